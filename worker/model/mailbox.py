"""What is stored of a mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from worker.model.mail import Address, Kind, Prospect, Understanding

# Headers that a later look at the stored mail may need again.
KEPT_HEADERS = frozenset({
    "auto-submitted", "precedence", "list-id", "list-unsubscribe", "list-unsubscribe-post", "return-path", "thread-index", "thread-topic",
    "x-gm-thrid", "authentication-results", "x-followthrough-id", "x-microsoft-original-message-id", "x-google-original-message-id",
    "feedback-id", "content-language", "resent-from",
})  # fmt: skip


class Role(StrEnum):
    """A folder's purpose (RFC 6154)."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    ALL = "all"
    TRASH = "trash"
    JUNK = "junk"
    OTHER = "other"


class ArrivalBasis(StrEnum):
    """Which clock says when a mail arrived."""

    INTERNALDATE = "internaldate"
    RECEIVED = "received"
    DATE = "date"
    SEEN = "seen"  # none of the others was plausible: the moment we first saw it


@dataclass(frozen=True, slots=True)
class Arrival:
    at: datetime
    basis: ArrivalBasis


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a mailbox and how far it has been read.

    UIDs from `next_uid` on are new; UIDs below `backfill_uid` are history still to be read (1: all read; None: not begun).
    """

    id: int
    mailbox_id: int
    name: str
    role: Role
    uidvalidity: int | None = None
    next_uid: int = 1
    backfill_uid: int | None = None
    modseq: int = 0
    last_diff_at: datetime | None = None
    rebuilds: tuple[datetime, ...] = ()  # moments of the last rebuilds, for the flapping guard
    paused_reason: str | None = None
    mailboxid: str | None = None  # the server's own id of the folder (RFC 8474): it stays when the folder is renamed
    exists: int = 0  # mails that the server had at the last look
    remaining: int = 0  # of those, history whose header is still to be read
    begun_at: datetime | None = None  # when the reading of history began


@dataclass(frozen=True, slots=True)
class MailboxState:
    """What is known of a mailbox's watching; `confirmed_at` is the last moment the server was seen to answer."""

    id: int
    address: str
    activated_at: datetime
    confirmed_at: datetime | None = None
    error: str | None = None
    error_at: datetime | None = None
    files_sent: bool | None = None  # whether the provider files sent mail by itself; None: not learned yet
    waits_until: datetime | None = None  # the server asked us to stay away until then
    bytes_day: str | None = None  # the day in UTC, as 2026-11-25, of `bytes_read`
    bytes_read: int = 0  # of mail, from this mailbox on that day
    newest_at: datetime | None = None  # when the newest mail arrived of those that came while the mailbox was watched
    newest_stored_at: datetime | None = None  # when that one was stored

    def bytes_of(self, now: datetime) -> int:
        """How much was read on the day of `now`."""
        return self.bytes_read if self.bytes_day == now.date().isoformat() else 0


@dataclass(frozen=True, slots=True)
class Watch:
    """How the watching of a mailbox stands at a moment.  No duration is negative, no count either.

    History is the mail that lay there before the first pass: `history` mails in the folders that are read, `unread` of them not looked at yet.
    """

    address: str
    confirmed_age: timedelta | None = None  # since the server last answered; None: it never did
    lag: timedelta | None = (
        None  # how long the newest mail had waited on the server when it was stored; None: none came yet
    )
    history: int = 0
    unread: int = 0
    time_left: timedelta | None = (
        None  # until history is read, as far as its pace tells; None: not known, or nothing is left
    )
    texts: int = 0  # older mails known by their headers alone, whose text is still to be read
    throttled: timedelta = timedelta()  # how much longer the server wants to be left alone
    bytes_today: int = 0  # read since midnight UTC
    bytes_a_day: int | None = None  # after which older texts wait for the next day
    error: str | None = None  # what went wrong last, with its mend
    error_age: timedelta | None = None
    resting: tuple[str, ...] = ()  # folders that are set aside until a person resumes them, each with the reason

    @property
    def share(self) -> float:
        """Of history that was looked at, from 0 to 1; 1 where there is none."""
        return 1 - self.unread / self.history if self.history else 1.0

    @property
    def used_up(self) -> bool:
        """Whether older texts wait for tomorrow."""
        return self.bytes_a_day is not None and self.bytes_today >= self.bytes_a_day and self.texts > 0


