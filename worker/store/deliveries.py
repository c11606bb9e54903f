"""Deliveries: every change of state is one conditional UPDATE, so that of two workers exactly one wins.

approved ─► ready ─► sending_pre ─fence─► sending_commit ─► accepted ─► sent
              ▲           │                     ├─► rejected
              └───────────┴─ backoff ───────────┴─► unknown ─► accepted | ask_human
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, func, literal, or_, select
from sqlalchemy.exc import IntegrityError

from worker.errors import NotPossibleError
from worker.model import Delivery, DeliveryState, DraftState, FolderMark, LeadStatus
from worker.store import stops, tables
from worker.store.columns import Moment
from worker.store.records import Record, among, changed

T = tables.delivery
DELIVERIES = Record(Delivery, T)
SENDING = (DeliveryState.SENDING_PRE, DeliveryState.SENDING_COMMIT)
LEFT = {DeliveryState.ACCEPTED, DeliveryState.SENT}
ENDED = {DeliveryState.REJECTED, DeliveryState.CANCELLED}
CLAIMING = 0x73656E64  # any number that no other advisory lock has
RESTORED = "approved before a backup was restored: it may have been sent already"


def add(tx: Connection, delivery: Delivery) -> Delivery:
    """Raises NotPossibleError where its draft, touch, Message-ID or own id has a delivery that was not cancelled."""
    try:
        with tx.begin_nested():
            return DELIVERIES.insert(tx, delivery)
    except IntegrityError as error:
        raise NotPossibleError(f"draft {delivery.draft_id} was approved already, or its mail exists") from error


def get(tx: Connection, id_: int) -> Delivery:
    """Raises NotFoundError."""
    return DELIVERIES.get(tx, id_)


def get_many(tx: Connection, ids: Iterable[int]) -> dict[int, Delivery]:
    """Those of them that are stored, by id."""
    return {delivery.id: delivery for delivery in _by_id(tx, T.c.id.in_(list(ids)))}


def of_draft(tx: Connection, draft_id: int) -> list[Delivery]:
    """Those taken back included, the newest last."""
    return _by_id(tx, T.c.draft_id == draft_id)


def of_lead(tx: Connection, lead_id: int) -> list[Delivery]:
    return _by_id(tx, T.c.lead_id == lead_id)


def refused(tx: Connection, lead_ids: Collection[int]) -> dict[int, list[tuple[str, datetime]]]:
    """To whom a mail for these leads was refused for good, and when; a lead without any is missing."""
    query = select(T.c.lead_id, T.c.mail_recipient, T.c.finished_at).where(
        among(tx, T.c.lead_id, lead_ids), T.c.state == DeliveryState.REJECTED, T.c.finished_at.is_not(None)
    )
    found: dict[int, list[tuple[str, datetime]]] = {}
    for lead_id, recipient, at in tx.execute(query):
        found.setdefault(lead_id, []).append((recipient, at))
    return found


def by_followthrough_id(tx: Connection, followthrough_id: str) -> Delivery | None:
    return DELIVERIES.one(tx, T.c.mail_followthrough_id == followthrough_id)


def by_message_id(tx: Connection, message_id: str) -> Delivery | None:
    return DELIVERIES.one(tx, T.c.mail_message_id == message_id)


def in_states(tx: Connection, states: Collection[DeliveryState]) -> list[Delivery]:
    return _by_id(tx, T.c.state.in_(states))


def ready_up(tx: Connection, now: datetime) -> int:
    """What was approved and whose undo time is over becomes ready; returns how many."""
    return changed(tx, T, [T.c.state == DeliveryState.APPROVED, T.c.not_before <= now], {"state": DeliveryState.READY})


def hold_restored(tx: Connection, now: datetime, epoch: str) -> int:
    """What is due and was approved in another life of the database becomes `held`; returns how many."""
    return changed(tx, T, [*_due(now), T.c.epoch != epoch], {"state": DeliveryState.HELD, "reason": RESTORED})


def due_mailboxes(tx: Connection, now: datetime) -> list[int]:
    """The mailboxes that have something to send now and may."""
    return list(tx.scalars(select(T.c.mailbox_id).where(*_due(now), ~stops.stands(T.c.mailbox_id)).distinct()))


def claim(
    tx: Connection, owner: str, now: datetime, lease: timedelta, epoch: str, mailbox_id: int | None = None
) -> Delivery | None:
    """Takes the delivery that is due for longest (of one mailbox): `sending_pre`, one attempt more, ours until the lease ends.

    Nothing while sending is stopped, and nothing that was approved in another epoch.
    """
    taken = {"state": DeliveryState.SENDING_PRE, "attempt": T.c.attempt + 1, "owner": owner, "lease_until": now + lease}
    where = [*_due(now), T.c.epoch == epoch, ~stops.stands(T.c.mailbox_id)]
    return _take(tx, where if mailbox_id is None else [*where, T.c.mailbox_id == mailbox_id], taken)


def postpone(tx: Connection, mailbox_id: int, now: datetime, until: datetime, reason: str) -> int:
    """Everything of a mailbox that is due waits until then; no attempt is counted.  Returns how many."""
    later = {"not_before": until, "reason": reason}
    return changed(tx, T, [*_due(now), T.c.mailbox_id == mailbox_id], later)


def overdue(tx: Connection, mailbox_id: int, now: datetime, approved_until: datetime) -> list[Delivery]:
    """What is due in a mailbox and was approved before then."""
    return _by_id(tx, *_due(now), T.c.mailbox_id == mailbox_id, T.c.approved_at <= approved_until)


def _due(now: datetime) -> list[ColumnElement[bool]]:
    return [T.c.state == DeliveryState.READY, T.c.not_before <= now]


def hold_unsent(tx: Connection) -> int:
    """After a restore: what a worker would send becomes `held` for a person; returns how many."""
    unsent = (DeliveryState.APPROVED, DeliveryState.READY, DeliveryState.SENDING_PRE)
    held = {"state": DeliveryState.HELD, "reason": RESTORED, "owner": None, "lease_until": None}
    return changed(tx, T, [T.c.state.in_(unsent)], held)


def fence(
    tx: Connection, delivery: Delivery, now: datetime, lease_until: datetime, marks: tuple[FolderMark, ...] = ()
) -> bool:
    """The last permission before the mail can be accepted.  Commit before the dot.

    False where the lease ended, another owns it, sending was stopped, or what a person approved no longer stands.  `marks` are where the
    folders stood before: only from here on a copy can lie behind them.
    """
    ours = [*_held_by(delivery.id, delivery.owner or "", delivery.attempt), T.c.state == DeliveryState.SENDING_PRE]
    good = [T.c.lease_until > now, ~stops.stands(T.c.mailbox_id), or_(T.c.lead_id.is_(None), _stands())]
    kept = {"marks": marks} if marks else {}
    return (
        changed(tx, T, [*ours, *good], {"state": DeliveryState.SENDING_COMMIT, "lease_until": lease_until} | kept) == 1
    )


@cache
def _stands() -> ColumnElement[bool]:
    """Whether plan, draft, recipient and conversation are as they were: the part of the recheck that one statement can ask."""
    lead, draft, mail, never = tables.lead, tables.draft, tables.message, tables.suppression
    runs = select(lead.c.conversation_id).where(lead.c.id == T.c.lead_id, lead.c.status != LeadStatus.STOPPED)
    approved = [draft.c.id == T.c.draft_id, draft.c.state == DraftState.APPROVED, draft.c.version == T.c.draft_version]
    newest = select(mail.c.id).where(mail.c.conversation_id == runs.correlate(T).scalar_subquery())
    newest = newest.order_by(mail.c.arrival_at.desc(), mail.c.id.desc()).limit(1)
    return and_(
        func.coalesce(newest.correlate(T).scalar_subquery(), 0) == func.coalesce(T.c.head, 0),
        runs.correlate(T).exists(),
        select(draft.c.id).where(*approved).correlate(T).exists(),
        ~select(never.c.email).where(never.c.email == T.c.mail_recipient).correlate(T).exists(),
    )


def settle(
    tx: Connection,
    id_: int,
    owner: str,
    attempt: int,
    state: DeliveryState,
    *,
    at: datetime,
    answer: str | None = None,
    reason: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Stores the outcome of our attempt; False where the delivery is no longer ours (then it was recovered, or a person decided)."""
    outcome = _outcome(state, at, answer=answer, reason=reason, not_before=not_before)
    return changed(tx, T, [*_held_by(id_, owner, attempt), T.c.state.in_(SENDING)], outcome) == 1


