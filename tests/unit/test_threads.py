"""Which mails are one conversation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.sales_mails import US, mail, verdict
from worker.model import IntentVerdict, Kind, KindVerdict, ReplyParts, ThreadFacts, Understanding
from worker.rules import threads
from worker.rules.subjects import take_apart
from worker.rules.threads import facts_of, group

ME, ADA, BEN = "jo@pumpwerk.example", "ada@boylefarm.example", "ben@rohr.example"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def fact(key: str, from_: str = ADA, days: float = 0, to: str = ME, **given: object) -> ThreadFacts:
    refers = given.pop("refers", ())
    assert isinstance(refers, tuple)
    bare = ThreadFacts(
        key,
        f"{key}@x",
        refers[-1:],
        refers,
        "Pumps",
        from_,
        frozenset({to}),
        START + timedelta(days=days),
        from_ == ME,
        Kind.HUMAN,
    )
    return replace(bare, **given)  # type: ignore[arg-type]  # each test names fields of ThreadFacts


def conversations(*facts: ThreadFacts) -> list[str]:
    return sorted("".join(map(str, keys)) for keys in group(facts, US))


def test_references_join_whatever_the_subject() -> None:
    assert conversations(fact("a"), fact("b", days=9, subject="Dock hours", refers=("a@x",))) == ["ab"]


def test_answers_to_a_mail_that_is_missing_are_one_conversation() -> None:
    assert conversations(fact("a", refers=("gone@x",)), fact("b", days=1, subject="x", refers=("gone@x",))) == ["ab"]


def test_two_prospects_who_answer_one_mailing_stay_apart() -> None:
    facts = (fact("a", refers=("gone@x",)), fact("b", BEN, days=1, refers=("gone@x",)))
    assert conversations(*facts) == ["a", "b"]


def test_a_mail_to_somebody_else_on_top_of_an_old_one_is_a_new_conversation() -> None:
    facts = (
        fact("a"),
        fact("b", ME, days=1, to=BEN, refers=("a@x",)),
        fact("c", BEN, days=2, refers=("a@x", "b@x")),
    )
    assert conversations(*facts) == ["a", "bc"]


@pytest.mark.fault(14)
def test_one_message_id_of_two_prospects_is_two_conversations() -> None:
    kiosk = [
        fact(k, "leads@fair.example", message_id="same@fair", prospect=who, others=frozenset({ME, who}))
        for k, who in (("a", ADA), ("b", BEN))
    ]
    assert conversations(*kiosk) == ["a", "b"]


def test_copies_of_one_mail_are_one_conversation() -> None:
    assert conversations(fact("a"), fact("b", message_id="a@x", subject="[sales] Pumps")) == ["ab"]


@pytest.mark.fault(19)
def test_a_reply_without_references_finds_its_conversation() -> None:
    facts = (fact("a"), fact("b", ME, days=1, to=ADA, subject="Re: Pumps"), fact("c", days=2, subject="AW: Re: Pumps"))
    assert conversations(*facts) == ["abc"]


def test_one_subject_of_two_prospects_is_two_conversations() -> None:
    facts = (fact("a"), fact("b", BEN, days=0.1), fact("c", BEN, days=1, subject="SV: Pumps"))
    assert conversations(*facts) == ["a", "bc"]


def test_the_same_subject_months_later_is_another_matter() -> None:
    assert conversations(fact("a"), fact("b", days=100)) == ["a", "b"]


def test_an_old_mail_used_as_an_address_book_is_another_matter() -> None:
    assert conversations(fact("a"), fact("b", days=100, subject="A new shop", refers=("a@x",))) == ["a", "b"]


def test_a_late_answer_is_the_same_matter() -> None:
    assert conversations(fact("a"), fact("b", days=100, subject="Re: Pumps", refers=("a@x",))) == ["ab"]


def test_a_copied_colleague_answers_without_references() -> None:
    cleo = "cleo@boylefarm.example"
    first = fact("a", others=frozenset({ME, cleo}))
    assert conversations(first, fact("b", cleo, days=1, subject="Re: Pumps")) == ["ab"]


def test_another_colleague_with_another_matter_stays_apart() -> None:
    assert conversations(fact("a"), fact("b", "hugo@boylefarm.example", days=16, subject="Cooling tower")) == ["a", "b"]


def test_the_private_address_of_a_known_person() -> None:
    work = "ada.boyle@boylefarm.example"
    first = fact("a", work, text="We need two photometers for the bath house.")
    private = fact(
        "b",
        "adaboyle.home@gmail.com",
        days=2,
        subject="photometers",
        text=f"Ada from the bath house. Work mail: {work}",
    )
    assert conversations(first, private) == ["ab"]


@pytest.mark.fault(19)
def test_outlook_names_the_conversation() -> None:
    index = "Ad0JID+AAAECAwQFBgcICQoLDA0ODw=="
    assert conversations(
        fact("a", thread_index=index),
        fact("b", days=1, subject="Cable", thread_index=index),
        fact("c", days=1, subject="Hose"),
    ) == ["ab", "c"]


def test_a_changed_subject_is_known_by_its_topic() -> None:
    later = fact("b", days=1, subject="Delivery address", topic="Pumps")
    assert conversations(fact("a"), later) == ["ab"]
    assert conversations(fact("a"), replace(later, topic="Hoses")) == ["a", "b"]
    assert conversations(fact("a", BEN), later) == ["a", "b"]


def test_quoted_words_join_a_phone_reply_with_a_new_subject() -> None:
    said = "The small pump runs at most nine litres an hour in brine."
    facts = (fact("a", ME, to=ADA, text=said), fact("b", days=1, subject="ok", text=f"Good.\n> {said}\n"))
    assert conversations(*facts) == ["ab"]


def test_forwards_of_two_inquiries_are_two_conversations() -> None:
    facts = [
        fact(k, "al@pumpwerk.example", subject="FW: Pumps", ours=True, prospect=who)
        for k, who in (("a", ADA), ("b", BEN))
    ]
    assert conversations(*facts, fact("c", ME, days=1, to=ADA, subject="Re: Pumps")) == ["ac", "b"]


def test_a_list_discussion_is_one_conversation() -> None:
    to = "talk@lists.example"
    assert conversations(fact("a", to=to), fact("b", BEN, days=1, to=to, refers=("a@x",))) == ["ab"]


def test_an_absence_note_belongs_to_what_it_answers() -> None:
    facts = (fact("a", ME, to=ADA), fact("b", days=0.1, subject="Away", kind=Kind.AUTO_REPLY))
    assert conversations(*facts) == ["ab"]


def guesses(*facts: ThreadFacts) -> dict[int | str, str]:
    return {key: why for one in threads.conversations(facts, US) for key, why in one.guesses.items()}


@pytest.mark.fault(19)
def test_what_only_a_guess_joins_is_marked_with_its_reason() -> None:
    index = "Ad0JID+AAAECAwQFBgcICQoLDA0ODw=="
    sure = [fact("a", thread_index=index), fact("b", ME, days=1, to=ADA, refers=("a@x",))]
    assert guesses(*sure) == {}
    assert guesses(*sure, fact("c", days=2, subject="Re: Pumps")) == {"c": "the same person and subject"}
    assert guesses(*sure, fact("c", days=2, subject="Dock", thread_index=index)) == {"c": "the same Thread-Index"}


def test_answers_to_a_guessed_mail_are_guessed_with_it() -> None:
    facts = (fact("a"), fact("b", days=1, subject="Re: Pumps"), fact("c", ME, days=2, to=ADA, refers=("b@x",)))
    assert set(guesses(*facts)) == {"b", "c"}
    assert guesses(*facts, fact("d", days=3, refers=("a@x", "c@x"))) == {}, "a later mail that names both makes it sure"


def test_a_person_keeps_a_mail_apart_from_what_was_guessed() -> None:
    facts = (fact("a"), fact("b", days=1, subject="Re: Pumps", apart=True))
    assert conversations(*facts) == ["a", "b"]
    assert conversations(*facts, fact("c", ME, days=2, to=ADA, refers=("a@x", "b@x"))) == ["abc"], "that is no guess"


def test_no_guess_joins_two_conversations_with_leads_at_work() -> None:
    facts = (fact("a", home=1), fact("b", days=1, subject="Re: Pumps", home=2))
    assert conversations(*facts) == ["a", "b"]
    assert conversations(fact("a", home=1), fact("b", days=1, subject="Re: Pumps")) == ["ab"]


def test_a_forward_is_a_new_conversation_that_remembers_where_it_came_from() -> None:
    said = "The compressor of the cold store stops every night at two."
    first = fact("a", text=said)
    forward = fact("b", ME, days=1, to=BEN, subject="WG: Pumps", text=f"Could you look?\n\nVon: Ada\n\n{said}\n")
    for one in (replace(forward, references=("a@x",)), forward):
        found = threads.conversations([first, one], US)
        assert [(talk.keys, talk.origin) for talk in found] == [(("a",), None), (("b",), "a")]


def test_words_that_stand_in_many_mails_are_no_quote() -> None:
    footer = "This message is confidential and meant for its addressee alone."
    cleo = "cleo@boylefarm.example"
    facts = [fact(k, who, days, text=f"{k} {footer}") for k, who, days in (("a", ADA, 0), ("b", ADA, 40))]
    other = fact("c", cleo, 50, subject="Cooling tower", text=f"Something new.\n> {footer}\n")
    assert conversations(*(replace(one, subject=f"{one.key} subject") for one in facts), other) == ["a", "b", "c"]


def test_answers_between_the_quoted_lines_are_the_writers_own() -> None:
    first = fact("a", text="Which flange do you need for the brine line?")
    mixed = "On Monday Ada wrote:\n> Which flange do you need for the brine line?\nSixty millimetres, of the grey steel you have.\n"
    answer = fact("b", ME, days=1, to=ADA, subject="Flange", text=mixed)
    back = fact(
        "c",
        "ada@home.example",
        2,
        to=ME,
        subject="Re: Flange",
        text="Good.\n> Sixty millimetres, of the grey steel you have.",
    )
    third = fact("d", days=2, subject="ok", text="Agreed.\n> Sixty millimetres, of the grey steel you have.")
    assert conversations(first, answer, third) == ["abd"]
    assert conversations(first, answer, back) == ["ab", "c"], "whose address that is nobody knows"


def test_two_firms_that_quote_the_same_words_under_one_subject_stay_apart() -> None:
    said = "Could you send us the price of two pumps for the quarry?"
    first = fact("a", text=said)
    other = fact("b", BEN, days=1, subject="Re: Pumps", text=f"We have the same question.\n> {said}\n")
    assert conversations(first, other) == ["a", "b"]
    assert conversations(first, replace(other, from_="ada.home@gmail.com")) == ["ab"], "a private address may be theirs"


def test_a_series_to_many_is_one_conversation() -> None:
    to, other = "talk@lists.example", "news@lists.example"
    parts = [
        fact(
            k,
            who,
            0.01,
            to=where,
            subject=f"[PLAN {n}/3] quarry pumps: {k}",
            kind=Kind.BULK,
            text="dewatering of quarries",
        )
        for k, n, who, where in (("a", 1, ADA, to), ("b", 2, "ada-2@gate.example", other), ("c", 3, ADA, to))
    ]
    assert conversations(*parts) == ["abc"]
    assert conversations(*(replace(part, kind=Kind.HUMAN) for part in parts)) == ["ac", "b"], "people are no series"
    assert conversations(parts[0], replace(parts[1], subject="[PLAN 2/4] quarry pumps: b")) == ["a", "b"]


def test_of_mail_to_many_the_reference_alone_decides() -> None:
    facts = [
        fact(k, who, days, to=f"all@{k}.example", subject=k, refers=("gone@x",), kind=Kind.BULK)
        for k, who, days in (("a", ADA, 0), ("b", BEN, 300))
    ]
    assert conversations(*facts) == ["ab"]
    assert conversations(*(replace(one, kind=Kind.HUMAN) for one in facts)) == ["a", "b"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([ADA, BEN, ME]), st.integers(0, 40), st.booleans()), max_size=8))
def test_without_guesses_there_are_only_the_conversations_of_references(rows: list[tuple[str, int, bool]]) -> None:
    facts = [
        fact(str(n), who, days, ADA if who == ME else ME, refers=(f"{n - 1}@x",) if refers and n else ())
        for n, (who, days, refers) in enumerate(rows)
    ]
    sure = [tuple(key for key in one.keys if key not in one.guesses) for one in threads.conversations(facts, US)]
    alone = {frozenset(keys) for keys in group([replace(one, apart=True) for one in facts], US)}
    assert {frozenset(keys) for keys in sure} <= alone


def test_a_bounce_belongs_to_the_mail_whose_header_it_copies() -> None:
    text = "Sorry, this is permanent.\n<x@y.example>: unknown\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <a@x>\n"
    bounce = mail(text, "failure notice", "MAILER-DAEMON@mx.example")
    assert threads.references(bounce, Kind.BOUNCE) == ("a@x",)
    assert threads.references(bounce, Kind.HUMAN) == ()


def test_facts_of_a_relayed_mail_name_the_prospect_of_reply_to() -> None:
    parsed = mail("hello", "Note", "Website <no-reply@pumpwerk.example>", Reply_To=ADA)
    understanding = Understanding(KindVerdict(Kind.NOTIFICATION), ReplyParts("hello"), IntentVerdict(), verdict(parsed))
    assert facts_of(1, parsed, START, understanding, US).prospect == ADA


def test_prefixes_of_many_languages_come_off() -> None:
    for subject in (
        "Re: Pumps",
        "AW: WG: Pumps",
        "Antwort: Re: Pumps",
        "RE[2]: Pumps",
        "SV: VS: Pumps",
        "回复：Pumps",
        "[sales] Pumps",
        "TR : RE: Pumps",
        "WG: AW: Pumps",
        "RV: Pumps",
        "ENC: RES: Pumps",
        "Antw: Pumps",
        "Doorst: Pumps",
        "I: R: Pumps",
        "Rif: Pumps",
        "VS: Pumps",
        "[EXTERN] AW: [Ticket#2026-11] Pumps",
        "Automatische Antwort: Pumps",
        "Réponse automatique : Pumps",
        "Accepted: Pumps",
    ):
        assert take_apart(subject).base == "pumps"
    assert take_apart("Re-calibration of pumps").base == "re-calibration of pumps"
    assert take_apart("Dock (was: Pumps)").was == "pumps"


people = st.sampled_from([ADA, BEN, ME, "cleo@boylefarm.example"])
drawn = st.lists(
    st.tuples(
        people,
        people,
        st.integers(0, 90),
        st.sampled_from(["Pumps", "Re: Pumps", "Hose"]),
        st.sets(st.integers(0, 9), max_size=3),
    ),
    max_size=10,
)


@settings(max_examples=60, deadline=None)
@given(drawn, st.randoms(use_true_random=False))
def test_the_order_of_the_mails_does_not_matter(
    rows: list[tuple[str, str, int, str, set[int]]], shuffler: object
) -> None:
    facts = [
        fact(str(n), who, days, to, subject=subject, refers=tuple(f"{r}@x" for r in sorted(refs)))
        for n, (who, to, days, subject, refs) in enumerate(rows)
    ]
    shuffled = list(facts)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands out a random.Random
    found = group(facts, US)
    assert group(shuffled, US) == found
    assert sorted(key for keys in found for key in keys) == sorted(one.key for one in facts)
    at = {one.key: one.at for one in facts}
    assert all(at[one] <= at[other] for keys in found for one, other in pairwise(keys))


def test_time_grows_nearly_linearly() -> None:
    def seconds(size: int) -> float:
        facts = [
            fact(str(n), f"p{n % 50}@firm{n % 50}.example", n / 100, text="the same words again and again " * 5)
            for n in range(size)
        ]
        began = perf_counter()
        group(facts, US)
        return perf_counter() - began

    # Eight times the mails, with every person above the number that is compared: quadratic time would take 64 times as long.
    assert min(seconds(8000), seconds(8000)) < 30 * min(seconds(1000) for _ in range(3))


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=40),
    st.lists(st.sampled_from(["Re: ", "AW: ", "TR : ", "Fwd: ", "[list] ", "Antw: ", "RE[3]: ", "ENC: "])),
)
def test_prefixes_change_no_subject(words: str, prefixes: list[str]) -> None:
    plain = take_apart(f"x {words}")
    found = take_apart("".join(prefixes[:30]) + f"x {words}")
    assert (found.base, found.was) == (plain.base, plain.was)
    assert found.reply >= any(one.strip().startswith(("Re", "RE", "AW", "Antw")) for one in prefixes[:30])
