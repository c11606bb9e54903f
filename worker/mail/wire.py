"""Commands on imapclient's connection whose answers are read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from imaplib import IMAP4

from worker.mail.fetch import Line, read_line

_EXISTS = re.compile(rb"\* (\d{1,10}) EXISTS\b", re.IGNORECASE)
_EXPUNGE = re.compile(rb"\* \d{1,10} EXPUNGE\b", re.IGNORECASE)
_BYE = re.compile(rb"\* BYE\b", re.IGNORECASE)


class CommandRefusedError(IMAP4.error):
    """The tagged answer was NO or BAD; the connection is in order."""


class ServerByeError(IMAP4.abort):
    """The server said BYE (RFC 3501, 7.1.5)."""


class Wire:
    """Sends commands and reads their answers line by line; `exists` is the number of mails in the open folder as last told."""

    def __init__(self, imap: IMAP4, timeout_seconds: float) -> None:
        self.exists = 0
        self._imap = imap
        self._timeout = timeout_seconds

    def run(self, *command: str) -> Iterator[Line]:
        """The lines that answer a command.  Raises CommandRefusedError, ServerByeError, EOFError, OSError."""
        yield from self._finish(self._send(*command))

    def _send(self, *command: str) -> bytes:
        tag: bytes = self._imap._command(*command)  # noqa: SLF001  # imaplib has no public way to send without reading
        self._imap.tagged_commands.pop(tag, None)  # we read the answer ourselves
        return tag

    def _finish(self, tag: bytes) -> Iterator[Line]:
        while True:
            line = read_line(self._imap.readline, self._imap.read)
            text = line.text[0]
            if text.startswith(tag + b" "):
                self._check(text[len(tag) + 1 :])
                return
            self._note(text)
            yield line

    @staticmethod
    def _check(answer: bytes) -> None:
        if not answer[:3].upper().startswith(b"OK"):
            raise CommandRefusedError(answer.decode("ascii", "replace"))

    def _note(self, text: bytes) -> None:
        if told := _EXISTS.match(text):
            self.exists = int(told[1])
        elif _EXPUNGE.match(text):
            self.exists -= 1
        elif _BYE.match(text):
            raise ServerByeError(text.decode("ascii", "replace"))
