"""The approval queue: what waits for a person, one draft at a time, and what a person does with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from sqlalchemy import Connection

from worker.errors import NotFoundError, NotPossibleError, StaleError
from worker.jobs import lead_case
from worker.jobs.approve import Choice, approve, call_made, edit, reject, resolve, snooze, undo
from worker.jobs.draft_copies import choose
from worker.jobs.draft_touches import alternatives, relint
from worker.jobs.lead_case import LeadCase
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
from worker.rules import clocks, hours, lint
from worker.store import audit, deliveries, draft_copies, drafts, leads, touches
from worker.web.desk import WebDesk
from worker.web.visit import Named, Number, Visit, Visitor, go

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
MOST_LISTED = 100  # drafts in the list, around the one that is open
MOST_UNDOABLE = 3  # approvals shown one by one
MOST_AT_ONCE = 200  # approved together
TOLD_FOR = timedelta(days=1)  # how long the page tells of an approval that came to nothing
NEWS = {"void": "was not sent", "rejected": "was refused by their server"}

Version = Annotated[int, Form(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """A draft in the list; `step` while they wait for us."""

    draft: drafts.Waiting
    waits: timedelta | None
    step: Step | None

    @property
    def order(self) -> tuple[bool, bool, timedelta, datetime, int]:
        """Referrals that wait, then whoever waits, the longest first; then planned touches by age."""
        referral = self.waits is not None and self.draft.source is Source.REFERRAL
        return not referral, self.waits is None, -(self.waits or timedelta()), self.draft.created_at, self.draft.id

    @property
    def words(self) -> str:
        """What a search looks in."""
        who = self.draft.prospect
        return " ".join(filter(None, (who.name, who.email, who.company, self.draft.subject))).casefold()


@dataclass(frozen=True, slots=True)
class Question:
    """A delivery that only a person can decide on, and whether its bytes may have left already."""

    delivery: Delivery
    may_be_sent: bool
    lead: Lead | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft with everything that helps to decide on it.

    `doubtful`: only rules that guess block it; `later` is when the reader works next, where they do not now, and `later_why` how that is known.
    """

    draft: Draft
    lead: Lead
    waits: timedelta | None
    step: Step | None
    touch: Touch
    conversation: list[Message]
    delivery: Delivery | None
    planned: tuple[PlannedTouch, ...]
    blocked: bool
    doubtful: bool
    open: bool
    later: datetime | None
    later_why: str
    copy: DraftCopy | None  # in the mailbox's folder of drafts


def rows(tx: Connection, visit: Visit, search: str = "") -> list[Row]:
    """The queue in the order in which it is worked off; `search` in name, address, company and subject."""
    asked = search.casefold().strip()
    found = (_row(draft, visit.now) for draft in drafts.waiting(tx, visit.now, list(visit.desk.owners)))
    return sorted((row for row in found if asked in row.words), key=lambda row: row.order)


def _row(draft: drafts.Waiting, now: datetime) -> Row:
    waits = now - draft.waiting_since if draft.waiting_since else None
    return Row(draft, waits, clocks.step(waits) if waits is not None else None)


def _shown(tx: Connection, desk: WebDesk, draft: Draft, now: datetime) -> Shown:
    lead = leads.get(tx, draft.lead_id)
    waits = now - lead.waiting_since if lead.waiting_since else None
    case = lead_case.load(tx, lead, desk.calendar(lead.mailbox_id), now)
    sent = [delivery for delivery in deliveries.of_draft(tx, draft.id) if delivery.state is not DeliveryState.CANCELLED]
    plan = desk.drafting.plan_of(lead.plan)
    return Shown(
        draft=draft,
        lead=lead,
        waits=waits,
        step=clocks.step(waits) if waits is not None else None,
        touch=touches.get(tx, draft.touch_id),
        conversation=list(case.messages),
        delivery=sent[-1] if sent else None,
        planned=tuple(one for one in plan.touches if one.only_if in (None, lead.source)),
        blocked=lint.blocks(draft.findings),
        doubtful=lint.may_be_overruled(draft.findings),
        open=draft.state in {DraftState.PENDING, DraftState.SNOOZED},
        later=_later(case, desk, now),
        later_why=case.history.reader_why,
        copy=draft_copies.of_draft(tx, draft.id),
    )


def _later(case: LeadCase, desk: WebDesk, now: datetime) -> datetime | None:
    """When the reader works next, by our own hours where theirs are not known; None where they work now."""
    working = case.history.reader or desk.calendar(case.lead.mailbox_id)
    return None if hours.is_open(now, working) else hours.next_opening(now, working)


