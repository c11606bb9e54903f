"""The parent of the rendering process: starts it, asks it, kills it."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from worker.errors import TemplateProblemError

_CHILD = Path(__file__).with_name("child.py")

_STARTING_SECONDS = 30.0  # a busy machine may be slow to start a process; that is no fault of the template


class Renderer:
    """Renders templates in a child process that is limited in memory and time, and started again when it dies.

    Threads may share one; they take turns.  `seconds` bound one request, `memory` the child's address space in bytes,
    `characters` each text.
    """

    def __init__(self, *, seconds: float = 2.0, memory: int = 384 * 2**20, characters: int = 50_000) -> None:
        self._seconds, self._memory, self._characters = seconds, memory, characters
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def render(self, parts: Sequence[str], data: Mapping[str, object]) -> list[str]:
        """The texts of these templates with this data.  Raises TemplateProblemError, never anything of the template's making."""
        request = json.dumps({"parts": list(parts), "data": data, "limit": self._characters}).encode("ascii") + b"\n"
        with self._lock:
            answer = json.loads(self._ask(request))
        if "error" in answer:
            raise TemplateProblemError(answer["error"])
        return [str(text) for text in answer["texts"]]

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

    def _ask(self, request: bytes) -> bytes:
        try:
            child = self._running()
            assert child.stdin  # noqa: S101 - it was started with a pipe
            child.stdin.write(request)
            return _line(child, self._seconds)
        except (BrokenPipeError, EOFError) as error:
            self._end()
            raise TemplateProblemError("rendering broke off: the template needs more than it may have") from error
        except TimeoutError as error:
            self._end()
            raise TemplateProblemError(
                f"rendering took longer than {self._seconds:g} s: make the template simpler"
            ) from error

    def _running(self) -> subprocess.Popen[bytes]:
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
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()


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
