"""How well mails are grouped into conversations: pairwise F1, as found and with References removed."""

from __future__ import annotations

import json
import mailbox
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from benchmarks.figures import Figure, at_least, at_most
from worker.mail.parse import parse
from worker.model import ParsedMail, ThreadFacts, Us
from worker.rules.leads import LeadContext
from worker.rules.threads import facts_of, group
from worker.rules.understand import understand

US = Us(domains=frozenset({"larkspur-instruments.example"}))
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Box:
    """Mails that are grouped together, and the conversation each belongs to."""

    name: str
    mails: tuple[ThreadFacts, ...]
    truth: dict[int | str, str]


def score(data: Path) -> Iterator[Figure]:
    """Figures of the sales puzzles and of the mailing-list trees."""
    sales = list(_sales(data / "sales" / "threads"))
    lists = list(_lists(data / "mail" / "threads"))
    for name, boxes in (("sales", sales), ("lists", lists)):
        size = sum(len(box.mails) for box in boxes)
        yield at_least(f"threads {name} F1", _f1(boxes), 0.99, size)
        bare = [_without_references(box) for box in boxes]
        yield at_least(f"threads {name} F1 without References", _f1(bare), 0.92, size)
    yield at_most("threads sales wrong merges", _wrong_merges(sales), 0, len(sales), "pairs")


def _sales(folder: Path) -> Iterator[Box]:
    for path in sorted(folder.iterdir()):
        truth = json.loads((path / "truth.json").read_text())
        yield Box(path.name, tuple(_facts(name, (path / name).read_bytes()) for name in sorted(truth)), truth)


def _lists(folder: Path) -> Iterator[Box]:
    loose: dict[str, list[tuple[str, str]]] = {}
    for line in (folder / "index.jsonl").read_text().splitlines():
        case = json.loads(line)
        expected = case["expected"]
        if "thread" in expected:
            loose.setdefault(case["set"], []).append((case["file"], expected["thread"]))
        elif expected["n_threads"] and expected.get("algorithm") != "ORDEREDSUBJECT":
            yield _mbox(folder / case["file"], expected)
    for name, cases in loose.items():
        mails = tuple(_facts(file, (folder / file).read_bytes()) for file, _ in cases)
        yield Box(name, mails, dict(cases))


def _mbox(path: Path, expected: dict[str, list[list[int]]]) -> Box:
    raws = [message.as_bytes() for message in mailbox.mbox(path)]
    mails = tuple(_facts(number, raw) for number, raw in enumerate(raws, 1))
    groups = expected.get("threads_by_number") or [list(range(1, len(mails) + 1))]
    return Box(path.name, mails, {key: str(at) for at, keys in enumerate(groups) for key in keys})


def _facts(key: int | str, raw: bytes) -> ThreadFacts:
    mail = parse(raw)
    understanding = understand(mail, LeadContext(us=US))
    return facts_of(key, mail, _moment(mail), understanding, US)


def _moment(mail: ParsedMail) -> datetime:
    return mail.received or mail.date or LONG_AGO


def _without_references(box: Box) -> Box:
    return replace(box, mails=tuple(replace(mail, in_reply_to=(), references=()) for mail in box.mails))


def _pairs(groups: Sequence[Sequence[int | str]]) -> set[frozenset[int | str]]:
    return {frozenset(pair) for members in groups for pair in combinations(members, 2)}


def _found_and_true(box: Box) -> tuple[set[frozenset[int | str]], set[frozenset[int | str]]]:
    labels: dict[str, list[int | str]] = {}
    for key, label in box.truth.items():
        labels.setdefault(label, []).append(key)
    return _pairs(group(box.mails, US)), _pairs(list(labels.values()))


def _f1(boxes: Sequence[Box]) -> float:
    both = [_found_and_true(box) for box in boxes]
    hits = sum(len(found & true) for found, true in both)
    return 2 * hits / max(1, sum(len(found) + len(true) for found, true in both))


def _wrong_merges(boxes: Sequence[Box]) -> int:
    return sum(len(found - true) for found, true in map(_found_and_true, boxes))
