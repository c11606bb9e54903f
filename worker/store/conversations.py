"""Conversations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, func, select

from worker.errors import NotFoundError
from worker.model import Conversation
from worker.store import messages, tables
from worker.store.records import Record, among, changed, insert_ready, new_ids, update_many
from worker.store.skims import Ready

T = tables.conversation
MESSAGE = tables.message.c
CONVERSATIONS = Record(Conversation, T)


def create(tx: Connection, conversation: Conversation) -> Conversation:
    return CONVERSATIONS.insert(tx, conversation)


def create_for(tx: Connection, mailbox_id: int, groups: Sequence[Sequence[Ready]]) -> list[int]:
    """Stores a new conversation for each group of messages, whose prospect is not known yet; their ids."""
    ids = new_ids(tx, T, len(groups))
    columns = [T.c.id, T.c.mailbox_id, T.c.subject, T.c.first_at, T.c.last_at]
    rows = []
    for id_, group in zip(ids, groups, strict=True):
        first = min(group, key=lambda one: one.arrived)
        rows.append((id_, mailbox_id, first.subject, first.arrived, max(one.arrived for one in group)))
    insert_ready(tx, T, columns, rows)
    return list(ids)


def with_texts(tx: Connection, ids: Collection[int]) -> set[int]:
    """Which of these hold a mail whose text was read."""
    return set(
        tx.scalars(
            select(MESSAGE.conversation_id).where(among(tx, MESSAGE.conversation_id, ids), ~MESSAGE.skimmed).distinct()
        )
    )


def widen(tx: Connection, ids: Collection[int]) -> None:
    """Sets the first and last moment of these from their mails."""
    of_it = MESSAGE.conversation_id == T.c.id
    first, last = (select(f(MESSAGE.arrival_at)).where(of_it).scalar_subquery() for f in (func.min, func.max))
    changed(tx, T, [among(tx, T.c.id, ids)], {"first_at": first, "last_at": last})


def get(tx: Connection, id_: int) -> Conversation:
    """Raises NotFoundError."""
    return CONVERSATIONS.get(tx, id_)


def get_many(tx: Connection, ids: Collection[int]) -> list[Conversation]:
    """Those that exist, by id."""
    return CONVERSATIONS.all(tx, CONVERSATIONS.select().where(among(tx, T.c.id, ids)).order_by(T.c.id))


def save_many(tx: Connection, conversations: Sequence[Conversation]) -> None:
    """Overwrites those that are stored."""
    rows = [(*CONVERSATIONS.row(one), one.id) for one in conversations]
    update_many(tx, T, CONVERSATIONS.columns, rows)


def set_origins(tx: Connection, origins: Mapping[int, int]) -> None:
    """Conversation id to the message of another conversation that it came from."""
    update_many(tx, T, [T.c.origin], [(origin, id_) for id_, origin in origins.items()])


def find(tx: Connection, name: str) -> Conversation:
    """The conversation with that id, or with a mail of that Message-ID.  Raises NotFoundError."""
    if name.isascii() and name.isdecimal() and len(name) < 18 and (found := CONVERSATIONS.one(tx, T.c.id == int(name))):
        return found
    for message in messages.by_message_id(tx, name.strip("<> ")):
        if message.conversation_id:
            return get(tx, message.conversation_id)
    raise NotFoundError(f"no conversation has the id {name}, or a mail with that Message-ID")


def every(tx: Connection, mailbox_id: int | None = None) -> list[Conversation]:
    """The last one that something was written in comes first."""
    query = CONVERSATIONS.select().order_by(T.c.last_at.desc(), T.c.id.desc())
    return CONVERSATIONS.all(tx, query if mailbox_id is None else query.where(T.c.mailbox_id == mailbox_id))


def newest(tx: Connection, most: int) -> list[int]:
    """The ids of those that something was last written in, the last one first."""
    return list(tx.scalars(select(T.c.id).order_by(T.c.last_at.desc(), T.c.id.desc()).limit(most)))


def remove_empty(tx: Connection, among: Collection[int] | None = None) -> int:
    """Removes conversations whose messages went into others; one that a lead stands on stays.  Returns how many.

    `among` spares looking at all of them, where the ids of those that lost messages are known.
    """
    unused = [
        ~select(1).where(tables.message.c.conversation_id == T.c.id).exists(),
        ~select(1).where(tables.lead.c.conversation_id == T.c.id).exists(),
    ]
    asked = [] if among is None else [T.c.id.in_(among)]
    return tx.execute(T.delete().where(*asked, *unused)).rowcount
