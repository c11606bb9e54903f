"""Turns, latencies and working time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from worker.model.mail import Bounce, Intent, Kind, Source


class Side(StrEnum):
    THEIRS = "theirs"
    OURS = "ours"


class TurnState(StrEnum):
    ANSWERED = "answered"
    WAITING = "waiting"
    CLOSED = "closed"


class Step(StrEnum):
    """The escalation ladder, by elapsed time: under 24 h, from 24 h, from 72 h."""

    DUE = "due"
    LATE = "late"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What the clock rule needs to know of one message of a conversation."""

    message_id: str | None
    from_: str
    recipients: frozenset[str]
    at: datetime
    ours: bool
    kind: Kind
    intent: Intent | None = None
    needs_answer: bool = True
    source: Source | None = None  # of the message's own lead verdict
    introducer: str | None = None
    prospect: str | None = None
    bounce: Bounce | None = None
    row: int = 0  # Message.id
    answers_to: frozenset[str] = frozenset()  # other addresses that the mail gives for an answer: Reply-To, a delegate
    about: tuple[str, ...] = ()  # Message-IDs of In-Reply-To and References: which mail a bounce returns
    takes_back: bool = False  # says that what was asked before needs no answer any more
    guessed: bool = False  # only thought to belong to the conversation: it closes no turn that another mail opened


@dataclass(frozen=True, slots=True)
class TurnOverride:
    """A person closed (or reopened) the turn that began with this message."""

    message_row: int
    closed: bool
    reason: str
    at: datetime | None = None  # when they said so: what is asked later opens the turn again; None: it covers it whole


@dataclass(frozen=True, slots=True)
class Turn:
    """A maximal run of messages from one side, and how long its answer took.

    `elapsed` and `working` run from `began` (theirs) or `ended` (ours) to `answered_at`, or to the moment of the report while waiting; None
    for a closed turn.
    """

    side: Side
    began: datetime
    ended: datetime
    messages: tuple[int, ...]  # Message.id of each
    state: TurnState
    answered_at: datetime | None = None
    answered_by: str | None = None
    elapsed: timedelta | None = None
    working: timedelta | None = None
    reason: str | None = None
    first: bool = False  # the first turn of the prospect in its conversation
    opening_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """One person's working time: zone name, opening hours a weekday (0 = Monday), days off (holidays and leave)."""

    zone: str
    hours: tuple[tuple[tuple[time, time], ...], ...]  # seven entries, each a tuple of (from, to)
    days_off: frozenset[date] = frozenset()
