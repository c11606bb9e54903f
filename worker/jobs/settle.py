"""Puts stored mails into conversations, and derives of each conversation whether it is a lead and whose turn it is.

new messages + neighbours ─► rules.threads ─► rules.conversations ─► conversation ─► lead, clocks
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection

from worker.jobs.withdraw import withdraw
from worker.model import (
    OVERRIDES,
    Conversation,
    Intent,
    Kind,
    Known,
    Lead,
    LeadStatus,
    LeadVerdict,
    Learned,
    Message,
    Plan,
    Says,
    Side,
    Source,
    TurnOverride,
    Us,
    WorkCalendar,
)
from worker.rules import authenticity, clocks, conversations, plan_choice, threads, word_model
from worker.rules import known as words
from worker.rules.leads import LeadContext
from worker.store import conversations as conversation_rows
from worker.store import known as known_rows
from worker.store import leads as lead_rows
from worker.store import messages as message_rows
from worker.store import suppressions as suppression_rows
from worker.store import touches as touch_rows

SAID_NO_LEAD = "what was said of them: no lead"
WITHOUT_PEOPLE = frozenset({Kind.BULK, Kind.NOTIFICATION})


@dataclass(frozen=True, slots=True)
class Desk:
    """What taking in needs to know of us; calendars by mailbox."""

    us: Us
    our_names: tuple[str, ...]
    customers: frozenset[str]
    vendors: frozenset[str]
    calendars: Mapping[int, WorkCalendar]
    plans: Mapping[int, str] = field(default_factory=dict)  # of each mailbox, where none of `choices` fits
    choices: tuple[Plan, ...] = ()
    industries: Mapping[str, str] = field(default_factory=dict)  # of companies, by their domain
    trusted: Mapping[int, frozenset[str]] = field(
        default_factory=dict
    )  # names of the servers that receive each mailbox's mail
    erasure_key: bytes = b""  # of the digests by which erased people are known
    learned: Learned | None = None

    @property
    def context(self) -> LeadContext:
        return LeadContext(
            us=self.us,
            our_names=self.our_names,
            customers=self.customers,
            vendors=self.vendors,
            learned=self.learned,
        )


def settle(tx: Connection, desk: Desk, added: Sequence[Message], now: datetime) -> set[int]:
    """Puts messages into conversations, and derives the leads of every conversation that this touched; returns lead ids.

    `added` are new, or stored before with less than is known of them now.
    """
    known = _known(tx, added)
    seeds = [message for message in added if _may_matter(message, known)]
    if not seeds:
        return set()
    pool = {message.id: message for message in message_rows.neighbours(tx, seeds, desk.us)}
    homes = _homes(tx, pool.values())
    found = threads.conversations(
        [threads.facts_of_message(message, homes.get(message.conversation_id or 0)) for message in pool.values()],
        desk.us,
    )
    guesses = {int(row): why for one in found for row, why in one.guesses.items()}
    origins = {int(one.keys[0]): one.origin for one in found}
    groups = [[int(row) for row in one.keys] for one in found]
    current = {row: message.conversation_id for row, message in pool.items()}
    added_ids = {message.id for message in added}
    touched: list[int] = []
    assigned: dict[int, int | None] = {}
    left: dict[int, int] = {}  # conversations that lost messages, and to which
    marked: dict[int, str | None] = {}
    came_from: dict[int, int] = {}
    for conversation_id, rows in conversations.assignments(groups, current):
        members = sorted((pool[row] for row in rows), key=lambda message: (message.arrival.at, message.id))
        moved = [
            message
            for message in members
            if message.conversation_id is None or message.conversation_id != conversation_id
        ]
        changed = bool(moved) or any(message.id in added_ids for message in members)
        if not changed or not any(_matters(message, known) for message in members):
            continue
        target = conversation_id or conversation_rows.create(tx, _conversation(members)).id
        assigned.update(dict.fromkeys((message.id for message in moved), target))
        left.update({message.conversation_id: target for message in moved if message.conversation_id})
        touched.append(target)
        if (origin := origins[rows[0]]) is not None:
            came_from[target] = int(origin)
        marked.update(_guesses(members, guesses))
    message_rows.assign(tx, assigned)
    message_rows.mark_guesses(tx, marked)
    conversation_rows.set_origins(tx, came_from)
    for old, target in left.items():
        _hand_over(tx, old, target, now)
    touched += [old for old in left if old not in touched]
    lead_rows.forget_moves_in(tx, touched)
    leads = {lead.id for lead in derive(tx, desk, touched, now)}
    conversation_rows.remove_empty(tx, list(left))
    return leads


def _homes(tx: Connection, messages: Collection[Message]) -> dict[int, int]:
    """The conversations of these in which a lead is at work: it has touches, or a person spoke of it."""
    leads = lead_rows.of_conversations(tx, {message.conversation_id for message in messages if message.conversation_id})
    begun = touch_rows.with_any(tx, [lead.id for lead in leads.values()])
    return {id_: id_ for id_, lead in leads.items() if lead.id in begun or lead.override is not None}


def _guesses(members: Sequence[Message], guesses: Mapping[int, str]) -> Iterator[tuple[int, str | None]]:
    """The messages of which it is to be said anew whether they are guessed to belong here; a person's word stays."""
    for message in members:
        guess = None if message.placed else guesses.get(message.id)
        if guess != message.guess:
            yield message.id, guess


