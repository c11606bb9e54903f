"""The figures for Prometheus, read from the store whenever they are asked for.  docs/operating.md says what each one means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from sqlalchemy import Connection

from worker import __version__
from worker.jobs.watches import watches
from worker.model import Watch
from worker.rules.watching import up
from worker.store import counts
from worker.web.desk import WebDesk
from worker.web.guard import bears
from worker.web.visit import SignInNeededError, visitor

PREFIX = "followthrough_"
MAILBOX: Mapping[str, tuple[str, Callable[[Watch], float | timedelta | None]]] = {
    "up": ("1 while the server answers and nothing is wrong, else 0.", up),
    "confirmed_age_seconds": ("Since the server last answered.", lambda one: one.confirmed_age),
    "lag_seconds": ("How long the newest mail had waited on the server when it was stored.", lambda one: one.lag),
    "history_mails": ("Mails in the folders that are read.", lambda one: one.history),
    "history_remaining_mails": ("Of those, not looked at yet.", lambda one: one.unread),
    "history_read_ratio": ("Of those, looked at, from 0 to 1.", lambda one: one.share),
    "texts_remaining": ("Older mails whose text is still to be read.", lambda one: one.texts),
    "throttled_seconds": ("How much longer the server wants to be left alone.", lambda one: one.throttled),
    "read_bytes_today": ("Read since midnight UTC.", lambda one: one.bytes_today),
    "folders_paused": ("Folders that are set aside until a person resumes them.", lambda one: len(one.resting)),
}


def scraped(request: Request) -> Response:
    """The metrics, for who brings the token, or where there is none for who may see the page."""
    desk: WebDesk = request.app.state.desk
    if not bears(request.headers, desk.metrics_token) and not _sees_page(request, desk):
        words = "Send metrics_token of [web] as a bearer token, or sign in to the page.\n"
        return PlainTextResponse(words, 401, {"WWW-Authenticate": 'Bearer realm="metrics"'})
    registry = CollectorRegistry(auto_describe=False)
    with desk.store.read() as tx:
        registry.register(Figures(tx, desk, desk.clock()))
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), media_type=content_type)


def _sees_page(request: Request, desk: WebDesk) -> bool:
    if desk.metrics_token and not desk.password_hash:
        return False  # it was set so that not everybody on this machine may look
    try:
        visitor(request)
    except SignInNeededError:
        return False
    return True


class Figures(Collector):
    """What one answer holds."""

    def __init__(self, tx: Connection, desk: WebDesk, now: datetime) -> None:
        self._tx, self._desk, self._now = tx, desk, now

    def collect(self) -> Iterator[Metric]:
        known = watches(self._tx, self._desk.owners, self._now, self._desk.bytes_a_day)
        for name, (meaning, value) in MAILBOX.items():
            yield _by_label(
                f"mailbox_{name}", meaning, "mailbox", ((one.address, value(one)) for one in known.values())
            )
        unreadable = counts.quarantined(self._tx)
        yield _by_label(
            "mailbox_quarantined_mails",
            "Mails that could not be read, kept for a person to look at.",
            "mailbox",
            ((one.address, unreadable.get(id_, 0)) for id_, one in known.items()),
        )
        sent = ((state.value, count) for state, count in counts.deliveries(self._tx).items())
        yield _by_label("deliveries", "Approved mails, by what became of them.", "state", sent)
        waiting = counts.drafts_that_wait(self._tx, self._now)
        yield GaugeMetricFamily(f"{PREFIX}queue_drafts", "Drafts that wait for a person.", waiting)
        prospects = counts.leads_that_wait(self._tx)
        yield GaugeMetricFamily(f"{PREFIX}waiting_leads", "Prospects who wait for an answer.", prospects)
        yield InfoMetricFamily(f"{PREFIX}build", "The program that answers.", {"version": __version__})


def _by_label(
    name: str, meaning: str, label: str, values: Iterable[tuple[str, float | timedelta | None]]
) -> GaugeMetricFamily:
    """A gauge with one label; a value that is not known is missing."""
    family = GaugeMetricFamily(f"{PREFIX}{name}", meaning, labels=(label,))
    for of, value in values:
        if value is not None:
            family.add_metric((of,), value.total_seconds() if isinstance(value, timedelta) else value)
    return family
