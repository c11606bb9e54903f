"""Decides what follows for each lead, and has the drafts of what is due written.

leads to look at ─► load some hundred ─► decide for all ─► agenda ─► too many at once? ─► draft what has come up ─► when to look again
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from worker.drafting import Templates, Unfit
from worker.errors import NotPossibleError, TemplateProblemError
from worker.jobs import lead_case
from worker.jobs.draft_touches import DraftingSettings, draft
from worker.jobs.lead_case import LeadCase
from worker.jobs.withdraw import void, withdraw
from worker.model import (
    Draft,
    DraftState,
    Lead,
    LeadStatus,
    NextTouch,
    PlanEnded,
    TouchKind,
    TouchState,
    Waiting,
    WorkCalendar,
)
from worker.rules import plan as plans
from worker.rules.agenda import Due, agenda, due_of
from worker.store import audit as audit_rows
from worker.store import leads as lead_rows
from worker.store import touches as touch_rows
from worker.store.db import Store
from worker.store.leads import Looked

LOOK_AGAIN = timedelta(days=1)  # at the latest, whatever was decided
TRY_AGAIN = timedelta(minutes=10)  # after a template that failed
A_LOAD = 300  # leads whose mails are in memory at once
A_NOTE = 2000  # leads a transaction
MOST_DRAFTS_A_TOUCH = 5  # a conversation that keeps moving before anybody approves: perhaps two machines talk
Decision = NextTouch | PlanEnded | Waiting


@dataclass(frozen=True, slots=True)
class PlanRun:
    """What a run did: ids of the drafts written and voided, of the leads whose plan ended, and what failed, in words."""

    drafted: tuple[int, ...] = ()
    voided: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()
    failed: tuple[str, ...] = ()

    def __add__(self, other: PlanRun) -> PlanRun:
        return PlanRun(
            self.drafted + other.drafted,
            self.voided + other.voided,
            self.ended + other.ended,
            self.failed + other.failed,
        )


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look at a lead came to, before anything is written."""

    lead: Lead
    changes: int
    decision: Decision
    due: Due | None  # a touch that may come up in this run
    stale: bool  # a draft of it is to be taken back


def plan_touches(
    store: Store,
    templates: Templates,
    settings: DraftingSettings,
    now: datetime,
    *,
    leads: Collection[int] | None = None,
    by_hand: bool = False,
    allow_mass: bool = False,
) -> PlanRun:
    """Looks at these leads (by default at all whose facts changed or whose time has come) and drafts what is due.

    Leads of the time before the mailbox was activated get drafts only `by_hand`, and then at once whatever the day holds.  Raises
    NotPossibleError, with nothing written, when more than `settings.most_at_once` drafts are due at once, unless `allow_mass`.  A lead that
    fails leaves the others alone.
    """
    _notice_configuration(store, settings)
    with store.read() as tx:
        looks = list(_looks(tx, settings, now, _chosen(tx, leads, settings, now, by_hand=by_hand)))
        moments = _moments(tx, looks, settings, now, by_hand=by_hand)
    due = {id_ for id_, moment in moments.items() if moment <= now}
    if len(due) > settings.most_at_once and not allow_mass:
        raise NotPossibleError(
            f"{len(due)} drafts are due at once, more than {settings.most_at_once}: that looks like a mistake, so none was written. "
            "Look at the leads; then allow it for this run, or raise drafting.most_at_once"
        )
    run = PlanRun()
    acting = [look for look in looks if look.stale or look.lead.id in due or isinstance(look.decision, PlanEnded)]
    for look in sorted(acting, key=lambda look: moments.get(look.lead.id, now)):
        with store.write() as tx:
            run += _plan_lead(tx, look, templates, settings, now, may_draft=look.lead.id in due)
    resting = {look.lead.id for look in looks} - {look.lead.id for look in acting}
    _rest(store, [_looked(look, moments, now) for look in looks if look.lead.id in resting])
    return run


def _notice_configuration(store: Store, settings: DraftingSettings) -> None:
    """Where plans, calendars or the program changed since, every lead is looked at anew."""
    with store.read() as tx:
        same = lead_rows.planned_by(tx) == settings.fingerprint
    if not same:
        with store.write() as tx:
            lead_rows.plan_by(tx, settings.fingerprint)


