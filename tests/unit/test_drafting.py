from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worker.drafting import BrokenTemplateError, Choice, Data, Renderer, Template, Templates, Unfit, shipped_folder
from worker.drafting import templates as module
from worker.drafting.renderer import RenderingError
from worker.drafting.variables import GROUPS
from worker.errors import TemplateProblemError
from worker.model import Stage, TouchKind
from worker.rules import lint

KNOWN: Data = {
    "prospect": {
        "name": "Ana Ruiz", "first_name": "Ana", "last_name": "Ruiz", "company": "Hafen Süd", "industry": "ports",
        "email": "ana@hafen.example", "wrote": "yes",
    },
    "sender": {
        "name": "Kim Lee", "first_name": "Kim", "last_name": "Lee", "company": "Torwerk", "phone": "+49 40 1",
        "greeting": "", "closing": "", "signature": "Kim Lee\nTorwerk",
    },
    "conversation": {"subject": "Re: Loading docks", "topic": "Loading docks", "points": "- How high is it?\n- By when?"},
    "introducer": {"name": "Tom Berg", "first_name": "Tom", "last_name": "Berg", "email": "tom@berg.example"},
    "evidence": {
        "title": "A harbour grows", "url": "https://port.example/1", "source": "Port News", "published": "Monday 2 March",
        "why": "It is about docks of your size.", "summary": "They came and it worked.", "asks": "Shall I introduce you?",
        "congratulate": "yes",
    },
    "next": {"contact": "Tuesday 10 March"},
}  # fmt: skip
BARE: Data = {group: dict.fromkeys(fields, "") for group, fields in GROUPS.items()}
LANGUAGES = ("en", "de", "fr", "es")


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


def chosen(templates: Templates, kind: TouchKind, language: str = "en", data: Data = KNOWN) -> Template:
    choice = templates.choose(kind, language, data)
    assert isinstance(choice, Choice)
    return choice.template


def test_every_kind_has_a_text_in_every_language_and_two_in_english(shipped: Templates) -> None:
    written = Counter((template.kind, template.language) for template in shipped.every())
    assert written.keys() == {(kind, language) for kind in TouchKind for language in LANGUAGES}
    assert all(written[kind, "en"] >= 2 for kind in TouchKind)


def test_the_shipped_texts_have_nothing_to_mend(shipped: Templates) -> None:
    for template in shipped.every():
        for data, named in ((KNOWN, True), (with_required(template), False)):
            text = shipped.render(template, data)
            found = lint.check(text.subject, text.body, facts(template, text.purpose, named=named))
            assert found == (), template.name
            assert "  " not in text.body
            assert "\n\n\n" not in text.body
            assert " ," not in text.body
            assert "“”" not in text.body


def test_only_good_news_is_congratulated_on(shipped: Templates) -> None:
    words = ("congratulations", "glückwunsch", "félicitations", "enhorabuena")
    news = [template for template in shipped.every() if template.kind is TouchKind.COMPANY_NEWS]
    for template in news:
        texts = {}
        for congratulate in ("yes", "neutral"):
            data = {**KNOWN, "evidence": {**KNOWN["evidence"], "congratulate": congratulate}}
            texts[congratulate] = shipped.render(template, data).body.lower()
        assert any(word in texts["yes"] for word in words), template.name
        assert not any(word in texts["neutral"] for word in words), template.name


def test_a_missing_fact_makes_a_template_unfit(shipped: Templates) -> None:
    unfit = shipped.choose(TouchKind.ARTICLE, "en", {**KNOWN, "evidence": {**KNOWN["evidence"], "url": " "}})
    assert isinstance(unfit, Unfit)
    assert unfit.reason == "article/en.txt.j2: it needs evidence.url"
    assert dict(unfit.passed)["article/en.short.txt.j2"] == "it needs evidence.url"
    assert shipped.variants(TouchKind.ARTICLE, "en", BARE) == ()


