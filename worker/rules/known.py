"""What a person said of an address, a domain or a pattern, laid over the verdict on a mail.

The most particular word counts: an address before a pattern before a domain, and what overrides a verdict before what says who somebody is.
A word that overrides holds for whoever writes and for whom they bring; one that says who somebody is, for the prospect alone: a partner
who introduces a buyer brings a lead.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from worker.errors import UsageError
from worker.model import (
    OVERRIDES,
    Address,
    Kind,
    Known,
    Lead,
    LeadVerdict,
    Message,
    Prospect,
    Says,
    Scope,
    Signal,
    Source,
    Understanding,
)
from worker.rules.addresses import ADDRESS, canonical
from worker.rules.domains import company, organisation

_CERTAIN = 12.0  # logits; more than all words of a mail together
_WEIGHTS = {
    Says.LEAD: _CERTAIN,
    Says.NO_LEAD: -_CERTAIN,
    Says.VENDOR: -_CERTAIN,
    Says.PARTNER: -_CERTAIN,
    Says.CUSTOMER: -2.5,  # less than a plain request for something new weighs
}
_WORDS = {
    Says.LEAD: "a person said that this is a lead",
    Says.NO_LEAD: "a person said that this is no lead",
    Says.VENDOR: "a known vendor",
    Says.PARTNER: "a known partner",
    Says.CUSTOMER: "a known customer",
}
_NEVER_LEADS = frozenset({Kind.BOUNCE, Kind.AUTO_REPLY, Kind.COMPLAINT, Kind.CALENDAR})
_LONGEST = 320
_MOST_LABELS = 10
_MOST_STARS = 8


def target(text: str, subject: str = "") -> tuple[Scope, str]:
    """What a written word is about: `anna@shop.example`, `shop.example` (or `@shop.example`), `*@shop.*`.

    Raises UsageError, with how to write it, for what would hold for everybody or for nobody.
    """
    value = text.strip().lower().removeprefix("mailto:").strip("<>")
    if len(value) > _LONGEST or len(subject) > _LONGEST:
        raise UsageError(f"“{value[:40]}…” is too long: at most {_LONGEST} characters.")
    if max(value.count("*"), subject.count("*")) > _MOST_STARS:
        raise UsageError(f"“{value}” has too many stars: at most {_MOST_STARS}.")
    if not value.replace("*", "").strip("@.") and not subject.replace("*", "").strip():
        raise UsageError(f"“{value}” would hold for everybody. Name an address, a domain, a pattern or a subject.")
    if subject or "*" in value:
        return Scope.PATTERN, value or "*"
    if ADDRESS.fullmatch(value):
        return Scope.ADDRESS, canonical(value)
    domain = value.removeprefix("@")
    if "@" in domain or not ADDRESS.fullmatch(f"a@{domain}"):
        raise UsageError(
            f"“{value}” is neither an address (anna@shop.example), nor a domain (shop.example), nor a pattern (*@shop.example)."
        )
    return Scope.DOMAIN, domain


def keys(emails: Iterable[str]) -> set[str]:
    """The values under which words about these addresses stand, but for patterns."""
    found: set[str] = set()
    for email in emails:
        own = canonical(email)
        labels = own.rpartition("@")[2].split(".")[-_MOST_LABELS:]
        found |= {own, *(".".join(labels[start:]) for start in range(len(labels)))}
    return found - {"", "@"}


def judged(message: Message, known: Sequence[Known]) -> tuple[LeadVerdict, Known | None]:
    """The verdict on a stored mail, as `laid_over`."""
    return laid_over(message.understanding, message.from_, message.reply_to, message.subject, known)


def laid_over(
    understood: Understanding, sender: Address, reply_to: Sequence[Address], subject: str, known: Sequence[Known]
) -> tuple[LeadVerdict, Known | None]:
    """The verdict on a mail with what people said of those in it, and the word that decided against the rules, or for them."""
    verdict = understood.lead
    writers = (sender, *reply_to)
    if not known or understood.kind.kind in _NEVER_LEADS:
        return verdict, None
    word = _word(verdict, [address.email for address in writers], subject, known)
    if word is None:
        return verdict, None
    signal = Signal(f"said_{word.says}", _WEIGHTS[word.says], f"{_WORDS[word.says]}: {word}")
    score = _added(verdict.score, signal.weight)
    reasons = (signal, *verdict.reasons)
    if score < 0.5:
        return LeadVerdict(False, score, needs_answer=verdict.needs_answer, reasons=reasons), word
    lead = _begun(replace(verdict, is_lead=True, score=score, reasons=reasons), writers[-1])
    return lead, word if word.says is Says.LEAD else None


def _begun(verdict: LeadVerdict, writer: Address) -> LeadVerdict:
    """With a source and a prospect, where the rules gave none."""
    if verdict.source is not None:
        return verdict
    prospect = Prospect(writer.email or None, writer.name or None, company(writer.email))
    return replace(verdict, source=Source.DIRECT, prospect=prospect, needs_answer=True)


def _word(verdict: LeadVerdict, writers: Sequence[str], subject: str, known: Sequence[Known]) -> Known | None:
    """The word that counts for a mail."""
    prospect = verdict.prospect.email
    anybody = [*writers, prospect] if prospect else writers
    whom = [prospect] if prospect else writers[:1]
    fitting = (
        one
        for one in known
        if about(one, anybody if one.says in OVERRIDES else whom, subject)
        and (one.says is not Says.CUSTOMER or verdict.is_lead)
    )
    return max(fitting, key=_rank, default=None)


def _rank(one: Known) -> tuple[bool, int, int, int]:
    order = (Scope.DOMAIN, Scope.PATTERN, Scope.ADDRESS)
    return one.says in OVERRIDES, order.index(one.scope), len(one.value), one.id


def about(one: Known, emails: Iterable[str], subject: str) -> bool:
    """Whether a word is about a mail with this subject and any of these addresses."""
    if one.subject and not matches(one.subject.casefold(), subject.casefold()):
        return False
    return any(_fits(one, email) for email in emails)


def _fits(one: Known, email: str) -> bool:
    match one.scope:
        case Scope.ADDRESS:
            return canonical(email) == one.value
        case Scope.DOMAIN:
            return f".{email.rpartition('@')[2]}".endswith(f".{one.value}")
        case Scope.PATTERN:
            return matches(one.value, email) or matches(one.value, canonical(email))


def matches(pattern: str, text: str) -> bool:
    """Whether a text is of a pattern in which `*` stands for anything; linear in both."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    if not text.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(text) - at >= len(rest[-1]) and text.endswith(rest[-1])


