"""The approval queue: what waits for a person, one draft at a time, and what a person does with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy import Connection

from worker.errors import NotFoundError, NotPossibleError
from worker.jobs.approve import Choice, approve, call_made, edit, reject, resolve, snooze, undo
from worker.jobs.draft_copies import choose
from worker.jobs.draft_touches import relint
from worker.model import (
    AuditEntry,
    Delivery,
    DeliveryState,
    Draft,
    DraftCopy,
    DraftState,
    Lead,
    Message,
    PlannedTouch,
    Severity,
    Source,
    Step,
    Touch,
    TouchKind,
)
from worker.rules import clocks, hours
from worker.store import audit, deliveries, draft_copies, drafts, leads, messages, touches
from worker.web.desk import WebDesk
from worker.web.visit import Number, Visit, Visitor, go

router = APIRouter()

MORNING = time(8)
DECIDE = (DeliveryState.ASK_HUMAN, DeliveryState.HELD)
UNDER_WAY = (
    *DECIDE,
    DeliveryState.APPROVED,
    DeliveryState.READY,
    DeliveryState.SENDING_PRE,
    DeliveryState.SENDING_COMMIT,
    DeliveryState.UNKNOWN,
    DeliveryState.ACCEPTED,
)
TOLD_FOR = timedelta(days=1)  # how long the page tells of an approval that came to nothing
NEWS = {"void": "was not sent", "rejected": "was refused by their server"}

Version = Annotated[int, Form(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """A draft in the list; `step` while they wait for us."""

    draft: Draft
    lead: Lead
    waits: timedelta | None
    step: Step | None

    @property
    def order(self) -> tuple[bool, bool, timedelta, datetime, int]:
        """Referrals that wait, then whoever waits, the longest first; then planned touches by age."""
        referral = self.waits is not None and self.lead.source is Source.REFERRAL
        return not referral, self.waits is None, -(self.waits or timedelta()), self.draft.created_at, self.draft.id


@dataclass(frozen=True, slots=True)
class Question:
    """A delivery that only a person can decide on, and whether its bytes may have left already."""

    delivery: Delivery
    may_be_sent: bool
    lead: Lead | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft with everything that helps to decide on it; `later` is the next opening, where nobody works now."""

    row: Row
    touch: Touch
    conversation: list[Message]
    delivery: Delivery | None
    planned: tuple[PlannedTouch, ...]
    blocked: bool
    open: bool
    later: datetime | None
    copy: DraftCopy | None  # in the mailbox's folder of drafts


def rows(tx: Connection, visit: Visit) -> list[Row]:
    """The queue in the order in which it is worked off."""
    waiting = drafts.queue(tx, visit.now, list(visit.desk.owners))
    return sorted((_row(tx, draft, visit.now) for draft in waiting), key=lambda row: row.order)


def _row(tx: Connection, draft: Draft, now: datetime) -> Row:
    lead = leads.get(tx, draft.lead_id)
    waits = now - lead.waiting_since if lead.waiting_since else None
    return Row(draft, lead, waits, clocks.step(waits) if waits is not None else None)


def _shown(tx: Connection, desk: WebDesk, draft: Draft, now: datetime) -> Shown:
    row = _row(tx, draft, now)
    calendar = desk.calendar(row.lead.mailbox_id)
    sent = [delivery for delivery in deliveries.of_draft(tx, draft.id) if delivery.state is not DeliveryState.CANCELLED]
    plan = desk.drafting.plan_of(row.lead.plan)
    return Shown(
        row=row,
        touch=touches.get(tx, draft.touch_id),
        conversation=messages.of_conversation(tx, row.lead.conversation_id),
        delivery=sent[-1] if sent else None,
        planned=tuple(one for one in plan.touches if one.only_if in (None, row.lead.source)),
        blocked=any(finding.severity is Severity.BLOCKS for finding in draft.findings),
        open=draft.state in {DraftState.PENDING, DraftState.SNOOZED},
        later=None if hours.is_open(now, calendar) else hours.next_opening(now, calendar),
        copy=draft_copies.of_draft(tx, draft.id),
    )


@router.get("/")
def queue(visit: Visitor) -> Response:
    """The queue, its first draft open."""
    with visit.desk.store.read() as tx:
        waiting = rows(tx, visit)
        return _page(tx, visit, waiting, waiting[0].draft if waiting else None)


