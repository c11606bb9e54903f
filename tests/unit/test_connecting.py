import io
from pathlib import Path

import pytest

from tests.servers.dns import Zone, name_server
from worker.cli.connecting import Connecting
from worker.cli.credentials import Wish
from worker.cli.dialogue import Dialogue
from worker.errors import UnreachableError, UsageError
from worker.mail import discovery
from worker.mail.discovery import Look

DOMAIN = "larkspur.example"
WISH = {"address": f"priya@{DOMAIN}", "name": "Priya", "company": "Larkspur", "password_stdin": True}


def run(zone: Zone, folder: Path, monkeypatch: pytest.MonkeyPatch, **more: object) -> None:
    """What connect does with `--yes` and a password on standard input, where these are the names of the network."""
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    with name_server(zone) as names:
        monkeypatch.setattr(discovery, "network", lambda: Look(names.exchangers, names.services, lambda _: None))
        Connecting(folder / "config.toml", Wish(**WISH | more), Dialogue(yes=True)).run()  # type: ignore[arg-type]  # its options


def test_yes_does_not_agree_to_servers_that_nobody_vouches_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zone: Zone = {(DOMAIN, "MX"): [], (f"_imaps._tcp.{DOMAIN}", "SRV"): ["0 1 993 imap.evil.example."]}
    with pytest.raises(UsageError, match=r"imap\.evil\.example.*say so by --imap-host HOST --smtp-host HOST"):
        run(zone, tmp_path, monkeypatch)
    assert list(tmp_path.iterdir()) == []


def test_servers_of_the_domain_itself_need_no_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zone: Zone = {(DOMAIN, "MX"): [], (f"_imaps._tcp.{DOMAIN}", "SRV"): [f"0 1 993 imap.{DOMAIN}."]}
    with pytest.raises(UnreachableError, match=rf"imap\.{DOMAIN}:993"):  # as far as it gets: that host does not exist
        run(zone, tmp_path, monkeypatch)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [({"timezone": "Nowhere/X"}, "timezone is not a time zone"), ({"name": ""}, "--name")],
)
def test_what_is_wrong_is_told_before_any_secret_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, object], told: str
) -> None:
    with pytest.raises((UsageError, UnreachableError), match=told):
        run({(DOMAIN, "MX"): ["10 mx00.ionos.de."]}, tmp_path, monkeypatch, **more)


def test_a_folder_that_is_not_there_is_told_first(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write into the folder"):
        Connecting(tmp_path / "nowhere" / "config.toml", Wish("a@b.example"), Dialogue(yes=True))
