from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from worker.errors import NotFoundError
from worker.model import (
    Address,
    Arrival,
    ArrivalBasis,
    Bounce,
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
    Source,
    TurnOverride,
    Understanding,
    WorkCalendar,
)
from worker.report.facts import Owner, find, load
from worker.rules.clocks import facts_of_message
from worker.store import conversations, leads, mailboxes, messages
from worker.store.db import Store

HOUR = timedelta(hours=1)
START = datetime(2026, 11, 16, 9, tzinfo=UTC)
PRIYA = Owner("priya@larch.example", WorkCalendar("UTC", (((time(9), time(17)),),) * 7))
ANA = Prospect("ana@harbour.example", "Ana Ruiz")


def message(name: str, hour: float, *, ours: bool = False, text: str = "How long does it take?") -> Message:
    ana, priya = Address("ana@harbour.example"), Address(PRIYA.email)
    return Message(
        id=0,
        mailbox_id=1,
        identity=name,
        message_id=f"{name}@harbour.example",
        in_reply_to=("newest@x",),
        references=("oldest@x", "newest@x"),
        subject="Pumps",
        from_=priya if ours else ana,
        reply_to=(Address("desk@harbour.example"),),
        to=(ana if ours else priya,),
        cc=(Address("ben@harbour.example"),),
        date=None,
        date_offset=None,
        arrival=Arrival(START + hour * HOUR, ArrivalBasis.INTERNALDATE),
        ours=ours,
        text=text,
        understanding=Understanding(
            KindVerdict(Kind.HUMAN),
            ReplyParts(text),
            IntentVerdict(Intent.QUESTION, delegate="bid@harbour.example"),
            LeadVerdict(is_lead=True, score=0.9, source=Source.DIRECT, prospect=ANA, needs_answer=True),
        ),
    )


def test_facts_of_a_message() -> None:
    facts = facts_of_message(replace(message("a", 0), id=7))
    assert (facts.row, facts.from_, facts.at, facts.ours) == (7, "ana@harbour.example", START, False)
    assert facts.recipients == {PRIYA.email, "ben@harbour.example"}
    assert facts.answers_to == {"desk@harbour.example", "bid@harbour.example"}
    assert (facts.kind, facts.intent, facts.source, facts.prospect) == (
        Kind.HUMAN,
        Intent.QUESTION,
        Source.DIRECT,
        ANA.email,
    )
    assert facts.needs_answer
    assert facts.about == ("newest@x", "newest@x", "oldest@x")
    assert not facts.takes_back


def test_what_a_mail_takes_back_and_returns() -> None:
    assert facts_of_message(message("a", 0, text="Never mind, we found it.")).takes_back
    assert not facts_of_message(message("a", 0, text="Never mind, we found it.", ours=True)).takes_back
    mail = message("a", 0)
    bounce = Bounce((ANA.email or "",), permanent=True)
    returned = replace(mail, understanding=replace(mail.understanding, kind=KindVerdict(Kind.BOUNCE, bounce=bounce)))
    assert facts_of_message(returned).bounce == bounce


@pytest.fixture
def owners(store: Store) -> dict[int, Owner]:
    with store.write() as tx:
        return {mailboxes.ensure(tx, PRIYA.email, START).id: PRIYA}


def stored_lead(store: Store, mails: Sequence[Message], *, override: bool | None = None) -> int:
    with store.write() as tx:
        conversation = conversations.create(tx, Conversation(0, 1, "Pumps", ANA, START, START))
        kept = [mail for mail, _ in messages.add_many(tx, mails)]
        messages.assign(tx, {mail.id: conversation.id for mail in kept})
        lead = Lead(0, conversation.id, 1, ANA, Source.DIRECT, None, 0.9, (), START, override=override)
        leads.save(tx, lead)
    return conversation.id


def test_every_lead_is_loaded_with_its_turns(store: Store, owners: dict[int, Owner]) -> None:
    first = stored_lead(store, [message("a", 0), message("b", 3, ours=True)])
    second = stored_lead(store, [message("c", 1)])
    with store.read() as tx:
        cases = load(tx, owners)
    assert [case.conversation_id for case in cases] == [first, second]
    assert [turn.elapsed for turn in cases[0].turns(START + 5 * HOUR)] == [3 * HOUR, 2 * HOUR]
    assert cases[1].owner is PRIYA


def test_what_a_person_said_about_leads_and_turns_counts(store: Store, owners: dict[int, Owner]) -> None:
    stored_lead(store, [message("a", 0)], override=False)
    kept = stored_lead(store, [message("b", 1)])
    with store.write() as tx:
        row = messages.of_conversation(tx, kept)[0].id
        leads.override_turn(tx, TurnOverride(row, closed=True, reason="by phone"), PRIYA.email, START + 2 * HOUR)
    with store.read() as tx:
        (case,) = load(tx, owners)
    (turn,) = case.turns(START + 5 * HOUR)
    assert turn.reason == "by phone"


@pytest.mark.usefixtures("owners")
def test_leads_of_a_mailbox_that_is_no_longer_configured_are_left_out(store: Store) -> None:
    number = stored_lead(store, [message("a", 0)])
    with store.read() as tx:
        assert load(tx, {}) == ()
        with pytest.raises(NotFoundError, match="no longer configured"):
            find(tx, {}, str(number))


def test_a_conversation_is_found_by_id_and_by_a_message_id(store: Store, owners: dict[int, Owner]) -> None:
    number = stored_lead(store, [message("a", 0)])
    with store.read() as tx:
        by_id, by_mail = find(tx, owners, str(number)), find(tx, owners, "<a@harbour.example>")
        assert by_id == by_mail
        with pytest.raises(NotFoundError):
            find(tx, owners, "nowhere@x")
