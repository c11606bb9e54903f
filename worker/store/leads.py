"""Leads, when each plan is looked at next, and what people decided about turns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, TextClause, bindparam, func, select

from worker.errors import NotFoundError
from worker.model import Lead, LeadStatus, Prospect, TurnOverride
from worker.store import tables
from worker.store.records import Record, among, changed, insert_new

T = tables.lead
DOMAIN = tables.lead_domain
TURN = tables.turn_override
META = tables.meta
MOST_LABELS = 10  # of a domain; a hostile address has a hundred
LEADS = Record(Lead, T)
AGAIN = {"look_at": None, "changes": T.c.changes + 1}


def save(tx: Connection, lead: Lead) -> Lead:
    """Stores a new lead (id 0) or what changed.  A conversation has one lead at most."""
    if lead.id == 0:
        lead = LEADS.insert(tx, lead)
    elif not changed(tx, T, [T.c.id == lead.id], LEADS.values(lead) | AGAIN):
        raise NotFoundError(f"there is no lead {lead.id}")
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


@dataclass(frozen=True, slots=True)
class OnCalendar:
    """A lead whose plan has not ended, as a calendar shows it; `changes`: how often what the plan knows of it changed."""

    id: int
    mailbox_id: int
    prospect: Prospect
    moved_by: str | None
    changes: int


def on_calendar(tx: Connection) -> list[OnCalendar]:
    """Every lead whose plan runs or rests; not those of the time before the mailbox, for which nothing is drafted by itself."""
    who = (T.c.prospect_email, T.c.prospect_name, T.c.prospect_company)
    query = select(T.c.id, T.c.mailbox_id, *who, T.c.moved_by, T.c.changes).where(tables.RUNNING)
    return [OnCalendar(row[0], row[1], Prospect(*row[2:5]), row[5], row[6]) for row in tx.execute(query)]


def forget_moves(tx: Connection, *where: ColumnElement[bool]) -> None:
    """Something happened with these leads: what a person said of their next touch was about another moment."""
    changed(tx, T, [*where, T.c.moved_to.is_not(None)], {"moved_to": None, "moved_by": None})


def forget_moves_in(tx: Connection, conversation_ids: Collection[int]) -> None:
    """The same for the leads of these conversations, in which somebody wrote."""
    forget_moves(tx, among(tx, T.c.conversation_id, conversation_ids))


def get_many(tx: Connection, ids: Collection[int]) -> list[Lead]:
    """Those that exist, by id."""
    return LEADS.all(tx, LEADS.select().where(among(tx, T.c.id, ids)).order_by(T.c.id))


def waiting_ids(tx: Connection, mailbox_ids: Collection[int]) -> set[int]:
    """The ids of those of these mailboxes."""
    return set(tx.scalars(select(T.c.id).where(T.c.waiting_since.is_not(None), T.c.mailbox_id.in_(mailbox_ids))))


def active(tx: Connection) -> list[Lead]:
    """Those whose plan has not ended: running or paused."""
    return LEADS.all(tx, LEADS.select().where(T.c.status != LeadStatus.STOPPED).order_by(T.c.id))


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a lead came to, and when the next is due; it holds unless the lead's facts changed since (`changes`)."""

    lead_id: int
    changes: int
    status: LeadStatus
    paused_until: datetime | None
    look_at: datetime


def to_look_at(tx: Connection, now: datetime) -> list[tuple[Lead, int]]:
    """The leads whose plan runs and must be looked at, and how often their facts changed; not those of the time before the mailbox."""
    due = (T.c.look_at.is_(None), T.c.look_at <= now)  # one after the other: joined by OR, SQLite would read every lead
    found = [one for when in due for one in _with_changes(tx, tables.RUNNING, when)]
    return sorted(found, key=lambda one: one[0].id)


def running(tx: Connection, ids: Collection[int] | None = None) -> list[tuple[Lead, int]]:
    """The same for these leads or for all, whenever they would be looked at, older ones too; without those whose plan has ended."""
    of = [] if ids is None else [among(tx, T.c.id, ids)]
    return sorted(_with_changes(tx, T.c.status != LeadStatus.STOPPED, *of), key=lambda one: one[0].id)


