"""The header of a mail, read without its text: some microseconds a mail, for mailboxes hold hundreds of thousands.

    header fields as fetched ─► first value of each name ─► Heading

Only values that need it are decoded, and what repeats from mail to mail (people) is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from worker.mail import fields
from worker.model import Address, FetchedMail, Heading

_FIELD = re.compile(rb"^([!-9;-~]{1,80})[ \t]*:([^\n]*\n(?:[ \t][^\n]*\n)*)", re.MULTILINE)
_ID = re.compile(r"<([!-;=?-~]{1,300})>")
_USUAL_IDS = re.compile(rb"\s*(?:<[!-;=?-~]{1,300}>\s*)+")
_DATE = re.compile(
    rb"\s*(?:[A-Z][a-z]{2}, )?(\d{1,2} [A-Z][a-z]{2} (?:19|20)\d\d) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([+-](?:0\d|1[0-4])[0-5]\d)(?: \([A-Z]{1,5}\))?\s*"
)
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_LONGEST = 64 << 10  # bytes of a field that are read
_NAMING = (b"message-id", b"date", b"from", b"to", b"subject", b"in-reply-to")
_OWN_ID = b"x-followthrough-id"
# What tells programs from people, and what a later look at the mail needs.
_TELLING = tuple(
    (name.encode(), name)
    for name in (
        "auto-submitted", "precedence", "list-id", "list-post", "list-unsubscribe", "feedback-id", "x-autoreply", "x-autorespond",
        "content-type", "thread-index", "x-followthrough-id", "x-microsoft-original-message-id", "x-google-original-message-id",
    )
)  # fmt: skip
SERVER_THREAD = "x-gm-thrid"  # among `headers`, the server's id of the thread (X-GM-THRID, or THREADID of RFC 8474)
_LONGEST_SUBJECT = 900  # characters, as in `parse`
_NOBODY = Address("")
_NO_MOMENT = (None, None)


def read(mail: FetchedMail) -> Heading:
    """The heading of a mail whose `raw` begins with its header, or holds the fields that FETCH was asked for.

    Its `identity` is what makes two readings the same mail of a mailbox: the server's id, else a hash over size in bytes, INTERNALDATE (to
    the second, as IMAP gives it) and chosen fields as they were sent, of 32 hexadecimal digits.  Message-ID is one ingredient of several: it
    may be missing, or shared.
    """
    found = _fields(mail.raw)
    get = found.get
    size = mail.size or len(mail.raw)
    date, offset = _moment(get(b"date", b"")) or _NO_MOMENT
    telling = [(name, _text(found[field])) for field, name in _TELLING if field in found]
    if mail.server_thread:
        telling.insert(0, (SERVER_THREAD, mail.server_thread))
    writers = _people(get(b"from", b""))
    return Heading(
        mail.uid or 0,
        mail.server_id or _identity(get, mail.internaldate, size),
        size,
        mail.internaldate,
        next(iter(_ids(get(b"message-id", b""))), None),
        _ids(get(b"in-reply-to", b"")),
        _ids(get(b"references", b"")),
        _subject(get(b"subject", b"")),
        writers[0] if writers else _NOBODY,
        _people(get(b"reply-to", b"")),
        _people(get(b"to", b"")),
        _people(get(b"cc", b"")),
        date,
        offset,
        tuple(telling),
        mail.labels,
    )


def _identity(get: Callable[[bytes, bytes], bytes], internaldate: datetime | None, size: int) -> str:
    stamp = b"%d" % internaldate.timestamp() if internaldate else b""
    named = b"\0".join([get(name, b"") for name in _NAMING]).translate(None, b" \t\r\n")
    return blake2b(b"%d %b\0%b" % (size, stamp, named), digest_size=16).hexdigest()


def _fields(raw: bytes) -> dict[bytes, bytes]:
    """The first value of each field, by lower-case name, with its line ends."""
    end = raw.find(b"\n\r\n")
    if end < 0:
        end = raw.find(b"\n\n")
    header = raw[: end + 1] if end >= 0 else raw
    found = _FIELD.findall(header if header.endswith(b"\n") else header + b"\n")
    found.reverse()
    return {name.lower(): value for name, value in found}


def _text(raw: bytes) -> str:
    """The value in one line; see `fields.unfolded`."""
    raw = raw[:_LONGEST].strip()
    if raw.isascii() and b"\n" not in raw and b"\x1b" not in raw and b"\0" not in raw:
        return raw.decode("ascii")
    return fields.unfolded(raw.replace(b"\r", b""))


def _subject(raw: bytes) -> str:
    text = _text(raw)
    if _PLAIN.fullmatch(text) and "=?" not in text:
        return text[:_LONGEST_SUBJECT].rstrip()
    return fields.one_line(fields.words(text))[:_LONGEST_SUBJECT].rstrip()


@lru_cache(50_000)
def _people(raw: bytes) -> tuple[Address, ...]:
    return fields.addresses(_text(raw)) if raw.strip() else ()


def _ids(raw: bytes) -> tuple[str, ...]:
    if not raw:
        return ()
    if len(raw) < _LONGEST and _USUAL_IDS.fullmatch(raw):
        return tuple(dict.fromkeys(_ID.findall(raw.decode("ascii"))))
    return fields.message_ids(_text(raw))


def _moment(raw: bytes) -> tuple[datetime, timedelta | None] | None:
    if not (usual := _DATE.fullmatch(raw)):
        return fields.moment(_text(raw))
    day, hour, minute, second, zone = usual.groups()
    offset = _offset(zone)
    if zone == b"-0000" or not (local := _midnight(day)):
        return fields.moment(_text(raw))
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second)
    return local + timedelta(seconds=seconds) - offset, offset


@lru_cache(10_000)
def _midnight(day: bytes) -> datetime | None:
    found = fields.moment(f"{day.decode()} 00:00:00 +0000")
    return found[0] if found else None


@lru_cache(200)
def _offset(zone: bytes) -> timedelta:
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    return -size if zone[:1] == b"-" else size
