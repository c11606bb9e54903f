"""A worker killed or frozen anywhere on the way of a mail: accepted once at most, never dropped silently."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from tests.contract.store_examples import World
from tests.crash import sender
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import Postbox, smtp_server
from worker.mail.imap import ImapAccount, ImapSession
from worker.model import DeliveryState, DraftState, Role
from worker.store import deliveries, drafts, folders
from worker.store.db import Store

pytestmark = pytest.mark.crash

HOUR = 60
FIRST_LIFE = "approve deliver file"
NEXT_LIFE = "recover deliver file" + 6 * " hour probe deliver file"
ASK, SENT = DeliveryState.ASK_HUMAN, DeliveryState.SENT

# Forked from a process that has imported the program already, else each life would take a second to begin.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["worker.cli.main", "tests.crash.sender"])


@dataclass
class DeadlyPostbox(Postbox):
    """Files a copy into Sent where `files` says so, as some providers do; kills whoever sends at the mail's end, before the answer."""

    files: tuple[Dovecot, str] | None = None
    kills: str = ""  # "refusing" or "accepting"
    victim: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.victim and self.kills == "refusing":
            self._kill()
            return "451 too late"
        answer = await super().handle_DATA(server, session, envelope)
        if self.files and answer.startswith("250"):
            dovecot, user = self.files
            dovecot.deliver(user, envelope.original_content, "Sent")
        if self.victim and self.kills == "accepting":
            self._kill()
        return answer

    def _kill(self) -> None:
        os.kill(self.victim, signal.SIGKILL)
        self.victim = 0


@dataclass
class Scene:
    store: Store
    postbox: DeadlyPostbox
    orders: dict[str, str]
    lives: list[BaseProcess] = field(default_factory=list)

    def start(self, acts: str, *, minute: int = 0, failpoint: str = "", owner: str = "one") -> BaseProcess:
        orders = self.orders | {"acts": acts, "minute": str(minute), "owner": owner}
        process = _FORKS.Process(target=sender.main, args=(orders, failpoint))
        process.start()
        self.lives.append(process)
        if self.postbox.kills:
            self.postbox.victim = process.pid or 0
        return process

    def run(self, acts: str, *, minute: int = 0, failpoint: str = "", owner: str = "one") -> int | None:
        process = self.start(acts, minute=minute, failpoint=failpoint, owner=owner)
        process.join(60)
        return process.exitcode

    def state(self) -> DeliveryState:
        with self.store.read() as tx:
            [delivery] = deliveries.of_draft(tx, 1)
            return delivery.state

    def copies(self) -> int:
        account = ImapAccount("127.0.0.1", int(self.orders["imap"]), "none", self.orders["user"], "secret")
        with ImapSession(account) as mailbox:
            return len(mailbox.find("Sent", 1))

    @property
    def accepted(self) -> int:
        return len(self.postbox.accepted)


@pytest.fixture
def scene(each_store: Store, tmp_path: Path, dovecot: Dovecot, user: str) -> Iterator[Scene]:
    world, postbox = World(each_store), DeadlyPostbox()
    with each_store.write() as tx:
        folders.ensure(tx, world.mailbox.id, "Sent", Role.SENT)
    with smtp_server(postbox) as account:
        orders = {"imap": str(dovecot.port), "smtp": str(account.port), "receipts": str(tmp_path), "user": user}
        scene = Scene(each_store, postbox, orders | {"database": each_store.where})
        yield scene
        for process in scene.lives:
            process.kill()
            process.join(10)
            process.close()


BEFORE_THE_FENCE = ("approved", "claiming", "claimed", "marked", "handed_over", "reserved", "fencing")
KNOWN = ("receipt_written", "receipt_kept", "settling", "settled")
AFTERWARDS = ("claimed_filing", "looked_for_copy", "before_append", "after_append", "filing", "filed")


@pytest.mark.fault(25)
@pytest.mark.parametrize("failpoint", [*BEFORE_THE_FENCE, *KNOWN, *AFTERWARDS])
def test_killed_where_the_outcome_is_certain_it_is_sent_once_and_filed_once(scene: Scene, failpoint: str) -> None:
    assert scene.run(FIRST_LIFE, failpoint=failpoint) == -signal.SIGKILL
    assert scene.run(NEXT_LIFE, minute=HOUR) == 0
    assert (scene.state(), scene.accepted, scene.copies()) == (SENT, 1, 1)


@pytest.mark.fault(22)
@pytest.mark.parametrize(("failpoint", "accepted"), [("fenced", 0), ("answered", 1)])
def test_killed_where_it_may_have_been_accepted_a_person_is_asked(scene: Scene, failpoint: str, accepted: int) -> None:
    assert scene.run(FIRST_LIFE, failpoint=failpoint) == -signal.SIGKILL
    assert scene.run(NEXT_LIFE, minute=HOUR) == 0
    assert (scene.state(), scene.accepted, scene.copies()) == (ASK, accepted, 0)


