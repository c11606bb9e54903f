import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy

import pytest

from worker.errors import NotPossibleError
from worker.jobs.escalate import escalate
from worker.jobs.weekly_report import ReportPost, send, send_due
from worker.model import Address, Conversation, DeliveryState, Lead, Prospect, Purpose, Source, Step, Us
from worker.report.figures import weekly
from worker.report.render import Rendered, render
from worker.store import conversations, deliveries, leads, mailboxes
from worker.store.db import Store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ACTIVATED = datetime(2026, 11, 10, 12, tzinfo=UTC)  # a Tuesday
DUE = datetime(2026, 11, 16, 7, tzinfo=UTC)  # the Monday after, 8:00 in Berlin
LARCH = Us(domains=frozenset({"larch.example"}))
PRIYA, JOE = Address("priya@larch.example", "Priya Raman"), Address("joe@larch.example")


@pytest.fixture
def post(store: Store) -> ReportPost:
    with store.write() as tx:
        mailbox = mailboxes.ensure(tx, PRIYA.email, ACTIVATED)
    return ReportPost(PRIYA, mailbox.id, (PRIYA, JOE), LARCH, "Europe/Berlin", 0, time(8))


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"report-{next(numbers)}"


@dataclass
class Writer:
    """Writes reports that say which week they are of, and remembers for which it was asked."""

    weeks: list[str] = field(default_factory=list)

    def __call__(self, week: str, at: datetime) -> Rendered:
        self.weeks.append(week)
        return Rendered(f"Week {week}", f"<p>{week}</p>", f"as of {at:%Y-%m-%d}", b"\x89PNG")


def queued(store: Store) -> list[str]:
    with store.read() as tx:
        found = deliveries.in_states(tx, list(DeliveryState))
    return [str(message_from_bytes(one.mail.raw, policy=policy.default)["subject"]) for one in found]


def test_a_week_is_reported_once_to_each_of_us(store: Store, post: ReportPost, new_id: Callable[[], str]) -> None:
    write = Writer()
    assert send_due(store, post, write, now=DUE - timedelta(seconds=1), new_id=new_id) == ()
    sent = send_due(store, post, write, now=DUE, new_id=new_id)
    assert [one.mail.recipient for one in sent] == [PRIYA.email, JOE.email]
    assert {(one.purpose, one.state, one.epoch) for one in sent} == {(Purpose.REPORT, DeliveryState.READY, store.epoch)}
    assert send_due(store, post, write, now=DUE + HOUR, new_id=new_id) == ()
    assert write.weeks == ["2026-W46"]
    assert queued(store) == ["Week 2026-W46"] * 2


def test_the_local_time_follows_the_clock_change(store: Store, post: ReportPost, new_id: Callable[[], str]) -> None:
    with store.write() as tx:
        mailboxes.ensure(tx, "old@larch.example", datetime(2026, 1, 1, tzinfo=UTC))
    summer = datetime(2026, 10, 19, 6, tzinfo=UTC)
    assert send_due(store, post, Writer(), now=summer, new_id=new_id)
    winter = datetime(2026, 10, 26, 6, tzinfo=UTC)
    assert not send_due(store, post, Writer(), now=winter, new_id=new_id)
    assert send_due(store, post, Writer(), now=winter + HOUR, new_id=new_id)


def test_missed_weeks_are_sent_late_and_once(store: Store, post: ReportPost, new_id: Callable[[], str]) -> None:
    write = Writer()
    send_due(store, post, write, now=DUE, new_id=new_id)
    later = DUE + 22 * DAY
    send_due(store, post, write, now=later, new_id=new_id)
    send_due(store, post, write, now=later + HOUR, new_id=new_id)
    assert write.weeks == ["2026-W46", "2026-W47", "2026-W48", "2026-W49"]


def test_after_a_long_absence_the_last_four_weeks_are_enough(
    store: Store, post: ReportPost, new_id: Callable[[], str]
) -> None:
    write = Writer()
    send_due(store, post, write, now=DUE, new_id=new_id)
    write.weeks.clear()
    send_due(store, post, write, now=DUE + 180 * DAY, new_id=new_id)
    assert len(write.weeks) == 4
    assert write.weeks == sorted(write.weeks)


def test_the_first_report_ever_is_of_the_newest_week_alone(
    store: Store, post: ReportPost, new_id: Callable[[], str]
) -> None:
    write = Writer()
    send_due(store, post, write, now=DUE + 180 * DAY, new_id=new_id)
    assert len(write.weeks) == 1


