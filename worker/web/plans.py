"""Plans: the touches to come, in their order, and when each is allowed."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from worker.rules.plan import ALLOWED_FROM
from worker.web.visit import Visitor

router = APIRouter()


@router.get("/plans")
def every_plan(visit: Visitor) -> Response:
    """Every plan of the configuration, and the one that the product brings."""
    with visit.desk.store.read() as tx:
        return visit.show("plans", tx, plans=visit.desk.drafting.plans.values(), allowed_from=ALLOWED_FROM)
