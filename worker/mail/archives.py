"""Mails in files: an mbox, a Maildir folder, a single mail, or a folder of mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from worker.errors import UsageError

_FROM_LINE = re.compile(rb"From [^\n]{0,200}\d{2}:\d{2}[^\n]{0,100}\r?\n?")
_QUOTED_FROM = re.compile(rb">+From ")
_FIELD = re.compile(rb">?(?:From |[!-9;-~]{1,100}[ \t]*:)")
_LONGEST_LINE = 1 << 20
_LARGEST_MAIL = 64 << 20  # more than the parser reads: a longer one is cut, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class ArchivedMail:
    """A mail of an archive: the file it stands in, its place there from 0 on, its bytes."""

    path: Path
    index: int
    raw: bytes


def mails(path: Path) -> Iterator[ArchivedMail]:
    """Every mail at `path`, one at a time, in the order of file names.  Raises UsageError for a path that holds no mail."""
    if _is_mbox(path):
        yield from (ArchivedMail(path, index, raw) for index, raw in enumerate(_of_mbox(path)))
        return
    for each in _files(path):
        if each != path and _is_mbox(each):
            yield from mails(each)
        else:
            yield ArchivedMail(each, 0, each.read_bytes()[:_LARGEST_MAIL])


def count(path: Path) -> int:
    """How many mails `mails` will give, for a progress bar; reads an mbox once.  Raises UsageError likewise."""
    if _is_mbox(path):
        return sum(1 for _ in _starts(path))
    return sum(count(each) if each != path and _is_mbox(each) else 1 for each in _files(path))


def _files(path: Path) -> list[Path]:
    """The files of mails at a path that is no mbox."""
    if path.is_file():
        if not _is_mail(path):
            raise UsageError(f"{path}: is neither an mbox nor a mail; give an mbox, a Maildir folder, or .eml files")
        return [path]
    if not path.is_dir():
        raise UsageError(f"{path}: there is no such file or folder")
    found = sorted(each for each in path.rglob("*") if each.is_file() and _belongs(each))
    if not found:
        raise UsageError(f"{path}: holds no mail; a Maildir has cur and new, other folders .eml or .mbox files")
    return found


def _belongs(path: Path) -> bool:
    """Whether a file in a folder is a mail: delivered to a Maildir (not one in tmp), or named as one."""
    return path.parent.name in {"cur", "new"} or path.suffix.lower() in {".eml", ".mbox"}


def _is_mbox(path: Path) -> bool:
    if not path.is_file() or path.suffix.lower() == ".eml" or path.parent.name in {"cur", "new"}:
        return False
    with path.open("rb") as file:
        return bool(_FROM_LINE.match(file.readline(_LONGEST_LINE))) or path.suffix.lower() == ".mbox"


def _is_mail(path: Path) -> bool:
    with path.open("rb") as file:
        return path.suffix.lower() == ".eml" or bool(_FIELD.match(file.read(200).lstrip()))


def _starts(path: Path) -> Iterator[int]:
    """The offset of each mail's From line: one at the top, or after an empty line (RFC 4155)."""
    with path.open("rb") as file:
        blank, offset = True, 0
        while line := file.readline(_LONGEST_LINE):
            if blank and line.startswith(b"From ") and _FROM_LINE.match(line):
                yield offset
            blank, offset = line in {b"\n", b"\r\n"}, offset + len(line)


def _of_mbox(path: Path) -> Iterator[bytes]:
    r"""The mails of an mbox, From line and one level of ">From " quoting removed (mboxrd; the same as mboxo where it was not doubled)."""
    with path.open("rb") as file:
        mail: list[bytes] = []
        blank, begun, size = True, False, 0
        while line := file.readline(_LONGEST_LINE):
            if blank and line.startswith(b"From ") and _FROM_LINE.match(line):
                if begun:
                    yield b"".join(mail)
                mail, begun, blank, size = [], True, False, 0
                continue
            blank = line in {b"\n", b"\r\n"}
            size += len(line)
            if begun and size <= _LARGEST_MAIL:
                mail.append(line[1:] if line.startswith(b">") and _QUOTED_FROM.match(line) else line)
        if begun:
            yield b"".join(mail)