def test_weeks_before_anything_was_watched_are_not_reported(
    store: Store, post: ReportPost, new_id: Callable[[], str]
) -> None:
    assert send_due(store, post, Writer(), now=ACTIVATED + HOUR, new_id=new_id) == ()


def test_of_two_workers_one_sends(store: Store, post: ReportPost, new_id: Callable[[], str]) -> None:
    def write(week: str, at: datetime) -> Rendered:
        send_due(store, post, Writer(), now=at, new_id=new_id)  # the other one is faster
        return Writer()(week, at)

    assert send_due(store, post, write, now=DUE, new_id=new_id) == ()
    assert len(queued(store)) == 2


def test_nobody_to_send_to(store: Store, post: ReportPost, new_id: Callable[[], str]) -> None:
    assert send_due(store, replace(post, recipients=()), Writer(), now=DUE, new_id=new_id) == ()


def test_strangers_get_no_report_and_the_week_stays_to_be_sent(
    store: Store, post: ReportPost, new_id: Callable[[], str]
) -> None:
    with pytest.raises(NotPossibleError, match=r"eve@evil\.example"):
        send_due(
            store, replace(post, recipients=(PRIYA, Address("eve@evil.example"))), Writer(), now=DUE, new_id=new_id
        )
    assert queued(store) == []
    assert send_due(store, post, Writer(), now=DUE, new_id=new_id)


def test_a_report_may_be_sent_by_hand_again(store: Store, post: ReportPost, new_id: Callable[[], str]) -> None:
    for _ in range(2):
        send(store, post, Writer()("2026-W46", DUE), now=DUE, new_id=new_id)
    assert len(queued(store)) == 4


def test_the_mail_is_marked_as_automatic_and_carries_its_picture(
    store: Store, post: ReportPost, new_id: Callable[[], str]
) -> None:
    report = render(weekly((), "2026-W46", DUE, "Europe/Berlin"))
    delivery, _ = send(store, post, report, now=DUE, new_id=new_id)
    mail = message_from_bytes(delivery.mail.raw, policy=policy.default)
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["message-id"] == "<report-1@larch.example>"
    assert "no new prospect" in mail["subject"]
    assert [part.get_content_type() for part in mail.walk()][-1] == "image/png"
    assert delivery.mail.raw.isascii()


def waiting_lead(store: Store, mailbox_id: int, since: datetime) -> Lead:
    with store.write() as tx:
        conversation = conversations.create(
            tx, Conversation(0, mailbox_id, "Pumps", Prospect("ana@x.example"), since, since)
        )
        lead = Lead(
            id=0,
            conversation_id=conversation.id,
            mailbox_id=mailbox_id,
            prospect=conversation.prospect,
            source=Source.DIRECT,
            introducer=None,
            score=0.9,
            reasons=(),
            found_at=since,
            waiting_since=since,
        )
        return leads.save(tx, lead)


class TestEscalation:
    def test_each_step_is_told_once_a_wait(self, store: Store, post: ReportPost) -> None:
        lead = waiting_lead(store, post.mailbox_id, DUE)

        def steps(hours: float) -> list[Step]:
            return [one.step for one in escalate(store, now=DUE + hours * HOUR)]

        assert steps(1) == [Step.DUE]
        assert steps(23.9) == []
        assert steps(24) == [Step.LATE]
        assert steps(30) == []
        assert steps(72) == [Step.OVERDUE]
        assert steps(900) == []
        with store.write() as tx:
            leads.save(tx, replace(lead, waiting_since=DUE + 1000 * HOUR))
        assert steps(1030) == [Step.LATE]  # a new wait, seen late: the step it has reached

    def test_who_does_not_wait_does_not_climb(self, store: Store, post: ReportPost) -> None:
        lead = waiting_lead(store, post.mailbox_id, DUE)
        with store.write() as tx:
            leads.save(tx, replace(lead, waiting_since=None))
        assert escalate(store, now=DUE + 100 * HOUR) == ()

    def test_the_oldest_is_told_first(self, store: Store, post: ReportPost) -> None:
        young, old = (waiting_lead(store, post.mailbox_id, DUE - back * HOUR) for back in (1, 50))
        assert [one.lead.id for one in escalate(store, now=DUE)] == [old.id, young.id]
