"""`followthrough replay` as a new user calls it, in this process: old mail is imported, and the past looked at."""

from __future__ import annotations

import hashlib
import json
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.e2e.conftest import CONFIG, mail
from worker.cli.main import app
from worker.errors import UsageError
from worker.store import tables
from worker.store.db import Store

DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # 10:00 in Berlin
PRIYA = "Priya Raman <priya@larkspur.example>"
SLOW = """
[[plans]]
name = "slow"
[[plans.touches]]
kind = "thank_you"
after_days = 1
"""
LATER = ("details", "call", "information_check", "article", "testimonial", "referral_for_them", "closing")


@dataclass
class Here:
    """A folder with a configuration whose servers do not answer."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def configure(self, old: str = "", new: str = "") -> None:
        text = CONFIG.format(imap=1, smtp=1, user="nobody", page=8025)
        assert old in text
        (self.folder / "config.toml").write_text(text.replace(old, new, 1))

    def good(self, *words: str) -> str:
        app(["--config", str(self.folder / "config.toml"), *words], standalone_mode=False)
        return self.capture.readouterr().out

    def seen(self, *words: str) -> Any:
        return json.loads(self.good("replay", *words, "--json"))


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.setenv("IMAP_PASSWORD", "x")
    found = Here(tmp_path, capsys)
    found.configure()
    return found


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Ana was answered after two days and then forgotten, Liv at once and well, Michael never."""
    path = tmp_path / "old.mbox"
    box = mailbox.mbox(path)
    for raw in _mails():
        box.add(raw)
    box.close()
    return path


def _mails() -> Iterator[bytes]:
    for number, name in enumerate(("Ana Ruiz", "Liv Berg", "Michael Okafor")):
        asked = MONDAY + number * DAY
        text = f"Hello,\n\nwe need {number + 2} load cells for our docks. Could you send a quote?\n\n{name}\n"
        who = f"{name} <{name.split()[0].lower()}@quay{number}.example>"
        yield mail(text, subject=f"Load cells {number}", message_id=f"q{number}@x.example", sender=who, at=asked)
        for days in ((2.25,), (0.1, 14, 30, 50), ())[number]:
            yield mail(
                "Dear friend,\n\nhere is our quote.\n\nPriya\n", subject=f"Re: Load cells {number}", message_id=f"a{number}-{days}@x.example",
                sender=PRIYA, to=who, at=asked + days * DAY, answers=f"q{number}@x.example",
            )  # fmt: skip


def test_a_new_user_sees_what_the_past_would_have_been(here: Here, archive: Path) -> None:
    here.good("import", str(archive))
    seen = here.seen("--from", "2026-03-01", "--to", "2026-05-31")
    assert (seen["from"], seen["to"], seen["plans"]) == ("2026-03-01", "2026-05-31", [None])
    really, plan = seen["totals"]["really"], seen["totals"]["plans"][0]
    assert (seen["totals"]["leads"], really["answered_within_24h"], plan["answered_within_24h"]) == (3, 1, 3)
    assert (really["mails"], really["forgotten"], plan["forgotten"]) == (5, 1, 0)
    assert really["first_response"]["waiting"] == 1
    assert plan["touches"] > 15
    leads = {lead["prospect"]: lead for lead in seen["leads"]}
    ana = leads["ana@quay0.example"]
    assert ana["really"]["first_answer"]["elapsed_hours"] == 54
    first, second, *_ = ana["plans"][0]["proposals"]
    assert (first["kind"], first["due_at"], first["template"]) == ("thank_you", "2026-03-02T09:00:00+00:00", "thank_you/en.txt.j2")  # fmt: skip
    assert (second["kind"], second["due_at"]) == (
        "details",
        "2026-03-11T15:00:00+00:00",
    )  # a week after the real answer
    assert [mail["gap_days"] for mail in leads["liv@quay1.example"]["really"]["mails"]] == [None, 13.9, 16.0, 20.0]
    needs = [one for one in ana["plans"][0]["proposals"] if one["kind"] == "article"]
    assert [one["needs_evidence"] for one in needs] == [True]
    told = here.good("replay", "--from", "2026-03-01", "--to", "2026-05-31")
    assert "In these 92 days the plan “default” would have answered 3 prospects within 24 h; 1 was." in told
    assert "priya@larkspur.example wrote, 13 d 21 h after the one before" in told


