"""The mailboxes, the mails that could not be read, and what every figure means."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Path
from fastapi.responses import Response

from worker.jobs import pausing
from worker.store import audit, folders, stops
from worker.web.health import boxes
from worker.web.visit import Number, Visitor, go

router = APIRouter()

SHOWN_BYTES = 4000
AnyMailbox = Annotated[int, Path(ge=stops.ALL, le=2**63 - 1)]


@router.get("/mailboxes")
def page(visit: Visitor) -> Response:
    """How each mailbox is, and what could not be read, with the beginning of its bytes."""
    with visit.desk.store.read() as tx:
        unread = [
            (mail, mail.raw[:SHOWN_BYTES].decode("utf-8", "replace")) for mail in reversed(folders.quarantined(tx))
        ]
        return visit.show(
            "mailboxes",
            tx,
            boxes=boxes(tx, visit.desk, visit.now),
            unread=unread[:50],
            count=len(unread),
            stops={stop.mailbox_id: stop for stop in stops.standing(tx)},
        )


@router.post("/mailboxes/{mailbox_id}/read-again")
def read_again(visit: Visitor, mailbox_id: Number, folder: Annotated[int, Form()]) -> Response:
    """A folder that was set aside is read again at the next pass."""
    with visit.desk.store.write() as tx:
        for known in folders.of_mailbox(tx, mailbox_id):
            if known.id == folder and known.paused_reason:
                folders.save(tx, replace(known, paused_reason=None, rebuilds=()))
                subject = f"folder:{folder}"
                audit.record(tx, at=visit.now, who=visit.who, what="read again", subject=subject, detail=known.name)
    return go("/mailboxes")


@router.post("/mailboxes/{mailbox_id}/pause")
def pause_sending(visit: Visitor, mailbox_id: AnyMailbox) -> Response:
    """Nothing is sent from a mailbox (0: from any) from now on."""
    with visit.desk.store.write() as tx:
        pausing.pause(tx, mailbox_id, "", who=visit.who, now=visit.now)
    return go("/mailboxes")


@router.post("/mailboxes/{mailbox_id}/resume")
def resume_sending(visit: Visitor, mailbox_id: AnyMailbox) -> Response:
    """Sending goes on."""
    with visit.desk.store.write() as tx:
        pausing.resume(tx, mailbox_id, who=visit.who, now=visit.now)
    visit.desk.wake_deliver()
    return go("/mailboxes")


@router.get("/definitions")
def definitions(visit: Visitor) -> Response:
    """What every figure means, each under its own anchor."""
    with visit.desk.store.read() as tx:
        return visit.show("definitions", tx)
