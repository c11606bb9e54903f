"""The page's gate, its sign-in and its acts, over a real store but without a browser."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from fastapi import APIRouter
from fastapi.routing import APIRoute
from httpx import Client, Response
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from tests.browser.shop import HOUR, NOW, ZONE, Shop, furnish, opened, served
from worker.errors import NotPossibleError, OutsideError, ThrottledError
from worker.jobs.approve import edit
from worker.jobs.steer import stop_plan
from worker.model import Address, DeliveryState, DraftState, Finding, Prospect, Severity, Step
from worker.store import audit, conversations, deliveries, drafts, folders, mailboxes, messages, signins
from worker.store import known as known_rows
from worker.store import leads as lead_rows
from worker.store.db import Store
from worker.store.erasure import erase
from worker.web import (
    calendar,
    checklist,
    figures,
    leads,
    library,
    people,
    plans,
    queue,
    replays,
    sign_in,
    templates,
    wording,
    works,
)
from worker.web import mailboxes as mailbox_pages
from worker.web import news as news_pages
from worker.web.app import WebDesk
from worker.web.guard import HEADERS, Ticket, hostname
from worker.web.queue import morning
from worker.web.visit import STATIC

ROUTERS: tuple[APIRouter, ...] = (
    queue.router,
    leads.router,
    checklist.router,
    people.router,
    figures.router,
    calendar.router,
    replays.router,
    works.router,
    plans.router,
    library.router,
    news_pages.router,
    mailbox_pages.router,
    templates.router,
    sign_in.router,
)
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
PASSWORD = "a long and quiet word"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
OURS = {"Sec-Fetch-Site": "same-origin"}
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@contextlib.contextmanager
def visiting(desk: WebDesk) -> Iterator[Client]:
    """A client of the page on a real port."""
    with served(desk) as url, Client(base_url=url, trust_env=False) as client:
        yield client


@pytest.fixture
def page(shop: Shop) -> Iterator[Client]:
    furnish(shop)
    with visiting(shop.web()) as client:
        yield client


@pytest.fixture
def locked(shop: Shop) -> Iterator[Client]:
    """A page that asks for a password."""
    shop.password_hash = HASH
    with visiting(shop.web()) as client:
        yield client


def token(page: Client, path: str = "/drafts/1") -> str:
    found = TOKEN.search(page.get(path).text)
    assert found
    return found[1]


def post(page: Client, path: str, **form: object) -> Response:
    page.get("/")
    data = {"token": Ticket(page.cookies["followthrough"]).form_token} | {
        key: str(value) for key, value in form.items()
    }
    return page.post(path, data=data, headers=OURS)


def sign(page: Client, password: str = PASSWORD, user: str = "priya", to: str = "/") -> Response:
    data = {"token": token(page, "/sign-in"), "user": user, "password": password, "to": to}
    return page.post("/sign-in", data=data, headers=OURS)


def concrete(path: str) -> str:
    return re.sub(r"\{\w+\}", "1", path.replace("{kind}/{name}", "closing/en"))


POSTS = sorted({concrete(route.path) for route in ROUTES if "POST" in (route.methods or ())})
GETS = sorted(
    concrete(route.path)
    for route in ROUTES
    if "GET" in (route.methods or ()) and route.endpoint.__module__ != library.__name__  # this shop has no such folder
)


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(page: Client, shop: Shop, path: str) -> None:
    good, form = (
        token(page),
        {"version": "1", "choice": "drop", "is_lead": "false", "runs": "false", "until": "tomorrow"},
    )
    form |= {
        "body": "x",
        "message": "1",
        "closed": "true",
        "kind": "call",
        "lead": "1",
        "folder": "1",
        "user": "priya",
        "password": "x",
    }
    before = _dump(shop)
    refused = [
        page.post(path, data=form, headers=OURS),
        page.post(path, data=form | {"token": "0" * 64}, headers=OURS),
        page.post(path, data=form | {"token": good}, headers={"Sec-Fetch-Site": "cross-site"}),
        page.post(
            path, data=form | {"token": good}, headers={"Sec-Fetch-Site": "same-site"}
        ),  # another port of this host
        page.post(path, data=form | {"token": good}),  # neither Sec-Fetch-Site nor Origin
        page.post(path, data=form | {"token": good}, headers={"Origin": "http://evil.example"}),
        page.post(path, json=form | {"token": good}, headers=OURS),
    ]
    assert {response.status_code for response in refused} <= {403, 422}
    assert _dump(shop) == before
    with visiting(shop.web()) as other:  # another browser does not make good the token of this one
        assert other.post(path, data=form | {"token": good}, headers=OURS).status_code == 403


def _dump(shop: Shop) -> list[str]:
    with shop.store.read() as tx:
        return list(tx.connection.driver_connection.iterdump())  # type: ignore[union-attr]  # it is SQLite's


def test_an_origin_of_ours_stands_for_sec_fetch_site(page: Client) -> None:
    form, origin = {"token": token(page), "version": "1"}, str(page.base_url).rstrip("/")
    assert page.post("/drafts/1/approve", data=form, headers={"Origin": origin}).status_code == 303


@pytest.mark.parametrize("path", GETS)
def test_a_get_changes_nothing_and_every_page_carries_its_headers(page: Client, shop: Shop, path: str) -> None:
    before = _dump(shop)
    response = page.get(path)
    assert response.status_code == 200
    assert _dump(shop) == before
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert response.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?! src)|<style|\sstyle=|\son\w+=", response.text)


@pytest.mark.parametrize(
    "path", ["/nowhere", "/drafts/99", "/drafts/x", "/static/page.css", "/static/none", "/healthz"]
)
def test_other_answers_carry_them_too(page: Client, path: str) -> None:
    response = page.get(path)
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_a_mistake_of_ours_is_told_without_details(shop: Shop) -> None:
    furnish(shop)
    with visiting(replace(shop.web(), drafting=None)) as page:  # type: ignore[arg-type]  # the mistake
        response = page.get("/")
    assert response.status_code == 500
    assert "that is a mistake of this program" in response.text
    assert "Traceback" not in response.text
    assert response.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost:8025"])
def test_another_name_gets_no_page(page: Client, host: str) -> None:
    assert page.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    ("host", "name"), [("a.example:80", "a.example"), ("[::1]:80", "::1"), ("A.Example", "a.example")]
)
def test_the_name_in_a_host_header(host: str, name: str) -> None:
    assert hostname(host) == name


@given(st.text(max_size=80))
def test_any_host_header_is_read_or_refused(host: str) -> None:
    assert isinstance(hostname(host), str)


def test_the_cookie_is_kept_from_scripts_and_other_sites(page: Client) -> None:
    cookie = page.get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie  # it is plain HTTP on loopback


def test_the_cookie_needs_tls_where_the_page_is_reached_over_it(shop: Shop) -> None:
    with visiting(replace(shop.web(), address="https://queue.example")) as page:
        assert "secure" in page.get("/").headers["set-cookie"].lower()


def test_health_needs_no_sign_in_and_says_nothing(locked: Client) -> None:
    response = locked.get("/healthz")
    assert (response.status_code, response.text) == (200, "alive\n")


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_the_routes_are_not_published(page: Client, path: str) -> None:
    assert page.get(path).status_code == 404


@pytest.mark.parametrize("path", [path for path in GETS if path != "/sign-in"])
def test_a_stranger_is_asked_to_sign_in_and_brought_back(locked: Client, path: str) -> None:
    response = locked.get(path)
    assert (response.status_code, response.headers["location"]) == (303, f"/sign-in?to={path}")
    assert locked.get(path, headers={"HX-Request": "true"}).status_code == 401  # the list that refreshes itself


@pytest.mark.parametrize("path", [path for path in POSTS if path != "/sign-in"])
def test_a_stranger_changes_nothing(locked: Client, shop: Shop, path: str) -> None:
    furnish(shop)
    before = _dump(shop)
    data = {"token": token(locked, "/sign-in"), "version": "1"}
    assert locked.post(path, data=data, headers=OURS).status_code == 303
    assert _dump(shop) == before


def test_signing_in_gives_a_new_ticket_of_which_the_store_keeps_a_digest(locked: Client, shop: Shop) -> None:
    locked.get("/sign-in")
    before = locked.cookies["followthrough"]
    response = sign(locked, to="/leads")
    assert (response.status_code, response.headers["location"]) == (303, "/leads")
    after = locked.cookies["followthrough"]
    assert after != before
    assert locked.get("/").status_code == 200
    assert after not in "".join(_dump(shop))
    with shop.store.read() as tx:
        assert signins.who(tx, Ticket(after).digest(HASH), NOW) == "priya"


def test_a_ticket_ends_with_sign_out_with_time_and_with_a_new_password(locked: Client, shop: Shop) -> None:
    sign(locked)
    ticket = locked.cookies["followthrough"]
    shop.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("another")
    with visiting(shop.web()) as changed:
        changed.cookies.set("followthrough", ticket)
        assert changed.get("/").status_code == 303
    shop.clock.now += timedelta(days=15)
    assert locked.get("/").status_code == 303
    sign(locked)
    assert locked.get("/").status_code == 200
    data = {"token": Ticket(locked.cookies["followthrough"]).form_token}
    ticket = locked.cookies["followthrough"]
    assert locked.post("/sign-out", data=data, headers=OURS).status_code == 200
    locked.cookies.set("followthrough", ticket)
    assert locked.get("/").status_code == 303


@pytest.mark.parametrize(
    ("user", "password"), [("priya", "wrong"), ("someone", PASSWORD), ("", ""), ("priya", "x" * 9999)]
)
def test_a_wrong_name_or_password_lets_nobody_in(locked: Client, user: str, password: str) -> None:
    assert sign(locked, password, user).status_code in {403, 422}
    assert locked.get("/").status_code == 303


def test_after_five_wrong_passwords_the_right_one_has_to_wait(locked: Client, shop: Shop) -> None:
    assert [sign(locked, "wrong").status_code for _ in range(5)] == [403] * 5
    assert sign(locked).status_code == 429
    shop.clock.now += timedelta(minutes=16)
    assert sign(locked).status_code == 303


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "/a\nb", ""]
)
def test_signing_in_leads_to_no_other_site(locked: Client, to: str) -> None:
    assert sign(locked, to=to).headers["location"] == "/"


def test_approving_twice_approves_once_and_an_older_version_not_at_all(page: Client, shop: Shop) -> None:
    assert [post(page, "/drafts/1/approve", version=1).headers["location"] for _ in range(2)] == ["/drafts/2"] * 2
    with shop.store.write() as tx:
        edit(tx, 3, 1, "Re: Silo monitoring", "Dear Liv,\n\nNew words.\n", (), who="lee", now=NOW)
    response = post(page, "/drafts/3/approve", version=1)
    assert response.status_code == 409
    assert "changed meanwhile" in response.text
    with shop.store.read() as tx:
        assert [one.state for one in deliveries.in_states(tx, list(DeliveryState))] == [DeliveryState.APPROVED]


def test_undo_twice_and_too_late(page: Client, shop: Shop) -> None:
    post(page, "/drafts/1/approve", version=1)
    assert [post(page, "/deliveries/1/undo").status_code for _ in range(2)] == [303, 303]
    post(page, "/drafts/1/approve", version=1)
    with shop.store.write() as tx:
        deliveries.ready_up(tx, NOW + timedelta(minutes=1))
    response = post(page, "/deliveries/2/undo")
    assert response.status_code == 409
    assert "cannot be taken back" in response.text


def test_an_approval_outside_working_hours_may_wait_for_the_morning(page: Client, shop: Shop) -> None:
    shop.clock.now = datetime(2026, 3, 3, 20, tzinfo=UTC)
    assert "Approve for" in page.get("/drafts/1").text
    post(page, "/drafts/1/approve", version=1, when="later")
    with shop.store.read() as tx:
        assert deliveries.of_draft(tx, 1)[0].not_before == datetime(2026, 3, 4, 8, tzinfo=UTC)  # nine in Berlin


def test_a_blocked_draft_is_not_approved(page: Client) -> None:
    response = post(page, "/drafts/2/approve", version=1)
    assert response.status_code == 409
    assert "Edit it first" in response.text


def test_rejecting_and_deciding_twice_is_answered_alike(page: Client, shop: Shop) -> None:
    assert [post(page, "/drafts/1/reject", version=1, reason="no").status_code for _ in range(2)] == [303, 303]
    lead = shop.lead(Prospect("u@u.example", "Una"), "x", (90, False, "Hello?"))
    one = shop.uncertain(lead)
    assert [post(page, f"/deliveries/{one.id}/decide", choice="drop").status_code for _ in range(2)] == [303, 303]
    assert post(page, f"/deliveries/{one.id}/decide", choice="send_again").status_code == 409


def test_a_turn_of_another_lead_cannot_be_closed(page: Client) -> None:
    assert post(page, "/leads/1/turn", message=2, closed="true").status_code == 404


def test_a_guess_is_shown_until_a_person_has_spoken(page: Client, shop: Shop) -> None:
    lead = shop.lead(Prospect("g@g.example", "Gus"), "x", (90, False, "Hello?"), (80, False, "No, thanks."))
    with shop.store.write() as tx:
        first, second = messages.of_conversation(tx, lead.conversation_id)
        messages.mark_guesses(tx, {second.id: "the same person and subject"})
        conversations.set_origins(tx, {1: first.id, lead.conversation_id: 1})
    shown = page.get(f"/leads/{lead.id}").text
    assert "the same person and subject" in shown
    assert "Came from" in shown
    assert f'"/leads/{lead.id}">Gus' in page.get("/leads/1").text, "the lead it was forwarded from"
    assert post(page, f"/leads/{lead.id}/guess", message=second.id, belongs="true").status_code == 303
    assert "the same person and subject" not in page.get(f"/leads/{lead.id}").text
    assert post(page, f"/leads/{lead.id}/guess", message=1, belongs="true").status_code == 404


def test_a_form_that_is_too_large_is_refused(page: Client) -> None:
    assert post(page, "/drafts/1/edit", version=1, body="x" * 600_000).status_code == 413


@pytest.mark.parametrize(
    ("asked", "wakes"),
    [
        ("tomorrow", datetime(2026, 3, 29, 6, tzinfo=UTC)),  # the clocks go forward that night
        ("three_days", datetime(2026, 3, 31, 6, tzinfo=UTC)),
        ("next_week", datetime(2026, 3, 30, 6, tzinfo=UTC)),
    ],
)
def test_a_draft_wakes_in_the_morning(asked: str, wakes: datetime) -> None:
    assert morning(asked, datetime(2026, 3, 28, 15, tzinfo=UTC), ZoneInfo(ZONE)) == wakes


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - the zone comes below
    st.sampled_from(["tomorrow", "three_days", "next_week"]),
)
def test_it_always_wakes_later_at_eight(now: datetime, asked: str) -> None:
    wakes = morning(asked, now.replace(tzinfo=UTC), ZoneInfo(ZONE))
    assert wakes > now.replace(tzinfo=UTC)
    assert wakes.astimezone(ZoneInfo(ZONE)).hour == 8


def test_nobody_snoozes_until_whenever() -> None:
    with pytest.raises(NotPossibleError):
        morning("whenever", NOW, ZoneInfo(ZONE))


def test_the_top_line_tells_what_is_wrong_and_the_mend(page: Client, shop: Shop) -> None:
    assert "1 mailbox, last confirmed 20 s ago" in page.get("/").text
    with shop.store.write() as tx:
        mailboxes.fail(tx, shop.mailbox.id, OutsideError("The server refuses the password. Correct it."), NOW - HOUR)
    assert "priya@larkspur.example: The server refuses the password. Correct it (for 1 h)." in page.get("/").text
    with shop.store.write() as tx:
        mailboxes.confirm(tx, shop.mailbox.id, NOW - 2 * HOUR)
    assert "not confirmed for 2 h. Look whether the worker runs" in page.get("/").text


def test_mails_that_could_not_be_read_are_shown_and_a_resting_folder_is_read_again(page: Client, shop: Shop) -> None:
    with shop.store.write() as tx:
        (folder,) = folders.of_mailbox(tx, shop.mailbox.id)
        folders.quarantine(tx, folder.id, 7, b"Subject: <b>\xff", "nested too deep", NOW)
        folders.save(tx, replace(folder, paused_reason="rebuilt three times in an hour"))
    text = page.get("/mailboxes").text
    assert "nested too deep" in text
    assert "Subject: &lt;b&gt;�" in text
    assert post(page, f"/mailboxes/{shop.mailbox.id}/read-again", folder=folder.id).status_code == 303
    with shop.store.read() as tx:
        assert folders.of_mailbox(tx, shop.mailbox.id)[0].paused_reason is None


def test_a_mailbox_says_how_it_stands(page: Client, shop: Shop) -> None:
    with shop.store.write() as tx:
        (folder,) = folders.of_mailbox(tx, shop.mailbox.id)
        begun = NOW - timedelta(minutes=4)
        folders.save(tx, replace(folder, exists=3000, remaining=1000, backfill_uid=1001, begun_at=begun))
        mailboxes.note_newest(tx, shop.mailbox.id, NOW - timedelta(seconds=9), NOW - timedelta(seconds=4))
        mailboxes.count_bytes(tx, shop.mailbox.id, 12_300_000, NOW)
    text = page.get("/mailboxes").text
    assert "1 mailbox, reading history: 67 %, about 2 min left" in text
    assert '<progress aria-label="History of priya@larkspur.example" value="2000" max="3000">67 %</progress>' in text
    for said in ("2,000 of 3,000 mails looked at (67 %)", "here 5 s after it arrived", "12.3 MB", ">20 s ago<"):
        assert said in text
    with shop.store.write() as tx:
        mailboxes.fail(tx, shop.mailbox.id, ThrottledError("The server asks us to slow down", 900), NOW)
    assert "The server asks us to slow down; reading goes on by itself in 15 min." in page.get("/").text
    assert "for 15 min more" in page.get("/mailboxes").text


def samples(text: str) -> dict[tuple[str, str], float]:
    """(name, label) to value."""
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_metrics_tell_what_the_store_holds(page: Client, shop: Shop) -> None:
    evil = 'a"\\\n{}@larkspur.example'
    with shop.store.write() as tx:
        (folder,) = folders.of_mailbox(tx, shop.mailbox.id)
        folders.quarantine(tx, folder.id, 7, b"x", "nested too deep", NOW)
        folders.save(tx, replace(folder, exists=400, remaining=100, backfill_uid=101, begun_at=NOW - HOUR))
        other = mailboxes.ensure(tx, evil, NOW)
        mailboxes.fail(tx, other.id, ThrottledError("slow down", 900), NOW)
        mailboxes.ensure(tx, "gone@larkspur.example", NOW)  # not in the configuration any more
    desk = shop.web()
    owners = {**desk.owners, other.id: desk.owners[shop.mailbox.id]}
    before = _dump(shop)
    with visiting(replace(desk, owners=owners)) as scraper:
        response = scraper.get("/metrics")
    assert _dump(shop) == before
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert response.headers["cache-control"] == "no-store"
    found, priya = samples(response.text), "priya@larkspur.example"
    assert found["followthrough_mailbox_up", priya] == 1
    assert found["followthrough_mailbox_confirmed_age_seconds", priya] == 20
    assert found["followthrough_mailbox_history_read_ratio", priya] == 0.75
    assert found["followthrough_mailbox_history_remaining_mails", priya] == 100
    assert found["followthrough_mailbox_quarantined_mails", priya] == 1
    assert found["followthrough_mailbox_throttled_seconds", evil] == 900
    assert ("followthrough_mailbox_confirmed_age_seconds", evil) not in found, "it never answered"
    assert ("followthrough_mailbox_up", "gone@larkspur.example") not in found
    assert found["followthrough_queue_drafts", ""] == 4
    assert found["followthrough_waiting_leads", ""] == 3
    assert found["followthrough_deliveries", "sent"] == 0
    asked = page.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert asked.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert asked.text.endswith("# EOF\n")


def test_the_metrics_ask_who_reads_them(shop: Shop) -> None:
    secret = "a-token-of-the-scraper"
    bearing = {"Authorization": f"Bearer {secret}"}
    with visiting(shop.web()) as open_page:
        assert open_page.get("/metrics").status_code == 200
        assert open_page.get("/metrics", headers={"Host": "evil.example"}).status_code == 421
        empty = {"Host": "evil.example", "Authorization": "Bearer"}
        assert open_page.get("/metrics", headers=empty).status_code == 421
    with visiting(replace(shop.web(), metrics_token=secret)) as page:
        refused = page.get("/metrics")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="metrics"')
        assert "mailbox" not in refused.text
        for wrong in ("Bearer x", f"Basic {secret}", "Bearer", secret, f"Bearer {secret}x"):
            assert page.get("/metrics", headers={"Authorization": wrong}).status_code == 401
        assert page.get("/metrics", headers=bearing).status_code == 200
        assert page.get("/metrics", headers=bearing | {"Host": "followthrough:8025"}).status_code == 200
        assert page.get("/", headers=bearing | {"Host": "followthrough:8025"}).status_code == 421
    shop.password_hash = HASH
    with visiting(replace(shop.web(), metrics_token=secret)) as locked:
        assert locked.get("/metrics").status_code == 401
        assert locked.get("/metrics", headers=bearing).status_code == 200
        assert locked.get("/", headers=bearing).status_code == 303, "the token opens nothing else"
        sign(locked)
        assert locked.get("/metrics").status_code == 200
    with visiting(shop.web()) as locked:
        assert locked.get("/metrics").status_code == 401


def test_the_report_as_files(page: Client) -> None:
    assert page.get("/report.json?week=2026-W09").json()["week"] == "2026-W09"
    response = page.get("/report.csv")
    assert response.headers["content-disposition"] == 'attachment; filename="latency-2026-W10.csv"'
    assert response.text.startswith("by,name,n,")
    assert page.get("/report?week=nonsense").status_code == 400


def test_evidence_links_only_to_the_web(page: Client, shop: Shop) -> None:
    assert 'rel="noopener noreferrer"' in page.get("/drafts/3").text
    with shop.store.write() as tx:
        tx.exec_driver_sql("UPDATE draft SET evidence = replace(evidence, 'https://', 'javascript:')")
    assert 'href="javascript:' not in page.get("/drafts/3").text


def test_what_was_decided_is_said(page: Client, shop: Shop) -> None:
    post(page, "/drafts/1/reject", version=1, reason="they called")
    assert "This draft is <b>rejected</b>: they called" in page.get("/drafts/1").text
    assert shop.woken == ["plan"]
    with shop.store.read() as tx:
        assert drafts.get(tx, 1).state is DraftState.REJECTED


def test_the_queue_opens_after_somebody_was_erased(page: Client, shop: Shop) -> None:
    post(page, "/drafts/1/approve", version=1)
    with shop.store.write() as tx:
        stop_plan(tx, 1, "they bought elsewhere", who="priya", now=NOW)
        audit.record(tx, at=NOW, who="one", what="void", subject="delivery:1")
        erase(tx, "ana.ruiz@hafen-sued.example", "digest", NOW)
    assert page.get("/").status_code == 200


def test_drafts_of_a_mailbox_that_is_no_longer_watched_are_not_shown(page: Client, shop: Shop) -> None:
    with shop.store.write() as tx:
        old = mailboxes.ensure(tx, "gone@larkspur.example", NOW)
        lead_rows.save(tx, replace(lead_rows.get(tx, 1), mailbox_id=old.id))
    shown = page.get("/")
    assert shown.status_code == 200
    assert "Ana Ruiz" not in shown.text
    assert '<span class="num">3</span>' in shown.text
    assert page.get("/drafts/1").status_code == 404
    assert page.get("/leads/1").status_code == 404


def test_whose_plan_has_ended_and_who_waits_is_said_to_be_answered_by_hand(page: Client, shop: Shop) -> None:
    with shop.store.write() as tx:
        stop_plan(tx, 1, "they bought elsewhere", who="priya", now=NOW)
    assert "Waits for us" in (shown := page.get("/leads/1").text)
    assert "nothing is drafted: answer by hand, or let the plan go on" in shown
    assert "Ana Ruiz" in page.get("/leads").text


SPANS = st.tuples(st.integers(-2, 50), st.integers(-2, 60))


@given(st.text(max_size=40), st.lists(SPANS, max_size=5))
def test_marks_lose_no_letter(text: str, spans: list[tuple[int, int]]) -> None:
    found = [Finding("rule", Severity.WARNS, "what", "mend", "body", start, end) for start, end in spans]
    pieces = wording.marked(text, found, "body")
    assert "".join(piece.text for piece in pieces) == text


@pytest.mark.parametrize(
    ("hours", "words"),
    [(19, "24 h limit in 5 h"), (24, "72 h limit in 2 d"), (80, "8 h over the 72 h limit")],
)
def test_how_far_the_limit_is(hours: int, words: str) -> None:
    step = Step.DUE if hours < 24 else Step.LATE if hours < 72 else Step.OVERDUE
    assert wording.limit_in(hours * HOUR, step) == words


def test_a_moment_is_as_short_as_it_is_clear_and_its_title_is_whole() -> None:
    zone = ZoneInfo(ZONE)
    assert ">10:30</time>" in wording.moment(NOW, NOW, zone)
    assert ">Mon 10:30</time>" in wording.moment(NOW - 24 * HOUR, NOW, zone)
    assert ">3 Mar 2025</time>" in wording.moment(NOW - timedelta(days=365), NOW, zone)
    assert 'title="Tuesday, 3 March 2026, 10:30 (Europe/Berlin)"' in wording.moment(NOW, NOW, zone)


def test_styles_and_scripts_stay_light(page: Client) -> None:
    files = [file for file in STATIC.iterdir() if file.suffix in {".js", ".css"}]
    ours = sum(file.stat().st_size for file in files if not file.name.endswith(".min.js"))
    answers = [page.get(f"/static/{file.name}", headers={"Accept-Encoding": "gzip"}) for file in files]
    assert ours <= 24_000
    assert sum(int(answer.headers["content-length"]) for answer in answers) <= 30_000  # as it travels
    assert all(answer.headers["cache-control"].endswith("immutable") for answer in answers)


def test_pages_travel_as_they_are(page: Client) -> None:
    assert "content-encoding" not in page.get("/", headers={"Accept-Encoding": "gzip"}).headers


def test_the_plans_show_their_touches_in_order(page: Client) -> None:
    shown = page.get("/plans").text
    assert shown.index("thank-you") < shown.index("article") < shown.index("closing")
    assert 'aria-current="page">Plans' in shown


def test_starting_the_page_does_not_wait_for_the_pictures() -> None:
    code = "import sys, worker.web.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_verdict_is_remembered_for_what_a_person_chooses_and_taken_back(page: Client, shop: Shop) -> None:
    prospect = Prospect("zoe+web@quay9.example", "Zoe Quay", "Quay")
    lead = shop.lead(prospect, "Cranes", (30.0, False, "What would it cost?"))
    offered = page.get(f"/leads/{lead.id}").text
    assert "zoe@quay9.example" in offered
    assert "everybody at quay9.example" in offered
    for scope, word in (("address", "zoe@quay9.example"), ("domain", "quay9.example"), ("pattern", "*@quay9.*")):
        post(page, f"/leads/{lead.id}/verdict", is_lead="false", scope=scope, pattern="*@quay9.*")
        with shop.store.read() as tx:
            (known,) = known_rows.every(tx)
            assert (known.value, known.scope, lead_rows.get(tx, lead.id).override) == (word, scope, False)
        assert word in page.get(f"/leads/{lead.id}").text
        assert word in page.get("/people").text
        assert (
            post(page, f"/people/{known.id}/remove", back=f"/leads/{lead.id}").headers["location"]
            == f"/leads/{lead.id}"
        )
        post(page, f"/people/{known.id}/remove")  # a second click does no harm
        with shop.store.read() as tx:
            assert (known_rows.every(tx), lead_rows.get(tx, lead.id).override) == ([], None)
    refused = post(page, f"/leads/{lead.id}/verdict", is_lead="false", scope="pattern", pattern="*")
    assert refused.status_code == 400
    assert "would hold for everybody" in refused.text


def test_a_pasted_list_is_taken_in_or_told_what_is_wrong(page: Client, shop: Shop) -> None:
    assert "Nobody yet" in page.get("/people").text
    wrong = post(page, "/people", entries="anna@shop9.example\nno one", says="vendor")
    assert wrong.status_code == 422
    assert "line 2: “no one” is neither" in wrong.text
    assert "anna@shop9.example" in wrong.text, "what was typed is not lost"
    post(page, "/people", entries="anna@shop9.example, Anna <b>\nquay9.example", says="vendor")
    shown = page.get("/people").text
    assert "Anna &lt;b&gt;" in shown
    with shop.store.read() as tx:
        assert {(one.value, one.says.value, one.who) for one in known_rows.every(tx)} == {
            ("anna@shop9.example", "vendor", "priya"),
            ("quay9.example", "vendor", "priya"),
        }


def test_a_lead_page_names_its_people_and_whom_we_owe_thanks(page: Client, shop: Shop) -> None:
    lead = shop.lead(Prospect("zoe@quay9.example", "Zoe Quay", "Quay"), "Cranes", (30.0, False, "What would it cost?"))
    with shop.store.write() as tx:
        (mail,) = messages.of_conversation(tx, lead.conversation_id)
        brought = replace(mail, cc=(Address("bo@quay9.example", "Bo Lind"), Address("tom@friend9.example", "Tom")))
        messages.fill_in(tx, [brought], shop.desk.us)
        lead_rows.save(tx, replace(lead, introducer="tom@friend9.example"))
    shown = page.get(f"/leads/{lead.id}").text
    assert "<b>Bo Lind</b> bo@quay9.example" in shown
    assert "a colleague of theirs" in shown
    assert "introduced them; we owe thanks" in shown


def test_a_lead_page_names_other_leads_of_the_same_person_and_company(page: Client, shop: Shop) -> None:
    first = shop.lead(Prospect("zoe+form@quay9.example", "Zoe Quay"), "Form", (50.0, False, "What would it cost?"))
    second = shop.lead(Prospect("zoe@quay9.example", "Zoe Quay"), "Cranes", (30.0, False, "What would it cost?"))
    third = shop.lead(Prospect("bo@quay9.example", "Bo Lind"), "Docks", (20.0, False, "What would it cost?"))
    shown = page.get(f"/leads/{second.id}").text
    assert f'<a href="/leads/{first.id}">Zoe Quay</a> <span class="dim">the same person' in shown
    assert f'<a href="/leads/{third.id}">Bo Lind</a> <span class="dim">a colleague' in shown