def test_two_plans_are_compared_the_differences_first(here: Here, archive: Path) -> None:
    later = "".join(f'[[plans.touches]]\nkind = "{kind}"\nafter_days = 20\n' for kind in LATER)
    here.configure("[report]", f"{SLOW}{later}[report]")
    here.good("import", str(archive))
    words = ("replay", "--from", "2026-03-01", "--to", "2026-05-31", "--plan", "default", "--plan", "slow")
    seen = here.seen(*words[1:], "--texts")
    assert [one["plan"] for one in seen["totals"]["plans"]] == ["default", "slow"]
    assert all(lead["differs"] for lead in seen["leads"])
    fast, slow = seen["leads"][0]["plans"]
    assert len(fast["proposals"]) > len(slow["proposals"])
    assert slow["proposals"][0]["subject"] == "Re: Load cells 2"
    assert slow["proposals"][0]["first_line"].startswith("Thank you")
    same = here.seen(*words[1:], "--to", "2026-03-01")
    assert same["leads"] == []
    assert "within 24 h, the plan “slow” 3; 1 was." in here.good(*words)


def test_only_what_is_asked_for(here: Here, archive: Path) -> None:
    here.good("import", str(archive))
    one = here.seen("--lead", "1", "--from", "2026-04-01", "--to", "2026-05-31")
    assert [lead["lead"] for lead in one["leads"]] == [1]
    window = ("replay", "--from", "2026-04-01", "--to", "2026-05-31")
    assert "No lead was found in these days" in here.good(*window)
    older = here.seen(*window[1:], "--older", "--mailbox", "PRIYA@larkspur.example")
    assert len(older["leads"]) == 3
    assert min(one["due_at"] for lead in older["leads"] for one in lead["plans"][0]["proposals"]) >= "2026-04-01"
    earlier = here.seen("--from", "2026-03-01", "--at", "2026-03-02T12:00:00Z")
    assert [lead["prospect"] for lead in earlier["leads"]] == ["ana@quay0.example"]
    assert earlier["leads"][0]["really"]["mails"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-05-01", "--to", "2026-03-01"), "--from 2026-05-01 is after --to 2026-03-01"),
        (("--from", "spring"), "--from spring is no day that mail can be of. Write it as 2026-08-01."),
        (("--to", "2026-02-30"), "--to 2026-02-30 is no day"),
        (("--to", "9999-12-31"), "--to 9999-12-31 is no day"),
        (("--plan", "bold", "--plan", "default"), "there is no plan bold. Plans are: default."),
        (("--plan", "a", "--plan", "b", "--plan", "c"), "--plan is given 3 times"),
        (("--mailbox", "jo@x.example"), "Configured are: priya@larkspur.example."),
    ],
)
def test_what_cannot_be_asked(here: Here, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        here.good("replay", *words)


def test_an_empty_store_says_so_and_none_is_made(here: Here, tmp_path: Path) -> None:
    assert "No lead is stored yet" in here.good("replay")
    assert here.seen()["leads"] == []
    assert not (tmp_path / "data").exists()
    here.good("leads")
    assert "No lead is stored yet" in here.good("replay")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_written(here: Here, archive: Path, database: str, request: pytest.FixtureRequest) -> None:
    file = here.folder / "data" / "followthrough.db"
    url = f"sqlite:///{file}"
    if database == "postgresql":
        url = request.getfixturevalue("postgres_url")
        here.configure('data_dir = "data"', f'data_dir = "data"\ndatabase = "{url}"')
    here.good("import", str(archive))
    rows, content = _rows(url), _digest(file)
    here.good("replay", "--from", "2026-03-01", "--texts")
    here.good("replay", "--from", "2026-03-01", "--plan", "default", "--older", "--json")
    assert _digest(file) == content
    assert _rows(url) == rows
    assert sum(len(found) for found in rows.values()) > 10


def _rows(url: str) -> dict[str, list[object]]:
    store = Store(url)
    with store.read() as tx:
        found = {table.name: sorted(map(repr, tx.execute(select(table)))) for table in tables.metadata.sorted_tables}
    store.close()
    return found  # type: ignore[return-value]  # lists of text


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""
