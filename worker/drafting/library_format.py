"""The file of an entry of the library: Markdown that begins with TOML between lines of `+++`.

    +++
    kind = "testimonial"                       # article, testimonial, product_news, competitive, referral_for_them
    title = "Two hours instead of two days"
    source = "Mara Lind, Lind Foods"           # who says it
    why = "They pack what you pack."           # a sentence to the reader
    permission = "Mara Lind, 2026-03-02"       # a testimonial: who allowed to quote it, and when
    +++
    We had given up on …

docs/library.md explains every key.  What is wrong is a `Problem` with the key and how to mend it; all of them are found at once.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from worker.errors import Problem
from worker.model import Customer, Evidence, LibraryEntry, Stage, TouchKind

KINDS = (
    TouchKind.ARTICLE,
    TouchKind.TESTIMONIAL,
    TouchKind.PRODUCT_NEWS,
    TouchKind.COMPETITIVE,
    TouchKind.REFERRAL_FOR_THEM,
)
NEED_LINK = frozenset({TouchKind.ARTICLE, TouchKind.COMPETITIVE})
MAX_BYTES = 64 * 1024
LONGEST_LINE, LONGEST_LINK, MOST_LISTED, LONGEST_TOPIC = 500, 2000, 100, 6
MISSING = "is missing"
CUSTOMER = tuple(field.name for field in fields(Customer))

_FRONT = re.compile(
    r"\A\ufeff?\+\+\+[ \t]*\r?\n(?P<head>.{0,20000}?)\r?\n\+\+\+[ \t]*(?:\r?\n(?P<body>.*))?\Z", re.DOTALL
)
_CODE = re.compile(r"[a-z]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _WrongError(Exception):
    """A value that cannot be used: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(what)


def split(text: str) -> tuple[str, str] | None:
    """The TOML of a file and the text below it; None where it does not begin as it should."""
    front = _FRONT.match(text)
    return (front["head"], front["body"] or "") if front else None


def parse(name: str, text: str) -> tuple[LibraryEntry | None, tuple[Problem, ...]]:
    """The entry, so far as it can be read, and everything that is wrong with it: with a problem it is not to be used."""
    parts = split(text)
    if parts is None:
        mend = "Begin it with a line of +++, TOML with kind, title, source and why, and another line of +++."
        return None, (Problem(name, "(file)", "does not begin with its facts", mend),)
    head, body = parts
    if len(text.encode()) > MAX_BYTES:
        mend = "Keep what a reader needs, and link to the rest."
        return None, (Problem(name, "(file)", f"is longer than {MAX_BYTES // 1024} kB", mend),)
    try:
        table = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        mend = "Write each line as key = value, with text in quotes (lines count from the first +++)."
        return None, (Problem(name, "(facts)", f"is no TOML: {error}", mend),)
    values, problems = _values(name, table)
    problems += _missing(name, table, values, body)
    entry = _entry(name, values, body) if {"kind", "title"} <= values.keys() else None
    return entry, tuple(problems)


def lacks_only(problems: Iterable[Problem]) -> bool:
    """Whether something is missing and nothing is wrong: then a form shows all that the file says."""
    return all(problem.what == MISSING for problem in problems)


def _values(name: str, table: Mapping[str, object]) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    for key, value in table.items():
        if key not in _READ:
            near = difflib.get_close_matches(key, _READ, 1)
            mend = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(_READ)}."
            problems.append(Problem(name, key, "is no key of an entry", mend))
            continue
        try:
            values[key] = _READ[key](value)
        except _WrongError as wrong:
            problems.append(Problem(name, key, wrong.what, wrong.mend))
    for one, several in (("industry", "industries"), ("language", "languages")):
        values[several] = tuple(dict.fromkeys([*values.get(several, ()), *values.get(one, ())]))
    return values, problems


def _missing(name: str, table: Mapping[str, object], values: Mapping[str, Any], body: str) -> list[Problem]:
    kind = values.get("kind")
    needed = {
        "kind": f"Say what it is: one of {', '.join(KINDS)}.",
        "title": "Give it a title of one line.",
        "source": "Say where it comes from: who says it, or who published it.",
        "why": "Give it a sentence to the reader that says what they gain.",
    }
    if kind in NEED_LINK:
        needed["url"] = f"Give it the public link: {kind} is nothing without one."
    if kind is TouchKind.TESTIMONIAL:
        needed["permission"] = (
            'Without it nobody is quoted. Say who allowed it and when: permission = "Mara Lind, 2026-03-02".'
        )
    found = [Problem(name, key, MISSING, mend) for key, mend in needed.items() if key not in table]
    by_language = dict(values.get("why", ()))
    for code in values["languages"]:
        if by_language and not {"", code} & by_language.keys():
            mend = f'Add why.{code} = "…", or take {code} out of languages.'
            found.append(Problem(name, "why", f"has no sentence in {code}", mend))
    if kind is TouchKind.TESTIMONIAL and not body.strip():
        found.append(Problem(name, "(text)", MISSING, "Write the customer's words below the second +++."))
    return found


