"""What a person said of others: it changes stored leads, holds for later mail, and is undone when it is taken back; on both databases."""

from collections.abc import Sequence

import pytest

from tests.contract.store_examples import a_draft, a_touch
from tests.contract.test_take_in import ANSWER, INQUIRY, NEWSLETTER, START, Office, mail, office
from worker.errors import NotFoundError
from worker.jobs import steer
from worker.jobs.remember import forget, remember
from worker.model import DraftState, Known, LeadStatus, Says
from worker.rules.known import target
from worker.store import audit, drafts, leads, messages, touches
from worker.store import known as known_rows
from worker.store.erasure import erase

__all__ = ["office"]  # the fixture

TEXT = "Hello,\n\nwe need eight sensors for our cranes. Could you send us a quote?"
LATER = mail(
    TEXT, sender="Bo Lind <bo@eu.hafen-sued.example>", subject="Cranes", hours=40, id="later@hafen-sued.example"
)


def word(text: str, says: Says, subject: str = "") -> Known:
    scope, value = target(text, subject)
    return Known(0, scope, value, says, "Mo", START, subject=subject)


def say(office: Office, *said: Known) -> int:
    with office.store.write() as tx:
        return remember(tx, office.desk, said, office.now)


def take_back(office: Office) -> int:
    with office.store.write() as tx:
        return sum(forget(tx, office.desk, one.id, who="Mo", now=office.now) for one in known_rows.every(tx))


def overridden(office: Office) -> list[bool | None]:
    return [lead.override for lead in office.leads()]


@pytest.mark.parametrize("text", ["ana+x@hafen-sued.example", "hafen-sued.example", "*@hafen-*.example", "a*"])
def test_no_lead_ends_the_stored_one_and_its_drafts_and_taking_it_back_undoes_that(office: Office, text: str) -> None:
    office.take(INQUIRY)
    (before,) = office.leads()
    with office.store.write() as tx:
        touch = touches.add(tx, a_touch(before.id))
        draft = drafts.add(tx, a_draft(touch, 1))
    assert say(office, word(text, Says.NO_LEAD)) == 1
    (lead,) = office.leads()
    assert (lead.override, lead.status, lead.waiting_since) == (False, LeadStatus.STOPPED, None)
    assert lead.reasons[0].signal == "said_no_lead"
    with office.store.read() as tx:
        assert drafts.get(tx, draft.id).state is DraftState.VOID
        assert audit.about(tx, f"known:{lead.known_id}")
    assert take_back(office) == 1
    (lead,) = office.leads()
    assert (lead.override, lead.status, lead.waiting_since) == (None, LeadStatus.ACTIVE, before.waiting_since)
    assert lead.reasons == before.reasons


def test_what_was_said_holds_for_later_mail(office: Office) -> None:
    say(office, word("hafen-sued.example", Says.NO_LEAD))
    office.take(INQUIRY, LATER)
    assert office.leads() == []
    assert take_back(office) == 2
    assert overridden(office) == [None, None]


def test_a_subject_narrows_what_was_said(office: Office) -> None:
    office.take(INQUIRY, LATER)
    assert say(office, word("*", Says.NO_LEAD, "cran*")) == 1
    assert sorted(map(str, overridden(office))) == ["False", "None"]


def test_what_the_rules_passed_over_becomes_a_lead(office: Office) -> None:
    office.take(NEWSLETTER)
    assert office.leads() == []
    assert say(office, word("shop.example", Says.LEAD)) == 1
    (lead,) = office.leads()
    assert (lead.prospect.email, lead.reasons[0].signal) == ("news@shop.example", "said_lead")
    office.take(
        mail(
            "More offers",
            sender="Shop <news@shop.example>",
            subject="Other",
            hours=90,
            List_Id="<shop.example>",
            id="n2@shop.example",
        )
    )
    assert all(lead.reasons[0].signal == "said_lead" for lead in office.leads())


def test_what_was_said_of_the_lead_itself_stands_before_what_is_remembered(office: Office) -> None:
    office.take(INQUIRY)
    (lead,) = office.leads()
    with office.store.write() as tx:
        steer.say_whether_lead(tx, office.desk, lead.id, is_lead=True, who="Mo", now=office.now)
    assert say(office, word("hafen-sued.example", Says.VENDOR)) == 0
    assert overridden(office) == [True]


def test_a_known_vendor_is_no_lead_but_whom_a_partner_introduces_is(office: Office) -> None:
    say(office, word("hafen-sued.example", Says.VENDOR), word("friend.example", Says.PARTNER))
    intro = mail(
        "Priya, meet Zoe from Quay, copied. Zoe, Priya makes the sensors. I leave you two to it.",
        sender="Tom Berg <tom@friend.example>", subject="Zoe, Priya", hours=2, id="intro@friend.example", Cc="Zoe Quay <zoe@quay.example>",
    )  # fmt: skip
    office.take(INQUIRY, intro)
    (lead,) = office.leads()
    assert (lead.prospect.email, lead.introducer) == ("zoe@quay.example", "tom@friend.example")


def test_a_long_list_is_taken_in_at_once(office: Office) -> None:
    office.take(INQUIRY)
    many: Sequence[Known] = [word(f"firm{number}.example", Says.CUSTOMER) for number in range(300)]
    assert say(office, *many, word("hafen-sued.example", Says.VENDOR)) == 1
    assert overridden(office) == [False]
    with office.store.read() as tx:
        assert len(known_rows.every(tx)) == 301


def test_the_last_word_of_a_sort_about_somebody_counts(office: Office) -> None:
    office.take(INQUIRY)
    for says in (Says.NO_LEAD, Says.LEAD, Says.VENDOR, Says.PARTNER):
        say(office, word("ana@hafen-sued.example", says))
    with office.store.read() as tx:
        assert [one.says for one in known_rows.every(tx)] == [Says.PARTNER, Says.LEAD]
    assert overridden(office) == [True]


def test_erasing_a_person_erases_what_was_said_of_them(office: Office) -> None:
    office.take(INQUIRY)
    say(office, word("ana@hafen-sued.example", Says.NO_LEAD))
    with office.store.write() as tx:
        erase(tx, "ana@hafen-sued.example", "digest", office.now)
        assert known_rows.every(tx) == []
        assert leads.every(tx) == []
        assert messages.count(tx) == 0


def test_what_was_never_said_cannot_be_taken_back(office: Office) -> None:
    with office.store.write() as tx, pytest.raises(NotFoundError):
        forget(tx, office.desk, 7, who="Mo", now=office.now)


def test_a_customer_whom_we_answered_already_stays_a_lead(office: Office) -> None:
    office.take(INQUIRY, ANSWER)
    assert say(office, word("hafen-sued.example", Says.CUSTOMER)) == 0
    assert say(office, word("hafen-sued.example", Says.VENDOR)) == 0
    assert overridden(office) == [None]
    assert say(office, word("hafen-sued.example", Says.NO_LEAD)) == 1
