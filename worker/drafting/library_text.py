"""The text of a library file from what a person filled in, with the comments and the order of the file that was there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date

import tomlkit
from tomlkit.exceptions import TOMLKitError

from worker.drafting.library_format import split

Facts = Mapping[str, str | int | bool | date | list[str] | dict[str, str]]


def written(facts: Facts, body: str, old: str = "") -> str:
    """A file with these facts and this text; facts that are empty are left out, and go where `old` had them."""
    wanted = {key: value for key, value in facts.items() if value not in ("", [], {}, False, None)}
    head = _kept(wanted, old) or _new(wanted)
    return f"+++\n{head.strip()}\n+++\n{_lines(body).strip()}\n"


def with_rest(text: str, *, rests: bool) -> str:
    """The same file, put to rest or taken up again.  Raises ValueError for a file whose facts cannot be read."""
    parts = split(text)
    if parts is None:
        raise ValueError("the file does not begin with its facts")
    facts = {key: value for key, value in tomllib.loads(parts[0]).items() if key != "rests"}
    return written(facts | {"rests": rests}, parts[1], text)


def _kept(wanted: Facts, old: str) -> str:
    """The old facts changed into the wanted ones; "" where that does not come out right."""
    parts = split(old)
    if parts is None:
        return ""
    try:
        document = tomlkit.parse(_lines(parts[0]))
        for key in set(document) - wanted.keys():
            del document[key]
        for key, value in wanted.items():
            if document.get(key) != value:
                document[key] = _item(value)
        head = tomlkit.dumps(document)
        return head if tomllib.loads(head) == wanted else ""
    except (TOMLKitError, tomllib.TOMLDecodeError):
        return ""


def _new(wanted: Facts) -> str:
    document = tomlkit.document()
    for key, value in wanted.items():
        document[key] = _item(value)
    return tomlkit.dumps(document)


def _item(value: object) -> object:
    if not isinstance(value, dict):
        return tomlkit.item(value)
    table = tomlkit.inline_table()  # a table of its own would take in the keys below it
    table.update(value)
    return table


def _lines(text: str) -> str:
    """With the line ends of a text file; a browser sends CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
