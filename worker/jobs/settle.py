"""Puts stored mails into conversations, and derives of each conversation whether it is a lead and whose turn it is.

new messages + neighbours ─► rules.threads ─► rules.conversations ─► conversation ─► lead, clocks
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from worker.model import (
    Conversation,
    Intent,
    Kind,
    Lead,
    LeadStatus,
    LeadVerdict,
    Message,
    Side,
    Source,
    Us,
    WorkCalendar,
)
from worker.rules import clocks, conversations, threads
from worker.rules.leads import LeadContext
from worker.store import conversations as conversation_rows
from worker.store import leads as lead_rows
from worker.store import messages as message_rows
from worker.store import suppressions as suppression_rows

WITHOUT_PEOPLE = frozenset({Kind.BULK, Kind.NOTIFICATION})


@dataclass(frozen=True, slots=True)
class Desk:
    """What taking in needs to know of us; calendars by mailbox."""

    us: Us
    our_names: tuple[str, ...]
    customers: frozenset[str]
    vendors: frozenset[str]
    calendars: Mapping[int, WorkCalendar]
    plans: Mapping[int, str] = field(default_factory=dict)
    erasure_key: bytes = b""  # of the digests by which erased people are known

    @property
    def context(self) -> LeadContext:
        return LeadContext(us=self.us, our_names=self.our_names, customers=self.customers, vendors=self.vendors)


def settle(tx: Connection, desk: Desk, added: Sequence[Message], now: datetime) -> set[int]:
    """Puts new messages into conversations, and derives the leads of every conversation that this touched; returns lead ids."""
    seeds = [message for message in added if _may_matter(message)]
    if not seeds:
        return set()
    pool = {message.id: message for message in message_rows.neighbours(tx, seeds)}
    groups = threads.group([threads.facts_of_message(message) for message in pool.values()], desk.us)
    current = {row: message.conversation_id for row, message in pool.items()}
    touched: list[int] = []
    emptied: dict[int, int] = {}
    for conversation_id, rows in conversations.assignments([[int(row) for row in group] for group in groups], current):
        members = sorted((pool[row] for row in rows), key=lambda message: (message.arrival.at, message.id))
        moved = [
            message
            for message in members
            if message.conversation_id is None or message.conversation_id != conversation_id
        ]
        if not moved or not any(_matters(message) for message in members):
            continue
        target = conversation_id or conversation_rows.create(tx, _conversation(members)).id
        message_rows.assign(tx, dict.fromkeys((message.id for message in moved), target))
        emptied.update({message.conversation_id: target for message in moved if message.conversation_id})
        touched.append(target)
    touched += [old for old in emptied if old not in touched]
    leads = {
        lead.id
        for conversation_id in touched
        if (lead := derive(tx, desk, conversation_id, now, emptied.get(conversation_id)))
    }
    conversation_rows.remove_empty(tx)
    return leads


def _may_matter(message: Message) -> bool:
    judged = message.understanding
    return judged.kind.kind not in WITHOUT_PEOPLE or judged.lead.is_lead


def _matters(message: Message) -> bool:
    return message.understanding.kind.kind is Kind.HUMAN or message.understanding.lead.is_lead


def _conversation(members: Sequence[Message]) -> Conversation:
    verdict = conversations.standing(members).verdict
    first, last = members[0], members[-1]
    return Conversation(0, first.mailbox_id, first.subject, verdict.prospect, first.arrival.at, last.arrival.at)


def derive(
    tx: Connection, desk: Desk, conversation_id: int, now: datetime, merged_into: int | None = None
) -> Lead | None:
    """Sets conversation, lead and clocks anew from the stored messages; None where it is no lead.

    A conversation that lost all its messages to another gives its lead to that one, or stops it where that has one already.
    """
    messages = message_rows.of_conversation(tx, conversation_id)
    lead = lead_rows.of_conversation(tx, conversation_id)
    if not messages:
        return _merge(tx, lead, merged_into) if lead and merged_into else None
    standing = conversations.standing(messages)
    verdict, found = standing.verdict, standing.found
    conversation = conversation_rows.get(tx, conversation_id)
    prospect = conversation.prospect if conversation.prospect.email else verdict.prospect
    conversation_rows.save(
        tx, replace(conversation, prospect=prospect, first_at=messages[0].arrival.at, last_at=messages[-1].arrival.at)
    )
    if lead is None:
        if found is None:
            return None
        lead = _new_lead(desk, conversation, verdict, found)
    elif found is not None:
        lead = replace(lead, score=verdict.score, reasons=verdict.reasons, source=verdict.source or lead.source)
    _believe_opt_out(tx, messages, now)
    return lead_rows.save(tx, _with_clocks(tx, desk, lead, messages, now))


def _new_lead(desk: Desk, conversation: Conversation, verdict: LeadVerdict, found: Message) -> Lead:
    return Lead(
        id=0,
        conversation_id=conversation.id,
        mailbox_id=found.mailbox_id,
        prospect=verdict.prospect,
        source=verdict.source or Source.DIRECT,
        introducer=verdict.introducer,
        score=verdict.score,
        reasons=verdict.reasons,
        found_at=found.arrival.at,
        plan=desk.plans.get(found.mailbox_id, "default"),
        backfilled=found.backfilled,
    )


def _with_clocks(tx: Connection, desk: Desk, lead: Lead, messages: Sequence[Message], now: datetime) -> Lead:
    facts = [clocks.facts_of_message(message) for message in messages]
    overrides = lead_rows.turn_overrides(tx, lead.conversation_id) if lead.id else ()
    turns = clocks.turns(facts, desk.calendars[lead.mailbox_id], now, overrides)
    waiting = clocks.waiting(turns)
    answers = [turn.answered_at for turn in turns if turn.side is Side.THEIRS and turn.answered_at]
    refused = lead.override is False
    return replace(
        lead,
        waiting_since=waiting.began if waiting and not refused else None,
        answered_at=max(answers, default=None),
        backfilled=lead.backfilled and all(message.backfilled for message in messages),
    )


def _believe_opt_out(tx: Connection, messages: Sequence[Message], now: datetime) -> None:
    for message in messages:
        if not message.ours and message.understanding.intent.intent is Intent.OPT_OUT:
            suppression_rows.add(tx, message.from_.email, "asked to get no more mail", now, message.id)


def _merge(tx: Connection, lead: Lead, conversation_id: int) -> Lead:
    other = lead_rows.of_conversation(tx, conversation_id)
    if other is None:
        return lead_rows.save(tx, replace(lead, conversation_id=conversation_id))
    reason = f"the same matter as lead {other.id}"
    return lead_rows.save(tx, replace(lead, status=LeadStatus.STOPPED, stopped_reason=reason, waiting_since=None))
