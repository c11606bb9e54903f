"""From an address to a mailbox that works: `followthrough connect` as a process of its own, on real servers."""

from __future__ import annotations

import os
import pty
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import Answer, CommandLine, Running, inquiry
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.identity_provider import CLIENT_ID, IdentityProvider, identity_provider
from tests.servers.smtp import Postbox, TokenPostbox, smtp_server
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.smtp import SmtpAccount

ADDRESS = "priya@larkspur.example"
PEOPLE = ("--name", "Priya Raman", "--company", "Larkspur", "--timezone", "Europe/Berlin")
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@dataclass
class Newcomer(CommandLine):
    """Somebody without a configuration, and the servers of their provider."""

    dovecot: Dovecot = field(kw_only=True)
    smtp_at: SmtpAccount = field(kw_only=True)
    provider: IdentityProvider = field(kw_only=True)

    def __post_init__(self) -> None:
        """There is no configuration yet."""

    @property
    def env(self) -> dict[str, str]:
        return NO_KEYRING | {"SSL_CERT_FILE": str(self.dovecot.authority), "IMAP_PASSWORD": PASSWORD}

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def words(self, *more: str, sent_by: str = "starttls") -> tuple[str, ...]:
        return (
            "connect", ADDRESS, *PEOPLE, "--username", self.user, "--imap-host", "localhost", "--imap-port", str(self.dovecot.tls_port),
            "--smtp-host", "localhost" if sent_by == "starttls" else "127.0.0.1", "--smtp-port", str(self.smtp_at.port),
            "--smtp-security", sent_by, "--json", *more,
        )  # fmt: skip

    def by_password(self, *more: str, password: str = PASSWORD, stdin: bytes | None = None) -> Answer:
        given = stdin if stdin is not None else f"{password}\n".encode()
        return self.call(*self.words("--password-stdin", *more), stdin=given, env=self.env)

    def registration(self) -> tuple[str, ...]:
        return (
            "--oauth", "other", "--client-id", CLIENT_ID, "--authorize-url", f"{self.provider.base}/authorize",
            "--token-url", f"{self.provider.base}/token", "--device-url", f"{self.provider.base}/device", "--scope", "mail",
        )  # fmt: skip

    def by_consent(self, *words: str) -> Answer:
        """A person at the browser, who opens the address that is shown."""
        with self.start(*words, "--no-browser", env=self.env) as running:
            httpx.get(shown(running), follow_redirects=True)
            return running.answer()

    def doctor(self) -> Any:
        return self.call("doctor", "--json", env=self.env).json

    def mailbox(self) -> ImapSession:
        return ImapSession(ImapAccount("127.0.0.1", self.dovecot.port, "none", self.user, PASSWORD))

    def untouched(self) -> bool:
        return [path.name for path in self.folder.iterdir() if not path.name.startswith("streams-")] == []


def shown(running: Running) -> str:
    running.says("/authorize?")
    found = re.search(r"^http://\S+/authorize\?\S+", running._said("err"), re.MULTILINE)
    assert found
    return found[0]


@pytest.fixture(scope="module")
def identity() -> Iterator[IdentityProvider]:
    with identity_provider() as provider:
        yield provider


@pytest.fixture(scope="module")
def secure(identity: IdentityProvider) -> Iterator[Dovecot]:
    with Dovecot(tls=True, oauth=identity.key) as server:
        yield server


@pytest.fixture
def newcomer(secure: Dovecot, identity: IdentityProvider, user: str, tmp_path: Path) -> Iterator[Newcomer]:
    with smtp_server(Postbox(), secure.certify(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))) as smtp:
        yield Newcomer(tmp_path, user=user, dovecot=secure, smtp_at=smtp, provider=identity)


@pytest.fixture
def consenting(user: str, tmp_path: Path) -> Iterator[Newcomer]:
    """The same with a provider of their own, whose SMTP server takes tokens."""
    with ExitStack() as stack:
        provider = stack.enter_context(identity_provider(owner=user, hesitates=("authorization_pending",)))
        dovecot = stack.enter_context(Dovecot(tls=True, oauth=provider.key))
        smtp = stack.enter_context(smtp_server(TokenPostbox(accepts=provider.whose)))
        yield Newcomer(tmp_path, user=user, dovecot=dovecot, smtp_at=smtp, provider=provider)