@router.get("/drafts/{draft_id}")
def draft(visit: Visitor, draft_id: Number, edit: bool = False) -> Response:
    """The queue with this draft open, in a form where it is to be edited."""
    with visit.desk.store.read() as tx:
        return _page(tx, visit, rows(tx, visit), drafts.get(tx, draft_id), editing=edit)


def _page(
    tx: Connection, visit: Visit, waiting: Sequence[Row], chosen: Draft | None, *, editing: bool = False
) -> Response:
    cared_for = {row.lead.id for row in waiting} | {one.lead_id for one in deliveries.in_states(tx, UNDER_WAY)}
    shown = _shown(tx, visit.desk, chosen, visit.now) if chosen else None
    return visit.show(
        "queue",
        tx,
        rows=waiting,
        shown=shown,
        editing=editing and shown is not None and shown.open,
        by_hand=sum(lead.id not in cared_for for lead in leads.waiting(tx) if lead.mailbox_id in visit.desk.owners),
        undoable=deliveries.in_states(tx, [DeliveryState.APPROVED]),
        questions=[_question(tx, delivery) for delivery in deliveries.in_states(tx, DECIDE)],
        searching=len(deliveries.in_states(tx, [DeliveryState.UNKNOWN])),
        news=_news(tx, visit.now),
        news_words=NEWS,
    )


def _question(tx: Connection, delivery: Delivery) -> Question:
    try:
        lead = leads.get(tx, delivery.lead_id) if delivery.lead_id else None
    except NotFoundError:  # the person was erased
        lead = None
    return Question(delivery, delivery.state is DeliveryState.ASK_HUMAN, lead)


def _news(tx: Connection, now: datetime) -> list[tuple[AuditEntry, Delivery]]:
    """What was approved and came to nothing lately."""
    lately = (entry for entry in audit.recent(tx, 100) if entry.what in NEWS and now - entry.at < TOLD_FOR)
    about = {
        entry: int(entry.subject.removeprefix("delivery:")) for entry in lately if entry.subject.startswith("delivery:")
    }
    known = deliveries.get_many(tx, about.values())  # those of erased people are gone
    return [(entry, known[id_]) for entry, id_ in about.items() if id_ in known]


def _next(tx: Connection, visit: Visit, draft: Draft) -> str:
    """The draft that follows this one in the list, or the start of the queue."""
    here = _row(tx, draft, visit.now).order
    following = next((row.draft.id for row in rows(tx, visit) if row.order > here), None)
    return f"/drafts/{following}" if following else "/"


@router.post("/drafts/{draft_id}/approve")
def approve_draft(visit: Visitor, draft_id: Number, version: Version, when: Annotated[str, Form()] = "now") -> Response:
    """Approves the version that the person saw; pressing twice approves once."""
    with visit.desk.store.write() as tx:
        known = drafts.get(tx, draft_id)
        if not _approved_before(tx, known, version):
            lead = leads.get(tx, known.lead_id)
            opening = hours.next_opening(visit.now, visit.desk.calendar(lead.mailbox_id)) if when == "later" else None
            approve(tx, visit.desk.office, draft_id, version, who=visit.who, now=visit.now, earliest=opening)
        path = _next(tx, visit, known)
    visit.desk.wake_deliver()
    return go(path)


def _approved_before(tx: Connection, draft: Draft, version: int) -> bool:
    standing = (one for one in deliveries.of_draft(tx, draft.id) if one.state is not DeliveryState.CANCELLED)
    return draft.state is DraftState.APPROVED and any(one.draft_version == version for one in standing)


@router.post("/drafts/{draft_id}/called")
def called(visit: Visitor, draft_id: Number, version: Version) -> Response:
    """A phone call was made."""
    with visit.desk.store.write() as tx:
        known = drafts.get(tx, draft_id)
        if (known.kind, known.state) != (TouchKind.CALL, DraftState.APPROVED):
            call_made(tx, draft_id, version, who=visit.who, now=visit.now)
        path = _next(tx, visit, known)
    visit.desk.wake_plan()
    return go(path)


