import csv
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest

from worker.errors import TemplateProblemError, UsageError
from worker.model import Kind, Prospect, Source, TurnFacts, WorkCalendar
from worker.report import chart, words
from worker.report.documents import as_csv, as_json, explained
from worker.report.facts import Case, Owner
from worker.report.figures import Report, weekly
from worker.report.render import render

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
AT = MONDAY + 100 * HOUR
OFFICE = (((time(9), time(17)),),) * 5 + ((), ())
PRIYA = Owner("priya@larch.example", WorkCalendar("Europe/Berlin", OFFICE))
ANA = Prospect("ana@harbour.example", "Ana Ruiz", "Harbour South")
NOTHING_KEYS = {"p50_hours", "p90_hours", "mean_answered_hours"}


def case(
    number: int,
    *hours: float,
    prospect: Prospect = ANA,
    source: Source | None = Source.DIRECT,
    owner: Owner = PRIYA,
    by: str = PRIYA.email,
    start: datetime = MONDAY,
) -> Case:
    """A conversation in which they write first and the sides take turns, at these hours."""
    facts = [
        TurnFacts(
            f"{number}-{hour}",
            by if index % 2 else "ana@harbour.example",
            frozenset({"ana@harbour.example" if index % 2 else PRIYA.email}),
            start + hour * HOUR,
            ours=index % 2 == 1,
            kind=Kind.HUMAN,
            row=number * 100 + index,
        )
        for index, hour in enumerate(hours)
    ]
    return Case(number, prospect, source, owner, tuple(facts))


def report(*cases: Case, week: str | None = "2026-W47", at: datetime = AT) -> Report:
    return weekly(cases, week, at, "Europe/Berlin")


def test_the_document_has_the_promised_shape() -> None:
    document = json.loads(json.dumps(as_json(report(case(1, 0, 5, 8, 10), case(2, 0)))))
    names = [
        "week",
        "from",
        "to",
        "at",
        "first_response",
        "next_response",
        "their_latency",
        "people",
        "sources",
        "waiting",
    ]
    assert list(document) == names
    assert document["week"] == "2026-W47"
    assert document["from"] == "2026-11-16T00:00:00+01:00"
    assert document["to"] == "2026-11-23T00:00:00+01:00"
    assert document["at"] == "2026-11-20T13:00:00+00:00"
    assert document["first_response"] == {
        "n": 2,
        "answered": 1,
        "waiting": 1,
        "closed": 0,
        "p50_hours": 5.0,
        "p90_hours": None,
        "within_24h": 0.5,
        "within_72h": 0.5,
        "mean_answered_hours": 5.0,
        "working": {"p50_hours": 5.0, "p90_hours": None, "mean_answered_hours": 5.0},
    }
    assert document["next_response"]["p50_hours"] == 2
    assert (document["their_latency"]["answered"], document["their_latency"]["waiting"]) == (1, 1)
    assert [person["person"] for person in document["people"]] == [PRIYA.email]
    assert set(document["sources"]) == {source.value for source in Source}
    assert document["waiting"] == [
        {
            "prospect": "ana@harbour.example",
            "company": "Harbour South",
            "conversation": 2,
            "since": "2026-11-16T09:00:00+00:00",
            "elapsed_hours": 100.0,
            "working_hours": 36.0,
            "step": "overdue",
        }
    ]


def test_without_turns_everything_but_the_counts_is_null() -> None:
    document = json.loads(json.dumps(as_json(report())))
    nothing = {"n": 0, "answered": 0, "waiting": 0, "closed": 0}
    working = dict.fromkeys(NOTHING_KEYS)
    empty = nothing | working | {"within_24h": None, "within_72h": None, "working": working}
    assert document["first_response"] == document["next_response"] == document["their_latency"] == empty
    assert document["people"] == document["waiting"] == []


