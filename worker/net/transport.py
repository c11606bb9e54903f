"""An HTTP transport that looks up a name itself, checks every address, and connects to the address that it checked.

The check sits where the connection is made, so that a redirect, or a name that changes its address between check and
use, cannot lead into our own network.  Every wait counts against one deadline, also that of a server which sends a byte
a second.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore
import httpx

from worker.errors import UnreachableError
from worker.net.addresses import is_public

Resolver = Callable[[str, int], Sequence[str]]  # host and port to IP addresses


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system finds them.  Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedTransport(httpx.HTTPTransport):
    """Connects only to public addresses, and to those that `allow` names as "host:port"; gives up at `deadline`.

    `deadline` is a moment of `time.monotonic`.
    """

    def __init__(self, *, allow: frozenset[str], resolver: Resolver, deadline: float, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        backend = _CheckedBackend(allow, resolver, deadline)
        self._pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=backend)


class _CheckedBackend(httpcore.NetworkBackend):
    def __init__(self, allow: frozenset[str], resolver: Resolver, deadline: float) -> None:
        self._allow, self._resolver, self._deadline = allow, resolver, deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        for address in self._checked(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except httpcore.ConnectError:
                continue
            return _TimedStream(stream, self._deadline)
        raise httpcore.ConnectError(f"nothing answers at {host}:{port}")

    def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolver(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"there is no host {host}: {error}") from error
        if f"{host}:{port}" not in self._allow:
            for address in addresses:
                if not is_public(address):
                    raise UnreachableError(
                        f"{host} leads to {address}, which is not on the public internet; only what is there is fetched"
                    )
        return addresses


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore declares it
        return self._inner.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the whole fetch took too long")
    return left if timeout is None else min(left, timeout)
