"""Leads with everything that a decision on their next touch needs, loaded in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from worker.jobs.checklist import hand_touches
from worker.jobs.reader_calendars import reader_calendar
from worker.model import (
    Address,
    BadNews,
    Draft,
    DraftState,
    Intent,
    IntentVerdict,
    Kind,
    Lead,
    LeadHistory,
    Message,
    Promise,
    Side,
    TheirMail,
    Tick,
    Touch,
    TouchState,
    Turn,
    TurnOverride,
    Us,
    WorkCalendar,
)
from worker.rules import clocks
from worker.rules.domains import organisation
from worker.rules.promises import promises
from worker.rules.whereabouts import whereabouts
from worker.store import deliveries as delivery_rows
from worker.store import drafts as draft_rows
from worker.store import leads as lead_rows
from worker.store import messages as message_rows
from worker.store import news as news_rows
from worker.store import steps as step_rows
from worker.store import suppressions as suppression_rows
from worker.store import touches as touch_rows
from worker.store.leads import Neighbour

READER_YEARS = 2  # whose public holidays are known, this one included
BAD_NEWS = timedelta(days=60)  # how far back it is looked for: a replay wants what was known then
AT_HAND = (TouchState.DRAFTED, TouchState.DONE)


@dataclass(frozen=True, slots=True)
class LeadCase:
    """A lead, the mails of its conversation (oldest first), its history as the plan sees it, and every draft of its touches."""

    lead: Lead
    messages: tuple[Message, ...]
    history: LeadHistory
    drafts: tuple[Draft, ...]

    @property
    def head(self) -> int:
        """Message.id of the newest mail; 0 where there is none."""
        return self.messages[-1].id if self.messages else 0

    @property
    def theirs(self) -> tuple[Message, ...]:
        """The mails that people of theirs wrote, and the forms that a machine relayed for them."""
        return tuple(
            message
            for message in self.messages
            if not message.ours
            and (message.understanding.kind.kind is Kind.HUMAN or message.understanding.lead.is_lead)
        )

    @property
    def voided(self) -> Counter[int]:
        """How often the conversation overtook a draft, by touch id; of touches that are not done."""
        done = {touch.id for touch in self.history.touches if touch.state is TouchState.DONE}
        void = (draft.touch_id for draft in self.drafts if draft.state is DraftState.VOID)
        return Counter(touch_id for touch_id in void if touch_id not in done)

    def address(self, email: str) -> Address:
        """An address with the name under which it appears in the conversation."""
        people = (person for message in self.messages for person in (message.from_, *message.to, *message.cc))
        return next((person for person in people if person.email == email and person.name), Address(email))


def load(tx: Connection, lead: Lead, calendar: WorkCalendar, now: datetime) -> LeadCase:
    """The case of a lead as it stands at `now`."""
    return load_many(tx, [lead], {lead.mailbox_id: calendar}, now)[0]


def load_many(
    tx: Connection, leads: Sequence[Lead], calendars: Mapping[int, WorkCalendar], now: datetime
) -> list[LeadCase]:
    """The cases of some hundred leads, in a number of queries that does not depend on how many they are; calendars by mailbox."""
    stored = _stored(tx, leads, now)
    return [_case(lead, stored, calendars[lead.mailbox_id], now) for lead in leads]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is stored about some leads; by lead, conversation, address or domain."""

    messages: Mapping[int, Sequence[Message]]
    overrides: Mapping[int, tuple[TurnOverride, ...]]
    touches: Mapping[int, Sequence[Touch]]
    drafts: Mapping[int, Sequence[Draft]]
    refused: Mapping[int, Sequence[tuple[str, datetime]]]
    suppressed: Mapping[str, str]
    neighbours: Mapping[str, Sequence[Neighbour]]
    written: Mapping[int, Sequence[datetime]]  # when we wrote in the conversations of the neighbours
    ticks: Mapping[int, Sequence[Tick]]
    bad_news: Mapping[str, BadNews]


