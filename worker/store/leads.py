"""Leads, and what people decided about turns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from worker.model import Lead, LeadStatus, TurnOverride
from worker.store import tables
from worker.store.records import Record, among, insert_new

T = tables.lead
DOMAIN = tables.lead_domain
TURN = tables.turn_override
MOST_LABELS = 10  # of a domain; a hostile address has a hundred
LEADS = Record(Lead, T)


def save(tx: Connection, lead: Lead) -> Lead:
    """Stores a new lead (id 0) or what changed.  A conversation has one lead at most."""
    if lead.id == 0:
        lead = LEADS.insert(tx, lead)
    else:
        LEADS.update(tx, lead)
    insert_new(tx, DOMAIN, [{"lead_id": lead.id, "domain": domain} for domain in _domains(lead.prospect.email or "")])
    return lead


def _domains(email: str) -> list[str]:
    """The domain of an address and those above it that have a dot: `a@x.buyer.example` → `x.buyer.example`, `buyer.example`."""
    labels = email.rpartition("@")[2].split(".")[-MOST_LABELS:]
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def remove(tx: Connection, id_: int) -> None:
    """Removes a lead with its touches and drafts; one that something was sent for cannot be removed."""
    tx.execute(T.delete().where(T.c.id == id_))


def with_word(tx: Connection) -> list[Lead]:
    """Those of which a person said that they are leads, or are none."""
    return LEADS.all(tx, LEADS.select().where(T.c.override.is_not(None)).order_by(T.c.id))


def get(tx: Connection, id_: int) -> Lead:
    """Raises NotFoundError."""
    return LEADS.get(tx, id_)


def of_conversation(tx: Connection, conversation_id: int) -> Lead | None:
    return LEADS.one(tx, T.c.conversation_id == conversation_id)


def of_conversations(tx: Connection, ids: Collection[int]) -> dict[int, Lead]:
    """By conversation; one without a lead is missing."""
    found = LEADS.all(tx, LEADS.select().where(among(tx, T.c.conversation_id, ids)))
    return {lead.conversation_id: lead for lead in found}


def every(tx: Connection) -> list[Lead]:
    return LEADS.all(tx)


def waiting(tx: Connection) -> list[Lead]:
    """Those whose turn waits for our answer, the oldest first."""
    return LEADS.all(tx, LEADS.select().where(T.c.waiting_since.is_not(None)).order_by(T.c.waiting_since, T.c.id))


def waiting_ids(tx: Connection, mailbox_ids: Collection[int]) -> set[int]:
    """The ids of those of these mailboxes."""
    return set(tx.scalars(select(T.c.id).where(T.c.waiting_since.is_not(None), T.c.mailbox_id.in_(mailbox_ids))))


def active(tx: Connection) -> list[Lead]:
    """Those whose plan has not ended: running or paused."""
    return LEADS.all(tx, LEADS.select().where(T.c.status != LeadStatus.STOPPED).order_by(T.c.id))


def by_prospect(tx: Connection, email: str) -> list[Lead]:
    return LEADS.all(tx, LEADS.select().where(T.c.prospect_email == email).order_by(T.c.id))


def of_domain(tx: Connection, domain: str) -> list[Lead]:
    """Those whose prospect has an address at this domain or below it."""
    there = select(DOMAIN.c.lead_id).where(DOMAIN.c.domain == domain)
    return LEADS.all(tx, LEADS.select().where(T.c.id.in_(there)).order_by(T.c.id))


def override_turn(tx: Connection, override: TurnOverride, who: str, at: datetime) -> None:
    """A person closes or reopens a turn; the last word counts."""
    tx.execute(TURN.delete().where(TURN.c.message_row == override.message_row))
    decision = {"message_row": override.message_row, "closed": override.closed, "reason": override.reason}
    tx.execute(TURN.insert().values(who=who, at=at, **decision))


def turn_overrides(tx: Connection, conversation_id: int) -> tuple[TurnOverride, ...]:
    """What people said of its turns, the last word last."""
    return turn_overrides_of(tx, [conversation_id]).get(conversation_id, ())


def turn_overrides_of(tx: Connection, conversation_ids: Collection[int]) -> dict[int, tuple[TurnOverride, ...]]:
    """`turn_overrides` for many at once; a conversation without any is missing.

    What was said of a message goes with it into another conversation.
    """
    found: dict[int, tuple[TurnOverride, ...]] = {}
    wanted = set(conversation_ids)
    where = tables.message.c.conversation_id
    said = select(where, *TURN.c).join(tables.message, tables.message.c.id == TURN.c.message_row).order_by(TURN.c.at)
    for row in tx.execute(said):  # few: people seldom say this
        if row.conversation_id in wanted:
            override = TurnOverride(row.message_row, row.closed, row.reason, row.at)
            found[row.conversation_id] = (*found.get(row.conversation_id, ()), override)
    return found
