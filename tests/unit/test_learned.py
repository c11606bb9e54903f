"""What is learned on top of the rules: it helps where there is something to learn, and is not used where there is nothing."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.store_examples import NOW
from worker.model import (
    Address,
    Example,
    Impression,
    Intent,
    IntentVerdict,
    Kind,
    KindVerdict,
    LeadVerdict,
    Learned,
    ParsedMail,
    ReplyParts,
    Signal,
    Trial,
    Us,
)
from worker.rules import leads, learned
from worker.rules.leads import LeadContext

WORDS = [
    "the",
    "harvest",
    "orchard",
    "meeting",
    "valley",
    "lorry",
    "crate",
    "ladder",
    "autumn",
    "picking",
    "ripe",
    "blossom",
    "cider",
    "press",
    "barn",
    "frost",
]


def seen(words: str, logit: float = 1.0, **fields: object) -> Impression:
    plain = Impression(
        "Apples", words, "kim@farm.example", Kind.HUMAN, None, (Signal("a_stranger_asks", 1.3, ""),), logit
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def example(number: int, words: str, *, is_lead: bool, by_person: bool = True, logit: float = 1.0) -> Example:
    return Example(seen(words, logit), is_lead, by_person, f"farm{number}.example")


def separable(count: int = 60) -> list[Example]:
    """The rules take all for leads; those that speak of a seminar are none."""
    rng = random.Random(7)
    return [
        example(n, " ".join([*rng.sample(WORDS, 8), "seminar" if n % 2 else "pallets"]), is_lead=n % 2 == 0)
        for n in range(count)
    ]


def model(weights: dict[int, float]) -> Learned:
    return Learned(1, NOW, weights)


def test_a_word_that_separates_is_learned_and_helps() -> None:
    tried = learned.trial(separable())
    assert (tried.people, tried.leads, tried.others, tried.people_rules) == (60, 30, 30, 30)
    assert tried.people_model >= 57
    used, why = learned.helps(tried)
    assert used, why
    weights = learned.train(separable())
    assert weights[learned.bucket("word seminar")] < 0 < weights[learned.bucket("word pallets")]


def test_the_words_that_moved_it_are_told() -> None:
    weights = learned.train(separable())
    [signal] = learned.part(model(weights), seen("a seminar at the valley barn"))
    assert (signal.signal, signal.weight < -1) == ("learned", True)
    assert signal.evidence.startswith("seminar -")


def test_the_same_examples_give_the_same_weights() -> None:
    assert learned.train(separable()) == learned.train(separable())
    assert learned.trial(separable()) == learned.trial(separable())


def test_what_one_sender_alone_says_is_not_learned() -> None:
    examples = [
        *separable(),
        *(replace(example(1, "zeppelin hire", is_lead=False), group="one.example") for _ in range(30)),
    ]
    assert learned.bucket("word zeppelin") not in learned.train(examples)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_random_answers_are_hardly_ever_taken_for_something_to_learn(share: float) -> None:
    """Not even where always saying what is said most would meet more answers than the rules."""
    used = 0
    for seed in range(40):
        rng = random.Random(seed)
        noise = [
            example(n, " ".join(rng.sample(WORDS, 8)), is_lead=rng.random() < share, logit=rng.uniform(-3, 3))
            for n in range(60)
        ]
        used += learned.helps(learned.trial(noise))[0]
    assert used <= 2


@pytest.mark.parametrize(
    ("tried", "why"),
    [
        (Trial(people=19, leads=10, others=10), "19 mails .* 20 are needed"),
        (Trial(people=30, leads=25, others=5), "25 leads and 5 others are known; 10 of each"),
        (
            Trial(30, 20, 22, leads=15, others=15, better=6, worse=4, chance=0.377),
            "22 of 30 answers, .* 20: not more than luck",
        ),
        (Trial(30, 20, 29, 15, 10, 15, 100, 98, 90, 60, 70, 9, 0, 0.002), "but it judges 90 of 100 .* the rules 98"),
        (
            Trial(60, 32, 48, 12, 6, 1, leads=12, others=48, better=22, worse=6, chance=0.002),
            "but it loses 5 of 12 leads",
        ),
        (Trial(60, 32, 48, 48, 24, 46, leads=48, others=12, better=22, worse=6, chance=0.002), "loses 6 of 12 others"),
    ],
)
def test_a_model_that_does_not_help_says_why(tried: Trial, why: str) -> None:
    used, said = learned.helps(tried)
    assert not used
    assert re.search(why, said), said


def test_a_model_that_reverses_the_rules_is_stopped_by_history() -> None:
    """People complain of what is wrong, and say nothing of what is right."""
    rng = random.Random(3)
    complaints = [example(n, " ".join(rng.sample(WORDS, 8)), is_lead=False) for n in range(30)]
    answered = [example(100 + n, " ".join(rng.sample(WORDS, 8)), is_lead=True, by_person=False) for n in range(60)]
    used, why = learned.helps(learned.trial(complaints + answered))
    assert not used, why


def test_history_never_outweighs_people() -> None:
    said = [example(n, "seminar", is_lead=False) for n in range(10)]
    done = [example(100 + n, "seminar", is_lead=True, by_person=False) for n in range(500)]
    few = learned.train(said + done[:40])
    many = learned.train(said + done)
    word = learned.bucket("word seminar")
    assert many.get(word, 0.0) == pytest.approx(few.get(word, 0.0), abs=0.05)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.HUMAN])
def test_what_no_person_wrote_is_never_raised(kind: Kind) -> None:
    raises = model({learned.bucket("word pallets"): 50.0})
    assert learned.part(raises, seen("pallets"))[0].weight == learned.MOST_UP
    assert learned.part(raises, seen("pallets", kind=kind)) == []


@pytest.mark.parametrize("intent", [Intent.OPT_OUT, Intent.OOO])
def test_who_wants_no_mail_or_is_away_is_never_raised(intent: Intent) -> None:
    assert learned.part(model({learned.bucket("word pallets"): 50.0}), seen("pallets", intent=intent)) == []


def judged(text: str, knows: Learned | None, kind: Kind = Kind.HUMAN) -> LeadVerdict:
    mail = ParsedMail(
        (),
        None,
        (),
        (),
        "Cider press",
        Address("kim@farm.example"),
        None,
        (),
        (Address("anna@ours.example"),),
        (),
        None,
        None,
        None,
        text,
        None,
    )
    us = Us(frozenset({"anna@ours.example"}))
    context = LeadContext(us, learned=knows)
    return leads.judge(mail, KindVerdict(kind), ReplyParts(text), IntentVerdict(), None, context)


def test_the_verdict_shows_its_part_and_adds_up() -> None:
    text = "Could you send us a quote for a cider press? We also give a seminar."
    plain, moved = judged(text, None), judged(text, model({learned.bucket("word seminar"): -9.0}))
    assert plain.is_lead
    part = next(reason for reason in moved.reasons if reason.signal == "learned")
    assert "seminar" in part.evidence
    assert set(moved.reasons) - {part} == set(plain.reasons)
    assert moved.score < plain.score


@given(
    st.text(max_size=300),
    st.sampled_from(Kind),
    st.sampled_from([None, *Intent]),
    st.floats(-60, 60),
    st.integers(0, 9),
)
@settings(max_examples=60, deadline=None)
def test_no_mail_is_moved_beyond_the_bounds(
    text: str, kind: Kind, intent: Intent | None, weight: float, logit: int
) -> None:
    """Whatever the model holds: the shift is bounded, upwards only for people, and the features are values between 0 and 1 or the score."""
    impression = seen(text, float(logit), kind=kind, intent=intent)
    names = learned.features(impression)
    assert all(0 <= abs(value) <= 1 for value in names.values())
    shifts = [
        signal.weight for signal in learned.part(model({learned.bucket(name): weight for name in names}), impression)
    ]
    assert all(-learned.MOST_DOWN <= shift <= learned.MOST_UP for shift in shifts)
    if kind is not Kind.HUMAN or intent in {Intent.OPT_OUT, Intent.OOO}:
        assert all(shift < 0 for shift in shifts)


@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.booleans(), st.booleans(), st.integers(0, 5)), min_size=1, max_size=20
    )
)
@settings(max_examples=40, deadline=None)
def test_training_never_fails_and_draws_back_to_the_rules(rows: list[tuple[str, bool, bool, int]]) -> None:
    examples = [example(group, word, is_lead=lead, by_person=person) for word, lead, person, group in rows]
    weights = learned.train(examples)
    assert weights == learned.train(examples)
    assert all(abs(weight) < len(rows) for weight in weights.values())
    tried = learned.trial(examples)
    assert tried.people + tried.history == tried.leads + tried.others == len(rows)


def test_a_long_hostile_mail_costs_little() -> None:
    """Only its beginning is looked at."""
    assert len(learned.features(seen("a" * 5_000_000))) < 10
    assert (
        len(learned.features(seen(" ".join(f"w{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}x" for n in range(400_000)))))
        < 310
    )
