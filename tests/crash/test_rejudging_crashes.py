"""Judging again, killed in the middle: the next life goes on where it was stopped, and ends where an undisturbed one does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.test_take_in import mail
from tests.crash.rejudger import NOW, US, desk
from worker.jobs import rejudge
from worker.jobs.import_mails import import_mails
from worker.model import NO_LEAD, Lead, Message, Us
from worker.store import judgements, leads, messages
from worker.store.backup import backup
from worker.store.db import Store

pytestmark = pytest.mark.crash

ROOT = Path(__file__).parents[2]
TEXT = "Could you send us a quote for nine pumps?"
MAILS = range(9)


def run(store: Store, failpoint: str) -> int:
    command = [sys.executable, "-m", "tests.crash.rejudger", store.where]
    environment = os.environ | {"FOLLOWTHROUGH_FAILPOINT": failpoint}
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=60, check=False).returncode


def state(store: Store) -> tuple[list[Message], list[Lead]]:
    with store.read() as tx:
        return messages.get_many(tx, range(1, 100)), leads.every(tx)


@pytest.mark.parametrize("failpoint", ["rejudging@3", "rejudged@2"])
def test_killed_while_it_judges_again(store: Store, tmp_path: Path, failpoint: str) -> None:
    wishes = [mail(TEXT, sender=f"Ana <ana@quay{n}.example>", id=f"{n}@quay{n}.example") for n in MAILS]
    import_mails(store, desk(store), US, wishes, NOW)
    assert len(state(store)[1]) == len(MAILS)
    with store.write() as tx:  # as if rules had judged them that knew no lead
        for lead in leads.every(tx):
            leads.remove(tx, lead.id)
        known = messages.get_many(tx, range(1, 100))
        blind = [replace(one, understanding=replace(one.understanding, lead=NO_LEAD)) for one in known]
        messages.fill_in(tx, blind, Us(frozenset({US})))
        judgements.begin(tx, "older", NOW)
    backup(store, tmp_path / "undisturbed.db")
    undisturbed = Store(f"sqlite:///{tmp_path}/undisturbed.db")
    assert run(undisturbed, "") == 0

    assert run(store, failpoint) == -signal.SIGKILL
    done = len(state(store)[1])
    assert 0 < done < len(MAILS)
    assert run(store, failpoint) == -signal.SIGKILL
    assert len(state(store)[1]) > done
    assert run(store, "") == 0
    assert state(store) == state(undisturbed)
    assert len(state(store)[1]) == len(MAILS)
    assert rejudge.count(store, desk(store), NOW) == 0
    undisturbed.close()
