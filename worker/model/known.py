"""What people said of others: who is no new lead, who is one, for an address, a domain or a pattern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a word of a person holds for."""

    ADDRESS = "address"
    DOMAIN = "domain"  # and every domain below it
    PATTERN = "pattern"


class Says(StrEnum):
    LEAD = "lead"
    NO_LEAD = "no_lead"
    CUSTOMER = "customer"  # a new lead only where the mail asks for something new
    PARTNER = "partner"  # no lead; whom they introduce may be one
    VENDOR = "vendor"  # no lead


OVERRIDES = frozenset({Says.LEAD, Says.NO_LEAD})


@dataclass(frozen=True, slots=True)
class Known:
    """A word of a person, remembered for later mails.  `id` is 0 before it is stored.

    `value` is in lower case: an address, a domain, or a pattern of addresses in which `*` stands for anything.  `subject` is a pattern
    too, "" for any subject.
    """

    id: int
    scope: Scope
    value: str
    says: Says
    who: str
    at: datetime
    subject: str = ""
    name: str = ""
    company: str = ""

    def __str__(self) -> str:
        return f"{self.value}, subject {self.subject}" if self.subject else self.value
