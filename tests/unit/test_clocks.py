from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.model import (
    Bounce,
    Intent,
    Kind,
    Side,
    Source,
    Step,
    Turn,
    TurnFacts,
    TurnOverride,
    TurnState,
    WorkCalendar,
)
from worker.rules.clocks import step, turns, waiting

HOUR = timedelta(hours=1)
START = datetime(2026, 11, 16, 9, tzinfo=UTC)  # a Monday
END = START + 200 * HOUR
OFFICE = WorkCalendar("UTC", (((time(9), time(17)),),) * 5 + ((), ()))

US, COLLEAGUE = "priya@larch.example", "kim@larch.example"
ANA, BEN = "ana@harbour.example", "ben@harbour.example"
TOM = "tom@friend.example"


def theirs(hour: float, from_: str = ANA, to: tuple[str, ...] = (US,), **more: Any) -> TurnFacts:
    fact = TurnFacts(
        f"{from_}-{hour}", from_, frozenset(to), START + hour * HOUR, ours=False, kind=Kind.HUMAN, row=row(hour)
    )
    return replace(fact, **more)


def ours(hour: float, to: tuple[str, ...] = (ANA,), from_: str = US, **more: Any) -> TurnFacts:
    fact = TurnFacts(
        f"{from_}-{hour}", from_, frozenset(to), START + hour * HOUR, ours=True, kind=Kind.HUMAN, row=row(hour)
    )
    return replace(fact, needs_answer=False, **more)


def bounced(hour: float, *recipients: str, permanent: bool = True, about: tuple[str, ...] = ()) -> TurnFacts:
    daemon = theirs(hour, "mailer-daemon@larch.example", kind=Kind.BOUNCE, needs_answer=False)
    return replace(daemon, bounce=Bounce(recipients, permanent), about=about)


def closer(hour: float, **more: Any) -> TurnFacts:
    return theirs(hour, intent=Intent.CLOSER, needs_answer=False, **more)


def row(hour: float) -> int:
    return round(hour * 10) + 1


def derive(*facts: TurnFacts, overrides: tuple[TurnOverride, ...] = (), at: datetime = END) -> tuple[Turn, ...]:
    return turns(facts, OFFICE, at, overrides)


def sketch(*facts: TurnFacts, overrides: tuple[TurnOverride, ...] = (), at: datetime = END) -> list[str]:
    """Each turn as "side state hours": easy to read, easy to compare."""
    derived = derive(*facts, overrides=overrides, at=at)
    return [f"{t.side} {t.state}" + (f" {t.elapsed / HOUR:g}" if t.elapsed is not None else "") for t in derived]


def test_a_turn_waits_from_its_first_message_and_theirs_from_our_last() -> None:
    found = derive(theirs(0), theirs(2), ours(5), ours(7), theirs(10))
    assert [(t.side, t.elapsed) for t in found] == [
        (Side.THEIRS, 5 * HOUR),
        (Side.OURS, 3 * HOUR),
        (Side.THEIRS, 190 * HOUR),
    ]
    assert [t.first for t in found] == [True, False, False]
    assert found[0].answered_by == US
    assert (found[1].began, found[1].ended) == (START + 5 * HOUR, START + 7 * HOUR)
    assert waiting(found) is found[2]


def test_working_time_stands_beside_elapsed_time() -> None:
    (turn,) = derive(theirs(7), at=START + 26 * HOUR)  # Monday 16:00 to Tuesday 11:00
    assert (turn.elapsed, turn.working) == (19 * HOUR, 3 * HOUR)


def test_mail_after_the_moment_is_not_seen_and_mail_exactly_then_is() -> None:
    assert sketch(theirs(0), ours(5), at=START + 4 * HOUR) == ["theirs waiting 4"]
    assert sketch(theirs(0), ours(5), at=START + 5 * HOUR) == ["theirs answered 5", "ours waiting 0"]


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    in_india = (START + 4 * HOUR).astimezone(timezone(5.5 * HOUR))
    assert sketch(theirs(0), at=in_india) == ["theirs waiting 4"]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.HUMAN])
