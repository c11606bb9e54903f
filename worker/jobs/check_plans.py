"""What is wrong with the plans of a configuration, the texts that they need included."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from worker.drafting import Templates
from worker.errors import TemplateProblemError
from worker.model import Plan, TouchKind
from worker.rules.plan_check import PlanProblem, check


def plan_problems(
    plans: Iterable[Plan], templates: Templates, languages: Collection[str], industries: Collection[str] | None = None
) -> list[PlanProblem]:
    """Every problem and warning of every plan; `languages` are those of the mailboxes."""
    written = _written(templates)
    return [
        problem
        for plan in plans
        for problem in check(plan, written=written, languages=languages, industries=industries)
    ]


def _written(templates: Templates) -> dict[TouchKind, set[str]] | None:
    """The languages of each kind's templates; None where a template cannot be read, which is told of elsewhere."""
    found: dict[TouchKind, set[str]] = {}
    try:
        for template in templates.every():
            found.setdefault(template.kind, set()).add(template.language)
    except TemplateProblemError:
        return None
    return found
