"""Senders and words of programs: notices to one person, and what every kind of automatic mail may say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.model import ParsedMail, Signal
from worker.rules.screen import Screened

HEAD, FOOT = 1500, 3000  # characters at the start and end of the text in which a mail says what it is
REPLY = re.compile(r"(?:re|aw|sv|antw|fwd?|wg|tr|rv|res|enc)\s{0,2}(?:\[\d{1,3}\])?:", re.IGNORECASE)
MACHINE_SENDER = re.compile(
    r"(?:.{0,40}[-_.+])?(?:no-?_?reply|do-?_?not-?_?reply|dont-?reply|notif(?:y|ication|ications|ier)|alerts?|automat\w{0,10}|robot|bot|receipts?|"
    r"rss(?:feeds?)?|feeds?|daemon|wordpress|web-?forms?|form-submissions?|cron|root|nagios|zabbix|icinga|grafana|sentry|monitor(?:ing)?|backups?|jira|git(?:hub|lab)?|builds?)(?:[-_.+].{0,60})?"
)
ROLE_SENDER = re.compile(  # an office that sends both notices and letters
    r"(?:system|auto|billing|invoices?|orders?|bookings?|service|accounts?|payments?|remittance|security|confirm(?:ation)?s?|shipping|tracking|delivery|"
    r"versand|rechnung(?:en)?|buchhaltung|bestellung(?:en)?|reserv\w{2,10}|ordin[ie]|commandes?|pedidos?|bestelling(?:en)?|encomendas?|factur(?:as?|en|ation)|fatture?|shop|reminders?|tickets?|helpdesk|dse\w{0,10})(?:[-_.+].{0,60})?"
)
OFFICE = re.compile(
    r"(?:info|contact|kontakt|contacto|contatti|office|sales|vertrieb|hello|hallo|support|help|hilfe|care|customer\w{0,10}|kunden\w{0,10}|service|servizio|servicio|klantenservice|"
    r"post(?:stelle)?|mail|admin|team|office|anfrage\w{0,4}|enquir\w{2,4}|inquir\w{2,4})(?:[-_.+].{0,40})?"
)
_TRANSACTION = Screened(
    r"(?:booking|order|payment|invoice|tracking|ticket|confirmation) (?:reference|number|no\.?|id|confirmation|confirmed|details)\b|"
    r"(?:thank you|thanks|(?:vielen )?dank|merci|gracias) (?:for|für|pour|por) (?:your|ihre|deine|votre|su) (?:order|booking|purchase|payment|bestellung|buchung|"
    r"zahlung|einkauf|commande|achat|réservation|pedido|compra)|(?:grazie per|bedankt voor|obrigad[oa] (?:por|pela?)) (?:\w{1,8} )?(?:\w{1,8} )?(?:ordine|acquisto|bestelling|aankoop|encomenda|compra)|"
    r"your (?:order|booking|tickets?|receipt|invoice|parcel|package)\b|"
    r"(?:ihre|deine) (?:bestellung|buchung|rechnung|sendung)|remittance advice|review (?:and sign|document)|completed: "
)
_CONFIRMS = Screened(  # in a subject; in a text people ask for it
    r"conferm[ae] (?:d')?(?:ordine|di prenotazione|dell'ordine)|confirmation de (?:votre |la )?(?:commande|réservation|paiement)|confirmación de (?:tu |su )?(?:pedido|reserva|pago)|"
    r"confirmação d[aeo] (?:sua )?(?:encomenda|reserva|pagamento)|(?:bestel|order)bevestiging|(?:bestell|buchungs|auftrags|zahlungs|versand)bestätigung",
    re.IGNORECASE,
)
_ACCOUNT = Screened(  # what only a program sends
    r"password reset|reset (?:your )?password|passwort zurück|(?:verify|confirm) your (?:e-?mail|account)|(?:verification|security|login|one-time) code|bestätigungscode|sicherheitscode|(?:code|código|codice) d[ei] (?:sécurité|vérification|seguridad|verificación|segurança|sicurezza|verifica)|"
    r"(?:verificatie|beveiligings)code|"
    r"new (?:sign|log)-?in|neue anmeldung|mot de passe oublié|réinitialis\w{2,8} (?:de )?(?:votre )?mot de passe|restablec\w{1,5} (?:tu |su |la )?contraseña|wachtwoord (?:opnieuw|resetten|herstel)|"
    r"(?:redefin|repor)\w{1,4} (?:a )?(?:sua )?(?:senha|palavra)|reimposta\w{0,6} (?:la )?password",
    re.IGNORECASE,
)
_MACHINE_HEADERS = (
    ("auto-submitted", re.compile(r"auto-generated", re.IGNORECASE), 0.9),
    ("x-auto-response-suppress", re.compile(r"(?!none)", re.IGNORECASE), 0.5),
    ("x-github-reason", re.compile(r""), 1.5),
    ("x-gitlab-project", re.compile(r""), 1.5),
    ("x-jira-fingerprint", re.compile(r""), 1.5),
    ("x-cron-env", re.compile(r""), 1.5),
    ("x-rt-ticket", re.compile(r""), 0.8),
    ("x-redmine-host", re.compile(r""), 1.5),
    ("x-zendesk-from-account-id", re.compile(r""), 0.8),
    ("x-google-appengine-app-id", re.compile(r""), 0.5),
)
MACHINE_WORDS = Screened(
    r"(?<!\w)(?:(?:do not|don't|please (?:do not|don't)) (?:reply|respond) to this|this (?:is an |e-?mail (?:is|was) (?:an )?|message (?:is|was) (?:an )?)?automat|"
    r"(?:this )?(?:e-?mail|message|notification) (?:was|has been|is) (?:sent|generated|created) (?:automatically|by)|automatically (?:generated|sent)|"
    r"(?:cannot|can not|unable to) (?:receive|accept) replies|sent (?:from|via|through|by) (?:a|the|your) (?:\w{1,12} )?(?:contact|web|website|enquiry|inquiry|online) form|replies to this (?:e-?mail|message|address)|unmonitored|(?:mailbox|inbox|address|account|postfach|adresse) (?:is|wird) (?:no longer|not|nicht mehr) (?:monitored|read|in use|active|gelesen|überwacht)|"
    r"(?:nicht|bitte nicht) auf diese (?:e-?mail|nachricht)|automatisch (?:erstellt|generiert|versendet|erzeugt)|maschinell erstellt|"
    r"ne pas répondre|généré automatiquement|envoyé automatiquement|no (?:responda|conteste) a este|generado automáticamente|"
    r"niet (?:te )?(?:beantwoorden|reageren) op|automatisch gegenereerd|não responda|gerad[ao] automaticamente|non rispondere a|generat[ao] automaticamente|automatisk (?:generert|genererat|genereret|sendt|skickat)|wygenerowan\w{1,2} automatycznie)"
)
_SAYS_SO = re.compile(  # that no person wrote it, not only that nobody reads answers
    r"this (?:is an |e-?mail (?:is|was) (?:an )?|message (?:is|was) (?:an )?)automat|(?:this )?(?:e-?mail|message|notification) (?:was|has been|is) (?:generated|created) |"
    r"automatisch|automatisk|automatically|maschinell|(?:généré|envoyé) auto|generad?t?[ao] auto|gerad[ao] auto"
)
_FEED_ITEM = re.compile(r"\s{0,20}(?:url|link|permalink):\s{0,3}\S{1,1000}\s{1,5}date:")
_QUOTED_FROM = re.compile(
    r"^[ \t>]{0,20}(?:-{2,20} ?(?:original|forwarded|ursprüngliche|weitergeleitet|message d'origine|mensaje original|oorspronkelijk)|"
    r"-{4,40} forwarded by|_{20,80}\s{1,5}(?:from|von|de|da|van):|on .{5,120} wrote:\s*$)",
    re.IGNORECASE | re.MULTILINE,
)


def signs(mail: ParsedMail, text: str) -> Iterator[Signal]:
    """Signs of a notice by a program to one person."""
    given = {name for name, _ in mail.headers}
    for name, pattern, weight in _MACHINE_HEADERS:
        value = mail.header(name) if name in given else None
        if value is not None and pattern.match(value):
            yield Signal("machine_header", weight, f"{name}: {value[:60]}")
    local = mail.from_.email.partition("@")[0] if mail.from_ else ""
    if MACHINE_SENDER.fullmatch(local):
        yield Signal("machine_sender", 1.0, mail.from_.email if mail.from_ else "")
    elif ROLE_SENDER.fullmatch(local):
        yield Signal("role_sender", 0.5, mail.from_.email if mail.from_ else "")
    words = MACHINE_WORDS.search(text, 0, HEAD) or in_foot(MACHINE_WORDS, text)
    if words:
        yield Signal("machine_words", 1.0 if _SAYS_SO.match(words[0]) else 0.7, words[0])
    if not REPLY.match(mail.subject):
        yield from _business(mail.subject[:300], text)
    item = _FEED_ITEM.match(text)
    if item:
        yield Signal("feed_item", 1.0, item[0].strip()[:80])


def _business(subject: str, text: str) -> Iterator[Signal]:
    """Words of the notices of shops and of accounts."""
    account = _ACCOUNT.search(subject)
    if account:
        yield Signal("account_words", 1.0, account[0])
    transaction = _CONFIRMS.search(subject) or _TRANSACTION.search(subject.lower()) or _TRANSACTION.search(text, 0, 500)
    if transaction:
        yield Signal("transaction_words", 0.5, transaction[0])


def in_foot(words: Screened, text: str) -> re.Match[str] | None:
    """The words in the last characters of a text."""
    return words.search(text, max(0, len(text) - FOOT))


def own_text(mail: ParsedMail) -> str:
    """The text without quoted lines and without what was forwarded below it."""
    text = mail.text[:200_000]
    cut = _QUOTED_FROM.search(text)
    text = text[: cut.start()] if cut else text
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))
