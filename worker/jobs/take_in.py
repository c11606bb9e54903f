"""Takes mails into the store: each is read and judged, then stored and put into its conversation.

FetchedMail ─► reading (parse, understand) ─► Message ─► settle (conversations, leads, clocks)
                  └► quarantine
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from worker.errors import UnreadableMailError
from worker.jobs import breaker
from worker.jobs.reading.answer import Answer, Read
from worker.jobs.reading.reader import Here
from worker.jobs.settle import Desk, reconsider, settle
from worker.mail import headings
from worker.model import (
    KEPT_HEADERS,
    NO_LEAD,
    Address,
    FetchedMail,
    Folder,
    Heading,
    MailboxState,
    Message,
    ParsedMail,
    Role,
    Source,
    Understanding,
    Us,
)
from worker.rules import arrivals, threads
from worker.store import deliveries as delivery_rows
from worker.store import folders as folder_rows
from worker.store import links, tombstones
from worker.store import messages as message_rows
from worker.store import suppressions as suppression_rows

_OWN_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")  # as `compose` writes it; what else stands there is forged
SENT_LABEL = "\\Sent"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a batch: how many mails were new, how many could not be read, which leads may have moved, how many were looked at."""

    new: int = 0
    quarantined: int = 0
    leads: frozenset[int] = frozenset()
    seen: int = 0

    def __add__(self, other: TakenIn) -> TakenIn:
        return TakenIn(
            self.new + other.new,
            self.quarantined + other.quarantined,
            self.leads | other.leads,
            self.seen + other.seen,
        )


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail of a batch: what its header says, the mail as the server gave it, and what was made of it."""

    heading: Heading
    mail: FetchedMail
    result: Answer


@dataclass(frozen=True, slots=True)
class _Ready:
    """A mail that can be stored; `names` is our id that it, or the mail returned inside it, carries."""

    uid: int | None
    message: Message
    names: str | None


def take_in(
    tx: Connection,
    desk: Desk,
    mailbox: MailboxState,
    folder: Folder | None,
    mails: Sequence[FetchedMail],
    now: datetime,
) -> TakenIn:
    """Reads a few mails here and stores them, as `take_readings`."""
    results = Here(desk.context).read([mail.raw for mail in mails])
    readings = [ReadMail(headings.read(mail), mail, result) for mail, result in zip(mails, results, strict=True)]
    return take_readings(tx, desk, mailbox, folder, readings, now)


def take_readings(
    tx: Connection,
    desk: Desk,
    mailbox: MailboxState,
    folder: Folder | None,
    readings: Sequence[ReadMail],
    now: datetime,
) -> TakenIn:
    """Stores a batch of one folder (None: imported files) in the caller's transaction; safe to repeat with the same mails."""
    ready: list[_Ready] = []
    for one in readings:
        if not isinstance(one.result, UnreadableMailError):
            ready.append(_ready(desk, mailbox, folder, one, one.result, now))
        elif folder is not None and one.mail.uid is not None:
            folder_rows.quarantine(tx, folder.id, one.mail.uid, one.mail.raw, str(one.result), now)
    unreadable = len(readings) - len(ready)
    kept = _without_erased(tx, desk, ready)
    stored = message_rows.add_many(tx, [one.message for one in kept], desk.us)
    if folder is not None and folder.uidvalidity is not None:
        places: dict[int, int | None] = {one.mail.uid: None for one in readings if one.mail.uid is not None}
        places |= {one.uid: message.id for one, (message, _) in zip(kept, stored, strict=True) if one.uid is not None}
        folder_rows.place_many(tx, folder.id, folder.uidvalidity, places)
    added = [(one, message) for one, (message, new) in zip(kept, stored, strict=True) if new]
    for mine, message in added:
        if mine.names:
            _note_delivery(tx, message, mine.names, now)
    leads = settle(tx, desk, [message for _, message in added], now)
    return TakenIn(len(added), unreadable, frozenset(leads))


def take_texts(
    tx: Connection, desk: Desk, mailbox: MailboxState, texts: Sequence[tuple[Message, Folder, ReadMail]], now: datetime
) -> TakenIn:
    """Fills in mails that were known by their header alone.  What cannot be read stays as it is, and is quarantined; what turns out to be of
    somebody who was erased is removed.
    """
    still_known = {message.id: message for message in message_rows.get_many(tx, (known.id for known, _, _ in texts))}
    filled: list[Message] = []
    named: list[tuple[Message, str]] = []
    unreadable = 0
    for before, folder, one in texts:
        known = still_known.get(before.id)
        if known is None:  # erased while its text was under way
            continue
        if isinstance(one.result, UnreadableMailError):
            folder_rows.quarantine(tx, folder.id, one.heading.uid, one.mail.raw, str(one.result), now)
            filled.append(replace(known, skimmed=False))
            unreadable += 1
            continue
        read = _ready(desk, mailbox, folder, one, one.result, now)
        filled.append(_filled(known, read.message))
        if read.names:
            named.append((filled[-1], read.names))
    erased = erased_among(tx, desk, _people(filled))
    gone = {message.id for message in filled if links.counterparts(message) & erased}
    message_rows.remove(tx, sorted(gone))
    kept = [message for message in filled if message.id not in gone]
    message_rows.fill_in(tx, kept, desk.us)
    for message, names in named:
        if message.id not in gone:
            _note_delivery(tx, message, names, now)
    leads = settle(tx, desk, kept, now) | reconsider(tx, desk, filled, now)
    return TakenIn(quarantined=unreadable, leads=frozenset(leads))


