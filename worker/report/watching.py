"""How a mailbox stands, in sentences; the page and `doctor` say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from worker.model import Watch
from worker.report import words
from worker.rules.stats import HOUR
from worker.rules.watching import SILENCE

MEGABYTE = 1_000_000
IN_SECONDS = timedelta(seconds=100)  # shorter spans are told in seconds


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence on the state of something."""

    text: str
    good: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a mailbox; `anchor` is where its term is defined."""

    anchor: str
    term: str
    text: str


def line(this: Watch) -> Line:
    """What to know of a mailbox first: what is wrong and how to mend it, what is being done, or that all is well."""
    if wrong := _wrong(this):
        return Line(wrong, good=False)
    return Line(reading([this]) if this.unread else f"last confirmed {brief(this.confirmed_age)} ago", good=True)


def _wrong(this: Watch) -> str:
    """What is wrong, as a sentence; "" where nothing is."""
    run = "look whether the worker runs: followthrough run."
    if this.error:
        said = this.error.rstrip(".")
        if this.throttled:
            return f"{said}; reading goes on by itself in {brief(this.throttled)}."
        return f"{said} (for {brief(this.error_age)})."
    if this.confirmed_age is None:
        return f"not read yet. If this stays, {run}"
    if this.confirmed_age > SILENCE:
        return f"not confirmed for {brief(this.confirmed_age)}. {run.capitalize()}"
    return f"{this.resting[0].rstrip('.')}. To resume it, press Read it again under Mailboxes." if this.resting else ""


def reading(some: Iterable[Watch]) -> str:
    """How far the reading of history is, over these mailboxes together, and how long the slowest still takes."""
    every = [one for one in some if one.unread]
    share = 1 - sum(one.unread for one in every) / sum(one.history for one in every)
    left = [one.time_left for one in every if one.time_left is not None]
    return f"reading history: {words.share(share)}" + (f", about {brief(max(left))} left" if left else "")


def facts(this: Watch) -> list[Fact]:
    """Everything known of a mailbox, in the order in which one asks."""
    return [Fact(*fact) for fact in _facts(this)]


def _facts(this: Watch) -> Iterable[tuple[str, str, str]]:
    answered = "never" if this.confirmed_age is None else f"{brief(this.confirmed_age)} ago"
    yield "confirmed", "Last confirmed", answered
    waited = "no mail came since the first pass" if this.lag is None else f"the newest mail was here {_after(this.lag)}"
    yield "lag", "Lag", waited
    if this.history:
        yield "history", "History", _history(this)
    if this.texts:
        more = "; they go on tomorrow (UTC), today’s megabytes are used up" if this.used_up else ""
        yield "texts", "Older texts", f"{this.texts:,} still to be read{more}"
    yield "megabytes", "Read today", _megabytes(this)
    if this.throttled:
        yield "throttled", "Throttled", f"for {brief(this.throttled)} more"


def _after(lag: timedelta) -> str:
    return "within a second" if lag <= timedelta(seconds=1) else f"{brief(lag)} after it arrived"


def _history(this: Watch) -> str:
    if not this.unread:
        return f"all {this.history:,} mails looked at" if this.history > 1 else "the only mail looked at"
    left = f", about {brief(this.time_left)} left" if this.time_left is not None else ""
    return f"{this.history - this.unread:,} of {this.history:,} mails looked at ({words.share(this.share)}){left}"


def _megabytes(this: Watch) -> str:
    most = "" if this.bytes_a_day is None else f" of {this.bytes_a_day / MEGABYTE:,.0f}"
    return f"{this.bytes_today / MEGABYTE:,.1f}{most} MB"


def brief(duration: timedelta | None) -> str:
    """As in "20 s", "12 min", "3 d 4 h"; never negative."""
    duration = max(duration or timedelta(), timedelta())
    return f"{round(duration.total_seconds())} s" if duration < IN_SECONDS else words.duration(duration / HOUR)
