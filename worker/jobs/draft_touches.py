"""Writes the draft of a touch: evidence, template, lint; touch, draft and use of the evidence are stored together.

next touch ─► evidence ─► template ─► render ─► lint ─► Touch + Draft(pending)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from worker.drafting import Data, Rendered, Templates, Unfit
from worker.jobs import evidence as evidences
from worker.jobs import lead_case
from worker.jobs.evidence import Sources
from worker.jobs.lead_case import LeadCase
from worker.mail.compose import reply_subject
from worker.model import (
    Address,
    Draft,
    DraftState,
    Evidence,
    Finding,
    NextTouch,
    Plan,
    Source,
    Touch,
    TouchKind,
    TouchState,
    WorkCalendar,
)
from worker.rules import hours, lint, subjects, wording
from worker.rules import plan as plans
from worker.store import audit as audit_rows
from worker.store import drafts as draft_rows
from worker.store import leads as lead_rows
from worker.store import news as news_rows
from worker.store import touches as touch_rows


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose mailbox it is, and how this person writes; `language` counts where the conversation's own is not known."""

    name: str
    signature: str
    language: str
    calendar: WorkCalendar
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DraftingSettings:
    """What planning and drafting need to know; writers by mailbox id, plans by name."""

    company: str
    writers: Mapping[int, Writer]
    plans: Mapping[str, Plan]
    sources: Sources = field(default_factory=lambda: Sources({}))
    languages: frozenset[str] = frozenset({"en", "de"})  # those that templates are written in
    most_at_once: int = 50
    competitors: lint.Names = lint.NO_NAMES
    watched: lint.Names = field(init=False)  # the names of the companies that are watched

    def __post_init__(self) -> None:
        names = (company.name for company in self.sources.companies.values())
        object.__setattr__(self, "watched", lint.Names(names))  # once, for there may be thousands

    def plan_of(self, name: str) -> Plan:
        return self.plans.get(name, plans.DEFAULT_PLAN)


def relint(
    tx: Connection, draft: Draft, subject: str, body: str, settings: DraftingSettings, now: datetime
) -> tuple[Finding, ...]:
    """What the lint finds in a text that a person gave a stored draft."""
    lead = lead_rows.get(tx, draft.lead_id)
    case = lead_case.load(tx, lead, settings.writers[lead.mailbox_id].calendar, now)
    facts = _lint_facts(tx, case, draft.kind, draft.recipient, draft.evidence, settings)
    return lint.check(subject, body, replace(facts, purpose=draft.purpose))


@dataclass(frozen=True, slots=True)
class _Text:
    """A draft before it is stored."""

    recipient: Address
    rendered: Rendered
    evidence: Evidence | None
    facts: lint.LintFacts


def draft(
    tx: Connection, case: LeadCase, touch: NextTouch, templates: Templates, settings: DraftingSettings, now: datetime
) -> Draft | Unfit:
    """Stores the touch and its draft; `Unfit` and nothing stored where evidence or a template is missing.

    Raises TemplateProblemError for a template that fails.
    """
    text = _write(tx, case, touch, templates, settings, now)
    return text if isinstance(text, Unfit) else _store(tx, case, touch, text, settings, now)


def _write(
    tx: Connection, case: LeadCase, touch: NextTouch, templates: Templates, settings: DraftingSettings, now: datetime
) -> _Text | Unfit:
    writer = settings.writers[case.lead.mailbox_id]
    language = _language(case, writer.language, settings)
    evidence = evidences.choose(tx, touch.kind, case.lead, settings.sources, language, now)
    if evidence is None and touch.kind in evidences.NEEDING:
        return Unfit("nothing new to lean on: no fitting news, and no entry of the library that they have not had")
    data = _data(case, touch, evidence, settings, language, now)
    template = templates.choose(touch.kind, language, data)
    if isinstance(template, Unfit):
        return template
    recipient = _recipient(case, touch.kind)
    facts = _lint_facts(tx, case, touch.kind, recipient, evidence, settings)
    return _Text(recipient, templates.render(template, data), evidence, facts)


def _store(
    tx: Connection, case: LeadCase, touch: NextTouch, text: _Text, settings: DraftingSettings, now: datetime
) -> Draft:
    rendered = text.rendered
    facts = replace(text.facts, purpose=rendered.purpose)
    stored = draft_rows.add(
        tx,
        Draft(
            id=0,
            touch_id=_touch(tx, case, touch, now),
            lead_id=case.lead.id,
            version=1,
            state=DraftState.PENDING,
            kind=touch.kind,
            recipient=text.recipient,
            subject=rendered.subject,
            body=rendered.body,
            template=rendered.template,
            purpose=rendered.purpose,
            evidence=text.evidence,
            findings=lint.check(rendered.subject, rendered.body, facts),
            head=case.head,
            created_at=now,
        ),
    )
    if text.evidence:
        company = settings.sources.company_of(case.lead)
        domain = company.domain if company else None
        news_rows.record_use(tx, evidences.key(text.evidence), case.lead.id, domain, now)
    passed = "; ".join(f"{kind}: {why}" for kind, why in touch.passed_over)
    detail = f"touch {touch.number}, {touch.kind}: {touch.reason}" + (f" (passed over: {passed})" if passed else "")
    audit_rows.record(tx, at=now, who="followthrough", what="drafted", subject=f"draft:{stored.id}", detail=detail)
    return stored


