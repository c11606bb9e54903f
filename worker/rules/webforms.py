"""Mails in which a machine relays what a prospect said: web forms, chats, booking tools, marketplaces, answering services, tender portals.

Their From is the machine; the prospect stands in Reply-To or in labelled lines of the text, in the language of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from worker.model import Address, Kind, ParsedMail, Us
from worker.rules.addresses import ADDRESS, is_machine
from worker.rules.domains import organisation, registrable
from worker.rules.screen import Screened

_FIELD = re.compile(
    r"[\s*•·\-–>|]{0,10}([^\s:|\t*][^:：|\t\n]{0,78}?)\s{0,3}\*?\s{0,30}[:：|\t]\s{0,60}(\S[^\n]{0,1000})"
)
_QUESTION = re.compile(r"[\s*•·\-–>|]{0,10}([^\s:*][^:\n]{1,98}?)\s{0,3}[:?*]?\s{0,3}\*?\s{0,10}")
_LABELS = {
    "email": r"e-?mail(?: ?address| ?adresse)?|(?:your|work|invitee|buyer|visitor|contact|business|sender|customer) e-?mail(?: address)?|"
    r"mail|e-?mail-?adresse|courriel|adresse (?:e-?mail|électronique|mail)|correo(?: electr[oó]nico)?|e-?mailadres|endereço de e-?mail|"
    r"indirizzo e-?mail|posta elettronica",
    "first": r"first[ _]?name|given name|vorname|prénom|nombre de pila|voornaam|primeiro nome",
    "last": r"last[ _]?name|surname|family name|nachname|nom de famille|apellidos?|achternaam|sobrenome|apelido|cognome",
    "name": r"(?:full|your|contact|invitee|visitor|buyer|caller|customer|sender|lead)?[ _]?name|what(?:'|’)?s your name|what is your name|"
    r"contact(?: person)?|caller|visitor|buyer|invitee|from|submitted by|requester|nom(?: et prénom| complet)?|nombre(?: completo| y apellidos?)?|"
    r"naam|nome(?: e cognome| completo)?|ansprechpartner(?:in)?|kontaktperson|interlocuteur|contatto|contacto|contactpersoon|von|de|absender",
    "company": r"company(?: ?name)?|organi[sz]ation|business(?: name)?|institution|employer|account|requesting (?:unit|organi[sz]ation)|"
    r"firma|firmenname|unternehmen|betrieb|société|entreprise|organisme|raison sociale|empresa|compañía|bedrijf(?:snaam)?|organisatie|"
    r"azienda|ragione sociale|società",
    "phone": r"(?:tele)?phone(?: number)?|tel\.?|mobile|cell|telefon(?:nummer)?|téléphone|teléfono|telefoon|telefone|telefono|call ?back",
    "message": r"message(?: body)?|your message|nachricht|bemerkung(?:en)?|anmerkung(?:en)?|mitteilung|comments?|details|body|enquiry|inquiry|"
    r"question|request|notes?|remarques?|commentaires?|votre message|mensaje|comentarios?|consulta|bericht|vraag|opmerking(?:en)?|mensagem|"
    r"messaggio|richiesta|anything else[^:]{0,60}|how can we help[^:]{0,30}|what would you like[^:]{0,50}|anfrage|ihre nachricht|title",
}
_LABEL = {field: re.compile(rf"(?:{words})", re.IGNORECASE) for field, words in _LABELS.items()}
_ANNOUNCES = Screened(
    r"form (?:submission|response|entry)|new (?:form )?submission|contact[- ]?form|web ?form|submitted (?:a|the|your|on)|new response|"
    r"new (?:customer )?message|new (?:lead|enquiry|inquiry|event|entry|chat|conversation|submission|quote request)\b|(?:fb|facebook|linkedin|google|ad) lead|missed chat|chat transcript|"
    r"visitor (?:from|message)|left a message|call taken|taken by|voice ?mail|missed call|badge|scanned|buyer inquiry|buyer enquiry|"
    r"event (?:has been|was) scheduled|new booking|booked|has a new response|request a quote|request for (?:quotation|quote|proposal)|new request|posted a request|solicitation|invitation to (?:quote|tender|bid)|\brfq\b|"
    r"kontaktformular|kontaktanfrage|webformular|neue (?:anfrage|nachricht|einsendung)|formulaire|nouvelle (?:demande|soumission)|"
    r"nouveau message|formulario|nueva (?:solicitud|consulta)|nuevo mensaje|contactformulier|nieuwe aanvraag|formul[aá]rio|nova mensagem|"
    r"modulo (?:di )?contatt|nuova richiesta|nuovo messaggio"
)
_SERVICES = frozenset({
    "typeform", "jotform", "hubspot", "hubspotemail", "calendly", "zapier", "zapiermail", "webflow", "shopify", "tidio",
    "intercom", "formspree", "wufoo", "squarespace", "wix", "gravityforms", "wpforms", "unbounce", "cognitoforms", "paperform",
    "tally", "elementor", "drift", "crisp", "tawk", "livechat", "acuityscheduling", "savvycal", "leadpages", "thomasnet",
    "europages", "wlw", "indiamart", "tradeindia", "alibaba", "kompass", "bark", "capterra", "pipedrive", "getform", "basin",
    "formstack", "123formbuilder", "surveymonkey", "netlify", "cal", "landbot", "manychat", "smartsuite", "fillout",
    "ninjaforms", "formcarry", "leadfeeder", "ringcentral", "grasshopper",
})  # fmt: skip
_BOOKED = re.compile(
    r"event has been scheduled|new event:|has (?:booked|scheduled)|booking (?:is )?confirmed|invitation (?:has been )?sent|new booking|"
    r"termin (?:wurde )?gebucht|rendez-vous (?:est )?confirmé|cita (?:ha sido )?confirmada",
    re.IGNORECASE,
)
_SUBSCRIBES = re.compile(  # to a mailing of ours: a name and an address, and nobody asks for anything
    r"\bnew (?:newsletter )?(?:subscriber|signup|sign-up|subscription)\b|neue\w? (?:abonnent|newsletter)|nouvel(?:le)? (?:abonné|inscription à)|nuev[oa] suscri|nieuwe (?:abonnee|inschrijving)|nuov[oa] iscri"
)
_ANSWERING = re.compile(r"call(?<=\bcall)(?: taken\b|er\s?:)|taken by\b(?<=\btaken by)")
_MAX_TEXT = 20_000
_NEVER_RELAYED = frozenset({Kind.BOUNCE, Kind.AUTO_REPLY, Kind.COMPLAINT, Kind.CALENDAR})


@dataclass(frozen=True, slots=True)
class Form:
    """What a relayed mail says of the prospect.  `message` is their own words as far as they can be told from the frame around them."""

    email: str | None
    name: str | None
    company: str | None
    message: str
    evidence: str
    booked: bool = False  # a time was fixed, and confirmed to both sides by the machine


def read(mail: ParsedMail, kind: Kind, us: Us) -> Form | None:
    """The relayed prospect of a mail, or None where a machine relays nobody."""
    text = mail.text[:_MAX_TEXT]
    if mail.from_ is None or kind in _NEVER_RELAYED:
        return None
    relay = _is_relay(mail, kind, us)
    if not relay and kind is Kind.HUMAN:
        return None
    announced = _ANNOUNCES.search(f"{mail.subject}\n{text}".lower())
    if (not relay and not announced) or _SUBSCRIBES.search(f"{mail.subject}\n{text[:400]}".lower()):
        return None
    fields = _fields(text)
    labelled = len(fields.keys() & {"email", "name", "first", "company", "phone", "message"})
    if not relay and not outside_addresses(fields.get("email", ""), us):
        return None
    if labelled < 2 and not (announced and (labelled or _email(fields, mail, us, text))):
        return None
    company = _clean(fields.get("company"))
    return Form(
        email=_email(fields, mail, us, text),
        name=_name(fields, mail),
        company=company,
        message=_message(fields, text),
        evidence=announced[0] if announced else ", ".join(sorted(fields)),
        booked=bool(_BOOKED.search(f"{mail.subject}\n{text}")),
    )


def outside_addresses(text: str, us: Us, *, but: Iterable[str] = ()) -> list[str]:
    """The e-mail addresses in a text that are neither ours nor a machine's, in their order, in lower case."""
    found = (match[0].lower().strip(".'") for match in ADDRESS.finditer(text[:_MAX_TEXT]))
    return [one for one in dict.fromkeys(found) if not us.owns(one) and not is_machine(one) and one not in but]


