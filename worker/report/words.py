"""The report in sentences; a page, a mail and its subject say the same."""

from __future__ import annotations

from worker.model import Prospect, Step
from worker.report.figures import Report
from worker.rules.stats import Figures

NAME_LIMIT = 80


def duration(hours: float) -> str:
    """As in "40 min", "5 h 20 min", "3 d 4 h": rounded to the minute, from two days on to the hour."""
    minutes = round(hours * 60)
    if minutes >= 48 * 60:
        return _two(round(hours), 24, "d", "h")
    return _two(minutes, 60, "h", "min")


def share(value: float | None) -> str:
    """A share as a percentage, "–" where there is none; nobody is rounded up to everybody."""
    if value is None:
        return "–"
    return f"{min(round(value * 100), 99 if value < 1 else 100)} %"


def subject(report: Report) -> str:
    """The subject of the weekly mail."""
    return f"Week {report.week}: {_half(report.first_response, 'heard')}; {_waiting(report)}"


def headline(report: Report) -> str:
    """The first sentence of the report."""
    half = _half(report.first_response, "hear" if report.first_response.elapsed.p50_hours is not None else "heard")
    return f"{half[0].upper()}{half[1:]}{_against_last_week(report)}; {_waiting_long(report)}."


def person(prospect: Prospect) -> str:
    """Who waits, on one line: a name as people write it, whatever a mail put there."""
    name = " ".join((prospect.name or prospect.email or "unknown").split())[:NAME_LIMIT]
    company = " ".join((prospect.company or "").split())[:NAME_LIMIT]
    return f"{name}, {company}" if company else name


def count(number: int, one: str, more: str) -> str:
    """As in "3 drafts to approve"; "" for none."""
    return f"{number} {one if number == 1 else more}" if number else ""


def _half(figures: Figures, hear: str) -> str:
    p50 = figures.elapsed.p50_hours
    if figures.n == 0:
        return "no new prospect asked for an answer"
    if p50 is None:
        return "fewer than half of new prospects have heard from us"
    return f"half of new prospects {hear} from us within {duration(p50)}"


def _waiting(report: Report) -> str:
    return _count(len(report.waiting), "nobody waits", "waits", "wait")


def _waiting_long(report: Report) -> str:
    late = sum(lead.step is not Step.DUE for lead in report.waiting)
    if not late:
        return _count(len(report.waiting), "nobody waits", "waits for us", "wait for us")
    return _count(late, "", "waits for more than 24 h", "wait for more than 24 h")


def _count(number: int, none: str, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}" if number else none


def _against_last_week(report: Report) -> str:
    now, before = (figures.elapsed.p50_hours for figures in (report.first_response, report.trend[-2][1]))
    if now is None or before is None:
        return ""
    if round(now * 60) == round(before * 60):
        return ", as in the week before"
    return f", {duration(abs(now - before))} {'sooner' if now < before else 'later'} than the week before"


def _two(amount: int, base: int, large: str, small: str) -> str:
    whole, rest = divmod(amount, base)
    parts = [f"{whole} {large}"] * (whole > 0) + [f"{rest} {small}"] * (rest > 0 or whole == 0)
    return " ".join(parts)
