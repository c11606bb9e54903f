"""OAuth 2 as a mail program uses it: authorization code with PKCE (RFC 6749, 7636, 8252), device flow (RFC 8628), refresh.

What a provider answers becomes tokens or one of three errors: the person's consent has ended, the program's registration is refused, or
the provider cannot be used just now.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from worker.errors import ClientRefusedError, ConsentEndedError, OutsideError, ThrottledError, UnreachableError
from worker.net import Answer, Limits, send

REQUEST_SECONDS = 20.0
_LIMITS = Limits(max_bytes=200_000, seconds=REQUEST_SECONDS, redirects=0)
_USUAL_LIFE = 3600  # seconds, where `expires_in` is missing (RFC 6749, 5.1)
_LONGEST_LIFE = 86_400
_LONGEST_TOKEN = 100_000
_CONSENT = frozenset(
    {"invalid_grant", "interaction_required", "consent_required", "login_required", "access_denied", "expired_token"}
)
_CLIENT = frozenset(
    {"invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type", "invalid_request"}
)
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """A program as an identity provider knows it; `extra` is sent along when consent is asked for.

    Raises ValueError for an address that is neither HTTPS nor on this machine.
    """

    name: str
    client_id: str
    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    client_secret: str = field(default="", repr=False)
    device_url: str = ""
    redirect_host: str = "127.0.0.1"  # RFC 8252, 7.3; Microsoft registers "localhost" instead
    extra: tuple[tuple[str, str], ...] = ()
    no_device: str = ""  # why there is no device flow, where there is none

    def __post_init__(self) -> None:
        for url in filter(None, (self.authorize_url, self.token_url, self.device_url)):
            parts = urlsplit(url)
            here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
            if parts.scheme != "https" and not here:
                raise ValueError(f"{url}: tokens go over https alone")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a consent gives.  `refresh_token` is "" where the provider sent none: then the one before stays good."""

    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person types in elsewhere, and where (RFC 8628, 3.2); `interval` in seconds."""

    device_code: str = field(repr=False)
    user_code: str
    url: str
    interval: float
    expires_at: datetime


class PendingError(OutsideError):
    """The person has not answered yet; `slower` asks for longer pauses (RFC 8628, 3.5)."""

    def __init__(self, *, slower: bool) -> None:
        self.slower = slower
        super().__init__("nobody has entered the code yet")


def google(client_id: str, client_secret: str = "") -> OAuthClient:
    """A desktop client of Google.  Its device flow does not offer the scope of mail."""
    return OAuthClient(
        "google",
        client_id,
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        ("https://mail.google.com/",),
        client_secret,
        extra=(("access_type", "offline"), ("prompt", "consent")),
        no_device="Google gives access to mail in a browser on this machine alone, not by a code",
    )


def microsoft(client_id: str, client_secret: str = "", tenant: str = "common") -> OAuthClient:
    """A public client of Microsoft's identity platform."""
    base = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    resource = "https://outlook.office.com"
    return OAuthClient(
        "microsoft",
        client_id,
        f"{base}/authorize",
        f"{base}/token",
        (f"{resource}/IMAP.AccessAsUser.All", f"{resource}/SMTP.Send", "offline_access"),
        client_secret,
        device_url=f"{base}/devicecode",
        redirect_host="localhost",
    )


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def consent_url(client: OAuthClient, *, redirect_uri: str, state: str, verifier: str, address: str) -> str:
    """Where a person consents, in a browser."""
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(client.scopes),
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "login_hint": address,
    } | dict(client.extra)
    return f"{client.authorize_url}{'&' if '?' in client.authorize_url else '?'}{urlencode(asked)}"


def redeem(client: OAuthClient, *, code: str, verifier: str, redirect_uri: str, now: datetime) -> Tokens:
    """The tokens for a code that came back from the browser."""
    asked = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
    return _tokens(client, asked, now)


def refresh(client: OAuthClient, refresh_token: str, now: datetime) -> Tokens:
    """New tokens (RFC 6749, 6).  Raises ConsentEndedError, ClientRefusedError, UnreachableError, ThrottledError."""
    return _tokens(client, {"grant_type": "refresh_token", "refresh_token": refresh_token}, now)


