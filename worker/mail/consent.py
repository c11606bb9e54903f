"""Getting a person's consent: in the browser of this machine (RFC 8252), or by a code that they type in elsewhere (RFC 8628)."""

from __future__ import annotations

import hmac
import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from worker.errors import ClientRefusedError, ConsentEndedError, OutsideError, UsageError
from worker.mail import oauth
from worker.mail.oauth import DeviceCode, OAuthClient, PendingError, Tokens

WAIT_SECONDS = 300.0
_PAGE = (
    "<!doctype html><meta charset=utf-8><title>Followthrough</title>"
    "<body style='font:1.1rem system-ui;margin:4rem auto;max-width:30rem'><p>{}</p>"
)
_GOOD = "Followthrough has your consent. You can close this window and go back to the terminal."
_BAD = "Followthrough did not get your consent. The terminal says why."
_STRAY = "This is not the answer that Followthrough waits for."


@dataclass(slots=True)
class _Waiting:
    """What the listener waits for, and what came: a code, or the reason for none."""

    state: str
    came: queue.Queue[tuple[str, str]] = field(default_factory=lambda: queue.Queue(1))  # code, error

    def take(self, query: str) -> tuple[int, str]:
        """What the browser brought; status and words of the page that it gets."""
        try:
            said = {name: values[0] for name, values in parse_qs(query, max_num_fields=20).items()}
        except ValueError:
            return 400, _STRAY
        if not hmac.compare_digest(said.get("state", "").encode(), self.state.encode()):
            return 400, _STRAY  # somebody else's: forged, or of an earlier try
        code, error = said.get("code", ""), said.get("error", "")
        try:
            self.came.put_nowait((code, "" if code else error or "no code"))
        except queue.Full:
            return 400, _STRAY
        return 200, _GOOD if code else _BAD


@contextmanager
def _listening(waiting: _Waiting, port: int) -> Iterator[int]:
    """Listens on loopback, at any free port for 0; the port that it is.  Raises UsageError where it is taken."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10
        server_version, sys_version = "Followthrough", ""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            status, words = waiting.take(parts.query) if parts.path == "/" else (404, _STRAY)
            page = _PAGE.format(words).encode()
            self.send_response(status)
            for name, value in (
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(page))),
                ("Cache-Control", "no-store"),
                ("Referrer-Policy", "no-referrer"),  # the code stands in the address
                ("Connection", "close"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Says nothing: the code would stand in it."""

    class Server(ThreadingHTTPServer):  # browsers open connections before they need them
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = False

        def handle_error(self, *_: object) -> None:
            """A browser that went away is no news."""

    try:
        server = Server(("127.0.0.1", port), Handler)
    except OSError as error:
        raise UsageError(f"cannot listen on 127.0.0.1:{port} ({error.strerror}). Choose another --port.") from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def by_browser(
    client: OAuthClient,
    address: str,
    show: Callable[[str], None],
    clock: Callable[[], datetime],
    *,
    port: int = 0,
    seconds: float = WAIT_SECONDS,
) -> Tokens:
    """Shows the provider's page by `show(url)` and waits for the browser to come back.

    Raises ConsentEndedError where the person refuses or does not answer, and what `oauth.redeem` raises.
    """
    waiting, verifier = _Waiting(secrets.token_urlsafe(32)), secrets.token_urlsafe(64)
    with _listening(waiting, port) as listening:
        redirect_uri = f"http://{client.redirect_host}:{listening}/"
        show(
            oauth.consent_url(
                client, redirect_uri=redirect_uri, state=waiting.state, verifier=verifier, address=address
            )
        )
        try:
            code, error = waiting.came.get(timeout=seconds)
        except queue.Empty:
            raise ConsentEndedError(f"{address}: no answer from the browser within {seconds:g} s. Try again.") from None
        if error:
            raise ConsentEndedError(
                f"{address}: {client.name} gave no consent ({oauth.plain(error)}). Try again, and agree."
            )
        return oauth.redeem(client, code=code, verifier=verifier, redirect_uri=redirect_uri, now=clock())


def by_device(
    client: OAuthClient,
    address: str,
    show: Callable[[DeviceCode], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
) -> Tokens:
    """Shows a code by `show` and waits until the person has entered it.

    Raises UsageError where the provider has no such flow, ConsentEndedError where the person refuses or does not answer.
    """
    if not client.device_url:
        raise UsageError(f"{client.no_device or f'{client.name} has no device_url'}. Leave out --device.")
    code = oauth.ask_device_code(client, clock())
    show(code)
    pause = code.interval
    while clock() < code.expires_at:
        sleep(pause)
        try:
            return oauth.poll_device(client, code, clock())
        except PendingError as pending:
            pause += 5.0 if pending.slower else 0.0
        except (ConsentEndedError, ClientRefusedError):
            raise
        except OutsideError:  # RFC 8628, 3.5: a connection that fails makes us slower, no more
            pause = min(pause * 2, 60.0)
    raise ConsentEndedError(f"{address}: nobody entered the code in time. Try again.")
