"""The contract of the commands: what they print, as JSON and for people, and how they end."""

from __future__ import annotations

import json
import signal
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine, Office, inquiry, mail
from tests.servers.dovecot import PASSWORD

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
FIGURES = {
    "n", "answered", "waiting", "closed", "p50_hours", "p90_hours", "within_24h", "within_72h", "mean_answered_hours", "working",
}  # fmt: skip


@pytest.fixture
def history(alone: CommandLine) -> CommandLine:
    """A folder of mails: two inquiries, the second answered after six hours."""
    folder = alone.folder / "mails"
    folder.mkdir()
    (folder / "1.eml").write_bytes(inquiry(1, MONDAY))
    (folder / "2.eml").write_bytes(inquiry(2, MONDAY + timedelta(hours=1)))
    answer = mail(
        "Hello Ana,\n\nthank you, the quote is on its way.\n\nPriya\n",
        subject="Re: Sensors for crane 2",
        message_id="answer@larkspur.example",
        sender="Priya Raman <priya@larkspur.example>",
        to="ana@quay2.example",
        at=MONDAY + timedelta(hours=7),
        answers="first-2@quay2.example",
    )
    (folder / "3.eml").write_bytes(answer)
    return alone


def test_explain_needs_no_configuration(tmp_path: Path) -> None:
    bare = CommandLine(tmp_path)
    (tmp_path / "config.toml").unlink()
    (tmp_path / "good.eml").write_bytes(inquiry())
    (tmp_path / "broken.eml").write_bytes(b"From: \xffx@y.example\nSubject: \xe4 =?utf-8?q?=ff?=\n\n\xff\xfe a quote\n")
    (tmp_path / "letter.txt").write_text("Dear all, this is no mail")
    (tmp_path / "na\udcffme.eml").write_bytes(inquiry())
    me = ("--me", "larkspur.example", "--me", "priya@other.example")
    files = ("good.eml", "gone.eml", "broken.eml", "letter.txt", "na\udcffme.eml")
    answer = bare.call_fresh("explain", *files, "--json", *me, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert answer.code == 2, "two of the files hold no mail"
    assert "gone.eml: there is no such file" in answer.err
    assert "letter.txt: is neither an mbox nor a mail" in answer.err
    good, broken, odd = answer.lines
    assert good.keys() >= {
        "file", "message_id", "subject", "from", "to", "date", "kind", "bounce", "text", "new_text", "signature", "intent", "ooo_until",
        "resume_after", "delegate", "lead",
    }  # fmt: skip
    assert good["lead"].keys() == {"is_lead", "score", "source", "prospect", "introducer", "needs_answer", "reasons"}
    assert good["lead"]["prospect"]["email"] == "ana@quay1.example"
    assert good["lead"]["reasons"][0].keys() == {"signal", "weight", "evidence"}
    assert (broken["file"], odd["file"]) == ("broken.eml", "na\udcffme.eml")
    for_people = bare.good("explain", "good.eml", "broken.eml", *me)
    assert "asks_for_price" in for_people.out


def test_mails_of_files_become_leads_with_clocks(history: CommandLine) -> None:
    """Import, twice; then what the store says: threads, leads, report."""
    assert history.good("import", "mails", "--json").json == {"read": 3, "new": 3, "quarantined": 0}
    assert history.good("import", "mails", "--json").json == {"read": 3, "new": 0, "quarantined": 0}
    of_files = history.good("threads", "mails", "--json", "--me", "larkspur.example").lines
    assert [line["conversation"] for line in of_files] == [1, 2, 2]
    assert of_files[0].keys() == {"file", "message_id", "conversation", "guess", "forwarded_from"}
    stored = history.good("threads", "--json").lines
    assert [line["message_id"] for line in stored] == [line["message_id"] for line in of_files]

    at = ("--at", (MONDAY + timedelta(hours=48)).isoformat())
    first, second = history.good("leads", "--json", *at).json
    assert (first["prospect"], first["waiting"], first["elapsed_hours"], first["step"]) == (
        "ana@quay1.example",
        True,
        48,
        "late",
    )
    assert (second["prospect"], second["waiting"], second["elapsed_hours"]) == ("ana@quay2.example", False, None)
    waiting = history.good("leads", "--waiting", "--json", *at).json
    assert [lead["lead"] for lead in waiting] == [first["lead"]]

    report = history.good("report", "--week", "2026-W10", "--json", *at).json
    assert report.keys() == {
        "week", "from", "to", "at", "first_response", "next_response", "their_latency", "people", "sources", "waiting",
    }  # fmt: skip
    assert report["first_response"].keys() == FIGURES
    assert (report["first_response"]["n"], report["first_response"]["answered"]) == (2, 1)
    assert report["first_response"]["p50_hours"] == pytest.approx(6)
    assert [one["person"] for one in report["people"]] == ["priya@larkspur.example"]
    assert [(one["prospect"], one["step"]) for one in report["waiting"]] == [("ana@quay1.example", "late")]

    explained = history.good("report", "--explain", "<first-2@quay2.example>", "--json", *at).json
    theirs, ours = explained["turns"]
    assert theirs.keys() == {
        "side", "began", "ended", "messages", "answered_at", "answered_by", "elapsed_hours", "working_hours", "state", "reason",
    }  # fmt: skip
    assert (theirs["side"], theirs["state"], theirs["elapsed_hours"]) == ("theirs", "answered", 6)
    assert (theirs["answered_by"], ours["state"]) == ("priya@larkspur.example", "waiting")


def test_the_report_in_every_form(history: CommandLine) -> None:
    history.good("import", "mails")
    history.good("report", "--week", "2026-W10", "--html", "report.html")
    assert "<html" in (history.folder / "report.html").read_text()
    rows = history.good("report", "--week", "2026-W10", "--csv").out.splitlines()
    assert rows[0].startswith("by,name,n,answered")
    assert "Ana Ruiz" in history.good("report", "--week", "2026-W10").out
    assert "Tue 03 Mar" not in (turns := history.good("report", "--explain", "1").out)
    assert "Mon 02 Mar 2026 10:00" in turns, "the owner's time, not the machine's"
    for wrong, code, told in (
        (("--week", "2026-99"), 2, "is no week"),
        (("--at", "yesterday"), 2, "is no moment"),
        (("--at", "2026-03-04T09:00"), 2, "has no time zone"),
        (("--json", "--csv"), 2, "standard output"),
        (("--explain", "999"), 1, "no conversation"),
        (("--html", "none/report.html"), 3, "none/report.html: No such file"),
    ):
        answer = history.call("report", *wrong)
        assert (answer.code, answer.out) == (code, "")
        assert told in answer.err


def test_the_queue_from_the_terminal(office: Office) -> None:
    for number in (1, 2, 3):
        office.arrives(inquiry(number), timedelta(hours=30 + number))
    synced = office.good("sync", "--json").json
    (box,) = synced["mailboxes"]
    assert box | {"mailbox": "priya@larkspur.example", "new": 3, "quarantined": 0, "error": None, "seen": 3} == box
    assert (box["watch"]["history_mails"], box["watch"]["history_remaining_mails"]) == (3, 0)
    assert (synced["drafted"], synced["failed"]) == (3, [])

    first, second, third = office.good("queue", "list", "--json").json
    assert first.keys() >= {
        "draft",
        "version",
        "lead",
        "kind",
        "to",
        "subject",
        "body",
        "purpose",
        "evidence",
        "findings",
    }
    numbers = [str(draft["draft"]) for draft in (first, second, third)]
    assert office.good("queue", "--json", "show", numbers[0]).json == first
    shown = office.good("queue", "show", numbers[0]).out
    assert first["body"].strip() in shown
    assert "we need" in shown, "the conversation is shown with the draft"

    approved = office.call("queue", "approve", numbers[0], "99")
    assert approved.code == 1
    assert f"followthrough queue undo {numbers[0]}" in approved.out, "to be copied, so on one line"
    assert "99: there is no draft 99" in approved.err
    office.good("queue", "undo", numbers[0])
    assert office.call("queue", "undo", numbers[0]).code == 1
    office.good("queue", "reject", numbers[1], "--reason", "a competitor")
    office.good("queue", "snooze", numbers[2], "--days", "2")
    assert [draft["draft"] for draft in office.good("queue", "--json").json] == [first["draft"]]

    editor = office.folder / "editor"
    editor.write_text("#!/bin/sh\nsleep 1\nsed -i 's/^Kind regards/Warm regards/' \"$1\"\n")
    editor.chmod(0o700)
    assert "saved as version" in office.good("queue", "edit", numbers[0], env={"EDITOR": str(editor)}).out
    assert "Warm regards" in office.good("queue", "show", numbers[0]).out
    for wrong in ("true", "/no/editor"):
        assert office.call("queue", "edit", numbers[0], env={"EDITOR": wrong}).code == 2
    assert "Approved 0 of 1." in office.call("queue", "review", stdin=b"q\n").out
    reviewed = office.call("queue", "review", stdin=b"?\na\n", env={"EDITOR": str(editor)})
    assert reviewed.code == 0
    assert "Warm regards" in reviewed.out
    assert reviewed.out.count("1 of 1: draft") == 2, "an unknown key is asked again"
    assert "Approved 1 of 1." in reviewed.out
    office.good("queue", "undo", numbers[0])
    assert office.postbox.accepted == [], "nothing was sent without `run`"


def test_an_approved_mail_leaves_with_the_service(office: Office) -> None:
    """`run` in the shape in which people stop it: by SIGTERM, by SIGINT, and by kill -9."""
    office.configure(("undo_seconds = 60", "undo_seconds = 0"), ('to = ["priya@larkspur.example"]', "to = []"))
    office.arrives(inquiry(), timedelta(hours=1))
    office.good("sync")
    office.good("queue", "approve", "1")
    logs = ""
    for stop, code in ((signal.SIGKILL, -9), (signal.SIGTERM, 0), (signal.SIGINT, 0)):
        with office.start("run", "--role", "worker") as running:
            running.says("running")
            deadline = time.monotonic() + 20
            while not office.postbox.accepted and time.monotonic() < deadline:
                time.sleep(0.05)
            if stop is signal.SIGTERM:
                other = office.call("run", "--role", "worker")
                assert other.code == 2
                assert "another followthrough already works in" in other.err
            asked = time.monotonic()
            running.send(stop)
            ended = running.answer(20)
            assert time.monotonic() - asked < 5
            assert ended.code == code
            logs += ended.err
    assert len(office.postbox.accepted) == 1, "once, whoever was killed"
    assert "stopping" in logs
    for secret in (PASSWORD, "we need", "Could you send", "Thank you for", "Traceback"):
        assert secret not in logs


def test_news_from_standard_input(alone: CommandLine) -> None:
    item = {
        "title": "Hafen Süd GmbH opens a second quay",
        "summary": "",
        "source": "Port Journal",
        "company": "Hafen Süd",
    }
    lines = [
        item | {"published": "Mon, 02 Mar 2026 08:00:00 GMT", "domain": "hafen-sued.example"},
        item | {"published": "2026-03-02", "title": "Hafen Süd lays off 200"},
        item | {"published": None, "title": "Rain in Spain"},
    ]
    stdin = "\n\n".join(map(json.dumps, lines)).encode()
    verdicts = alone.call("news", "judge", "--json", stdin=stdin).lines
    assert [verdict["congratulate"] for verdict in verdicts] == ["yes", "never", "neutral"]
    assert [verdict["about_company"] for verdict in verdicts][::2] == [True, False]
    assert verdicts[0]["reasons"][0].keys() == {"signal", "weight", "evidence"}
    wrong = alone.call(
        "news", "judge", "--json", stdin=stdin + b'\nnonsense\n{"title": 1, "company": "x"}\n\xff\n[]\n{}\n'
    )
    assert (wrong.code, wrong.out) == (2, "")
    assert [f"line {number}" in wrong.err for number in range(5, 12)] == [False, *[True] * 5, False]


def test_a_backup_brings_back_what_was_there(history: CommandLine) -> None:
    history.good("import", "mails")
    before = history.good("leads", "--json", "--at", "2026-03-05T09:00Z").json
    history.good("backup", "state.backup")
    assert stat.S_IMODE((history.folder / "state.backup").stat().st_mode) == 0o600
    (history.folder / "data" / "followthrough.db").unlink()
    history.good("restore", "state.backup")
    assert history.good("leads", "--json", "--at", "2026-03-05T09:00Z").json == before
    assert history.call("restore", "mails/1.eml").code == 2
    assert history.call("backup", "none/state.backup").code == 3
    with history.start("run", "--role", "worker") as running:
        running.says("running")
        refused = history.call("restore", "state.backup")
    assert refused.code == 2
    assert "another followthrough already works" in refused.err


def test_doctor_tells_how_a_mailbox_stands(office: Office) -> None:
    before = office.good("doctor", "--json").json["checks"]
    (reading,) = (check for check in before if check["check"].endswith(": reading"))
    assert (reading["mailbox"]["up"], reading["mailbox"]["confirmed_age_seconds"]) == (False, None)
    office.arrives(inquiry(1), timedelta(hours=30))
    office.good("sync")
    office.arrives(inquiry(2))
    office.good("sync")
    (reading,) = (check for check in office.good("doctor", "--json").json["checks"] if "mailbox" in check)
    stands = reading["mailbox"]
    assert (stands["up"], stands["address"], stands["error"]) == (True, "priya@larkspur.example", None)
    assert (stands["history_mails"], stands["history_read_ratio"], stands["texts_remaining"]) == (2, 1.0, 0)
    assert 0 <= stands["confirmed_age_seconds"] < 60
    assert 0 <= stands["lag_seconds"] < 60
    assert 0 < stands["read_bytes_today"] < stands["bytes_a_day"]
    assert "Lag: the newest mail was here" in office.good("doctor").out
    assert office.call("sync", env={"IMAP_PASSWORD": "wrong"}).code == 3
    (reading,) = (check for check in office.good("doctor", "--json").json["checks"] if "mailbox" in check)
    assert reading["ok"], "it answers to the right password"
    assert not reading["mailbox"]["up"]
    assert "last problem" in reading["detail"]


def test_an_erased_person_does_not_come_back(office: Office) -> None:
    for number in (1, 2):
        office.arrives(inquiry(number), timedelta(hours=2))
    office.good("sync")
    assert "1 mails" in office.good("erase", "Ana@Quay1.example").out
    assert stat.S_IMODE((office.folder / "data" / "erasure.key").stat().st_mode) == 0o600
    again = mail(
        "Hello, do you still make sensors?\n",
        subject="Sensors again",
        message_id="again@quay1.example",
        sender="ana@quay1.example",
    )
    office.arrives(again)
    office.dovecot.delete_uidlist(office.user)
    (office.folder / "again.eml").write_bytes(again)
    assert office.good("sync", "--json").json["mailboxes"][0]["new"] == 0
    office.good("import", "again.eml")
    assert [lead["prospect"] for lead in office.good("leads", "--json").json] == ["ana@quay2.example"]
    assert office.call("erase", "priya@larkspur.example").code == 2, "one of ours"
    assert office.call("erase", "ana").code == 2
    stored = b"".join(path.read_bytes() for path in (office.folder / "data").rglob("*") if path.is_file())
    assert b"quay1" not in stored


def test_people_and_overrides(history: CommandLine) -> None:
    history.good("import", "mails")
    first, second = (lead["lead"] for lead in history.good("leads", "--json").json)
    shown = history.good("leads", "show", str(first), "--json").json
    assert shown["is_lead"]
    assert {"signal", "weight", "evidence"} <= shown["because"][0].keys()
    assert [one["part"] for one in shown["people"]] == ["prospect"]

    done = history.good("leads", "override", str(first), "--no-lead", "--for", "domain", "--json").json
    assert done["leads_changed"] == 1
    assert not history.good("leads", "show", str(first), "--json").json["is_lead"]
    assert history.good("leads", "show", str(second), "--json").json["is_lead"]
    (word,) = history.good("overrides", "list", "--json").json
    assert (word["scope"], word["says"]) == ("domain", "no_lead")
    assert "said_no_lead" in history.good("explain", "--remembered", "mails/1.eml", "mails/2.eml").out
    assert history.good("overrides", "remove", str(word["id"]), "--json").json["leads_changed"] == 1
    assert history.good("overrides", "list", "--json").json == []

    (history.folder / "list.csv").write_text("email,relation\nquay1.example,vendor\n", "utf-8")
    history.good("people", "import", "list.csv")
    assert [one["value"] for one in history.good("people", "list", "--json").json] == ["quay1.example"]
    history.good("people", "remove", "quay1.example")
    (history.folder / "list.csv").write_text("email\nnobody\n", "utf-8")
    wrong = history.call("people", "import", "list.csv", "--as", "vendor")
    assert wrong.code == 2
    assert "line 2: “nobody” is neither an address" in wrong.err


def test_what_works_before_anything_was_drafted(history: CommandLine) -> None:
    assert history.good("works", "--json", "--weeks", "4").json["kinds"] == []
    assert "No draft yet." in history.good("works").out
    wrong = history.call("works", "--mailbox", "nobody@else.example")
    assert wrong.code == 2
    assert "priya@larkspur.example" in wrong.err


def test_steps_of_a_lead_and_of_plans(history: CommandLine) -> None:
    history.good("import", "mails", "--json")
    found = history.good("steps", "2", "--json").json
    assert found.keys() == {"lead", "plan", "done", "planned", "steps"}
    thanks = found["steps"][0]
    assert (thanks["step"], thanks["how"], thanks["by"]) == ("thank_you", "by_hand", "priya@larkspur.example")
    ticked = history.good("steps", "2", "--done", "call", "--note", "spoke", "--json").json
    (call,) = (step for step in ticked["steps"] if step["step"] == "call")
    assert (call["state"], call["how"], call["words"]) == ("done", "ticked", "spoke")
    (plan,) = history.good("steps", "--plan", "default", "--days", "3650", "--json").json
    by_step = {step["step"]: step for step in plan["steps"]}
    assert (by_step["call"]["done_leads"], by_step["details"]["missing_leads"]) == ([2], [2])
    assert "spoke" in history.good("steps", "2").out
    assert "thank_you" in history.good("steps", "--days", "3650").out
    assert history.good("steps", "2", "--not-done", "call", "--json").json == found
    assert history.call("steps", "--done", "call").code == 2
    assert history.call("steps", "--plan", "none").code == 2


PORTS = """
[[industries]]
name = "ports"

[[plans]]
name = "ports"
industries = ["ports"]
touches = [
  { kind = "thank_you", after_days = 0 },
  { kind = "details", after_days = 7 },
  { kind = "article", after_days = %s },
  { kind = "testimonial", after_days = 14 },
  { kind = "call", after_days = 14 },
  { kind = "information_check", after_days = 14 },
  { kind = "referral_for_them", after_days = 14 },
  { kind = "closing", after_days = 19 },
]
"""


def test_plans_are_listed_checked_shown_and_set(history: CommandLine) -> None:
    config = history.folder / "config.toml"
    plain = config.read_text()
    config.write_text(plain + PORTS % "10")
    history.good("import", "mails")
    default, ports = json.loads(history.good("plans", "--json").out)
    assert (default["plan"], default["leads"], ports["plan"], ports["industries"]) == ("default", 2, "ports", ["ports"])
    assert ports["touches"][1] == {"kind": "details", "after_days": 7, "only_if": None}
    assert "ports" in history.good("plans").out
    assert history.good("plans", "check", "--json").out.strip() == "[]"
    assert json.loads(history.good("plans", "set", "2", "ports", "--json").out) == {"lead": 2, "plan": "ports"}
    shown = json.loads(history.good("plans", "show", "2", "--json").out)
    assert (shown["plan"], shown["decision"], shown["kind"], shown["number"]) == ("ports", "touch", "details", 2)
    (thanks,) = (one for one in shown["passed_over"] if one["kind"] == "thank_you")
    assert thanks["reason"] == "done by hand: “thank you, the quote is on its way.”"
    assert "done by hand" in history.good("plans", "show", "2").out
    unknown = history.call("plans", "set", "2", "mills")
    assert unknown.code == 2
    assert "there is no plan mills; known are default, ports" in unknown.err
    config.write_text(plain + PORTS % "2")
    wrong = history.call("plans", "check", "--json")
    assert wrong.code == 1
    assert [(one["plan"], one["touch"], one["severity"]) for one in json.loads(wrong.out)] == [("ports", 3, "blocks")]
    config.write_text(plain + (PORTS % "10").replace('["ports"]', '["mills"]'))
    refused = history.call("plans")
    assert refused.code == 2
    assert 'there is no industry "mills"' in refused.err
