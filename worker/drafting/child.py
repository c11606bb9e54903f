"""The process that renders templates: small, without secrets, limited in memory, and killed when it takes too long.

It runs as a script of its own (`python -I child.py BYTES_OF_MEMORY`), reads one JSON request a line and writes one JSON
answer a line.  A request: `{"parts": [template, …], "data": {…}, "limit": characters}`.  An answer: `{"texts": […]}` or
`{"error": "…"}`.  Data are only ever variables: they are never compiled as a template.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from functools import lru_cache

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_ENVIRONMENT.globals.clear()  # range, cycler and the rest serve no mail


class TooLongError(Exception):
    """A text outgrew its limit while it was written."""


@lru_cache(maxsize=256)
def compiled(source: str) -> jinja2.Template:
    return _ENVIRONMENT.from_string(source)


def render(source: str, data: Mapping[str, object], limit: int) -> str:
    """The text of a template; stops as soon as it is longer than `limit` characters."""
    pieces: list[str] = []
    room = limit
    for piece in compiled(source).generate(data):
        room -= len(piece)
        if room < 0:
            raise TooLongError(f"the text is longer than {limit} characters")
        pieces.append(piece)
    return "".join(pieces)


def answer(line: bytes) -> dict[str, object]:
    request = json.loads(line)
    try:
        return {"texts": [render(part, request["data"], request["limit"]) for part in request["parts"]]}
    except MemoryError:
        return {"error": "it needs more memory than it may have"}
    except Exception as error:  # noqa: BLE001 - a template can raise anything; the parent says which template it was
        line_number = getattr(error, "lineno", None)
        return {"error": f"{f'line {line_number}: ' if line_number else ''}{str(error) or type(error).__name__}"[:500]}


def serve(memory: int) -> None:
    """Says that it is ready, then answers requests until its input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(answer(line)).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
