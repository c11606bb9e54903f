"""How a model type lies in a table, said once for every noun."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_type_hints

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Row,
    Select,
    Table,
    Text,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg

from worker.errors import NotFoundError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

DIALECTS: dict[str, Callable[[], Dialect]] = {"sqlite": sqlite.dialect, "postgresql": psycopg.dialect}
INSERTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]
T = TypeVar("T", bound="DataclassInstance")


class Record(Generic[T]):
    """A model type with an `id`, and its table.

    A field lies in the column of its name; a nested type without a column of its own is spread over columns `field_part`.
    """

    def __init__(self, model: type[T], table: Table) -> None:
        self.model = model
        self.table = table
        self.columns: list[Column[Any]] = []
        self._shape: list[tuple[str, type | None, int]] = []  # field, nested type, columns
        self._getters: list[tuple[Callable[[Any], Any], Callable[[Any], Any] | None]] = []  # of a field, of its parts
        hints = get_type_hints(model)
        for field in fields(model):
            name = field.name.rstrip("_")
            nested = None if name in table.c else hints[field.name]
            names = [f"{name}_{part.name}" for part in fields(nested)] if is_dataclass(nested) else [name]
            self.columns += (table.c[name] for name in names)
            self._shape.append((field.name, nested, len(names)))
            parts = [part.name for part in fields(nested)] if is_dataclass(nested) else []
            self._getters.append((attrgetter(field.name), attrgetter(*parts) if parts else None))

    def values(self, thing: T) -> dict[str, Any]:
        """Column names and values, without the id."""
        return {
            column.name: value
            for column, value in zip(self.columns, self.row(thing), strict=True)
            if column.name != "id"
        }

    def row(self, thing: T) -> tuple[Any, ...]:
        """The values in the order of `columns`."""
        found: list[Any] = []
        for get, nested in self._getters:
            if nested is None:
                found.append(get(thing))
            else:
                found += nested(get(thing))
        return tuple(found)

    def read(self, row: AnyRow) -> T:
        """The thing of a row whose first columns are `columns`."""
        rest = iter(row)
        return self.model(*(nested(*islice(rest, n)) if nested else next(rest) for _, nested, n in self._shape))

    def select(self) -> AnySelect:
        return select(*self.columns)

    def all(self, tx: Connection, query: AnySelect | None = None) -> list[T]:
        """What a query that starts with `select()` finds, or everything by id."""
        rows = tx.execute(self.select().order_by(self.table.c.id) if query is None else query)
        return [self.read(row) for row in rows]

    def one(self, tx: Connection, *where: ColumnElement[bool]) -> T | None:
        row = tx.execute(self.select().where(*where)).one_or_none()
        return None if row is None else self.read(row)

    def only(self, tx: Connection, *where: ColumnElement[bool]) -> T:
        """The one thing that must be there."""
        return self.read(tx.execute(self.select().where(*where)).one())

    def get(self, tx: Connection, id_: int) -> T:
        """Raises NotFoundError where there is none."""
        thing = self.one(tx, self.table.c.id == id_)
        if thing is None:
            raise NotFoundError(f"there is no {self.table.name} {id_}")
        return thing

    def insert(self, tx: Connection, thing: T, **more: object) -> T:
        """Stores a new thing and gives it back with its id; `more` are columns outside the model."""
        added = tx.execute(self.table.insert().values(self.values(thing) | more).returning(self.table.c.id))
        return replace(thing, id=added.scalar_one())

    def update(self, tx: Connection, thing: T) -> None:
        """Overwrites the row with the thing's id; raises NotFoundError where there is none."""
        id_ = getattr(thing, "id")  # noqa: B009 - the bound type does not say that every thing has one
        if not changed(tx, self.table, [self.table.c.id == id_], self.values(thing)):
            raise NotFoundError(f"there is no {self.table.name} {id_}")


def changed(tx: Connection, table: Table, where: Sequence[ColumnElement[bool]], values: dict[str, Any]) -> int:
    """Updates the rows, and says how many there were."""
    return tx.execute(table.update().where(*where).values(values)).rowcount


