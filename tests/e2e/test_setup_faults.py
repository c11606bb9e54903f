"""What a person gets wrong, and what breaks around the program: each is told in words, with where and how to mend it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine, Office, inquiry
from tests.servers.gmail_fake import BACKOFF, Gmail
from tests.servers.imap_fake import CLOSE
from worker.store import folders, mailboxes, messages
from worker.store.db import Store

SECRET = "correct-horse-battery"


def test_every_problem_of_a_configuration_at_once(alone: CommandLine) -> None:
    alone.configure(
        ("Europe/Berlin", "Europe/Berln"), ("undo_seconds", "undo_secnds"), ("env:IMAP_PASSWORD", "hunter2")
    )
    answer = alone.call("leads")
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 3
    for told in ("config.toml:8: people.0.timezone", 'Did you mean "undo_seconds"?', "a secret must not stand"):
        assert told in answer.err
    assert "hunter2" not in answer.err
    checked = alone.call("doctor", "--json")
    assert (checked.code, checked.json["ok"], len(checked.json["checks"])) == (2, False, 3)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is no configuration at config.toml"),
        ("x = [", "Mend the TOML syntax"),
        ("\ud8ff", "can't decode byte"),
    ],
)
def test_no_configuration_that_can_be_read(alone: CommandLine, content: str | None, told: str) -> None:
    path = alone.folder / "config.toml"
    path.unlink()
    if content is not None:
        path.write_bytes(content.encode("utf-16-le", "surrogatepass"))
        if content.isascii():
            path.write_text(content)
    answer = alone.call("sync")
    assert answer.code == 2
    assert told in answer.err


def test_a_new_user_is_told_where_things_stand(office: Office) -> None:
    """Nothing read yet, an empty mailbox, and commands that do not exist."""
    checked = office.good("doctor", "--json").json
    assert checked["ok"]
    assert checked["checks"][0].keys() == {"check", "ok", "detail"}
    assert "will be made" in checked["checks"][1]["detail"]
    assert not (office.folder / "data").exists(), "doctor changes nothing"
    assert office.good("sync").out.startswith("priya@larkspur.example: 0 new mails")
    assert "No leads yet" in office.good("leads").out
    assert "Nothing waits" in office.good("queue").out
    assert "Nobody waits" in office.good("report").out
    assert office.good("threads", "--json").out == ""
    for wrong in ("", "nonsense", "leads --nonsense", "queue show one"):
        assert office.call(*wrong.split()).code == 2
    for words, told in (
        (("import", "gone"), "there is no such file"),
        (("import", "data"), "holds no mail"),
        (("import", "config.toml", "--mailbox", "x@y.example"), "none of the mailboxes"),
    ):
        answer = office.call(*words)
        assert answer.code == 2
        assert told in answer.err


WRONG_SERVERS: dict[str, tuple[tuple[tuple[str, str], ...], str, str]] = {
    "password": ((), "refuses the sign-in", "check the user name and the password"),
    "host": ((('host = "127.0.0.1"', 'host = "mail.invalid"'), ('security = "none"', 'security = "tls"')), "mail.invalid", "check host"),
    "port": ((("port = {imap}", "port = 1"),), "Connection refused", "check host, port and security"),
    "TLS at a plain port": ((('security = "none"', 'security = "tls"'),), "does not speak TLS", "check port and security"),
    "an untrusted certificate": (
        (("port = {imap}", "port = {tls}"), ('security = "none"', 'security = "tls"')),
        "certificate is not valid",
        "check the host name",
    ),
    "no TLS at a TLS port": (
        (("port = {imap}", "port = {tls}"), ("timeout_seconds = 5", "timeout_seconds = 0.5")),
        "no answer within 0.5 s",
        "check host, port and security",
    ),
    "a server of another kind": ((("port = {imap}", "port = {smtp}"),), "127.0.0.1:", "check host, port and security"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_SERVERS)
def test_a_mailbox_that_cannot_be_read(office: Office, wrong: str) -> None:
    changes, told, mend = WRONG_SERVERS[wrong]
    ports = {"imap": office.imap, "smtp": office.smtp, "tls": office.dovecot.tls_port}
    office.configure(*((old.format(**ports), new.format(**ports)) for old, new in changes))
    password = {"IMAP_PASSWORD": SECRET} if wrong == "password" else {}
    synced = office.call("sync", "--json", env=password)
    assert synced.code == 3
    [mailbox] = synced.json["mailboxes"]
    assert told in mailbox["error"]
    assert mend in mailbox["error"]
    checked = office.call("doctor", env=password)
    assert checked.code == 1
    assert mend in checked.out
    assert SECRET not in synced.out + synced.err + checked.out + checked.err


def test_a_clock_that_is_wrong(office: Office) -> None:
    office.arrives(inquiry(), timedelta(hours=1))
    assert office.call("doctor").code == 0
    office.arrives(inquiry(2), timedelta(minutes=-10))
    checked = office.call("doctor")
    assert checked.code == 1
    assert "in the future: the clocks differ" in checked.out


def test_a_server_that_takes_no_mail(office: Office) -> None:
    """The second section of servers is the one that sends."""
    office.configure((f"port = {office.smtp}", "port = 1"))
    assert "127.0.0.1:1: Connection refused; check host" in office.call("doctor").out
    office.configure((f"port = {office.smtp}", f"port = {office.imap}"))
    assert "check host, port and security" in office.call("doctor").out


def test_a_folder_that_cannot_be_written(office: Office) -> None:
    office.configure(('data_dir = "data"', 'data_dir = "config.toml/data"'))
    for words in (("leads",), ("sync",), ("run", "--role", "worker"), ("import", "config.toml"), ("backup", "x")):
        answer = office.call(*words)
        assert answer.code in {2, 3}
        assert "config.toml" in answer.err
    checked = office.call("doctor")
    assert checked.code == 1
    assert "config.toml is no folder. Set data_dir" in checked.out


def test_a_database_that_is_none(alone: CommandLine) -> None:
    (alone.folder / "data").mkdir()
    (alone.folder / "data" / "followthrough.db").write_bytes(os.urandom(9000))
    answer = alone.call("leads")
    assert answer.code == 3
    assert "the file is no database" in answer.err
    assert "restore a backup" in answer.err


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", folder], capture_output=True, check=False
    ).returncode:
        pytest.skip("only root may mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_disk_that_is_full(office: Office) -> None:
    office.arrives(inquiry(), timedelta(hours=1))
    with small_disk(office.folder / "data"):
        office.good("leads")
        filler = office.folder / "data" / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(1_000_000))
        for words in (("sync",), ("backup", "data/x"), ("run", "--role", "worker")):
            answer = office.call(*words)
            assert answer.code == 3
            assert "full" in answer.err or "room" in answer.err
        filler.unlink()
        assert office.good("sync", "--json").json["mailboxes"][0]["new"] == 1


def test_output_that_nobody_takes(alone: CommandLine) -> None:
    (alone.folder / "1.eml").write_bytes(inquiry())
    (alone.folder / "out").symlink_to("/dev/full")
    answer = alone.call("report", "--html", "out")
    assert answer.code == 3
    assert "No space left on device" in answer.err


def test_the_page_needs_its_port(alone: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", alone.page)):
        answer = alone.call("run")
    assert answer.code == 2
    assert f"cannot listen on 127.0.0.1:{alone.page}" in answer.err
    assert "set listen of [web]" in answer.err


def test_a_service_whose_password_is_refused_goes_on_without_telling_it(office: Office) -> None:
    with office.start("run", env={"IMAP_PASSWORD": SECRET}) as running:
        running.says("refuses the sign-in")
        running.send(signal.SIGTERM)
        ended = running.answer(20)
    assert ended.code == 0
    assert SECRET not in ended.err


@pytest.mark.fault(10)
@pytest.mark.crash
@pytest.mark.parametrize("failpoint", ["batch_taken", "batch_stored"])
def test_a_sync_that_is_killed_loses_nothing_and_doubles_nothing(office: Office, failpoint: str) -> None:
    for number in range(1, 8):
        office.arrives(inquiry(number), timedelta(hours=number))
    office.arrives(b"From: priya@larkspur.example\r\nTo: kim@other.example\r\n\r\nAs promised.\r\n", folder="Sent")
    assert office.call_fresh("sync", env={"FOLLOWTHROUGH_FAILPOINT": failpoint}).code == -signal.SIGKILL
    assert _stored(office) == (1 if failpoint == "batch_stored" else 0), "the batch of Sent, which is read first"
    office.arrives(inquiry(8))
    office.good("sync")
    assert _stored(office) == 9
    assert office.good("sync", "--json").json["mailboxes"][0]["new"] == 0
    assert len(office.good("leads", "--json").json) == 8
    assert len(office.good("queue", "--json").json) == 8


def _stored(office: Office) -> int:
    """How many mails are stored, each of which lies at one place in the mailbox."""
    store = Store(f"sqlite:///{office.folder}/data/followthrough.db")
    try:
        with store.read() as tx:
            places = [folders.placed(tx, folder.id) for folder in folders.of_mailbox(tx, 1)]
            count = messages.count(tx)
    finally:
        store.close()
    assert sorted(row for placed in places for row in placed.values()) == list(range(1, count + 1))
    return count


@pytest.mark.fault(13)
def test_a_mail_that_cannot_be_read_is_kept_aside_once(office: Office) -> None:
    office.arrives(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000)
    office.arrives(inquiry())
    first, again = (office.good("sync", "--json").json["mailboxes"][0] for _ in range(2))
    assert (first["new"], first["quarantined"]) == (1, 1)
    assert (again["new"], again["quarantined"]) == (0, 0)


@pytest.mark.fault(18)
def test_a_mailbox_that_is_throttled_says_so(tmp_path: Path) -> None:
    with Gmail() as gmail:
        line = CommandLine(tmp_path, imap=gmail.port, user="ada")
        gmail.on("EXAMINE", BACKOFF, CLOSE)
        answer = line.call("sync", "--json")
    assert answer.code == 3
    assert "asks us to slow down" in answer.json["mailboxes"][0]["error"]
    store = Store(f"sqlite:///{tmp_path}/data/followthrough.db")
    with store.read() as tx:
        (state,) = mailboxes.every(tx)
    store.close()
    assert "asks us to slow down" in (state.error or "")
