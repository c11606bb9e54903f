"""Whom we should answer: the address, the name and the company of the prospect, as far as a mail gives them."""

from __future__ import annotations

import re
import unicodedata

from worker.model import Address, Intent, IntentVerdict, ParsedMail, Prospect, ReplyParts, Us
from worker.rules import domains, webforms
from worker.rules.addresses import colleagues, own_work_address
from worker.rules.referrals import Referral, name_before
from worker.rules.webforms import Form

_LEGAL_FORM = re.compile(
    r",? (?:GmbH(?: & Co\. KG)?|AG|KG|Ltd\.?|Limited|LLC|Inc\.?|Corp\.?|PLC|plc|B\.?V\.?|N\.?V\.?|S\.?A\.?S?|SARL|S\.?L\.?|S\.?p\.?A\.?|SpA|"
    r"S\.?r\.?l\.?|AS|ASA|AB|Oy|ApS|A/S|a\.s\.|s\.r\.o\.|Sp\. z o\.o\.|Lda\.?|Ltda\.?|\(Pty\) Ltd|Pty Ltd|Sdn Bhd|LLP)(?![\w])"
)
_CAPITALISED = re.compile(r"[^\W\d_a-zà-öø-ÿ][\w'’&.-]{0,30}")
_WORD = re.compile(r"[\w'’&]{1,40}")
_MAX_WORDS = 6
_DECIDES = re.compile(
    r"\b(?:decid|responsible|in charge|looks after|handles|write to (?:her|him|them)|zuständig|entscheide|kümmert sich|schreiben sie (?:ihr|ihm)|s'en occupe|décide|"
    r"se encarga|lleva est|quien decide|gaat (?:hier|daar)over|beslist|trata d|se ne occupa|scriv[ai](?:le|gli))",
    re.IGNORECASE,
)
_WRITE_TO_ME = re.compile(
    r"\b(?:(?:to|reach|contact|mail|e-?mail|answer|call) me\b|my (?:work|office|business|other|usual|company) (?:e-?mail|mail|address|account|one)|"
    r"(?:mir|mich) (?:\w{1,12} ){0,3}(?:an|unter)|meine (?:dienstliche|geschäftliche|firmen)|m'écrire|me (?:joindre|contacter)|escr[ií]bame|mi correo|mij (?:\w{1,12} ){0,3}(?:op|via)|scrivermi|mi scriva|escreva-me)",
    re.IGNORECASE,
)


def of_form(form: Form) -> Prospect:
    """The prospect that a machine relays."""
    return Prospect(form.email, form.name, form.company or (domains.company(form.email) if form.email else None))


def of_referral(referral: Referral, mail: ParsedMail, parts: ReplyParts) -> Prospect:
    """The person introduced; without an address where the introducer names nobody yet."""
    brought = referral.prospect
    if brought is None:
        return Prospect(None)
    wrote = mail.from_ is not None and brought.email == mail.from_.email
    text = f"{parts.new_text}\n{parts.signature}" if wrote else mail.text
    return Prospect(brought.email or None, person(brought), company(brought.email, text))


def of_writer(mail: ParsedMail, parts: ReplyParts, us: Us) -> Prospect:
    """The writer, at the address where they want the answer: Reply-To, or the work address they name when they write from free mail."""
    sender = mail.from_ or Address("")
    text = f"{parts.new_text}\n{parts.signature}"
    answer_to = [a.email for a in mail.reply_to if not us.owns(a.email)]
    if len(answer_to) == 1:
        return Prospect(answer_to[0], person(sender), company(answer_to[0], text))
    named = (
        webforms.outside_addresses(parts.new_text, us, but=[sender.email])
        if domains.is_free_mail(sender.domain)
        else []
    )
    work = next((a for a in named if domains.organisation(a) and _own(a, sender, parts.new_text)), None)
    if work is None:
        return Prospect(sender.email or None, person(sender), company(sender.email, text))
    return Prospect(work, name_before(work, parts.new_text) or person(sender), company(work, text))


def _own(email: str, sender: Address, text: str) -> bool:
    """Whether an address in the text is the writer's own: it looks so, or they ask to be written to there."""
    before = text[: text.lower().find(email)][-60:]
    return own_work_address(email, sender) or _WRITE_TO_ME.search(before) is not None


def of_delegate(mail: ParsedMail, new_text: str, intent: IntentVerdict, us: Us) -> Prospect | None:
    """Whom a wrong person hands us to: the address in the text, else the only outsider copied; None where nobody is.

    A colleague's address counts too, where the words before it say that this is who decides.
    """
    sender = mail.from_.email if mail.from_ else ""
    if intent.intent not in {Intent.WRONG_PERSON, Intent.LEFT_COMPANY}:
        named = [one for one in webforms.outside_addresses(new_text, us, but=[sender]) if colleagues(one, sender)]
        if intent.intent is not None or len(named) != 1 or not _DECIDES.search(new_text):
            return None
        return Prospect(named[0], name_before(named[0], mail.text) or None, company(named[0], mail.text))
    copied = {a.email: a for a in (*mail.to, *mail.cc) if a.email != sender and not us.owns(a.email)}
    email = intent.delegate or (next(iter(copied)) if len(copied) == 1 else None)
    if email is None:
        return None
    name = person(copied[email]) if email in copied else name_before(email, mail.text)
    return Prospect(email, name or None, company(email, mail.text))


def person(address: Address) -> str | None:
    """A display name as people say it: `Okonkwo-Bell, Miriam` → `Miriam Okonkwo-Bell`; None where there is none."""
    last, comma, first = (part.strip() for part in address.name.strip(" '\"").partition(","))
    if comma and first and " " not in last and not first.isupper():
        return f"{first} {last}"
    name = re.sub(r"^.{1,60} (?:-|–|\|) (?=[^-–|]{3,40}$)", "", last)
    return (name.title() if name.islower() else name) or None


def company(email: str, text: str) -> str | None:
    """The company as a text writes the name in the address's domain, with its legal form, else the readable form of the domain."""
    readable = domains.company(email)
    if readable is None:
        return None
    label = _letters(readable)
    lines = (line[:300] for line in text[:8000].split("\n", 200)[:200])
    names = (_written(label, line) for line in lines if label in _letters(line))
    return next((name for name in names if name), readable)


def _written(label: str, line: str) -> str | None:
    words = list(_WORD.finditer(line))
    for start, first in enumerate(words):
        for last in words[start : start + _MAX_WORDS]:
            written = line[first.start() : last.end()]
            if (
                _letters(written) == label
                and _CAPITALISED.match(written)
                and not line[: first.start()].endswith(("@", ".", "-", "/"))
            ):
                legal = _LEGAL_FORM.match(line, last.end())
                return written + (legal[0] if legal else "")
    return None


def _letters(name: str) -> str:
    """Only the letters and digits of a name, without accents: how it would stand in a domain."""
    spelled = name.lower().replace("ß", "ss").replace("ø", "o").replace("æ", "ae").replace("ł", "l")
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)