def insert_new(tx: Connection, table: Table, rows: Sequence[dict[str, Any]], *returning: Column[Any]) -> list[AnyRow]:
    """Inserts the rows that break no UNIQUE; gives the `returning` columns of those that are new."""
    if not rows:
        return []
    statement = INSERTS[tx.dialect.name](table).on_conflict_do_nothing()
    return list(tx.execute(statement.returning(*returning or table.primary_key.columns), rows))


def insert_many(tx: Connection, table: Table, columns: Sequence[Column[Any]], rows: Sequence[tuple[Any, ...]]) -> None:
    """Inserts rows of values in the order of `columns`, but for those that break a UNIQUE: for thousands of them.

    SQLAlchemy prepares each row anew, which takes several times as long as SQLite takes to store it; here each column's type is asked once.
    """
    insert_ready(tx, table, columns, ready(tx.dialect, columns, zip(*rows, strict=True)))


def insert_ready(tx: Connection, table: Table, columns: Sequence[Column[Any]], rows: Sequence[tuple[Any, ...]]) -> None:
    """The same for rows that are `ready`."""
    if rows:
        quote, mark = _quoting(tx.dialect)
        names = ", ".join(quote(column.name) for column in columns)
        marks = ", ".join(mark for _ in columns)
        statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
        tx.exec_driver_sql(statement, list(rows))


def update_many(tx: Connection, table: Table, columns: Sequence[Column[Any]], rows: Sequence[tuple[Any, ...]]) -> None:
    """Overwrites `columns` of many rows; the last of each row's values is its id."""
    if rows:
        quote, mark = _quoting(tx.dialect)
        names = ", ".join(f"{quote(column.name)} = {mark}" for column in columns)
        statement = f"UPDATE {quote(table.name)} SET {names} WHERE id = {mark}"
        tx.exec_driver_sql(statement, ready(tx.dialect, [*columns, table.c.id], zip(*rows, strict=True)))


def _quoting(dialect: Dialect) -> tuple[Callable[[str], str], str]:
    """How names are quoted, and what stands for a value."""
    return dialect.identifier_preparer.quote, "?" if dialect.paramstyle == "qmark" else "%s"


def ready(dialect: Dialect, columns: Sequence[Column[Any]], values: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """The rows, as the driver takes them, of which `values` holds those of each column."""
    processors = (column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns)
    return list(zip(*map(_processed, processors, values), strict=True))


def _processed(process: Callable[[Any], Any] | None, values: Sequence[Any]) -> Iterable[Any]:
    """The values as the driver takes them; one that is there many times is worked out once."""
    if process is None:
        return values
    ids = list(map(id, values))
    distinct = dict(zip(ids, values, strict=True))
    if 2 * len(distinct) > len(ids):
        return map(process, values)
    known = {id_: process(value) for id_, value in distinct.items()}
    return map(known.__getitem__, ids)


def new_ids(tx: Connection, table: Table, count: int) -> Sequence[int]:
    """Ids that are nobody else's: SQLite has one writer at a time, PostgreSQL hands numbers out."""
    if tx.dialect.name == "sqlite":
        last = tx.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return range(last + 1, last + 1 + count)
    numbers = func.nextval(func.pg_get_serial_sequence(table.name, table.c.id.name))
    return sorted(tx.scalars(select(numbers).select_from(func.generate_series(1, count))))


def among(tx: Connection, column: Column[Any], values: Collection[int] | Collection[str]) -> ColumnElement[bool]:
    """Whether a column has one of many plain values; they travel as one parameter, however many they are."""
    listed = list(values)
    if tx.dialect.name == "sqlite":
        each = func.json_each(literal(json.dumps(listed), Text)).table_valued("value")
        return column.in_(select(each.c.value))
    kind = BigInteger if column.type.python_type is int else Text
    return column == func.any(cast(literal(listed, postgresql.ARRAY(kind)), postgresql.ARRAY(kind)))
