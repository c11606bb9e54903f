"""How far the watching of a mailbox is, by the rule and in words."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.model import Folder, MailboxState, Role, Watch
from worker.report.watching import Line, brief, facts, line, reading
from worker.rules.watching import SILENCE, up, watch

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
STATE = MailboxState(1, "ann@acme.example", NOW - timedelta(days=1), confirmed_at=NOW - 20 * SECOND)
INBOX = Folder(1, 1, "INBOX", Role.INBOX, 7, 1001, 301, exists=1000, remaining=300, begun_at=NOW - 7 * MINUTE)
SENT = replace(INBOX, id=2, name="Sent", role=Role.SENT, begun_at=NOW - 8 * MINUTE, backfill_uid=1, remaining=0)
TRASH = Folder(3, 1, "Trash", Role.TRASH)

moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
counts = st.integers(0, 10**7)
folders = st.builds(
    Folder,
    st.just(1),
    st.just(1),
    st.just("INBOX"),
    st.sampled_from(Role),
    backfill_uid=st.none() | st.integers(1, 2**32),
    paused_reason=st.none() | st.just("why"),
    exists=counts,
    remaining=counts,
    begun_at=st.none() | moments,
)
states = st.builds(
    MailboxState,
    st.just(1),
    st.just("ann@acme.example"),
    moments,
    confirmed_at=st.none() | moments,
    error=st.none() | st.just("The server is away. Try again."),
    error_at=st.none() | moments,
    waits_until=st.none() | moments,
    bytes_day=st.none() | st.just("2026-03-03"),
    bytes_read=counts,
    newest_at=st.none() | moments,
    newest_stored_at=st.none() | moments,
)


@given(states, st.lists(folders, max_size=4), counts, moments, st.none() | st.integers(1, 10**10))
def test_whatever_the_clocks_say_nothing_is_negative_and_all_can_be_said(
    state: MailboxState, known: list[Folder], texts: int, now: datetime, most: int | None
) -> None:
    found = watch(state, known, texts, now, most)
    for duration in (found.confirmed_age, found.lag, found.time_left, found.throttled, found.error_age):
        assert duration is None or duration >= timedelta()
    assert 0 <= found.unread <= found.history
    assert not math.isnan(found.share)
    assert 0 <= found.share <= 1
    said = [line(found).text, *(fact.text for fact in facts(found))]
    assert all(text and "-" not in text for text in said)
    assert up(found) <= (found.error is None)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_reading_on_raises_the_share_and_shortens_what_is_left(some: int, more: int) -> None:
    less, further = (
        watch(STATE, [replace(INBOX, remaining=remaining)], 0, NOW) for remaining in (max(some, more), min(some, more))
    )
    assert less.share <= further.share
    if less.time_left is not None and further.time_left is not None:
        assert less.time_left >= further.time_left


def test_the_time_left_goes_by_the_pace_of_the_folders_read_together() -> None:
    found = watch(STATE, [INBOX, SENT, TRASH], 40, NOW)
    assert (found.history, found.unread, found.texts) == (2000, 300, 40)
    assert found.time_left == 8 * MINUTE * 300 / 1700
    long_ago = replace(SENT, begun_at=NOW - timedelta(days=90))
    assert watch(STATE, [INBOX, long_ago], 0, NOW).time_left == 7 * MINUTE * 300 / 700
    assert reading([found]) == "reading history: 85 %, about 85 s left"


def test_a_folder_that_is_set_aside_or_not_begun_does_not_hold_history_up() -> None:
    assert watch(STATE, [SENT, TRASH], 0, NOW).unread == 0
    resting = watch(STATE, [SENT, replace(INBOX, paused_reason="it was renumbered. Ask")], 0, NOW)
    assert (resting.unread, resting.resting) == (0, ("INBOX is not read: it was renumbered. Ask",))
    assert not line(resting).good
    counted = watch(STATE, [replace(TRASH, exists=50)], 0, NOW)  # it is to be read, and will be in a moment
    assert (counted.history, counted.unread, counted.time_left) == (50, 50, None)


def test_lag_is_how_long_the_newest_mail_had_waited() -> None:
    state = replace(STATE, newest_at=NOW - MINUTE, newest_stored_at=NOW - 58 * SECOND)
    assert watch(state, [], 0, NOW).lag == 2 * SECOND
    ahead = replace(state, newest_at=NOW)  # by the server's clock
    assert watch(ahead, [], 0, NOW).lag == timedelta()
    assert watch(STATE, [], 0, NOW).lag is None


def test_the_budget_of_the_day_is_that_of_this_day() -> None:
    state = replace(STATE, bytes_day="2026-03-03", bytes_read=5_000_000)
    full = watch(state, [], 3, NOW, 5_000_000)
    assert full.used_up
    assert any("go on tomorrow" in fact.text for fact in facts(full))
    assert not watch(state, [], 0, NOW, 5_000_000).used_up  # nothing waits
    assert watch(state, [], 3, NOW + timedelta(days=1), 5_000_000).bytes_today == 0


@pytest.mark.parametrize(
    ("this", "said"),
    [
        (
            Watch("a@b"),
            Line("not read yet. If this stays, look whether the worker runs: followthrough run.", good=False),
        ),
        (Watch("a@b", 20 * SECOND), Line("last confirmed 20 s ago", good=True)),
        (
            Watch("a@b", SILENCE + MINUTE),
            Line("not confirmed for 36 min. Look whether the worker runs: followthrough run.", good=False),
        ),
        (
            Watch("a@b", SECOND, error="Refused. Correct it.", error_age=90 * MINUTE),
            Line("Refused. Correct it (for 1 h 30 min).", good=False),
        ),
        (
            Watch("a@b", SECOND, error="Slow down", error_age=SECOND, throttled=12 * MINUTE),
            Line("Slow down; reading goes on by itself in 12 min.", good=False),
        ),
        (
            Watch("a@b", SECOND, history=100, unread=36, time_left=2 * MINUTE),
            Line("reading history: 64 %, about 2 min left", good=True),
        ),
        (Watch("a@b", SECOND, history=100_000, unread=1), Line("reading history: 99 %", good=True)),
    ],
)
def test_what_is_said_first(this: Watch, said: Line) -> None:
    assert line(this) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(-5, "0 s"), (99, "99 s"), (100, "2 min"), (3600 * 30, "30 h"), (86400 * 3, "3 d")]
)
def test_spans_are_short(seconds: int, said: str) -> None:
    assert brief(timedelta(seconds=seconds)) == said
