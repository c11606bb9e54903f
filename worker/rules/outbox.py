"""What may be sent, what an outcome means, and what becomes of a delivery after a crash.  See docs/sending.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from worker.model import (
    Accepted,
    Delivery,
    DeliveryState,
    Draft,
    DraftState,
    Fenced,
    FrozenMail,
    Message,
    Outcome,
    Permanent,
    Purpose,
    Temporary,
    Unknown,
    Us,
)

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))  # the last one repeats
GIVE_UP = timedelta(days=4)  # after the approval (RFC 5321, 4.5.4.1)
LOOK_AGAIN = timedelta(seconds=10)  # after a refused fence: the next claim finds out what had changed
PROBES = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 5, 15, 60))  # after the outcome became unknown

_TRACES = (
    "message-id",
    "x-followthrough-id",
    "x-microsoft-original-message-id",  # Exchange and Gmail may give a mail their own Message-ID
    "x-google-original-message-id",
)


@dataclass(frozen=True, slots=True)
class RecheckFacts:
    """Everything that could have changed since a person approved.

    Both are mails that people wrote after the draft was, in any conversation and mailbox: `theirs` by the prospect or a colleague of
    theirs, `ours` to the prospect.
    """

    epoch: str
    us: Us
    draft: Draft | None = None
    head: int | None = None  # Message.id of the conversation's newest message
    theirs: tuple[Message, ...] = ()
    ours: tuple[Message, ...] = ()
    suppressed: str | None = None  # why nobody may write to the recipient: opt-out, refusal, bounce
    stopped: str | None = None  # why the plan has ended


@dataclass(frozen=True, slots=True)
class Go:
    """It may be sent now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A person must look at the delivery itself: its approval may not be of this state of the world."""

    reason: str


@dataclass(frozen=True, slots=True)
class Void:
    """What was approved no longer fits: the approval is void and the draft with it."""

    reason: str


Recheck = Go | Hold | Void


def recheck(delivery: Delivery, facts: RecheckFacts) -> Recheck:
    """Whether an approved delivery may be sent now; the gravest objection is the answer."""
    if delivery.epoch != facts.epoch:
        return Hold("The database was restored from a backup after this was approved: it may have been sent already.")
    if sha256(delivery.mail.raw).hexdigest() != delivery.mail.sha256:
        return Hold("The stored mail is not the one that was approved: its SHA-256 differs.")
    objections = _report_objections if delivery.purpose is Purpose.REPORT else _follow_up_objections
    if reason := next(objections(delivery, facts), None):
        return Void(reason)
    return Go()


def _report_objections(delivery: Delivery, facts: RecheckFacts) -> Iterator[str]:
    if not facts.us.owns(delivery.mail.recipient):
        yield f"A report goes to our own people only; {delivery.mail.recipient} is not one of them."


def _follow_up_objections(delivery: Delivery, facts: RecheckFacts) -> Iterator[str]:
    draft = facts.draft
    if draft is None or draft.id != delivery.draft_id:
        yield "The draft that was approved is gone."
        return
    if draft.version != delivery.draft_version:
        yield f"Version {delivery.draft_version} was approved; the draft is at version {draft.version} now."
    if draft.state is not DraftState.APPROVED:
        yield f"The draft is {draft.state} now: {draft.void_reason or 'its approval was taken back'}."
    if draft.recipient.email != delivery.mail.recipient:
        yield f"The mail goes to {delivery.mail.recipient}; {draft.recipient.email} was approved."
    if facts.suppressed:
        yield f"{delivery.mail.recipient} must not be written to: {facts.suppressed}."
    if facts.stopped is not None:
        yield f"The plan was stopped: {facts.stopped}."
    for message in facts.theirs:
        yield f"{message.from_.email} wrote on {message.arrival.at:%Y-%m-%d %H:%M} UTC: {message.subject[:80]!r}."
    for message in facts.ours:
        yield f"{message.from_.email} wrote to them on {message.arrival.at:%Y-%m-%d %H:%M} UTC by hand."
    if facts.head != delivery.head:
        yield "The conversation moved on since the draft was written."


@dataclass(frozen=True, slots=True)
class Settle:
    """What to store of an attempt: the next state, when it is due again, and why."""

    state: DeliveryState
    not_before: datetime | None = None
    answer: str = ""
    reason: str | None = None


def after(outcome: Outcome, delivery: Delivery, now: datetime) -> Settle:
    """What the outcome of a delivery's attempt means, as far as the delivery is still ours."""
    match outcome:
        case Accepted(answer):
            return Settle(DeliveryState.ACCEPTED, answer=answer)
        case Temporary(answer) if now - delivery.approved_at < GIVE_UP:
            return Settle(DeliveryState.READY, now + BACKOFF[min(delivery.attempt, len(BACKOFF)) - 1], answer)
        case Temporary(answer):
            reason = f"It could not be sent for {GIVE_UP.days} days: {answer}"
            return Settle(DeliveryState.HELD, answer=answer, reason=reason)
        case Permanent(answer):
            return Settle(DeliveryState.REJECTED, answer=answer, reason=answer)
        case Unknown(answer):
            return Settle(DeliveryState.UNKNOWN, now + PROBES[0], answer, "The server's answer did not arrive.")
        case Fenced():
            return Settle(DeliveryState.READY, now + LOOK_AGAIN, reason="It was stopped at the last moment.")


def probe_after(probes: int, now: datetime) -> datetime | None:
    """When to look again after `probes` looks in vain; None: ask a person.  The delays of PROBES count from the first doubt."""
    return now + PROBES[probes] - PROBES[probes - 1] if 0 < probes < len(PROBES) else None


def recover(delivery: Delivery, *, receipt_exists: bool) -> DeliveryState:
    """The state of a delivery whose sender died or lost its lease."""
    if receipt_exists:
        return DeliveryState.ACCEPTED
    match delivery.state:
        case DeliveryState.SENDING_PRE:
            return DeliveryState.READY
        case DeliveryState.SENDING_COMMIT:
            return DeliveryState.UNKNOWN
        case settled:
            return settled


def is_copy(header: bytes, mail: FrozenMail) -> bool:
    """Whether a header read from a folder is that of our mail, compared locally: servers' header search is not to be relied on."""
    wanted = {mail.message_id.encode(), mail.followthrough_id.encode()}
    unfolded = header.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    for line in unfolded.splitlines():
        name, _, value = line.partition(b":")
        if name.strip().lower().decode("latin-1") in _TRACES and value.strip().strip(b"<>") in wanted:
            return True
    return False
