"""The server's 250 on disk, before the database hears of it: what survives a database that is full, locked or gone at that moment.

A file of slots, written in place: its room is there before a mail's end is sent, and threads that keep receipts at once share one fsync.
"""

from __future__ import annotations

import os
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from worker.errors import OutsideError
from worker.jobs.failpoints import reach
from worker.jobs.joint import Joint

SLOT = 1024  # bytes of a receipt: our id, a space, the server's words
_SLOTS = 16  # added at once
_RECEIPT = re.compile(rb"([A-Za-z0-9_-]{1,60}) ([^\n]{0,1023})\n")
_EMPTY = b" " * (SLOT - 1) + b"\n"


class Receipts:
    """A folder with a file for each life of the worker in which a mail was sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{secrets.token_hex(8)}.receipts"
        self._lock = threading.Lock()
        self._slots: dict[str, int] = {}  # where a receipt is written, or will be
        self._free: list[int] = []
        self._size = 0  # in slots
        self._keep = Joint(self._write)

    def reserve(self, followthrough_id: str) -> None:
        """Makes room for a receipt.  Raises OutsideError where there is none: then the mail must not be sent."""
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,60}", followthrough_id), "an id of our own making"  # noqa: S101 - read back by its form
        with self._lock:
            if followthrough_id in self._slots:  # of an attempt that was cut short
                return
            if not self._free:
                self._grow()
            self._slots[followthrough_id] = self._free.pop()

    def accept(self, followthrough_id: str, answer: str) -> None:
        """Keeps that the server accepted, durably; writes into the room reserved."""
        self._keep((self._slots[followthrough_id], f"{followthrough_id} {answer}".encode()))

    def accepted(self) -> Iterator[tuple[str, str]]:
        """Id and answer of each receipt whose mail the database may not know as accepted."""
        for path in sorted(self._folder.glob("*.accepted")):  # a file each, as older versions kept them
            yield path.stem, path.read_text("utf-8", "replace").strip()
        for path in sorted(self._folder.glob("*.receipts")):
            for found in _RECEIPT.finditer(path.read_bytes()):
                yield found[1].decode(), found[2].decode("utf-8", "replace").strip()

    def forget(self, followthrough_id: str) -> None:
        """The database knows the outcome.  One that comes back after a crash does no harm: it says what is known."""
        with self._lock:
            if (slot := self._slots.pop(followthrough_id, None)) is not None:
                self._put([(slot, b"")])
                self._free.append(slot)

    def forget_former_lives(self, known: Sequence[str]) -> None:
        """Removes what other lives kept, if the database knows all of it.  Only for who alone works in the folder."""
        for path in self._folder.glob("*.accepted"):
            if path.stem in known:
                path.unlink()
        for path in self._folder.glob("*.receipts"):
            kept = {found[1].decode() for found in _RECEIPT.finditer(path.read_bytes())}
            if path != self._path and kept <= set(known):
                path.unlink()

    def _grow(self) -> None:
        try:
            self._put([(self._size + number, b"") for number in range(_SLOTS)])
            self._sync()
            self._sync_folder()
        except OSError as error:
            raise OutsideError(
                f"{self._folder}: no receipt could be kept there ({error}). Make room, or mend it."
            ) from error
        self._free += range(self._size, self._size + _SLOTS)
        self._size += _SLOTS

    def _write(self, receipts: Sequence[tuple[int, bytes]]) -> Sequence[None]:
        self._put(receipts)
        reach("receipt_written")
        self._sync()
        return [None] * len(receipts)

    def _put(self, receipts: Sequence[tuple[int, bytes]]) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            for slot, words in receipts:
                line = words.replace(b"\n", b" ")[: SLOT - 1].ljust(SLOT - 1) + b"\n"
                os.pwrite(handle, line, slot * SLOT)
        finally:
            os.close(handle)

    def _sync(self) -> None:
        handle = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
