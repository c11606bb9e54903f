"""Decides what follows for each lead, and has the drafts of what is due written.

leads ─► void what the conversation overtook ─► decide for all ─► too many at once? ─► draft each, or set the lead aside
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

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
from worker.store import audit as audit_rows
from worker.store import leads as lead_rows
from worker.store.db import Store

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
    """Looks at these leads (all whose plan has not ended by default) and drafts what is due.

    Leads of the time before the mailbox was activated get drafts only `by_hand`.  Raises NotPossibleError, with nothing
    written, when more than `settings.most_at_once` drafts are due at once, unless `allow_mass`.  A lead that fails leaves the
    others alone.
    """
    with store.read() as tx:
        chosen = [lead for lead in lead_rows.active(tx) if _wanted(lead, leads, settings, by_hand=by_hand)]
        due = sum(
            _is_due(_decide(settings, _fresh(lead_case.load(tx, lead, _calendar(settings, lead), now)), now), now)
            for lead in chosen
        )
    if due > settings.most_at_once and not allow_mass:
        raise NotPossibleError(
            f"{due} drafts are due at once, more than {settings.most_at_once}: that looks like a mistake, so none was written. "
            "Look at the leads; then allow it for this run, or raise drafting.most_at_once"
        )
    run = PlanRun()
    for lead in chosen:
        with store.write() as tx:
            run += _plan_lead(tx, lead.id, templates, settings, now)
    return run


def _wanted(lead: Lead, leads: Collection[int] | None, settings: DraftingSettings, *, by_hand: bool) -> bool:
    known = lead.mailbox_id in settings.writers and (leads is None or lead.id in leads)
    return known and (by_hand or not lead.backfilled)


def _plan_lead(
    tx: Connection, lead_id: int, templates: Templates, settings: DraftingSettings, now: datetime
) -> PlanRun:
    lead = lead_rows.get(tx, lead_id)
    if lead.status is LeadStatus.STOPPED:  # by a person, since the run began
        return PlanRun()
    case = lead_case.load(tx, lead, _calendar(settings, lead), now)
    voided = _void_overtaken(tx, case, now)
    case = _fresh(case)
    try:
        decision = _decide(settings, case, now)
        written, decision = _draft(tx, case, decision, templates, settings, now)
    except TemplateProblemError as error:
        return PlanRun(voided=voided, failed=(f"lead {lead.id}: {error}",))
    if isinstance(decision, PlanEnded):
        return PlanRun(voided=(*voided, *_end(tx, lead, decision.reason, now)), ended=(lead.id,))
    _set_status(tx, lead, decision)
    return PlanRun((written.id,) if written else (), voided)


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
    until = decision.until if isinstance(decision, Waiting) else None
    replied = isinstance(decision, Waiting) and decision.replied
    status = LeadStatus.PAUSED if until else LeadStatus.REPLIED if replied else LeadStatus.ACTIVE
    if (status, until) != (lead.status, lead.paused_until):
        lead_rows.save(tx, replace(lead, status=status, paused_until=until))


def _calendar(settings: DraftingSettings, lead: Lead) -> WorkCalendar:
    return settings.writers[lead.mailbox_id].calendar