def test_a_turn_counts_in_the_week_in_which_it_began_on_its_owners_clock() -> None:
    late_sunday = case(1, 0, 5, start=datetime(2026, 11, 15, 23, 30, tzinfo=UTC))  # Monday in Berlin
    assert report(late_sunday).first_response.n == 1
    in_new_york = replace(late_sunday, owner=Owner("joe@larch.example", WorkCalendar("America/New_York", OFFICE)))
    assert report(in_new_york).first_response.n == 0
    assert report(in_new_york, week="2026-W46").first_response.n == 1


def test_a_later_turn_may_belong_to_a_later_week() -> None:
    long = case(1, 0, 5, 24 * 7, 24 * 7 + 1)
    assert report(long, at=AT + 200 * HOUR).next_response.n == 0
    assert report(long, week="2026-W48", at=AT + 200 * HOUR).next_response.n == 1
    assert report(long, week="2026-W48", at=AT + 200 * HOUR).first_response.n == 0


def test_without_a_week_it_is_that_of_the_moment() -> None:
    assert report(week=None).week == "2026-W47"
    with pytest.raises(UsageError):
        report(week="47")


def test_a_turn_is_credited_to_who_answered_and_a_waiting_one_to_the_owner() -> None:
    people = report(case(1, 0, 5, by="kim@larch.example"), case(2, 0)).people
    assert {person: (figures.answered, figures.waiting) for person, figures in people.items()} == {
        "kim@larch.example": (1, 0),
        PRIYA.email: (0, 1),
    }


def test_those_who_wait_are_listed_whatever_the_week_the_oldest_first() -> None:
    found = report(case(1, 50), case(2, 0), case(3, 90), week="2026-W40")
    assert [lead.conversation_id for lead in found.waiting] == [2, 1, 3]
    assert [lead.step for lead in found.waiting] == ["overdue", "late", "due"]
    assert found.first_response.n == 0


def test_sources_count_apart() -> None:
    sources = report(case(1, 0, 5), case(2, 0, source=Source.REFERRAL)).sources
    assert (sources[Source.DIRECT].answered, sources[Source.REFERRAL].waiting, sources[Source.WEBFORM].n) == (1, 1, 0)


def test_a_conversation_is_explained_turn_by_turn() -> None:
    document = json.loads(json.dumps(explained(case(7, 0, 5), AT)))
    assert (document["conversation"], document["prospect"]) == (7, "ana@harbour.example")
    assert document["turns"][0] == {
        "side": "theirs",
        "began": "2026-11-16T09:00:00+00:00",
        "ended": "2026-11-16T09:00:00+00:00",
        "messages": 1,
        "answered_at": "2026-11-16T14:00:00+00:00",
        "answered_by": PRIYA.email,
        "elapsed_hours": 5.0,
        "working_hours": 5.0,
        "state": "answered",
        "reason": None,
    }
    assert (document["turns"][1]["state"], document["turns"][1]["answered_at"]) == ("waiting", None)


def test_the_csv_holds_the_same_figures() -> None:
    found = report(case(1, 0, 5), case(2, 0))
    rows = list(csv.DictReader(StringIO(as_csv(found))))
    assert [row["name"] for row in rows][:4] == ["first_response", "next_response", "their_latency", PRIYA.email]
    assert (rows[0]["n"], rows[0]["p50_hours"], rows[0]["p90_hours"]) == ("2", "5.0", "")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, "0 min"),
        (0.66, "40 min"),
        (0.9999, "1 h"),
        (5.3334, "5 h 20 min"),
        (47.99, "47 h 59 min"),
        (47.999, "2 d"),
        (76, "3 d 4 h"),
    ],
)
def test_durations_as_people_say_them(hours: float, expected: str) -> None:
    assert words.duration(hours) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "–"), (0.0, "0 %"), (0.8333, "83 %"), (0.9999, "99 %"), (1.0, "100 %")]
)
def test_shares_as_people_say_them(value: float | None, expected: str) -> None:
    assert words.share(value) == expected


