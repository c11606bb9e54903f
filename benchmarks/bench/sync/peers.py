"""What reading is compared with: a raw socket that throws everything away, mbsync (Debian's isync), imapclient's own `fetch`."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from imapclient import IMAPClient

from tests.servers.dovecot import PASSWORD

FOLDERS = ("Sent", "INBOX")
FIELDS = "FROM TO CC REPLY-TO SUBJECT DATE MESSAGE-ID IN-REPLY-TO REFERENCES LIST-ID"
HEADER_FIELDS = f"(UID FLAGS INTERNALDATE BODY.PEEK[HEADER.FIELDS ({FIELDS})])"
_HOST = "127.0.0.1"
_BATCH = 500  # mails a FETCH of imapclient
_BLOCK = 1 << 18


def raw_fetch(port: int, user: str, wanted: str, folders: Sequence[str] = FOLDERS) -> None:
    """The limit: one FETCH for everything in each folder, and nothing is done with the answer."""
    with socket.create_connection((_HOST, port)) as wire:
        commands = [f"LOGIN {user} {PASSWORD}"]
        for folder in folders:
            commands += [f"EXAMINE {folder}", f"FETCH 1:* {wanted}"]
        for number, command in enumerate(commands):
            wire.sendall(f"r{number} {command}\r\n".encode())
            _until(wire, f"r{number} OK".encode())


def _until(wire: socket.socket, end: bytes) -> None:
    """Reads to the tagged answer, which is the last line that comes."""
    tail = b""
    while not (tail.endswith(b"\r\n") and tail.rstrip().rpartition(b"\r\n")[2].startswith(end)):
        block = wire.recv(_BLOCK)
        assert block, "the server closed the connection"
        tail = (tail + block)[-1024:]


def imapclient_fetch(port: int, user: str, folders: Sequence[str] = FOLDERS, most: int | None = None) -> int:
    """The same header fields by imapclient in batches of 500; how many mails it read, at most about `most`."""
    read = 0
    with IMAPClient(_HOST, port, ssl=False, timeout=120) as client:
        client.login(user, PASSWORD)
        client._imap.debug = 0  # noqa: SLF001  (else it formats every line for a log that nobody reads)
        for folder in folders:
            client.select_folder(folder, readonly=True)
            uids = client.search(["ALL"])
            for start in range(0, len(uids), _BATCH):
                if most is not None and read >= most:
                    return read
                batch = uids[start : start + _BATCH]
                read += len(client.fetch(batch, ["FLAGS", "INTERNALDATE", f"BODY.PEEK[HEADER.FIELDS ({FIELDS})]"]))
    return read


class Mbsync:
    """mbsync with a configuration of its own: pulls both folders of a user into a Maildir, FSync off."""

    def __init__(self, folder: Path, port: int, user: str) -> None:
        self._folder = folder
        folder.mkdir()
        (folder / "config").write_text(
            f"FSync no\n\nIMAPAccount far\nHost {_HOST}\nPort {port}\nUser {user}\nPass {PASSWORD}\nSSLType None\nAuthMechs LOGIN\nTimeout 120\n\n"
            f"IMAPStore far\nAccount far\n\nMaildirStore near\nPath {folder}/mail/\nInbox {folder}/mail/INBOX\nSubFolders Verbatim\n\n"
            'Channel both\nFar :far:\nNear :near:\nPatterns "INBOX" "Sent"\nCreate Near\nSync Pull\nSyncState *\n'
        )
        self.forget()

    def pull(self) -> None:
        done = subprocess.run(
            ["mbsync", "-q", "-c", self._folder / "config", "both"],
            stderr=subprocess.PIPE,  # it warns of what we ask for: a password in the clear, broken mails
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def forget(self) -> None:
        """The next pull is the first."""
        shutil.rmtree(self._folder / "mail", ignore_errors=True)
        (self._folder / "mail").mkdir()

    def count(self) -> int:
        """Mails pulled; it skips those whose header has no end."""
        return sum(
            1 for name in FOLDERS for inner in ("cur", "new") for _ in (self._folder / "mail" / name / inner).iterdir()
        )


def has_mbsync() -> bool:
    return shutil.which("mbsync") is not None
