"""Verdicts on news items: about the company or not, and whether to congratulate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, at_least, at_most
from worker.model import Company, Congratulate, NewsItem, NewsVerdict
from worker.rules import news


def score(data: Path) -> Iterator[Figure]:
    """Accuracy of both verdicts, and how many bad events would have been congratulated."""
    judged = list(cases(data / "sales" / "news" / "index.jsonl"))
    size = len(judged)
    about = sum(verdict.about_company == row["about_company"] for row, verdict in judged)
    congratulate = sum(verdict.congratulate == row["congratulate"] for row, verdict in judged)
    bad = sum(
        verdict.congratulate is Congratulate.YES and row["congratulate"] == Congratulate.NEVER
        for row, verdict in judged
    )
    yield at_least("news.about_company", about / size, 0.95, size)
    yield at_least("news.congratulate", congratulate / size, 0.95, size)
    yield at_most("news.bad_congratulated", bad, 0, size, "items")


def cases(path: Path) -> Iterator[tuple[dict[str, Any], NewsVerdict]]:
    """Each labelled item and what is made of it."""
    for row in map(json.loads, path.read_text().splitlines()):
        item = NewsItem(row["title"], row["summary"], row["source"], "", None)
        yield row, news.judge(item, Company(row["domain"], row["company"]))
