"""A real Dovecot in a temporary folder: any user, one password; up in a fraction of a second."""

from __future__ import annotations

import base64
import grp
import itertools
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

import pytest
import trustme

PASSWORD = "secret"

_CONFIG = """
protocols = imap
base_dir = {d}/run
state_dir = {d}/state
log_path = {d}/dovecot.log
listen = 127.0.0.1
default_internal_user = {u}
default_internal_group = {g}
default_login_user = {u}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = {mechanisms}
mail_location = maildir:{d}/mail/%n/Maildir:INDEX={d}/mail/%n/index:CONTROL={d}/mail/%n/control
mail_max_userip_connections = 4000
{tls}
{oauth}
{shared}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={u} gid={g} home={d}/mail/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Drafts {{
    auto = subscribe
    special_use = \\Drafts
  }}
  mailbox Trash {{
    auto = subscribe
    special_use = \\Trash
  }}
}}
service imap-login {{
  chroot =
  service_count = 0
  client_limit = 4000
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = {tls_listener}
  }}
}}
service imap {{
  process_limit = 4000
  client_limit = 1
  vsz_limit = 1G
}}
service anvil {{
  chroot =
  client_limit = 12000
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  client_limit = 12000
}}
service stats {{
  client_limit = 12000
}}
"""


_SHARED = """
namespace shared {{
  type = public
  separator = /
  prefix = Shared/
  location = maildir:{d}/mail/shared/Maildir:INDEXPVT={d}/mail/%n/shared
  list = yes
  subscriptions = no
}}
"""
_OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {d}/oauth2.conf
}}
"""
_LOCAL_VALIDATION = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={d}/keys/
username_attribute = sub
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Dovecot:
    """A context manager around the server.

    With `tls`, `tls_port` speaks TLS, `port` STARTTLS, `ssl_context` trusts both, and `authority` is the file of their issuer.  With `oauth`,
    tokens (JWT, HS256) signed with that key sign in, by the given mechanisms; whose mailbox it is stands in `sub`.  `special_use`: whether
    the server says which folder is which.  `shared`: the folders of the user "shared" are shown to everybody below "Shared/".
    """

    def __init__(
        self,
        *,
        tls: bool = False,
        oauth: bytes | None = None,
        mechanisms: str = "xoauth2 oauthbearer",
        special_use: bool = True,
        shared: bool = False,
    ) -> None:
        self.host = "127.0.0.1"
        self.port = free_port()
        self.tls_port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.authority = self.folder / "authority.pem"
        self._issuer = trustme.CA()
        self._mechanisms = f"plain login {mechanisms}" if oauth else "plain login"
        self._special_use = special_use
        self._shared = _SHARED.format(d=self.folder) if shared else ""
        self._oauth = self._validation(oauth) if oauth else ""
        self.ssl_context: ssl.SSLContext | None = None
        self._account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._tls = self._certificate() if tls else "ssl = no"
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        shutil.rmtree(self.folder / "run", ignore_errors=True)  # sockets of a life that was killed
        config = self.folder / "dovecot.conf"
        text = _CONFIG if self._special_use else re.sub(r"\n    special_use = .*", "", _CONFIG)
        config.write_text(
            text.format(
                d=self.folder,
                u=self._account.pw_name,
                g=grp.getgrgid(self._account.pw_gid).gr_name,
                password=PASSWORD,
                port=self.port,
                tls_port=self.tls_port,
                tls=self._tls,
                oauth=self._oauth,
                shared=self._shared,
                mechanisms=self._mechanisms,
                tls_listener="no" if self._tls == "ssl = no" else "yes",
            )
        )
        self._own(self.folder)
        binary = shutil.which("dovecot") or "/usr/sbin/dovecot"
        self._process = subprocess.Popen([binary, "-F", "-c", config], stderr=subprocess.DEVNULL)
        self._await()

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """A mail arrives in the folder; INTERNALDATE is `at`, default now."""
        maildir = self._maildir(user, folder)
        name = f"{time.time_ns()}.{os.getpid()}_{next(self._numbers)}.test"
        path = maildir / "tmp" / name
        path.write_bytes(raw)
        os.chown(path, self._account.pw_uid, self._account.pw_gid)
        if at:
            os.utime(path, (at.timestamp(), at.timestamp()))
        path.rename(maildir / "new" / name)

    def delete_uidlist(self, user: str, folder: str = "INBOX") -> None:
        """The folder is numbered anew at the next opening: its UIDVALIDITY changes."""
        home = self.folder / "mail" / user
        sub = "" if folder == "INBOX" else f".{folder}"
        for uidlist in ((home / "control" / sub), (home / "control" / ".INBOX" if folder == "INBOX" else home)):
            (uidlist / "dovecot-uidlist").unlink(missing_ok=True)
        shutil.rmtree(home / "index", ignore_errors=True)

    def certify(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """Another server's context, with a certificate of the same issuer."""
        self._issuer.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        return context

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Dies without a farewell, with every connection."""
        self._signal_children(signal.SIGKILL)
        self._end(signal.SIGKILL)

    def freeze(self, *, frozen: bool = True) -> None:
        """Stops (or continues) every process of the server: connections stay open and silent."""
        sign = signal.SIGSTOP if frozen else signal.SIGCONT
        self._signal_children(sign)
        if self._process:
            self._process.send_signal(sign)

    def log(self) -> str:
        path = self.folder / "dovecot.log"
        return path.read_text() if path.exists() else ""

    def _certificate(self) -> str:
        certificate = self._issuer.issue_cert("127.0.0.1", "localhost")
        key, chain = self.folder / "key.pem", self.folder / "cert.pem"
        certificate.private_key_pem.write_to_path(str(key))
        for blob in certificate.cert_chain_pems:
            blob.write_to_path(str(chain), append=True)
        self.ssl_context = ssl.create_default_context()
        self._issuer.configure_trust(self.ssl_context)
        self._issuer.cert_pem.write_to_path(str(self.authority))
        return f"ssl = yes\nssl_cert = <{chain}\nssl_key = <{key}"

    def _validation(self, key: bytes) -> str:
        keys = self.folder / "keys" / "default" / "HS256"
        keys.mkdir(parents=True)
        (keys / "default").write_bytes(base64.b64encode(key))
        (self.folder / "oauth2.conf").write_text(_LOCAL_VALIDATION.format(d=self.folder))
        return _OAUTH.format(d=self.folder)

    def _maildir(self, user: str, folder: str) -> Path:
        maildir = self.folder / "mail" / user / "Maildir"
        if folder != "INBOX":
            maildir /= f".{folder}"
        if not (maildir / "new").is_dir():
            for name in ("tmp", "new", "cur"):
                (maildir / name).mkdir(parents=True, exist_ok=True)
            self._own(self.folder / "mail")
        return maildir

    def _own(self, top: Path) -> None:
        if os.geteuid() == 0:
            for path in (top, *top.rglob("*")):
                with suppress(FileNotFoundError):  # Dovecot works in there meanwhile
                    os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _await(self) -> None:
        deadline = time.monotonic() + 15
        while True:
            try:
                with socket.create_connection((self.host, self.port), 1) as probe:
                    if probe.recv(4):
                        return
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot does not start: {self.log()}")
            time.sleep(0.02)

    def _signal_children(self, sign: signal.Signals) -> None:
        if self._process:
            children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
            for child in children:
                with suppress(ProcessLookupError):
                    os.kill(int(child), sign)

    def _end(self, sign: signal.Signals) -> None:
        process, self._process = self._process, None
        if process:
            process.send_signal(sign)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot(tls=True) as server:
        yield server


@pytest.fixture
def user() -> str:
    """A name that no other test of this run has."""
    return f"user{next(_numbers)}"
