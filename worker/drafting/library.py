"""The library: articles, testimonials, news of products and of competitors that a person put aside to send.

An entry is a Markdown file that begins with TOML between lines of `+++`; the rest is its summary, or a customer's words:

    +++
    kind = "testimonial"                 # article, testimonial, product_news, competitive
    title = "Two hours instead of two days"
    source = "Mara Lind, Lind Foods"     # who says it
    url = "https://…"                    # required but for a testimonial and for product_news
    why = "They pack what you pack."     # a sentence to the reader
    industry = "food"                    # "" or left out: for every reader
    language = "en"                      # "" or left out: for every language
    +++
    We had given up on …
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from worker.errors import TemplateProblemError
from worker.model import Evidence, TouchKind

KINDS = frozenset({TouchKind.ARTICLE, TouchKind.TESTIMONIAL, TouchKind.PRODUCT_NEWS, TouchKind.COMPETITIVE})
_NEED_LINK = frozenset({TouchKind.ARTICLE, TouchKind.COMPETITIVE})
_MAX_BYTES = 64 * 1024
_FRONT = re.compile(r"\A\+\+\+\r?\n(?P<head>.{0,8000}?)\r?\n\+\+\+\r?\n(?P<body>.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """Something to send: for readers of one industry or of all (""), in one language or in all ("")."""

    name: str
    kind: TouchKind
    evidence: Evidence
    industry: str = ""
    language: str = ""


def read_library(folder: Path) -> tuple[LibraryEntry, ...]:
    """Every entry below a folder, by file name.  Raises TemplateProblemError for the first that cannot be read."""
    return tuple(_entries(folder))


def _entries(folder: Path) -> Iterator[LibraryEntry]:
    for path in sorted(folder.rglob("*.md")):
        name = str(path.relative_to(folder))
        try:
            yield _entry(name, path.read_bytes()[:_MAX_BYTES].decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
            raise TemplateProblemError(f"library {name}: {error}") from error


def _entry(name: str, text: str) -> LibraryEntry:
    front = _FRONT.match(text)
    if front is None:
        raise ValueError("begin it with TOML between two lines of +++, with kind, title, source and why")
    head = {key: str(value) for key, value in tomllib.loads(front["head"]).items()}
    kind = TouchKind(head.get("kind", ""))
    needed = ("title", "source", "why", *(("url",) if kind in _NEED_LINK else ()))
    if kind not in KINDS or (missing := [key for key in needed if not head.get(key, "").strip()]):
        raise ValueError(f"give it {', '.join(missing) if kind in KINDS else f'a kind of {sorted(KINDS)}'}")
    evidence = Evidence(
        title=head["title"],
        url=head.get("url", ""),
        source=head["source"],
        published=_midnight(head.get("published")),
        why=head["why"],
        summary=" ".join(front["body"].split()),
    )
    return LibraryEntry(name, kind, evidence, head.get("industry", ""), head.get("language", ""))


def _midnight(day: str | None) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), time(), UTC) if day else None
