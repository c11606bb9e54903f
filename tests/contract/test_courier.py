"""One suite for every courier: over SMTP, over SMTP with TLS and sign-in, and the fake; then what only a wire can do wrong."""

import ast
import contextlib
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.servers.smtp import PASSWORD, Drip, FakeCourier, Hang, HangUp, Postbox, Reply, ScriptedSmtp, smtp_server
from worker.errors import OutsideError, SignInRefusedError
from worker.mail.compose import compose
from worker.mail.smtp import Courier, SmtpAccount, SmtpCourier, judge
from worker.model import Accepted, Address, Fenced, FrozenMail, Permanent, Temporary, Unknown

MAIL = compose(
    sender=Address("anna@acme.example", "Anna Keller"),
    recipient=Address("ben@globex.example"),
    subject="Re: Forty desks",
    body="Hello Ben,\n.\n..two dots\n.hidden files matter\n\nAnna\n",
    in_reply_to="first@globex.example",
    references=(),
    date=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    message_id="abc@acme.example",
    followthrough_id="f00d",
)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@contextlib.contextmanager
def signed_in(postbox: Postbox, authority: trustme.CA, password: str = PASSWORD) -> Iterator[SmtpAccount]:
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(client)
    with smtp_server(postbox, server) as account:
        yield replace(account, security="starttls", username="anna", password=password, ssl_context=client)


@pytest.fixture(params=["smtp", "starttls", "fake"])
def courier(request: pytest.FixtureRequest, postbox: Postbox, authority: trustme.CA) -> Iterator[Courier]:
    if request.param == "fake":
        yield FakeCourier(postbox)
        return
    with smtp_server(postbox) if request.param == "smtp" else signed_in(postbox, authority) as account:
        courier = SmtpCourier(account)
        yield courier
        courier.close()


def opened() -> bool:
    return True


def test_the_approved_bytes_arrive_once_at_the_approved_address(courier: Courier, postbox: Postbox) -> None:
    assert isinstance(courier.deliver(MAIL, fence=opened), Accepted)
    assert postbox.accepted == [("anna@acme.example", ["ben@globex.example"], MAIL.raw)]


def test_the_fence_is_asked_once_while_nothing_is_accepted(courier: Courier, postbox: Postbox) -> None:
    seen: list[int] = []

    def fence() -> bool:
        seen.append(len(postbox.accepted))
        return True

    courier.deliver(MAIL, fence=fence)
    assert seen == [0]


def test_a_refused_fence_sends_nothing(courier: Courier, postbox: Postbox) -> None:
    assert courier.deliver(MAIL, fence=lambda: False) == Fenced()
    assert isinstance(courier.deliver(MAIL, fence=opened), Accepted)
    assert len(postbox.accepted) == 1


def test_a_broken_fence_sends_nothing_and_says_why(courier: Courier, postbox: Postbox) -> None:
    def full() -> bool:
        raise OutsideError("the disk is full")

    with pytest.raises(OutsideError, match="disk is full"):
        courier.deliver(MAIL, fence=full)
    assert isinstance(courier.deliver(MAIL, fence=opened), Accepted)
    assert len(postbox.accepted) == 1


@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "outcome"), [("451 later", Temporary), ("550 no such user", Permanent)])
def test_a_refusal_is_named_and_the_next_mail_goes(
    courier: Courier, postbox: Postbox, phase: str, answer: str, outcome: type
) -> None:
    postbox.answers[phase] = answer
    result = courier.deliver(MAIL, fence=opened)
    assert isinstance(result, outcome)
    assert answer[4:] in getattr(result, "answer", "")
    assert not postbox.accepted
    postbox.answers.clear()
    assert isinstance(courier.deliver(MAIL, fence=opened), Accepted)


def test_many_mails_in_a_row(courier: Courier, postbox: Postbox) -> None:
    assert all(isinstance(courier.deliver(MAIL, fence=opened), Accepted) for _ in range(5))
    assert len(postbox.accepted) == 5


