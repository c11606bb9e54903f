"""What became of every draft: read together for all of them, in a few queries however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from worker.model import DraftState, Intent, Kind, TouchKind
from worker.store import tables
from worker.store.deliveries import LEFT
from worker.store.records import among

DRAFT, VERSION, LEAD, MESSAGE = tables.draft, tables.draft_version, tables.lead, tables.message
DELIVERY = tables.delivery


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft with the text that it began with and the one that it has now; `sent_at` is None where its mail did not leave."""

    id: int
    mailbox_id: int
    conversation_id: int
    template: str
    kind: TouchKind
    state: DraftState
    first: str
    last: str
    reason: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail that a person of theirs wrote in a conversation."""

    message_id: int
    conversation_id: int
    at: datetime


def drafts_since(tx: Connection, since: datetime | None, mailbox_ids: Collection[int]) -> Iterator[DraftRow]:
    """The mails drafted for these mailboxes since a moment, None for ever, the oldest first; phone calls are none."""
    query = (
        select(DRAFT, LEAD.c.mailbox_id, LEAD.c.conversation_id)
        .join(LEAD, LEAD.c.id == DRAFT.c.lead_id)
        .where(among(tx, LEAD.c.mailbox_id, list(mailbox_ids)), DRAFT.c.kind != TouchKind.CALL)
        .order_by(DRAFT.c.id)
    )
    if since is not None:
        query = query.where(DRAFT.c.created_at >= since)
    firsts, sent = _first_texts(tx), _sent(tx)
    for row in tx.execute(query):
        yield DraftRow(
            id=row.id,
            mailbox_id=row.mailbox_id,
            conversation_id=row.conversation_id,
            template=row.template,
            kind=row.kind,
            state=row.state,
            first=firsts.get(row.id, row.body),
            last=row.body,
            reason=(row.void_reason or "") if row.state is DraftState.REJECTED else "",
            sent_at=sent.get(row.id),
        )


def _first_texts(tx: Connection) -> Mapping[int, str]:
    """What the template wrote, of the drafts that a person changed after it."""
    query = (
        select(VERSION.c.draft_id, VERSION.c.body)
        .join(DRAFT, DRAFT.c.id == VERSION.c.draft_id)
        .where(VERSION.c.version == DRAFT.c.template_version, DRAFT.c.version > DRAFT.c.template_version)
    )
    return {row.draft_id: row.body for row in tx.execute(query)}


def _sent(tx: Connection) -> Mapping[int, datetime]:
    query = select(DELIVERY.c.draft_id, func.max(DELIVERY.c.finished_at).label("at")).where(
        DELIVERY.c.draft_id.is_not(None), DELIVERY.c.state.in_(LEFT), DELIVERY.c.finished_at.is_not(None)
    )
    return {row.draft_id: row.at for row in tx.execute(query.group_by(DELIVERY.c.draft_id))}


def replies(tx: Connection, since: datetime) -> list[Reply]:
    """What people of theirs wrote since a moment in the conversations of leads, the oldest first."""
    query = (
        select(MESSAGE.c.id, MESSAGE.c.conversation_id, MESSAGE.c.arrival_at)
        .join(LEAD, LEAD.c.conversation_id == MESSAGE.c.conversation_id)
        .where(MESSAGE.c.kind == Kind.HUMAN, ~MESSAGE.c.ours, MESSAGE.c.arrival_at > since)
        .order_by(MESSAGE.c.arrival_at, MESSAGE.c.id)
    )
    return [Reply(row.id, row.conversation_id, row.arrival_at) for row in tx.execute(query)]


def intents(tx: Connection, message_ids: Collection[int]) -> Mapping[int, Intent | None]:
    """What these mails want, by Message.id."""
    query = select(MESSAGE.c.id, MESSAGE.c.understanding).where(among(tx, MESSAGE.c.id, list(message_ids)))
    return {row.id: row.understanding.intent.intent for row in tx.execute(query)}
