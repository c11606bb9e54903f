"""The library: what there is to send, whom it fits, how its links stand; entries are added and edited here, or as files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi import Path as Part
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Connection

from worker.drafting.library import Library, LibraryFile
from worker.drafting.library_format import CUSTOMER, KINDS, lacks_only, parse, split
from worker.drafting.library_text import Facts, with_rest, written
from worker.errors import NotFoundError, NotPossibleError, OutsideError, Problem, StaleError
from worker.jobs.library_fits import MOST_LEADS, leads_for
from worker.model import EvidenceUse, Lead, LibraryEntry, LinkCheck, Stage, TouchKind
from worker.rules.library_fit import plain, why_not
from worker.store import audit
from worker.store import leads as lead_rows
from worker.store import library as library_rows
from worker.web.visit import Visit, Visitor, go

router = APIRouter()

SHOWN = 100  # leads of a preview
LONGEST = 60_000  # characters of a text
_IN_LANGUAGE = re.compile(r"([a-z]{2}):\s*(\S.*)")

Id = Annotated[str, Part(pattern=r"^[0-9a-f]{16}$")]
Version = Annotated[str, Form(max_length=64)]


@dataclass(frozen=True, slots=True)
class Row:
    """A file of the library with what became of it; `out` says why nobody gets it now, "" where it may be used."""

    file: LibraryFile
    entry: LibraryEntry | None
    link: LinkCheck | None
    uses: Sequence[EvidenceUse]
    out: str


class EntryForm(BaseModel):
    """An entry as a person fills it in: lists have commas (or semicolons) between their items, a day is 2026-03-02."""

    kind: TouchKind = TouchKind.ARTICLE
    title: str = ""
    source: str = ""
    url: str = ""
    why: str = ""
    asks: str = ""
    text: str = ""
    industries: str = ""
    topics: str = ""
    languages: str = ""
    stages: list[Stage] = []
    name: str = ""
    company: str = ""
    domain: str = ""
    industry: str = ""
    size: str = ""
    permission: str = ""
    known_to: str = ""
    not_for: str = ""
    published: str = ""
    expires: str = ""
    company_once_for: str = ""

    def facts(self) -> Facts:
        """As the file has them."""
        return {
            "kind": self.kind.value,
            "title": self.title.strip(),
            "source": self.source.strip(),
            "url": self.url.strip(),
            "why": _sentences(self.why),
            "asks": _sentences(self.asks),
            "industries": _items(self.industries),
            "topics": _items(self.topics),
            "languages": _items(self.languages),
            "stages": [stage.value for stage in self.stages],
            "customer": {key: value for key in CUSTOMER if (value := str(getattr(self, key)).strip())},
            "permission": self.permission.strip(),
            "known_to": _items(self.known_to),
            "not_for": _items(self.not_for),
            "published": _day(self.published),
            "expires": _day(self.expires),
            "company_once_for": int(once) if (once := self.company_once_for.strip()).isdecimal() else once,
        }


Filled = Annotated[EntryForm, Form()]


def _filled(entry: LibraryEntry, file: LibraryFile) -> EntryForm:
    """The form that holds what the file says."""
    evidence, customer, once = entry.evidence, entry.customer, entry.company_once_for
    _, body = split(file.text) or ("", "")
    return EntryForm(
        kind=entry.kind,
        title=evidence.title,
        source=evidence.source,
        url=evidence.url,
        why=evidence.why or "\n".join(f"{code}: {sentence}" for code, sentence in entry.why),
        asks=evidence.asks or "\n".join(f"{code}: {sentence}" for code, sentence in entry.asks),
        text=body,
        industries=_listed(entry.industries),
        topics=_listed(entry.topics),
        languages=_listed(entry.languages),
        stages=list(entry.stages),
        **{key: getattr(customer, key) for key in CUSTOMER},
        permission=entry.permission,
        known_to=_listed(entry.known_to),
        not_for=_listed(entry.not_for),
        published=evidence.published.date().isoformat() if evidence.published else "",
        expires=entry.expires.isoformat() if entry.expires else "",
        company_once_for=str(once.days) if once else "",
    )


@router.get("/plans/library")
def every_entry(visit: Visitor) -> Response:
    """All entries by kind, and what is wrong with any file."""
    library = _library(visit)
    with visit.desk.store.read() as tx:
        rows = _rows(tx, visit, library.files())
        kinds = {kind: [row for row in rows if row.entry and row.entry.kind is kind] for kind in KINDS}
        broken = [row.file for row in rows if row.file.problems]
        fields = {plain(company.industry or "") for company in visit.desk.drafting.sources.companies.values()}
        return visit.show("library", tx, kinds=kinds, broken=broken, folder=library.folder, fields=fields)


@router.get("/plans/library/new")
def new_entry(visit: Visitor, kind: TouchKind = TouchKind.ARTICLE) -> Response:
    """An empty form."""
    return _form(visit, EntryForm(kind=kind if kind in KINDS else TouchKind.ARTICLE))


@router.post("/plans/library")
def add_entry(visit: Visitor, form: Filled) -> Response:
    """Writes a new file, which the worker names; nothing is written while something is wrong."""
    text = written(form.facts(), form.text)
    if problems := parse("", text)[1]:
        return _form(visit, form, problems=problems)
    try:
        file = _library(visit).create(form.title, text)
    except OutsideError as error:
        return _form(visit, form, problems=[_not_written(error)])
    _note(visit, file, "added to the library")
    return go(f"/plans/library/{file.id}")


@router.get("/plans/library/{id_}")
def one_entry(visit: Visitor, id_: Id) -> Response:
    """An entry with its facts, its uses and its link, and a form to change it."""
    file = _library(visit).file(id_)
    form = _filled(file.entry, file) if file.entry else EntryForm()
    return _form(visit, form, file=file, plain=not _fits_form(file))


@router.post("/plans/library/{id_}")
def edit_entry(visit: Visitor, id_: Id, form: Filled, version: Version) -> Response:
    """Writes what was filled in, if the file still holds what the person saw; else both are shown."""
    file = _library(visit).file(id_)
    text = written({**form.facts(), "rests": bool(file.entry and file.entry.rests)}, form.text, file.text)
    return _save(visit, file, form, version, text)


@router.post("/plans/library/{id_}/file")
def edit_file(visit: Visitor, id_: Id, version: Version, content: Annotated[str, Form(max_length=LONGEST)]) -> Response:
    """Writes a file whose facts cannot be shown as a form, as it stands."""
    file = _library(visit).file(id_)
    return _save(visit, file, EntryForm(), version, content.replace("\r\n", "\n"), plain=True)


@router.post("/plans/library/{id_}/rest")
def put_to_rest(visit: Visitor, id_: Id, rests: Annotated[bool, Form()]) -> Response:
    """Nobody gets the entry until it is taken up again."""
    file = _library(visit).file(id_)
    if file.entry is None:
        raise NotPossibleError("The facts of this file cannot be read. Mend them first")
    if file.entry.rests != rests:
        _library(visit).replace(id_, file.version, with_rest(file.text, rests=rests))
        _note(visit, file, "put to rest" if rests else "taken up again")
    return go(f"/plans/library/{id_}")


@router.get("/plans/library/{id_}/leads")
def fitting_leads(visit: Visitor, id_: Id) -> Response:
    """Whom the entry would fit now."""
    file = _library(visit).file(id_)
    if file.entry is None:
        raise NotPossibleError("The facts of this file cannot be read. Mend them first")
    with visit.desk.store.read() as tx:
        (row,) = _rows(tx, visit, [file])
        fits = leads_for(tx, file.entry, visit.desk.drafting, visit.now)
        return visit.show("library_leads", tx, row=row, fits=fits[:SHOWN], looked_at=MOST_LEADS)


def _library(visit: Visit) -> Library:
    library = visit.desk.drafting.sources.bookcase.library
    if library is None:
        raise NotFoundError("There is no library here.")
    return library


def _fits_form(file: LibraryFile) -> bool:
    """Whether the form shows all that the file says; else the file itself is edited."""
    return file.entry is not None and lacks_only(file.problems)


def _save(
    visit: Visit, file: LibraryFile, form: EntryForm, version: str, text: str, *, plain: bool = False
) -> Response:
    if problems := parse(file.name, text)[1]:
        return _form(visit, form, file=file, problems=problems, content=text, version=version, plain=plain)
    try:
        saved = _library(visit).replace(file.id, version, text)
    except StaleError:
        return _form(visit, form, file=_library(visit).file(file.id), content=text, stale=True, plain=plain)
    except OutsideError as error:
        return _form(visit, form, file=file, problems=[_not_written(error)], content=text, version=version, plain=plain)
    _note(visit, saved, "edited in the library")
    return go(f"/plans/library/{saved.id}")


def _not_written(error: OutsideError) -> Problem:
    return Problem("", "The file", f"was not written: {error}", "What you filled in is still here.")


def _form(
    visit: Visit,
    form: EntryForm,
    *,
    file: LibraryFile | None = None,
    problems: Iterable[Problem] = (),
    content: str = "",
    version: str = "",
    stale: bool = False,
    plain: bool = False,
) -> Response:
    """The form with what was filled in, or with `plain` the whole file in its place; `content` is that of the person."""
    found = list(problems)
    status = 409 if stale else 422 if found else 200
    with visit.desk.store.read() as tx:
        row = _rows(tx, visit, [file])[0] if file else None
        return visit.show(
            "library_entry",
            tx,
            status,
            form=form,
            kinds=KINDS,
            stages=list(Stage),
            row=row,
            problems=found or (file.problems if file else ()),
            content=content or (file.text if file else ""),
            version=version or (file.version if file else ""),
            stale=stale,
            plain=plain,
            leads=_leads(tx, row.uses) if row else {},
        )


def _rows(tx: Connection, visit: Visit, files: Sequence[LibraryFile]) -> list[Row]:
    checks = library_rows.checks(tx)
    keys = {file.entry.evidence.key for file in files if file.entry}
    uses: dict[str, list[EvidenceUse]] = {key: [] for key in keys}
    for use in library_rows.uses(tx, keys):
        uses[use.key].append(use)
    return [_row(file, checks, uses, visit) for file in files]


def _row(file: LibraryFile, checks: dict[str, LinkCheck], uses: dict[str, list[EvidenceUse]], visit: Visit) -> Row:
    entry = file.entry
    if entry is None:
        return Row(file, None, None, (), "must be mended")
    link = checks.get(entry.evidence.url)
    out = "must be mended" if file.problems else why_not(entry, link, visit.now)
    return Row(file, entry, link, uses[entry.evidence.key], out)


def _leads(tx: Connection, uses: Iterable[EvidenceUse]) -> dict[int, Lead]:
    return {use.lead_id: lead_rows.get(tx, use.lead_id) for use in uses}


def _note(visit: Visit, file: LibraryFile, what: str) -> None:
    with visit.desk.store.write() as tx:
        audit.record(tx, at=visit.now, who=visit.who, what=what, subject=f"library:{file.name}", detail="")
    visit.desk.wake_plan()


def _items(text: str) -> list[str]:
    """What stands between semicolons, or else commas."""
    return [item.strip() for item in text.split(";" if ";" in text else ",") if item.strip()]


def _listed(items: Sequence[str]) -> str:
    return "".join(f"{item}; " for item in items) if any("," in item for item in items) else ", ".join(items)


def _sentences(text: str) -> str | dict[str, str]:
    """One sentence, or one a language, each on its line: "de: …"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    by_language = [_IN_LANGUAGE.fullmatch(line) for line in lines]
    if lines and all(by_language):
        return {match[1]: match[2] for match in by_language if match}
    return " ".join(lines)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return text.strip()
