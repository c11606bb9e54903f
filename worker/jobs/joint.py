"""What several threads ask for at the same moment, done in one go: a commit or an fsync costs the same for many as for one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


@dataclass(slots=True, eq=False)
class _Request(Generic[Asked, Told]):
    asked: Asked
    told: list[Told]
    error: BaseException | None = None
    done: bool = False


class Joint(Generic[Asked, Told]):
    """Calls `act` with everything that is asked for while it is busy, and tells each caller its own answer once `act` has returned.

    What `act` raises, every one of those callers raises: nobody is told that something was done that was not.
    """

    def __init__(self, act: Callable[[Sequence[Asked]], Sequence[Told]]) -> None:
        self._act = act
        self._waiting: list[_Request[Asked, Told]] = []
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def __call__(self, asked: Asked) -> Told:
        mine: _Request[Asked, Told] = _Request(asked, [])
        with self._lock:
            self._waiting.append(mine)
        with self._turn:  # whoever has it acts for all who wait
            if not mine.done:
                self._serve()
        if mine.error:
            raise mine.error
        return mine.told[0]

    def _serve(self) -> None:
        with self._lock:
            requests, self._waiting = self._waiting, []
        try:
            answers = self._act([request.asked for request in requests])
            for request, told in zip(requests, answers, strict=True):
                request.told.append(told)
        except BaseException as error:  # noqa: BLE001 - raised again by each of them
            for request in requests:
                request.error = error
        finally:
            for request in requests:
                request.done = True