def reconsider(tx: Connection, desk: Desk, read: Sequence[Message], now: datetime) -> set[int]:
    """Looks again at conversations whose mails turned out to be nobody's, now that they are read; returns lead ids.

    One that holds no mail of a person is none, unless a lead stands on it.
    """
    mistaken = {message.conversation_id for message in read if message.conversation_id and not _matters(message)}
    if not mistaken:
        return set()
    talks, known = message_rows.of_conversations(tx, mistaken), lead_rows.of_conversations(tx, mistaken)
    stay = {id_ for id_, members in talks.items() if id_ in known or any(_matters(message) for message in members)}
    message_rows.assign(tx, {message.id: None for id_ in talks.keys() - stay for message in talks[id_]})
    leads = {lead.id for lead in derive(tx, desk, stay, now)}
    conversation_rows.remove_empty(tx, mistaken)
    return leads


def _known(tx: Connection, messages: Iterable[Message]) -> list[Known]:
    """What people said of those who wrote these mails, or whom they bring."""
    people = {email for message in messages if not message.ours for email in _writers(message)}
    return known_rows.about(tx, words.keys(people))


def _writers(message: Message) -> Iterator[str]:
    yield message.from_.email
    yield from (address.email for address in message.reply_to)
    if prospect := message.understanding.lead.prospect.email:
        yield prospect


def _may_matter(message: Message, known: Sequence[Known]) -> bool:
    return message.understanding.kind.kind not in WITHOUT_PEOPLE or words.judged(message, known)[0].is_lead


def _matters(message: Message, known: Sequence[Known] = ()) -> bool:
    return message.understanding.kind.kind is Kind.HUMAN or words.judged(message, known)[0].is_lead


def _conversation(members: Sequence[Message]) -> Conversation:
    verdict = conversations.standing(members).verdict
    first, last = members[0], members[-1]
    return Conversation(0, first.mailbox_id, first.subject, verdict.prospect, first.arrival.at, last.arrival.at)


def derive(tx: Connection, desk: Desk, conversation_ids: Collection[int], now: datetime) -> list[Lead]:
    """Sets conversations, leads and clocks anew from the stored messages; the leads that there are among them."""
    leads = lead_rows.of_conversations(tx, conversation_ids)
    lead_rows.look_again_at(tx, [lead.id for lead in leads.values()])
    messages = message_rows.of_conversations(tx, conversation_ids)
    facts = _Facts(
        conversation_rows.get_many(tx, conversation_ids),
        messages,
        leads,
        lead_rows.turn_overrides_of(tx, conversation_ids),
        touch_rows.with_any(tx, [lead.id for lead in leads.values()]),
        _known(tx, chain.from_iterable(messages.values())),
    )
    named = [_named(conversation, facts) for conversation in facts.conversations]
    conversation_rows.save_many(
        tx, [one for one, before in zip(named, facts.conversations, strict=True) if one != before]
    )
    derived = (_derived(tx, desk, conversation, facts, now) for conversation in named)
    return [lead for lead in derived if lead]


