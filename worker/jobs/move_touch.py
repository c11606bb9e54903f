"""A person moves the next touch of a lead to another day, or takes that back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from worker.errors import NotPossibleError
from worker.jobs import lead_case
from worker.jobs.draft_touches import DraftingSettings
from worker.model import Lead, NextTouch
from worker.rules.moves import moved
from worker.store import audit, leads


def move_touch(
    tx: Connection, lead_id: int, day: date | None, settings: DraftingSettings, *, who: str, now: datetime
) -> date | None:
    """Moves the next touch to a day of the owner's zone (None: back to where the plan has it); returns the day of the move before.

    Raises NotPossibleError, with the reason, for a day that the rules do not allow.
    """
    lead = leads.get(tx, lead_id)
    if lead.mailbox_id not in settings.writers:
        raise NotPossibleError("Its mailbox is no longer in the configuration.")
    calendar = settings.writers[lead.mailbox_id].calendar
    before = lead.moved_to.astimezone(ZoneInfo(calendar.zone)).date() if lead.moved_to else None
    if day is None:
        _store(tx, replace(lead, moved_to=None, moved_by=None), "move taken back", "", who, now)
        return before
    case = lead_case.load(tx, lead, calendar, now)
    touch = moved(settings.plan_of(lead.plan), lead, case.history, calendar, now, day)
    if not isinstance(touch, NextTouch):
        raise NotPossibleError(f"It stays where it is: {touch}.")
    detail = f"{touch.kind}, to {touch.due_at.astimezone(ZoneInfo(calendar.zone)):%A, %-d %B %Y}"
    _store(tx, replace(lead, moved_to=touch.due_at, moved_by=who), "touch moved", detail, who, now)
    return before


def _store(tx: Connection, lead: Lead, what: str, detail: str, who: str, now: datetime) -> None:
    leads.save(tx, lead)
    audit.record(tx, at=now, who=who, what=what, subject=f"lead:{lead.id}", detail=detail)
