"""The process that renders templates: small, without secrets, limited in memory, and killed when it takes too long.

It runs as a script of its own (`python -I child.py BYTES_OF_MEMORY`).  A request is its length in eight bytes, then a marshalled
`{"learn": {number: template}, "forget": bool, "jobs": [([number, …], data)], "limit": characters}`, which only our parent makes: a
template's text travels once and is named by its number from then on.  The answer is one line of JSON, for nobody trusts a
child that has met templates: one entry a job, the texts, or `{"error": …, "part": …, "line": …}` (with `full` where memory ran out: then we had better be replaced).  A request `{"read": template}` is
answered by the names in it, each with its line.  Data are only ever variables: they are never compiled as a template.
"""

from __future__ import annotations

import json
import marshal
import resource
import sys
from collections.abc import Iterator, Mapping

import jinja2
import jinja2.meta
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_ENVIRONMENT.globals.clear()  # range, cycler and the rest serve no mail
_SOURCES: dict[int, str] = {}
_COMPILED: dict[int, jinja2.Template] = {}


class TooLongError(Exception):
    """A text outgrew its limit while it was written."""


def compiled(number: int) -> jinja2.Template:
    """The template of this number; compiled when it is first needed."""
    template = _COMPILED.get(number)
    if template is None:
        template = _COMPILED[number] = _ENVIRONMENT.from_string(_SOURCES[number])
    return template


def render(template: jinja2.Template, data: Mapping[str, object], limit: int) -> str:
    """The text of a template; stops as soon as it is longer than `limit` characters."""
    pieces: list[str] = []
    room = limit
    for piece in template.generate(data):
        room -= len(piece)
        if room < 0:
            raise TooLongError(f"the text is longer than {limit} characters")
        pieces.append(piece)
    return "".join(pieces)


def done(numbers: list[int], data: Mapping[str, object], limit: int) -> object:
    """The texts of a job, or what went wrong and where."""
    texts: list[str] = []
    try:
        for number in numbers:
            texts.append(render(compiled(number), data, limit))  # noqa: PERF401 - how many are done says which one failed
    except MemoryError:
        return {"error": "it needs more memory than it may have", "part": len(texts), "line": None, "full": True}
    except Exception as error:  # noqa: BLE001 - a template can raise anything; the parent says which template it was
        return {"error": words(error), "part": len(texts), "line": line_of(error)}
    return texts


def words(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:500]


def line_of(error: BaseException) -> int | None:
    """The line of the template at which it failed."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def names(source: str) -> Iterator[tuple[str, int]]:
    """What a template asks of its data, "prospect.name" or a bare "prospect", with the line."""
    tree = _ENVIRONMENT.parse(source)
    free = jinja2.meta.find_undeclared_variables(tree)
    asked: set[int] = set()
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        assert isinstance(node, nodes.Getattr | nodes.Getitem)  # noqa: S101
        field = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        if isinstance(node.node, nodes.Name) and node.node.name in free and isinstance(field, str):
            asked.add(id(node.node))
            yield f"{node.node.name}.{field}", node.lineno
    for name in tree.find_all(nodes.Name):
        if name.name in free and id(name) not in asked:
            yield name.name, name.lineno


def answer(packed: bytes) -> object:
    request = marshal.loads(packed)  # noqa: S302 - our own parent's words
    if "read" in request:
        try:
            return {"names": list(names(request["read"]))}
        except Exception as error:  # noqa: BLE001 - as above: the parser meets anything
            return {"error": words(error), "part": 0, "line": line_of(error)}
    if request["forget"]:
        _SOURCES.clear()
        _COMPILED.clear()
    _SOURCES.update(request["learn"])
    return [done(numbers, data, request["limit"]) for numbers, data in request["jobs"]]


def serve(memory: int) -> None:
    """Says that it is ready, then answers requests until its input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
    while length := sys.stdin.buffer.read(8):
        packed = sys.stdin.buffer.read(int.from_bytes(length, "big"))
        sys.stdout.buffer.write(json.dumps(answer(packed)).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
