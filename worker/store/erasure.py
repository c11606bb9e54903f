"""Removing what is known of a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from worker.errors import NotPossibleError
from worker.model import TouchState
from worker.store import learning, links, messages, tables, tombstones
from worker.store.deliveries import SENDING
from worker.store.records import changed

NOBODY = {"prospect_email": None, "prospect_name": None, "prospect_company": None}


def erase(tx: Connection, email: str, digest: str, at: datetime) -> int:
    """Removes the mails to and from an address, and leads, drafts and deliveries for it; returns how many mails.

    A lead that the person introduced stays, without them; what they were to be thanked for it is cancelled.
    The keyed `digest` of the address stays, so that the next sync does not bring the person back; so do the places of the mails, which
    are then known and not read again.  What was learned is forgotten too, to be learned anew without them.  Raises NotPossibleError while a mail to the address is being sent.
    """
    lead, delivery = tables.lead.c, tables.delivery.c
    leads = select(lead.id).where(lead.prospect_email == email)
    theirs = or_(delivery.mail_recipient == email, delivery.lead_id.in_(leads))
    if tx.execute(select(delivery.id).where(theirs, delivery.state.in_(SENDING))).first():
        raise NotPossibleError(f"a mail to {email} is being sent at this moment; try again in some minutes")
    tx.execute(tables.delivery.delete().where(theirs))
    tx.execute(tables.lead.delete().where(lead.prospect_email == email))
    _erase_introducer(tx, email)
    changed(tx, tables.conversation, [tables.conversation.c.prospect_email == email], NOBODY)
    mails = messages.remove(tx, links.with_person(tx, email))
    if mails:
        learning.forget(tx)
    _erase_traces(tx, email)
    tombstones.add(tx, digest, at)
    return mails


def _erase_introducer(tx: Connection, email: str) -> None:
    draft, touch = tables.draft, tables.touch
    to_them = select(draft.c.touch_id).where(draft.c.recipient_email == email)
    open_touches = [touch.c.id.in_(to_them), touch.c.state == TouchState.DRAFTED]
    changed(tx, touch, open_touches, {"state": TouchState.CANCELLED})
    tx.execute(draft.delete().where(draft.c.recipient_email == email))
    changed(tx, tables.lead, [tables.lead.c.introducer == email], {"introducer": None})


def _erase_traces(tx: Connection, email: str) -> None:
    tx.execute(tables.suppression.delete().where(tables.suppression.c.email == email))
    tx.execute(tables.known.delete().where(tables.known.c.value == email))
    changed(tx, tables.audit, [_mentions(tables.audit.c.detail, email)], {"detail": ""})
    quarantine = tables.quarantine
    named = [
        row.id for row in tx.execute(select(quarantine.c.id, quarantine.c.raw)) if email.encode() in row.raw.lower()
    ]
    tx.execute(quarantine.delete().where(quarantine.c.id.in_(named)))


def _mentions(column: ColumnElement[str], email: str) -> ColumnElement[bool]:
    return column.icontains(email, autoescape=True)
