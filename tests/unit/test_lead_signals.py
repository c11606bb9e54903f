"""The words that show which way the money flows."""

from time import perf_counter

import pytest

from worker.model import Us
from worker.rules import lead_signals, referrals, webforms
from worker.rules.lead_signals import Group, capped, found, plain

HOSTILE = (
    "a" * 8000,
    "please " * 1200,
    "we " * 2600,
    "what is the " * 700,
    "@" * 8000,
    "a.a@" * 2000,
    "reply " * 1300,
    " " * 8000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_takes_no_long_time(text: str) -> None:
    began = perf_counter()
    found(plain(text))
    webforms.outside_addresses(text, Us())
    for pattern in (
        referrals._INTRODUCES,
        referrals._HANDS_OVER,
        referrals._WAS_SENT,
        referrals._NAME,
        referrals._WROTE,
    ):
        pattern.search(text)
    assert perf_counter() - began < 1.0


def test_a_group_weighs_no_more_than_its_cap() -> None:
    text = plain(
        "seo backlinks case study. we can offer our services. worth a chat? save up to 20 %. moq 100. your customers. corporate finance"
    )
    sells = [
        signal
        for phrase, signal in zip(found(text), capped(found(text)), strict=True)
        if phrase[0].group is Group.SELLS
    ]
    assert sum(signal.weight for signal in sells) == pytest.approx(-5.0, abs=0.1)


def test_names_of_phrases_are_unique() -> None:
    names = [phrase.name for phrase in lead_signals.PHRASES]
    assert len(names) == len(set(names))


def test_apostrophes_case_and_line_ends_do_not_matter() -> None:
    assert plain("What’S it\nRUN?") == "what's it run?"
