"""Sends each person the day's digest once on each of their working days; says nothing where there is nothing to say.

whose day has come? ─► what waits for them ─► one transaction: claim the day, queue the mail
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worker.jobs.weekly_report import ReportMail, ReportPost, queue
from worker.model import Address, Delivery, WorkCalendar
from worker.store import digests
from worker.store.db import Store

LATEST = timedelta(hours=12)  # after its time a digest comes no more: the evening is no time for a morning's list


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a digest: of which mailboxes, when they work, and at what time of their day."""

    address: Address
    mailbox_ids: frozenset[int]
    calendar: WorkCalendar
    clock: time = time(8)

    def due_at(self, day: date) -> datetime:
        return datetime.combine(day, self.clock, ZoneInfo(self.calendar.zone)).astimezone(UTC)


Write = Callable[
    [Collection[int], datetime, datetime], ReportMail | None
]  # mailboxes, now, since; None: nothing to say


def send_digests(
    store: Store, post: ReportPost, readers: Iterable[Reader], write: Write, *, now: datetime, new_id: Callable[[], str]
) -> tuple[Delivery, ...]:
    """Queues the digest of everybody whose time has come today.  Raises NotPossibleError where a reader is not one of us."""
    return tuple(
        delivery
        for reader in readers
        if _is_due(reader, now)
        for delivery in _once(store, post, reader, write, now, new_id)
    )


def _is_due(reader: Reader, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(reader.calendar.zone)).date()
    works = today not in reader.calendar.days_off and bool(reader.calendar.hours[today.weekday()])
    return works and timedelta() <= now - reader.due_at(today) < LATEST


def _once(
    store: Store, post: ReportPost, reader: Reader, write: Write, now: datetime, new_id: Callable[[], str]
) -> tuple[Delivery, ...]:
    """A day without anything to say is used up, too: what comes later waits for tomorrow's."""
    today = now.astimezone(ZoneInfo(reader.calendar.zone)).date().isoformat()
    with store.read() as tx:
        last = digests.last(tx, reader.address.email)
    if last is not None and last.day >= today:
        return ()
    mail = write(reader.mailbox_ids, now, last.at if last else now - timedelta(days=1))
    with store.write() as tx:
        if not digests.claim(tx, reader.address.email, today, now) or mail is None:
            return ()
        return queue(tx, store.epoch, replace(post, recipients=(reader.address,)), mail, now, new_id)
