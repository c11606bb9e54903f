"""The decisions of a pass, on a mailbox that is only a set of numbers."""

import random
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.mail.folders import FolderInfo, FolderStatus
from worker.mail.mailbox import BODY_LIMIT
from worker.mail.sync import (
    Batch,
    Choice,
    PassKind,
    diff_from,
    everything,
    missing,
    older,
    plan_pass,
    recent,
    rediff,
)
from worker.model import FetchedMail, Folder, Heading, Role

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
INBOX = Folder(id=1, mailbox_id=1, name="INBOX", role=Role.INBOX)
READ = replace(INBOX, uidvalidity=7, next_uid=11, backfill_uid=1, modseq=5, last_diff_at=NOW)


class Numbers:
    """A mailbox of mails without content, by UID."""

    received = 0
    labels = False

    def __init__(self, uids: Sequence[int] = (), uidvalidity: int = 7) -> None:
        self.present = set(uids)
        self.uidvalidity = uidvalidity

    def status(self) -> FolderStatus:
        return FolderStatus("INBOX", self.uidvalidity, max(self.present, default=0) + 1, len(self.present))

    def folders(self) -> list[FolderInfo]:
        return [FolderInfo("INBOX", Role.INBOX)]

    def open(self, name: str) -> FolderStatus:
        assert name == "INBOX"
        return self.status()

    def glance(self, name: str) -> FolderStatus | None:
        raise NotImplementedError

    def uids(self, low: int, high: int | None = None) -> list[int]:
        return sorted(uid for uid in self.present if uid >= low and (high is None or uid <= high))

    def headers(self, uids: Sequence[int]) -> Iterator[FetchedMail]:
        return (FetchedMail(uid, b"", NOW) for uid in sorted(uids) if uid in self.present)

    def header_batches(self, parts: Iterable[Sequence[int]]) -> Generator[list[FetchedMail]]:
        for part in parts:
            yield list(self.headers(part))

    def bodies(self, uids: Sequence[int], max_bytes: int = BODY_LIMIT) -> Iterator[FetchedMail]:
        assert max_bytes
        return (FetchedMail(uid, b"", NOW) for uid in sorted(uids) if uid in self.present)

    def append(self, folder: str, raw: bytes, flags: Sequence[str], at: datetime | None) -> int | None:
        raise NotImplementedError

    def find(self, folder: str, since_uid: int) -> list[tuple[int, bytes]]:
        raise NotImplementedError


def status(uidvalidity: int = 7, uidnext: int | None = 11, modseq: int | None = 5) -> FolderStatus:
    return FolderStatus("INBOX", uidvalidity, uidnext, 10, modseq)


@pytest.mark.parametrize(
    ("folder", "now_there", "kind"),
    [
        (INBOX, status(), PassKind.FIRST),
        (READ, status(), PassKind.NOTHING),
        (READ, status(modseq=None), PassKind.NOTHING),
        (READ, status(uidnext=12), PassKind.MORE),
        (READ, status(uidnext=None), PassKind.MORE),
        (replace(READ, backfill_uid=5), status(), PassKind.MORE),
        (READ, status(uidvalidity=8), PassKind.REBUILD),
        (replace(READ, paused_reason="why"), status(uidvalidity=8), PassKind.PAUSED),
    ],
)
def test_what_a_pass_is_for(folder: Folder, now_there: FolderStatus, kind: PassKind) -> None:
    assert plan_pass(folder, now_there, NOW).kind is kind


@pytest.mark.fault(2)
def test_the_sixth_rebuild_of_a_day_pauses() -> None:
    day = tuple(NOW - timedelta(hours=hours) for hours in (23, 20, 10, 5, 1))
    assert plan_pass(replace(READ, rebuilds=day), status(uidvalidity=8), NOW).kind is PassKind.PAUSED
    older = (NOW - timedelta(hours=25), *day[1:])
    plan = plan_pass(replace(READ, rebuilds=older), status(uidvalidity=8), NOW)
    assert plan.kind is PassKind.REBUILD
    assert plan.folder.rebuilds == (*day[1:], NOW)


