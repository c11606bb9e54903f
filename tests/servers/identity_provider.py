"""An OAuth 2 identity provider on loopback: consent (given at once), tokens as JWT, refresh tokens that rotate, a device flow.

It misbehaves on request: slow, broken, or without anybody's consent any more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from worker.mail.oauth import OAuthClient

CLIENT_ID = "followthrough-test"


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class IdentityProvider:
    """`refreshes` counts refresh requests; `delay` (seconds), `broken` (a status) and `consents` (whether anybody agrees) are its moods."""

    port: int = 0
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    client_secret: str = ""
    owner: str = "anna"  # who consents
    life: int = 3600  # seconds of an access token
    rotates: bool = True
    consents: bool = True
    delay: float = 0.0
    broken: int = 0
    hesitates: tuple[str, ...] = ("authorization_pending", "slow_down")  # what a device is told first
    says: dict[str, object] | None = None  # answers every token request with this
    error: str = ""  # answers every token request with this error
    refreshes: int = 0
    issued: list[str] = field(default_factory=list)  # every token that was ever given out
    asked: list[dict[str, str]] = field(default_factory=list)  # the parameters of consents
    good: dict[str, str] = field(default_factory=dict)  # refresh tokens and their owners
    withdrawn: set[str] = field(default_factory=set)  # access tokens
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    devices: dict[str, list[str]] = field(default_factory=dict)  # device codes and the answers still to be given
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, kept_secret: str = "", **changes: Any) -> OAuthClient:
        usual = {
            "name": "test", "client_id": CLIENT_ID, "authorize_url": f"{self.base}/authorize", "token_url": f"{self.base}/token",
            "scopes": ("mail",), "client_secret": kept_secret, "device_url": f"{self.base}/device",
        }  # fmt: skip
        return OAuthClient(**usual | changes)

    def access_token(self, owner: str, life: int | None = None) -> str:
        now = int(time.time())
        claims = {
            "sub": owner, "iat": now - 5, "nbf": now - 5, "exp": now + (self.life if life is None else life),
            "iss": self.base, "jti": secrets.token_hex(8),
        }  # fmt: skip
        head = {"alg": "HS256", "typ": "JWT", "kid": "default"}
        signed = ".".join(_base64(json.dumps(part).encode()) for part in (head, claims))
        token = f"{signed}.{_base64(hmac.digest(self.key, signed.encode(), 'sha256'))}"
        self.issued.append(token)
        return token

    def refresh_token(self, owner: str) -> str:
        token = secrets.token_urlsafe(32)
        self.good[token] = owner
        self.issued.append(token)
        return token

    def whose(self, token: str) -> str:
        """Whose mailbox an access token opens; "" for one that is not good."""
        signed, _, signature = token.rpartition(".")
        if token in self.withdrawn or _base64(hmac.digest(self.key, signed.encode(), "sha256")) != signature:
            return ""
        body = signed.partition(".")[2]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return str(claims["sub"]) if claims["exp"] > time.time() else ""

    def revoke(self) -> None:
        """Every consent is withdrawn."""
        with self.lock:
            self.good.clear()

    # What it answers

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        self.asked.append(asked)
        back = {"state": asked["state"]}
        if self.consents:
            back["code"] = secrets.token_urlsafe(16)
            self.codes[back["code"]] = asked
        else:
            back["error"] = "access_denied"
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def device(self) -> dict[str, object]:
        code = secrets.token_urlsafe(16)
        self.devices[code] = list(self.hesitates)
        return {
            "device_code": code, "user_code": "WDJB-MJHT", "verification_uri": f"{self.base}/enter", "expires_in": 300, "interval": 1,
        }  # fmt: skip

    def token(self, asked: dict[str, str]) -> tuple[int, dict[str, object]]:
        time.sleep(self.delay)
        with self.lock:
            if asked.get("grant_type") == "refresh_token":
                self.refreshes += 1
            if self.says is not None:
                return 200, self.says
            if self.error:
                return 400, {"error": self.error, "error_description": "as told"}
            if asked.get("client_id") != CLIENT_ID or asked.get("client_secret", "") != self.client_secret:
                return 401, {"error": "invalid_client"}
            return self._granted(asked)

    def _granted(self, asked: dict[str, str]) -> tuple[int, dict[str, object]]:
        error, owner, old = "", self.owner, ""
        match asked.get("grant_type"):
            case "authorization_code":
                error = "" if self._redeemed(asked) else "invalid_grant"
            case "refresh_token":
                old = asked["refresh_token"]
                owner = self.good.get(old, "")
                error = "" if owner else "invalid_grant"
            case "urn:ietf:params:oauth:grant-type:device_code":
                waiting = self.devices[asked["device_code"]]
                error = waiting.pop(0) if waiting else "" if self.consents else "access_denied"
            case _:
                error = "unsupported_grant_type"
        return (
            (400, {"error": error, "error_description": "Expired or revoked."}) if error else self._tokens(owner, old)
        )

    def _redeemed(self, asked: dict[str, str]) -> bool:
        consent = self.codes.pop(asked["code"], None)
        digest = _base64(hashlib.sha256(asked["code_verifier"].encode()).digest())
        if consent is None:
            return False
        return (consent["code_challenge"], consent["redirect_uri"]) == (digest, asked["redirect_uri"])

    def _tokens(self, owner: str, old: str) -> tuple[int, dict[str, object]]:
        said: dict[str, object] = {
            "access_token": self.access_token(owner),
            "token_type": "Bearer",
            "expires_in": self.life,
        }
        if self.rotates or not old:
            self.good.pop(old, None)
            said["refresh_token"] = self.refresh_token(owner)
        return 200, said


@contextmanager
def identity_provider(**moods: Any) -> Iterator[IdentityProvider]:
    """A provider on a free port."""
    provider = IdentityProvider(**moods)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            assert parts.path == "/authorize"
            self.send_response(302)
            self.send_header("Location", provider.authorize({k: v[0] for k, v in parse_qs(parts.query).items()}))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            said: dict[str, object]
            if provider.broken:
                status, said = provider.broken, {"sorry": "broken"}
            else:
                status, said = (200, provider.device()) if self.path == "/device" else provider.token(asked)
            content = json.dumps(said).encode()
            with suppress(OSError):  # a client that was killed meanwhile
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    provider.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
