"""Drafts: the approval queue.  The text of every version is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from worker.errors import NotPossibleError, StaleError
from worker.model import Draft, DraftState, Finding, Prospect, Source, TouchKind, TouchState
from worker.store import news, tables
from worker.store.records import Record, among, changed

T = tables.draft
LEAD = tables.lead
DOMAIN = tables.lead_domain
VERSION = tables.draft_version
TOUCH = tables.touch
DRAFTS = Record(Draft, T)
OPEN = (DraftState.PENDING, DraftState.SNOOZED)
NOTHING = (DraftState.REJECTED, DraftState.VOID)  # what a draft came to
FROM = {  # the states that a draft may come from
    DraftState.PENDING: (*OPEN, DraftState.APPROVED),  # woken, or approved and taken back
    DraftState.SNOOZED: OPEN,
    DraftState.APPROVED: OPEN,
    DraftState.REJECTED: OPEN,  # an approval is taken back first: its mail may have left
    DraftState.VOID: (*OPEN, DraftState.APPROVED),
}


def add(tx: Connection, draft: Draft) -> Draft:
    added = DRAFTS.insert(tx, draft)
    _keep_version(tx, added, draft.created_at)
    return added


def get(tx: Connection, id_: int) -> Draft:
    """Raises NotFoundError."""
    return DRAFTS.get(tx, id_)


def queue(tx: Connection, now: datetime, mailbox_ids: Collection[int] | None = None) -> list[Draft]:
    """What waits for a person at that moment, of these mailboxes or of all, the oldest first."""
    query = DRAFTS.select().where(_in_queue(now)).order_by(T.c.created_at, T.c.id)
    if mailbox_ids is not None:
        query = query.join(LEAD, LEAD.c.id == T.c.lead_id).where(LEAD.c.mailbox_id.in_(mailbox_ids))
    return DRAFTS.all(tx, query)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft in the queue, as a list shows it; `waiting_since` is when the lead's open turn began."""

    id: int
    version: int
    kind: TouchKind
    subject: str
    created_at: datetime
    lead_id: int
    prospect: Prospect
    source: Source
    waiting_since: datetime | None


def waiting(tx: Connection, now: datetime, mailbox_ids: Collection[int]) -> list[Waiting]:
    """The queue of these mailboxes in no order, without the texts: for lists of thousands."""
    found = (
        select(T.c.id, T.c.version, T.c.kind, T.c.subject, T.c.created_at, T.c.lead_id)
        .add_columns(LEAD.c.prospect_email, LEAD.c.prospect_name, LEAD.c.prospect_company)
        .add_columns(LEAD.c.source, LEAD.c.waiting_since)
        .join(LEAD, LEAD.c.id == T.c.lead_id)
        .where(_in_queue(now), LEAD.c.mailbox_id.in_(mailbox_ids))
    )
    return [
        Waiting(id_, version, kind, subject, at, lead_id, Prospect(email, name, company), source, since)
        for id_, version, kind, subject, at, lead_id, email, name, company, source, since in tx.execute(found)
    ]


def count_waiting(tx: Connection, now: datetime, mailbox_ids: Collection[int]) -> int:
    """How many drafts wait in the queue of these mailboxes."""
    there = select(func.count()).select_from(T).join(LEAD, LEAD.c.id == T.c.lead_id)
    return tx.execute(there.where(_in_queue(now), LEAD.c.mailbox_id.in_(mailbox_ids))).scalar_one()


def _in_queue(now: datetime) -> ColumnElement[bool]:
    woken = and_(T.c.state == DraftState.SNOOZED, T.c.snoozed_until <= now)
    return or_(T.c.state == DraftState.PENDING, woken)


def get_many(tx: Connection, ids: Collection[int]) -> list[Draft]:
    """Those that exist, by id."""
    return DRAFTS.all(tx, DRAFTS.select().where(among(tx, T.c.id, ids)).order_by(T.c.id))


def pending_of_lead(tx: Connection, lead_id: int) -> list[Draft]:
    """The drafts of a lead that nobody has decided on, snoozed ones included."""
    return DRAFTS.all(tx, DRAFTS.select().where(T.c.lead_id == lead_id, T.c.state.in_(OPEN)).order_by(T.c.id))


def with_evidence(tx: Connection, domain: str) -> list[Draft]:
    """Those to people of a domain that lean on something, and wait for a person or are approved; their mail may have left."""
    theirs = T.c.lead_id.in_(select(DOMAIN.c.lead_id).where(DOMAIN.c.domain == domain))
    states = (*OPEN, DraftState.APPROVED)
    where = (theirs, T.c.state.in_(states), T.c.evidence.is_not(None))
    return DRAFTS.all(tx, DRAFTS.select().where(*where).order_by(T.c.id))


