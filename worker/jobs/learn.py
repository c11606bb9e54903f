"""Learns from what people said of leads, and more weakly from what was done with first contacts.

leads with a person's word ─┐
newest first contacts ──────┴─► examples ─► cross-validation ─► used or not ─► a version in the store
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from worker.jobs.settle import Desk
from worker.model import Example, Kind, Lead, LearnedModel, Message, Trial
from worker.rules import conversations, leads, learned
from worker.rules.domains import organisation
from worker.store import conversations as conversation_rows
from worker.store import folders as folder_rows
from worker.store import leads as lead_rows
from worker.store import learning as model_rows
from worker.store import mailboxes, skims
from worker.store import messages as message_rows
from worker.store.db import Store

AGAIN = timedelta(days=30)  # after which a model is made anew although nobody said anything new
NEVER = timedelta(days=60)  # without an answer, a first contact counts as one that the owner did not want
MOST_HISTORY = 600  # first contacts, the newest
_UNSURE = (
    -2.2
)  # logit from which an answered mail may be a lead that the rules missed; owners answer customers and friends, too


def learn(store: Store, desk: Desk, now: datetime, *, force: bool = False) -> LearnedModel:
    """The newest model: trained now where people have said something new since the last one, where that is old, or by `force`."""
    with store.read() as tx:
        last = model_rows.newest(tx)
        said = _digest(lead_rows.with_word(tx))
        if last and not force and last.labels == said and now - last.trained_at < AGAIN:
            return last
        known = examples(tx, desk, now)
    model = _model(known, said, now)
    with store.write() as tx:
        return model_rows.add(tx, model)


def nobody_waits(tx: Connection) -> bool:
    """Whether all mail is read that can be read now."""
    return not any(
        skims.to_read(tx, mailbox.id, 1) or any(folder.remaining for folder in folder_rows.of_mailbox(tx, mailbox.id))
        for mailbox in mailboxes.every(tx)
    )


def examples(tx: Connection, desk: Desk, now: datetime) -> list[Example]:
    """Everything to learn from, people's answers first."""
    said = {lead.conversation_id: lead for lead in lead_rows.with_word(tx)}
    talks = message_rows.of_conversations(tx, said)
    found = [
        _example(message, is_lead=bool(lead.override), by_person=True)
        for id_, lead in said.items()
        if (message := _found(talks.get(id_, ())))
    ]
    newest = [id_ for id_ in conversation_rows.newest(tx, MOST_HISTORY + len(said)) if id_ not in said]
    talks = message_rows.of_conversations(tx, newest)
    history = (one for id_ in newest for one in _history(talks.get(id_, ()), desk, now))
    return [*found, *list(history)[:MOST_HISTORY]]


def _model(known: Sequence[Example], said: str, now: datetime) -> LearnedModel:
    people, leads_ = (sum(getattr(example, name) for example in known) for name in ("by_person", "is_lead"))
    counted = Trial(people=people, history=len(known) - people, leads=leads_, others=len(known) - leads_)
    if not learned.enough(counted):
        used, why = learned.helps(counted)
        return LearnedModel(0, now, said, counted, used, why)
    tried = learned.trial(known)
    used, why = learned.helps(tried)
    return LearnedModel(0, now, said, tried, used, why, learned.train(known) if used else {})


def _digest(said: Sequence[Lead]) -> str:
    return sha256(repr(sorted((lead.id, lead.override) for lead in said)).encode()).hexdigest()


def _found(messages: Sequence[Message]) -> Message | None:
    """The mail that a person's word on a conversation is about: the one that made it a lead, else the first of theirs."""
    known = [message for message in messages if not message.skimmed]
    return conversations.standing(known).found or next((message for message in known if not message.ours), None)


def _history(messages: Sequence[Message], desk: Desk, now: datetime) -> Iterator[Example]:
    """What became of a first contact: answered by us, or never in a long time; nothing where that tells nothing."""
    known = [message for message in messages if not message.skimmed]
    opening = next((message for message in known if _speaks(message)), None)
    if opening is None or opening.ours or {opening.from_.email, opening.from_.domain} & (desk.customers | desk.vendors):
        return
    answered = any(message.ours and message.understanding.kind.kind is Kind.HUMAN for message in known)
    example = _example(opening, is_lead=answered, by_person=False)
    if (answered and example.seen.logit >= _UNSURE) or (not answered and now - opening.arrival.at >= NEVER):
        yield example


def _speaks(message: Message) -> bool:
    judged = message.understanding
    return judged.kind.kind is Kind.HUMAN or judged.lead.is_lead


def _example(message: Message, *, is_lead: bool, by_person: bool) -> Example:
    judged = message.understanding
    seen = leads.impression(message, judged.kind.kind, judged.parts, judged.intent, judged.lead.reasons)
    email = judged.lead.prospect.email or message.from_.email
    return Example(seen, is_lead, by_person, organisation(email) or email)