def _chosen(
    tx: Connection, leads: Collection[int] | None, settings: DraftingSettings, now: datetime, *, by_hand: bool
) -> list[tuple[Lead, int]]:
    scheduled = leads is None and not by_hand
    found = lead_rows.to_look_at(tx, now) if scheduled else lead_rows.running(tx, leads)
    return [
        (lead, changes)
        for lead, changes in found
        if lead.mailbox_id in settings.writers and (by_hand or not lead.backfilled)
    ]


def _looks(
    tx: Connection, settings: DraftingSettings, now: datetime, chosen: list[tuple[Lead, int]]
) -> Iterator[_Look]:
    calendars = {mailbox: writer.calendar for mailbox, writer in settings.writers.items()}
    for start in range(0, len(chosen), A_LOAD):
        some = chosen[start : start + A_LOAD]
        cases = lead_case.load_many(tx, [lead for lead, _ in some], calendars, now)
        for (lead, changes), case in zip(some, cases, strict=True):
            fresh = _fresh(case)
            decision = _decide(settings, fresh, now)
            due = _due(settings, fresh, decision) if _is_due(decision, now) else None
            yield _Look(lead, changes, decision, due, bool(_overtaken(case)))


def _due(settings: DraftingSettings, case: LeadCase, decision: Decision) -> Due | None:
    if not isinstance(decision, NextTouch):
        return None
    lead = case.lead
    return due_of(settings.plan_of(lead.plan), lead, case.history, _calendar(settings, lead), decision)


def _moments(
    tx: Connection, looks: list[_Look], settings: DraftingSettings, now: datetime, *, by_hand: bool
) -> dict[int, datetime]:
    """When each touch that is due comes up, by lead; by hand at once."""
    due = [look.due for look in looks if look.due]
    if by_hand or not due:
        return dict.fromkeys((one.lead.id for one in due), now)
    zones = {mailbox: ZoneInfo(writer.calendar.zone) for mailbox, writer in settings.writers.items()}
    lately = touch_rows.drafted_since(tx, now - timedelta(days=2), plans.FIRST_ANSWERS)
    taken = Counter((mailbox, at.astimezone(zones[mailbox]).date()) for mailbox, at in lately if mailbox in zones)
    return agenda(due, taken, settings.touches_a_day, now)


def _looked(look: _Look, moments: Mapping[int, datetime], now: datetime) -> Looked:
    """What is stored of a look that nothing comes of now; at least once a day a lead is looked at, whatever happens."""
    status, until = _status(look.decision)
    soonest = until if isinstance(look.decision, Waiting) else None
    if isinstance(look.decision, NextTouch):
        soonest = moments.get(look.lead.id, look.decision.due_at)
    return Looked(look.lead.id, look.changes, status, until, min(soonest or now + LOOK_AGAIN, now + LOOK_AGAIN))


def _rest(store: Store, looked: list[Looked]) -> None:
    for start in range(0, len(looked), A_NOTE):
        with store.write() as tx:
            lead_rows.note_looks(tx, looked[start : start + A_NOTE])


def _plan_lead(
    tx: Connection, look: _Look, templates: Templates, settings: DraftingSettings, now: datetime, *, may_draft: bool
) -> PlanRun:
    lead = lead_rows.get(tx, look.lead.id)
    if lead.status is LeadStatus.STOPPED:  # by a person, since the run began
        return PlanRun()
    case = lead_case.load(tx, lead, _calendar(settings, lead), now)
    voided = _void_overtaken(tx, case, now)
    case = _fresh(case)
    try:
        decision = _decide(settings, case, now)
        written, decision = _draft(tx, case, decision, templates, settings, now) if may_draft else (None, decision)
    except TemplateProblemError as error:
        again = Looked(lead.id, look.changes, lead.status, lead.paused_until, now + TRY_AGAIN)
        lead_rows.note_looks(tx, [again])
        return PlanRun(voided=voided, failed=(f"lead {lead.id}: {error}",))
    if isinstance(decision, PlanEnded):
        return PlanRun(voided=(*voided, *_end(tx, lead, decision.reason, now)), ended=(lead.id,))
    _set_status(tx, lead, decision)
    if may_draft and written is None:
        # Nothing can be written now: it takes no place of today's, and no look each minute.
        changes, (status, until) = lead_rows.changes(tx, lead.id), _status(decision)
        lead_rows.note_looks(tx, [Looked(lead.id, changes, status, until, _next_look(decision, now))])
    return PlanRun((written.id,) if written else (), voided)


