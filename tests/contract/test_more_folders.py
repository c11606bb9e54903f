"""Further folders by pattern, shared ones, folders that were renamed, and what a pass remembers that died."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.reader import Reader
from tests.servers.dovecot import Dovecot
from tests.servers.gmail_fake import Gmail
from tests.servers.pymap_server import USER, Pymap
from worker.errors import UsageError
from worker.jobs.sync_mailbox import sync_mailbox
from worker.store import messages
from worker.store.db import Store


@pytest.fixture
def here(store: Store, dovecot: Dovecot, user: str) -> Reader:
    return Reader(store, dovecot, user, patterns=("Leads/*",))


@pytest.fixture(params=["dovecot", "cyrus", "pymap"])
def anywhere(request: pytest.FixtureRequest, store: Store) -> Iterator[Reader]:
    """A mailbox on a server that numbers folders (OBJECTID: Cyrus, pymap), or does not; its folders beginning with "Leads" are read."""
    if request.param == "pymap":
        with Pymap() as pymap:
            reader = Reader(store, pymap, USER, sent="Sent", patterns=("Leads*",))
            with reader.by_hand() as client:
                client.create_folder("Sent")
            yield reader
    else:
        server = request.getfixturevalue(request.param)
        yield Reader(store, server, request.getfixturevalue("user"), patterns=("Leads*",))


def cut_off(_: object) -> None:
    """The process dies after what was stored."""
    raise InterruptedError


def count(reader: Reader) -> int:
    with reader.store.read() as tx:
        return messages.count(tx)


def filled(reader: Reader, folder: str, mails: int) -> None:
    """The folder is made by hand, and gets mails as a person files them."""
    with reader.by_hand() as client:
        client.create_folder(folder)
        for _ in range(mails):
            raw, at = reader.post.mail("Sent", reader.now)
            client.append(folder, raw, msg_time=at)


def test_folders_are_read_by_pattern(here: Reader) -> None:
    filled(here, "Leads/Fair", 2)
    filled(here, "Leads/Web", 1)
    filled(here, "Leadership", 1)
    here.sync()
    assert {name for name, folder in here.folders().items() if folder.uidvalidity} == {
        "INBOX",
        "Sent",
        "Leads/Fair",
        "Leads/Web",
    }
    assert count(here) == 3
    filled(here, "Leads/Autumn", 1)
    here.sync()
    assert count(here) == 4
    assert here.differences() == []


def test_a_shared_folder_is_read_as_one_of_the_mailbox(store: Store) -> None:
    with Dovecot(shared=True) as server:
        reader = Reader(store, server, "ada", patterns=("Shared/Sales",))
        for number in range(3):
            raw, at = reader.post.mail("Sent", reader.now)
            server.deliver("shared", raw, "Sales", at)
            if number == 2:  # what two people keep is one mail
                server.deliver("ada", raw, at=at)
        reader.sync()
        assert reader.differences() == []
        assert count(reader) == 3
        with reader.by_hand("Shared/Sales") as client:
            client.delete_messages(client.search()[:1])
            client.expunge()
        reader.sync_tomorrow()
        assert reader.differences() == []


def test_a_pattern_that_fits_nothing_is_told_with_the_names_there_are(here: Reader) -> None:
    with pytest.raises(UsageError, match=r"Leads/\*.*INBOX"):
        here.sync()


def test_a_renamed_folder_is_the_same_folder(anywhere: Reader) -> None:
    filled(anywhere, "Leads1", 5)
    anywhere.sync()
    before = anywhere.folders()["Leads1"]
    with anywhere.by_hand() as client:
        client.rename_folder("Leads1", "Leads2")
    assert anywhere.sync().new == 0
    after = anywhere.folders()
    assert "Leads1" not in after
    assert after["Leads2"].id == before.id
    assert after["Leads2"].next_uid == before.next_uid
    assert count(anywhere) == 5
    assert anywhere.differences() == []


def test_a_new_folder_in_the_place_of_a_lost_one_is_read_anew(anywhere: Reader) -> None:
    filled(anywhere, "Leads1", 3)
    anywhere.sync()
    with anywhere.by_hand() as client:
        client.delete_folder("Leads1")
    filled(anywhere, "Leads2", 4)
    assert anywhere.sync().new == 4
    assert count(anywhere) == 7


def test_a_pass_that_died_before_its_end_is_remembered_when_the_next_one_ends(store: Store) -> None:
    with Gmail() as gmail:
        reader = Reader(store, gmail, "ada")
        reader.arrive(5)
        with reader.a_pass() as this:
            this.told = cut_off
            with pytest.raises(InterruptedError):
                sync_mailbox(this)
        assert [folder.modseq for folder in reader.folders().values() if folder.uidvalidity] == [0]
        reader.sync()
        (modseq,) = (folder.modseq for folder in reader.folders().values() if folder.uidvalidity)
        assert modseq == gmail._changed  # what the server says
