"""Looks whether the links of the library still answer, each at most once a day.

links of the entries ─► not looked at today ─► one a host at a time ─► HEAD, GET ─► rule ─► one row a link
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection

from worker.feeds.links import LinkAnswer, NoAnswer, look
from worker.model import LibraryEntry, LinkCheck, LinkState, LinkVerdict
from worker.rules import library_links
from worker.store import library as link_rows
from worker.store.db import Store

EVERY = timedelta(days=1)
MOST_AT_ONCE = 4  # of a run of the service, which ends a run before it stops
Look = Callable[[str, str], LinkAnswer | NoAnswer]  # link and method


def resting(tx: Connection) -> frozenset[str]:
    """The links that no longer answer, by what was found last."""
    return frozenset(check.url for check in link_rows.checks(tx).values() if library_links.rests(check))


def due_links(store: Store, entries: Iterable[LibraryEntry], now: datetime) -> list[str]:
    """The links that nobody looked at for a day, those never looked at first; checks of links that are gone from the library go."""
    links = sorted({entry.evidence.url for entry in entries} - {""})
    with store.read() as tx:
        checks = link_rows.checks(tx)
    if checks.keys() - set(links):
        with store.write() as tx:
            link_rows.forget_others(tx, links)
    due = [link for link in links if link not in checks or checks[link].checked_at + EVERY <= now]
    return sorted(due, key=lambda link: (link in checks, link))


def one_of_each_host(links: Iterable[str]) -> list[str]:
    """The first link of every host: who is asked again only after a pause has the patience of both sides."""
    hosts: dict[str, str] = {}
    for link in links:
        hosts.setdefault(urlsplit(link).netloc.lower(), link)
    return list(hosts.values())


def check_links(
    store: Store, links: Iterable[str], clock: Callable[[], datetime], allow: frozenset[str] = frozenset()
) -> Iterator[LinkCheck]:
    """Looks at these links, one after the other; each check is stored before it is given out."""

    def ask(link: str, method: str) -> LinkAnswer | NoAnswer:
        return look(link, method, allow=allow)

    for link in links:
        verdict = _verdict(link, ask)
        with store.write() as tx:
            check = library_links.after(link_rows.checks(tx).get(link), link, verdict, clock())
            link_rows.record(tx, check)
        yield check


def _verdict(link: str, ask: Look) -> LinkVerdict:
    answer = ask(link, "HEAD")
    if isinstance(answer, LinkAnswer) and library_links.ask_again(answer.status):
        answer = ask(link, "GET")
    elif isinstance(answer, NoAnswer) and not answer.no_such_host:
        answer = ask(link, "GET")  # some servers hang up on HEAD
    if isinstance(answer, LinkAnswer):
        return library_links.judge(link, answer.status, answer.url)
    if answer.no_such_host:
        return library_links.no_such_host(link)
    return LinkVerdict(LinkState.UNSURE, f"no answer: {answer.why}")
