"""The planner with a library: what it points to, and that nobody is pointed to the same twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.library_examples import MARA, write
from tests.unit.test_plan_touches import DAY, HAFEN, INQUIRY, Bench, bench, reach, templates
from worker.drafting.library import Library
from worker.jobs.evidence import Bookcase, Sources, candidates
from worker.jobs.library_fits import entries_for, leads_for
from worker.model import Company, DraftState, Evidence, LibraryEntry, Plan, PlannedTouch, TouchKind, TouchState
from worker.store import drafts, news, touches

__all__ = ["bench", "templates"]  # fixtures


SHORT = Plan(
    "default",
    tuple(
        PlannedTouch(kind, 7 * DAY)
        for kind in (TouchKind.THANK_YOU, TouchKind.TESTIMONIAL, TouchKind.REFERRAL_FOR_THEM, TouchKind.CLOSING)
    ),
)


def said_by(name: str, *industries: str) -> LibraryEntry:
    words = Evidence(name, "", f"Somebody of {name}", None, "They run docks like yours.", "It was quick.")
    return LibraryEntry(f"{name}.md", TouchKind.TESTIMONIAL, words, industries)


def stock(bench: Bench, *entries: LibraryEntry, companies: tuple[Company, ...] = (HAFEN,)) -> None:
    sources = Sources({company.domain: company for company in companies}, entries)
    bench.settings = replace(bench.settings, sources=sources, plans={"default": SHORT})


def used(bench: Bench) -> set[str]:
    with bench.store.read() as tx:
        return news.used_urls(tx, 0, HAFEN.domain)


@pytest.mark.parametrize(("state", "left"), [
    (DraftState.REJECTED, set()), (DraftState.VOID, set()), (DraftState.SNOOZED, {"Any"}), (DraftState.APPROVED, {"Any"}),
])  # fmt: skip
def test_evidence_is_free_again_when_its_draft_comes_to_nothing(
    bench: Bench, state: DraftState, left: set[str]
) -> None:
    stock(bench, said_by("Any"))
    draft = reach(bench, TouchKind.TESTIMONIAL)
    assert used(bench) == {"Any"}
    until = bench.now + DAY if state is DraftState.SNOOZED else None
    with bench.store.write() as tx:
        drafts.set_state(tx, draft.id, draft.version, state, now=bench.now, snoozed_until=until)
    assert used(bench) == left


def test_a_draft_that_a_reply_overtook_leaves_its_evidence_to_the_next_one(bench: Bench) -> None:
    stock(bench, said_by("Any"))
    first = reach(bench, TouchKind.TESTIMONIAL)
    bench.receive("Could you also tell us the weight?\n", answers="<m1@mail.example>")
    bench.plan()
    assert used(bench) == set()
    bench.write("It is 40 kg.\n", answers="<m1@mail.example>")
    bench.now += 42 * DAY  # a working day
    again = bench.drafted()
    assert (again.touch_id, again.evidence) == (first.touch_id, first.evidence)


def test_colleagues_count_where_nobody_watches_their_company(bench: Bench) -> None:
    stock(bench, said_by("Any"), said_by("Other"), companies=())
    bench.receive(INQUIRY)
    bench.receive(INQUIRY, sender="Ben Ott <ben@north.hafen.example>", subject="Pumps for the south dock")
    found = []
    for _ in range(20):
        for id_ in bench.plan().drafted:
            with bench.store.write() as tx:
                draft = drafts.set_state(tx, id_, 1, DraftState.APPROVED, now=bench.now)
                touches.set_state(tx, draft.touch_id, TouchState.DONE, bench.now)
            found += [draft.evidence.title] if draft.evidence else []
            bench.write("As agreed.\n", answers=f"<m{draft.lead_id}@mail.example>", to=draft.recipient.email)
        bench.now += DAY
    assert found == ["Any"]  # a customer's words come once to a company in their time, too
    with bench.store.read() as tx:
        assert news.used_urls(tx, 0, "hafen.example") == {"Any"}


def test_a_referral_is_offered_where_there_is_one_and_asked_for_where_not(bench: Bench) -> None:
    stock(bench)
    asked = reach(bench, TouchKind.REFERRAL_FOR_THEM)
    assert asked.evidence is None
    assert "how do I recognise a good customer" in asked.body
    why = "Jonas Pell looks for a pump house."
    offer = Evidence("A mill", "", "Jonas Pell", None, why, asks="Shall I introduce you?")
    stock(bench, LibraryEntry("mill.md", TouchKind.REFERRAL_FOR_THEM, offer))
    with bench.store.write() as tx:
        drafts.set_state(tx, asked.id, 1, DraftState.VOID, now=bench.now)
    offered = bench.drafted()
    assert f"{why}\n\nShall I introduce you?" in offered.body
    assert offered.findings == ()


def test_what_they_asked_about_decides_and_an_edit_counts_at_once(bench: Bench, tmp_path: Path) -> None:
    text = MARA.replace('["food"]', "[]")
    write(tmp_path, "mara.md", text)
    write(tmp_path, "zoe.md", text.replace("fitting by night", "delivery time").replace("Mara Lind", "Zoe Falk"))
    bench.settings = replace(bench.settings, sources=Sources({}, Bookcase(Library(tmp_path, look_every=0))))
    bench.receive(INQUIRY)
    bench.plan()
    lead, now = bench.lead(), bench.now
    with bench.store.read() as tx:
        (best, second) = entries_for(tx, lead, bench.settings, now)[TouchKind.TESTIMONIAL]
        assert (best.source, best.fit) == ("Zoe Falk, Lind Foods", ("they asked about “delivery time”",))
        assert second.fit == ("made for every reader",)
        write(tmp_path, "zoe.md", text.replace("[]", '["bakeries"]'))
        (left,) = entries_for(tx, lead, bench.settings, now)[TouchKind.TESTIMONIAL]
        assert (
            left.source == "Mara Lind, Lind Foods"
        )  # the reader is of no bakery that we know of, and asks nothing of it
        write(tmp_path, "zoe.md", text.replace("permission", "permision"))
        write(tmp_path, "mara.md", text.replace("known_to = [", 'not_for = ["hafen.example", '))
        assert entries_for(tx, lead, bench.settings, now)[TouchKind.TESTIMONIAL] == []


def test_an_entry_may_come_again_for_a_colleague_after_its_time(bench: Bench) -> None:
    again = replace(said_by("Any"), company_once_for=30 * DAY)
    stock(bench, again)
    bench.receive(INQUIRY)
    bench.receive(INQUIRY, sender="Ben Ott <ben@hafen.example>", subject="Pumps for the south dock")
    bench.plan()
    with bench.store.write() as tx:
        news.record_use(tx, "Any", 1, HAFEN.domain, bench.now)
    with bench.store.read() as tx:
        fits = {fit.lead.id: fit.had for fit in leads_for(tx, again, bench.settings, bench.now + 31 * DAY)}
        assert fits == {1: True, 2: False}
        leads = {fit.lead.id: fit.lead for fit in leads_for(tx, again, bench.settings, bench.now)}
        for days, lead, expected in ((29, 2, 0), (30, 2, 1), (365, 1, 0)):
            now = bench.now + days * DAY
            found = list(candidates(tx, TouchKind.TESTIMONIAL, leads[lead], bench.settings.sources, "en", now))
            assert len(found) == expected
