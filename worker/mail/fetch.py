"""FETCH responses (RFC 3501, 7.4.2) read straight from the wire: literals stay bytes, everything else is a handful of tokens.

UIDs ─► sets of at most 8 kB ─► command ─► lines and literals ─► FetchedMail

A response in the shape that servers usually give is taken apart by one pattern; any other is read token by token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import zip_longest
from typing import BinaryIO

from worker.model import FetchedMail

COMMAND_LIMIT = 8000  # RFC 7162, 4: servers should take command lines of 8,192 octets
# What is read of a header before its text is: what names a mail, ties it to others, and tells programs from people.
HEADER_FIELDS = (
    "MESSAGE-ID IN-REPLY-TO REFERENCES THREAD-INDEX FROM REPLY-TO TO CC SUBJECT DATE CONTENT-TYPE AUTO-SUBMITTED PRECEDENCE LIST-ID "
    "LIST-POST LIST-UNSUBSCRIBE FEEDBACK-ID X-AUTOREPLY X-AUTORESPOND X-FOLLOWTHROUGH-ID X-MICROSOFT-ORIGINAL-MESSAGE-ID "
    "X-GOOGLE-ORIGINAL-MESSAGE-ID"
)
LINE_LIMIT = 1_000_000  # bytes of a line without its literals
LITERAL_LIMIT = 64 * 1024 * 1024  # more than any mail we ask for: a server that announces more is broken

Value = bytes | None | tuple["Value", ...]

_TOKEN = re.compile(rb'([()]|[^\s()"]+)|"((?:[^"\\]|\\.)*)"?')  # an unclosed string runs to the end: linear on any line
_ESCAPED = re.compile(rb"\\(.)")
_LITERAL = re.compile(rb"\{(\d{1,12})\}\r\n\Z")
_FETCH = re.compile(rb"\* \d{1,10} FETCH ", re.IGNORECASE)
_USUAL = re.compile(
    rb"\* \d{1,10} FETCH \(UID (\d{1,10}) FLAGS \(([^()]*)\) INTERNALDATE \"([^\"]*)\" RFC822\.SIZE (\d{1,10}) "
    rb"BODY\[(?:HEADER)?[^\]]{0,1000}\](?:<0>)? \{\d{1,12}\}\r\n\Z",
)
_HEADER_SECTION = re.compile(rb"BODY\[HEADER\.FIELDS[^\]]{0,1000}\]", re.IGNORECASE)
_INTERNALDATE = re.compile(rb"\s?(\d{1,2}-[A-Za-z]{3}-\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4})\Z")
_MONTHS = {
    name: number
    for number, name in enumerate(
        (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"), start=1
    )
}


class MalformedResponseError(ValueError):
    """The server's words are no IMAP: nothing that follows on this connection can be trusted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One response line: its text around the literals; `text` has one entry more than `literals`."""

    text: tuple[bytes, ...]
    literals: tuple[bytes, ...] = ()


