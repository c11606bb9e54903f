"""What a person does with a draft, and with a delivery that waits for a person.  Each act is one transaction, and written down."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from worker.errors import NotPossibleError, StaleError
from worker.jobs.outgoing import Office, note, note_accepted, recheck_facts
from worker.jobs.withdraw import void_draft
from worker.mail.compose import compose
from worker.model import (
    Delivery,
    DeliveryState,
    Draft,
    DraftState,
    Finding,
    FrozenMail,
    Kind,
    Message,
    Purpose,
    Severity,
    TouchKind,
    TouchState,
)
from worker.rules import lint, outbox
from worker.rules.outbox import Void
from worker.store import audit, deliveries, drafts, leads, messages, touches

LIKE_NEWSLETTERS = (TouchKind.NEWSLETTER, TouchKind.PRODUCT_NEWS)  # what providers want a way out of in the header
UNDECIDED = (DeliveryState.ASK_HUMAN, DeliveryState.HELD)


def approve(
    tx: Connection,
    office: Office,
    draft_id: int,
    version: int,
    *,
    who: str,
    now: datetime,
    earliest: datetime | None = None,
    overrule: str = "",
) -> Delivery:
    """Freezes the draft's mail and lets it go when the undo time is over, not before `earliest`.

    `overrule` is why a person holds what the lint found for a mistake; it counts only where the lint guesses, and is written down.
    Raises StaleError where the draft or the conversation changed since the person looked, NotPossibleError where a finding blocks it,
    it was decided on, or is a phone task.
    """
    draft = drafts.set_state(tx, draft_id, version, DraftState.APPROVED, now=now)
    if draft.kind is TouchKind.CALL:
        raise NotPossibleError(f"draft {draft_id} is a phone call: make it, then mark it done")
    blocking = [finding.what for finding in draft.findings if finding.severity is Severity.BLOCKS]
    doubtful = lint.may_be_overruled(draft.findings)
    if blocking and not (doubtful and overrule.strip()):
        or_else = ", or say why it is right as it is" if doubtful else ""
        raise NotPossibleError(f"draft {draft_id} cannot be sent: {'; '.join(blocking)}. Edit it first{or_else}")
    if blocking:
        _note_draft(tx, draft, now, who, "overruled", f"{'; '.join(blocking)}: {overrule.strip()}")
    delivery = _delivery(tx, office, draft, who, now, earliest)
    verdict = outbox.recheck(delivery, recheck_facts(tx, office, delivery))
    if isinstance(verdict, Void):
        raise StaleError(f"draft {draft_id} no longer fits: {verdict.reason} Look at the conversation again")
    delivery = deliveries.add(tx, delivery)
    note(
        tx,
        delivery,
        now,
        who=who,
        what="approved",
        detail=f"draft {draft_id}, version {version}, to {delivery.mail.recipient}",
    )
    return delivery


def _delivery(
    tx: Connection, office: Office, draft: Draft, who: str, now: datetime, earliest: datetime | None
) -> Delivery:
    lead = leads.get(tx, draft.lead_id)
    if lead.mailbox_id not in office.outlets:
        raise NotPossibleError(f"draft {draft.id}: its mailbox cannot send. Add its smtp section to the configuration")
    return Delivery(
        id=0,
        purpose=Purpose.FOLLOW_UP,
        state=DeliveryState.APPROVED,
        mailbox_id=lead.mailbox_id,
        mail=freeze(office, draft, lead.mailbox_id, messages.of_conversation(tx, lead.conversation_id), now),
        approved_by=who,
        approved_at=now,
        epoch=office.store.epoch,
        not_before=max(now + office.undo, earliest or now),
        draft_id=draft.id,
        draft_version=draft.version,
        lead_id=lead.id,
        touch_id=draft.touch_id,
        head=draft.head,
    )


def freeze(
    office: Office,
    draft: Draft,
    mailbox_id: int,
    conversation: list[Message],
    now: datetime,
    followthrough_id: str | None = None,
) -> FrozenMail:
    """The mail in the thread: it answers the newest mail that a person wrote.  With a `followthrough_id` it is a copy to be worked on."""
    outlet = office.outlets[mailbox_id]
    named = [message for message in conversation if message.message_id]
    parent = answered(conversation)
    newsletter = draft.kind in LIKE_NEWSLETTERS and followthrough_id is None  # the link names what is sent, not a copy
    return compose(
        sender=outlet.sender,
        recipient=draft.recipient,
        subject=draft.subject,
        body=draft.body,
        in_reply_to=parent.message_id if parent else None,
        references=_references(parent, named),
        date=now.astimezone(outlet.zone),
        message_id=f"{office.new_id()}@{outlet.sender.domain}",
        followthrough_id=followthrough_id or office.new_id(),
        reply_to=outlet.reply_to,
        bcc=outlet.bcc,
        unsubscribe_url=outlet.unsubscribe_url if newsletter else "",
        unsubscribe_to=outlet.reply_to or outlet.sender if newsletter else None,
    )


def answered(conversation: list[Message]) -> Message | None:
    """The mail of a conversation that a draft answers."""
    named = [message for message in conversation if message.message_id]
    human = [message for message in named if message.understanding.kind.kind is Kind.HUMAN]
    return next(reversed(human or named), None)


def _references(parent: Message | None, named: list[Message]) -> tuple[str, ...]:
    """The parent's own chain (RFC 5322, 3.6.4); where its client kept none, the conversation as we know it."""
    if parent is None:
        return ()
    before = [message.message_id or "" for message in named[: named.index(parent)]]
    return (*(parent.references or parent.in_reply_to or before), parent.message_id or "")


