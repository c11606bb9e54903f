"""What the mails of a conversation say together: which conversation each belongs to, whether it is a lead, and of whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from worker.model import Intent, Kind, Known, LeadVerdict, Message, Prospect, Signal, Source
from worker.rules import known as words
from worker.rules import word_model

GOING_ON = frozenset({Intent.INTERESTED, Intent.QUESTION, Intent.MEETING_ACCEPTED})


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict of a whole conversation, the mail that made it a lead (None where it is none), and the word of a person that decided it."""

    verdict: LeadVerdict
    found: Message | None
    word: Known | None = None


def standing(messages: Sequence[Message], known: Sequence[Known] = ()) -> Standing:
    """Judges a conversation from its mails, oldest first: the first mail that shows a lead decides source and prospect.

    Where none does by itself but we wrote first and they answered with interest, the answer is an `outreach_reply`.  `known`: what people
    said of those who take part.
    """
    theirs = [message for message in messages if not message.ours]
    judged = [words.judged(message, known) for message in theirs]
    for message, (verdict, word) in zip(theirs, judged, strict=True):
        if verdict.is_lead:
            return Standing(_named(verdict, message), message, word)
    for verdict, word in judged:
        if word is not None:
            return Standing(verdict, None, word)
    opening = next((message for message in messages if message.understanding.kind.kind is Kind.HUMAN), None)
    if opening is not None and opening.ours:
        for message in theirs:
            if _answers_outreach(message):
                return Standing(_outreach(message, opening), message)
    return Standing(theirs[0].understanding.lead if theirs else LeadVerdict(is_lead=False, score=0.0), None)


def _answers_outreach(message: Message) -> bool:
    """Whether a person goes on in plain words; words alone are no proof in a conversation that may be about anything."""
    judged = message.understanding
    goes_on = judged.intent.intent in GOING_ON and not word_model.only_words(judged.intent)
    return judged.kind.kind is Kind.HUMAN and goes_on


def _outreach(message: Message, opening: Message) -> LeadVerdict:
    judged = message.understanding
    answers = f"seems to answer ({message.guess})" if message.guess else "answers"
    reason = Signal("answers_our_outreach", 2.0, f"{answers} “{opening.subject}”, which we wrote first")
    return _named(
        replace(
            judged.lead,
            is_lead=True,
            score=max(judged.lead.score, 0.6),
            source=Source.OUTREACH_REPLY,
            needs_answer=True,
            reasons=(*judged.lead.reasons, *judged.intent.reasons, reason),
        ),
        message,
    )


def _named(verdict: LeadVerdict, message: Message) -> LeadVerdict:
    """The verdict with the writer as its prospect, where it names nobody and the writer is not a machine."""
    prospect = verdict.prospect
    if prospect.email or verdict.source in {Source.WEBFORM, Source.REFERRAL}:
        return verdict
    return replace(verdict, prospect=Prospect(message.from_.email, message.from_.name or None, prospect.company))


def assignments(
    groups: Sequence[Sequence[int]], current: Mapping[int, int | None]
) -> list[tuple[int | None, tuple[int, ...]]]:
    """Which stored conversation each group of messages is; None for a new one.

    `current` maps a message to the conversation it was in.  A group keeps the conversation that most of its messages were in (the older one
    at a tie); where two groups want the same one, the larger share keeps it.
    """
    wishes: list[tuple[int, int, int]] = []
    for number, group in enumerate(groups):
        counts = Counter(known for row in group if (known := current.get(row)) is not None)
        wishes += [(count, -conversation, number) for conversation, count in counts.items()]
    kept: dict[int, int] = {}
    for _, negative, number in sorted(wishes, key=lambda wish: (-wish[0], -wish[1], wish[2])):
        if number not in kept and -negative not in kept.values():
            kept[number] = -negative
    return [(kept.get(number), tuple(group)) for number, group in enumerate(groups)]