def uid_sets(uids: Iterable[int], batch: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The UIDs in ascending batches of at most `batch`, each as a set ("1:4,7") short enough for one command line."""
    ranges: list[str] = []
    taken: list[int] = []
    length = 0
    for low, high in _runs(sorted(set(uids)), batch):
        text = str(low) if low == high else f"{low}:{high}"
        if taken and (len(taken) + high - low + 1 > batch or length + len(text) + 1 > COMMAND_LIMIT):
            yield ",".join(ranges), tuple(taken)
            ranges, taken, length = [], [], 0
        ranges.append(text)
        taken.extend(range(low, high + 1))
        length += len(text) + 1
    if taken:
        yield ",".join(ranges), tuple(taken)


def _runs(uids: Sequence[int], longest: int) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(uids) + 1):
        if at == len(uids) or uids[at] != uids[at - 1] + 1 or at - start == longest:
            yield uids[start], uids[at - 1]
            start = at


def read_line(stream: BinaryIO) -> Line:
    """The next response line with its literals.  Raises EOFError where the stream ends inside it, MalformedResponseError."""
    line = _ended(stream.readline(LINE_LIMIT))
    if line[-3:] != b"}\r\n":
        return Line((line,))
    text: list[bytes] = [line]
    literals: list[bytes] = []
    while announced := _LITERAL.search(text[-1][-20:]):
        size = int(announced[1])
        if size > LITERAL_LIMIT or len(literals) > 64:
            raise MalformedResponseError(f"a literal of {size} bytes was announced")
        literals.append(stream.read(size))
        if len(literals[-1]) != size:
            raise EOFError("the connection ended inside a literal")
        text.append(_ended(stream.readline(LINE_LIMIT)))
    return Line(tuple(text), tuple(literals))


def _ended(line: bytes) -> bytes:
    if line[-2:] != b"\r\n":
        raise EOFError("the connection ended inside a line, or the line is too long")
    return line


def usual(line: Line) -> FetchedMail | None:
    """The mail of a response in the usual shape; None for any other line."""
    if line.text[1:] != (b")\r\n",) or not (found := _USUAL.match(line.text[0])):
        return None
    uid, flags, internal, size = found.groups()
    return FetchedMail(int(uid), line.literals[0], internaldate(internal), _named(flags), None, int(size))


def items(line: Line) -> dict[bytes, Value] | None:
    """The items of a FETCH response by upper-case name, "BODY[]<0>" as BODY[], "BODY[HEADER.FIELDS (…)]" as
    BODY[HEADER]; None for any other line.
    """
    if not _FETCH.match(line.text[0]):
        return None
    values = _values(line)
    found = values[3] if len(values) > 3 else None  # after "*", the sequence number, FETCH
    if not isinstance(found, tuple) or len(found) % 2:
        raise MalformedResponseError("a FETCH response without pairs")
    return {_name(key): value for key, value in zip(found[::2], found[1::2], strict=True)}


@lru_cache(64)
def _name(key: Value) -> bytes:
    if not isinstance(key, bytes):
        raise MalformedResponseError("a FETCH item without a name")
    return key.upper().partition(b"<")[0]


def _values(line: Line) -> list[Value]:
    """Words, strings and literals in order, nested tuples for parentheses; without recursion, for a line may nest as it likes."""
    around: list[list[Value]] = []
    values: list[Value] = []
    for text, literal in zip_longest(line.text, line.literals):
        words = _HEADER_SECTION.sub(b"BODY[HEADER]", text if literal is None else text[: text.rindex(b"{")])
        for word, string in _TOKEN.findall(words):
            if word == b"(":
                around.append(values)
                values = []
            elif word == b")":
                if not around:
                    raise MalformedResponseError("parentheses do not match")
                around[-1].append(tuple(values))
                values = around.pop()
            elif word:
                values.append(None if word == b"NIL" else word)
            else:
                values.append(_ESCAPED.sub(rb"\1", string) if b"\\" in string else string)
        if literal is not None:
            values.append(literal)
    if around:
        raise MalformedResponseError("parentheses do not match")
    return values


def uid_of(found: dict[bytes, Value]) -> int | None:
    """The UID of a FETCH response; None for one that the server sent unasked without it."""
    value = found.get(b"UID")
    return _number(value) if value is not None else None


def mail(uid: int, found: dict[bytes, Value]) -> FetchedMail | None:
    """The mail, or its header, that a FETCH response holds; None where it holds none (a change of flags), or NIL: the mail is gone by now."""
    part = found.get(b"BODY[]", found.get(b"BODY[HEADER]"))
    if part is None:
        return None
    raw = _bytes(part)
    size = _number(found.get(b"RFC822.SIZE") or b"0") or len(raw)
    labels = _flag_names(found.get(b"X-GM-LABELS"))
    return FetchedMail(uid, raw, _internaldate(found), _flags(found), _server_id(found), size, _thread(found), labels)


def internaldate(text: bytes) -> datetime | None:
    """A date-time of RFC 3501 ("17-Jul-1996 02:44:25 -0700") in UTC; None for one that is not."""
    if not (match := _INTERNALDATE.match(text)):
        return None
    day, hour, minute, second, zone = match.groups()
    midnight, offset = _midnight(day), _offset(zone)
    if midnight is None or int(hour) > 23 or int(minute) > 59:
        return None
    seconds = int(hour) * 3600 + int(minute) * 60 + min(int(second), 59) - offset
    try:
        return midnight + timedelta(seconds=seconds)
    except OverflowError:
        return None


@lru_cache(4096)
def _midnight(day: bytes) -> datetime | None:
    number, month, year = day.split(b"-")
    try:
        return datetime(int(year), _MONTHS[month.lower()], int(number), tzinfo=UTC)
    except (KeyError, ValueError):
        return None


@lru_cache(256)
def _offset(zone: bytes) -> int:
    """In seconds."""
    size = int(zone[1:3]) * 3600 + int(zone[3:]) * 60
    return -size if zone[:1] == b"-" else size


def _internaldate(found: dict[bytes, Value]) -> datetime | None:
    return internaldate(_bytes(found.get(b"INTERNALDATE")))


def _flags(found: dict[bytes, Value]) -> frozenset[str]:
    return _flag_names(found.get(b"FLAGS"))


@lru_cache(256)
def _flag_names(value: Value) -> frozenset[str]:
    return frozenset(_text(flag) for flag in value) if isinstance(value, tuple) else frozenset()


@lru_cache(256)
def _named(flags: bytes) -> frozenset[str]:
    return frozenset(flags.decode("ascii", "replace").split())


def _server_id(found: dict[bytes, Value]) -> str | None:
    return _text(found.get(b"X-GM-MSGID") or found.get(b"EMAILID")) or None


def _thread(found: dict[bytes, Value]) -> str | None:
    return _text(found.get(b"X-GM-THRID") or found.get(b"THREADID")) or None


def _bytes(value: Value) -> bytes:
    """A value that may come bare, as NIL, or in parentheses (the ids of RFC 8474)."""
    while isinstance(value, tuple):
        value = value[0] if value else None
    return value or b""


def _text(value: Value) -> str:
    return _bytes(value).decode("ascii", "replace")


def _number(value: Value) -> int:
    digits = _bytes(value)
    if not digits.isdigit() or len(digits) > 19:
        raise MalformedResponseError("a number was expected")
    return int(digits)
