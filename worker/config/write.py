"""Adding a mailbox to a configuration, with every comment and every other key left as they are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from worker.errors import UsageError

_SIGN_IN = ("host", "port", "security", "username", "password", "sign_in")
_HEAD = "Made by `followthrough connect`; config.example.toml explains every key."


@dataclass(frozen=True, slots=True)
class NewMailbox:
    """A mailbox to be written: `keys` of [[mailboxes]] itself, and its sub-tables; none of these holds a secret."""

    address: str
    keys: Mapping[str, Any]
    imap: Mapping[str, Any]
    smtp: Mapping[str, Any]
    oauth: Mapping[str, Any] | None = None  # None: the table that is there goes, unless `keeps_oauth`
    keeps_oauth: bool = False
    person: Mapping[str, Any] = field(default_factory=dict)  # to be added to [[people]], where somebody is
    company: Mapping[str, Any] = field(default_factory=dict)  # for a configuration that is new


def with_mailbox(text: str, new: NewMailbox) -> str:
    """The configuration with the mailbox added, or replaced where it stood: keys of it that `new` does not name stay."""
    document = tomlkit.parse(text)
    if not text.strip():
        document.add(tomlkit.comment(_HEAD))
    if new.company and "company" not in document:
        document["company"] = _spaced(new.company)
    if new.person:
        _append(document, "people", _spaced(new.person))
    box = next(
        (box for box in document.get("mailboxes", []) if str(box.get("address", "")).lower() == new.address), None
    )
    if box is None:
        box = _append(document, "mailboxes", _table({"address": new.address}))
    box.update(new.keys)
    if new.oauth or not new.keeps_oauth:
        box.pop("oauth", None)
    if new.oauth:
        box["oauth"] = _table(new.oauth)
    _replace(box, "imap", new.imap)
    _replace(box, "smtp", new.smtp)
    return tomlkit.dumps(document)


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    table.update(values)
    return table


def _spaced(values: Mapping[str, Any]) -> Table:
    table = _table(values)
    table.add(tomlkit.nl())
    return table


def _append(document: tomlkit.TOMLDocument, name: str, table: Table) -> Table:
    if name not in document:
        document[name] = tomlkit.aot()
    entries = document[name]
    if not isinstance(entries, AoT):
        raise UsageError(
            f"{name} is written as one list. Write each entry as a table of its own, [[{name}]], and try again."
        )
    entries.append(table)
    return entries[-1]


def _replace(box: Table, name: str, values: Mapping[str, Any]) -> None:
    """Sets what belongs to signing in; a person's timeouts stay."""
    if name not in box:
        box[name] = tomlkit.table()
    section: Any = box[name]
    for key in _SIGN_IN:
        if key not in values:
            section.pop(key, None)
    section.update(values)


@contextmanager
def replacing(path: Path, text: str) -> Iterator[Path]:
    """A file beside `path` with the new text, to be looked at; it takes the place of `path` at the end, or goes when the block raises."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    target = path.resolve()  # a link stays one
    with tempfile.NamedTemporaryFile(
        "w", dir=target.parent, prefix=f".{path.name}-", encoding="utf-8", delete=False
    ) as new:
        beside = Path(new.name)
        try:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
            beside.chmod(mode)
            yield beside
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
