"""The migrations and the tables say the same, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, select, text

from tests.contract.store_examples import World, message
from worker.errors import OutsideError, UsageError
from worker.model import Message
from worker.store import links, messages, tables
from worker.store.db import Store, _versions


def test_the_migrations_lead_to_the_tables(each_store: Store) -> None:
    with each_store.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_migrations_lead_to_the_indexes_and_their_conditions(
    each_store: Store, tmp_path: Path, empty_postgres_url: str
) -> None:
    made = Store(f"sqlite:///{tmp_path}/made.db" if each_store.file else empty_postgres_url)
    with made.write() as tx:
        tables.metadata.create_all(tx)
    assert _indexes(made) == _indexes(each_store)
    made.close()


def _indexes(store: Store) -> set[str]:
    catalogue = (
        "SELECT sql FROM sqlite_master WHERE type = 'index'"
        if store.file
        else "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    )
    with store.read() as tx:
        return {
            str(row.sql if store.file else row.indexdef)
            for row in tx.execute(text(catalogue))
            if "alembic" not in str(row)
        }


def test_migrating_again_changes_nothing(each_store: Store) -> None:
    before = each_store.epoch
    each_store.migrate()
    again = Store(f"sqlite:///{each_store.file}") if each_store.file else each_store
    assert again.epoch == before
    again.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_processes_may_migrate_at_once(kind: str, tmp_path: Path, empty_postgres_url: str) -> None:
    url = f"sqlite:///{tmp_path}/new.db" if kind == "sqlite" else empty_postgres_url
    stores = [Store(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Store.migrate, stores))
    assert len({store.epoch for store in stores}) == 1
    for store in stores:
        store.close()


def test_a_schema_of_a_newer_version_is_named(each_store: Store) -> None:
    with each_store.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OutsideError, match=r"schema 9999 is newer than this program.*Install the newer version"):
        each_store.migrate()


def test_a_new_epoch_is_remembered(each_store: Store) -> None:
    old = each_store.epoch
    new = each_store.renew_epoch()
    assert new != old
    assert each_store.epoch == new


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "postgresql+psycopg2://x/y"]
)
def test_other_urls_are_refused_with_an_example(url: str) -> None:
    with pytest.raises(UsageError, match="sqlite:////path"):
        Store(url)


def test_a_password_is_never_shown() -> None:
    store = Store("postgresql://anna:hunter2@nowhere.invalid/db")
    assert "hunter2" not in store.where
    store.close()
    with pytest.raises(UsageError) as error:
        Store("mysql://anna:hunter2@nowhere.invalid/db")
    assert "hunter2" not in str(error.value)


def test_an_upgraded_store_equals_one_made_anew(each_store: Store, tmp_path: Path, empty_postgres_url: str) -> None:
    """From before links were numbers and mails could be known by their headers alone."""
    world = World(each_store)
    with each_store.write() as tx:
        for number in range(3):
            messages.add(tx, message(f"later{number}", world.mailbox.id, hours=number))
        tx.execute(tables.lead.update().values(changes=0))  # counts what happened here, and nothing happened there
    old = Store(f"sqlite:///{tmp_path}/old.db" if each_store.file else empty_postgres_url)
    with old.write() as tx:
        command.upgrade(_versions(tx)[0], "0002")
    _copy(each_store, old)
    old.migrate()
    assert _rows(old) == _rows(each_store)
    first = message("later0", world.mailbox.id, hours=0)
    with old.write() as tx:
        (known,) = messages.by_message_id(tx, first.message_id or "")
        assert {one.id for one in messages.neighbours(tx, [known])} > {known.id}
        assert messages.add(tx, first) == (known, False)
    old.close()


def _copy(new: Store, old: Store) -> None:
    """What the older tables can hold of a store, links in the words of then."""
    with new.read() as source, old.write() as target:
        were = MetaData()
        were.reflect(target)
        for table in tables.metadata.sorted_tables:
            if table.name not in were.tables or table is tables.message_link:
                continue
            there = were.tables[table.name]
            if kept := [
                row._mapping for row in source.execute(text(f'SELECT * FROM "{table.name}"'))
            ]:  # our own tables
                target.execute(there.insert(), [{c.name: row[c.name] for c in there.columns} for row in kept])
        links = [
            {"key": key, "message_id": one.id, "at": int(one.arrival.at.timestamp() * 1_000_000)}
            for one in messages.MESSAGES.all(source)
            for key in _words(one)
        ]
        unique = {(link["key"], link["message_id"]): link for link in links}
        target.execute(were.tables["message_link"].insert(), list(unique.values()))


def _words(message: Message) -> set[str]:
    """What tied it to others, as it was written then."""
    ids = (message.message_id, *message.in_reply_to, *message.references)
    return {f"m:{id_}" for id_ in ids if id_} | {f"a:{email}" for email in links.counterparts(message)}


def _rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.read() as tx:
        return {
            table.name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
            for table in tables.metadata.sorted_tables
        }