def _stored(tx: Connection, leads: Sequence[Lead], now: datetime) -> _Stored:
    ids, talks = [lead.id for lead in leads], [lead.conversation_id for lead in leads]
    emails = {lead.prospect.email for lead in leads if lead.prospect.email}
    messages = message_rows.of_conversations(tx, talks)
    writers = {mail.from_.email for mails in messages.values() for mail in mails if _asks_for_no_more(mail)}
    domains = {own for email in emails if (own := organisation(email))}
    neighbours = lead_rows.neighbours(tx, domains, emails)
    others = {one.lead_id: one for found in neighbours.values() for one in found}
    apart = {one.conversation_id for found in neighbours.values() if len(found) > 1 for one in found}
    return _Stored(
        messages,
        lead_rows.turn_overrides_of(tx, talks),
        touch_rows.of_leads(tx, {*ids, *others}),
        draft_rows.of_leads(tx, ids),
        delivery_rows.refused(tx, ids),
        suppression_rows.reasons(tx, emails | writers),
        neighbours,
        message_rows.written_to(tx, apart),
        step_rows.of_leads(tx, ids),
        news_rows.bad_since(tx, {name for email in emails for name in _domains(email)}, now - BAD_NEWS),
    )


def _case(lead: Lead, stored: _Stored, calendar: WorkCalendar, now: datetime) -> LeadCase:
    messages = stored.messages.get(lead.conversation_id, ())
    overrides = stored.overrides.get(lead.conversation_id, ())
    turns = clocks.turns([clocks.facts_of_message(message) for message in messages], calendar, now, overrides)
    waiting = clocks.waiting(turns)
    drafts = stored.drafts.get(lead.id, ())
    refused = stored.refused.get(lead.id, ())
    others = _others(lead, stored)
    near = [one for one in others if one.email != lead.prospect.email]
    where = whereabouts(lead.prospect.email, messages)
    history = LeadHistory(
        touches=tuple(_as_decided(touch, drafts) for touch in stored.touches.get(lead.id, ())),
        ours=tuple(message.arrival.at for message in _of_side(messages, turns, Side.OURS)),
        theirs=tuple(_their_mails(messages, turns, calendar, lead.prospect.email, stored.suppressed)),
        source=lead.source,
        waiting_since=waiting.began if waiting else None,
        suppressed=stored.suppressed.get(lead.prospect.email or ""),
        bounced=_bounced(lead, [message for message in messages if message.guess is None], refused),
        perhaps_bounced=_bounced(lead, messages, refused),
        person=_reached([one for one in others if one.email == lead.prospect.email], stored),
        colleagues=_reached(near, stored),
        company_touches=tuple(
            (touch.kind, touch.done_at or touch.due_at)
            for one in others
            for touch in stored.touches.get(one.lead_id, ())
            if touch.state in AT_HAND
        ),
        promises=tuple(_promises(messages, turns, calendar)),
        by_hand=hand_touches(lead, messages, _writers(messages), stored.ticks.get(lead.id, ())),
        reader=reader_calendar(where, range(now.year, now.year + READER_YEARS)),
        reader_why=where.why,
        bad_news=next(
            (bad for name in _domains(lead.prospect.email or "") if (bad := stored.bad_news.get(name))), None
        ),
        moved_to=lead.moved_to,
    )
    return LeadCase(lead, tuple(messages), history, tuple(drafts))


def _domains(email: str) -> Iterator[str]:
    """The domain of an address and those above it, the nearest first: a company is watched under one of them."""
    domain = email.rpartition("@")[2]
    while domain:
        yield domain
        domain = domain.partition(".")[2]


def _promises(messages: Sequence[Message], turns: Sequence[Turn], calendar: WorkCalendar) -> Iterator[Promise]:
    for message in _of_side(messages, turns, Side.OURS):
        yield from promises(message.understanding.parts.new_text, message.arrival.at, calendar.zone)


