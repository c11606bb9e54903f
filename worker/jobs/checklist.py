"""The checklist of a lead: which steps of its plan were done, by whom, when and how.

touches + mails by hand + ticks ─► Checklist

A step that was done by hand, or ticked off by a person, counts as done for the plan, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from worker.errors import UsageError
from worker.jobs.withdraw import withdraw
from worker.model import (
    Delivery,
    DeliveryState,
    Draft,
    DraftState,
    HandTouch,
    Lead,
    Message,
    Plan,
    Tick,
    Touch,
    TouchKind,
    TouchState,
    Us,
)
from worker.rules import steps as rules
from worker.store import audit, deliveries, drafts, leads
from worker.store import steps as step_rows
from worker.store import touches as touch_rows

LONGEST_NOTE = 500  # characters
_LEFT = (DeliveryState.ACCEPTED, DeliveryState.SENT)


class StepState(StrEnum):
    DONE = "done"
    AT_HAND = "at_hand"  # its draft waits in the queue
    SKIPPED = "skipped"  # a person rejected it
    PASSED_OVER = "passed_over"  # the plan went on without it
    OPEN = "open"  # to come


class How(StrEnum):
    """The way in which a step was done."""

    APPROVED = "approved"  # the program sent what a person approved
    BY_HAND = "by_hand"  # a person wrote the mail
    CALLED = "called"  # a person made the phone call of a task
    TICKED = "ticked"  # a person said so


@dataclass(frozen=True, slots=True)
class CheckedStep:
    """A step of a plan for one lead; `who` is a person's address or account, `words` are of the mail behind it or of a person's note."""

    kind: TouchKind
    state: StepState
    how: How | None = None
    who: str | None = None
    at: datetime | None = None
    message_id: int | None = None  # Message.id
    words: str = ""
    why: str = ""  # it was skipped or passed over
    in_plan: bool = True  # False: done besides the plan

    @property
    def ticked(self) -> bool:
        return self.how is How.TICKED


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every step of a lead's plan in its order, then what was done besides."""

    steps: tuple[CheckedStep, ...]

    @property
    def done(self) -> int:
        return sum(step.state is StepState.DONE for step in self.steps if step.in_plan)

    @property
    def planned(self) -> int:
        return sum(step.in_plan for step in self.steps)

    @property
    def open(self) -> tuple[CheckedStep, ...]:
        """Those that a person may tick off."""
        return tuple(step for step in self.steps if step.state is not StepState.DONE)


# --- ticks ------------------------------------------------------------------------------------------------------------


def tick(
    tx: Connection,
    lead_id: int,
    kind: TouchKind,
    *,
    who: str,
    now: datetime,
    at: datetime | None = None,
    note: str = "",
) -> bool:
    """A person ticks a step off, as done `at` that moment (default: now); what waits for it in the queue is taken back.

    Returns whether that is news.  Raises NotFoundError, UsageError for a moment that has not come.
    """
    lead, when = leads.get(tx, lead_id), at or now
    if when > now:
        raise UsageError("a step cannot be ticked off before it was done: give a day that has come")
    if not step_rows.add(tx, Tick(0, lead.id, kind, who, when, note.strip()[:LONGEST_NOTE])):
        return False
    if any(one.kind is kind and one.state is TouchState.DRAFTED for one in touch_rows.of_lead(tx, lead_id)):
        withdraw(tx, lead_id, f"{who} ticked the step off", now)
    _note(tx, lead_id, now, who, "step ticked off", kind)
    return True


def untick(tx: Connection, lead_id: int, kind: TouchKind, *, who: str, now: datetime) -> bool:
    """Takes a tick back; whether there was one."""
    if not step_rows.remove(tx, lead_id, kind):
        return False
    _note(tx, lead_id, now, who, "tick taken back", kind)
    return True


def _note(tx: Connection, lead_id: int, at: datetime, who: str, what: str, kind: TouchKind) -> None:
    audit.record(tx, at=at, who=who, what=what, subject=f"lead:{lead_id}", detail=kind.replace("_", " "))


def hand_touches(lead: Lead, messages_of: Sequence[Message], us: Us, ticks: Iterable[Tick]) -> tuple[HandTouch, ...]:
    """What people did for a lead without a draft, for the plan: mails written by hand (of its conversation, oldest first) and ticks.

    Each kind once, the earlier of both; oldest first.
    """
    ticked = (HandTouch(one.kind, one.at, 0, one.note or f"ticked off by {one.who}") for one in ticks)
    first: dict[TouchKind, HandTouch] = {}
    for touch in sorted([*rules.by_hand(messages_of, lead, us), *ticked], key=lambda touch: touch.at):
        first.setdefault(touch.kind, touch)
    return tuple(first.values())


# --- one lead ---------------------------------------------------------------------------------------------------------