def _named(conversation: Conversation, facts: _Facts) -> Conversation:
    """With the prospect and the span that its messages show; of whom it is stays as it was when we wrote first."""
    messages = facts.messages.get(conversation.id)
    if not messages:
        return conversation
    standing = conversations.standing(messages, facts.known)
    lead = facts.leads.get(conversation.id)
    begun = lead is not None and lead.id in facts.begun
    keeps = conversation.prospect.email and (begun or standing.found is None)
    prospect = conversation.prospect if keeps else standing.verdict.prospect
    return replace(conversation, prospect=prospect, first_at=messages[0].arrival.at, last_at=messages[-1].arrival.at)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is stored of some conversations, by their ids."""

    conversations: Sequence[Conversation]
    messages: Mapping[int, Sequence[Message]]
    leads: Mapping[int, Lead]
    overrides: Mapping[int, tuple[TurnOverride, ...]]
    begun: Collection[int]  # ids of leads that have touches
    known: Sequence[Known]


def _derived(tx: Connection, desk: Desk, conversation: Conversation, facts: _Facts, now: datetime) -> Lead | None:
    """Stores what changed; None where it is no lead, or all its messages went to another."""
    messages = facts.messages.get(conversation.id)
    if not messages:
        return None
    before = facts.leads.get(conversation.id)
    standing = conversations.standing(messages, facts.known)
    verdict, found = standing.verdict, standing.found
    lead = before
    begun = lead is not None and lead.id in facts.begun
    if lead is None:
        if found is None:
            return None
        lead = _new_lead(desk, conversation, verdict, found)
    elif found is not None:
        lead = replace(lead, score=verdict.score, reasons=verdict.reasons, source=verdict.source or lead.source)
        if not begun:
            lead = replace(lead, prospect=verdict.prospect, introducer=verdict.introducer, found_at=found.arrival.at)
    _believe_opt_out(tx, desk, messages, now)
    lead = _as_said(tx, lead, standing, now, under_way=begun or lead.answered_at is not None)
    lead = _with_clocks(desk, lead, messages, facts.overrides.get(conversation.id, ()), now)
    return lead if lead == before else lead_rows.save(tx, lead)


def _as_said(tx: Connection, lead: Lead, standing: conversations.Standing, now: datetime, *, under_way: bool) -> Lead:
    """With the override that a remembered word gives, or gave; what was said of this lead itself stands before all of them.

    What becomes no lead gets no touch; where the word is removed, its plan goes on.  That somebody is a customer, a partner or a vendor ends
    no lead whom we answered already: it is no new one.
    """
    if lead.override is not None and lead.known_id is None:
        return lead
    word = standing.word
    if word is not None and word.says not in OVERRIDES and under_way:
        word = None
    override = None if word is None else word.says is Says.LEAD
    lead = replace(lead, override=override, known_id=word.id if word else None)
    if override is False:
        lead = replace(lead, score=standing.verdict.score, reasons=standing.verdict.reasons)
        if lead.status is not LeadStatus.STOPPED and lead.id:
            withdraw(tx, lead.id, SAID_NO_LEAD, now)
        return replace(lead, status=LeadStatus.STOPPED, stopped_reason=SAID_NO_LEAD, paused_until=None)
    if lead.stopped_reason == SAID_NO_LEAD:
        return replace(lead, status=LeadStatus.ACTIVE, stopped_reason=None)
    return lead


def _new_lead(desk: Desk, conversation: Conversation, verdict: LeadVerdict, found: Message) -> Lead:
    source = verdict.source or Source.DIRECT
    industry = plan_choice.industry_of(verdict.prospect.email, desk.industries)
    default = desk.plans.get(found.mailbox_id, "default")
    return Lead(
        id=0,
        conversation_id=conversation.id,
        mailbox_id=found.mailbox_id,
        prospect=verdict.prospect,
        source=source,
        introducer=verdict.introducer,
        score=verdict.score,
        reasons=verdict.reasons,
        found_at=found.arrival.at,
        plan=plan_choice.choose(desk.choices, default, source, found.mailbox_id, industry),
        backfilled=found.backfilled,
    )


def _with_clocks(
    desk: Desk, lead: Lead, messages: Sequence[Message], overrides: tuple[TurnOverride, ...], now: datetime
) -> Lead:
    facts = [clocks.facts_of_message(message) for message in messages]
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


def is_verified(message: Message, trusted: Mapping[int, frozenset[str]]) -> bool:
    """Whether the server that received a mail found that it comes from whom its From names."""
    names = trusted.get(message.mailbox_id, frozenset())
    return authenticity.sender(message.headers, message.from_.email, names) is authenticity.Sender.VERIFIED


def _believe_opt_out(tx: Connection, desk: Desk, messages: Sequence[Message], now: datetime) -> None:
    """A request for no more mail holds for the address only where it is plain, and nobody else can have written it; otherwise a person is asked."""
    for message in messages:
        intent = message.understanding.intent
        wants_none = not message.ours and intent.intent is Intent.OPT_OUT and not word_model.only_words(intent)
        if wants_none and is_verified(message, desk.trusted):
            suppression_rows.add(tx, message.from_.email, "asked to get no more mail", now, message.id)


def _hand_over(tx: Connection, old: int, target: int, now: datetime) -> None:
    """A conversation that lost all its messages gives its lead, with all that was done for it, to the one that has them now.

    Where that one has a lead already, this one stops.
    """
    lead = lead_rows.of_conversation(tx, old)
    if lead is None or message_rows.newest_of(tx, old) is not None:
        return
    other = lead_rows.of_conversation(tx, target)
    if other is None:
        lead_rows.save(tx, replace(lead, conversation_id=target))
        return
    reason = f"the same matter as lead {other.id}"
    withdraw(tx, lead.id, reason, now)
    lead_rows.save(tx, replace(lead, status=LeadStatus.STOPPED, stopped_reason=reason, waiting_since=None))
