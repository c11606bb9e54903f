"""Signing in and out.  A browser gets a new random ticket at each sign-in, of which the store knows a digest."""

from __future__ import annotations

import hmac
import re
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import APIRouter, Form
from fastapi.responses import Response

from worker.store import signins
from worker.web.guard import hand_out, new_ticket
from worker.web.visit import Stranger, Visitor, go

router = APIRouter()

STAYS = timedelta(days=14)
LOOKS_BACK = timedelta(minutes=15)
MOST_FAILURES = 5  # from one address
MOST_FAILURES_IN_ALL = 100  # from everywhere together: a guess spread over many addresses is slow too
LONGEST_PASSWORD = 1024

_one_at_a_time = threading.Lock()  # each check takes 64 MB; and no guess may slip in while another is counted
_OURS = re.compile(r"/(?![/\\])[^\s\\]*")


@router.get("/sign-in")
def form(visit: Stranger, to: str = "/") -> Response:
    """The form; `to` is where they wanted to go."""
    return visit.show("sign_in", None, to=_ours(to), problem="")


@router.post("/sign-in")
def sign_in(
    visit: Stranger, user: Annotated[str, Form()], password: Annotated[str, Form()], to: Annotated[str, Form()] = "/"
) -> Response:
    """Lets in who knows the password; after some failures nobody from that address for a while."""
    desk = visit.desk
    origin = visit.request.client.host if visit.request.client else "unknown"
    with _one_at_a_time:
        with desk.store.read() as tx:
            since = visit.now - LOOKS_BACK
            locked = (
                signins.failures(tx, f"address:{origin}", since) >= MOST_FAILURES
                or signins.failures(tx, "all", since) >= MOST_FAILURES_IN_ALL
            )
        if locked:
            problem = f"Too many wrong passwords. Wait {LOOKS_BACK.seconds // 60} minutes, then try again."
            return visit.show("sign_in", None, 429, to=_ours(to), problem=problem)
        good = _knows(desk.password_hash, password) & hmac.compare_digest(user.encode(), desk.user.encode())
        ticket = new_ticket()
        with desk.store.write() as tx:
            signins.forget_old(tx, visit.now, since)
            if good:
                signins.create(tx, ticket.digest(desk.password_hash), user, visit.now, visit.now + STAYS)
            else:
                signins.fail(tx, f"address:{origin}", visit.now)
                signins.fail(tx, "all", visit.now)
    if not good:
        return visit.show("sign_in", None, 403, to=_ours(to), problem="That name and password do not fit together.")
    response = go(_ours(to))
    hand_out(response, ticket, desk)
    return response


@router.post("/sign-out")
def sign_out(visit: Visitor) -> Response:
    """The ticket is worth nothing any more."""
    with visit.desk.store.write() as tx:
        signins.end(tx, visit.ticket.digest(visit.desk.password_hash))
    return replace(visit, ticket=new_ticket()).show("sign_in", None, to="/", problem="")


def _knows(password_hash: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(password_hash, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


def _ours(path: str) -> str:
    """The path where it leads to a page of ours, else the start."""
    return path if _OURS.fullmatch(path) else "/"
