"""Whether a mail shows that somebody may buy from us: a weighted list of reasons, and who the prospect is.

    words of buying and selling ┐
    who relays or introduces    ├─► weights ─► logistic score ─► lead from 0.5
    what kind of mail, what reply ┘

The direction of the money decides, and content outranks headers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from worker.model import (
    Address,
    Impression,
    Intent,
    IntentVerdict,
    Kind,
    KindVerdict,
    LeadVerdict,
    Learned,
    Message,
    ParsedMail,
    Prospect,
    ReplyParts,
    Signal,
    Source,
    Us,
)
from worker.rules import domains, learned, prospects, referrals, word_model
from worker.rules.lead_reasons import Group, Phrase
from worker.rules.lead_signals import NO_REPLY_NEEDED, REQUEST, capped, found, plain
from worker.rules.referrals import Referral
from worker.rules.screen import Screened
from worker.rules.subjects import take_apart
from worker.rules.webforms import Form

# Phrases and forms were written for mails that we had seen, and say too much of others.  How far to believe them beside the words was
# learned from mails that none was written for.
_TRUST = 0.25
_MOST = 4.0  # of what phrases say together, and of what forms do
_BIAS = -0.1
_STRANGER = 1.0
_AGAINST = -1.0  # weight of the words that speak of something else than buying
_SHORTEST_NAME = 4  # letters; names no longer than this may be any word
_RARE = 8  # letters from which the first word of a domain is seldom an everyday word
_KIND_WEIGHT = {
    Kind.AUTO_REPLY: -9.0,
    Kind.BOUNCE: -12.0,
    Kind.COMPLAINT: -9.0,
    Kind.CALENDAR: -2.5,
    Kind.BULK: -1.5,
    Kind.NOTIFICATION: -1.5,
}
_NOT_BY_HAND = frozenset({Kind.BOUNCE, Kind.AUTO_REPLY, Kind.COMPLAINT})
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
_FRAME = frozenset({Group.MAILING, Group.NOTICE})  # what a machine writes around the words that it relays
_NO_ANSWER_DUE = frozenset({Group.SELLS, Group.RECRUITS, Group.FRAUD, Group.MAILING, Group.NOTICE})
_WROTE_BEFORE = re.compile(
    "\0[ )]{0,3}(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)|(?:from|von|de|da|van) ?: [^:\0]{0,60}\0"
)
_ANSWERED = re.compile(
    r"(?:subject|betreff|objet|asunto|onderwerp|oggetto|assunto)\*? ?: ?(?:re|aw|sv|antw)\s?:", re.IGNORECASE
)
_OFFERED = re.compile(  # what we send only when asked
    r"\b(?:offer|quot(?:e|ation)|proposal|order|invoice|angebot|auftrag|bestellung|rechnung|devis|commande|oferta|presupuesto|pedido|offerte|bestelling|preventivo|ordine|orçamento|encomenda)\b",
    re.IGNORECASE,
)
_ABOUT_OUTREACH = Screened(
    r"\b(?:thing|note|mail|email|e-mail|message|brochure|letter) (?:you|u) (?:sent|wrote)|\bwhat you sent|\byou (?:wrote|mailed|emailed|contacted|reached out|asked whether)|\byour (?:e-?mail|mail|note|message|outreach|mailing|campaign)\b|\bthanks for (?:reaching out|your (?:e-?mail|note|message))|"
    r"\bihre (?:mail|e-mail|nachricht) (?:von|vom|zu)|\bsie (?:schrieben|hatten (?:mir|uns) geschrieben)|\bvotre (?:mail|e-mail|message|courriel) (?:de|du)|\bsu (?:correo|mensaje|email) (?:de|del|sobre)"
)


@dataclass(frozen=True, slots=True)
class LeadContext:
    """What is known beside the mail.  `customers` and `vendors`: addresses or domains, in lower case.

    `our_names`: how others may call us, beside what our domains say.  `we_wrote_first`: our own outreach stands before the mail in its conversation; None when nobody looked.
    """

    us: Us
    we_wrote_first: bool | None = None
    customers: frozenset[str] = frozenset()
    vendors: frozenset[str] = frozenset()
    our_names: tuple[str, ...] = ()
    learned: Learned | None = field(default=None, compare=False)


@lru_cache(maxsize=8)
def own_names(context: LeadContext) -> tuple[str, ...]:
    """How others may call us, in lower case, longest first: the names given, and what our domains say."""
    ours = (*context.us.domains, *(email.rpartition("@")[2] for email in context.us.addresses))
    labels = [domains.registrable(domain).split(".")[0] for domain in ours if not domains.is_free_mail(domain)]
    first = [word for label in labels if len(word := label.split("-")[0]) >= _RARE]
    called = [*context.our_names, *labels, *(label.replace("-", " ") for label in labels), *first]
    return tuple(sorted({name.lower() for name in called if len(name) > _SHORTEST_NAME}, key=len, reverse=True))


def as_you(text: str, names: tuple[str, ...]) -> str:
    """A plain text in which our names are replaced by "you": "recommended Acme" says the same as "recommended you"."""
    for name in names:
        if name in text:
            text = re.sub(
                rf"(?<![\w@.-]){re.escape(name)}('s)?(?![\w@-])(?!\.\w)",
                lambda found: "your" if found[1] else "you",
                text,
            )
    return text


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
    delegate: Prospect | None  # whom a wrong person hands us to
    said: str

    @property
    def internal(self) -> bool:
        return self.context.us.owns(self.sender.email) and self.form is None


def judge(
    mail: ParsedMail,
    kind: KindVerdict,
    parts: ReplyParts,
    intent: IntentVerdict,
    form: Form | None,
    context: LeadContext,
) -> LeadVerdict:
    """The verdict on one mail by itself, `form` as `webforms.read` tells.  A mail of ours is a lead only where a colleague hands a prospect over."""
    case = _case(mail, kind.kind, parts, intent, form, context)
    hits = [hit for hit in found(case.said) if case.form is None or hit[0].group not in _FRAME]
    signals = [*_trusted(capped(hits)), *_trusted(_circumstances(case, hits)), *_facts(case)]
    if words := word_model.of_a_lead(case.said):
        signals.append(words)
    if context.learned:
        signals += learned.part(context.learned, impression(mail, kind.kind, parts, intent, signals))
    reasons = tuple(sorted(signals, key=lambda reason: -abs(reason.weight)))
    score = _logistic(_BIAS + sum(reason.weight for reason in reasons))
    is_lead = score >= 0.5
    needs_answer = _lead_needs_answer(case) if is_lead else _other_needs_answer(case, hits)
    if not is_lead:
        return LeadVerdict(is_lead=False, score=score, needs_answer=needs_answer, reasons=reasons)
    source = _source(case)
    introducer = case.referral.introducer if case.referral and source is Source.REFERRAL else None
    return LeadVerdict(True, score, source, _prospect(case, source), introducer, needs_answer, reasons)


def impression(
    mail: ParsedMail | Message, kind: Kind, parts: ReplyParts, intent: IntentVerdict, reasons: Sequence[Signal]
) -> Impression:
    """What may be learned from a mail, and what it is judged by then."""
    sender = mail.from_.email if mail.from_ else ""
    return learned.impression(mail.subject, parts.new_text, sender, kind, intent.intent, reasons, _BIAS)


def _case(
    mail: ParsedMail,
    kind: Kind,
    parts: ReplyParts,
    intent: IntentVerdict,
    form: Form | None,
    context: LeadContext,
) -> _Case:
    sender, us = mail.from_ or Address(""), context.us
    names = own_names(context)
    referral = (
        None
        if form or kind in _NOT_BY_HAND or kind is Kind.NOTIFICATION
        else referrals.find(mail, parts, us, as_you(plain(take_apart(mail.subject).base, parts.new_text), names))
    )
    taken_up = referral is not None and referral.taken_up
    answers_us = form is None and kind is Kind.HUMAN and not taken_up and _answers_outreach(mail, parts, context)
    delegate = prospects.of_delegate(mail, parts.new_text, intent, us) if answers_us else None
    said = as_you(_said(mail, parts, form, referral, answers_us=answers_us), names)
    return _Case(mail, kind, parts, intent, context, sender, form, referral, answers_us, delegate, said)


def _said(
    mail: ParsedMail, parts: ReplyParts, form: Form | None, referral: Referral | None, *, answers_us: bool
) -> str:
    """The words to judge: new text and subject; what a form or a forward relays; a quoted mail of the writer's own."""
    if form:
        return plain(form.message, mail.subject if form.message == mail.text else "")
    author = referrals.quoted_author(mail, parts)
    own_again = author is not None and mail.from_ is not None and _same(author, mail.from_)
    relayed = referral is not None and referral.forwarded
    quoted = (parts.quoted or mail.original_text) if own_again or relayed else ""
    return plain("" if answers_us else take_apart(mail.subject).base, parts.new_text, quoted)


