"""Writes the draft of a touch: evidence, template, lint; touch, draft and use of the evidence are stored together.

next touch ─► evidence ─► data ─► template ─► render ─► lint ─► Touch + Draft(pending)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection

from worker.drafting import Choice, Data, Occasion, Rendered, Shelf, Template, Templates, Unfit
from worker.errors import TemplateProblemError
from worker.jobs import draft_data, lead_case
from worker.jobs import evidence as evidences
from worker.jobs.draft_data import DraftingSettings, Writer
from worker.jobs.lead_case import LeadCase
from worker.model import (
    Address,
    Draft,
    DraftState,
    Evidence,
    Finding,
    NextTouch,
    Stage,
    Touch,
    TouchKind,
    TouchState,
)
from worker.rules import domains, lint, wording
from worker.rules import plan as plans
from worker.store import audit as audit_rows
from worker.store import drafts as draft_rows
from worker.store import leads as lead_rows
from worker.store import news as news_rows
from worker.store import touches as touch_rows

__all__ = [
    "Alternative",
    "DraftingSettings",
    "Known",
    "Outline",
    "Writer",
    "Written",
    "alternatives",
    "choose",
    "draft",
    "draft_many",
    "facts_of",
    "look_up",
    "outline_of",
    "relint",
    "write_many",
]

PORTION = 500  # leads looked up and rendered together
MOST_TOLD = 6  # templates that the audit says were not chosen


@dataclass(frozen=True, slots=True)
class Written:
    """A draft before it is stored."""

    outline: Outline
    text: Rendered
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another text for a draft, as it would be; `why` says what speaks for or against its template."""

    rendered: Rendered
    findings: tuple[Finding, ...]
    why: str


@dataclass(slots=True)
class Known:
    """What the drafts of one run share, looked up once: what readers have had, and names and links that stay the same."""

    settings: DraftingSettings
    shelf: Shelf
    used: news_rows.Used
    templates: dict[str, set[str]]  # that somebody of a domain has had
    watched: lint.Names  # the names of the companies that are watched
    signed: dict[int, frozenset[str]] = field(default_factory=dict)  # links of a mailbox's signature

    def had(self, case: LeadCase) -> frozenset[str]:
        """The templates of drafts that reached this reader or a colleague."""
        done = {touch.id for touch in case.history.touches if touch.state is TouchState.DONE}
        theirs = {draft.template for draft in case.drafts if draft.touch_id in done}
        return frozenset(theirs | self.templates.get(_organisation(case) or "", set()))

    def links_of(self, mailbox_id: int) -> frozenset[str]:
        if mailbox_id not in self.signed:
            self.signed[mailbox_id] = lint.links(self.settings.writers[mailbox_id].signature)
        return self.signed[mailbox_id]


@dataclass(frozen=True, slots=True)
class Outline:
    """A draft before it is rendered: for whom, from what, by which template."""

    case: LeadCase
    touch: NextTouch
    household: str | None  # whose people count as one reader of evidence
    stage: Stage
    recipient: Address
    evidence: Evidence | None
    data: Data
    choice: Choice

    @property
    def template(self) -> Template:
        return self.choice.template


def draft(
    tx: Connection, case: LeadCase, touch: NextTouch, templates: Templates, settings: DraftingSettings, now: datetime
) -> Draft | Unfit:
    """Stores the touch and its draft; `Unfit` and nothing stored where evidence or a template is missing.

    Raises TemplateProblemError for a template that fails.
    """
    (result,) = draft_many(tx, [(case, touch)], templates, settings, now)
    if isinstance(result, TemplateProblemError):
        raise result
    return result


def draft_many(
    tx: Connection,
    due: Sequence[tuple[LeadCase, NextTouch]],
    templates: Templates,
    settings: DraftingSettings,
    now: datetime,
) -> list[Draft | Unfit | TemplateProblemError]:
    """The same for many leads, at a fraction of the cost: what became of each, in their order.

    One whose template fails leaves the others alone.  Nobody of a company gets what a colleague gets in the same run.
    """
    portions = (due[start : start + PORTION] for start in range(0, len(due), PORTION))
    return [
        _store(tx, written, now) if isinstance(written, Written) else written
        for portion in portions
        for written in write_many(tx, portion, templates, settings, now)
    ]


def write_many(
    tx: Connection,
    due: Sequence[tuple[LeadCase, NextTouch]],
    templates: Templates,
    settings: DraftingSettings,
    now: datetime,
) -> list[Written | Unfit | TemplateProblemError]:
    """What `draft_many` would store of these; nothing is stored."""
    known = look_up(tx, [case for case, _ in due], templates.shelf({touch.kind for _, touch in due}), settings, now)
    results: list[Outline | Unfit | TemplateProblemError] = []
    rendering: deque[Outline] = deque()

    def asked() -> Iterator[tuple[Template, Data]]:
        for case, touch in due:
            outline = _outline(tx, case, touch, known, now)
            results.append(outline)
            if isinstance(outline, Outline):
                rendering.append(outline)
                yield outline.template, outline.data

    # While the child renders some, the next are outlined and the last are held against the lint.
    written = [_written(rendering.popleft(), text, known) for text in templates.render_many(asked())]
    following = iter(written)
    return [next(following) if isinstance(result, Outline) else result for result in results]


