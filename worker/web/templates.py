"""Templates: what drafts are written from, by kind and language; each can be changed here, seen for a real lead while it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query
from fastapi import Path as Part
from fastapi.responses import Response

from worker.drafting import BrokenTemplateError, Template, Templates
from worker.drafting.own import file_of, remove, save
from worker.drafting.template import SUFFIX, parse
from worker.drafting.templates import Source
from worker.drafting.variables import VARIABLES
from worker.errors import StaleError
from worker.jobs.check_templates import TemplateProblem, check_one, missing
from worker.jobs.preview_template import Preview, for_lead, with_sample
from worker.model import TouchKind
from worker.store import audit
from worker.store import leads as lead_rows
from worker.web.visit import Visit, Visitor, go

router = APIRouter(prefix="/plans/templates")

MOST_LEADS = 30  # to choose from for a preview
BEGUN = '+++\npurpose = "They …"\n+++\n'

Name = Annotated[str, Part(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?(\.[a-z0-9-]{1,40})?$")]
Text = Annotated[str, Form(max_length=100_000)]
WHOM = r"^(sample|little|[1-9][0-9]{0,17})$"  # data, or the number of a lead
Whom = Annotated[str, Form(pattern=WHOM)]
Seen = Annotated[str, Form(pattern=r"^[0-9a-f]{0,16}$")]


@dataclass(frozen=True, slots=True)
class Row:
    """A template in the list."""

    name: str  # "en.short"
    template: Template | BrokenTemplateError
    own: bool
    problems: tuple[TemplateProblem, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """A template in the editor: its text as it stands in the field, what is wrong with it, and how it reads; `saved` is what counts now."""

    kind: TouchKind
    name: str
    text: str
    saved: Source | None
    seen: str
    problems: tuple[TemplateProblem, ...]
    preview: Preview | None

    @property
    def path(self) -> str:
        return f"/plans/templates/{self.kind}/{self.name}"


@router.get("")
def every_template(visit: Visitor) -> Response:
    """The list, with what is wrong in the user's own ones; those that are shipped were tested."""
    templates, drafting = visit.desk.templates, visit.desk.drafting
    shelf = templates.shelf()
    rows = {kind: [_row(templates, one) for one in shelf.of_kind(kind)] for kind in TouchKind}
    languages = {writer.language for writer in drafting.writers.values()}
    lacking = list(missing(templates, drafting.plans.values(), languages))
    with visit.desk.store.read() as tx:
        return visit.show("templates", tx, rows=rows, missing=lacking, folder=templates.own)


def _row(templates: Templates, template: Template | BrokenTemplateError) -> Row:
    kind, _, file = template.name.partition("/")
    own = (templates.own / kind / file).exists()
    return Row(file.removesuffix(SUFFIX), template, own, check_one(templates, template) if own else ())


@router.post("")
def begin(
    kind: Annotated[TouchKind, Form()],
    language: Annotated[str, Form(max_length=8)],
    variant: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Opens the editor for another text of a kind; nothing is stored before it is saved."""
    file = file_of(language.strip(), variant.strip())
    return go(f"/plans/templates/{kind}/{file.removesuffix(SUFFIX)}")


@router.get("/{kind}/{name}")
def editor(
    visit: Visitor, kind: TouchKind, name: Name, whom: Annotated[str, Query(pattern=WHOM)] = "sample"
) -> Response:
    """The editor of a template; a new one begins with the text of its kind that is nearest."""
    source = visit.desk.templates.source(kind, name + SUFFIX)
    text = source.text if source else _nearest(visit.desk.templates, kind, name)
    return _show(visit, kind, name, text, source.version if source else "", whom)


@router.post("/{kind}/{name}")
def change(
    visit: Visitor,
    kind: TouchKind,
    name: Name,
    text: Text,
    seen: Seen = "",
    whom: Whom = "sample",
    act: Annotated[Literal["preview", "save"], Form()] = "preview",
) -> Response:
    """Shows how the text reads, or saves it into the user's folder; one that cannot be used is not saved."""
    text = text.replace("\r\n", "\n")
    if act == "preview":
        return _show(visit, kind, name, text, seen, whom)
    templates = visit.desk.templates
    template = parse(f"{kind}/{name}{SUFFIX}", kind, text.encode("utf-8"))
    if not usable(check_one(templates, template)):
        return _show(visit, kind, name, text, seen, whom, status=422)
    try:
        save(templates, kind, name + SUFFIX, text, seen)
    except StaleError:
        return _show(visit, kind, name, text, seen, whom, status=409)
    _record(visit, "template saved", kind, name)
    return go(f"/plans/templates/{kind}/{name}?whom={whom}")


@router.post("/{kind}/{name}/delete")
def delete(visit: Visitor, kind: TouchKind, name: Name, seen: Seen = "") -> Response:
    """Removes the user's own text; a shipped one of this name counts again."""
    remove(visit.desk.templates, kind, name + SUFFIX, seen)
    _record(visit, "template removed", kind, name)
    return go("/plans/templates")


def _record(visit: Visit, what: str, kind: TouchKind, name: str) -> None:
    with visit.desk.store.write() as tx:
        audit.record(tx, at=visit.now, who=visit.who, what=what, subject=f"template:{kind}/{name}{SUFFIX}", detail="")


def usable(problems: tuple[TemplateProblem, ...]) -> bool:
    """Whether a draft can be written by it at all; what the lint finds in sample texts may be meant."""
    return not any(problem.unusable for problem in problems)


def _nearest(templates: Templates, kind: TouchKind, name: str) -> str:
    """A text to begin with: of the same language, else the English one."""
    language = name.partition(".")[0]
    for file in (language, language.partition("-")[0], "en"):
        if source := templates.source(kind, file + SUFFIX):
            return source.text
    return BEGUN


def _show(visit: Visit, kind: TouchKind, name: str, text: str, seen: str, whom: str, *, status: int = 200) -> Response:
    desk, templates = visit.desk, visit.desk.templates
    template = parse(f"{kind}/{name}{SUFFIX}", kind, text.encode("utf-8"))
    problems = check_one(templates, template)
    source = templates.source(kind, name + SUFFIX)
    with desk.store.read() as tx:
        preview = None
        if isinstance(template, Template) and usable(problems):
            if whom.isdigit():
                preview = for_lead(tx, templates, kind, int(whom), desk.drafting, visit.now, template)
            else:
                preview = with_sample(templates, kind, template.language, template, little=whom == "little")
        edited = Edited(kind, name, text, source, seen, problems, preview)
        return visit.show(
            "template",
            tx,
            status,
            edited=edited,
            whom=whom,
            leads=lead_rows.newest(tx, list(desk.owners), MOST_LEADS),
            variables=VARIABLES,
            stale=source is not None and source.version != seen,
            refused=status == 422,
        )
