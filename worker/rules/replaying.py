"""Time travel: which touches a plan would have proposed, walking from event to event over what was known at each moment.

    found ─► as it was known then ─► plan.next_touch ─► due before anything else happened? ─► proposed, counts as done ─┐
                     ▲───────────── else: on to the next mail, the next act of a person, the end of a pause ◄───────────┘

What really happened happens anyway: our mails, theirs, what people decided.  A proposed touch counts as sent at its due moment, as if it
had been approved at once; a mail of ours that came first did its job, a mail of theirs that came first may have stopped it.
docs/replay.md tells the reasons with an example.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from worker.model import (
    Kind,
    Lead,
    LeadHistory,
    LeadStatus,
    NextTouch,
    Permission,
    Plan,
    PlanEnded,
    Side,
    Touch,
    TouchKind,
    TouchState,
    Turn,
    TurnFacts,
    TurnOverride,
    Waiting,
    WorkCalendar,
)
from worker.rules import clocks, hours
from worker.rules import plan as plans

Moment = tuple[datetime, int]  # at one moment: first what is theirs, then what is due, then what is ours
THEIRS, OURS = 0, 1
MOST = 2 * len(TouchKind)  # proposals that count as done; each kind comes once, so this is only a bound


class Outcome(StrEnum):
    """What became of a proposal."""

    DONE = "done"  # nothing came before it was due: it counts as sent then
    OURS_FIRST = "ours_first"  # a real mail of ours did its job before
    THEIRS_FIRST = "theirs_first"  # a real mail of theirs, or a person's decision, changed what follows
    OPEN = "open"  # drafted, and due after the end


@dataclass(frozen=True, slots=True)
class Proposal:
    """A touch that would have been proposed: `drafted_at` is when it would have lain in the queue; times in UTC."""

    kind: TouchKind
    number: int
    drafted_at: datetime
    due_at: datetime
    reason: str
    outcome: Outcome = Outcome.DONE
    known: LeadHistory | None = field(default=None, compare=False, repr=False)  # when it was drafted


@dataclass(frozen=True, slots=True)
class Act:
    """A person stopped the plan (the reason), or let it go on (None)."""

    at: datetime
    stopped: str | None


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a lead and its conversation at the end; all of it with its time, so that any moment before can be seen.

    `mails` are oldest first; `history` is the one of the end; `sender` is the address that our touches come from.
    """

    lead: Lead
    calendar: WorkCalendar
    sender: str
    found_at: datetime  # when the mail arrived that makes it a lead
    mails: tuple[TurnFacts, ...]
    history: LeadHistory
    overrides: tuple[TurnOverride, ...] = ()
    acts: tuple[Act, ...] = ()
    suppressed_at: datetime | None = None
    refused: tuple[datetime, ...] = ()  # when a server refused a mail of ours to them for good


@dataclass(frozen=True, slots=True)
class Replay:
    """What a plan would have done for a lead, and where it stood at the end."""

    plan: str
    proposals: tuple[Proposal, ...]
    standing: NextTouch | PlanEnded | Waiting

    @property
    def done(self) -> tuple[Proposal, ...]:
        """Those that count as sent."""
        return tuple(proposal for proposal in self.proposals if proposal.outcome is Outcome.DONE)


def replay(plan: Plan, past: Past, start: datetime, end: datetime) -> Replay:
    """The touches that the plan would have proposed from `start` (or from when the lead was found) to `end`, included.

    What arrived after a moment is not seen at it: the replay of a shorter time is the beginning of the replay of a longer one.
    """
    walk = _Walk(plan, past)
    proposals = tuple(walk.proposals((max(start, past.found_at), THEIRS), end))
    return Replay(plan.name, proposals, walk.decide((end, OURS)))


def as_of(past: Past, moment: datetime) -> LeadHistory:
    """The history as it was known at a moment; what happened exactly then is seen."""
    return _history(past, (moment, OURS), ())


def decide(plan: Plan, past: Past, moment: datetime) -> NextTouch | PlanEnded | Waiting:
    """What the plan would have decided at a moment, had it proposed nothing before."""
    return _Walk(plan, past).decide((moment, OURS))


