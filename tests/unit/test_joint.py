"""What threads ask for at once is done in one go, and each is told of his own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from worker.jobs.joint import Joint


def test_what_is_asked_for_meanwhile_is_done_together() -> None:
    goes, began, calls = threading.Event(), threading.Event(), []

    def act(asked: Sequence[int]) -> list[int]:
        calls.append(sorted(asked))
        began.set()
        assert goes.wait(10)
        return [number * 2 for number in asked]

    joint = Joint(act)
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(joint, 0)
        assert began.wait(10)
        rest = [pool.submit(joint, number) for number in range(1, 6)]
        while len(joint._waiting) < 5:
            threading.Event().wait(0.001)
        goes.set()
        assert [future.result(10) for future in (first, *rest)] == [0, 2, 4, 6, 8, 10]
    assert calls == [[0], [1, 2, 3, 4, 5]]


def test_a_failure_is_told_to_all_whom_it_concerns_and_to_nobody_after() -> None:
    fails = [True]

    def act(asked: Sequence[str]) -> Sequence[str]:
        if fails.pop():
            raise ValueError("full")
        return asked

    joint = Joint(act)
    with pytest.raises(ValueError, match="full"):
        joint("a")
    fails.append(False)
    assert joint("b") == "b"
