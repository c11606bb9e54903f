"""The gate before every page: host names, headers, and proof that a form came from a page of ours.

A GET changes nothing.  A POST needs a token that only a page of the same browser knows, and comes from our own origin.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from worker.web.desk import WebDesk

COOKIE = "followthrough"
METRICS = "/metrics"
MOST_BYTES = 512 * 1024  # of a form

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class RefusedError(Exception):
    """A request that no page of ours would send."""


class Gate:
    """ASGI middleware: answers only to the page's own names (a foreign name that resolves here would be DNS rebinding).

    Who knows the token of the metrics is no browser that was led here, and may call this machine what it likes.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], metrics_token: str) -> None:
        self.app = app
        self.hosts = hosts
        self.metrics_token = metrics_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        scraped = scope["path"] == METRICS and bears(headers, self.metrics_token)
        if scraped or hostname(headers.get("host", "")) in self.hosts:
            await self.app(scope, receive, guarded)
        else:
            words = "This page does not answer to that name. Set address in [web] to the name by which you call it.\n"
            await PlainTextResponse(words, 421)(scope, receive, guarded)


def hostname(host: str) -> str:
    """The name in a Host header (RFC 9110, 7.2), in lower case and without port; "" for what is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def bears(headers: Headers, token: str) -> bool:
    """Whether a request brings this token (RFC 6750, 2.1); nobody brings one that is empty."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser's cookie says: a random value that also proves its forms.  `new` where it came without one."""

    value: str
    new: bool = False

    @property
    def form_token(self) -> str:
        """Goes into every form; who does not have the cookie cannot make it."""
        return hmac.new(self.value.encode(), b"form", hashlib.sha256).hexdigest()

    def digest(self, password_hash: str) -> str:
        """What the store keeps of it: a new password makes every older sign-in void."""
        return hashlib.sha256(f"{self.value}\n{password_hash}".encode()).hexdigest()


def ticket_of(request: Request) -> Ticket:
    value = request.cookies.get(COOKIE, "")
    return Ticket(value) if len(value) == 64 and value.isascii() and value.isalnum() else new_ticket()


def new_ticket() -> Ticket:
    return Ticket(secrets.token_hex(32), new=True)


def hand_out(response: Response, ticket: Ticket, desk: WebDesk) -> None:
    """Gives the browser its cookie, until it closes or the sign-in ends."""
    response.set_cookie(COOKIE, ticket.value, httponly=True, samesite="strict", secure=desk.secure, path="/")


async def check_form(request: Request) -> None:
    """Raises RefusedError for a POST that was not made by a page of ours in this browser."""
    if request.method in {"GET", "HEAD"}:
        return
    if not _from_our_origin(request):
        raise RefusedError("The form was sent by another site.")
    token = (await request.form()).get("token")
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), ticket_of(request).form_token.encode()):
        raise RefusedError("The form lacks its token, or the browser its cookie.")


def _from_our_origin(request: Request) -> bool:
    """By Sec-Fetch-Site; browsers leave that out on plain HTTP beyond loopback, and send Origin there."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host")
