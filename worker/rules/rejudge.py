"""Judges a stored mail again from what is stored of it: its text and chosen headers.

A verdict that rests on something else (a header that is not kept, a delivery report, a mail inside the mail) stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from worker.model import KEPT_HEADERS, NO_LEAD, Kind, KindVerdict, Message, ParsedMail, Signal, Understanding
from worker.rules import kinds
from worker.rules.leads import LeadContext
from worker.rules.learned import SIGNAL
from worker.rules.understand import of_kind

_BY_STRUCTURE = frozenset({Kind.COMPLAINT, Kind.CALENDAR, Kind.BOUNCE})
_OF_PARTS = frozenset({"delivery_status", "disposition_notification", "feedback_report", "calendar_method"})
_WORD = re.compile(r"\w+")
_OURS = frozenset({"you", "your"})  # stand in evidence in the place of our names


def judge_again(message: Message, context: LeadContext) -> Understanding:
    """What the rules make of a stored mail now; a mail of ours is no lead, and one whose text is not known stays as it is."""
    if message.skimmed:
        return message.understanding
    mail, before = as_mail(message), message.understanding
    held = _held(message)
    kind = before.kind if _keeps(before.kind, held) else _anew(mail, before.kind, context)
    found = of_kind(mail, kind, context)
    if message.ours:
        return replace(found, lead=NO_LEAD)
    return found if _rests_on(before.lead.reasons, held) else replace(found, lead=before.lead)


def as_mail(message: Message) -> ParsedMail:
    """A stored mail as far as it can be had back; what was not stored is empty."""
    return ParsedMail(
        headers=message.headers,
        message_id=message.message_id,
        in_reply_to=message.in_reply_to,
        references=message.references,
        subject=message.subject,
        from_=message.from_ if message.from_.email else None,
        sender=None,
        reply_to=message.reply_to,
        to=message.to,
        cc=message.cc,
        date=message.date,
        date_offset=message.date_offset,
        received=None,
        text=message.text,
        html=None,
        size=message.size,
    )


def kind_is_kept(message: Message) -> bool:
    """Whether the kind of a mail rests on what is not stored, so that it cannot be judged again."""
    return not message.skimmed and _keeps(message.understanding.kind, _held(message))


def _keeps(kind: KindVerdict, held: str) -> bool:
    return kind.kind in _BY_STRUCTURE or not _rests_on(kind.reasons, held)


def _anew(mail: ParsedMail, before: KindVerdict, context: LeadContext) -> KindVerdict:
    """The kind as of now; what is known of a bounce's recipients stays."""
    found = kinds.classify(mail, context.us)
    return replace(found, bounce=found.bounce or before.bounce)


def _held(message: Message) -> str:
    """All that is stored of the words of a mail."""
    people = (message.from_, *message.reply_to, *message.to, *message.cc)
    names = " ".join(f"{person.email} {person.name}" for person in people)
    headers = " ".join(f"{name} {value}" for name, value in message.headers)
    return f"{message.subject}\n{message.text}\n{names}\n{headers}".lower()


def _rests_on(reasons: Sequence[Signal], held: str) -> bool:
    """Whether the evidence of every reason can be found in what is stored."""
    return all(_found(reason, held) for reason in reasons if reason.signal != SIGNAL)


def _found(reason: Signal, held: str) -> bool:
    if reason.signal in _OF_PARTS:
        return False
    if reason.signal.endswith(("_header", "_path")):
        return reason.evidence.partition(":")[0].strip().lower() in KEPT_HEADERS
    return all(word in held for word in _WORD.findall(reason.evidence.lower()) if word not in _OURS)
