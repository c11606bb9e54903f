"""The whole state in one file, whichever database it comes from or goes to."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, func, inspect, select

from worker.errors import UsageError
from worker.store import deliveries, tables
from worker.store.db import Store
from worker.store.records import insert_new

BATCH = 1000
SQLITE = b"SQLite format 3\0"  # how such a file begins (https://www.sqlite.org/fileformat2.html, 1.3)
STAYS = {"meta", "signin", "signin_failure"}  # of a database, not of the state
NEWER = {"secret"}  # of which a restore keeps what is there: a provider may have replaced what the backup holds


def backup(store: Store, file: Path) -> None:
    """Writes the state of this moment to an SQLite file, while others go on writing.

    The file appears when it is complete, replaces what was there, and only its owner may read it.
    """
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}-") as folder:
        copy = Path(folder) / file.name
        target = Store(f"sqlite:///{copy}")
        target.migrate()
        with store.read() as source, target.write() as tx:
            _copy(source, tx)
        target.close()  # SQLite then folds its journal into the file
        copy.replace(file)


def restore(store: Store, file: Path) -> int:
    """Replaces the whole state by that of a backup; returns how many unsent deliveries a person must look at again.

    A backup of an older version is brought up to date first, in a copy.  Raises UsageError where there is no such file, or it is no
    backup, OutsideError where it is damaged, or of a newer version.
    """
    if not file.is_file():
        raise UsageError(f"{file}: there is no such file. Name one that followthrough backup wrote")
    with file.open("rb") as opened:
        if opened.read(len(SQLITE)) != SQLITE:
            raise UsageError(f"{file}: this is no backup. Name a file that followthrough backup wrote")
    with tempfile.TemporaryDirectory() as folder:
        copy = Store(f"sqlite:///{shutil.copy(file, folder)}")
        with copy.read() as tx:
            if not inspect(tx).has_table(tables.delivery.name):  # or any database would pass for an empty state
                raise UsageError(f"{file}: this is no backup. Name a file that followthrough backup wrote")
        copy.migrate()
        store.renew_epoch()
        with copy.read() as source, store.write() as tx:
            for table in reversed(_tables()):
                if table.name not in NEWER:
                    tx.execute(table.delete())
            _copy(source, tx)
            held = deliveries.hold_unsent(tx)
        copy.close()
    return held


def _copy(source: Connection, target: Connection) -> None:
    for table in _tables():
        here = Table(
            table.name, MetaData(), autoload_with=source, resolve_fks=False
        )  # with plain types: values pass as they are stored
        there = Table(table.name, MetaData(), autoload_with=target, resolve_fks=False)
        for rows in source.execute(select(here)).mappings().partitions(BATCH):
            values = [dict(row) for row in rows]
            if table.name in NEWER:
                insert_new(target, there, values)
            else:
                target.execute(there.insert(), values)
        if target.dialect.name == "postgresql" and "id" in there.c:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            target.execute(select(func.setval(sequence, select(func.max(there.c.id)).scalar_subquery())))


def _tables() -> list[Table]:
    return [table for table in tables.metadata.sorted_tables if table.name not in STAYS]
