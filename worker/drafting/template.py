"""One template: its front matter read, with everything that is wrong in it said at once."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from worker.drafting.variables import GROUPS, NAMES, Data, value
from worker.errors import TemplateProblemError
from worker.model import Source, Stage, TouchKind

SUFFIX = ".txt.j2"
MAX_TEMPLATE_BYTES = 64 * 1024
TONES = ("plain", "warm", "formal")
FILE = re.compile(r"(?P<language>[a-z]{2,3}(?:-[A-Z]{2})?)(?:\.(?P<variant>[a-z0-9-]{1,40}))?\.txt\.j2")
_FRONT = re.compile(r"\A\+\+\+\r?\n(?P<head>.{0,8000}?)\r?\n\+\+\+\r?\n(?P<body>.*)\Z", re.DOTALL)
_RAGGED = ("\n\n\n", " \n", "\t\n", "\r")  # what makes a text need to be put in order, as few do
_BLANK_LINES = re.compile(r"\n{3,}")
_KEYS = ("purpose", "requires", "subject", "tone", "when")
_CONDITIONS = ("sources", "stages", "min_touch", "max_touch")
_CHOICES: Mapping[str, Sequence[str]] = {"sources": tuple(Source), "stages": tuple(Stage)}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a template: the line of the file where that is known, what it is, how to mend it."""

    line: int | None
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{f'line {self.line}: ' if self.line else ''}{self.what}. {self.mend}"


class BrokenTemplateError(TemplateProblemError):
    """A template that cannot be used, with every fault of it."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name, self.faults = name, tuple(faults)
        super().__init__(f"{name}: {' '.join(map(str, faults))}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a choice goes by besides the data: the lead and the touch, and how the writer likes to write.

    `used` are templates that this reader or their colleagues have had; `language` is the writer's own.
    """

    source: Source | None = None
    stage: Stage | None = None
    touch: int = 1
    tone: str = ""
    language: str = ""
    used: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class When:
    """For which leads and touches a template is meant; empty is for all."""

    sources: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    min_touch: int = 1
    max_touch: int | None = None

    def against(self, occasion: Occasion) -> str:
        """Why it is not meant for this one; "" where it is."""
        if self.sources and occasion.source not in self.sources:
            return f"it is for leads from {' or '.join(self.sources)}"
        if self.stages and occasion.stage not in self.stages:
            return f"it is for the stage of {' or '.join(self.stages)}"
        if occasion.touch < self.min_touch:
            return f"it is for touches from number {self.min_touch} on"
        if self.max_touch is not None and occasion.touch > self.max_touch:
            return f"it is for touches up to number {self.max_touch}"
        return ""


EVERYONE = When()