CRM = "crm@crm.example"
COPIED = replace(MAIL, bcc=CRM)


@pytest.mark.fault(34)
def test_a_copy_goes_by_the_envelope_alone(courier: Courier, postbox: Postbox) -> None:
    assert courier.deliver(COPIED, fence=opened) == Accepted("250 OK")
    assert postbox.accepted == [("anna@acme.example", ["ben@globex.example", CRM], MAIL.raw)]
    assert CRM.encode() not in MAIL.raw


@pytest.mark.fault(36)
@pytest.mark.parametrize("answer", ["550 no such user", "451 later", "552 full"])
def test_a_refused_copy_does_not_stop_the_mail(courier: Courier, postbox: Postbox, answer: str) -> None:
    postbox.answers[CRM] = answer
    assert courier.deliver(COPIED, fence=opened) == Accepted("250 OK", answer)
    assert [recipients for _, recipients, _ in postbox.accepted] == [["ben@globex.example"]]


@pytest.mark.fault(36)
@pytest.mark.parametrize(("answer", "outcome"), [("451 later", Temporary), ("550 no such user", Permanent)])
def test_where_the_recipient_is_refused_the_copy_goes_to_nobody(
    courier: Courier, postbox: Postbox, answer: str, outcome: type
) -> None:
    postbox.answers["RCPT"] = answer
    assert isinstance(courier.deliver(COPIED, fence=opened), outcome)
    assert not postbox.accepted
    postbox.answers.clear()
    assert isinstance(courier.deliver(COPIED, fence=opened), Accepted)
    assert len(postbox.accepted) == 1


@pytest.mark.parametrize("trouble", [HangUp(), Hang(), b"421 closing\r\n", b"nonsense\r\n"])
def test_a_connection_that_is_lost_at_the_copy_is_tried_again(trouble: Reply) -> None:
    asked: list[bool] = []
    with ScriptedSmtp({f"rcpt TO:<{CRM}>": trouble}) as server:
        courier = SmtpCourier(server.account())
        outcome = courier.deliver(COPIED, fence=lambda: not asked.append(True))  # type: ignore[func-returns-value]  # notes the call
    assert isinstance(outcome, Temporary)
    assert (server.ended, asked) == (0, [])


@pytest.mark.parametrize("phase", ["MAIL", "RCPT"])
def test_the_check_asks_for_the_sender_and_sends_nothing(phase: str) -> None:
    with ScriptedSmtp({phase: b"550 5.7.60 not allowed to send as this sender\r\n"}) as server:
        with pytest.raises(SignInRefusedError, match=r"send as sales@acme\.example: 550 5\.7\.60 not allowed"):
            SmtpCourier(server.account()).check("sales@acme.example")
        SmtpCourier(server.account()).check()
    with ScriptedSmtp({phase: b"451 greylisted\r\n"}) as server:
        SmtpCourier(server.account()).check("sales@acme.example")
        assert "rset" in server.said
        assert "data" not in server.said


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=3000),
    st.lists(st.sampled_from([".", "..", "From x", ""])),
)
def test_what_arrives_is_what_was_approved(wire: tuple[SmtpCourier, Postbox], text: str, lines: list[str]) -> None:
    courier, postbox = wire
    mail = compose(
        sender=Address("anna@acme.example"),
        recipient=Address("ben@globex.example"),
        subject="Re: Forty desks",
        body="\n".join([*lines, text, *lines]),
        in_reply_to=None,
        references=(),
        date=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        message_id="abc@acme.example",
        followthrough_id="f00d",
    )
    assert isinstance(courier.deliver(mail, fence=opened), Accepted)
    assert postbox.accepted.pop()[2] == mail.raw
    assert mail.raw.isascii()
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998