def move(
    tx: Connection,
    id_: int,
    from_states: Collection[DeliveryState],
    to_state: DeliveryState,
    *,
    reason: str | None,
    at: datetime,
    not_before: datetime | None = None,
    epoch: str | None = None,
    answer: str | None = None,
) -> bool:
    """A decision of a person or of recovery; False where the delivery is in none of `from_states`.

    A person who sends a held delivery again gives it the present `epoch`.
    """
    values = _outcome(to_state, at, answer=answer, not_before=not_before, epoch=epoch) | {"reason": reason}
    return changed(tx, T, [T.c.id == id_, T.c.state.in_(from_states)], values) == 1


def stranded(tx: Connection, now: datetime) -> list[Delivery]:
    """Deliveries in the middle of sending whose lease ended: their worker died or hangs."""
    return _by_id(tx, T.c.state.in_(SENDING), T.c.lease_until <= now)


def claim_filing(tx: Connection, owner: str, now: datetime, lease: timedelta) -> Delivery | None:
    """Takes an accepted mail whose Sent copy nobody is looking after; its state stays until `filed`."""
    free = or_(T.c.owner.is_(None), T.c.lease_until <= now)
    return _take(tx, [T.c.state == DeliveryState.ACCEPTED, free], {"owner": owner, "lease_until": now + lease})


def look_again(tx: Connection, id_: int, owner: str, at: datetime) -> bool:
    """The copy is not there yet: nobody looks before `at`."""
    ours = [T.c.id == id_, T.c.owner == owner, T.c.state == DeliveryState.ACCEPTED]
    return changed(tx, T, ours, {"lease_until": at}) == 1


