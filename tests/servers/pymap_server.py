"""pymap, a pure Python IMAP server that keeps mail in memory: a second opinion beside Dovecot."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Self

from imapclient import IMAPClient

from tests.servers.dovecot import PASSWORD, free_port

USER = "demo"


class Pymap:
    """A context manager around the server, which knows one user and forgets everything at its end."""

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        services = ("--no-service", "admin", "--no-service", "managesieve")
        backend = ("dict", "--demo-user", USER, "--demo-password", PASSWORD)
        start = ("-c", "from pymap.main import main; main()", "--host", self.host, "--port", str(self.port), "--no-tls")
        self._process = subprocess.Popen(
            [sys.executable, *start, *services, *backend], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._await()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """A mail arrives in the folder; INTERNALDATE is `at`, default now."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=10) as client:
            client.login(user, PASSWORD)
            client.append(folder, raw, (), at or datetime.now(UTC))

    def _await(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                with socket.create_connection((self.host, self.port), 1) as probe:
                    if probe.recv(4):
                        return
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise RuntimeError("pymap does not start")
            time.sleep(0.02)
