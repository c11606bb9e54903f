"""A template as it would read: for a real lead, or with the sample data, by the real engine and the real lint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from worker.drafting import Choice, Data, Rendered, Template, Templates, Unfit
from worker.drafting.samples import full, sparse
from worker.drafting.variables import VARIABLES, value
from worker.errors import NotFoundError, NotPossibleError, TemplateProblemError
from worker.jobs import draft_data, lead_case
from worker.jobs import evidence as evidences
from worker.jobs.check_templates import findings_of
from worker.jobs.draft_touches import DraftingSettings, Outline, facts_of, look_up, outline_of
from worker.model import Congratulate, Evidence, Finding, NextTouch, TouchKind
from worker.rules import lint
from worker.rules import plan as plans
from worker.store import leads as lead_rows

_SAMPLE = full()
_SAMPLE_EVIDENCE = Evidence(
    title=value(_SAMPLE, "evidence.title"),
    url=value(_SAMPLE, "evidence.url"),
    source=value(_SAMPLE, "evidence.source"),
    published=None,
    why=value(_SAMPLE, "evidence.why"),
    summary=value(_SAMPLE, "evidence.summary"),
    congratulate=Congratulate.NEUTRAL,
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a template gives: `text`, or in `failure` why there is none; `lacks` are the required data that are not there.

    `choice` where the template was chosen, not named; `sample_evidence` where nothing was found that the lead could be sent, so
    that the example stands in for it.
    """

    template: Template
    data: Data
    text: Rendered | None
    findings: tuple[Finding, ...]
    failure: str = ""
    choice: Choice | None = None
    sample_evidence: bool = False

    @property
    def lacks(self) -> tuple[str, ...]:
        return self.template.lacks(self.data)

    @property
    def variables(self) -> tuple[tuple[str, str], ...]:
        """Every variable with its value here."""
        return tuple((one.name, value(self.data, one.name)) for one in VARIABLES)


def with_sample(
    templates: Templates, kind: TouchKind, language: str, template: Template | None = None, *, little: bool = False
) -> Preview:
    """With the sample data; `little` leaves out whatever may be missing.  Raises NotPossibleError where no template fits."""
    choice = None
    if template is None:
        choice = _chosen(templates.choose(kind, language, full(language)))
        template = choice.template
    data = sparse(template.requires) if little else full(template.language)
    text, failure = _rendered(templates, template, data)
    return Preview(template, data, text, findings_of(kind, text, data) if text else (), failure, choice)


def for_lead(
    tx: Connection,
    templates: Templates,
    kind: TouchKind,
    lead_id: int,
    settings: DraftingSettings,
    now: datetime,
    template: Template | None = None,
    language: str = "",
) -> Preview:
    """For a lead of the store, with what it could be sent now; by the template that fits best, or by this one.

    Raises NotFoundError, and NotPossibleError where no template fits.
    """
    lead = lead_rows.get(tx, lead_id)
    if lead.mailbox_id not in settings.writers:
        raise NotFoundError("its mailbox is no longer in the configuration.")
    case = lead_case.load(tx, lead, settings.writers[lead.mailbox_id].calendar, now)
    known = look_up(tx, [case], templates.shelf((kind,)), settings, now)
    spoken = language or draft_data.language(case, settings.writers[lead.mailbox_id])
    code = template.language if template else spoken
    asked, stage = evidences.asked(case), plans.stage(case.history)
    found = evidences.choose(tx, kind, lead, settings.sources, code, now, asked=asked, stage=stage)
    sample = found is None and kind in evidences.NEEDING
    evidence = _SAMPLE_EVIDENCE if sample else found
    choice = None
    if template is None:
        touch = NextTouch(kind, len(case.history.touches) + 1, now, "a preview")
        choice, data = _best(outline_of(case, touch, evidence, spoken, known, now))
        template = choice.template
    else:
        data = draft_data.data(case, kind, evidence, settings.sources.company_of(lead), settings, code, now)
    text, failure = _rendered(templates, template, data)
    findings: tuple[Finding, ...] = ()
    if text:
        reader = draft_data.recipient(case, kind)
        facts = facts_of(case, kind, plans.stage(case.history), reader, evidence, text.purpose, text.template, known)
        findings = lint.check(text.subject, text.body, facts)
    return Preview(template, data, text, findings, failure, choice, sample)


def _best(outline: Outline | Unfit) -> tuple[Choice, Data]:
    if isinstance(outline, Unfit):
        raise NotPossibleError(outline.reason)
    return outline.choice, outline.data


def _chosen(choice: Choice | Unfit) -> Choice:
    if isinstance(choice, Unfit):
        raise NotPossibleError(choice.reason)
    return choice


def _rendered(templates: Templates, template: Template, data: Data) -> tuple[Rendered | None, str]:
    try:
        return templates.render(template, data), ""
    except TemplateProblemError as error:
        return None, str(error)
