"""The service: everything that runs while `followthrough run` runs, started in order and stopped in order.

start:  lock ─► recover ─► jobs (engine) ─► watching (hub) ─► page
stop:   page ─► passes (lanes) ─► watching ─► jobs ─► renderer
"""

from __future__ import annotations

import fcntl
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
import uvicorn

from worker import app
from worker.config import LOOPBACK, MailboxSettings, Settings
from worker.drafting.renderer import Renderer
from worker.engine.embedded import Engine, Wake
from worker.engine.lanes import Lanes, Turn, TurnOverError, lanes
from worker.errors import FollowthroughError, NotPossibleError, OutsideError, UnreachableError, UsageError
from worker.jobs import pausing
from worker.jobs.check_links import MOST_AT_ONCE, check_links, due_links, one_of_each_host, resting
from worker.jobs.daily_digest import send_digests
from worker.jobs.deliver import deliver_due
from worker.jobs.draft_copies import CopiesRun, keep_copies
from worker.jobs.escalate import escalate
from worker.jobs.fetch_news import fetch_news
from worker.jobs.file_sent import file_sent
from worker.jobs.forecasts import Forecasts
from worker.jobs.learn import learn, nobody_waits
from worker.jobs.plan_touches import plan_touches
from worker.jobs.probe import probe_unknown
from worker.jobs.reading.pool import Readers
from worker.jobs.record_sent import record_sent
from worker.jobs.recover import recover
from worker.jobs.rejudge import begin
from worker.jobs.settle import Desk
from worker.jobs.take_in import TakenIn
from worker.jobs.watch_companies import watch
from worker.jobs.weekly_report import send_due
from worker.mail.imap import ImapSession
from worker.mail.watch import Hub, Report, Watching
from worker.model import LinkState
from worker.store import mailboxes as mailbox_rows
from worker.store.db import Store
from worker.web.app import create_app
from worker.web.desk import WebDesk

log = structlog.get_logger()

Role = Literal["all", "web", "worker"]