def keep_filing(tx: Connection, id_: int, owner: str, now: datetime, lease_until: datetime) -> bool:
    """The last permission before the copy is appended; False where another took over, or may do so at any moment."""
    ours = [T.c.id == id_, T.c.owner == owner, T.c.state == DeliveryState.ACCEPTED, T.c.lease_until > now]
    return changed(tx, T, ours, {"lease_until": lease_until}) == 1


def filed(tx: Connection, id_: int, owner: str, at: datetime) -> bool:
    """The Sent copy is there: `sent`; False where another took over the filing."""
    ours = [T.c.id == id_, T.c.owner == owner, T.c.state == DeliveryState.ACCEPTED]
    return changed(tx, T, ours, _outcome(DeliveryState.SENT, at)) == 1


def probing(tx: Connection, now: datetime) -> list[Delivery]:
    """Unknown outcomes whose next look is due."""
    return _by_id(tx, T.c.state == DeliveryState.UNKNOWN, T.c.not_before <= now)


def record_probe(tx: Connection, id_: int, probes: int, not_before: datetime) -> None:
    """A look found nothing: how many there were, and when the next is due."""
    changed(tx, T, [T.c.id == id_, T.c.state == DeliveryState.UNKNOWN], {"probes": probes, "not_before": not_before})


def used(tx: Connection, mailbox_id: int, since: datetime) -> int:
    """How many mails of ours the server took since then, and how many are being sent now."""
    taken = and_(T.c.state.in_(LEFT), T.c.finished_at >= since)
    mine = select(func.count()).where(T.c.mailbox_id == mailbox_id, or_(taken, T.c.state.in_(SENDING)))
    return tx.execute(mine).scalar_one()


def last_left(tx: Connection, mailbox_id: int) -> tuple[str, datetime] | None:
    """Our id of the mail that left the mailbox last, and when that was; one being sent now has no time yet, and counts as none."""
    when = select(T.c.mail_followthrough_id, T.c.finished_at)
    left = when.where(T.c.mailbox_id == mailbox_id, T.c.state.in_(LEFT)).order_by(T.c.finished_at.desc()).limit(1)
    row = tx.execute(left).one_or_none()
    return None if row is None else (row[0], row[1])


def being_sent(tx: Connection, mailbox_id: int) -> bool:
    """Whether a mail of the mailbox is under way at this moment."""
    return bool(tx.scalar(select(select(T.c.id).where(T.c.mailbox_id == mailbox_id, T.c.state.in_(SENDING)).exists())))


def one_at_a_time(tx: Connection, mailbox_id: int) -> None:
    """Until the transaction ends, nobody else claims a delivery of this mailbox: limits are counted, then used (SQLite has one writer)."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(CLAIMING, literal(mailbox_id % 2**31, Integer))))


def outcomes(tx: Connection, mailbox_id: int, since: datetime, limit: int) -> list[tuple[DeliveryState, bool]]:
    """The newest follow-ups and reports that were taken or refused for good since then: state, and whether a bounce came."""
    ended = and_(T.c.state.in_({*LEFT, DeliveryState.REJECTED}), T.c.finished_at >= since)
    query = select(T.c.state, T.c.bounced_at.is_not(None)).where(T.c.mailbox_id == mailbox_id, ended)
    return [(row[0], bool(row[1])) for row in tx.execute(query.order_by(T.c.finished_at.desc()).limit(limit))]


def note_bounce(tx: Connection, id_: int, at: datetime) -> bool:
    """A report came that it reached nobody; False where one had come before."""
    return changed(tx, T, [T.c.id == id_, T.c.bounced_at.is_(None)], {"bounced_at": at}) == 1


def _take(tx: Connection, where: list[ColumnElement[bool]], values: dict[str, Any]) -> Delivery | None:
    """Changes the first row that nobody else is taking at this moment (SQLite has one writer; PostgreSQL skips locked rows)."""
    first = select(T.c.id).where(*where).order_by(T.c.not_before, T.c.id).limit(1).with_for_update(skip_locked=True)
    id_ = tx.execute(first).scalar_one_or_none()
    if id_ is None:
        return None
    changed(tx, T, [T.c.id == id_], values)
    return get(tx, id_)


def _held_by(id_: int, owner: str, attempt: int) -> list[ColumnElement[bool]]:
    return [T.c.id == id_, T.c.owner == owner, T.c.attempt == attempt]


def _outcome(state: DeliveryState, at: datetime, **given: object) -> dict[str, Any]:
    """The columns of a new state: nobody owns it; the moment when it left us, or ended, is kept; what is not given stays."""
    ended = func.coalesce(T.c.finished_at, literal(at, Moment)) if state in LEFT | ENDED else None
    return {"state": state, "owner": None, "lease_until": None, "finished_at": ended} | {
        k: v for k, v in given.items() if v is not None
    }


def _by_id(tx: Connection, *where: ColumnElement[bool]) -> list[Delivery]:
    return DELIVERIES.all(tx, DELIVERIES.select().where(*where).order_by(T.c.id))
