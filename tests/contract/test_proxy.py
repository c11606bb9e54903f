"""The link that misbehaves does exactly what it was told."""

from __future__ import annotations

import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.servers.proxy import HOST, Kind, Proxy, Way


class _Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):
            while data := self.request.recv(65_536):
                self.request.sendall(data)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


@pytest.fixture(scope="module")
def echo() -> Iterator[int]:
    with _Server((HOST, 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def dial(proxy: Proxy) -> socket.socket:
    return socket.create_connection((HOST, proxy.port), 5)


def read(link: socket.socket, size: int) -> bytes:
    """What arrives, until `size` bytes or the end."""
    got = b""
    while len(got) < size and (more := link.recv(size - len(got))):
        got += more
    return got


def test_without_faults_every_byte_arrives_and_is_counted(echo: int) -> None:
    sent = bytes(range(256)) * 8192
    with Proxy(echo) as proxy, dial(proxy) as link:
        threading.Thread(target=link.sendall, args=(sent,), daemon=True).start()
        assert read(link, len(sent)) == sent
        assert proxy.connections == 1
        assert proxy.passed == {Way.UP: len(sent), Way.DOWN: len(sent)}


@pytest.mark.parametrize("at", [0, 1, 9, 10])
def test_the_end_comes_after_so_many_bytes(echo: int, at: int) -> None:
    with Proxy(echo) as proxy, dial(proxy) as link:
        proxy.fault(Kind.CUT, Way.DOWN, at)
        link.sendall(b"0123456789")
        assert read(link, 11) == b"0123456789"[:at]


def test_a_cut_towards_the_server(echo: int) -> None:
    with Proxy(echo) as proxy, dial(proxy) as link:
        proxy.fault(Kind.CUT, Way.UP, 4)
        link.sendall(b"0123456789")
        assert b"0123".startswith(read(link, 11))
        assert proxy.passed[Way.UP] == 4


def test_a_reset_is_an_error_and_no_end(echo: int) -> None:
    with Proxy(echo) as proxy, dial(proxy) as link:
        proxy.fault(Kind.RESET, Way.DOWN, 3)
        link.sendall(b"0123456789")
        assert read(link, 3) == b"012"
        with pytest.raises(ConnectionResetError):
            link.recv(1)


def test_a_stalled_direction_is_silent_until_it_heals(echo: int) -> None:
    with Proxy(echo) as proxy, dial(proxy) as link:
        proxy.fault(Kind.STALL, Way.DOWN, 4)
        link.sendall(b"0123456789")
        assert read(link, 4) == b"0123"
        link.settimeout(0.2)
        with pytest.raises(TimeoutError):
            link.recv(1)
        proxy.heal()
        link.settimeout(5)
        assert read(link, 6) == b"456789"


def test_other_bytes_arrive_than_were_sent(echo: int) -> None:
    with Proxy(echo) as proxy, dial(proxy) as link:
        proxy.fault(Kind.GARBLE, Way.DOWN, 4, length=2)
        link.sendall(b"0123456789")
        assert read(link, 10) == b"0123" + bytes([ord("4") ^ 0x55, ord("5") ^ 0x55]) + b"6789"


def test_a_fault_happens_as_often_as_asked(echo: int) -> None:
    with Proxy(echo) as proxy:
        proxy.fault(Kind.CUT, Way.DOWN, 1, times=2)
        got = []
        for _ in range(3):
            with dial(proxy) as link:
                link.sendall(b"0123")
                got.append(read(link, 4))
        assert got == [b"0", b"0", b"0123"]


def test_every_open_connection_can_be_cut(echo: int) -> None:
    with Proxy(echo) as proxy, dial(proxy) as one, dial(proxy) as other:
        for link in (one, other):
            link.sendall(b"0")
            assert read(link, 1) == b"0"
        proxy.cut_all()
        assert (one.recv(1), other.recv(1)) == (b"", b"")


def test_a_server_that_is_not_there_ends_the_connection() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
    with Proxy(port) as proxy, dial(proxy) as link:
        assert link.recv(1) == b""
        assert proxy.connections == 1


def test_a_delay_is_paid_once_for_what_flies_together(echo: int) -> None:
    with Proxy(echo, delay=0.05) as proxy, dial(proxy) as link:
        began = time.monotonic()
        for _ in range(20):
            link.sendall(b"x" * 1000)
            time.sleep(0.001)
        assert len(read(link, 20_000)) == 20_000
        assert 0.1 <= time.monotonic() - began < 0.4, "twenty round trips would be two seconds"
        proxy.delay = 0
        began = time.monotonic()
        link.sendall(b"x")
        read(link, 1)
        assert time.monotonic() - began < 0.09


def test_it_runs_in_a_process_of_its_own(echo: int) -> None:
    command = [sys.executable, "-m", "tests.servers.proxy", str(echo), "--delay-ms", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        with socket.create_connection((HOST, int(process.stdout.readline())), 5) as link:
            link.sendall(b"over there")
            assert read(link, 10) == b"over there"
        process.communicate(timeout=10)
    assert process.returncode == 0
