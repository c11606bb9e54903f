"""What follows from the copy of a draft in the folder of drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from worker.model import Address, Draft, DraftCopy, DraftState, TouchKind
from worker.rules.draft_copies import (
    PATIENCE,
    Approve,
    Forget,
    Lying,
    Note,
    Put,
    Refuse,
    Reject,
    Remove,
    Sent,
    TakeOver,
    decide,
    key_of,
    saves,
)

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
ANA = "ana@quay.example"
DRAFT = Draft(
    7, 1, 1, 1, DraftState.PENDING, TouchKind.THANK_YOU, Address(ANA), "Re: Docks", "Dear Ana, thank you.\n", "", "", None, (), 3, NOW
)  # fmt: skip
COPY = DraftCopy(7, 1, "draft-x", 1, DRAFT.subject, DRAFT.body, NOW - timedelta(hours=1))
MAIL = Lying(
    approved=False,
    uid=4,
    key="draft-x",
    answers=frozenset({"a@quay.example"}),
    recipients=(ANA,),
    flagged=False,
    subject=DRAFT.subject,
    body=DRAFT.body,
)

mails = st.builds(
    Lying,
    approved=st.booleans(),
    uid=st.integers(1, 9),
    key=st.just("draft-x"),
    answers=st.just(frozenset({"a@quay.example"})),
    recipients=st.sampled_from([(ANA,), (ANA, "bo@quay.example"), ()]),
    flagged=st.booleans(),
    subject=st.just(DRAFT.subject),
    body=st.sampled_from([DRAFT.body, "Dear  Ana,\nthank you. ", "Dear Ana, thanks.", "Dear Ana, hello."]),
)
drafts = st.builds(
    lambda state, version, body: replace(DRAFT, state=state, version=version, body=body),
    st.sampled_from(DraftState),
    st.integers(1, 2),
    st.sampled_from([DRAFT.body, "Dear Ana, hello."]),
)
copies = st.builds(
    lambda missing, clash: replace(
        COPY, missing_since=missing, clash_subject=clash and DRAFT.subject, clash_body=clash
    ),
    st.sampled_from([None, NOW - PATIENCE, NOW - PATIENCE / 2]),
    st.sampled_from([None, "Dear Ana, thanks."]),
)


def test_a_save_that_wraps_lines_otherwise_changes_nothing() -> None:
    wrapped = replace(MAIL, uid=5, body="Dear Ana,\u00a0thank\nyou. \n\n> Could you send a quote?\n> Ana\n")
    assert decide(DRAFT, COPY, [wrapped], NOW) == []


def test_older_saves_go() -> None:
    newer = replace(MAIL, uid=5)
    assert decide(DRAFT, COPY, [MAIL, newer], NOW) == [Remove((MAIL,))]


def test_a_copy_is_known_without_its_key_by_whom_and_what_it_answers() -> None:
    bare = replace(MAIL, key=None)
    assert saves("draft-x", "a@quay.example", ANA, [bare]) == [bare]
    assert saves("draft-x", "a@quay.example", ANA, [replace(bare, key="of a sent mail")]) == []
    assert saves("draft-x", "b@quay.example", ANA, [bare]) == []
    assert saves("draft-x", "a@quay.example", "bo@quay.example", [bare]) == []
    assert saves("draft-x", None, ANA, [replace(bare, answers=frozenset())]) == []


def test_a_snoozed_draft_keeps_its_copy_and_gets_none_before_it_wakes() -> None:
    snoozed = replace(DRAFT, state=DraftState.SNOOZED, snoozed_until=NOW + timedelta(days=1))
    assert decide(snoozed, None, [], NOW) == []
    assert decide(snoozed, COPY, [MAIL], NOW) == []
    assert decide(snoozed, None, [], NOW + timedelta(days=1)) == [Put()]


def test_a_key_is_that_of_one_draft_in_one_database() -> None:
    assert len({key_of(1, "a"), key_of(2, "a"), key_of(1, "b")}) == 3
    assert key_of(1, "a") == key_of(1, "a")


@given(drafts, copies, st.lists(mails, max_size=3, unique_by=lambda mail: mail.uid), st.booleans())
def test_nothing_is_approved_lost_or_rejected_by_mistake(
    draft: Draft, copy: DraftCopy, lying: list[Lying], sent: bool
) -> None:
    acts = decide(draft, copy, lying, NOW, sent=sent)
    kinds = [type(act) for act in acts]
    wanted = [mail for mail in lying if mail.approved or mail.flagged]
    open_ = draft.state in {DraftState.PENDING, DraftState.SNOOZED}
    if Approve in kinds:
        assert open_
        assert any(mail.recipients == (ANA,) for mail in wanted)
        assert copy.clash_body is None
        assert draft.version == copy.version
        assert TakeOver in kinds or any(mail.body.split() == copy.body.split() for mail in wanted)
    if Reject in kinds:
        assert open_
        assert not lying
        assert copy.missing_since == NOW - PATIENCE
    if Refuse in kinds:
        assert any(mail.recipients != (ANA,) for mail in wanted)
    if Sent in kinds:
        assert sent
    removed = {mail for act in acts if isinstance(act, Remove) for mail in act.mails}
    known = {"".join(text.split()) for text in (copy.body, draft.body, copy.clash_body or "")}
    for mail in removed:  # a text that stands nowhere else is never taken away
        others = [other.body for other in lying if other not in removed]
        assert "".join(mail.body.split()) in known or mail.body in others
    if Forget in kinds:
        assert {Sent, Reject} & set(kinds) or not open_
    if any(isinstance(act, Note) and act.copy.clash_body for act in acts):
        assert not {TakeOver, Approve, Put} & set(kinds)
