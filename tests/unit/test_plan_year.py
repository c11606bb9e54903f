"""A year of five hundred leads: replies, absences, refusals, bounces, holidays, promises, colleagues, moves, bad news, an outage.

Every decision is the plan's and the agenda's; what may not happen is watched by books of the simulation's own, kept from what it did.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worker.model import (
    BadNews,
    HandTouch,
    Intent,
    Lead,
    LeadHistory,
    LeadStatus,
    NextTouch,
    PlanEnded,
    Promise,
    Prospect,
    Source,
    TheirMail,
    Touch,
    TouchKind,
    TouchState,
    WorkCalendar,
)
from worker.rules import hours, plan
from worker.rules.agenda import Due, agenda, due_of
from worker.rules.plan import DEFAULT_PLAN, FIRST_ANSWERS

LEADS, COMPANIES, MOST_A_DAY = 500, 180, 6
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 1, 5, tzinfo=UTC)
END = START + 365 * DAY
OUTAGE = (START + 100 * DAY, START + 111 * DAY + 3 * HOUR)  # it ends in the middle of a night
WEEK = (*(((time(9), time(17)),),) * 5, (), ())
SUMMER = frozenset(date(2026, 8, 3) + n * DAY for n in range(14))
FEASTS = frozenset(date.fromisoformat(day) for day in ("2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25"))
OWNERS = {
    1: WorkCalendar("Europe/Berlin", WEEK, FEASTS | SUMMER),
    2: WorkCalendar("Europe/London", (*(((time(8), time(18)),),) * 5, (), ()), FEASTS),
    3: WorkCalendar("America/New_York", WEEK, frozenset({date(2026, 7, 3)})),
}
READERS = (
    None,
    None,
    WorkCalendar("Europe/Berlin", WEEK, FEASTS),
    WorkCalendar("America/Chicago", WEEK),
    WorkCalendar("Asia/Tokyo", WEEK, frozenset(date(2026, 5, 3) + n * DAY for n in range(5))),
)
PROMISE = "I will come back to you then"
REFUSALS = (Intent.OPT_OUT, Intent.NOT_INTERESTED, Intent.LEFT_COMPANY, Intent.WRONG_PERSON)
ANSWERS = (
    *(Intent.QUESTION,) * 5,
    *(Intent.INTERESTED,) * 4,
    *(Intent.OOO,) * 5,
    *(Intent.NOT_NOW,) * 3,
    *(Intent.CLOSER,) * 2,
    *REFUSALS,
)
# How long nobody else of a company gets the same, in the test's own words.
NOT_AGAIN = {
    TouchKind.ARTICLE: 90,
    TouchKind.COMPANY_NEWS: 90,
    TouchKind.TESTIMONIAL: 180,
    TouchKind.REFERRAL_FOR_THEM: 180,
    TouchKind.PRODUCT_NEWS: 180,
}
NO_CHEER = {TouchKind.COMPANY_NEWS, TouchKind.TESTIMONIAL, TouchKind.REFERRAL_FOR_THEM, TouchKind.PRODUCT_NEWS}


@dataclass
class Talk:
    """A lead, and everything that happened to it."""

    lead: Lead
    company: str
    reader: WorkCalendar | None
    ours: list[datetime] = field(default_factory=list)
    theirs: list[TheirMail] = field(default_factory=list)
    touches: dict[TouchKind, Touch] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)
    by_hand: list[HandTouch] = field(default_factory=list)
    waiting: datetime | None = None
    bounced: bool = False
    moved: datetime | None = None
    stopped: datetime | None = None  # the simulation's own word that nothing may follow
    ended: datetime | None = None  # the program's word
    seen: int = 0  # the newest look that was asked for

    @property
    def owner(self) -> WorkCalendar:
        return OWNERS[self.lead.mailbox_id]

    @property
    def email(self) -> str:
        return self.lead.prospect.email or ""

    def reached(self) -> list[datetime]:
        """When anything of ours reached them, or is about to."""
        alive = (TouchState.DONE, TouchState.DRAFTED)
        return [*self.ours, *(t.done_at or t.due_at for t in self.touches.values() if t.state in alive)]


@dataclass
class Year:
    """The clock, the leads, and the books."""

    chance: random.Random
    talks: list[Talk] = field(default_factory=list)
    agenda: list[tuple[datetime, int, str, int, object]] = field(default_factory=list)
    number: Iterator[int] = field(default_factory=count)
    bad: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    a_day: Counter[tuple[int, date]] = field(default_factory=Counter)
    came_up: int = 0
    kept: int = 0
    moves: int = 0
    deferred: int = 0

    def after(self, at: datetime, what: str, talk: int, more: object = None) -> None:
        if at < END:
            heapq.heappush(self.agenda, (at, next(self.number), what, talk, more))

    def look(self, talk: int, at: datetime) -> None:
        """Asks for a look; only the newest wish of a lead counts."""
        if OUTAGE[0] <= at < OUTAGE[1]:
            at = OUTAGE[1]
        self.talks[talk].seen += 1
        self.after(at, "look", talk, self.talks[talk].seen)

    # What happens

    def begin(self) -> None:
        chance = self.chance
        for number in range(LEADS):
            company = f"firm{chance.randrange(COMPANIES)}.example"
            same = [talk for talk in self.talks if talk.company == company]
            again = bool(same) and chance.random() < 0.15
            email = chance.choice(same).email if again else f"person{number}@{company}"
            referral = chance.random() < 0.2
            at = START + chance.random() * 250 * DAY
            source = Source.REFERRAL if referral else chance.choice([Source.DIRECT, Source.OUTREACH_REPLY])
            introducer = "tom@friend.example" if referral else None
            lead = Lead(number, number, 1 + number % 3, Prospect(email), source, introducer, 0.9, (), at)
            self.talks.append(Talk(lead, company, chance.choice(READERS)))
            self.after(at, "theirs", number, TheirMail(at, Intent.QUESTION))
            for _ in range(chance.choice((0, 0, 1, 2))):
                self.after(at + chance.random() * 80 * DAY, "hand", number)
            if chance.random() < 0.2:
                self.after(at + chance.random() * 60 * DAY, "move", number, timedelta(days=chance.randrange(-4, 26)))
        for _ in range(60):
            at = START + chance.random() * 360 * DAY
            self.bad[f"firm{chance.randrange(COMPANIES)}.example"].append(at)

    def run(self) -> None:
        self.begin()
        while self.agenda:
            at, _, what, number, more = heapq.heappop(self.agenda)
            talk = self.talks[number]
            if what == "look":
                self.looks(at, [number] if more == talk.seen else [])
                continue
            if what == "theirs":
                assert isinstance(more, TheirMail)
                self.they_write(talk, more)
            elif what == "hand" and not talk.stopped:
                self.we_write(talk, at)
            elif what == "approve" and talk.touches[more].state is TouchState.DRAFTED:  # type: ignore[index]
                self.approved(talk, at, talk.touches[more])  # type: ignore[index]
            elif what == "move":
                assert isinstance(more, timedelta)
                talk.moved = at + more
            self.look(number, at)

    def they_write(self, talk: Talk, mail: TheirMail) -> None:
        self.overtaken(talk)
        talk.theirs.append(mail)
        if mail.intent in REFUSALS:
            talk.stopped = talk.stopped or mail.at
            talk.waiting = None
        elif mail.intent in (Intent.QUESTION, Intent.INTERESTED):
            talk.waiting = talk.waiting or mail.at
            if len(talk.theirs) > 1 or self.chance.random() < 0.2:
                self.after(mail.at + self.chance.uniform(1, 40) * HOUR, "hand", talk.lead.id)

    def we_write(self, talk: Talk, at: datetime) -> None:
        """A mail by hand: an answer, perhaps with a promise, perhaps one that does a touch's work."""
        self.overtaken(talk)
        talk.ours.append(at)
        talk.waiting = None
        if self.chance.random() < 0.15:
            kind = self.chance.choice([TouchKind.DETAILS, TouchKind.ARTICLE, TouchKind.INFORMATION_CHECK])
            talk.by_hand.append(HandTouch(kind, at, 1, "the article I mentioned"))
        if self.chance.random() < 0.5:
            self.promise(talk, at)

    def promise(self, talk: Talk, at: datetime) -> None:
        day = at.astimezone(ZoneInfo(talk.owner.zone)).date() + self.chance.randrange(1, 25) * DAY
        talk.promises.append(Promise(at, day, PROMISE))

    def overtaken(self, talk: Talk) -> None:
        for kind, touch in talk.touches.items():
            if touch.state is TouchState.DRAFTED:
                talk.touches[kind] = replace(touch, state=TouchState.CANCELLED)

    def approved(self, talk: Talk, at: datetime, touch: Touch) -> None:
        if self.chance.random() < 0.04:
            talk.touches[touch.kind] = replace(touch, state=TouchState.SKIPPED)
            return
        talk.touches[touch.kind] = replace(touch, state=TouchState.DONE, done_at=at)
        if touch.kind not in (TouchKind.CALL, TouchKind.INTRODUCTION_THANKS):
            talk.ours.append(at)
            talk.waiting = None
            if self.chance.random() < 0.3:
                self.promise(talk, at)
        if self.chance.random() < 0.02:
            talk.bounced, talk.stopped = True, talk.stopped or at
        elif self.chance.random() < 0.25:
            later = at + self.chance.uniform(0.5, 150) * HOUR
            intent = self.chance.choice(ANSWERS)
            resume = later + self.chance.randrange(3, 60) * DAY if self.chance.random() < 0.7 else None
            pauses = intent in (Intent.OOO, Intent.NOT_NOW)
            self.after(later, "theirs", talk.lead.id, TheirMail(later, intent, resume if pauses else None))

    # What the program does

    def looks(self, at: datetime, numbers: list[int]) -> None:
        """Looks at everybody whose time is this moment, as the job does."""
        while self.agenda and self.agenda[0][0] == at and self.agenda[0][2] == "look":
            _, _, _, number, seen = heapq.heappop(self.agenda)
            if self.talks[number].seen == seen:
                numbers.append(number)
        due = [one for number in dict.fromkeys(numbers) if (one := self.decided(self.talks[number], at))]
        moments = agenda(due, self.a_day, MOST_A_DAY, at)
        for one in sorted(due, key=lambda one: moments[one.lead.id]):
            talk, moment = self.talks[one.lead.id], moments[one.lead.id]
            if moment > at and one.touch.kind not in FIRST_ANSWERS:
                self.deferred += 1
                self.look(one.lead.id, moment)
            elif again := self.decided(
                talk, at
            ):  # the job decides once more when it writes: a colleague may just have had it
                self.comes_up(talk, again.touch, at)

    def decided(self, talk: Talk, at: datetime) -> Due | None:
        """A touch that is due; else when to look again is noted."""
        history, number = self.history(talk, at), talk.lead.id
        decision = plan.next_touch(DEFAULT_PLAN, talk.lead, history, talk.owner, at)
        assert decision.reason
        if isinstance(decision, NextTouch):
            assert all(why for _, why in decision.passed_over)
            if decision.kind in FIRST_ANSWERS or decision.due_at <= at:
                return due_of(DEFAULT_PLAN, talk.lead, history, talk.owner, decision)
            self.look(number, decision.due_at)
        elif isinstance(decision, PlanEnded):
            talk.lead = replace(talk.lead, status=LeadStatus.STOPPED, stopped_reason=decision.reason)
            talk.ended = talk.ended or at
        elif "a person keeps this promise" in decision.reason:
            self.after(max(at, self.day_of(talk)), "hand", number)
        elif decision.until:
            self.look(number, decision.until)
        return None

    def day_of(self, talk: Talk) -> datetime:
        """Morning of the day of the promise that is open."""
        open_ = min(p.due for p in talk.promises if not any(self.day(talk, c) >= p.due for c in talk.ours))
        return datetime.combine(open_, time(9), ZoneInfo(talk.owner.zone)).astimezone(UTC)

    def history(self, talk: Talk, at: datetime) -> LeadHistory:
        others = [one for one in self.talks if one.company == talk.company and one is not talk]
        bad = max((day for day in self.bad[talk.company] if day <= at), default=None)
        return LeadHistory(
            touches=tuple(talk.touches.values()),
            ours=tuple(talk.ours),
            theirs=tuple(talk.theirs),
            source=talk.lead.source,
            waiting_since=talk.waiting,
            bounced=talk.bounced,
            promises=tuple(talk.promises),
            by_hand=tuple(talk.by_hand),
            reader=talk.reader,
            person=tuple(sorted(c for one in others if one.email == talk.email for c in one.reached())),
            colleagues=tuple(sorted(c for one in others if one.email != talk.email for c in one.reached())),
            company_touches=tuple(
                (touch.kind, touch.done_at or touch.due_at)
                for one in others
                for touch in one.touches.values()
                if touch.state in (TouchState.DONE, TouchState.DRAFTED)
            ),
            bad_news=BadNews("Layoffs", bad, "https://news.example/1") if bad else None,
            moved_to=talk.moved,
        )

    def comes_up(self, talk: Talk, touch: NextTouch, at: datetime) -> None:
        self.watch(talk, touch, at)
        self.came_up += 1
        self.moves += "a person moved it to this day" in touch.reason
        if touch.kind not in FIRST_ANSWERS:
            self.a_day[talk.lead.mailbox_id, self.day(talk, at)] += 1
        stored = Touch(1, talk.lead.id, touch.kind, touch.number, TouchState.DRAFTED, at, touch.reason)
        talk.touches[touch.kind] = stored
        self.after(at + self.chance.uniform(0, 3) * HOUR, "approve", talk.lead.id, touch.kind)
        self.look(talk.lead.id, at)

    @staticmethod
    def day(talk: Talk, at: datetime) -> date:
        return at.astimezone(ZoneInfo(talk.owner.zone)).date()

    # What may not happen

    def watch(self, talk: Talk, touch: NextTouch, at: datetime) -> None:
        kind, urgent = touch.kind, touch.promise is not None
        assert touch.reason
        assert talk.stopped is None, f"after a stop: {touch}"
        before = talk.touches.get(kind)
        assert before is None or before.state is TouchState.CANCELLED, f"twice: {touch}"
        assert kind not in {hand.kind for hand in talk.by_hand}, f"done by hand before: {touch}"
        closing = talk.touches.get(TouchKind.CLOSING)
        assert closing is None or closing.state is not TouchState.DONE, f"after the last one: {touch}"
        if kind in FIRST_ANSWERS:
            assert hours.is_open(touch.due_at, talk.owner)
            if kind is TouchKind.THANK_YOU:
                late = at - (talk.waiting or at)
                assert late < DAY or (talk.waiting is not None and talk.waiting < OUTAGE[1] < at + DAY), (
                    f"late: {touch}"
                )
            return
        others = [one for one in self.talks if one.company == talk.company and one is not talk]
        me = [talk, *(one for one in others if one.email == talk.email)]
        if urgent:
            assert touch.promise in talk.promises
        else:
            mine = max((c for one in me for c in one.reached() if c <= at), default=talk.lead.found_at)
            assert at - mine >= 7 * DAY, f"within the gap: {touch}"
            near = [c for one in others for c in one.reached() if c <= at and one.email != talk.email]
            assert not near or at - max(near) >= 3 * DAY, f"a colleague had mail just before: {touch}"
            assert self.a_day[talk.lead.mailbox_id, self.day(talk, at)] < MOST_A_DAY, f"a burst: {touch}"
            assert not any(timedelta() <= at - bad < 14 * DAY for bad in self.bad[talk.company]), (
                "so soon after bad news"
            )
        self.watch_company(talk, touch, others, at)
        self.watch_hours(talk, at, urgent=urgent)
        self.watch_quiet(talk, urgent=urgent, at=at)

    def watch_company(self, talk: Talk, touch: NextTouch, others: list[Talk], at: datetime) -> None:
        if touch.kind in NO_CHEER:
            assert not any(timedelta() <= at - bad < 14 * DAY for bad in self.bad[talk.company])
        for one in others:
            same = one.touches.get(touch.kind)
            if same and same.state in (TouchState.DONE, TouchState.DRAFTED) and touch.kind in NOT_AGAIN:
                assert at - (same.done_at or same.due_at) >= NOT_AGAIN[touch.kind] * DAY, f"the company had it: {touch}"

    @staticmethod
    def watch_hours(talk: Talk, at: datetime, *, urgent: bool) -> None:
        """At work for both; a promise, which has a day, for the reader at least."""
        if talk.reader is None:
            assert hours.is_open(at, talk.owner)
            return
        assert hours.is_open(at, talk.reader), "the reader sleeps"
        if not urgent and not hours.is_open(at, talk.owner):
            moments = (at + n * HOUR / 2 for n in range(14 * 24 * 2))
            meet = any(hours.is_open(one, talk.reader) and hours.is_open(one, talk.owner) for one in moments)
            assert not meet, "the owner is off, though their hours meet soon"

    @staticmethod
    def watch_quiet(talk: Talk, *, urgent: bool, at: datetime) -> None:
        """No touch while they asked for quiet, and none before a person has answered them."""
        thanks = talk.touches.get(TouchKind.THANK_YOU)
        unwanted = thanks is not None and thanks.state is TouchState.SKIPPED and not talk.ours
        assert talk.waiting is None or unwanted or talk.theirs[-1].intent is Intent.NOT_NOW
        for mail in reversed(talk.theirs):
            if mail.intent not in (Intent.OOO, Intent.NOT_NOW, Intent.CLOSER):
                break
            if mail.intent is Intent.NOT_NOW:
                assert at >= (mail.resume_after or mail.at + 30 * DAY), "they asked for a later time"
            elif mail.intent is Intent.OOO and mail.resume_after and not urgent:
                assert at >= mail.resume_after, "they are away"

    def watch_promises(self) -> None:
        """Every promise is kept on its day, or as soon after as there is work, unless something else came between."""
        for talk in self.talks:
            for promise in talk.promises:
                opens = datetime.combine(promise.due, time(), ZoneInfo(talk.owner.zone)).astimezone(UTC)
                work = hours.next_opening(opens, talk.owner)
                if talk.reader:
                    both = hours.next_common_opening(opens, talk.owner, talk.reader, 3 * DAY)
                    work = both or hours.next_opening(opens, talk.reader)
                deadline = max(work + 4 * HOUR, opens + DAY)  # a draft waits for its approval up to three hours
                stopped = any(end is not None and end <= deadline for end in (talk.stopped, talk.ended))
                wrote = any(
                    promise.made_at < mail.at <= deadline for mail in talk.theirs if mail.intent is not Intent.OOO
                )
                out = OUTAGE[0] <= deadline and opens < OUTAGE[1]
                by_hand = any(hand.at > promise.made_at for hand in talk.by_hand)
                rejected = any(
                    t.state is TouchState.SKIPPED and opens <= t.due_at <= deadline for t in talk.touches.values()
                )
                quiet = any(mail.intent is Intent.NOT_NOW for mail in talk.theirs)
                if stopped or wrote or out or by_hand or rejected or quiet or deadline >= END:
                    continue
                calls = (t.done_at for t in talk.touches.values() if t.kind is TouchKind.CALL and t.done_at)
                kept = [at for at in (*talk.ours, *calls) if opens <= at <= deadline]
                assert kept, f"a promise of {promise.made_at} for {promise.due} was not kept"
                self.kept += 1


@given(st.integers(0, 2**32))
@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_year_of_five_hundred_leads(seed: int) -> None:
    year = Year(random.Random(seed))
    year.run()
    year.watch_promises()
    assert year.came_up > 3 * LEADS
    assert year.kept > LEADS / 10
    assert year.moves > 0
    assert year.deferred > LEADS / 10
