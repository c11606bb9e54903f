"""A worker in a process of its own, for tests that kill it."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

from tests.contract.store_examples import NOW, US
from worker.jobs import failpoints
from worker.jobs.approve import approve
from worker.jobs.deliver import deliver_due
from worker.jobs.file_sent import file_sent
from worker.jobs.outgoing import Office, Outlet
from worker.jobs.probe import probe_unknown
from worker.jobs.receipts import Receipts
from worker.jobs.recover import recover
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.smtp import SmtpAccount, SmtpCourier
from worker.model import Address, Us
from worker.store.db import Store


def main(orders: dict[str, str], failpoint: str) -> None:
    """`failpoint` as in FOLLOWTHROUGH_FAILPOINT, which was read before this process was forked."""
    where, _, failpoints._HOW = failpoint.partition(":")
    failpoints._NAME, _, failpoints._TIME = where.partition("@")
    now = NOW + timedelta(minutes=int(orders["minute"]))
    store = Store(orders["database"])
    imap = ImapAccount("127.0.0.1", int(orders["imap"]), "none", orders["user"], "secret")
    smtp = SmtpAccount("127.0.0.1", int(orders["smtp"]), "none")
    more = (SmtpCourier(smtp),) if orders["owner"] == "two" else ()
    outlet = Outlet(1, Address(US, "Anna"), SmtpCourier(smtp), lambda: ImapSession(imap), more_couriers=more)
    ids = (f"id{number}" for number in itertools.count())
    receipts = Receipts(Path(orders["receipts"]) / orders["owner"])
    us = Us(frozenset({US}))
    office = Office(store, {1: outlet}, us, receipts, orders["owner"], lambda: now, lambda: next(ids))
    for act in orders["acts"].split():
        now += timedelta(minutes=1)
        match act:
            case "hour":
                now += timedelta(hours=1)
            case "approve":
                with store.write() as tx:
                    approve(tx, office, 1, 1, who="anna", now=now)
                    failpoints.reach("approving")
                failpoints.reach("approved")
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
