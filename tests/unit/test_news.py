"""Verdicts on headlines."""

import time

import pytest

from benchmarks.score.news import OWN, own
from worker.model import Company, Congratulate, NewsItem, NewsVerdict
from worker.rules import news

HALE = Company("halepumps.example", "Hale Pumps Ltd")
ANVIL = Company("anvil-coatings.example", "Anvil")


def verdict(title: str, summary: str = "", company: Company = HALE, source: str = "Trade Weekly") -> NewsVerdict:
    return news.judge(NewsItem(title, summary, source, "", None), company)


@pytest.mark.parametrize(
    "title",
    [
        "Hale Pumps wins export award",
        "Design award for Hale Pumps: the jury praised its quiet pump",
        "Hale Pumps cuts ribbon on new plant",
        "Hale Pumps breaks ground in Leeds",
        "Hale Pumps kills it at trade awards",
        "Hale Pumps fires up second foundry",
        "Hale Pumps closes $20M Series B",
        "Hale Pumps strikes gold at design prize",
        "Hale Pumps reports explosive growth",
        "Hale Pumps slashes energy use by a third",
        "Hale Pumps appoints first head of service",
        "Hale Pumps eröffnet neues Werk",
        "Hale Pumps hires 20 engineers let go by rival",
        "Founder of Hale Pumps hands over; daughter takes the helm",
    ],
)
def test_good_events_are_congratulated(title: str) -> None:
    assert verdict(title).congratulate is Congratulate.YES


@pytest.mark.parametrize(
    "title",
    [
        "Hale Pumps fires 40 at Leeds works",
        "Hale Pumps to right-size its organisation",
        "Hale Pumps closes Leeds foundry",
        "Hale Pumps beats lawsuit over valves",
        "Hale Pumps recalls 2,000 valves",
        "Hale Pumps narrows loss",
        "Hale Pumps averts strike with late deal",
        "Hale Pumps cleared after two-year investigation",
        "Award-winning Hale Pumps files for insolvency",
        "Hale Pumps opens new plant after fatal accident",
        "Record year for Hale Pumps ends with data breach",
        "Hale Pumps ousts chief executive",
        "Hale Pumps baut 80 Stellen ab",
        "Hale Pumps: incendie dans un entrepôt",
        "Hale Pumps despide a 30 empleados",
        "Jury finds Hale Pumps liable for spill",
    ],
)
def test_bad_events_never_are(title: str) -> None:
    assert verdict(title).congratulate is Congratulate.NEVER


@pytest.mark.parametrize(
    "title",
    [
        "Hale Pumps raises prices by 4%",
        "Hale Pumps moves headquarters to Hull",
        "Hale Pumps acquired by Nordic group",
        "Chairman of Hale Pumps to retire in June",
        "Hale Pumps publishes sustainability report",
        "Sponsored: why Hale Pumps opens new doors for you",
        "Hale Pumps changes opening hours of its office",
    ],
)
def test_the_rest_is_neutral(title: str) -> None:
    assert verdict(title).congratulate is Congratulate.NEUTRAL


def test_harm_in_the_summary_outranks_the_headline() -> None:
    assert (
        verdict("Hale Pumps opens new plant", "The Leeds works will close with the loss of 60 jobs.").congratulate
        is Congratulate.NEVER
    )


@pytest.mark.parametrize(
    ("title", "summary", "company", "expected"),
    [
        ("Hale Pumps wins export award", "", HALE, True),
        ("Anvil wins contract", "The coatings maker will supply the navy.", ANVIL, True),
        ("Anvil Coatings appoints new chief", "", ANVIL, True),
        ("Blacksmiths gather round the anvil", "A weekend of fire and iron.", ANVIL, False),
        ("Anvil council approves cycle route", "The mayor cut the tape.", ANVIL, False),
        ("Former Hale Pumps engineer opens bakery", "", HALE, False),
        ("Delta Valves wins award", "It beat rivals such as Hale Pumps.", HALE, False),
        ("Weather turns", "", HALE, False),
    ],
)
def test_about_the_company_or_not(title: str, summary: str, company: Company, expected: bool) -> None:
    assert verdict(title, summary, company).about_company is expected


def test_reasons_show_the_words() -> None:
    assert {reason.signal for reason in verdict("Hale Pumps wins award").reasons} >= {"name", "good_event"}


def test_markup_of_feeds_is_read_as_text() -> None:
    item = verdict("Hale Pumps &amp; sons", "<p>The firm <b>laid off</b> 40.</p>")
    assert item.congratulate is Congratulate.NEVER


@pytest.mark.parametrize("hostile", ["<" * 100_000, "cuts " * 40_000, "the a " * 40_000, "close " * 40_000])
def test_hostile_feeds_are_read_in_bounded_time(hostile: str) -> None:
    started = time.perf_counter()
    verdict(hostile, hostile)
    assert time.perf_counter() - started < 5


def test_a_companys_own_site_speaks_of_itself() -> None:
    def on_site(title: str, url: str = "https://www.halepumps.example/blog/1") -> NewsVerdict:
        return news.judge(NewsItem(title, "", "Blog", url, None), HALE)

    assert on_site("We open our second works").about_company
    assert on_site("We open our second works").congratulate is Congratulate.YES
    assert not on_site("Five tips for a dry cellar").about_company
    assert not on_site("We open our second works", "https://nothalepumps.example/1").about_company


@pytest.mark.parametrize(("name", "about"), [("Quay1", True), ("HubLoop", True), ("Anchor", False)])
def test_a_coined_name_is_nobody_elses(name: str, about: bool) -> None:
    assert verdict(f"{name} opens second dock", company=Company("x.example", name)).about_company is about


@pytest.mark.parametrize(
    ("title", "tone"),
    [
        ("Hydrovast buys Hale Pumps", Congratulate.NEUTRAL),
        ("Hydrovast snaps up family firm Hale Pumps", Congratulate.NEUTRAL),
        ("Hale Pumps buys Hydrovast", Congratulate.YES),
    ],
)
def test_who_is_bought_is_not_congratulated(title: str, tone: Congratulate) -> None:
    assert verdict(title).congratulate is tone


@pytest.mark.parametrize(
    "title",
    ["Fire breaks out near Hale Pumps", "Otis beats Hale Pumps to airport contract", "Like Hale Pumps, Otis hires"],
)
def test_who_only_stands_near_it_is_not_meant(title: str) -> None:
    assert not verdict(title).about_company


def test_figures_below_a_headline_that_tells_nothing() -> None:
    assert verdict("Hale Pumps and the Japanese", "Export sales rose 18%.").congratulate is Congratulate.YES
    assert (
        verdict("Hale Pumps and the Japanese", "Sales rose, but 40 were laid off.").congratulate is Congratulate.NEVER
    )


@pytest.mark.parametrize("name", OWN)
def test_no_bad_event_of_our_sets_is_congratulated(name: str) -> None:
    for case in own(name):
        if case.congratulate is Congratulate.NEVER:
            assert case.judged().congratulate is not Congratulate.YES, case.item.title
