"""A real PostgreSQL in a temporary folder: one server a test run, a fresh database a test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from worker.store.db import Store

USER = "followthrough"
RELAXED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses=")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.fail("PostgreSQL is missing: run tests/servers/install")
    return found[-1].parent


def _fast_folder() -> str | None:
    """Memory where there is enough of it: a new database takes 0.02 s there, and half a second on a slow disk."""
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > 2**30 else None


class Postgres:
    """Reached by a Unix socket alone; `postgres` refuses to run as root, so that then it runs as nobody."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=_fast_folder()))
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        self._numbers = count(1)
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        settings = [part for setting in RELAXED for part in ("-c", setting)]
        with (self.folder / "log").open("w") as log:
            command: list[str | Path] = [_programs() / "postgres", "-D", data, "-k", self.folder, *settings]
            self._server = subprocess.Popen(command, user=self._user, cwd=self.folder, stdout=log, stderr=log)
        self._wait()
        self._make_template()

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """The URL of a new database made from a template: "migrated" has every table, "template0" nothing."""
        name = f"test_{next(self._numbers)}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield self.url(name)
        self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def disconnect_all(self) -> None:
        """Breaks every connection, as a restart of the server does."""
        self._sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def stop(self) -> None:
        self._server.send_signal(signal.SIGQUIT)  # at once, without saying goodbye to anybody
        self._server.wait(30)
        shutil.rmtree(self.folder)

    def _make_template(self) -> None:
        self._sql("CREATE DATABASE migrated")
        store = Store(self.url("migrated"))
        store.migrate()
        store.close()

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [_programs() / program, *arguments], user=self._user, cwd=self.folder, check=True, stdout=subprocess.DEVNULL
        )

    def _sql(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                return self._sql("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._server.poll() is not None:
                    pytest.fail("PostgreSQL did not start:\n" + (self.folder / "log").read_text())
                time.sleep(0.02)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A database with every table."""
    with postgres.database("migrated") as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    """A database with nothing in it."""
    with postgres.database("template0") as url:
        yield url
