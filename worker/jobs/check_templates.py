"""Looks at templates as a careful colleague would, before a reader does: can it be read, filled, and sent?

each template ─► front matter ─► names in it ─► rendered with much, little and hostile data ─► gaps? lint? ─► problems, all at once
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path

from worker.drafting import BrokenTemplateError, Data, Fault, Rendered, Template, Templates
from worker.drafting.renderer import RenderingError
from worker.drafting.samples import full, hostile, sparse
from worker.drafting.template import nearest_variable
from worker.drafting.variables import GROUPS, NAMES, value
from worker.errors import TemplateProblemError
from worker.model import Finding, Plan, Severity, Stage, TouchKind
from worker.rules import lint
from worker.rules.plan import ALLOWED_FROM

_GAPS = re.compile(r"“\s*”|„\s*“|«\s*»|‘\s*’|\(\s*\)|(?<=\S)[ \t]{2,}(?=\S)|[^\S\n][,.](?=\s)|\n\n\n")


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """What is wrong with a template; one that only `warns` keeps nothing from being sent, one that is `unusable` gives no text."""

    template: str
    fault: Fault
    severity: Severity = Severity.BLOCKS
    unusable: bool = False

    def __str__(self) -> str:
        return f"{self.template}: {self.fault}"


def check_templates(
    templates: Templates, plans: Iterable[Plan] = (), languages: Iterable[str] = ()
) -> tuple[TemplateProblem, ...]:
    """Everything wrong with any template that counts, and each kind of the plans that nothing is written for in one of the languages."""
    found = (check_one(templates, one) for kind in TouchKind for one in templates.shelf((kind,)).of_kind(kind))
    return (*chain.from_iterable(found), *missing(templates, plans, languages))


def missing(templates: Templates, plans: Iterable[Plan], languages: Iterable[str]) -> Iterator[TemplateProblem]:
    """Each kind of the plans that nothing is written for in one of the languages."""
    shelf = templates.shelf()
    kinds = {touch.kind for plan in plans for touch in plan.touches}
    for kind, language in product(sorted(kinds), sorted(set(languages))):
        if not shelf.speaks(kind, language):
            mend = f"Write one: followthrough templates copy {kind}/en --to {language}"
            yield TemplateProblem(f"{kind}/{language}.txt.j2", Fault(None, "there is none", mend))


def check_one(templates: Templates, template: Template | BrokenTemplateError) -> tuple[TemplateProblem, ...]:
    """Everything wrong with one template, broken or not."""
    if isinstance(template, BrokenTemplateError):
        return tuple(TemplateProblem(template.name, fault, unusable=True) for fault in template.faults)
    faults = tuple(_unknown(templates, template))
    if faults:  # nothing can be filled in
        return tuple(TemplateProblem(template.name, fault, unusable=True) for fault in faults)
    return tuple(_tried(templates, template))


def _unknown(templates: Templates, template: Template) -> Iterator[Fault]:
    """Names that are no variables; syntax errors."""
    for part, text in enumerate(template.moving):
        try:
            asked = templates.renderer.names(text)
        except RenderingError as error:
            yield Fault(template.line_of(part, error.line), f"its syntax is wrong: {error.words}", "Mend this line.")
            continue
        for name, line in asked:
            where = template.line_of(part, line)
            if name in GROUPS:
                fields = ", ".join(f"{name}.{field}" for field in GROUPS[name])
                yield Fault(where, f'"{name}" alone is no variable', f"Write one of {fields}.")
            elif name not in NAMES:
                yield Fault(where, f'"{name}" is no variable', nearest_variable(name))


def _tried(templates: Templates, template: Template) -> Iterator[TemplateProblem]:
    samples: Mapping[str, Data] = {
        "everything known": full(template.language),
        "little known": sparse(template.requires),
        "hostile data": hostile(),
    }
    said: set[tuple[str, str]] = set()
    for known, data in samples.items():
        (text,) = templates.render_many([(template, data)])
        for problem in _of_sample(template, known, data, text):
            if (problem.fault.what, problem.fault.mend) not in said:
                said.add((problem.fault.what, problem.fault.mend))
                yield problem
        if isinstance(text, TemplateProblemError):  # it may have taken all the time that it had
            return


def _of_sample(
    template: Template, known: str, data: Data, text: Rendered | TemplateProblemError
) -> Iterator[TemplateProblem]:
    if isinstance(text, TemplateProblemError):
        what = str(text).removeprefix(f"{template.name}, ").removeprefix(f"{template.name}: ")
        fault = Fault(None, f"with {known} it fails: {what}", "Make it simpler.")
        yield TemplateProblem(template.name, fault, unusable=True)
        return
    if known == "hostile data":
        return
    if gap := _GAPS.search(text.body):
        around = " ".join(text.body[max(0, gap.start() - 30) : gap.end() + 20].split("\n"))
        mend = "Ask first whether it is there, as in {{ ' about ' ~ conversation.topic if conversation.topic }}."
        yield TemplateProblem(template.name, Fault(None, f"with {known} its text has a gap: “…{around}…”", mend))
    for finding in findings_of(template.kind, text, data):
        fault = Fault(None, f"with {known} the lint finds ({finding.where}): {finding.what}", finding.mend)
        yield TemplateProblem(template.name, fault, finding.severity)


def findings_of(kind: TouchKind, text: Rendered, data: Data) -> tuple[Finding, ...]:
    """What the lint finds in a text that was written from sample data, at the stage from which its kind is allowed."""
    reader = "introducer" if kind is TouchKind.INTRODUCTION_THANKS else "prospect"
    facts = lint.LintFacts(
        kind=kind,
        stage=max(ALLOWED_FROM[kind], Stage.CREDIBILITY, key=tuple(Stage).index),
        purpose=text.purpose,
        recipient_email=value(data, f"{reader}.email"),
        recipient_name=value(data, f"{reader}.name") or None,
        company=value(data, "prospect.company") or None,
        thread_subject=None if kind is TouchKind.CALL else value(data, "conversation.subject"),
    )
    return lint.check(text.subject, text.body, facts)


def path_of(templates: Templates, name: str) -> Path:
    """Where the template that counts under this name lies; where it would lie in the user's folder if there is none."""
    return next((path for folder in templates.folders if (path := folder / name).is_file()), templates.own / name)