@pytest.fixture(scope="module")
def wire() -> Iterator[tuple[SmtpCourier, Postbox]]:
    postbox = Postbox()
    with smtp_server(postbox) as account:
        courier = SmtpCourier(account)
        yield courier, postbox
        courier.close()


def test_a_wrong_password_is_told_apart(postbox: Postbox, authority: trustme.CA) -> None:
    with signed_in(postbox, authority, "wrong") as account, pytest.raises(SignInRefusedError) as caught:
        SmtpCourier(account).deliver(MAIL, fence=opened)
    assert "wrong" not in str(caught.value)


def test_an_unknown_certificate_is_no_server_of_ours(postbox: Postbox, authority: trustme.CA) -> None:
    with signed_in(postbox, authority) as account:
        outcome = SmtpCourier(replace(account, ssl_context=None)).deliver(MAIL, fence=opened)
    assert isinstance(outcome, Temporary)


def test_starttls_that_is_not_offered_is_not_done_without(postbox: Postbox) -> None:
    with smtp_server(postbox) as account:
        outcome = SmtpCourier(replace(account, security="starttls")).deliver(MAIL, fence=opened)
    assert isinstance(outcome, Temporary)
    assert not postbox.accepted


def test_secrets_are_not_shown_and_never_go_in_the_clear() -> None:
    assert "hunter2" not in repr(SmtpAccount("mail.example", 465, "tls", "anna", "hunter2"))
    with pytest.raises(ValueError, match="starttls"):
        SmtpAccount("mail.example", 25, "none")


def attempt(script: dict[str, Reply], **account: float) -> tuple[object, int, list[bool]]:
    """The outcome by a server of this script, how many ends of a mail it saw, and the fence's calls."""
    asked: list[bool] = []

    def fence() -> bool:
        asked.append(True)
        return True

    with ScriptedSmtp(script) as server:
        courier = SmtpCourier(server.account(**account))
        outcome = courier.deliver(MAIL, fence=fence)
        courier.close()
    return outcome, server.ended, asked


@pytest.mark.fault(23)
@pytest.mark.parametrize("phase", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("trouble", [HangUp(), Hang(), b"421 closing\r\n", b"nonsense\r\n", b"x" * 9000 + b"\r\n"])
def test_before_the_fence_every_trouble_may_be_tried_again(phase: str, trouble: Reply) -> None:
    outcome, ended, asked = attempt({phase: trouble})
    assert isinstance(outcome, Temporary)
    assert (ended, asked) == (0, [])


def test_a_server_that_is_not_there() -> None:
    with ScriptedSmtp({}) as server:
        account = server.account()
    assert isinstance(SmtpCourier(account).deliver(MAIL, fence=opened), Temporary)


@pytest.mark.fault(24)
@pytest.mark.parametrize(
    "trouble",
    [
        HangUp(), Hang(), b"250OK\r\n", b"2500 ok\r\n", b"nonsense\r\n", b"\r\n", b"250 ok", (b"250 ok", HangUp), (b"250-ok\r\n", HangUp),
        b"250-ok\r\n550 no\r\n", b"354 more\r\n", b"221 bye\r\n", b"x" * 70_000, b"25\r\n", b" 250 ok\r\n", b"-250 ok\r\n",
    ],
)  # fmt: skip
def test_after_the_fence_anything_but_an_answer_is_unknown(trouble: Reply) -> None:
    outcome, ended, _ = attempt({"END": trouble})
    assert isinstance(outcome, Unknown)
    assert ended == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"250 ok\r\n", Accepted), (b"250\r\n", Accepted), (b"250-first\r\n250 last\r\n", Accepted), (b"250 ok\r\n421 bye\r\n", Accepted),
        ((b"250 ok\r\n", HangUp), Accepted), (b"452 full\r\n", Temporary), (b"554-spam\r\n554 really\r\n", Permanent),
    ],
)  # fmt: skip
def test_after_the_fence_a_whole_answer_counts(answer: Reply, outcome: type) -> None:
    assert isinstance(attempt({"END": answer})[0], outcome)


