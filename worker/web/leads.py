"""Leads: who waits, everybody, and one with its history; what a person says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy import Connection

from worker.errors import NotFoundError
from worker.jobs import checklist, lead_case
from worker.jobs.plan_touches import plan_touches
from worker.jobs.remember import remember
from worker.jobs.steer import choose_plan, decide_turn, place_mail, resume_plan, say_whether_lead, stop_plan
from worker.model import (
    Address,
    Known,
    Lead,
    LeadStatus,
    Message,
    NextTouch,
    PlanEnded,
    Says,
    Step,
    Touch,
    Turn,
    Us,
    Waiting,
)
from worker.rules import clocks, hours, people, plan
from worker.rules import known as words
from worker.rules.addresses import canonical
from worker.rules.domains import organisation
from worker.rules.forecast import forecast
from worker.store import audit, conversations, drafts, leads, messages, touches
from worker.store import known as known_rows
from worker.web.desk import WebDesk
from worker.web.visit import Named, Number, Visitor, go

router = APIRouter()

A_PAGE = 100
NEXT_DAYS = 60  # how far the lead's page looks ahead
MOST_OFFERED = 100  # older leads at once

Reason = Annotated[str, Form(max_length=500)]
Pattern = Annotated[str, Form(max_length=320)]


@dataclass(frozen=True, slots=True)
class Row:
    """A lead in a list; the spans and the step while they wait for us."""

    lead: Lead
    elapsed: timedelta | None = None
    working: timedelta | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something of a lead's history: a mail with the turn that it opened, or a touch."""

    at: datetime
    mail: Message | None = None
    opens: Turn | None = None
    touch: Touch | None = None


@dataclass(frozen=True, slots=True)
class Whom:
    """The people of a lead, what was said of them, and for which address and domain a word about it can be remembered."""

    people: Sequence[people.Person]
    words: Sequence[Known]
    address: str | None
    domain: str | None
    others: Sequence[tuple[Lead, bool]]  # further leads of the same company, and whether it is the same person


def _row(desk: WebDesk, lead: Lead, now: datetime) -> Row:
    if lead.waiting_since is None:
        return Row(lead)
    elapsed = now - lead.waiting_since
    working = hours.working_time(lead.waiting_since, now, desk.calendar(lead.mailbox_id))
    return Row(lead, elapsed, working, clocks.step(elapsed))


@router.get("/leads")
def waiting_leads(visit: Visitor) -> Response:
    """Who waits for us, the oldest wait first, and older leads that nobody drafted anything for."""
    with visit.desk.store.read() as tx:
        found = [lead for lead in leads.waiting(tx) if lead.mailbox_id in visit.desk.owners]
        rows = [_row(visit.desk, lead, visit.now) for lead in found]
        return visit.show("leads", tx, rows=rows, older=_older(tx, visit.desk), every=False, search="", more=None)


@router.get("/leads/all")
def every_lead(visit: Visitor, search: str = "", page: int = 1) -> Response:
    """All leads, the newest first; `search` in name, address and company."""
    asked, start = search.casefold().strip(), (max(page, 1) - 1) * A_PAGE
    with visit.desk.store.read() as tx:
        found = [
            lead for lead in reversed(leads.every(tx)) if asked in _names(lead) and lead.mailbox_id in visit.desk.owners
        ]
        rows = [_row(visit.desk, lead, visit.now) for lead in found[start : start + A_PAGE]]
        more = page + 1 if len(found) > start + A_PAGE else None
        return visit.show("leads", tx, rows=rows, older=(), every=True, search=search, more=more)


def _names(lead: Lead) -> str:
    who = lead.prospect
    return " ".join(filter(None, (who.name, who.email, who.company))).casefold()


def _older(tx: Connection, desk: WebDesk) -> list[Lead]:
    """Leads of the time before their mailbox was activated, for which nothing was drafted yet, the newest first."""
    old = [lead for lead in reversed(leads.active(tx)) if lead.backfilled and lead.mailbox_id in desk.owners]
    return [lead for lead in old[:MOST_OFFERED] if lead.override is not False and not touches.of_lead(tx, lead.id)]


