"""What plans would have done beside what really happened: lead by lead, and in sum.

past + its replays ─► LeadReplay (proposals, our mails, their answers, who was forgotten) ─► Totals ─► a sentence, a page, JSON
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from worker.model import (
    Evidence,
    Lead,
    NextTouch,
    Plan,
    PlanEnded,
    Side,
    TheirMail,
    Touch,
    TouchKind,
    TouchState,
    Turn,
    TurnState,
    Waiting,
)
from worker.rules import clocks, hours
from worker.rules import plan as plans
from worker.rules.replaying import Outcome, Past, Proposal, Replay, decide
from worker.rules.stats import Figures, figures

DAY_OF_24 = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Text:
    """What a proposal would have said: the template and the evidence that fitted then, or why none could be written."""

    template: str | None = None
    evidence: Evidence | None = None
    lacks: str = ""
    needs_evidence: bool = False
    subject: str = ""
    first_line: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A proposal, and its text where that was asked for."""

    proposal: Proposal
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What one plan would have done for a lead; `first` is the prospect's first turn as this would have answered it."""

    plan: str
    steps: tuple[Step, ...]
    standing: NextTouch | PlanEnded | Waiting
    first: Turn | None
    forgotten: bool

    @property
    def done(self) -> tuple[Proposal, ...]:
        return tuple(step.proposal for step in self.steps if step.proposal.outcome is Outcome.DONE)


@dataclass(frozen=True, slots=True)
class OurMail:
    """A mail that we really wrote to them; `gap` is the time since the one before."""

    at: datetime
    by: str
    gap: timedelta | None


@dataclass(frozen=True, slots=True)
class LeadReplay:
    """One lead: what really happened in the time that was asked for, and what each plan would have done."""

    lead: Lead
    owner: str
    zone: str
    found_at: datetime
    first: Turn | None  # the prospect's first turn, as it really stood at the end
    mails: tuple[OurMail, ...]
    replies: tuple[TheirMail, ...]
    touches: tuple[Touch, ...]  # of a plan, really done
    forgotten: bool
    plans: tuple[Planned, ...]

    @property
    def longest_gap(self) -> timedelta | None:
        """The longest time between two mails of ours."""
        return max((mail.gap for mail in self.mails if mail.gap), default=None)

    @property
    def differs(self) -> bool:
        """Whether two plans would have done different things, or the same at different times."""
        return len({tuple((one.kind, one.due_at) for one in planned.done) for planned in self.plans}) > 1


