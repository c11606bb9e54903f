"""When a link counts as gone, and what a look at a real server makes of its answers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.http import FeedServer, answer, feed_server
from tests.unit.test_library_fit import entry
from worker.feeds import links
from worker.jobs.check_links import check_links, due_links, one_of_each_host, resting
from worker.model import Evidence, LibraryEntry, LinkCheck, LinkState, LinkVerdict
from worker.rules.library_links import after, judge, no_such_host, rests
from worker.store import library as link_rows
from worker.store.db import Store

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://press.example/a"
GONE, ALIVE, UNSURE = (LinkVerdict(state, "…") for state in (LinkState.GONE, LinkState.ALIVE, LinkState.UNSURE))


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


@pytest.mark.parametrize(
    ("status", "landed", "state"),
    [
        (200, URL, LinkState.ALIVE),
        (204, "https://press.example/b?x=1", LinkState.ALIVE),
        (200, "https://press.example/", LinkState.FRONT_PAGE),
        (200, "https://www.press.example", LinkState.FRONT_PAGE),
        (200, "https://press.example/?article=a", LinkState.ALIVE),
        (404, URL, LinkState.GONE),
        (410, URL, LinkState.GONE),
        (403, URL, LinkState.UNSURE),
        (429, URL, LinkState.UNSURE),
        (500, URL, LinkState.UNSURE),
        (304, URL, LinkState.UNSURE),
    ],
)
def test_what_an_answer_means(status: int, landed: str, state: LinkState) -> None:
    assert judge(URL, status, landed).state is state


def test_a_front_page_that_was_meant_is_none_to_wonder_at() -> None:
    assert judge("https://press.example", 200, "https://press.example/").state is LinkState.ALIVE


def looked(*looks: tuple[float, LinkVerdict]) -> LinkCheck:
    """The link after looks at these days from now."""
    check = None
    for days, verdict in looks:
        check = after(check, URL, verdict, NOW + days * DAY)
    assert check is not None
    return check


@pytest.mark.parametrize(
    ("looks", "resting"),
    [
        ([(0, GONE)], False),
        ([(0, GONE), (0.2, GONE)], False),  # the same day
        ([(0, GONE), (1, GONE)], True),
        ([(0, GONE), (0.7, GONE)], True),  # another day in UTC
        ([(0, GONE), (1, UNSURE), (2, GONE)], True),
        ([(0, GONE), (1, ALIVE), (2, GONE)], False),
        ([(0, GONE), (1, GONE), (2, UNSURE)], True),
        ([(0, GONE), (1, GONE), (2, ALIVE)], False),
        ([(0, UNSURE), (1, UNSURE), (2, UNSURE)], False),
    ],
)
def test_an_entry_rests_after_two_days_without_its_page(looks: list[tuple[float, LinkVerdict]], resting: bool) -> None:
    assert rests(looked(*looks)) is resting


LOOKS = st.lists(st.tuples(st.floats(0, 10), st.sampled_from([GONE, ALIVE, UNSURE])), min_size=1)


@given(LOOKS.map(lambda looks: sorted(looks, key=itemgetter(0))))
def test_it_never_rests_without_two_days_of_a_gone_page_since_it_last_answered(
    looks: list[tuple[float, LinkVerdict]],
) -> None:
    gone: set[object] = set()
    for days, verdict in looks:
        if verdict is ALIVE:
            gone = set()
        elif verdict is GONE:
            gone.add((NOW + days * DAY).date())
    assert rests(looked(*looks)) is (len(gone) > 1)


def on(server: FeedServer, *paths: str) -> list[LibraryEntry]:
    return [
        entry(path.strip("/"), evidence=Evidence(path, server.url(path), "Press", None, "It helps.")) for path in paths
    ]


def test_a_run_looks_and_keeps_what_it_found(store: Store, server: FeedServer) -> None:
    server.serve("/there", b"x")
    server.serve("/", b"x")
    server.redirect("/moved", "/there")
    server.redirect("/front", "/")
    server.hang_up("/dead")
    server.acts["/gets"] = lambda handler: answer(handler, 405 if handler.command == "HEAD" else 200, b"x" * 9, {})
    server.drip("/endless", 0.01)
    paths = ("/there", "/moved", "/front", "/dead", "/gets", "/endless", "/nothing")
    entries = on(server, *paths)
    due = due_links(store, entries, NOW)
    assert sorted(due) == sorted(server.url(path) for path in paths)
    list(check_links(store, due, lambda: NOW, frozenset({server.host})))
    with store.read() as tx:
        found = {check.url.removeprefix(server.url("")): check for check in link_rows.checks(tx).values()}
    assert {path: check.state for path, check in found.items()} == {
        "/there": LinkState.ALIVE,
        "/moved": LinkState.ALIVE,
        "/front": LinkState.FRONT_PAGE,
        "/dead": LinkState.UNSURE,
        "/gets": LinkState.ALIVE,
        "/endless": LinkState.ALIVE,
        "/nothing": LinkState.GONE,
    }
    assert "HTTP 404" in found["/nothing"].detail
    assert [method for method, path in server.methods if path == "/there"] == [
        "HEAD",
        "HEAD",
    ]  # its own, and moved there
    assert [method for method, path in server.methods if path == "/gets"] == ["HEAD", "GET"]


def test_a_link_is_looked_at_once_a_day_and_forgotten_with_its_entry(store: Store, server: FeedServer) -> None:
    entries = on(server, "/a", "/b")
    a, b = (one.evidence.url for one in entries)
    allow = frozenset({server.host})
    list(check_links(store, [a], lambda: NOW, allow))
    assert due_links(store, entries, NOW + DAY / 2) == [b]
    assert due_links(store, entries, NOW + DAY) == [b, a]  # the one never looked at first
    list(check_links(store, [a], lambda: NOW + DAY, allow))
    with store.read() as tx:
        assert resting(tx) == {a}
    server.serve("/a", b"back")
    list(check_links(store, [a], lambda: NOW + 2 * DAY, allow))
    with store.read() as tx:
        assert resting(tx) == set()
    assert due_links(store, entries[1:], NOW + 2 * DAY) == [b]
    with store.read() as tx:
        assert link_rows.checks(tx) == {}


def test_a_host_is_asked_one_thing_at_a_time() -> None:
    assert one_of_each_host(["https://a.example/1", "https://A.example/2", "https://b.example/1"]) == [
        "https://a.example/1",
        "https://b.example/1",
    ]


def test_our_own_network_is_not_asked(server: FeedServer) -> None:
    server.serve("/a", b"x")
    found = links.look(server.url("/a"), "HEAD")
    assert isinstance(found, links.NoAnswer)
    assert "not on the public internet" in found.why
    assert server.methods == []


@pytest.mark.parametrize(("errno", "unknown"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)])
def test_a_name_that_does_not_exist_is_told_from_a_network_that_is_down(errno: int, unknown: bool) -> None:
    def resolver(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(errno, "no name")

    found = links.look("https://gone.example/a", "HEAD", resolver=resolver)
    assert isinstance(found, links.NoAnswer)
    assert found.no_such_host is unknown


def test_a_host_without_a_name_is_gone() -> None:
    assert no_such_host("https://gone.example/a") == LinkVerdict(LinkState.GONE, "there is no gone.example any more")
