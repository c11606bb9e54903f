from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worker.drafting import Data, Renderer, Template, Templates, Unfit, shipped_folder
from worker.drafting.library import read_library
from worker.drafting.templates import VARIABLES
from worker.errors import TemplateProblemError
from worker.model import Stage, TouchKind
from worker.rules import lint

KNOWN: Data = {
    "prospect": {
        "name": "Ana Ruiz", "first_name": "Ana", "last_name": "Ruiz", "company": "Hafen Süd", "email": "ana@hafen.example", "wrote": "yes",
    },
    "sender": {"name": "Kim Lee", "first_name": "Kim", "company": "Torwerk", "phone": "+49 40 1", "signature": "Kim Lee\nTorwerk"},
    "conversation": {"subject": "Re: Loading docks", "topic": "Loading docks", "points": "- How high is it?\n- By when?"},
    "introducer": {"name": "Tom Berg", "first_name": "Tom", "email": "tom@berg.example"},
    "evidence": {
        "title": "A harbour grows", "url": "https://port.example/1", "source": "Port News", "published": "Monday 2 March",
        "why": "It is about docks of your size.", "summary": "They came and it worked.", "congratulate": "yes",
    },
    "next": {"contact": "Tuesday 10 March"},
}  # fmt: skip
BARE: Data = {group: dict.fromkeys(fields, "") for group, fields in VARIABLES.items()}


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer(seconds=1.0) as running:
        yield running


@pytest.fixture
def shipped(renderer: Renderer) -> Templates:
    return Templates([shipped_folder()], renderer)


def with_required(template: Template) -> Data:
    data = {group: dict(values) for group, values in BARE.items()}
    data["sender"] |= {"name": "Kim Lee", "signature": "Kim Lee"}
    data["conversation"]["subject"] = "Re: Loading docks"
    data["prospect"]["email"] = "ana@hafen.example"
    for name in template.requires:
        group, _, field = name.partition(".")
        data[group][field] = KNOWN[group][field]
    return data


def facts(template: Template, purpose: str, *, named: bool) -> lint.LintFacts:
    to_introducer = template.kind is TouchKind.INTRODUCTION_THANKS
    return lint.LintFacts(
        kind=template.kind,
        stage=Stage.PROFITABILITY if template.kind is TouchKind.PRODUCT_NEWS else Stage.CREDIBILITY,
        purpose=purpose,
        recipient_email="tom@berg.example" if to_introducer else "ana@hafen.example",
        recipient_name=("Tom Berg" if to_introducer else "Ana Ruiz") if named else None,
        company="Hafen Süd",
        thread_subject="Loading docks",
        language=template.language,
        signs_as="Kim Lee",
    )


def test_every_kind_has_a_text_in_both_languages(shipped: Templates) -> None:
    assert {(template.kind, template.language) for template in shipped.every()} == {
        (kind, language) for kind in TouchKind for language in ("en", "de")
    }


def test_the_shipped_texts_have_nothing_to_mend(shipped: Templates) -> None:
    for template in shipped.every():
        for data, named in ((KNOWN, True), (with_required(template), False)):
            text = shipped.render(template, data)
            found = lint.check(text.subject, text.body, facts(template, text.purpose, named=named))
            assert found == (), template.name
            assert "  " not in text.body
            assert "\n\n\n" not in text.body
            assert " ," not in text.body


def test_only_good_news_is_congratulated_on(shipped: Templates) -> None:
    for language in ("en", "de"):
        texts = {}
        for congratulate in ("yes", "neutral"):
            data = {**KNOWN, "evidence": {**KNOWN["evidence"], "congratulate": congratulate}}
            template = shipped.choose(TouchKind.COMPANY_NEWS, language, data)
            assert isinstance(template, Template)
            texts[congratulate] = shipped.render(template, data).body.lower()
        assert any(word in texts["yes"] for word in ("congratulations", "glückwunsch"))
        assert not any(word in texts["neutral"] for word in ("congratulations", "glückwunsch"))


def test_a_missing_fact_makes_a_template_unfit(shipped: Templates) -> None:
    unfit = shipped.choose(TouchKind.ARTICLE, "en", {**KNOWN, "evidence": {**KNOWN["evidence"], "url": " "}})
    assert unfit == Unfit("article/en.txt.j2 needs evidence.url")
    assert shipped.variants(TouchKind.ARTICLE, "en", BARE) == ()


@pytest.mark.parametrize(("asked", "given_"), [("de", "de"), ("de-AT", "de"), ("fr", "en"), ("", "en")])
def test_a_language_falls_back(shipped: Templates, asked: str, given_: str) -> None:
    template = shipped.choose(TouchKind.THANK_YOU, asked, KNOWN)
    assert isinstance(template, Template)
    assert template.language == given_


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def own(body: str, head: str = 'purpose = "They know what comes next"') -> str:
    return f"+++\n{head}\n+++\n{body}"


