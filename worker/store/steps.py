"""Steps of a plan that a person ticked off, and what else many leads' checklists need at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from worker.model import Tick, Touch, TouchKind
from worker.store import tables
from worker.store.records import Record, among, insert_new
from worker.store.touches import TOUCHES

T = tables.step_done
MESSAGE = tables.message
TICKS = Record(Tick, T)


def add(tx: Connection, tick: Tick) -> bool:
    """Whether it is new: a kind is ticked off once a lead, and the first word counts."""
    return bool(insert_new(tx, T, [TICKS.values(tick)]))


def remove(tx: Connection, lead_id: int, kind: TouchKind) -> bool:
    """Takes a tick back; whether there was one."""
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


def touches_of(tx: Connection, lead_ids: Collection[int]) -> dict[int, list[Touch]]:
    """The touches of many leads in the order in which they were made; one without touches is missing."""
    lead_id = tables.touch.c.lead_id
    found: dict[int, list[Touch]] = {}
    for touch in TOUCHES.all(tx, TOUCHES.select().where(among(tx, lead_id, lead_ids)).order_by(tables.touch.c.id)):
        found.setdefault(touch.lead_id, []).append(touch)
    return found


def heads(tx: Connection, conversation_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """The newest Message.id and the number of messages of each conversation: whether it has changed."""
    where = MESSAGE.c.conversation_id
    query = select(where, func.max(MESSAGE.c.id), func.count()).where(among(tx, where, conversation_ids))
    return {row[0]: (row[1], row[2]) for row in tx.execute(query.group_by(where))}
