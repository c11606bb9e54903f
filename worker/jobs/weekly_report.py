"""Sends the weekly report to our own people, once a week; a week that was missed is sent late, once.

which weeks are due? ─► the report as a mail ─► one transaction: claim the week, queue the deliveries
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from worker.errors import NotPossibleError
from worker.mail.compose import compose
from worker.model import Address, Delivery, DeliveryState, FrozenMail, Purpose, Us
from worker.rules import weeks
from worker.store import deliveries, mailboxes
from worker.store import weeks as week_rows
from worker.store.db import Store

MOST_LATE = 4  # reports: whoever comes back after half a year wants the last weeks, not twenty-six mails
APPROVED_BY = "the configuration"


class ReportMail(Protocol):
    """A report written out; `images` are PNG files by the content id that `html` shows them by."""

    @property
    def subject(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def images(self) -> tuple[tuple[str, bytes], ...]: ...


Write = Callable[[str, datetime], ReportMail]  # the report of a week as it stands at a moment


@dataclass(frozen=True, slots=True)
class ReportPost:
    """When, from which mailbox and to whom the report goes: on `weekday` (0 = Monday) at `clock` in `zone`."""

    sender: Address
    mailbox_id: int
    recipients: tuple[Address, ...]
    us: Us
    zone: str
    weekday: int = 0
    clock: time = time(8)


def send_due(
    store: Store, post: ReportPost, write: Write, *, now: datetime, new_id: Callable[[], str]
) -> tuple[Delivery, ...]:
    """Queues the report of each week that is due and was not sent, of the last four weeks at most.

    A week is due in the week after it.  Nothing is sent for weeks that were due before a mailbox was watched.
    Raises NotPossibleError where a recipient is not one of us.
    """
    if not post.recipients:
        return ()
    with store.read() as tx:
        due = list(_due(tx, post, now))
    return tuple(delivery for week in due for delivery in _once(store, post, week, write(week, now), now, new_id))


def send(
    store: Store, post: ReportPost, report: ReportMail, *, now: datetime, new_id: Callable[[], str]
) -> tuple[Delivery, ...]:
    """Queues this report now, whether or not its week was sent before.  Raises NotPossibleError as `send_due` does."""
    with store.write() as tx:
        return queue(tx, store.epoch, post, report, now, new_id)


def _due(tx: Connection, post: ReportPost, now: datetime) -> Iterator[str]:
    """The weeks to report on, the oldest first; where none was ever sent, only the newest of them: older ones were missed by nobody."""
    watched = min((mailbox.activated_at for mailbox in mailboxes.every(tx)), default=now)
    last = week_rows.last(tx)
    this = weeks.week_of(now, post.zone)
    for back in reversed(range(MOST_LATE if last else 1)):
        week = weeks.shift(this, -1 - back)
        due_at = weeks.moment_in(weeks.shift(week, 1), post.weekday, post.clock, post.zone)
        if watched < due_at <= now and (last is None or week > last):
            yield week


def _once(
    store: Store, post: ReportPost, week: str, report: ReportMail, now: datetime, new_id: Callable[[], str]
) -> tuple[Delivery, ...]:
    with store.write() as tx:
        return queue(tx, store.epoch, post, report, now, new_id) if week_rows.claim(tx, week, now) else ()


def queue(
    tx: Connection, epoch: str, post: ReportPost, report: ReportMail, now: datetime, new_id: Callable[[], str]
) -> tuple[Delivery, ...]:
    """Queues a mail to each recipient.  Raises NotPossibleError where one is not one of us."""
    strangers = [address.email for address in post.recipients if not post.us.owns(address.email)]
    if strangers:
        raise NotPossibleError(
            f"the report goes to our own people only, not to {', '.join(strangers)}: name them among the people, or leave them out"
        )
    mails = [_mail(post, recipient, report, now, new_id()) for recipient in post.recipients]
    return tuple(deliveries.add(tx, _delivery(post, mail, epoch, now)) for mail in mails)


def _mail(post: ReportPost, recipient: Address, report: ReportMail, now: datetime, id_: str) -> FrozenMail:
    return compose(
        sender=post.sender,
        recipient=recipient,
        subject=report.subject,
        body=report.text,
        in_reply_to=None,
        references=(),
        date=now.astimezone(ZoneInfo(post.zone)),
        message_id=f"{id_}@{post.sender.domain}",
        followthrough_id=id_,
        html=report.html,
        images=report.images,
        auto=True,
    )


def _delivery(post: ReportPost, mail: FrozenMail, epoch: str, now: datetime) -> Delivery:
    return Delivery(
        id=0,
        purpose=Purpose.REPORT,
        state=DeliveryState.READY,
        mailbox_id=post.mailbox_id,
        mail=mail,
        approved_by=APPROVED_BY,
        approved_at=now,
        epoch=epoch,
        not_before=now,
    )