def _is_relay(mail: ParsedMail, kind: Kind, us: Us) -> bool:
    sender = mail.from_
    if sender is None:
        return False
    own = registrable(sender.domain).split(".")[0]
    service = own in _SERVICES or any(part in _SERVICES for part in sender.domain.split("."))
    machine = is_machine(sender.email) or kind is Kind.NOTIFICATION
    answering = _ANSWERING.search(mail.text[:_MAX_TEXT].lower()) is not None
    redirected = any(a.domain != sender.domain and not us.owns(a.email) for a in mail.reply_to)
    return service or machine or answering or (us.owns(sender.email) and redirected)


def _fields(text: str) -> dict[str, str]:
    """Labelled values: `Label: value`, or a label (or question) on a line of its own and the value below it."""
    fields: dict[str, str] = {}
    lines = [line for line in text.split("\n", 400)[:400] if line.strip()]
    for number, line in enumerate(lines):
        for field, value in _labelled(line[:1200], lines[number + 1 : number + 8]):
            fields.setdefault(field, value)
    return fields


def _labelled(line: str, below: list[str]) -> Iterator[tuple[str, str]]:
    match = _FIELD.fullmatch(line)
    if match and (field := _field(match[1])):
        yield field, " ".join([match[2].strip(), *_continued(below)]) if field == "message" else match[2].strip()
    elif below and (question := _QUESTION.fullmatch(line)) and (field := _field(question[1])):
        yield field, " ".join([below[0].strip(), *_continued(below[1:])]) if field == "message" else below[0].strip()


