"""How many bounces are read right: that they are one, whom they did not reach, and whether for good."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, at_least
from worker.mail.parse import parse
from worker.model import Bounce, Kind, KindVerdict
from worker.rules.kinds import classify


def score(data: Path) -> Iterator[Figure]:
    """Shares over the cases whose label says something of it; each set also by itself."""
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for _, group, checks, _ in cases(data / "mail" / "bounce"):
        for name, correct in checks.items():
            total[name, group] += 1
            right[name, group] += correct
    for name in dict.fromkeys(name for name, _ in total):
        size = sum(count for (each, _), count in total.items() if each == name)
        good = sum(count for (each, _), count in right.items() if each == name)
        yield at_least(f"bounce {name}", good / size, 0.98, size)
        for group in sorted(group for each, group in total if each == name):
            count = total[name, group]
            yield Figure(f"bounce {name}, set {group}", round(right[name, group] / count, 4), "share", count)


def cases(folder: Path) -> Iterator[tuple[str, str, dict[str, bool], KindVerdict]]:
    """File, set, checks by name, and verdict of each labelled mail."""
    for line in (folder / "index.jsonl").read_text().splitlines():
        case = json.loads(line)
        verdict = classify(parse((folder / case["file"]).read_bytes()))
        yield case["file"], case["set"], dict(_checks(case["expected"], verdict)), verdict


def _checks(expected: dict[str, Any], verdict: KindVerdict) -> Iterator[tuple[str, bool]]:
    bounce = verdict.bounce or Bounce((), permanent=False)
    reported = expected.get("reason") != ["feedback"]  # an abuse report is a complaint here
    if expected["is_bounce"] is not None and reported:
        yield "detected", (verdict.kind is Kind.BOUNCE) == expected["is_bounce"]
    if not expected["is_bounce"] or not reported:
        return
    recipients = _recipients(expected)
    if recipients:
        yield "recipients exact", set(bounce.recipients) == recipients
    elif expected.get("n_recipients"):
        yield "number of recipients", len(bounce.recipients) == expected["n_recipients"]
    permanent = _permanent(expected)
    if permanent is not None:
        yield "permanent right", bounce.permanent == permanent


def _recipients(expected: dict[str, Any]) -> set[str]:
    """The labelled addresses; none where two readers disagreed."""
    agreed = (
        expected["dsn_final_recipients"]
        if expected.get("recipients_agree", True) and "dsn_final_recipients" in expected
        else []
    )
    return {each.strip("<> ").lower() for each in expected.get("recipients") or agreed}


def _permanent(expected: dict[str, Any]) -> bool | None:
    """The label's own word, else the class of the status codes (RFC 3463); 9xx details are another program's invention."""
    if "permanent" in expected:
        return bool(expected["permanent"])
    classes = {status[:1] for status in expected.get("status", ()) if ".0.9" not in status}
    return "5" in classes if classes & {"4", "5"} else None
