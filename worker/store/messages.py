"""Messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from worker.errors import NotFoundError
from worker.model import Kind, Message, Us
from worker.store import links, tables
from worker.store.records import (
    Record,
    among,
    changed,
    insert_many,
    new_ids,
    update_many,
)

T = tables.message
LINK = tables.message_link
MESSAGES = Record(Message, T)
COLUMNS = [*MESSAGES.columns, T.c.kind]
MOST_RELATED = 5000  # messages that share references; a conversation of people is far smaller
MOST_OF_ADDRESS = 500
NEAR = timedelta(days=180)  # no rule ties mails without references over a longer time
CHUNK = 5000  # values in one IN (SQLite takes 32,766 parameters, PostgreSQL 65,535)
NOBODY = Us()


def add(tx: Connection, message: Message, us: Us = NOBODY) -> tuple[Message, bool]:
    """`add_many` of one."""
    return add_many(tx, [message], us)[0]


def add_many(tx: Connection, messages: Sequence[Message], us: Us = NOBODY) -> list[tuple[Message, bool]]:
    """Each message as stored, and whether it is new; one of the same mailbox and identity is stored already.

    Addresses of `us` link nothing: a colleague in copy would tie all our conversations together.
    """
    known = _known(tx, messages)
    first = {(m.mailbox_id, m.identity): m for m in reversed(messages) if (m.mailbox_id, m.identity) not in known}
    ids = new_ids(tx, T, len(first))
    fresh = [replace(m, id=id_) for id_, m in zip(ids, reversed(first.values()), strict=True)]
    insert_many(tx, T, COLUMNS, [(*MESSAGES.row(m), m.understanding.kind.kind) for m in fresh])
    added = {(m.mailbox_id, m.identity): m for m in fresh}
    links.link(tx, fresh, us)
    stored: list[tuple[Message, bool]] = []
    for message in messages:
        name = (message.mailbox_id, message.identity)
        new = added.pop(name, None)
        if new:
            known[name] = new
        stored.append((known[name], new is not None))
    return stored


def get(tx: Connection, id_: int) -> Message:
    """Raises NotFoundError."""
    return MESSAGES.get(tx, id_)


def get_many(tx: Connection, ids: Iterable[int]) -> list[Message]:
    """The messages that exist, oldest first."""
    return _oldest_first(tx, among(tx, T.c.id, set(ids)))


def by_message_id(tx: Connection, message_id: str) -> list[Message]:
    """Every mail with that Message-ID, in any mailbox, oldest first."""
    named = select(LINK.c.message_id).where(LINK.c.key == links.of_reference(message_id))
    return _oldest_first(tx, T.c.id.in_(named), T.c.message_id == message_id)


def with_identities(tx: Connection, mailbox_id: int, identities: Iterable[str]) -> dict[str, int]:
    """Which of these identities are stored for the mailbox, and as which message."""
    query = select(T.c.identity, T.c.id).where(T.c.mailbox_id == mailbox_id, among(tx, T.c.identity, set(identities)))
    return {row.identity: row.id for row in tx.execute(query)}


def of_conversation(tx: Connection, conversation_id: int) -> list[Message]:
    """Oldest first."""
    return _oldest_first(tx, T.c.conversation_id == conversation_id)


def of_conversations(tx: Connection, ids: Iterable[int]) -> dict[int, list[Message]]:
    """`of_conversation` for many at once; a conversation without messages is missing."""
    found: dict[int, list[Message]] = {}
    for message in _oldest_first(tx, among(tx, T.c.conversation_id, set(ids))):
        found.setdefault(message.conversation_id or 0, []).append(message)
    return found


def newest_of(tx: Connection, conversation_id: int) -> Message | None:
    newest = (
        MESSAGES.select().where(T.c.conversation_id == conversation_id).order_by(T.c.arrival_at.desc(), T.c.id.desc())
    )
    return next(iter(MESSAGES.all(tx, newest.limit(1))), None)


def neighbours(tx: Connection, messages: Iterable[Message], us: Us = NOBODY) -> list[Message]:
    """Everything that may belong to a conversation of these stored messages, themselves included, oldest first.

    That is what is tied to them by Message-IDs, through any number of mails between, and the newest mails with the same people around
    their time; and what is in a conversation with any of them, so that what was joined for want of a mail is told apart when that comes.
    """
    found = {message.id: message for message in messages}
    seeds = list(found.values())
    frontier = seeds + _new_of(tx, found, _with_same_people(tx, seeds, us))
    while frontier and len(found) < MOST_RELATED + len(seeds):
        keys = set().union(*map(links.references, frontier))
        frontier = _new_of(tx, found, _holding(tx, keys))
    _new_of(tx, found, _beside(tx, found.values()))
    return sorted(found.values(), key=lambda message: (message.arrival.at, message.id))


def _beside(tx: Connection, messages: Iterable[Message]) -> set[int]:
    """The ids of all that is in a conversation with one of these."""
    talks = {message.conversation_id for message in messages if message.conversation_id}
    return set(tx.scalars(select(T.c.id).where(among(tx, T.c.conversation_id, talks))))


def _new_of(tx: Connection, found: dict[int, Message], ids: Iterable[int]) -> list[Message]:
    """Reads those that are not found yet, and adds them."""
    new = get_many(tx, set(ids) - found.keys())
    found.update((message.id, message) for message in new)
    return new


def fill_in(tx: Connection, messages: Sequence[Message], us: Us) -> None:
    """Overwrites stored messages with what was read of them since."""
    rows = [(*MESSAGES.row(message), message.understanding.kind.kind, message.id) for message in messages]
    update_many(tx, T, COLUMNS, rows)
    links.link(tx, messages, us)


def assign(tx: Connection, conversations: Mapping[int, int | None]) -> None:
    """Puts messages into conversations: message id to conversation id."""
    rows = [(conversation, message) for message, conversation in conversations.items()]
    update_many(tx, T, [T.c.conversation_id], rows)


def mark_guesses(tx: Connection, guesses: Mapping[int, str | None]) -> None:
    """Says of messages why they are thought to belong to their conversation; None: that is sure."""
    update_many(tx, T, [T.c.guess], [(guess, message) for message, guess in guesses.items()])


def place(tx: Connection, id_: int, *, belongs: bool) -> None:
    """A person said whether the message belongs where a guess put it.  Raises NotFoundError."""
    if not changed(tx, T, [T.c.id == id_], {"placed": belongs, "guess": None}):
        raise NotFoundError(f"there is no message {id_}")


def remove(tx: Connection, ids: Sequence[int]) -> int:
    """Removes messages, and what ties others to them; returns how many there were."""
    removed = 0
    for some in _chunks(ids):
        removed += tx.execute(T.delete().where(T.c.id.in_(some))).rowcount
        tx.execute(LINK.delete().where(LINK.c.message_id.in_(some)))
        changed(tx, tables.conversation, [tables.conversation.c.origin.in_(some)], {"origin": None})
    return removed


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


def written_to(tx: Connection, conversation_ids: Collection[int]) -> dict[int, list[datetime]]:
    """When people of ours wrote in these conversations, oldest first; one in which nobody did is missing."""
    ours = T.c.ours, T.c.kind == Kind.HUMAN, among(tx, T.c.conversation_id, conversation_ids)
    found: dict[int, list[datetime]] = {}
    for conversation_id, at in tx.execute(
        select(T.c.conversation_id, T.c.arrival_at).where(*ours).order_by(T.c.arrival_at)
    ):
        found.setdefault(conversation_id, []).append(at)
    return found


def by_hand_since(tx: Connection, mailbox_id: int, senders: Iterable[str], since: datetime) -> int:
    """How many mails these people of ours sent from the mailbox themselves: copies of what this program sent are not among them."""
    copied = T.c.identity.startswith("followthrough:") & ~T.c.identity.startswith("followthrough:draft-")
    own = or_(T.c.delivery_id.is_not(None), copied)
    mine = [T.c.mailbox_id == mailbox_id, T.c.ours, T.c.arrival_at >= since, T.c.from_email.in_(list(senders))]
    return tx.execute(select(func.count()).where(*mine, T.c.kind == Kind.HUMAN, ~own)).scalar_one()


def _people_since(tx: Connection, side: ColumnElement[bool], emails: Iterable[str], since: datetime) -> list[Message]:
    keys = [links.of_person(email) for email in emails]
    linked = select(LINK.c.message_id).where(LINK.c.key.in_(keys), LINK.c.at > since)
    return _oldest_first(tx, T.c.id.in_(linked), side, T.c.kind == Kind.HUMAN)


def _known(tx: Connection, messages: Iterable[Message]) -> dict[tuple[int, str], Message]:
    found: dict[tuple[int, str], Message] = {}
    for some in _chunks(list(messages)):
        boxes, identities = {m.mailbox_id for m in some}, {m.identity for m in some}
        query = MESSAGES.select().where(T.c.mailbox_id.in_(boxes), T.c.identity.in_(identities))
        found |= {(message.mailbox_id, message.identity): message for message in MESSAGES.all(tx, query)}
    return found


def _holding(tx: Connection, keys: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in _chunks(list(keys)):
        newest = select(LINK.c.message_id).where(LINK.c.key.in_(some)).distinct().order_by(LINK.c.message_id.desc())
        found |= set(tx.scalars(newest.limit(MOST_RELATED)))
    return found


def _with_same_people(tx: Connection, messages: Sequence[Message], us: Us) -> set[int]:
    """The newest mails of each person around the time of these."""
    keys = list({key for message in messages for key in links.people(links.counterparts(message), us)})
    if not keys:
        return set()
    first, last = (f(message.arrival.at for message in messages) for f in (min, max))
    found: set[int] = set()
    for some in _chunks(keys):
        near = LINK.c.key.in_(some), LINK.c.at.between(first - NEAR, last + NEAR)
        newest = func.row_number().over(partition_by=LINK.c.key, order_by=(LINK.c.at.desc(), LINK.c.message_id.desc()))
        ranked = select(LINK.c.message_id, newest.label("place")).where(*near).subquery()
        found |= set(tx.scalars(select(ranked.c.message_id).where(ranked.c.place <= MOST_OF_ADDRESS)))
    return found


def _oldest_first(tx: Connection, *where: ColumnElement[bool]) -> list[Message]:
    return MESSAGES.all(tx, MESSAGES.select().where(*where).order_by(T.c.arrival_at, T.c.id))


def in_conversations(tx: Connection) -> list[tuple[int, str | None, str | None]]:
    """Conversation, Message-ID and guess of every message that has a conversation, conversation by conversation, oldest first."""
    order = (T.c.conversation_id, T.c.arrival_at, T.c.id)
    query = (
        select(T.c.conversation_id, T.c.message_id, T.c.guess).where(T.c.conversation_id.is_not(None)).order_by(*order)
    )
    return list(tx.execute(query).tuples())


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
