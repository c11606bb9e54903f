"""Replays plans over the stored history: what would have been detected, drafted and when.  Reads, and writes nothing.

leads asked for ─► their cases, some hundred at a time ─► Past ─► rules.replaying, once a plan ─► templates, evidence ─► LeadReplay
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from worker.drafting import Templates, Unfit
from worker.errors import TemplateProblemError
from worker.jobs import evidence as evidences
from worker.jobs import lead_case
from worker.jobs.draft_touches import DraftingSettings, choose
from worker.jobs.lead_case import LeadCase
from worker.model import DeliveryState, Lead, NextTouch, Plan, TurnOverride, utc
from worker.rules import clocks
from worker.rules.replayed import LeadReplay, Planned, Step, Text, compare
from worker.rules.replaying import Act, Past, Proposal, replay
from worker.store import audit as audit_rows
from worker.store import deliveries as delivery_rows
from worker.store import leads as lead_rows
from worker.store import suppressions as suppression_rows

AT_ONCE = 200  # leads whose mails are in memory together
YEARS = range(1980, 2200)
STOPPED, RESUMED = "plan stopped", "plan resumed"

Told = Callable[[int], None]  # how many more leads are done


def day_of(text: str) -> date:
    """A day that mail can be of, from "2026-03-09".  Raises ValueError."""
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(f"{text} is not within {YEARS[0]} to {YEARS[-1]}")
    return day


@dataclass(frozen=True, slots=True)
class Question:
    """What to replay: days (both included) of each owner's zone, seen from the moment `at`.

    Each of `plans` is replayed; None stands for the plan that each lead has.  Without `lead`, leads that were found before the first day
    are left out unless `older`.  `first_lines`: render the texts too.
    """

    first: date
    last: date
    at: datetime
    plans: tuple[Plan | None, ...] = (None,)
    mailboxes: Collection[int] | None = None
    lead: int | None = None
    older: bool = False
    first_lines: bool = False

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """The first and the last moment of the days in a zone, in UTC."""
        tz = ZoneInfo(zone)
        start, after = (datetime.combine(day, time(), tz) for day in (self.first, self.last + timedelta(days=1)))
        return utc(start), min(self.at, utc(after) - timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class Desk:
    """What a replay works with; `senders` are the addresses that touches come from, by mailbox id."""

    drafting: DraftingSettings
    senders: Mapping[int, str]
    templates: Templates | None = None  # None: no texts are looked for


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked of the store once, for all leads."""

    acts: Mapping[int, Sequence[Act]]
    suppressed: Mapping[str, datetime]
    refused: Mapping[int, Sequence[datetime]]
    overrides: Mapping[int, tuple[TurnOverride, ...]]


def asked_for(tx: Connection, question: Question, desk: Desk) -> list[Lead]:
    """The leads that a question is about, in the order in which they were found.  Raises NotFoundError for an unknown one."""
    if question.lead is not None:
        return [lead_rows.get(tx, question.lead)]
    return sorted(
        (lead for lead in lead_rows.every(tx) if _wanted(lead, question, desk)),
        key=lambda lead: (lead.found_at, lead.id),
    )


def replay_leads(
    tx: Connection, leads: Sequence[Lead], question: Question, desk: Desk, told: Told = lambda _: None
) -> Iterator[LeadReplay]:
    """Each of these leads beside its replays; those whose mailbox is no longer configured are left out."""
    leads = [lead for lead in leads if lead.mailbox_id in desk.senders]
    known = _known(tx, leads)
    calendars = {mailbox: writer.calendar for mailbox, writer in desk.drafting.writers.items()}
    for start in range(0, len(leads), AT_ONCE):
        some = leads[start : start + AT_ONCE]
        for case in lead_case.load_many(tx, some, calendars, question.at):
            yield _replayed(tx, case, known, question, desk)
            told(1)


