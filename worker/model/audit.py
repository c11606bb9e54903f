"""What was done, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act that changed what is sent or shown: `subject` names the thing ("draft:7"), `sha256` the bytes that were approved."""

    id: int
    at: datetime
    who: str
    what: str
    subject: str
    detail: str = ""
    sha256: str | None = None