class TestSentence:
    def test_half_against_the_week_before_and_those_who_wait_too_long(self) -> None:
        before = case(1, 0, 6, start=MONDAY - timedelta(days=7))
        found = report(before, case(2, 0, 5 + 1 / 3), case(3, 0, 5 + 1 / 3), case(4, 0))
        assert words.headline(found) == (
            "Half of new prospects hear from us within 5 h 20 min, 40 min sooner than the week before; "
            "1 waits for more than 24 h."
        )
        assert words.subject(found) == "Week 2026-W47: half of new prospects heard from us within 5 h 20 min; 1 waits"

    def test_nothing_happened(self) -> None:
        assert words.headline(report()) == "No new prospect asked for an answer; nobody waits."

    def test_most_have_not_heard_from_us(self) -> None:
        found = report(case(1, 90), case(2, 95))
        assert words.headline(found) == "Fewer than half of new prospects have heard from us; 2 wait for us."


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


class TestMail:
    HOSTILE = Prospect(
        "eve@evil.example", "<script>alert(1)</script>\r\nBcc: all@larch.example " + "x" * 500, "{{ 7*7 }}"
    )

    @pytest.mark.parametrize(
        "part", ["Ana Ruiz, Harbour South", "4 d 4 h (overdue)", "2 d 2 h (late)", "naive mean", "half within", "33 %"]
    )
    def test_html_and_text_name_the_same(self, part: str) -> None:
        mail = render(report(case(1, 0, 5), case(2, 0), case(3, 50, prospect=self.HOSTILE)))
        shown = _Text()
        shown.feed(mail.html)
        assert part in " ".join(mail.text.split())
        assert part in " ".join(shown.words)

    def test_what_a_mail_put_into_a_name_stays_a_name(self) -> None:
        mail = render(report(case(3, 0, prospect=self.HOSTILE)))
        assert "<script>" not in mail.html
        assert "&lt;script&gt;" in mail.html
        assert "{{ 7*7 }}" in mail.html
        assert "\nBcc:" not in mail.text
        assert "x" * 81 not in mail.text

    def test_only_the_first_ten_who_wait_are_named(self) -> None:
        mail = render(report(*(case(number, 0) for number in range(1, 14))))
        assert mail.text.count("Ana Ruiz") == 10
        assert "and 3 more." in mail.text

    def test_the_picture_is_a_png_that_the_html_shows(self) -> None:
        mail = render(report(case(1, 0, 5)))
        ((name, png),) = mail.images
        assert png.startswith(b"\x89PNG")
        assert f'src="cid:{name}"' in mail.html
        assert "data:image/png;base64," in mail.page
        assert "cid:" not in mail.page

    def test_a_template_of_the_users_own_comes_first(self, tmp_path: Path) -> None:
        (tmp_path / "mail.txt.j2").write_text("Ours: {{ headline }}")
        assert render(report(), (tmp_path,)).text.startswith("Ours: No new prospect")

    def test_a_template_that_cannot_be_filled_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "mail.txt.j2").write_text("{{ nonsense }}")
        with pytest.raises(TemplateProblemError, match="nonsense"):
            render(report(), (tmp_path,))


class TestPictures:
    @pytest.mark.parametrize("found", [report(), report(case(1, 0, 5), case(2, 0))])
    def test_svg_stands_alone_in_the_colour_of_the_page(self, found: Report) -> None:
        for picture in (chart.trend_svg(found.trend), chart.unanswered_svg(found.unanswered)):
            ET.fromstring(picture)  # noqa: S314 (our own)
            assert "style" not in picture
            assert "currentColor" in picture
            assert 'height="' not in picture.partition(">")[0]
            assert "script" not in picture

    def test_a_picture_is_the_same_each_time(self) -> None:
        found = report(case(1, 0, 5))
        assert chart.trend_svg(found.trend) == chart.trend_svg(found.trend)
