"""Judging news by hand: what the worker would make of each item."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import typer

from worker.cli.console import print_json, print_table
from worker.cli.context import Json
from worker.errors import ConfigError, Problem
from worker.model import Company, NewsItem, NewsVerdict
from worker.rules.news import judge as judged

news = typer.Typer(help="Judges news items as the worker would.", no_args_is_help=True)

REQUIRED, OPTIONAL = ("title", "company"), ("summary", "source", "published", "domain")
SHOWN = '{"title": "…", "summary": "…", "source": "…", "published": "…", "company": "…", "domain": "…"}'


def add_to(app: typer.Typer) -> None:
    app.add_typer(news, name="news")


@news.command()
def judge(as_json: Json = False) -> None:
    """Reads JSON lines (title, summary, source, published, company, domain) from standard input and judges each."""
    entries = _entries(sys.stdin.buffer)
    verdicts = [judged(item, company) for item, company in entries]
    if as_json:
        for verdict in verdicts:
            print_json(_document(verdict), line=True)
        return
    rows = [
        (item.title, company.name, "yes" if verdict.about_company else "no", verdict.congratulate)
        for (item, company), verdict in zip(entries, verdicts, strict=True)
    ]
    print_table(("title", "company", "about it", "congratulate"), rows, empty="There was no line to judge.")


def _entries(lines: Iterable[bytes]) -> list[tuple[NewsItem, Company]]:
    """What the lines hold; empty ones are left out.  Raises ConfigError with every line that is wrong."""
    entries: list[tuple[NewsItem, Company]] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(line))
        except ValueError as error:
            problems.append(Problem(f"standard input, line {number}", "(line)", str(error), f"Write {SHOWN}"))
    if problems:
        raise ConfigError(problems)
    return entries


def _entry(line: bytes) -> tuple[NewsItem, Company]:
    """Raises ValueError saying what is wrong."""
    try:
        read = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON ({error})") from None
    if not isinstance(read, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004  (one kind of error for every wrong line)
    if missing := [name for name in REQUIRED if not read.get(name)]:
        raise ValueError(f"has no {' and no '.join(missing)}")
    fields = {name: read.get(name) or "" for name in (*REQUIRED, *OPTIONAL)}
    if wrong := [name for name, value in fields.items() if not isinstance(value, str)]:
        raise ValueError(f"{' and '.join(wrong)} must be text")
    item = NewsItem(fields["title"], fields["summary"], fields["source"], "", _moment(fields["published"]))
    return item, Company(fields["domain"].lower(), fields["company"])


def _moment(text: str) -> datetime | None:
    """A date as feeds write it, ISO 8601 or RFC 822; None where it is neither, for feeds have many bad ones."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _document(verdict: NewsVerdict) -> dict[str, object]:
    return {
        "about_company": verdict.about_company,
        "congratulate": verdict.congratulate,
        "reasons": [
            {"signal": reason.signal, "weight": round(reason.weight, 3), "evidence": reason.evidence}
            for reason in verdict.reasons
        ],
    }