def ask_device_code(client: OAuthClient, now: datetime) -> DeviceCode:
    """Begins the device flow."""
    said = _ask(client, client.device_url, {"scope": " ".join(client.scopes)})
    url = str(said.get("verification_uri") or said.get("verification_url") or "")  # Google's name of old
    code, user_code = said.get("device_code"), said.get("user_code")
    if (
        not isinstance(code, str)
        or not isinstance(user_code, str)
        or not url.startswith(("https://", "http://127.0.0.1"))
    ):
        raise UnreachableError(f"{client.device_url}: its answer is no device code. Check device_url")
    life = timedelta(seconds=_seconds(said.get("expires_in"), 900))
    return DeviceCode(code, plain(user_code), plain(url), max(1.0, _seconds(said.get("interval"), 5)), now + life)


def poll_device(client: OAuthClient, code: DeviceCode, now: datetime) -> Tokens:
    """The tokens once the person has consented.  Raises PendingError before."""
    return _tokens(client, {"grant_type": _DEVICE_GRANT, "device_code": code.device_code}, now)


def _tokens(client: OAuthClient, asked: Mapping[str, str], now: datetime) -> Tokens:
    said = _ask(client, client.token_url, asked)
    access, renewed = said.get("access_token"), said.get("refresh_token") or ""
    if (
        not isinstance(access, str)
        or not isinstance(renewed, str)
        or not _is_token(access)
        or (renewed and not _is_token(renewed))
    ):
        raise UnreachableError(f"{client.token_url}: its answer has no token. Check token_url")
    return Tokens(access, now + timedelta(seconds=_seconds(said.get("expires_in"), _USUAL_LIFE)), renewed)


def _is_token(text: str) -> bool:
    """Only what RFC 6749 (appendix A) allows: anything else would speak to the mail server with our voice."""
    return 0 < len(text) <= _LONGEST_TOKEN and text.isascii() and text.isprintable()


def _seconds(value: object, usual: float) -> float:
    """A duration as a provider tells it: a number, or one in quotes."""
    try:
        told = float(str(value))
    except ValueError:
        return usual
    return usual if math.isnan(told) else min(max(told, 0.0), _LONGEST_LIFE)


def _ask(client: OAuthClient, url: str, form: Mapping[str, str]) -> dict[str, object]:
    """One request to the provider, whose address a person has configured: it may lie in their own network."""
    sent = dict(form) | {"client_id": client.client_id}
    if client.client_secret:
        sent["client_secret"] = client.client_secret
    parts = urlsplit(url)
    allow = frozenset({f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"})
    answer = send(
        url,
        headers={"Accept": "application/json"},
        form=sent,
        bodies=(200, 400, 401, 403),
        limits=_LIMITS,
        allow=allow,
        tls=ssl.create_default_context(),
    )
    return _meant(client, url, answer)


def _meant(client: OAuthClient, url: str, answer: Answer) -> dict[str, object]:
    said = _json(answer.content)
    if answer.status == 200 and said:
        return said
    if answer.status in (429, 503):
        raise ThrottledError(
            f"{url}: the identity provider asks us to slow down", _seconds(answer.headers.get("retry-after"), 60)
        )
    if answer.status >= 500 or not isinstance(said.get("error"), str):
        raise UnreachableError(
            f"{url}: the identity provider answers {answer.status}; try again later, or check token_url"
        )
    raise _refusal(client, said)


def _json(content: bytes) -> dict[str, object]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _refusal(client: OAuthClient, said: Mapping[str, object]) -> OutsideError:
    """The error for an error code (RFC 6749, 5.2; RFC 8628, 3.5; Microsoft's)."""
    code = str(said["error"])
    words = plain(f"{code}: {said.get('error_description') or ''}".rstrip(": "))
    if code in ("authorization_pending", "slow_down"):
        return PendingError(slower=code == "slow_down")
    if code in _CONSENT:
        return ConsentEndedError(f"{client.name} no longer accepts the consent ({words})")
    if code in _CLIENT:
        return ClientRefusedError(
            f"{client.name} refuses this program's registration ({words}). Check client_id and client_secret; a secret may have expired"
        )
    return UnreachableError(f"{client.name} answers {words}; try again later")


def plain(text: str) -> str:
    """A stranger's words on one line, bounded, nothing that moves a terminal's cursor."""
    return " ".join("".join(char if char.isprintable() else " " for char in text[:1000]).split())[:300]