class _Walk:
    """One pass over one lead's past; keeps the touches that count as done."""

    def __init__(self, plan: Plan, past: Past) -> None:
        self._plan, self._past = plan, past
        self._events = sorted(set(_events(past)))
        self._done: list[Proposal] = []
        self._known: tuple[int, LeadHistory] | None = None  # how many events it has seen, and what is known then

    def decide(self, at: Moment) -> NextTouch | PlanEnded | Waiting:
        """What the plan would have decided then."""
        lead = _lead(self._past, at[0])
        return plans.next_touch(self._plan, lead, self._history(at), self._past.calendar, at[0])

    def proposals(self, at: Moment, end: datetime) -> Iterator[Proposal]:
        """The proposals in their order; `at` moves on to what comes next: an event, a due touch, the end of a pause."""
        drafted: Proposal | None = None
        while at[0] <= end and len(self._done) < MOST:
            decision = self.decide(at)
            if drafted and not (isinstance(decision, NextTouch) and decision.kind is drafted.kind):
                yield replace(drafted, outcome=Outcome.OURS_FIRST if at[1] == OURS else Outcome.THEIRS_FIRST)
                drafted = None
            if isinstance(decision, NextTouch):
                drafted = self._proposal(decision, at, drafted)
                if drafted.due_at <= at[0]:
                    self._count_as_done(drafted, at)
                    yield drafted
                    drafted = None
                    continue
            following = self._following(decision, drafted, at)
            if drafted and drafted.kind not in plans.FIRST_ANSWERS:
                drafted = None  # written when it is due, not before
            if following is None:
                break
            at = following
        if drafted:
            yield replace(drafted, outcome=Outcome.OPEN)

    def _proposal(self, decision: NextTouch, at: Moment, drafted: Proposal | None) -> Proposal:
        due = decision.due_at if decision.due_at > at[0] else hours.next_opening(at[0], self._past.calendar)
        since, known = (drafted.drafted_at, drafted.known) if drafted else (at[0], self._history(at))
        return Proposal(decision.kind, decision.number, since, due, decision.reason, known=known)

    def _following(
        self, decision: NextTouch | PlanEnded | Waiting, drafted: Proposal | None, at: Moment
    ) -> Moment | None:
        ahead = list(self._events[bisect_right(self._events, at) :][:1])
        if drafted:
            ahead.append((drafted.due_at, THEIRS))
        elif isinstance(decision, Waiting) and decision.until:
            ahead.append((decision.until, THEIRS))
        return min((moment for moment in ahead if moment > at), default=None)

    def _history(self, at: Moment) -> LeadHistory:
        """Worked out again only where something happened since it was last asked for."""
        seen = bisect_right(self._events, at)
        if self._known is None or self._known[0] != seen:
            self._known = seen, _history(self._past, at, self._done)
        return self._known[1]

    def _count_as_done(self, proposal: Proposal, at: Moment) -> None:
        """What a touch changes by itself is known without working out whose turn it is again."""
        self._done.append(proposal)
        history = self._history(at)
        touches = _touches(self._past, self._done, at)
        if _mail(self._past, proposal, 0) and proposal.kind is not TouchKind.INTRODUCTION_THANKS:
            history = replace(history, ours=(*history.ours, proposal.due_at), waiting_since=None)
        self._known = bisect_right(self._events, at), replace(history, touches=touches)


def _events(past: Past) -> Iterator[Moment]:
    """Every moment at which something became known that a decision may rest on."""
    known = past.history
    yield from ((mail.at, OURS if mail.ours else THEIRS) for mail in past.mails)
    yield from ((touch.done_at, OURS) for touch in known.touches if touch.done_at)
    yield from ((moment, OURS) for moment in (*known.person, *known.colleagues))
    yield from ((moment, OURS) for _, moment in known.company_touches)
    theirs = [act.at for act in past.acts] + [override.at for override in past.overrides] + [past.suppressed_at]
    yield from ((moment, THEIRS) for moment in (*theirs, *past.refused) if moment)
    if known.bad_news:
        yield known.bad_news.published, THEIRS


