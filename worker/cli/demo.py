"""The demo: the whole product on embedded servers, with a mailbox that tells a story."""

from __future__ import annotations

import signal
import socket
import threading
import webbrowser
from datetime import timedelta
from typing import Annotated

import typer

from worker import app as composition
from worker import service
from worker.cli import logs
from worker.cli.console import err, out
from worker.config import Settings, load
from worker.drafting.renderer import Renderer
from worker.errors import UsageError
from worker.jobs.fetch_news import fetch_news
from worker.jobs.plan_touches import plan_touches
from worker.jobs.watch_companies import watch
from worker.store import leads as lead_rows
from worker.store.db import Store

HOST = "127.0.0.1"
USUAL_PORT = 8025
LOOK_EVERY = timedelta(seconds=0.1)


def add_to(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where the page listens.  Default: 8025, or any that is free.")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the queue in a browser.")] = True,
) -> None:
    """The whole product on embedded servers with a lifelike mailbox; needs no account and no network."""
    try:
        from worker.demo.stage import set_up  # noqa: PLC0415  (its servers are an extra that nobody else needs)
    except ImportError as error:
        raise UsageError(
            f'the demo needs servers that are not installed ({error.name}). Install them: pip install "followthrough[demo]"'
        ) from None
    stop = _stopped_by_signals()
    page_port = _free(port) if port else _free(USUAL_PORT, otherwise=0)
    err.print("setting up …")
    with set_up(composition.now(), page_port) as stage:
        settings = load(stage.config, environment={})  # variables of the real one must not reach the demo
        logs.configure("warning", json_lines=False)
        drafts, waiting = _first_pass(settings, stop)
        url = f"http://{settings.web.listen}/"
        told = f"{stage.mails} mails read, {drafts} drafts to approve, {waiting} prospects wait for an answer."
        threading.Thread(target=_announce, args=(url, told, stop, browser), daemon=True).start()
        if not stop.is_set():
            service.run(settings, "all", stop)
    err.print("the demo has ended; nothing of it is left")


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _free(port: int, otherwise: int | None = None) -> int:
    """The port, where nobody listens there; else one that the system chooses, or UsageError without `otherwise`."""
    try:
        with socket.create_server((HOST, port)) as probe:
            found: int = probe.getsockname()[1]
            return found
    except OSError as error:
        if otherwise is None:
            raise UsageError(f"port {port} cannot be used ({error.strerror}). Name another with --port.") from None
        return _free(otherwise)


def _first_pass(settings: Settings, stop: threading.Event) -> tuple[int, int]:
    """What the service would do in its first minute, in an order that shows the most: news, mail, drafts.  Counts drafts and waiting leads."""
    with composition.opened(settings) as store, Renderer() as renderer:
        states = composition.mailboxes(settings, store)
        news = composition.news(settings)
        with store.write() as tx:
            watch(tx, news)
        fetch_news(store, news, composition.now)
        composition.sync(settings, store)
        if stop.is_set():
            return 0, 0
        drafting = composition.drafting(settings, states, store)
        run = plan_touches(store, composition.templates(settings, renderer), drafting, composition.now())
        return len(run.drafted), _waiting(store)


def _waiting(store: Store) -> int:
    with store.read() as tx:
        return sum(lead.waiting_since is not None for lead in lead_rows.active(tx))


def _announce(url: str, told: str, stop: threading.Event, browser: bool) -> None:
    """Tells where the page is as soon as it answers."""
    host, _, port = url.removeprefix("http://").strip("/").partition(":")
    while not stop.wait(LOOK_EVERY.total_seconds()):
        try:
            with socket.create_connection((host, int(port)), timeout=1):
                break
        except OSError:
            continue
    if stop.is_set():
        return
    out.print(
        f"{told}\n\n  {url}\n\nApprove a draft, and its prospect may answer in a few seconds. Ctrl-C ends the demo."
    )
    if browser:
        _open(url)


def _open(url: str) -> None:
    """Opens a browser window; a browser that would take over this terminal stays shut."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return
    if type(found) is not webbrowser.GenericBrowser:
        found.open(url)