def _writers(messages: Sequence[Message]) -> Us:
    """Those of us who wrote in a conversation: a link to their own site leads to no third party."""
    emails = frozenset(message.from_.email for message in messages if message.ours)
    return Us(emails, frozenset(own for email in emails if (own := organisation(email))))


def _others(lead: Lead, stored: _Stored) -> list[Neighbour]:
    """The other leads of the same company, or of the same person where the address names no company."""
    email = lead.prospect.email or ""
    return [one for one in stored.neighbours.get(organisation(email) or email, ()) if one.lead_id != lead.id]


def _reached(others: Sequence[Neighbour], stored: _Stored) -> tuple[datetime, ...]:
    """When we wrote to these, or are about to, oldest first."""
    touches = (touch for one in others for touch in stored.touches.get(one.lead_id, ()) if touch.state in AT_HAND)
    mails = (at for one in others for at in stored.written.get(one.conversation_id, ()))
    return tuple(sorted(chain(mails, (touch.done_at or touch.due_at for touch in touches))))


def _asks_for_no_more(message: Message) -> bool:
    return not message.ours and message.understanding.intent.intent is Intent.OPT_OUT


def _as_decided(touch: Touch, drafts: Sequence[Draft]) -> Touch:
    """The touch in the state that its draft was brought to: a void draft reached nobody, a rejected one is not wanted."""
    if touch.state is not TouchState.DRAFTED:
        return touch
    newest = next((draft.state for draft in reversed(drafts) if draft.touch_id == touch.id), None)
    states = {DraftState.VOID: TouchState.CANCELLED, DraftState.REJECTED: TouchState.SKIPPED}
    return replace(touch, state=states.get(newest, touch.state) if newest else TouchState.CANCELLED)


def _of_side(messages: Sequence[Message], turns: Sequence[Turn], side: Side) -> Iterator[Message]:
    rows = {row for turn in turns if turn.side is side for row in turn.messages}
    return (message for message in messages if message.id in rows)


def _their_mails(
    messages: Sequence[Message],
    turns: Sequence[Turn],
    calendar: WorkCalendar,
    prospect: str | None,
    suppressed: Mapping[str, str],
) -> Iterator[TheirMail]:
    said = {message.id for message in _of_side(messages, turns, Side.THEIRS)}
    for message in messages:
        judged = message.understanding
        automatic = judged.kind.kind is Kind.AUTO_REPLY and judged.intent.intent is not None
        if not message.ours and (message.id in said or automatic):
            intent = judged.intent.intent or (Intent.OOO if automatic else None)
            if prospect and prospect == judged.intent.delegate:
                intent = None  # whoever hands us on to the prospect speaks of themselves
            doubtful = intent is Intent.OPT_OUT and message.from_.email not in suppressed
            resume, named = _resume_at(judged.intent, calendar), judged.intent.delegate
            yield TheirMail(message.arrival.at, intent, resume, named, doubtful, message.guess)


def _resume_at(verdict: IntentVerdict, calendar: WorkCalendar) -> datetime | None:
    """The first moment, in the owner's zone, of the day on which writing again makes sense."""
    day = verdict.resume_after or (verdict.ooo_until and verdict.ooo_until + timedelta(days=1))
    return datetime.combine(day, time(), ZoneInfo(calendar.zone)) if day else None


def _bounced(lead: Lead, messages: Sequence[Message], refusals: Sequence[tuple[str, datetime]]) -> bool:
    """Whether their address refused a mail for good, and nothing came from them since."""
    refused, wrote = False, None
    for message in messages:
        bounce = message.understanding.kind.bounce
        if bounce and bounce.permanent and lead.prospect.email in bounce.recipients:
            refused = True
        elif message.from_.email == lead.prospect.email:
            refused, wrote = False, message.arrival.at
    return refused or any(
        recipient == lead.prospect.email and (wrote is None or at > wrote) for recipient, at in refusals
    )
