"""What works: per template, how its drafts fare with us and with the readers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from worker.report.works import in_words, said_of, works
from worker.rules.shares import FEWEST
from worker.web.visit import Visitor

router = APIRouter()

SPANS = (4, 12, 26, 52)  # weeks that the page offers


@router.get("/plans/works")
def page(
    visit: Visitor,
    mailbox: Annotated[str, Query(max_length=320)] = "",
    weeks: Annotated[int, Query(ge=0, le=520)] = 0,
) -> Response:
    """Of all mailboxes or of one person's, of all time or of the last weeks."""
    owners = visit.desk.owners
    chosen = [id_ for id_, owner in owners.items() if mailbox in {"", owner.email}]
    with visit.desk.store.read() as tx:
        return visit.show(
            "works",
            tx,
            found=works(tx, chosen, visit.now, weeks or None),
            people=sorted({owner.email for owner in owners.values()}),
            mailbox=mailbox,
            weeks=weeks,
            spans=SPANS,
            fewest=FEWEST,
            in_words=in_words,
            said_of=said_of,
        )
