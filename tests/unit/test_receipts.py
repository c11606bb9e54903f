"""A receipt is durable, needs no new room at the moment of the 250, and says which mails the database may not know as accepted."""

import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from worker.errors import OutsideError
from worker.jobs.receipts import Receipts


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The kernel refuses to write beyond, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new" / "receipts"


@pytest.fixture
def receipts(folder: Path) -> Receipts:
    return Receipts(folder)


def test_a_reservation_is_no_receipt(receipts: Receipts) -> None:
    receipts.reserve("f00d")
    receipts.reserve("f00d")  # of an attempt that was fenced and cut short
    assert list(receipts.accepted()) == []


@pytest.mark.parametrize("answer", ["250 ok", "250 schön", "", "250 o\nk", "x" * 5000, "ü" * 700])
def test_an_accepted_mail_is_remembered_until_it_is_forgotten(receipts: Receipts, folder: Path, answer: str) -> None:
    receipts.reserve("f00d")
    receipts.accept("f00d", answer)
    [(id_, kept)] = Receipts(folder).accepted()
    assert id_ == "f00d"
    assert answer.replace("\n", " ").startswith(kept.rstrip("\ufffd"))
    receipts.forget("f00d")
    receipts.forget("f00d")
    assert list(receipts.accepted()) == []


def test_threads_that_keep_receipts_at_once_keep_each_of_them(receipts: Receipts, folder: Path) -> None:
    def keep(number: int) -> None:
        receipts.reserve(f"id{number}")
        receipts.accept(f"id{number}", f"250 {number}")
        if number % 3 == 0:
            receipts.forget(f"id{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, range(100)))
    assert sorted(Receipts(folder).accepted()) == sorted((f"id{n}", f"250 {n}") for n in range(100) if n % 3)


def test_without_room_the_reservation_fails_before_anything_is_sent(receipts: Receipts) -> None:
    with no_file_longer_than(0), pytest.raises(OutsideError, match="Make room"):
        receipts.reserve("f00d")
    receipts.reserve("f00d")
    receipts.accept("f00d", "250 ok")
    assert list(receipts.accepted()) == [("f00d", "250 ok")]


def test_a_disk_that_fills_up_after_the_fence_still_takes_the_receipt(receipts: Receipts, folder: Path) -> None:
    receipts.reserve("f00d")
    [file] = folder.iterdir()
    before = file.stat()
    with no_file_longer_than(before.st_size):
        receipts.accept("f00d", "250 ok " * 1000)
    assert (file.stat().st_size, file.stat().st_blocks) == (before.st_size, before.st_blocks)


def test_a_later_life_believes_a_former_one_and_forgets_it_once_the_database_knows(folder: Path) -> None:
    former, older = Receipts(folder), folder / "0ld.accepted"
    older.write_text("250 of an older version")
    for id_ in ("a", "b"):
        former.reserve(id_)
        former.accept(id_, f"250 {id_}")
    receipts = Receipts(folder)
    receipts.reserve("c")
    found = dict(receipts.accepted())
    assert found == {"0ld": "250 of an older version", "a": "250 a", "b": "250 b"}
    receipts.forget_former_lives(["a"])
    assert dict(receipts.accepted()) == found
    receipts.forget_former_lives(list(found))
    assert list(receipts.accepted()) == []
    receipts.accept("c", "250 c")
    assert list(receipts.accepted()) == [("c", "250 c")]


@pytest.mark.parametrize("id_", ["../up", "", "a/b", "a b", "a\nb"])
def test_an_id_cannot_be_anything_else(receipts: Receipts, id_: str) -> None:
    with pytest.raises(AssertionError):
        receipts.reserve(id_)
