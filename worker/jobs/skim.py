"""Takes in mails by their headers alone: stored as mails whose text is still to be read, in the conversations that their ids tell.

Heading ─► rules/skim: kind, depth ─┬─► Message(skimmed) ─► rules/skim.strands ─► conversations
                                    └─► never read: only its place is kept
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.jobs.settle import Desk, derive
from worker.jobs.take_in import KEPT_HEADERS, NO_LEAD, TakenIn, erased_among, name_of
from worker.mail.sync import Choice
from worker.model import (
    Conversation,
    Folder,
    Heading,
    IntentVerdict,
    Kind,
    KindVerdict,
    MailboxState,
    Message,
    Prospect,
    ReplyParts,
    Understanding,
)
from worker.rules import arrivals, skim
from worker.rules.skim import Depth
from worker.store import conversations as conversation_rows
from worker.store import folders as folder_rows
from worker.store import messages as message_rows

RECENT = timedelta(days=30)  # the part of history whose texts are read at once
_UNREAD = {kind: Understanding(KindVerdict(kind), ReplyParts(""), IntentVerdict(), NO_LEAD) for kind in Kind}


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


def take_headings(
    tx: Connection, desk: Desk, mailbox: MailboxState, folder: Folder, found: Sequence[Heading], now: datetime
) -> TakenIn:
    """Stores mails of a folder by their headers in the caller's transaction; safe to repeat, and for mails that are known already."""
    if folder.uidvalidity is None or not found:
        return TakenIn()
    named = [(name_of(heading, desk.us), heading) for heading in found]
    names = dict(reversed(named))
    known = message_rows.with_identities(tx, mailbox.id, names)
    skimmed = [
        message
        for name, heading in names.items()
        if name not in known and (message := _message(desk, mailbox, heading, name, now))
    ]
    if erased := erased_among(tx, desk, skimmed):
        skimmed = [message for message in skimmed if not message_rows.counterparts(message) & erased]
    joined, longer = _joined(tx, skimmed)
    added = message_rows.add_new(tx, joined, desk.us)
    ids = known | {message.identity: id_ for id_, (message, _) in zip(added, joined, strict=True)}
    places = {heading.uid: ids.get(name) for name, heading in named}
    folder_rows.place_many(tx, folder.id, folder.uidvalidity, places)
    judged = conversation_rows.with_texts(tx, longer)
    leads = {lead.id for lead in derive(tx, desk, judged, now)}
    conversation_rows.widen(tx, set(longer) - judged)
    return TakenIn(len(added), 0, frozenset(leads))


def _message(desk: Desk, mailbox: MailboxState, heading: Heading, name: str, now: datetime) -> Message | None:
    """The mail as far as its header tells; None where its text will never be read."""
    kind = skim.kind(heading, desk.us)
    arrival = arrivals.of_heading(heading, now)
    if skim.depth(heading, kind, desk.us, now - RECENT, arrival.at) is Depth.NEVER:
        return None
    return Message(
        id=0,
        mailbox_id=mailbox.id,
        identity=name,
        message_id=heading.message_id,
        in_reply_to=heading.in_reply_to,
        references=heading.references,
        subject=heading.subject,
        from_=heading.from_,
        reply_to=heading.reply_to,
        to=heading.to,
        cc=heading.cc,
        date=heading.date,
        date_offset=heading.date_offset,
        arrival=arrival,
        ours=desk.us.owns(heading.from_.email),
        text="",
        understanding=_UNREAD[kind],
        headers=tuple(item for item in heading.headers if item[0] in KEPT_HEADERS),
        size=heading.size,
        backfilled=arrival.at < mailbox.activated_at,
        skimmed=True,
    )


def _joined(tx: Connection, messages: Sequence[Message]) -> tuple[list[tuple[Message, int | None]], list[int]]:
    """The mails with their conversations, new or known; and the known ones, which got longer."""
    known = message_rows.conversations_sharing(tx, messages)
    strands = skim.strands(messages)
    targets = [min((known[at] for at in strand if known[at]), default=None) for strand in strands]  # type: ignore[type-var]  # none is None
    fresh = [[messages[at] for at in strand] for strand, target in zip(strands, targets, strict=True) if target is None]
    mattering = [group for group in fresh if _matters(group)]
    made = iter(conversation_rows.create_many(tx, [_conversation(group) for group in mattering]))
    joined: list[tuple[Message, int | None]] = []
    for strand, target in zip(strands, targets, strict=True):
        group = [messages[at] for at in strand]
        conversation = target or (next(made) if _matters(group) else None)
        joined += ((message, conversation) for message in group)
    return joined, sorted({target for target in targets if target})


def _matters(group: Sequence[Message]) -> bool:
    return any(message.understanding.kind.kind is Kind.HUMAN for message in group)


def _conversation(group: Sequence[Message]) -> Conversation:
    first = min(group, key=_arrived)
    return Conversation(0, first.mailbox_id, first.subject, Prospect(None), first.arrival.at, max(map(_arrived, group)))


def _arrived(message: Message) -> datetime:
    return message.arrival.at
