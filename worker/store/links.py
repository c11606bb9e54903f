"""What ties mails together: the Message-IDs that they have or name, and the people of the other side.

Each is a key of 64 bits, a digest of "m:" and the id, or of "a:" and the address; mails that share one may belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

from sqlalchemy import Connection, select

from worker.model import Address, Message, Us
from worker.store import tables
from worker.store.records import insert_many, insert_ready

LINK = tables.message_link
MOST_REFERENCES = 100  # of a mail; a hostile one names thousands


class Referring(Protocol):
    """What has and names Message-IDs."""

    @property
    def message_id(self) -> str | None: ...
    @property
    def in_reply_to(self) -> tuple[str, ...]: ...
    @property
    def references(self) -> tuple[str, ...]: ...


class Corresponding(Protocol):
    """What was written by somebody to somebody."""

    @property
    def from_(self) -> Address: ...
    @property
    def reply_to(self) -> tuple[Address, ...]: ...
    @property
    def to(self) -> tuple[Address, ...]: ...
    @property
    def cc(self) -> tuple[Address, ...]: ...


def link(tx: Connection, messages: Iterable[Message], us: Us) -> None:
    """Ties messages to those that share a Message-ID or a person of the other side with them."""
    rows = [
        (key, message.id, message.arrival.at)
        for message in messages
        for key in sorted(references(message) | people(counterparts(message), us))
    ]
    insert_many(tx, LINK, list(LINK.c), rows)


def link_ready(tx: Connection, rows: Sequence[tuple[int, int, int]]) -> None:
    """The same for keys with the id of the message, and its arrival as it is stored."""
    insert_ready(tx, LINK, list(LINK.c), sorted(rows))


def with_person(tx: Connection, email: str) -> list[int]:
    """The ids of the messages of which this person is the other side."""
    return list(tx.scalars(select(LINK.c.message_id).where(LINK.c.key == of_person(email))))


def references(mail: Referring) -> set[int]:
    """The keys of the Message-IDs that a mail has or names."""
    named = mail.references
    if len(named) > MOST_REFERENCES:
        named = named[:1] + named[-MOST_REFERENCES:]
    keys = {of_reference(reference) for reference in (*mail.in_reply_to, *named)}
    if mail.message_id:
        keys.add(of_reference(mail.message_id))
    return keys


def people(emails: Iterable[str], us: Us) -> set[int]:
    """The keys of these people.  Addresses of `us` link nothing: a colleague in copy would tie all our conversations together."""
    return {of_person(email) for email in emails if not us.owns(email)}


def counterparts(message: Message) -> set[str]:
    """The addresses of the other side."""
    lead = message.understanding.lead
    named = () if message.ours else (lead.prospect.email, lead.introducer)
    return correspondents(message, ours=message.ours) | {email for email in named if email}


def correspondents(mail: Corresponding, *, ours: bool) -> set[str]:
    """The same as far as the header tells."""
    others = mail.to + mail.cc if ours else (mail.from_, *mail.reply_to)
    return {address.email for address in others}


def of_reference(reference: str) -> int:
    """The key of a Message-ID."""
    return _digest("m:" + reference)


@lru_cache(50_000)
def of_person(email: str) -> int:
    """The key of an address."""
    return _digest("a:" + email)


def _digest(key: str) -> int:
    """A number of 64 bits: many millions of keys hardly ever share one, and then the rules tell the mails apart."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