def _continued(below: list[str]) -> Iterator[str]:
    for line in below:
        match = _FIELD.fullmatch(line[:1200])
        if line.lstrip().startswith("--") or (match and _field(match[1])):
            return
        yield line.strip()


def _field(label: str) -> str | None:
    bare = label.strip(" *:?.#\t")
    return next((field for field, pattern in _LABEL.items() if pattern.fullmatch(bare)), None)


def _email(fields: dict[str, str], mail: ParsedMail, us: Us, text: str) -> str | None:
    service = organisation(mail.from_.email) if mail.from_ else None
    given = outside_addresses(fields.get("email", ""), us) or outside_addresses(fields.get("name", ""), us)
    answer_to = _outside(mail.reply_to, mail, us)
    in_text = [one for one in outside_addresses(text, us) if organisation(one) != service or service is None]
    return next(iter([*given, *(a.email for a in answer_to), *in_text]), None)


def _outside(addresses: Iterable[Address], mail: ParsedMail, us: Us) -> list[Address]:
    sender = mail.from_.email if mail.from_ else ""
    return [a for a in addresses if a.email != sender and not us.owns(a.email) and not re.match(r"no-?reply", a.email)]


def _name(fields: dict[str, str], mail: ParsedMail) -> str | None:
    both = " ".join(part for part in (fields.get("first"), fields.get("last")) if part)
    reply_name = next((a.name for a in mail.reply_to if a.name), "")
    return _clean(fields.get("name")) or _clean(both) or _clean(re.sub(r" via .{1,40}$", "", reply_name))


def _clean(value: str | None) -> str | None:
    """A name or company without address, remark in brackets, title or place."""
    bare = ADDRESS.sub("", (value or "")[:200])
    bare = re.sub(r"[<(\[].{0,100}$", "", bare).split(",")[0]
    return re.sub(r"^(?:Mrs?|Ms|Miss|Herr|Frau|Mme|Mr|Sr|Sra)\.? ", "", bare.strip(" -–|\"'")).strip() or None


def _message(fields: dict[str, str], text: str) -> str:
    """The relayed words: the message field and whatever else was filled in; the whole text where nothing is labelled."""
    return fields["message"] if len(fields.get("message", "")) > 60 else text
