"""What people said of addresses, domains and patterns."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, or_, select

from worker.model import OVERRIDES, Known, Message, Scope
from worker.store import tables
from worker.store.messages import MESSAGES
from worker.store.records import Record, among

T = tables.known
KNOWN = Record(Known, T)
MOST_LOOSE = 500  # mails without a conversation that a new word may bring to light


def add(tx: Connection, word: Known) -> Known:
    """Stores a word; it takes the place of one of the same sort about the same."""
    same = [T.c.value == word.value, T.c.subject == word.subject, T.c.scope == word.scope]
    says = T.c.says.in_(OVERRIDES) if word.says in OVERRIDES else T.c.says.not_in(OVERRIDES)
    tx.execute(T.delete().where(*same, says))
    return KNOWN.insert(tx, word)


def every(tx: Connection) -> list[Known]:
    """All of them, the newest first."""
    return KNOWN.all(tx, KNOWN.select().order_by(T.c.id.desc()))


def get(tx: Connection, id_: int) -> Known:
    """Raises NotFoundError."""
    return KNOWN.get(tx, id_)


def remove(tx: Connection, id_: int) -> None:
    tx.execute(T.delete().where(T.c.id == id_))


def about(tx: Connection, keys: Collection[str]) -> list[Known]:
    """The words with one of these values, and every pattern."""
    if tx.execute(select(T.c.id).limit(1)).first() is None:
        return []
    return KNOWN.all(tx, KNOWN.select().where(or_(T.c.scope == Scope.PATTERN, among(tx, T.c.value, keys))))


def conversations_like(tx: Connection, patterns: Iterable[str]) -> list[tuple[int, str, str]]:
    """Conversations with a mail from such an address, or with a lead of such a prospect: id, address, subject (of a lead: "")."""
    message, lead = tables.message.c, tables.lead.c
    patterns = list(patterns)
    wrote = select(message.conversation_id, message.from_email, message.subject).where(
        message.conversation_id.is_not(None), _like(message.from_email, patterns)
    )
    bought = (
        select(lead.conversation_id, lead.prospect_email, tables.conversation.c.subject)
        .join(tables.conversation, tables.conversation.c.id == lead.conversation_id)
        .where(_like(lead.prospect_email, patterns))
    )
    return [(row[0], row[1], row[2]) for query in (wrote, bought) for row in tx.execute(query.distinct())]


def loose_like(tx: Connection, patterns: Iterable[str]) -> list[Message]:
    """The newest mails from such addresses that are in no conversation."""
    column = tables.message.c
    where = [column.conversation_id.is_(None), column.ours.is_(False), _like(column.from_email, list(patterns))]
    return MESSAGES.all(tx, MESSAGES.select().where(*where).order_by(column.arrival_at.desc()).limit(MOST_LOOSE))


def _like(column: ColumnElement[str], patterns: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(column.like(_escaped(pattern), escape="\\") for pattern in patterns))


def _escaped(pattern: str) -> str:
    literal = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return literal.replace("*", "%")
