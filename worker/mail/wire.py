"""Commands on imapclient's connection whose answers are read line by line."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from imaplib import IMAP4
from typing import BinaryIO

from worker.mail.fetch import Line, MalformedResponseError, read_line

_EXISTS = re.compile(rb"\* (\d{1,10}) EXISTS\b", re.IGNORECASE)
_EXPUNGE = re.compile(rb"\* \d{1,10} EXPUNGE\b", re.IGNORECASE)
_FETCHED = re.compile(rb"\* \d{1,10} FETCH ")
_BYE = re.compile(rb"\* BYE\b", re.IGNORECASE)
AHEAD = 3  # commands on their way at once


class CommandRefusedError(IMAP4.error):
    """The tagged answer was NO or BAD; the connection is in order."""


class ServerByeError(IMAP4.abort):
    """The server said BYE (RFC 3501, 7.1.5)."""


class Wire:
    """Sends commands and reads their answers line by line; `exists` is the number of mails in the open folder as last told."""

    def __init__(self, imap: IMAP4, timeout_seconds: float) -> None:
        self.exists = 0
        self.received = 0  # bytes of mail, headers included
        self._imap = imap
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
                lines = self._lines_until(waiting[0], ended)
                yield lines, ended.pop(waiting.popleft())
        except GeneratorExit:  # the caller has enough: what is on its way must not meet the next command
            for tag in waiting:
                self._lines_until(tag, ended)
            raise

    def _lines_until(self, tag: bytes, ended: dict[bytes, CommandRefusedError | None]) -> list[Line]:
        """The lines until the command of that tag has its answer; `ended` gets this and every other answer that comes before it."""
        lines: list[Line] = []
        while tag not in ended:
            line = self._read_line()
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

    @property
    def _stream(self) -> BinaryIO:
        """What imaplib reads from; another one after STARTTLS."""
        stream: BinaryIO = self._imap.file  # type: ignore[assignment]  # imaplib opens it for bytes
        return stream

    def _read_line(self) -> Line:
        line = read_line(self._stream)
        for literal in line.literals:
            self.received += len(literal)
        return line

    def _send(self, *command: str) -> bytes:
        tag: bytes = self._imap._command(*command)  # noqa: SLF001  # imaplib has no public way to send without reading
        self._imap.tagged_commands.pop(tag, None)  # we read the answer ourselves
        return tag

    def _finish(self, tag: bytes) -> Iterator[Line]:
        while True:
            line = self._read_line()
            text = line.text[0]
            if text.startswith(tag + b" "):
                self._check(text[len(tag) + 1 :])
                return
            self._note(text)
            yield line

    @staticmethod
    def _check(answer: bytes) -> None:
        if not _ok(answer):
            raise CommandRefusedError(answer.decode("ascii", "replace"))

    def _note(self, text: bytes) -> None:
        if _FETCHED.match(text):  # by far the most, and it changes nothing here
            return
        if told := _EXISTS.match(text):
            self.exists = int(told[1])
        elif _EXPUNGE.match(text):
            self.exists -= 1
        elif _BYE.match(text):
            raise ServerByeError(text.decode("ascii", "replace"))


def _ok(answer: bytes) -> bool:
    return answer[:2].upper() == b"OK"
