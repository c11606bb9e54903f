"""Refresh tokens that rotate: many workers renew one once, and a worker that is killed loses none that anybody saw."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.identity_provider import IdentityProvider, identity_provider
from worker.jobs.tokens import Grant, Safe, grant_name, keep
from worker.mail.oauth import Tokens
from worker.store import sealed
from worker.store.db import Store
from worker.store.vault import Vault, keys_in, make_key

ADDRESS = "anna@acme.example"


@dataclass
class Workers:
    """Processes that share a store, in which a consent lies whose access token has run out."""

    store: Store
    url: str
    keys: Path
    provider: IdentityProvider

    def __post_init__(self) -> None:
        make_key(self.keys)
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        tokens = Tokens(self.provider.access_token("anna", life=-60), long_ago, self.provider.refresh_token("anna"))
        keep(self.safe, grant_name(ADDRESS), Grant(tokens).dump())

    @property
    def safe(self) -> Safe:
        return Safe(self.store, Vault(lambda: keys_in(self.keys)), lambda: datetime.now(UTC))

    def start(self, failpoint: str = "", **orders: object) -> subprocess.Popen[str]:
        orders |= {"database": self.url, "keys": str(self.keys), "provider": self.provider.port}
        command = [sys.executable, "-m", "tests.crash.token_user", json.dumps(orders)]
        return subprocess.Popen(
            command, env=os.environ | {"FOLLOWTHROUGH_FAILPOINT": failpoint}, stdout=subprocess.PIPE, text=True
        )

    def answer(self, process: subprocess.Popen[str]) -> str:
        out, _ = process.communicate(timeout=60)
        return out.strip()

    def ask(self, **orders: object) -> str:
        return self.answer(self.start("", **orders))

    def kill_at(self, failpoint: str) -> None:
        with self.start(failpoint) as process:
            assert process.wait(60) == -signal.SIGKILL

    def kept(self) -> Grant:
        with self.store.read() as tx:
            secret = sealed.get(tx, grant_name(ADDRESS))
        assert secret
        return Grant.load(self.safe.vault.open(secret.sealed))


@pytest.fixture(params=["sqlite", "postgresql"])
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    if request.param == "sqlite":
        store: Store = request.getfixturevalue("store")
        url = f"sqlite:///{store.file}"
    else:
        url = request.getfixturevalue("postgres_url")
        store = Store(url)
    with identity_provider() as provider:
        yield Workers(store, url, tmp_path / "keys", provider)
    store.close()


@pytest.mark.crash
@pytest.mark.fault(20)
def test_workers_that_need_a_token_at_the_same_time_renew_it_once(workers: Workers) -> None:
    workers.provider.delay = 1.0  # long enough for all to come
    started = [workers.start() for _ in range(3)]
    answers = [workers.answer(process) for process in started]
    assert workers.provider.refreshes == 1
    assert len(set(answers)) == 1
    assert workers.provider.whose(answers[0]) == "anna"
    again = workers.ask(refused=answers[0])
    assert workers.provider.refreshes == 2, "the new refresh token was kept"
    assert workers.provider.whose(again) == "anna"


@pytest.mark.crash
def test_a_worker_that_dies_before_it_uses_a_token_has_saved_it(workers: Workers) -> None:
    workers.kill_at("token_saved")
    assert workers.kept().tokens.refresh_token in workers.provider.good
    assert workers.provider.whose(workers.ask()) == "anna"
    assert workers.provider.refreshes == 1
    assert workers.provider.whose(workers.ask(refused=workers.kept().tokens.access_token)) == "anna"


@pytest.mark.crash
@pytest.mark.parametrize("workers", ["sqlite"], indirect=True)
def test_a_worker_that_dies_with_the_answer_unsaved_delays_the_others_only(workers: Workers) -> None:
    """Where the provider keeps the old refresh token good, as Google and Microsoft do."""
    workers.provider.rotates = False
    workers.kill_at("token_received")
    assert workers.provider.whose(workers.ask(later=31)) == "anna"
    assert workers.provider.refreshes == 2


@pytest.mark.crash
@pytest.mark.parametrize("workers", ["sqlite"], indirect=True)
def test_a_withdrawn_consent_is_asked_about_once_by_all(workers: Workers) -> None:
    workers.provider.revoke()
    answers = [workers.ask(), workers.ask()]
    assert all(answer.startswith("ConsentEndedError") for answer in answers)
    assert all(f"followthrough connect {ADDRESS}" in answer for answer in answers)
    assert workers.provider.refreshes == 1
