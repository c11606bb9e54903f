"""Whom we know and what was said of them: customers, partners, vendors, and overrides; all of it listed and removable."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response

from worker.errors import UsageError
from worker.jobs.remember import forget, remember
from worker.model import Known, Says
from worker.rules import contact_lists
from worker.store import known as known_rows
from worker.web.visit import Number, Visitor, go

router = APIRouter()

SHOWN = 500  # words at once; the terminal lists all
LONGEST_LIST = 500_000  # characters


@router.get("/people")
def page(visit: Visitor) -> Response:
    """Every word, the newest first, and a place to paste a list."""
    return _page(visit)


@router.post("/people")
def take_in(
    visit: Visitor,
    entries: Annotated[str, Form(max_length=LONGEST_LIST)],
    says: Annotated[Literal["customer", "partner", "vendor"], Form()],
) -> Response:
    """Takes in a pasted list, CSV or vCard; what is wrong with it is shown beside it, and then nothing is taken in."""
    try:
        found = contact_lists.read(entries, Says(says))
    except UsageError as error:
        return _page(visit, entries, str(error))
    said = [
        Known(0, one.scope, one.value, one.says, visit.who, visit.now, name=one.name, company=one.company)
        for one in found
    ]
    with visit.desk.store.write() as tx:
        remember(tx, visit.desk.desk, said, visit.now)
    visit.desk.wake_plan()
    return go("/people")


@router.post("/people/{known_id}/remove")
def take_back(
    visit: Visitor, known_id: Number, back: Annotated[str, Form(pattern=r"/leads/\d{1,19}|/people")] = "/people"
) -> Response:
    """Takes a word back; the mails are judged as if it had never been said."""
    with visit.desk.store.write() as tx:
        if any(one.id == known_id for one in known_rows.every(tx)):  # a second click finds nothing, and that is well
            forget(tx, visit.desk.desk, known_id, who=visit.who, now=visit.now)
    visit.desk.wake_plan()
    return go(back)


def _page(visit: Visitor, entries: str = "", problem: str = "") -> Response:
    with visit.desk.store.read() as tx:
        found = known_rows.every(tx)
        status = 422 if problem else 200
        return visit.show("people", tx, status, words=found[:SHOWN], count=len(found), entries=entries, problem=problem)