def choose(
    tx: Connection, case: LeadCase, touch: NextTouch, templates: Templates, settings: DraftingSettings, now: datetime
) -> Outline | Unfit:
    """What the draft of a touch would lean on and be written from; nothing is stored.

    Raises TemplateProblemError where only broken templates are left.
    """
    outline = _outline(tx, case, touch, look_up(tx, [case], templates.shelf((touch.kind,)), settings, now), now)
    if isinstance(outline, TemplateProblemError):
        raise outline
    return outline


def relint(
    tx: Connection, draft: Draft, subject: str, body: str, settings: DraftingSettings, now: datetime
) -> tuple[Finding, ...]:
    """What the lint finds in a text that a person gave a stored draft."""
    case = _case(tx, draft, settings, now)
    known = look_up(tx, [case], Shelf({}), settings, now)
    stage = plans.stage(case.history)
    facts = facts_of(case, draft.kind, stage, draft.recipient, draft.evidence, draft.purpose, draft.template, known)
    return lint.check(subject, body, facts)


def alternatives(
    tx: Connection, draft: Draft, templates: Templates, settings: DraftingSettings, now: datetime
) -> tuple[Alternative, ...]:
    """The other texts that fit a stored draft, the next best first, with its evidence and what the lint finds in each."""
    case = _case(tx, draft, settings, now)
    known = look_up(tx, [case], templates.shelf((draft.kind,)), settings, now)
    row = touch_rows.get(tx, draft.touch_id)
    touch = NextTouch(row.kind, row.number, row.due_at, row.reason)
    spoken = draft_data.language(case, settings.writers[case.lead.mailbox_id])
    outline = outline_of(case, touch, draft.evidence, spoken, known, now)
    if isinstance(outline, Unfit):
        return ()
    against = dict(outline.choice.passed)
    fitting = [one for one in (outline.template, *outline.choice.others) if one.name != draft.template]
    texts = templates.render_many([(template, outline.data) for template in fitting])
    return tuple(
        Alternative(text, _findings(outline, text, known), against.get(text.template, outline.choice.why))
        for text in texts
        if isinstance(text, Rendered)
    )


def _case(tx: Connection, draft: Draft, settings: DraftingSettings, now: datetime) -> LeadCase:
    lead = lead_rows.get(tx, draft.lead_id)
    return lead_case.load(tx, lead, settings.writers[lead.mailbox_id].calendar, now)


def look_up(
    tx: Connection, cases: Sequence[LeadCase], shelf: Shelf, settings: DraftingSettings, now: datetime
) -> Known:
    """What the drafts of these cases share."""
    households = {household for case in cases if (household := settings.sources.household(case.lead))}
    organisations = {domain for case in cases if (domain := _organisation(case))}
    return Known(
        settings,
        shelf,
        news_rows.every_used(tx, [case.lead.id for case in cases], households),
        draft_rows.templates_sent(tx, organisations, now),
        _names(frozenset(company.name for company in settings.sources.companies.values())),
    )


@lru_cache(maxsize=8)  # there may be thousands, and they seldom change
def _names(names: frozenset[str]) -> lint.Names:
    return lint.Names(names)


def _organisation(case: LeadCase) -> str | None:
    return domains.organisation(case.lead.prospect.email or "")


def _written(outline: Outline, text: Rendered | TemplateProblemError, known: Known) -> Written | TemplateProblemError:
    return Written(outline, text, _findings(outline, text, known)) if isinstance(text, Rendered) else text


def _outline(
    tx: Connection, case: LeadCase, touch: NextTouch, known: Known, now: datetime
) -> Outline | Unfit | TemplateProblemError:
    lead, sources = case.lead, known.settings.sources
    household = sources.household(lead)
    code = draft_data.language(case, known.settings.writers[lead.mailbox_id])
    had, asked, stage = known.used.of(lead.id, household), evidences.asked(case), plans.stage(case.history)
    evidence = evidences.choose(tx, touch.kind, lead, sources, code, now, had, asked=asked, stage=stage)
    if evidence is None and touch.kind in evidences.NEEDING:
        return Unfit("nothing new to lean on: no fitting news, and no entry of the library that they have not had")
    try:
        outline = outline_of(case, touch, evidence, code, known, now)
    except TemplateProblemError as error:
        return error
    if evidence and isinstance(outline, Outline):
        known.used.add(lead.id, household, evidence.key)
    return outline


