"""When a mail arrived: INTERNALDATE, unless a bulk import rewrote it, then the topmost Received, then Date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from worker.model import Arrival, ArrivalBasis, Heading, ParsedMail

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=15)  # a server's clock may run ahead of ours by this
IMPORTED = timedelta(
    days=1
)  # a server stores a mail within minutes of its last Received field; more than this is an import


def arrival(mail: ParsedMail, internaldate: datetime | None, now: datetime, *, ours: bool = False) -> Arrival:
    """The moment a mail arrived, and which clock said so.

    `internaldate` is None for a mail from a file.  `ours`: our own Sent copy, which has no Received field that speaks of it, so its Date
    stands in.  A moment before 1990 or in the future is no moment; where nothing is left, the mail arrived when we saw it: `now`.
    """
    claimed = mail.date if ours else mail.received
    imported = internaldate and claimed and _plausible(claimed, now) and abs(internaldate - claimed) > IMPORTED
    candidates = (
        (None if imported else internaldate, ArrivalBasis.INTERNALDATE),
        (None if ours else mail.received, ArrivalBasis.RECEIVED),
        (mail.date, ArrivalBasis.DATE),
    )
    for moment, basis in candidates:
        if moment and _plausible(moment, now):
            return Arrival(moment.astimezone(UTC), basis)
    return Arrival(now, ArrivalBasis.SEEN)


def of_heading(heading: Heading, now: datetime) -> Arrival:
    """The same from a header without Received fields: Date stands in for them."""
    claimed, internaldate = heading.date, heading.internaldate
    imported = internaldate and claimed and _plausible(claimed, now) and abs(internaldate - claimed) > IMPORTED
    if internaldate and not imported and _plausible(internaldate, now):
        return Arrival(internaldate, ArrivalBasis.INTERNALDATE)
    if claimed and _plausible(claimed, now):
        return Arrival(claimed, ArrivalBasis.DATE)
    return Arrival(now, ArrivalBasis.SEEN)


def _plausible(moment: datetime, now: datetime) -> bool:
    return EARLIEST <= moment <= now + CLOCK_SKEW
