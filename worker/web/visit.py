"""One request by somebody who may be here, and the pages that they are shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from fastapi import Path as Part
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pydantic import Field
from sqlalchemy import Connection

from worker.drafting.templates import shipped_folder
from worker.report import words
from worker.report.watching import Line
from worker.store import drafts, signins
from worker.web import wording
from worker.web.desk import WebDesk
from worker.web.guard import Ticket, hand_out, ticket_of
from worker.web.health import status

Number = Annotated[int, Part(ge=1, le=2**63 - 1)]  # of a thing, in an address: no database takes a larger one
Named = Annotated[int, Field(ge=1, le=2**63 - 1)]  # the same in a form
STATIC = Path(__file__).with_name("static")


class SignInNeededError(Exception):
    """Nobody is signed in with this browser."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for what, and when."""

    request: Request
    desk: WebDesk
    ticket: Ticket
    who: str
    now: datetime

    def show(self, template: str, tx: Connection | None, status_code: int = 200, **data: object) -> HTMLResponse:
        """A page; with `tx` it also says how the worker is and how many drafts wait."""
        frame: Mapping[str, object] = {
            "visit": self,
            "now": self.now,
            "zone": self.desk.tz,
            "place": template,
            "status": status(tx, self.desk, self.now) if tx else Line("", good=True),
            "waiting_drafts": drafts.count_waiting(tx, self.now, list(self.desk.owners)) if tx else 0,
        }
        html = _environment().get_template(f"{template}.html").render({**frame, **data})
        response = HTMLResponse(html, status_code)
        if self.ticket.new:
            hand_out(response, self.ticket, self.desk)
        return response


def go(path: str) -> Response:
    """After an act: the browser asks for the next page anew, so that reloading repeats nothing."""
    return RedirectResponse(path, 303)


def stranger(request: Request) -> Visit:
    """A visit by nobody in particular."""
    desk: WebDesk = request.app.state.desk
    return Visit(request, desk, ticket_of(request), "", desk.clock())


def visitor(request: Request) -> Visit:
    """A visit by somebody who signed in, or by the user of a page that needs no sign-in.  Raises SignInNeededError."""
    visit = stranger(request)
    desk = visit.desk
    if not desk.password_hash:
        return Visit(request, desk, visit.ticket, desk.user, visit.now)
    with desk.store.read() as tx:
        who = signins.who(tx, visit.ticket.digest(desk.password_hash), visit.now)
    if visit.ticket.new or who is None:
        raise SignInNeededError
    return Visit(request, desk, visit.ticket, who, visit.now)


Visitor = Annotated[Visit, Depends(visitor)]
Stranger = Annotated[Visit, Depends(stranger)]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped_folder("web")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "moment": _moment,
        "span": wording.span,
        "working": wording.working,
        "name": wording.name,
        "share": words.share,
        "hours": lambda hours: "–" if hours is None else words.duration(hours),
    }
    environment.globals |= {
        "KINDS": wording.KINDS,
        "LIBRARY_KINDS": wording.LIBRARY_KINDS,
        "LIBRARY_NEW": wording.LIBRARY_NEW,
        "LIBRARY_HINTS": wording.LIBRARY_HINTS,
        "SOURCES": wording.SOURCES,
        "SAYS": wording.SAYS,
        "PARTS": wording.PARTS,
        "DRAFT_STATES": wording.DRAFT_STATES,
        "TOUCH_STATES": wording.TOUCH_STATES,
        "STEP_STATES": wording.STEP_STATES,
        "STEP_SIGNS": wording.STEP_SIGNS,
        "HOW": wording.HOW,
        "TONES": wording.TONES,
        "ORIGINS": wording.ORIGINS,
        "LEAD_STATES": wording.LEAD_STATES,
        "DELIVERY_STATES": wording.DELIVERY_STATES,
        "limit_in": wording.limit_in,
        "marked": wording.marked,
        "asset": _asset,
        "no_time": timedelta(),
    }
    return environment


@pass_context
def _moment(context: Context, when: datetime) -> Markup:
    return wording.moment(when, context["now"], context["zone"])


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"
