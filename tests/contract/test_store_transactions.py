"""What a transaction promises, and what is said when the database fails."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from tests.contract.store_examples import NOW
from tests.servers.postgres import Postgres
from worker.errors import OutsideError, UnreachableError
from worker.store import db, mailboxes, tables, weeks
from worker.store.db import Store


def test_what_fails_leaves_nothing(each_store: Store) -> None:
    def fail() -> None:
        with each_store.write() as tx:
            weeks.claim(tx, "2026-W10", NOW)
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match=r"a bug"):
        fail()
    with each_store.read() as tx:
        assert weeks.last(tx) is None


def test_reading_transactions_cannot_write(each_store: Store) -> None:
    with pytest.raises(OutsideError, match=r"may not be written|read-only"), each_store.read() as tx:
        weeks.claim(tx, "2026-W10", NOW)


def test_a_reader_sees_one_state(each_store: Store) -> None:
    with each_store.read() as before:
        assert weeks.last(before) is None
        with each_store.write() as tx:
            weeks.claim(tx, "2026-W10", NOW)
        assert weeks.last(before) is None
    with each_store.read() as after:
        assert weeks.last(after) == "2026-W10"


def test_a_transaction_inside_another_is_refused_at_once(each_store: Store) -> None:
    with each_store.write(), pytest.raises(RuntimeError, match="hand it on"), each_store.write():
        pass
    with each_store.write() as tx:
        assert weeks.claim(tx, "2026-W10", NOW)


def test_mistakes_of_ours_are_not_dressed_up(each_store: Store) -> None:
    with pytest.raises(IntegrityError), each_store.write() as tx:
        tx.execute(
            tables.folder.insert().values(mailbox_id=99, name="x", role="inbox", next_uid=1, modseq=0, rebuilds=())
        )


def test_400_transactions_that_read_and_then_write_all_succeed(each_store: Store) -> None:
    """With a deferred BEGIN 353 of 400 fail on SQLite with "database is locked"."""

    def count_up(_: int) -> None:
        with each_store.write() as tx:
            row = select(tables.meta.c.value).where(tables.meta.c.key == "counter").with_for_update()
            value = int(tx.execute(row).scalar_one())
            tx.execute(tables.meta.update().where(tables.meta.c.key == "counter").values(value=str(value + 1)))

    with each_store.write() as tx:
        tx.execute(tables.meta.insert().values(key="counter", value="0"))
    with ThreadPoolExecutor(40) as pool:
        list(pool.map(count_up, range(400)))
    with each_store.read() as tx:
        assert tx.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "counter")) == "400"


WRITER = """
import sys
from datetime import UTC, datetime
from worker.store import weeks
from worker.store.db import Store
store = Store(sys.argv[1])
for number in range(100000):
    with store.write() as tx:
        weeks.claim(tx, f"{number:05}", datetime.now(UTC))
        weeks.claim(tx, f"{number:05}+", datetime.now(UTC))
    print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_reported(store: Store) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, f"sqlite:///{store.file}"], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        for _ in range(50):
            writer.stdout.readline()
        writer.kill()
        reported = 50 + len(writer.stdout.read().splitlines())
    with store.read() as tx:
        stored = tx.execute(select(func.count()).select_from(tables.week)).scalar_one()
    assert stored % 2 == 0, "half a transaction"
    assert stored / 2 in {reported, reported + 1}, "the last one may be stored and not reported"


def test_a_full_disk_is_named_and_what_was_stored_stays(store: Store) -> None:
    with store.write() as tx:
        mailboxes.ensure(tx, "kept@ours.example", NOW)
        tx.execute(text("PRAGMA max_page_count = 1"))  # the file may not grow beyond what it has
    with pytest.raises(OutsideError, match=r"the disk is full. Free some space"), store.write() as tx:
        tx.execute(tables.meta.insert().values(key="big", value="x" * 10_000_000))
    with store.read() as tx:
        assert mailboxes.find(tx, "kept@ours.example")


def test_a_lock_that_stays_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "WAIT_SECONDS", 0.1)
    late = Store(f"sqlite:///{store.file}")
    other = sqlite3.connect(store.file or "")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutsideError, match=r"locked for too long. Look for another program"), late.write():
        pass
    other.close()
    late.close()


def no_folder(path: Path) -> str:
    return f"{path}/missing/store.db"


def no_database(path: Path) -> str:
    file = path / "letter.txt"
    file.write_text("Dear database, " * 100)
    return str(file)


@pytest.mark.parametrize(
    ("make", "says"), [(no_folder, "cannot be opened. Check that its folder"), (no_database, "is no database. Check")]
)
def test_a_file_that_cannot_be_used_is_named(make: Callable[[Path], str], says: str, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{make(tmp_path)}")
    with pytest.raises(OutsideError, match=says):
        store.migrate()
    store.close()


def test_a_server_that_is_away_is_named(tmp_path: Path) -> None:
    store = Store(f"postgresql://anna@/db?host={tmp_path}")
    with pytest.raises(UnreachableError, match=r"does not answer. Check that it runs"):
        store.migrate()
    store.close()


def test_a_missing_database_is_named(postgres: Postgres) -> None:
    store = Store(postgres.url("nowhere"))
    with pytest.raises(OutsideError, match=r"nowhere"):
        store.migrate()
    store.close()


def test_a_broken_connection_fails_one_transaction_and_heals(postgres: Postgres, postgres_url: str) -> None:
    store = Store(postgres_url)

    def claim_through_a_restart() -> None:
        with store.write() as tx:
            weeks.claim(tx, "2026-W10", NOW)
            postgres.disconnect_all()
            weeks.claim(tx, "2026-W11", NOW)

    with pytest.raises(UnreachableError):
        claim_through_a_restart()
    with store.write() as tx:
        assert weeks.claim(tx, "2026-W10", NOW)
    store.close()