def _filled(known: Message, read: Message) -> Message:
    """What was read, as the message that is stored already."""
    return replace(
        read,
        id=known.id,
        identity=known.identity,
        conversation_id=known.conversation_id,
        delivery_id=known.delivery_id,
        placed=known.placed,
    )


def _without_erased(tx: Connection, desk: Desk, ready: Sequence[_Ready]) -> list[_Ready]:
    erased = erased_among(tx, desk, _people(one.message for one in ready))
    return [one for one in ready if not links.counterparts(one.message) & erased]


def erased_among(tx: Connection, desk: Desk, people: Iterable[str]) -> set[str]:
    """Which of these addresses are of somebody who was erased: their mails are not taken in again."""
    if not tombstones.any_(tx):
        return set()
    digests = {tombstones.digest(desk.erasure_key, email): email for email in set(people)}
    return {digests[digest] for digest in tombstones.among(tx, digests)}


def _people(messages: Iterable[Message]) -> Iterator[str]:
    return (email for message in messages for email in links.counterparts(message))


def _ready(
    desk: Desk, mailbox: MailboxState, folder: Folder | None, one: ReadMail, read: Read, now: datetime
) -> _Ready:
    mail, judged = read.mail, read.judged
    sent = SENT_LABEL in one.heading.labels or (folder is not None and folder.role is Role.SENT)
    ours = _is_ours(mail, judged, desk, mailbox, sent=sent)
    arrival = arrivals.arrival(mail, one.mail.internaldate, now, ours=ours)
    names = _names_delivery(mail)
    message = Message(
        id=0,
        mailbox_id=mailbox.id,
        identity=name_of(one.heading, desk.us),
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=threads.references(mail, judged.kind.kind),
        subject=mail.subject,
        from_=mail.from_ or Address(""),
        reply_to=mail.reply_to,
        to=mail.to,
        cc=mail.cc,
        date=mail.date,
        date_offset=mail.date_offset,
        arrival=arrival,
        ours=ours,
        text=mail.text,
        understanding=replace(judged, lead=NO_LEAD) if ours else judged,
        headers=tuple(item for item in (*_thread(one.heading), *mail.headers) if item[0] in KEPT_HEADERS),
        size=one.heading.size,
        backfilled=(folder is None and names is None) or arrival.at < mailbox.activated_at,
    )
    return _Ready(one.mail.uid, message, names)


def _thread(heading: Heading) -> tuple[tuple[str, str], ...]:
    """What the server calls the thread; it stands before what the mail itself says of it."""
    name = heading.header(headings.SERVER_THREAD)
    return ((headings.SERVER_THREAD, name),) if name else ()


def name_of(heading: Heading, us: Us) -> str:
    """What makes two readings the same mail of a mailbox: our own id on what we sent, the server's id, or a hash.

    With our own id, the copy in Sent is the mail that was stored when it left.
    """
    own = heading.header("x-followthrough-id")
    if own and _OWN_ID.fullmatch(own) and us.owns(heading.from_.email):
        return f"followthrough:{own}"
    return heading.identity


def _is_ours(mail: ParsedMail, judged: Understanding, desk: Desk, mailbox: MailboxState, *, sent: bool) -> bool:
    """Whether we wrote it.  A form that our own site relays, and a prospect handed on by a colleague, come from our domain but are not ours."""
    if mail.from_ is None or not desk.us.owns(mail.from_.email):
        return False
    if sent or mail.header("x-followthrough-id"):
        return True
    lead = judged.lead
    return not lead.is_lead or (mail.from_.email == mailbox.address and lead.source is not Source.WEBFORM)


def _names_delivery(mail: ParsedMail) -> str | None:
    inside = dict(mail.original).get("x-followthrough-id")
    return inside or mail.header("x-followthrough-id")


def _note_delivery(tx: Connection, message: Message, named: str, now: datetime) -> None:
    """Ties our own copy to its delivery, and believes a permanent bounce only where it names our id."""
    delivery = delivery_rows.by_followthrough_id(tx, named)
    if delivery is None:
        return
    if message.ours:
        message_rows.mark_delivery(tx, message.id, delivery.id)
    bounce = message.understanding.kind.bounce
    if bounce and bounce.permanent and delivery_rows.note_bounce(tx, delivery.id, now):
        breaker.look(tx, delivery.mailbox_id, now)
    if bounce and bounce.permanent and delivery.mail.recipient in bounce.recipients:
        suppression_rows.add(tx, delivery.mail.recipient, "a mail to this address bounced for good", now, message.id)