def test_only_people_make_turns(kind: Kind) -> None:
    assert sketch(theirs(0), ours(1, kind=kind), theirs(2, kind=kind)) == ["theirs waiting 200"]
    two_of_ours = derive(theirs(0), ours(1), theirs(2, kind=kind), ours(3))
    assert [len(t.messages) for t in two_of_ours] == [1, 2]


def test_an_absence_note_by_hand_is_no_message_of_a_turn_unless_it_asks() -> None:
    away = theirs(3, intent=Intent.OOO, needs_answer=False)
    assert sketch(theirs(0), ours(1), away) == ["theirs answered 1", "ours waiting 199"]
    assert sketch(theirs(0), ours(1), replace(away, needs_answer=True))[-1] == "theirs waiting 197"


@pytest.mark.parametrize(
    ("ours_too", "kind"), [(False, Kind.NOTIFICATION), (True, Kind.NOTIFICATION), (True, Kind.HUMAN)]
)
def test_a_relayed_form_speaks_for_the_prospect_whatever_its_kind(ours_too: bool, kind: Kind) -> None:
    form = theirs(0, "web@larch.example", kind=kind, ours=ours_too, source=Source.WEBFORM, prospect=ANA)
    assert sketch(form, ours(2)) == ["theirs answered 2", "ours waiting 198"]


def test_our_answer_that_quotes_a_form_is_ours() -> None:
    form = theirs(0, "web@forms.example", kind=Kind.NOTIFICATION, source=Source.WEBFORM, prospect=ANA)
    assert sketch(form, ours(2, source=Source.WEBFORM, prospect=ANA))[0] == "theirs answered 2"


def test_a_form_without_an_address_is_answered_by_whatever_leaves_the_house() -> None:
    form = theirs(0, "calls@service.example", kind=Kind.NOTIFICATION, source=Source.WEBFORM)
    assert sketch(form, ours(1, to=(COLLEAGUE,)), ours(2, to=(ANA,)))[0] == "theirs answered 2"


class TestIntroductions:
    INTRODUCTION = theirs(0, TOM, (US, ANA), source=Source.REFERRAL, introducer=TOM, prospect=ANA)

    def test_an_introduction_starts_the_clock_of_the_prospect(self) -> None:
        assert sketch(self.INTRODUCTION, ours(3)) == ["theirs answered 3", "ours waiting 197"]

    def test_thanks_to_the_introducer_alone_answer_nobody(self) -> None:
        assert sketch(self.INTRODUCTION, ours(1, to=(TOM,)), ours(3, to=(ANA, TOM)))[0] == "theirs answered 3"
        assert sketch(self.INTRODUCTION, ours(1, to=(TOM, COLLEAGUE))) == ["theirs waiting 200"]

    def test_the_introducer_reminding_us_does_not_become_the_prospect(self) -> None:
        reminder = theirs(5, TOM, source=Source.DIRECT, prospect=TOM)
        assert sketch(self.INTRODUCTION, reminder, ours(6, to=(TOM,)), ours(7))[0] == "theirs answered 7"

    def test_an_introducer_known_by_the_verdict_source_alone(self) -> None:
        unnamed = replace(self.INTRODUCTION, introducer=None)
        assert sketch(unnamed, ours(1, to=(TOM,))) == ["theirs waiting 200"]

    def test_who_asks_whether_to_introduce_is_the_one_to_answer(self) -> None:
        asks = theirs(0, TOM, source=Source.REFERRAL, introducer=TOM, prospect=TOM)
        assert sketch(asks, ours(1, to=(TOM,)))[0] == "theirs answered 1"

    def test_a_prospect_who_hands_over_to_a_colleague_stays_answered(self) -> None:
        hands_over = theirs(5, ANA, (US, BEN), source=Source.REFERRAL, introducer=ANA, prospect=BEN)
        found = sketch(theirs(0, prospect=ANA), ours(1), hands_over, ours(6, to=(BEN,)))
        assert found == ["theirs answered 1", "ours answered 4", "theirs answered 1", "ours waiting 194"]

    def test_outreach_to_whoever_introduces_somebody_then_is_a_turn_and_thanks_to_them_answer_nobody(self) -> None:
        introduction = replace(self.INTRODUCTION, at=START + 4 * HOUR)
        found = sketch(ours(0, to=(TOM,)), introduction, ours(5, to=(TOM,)), ours(6))
        assert found == ["ours answered 4", "theirs answered 2", "ours waiting 194"]

    def test_a_colleague_of_ours_may_introduce(self) -> None:
        inside = theirs(0, COLLEAGUE, source=Source.REFERRAL, introducer=COLLEAGUE, prospect=ANA)
        assert sketch(inside, ours(1, to=(COLLEAGUE,)), ours(2))[0] == "theirs answered 2"


