"""The lines of FETCH, NOOP and IDLE (RFC 2177) on imapclient's connection."""

from __future__ import annotations

import re
import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from imaplib import IMAP4
from typing import BinaryIO

from worker.mail.fetch import Line, MalformedResponseError, read_line

_EXISTS = re.compile(rb"\* (\d{1,10}) EXISTS\b", re.IGNORECASE)
_EXPUNGE = re.compile(rb"\* \d{1,10} EXPUNGE\b", re.IGNORECASE)
_FETCHED = re.compile(rb"\* \d{1,10} FETCH ")
_BYE = re.compile(rb"\* BYE\b", re.IGNORECASE)
AHEAD = 3  # commands on their way at once
_NOOP_EVERY = 30.0  # seconds between looks where the server has no IDLE


class CommandRefusedError(IMAP4.error):
    """The tagged answer was NO or BAD; the connection is in order."""


class ServerByeError(IMAP4.abort):
    """The server said BYE (RFC 3501, 7.1.5)."""


class Wire:
    """Sends commands and reads their answers line by line.

    `exists` is the number of mails in the open folder as last told; a byte on `wake` ends a wait.
    """

    def __init__(self, imap: IMAP4, wake: socket.socket, timeout_seconds: float) -> None:
        self.exists = 0
        self._imap = imap
        self._wake = wake
        self._timeout = timeout_seconds

    def run(self, *command: str) -> Iterator[Line]:
        """The lines that answer a command.  Raises CommandRefusedError, ServerByeError, EOFError, OSError."""
        yield from self._finish(self._send(*command))

    def run_ahead(self, commands: Iterable[tuple[str, ...]]) -> Iterator[tuple[list[Line], CommandRefusedError | None]]:
        """What came until each command in turn was answered, while the next ones are on their way already: the server never waits for us.

        A server may work on several at once (RFC 3501, 5.5): the lines may answer a later command too.  Raises as `run` does.
        """
        coming = iter(commands)
        waiting: deque[bytes] = deque()
        ended: dict[bytes, CommandRefusedError | None] = {}
        try:
            while True:
                while len(waiting) < AHEAD and (command := next(coming, None)):
                    waiting.append(self._send(*command))
                if not waiting:
                    return
                lines = self._until(waiting[0], ended)
                yield lines, ended.pop(waiting.popleft())
        except GeneratorExit:  # the caller has enough: what is on its way must not meet the next command
            for tag in waiting:
                self._until(tag, ended)
            raise

    def _until(self, tag: bytes, ended: dict[bytes, CommandRefusedError | None]) -> list[Line]:
        """The lines until the command of that tag has its answer; `ended` gets this and every other answer that comes before it."""
        lines: list[Line] = []
        while tag not in ended:
            line = read_line(self._stream)
            text = line.text[0]
            if text[:1] == b"*":
                self._note(text)
                lines.append(line)
            else:
                answered, space, answer = text.partition(b" ")
                if not space:
                    raise MalformedResponseError("a line that answers nothing")
                ended[answered] = None if _ok(answer) else CommandRefusedError(answer.decode("ascii", "replace"))
        return lines

    def idle(self, deadline: float) -> bool:
        """Waits in IDLE until `deadline` (monotonic) for another number of mails; whether it came."""
        before = self.exists
        tag = self._send("IDLE")
        while not (line := self._line(tag)).startswith(b"+"):
            self._note(line)
        while self.exists <= before and self._readable(deadline):
            self._note(self._line(tag))
            before = min(before, self.exists)
        self._imap.send(b"DONE\r\n")
        for _ in self._finish(tag):
            pass
        return self.exists > before

    def poll(self, deadline: float) -> bool:
        """The same by NOOP, for servers without IDLE."""
        while True:
            before = self.exists
            for _ in self.run("NOOP"):
                before = min(before, self.exists)
            if self.exists > before:
                return True
            wait = min(_NOOP_EVERY, deadline - time.monotonic())
            if wait <= 0 or self._interrupted(wait):
                return False

    @property
    def _stream(self) -> BinaryIO:
        """What imaplib reads from; another one after STARTTLS."""
        stream: BinaryIO = self._imap.file  # type: ignore[assignment]  # imaplib opens it for bytes
        return stream

    def _send(self, *command: str) -> bytes:
        tag: bytes = self._imap._command(*command)  # noqa: SLF001  # imaplib has no public way to send without reading
        self._imap.tagged_commands.pop(tag, None)  # we read the answer ourselves
        return tag

    def _finish(self, tag: bytes) -> Iterator[Line]:
        while True:
            line = read_line(self._stream)
            text = line.text[0]
            if text.startswith(tag + b" "):
                if not _ok(text[len(tag) + 1 :]):
                    raise CommandRefusedError(text[len(tag) + 1 :].decode("ascii", "replace"))
                return
            self._note(text)
            yield line

    def _line(self, tag: bytes) -> bytes:
        text = read_line(self._stream).text[0]
        if text.startswith(tag + b" "):
            raise CommandRefusedError(text[len(tag) + 1 :].decode("ascii", "replace"))
        return text

    def _note(self, text: bytes) -> None:
        if _FETCHED.match(text):  # by far the most, and it changes nothing here
            return
        if told := _EXISTS.match(text):
            self.exists = int(told[1])
        elif _EXPUNGE.match(text):
            self.exists -= 1
        elif _BYE.match(text):
            raise ServerByeError(text.decode("ascii", "replace"))

    def _readable(self, deadline: float) -> bool:
        """Waits for the server's next line; False at the deadline or when interrupted.  Raises EOFError at the end of the stream."""
        poller = select.poll()
        poller.register(self._imap.sock, select.POLLIN)
        poller.register(self._wake, select.POLLIN)
        while not self._pending():
            left = deadline - time.monotonic()
            ready = poller.poll(max(left, 0) * 1000)
            if left <= 0 or self._wake.fileno() in dict(ready):
                self._forget_wake()
                return self._pending()
        return True

    def _pending(self) -> bool:
        """Whether there is something to read, without waiting: in the reader's buffer, in TLS, or on the socket."""
        sock = self._imap.sock
        sock.settimeout(0)
        try:
            if self._imap.file.peek(1):  # type: ignore[union-attr]  # it is a BufferedReader
                return True
            # No bytes: nothing there, or the end.  TLS would have raised in the first case; a plain socket tells by a peek.
            if isinstance(sock, ssl.SSLSocket) or not sock.recv(1, socket.MSG_PEEK):
                raise EOFError("the server closed the connection")
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            sock.settimeout(self._timeout)
        return True

    def _interrupted(self, seconds: float) -> bool:
        woken = bool(select.select([self._wake], [], [], seconds)[0])
        self._forget_wake()
        return woken

    def _forget_wake(self) -> None:
        with suppress(BlockingIOError):
            self._wake.recv(4096, socket.MSG_DONTWAIT)


def _ok(answer: bytes) -> bool:
    return answer[:2].upper() == b"OK"