def _wanted(lead: Lead, question: Question, desk: Desk) -> bool:
    if lead.mailbox_id not in desk.senders or (
        question.mailboxes is not None and lead.mailbox_id not in question.mailboxes
    ):
        return False
    if lead.override is False and lead.known_id is not None:  # what is remembered of them was true then, too
        return False
    first, last = question.span(desk.drafting.writers[lead.mailbox_id].calendar.zone)
    return lead.found_at <= last and (question.older or lead.found_at >= first)


def _known(tx: Connection, leads: Sequence[Lead]) -> _Known:
    acts: dict[int, list[Act]] = defaultdict(list)
    for entry in audit_rows.acts(tx, (STOPPED, RESUMED)):
        acts[int(entry.subject.rpartition(":")[2])].append(
            Act(entry.at, entry.detail if entry.what == STOPPED else None)
        )
    refused: dict[int, list[datetime]] = defaultdict(list)
    for delivery in delivery_rows.in_states(tx, [DeliveryState.REJECTED]):
        if delivery.lead_id and delivery.finished_at:
            refused[delivery.lead_id].append(delivery.finished_at)
    overrides = lead_rows.turn_overrides_of(tx, [lead.conversation_id for lead in leads])
    return _Known(acts, suppression_rows.since(tx), refused, overrides)


def _past(case: LeadCase, known: _Known, desk: Desk) -> Past:
    lead = case.lead
    return Past(
        lead=lead,
        calendar=desk.drafting.writers[lead.mailbox_id].calendar,
        sender=desk.senders[lead.mailbox_id],
        found_at=lead.found_at,
        mails=tuple(map(clocks.facts_of_message, case.messages)),
        history=case.history,
        overrides=known.overrides.get(lead.conversation_id, ()),
        acts=tuple(known.acts.get(lead.id, ())),
        suppressed_at=known.suppressed.get(lead.prospect.email or ""),
        refused=tuple(known.refused.get(lead.id, ())),
    )


def _replayed(tx: Connection, case: LeadCase, known: _Known, question: Question, desk: Desk) -> LeadReplay:
    past = _past(case, known, desk)
    start, end = question.span(past.calendar.zone)
    chosen = [plan or desk.drafting.plan_of(past.lead.plan) for plan in question.plans]
    compared = compare(past, [(plan, replay(plan, past, start, end)) for plan in chosen], start, end)
    writer = _Writer(tx, case, desk, first_lines=question.first_lines)
    return replace(compared, plans=tuple(map(writer.written, compared.plans)))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Finds the texts of one lead's proposals, each from the mails that had arrived by then."""

    tx: Connection
    case: LeadCase
    desk: Desk
    first_lines: bool

    def written(self, planned: Planned) -> Planned:
        steps = (
            Step(
                replace(step.proposal, known=None),
                self._text(planned.plan, step.proposal, self.desk.templates) if self.desk.templates else None,
            )
            for step in planned.steps
        )
        return replace(planned, steps=tuple(steps))

    def _text(self, plan: str, proposal: Proposal, templates: Templates) -> Text:
        at = proposal.drafted_at
        case = replace(
            self.case,
            lead=replace(self.case.lead, plan=plan),
            messages=tuple(message for message in self.case.messages if message.arrival.at <= at),
            history=proposal.known or self.case.history,
            drafts=(),
        )
        touch = NextTouch(proposal.kind, proposal.number, proposal.due_at, proposal.reason)
        try:
            chosen = choose(self.tx, case, touch, templates, self.desk.drafting, at)
            if isinstance(chosen, Unfit):
                needs = proposal.kind in evidences.NEEDING
                return Text(lacks=chosen.reason, needs_evidence=needs)
            if not self.first_lines:
                return Text(chosen.template.name, chosen.evidence)
            rendered = templates.render(chosen.template, chosen.data)
        except TemplateProblemError as error:
            return Text(lacks=str(error))
        return Text(
            chosen.template.name, chosen.evidence, subject=rendered.subject, first_line=_first_line(rendered.body)
        )


def _first_line(body: str) -> str:
    """The first line after the greeting."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return next(iter(lines[1:] or lines), "")
