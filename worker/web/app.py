"""The page, put together: gate ─► who is it? ─► is the form ours? ─► a room (queue, leads, people, report, plans, mailboxes)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from worker.errors import FollowthroughError, NotFoundError, NotPossibleError, OutsideError, StaleError
from worker.web import (
    calendar,
    checklist,
    figures,
    leads,
    library,
    mailboxes,
    metrics,
    news,
    people,
    plans,
    queue,
    replays,
    sign_in,
    templates,
    unsubscribe,
    works,
)
from worker.web.desk import WebDesk
from worker.web.guard import HEADERS, METRICS, MOST_BYTES, Gate, RefusedError, check_form
from worker.web.visit import STATIC, SignInNeededError, go, stranger, visitor

__all__ = ["WebDesk", "create_app"]

STATUS = {NotFoundError: 404, StaleError: 409, NotPossibleError: 409, OutsideError: 503}
FOREVER = "public, max-age=31536000, immutable"  # the address of a static file changes with its content


def create_app(desk: WebDesk) -> FastAPI:
    """The page over this desk, as an ASGI application."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, max_body_size=MOST_BYTES)
    app.state.desk = desk
    app.add_middleware(Gate, hosts=desk.hosts, metrics_token=desk.metrics_token)
    app.add_api_route("/healthz", healthy, methods=["GET"])
    app.add_api_route(METRICS, metrics.scraped, methods=["GET"])
    # Only these travel compressed: the size of a compressed page would tell of the secrets in it.
    app.mount("/static", GZipMiddleware(Static(directory=STATIC)), name="static")
    app.include_router(sign_in.router, dependencies=[Depends(check_form)])
    app.include_router(unsubscribe.router)  # whoever got a mail may; its address is the proof
    for room in (
        queue,
        leads,
        checklist,
        people,
        figures,
        plans,
        news,
        templates,
        library,
        calendar,
        replays,
        works,
        mailboxes,
    ):
        app.include_router(room.router, dependencies=[Depends(visitor), Depends(check_form)])
    app.add_exception_handler(SignInNeededError, _sign_in_first)
    app.add_exception_handler(Exception, _broken)
    for error in (RefusedError, FollowthroughError, RequestValidationError, HTTPException):
        app.add_exception_handler(error, _problem)
    return app


def healthy() -> Response:
    """The process answers."""
    return PlainTextResponse("alive\n")


class Static(StaticFiles):
    """Files that browsers may keep."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - whatever Starlette hands it
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = FOREVER
        return response


def _sign_in_first(request: Request, _error: Exception) -> Response:
    """To the form and back; a list that refreshes itself is only told no."""
    if "hx-request" in request.headers and "hx-boosted" not in request.headers:
        return Response(status_code=401)
    path = request.url.path if request.method == "GET" else "/"
    return go(f"/sign-in?to={quote(path)}")


def _problem(request: Request, error: Exception) -> Response:
    """What went wrong, and what to do; nothing was changed."""
    code, words = _said(error)
    try:
        visit = visitor(request)
    except (SignInNeededError, FollowthroughError):
        visit = stranger(request)
    again = str(Path(request.url.path).parent) if request.method != "GET" else "/"
    return visit.show("problem", None, code, words=words, again=again if again.count("/") == 2 else "/")


def _broken(request: Request, _error: Exception) -> Response:
    """A mistake of ours; the log has it.  This answer bypasses the gate, so it brings its own headers."""
    words = "The page itself failed; that is a mistake of this program. Its log says more: send that to whoever looks after it."
    response = stranger(request).show("problem", None, 500, words=words, again="/")
    response.headers.update(HEADERS)
    return response


def _said(error: Exception) -> tuple[int, str]:
    if isinstance(error, RefusedError):
        return 403, f"{error} Open the page again and repeat what you did."
    if isinstance(error, RequestValidationError):
        if any(problem["loc"][0] == "path" for problem in error.errors()):
            return 404, "There is no such page."
        return 422, "The form lacks something, or holds what does not belong there."
    if isinstance(error, HTTPException):
        return error.status_code, "There is no such page." if error.status_code == 404 else str(error.detail)
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400), str(error)
