"""What is wrong with a plan, and what is doubtful about it; each with how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from worker.model import Plan, PlannedTouch, Severity, Stage, TouchKind
from worker.rules.plan_facts import ALLOWED_FROM, FIRST_ANSWERS, LONGEST_GAP, SHORTEST_GAP

FEWEST = 7
FALLBACK = "en"  # the language of a text where there is none in the reader's
LONGEST_SPAN = timedelta(days=120)
SHORTEST_SPAN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """`touch` is the place in the plan, from 1; None where the whole plan is meant."""

    plan: str
    touch: int | None
    what: str
    mend: str
    severity: Severity = Severity.BLOCKS

    def __str__(self) -> str:
        where = f"plan {self.plan}" + (f", touch {self.touch}" if self.touch else "")
        return f"{where}: {self.what}. {self.mend}."


def check(
    plan: Plan,
    *,
    written: Mapping[TouchKind, Collection[str]] | None = None,
    languages: Collection[str] = (),
    industries: Collection[str] | None = None,
) -> list[PlanProblem]:
    """Every problem (Severity.BLOCKS) and warning of a plan; none where it carries out the practice.

    `written`: the languages of each kind's templates, for mailboxes that write in `languages`; `industries`: those of the configuration.
    None: not checked.
    """
    texts = () if written is None else _of_templates(plan, written, languages)
    return [*_of_whole(plan), *_of_touches(plan), *texts, *_of_names(plan, industries)]


def _of_whole(plan: Plan) -> Iterator[PlanProblem]:
    kinds = [planned.kind for planned in plan.touches]
    if len(set(kinds) - {TouchKind.INTRODUCTION_THANKS}) < FEWEST:
        what = "a plan needs seven touches or more: most people give up after two or three, most sales take seven"
        yield PlanProblem(plan.name, None, what, "Add touches of other kinds")
    if not kinds or kinds[0] is not TouchKind.THANK_YOU:
        yield PlanProblem(plan.name, 1, "thank_you must be the first touch", "Put it first, with after_days = 0")
    if not kinds or kinds[-1] is not TouchKind.CLOSING:
        yield PlanProblem(plan.name, len(kinds), "closing must be the last touch", "Put it last, and nowhere else")
    span = sum((planned.after for planned in plan.touches), timedelta())
    if not SHORTEST_SPAN <= span <= LONGEST_SPAN:
        what = f"it lasts {span.days} days, where about 90 are usual"
        yield PlanProblem(plan.name, None, what, "Change the gaps, or take touches out", Severity.WARNS)
    if kinds and TouchKind.DETAILS not in kinds:
        what = "nobody asks for permission to follow up"
        yield PlanProblem(plan.name, None, what, "Add details as the second touch", Severity.WARNS)


def _of_touches(plan: Plan) -> Iterator[PlanProblem]:
    kinds = [planned.kind for planned in plan.touches]
    for index, planned in enumerate(plan.touches):
        if planned.kind in kinds[:index]:
            what = f"{planned.kind} comes {kinds.count(planned.kind)} times; each kind comes once"
            yield PlanProblem(plan.name, index + 1, what, "Remove one of them")
        yield from _of_gap(plan, index + 1, planned)
        before = {ALLOWED_FROM[kind] for kind in kinds[:index]}
        if ALLOWED_FROM[planned.kind] is Stage.PROFITABILITY and Stage.CREDIBILITY not in before:
            what = f"{planned.kind} needs a touch that earns credibility before it"
            yield PlanProblem(plan.name, index + 1, what, "Put an article, news or a testimonial before it")
        if planned.kind is TouchKind.DETAILS and Stage.CREDIBILITY in before:
            what = "details asks for permission after touches that need it"
            yield PlanProblem(plan.name, index + 1, what, "Put it right after the first answer", Severity.WARNS)


def _of_gap(plan: Plan, place: int, planned: PlannedTouch) -> Iterator[PlanProblem]:
    if planned.kind in FIRST_ANSWERS:
        if not timedelta(0) <= planned.after <= timedelta(days=1):
            what = f"{planned.kind} answers a first mail: it must follow within a day"
            yield PlanProblem(plan.name, place, what, "Set after_days = 0")
    elif not SHORTEST_GAP <= planned.after <= LONGEST_GAP:
        what = f"{planned.kind} must follow after 7 to 31 days, not {planned.after.total_seconds() / 86_400:g}"
        yield PlanProblem(plan.name, place, what, "Set after_days between 7 and 31")


def _of_templates(
    plan: Plan, written: Mapping[TouchKind, Collection[str]], languages: Collection[str]
) -> Iterator[PlanProblem]:
    for place, planned in enumerate(plan.touches, 1):
        there = written.get(planned.kind, ())
        for language in sorted(set(languages) - set(there)):
            what = f'there is no template for {planned.kind} in the language "{language}"'
            mend = f"Write {planned.kind}/{language}.txt.j2 in the folder drafting.templates, or take the touch out"
            falls_back = FALLBACK in there
            if falls_back:
                what += f', so "{FALLBACK}" is used'
            yield PlanProblem(plan.name, place, what, mend, Severity.WARNS if falls_back else Severity.BLOCKS)


def _of_names(plan: Plan, industries: Collection[str] | None) -> Iterator[PlanProblem]:
    for name in sorted(plan.industries - set(industries) if industries is not None else ()):
        mend = f"Known: {', '.join(sorted(industries or ())) or 'none'}. Add it to [[industries]], or correct the name"
        yield PlanProblem(plan.name, None, f'there is no industry "{name}"', mend)
