"""How well leads are told from other mail, and what is read of them, against the labelled sales mailbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import labelled
from benchmarks.figures import Figure, at_least
from worker.mail.parse import parse
from worker.model import LeadVerdict, Us
from worker.rules.leads import LeadContext
from worker.rules.understand import understand

OWN_SETS = (*labelled.TUNED, *labelled.UNSEEN, labelled.HELD_OUT)
US = Us(domains=frozenset({"larkspur-instruments.example"}))
CONTEXT = LeadContext(us=US, our_names=("Larkspur Instruments", "Larkspur"))


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled mail and the verdict on it."""

    file: str
    is_lead: bool
    source: str
    prospect: str | None
    introducer: str | None
    needs_answer: bool
    verdict: LeadVerdict


def score(data: Path) -> Iterator[Figure]:
    """Precision, recall and the parts of the verdict; those of a lead are counted over the true leads that were found."""
    cases = list(read(data / "sales" / "leads"))
    true = [case for case in cases if case.is_lead]
    said = [case for case in cases if case.verdict.is_lead]
    hits = [case for case in said if case.is_lead]
    yield at_least("leads precision", len(hits) / max(1, len(said)), 0.97, len(said))
    yield at_least("leads recall", len(hits) / max(1, len(true)), 0.97, len(true))
    yield _share("leads source", hits, lambda case: case.verdict.source == case.source, 0.95)
    yield _share("leads prospect address", hits, lambda case: case.verdict.prospect.email == case.prospect, 0.98)
    yield _share("leads introducer", hits, lambda case: case.verdict.introducer == case.introducer, 0.95)
    yield _share("leads needs answer", cases, lambda case: case.verdict.needs_answer == case.needs_answer, 0.95)
    for name in OWN_SETS:
        yield from _own(name)


def _own(name: str) -> Iterator[Figure]:
    """The labelled mails of our own; docs/judgement.md says what each gave at first."""
    cases = [(bool(case.expected["lead"]), verdict.is_lead) for case, verdict in labelled.judged(name)]
    said, true = [lead for lead, found in cases if found], [found for lead, found in cases if lead]
    yield at_least(f"leads precision, own set {name}", sum(said) / max(1, len(said)), 0.97, len(said))
    yield at_least(f"leads recall, own set {name}", sum(true) / max(1, len(true)), 0.97, len(true))


def read(folder: Path) -> Iterator[Case]:
    """Every labelled mail with its verdict."""
    for line in (folder / "index.jsonl").read_text().splitlines():
        row = json.loads(line)
        verdict = understand(parse((folder / row["file"]).read_bytes()), CONTEXT).lead
        yield Case(
            row["file"],
            row["is_lead"],
            row["source"],
            row["prospect_email"],
            row["introducer"],
            row["needs_answer"],
            verdict,
        )


def _share(figure: str, cases: Sequence[Case], right: Callable[[Case], bool], goal: float) -> Figure:
    return at_least(figure, sum(map(right, cases)) / max(1, len(cases)), goal, len(cases))
