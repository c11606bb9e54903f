"""The door to the database: opening, migrating, transactions.

SQLite has one writer at a time: writers queue for the only writing connection, and BEGIN IMMEDIATE takes the lock before the first read, so
that a transaction that reads and then writes never fails in the middle.  Readers see the state at their first read and disturb nobody.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from worker.errors import OutsideError, UsageError
from worker.store import tables
from worker.store.failures import meant

if TYPE_CHECKING:
    from alembic.config import Config

WAIT_SECONDS = 60  # for a lock, a connection, or a server that does not answer
MIGRATION_LOCK = 0x666F6C6C6F77  # any number that nobody else uses


class Store:
    """A database by its URL: `sqlite:////path/to/file.db` or `postgresql+psycopg://user@host/name`.

    Raises UsageError for any other URL; every driver error that is no mistake of ours becomes an OutsideError or UnreachableError.
    """

    def __init__(self, url: str) -> None:
        parsed = _parsed(url)
        self.where = parsed.render_as_string(hide_password=True)
        self.file = parsed.database if parsed.get_backend_name() == "sqlite" else None
        self._writer, self._reader = _sqlite(parsed) if self.file else _postgresql(parsed)
        self.dialect = self._writer.dialect.name
        self._epoch: str | None = None
        self._thread = threading.local()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed durably at the end, or rolled back when the block raises.

        Raises RuntimeError inside another of the same thread: it would wait for itself.
        """
        if getattr(self._thread, "writes", False):
            raise RuntimeError(
                "this thread has a writing transaction open already: hand it on instead of opening another"
            )
        self._thread.writes = True
        try:
            with self._translated(), self._writer.begin() as tx:
                yield tx
        finally:
            self._thread.writes = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database, and cannot change it."""
        with self._translated(), self._reader.connect() as tx:
            yield tx

    def migrate(self) -> None:
        """Brings the schema up to date, whole or not at all.

        Raises OutsideError where a newer version of this program has migrated it.
        """
        from alembic import command  # noqa: PLC0415 - alembic takes 0.1 s to import

        if self.file:
            with suppress(OSError):  # the first connection says what is wrong with the path
                Path(self.file).touch(mode=0o600)  # it holds people's mail
        with self.write() as tx:
            if tx.dialect.name == "postgresql":
                tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            config, known, present = _versions(tx)
            if present is not None and present not in known:
                raise OutsideError(
                    f"{self.where}: its schema {present} is newer than this program, which knows {known[0]}. "
                    "Install the newer version again, or restore a backup made by this one"
                )
            command.upgrade(config, "head")
            if tx.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "epoch")) is None:
                tx.execute(tables.meta.insert().values(key="epoch", value=secrets.token_hex(16)))

    def is_current(self) -> bool:
        """Whether the schema is the one that this program knows; otherwise `migrate` brings it there."""
        with self.read() as tx:
            _, known, present = _versions(tx)
        return present == known[0]

    @property
    def epoch(self) -> str:
        """Names this life of the database: a delivery that was approved in another one is held (see `renew_epoch`)."""
        if self._epoch is None:
            with self.read() as tx:
                self._epoch = tx.execute(select(tables.meta.c.value).where(tables.meta.c.key == "epoch")).scalar_one()
        return self._epoch

    def renew_epoch(self) -> str:
        """Begins a new life, after a backup was restored: what was approved before, a person must look at again."""
        with self.write() as tx:
            self._epoch = secrets.token_hex(16)
            tx.execute(tables.meta.update().where(tables.meta.c.key == "epoch").values(value=self._epoch))
        return self._epoch

    def close(self) -> None:
        """Closes every connection; an open transaction of another thread is not waited for."""
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolTimeoutError) as error:
            outside = meant(error, self.where)
            if outside is None:
                raise
            raise outside from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UsageError(
            "database.url is no URL. Write sqlite:////path/to/file.db or postgresql+psycopg://user@host/name"
        ) from None
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "postgresql+psycopg"} or parsed.database in {None, "", ":memory:"}:
        shown = parsed.render_as_string(hide_password=True)
        raise UsageError(
            f"database.url {shown}: only sqlite:////path/to/file.db and postgresql+psycopg://user@host/name are supported"
        )
    return parsed


def _postgresql(url: URL) -> tuple[Engine, Engine]:
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=WAIT_SECONDS,
        connect_args={"connect_timeout": 10},
    )
    return (
        engine.execution_options(isolation_level="READ COMMITTED"),
        engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True),
    )


def _sqlite(url: URL) -> tuple[Engine, Engine]:
    writer = create_engine(
        url, pool_size=1, max_overflow=0, pool_timeout=WAIT_SECONDS, connect_args={"timeout": WAIT_SECONDS}
    )
    reader = create_engine(url, pool_size=5, max_overflow=-1, connect_args={"timeout": WAIT_SECONDS})
    _prepare(writer, "BEGIN IMMEDIATE", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")
    _prepare(reader, "BEGIN", "query_only = ON")
    return writer, reader


def _prepare(engine: Engine, begin: str, *pragmas: str) -> None:
    """Takes BEGIN out of the driver's hands (it would begin only at the first write), and sets pragmas on each connection."""

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "cache_size = -16000", *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _versions(tx: Connection) -> tuple[Config, list[str], str | None]:
    """Alembic's configuration for this transaction, the revisions that the program knows (newest first), and the one present."""
    from alembic.config import Config  # noqa: PLC0415 - see migrate
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(resources.files("worker.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    return config, known, MigrationContext.configure(tx).get_current_revision()
