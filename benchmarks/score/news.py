"""Verdicts on news items: about the company or not, and whether to congratulate.

`news`: the shared set.  `news.held_out`: items of our own that the rules were first scored on unseen, and improved after.
`news.final`: items of our own that no rule was written for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure, at_least, at_most
from worker.model import Company, Congratulate, NewsItem, NewsVerdict
from worker.rules import news

LABELLED = Path(__file__).parents[1] / "labelled"
OWN = ("held_out", "final", "fresh", "unseen")


class Case(NamedTuple):
    """An item, the company it is judged for, and what is true of it; no word on congratulating where it is not about the company."""

    item: NewsItem
    company: Company
    about: bool
    congratulate: Congratulate | None

    def judged(self) -> NewsVerdict:
        return news.judge(self.item, self.company)


def score(data: Path) -> Iterator[Figure]:
    """Accuracy of both verdicts, and how many bad events would have been congratulated."""
    yield from _figures("news", list(shared(data / "sales" / "news" / "index.jsonl")))
    for name in OWN:
        yield from _figures(f"news.{name}", list(own(name)))


def _figures(name: str, cases: list[Case]) -> Iterator[Figure]:
    verdicts = [(case, case.judged()) for case in cases]
    about = sum(verdict.about_company is case.about for case, verdict in verdicts)
    told = [(case, verdict) for case, verdict in verdicts if case.congratulate]
    right = sum(verdict.congratulate is case.congratulate for case, verdict in told)
    bad = sum(
        verdict.congratulate is Congratulate.YES and case.congratulate is Congratulate.NEVER for case, verdict in told
    )
    yield at_least(f"{name}.about_company", about / len(cases), 0.95, len(cases))
    yield at_least(f"{name}.congratulate", right / len(told), 0.95, len(told))
    yield at_most(f"{name}.bad_congratulated", bad, 0, len(told), "items")


def shared(path: Path) -> Iterator[Case]:
    """The shared items, one JSON object a line."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        item = NewsItem(row["title"], row["summary"], row["source"], "", None)
        company = Company(row["domain"], row["company"])
        yield Case(item, company, row["about_company"], Congratulate(row["congratulate"]))


def own(name: str) -> Iterator[Case]:
    """Our own items, each a line: `about congratulate | company | domain | title | summary | source`."""
    for line in (LABELLED / f"news_{name}.txt").read_text(encoding="utf-8").splitlines():
        label, company, domain, title, summary, source = line.split(" | ")
        about, congratulate = label.split()
        item = NewsItem(title, summary, source, "", None)
        told = None if congratulate == "-" else Congratulate(congratulate)
        yield Case(item, Company(domain, company), about == "yes", told)
