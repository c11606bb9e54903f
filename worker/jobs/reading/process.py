"""One reading process as its parent sees it: started, given mails, asked, buried."""

from __future__ import annotations

import os
import pickle
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from worker.errors import OutsideError, UnreadableMailError
from worker.jobs.reading.answer import Answer
from worker.jobs.reading.wire import LENGTH, frame, unpacked
from worker.rules.leads import LeadContext

_CHILD = Path(__file__).with_name("child.py")
_ROOT = Path(__file__).parents[3]
_SILENT_SECONDS = 60.0  # on the clock; a child that neither takes nor answers anything for so long hangs
_AT_ONCE = 1 << 18  # bytes


class ReadingProcess:
    """One child process, started when it is needed and again when it has died.

    `seconds` of its computing time may go into one mail; `memory` bounds its address space in bytes.
    """

    def __init__(self, context: LeadContext, seconds: float, memory: int) -> None:
        self._context, self._seconds, self._memory = pickle.dumps(context), seconds, memory
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, raws: Sequence[bytes]) -> list[Answer]:
        """An answer for each mail.  Where it is not sure that a mail ended the process, the mail is tried once more."""
        answers: list[Answer] = []
        suspect = -1
        while len(answers) < len(raws):
            process = self._running()
            answers += map(unpacked, _exchange(process, [frame(raw) for raw in raws[len(answers) :]]))
            if len(answers) < len(raws):
                overran = self.end() == -signal.SIGPROF
                if overran:
                    answers.append(UnreadableMailError(f"took more than {self._seconds:g} s to read"))
                elif suspect == len(answers):
                    answers.append(UnreadableMailError("twice ended the process that read it"))
                suspect = len(answers)
        return answers

    def use(self, context: LeadContext) -> None:
        """Ends the process; the next one judges by this."""
        self._context = pickle.dumps(context)
        self.end()

    def start(self) -> None:
        """Starts the process now, and waits until it is ready.  Raises OutsideError where it cannot start."""
        self._running()

    def end(self) -> int | None:
        """Ends the process; its exit status, or None where none ran."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        status = process.wait()
        for pipe in _pipes(process):
            pipe.close()
        return status

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.end()
        self._process = process = subprocess.Popen(  # noqa: S603 - our own file
            [sys.executable, "-I", str(_CHILD), str(_ROOT), str(self._memory), str(self._seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},  # the child has no use for tokens, proxies or paths
        )
        os.set_blocking(_pipes(process)[0].fileno(), False)
        if list(_exchange(process, [frame(self._context)])) != [b""]:
            raise OutsideError(
                f"the process that reads mails does not start (status {self.end()}): is there memory for it?"
            )
        return process


def _pipes(process: subprocess.Popen[bytes]) -> tuple[BinaryIO, BinaryIO]:
    assert process.stdin  # noqa: S101 - it was started with pipes
    assert process.stdout  # noqa: S101
    return process.stdin, process.stdout  # type: ignore[return-value] # unbuffered


def _exchange(process: subprocess.Popen[bytes], frames: Sequence[bytes]) -> Iterator[bytes]:
    """Gives frames to a child and takes its answers as they come, so that neither waits for the other; ends early where the child does."""
    sink, source = (pipe.fileno() for pipe in _pipes(process))
    pending = memoryview(b"".join(frames))
    due, answers = len(frames), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        selector.register(sink, selectors.EVENT_WRITE)
        while due:
            ready = [key.fd for key, _ in selector.select(_SILENT_SECONDS)]
            if sink in ready:
                pending = _written(sink, pending)
                if not pending:
                    selector.unregister(sink)
            if source in ready:
                data = os.read(source, _AT_ONCE)
                if not data:
                    return
                answers += data
                for answer in _complete(answers):
                    due -= 1
                    yield answer
            if not ready:
                return


def _written(sink: int, pending: memoryview) -> memoryview:
    """What is left to write; nothing where the child takes no more, whose end shows in its answers."""
    try:
        return pending[os.write(sink, pending[:_AT_ONCE]) :]
    except BlockingIOError:
        return pending
    except BrokenPipeError:
        return pending[:0]


def _complete(answers: bytearray) -> Iterator[bytes]:
    """Takes the whole frames off the front of what came in."""
    at = 0
    while len(answers) >= at + LENGTH.size:
        end = at + LENGTH.size + LENGTH.unpack_from(answers, at)[0]
        if len(answers) < end:
            break
        yield bytes(answers[at + LENGTH.size : end])
        at = end
    del answers[:at]
