"""The servers of the demo, on free ports of this machine: pymap (IMAP), aiosmtpd (SMTP) and a web server with feeds.

one thread, one event loop: IMAP ─ SMTP ─► whoever takes the mail        another thread: feeds over HTTP
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import Cleartext

HOST = "127.0.0.1"
START_SECONDS = 30  # a slow machine may take its time

Taker = Callable[[str, bytes], None]  # what happens to a mail that was accepted: recipient, bytes


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the servers listen."""

    imap: int
    smtp: int
    http: int


@contextmanager
def running(user: str, password: str, *, taker: Taker, feeds: Mapping[str, bytes]) -> Iterator[Ports]:
    """All three servers, as long as the block runs.

    `taker` is called in the servers' thread, once for each recipient, before the mail is answered with 250, and must not wait.  `feeds` are
    documents by path.  Mail is kept in memory and forgotten at the end.
    """
    with ExitStack() as stack:
        imap, smtp = (stack.enter_context(socket.create_server((HOST, 0))) for _ in range(2))
        stack.enter_context(_loop(lambda: _mail_servers(imap, smtp, user, password, taker)))
        http = stack.enter_context(_feed_server(feeds))
        yield Ports(imap.getsockname()[1], smtp.getsockname()[1], http)


@contextmanager
def _loop(start: Callable[[], Any]) -> Iterator[None]:
    """Runs an event loop in a thread of its own, and `start` in it before the block begins."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="demo servers", daemon=True)
    thread.start()
    try:
        servers = asyncio.run_coroutine_threadsafe(start(), loop).result(START_SECONDS)
        yield
        asyncio.run_coroutine_threadsafe(_closed(servers), loop).result(START_SECONDS)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(START_SECONDS)
        loop.close()


async def _mail_servers(
    imap: socket.socket, smtp: socket.socket, user: str, password: str, taker: Taker
) -> list[asyncio.Server]:
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd tells of every connection there
    arguments = argparse.Namespace(
        host=HOST, port=0, debug=False, cert=None, key=None, tls=False, passlib_cfg=None, proxy_protocol=None,
        demo_data=False, demo_user=user, demo_password=password,
    )  # fmt: skip
    # The password lives as long as the demo does; half a million rounds of hashing a sign-in would protect nothing.
    backend, config = await DictBackend.init(arguments, hash_context=Cleartext())
    config.apply_context()
    to_imap = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
    loop = asyncio.get_running_loop()
    return [
        await asyncio.start_server(to_imap, sock=imap),
        await loop.create_server(lambda: SMTP(_Door(taker), hostname="demo", loop=loop), sock=smtp),
    ]


async def _closed(servers: list[asyncio.Server]) -> None:
    """Listens no more, and ends the connections that are open."""
    for server in servers:
        server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class _Door:
    """The part of the SMTP server that says what becomes of a mail."""

    def __init__(self, taker: Taker) -> None:
        self._taker = taker

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802, ANN401 - aiosmtpd's name and types
        content = envelope.original_content
        assert isinstance(content, bytes)  # noqa: S101 - decode_data is off
        for recipient in envelope.rcpt_tos:
            self._taker(recipient, content)
        return "250 the demo has taken it"


@contextmanager
def _feed_server(feeds: Mapping[str, bytes]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = feeds.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(page or b"")))
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *_: object) -> None:
            """The terminal belongs to the worker."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(START_SECONDS)
