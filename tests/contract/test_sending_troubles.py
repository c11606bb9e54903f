"""Every phase of SMTP may fail in every way, on both databases: never accepted twice, never called sent without, never dropped silently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.contract.post import Post, built
from tests.servers.proxy import Kind, Proxy, Way
from tests.servers.smtp import Hang, HangUp, Postbox, Reply, ScriptedSmtp, smtp_server
from worker.jobs.deliver import deliver_due
from worker.jobs.file_sent import file_sent
from worker.jobs.probe import probe_unknown
from worker.jobs.recover import recover
from worker.mail.smtp import SmtpAccount, SmtpCourier
from worker.model import DeliveryState
from worker.store.db import Store

QUICK = {"timeout_seconds": 0.15, "answer_seconds": 0.15}
TOLD = {  # states in which a person sees that the mail did not leave, or may not have
    DeliveryState.READY, DeliveryState.HELD, DeliveryState.ASK_HUMAN, DeliveryState.REJECTED, DeliveryState.CANCELLED,
}  # fmt: skip
PORTABLE = ("cut", "4xx", "garbled")  # what is tried on PostgreSQL too: the other answers end in the same statements
PHASES = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END", "QUIT")
TROUBLES: dict[str, Reply] = {
    "cut": HangUp(),
    "stall": Hang(),
    "4xx": b"451 not now\r\n",
    "5xx": b"554 never\r\n",
    "garbled": b"25O ok\r\n",
    "half": (b"250 half a li", HangUp),
    "two codes": b"250-ok\r\n451 or not\r\n",
    "flood": b"x" * 70_000,
}


@pytest.fixture
def post(each_store: Store, tmp_path: Path) -> Post:
    return built(each_store, tmp_path)


def through(post: Post, account: SmtpAccount) -> None:
    """Mail goes by way of this server from now on."""
    [outlet] = post.office.outlets.values()
    post.office = replace(post.office, outlets={outlet.mailbox_id: replace(outlet, courier=SmtpCourier(account))})


def time_passes(post: Post) -> None:
    """A working day with everything that the service does by itself."""
    for _ in range(8):
        post.clock.now += timedelta(hours=1)
        recover(post.office)
        deliver_due(post.office)
        probe_unknown(post.office)
        file_sent(post.office)


def check(post: Post, taken: int) -> None:
    """`taken`: how often a server accepted the mail."""
    state, copies = post.state(), len(post.mailbox.mails["Sent"])
    assert taken <= 1, "accepted twice"
    if state is DeliveryState.SENT:
        assert (taken, copies) == (1, 1), "called sent without acceptance, or filed twice"
    else:
        assert state in TOLD, "dropped silently"
        assert copies == 0
    if taken:
        assert state in {DeliveryState.SENT, DeliveryState.ASK_HUMAN}


@pytest.mark.fault(23)
@pytest.mark.parametrize(
    ("each_store", "trouble"),
    [*(("sqlite", trouble) for trouble in TROUBLES), *(("postgresql", trouble) for trouble in PORTABLE)],
    indirect=["each_store"],
)
@pytest.mark.parametrize("phase", PHASES)
def test_a_server_in_trouble_that_mends_itself(post: Post, phase: str, trouble: str) -> None:
    """The worst is assumed: what was not refused in plain words at the mail's end was accepted, unseen."""
    post.approve()
    with ScriptedSmtp({phase: TROUBLES[trouble]}) as broken:
        through(post, broken.account(**QUICK))
        post.send()
    refused = phase == "END" and trouble in {"4xx", "5xx"}
    with ScriptedSmtp({}) as mended:
        through(post, mended.account(**QUICK))
        time_passes(post)
    check(post, mended.ended + (0 if refused else broken.ended))
    if phase not in {"END", "QUIT"} and trouble != "5xx":
        assert post.state() is DeliveryState.SENT, "it could have been tried again"


@pytest.mark.fault(24)
@pytest.mark.parametrize("files", [True, False], ids=["files sent", "does not"])
@pytest.mark.parametrize("trouble", ["cut", "stall", "garbled", "half", "two codes", "flood"])
def test_an_answer_that_is_none_is_found_out_where_the_provider_files_sent_mail(
    post: Post, files: bool, trouble: str
) -> None:
    raw = post.approve().mail.raw
    with ScriptedSmtp({"END": TROUBLES[trouble]}) as broken:
        through(post, broken.account(**QUICK))
        assert post.send() is DeliveryState.UNKNOWN
    if files:
        post.mailbox.put("Sent", raw)
    with ScriptedSmtp({}) as mended:
        through(post, mended.account(**QUICK))
        time_passes(post)
    check(post, broken.ended + mended.ended)
    assert post.state() is (DeliveryState.SENT if files else DeliveryState.ASK_HUMAN)


@pytest.fixture
def link(post: Post) -> Iterator[tuple[Proxy, Postbox]]:
    """A real server behind a link that fails at a byte."""
    postbox = Postbox()
    with smtp_server(postbox) as account, Proxy(account.port) as proxy:
        quick = replace(account, port=proxy.port, timeout_seconds=0.15, answer_seconds=0.15)
        through(post, quick)
        yield proxy, postbox


@pytest.mark.fault(22)
@pytest.mark.parametrize("each_store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", [Kind.CUT, Kind.STALL])
@pytest.mark.parametrize(
    ("way", "at"),
    [(Way.UP, at) for at in (0, 5, 25, 60, 80, 90, 120, 400, 700, 820)]
    + [(Way.DOWN, at) for at in (0, 10, 60, 150, 158, 167, 205, 212)],
)
def test_a_link_that_fails_at_a_byte(post: Post, link: tuple[Proxy, Postbox], way: Way, at: int, kind: Kind) -> None:
    proxy, postbox = link
    proxy.fault(kind, way, at, times=1)
    post.approve()
    post.send()
    proxy.heal()
    time_passes(post)
    check(post, len(postbox.accepted))


def test_two_workers_bring_home_what_a_third_left(post: Post) -> None:
    """Whatever order they come in: the delivery is theirs once."""
    post.approve()
    with ScriptedSmtp({"END": HangUp()}) as broken:
        through(post, broken.account(**QUICK))
        assert post.send() is DeliveryState.UNKNOWN
    others = [replace(post.office, owner=owner) for owner in ("two", "three")]
    for _ in range(6):
        post.clock.now += timedelta(hours=1)
        for office in others:
            recover(office)
            probe_unknown(office)
            deliver_due(office)
    assert broken.ended == 1
    assert post.state() is DeliveryState.ASK_HUMAN
