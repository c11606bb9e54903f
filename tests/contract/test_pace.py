"""What keeps a mailbox from sending: a person's pause, the day's limit, the pause between two mails, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.contract.post import MINUTE, Post, built
from tests.contract.store_examples import NOW, THEM, US, understood
from worker.jobs import breaker, pausing
from worker.jobs.deliver import deliver_due
from worker.jobs.outgoing import Outlet, usage_of
from worker.jobs.settle import Desk
from worker.jobs.steer import stop_plan
from worker.jobs.take_in import take_in
from worker.model import Address, Delivery, DeliveryState, FetchedMail, Kind, Us
from worker.rules.pace import Limits
from worker.store import audit, deliveries, messages, stops, suppressions
from worker.store.db import Store


@pytest.fixture
def post(each_store: Store, tmp_path: Path) -> Post:
    return built(each_store, tmp_path)


def limit(post: Post, limits: Limits, **fields: object) -> Outlet:
    [outlet] = post.office.outlets.values()
    changed = replace(outlet, limits=limits, **fields)  # type: ignore[arg-type]  # any field of an outlet
    post.office = replace(post.office, outlets={outlet.mailbox_id: changed})
    return changed


def pause(post: Post, mailbox_id: int = stops.ALL) -> None:
    with post.office.store.write() as tx:
        assert pausing.pause(tx, mailbox_id, "the price list is wrong", who="anna", now=post.clock())
        assert not pausing.pause(tx, mailbox_id, "again", who="ben", now=post.clock())


def resume(post: Post, mailbox_id: int = stops.ALL) -> None:
    with post.office.store.write() as tx:
        assert pausing.resume(tx, mailbox_id, who="anna", now=post.clock())
        assert not pausing.resume(tx, mailbox_id, who="anna", now=post.clock())


@pytest.mark.parametrize("all_of_them", [True, False])
def test_while_sending_is_paused_everything_waits_and_nothing_is_lost(post: Post, *, all_of_them: bool) -> None:
    mailbox = stops.ALL if all_of_them else post.world.mailbox.id
    pause(post, mailbox)
    post.approve()
    assert [post.send() for _ in range(3)] == [DeliveryState.READY] * 3
    assert (post.courier.attempts, post.delivery().attempt) == (0, 0)
    with post.office.store.read() as tx:
        assert pausing.standing(tx) == [
            f"{'Sending is paused' if all_of_them else f'{US} sends nothing'} (anna): the price list is wrong"
        ]
    resume(post, mailbox)
    assert post.send() is DeliveryState.ACCEPTED
    with post.office.store.read() as tx:
        assert pausing.standing(tx) == []
        subject = "sending" if all_of_them else f"mailbox:{mailbox}"
        assert [entry.what for entry in audit.about(tx, subject)] == ["sending stopped", "sending resumed"]


def test_another_mailbox_may_be_paused(post: Post) -> None:
    with post.office.store.write() as tx:
        stops.stop(tx, post.world.mailbox.id + 1, "x", "anna", NOW)
    post.approve()
    assert post.send() is DeliveryState.ACCEPTED


def between_claim_and_fence(post: Post, monkeypatch: pytest.MonkeyPatch, happens: object) -> None:
    """Lets something happen while the mail's body is on its way, before its end is."""
    hand_in = post.courier.deliver

    def deliver(mail: object, *, fence: object) -> object:
        happens()  # type: ignore[operator]  # a function
        return hand_in(mail, fence=fence)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(post.courier, "deliver", deliver)


