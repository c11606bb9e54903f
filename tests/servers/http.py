"""A web server on loopback that serves feeds, and misbehaves when told to."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Act = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class FeedServer:
    """Paths and what they do; `requests` are the path and headers of every GET that arrived, `methods` all methods and paths."""

    port: int
    scheme: str = "http"
    acts: dict[str, Act] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    methods: list[tuple[str, str]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}{path}"

    def serve(self, path: str, content: bytes, status: int = 200, **headers: str) -> str:
        """Answers with this content; header names have `_` for `-`."""
        self.acts[path] = lambda handler: answer(handler, status, content, headers)
        return self.url(path)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        return self.serve(path, b"", status, Location=target)

    def drip(self, path: str, seconds_between: float = 0.05) -> str:
        """Sends its header at once and then a byte at a time, for ever."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.end_headers()
            while True:
                handler.wfile.write(b" ")
                time.sleep(seconds_between)

        self.acts[path] = act
        return self.url(path)

    def drip_header(self, path: str, seconds_between: float = 0.05) -> str:
        """Never comes to the end of its header."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while True:
                handler.wfile.write(b"a")
                time.sleep(seconds_between)

        self.acts[path] = act
        return self.url(path)

    def hang_up(self, path: str) -> str:
        """Closes the connection without a word."""
        self.acts[path] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
        return self.url(path)


def answer(handler: BaseHTTPRequestHandler, status: int, content: bytes, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(content)


def _unknown(handler: BaseHTTPRequestHandler) -> None:
    answer(handler, 404, b"", {})


@contextmanager
def feed_server(tls: ssl.SSLContext | None = None) -> Iterator[FeedServer]:
    """A server on a free port of 127.0.0.1."""
    plan = FeedServer(0, "https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            plan.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            self.act()

        def do_HEAD(self) -> None:
            self.act()

        def act(self) -> None:
            plan.methods.append((self.command, self.path))
            try:
                plan.acts.get(self.path, _unknown)(self)
            except OSError:
                self.close_connection = True  # the client went away, as some of these acts want it to

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    plan.port = server.server_port
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield plan
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
