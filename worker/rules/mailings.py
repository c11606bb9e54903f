"""Signs of mail to many: lists, newsletters, advertisements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.model import ParsedMail, Signal, Us
from worker.rules.machines import HEAD, REPLY, in_foot
from worker.rules.screen import Screened

_SHORTEST_MAILING = 100  # characters
_LIST_HEADERS = {
    "list-unsubscribe": 1.0, "list-id": 1.0, "list-post": 1.0, "mailing-list": 1.0, "x-beenthere": 1.0, "x-mailman-version": 1.0,
    "list-subscribe": 0.8, "list-owner": 0.8, "list-archive": 0.8, "x-list-host": 0.8, "x-mailing-list": 1.0, "x-loop": 0.3,
    "x-campaign": 1.0, "x-campaignid": 1.0, "x-campaign-id": 1.0, "x-mc-user": 1.0, "x-mailgun-tag": 0.6, "x-bulkmail": 1.0,
    "feedback-id": 0.5, "x-csa-complaints": 0.8, "x-report-abuse": 0.5, "x-sg-eid": 0.3, "x-mailer-recptid": 1.0, "x-job": 0.5,
    "x-listname": 1.0, "approved-by": 0.7, "x-ecartis-version": 1.0, "bounce-to": 0.5, "x-klaviyo-message-id": 1.0, "x-cleverreach-campaign": 1.0,
}  # fmt: skip
_PRECEDENCE = re.compile(r"bulk|list|junk", re.IGNORECASE)
_BULK_MAILER = re.compile(
    r"mailchimp|sendgrid|accucast|lyris|listmanager|campaign|constant ?contact|cleverreach|klaviyo|sendinblue|brevo|newsletter|bulk|mailman|"
    r"listserv|majordomo|phplist|exacttarget|silverpop|responsys|marketo|hubspot|aweber|getresponse|mailjet|sailthru|e-?blast|digital impact|"
    r"postmastergeneral|mail ?out|mass ?mail|unitymail|group ?mail|worldmerge|rapidmail|inxmail|evalanche|emarsys|postman|magnamail|kana\b|dynamics",
    re.IGNORECASE,
)
_LIST_SENDER = re.compile(
    r"\bowner-[^@\s]{1,80}@|[-+](?:owner|admin|bounces?|request|errors)(?:[+=-][^@\s]{1,80})?@", re.IGNORECASE
)
BULK_SENDER = re.compile(
    r"(?:.{0,40}[-_.+#])?(?:news(?:letters?)?|e-?news|updates?|digest|marketing|promo(?:tions?)?|offers?|deals|subscri\w{1,10}|mailings?|list(?:s|manager|serv)?|"
    r"weekly|daily|bulletin|announce(?:ments?)?|campaigns?|editors?|owner|bounce|alerts|magazine|webinars?|events?|champion)(?:[-_.+#].{0,80})?"
)
_BULK_SUBJECT = Screened(
    r"\b(?:newsletter|(?:weekly|daily|monthly) (?:\w{1,20} )?(?:news|digest|update|report|bulletin|round-?up)|digest\b|bulletin\b|rundbrief|lettre d'info)|"
    r"\b(?:boletín|nieuwsbrief|issue (?:no\.? ?|#)\d|vol(?:ume)?\.? \d)",
    re.IGNORECASE,
)
_BULK_WORDS = Screened(
    r"(?<!\w)(?:\b(?:unsubscri(?!be\s{1,3}(?:me|us|our|my)\b)|to (?:be removed|stop receiving|opt[ -]?out|cancel (?:your|this) (?:subscription|newsletter)|leave this list|change your (?:subscription|e-?mail)))|"
    r"manage (?:your )?(?:subscription|preferences|e-?mail)|update (?:your )?(?:subscription|preferences|profile)|e-?mail preferences|"
    r"view (?:this )?(?:e-?mail |message |newsletter )?(?:in|it in|on) (?:your|a|the) (?:browser|web)|trouble (?:viewing|reading)|"
    r"you(?:'re| are) (?:receiving|getting) this|you (?:receive|get) this (?:e-?mail|mail|message|newsletter)|you (?:have )?received this (?:e-?mail|message|newsletter|mailing) because|"
    r"(?:you (?:have )?)?(?:subscribed|signed up|registered|opted in) (?:to|for|with|at)\b.{0,60}\b(?:list|newsletter|mailing|update|e-?mails?)|"
    r"this (?:newsletter|mailing|e-?mail newsletter)|our (?:mailing list|newsletter)|removed? from (?:our|this) (?:mailing )?list|"
    r"if you (?:do not|don't|no longer) (?:wish|want) to receive|you are (?:currently )?subscribed|because you(?:'ve| have)? (?:subscribed|registered|signed)|remove link|"
    r"(?:mails?|newsletters?|these \w{1,15} e-?mails) (?:are|aren't|is|isn't|are not) (?:no longer )?(?:of interest|your flavou?r|for you|interesting)|i'll take\s{1,3}you off|"
    r"\"remove\" in the|abbestell|abmelden|austragen|(?:e-?mails?|nachrichten|mitteilungen|infos?|newsletter)\b.{0,40}nicht (?:mehr|länger) (?:erhalten|empfangen|bekommen)|"
    r"se désabonner|désinscri|désabonn|(?:ne|plus) (?:\w{1,12} )?(?:plus )?recevoir|darme de baja|darte de baja|no (?:desea|deseas|quiere|quieres) (?:seguir )?recib|"
    r"niet (?:meer|langer) (?:\w{1,10} )?ontvangen|(?:af|uit) te (?:melden|schrijven)|deixar de receber|não (?:deseja|quer|pretende) (?:mais )?receber|cancelar (?:a |sua |a sua )?assinatura|"
    r"non (?:desider[ai]|vuoi|vuole|intende) (?:più )?ricevere|non ricevere più|avregistrera|avprenumerera|afmeld dig|avmeld deg|wypisz|rezygn|"
    r"darse de baja|cancelar (?:la |su )?suscripción|dejar de recibir|uitschrijven|afmelden|cancelar (?:a )?(?:inscrição|subscrição)|"
    r"descadastr|disiscri|cancell(?:a|are|arsi|azione) (?:la |l'|dalla )?iscrizione|annulla l'iscrizione)"
)
_CLICK = re.compile(
    r"https?://|at any time|jederzeit|à tout moment|[ck]li(?:c|k|qu)|browser|\|"
)  # a way out is offered, not asked for
_NEWSLETTER = Screened(r"(?<!\w)\w{0,20}(?:newsletter|nieuwsbrief|lettre d'information|rundbrief)")


def signs(mail: ParsedMail, us: Us, text: str) -> Iterator[Signal]:
    """Signs of mail to many."""
    ours = _own_list(mail, us)
    seen: dict[str, float] = {}
    for name, value in mail.headers:
        if name in _LIST_HEADERS and not ours:
            seen.setdefault(name, _LIST_HEADERS[name])
        elif name == "precedence" and _PRECEDENCE.match(value) and not ours:
            seen.setdefault(f"precedence: {value[:30]}", 0.9)
        elif (name in {"sender", "errors-to"} and _LIST_SENDER.search(value[:200]) and not ours) or (
            name in {"x-mailer", "user-agent"} and _BULK_MAILER.search(value[:200])
        ):
            seen.setdefault(f"{name}: {value[:60]}", 1.0)
    yield from (Signal("list_header", weight, name) for name, weight in seen.items())
    local = mail.from_.email.partition("@")[0] if mail.from_ else ""
    if BULK_SENDER.fullmatch(local):
        yield Signal("bulk_sender", 0.6, mail.from_.email if mail.from_ else "")
    subject = None if REPLY.match(mail.subject) else _BULK_SUBJECT.search(mail.subject[:300])
    if subject:
        yield Signal("bulk_subject", 0.5, subject[0])
    words = in_foot(_BULK_WORDS, text) or _BULK_WORDS.search(text, 0, HEAD)
    if words:
        # People who answer, or write one line, ask to be unsubscribed, too.
        answers = bool(mail.in_reply_to or REPLY.match(mail.subject))
        answers = answers or (len(text) < _SHORTEST_MAILING and not _CLICK.search(text))
        yield Signal("bulk_words", 0.6 if answers else 1.0, words[0])
    elif named := in_foot(_NEWSLETTER, text) or _NEWSLETTER.search(text, 0, HEAD):
        yield Signal("newsletter_named", 0.4, named[0])  # people ask about one, too
    if not mail.to and not mail.cc:
        yield Signal("no_recipient", 0.5, mail.header("to") or "")


def _own_list(mail: ParsedMail, us: Us) -> bool:
    """Whether the list is an alias of ours: its List-Id is below a domain of ours (RFC 2919)."""
    name = (mail.header("list-id") or "").rpartition("<")[2].rstrip("> ").lower()
    return bool(name) and us.owns(f"list@{name}")
