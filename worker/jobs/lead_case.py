"""A lead with everything that a decision on its next touch needs, loaded in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from worker.model import (
    Address,
    DeliveryState,
    Draft,
    DraftState,
    Intent,
    IntentVerdict,
    Kind,
    Lead,
    LeadHistory,
    Message,
    Side,
    TheirMail,
    Touch,
    TouchState,
    Turn,
    WorkCalendar,
)
from worker.rules import clocks
from worker.store import deliveries as delivery_rows
from worker.store import drafts as draft_rows
from worker.store import leads as lead_rows
from worker.store import messages as message_rows
from worker.store import suppressions as suppression_rows
from worker.store import touches as touch_rows


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
    messages = message_rows.of_conversation(tx, lead.conversation_id)
    overrides = lead_rows.turn_overrides(tx, lead.conversation_id)
    turns = clocks.turns([clocks.facts_of_message(message) for message in messages], calendar, now, overrides)
    waiting = clocks.waiting(turns)
    touches = touch_rows.of_lead(tx, lead.id)
    drafts = [draft for touch in touches for draft in draft_rows.of_touch(tx, touch.id)]
    history = LeadHistory(
        touches=tuple(_as_decided(touch, drafts) for touch in touches),
        ours=tuple(message.arrival.at for message in _of_side(messages, turns, Side.OURS)),
        theirs=tuple(_their_mails(tx, messages, turns, calendar, lead.prospect.email)),
        source=lead.source,
        waiting_since=waiting.began if waiting else None,
        suppressed=suppression_rows.reason_for(tx, lead.prospect.email) if lead.prospect.email else None,
        bounced=_bounced(tx, lead, [message for message in messages if message.guess is None]),
        perhaps_bounced=_bounced(tx, lead, messages),
    )
    return LeadCase(lead, tuple(messages), history, tuple(drafts))


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
    tx: Connection, messages: Sequence[Message], turns: Sequence[Turn], calendar: WorkCalendar, prospect: str | None
) -> Iterator[TheirMail]:
    said = {message.id for message in _of_side(messages, turns, Side.THEIRS)}
    for message in messages:
        judged = message.understanding
        automatic = judged.kind.kind is Kind.AUTO_REPLY and judged.intent.intent is not None
        if not message.ours and (message.id in said or automatic):
            intent = judged.intent.intent or (Intent.OOO if automatic else None)
            if prospect and prospect == judged.intent.delegate:
                intent = None  # whoever hands us on to the prospect speaks of themselves
            doubtful = intent is Intent.OPT_OUT and suppression_rows.reason_for(tx, message.from_.email) is None
            resume, named = _resume_at(judged.intent, calendar), judged.intent.delegate
            yield TheirMail(message.arrival.at, intent, resume, named, doubtful, message.guess)


def _resume_at(verdict: IntentVerdict, calendar: WorkCalendar) -> datetime | None:
    """The first moment, in the owner's zone, of the day on which writing again makes sense."""
    day = verdict.resume_after or (verdict.ooo_until and verdict.ooo_until + timedelta(days=1))
    return datetime.combine(day, time(), ZoneInfo(calendar.zone)) if day else None


def _bounced(tx: Connection, lead: Lead, messages: Sequence[Message]) -> bool:
    """Whether their address refused a mail for good, and nothing came from them since."""
    refused, wrote = False, None
    for message in messages:
        bounce = message.understanding.kind.bounce
        if bounce and bounce.permanent and lead.prospect.email in bounce.recipients:
            refused = True
        elif message.from_.email == lead.prospect.email:
            refused, wrote = False, message.arrival.at
    rejected = (
        delivery.finished_at
        for delivery in delivery_rows.of_lead(tx, lead.id)
        if delivery.state is DeliveryState.REJECTED and delivery.mail.recipient == lead.prospect.email
    )
    return refused or any(at is not None and (wrote is None or at > wrote) for at in rejected)
