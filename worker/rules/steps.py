"""Which touches of a plan a mail that we wrote by hand already did.

our mail ─► sentences ─► words a kind, its links, its readers ─► HandTouch

In doubt a mail did none: a step that was done twice is a smaller fault than one that was never done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from worker.model import HandTouch, Intent, Kind, Lead, Message, TouchKind, Us
from worker.rules import step_words as said
from worker.rules.screen import Phrases
from worker.rules.sentences import Sentence, sentences

READ = 20_000  # characters of a mail that are read
LONGEST = 800  # characters of a sentence that are read
KEPT = 200
MOST = 3  # kinds that one mail can do; who seems to do more wrote a newsletter
_LINK = re.compile(r"https?://[^\s<>\"')\]]{4,500}")


@dataclass(frozen=True, slots=True)
class SentMail:
    """What a mail of ours shows: its new text (no quote, no signature), who reads it, and where it stands in the conversation."""

    id: int  # Message.id
    at: datetime
    text: str
    readers: frozenset[str]  # addresses of To and Cc
    prospect: str | None  # the prospect's address
    ours: Us
    introducer: str | None = None  # of whoever introduced them
    first_answer: bool = False  # the first mail of ours to the prospect after their first one


def by_hand(messages: Sequence[Message], lead: Lead, us: Us) -> tuple[HandTouch, ...]:
    """What the mails of a conversation (oldest first) did that people of ours wrote by themselves; each kind once, when it was first done.

    What the program sent is a touch already, and is left out.
    """
    first = _first_answer(messages, lead)
    found: dict[TouchKind, HandTouch] = {}
    for message in messages:
        if _written(message) and message.delivery_id is None:
            mail = _sent_mail(message, lead, us, first_answer=message.id == first)
            for touch in steps_of(mail):
                found.setdefault(touch.kind, touch)
    return tuple(sorted(found.values(), key=lambda touch: touch.at))


def steps_of(mail: SentMail) -> tuple[HandTouch, ...]:
    """The kinds of touch that one mail of ours did."""
    spoken = [_cut(each) for each in sentences(mail.text[:READ])]
    found = dict(_kinds(mail, spoken))
    if len(set(found) - {TouchKind.THANK_YOU}) > MOST:
        found = {kind: words for kind, words in found.items() if kind is TouchKind.THANK_YOU}
    return tuple(HandTouch(kind, mail.at, mail.id, words[:KEPT]) for kind, words in found.items())


def _written(message: Message) -> bool:
    return message.ours and not message.skimmed and message.understanding.kind.kind is Kind.HUMAN


def _first_answer(messages: Sequence[Message], lead: Lead) -> int | None:
    """Message.id of the first mail of ours to the prospect after their first mail, an absence note being none."""
    began = next((mail.arrival.at for mail in messages if _asks(mail)), None)
    answers = (
        mail.id
        for mail in messages
        if began and _written(mail) and mail.arrival.at >= began and lead.prospect.email in _readers(mail)
    )
    return next(answers, None)


def _asks(message: Message) -> bool:
    judged = message.understanding
    human = judged.kind.kind is Kind.HUMAN and judged.intent.intent is not Intent.OOO
    return not message.ours and (human or judged.lead.is_lead)


def _readers(message: Message) -> frozenset[str]:
    return frozenset(person.email for person in (*message.to, *message.cc))


def _sent_mail(message: Message, lead: Lead, us: Us, *, first_answer: bool) -> SentMail:
    text = message.understanding.parts.new_text
    email, at = lead.prospect.email, message.arrival.at
    return SentMail(message.id, at, text, _readers(message), email, us, lead.introducer, first_answer)


def _cut(sentence: Sentence) -> Sentence:
    return Sentence(sentence.written[:LONGEST], sentence.plain[:LONGEST], sentence.start, sentence.end)


# --- the kinds --------------------------------------------------------------------------------------------------------


def _kinds(mail: SentMail, spoken: Sequence[Sentence]) -> Iterator[tuple[TouchKind, str]]:
    if mail.first_answer and spoken:
        yield TouchKind.THANK_YOU, next((one.written for one in spoken if one.holds(said.THANKS)), spoken[0].written)
    if mail.introducer in mail.readers and (words := _thanks_for_introduction(spoken)):
        yield TouchKind.INTRODUCTION_THANKS, words
    if mail.prospect not in mail.readers:
        return  # what a colleague or an introducer read, the prospect did not
    for kind, phrases in _TOLD.items():
        found = (one.written for one in spoken if one.holds(phrases) and not _announced(one, phrases))
        if words := next(found, None):
            yield kind, words
    if words := next((one.written for one in spoken if one.holds(said.CLOSING)), None):
        yield TouchKind.CLOSING, words  # "I will not write again" closes, too
    for kind, phrases in _ASKED.items():
        if words := _asked(spoken, phrases):
            yield kind, words
    if words := _congratulates(spoken):
        yield TouchKind.COMPANY_NEWS, words
    yield from _links(mail, spoken)


_TOLD: Mapping[TouchKind, Phrases] = {
    TouchKind.TESTIMONIAL: said.TESTIMONIAL,
    TouchKind.PRODUCT_NEWS: said.PRODUCT_NEWS,
    TouchKind.CALL: said.CALLED,
}
_ASKED: Mapping[TouchKind, Phrases] = {
    TouchKind.DETAILS: said.DETAILS,
    TouchKind.INFORMATION_CHECK: said.INFORMATION_CHECK,
    TouchKind.REFERRAL_FOR_THEM: said.REFERRAL,
    TouchKind.NEWSLETTER: said.NEWSLETTER,
}


def _thanks_for_introduction(spoken: Iterable[Sentence]) -> str | None:
    return next((one.written for one in spoken if one.holds(said.THANKS) and one.holds(said.INTRODUCED)), None)


def _announced(sentence: Sentence, phrases: Phrases) -> bool:
    """Whether the sentence only says what is to come: "I will send you a case study"."""
    first = next(sentence.all(phrases), None)
    return first is not None and any(match.start() < first.start() for match in sentence.all(said.NOT_YET))


def _asked(spoken: Sequence[Sentence], phrases: Phrases) -> str | None:
    """A sentence with the words, where the mail asks in it or in one of the next two; a plan that is laid out asks by itself."""
    for at, one in enumerate(spoken):
        if one.holds(phrases) and any(near.plain.endswith("?") for near in spoken[at : at + 3]):
            return one.written
    return None


def _congratulates(spoken: Iterable[Sentence]) -> str | None:
    found = (one for one in spoken if one.holds(said.CONGRATULATION) and not one.plain.endswith("?"))
    return next((one.written for one in found if not one.holds(said.PRIVATE)), None)


def _links(mail: SentMail, spoken: Sequence[Sentence]) -> Iterator[tuple[TouchKind, str]]:
    """A link to a third party, with words that say why it is sent."""
    if not any(_is_reading(link, mail) for link in _LINK.findall(mail.text[:READ])):
        return
    why = [one for one in spoken if one.holds(said.WHY)] or _reading(spoken)
    competes = (one.written for one in spoken if one.holds(said.COMPETITION))
    if words := next(competes, None):
        yield TouchKind.COMPETITIVE, words
    elif why:
        yield TouchKind.ARTICLE, why[0].written


def _reading(spoken: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that name something to read, where the mail gives a reason for it."""
    return [one for one in spoken if one.holds(said.READING)] if any(one.holds(said.REASON) for one in spoken) else []


def _is_reading(link: str, mail: SentMail) -> bool:
    """Whether a link leads to neither us nor them, and to no tool."""
    try:
        host = (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:  # not a host
        return False
    theirs = (mail.prospect or "").rpartition("@")[2]
    tool = any(host == place or host.endswith(f".{place}") for place in said.PLACES)
    return (
        "." in host
        and not tool
        and not mail.ours.owns(f"@{host}")
        and not (theirs and f".{host}".endswith(f".{theirs}"))
    )