class TestWhomOurMailReaches:
    def test_a_mail_among_us_answers_nobody(self) -> None:
        assert sketch(theirs(0, to=(US, COLLEAGUE)), ours(1, to=(COLLEAGUE,))) == ["theirs waiting 200"]

    def test_a_mail_to_a_third_party_answers_nobody(self) -> None:
        assert sketch(theirs(0), ours(1, to=("supplier@pumps.example",))) == ["theirs waiting 200"]

    @pytest.mark.parametrize("to", [BEN, "ana@mail.harbour.example", "bid@desk.example", "ana.private@gmail.com"])
    def test_a_colleague_of_theirs_a_reply_to_address_and_a_delegate_count(self, to: str) -> None:
        asked = theirs(0, answers_to=frozenset({"bid@desk.example", "ana.private@gmail.com"}))
        assert sketch(asked, ours(1, to=(to,)))[0] == "theirs answered 1"

    def test_a_stranger_at_the_same_free_mail_provider_does_not(self) -> None:
        assert sketch(theirs(0, "ana@gmail.com"), ours(1, to=("zoe@gmail.com",))) == ["theirs waiting 200"]

    def test_anyone_of_ours_may_answer(self) -> None:
        (first, _) = derive(theirs(0), ours(1, from_="Kim@Larch.example"))
        assert first.answered_by == COLLEAGUE

    def test_outreach_that_is_answered_from_another_address(self) -> None:
        found = derive(ours(0, to=("info@quay.example",)), theirs(5), ours(6))
        assert [t.side for t in found] == [Side.OURS, Side.THEIRS, Side.OURS]
        assert [t.first for t in found] == [False, True, False]


class TestBounces:
    def test_an_answer_that_bounced_for_good_did_not_answer(self) -> None:
        assert sketch(theirs(0), ours(1), bounced(1.1, ANA)) == ["theirs waiting 200"]
        found = derive(theirs(0), ours(1), bounced(1.1, ANA), ours(4))
        assert [(t.state, t.elapsed) for t in found] == [
            (TurnState.ANSWERED, 4 * HOUR),
            (TurnState.WAITING, 196 * HOUR),
        ]
        assert found[1].began == START + HOUR  # two mails of ours around a bounce are one turn

    def test_a_delay_is_no_bounce(self) -> None:
        assert sketch(theirs(0), ours(1), bounced(1.1, ANA, permanent=False))[0] == "theirs answered 1"

    def test_a_bounce_after_the_moment_is_not_seen(self) -> None:
        facts = theirs(0), ours(1), bounced(3, ANA)
        assert sketch(*facts, at=START + 2 * HOUR)[0] == "theirs answered 1"
        assert sketch(*facts, at=START + 3 * HOUR) == ["theirs waiting 3"]

    def test_a_copy_that_reached_a_colleague_of_theirs_answers(self) -> None:
        assert sketch(theirs(0, to=(US, BEN)), ours(1, to=(ANA, BEN)), bounced(1.1, ANA))[0] == "theirs answered 1"

    def test_what_is_left_when_the_prospect_bounced_is_the_introducer(self) -> None:
        introduction = TestIntroductions.INTRODUCTION
        assert sketch(introduction, ours(1, to=(ANA, TOM)), bounced(1.1, ANA)) == ["theirs waiting 200"]

    def test_a_bounce_names_the_mail_it_returns(self) -> None:
        first, second = ours(1), ours(2)
        assert first.message_id
        found = derive(theirs(0), first, second, bounced(3, ANA, about=(first.message_id,)))
        assert found[0].elapsed == 2 * HOUR
        later = derive(theirs(0), first, second, bounced(3, ANA))
        assert later[0].elapsed == 1 * HOUR
        assert later[1].ended == START + 1 * HOUR  # the last mail that arrived

    def test_each_bounce_returns_another_mail(self) -> None:
        assert sketch(theirs(0), ours(1), ours(2), bounced(3, ANA), bounced(3.1, ANA)) == ["theirs waiting 200"]

    def test_a_bounce_that_names_an_alias_or_nobody_returns_the_mail_it_names(self) -> None:
        mail = ours(1)
        assert mail.message_id
        assert sketch(theirs(0), mail, bounced(2, "ana@inner.example", about=(mail.message_id,))) == [
            "theirs waiting 200"
        ]
        assert sketch(theirs(0), mail, bounced(2)) == ["theirs waiting 200"]

    def test_their_question_after_a_bounce_belongs_to_the_same_wait(self) -> None:
        found = derive(theirs(0), ours(1), bounced(1.1, ANA), theirs(5), ours(6))
        assert [len(t.messages) for t in found] == [2, 1]
        assert found[0].elapsed == 6 * HOUR