def _with_changes(tx: Connection, *where: ColumnElement[bool] | TextClause) -> list[tuple[Lead, int]]:
    query = select(*LEADS.columns, T.c.changes).where(*where)
    return [(LEADS.read(row), row[-1]) for row in tx.execute(query)]


def note_looks(tx: Connection, looks: Iterable[Looked]) -> None:
    """Stores what looks came to; a lead whose facts changed meanwhile stays to be looked at."""
    rows = [
        {"row": one.lead_id, "seen": one.changes, "next": one.look_at, "is": one.status, "until": one.paused_until}
        for one in looks
    ]
    if rows:
        values: dict[str, Any] = {
            "status": bindparam("is"),
            "paused_until": bindparam("until"),
            "look_at": bindparam("next"),
        }
        same = T.c.id == bindparam("row"), T.c.changes == bindparam("seen")
        tx.execute(T.update().where(*same).values(values), rows)


def changes(tx: Connection, id_: int) -> int:
    """How often the facts of a lead changed."""
    count: int = tx.execute(select(T.c.changes).where(T.c.id == id_)).scalar_one()
    return count


def look_again(tx: Connection, *where: ColumnElement[bool]) -> None:
    """Something changed that the plans of these leads may depend on."""
    changed(tx, T, where, AGAIN)


def look_again_of(tx: Connection, domains: Collection[str]) -> None:
    """Something changed that concerns the people of these companies."""
    if domains:
        look_again(tx, T.c.id.in_(select(DOMAIN.c.lead_id).where(among(tx, DOMAIN.c.domain, domains))))


def look_again_at(tx: Connection, ids: Collection[int]) -> None:
    look_again(tx, among(tx, T.c.id, ids))


def planned_by(tx: Connection) -> str | None:
    """What names the configuration by which the leads were last looked at."""
    return tx.scalar(select(META.c.value).where(META.c.key == "planned_by"))


def plan_by(tx: Connection, configuration: str) -> None:
    """From now on leads are looked at by this configuration: every one anew."""
    look_again(tx)
    tx.execute(META.delete().where(META.c.key == "planned_by"))
    tx.execute(META.insert().values(key="planned_by", value=configuration))


def set_plan(tx: Connection, id_: int, plan: str) -> None:
    """Raises NotFoundError."""
    if not changed(tx, T, [T.c.id == id_], {"plan": plan} | AGAIN):
        raise NotFoundError(f"there is no lead {id_}")


def on_plans(tx: Connection) -> Mapping[str, int]:
    """How many leads each plan runs for; plans that have ended are not counted."""
    count = func.count()
    query = select(T.c.plan, count).where(T.c.status != LeadStatus.STOPPED).group_by(T.c.plan)
    return {row[0]: row[1] for row in tx.execute(query)}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another lead of a company, or of the same person."""

    lead_id: int
    conversation_id: int
    email: str


def neighbours(tx: Connection, domains: Collection[str], emails: Collection[str]) -> dict[str, list[Neighbour]]:
    """The leads with addresses at or below each of these domains, and those with each of these addresses; by domain or address."""
    columns = (T.c.id, T.c.conversation_id, T.c.prospect_email)
    at = select(DOMAIN.c.domain, *columns).join(T, T.c.id == DOMAIN.c.lead_id)
    of = select(T.c.prospect_email, *columns).where(among(tx, T.c.prospect_email, emails))
    found: dict[str, list[Neighbour]] = {}
    for query in (at.where(among(tx, DOMAIN.c.domain, domains)), of):
        for key, *fields in tx.execute(query.order_by(T.c.id)):
            found.setdefault(key, []).append(Neighbour(*fields))
    return found


def newest(tx: Connection, mailbox_ids: Collection[int], most: int) -> list[Lead]:
    """The leads found last in these mailboxes, the newest first."""
    query = LEADS.select().where(T.c.mailbox_id.in_(mailbox_ids)).order_by(T.c.id.desc()).limit(most)
    return LEADS.all(tx, query)


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