def broad(one: Known) -> Iterator[str]:
    """Patterns that every address fits which the word is about, and few others: for a first look at what is stored."""
    local, _, domain = one.value.rpartition("@")
    match one.scope:
        case Scope.ADDRESS:
            yield from (f"{local[:1]}*@{each}" for each in _spellings(domain))
        case Scope.DOMAIN:
            yield from (f"*@{one.value}", f"*.{one.value}")
        case Scope.PATTERN:
            yield from (one.value, f"{local}+*@{domain}") if domain else (one.value,)


def _spellings(domain: str) -> tuple[str, ...]:
    return (domain, "googlemail.com") if domain == "gmail.com" else (domain,)


def _added(score: float, weight: float) -> float:
    bounded = min(max(score, 1e-9), 1 - 1e-9)
    return 1 / (1 + math.exp(-(math.log(bounded / (1 - bounded)) + weight)))


def of_lead(
    lead: Lead,
    messages: Sequence[Message],
    scope: str,
    pattern: str,
    subject: str,
    *,
    says: Says,
    who: str,
    at: datetime,
) -> Known:
    """The word about a lead's address, its domain, or a pattern, as a person chose.  Raises UsageError where it has none."""
    if scope == Scope.PATTERN:
        chosen, value = target(pattern, subject)
        return Known(0, Scope.PATTERN if subject else chosen, value, says, who, at, subject=subject)
    writer = next((message.from_.email for message in messages if not message.ours), "")
    email = lead.prospect.email or writer
    about_whom = (canonical(email) if scope == Scope.ADDRESS else organisation(email)) if email else None
    if about_whom is None:
        raise UsageError(
            f"{email or 'The lead'} has no {scope} that stands for one organisation or person. Choose another scope."
        )
    return Known(0, Scope(scope), about_whom, says, who, at)