@router.post("/leads/draft")
def draft_older(visit: Visitor, lead: Annotated[list[Named], Form()]) -> Response:
    """Drafts what is due for the chosen older leads; each still waits for an approval."""
    desk = visit.desk
    run = plan_touches(
        desk.store, desk.templates, desk.drafting, visit.now, leads=lead[:MOST_OFFERED], by_hand=True, allow_mass=True
    )
    with desk.store.read() as tx:
        return visit.show("drafted", tx, run=run, asked=len(lead)) if run.failed or not run.drafted else go("/")


@router.get("/leads/{lead_id}")
def lead_page(visit: Visitor, lead_id: Number) -> Response:
    """One lead: what happened, whose turn it was, what follows, and why we think it is a lead."""
    desk, now = visit.desk, visit.now
    with desk.store.read() as tx:
        lead = leads.get(tx, lead_id)
        calendar = desk.calendar(lead.mailbox_id)
        case = lead_case.load(tx, lead, calendar, now)
        overrides = leads.turn_overrides(tx, lead.conversation_id)
        facts = [clocks.facts_of_message(message) for message in case.messages]
        turns = clocks.turns(facts, calendar, now, overrides)
        follows = plan.next_touch(desk.drafting.plan_of(lead.plan), lead, case.history, calendar, now)
        passed = follows.passed_over if isinstance(follows, NextTouch) else ()
        return visit.show(
            "lead",
            tx,
            row=_row(desk, lead, now),
            events=_events(case.messages, turns, case.history.touches),
            overridden={override.message_row: override for override in overrides},
            follows=follows,
            follows_is=_follows_is(follows),
            coming=forecast(desk.drafting.plan_of(lead.plan), lead, case.history, calendar, now, NEXT_DAYS)[:3],
            plans=desk.drafting.plans,
            open_drafts=drafts.pending_of_lead(tx, lead_id),
            acts=audit.about(tx, f"lead:{lead_id}"),
            checklist=checklist.of_lead(
                tx, lead, desk.drafting.plan_of(lead.plan), case.messages, desk.desk.us, passed
            ),
            origin=_origin(tx, lead),
            whom=_whom(tx, lead, case.messages, desk.desk.us),
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """The mail of another conversation that this one began with, and the lead of that, if it has one."""

    mail: Message
    lead: Lead | None


def _origin(tx: Connection, lead: Lead) -> Origin | None:
    row = conversations.get(tx, lead.conversation_id).origin
    mail = next(iter(messages.get_many(tx, [row])), None) if row else None
    if mail is None:
        return None
    return Origin(mail, leads.of_conversation(tx, mail.conversation_id) if mail.conversation_id else None)


def _whom(tx: Connection, lead: Lead, mails: Sequence[Message], us: Us) -> Whom:
    """Who takes part, what was said of them, and what a word about the lead could be remembered for."""
    taking_part = people.of_lead(lead.prospect, lead.introducer, mails, us)
    emails = [email for one in taking_part for email in one.emails]
    subject = mails[0].subject if mails else ""
    said = [one for one in known_rows.about(tx, words.keys(emails)) if words.about(one, emails, subject)]
    email = lead.prospect.email or ""
    domain = organisation(email) if email else None
    nearby = (leads.of_domain(tx, domain) if domain else leads.by_prospect(tx, email)) if email else []
    me = Address(email, lead.prospect.name or "")
    others = [
        (one, people.same(me, Address(one.prospect.email or "", one.prospect.name or "")))
        for one in nearby[-MOST_OFFERED:]
        if one.id != lead.id
    ]
    return Whom(taking_part, said, canonical(email) if email else None, domain, others)


def _follows_is(follows: NextTouch | PlanEnded | Waiting) -> str:
    return {NextTouch: "touch", PlanEnded: "end", Waiting: "wait"}[type(follows)]


def _events(mails: Sequence[Message], turns: Sequence[Turn], done: Sequence[Touch]) -> list[Event]:
    opening = {turn.messages[0]: turn for turn in turns}
    events = [Event(mail.arrival.at, mail=mail, opens=opening.get(mail.id)) for mail in mails]
    events += [Event(touch.done_at or touch.due_at, touch=touch) for touch in done]
    return sorted(events, key=lambda event: event.at)


@router.post("/leads/{lead_id}/verdict")
def verdict(
    visit: Visitor,
    lead_id: Number,
    is_lead: Annotated[bool, Form()],
    scope: Annotated[Literal["lead", "address", "domain", "pattern"], Form()] = "lead",
    pattern: Pattern = "",
    subject: Pattern = "",
) -> Response:
    """A person says whether it is a lead, of this one or remembered for more; that holds whatever the rules say later."""
    with visit.desk.store.write() as tx:
        lead = leads.get(tx, lead_id)
        if scope != "lead":
            says = Says.LEAD if is_lead else Says.NO_LEAD
            mails = messages.of_conversation(tx, lead.conversation_id)
            word = words.of_lead(lead, mails, scope, pattern, subject, says=says, who=visit.who, at=visit.now)
            remember(tx, visit.desk.desk, [word], visit.now)
        elif lead.override is not is_lead:
            say_whether_lead(tx, visit.desk.desk, lead_id, is_lead=is_lead, who=visit.who, now=visit.now)
    visit.desk.wake_plan()
    return go(f"/leads/{lead_id}")


@router.post("/leads/{lead_id}/plan")
def change_plan(visit: Visitor, lead_id: Number, runs: Annotated[bool, Form()], reason: Reason = "") -> Response:
    """Stops the plan, with a reason, or lets it go on."""
    with visit.desk.store.write() as tx:
        status = leads.get(tx, lead_id).status
        if runs and status is not LeadStatus.ACTIVE:
            resume_plan(tx, lead_id, who=visit.who, now=visit.now)
        elif not runs and status is not LeadStatus.STOPPED:
            stop_plan(tx, lead_id, reason.strip() or f"stopped by {visit.who}", who=visit.who, now=visit.now)
    visit.desk.wake_plan()
    return go(f"/leads/{lead_id}")


@router.post("/leads/{lead_id}/follows")
def follow_plan(visit: Visitor, lead_id: Number, plan: Annotated[str, Form(max_length=200)]) -> Response:
    """Has the lead follow another plan."""
    with visit.desk.store.write() as tx:
        choose_plan(tx, lead_id, plan, visit.desk.drafting.plans, who=visit.who, now=visit.now)
    visit.desk.wake_plan()
    return go(f"/leads/{lead_id}")


@router.post("/leads/{lead_id}/turn")
def change_turn(
    visit: Visitor,
    lead_id: Number,
    message: Annotated[int, Form()],
    closed: Annotated[bool, Form()],
    reason: Reason = "",
) -> Response:
    """Closes a turn that needs no answer, or opens it again; the clocks follow."""
    desk, why = visit.desk, reason.strip() or f"{visit.who} said that it needs {'no' if closed else 'an'} answer"
    with desk.store.write() as tx:
        _expect(tx, lead_id, message)
        decide_turn(tx, desk.desk, lead_id, message, closed=closed, reason=why, who=visit.who, now=visit.now)
    desk.wake_plan()
    return go(f"/leads/{lead_id}")


@router.post("/leads/{lead_id}/guess")
def place(
    visit: Visitor, lead_id: Number, message: Annotated[int, Form()], belongs: Annotated[bool, Form()]
) -> Response:
    """A person says whether a mail belongs to the conversation that a guess put it in."""
    desk = visit.desk
    with desk.store.write() as tx:
        _expect(tx, lead_id, message)
        place_mail(tx, desk.desk, lead_id, message, belongs=belongs, who=visit.who, now=visit.now)
    desk.wake_plan()
    return go(f"/leads/{lead_id}")


def _expect(tx: Connection, lead_id: int, message: int) -> None:
    """Raises NotFoundError unless the message is in the lead's conversation."""
    conversation = messages.of_conversation(tx, leads.get(tx, lead_id).conversation_id)
    if message not in {mail.id for mail in conversation}:
        raise NotFoundError(f"lead {lead_id} has no message {message}")
