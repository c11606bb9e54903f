"""Intents, dates and delegates of sales replies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, at_least, at_most
from tests.labelled import HELD_OUT, LANGUAGES, SENT, Reply, replies
from worker.model import Intent, IntentVerdict
from worker.rules import intents, reply_text


def score(data: Path) -> Iterator[Figure]:
    """Accuracy of the intent, recall and false alarms of opt-outs, shares of right dates and delegates."""
    judged = list(cases(data / "sales" / "replies" / "index.jsonl"))
    yield at_least("intents.accuracy", _share([v.intent == row["intent"] for row, v in judged]), 0.93, len(judged))
    outs = [verdict.intent == Intent.OPT_OUT for row, verdict in judged if row["intent"] == Intent.OPT_OUT]
    yield at_least("intents.opt_out_recall", _share(outs), 1.0, len(outs))
    others = [verdict.intent == Intent.OPT_OUT for row, verdict in judged if row["intent"] != Intent.OPT_OUT]
    yield at_most("intents.opt_out_false", _share(others), 0.005, len(others))
    for name in ("ooo_until", "resume_after", "delegate"):
        right = [str(getattr(verdict, name) or "") == (row[name] or "") for row, verdict in judged]
        yield at_least(f"intents.{name}", _share(right), 0.95, len(right))
    yield from _own()


def _own() -> Iterator[Figure]:
    """The same on replies of our own writing; of those the rules were not tuned on, the held-out set alone tells."""
    for name, parts in (("tuned", [part for part in SENT if part != HELD_OUT]), ("held_out", [HELD_OUT])):
        judged = [(r, _read(r)) for part in parts for language in LANGUAGES for r in replies(part, language)]
        yield at_least(f"intents.own.{name}", _share([v.intent == r.intent for r, v in judged]), 0.93, len(judged))
        dates = [(v.ooo_until, v.resume_after) == (r.until, r.resume) for r, v in judged]
        yield at_least(f"intents.own.{name}_dates", _share(dates), 0.95, len(judged))


def _read(reply: Reply) -> IntentVerdict:
    return intents.read(reply_text.split(reply.text).new_text, sent=reply.sent)


def cases(path: Path) -> Iterator[tuple[dict[str, Any], IntentVerdict]]:
    """Each labelled reply and what is made of it, quotes and signature taken off by ourselves."""
    for row in map(json.loads, path.read_text().splitlines()):
        new_text = reply_text.split(row["body"]).new_text
        yield row, intents.read(new_text, sent=datetime.fromisoformat(row["sent"]))


def _share(results: list[bool]) -> float:
    return sum(results) / len(results)
