"""What follows for every lead, kept in memory until something about the lead changes.

leads with their counts of changes ─► those kept and still true ─► the others: their cases, some hundred at a time ─► rules.forecast
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection

from worker.jobs import lead_case
from worker.jobs.draft_touches import DraftingSettings
from worker.rules.forecast import Coming, forecast
from worker.store import leads as lead_rows
from worker.store.leads import OnCalendar

AT_ONCE = 200  # leads whose mails are in memory together
DAYS = 60  # how far is looked ahead: a page shows half of it at once
TRUE_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A lead that the calendar shows, and the touches to come, oldest first; empty where none follows by itself."""

    lead: OnCalendar
    coming: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    changes: int
    until: datetime  # from then on it may be otherwise, though nothing changed
    coming: tuple[Coming, ...]


class Forecasts:
    """The forecasts of every lead of some mailboxes; threads may share one."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self._lock = Lock()
        self._settings: DraftingSettings | None = None

    def every(
        self, tx: Connection, settings: DraftingSettings, now: datetime, mailboxes: Collection[int]
    ) -> list[Ahead]:
        """What follows for each lead whose plan has not ended, in no order."""
        with self._lock:
            if self._settings is not settings:
                self._settings, self._kept = settings, {}
            leads = [lead for lead in lead_rows.on_calendar(tx) if lead.mailbox_id in settings.writers]
            self._kept = {lead.id: self._kept[lead.id] for lead in leads if lead.id in self._kept}
            stale = [lead for lead in leads if not self._is_true(lead, now)]
            changes = {lead.id: lead.changes for lead in stale}
            for start in range(0, len(stale), AT_ONCE):
                some = [lead.id for lead in stale[start : start + AT_ONCE]]
                self._kept |= dict(_looked(tx, some, changes, settings, now))
            return [Ahead(lead, self._kept[lead.id].coming) for lead in leads if lead.mailbox_id in mailboxes]

    def _is_true(self, lead: OnCalendar, now: datetime) -> bool:
        kept = self._kept.get(lead.id)
        return kept is not None and kept.changes == lead.changes and now < kept.until


def _looked(
    tx: Connection, ids: Collection[int], changes: Mapping[int, int], settings: DraftingSettings, now: datetime
) -> Iterator[tuple[int, _Kept]]:
    calendars = {mailbox: writer.calendar for mailbox, writer in settings.writers.items()}
    for case in lead_case.load_many(tx, lead_rows.get_many(tx, ids), calendars, now):
        lead, calendar = case.lead, calendars[case.lead.mailbox_id]
        coming = forecast(settings.plan_of(lead.plan), lead, case.history, calendar, now, DAYS)
        until = min((one.at for one in coming if one.at > now), default=now + TRUE_FOR)
        yield lead.id, _Kept(changes[lead.id], min(until, now + TRUE_FOR), coming)