class TestClosing:
    def test_a_polite_ending_needs_no_answer_and_answers_ours(self) -> None:
        found = derive(theirs(0), ours(1), closer(3), ours(4))
        assert sketch(theirs(0), ours(1), closer(3), ours(4)) == [
            "theirs answered 1",
            "ours answered 2",
            "theirs closed",
            "ours waiting 196",
        ]
        assert (found[2].elapsed, found[2].working, found[2].answered_at) == (None, None, None)
        assert found[2].reason == "a polite ending"

    def test_a_turn_is_open_from_the_first_message_that_needs_an_answer(self) -> None:
        found = derive(ours(0), closer(1), theirs(5), ours(7))
        assert (found[0].elapsed, found[1].began, found[1].elapsed) == (1 * HOUR, START + 5 * HOUR, 2 * HOUR)

    def test_thanks_after_a_question_leave_it_open(self) -> None:
        assert sketch(theirs(0), closer(1)) == ["theirs waiting 200"]

    def test_a_question_taken_back_is_closed_until_they_ask_again(self) -> None:
        facts = theirs(0), closer(1, takes_back=True)
        (turn,) = derive(*facts, closer(2))
        assert (turn.state, turn.reason, turn.began) == (TurnState.CLOSED, "the question was taken back", START)
        assert sketch(*facts, theirs(3)) == ["theirs waiting 197"]
        assert sketch(*facts, ours(5))[0] == "theirs closed"

    def test_a_refusal_takes_the_question_back(self) -> None:
        assert sketch(theirs(0), theirs(1, intent=Intent.NOT_INTERESTED, needs_answer=False)) == ["theirs closed"]

    def test_a_first_turn_that_is_closed_is_still_the_first(self) -> None:
        found = derive(closer(0), ours(1), theirs(2))
        assert [t.first for t in found] == [True, False, False]

    def test_a_person_closes_a_turn_of_either_side(self) -> None:
        by_phone = TurnOverride(row(0), closed=True, reason="answered by phone")
        (turn,) = derive(theirs(0), overrides=(by_phone,))
        assert (turn.state, turn.reason) == (TurnState.CLOSED, "answered by phone")
        assert sketch(theirs(0), ours(5), overrides=(by_phone,)) == ["theirs closed", "ours waiting 195"]
        our_turn = TurnOverride(row(5), closed=True, reason="they called")
        assert sketch(theirs(0), ours(5), overrides=(our_turn,))[1] == "ours closed"

    def test_what_is_asked_after_a_person_closed_the_turn_opens_it_again(self) -> None:
        by_phone = TurnOverride(row(0), closed=True, reason="answered by phone", at=START + 2 * HOUR)
        assert sketch(theirs(0), closer(3), overrides=(by_phone,)) == ["theirs closed"]
        assert sketch(theirs(0), theirs(3), overrides=(by_phone,)) == ["theirs waiting 197"]

    def test_a_person_reopens_a_turn(self) -> None:
        reopened = TurnOverride(row(0), closed=False, reason="they do wait")
        assert sketch(closer(0), overrides=(reopened,)) == ["theirs waiting 200"]
        taken_back = theirs(0), closer(1, takes_back=True)
        assert sketch(*taken_back, overrides=(reopened,)) == ["theirs waiting 200"]

    def test_the_last_word_of_a_person_counts(self) -> None:
        words = TurnOverride(row(0), closed=True, reason="done"), TurnOverride(row(0), closed=False, reason="not done")
        assert sketch(theirs(0), overrides=words) == ["theirs waiting 200"]