def _touch(tx: Connection, case: LeadCase, touch: NextTouch, now: datetime) -> int:
    """The row of the touch: a cancelled one is taken up again, as a lead has each kind once."""
    known = next((old.id for old in case.history.touches if old.kind is touch.kind), None)
    if known is not None:
        touch_rows.set_state(tx, known, TouchState.DRAFTED, now)
        return known
    row = Touch(0, case.lead.id, touch.kind, touch.number, TouchState.DRAFTED, touch.due_at, touch.reason)
    return touch_rows.add(tx, row).id


def _language(case: LeadCase, default: str, settings: DraftingSettings) -> str:
    texts = [message.understanding.parts.new_text for message in case.theirs]
    spoken = wording.language(texts, default)
    return spoken if spoken in settings.languages else default


def _recipient(case: LeadCase, kind: TouchKind) -> Address:
    lead = case.lead
    if kind is TouchKind.INTRODUCTION_THANKS:
        return case.address(lead.introducer or "")
    return Address(lead.prospect.email or "", lead.prospect.name or "")


def _subject(case: LeadCase) -> str:
    newest = (case.theirs or case.messages)[-1:]
    return newest[0].subject if newest else ""


def _data(
    case: LeadCase,
    touch: NextTouch,
    evidence: Evidence | None,
    settings: DraftingSettings,
    language: str,
    now: datetime,
) -> Data:
    """Every variable of a template as text, "" where nothing is known (see drafting.templates.VARIABLES)."""
    lead, writer, prospect = case.lead, settings.writers[case.lead.mailbox_id], case.lead.prospect
    introducer = case.address(lead.introducer) if lead.introducer else Address("")
    company = settings.sources.company_of(lead)
    return {
        "prospect": _person(prospect.name, prospect.email)
        | {"company": prospect.company or (company.name if company else ""), "wrote": _wrote(case)},
        "sender": _person(writer.name, "")
        | {"company": settings.company, "phone": writer.phone, "signature": writer.signature.strip() or writer.name},
        "conversation": {
            "subject": reply_subject(_subject(case)),
            "topic": _topic(case),
            "points": "\n".join(
                f"- {point}" for point in wording.points(m.understanding.parts.new_text for m in case.theirs)
            ),
        },
        "introducer": _person(introducer.name, introducer.email),
        "evidence": _evidence(evidence, language),
        "next": {"contact": _next_contact(case, touch, settings, language, now)},
    }


def _wrote(case: LeadCase) -> str:
    """Whether they wrote to us themselves, rather than being introduced by somebody else."""
    return "yes" if any(message.from_.email != case.lead.introducer for message in case.theirs) else ""


def _person(name: str | None, email: str | None) -> dict[str, str]:
    first = wording.first_name(name)
    return {"name": name if name and first else "", "first_name": first, "email": email or ""}


def _evidence(evidence: Evidence | None, language: str) -> dict[str, str]:
    if evidence is None:
        return dict.fromkeys(("title", "url", "source", "published", "why", "summary", "congratulate"), "")
    return {
        "title": evidence.title,
        "url": evidence.url,
        "source": evidence.source,
        "published": wording.day(evidence.published.date(), language) if evidence.published else "",
        "why": evidence.why,
        "summary": evidence.summary,
        "congratulate": evidence.congratulate.value,
    }


def _topic(case: LeadCase) -> str:
    """What it is about in their words; a form's subject is its machine's, and says nothing."""
    if case.lead.source is Source.WEBFORM:
        return ""
    words = " ".join(_subject(case).split())
    base = words[-len(subjects.take_apart(words).base) :]
    return base if subjects.take_apart(base).base == subjects.take_apart(words).base else ""


def _next_contact(case: LeadCase, touch: NextTouch, settings: DraftingSettings, language: str, now: datetime) -> str:
    """The day of the touch after this one, in words: a promise that the plan keeps."""
    touches = settings.plan_of(case.lead.plan).touches
    later = [planned for planned in touches if planned.kind not in plans.FIRST_ANSWERS]
    if touch.kind not in plans.FIRST_ANSWERS or not later:
        return ""
    calendar = settings.writers[case.lead.mailbox_id].calendar
    opening = hours.next_opening(now + max(later[0].after, plans.SHORTEST_GAP), calendar)
    return wording.day(opening.astimezone(ZoneInfo(calendar.zone)).date(), language)


def _lint_facts(
    tx: Connection,
    case: LeadCase,
    kind: TouchKind,
    recipient: Address,
    evidence: Evidence | None,
    settings: DraftingSettings,
) -> lint.LintFacts:
    lead = case.lead
    company = settings.sources.company_of(lead)
    sent = news_rows.used_urls(tx, lead.id, company.domain if company else None)
    written = [message.understanding.parts.new_text for message in case.messages if message.ours]
    lean = {evidences.key(evidence)} if evidence else set()  # what the draft itself leans on may stand in it
    writer = settings.writers[lead.mailbox_id]
    own = lint.links(writer.signature)
    return lint.LintFacts(
        kind=kind,
        stage=plans.stage(case.history),
        purpose="",
        recipient_email=recipient.email,
        recipient_name=recipient.name or None,
        company=lead.prospect.company or (company.name if company else None),
        known_as=frozenset(m.from_.name for m in case.theirs if m.from_.email == recipient.email),
        other_companies=settings.watched,
        competitors=settings.competitors,
        thread_subject=None if kind is TouchKind.CALL else _subject(case),
        links_sent=frozenset(sent).union(*map(lint.links, written)) - own - lean,
        evidence=evidence,
        said="\n".join(message.understanding.parts.new_text for message in case.theirs),
        language=_language(case, "", settings),
        signs_as="\n".join((writer.name, *writer.signature.strip().splitlines()[:1])),
    )
