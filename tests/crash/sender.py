"""A worker in a process of its own, for tests that kill it: `python -m tests.crash.sender '{"database": …, "acts": […]}'`."""

from __future__ import annotations

import itertools
import json
import sys
from datetime import timedelta
from pathlib import Path

from tests.contract.store_examples import NOW, US
from worker.jobs.approve import approve
from worker.jobs.deliver import deliver_due
from worker.jobs.recover import recover
from worker.jobs.failpoints import reach
from worker.jobs.file_sent import file_sent
from worker.jobs.outgoing import Office, Outlet
from worker.jobs.probe import probe_unknown
from worker.jobs.receipts import Receipts
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.smtp import SmtpAccount, SmtpCourier
from worker.model import Address, Us
from worker.store.db import Store


def main(orders: dict[str, object]) -> None:
    now = NOW + timedelta(minutes=int(str(orders["minute"])))
    store = Store(str(orders["database"]))
    imap = ImapAccount("127.0.0.1", int(str(orders["imap"])), "none", str(orders["user"]), "secret")
    courier = SmtpCourier(SmtpAccount("127.0.0.1", int(str(orders["smtp"])), "none"))
    outlet = Outlet(1, Address(US, "Anna"), courier, lambda: ImapSession(imap))
    ids = (f"id{number}" for number in itertools.count())
    receipts = Receipts(Path(str(orders["receipts"])))
    owner = str(orders["owner"])
    office = Office(store, {1: outlet}, Us(frozenset({US})), receipts, owner, lambda: now, lambda: next(ids))
    for act in str(orders["acts"]).split():
        now += timedelta(minutes=1)
        match act:
            case "hour":
                now += timedelta(hours=1)
            case "approve":
                with store.write() as tx:
                    approve(tx, office, 1, 1, who="anna", now=now)
                reach("approved")
            case "recover":
                recover(office, at_start=True)
            case "steal":
                recover(office)
            case "deliver":
                deliver_due(office)
            case "file":
                file_sent(office)
            case "probe":
                probe_unknown(office)
    store.close()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
