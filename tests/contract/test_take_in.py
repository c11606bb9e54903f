"""From bytes to leads, on both databases."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from tests.contract.store_examples import a_draft, a_touch
from worker.jobs import steer
from worker.jobs.settle import Desk
from worker.jobs.take_in import TakenIn, take_in
from worker.model import (
    DraftState,
    FetchedMail,
    Folder,
    Lead,
    LeadStatus,
    MailboxState,
    Message,
    Role,
    Source,
    TouchState,
    Us,
    WorkCalendar,
)
from worker.store import conversations, drafts, folders, leads, mailboxes, messages, suppressions, touches
from worker.store.db import Store

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALWAYS = WorkCalendar("UTC", ((((time(0), time.max)),),) * 7)
US = Us(frozenset({"priya@larkspur.example"}), frozenset({"larkspur.example"}))


def mail(
    text: str,
    *,
    sender: str = "Ana Ruiz <ana@hafen-sued.example>",
    to: str = "Priya Raman <priya@larkspur.example>",
    subject: str = "Sensors",
    hours: float = 0,
    answers: str | None = None,
    **headers: str,
) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(START + timedelta(hours=hours))
    message["Message-ID"] = (
        f"<{abs(hash((text, sender, hours)))}@test.example>" if "id" not in headers else f"<{headers.pop('id')}>"
    )
    if answers:
        message["In-Reply-To"] = message["References"] = f"<{answers}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


INQUIRY = mail(
    "Hello,\n\nwe need eight sensors for our cranes. Could you send us a quote?\n\nAna", id="inquiry@hafen-sued.example"
)
ANSWER = mail(
    "Dear Ana,\n\nhere is our quote.\n\nPriya",
    sender="Priya Raman <priya@larkspur.example>",
    to="Ana Ruiz <ana@hafen-sued.example>",
    subject="Re: Sensors",
    hours=5,
    answers="inquiry@hafen-sued.example",
    id="answer@larkspur.example",
)
QUESTION = mail(
    "Thank you. When could you deliver?\n\nAna",
    subject="Re: Sensors",
    hours=20,
    answers="answer@larkspur.example",
    id="question@hafen-sued.example",
)
NEWSLETTER = mail(
    "Our offers this week",
    sender="Shop <news@shop.example>",
    subject="Offers",
    List_Unsubscribe="<https://shop.example/u>",
    List_Id="<shop.example>",
    Precedence="bulk",
)


@dataclass
class Office:
    store: Store
    mailbox: MailboxState
    desk: Desk
    folder: Folder | None = None
    now: datetime = START + timedelta(hours=30)

    def take(self, *raws: bytes, folder: Folder | None = None) -> TakenIn:
        place = folder or self.folder
        mails = [
            FetchedMail(uid=100 + number if place else None, raw=raw, internaldate=None)
            for number, raw in enumerate(raws)
        ]
        with self.store.write() as tx:
            return take_in(tx, self.desk, self.mailbox, place, mails, self.now)

    def leads(self) -> list[Lead]:
        with self.store.read() as tx:
            return leads.every(tx)

    def talk(self, lead: Lead) -> list[Message]:
        with self.store.read() as tx:
            return messages.of_conversation(tx, lead.conversation_id)


@pytest.fixture
def office(each_store: Store) -> Office:
    with each_store.write() as tx:
        box = mailboxes.ensure(tx, "priya@larkspur.example", START)
        inbox = replace(folders.ensure(tx, box.id, "INBOX", Role.INBOX), uidvalidity=7)
        folders.save(tx, inbox)
    desk = Desk(
        us=US,
        our_names=("Larkspur",),
        customers=frozenset(),
        vendors=frozenset(),
        calendars={box.id: ALWAYS},
        trusted={box.id: frozenset({"mx.larkspur.example"})},
    )
    return Office(each_store, box, desk, inbox)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_reading_makes_no_difference(office: Office, order: Sequence[int]) -> None:
    for number in order:
        office.take((INQUIRY, ANSWER, QUESTION)[number])
    (lead,) = office.leads()
    assert [message.ours for message in office.talk(lead)] == [False, True, False]
    assert (lead.prospect.email, lead.source) == ("ana@hafen-sued.example", Source.DIRECT)
    assert lead.waiting_since == START + timedelta(hours=20)
    assert lead.answered_at == START + timedelta(hours=5)
    with office.store.read() as tx:
        assert len(conversations.every(tx)) == 1, "what was merged leaves no empty conversation"


def test_taking_in_twice_changes_nothing(office: Office) -> None:
    assert office.take(INQUIRY, ANSWER).new == 2
    before = office.leads()
    assert office.take(INQUIRY, ANSWER).new == 0
    assert office.leads() == before


def test_mail_without_people_makes_no_conversation(office: Office) -> None:
    assert office.take(NEWSLETTER).new == 1
    with office.store.read() as tx:
        assert conversations.every(tx) == []
        assert messages.count(tx) == 1


@pytest.mark.fault(13)
def test_a_mail_beyond_the_limits_is_kept_aside_and_the_rest_goes_on(office: Office) -> None:
    bomb = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 5000
    taken = office.take(bomb, INQUIRY)
    assert (taken.new, taken.quarantined) == (1, 1)
    with office.store.read() as tx:
        (kept,) = folders.quarantined(tx)
    assert kept.raw == bomb


def test_what_lies_in_sent_is_ours_even_if_it_reads_like_an_inquiry(office: Office) -> None:
    with office.store.write() as tx:
        sent = replace(folders.ensure(tx, office.mailbox.id, "Sent", Role.SENT), uidvalidity=8)
        folders.save(tx, sent)
    wish = mail(
        "We need a quote for eight sensors. Could you send us prices?",
        sender="priya@larkspur.example",
        to="shop@sensors.example",
    )
    office.take(wish, folder=sent)
    assert office.leads() == []


def test_the_copy_in_sent_is_the_mail_that_was_stored_when_it_left(office: Office) -> None:
    office.take(INQUIRY)
    left = ANSWER.replace(b"Subject:", b"X-Followthrough-Id: 0123abcd\r\nSubject:", 1)
    with office.store.write() as tx:
        accepted = FetchedMail(uid=None, raw=left, internaldate=START + timedelta(hours=5))
        assert take_in(tx, office.desk, office.mailbox, None, [accepted], office.now).new == 1
        sent = replace(folders.ensure(tx, office.mailbox.id, "Sent", Role.SENT), uidvalidity=8)
        folders.save(tx, sent)
        filed = FetchedMail(uid=3, raw=left, internaldate=START + timedelta(hours=5, minutes=2), server_id="gm-77")
        assert take_in(tx, office.desk, office.mailbox, sent, [filed], office.now).new == 0
    (lead,) = office.leads()
    assert (lead.waiting_since, lead.answered_at) == (None, START + timedelta(hours=5))
    assert len(office.talk(lead)) == 2


@pytest.mark.fault(42)
@pytest.mark.parametrize(
    ("found", "believed"),
    [
        ("mx.larkspur.example; dmarc=pass header.from=hafen-sued.example", True),
        ("mx.larkspur.example; dmarc=fail header.from=hafen-sued.example", False),
        ("mx.elsewhere.example; dmarc=pass header.from=hafen-sued.example", False),
        (None, False),
    ],
)
def test_an_opt_out_is_believed_where_our_server_knows_the_sender(
    office: Office, found: str | None, *, believed: bool
) -> None:
    request = mail(
        "Please remove me from your list and do not write to me again.",
        hours=30,
        answers="answer@larkspur.example",
        subject="Re: Sensors",
        **({"Authentication_Results": found} if found else {}),
    )
    office.take(INQUIRY, ANSWER, request)
    with office.store.read() as tx:
        assert (suppressions.reason_for(tx, "ana@hafen-sued.example") is not None) is believed


def test_only_mail_after_activation_is_new(office: Office) -> None:
    office.take(
        mail("We need a quote for pumps, could you send prices?", sender="Bo <bo@pump.example>", hours=-48), INQUIRY
    )
    assert {lead.prospect.email: lead.backfilled for lead in office.leads()} == {
        "bo@pump.example": True,
        "ana@hafen-sued.example": False,
    }


def test_a_colleague_of_ours_ties_no_conversations_together(office: Office) -> None:
    copied = "Priya Raman <priya@larkspur.example>, Tom <tom@larkspur.example>"
    other = mail(
        "We need a price for pumps. Could you send a quote?", sender="Bo <bo@pump.example>", to=copied, subject="Pumps"
    )
    office.take(mail("We need eight sensors. Could you quote?", to=copied), other)
    assert len({lead.conversation_id for lead in office.leads()}) == 2


def test_a_person_says_that_it_is_no_lead_and_takes_it_back(office: Office) -> None:
    office.take(INQUIRY)
    (lead,) = office.leads()
    with office.store.write() as tx:
        steer.say_whether_lead(tx, office.desk, lead.id, is_lead=False, who="priya", now=office.now)
    (refused,) = office.leads()
    assert (refused.status, refused.waiting_since) == (LeadStatus.STOPPED, None)
    office.take(mail("Are you still there?", hours=25, answers="inquiry@hafen-sued.example", subject="Re: Sensors"))
    assert office.leads()[0].waiting_since is None, "her word holds when a mail arrives"
    with office.store.write() as tx:
        steer.say_whether_lead(tx, office.desk, lead.id, is_lead=True, who="priya", now=office.now)
    assert (office.leads()[0].status, office.leads()[0].waiting_since) == (LeadStatus.ACTIVE, START)


def test_a_person_closes_a_turn_and_reopens_it(office: Office) -> None:
    office.take(INQUIRY)
    (lead,) = office.leads()
    (row,) = [message.id for message in office.talk(lead)]
    for closed, since in ((True, None), (False, START)):
        with office.store.write() as tx:
            steer.decide_turn(
                tx, office.desk, lead.id, row, closed=closed, reason="by phone", who="priya", now=office.now
            )
        assert office.leads()[0].waiting_since == since


def test_random_histories_end_the_same_in_any_order(office: Office) -> None:
    rng = random.Random(5)
    raws = [INQUIRY, ANSWER, QUESTION, NEWSLETTER]
    raws += [
        mail(
            f"We need {n} pumps. Could you send a quote?",
            sender=f"P{n} <p{n}@firm{n}.example>",
            hours=n,
            id=f"p{n}@firm",
        )
        for n in range(6)
    ]
    raws += [
        mail(
            "Any news?",
            sender=f"P{n} <p{n}@firm{n}.example>",
            hours=n + 30,
            answers=f"p{n}@firm",
            subject="Re: Sensors",
        )
        for n in range(6)
    ]
    rng.shuffle(raws)
    for raw in raws:
        office.take(raw)
    found = {lead.prospect.email: len(office.talk(lead)) for lead in office.leads()}
    assert found == {"ana@hafen-sued.example": 3} | {f"p{n}@firm{n}.example": 2 for n in range(6)}


TALK = (
    mail("Here is the parking plan for Tuesday.", sender="Tim <tim@hafen-sued.example>", subject="Visit", id="plan@hs"),
    mail(
        "Thanks, Tim.",
        sender="Priya Raman <priya@larkspur.example>",
        to="Tim <tim@hafen-sued.example>",
        subject="Re: Visit",
        hours=1,
        answers="plan@hs",
        id="thanks@larkspur.example",
    ),
)


def tied(office: Office) -> TakenIn:
    """A mail that shows two conversations to be one."""
    both = "<plan@hs> <thanks@larkspur.example> <inquiry@hafen-sued.example>"
    return office.take(mail("Both at once then.", sender="Tim <tim@hafen-sued.example>", hours=9, References=both))


def test_a_lead_goes_with_its_conversation_into_another(office: Office) -> None:
    office.take(INQUIRY)
    (lead,) = office.leads()
    office.take(*TALK)
    with office.store.write() as tx:
        touch = touches.add(tx, a_touch(lead.id))
    tied(office)
    (after,) = office.leads()
    assert after.id == lead.id, "or its touches would begin anew"
    assert after.conversation_id != lead.conversation_id
    assert len(office.talk(after)) == 4
    with office.store.read() as tx:
        assert touches.of_lead(tx, after.id) == [touch]


def test_a_closed_turn_stays_closed_in_another_conversation(office: Office) -> None:
    office.take(INQUIRY)
    (lead,) = office.leads()
    (row,) = [message.id for message in office.talk(lead)]
    with office.store.write() as tx:
        steer.decide_turn(tx, office.desk, lead.id, row, closed=True, reason="by phone", who="priya", now=office.now)
    office.take(*TALK)
    tied(office)
    with office.store.read() as tx:
        assert [one.reason for one in leads.turn_overrides(tx, office.leads()[0].conversation_id)] == ["by phone"]


def test_of_two_leads_that_are_one_the_other_stops_with_all_that_waits(office: Office) -> None:
    office.take(INQUIRY)
    (first,) = office.leads()
    office.take(
        mail("We need a price for four pumps. Could you quote?", sender="Tim <tim@hafen-sued.example>", id="plan@hs"),
        TALK[1],
    )
    assert len(office.leads()) == 2
    with office.store.write() as tx:
        touch = touches.add(tx, a_touch(first.id))
        draft = drafts.add(tx, a_draft(touch, office.talk(first)[0].id))
    tied(office)
    stopped = next(lead for lead in office.leads() if lead.id == first.id)
    assert (stopped.status, stopped.waiting_since) == (LeadStatus.STOPPED, None)
    assert "the same matter" in (stopped.stopped_reason or "")
    with office.store.read() as tx:
        assert drafts.get(tx, draft.id).state is DraftState.VOID
        assert touches.get(tx, touch.id).state is TouchState.CANCELLED


REFUSAL = mail("Dear Priya,\n\nwe are not interested any more.\n\nAna", subject="Re: Sensors", hours=22)


@pytest.mark.fault(19)
def test_a_mail_that_is_only_thought_to_belong_is_marked_until_that_is_sure(office: Office) -> None:
    office.take(INQUIRY, ANSWER, REFUSAL)
    (lead,) = office.leads()
    assert [mail.guess for mail in office.talk(lead)] == [None, None, "the same person and subject"]
    named = " ".join(f"<{mail.message_id}>" for mail in office.talk(lead))
    office.take(mail("One more thing.\n\nAna", subject="Re: Sensors", hours=23, References=named))
    assert [mail.guess for mail in office.talk(lead)] == [None] * 4


@pytest.mark.fault(19)
@pytest.mark.parametrize("belongs", [True, False])
def test_a_persons_word_on_a_guess_stays(office: Office, *, belongs: bool) -> None:
    office.take(INQUIRY, ANSWER, REFUSAL)
    (lead,) = office.leads()
    with office.store.write() as tx:
        row = office.talk(lead)[2].id
        steer.place_mail(tx, office.desk, lead.id, row, belongs=belongs, who="priya", now=office.now)
    office.take(QUESTION, REFUSAL.replace(b"are not interested", b"are really not interested"))
    talk = office.talk(lead)
    assert (row in {mail.id for mail in talk}) is belongs
    assert all(mail.guess is None for mail in talk if mail.id == row)


def test_a_forward_remembers_the_mail_it_came_from(office: Office) -> None:
    office.take(INQUIRY)
    (lead,) = office.leads()
    first = office.talk(lead)[0]
    text = "Tom, could you do this one?\n\n-----Original Message-----\nFrom: Ana Ruiz\n\nwe need eight sensors for our cranes.\n"
    priya, tom = "Priya Raman <priya@larkspur.example>", "Tom Berg <tom@partner.example>"
    office.take(mail(text, sender=priya, to=tom, subject="Fwd: Sensors", hours=2, answers="inquiry@hafen-sued.example"))
    with office.store.read() as tx:
        origins = {one.subject: one.origin for one in conversations.every(tx)}
    assert origins == {"Sensors": None, "Fwd: Sensors": first.id}
    with office.store.write() as tx:
        messages.remove(tx, [first.id])
        assert all(one.origin is None for one in conversations.every(tx)), "its number may be given to another mail"
