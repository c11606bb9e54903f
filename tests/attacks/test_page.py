"""Whoever reaches the page's port sends it nonsense, or the same thing many times at once."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from httpx import Client

from tests.browser.shop import HOUR, Shop, furnish, opened
from tests.contract.test_take_in import mail
from tests.unit.test_web import OURS, PASSWORD, ROUTES, TOKEN, concrete, locked, post, sign, visiting
from worker.jobs.deliver import deliver_due
from worker.jobs.take_in import take_in
from worker.model import DeliveryState, Draft, DraftState, FetchedMail
from worker.store import folders
from worker.store.db import Store
from worker.web.guard import Ticket

__all__ = ["locked"]  # a fixture

GOOD = {
    "version": "1", "choice": "drop", "is_lead": "true", "runs": "true", "until": "tomorrow", "body": "x", "message": "1",
    "closed": "true", "lead": "1", "folder": "1", "reason": "", "subject": "", "when": "", "then": "",
}  # fmt: skip
NUMBERS = ["0", "-1", "9223372036854775808", "9" * 30, "1e9", "٣", "%00", "1%0d%0aX:y"]
VALUES = [
    "",
    "-1",
    "9" * 30,
    "9223372036854775808",
    "\0",
    "a\0\x1b",
    "\U0010ffff",
    "x" * 400_000,
    "NaN",
    "\r\nBcc: x@y",
]
ACTS = sorted({r.path for r in ROUTES if "POST" in (r.methods or ()) and not r.path.startswith("/sign")})
FIELDS = {route.path: [field.alias for field in route.dependant.body_params] for route in ROUTES if route.path in ACTS}
NUMBERED = sorted({r.path for r in ROUTES if "{" in r.path and "GET" in (r.methods or ())})


@pytest.fixture
def shop(each_store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(each_store, tmp_path) as shop:
        yield shop


@pytest.fixture
def furnished(shop: Shop) -> list[Draft]:
    return furnish(shop)


@pytest.fixture
def page(shop: Shop, furnished: list[Draft]) -> Iterator[Client]:
    assert furnished
    with visiting(shop.web()) as client:
        yield client


def test_a_number_that_nothing_has_is_no_page(page: Client) -> None:
    for number in NUMBERS:
        for path in NUMBERED:
            assert page.get(re.sub(r"\{\w+\}", number, path)).status_code == 404
        for path in filter(lambda path: "{" in path, ACTS):
            answer = post(page, re.sub(r"\{\w+\}", number, path), **GOOD)
            assert answer.status_code in {303, 404}, (path, number)


@pytest.mark.parametrize("path", ACTS)
def test_no_value_of_a_field_breaks_the_page(page: Client, path: str) -> None:
    page.get("/")
    form = dict.fromkeys(FIELDS[path], "1") | GOOD | {"token": Ticket(page.cookies["followthrough"]).form_token}
    for field in FIELDS[path]:
        for value in VALUES:
            answer = page.post(concrete(path), data=form | {field: value}, headers=OURS)
            assert answer.status_code < 500, (field, value[:20])


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"\xff\xfe=%ff&a"),
        ("application/x-www-form-urlencoded", b"a=1&" * 100_000),
        ("application/x-www-form-urlencoded", b"x" * 2_000_000),
        ("application/x-www-form-urlencoded; charset=utf-16", b"a"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 5000),
        ("multipart/form-data; boundary=x; charset=nope", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n'),
        ("application/json", b"{" * 10_000),
    ],
)  # fmt: skip
def test_a_body_that_is_no_form_is_refused(page: Client, kind: str, body: bytes) -> None:
    answer = page.post("/drafts/1/reject", content=body, headers=OURS | {"Content-Type": kind})
    assert answer.status_code in {400, 403, 413}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "evil.example#127.0.0.1", "[::1", "a, 127.0.0.1"],
)  # fmt: skip
def test_another_name_gets_no_page(page: Client, host: str) -> None:
    assert page.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("path", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "/etc/passwd", "%00", "a" * 5000])
def test_only_static_files_are_handed_out(page: Client, path: str) -> None:
    assert page.get(f"/static/{path}").status_code == 404


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "NONSENSE"])
def test_there_are_no_other_methods(page: Client, method: str) -> None:
    assert {page.request(method, path).status_code for path in ("/", "/drafts/1/approve")} == {405}


LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')


def test_reading_every_page_changes_nothing(shop: Shop, page: Client) -> None:
    before, seen, ahead = _everything(shop), dict[str, str](), ["/"]
    while ahead:
        path = ahead.pop().replace("&amp;", "&")
        shape = re.sub(r"W\d\d", "W", path)  # every week has an earlier one
        if shape not in seen:
            seen[shape] = page.get(path, headers={"Sec-Purpose": "prefetch"}).text
            ahead += LINK.findall(seen[shape])
    assert {"/leads", "/report", "/drafts/1", "/drafts/1?edit=1"} <= set(seen)
    assert _everything(shop) == before


def _everything(shop: Shop) -> list[object]:
    from worker.store.tables import metadata  # noqa: PLC0415 - read by this alone

    with shop.store.read() as tx:
        return [row for table in metadata.sorted_tables for row in tx.execute(table.select())]


def _pressed(url: str, acts: list[tuple[str, dict[str, object]]]) -> list[int]:
    """Each act by a browser of its own, all at once."""

    def press(act: tuple[str, dict[str, object]]) -> int:
        with Client(base_url=url, trust_env=False, timeout=60) as client:
            return post(client, act[0], **act[1]).status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(press, acts))


def test_twenty_approvals_at_once_send_one_mail(shop: Shop, furnished: list[Draft]) -> None:
    draft = furnished[0]
    with visiting(shop.web()) as page:
        path = f"/drafts/{draft.id}/approve"
        answers = _pressed(str(page.base_url), [(path, {"version": 1})] * 20)
    assert 303 in answers
    assert set(answers) <= {303, 409}
    assert shop.deliveries(draft) == [DeliveryState.APPROVED]
    shop.clock.now += HOUR
    deliver_due(shop.office)
    assert len(shop.courier.postbox.accepted) == 1


def test_approving_editing_rejecting_and_snoozing_at_once_leaves_one_decision(shop: Shop, furnished: list[Draft]) -> None:  # fmt: skip
    draft = furnished[0]
    acts: list[tuple[str, dict[str, object]]] = [
        ("approve", {"version": 1}),
        ("reject", {"version": 1}),
        ("snooze", {"version": 1, "until": "tomorrow"}),
        ("edit", {"version": 1, "subject": draft.subject, "body": f"{draft.body}\nPS: also by phone.", "then": "approve"}),
    ]  # fmt: skip
    with visiting(shop.web()) as page:
        answers = _pressed(str(page.base_url), [(f"/drafts/{draft.id}/{act}", form) for act, form in acts * 4])
    assert set(answers) <= {303, 409}
    approved = shop.state(draft) is DraftState.APPROVED
    assert shop.deliveries(draft).count(DeliveryState.APPROVED) == approved
    shop.clock.now += HOUR
    deliver_due(shop.office)
    assert len(shop.courier.postbox.accepted) == approved


def test_an_approval_that_races_a_reply_sends_nothing(shop: Shop, furnished: list[Draft]) -> None:
    draft = furnished[0]
    raw = mail("No thanks, we bought elsewhere.", sender=f"Ana <{draft.recipient.email}>", subject=draft.subject)
    with shop.store.read() as tx:
        inbox = folders.of_mailbox(tx, shop.mailbox.id)[0]

    def reply(_: object) -> None:
        with shop.store.write() as tx:
            take_in(tx, shop.desk, shop.mailbox, inbox, [FetchedMail(1, raw, shop.clock.now)], shop.clock.now)

    with visiting(shop.web()) as page, ThreadPoolExecutor(2) as pool:
        arrived = pool.submit(reply, None)
        _pressed(str(page.base_url), [(f"/drafts/{draft.id}/approve", {"version": 1})])
        arrived.result()
    shop.clock.now += HOUR
    deliver_due(shop.office)
    assert shop.courier.postbox.accepted == []


def test_wrong_passwords_at_once_are_counted_each(locked: Client) -> None:
    def guess(number: int) -> int:
        with Client(base_url=locked.base_url, trust_env=False) as client:
            return sign(client, password=f"guess {number}").status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, range(8)))
    assert (codes.count(403), codes.count(429)) == (5, 3)
    assert sign(locked).status_code == 429


def test_a_cookie_from_before_is_not_signed_in(locked: Client) -> None:
    fixed = "f" * 64
    locked.cookies.set("followthrough", fixed)
    form = {"token": Ticket(fixed).form_token, "user": "priya", "password": PASSWORD}
    answer = locked.post("/sign-in", data=form, headers=OURS)
    assert answer.status_code == 303
    given = answer.headers["set-cookie"]
    assert fixed not in given
    assert "HttpOnly" in given
    assert "SameSite=strict" in given
    with Client(base_url=locked.base_url, cookies={"followthrough": fixed}, trust_env=False) as thief:
        assert thief.get("/leads").status_code == 303
    with contextlib.suppress(KeyError):
        locked.cookies.delete("followthrough")


def test_a_ticket_is_worth_nothing_after_signing_out(locked: Client) -> None:
    assert sign(locked).status_code == 303
    ticket = locked.cookies["followthrough"]
    found = TOKEN.search(locked.get("/").text)
    assert found
    assert locked.post("/sign-out", data={"token": found[1]}, headers=OURS).is_success
    with Client(base_url=locked.base_url, cookies={"followthrough": ticket}, trust_env=False) as later:
        assert later.get("/").status_code == 303
