"""Two weeks of one lead, on a real Dovecot, a real SMTP server and a real feed: from the first mail to the report."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.servers.dovecot import Dovecot
from tests.servers.http import feed_server
from tests.servers.smtp import Postbox, smtp_server
from worker import app
from worker.config import Settings, load
from worker.drafting.renderer import Renderer
from worker.jobs.approve import approve
from worker.jobs.deliver import deliver_due
from worker.jobs.fetch_news import fetch_news
from worker.jobs.file_sent import file_sent
from worker.jobs.plan_touches import PlanRun, plan_touches
from worker.jobs.reading.reader import Here
from worker.jobs.take_in import TakenIn
from worker.jobs.watch_companies import watch
from worker.model import Draft, DraftState, LeadStatus, MailboxState, TouchKind, TouchState
from worker.report.documents import as_json
from worker.report.facts import load as load_cases
from worker.report.figures import weekly
from worker.store import deliveries, drafts, leads, touches
from worker.store.db import Store

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
FIRST_ID = "first-mail@hafen-sued.example"

CONFIG = """
[company]
name = "Larkspur Instruments"
domains = ["larkspur.example"]
[[people]]
name = "Priya Raman"
email = "priya@larkspur.example"
timezone = "Europe/Berlin"
signature = "Priya Raman"
[[mailboxes]]
address = "priya@larkspur.example"
drafts_from = 2026-03-01
[mailboxes.imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{user}"
password = "env:IMAP_PASSWORD"
[mailboxes.smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
[[plans]]
name = "default"
touches = [
  {{ kind = "thank_you", after_days = 0 }},
  {{ kind = "article", after_days = 7 }},
  {{ kind = "details", after_days = 7 }},
  {{ kind = "testimonial", after_days = 14 }},
  {{ kind = "competitive", after_days = 14 }},
  {{ kind = "newsletter", after_days = 14 }},
  {{ kind = "closing", after_days = 28 }},
]
[[companies]]
domain = "hafen-sued.example"
name = "Hafen Süd"
industry = "ports"
[[industries]]
name = "ports"
feeds = ["{feed}"]
[feeds]
allow_hosts = ["{feed_host}"]
[report]
to = ["priya@larkspur.example"]
"""

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Port Journal</title>
<item><title>How two quays halved their crane downtime</title><link>https://port-journal.example/cranes</link>
<description>Condition monitoring paid for itself within a year.</description><pubDate>Wed, 04 Mar 2026 08:00:00 GMT</pubDate>
<guid>cranes</guid></item></channel></rss>"""


@dataclass
class Bench:
    """One mailbox with everything around it, and a clock that the test moves."""

    settings: Settings
    store: Store
    dovecot: Dovecot
    user: str
    postbox: Postbox
    renderer: Renderer
    now: datetime = MONDAY
    states: dict[str, MailboxState] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.states = app.mailboxes(self.settings, self.store)
        self.office = app.office(self.settings, self.store, self.states)
        object.__setattr__(self.office, "clock", lambda: self.now)

    def arrives(self, raw: bytes) -> None:
        self.dovecot.deliver(self.user, raw, at=self.now)

    def sync(self) -> TakenIn:
        desk = app.desk(self.settings, self.states)
        return app.read(self.settings, self.store, desk, self.settings.mailboxes[0], Here(desk.context))

    def plan(self) -> PlanRun:
        drafting = app.drafting(self.settings, self.states, self.store)
        return plan_touches(self.store, app.templates(self.settings, self.renderer), drafting, self.now)

    def pending(self) -> Draft:
        with self.store.read() as tx:
            (draft,) = drafts.queue(tx, self.now)
        return draft

    def approve_and_send(self, draft: Draft) -> None:
        with self.store.write() as tx:
            approve(tx, self.office, draft.id, draft.version, who="priya", now=self.now)
        assert deliver_due(self.office) == 0, "the undo time runs"
        self.now += timedelta(seconds=30)
        if deliver_due(self.office) != 1:
            with self.store.read() as tx:
                pytest.fail(f"not sent: {deliveries.of_draft(tx, draft.id)}")
        self.now += timedelta(minutes=2)
        assert file_sent(self.office) == 1
        self.sync()


@pytest.fixture
def bench(
    dovecot: Dovecot, user: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    postbox = Postbox()
    with smtp_server(postbox) as smtp, feed_server() as feeds, Renderer() as renderer:
        feed = feeds.serve("/feed.xml", FEED.encode(), Content_Type="application/rss+xml")
        config = tmp_path / "config.toml"
        config.write_text(CONFIG.format(imap=dovecot.port, user=user, smtp=smtp.port, feed=feed, feed_host=feeds.host))
        settings = load(config, {"IMAP_PASSWORD": "secret"})
        settings.data_dir.mkdir()
        bench = Bench(settings, store, dovecot, user, postbox, renderer)
        monkeypatch.setattr(app, "now", lambda: bench.now)
        yield bench


def mail(at: datetime, text: str, *, subject: str, message_id: str, answers: EmailMessage | None = None) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "Ana Ruiz <ana.ruiz@hafen-sued.example>"
    message["To"] = "Priya Raman <priya@larkspur.example>"
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}>"
    if answers is not None:
        message["In-Reply-To"] = answers["Message-ID"]
        message["References"] = f"{answers['References']} {answers['Message-ID']}"
    message.set_content(text)
    return message.as_bytes()


def test_two_weeks_of_one_lead(bench: Bench) -> None:  # noqa: PLR0915  (a story is read from top to bottom)
    # Monday 10:00: a prospect writes, is noticed, and a thank-you is drafted.
    inquiry = "Dear Ms Raman,\n\nwe run the container terminal and need sensors for eight cranes. Could you send us a quote?\n\nBest regards\nAna Ruiz\nHafen Süd\n"
    bench.arrives(mail(bench.now, inquiry, subject="Sensors for our cranes", message_id=FIRST_ID))
    bench.now += timedelta(minutes=1)
    assert bench.sync().new == 1
    assert len(bench.plan().drafted) == 1
    with bench.store.read() as tx:
        (lead,) = leads.waiting(tx)
    assert lead.prospect.email == "ana.ruiz@hafen-sued.example"
    assert lead.waiting_since == MONDAY
    thanks = bench.pending()
    assert (thanks.kind, thanks.subject) == (TouchKind.THANK_YOU, "Re: Sensors for our cranes")
    assert "Ana" in thanks.body

    # Tuesday 05:00 UTC, 19 h later: Priya approves; it is sent once, in the thread, and filed.
    bench.now = MONDAY + timedelta(hours=19)
    bench.approve_and_send(thanks)
    ((_, recipients, wire),) = bench.postbox.accepted
    sent = message_from_bytes(wire, policy=policy.default)
    assert sent["In-Reply-To"] == f"<{FIRST_ID}>"
    assert sent["References"] == f"<{FIRST_ID}>"
    assert recipients == ["ana.ruiz@hafen-sued.example"]
    with bench.store.read() as tx:
        assert leads.get(tx, lead.id).waiting_since is None
        assert [touch.state for touch in touches.of_lead(tx, lead.id)] == [TouchState.DONE]
    assert bench.plan().drafted == ()

    # A week of silence; meanwhile an article about ports appears, and carries the second touch.
    bench.now = MONDAY + timedelta(days=4)
    with bench.store.write() as tx:
        watch(tx, app.news(bench.settings))
    assert fetch_news(bench.store, app.news(bench.settings), lambda: bench.now).new == 1
    assert bench.plan().drafted == ()
    bench.now = MONDAY + timedelta(days=8, hours=1)
    assert len(bench.plan().drafted) == 1
    article = bench.pending()
    assert article.kind is TouchKind.ARTICLE
    assert article.evidence is not None
    assert article.evidence.url == "https://port-journal.example/cranes"
    assert article.evidence.url in article.body
    bench.approve_and_send(article)
    second = message_from_bytes(bench.postbox.accepted[1][2], policy=policy.default)
    assert second["References"].split() == [f"<{FIRST_ID}>", sent["Message-ID"]]

    # Day 10, 12:00 UTC: she answers.  The plan stops, and her turn waits for a person.
    bench.now = MONDAY + timedelta(days=10, hours=3)
    answer = "Hello Priya,\n\nthank you, that is useful. When could you visit us?\n\nAna\n"
    bench.arrives(
        mail(
            bench.now,
            answer,
            subject="Re: Sensors for our cranes",
            message_id="answer@hafen-sued.example",
            answers=second,
        )
    )
    bench.now += timedelta(hours=30)
    assert bench.sync().new == 1
    assert bench.plan().drafted == ()
    with bench.store.read() as tx:
        stopped = leads.get(tx, lead.id)
        assert drafts.queue(tx, bench.now) == []
    assert stopped.status is LeadStatus.REPLIED
    assert stopped.waiting_since == MONDAY + timedelta(days=10, hours=3)

    _figures_are_right(bench)
    bench.now += timedelta(days=60)
    assert bench.plan() == PlanRun(), "no touch while she waits for a person, however long"
    _one_thread_for_dovecot(bench)


def _one_thread_for_dovecot(bench: Bench) -> None:
    with IMAPClient("127.0.0.1", bench.dovecot.port, ssl=False) as imap:
        imap.login(bench.user, "secret")
        imap.create_folder("All")
        for folder in ("INBOX", "Sent"):
            imap.select_folder(folder, readonly=True)
            uids = imap.search()
            assert len(uids) == 2
            assert not any(b"\\Seen" in flags for flags in imap.get_flags(uids).values()) or folder == "Sent"
            imap.copy(uids, "All")
        imap.select_folder("All", readonly=True)
        threads = imap.thread("REFERENCES")
    assert len(threads) == 1


def _figures_are_right(bench: Bench) -> None:
    states = bench.states
    with bench.store.read() as tx:
        cases = load_cases(tx, app.owners(bench.settings, states))
        lead_draft_states = {draft.state for touch in (1, 2) for draft in drafts.of_touch(tx, touch)}
    assert lead_draft_states == {DraftState.APPROVED}
    first = json.loads(json.dumps(as_json(weekly(cases, "2026-W10", bench.now, "Europe/Berlin"))))["first_response"]
    # From Monday 10:00 to the Date of the answer on Tuesday 05:00 (Berlin 06:00): 19 h; at work Monday 10:00 to 17:00: 7 h.
    assert (first["n"], first["answered"], first["waiting"]) == (1, 1, 0)
    assert first["p50_hours"] == pytest.approx(19, abs=0.02)
    assert first["within_24h"] == 1
    assert first["working"]["p50_hours"] == pytest.approx(7, abs=0.001)
    now_ = as_json(weekly(cases, "2026-W11", bench.now, "Europe/Berlin"))
    waiting = now_["waiting"]
    assert isinstance(waiting, list)
    assert [(one["step"], one["elapsed_hours"]) for one in waiting] == [("late", 30.0)]
    theirs = now_["their_latency"]
    assert isinstance(theirs, dict)
    # One turn of ours (two mails), from the second mail (day 8, 10:00 UTC) to her answer (day 10, 12:00 UTC).
    assert theirs["n"] == 0, "a turn belongs to the week in which it began"
