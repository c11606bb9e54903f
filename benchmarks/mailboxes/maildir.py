"""Mailboxes on disk: made once, kept in a cache outside the repository, and linked from there into a server's folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.mailboxes.mailbox import NOW, VERSION, Mail, Plan, Truth, arrivals, plan, render
from tests.servers.dovecot import Dovecot

_SERVER = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())  # as whom Dovecot reads


@dataclass(frozen=True, slots=True)
class StoredMailbox:
    """A Maildir in the cache, and what is known of it."""

    size: int
    folder: Path
    truth: Truth
    now: datetime
    seed: int

    def install(self, server: Dovecot, user: str) -> None:
        """Gives the user of a server this mailbox, by hard links: nothing may write into the files of mails."""
        home = server.folder / "mail" / user
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-al", self.folder, home / "Maildir"], check=True)
        _own(home, *(Path(name) for name, _, _ in os.walk(home)))

    def arrivals(self, count: int) -> list[Mail]:
        """The mails that arrive after its moment, in their order."""
        return arrivals(count, self.now, self.seed)


def made(size: int, now: datetime = NOW, seed: int = 1) -> StoredMailbox:
    """The mailbox of `size` mails, from the cache, or made now (a minute for 100,000) with a word to stderr."""
    planned = plan(size, now, seed)
    cache = Path(tempfile.gettempdir()) / f"followthrough-mailboxes-{os.geteuid()}"
    folder = cache / f"v{VERSION}-{seed}-{size}-{now:%Y%m%d%H}"
    if not folder.exists():
        print(f"making a mailbox of {size:,} mails …", file=sys.stderr, flush=True)
        cache.mkdir(mode=0o700, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=cache, prefix="unfinished-"))
        try:
            write(planned, unfinished, seed)
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return StoredMailbox(size, folder, planned.truth, now, seed)


def write(planned: Plan, folder: Path, seed: int = 1) -> None:
    """The mails as a Maildir with the subfolder Sent; INTERNALDATE is the time of the file."""
    for name in ("", ".Sent"):
        for inner in ("tmp", "new", "cur"):
            (folder / name / inner).mkdir(parents=True, exist_ok=True)
    places = {True: f"{folder}/.Sent/cur", False: f"{folder}/cur"}
    for number, mail in enumerate(planned.mails):
        _write(places[mail.sent], number, mail, render(mail, seed))


def _write(place: str, number: int, mail: Mail, raw: bytes) -> None:
    """One file, named with its sizes on disk and on the wire as Dovecot names what it delivers."""
    second = int(mail.at.timestamp())
    name = f"{second}.M{number:06}P1.made,S={len(raw)},W={len(raw) + raw.count(10)}:2,S"
    handle = os.open(f"{place}/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, raw)
        os.utime(handle, (second, second))
        if os.geteuid() == 0:
            os.fchown(handle, _SERVER.pw_uid, _SERVER.pw_gid)
    finally:
        os.close(handle)


def _own(*paths: Path) -> None:
    for path in paths:
        if path.stat().st_uid != _SERVER.pw_uid:
            os.chown(path, _SERVER.pw_uid, _SERVER.pw_gid)