def _next_look(decision: Decision, now: datetime) -> datetime:
    soonest = decision.due_at if isinstance(decision, NextTouch) else None
    soonest = decision.until if isinstance(decision, Waiting) else soonest
    return min(soonest or now + LOOK_AGAIN, now + LOOK_AGAIN)


def _draft(
    tx: Connection, case: LeadCase, decision: Decision, templates: Templates, settings: DraftingSettings, now: datetime
) -> tuple[Draft | None, Decision]:
    """Drafts the touch if it is due, or the next kind that can be written."""
    without: dict[TouchKind, str] = {}
    while _is_due(decision, now) and isinstance(decision, NextTouch):
        written = draft(tx, case, decision, templates, settings, now)
        if not isinstance(written, Unfit):
            return written, decision
        without[decision.kind] = written.reason
        decision = _decide(settings, case, now, without)
    return None, decision


def _decide(
    settings: DraftingSettings, case: LeadCase, now: datetime, without: dict[TouchKind, str] | None = None
) -> Decision:
    if max(case.voided.values(), default=0) >= MOST_DRAFTS_A_TOUCH:
        return Waiting("the conversation moved on five times before anybody approved a draft: a person answers")
    plan = settings.plan_of(case.lead.plan)
    calendar = _calendar(settings, case.lead)
    return plans.next_touch(plan, case.lead, case.history, calendar, now, without=without)


def _is_due(decision: Decision, now: datetime) -> bool:
    """A first answer is drafted at once, to be at hand whenever a person looks; the others when they are due."""
    return isinstance(decision, NextTouch) and (decision.kind in plans.FIRST_ANSWERS or decision.due_at <= now)


def _overtaken(case: LeadCase) -> tuple[Draft, ...]:
    open_states = (DraftState.PENDING, DraftState.SNOOZED)
    return tuple(draft for draft in case.drafts if draft.state in open_states and draft.head != case.head)


def _void_overtaken(tx: Connection, case: LeadCase, now: datetime) -> tuple[int, ...]:
    """Takes back the drafts that a newer mail of the conversation made stale."""
    stale = _overtaken(case)
    for old in stale:
        reason = "the conversation moved on: a mail arrived or was sent since this was written"
        void(tx, old.id, reason, now)
        audit_rows.record(tx, at=now, who="followthrough", what="voided", subject=f"draft:{old.id}", detail=reason)
    return tuple(old.id for old in stale)


def _fresh(case: LeadCase) -> LeadCase:
    """The case as it is once the overtaken drafts are void."""
    stale = {draft.id: draft.touch_id for draft in _overtaken(case)}
    void = tuple(replace(one, state=DraftState.VOID) if one.id in stale else one for one in case.drafts)
    touches = tuple(
        replace(touch, state=TouchState.CANCELLED) if touch.id in stale.values() else touch
        for touch in case.history.touches
    )
    return replace(case, drafts=void, history=replace(case.history, touches=touches))


def _end(tx: Connection, lead: Lead, reason: str, now: datetime) -> tuple[int, ...]:
    """Ends the plan; returns the drafts that no longer wait because of it."""
    lead_rows.save(tx, replace(lead, status=LeadStatus.STOPPED, stopped_reason=reason, paused_until=None))
    audit_rows.record(tx, at=now, who="followthrough", what="plan ended", subject=f"lead:{lead.id}", detail=reason)
    return withdraw(tx, lead.id, reason, now)


def _set_status(tx: Connection, lead: Lead, decision: NextTouch | Waiting) -> None:
    """Stores what the decision means for the lead."""
    status, until = _status(decision)
    if (status, until) != (lead.status, lead.paused_until):
        lead_rows.save(tx, replace(lead, status=status, paused_until=until))


def _status(decision: Decision) -> tuple[LeadStatus, datetime | None]:
    """What a decision that does not end the plan means for the lead, and until when it rests."""
    until = decision.until if isinstance(decision, Waiting) else None
    replied = isinstance(decision, Waiting) and decision.replied
    return (LeadStatus.PAUSED if until else LeadStatus.REPLIED if replied else LeadStatus.ACTIVE), until


def _calendar(settings: DraftingSettings, lead: Lead) -> WorkCalendar:
    return settings.writers[lead.mailbox_id].calendar
