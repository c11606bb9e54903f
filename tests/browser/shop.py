"""A salesperson's mailbox with some leads, as the page finds it in the store; and the page over it, served on a real port."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import uvicorn

from tests.servers.mailbox_fake import FakeMailbox
from tests.servers.smtp import FakeCourier, free_port
from worker.drafting.renderer import Renderer
from worker.drafting.templates import Templates, shipped_folder
from worker.jobs.draft_touches import DraftingSettings, Writer
from worker.jobs.outgoing import Office, Outlet
from worker.jobs.receipts import Receipts
from worker.jobs.settle import Desk, derive
from worker.model import (
    Address,
    Arrival,
    ArrivalBasis,
    Conversation,
    Delivery,
    DeliveryState,
    Draft,
    DraftState,
    Evidence,
    Finding,
    FrozenMail,
    Intent,
    IntentVerdict,
    Kind,
    KindVerdict,
    Lead,
    LeadVerdict,
    MailboxState,
    Message,
    Prospect,
    Purpose,
    ReplyParts,
    Role,
    Severity,
    Signal,
    Source,
    Touch,
    TouchKind,
    TouchState,
    Understanding,
    Us,
    WorkCalendar,
)
from worker.report.facts import Owner
from worker.rules.plan import DEFAULT_PLAN
from worker.store import conversations, deliveries, drafts, folders, leads, mailboxes, messages, touches
from worker.store.db import Store
from worker.web.app import WebDesk, create_app

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # a Tuesday, 10:30 in Berlin
HOUR = timedelta(hours=1)
ZONE = "Europe/Berlin"
PRIYA = Address("priya@larkspur.example", "Priya Raman")
WORKDAY = ((time(9), time(17)),)
CALENDAR = WorkCalendar(ZONE, (WORKDAY,) * 5 + ((),) * 2)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Shop:
    """What the page shows, and the hands of a test on it."""

    store: Store
    folder: Path
    renderer: Renderer
    clock: Clock = field(default_factory=Clock)
    courier: FakeCourier = field(default_factory=FakeCourier)
    woken: list[str] = field(default_factory=list)
    names: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    password_hash: str = ""

    def __post_init__(self) -> None:
        with self.store.write() as tx:
            self.mailbox: MailboxState = mailboxes.ensure(tx, PRIYA.email, NOW - 24 * 30 * HOUR)
            mailboxes.confirm(tx, self.mailbox.id, NOW - timedelta(seconds=20))
            folders.ensure(tx, self.mailbox.id, "INBOX", Role.INBOX)
        self.desk = Desk(
            us=Us(frozenset({PRIYA.email}), frozenset({"larkspur.example"})),
            our_names=("Larkspur",),
            customers=frozenset(),
            vendors=frozenset(),
            calendars={self.mailbox.id: CALENDAR},
        )
        self.outlet = Outlet(self.mailbox.id, PRIYA, self.courier, FakeMailbox().opened)
        self.office = Office(
            self.store,
            {self.mailbox.id: self.outlet},
            self.desk.us,
            Receipts(self.folder / "receipts"),
            "one",
            self.clock,
            lambda: f"id{next(self.names)}",
        )

    def web(self) -> WebDesk:
        return WebDesk(
            store=self.store,
            office=self.office,
            desk=self.desk,
            drafting=DraftingSettings(
                company="Larkspur Instruments",
                writers={self.mailbox.id: Writer("Priya Raman", "Priya Raman\nLarkspur", "en", CALENDAR)},
                plans={"default": DEFAULT_PLAN},
            ),
            templates=Templates([self.folder / "templates", shipped_folder()], self.renderer),
            owners={self.mailbox.id: Owner(PRIYA.email, CALENDAR)},
            zone=ZONE,
            clock=self.clock,
            wake_deliver=lambda: self.woken.append("deliver"),
            wake_plan=lambda: self.woken.append("plan"),
            user="priya",
            password_hash=self.password_hash,
            hosts=frozenset({"127.0.0.1"}),
        )

    def lead(self, prospect: Prospect, subject: str, *mails: tuple[float, bool, str], **fields: object) -> Lead:
        """A lead whose conversation holds these mails: hours ago, whether ours, text."""
        source = fields.pop("source", Source.DIRECT)
        with self.store.write() as tx:
            since = NOW - max(hours for hours, *_ in mails) * HOUR
            conversation = conversations.create(tx, Conversation(0, self.mailbox.id, subject, prospect, since, NOW))
            reasons = (
                Signal("asks_for_price", 1.8, "what would eight units cost"),
                Signal("names_a_date", 0.9, "before Easter"),
                Signal("free_mail", -0.3, ""),
            )
            verdict = LeadVerdict(True, 0.86, source, prospect, needs_answer=True, reasons=reasons)  # type: ignore[arg-type]  # one of the fields of a lead
            for hours, ours, text in mails:
                mail = self._mail(conversation, verdict, hours, ours, text)
                messages.add(tx, replace(mail, backfilled=bool(fields.get("backfilled"))), self.desk.us)
            lead = Lead(
                0, conversation.id, self.mailbox.id, prospect, source, None, 0.86, reasons, since  # type: ignore[arg-type]  # see above
            )  # fmt: skip
            stored = leads.save(tx, replace(lead, **fields))  # type: ignore[arg-type]  # any field of a lead
            return next(iter(derive(tx, self.desk, [conversation.id], self.clock())), stored)

    def _mail(self, conversation: Conversation, verdict: LeadVerdict, hours: float, ours: bool, text: str) -> Message:
        them = Address(conversation.prospect.email or "", conversation.prospect.name or "")
        name = f"mail{next(self.names)}"
        understood = Understanding(
            KindVerdict(Kind.HUMAN),
            ReplyParts(text),
            IntentVerdict(None if ours else Intent.QUESTION),
            LeadVerdict(False, 0.1) if ours else verdict,
        )
        return Message(
            id=0,
            mailbox_id=self.mailbox.id,
            identity=name,
            message_id=f"{name}@mail.example",
            in_reply_to=(),
            references=(),
            subject=conversation.subject,
            from_=PRIYA if ours else them,
            reply_to=(),
            to=(them if ours else PRIYA,),
            cc=(),
            date=NOW - hours * HOUR,
            date_offset=None,
            arrival=Arrival(NOW - hours * HOUR, ArrivalBasis.INTERNALDATE),
            ours=ours,
            text=text,
            understanding=understood,
            conversation_id=conversation.id,
        )

    def draft(
        self,
        lead: Lead,
        kind: TouchKind,
        body: str,
        *findings: Finding,
        evidence: Evidence | None = None,
        reason: str = "they wait for a first answer",
        number: int = 1,
    ) -> Draft:
        with self.store.write() as tx:
            touch = touches.add(tx, Touch(0, lead.id, kind, number, TouchState.DRAFTED, NOW, reason))
            head = messages.newest_of(tx, lead.conversation_id)
            subject = conversations.get(tx, lead.conversation_id).subject
            draft = Draft(
                id=0,
                touch_id=touch.id,
                lead_id=lead.id,
                version=1,
                state=DraftState.PENDING,
                kind=kind,
                recipient=Address(lead.prospect.email or "", lead.prospect.name or ""),
                subject=f"Re: {subject}",
                body=body,
                template=f"{kind}/en.txt.j2",
                purpose="they learn who answers them, and when",
                evidence=evidence,
                findings=findings,
                head=head.id if head else 0,
                created_at=NOW - HOUR / 2,
            )
            return drafts.add(tx, draft)

    def uncertain(self, lead: Lead) -> Delivery:
        """A mail of which nobody knows whether it left."""
        mail = FrozenMail(
            b"Subject: x\r\n\r\nx\r\n",
            "lost@larkspur.example",
            "lost",
            "00" * 32,
            PRIYA.email,
            lead.prospect.email or "",
        )
        with self.store.write() as tx:
            return deliveries.add(
                tx,
                Delivery(
                    0,
                    Purpose.FOLLOW_UP,
                    DeliveryState.ASK_HUMAN,
                    self.mailbox.id,
                    mail,
                    "priya",
                    NOW - 2 * HOUR,
                    self.store.epoch,
                    NOW,
                    lead_id=lead.id,
                    answer="the connection broke after the mail’s end",
                ),
            )  # fmt: skip

    def state(self, draft: Draft) -> DraftState:
        return self.now(draft).state

    def now(self, draft: Draft) -> Draft:
        with self.store.read() as tx:
            return drafts.get(tx, draft.id)

    def deliveries(self, draft: Draft) -> list[DeliveryState]:
        with self.store.read() as tx:
            return [delivery.state for delivery in deliveries.of_draft(tx, draft.id)]


THANKS = """Dear Ana,

