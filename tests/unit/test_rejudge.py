"""A stored mail judged again: the same where nothing changed, and as it was where it rests on what is not stored."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.store_examples import NOW, message, understood
from worker.jobs.rejudge import sources, version
from worker.jobs.settle import Desk
from worker.model import (
    Address,
    Bounce,
    Intent,
    Kind,
    KindVerdict,
    LeadVerdict,
    Learned,
    Message,
    Signal,
    Source,
    Us,
)
from worker.rules.leads import LeadContext
from worker.rules.learned import bucket
from worker.rules.rejudge import as_mail, judge_again, kind_is_kept
from worker.rules.understand import understand

CONTEXT = LeadContext(Us(frozenset({"anna@ours.example"})))
WISH = "Could you send us a quote for two pallets of tiles?"
CAMPAIGN = "Our autumn offers. Unsubscribe: https://shop.example/u\n" + "More tiles for less money, all week. " * 5


def stored(text: str, **fields: object) -> Message:
    """A mail as it is stored when it was judged by the present rules."""
    plain = message("one", text=text, **fields)  # type: ignore[arg-type]
    return replace(plain, understanding=understand(as_mail(plain), CONTEXT))


def under(one: Message, kind: Kind, *reasons: Signal, bounce: Bounce | None = None) -> Message:
    judged = replace(one.understanding, kind=KindVerdict(kind, reasons, bounce))
    return replace(one, understanding=judged)


@pytest.mark.parametrize(
    "text", [WISH, CAMPAIGN, "I am out of the office until 4 May.", "", "Please remove me from your list."]
)
def test_under_the_same_rules_nothing_changes(text: str) -> None:
    one = stored(text)
    assert judge_again(one, CONTEXT) == one.understanding


def test_a_mail_that_older_rules_missed_becomes_a_lead() -> None:
    one = stored(WISH)
    missed = replace(one, understanding=replace(one.understanding, lead=LeadVerdict(is_lead=False, score=0.1)))
    now = judge_again(missed, CONTEXT)
    assert now.lead.is_lead
    assert now == one.understanding


@pytest.mark.parametrize(
    "reason",
    [
        Signal("list_header", 1.0, "x-campaign"),
        Signal("list_header", 1.0, "x-mailer: tiles quote"),
        Signal("responder_header", 2.0, "x-vacation: yes"),
        Signal("disposition_notification", 3.0, "message/disposition-notification"),
        Signal("delivery_status", 3.0, "pat@buyer.example delayed 4.4.1"),
    ],
)
def test_a_kind_that_rests_on_what_is_not_stored_stays(reason: Signal) -> None:
    one = under(stored(WISH), Kind.BULK, reason)
    assert judge_again(one, CONTEXT).kind == one.understanding.kind
    assert kind_is_kept(one)
    assert not kind_is_kept(stored(CAMPAIGN))


@pytest.mark.parametrize("kind", [Kind.BOUNCE, Kind.CALENDAR, Kind.COMPLAINT])
def test_a_bounce_keeps_its_recipients(kind: Kind) -> None:
    one = under(
        stored(WISH), kind, Signal("words", 3.0, "quote"), bounce=Bounce(("pat@buyer.example",), permanent=True)
    )
    assert judge_again(one, CONTEXT).kind == one.understanding.kind


def test_a_kind_that_rests_on_words_or_kept_headers_is_judged_again() -> None:
    words = under(stored(WISH), Kind.BULK, Signal("bulk_words", 1.0, "two pallets"))
    header = under(stored(WISH), Kind.BULK, Signal("list_header", 1.0, "list-id"))
    assert judge_again(words, CONTEXT).kind.kind is Kind.HUMAN
    assert judge_again(header, CONTEXT).kind.kind is Kind.HUMAN
    kept = stored(CAMPAIGN, headers=(("list-id", "<shop.example>"),))
    assert judge_again(kept, CONTEXT).kind.kind is Kind.BULK


def test_a_lead_found_in_a_mail_inside_the_mail_stays() -> None:
    """The text of a forwarded mail that was attached is not stored."""
    one = stored("FYI")
    inside = LeadVerdict(True, 0.9, Source.REFERRAL, reasons=(Signal("asks_for_price", 2.2, "price of a windmill"),))
    one = replace(one, understanding=replace(one.understanding, lead=inside))
    assert judge_again(one, CONTEXT).lead == inside


def test_our_own_mail_is_no_lead_and_an_unread_one_stays() -> None:
    ours = stored(WISH, ours=True, from_=Address("anna@ours.example"))
    assert not judge_again(ours, CONTEXT).lead.is_lead
    unread = message("two", text="", skimmed=True, understanding=understood(Kind.BULK))
    assert judge_again(unread, CONTEXT) is unread.understanding


def test_what_was_learned_is_in_the_verdict() -> None:
    knows = Learned(1, NOW, {bucket("always"): -9.0})
    now = judge_again(stored(WISH), replace(CONTEXT, learned=knows))
    assert "learned" in {reason.signal for reason in now.lead.reasons}
    again = replace(stored(WISH), understanding=now)
    assert judge_again(again, replace(CONTEXT, learned=knows)) == now, "its own part is no evidence"


def test_the_version_follows_lists_and_model() -> None:
    desk = Desk(CONTEXT.us, ("Ours",), frozenset({"a.example"}), frozenset(), {})
    versions = {
        version(desk),
        version(replace(desk, customers=frozenset())),
        version(replace(desk, vendors=frozenset({"b.example"}))),
        version(replace(desk, learned=Learned(1, NOW, {3: 0.5}))),
        version(replace(desk, learned=Learned(1, NOW, {3: 0.6}))),
    }
    assert len(versions) == 5
    assert version(desk) == version(replace(desk, calendars={1: None}))  # type: ignore[dict-item]


@given(st.text(max_size=400), st.sampled_from(Kind), st.lists(st.text(max_size=40), max_size=3))
@settings(max_examples=60, deadline=None)
def test_judging_twice_is_judging_once(text: str, kind: Kind, evidence: list[str]) -> None:
    one = under(stored(text), kind, *(Signal("some_words", 1.0, words) for words in evidence))
    once = judge_again(one, CONTEXT)
    assert judge_again(replace(one, understanding=once), CONTEXT) == once
    if once.intent.intent is Intent.OPT_OUT:
        assert not once.lead.is_lead or once.lead.source is not Source.OUTREACH_REPLY


def test_phrases_and_weights_belong_to_the_judgement() -> None:
    names = {file.name for file in sources(resources.files("worker.rules"))}
    assert {"leads.py", "en.py", "word_weights.json", "lead_weights.json"} <= names
    assert not any(name.endswith(".pyc") for name in names)
