"""Steps of a plan that a person ticked off, and what else many leads' checklists need at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from worker.model import Tick, TouchKind
from worker.store import leads, tables
from worker.store.records import Record, among, insert_new

T = tables.step_done
MESSAGE = tables.message
TICKS = Record(Tick, T)


def add(tx: Connection, tick: Tick) -> bool:
    """Whether it is new: a kind is ticked off once a lead, and the first word counts."""
    leads.look_again_at(tx, [tick.lead_id])
    return bool(insert_new(tx, T, [TICKS.values(tick)]))


def remove(tx: Connection, lead_id: int, kind: TouchKind) -> bool:
    """Takes a tick back; whether there was one."""
    leads.look_again_at(tx, [lead_id])
    return tx.execute(T.delete().where(T.c.lead_id == lead_id, T.c.kind == kind)).rowcount > 0


def of_lead(tx: Connection, lead_id: int) -> list[Tick]:
    """Oldest first."""
    return of_leads(tx, [lead_id]).get(lead_id, [])


def of_leads(tx: Connection, lead_ids: Collection[int]) -> dict[int, list[Tick]]:
    """The same for many leads; one without ticks is missing."""
    found: dict[int, list[Tick]] = {}
    for tick in TICKS.all(tx, TICKS.select().where(among(tx, T.c.lead_id, lead_ids)).order_by(T.c.at, T.c.id)):
        found.setdefault(tick.lead_id, []).append(tick)
    return found


def heads(tx: Connection, conversation_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """The newest Message.id and the number of messages of each conversation: whether it has changed."""
    where = MESSAGE.c.conversation_id
    query = select(where, func.max(MESSAGE.c.id), func.count()).where(among(tx, where, conversation_ids))
    return {row[0]: (row[1], row[2]) for row in tx.execute(query.group_by(where))}
