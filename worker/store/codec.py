"""Nested model types as JSON text, and back.

What a newer version adds to a type reads as its default from older text; what it dropped is ignored.
"""

from __future__ import annotations

import json
from typing import Generic, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

T = TypeVar("T")


class Codec(Generic[T]):
    """Turns values of one type, however nested, into text and back."""

    def __init__(self, shape: type[T]) -> None:
        self._adapter = TypeAdapter(shape)

    def dump(self, value: T) -> str:
        """JSON text that any database takes: lone surrogates become "?"."""
        try:
            return self._adapter.dump_json(value).decode()
        except PydanticSerializationError:
            plain = json.dumps(self._adapter.dump_python(value, mode="json"), ensure_ascii=False)
            return plain.encode("utf-8", "replace").decode()

    def load(self, text: str) -> T:
        """What `dump` wrote.  Raises pydantic's ValidationError for text that is no such value."""
        return self._adapter.validate_json(text)
