"""The latency report of a week: whom we answered how fast, who answered us, who waits.

cases ─► turns as of `at` ─► those that began in the week ─► figures by clock, person, source; all that wait ─► Report
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from worker.model import Prospect, Side, Source, Step, Turn, TurnState
from worker.report.facts import Case
from worker.rules import clocks, weeks
from worker.rules.stats import Curve, Figures, curve, figures

Key = TypeVar("Key")

TREND_WEEKS = 12


@dataclass(frozen=True, slots=True)
class WaitingLead:
    """A prospect whose turn waits for us."""

    prospect: Prospect
    conversation_id: int
    since: datetime
    elapsed: timedelta
    working: timedelta
    step: Step


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one ISO week as they stood at `at`; `starts` and `ends` are in the owner's zone, `ends` excluded."""

    week: str
    starts: datetime
    ends: datetime
    at: datetime
    first_response: Figures
    next_response: Figures
    their_latency: Figures
    people: Mapping[str, Figures]  # first responses by the address that answered
    sources: Mapping[Source, Figures]  # first responses
    waiting: tuple[WaitingLead, ...]  # of any week, the oldest first
    trend: tuple[tuple[str, Figures], ...]  # first responses of the last weeks, this one last
    unanswered: Curve  # of the first responses


@dataclass(frozen=True, slots=True)
class _Counted:
    """A turn with the case it belongs to, and its week on its owner's clock."""

    turn: Turn
    case: Case
    week: str

    @property
    def person(self) -> str:
        return self.turn.answered_by or self.case.owner.email


def weekly(cases: Iterable[Case], week: str | None, at: datetime, zone: str) -> Report:
    """The report of a week; None is the week that `at` falls into in `zone`.  A turn counts in the week of its owner's zone.

    Raises UsageError for what is no week.
    """
    week = week or weeks.week_of(at, zone)
    starts, ends = weeks.bounds(week, zone)
    counted = [
        _Counted(turn, case, weeks.week_of(turn.began, case.owner.calendar.zone))
        for case in cases
        for turn in case.turns(at)
    ]
    firsts = [one for one in counted if one.turn.first]
    this_week = [one for one in counted if one.week == week]
    first = [one for one in firsts if one.week == week]
    by_source = _grouped(first, lambda one: one.case.source)
    return Report(
        week=week,
        starts=starts,
        ends=ends,
        at=at,
        first_response=_figures(first),
        next_response=_figures(one for one in this_week if one.turn.side is Side.THEIRS and not one.turn.first),
        their_latency=_figures(one for one in this_week if one.turn.side is Side.OURS),
        people=dict(sorted(_grouped(first, lambda one: one.person).items())),
        sources={source: by_source.get(source, _figures(())) for source in Source},
        waiting=_waiting(counted),
        trend=_trend(firsts, week),
        unanswered=_curve([one.turn for one in first]),
    )


def _figures(counted: Iterable[_Counted]) -> Figures:
    return figures([one.turn for one in counted])


def _grouped(counted: Iterable[_Counted], key: Callable[[_Counted], Key]) -> dict[Key, Figures]:
    groups: dict[Key, list[_Counted]] = defaultdict(list)
    for one in counted:
        groups[key(one)].append(one)
    return {name: _figures(group) for name, group in groups.items()}


def _trend(firsts: Sequence[_Counted], week: str) -> tuple[tuple[str, Figures], ...]:
    by_week = _grouped(firsts, lambda one: one.week)
    span = [weeks.shift(week, by) for by in range(1 - TREND_WEEKS, 1)]
    return tuple((name, by_week.get(name, _figures(()))) for name in span)


def _curve(turns: Sequence[Turn]) -> Curve:
    spans: dict[TurnState, list[timedelta]] = defaultdict(list)
    for turn in turns:
        if turn.elapsed is not None:
            spans[turn.state].append(turn.elapsed)
    return curve(spans[TurnState.ANSWERED], spans[TurnState.WAITING])


def _waiting(counted: Iterable[_Counted]) -> tuple[WaitingLead, ...]:
    waits = [
        WaitingLead(
            one.case.prospect,
            one.case.conversation_id,
            one.turn.began,
            one.turn.elapsed,
            one.turn.working or timedelta(),
            clocks.step(one.turn.elapsed),
        )
        for one in counted
        if one.turn.side is Side.THEIRS and one.turn.state is TurnState.WAITING and one.turn.elapsed is not None
    ]
    return tuple(sorted(waits, key=lambda wait: (wait.since, wait.conversation_id)))
