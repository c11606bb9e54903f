"""How far plans are carried out: of the leads that reached a step, how many did it.

touches + kinds done by hand + ticks, of many leads at once ─► Checklist of each ─► Completion of a plan
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from worker.jobs.checklist import CheckedStep, Checklist, StepState, checklist_from
from worker.model import Lead, Plan, TouchKind, TouchState, Us
from worker.rules import steps as rules
from worker.store import messages
from worker.store import steps as step_rows

ENOUGH = 3  # leads that must have reached a step before its share says anything
_AT_ONCE = 200  # conversations in memory


@dataclass(frozen=True, slots=True)
class Looked:
    """What the mails of conversations were found to have done by hand, kept between looks at one store: a stored mail says the same tomorrow."""

    kinds: dict[int, tuple[tuple[object, ...], frozenset[TouchKind]]] = field(default_factory=dict)  # by lead

    def kinds_by_hand(self, tx: Connection, found: Sequence[Lead], us: Us) -> dict[int, frozenset[TouchKind]]:
        """By lead; only conversations that changed since they were last looked at are read."""
        heads = step_rows.heads(tx, [lead.conversation_id for lead in found])
        stamps = {
            lead.id: (heads.get(lead.conversation_id), lead.prospect.email, lead.introducer, us) for lead in found
        }
        new = [lead for lead in found if self.kinds.get(lead.id, (None,))[0] != stamps[lead.id]]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            mails = messages.of_conversations(tx, [lead.conversation_id for lead in some])
            for lead in some:
                done = rules.by_hand(mails.get(lead.conversation_id, ()), lead, us)
                self.kinds[lead.id] = (stamps[lead.id], frozenset(touch.kind for touch in done))
        return {lead.id: self.kinds[lead.id][1] for lead in found}


@dataclass(frozen=True, slots=True)
class Reached:
    """Of the leads that reached a step: those that did it, and those that did not (skipped or passed over)."""

    kind: TouchKind
    done: tuple[int, ...] = ()  # Lead.id
    missing: tuple[int, ...] = ()

    @property
    def n(self) -> int:
        return len(self.done) + len(self.missing)

    @property
    def share(self) -> float | None:
        return len(self.done) / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a plan was carried out: by step, for everybody and by the owner of the mailbox; `leads` follow it."""

    plan: str
    leads: int
    steps: tuple[Reached, ...]
    people: Mapping[str, tuple[Reached, ...]]

    @property
    def weakest(self) -> Reached | None:
        """The step that the smallest share of leads did, of those that enough leads reached; None where every one did all."""
        known = [reached for reached in self.steps if reached.n >= ENOUGH and reached.missing]
        return min(known, key=lambda reached: (reached.share, -reached.n), default=None)


def completion(
    tx: Connection,
    found: Sequence[Lead],
    plans: Mapping[str, Plan],
    owners: Mapping[int, str],
    us: Us,
    looked: Looked | None = None,
) -> list[Completion]:
    """The completion of every plan that one of these leads follows, as they stand; `owners` by mailbox id.

    A lead reached a step once that was done or skipped, or a later one was done; a step at hand is not reached yet.
    """
    lists = dict(zip((lead.id for lead in found), _checklists(tx, found, plans, us, looked or Looked()), strict=True))
    result = []
    for name, plan in plans.items():
        following = [lead for lead in found if _plan_name(lead, plans) == name]
        if following:
            kinds = list(dict.fromkeys(touch.kind for touch in plan.touches))
            people = sorted({owners[lead.mailbox_id] for lead in following if lead.mailbox_id in owners})
            by_person = {
                person: _reached(kinds, [lead for lead in following if owners.get(lead.mailbox_id) == person], lists)
                for person in people
            }
            result.append(Completion(name, len(following), _reached(kinds, following, lists), by_person))
    return result


def _plan_name(lead: Lead, plans: Mapping[str, Plan]) -> str:
    return lead.plan if lead.plan in plans else "default"


def _reached(kinds: Iterable[TouchKind], found: Iterable[Lead], lists: Mapping[int, Checklist]) -> tuple[Reached, ...]:
    sorted_ = {kind: (list[int](), list[int]()) for kind in kinds}
    for lead in found:
        for step in lists[lead.id].steps:
            if step.in_plan and step.state is StepState.DONE:
                sorted_[step.kind][0].append(lead.id)
            elif step.in_plan and step.state in (StepState.SKIPPED, StepState.PASSED_OVER):
                sorted_[step.kind][1].append(lead.id)
    return tuple(Reached(kind, tuple(done), tuple(missing)) for kind, (done, missing) in sorted_.items())


def _checklists(
    tx: Connection, found: Sequence[Lead], plans: Mapping[str, Plan], us: Us, looked: Looked
) -> Iterator[Checklist]:
    """The states alone, without who and when."""
    ids = [lead.id for lead in found]
    touches, ticks = step_rows.touches_of(tx, ids), step_rows.of_leads(tx, ids)
    by_hand = looked.kinds_by_hand(tx, found, us)
    for lead in found:
        kinds = {touch.kind for touch in touches.get(lead.id, ()) if touch.state is TouchState.DONE}
        kinds |= by_hand.get(lead.id, frozenset()) | {one.kind for one in ticks.get(lead.id, ())}
        done = {kind: CheckedStep(kind, StepState.DONE) for kind in kinds}
        plan = plans[_plan_name(lead, plans)]
        yield checklist_from(
            lead, plan, touches.get(lead.id, ()), done, {}, lambda touch: CheckedStep(touch.kind, StepState.SKIPPED)
        )
