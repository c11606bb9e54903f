"""Templates of follow-ups: found in folders, chosen by kind, language and what is known, rendered by the limited child.

A template is a file `<kind>/<language>.txt.j2`, or `<kind>/<language>.<name>.txt.j2` for another text of the same kind.  It
begins with TOML between lines of `+++`:

    +++
    purpose = "Ana learns who answers her, and when"      # required: what the reader gains; a template itself
    requires = ["prospect.name", "evidence.url"]          # variables that must not be empty
    subject = "About {{ evidence.title }}"                # of a new conversation; an answer keeps its thread's subject
    +++
    Dear {{ prospect.first_name }}, …
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from worker.drafting.renderer import Renderer
from worker.errors import TemplateProblemError
from worker.model import TouchKind

Data = Mapping[str, Mapping[str, str]]  # {"prospect": {"name": "Ana Ruiz", …}, …}

# Every variable of a template.  A value that is not known is "", so that `{% if prospect.company %}` can ask for it.
VARIABLES: Mapping[str, tuple[str, ...]] = {
    "prospect": (
        "name",
        "first_name",
        "last_name",
        "company",
        "email",
        "wrote",
    ),  # wrote: "yes", or "" who was only introduced
    "sender": ("name", "first_name", "company", "phone", "signature"),
    "conversation": ("subject", "topic", "points"),
    "introducer": ("name", "first_name", "email"),
    "evidence": ("title", "url", "source", "published", "why", "summary", "asks", "congratulate"),
    "next": ("contact",),
}

MAX_TEMPLATE_BYTES = 64 * 1024
_FRONT = re.compile(r"\A\+\+\+\r?\n(?P<head>.{0,8000}?)\r?\n\+\+\+\r?\n(?P<body>.*)\Z", re.DOTALL)
_BLANK_LINES = re.compile(r"\n{3,}")
_SUFFIX = ".txt.j2"


def shipped_folder(of: str = "email") -> Path:
    """Where the templates of the product's mails, "web" pages or "report" lie: beside the installed package, or in the source tree."""
    package = Path(__file__).parents[1]
    installed = package / "templates" / of
    return installed if installed.is_dir() else package.parent / "templates" / of


@dataclass(frozen=True, slots=True)
class Template:
    """One text of a kind.  `name` is its path below the folder: "thank_you/en.txt.j2"."""

    name: str
    kind: TouchKind
    language: str
    purpose: str
    requires: tuple[str, ...]
    subject: str
    body: str

    def lacks(self, data: Data) -> tuple[str, ...]:
        """The required variables that this data leaves empty."""
        return tuple(name for name in self.requires if not _value(data, name).strip())


@dataclass(frozen=True, slots=True)
class Unfit:
    """No text of a kind can be written from this data, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of a draft; `template` names where it came from."""

    subject: str
    body: str
    purpose: str
    template: str


class Templates:
    """The templates of some folders; a file in an earlier folder hides the same file in a later one.

    Files are read at each call, so that an edited template counts at once.
    """

    def __init__(self, folders: Sequence[Path], renderer: Renderer, default_language: str = "en") -> None:
        self._folders, self._renderer, self._default_language = tuple(folders), renderer, default_language

    def every(self) -> Iterator[Template]:
        """All templates.  Raises TemplateProblemError for the first that cannot be read."""
        for kind in TouchKind:
            yield from self._of_kind(kind)

    def variants(self, kind: TouchKind, language: str, data: Data) -> tuple[Template, ...]:
        """The texts of a kind that this data can fill, the plain one first: of this language, else of the default one."""
        return tuple(template for template in self._in_language(kind, language) if not template.lacks(data))

    def choose(self, kind: TouchKind, language: str, data: Data) -> Template | Unfit:
        """The first text that fits, or why none does."""
        candidates = self._in_language(kind, language)
        if not candidates:
            return Unfit(f"there is no template for {kind} in {language!r} or {self._default_language!r}")
        fitting = next((template for template in candidates if not template.lacks(data)), None)
        return fitting or Unfit(f"{candidates[0].name} needs {', '.join(candidates[0].lacks(data))}")

    def render(self, template: Template, data: Data) -> Rendered:
        """The text of a draft.  Raises TemplateProblemError, naming the template."""
        try:
            subject, purpose, body = self._renderer.render((template.subject, template.purpose, template.body), data)
        except TemplateProblemError as error:
            raise TemplateProblemError(f"{template.name}: {error}") from error
        return Rendered(_one_line(subject), _paragraphs(body), _one_line(purpose), template.name)

    def _in_language(self, kind: TouchKind, language: str) -> tuple[Template, ...]:
        templates = tuple(self._of_kind(kind))
        for wanted in (language, language.partition("-")[0], self._default_language):
            if found := tuple(template for template in templates if template.language == wanted):
                return found
        return ()

    def _of_kind(self, kind: TouchKind) -> Iterator[Template]:
        files = {path.name: path for folder in reversed(self._folders) for path in (folder / kind).glob("*" + _SUFFIX)}
        for name in sorted(files, key=lambda name: (name.count("."), name)):
            yield read(files[name], kind)


def read(path: Path, kind: TouchKind) -> Template:
    """The template in a file.  Raises TemplateProblemError, which says what to mend."""
    name = f"{kind}/{path.name}"
    with path.open("rb") as file:
        raw = file.read(MAX_TEMPLATE_BYTES + 1)
    if len(raw) > MAX_TEMPLATE_BYTES:
        raise TemplateProblemError(
            f"{name}: longer than {MAX_TEMPLATE_BYTES // 1024} kB; a follow-up is a few paragraphs"
        )
    try:
        front = _FRONT.match(raw.decode("utf-8"))
        head = tomllib.loads(front["head"]) if front else {}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateProblemError(f"{name}: {error}") from error
    if front is None:
        raise TemplateProblemError(f"{name}: begin it with TOML between two lines of +++, with a purpose")
    return Template(
        name=name,
        kind=kind,
        language=path.name.removesuffix(_SUFFIX).partition(".")[0],
        purpose=_text(name, head, "purpose"),
        requires=_requires(name, head),
        subject=_text(name, head, "subject", "{{ conversation.subject }}"),
        body=front["body"],
    )


def _text(name: str, head: Mapping[str, object], key: str, default: str = "") -> str:
    value = head.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise TemplateProblemError(f"{name}: give it a {key} in words")
    return value


def _requires(name: str, head: Mapping[str, object]) -> tuple[str, ...]:
    value = head.get("requires", [])
    known = {f"{group}.{field}" for group, fields in VARIABLES.items() for field in fields}
    if not isinstance(value, list) or not known.issuperset(value):
        raise TemplateProblemError(f"{name}: requires must list variables; known are {', '.join(sorted(known))}")
    return tuple(value)


def _value(data: Data, name: str) -> str:
    group, _, field = name.partition(".")
    return data.get(group, {}).get(field, "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"
