"""How fast a mailbox may send: so many a day, with a pause between two; and when it must stop, because too much comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

LOOKED_BACK = timedelta(days=7)
LOOKED_AT = 50  # newest mails
FEW = 5  # that came to nothing: fewer are chance
SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a mailbox may send: mails a day (of its owner's zone), and the pause between two."""

    daily: int
    gap: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a mailbox sent.

    `today` counts what this program sent or is sending and what people sent by hand; `last` is our id of the mail that left last, and when;
    `sending`: another is under way; `day_ends`: when the count begins anew.
    """

    today: int
    day_ends: datetime
    last: tuple[str, datetime] | None = None
    sending: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """It may be sent, not before `until`."""

    until: datetime
    reason: str


def spacing(gap: timedelta, followthrough_id: str) -> timedelta:
    """The pause after a mail: half to one and a half times the gap, by chance, and yet always the same for the same mail."""
    chance = int.from_bytes(sha256(followthrough_id.encode()).digest()[:4]) / 2**32
    return gap * (0.5 + chance)


def pace(limits: Limits, usage: Usage, now: datetime) -> Wait | None:
    """How long the mailbox's next mail has to wait; None: not at all."""
    if usage.today >= limits.daily:
        return Wait(usage.day_ends, f"The mailbox has sent its {limits.daily} mails of today.")
    if not limits.gap:
        return None
    if usage.sending:
        return Wait(now + limits.gap, "The mailbox is sending another mail.")
    until = usage.last[1] + spacing(limits.gap, usage.last[0]) if usage.last else now
    return Wait(until, "The mailbox has just sent another mail.") if until > now else None


def comes_back(came_to_nothing: Sequence[bool]) -> str | None:
    """Why a mailbox must stop sending; None: it need not.  `came_to_nothing` tells of its newest mails whether each bounced or was refused.

    Providers lock accounts whose mail comes back, and a list of dead addresses, or a block, is seen there first.
    """
    bad, sent = sum(came_to_nothing), len(came_to_nothing)
    if bad < FEW or bad <= SHARE * sent:
        return None
    return f"{bad} of its last {sent} mails bounced or were refused. Look at them before you resume."
