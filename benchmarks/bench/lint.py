"""What checking a draft of 120 words costs, beside a bare Jinja render of the same text, in English and German; and the worst of hostile drafts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jinja2

from benchmarks.figures import Figure, at_most
from worker.model import Finding, Stage, TouchKind
from worker.rules import lint

TEXTS, ROUNDS, WORDS, COMPANIES = 300, 5, 120, 10_000
HOSTILE = 20_000  # characters
GOAL = 150.0  # microseconds
_FRAGMENTS = (
    "just checking ",
    "{{",
    "https://a ",
    "[a](https://a ",
    "AAAA ",
    "Dear ",
    "ich melde mich ",
    "I will ",
    "? ",
    "<a ",
)
_TEMPLATES = {
    "en": """Dear {{ name }},

You asked how long the north dock would be closed. The survey itself takes one morning, and the dock can be used again after lunch. For the
installation we work at night, so you lose no unloading slot; the crane comes on {{ day }} and leaves before the first truck. The plan of the
yard is here, with the dotted line where the old pit ends:

https://files.larkspur.example/yard-{{ number }}

Page {{ number }} shows the drain and the place of the two anchors. If your engineer wants the loads of a full trailer, they are in the table
below it, with the weights that your colleague measured in June.

Would the 12th suit you for the survey at {{ company }}, or is the stocktaking in the way?

Kind regards
Kim Adler
""",
    "de": """Guten Tag {{ name }},

Sie hatten gefragt, wie lange die Nordrampe gesperrt wäre. Das Aufmaß dauert einen Vormittag, danach können Sie die Rampe wieder benutzen.
Eingebaut wird nachts, damit Sie keine Anlieferung verlieren; der Kran kommt am {{ day }} und fährt vor dem ersten Lastwagen. Der Plan des
Hofs liegt hier, die gestrichelte Linie zeigt das Ende der alten Grube:

https://files.larkspur.example/hof-{{ number }}

Auf Seite {{ number }} stehen der Ablauf und der Platz der beiden Anker. Wenn Ihr Ingenieur die Lasten eines vollen Aufliegers braucht: Sie
stehen in der Tabelle darunter, mit den Gewichten, die Ihre Kollegin im Juni gemessen hat.

Passt Ihnen der 12. Dezember für das Aufmaß bei {{ company }}, oder ist die Inventur im Weg?

Freundliche Grüße
Kim Adler
""",
}


def bench() -> Iterator[Figure]:
    """Microseconds a draft, beside the render; 10,000 companies are known."""
    companies = lint.Names(f"Company {number} AG" for number in range(COMPANIES))
    for language, source in _TEMPLATES.items():
        template = jinja2.Environment().from_string(source)  # noqa: S701 - plain text
        check = _check(language, companies)
        data = [{"name": "Ana Ruiz", "day": "12.", "number": number, "company": "Hafen Süd"} for number in range(TEXTS)]
        texts = [template.render(one) for one in data]
        assert not any(map(check, texts))
        checked, rendered = _microseconds(check, texts), _microseconds(template.render, data)
        yield Figure(f"lint.beside_bare_jinja.{language}", checked, "µs", rendered, round(checked / rendered, 1))
        yield at_most(f"lint.microseconds_a_draft.{language}", checked, GOAL, TEXTS, "µs")
    check = _check("en", companies)
    texts = [fragment * (HOSTILE // len(fragment)) for fragment in _FRAGMENTS]
    _seconds(check, texts)  # patterns are compiled when they are first searched
    worst = max(_seconds(check, [text]) for text in texts)
    yield at_most("lint.hostile_seconds", worst, 0.5, HOSTILE, "s")


def _check(language: str, companies: lint.Names) -> Callable[[str], tuple[Finding, ...]]:
    facts = _facts(language, companies)
    return lambda text: lint.check("Re: Docks", text, facts)


def _facts(language: str, companies: lint.Names) -> lint.LintFacts:
    return lint.LintFacts(
        kind=TouchKind.DETAILS,
        stage=Stage.CREDIBILITY,
        purpose="They learn what comes next, and when",
        recipient_email="ana@hafen.example",
        recipient_name="Ana Ruiz",
        company="Hafen Süd",
        other_companies=companies,
        thread_subject="Docks",
        language=language,
        signs_as="Kim Adler",
    )


def _microseconds(act: Callable[[Any], object], things: Sequence[Any]) -> float:
    """Computing time of one, the best of some rounds."""
    return round(1e6 * min(_seconds(act, things) for _ in range(ROUNDS)) / len(things), 1)


def _seconds(act: Callable[[Any], object], things: Sequence[Any]) -> float:
    began = time.process_time()
    for thing in things:
        act(thing)
    return time.process_time() - began
