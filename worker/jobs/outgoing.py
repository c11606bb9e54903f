"""What approving, sending and filing share: the mailboxes that send, the facts a recheck decides on, and the look for a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from worker.errors import NotFoundError
from worker.jobs.receipts import Receipts
from worker.mail.mailbox import Mailbox
from worker.mail.smtp import Courier
from worker.model import (
    Address,
    Delivery,
    DeliveryState,
    Draft,
    FolderMark,
    FrozenMail,
    Kind,
    Lead,
    LeadStatus,
    Message,
    Role,
    TouchState,
    Us,
)
from worker.rules.domains import organisation
from worker.rules.outbox import RecheckFacts, is_copy
from worker.rules.pace import Limits, Usage
from worker.store import audit, deliveries, drafts, folders, leads, messages, suppressions, touches
from worker.store.db import Store

SENDING = (DeliveryState.SENDING_PRE, DeliveryState.SENDING_COMMIT)
COPY_ROLES = (Role.SENT, Role.ALL, Role.TRASH)  # where the copy of a sent mail may lie
_NEWEST = 1000  # UIDs looked through when a folder was rebuilt since its mark


@dataclass(frozen=True, slots=True)
class Outlet:
    """A mailbox that sends: as whom, through whom, how much, in whose day, and whether it can at present.

    `more_couriers` send at the same time, where there is no pause between two mails.  `writers` are the addresses under which people write
    from this mailbox by hand.  `bcc` gets a copy of every follow-up; `unsubscribe_url` is where newsletters can be unsubscribed from, with our
    id of the mail at its end.
    """

    mailbox_id: int
    sender: Address
    courier: Courier
    open_mailbox: Callable[[], AbstractContextManager[Mailbox]]
    limits: Limits = Limits(daily=50)  # noqa: RUF009 - frozen
    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - immutable
    barred: Callable[[Connection], str | None] = lambda _: None  # why nothing can be sent before a person acts
    more_couriers: tuple[Courier, ...] = ()
    writers: frozenset[str] = frozenset()
    reply_to: Address | None = None
    bcc: str | None = None
    unsubscribe_url: str = ""

    @property
    def couriers(self) -> tuple[Courier, ...]:
        """Those that may work at the same time."""
        return (self.courier,) if self.limits.gap else (self.courier, *self.more_couriers)


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that sending needs from outside.  `owner` names this worker, the same after a restart; `clock` gives UTC."""

    store: Store
    outlets: Mapping[int, Outlet]  # by mailbox id
    us: Us
    receipts: Receipts
    owner: str
    clock: Callable[[], datetime]
    new_id: Callable[[], str]  # a random word of letters and digits
    undo: timedelta = timedelta(seconds=30)
    lease: timedelta = timedelta(minutes=20)  # longer than every wait of an attempt together


@contextmanager
def mailboxes_of() -> Iterator[Callable[[Outlet], Mailbox]]:
    """Opens each outlet's mailbox when it is first asked for, and closes them all at the end."""
    opened: dict[int, Mailbox] = {}
    with ExitStack() as stack:

        def mailbox(outlet: Outlet) -> Mailbox:
            if outlet.mailbox_id not in opened:
                opened[outlet.mailbox_id] = stack.enter_context(outlet.open_mailbox())
            return opened[outlet.mailbox_id]

        yield mailbox


def recheck_facts(tx: Connection, office: Office, delivery: Delivery) -> RecheckFacts:
    """What a recheck decides on, as the database knows it at this moment."""
    suppressed = suppressions.reason_for(tx, delivery.mail.recipient)
    facts = RecheckFacts(epoch=office.store.epoch, us=office.us, suppressed=suppressed)
    if delivery.lead_id is None:
        return facts
    try:
        return _with_conversation(tx, delivery, leads.get(tx, delivery.lead_id), facts)
    except NotFoundError:  # the person was erased meanwhile
        return facts


def usage_of(tx: Connection, outlet: Outlet, now: datetime) -> Usage:
    """What the mailbox sent today and last, by this program and by hand."""
    began, ends = _day(now, outlet.zone)
    by_hand = messages.by_hand_since(tx, outlet.mailbox_id, outlet.writers | {outlet.sender.email}, began)
    usage = Usage(deliveries.used(tx, outlet.mailbox_id, began) + by_hand, ends)
    if not outlet.limits.gap:
        return usage
    last, sending = deliveries.last_left(tx, outlet.mailbox_id), deliveries.being_sent(tx, outlet.mailbox_id)
    return replace(usage, last=last, sending=sending)


