"""An IMAP server that misbehaves on request: what real servers do once a month, it does in every test.

It knows just enough to be signed in to, opened, searched and fetched from; `on` and `once` replace its answer to a command.
"""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Self

CLOSE: Final = object()  # ends the connection
SILENCE: Final = object()  # never answers again, and keeps the connection
Act = bytes | object  # bytes are sent, with TAG replaced by the command's tag


@dataclass
class ScriptedImap:
    """A context manager around the server.  `mails` by UID; `commands` is everything that was asked, without tags."""

    mails: dict[int, bytes] = field(default_factory=dict)
    uidvalidity: int | Callable[[], int] = 1000
    capabilities: str = "IMAP4rev1 IDLE UIDPLUS"
    greeting: bytes = b"* OK ready\r\n"
    internaldate: str = "02-Nov-2026 09:00:00 +0100"
    commands: list[str] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._always: dict[str, tuple[Act, ...]] = {}
        self._once: list[tuple[str, tuple[Act, ...]]] = []
        self._over = threading.Event()
        self._open: list[_Connection] = []
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.script = self
        self.host, self.port = "127.0.0.1", int(self._server.server_address[1])

    def on(self, command: str, *acts: Act) -> Self:
        """Answers every command that begins like this with these acts."""
        self._always[command] = acts
        return self

    def once(self, command: str, *acts: Act) -> Self:
        """Answers the next command that begins like this with these acts."""
        self._once.append((command, acts))
        return self

    def say(self, line: bytes) -> None:
        """Speaks unasked on every open connection."""
        for connection in list(self._open):
            connection.send(line)

    def tell(self, folder: str, line: bytes) -> None:
        """Lets those know who have this folder open: at once where they wait in IDLE, else with the next answer (RFC 3501, 7.4.1)."""
        for connection in list(self._open):
            if connection.folder == folder:
                connection.hear(line)

    def hang_up(self) -> None:
        """Ends every open connection."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.request.shutdown(socket.SHUT_RDWR)

    def count(self, command: str) -> int:
        return sum(asked.startswith(command) for asked in list(self.commands))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.hang_up()
        self._server.shutdown()
        self._server.server_close()

    def scripted(self, command: str) -> tuple[Act, ...] | None:
        for number, (begins, acts) in enumerate(self._once):
            if command.startswith(begins):
                del self._once[number]
                return acts
        return next((acts for begins, acts in self._always.items() if command.startswith(begins)), None)

    def usual(self, command: str, folder: str, literal: bytes) -> bytes:
        """The answer of a server in good order; `folder` is the one that this connection has open, `literal` what the command carried."""
        del folder, literal  # one folder, read-only
        words = command.split(" ")
        done = b"TAG OK done\r\n"
        match words:
            case ["CAPABILITY"]:
                return f"* CAPABILITY {self.capabilities}\r\n".encode() + done
            case ["EXAMINE", *_]:
                return self._examine()
            case ["UID", "SEARCH", _, uid_set]:
                found = " ".join(str(uid) for uid in self.within(uid_set, self.mails))
                return f"* SEARCH {found}".rstrip().encode() + b"\r\n" + done
            case ["UID", "FETCH", uid_set, *_]:
                return b"".join(self.fetched(uid) for uid in self.within(uid_set, self.mails)) + done
            case ["AUTHENTICATE", _]:
                return b"+ \r\n"
        return {"IDLE": b"+ idling\r\n", "LOGOUT": b"* BYE\r\n" + done}.get(command, done)

    def fetched(self, uid: int) -> bytes:
        """The FETCH response for a mail, with its header and its whole."""
        raw = self.mails[uid]
        head = raw[: raw.index(b"\r\n\r\n") + 4]
        start = f'* {uid} FETCH (UID {uid} FLAGS () INTERNALDATE "{self.internaldate}" RFC822.SIZE {len(raw)} '.encode()
        return start + b"BODY[HEADER] {%d}\r\n%b BODY[]<0> {%d}\r\n%b)\r\n" % (len(head), head, len(raw), raw)

    def _examine(self) -> bytes:
        validity = self.uidvalidity if isinstance(self.uidvalidity, int) else self.uidvalidity()
        following = max(self.mails, default=0) + 1
        return (
            f"* FLAGS ()\r\n* {len(self.mails)} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY {validity}] x\r\n"
            f"* OK [UIDNEXT {following}] x\r\nTAG OK [READ-ONLY] done\r\n"
        ).encode()

    @staticmethod
    def within(uid_set: str, present: Iterable[int]) -> list[int]:
        """The mails of a set.  A range is read in either direction, and "*" is the last mail (RFC 3501, 6.4.8)."""
        there = sorted(present)
        last = there[-1] if there else 0
        chosen: set[int] = set()
        for part in uid_set.split(","):
            ends = [last if end == "*" else int(end) for end in part.split(":")]
            chosen.update(uid for uid in there if min(ends) <= uid <= max(ends))
        return sorted(chosen)

    def connected(self, connection: _Connection) -> None:
        self.connections += 1
        self._open.append(connection)

    def wait_for_end(self) -> None:
        self._over.wait(60)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    script: ScriptedImap


_LITERAL: Final = re.compile(rb"\{(\d+)\}\r\n$")
_OPENING: Final = re.compile(r'(?:SELECT|EXAMINE) "?([^"]*)"?')


class _Connection(socketserver.StreamRequestHandler):
    folder = ""

    def setup(self) -> None:
        super().setup()
        self._writing = threading.Lock()
        self._idles = False
        self._unheard: list[bytes] = []

    def send(self, data: bytes) -> None:
        with self._writing, suppress(OSError):
            self.request.sendall(data)

    def hear(self, line: bytes) -> None:
        if self._idles:
            self.send(line)
        else:
            self._unheard.append(line)

    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        script = self.server.script
        script.connected(self)
        waiting = ""
        with suppress(OSError):
            self.wfile.write(script.greeting)
            while line := self.rfile.readline():
                tag, _, command = line.decode("ascii", "replace").strip().partition(" ")
                if not command:  # the rest of a command that waited for our "+"
                    tag, command = waiting, tag
                waiting = tag
                script.commands.append(command)
                if opening := _OPENING.match(command):
                    self.folder = opening[1]
                    self._unheard.clear()
                self._idles = command == "IDLE"
                if not self._answer(script, tag.encode(), command, self._literal(line)):
                    return

    def _literal(self, line: bytes) -> bytes:
        """The bytes that the command announced at its end (RFC 3501, 4.3), once they are asked for."""
        announced = _LITERAL.search(line)
        if not announced:
            return b""
        self.wfile.write(b"+ go on\r\n")
        literal = self.rfile.read(int(announced[1]))
        self.rfile.readline()
        return literal

    def _answer(self, script: ScriptedImap, tag: bytes, command: str, literal: bytes) -> bool:
        acts = script.scripted(command)
        for act in acts if acts is not None else (script.usual(command, self.folder, literal),):
            if act is CLOSE:
                return False
            if act is SILENCE:
                script.wait_for_end()
                return False
            assert isinstance(act, bytes)
            heard, self._unheard = self._unheard, []
            self.send(b"".join(heard) + act.replace(b"TAG", tag))
        return True
