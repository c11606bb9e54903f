"""The templates at one moment, and the choice among them: language ─► data ─► conditions ─► the order of those that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from worker.drafting.template import EVERYONE, BrokenTemplateError, Occasion, Template
from worker.drafting.variables import Data
from worker.model import TouchKind

_Found = Template | BrokenTemplateError
_Rank = tuple[bool, int, bool]


@dataclass(frozen=True, slots=True)
class Unfit:
    """No text of a kind can be written from this data, and why; `passed` says it of each template."""

    reason: str
    passed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The template chosen and why; `others` would fit too, the next best first; `passed` says of each other one why it was not chosen."""

    template: Template
    why: str
    others: tuple[Template, ...] = ()
    passed: tuple[tuple[str, str], ...] = ()


class Shelf:
    """Templates by kind, each kind's in the order of their names; a broken one is passed over."""

    def __init__(self, templates: Mapping[TouchKind, Sequence[_Found]], default_language: str = "en") -> None:
        self._templates, self._default_language = templates, default_language
        self._spoken = {kind: _by_language(found) for kind, found in templates.items()}

    def of_kind(self, kind: TouchKind) -> tuple[_Found, ...]:
        """Every template of a kind."""
        return tuple(self._templates.get(kind, ()))

    def languages(self, kind: TouchKind) -> frozenset[str]:
        """Those that this kind is written in."""
        return frozenset(self._spoken.get(kind, ()))

    def speaks(self, kind: TouchKind, language: str) -> bool:
        """Whether this kind is written in the language, with its region or without."""
        spoken = self._spoken.get(kind, {})
        return language in spoken or language.partition("-")[0] in spoken

    def choose(self, kind: TouchKind, language: str, data: Data, occasion: Occasion) -> Choice | Unfit:
        """The text that fits best: of this language, else of the one without its region, of the writer's, of the default one.

        In a language those that lack nothing and are meant for this occasion, the best first: not had before by these
        readers, in the writer's tone, meant for just this occasion, the one of the plainest name.  Raises
        TemplateProblemError where a broken template is all there is.
        """
        passed: list[tuple[str, str]] = []
        broken: BrokenTemplateError | None = None
        for tried in self._chain(language, occasion.language):
            fitting: list[Template] = []
            for template in self._spoken.get(kind, {}).get(tried, ()):
                if isinstance(template, BrokenTemplateError):
                    broken = template
                    passed.append((template.name, "it is broken"))
                elif against := _against(template, data, occasion):
                    passed.append((template.name, against))
                else:
                    fitting.append(template)
            if fitting:
                return _best(fitting, _why(tried, language), passed, occasion)
        if broken:
            raise broken
        return Unfit(_reason(kind, language, passed), tuple(passed))

    def _chain(self, language: str, own: str) -> Iterator[str]:
        chain = (language, language.partition("-")[0], own, own.partition("-")[0], self._default_language)
        return iter(dict.fromkeys(code for code in chain if code))


def _by_language(found: Sequence[_Found]) -> dict[str, list[_Found]]:
    spoken: dict[str, list[_Found]] = {}
    for template in found:
        language = template.name.rpartition("/")[2].partition(".")[0]
        spoken.setdefault(language, []).append(template)
    return spoken


def _against(template: Template, data: Data, occasion: Occasion) -> str:
    lacks = template.lacks(data)
    return f"it needs {', '.join(lacks)}" if lacks else template.when.against(occasion)


def _best(fitting: list[Template], why: str, passed: list[tuple[str, str]], occasion: Occasion) -> Choice:
    if len(fitting) == 1:
        return Choice(fitting[0], why, (), tuple(passed))
    ranked = sorted(((_rank(template, occasion), template) for template in fitting), key=itemgetter(0))
    (rank, best), *behind = ranked
    less = [(template.name, _behind(best, rank, template, theirs)) for theirs, template in behind]
    return Choice(
        best, f"{why}; {_before(best, occasion)}", tuple([template for _, template in behind]), (*less, *passed)
    )


def _rank(template: Template, occasion: Occasion) -> _Rank:
    """The lower the better; equal ones keep the order of their names."""
    return (
        template.name in occasion.used,
        _tone(template, occasion),
        template.when is EVERYONE,
    )


def _tone(template: Template, occasion: Occasion) -> int:
    """0 in the writer's tone, 1 in none, 2 in another; all alike to a writer who has said nothing."""
    return 0 if not occasion.tone or template.tone == occasion.tone else 2 if template.tone else 1


def _before(best: Template, occasion: Occasion) -> str:
    if best.name in occasion.used:
        return "they have had each text of it"
    if best.when is not EVERYONE:
        return "it is meant for such a lead"
    if occasion.tone and best.tone == occasion.tone:
        return f"{best.tone}, as you write"
    return "the first that fits"


def _behind(best: Template, rank: _Rank, other: Template, others: _Rank) -> str:
    if rank[0] != others[0]:
        return "they have had it"
    if rank[1] != others[1]:
        return f"its tone is {other.tone or 'none in particular'}"
    if rank[2] != others[2]:
        return "it is for everybody"
    return f"it fits too, after {best.name}"


def _why(tried: str, language: str) -> str:
    if tried == language:
        return f"in {tried}, as they write"
    return f"in {tried}, for want of one in {language}" if language else f"in {tried}"


def _reason(kind: TouchKind, language: str, passed: Sequence[tuple[str, str]]) -> str:
    if not passed:
        return f"there is no template for {kind} in {language!r} or any language in its place"
    first, against = passed[0]
    return f"{first}: {against}"
