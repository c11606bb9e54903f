"""The words that show which way the money flows."""

from time import perf_counter

import pytest

from worker.model import Us
from worker.rules import lead_signals, referrals, webforms
from worker.rules.lead_reasons import Group
from worker.rules.lead_signals import capped, found, plain
from worker.rules.leads import LeadContext, as_you, own_names

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


def test_our_names_read_as_you() -> None:
    context = LeadContext(us=Us(domains=frozenset({"larchfield-pumps.example"})), our_names=("Larch & Sons",))
    names = own_names(context)
    assert as_you("she recommended larchfield and larch & sons", names) == "she recommended you and you"
    assert as_you("what is larchfield-pumps's price", names) == "what is your price"
    assert as_you("write to jo@larchfield-pumps.example", names) == "write to jo@larchfield-pumps.example"


def test_an_everyday_word_of_our_domain_is_no_name() -> None:
    names = own_names(LeadContext(us=Us(domains=frozenset({"green-office.example"}))))
    assert as_you("forty chairs in green", names) == "forty chairs in green"
