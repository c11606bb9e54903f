"""The service as a process of its own, and a person who uses its page without JavaScript."""

from __future__ import annotations

import html
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.utils import format_datetime
from pathlib import Path

import httpx

from tests.servers.dovecot import Dovecot, free_port
from tests.servers.smtp import Postbox, smtp_server

CONFIG = """
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
[mailboxes.imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{user}"
password = "file:password"
[mailboxes.smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
[sending]
undo_seconds = {undo}
seconds_between = 0
[web]
listen = "127.0.0.1:{page}"
"""


def eventually(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.1)


@dataclass
class Running:
    """`followthrough run` on a real Dovecot and a real SMTP server."""

    config: Path
    page: str
    dovecot: Dovecot
    user: str
    postbox: Postbox
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.config.with_name("run.log")

    def start(self) -> None:
        command = [sys.executable, "-m", "worker", "--config", str(self.config), "run"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        eventually(self.alive, f"the page answers; {self.log.read_text()}")

    def alive(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.page}/healthz").is_success
        return False

    def end(self, sign: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(sign)
        return self.process.wait(15)

    def arrives(
        self, text: str, *, message_id: str, subject: str = "Sensors for our cranes", answers: Message | None = None
    ) -> None:
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"] = "Ana Ruiz <ana@hafen-sued.example>", "Priya Raman <priya@larkspur.example>"
        mail["Subject"], mail["Message-ID"] = subject, f"<{message_id}>"
        mail["Date"] = format_datetime(datetime.now(UTC))
        if answers is not None:
            mail["In-Reply-To"] = str(answers["Message-ID"])
            mail["References"] = f"{answers['References']} {answers['Message-ID']}"
        mail.set_content(text)
        self.dovecot.deliver(self.user, mail.as_bytes())


@contextmanager
def running(folder: Path, dovecot: Dovecot, user: str, undo: float = 1) -> Iterator[Running]:
    """The set-up of a service, not started yet; whatever runs at the end is killed."""
    postbox = Postbox()
    with smtp_server(postbox) as smtp:
        port = free_port()
        config = folder / "config.toml"
        config.write_text(CONFIG.format(imap=dovecot.port, user=user, smtp=smtp.port, undo=undo, page=port))
        (folder / "password").write_text("secret\n")
        service = Running(config, f"http://127.0.0.1:{port}", dovecot, user, postbox)
        try:
            yield service
        finally:
            if service.process and service.process.poll() is None:
                service.process.kill()
                service.process.wait()


class Person:
    """Somebody at the page: reads it, and presses buttons by their forms."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    @classmethod
    @contextmanager
    def at(cls, page: str) -> Iterator[Person]:
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": page}
        with httpx.Client(base_url=page, headers=headers, follow_redirects=True) as client:
            yield cls(client)

    def sees(self, path: str, words: str) -> bool:
        return words in html.unescape(self.client.get(path).text)

    def presses(self, path: str, action: str, **fields: str) -> httpx.Response:
        """Sends the form on the page whose action ends so, as the browser would, with these fields filled in."""
        text = self.client.get(path).text
        form = re.search(rf'<form[^>]*action="([^"]*{re.escape(action)})".*?</form>', text, re.DOTALL)
        assert form, f"no form …{action} on {path}"
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
        answer = self.client.post(form[1], data={**hidden, **fields})
        assert answer.is_success, answer.text
        return answer
