"""`followthrough demo` as a person meets it: a process, a page, prospects who answer, and Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from imapclient import IMAPClient

from tests.e2e.running import Person, eventually
from tests.servers.smtp import free_port
from worker.config import Settings, load
from worker.demo import story
from worker.demo.cast import reply
from worker.demo.story import Answer, Placed
from worker.mail.parse import parse
from worker.model import Intent, Kind, ParsedMail
from worker.rules.intents import read as read_intent
from worker.rules.kinds import classify
from worker.rules.reply_text import split

START_SECONDS = 90  # the machine may be busy with other tests
WEEK = [datetime(2026, 11, 16, 12, tzinfo=UTC) + timedelta(days=day, hours=5 * day) for day in range(7)]
CARLA = "carla.mendes@atlas-bottling.example"


@dataclass
class Demo:
    """A running demo, and what can be seen of it from outside."""

    process: subprocess.Popen[bytes]
    page: str
    folder: Path
    output: Path

    @property
    def config(self) -> Path:
        return next(self.folder.glob("followthrough-demo-*/config.toml"))

    @property
    def settings(self) -> Settings:
        return load(self.config, environment={})

    def answers(self) -> bool:
        assert self.process.poll() is None, self.output.read_text()
        try:
            return "Approve" in httpx.get(self.page).text
        except httpx.TransportError:
            return False

    def command(self, *arguments: str) -> Any:
        """What a command says as JSON about the demo's own configuration."""
        command = [sys.executable, "-m", "worker", "--config", str(self.config), *arguments, "--json"]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    @contextmanager
    def mailbox(self, folder: str) -> Iterator[IMAPClient]:
        imap = self.settings.mailboxes[0].imap
        with IMAPClient(imap.host, imap.port, ssl=False, timeout=20) as client:
            client.login(imap.username, imap.password.get_secret_value())
            client.select_folder(folder, readonly=True)
            yield client

    def mails(self, folder: str, *criteria: str) -> list[ParsedMail]:
        with self.mailbox(folder) as client:
            uids = client.search(criteria or "ALL")
            return [parse(item[b"BODY[]"]) for item in client.fetch(uids, ["BODY.PEEK[]"]).values()] if uids else []

    def interrupted(self) -> int:
        """What Ctrl-C does in a terminal: every process of the group is told."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(5)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    port, output = free_port(), tmp_path / "output"
    command = [sys.executable, "-m", "worker", "demo", "--no-browser", "--port", str(port)]
    folder = tmp_path / "tmp"
    folder.mkdir()
    with output.open("wb") as file:
        environment = os.environ | {"TMPDIR": str(folder), "FOLLOWTHROUGH_WEB__LISTEN": "127.0.0.1:1"}
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment, start_new_session=True)
    running = Demo(process, f"http://127.0.0.1:{port}", folder, output)
    try:
        eventually(running.answers, "the queue shows a draft", START_SECONDS)
        yield running
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_demo_from_its_first_page_to_its_end(demo: Demo) -> None:
    assert len(demo.mails("INBOX")) + len(demo.mails("Sent")) >= 80
    assert {lead["step"] for lead in demo.command("leads", "--waiting")} == {"due", "late", "overdue"}
    _check_report(demo)
    _check_queue(demo)
    _approve_and_be_answered(demo)
    assert demo.interrupted() == 0
    assert "Traceback" not in demo.output.read_text()
    assert demo.page in demo.output.read_text()
    assert not list(demo.folder.iterdir())


def _check_report(demo: Demo) -> None:
    year, week, _ = (datetime.now(UTC) - timedelta(days=7)).isocalendar()
    report = demo.command("report", "--week", f"{year}-W{week:02}")
    for name in ("first_response", "next_response", "their_latency"):
        assert report[name]["answered"] > 0, name
    for name in (
        "first_response",
        "next_response",
    ):  # of theirs, fewer than half may have answered within some weeks of the story
        assert report[name]["p50_hours"] is not None, name
    assert {person["person"] for person in report["people"]} >= {story.OWNER.email}
    assert len(report["waiting"]) >= 6


def _check_queue(demo: Demo) -> None:
    drafts = demo.command("queue")
    assert len(drafts) >= 10
    assert {draft["kind"] for draft in drafts} >= {"thank_you", "introduction_thanks", "company_news", "article"}
    told = [draft["evidence"]["title"] for draft in drafts if draft["evidence"]]
    assert any("award" in title for title in told)
    assert not any(re.search(r"Fire|recalls|fines", title) for title in told)


def _approve_and_be_answered(demo: Demo) -> None:
    draft = next(draft for draft in demo.command("queue") if draft["to"] == CARLA)
    path = f"/drafts/{draft['draft']}"
    with Person.at(demo.page) as person:
        person.presses(path, f"{path}/approve")
    eventually(lambda: len(demo.mails("INBOX", "FROM", CARLA)) == 2, "Carla answers", 60)
    answer = demo.mails("INBOX", "FROM", CARLA)[-1]
    assert "> Dear Carla," in answer.text  # it quotes what the SMTP server took from us
    assert answer.references[-1].endswith(f"@{story.DOMAIN}")
    assert set(answer.references) > {demo.mails("INBOX", "FROM", CARLA)[0].message_id}
    eventually(lambda: _lead(demo, CARLA)["status"] == "replied", "her answer stops the plan", 60)


def _lead(demo: Demo, email: str) -> dict[str, Any]:
    found: dict[str, Any] = next(lead for lead in demo.command("leads") if lead["prospect"] == email)
    return found


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "worker", "demo", "--no-browser", "--port", str(port)]
        ended = subprocess.run(command, capture_output=True, check=False, timeout=START_SECONDS)
    assert ended.returncode == 2
    assert f"port {port} cannot be used" in ended.stderr.decode()


@pytest.mark.parametrize("missing", ["pymap", "aiosmtpd"])
def test_servers_that_are_not_installed_are_named(missing: str) -> None:
    code = f"import sys; sys.modules['{missing}'] = None; sys.argv[1:] = ['demo']; from worker.__main__ import main; main()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=START_SECONDS)
    assert ended.returncode == 2
    assert missing in ended.stderr.decode()
    assert 'pip install "followthrough[demo]"' in ended.stderr.decode()


@pytest.mark.parametrize("now", WEEK, ids=[f"{day:%A}" for day in WEEK])
def test_the_story_lies_in_the_five_weeks_before_any_day(now: datetime) -> None:
    mails = story.mails(now)
    assert len(mails) >= 80
    assert now - timedelta(weeks=story.WEEKS) < mails[0].at
    assert mails[-1].at < now
    for mail in mails:
        read = parse(mail.raw)
        assert read.date == mail.at.replace(microsecond=0)
        earlier = {parse(other.raw).message_id for other in mails if other.at < mail.at}
        assert set(read.references) <= earlier


def test_everybody_in_the_story_is_fictitious() -> None:
    addresses = {address.email for mail in map(_parsed, story.mails(WEEK[0])) for address in (*mail.to, *mail.cc)}
    senders = {mail.from_.email for mail in map(_parsed, story.mails(WEEK[0])) if mail.from_}
    assert all(email.endswith(".example") for email in addresses | senders | set(story.cast()))


def test_the_cast_are_people_of_the_story() -> None:
    written = b"".join(mail.raw for mail in story.mails(WEEK[0])).decode()
    assert all(who in written for who in story.cast())


@pytest.mark.parametrize(
    ("answer", "kind", "intent"),
    [
        (Answer(1, "Yes, please send us the offer."), Kind.HUMAN, Intent.INTERESTED),
        (Answer(1, "I am out of the office until Friday.", auto=True), Kind.AUTO_REPLY, Intent.OOO),
        (Answer(1, bounce=True), Kind.BOUNCE, None),
    ],
)
def test_an_answer_is_read_as_what_it_is(answer: Answer, kind: Kind, intent: Intent | None) -> None:
    ours = next(mail for mail in story.mails(WEEK[0]) if mail.folder == "Sent")
    recipient = _parsed(ours).to[0].email
    mail = parse(reply(ours.raw, recipient, answer))
    assert mail.references[-1] == _parsed(ours).message_id
    assert classify(mail).kind is kind
    assert read_intent(split(mail.text).new_text, mail.subject, kind).intent is intent


def _parsed(mail: Placed) -> ParsedMail:
    return parse(mail.raw)
