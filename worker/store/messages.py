"""Messages, and the links by which they may belong together.

A message is linked to "m:" and each Message-ID that it has or names, and to "a:" and each address of the other side in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from worker.model import Kind, Message, Us
from worker.store import tables
from worker.store.records import Record, changed, insert_new

T = tables.message
LINK = tables.message_link
MESSAGES = Record(Message, T)
MOST_REFERENCES = 100  # of a mail; a hostile one names thousands
MOST_RELATED = 5000  # messages that share references; a conversation of people is far smaller
MOST_OF_ADDRESS = 500
CHUNK = 5000  # values in one IN (SQLite takes 32,766 parameters, PostgreSQL 65,535)
NOBODY = Us()


def add(tx: Connection, message: Message, us: Us = NOBODY) -> tuple[Message, bool]:
    """`add_many` of one."""
    return add_many(tx, [message], us)[0]


def add_many(tx: Connection, messages: Sequence[Message], us: Us = NOBODY) -> list[tuple[Message, bool]]:
    """Each message as stored, and whether it is new; one of the same mailbox and identity is stored already.

    Addresses of `us` link nothing: a colleague in copy would tie all our conversations together.
    """
    first = {(m.mailbox_id, m.identity): m for m in reversed(messages)}
    rows = [MESSAGES.values(m) | {"kind": m.understanding.kind.kind} for m in reversed(first.values())]
    new = {(box, identity): id_ for id_, box, identity in insert_new(tx, T, rows, T.c.id, T.c.mailbox_id, T.c.identity)}
    known = _known(tx, [m for m in messages if (m.mailbox_id, m.identity) not in new])
    stored: list[tuple[Message, bool]] = []
    for message in messages:
        name = (message.mailbox_id, message.identity)
        if name in known:
            stored.append((known[name], False))
        else:
            known[name] = replace(message, id=new[name])
            stored.append((known[name], True))
    insert_new(tx, LINK, [row for message, is_new in stored if is_new for row in _links(message, us)])
    return stored


def get(tx: Connection, id_: int) -> Message:
    """Raises NotFoundError."""
    return MESSAGES.get(tx, id_)


def get_many(tx: Connection, ids: Iterable[int]) -> list[Message]:
    """The messages that exist, oldest first."""
    found = [
        message
        for some in _chunks(sorted(set(ids)))
        for message in MESSAGES.all(tx, MESSAGES.select().where(T.c.id.in_(some)))
    ]
    return sorted(found, key=lambda message: (message.arrival.at, message.id))


def by_message_id(tx: Connection, message_id: str) -> list[Message]:
    """Every mail with that Message-ID, in any mailbox, oldest first."""
    named = select(LINK.c.message_id).where(LINK.c.key == f"m:{message_id}")
    return _oldest_first(tx, T.c.id.in_(named), T.c.message_id == message_id)


def with_identities(tx: Connection, mailbox_id: int, identities: Iterable[str]) -> dict[str, int]:
    """Which of these identities are stored for the mailbox, and as which message."""
    found: dict[str, int] = {}
    for some in _chunks(sorted(set(identities))):
        query = select(T.c.identity, T.c.id).where(T.c.mailbox_id == mailbox_id, T.c.identity.in_(some))
        found |= {row.identity: row.id for row in tx.execute(query)}
    return found


def of_conversation(tx: Connection, conversation_id: int) -> list[Message]:
    """Oldest first."""
    return _oldest_first(tx, T.c.conversation_id == conversation_id)


def of_conversations(tx: Connection, ids: Iterable[int]) -> dict[int, list[Message]]:
    """`of_conversation` for many at once; a conversation without messages is missing."""
    found: dict[int, list[Message]] = {}
    for some in _chunks(sorted(set(ids))):
        for message in _oldest_first(tx, T.c.conversation_id.in_(some)):
            found.setdefault(message.conversation_id or 0, []).append(message)
    return found


def newest_of(tx: Connection, conversation_id: int) -> Message | None:
    newest = (
        MESSAGES.select().where(T.c.conversation_id == conversation_id).order_by(T.c.arrival_at.desc(), T.c.id.desc())
    )
    return next(iter(MESSAGES.all(tx, newest.limit(1))), None)


def neighbours(tx: Connection, messages: Iterable[Message]) -> list[Message]:
    """Everything that may belong to a conversation of these stored messages, themselves included, oldest first.

    That is what is tied to them by Message-IDs, through any number of mails between, and the newest mails with the same people.
    """
    start = {message.id for message in messages}
    found = set(start) | _with_same_people(tx, start)
    frontier = found
    while frontier and len(found) < MOST_RELATED + len(start):
        frontier = _sharing_references(tx, frontier) - found
        found |= frontier
    return get_many(tx, found)


def assign(tx: Connection, conversations: Mapping[int, int | None]) -> None:
    """Puts messages into conversations: message id to conversation id."""
    rows = [{"row": message, "conversation": conversation} for message, conversation in conversations.items()]
    if rows:
        tx.execute(T.update().where(T.c.id == bindparam("row")).values(conversation_id=bindparam("conversation")), rows)


def mark_delivery(tx: Connection, id_: int, delivery_id: int) -> None:
    """The message is the copy of what we sent."""
    changed(tx, T, [T.c.id == id_], {"delivery_id": delivery_id})


def count(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(T)).scalar_one()


def theirs_since(tx: Connection, emails: Iterable[str], since: datetime) -> list[Message]:
    """What people wrote from these addresses after `since`, in any mailbox and conversation, oldest first."""
    return _people_since(tx, ~T.c.ours, emails, since)


def ours_since(tx: Connection, emails: Iterable[str], since: datetime) -> list[Message]:
    """What people of ours wrote to these addresses after `since`, as `theirs_since`."""
    return _people_since(tx, T.c.ours, emails, since)


def _people_since(tx: Connection, side: ColumnElement[bool], emails: Iterable[str], since: datetime) -> list[Message]:
    keys = [f"a:{email}" for email in emails]
    linked = select(LINK.c.message_id).where(LINK.c.key.in_(keys), LINK.c.at > since)
    return _oldest_first(tx, T.c.id.in_(linked), side, T.c.kind == Kind.HUMAN)


def _known(tx: Connection, messages: Iterable[Message]) -> dict[tuple[int, str], Message]:
    found: dict[tuple[int, str], Message] = {}
    for some in _chunks(list(messages)):
        boxes, identities = {m.mailbox_id for m in some}, {m.identity for m in some}
        query = MESSAGES.select().where(T.c.mailbox_id.in_(boxes), T.c.identity.in_(identities))
        found |= {(message.mailbox_id, message.identity): message for message in MESSAGES.all(tx, query)}
    return found


def _links(message: Message, us: Us) -> Iterator[dict[str, Any]]:
    references = [
        message.message_id,
        *message.in_reply_to,
        *message.references[:1],
        *message.references[-MOST_REFERENCES:],
    ]
    keys = {f"m:{reference}" for reference in references if reference}
    keys |= {f"a:{email}" for email in counterparts(message) if not us.owns(email)}
    return ({"message_id": message.id, "key": key, "at": message.arrival.at} for key in sorted(keys))


def counterparts(message: Message) -> set[str]:
    """The addresses of the other side."""
    if message.ours:
        return {address.email for address in (*message.to, *message.cc)}
    lead = message.understanding.lead
    written_by = {message.from_.email, *(address.email for address in message.reply_to)}
    return written_by | {email for email in (lead.prospect.email, lead.introducer) if email}


def _sharing_references(tx: Connection, ids: Iterable[int]) -> set[int]:
    other = LINK.alias()
    shared = select(other.c.message_id).join(LINK, LINK.c.key == other.c.key).where(LINK.c.key.startswith("m:"))
    found: set[int] = set()
    for some in _chunks(list(ids)):
        newest = shared.where(LINK.c.message_id.in_(some)).distinct().order_by(other.c.message_id.desc())
        found |= set(tx.scalars(newest.limit(MOST_RELATED)))
    return found


def _with_same_people(tx: Connection, ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    people: set[str] = set()
    for some in _chunks(list(ids)):
        people |= set(tx.scalars(select(LINK.c.key).where(LINK.c.message_id.in_(some), LINK.c.key.startswith("a:"))))
    for key in sorted(people):
        newest = select(LINK.c.message_id).where(LINK.c.key == key).order_by(LINK.c.at.desc(), LINK.c.message_id.desc())
        found |= set(tx.scalars(newest.limit(MOST_OF_ADDRESS)))
    return found


def _oldest_first(tx: Connection, *where: ColumnElement[bool]) -> list[Message]:
    return MESSAGES.all(tx, MESSAGES.select().where(*where).order_by(T.c.arrival_at, T.c.id))


def in_conversations(tx: Connection) -> list[tuple[int, str | None]]:
    """Conversation and Message-ID of every message that has a conversation, conversation by conversation, oldest first."""
    order = (T.c.conversation_id, T.c.arrival_at, T.c.id)
    query = select(T.c.conversation_id, T.c.message_id).where(T.c.conversation_id.is_not(None)).order_by(*order)
    return list(tx.execute(query).tuples())


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