EVERY = {
    "deliver": timedelta(seconds=2),  # an undo time ends at any second
    "file": timedelta(seconds=5),
    "draft copies": timedelta(seconds=30),  # a person who approves in a mail client sees it happen soon
    "probe": timedelta(seconds=30),
    "plan": timedelta(minutes=1),
    "ahead": timedelta(minutes=1),  # so that the calendar is there when somebody opens it
    "news": timedelta(minutes=1),
    "links": timedelta(minutes=1),  # one a host at a time
    "escalate": timedelta(minutes=1),
    "report": timedelta(minutes=1),
    "digest": timedelta(minutes=1),
    "learn": timedelta(minutes=5),  # looks whether it is time to, and whether a command has learned meanwhile
    "watching": timedelta(seconds=2),  # what became known of all mailboxes, in one transaction
}
NIGHT = range(1, 6)  # hours, in the zone of the report
LEARN_AT_NIGHT, LEARN_AT_ALL = timedelta(hours=12), timedelta(hours=30)  # after the last time
WEB_STOP_SECONDS = 5
SWITCH_SECONDS = (
    0.0005  # how long a thread that computes keeps the interpreter from one that has a mail to bring or a page to show
)


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Holds the lock of a data folder.  Raises UsageError where another service has it."""
    with (data_dir / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"another followthrough already works in {data_dir}. Stop it, or set another data_dir."
            ) from None
        yield


class Service:
    """One process of the worker.  Everything it needs is made here; nothing starts before `run`."""

    def __init__(self, settings: Settings, store: Store, renderer: Renderer) -> None:
        self._settings, self._store = settings, store
        self._reader: Readers
        self._states = app.mailboxes(settings, store)
        self._desk = app.judging_desk(settings, store, self._states)
        self._companies = app.companies_now(settings, store)
        drafting = app.drafting(settings, self._states, store)
        self._drafting = replace(drafting, sources=replace(drafting.sources, companies=self._companies))
        self._office = app.office(settings, store, self._states)
        self._copies = app.draft_copies(settings, store, self._states)
        self._templates = app.templates(settings, renderer)
        self._news = app.news(settings)
        self._engine = Engine(threads=len(EVERY))
        self._lanes = Lanes(lanes(settings.sync.threads))
        self._hub = self._watching()
        self._boxes = {box.address: box for box in settings.mailboxes}
        self._learned_at = app.now() - LEARN_AT_NIGHT
        self._recent: dict[int, datetime] = {}
        self._reports: dict[str, Report] = {}  # the newest of each mailbox, until it is written
        self._failing: set[str] = set()  # told in the log already
        self._stops: set[str] = set()  # told in the log already
        self._unreadable: set[str] = set()  # the server answers, and yet a person must mend something
        self.wake_deliver: Wake = lambda: None
        self.wake_plan: Wake = lambda: None
        self._wake_ahead: Wake = lambda: None
        self._forecasts: Forecasts | None = None  # where this process has the page

    @contextmanager
    def working(self) -> Iterator[None]:
        """Jobs and watchers run inside the block, and have ended after it."""
        recover(self._office, at_start=True)
        self._tell_of_library()
        with self._store.write() as tx:
            watch(tx, self._news)
        self._judge_by(self._desk)
        self._add_jobs()
        with ExitStack() as stack:
            self._reader = stack.enter_context(app.readers(self._settings, self._desk))
            stack.callback(self._engine.stop)
            stack.callback(self._hub.stop)
            stack.callback(self._lanes.stop)
            self._engine.start()
            self._hub.start()
            yield

    def web_desk(self) -> WebDesk:
        """What the page is handed."""
        web = self._settings.web
        named = urlsplit(web.address).hostname
        self._forecasts = Forecasts()
        self._wake_ahead()
        return WebDesk(
            store=self._store,
            office=self._office,
            desk=self._desk,
            drafting=self._drafting,
            templates=self._templates,
            owners=app.owners(self._settings, self._states),
            zone=app.report_zone(self._settings),
            clock=app.now,
            wake_deliver=self.wake_deliver,
            wake_plan=self.wake_plan,
            user=web.user,
            password_hash=web.password_hash.get_secret_value(),
            hosts=frozenset({*LOOPBACK, web.host, *([named] if named else [])}),
            address=web.address or f"http://{web.listen}",
            metrics_token=web.metrics_token.get_secret_value(),
            bytes_a_day=self._settings.sync.bytes_a_day,
            forecasts=self._forecasts,
        )

    def _add_jobs(self) -> None:
        add = self._engine.add
        self.wake_plan = add("plan", self._plan, EVERY["plan"])
        self._wake_ahead = add("ahead", self._look_ahead, EVERY["ahead"])
        self._wake_file = add("file", lambda: _told("filed", file_sent(self._office)), EVERY["file"])
        self.wake_deliver = add("deliver", self._deliver, EVERY["deliver"])
        add("draft copies", self._keep_copies, EVERY["draft copies"])
        add("probe", self._probe, EVERY["probe"])
        add("news", self._fetch_news, EVERY["news"])
        add("links", self._check_links, EVERY["links"])
        add("escalate", self._escalate, EVERY["escalate"])
        add("report", self._report, EVERY["report"])
        if self._settings.report.digest:
            add("digest", self._digest, EVERY["digest"])
        add("learn", self._learn, EVERY["learn"])
        add("watching", self._note_watching, EVERY["watching"])

    def _watching(self) -> Hub:
        """The one watcher, with every mailbox."""
        hub = Hub(
            self._lend,
            self._reported,
            clock=app.now,
            rng=random.Random(),  # noqa: S311  (jitter, no secret)
            how=Watching(poll_every=self._settings.sync.poll_minutes * 60),
        )
        for box in self._settings.mailboxes:
            account = app.imap_account(self._settings, self._store, box)
            hub.add(box.address, f"{account.host}:{account.port}", partial(ImapSession, account))
        return hub

    def _lend(self, address: str, session: ImapSession) -> None:
        self._lanes.submit(address, partial(self._sync, self._boxes[address], session), session.cut)

    def _sync(self, box: MailboxSettings, session: ImapSession, turn: Turn) -> None:
        """One turn of a pass on a lent session."""
        try:
            self._read(box, session, turn)
        except TurnOverError:
            raise
        except OutsideError as error:
            self._hub.give_up(box.address, session, error)
        except FollowthroughError as error:
            self._unreadable.add(box.address)
            self._reported(box.address, Report(app.now(), error))
            self._hub.give_back(box.address, session)
        except Exception:  # one broken mailbox must not stop the others; the bug is in the log
            log.exception("a pass failed", mailbox=box.address)
            bug = UnreachableError(f"{box.address}: reading failed in a way that the log tells; it is tried again")
            self._hub.give_up(box.address, session, bug)
        else:
            self._unreadable.discard(box.address)
            self._hub.give_back(box.address, session)

    def _read(self, box: MailboxSettings, session: ImapSession, turn: Turn) -> None:
        taken = TakenIn()

        def told(batch: TakenIn) -> None:
            nonlocal taken
            taken += batch
            turn.stored()

        try:
            state = self._states[box.address]
            app.read_on(self._settings, session, self._store, self._desk, box, state, self._reader, told, self._recent)
        finally:
            if taken.new:
                log.info("mail read", mailbox=box.address, new=taken.new, quarantined=taken.quarantined)
                self.wake_plan()

    def _reported(self, address: str, report: Report) -> None:
        if report.error is None:
            self._failing.discard(address)
        elif address not in self._failing:
            self._failing.add(address)
            log.warning("mailbox cannot be watched", mailbox=address, error=str(report.error))
        if report.error or address not in self._unreadable:
            self._reports[address] = report

    def _note_watching(self) -> None:
        self._lanes.cut_overdue()
        reports = [self._reports.popitem() for _ in range(len(self._reports))]
        if not reports:
            return
        with self._store.write() as tx:
            for address, report in reports:
                mailbox = self._states[address].id
                if report.error:
                    mailbox_rows.fail(tx, mailbox, report.error, report.at)
                else:
                    mailbox_rows.confirm(tx, mailbox, report.at)

    def _plan(self) -> None:
        try:
            run = plan_touches(self._store, self._templates, self._drafting, app.now())
        except NotPossibleError as refused:  # too many at once: a person must say that they are wanted
            log.warning("nothing was drafted", reason=str(refused))
            return
        for failure in run.failed:
            log.warning("a draft failed", error=failure)
        if run.drafted or run.voided or run.ended:
            log.info("planned", drafted=len(run.drafted), voided=len(run.voided), ended=len(run.ended))

    def _look_ahead(self) -> None:
        if self._forecasts:
            with self._store.read() as tx:
                self._forecasts.every(tx, self._drafting, app.now(), ())

    def _deliver(self) -> None:
        self._tell_stops()
        if accepted := deliver_due(self._office):
            log.info("sent", mails=accepted)
            record_sent(self._store, self._desk)
            self._wake_file()

    def _tell_stops(self) -> None:
        with self._store.read() as tx:
            standing = set(pausing.standing(tx))
        for stop in sorted(standing - self._stops):
            log.warning("nothing is sent", why=stop)
        for _ in self._stops - standing:
            log.info("sending goes on")
        self._stops = standing

    def _keep_copies(self) -> None:
        """One mailbox that cannot be reached does not keep the others waiting for the next time."""
        for mailbox in self._copies.mailboxes:
            try:
                run = keep_copies(self._office, self._drafting, self._copies, mailbox)
            except FollowthroughError as error:
                log.warning(
                    "drafts cannot be shown in the mailbox", mailbox=self._address_of(mailbox), error=str(error)
                )
                continue
            for failure in run.failed:
                log.warning("a draft in the mailbox", mailbox=self._address_of(mailbox), error=failure)
            if replace(run, failed=()) != CopiesRun():
                log.info("drafts in the mailbox", mailbox=self._address_of(mailbox), **asdict(run))
            if run.approved:
                self.wake_deliver()
            if run.rejected or run.sent:
                self.wake_plan()

    def _address_of(self, mailbox: int) -> str:
        return next(address for address, state in self._states.items() if state.id == mailbox)

    def _probe(self) -> None:
        _told("recovered", recover(self._office))
        _told("resolved", probe_unknown(self._office))
        record_sent(self._store, self._desk)

    def _fetch_news(self) -> None:
        run = fetch_news(self._store, self._news, app.now)
        with self._store.read() as tx:
            self._companies.look(tx)
        for failure in run.failed:
            log.warning("a feed failed", error=failure)
        if run.new or run.about:
            log.info("news read", feeds=run.read, unchanged=run.unchanged, new=run.new, about_companies=run.about)
            self.wake_plan()

    def _tell_of_library(self) -> None:
        library = self._drafting.sources.bookcase.library
        for problem in library.problems() if library else ():
            log.warning("an entry of the library is not used", problem=str(problem))

    def _check_links(self) -> None:
        bookcase = self._drafting.sources.bookcase
        entries = bookcase.library.entries() if bookcase.library else ()
        due = one_of_each_host(due_links(self._store, entries, app.now()))[:MOST_AT_ONCE]
        for check in check_links(self._store, due, app.now, self._news.allow_hosts):
            if check.state is not LinkState.ALIVE:
                log.warning("a link of the library", url=check.url, found=check.detail)
        with self._store.read() as tx:
            bookcase.resting = resting(tx)

    def _escalate(self) -> None:
        for one in escalate(self._store, now=app.now()):
            log.info("a prospect waits", lead=one.lead.id, step=one.step, since=one.waiting_since.isoformat())

    def _learn(self) -> None:
        """Learns once a day, at night where it runs then, and judges by what is in the store."""
        now = app.now()
        if self._settings.learning.enabled and self._time_to_learn(now):
            self._learned_at = now
            model = learn(self._store, self._desk, now)
            log.info("learned", version=model.id, used=model.used, why=model.why)
        learned = app.learned(self._settings, self._store)
        if learned != self._desk.learned:
            self._desk = replace(self._desk, learned=learned)
            self._reader.use(self._desk.context)
            self._judge_by(self._desk)

    def _time_to_learn(self, now: datetime) -> bool:
        rest = now - self._learned_at
        hour = now.astimezone(ZoneInfo(app.report_zone(self._settings))).hour
        if rest < (LEARN_AT_NIGHT if hour in NIGHT else LEARN_AT_ALL):
            return False
        with self._store.read() as tx:
            return nobody_waits(tx)

    def _judge_by(self, desk: Desk) -> None:
        if older := begin(self._store, desk, app.now()):
            log.info("mails were judged by an older version", mails=older, see="followthrough rejudge --preview")

    def _report(self) -> None:
        write = app.write_report(self._settings, self._store, self._states)
        sent = send_due(
            self._store, app.report_post(self._settings, self._states), write, now=app.now(), new_id=app.new_id
        )
        if sent:
            log.info("report queued", mails=len(sent))
            self.wake_deliver()

    def _digest(self) -> None:
        post = app.report_post(self._settings, self._states)
        write = app.write_digest(self._settings, self._store)
        readers = app.digest_readers(self._settings, self._states)
        if sent := send_digests(self._store, post, readers, write, now=app.now(), new_id=app.new_id):
            log.info("digests queued", mails=len(sent))
            self.wake_deliver()


def _told(what: str, count: int) -> None:
    if count:
        log.info(what, mails=count)


def run(settings: Settings, role: Role, stop: threading.Event | None = None) -> None:
    """Runs until SIGTERM or SIGINT (or until `stop` is set, for a caller who owns the signals)."""
    stop = stop or _stopped_by_signals()
    sys.setswitchinterval(SWITCH_SECONDS)
    with app.opened(settings) as store, only_one(settings.data_dir), Renderer() as renderer, ExitStack() as stack:
        service = Service(settings, store, renderer)
        if role != "web":
            stack.enter_context(service.working())
        if role != "worker":
            stack.enter_context(serving(settings, service))
        log.info("running", role=role, mailboxes=len(settings.mailboxes), page=settings.web.listen)
        stop.wait()
        log.info("stopping")


@contextmanager
def serving(settings: Settings, service: Service) -> Iterator[None]:
    """The page answers inside the block.  Raises UsageError where its address cannot be had."""
    config = uvicorn.Config(create_app(service.web_desk()), log_level="warning", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    with _listening(settings) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="page", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(WEB_STOP_SECONDS)


def _listening(settings: Settings) -> socket.socket:
    web = settings.web
    try:
        return socket.create_server((web.host, web.port), family=socket.AF_INET6 if ":" in web.host else socket.AF_INET)
    except OSError as error:
        raise UsageError(
            f"the page cannot listen on {web.listen} ({os.strerror(error.errno or 0)}). Stop what listens there, or set listen of [web]."
        ) from error


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
