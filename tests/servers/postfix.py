"""A real Postfix in a temporary folder, from where `make test-servers` unpacked it: takes submissions, and relays them to another port."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest

from tests.servers.dovecot import free_port

UNPACKED = Path(__file__).parents[2] / ".stamps" / "postfix"
# Postfix wants an account that nothing else uses, and a group besides; Debian's old system accounts serve.
OWNER, GROUP = "uucp", "news"

_MAIN = """
compatibility_level = 3.6
queue_directory = {d}/queue
data_directory = {d}/data
daemon_directory = {bin}/sbin
command_directory = {unpacked}/usr/sbin
shlib_directory = {bin}
import_environment = MAIL_CONFIG LD_LIBRARY_PATH TZ LANG=C
mail_owner = {owner}
setgid_group = {group}
default_privs = nobody
myhostname = relay.ours.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
relayhost = [127.0.0.1]:{to_port}
smtp_dns_support_level = disabled
smtp_host_lookup = native
alias_maps =
maillog_file = {d}/log
maillog_file_prefixes = {d}
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_sender_restrictions = check_sender_access inline:{{ {{ stranger@elsewhere.example = 553 5.7.1 not yours }} }}
smtpd_peername_lookup = no
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_QUEUES = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming"),
    *("maildrop", "pid", "private", "public", "saved", "trace"),
)


class Postfix:
    """A context manager around the server; `to_port` is that of whoever gets the mail in the end."""

    def __init__(self, to_port: int) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="postfix-"))
        self.folder.chmod(0o755)
        self._to_port = to_port
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        binaries = UNPACKED / "usr/lib/postfix"
        for name in ("conf", "data", *(f"queue/{queue}" for queue in _QUEUES)):
            (self.folder / name).mkdir(parents=True)
        named = {"d": self.folder, "bin": binaries, "unpacked": UNPACKED, "owner": OWNER, "group": GROUP}
        (self.folder / "conf/main.cf").write_text(_MAIN.format(**named, to_port=self._to_port))
        (self.folder / "conf/master.cf").write_text(_MASTER.format(port=self.port))
        shutil.chown(self.folder / "data", OWNER)
        for queue in _QUEUES:
            if queue != "pid":
                shutil.chown(self.folder / "queue" / queue, OWNER)
        environment = {
            "MAIL_CONFIG": str(self.folder / "conf"),
            "LD_LIBRARY_PATH": str(binaries),
            "PATH": os.environ["PATH"],
        }
        command: list[str | Path] = [binaries / "sbin/master", "-d", "-c", self.folder / "conf"]
        self._process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
        self._await()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def _await(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 2) as probe:
                    if probe.recv(4):
                        return
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise RuntimeError(f"Postfix does not start: {self.log()}")
            time.sleep(0.05)


@pytest.fixture(scope="session")
def postfix_unpacked() -> None:
    if os.geteuid() != 0:
        pytest.skip("Postfix starts for root alone")
    if not (UNPACKED / "usr/lib/postfix/sbin/master").exists():
        pytest.skip("Postfix is not here; to have it:  make test-servers")
