"""Mails that are known by their headers alone, thousands at a time.

Skim ─► Ready: the values of a row, and the keys of its links ─► rows, once the conversations are known
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, func, select

from worker.model import KEPT_HEADERS, Message, Role, Skim, Understanding, Us
from worker.store import links, tables
from worker.store.messages import COLUMNS, get_many
from worker.store.records import DIALECTS, among, insert_ready, new_ids, ready

T = tables.message
LINK = tables.message_link
_ID, _CONVERSATION, _ARRIVED, _SUBJECT = (
    COLUMNS.index(column) for column in (T.c.id, T.c.conversation_id, T.c.arrival_at, T.c.subject)
)


class Ready(NamedTuple):
    """A mail that only lacks its id and conversation to be stored: the values of its row, and what ties it to others."""

    identity: str
    row: tuple[Any, ...]
    references: set[int]
    people: set[int]
    counterparts: set[str]

    @property
    def arrived(self) -> int:
        """As it is stored."""
        return int(self.row[_ARRIVED])

    @property
    def subject(self) -> str:
        return str(self.row[_SUBJECT])


def made_ready(skims: Sequence[Skim], mailbox_id: int, us: Us, dialect: str) -> list[Ready]:
    """Everything about storing these mails that needs no database; `dialect` is its name."""
    mails = [skim.heading for skim in skims]
    same = {T.c.mailbox_id: mailbox_id, T.c.text: "", T.c.skimmed: True}
    columns: dict[Column[Any], Sequence[Any]] = {
        **{column: [same.get(column)] * len(skims) for column in COLUMNS},
        T.c.identity: [skim.identity for skim in skims],
        T.c.message_id: [mail.message_id for mail in mails],
        T.c.in_reply_to: [mail.in_reply_to for mail in mails],
        T.c.references: [mail.references for mail in mails],
        T.c.subject: [mail.subject for mail in mails],
        T.c.from_email: [mail.from_.email for mail in mails],
        T.c.from_name: [mail.from_.name for mail in mails],
        T.c.reply_to: [mail.reply_to for mail in mails],
        T.c.to: [mail.to for mail in mails],
        T.c.cc: [mail.cc for mail in mails],
        T.c.date: [mail.date for mail in mails],
        T.c.date_offset: [mail.date_offset for mail in mails],
        T.c.arrival_at: [skim.arrival.at for skim in skims],
        T.c.arrival_basis: [skim.arrival.basis for skim in skims],
        T.c.ours: [skim.ours for skim in skims],
        T.c.understanding: [Understanding.unread(skim.kind) for skim in skims],
        T.c.headers: [tuple([item for item in mail.headers if item[0] in KEPT_HEADERS]) for mail in mails],
        T.c.size: [mail.size for mail in mails],
        T.c.backfilled: [skim.backfilled for skim in skims],
        T.c.kind: [skim.kind for skim in skims],
    }
    found = []
    for skim, row in zip(
        skims, ready(DIALECTS[dialect](), COLUMNS, [columns[column] for column in COLUMNS]), strict=True
    ):
        others = links.correspondents(skim.heading, ours=skim.ours)
        found.append(Ready(skim.identity, row, links.references(skim.heading), links.people(others, us), others))
    return found


def add_ready(tx: Connection, mails: Sequence[tuple[Ready, int | None]]) -> list[int]:
    """Stores mails that are not stored yet, each in a conversation (None: in none); their ids."""
    ids = new_ids(tx, T, len(mails))
    rows, keys = [], []
    for id_, (one, conversation) in zip(ids, mails, strict=True):
        row = list(one.row)
        row[_ID], row[_CONVERSATION] = id_, conversation
        rows.append(tuple(row))
        keys += [(key, id_, row[_ARRIVED]) for key in one.references | one.people]
    insert_ready(tx, T, COLUMNS, rows)
    links.link_ready(tx, keys)
    return list(ids)


def conversations_sharing(tx: Connection, messages: Sequence[Ready]) -> list[int | None]:
    """Of each of these messages the oldest conversation that a stored message is in which shares a Message-ID with it."""
    holders = select(LINK.c.key, func.min(T.c.conversation_id)).join(T, T.c.id == LINK.c.message_id)
    shared = among(tx, LINK.c.key, {key for one in messages for key in one.references})
    held = {key: id_ for key, id_ in tx.execute(holders.where(shared).group_by(LINK.c.key)) if id_ is not None}
    return [min((held[key] for key in one.references if key in held), default=None) for one in messages]


def to_read(tx: Connection, mailbox_id: int, most: int) -> list[tuple[Message, int, int]]:
    """The next mails whose text is to be read, each with a folder and UID where it lies, Sent before others: those of leads first, then the
    newest.  A mail that lies nowhere, or in a paused folder alone, is left out.
    """
    place, lead = tables.location.c, tables.lead.c
    of_leads = select(T.c.id).join_from(tables.lead, T, lead.conversation_id == T.c.conversation_id)
    ids = list(tx.scalars(of_leads.where(T.c.mailbox_id == mailbox_id, T.c.skimmed, _readable()).limit(most)))
    if not ids:
        newest = select(T.c.id).where(T.c.mailbox_id == mailbox_id, T.c.skimmed, _readable())
        ids = list(tx.scalars(newest.order_by(T.c.arrival_at.desc()).limit(most)))
    found = select(place.message_id, place.folder_id, place.uid).where(among(tx, place.message_id, ids), *_present())
    in_order = found.order_by(tables.folder.c.role == Role.SENT, place.folder_id, place.uid)
    places = {row.message_id: (row.folder_id, row.uid) for row in tx.execute(in_order)}
    return [(message, *places[message.id]) for message in get_many(tx, ids)]


def count_to_read(tx: Connection, mailbox_id: int) -> int:
    """How many texts are still to be read."""
    return tx.execute(select(func.count()).where(T.c.mailbox_id == mailbox_id, T.c.skimmed, _readable())).scalar_one()


def _present() -> tuple[ColumnElement[bool], ...]:
    """A place under the present numbers of a folder that is read."""
    place, folder = tables.location.c, tables.folder.c
    return place.folder_id == folder.id, place.uidvalidity == folder.uidvalidity, folder.paused_reason.is_(None)


def _readable() -> ColumnElement[bool]:
    return select(1).where(tables.location.c.message_id == T.c.id, *_present()).exists()
