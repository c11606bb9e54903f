"""What a mailbox is signed in to with: a password that somebody gives, or a consent that its owner gives in a browser."""

from __future__ import annotations

import sys
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from worker import app as composition
from worker.cli.dialogue import Dialogue
from worker.config import OAuthSettings
from worker.config.load import resolve_secret
from worker.errors import SignInRefusedError, UsageError
from worker.mail import consent
from worker.mail.autoconfig import Candidate
from worker.mail.imap import ImapAccount
from worker.mail.oauth import DeviceCode, OAuthClient, Tokens
from worker.mail.providers import Provider
from worker.mail.smtp import SmtpAccount

T = TypeVar("T")

TRY_SECONDS = 15.0

OAuthName = Literal["google", "microsoft", "other"]
Keep = Literal["auto", "keyring", "store"]


@dataclass(slots=True)
class Wish:
    """What the command line asked for."""

    address: str
    name: str = ""
    company: str = ""
    timezone: str = ""
    username: str = ""
    imap: tuple[Candidate, ...] = ()
    smtp: tuple[Candidate, ...] = ()
    smtp_sign_in: bool | None = None
    password_stdin: bool = False
    oauth: OAuthName | None = None
    client: dict[str, Any] = field(default_factory=dict)
    device: bool = False
    port: int = 0
    browser: bool = True
    keep: Keep = "auto"
    sent_folder: str = ""
    draft: bool | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """What signs in: a password, or the tokens of a consent and the client they were given to."""

    password: str = field(default="", repr=False)
    tokens: Tokens | None = None
    client: OAuthSettings | None = None
    client_secret: str = field(default="", repr=False)  # typed in, so to be kept

    def account(self, server: Candidate) -> ImapAccount:
        tokens = self.tokens
        return ImapAccount(
            server.host, server.port, server.security, server.username, self.password, TRY_SECONDS,
            access_token=(lambda _: tokens.access_token) if tokens else None,
        )  # fmt: skip

    def outlet(self, server: Candidate, *, sign_in: bool) -> SmtpAccount:
        tokens = self.tokens
        return SmtpAccount(
            server.host, server.port, server.security, server.username if sign_in else "", self.password,
            access_token=(lambda _: tokens.access_token) if tokens else None, timeout_seconds=TRY_SECONDS,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credentials:
    """Gets the secret of one mailbox.  `registered`: the client that is configured for it already; `kept`: its secret, if it was typed in."""

    config: Path
    wish: Wish
    dialogue: Dialogue
    registered: OAuthSettings | None
    kept: str = field(default="", repr=False)

    def check(self, provider: Provider | None) -> None:
        """Raises UsageError where the provider takes nothing of what could be given."""
        by_token = self.wish.oauth or (self.registered and not self.wish.password_stdin)
        if provider and provider.wants == "microsoft" and not by_token:
            raise UsageError(
                f"{provider.name} takes no passwords. Sign in with OAuth 2: --oauth microsoft --client-id ID "
                "(README: Sign in with Google or Microsoft)."
            )

    def get(self, provider: Provider | None) -> Secret:
        """Asks for the password or the consent, by what the options say and the provider wants.

        Raises UsageError where it cannot be had, ConsentEndedError where the person refuses, and what an identity provider's failure raises.
        """
        wish = self.wish
        if provider and provider.note:
            self.dialogue.tell(f"{provider.name}: {provider.note}")
        wants = provider.wants if provider else "password"
        if wish.oauth:
            return self._consent(self._client(wish.oauth))
        if self.registered and not wish.password_stdin:
            return self._consent(self.registered, self.kept)
        if wants == "google" and not wish.password_stdin:
            self.dialogue.tell(
                "Gmail wants an app password (myaccount.google.com/apppasswords; it needs two-step verification), "
                "or OAuth 2: --oauth google --client-id ID (README: Sign in with Google or Microsoft)."
            )
        if wants == "app password":
            self.dialogue.tell(
                f"{provider.name if provider else ''} wants an app password: make one in the account's security settings."
            )
        if wish.password_stdin:
            password = sys.stdin.readline(10_000).rstrip("\r\n")
            if not password:
                raise UsageError("standard input holds no password. Give it on one line.")
            return Secret(password)
        return Secret(self.dialogue.secret(f"Password of {wish.address}", "--password-stdin"))

    def _client(self, provider: OAuthName) -> OAuthSettings:
        """The registration that the options name, checked like one in the configuration."""
        given = {key: value for key, value in self.wish.client.items() if value}
        if "client_id" not in given:
            given["client_id"] = self.dialogue.ask(f"Client id of your registration at {provider}", "--client-id")
        if reference := given.get("client_secret"):
            given["client_secret"] = resolve_secret(reference, self.config.parent)
        try:
            return OAuthSettings.model_validate({"provider": provider} | given)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))} {e['msg']}".strip() for e in error.errors())
            raise UsageError(f"--oauth {provider}: {wrong}.") from None

    def _consent(self, settings: OAuthSettings, kept: str = "") -> Secret:
        typed = kept
        if settings.provider == "google" and not (kept or settings.client_secret.get_secret_value()):
            typed = self.dialogue.secret("Client secret of your registration at Google", "--client-secret file:PATH")
        client = composition.oauth_client(settings, typed)
        if self.wish.device:
            tokens = consent.by_device(client, self.wish.address, self._show_code, composition.now, time.sleep)
        else:
            tokens = self._in_browser(client)
        if not tokens.refresh_token:
            raise SignInRefusedError(
                f"{client.name} gave no refresh token, so the sign-in would end within hours. Allow offline access for the registration."
            )
        return Secret(tokens=tokens, client=settings, client_secret=typed)

    def _in_browser(self, client: OAuthClient) -> Tokens:
        def show(url: str) -> None:
            self.dialogue.tell(
                f"Consent in your browser. If it does not open, open this address in one on this machine:\n{url}"
            )
            if self.wish.browser:
                with suppress(webbrowser.Error):
                    webbrowser.open(url)

        return consent.by_browser(client, self.wish.address, show, composition.now, port=self.wish.port)

    def _show_code(self, code: DeviceCode) -> None:
        self.dialogue.tell(f"Open {code.url} on any device and enter the code {code.user_code}")


def checked(account: Callable[[], T]) -> T:
    """An account; one that would speak in the clear is a wrong option."""
    try:
        return account()
    except ValueError as error:
        raise UsageError(f"{error}.") from None
