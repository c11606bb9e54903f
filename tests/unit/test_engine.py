import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from worker.engine.embedded import Engine
from worker.errors import UnreachableError

LONG = timedelta(hours=1)


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine(threads=4)
    yield engine
    engine.stop()


def test_a_job_runs_at_start_and_when_woken(engine: Engine) -> None:
    ran = threading.Semaphore(0)
    wake = engine.add("count", ran.release, LONG)
    engine.start()
    assert ran.acquire(timeout=5)
    wake()
    assert ran.acquire(timeout=5)
    assert not ran.acquire(timeout=0.2)


def test_a_wake_during_a_run_is_not_lost_and_runs_never_overlap(engine: Engine) -> None:
    entered, go_on = threading.Semaphore(0), threading.Semaphore(0)
    running = threading.Lock()
    overlaps = []

    def job() -> None:
        overlaps.append(not running.acquire(blocking=False))
        entered.release()
        go_on.acquire(timeout=5)
        running.release()

    wake = engine.add("slow", job, LONG)
    engine.start()
    assert entered.acquire(timeout=5)
    for _ in range(3):
        wake()
    go_on.release()
    assert entered.acquire(timeout=5), "woken while it ran: it must run again"
    go_on.release()
    go_on.release()
    assert not any(overlaps)


def test_a_storm_of_wakes_stops_nothing(engine: Engine) -> None:
    ran, ticked = threading.Semaphore(0), threading.Semaphore(0)
    wake = engine.add("storm", ran.release, timedelta(seconds=0.02))
    engine.add("tick", ticked.release, timedelta(seconds=0.02))
    engine.start()
    storms = [threading.Thread(target=lambda: [wake() for _ in range(500)]) for _ in range(4)]
    for storm in storms:
        storm.start()
    for storm in storms:
        storm.join()
    while ticked.acquire(blocking=False):
        pass
    assert ticked.acquire(timeout=5), "the engine still ticks"


def test_a_job_that_is_woken_all_the_time_leaves_half_of_it_to_others(engine: Engine) -> None:
    runs: list[float] = []

    def job() -> None:
        runs.append(time.monotonic())
        time.sleep(0.1)
        wake()

    wake = engine.add("busy", job, LONG)
    engine.start()
    time.sleep(1)
    assert 3 <= len(runs) <= 6


@pytest.mark.parametrize("error", [UnreachableError("no route"), RuntimeError("a bug")])
def test_a_failing_job_runs_again_and_does_not_stop_the_others(engine: Engine, error: Exception) -> None:
    failed, other = threading.Semaphore(0), threading.Semaphore(0)

    def fail() -> None:
        failed.release()
        raise error

    engine.add("fails", fail, timedelta(seconds=0.05))
    engine.add("works", other.release, timedelta(seconds=0.05))
    engine.start()
    assert all(semaphore.acquire(timeout=5) for semaphore in (failed, failed, other, other))


def test_stopping_waits_for_the_running_job() -> None:
    engine = Engine(threads=2)
    started, ended = threading.Event(), threading.Event()

    def job() -> None:
        started.set()
        threading.Event().wait(0.2)
        ended.set()

    wake = engine.add("slow", job, LONG)
    engine.start()
    assert started.wait(5)
    engine.stop()
    assert ended.is_set()
    wake()
