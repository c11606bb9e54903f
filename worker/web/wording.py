"""Times, spans and names as a person reads them on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from worker.jobs.checklist import How, StepState
from worker.model import (
    DeliveryState,
    DraftState,
    Finding,
    LeadStatus,
    Prospect,
    Says,
    Source,
    Step,
    TouchKind,
    TouchState,
)
from worker.report import words
from worker.rules.people import Part
from worker.rules.stats import HOUR

KINDS = {
    TouchKind.THANK_YOU: "thank-you",
    TouchKind.DETAILS: "agree the details",
    TouchKind.CALL: "phone call",
    TouchKind.INTRODUCTION_THANKS: "thanks to the introducer",
    TouchKind.INFORMATION_CHECK: "information check",
    TouchKind.ARTICLE: "article",
    TouchKind.COMPANY_NEWS: "company news",
    TouchKind.TESTIMONIAL: "a customer's words",
    TouchKind.REFERRAL_FOR_THEM: "referral for them",
    TouchKind.COMPETITIVE: "their competition",
    TouchKind.NEWSLETTER: "newsletter",
    TouchKind.PRODUCT_NEWS: "product news",
    TouchKind.CLOSING: "closing",
}
SOURCES = {
    Source.DIRECT: "wrote to us",
    Source.WEBFORM: "filled in a form",
    Source.REFERRAL: "was introduced",
    Source.OUTREACH_REPLY: "answered our outreach",
}
SAYS = {
    Says.LEAD: "a lead",
    Says.NO_LEAD: "no lead",
    Says.CUSTOMER: "customer",
    Says.PARTNER: "partner",
    Says.VENDOR: "vendor",
}
PARTS = {
    Part.PROSPECT: "the prospect",
    Part.COLLEAGUE: "a colleague of theirs",
    Part.INTRODUCER: "introduced them; we owe thanks",
    Part.OTHER: "takes part",
}
# One table for each: members of different enumerations are equal where their words are.
DRAFT_STATES = {
    DraftState.PENDING: "waits for you",
    DraftState.SNOOZED: "snoozed",
    DraftState.APPROVED: "approved",
    DraftState.REJECTED: "rejected",
    DraftState.VOID: "taken back",
}
TOUCH_STATES = {
    TouchState.DRAFTED: "at hand",
    TouchState.DONE: "done",
    TouchState.SKIPPED: "skipped",
    TouchState.CANCELLED: "not done",
}
STEP_STATES = {
    StepState.DONE: "done",
    StepState.AT_HAND: "waits in the queue",
    StepState.SKIPPED: "rejected",
    StepState.PASSED_OVER: "passed over",
    StepState.OPEN: "to come",
}
STEP_SIGNS = {
    StepState.DONE: "✓",
    StepState.AT_HAND: "…",
    StepState.SKIPPED: "✗",
    StepState.PASSED_OVER: "–",
    StepState.OPEN: "○",
}
HOW = {
    How.APPROVED: "sent, approved",
    How.BY_HAND: "written",
    How.CALLED: "called",
    How.TICKED: "ticked off",
}
LEAD_STATES = {
    LeadStatus.ACTIVE: "plan runs",
    LeadStatus.PAUSED: "plan rests",
    LeadStatus.REPLIED: "they answered",
    LeadStatus.STOPPED: "plan ended",
}
DELIVERY_STATES = {
    DeliveryState.APPROVED: "approved",
    DeliveryState.READY: "about to be sent",
    DeliveryState.SENDING_PRE: "being sent",
    DeliveryState.SENDING_COMMIT: "being sent",
    DeliveryState.ACCEPTED: "sent",
    DeliveryState.SENT: "sent, with a copy in Sent",
    DeliveryState.REJECTED: "refused by the server",
    DeliveryState.HELD: "held for you",
    DeliveryState.CANCELLED: "not sent",
    DeliveryState.UNKNOWN: "perhaps sent: being looked for",
    DeliveryState.ASK_HUMAN: "perhaps sent: you decide",
}


def span(duration: timedelta) -> str:
    """As in "19 h 5 min"; under an hour and over two days shorter."""
    return words.duration(max(duration, timedelta()) / HOUR)


def working(duration: timedelta) -> str:
    """Working time in hours alone, as in "210 h": a working day has no 24 of them."""
    minutes = round(duration / timedelta(minutes=1))
    return words.duration(minutes / 60) if minutes < 48 * 60 else f"{round(minutes / 60)} h"


def moment(when: datetime, now: datetime, zone: ZoneInfo) -> Markup:
    """A `<time>`: as short as it is clear beside today, with the full date in its title."""
    local, today = when.astimezone(zone), now.astimezone(zone).date()
    days = abs((local.date() - today).days)
    if days == 0:
        short = f"{local:%H:%M}"
    elif days < 7:
        short = f"{local:%a %H:%M}"
    else:
        short = f"{local.day} {local:%b}" + (f" {local.year}" if local.year != today.year else "")
    full = f"{local:%A}, {local.day} {local:%B %Y, %H:%M} ({zone.key})"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(local.isoformat(), full, short)


def name(prospect: Prospect) -> str:
    """Who it is, without the company."""
    return " ".join((prospect.name or prospect.email or "somebody").split())[: words.NAME_LIMIT]


def limit_in(waiting: timedelta, step: Step) -> str:
    """How long until the next step of the ladder, or how long the last one has passed."""
    limit = 24 if step is Step.DUE else 72
    left = limit * HOUR - waiting
    return f"{limit} h limit in {span(left)}" if left > timedelta() else f"{span(-left)} over the {limit} h limit"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and what the lint says of it."""

    text: str
    finding: Finding | None = None


def marked(text: str, findings: Iterable[Finding], where: str) -> list[Piece]:
    """The text cut where findings begin and end; of two that overlap the first one counts."""
    pieces, done = [], 0
    spans = (finding for finding in findings if finding.where == where and 0 <= finding.start < finding.end)
    for finding in sorted(spans, key=lambda finding: finding.start):
        if finding.start < done:
            continue
        pieces += [Piece(text[done : finding.start]), Piece(text[finding.start : finding.end], finding)]
        done = finding.end
    return [piece for piece in (*pieces, Piece(text[done:])) if piece.text]