def test_a_password_is_all_it_takes(newcomer: Newcomer) -> None:
    answer = newcomer.by_password("--draft")
    assert answer.code == 0, answer
    told = answer.json
    assert told["imap"] == {
        "host": "localhost",
        "port": newcomer.dovecot.tls_port,
        "security": "tls",
        "username": newcomer.user,
    }
    assert (told["sign_in"], told["secret_kept_in"], told["sent_folder"]) == ("password", "store", "Sent")
    assert {folder["role"] for folder in told["folders"]} >= {"inbox", "sent", "drafts"}
    assert told["clock_ahead_seconds"] == 0
    checked = newcomer.doctor()
    assert checked["ok"], checked
    assert newcomer.config.stat().st_mode & 0o777 == 0o600
    for file in (newcomer.config, *(newcomer.folder / "data").iterdir()):
        assert PASSWORD.encode() + b"\n" not in file.read_bytes()
    with newcomer.mailbox() as box:
        [(_, header)] = box.find("Drafts", 1)
        assert b"Test draft by Followthrough: please delete" in header
    newcomer.dovecot.deliver(newcomer.user, inquiry())
    assert newcomer.call("sync", "--json", env=newcomer.env).json["mailboxes"][0]["new"] == 1


def test_what_is_kept_can_be_moved_to_a_new_key(newcomer: Newcomer) -> None:
    assert newcomer.by_password().code == 0
    rotated = newcomer.call("connect", "--rotate-key", "--json", env=newcomer.env)
    assert (rotated.code, rotated.json["secrets"]) == (0, 1)
    keys = newcomer.folder / "secrets.key"
    keys.write_text(keys.read_text().splitlines()[0])
    assert newcomer.doctor()["ok"]
    keys.unlink()
    bad = [check["detail"] for check in newcomer.doctor()["checks"] if not check["ok"]]
    assert len(bad) == 2
    assert all("followthrough connect" in detail for detail in bad)


def test_starttls_is_the_second_choice_and_the_clear_none(newcomer: Newcomer) -> None:
    given = newcomer.words("--password-stdin", "--imap-port", str(newcomer.dovecot.port))
    answer = newcomer.call(*given, stdin=b"secret\n", env=newcomer.env)
    assert answer.json["imap"]["security"] == "starttls"
    with Dovecot() as plain:
        words = [*newcomer.words("--password-stdin", "--yes"), "--imap-port", str(plain.port)]
        refused = newcomer.call(*words, stdin=b"secret\n", env=newcomer.env)
        assert refused.code == 3
        assert "none of the servers can be used" in refused.err
        assert "no auth attempts" in plain.log()
        assert "Login:" not in plain.log()
        assert "auth failed" not in plain.log()
        for host, code in (("localhost", 0), ("mail.larkspur.example", 2)):
            asked = [*words, "--imap-host", host, "--imap-security", "none"]
            assert newcomer.call(*asked, stdin=b"secret\n", env=newcomer.env).code == code, host


