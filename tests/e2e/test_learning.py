"""Learning and judging again, as commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine, mail
from worker import app
from worker.config import load
from worker.drafting.renderer import Renderer
from worker.jobs import rejudge
from worker.jobs.reading.answer import Read
from worker.service import Service
from worker.store import leads, learning
from worker.store.db import Store


def wish(number: int, words: str) -> bytes:
    return mail(
        f"Hello,\n\nCould you send us a quote for {number} {words}?\n\nAna\n",
        subject=f"Our {words} {number}",
        message_id=f"{number}@quay{number}.example",
        sender=f"Ana Ruiz <ana@quay{number}.example>",
    )


@pytest.fixture
def said(alone: CommandLine) -> CommandLine:
    """Thirty leads; a person said that those of a seminar are none."""
    folder = alone.folder / "mails"
    folder.mkdir()
    for n in range(30):
        (folder / f"{n}.eml").write_bytes(wish(n, "seats at the seminar" if n % 2 else "pumps for cranes"))
    alone.good("import", "mails")
    store = Store(f"sqlite:///{alone.folder}/data/followthrough.db")
    with store.write() as tx:
        for lead in leads.every(tx):
            number = int((lead.prospect.email or "").removeprefix("ana@quay").partition(".")[0])
            leads.save(tx, replace(lead, override=number % 2 == 0))
    store.close()
    return alone


def test_what_was_learned_judges_is_explained_and_can_be_switched_off(said: CommandLine) -> None:
    """From people's word to a model, its part in a verdict, the history judged by it, and an erased person."""
    (said.folder / "new.eml").write_bytes(wish(40, "seats at the seminar"))
    before = said.good("explain", "new.eml", "--json").lines[0]["lead"]
    assert before["is_lead"]

    learned = said.good("learn", "--json").json
    assert learned.keys() == {"version", "trained_at", "used", "why", "trial", "features", "judged_by_older"}
    assert (learned["version"], learned["used"], learned["trial"]["people"], learned["judged_by_older"]) == (
        1,
        True,
        30,
        30,
    )
    for_people = said.good("learn").out
    assert "30: the rules meet 15, with the model" in for_people
    assert "followthrough rejudge --preview" in for_people

    after = said.good("explain", "new.eml", "--json").lines[0]["lead"]
    (part,) = (reason for reason in after["reasons"] if reason["signal"] == "learned")
    assert (after["is_lead"], part["weight"] < -2, "seminar" in part["evidence"]) == (False, True, True)

    shown = said.good("rejudge", "--preview", "--json").json
    assert shown.keys() == {"preview", "mails", "changed", "kinds_kept", "verdicts", "leads"}
    assert (shown["mails"], shown["leads"]["vanish"], shown["leads"]["stay"]) == (30, 0, 15), "people's word stands"
    assert {"verdict": "lead", "before": "lead", "now": "no lead", "mails": 15} in shown["verdicts"]
    assert "15 leads stay" in said.good("rejudge").out
    assert said.good("rejudge", "--json").json["mails"] == 0

    said.good("erase", "ana@quay3.example")
    assert said.good("learn", "--json").json["trial"]["people"] == 29

    said.configure(("[report]", "[learning]\nenabled = false\n[report]"))
    assert said.good("explain", "new.eml", "--json").lines[0]["lead"] == before
    refused = said.call("learn")
    assert (refused.code, "switched off" in refused.err) == (2, True)


def test_explain_does_not_need_what_is_broken(alone: CommandLine) -> None:
    (alone.folder / "new.eml").write_bytes(wish(1, "pumps"))
    assert alone.good("explain", "new.eml", "--json").lines[0]["lead"]["is_lead"]
    assert not (alone.folder / "data").exists(), "it makes no store"
    (alone.folder / "config.toml").write_text("nonsense = [")
    answer = alone.good("explain", "new.eml", "--json")
    assert answer.lines[0]["lead"]["is_lead"]
    assert "by the rules alone" in answer.err


def knows(service: Service) -> bool:
    return service._desk.learned is not None


@contextmanager
def closing_hub(service: Service) -> Iterator[None]:
    """Of a service that never ran."""
    try:
        yield
    finally:
        service._hub.stop()


def test_the_service_learns_once_a_day_and_judges_by_it(said: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a restart: the processes that read mails judge by the new model, and what was stored counts as older."""
    monkeypatch.chdir(said.folder)
    monkeypatch.setenv("IMAP_PASSWORD", "secret")
    settings = load(Path("config.toml"))
    new = wish(40, "seats at the seminar")
    with app.opened(settings) as store, Renderer() as renderer:
        service = Service(settings, store, renderer)
        with closing_hub(service), app.readers(settings, service._desk) as service._reader:
            service._learn()
            assert not knows(service), "it has looked half a day ago"
            service._learned_at -= timedelta(days=2)
            service._learn()
            assert knows(service)
            (answer,) = service._reader.read([new])
            assert isinstance(answer, Read)
            assert not answer.judged.lead.is_lead
            assert rejudge.count(store, service._desk, app.now()) == 30
            with store.write() as tx:
                learning.forget(tx)
            service._learn()
            assert not knows(service), "an erasure by a command is heard of"
            (answer,) = service._reader.read([new])
            assert isinstance(answer, Read)
            assert answer.judged.lead.is_lead