def _with_conversation(tx: Connection, delivery: Delivery, lead: Lead, facts: RecheckFacts) -> RecheckFacts:
    if delivery.draft_id is None:
        return facts
    draft = drafts.get(tx, delivery.draft_id)
    since = draft.created_at
    recipient = delivery.mail.recipient
    own = organisation(recipient)
    company = [lead, *leads.by_prospect(tx, recipient), *(leads.of_domain(tx, own) if own else ())]
    people = {recipient, *(each.prospect.email for each in company if each.prospect.email)}
    same = {each.conversation_id for each in company if each.prospect.email == recipient}
    talk = messages.of_conversations(tx, {lead.conversation_id, *same})
    own_talk = talk.get(lead.conversation_id)
    later = [m for mails in talk.values() for m in mails if _human(m) and m.arrival.at > since]
    theirs = {m.id: m for m in (*later, *messages.theirs_since(tx, people, since)) if not m.ours}
    ours = {m.id: m for m in (*later, *messages.ours_since(tx, [recipient], since)) if m.ours}
    return replace(
        facts,
        draft=draft,
        head=own_talk[-1].id if own_talk else None,
        theirs=tuple(theirs.values()),
        ours=tuple(ours.values()),
        stopped=(lead.stopped_reason or "") if lead.status is LeadStatus.STOPPED else None,
    )


def _human(message: Message) -> bool:
    return message.understanding.kind.kind is Kind.HUMAN


def _day(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the owner's day began and ends, in UTC."""
    today = now.astimezone(zone).date()
    return (
        datetime.combine(today, time(), zone).astimezone(UTC),
        datetime.combine(today + timedelta(days=1), time(), zone).astimezone(UTC),
    )


def note_accepted(tx: Connection, delivery: Delivery, at: datetime, *, who: str, how: str) -> None:
    """What else follows when a mail was accepted: its touch is done."""
    if delivery.touch_id is not None:
        touches.set_state(tx, delivery.touch_id, TouchState.DONE, at)
    note(tx, delivery, at, who=who, what="accepted", detail=how)


def note_touch_done(tx: Connection, draft: Draft, at: datetime, *, who: str, how: str) -> None:
    """A person did the touch without this program."""
    touches.set_state(tx, draft.touch_id, TouchState.DONE, at)
    audit.record(tx, at=at, who=who, what="done by hand", subject=f"draft:{draft.id}", detail=how)


def note(tx: Connection, delivery: Delivery, at: datetime, *, who: str, what: str, detail: str = "") -> None:
    """Writes down what happened to a delivery, and to which bytes."""
    subject = f"delivery:{delivery.id}"
    audit.record(tx, at=at, who=who, what=what, subject=subject, detail=detail, sha256=delivery.mail.sha256)


def copy_folders(tx: Connection, mailbox_id: int) -> dict[Role, str]:
    """The folders in which a sent mail may be found, by role."""
    return {folder.role: folder.name for folder in folders.of_mailbox(tx, mailbox_id) if folder.role in COPY_ROLES}


def mark_folders(mailbox: Mailbox, names: Iterable[str]) -> tuple[FolderMark, ...]:
    """Where the folders stand now: a copy that appears later has a UID from the mark on."""
    marks = []
    for name in names:
        status = mailbox.open(name)
        uid_next = status.uidnext or max(mailbox.uids(1), default=0) + 1
        marks.append(FolderMark(name, status.uidvalidity, uid_next))
    return tuple(marks)


def find_copy(mailbox: Mailbox, marks: tuple[FolderMark, ...], mail: FrozenMail) -> str | None:
    """The folder in which the mail lies, among those that arrived since the marks.  A rebuilt folder is searched from its end."""
    for mark in marks:
        status = mailbox.open(mark.folder)
        same = status.uidvalidity == mark.uidvalidity
        since = mark.uid_next if same else max(1, (status.uidnext or status.exists + 1) - _NEWEST)
        if any(is_copy(header, mail) for _, header in mailbox.find(mark.folder, since)):
            return mark.folder
    return None