WRONG: dict[str, tuple[tuple[str, ...], bytes, int, str]] = {
    "password": ((), b"wrong\n", 3, "check the user name and the password"),
    "no password": ((), b"", 2, "standard input holds no password"),
    "a closed port": (("--imap-port", "1"), b"secret\n", 3, "Connection refused"),
    "no host": (("--imap-host", "mail.invalid"), b"secret\n", 3, "mail.invalid"),
    "no SMTP": (("--smtp-port", "1"), b"secret\n", 3, "Connection refused"),
    "a folder that is not there": (("--sent-folder", "Nowhere"), b"secret\n", 2, "Folders of this mailbox: "),
    "a zone that is none": (("--timezone", "Berlin"), b"secret\n", 2, "time zone"),
    "a reference that is none": (
        ("--oauth", "google", "--client-id", "x", "--client-secret", "hunter2"),
        b"",
        2,
        "a secret must not stand",
    ),
    "no certificate that we trust": ((), b"secret\n", 3, "certificate is not valid"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_goes_wrong_is_told_and_leaves_nothing(newcomer: Newcomer, wrong: str) -> None:
    more, stdin, code, told = WRONG[wrong]
    env = newcomer.env | ({"SSL_CERT_FILE": "/dev/null"} if "certificate" in wrong else {})
    answer = newcomer.call(*newcomer.words("--password-stdin", *more), stdin=stdin, env=env)
    assert answer.code == code, answer
    assert told in answer.err
    assert "hunter2" not in answer.err
    assert newcomer.untouched()


def test_a_second_mailbox_and_a_change_of_the_first(newcomer: Newcomer) -> None:
    mine = CommandLine(newcomer.folder, newcomer.dovecot.port, newcomer.smtp_at.port, newcomer.user)
    before = "# My own comment.\n" + newcomer.config.read_text()
    newcomer.config.write_text(before)
    asked = newcomer.by_password()
    assert asked.code == 2
    assert "configured already" in asked.err
    assert "--yes" in asked.err
    assert newcomer.config.read_text() == before
    assert newcomer.by_password("--yes").code == 0
    changed = newcomer.config.read_text()
    assert changed.startswith("# My own comment.\n")
    assert "drafts_from = 2026-01-01" in changed
    assert 'sign_in = "stored"' in changed
    assert "IMAP_PASSWORD" not in changed
    kim = newcomer.call(
        *(word.replace("priya@", "kim@") for word in newcomer.words("--password-stdin")),
        stdin=b"secret\n",
        env=newcomer.env,
    )
    assert kim.code == 0, kim
    assert [check["ok"] for check in newcomer.doctor()["checks"]] == [True] * 10
    assert mine.folder == newcomer.folder


def test_a_guessed_folder_of_sent_mail_wants_a_word(newcomer: Newcomer) -> None:
    with Dovecot(special_use=False) as old:
        words = newcomer.words(
            "--password-stdin", "--imap-host", "127.0.0.1", "--imap-port", str(old.port), "--imap-security", "none"
        )
        asked = newcomer.call(*words, stdin=b"secret\n", env=newcomer.env)
        assert asked.code == 2
        assert 'Is "Sent" the folder of sent mail?' in asked.err
        assert newcomer.untouched()
        assert newcomer.call(*words, "--yes", stdin=b"secret\n", env=newcomer.env).json["sent_folder"] == "Sent"
        assert 'sent_folder = "Sent"' in newcomer.config.read_text()
        assert newcomer.doctor()["ok"]


def test_a_consent_in_the_browser(consenting: Newcomer) -> None:
    answer = consenting.by_consent(*consenting.words(*consenting.registration(), sent_by="none"))
    assert answer.code == 0, answer
    assert answer.json["sign_in"] == "oauth"
    assert consenting.doctor()["ok"]
    written = consenting.config.read_text()
    for file in (consenting.config, *(consenting.folder / "data").iterdir()):
        assert not any(token.encode() in file.read_bytes() for token in consenting.provider.issued), file

    consenting.provider.revoke()
    consenting.provider.withdrawn.update(consenting.provider.issued)
    checked = consenting.doctor()
    assert [check["check"] for check in checked["checks"] if not check["ok"]] == [f"{ADDRESS}: sending"]
    told = checked["checks"][-1]["detail"]
    assert "no longer accepts the consent" in told
    assert f"followthrough connect {ADDRESS}" in told
    again = consenting.by_consent("connect", ADDRESS, "--json")
    assert again.code == 0, again
    assert again.json["found_by"] == "the servers of the configuration"
    assert consenting.doctor()["ok"]
    assert consenting.config.read_text() == written


def test_a_consent_on_another_device(consenting: Newcomer) -> None:
    words = consenting.words(*consenting.registration(), "--device", sent_by="none")
    answer = consenting.call(*words, env=consenting.env)
    assert answer.code == 0, answer
    assert "enter the code WDJB-MJHT" in answer.err
    assert consenting.doctor()["ok"]


def test_a_consent_of_somebody_else_opens_nothing(consenting: Newcomer) -> None:
    consenting.provider.owner = "somebody-else"
    answer = consenting.by_consent(*consenting.words(*consenting.registration(), sent_by="none"))
    assert answer.code == 3
    assert "sign in again as the owner of this mailbox" in answer.err
    assert consenting.untouched()


@pytest.mark.crash
def test_whoever_stops_it_leaves_nothing_half_written(consenting: Newcomer) -> None:
    with consenting.start(
        *consenting.words(*consenting.registration(), "--no-browser", sent_by="none"), env=consenting.env
    ) as running:
        shown(running)
        running.send(signal.SIGINT)
        assert running.answer(20).code == 130
    assert consenting.untouched()


def test_passwords_that_microsoft_has_switched_off(alone: CommandLine) -> None:
    alone.configure(
        ('host = "127.0.0.1"', 'host = "outlook.office365.com"'),
        ('security = "none"', 'security = "tls"'),
        ('host = "127.0.0.1"', 'host = "smtp.office365.com"'),
        ('security = "none"', 'security = "tls"'),
    )
    bad = [check["detail"] for check in alone.call("doctor", "--json").json["checks"] if not check["ok"]]
    assert len(bad) == 2
    assert all(f"followthrough connect {ADDRESS} --oauth microsoft" in detail for detail in bad)
    (alone.folder / "config.toml").unlink()
    asked = alone.call("connect", "priya@outlook.com", *PEOPLE, "--password-stdin", stdin=b"x\n")
    assert asked.code == 2
    assert "--oauth microsoft --client-id" in asked.err


def test_somebody_at_a_terminal_is_asked(newcomer: Newcomer) -> None:
    """Types answers where it asks; the password is not shown, and not among the words of the process."""
    words = [word for word in newcomer.words() if word not in {*PEOPLE, "--json"}]
    leader, follower = pty.openpty()
    env = os.environ | newcomer.env | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "worker", *words]
    with subprocess.Popen(
        command,
        cwd=newcomer.folder,
        env=env,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    ) as process:
        os.close(follower)
        seen = ""
        for question, answer in (
            ("Name of the mailbox", "Priya Raman"),
            ("Time zone", "Europe/Berlin"),
            ("Name of your company", ""),
            ("Password of", PASSWORD),
            ("Leave a test draft", "y"),
        ):
            seen = _until(leader, question, seen)
            assert PASSWORD not in Path(f"/proc/{process.pid}/cmdline").read_text()
            os.write(leader, f"{answer}\n".encode())
        seen = _until(leader, "Next: followthrough doctor", seen)
        assert process.wait(20) == 0
    os.close(leader)
    assert PASSWORD not in seen
    assert "The clocks agree" in seen
    assert 'name = "Larkspur"' in newcomer.config.read_text()
    assert newcomer.doctor()["ok"]


def _until(leader: int, words: str, seen: str) -> str:
    deadline = time.monotonic() + 30
    while words not in seen:
        assert time.monotonic() < deadline, seen
        seen += os.read(leader, 4096).decode()
    return seen


def test_the_keyring_of_a_desktop_keeps_a_password(newcomer: Newcomer) -> None:
    ring = newcomer.env | {
        "PYTHON_KEYRING_BACKEND": "tests.servers.keyring_file.FileKeyring",
        "KEYRING_FILE": str(newcomer.folder / "streams-ring"),
    }
    answer = newcomer.call(*newcomer.words("--password-stdin"), stdin=b"secret\n", env=ring)
    assert answer.code == 0, answer
    assert answer.json["secret_kept_in"] == "keyring"
    assert f'password = "keyring:followthrough/{ADDRESS}"' in newcomer.config.read_text()
    assert not (newcomer.folder / "data").exists()
    assert newcomer.call("doctor", env=ring).code == 0
    forced = newcomer.call(
        *newcomer.words("--password-stdin", "--yes", "--keep", "keyring"), stdin=b"secret\n", env=newcomer.env
    )
    assert forced.code == 2
