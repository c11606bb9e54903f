"""What a person said of a namesake turns later items about it away, and no others."""

from datetime import UTC, datetime

import pytest

from worker.model import Company, Namesake, NewsItem
from worker.rules import namesakes, news

JUNIPER = Company("juniperpackaging.example", "Juniper", "packaging")
DELTA = Company("deltafoods.example", "Delta Foods Ltd")


def item(title: str, summary: str = "", source: str = "Wire") -> NewsItem:
    return NewsItem(title, summary, source, "https://wire.example/1", None)


def said(company: Company, title: str, summary: str = "", source: str = "Wire") -> tuple[Namesake, ...]:
    sign = namesakes.sign(item(title, summary, source), company)
    return (Namesake(company.domain, 1, title, sign, "mo", datetime(2026, 3, 2, tzinfo=UTC)),)


ROUTERS = said(JUNIPER, "Juniper Networks unveils routers in Sunnyvale", "The switches are for data centres.")
MEXICO = said(DELTA, "Delta Foods opens tortilla bakery in Monterrey", "Nuevo León greets the bakery.", "El Norte")


@pytest.mark.parametrize(
    ("company", "words", "title", "summary"),
    [
        (DELTA, said(DELTA, "Delta Foods México names a chairman"), "Delta Foods México raises $5m", ""),
        (JUNIPER, ROUTERS, "Juniper wins order for routers and switches", "Its firm in Sunnyvale will hire."),
        (DELTA, MEXICO, "Delta Foods doubles its tortilla output in Monterrey", "The bakery runs day and night."),
    ],
)
def test_items_like_it_are_turned_away_with_the_reason(
    company: Company, words: tuple[Namesake, ...], title: str, summary: str
) -> None:
    later = item(title, summary)
    assert news.judge(later, company).about_company
    verdict = news.judge(later, company, words)
    assert not verdict.about_company
    reason = next(reason for reason in verdict.reasons if reason.signal == "like_what_is_not_about_them")
    assert reason.evidence.startswith(f"mo said of “{words[0].title}”")
    assert reason.weight < 0


@pytest.mark.parametrize(
    ("company", "words", "title", "summary"),
    [
        (JUNIPER, ROUTERS, "Juniper wins carton award in Lyon", "The packaging firm was praised."),
        (JUNIPER, ROUTERS, "Juniper hires 40 for its packaging plant", "The company unveils a tray."),
        (DELTA, MEXICO, "Delta Foods wins contract for school meals in Leeds", "Deliveries begin in May."),
    ],
)
def test_items_about_the_company_stay(company: Company, words: tuple[Namesake, ...], title: str, summary: str) -> None:
    assert news.judge(item(title, summary), company, words).about_company


def test_the_outlet_alone_says_nothing() -> None:
    words = said(DELTA, "Delta Foods", source="Food Daily")
    assert namesakes.against(item("Delta Foods", source="Food Daily"), DELTA, words) is None
    assert namesakes.against(item("Delta Foods opens"), DELTA, ()) is None


def test_a_sign_holds_what_stands_around_the_name() -> None:
    sign = namesakes.sign(item("Juniper Networks unveils routers", "Engineers in Sunnyvale built it."), JUNIPER)
    assert sign.neighbours == {"network"}
    assert "sunnyval" in sign.names
    assert "router" in sign.words
    assert not {"junip", "packaging"} & (sign.names | sign.words)
    assert namesakes.sign(item("Juniper Networks Unveils Routers"), JUNIPER).neighbours == frozenset()
