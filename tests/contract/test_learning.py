"""Learning and judging again, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.contract.store_examples import World, a_draft, a_touch
from tests.contract.test_take_in import ANSWER, INQUIRY, NEWSLETTER, START, Office, mail, office
from worker.errors import NotPossibleError
from worker.jobs import rejudge, steer
from worker.jobs.learn import AGAIN, NEVER, examples, learn, nobody_waits
from worker.jobs.rejudge import Rejudged
from worker.model import NO_LEAD, DraftState, Lead, LearnedModel, Message, TouchState, Trial, Us
from worker.store import drafts, erasure, folders, judgements, leads, learning, messages, touches
from worker.store.db import Store

__all__ = ["office"]  # a fixture


def wish(number: int, words: str = "sensors") -> bytes:
    return mail(
        f"Hello,\n\nCould you send us a quote for {number} {words}?\n\nAna",
        sender=f"Ana <ana@quay{number}.example>",
        subject=f"Our {words} at quay {number}",
        id=f"wish{number}@quay{number}.example",
    )


@pytest.fixture
def answered(office: Office) -> Office:
    """Forty leads; a person said that those of a seminar are none."""
    office.take(*(wish(n, "seats at the seminar" if n % 2 else "pumps for cranes") for n in range(40)))
    for lead in office.leads():
        number = int((lead.prospect.email or "").split("@quay")[1].split(".")[0])
        say(office, lead, is_lead=number % 2 == 0)
    return office


def say(office: Office, lead: Lead, *, is_lead: bool) -> None:
    with office.store.write() as tx:
        steer.say_whether_lead(tx, office.desk, lead.id, is_lead=is_lead, who="priya", now=office.now)


def stored(office: Office) -> list[Message]:
    with office.store.read() as tx:
        return messages.get_many(tx, range(1, 1000))


def test_models_are_kept_by_version_and_the_oldest_are_forgotten(each_store: Store) -> None:
    with each_store.write() as tx:
        assert learning.newest(tx) is None
        plain = LearnedModel(
            0, START, "said", Trial(people=3), used=True, why="it helps", weights={7: 0.5, 1 << 19: -1.25}
        )
        first = learning.add(tx, plain)
        assert learning.newest(tx) == first == replace(plain, id=first.id)
        for _ in range(learning.KEPT + 3):
            last = learning.add(tx, replace(plain, used=False))
        assert learning.newest(tx) == last
        assert (last.learned, first.learned is not None) == (None, True)
        assert learning.forget(tx) == learning.KEPT
        assert learning.newest(tx) is None


def test_a_model_is_learned_from_what_people_said(answered: Office) -> None:
    model = learn(answered.store, answered.desk, answered.now)
    assert (model.trial.people, model.trial.people_rules, model.used) == (40, 20, True), model.why
    assert learn(answered.store, answered.desk, answered.now) == model, "nobody said anything new"
    assert learn(answered.store, answered.desk, answered.now + AGAIN).id > model.id
    say(answered, next(lead for lead in answered.leads() if not lead.override), is_lead=True)
    assert learn(answered.store, answered.desk, answered.now).labels != model.labels
    knows = replace(answered, desk=replace(answered.desk, learned=model.learned))
    knows.take(wish(50, "seats at the seminar"), wish(51, "pumps for cranes"))
    assert [lead.prospect.email for lead in knows.leads()][40:] == ["ana@quay51.example"]


def test_history_teaches_only_where_it_tells_something(office: Office) -> None:
    office.take(INQUIRY, ANSWER, wish(1))
    with office.store.read() as tx:
        (answer,) = examples(tx, office.desk, office.now)
        assert (answer.is_lead, answer.by_person, answer.group) == (True, False, "hafen-sued.example")
        later = examples(tx, office.desk, office.now + NEVER)
        assert sorted((one.group, one.is_lead) for one in later) == [
            ("hafen-sued.example", True),
            ("quay1.example", False),
        ]
        known = replace(office.desk, customers=frozenset({"hafen-sued.example"}))
        assert examples(tx, known, office.now) == []


def test_few_answers_give_a_model_that_is_not_used(office: Office) -> None:
    office.take(wish(1))
    model = learn(office.store, office.desk, office.now)
    assert (model.used, model.weights, model.learned) == (False, {}, None)
    assert "0 mails" in model.why


def test_who_was_erased_is_forgotten_by_the_model(answered: Office) -> None:
    learn(answered.store, answered.desk, answered.now)
    with answered.store.write() as tx:
        erasure.erase(tx, "nobody@else.example", "d0", answered.now)
        assert learning.newest(tx) is not None, "nothing was known of them"
        erasure.erase(tx, "ana@quay3.example", "d1", answered.now)
        assert learning.newest(tx) is None
    assert learn(answered.store, answered.desk, answered.now).trial.people == 39


def test_it_does_not_learn_while_mails_wait(office: Office) -> None:
    with office.store.write() as tx:
        assert nobody_waits(tx)
        folder = folders.ensure(tx, office.mailbox.id, "INBOX", office.folder.role if office.folder else None)  # type: ignore[arg-type]
        folders.save(tx, replace(folder, remaining=3))
        assert not nobody_waits(tx)


@contextmanager
def forgotten(office: Office, *, leads_too: bool = True) -> Iterator[None]:
    """Makes the stored verdicts those of rules that knew no lead."""
    with office.store.write() as tx:
        if leads_too:
            for lead in leads.every(tx):
                leads.remove(tx, lead.id)
        blind = [
            replace(one, understanding=replace(one.understanding, lead=NO_LEAD))
            for one in messages.get_many(tx, range(1, 1000))
        ]
        messages.fill_in(tx, blind, office.desk.us)
    yield


def again(office: Office) -> Rejudged:
    return rejudge.rejudge(office.store, office.desk, lambda: office.now)


def test_what_is_taken_in_by_this_version_is_not_judged_again(office: Office) -> None:
    assert rejudge.begin(office.store, office.desk, office.now) == 0
    office.take(INQUIRY, ANSWER, NEWSLETTER)
    assert rejudge.count(office.store, office.desk, office.now) == 0
    assert again(office).mails == 0
    other = replace(office.desk, customers=frozenset({"quay1.example"}))
    assert rejudge.count(office.store, other, office.now) == 3
    assert rejudge.begin(office.store, other, office.now) == 3
    assert rejudge.begin(office.store, other, office.now) == 3, "noted once"
    assert rejudge.begin(office.store, office.desk, office.now) == 3, "some were judged by the one between"


def test_judging_again_under_the_same_rules_changes_nothing(office: Office) -> None:
    office.take(INQUIRY, ANSWER, NEWSLETTER, wish(1))
    before, known = office.leads(), stored(office)
    rejudge.begin(office.store, office.desk, office.now)
    result = again(office)
    assert (result.mails, result.changed, result.appear, result.vanish) == (4, 0, 0, 0)
    assert (office.leads(), stored(office)) == (before, known)
    assert again(office).mails == 0
    assert rejudge.count(office.store, office.desk, office.now) == 0


def test_a_preview_says_what_judging_does_and_writes_nothing(office: Office) -> None:
    office.take(INQUIRY, ANSWER, NEWSLETTER, wish(1))
    as_it_was = office.leads()
    with forgotten(office):
        known = stored(office)
        told: list[int] = []
        shown = rejudge.preview(office.store, office.desk, office.now, told=told.append)
        assert (stored(office), office.leads(), sum(told)) == (known, [], 4)
        rejudge.begin(office.store, office.desk, office.now)
        done = again(office)
    assert shown == done
    assert (done.appear, done.vanish, done.verdicts["lead", "no lead", "lead"]) == (2, 0, 2)
    assert [one.prospect for one in done.first_appear] == ["ana@hafen-sued.example", "ana@quay1.example"]
    same = [replace(lead, id=0, backfilled=False) for lead in office.leads()]
    assert same == [replace(lead, id=0) for lead in as_it_was], "clocks stand as if it had been known from the start"


def test_a_lead_found_in_old_mail_is_history(office: Office) -> None:
    office.take(INQUIRY)
    later = replace(office, now=START + timedelta(days=30))
    with forgotten(later):
        rejudge.begin(later.store, later.desk, later.now)
        again(later)
    (lead,) = later.leads()
    assert (lead.backfilled, lead.waiting_since) == (True, START), "it waits, and nothing is drafted by itself"


def test_a_mail_in_no_conversation_gets_one_when_it_is_a_lead(office: Office) -> None:
    office.take(wish(1))
    with office.store.write() as tx:
        (lead,) = leads.every(tx)
        leads.remove(tx, lead.id)
        messages.assign(tx, {1: None})
    with forgotten(office):
        rejudge.begin(office.store, office.desk, office.now)
        assert again(office).appear == 1
    (lead,) = office.leads()
    assert lead.prospect.email == "ana@quay1.example"


def vanishing(office: Office) -> Office:
    """The rules now say that the inquiry is none: its sender is known to sell to us."""
    return replace(office, desk=replace(office.desk, vendors=frozenset({"ana@quay1.example"}) | {"quay1.example"}))


NO_MORE = mail("Could you send us an offer for two pumps?", sender="ana@quay1.example", id="weak@quay1.example")


def test_a_lead_that_shows_none_any_more_vanishes(office: Office) -> None:
    office.take(NO_MORE)
    (lead,) = office.leads()
    strict = vanishing(office)
    shown = rejudge.preview(strict.store, strict.desk, strict.now)
    assert ([one.prospect for one in shown.first_vanish], office.leads()) == (["ana@quay1.example"], [lead])
    rejudge.begin(strict.store, strict.desk, strict.now)
    assert again(strict).vanish == 1
    assert office.leads() == []


@pytest.mark.parametrize("by", ["override", "approved", "done"])
def test_a_lead_that_a_person_acted_on_stays(office: Office, by: str) -> None:
    office.take(NO_MORE)
    (lead,) = office.leads()
    if by == "override":
        say(office, lead, is_lead=True)
    else:
        with office.store.write() as tx:
            touch = touches.add(tx, a_touch(lead.id))
            draft = drafts.add(tx, a_draft(touch, 1))
            if by == "approved":
                drafts.set_state(tx, draft.id, 1, DraftState.APPROVED, now=office.now)
            else:
                touches.set_state(tx, touch.id, TouchState.DONE, office.now)
    before = office.leads()
    strict = vanishing(office)
    rejudge.begin(strict.store, strict.desk, strict.now)
    result = again(strict)
    assert (result.vanish, result.stay) == (0, 1)
    assert office.leads() == before, "its clocks and the word on it stand"
    with office.store.read() as tx:
        kept = [
            (draft.state, draft.version)
            for touch in touches.of_lead(tx, lead.id)
            for draft in drafts.of_touch(tx, touch.id)
        ]
    assert kept == {"override": [], "approved": [("approved", 1)], "done": [("pending", 1)]}[by]


def test_it_goes_on_where_it_was_stopped(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejudge, "TALKS", 2)
    monkeypatch.setattr(rejudge, "MAILS", 1)
    office.take(*(wish(n) for n in range(5)), NEWSLETTER)
    with forgotten(office):
        rejudge.begin(office.store, office.desk, office.now)
        seen: list[int] = []

        def stop(mails: int) -> None:
            seen.append(mails)
            if len(seen) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            rejudge.rejudge(office.store, office.desk, lambda: office.now, stop)
    assert (seen, rejudge.count(office.store, office.desk, office.now), len(office.leads())) == ([2, 2], 2, 4)
    assert (again(office).mails, len(office.leads())) == (2, 5)


def test_it_stops_when_another_judgement_has_begun(office: Office) -> None:
    rejudge.begin(office.store, replace(office.desk, vendors=frozenset({"else.example"})), office.now)
    with pytest.raises(NotPossibleError, match="changed meanwhile"):
        again(office)


def test_mail_whose_text_is_not_known_is_no_older_judgement(each_store: Store) -> None:
    world = World(each_store)
    with each_store.write() as tx:
        messages.fill_in(tx, [replace(world.message, skimmed=True)], Us())
        judgement = judgements.begin(tx, "v2", START)
        assert judgements.older(tx, judgement) == 0
        messages.fill_in(tx, [replace(world.message, skimmed=False)], Us())
        assert judgements.older(tx, judgement) == 1
        further = judgements.advance(tx, judgement, talks_done=judgement.talks_to)
        assert (judgements.newest(tx), judgements.older(tx, further)) == (further, 0)
        moment: datetime = further.at
        assert moment == START
