"""A mailbox without a server, for jobs that file mail and look for it; with the ways in which real ones fail."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from worker.errors import OutsideError, UnreachableError
from worker.mail.folders import FolderInfo, FolderStatus
from worker.model import FetchedMail, Role


@dataclass
class FakeMailbox:
    """Folders of mails by UID.  `failure` is raised by every call; `loses_append`: the mail is filed, the answer never arrives."""

    mails: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"Sent": {}, "Trash": {}})
    uidvalidity: int = 7
    failure: OutsideError | None = None
    loses_append: bool = False
    appended: int = 0
    opens: int = 0
    received: int = 0
    labels: bool = False

    @contextlib.contextmanager
    def opened(self) -> Iterator[FakeMailbox]:
        self._fail()
        self.opens += 1
        yield self

    def put(self, folder: str, raw: bytes) -> int:
        uid = max(self.mails[folder], default=0) + 1
        self.mails[folder][uid] = raw
        return uid

    def folders(self) -> list[FolderInfo]:
        self._fail()
        return [FolderInfo(name, Role(name.lower())) for name in self.mails]

    def open(self, name: str) -> FolderStatus:
        self._fail()
        uids = self.mails[name]
        return FolderStatus(name, self.uidvalidity, max(uids, default=0) + 1, len(uids))

    def glance(self, name: str) -> FolderStatus | None:
        return self.open(name)

    def append(self, folder: str, raw: bytes, _flags: Sequence[str], _at: datetime | None) -> int | None:
        self._fail()
        self.appended += 1
        uid = self.put(folder, raw)
        if self.loses_append:
            raise UnreachableError("the connection broke")
        return uid

    def find(self, folder: str, since_uid: int) -> list[tuple[int, bytes]]:
        self._fail()
        return [(uid, raw.partition(b"\r\n\r\n")[0]) for uid, raw in self.mails[folder].items() if uid >= since_uid]

    def remove(self, folder: str, uids: Sequence[int], _trash: str | None) -> None:
        self._fail()
        for uid in uids:
            del self.mails[folder][uid]

    def make_folder(self, name: str) -> None:
        self._fail()
        self.mails[name] = {}

    def uids(self, low: int, high: int | None = None) -> list[int]:
        raise NotImplementedError

    def headers(self, uids: Sequence[int]) -> Iterator[FetchedMail]:
        raise NotImplementedError

    def header_batches(self, parts: Iterable[Sequence[int]]) -> Generator[list[FetchedMail]]:
        raise NotImplementedError

    def bodies(self, uids: Sequence[int], max_bytes: int = 0) -> Iterator[FetchedMail]:
        raise NotImplementedError

    def _fail(self) -> None:
        if self.failure:
            raise self.failure
