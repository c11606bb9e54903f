"""Companies that are watched, the stories about them, and what people said of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from worker.model.drafts import Company, Congratulate, DraftState, NewsItem, NewsVerdict


class CompanyOrigin(StrEnum):
    """Where we know a company from."""

    CONFIGURATION = "configuration"
    LEAD = "lead"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class WatchedCompany:
    """A company whose news we look for; `domain` in lower case names it."""

    domain: str
    name: str
    origin: CompanyOrigin
    industry: str | None = None
    watched: bool = True  # False: a person switched it off
    edited: bool = False  # a person named it: neither the configuration nor a lead changes that
    guessed: bool = False  # the name is read off the domain, until a lead says it
    site_asked_at: datetime | None = None  # when its site was last looked at for feeds
    id: int = 0

    @property
    def company(self) -> Company:
        return Company(self.domain, self.name, self.industry)


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands around a name in an item, folded: by this a namesake is known again."""

    neighbours: frozenset[str]  # words of names directly before and after ("networks")
    names: frozenset[str]  # other words with a capital: places, people, firms
    words: frozenset[str]  # what it is about
    source: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """A person said of an item that it is not about the company; items with that sign are turned away after it."""

    company_domain: str
    item_id: int  # of the item, which may be gone
    title: str
    sign: Sign
    who: str
    at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class JudgedItem:
    """An item with the verdict for one company."""

    item: NewsItem
    verdict: NewsVerdict
    story: int  # NewsItem.id of the item to point to, of all that tell the same
    override: bool | None = None  # a person's word on whether it is about the company


@dataclass(frozen=True, slots=True)
class Story:
    """What one or several outlets tell of a company; the item to point to comes first."""

    judged: tuple[JudgedItem, ...]

    @property
    def item(self) -> NewsItem:
        return self.judged[0].item

    @property
    def others(self) -> tuple[NewsItem, ...]:
        return tuple(one.item for one in self.judged[1:])

    @property
    def items(self) -> tuple[NewsItem, ...]:
        return tuple(one.item for one in self.judged)

    @property
    def override(self) -> bool | None:
        return self.judged[0].override

    @property
    def unclear(self) -> bool:
        """Whether nobody can tell from the words if what happened is good or bad."""
        return any(reason.signal == "no_event" for reason in self.verdict.reasons)

    @property
    def verdict(self) -> NewsVerdict:
        """That on the first item; where another outlet tells it as a bad event, it is one."""
        harm = next((one.verdict for one in self.judged if one.verdict.congratulate is Congratulate.NEVER), None)
        first = self.judged[0].verdict
        return first if harm is None else replace(harm, about_company=first.about_company)


@dataclass(frozen=True, slots=True)
class NewsUse:
    """A link that a lead was, or is to be, pointed to."""

    url: str
    lead_id: int
    company_domain: str | None
    at: datetime
    draft: DraftState | None  # of the draft that holds it, where that is still there
    whom: str  # name or address