class FetchedMail(NamedTuple):
    """One mail as a server or a file gave it.  `raw` is the whole mail, or the part of it that was asked for: some header fields, or its
    beginning.
    """

    uid: int | None
    raw: bytes
    internaldate: datetime | None
    flags: frozenset[str] = frozenset()
    server_id: str | None = None  # X-GM-MSGID or EMAILID (RFC 8474), where offered
    size: int | None = None  # of the whole mail on the server, in bytes; larger than `raw` where that was cut
    server_thread: str | None = None  # X-GM-THRID or THREADID (RFC 8474), where offered
    labels: frozenset[str] = frozenset()  # X-GM-LABELS, where offered


class Heading(NamedTuple):
    """What the header of one mail says; its text was not read.  Addresses and ids as in ParsedMail.

    `headers` holds what tells programs from people, as (lower-case name, value).
    """

    uid: int
    identity: str
    size: int  # of the whole mail in bytes
    internaldate: datetime | None
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    from_: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None
    date_offset: timedelta | None
    headers: tuple[tuple[str, str], ...] = ()
    labels: frozenset[str] = frozenset()  # X-GM-LABELS, where offered

    def header(self, name: str) -> str | None:
        """The value of one of `headers`, or None."""
        for key, value in self.headers:
            if key == name:
                return value
        return None


class Skim(NamedTuple):
    """A mail that is known by its header alone, and what that tells; stored as a `Message` that is `skimmed`."""

    heading: Heading
    identity: str  # its name in the mailbox
    kind: Kind
    arrival: Arrival
    ours: bool
    backfilled: bool


@dataclass(frozen=True, slots=True)
class Message:
    """One mail as stored, once however many folders show it.  `id` is 0 before it is stored."""

    id: int
    mailbox_id: int
    identity: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    from_: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None
    date_offset: timedelta | None
    arrival: Arrival
    ours: bool
    text: str
    understanding: Understanding
    headers: tuple[tuple[str, str], ...] = ()  # those that rules read again: Thread-Index, List-*, Auto-Submitted …
    size: int = 0
    conversation_id: int | None = None
    backfilled: bool = False  # arrived before the mailbox was activated: never drafts by itself
    delivery_id: int | None = None  # the delivery of ours that this is the copy of
    skimmed: bool = False  # known by its header alone: its text is still to be read
    guess: str | None = None  # why it is thought to belong to its conversation, where nothing in it proves that
    placed: bool | None = None  # a person's word on a guess: True, it belongs where it is; False, it stands alone


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A mail that could not be read: its bytes, kept for a person to look at, and why."""

    id: int
    folder_id: int
    uid: int
    raw: bytes
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """What the conversation rule needs to know of one mail."""

    key: int | str  # whatever names the mail to the caller
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    from_: str
    others: frozenset[str]  # every address of To, Cc and Reply-To
    at: datetime
    ours: bool
    kind: Kind
    prospect: str | None = None  # address of the prospect, where the lead verdict names one (a web form, a referral)
    thread_index: str | None = None  # the Outlook header, base64
    topic: str = ""  # Thread-Topic, what Outlook keeps as the subject of a conversation when the subject is changed
    text: str = ""
    x_thread: str | None = None  # X-GM-THRID
    home: int | None = (
        None  # the stored conversation it is in, where a lead of that is at work: no guess takes it elsewhere
    )
    apart: bool = False  # a person said that it belongs to no other conversation


@dataclass(frozen=True, slots=True)
class Conversation:
    """The messages of one exchange with one prospect."""

    id: int
    mailbox_id: int
    subject: str
    prospect: Prospect
    first_at: datetime
    last_at: datetime
    origin: int | None = (
        None  # Message.id of the mail of another conversation that its first mail was written on top of, or forwards
    )
