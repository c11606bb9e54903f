"""Passes in lanes: short ones wait for short ones alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from worker.engine.lanes import Lane, Lanes, Turn, TurnOverError, lanes

Submit = Callable[[str, Callable[[Turn], None]], None]


@pytest.fixture
def running() -> Iterator[Lanes]:
    made = Lanes((Lane(2, 3, 0.1), Lane(1, 10, 0.3), Lane(1, 10, 60)))
    yield made
    made.stop()


def nothing() -> None:
    pass


def waited(event: threading.Event) -> None:
    assert event.wait(5)


def until(condition: Callable[[], object], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize("threads", [2, 3, 4, 6, 16])
def test_half_of_the_threads_are_for_short_passes(threads: int) -> None:
    first, *rest = lanes(threads)
    assert first.threads >= threads / 2
    assert all(lane.threads >= 1 for lane in rest)


def test_a_pass_goes_on_in_the_next_lane_until_it_is_complete(running: Lanes) -> None:
    names: list[str] = []
    left = iter(range(100))

    def read(turn: Turn) -> None:
        for _ in left:
            names.append(threading.current_thread().name)
            turn.stored()

    running.submit("long", read, nothing)
    until(lambda: len(names) == 100)
    assert [name[:6] for name in names] == ["lane-0"] * 3 + ["lane-1"] * 97


def test_many_long_passes_delay_no_short_one(running: Lanes) -> None:
    stop = threading.Event()

    def endless(turn: Turn) -> None:
        while not stop.wait(0.005):
            turn.stored()

    for number in range(20):
        running.submit(f"long{number}", endless, nothing)
    time.sleep(0.5)  # until each had its turn in the first lane
    began = time.monotonic()
    done = threading.Semaphore(0)
    for number in range(10):
        running.submit(f"short{number}", lambda _: done.release(), nothing)
    assert all(done.acquire(timeout=1) for _ in range(10))
    assert time.monotonic() - began < 2  # the long ones never end
    stop.set()


def test_long_passes_take_turns(running: Lanes) -> None:
    turns: list[str] = []
    stop = threading.Event()

    def endless(name: str) -> Callable[[Turn], None]:
        def read(turn: Turn) -> None:
            turns.append(name)
            while not stop.wait(0.001):
                turn.stored()

        return read

    for name in "ab":
        running.submit(name, endless(name), nothing)
    until(lambda: len(turns) >= 8)
    stop.set()
    assert abs(turns[:8].count("a") - 4) <= 1


def test_a_pass_that_stalls_is_cut_and_goes_where_it_stalls_nobody(running: Lanes) -> None:
    names: list[str] = []
    cuts = threading.Semaphore(0)

    def read(_: Turn) -> None:
        names.append(threading.current_thread().name[:6])
        cuts.acquire(timeout=5)

    for lane in (0, 1, 2):
        running.submit("stalls", read, cuts.release)
        until(lambda lane=lane: len(names) == lane + 1)  # type: ignore[misc]
        before = time.monotonic()
        while lane < 2 and running.busy:
            running.cut_overdue()
            assert time.monotonic() - before < 2
            time.sleep(0.005)
    running.cut_overdue()
    assert names == ["lane-0", "lane-1", "lane-2"]
    assert running.busy == 1
    cuts.release()
    until(lambda: not running.busy)
    running.submit("stalls", lambda _: names.append(threading.current_thread().name[:6]), nothing)
    until(lambda: names[-1] == "lane-2", 1)
    until(lambda: len(names) == 4)
    running.submit("stalls", lambda _: names.append(threading.current_thread().name[:6]), nothing)
    until(lambda: names[4:] == ["lane-0"], 1)


def test_stopping_lets_a_batch_end_and_begins_no_other() -> None:
    made = Lanes((Lane(1, 100, 60), Lane(1, 100, 60)))
    begun = threading.Event()
    stored: list[None] = []

    def read(turn: Turn) -> None:
        while True:
            begun.set()
            time.sleep(0.1)
            stored.append(None)
            turn.stored()

    made.submit("box", read, nothing)
    assert begun.wait(5)
    made.stop()
    assert len(stored) <= 2
    made.submit("late", read, nothing)


def test_a_turn_says_when_it_is_over() -> None:
    turn = Turn(Lane(1, 2, 60), nothing)
    turn.stored()
    with pytest.raises(TurnOverError):
        turn.stored()


def test_a_long_pass_gives_way_to_short_ones_between_batches(running: Lanes) -> None:
    stored: list[float] = []
    stop, short_goes_on = threading.Event(), threading.Event()

    def endless(turn: Turn) -> None:
        while not stop.wait(0.005):
            stored.append(time.monotonic())
            turn.stored()

    running.submit("long", endless, nothing)
    until(lambda: len(stored) > 20)
    running.submit("short", lambda _: waited(short_goes_on), nothing)
    time.sleep(0.1)
    before = len(stored)
    time.sleep(0.3)
    assert len(stored) == before
    short_goes_on.set()
    until(lambda: len(stored) > before)
    stop.set()