def _same(author: Address, sender: Address) -> bool:
    return author.email == sender.email or (not author.email and author.name.lower() == sender.name.lower() != "")


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
    subject = take_apart(mail.subject)
    only_one_before = (
        len(mail.references) == 1 and subject.reply and not parts.quoted and not _OFFERED.search(subject.base)
    )
    return only_one_before or bool(_ABOUT_OUTREACH.search(plain(parts.new_text)))


def _quoted_by_us(mail: ParsedMail, parts: ReplyParts, us: Us) -> bool:
    """Whether the quoted mail is our opening: written by one of ours, and no answer to something itself."""
    if not parts.quoted:
        return False
    head = parts.quoted[:600]
    author = referrals.quoted_author(mail, parts)
    names = {a.name.lower() for a in (*mail.to, *mail.cc) if a.name and us.owns(a.email)}
    by_us = us.owns(author.email) if author and author.email else any(name in head.lower() for name in names)
    theirs = _WROTE_BEFORE.search(
        plain(parts.quoted.replace(">", " ")).replace(mail.from_.email if mail.from_ else "", "\0")
    )
    return by_us and not theirs and not _ANSWERED.search(head)


def _quotes_somebody(mail: ParsedMail, parts: ReplyParts) -> bool:
    return referrals.quoted_author(mail, parts) is not None


