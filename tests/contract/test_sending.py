"""From approval to the Sent copy, over a real database: what is sent once, what is held, and what becomes of every failure."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.contract.post import MINUTE, Post, built
from tests.contract.store_examples import NOW, THEM, US, understood
from tests.servers.smtp import FakeCourier
from worker.errors import NotPossibleError, OutsideError, SignInRefusedError, StaleError, UnreachableError
from worker.jobs.approve import Choice, edit, reject, resolve, snooze, undo
from worker.jobs.deliver import deliver_due
from worker.jobs.file_sent import file_sent
from worker.jobs.probe import probe_unknown
from worker.jobs.receipts import Receipts
from worker.jobs.recover import recover
from worker.model import (
    Address,
    DeliveryState,
    DraftState,
    Finding,
    Kind,
    Purpose,
    Severity,
    TouchState,
)
from worker.rules.pace import Limits
from worker.store import audit, deliveries, drafts, leads, mailboxes, suppressions, touches
from worker.store.db import Store


@pytest.fixture
def post(store: Store, tmp_path: Path) -> Post:
    return built(store, tmp_path)


def test_an_approved_draft_is_sent_once_in_its_thread_and_filed_once(post: Post) -> None:
    approved = post.approve()
    assert deliver_due(post.office) == 0  # the undo time runs
    assert post.send() is DeliveryState.ACCEPTED
    assert post.send() is DeliveryState.ACCEPTED
    assert post.courier.postbox.accepted == [(US, [THEM], approved.mail.raw)]
    mail = message_from_bytes(approved.mail.raw, policy=policy.default)
    assert mail["In-Reply-To"] == mail["References"] == "<first@mail.example>"
    post.clock.now += 5 * MINUTE
    assert file_sent(post.office) == 1
    assert file_sent(post.office) == 0
    assert post.state() is DeliveryState.SENT
    assert list(post.mailbox.mails["Sent"].values()) == [approved.mail.raw]
    with post.office.store.read() as tx:
        assert touches.get(tx, post.world.touch.id).state is TouchState.DONE
        assert [entry.what for entry in audit.about(tx, f"delivery:{approved.id}")] == ["approved", "accepted", "sent"]


def test_one_approval_counts_once_and_a_stale_one_not_at_all(post: Post) -> None:
    post.approve()
    with pytest.raises(NotPossibleError):
        post.approve()
    post.world.draft = replace(post.world.draft, version=9)
    with pytest.raises(NotPossibleError):
        post.approve()


def test_an_approval_of_an_older_version_is_refused(post: Post) -> None:
    with post.office.store.write() as tx:
        edit(tx, post.world.draft.id, 1, "Re: Tiles", "Another text.", (), who="ben", now=NOW)
    with pytest.raises(StaleError):
        post.approve()


def test_what_the_lint_blocks_cannot_be_approved(post: Post) -> None:
    finding = Finding("empty_phrase", Severity.BLOCKS, '"touching base" says nothing', "say what for")
    with post.office.store.write() as tx:
        post.world.draft = edit(
            tx, post.world.draft.id, 1, "Re: Tiles", "Touching base.", (finding,), who="ben", now=NOW
        )
    with pytest.raises(NotPossibleError, match="touching base"):
        post.approve()
    with post.office.store.read() as tx:
        assert drafts.get(tx, post.world.draft.id).state is DraftState.PENDING


@pytest.mark.fault(33)
def test_a_header_break_in_an_edited_subject_is_refused_and_nothing_is_approved(post: Post) -> None:
    with post.office.store.write() as tx:
        post.world.draft = edit(tx, post.world.draft.id, 1, "Re\r\nBcc: x@evil.example", "Hi", (), who="ben", now=NOW)
    with pytest.raises(Exception, match="control character"):
        post.approve()
    with post.office.store.read() as tx:
        assert drafts.get(tx, post.world.draft.id).state is DraftState.PENDING


def test_the_undo_time_takes_it_back_and_it_can_be_approved_again(post: Post) -> None:
    first = post.approve()
    with post.office.store.write() as tx:
        assert undo(tx, first.id, who="anna", now=NOW).state is DraftState.PENDING
    assert post.send() is DeliveryState.CANCELLED
    assert post.approve().id != first.id
    assert post.send() is DeliveryState.ACCEPTED
    assert post.sent == 1
    with pytest.raises(NotPossibleError), post.office.store.write() as tx:
        undo(tx, post.delivery().id, who="anna", now=NOW)


def test_it_waits_for_the_hours_of_the_recipient(post: Post) -> None:
    post.approve(earliest=NOW + timedelta(hours=3))
    assert post.send() is DeliveryState.APPROVED
    post.clock.now += timedelta(hours=3)
    assert post.send() is DeliveryState.ACCEPTED


@pytest.mark.fault(35)
@pytest.mark.parametrize(
    "change",
    [
        lambda post: post.arrives(conversation_id=post.world.conversation.id),
        lambda post: post.arrives(),  # in no conversation yet
        lambda post: post.arrives(ours=True, conversation_id=post.world.conversation.id),
        lambda post: post.arrives(
            conversation_id=post.world.conversation.id, understanding=understood(Kind.AUTO_REPLY)
        ),
    ],
    ids=["reply", "reply elsewhere", "our own mail by hand", "absence note"],
)
def test_whatever_happened_since_the_approval_voids_it(post: Post, change: object) -> None:
    post.approve()
    change(post)  # type: ignore[operator]  # a function of the post
    assert post.send() is DeliveryState.CANCELLED
    assert post.sent == 0
    with post.office.store.read() as tx:
        draft = drafts.get(tx, post.world.draft.id)
        assert draft.state is DraftState.VOID
        assert draft.void_reason
        assert touches.get(tx, post.world.touch.id).state is TouchState.CANCELLED


def test_what_happened_before_the_approval_is_seen_too(post: Post) -> None:
    post.arrives(conversation_id=post.world.conversation.id)
    with pytest.raises(StaleError):
        post.approve()
    with post.office.store.read() as tx:
        assert drafts.get(tx, post.world.draft.id).state is DraftState.PENDING


@pytest.mark.fault(35)
def test_a_colleague_of_the_prospect_in_another_conversation_voids_it(post: Post) -> None:
    post.approve()
    colleague = "lou@sales.buyer.example"
    other = replace(post.world.lead, id=0, prospect=replace(post.world.lead.prospect, email=colleague))
    with post.office.store.write() as tx:
        conversation = post.world._conversation(tx)
        leads.save(tx, replace(other, conversation_id=conversation.id))
    post.arrives(from_=Address(colleague), conversation_id=conversation.id)
    assert post.send() is DeliveryState.CANCELLED


def test_an_opt_out_voids_it(post: Post) -> None:
    post.approve()
    with post.office.store.write() as tx:
        suppressions.add(tx, THEM, "they asked not to be written to", NOW)
    assert post.send() is DeliveryState.CANCELLED
    assert "asked not to" in (post.delivery().reason or "")


@pytest.mark.fault(28)
def test_a_restored_backup_holds_everything_until_a_person_says_so(post: Post) -> None:
    post.approve()
    post.office.store.renew_epoch()
    assert post.send() is DeliveryState.HELD
    with post.office.store.write() as tx:
        resolve(tx, post.office, post.delivery().id, Choice.SEND_AGAIN, who="anna", now=post.clock())
    assert post.send() is DeliveryState.ACCEPTED
    assert post.sent == 1


def test_bytes_that_were_tampered_with_are_held(post: Post) -> None:
    delivery = post.approve()
    with post.office.store.write() as tx:
        tx.exec_driver_sql(
            "UPDATE delivery SET mail_raw = ? WHERE id = ?", (delivery.mail.raw + b"PS: buy!\r\n", delivery.id)
        )
    assert post.send() is DeliveryState.HELD
    assert post.sent == 0


def test_the_daily_quota_waits_for_the_next_day(post: Post) -> None:
    outlet = replace(post.office.outlets[post.world.mailbox.id], limits=Limits(daily=1))
    post.office = replace(post.office, outlets={outlet.mailbox_id: outlet})
    post.world.delivery("other", state=DeliveryState.ACCEPTED, finished_at=NOW)
    post.approve()
    assert post.send() is DeliveryState.READY
    assert post.delivery().not_before == (NOW + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    post.clock.now += timedelta(days=1)
    assert post.send() is DeliveryState.ACCEPTED


def test_a_pause_lies_between_two_mails(post: Post) -> None:
    outlet = replace(post.office.outlets[post.world.mailbox.id], limits=Limits(daily=9, gap=10 * MINUTE))
    post.office = replace(post.office, outlets={outlet.mailbox_id: outlet})
    post.world.delivery("other", state=DeliveryState.ACCEPTED, finished_at=NOW)
    post.approve()
    assert post.send() is DeliveryState.READY
    post.clock.now += 20 * MINUTE
    assert post.send() is DeliveryState.ACCEPTED


def test_a_temporary_refusal_is_tried_again_a_permanent_one_is_not(post: Post) -> None:
    post.approve()
    post.courier.postbox.answers["DATA"] = "451 greylisted"
    assert post.send() is DeliveryState.READY
    assert deliver_due(post.office) == 0  # not at once
    assert post.courier.attempts == 1
    post.courier.postbox.answers["DATA"] = "550 spam"
    post.clock.now += 10 * MINUTE
    assert post.send() is DeliveryState.REJECTED
    post.clock.now += timedelta(days=1)
    assert post.send() is DeliveryState.REJECTED
    assert (post.courier.attempts, post.delivery().reason) == (2, "550 spam")


def test_a_refused_sign_in_rests_the_mailbox_for_all(post: Post) -> None:
    post.courier.refuses_account = SignInRefusedError("the server refuses anna")
    mail = replace(post.approve().mail, message_id="r@x", followthrough_id="r", recipient=US)
    report = post.world.delivery("report", purpose=Purpose.REPORT, mail=mail)
    assert post.send() is DeliveryState.READY
    assert post.courier.attempts == 1
    with post.office.store.read() as tx:
        assert mailboxes.get(tx, post.world.mailbox.id).error == "the server refuses anna"
        assert deliveries.get(tx, report.id).state is DeliveryState.READY
    post.courier.refuses_account = None
    post.clock.now += timedelta(hours=2)
    assert post.send() is DeliveryState.ACCEPTED


def test_what_is_approved_waits_while_nobody_can_sign_in(post: Post) -> None:
    barred: list[str] = ["Nobody can sign in."]
    outlets = {
        number: replace(outlet, barred=lambda _: barred[0] if barred else None)
        for number, outlet in post.office.outlets.items()
    }
    post.office = replace(post.office, outlets=outlets)
    post.approve()
    assert [post.send() for _ in range(8)] == [DeliveryState.READY] * 8
    assert (post.courier.attempts, post.delivery().reason) == (0, "Nobody can sign in.")
    barred.clear()
    post.clock.now += MINUTE
    assert post.send() is DeliveryState.ACCEPTED
    assert post.sent == 1


def test_what_waited_for_a_sign_in_for_days_is_held_for_a_person(post: Post) -> None:
    outlets = {number: replace(outlet, barred=lambda _: "Nobody.") for number, outlet in post.office.outlets.items()}
    post.office = replace(post.office, outlets=outlets)
    post.approve()
    post.clock.now += timedelta(days=4)
    assert post.send() is DeliveryState.HELD
    assert post.courier.attempts == 0


def test_an_unreachable_mailbox_delays_and_loses_nothing(post: Post) -> None:
    post.mailbox.failure = UnreachableError("no answer")
    post.approve()
    assert post.send() is DeliveryState.READY
    assert post.courier.attempts == 0
    post.mailbox.failure = None
    post.clock.now += 10 * MINUTE
    assert post.send() is DeliveryState.ACCEPTED


@pytest.mark.fault(22)
def test_a_lost_answer_is_unknown_and_never_sent_again_by_itself(post: Post) -> None:
    post.courier.lose_answer = True
    post.approve()
    assert post.send() is DeliveryState.UNKNOWN
    for _ in range(8):
        post.clock.now += timedelta(hours=1)
        probe_unknown(post.office)
        deliver_due(post.office)
    assert post.state() is DeliveryState.ASK_HUMAN
    assert post.courier.attempts == 1
    assert post.delivery().probes <= 5


@pytest.mark.fault(31)
@pytest.mark.parametrize("folder", ["Sent", "Trash"])
def test_a_copy_in_the_mailbox_proves_that_it_was_accepted(post: Post, folder: str) -> None:
    post.courier.lose_answer = True
    raw = post.approve().mail.raw
    assert post.send() is DeliveryState.UNKNOWN
    renamed = raw.replace(b"Message-ID: <", b"Message-ID: <given-by-the-provider-")
    post.mailbox.put(folder, renamed)
    post.clock.now += MINUTE
    assert probe_unknown(post.office) == 1
    assert post.state() is DeliveryState.ACCEPTED


def test_a_reply_that_names_our_id_proves_it_too(post: Post) -> None:
    post.courier.lose_answer = True
    mail = post.approve().mail
    post.send()
    post.arrives(conversation_id=post.world.conversation.id, in_reply_to=(mail.message_id,))
    post.clock.now += MINUTE
    assert probe_unknown(post.office) == 1
    assert "named by" in (post.delivery().answer or "")


def test_a_mailbox_that_cannot_be_looked_into_answers_nothing(post: Post) -> None:
    post.courier.lose_answer = True
    post.approve()
    post.send()
    post.mailbox.failure = UnreachableError("no answer")
    for _ in range(20):
        post.clock.now += timedelta(hours=1)
        probe_unknown(post.office)
    assert post.state() is DeliveryState.UNKNOWN


@pytest.mark.parametrize(
    ("choice", "state", "attempts"),
    [
        (Choice.WAS_SENT, DeliveryState.ACCEPTED, 1),
        (Choice.SEND_AGAIN, DeliveryState.ACCEPTED, 2),
        (Choice.DROP, DeliveryState.CANCELLED, 1),
    ],
)
def test_a_person_decides_what_nobody_knows(post: Post, choice: Choice, state: DeliveryState, attempts: int) -> None:
    test_a_lost_answer_is_unknown_and_never_sent_again_by_itself(post)
    post.courier.lose_answer = False
    with post.office.store.write() as tx:
        resolve(tx, post.office, post.delivery().id, choice, who="anna", now=post.clock())
    assert post.send() is state
    assert post.courier.attempts == attempts


def test_a_later_attempt_looks_for_the_copy_first(post: Post) -> None:
    raw = post.approve().mail.raw
    post.courier.postbox.answers["DATA"] = "451 later"
    post.send()
    post.mailbox.put("Sent", raw)
    post.courier.postbox.answers.clear()
    post.clock.now += 10 * MINUTE
    assert post.send() is DeliveryState.ACCEPTED
    assert post.courier.attempts == 1


def test_a_full_disk_stops_before_the_end_of_the_mail(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.approve()

    def full(_self: Receipts, _id: str) -> None:
        raise OutsideError("no space left on device")

    monkeypatch.setattr(Receipts, "reserve", full)
    assert post.send() is DeliveryState.READY
    assert post.sent == 0
    monkeypatch.undo()
    post.clock.now += 10 * MINUTE
    assert post.send() is DeliveryState.ACCEPTED


@pytest.mark.fault(25)
def test_a_database_that_is_gone_at_the_250_learns_it_from_the_receipt(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.approve()
    accept = Receipts.accept

    def then_gone(self: Receipts, id_: str, answer: str) -> None:
        accept(self, id_, answer)
        raise OutsideError("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr(Receipts, "accept", then_gone)
        patch.setattr(deliveries, "settle", lambda *_, **__: False)
        with pytest.raises(OutsideError):
            post.send()
    assert post.state() is DeliveryState.SENDING_COMMIT
    assert recover(post.office) == 1
    assert post.state() is DeliveryState.ACCEPTED
    assert recover(post.office) == 0
    assert post.sent == 1


def test_a_receipt_overrules_even_a_person_s_doubt(post: Post) -> None:
    post.courier.lose_answer = True
    mail = post.approve().mail
    assert post.send() is DeliveryState.UNKNOWN
    post.office.receipts.reserve(mail.followthrough_id)
    post.office.receipts.accept(mail.followthrough_id, "250 ok")
    assert recover(post.office) == 1
    assert post.state() is DeliveryState.ACCEPTED


@pytest.mark.fault(27)
def test_many_workers_send_each_mail_once(each_store: Store, tmp_path: Path) -> None:
    post = built(each_store, tmp_path)
    post.approve()
    for number in range(8):
        mail = replace(post.delivery().mail, message_id=f"m{number}@x", followthrough_id=f"f{number}", recipient=US)
        post.world.delivery(f"r{number}", purpose=Purpose.REPORT, mail=mail)
    post.clock.now += MINUTE
    couriers = [FakeCourier(post.courier.postbox) for _ in range(4)]
    [outlet] = post.office.outlets.values()
    threads = []
    for number, courier in enumerate(couriers):
        own = {outlet.mailbox_id: replace(outlet, courier=courier)}
        office = replace(post.office, outlets=own, owner=f"worker{number}")
        threads.append(threading.Thread(target=deliver_due, args=(office,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(courier.attempts for courier in couriers) == post.sent == 9


def test_several_couriers_of_a_mailbox_send_each_mail_once(each_store: Store, tmp_path: Path) -> None:
    post = built(each_store, tmp_path)
    post.approve()
    for number in range(11):
        mail = replace(post.delivery().mail, message_id=f"m{number}@x", followthrough_id=f"f{number}", recipient=US)
        post.world.delivery(f"r{number}", purpose=Purpose.REPORT, mail=mail)
    more = tuple(FakeCourier(post.courier.postbox) for _ in range(3))
    [outlet] = post.office.outlets.values()
    limits = Limits(daily=10)
    several = replace(outlet, more_couriers=more, limits=limits)
    post.office = replace(post.office, outlets={outlet.mailbox_id: several})
    post.clock.now += MINUTE
    assert deliver_due(post.office) == 10, "together they keep the limit of the day"
    assert post.sent == 10
    assert replace(several, limits=Limits(10, MINUTE)).couriers == (post.courier,), "with a pause between two mails"


@pytest.mark.fault(29)
def test_a_provider_that_files_by_itself_is_learned_and_gets_no_second_copy(post: Post) -> None:
    raw = post.approve().mail.raw
    post.send()
    assert file_sent(post.office) == 0  # it may still come
    post.mailbox.put("Sent", raw)
    post.clock.now += 5 * MINUTE
    assert file_sent(post.office) == 1
    assert post.mailbox.appended == 0
    with post.office.store.read() as tx:
        assert mailboxes.get(tx, post.world.mailbox.id).files_sent is True


def test_an_append_whose_answer_is_lost_makes_one_copy(post: Post) -> None:
    post.approve()
    post.send()
    post.clock.now += 5 * MINUTE
    post.mailbox.loses_append = True
    assert file_sent(post.office) == 0
    post.mailbox.loses_append = False
    assert file_sent(post.office) == 0  # claimed still
    post.clock.now += 5 * MINUTE
    assert file_sent(post.office) == 1
    assert post.mailbox.appended == 1


def test_reject_and_snooze_are_written_down(post: Post) -> None:
    draft = post.world.draft
    with post.office.store.write() as tx:
        snooze(tx, draft.id, 1, NOW + timedelta(days=1), who="anna", now=NOW)
        reject(tx, draft.id, 1, who="anna", now=NOW, reason="met in person")
        assert [entry.what for entry in audit.about(tx, f"draft:{draft.id}")] == ["snoozed", "rejected"]
        assert touches.get(tx, post.world.touch.id).state is TouchState.SKIPPED
    with pytest.raises(NotPossibleError):
        post.approve()


def test_a_report_goes_to_our_own_people_only(post: Post) -> None:
    mail = replace(post.approve().mail, message_id="r@x", followthrough_id="r")
    stranger = post.world.delivery("r", purpose=Purpose.REPORT, mail=mail)
    post.send()
    with post.office.store.read() as tx:
        assert deliveries.get(tx, stranger.id).state is DeliveryState.CANCELLED
    assert post.sent == 1


def test_our_mail_to_a_colleague_of_the_prospect_changes_nothing(post: Post) -> None:
    post.approve()
    colleague = "lou@buyer.example"
    with post.office.store.write() as tx:
        conversation = post.world._conversation(tx)
        prospect = replace(post.world.lead.prospect, email=colleague)
        leads.save(tx, replace(post.world.lead, id=0, prospect=prospect, conversation_id=conversation.id))
    post.arrives(ours=True, to=(Address(colleague),), conversation_id=conversation.id)
    assert post.send() is DeliveryState.ACCEPTED


def test_an_erased_person_is_not_written_to(post: Post) -> None:
    delivery = post.approve()
    with post.office.store.write() as tx:
        tx.exec_driver_sql("UPDATE delivery SET lead_id = NULL, draft_id = NULL WHERE id = ?", (delivery.id,))
    post.clock.now += MINUTE
    deliver_due(post.office)
    with post.office.store.read() as tx:
        assert deliveries.get(tx, delivery.id).state is DeliveryState.CANCELLED
    assert post.sent == 0


def test_a_receipt_for_what_a_person_dropped_is_written_down(post: Post) -> None:
    test_a_lost_answer_is_unknown_and_never_sent_again_by_itself(post)
    delivery = post.delivery()
    with post.office.store.write() as tx:
        resolve(tx, post.office, delivery.id, Choice.DROP, who="anna", now=post.clock())
    post.office.receipts.reserve(delivery.mail.followthrough_id)
    post.office.receipts.accept(delivery.mail.followthrough_id, "250 ok")
    recover(post.office)
    with post.office.store.read() as tx:
        assert audit.about(tx, f"delivery:{delivery.id}")[-1].what == "was accepted all the same"