@pytest.mark.fault(10)
@settings(max_examples=100)
@given(
    st.sets(st.integers(1, 60), max_size=40),
    st.sets(st.integers(61, 90), max_size=10),
    st.integers(0, 61),
    st.integers(1, 7),
    st.integers(0, 2**32),
)
def test_whatever_stops_a_pass_every_mail_is_read_once(
    history: set[int], arriving: set[int], oldest: int, size: int, seed: int
) -> None:
    chance = random.Random(seed)
    server = Numbers(sorted(history))
    folder, texts, headers = INBOX, [], []

    def choose(found: Sequence[Heading], history: bool) -> Choice:
        now = frozenset(heading.uid for heading in found if not history or heading.uid >= oldest)
        return Choice(now, old=history and len(now) < len(found))

    for _ in range(200):
        steps = recent(server, plan_pass(folder, server.status(), NOW), choose, size=size)
        if folder.backfill_uid is not None and chance.random() < 0.5:
            steps = older(server, folder, sizes=(size, 3 * size))
        for batch in steps:
            folder = batch.folder
            texts += [heading.uid for heading, _ in batch.mails]
            headers += [heading.uid for heading in batch.headings]
            headers += [header.uid or 0 for header in batch.headers]
            if chance.random() < 0.5:
                break
        if arriving and chance.random() < 0.5:
            server.present.add(min(arriving))
            arriving = arriving - {min(arriving)}
    assert not arriving
    assert sorted(texts + headers) == sorted(server.present)
    assert all(uid >= oldest for uid in texts if uid <= 60)
    assert folder.backfill_uid == 1
    assert folder.remaining == 0


def test_a_rebuilt_folder_is_recognised_by_its_headers() -> None:
    server = Numbers([1, 2, 3, 4], uidvalidity=8)

    def unknown(found: Sequence[Heading], _history: bool) -> Choice:
        return Choice(frozenset(heading.uid for heading in found if heading.uid % 2))

    found = list(recent(server, plan_pass(READ, server.status(), NOW), unknown, size=3))
    assert [heading.uid for batch in found for heading in batch.headings] == [2, 4]
    assert [heading.uid for batch in found for heading, _ in batch.mails] == [3, 1]


def test_what_vanished_between_header_and_text_is_gone() -> None:
    class Losing(Numbers):
        def bodies(self, uids: Sequence[int], max_bytes: int = BODY_LIMIT) -> Iterator[FetchedMail]:
            return (mail for mail in super().bodies(uids, max_bytes) if mail.uid != 2)

    server = Losing([1, 2, 3])
    (batch,) = recent(server, plan_pass(INBOX, server.status(), NOW))
    assert [heading.uid for heading, _ in batch.mails] == [1, 3]
    assert batch.headings == ()
    assert batch.vanished == (2,)


def test_progress_is_told() -> None:
    server = Numbers(range(1, 11))
    left = [
        batch.folder.remaining for batch in recent(server, plan_pass(INBOX, server.status(), NOW), everything, size=4)
    ]
    assert left == [6, 2, 0]


@pytest.mark.parametrize(
    ("folder", "recent_at", "modseq", "low"),
    [
        (READ, None, None, 1),
        (READ, NOW - timedelta(minutes=14), 6, None),
        (READ, NOW - timedelta(minutes=15), 6, 1),
        (READ, None, 5, None),
        (replace(READ, next_uid=5001), None, 6, 4001),
        (replace(READ, next_uid=5001, backfill_uid=4500), None, 6, 4500),
        (replace(READ, next_uid=5001, last_diff_at=NOW - timedelta(days=1)), None, 5, 1),
        (replace(READ, last_diff_at=None), NOW, 5, 1),
        (INBOX, None, 6, None),
        (replace(READ, uidvalidity=6), None, 6, None),
    ],
)
def test_when_and_from_where_to_compare(
    folder: Folder, recent_at: datetime | None, modseq: int | None, low: int | None
) -> None:
    assert diff_from(folder, status(modseq=modseq), NOW, recent_at) == low


def test_a_comparison_heals_what_was_skipped_and_tells_what_is_gone() -> None:
    later = NOW + timedelta(days=1)
    found: list[Batch] = list(rediff(Numbers([2, 3, 5, 11]), READ, {1, 2, 3, 4}, 1, later))
    assert [batch.vanished for batch in found if batch.vanished] == [(1, 4)]
    assert [heading.uid for batch in found for heading, _ in batch.mails] == [5]
    assert found[-1].folder.last_diff_at == later
    assert found[-1].folder.next_uid == READ.next_uid


def test_a_comparison_of_the_last_uids_is_no_full_one() -> None:
    assert list(rediff(Numbers([9, 10]), READ, {1, 9, 10}, 9, NOW)) == []


@given(st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)))
def test_the_difference_is_symmetric(known: set[int], present: set[int]) -> None:
    difference = missing(known, sorted(present))
    assert (known | set(difference.unread)) - set(difference.gone) == present
