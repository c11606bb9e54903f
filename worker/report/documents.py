"""The report as JSON and CSV, in the shape that commands promise."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from worker.model import Prospect, Turn
from worker.report.facts import Case
from worker.report.figures import Report, WaitingLead
from worker.rules.stats import HOUR, Figures, Latency

Json = dict[str, object]

DECIMALS = 6
COUNTS = ("n", "answered", "waiting", "closed")
SHARES = ("within_24h", "within_72h")


def as_json(report: Report) -> Json:
    """The document of `followthrough report --json`."""
    return {
        "week": report.week,
        "from": report.starts.isoformat(),
        "to": report.ends.isoformat(),
        "at": _moment(report.at),
        "first_response": figures_as_json(report.first_response),
        "next_response": figures_as_json(report.next_response),
        "their_latency": figures_as_json(report.their_latency),
        "people": [{"person": person, **figures_as_json(figures)} for person, figures in report.people.items()],
        "sources": {source.value: figures_as_json(figures) for source, figures in report.sources.items()},
        "waiting": [waiting_as_json(lead) for lead in report.waiting],
    }


def as_csv(report: Report) -> str:
    """One line for each set of turns: what it groups by, its name, its figures in hours and shares (RFC 4180)."""
    out = io.StringIO()
    rows = list(_rows(report))
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def explained(case: Case, at: datetime) -> Json:
    """The document of `followthrough report --explain`: every turn of a conversation as it stood at `at`."""
    return {
        "conversation": case.conversation_id,
        "prospect": named(case.prospect),
        "turns": [_turn(turn) for turn in case.turns(at)],
    }


def figures_as_json(figures: Figures) -> Json:
    """`F` of the contract: hours and shares with six decimals, null where they are not known."""
    counts = {name: getattr(figures, name) for name in COUNTS}
    elapsed = _latency(figures.elapsed)
    mean = elapsed.pop("mean_answered_hours")
    shares = {name: _rounded(getattr(figures, name)) for name in SHARES}
    working = _latency(figures.working)
    return {**counts, **elapsed, **shares, "mean_answered_hours": mean, "working": working}


def waiting_as_json(lead: WaitingLead) -> Json:
    """An entry of `waiting`."""
    return {
        "prospect": named(lead.prospect),
        "company": lead.prospect.company,
        "conversation": lead.conversation_id,
        "since": _moment(lead.since),
        "elapsed_hours": hours_of(lead.elapsed),
        "working_hours": hours_of(lead.working),
        "step": lead.step.value,
    }


def named(prospect: Prospect) -> str | None:
    """What names a prospect to a program: the address, or the name where no address is known."""
    return prospect.email or prospect.name


def _turn(turn: Turn) -> Json:
    return {
        "side": turn.side.value,
        "began": _moment(turn.began),
        "ended": _moment(turn.ended),
        "messages": len(turn.messages),
        "answered_at": turn.answered_at and _moment(turn.answered_at),
        "answered_by": turn.answered_by,
        "elapsed_hours": hours_of(turn.elapsed),
        "working_hours": hours_of(turn.working),
        "state": turn.state.value,
        "reason": turn.reason,
    }


def _rows(report: Report) -> Iterator[Json]:
    yield _row("clock", "first_response", report.first_response)
    yield _row("clock", "next_response", report.next_response)
    yield _row("clock", "their_latency", report.their_latency)
    yield from (_row("person", person, figures) for person, figures in report.people.items())
    yield from (_row("source", source.value, figures) for source, figures in report.sources.items())


def _row(by: str, name: str, figures: Figures) -> Json:
    document = figures_as_json(figures)
    del document["working"]
    working = {f"working_{key}": value for key, value in _latency(figures.working).items()}
    return {"by": by, "name": name, **document, **working}


def _latency(latency: Latency) -> Json:
    return {name: _rounded(getattr(latency, name)) for name in ("p50_hours", "p90_hours", "mean_answered_hours")}


def hours_of(span: timedelta | None) -> float | None:
    """A span in hours, with six decimals."""
    return None if span is None else _rounded(span / HOUR)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
