"""Steps of a plan that a person ticked off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from worker.model.leads import TouchKind


@dataclass(frozen=True, slots=True)
class Tick:
    """A person says that a step of the plan was done, by hand or by phone: who, when it was done, and a note."""

    id: int
    lead_id: int
    kind: TouchKind
    who: str
    at: datetime
    note: str = ""