def call_made(tx: Connection, draft_id: int, version: int, *, who: str, now: datetime) -> Draft:
    """The phone call of a draft was made: its touch is done.  Raises NotPossibleError for a draft that is a mail."""
    draft = drafts.set_state(tx, draft_id, version, DraftState.APPROVED, now=now)
    if draft.kind is not TouchKind.CALL:
        raise NotPossibleError(f"draft {draft_id} is a mail: approve it, then it is sent")
    touches.set_state(tx, draft.touch_id, TouchState.DONE, now)
    _note_draft(tx, draft, now, who, "call made", "")
    return draft


def undo(tx: Connection, delivery_id: int, *, who: str, now: datetime) -> Draft:
    """Takes an approval back while its undo time runs.  Raises NotPossibleError later."""
    delivery = deliveries.get(tx, delivery_id)
    approved = [DeliveryState.APPROVED]
    if delivery.draft_id is None or not deliveries.move(
        tx, delivery_id, approved, DeliveryState.CANCELLED, reason=f"taken back by {who}", at=now
    ):
        raise NotPossibleError(f"delivery {delivery_id} is {delivery.state} already: it cannot be taken back")
    note(tx, delivery, now, who=who, what="taken back")
    return drafts.set_state(tx, delivery.draft_id, None, DraftState.PENDING, now=now)


def reject(tx: Connection, draft_id: int, version: int, *, who: str, now: datetime, reason: str = "") -> Draft:
    """The touch is skipped.  Raises StaleError and NotPossibleError as every act on a draft."""
    draft = drafts.set_state(tx, draft_id, version, DraftState.REJECTED, now=now, void_reason=reason or None)
    touches.set_state(tx, draft.touch_id, TouchState.SKIPPED, now)
    _note_draft(tx, draft, now, who, "rejected", reason)
    return draft


def snooze(tx: Connection, draft_id: int, version: int, until: datetime, *, who: str, now: datetime) -> Draft:
    """The draft leaves the queue until that moment."""
    draft = drafts.set_state(tx, draft_id, version, DraftState.SNOOZED, now=now, snoozed_until=until)
    _note_draft(tx, draft, now, who, "snoozed", f"until {until:%Y-%m-%d %H:%M} UTC")
    return draft


def edit(
    tx: Connection,
    draft_id: int,
    version: int,
    subject: str,
    body: str,
    findings: tuple[Finding, ...],
    *,
    who: str,
    now: datetime,
    template: str | None = None,
) -> Draft:
    """A new version of the text, with what the lint found in it; `template` where another template wrote it."""
    draft = drafts.edit(tx, draft_id, version, subject, body, findings, now, template)
    _note_draft(
        tx, draft, now, who, "edited", f"version {draft.version}{f', the text of {template}' if template else ''}"
    )
    return draft


def _note_draft(tx: Connection, draft: Draft, now: datetime, who: str, what: str, detail: str) -> None:
    audit.record(tx, at=now, who=who, what=what, subject=f"draft:{draft.id}", detail=detail)


class Choice(StrEnum):
    """What a person says of a delivery that this program cannot decide on."""

    WAS_SENT = "was_sent"
    SEND_AGAIN = "send_again"  # the same bytes
    DROP = "drop"


def resolve(tx: Connection, office: Office, delivery_id: int, choice: Choice, *, who: str, now: datetime) -> Delivery:
    """Carries out a person's word on a delivery that is held or whose outcome stayed unknown.

    An outcome still being looked for may be decided on too, but not sent again; one that is ready may be dropped.
    Raises NotPossibleError in any other state.
    """
    delivery = deliveries.get(tx, delivery_id)
    states, to_state = {
        Choice.WAS_SENT: ((*UNDECIDED, DeliveryState.UNKNOWN), DeliveryState.ACCEPTED),
        Choice.SEND_AGAIN: (UNDECIDED, DeliveryState.READY),
        Choice.DROP: ((*UNDECIDED, DeliveryState.UNKNOWN, DeliveryState.READY), DeliveryState.CANCELLED),
    }[choice]
    reason = f"{who}: {choice.replace('_', ' ')}"
    if not deliveries.move(
        tx, delivery_id, states, to_state, reason=reason, at=now, not_before=now, epoch=office.store.epoch
    ):
        raise NotPossibleError(f"delivery {delivery_id} is {delivery.state}: there is nothing to decide now")
    if choice is Choice.WAS_SENT:
        note_accepted(tx, delivery, now, who=who, how="a person said so")
    elif choice is Choice.DROP:
        void_draft(tx, delivery, reason, now)
    note(tx, delivery, now, who=who, what="decided", detail=choice)
    return deliveries.get(tx, delivery_id)
