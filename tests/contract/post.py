"""A world whose mails can be sent: an office with a fake courier and a fake mailbox, and a clock to turn."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.contract.store_examples import NOW, US, World, message
from tests.servers.mailbox_fake import FakeMailbox
from tests.servers.smtp import FakeCourier
from worker.jobs.approve import approve
from worker.jobs.deliver import deliver_due
from worker.jobs.outgoing import Office, Outlet
from worker.jobs.receipts import Receipts
from worker.model import Address, Delivery, DeliveryState, Role, Us
from worker.store import deliveries, folders, messages
from worker.store.db import Store

MINUTE = timedelta(minutes=1)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Post:
    """A world with a draft, an office with a fake courier and a fake mailbox, and a clock to turn."""

    world: World
    office: Office
    courier: FakeCourier
    mailbox: FakeMailbox
    clock: Clock
    later: itertools.count[int] = field(default_factory=itertools.count)

    def approve(self, **fields: object) -> Delivery:
        with self.office.store.write() as tx:
            draft = self.world.draft
            return approve(tx, self.office, draft.id, draft.version, who="anna", now=self.clock(), **fields)  # type: ignore[arg-type]  # `earliest`

    def send(self) -> DeliveryState:
        """Lets the undo time pass and sends; the state of the delivery then."""
        self.clock.now += MINUTE
        deliver_due(self.office)
        return self.state()

    def delivery(self) -> Delivery:
        with self.office.store.read() as tx:
            return deliveries.of_draft(tx, self.world.draft.id)[-1]

    def state(self) -> DeliveryState:
        return self.delivery().state

    def arrives(self, **fields: object) -> None:
        """A mail is read by the sync."""
        name = f"later{next(self.later)}"
        mail = message(name, self.world.mailbox.id, hours=1, **fields)  # type: ignore[arg-type]  # any field of a message
        with self.office.store.write() as tx:
            messages.add(tx, mail)

    @property
    def sent(self) -> int:
        return len(self.courier.postbox.accepted)


def built(store: Store, tmp_path: Path) -> Post:
    world, courier, mailbox, clock = World(store), FakeCourier(), FakeMailbox(), Clock()
    with store.write() as tx:
        folders.ensure(tx, world.mailbox.id, "Sent", Role.SENT)
        folders.ensure(tx, world.mailbox.id, "Trash", Role.TRASH)
    outlet = Outlet(world.mailbox.id, Address(US, "Anna"), courier, mailbox.opened)
    ids = (f"id{number}" for number in itertools.count())
    us = Us(frozenset({US}))
    office = Office(
        store, {outlet.mailbox_id: outlet}, us, Receipts(tmp_path / "receipts"), "one", clock, lambda: next(ids)
    )
    return Post(world, office, courier, mailbox, clock)
