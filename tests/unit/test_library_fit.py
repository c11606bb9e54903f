"""Which entry fits whom: by example, and what holds for every library and reader."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.model import Customer, Evidence, EvidenceUse, LibraryEntry, LinkCheck, LinkState, Stage, TouchKind
from worker.rules.library_fit import Choice, Reader, Shelf, is_used, may_fit, plain, stems, why_not

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HAFEN = Reader("en", Stage.CREDIBILITY, "ports", frozenset({"Hafen Süd GmbH", "hafen.example"}))


def entry(name: str, kind: TouchKind = TouchKind.ARTICLE, **fields: object) -> LibraryEntry:
    plain_one = LibraryEntry(
        name, kind, Evidence(f"About {name}", f"https://press.example/{name}", "Press", None, "It helps.")
    )
    return replace(plain_one, **fields)  # type: ignore[arg-type]  # any field of an entry


def chosen(reader: Reader, *entries: LibraryEntry, now: datetime = NOW) -> list[Choice]:
    return list(Shelf(entries).candidates(TouchKind.ARTICLE, reader, now))


def names(reader: Reader, *entries: LibraryEntry) -> list[str]:
    return [choice.entry.name for choice in chosen(reader, *entries)]


def test_known_to_them_comes_before_the_industry_before_what_they_asked() -> None:
    reader = replace(HAFEN, asked=("What about delivery times?",))
    known, field = entry("k", known_to=("hafen süd",), industries=("food",)), entry("i", industries=("Ports",))
    asked = entry("a", topics=("delivery time",))
    found = chosen(reader, entry("z"), asked, field, known)
    assert [choice.entry.name for choice in found] == ["k", "i", "a", "z"]
    assert [choice.reasons for choice in found] == [
        ("they know the customer (hafen süd)",),
        ("same industry: ports",),
        ("they asked about “delivery time”",),
        (),
    ]
    assert found[-1].evidence("en").fit == ("made for every reader",)


def test_of_equals_the_newest_then_the_first_by_name() -> None:
    old, new = (replace(entry(name).evidence, published=NOW - days * DAY) for name, days in (("o", 300), ("n", 200)))
    assert names(HAFEN, entry("b"), entry("a"), entry("o", evidence=old), entry("n", evidence=new)) == list("noab")
    fresh = replace(new, published=NOW - DAY)
    assert chosen(HAFEN, entry("f", evidence=fresh))[0].reasons == ("fresh: published 2026-03-02",)
    future = replace(new, published=NOW + DAY)
    assert chosen(HAFEN, entry("f", evidence=future))[0].reasons == ()


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"industries": ("food",)}, False),
        (
            {"industries": ("food",), "topics": ("salt air",)},
            False,
        ),  # their industry is another one, whatever they asked
        ({"industries": ("food", "PORTS ")}, True),
        ({"customer": Customer(industry="food")}, True),
        ({"languages": ("de", "fr")}, False),
        ({"languages": ("de", "en")}, True),
        ({"why": (("de", "Gut."),)}, True),  # beside the one for every language
        ({"stages": (Stage.PROFITABILITY,)}, False),
        ({"stages": (Stage.CREDIBILITY, Stage.PROFITABILITY)}, True),
        ({"expires": NOW.date()}, True),
        ({"expires": (NOW - DAY).date()}, False),
        ({"rests": True}, False),
        ({"not_for": ("Hafen Süd",)}, False),
        ({"not_for": ("HAFEN.example",)}, False),
        ({"customer": Customer(company="hafen süd ag")}, False),
        ({"customer": Customer(domain="hafen.example")}, False),
        ({"customer": Customer(company="Hafen Südwest")}, True),
    ],
)
def test_what_may_go_to_them(fields: dict[str, Any], fits: bool) -> None:
    assert bool(names(replace(HAFEN, asked=("salt air?",)), entry("x", **fields))) is fits


@pytest.mark.parametrize(
    ("title", "url", "fits"),
    [
        ("Hafen Süd buys cranes", "https://press.example/1", False),
        ("Hafen Südwest buys cranes", "https://press.example/1", True),
        ("Cranes", "https://www.hafen.example/news", False),
        ("Cranes", "https://press.example/hafen.example", True),
    ],
)
def test_nothing_about_their_own_company(title: str, url: str, fits: bool) -> None:
    about = replace(entry("x").evidence, title=title, url=url)
    assert bool(names(HAFEN, entry("x", evidence=about))) is fits


def test_a_sentence_that_is_there_in_one_language_is_for_that_one() -> None:
    german = entry("x", evidence=replace(entry("x").evidence, why=""), why=(("de", "Gut."),), asks=(("de", "Ja?"),))
    assert names(HAFEN, german) == []
    (found,) = chosen(replace(HAFEN, language="de"), german)
    assert (found.evidence("de").why, found.evidence("de").asks) == ("Gut.", "Ja?")


def test_where_their_industry_is_not_known_what_they_asked_opens_an_entry_of_one() -> None:
    unknown = replace(HAFEN, industry=None)
    food = entry("x", industries=("food",), topics=("Kühlung",))
    assert names(unknown, food) == []
    assert names(replace(unknown, asked=("Wie steht es mit der Kuhlung?",)), food) == ["x"]
    assert names(replace(unknown, names=frozenset({"kestrel.example"})), replace(food, known_to=("kestrel.example",)))


@pytest.mark.parametrize(
    ("topic", "text", "found"),
    [
        ("delivery times", "What is your Delivery  time?", True),
        ("delivery times", "Deliveries take time", False),
        ("prices", "the pricing", True),
        ("Lieferzeit", "welche Lieferzeiten haben Sie", True),
        ("délai de livraison", "vos delais de livraison?", True),
        ("port", "a report", False),
        ("cost", "COSTS!", True),
        ("¿", "¿", False),
    ],
)
def test_topics_are_words_in_their_common_forms(topic: str, text: str, found: bool) -> None:
    (one,) = chosen(replace(HAFEN, asked=(text,)), entry("x", topics=(topic,)))
    assert bool(one.points) is found


def test_a_resting_link_takes_its_entries_out() -> None:
    one, other = entry("one"), entry("other")
    shelf = Shelf([one, other], frozenset({one.evidence.url}))
    assert [choice.entry for choice in shelf.candidates(TouchKind.ARTICLE, HAFEN, NOW)] == [other]


def test_why_an_entry_is_out() -> None:
    gone = LinkCheck("u", LinkState.GONE, "the page is gone (HTTP 404)", NOW, 2, NOW)
    assert why_not(entry("x"), replace(gone, gone_days=1), NOW) == ""
    assert why_not(entry("x"), gone, NOW) == "rests: the page is gone (HTTP 404), on 2 days"
    assert why_not(entry("x", rests=True), None, NOW) == "rests: put aside by hand"
    assert why_not(entry("x", expires=date(2026, 3, 2)), None, NOW) == "expired on 2026-03-02"


def test_used_for_a_lead_is_for_good_and_for_a_company_as_long_as_the_entry_says() -> None:
    once, again = entry("x"), entry("x", company_once_for=30 * DAY)
    url = once.evidence.url
    mine, theirs = EvidenceUse(url, 1, "h", NOW), EvidenceUse(url, 2, "h", NOW)
    late = NOW + 30 * DAY
    assert is_used(once, 1, [theirs], late)
    assert not is_used(again, 1, [theirs], late)
    assert is_used(again, 1, [theirs], late - timedelta(seconds=1))
    assert is_used(again, 1, [theirs, mine], late)
    assert not is_used(once, 1, [EvidenceUse("other", 1, "h", NOW)], NOW)


def test_names_are_compared_without_their_legal_form() -> None:
    assert plain("  Lind   Foods, GmbH & Co. KG") == "lind foods gmbh &"
    assert plain("Lind Foods Ltd.") == plain("LIND FOODS")
    assert plain("SE") == "se"


WORDS = st.sampled_from(["salt air", "prices", "dock", "night", "Lieferzeit"])
FIELDS = st.sampled_from(["ports", "food", "mills"])
ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from([f"e{number}" for number in range(12)]),
        st.sampled_from([TouchKind.ARTICLE, TouchKind.TESTIMONIAL]),
        industries=st.lists(FIELDS, max_size=2).map(tuple),
        languages=st.lists(st.sampled_from(["en", "de"]), max_size=1).map(tuple),
        topics=st.lists(WORDS, max_size=3).map(tuple),
        stages=st.lists(st.sampled_from(list(Stage)), max_size=2).map(tuple),
        known_to=st.lists(st.sampled_from(["Hafen Süd", "kestrel.example"]), max_size=1).map(tuple),
        not_for=st.lists(st.sampled_from(["Hafen Süd", "kestrel.example"]), max_size=1).map(tuple),
        customer=st.sampled_from([Customer(), Customer(company="Hafen Süd"), Customer(industry="mills")]),
        expires=st.none() | st.dates(date(2026, 2, 25), date(2026, 3, 10)),
        rests=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.name,
)
READERS = st.builds(
    Reader,
    st.sampled_from(["en", "de"]),
    st.none() | st.sampled_from(list(Stage)),
    st.none() | FIELDS,
    st.sets(st.sampled_from(["Hafen Süd GmbH", "kestrel.example"])).map(frozenset),
    st.lists(WORDS | st.text(max_size=20), max_size=3).map(tuple),
)


@settings(max_examples=40)
@given(ENTRIES, READERS, st.randoms(use_true_random=False))
def test_no_entry_goes_where_it_may_not_and_the_order_of_files_does_not_matter(
    entries: list[LibraryEntry], reader: Reader, rng: random.Random
) -> None:
    found = chosen(reader, *entries)
    for choice in found:
        one = choice.entry
        assert one.kind is TouchKind.ARTICLE
        assert not one.rests
        assert one.expires is None or one.expires >= NOW.date()
        assert not one.languages or reader.language in one.languages
        assert reader.stage is None or not one.stages or reader.stage in one.stages
        company = set(map(plain, reader.names))
        assert not company & set(map(plain, (*one.not_for, one.customer.company)))
    assert [choice.points for choice in found] == sorted((choice.points for choice in found), reverse=True)
    assert len({choice.entry.name for choice in found}) == len(found)
    shuffled = rng.sample(entries, len(entries))
    assert chosen(reader, *shuffled) == found


@settings(max_examples=40)
@given(ENTRIES, READERS, READERS)
def test_what_was_asked_for_one_reader_changes_nothing_for_the_next(
    entries: list[LibraryEntry], first: Reader, second: Reader
) -> None:
    shelf = Shelf(entries)
    list(shelf.candidates(TouchKind.ARTICLE, first, NOW))
    assert list(shelf.candidates(TouchKind.ARTICLE, second, NOW)) == chosen(second, *entries)


@settings(max_examples=40)
@given(ENTRIES, READERS)
def test_whom_the_company_rules_out_gets_nothing(entries: list[LibraryEntry], reader: Reader) -> None:
    assert all(may_fit(choice.entry, reader) for choice in chosen(reader, *entries))


@settings(max_examples=40)
@given(ENTRIES, READERS)
def test_every_point_has_its_words(entries: list[LibraryEntry], reader: Reader) -> None:
    for choice in chosen(reader, *entries):
        assert bool(choice.reasons) is bool(choice.points)
        assert choice.evidence(reader.language).why


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_a_text_is_always_about_its_own_words(text: str) -> None:
    words = stems(text)
    assert all(words)
    topic = " ".join(text.split()[:3])
    if stems(topic):
        (one,) = chosen(replace(HAFEN, asked=(f"before {text} after",)), entry("x", topics=(topic,)))
        assert one.points
