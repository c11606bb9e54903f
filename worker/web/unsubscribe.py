"""The way out of newsletters that their headers name (RFC 8058): no sign-in, and a GET changes nothing, for scanners follow every link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from worker.errors import NotFoundError
from worker.jobs.steer import stop_plan
from worker.store import audit, deliveries, suppressions
from worker.web.visit import Stranger

router = APIRouter()

WHO = "their unsubscribe link"
MailId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,60}$")]  # our id of the mail: only who got it knows it


@router.get("/unsubscribe/{mail_id}")
def asked(visit: Stranger, mail_id: MailId) -> Response:
    """Asks whether they mean it."""
    del mail_id  # whether it is known is nobody's business
    return visit.show("unsubscribe", None, done=False)


@router.post("/unsubscribe/{mail_id}")
def unsubscribe(visit: Stranger, mail_id: MailId) -> Response:
    """No more mail to that address: what waits for it is void."""
    with visit.desk.store.write() as tx:
        delivery = deliveries.by_followthrough_id(tx, mail_id)
        if delivery is None:
            raise NotFoundError("This link is not known here. Answer the mail and say that you want no more.")
        email = delivery.mail.recipient
        if suppressions.reason_for(tx, email) is None:
            suppressions.add(tx, email, "unsubscribed by the link of a mail", visit.now)
            audit.record(
                tx, at=visit.now, who=WHO, what="unsubscribed", subject=f"delivery:{delivery.id}", detail=email
            )
            if delivery.lead_id is not None:
                stop_plan(tx, delivery.lead_id, "they unsubscribed", who=WHO, now=visit.now)
    return visit.show("unsubscribe", None, done=True)
