"""What signing in to a mailbox needs to be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sealed:
    """A secret as it is stored: encrypted.  `version` counts its changes; `ended_at` is since when the provider no longer accepts it."""

    name: str  # "password:ADDRESS", "oauth:ADDRESS"
    sealed: str = field(repr=False)
    version: int
    changed_at: datetime
    ended_at: datetime | None = None
