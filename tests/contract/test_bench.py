"""The benches run, and print what was asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from benchmarks.figures import Figure, run


def lines(said: str) -> list[str]:
    return [json.loads(line)["figure"] for line in said.splitlines()]


@pytest.mark.parametrize(
    ("asked", "shown"), [("sync", ["read", "pass"]), ("sync.first_pass", ["pass"]), ("syn", None), ("judgement", ["j"])]
)
def test_a_group_is_asked_for_by_its_name_or_that_of_its_package(
    asked: str, shown: list[str] | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def group(name: str) -> Iterator[Figure]:
        yield Figure(name, 1, "s")

    groups = {
        "judgement": lambda: group("j"),
        "sync.reading": lambda: group("read"),
        "sync.first_pass": lambda: group("pass"),
    }
    monkeypatch.setattr(sys, "argv", ["bench", "--json", "--only", asked])
    if shown is None:
        with pytest.raises(SystemExit):
            run(groups)
        assert "there is no group syn. Groups: judgement, sync.first_pass, sync.reading" in capsys.readouterr().err
    else:
        run(groups)
        assert lines(capsys.readouterr().out) == shown


def test_reading_is_measured_on_a_server_of_its_own() -> None:
    command = [sys.executable, "-m", "benchmarks.bench", "--json", "--only", "sync.reading"]
    done = subprocess.run(
        command, env=os.environ | {"SIZE": "200"}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert lines(done.stdout) == ["sync.read_headers", "sync.read_8k", "sync.read_whole", "sync.imapclient_headers"]