def _lead(past: Past, at: datetime) -> Lead:
    """The lead as people had decided on it by then."""
    last = next((act for act in reversed(past.acts) if act.at <= at), None)
    if last and last.stopped is not None:
        return replace(past.lead, status=LeadStatus.STOPPED, stopped_reason=last.stopped, override=None)
    override = past.lead.override if not past.acts else None  # of a remembered word; the moment of an act is known
    return replace(past.lead, status=LeadStatus.ACTIVE, stopped_reason=None, override=override, paused_until=None)


def _history(past: Past, at: Moment, done: Sequence[Proposal]) -> LeadHistory:
    known, now = past.history, at[0]
    seen = [mail for mail in past.mails if (mail.at, OURS if mail.ours else THEIRS) <= at]
    sent = [mail for number, one in enumerate(done, 1) if (mail := _mail(past, one, number))]
    overrides = [override for override in past.overrides if override.at is None or override.at <= now]
    turns = clocks.turns([*seen, *sent], past.calendar, now, overrides)
    waiting = clocks.waiting(turns)
    return replace(
        known,
        touches=_touches(past, done, at),
        ours=_of_ours(turns, [*seen, *sent]),
        theirs=tuple(mail for mail in known.theirs if mail.at <= now),
        waiting_since=waiting.began if waiting else None,
        suppressed=known.suppressed if past.suppressed_at is None or past.suppressed_at <= now else None,
        bounced=_bounced(past, [mail for mail in seen if not mail.guessed], now),
        perhaps_bounced=_bounced(past, seen, now),
        promises=tuple(promise for promise in known.promises if promise.made_at <= now),
        by_hand=tuple(touch for touch in known.by_hand if (touch.at, OURS) <= at),
        person=tuple(moment for moment in known.person if (moment, OURS) <= at),
        colleagues=tuple(moment for moment in known.colleagues if (moment, OURS) <= at),
        company_touches=tuple(pair for pair in known.company_touches if (pair[1], OURS) <= at),
        bad_news=known.bad_news if known.bad_news and known.bad_news.published <= now else None,
        moved_to=None,
        permission=Permission.UNKNOWN,
    )


def _touches(past: Past, done: Sequence[Proposal], at: Moment) -> tuple[Touch, ...]:
    """Those that really reached them by then, and those that count as done; each kind once, as it first came."""
    lead_id = past.lead.id
    proposed = [
        Touch(0, lead_id, one.kind, one.number, TouchState.DONE, one.due_at, one.reason, one.due_at) for one in done
    ]
    real = [
        touch
        for touch in past.history.touches
        if touch.state is TouchState.DONE and touch.done_at and (touch.done_at, OURS) <= at
    ]
    first: dict[TouchKind, Touch] = {}
    for touch in sorted([*proposed, *real], key=lambda touch: touch.done_at or at[0]):
        first.setdefault(touch.kind, touch)
    return tuple(first.values())


def _mail(past: Past, proposal: Proposal, number: int) -> TurnFacts | None:
    """The mail that a proposal would have been; a call is none, and thanks to the introducer answer nobody."""
    introduction = proposal.kind is TouchKind.INTRODUCTION_THANKS
    recipient = past.lead.introducer if introduction else past.lead.prospect.email
    if proposal.kind is TouchKind.CALL or not recipient:
        return None
    return TurnFacts(None, past.sender, frozenset({recipient}), proposal.due_at, True, Kind.HUMAN, row=-number)


def _of_ours(turns: Sequence[Turn], mails: Sequence[TurnFacts]) -> tuple[datetime, ...]:
    rows = {row for turn in turns if turn.side is Side.OURS for row in turn.messages}
    return tuple(sorted(mail.at for mail in mails if mail.row in rows))


def _bounced(past: Past, seen: Sequence[TurnFacts], now: datetime) -> bool:
    """Whether their address refused a mail for good, and nothing came from them since."""
    email, refused, wrote = past.lead.prospect.email, False, None
    for mail in seen:
        if mail.bounce and mail.bounce.permanent and email in mail.bounce.recipients:
            refused = True
        elif mail.from_ == email:
            refused, wrote = False, mail.at
    return refused or any(at <= now and (wrote is None or at > wrote) for at in past.refused)
