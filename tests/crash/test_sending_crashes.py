"""A worker killed or frozen anywhere on the way of a mail: accepted once at most, never dropped silently."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract.store_examples import World
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import Postbox, smtp_server
from worker.mail.imap import ImapAccount, ImapSession
from worker.model import DeliveryState, Role
from worker.store import deliveries, folders
from worker.store.db import Store

pytestmark = pytest.mark.crash

ROOT = Path(__file__).parents[2]
HOUR = 60
FIRST_LIFE = "approve deliver file"
NEXT_LIFE = "recover deliver file" + 6 * " hour probe deliver file"


@dataclass
class Scene:
    store: Store
    postbox: Postbox
    orders: dict[str, object]

    def start(self, acts: str, *, minute: int = 0, failpoint: str = "", owner: str = "one") -> subprocess.Popen[bytes]:
        orders = json.dumps(self.orders | {"acts": acts, "minute": minute, "owner": owner})
        environment = os.environ | {"FOLLOWTHROUGH_FAILPOINT": failpoint}
        return subprocess.Popen([sys.executable, "-m", "tests.crash.sender", orders], cwd=ROOT, env=environment)

    def run(self, acts: str, *, minute: int = 0, failpoint: str = "", owner: str = "one") -> int:
        with self.start(acts, minute=minute, failpoint=failpoint, owner=owner) as process:
            return process.wait(60)

    def state(self) -> DeliveryState:
        with self.store.read() as tx:
            [delivery] = deliveries.of_draft(tx, 1)
            return delivery.state

    def copies(self) -> int:
        account = ImapAccount("127.0.0.1", int(str(self.orders["imap"])), "none", str(self.orders["user"]), "secret")
        with ImapSession(account) as mailbox:
            return len(mailbox.find("Sent", 1))


@pytest.fixture
def scene(store: Store, tmp_path: Path, dovecot: Dovecot, user: str) -> Iterator[Scene]:
    world, postbox = World(store), Postbox()
    with store.write() as tx:
        folders.ensure(tx, world.mailbox.id, "Sent", Role.SENT)
    with smtp_server(postbox) as account:
        orders = {
            "database": store.where,
            "imap": dovecot.port,
            "smtp": account.port,
            "user": user,
            "receipts": str(tmp_path / "receipts"),
        }
        yield Scene(store, postbox, orders)


@pytest.mark.parametrize(
    ("failpoint", "state", "accepted", "copies"),
    [
        ("approved", DeliveryState.SENT, 1, 1),
        ("claimed", DeliveryState.SENT, 1, 1),
        ("marked", DeliveryState.SENT, 1, 1),
        ("before_fence", DeliveryState.SENT, 1, 1),
        ("after_fence", DeliveryState.ASK_HUMAN, 0, 0),
        ("before_receipt", DeliveryState.ASK_HUMAN, 1, 0),
        ("after_receipt", DeliveryState.SENT, 1, 1),
        ("before_append", DeliveryState.SENT, 1, 1),
        ("after_append", DeliveryState.SENT, 1, 1),
    ],
)
def test_killed(scene: Scene, failpoint: str, state: DeliveryState, accepted: int, copies: int) -> None:
    assert scene.run(FIRST_LIFE, failpoint=failpoint) == -signal.SIGKILL
    assert scene.run(NEXT_LIFE, minute=HOUR) == 0
    assert (scene.state(), len(scene.postbox.accepted), scene.copies()) == (state, accepted, copies)


def frozen(scene: Scene, failpoint: str) -> subprocess.Popen[bytes]:
    process = scene.start("approve deliver", failpoint=f"{failpoint}:stop")
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    return process


def thaw(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGCONT)
    assert process.wait(60) == 0


def test_frozen_before_the_fence_while_another_worker_sends(scene: Scene) -> None:
    with frozen(scene, "before_fence") as process:
        assert scene.run("steal deliver", minute=HOUR, owner="two") == 0
        assert scene.state() is DeliveryState.ACCEPTED
        thaw(process)
    assert len(scene.postbox.accepted) == 1
    assert scene.state() is DeliveryState.ACCEPTED


def test_frozen_after_the_fence_while_another_worker_doubts(scene: Scene) -> None:
    with frozen(scene, "after_fence") as process:
        assert scene.run("steal deliver probe", minute=HOUR, owner="two") == 0
        assert scene.state() is DeliveryState.UNKNOWN
        thaw(process)
    assert len(scene.postbox.accepted) == 1
    assert scene.run("recover deliver", minute=2 * HOUR) == 0
    assert scene.state() is DeliveryState.ACCEPTED
    assert len(scene.postbox.accepted) == 1
