"""The service as a user runs it: a process, real servers, a person at the page."""

import json
import signal
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

from imapclient import IMAPClient

from benchmarks.mailboxes.mailbox import NOW, plan
from benchmarks.mailboxes.maildir import StoredMailbox, write
from tests.e2e.running import Person, Running, eventually, running
from tests.servers.dovecot import Dovecot

INQUIRY = "Dear Ms Raman,\n\nwe need sensors for eight cranes. Could you send us a quote?\n\nBest regards\nAna Ruiz\n"


def folder(service: Running, name: str) -> list[bytes]:
    with IMAPClient("127.0.0.1", service.dovecot.port, ssl=False) as imap:
        imap.login(service.user, "secret")
        imap.select_folder(name, readonly=True)
        return [found[b"BODY[]"] for found in imap.fetch(imap.search(), ["BODY.PEEK[]"]).values()]


def leads(service: Running) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "worker", "--config", str(service.config), "leads", "--json"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert isinstance(found, list)
    return found


def test_from_the_first_mail_to_the_answer(tmp_path: Path, dovecot: Dovecot, user: str) -> None:
    with running(tmp_path, dovecot, user) as service, Person.at(service.page) as person:
        service.start()
        assert person.sees("/", "Nothing waits for you")
        service.arrives(INQUIRY, message_id="inquiry@hafen-sued.example")
        eventually(lambda: person.sees("/", "Ana Ruiz"), "the draft is in the queue")
        assert not service.postbox.accepted, "nothing leaves before a person approved it"
        person.presses("/drafts/1", "/approve")
        eventually(lambda: service.postbox.accepted, "the mail leaves when the undo time is over")
        eventually(lambda: folder(service, "Sent"), "its copy is filed", seconds=90)
        ((_, recipients, wire),) = service.postbox.accepted
        (copy,) = folder(service, "Sent")
        assert copy == wire
        assert recipients == ["ana@hafen-sued.example"]
        eventually(lambda: leads(service)[0]["waiting"] is False, "our answer stops the clock")
        sent = message_from_bytes(wire, policy=policy.default)
        assert sent["In-Reply-To"] == "<inquiry@hafen-sued.example>"
        service.arrives(
            "Thank you! When could you visit us?\n\nAna\n",
            subject="Re: Sensors for our cranes",
            message_id="answer@hafen-sued.example",
            answers=sent,
        )
        eventually(lambda: leads(service)[0]["status"] == "replied", "her answer stops the plan")
        assert leads(service)[0]["waiting"] is True
        assert service.end(signal.SIGTERM) == 0
        assert "Traceback" not in service.log.read_text()


def test_kill_9_between_approval_and_sending_loses_nothing_and_sends_once(
    tmp_path: Path, dovecot: Dovecot, user: str
) -> None:
    with running(tmp_path, dovecot, user, undo=3) as service, Person.at(service.page) as person:
        service.start()
        service.arrives(INQUIRY, message_id="inquiry@hafen-sued.example")
        eventually(lambda: person.sees("/", "Ana Ruiz"), "the draft is in the queue")
        person.presses("/drafts/1", "/approve")
        assert service.end(signal.SIGKILL) == -signal.SIGKILL
        assert not service.postbox.accepted
        service.start()
        eventually(lambda: service.postbox.accepted, "the approved mail leaves after the restart")
        eventually(lambda: folder(service, "Sent"), "its copy is filed", seconds=90)
        assert service.end(signal.SIGKILL) == -signal.SIGKILL
        service.start()
        eventually(lambda: leads(service)[0]["waiting"] is False, "the copy is read")
        assert service.end(signal.SIGTERM) == 0
        assert len(service.postbox.accepted) == 1
        assert len(folder(service, "Sent")) == 1


def test_the_end_comes_within_seconds_in_the_middle_of_a_first_pass(
    tmp_path: Path, dovecot: Dovecot, user: str
) -> None:
    planned = plan(6_000)
    write(planned, tmp_path / "box")
    StoredMailbox(6_000, tmp_path / "box", planned.truth, NOW, 1).install(dovecot, user)
    with running(tmp_path, dovecot, user) as service:
        service.start()
        for wait in (0.3, 2.0):  # among headers, among texts
            if not service.process:
                service.start()
            time.sleep(wait)
            began = time.monotonic()
            assert service.end(signal.SIGTERM) == 0
            assert time.monotonic() - began < 8
            service.process = None
        log = service.log.read_text()
        assert "Traceback" not in log
        for life in log.split("running")[1:]:
            after = life.partition("stopping")[2]
            assert "planned" not in after
            assert "failed" not in after
