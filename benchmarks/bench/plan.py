"""The plan of ten thousand leads with ninety days of history: the rule alone, and the whole job from a store on SQLite."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time as clock
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.figures import Figure, at_most, ratio
from tests.contract.store_examples import message, understood
from worker.drafting.renderer import Renderer
from worker.drafting.templates import Templates, shipped_folder
from worker.jobs.draft_touches import DraftingSettings, Writer
from worker.jobs.plan_touches import plan_touches
from worker.model import (
    Address,
    Arrival,
    ArrivalBasis,
    Conversation,
    Intent,
    Lead,
    LeadHistory,
    Message,
    Promise,
    Prospect,
    Source,
    TheirMail,
    Touch,
    TouchKind,
    TouchState,
    WorkCalendar,
)
from worker.rules.plan import DEFAULT_PLAN, next_touch
from worker.store import conversations, leads, mailboxes, messages, touches
from worker.store.db import Store

LEADS = 10_000
STORED = 2_000
ROUNDS = 3
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = ((((time(9), time(17)),),) * 5) + ((), ())
OWNER = WorkCalendar("Europe/Berlin", WEEK, frozenset({date(2026, 12, 25)}))
READERS = (None, WorkCalendar("America/Chicago", WEEK), WorkCalendar("Asia/Tokyo", WEEK))
US = "priya@larch.example"
KINDS = (TouchKind.THANK_YOU, TouchKind.DETAILS, TouchKind.CALL, TouchKind.INFORMATION_CHECK, TouchKind.ARTICLE)


def bench() -> Iterator[Figure]:
    rng = random.Random(61)  # noqa: S311 (measurements, not secrets)
    cases = [_case(number, rng) for number in range(LEADS)]

    def decide() -> None:
        for lead, history in cases:
            next_touch(DEFAULT_PLAN, lead, history, OWNER, NOW)

    yield at_most("plan.rule_seconds", _seconds(decide), 1, LEADS, "s")
    with tempfile.TemporaryDirectory() as folder, Renderer() as renderer:
        file = Path(folder, "plan.db")
        store = Store(f"sqlite:///{file}")
        try:
            yield from _job(store, file, Templates([shipped_folder()], renderer), rng)
        finally:
            store.close()


def _seconds(act: Callable[[], object]) -> float:
    spans = []
    for _ in range(ROUNDS):
        began = clock.perf_counter()
        act()
        spans.append(clock.perf_counter() - began)
    return statistics.median(spans)


def _lead(number: int, rng: random.Random) -> Lead:
    who = Prospect(f"p{number}@company{number // 2}.example")
    at = NOW - timedelta(days=90 * rng.random())
    return Lead(0, 0, 1, who, rng.choice(list(Source)), None, 0.9, (), at)


def _touches(lead: Lead) -> list[Touch]:
    """Those that ninety days' time allowed, all done."""
    when = [lead.found_at + timedelta(days=10 * place) for place in range(len(KINDS))]
    past = [(kind, at) for kind, at in zip(KINDS, when, strict=True) if at < NOW]
    return [Touch(0, lead.id, kind, 1, TouchState.DONE, at, "due", at) for kind, at in past]


def _case(number: int, rng: random.Random) -> tuple[Lead, LeadHistory]:
    lead = _lead(number, rng)
    done = tuple(_touches(lead))
    ours = tuple(touch.due_at for touch in done)
    promise = (Promise(ours[-1], (NOW + 5 * DAY).date(), "I will write then"),) if ours and number % 5 == 0 else ()
    return lead, LeadHistory(
        touches=done,
        ours=ours,
        theirs=(TheirMail(lead.found_at, Intent.QUESTION), TheirMail(lead.found_at + DAY, Intent.CLOSER)),
        source=lead.source,
        promises=promise,
        reader=rng.choice(READERS),
        colleagues=(NOW - 2 * DAY,),
        company_touches=((TouchKind.TESTIMONIAL, NOW - 50 * DAY),),
    )


def _job(store: Store, file: Path, templates: Templates, rng: random.Random) -> Iterator[Figure]:
    """Seconds of a run that has nothing to look at, and of one that looks at everybody, beside a bare read of their rows."""
    store.migrate()
    with store.write() as tx:
        mailbox = mailboxes.ensure(tx, US, NOW - 100 * DAY).id
        for number in range(STORED):
            _store(tx, number, mailbox, rng)
    settings = DraftingSettings("Larch", {mailbox: Writer("Priya", "Priya", "en", OWNER)}, {"default": DEFAULT_PLAN})

    def run() -> None:
        plan_touches(store, templates, settings, NOW, allow_mass=True)

    def everybody() -> None:
        with store.write() as tx:
            leads.look_again(tx)
        run()

    run()
    bare = _seconds(lambda: _bare(file))
    again = _seconds(everybody)
    quiet = _seconds(run)
    yield ratio("plan.job_quiet_seconds", quiet, bare, "s", 0.1)
    yield ratio("plan.job_all_seconds", again, bare, "s", 40)
    yield at_most("plan.job_all_per_thousand", again * 1000 / STORED, 1, STORED, "s")


def _store(tx: Connection, number: int, mailbox: int, rng: random.Random) -> None:
    plain = _lead(number, rng)
    prospect = plain.prospect.email or ""
    talk = conversations.create(tx, Conversation(0, mailbox, "Tiles", plain.prospect, plain.found_at, NOW))
    stored = leads.save(tx, replace(plain, conversation_id=talk.id, mailbox_id=mailbox))
    mails = [_mail(f"{number}-0", mailbox, talk.id, prospect, plain.found_at, ours=False)]
    for touch in _touches(stored):
        touches.add(tx, touch)
        mails.append(_mail(f"{number}-{touch.kind}", mailbox, talk.id, prospect, touch.due_at, ours=True))
    messages.add_many(tx, mails)


def _mail(name: str, mailbox: int, talk: int, prospect: str, at: datetime, *, ours: bool) -> Message:
    sender, recipient = (US, prospect) if ours else (prospect, US)
    return message(
        name,
        mailbox,
        ours=ours,
        from_=Address(sender),
        to=(Address(recipient),),
        arrival=Arrival(at, ArrivalBasis.INTERNALDATE),
        conversation_id=talk,
        text="What do two pallets of tiles cost, and when could you deliver them? " * 10,
        understanding=understood(prospect=None if ours else prospect),
    )


def _bare(file: Path) -> None:
    """The rows that a look at everybody needs, as the driver gives them."""
    with closing(sqlite3.connect(file)) as connection:
        for table in ("lead", "message", "touch", "draft"):
            for _ in connection.execute(f"SELECT * FROM {table}"):
                pass
