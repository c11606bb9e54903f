"""History that is skimmed and then filled in is the history that would have been read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from benchmarks.mailboxes.mailbox import NOW
from benchmarks.mailboxes.people import OUR_COMPANY, OUR_DOMAIN, OWNER
from tests.contract.reader import ALWAYS, Reader
from tests.servers.dovecot import Dovecot
from worker.jobs.settle import Desk
from worker.mail.sync import Choice
from worker.model import Heading, MailboxState, Us
from worker.store import conversations, leads, messages
from worker.store.db import Store


def reader(store: Store, dovecot: Dovecot, user: str) -> Reader:
    made = Reader(store, dovecot, user, now=NOW)
    us = Us(frozenset({OWNER.email}), frozenset({OUR_DOMAIN}))
    made.desk = Desk(us, (OUR_COMPANY,), frozenset(), frozenset(), {made.mailbox.id: ALWAYS})
    return made


def whole(
    tx: Connection, _desk: Desk, mailbox: MailboxState, found: Sequence[Heading], *_: object, **__: object
) -> Choice:
    """Reads every text at once, but for mails that are known."""
    known = messages.with_identities(tx, mailbox.id, (heading.identity for heading in found))
    return Choice(frozenset(heading.uid for heading in found if heading.identity not in known))


def told(store: Store) -> dict[str, Any]:
    """What a store says of people: who is in a conversation with whom, who leads are, and since when they wait."""
    with store.read() as tx:
        every = {one.id: messages.of_conversation(tx, one.id) for one in conversations.every(tx)}
        found = {}
        for mails in every.values():
            of_people = frozenset(mail.identity for mail in mails if mail.understanding.kind.kind == "human")
            if of_people:
                found[of_people] = "talk"
        names = {conversation: min(mail.identity for mail in mails) for conversation, mails in every.items() if mails}
        lead = {
            names[one.conversation_id]: (
                one.prospect,
                one.source,
                one.introducer,
                one.score,
                one.reasons,
                one.found_at,
                one.waiting_since,
                one.answered_at,
                one.backfilled,
                one.status,
            )
            for one in leads.every(tx)
        }
        texts = {mail.identity: replace(mail, id=0, conversation_id=None) for mails in every.values() for mail in mails}
    return {"talks": found, "leads": lead, "texts": texts}
