"""A mailbox as the jobs see it, whatever speaks to the server."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from worker.mail.folders import FolderInfo, FolderStatus
from worker.model import FetchedMail

BODY_LIMIT = 256 * 1024  # bytes of a mail that are read
TEXT_LIMIT = 64 * 1024  # of one that is old: its text stands at its beginning
BODY_BATCH = 200  # mails a FETCH, and a transaction
HEADER_BATCHES = (
    1000,
    8000,
)  # headers a FETCH, and a transaction: at first, for a poor link to come forward, and at most


class Mailbox(Protocol):
    """What the jobs see of a mailbox.  Every method raises UnreachableError, ThrottledError or SignInRefusedError, nothing else from outside."""

    @property
    def received(self) -> int:
        """Bytes of mail that came on this connection so far."""

    @property
    def labels(self) -> bool:
        """Whether a mail lies in one folder alone (role ALL) and is shown in the others by its labels, as at Gmail."""

    def folders(self) -> list[FolderInfo]:
        """The folders that can be opened, each with its role."""

    def open(self, name: str) -> FolderStatus:
        """Opens a folder read-only; the methods below speak of it.  Raises FolderInvalidError."""

    def glance(self, name: str) -> FolderStatus | None:
        """How a folder stands, without opening it, which takes long where it holds very many mails; None where only opening tells."""

    def uids(self, low: int, high: int | None = None) -> list[int]:
        """The UIDs from `low` to `high` (None: to the end), both included, ascending."""

    def headers(self, uids: Sequence[int]) -> Iterator[FetchedMail]:
        """The headers of these mails, ascending; those that are gone are missing."""

    def header_batches(self, parts: Iterable[Sequence[int]]) -> Generator[list[FetchedMail]]:
        """The headers of each part in turn, as `headers`; the server prepares the next parts meanwhile.  Nothing else may be asked before its
        end, or before it is closed.
        """

    def bodies(self, uids: Sequence[int], max_bytes: int = BODY_LIMIT) -> Iterator[FetchedMail]:
        """These mails, each up to `max_bytes`, ascending; those that are gone are missing.  Marks nothing as read."""

    def append(self, folder: str, raw: bytes, flags: Sequence[str], at: datetime | None) -> int | None:
        """Files a mail as of a moment (None: the server's own now); its UID where the server tells (UIDPLUS, RFC 4315)."""

    def find(self, folder: str, since_uid: int) -> list[tuple[int, bytes]]:
        """Opens the folder; UID and header of each mail from `since_uid` on."""


class WritableMailbox(Mailbox, Protocol):
    """A mailbox in which our own drafts are laid and taken away; nothing else of it is ever changed."""

    def remove(self, folder: str, uids: Sequence[int], trash: str | None) -> None:
        """Takes these mails away for good, and no others.

        Where the server cannot, they stay marked as deleted; where a mail without a folder would stay among all mail (`labels`), it goes to `trash`.
        """

    def make_folder(self, name: str) -> None:
        """Makes a folder, shown in mail clients."""
