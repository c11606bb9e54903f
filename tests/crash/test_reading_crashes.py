"""A worker killed at the durable steps of a pass, twice in a row: the next life goes on where it was stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.contract.reader import NOW, Reader
from tests.servers.dovecot import Dovecot
from worker.mail.mailbox import BODY_BATCH
from worker.store import messages
from worker.store.db import Store

pytestmark = pytest.mark.crash

ROOT = Path(__file__).parents[2]


def run(reader: Reader, failpoint: str, days_later: int) -> int:
    """A pass in a process of its own; how it ended."""
    command = [sys.executable, "-m", "tests.crash.reader", reader.store.where, str(reader.server.port), reader.user]
    environment = os.environ | {"FOLLOWTHROUGH_FAILPOINT": failpoint}
    return subprocess.run([*command, str(days_later)], cwd=ROOT, env=environment, timeout=60, check=False).returncode


@pytest.mark.fault(10)
@pytest.mark.parametrize("failpoint", ["batch_taken@2", "batch_stored"])
def test_killed_while_it_reads_for_the_first_time_again_and_anew(
    store: Store, dovecot: Dovecot, user: str, failpoint: str
) -> None:
    reader = Reader(store, dovecot, user)
    reader.arrive(BODY_BATCH + 10)
    reader.arrive(5, "Sent")
    assert_survived(reader, failpoint)
    reader.expunge(2, BODY_BATCH + 1)
    reader.arrive(20)
    assert_survived(reader, failpoint, days_later=2)
    dovecot.delete_uidlist(user)
    assert_survived(reader, failpoint, days_later=4)


@pytest.mark.fault(10)
@pytest.mark.parametrize("failpoint", ["texts_taken@2", "texts_stored"])
def test_killed_while_it_fills_in_older_texts(store: Store, dovecot: Dovecot, user: str, failpoint: str) -> None:
    reader = Reader(store, dovecot, user)
    for number in range(3 * BODY_BATCH + 10):
        raw, _ = reader.post.mail("Sent", NOW - timedelta(days=60))
        dovecot.deliver(user, raw, at=NOW - timedelta(days=60, minutes=number))
    assert_survived(reader, failpoint)
    with store.read() as tx:
        stored = messages.get_many(tx, range(1, 4 * BODY_BATCH))
    assert len(stored) == 3 * BODY_BATCH + 10
    assert all(message.text and not message.skimmed for message in stored)


def assert_survived(reader: Reader, failpoint: str, days_later: int = 0) -> None:
    assert [run(reader, failpoint, days_later) for _ in range(2)] == [-signal.SIGKILL] * 2
    assert run(reader, "", days_later) == 0
    assert reader.differences() == []
