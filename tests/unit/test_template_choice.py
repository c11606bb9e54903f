"""Which text is chosen for whom, and why not the others; what is wrong with a template, said at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.test_drafting import KNOWN, own, write
from worker.drafting import Choice, Occasion, Renderer, Templates, Unfit, shipped_folder
from worker.drafting.own import file_of, remove, save
from worker.drafting.variables import GROUPS, VARIABLES, as_table
from worker.errors import NotFoundError, StaleError, TemplateProblemError, UsageError
from worker.jobs.check_templates import check_templates
from worker.model import Severity, Source, Stage, TouchKind
from worker.rules.plan import DEFAULT_PLAN

KIND = TouchKind.CALL


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as running:
        yield running


def shelf(folder: Path, renderer: Renderer, **heads: str) -> Templates:
    """A folder with templates named with __ for the dot, each with its front matter besides the purpose."""
    for name, head in heads.items():
        text = own("Words.", f'purpose = "They know what comes next"\n{head}')
        write(folder, f"{KIND}/{name.replace('__', '.')}.txt.j2", text)
    return Templates([folder], renderer)


def choose(templates: Templates, language: str = "en", occasion: Occasion | None = None) -> Choice:
    choice = templates.choose(KIND, language, KNOWN, occasion)
    assert isinstance(choice, Choice)
    return choice


def name(choice: Choice) -> str:
    return choice.template.name.removeprefix("call/").removesuffix(".txt.j2")


def test_the_tone_of_the_writer_goes_first(tmp_path: Path, renderer: Renderer) -> None:
    templates = shelf(tmp_path, renderer, en="", en__short='tone = "plain"', en__dear='tone = "warm"')
    assert name(choose(templates)) == "en"
    plain = choose(templates, occasion=Occasion(tone="plain"))
    assert name(plain) == "en.short"
    assert plain.why == "in en, as they write; plain, as you write"
    assert [other.variant for other in plain.others] == ["", "dear"]
    assert dict(plain.passed)["call/en.dear.txt.j2"] == "its tone is warm"


def test_a_text_that_they_had_goes_last(tmp_path: Path, renderer: Renderer) -> None:
    templates = shelf(tmp_path, renderer, en="", en__short="")
    again = choose(templates, occasion=Occasion(used=frozenset({"call/en.txt.j2"})))
    assert name(again) == "en.short"
    assert again.passed == (("call/en.txt.j2", "they have had it"),)
    every = frozenset({"call/en.txt.j2", "call/en.short.txt.j2"})
    assert name(choose(templates, occasion=Occasion(used=every))) == "en"


@pytest.mark.parametrize(
    ("head", "fits", "does_not", "why"),
    [
        ('when = { sources = ["referral"] }', Occasion(source=Source.REFERRAL), Occasion(source=Source.DIRECT), "referral"),
        ('when = { stages = ["credibility"] }', Occasion(stage=Stage.CREDIBILITY), Occasion(stage=Stage.VISIBILITY), "credibility"),
        ("when = { max_touch = 2 }", Occasion(touch=2), Occasion(touch=3), "up to number 2"),
        ("when = { min_touch = 2 }", Occasion(touch=2), Occasion(touch=1), "from number 2"),
        ("[when]\nmin_touch = 2", Occasion(touch=2), Occasion(touch=1), "from number 2"),
    ],
)  # fmt: skip
def test_a_text_for_some_occasions_goes_first_there_and_nowhere_else(
    tmp_path: Path, renderer: Renderer, head: str, fits: Occasion, does_not: Occasion, why: str
) -> None:
    templates = shelf(tmp_path, renderer, en="", en__special=head)
    assert name(choose(templates, occasion=fits)) == "en.special"
    other = choose(templates, occasion=does_not)
    assert name(other) == "en"
    assert why in dict(other.passed)["call/en.special.txt.j2"]


def test_the_chain_of_languages(tmp_path: Path, renderer: Renderer) -> None:
    lacking = 'requires = ["next.contact"]'
    templates = shelf(tmp_path, renderer, en="", de="", fr="", pt="", pt__x=lacking)
    (tmp_path / "call/pt.txt.j2").unlink()
    writer = Occasion(language="fr")
    assert name(choose(templates, "de-AT", writer)) == "de"
    assert name(choose(templates, "pl", writer)) == "fr"
    assert name(choose(templates, "pl", Occasion(language="sv"))) == "en"
    nothing = {**KNOWN, "next": {"contact": ""}}
    choice = templates.choose(KIND, "pt", nothing, writer)
    assert isinstance(choice, Choice)
    assert name(choice) == "fr"
    assert choice.why == "in fr, for want of one in pt"
    assert choice.passed == (("call/pt.x.txt.j2", "it needs next.contact"),)


def test_a_region_goes_before_its_language(tmp_path: Path, renderer: Renderer) -> None:
    write(tmp_path, "call/de-AT.txt.j2", own("Servus."))
    templates = shelf(tmp_path, renderer, de="")
    assert name(choose(templates, "de-AT")) == "de-AT"
    assert name(choose(templates, "de")) == "de"


def test_a_broken_text_is_passed_over_while_another_fits(tmp_path: Path, renderer: Renderer) -> None:
    templates = shelf(tmp_path, renderer, en='tone = "loud"', en__short="")
    choice = choose(templates)
    assert name(choice) == "en.short"
    assert ("call/en.txt.j2", "it is broken") in choice.passed
    (tmp_path / "call/en.short.txt.j2").unlink()
    with pytest.raises(TemplateProblemError, match=r"call/en\.txt\.j2: line 3: its tone is none that there is"):
        templates.choose(KIND, "en", KNOWN)


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path, renderer: Renderer) -> None:
    head = 'purpos = "x"\nsubject = ""\nrequires = ["prospect.nme", "prospect.name"]\ntone = "loud"\nwhen = { sources = ["nobody"], max_tuch = 2, min_touch = 0 }'
    write(tmp_path, "call/en.txt.j2", own("{{ prospect.nme }}", head))
    problems = check_templates(Templates([tmp_path], renderer))
    assert [(problem.fault.line, problem.fault.what) for problem in problems] == [
        (2, 'there is no key "purpos"'),
        (2, "it has no purpose"),
        (3, "its subject is no text"),
        (5, "its tone is none that there is"),
        (4, 'requires names "prospect.nme", which is no variable'),
        (6, "sources of when is no list of what there is"),
        (6, 'when has no "max_tuch"'),
        (6, "min_touch of when is no number of a touch"),
    ]
    assert problems[0].fault.mend == 'Did you mean "purpose"?'
    assert problems[4].fault.mend == 'Did you mean "prospect.name"?'


def test_names_are_found_wherever_they_stand(tmp_path: Path, renderer: Renderer) -> None:
    body = "One\n{% if prospect.shoe %}x{% endif %}\n{% for a in 'ab' %}{{ a }}{{ loop.index }}{% endfor %}\n{{ prospect['hat'] }} {{ sender }} {{ nobody }}\n{% set b = 1 %}{{ b }}"
    head = 'purpose = "They know {{ evidence.titel }} now"\nsubject = "{{ conversation.subjekt }}"'
    write(tmp_path, "call/en.txt.j2", own(body, head))
    found = {(one.fault.line, one.fault.what) for one in check_templates(Templates([tmp_path], renderer))}
    assert found == {
        (6, '"prospect.shoe" is no variable'),
        (8, '"prospect.hat" is no variable'),
        (8, '"sender" alone is no variable'),
        (8, '"nobody" is no variable'),
        (2, '"evidence.titel" is no variable'),
        (3, '"conversation.subjekt" is no variable'),
    }


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Hi {{ prospect.first_name }}, here is what comes next for you.", "greets nobody"),
        ("Hello, thank you for your words about “{{ conversation.topic }}” last week.", "its text has a gap"),
        ("Hello, I was just checking in on {{ sender.company }} today.", "says nothing to the reader"),
        ("Hello, this one is much too large. {{ 'a' * 60000 }}", "longer than 50000 characters"),
    ],
)
def test_samples_show_what_readers_would_see(tmp_path: Path, renderer: Renderer, body: str, words: str) -> None:
    write(tmp_path, "thank_you/en.txt.j2", own(body))
    problems = check_templates(Templates([tmp_path], renderer))
    assert any(words in problem.fault.what for problem in problems)
    assert any(problem.severity is Severity.BLOCKS for problem in problems)


def test_the_shipped_ones_have_no_problem_and_serve_the_default_plan(renderer: Renderer) -> None:
    templates = Templates([shipped_folder()], renderer)
    assert check_templates(templates, [DEFAULT_PLAN], ["en", "de-AT", "fr", "es"]) == ()
    (lacking, *_rest) = check_templates(templates, [DEFAULT_PLAN], ["pl"])
    assert lacking.fault.what == "there is none"
    assert len(_rest) == len({touch.kind for touch in DEFAULT_PLAN.touches}) - 1


def test_the_documentation_lists_the_variables() -> None:
    documented = (Path(__file__).parents[2] / "docs/templates.md").read_text(encoding="utf-8")
    assert as_table() in documented


def test_the_worked_example_of_the_documentation_works(tmp_path: Path, renderer: Renderer) -> None:
    documented = (Path(__file__).parents[2] / "docs/templates.md").read_text(encoding="utf-8")
    lines = [line.removeprefix(" " * 7) for line in documented.splitlines()]
    start = lines.index("+++")
    end = lines.index("{{ sender.signature }}", start)
    write(tmp_path, "closing/en.spring.txt.j2", "\n".join(lines[start : end + 1]) + "\n")
    assert check_templates(Templates([tmp_path], renderer)) == ()


def test_own_files_are_guarded(tmp_path: Path, renderer: Renderer) -> None:
    templates = Templates([tmp_path / "mine", shipped_folder()], renderer)
    shipped = templates.source(KIND, "en.txt.j2")
    assert shipped
    assert not shipped.own
    with pytest.raises(StaleError):
        save(templates, KIND, "en.txt.j2", own("Mine."), "")
    mine = save(templates, KIND, "en.txt.j2", own("Mine."), shipped.version)
    assert mine.own
    assert choose(templates).template.body == "Mine."
    with pytest.raises(StaleError):
        remove(templates, KIND, "en.txt.j2", shipped.version)
    remove(templates, KIND, "en.txt.j2", mine.version)
    with pytest.raises(NotFoundError):
        remove(templates, KIND, "en.txt.j2", shipped.version)
    for language, variant in (("../en", ""), ("en", "../x"), ("en", "A"), ("", ""), ("en", "x.y")):
        with pytest.raises(UsageError):
            file_of(language, variant)
    with pytest.raises(UsageError):
        save(templates, KIND, "en.txt.j2", "x" * 70_000, shipped.version)


NEVER_EMPTY = {one.name for one in VARIABLES if one.empty.startswith("never")}
LINES = st.sampled_from(["", "Ana", "Hafen Süd", "a 'b' c", "Groß", "x" * 60])


@st.composite
def data_of_leads(draw: st.DrawFn) -> dict[str, dict[str, str]]:
    """Any subset of the variables, what is never empty always; as one line each."""
    return {
        group: {field: draw(LINES.filter(bool) if f"{group}.{field}" in NEVER_EMPTY else LINES) for field in fields}
        for group, fields in GROUPS.items()
    }


@given(st.lists(data_of_leads(), min_size=3, max_size=3), st.sampled_from(["en", "de", "fr", "es"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_lead_gets_a_text_with_a_gap(
    renderer: Renderer, found: list[dict[str, dict[str, str]]], language: str
) -> None:
    templates = Templates([shipped_folder()], renderer)
    shelf_ = templates.shelf()
    jobs = []
    for data in found:
        for kind in TouchKind:
            choice = shelf_.choose(kind, language, data, Occasion())
            if isinstance(choice, Unfit):
                continue
            assert not choice.template.lacks(data)
            jobs += [(template, data) for template in (choice.template, *choice.others)]
    for (template, _), text in zip(jobs, templates.render_many(jobs), strict=True):
        assert not isinstance(text, TemplateProblemError), text
        first = text.body.split("\n", 1)[0]
        assert len(first.strip(" ,:")) > 2, template.name
        for gap in ("  ", "\n\n\n", "“”", "„“", "«\u00a0\u00a0»", " ,\n", " .\n"):
            assert gap not in text.body, (template.name, gap)
