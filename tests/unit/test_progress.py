"""What a long pass shows: bars where a terminal is, plain lines where none is."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from rich.console import Console
from rich.progress import Progress

from worker.cli import watching
from worker.cli.console import bars
from worker.cli.watching import Progressing
from worker.jobs.take_in import TakenIn
from worker.model import Watch

ADDRESS = "ann@acme.example"


def test_every_mail_counts_on_one_bar_and_every_older_text_on_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.0)
    state = [Watch(ADDRESS, history=100, unread=60, texts=30)]
    with Progress(*bars(), console=Console(file=io.StringIO(), force_terminal=True)) as bar:
        told = Progressing(ADDRESS, lambda: state[0], bar)
        told(TakenIn(new=10, seen=40))
        (mails,) = bar.tasks
        assert (mails.completed, mails.total) == (40, 100)
        state[0] = Watch(ADDRESS, history=100, unread=0, texts=50)
        told(TakenIn(new=40, seen=60))
        state[0] = Watch(ADDRESS, history=100, unread=0, texts=20)
        told(TakenIn(seen=30))
        state[0] = Watch(ADDRESS, history=100, unread=0, texts=0)
        told(TakenIn(seen=20))
        told.end()
        mails, texts = bar.tasks
        assert (mails.completed, mails.total, texts.completed, texts.total) == (100, 100, 50, 50)


def test_where_nobody_looks_a_plain_line_comes_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    monkeypatch.setattr(watching, "complain", said.append)
    state = Watch(ADDRESS, history=20_000, unread=8_000, time_left=timedelta(minutes=2))
    with Progress(*bars(), disable=True) as bar:
        told = Progressing(ADDRESS, lambda: state, bar)
        told(TakenIn(seen=12_000))
        assert said == [], "not at once"
        monkeypatch.setattr(watching, "SAY_EVERY", 0.0)
        told(TakenIn())
    assert said == [f"{ADDRESS}: 12,000 of 20,000 mails, reading history: 60 %, about 2 min left"]
    assert capsys.readouterr().out == ""
