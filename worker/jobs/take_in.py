"""Takes mails into the store: each is parsed, judged and stored, then put into its conversation.

FetchedMail ─► parse ─► understand ─► Message ─► settle (conversations, leads, clocks)
                 └► quarantine
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from worker.errors import UnreadableMailError
from worker.jobs.settle import Desk, settle
from worker.mail.identity import identity
from worker.mail.parse import parse
from worker.model import (
    Address,
    FetchedMail,
    Folder,
    LeadVerdict,
    MailboxState,
    Message,
    ParsedMail,
    Role,
    Source,
    Understanding,
    Us,
)
from worker.rules import arrivals
from worker.rules.understand import understand
from worker.store import deliveries as delivery_rows
from worker.store import folders as folder_rows
from worker.store import messages as message_rows
from worker.store import suppressions as suppression_rows
from worker.store import tombstones

_OWN_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")  # as `compose` writes it; what else stands there is forged
NO_LEAD = LeadVerdict(is_lead=False, score=0.0)  # what we write ourselves is no inquiry

# Headers that a later look at the stored mail may need again.
KEPT_HEADERS = frozenset({
    "auto-submitted", "precedence", "list-id", "list-unsubscribe", "list-unsubscribe-post", "return-path", "thread-index", "thread-topic",
    "x-gm-thrid", "authentication-results", "x-followthrough-id", "x-microsoft-original-message-id", "x-google-original-message-id",
    "feedback-id", "content-language", "resent-from",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a batch: how many mails were new, how many could not be read, and which leads may have moved."""

    new: int = 0
    quarantined: int = 0
    leads: frozenset[int] = frozenset()

    def __add__(self, other: TakenIn) -> TakenIn:
        return TakenIn(self.new + other.new, self.quarantined + other.quarantined, self.leads | other.leads)


@dataclass(frozen=True, slots=True)
class _Read:
    """A mail that was read; `names` is our id that it, or the mail returned inside it, carries."""

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
    """Stores a batch of one folder (None: imported files) in the caller's transaction; safe to repeat with the same mails."""
    read: list[_Read] = []
    for mail in mails:
        try:
            read.append(_read(desk, mailbox, folder, mail, now))
        except UnreadableMailError as error:
            if folder is not None and mail.uid is not None:
                folder_rows.quarantine(tx, folder.id, mail.uid, mail.raw, str(error), now)
    unreadable = len(mails) - len(read)
    places: dict[int, int | None] = {mail.uid: None for mail in mails if mail.uid is not None}  # where it is not kept
    read = _without_erased(tx, desk, read)
    stored = message_rows.add_many(tx, [one.message for one in read], desk.us)
    if folder is not None and folder.uidvalidity is not None:
        places |= {one.uid: message.id for one, (message, _) in zip(read, stored, strict=True) if one.uid is not None}
        folder_rows.place_many(tx, folder.id, folder.uidvalidity, places)
    added = [(one, message) for one, (message, new) in zip(read, stored, strict=True) if new]
    for one, message in added:
        if one.names:
            _note_delivery(tx, message, one.names, now)
    leads = settle(tx, desk, [message for _, message in added], now)
    return TakenIn(len(added), unreadable, frozenset(leads))


def _without_erased(tx: Connection, desk: Desk, read: list[_Read]) -> list[_Read]:
    """Mails from and to people who were erased are not taken in again."""
    if not tombstones.any_(tx):
        return read
    people = [
        {tombstones.digest(desk.erasure_key, email) for email in message_rows.counterparts(one.message)} for one in read
    ]
    erased = tombstones.among(tx, set().union(*people))
    return [one for one, theirs in zip(read, people, strict=True) if not theirs & erased]


def _read(desk: Desk, mailbox: MailboxState, folder: Folder | None, fetched: FetchedMail, now: datetime) -> _Read:
    mail = parse(fetched.raw)
    judged = understand(mail, desk.context)
    ours = _is_ours(mail, judged, desk, mailbox, folder)
    arrival = arrivals.arrival(mail, fetched.internaldate, now, ours=ours)
    size = fetched.size or len(fetched.raw)
    names = _names_delivery(mail)
    message = Message(
        id=0,
        mailbox_id=mailbox.id,
        identity=name_of(mail, desk.us, fetched.server_id, fetched.internaldate, size),
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=(*mail.references, *_returned(mail)),
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
        headers=tuple((name, value) for name, value in mail.headers if name in KEPT_HEADERS),
        size=size,
        backfilled=(folder is None and names is None) or arrival.at < mailbox.activated_at,
    )
    return _Read(fetched.uid, message, names)


def name_of(mail: ParsedMail, us: Us, server_id: str | None, internaldate: datetime | None, size: int) -> str:
    """What makes two readings the same mail of a mailbox: our own id on what we sent, the server's id, or a hash.

    With our own id, the copy in Sent is the mail that was stored when it left.
    """
    own = mail.header("x-followthrough-id")
    if own and _OWN_ID.fullmatch(own) and mail.from_ is not None and us.owns(mail.from_.email):
        return f"followthrough:{own}"
    return server_id or identity(mail.headers, internaldate, size)


def _is_ours(mail: ParsedMail, judged: Understanding, desk: Desk, mailbox: MailboxState, folder: Folder | None) -> bool:
    """Whether we wrote it.  A form that our own site relays, and a prospect handed on by a colleague, come from our domain but are not ours."""
    if mail.from_ is None or not desk.us.owns(mail.from_.email):
        return False
    if (folder is not None and folder.role is Role.SENT) or mail.header("x-followthrough-id"):
        return True
    lead = judged.lead
    return not lead.is_lead or (mail.from_.email == mailbox.address and lead.source is not Source.WEBFORM)


def _returned(mail: ParsedMail) -> tuple[str, ...]:
    """The Message-ID of the mail inside a bounce: bounces seldom carry References, and belong to what they return."""
    inside = dict(mail.original).get("message-id", "").strip().strip("<>")
    return (inside,) if inside and inside not in mail.references else ()


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
    if bounce and bounce.permanent and delivery.mail.recipient in bounce.recipients:
        suppression_rows.add(tx, delivery.mail.recipient, "a mail to this address bounced for good", now, message.id)
