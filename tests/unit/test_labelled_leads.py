"""The verdict on the labelled mails of our own: what is right stays right, and what is wrong is known by name."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.labelled import CONTEXT, LabelledMail, judged, leads
from worker.rules.lead_reasons import Group
from worker.rules.lead_signals import PHRASES, capped, found, plain
from worker.rules.understand import understand

SETS = ("leads_first", "leads_second", "leads_third", "leads_fourth")
KNOWN_TO_BE_WRONG: Mapping[str, frozenset[int]] = {  # by their number in the file; docs/judgement.md says why
    "leads_first": frozenset({46}),
    "leads_fourth": frozenset({5, 29, 30, 31, 44}),
}
MAILS = [case for name in SETS for case in leads(name)]


@pytest.mark.parametrize("name", SETS)
def test_what_is_right_stays_right(name: str) -> None:
    wrong = {number: case.wrong(verdict) for number, (case, verdict) in enumerate(judged(name), 1)}
    assert {
        number: what for number, what in wrong.items() if what and number not in KNOWN_TO_BE_WRONG.get(name, ())
    } == {}


@pytest.mark.parametrize("name", SETS)
def test_every_lead_says_why_with_the_words_of_the_mail(name: str) -> None:
    for case, verdict in judged(name):
        if verdict.is_lead:
            assert verdict.reasons, case.name
            assert any(reason.evidence for reason in verdict.reasons if reason.weight > 0), case.name


def test_the_reasons_in_a_mail_are_words_that_stand_in_it() -> None:
    for case in MAILS:
        text = plain(case.mail.subject, case.mail.text)
        assert all(signal.evidence[:40] in text for _, signal in found(text)), case.name


@settings(deadline=None)  # the first search compiles the patterns
@given(st.sampled_from(MAILS), st.sampled_from(MAILS))
def test_a_group_never_weighs_more_than_its_cap_whatever_is_written(one: LabelledMail, other: LabelledMail) -> None:
    hits = found(plain(one.mail.text, other.mail.text))
    total = dict.fromkeys(Group, 0.0)
    group_of = {phrase.name: phrase.group for phrase in PHRASES}
    for signal in capped(hits):
        total[group_of[signal.signal]] += signal.weight
    assert all(abs(weight) <= 6.1 for weight in total.values())


@settings(deadline=None)  # the first search compiles the patterns
@given(st.sampled_from(MAILS))
def test_nobody_of_ours_is_the_prospect_and_a_lead_has_a_source(case: LabelledMail) -> None:
    verdict = understand(case.mail, CONTEXT).lead
    assert (verdict.source is not None) == verdict.is_lead
    assert verdict.prospect.email is None or not CONTEXT.us.owns(verdict.prospect.email)
    assert verdict.introducer is None or verdict.introducer != verdict.prospect.email
