"""A receipt is durable, needs no new room at the moment of the 250, and says which mails the database may not know as accepted."""

import resource
from collections.abc import Iterator
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
def receipts(tmp_path: Path) -> Receipts:
    return Receipts(tmp_path / "new" / "receipts")


def test_a_reservation_is_no_receipt(receipts: Receipts) -> None:
    receipts.reserve("f00d")
    receipts.reserve("f00d")  # of an attempt that was fenced and cut short
    assert list(receipts.accepted()) == []


@pytest.mark.parametrize("answer", ["250 ok", "250 schön", "", "x" * 5000])
def test_an_accepted_mail_is_remembered_until_it_is_forgotten(receipts: Receipts, tmp_path: Path, answer: str) -> None:
    receipts.reserve("f00d")
    receipts.accept("f00d", answer)
    [(id_, kept)] = Receipts(tmp_path / "new" / "receipts").accepted()
    assert id_ == "f00d"
    assert answer.startswith(kept)
    receipts.forget("f00d")
    receipts.forget("f00d")
    assert list(receipts.accepted()) == []


def test_without_room_the_reservation_fails_before_anything_is_sent(receipts: Receipts) -> None:
    with no_file_longer_than(0), pytest.raises(OutsideError, match="Make room"):
        receipts.reserve("f00d")


def test_a_disk_that_fills_up_after_the_fence_still_takes_the_receipt(receipts: Receipts, tmp_path: Path) -> None:
    receipts.reserve("f00d")
    [reserved] = (tmp_path / "new" / "receipts").iterdir()
    size, place = reserved.stat().st_size, reserved.stat().st_ino
    with no_file_longer_than(size):
        receipts.accept("f00d", "250 ok " * 1000)
    [accepted] = (tmp_path / "new" / "receipts").iterdir()
    assert (accepted.stat().st_size, accepted.stat().st_ino) == (size, place)


@pytest.mark.parametrize("id_", ["../up", "", "a/b", "a b"])
def test_an_id_cannot_name_another_file(receipts: Receipts, id_: str) -> None:
    with pytest.raises(AssertionError):
        receipts.reserve(id_)
