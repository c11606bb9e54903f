"""The forecast, the planner that runs and the replay say the same, over real mails in a real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.unit.test_plan_touches import DAY, INQUIRY, MONDAY, OPT_OUT, Bench, bench, templates
from worker.jobs import lead_case
from worker.jobs.replay import Desk, Question, asked_for, replay_leads
from worker.jobs.steer import resume_plan, say_whether_lead, stop_plan
from worker.model import Plan, TouchKind
from worker.rules.forecast import Coming, forecast
from worker.rules.plan import DEFAULT_PLAN
from worker.rules.replayed import LeadReplay
from worker.rules.replaying import Outcome
from worker.store import suppressions

__all__ = ["bench", "templates"]  # fixtures

WITHOUT_EVIDENCE = Plan(
    "default",
    tuple(
        touch
        for touch in DEFAULT_PLAN.touches
        if touch.kind not in {TouchKind.ARTICLE, TouchKind.COMPANY_NEWS, TouchKind.TESTIMONIAL, TouchKind.PRODUCT_NEWS}
    ),
)


def ahead(here: Bench) -> tuple[Coming, ...]:
    lead, plan = here.lead(), here.settings.plan_of("default")
    calendar = here.settings.writers[here.mailbox.id].calendar
    with here.store.read() as tx:
        case = lead_case.load(tx, lead, calendar, here.now)
    return forecast(plan, lead, case.history, calendar, here.now, 90)


def replayed(here: Bench, *, older: bool = False, days: int = 150, after: int = 0) -> LeadReplay:
    first = (MONDAY + after * DAY).date()
    question = Question(first, (MONDAY + days * DAY).date(), MONDAY + 400 * DAY, older=older)
    desk = Desk(here.settings, {here.mailbox.id: "jo@pumpwerk.example"}, here.templates)
    with here.store.read() as tx:
        (found,) = replay_leads(tx, asked_for(tx, question, desk), question, desk)
    return found


def sent_when_due(here: Bench, most: int = 20) -> list[tuple[TouchKind, object]]:
    """Sends each touch when the forecast says that it is due, as the planner drafts it then."""
    sent: list[tuple[TouchKind, object]] = []
    while len(sent) < most and (coming := ahead(here)):
        here.now = coming[0].at
        draft = here.drafted()
        assert draft.kind is coming[0].touch.kind
        here.send(draft)
        sent.append((draft.kind, here.now))
    return sent


def test_forecast_planner_and_replay_are_at_one(bench: Bench) -> None:
    bench.settings = replace(bench.settings, plans={"default": WITHOUT_EVIDENCE})
    bench.receive(INQUIRY)
    sent = sent_when_due(bench, 3)
    bench.now += 2 * DAY
    bench.receive("What about the delivery time of the larger pump?\n", answers="<m1@mail.example>", subject="Pumps")
    assert ahead(bench) == ()
    bench.now += DAY
    bench.write("Dear Ana,\n\nfour weeks.\n\nJo\n", answers="<m1@mail.example>")
    sent += sent_when_due(bench)
    assert [kind for kind, _ in sent] == [TouchKind.THANK_YOU, TouchKind.DETAILS, TouchKind.CALL, TouchKind.INFORMATION_CHECK, TouchKind.REFERRAL_FOR_THEM, TouchKind.CLOSING]  # fmt: skip
    (planned,) = replayed(bench).plans
    assert [(one.kind, one.due_at) for one in planned.done] == sent
    assert {step.proposal.outcome for step in planned.steps} == {Outcome.DONE}
    assert [step.text.template for step in planned.steps if step.text] == [f"{kind}/en.txt.j2" for kind, _ in sent]


def test_what_people_decided_counts_from_when_they_did(bench: Bench) -> None:
    bench.receive(INQUIRY)
    lead = bench.lead()
    with bench.store.write() as tx:
        stop_plan(tx, lead.id, "a bad time", who="jo", now=MONDAY + 20 * DAY)
    (planned,) = replayed(bench).plans
    assert max(one.due_at for one in planned.done) < MONDAY + 20 * DAY
    with bench.store.write() as tx:
        resume_plan(tx, lead.id, who="jo", now=MONDAY + 50 * DAY)
    later = [one.due_at for one in replayed(bench).plans[0].done]
    assert [at for at in later if at >= MONDAY + 50 * DAY]
    assert not [at for at in later if MONDAY + 20 * DAY <= at < MONDAY + 50 * DAY]
    with bench.store.write() as tx:
        say_whether_lead(tx, bench.desk, lead.id, is_lead=False, who="jo", now=MONDAY + 60 * DAY)
    assert max(one.due_at for one in replayed(bench).plans[0].done) < MONDAY + 60 * DAY


def test_a_ban_counts_from_the_mail_that_asked_for_it(bench: Bench) -> None:
    bench.receive(INQUIRY)
    bench.now += 20 * DAY
    bench.receive(OPT_OUT, answers="<m1@mail.example>", subject="Pumps")
    with bench.store.write() as tx:
        suppressions.add(tx, "ana@hafen.example", "asked to get no more mail", MONDAY + 300 * DAY, 2)
    found = replayed(bench)
    assert len(found.plans[0].done) > 1
    assert max(one.due_at for one in found.plans[0].done) < MONDAY + 20 * DAY
    assert not found.forgotten


def test_what_was_there_before_the_first_day_is_planned_only_when_asked_for(bench: Bench) -> None:
    bench.receive(INQUIRY)
    found = replayed(bench, older=True, after=40)
    assert found.plans[0].done[0].due_at == MONDAY + 42 * DAY - timedelta(hours=3)  # Monday, 8:00 in Berlin in summer
    assert found.first is None  # it did not begin in these days
    assert not found.mails
    desk = Desk(bench.settings, {bench.mailbox.id: "jo@pumpwerk.example"})
    question = Question((MONDAY + 40 * DAY).date(), (MONDAY + 150 * DAY).date(), MONDAY + 400 * DAY)
    with bench.store.read() as tx:
        assert asked_for(tx, question, desk) == []
