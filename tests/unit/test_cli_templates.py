"""The commands of templates, over a configuration with a folder of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.unit.test_config import ENVIRONMENT, SMALL, written
from tests.unit.test_drafting import own, write
from worker.cli.main import app
from worker.errors import UsageError


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return written(tmp_path, SMALL)


def run(config: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["--config", str(config), "templates", *words])
    if isinstance(result.exception, Exception) and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def read(config: Path, *words: str, code: int = 0) -> Any:
    return json.loads(run(config, *words, "--json", code=code))


def mine(config: Path, name: str, text: str) -> Path:
    return write(config.parent / "data" / "templates", f"{name}.txt.j2", text)


def test_the_list_says_whose_each_is(config: Path) -> None:
    path = mine(config, "call/en.mine", own("Words for {{ prospect.email }} alone, and nothing else."))
    listed = {one["template"]: one for one in read(config, "list")}
    assert listed["call/en.mine.txt.j2"]["own"]
    assert listed["call/en.mine.txt.j2"]["path"] == str(path)
    assert (listed["call/en.txt.j2"]["own"], listed["call/en.short.txt.j2"]["tone"]) == (False, "plain")


def test_check_ends_with_the_answer(config: Path) -> None:
    path = mine(config, "call/en", own("Hello\n{{ prospect.shoe }}"))
    found = read(config, "check", code=1)
    assert not found["ok"]
    assert [(one["file"], one["line"]) for one in found["problems"]] == [(str(path), 5)]
    assert f'{path}:5: "prospect.shoe" is no variable. Known are prospect.' in run(config, "check", code=1)


def test_check_asks_for_the_language_of_each_mailbox(config: Path) -> None:
    written(config.parent, SMALL.replace("[mailboxes.imap]", 'language = "pl"\n[mailboxes.imap]'))
    with pytest.raises(UsageError, match=r'there is no template in "pl"\. Use de, en, es, fr'):
        run(config, "check")
    mine(config, "call/pl", own("Words for {{ prospect.email }} alone, and nothing else."))
    found = read(config, "check", code=1)["problems"]
    assert "closing/pl.txt.j2" in {one["template"] for one in found}
    assert "call/pl.txt.j2" not in {one["template"] for one in found}


def test_preview_tells_what_was_chosen_and_why(config: Path) -> None:
    seen = read(config, "preview", "article", "--language", "en")
    assert seen["template"] == "article/en.txt.j2"
    assert seen["passed"] == [{"template": "article/en.short.txt.j2", "why": "it fits too, after article/en.txt.j2"}]
    assert seen["body"].startswith("Dear Ana,")
    assert seen["findings"] == []
    named = read(config, "preview", "article", "--template", "fr", "--little", "--variables")
    assert named["body"].startswith("Bonjour,")
    assert named["variables"]["prospect.name"] == ""
    assert "prospect.first_name" in run(config, "preview", "article", "--variables")
    with pytest.raises(UsageError, match=r"There are de, en, es, fr, de\.short"):
        run(config, "preview", "article", "--template", "xx")


def test_a_copy_is_yours_to_change(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(config, "copy", "closing/en", "--to", "en.mine")
    path = config.parent / "data/templates/closing/en.mine.txt.j2"
    assert path.read_text(encoding="utf-8").startswith("+++\npurpose = ")
    with pytest.raises(UsageError, match="is there already"):
        run(config, "copy", "closing/en", "--to", "en.mine")
    with pytest.raises(UsageError, match="there is no kind “clsing”"):
        run(config, "copy", "clsing/en")
    monkeypatch.setenv("EDITOR", "sed -i s/prospect.first_name/prospect.nick/")
    assert '"prospect.nick" is no variable' in run(config, "edit", "closing/en", code=1)
    assert (config.parent / "data/templates/closing/en.txt.j2").exists()


def test_without_a_configuration_the_shipped_ones_are_looked_at(tmp_path: Path) -> None:
    nowhere = tmp_path / "none.toml"
    assert read(nowhere, "check")["ok"]
    with pytest.raises(UsageError, match="no folder of your own"):
        run(nowhere, "copy", "closing/en")
