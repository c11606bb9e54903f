from pathlib import Path

import pytest

from worker.config import load
from worker.config.write import NewMailbox, replacing, with_mailbox
from worker.errors import UsageError

EXAMPLE = (Path(__file__).parents[2] / "config.example.toml").read_text()
KIM = NewMailbox(
    "kim@larkspur.example",
    {"sign_in": "stored", "sent_folder": "Gesendet"},
    {"host": "imap.larkspur.example", "port": 993, "security": "tls"},
    {"host": "smtp.larkspur.example", "port": 587, "security": "starttls"},
    person={"name": "Kim", "email": "kim@larkspur.example", "timezone": "UTC"},
    company={"name": "Larkspur", "domains": ["larkspur.example"]},
)
PRIYA = NewMailbox(
    "priya@larkspur.example",
    {"sign_in": "oauth"},
    KIM.imap,
    KIM.smtp,
    {"provider": "google", "client_id": "x"},
    keeps_oauth=True,
)


def test_a_new_configuration_loads(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with replacing(path, with_mailbox("", KIM)) as beside:
        assert not path.exists()
        assert beside.parent == tmp_path
    settings = load(path, {})
    [box] = settings.mailboxes
    assert (box.sign_in, box.sent_folder, box.smtp.port) == ("stored", "Gesendet", 587)
    assert settings.company.domains == ("larkspur.example",)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_mailbox_is_added_with_every_comment_left(tmp_path: Path) -> None:
    written = with_mailbox(EXAMPLE, KIM)
    kept = [line for line in EXAMPLE.splitlines() if line not in written.splitlines()]
    assert kept == []
    (tmp_path / "config.toml").write_text(written)
    settings = load(tmp_path / "config.toml", {"LARKSPUR_PASSWORD": "x"})
    assert [box.address for box in settings.mailboxes] == ["priya@larkspur.example", "kim@larkspur.example"]
    assert settings.company.name == "Larkspur Instruments"
    assert settings.owner("kim@larkspur.example").name == "Kim"


def test_a_mailbox_that_is_there_keeps_what_is_not_about_signing_in(tmp_path: Path) -> None:
    written = with_mailbox(EXAMPLE.replace("timeout_seconds = 60", "timeout_seconds = 7"), PRIYA)
    (tmp_path / "config.toml").write_text(written)
    [box] = load(tmp_path / "config.toml", {}).mailboxes
    assert (box.sign_in, box.owner, box.imap.timeout_seconds, box.language) == (
        "oauth",
        "priya@larkspur.example",
        7,
        "en",
    )
    assert box.oauth
    assert not box.imap.password.get_secret_value()
    assert "# Which of [[plans]] new leads of this mailbox follow." in written


def test_a_registration_stays_unless_another_way_is_chosen() -> None:
    once = with_mailbox(EXAMPLE, PRIYA)
    renewed = with_mailbox(once, NewMailbox(PRIYA.address, PRIYA.keys, PRIYA.imap, PRIYA.smtp, keeps_oauth=True))
    assert renewed == once
    by_password = with_mailbox(once, NewMailbox(PRIYA.address, {"sign_in": "stored"}, PRIYA.imap, PRIYA.smtp))
    assert 'client_id = "x"' not in by_password


def test_mailboxes_in_one_line_are_not_touched() -> None:
    with pytest.raises(UsageError, match=r"\[\[mailboxes\]\]"):
        with_mailbox('mailboxes = [{ address = "a@b.example" }]\n', KIM)


def test_what_goes_wrong_in_between_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("before")
    path.chmod(0o640)
    with pytest.raises(KeyboardInterrupt), replacing(path, "after"):
        raise KeyboardInterrupt
    assert path.read_text() == "before"
    with replacing(path, "after"):
        pass
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("after", 0o640)
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "config.toml", tmp_path / "config.toml"
    target.write_text("before")
    link.symlink_to(target)
    with replacing(link, "after"):
        pass
    assert link.is_symlink()
    assert target.read_text() == "after"
