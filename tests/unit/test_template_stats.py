from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.model import DraftState, TouchKind
from worker.report.works import in_words, said_of
from worker.rules.edits import changes, share_changed
from worker.rules.shares import Share, chance_of
from worker.rules.template_stats import DraftHistory, TemplateFigures, differences, figures
from worker.rules.usual_edits import UsualEdit, usual_edits

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
WRITTEN = DraftHistory(
    "thank_you/en.txt.j2",
    TouchKind.THANK_YOU,
    1,
    DraftState.APPROVED,
    "Dear Ana, one two three",
    "Dear Ana, one two three",
)


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_interval_is_wilsons(count: int, more: int) -> None:
    """Its ends are the shares from which what was seen lies just 1.96 standard deviations away."""
    share = Share(count, count + more)
    for end in share.interval if share.of else ():
        away = 1.959963984540054 * math.sqrt(end * (1 - end) / share.of)
        assert abs((share.value or 0) - end) == pytest.approx(away, abs=1e-9)
    low, high = share.interval
    assert 0 <= low <= (share.value or 0) <= high <= 1


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_chance_is_fishers(a: int, b: int, c: int, d: int) -> None:
    """Counted out in whole numbers: of all tables with these sums, those no likelier than the one seen."""
    ways = [
        math.comb(a + b, k) * math.comb(c + d, a + c - k) for k in range(a + c + 1) if k <= a + b and a + c - k <= c + d
    ]
    seen = math.comb(a + b, a) * math.comb(c + d, c)
    expected = sum(way for way in ways if way <= seen) / math.comb(a + b + c + d, a + c)
    assert chance_of(Share(a, a + b), Share(c, c + d)) == pytest.approx(expected, abs=1e-6)


def test_chance_of_a_known_table() -> None:
    assert chance_of(Share(3, 4), Share(1, 4)) == pytest.approx(0.4857, abs=1e-4)  # Fisher's lady and her tea


def test_many_cases_are_no_trouble() -> None:
    assert chance_of(Share(3_000, 10_000), Share(3_600, 10_000)) < 1e-6
    assert chance_of(Share(30_000, 100_000), Share(30_000, 100_000)) == pytest.approx(1.0)


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12)


@given(WORDS, WORDS)
def test_changes_make_one_text_of_the_other(old: list[str], new: list[str]) -> None:
    made, at = [], 0
    for change in changes(old, new):
        made += [*old[at : change.start], *new[change.new_start : change.new_end]]
        at = change.end
    assert made + old[at:] == new


@pytest.mark.parametrize(
    ("last", "share"),
    [("one two three four", 0.0), ("One, two. Three four!", 0.0), ("one two three", 0.25), ("one two three five", 0.25), ("one two and three four", 0.25), ("", 1.0)],
)  # fmt: skip
def test_how_much_was_changed(last: str, share: float) -> None:
    assert share_changed("one two three four", last) == share


def of(*drafts: DraftHistory) -> TemplateFigures:
    return figures(drafts, NOW)[TouchKind.THANK_YOU][0]


def test_what_counts_as_decided() -> None:
    edited = replace(WRITTEN, last="Dear Ana, one two four")
    rejected = replace(WRITTEN, state=DraftState.REJECTED, reason=" too  long ")
    open_, void = replace(WRITTEN, state=DraftState.PENDING), replace(edited, state=DraftState.VOID)
    sent_then_void = replace(WRITTEN, state=DraftState.VOID, sent_at=NOW - DAY)
    found = of(WRITTEN, WRITTEN, edited, rejected, open_, void, sent_then_void)
    assert found.drafts == 7
    assert (found.as_written, found.edited, found.rejected) == (Share(3, 5), Share(1, 5), Share(1, 5))
    assert found.words_changed == pytest.approx(0.2)
    assert found.reasons == (("too long", 1),)


def test_young_mails_are_not_counted_yet() -> None:
    young = replace(WRITTEN, sent_at=NOW - 6 * DAY, replied_at=NOW - 5 * DAY, interested=True)
    ripe = replace(young, sent_at=NOW - 7 * DAY, replied_at=NOW)
    late = replace(ripe, sent_at=NOW - 20 * DAY, replied_at=NOW - 12 * DAY)
    silent = replace(ripe, replied_at=None, interested=False)
    found = of(young, ripe, late, silent)
    assert found.sent == 4
    assert (found.answered, found.interested) == (Share(1, 3), Share(1, 3))


HISTORIES = st.lists(
    st.builds(
        DraftHistory,
        st.sampled_from(["a/en", "a/en.short", "b/en"]),
        st.sampled_from([TouchKind.THANK_YOU, TouchKind.ARTICLE]),
        st.just(1),
        st.sampled_from(DraftState),
        st.just("one two three"),
        st.sampled_from(["one two three", "one two", "one\ntwo three"]),
        st.sampled_from(["", "long"]),
        st.none() | st.integers(0, 20).map(lambda days: NOW - days * DAY),
        st.none() | st.integers(0, 20).map(lambda days: NOW - days * DAY),
        st.booleans(),
    ),
    max_size=40,
)