def _opening(tx: Connection, visit: Visit, draft: Draft) -> datetime | None:
    """The same for a draft's reader."""
    lead = leads.get(tx, draft.lead_id)
    return _later(lead_case.load(tx, lead, visit.desk.calendar(lead.mailbox_id), visit.now), visit.desk, visit.now)


@router.get("/")
def queue(visit: Visitor, search: str = "") -> Response:
    """The queue, its first draft open; `search` shows those alone that hold these words."""
    with visit.desk.store.read() as tx:
        waiting = rows(tx, visit, search)
        return _page(tx, visit, waiting, drafts.get(tx, waiting[0].draft.id) if waiting else None, search=search)


@router.get("/drafts/{draft_id}")
def draft(visit: Visitor, draft_id: Number, edit: bool = False) -> Response:
    """The queue with this draft open, in a form where it is to be edited."""
    with visit.desk.store.read() as tx:
        return _page(tx, visit, rows(tx, visit), drafts.get(tx, draft_id), editing=edit)


def _page(
    tx: Connection,
    visit: Visit,
    waiting: Sequence[Row],
    chosen: Draft | None,
    *,
    editing: bool = False,
    search: str = "",
) -> Response:
    cared_for = {row.draft.lead_id for row in waiting} | {one.lead_id for one in deliveries.in_states(tx, UNDER_WAY)}
    shown = _shown(tx, visit.desk, chosen, visit.now) if chosen else None
    here = next((number for number, row in enumerate(waiting) if chosen and row.draft.id == chosen.id), 0)
    start = max(0, min(here - MOST_LISTED // 2, len(waiting) - MOST_LISTED))
    undoable = deliveries.in_states(tx, [DeliveryState.APPROVED])
    return visit.show(
        "queue",
        tx,
        rows=waiting[start : start + MOST_LISTED],
        before=start,
        count=len(waiting),
        search=search,
        shown=shown,
        editing=editing and shown is not None and shown.open,
        by_hand=0 if search else len(leads.waiting_ids(tx, list(visit.desk.owners)) - cared_for),
        undoable=undoable[-MOST_UNDOABLE:],
        undo_all=[one.id for one in undoable] if len(undoable) > 1 else [],
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
    """The draft that follows this one in the list, or the start of the queue.  It has left the queue, so its place is worked out anew."""
    lead = leads.get(tx, draft.lead_id)
    gone = drafts.Waiting(
        draft.id,
        draft.version,
        draft.kind,
        draft.subject,
        draft.created_at,
        lead.id,
        lead.prospect,
        lead.source,
        lead.waiting_since,
    )
    here = _row(gone, visit.now).order
    following = next((row.draft.id for row in rows(tx, visit) if row.order > here), None)
    return f"/drafts/{following}" if following else "/"


@router.post("/drafts/{draft_id}/approve")
def approve_draft(
    visit: Visitor,
    draft_id: Number,
    version: Version,
    when: Annotated[str, Form()] = "now",
    overrule: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Approves the version that the person saw, where they say so in spite of a doubtful finding; pressing twice approves once."""
    with visit.desk.store.write() as tx:
        known = drafts.get(tx, draft_id)
        if not _approved_before(tx, known, version):
            opening = _opening(tx, visit, known) if when == "later" else None
            approve(
                tx,
                visit.desk.office,
                draft_id,
                version,
                who=visit.who,
                now=visit.now,
                earliest=opening,
                overrule=overrule,
            )
        path = _next(tx, visit, known)
    visit.desk.wake_deliver()
    return go(path)


def _approved_before(tx: Connection, draft: Draft, version: int) -> bool:
    standing = (one for one in deliveries.of_draft(tx, draft.id) if one.state is not DeliveryState.CANCELLED)
    return draft.state is DraftState.APPROVED and any(one.draft_version == version for one in standing)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A draft chosen with others; `hindrance` says why it cannot be approved now."""

    draft: Draft
    lead: Lead
    hindrance: str | None = None


Picks = Annotated[list[str], Query(alias="draft", max_length=MOST_AT_ONCE, default_factory=list)]
PickedForm = Annotated[list[str], Form(alias="draft", max_length=MOST_AT_ONCE)]


def _picked(picks: Sequence[str]) -> list[tuple[int, int]]:
    """Id and version of each, written "7:1".  Raises NotPossibleError for anything else."""
    found = [re.fullmatch(r"([1-9]\d{0,17}):([1-9]\d{0,8})", pick) for pick in picks]
    if not all(found):
        raise NotPossibleError("drafts are named by their number and version, as in 7:1")
    return [(int(match[1]), int(match[2])) for match in found if match]


@router.get("/queue/chosen")
def chosen_drafts(visit: Visitor, draft: Picks) -> Response:
    """What would go out, to whom, before several drafts are approved at once."""
    with visit.desk.store.read() as tx:
        found = [_chosen(tx, id_, version) for id_, version in _picked(draft)]
        return visit.show("chosen", tx, chosen=found, able=[one for one in found if one.hindrance is None])


def _chosen(tx: Connection, id_: int, version: int) -> Chosen:
    draft = drafts.get(tx, id_)
    return Chosen(draft, leads.get(tx, draft.lead_id), _hindrance(draft, version))


def _hindrance(draft: Draft, version: int) -> str | None:
    if draft.kind is TouchKind.CALL:
        return "a phone call is made, not sent"
    if draft.state not in drafts.OPEN:
        return f"it is {draft.state} already"
    if draft.version != version:
        return "its text changed since you chose it: look at it first"
    blocking = next((finding for finding in draft.findings if finding.severity is Severity.BLOCKS), None)
    return f"{blocking.what}: mend it first" if blocking else None


@router.post("/queue/approve")
def approve_chosen(visit: Visitor, draft: PickedForm, when: Annotated[str, Form()] = "now") -> Response:
    """Approves each as it was seen, to leave now or when its reader works; one that cannot be approved leaves the others alone, and is named."""
    failed: list[Chosen] = []
    with visit.desk.store.write() as tx:
        for id_, version in _picked(draft):
            known = drafts.get(tx, id_)
            if _approved_before(tx, known, version):
                continue
            try:
                with tx.begin_nested():
                    opening = _opening(tx, visit, known) if when == "later" else None
                    approve(tx, visit.desk.office, id_, version, who=visit.who, now=visit.now, earliest=opening)
            except (NotPossibleError, StaleError) as error:
                failed.append(Chosen(known, leads.get(tx, known.lead_id), str(error)))
    visit.desk.wake_deliver()
    if not failed:
        return go("/")
    with visit.desk.store.read() as tx:
        return visit.show("chosen", tx, 409, chosen=failed, able=[])


@router.post("/queue/undo")
def undo_all(visit: Visitor, delivery: Annotated[list[Named], Form(max_length=MOST_AT_ONCE)]) -> Response:
    """Takes these approvals back, as far as they have not left."""
    with visit.desk.store.write() as tx:
        for id_ in delivery:
            if deliveries.get(tx, id_).state is DeliveryState.APPROVED:
                undo(tx, id_, who=visit.who, now=visit.now)
    return go("/")


@router.get("/drafts/{draft_id}/texts")
def other_texts(visit: Visitor, draft_id: Number) -> Response:
    """The draft, and what else its templates would say to this reader."""
    desk = visit.desk
    with desk.store.read() as tx:
        known = drafts.get(tx, draft_id)
        found = alternatives(tx, known, desk.templates, desk.drafting, visit.now)
        return visit.show("texts", tx, draft=known, texts=found)


@router.post("/drafts/{draft_id}/texts")
def use_text(
    visit: Visitor, draft_id: Number, version: Version, template: Annotated[str, Form(max_length=200)]
) -> Response:
    """Takes another template's text as the draft's next version."""
    desk, now = visit.desk, visit.now
    with desk.store.read() as tx:
        found = alternatives(tx, drafts.get(tx, draft_id), desk.templates, desk.drafting, now)
    text = next((one for one in found if one.rendered.template == template), None)
    if text is None:
        raise NotPossibleError(f"the template {template} does not fit this draft any more")
    with desk.store.write() as tx:
        subject, body = text.rendered.subject, text.rendered.body
        edit(tx, draft_id, version, subject, body, text.findings, who=visit.who, now=now, template=template)
    return go(f"/drafts/{draft_id}")


@router.post("/drafts/{draft_id}/lint")
def lint_text(
    visit: Visitor, draft_id: Number, body: Annotated[str, Form()], subject: Annotated[str, Form()] = ""
) -> Response:
    """What the lint finds in a text that is being written; nothing is stored."""
    with visit.desk.store.read() as tx:
        known = drafts.get(tx, draft_id)
        text = body.replace("\r\n", "\n")
        found = relint(tx, known, " ".join(subject.split()), text, visit.desk.drafting, visit.now)
        return visit.show("findings", None, findings=found, text=text)


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
