"""Takes in mails by their headers alone: stored as mails whose text is still to be read, in the conversations that their ids tell.

headers ─► rules/skim: kind, depth ─┬─► Skim ─► rules/skim.strands ─► Skimmed ─► conversations, rows
                                    └─► never read: only its place is kept
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.jobs.settle import Desk, derive
from worker.jobs.take_in import TakenIn, erased_among, name_of
from worker.mail import headings
from worker.mail.sync import Choice
from worker.model import (
    FetchedMail,
    Folder,
    Heading,
    Kind,
    MailboxState,
    Skim,
    Us,
)
from worker.rules import arrivals, skim
from worker.rules.skim import Depth
from worker.store import conversations as conversation_rows
from worker.store import folders as folder_rows
from worker.store import messages as message_rows
from worker.store.skims import Ready, add_ready, conversations_sharing, made_ready

RECENT = timedelta(days=30)  # the part of history whose texts are read at once


def choose(
    tx: Connection, desk: Desk, mailbox: MailboxState, found: Sequence[Heading], now: datetime, *, history: bool
) -> Choice:
    """Whose text is read now: of new mail each, of history what is recent and not ours; never of a mail that is known already."""
    names = {name_of(heading, desk.us): heading for heading in found}
    known = message_rows.with_identities(tx, mailbox.id, names)
    unknown = [heading for name, heading in names.items() if name not in known and not skim.unfinished(heading)]
    if not history:
        return Choice(frozenset(heading.uid for heading in unknown))
    since = now - RECENT
    chosen = {heading.uid for heading in unknown if _depth(desk, heading, since, now) is Depth.NOW}
    return Choice(frozenset(chosen), old=all(arrivals.of_heading(heading, now).at < since for heading in found))


def _depth(desk: Desk, heading: Heading, since: datetime, now: datetime) -> Depth:
    kind = skim.kind(heading, desk.us)
    return skim.depth(heading, kind, desk.us, since, arrivals.of_heading(heading, now).at)


@dataclass(frozen=True, slots=True)
class Skimmed:
    """What headers say, as far as it can be worked out without the store.

    `named` holds UID and name of each mail; `mails` those that are to be stored, each name once; `strands` which of these belong together,
    as positions; `human` the positions of those that a person wrote.
    """

    named: tuple[tuple[int, str], ...]
    mails: tuple[Ready, ...]
    strands: tuple[tuple[int, ...], ...]
    human: frozenset[int]


def skimmed(
    found: Sequence[Heading | FetchedMail], us: Us, mailbox: MailboxState, now: datetime, dialect: str
) -> Skimmed:
    """Reads headers, and makes ready what the store of that dialect will keep of the mails."""
    read = [one if isinstance(one, Heading) else headings.read(one) for one in found]
    named = tuple((heading.uid, name_of(heading, us)) for heading in read)
    names = {name: heading for (_, name), heading in zip(reversed(named), reversed(read), strict=True)}
    skims = [one for name, heading in names.items() if (one := _skim(us, mailbox, heading, name, now))]
    return Skimmed(
        named,
        tuple(made_ready(skims, mailbox.id, us, dialect)),
        tuple(tuple(strand) for strand in skim.strands(skims)),
        frozenset(at for at, one in enumerate(skims) if one.kind is Kind.HUMAN),
    )


def take_skimmed(
    tx: Connection, desk: Desk, mailbox: MailboxState, folder: Folder, found: Skimmed, now: datetime
) -> TakenIn:
    """Stores mails of a folder by their headers in the caller's transaction; safe to repeat, and for mails that are known already."""
    if folder.uidvalidity is None or not found.named:
        return TakenIn()
    known = message_rows.with_identities(tx, mailbox.id, [name for _, name in found.named])
    erased = erased_among(tx, desk, (email for mail in found.mails for email in mail.counterparts))
    new = {
        at
        for at, mail in enumerate(found.mails)
        if mail.identity not in known and not (erased and erased.intersection(mail.counterparts))
    }
    joined, longer = _joined(tx, mailbox.id, found, new)
    added = add_ready(tx, joined)
    ids = known | {mail.identity: id_ for id_, (mail, _) in zip(added, joined, strict=True)}
    folder_rows.place_many(tx, folder.id, folder.uidvalidity, {uid: ids.get(name) for uid, name in found.named})
    judged = conversation_rows.with_texts(tx, longer)
    leads = {lead.id for lead in derive(tx, desk, judged, now)}
    conversation_rows.widen(tx, set(longer) - judged)
    return TakenIn(len(added), 0, frozenset(leads))


def _joined(
    tx: Connection, mailbox_id: int, found: Skimmed, new: set[int]
) -> tuple[list[tuple[Ready, int | None]], list[int]]:
    """The new mails with their conversations, made or known; and the known ones, which got longer."""
    strands = [present for strand in found.strands if (present := tuple(at for at in strand if at in new))]
    order = [at for strand in strands for at in strand]
    shared = dict(zip(order, conversations_sharing(tx, [found.mails[at] for at in order]), strict=True))
    targets = [min((known for at in strand if (known := shared[at])), default=None) for strand in strands]
    fresh = [
        strand
        for strand, target in zip(strands, targets, strict=True)
        if target is None and not found.human.isdisjoint(strand)
    ]
    made = conversation_rows.create_for(tx, mailbox_id, [[found.mails[at] for at in strand] for strand in fresh])
    begun = dict(zip(fresh, made, strict=True))
    joined = [
        (found.mails[at], target or begun.get(strand))
        for strand, target in zip(strands, targets, strict=True)
        for at in strand
    ]
    return joined, sorted({target for target in targets if target})


def _skim(us: Us, mailbox: MailboxState, heading: Heading, name: str, now: datetime) -> Skim | None:
    """The mail as far as its header tells; None where its text will never be read."""
    kind = skim.kind(heading, us)
    arrival = arrivals.of_heading(heading, now)
    if skim.depth(heading, kind, us, now - RECENT, arrival.at) is Depth.NEVER:
        return None
    ours = us.owns(heading.from_.email)
    return Skim(heading, name, kind, arrival, ours, backfilled=arrival.at < mailbox.activated_at)
