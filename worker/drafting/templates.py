"""Templates of follow-ups: found in folders, chosen by kind, language and what is known, rendered by the limited child.

A template is a file `<kind>/<language>.txt.j2`, or `<kind>/<language>.<variant>.txt.j2` for another text of the same kind.  It
begins with TOML between lines of `+++`:

    +++
    purpose = "Ana learns who answers her, and when"      # required: what the reader gains; a template itself
    requires = ["prospect.name", "evidence.url"]          # variables that must not be empty
    subject = "About {{ evidence.title }}"                # of a new conversation; an answer keeps its thread's subject
    tone = "plain"                                        # plain, warm or formal: for writers who write so
    when = { sources = ["referral"], max_touch = 2 }      # also stages, min_touch: for such leads and touches only
    +++
    Dear {{ prospect.first_name }}, …
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from worker.drafting.renderer import Job, Renderer, RenderingError
from worker.drafting.shelf import Choice, Shelf, Unfit
from worker.drafting.template import (
    MAX_TEMPLATE_BYTES,
    SUFFIX,
    BrokenTemplateError,
    Occasion,
    Rendered,
    Template,
    parse,
    version_of,
)
from worker.drafting.variables import Data
from worker.errors import TemplateProblemError
from worker.model import TouchKind

_Seen = tuple[int, int, int]  # inode, time of change in ns, size: a file that is not these is read again


def shipped_folder(of: str = "email") -> Path:
    """Where the templates of the product's mails, "web" pages or "report" lie: beside the installed package, or in the source tree."""
    package = Path(__file__).parents[1]
    installed = package / "templates" / of
    return installed if installed.is_dir() else package.parent / "templates" / of


@dataclass(frozen=True, slots=True)
class Source:
    """A template's text as it lies in a folder; `version` names the content, `own` whether the user's folder has it."""

    name: str
    text: str
    version: str
    own: bool


class Templates:
    """The templates of some folders; a file in an earlier folder hides the same file in a later one.

    Folders are looked at anew for each shelf, so that an edited template counts at once; only what changed is read.
    """

    def __init__(self, folders: Sequence[Path], renderer: Renderer, default_language: str = "en") -> None:
        self.folders, self.renderer, self._default_language = tuple(folders), renderer, default_language
        self._read: dict[Path, tuple[_Seen, Template | BrokenTemplateError]] = {}

    def shelf(self, kinds: Iterable[TouchKind] = TouchKind) -> Shelf:
        """The templates of these kinds as they are now: for one choice, or for a whole run."""
        templates = {kind: [self._at(entry, kind) for entry in self._entries(kind)] for kind in kinds}
        return Shelf(templates, self._default_language)

    def languages(self) -> frozenset[str]:
        """Those that anything is written in."""
        shelf = self.shelf()
        return frozenset(language for kind in TouchKind for language in shelf.languages(kind))

    @property
    def own(self) -> Path:
        """The user's own folder, which goes before the shipped ones; it need not be there yet."""
        return self.folders[0]

    def every(self) -> Iterator[Template]:
        """All templates.  Raises TemplateProblemError for the first that cannot be read."""
        for kind in TouchKind:
            for template in self.shelf((kind,)).of_kind(kind):
                if isinstance(template, BrokenTemplateError):
                    raise template
                yield template

    def variants(self, kind: TouchKind, language: str, data: Data) -> tuple[Template, ...]:
        """The texts of a kind that this data can fill, the best first."""
        choice = self.choose(kind, language, data)
        return () if isinstance(choice, Unfit) else (choice.template, *choice.others)

    def choose(self, kind: TouchKind, language: str, data: Data, occasion: Occasion | None = None) -> Choice | Unfit:
        """The text that fits best, and why the others do not; see `Shelf.choose`."""
        return self.shelf((kind,)).choose(kind, language, data, occasion or Occasion())

    def render(self, template: Template, data: Data) -> Rendered:
        """The text of a draft.  Raises TemplateProblemError, naming the template and its line."""
        (result,) = self.render_many([(template, data)])
        if isinstance(result, TemplateProblemError):
            raise result
        return result

    def render_many(self, jobs: Iterable[tuple[Template, Data]]) -> Iterator[Rendered | TemplateProblemError]:
        """The text of each draft, or what is wrong with its template; jobs are taken as they come, see `Renderer.render_many`."""
        taken: deque[tuple[Template, Data]] = deque()

        def asked() -> Iterator[Job]:
            for template, data in jobs:
                taken.append((template, data))
                yield template.moving, data

        for result in self.renderer.render_many(asked()):
            yield _rendered(*taken.popleft(), result)

    def source(self, kind: TouchKind, file: str) -> Source | None:
        """The text of the template `kind/file` that counts; None where there is none."""
        name = f"{kind}/{file}"
        for number, folder in enumerate(self.folders):
            if (path := folder / kind / file).is_file():
                raw = _bytes(path)
                return Source(name, raw.decode("utf-8", "replace"), version_of(raw), number < len(self.folders) - 1)
        return None

    def _entries(self, kind: TouchKind) -> Iterator[os.DirEntry[str]]:
        found: dict[str, os.DirEntry[str]] = {}
        for folder in self.folders:
            try:
                with os.scandir(folder / kind) as entries:
                    for entry in entries:
                        if entry.name.endswith(SUFFIX):
                            found.setdefault(entry.name, entry)
            except (FileNotFoundError, NotADirectoryError):
                continue
        return iter(found[name] for name in sorted(found, key=lambda name: (name.count("."), name)))

    def _at(self, entry: os.DirEntry[str], kind: TouchKind) -> Template | BrokenTemplateError:
        path, status = Path(entry.path), entry.stat()
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        known = self._read.get(path)
        if known is None or known[0] != seen:
            known = self._read[path] = (seen, read(path, kind))
        return known[1]


def read(path: Path, kind: TouchKind) -> Template | BrokenTemplateError:
    """The template in a file, or everything that is wrong with it."""
    return parse(f"{kind}/{path.name}", kind, _bytes(path))


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_TEMPLATE_BYTES + 1)


def _rendered(
    template: Template, data: Data, result: Sequence[str] | RenderingError
) -> Rendered | TemplateProblemError:
    if isinstance(result, RenderingError):
        where = template.line_of(result.part, result.line)
        return TemplateProblemError(f"{template.name}{f', line {where}' if where else ''}: {result.words}")
    return template.finished(data, result)