@pytest.mark.parametrize(
    ("asked", "given_"), [("de", "de"), ("de-AT", "de"), ("fr", "fr"), ("es-MX", "es"), ("pl", "en"), ("", "en")]
)
def test_a_language_falls_back(shipped: Templates, asked: str, given_: str) -> None:
    assert chosen(shipped, TouchKind.THANK_YOU, asked).language == given_


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
    assert chosen(templates, TouchKind.DETAILS).name == "details/en.txt.j2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello", "begin with TOML"),
        ("+++\npurpose = \n+++\nHello", "en.txt.j2"),
        ("+++\n+++\nHello", "begin with TOML"),
        (own("Hello", "subject = 'x'"), "purpose"),
        (own("Hello", "purpose = 'They know it'\nrequires = ['prospect.shoe_size']"), "no variable. Known are"),
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
    return templates.render(chosen(templates, TouchKind.CALL, data=data), data).body


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
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
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


def test_one_that_kills_the_child_harms_none_of_the_others() -> None:
    bombs = {
        5: "{% for a in 'x' * 90000 %}{% for b in 'x' * 90000 %}{% endfor %}{% endfor %}",
        9: "{{ nobody }}",
        40: "{% if %}",
    }
    jobs = [([bombs.get(number, f"{number} {{{{ x }}}}")], {"x": "é"}) for number in range(70)]
    with Renderer(seconds=0.7) as renderer:
        results = list(renderer.render_many(jobs))
    assert {number for number, result in enumerate(results) if isinstance(result, RenderingError)} == set(bombs)
    assert all(result == [f"{number} é"] for number, result in enumerate(results) if number not in bombs)


def test_an_error_names_the_line_of_the_file(tmp_path: Path, renderer: Renderer) -> None:
    with pytest.raises(TemplateProblemError, match=r"^call/en\.txt\.j2, line 6: 'dict object' has no attribute 'shoe'"):
        rendered(tmp_path, renderer, "Hello\n\n{{ prospect.shoe }}")
    with pytest.raises(TemplateProblemError, match=r"^call/en\.txt\.j2, line 5: "):
        rendered(tmp_path, renderer, "Hello\n{% if %}")


def test_a_child_whose_memory_ran_out_is_replaced(renderer: Renderer) -> None:
    assert renderer.render(["a"], {}) == ["a"]
    before = renderer._child
    results = list(renderer.render_many([(["b {{ x }}"], {"x": "1"}), (["{{ x * 999999999 }}"], {"x": "c"})]))
    assert results[0] == ["b 1"]
    assert "more memory" in str(results[1])
    assert renderer.render(["d {{ x }}"], {"x": "2"}) == ["d 2"]
    assert renderer._child is not before


def test_a_child_that_was_killed_is_started_again(renderer: Renderer) -> None:
    assert renderer.render(["{{ x }}"], {"x": "a"}) == ["a"]
    assert renderer._child
    renderer._child.kill()
    renderer._child.wait()
    assert renderer.render(["{{ x }}"], {"x": "b"}) == ["b"]


def test_an_edited_file_counts_at_once_and_only_that_is_read(
    tmp_path: Path, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("en", "en.short", "de"):
        write(tmp_path, f"call/{name}.txt.j2", own(name))
    templates = Templates([tmp_path], renderer)
    assert [template.body for template in templates.every()] == ["de", "en", "en.short"]
    read: list[str] = []

    def noted(path: Path, kind: TouchKind) -> Template | BrokenTemplateError:
        read.append(path.name)
        return real(path, kind)

    real = module.read
    monkeypatch.setattr(module, "read", noted)
    write(tmp_path, "call/en.txt.j2", own("other words"))
    assert [template.body for template in templates.every()] == ["de", "other words", "en.short"]
    assert read == ["en.txt.j2"]
    (tmp_path / "call" / "de.txt.j2").unlink()
    assert [template.language for template in templates.every()] == ["en", "en"]
