"""SMTP servers for tests: a real one (aiosmtpd), one that answers by a script, and a fake courier with the same ways to fail."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from worker.mail.smtp import SmtpAccount, judge
from worker.model import Accepted, Fenced, FrozenMail, Outcome, Permanent, Temporary, Unknown

HOST = "127.0.0.1"
PASSWORD = "secret"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        port: int = sock.getsockname()[1]
        return port


@dataclass
class Postbox:
    """An aiosmtpd handler: what was accepted, and the answers to give instead of 250, by phase: MAIL, RCPT, DATA (the mail's end).

    An answer for a single recipient goes by the address.
    """

    answers: dict[str, str] = field(default_factory=dict)
    accepted: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    async def handle_MAIL(self, _s: Any, _x: Any, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if (answer := self.answers.get("MAIL", "250 OK")).startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(self, _s: Any, _x: Any, envelope: Envelope, address: str, _o: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if (answer := self.answers.get(address) or self.answers.get("RCPT", "250 OK")).startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _s: Any, _x: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if (answer := self.answers.get("DATA", "250 OK")).startswith("250"):
            assert isinstance(envelope.original_content, bytes)
            self.accepted.append((envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content))
        return answer


def _authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=good)


@dataclass
class TokenPostbox(Postbox):
    """One that signs in by XOAUTH2 as Google and Microsoft do; `accepts` says whose mailbox a token opens ("": none's)."""

    accepts: Callable[[str], str] = lambda _: ""
    refused: int = 0

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        said = base64.b64decode(args[1]) if len(args) == 2 else await server.challenge_auth("")
        fields = bytes(said).decode().split("\1")
        user, token = fields[0].removeprefix("user="), fields[1].removeprefix("auth=Bearer ")
        if self.accepts(token) == user:
            return AuthResult(success=True, auth_data=user)
        self.refused += 1
        understood = await server.challenge_auth(b'{"status":"400","schemes":"Bearer"}')
        assert understood == b"", "the client answers the reason with an empty line"
        return AuthResult(success=False, handled=False)


@contextlib.contextmanager
def smtp_server(postbox: Postbox, tls: ssl.SSLContext | None = None) -> Iterator[SmtpAccount]:
    """A real server on a free port; with `tls` it wants STARTTLS and a sign-in, as it does without for tokens."""
    port = free_port()
    wants: dict[str, Any] = {"tls_context": tls, "auth_required": True, "authenticator": _authenticator} if tls else {}
    if isinstance(postbox, TokenPostbox):
        wants |= {"auth_require_tls": False, "auth_exclude_mechanism": ["PLAIN", "LOGIN"]}
    controller = Controller(postbox, hostname=HOST, port=port, **wants)
    controller.start()
    try:
        yield SmtpAccount(HOST, port, "none", timeout_seconds=10, answer_seconds=10)
    finally:
        controller.stop()


class Hang:
    """The server falls silent here, the connection open."""


class Drip:
    """The server sends a line now and then, and never the last one."""


class HangUp:
    """The server closes the connection here."""


Reply = bytes | Hang | Drip | HangUp | tuple[bytes, type[HangUp]]  # the last: these bytes, then the end
USUAL: Mapping[str, Reply] = {
    "CONNECT": b"220 ready\r\n",
    "EHLO": b"250-scripted\r\n250 SIZE 1000000\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go\r\n",
    "END": b"250 queued as 1\r\n",
    "RSET": b"250 ok\r\n",
    "QUIT": b"221 bye\r\n",
    "AUTH": b"235 ok\r\n",
}


class ScriptedSmtp:
    """A server that answers each phase by a script (CONNECT, a command or a whole line, or END for the mail's end), one connection at a time.

    `ended` counts mails whose end arrived: from there on a real server might have accepted.
    """

    def __init__(self, script: Mapping[str, Reply]) -> None:
        self.script = {**USUAL, **script}
        self.ended = 0
        self.connections = 0
        self.said: list[str] = []
        self._stop = threading.Event()
        self._listener = socket.create_server((HOST, 0))
        self._listener.settimeout(0.05)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5)
        self._listener.close()

    def account(self, **changes: Any) -> SmtpAccount:
        port = self._listener.getsockname()[1]
        return SmtpAccount(HOST, port, "none", **{"timeout_seconds": 0.5, "answer_seconds": 0.5} | changes)

    def _serve(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listener.accept()
                with connection, contextlib.suppress(OSError):
                    self.connections += 1
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        lines = connection.makefile("rb")
        with lines:
            going = self._answer(connection, "CONNECT")
            while going and (line := lines.readline()):
                command = line.split()[0].decode().upper()
                whole = line.decode().strip()
                self.said.append(whole)
                going = self._answer(connection, whole if whole in self.script else command)
                if command == "DATA" and going and self._read_mail(lines):
                    going = self._answer(connection, "END")

    def _read_mail(self, lines: Any) -> bool:
        while line := lines.readline():
            if line == b".\r\n":
                self.ended += 1
                return True
        return False

    def _answer(self, connection: socket.socket, phase: str) -> bool:
        reply = self.script.get(phase, b"500 what?\r\n")
        if isinstance(reply, bytes):
            connection.sendall(reply)
            return phase != "QUIT"
        if isinstance(reply, tuple):
            connection.sendall(reply[0])
        if isinstance(reply, Hang):
            self._stop.wait(5)
        if isinstance(reply, Drip):
            while not self._stop.wait(0.05):
                connection.sendall(b"250-wait\r\n")
        return False


@dataclass
class FakeCourier:
    """A Courier without a wire.  `answers` is a Postbox's; `lose_answer`: the server accepts and its answer never arrives."""

    postbox: Postbox = field(default_factory=Postbox)
    lose_answer: bool = False
    refuses_account: Exception | None = None
    attempts: int = 0

    def deliver(self, mail: FrozenMail, *, fence: Callable[[], bool]) -> Outcome:
        self.attempts += 1
        if self.refuses_account:
            raise self.refuses_account
        for phase in ("MAIL", "RCPT"):
            answer = self.postbox.answers.get(phase, "250 OK")
            if not answer.startswith("250"):
                return Permanent(answer) if answer.startswith("5") else Temporary(answer)
        refused = self.postbox.answers.get(mail.bcc or "", "")
        if not fence():
            return Fenced()
        answer = self.postbox.answers.get("DATA", "250 OK")
        outcome = judge(f"{answer}\r\n".encode())
        if answer.startswith("250"):
            copies = [mail.bcc] if mail.bcc and not refused else []
            self.postbox.accepted.append((mail.sender, [mail.recipient, *copies], mail.raw))
        if isinstance(outcome, Accepted) and not self.lose_answer:
            return Accepted(outcome.answer, refused)
        return Unknown("lost") if self.lose_answer or outcome is None else outcome

    def close(self) -> None:
        pass
