"""The life of a consent: kept encrypted, renewed, ended, given again; each failure told apart from the others."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.servers.identity_provider import IdentityProvider, identity_provider
from worker.errors import (
    ClientRefusedError,
    ConsentEndedError,
    FollowthroughError,
    SecretLostError,
    SignInRefusedError,
    ThrottledError,
    UnreachableError,
)
from worker.jobs.tokens import (
    LEASE,
    Grant,
    Safe,
    TokenSupply,
    consent_ended,
    grant_name,
    keep,
    password_name,
    reseal,
    stored_password,
)
from worker.mail.oauth import OAuthClient, Tokens
from worker.store import sealed
from worker.store.backup import backup, restore
from worker.store.db import Store
from worker.store.vault import Vault, add_key, keys_in, make_key

ADDRESS, BEN = "anna@acme.example", "ben@acme.example"


@dataclass
class Home:
    """A store with a consent in it, its keys, and a clock that can be set."""

    store: Store
    keys: Path
    provider: IdentityProvider
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def safe(self) -> Safe:
        return Safe(self.store, Vault(lambda: keys_in(self.keys)), lambda: self.now)

    def consent(self) -> None:
        tokens = Tokens(
            self.provider.access_token("anna"), self.now + timedelta(hours=1), self.provider.refresh_token("anna")
        )
        keep(self.safe, grant_name(ADDRESS), Grant(tokens).dump())

    def token(self, refused: str = "", client: OAuthClient | None = None) -> str:
        return TokenSupply(self.safe, ADDRESS, lambda kept: client or self.provider.client(kept), self.sleep)(refused)

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def ended(self) -> str | None:
        with self.store.read() as tx:
            return consent_ended(ADDRESS, tx)


@pytest.fixture
def home(store: Store, tmp_path: Path) -> Iterator[Home]:
    with identity_provider() as provider:
        made = Home(store, tmp_path / "keys", provider)
        make_key(made.keys)
        made.consent()
        yield made


def test_a_token_is_used_until_shortly_before_its_end(home: Home) -> None:
    first = home.token()
    assert home.token() == first
    home.now += timedelta(minutes=57)
    assert home.token() == first
    home.now += timedelta(minutes=2)
    assert home.token() != first
    assert home.provider.refreshes == 1


def test_a_token_that_a_server_refused_is_renewed_once_for_all_who_had_it(home: Home) -> None:
    refused = home.token()
    with ThreadPoolExecutor(4) as pool:
        fresh = set(pool.map(home.token, [refused] * 4))
    assert len(fresh) == 1
    assert home.provider.refreshes == 1


def test_a_provider_that_sends_no_new_refresh_token_leaves_the_old_one_good(home: Home) -> None:
    home.provider.rotates = False
    assert home.token(home.token(home.token()))
    assert home.provider.refreshes == 2


KINDS: list[tuple[dict[str, object], type[FollowthroughError], str]] = [
    ({"error": "invalid_grant"}, ConsentEndedError, "followthrough connect"),
    ({"error": "interaction_required"}, ConsentEndedError, "followthrough connect"),
    ({"error": "invalid_client"}, ClientRefusedError, "client_id and client_secret"),
    ({"error": "temporarily_unavailable"}, UnreachableError, "try again later"),
    ({"broken": 500}, UnreachableError, "answers 500"),
    ({"broken": 404}, UnreachableError, "answers 404"),
    ({"broken": 302}, UnreachableError, "answers 302"),
    ({"broken": 429}, ThrottledError, "slow down"),
]


@pytest.mark.parametrize(("mood", "kind", "mend"), KINDS, ids=lambda value: str(value)[:40])
def test_each_failure_is_told_apart(
    home: Home, mood: dict[str, object], kind: type[FollowthroughError], mend: str
) -> None:
    refused = home.token()
    for name, value in mood.items():
        setattr(home.provider, name, value)
    with pytest.raises(FollowthroughError, match=mend) as failure:
        home.token(refused)
    assert type(failure.value) is kind
    assert not any(token in str(failure.value) for token in home.provider.issued)
    assert (home.ended() is not None) == (kind is ConsentEndedError)
    home.provider.broken, home.provider.error = 0, ""
    if kind is ConsentEndedError:
        home.consent()
    assert home.provider.whose(home.token(refused)) == "anna", "nothing was lost by it, and nobody waits for a lease"
    assert home.ended() is None


def test_the_network_away_is_no_withdrawn_consent(home: Home) -> None:
    with identity_provider() as gone:
        client = gone.client()
    with pytest.raises(UnreachableError, match=r"nothing answers|no host"):
        home.token(home.token(), client)
    assert home.ended() is None
    assert not issubclass(ConsentEndedError, SignInRefusedError), (
        "it may be looked at again at any time: no provider is asked"
    )
    assert not issubclass(UnreachableError, SignInRefusedError)


def test_a_worker_that_hangs_is_waited_for_and_then_replaced(home: Home) -> None:
    with home.store.write() as tx:
        secret = sealed.get(tx, grant_name(ADDRESS))
        assert secret
        assert sealed.lease(tx, secret, "a worker that hangs", home.now, home.now + LEASE)
    began = home.now
    assert home.provider.whose(home.token(home.token())) == "anna"
    assert LEASE <= home.now - began < LEASE + timedelta(seconds=1)


def test_a_new_consent_wins_over_a_renewal_that_was_under_way(home: Home) -> None:
    refused, home.provider.delay = home.token(), 0.5
    renewal = threading.Thread(target=home.token, args=(refused,))
    renewal.start()
    while not home.provider.refreshes:
        time.sleep(0.01)
    home.consent()
    with home.store.read() as tx:
        given = sealed.get(tx, grant_name(ADDRESS))
    renewal.join()
    with home.store.read() as tx:
        assert sealed.get(tx, grant_name(ADDRESS)) == given


def test_a_stolen_database_or_backup_tells_no_secret(home: Home, tmp_path: Path) -> None:
    keep(home.safe, password_name(BEN), "correct-horse-battery")
    for _ in range(3):
        home.token(home.token())
    backup(home.store, tmp_path / "backup")
    secrets = [*home.provider.issued, "correct-horse-battery", *keys_in(home.keys)]
    assert len(secrets) > 8
    files = [path for path in tmp_path.iterdir() if path.name.startswith(("store.db", "backup"))]
    assert len(files) >= 2
    for file in files:
        content = file.read_bytes()
        assert b"gAAAA" in content or file.suffix != "", "the encrypted ones are there"
        for secret in secrets:
            assert secret.encode() not in content, file
    assert stored_password(home.safe, BEN) == "correct-horse-battery"


def test_a_restore_keeps_the_tokens_that_are_newer(home: Home, tmp_path: Path) -> None:
    backup(home.store, tmp_path / "backup")
    newer = home.token(home.token())
    restore(home.store, tmp_path / "backup")
    assert home.token() == newer
    elsewhere = Store(f"sqlite:///{tmp_path}/elsewhere.db")
    elsewhere.migrate()
    restore(elsewhere, tmp_path / "backup")
    assert home.provider.whose(Home(elsewhere, home.keys, home.provider).token()) == "anna"
    elsewhere.close()


def test_keys_rotate_and_old_ones_still_open_what_they_sealed(home: Home) -> None:
    keep(home.safe, password_name(BEN), "pässwörd")
    [old] = keys_in(home.keys)
    token = home.token()
    add_key(home.keys)
    assert stored_password(home.safe, BEN) == "pässwörd"
    assert reseal(home.safe) == 2
    new, kept = keys_in(home.keys)
    assert kept == old
    home.keys.write_text(new)
    assert (stored_password(home.safe, BEN), home.token()) == ("pässwörd", token)
    home.keys.write_text(old)
    with pytest.raises(SecretLostError, match="followthrough connect"):
        home.token()


def test_keys_that_are_gone_or_no_keys_are_told(home: Home) -> None:
    for content, told in (
        ("", "no key"),
        ("nonsense", "no Fernet key"),
        (Fernet.generate_key().decode(), "not here any more"),
    ):
        home.keys.write_text(content)
        with pytest.raises(SecretLostError, match=told):
            home.token()
    home.keys.chmod(0o644)
    with pytest.raises(SecretLostError, match="chmod 600"):
        home.token()


def test_a_key_file_is_its_owners_alone_and_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make_key, [file] * 4))
    assert len(keys_in(file)) == 1
    assert os.stat(file).st_mode & 0o777 == 0o600  # noqa: PTH116  (the mode as the system has it)
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_nothing_stored_is_told_with_its_mend(home: Home) -> None:
    with pytest.raises(SecretLostError, match=r"followthrough connect ben@acme\.example"):
        stored_password(home.safe, BEN)


def test_a_secret_never_shows_in_a_repr(home: Home) -> None:
    with home.store.read() as tx:
        shown = repr(sealed.every(tx))
    supply = TokenSupply(home.safe, ADDRESS, partial(home.provider.client), home.sleep)
    grant = Grant(Tokens("acc3ss", home.now, "r3fresh"), "cl1ent")
    shown += repr(supply) + repr(grant) + repr(home.provider.client("cl1ent"))
    assert not any(secret in shown for secret in ("acc3ss", "r3fresh", "cl1ent", "gAAAA"))
    assert json.loads(grant.dump())


def test_who_changes_the_way_of_signing_in_leaves_no_old_secret(home: Home) -> None:
    keep(home.safe, password_name(ADDRESS), "a password")
    with home.store.read() as tx:
        assert [secret.name for secret in sealed.every(tx)] == [password_name(ADDRESS)]
