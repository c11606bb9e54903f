"""Templates in the terminal: what there is, what is wrong with it, how it reads, and a copy of one's own to change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import click
import typer

from worker import app as composition
from worker.cli.console import print_facts, print_json, print_table, say
from worker.cli.context import Json, context_of
from worker.config import Settings
from worker.drafting import BrokenTemplateError, Template, Templates, shipped_folder
from worker.drafting.own import file_of, save
from worker.drafting.renderer import Renderer
from worker.drafting.template import FILE, SUFFIX, nearest
from worker.drafting.variables import VARIABLES, value
from worker.errors import NotFoundError, UsageError
from worker.jobs.check_templates import TemplateProblem, check_one, check_templates, path_of
from worker.jobs.preview_template import Preview, for_lead, with_sample
from worker.model import Severity, TouchKind
from worker.rules.plan import DEFAULT_PLAN

group = typer.Typer(
    help="The texts that drafts are written from: list, check, preview, copy, edit.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Such as thank_you/en or thank_you/en.short.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="templates")


@dataclass(frozen=True, slots=True)
class _Desk:
    templates: Templates
    settings: Settings | None  # None where there is no configuration yet: the shipped templates alone


@contextmanager
def _desk(context: typer.Context) -> Iterator[_Desk]:
    settings = context_of(context).settings if context_of(context).config.exists() else None
    with Renderer() as renderer:
        if settings:
            yield _Desk(composition.templates(settings, renderer), settings)
        else:
            yield _Desk(Templates([shipped_folder()], renderer), None)


@group.command(name="list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Every template that counts, by kind and language: whose it is, its purpose, and how many problems it has."""
    with _desk(context) as desk:
        shelf = desk.templates.shelf()
        found = [
            (template, check_one(desk.templates, template)) for kind in TouchKind for template in shelf.of_kind(kind)
        ]
        documents = [_document(desk.templates, template, problems) for template, problems in found]
    if as_json:
        print_json(documents)
        return
    columns = ("template", "tone", "whose", "problems", "purpose")
    rows = [
        (one["template"], one["tone"], "yours" if one["own"] else "shipped", len(problems) or "", one["purpose"])
        for one, (_, problems) in zip(documents, found, strict=True)
    ]
    print_table(columns, rows, empty="There is no template.")


def _document(
    templates: Templates, template: Template | BrokenTemplateError, problems: tuple[TemplateProblem, ...]
) -> dict[str, object]:
    path = path_of(templates, template.name)
    kind, _, file = template.name.partition("/")
    named = FILE.fullmatch(file)
    fine = template if isinstance(template, Template) else None
    return {
        "template": template.name,
        "kind": kind,
        "language": named["language"] if named else None,
        "variant": (named["variant"] or "") if named else None,
        "tone": fine.tone if fine else None,
        "purpose": fine.purpose if fine else None,
        "requires": list(fine.requires) if fine else None,
        "own": path.is_relative_to(templates.own) and templates.own != shipped_folder(),
        "path": str(path),
        "problems": [_problem(templates, problem) for problem in problems],
    }


@group.command()
def check(context: typer.Context, as_json: Json = False) -> None:
    """Says everything that is wrong with any template, and how to mend it; ends with 1 if something is."""
    with _desk(context) as desk:
        plans = composition.plans(desk.settings, {}).values() if desk.settings else (DEFAULT_PLAN,)
        languages = [box.language for box in desk.settings.mailboxes] if desk.settings else ["en"]
        problems = check_templates(desk.templates, plans, languages)
        count = sum(1 for kind in TouchKind for _ in desk.templates.shelf((kind,)).of_kind(kind))
        documents = [_problem(desk.templates, problem) for problem in problems]
    blocking = [problem for problem in problems if problem.severity is Severity.BLOCKS]
    if as_json:
        print_json({"templates": count, "ok": not blocking, "problems": documents})
    else:
        for one in documents:
            line = f":{one['line']}" if one["line"] else ""
            say(f"{one['file']}{line}: {one['what']}. {one['mend']}")
        say(f"{count} templates, {len(problems) or 'no'} problem{'s' if len(problems) != 1 else ''}")
    if blocking:
        raise typer.Exit(1)


def _problem(templates: Templates, problem: TemplateProblem) -> dict[str, object]:
    fault = problem.fault
    return {
        "template": problem.template,
        "file": str(path_of(templates, problem.template)),
        "line": fault.line,
        "severity": problem.severity,
        "what": fault.what,
        "mend": fault.mend,
    }


@group.command()
def preview(
    context: typer.Context,
    kind: Annotated[TouchKind, typer.Argument(metavar="KIND", help="Such as thank_you, article, closing.")],
    language: Annotated[str, typer.Option(help="Default: en, or what the lead writes in.")] = "",
    template: Annotated[str, typer.Option(help="Such as en.short; default: the one that fits best.")] = "",
    lead: Annotated[int | None, typer.Option(min=1, max=2**63 - 1, help="A lead of the store, by its number.")] = None,
    little: Annotated[bool, typer.Option("--little", help="With sample data of which little is known.")] = False,
    variables: Annotated[bool, typer.Option("--variables", help="Every variable with its value here.")] = False,
    as_json: Json = False,
) -> None:
    """Shows how a text reads: for a lead, or with sample data; by the engine and the lint that write the drafts."""
    with _desk(context) as desk:
        named = _named(desk.templates, kind, template) if template else None
        seen = (
            with_sample(desk.templates, kind, language or "en", named, little=little)
            if lead is None
            else _of_lead(desk, kind, lead, named, language)
        )
    if as_json:
        print_json(_shown(seen) | ({"variables": dict(seen.variables)} if variables else {}))
        if seen.failure:
            raise typer.Exit(1)
        return
    if variables:
        print_table(
            ("variable", "value here", "what it is", "empty"),
            [(one.name, value(seen.data, one.name), one.what, one.empty) for one in VARIABLES],
            empty="",
        )
        return
    _print(seen)
    if seen.failure:
        raise typer.Exit(1)


