"""Which plan a new lead follows, and what a plan is told of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from worker.model import Plan, PlannedTouch, Severity, Source, TouchKind
from worker.rules import plan_choice
from worker.rules.plan import DEFAULT_PLAN, check

REFERRED = replace(DEFAULT_PLAN, name="referred", sources=frozenset({Source.REFERRAL}))
PORTS = replace(DEFAULT_PLAN, name="ports", industries=frozenset({"ports"}), mailboxes=frozenset({1, 2}))
BY_HAND = replace(DEFAULT_PLAN, name="by hand")
PLANS = (BY_HAND, REFERRED, PORTS)


@pytest.mark.parametrize(
    ("source", "mailbox", "industry", "expected"),
    [
        (Source.REFERRAL, 1, "ports", "referred"),
        (Source.DIRECT, 2, "ports", "ports"),
        (Source.DIRECT, 3, "ports", "box"),
        (Source.DIRECT, 1, "mills", "box"),
        (Source.DIRECT, 1, None, "box"),
    ],
)
def test_the_first_plan_whose_conditions_all_hold(
    source: Source, mailbox: int, industry: str | None, expected: str
) -> None:
    assert plan_choice.choose(PLANS, "box", source, mailbox, industry) == expected


def test_the_industry_is_that_of_the_company_above_the_address() -> None:
    industries = {"hafen.example": "ports"}
    assert plan_choice.industry_of("ana@sales.hafen.example", industries) == "ports"
    assert plan_choice.industry_of("ana@mühle.example", industries) is None
    assert plan_choice.industry_of(None, industries) is None


def found(plan: Plan, **known: object) -> list[tuple[int | None, str, Severity]]:
    problems = check(plan, **known)  # type: ignore[arg-type]
    assert all(one.mend and one.plan == plan.name for one in problems)
    return [(one.touch, one.what, one.severity) for one in problems]


def test_every_kind_needs_a_text_in_the_languages_of_the_mailboxes() -> None:
    written = {kind: {"en"} for kind in TouchKind if kind is not TouchKind.CALL}
    problems = found(DEFAULT_PLAN, written=written, languages={"en", "de"})
    assert (4, 'there is no template for call in the language "de"', Severity.BLOCKS) in problems
    assert (1, 'there is no template for thank_you in the language "de", so "en" is used', Severity.WARNS) in problems
    assert len(problems) == len(DEFAULT_PLAN.touches) + 1
    assert found(DEFAULT_PLAN, written={kind: {"en", "de"} for kind in TouchKind}, languages={"en", "de"}) == []


def test_an_industry_that_nobody_knows_is_named() -> None:
    assert found(PORTS, industries={"mills"}) == [(None, 'there is no industry "ports"', Severity.BLOCKS)]
    assert found(PORTS, industries={"mills", "ports"}) == []


def test_a_plan_that_lasts_too_long_or_asks_nobody_is_doubtful() -> None:
    slow = tuple(replace(one, after=min(one.after * 2, timedelta(days=31))) for one in DEFAULT_PLAN.touches)
    (problem,) = found(replace(DEFAULT_PLAN, touches=slow))
    assert problem[2] is Severity.WARNS
    assert "where about 90 are usual" in problem[1]
    silent = tuple(one for one in DEFAULT_PLAN.touches if one.kind is not TouchKind.DETAILS)
    assert [what for _, what, _ in found(replace(DEFAULT_PLAN, touches=silent))] == [
        "nobody asks for permission to follow up"
    ]


def test_every_problem_is_told_at_once() -> None:
    bad = Plan("bad", (PlannedTouch(TouchKind.PRODUCT_NEWS, timedelta(days=2)),) * 2)
    places = [place for place, _, severity in found(bad) if severity is Severity.BLOCKS]
    assert places == [None, 1, 2, 1, 1, 2, 2, 2]
    assert str(check(bad)[-1]).startswith("plan bad, touch 2: ")