@dataclass(frozen=True, slots=True)
class Template:
    """One text of a kind.  `name` is its path below the folder: "thank_you/en.short.txt.j2"; `subject` is "" for the thread's.

    `lines` are the lines of the file on which body, subject and purpose begin; `moving` are those of them that have anything to
    fill in, and `places` says for each of the three which of these it is, and the text of one that has nothing (-1).
    """

    name: str
    kind: TouchKind
    language: str
    variant: str
    purpose: str
    requires: tuple[str, ...]
    subject: str
    tone: str
    when: When
    body: str
    lines: tuple[int, int, int]
    moving: tuple[str, ...]
    places: tuple[tuple[int, str], ...]

    def lacks(self, data: Data) -> tuple[str, ...]:
        """The required variables that this data leaves empty."""
        return tuple([name for name in self.requires if not value(data, name).strip()])

    def finished(self, data: Data, texts: Sequence[str]) -> Rendered:
        """The draft, once its moving parts are rendered."""
        body, subject, purpose = ((texts[at] if at >= 0 else text) for at, text in self.places)
        return Rendered(
            _one_line(subject or value(data, "conversation.subject")), _paragraphs(body), _one_line(purpose), self.name
        )

    def line_of(self, part: int, line: int | None) -> int | None:
        """The line of the file for a line in a moving part."""
        if line is None:
            return None
        body, subject, purpose = self.lines
        place = [at for at, _ in self.places].index(part)
        return (body + line - 1, subject, purpose)[place]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of a draft; `template` names where it came from."""

    subject: str
    body: str
    purpose: str
    template: str


def parse(name: str, kind: TouchKind, raw: bytes) -> Template | BrokenTemplateError:
    """The template `<kind>/<file>` with this content, or everything that is wrong with it."""
    file = FILE.fullmatch(name.rpartition("/")[2])
    faults = [] if file else [Fault(None, "its name is none", "Name it en.txt.j2, de-AT.txt.j2 or en.short.txt.j2.")]
    try:
        front = _front(raw)
        head = _head(front["head"])
    except _UnreadableError as error:
        return BrokenTemplateError(name, [*faults, error.fault])
    lines = _lines(front["head"])
    faults += _faults(head, lines)
    if faults or file is None:
        return BrokenTemplateError(name, faults)
    purpose, subject, body = head["purpose"], head.get("subject", ""), front["body"]
    moving = tuple(part for part in dict.fromkeys((body, subject, purpose)) if "{" in part)
    places = tuple((moving.index(part), "") if part in moving else (-1, part) for part in (body, subject, purpose))
    return Template(
        name=name,
        kind=kind,
        language=file["language"],
        variant=file["variant"] or "",
        purpose=purpose,
        requires=tuple(head.get("requires", ())),
        subject=subject,
        tone=head.get("tone", ""),
        when=_when(head.get("when", {})),
        body=body,
        lines=(front["head"].count("\n") + 4, lines.get("subject", 2), lines["purpose"]),
        moving=moving,
        places=places,
    )


def version_of(raw: bytes) -> str:
    """A name for this content of a file."""
    return hashlib.sha256(raw).hexdigest()[:16]


class _UnreadableError(Exception):
    def __init__(self, line: int | None, what: str, mend: str) -> None:
        self.fault = Fault(line, what, mend)


def _front(raw: bytes) -> re.Match[str]:
    if len(raw) > MAX_TEMPLATE_BYTES:
        raise _UnreadableError(
            None, f"it is longer than {MAX_TEMPLATE_BYTES // 1024} kB", "A follow-up is a few paragraphs."
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _UnreadableError(line, "it is not UTF-8", "Save it as UTF-8.") from error
    front = _FRONT.match(text)
    if front is None:
        mend = 'Write +++, then purpose = "what the reader gains", then +++ again, then the text.'
        raise _UnreadableError(1, "it does not begin with TOML between two lines of +++", mend)
    return front


def _head(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        what = f"its TOML cannot be read ({error})"
        raise _UnreadableError(int(line[1]) + 1 if line else 2, what, "Mend the syntax of this line.") from error


def _lines(head: str) -> dict[str, int]:
    """The line of the file for each key."""
    lines = enumerate(head.splitlines(), 2)
    return {key[1]: number for number, line in lines if (key := re.match(r"\s*\[?(\w+)", line))}


def _faults(head: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[Fault]:
    for key in head.keys() - set(_KEYS):
        yield Fault(lines.get(key), f'there is no key "{key}"', nearest(key, _KEYS))
    if not isinstance(head.get("purpose"), str) or not head["purpose"].strip():
        yield Fault(lines.get("purpose", 2), "it has no purpose", 'Say what the reader gains: purpose = "They know …"')
    if "subject" in head and (not isinstance(head["subject"], str) or not head["subject"].strip()):
        yield Fault(lines.get("subject"), "its subject is no text", "Write one, or leave it out to keep the thread's.")
    if head.get("tone", "plain") not in TONES:
        yield Fault(lines.get("tone"), "its tone is none that there is", f"Use {', '.join(TONES)}, or leave it out.")
    yield from _bad_requires(head.get("requires", []), lines.get("requires"))
    yield from _bad_when(head.get("when", {}), lines.get("when"))


def _bad_requires(requires: object, line: int | None) -> Iterator[Fault]:
    if not isinstance(requires, list):
        yield Fault(line, "requires is no list", 'Write requires = ["prospect.name"].')
        return
    for name in requires:
        if name not in NAMES:
            yield Fault(line, f'requires names "{name}", which is no variable', nearest_variable(str(name)))


def _bad_when(when: object, line: int | None) -> Iterator[Fault]:
    if not isinstance(when, dict):
        yield Fault(line, "when is no table", 'Write when = { sources = ["referral"] }.')
        return
    for key, given in when.items():
        if key not in _CONDITIONS:
            yield Fault(line, f'when has no "{key}"', nearest(key, _CONDITIONS))
        elif key not in _CHOICES:
            if not isinstance(given, int) or isinstance(given, bool) or given < 1:
                yield Fault(line, f"{key} of when is no number of a touch", f"Write {key} = 2.")
        elif not isinstance(given, list) or not set(map(str, given)) <= set(_CHOICES[key]):
            known = ", ".join(_CHOICES[key])
            yield Fault(line, f"{key} of when is no list of what there is", f"Known are {known}.")


def _when(table: Mapping[str, Any]) -> When:
    if not table:
        return EVERYONE
    lists = {key: tuple(table[key]) for key in _CHOICES if key in table}
    return When(**lists, min_touch=table.get("min_touch", 1), max_touch=table.get("max_touch"))


def nearest(name: str, known: Sequence[str]) -> str:
    """How to mend a name that is none: the one that was perhaps meant, else all."""
    close = difflib.get_close_matches(name, known, n=1)
    return f'Did you mean "{close[0]}"?' if close else f"Known are {', '.join(known)}."


def nearest_variable(name: str) -> str:
    """The same for a variable: by its field where the group is right."""
    group, _, field = name.partition(".")
    if group not in GROUPS:
        return nearest(name, sorted(NAMES))
    close = difflib.get_close_matches(field, GROUPS[group], n=1)
    known = ", ".join(f"{group}.{field}" for field in close or GROUPS[group])
    return f'Did you mean "{known}"?' if close else f"Known are {known}."


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    if any(ragged in text for ragged in _RAGGED):
        text = _BLANK_LINES.sub("\n\n", "\n".join([line.rstrip() for line in text.splitlines()]))
    return text.strip() + "\n"
