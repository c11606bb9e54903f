"""The day's digest for one person: what waits for them, what was found, and a link to each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from worker.model import Delivery, DeliveryState, Draft, Lead, TouchKind
from worker.report import words
from worker.report.render import environment, written
from worker.rules import clocks
from worker.rules.stats import HOUR
from worker.store import deliveries, drafts, leads

UNDECIDED = (DeliveryState.ASK_HUMAN, DeliveryState.HELD)
UNDER_WAY = (
    *UNDECIDED,
    DeliveryState.APPROVED,
    DeliveryState.READY,
    DeliveryState.SENDING_PRE,
    DeliveryState.SENDING_COMMIT,
    DeliveryState.UNKNOWN,
    DeliveryState.ACCEPTED,
)
MOST_NAMED = 15  # of each list


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: who it is about, what is said of it, and where it is done (a path of the page)."""

    name: str
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person has to do, the most urgent first; `found` are the leads that came since the last digest."""

    decide: tuple[Line, ...]  # mails that may or may not have left
    approve: tuple[Line, ...]
    call: tuple[Line, ...]
    answer: tuple[Line, ...]  # who waits, and nothing was drafted
    found: tuple[Line, ...]

    @property
    def subject(self) -> str:
        """As in "3 drafts to approve, 2 prospects wait"; "" where there is nothing to tell."""
        parts = (
            words.count(len(self.decide), "mail to decide on", "mails to decide on"),
            words.count(len(self.approve), "draft to approve", "drafts to approve"),
            words.count(len(self.call), "call to make", "calls to make"),
            words.count(len(self.answer), "prospect waits", "prospects wait"),
            words.count(len(self.found), "new lead", "new leads"),
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class DigestMail:
    """A digest as a mail, without pictures."""

    subject: str
    html: str
    text: str
    images: tuple[tuple[str, bytes], ...] = ()


def load(tx: Connection, mailbox_ids: Collection[int], now: datetime, since: datetime) -> Digest:
    """What waits in these mailboxes at `now`, and the leads found since a moment."""
    known = {lead.id: lead for lead in leads.every(tx) if lead.mailbox_id in mailbox_ids and lead.override is not False}
    queue = [draft for draft in drafts.queue(tx, now, list(mailbox_ids)) if draft.lead_id in known]
    under_way = [one for one in deliveries.in_states(tx, UNDER_WAY) if one.mailbox_id in mailbox_ids]
    cared_for = {draft.lead_id for draft in queue} | {one.lead_id for one in under_way}
    by_wait = sorted(queue, key=lambda draft: (known[draft.lead_id].waiting_since or now, draft.created_at))
    waiting = [lead for lead in leads.waiting(tx) if lead.id in known and lead.id not in cared_for]
    new = [lead for lead in known.values() if lead.found_at >= since and not lead.backfilled]
    return Digest(
        decide=tuple(_decision(one, known) for one in under_way if one.state in UNDECIDED),
        approve=tuple(_draft(draft, known, now) for draft in by_wait if draft.kind is not TouchKind.CALL),
        call=tuple(_draft(draft, known, now) for draft in by_wait if draft.kind is TouchKind.CALL),
        answer=tuple(_lead(lead, now) for lead in waiting),
        found=tuple(_lead(lead, now) for lead in new),
    )


def render(digest: Digest, address: str) -> DigestMail:
    """The mail; `address` is the page's, "https://…".  Raises TemplateProblemError."""
    lists = (
        ("Decide", digest.decide),
        ("Approve", digest.approve),
        ("Call", digest.call),
        ("Answer yourself", digest.answer),
        ("New leads", digest.found),
    )
    data = {
        "headline": digest.subject,
        "address": address.rstrip("/"),
        "lists": [(title, lines[:MOST_NAMED], len(lines[MOST_NAMED:])) for title, lines in lists if lines],
    }
    return DigestMail(digest.subject, *written(environment(), "digest", data))


def _draft(draft: Draft, known: dict[int, Lead], now: datetime) -> Line:
    lead = known[draft.lead_id]
    return Line(
        words.person(lead.prospect), f"{draft.kind.replace('_', ' ')}{_waits(lead, now)}", f"/drafts/{draft.id}"
    )


def _lead(lead: Lead, now: datetime) -> Line:
    return Line(words.person(lead.prospect), _waits(lead, now).removeprefix(", ") or "answered", f"/leads/{lead.id}")


def _waits(lead: Lead, now: datetime) -> str:
    if lead.waiting_since is None:
        return ""
    waits = now - lead.waiting_since
    return f", waits {words.duration(waits / HOUR)} ({clocks.step(waits)})"


def _decision(delivery: Delivery, known: dict[int, Lead]) -> Line:
    lead = known.get(delivery.lead_id or 0)
    name = words.person(lead.prospect) if lead else delivery.mail.recipient
    said = "may have been sent" if delivery.state is DeliveryState.ASK_HUMAN else "is held"
    return Line(name, f"the mail to {delivery.mail.recipient} {said}", "/")
