"""A mailbox as the jobs see it, whatever speaks to the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from worker.mail.fetch import FetchedHeader
from worker.mail.folders import FolderInfo, FolderStatus
from worker.model import FetchedMail

BODY_LIMIT = 256 * 1024  # bytes of a mail that are read
BODY_BATCH = 200  # mails a FETCH, and a transaction


class Mailbox(Protocol):
    """What the jobs see of a mailbox.  Every method raises UnreachableError, ThrottledError or SignInRefusedError, nothing else from outside."""

    def folders(self) -> list[FolderInfo]:
        """The folders that can be opened, each with its role."""

    def open(self, name: str) -> FolderStatus:
        """Opens a folder read-only; the methods below speak of it.  Raises FolderInvalidError."""

    def uids(self, low: int, high: int | None = None) -> list[int]:
        """The UIDs from `low` to `high` (None: to the end), both included, ascending."""

    def headers(self, uids: Sequence[int]) -> Iterator[FetchedHeader]:
        """The headers of these mails, ascending; those that are gone are missing."""

    def bodies(self, uids: Sequence[int], max_bytes: int = BODY_LIMIT) -> Iterator[FetchedMail]:
        """These mails, each up to `max_bytes`, ascending; those that are gone are missing.  Marks nothing as read."""

    def append(self, folder: str, raw: bytes, flags: Sequence[str], at: datetime | None) -> int | None:
        """Files a mail as of a moment (None: the server's own now); its UID where the server tells (UIDPLUS, RFC 4315)."""

    def find(self, folder: str, since_uid: int) -> list[tuple[int, bytes]]:
        """Opens the folder; UID and header of each mail from `since_uid` on."""

    def watch(self, timeout_seconds: float) -> bool:
        """Waits until mail may have arrived in the open folder; False when it did not."""
