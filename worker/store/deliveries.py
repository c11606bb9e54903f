"""Deliveries: every change of state is one conditional UPDATE, so that of two workers exactly one wins.

approved ─► ready ─► sending_pre ─fence─► sending_commit ─► accepted ─► sent
              ▲           │                     ├─► rejected
              └───────────┴─ backoff ───────────┴─► unknown ─► accepted | ask_human
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select
from sqlalchemy.exc import IntegrityError

from worker.errors import NotPossibleError
from worker.model import Delivery, DeliveryState, FolderMark
from worker.store import tables
from worker.store.columns import Moment
from worker.store.records import Record, among, changed

T = tables.delivery
DELIVERIES = Record(Delivery, T)
SENDING = (DeliveryState.SENDING_PRE, DeliveryState.SENDING_COMMIT)
LEFT = {DeliveryState.ACCEPTED, DeliveryState.SENT}
ENDED = {DeliveryState.REJECTED, DeliveryState.CANCELLED}
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


def claim(tx: Connection, owner: str, now: datetime, lease: timedelta, epoch: str) -> Delivery | None:
    """Takes the delivery that is due for longest: `sending_pre`, one attempt more, ours until the lease ends.

    What was approved in another epoch becomes `held` instead.
    """
    due = [T.c.state == DeliveryState.READY, T.c.not_before <= now]
    changed(tx, T, [*due, T.c.epoch != epoch], {"state": DeliveryState.HELD, "reason": RESTORED})
    taken = {"state": DeliveryState.SENDING_PRE, "attempt": T.c.attempt + 1, "owner": owner, "lease_until": now + lease}
    return _take(tx, [*due, T.c.epoch == epoch], taken)


def hold_unsent(tx: Connection) -> int:
    """After a restore: what a worker would send becomes `held` for a person; returns how many."""
    unsent = (DeliveryState.APPROVED, DeliveryState.READY, DeliveryState.SENDING_PRE)
    held = {"state": DeliveryState.HELD, "reason": RESTORED, "owner": None, "lease_until": None}
    return changed(tx, T, [T.c.state.in_(unsent)], held)


def mark(tx: Connection, id_: int, owner: str, attempt: int, marks: tuple[FolderMark, ...]) -> bool:
    """Keeps where the folders stood before sending; False where the delivery is no longer ours."""
    return (
        changed(tx, T, [*_held_by(id_, owner, attempt), T.c.state == DeliveryState.SENDING_PRE], {"marks": marks}) == 1
    )


def fence(tx: Connection, id_: int, owner: str, attempt: int, now: datetime, lease_until: datetime) -> bool:
    """The last permission before the mail can be accepted; False where the lease ended or another owns it.  Commit before the dot."""
    ours = [*_held_by(id_, owner, attempt), T.c.state == DeliveryState.SENDING_PRE, T.c.lease_until > now]
    return changed(tx, T, ours, {"state": DeliveryState.SENDING_COMMIT, "lease_until": lease_until}) == 1


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


def accepted_between(tx: Connection, mailbox_id: int, start: datetime, end: datetime) -> int:
    """How many mails of ours the server took from `start` until before `end`."""
    when = and_(T.c.finished_at >= start, T.c.finished_at < end)
    left = select(func.count()).where(T.c.mailbox_id == mailbox_id, T.c.state.in_(LEFT), when)
    return tx.execute(left).scalar_one()


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
