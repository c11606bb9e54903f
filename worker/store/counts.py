"""How much there is of everything: what a page or a metric shows as a number, counted where it lies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from worker.model import DeliveryState, DraftState
from worker.store import tables


def texts(tx: Connection) -> Mapping[int, int]:
    """By mailbox: older mails whose text is still to be read; one that has none is missing."""
    t = tables.message
    return {
        row[0]: row[1]
        for row in tx.execute(select(t.c.mailbox_id, func.count()).where(t.c.skimmed).group_by(t.c.mailbox_id))
    }


def quarantined(tx: Connection) -> Mapping[int, int]:
    """By mailbox: mails that could not be read; one that has none is missing."""
    t, folder = tables.quarantine, tables.folder
    query = select(folder.c.mailbox_id, func.count()).join(t, t.c.folder_id == folder.c.id)
    return {row[0]: row[1] for row in tx.execute(query.group_by(folder.c.mailbox_id))}


def drafts_that_wait(tx: Connection, now: datetime) -> int:
    """Drafts that a person should decide on now."""
    t = tables.draft
    woken = and_(t.c.state == DraftState.SNOOZED, t.c.snoozed_until <= now)
    return tx.execute(select(func.count()).where(or_(t.c.state == DraftState.PENDING, woken))).scalar_one()


def leads_that_wait(tx: Connection) -> int:
    """Leads whose turn waits for our answer."""
    return tx.execute(select(func.count()).where(tables.lead.c.waiting_since.is_not(None))).scalar_one()


def deliveries(tx: Connection) -> Mapping[DeliveryState, int]:
    """By state, each of them."""
    t = tables.delivery
    found = {row[0]: row[1] for row in tx.execute(select(t.c.state, func.count()).group_by(t.c.state))}
    return {state: found.get(state, 0) for state in DeliveryState}
