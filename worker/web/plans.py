"""Plans: for which leads each is chosen, the touches to come, and what is wrong with it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from worker.jobs.check_plans import plan_problems
from worker.model import Plan
from worker.rules.plan import ALLOWED_FROM
from worker.store import leads
from worker.web.desk import WebDesk
from worker.web.visit import Visitor
from worker.web.wording import SOURCES

router = APIRouter()


@router.get("/plans")
def every_plan(visit: Visitor) -> Response:
    """Every plan of the configuration, and the one that the product brings; how many leads follow each."""
    desk = visit.desk
    plans = list(desk.drafting.plans.values())
    languages = {writer.language for writer in desk.drafting.writers.values()}
    problems = plan_problems(plans, desk.templates, languages)
    with desk.store.read() as tx:
        return visit.show(
            "plans",
            tx,
            plans=plans,
            problems={plan.name: [one for one in problems if one.plan == plan.name] for plan in plans},
            running=leads.on_plans(tx),
            conditions={plan.name: _conditions(desk, plan) for plan in plans},
            defaults=_defaults(desk),
            allowed_from=ALLOWED_FROM,
            touches_a_day=desk.drafting.touches_a_day,
        )


def _defaults(desk: WebDesk) -> dict[str, list[str]]:
    """The owners of the mailboxes whose leads follow a plan where no other fits, by plan."""
    chosen = {id_: desk.desk.plans.get(id_, "default") for id_ in desk.owners}
    return {
        name: [desk.owners[id_].email for id_, plan in chosen.items() if plan == name] for name in desk.drafting.plans
    }


def _conditions(desk: WebDesk, plan: Plan) -> list[str]:
    """For which new leads a plan is chosen, in words; all of them must hold."""
    boxes = sorted(desk.owners[id_].email for id_ in plan.mailboxes if id_ in desk.owners)
    found = {
        "": [SOURCES[source] for source in sorted(plan.sources)],
        "industry ": sorted(plan.industries),
        "mailbox of ": boxes,
    }
    return [f"{what}{' or '.join(names)}" for what, names in found.items() if names]