@pytest.mark.parametrize("trouble", [HangUp(), b"500 what?\r\n", b"junk\r\n"])
def test_trouble_at_the_farewell_changes_nothing(trouble: Reply) -> None:
    assert isinstance(attempt({"QUIT": trouble})[0], Accepted)


def test_a_server_that_speaks_before_the_end_is_not_given_the_end() -> None:
    outcome, ended, asked = attempt({"DATA": b"354 go\r\n552 too big for us\r\n"})
    assert isinstance(outcome, Permanent)
    assert (ended, asked) == (0, [])
    outcome, ended, _ = attempt({"DATA": b"354 go\r\n250 ok\r\n"})
    assert isinstance(outcome, Temporary)
    assert ended == 0


def test_a_server_that_drips_its_answer_cannot_outlast_the_limit() -> None:
    began = time.monotonic()
    outcome, ended, _ = attempt({"END": Drip()}, answer_seconds=0.3)
    assert isinstance(outcome, Unknown)
    assert ended == 1
    assert time.monotonic() - began < 3


def test_one_sign_in_is_one_attempt() -> None:
    script: dict[str, Reply] = {"EHLO": b"250-hi\r\n250 AUTH PLAIN LOGIN CRAM-MD5\r\n", "AUTH": b"535 no\r\n"}
    with ScriptedSmtp(script) as server:
        with pytest.raises(SignInRefusedError):
            SmtpCourier(server.account(username="anna", password="x")).deliver(MAIL, fence=opened)
        assert sum(line.startswith("AUTH") for line in server.said) == 1


def test_an_access_token_goes_before_the_password() -> None:
    with ScriptedSmtp({"EHLO": b"250-hi\r\n250 AUTH XOAUTH2 PLAIN\r\n"}) as server:
        courier = SmtpCourier(server.account(username="anna", password="x", access_token=lambda _: "token"))
        assert isinstance(courier.deliver(MAIL, fence=opened), Accepted)
        courier.close()
        assert any(line.startswith("AUTH XOAUTH2") for line in server.said)


def test_a_kept_connection_that_went_away_is_replaced() -> None:
    with ScriptedSmtp({"END": (b"250 ok\r\n", HangUp)}) as server:
        courier = SmtpCourier(server.account())
        assert [type(courier.deliver(MAIL, fence=opened)) for _ in range(3)] == [Accepted] * 3
        courier.close()
    assert (server.ended, server.connections) == (3, 3)


def test_an_address_of_another_script_needs_a_server_that_takes_it() -> None:
    foreign: FrozenMail = replace(MAIL, recipient="bén@globex.example")
    with ScriptedSmtp({}) as server:
        assert isinstance(SmtpCourier(server.account()).deliver(foreign, fence=opened), Permanent)


@pytest.mark.parametrize("cut", range(1, len(b"250-a\r\n250 b\r\n")))
def test_an_answer_is_judged_when_it_is_whole(cut: int) -> None:
    assert judge(b"250-a\r\n250 b\r\n"[:cut]) is None


def calls(path: Path, name: str) -> list[ast.Call]:
    nodes = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [node for node in nodes if isinstance(node.func, ast.Attribute) and node.func.attr == name]


def test_mail_is_handed_to_a_courier_at_one_place_only() -> None:
    """No path but the one that claims, rechecks and fences: what nobody approved cannot be sent."""
    sources = list((Path(__file__).parents[2] / "worker").rglob("*.py"))
    fenced = [
        path.name for path in sources for call in calls(path, "deliver") if any(k.arg == "fence" for k in call.keywords)
    ]
    assert fenced == ["deliver.py"]
    assert not [path for path in sources for name in ("sendmail", "send_message") if calls(path, name)]
    assert {path.name for path in sources if "import smtplib" in path.read_text()} == {"smtp.py"}
