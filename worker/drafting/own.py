"""The user's own templates on disk: written whole or not at all, and never over what somebody else changed meanwhile.

Names are made here, of a kind and a checked file name; nothing that a form says becomes a path.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from worker.drafting.template import FILE, MAX_TEMPLATE_BYTES, SUFFIX
from worker.drafting.templates import Source, Templates
from worker.errors import NotFoundError, OutsideError, StaleError, UsageError
from worker.model import TouchKind


def file_of(language: str, variant: str = "") -> str:
    """The name of a template's file: "en.txt.j2", "de-AT.short.txt.j2".  Raises UsageError for what can be none."""
    name = f"{language}{f'.{variant}' if variant else ''}{SUFFIX}"
    if not FILE.fullmatch(name):
        raise UsageError(
            f"“{name}” can be no template: a language is written en or de-AT, a variant in small letters, digits and hyphens."
        )
    return name


def save(templates: Templates, kind: TouchKind, file: str, text: str, seen: str) -> Source:
    """Writes the user's own `kind/file`.  `seen` is the version that the person began with, "" for a new one.

    Raises StaleError where another one counts by now, OutsideError where the folder cannot be written.
    """
    _unchanged(templates, kind, file, seen)
    raw = text.replace("\r\n", "\n").encode("utf-8")
    if len(raw) > MAX_TEMPLATE_BYTES:
        raise UsageError(f"it is longer than {MAX_TEMPLATE_BYTES // 1024} kB. A follow-up is a few paragraphs.")
    path = templates.own / kind / file
    try:
        _replace(path, raw)
    except OSError as error:
        raise OutsideError(
            f"cannot write {path} ({error.strerror}). Give the folder to the user who runs followthrough."
        ) from error
    written = templates.source(kind, file)
    assert written is not None  # noqa: S101 - written a moment ago
    return written


def remove(templates: Templates, kind: TouchKind, file: str, seen: str) -> None:
    """Removes the user's own `kind/file`, so that the shipped one counts again.  Raises NotFoundError and StaleError."""
    source = _unchanged(templates, kind, file, seen)
    if source is None or not source.own:
        raise NotFoundError(f"{kind}/{file} is no template of your own.")
    try:
        (templates.own / kind / file).unlink(missing_ok=True)
    except OSError as error:
        raise OutsideError(f"cannot remove {templates.own / kind / file} ({error.strerror}).") from error


def _unchanged(templates: Templates, kind: TouchKind, file: str, seen: str) -> Source | None:
    if not FILE.fullmatch(file):
        raise NotFoundError(f"there is no template {kind}/{file}.")
    source = templates.source(kind, file)
    if (source.version if source else "") != seen:
        raise StaleError(f"{kind}/{file} changed meanwhile; look at it again.")
    return source


def _replace(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