def test_a_users_file_hides_the_shipped_one_and_may_add_variants(tmp_path: Path, renderer: Renderer) -> None:
    write(tmp_path, "thank_you/en.txt.j2", own("Mine, {{ prospect.first_name }}."))
    write(tmp_path, "thank_you/en.short.txt.j2", own("Short."))
    templates = Templates([tmp_path, shipped_folder()], renderer)
    variants = templates.variants(TouchKind.THANK_YOU, "en", KNOWN)
    assert [template.name for template in variants] == ["thank_you/en.txt.j2", "thank_you/en.short.txt.j2"]
    assert templates.render(variants[0], KNOWN).body == "Mine, Ana.\n"
    assert isinstance(templates.choose(TouchKind.DETAILS, "en", KNOWN), Template)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello", "begin it with TOML"),
        ("+++\npurpose = \n+++\nHello", "en.txt.j2"),
        ("+++\n+++\nHello", "begin it with TOML"),
        (own("Hello", "subject = 'x'"), "purpose"),
        (own("Hello", "purpose = 'They know it'\nrequires = ['prospect.shoe_size']"), "known are"),
        ("x" * 70_000, "64 kB"),
    ],
)
def test_a_malformed_template_is_named(tmp_path: Path, renderer: Renderer, text: str, words: str) -> None:
    write(tmp_path, "call/en.txt.j2", text)
    with pytest.raises(TemplateProblemError, match=r"call/en\.txt\.j2") as caught:
        Templates([tmp_path], renderer).choose(TouchKind.CALL, "en", KNOWN)
    assert words in str(caught.value)


def rendered(tmp_path: Path, renderer: Renderer, body: str, data: Data = KNOWN) -> str:
    write(tmp_path, "call/en.txt.j2", own(body))
    templates = Templates([tmp_path], renderer)
    template = templates.choose(TouchKind.CALL, "en", data)
    assert isinstance(template, Template)
    return templates.render(template, data).body


@pytest.mark.parametrize(
    "body",
    [
        "{{ prospect.shoe_size }}",
        "{{ nobody }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ prospect.__init__.__globals__ }}",
        "{{ self.__init__.__globals__.__builtins__ }}",
        "{{ prospect.update({'name': 'x'}) }}",
        "{% include '/etc/passwd' %}",
        "{{ 'a' * 200000000 }}",
        "{{ 'a' * 9999999999 }}",
        "{{ '%0999999999d' % 1 }}",
        "{% for a in 'x' * 3000 %}{% for b in 'x' * 3000 %}{{ prospect.name }}{% endfor %}{% endfor %}",
        "{% for a in 'x' * 90000 %}{% for b in 'x' * 90000 %}{% endfor %}{% endfor %}",
        "{{ 9 ** 999999999 }}",
        "{{ range(10) }}",
        "{% if %}",
    ],
)
def test_a_hostile_template_ends_in_an_error_and_the_next_one_works(
    tmp_path: Path, renderer: Renderer, body: str
) -> None:
    with pytest.raises(TemplateProblemError, match=r"call/en\.txt\.j2"):
        rendered(tmp_path, renderer, body)
    assert rendered(tmp_path, renderer, "Hello {{ prospect.name }}") == "Hello Ana Ruiz\n"


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_data_is_never_a_template(renderer: Renderer, name: str) -> None:
    hostile = name + "{{ 7 * 7 }}{% if x %}"
    assert renderer.render(["{{ prospect.name }}"], {"prospect": {"name": hostile}}) == [hostile]


def test_a_renderer_starts_again_after_it_was_closed() -> None:
    renderer = Renderer()
    assert renderer.render(["a"], {}) == ["a"]
    renderer.close()
    assert renderer.render(["b"], {}) == ["b"]
    renderer.close()


def test_the_library(tmp_path: Path) -> None:
    head = (
        'kind = "testimonial"\ntitle = "T"\nsource = "Mara Lind"\nwhy = "They pack what you pack."\nindustry = "food"'
    )
    write(tmp_path, "mara.md", f"+++\n{head}\npublished = 2026-03-02\n+++\nWe had\ngiven up.\n")
    (entry,) = read_library(tmp_path)
    assert (entry.kind, entry.industry, entry.evidence.summary) == (TouchKind.TESTIMONIAL, "food", "We had given up.")
    assert entry.evidence.published is not None


@pytest.mark.parametrize(
    "text",
    [
        "words",
        "+++\nkind = 'call'\n+++\nx",
        "+++\nkind = 'article'\ntitle = 'T'\nsource = 'S'\nwhy = 'W'\n+++\nx",
        "+++\nkind\n+++\nx",
    ],
)
def test_a_malformed_entry_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path, "bad.md", text)
    with pytest.raises(TemplateProblemError, match=r"bad\.md"):
        read_library(tmp_path)
