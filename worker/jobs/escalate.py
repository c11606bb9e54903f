"""Climbs the escalation ladder: each step is noted once for each wait, for the page and the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from worker.model import Lead, Step
from worker.rules import clocks
from worker.store import escalations, leads
from worker.store.db import Store


@dataclass(frozen=True, slots=True)
class Escalation:
    """A lead whose wait has just reached a step."""

    lead: Lead
    step: Step
    waiting_since: datetime


def escalate(store: Store, *, now: datetime) -> tuple[Escalation, ...]:
    """The waits that reached a new step by `now`, the oldest first; a step that was skipped while nobody looked is not told."""
    with store.write() as tx:
        waits = [(lead, lead.waiting_since) for lead in leads.waiting(tx) if lead.waiting_since]
        reached = (Escalation(lead, clocks.step(now - since), since) for lead, since in waits)
        return tuple(one for one in reached if escalations.record(tx, one.lead.id, one.waiting_since, one.step, now))
