"""What `doctor` says of sending, and the commands that stop it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine
from worker.cli import doctor
from worker.config import MailboxSettings, Settings, load
from worker.errors import ConfigError, FollowthroughError


@pytest.fixture
def office(tmp_path: Path) -> CommandLine:
    """A configuration whose servers do not answer."""
    return CommandLine(tmp_path)


def settings(office: CommandLine, *changes: tuple[str, str]) -> Settings:
    office.configure(*changes)
    return load(office.folder / "config.toml", {"IMAP_PASSWORD": "x"})


def box(office: CommandLine, host: str) -> MailboxSettings:
    port = f'host = "127.0.0.1"\nport = {office.smtp}\nsecurity = "none"\ntimeout_seconds = 5\n[report]'
    changed = f'host = "{host}"\nport = 587\nsecurity = "starttls"\ntimeout_seconds = 5\n[report]'
    return settings(office, (port, changed)).mailboxes[0]


@pytest.mark.fault(37)
def test_a_password_where_the_provider_has_switched_them_off(office: CommandLine) -> None:
    with pytest.raises(FollowthroughError, match=r"switched passwords off.*OAuth 2"):
        doctor._passwords_switched_off(box(office, "smtp.office365.com"), "smtp.office365.com")
    doctor._passwords_switched_off(box(office, "smtp.larkspur.example"), "smtp.larkspur.example")


def test_pause_and_resume_from_the_terminal(office: CommandLine) -> None:
    assert office.good("resume").out.startswith("Nothing was paused there.")
    told = office.good("pause", "--reason", "wrong prices").out
    assert "Sending is paused" in told
    assert "wrong prices. To go on: followthrough resume\n" in told
    assert "paused already" in office.good("pause").out
    again = office.good("pause", "--mailbox", "priya@larkspur.example", "--json").json
    assert (again["changed"], again["paused"]) == (True, True)
    assert [stop["mailbox"] for stop in again["stops"]] == [None, "priya@larkspur.example"]
    checks = {check["check"]: check for check in office.call("doctor", "--json").json["checks"]}
    assert not checks["sending"]["ok"]
    assert "wrong prices" in checks["sending"]["detail"]
    left = office.good("resume", "--json").json
    assert (left["changed"], left["paused"]) == (True, False)
    assert "Sending goes on" in office.good("resume", "--mailbox", "PRIYA@larkspur.example").out
    assert office.call("pause", "--mailbox", "nobody@larkspur.example").code == 2


def test_keys_of_sending(office: CommandLine) -> None:
    mailbox = '[[mailboxes]]\nsend_as = "sales@larkspur.example"\nreply_to = "p@larkspur.example"\nbcc = ""\n'
    changed = settings(
        office, ("[[mailboxes]]\n", mailbox), ("seconds_between = 0", 'seconds_between = 90\nbcc = "crm@crm.example"')
    )
    assert (changed.mailboxes[0].send_as, changed.mailboxes[0].bcc) == ("sales@larkspur.example", "")
    assert (changed.sending.seconds_between, changed.sending.bcc) == (90, "crm@crm.example")
    with pytest.raises(ConfigError, match="needs a page that recipients can reach"):
        settings(office, ("seconds_between = 0", "unsubscribe_by_web = true"))
