"""The folder of the library: its files, read again where they changed, and written whole or not at all.

files ─► changed since they were read? (time, size, inode) ─► parse ─► entries that may be used, problems that are told
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from secrets import token_hex

from worker.drafting.library_format import MAX_BYTES, parse
from worker.errors import NotFoundError, NotPossibleError, OutsideError, Problem, StaleError
from worker.model import LibraryEntry

MOST_FILES = 5_000
LOOK_EVERY_SECONDS = 1.0
_SUFFIX = ".md"
_NOT_ENTRIES = frozenset({"readme.md"})
_LONGEST_NAME = 60

_Mark = tuple[int, int, int]  # time of change, size, inode


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A file of the library, as it was read: its entry so far as that can be read, and what is wrong with it.

    `id` names the file in addresses of the page, `version` its content; one that is not `readable` cannot be written either.
    """

    name: str
    text: str
    entry: LibraryEntry | None
    problems: tuple[Problem, ...]
    readable: bool = True

    @property
    def id(self) -> str:
        return _digest(self.name.encode())

    @property
    def version(self) -> str:
        return _digest(self.text.encode())


class Library:
    """The entries of a folder, which need not exist.  Several threads may ask; changed files are seen within a second."""

    def __init__(self, folder: Path, look_every: float = LOOK_EVERY_SECONDS) -> None:
        self.folder = folder
        self._look_every = look_every
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._known: dict[str, tuple[_Mark, LibraryFile]] = {}
        self._files: tuple[LibraryFile, ...] = ()
        self._entries: tuple[LibraryEntry, ...] = ()

    def files(self) -> tuple[LibraryFile, ...]:
        """Every file by name, those with problems too."""
        self._look()
        return self._files

    def entries(self) -> tuple[LibraryEntry, ...]:
        """What may be used: the entries without problems.  The same tuple until something changes."""
        self._look()
        return self._entries

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with any file."""
        return tuple(problem for file in self.files() for problem in file.problems)

    def file(self, id_: str) -> LibraryFile:
        """The file of that id.  Raises NotFoundError."""
        for file in self.files():
            if file.id == id_:
                return file
        raise NotFoundError("There is no such entry in the library any more.")

    def create(self, title: str, text: str) -> LibraryFile:
        """Writes a new file, named after the title.  Raises OutsideError where the folder cannot be written."""
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            name = next(name for name in _names(title) if _is_ours(self.folder / name))
            self._draft(text).replace(self.folder / name)
        return next(file for file in self.files() if file.name == name)

    def replace(self, id_: str, version: str, text: str) -> LibraryFile:
        """Writes the new content of a file, if it still holds what the person saw.

        Raises StaleError where it changed meanwhile, NotFoundError where it is gone, NotPossibleError where it is not readable,
        OutsideError where it cannot be written.
        """
        file = self.file(id_)
        path = self.folder / file.name
        with self._writing():
            draft = self._draft(text)
            try:
                _check_unchanged(self._read(file.name, path), version)
                shutil.copymode(path, draft)
                draft.replace(path)
            except FileNotFoundError:
                raise NotFoundError(f"{file.name} is no longer there.") from None
            finally:
                draft.unlink(missing_ok=True)
        return self.file(id_)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Errors of the disk say what to do; the folder is looked at anew afterwards."""
        try:
            yield
        except OSError as error:
            mend = "Give it to the user who runs followthrough, or make room"
            raise OutsideError(f"cannot write into {self.folder} ({error.strerror}). {mend}") from error
        finally:
            self._looked = float("-inf")

    def _draft(self, text: str) -> Path:
        """The text in a file of its own beside the others, safe on the disk."""
        draft = self.folder / f".{token_hex(8)}.tmp"
        with draft.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return draft

    def _look(self) -> None:
        with self._lock:
            if time.monotonic() - self._looked < self._look_every:
                return
            found = dict(self._changed())
            if found.keys() != self._known.keys() or any(found[name] is not self._known[name] for name in found):
                self._known = found
                self._files = tuple(file for _, file in found.values())
                self._entries = tuple(file.entry for file in self._files if file.entry and not file.problems)
            self._looked = time.monotonic()

    def _changed(self) -> Iterator[tuple[str, tuple[_Mark, LibraryFile]]]:
        """Every file with its mark; one whose mark is the old one is not read again."""
        found = sorted(_regular(self.folder), key=itemgetter(0))
        for name, path, status in found[:MOST_FILES]:
            mark = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self._known.get(name)
            with suppress(FileNotFoundError):  # removed this moment
                yield name, known if known and known[0] == mark else (mark, self._read(name, Path(path)))

    @staticmethod
    def _read(name: str, path: Path) -> LibraryFile:
        if "\ufffd" in name:
            return _broken(name, "has a name that is not UTF-8", "Rename it.")
        try:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return _broken(name, "is not written in UTF-8", "Save it as UTF-8 in your editor.")
        except FileNotFoundError:
            raise
        except OSError as error:
            return _broken(name, f"cannot be read ({error.strerror})", "Give it to the user who runs followthrough.")
        if len(raw) > MAX_BYTES:
            return _broken(
                name, f"is longer than {MAX_BYTES // 1024} kB", "Keep what a reader needs, and link to the rest."
            )
        return LibraryFile(name, text, *parse(name, text))


def _check_unchanged(file: LibraryFile, version: str) -> None:
    if not file.readable:
        raise NotPossibleError(str(file.problems[0]))
    if file.version != version:
        raise StaleError(f"{file.name} was changed meanwhile. Look at it again")


def _regular(folder: Path) -> Iterator[tuple[str, str, os.stat_result]]:
    """The Markdown files below the folder with their paths; hidden ones and what is no file are passed over."""
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith(_SUFFIX) and not name.startswith(".") and name.lower() not in _NOT_ENTRIES:
                path = f"{where}{os.sep}{name}"  # text: a Path for each of thousands takes longer than all the rest
                with suppress(OSError):
                    status = os.stat(path)  # noqa: PTH116 - see above
                    if stat.S_ISREG(status.st_mode):
                        yield _shown(path[len(str(folder)) + 1 :]), path, status


def _shown(name: str) -> str:
    """A name as text; what is not UTF-8 in it is replaced."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def _broken(name: str, what: str, mend: str) -> LibraryFile:
    return LibraryFile(name, "", None, (Problem(name, "(file)", what, mend),), readable=False)


def _names(title: str) -> Iterator[str]:
    """Names for a file with this title: "two-hours.md", "two-hours-2.md", …"""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("ß", "ss")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-") or "entry"
    slug = "entry" if f"{slug}{_SUFFIX}" in _NOT_ENTRIES else slug
    yield f"{slug}{_SUFFIX}"
    yield from (f"{slug}-{number}{_SUFFIX}" for number in range(2, MOST_FILES + 2))


def _is_ours(path: Path) -> bool:
    """Takes the name, if nobody has it."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