@pytest.mark.fault(22)
@pytest.mark.parametrize(("kills", "accepted"), [("refusing", 0), ("accepting", 1)])
def test_killed_while_the_server_has_the_whole_mail_a_person_is_asked(scene: Scene, kills: str, accepted: int) -> None:
    scene.postbox.kills = kills
    assert scene.run(FIRST_LIFE) == -signal.SIGKILL
    scene.postbox.kills = ""
    assert scene.run(NEXT_LIFE, minute=HOUR) == 0
    assert (scene.state(), scene.accepted, scene.copies()) == (ASK, accepted, 0)


def test_killed_in_the_approval_nothing_was_approved(scene: Scene) -> None:
    assert scene.run(FIRST_LIFE, failpoint="approving") == -signal.SIGKILL
    assert scene.run(NEXT_LIFE, minute=HOUR) == 0
    with scene.store.read() as tx:
        assert deliveries.of_draft(tx, 1) == []
        assert drafts.get(tx, 1).state is DraftState.PENDING
    assert scene.accepted == 0


@pytest.mark.fault(29)
@pytest.mark.parametrize("each_store", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "failpoint", ["answered", "accepting", "receipt_kept", "settled", "claimed_filing", "filing", "filed"]
)
def test_killed_where_the_provider_files_sent_mail_by_itself(
    scene: Scene, dovecot: Dovecot, user: str, failpoint: str
) -> None:
    scene.postbox.files = (dovecot, user)
    scene.postbox.kills = failpoint if failpoint == "accepting" else ""
    assert scene.run(FIRST_LIFE, failpoint=failpoint) == -signal.SIGKILL
    scene.postbox.kills = ""
    assert scene.run(NEXT_LIFE, minute=HOUR) == 0
    assert (scene.state(), scene.accepted, scene.copies()) == (SENT, 1, 1)


@pytest.mark.fault(30)
@pytest.mark.parametrize("failpoint", ["claimed", "fencing", "fenced", "answered", "receipt_kept", "after_append"])
def test_killed_and_brought_home_by_two_workers_at_once(scene: Scene, failpoint: str) -> None:
    assert scene.run(FIRST_LIFE, failpoint=failpoint) == -signal.SIGKILL
    both = [scene.start("recover deliver file", minute=HOUR, owner=owner) for owner in ("one", "two")]
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert scene.run(NEXT_LIFE, minute=2 * HOUR) == 0
    asked = failpoint in {"fenced", "answered"}
    assert scene.state() is (ASK if asked else SENT)
    assert (scene.accepted, scene.copies()) == (int(failpoint != "fenced"), int(not asked))


def frozen(scene: Scene, failpoint: str, acts: str = "approve deliver") -> BaseProcess:
    process = scene.start(acts, failpoint=f"{failpoint}:stop")
    status = Path(f"/proc/{process.pid}/status")
    deadline = time.monotonic() + 30
    while not re.search(r"^State:\s+T", status.read_text(), re.MULTILINE):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return process


def thaw(process: BaseProcess) -> None:
    os.kill(process.pid or 0, signal.SIGCONT)
    process.join(60)
    assert process.exitcode == 0


@pytest.mark.fault(26)
@pytest.mark.parametrize("failpoint", ["claimed", "marked", "handed_over", "reserved"])
def test_frozen_before_the_fence_while_another_worker_sends(scene: Scene, failpoint: str) -> None:
    process = frozen(scene, failpoint)
    assert scene.run("steal deliver", minute=HOUR, owner="two") == 0
    assert scene.state() is DeliveryState.ACCEPTED
    thaw(process)
    assert scene.accepted == 1
    assert scene.state() is DeliveryState.ACCEPTED


@pytest.mark.fault(26)
@pytest.mark.parametrize("failpoint", ["fenced", "answered", "receipt_kept"])
def test_frozen_after_the_fence_while_another_worker_doubts(scene: Scene, failpoint: str) -> None:
    process = frozen(scene, failpoint)
    assert scene.run("steal deliver probe", minute=HOUR, owner="two") == 0
    assert scene.state() is DeliveryState.UNKNOWN
    thaw(process)
    assert scene.accepted == 1
    assert scene.run("recover deliver", minute=2 * HOUR) == 0
    assert scene.state() is DeliveryState.ACCEPTED
    assert scene.accepted == 1


@pytest.mark.fault(30)
def test_frozen_before_the_copy_is_filed_while_another_worker_files_it(scene: Scene) -> None:
    process = frozen(scene, "looked_for_copy", FIRST_LIFE)
    assert scene.run("steal file hour file", minute=HOUR, owner="two") == 0
    assert scene.state() is SENT
    thaw(process)
    assert (scene.state(), scene.accepted, scene.copies()) == (SENT, 1, 1)