def outline_of(
    case: LeadCase, touch: NextTouch, evidence: Evidence | None, spoken: str, known: Known, now: datetime
) -> Outline | Unfit:
    """The template and its data.  Raises TemplateProblemError where only broken templates are left."""
    writer = known.settings.writers[case.lead.mailbox_id]
    company = known.settings.sources.company_of(case.lead)
    code = spoken if known.shelf.speaks(touch.kind, spoken) else writer.language
    data = draft_data.data(case, touch.kind, evidence, company, known.settings, code, now)
    stage = plans.stage(case.history)
    occasion = Occasion(
        source=case.lead.source,
        stage=stage,
        touch=touch.number,
        tone=writer.tone,
        language=writer.language,
        used=known.had(case),
    )
    choice = known.shelf.choose(touch.kind, spoken, data, occasion)
    if isinstance(choice, Unfit):
        return choice
    if choice.template.language.partition("-")[0] != code.partition("-")[0]:
        data = draft_data.data(case, touch.kind, evidence, company, known.settings, choice.template.language, now)
    return Outline(
        case,
        touch,
        known.settings.sources.household(case.lead),
        stage,
        draft_data.recipient(case, touch.kind),
        evidence,
        data,
        choice,
    )


def _findings(outline: Outline, text: Rendered, known: Known) -> tuple[Finding, ...]:
    facts = facts_of(
        outline.case,
        outline.touch.kind,
        outline.stage,
        outline.recipient,
        outline.evidence,
        text.purpose,
        text.template,
        known,
    )
    return lint.check(text.subject, text.body, facts)


def facts_of(
    case: LeadCase,
    kind: TouchKind,
    stage: Stage,
    recipient: Address,
    evidence: Evidence | None,
    purpose: str,
    template: str,
    known: Known,
) -> lint.LintFacts:
    """What the lint holds a text for this reader against."""
    lead = case.lead
    company = known.settings.sources.company_of(lead)
    sent = known.used.of(lead.id, known.settings.sources.household(lead))
    for message in case.messages:
        if message.ours:
            sent |= lint.links(message.understanding.parts.new_text)
    sent -= known.links_of(lead.mailbox_id)
    if evidence:
        sent.discard(evidence.key)  # what the draft itself leans on may stand in it
    theirs, writer = case.theirs, known.settings.writers[lead.mailbox_id]
    said = "\n".join(message.understanding.parts.new_text for message in theirs)
    spoken = wording.language([said], "")
    return lint.LintFacts(
        kind=kind,
        stage=stage,
        purpose=purpose,
        recipient_email=recipient.email,
        recipient_name=recipient.name or None,
        company=lead.prospect.company or (company.name if company else None),
        other_companies=known.watched,
        competitors=known.settings.competitors,
        thread_subject=None if kind is TouchKind.CALL else draft_data.subject(case),
        links_sent=frozenset(sent),
        evidence=evidence,
        known_as=frozenset(message.from_.name for message in theirs if message.from_.email == recipient.email),
        said=said,
        language=spoken if spoken == template.partition("/")[2].partition(".")[0] else "",
        signs_as="\n".join((writer.name, *writer.signature.strip().splitlines()[:1])),
    )


def _store(tx: Connection, written: Written, now: datetime) -> Draft:
    outline, text = written.outline, written.text
    case, touch = outline.case, outline.touch
    stored = draft_rows.add(
        tx,
        Draft(
            id=0,
            touch_id=_touch(tx, case, touch, now),
            lead_id=case.lead.id,
            version=1,
            state=DraftState.PENDING,
            kind=touch.kind,
            recipient=outline.recipient,
            subject=text.subject,
            body=text.body,
            template=text.template,
            purpose=text.purpose,
            evidence=outline.evidence,
            findings=written.findings,
            head=case.head,
            created_at=now,
        ),
    )
    if outline.evidence:
        news_rows.record_use(tx, outline.evidence.key, case.lead.id, outline.household, now)
    subject = f"draft:{stored.id}"
    audit_rows.record(
        tx, at=now, who="followthrough", what="drafted", subject=subject, detail=_told(touch, outline.choice)
    )
    return stored


def _told(touch: NextTouch, choice: Choice) -> str:
    """Why this touch and this text, and why not the others."""
    passed = "; ".join(f"{kind}: {why}" for kind, why in touch.passed_over)
    others = "; ".join(f"{name}: {why}" for name, why in choice.passed[:MOST_TOLD])
    return (
        f"touch {touch.number}, {touch.kind}: {touch.reason}{f' (passed over: {passed})' if passed else ''}. "
        f"Text {choice.template.name}: {choice.why}{f' (not {others})' if others else ''}"
    )


def _touch(tx: Connection, case: LeadCase, touch: NextTouch, now: datetime) -> int:
    """The row of the touch: a cancelled one is taken up again, as a lead has each kind once."""
    known = next((old.id for old in case.history.touches if old.kind is touch.kind), None)
    if known is not None:
        touch_rows.set_state(tx, known, TouchState.DRAFTED, now)
        return known
    row = Touch(0, case.lead.id, touch.kind, touch.number, TouchState.DRAFTED, touch.due_at, touch.reason)
    return touch_rows.add(tx, row).id