def of_lead(
    tx: Connection,
    lead: Lead,
    plan: Plan,
    mails: Sequence[Message],
    us: Us,
    passed_over: Iterable[tuple[TouchKind, str]] = (),
) -> Checklist:
    """The checklist of a lead whose conversation has these mails (oldest first); `passed_over`: why the plan left kinds out."""
    touches = touch_rows.of_lead(tx, lead.id)
    ticks = step_rows.of_lead(tx, lead.id)
    by_hand = rules.by_hand(mails, lead, us)
    done = {step.kind: step for step in (*_ticked(ticks), *_by_hand(by_hand, mails), *_sent(tx, lead, touches, mails))}
    return checklist_from(lead, plan, touches, done, dict(passed_over), lambda touch: _skipped(tx, touch))


def checklist_from(
    lead: Lead,
    plan: Plan,
    touches: Iterable[Touch],
    done: Mapping[TouchKind, CheckedStep],
    why: Mapping[TouchKind, str],
    skipped: Callable[[Touch], CheckedStep],
) -> Checklist:
    """The steps of a lead by what was done, and what its touches say of the others."""
    kinds = kinds_of(plan, lead)
    states = {touch.kind: touch for touch in touches}
    reached = max((at for at, kind in enumerate(kinds) if kind in done), default=-1)
    steps: list[CheckedStep] = []
    for at, kind in enumerate(kinds):
        touch = states.get(kind)
        if kind in done:
            steps.append(done[kind])
        elif touch and touch.state is TouchState.DRAFTED:
            steps.append(CheckedStep(kind, StepState.AT_HAND, at=touch.due_at))
        elif touch and touch.state is TouchState.SKIPPED:
            steps.append(skipped(touch))
        elif kind in why or at < reached:
            steps.append(CheckedStep(kind, StepState.PASSED_OVER, why=why.get(kind, "")))
        else:
            steps.append(CheckedStep(kind, StepState.OPEN))
    besides = (step for kind, step in done.items() if kind not in kinds)
    return Checklist((*steps, *(_besides(step) for step in sorted(besides, key=lambda step: str(step.at)))))


def kinds_of(plan: Plan, lead: Lead) -> list[TouchKind]:
    """The steps that a plan has for a lead of its source; thanks to an introducer only where there is one."""
    return [
        touch.kind
        for touch in plan.touches
        if touch.only_if in (None, lead.source) and (touch.kind is not TouchKind.INTRODUCTION_THANKS or lead.introducer)
    ]


def _besides(step: CheckedStep) -> CheckedStep:
    return CheckedStep(step.kind, step.state, step.how, step.who, step.at, step.message_id, step.words, in_plan=False)


def _ticked(ticks: Iterable[Tick]) -> Iterator[CheckedStep]:
    for one in ticks:
        yield CheckedStep(one.kind, StepState.DONE, How.TICKED, one.who, one.at, None, one.note)


def _by_hand(found: Iterable[HandTouch], mails: Iterable[Message]) -> Iterator[CheckedStep]:
    senders = {mail.id: mail.from_.email for mail in mails}
    for one in found:
        who = senders.get(one.message_id)
        yield CheckedStep(one.kind, StepState.DONE, How.BY_HAND, who, one.at, one.message_id, one.words)


def _sent(tx: Connection, lead: Lead, touches: Iterable[Touch], mails: Iterable[Message]) -> Iterator[CheckedStep]:
    """What was sent on approval, and the calls of tasks."""
    sent = {one.touch_id: one for one in deliveries.of_lead(tx, lead.id) if one.state in _LEFT}
    copies = {mail.delivery_id: mail.id for mail in mails if mail.delivery_id}
    for touch in touches:
        if touch.state is not TouchState.DONE:
            continue
        delivery = sent.get(touch.id)
        if delivery:
            yield _approved(touch, delivery, copies.get(delivery.id))
        else:
            how = How.CALLED if touch.kind is TouchKind.CALL else How.APPROVED
            yield CheckedStep(
                touch.kind, StepState.DONE, how, _who(tx, touch, ("call made", "approved")), touch.done_at
            )


def _approved(touch: Touch, delivery: Delivery, copy: int | None) -> CheckedStep:
    at = delivery.finished_at or touch.done_at
    return CheckedStep(touch.kind, StepState.DONE, How.APPROVED, delivery.approved_by, at, copy)


def _skipped(tx: Connection, touch: Touch) -> CheckedStep:
    draft = _last_draft(tx, touch, DraftState.REJECTED)
    why = (draft and draft.void_reason) or ""
    return CheckedStep(touch.kind, StepState.SKIPPED, who=_who(tx, touch, ("rejected",)), at=touch.done_at, why=why)


def _last_draft(tx: Connection, touch: Touch, state: DraftState) -> Draft | None:
    return next((draft for draft in reversed(drafts.of_touch(tx, touch.id)) if draft.state is state), None)


def _who(tx: Connection, touch: Touch, acts: Sequence[str]) -> str | None:
    """Who did one of these acts last on a draft of the touch."""
    said = [act for draft in drafts.of_touch(tx, touch.id) for act in audit.about(tx, f"draft:{draft.id}")]
    return next((act.who for act in reversed(said) if act.what in acts), None)
