"""Anything that people, prospects, servers and crashes do, in any order: nothing unapproved leaves, nothing twice, nothing after a stop."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.contract.post import Clock
from tests.contract.store_examples import NOW, US, World, a_draft, a_lead, a_touch, message
from tests.servers.mailbox_fake import FakeMailbox
from worker.errors import NotPossibleError, StaleError
from worker.jobs import pausing
from worker.jobs.approve import Choice, approve, edit, reject, resolve, undo
from worker.jobs.deliver import deliver_due
from worker.jobs.file_sent import file_sent
from worker.jobs.outgoing import Office, Outlet
from worker.jobs.probe import probe_unknown
from worker.jobs.receipts import Receipts
from worker.jobs.recover import recover
from worker.jobs.steer import stop_plan
from worker.model import (
    Accepted,
    Address,
    Conversation,
    Delivery,
    DeliveryState,
    DraftState,
    Fenced,
    FrozenMail,
    Outcome,
    Permanent,
    Prospect,
    Role,
    Temporary,
    Unknown,
    Us,
)
from worker.store import conversations, deliveries, drafts, folders, leads, messages, suppressions, touches
from worker.store.db import Store

PEOPLE = 3
Events = st.sampled_from(["", "", "pause", "reply", "opt out", "stop"])
Manners = st.sampled_from(
    [
        "takes",
        "takes, answer lost",
        "takes",
        "takes, answer lost",
        "4xx",
        "5xx",
        "lost",
        "dies before",
        "dies after",
        "takes, dies",
    ]
)
Who = st.integers(0, PEOPLE - 1)


class DiedError(BaseException):
    """The worker is gone."""


class Machine(RuleBasedStateMachine):
    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        shared = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None))
        shutil.copy(self.migrated, self.folder / "store.db")
        self.store = Store(f"sqlite:///{self.folder / 'store.db'}")
        self.clock, self.mailbox = Clock(NOW + timedelta(minutes=1)), FakeMailbox()
        self.numbers = itertools.count()
        self.manner, self.event = "takes", ""
        self.paused = False
        self.dead_plans: set[int] = set()
        self.standing: dict[str, int] = {}  # our id of what is approved and not taken back: whose draft
        self.fits: set[str] = set()  # of those, whose conversation has not moved since
        self.again: Counter[str] = Counter()
        self.said_sent: set[str] = set()
        self.taken: Counter[str] = Counter()
        self._furnish()

    def _furnish(self) -> None:
        world = World(self.store)
        outlet = Outlet(world.mailbox.id, Address(US, "Anna"), self, self.mailbox.opened)
        ids = (f"id{number}" for number in self.numbers)
        receipts = Receipts(self.folder / "receipts")
        us = Us(frozenset({US}))
        self.office = Office(
            self.store, {outlet.mailbox_id: outlet}, us, receipts, "one", self.clock, lambda: next(ids)
        )
        self.drafts: list[int] = []
        self.leads: list[int] = []
        self.talks: list[int] = []
        with self.store.write() as tx:
            for role in (Role.SENT, Role.TRASH):
                folders.ensure(tx, world.mailbox.id, role.value.capitalize(), role)
            for number in range(PEOPLE):
                them = f"pat@buyer{number}.example"
                new = Conversation(0, world.mailbox.id, "Tiles", Prospect(them), NOW, NOW)
                talk = conversations.create(tx, new)
                mail = message(f"m{number}", world.mailbox.id, conversation_id=talk.id, from_=Address(them))
                head, _ = messages.add(tx, mail)
                lead = leads.save(tx, a_lead(talk))
                touch = touches.add(tx, a_touch(lead.id))
                draft = drafts.add(tx, a_draft(touch, head.id, recipient=Address(them), created_at=NOW))
                self.drafts.append(draft.id)
                self.leads.append(lead.id)
                self.talks.append(talk.id)
        self.mailbox_id = world.mailbox.id

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    # the courier

    def deliver(self, mail: FrozenMail, *, fence: Callable[[], bool]) -> Outcome:
        if self.manner == "dies before":
            raise DiedError
        event, self.event = self.event, ""
        self._happens(event, self.standing.get(mail.followthrough_id, 0))
        if not fence():
            return Fenced()
        if self.manner == "dies after":
            raise DiedError
        if self.manner == "4xx":
            return Temporary("451 later")
        if self.manner == "5xx":
            return Permanent("550 no")
        if self.manner == "lost":
            return Unknown("")
        assert not self.paused, "sent after a stop"
        assert mail.followthrough_id in self.standing, "sent without an approval"
        assert self.standing[mail.followthrough_id] not in self.dead_plans, "sent after the plan ended"
        assert mail.followthrough_id in self.fits, "sent although the conversation moved on"
        self.taken[mail.followthrough_id] += 1
        if self.manner == "takes, dies":
            raise DiedError
        return Unknown("") if self.manner == "takes, answer lost" else Accepted("250 ok")

    def close(self) -> None:
        pass

    # what happens

    def _approve(self, who: int) -> None:
        try:
            with self.store.write() as tx:
                version = drafts.get(tx, self.drafts[who]).version
                made = approve(tx, self.office, self.drafts[who], version, who="anna", now=self.clock())
        except (NotPossibleError, StaleError):
            return
        self.standing[made.mail.followthrough_id] = who
        self.fits.add(made.mail.followthrough_id)

    @initialize()
    def approves_all(self) -> None:
        for who in range(PEOPLE):
            self._approve(who)

    @rule(act=st.sampled_from(["approve", "take back", "edit", "reject", *Choice]), who=Who)
    def people_act(self, act: str, who: int) -> None:
        with contextlib.suppress(NotPossibleError, StaleError):
            self._act(act, who)

    def _act(self, act: str, who: int) -> None:
        made, now = self._newest(who), self.clock()
        with self.store.write() as tx:
            draft = drafts.get(tx, self.drafts[who])
            if act == "edit":
                edit(tx, draft.id, draft.version, "Re: Tiles", f"Words {next(self.numbers)}", (), who="b", now=now)
            elif act == "reject":
                reject(tx, draft.id, draft.version, who="b", now=now)
            elif act == "take back" and made:
                undo(tx, made.id, who="anna", now=now)
            elif act in set(Choice) and made:
                resolve(tx, self.office, made.id, Choice(act), who="anna", now=now)
        if act == "approve":
            self._approve(who)
        elif made:
            self._remember(act, made.mail.followthrough_id)

    def _remember(self, act: str, id_: str) -> None:
        if act in {"take back", Choice.DROP}:
            self.standing.pop(id_, None)
        elif act == Choice.SEND_AGAIN:
            self.again[id_] += 1
        elif act == Choice.WAS_SENT:
            self.said_sent.add(id_)

    @rule(event=Events, who=Who)
    def something_happens(self, event: str, who: int) -> None:
        self._happens(event, who)

    @precondition(lambda self: self.paused)
    @rule()
    def goes_on(self) -> None:
        with self.store.write() as tx:
            assert pausing.resume(tx, 0, who="anna", now=self.clock())
        self.paused = False

    @rule(manner=Manners, event=Events, minutes=st.sampled_from([1, 1, 5, 300]))
    def delivers(self, manner: str, event: str, minutes: int) -> None:
        self.manner, self.event = manner, event
        self.clock.now += timedelta(minutes=minutes)
        try:
            deliver_due(self.office)
        except DiedError:
            receipts = Receipts(self.folder / "receipts")
            self.office = replace(self.office, receipts=receipts)
            recover(self.office, at_start=True)

    @rule(manner=Manners, event=Events)
    def delivers_as_often_as_all_else(self, manner: str, event: str) -> None:
        self.delivers(manner, event, 1)

    @rule()
    def looks(self) -> None:
        recover(self.office)
        probe_unknown(self.office)
        file_sent(self.office)

    def _happens(self, event: str, who: int) -> None:
        them = f"pat@buyer{who}.example"
        with self.store.write() as tx:
            match event:
                case "pause":
                    pausing.pause(tx, 0, "enough", who="anna", now=self.clock())
                    self.paused = True
                case "reply":
                    name = f"reply{next(self.numbers)}"
                    mail = message(
                        name, self.mailbox_id, conversation_id=self.talks[who], from_=Address(them), hours=99
                    )
                    messages.add(tx, mail)
                    self.fits -= {id_ for id_, whose in self.standing.items() if whose == who}
                case "opt out":
                    suppressions.add(tx, them, "enough", self.clock())
                    self.dead_plans.add(who)
                case "stop":
                    stop_plan(tx, self.leads[who], "enough", who="anna", now=self.clock())
                    self.dead_plans.add(who)

    def _newest(self, who: int) -> Delivery | None:
        with self.store.read() as tx:
            made = deliveries.of_draft(tx, self.drafts[who])
        return made[-1] if made else None

    # what always holds

    @invariant()
    def nothing_is_taken_twice_by_itself(self) -> None:
        for id_, times in self.taken.items():
            assert times <= 1 + self.again[id_]

    @invariant()
    def what_is_called_sent_was_taken(self) -> None:
        with self.store.read() as tx:
            sent = deliveries.in_states(tx, [DeliveryState.ACCEPTED, DeliveryState.SENT])
        for delivery in sent:
            assert self.taken[delivery.mail.followthrough_id] or delivery.mail.followthrough_id in self.said_sent

    @invariant()
    def what_was_approved_is_still_to_be_seen(self) -> None:
        with self.store.read() as tx:
            for number in self.drafts:
                draft, made = drafts.get(tx, number), deliveries.of_draft(tx, number)
                if draft.state is DraftState.APPROVED:
                    assert made[-1].state is not DeliveryState.CANCELLED
                if made and made[-1].state in {DeliveryState.CANCELLED, DeliveryState.REJECTED}:
                    assert made[-1].reason
                    assert draft.state is not DraftState.APPROVED


def test_any_order(migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Machine, "migrated", migrated_file, raising=False)
    few: Any = settings(
        max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    run_state_machine_as_test(Machine, settings=few)
