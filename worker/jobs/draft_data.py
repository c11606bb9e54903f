"""What a draft is written from: the variables of its template (see drafting.variables) out of a lead's case.

case + evidence + writer ─► language ─► data, "" where nothing is known
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from worker.drafting import Data
from worker.jobs.evidence import Sources
from worker.jobs.fingerprint import fingerprint
from worker.jobs.lead_case import LeadCase
from worker.mail.compose import reply_subject
from worker.model import Address, Company, Evidence, Plan, Source, TouchKind, WorkCalendar
from worker.rules import hours, lint, subjects, wording
from worker.rules import plan as plans
from worker.rules.addresses import canonical

_MOST_SHARP_S = 4  # letters by which a subject is shorter than its words without case
_NO_EVIDENCE = dict.fromkeys(("title", "url", "source", "published", "why", "summary", "asks", "congratulate"), "")


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose mailbox it is, and how this person writes.

    `language` counts where the conversation's own is not known or nothing is written in it; `tone` is plain, warm, formal or "";
    `greeting` and `closing` are their own formulas by language, with {name}, {first_name} and {last_name} of the reader.
    """

    name: str
    signature: str
    language: str
    calendar: WorkCalendar
    phone: str = ""
    tone: str = ""
    greeting: Mapping[str, str] = field(default_factory=dict)
    closing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftingSettings:
    """What planning and drafting need to know; writers by mailbox id, plans by name."""

    company: str
    writers: Mapping[int, Writer]
    plans: Mapping[str, Plan]
    sources: Sources = field(default_factory=lambda: Sources({}))
    most_at_once: int = 50
    touches_a_day: int = 20  # of a mailbox; first answers are not counted
    competitors: lint.Names = lint.NO_NAMES
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        calendars = {mailbox: writer.calendar for mailbox, writer in self.writers.items()}
        object.__setattr__(self, "fingerprint", fingerprint(self.plans, calendars))

    def plan_of(self, name: str) -> Plan:
        return self.plans.get(name, plans.DEFAULT_PLAN)


def language(case: LeadCase, writer: Writer) -> str:
    """What the prospect writes in, the writer's own where that cannot be told."""
    return wording.language([message.understanding.parts.new_text for message in case.theirs], writer.language)


def recipient(case: LeadCase, kind: TouchKind) -> Address:
    """Whom a touch of this kind is written to."""
    lead = case.lead
    if kind is TouchKind.INTRODUCTION_THANKS:
        return case.address(lead.introducer or "")
    return Address(lead.prospect.email or "", lead.prospect.name or "")


def subject(case: LeadCase) -> str:
    """The subject of the newest mail of theirs, else of ours."""
    newest = (case.theirs or case.messages)[-1:]
    return newest[0].subject if newest else ""


def data(
    case: LeadCase,
    kind: TouchKind,
    evidence: Evidence | None,
    company: Company | None,
    settings: DraftingSettings,
    code: str,
    now: datetime,
) -> Data:
    """Every variable of a template as text of one line (points and signature may have several), in the language `code`."""
    lead, prospect, writer = case.lead, case.lead.prospect, settings.writers[case.lead.mailbox_id]
    theirs, about = case.theirs, subject(case)
    wrote = _wrote(case)
    introducer = case.address(lead.introducer) if lead.introducer else _named_by(case) if not wrote else Address("")
    return {
        "prospect": _person(prospect.name, prospect.email)
        | {
            "company": _line(prospect.company or (company.name if company else "")),
            "industry": _line((company.industry if company else None) or ""),
            "wrote": "yes" if wrote else "",
        },
        "sender": _sender(writer, recipient(case, kind), settings.company, code),
        "conversation": {
            "subject": reply_subject(about),
            "topic": "" if lead.source is Source.WEBFORM else _topic(about),
            "points": "\n".join(
                f"- {point}" for point in wording.points(message.understanding.parts.new_text for message in theirs)
            ),
        },
        "introducer": _person(introducer.name, introducer.email),
        "evidence": _evidence(evidence, code) if evidence else _NO_EVIDENCE,
        "next": {"contact": _next_contact(case, kind, settings, code, now)},
    }


def _wrote(case: LeadCase) -> bool:
    """Whether the reader wrote to us, by mail or by a form, rather than being named by somebody else."""
    email = canonical(case.lead.prospect.email or "")
    return case.lead.source is Source.WEBFORM or any(
        canonical(address.email) == email for message in case.theirs for address in (message.from_, *message.reply_to)
    )


def _named_by(case: LeadCase) -> Address:
    """Who wrote of somebody that did not write."""
    return next((message.from_ for message in case.theirs), Address(""))


def _person(display: str | None, email: str | None) -> dict[str, str]:
    name = wording.name(display)
    return {"name": name.whole, "first_name": name.first, "last_name": name.last, "email": email or ""}


def _sender(writer: Writer, reader: Address, company: str, code: str) -> dict[str, str]:
    name = wording.name(writer.name)
    return {
        "name": writer.name,
        "first_name": name.first,
        "last_name": name.last,
        "company": company,
        "phone": writer.phone,
        "greeting": _own(writer.greeting, code, reader.name),
        "closing": _own(writer.closing, code, reader.name),
        "signature": writer.signature.strip() or writer.name,
    }


def _own(formulas: Mapping[str, str], code: str, name: str) -> str:
    formula = formulas.get(code) or formulas.get(code.partition("-")[0], "")
    return wording.formula(formula, name).rstrip(" ,:") if formula else ""


def _evidence(evidence: Evidence, code: str) -> dict[str, str]:
    return {
        "title": _line(evidence.title),
        "url": evidence.url,
        "source": _line(evidence.source),
        "published": wording.day(evidence.published.date(), code) if evidence.published else "",
        "why": _line(evidence.why),
        "summary": _line(evidence.summary),
        "asks": _line(evidence.asks),
        "congratulate": evidence.congratulate.value,
    }


def _topic(about: str) -> str:
    """What it is about in their words; a form's subject is its machine's, and says nothing."""
    words = _line(about)
    base = subjects.take_apart(words).base
    ends = (
        words[start:] for start in range(len(words) - len(base), len(words))
    )  # in their own capitals; ß counts as ss
    return wording.topic(next((end for end in islice(ends, _MOST_SHARP_S) if end.casefold() == base), ""))


def _next_contact(case: LeadCase, kind: TouchKind, settings: DraftingSettings, code: str, now: datetime) -> str:
    """The day of the touch after this one, in words: a promise that the plan keeps."""
    if kind not in plans.FIRST_ANSWERS:
        return ""
    later = [planned for planned in settings.plan_of(case.lead.plan).touches if planned.kind not in plans.FIRST_ANSWERS]
    if not later:
        return ""
    calendar = settings.writers[case.lead.mailbox_id].calendar
    opening = _opening(now + max(later[0].after, plans.SHORTEST_GAP), calendar)
    return wording.day(opening.astimezone(ZoneInfo(calendar.zone)).date(), code.partition("-")[0])


@lru_cache(maxsize=64)  # the same for all leads of a mailbox in one run
def _opening(at: datetime, calendar: WorkCalendar) -> datetime:
    return hours.next_opening(at, calendar)


def _line(text: str) -> str:
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())
