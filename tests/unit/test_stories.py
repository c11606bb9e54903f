"""Items that tell the same are one story, whatever their order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from worker.model import Company, NewsItem
from worker.rules.stories import WINDOW, stories

HALE = Company("halepumps.example", "Hale Pumps Ltd")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PRIZE = "Hale Pumps wins export prize for its quiet pump"
TITLES = [
    PRIZE,
    "Export prize for quiet pump of Hale Pumps",
    "Hale Pumps opens second works in Leeds",
    "Second works of Hale Pumps opens in Leeds, 40 hired",
    "Hale Pumps recalls 2,000 valves",
    "",
]


def item(id_: int, title: str, published: datetime | None = MONDAY, url: str = "", summary: str = "") -> NewsItem:
    return NewsItem(title, summary, "Trade", url or f"https://outlet{id_}.example/{id_}", published, id_)


def test_one_event_in_several_outlets_is_told_by_who_was_first() -> None:
    told = stories([item(1, PRIZE, MONDAY + DAY), item(2, TITLES[1]), item(3, TITLES[2])], HALE)
    assert told == {1: 2, 2: 2, 3: 3}


def test_who_collects_from_outlets_tells_it_last() -> None:
    collected = item(1, PRIZE, MONDAY, "https://news.google.com/rss/articles/1")
    assert stories([collected, item(2, PRIZE, MONDAY + DAY)], HALE) == {1: 2, 2: 2}


def test_the_same_link_is_the_same_story_whatever_trails_it() -> None:
    one = item(1, "Quiet", url="https://www.trade.example/quiet/?utm_source=rss")
    assert stories([one, item(2, "A pump that whispers", url="https://trade.example/quiet")], HALE) == {1: 2, 2: 2}
    by_number = [
        item(1, "Quiet", url="https://trade.example/a?id=1"),
        item(2, "Loud", url="https://trade.example/a?id=2"),
    ]
    assert stories(by_number, HALE) == {1: 1, 2: 2}


def test_the_same_words_below_different_headlines_are_one_story() -> None:
    below = "The maker of pumps from Leeds said on Monday that its newest pump had won the export prize of the chamber"
    told = stories([item(1, "A whisper wins", summary=below), item(2, "Leeds rejoices", summary=f"{below}.")], HALE)
    assert told == {1: 1, 2: 1}


def test_what_happens_again_later_is_another_story() -> None:
    later = MONDAY + WINDOW + DAY
    assert stories([item(1, PRIZE), item(2, PRIZE, later)], HALE) == {1: 1, 2: 2}
    assert stories([item(1, PRIZE, None), item(2, PRIZE, None), item(3, PRIZE)], HALE) == {1: 1, 2: 1, 3: 3}


def test_the_name_alone_makes_no_story() -> None:
    told = stories([item(1, "Hale Pumps Ltd: results"), item(2, "Hale Pumps Ltd: new logo")], HALE)
    assert told == {1: 1, 2: 2}


ITEMS = st.lists(
    st.builds(
        lambda title, hours, summary: (title, None if hours is None else MONDAY + hours * timedelta(hours=7), summary),
        st.sampled_from(TITLES),
        st.none() | st.integers(0, 60),
        st.sampled_from(["", "one two three four five six seven eight nine ten", "one two three four five six seven"]),
    ),
    max_size=9,
)


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(drawn: list[tuple[str, datetime | None, str]], rng: object) -> None:
    items = [item(number, title, when, summary=summary) for number, (title, when, summary) in enumerate(drawn, 1)]
    told = stories(items, HALE)
    rng.shuffle(items)  # type: ignore[attr-defined]
    assert stories(items, HALE) == told
    assert set(told) == {one.id for one in items}
    assert all(told[teller] == teller for teller in told.values())


def test_many_items_are_compared_in_bounded_time() -> None:
    items = [item(number, f"{PRIZE} {number}", MONDAY + number * timedelta(seconds=1)) for number in range(2_000)]
    assert len(set(stories(items, HALE).values())) > 1_000
