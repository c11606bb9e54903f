"""How many labelled mails are put into their kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, at_least, at_most
from worker.mail.parse import parse
from worker.model import Kind
from worker.rules.kinds import classify

KINDS = {
    "human": Kind.HUMAN,
    "mailing_list": Kind.BULK,
    "newsletter": Kind.BULK,
    "notification": Kind.NOTIFICATION,
    "auto_reply": Kind.AUTO_REPLY,
    "bounce": Kind.BOUNCE,
    "bounce_warning": Kind.BOUNCE,
    "complaint": Kind.COMPLAINT,
    "calendar": Kind.CALENDAR,
}
GOALS = {"bounce": 0.995, "auto_reply": 0.95, "mailing_list": 0.95, "newsletter": 0.95, "notification": 0.95}


def score(data: Path) -> Iterator[Figure]:
    """Recall of each class, the sets apart, and how many mails of people are taken for something else."""
    found = Counter(judged(data / "mail" / "kinds"))
    for label, kind in KINDS.items():
        for group in sorted({each for each, name, _ in found if name == label}):
            mine = {got: count for (each, name, got), count in found.items() if (each, name) == (group, label)}
            size, right = sum(mine.values()), mine.get(kind, 0)
            name = f"kinds {label} recall, set {group}"
            if label == "human":
                yield at_most(f"kinds false alarms on human, set {group}", (size - right) / size, 0.005, size)
            elif label in GOALS:
                yield at_least(name, right / size, GOALS[label], size)
            else:
                yield Figure(name, round(right / size, 4), "share", size)


def judged(folder: Path) -> Iterator[tuple[str, str, Kind]]:
    """Set, label and verdict of each labelled mail; spam and unlabelled ham say nothing of a kind."""
    for line in (folder / "index.jsonl").read_text().splitlines():
        case = json.loads(line)
        label = case["expected"]["class"]
        if label in KINDS:
            yield case["set"], label, classify(parse((folder / case["file"]).read_bytes())).kind
