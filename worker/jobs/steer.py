"""What a person decides about a lead: stop or resume its plan, that it is no lead, that a turn needs no answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from worker.errors import UsageError
from worker.jobs.settle import Desk, derive, settle
from worker.jobs.withdraw import withdraw
from worker.model import Lead, LeadStatus, TurnOverride
from worker.store import audit, leads, messages


def stop_plan(tx: Connection, lead_id: int, reason: str, *, who: str, now: datetime) -> Lead:
    """No touch follows; what waits in the queue is void, and what was approved but not sent is not sent."""
    lead = leads.get(tx, lead_id)
    withdraw(tx, lead_id, reason, now)
    _note(tx, lead, now, who, "plan stopped", reason)
    return leads.save(tx, replace(lead, status=LeadStatus.STOPPED, stopped_reason=reason, paused_until=None))


def resume_plan(tx: Connection, lead_id: int, *, who: str, now: datetime) -> Lead:
    """The plan goes on where it stopped; a refusal or a bounce stops it again at once."""
    lead = leads.get(tx, lead_id)
    _note(tx, lead, now, who, "plan resumed")
    return leads.save(
        tx, replace(lead, status=LeadStatus.ACTIVE, stopped_reason=None, paused_until=None, backfilled=False)
    )


def choose_plan(tx: Connection, lead_id: int, plan: str, known: Collection[str], *, who: str, now: datetime) -> Lead:
    """The lead follows another plan from now on; what was done stays done.  Raises UsageError for a plan that there is not."""
    if plan not in known:
        raise UsageError(f"there is no plan {plan}; known are {', '.join(sorted(known))}")
    lead = leads.get(tx, lead_id)
    if lead.plan != plan:
        leads.set_plan(tx, lead_id, plan)
        _note(tx, lead, now, who, "plan chosen", f"{plan} instead of {lead.plan}")
    return replace(lead, plan=plan)


def say_whether_lead(
    tx: Connection, desk: Desk, lead_id: int, *, is_lead: bool, who: str, now: datetime
) -> Lead | None:
    """A person's word wins over the verdict: what is no lead waits for nobody, counts in no figure and gets no touch."""
    lead = leads.get(tx, lead_id)
    if is_lead:
        lead = resume_plan(tx, lead_id, who=who, now=now)
    else:
        lead = stop_plan(tx, lead_id, "a person said that this is no lead", who=who, now=now)
    leads.save(tx, replace(lead, override=is_lead, known_id=None))
    return next(iter(derive(tx, desk, [lead.conversation_id], now)), None)


def decide_turn(
    tx: Connection, desk: Desk, lead_id: int, message_row: int, *, closed: bool, reason: str, who: str, now: datetime
) -> Lead | None:
    """Closes (needs no answer) or reopens the turn that began with this message; the clocks follow."""
    lead = leads.get(tx, lead_id)
    leads.override_turn(tx, TurnOverride(message_row, closed, reason, now), who, now)
    _note(tx, lead, now, who, "turn closed" if closed else "turn reopened", reason)
    return next(iter(derive(tx, desk, [lead.conversation_id], now)), None)


def place_mail(
    tx: Connection, desk: Desk, lead_id: int, message_row: int, *, belongs: bool, who: str, now: datetime
) -> None:
    """Says whether a mail belongs to the conversation that a guess put it in; one that does not stands alone from then on."""
    lead = leads.get(tx, lead_id)
    messages.place(tx, message_row, belongs=belongs)
    what = "mail belongs here" if belongs else "mail does not belong here"
    _note(tx, lead, now, who, what, messages.get(tx, message_row).subject)
    settle(tx, desk, [messages.get(tx, message_row)], now)
    derive(tx, desk, [lead.conversation_id], now)


def _note(tx: Connection, lead: Lead, at: datetime, who: str, what: str, detail: str = "") -> None:
    audit.record(tx, at=at, who=who, what=what, subject=f"lead:{lead.id}", detail=detail)
