"""Reading in this thread and in child processes gives the same; what ends a child is one mail's trouble alone."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.attacks.zoo import ZOO, inquiry
from worker.errors import OutsideError, UnreadableMailError
from worker.jobs.reading.answer import Answer, Read
from worker.jobs.reading.pool import Readers
from worker.jobs.reading.reader import Here
from worker.jobs.reading.wire import unpacked
from worker.model import Learned, Us
from worker.rules.leads import LeadContext
from worker.rules.learned import bucket

CONTEXT = LeadContext(us=Us(domains=frozenset({"larkspur.example"})), customers=frozenset({"old.example"}))
LONG = inquiry("long", more="Content-Type: text/html\r\n", body="\r\n" + "<p>a b<td>" * 300_000)  # no mail of a person


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(CONTEXT, 2) as readers:
        yield readers


def comparable(answers: list[Answer]) -> list[object]:
    return [answer if isinstance(answer, Read) else str(answer) for answer in answers]


def pids(readers: Readers) -> list[int]:
    """Of the children that run; every one is idle."""
    children = [readers._children.get() for _ in range(readers._processes)]
    for child in children:
        readers._children.put(child)
    return [child._process.pid for child in children if child._process]


def test_a_process_reads_as_the_thread_does(readers: Readers) -> None:
    mails = [*ZOO.values(), b"", b"\0", b"From: a@b\r\n\r\n"]
    assert comparable(readers.read(mails)) == comparable(Here(CONTEXT).read(mails))


def test_what_was_learned_is_used_from_the_next_mail_on() -> None:
    knows = replace(CONTEXT, learned=Learned(1, datetime(2026, 3, 2, tzinfo=UTC), {bucket("always"): -9.0}))
    with Readers(CONTEXT, 2) as readers:
        before = readers.read([inquiry("one")] * 4)
        readers.use(knows)
        after = readers.read([inquiry("one")] * 4)
    assert comparable(before) == comparable(Here(CONTEXT).read([inquiry("one")] * 4))
    assert comparable(after) == comparable(Here(knows).read([inquiry("one")] * 4))
    assert comparable(after) != comparable(before)


def test_of_the_hostile_mails_each_costs_itself_alone(readers: Readers) -> None:
    mails = [mail for hostile in ZOO.values() for mail in (hostile, inquiry("calm"))]
    calm = Here(CONTEXT).read([inquiry("calm")])
    assert comparable(readers.read(mails)[1::2]) == calm * len(ZOO)


def test_a_mail_that_takes_too_long_is_unreadable_and_the_others_are_read() -> None:
    with Readers(CONTEXT, 1, seconds=0.15) as readers:
        before, slow, after = readers.read([inquiry("one"), LONG, inquiry("two")])
    assert isinstance(slow, UnreadableMailError)
    assert str(slow) == "took more than 0.15 s to read"
    assert isinstance(before, Read)
    assert isinstance(after, Read)


def test_a_mail_that_needs_too_much_memory_is_unreadable() -> None:
    with Readers(CONTEXT, 1, memory=110 << 20) as readers:
        big, after = readers.read([inquiry("big", body="\r\n" + "A" * (40 << 20)), inquiry("two")])
    assert isinstance(big, UnreadableMailError)
    assert "memory" in str(big)
    assert isinstance(after, Read)


def test_a_child_that_is_killed_costs_no_mail() -> None:
    with Readers(CONTEXT, 1) as readers:
        readers.start()
        (pid,) = pids(readers)
        reading = readers.submit([inquiry(f"m{number}") for number in range(600)])
        os.kill(pid, signal.SIGKILL)
        answers = reading.result()
    assert [answer.mail.message_id for answer in answers if isinstance(answer, Read)] == [
        f"m{number}@mail.example" for number in range(600)
    ]


def test_a_stopped_child_that_is_killed_later_costs_no_mail_either() -> None:
    with Readers(CONTEXT, 1) as readers:
        readers.start()
        (pid,) = pids(readers)
        os.kill(pid, signal.SIGSTOP)
        reading = readers.submit([inquiry(f"m{number}") for number in range(50)])
        os.kill(pid, signal.SIGKILL)
        assert all(isinstance(answer, Read) for answer in reading.result())


def test_threads_share_the_children(readers: Readers) -> None:
    def read(thread: int) -> list[str | None]:
        mails = [inquiry(f"t{thread}-{number}") for number in range(40)]
        return [answer.mail.message_id for answer in readers.read(mails) if isinstance(answer, Read)]

    with ThreadPoolExecutor(4) as threads:
        for thread, ids in enumerate(threads.map(read, range(4))):
            assert ids == [f"t{thread}-{number}@mail.example" for number in range(40)]


def test_mails_larger_than_any_pipe_do_not_block() -> None:
    mails = [inquiry(f"m{number}", body="\r\n" + "word " * 100_000) for number in range(12)]
    with Readers(CONTEXT, 1) as readers:
        assert [isinstance(answer, Read) for answer in readers.read(mails)] == [True] * 12
        assert readers.read([]) == []


def test_closing_ends_the_children() -> None:
    readers = Readers(CONTEXT, 2)
    readers.start()
    running = pids(readers)
    assert len(running) == 2
    readers.close()
    for pid in running:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_child_that_cannot_start_is_nobody_s_fault() -> None:
    with Readers(CONTEXT, 1, memory=1 << 20) as readers, pytest.raises(OutsideError, match="memory"):
        readers.read([inquiry("one")])


def test_answers_hold_no_other_classes() -> None:
    with pytest.raises(pickle.UnpicklingError, match="holds no"):
        unpacked(pickle.dumps(Path("/tmp/x")))


def test_a_child_loads_what_reads_mails_and_no_more() -> None:
    root = Path(__file__).parents[2]
    script = "import sys; sys.path.insert(0, sys.argv[1]); import worker.jobs.reading.answer, worker.jobs.reading.wire; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", script, str(root)], capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    heavy = {
        "sqlalchemy",
        "fastapi",
        "matplotlib",
        "typer",
        "pydantic",
        "jinja2",
        "subprocess",
        "ssl",
        "asyncio",
        "logging",
    }
    assert not heavy & set(loaded)
