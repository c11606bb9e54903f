"""The planner over real mails in a real store: what it drafts, what it takes back, what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from worker.drafting import Renderer, Templates, shipped_folder
from worker.errors import NotPossibleError
from worker.jobs.approve import reject
from worker.jobs.draft_touches import DraftingSettings, Writer, relint
from worker.jobs.evidence import Sources
from worker.jobs.plan_touches import PlanRun, plan_touches
from worker.jobs.settle import Desk
from worker.jobs.steer import stop_plan
from worker.jobs.take_in import take_in
from worker.model import (
    Company,
    Congratulate,
    Draft,
    DraftState,
    Evidence,
    FetchedMail,
    Lead,
    LeadStatus,
    LibraryEntry,
    MailboxState,
    NewsItem,
    NewsVerdict,
    Plan,
    PlannedTouch,
    Role,
    TouchKind,
    TouchState,
    Us,
    WorkCalendar,
)
from worker.rules.plan import DEFAULT_PLAN
from worker.store import drafts, feeds, folders, leads, mailboxes, news, suppressions, touches
from worker.store.db import Store

DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # 10:00 in Berlin
CALENDAR = WorkCalendar("Europe/Berlin", (*(((time(8), time(18)),),) * 5, (), ()))
HAFEN = Company("hafen.example", "Hafen Süd", "ports")
OPT_OUT = "Please remove me from your list and do not contact me again.\n"
INQUIRY = (
    "Hello,\n\nwe would like a quote for two pumps for our north dock. What is the delivery time?\n\nBest\nAna Ruiz\n"
)


@pytest.fixture(scope="module")
def templates() -> Iterator[Templates]:
    with Renderer() as renderer:
        yield Templates([shipped_folder()], renderer)


@dataclass
class Bench:
    """A mailbox of jo@pumpwerk.example, and a clock that a test moves."""

    store: Store
    templates: Templates
    settings: DraftingSettings
    desk: Desk
    mailbox: MailboxState
    now: datetime = MONDAY
    mails: int = 0

    def receive(
        self, text: str, *, sender: str = "Ana Ruiz <ana@hafen.example>", answers: str | None = None, **more: str
    ) -> str:
        return self._arrive(text, sender, "jo@pumpwerk.example", answers, more)

    def write(self, text: str, *, answers: str, to: str = "ana@hafen.example") -> str:
        return self._arrive(text, "Jo Keller <jo@pumpwerk.example>", to, answers, {})

    def _arrive(self, text: str, sender: str, to: str, answers: str | None, more: dict[str, str]) -> str:
        self.mails += 1
        message, id_ = EmailMessage(), f"<m{self.mails}@mail.example>"
        message["From"], message["To"], message["Message-ID"] = sender, to, id_
        message["Subject"] = ("Re: " if answers else "") + more.pop("subject", "Pumps for the north dock")
        message["Date"] = format_datetime(self.now)
        if answers:
            message["In-Reply-To"] = message["References"] = answers
        for name, value in more.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        with self.store.write() as tx:
            role = Role.SENT if "pumpwerk" in sender else Role.INBOX
            folder = folders.ensure(tx, self.mailbox.id, role.value, role)
            mail = FetchedMail(self.mails, message.as_bytes(), self.now)
            take_in(tx, self.desk, self.mailbox, folder, [mail], self.now)
        return id_

    def plan(self, *, by_hand: bool = False, allow_mass: bool = False) -> PlanRun:
        given = (self.store, self.templates, self.settings, self.now)
        return plan_touches(*given, by_hand=by_hand, allow_mass=allow_mass)

    def drafted(self) -> Draft:
        (id_,) = self.plan().drafted
        with self.store.read() as tx:
            return drafts.get(tx, id_)

    def lead(self) -> Lead:
        with self.store.read() as tx:
            (lead,) = leads.every(tx)
            return lead

    def send(self, draft: Draft) -> str:
        """What the sender does, without the sending: the copy arrives and the touch is done."""
        with self.store.write() as tx:
            drafts.set_state(tx, draft.id, draft.version, DraftState.APPROVED, now=self.now)
            touches.set_state(tx, draft.touch_id, TouchState.DONE, self.now)
        return self.write("Dear Ana, as agreed.\n", answers="<m1@mail.example>", to=draft.recipient.email)

    def news(self, title: str, congratulate: Congratulate, *, days_old: int = 3) -> None:
        with self.store.write() as tx:
            feed = feeds.watch(tx, "https://port.example/feed.xml", HAFEN.domain)
            url = f"https://port.example/{title.replace(' ', '-')}"
            item = NewsItem(title, "", "Port News", url, self.now - days_old * DAY, guid=title)
            (stored,) = news.add_items(tx, feed.id, [item])
            news.record_verdict(
                tx, stored.id, HAFEN.domain, NewsVerdict(about_company=True, congratulate=congratulate), self.now
            )


@pytest.fixture
def bench(store: Store, templates: Templates) -> Bench:
    with store.write() as tx:
        mailbox = mailboxes.ensure(tx, "jo@pumpwerk.example", MONDAY - DAY)
    us = Us(domains=frozenset({"pumpwerk.example"}))
    desk = Desk(
        us,
        ("Pumpwerk",),
        frozenset(),
        frozenset(),
        {mailbox.id: CALENDAR},
        trusted={mailbox.id: frozenset({"mx.pumpwerk.example"})},
    )
    settings = DraftingSettings(
        company="Pumpwerk",
        writers={mailbox.id: Writer("Jo Keller", "Jo Keller\nPumpwerk", "en", CALENDAR)},
        plans={"default": DEFAULT_PLAN},
        sources=Sources({HAFEN.domain: HAFEN}),
    )
    return Bench(store, templates, settings, desk, mailbox)


def test_a_first_mail_gets_a_thank_you_that_promises_the_next_contact(bench: Bench) -> None:
    bench.receive(INQUIRY)
    draft = bench.drafted()
    assert (draft.kind, draft.recipient.email, draft.subject) == (
        TouchKind.THANK_YOU,
        "ana@hafen.example",
        "Re: Pumps for the north dock",
    )
    assert draft.body.startswith("Dear Ana,\n\nThank you for getting in touch about “Pumps for the north dock”.")
    assert "on Monday 9 March" in draft.body
    assert draft.findings == ()
    assert bench.plan() == PlanRun()


def test_who_was_only_introduced_is_not_thanked_for_a_mail(bench: Bench) -> None:
    text = (
        "Dear Jo,\n\nmay I introduce Ana Ruiz of Hafen (in copy)? She looks for two pumps and asked me whom to talk to.\n\n"
        "Best regards\nTom Berg\n"
    )
    bench.receive(text, sender="Tom Berg <tom@berg.example>", Cc="Ana Ruiz <ana@hafen.example>", subject="Introduction")
    draft = bench.drafted()
    assert draft.recipient.email == "ana@hafen.example"
    assert "Tom Berg was kind enough to put us in touch" in draft.body
    assert "your mail" not in draft.body
    assert "you wrote" not in draft.body


def test_a_german_mail_is_answered_in_german(bench: Bench) -> None:
    bench.receive(
        "Guten Tag,\n\nwir bitten um ein Angebot für zwei Pumpen für die Rampe. Können Sie uns den Preis nennen?\n\nMit freundlichen Grüßen\nAna Ruiz\n",
        subject="Anfrage Pumpen",
    )
    assert bench.drafted().template == "thank_you/de.txt.j2"


def test_the_touches_follow_each_other_by_the_plan(bench: Bench) -> None:
    bench.receive(INQUIRY)
    bench.send(bench.drafted())
    kinds = []
    for _ in range(100):
        bench.now += DAY
        if run := bench.plan().drafted:
            with bench.store.read() as tx:
                draft = drafts.get(tx, run[0])
            kinds.append((draft.kind, (bench.now - MONDAY).days))
            bench.send(draft)
    # No news, nothing in the library, no interest: those kinds are passed over.
    assert kinds == [
        (TouchKind.DETAILS, 7),
        (TouchKind.CALL, 14),
        (TouchKind.INFORMATION_CHECK, 21),
        (TouchKind.REFERRAL_FOR_THEM, 35),
        (TouchKind.CLOSING, 49),
    ]
    assert bench.lead().status is LeadStatus.STOPPED


def test_a_reply_takes_the_draft_back(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    bench.send(bench.drafted())
    bench.now += 8 * DAY
    draft = bench.drafted()
    bench.now += DAY
    bench.receive("Could you also tell us the weight?\n", answers=first)
    assert bench.plan() == PlanRun(voided=(draft.id,))
    with bench.store.read() as tx:
        assert drafts.get(tx, draft.id).state is DraftState.VOID
    bench.write("It is 40 kg.\n", answers=first)
    assert bench.plan() == PlanRun()
    bench.now += 8 * DAY
    again = bench.drafted()
    assert (again.kind, again.touch_id) == (TouchKind.DETAILS, draft.touch_id)


def test_a_second_mail_before_the_approval_brings_a_fresh_thank_you(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    old = bench.drafted()
    bench.now += timedelta(hours=1)
    bench.receive("I forgot: what about spare parts?\n", answers=first)
    run = bench.plan()
    assert run.voided == (old.id,)
    assert len(run.drafted) == 1


@pytest.mark.fault(39)
def test_two_machines_that_talk_run_into_a_limit(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    for _ in range(20):
        bench.plan()
        bench.now += timedelta(minutes=10)
        bench.receive("Could you also tell us the weight?\n", answers=first)
    with bench.store.read() as tx:
        (touch,) = touches.of_lead(tx, bench.lead().id)
        assert len(drafts.of_touch(tx, touch.id)) == 5


def test_an_answer_by_hand_takes_the_thank_you_back_and_counts(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    draft = bench.drafted()
    bench.now += timedelta(hours=1)
    bench.write("Dear Ana, three weeks. Jo\n", answers=first)
    assert bench.plan() == PlanRun(voided=(draft.id,))
    bench.now += 8 * DAY
    assert bench.drafted().kind is TouchKind.DETAILS


def test_a_refusal_ends_the_plan(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    bench.send(bench.drafted())
    bench.now += DAY
    bench.receive(OPT_OUT, answers=first, **{"Authentication-Results": "mx.pumpwerk.example; dmarc=pass"})
    lead = bench.lead()
    assert bench.plan().ended == (lead.id,)
    assert bench.lead().status is LeadStatus.STOPPED
    bench.now += 60 * DAY
    assert bench.plan() == PlanRun()


@pytest.mark.fault(42)
def test_an_opt_out_that_may_be_forged_asks_a_person(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    bench.send(bench.drafted())
    bench.now += DAY
    asked = bench.receive(OPT_OUT, answers=first, **{"Authentication-Results": "mx.forger.example; dmarc=pass"})
    assert bench.plan().ended == ()
    assert bench.lead().status is LeadStatus.REPLIED
    bench.now += 60 * DAY
    assert bench.plan() == PlanRun()
    bench.write("Dear Ana, did you write this? Jo\n", answers=asked)
    bench.now += 10 * DAY
    assert bench.drafted().kind is TouchKind.DETAILS


def test_who_hands_us_on_to_a_colleague_refuses_nothing_in_their_name(bench: Bench) -> None:
    bench.receive(INQUIRY)
    (before,) = bench.plan().drafted
    text = "Hello Jo,\n\nI am not the right person for this. Please write to ana@hafen.example instead.\n\nTim\n"
    bench.now += timedelta(hours=1)
    bench.receive(text, sender="Tim Roth <tim@hafen.example>", answers="<m1@mail.example>")
    after = bench.plan()
    assert after.voided == (before,)
    assert bench.lead().status is LeadStatus.ACTIVE
    assert len(after.drafted) == 1


def test_an_absence_pauses_until_the_return(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    bench.send(bench.drafted())
    bench.now += timedelta(minutes=1)
    bench.receive(
        "I am out of the office until 20 March 2026.\n",
        answers=first,
        Auto_Submitted="auto-replied",
        subject="Automatic reply: Pumps",
    )
    bench.plan()
    lead = bench.lead()
    assert lead.status is LeadStatus.PAUSED
    assert lead.paused_until is not None
    assert lead.paused_until >= datetime(2026, 3, 19, 22, tzinfo=UTC)
    bench.now += 12 * DAY
    assert bench.plan() == PlanRun()
    bench.now += 10 * DAY
    assert bench.drafted().kind is TouchKind.DETAILS


def test_who_writes_sooner_than_they_said_ends_the_pause(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    bench.send(bench.drafted())
    bench.now += DAY
    away = "I am out of the office until 20 March 2026.\n"
    bench.receive(away, answers=first, Auto_Submitted="auto-replied", subject="Automatic reply: Pumps")
    bench.plan()
    bench.now += DAY
    question = bench.receive("Hello Jo, I am back early. What is the delivery time?\n\nAna\n", answers=first)
    bench.plan()
    assert (bench.lead().status, bench.lead().paused_until) == (LeadStatus.REPLIED, None)
    bench.now += DAY
    bench.write("Dear Ana, six weeks.\n", answers=question)
    bench.plan()
    assert (bench.lead().status, bench.lead().paused_until) == (LeadStatus.ACTIVE, None)
    bench.now += 8 * DAY
    assert bench.drafted().kind is TouchKind.DETAILS


def test_a_plan_that_ends_takes_its_draft_back(bench: Bench) -> None:
    bench.receive(INQUIRY)
    draft = bench.drafted()
    with bench.store.write() as tx:
        suppressions.add(tx, "ana@hafen.example", "asked to get no more mail", bench.now)
    run = bench.plan()
    assert (run.ended, run.voided) == ((draft.lead_id,), (draft.id,))
    with bench.store.read() as tx:
        assert drafts.get(tx, draft.id).void_reason == bench.lead().stopped_reason
        assert drafts.queue(tx, bench.now) == []


def test_whose_plan_has_ended_is_still_seen_to_wait(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    bench.send(bench.drafted())
    with bench.store.write() as tx:
        stop_plan(tx, bench.lead().id, "they bought elsewhere", who="jo", now=bench.now)
    bench.now += DAY
    bench.receive("Hello Jo, could you quote after all?\n\nAna\n", answers=first)
    assert bench.plan() == PlanRun()
    assert (bench.lead().status, bench.lead().waiting_since) == (LeadStatus.STOPPED, bench.now)


def test_automatic_mail_makes_no_draft(bench: Bench) -> None:
    bench.receive("I am out of the office.\n", Auto_Submitted="auto-replied", subject="Automatic reply")
    bench.receive(
        "<b>Sale</b>", sender="shop@shop.example", List_Unsubscribe="<mailto:u@shop.example>", Precedence="bulk"
    )
    assert bench.plan() == PlanRun()


def test_a_rejected_kind_does_not_return(bench: Bench) -> None:
    first = bench.receive(INQUIRY)
    bench.write("Dear Ana, three weeks. Jo\n", answers=first)
    bench.now += 8 * DAY
    draft = bench.drafted()
    with bench.store.write() as tx:
        reject(tx, draft.id, draft.version, who="jo", now=bench.now)
    assert bench.plan() == PlanRun()
    bench.now += 8 * DAY
    assert bench.drafted().kind is TouchKind.CALL


def test_history_is_drafted_for_by_hand_alone(bench: Bench) -> None:
    bench.receive(INQUIRY)
    with bench.store.write() as tx:
        leads.save(tx, replace(bench.lead(), backfilled=True))
    assert bench.plan() == PlanRun()
    assert len(bench.plan(by_hand=True).drafted) == 1


def test_a_sudden_mass_is_refused_whole(bench: Bench) -> None:
    for number in range(4):
        bench.receive(INQUIRY, sender=f"Ana Ruiz <ana@hafen{number}.example>", subject=f"Pumps for dock {number}")
    bench.settings = replace(bench.settings, most_at_once=3)
    with pytest.raises(NotPossibleError, match="4 drafts are due at once"):
        bench.plan()
    with bench.store.read() as tx:
        assert drafts.queue(tx, bench.now) == []
    assert len(bench.plan(allow_mass=True).drafted) == 4


def reach(bench: Bench, kind: TouchKind) -> Draft:
    """Goes on by the plan until a touch of this kind is drafted."""
    bench.receive(INQUIRY)
    for _ in range(100):
        for id_ in bench.plan().drafted:
            with bench.store.read() as tx:
                draft = drafts.get(tx, id_)
            if draft.kind is kind:
                return draft
            bench.send(draft)
        bench.now += DAY
    raise AssertionError(f"{kind} never came")


def test_news_of_their_company_is_congratulated_on_when_it_is_good(bench: Bench) -> None:
    bench.now = MONDAY
    for title, verdict in (("Fire at Hafen Süd", Congratulate.NEVER), ("Hafen Süd moves", Congratulate.NEUTRAL)):
        bench.news(title, verdict, days_old=-30)
    bench.news("Hafen Süd wins a prize", Congratulate.YES, days_old=-20)
    draft = reach(bench, TouchKind.COMPANY_NEWS)
    assert draft.evidence is not None
    assert draft.evidence.title == "Hafen Süd wins a prize"
    assert "congratulations" in draft.body
    assert draft.findings == ()
    with bench.store.read() as tx:
        changed = relint(
            tx, draft, draft.subject, draft.body.replace("Dear Ana", "Dear Bernd"), bench.settings, bench.now
        )
    assert [finding.rule for finding in changed] == ["wrong_name"]


def test_bad_or_old_news_is_no_evidence(bench: Bench) -> None:
    bench.news("Fire at Hafen Süd", Congratulate.NEVER, days_old=-30)
    bench.news("Hafen Süd won a prize", Congratulate.YES, days_old=40)
    with pytest.raises(AssertionError, match="never came"):
        reach(bench, TouchKind.COMPANY_NEWS)


def test_a_testimonial_of_their_industry_is_used_once_a_company(bench: Bench) -> None:
    def entry(name: str, *industries: str) -> LibraryEntry:
        words = Evidence(name, "", f"Somebody of {name}", None, "They run docks like yours.", "It was quick.")
        return LibraryEntry(f"{name}.md", TouchKind.TESTIMONIAL, words, industries)

    library = (entry("Any"), entry("Bakery", "food"), entry("Dock", "ports"))
    bench.settings = replace(bench.settings, sources=Sources({HAFEN.domain: HAFEN}, library))
    draft = reach(bench, TouchKind.TESTIMONIAL)
    assert draft.evidence is not None
    assert draft.evidence.title == "Dock"
    with bench.store.read() as tx:
        assert news.used_urls(tx, 0, HAFEN.domain) == {"Dock"}


def looks(bench: Bench) -> int:
    """How many leads the next run would look at."""
    with bench.store.read() as tx:
        return len(leads.to_look_at(tx, bench.now))


def test_a_lead_is_looked_at_when_something_changed_or_its_time_has_come(bench: Bench) -> None:
    bench.receive(INQUIRY)
    draft = bench.drafted()
    bench.plan()
    assert looks(bench) == 0, "nothing follows before a person decides"
    bench.send(draft)
    assert looks(bench) == 1, "it was sent"
    bench.plan()
    assert looks(bench) == 0
    bench.now += DAY
    assert looks(bench) == 1, "once a day in any case"
    bench.plan()
    answer = bench.receive("Thank you! What would three pumps cost?\n", answers="<m1@mail.example>")
    assert looks(bench) == 1, "they wrote"
    bench.plan()
    assert bench.lead().status is LeadStatus.REPLIED
    bench.write("Three pumps cost 900 Euro.\n", answers=answer)
    assert looks(bench) == 1, "we wrote"
    bench.plan()
    with bench.store.write() as tx:
        suppressions.add(tx, "ana@hafen.example", "asked for it on the phone", bench.now)
    assert looks(bench) == 1, "nobody may write to them"


def test_a_changed_configuration_has_everybody_looked_at(bench: Bench) -> None:
    bench.receive(INQUIRY)
    bench.plan()
    bench.plan()
    assert looks(bench) == 0
    later = WorkCalendar("Europe/Berlin", CALENDAR.hours, frozenset({MONDAY.date() + 9 * DAY}))
    writers = {bench.mailbox.id: Writer("Jo Keller", "Jo Keller", "en", later)}
    before, bench.settings = bench.settings, replace(bench.settings, writers=writers)
    assert bench.settings.fingerprint != before.fingerprint
    assert replace(before).fingerprint == before.fingerprint
    bench.plan()
    with bench.store.read() as tx:
        assert leads.planned_by(tx) == bench.settings.fingerprint


def test_what_changes_during_a_look_is_looked_at_again(bench: Bench) -> None:
    bench.receive(INQUIRY)
    with bench.store.write() as tx:
        ((lead, changes),) = leads.to_look_at(tx, bench.now)
        leads.look_again_at(tx, [lead.id])
        leads.note_looks(tx, [leads.Looked(lead.id, changes, LeadStatus.PAUSED, bench.now, bench.now + DAY)])
    assert looks(bench) == 1
    assert bench.lead().status is LeadStatus.ACTIVE


def test_colleagues_do_not_get_the_same_on_one_day(bench: Bench) -> None:
    """Both were answered by hand at the same moment, so their next touches are due at the same moment."""
    for name in ("Ana Ruiz", "Tom Berg"):
        address = f"{name} <{name.split()[0].lower()}@hafen.example>"
        asked = bench.receive(INQUIRY, sender=address, subject=f"Pumps for {name}")
        bench.write("We will see to it.\n", answers=asked, to=address)
    bench.now += 8 * DAY
    assert len(bench.plan().drafted) == 1
    assert bench.plan() == PlanRun()
    bench.now += 6 * DAY  # a Monday
    assert len(bench.plan().drafted) == 1


def test_what_is_due_beyond_the_day_waits_for_the_next(bench: Bench) -> None:
    bench.settings = replace(bench.settings, touches_a_day=2)
    for number in range(5):
        address = f"ana@hafen{number}.example"
        asked = bench.receive(INQUIRY, sender=f"Ana Ruiz <{address}>", subject=f"Pumps for dock {number}")
        bench.write("We will see to it.\n", answers=asked, to=address)
    bench.now += 8 * DAY  # a Tuesday
    a_day = []
    for _ in range(4):
        a_day.append(len(bench.plan().drafted))
        assert bench.plan() == PlanRun(), "the day is full"
        bench.now += DAY
    assert a_day == [2, 2, 1, 0]


def test_a_lead_with_nothing_to_lean_on_is_not_looked_at_again_each_minute(bench: Bench) -> None:
    kinds = (TouchKind.THANK_YOU, 0), (TouchKind.ARTICLE, 7), (TouchKind.CLOSING, 14)
    only = Plan("default", tuple(PlannedTouch(kind, days * DAY) for kind, days in kinds))
    bench.settings = replace(bench.settings, plans={"default": only})
    bench.receive(INQUIRY)
    bench.send(bench.drafted())
    for _ in range(10):  # an article is due, and none is there
        bench.now += DAY
        assert bench.plan().drafted == ()
        with bench.store.read() as tx:
            assert leads.to_look_at(tx, bench.now + timedelta(minutes=1)) == []
            assert leads.to_look_at(tx, bench.now + 2 * DAY)
