"""What every room's tests may ask for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from worker.store.db import Store

pytest_plugins = ("tests.servers.dovecot", "tests.servers.cyrus", "tests.servers.postfix", "tests.servers.postgres")

SLOWEST_FIRST = ("e2e", "crash", "contract", "browser", "attacks", "unit")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that at the end no process waits for another."""
    items.sort(key=lambda item: SLOWEST_FIRST.index(item.path.relative_to(Path(__file__).parent).parts[0]))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with every table and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("store") / "migrated.db"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture
def store(tmp_path: Path, migrated_file: Path) -> Iterator[Store]:
    """An empty store in a file of its own."""
    path = shutil.copy(migrated_file, tmp_path / "store.db")
    opened = Store(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store on each of the databases in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("store")
        return
    opened = Store(request.getfixturevalue("postgres_url"))
    yield opened
    opened.close()
