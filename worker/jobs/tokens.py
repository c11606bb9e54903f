"""Access tokens of a mailbox: kept, renewed by one worker at a time, saved before they are used.

read ─► good? ─► use it
  ▲       │ no
  │       ▼
  └─ lease held by another      lease ─► refresh ─► saved ─► use it
                                           └─ consent ended: stored, so that nobody asks again before the person has renewed it
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.errors import ConsentEndedError, FollowthroughError, SecretLostError, UnreachableError
from worker.jobs.failpoints import reach
from worker.mail import oauth
from worker.mail.oauth import REQUEST_SECONDS, OAuthClient, Tokens
from worker.model import Sealed
from worker.store import sealed as secret_rows
from worker.store.db import Store
from worker.store.vault import Vault

MARGIN = timedelta(minutes=2)  # before its end a token is no longer used
LEASE = timedelta(seconds=REQUEST_SECONDS + 10)  # longer than the refresh that it guards
WAIT = LEASE + timedelta(seconds=5)
_PAUSE = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Safe:
    """Where secrets are kept, and the keys to them; `clock` gives UTC."""

    store: Store
    vault: Vault
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Grant:
    """A consent as it is kept: its tokens, and the client's secret where it was typed in rather than configured."""

    tokens: Tokens
    client_secret: str = field(default="", repr=False)

    def dump(self) -> str:
        tokens = self.tokens
        return json.dumps(
            [tokens.refresh_token, tokens.access_token, tokens.expires_at.isoformat(), self.client_secret]
        )

    @classmethod
    def load(cls, text: str) -> Grant:
        refresh, access, expires, client_secret = json.loads(text)
        return cls(Tokens(access, datetime.fromisoformat(expires), refresh), client_secret)


def password_name(address: str) -> str:
    return f"password:{address}"


def grant_name(address: str) -> str:
    return f"oauth:{address}"


def keep(safe: Safe, name: str, secret: str) -> None:
    """Stores a secret that a person has just given, and forgets any other that the mailbox signed in with."""
    sealed = safe.vault.seal(secret)
    with safe.store.write() as tx:
        forget(tx, name.partition(":")[2], but=name)
        secret_rows.put(tx, name, sealed, safe.clock())


def forget(tx: Connection, address: str, but: str = "") -> None:
    """Removes what is stored to sign in to a mailbox with."""
    for name in {password_name(address), grant_name(address)} - {but}:
        secret_rows.forget(tx, name)


def stored_password(safe: Safe, address: str) -> str:
    """Raises SecretLostError."""
    return safe.vault.open(_stored(safe, password_name(address), address).sealed)


def kept_client_secret(safe: Safe, address: str) -> str:
    """The client's secret that was typed in with an earlier consent; "" where none is known."""
    try:
        return Grant.load(safe.vault.open(_stored(safe, grant_name(address), address).sealed)).client_secret
    except SecretLostError:
        return ""


def reseal(safe: Safe) -> int:
    """Encrypts every secret with the first key; returns how many there are."""
    with safe.store.write() as tx:
        every = secret_rows.every(tx)
        for secret in every:
            secret_rows.reseal(tx, secret, safe.vault.seal(safe.vault.open(secret.sealed)))
    return len(every)


def _stored(safe: Safe, name: str, address: str) -> Sealed:
    with safe.store.read() as tx:
        secret = secret_rows.get(tx, name)
    if secret is None:
        raise SecretLostError(f"{address}: nothing is stored to sign in with. Sign in: followthrough connect {address}")
    return secret


def consent_ended(address: str, tx: Connection) -> str | None:
    """Why nothing can be sent from a mailbox, where its owner's consent has ended."""
    secret = secret_rows.get(tx, grant_name(address))
    ended = secret is not None and secret.ended_at is not None
    return f"Nobody can sign in to {address}: run followthrough connect {address}." if ended else None


@dataclass(frozen=True, slots=True)
class TokenSupply:
    """The `TokenSource` of a mailbox; safe between threads and processes on one store."""

    safe: Safe
    address: str
    client: Callable[[str], OAuthClient]  # given the secret that is kept with the grant, for where none is configured
    sleep: Callable[[float], None]

    def __call__(self, refused: str) -> str:
        """Raises ConsentEndedError, SecretLostError, ClientRefusedError, UnreachableError, ThrottledError."""
        owner = secrets.token_hex(8)
        deadline = self.safe.clock() + WAIT
        while True:
            secret, grant = self._kept()
            now = self.safe.clock()
            if grant.tokens.access_token != refused and now < grant.tokens.expires_at - MARGIN:
                return grant.tokens.access_token
            with self.safe.store.write() as tx:
                leased = secret_rows.lease(tx, secret, owner, now, now + LEASE)
            if leased:
                return self._renew(secret, grant, owner)
            if now >= deadline:
                raise UnreachableError(
                    f"{self.address}: another worker renews its sign-in and does not finish; try again later"
                )
            self.sleep(_PAUSE)

    def _kept(self) -> tuple[Sealed, Grant]:
        secret = _stored(self.safe, grant_name(self.address), self.address)
        if secret.ended_at:
            raise self._ended(f"since {secret.ended_at:%Y-%m-%d %H:%M} UTC the provider no longer accepts the consent")
        return secret, Grant.load(self.safe.vault.open(secret.sealed))

    def _renew(self, secret: Sealed, grant: Grant, owner: str) -> str:
        """Asks the provider, as the only one; what it gives is stored before anybody uses it."""
        try:
            client = self.client(grant.client_secret)
            tokens = oauth.refresh(client, grant.tokens.refresh_token, self.safe.clock())
        except ConsentEndedError as error:
            with self.safe.store.write() as tx:
                secret_rows.end(tx, secret, self.safe.clock())
            raise self._ended(str(error)) from error
        except FollowthroughError:
            with self.safe.store.write() as tx:
                secret_rows.release(tx, secret, owner)
            raise
        reach("token_received")
        renewed = Tokens(tokens.access_token, tokens.expires_at, tokens.refresh_token or grant.tokens.refresh_token)
        sealed = self.safe.vault.seal(Grant(renewed, grant.client_secret).dump())
        with self.safe.store.write() as tx:
            secret_rows.renew(tx, secret, sealed, self.safe.clock())
        reach("token_saved")
        return renewed.access_token

    def _ended(self, what: str) -> ConsentEndedError:
        return ConsentEndedError(f"{self.address}: {what}. Sign in again: followthrough connect {self.address}")
