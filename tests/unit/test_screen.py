"""Screens never hide what a search would find."""

import random
import re

import pytest

from worker.rules import lead_signals, screen
from worker.rules.needs import Edge, Need, phrases
from worker.rules.screen import Screened, seen


def needed(pattern: str, flags: int = 0) -> list[list[set[tuple[str, Edge]]]] | None:
    found = phrases(pattern, flags)
    return (
        None
        if found is None
        else [[{(need.text, need.edge) for need in needs} for needs in phrase] for phrase in found]
    )


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (r"(?<!\w)(?:offer|quotes?)(?!\w)", [[{("offer", Edge.WHOLE)}], [{("quote", Edge.START)}]]),
        (r"\bsend (?:a )?quote\b", [[{("quote", Edge.WHOLE)}, {("send", Edge.WHOLE)}]]),
        (r"interess\w{1,5}", [[{("interess", Edge.INSIDE)}]]),
        (r"\be-?mail\b", [[{("mail", Edge.END)}, {("e", Edge.START)}]]),
        (r"(?:offers|quotes) f{0,3}\?", [[{("offers", Edge.END), ("quotes", Edge.END)}]]),
        (r"\?|what", [[{("?", Edge.SIGN)}], [{("what", Edge.INSIDE)}]]),
        (r"\d{2}|offer", None),
        (r"(?:offer)?", None),
        (r"(?:offer )+now", [[{("offer", Edge.END)}, {("now", Edge.INSIDE)}]]),
        (r"Angebot(?=\s|$)", [[{("angebot", Edge.INSIDE)}]]),
    ],
)
def test_needs_are_read_off_a_pattern(pattern: str, wanted: list[list[set[tuple[str, Edge]]]] | None) -> None:
    got = needed(pattern)
    if wanted is None:
        assert got is None
        return
    assert got is not None
    firsts = {need for phrase in got for need in phrase[0]}
    assert {need for phrase in wanted for need in phrase[0]} == firsts


def test_every_list_of_phrases_has_a_screen_but_that_of_model_numbers() -> None:
    screen.seen("")
    always = screen.MAILS.words.always
    open_ = [one.name for one in lead_signals.PHRASES if one.patterns.bit & always]
    assert open_ == ["model_number"]


@pytest.mark.parametrize("seed", range(5))
def test_a_screen_hides_no_match(seed: int) -> None:
    """Texts are made of the needed words themselves, whole and in pieces, so that many patterns match by half."""
    rng = random.Random(seed)
    every: list[Screened] = screen.MAILS.patterns
    words = sorted(
        {
            need.text
            for one in every
            for phrase in phrases(one.pattern, one.flags) or ()
            for needs in phrase
            for need in needs
        }
    )
    joints = [" ", " ", " ", ". ", "\n", "-", "", "'", "ı", "?"]
    for _ in range(20):
        text = "".join(rng.choice(words) + rng.choice(joints) for _ in range(rng.randrange(1, 40)))
        text = text.upper() if rng.random() < 0.1 else text
        bits = seen(text)
        missed = [one.pattern[:80] for one in every if not bits & one.bit and one.compiled.search(text)]
        assert missed == []


def test_real_phrases_are_found() -> None:
    offer = Screened(r"(?<!\w)(?:send (?:me|us) (?:a|an) (?:quote|offer)|angebot\w{0,3})(?!\w)", re.IGNORECASE)
    assert offer.search("Please SEND US an offer today")
    assert offer.search("Ihr ANGEBOTE, bitte")
    assert offer.search("we never sent an offer") is None
    assert offer.search("xx send us an offer", 4) is None
    assert not seen("we never met") & offer.bit


def test_letters_that_ignore_case_in_other_ways_are_never_hidden() -> None:
    claim = Screened(r"(?<!\w)claim(?!\w)", re.IGNORECASE)
    assert claim.search("a claım")
    assert seen("cla\u0130m") & claim.bit


def test_many_different_words_take_linear_time_and_little_memory() -> None:
    words = [f"w{number:x}" for number in range(25_000)]
    seen(" ".join(words))
    assert len(screen.MAILS.words) <= screen._MOST_KEPT
    assert Need("offer", Edge.WHOLE) == ("offer", 0)