@dataclass(frozen=True, slots=True)
class Row:
    """A moment of a lead's time line: a mail of ours, a mail of theirs, or what each plan would have done (None: nothing)."""

    at: datetime
    mail: OurMail | None = None
    reply: TheirMail | None = None
    steps: tuple[Step | None, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """The sums of one plan; `kinds` are the touches that count as done."""

    plan: str
    first_response: Figures
    within_24h: int  # prospects whose first turn would have been answered so soon
    kinds: Mapping[TouchKind, int]
    drafted: int  # drafts that would have lain in the queue, those that were overtaken included
    needs_evidence: int | None  # None where no texts were looked for
    forgotten: int

    @property
    def touches(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums over some leads, of what really happened and of each plan."""

    leads: int
    first_response: Figures
    within_24h: int
    mails: int
    touches: int
    forgotten: int
    plans: tuple[PlanTotals, ...]


def compare(past: Past, replays: Sequence[tuple[Plan, Replay]], start: datetime, end: datetime) -> LeadReplay:
    """A lead's replays beside what really happened between `start` and `end`."""
    turns = clocks.turns(past.mails, past.calendar, end, past.overrides)
    first = next((turn for turn in turns if turn.first and turn.began >= start), None)
    rows = {row for turn in turns if turn.side is Side.OURS for row in turn.messages}
    ours = [(mail.at, mail.from_) for mail in past.mails if mail.row in rows]
    gaps = [None, *(later[0] - earlier[0] for earlier, later in pairwise(ours))][: len(ours)]
    return LeadReplay(
        lead=past.lead,
        owner=past.sender,
        zone=past.calendar.zone,
        found_at=past.found_at,
        first=first,
        mails=tuple(OurMail(at, by, gap) for (at, by), gap in zip(ours, gaps, strict=True) if at >= start),
        replies=tuple(mail for mail in past.history.theirs if start <= mail.at <= end),
        touches=tuple(_done(past.history.touches, start, end)),
        forgotten=_forgotten(past, turns, [], replays[0][0], end),
        plans=tuple(_planned(past, turns, first, plan, played, end) for plan, played in replays),
    )


def totals(leads: Sequence[LeadReplay]) -> Totals:
    """The sums; each lead has the same plans in the same order."""
    count = max((len(lead.plans) for lead in leads), default=0)
    return Totals(
        leads=len(leads),
        first_response=_figures(lead.first for lead in leads),
        within_24h=_soon(lead.first for lead in leads),
        mails=sum(len(lead.mails) for lead in leads),
        touches=sum(len(lead.touches) for lead in leads),
        forgotten=sum(lead.forgotten for lead in leads),
        plans=tuple(_plan_totals([lead.plans[number] for lead in leads]) for number in range(count)),
    )


def ordered(leads: Iterable[LeadReplay]) -> list[LeadReplay]:
    """Those of whom the plans differ first, then the newest."""
    return sorted(leads, key=lambda lead: (not lead.differs, -lead.found_at.timestamp(), lead.lead.id))


def timeline(lead: LeadReplay) -> list[Row]:
    """What happened and what would have, by time; what two plans would have done alike stands in one row."""
    rows = [Row(mail.at, mail=mail) for mail in lead.mails] + [Row(reply.at, reply=reply) for reply in lead.replies]
    alike: dict[tuple[datetime, TouchKind, Outcome], list[Step | None]] = {}
    for number, planned in enumerate(lead.plans):
        for step in planned.steps:
            key = (step.proposal.due_at, step.proposal.kind, step.proposal.outcome)
            alike.setdefault(key, [None] * len(lead.plans))[number] = step
    rows += [Row(at, steps=tuple(steps)) for (at, *_), steps in alike.items()]
    return sorted(rows, key=lambda row: (row.at, row.mail is not None, bool(row.steps)))


def headline(sums: Totals, days: int) -> str:
    """The comparison in one sentence."""
    span = "on this day" if days == 1 else f"in these {days} days"
    if not sums.leads:
        return f"No lead was found {span}."
    first, *others = sums.plans
    words = f"{_named(first)} would have answered {_prospects(first.within_24h)} within 24 h"
    words += "".join(f", {_named(one)} {one.within_24h}" for one in others)
    were = f"{sums.within_24h} {'was' if sums.within_24h == 1 else 'were'}"
    return f"{span[0].upper()}{span[1:]} {words}; {were}."


def _named(totals: PlanTotals) -> str:
    return f"the plan “{totals.plan}”" if totals.plan else "the plans that the leads have"


def _prospects(count: int) -> str:
    return f"{count} prospect{'' if count == 1 else 's'}"


def _done(touches: Iterable[Touch], start: datetime, end: datetime) -> Iterator[Touch]:
    return (
        touch for touch in touches if touch.state is TouchState.DONE and touch.done_at and start <= touch.done_at <= end
    )


def _planned(
    past: Past, turns: Sequence[Turn], first: Turn | None, plan: Plan, played: Replay, end: datetime
) -> Planned:
    sent = [one.due_at for one in played.done]
    return Planned(
        plan=played.plan,
        steps=tuple(map(Step, played.proposals)),
        standing=played.standing,
        first=_answered_by(first, played.done, past) if first else None,
        forgotten=_forgotten(past, turns, sent, plan, end),
    )


def _answered_by(first: Turn, done: Sequence[Proposal], past: Past) -> Turn:
    """The first turn, answered by the plan where that comes before the real answer."""
    answers = (one.due_at for one in done if one.kind is TouchKind.THANK_YOU and one.due_at >= first.began)
    at = next(answers, None)
    if at is None or first.state is TurnState.CLOSED or (first.answered_at and first.answered_at <= at):
        return first
    return replace(
        first,
        state=TurnState.ANSWERED,
        answered_at=at,
        answered_by=past.sender,
        elapsed=at - first.began,
        working=hours.working_time(first.began, at, past.calendar),
    )


def _forgotten(past: Past, turns: Sequence[Turn], sent: Sequence[datetime], plan: Plan, end: datetime) -> bool:
    """Whether they heard nothing for more than a month after their last mail, and nothing had stopped or paused that."""
    last = next((turn.ended for turn in reversed(turns) if turn.side is Side.THEIRS), None)
    if last is None or last + plans.LONGEST_GAP >= end:
        return False
    limit = last + plans.LONGEST_GAP
    ours = [turn.began for turn in turns if turn.side is Side.OURS]
    if any(last <= at <= limit for at in (*ours, *sent)):
        return False
    decision = decide(plan, past, limit)
    return isinstance(decision, NextTouch) or (isinstance(decision, Waiting) and decision.until is None)


def _figures(turns: Iterable[Turn | None]) -> Figures:
    return figures([turn for turn in turns if turn])


def _soon(turns: Iterable[Turn | None]) -> int:
    return sum(
        turn.state is TurnState.ANSWERED and turn.elapsed is not None and turn.elapsed <= DAY_OF_24
        for turn in turns
        if turn
    )


def _plan_totals(planned: Sequence[Planned]) -> PlanTotals:
    steps = [step for one in planned for step in one.steps]
    done = [step for step in steps if step.proposal.outcome is Outcome.DONE]
    names = {one.plan for one in planned}
    return PlanTotals(
        plan=names.pop() if len(names) == 1 else "",
        first_response=_figures(one.first for one in planned),
        within_24h=_soon(one.first for one in planned),
        kinds=Counter(step.proposal.kind for step in done),
        drafted=len(steps),
        needs_evidence=sum(step.text.needs_evidence for step in done if step.text)
        if any(step.text for step in steps)
        else None,
        forgotten=sum(one.forgotten for one in planned),
    )
