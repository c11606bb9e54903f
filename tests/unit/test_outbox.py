"""What may be sent, by what changed since the approval; what an outcome means; when to look again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.mail.compose import compose
from worker.model import (
    Accepted,
    Address,
    Delivery,
    DeliveryState,
    Draft,
    DraftState,
    Fenced,
    FrozenMail,
    Permanent,
    Purpose,
    Temporary,
    TouchKind,
    Unknown,
    Us,
)
from worker.rules.outbox import (
    BACKOFF,
    GIVE_UP,
    LOOK_AGAIN,
    PROBES,
    Go,
    Hold,
    RecheckFacts,
    Void,
    after,
    is_copy,
    probe_after,
    recheck,
    recover,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BEN = Address("ben@globex.example")
MAIL = compose(
    sender=Address("anna@acme.example"),
    recipient=BEN,
    subject="Re: Desks",
    body="Hello",
    in_reply_to=None,
    references=(),
    date=NOW,
    message_id="abc@acme.example",
    followthrough_id="f00d",
)
DRAFT = Draft(
    3, 1, 1, 2, DraftState.APPROVED, TouchKind.DETAILS, BEN, "Re: Desks", "Hello", "t", "p", None, (), head=9, created_at=NOW
)  # fmt: skip
DELIVERY = Delivery(
    1, Purpose.FOLLOW_UP, DeliveryState.SENDING_PRE, 1, MAIL, "anna", NOW, "epoch", NOW,
    draft_id=3, draft_version=2, lead_id=1, head=9, attempt=1,
)  # fmt: skip
FACTS = RecheckFacts(
    epoch="epoch", us=Us(domains=frozenset({"acme.example"})), draft=DRAFT, head=9,
)  # fmt: skip


def test_nothing_changed() -> None:
    assert recheck(DELIVERY, FACTS) == Go()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (replace(FACTS, draft=None), "is gone"),
        (replace(FACTS, draft=replace(DRAFT, id=4)), "is gone"),
        (replace(FACTS, draft=replace(DRAFT, version=3)), "Version 2 was approved"),
        (replace(FACTS, draft=replace(DRAFT, state=DraftState.PENDING)), "pending"),
        (replace(FACTS, draft=replace(DRAFT, recipient=Address("eve@evil.example"))), "eve@evil.example was approved"),
        (replace(FACTS, suppressed="they opted out"), "they opted out"),
        (replace(FACTS, head=10), "moved on"),
        (replace(FACTS, head=None), "moved on"),
    ],
)
def test_a_change_voids_the_approval_and_says_why(facts: RecheckFacts, words: str) -> None:
    verdict = recheck(DELIVERY, facts)
    assert isinstance(verdict, Void)
    assert words in verdict.reason


def test_another_life_of_the_database_or_other_bytes_are_held() -> None:
    assert isinstance(recheck(DELIVERY, replace(FACTS, epoch="other", head=10)), Hold)
    assert isinstance(recheck(replace(DELIVERY, mail=replace(MAIL, raw=MAIL.raw + b"x")), FACTS), Hold)


def test_a_report_needs_no_draft_but_a_reader_of_ours() -> None:
    report = replace(DELIVERY, purpose=Purpose.REPORT, draft_id=None, mail=replace(MAIL, recipient="boss@acme.example"))
    facts = replace(FACTS, draft=None, head=None)
    assert recheck(report, facts) == Go()
    assert isinstance(recheck(replace(report, mail=MAIL), facts), Void)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted("250 ok"), DeliveryState.ACCEPTED),
        (Temporary("451 later"), DeliveryState.READY),
        (Permanent("550 no"), DeliveryState.REJECTED),
        (Unknown("lost"), DeliveryState.UNKNOWN),
    ],
)
def test_what_an_outcome_means(outcome: Accepted | Temporary | Permanent | Unknown, state: DeliveryState) -> None:
    settle = after(outcome, DELIVERY, NOW)
    assert (settle.state, settle.answer) == (state, outcome.answer)


def test_a_fenced_attempt_is_looked_at_again() -> None:
    settle = after(Fenced(), DELIVERY, NOW)
    assert (settle.state, settle.not_before) == (DeliveryState.READY, NOW + LOOK_AGAIN)


@given(st.integers(1, 100), st.integers(0, 10**6))
def test_attempts_are_spaced_and_end_with_a_person(attempt: int, seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    settle = after(Temporary("451 later"), replace(DELIVERY, attempt=attempt), now)
    if now - NOW < GIVE_UP:
        assert settle.not_before is not None
        assert BACKOFF[0] <= settle.not_before - now <= BACKOFF[-1]
    else:
        assert settle.state is DeliveryState.HELD


def test_looks_come_after_half_a_minute_two_five_fifteen_and_sixty() -> None:
    moment = NOW + PROBES[0]
    seen = [moment - NOW]
    for looks in range(1, 10):
        due = probe_after(looks, moment)
        if due is None:
            break
        moment = due
        seen.append(moment - NOW)
    assert seen == [timedelta(minutes=minutes) for minutes in (0.5, 2, 5, 15, 60)]


@pytest.mark.parametrize(
    ("state", "receipt", "becomes"),
    [
        (DeliveryState.SENDING_PRE, False, DeliveryState.READY),
        (DeliveryState.SENDING_COMMIT, False, DeliveryState.UNKNOWN),
        (DeliveryState.SENDING_PRE, True, DeliveryState.ACCEPTED),
        (DeliveryState.SENDING_COMMIT, True, DeliveryState.ACCEPTED),
        (DeliveryState.SENT, False, DeliveryState.SENT),
    ],
)
def test_recovery(state: DeliveryState, receipt: bool, becomes: DeliveryState) -> None:
    assert recover(replace(DELIVERY, state=state), receipt_exists=receipt) is becomes


@pytest.mark.fault(31)
@pytest.mark.parametrize(
    "header",
    [
        b"Subject: x\r\nMessage-ID: <abc@acme.example>\r\n",
        b"message-id:\r\n <abc@acme.example>\r\n",
        b"Message-ID: <new@provider.example>\r\nX-Followthrough-Id: f00d\r\n",
        b"X-Google-Original-Message-ID: <abc@acme.example>\r\n",
        b"X-Microsoft-Original-Message-ID:\t<abc@acme.example>\r\n",
    ],
)
def test_our_copy_is_known_by_any_of_its_names(header: bytes) -> None:
    assert is_copy(header, MAIL)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"Subject: abc@acme.example f00d\r\n",
        b"In-Reply-To: <abc@acme.example>\r\n",
        b"Message-ID: <xabc@acme.example>\r\n",
        b"X-Followthrough-Id: f00d1\r\n",
    ],
)
def test_another_mail_is_no_copy(header: bytes) -> None:
    assert not is_copy(header, MAIL)


@given(st.binary(max_size=400))
def test_any_bytes_can_be_compared(header: bytes) -> None:
    other = FrozenMail(b"", "abc@acme.example", "never-in-random-bytes", "", "", "")
    assert is_copy(header, other) in {True, False}