def _circumstances(case: _Case, hits: list[tuple[Phrase, Signal]]) -> Iterator[Signal]:
    """The reasons that do not stand in the words of the mail, but in its form."""
    if case.form is None and case.kind not in _NOT_BY_HAND and (weight := _KIND_WEIGHT.get(case.kind)):
        yield Signal(f"kind_{case.kind}", weight, case.mail.subject[:80])
    if case.form:
        yield Signal("relayed_form", 3.0, case.form.evidence[:80])
    if case.referral and case.referral.seller:
        yield Signal("introduces_a_seller", -6.0, case.referral.evidence)
    elif case.referral:
        yield Signal("introduction", 3.0, case.referral.evidence)
    yield from _reply_signals(case)
    yield from _stranger_signals(case, hits)


def _reply_signals(case: _Case) -> Iterator[Signal]:
    if not case.answers_us:
        return
    intent = case.intent.intent
    yield Signal("answers_our_outreach", 1.0, case.mail.subject[:80])
    if intent is not None:
        yield Signal(f"intent_{intent}", _INTENT_WEIGHT[intent], case.parts.new_text[:80])
    if case.delegate:
        yield Signal("names_who_is_responsible", 3.0, case.delegate.email or "")


def _stranger_signals(case: _Case, hits: list[tuple[Phrase, Signal]]) -> Iterator[Signal]:
    """A person outside who asks us for something, with no word of selling, work, friends or an old order, most likely wants to buy."""
    if case.kind is not Kind.HUMAN or case.internal or case.answers_us or case.form or case.referral:
        return
    asked = REQUEST.search(case.said)
    against = sum(signal.weight for phrase, signal in hits if phrase.group is not Group.BUYS)
    if asked and against > _AGAINST:
        yield Signal("a_stranger_asks", _STRANGER, case.said[max(0, asked.start() - 60) : asked.end()])


def _trusted(signals: Iterable[Signal]) -> list[Signal]:
    """As far as they are believed: the weights scaled down, further where together they would say too much."""
    found = list(signals)
    total = abs(sum(signal.weight for signal in found))
    share = _TRUST * min(1.0, _MOST / total) if total else _TRUST
    return [Signal(one.signal, round(one.weight * share, 2), one.evidence) for one in found]


def _facts(case: _Case) -> Iterator[Signal]:
    """What is known for sure, whatever the mail says."""
    if case.form is None and case.kind in _NOT_BY_HAND:
        yield Signal(f"kind_{case.kind}", _KIND_WEIGHT[case.kind], case.mail.subject[:80])
    if case.internal and not case.referral:
        yield Signal("written_by_us", -9.0, case.sender.email)
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
        return prospects.of_form(case.form)
    if source is Source.REFERRAL and case.referral:
        return prospects.of_referral(case.referral, case.mail, case.parts)
    handed_to = case.delegate if source is Source.OUTREACH_REPLY else None
    return handed_to or prospects.of_writer(case.mail, case.parts, case.context.us)


def _lead_needs_answer(case: _Case) -> bool:
    if case.form is not None:
        return not case.form.booked
    return not _says_goodbye(case) and not NO_REPLY_NEEDED.search(case.said)


def _says_goodbye(case: _Case) -> bool:
    """Whether a reply is nothing but thanks."""
    reply = case.mail.in_reply_to or take_apart(case.mail.subject).reply
    return bool(reply) and case.intent.intent is Intent.CLOSER and case.intent.reasons[0].weight >= 1


def _other_needs_answer(case: _Case, hits: list[tuple[Phrase, Signal]]) -> bool:
    """Whether a person would be left waiting although nobody buys: a customer, an applicant, the press, a colleague."""
    if case.kind is not Kind.HUMAN and case.form is None:
        return False
    weights = dict.fromkeys(Group, 0.0)
    for phrase, signal in hits:
        weights[phrase.group] += signal.weight
    worst = min(weights, key=lambda group: weights[group])
    if worst is Group.APPLIES and weights[worst] <= -3.0 and not NO_REPLY_NEEDED.search(case.said):
        return True  # who applies, studies or reports waits for a word, even where the mail asks nothing
    if weights[worst] <= -1.0 and worst in _NO_ANSWER_DUE:
        return False
    intent = case.intent.intent
    asks = "?" in case.said  # who asks waits for a word, however the rest sounds
    plain_no = intent in {Intent.NOT_INTERESTED, Intent.OOO, Intent.CLOSER} and not word_model.only_words(case.intent)
    refused = intent is Intent.OPT_OUT or (plain_no and not asks)
    return not refused and not NO_REPLY_NEEDED.search(case.said) and bool(REQUEST.search(case.said))
