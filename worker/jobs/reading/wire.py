"""What travels between the reading processes and their parent: frames of a length and as many bytes.

Answers are pickled for speed, and unpickled with the classes of an answer alone: a parent believes no child that read a hostile mail.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from operator import attrgetter
from typing import Any, BinaryIO

from worker.errors import UnreadableMailError
from worker.jobs.reading.answer import Answer, Read
from worker.model import mail as model

LENGTH = struct.Struct("<I")

_RECORDS: list[type] = [Read, *(kind for kind in vars(model).values() if isinstance(kind, type) and is_dataclass(kind))]
_ENUMS: list[type] = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, Enum)]
_KNOWN: dict[tuple[str, str], type] = {
    (kind.__module__, kind.__qualname__): kind for kind in [*_RECORDS, *_ENUMS, date, datetime, timedelta, timezone]
}


def frame(payload: bytes) -> bytes:
    return LENGTH.pack(len(payload)) + payload


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame of a stream; None where it ends."""
    head = stream.read(LENGTH.size)
    return stream.read(*LENGTH.unpack(head)) if len(head) == LENGTH.size else None


def packed(answer: Answer) -> bytes:
    out = io.BytesIO()
    _Packer(out, pickle.HIGHEST_PROTOCOL).dump(answer if isinstance(answer, Read) else str(answer))
    return out.getvalue()


def unpacked(data: bytes) -> Answer:
    """The answer of a child.  Raises UnpicklingError where it is none."""
    answer = _Unpacker(io.BytesIO(data)).load()
    return answer if isinstance(answer, Read) else UnreadableMailError(str(answer))


def _taken_apart(kind: type) -> Callable[[Any], tuple[type, tuple[object, ...]]]:
    names = [each.name for each in fields(kind)]
    values = attrgetter(*names)
    return lambda record: (kind, values(record) if len(names) > 1 else (values(record),))


def _by_value(member: Enum) -> tuple[type, tuple[object, ...]]:
    """Said here, for Python before 3.11.4 takes members by `getattr`, which no answer may hold."""
    return type(member), (member.value,)


class _Packer(pickle.Pickler):
    dispatch_table = dict.fromkeys(_ENUMS, _by_value) | {kind: _taken_apart(kind) for kind in _RECORDS}


class _Unpacker(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"an answer holds no {module}.{name}") from None
