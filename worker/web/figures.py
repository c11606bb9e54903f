"""The weekly report as a page, and as files."""

from __future__ import annotations

import threading

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from worker.report import chart, documents, facts, words
from worker.report.figures import Report, weekly
from worker.rules import weeks
from worker.store import leads
from worker.web.visit import Visit, Visitor

router = APIRouter()

_drawing = threading.Lock()  # matplotlib has one set of settings for all threads


def _report(visit: Visit, week: str | None) -> Report:
    with visit.desk.store.read() as tx:
        cases = facts.load(tx, visit.desk.owners)
    return weekly(cases, week or None, visit.now, visit.desk.zone)


@router.get("/report")
def page(visit: Visitor, week: str = "") -> Response:
    """One week: a sentence, who waits, the pictures, the figures."""
    report = _report(visit, week)
    with _drawing:
        trend, unanswered = chart.trend_svg(report.trend), chart.unanswered_svg(report.unanswered)
    with visit.desk.store.read() as tx:
        known = {lead.conversation_id: lead.id for lead in leads.waiting(tx)}
        return visit.show(
            "report",
            tx,
            report=report,
            headline=words.headline(report),
            trend=_named(trend, "trend"),
            unanswered=_named(unanswered, "unanswered"),
            earlier=weeks.shift(report.week, -1),
            later=weeks.shift(report.week, 1) if report.ends <= visit.now else None,
            lead_ids=known,
        )


def _named(svg: str, label: str) -> str:
    """The picture, named by the element with that id for whoever cannot see it."""
    return svg.replace("<svg ", f'<svg aria-labelledby="{label}" ', 1)


@router.get("/report.json")
def as_json(visit: Visitor, week: str = "") -> Response:
    """The document of `followthrough report --json`."""
    return JSONResponse(documents.as_json(_report(visit, week)))


@router.get("/report.csv")
def as_csv(visit: Visitor, week: str = "") -> Response:
    """The same as a table (RFC 4180)."""
    report = _report(visit, week)
    headers = {"Content-Disposition": f'attachment; filename="latency-{report.week}.csv"'}
    return Response(documents.as_csv(report), media_type="text/csv; charset=utf-8", headers=headers)
