"""Nested model types survive the way to text and back, whatever a mail made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from worker.model import (
    Address,
    Bounce,
    Evidence,
    Finding,
    FolderMark,
    IntentVerdict,
    KindVerdict,
    LeadVerdict,
    Prospect,
    Signal,
    Understanding,
)
from worker.store.codec import Codec
from worker.store.columns import EPOCH, Moment, Span, Words, bounded

DIALECT = sqlite.dialect()
moments = st.datetimes(timezones=st.just(UTC))
finite = st.floats(allow_nan=False, allow_infinity=False)
signals = st.lists(st.builds(Signal, weight=finite), max_size=2).map(tuple)
understandings = st.builds(
    Understanding,
    kind=st.builds(KindVerdict, reasons=signals, bounce=st.none() | st.from_type(Bounce)),
    intent=st.builds(IntentVerdict, reasons=signals),
    lead=st.builds(LeadVerdict, score=finite, prospect=st.from_type(Prospect), reasons=signals),
)


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        (Understanding, understandings),
        (Evidence, st.builds(Evidence, published=st.none() | moments)),
        (tuple[Signal, ...], signals),
        (tuple[Finding, ...], st.from_type(tuple[Finding, ...])),
        (tuple[FolderMark, ...], st.from_type(tuple[FolderMark, ...])),
        (tuple[Address, ...], st.from_type(tuple[Address, ...])),
        (tuple[tuple[str, str], ...], st.from_type(tuple[tuple[str, str], ...])),
        (tuple[datetime, ...], st.lists(moments).map(tuple)),
        (Prospect, st.from_type(Prospect)),
    ],
)
def test_what_is_dumped_is_loaded(shape: Any, values: st.SearchStrategy[Any]) -> None:
    codec = Codec(shape)

    @settings(max_examples=25, deadline=None)
    @given(values)
    def holds(value: object) -> None:
        text = codec.dump(value)
        text.encode()
        assert "\0" not in text
        assert codec.load(text) == value

    holds()


@given(st.text(st.characters(categories=["Cs", "Cc", "Lu"])))
def test_hostile_text_is_dumped_and_loaded(text: str) -> None:
    codec = Codec(tuple[str, ...])
    assert codec.load(codec.dump((text,))) == (text.encode("utf-8", "replace").decode(),)
    stored = Words().process_bind_param(text, DIALECT)
    assert stored is not None
    assert "\0" not in stored.encode().decode()


def test_older_text_reads_with_defaults_and_newer_fields_are_ignored() -> None:
    codec = Codec(Evidence)
    old = '{"title": "t", "url": "u", "source": "s", "published": null, "why": "w", "mood": "bright"}'
    assert codec.load(old) == Evidence("t", "u", "s", None, "w")


@given(st.datetimes(timezones=st.timezones()))
def test_moments_come_back_exactly_and_in_utc(moment: datetime) -> None:
    column = Moment()
    back = column.process_result_value(column.process_bind_param(moment, DIALECT), DIALECT)
    assert back == moment.astimezone(UTC)
    assert back is not None
    assert back.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), DIALECT)  # noqa: DTZ001 - the very fault


@given(st.timedeltas())
def test_spans_come_back_exactly(span: Any) -> None:
    column = Span()
    assert column.process_result_value(column.process_bind_param(span, DIALECT), DIALECT) == span


def test_absence_stays_absence() -> None:
    for column in (Moment(), Span(), Words()):
        assert column.process_bind_param(None, DIALECT) is None
    assert Moment().process_result_value(0, DIALECT) == EPOCH


@given(st.text(max_size=2000))
def test_keys_are_short_and_differ_where_texts_differ(text: str) -> None:
    assert len(bounded(text)) <= 320
    assert bounded(text) != bounded(text + "x")
