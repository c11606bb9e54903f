"""Every company that an item is about is among its candidates, and an item's cost does not grow with common words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.score.news import own
from worker.model import Company, NewsItem
from worker.rules import names, news
from worker.rules.company_index import MOST_SHARING, CompanyIndex

COMPANIES = [
    Company("hafen-sued.example", "Hafen Süd GmbH"),
    Company("moeller.example", "Möller Antriebe AG"),
    Company("kettler.example", "Kettler & Söhne GmbH"),
    Company("juniper.example", "Juniper"),
    Company("oneill.example", "O'Neill Foods"),
]
INDEX = CompanyIndex(COMPANIES)


def domains(title: str, own_domain: str | None = None) -> set[str]:
    item = NewsItem(title, "", "", "", None)
    return {company.domain for company in INDEX.candidates(item, own_domain)}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Hafen Süd wins prize", {"hafen-sued.example"}),
        ("HAFEN SUD WINS PRIZE", {"hafen-sued.example"}),
        ("Hafen Süds neue Halle", {"hafen-sued.example"}),
        ("Moeller Antriebe stellt ein", {"moeller.example"}),
        ("Moller Antriebe hires", {"moeller.example"}),
        ("Kettler und Söhne feiern", {"kettler.example"}),
        ("Die Kettler-Söhne GmbH", {"kettler.example"}),
        ("O’Neill Foods opens", {"oneill.example"}),
        ("Juniperus grows in dry soil", set()),
        ("Nothing of note", set()),
        ("", set()),
    ],
)
def test_names_are_found_however_they_are_written(title: str, found: set[str]) -> None:
    assert domains(title) == found


def test_the_company_of_a_feed_is_always_a_candidate() -> None:
    assert domains("We are pleased to announce", "juniper.example") == {"juniper.example"}
    assert domains("Nothing", "stranger.example") == set()


def test_words_that_many_names_share_point_to_nobody() -> None:
    index = CompanyIndex(Company(f"{number}.example", f"Firm{number} Systems") for number in range(MOST_SHARING + 1))
    assert index.candidates(NewsItem("Alarm Systems are sold out", "", "", "", None)) == []
    (found,) = index.candidates(NewsItem("Firm3 Systems opens a hall", "", "", "", None))
    assert found.domain == "3.example"


def test_no_company_no_candidate() -> None:
    assert CompanyIndex([]).candidates(NewsItem("Anything", "", "", "", None)) == []


def test_whoever_an_item_is_about_is_a_candidate() -> None:
    cases = [*own("held_out"), *own("final")]
    index = CompanyIndex({case.company.domain: case.company for case in cases}.values())
    for case in cases:
        if news.judge(case.item, case.company).about_company:
            assert case.company in index.candidates(case.item), case.item.title


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_name_and_any_text_are_taken(name: str, text: str) -> None:
    company = Company("a.example", name or "x")
    item = NewsItem(text, text, "", "", None)
    about = news.judge(item, company).about_company
    assert not about or company in CompanyIndex([company]).candidates(item)


@given(st.lists(st.sampled_from(["Müller", "Anchor", "Öl", "Hale Pumps", "Straße 7"]), min_size=1, max_size=4))
def test_folding_knows_the_ways_to_write_an_umlaut(words: list[str]) -> None:
    text = " ".join(words)
    spelled = text.replace("ü", "ue").replace("Ö", "Oe").replace("ß", "ss").upper()
    assert names.stems(text) == names.stems(spelled)
