"""Things to store, with every field that does not matter filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from worker.model import (
    Address,
    Arrival,
    ArrivalBasis,
    Conversation,
    Delivery,
    DeliveryState,
    Draft,
    DraftState,
    FrozenMail,
    IntentVerdict,
    Kind,
    KindVerdict,
    Lead,
    LeadVerdict,
    Message,
    Prospect,
    Purpose,
    ReplyParts,
    Signal,
    Source,
    Touch,
    TouchKind,
    TouchState,
    Understanding,
)
from worker.store import conversations, deliveries, drafts, leads, mailboxes, messages, touches
from worker.store.db import Store

NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
US = "anna@ours.example"
THEM = "pat@buyer.example"


def understood(kind: Kind = Kind.HUMAN, prospect: str | None = None) -> Understanding:
    lead = LeadVerdict(
        prospect is not None, 0.75, prospect=Prospect(prospect), reasons=(Signal("asks", 1.5, "what does it cost"),)
    )
    return Understanding(KindVerdict(kind), ReplyParts("What does it cost?"), IntentVerdict(), lead)


def message(name: str, mailbox_id: int = 1, *, ours: bool = False, hours: float = 0, **fields: Any) -> Message:
    sender, recipient = (US, THEM) if ours else (THEM, US)
    plain = Message(
        id=0,
        mailbox_id=mailbox_id,
        identity=name,
        message_id=f"{name}@mail.example",
        in_reply_to=(),
        references=(),
        subject="Two pallets of tiles",
        from_=Address(sender, "Somebody"),
        reply_to=(),
        to=(Address(recipient),),
        cc=(),
        date=NOW,
        date_offset=timedelta(hours=-5),
        arrival=Arrival(NOW + hours * HOUR, ArrivalBasis.INTERNALDATE),
        ours=ours,
        text="What does it cost?",
        understanding=understood(),
    )
    return replace(plain, **fields)


class World:
    """A mailbox with one message in a conversation with a lead, and a draft that waits for a person."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.write() as tx:
            self.mailbox = mailboxes.ensure(tx, US, NOW)
            self.conversation = self._conversation(tx)
            self.message, _ = messages.add(tx, message("first", self.mailbox.id, conversation_id=self.conversation.id))
            self.lead = leads.save(tx, a_lead(self.conversation))
            self.touch = touches.add(tx, a_touch(self.lead.id))
            self.draft = drafts.add(tx, a_draft(self.touch, self.message.id))

    def _conversation(self, tx: Connection) -> Conversation:
        return conversations.create(
            tx, Conversation(0, self.mailbox.id, "Tiles", Prospect(THEM, "Pat", "Buyer"), NOW, NOW)
        )

    def delivery(self, name: str = "a", **fields: Any) -> Delivery:
        """Stores a delivery that belongs to no draft, ready to be sent now."""
        mail = FrozenMail(b"Subject: x\r\n\r\nHello\r\n", f"{name}@ours.example", f"ft-{name}", "5a" * 32, US, THEM)
        plain = Delivery(
            0, Purpose.FOLLOW_UP, DeliveryState.READY, self.mailbox.id, mail, "anna", NOW, self.store.epoch, NOW
        )
        with self.store.write() as tx:
            return deliveries.add(tx, replace(plain, **fields))


def a_lead(conversation: Conversation, **fields: Any) -> Lead:
    plain = Lead(
        0,
        conversation.id,
        conversation.mailbox_id,
        conversation.prospect,
        Source.REFERRAL,
        "lee@friend.example",
        0.9,
        (Signal("introduced", 2.0, "meet Pat"),),
        NOW,
    )
    return replace(plain, **fields)


def a_touch(lead_id: int, kind: TouchKind = TouchKind.THANK_YOU) -> Touch:
    return Touch(0, lead_id, kind, 1, TouchState.DRAFTED, NOW, "their turn waits")


def a_draft(touch: Touch, head: int, **fields: Any) -> Draft:
    plain = Draft(
        id=0,
        touch_id=touch.id,
        lead_id=touch.lead_id,
        version=1,
        state=DraftState.PENDING,
        kind=touch.kind,
        recipient=Address(THEM, "Pat"),
        subject="Re: Tiles",
        body="Thank you for writing.",
        template="thank_you/en.txt.j2",
        purpose="knows that we read it",
        evidence=None,
        findings=(),
        head=head,
        created_at=NOW,
    )
    return replace(plain, **fields)
