"""The server's 250 on disk, before the database hears of it: what survives a database that is full, locked or gone at that moment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from worker.errors import OutsideError

_SIZE = 1024  # bytes reserved before the mail's end is sent, so that a full disk stops it there


class Receipts:
    """A folder with one file a mail, named by its followthrough id: `.fenced` before the mail's end is sent, `.accepted` after the 250."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def reserve(self, followthrough_id: str) -> None:
        """Makes room for a receipt.  Raises OutsideError where there is none: then the mail must not be sent."""
        try:
            self._write(self._path(followthrough_id, "fenced"), b" " * _SIZE)
        except OSError as error:
            raise OutsideError(
                f"{self._folder}: no receipt could be kept there ({error}). Make room, or mend it."
            ) from error

    def accept(self, followthrough_id: str, answer: str) -> None:
        """Keeps that the server accepted, durably; writes into the room reserved."""
        reserved = self._path(followthrough_id, "fenced")
        self._write(reserved, answer.encode()[:_SIZE].ljust(_SIZE))
        reserved.rename(self._path(followthrough_id, "accepted"))
        self._sync_folder()

    def accepted(self) -> Iterator[tuple[str, str]]:
        """Id and answer of each receipt whose mail the database may not know as accepted."""
        for path in sorted(self._folder.glob("*.accepted")):
            yield path.stem, path.read_text("utf-8", "replace").strip()

    def forget(self, followthrough_id: str) -> None:
        """The database knows the outcome."""
        for state in ("fenced", "accepted"):
            self._path(followthrough_id, state).unlink(missing_ok=True)

    def _path(self, followthrough_id: str, state: str) -> Path:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,60}", followthrough_id), "an id of our own making"  # noqa: S101 - names a file
        return self._folder / f"{followthrough_id}.{state}"

    def _write(self, path: Path, data: bytes) -> None:
        """In place, so that no block is needed that is not there; on the disk when it returns."""
        with path.open("r+b" if path.exists() else "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._sync_folder()

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