def _named(templates: Templates, kind: TouchKind, name: str) -> Template:
    """The template that a person named: en, en.short, or with its kind or its ending.  Raises UsageError and BrokenTemplateError."""
    file = f"{name.rpartition('/')[2].removesuffix(SUFFIX)}{SUFFIX}"
    found = {template.name: template for template in templates.shelf((kind,)).of_kind(kind)}
    template = found.get(f"{kind}/{file}")
    if template is None:
        known = ", ".join(one.rpartition("/")[2].removesuffix(SUFFIX) for one in found)
        raise UsageError(f"there is no template {kind}/{file}. There are {known}.")
    if isinstance(template, BrokenTemplateError):
        raise template
    return template


def _of_lead(desk: _Desk, kind: TouchKind, lead: int, named: Template | None, language: str) -> Preview:
    if desk.settings is None:
        raise UsageError("there is no configuration, and so no lead. Name one with --config, or leave out --lead.")
    with composition.opened(desk.settings) as store:
        drafting = composition.drafting(desk.settings, composition.mailboxes(desk.settings, store), store)
        with store.read() as tx:
            return for_lead(tx, desk.templates, kind, lead, drafting, composition.now(), named, language)


def _shown(seen: Preview) -> dict[str, object]:
    text = seen.text
    return {
        "template": seen.template.name,
        "why": seen.choice.why if seen.choice else None,
        "passed": [{"template": name, "why": why} for name, why in seen.choice.passed] if seen.choice else [],
        "subject": text.subject if text else None,
        "body": text.body if text else None,
        "purpose": text.purpose if text else None,
        "failure": seen.failure or None,
        "lacks": list(seen.lacks),
        "sample_evidence": seen.sample_evidence,
        "findings": [
            {name: getattr(finding, name) for name in ("rule", "severity", "what", "mend", "where", "start", "end")}
            for finding in seen.findings
        ],
    }


def _print(seen: Preview) -> None:
    print_facts(
        {
            "template": seen.template.name,
            "because": seen.choice.why if seen.choice else "",
            "not": "\n".join(f"{name}: {why}" for name, why in seen.choice.passed) if seen.choice else "",
            "lacks": ", ".join(seen.lacks),
            "evidence": "the sample's: nothing was found for this lead" if seen.sample_evidence else "",
            "purpose": seen.text.purpose if seen.text else "",
            "fails": seen.failure,
            "subject": seen.text.subject if seen.text else "",
        }
    )
    if seen.text:
        say("")
        say(seen.text.body.rstrip())
    for finding in seen.findings:
        say("")
        say(f"{finding.severity}: {finding.what}. {finding.mend}")


@group.command()
def copy(
    context: typer.Context,
    name: Name,
    to: Annotated[str, typer.Option(metavar="FILE", help="Such as en.mine, or fr; default: the same name.")] = "",
) -> None:
    """Copies a template into your own folder, where it counts instead of the shipped one, or as another text beside it."""
    with _desk(context) as desk:
        kind, file = _parts(name)
        target = _parts(f"{kind}/{to}")[1] if to else file
        say(f"copied to {_copied(desk, kind, file, target)}")


@group.command()
def edit(context: typer.Context, name: Name) -> None:
    """Opens your own copy of a template in your editor ($EDITOR), then says what is wrong with it."""
    with _desk(context) as desk:
        kind, file = _parts(name)
        source = desk.templates.source(kind, file)
        path = desk.templates.own / kind / file if source and source.own else _copied(desk, kind, file, file)
        try:
            click.edit(filename=str(path))
        except click.ClickException as error:
            raise UsageError(f"{error.message}. Name your editor in the variable EDITOR.") from error
        edited = next(one for one in desk.templates.shelf((kind,)).of_kind(kind) if one.name == f"{kind}/{file}")
        problems = check_one(desk.templates, edited)
    for problem in problems:
        say(str(problem))
    say(f"{path}: {len(problems) or 'no'} problem{'s' if len(problems) != 1 else ''}")
    if any(problem.severity is Severity.BLOCKS for problem in problems):
        raise typer.Exit(1)


def _parts(name: str) -> tuple[TouchKind, str]:
    """Kind and file of thank_you/en.short.  Raises UsageError."""
    kind, _, file = name.removesuffix(SUFFIX).partition("/")
    if kind not in set(TouchKind):
        raise UsageError(f"there is no kind “{kind}”. {nearest(kind, tuple(TouchKind))}")
    language, _, variant = file.partition(".")
    return TouchKind(kind), file_of(language, variant)


def _copied(desk: _Desk, kind: TouchKind, file: str, target: str) -> Path:
    """Puts the text of one template under the name of another into the user's folder.  Raises UsageError where that is taken."""
    if desk.settings is None:
        raise UsageError("there is no configuration, and so no folder of your own. Name one with --config.")
    source, there = desk.templates.source(kind, file), desk.templates.source(kind, target)
    if source is None:
        raise NotFoundError(f"there is no template {kind}/{file}. See: followthrough templates list")
    path = desk.templates.own / kind / target
    if there and there.own:
        raise UsageError(f"{path} is there already. Edit it, or give the copy another name with --to.")
    save(desk.templates, kind, target, source.text, there.version if there else "")
    return path
