"""Signing in with tokens: against Dovecot's own OAuth 2 support, and an SMTP server that speaks XOAUTH2."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.identity_provider import IdentityProvider, identity_provider
from tests.servers.imap_fake import ScriptedImap
from tests.servers.smtp import ScriptedSmtp, TokenPostbox, smtp_server
from worker.errors import SignInRefusedError
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.smtp import SmtpAccount, SmtpCourier


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as running:
        yield running


@pytest.fixture(scope="module", params=["xoauth2", "xoauth2 oauthbearer"])
def server(request: pytest.FixtureRequest, provider: IdentityProvider) -> Iterator[Dovecot]:
    with Dovecot(oauth=provider.key, mechanisms=request.param) as running:
        yield running


def account(server: Dovecot, tokens: Callable[[str], str], user: str = "anna") -> ImapAccount:
    return ImapAccount(server.host, server.port, "none", user, timeout_seconds=10, access_token=tokens)


def test_a_token_opens_the_mailbox_of_its_owner(server: Dovecot, provider: IdentityProvider) -> None:
    with ImapSession(account(server, lambda _: provider.access_token("anna"))) as session:
        assert session.open("INBOX").exists == 0


@pytest.mark.parametrize("wrong", ["of somebody else", "too old", "forged"])
def test_a_token_that_is_not_good_is_refused_in_words(server: Dovecot, provider: IdentityProvider, wrong: str) -> None:
    token = {
        "of somebody else": provider.access_token("ben"),
        "too old": provider.access_token("anna", life=-60),
        "forged": provider.access_token("anna")[:-4] + "AAAA",
    }[wrong]
    asked: list[str] = []

    def tokens(refused: str) -> str:
        asked.append(refused)
        return token

    with pytest.raises(SignInRefusedError, match=r"followthrough connect") as refusal:
        ImapSession(account(server, tokens))
    assert asked == ["", token], "a fresh one was asked for, once"
    assert token not in str(refusal.value)


def test_a_token_that_was_withdrawn_is_replaced_on_the_spot(server: Dovecot, provider: IdentityProvider) -> None:
    with ImapSession(account(server, lambda old: provider.access_token("anna", life=60 if old else -60))) as session:
        assert session.folders()


@pytest.mark.parametrize(
    ("mechanism", "begins", "understood"), [("OAUTHBEARER", "bixh", "AQ=="), ("XOAUTH2", "dXNl", "")]
)
def test_the_reason_of_a_refusal_is_answered_as_the_mechanism_wants(
    mechanism: str, begins: str, understood: str
) -> None:
    reason = base64.b64encode(b'{"status":"invalid_token"}')
    server = ScriptedImap(capabilities=f"IMAP4rev1 AUTH={mechanism}").on(begins, b"+ %b\r\n" % reason)
    with server, ImapSession(ImapAccount(server.host, server.port, "none", "anna", access_token=lambda _: "t0ken")):
        pass
    assert server.commands[server.commands.index(f"AUTHENTICATE {mechanism}") + 2] == understood


def test_a_token_lets_us_send(provider: IdentityProvider) -> None:
    postbox = TokenPostbox(accepts=provider.whose)
    with smtp_server(postbox) as at:
        SmtpCourier(outlet(at, lambda _: provider.access_token("anna"))).check()
        SmtpCourier(outlet(at, lambda old: provider.access_token("anna", life=60 if old else -60))).check()
        assert postbox.refused == 1
        with pytest.raises(SignInRefusedError, match="followthrough connect"):
            SmtpCourier(outlet(at, lambda _: provider.access_token("ben"))).check()


def outlet(at: SmtpAccount, tokens: Callable[[str], str]) -> SmtpAccount:
    return SmtpAccount(at.host, at.port, "none", "anna", access_token=tokens, timeout_seconds=10)


def test_smtp_by_the_standards_mechanism_names_server_and_port() -> None:
    with ScriptedSmtp({"EHLO": b"250-hi\r\n250 AUTH XOAUTH2 OAUTHBEARER\r\n"}) as server:
        SmtpCourier(server.account(username="a=nna,b", access_token=lambda _: "t0ken")).check()
        port = server.account().port
        [said] = [line for line in server.said if line.startswith("AUTH")]
    assert said.split()[1] == "OAUTHBEARER"
    assert base64.b64decode(said.split()[2]).decode() == (
        f"n,a=a=3Dnna=2Cb,\1host=127.0.0.1\1port={port}\1auth=Bearer t0ken\1\1"
    )


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        (b"535 5.7.139 Authentication unsuccessful, basic authentication is disabled.\r\n", "--oauth microsoft"),
        (
            b"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.\r\n",
            "administrator",
        ),
        (b"534-5.7.9 Application-specific password required.\r\n534 5.7.9 see support.google.com\r\n", "app password"),
        (b"535 5.7.8 Authentication failed\r\n", "check the user name and the password"),
    ],
)
def test_each_refusal_has_its_own_mend(said: bytes, mend: str) -> None:
    script = {"EHLO": b"250-hi\r\n250 AUTH PLAIN\r\n", "AUTH": said}
    with ExitStack() as stack:
        server = stack.enter_context(ScriptedSmtp(script))
        with pytest.raises(SignInRefusedError, match=mend):
            SmtpCourier(server.account(username="anna", password="x")).check()