@router.post("/drafts/{draft_id}/reject")
def reject_draft(visit: Visitor, draft_id: Number, version: Version, reason: Annotated[str, Form()] = "") -> Response:
    """Skips the touch, and keeps why."""
    with visit.desk.store.write() as tx:
        known = drafts.get(tx, draft_id)
        if known.state is not DraftState.REJECTED:
            reject(tx, draft_id, version, who=visit.who, now=visit.now, reason=reason.strip()[:500])
        path = _next(tx, visit, known)
    visit.desk.wake_plan()
    return go(path)


@router.post("/drafts/{draft_id}/snooze")
def snooze_draft(visit: Visitor, draft_id: Number, version: Version, until: Annotated[str, Form()]) -> Response:
    """Puts the draft away until a morning of the owner's."""
    with visit.desk.store.write() as tx:
        known = drafts.get(tx, draft_id)
        lead = leads.get(tx, known.lead_id)
        wakes = morning(until, visit.now, ZoneInfo(visit.desk.calendar(lead.mailbox_id).zone))
        snooze(tx, draft_id, version, wakes, who=visit.who, now=visit.now)
        path = _next(tx, visit, known)
    return go(path)


def morning(until: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Eight o'clock tomorrow, in three days, or next Monday, in UTC.  Raises NotPossibleError for another word."""
    today = now.astimezone(zone).date()
    days = {"tomorrow": 1, "three_days": 3, "next_week": 7 - today.weekday()}
    if until not in days:
        raise NotPossibleError("a draft is snoozed until tomorrow, for three days, or until next week")
    return datetime.combine(today + timedelta(days=days[until]), MORNING, zone).astimezone(UTC)


@router.post("/drafts/{draft_id}/edit")
def edit_draft(
    visit: Visitor,
    draft_id: Number,
    version: Version,
    body: Annotated[str, Form()],
    subject: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "",
) -> Response:
    """Stores a text as the next version, linted; where the draft changed meanwhile, shows both texts and loses none."""
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip() + "\n"
    desk, now = visit.desk, visit.now
    with desk.store.write() as tx:
        known = drafts.get(tx, draft_id)
        if (known.subject, known.body) == (subject, body):
            edited: Draft | None = known
        elif known.version != version or known.state not in drafts.OPEN:
            edited = None
        else:
            found = relint(tx, known, subject, body, desk.drafting, now)
            edited = edit(tx, draft_id, version, subject, body, found, who=visit.who, now=now)
    if edited is None:
        with desk.store.read() as tx:
            return visit.show("stale", tx, 409, draft=known, subject=subject, body=body, saw=version)
    if then == "approve":
        return approve_draft(visit, draft_id, edited.version)
    return go(f"/drafts/{draft_id}")


@router.post("/drafts/{draft_id}/choose")
def choose_text(visit: Visitor, draft_id: Number, theirs: Annotated[bool, Form()]) -> Response:
    """The draft's text, or that of the mail client, where both changed."""
    with visit.desk.store.write() as tx:
        choose(tx, visit.desk.drafting, draft_id, theirs=theirs, who=visit.who, now=visit.now)
    return go(f"/drafts/{draft_id}")


@router.post("/deliveries/{delivery_id}/undo")
def undo_approval(visit: Visitor, delivery_id: Number) -> Response:
    """Takes an approval back while its undo time runs."""
    with visit.desk.store.write() as tx:
        delivery = deliveries.get(tx, delivery_id)
        if delivery.state is not DeliveryState.CANCELLED:
            undo(tx, delivery_id, who=visit.who, now=visit.now)
    return go(f"/drafts/{delivery.draft_id}" if delivery.draft_id else "/")


@router.post("/deliveries/{delivery_id}/decide")
def decide(visit: Visitor, delivery_id: Number, choice: Annotated[Choice, Form()]) -> Response:
    """A person's word on a delivery that the program cannot decide on; saying it twice changes nothing."""
    with visit.desk.store.write() as tx:
        said = [entry.detail for entry in audit.about(tx, f"delivery:{delivery_id}") if entry.what == "decided"]
        if deliveries.get(tx, delivery_id).state in DECIDE or choice not in said:
            resolve(tx, visit.desk.office, delivery_id, choice, who=visit.who, now=visit.now)
    visit.desk.wake_deliver()
    return go("/")
