"""The queue: what a person saw is what they decide on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.contract.store_examples import HOUR, NOW, World, a_draft
from worker.errors import FollowthroughError, NotFoundError, NotPossibleError, StaleError
from worker.model import Congratulate, DraftState, Evidence, Finding, Severity
from worker.store import drafts
from worker.store.db import Store


@pytest.fixture
def world(each_store: Store) -> World:
    return World(each_store)


def test_what_was_stored_comes_back(world: World) -> None:
    evidence = Evidence(
        "Opens a second hall",
        "https://news.example/1",
        "The Daily",
        NOW,
        "they grow",
        congratulate=Congratulate.YES,
        news_id=4,
    )
    findings = (Finding("empty-phrase", Severity.BLOCKS, "says nothing", "give a reason", start=3, end=9),)
    draft = replace(a_draft(world.touch, 1), evidence=evidence, findings=findings)
    with world.store.write() as tx:
        stored = drafts.add(tx, draft)
        assert drafts.get(tx, stored.id) == replace(draft, id=stored.id)
        assert drafts.of_touch(tx, world.touch.id) == [world.draft, stored]
        with pytest.raises(NotFoundError):
            drafts.get(tx, 99)


def test_every_version_of_the_text_is_kept(world: World) -> None:
    with world.store.write() as tx:
        second = drafts.edit(tx, world.draft.id, 1, "Re: Tiles", "Dear Pat", (), NOW)
        third = drafts.edit(tx, world.draft.id, 2, "Re: Tiles", "Dear Pat,", (), NOW)
        assert (second.version, third.version, third.body) == (2, 3, "Dear Pat,")
        assert [body for _, _, body in drafts.texts(tx, world.draft.id)] == [world.draft.body, "Dear Pat", "Dear Pat,"]


def test_an_act_on_an_older_version_is_refused(world: World) -> None:
    with world.store.write() as tx:
        drafts.edit(tx, world.draft.id, 1, "s", "b", (), NOW)
        with pytest.raises(StaleError, match="you saw version 1, it is now version 2"):
            drafts.edit(tx, world.draft.id, 1, "s", "c", (), NOW)
        with pytest.raises(StaleError):
            drafts.set_state(tx, world.draft.id, 1, DraftState.APPROVED, now=NOW)
        assert drafts.set_state(tx, world.draft.id, 2, DraftState.APPROVED, now=NOW).state is DraftState.APPROVED


def test_a_draft_that_was_decided_on_does_not_change(world: World) -> None:
    with world.store.write() as tx:
        drafts.set_state(tx, world.draft.id, 1, DraftState.REJECTED, now=NOW)
        with pytest.raises(NotPossibleError, match="is rejected already"):
            drafts.edit(tx, world.draft.id, 1, "s", "b", (), NOW)
        for state in (DraftState.APPROVED, DraftState.REJECTED, DraftState.PENDING, DraftState.VOID):
            with pytest.raises(NotPossibleError):
                drafts.set_state(tx, world.draft.id, 1, state, now=NOW)
        with pytest.raises(NotFoundError):
            drafts.set_state(tx, 99, None, DraftState.VOID, now=NOW)


def test_of_two_people_who_approve_at_once_one_wins(world: World) -> None:
    def approve(_: int) -> bool:
        try:
            with world.store.write() as tx:
                drafts.set_state(tx, world.draft.id, 1, DraftState.APPROVED, now=NOW)
        except FollowthroughError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(approve, range(8))) == 1


def test_an_approval_can_be_taken_back_or_become_void(world: World) -> None:
    with world.store.write() as tx:
        drafts.set_state(tx, world.draft.id, 1, DraftState.APPROVED, now=NOW)
        assert drafts.set_state(tx, world.draft.id, None, DraftState.PENDING, now=NOW) == world.draft
        drafts.set_state(tx, world.draft.id, 1, DraftState.APPROVED, now=NOW)
        void = drafts.set_state(tx, world.draft.id, None, DraftState.VOID, now=NOW, void_reason="they answered")
        assert (void.state, void.void_reason) == (DraftState.VOID, "they answered")


def test_a_snoozed_draft_comes_back_when_its_time_has_come(world: World) -> None:
    with world.store.write() as tx:
        other = drafts.add(tx, a_draft(world.touch, 1, created_at=NOW - HOUR))
        assert drafts.queue(tx, NOW) == [other, world.draft]
        snoozed = drafts.set_state(tx, world.draft.id, 1, DraftState.SNOOZED, now=NOW, snoozed_until=NOW + HOUR)
        assert drafts.queue(tx, NOW) == [other]
        assert drafts.queue(tx, NOW + HOUR) == [other, snoozed]
        assert drafts.pending_of_lead(tx, world.lead.id) == [snoozed, other]
        assert drafts.set_state(tx, world.draft.id, 1, DraftState.PENDING, now=NOW) == world.draft


@pytest.mark.parametrize("until", [None, NOW, NOW - timedelta(microseconds=1)])
def test_a_draft_is_snoozed_until_a_moment_to_come(world: World, until: datetime | None) -> None:
    with world.store.write() as tx, pytest.raises(NotPossibleError, match="moment to come"):
        drafts.set_state(tx, world.draft.id, 1, DraftState.SNOOZED, now=NOW, snoozed_until=until)
