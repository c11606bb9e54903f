from pathlib import Path

import pytest

from worker.errors import UsageError
from worker.mail.archives import ArchivedMail, count, mails

MBOX = (
    b"From jo@x.example Tue Jun  2 10:00:00 2026\nSubject: one\n\n>From here on\n>>From there\nFrom the start\n\n"
    b"From - Tue Jun  2 10:05:00 2026\nSubject: two\n\nbody\n"
)


def test_an_mbox(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    path.write_bytes(MBOX)
    assert list(mails(path)) == [
        ArchivedMail(path, 0, b"Subject: one\n\nFrom here on\n>From there\nFrom the start\n\n"),
        ArchivedMail(path, 1, b"Subject: two\n\nbody\n"),
    ]
    assert count(path) == 2


def test_a_sentence_that_begins_with_from_is_no_new_mail(tmp_path: Path) -> None:
    path = tmp_path / "inbox.mbox"
    path.write_bytes(MBOX.replace(b"body", b"\nFrom now on we meet on Tuesdays.\n"))
    assert count(path) == 2


def test_a_maildir_with_subfolders(tmp_path: Path) -> None:
    for name in ("cur/1:2,S", "new/2", "tmp/3", ".Sent/cur/4:2,"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"Subject: " + name.encode() + b"\n\n")
    (tmp_path / "dovecot-uidlist").write_bytes(b"3 V1 N2\n")
    assert {mail.path.name for mail in mails(tmp_path)} == {"1:2,S", "2", "4:2,"}
    assert count(tmp_path) == 3


def test_a_folder_of_mails_and_mboxes(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: a\n\n")
    (tmp_path / "b.mbox").write_bytes(MBOX)
    (tmp_path / "index.jsonl").write_bytes(b"{}")
    assert [(mail.path.name, mail.index) for mail in mails(tmp_path)] == [("a.eml", 0), ("b.mbox", 0), ("b.mbox", 1)]
    assert count(tmp_path) == 3


def test_a_single_mail(tmp_path: Path) -> None:
    for name in ("a.eml", "saved"):
        (tmp_path / name).write_bytes(b"Subject: a\r\n\r\nbody")
        assert list(mails(tmp_path / name)) == [ArchivedMail(tmp_path / name, 0, b"Subject: a\r\n\r\nbody")]


def test_an_empty_mbox_holds_no_mail(tmp_path: Path) -> None:
    (tmp_path / "empty.mbox").write_bytes(b"")
    assert list(mails(tmp_path / "empty.mbox")) == []


@pytest.mark.parametrize("name", ["missing", "picture.png", "folder"])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=name):
        list(mails(tmp_path / name))
    with pytest.raises(UsageError, match=name):
        count(tmp_path / name)
