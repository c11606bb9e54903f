"""A real Cyrus IMAP in a temporary folder, from where `make test-servers` unpacked it: CONDSTORE, OBJECTID, SPECIAL-USE; any user, one password."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import socketserver
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest
from imapclient import IMAPClient

from tests.servers.dovecot import PASSWORD, free_port

UNPACKED = Path(__file__).parents[2] / ".stamps" / "cyrus"

_IMAPD = """
configdirectory: {d}/conf
proc_path: {d}/conf/proc
mboxname_lockpath: {d}/conf/lock
idlesocket: {d}/idle
notifysocket: {d}/notify
lmtpsocket: {d}/lmtp
defaultpartition: default
partition-default: {d}/mail
cyrus_user: {user}
altnamespace: yes
unixhierarchysep: yes
allowplaintext: yes
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: {d}/passwords
sasl_mech_list: PLAIN
autocreate_quota: 0
autocreate_users: anyone
autocreate_inbox_folders: Sent|Drafts|Trash
xlist-sent: Sent
xlist-drafts: Drafts
xlist-trash: Trash
specialusealways: 1
failedloginpause: 0
"""

_CYRUS = """
START {{
  recover cmd="{bin}/ctl_cyrusdb -C {d}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{bin}/imapd -C {d}/imapd.conf" listen="127.0.0.1:{port}" prefork=0
}}
DAEMON {{
  idled cmd="{bin}/idled -C {d}/imapd.conf"
}}
"""


class _Passwords(socketserver.StreamRequestHandler):
    """The protocol of saslauthd: user, password, service and realm, each behind its length; the answer likewise."""

    def handle(self) -> None:
        _user, password, *_ = [self.rfile.read(struct.unpack("!H", self.rfile.read(2))[0]) for _ in range(4)]
        answer = b"OK" if password == PASSWORD.encode() else b"NO"
        self.wfile.write(struct.pack("!H", len(answer)) + answer)


class Cyrus:
    """A context manager around the server."""

    def __init__(self) -> None:
        self.host, self.port = "127.0.0.1", free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="cyrus-"))
        self._account = "nobody" if os.geteuid() == 0 else getpass.getuser()
        self._passwords = socketserver.ThreadingUnixStreamServer(str(self.folder / "passwords"), _Passwords)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        threading.Thread(target=self._passwords.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        binaries = UNPACKED / "usr/lib/cyrus/bin"
        for name, text in (("imapd.conf", _IMAPD), ("cyrus.conf", _CYRUS)):
            filled = text.format(d=self.folder, user=self._account, bin=binaries, port=self.port)
            (self.folder / name).write_text(filled)
        for name in ("conf/socket", "mail"):  # the first: where those who idle are told
            (self.folder / name).mkdir(parents=True)
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, self._account)
        configured = ("-C", self.folder / "imapd.conf", "-M", self.folder / "cyrus.conf", "-p", self.folder / "pid")
        libraries = ":".join(str(UNPACKED / part) for part in ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"))
        environment = os.environ | {"LD_LIBRARY_PATH": libraries}
        self._process = subprocess.Popen(
            [binaries / "master", "-D", *configured], env=environment, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._await()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._passwords.shutdown()
        self._passwords.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """A mail arrives in the folder; INTERNALDATE is `at`, default now."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=10) as client:
            client.login(user, PASSWORD)
            client.append(folder, raw, (), at or datetime.now(UTC))

    def _await(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                with socket.create_connection((self.host, self.port), 2) as probe:
                    if probe.recv(4):
                        return
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise RuntimeError("Cyrus does not start")
            time.sleep(0.05)


@pytest.fixture(scope="session")
def cyrus() -> Iterator[Cyrus]:
    if not (UNPACKED / "usr/lib/cyrus/bin/imapd").exists():
        pytest.skip("Cyrus is not here; to have it:  make test-servers")
    with Cyrus() as server:
        yield server
