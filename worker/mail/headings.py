"""The header of a mail, read without its text: some microseconds a mail, for mailboxes hold hundreds of thousands.

    header fields as fetched ─► first value of each name ─► Heading

Only values that need it are decoded, and what repeats from mail to mail (people) is read once.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache

from worker.mail import fields
from worker.model import Address, FetchedMail, Heading

_FIELD = re.compile(rb"^([!-9;-~]{1,80})[ \t]*:([^\n]*\n(?:[ \t][^\n]*\n)*)", re.MULTILINE)
_LONGEST = 64 << 10  # bytes of a field that are read
_NAMING = (b"message-id", b"date", b"from", b"to", b"subject", b"in-reply-to")
_OWN_ID = b"x-followthrough-id"
# What tells programs from people, and what a later look at the mail needs.
_TELLING = {
    name.encode(): name
    for name in (
        "auto-submitted", "precedence", "list-id", "list-post", "list-unsubscribe", "feedback-id", "x-autoreply", "x-autorespond",
        "content-type", "thread-index", "x-followthrough-id", "x-microsoft-original-message-id", "x-google-original-message-id",
    )
}  # fmt: skip
_LONGEST_SUBJECT = 900  # characters, as in `parse`
_NOBODY = Address("")

_Fields = dict[bytes, bytes]


def read(mail: FetchedMail) -> Heading:
    """The heading of a mail whose `raw` begins with its header, or holds the fields that FETCH was asked for."""
    found = _fields(mail.raw)
    get = found.get
    date = fields.moment(_text(get(b"date", b"")))
    return Heading(
        uid=mail.uid or 0,
        identity=mail.server_id or _identity(found, mail.internaldate, mail.size or len(mail.raw)),
        size=mail.size or len(mail.raw),
        internaldate=mail.internaldate,
        message_id=next(iter(_ids(get(b"message-id", b""))), None),
        in_reply_to=_ids(get(b"in-reply-to", b"")),
        references=_ids(get(b"references", b"")),
        subject=_subject(get(b"subject", b"")),
        from_=next(iter(_people(get(b"from", b""))), _NOBODY),
        reply_to=_people(get(b"reply-to", b"")),
        to=_people(get(b"to", b"")),
        cc=_people(get(b"cc", b"")),
        date=date[0] if date else None,
        date_offset=date[1] if date else None,
        headers=tuple((_TELLING[name], _text(value)) for name, value in found.items() if name in _TELLING),
        labels=mail.labels,
    )


def identity(mail: FetchedMail) -> str:
    """What makes two readings the same mail of a mailbox: the server's id, else a hash over size in bytes, INTERNALDATE (to the second, as
    IMAP gives it) and chosen header fields as they were sent; 32 hexadecimal digits.

    The same whether the whole mail or its header alone was read.  Message-ID is one ingredient of several: it may be missing, or shared.
    """
    return mail.server_id or _identity(_fields(mail.raw), mail.internaldate, mail.size or len(mail.raw))


def _identity(found: _Fields, internaldate: datetime | None, size: int) -> str:
    stamp = internaldate.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if internaldate else ""
    parts = [f"{size} {stamp}".encode(), *(found.get(name, b"") for name in _NAMING)]
    return hashlib.blake2b(b"\0".join(b"".join(part.split()) for part in parts), digest_size=16).hexdigest()


def _fields(raw: bytes) -> _Fields:
    """The first value of each field, by lower-case name, with its line ends."""
    end = raw.find(b"\n\r\n")
    if end < 0:
        end = raw.find(b"\n\n")
    header = raw[: end + 1] if end >= 0 else raw
    found: _Fields = {}
    for name, value in _FIELD.findall(header if header.endswith(b"\n") else header + b"\n"):
        found.setdefault(name.lower(), value)
    return found


def _text(raw: bytes) -> str:
    """The value in one line; see `fields.unfolded`."""
    return fields.unfolded(raw[:_LONGEST].replace(b"\r", b"").rstrip())


def _subject(raw: bytes) -> str:
    return fields.one_line(fields.words(_text(raw)))[:_LONGEST_SUBJECT].rstrip()


@lru_cache(20_000)
def _people(raw: bytes) -> tuple[Address, ...]:
    return fields.addresses(_text(raw)) if raw.strip() else ()


def _ids(raw: bytes) -> tuple[str, ...]:
    return fields.message_ids(_text(raw)) if raw else ()
