"""What we know of imapclient and imaplib beyond their documentation; another version has to keep it, or `mail/imap.py` must change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imapclient import IMAPClient

from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.imap_fake import CLOSE, ScriptedImap
from worker.mail.imap import ImapAccount, ImapSession


@pytest.fixture
def client(dovecot: Dovecot, user: str) -> Iterator[IMAPClient]:
    for number in range(3):
        dovecot.deliver(user, f"Subject: {number}\r\n\r\nGood morning\r\n".encode())
    with IMAPClient(dovecot.host, dovecot.port, ssl=False, timeout=10) as client:
        client.login(user, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        yield client


@pytest.mark.fault(7)
def test_a_range_as_text_is_refused(client: IMAPClient) -> None:
    with pytest.raises(ValueError, match="invalid literal for int"):
        client.fetch("1:*", ["UID"])


@pytest.mark.fault(7)
def test_ours_names_every_uid_and_any_number_of_them(client: IMAPClient, dovecot: Dovecot, user: str) -> None:
    with pytest.raises(client.Error, match="Too long argument"):
        client.fetch(list(range(1, 100_000, 2)), ["UID"])
    with ImapSession(ImapAccount(dovecot.host, dovecot.port, "none", user, PASSWORD)) as session:
        session.open("INBOX")
        assert [header.uid for header in session.headers(range(1, 100_000, 2))] == [1, 3]
        assert [header.uid for header in session.headers(range(1, 100_000))] == [1, 2, 3]


@pytest.mark.parametrize(
    "name",
    ["_command", "_simple_command", "_untagged_response", "tagged_commands", "untagged_responses", "file", "sock"],
)
def test_what_we_use_of_imaplib_is_there(client: IMAPClient, name: str) -> None:
    assert hasattr(client._imap, name)


def test_what_we_use_of_imapclient_is_there(client: IMAPClient) -> None:
    (line,) = client._proc_folder_list([b'(\\HasNoChildren \\Sent) "/" "Sent Mail"'])
    assert line == ((b"\\HasNoChildren", b"\\Sent"), b"/", "Sent Mail")


def test_a_farewell_is_kept_whatever_is_raised() -> None:
    with ScriptedImap().on("NOOP", b"* BYE so long\r\n", CLOSE) as server:
        client = IMAPClient(server.host, server.port, ssl=False, timeout=5)
        with pytest.raises(client.AbortError, match=r"so long|EOF"):
            client.noop()
        assert client._imap.untagged_responses["BYE"] == [b"so long"]
        client.shutdown()
