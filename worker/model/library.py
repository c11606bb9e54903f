"""The library: what a person put aside to send, and how its links stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from worker.model.drafts import Evidence
from worker.model.leads import Stage, TouchKind

Said = tuple[tuple[str, str], ...]  # a sentence by language code


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose words an entry holds, or whose story it tells; "" for what is not said."""

    name: str = ""
    company: str = ""
    domain: str = ""
    industry: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """Something to send.  An empty list of industries, languages or stages means every one.

    `why` and `asks` are those of its evidence where they differ by language.
    `name` is its file below the folder.  `known_to` and `not_for` hold names or domains of companies: those who know its customer,
    and those who must never see it.  `permission` says who allowed to be quoted, and when.  It is used up to the end of `expires`
    (UTC), and once for a company, or again after `company_once_for`; never twice for one lead.
    """

    name: str
    kind: TouchKind
    evidence: Evidence
    industries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    customer: Customer = Customer()
    permission: str = ""
    known_to: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    expires: date | None = None
    company_once_for: timedelta | None = None
    why: Said = ()
    asks: Said = ()
    rests: bool = False  # a person put it to rest

    def evidence_in(self, language: str) -> Evidence:
        """What a draft in that language leans on."""
        why, asks = dict(self.why), dict(self.asks)
        found = self.evidence
        return replace(found, why=why.get(language, found.why), asks=asks.get(language, found.asks))

    def speaks(self, language: str) -> bool:
        """Whether its words may stand in a mail of that language."""
        reasoned = self.evidence.why or language in dict(self.why)
        return language in (self.languages or (language,)) and bool(reasoned)


class LinkState(StrEnum):
    ALIVE = "alive"
    GONE = "gone"  # 404, 410, or a name that no longer exists
    FRONT_PAGE = "front_page"  # it answers, and leads to the front page of its site
    UNSURE = "unsure"  # it did not say: an error of the server, a wall, no answer in time


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """What one look at a link found; `detail` in words."""

    state: LinkState
    detail: str


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """How a link stands: the newest verdict, and on how many days in a row it was gone (`gone_at`: the last of them)."""

    url: str
    state: LinkState
    detail: str
    checked_at: datetime
    gone_days: int = 0
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EvidenceUse:
    """That a lead was pointed to something, or is in a draft that waits; `household` is the domain of its company."""

    key: str  # Evidence.key
    lead_id: int
    household: str | None
    at: datetime
