"""Drafts from loaded cases beside bare Jinja: the same templates and data, compiled in a plain Environment of this process.

The whole of a draft is evidence, data, choice of the template, rendering in the limited child, and lint; storing is measured apart.
Each stage is also measured alone, in microseconds a draft.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import jinja2
from sqlalchemy import Connection

from benchmarks.figures import Figure, at_least, ratio
from tests.browser.shop import CALENDAR, HOUR, NOW, Shop, opened
from worker.app import collect_seldom
from worker.drafting import Rendered, Templates, shipped_folder
from worker.jobs import draft_data, lead_case
from worker.jobs import draft_touches as jobs
from worker.jobs.draft_touches import DraftingSettings, Outline, Writer, Written, draft_many, write_many
from worker.jobs.evidence import Sources
from worker.jobs.lead_case import LeadCase
from worker.model import Company, Evidence, LibraryEntry, NextTouch, Prospect, Source, TouchKind
from worker.rules.plan import DEFAULT_PLAN
from worker.store.db import Store

LEADS, COMPANIES, ROUNDS = 250, 200, 5
KINDS = (
    TouchKind.THANK_YOU,
    TouchKind.DETAILS,
    TouchKind.INFORMATION_CHECK,
    TouchKind.ARTICLE,
    TouchKind.TESTIMONIAL,
    TouchKind.CLOSING,
)
FIRST_NAMES, LAST_NAMES = ("Ana", "Michael", "Liv", "Jonas", "Carla"), ("Ruiz", "Okafor", "Aune", "Pell", "Dias")
INQUIRY = (
    "Hello Priya,\n\nTom Berg says you fitted the scales at his yard. We have two loading docks by the water and need eight load cells before "
    "Easter. Do they stand salt air? And what would eight units cost, delivered? We would like to see one of them at work before we "
    "decide, and our engineer would come along.\n\n{name}"
)
ANSWER = "Dear {name},\n\nthank you for writing. I have read your list, and the question of the salt air goes to our engineer today.\n\nPriya"


@dataclass(frozen=True, slots=True)
class _World:
    shop: Shop
    templates: Templates
    settings: DraftingSettings
    due: list[tuple[LeadCase, NextTouch]]


def bench() -> Iterator[Figure]:
    """Drafts a second, the same beside bare Jinja, and where the time goes."""
    collect_seldom()  # as every command does
    with _world() as world, world.shop.store.read() as tx:
        outlines = [written.outline for written in _write(world, tx)]
        ours = _rate(lambda: _write(world, tx), len(outlines))
        bare = _rate(_bare(outlines), len(outlines))
        yield at_least("drafting.drafts_per_second", round(ours, 1), 1_000, len(outlines), "1/s")
        yield ratio("drafting.beside_bare_jinja", round(ours, 1), round(bare, 1), "1/s", 0.3, at_least=True)
        for stage, act in _stages(world, tx, outlines).items():
            seconds = len(outlines) / _rate(act, len(outlines))
            yield Figure(f"drafting.stage.{stage}", round(1e6 * seconds / len(outlines), 1), "µs", len(outlines))
    with _world() as world:
        began = time.perf_counter()
        with world.shop.store.write() as tx:
            stored = len(draft_many(tx, world.due, world.templates, world.settings, NOW))
        seconds = time.perf_counter() - began
        yield Figure("drafting.stored_per_second", round(stored / seconds, 1), "1/s", stored)


def _write(world: _World, tx: Connection) -> list[Written]:
    results = write_many(tx, world.due, world.templates, world.settings, NOW)
    written = [result for result in results if isinstance(result, Written)]
    assert len(written) == len(world.due)
    return written


def _bare(outlines: Sequence[Outline]) -> Callable[[], object]:
    """Subject, purpose and body of each draft, rendered in this process; compiled before, and nothing is checked or bounded."""
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - plain text
    parts = [(_subject(one), one.choice.template.purpose, one.choice.template.body) for one in outlines]
    compiled = {part: environment.from_string(part) for three in parts for part in three}
    jobs_ = [([compiled[part] for part in three], one.data) for three, one in zip(parts, outlines, strict=True)]

    def act() -> object:
        return [[template.render(data) for template in templates] for templates, data in jobs_]

    return act


def _subject(outline: Outline) -> str:
    return outline.choice.template.subject or "{{ conversation.subject }}"


def _stages(world: _World, tx: Connection, outlines: Sequence[Outline]) -> dict[str, Callable[[], object]]:
    """The parts of the whole, each over every draft."""
    cases = [case for case, _ in world.due]
    settings, shelf = world.settings, world.templates.shelf()
    writer = next(iter(settings.writers.values()))
    known = jobs.look_up(tx, cases, shelf, settings, NOW)
    texts = world.templates.render_many([(one.choice.template, one.data) for one in outlines])
    written = [(one, text) for one, text in zip(outlines, texts, strict=True) if isinstance(text, Rendered)]
    return {
        "known": lambda: jobs.look_up(tx, cases, world.templates.shelf(), settings, NOW),
        "language": lambda: [draft_data.language(case, writer) for case in cases],
        "evidence_data_choice": lambda: [jobs._outline(tx, *due, known, NOW) for due in world.due],  # noqa: SLF001
        "render": lambda: list(world.templates.render_many([(one.choice.template, one.data) for one in outlines])),
        "lint": lambda: [jobs._findings(one, text, known) for one, text in written],  # noqa: SLF001
    }


def _rate(act: Callable[[], object], size: int) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return size / statistics.median(times)


@contextmanager
def _world() -> Iterator[_World]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/store.db")
        store.migrate()
        with opened(store, Path(folder)) as shop:
            settings = DraftingSettings(
                company="Larkspur Instruments",
                writers={shop.mailbox.id: Writer("Priya Raman", "Priya Raman\nLarkspur", "en", CALENDAR, tone="plain")},
                plans={"default": DEFAULT_PLAN},
                sources=Sources(_companies(), tuple(_library())),
            )
            templates = Templates([shop.folder / "templates", shipped_folder()], shop.renderer)
            yield _World(shop, templates, settings, list(_due(shop)))
        store.close()


def _due(shop: Shop) -> Iterator[tuple[LeadCase, NextTouch]]:
    for number in range(LEADS):
        name = f"{FIRST_NAMES[number % 5]} {LAST_NAMES[number // 5 % 5]}"
        prospect = Prospect(f"person{number}@buyer{number}.example", name, f"Buyer {number} Ltd")
        mails = ((400.0, False, INQUIRY.format(name=name)), (396.0, True, ANSWER.format(name=name)))
        lead = shop.lead(prospect, f"Load cells for dock {number}", *mails, source=Source.DIRECT)
        with shop.store.read() as tx:
            case = lead_case.load(tx, lead, CALENDAR, NOW)
        for touch, kind in enumerate(KINDS, 1):
            yield case, NextTouch(kind, touch, NOW, "10 days after our last contact")


def _companies() -> dict[str, Company]:
    return {f"buyer{n}.example": Company(f"buyer{n}.example", f"Buyer {n} Ltd", "ports") for n in range(COMPANIES)}


def _library() -> Iterator[LibraryEntry]:
    for number in range(12):
        kind = (TouchKind.ARTICLE, TouchKind.TESTIMONIAL)[number % 2]
        why = "It is about docks of the size of yours."
        evidence = Evidence(
            f"What {number} ports measured", f"https://journal.example/{number}", "Port Journal",
            datetime(2026, 2, 1, tzinfo=UTC) - number * HOUR, why, "They came, and it worked from the first day on.",
        )  # fmt: skip
        yield LibraryEntry(f"entry{number}.md", kind, evidence)
