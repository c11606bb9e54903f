"""A link that misbehaves on request: a TCP proxy on loopback that cuts, resets, stalls, garbles or delays what passes through it.

client ─► reader ─► queue of (due, bytes) ─► writer: faults ─► server, and the same back: two threads a direction.

`python -m tests.servers.proxy PORT --delay-ms 20` runs one in a process of its own, for measurements, and prints its port.
"""

from __future__ import annotations

import argparse
import queue
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

HOST = "127.0.0.1"
_CHUNK = 65_536
_IN_FLIGHT = 1024  # chunks a direction; at 20 ms far more than loopback delivers, so that the bandwidth stays unlimited


class Way(StrEnum):
    """The direction: towards the server or towards the client."""

    UP = "up"
    DOWN = "down"


class Kind(StrEnum):
    """What happens at the byte: the end of the stream, a reset, silence until `heal`, or other bytes than were sent."""

    CUT = "cut"
    RESET = "reset"
    STALL = "stall"
    GARBLE = "garble"


@dataclass(slots=True)
class Fault:
    """Happens on a connection once `at` bytes of this direction have passed; `times` over all connections, then no more.

    `length` bytes are garbled, within one chunk.
    """

    kind: Kind
    way: Way = Way.DOWN
    at: int = 0
    times: int = 1_000_000
    length: int = 1


class Proxy:
    """A context manager around the link to 127.0.0.1:`to_port`.  `delay` is seconds each way: half of the round trip.

    `connections` and `passed` (bytes by direction) count from the beginning.  Everything may be changed while it runs.
    """

    def __init__(self, to_port: int, *, delay: float = 0.0) -> None:
        self.host, self.to_port, self.delay = HOST, to_port, delay
        self.connections = 0
        self.passed = {Way.UP: 0, Way.DOWN: 0}
        self._faults: list[Fault] = []
        self._changed = threading.Condition()
        self._over = False
        self._links: list[_Link] = []
        self._listener = socket.create_server((HOST, 0), backlog=1024)
        self.port = int(self._listener.getsockname()[1])
        self._acceptor = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self.heal()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._acceptor.join(5)
        self._listener.close()
        self.cut_all()
        for link in self._links:
            link.join()

    def fault(self, kind: Kind, way: Way = Way.DOWN, at: int = 0, *, times: int = 1_000_000, length: int = 1) -> None:
        """Adds a fault to every connection, open ones included."""
        with self._changed:
            self._faults.append(Fault(kind, way, at, times, length))

    def heal(self) -> None:
        """Takes all faults back; what was stalled flows again."""
        with self._changed:
            self._faults.clear()
            self._changed.notify_all()

    def cut_all(self, *, reset: bool = False) -> None:
        """Ends every open connection now."""
        for link in list(self._links):
            link.cut(reset=reset)

    def due(self, way: Way, passed: int, size: int) -> Fault | None:
        """The first fault within the next `size` bytes of a direction; it is spent by this."""
        with self._changed:
            near = [fault for fault in self._faults if fault.way is way and _within(fault, passed, size)]
            if not near:
                return None
            fault = min(near, key=lambda one: one.at)
            fault.times -= 1
            if not fault.times:
                self._faults.remove(fault)
            return fault

    def count(self, way: Way, size: int) -> None:
        with self._changed:
            self.passed[way] += size

    def wait_until_healed(self) -> None:
        with self._changed:
            self._changed.wait()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._over:
                client, _ = self._listener.accept()
                self.connections += 1
                try:
                    server = socket.create_connection((HOST, self.to_port), 5)
                except OSError:
                    client.close()
                    continue
                self._links = [link for link in self._links if link.alive()]
                self._links.append(link := _Link(self, client, server))
                link.start()


def _within(fault: Fault, passed: int, size: int) -> bool:
    last = passed + size if fault.kind in {Kind.CUT, Kind.RESET} else passed + size - 1  # an end needs no further byte
    return passed <= fault.at <= last


class _Link:
    """One connection: two sockets, and two threads for each direction."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._sockets = proxy, (client, server)
        for end in self._sockets:
            end.settimeout(None)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._threads: list[threading.Thread] = []
        for way, source, sink in ((Way.UP, client, server), (Way.DOWN, server, client)):
            flying: queue.Queue[tuple[float, bytes]] = queue.Queue(_IN_FLIGHT)
            self._threads.append(threading.Thread(target=self._read, args=(source, flying), daemon=True))
            self._threads.append(threading.Thread(target=self._write, args=(way, flying, sink), daemon=True))
        self._writing = 2
        self._reset = False
        self._ending = threading.Lock()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def alive(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        for thread in self._threads:
            thread.join(5)

    def cut(self, *, reset: bool = False) -> None:
        self._reset = self._reset or reset
        for end in self._sockets:
            with suppress(OSError):
                if reset:  # the last close then sends RST instead of FIN (socket(7), SO_LINGER)
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    end.shutdown(socket.SHUT_RD)
                else:
                    end.shutdown(socket.SHUT_RDWR)

    def _read(self, source: socket.socket, flying: queue.Queue[tuple[float, bytes]]) -> None:
        chunk = b"\0"
        while chunk:
            try:
                chunk = source.recv(_CHUNK)
            except OSError:
                chunk = b""
            flying.put((time.monotonic() + self._proxy.delay, chunk))

    def _write(self, way: Way, flying: queue.Queue[tuple[float, bytes]], sink: socket.socket) -> None:
        passed = 0
        going = True
        while True:  # to the end of the stream, though nothing may pass any more: the reader must not wait for room
            due, chunk = flying.get()
            if not chunk:
                break
            if (early := due - time.monotonic()) > 0 and going:
                time.sleep(early)
            try:
                going = going and self._pass(way, passed, chunk, sink)
            except OSError:
                going = False
                self.cut()
            passed += len(chunk)
        self._end(sink)

    def _pass(self, way: Way, passed: int, chunk: bytes, sink: socket.socket) -> bool:
        """Sends a chunk with the faults that fall into it; whether the connection goes on."""
        while fault := self._proxy.due(way, passed, len(chunk)):
            clean = fault.at - passed
            self._send(way, chunk[:clean], sink)
            passed, chunk = fault.at, chunk[clean:]
            if fault.kind in {Kind.CUT, Kind.RESET}:
                self.cut(reset=fault.kind is Kind.RESET)
                return False
            if fault.kind is Kind.STALL:
                self._proxy.wait_until_healed()
            else:
                garbled = bytes(byte ^ 0x55 for byte in chunk[: fault.length])
                self._send(way, garbled, sink)
                passed, chunk = passed + len(garbled), chunk[len(garbled) :]
        self._send(way, chunk, sink)
        return True

    def _send(self, way: Way, data: bytes, sink: socket.socket) -> None:
        self._proxy.count(way, len(data))
        sink.sendall(data)

    def _end(self, sink: socket.socket) -> None:
        """The end of one direction is passed on; after both, the sockets are closed."""
        with suppress(OSError):
            if not self._reset:
                sink.shutdown(socket.SHUT_WR)
        with self._ending:
            self._writing -= 1
            if self._writing:
                return
        for end in self._sockets:
            end.close()


def main() -> None:
    """Runs until its input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--delay-ms", type=float, default=0.0, help="each way")
    asked = parser.parse_args()
    with Proxy(asked.port, delay=asked.delay_ms / 1000) as proxy:
        print(proxy.port, flush=True)  # noqa: T201  # whoever started this reads it
        with suppress(EOFError, KeyboardInterrupt):
            input()


if __name__ == "__main__":
    main()