@given(HISTORIES)
@settings(max_examples=100, deadline=None)
def test_figures_are_a_plain_count(drafts: list[DraftHistory]) -> None:
    found = {(kind, one.template): one for kind, templates in figures(drafts, NOW).items() for one in templates}
    assert found.keys() == {(draft.kind, draft.template) for draft in drafts}
    for (kind, template), one in found.items():
        mine = [draft for draft in drafts if (draft.kind, draft.template) == (kind, template)]
        approved = [d for d in mine if d.sent_at is not None or d.state is DraftState.APPROVED]
        rejected = [d for d in mine if d.sent_at is None and d.state is DraftState.REJECTED]
        written = [d for d in approved if d.first.split() == d.last.split()]
        ripe = [d for d in mine if d.sent_at is not None and NOW - d.sent_at >= 7 * DAY]
        answered = [
            d
            for d in ripe
            if d.replied_at is not None and d.sent_at is not None and d.replied_at - d.sent_at <= 7 * DAY
        ]
        decided = len(approved) + len(rejected)
        assert one.as_written == Share(len(written), decided)
        assert one.edited == Share(len(approved) - len(written), decided)
        assert one.rejected == Share(len(rejected), decided)
        assert one.answered == Share(len(answered), len(ripe))
        assert one.interested == Share(sum(d.interested for d in answered), len(ripe))
        assert one.sent == sum(d.sent_at is not None for d in mine)


def answered(template: str, count: int, total: int) -> list[DraftHistory]:
    sent = replace(WRITTEN, template=template, sent_at=NOW - 20 * DAY)
    return [replace(sent, replied_at=NOW - 18 * DAY if n < count else None) for n in range(total)]


def test_noise_is_called_noise() -> None:
    found = figures([*answered("a", 8, 20), *answered("b", 6, 20)], NOW)[TouchKind.THANK_YOU]
    difference = next(one for one in differences(found) if one.of == "answered")
    assert not difference.tells
    assert (
        in_words(difference)
        == "a is answered more often (8 of 20) than b (6 of 20), but that may well be chance (p 0.74): no reason to prefer one."
    )


def test_a_clear_difference_is_named() -> None:
    found = figures([*answered("a", 15, 20), *answered("b", 2, 20), *answered("c", 5, 9)], NOW)[TouchKind.THANK_YOU]
    difference = next(one for one in differences(found) if one.of == "answered")
    assert (difference.better.template, difference.worse.template, difference.tells) == ("a", "b", True)
    assert in_words(difference).endswith("chance alone would hardly do that (p less than 0.01).")


def test_equal_shares_and_too_few_are_said_so() -> None:
    found = figures([*answered("a", 5, 20), *answered("b", 5, 20)], NOW)[TouchKind.THANK_YOU]
    assert in_words(differences(found)[0]) == "a and b do the same here (5 of 20, 5 of 20)."
    assert differences(figures(answered("a", 5, 9) + answered("b", 5, 20), NOW)[TouchKind.THANK_YOU]) == ()


NAMES = ("Ana", "Peter Holm", "Tom", "Ruth", "Sven", "Lucy", "Omar", "Maria", "Jonas", "Claire")
TEXT = """Dear {name},

Thank you for getting in touch about “Docks {number}”. I have read what you wrote and will look into it myself.

You will hear from me again on day {number} with more than a thank-you. If anything is pressing, answer this mail.

Kind regards
Kim
"""


def texts(*edits: tuple[range, str, str]) -> list[tuple[str, str]]:
    pairs = []
    for number, name in enumerate(NAMES):
        first = last = TEXT.format(name=name, number=number)
        for drafts, old, new in edits:
            if number in drafts:
                last = last.replace(old, new.format(name=name))
        pairs.append((first, last))
    return pairs


def test_usual_edits_are_what_half_of_the_edited_share() -> None:
    found = usual_edits(
        texts(
            (range(7), " with more than a thank-you", ""),
            (range(1, 7), "Kind regards", "Best wishes"),
            (range(2, 8), "I have read", "Greetings from Hamburg! I have read"),
            (range(1), "Thank you", "Thanks"),
        )
    )
    assert [(edit.removed, edit.added, edit.count, edit.of) for edit in found] == [
        ("with more than a thank-you.", "", 7, 8),
        ("Kind regards", "Best wishes", 6, 8),
        ("", "Greetings from Hamburg!", 6, 8),
    ]
    assert said_of(found[0]) == "“with more than a thank-you.” goes in 7 of 8."
    assert said_of(found[1]) == "“Kind regards” becomes “Best wishes” in 6 of 8."
    assert "is added after" in said_of(found[2])


def test_values_do_not_count() -> None:
    """Who writes another name in each mail has one habit, and no name stands in it."""
    found = usual_edits(texts((range(8), "Dear {name}", ""), (range(8), "Dear", "Hello")))
    assert [(edit.removed, edit.added) for edit in found] == [("Dear", "Hello")]
    added = usual_edits(texts((range(8), "Kind regards", "All the best to you, {name}")))
    assert [(edit.removed, edit.added) for edit in added] == [("Kind regards", "All the best to you, …")] or added[
        0
    ].added == ""


def test_moods_are_no_habit() -> None:
    assert usual_edits(texts((range(4), "Kind regards", "Best"))) == ()
    assert (
        usual_edits(texts((range(2), "Kind", "Warm"), (range(2, 4), "read", "seen"), (range(4, 6), "myself", "today")))
        == ()
    )


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
@settings(max_examples=60, deadline=None)
def test_usual_edits_hold_for_any_texts(pairs: list[tuple[list[str], list[str]]]) -> None:
    for edit in usual_edits((" ".join(first), " ".join(last)) for first, last in pairs):
        assert isinstance(edit, UsualEdit)
        assert edit.removed or edit.added
        assert edit.of / 2 <= edit.count <= edit.of <= len(pairs)
        assert re.search(r"\w", edit.removed + edit.added)
