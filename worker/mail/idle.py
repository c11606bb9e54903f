"""Waiting for mail on one connection without ever blocking: IDLE (RFC 2177), or NOOP now and then where a server has none.

begin ─► STARTING ─► IDLING ─┬─ the limit is over ─► ENDING ─► ASKING (NOOP) ─► STARTING …
                             └─ end ───────────────► ENDING ─► FREE
"""

from __future__ import annotations

import math
import socket
import ssl
from enum import Enum, auto

from worker.mail.fetch import MalformedResponseError
from worker.mail.wire import Wire

_NOOP_EVERY = 30.0  # seconds between looks where the server has no IDLE
_LINE_LIMIT = 64 * 1024  # bytes; what a server says unasked is a few words
_LINES_A_TURN = 200  # a server that never stops talking must not keep its neighbours waiting


class Phase(Enum):
    """What the connection is doing."""

    FREE = auto()  # nothing: commands may be sent
    STARTING = auto()  # IDLE is sent, its "+" is to come
    IDLING = auto()
    ENDING = auto()  # DONE is sent, its tagged answer is to come
    ASKING = auto()  # NOOP is sent
    RESTING = auto()  # between two NOOPs


class IdleWire(Wire):
    """A wire that can wait.  Between `begin` and the phase FREE only the methods below may be used; none of them blocks.

    Moments are seconds of the monotonic clock.  Call `hear` when there is something to read, once after `begin`, and at `deadline`, there
    before `due`.  All of them raise ServerByeError, MalformedResponseError, EOFError, OSError: the connection is then good for nothing.
    """

    phase = Phase.FREE

    def begin(self, now: float, limit: float, *, idle: bool) -> None:
        """Waits from now on in the open folder, confirming the connection every `limit` seconds; with NOOP alone unless `idle`."""
        self._limit, self._has_idle = limit, idle
        self._before = self.exists
        self._wanted = False
        self._partial, self._line_until, self._more = b"", math.inf, False
        self._imap.sock.settimeout(0)
        self._start(now)

    def end(self, now: float) -> None:
        """Asks for the end of the waiting; the phase becomes FREE when the server agreed."""
        self._wanted = True
        if self.phase is Phase.IDLING:
            self._done(now)
        elif self.phase is Phase.RESTING:
            self._free()

    @property
    def changed(self) -> bool:
        """Whether mail was announced since `begin`."""
        return self.exists > self._before

    @property
    def deadline(self) -> float:
        """When `hear` and `due` must be called at the latest."""
        return -math.inf if self._more else min(self._until, self._line_until)

    def due(self, now: float) -> None:
        """Where the deadline is over: ends IDLE, asks by NOOP, or gives a silent server up (TimeoutError)."""
        if now < min(self._until, self._line_until):
            return
        if self.phase is Phase.IDLING and now < self._line_until:
            self._done(now)
        elif self.phase is Phase.RESTING:
            self._ask(now)
        else:
            raise TimeoutError

    def hear(self, now: float) -> bool:
        """Takes in what the server has said; whether it said a whole line."""
        heard = 0
        while heard < _LINES_A_TURN and self.phase is not Phase.FREE and (line := self._whole_line(now)):
            self._take(line, now)
            heard += 1
        self._more = heard == _LINES_A_TURN
        return heard > 0

    def _take(self, line: bytes, now: float) -> None:
        if line.startswith(self._tag + b" "):
            self._answered(line[len(self._tag) + 1 :], now)
        elif self.phase is Phase.STARTING and line.startswith(b"+"):
            self.phase, self._until = Phase.IDLING, now + self._limit
            if self._wanted:
                self._done(now)
        else:
            self._note(line)
            self._before = min(self._before, self.exists)

    def _answered(self, answer: bytes, now: float) -> None:
        if self.phase in {Phase.STARTING, Phase.IDLING}:  # announced, yet refused or ended at once
            self._has_idle = False
        else:
            self._check(answer)
        if self._wanted:
            self._free()
        elif self.phase is Phase.ASKING:
            self._start(now)
        else:
            self._ask(now)

    def _start(self, now: float) -> None:
        if self._has_idle:
            self._command(Phase.STARTING, "IDLE", now)
        else:
            self.phase, self._until = Phase.RESTING, now + min(_NOOP_EVERY, self._limit)

    def _ask(self, now: float) -> None:
        self._command(Phase.ASKING, "NOOP", now)

    def _command(self, phase: Phase, command: str, now: float) -> None:
        self._tag = self._send(command)
        self.phase, self._until = phase, now + self._timeout

    def _done(self, now: float) -> None:
        self._imap.send(b"DONE\r\n")
        self.phase, self._until = Phase.ENDING, now + self._timeout

    def _free(self) -> None:
        self._imap.sock.settimeout(self._timeout)
        self.phase, self._until = Phase.FREE, math.inf

    def _whole_line(self, now: float) -> bytes | None:
        """The next line, once it is complete; what follows it stays with the reader."""
        while heard := self._buffered():
            end = heard.find(b"\n") + 1
            self._partial += bytes(self._imap.file.read(end or len(heard)))  # type: ignore[arg-type]  # a BufferedReader
            if end:
                line, self._partial, self._line_until = self._partial, b"", math.inf
                return line
            if len(self._partial) > _LINE_LIMIT:
                raise MalformedResponseError("a line without an end")
        if self._partial:
            self._line_until = min(self._line_until, now + self._timeout)
        return None

    def _buffered(self) -> bytes:
        """What can be read without waiting; empty where there is nothing.  Raises EOFError at the end of the stream."""
        sock = self._imap.sock
        try:
            if heard := self._imap.file.peek(1):  # type: ignore[union-attr]  # see above
                return bytes(heard)
            # Nothing, or the end.  TLS would have raised in the first case; a plain socket tells by a peek.
            if not isinstance(sock, ssl.SSLSocket) and sock.recv(1, socket.MSG_PEEK):
                return self._buffered()
        except (BlockingIOError, ssl.SSLWantReadError):
            return b""
        raise EOFError("the server closed the connection")