def _entry(name: str, values: Mapping[str, Any], body: str) -> LibraryEntry:
    why, asks = values.get("why", ()), values.get("asks", ())
    return LibraryEntry(
        name=name,
        kind=values["kind"],
        evidence=Evidence(
            title=values["title"],
            url=values.get("url", ""),
            source=values.get("source", ""),
            published=_midnight(values.get("published")),
            why=dict(why).get("", ""),
            summary=" ".join(body.split()),
            asks=dict(asks).get("", ""),
        ),
        **{key: values[key] for key in ("industries", "languages")},
        **{key: values[key] for key in _PLAIN if key in values},
        why=tuple(pair for pair in why if pair[0]),
        asks=tuple(pair for pair in asks if pair[0]),
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


def _line(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongError("is no text", "Write some words in quotes.")
    if len(value) > LONGEST_LINE:
        raise _WrongError(f"is longer than {LONGEST_LINE} characters", "Make it one line.")
    line = " ".join(value.split())
    if _CONTROL.search(line):
        raise _WrongError("holds a control character", "Type it anew: it came along when it was copied.")
    return line


def _kind(value: object) -> TouchKind:
    if value not in KINDS:
        raise _WrongError(f"is {value!r}, which is no kind of an entry", f"Use one of {', '.join(KINDS)}.")
    return TouchKind(str(value))


def _link(value: object) -> str:
    if value == "":
        return ""
    mend = "Write it as https://example.com/article."
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise _WrongError("is no web address", mend)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _WrongError("is no web address", mend) from None
    if "." not in host or parts.username is not None or len(value.encode()) > LONGEST_LINK:
        raise _WrongError("is no public web address", mend)
    return value


def _sentences(value: object) -> tuple[tuple[str, str], ...]:
    """One sentence, or one by language: why.de = "…"."""
    if not isinstance(value, dict):
        return (("", _line(value)),)
    if not value or any(not _CODE.fullmatch(code) for code in value):
        raise _WrongError("has no language codes", 'Write why = "…", or one a language: why.en = "…", why.de = "…".')
    return tuple((code, _line(sentence)) for code, sentence in value.items())


def _several(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_LISTED:
        raise _WrongError(f"is no list of up to {MOST_LISTED} texts", 'Write it as ["one", "another"].')
    return tuple(_line(one) for one in value)


def _one(value: object) -> tuple[str, ...]:
    return () if value == "" else (_line(value),)


def _codes(value: object) -> tuple[str, ...]:
    found = _one(value) if isinstance(value, str) else _several(value)
    if wrong := [code for code in found if not _CODE.fullmatch(code)]:
        raise _WrongError(f"{wrong[0]!r} is no language code", 'Write two letters: "en", "de".')
    return found


def _topics(value: object) -> tuple[str, ...]:
    found = _several(value)
    if wrong := [topic for topic in found if len(topic.split()) > LONGEST_TOPIC]:
        raise _WrongError(f"{wrong[0]!r} is longer than {LONGEST_TOPIC} words", "Write what a prospect would say.")
    return found


def _stages(value: object) -> tuple[Stage, ...]:
    found = _several(value)
    if wrong := [stage for stage in found if stage not in list(Stage)]:
        raise _WrongError(f"{wrong[0]!r} is no stage", f"Use some of {', '.join(Stage)}.")
    return tuple(Stage(stage) for stage in found)


def _customer(value: object) -> Customer:
    if not isinstance(value, dict):
        raise _WrongError("is no table", 'Write it as { name = "Mara Lind", company = "Lind Foods" }.')
    if unknown := [key for key in value if key not in CUSTOMER]:
        near = difflib.get_close_matches(unknown[0], CUSTOMER, 1)
        mend = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(CUSTOMER)}."
        raise _WrongError(f"{unknown[0]} is nothing that is said of a customer", mend)
    return Customer(**{key: _line(one) for key, one in value.items() if one != ""})


def _permission(value: object) -> str:
    mend = 'Say who allowed it and when: permission = "Mara Lind, 2026-03-02".'
    said = _line(value)
    day = _DAY.search(said)
    if day is None or not re.search(r"[^\W\d]", said.replace(day[0], "")):
        raise _WrongError("does not say who allowed it and when", mend)
    _day(day[0])
    return said


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _WrongError(f"{value!r} is no day", "Write it as 2026-03-02.") from None


def _days(value: object) -> timedelta:
    if type(value) is not int or not 1 <= value <= 36_500:
        raise _WrongError("is no number of days", "Write a whole number of days, or leave it out: once for good.")
    return timedelta(days=value)


def _yes(value: object) -> bool:
    if type(value) is not bool:
        raise _WrongError("is neither true nor false", "Write true, or leave it out.")
    return value


_READ: Mapping[str, Callable[[object], Any]] = {
    "kind": _kind,
    "title": _line,
    "source": _line,
    "url": _link,
    "why": _sentences,
    "asks": _sentences,
    "industries": _several,
    "industry": _one,
    "languages": _codes,
    "language": _codes,
    "topics": _topics,
    "stages": _stages,
    "customer": _customer,
    "permission": _permission,
    "known_to": _several,
    "not_for": _several,
    "published": _day,
    "expires": _day,
    "company_once_for": _days,
    "rests": _yes,
}
_PLAIN = ("topics", "stages", "customer", "permission", "known_to", "not_for", "expires", "company_once_for", "rests")
KEYS = tuple(_READ)
