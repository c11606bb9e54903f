"""The replay of ninety days over a store of 100,000 mails and 2,000 leads, beside the bare read of the same rows; and the calendar's forecasts."""

from __future__ import annotations

import random
import tempfile
import time as clock
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from benchmarks.figures import Figure, at_most, ratio
from worker.jobs.draft_touches import DraftingSettings, Writer
from worker.jobs.forecasts import Forecasts
from worker.jobs.replay import Desk, Question, asked_for, replay_leads
from worker.model import (
    Address,
    Arrival,
    ArrivalBasis,
    Conversation,
    Intent,
    IntentVerdict,
    Kind,
    KindVerdict,
    Lead,
    LeadVerdict,
    Message,
    Prospect,
    ReplyParts,
    Signal,
    Source,
    Understanding,
    WorkCalendar,
)
from worker.rules.plan import DEFAULT_PLAN
from worker.rules.replayed import LeadReplay, totals
from worker.store import conversations, leads, mailboxes, messages
from worker.store.db import Store

MAILS, LEADS, IN_LEADS = 100_000, 2_000, 6
DAYS = 90
AT = datetime(2026, 11, 20, tzinfo=UTC)
ME = Address("priya@larch.example", "Priya Raman")
CALENDAR = WorkCalendar("Europe/Berlin", (((time(9), time(17)),),) * 5 + ((), ()))
TEXT = "Hello,\n\nwe would like a quote for two pumps for our north dock. What is the delivery time?\n\nBest\n" * 8
WHY = (Signal("asks_for_price", 1.8, "a quote for two pumps"), Signal("names_a_date", 0.9, "delivery time"))


def bench() -> Iterator[Figure]:
    """Seconds for one plan and every lead, in ratio to the read; seconds for the forecasts of every lead when they are asked for again."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'bench.db'}")
        store.migrate()
        mailbox = _fill(store, random.Random(49))  # noqa: S311 (measurements, not secrets)
        drafting = DraftingSettings(
            "Larch", {mailbox: Writer("Priya", "Priya", "en", CALENDAR)}, {"default": DEFAULT_PLAN}
        )
        yield from _replay(store, Desk(drafting, {mailbox: ME.email}))
        yield from _forecasts(store, drafting, mailbox)
        store.close()


def _replay(store: Store, desk: Desk) -> Iterator[Figure]:
    question = Question((AT - timedelta(days=DAYS)).date(), AT.date(), AT)
    with store.read() as tx:
        found = asked_for(tx, question, desk)
        bare = _seconds(lambda: messages.of_conversations(tx, [lead.conversation_id for lead in found]))
        replayed: list[LeadReplay] = []
        seconds = _seconds(lambda: replayed.extend(replay_leads(tx, found, question, desk)))
    assert totals(replayed).plans[0].touches > LEADS, "a plan has more to say than one touch a lead"
    yield ratio("replay.seconds", seconds, bare, "s", 12)


def _forecasts(store: Store, drafting: DraftingSettings, mailbox: int) -> Iterator[Figure]:
    kept = Forecasts()
    with store.read() as tx:
        first = _seconds(lambda: kept.every(tx, drafting, AT, [mailbox]))
        again = _seconds(lambda: kept.every(tx, drafting, AT, [mailbox]))
    yield at_most("calendar.first.seconds", first, 10, LEADS, "s")
    yield at_most("calendar.again.seconds", again, 0.2, LEADS, "s")


def _fill(store: Store, rng: random.Random) -> int:
    with store.write() as tx:
        mailbox = mailboxes.ensure(tx, ME.email, AT - timedelta(days=DAYS)).id
        mails: list[Message] = []
        for number in range(LEADS):
            them = Prospect(f"ana{number}@quay{number}.example", "Ana Ruiz", f"Quay {number}")
            at = AT - timedelta(minutes=rng.randrange(DAYS * 1440))
            talk = conversations.create(tx, Conversation(0, mailbox, "Two pumps", them, at, at)).id
            leads.save(tx, Lead(0, talk, mailbox, them, Source.DIRECT, None, 0.9, WHY, at))
            for _ in range(IN_LEADS):
                mails.append(_mail(len(mails), mailbox, talk, them, at))
                at += timedelta(minutes=rng.randrange(9000))
        while len(mails) < MAILS:
            at = AT - timedelta(minutes=rng.randrange(DAYS * 1440))
            mails.append(_mail(len(mails), mailbox, None, Prospect(f"shop{len(mails) % 997}@news.example"), at))
        for start in range(0, MAILS, 5000):
            messages.add_many(tx, mails[start : start + 5000])
    return mailbox


def _mail(number: int, mailbox: int, talk: int | None, them: Prospect, at: datetime) -> Message:
    ours, other = talk is not None and number % 2 == 1, Address(them.email or "", them.name or "")
    lead = LeadVerdict(True, 0.9, Source.DIRECT, them, needs_answer=True, reasons=WHY)
    none = LeadVerdict(False, 0.1)
    return Message(
        id=0,
        mailbox_id=mailbox,
        identity=f"mail{number}",
        message_id=f"mail{number}@mail.example",
        in_reply_to=(),
        references=(),
        subject="Two pumps",
        from_=ME if ours else other,
        reply_to=(),
        to=(other if ours else ME,),
        cc=(),
        date=at,
        date_offset=None,
        arrival=Arrival(at, ArrivalBasis.INTERNALDATE),
        ours=ours,
        text=TEXT,
        understanding=Understanding(
            KindVerdict(Kind.HUMAN if talk else Kind.BULK),
            ReplyParts(TEXT[:400]),
            IntentVerdict(Intent.QUESTION if talk and not ours else None),
            lead if talk and not ours else none,
        ),
        conversation_id=talk,
    )


def _seconds(act: Callable[[], object]) -> float:
    start = clock.perf_counter()
    act()
    return clock.perf_counter() - start
