"""The command line as a person has it: a folder with a configuration, real servers, and the program as a process of its own."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Self

import pytest

from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp import Postbox, free_port, smtp_server
from worker.__main__ import main

CONFIG = """data_dir = "data"
[company]
name = "Larkspur Instruments"
domains = ["larkspur.example"]
[[people]]
name = "Priya Raman"
email = "priya@larkspur.example"
timezone = "Europe/Berlin"
signature = "Priya Raman"
[[mailboxes]]
address = "priya@larkspur.example"
drafts_from = 2026-01-01
[mailboxes.imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{user}"
password = "env:IMAP_PASSWORD"
timeout_seconds = 5
[mailboxes.smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
timeout_seconds = 5
[report]
to = ["priya@larkspur.example"]
[sending]
undo_seconds = 60
seconds_between = 0
[web]
listen = "127.0.0.1:{page}"
[log]
level = "debug"
"""


Environment = dict[str, str] | None


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


# A process forked from one that has imported the program already is there in 20 ms, a fresh one in more than a second.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["worker.cli.main"])


def _be_followthrough(words: tuple[str, ...], folder: Path, streams: Path, environment: dict[str, str]) -> None:
    os.chdir(folder)
    os.environ.update(environment)
    for number, name in enumerate(("in", "out", "err")):
        os.dup2(os.open(streams / name, os.O_RDWR | os.O_CREAT | os.O_APPEND), number)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115  (the stream, until the process ends)
    sys.argv = ["followthrough", *words]
    main()


class Running:
    """A call of followthrough, in a process of its own; a context manager that kills it at the end."""

    def __init__(self, words: tuple[str, ...], folder: Path, stdin: bytes, environment: dict[str, str]) -> None:
        self._streams = Path(tempfile.mkdtemp(dir=folder, prefix="streams-"))
        (self._streams / "in").write_bytes(stdin)
        self._process = _FORKS.Process(target=_be_followthrough, args=(words, folder, self._streams, environment))
        self._process.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()

    def says(self, words: str) -> None:
        """Waits until these words are in its log."""
        deadline = time.monotonic() + 60
        while words not in self._said("err"):
            assert self._process.is_alive(), self._said("err")
            assert time.monotonic() < deadline, self._said("err")
            time.sleep(0.02)

    def send(self, number: signal.Signals) -> None:
        assert self._process.pid
        os.kill(self._process.pid, number)

    def answer(self, seconds: float = 60) -> Answer:
        """Waits for its end.  Whatever happened, no traceback reached the person."""
        self._process.join(seconds)
        code = self._process.exitcode
        assert code is not None, f"it does not end: {self._said('err')}"
        return _checked(Answer(code, self._said("out"), self._said("err")))

    def _said(self, name: str) -> str:
        path = self._streams / name
        return path.read_text() if path.exists() else ""


def _checked(answer: Answer) -> Answer:
    assert "Traceback" not in answer.err, answer.err
    return answer


@dataclass
class CommandLine:
    """A folder in which `followthrough` is called; `configure` changes its configuration by replacing text."""

    folder: Path
    imap: int = 1
    smtp: int = 1
    user: str = "nobody"
    page: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.configure()

    def configure(self, *changes: tuple[str, str]) -> None:
        text = CONFIG.format(imap=self.imap, smtp=self.smtp, user=self.user, page=self.page)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (self.folder / "config.toml").write_text(text)

    def start(self, *words: str, stdin: bytes = b"", env: Environment = None) -> Running:
        return Running(words, self.folder, stdin, {"IMAP_PASSWORD": PASSWORD} | (env or {}))

    def call(self, *words: str, stdin: bytes = b"", env: Environment = None) -> Answer:
        with self.start(*words, stdin=stdin, env=env) as running:
            return running.answer()

    def good(self, *words: str, env: Environment = None) -> Answer:
        answer = self.call(*words, env=env)
        assert answer.code == 0, answer
        return answer

    def call_fresh(self, *words: str, env: Environment = None) -> Answer:
        """In a new interpreter, for what is decided while it starts."""
        root = str(Path(__file__).parents[2])
        done = subprocess.run(
            [sys.executable, "-m", "worker", *words],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": root, "IMAP_PASSWORD": PASSWORD} | (env or {}),
            capture_output=True,
            check=False,
            timeout=60,
        )
        return _checked(Answer(done.returncode, done.stdout.decode(), done.stderr.decode()))


@pytest.fixture
def alone(tmp_path: Path) -> CommandLine:
    """A configuration whose servers do not answer."""
    return CommandLine(tmp_path)


@dataclass
class Office(CommandLine):
    dovecot: Dovecot = field(kw_only=True)
    postbox: Postbox = field(kw_only=True)

    def arrives(self, raw: bytes, ago: timedelta = timedelta(0), folder: str = "INBOX") -> None:
        self.dovecot.deliver(self.user, raw, folder, at=datetime.now(UTC) - ago)


@pytest.fixture
def office(dovecot: Dovecot, user: str, tmp_path: Path) -> Iterator[Office]:
    """A configuration whose servers are real."""
    postbox = Postbox()
    with smtp_server(postbox) as smtp:
        yield Office(tmp_path, dovecot.port, smtp.port, user, dovecot=dovecot, postbox=postbox)


def mail(
    text: str,
    *,
    subject: str,
    message_id: str,
    sender: str,
    to: str = "priya@larkspur.example",
    at: datetime | None = None,
    answers: str | None = None,
) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(at or datetime.now(UTC))
    message["Message-ID"] = f"<{message_id}>"
    if answers:
        message["In-Reply-To"] = message["References"] = f"<{answers}>"
    message.set_content(text)
    return message.as_bytes()


def inquiry(number: int = 1, at: datetime | None = None) -> bytes:
    """A prospect's first mail."""
    return mail(
        f"Hello,\n\nwe need {number} sensors for our cranes. Could you send a quote?\n\nBest regards\nAna {number}\n",
        subject=f"Sensors for crane {number}",
        message_id=f"first-{number}@quay{number}.example",
        sender=f"Ana Ruiz <ana@quay{number}.example>",
        at=at,
    )
