"""Whom an entry of the library would fit now, and what would fit a lead: for people who look, so nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from worker.jobs import evidence as evidences
from worker.jobs import lead_case
from worker.jobs.draft_touches import DraftingSettings
from worker.jobs.evidence import FROM_LIBRARY
from worker.jobs.lead_case import LeadCase
from worker.model import Evidence, Lead, LibraryEntry, Stage, TouchKind
from worker.rules import library_fit, wording
from worker.rules import plan as plans
from worker.rules.library_fit import Choice, Reader, Shelf
from worker.store import leads as lead_rows
from worker.store import library as library_rows

MOST_LEADS = 100  # whose conversations are looked at for one entry, the newest first


@dataclass(frozen=True, slots=True)
class Fit:
    """A lead that an entry would fit, and whether they had it already."""

    lead: Lead
    choice: Choice
    had: bool


def leads_for(tx: Connection, entry: LibraryEntry, settings: DraftingSettings, now: datetime) -> list[Fit]:
    """The running leads that the entry would fit, the best fit first; the newest `MOST_LEADS` whose company allows it are looked at."""
    shelf, uses = Shelf([entry]), library_rows.uses(tx, [entry.evidence.key])
    running = (lead for lead in reversed(lead_rows.active(tx)) if lead.mailbox_id in settings.writers)
    allowed = (lead for lead in running if library_fit.may_fit(entry, evidences.reader_of(lead, settings.sources, "")))
    found = []
    for lead in islice(allowed, MOST_LEADS):
        reader = _reader(_case(tx, lead, settings, now), settings)
        household = settings.sources.household(lead)
        theirs = [use for use in uses if use.lead_id == lead.id or (household and use.household == household)]
        found += [
            Fit(lead, choice, library_fit.is_used(entry, lead.id, theirs, now))
            for choice in shelf.candidates(entry.kind, reader, now)
        ]
    return sorted(found, key=lambda fit: (fit.had, -fit.choice.points))


def entries_for(
    tx: Connection, lead: Lead, settings: DraftingSettings, now: datetime
) -> Mapping[TouchKind, list[Evidence]]:
    """What would do for each kind of touch of a lead, the best first, whatever its stage allows now."""
    case = _case(tx, lead, settings, now)
    reader = _reader(case, settings)

    def found(kind: TouchKind) -> Iterator[Evidence]:
        stage = max(reader.stage or Stage.VISIBILITY, plans.ALLOWED_FROM[kind], key=list(Stage).index)
        return evidences.candidates(
            tx, kind, lead, settings.sources, reader.language, now, asked=reader.asked, stage=stage
        )

    return {kind: list(found(kind)) for kind in TouchKind if kind in FROM_LIBRARY}


def _case(tx: Connection, lead: Lead, settings: DraftingSettings, now: datetime) -> LeadCase:
    return lead_case.load(tx, lead, settings.writers[lead.mailbox_id].calendar, now)


def _reader(case: LeadCase, settings: DraftingSettings) -> Reader:
    writer = settings.writers[case.lead.mailbox_id]
    language = wording.language((mail.understanding.parts.new_text for mail in case.theirs), writer.language)
    asked, stage = evidences.asked(case), plans.stage(case.history)
    return evidences.reader_of(case.lead, settings.sources, language, asked, stage)