thank you for writing, and for saying so clearly what the two docks need. I have read your list; the question of the salt air is the one I want to answer properly, so I am asking our engineer today.

You will hear from me on Thursday with his answer.

Kind regards
Priya Raman
"""


def furnish(shop: Shop) -> list[Draft]:
    """Five leads at different points, four of them with a draft; the drafts in the order of the queue."""
    ana = shop.lead(
        Prospect("ana.ruiz@hafen-sued.example", "Ana Ruiz", "Hafen Süd"),
        "Loading docks",
        (
            19,
            False,
            "Hello Priya,\n\nTom Berg says you fitted the scales at his yard. We have two loading docks by the water and need eight load cells before Easter. Do they stand salt air? And what would eight units cost?\n\nAna Ruiz",
        ),
        source=Source.REFERRAL,
        introducer="tom.berg@yard.example",
    )
    okafor = shop.lead(
        Prospect("m.okafor@kestrel-foods.example", "Michael Okafor", "Kestrel Foods"),
        "Batch scales for the new line",
        (
            74.5,
            False,
            "We are planning a third line and look for batch scales up to 60 kg. Who can advise us?\n\nM. Okafor",
        ),
    )
    liv = shop.lead(
        Prospect("liv@nordbruk.example", "Liv Aune", "Nordbruk"),
        "Silo monitoring",
        (300, False, "Could you send details about silo monitoring?\n\nLiv"),
        (294, True, "Dear Liv, here they are. May I ask next week whether they were enough?\n\nPriya"),
        (270, False, "Yes, please do. The humidity probe is what interests us most.\n\nLiv"),
        (250, True, "I will.\n\nPriya"),
    )
    shop.lead(
        Prospect("j.pell@pell-and-sons.example", "Jonas Pell", None),
        "Quotation",
        (30, False, "Could you quote a floor scale, 1.5 t, delivered to Ghent?\n\nJ. Pell"),
    )
    carla = shop.lead(
        Prospect("carla@moinho.example", "Carla Dias", "Moinho Real"),
        "Flour intake",
        (400, False, "We would like to know more about flour intake weighing.\n\nCarla"),
        (396, True, "Dear Carla, gladly; I will call you next week.\n\nPriya"),
    )
    empty = Finding("empty_phrase", Severity.BLOCKS, "“just checking in” says nothing to the reader", "Say what the reader gains from this mail.", "body", 22, 38)  # fmt: skip
    news = Evidence(
        "Grain co-operatives turn to humidity probes after wet harvest",
        "https://silo-journal.example/humidity",
        "Silo Journal",
        NOW - 50 * HOUR,
        "Liv named the humidity probe as what interests Nordbruk most.",
    )
    return [
        shop.draft(ana, TouchKind.THANK_YOU, THANKS),
        shop.draft(okafor, TouchKind.THANK_YOU, "Dear Mr Okafor,\n\nI am just checking in about your third line.\n\nPriya Raman\n", empty),
        shop.draft(
            liv, TouchKind.ARTICLE,
            "Dear Liv,\n\nyou said the humidity probe interests you most. This article shows what three co-operatives measured after last autumn’s harvest:\n\nhttps://silo-journal.example/humidity\n\nPage 4 has the table you would want.\n\nPriya Raman\n",
            evidence=news, reason="10 days after our last contact", number=3,
        ),
        shop.draft(carla, TouchKind.CALL, "Ask whether the brochure was enough.\nPoints: flour dust, intake of 12 t an hour.\n", reason="7 days after our last contact", number=2),
    ]  # fmt: skip


@contextlib.contextmanager
def opened(store: Store, folder: Path) -> Iterator[Shop]:
    with Renderer() as renderer:
        yield Shop(store, folder, renderer)


@contextlib.contextmanager
def served(desk: WebDesk) -> Iterator[str]:
    """The page on a port of its own; its address."""
    port = free_port()
    config = uvicorn.Config(
        create_app(desk), host="127.0.0.1", port=port, log_config=None, server_header=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        threading.Event().wait(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
