"""Lead conversations as the report needs them, loaded from the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from worker.errors import NotFoundError
from worker.model import Message, Prospect, Source, Turn, TurnFacts, TurnOverride, WorkCalendar
from worker.rules import clocks
from worker.store import conversations, leads, messages


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose mailbox it is, and when that person works."""

    email: str
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation with what its clocks are derived from; `source` is None where it is no lead."""

    conversation_id: int
    prospect: Prospect
    source: Source | None
    owner: Owner
    facts: tuple[TurnFacts, ...]
    overrides: tuple[TurnOverride, ...] = ()

    def turns(self, at: datetime) -> tuple[Turn, ...]:
        """Its turns as they stood at that moment."""
        return clocks.turns(self.facts, self.owner.calendar, at, self.overrides)


def load(tx: Connection, owners: Mapping[int, Owner]) -> tuple[Case, ...]:
    """Every lead, except those that a person said are none and those of mailboxes without an owner; owners by mailbox id."""
    found = [lead for lead in leads.every(tx) if lead.override is not False and lead.mailbox_id in owners]
    ids = [lead.conversation_id for lead in found]
    mails, overrides = messages.of_conversations(tx, ids), leads.turn_overrides_of(tx, ids)
    return tuple(
        Case(
            lead.conversation_id,
            lead.prospect,
            lead.source,
            owners[lead.mailbox_id],
            _facts(mails.get(lead.conversation_id, ())),
            overrides.get(lead.conversation_id, ()),
        )
        for lead in found
    )


def find(tx: Connection, owners: Mapping[int, Owner], name: str) -> Case:
    """The conversation with that id or with a mail of that Message-ID, a lead or not.  Raises NotFoundError."""
    conversation = conversations.find(tx, name)
    if conversation.mailbox_id not in owners:
        raise NotFoundError(
            f"the mailbox of conversation {conversation.id} is no longer configured, so nobody's hours apply"
        )
    lead = leads.of_conversation(tx, conversation.id)
    return Case(
        conversation.id,
        lead.prospect if lead else conversation.prospect,
        lead.source if lead else None,
        owners[conversation.mailbox_id],
        _facts(messages.of_conversation(tx, conversation.id)),
        leads.turn_overrides(tx, conversation.id),
    )


def _facts(mails: Iterable[Message]) -> tuple[TurnFacts, ...]:
    return tuple(map(clocks.facts_of_message, mails))
