"""The parent of the rendering process: starts it, asks it, kills it."""

from __future__ import annotations

import json
import marshal
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from worker.errors import TemplateProblemError

_CHILD = Path(__file__).with_name("child.py")

_STARTING_SECONDS = 30.0  # a busy machine may be slow to start a process; that is no fault of the template
_AT_ONCE = 32  # jobs of one request: its way there and back costs as much as several texts
_MOST_SOURCES = 400  # that the child keeps before it forgets them all

Job = tuple[Sequence[str], Mapping[str, object]]  # templates, and the data for all of them


class RenderingError(TemplateProblemError):
    """A template failed: `part` is its place in the job, `line` the line in it where that is known."""

    def __init__(self, words: str, part: int = 0, line: int | None = None) -> None:
        self.words, self.part, self.line = words, part, line
        super().__init__(f"line {line}: {words}" if line else words)


class Renderer:
    """Renders templates in a child process that is limited in memory and time, and started again when it dies.

    Threads may share one; they take turns.  `seconds` bound one request, `memory` the child's address space in bytes,
    `characters` each text.
    """

    def __init__(self, *, seconds: float = 2.0, memory: int = 384 * 2**20, characters: int = 50_000) -> None:
        self._seconds, self._memory, self._characters = seconds, memory, characters
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._known: dict[str, int] = {}  # the number by which the child knows a template

    def render(self, parts: Sequence[str], data: Mapping[str, object]) -> list[str]:
        """The texts of these templates with this data.  Raises RenderingError, never anything of the template's making."""
        (texts,) = self.render_many([(parts, data)])
        if isinstance(texts, RenderingError):
            raise texts
        return texts

    def render_many(self, jobs: Iterable[Job]) -> Iterator[list[str] | RenderingError]:
        """The texts of each job, or what went wrong with it; a job that kills the child harms no other.

        Jobs are taken, and results given, while the child works on those between: both may be made as they come.
        """
        coming = iter(jobs)
        first, portion = list(islice(coming, _AT_ONCE)), list(islice(coming, _AT_ONCE))
        if not portion:  # no thread for one request
            yield from self._render(first)
            return
        with ThreadPoolExecutor(1) as asking:
            answer = asking.submit(self._render, first)
            while portion:
                following = asking.submit(self._render, portion)
                yield from answer.result()
                answer, portion = following, list(islice(coming, _AT_ONCE))
            yield from answer.result()

    def names(self, source: str) -> list[tuple[str, int]]:
        """What a template asks of its data, with the lines: "prospect.name", or a bare "prospect".  Raises RenderingError."""
        with self._lock:
            answer = json.loads(self._ask(self._started(), {"read": source}))
        if "error" in answer:
            raise RenderingError(answer["error"], 0, answer["line"])
        return [(str(name), int(line)) for name, line in answer["names"]]

    def close(self) -> None:
        """Ends the child; the next render starts another."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _render(self, jobs: Sequence[Job]) -> list[list[str] | RenderingError]:
        if not jobs:
            return []
        try:
            with self._lock:
                child = self._started()
                answers = json.loads(self._ask(child, self._request(jobs)))
                if any("full" in answer for answer in answers if isinstance(answer, dict)):
                    self._end()  # what it has learned may be what fills it
        except RenderingError as error:
            if len(jobs) == 1:
                return [error]
            return [result for job in jobs for result in self._render([job])]
        return [_result(answer) for answer in answers]

    def _request(self, jobs: Sequence[Job]) -> dict[str, Any]:
        """The request; templates that this child has not seen travel with it."""
        forget = len(self._known) > _MOST_SOURCES
        if forget:
            self._known.clear()
        known, learn, numbered = self._known, {}, []
        for parts, data in jobs:
            for part in parts:
                if part not in known:
                    known[part] = len(known)
                    learn[known[part]] = part
            numbered.append(([known[part] for part in parts], data))
        return {"learn": learn, "forget": forget, "jobs": numbered, "limit": self._characters}

    def _ask(self, child: subprocess.Popen[bytes], request: dict[str, Any]) -> bytes:
        packed = marshal.dumps(request)
        try:
            assert child.stdin  # noqa: S101 - it was started with a pipe
            child.stdin.write(len(packed).to_bytes(8, "big") + packed)
            return _line(child, self._seconds)
        except (BrokenPipeError, EOFError) as error:
            self._end()
            raise RenderingError("rendering broke off: the template needs more than it may have") from error
        except TimeoutError as error:
            self._end()
            raise RenderingError(
                f"rendering took longer than {self._seconds:g} s: make the template simpler"
            ) from error

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(  # noqa: S603 - our own file
                [sys.executable, "-I", str(_CHILD), str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={},  # the child has no use for tokens, proxies or paths
            )
            _line(self._child, _STARTING_SECONDS)
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        self._known.clear()
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()


def _result(answer: Any) -> list[str] | RenderingError:  # noqa: ANN401  (JSON of our own child)
    if isinstance(answer, list):
        return answer
    return RenderingError(answer["error"], answer["part"], answer["line"])


def _line(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    """The next line of the child.  Raises TimeoutError, or EOFError where it died."""
    assert child.stdout  # noqa: S101 - it was started with a pipe
    deadline, pieces = time.monotonic() + seconds, bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while not pieces.endswith(b"\n"):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            piece = os.read(child.stdout.fileno(), 1 << 16)
            if not piece:
                raise EOFError
            pieces += piece
    return bytes(pieces)
