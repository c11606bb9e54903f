"""Reading alone: header fields as the product asks for them, the first 8 kB, whole mails; beside one FETCH on a raw socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.bench.sync.measure import beside, share, timed
from benchmarks.bench.sync.overheard import fetched_items
from benchmarks.bench.sync.peers import FOLDERS, HEADER_FIELDS, imapclient_fetch, raw_fetch
from benchmarks.bench.sync.server import LARGE, Served, served
from benchmarks.figures import Figure
from worker.mail.imap import ImapSession

_EIGHT_KB, _WHOLE = 8192, 2**31 - 1  # bytes
_GOALS = {"headers": 1.3, "8k": 1.2, "whole": 1.4}


def bench() -> Iterator[Figure]:
    """Seconds for both folders, sign-in included."""
    box = served(LARGE)
    for name, goal in _GOALS.items():
        read = partial(_count, name)
        wanted = fetched_items(box.account(), read)
        both = beside(
            f"reading {name} {wanted}",
            timed(partial(_read, box, read)),
            timed(partial(raw_fetch, box.port, box.user, wanted)),
        )
        yield share(f"sync.read_{name}", both, goal)
    slow, raw = beside(
        "imapclient, batches of 500",
        timed(lambda: imapclient_fetch(box.port, box.user)),
        timed(lambda: raw_fetch(box.port, box.user, HEADER_FIELDS)),
        rounds=1,
    )
    yield Figure("sync.imapclient_headers", round(slow, 4), "s", round(raw, 4), round(slow / raw, 4))


def _count(name: str, session: ImapSession, uids: list[int]) -> int:
    if name == "headers":
        return sum(1 for _ in session.headers(uids))
    return sum(1 for _ in session.bodies(uids, _EIGHT_KB if name == "8k" else _WHOLE))


def _read(box: Served, read: Callable[[ImapSession, list[int]], int]) -> None:
    count = 0
    with ImapSession(box.account()) as session:
        for folder in FOLDERS:
            session.open(folder)
            count += read(session, session.uids(1))
    assert count == box.size, f"{count} of {box.size} mails were read"
