"""Runs the soak: `make soak`, SOAK_SECONDS=n (default 1800), SOAK_SEED=n to repeat one, SOAK_MAILS=n to begin with (default 3000).

worker ─► link (plain or TLS) ─► Dovecot ◄─ arrivals, expunges, moves, renumbering, kills

Prints its seed and, as JSON, what happened; exits 1 with every difference between store and mailbox.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy, Way
from tests.soak.difference import differences, messages
from tests.soak.post import US, Post
from tests.soak.trouble import USER, WATCHED, Trouble, Worker
from worker.store.db import Store
from worker.store.skims import to_read

_CONFIG = """
data_dir = "data"
[company]
name = "Larkspur Instruments"
domains = ["larkspur.example"]
[[people]]
name = "Priya Raman"
email = "{us}"
timezone = "Europe/Berlin"
[[mailboxes]]
address = "{us}"
[mailboxes.imap]
host = "127.0.0.1"
port = {port}
security = "{security}"
username = "{user}"
password = "file:password"
timeout_seconds = 2
[mailboxes.smtp]
host = "127.0.0.1"
port = 1
security = "none"
[drafting]
most_at_once = 10000
[sync]
poll_minutes = 0.1
"""


def soak(seconds: float, seed: int, mails: int) -> int:
    """Runs it; the exit code."""
    chance = random.Random(seed)
    post = Post(random.Random(chance.random()))
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="soak-"))
        dovecot = stack.enter_context(Dovecot(tls=True))
        links = [stack.enter_context(Proxy(port)) for port in (dovecot.port, dovecot.tls_port)]
        (folder / "password").write_text("secret\n")
        for name, link, security in zip(("plain", "tls"), links, ("none", "tls"), strict=True):
            text = _CONFIG.format(us=US, user=USER, port=link.port, security=security)
            (folder / f"{name}.toml").write_text(text)
        trouble = Trouble(chance, post, dovecot, links, seconds)
        for number in range(mails):
            trouble.put(WATCHED[number % 4 == 0])
        with trouble.client() as client:
            client.create_folder("Archive")
        worker = Worker(folder, chance, dovecot.authority)
        stack.callback(worker.end)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            worker.turn()
            trouble.act()
            time.sleep(chance.uniform(0.02, 0.4))
        wrong = _verdict(worker, trouble, folder, seed, seconds)
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print(f"kept for a look: {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


def _verdict(worker: Worker, trouble: Trouble, folder: Path, seed: int, seconds: float) -> list[str]:
    """Calm, one last pass, the comparison and the figures; every difference."""
    worker.end()
    for link in trouble.links:
        link.heal()
        link.delay = 0
    calm = folder / "plain.toml"
    calm.write_text(calm.read_text().replace("timeout_seconds = 2", "timeout_seconds = 60"))  # however busy the machine
    code = worker.last_pass()
    wrong = [f"the worker: {strange}" for strange in worker.strange]
    if code:
        wrong.append(f"the last pass ended with {code}: {worker.log()[-1500:]}")
    store = Store(f"sqlite:///{folder / 'data' / 'followthrough.db'}")
    with trouble.client() as client:
        wrong += differences(store, client, trouble.post.truth)
        with store.read() as tx:
            wrong += [f"without its text: {mail.subject}" for mail, *_ in to_read(tx, 1, 12)]
        there = {name: client.folder_status(name, ["MESSAGES"])[b"MESSAGES"] for name in WATCHED}
    figures = {
        "seed": seed,
        "seconds": seconds,
        "mails_ever": len(trouble.post.names),
        "mails_at_the_end": there,
        "messages_stored": messages(store).total(),
        "acts": dict(trouble.done),
        "lives": dict(worker.lives),
        "connections": sum(link.connections for link in trouble.links),
        "megabytes_read": round(sum(link.passed[Way.DOWN] for link in trouble.links) / 1e6, 1),
        "differences": wrong,
    }
    store.close()
    print(json.dumps(figures, indent=1))
    return wrong


if __name__ == "__main__":
    chosen = int(os.environ.get("SOAK_SEED") or secrets.randbelow(1_000_000))
    print(f"seed {chosen}", file=sys.stderr)
    sys.exit(soak(float(os.environ.get("SOAK_SECONDS") or 1800), chosen, int(os.environ.get("SOAK_MAILS") or 3000)))
