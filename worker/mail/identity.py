"""What makes two readings of a mail the same mail, where the server gives no id of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

_CHOSEN = ("message-id", "date", "from", "to", "subject", "in-reply-to", "received")


def identity(headers: Iterable[tuple[str, str]], internaldate: datetime | None, size: int) -> str:
    """A hash over size in bytes, INTERNALDATE (to the second, as IMAP gives it) and chosen headers; 32 hexadecimal digits.

    The same whether the whole mail or its header alone was read.  Message-ID is one ingredient of several: it may be missing, or shared.
    """
    first: dict[str, str] = {}
    for name, value in headers:
        first.setdefault(name, value)
    stamp = internaldate.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if internaldate else ""
    parts = [str(size), stamp, *("".join(first.get(name, "").split()) for name in _CHOSEN)]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