def test_a_pause_between_the_claim_and_the_fence_still_stops_the_mail(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.approve()
    with monkeypatch.context() as patch:
        between_claim_and_fence(post, patch, lambda: pause(post))
        assert post.send() is DeliveryState.READY
    assert post.sent == 0
    resume(post)
    assert post.send() is DeliveryState.ACCEPTED
    assert post.sent == 1


@pytest.mark.fault(35)
@pytest.mark.parametrize("what", ["reply", "opt out", "stop"])
def test_what_happens_between_the_claim_and_the_fence_still_stops_the_mail(
    post: Post, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def happens() -> None:
        if what == "reply":
            post.arrives(conversation_id=post.world.conversation.id)
            return
        with post.office.store.write() as tx:
            if what == "opt out":
                suppressions.add(tx, THEM, "enough", NOW)
            else:
                stop_plan(tx, post.world.lead.id, "enough", who="anna", now=NOW)

    post.approve()
    with monkeypatch.context() as patch:
        between_claim_and_fence(post, patch, happens)
        assert post.send() is DeliveryState.READY
    assert post.send() is DeliveryState.CANCELLED
    assert post.sent == 0


def test_the_fence_looks_at_each_mails_own_conversation(post: Post) -> None:
    """The newest mail of another conversation is nothing to it."""
    post.approve()
    with post.office.store.write() as tx:
        talk = post.world._conversation(tx)
    post.arrives(conversation_id=talk.id, from_=Address("lou@elsewhere.example"))
    assert post.send() is DeliveryState.ACCEPTED


def test_mail_sent_by_hand_counts_and_our_own_copies_count_once(post: Post) -> None:
    limit(post, Limits(3), writers=frozenset({"a.keller@ours.example"}))
    post.world.delivery("one", state=DeliveryState.SENT, finished_at=NOW)
    others = {"to": (Address("lou@elsewhere.example"),), "ours": True}
    post.arrives(**others, identity="followthrough:ft-one", delivery_id=1)  # the copy of that one
    post.arrives(**others, from_=Address("a.keller@ours.example"))
    post.arrives(**others, from_=Address("colleague@ours.example"))  # lies in the mailbox, another sent it
    post.arrives(**others, understanding=understood(Kind.AUTO_REPLY))
    [outlet] = post.office.outlets.values()
    with post.office.store.read() as tx:
        assert usage_of(tx, outlet, NOW + timedelta(hours=2)).today == 2
        assert usage_of(tx, outlet, NOW + timedelta(days=1)).today == 0


def test_the_day_that_is_full_by_hand_waits(post: Post) -> None:
    limit(post, Limits(2))
    for _ in range(2):
        post.arrives(ours=True, to=(Address("lou@elsewhere.example"),))
    post.clock.now += timedelta(hours=2)
    post.approve()
    assert post.send() is DeliveryState.READY
    assert "2 mails of today" in (post.delivery().reason or "")
    post.clock.now += timedelta(days=1)
    assert post.send() is DeliveryState.ACCEPTED


def test_two_mails_lie_apart(post: Post) -> None:
    limit(post, Limits(50, 10 * MINUTE))
    post.world.delivery("one", state=DeliveryState.SENT, finished_at=NOW + MINUTE)
    post.approve()
    assert post.send() is DeliveryState.READY
    due = post.delivery().not_before
    assert NOW + 6 * MINUTE <= due <= NOW + 16 * MINUTE
    assert post.delivery().attempt == 0, "waiting is no attempt"
    post.clock.now = due - MINUTE
    assert post.send() is DeliveryState.ACCEPTED


def refused(post: Post, count: int) -> None:
    for number in range(count):
        post.world.delivery(f"r{number}", state=DeliveryState.REJECTED, finished_at=NOW)


@pytest.mark.fault(40)
def test_refusals_stop_the_mailbox_until_a_person_resumes_it(post: Post) -> None:
    refused(post, 4)
    post.approve()
    post.courier.postbox.answers["DATA"] = "554 5.7.1 blocked"
    assert post.send() is DeliveryState.REJECTED
    with post.office.store.read() as tx:
        [stop] = stops.standing(tx)
        assert (stop.mailbox_id, stop.who) == (post.world.mailbox.id, breaker.WHO)
        assert "5 of its last 5 mails bounced or were refused" in pausing.standing(tx)[0]
    waits = post.world.delivery("next")
    post.clock.now += MINUTE
    assert deliver_due(post.office) == 0
    resume(post, post.world.mailbox.id)
    with post.office.store.write() as tx:
        assert breaker.look(tx, post.world.mailbox.id, post.clock()) is None, (
            "what was before the resumption is forgiven"
        )
        assert deliveries.get(tx, waits.id).attempt == 0


def report(delivery: Delivery, status: str, named: str) -> bytes:
    """A delivery status notification (RFC 3464) that encloses our mail's header."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "MAILER-DAEMON@mx.ours.example", US
    mail["Subject"] = "Undelivered Mail Returned to Sender"
    mail["Message-ID"] = f"<{delivery.id}-{status}@mx.ours.example>"
    body = (
        f"--x\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.ours.example\r\n\r\nFinal-Recipient: rfc822; {delivery.mail.recipient}\r\n"
        f"Action: {'failed' if status[0] == '5' else 'delayed'}\r\nStatus: {status}\r\n"
        f"--x\r\nContent-Type: text/rfc822-headers\r\n\r\nX-Followthrough-Id: {named}\r\nSubject: x\r\n--x--\r\n"
    )
    head = mail.as_bytes().decode().strip().replace("\n", "\r\n")
    return f"{head}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n{body}".encode()


def takes_in(post: Post, raw: bytes) -> None:
    us = Us(frozenset({US}), frozenset({"ours.example"}))
    desk = Desk(us, (), frozenset(), frozenset(), {})
    with post.office.store.write() as tx:
        take_in(tx, desk, post.world.mailbox, None, [FetchedMail(None, raw, post.clock())], post.clock())


@pytest.mark.fault(41)
@pytest.mark.parametrize(
    ("status", "named", "believed"),
    [("5.1.1", "ft-a", True), ("4.2.2", "ft-a", False), ("5.1.1", "ft-of-nobody", False)],
)
def test_only_a_lasting_report_that_names_our_mail_ends_writing_to_them(
    post: Post, status: str, named: str, *, believed: bool
) -> None:
    delivery = post.world.delivery("a", state=DeliveryState.SENT, finished_at=NOW)
    takes_in(post, report(delivery, status, named))
    with post.office.store.read() as tx:
        assert (suppressions.reason_for(tx, THEM) is not None) is believed
        assert (deliveries.get(tx, delivery.id).bounced_at is not None) is believed


@pytest.mark.fault(40)
def test_bounces_stop_the_mailbox_and_no_mail_answers_them(post: Post) -> None:
    sent = [post.world.delivery(f"s{n}", state=DeliveryState.SENT, finished_at=NOW) for n in range(6)]
    for delivery in sent:
        with post.office.store.read() as tx:
            standing = stops.standing(tx)
        assert len(standing) == int(delivery.id > sent[4].id)
        takes_in(post, report(delivery, "5.1.1", delivery.mail.followthrough_id))
        takes_in(post, report(delivery, "5.1.1", delivery.mail.followthrough_id))
    with post.office.store.read() as tx:
        [stop] = stops.standing(tx)
        assert "5 of its last 6 mails" in stop.reason
        assert deliveries.in_states(tx, [DeliveryState.APPROVED, DeliveryState.READY]) == []
        assert messages.count(tx) == 1 + len(sent)