def test_mails_that_cross_answer_each_other_by_their_times() -> None:
    assert sketch(ours(0), theirs(1), ours(1.01))[:2] == ["ours answered 1", "theirs answered 0.01"]


def test_at_one_moment_theirs_comes_first() -> None:
    assert sketch(ours(1), theirs(1)) == ["theirs answered 0", "ours waiting 199"]


def test_copies_are_one_message_that_arrived_with_the_earliest() -> None:
    copy = replace(theirs(0), row=99, at=START + 3 * HOUR)
    (turn,) = derive(copy, theirs(0))
    assert (turn.began, turn.messages) == (START, (row(0),))
    decided = TurnOverride(99, closed=True, reason="done")
    assert sketch(copy, theirs(0), overrides=(decided,)) == ["theirs closed"]


def test_one_message_id_of_two_senders_is_two_messages() -> None:
    (turn,) = derive(theirs(0, message_id="same"), theirs(1, BEN, message_id="same"))
    assert len(turn.messages) == 2


@pytest.mark.parametrize(
    ("elapsed", "expected"),
    [(0, Step.DUE), (23.999, Step.DUE), (24, Step.LATE), (71.999, Step.LATE), (72, Step.OVERDUE), (999, Step.OVERDUE)],
)
def test_the_ladder(elapsed: float, expected: Step) -> None:
    assert step(elapsed * HOUR) is expected


ANYTHING = st.one_of(
    st.builds(theirs, st.integers(0, 60)),
    st.builds(theirs, st.integers(0, 60), st.sampled_from([BEN, TOM])),
    st.builds(ours, st.integers(0, 60)),
    st.builds(ours, st.integers(0, 60), st.sampled_from([(TOM,), (COLLEAGUE,), (ANA, TOM), (BEN,)])),
    st.builds(closer, st.integers(0, 60), takes_back=st.booleans()),
    st.builds(bounced, st.integers(0, 60), st.sampled_from([ANA, BEN, TOM])),
    st.builds(theirs, st.integers(0, 60), kind=st.sampled_from(Kind)),
    st.builds(
        lambda hour: replace(TestIntroductions.INTRODUCTION, at=START + hour * HOUR, row=row(hour)), st.integers(0, 60)
    ),
)
histories = st.lists(ANYTHING, max_size=14).map(
    lambda facts: [replace(fact, row=number) for number, fact in enumerate(facts, 1)]
)


@given(histories, st.integers(0, 70), st.data())
def test_the_past_looks_the_same_from_later_and_in_any_order(
    facts: list[TurnFacts], hour: int, data: st.DataObject
) -> None:
    """Deriving as of a moment from everything equals deriving from what had arrived by then."""
    at = START + hour * HOUR
    arrived = data.draw(st.permutations([fact for fact in facts if fact.at <= at]))
    assert derive(*facts, at=at) == derive(*arrived, at=at)


@given(histories)
def test_turns_alternate_and_their_times_hold_together(facts: list[TurnFacts]) -> None:
    found = derive(*facts)
    assert all(one.side is not other.side for one, other in pairwise(found))
    assert sum(turn.first for turn in found) == any(turn.side is Side.THEIRS for turn in found)
    for turn in found:
        assert turn.began <= turn.ended or turn.side is Side.OURS
        assert (turn.elapsed is None) == (turn.state is TurnState.CLOSED) == (turn.reason is not None)
        if turn.elapsed is not None:
            assert turn.working is not None
            assert timedelta() <= turn.working <= turn.elapsed
        if turn.state is TurnState.WAITING:
            assert turn is found[-1]


@pytest.mark.fault(19)
def test_a_guess_closes_no_turn() -> None:
    refusal = theirs(2, intent=Intent.NOT_INTERESTED, needs_answer=False)
    assert sketch(theirs(0), refusal) == ["theirs closed"]
    assert sketch(theirs(0), replace(refusal, guessed=True)) == ["theirs waiting 200"]
    assert sketch(theirs(0), closer(2, takes_back=True, guessed=True)) == ["theirs waiting 200"]