def of_touch(tx: Connection, touch_id: int) -> list[Draft]:
    return DRAFTS.all(tx, DRAFTS.select().where(T.c.touch_id == touch_id).order_by(T.c.id))


def of_leads(tx: Connection, lead_ids: Collection[int]) -> dict[int, list[Draft]]:
    """Every draft of these leads, the newest last; a lead without any is missing."""
    found: dict[int, list[Draft]] = {}
    for draft in DRAFTS.all(tx, DRAFTS.select().where(among(tx, T.c.lead_id, lead_ids)).order_by(T.c.id)):
        found.setdefault(draft.lead_id, []).append(draft)
    return found


def templates_sent(tx: Connection, domains: Collection[str], before: datetime) -> dict[str, set[str]]:
    """The templates of drafts that reached somebody of these domains before a moment."""
    query = (
        select(DOMAIN.c.domain, T.c.template)
        .join(TOUCH, TOUCH.c.id == T.c.touch_id)
        .join(DOMAIN, DOMAIN.c.lead_id == T.c.lead_id)
        .where(TOUCH.c.state == TouchState.DONE, TOUCH.c.done_at < before, T.c.state == DraftState.APPROVED)
        .where(DOMAIN.c.domain.in_(domains))
    )
    sent: dict[str, set[str]] = {}
    for domain, template in tx.execute(query.distinct()):
        sent.setdefault(domain, set()).add(template)
    return sent


def edit(
    tx: Connection,
    id_: int,
    version: int,
    subject: str,
    body: str,
    findings: tuple[Finding, ...],
    now: datetime,
    template: str | None = None,
) -> Draft:
    """Gives the draft a new text and its next version; `version` is the one that the person saw, `template` the one that wrote it.

    Raises StaleError where that is no longer the newest, NotPossibleError where the draft was decided on.
    """
    text = {"subject": subject, "body": body, "findings": findings, "version": version + 1}
    written = {"template": template, "template_version": version + 1} if template else {}
    draft = _change(tx, id_, version, OPEN, text | written)
    _keep_version(tx, draft, now)
    return draft


def set_state(
    tx: Connection,
    id_: int,
    version: int | None,
    state: DraftState,
    *,
    now: datetime,
    snoozed_until: datetime | None = None,
    void_reason: str | None = None,
) -> Draft:
    """Decides on a draft; `version` is the one that the person saw, None for an act of the program.

    What a draft that comes to nothing was to point to may be used again.
    Raises StaleError and NotPossibleError as `edit` does, and for a moment of waking that has passed.
    """
    if state is DraftState.SNOOZED and (snoozed_until is None or snoozed_until <= now):
        raise NotPossibleError("a draft can only be snoozed until a moment to come")
    values = {"state": state, "snoozed_until": snoozed_until, "void_reason": void_reason}
    draft = _change(tx, id_, version, FROM[state], values)
    if draft.evidence and state in NOTHING:
        news.forget_uses(tx, draft.lead_id, [draft.evidence.key])
    return draft


def texts(tx: Connection, id_: int) -> list[tuple[int, str, str]]:
    """Version, subject and body of every version, the first one first."""
    query = VERSION.select().where(VERSION.c.draft_id == id_).order_by(VERSION.c.version)
    return [(row.version, row.subject, row.body) for row in tx.execute(query)]


def _change(
    tx: Connection, id_: int, version: int | None, states: tuple[DraftState, ...], values: dict[str, Any]
) -> Draft:
    """Checks and changes in one statement, so that of two people who act at once one learns of the other."""
    seen = [] if version is None else [T.c.version == version]
    if changed(tx, T, [T.c.id == id_, T.c.state.in_(states), *seen], values):
        return get(tx, id_)
    draft = get(tx, id_)
    if draft.state not in states:
        raise NotPossibleError(f"draft {id_} is {draft.state} already; look at it again")
    raise StaleError(
        f"draft {id_} was changed meanwhile: you saw version {version}, it is now version {draft.version}. Look at it again"
    )


def _keep_version(tx: Connection, draft: Draft, at: datetime) -> None:
    text = {"version": draft.version, "subject": draft.subject, "body": draft.body}
    tx.execute(VERSION.insert().values(draft_id=draft.id, at=at, **text))
