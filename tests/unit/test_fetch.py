import io
import time
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.mail import fetch
from worker.mail.fetch import Line, MalformedResponseError


def read(raw: bytes) -> Line:
    stream = io.BytesIO(raw)
    return fetch.read_line(stream)


def items(raw: bytes) -> dict[bytes, fetch.Value] | None:
    return fetch.items(read(raw))


def test_a_mail_is_read_from_its_response() -> None:
    found = items(
        b'* 3 FETCH (UID 41 RFC822.SIZE 90 FLAGS (\\Seen $Work) INTERNALDATE " 2-Nov-2026 09:00:00 +0100" '
        b"EMAILID (M6d99) THREADID (T1) BODY[]<0> {10}\r\n)(UID 9 \r\n)\r\n"
    )
    assert found
    mail = fetch.mail(41, found)
    assert mail
    assert fetch.uid_of(found) == mail.uid == 41
    assert mail.raw == b")(UID 9 \r\n"
    assert mail.flags == {"\\Seen", "$Work"}
    assert mail.internaldate == datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    assert (mail.server_id, mail.server_thread, mail.size) == ("M6d99", "T1", 90)


@pytest.mark.parametrize(
    ("body", "raw"), [(b'"a \\"b\\" c"', b'a "b" c'), (b'""', b""), (b"{0}\r\n", b""), (b'"NIL"', b"NIL")]
)
def test_a_short_body_may_come_as_a_string(body: bytes, raw: bytes) -> None:
    found = items(b"* 1 FETCH (UID 1 BODY[] " + body + b")\r\n")
    assert found
    mail = fetch.mail(1, found)
    assert mail
    assert mail.raw == raw


def test_nil_is_no_mail() -> None:
    found = items(b"* 1 FETCH (UID 1 BODY[] NIL BODY[HEADER] NIL)\r\n")
    assert found
    assert fetch.mail(1, found) is None


@pytest.mark.parametrize("line", [b"* 4 EXISTS\r\n", b"* OK FETCH (\r\n", b"A1 OK FETCH done\r\n"])
def test_other_lines_are_no_fetch(line: bytes) -> None:
    assert items(line) is None


@pytest.mark.parametrize(
    "line",
    [
        b"* 1 FETCH (UID 1\r\n",
        b"* 1 FETCH UID 1\r\n",
        b"* 1 FETCH (UID)\r\n",
        b"* 1 FETCH ((UID) 1)\r\n",
        b"* 1 FETCH \r\n",
        b"* 1 FETCH (BODY[] {99999999999}\r\n",
    ],
)
def test_nonsense_is_called_so(line: bytes) -> None:
    with pytest.raises(MalformedResponseError):
        items(line)


@pytest.mark.parametrize("line", [b"* 1 FETCH (UID 1 BODY[] {5}\r\nab", b"* 1 FETCH (UID", b""])
def test_the_end_inside_a_response_is_the_end(line: bytes) -> None:
    with pytest.raises(EOFError):
        items(line)


@pytest.mark.parametrize("filling", [b'"', b'\\"', b"(", b"\\", b'"\\', b"{1}", b")("])
def test_hostile_lines_take_no_time(filling: bytes) -> None:
    line = Line((b'* 1 FETCH (UID 1 BODY[] "' + filling * 100_000 + b"\r\n",))
    began = time.process_time()
    try:
        found = fetch.items(line)
        if found:
            fetch.mail(1, found)
    except MalformedResponseError:
        pass
    assert time.process_time() - began < 2


@settings(max_examples=60)
@given(st.binary(max_size=60))
def test_any_line_is_read_or_called_malformed(tail: bytes) -> None:
    try:
        found = items(b"* 1 FETCH (UID 1 " + tail + b"\r\n")
        if found:
            fetch.mail(1, found)
    except (MalformedResponseError, EOFError):
        pass


@given(st.binary(max_size=200))
def test_every_literal_comes_back_unchanged(body: bytes) -> None:
    found = items(b"* 1 FETCH (BODY[]<0> {%d}\r\n%b UID 7)\r\n" % (len(body), body))
    assert found
    assert found[b"BODY[]"] == body
    assert fetch.uid_of(found) == 7


@pytest.mark.parametrize(
    "text",
    [b"", b"31-Foo-2026 09:00:00 +0000", b"31-Feb-2026 09:00:00 +0000", b"1-Jan-0001 00:00:00 +2300", b"x" * 9999],
)
def test_an_impossible_date_is_none(text: bytes) -> None:
    assert fetch.internaldate(text) is None


def test_a_date_is_utc() -> None:
    assert fetch.internaldate(b"17-Jul-1996 02:44:25 -0700") == datetime(1996, 7, 17, 9, 44, 25, tzinfo=UTC)


def members(uid_set: str) -> Iterable[int]:
    for part in uid_set.split(","):
        low, _, high = part.partition(":")
        yield from range(int(low), int(high or low) + 1)


@settings(max_examples=60)
@given(st.sets(st.integers(1, 4_294_967_295) | st.integers(1, 300), max_size=120), st.integers(1, 40))
def test_sets_hold_every_uid_once_in_batches(uids: set[int], batch: int) -> None:
    sets = list(fetch.uid_sets(uids, batch))
    assert [uid for uid_set, _ in sets for uid in members(uid_set)] == sorted(uids)
    assert all(tuple(members(uid_set)) == taken for uid_set, taken in sets)
    assert all(len(taken) <= batch for _, taken in sets)


def test_sets_stay_short_and_runs_become_ranges() -> None:
    sets = list(fetch.uid_sets(range(1_000_000_000, 1_000_050_000, 2), 25_000))
    assert all(len(uid_set) <= fetch.COMMAND_LIMIT for uid_set, _ in sets)
    assert [uid_set for uid_set, _ in fetch.uid_sets([5, 1, 2, 3, 9], 10)] == ["1:3,5,9"]
    assert [uid_set for uid_set, _ in fetch.uid_sets(range(1, 11), 4)] == ["1:4", "5:8", "9:10"]
