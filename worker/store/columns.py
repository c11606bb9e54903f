"""Column types that mean the same on SQLite and PostgreSQL."""
# ruff: noqa: ARG002 - the signatures are SQLAlchemy's

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from worker.model import utc
from worker.store.codec import Codec

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LONGEST_KEY = 320  # an address has at most 320 characters; PostgreSQL refuses to index a value of more than 2,700 bytes

Id = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself on SQLite


def bounded(value: str) -> str:
    """`value` itself; one that is too long to be indexed is cut and ends with its digest (mail may hold a Message-ID of 100 kB)."""
    if len(value) <= LONGEST_KEY:
        return value
    digest = hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()
    return value[: LONGEST_KEY - len(digest)] + digest


class Moment(TypeDecorator[datetime]):
    """A moment as microseconds since 1970 in UTC; refuses a naive one."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (utc(value) - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Span(TypeDecorator[timedelta]):
    """A duration in microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """Text of any origin: NUL (refused by PostgreSQL) and lone surrogates (by both) are replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


class Key(TypeDecorator[str]):
    """Text of any origin that is indexed but never read back: see `bounded`."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else bounded(value)


class Blank(TypeDecorator[str]):
    """Optional text kept as "" where there is none, so that UNIQUE sees two absences as the same."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str:
        return value or ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value or None


class Named(TypeDecorator[StrEnum]):
    """A member of an enumeration by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, names: type[StrEnum]) -> None:
        super().__init__()
        self.names = names

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.names(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.names(value)


class Json(TypeDecorator[T]):
    """A nested value of a model type, as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: type[T]) -> None:
        super().__init__()
        self.shape = shape
        self.codec = Codec(shape)

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        return None if value is None else self.codec.dump(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        return None if value is None else self.codec.load(value)
