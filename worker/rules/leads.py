"""Whether a mail shows that somebody may buy from us: a weighted list of reasons, and who the prospect is.

    words of buying and selling ┐
    who relays or introduces    ├─► weights ─► logistic score ─► lead from 0.5
    what kind of mail, what reply ┘

The direction of the money decides, and content outranks headers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker.model import (
    Address,
    Intent,
    IntentVerdict,
    Kind,
    KindVerdict,
    LeadVerdict,
    ParsedMail,
    Prospect,
    ReplyParts,
    Signal,
    Source,
    Us,
)
from worker.rules import referrals, webforms
from worker.rules.domains import company, is_free_mail
from worker.rules.lead_signals import NO_REPLY_NEEDED, REQUEST, Group, Phrase, capped, found, plain
from worker.rules.referrals import Referral
from worker.rules.subjects import take_apart
from worker.rules.webforms import Form

_BIAS = -1.1
_KIND_WEIGHT = {
    Kind.AUTO_REPLY: -9.0,
    Kind.BOUNCE: -12.0,
    Kind.COMPLAINT: -9.0,
    Kind.CALENDAR: -2.5,
    Kind.BULK: -1.5,
    Kind.NOTIFICATION: -1.5,
}
_INTENT_WEIGHT = {
    Intent.OPT_OUT: -8.0,
    Intent.LEFT_COMPANY: -1.0,
    Intent.WRONG_PERSON: -1.0,
    Intent.OOO: -8.0,
    Intent.NOT_INTERESTED: -6.0,
    Intent.NOT_NOW: 1.0,
    Intent.MEETING_ACCEPTED: 3.5,
    Intent.INTERESTED: 3.5,
    Intent.QUESTION: 2.5,
    Intent.CLOSER: -2.5,
}
_NO_ANSWER_DUE = frozenset({Group.SELLS, Group.RECRUITS, Group.FRAUD, Group.MAILING, Group.NOTICE})
_LEGAL_FORM = re.compile(
    r"(?:[^\n|,–]{2,60}?) (?:GmbH(?: & Co\. KG)?|AG|KG|Ltd\.?|Limited|LLC|Inc\.?|Corp\.?|PLC|plc|B\.?V\.?|N\.?V\.?|S\.?A\.?S?|SARL|S\.?L\.?|S\.?p\.?A\.?|SpA|S\.?r\.?l\.?|AS|ASA|AB|"
    r"Oy|ApS|A/S|a\.s\.|s\.r\.o\.|Sp\. z o\.o\.|Lda\.?|Ltda\.?|\(Pty\) Ltd|Pty Ltd|Sdn Bhd|LLP)(?![\w])"
)
_ABOUT_OUTREACH = re.compile(
    r"\b(?:thing|note|mail|email|e-mail|message|brochure|letter) (?:you|u) (?:sent|wrote)|\bwhat you sent|\byou (?:wrote|mailed|emailed|contacted|reached out|asked whether)|\byour (?:e-?mail|mail|note|message|outreach|mailing|campaign)\b|\bthanks for (?:reaching out|your (?:e-?mail|note|message))|"
    r"\bihre (?:mail|e-mail|nachricht) (?:von|vom|zu)|\bsie (?:schrieben|hatten (?:mir|uns) geschrieben)|\bvotre (?:mail|e-mail|message|courriel) (?:de|du)|\bsu (?:correo|mensaje|email) (?:de|del|sobre)"
)


@dataclass(frozen=True, slots=True)
class LeadContext:
    """What is known beside the mail.  `customers` and `vendors`: addresses or domains, in lower case.

    `we_wrote_first`: our own outreach stands before the mail in its conversation; None when nobody looked.
    """

    us: Us
    we_wrote_first: bool | None = None
    customers: frozenset[str] = frozenset()
    vendors: frozenset[str] = frozenset()
    our_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """A mail and everything the signals look at."""

    mail: ParsedMail
    kind: Kind
    parts: ReplyParts
    intent: IntentVerdict
    context: LeadContext
    sender: Address
    form: Form | None
    referral: Referral | None
    answers_us: bool  # answers our own outreach
    said: str

    @property
    def internal(self) -> bool:
        return self.context.us.owns(self.sender.email) and self.form is None


def judge(
    mail: ParsedMail, kind: KindVerdict, parts: ReplyParts, intent: IntentVerdict, context: LeadContext
) -> LeadVerdict:
    """The verdict on one mail by itself.  A mail of ours is a lead only where a colleague hands a prospect over."""
    case = _case(mail, kind.kind, parts, intent, context)
    hits = found(case.said)
    reasons = tuple(sorted([*capped(hits), *_circumstances(case)], key=lambda reason: -abs(reason.weight)))
    score = _logistic(_BIAS + sum(reason.weight for reason in reasons))
    is_lead = score >= 0.5
    needs_answer = _lead_needs_answer(case) if is_lead else _other_needs_answer(case, hits)
    if not is_lead:
        return LeadVerdict(is_lead=False, score=score, needs_answer=needs_answer, reasons=reasons)
    source = _source(case)
    introducer = case.referral.introducer if case.referral and source is Source.REFERRAL else None
    return LeadVerdict(True, score, source, _prospect(case, source), introducer, needs_answer, reasons)


def _case(mail: ParsedMail, kind: Kind, parts: ReplyParts, intent: IntentVerdict, context: LeadContext) -> _Case:
    sender = mail.from_ or Address("")
    form = webforms.read(mail, kind, context.us)
    answers_us = form is None and _answers_outreach(mail, parts, context)
    referral = None if form or kind in {Kind.BOUNCE, Kind.AUTO_REPLY} else referrals.find(mail, parts, context.us)
    subject = mail.subject
    text = form.message if form else parts.new_text
    forwarded = (parts.quoted or mail.original_text) if referral and referral.forwarded else ""
    if answers_us or (form and len(form.message) < len(mail.text)):
        subject = ""  # our own words, or the machine's
    return _Case(
        mail,
        kind,
        parts,
        intent,
        context,
        sender,
        form,
        referral,
        answers_us,
        plain(take_apart(subject).base, text, forwarded),
    )


def _answers_outreach(mail: ParsedMail, parts: ReplyParts, context: LeadContext) -> bool:
    """Whether the mail answers a mail of ours that nobody had asked for."""
    if context.we_wrote_first is not None:
        return context.we_wrote_first
    us, sender = context.us, mail.from_
    if sender is None or us.owns(sender.email):
        return False
    if author := _quoted_by_us(mail, parts, us):
        return author
    if _quotes_somebody(mail, parts):
        return False
    only_one_before = len(mail.references) == 1 and take_apart(mail.subject).reply and not parts.quoted
    return only_one_before or bool(_ABOUT_OUTREACH.search(plain(parts.new_text)))


def _quoted_by_us(mail: ParsedMail, parts: ReplyParts, us: Us) -> bool:
    """Whether the quoted mail is our opening: written by one of ours, and no answer to something itself."""
    if not parts.quoted:
        return False
    head = parts.quoted[:600]
    author = referrals.quoted_author(mail, parts)
    names = {a.name.lower() for a in (*mail.to, *mail.cc) if a.name and us.owns(a.email)}
    by_us = us.owns(author.email) if author else any(name in head.lower() for name in names)
    sender = mail.from_.email if mail.from_ else ""
    rest = parts.quoted[600:].lower()
    answered_them = f"{sender}> wrote" in rest or bool(
        re.search(
            r"(?:subject|betreff|objet|asunto|onderwerp|oggetto|assunto)\*? ?: ?(?:re|aw|sv|antw)\s?:",
            head,
            re.IGNORECASE,
        )
    )
    return by_us and not answered_them


def _quotes_somebody(mail: ParsedMail, parts: ReplyParts) -> bool:
    return referrals.quoted_author(mail, parts) is not None


def _circumstances(case: _Case) -> Iterator[Signal]:
    """The reasons that do not stand in the words of the mail."""
    if case.form is None and (weight := _KIND_WEIGHT.get(case.kind)):
        yield Signal(f"kind_{case.kind}", weight, case.mail.subject[:80])
    if case.form:
        yield Signal("relayed_form", 3.0, case.form.evidence[:80])
    if case.referral and case.referral.seller:
        yield Signal("introduces_a_seller", -6.0, case.referral.evidence)
    elif case.referral:
        yield Signal("introduction", 3.0, case.referral.evidence)
    if case.internal and not case.referral:
        yield Signal("written_by_us", -9.0, case.sender.email)
    yield from _reply_signals(case)
    yield from _known_signals(case)


def _reply_signals(case: _Case) -> Iterator[Signal]:
    if not case.answers_us:
        return
    intent = case.intent.intent
    yield Signal("answers_our_outreach", 1.0, case.mail.subject[:80])
    if intent is not None:
        yield Signal(f"intent_{intent}", _INTENT_WEIGHT[intent], case.parts.new_text[:80])
    if _delegate(case):
        yield Signal("names_who_is_responsible", 3.0, _delegate(case) or "")


def _known_signals(case: _Case) -> Iterator[Signal]:
    names = {case.sender.email, case.sender.domain}
    if names & case.context.vendors:
        yield Signal("known_vendor", -3.0, case.sender.email)
    if names & case.context.customers:
        yield Signal("known_customer", -0.5, case.sender.email)


def _logistic(weight: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight))))


def _source(case: _Case) -> Source:
    if case.form:
        return Source.WEBFORM
    if case.answers_us and not case.internal:
        return Source.OUTREACH_REPLY
    return Source.REFERRAL if case.referral else Source.DIRECT


def _prospect(case: _Case, source: Source) -> Prospect:
    if case.form:
        email = case.form.email
        return Prospect(email, case.form.name, case.form.company or (company(email) if email else None))
    if source is Source.REFERRAL and case.referral:
        brought = case.referral.prospect
        if brought is None:
            return Prospect(None)
        text = case.mail.text if brought.email != case.sender.email else case.parts.signature + case.parts.new_text
        return Prospect(brought.email, _person(brought), _company(brought.email, text))
    if source is Source.OUTREACH_REPLY and (delegate := _delegate(case)):
        names = {a.email: a.name for a in (*case.mail.to, *case.mail.cc)}
        return Prospect(delegate, names.get(delegate) or None, company(delegate))
    email = _own_address(case)
    return Prospect(email, _person(case.sender), _company(email, f"{case.parts.new_text}\n{case.parts.signature}"))


def _delegate(case: _Case) -> str | None:
    """Whom a wrong person hands us to: the address in the text, else the only outsider copied."""
    if case.intent.intent not in {Intent.WRONG_PERSON, Intent.LEFT_COMPANY}:
        return None
    copied = [
        a.email
        for a in (*case.mail.to, *case.mail.cc)
        if a.email != case.sender.email and not case.context.us.owns(a.email)
    ]
    return case.intent.delegate or (copied[0] if len(copied) == 1 else None)


def _own_address(case: _Case) -> str:
    """Where the writer wants the answer: Reply-To, or the work address they name when they write from free mail."""
    us, sender = case.context.us, case.sender
    answer_to = [a.email for a in case.mail.reply_to if not us.owns(a.email)]
    if len(answer_to) == 1:
        return answer_to[0]
    named = webforms.outside_addresses(case.parts.new_text, us, but=[sender.email])
    work = [a for a in named if not is_free_mail(a.rpartition("@")[2]) and referrals.names_person(a, sender)]
    return work[0] if is_free_mail(sender.domain) and work else sender.email


def _person(address: Address) -> str | None:
    """A display name as people say it: `Okonkwo-Bell, Miriam` → `Miriam Okonkwo-Bell`."""
    name = address.name.strip(" '\"")
    last, comma, first = (part.strip() for part in name.partition(","))
    if comma and first and " " not in last and not first.isupper():
        return f"{first} {last}"
    return re.sub(r"^.{1,60} (?:-|–|\|) (?=[^-–|]{3,40}$)", "", last) or None


def _company(email: str, text: str) -> str | None:
    """The company named in a text with its legal form or by its domain's words, else the readable form of the domain."""
    from_domain = company(email)
    if from_domain is None:
        return None
    key = re.sub(r"\W", "", from_domain.split()[0].lower())[:5]
    named = (match[0].strip(" -*|") for match in _LEGAL_FORM.finditer(text[:8000]))
    return next((name for name in named if key in re.sub(r"\W", "", name.lower())), from_domain)


def _lead_needs_answer(case: _Case) -> bool:
    booked = case.form is not None and case.form.booked
    return not booked and not NO_REPLY_NEEDED.search(case.said)


def _other_needs_answer(case: _Case, hits: list[tuple[Phrase, Signal]]) -> bool:
    """Whether a person would be left waiting although nobody buys: a customer, an applicant, the press, a colleague."""
    if case.kind is not Kind.HUMAN and case.form is None:
        return False
    weights = dict.fromkeys(Group, 0.0)
    for phrase, signal in hits:
        weights[phrase.group] += signal.weight
    worst = min(weights, key=lambda group: weights[group])
    if weights[worst] <= -1.0 and worst in _NO_ANSWER_DUE:
        return False
    refused = case.intent.intent in {Intent.OPT_OUT, Intent.NOT_INTERESTED, Intent.OOO, Intent.CLOSER}
    return not refused and not NO_REPLY_NEEDED.search(case.said) and bool(REQUEST.search(case.said))
