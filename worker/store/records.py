"""How a model type lies in a table, said once for every noun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_type_hints

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from worker.errors import NotFoundError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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
        hints = get_type_hints(model)
        for field in fields(model):
            name = field.name.rstrip("_")
            nested = None if name in table.c else hints[field.name]
            names = [f"{name}_{part.name}" for part in fields(nested)] if is_dataclass(nested) else [name]
            self.columns += (table.c[name] for name in names)
            self._shape.append((field.name, nested, len(names)))

    def values(self, thing: T) -> dict[str, Any]:
        """Column names and values, without the id."""
        found: list[Any] = []
        for name, nested, _ in self._shape:
            value = getattr(thing, name)
            found += [value] if nested is None else (getattr(value, part.name) for part in fields(nested))
        return {column.name: value for column, value in zip(self.columns, found, strict=True) if column.name != "id"}

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
