from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.mail import autoconfig
from worker.mail.autoconfig import Candidate, is_host, read

ADDRESS = "priya@larkspur.example"
SERVER = (
    '<{tag} type="{type}"><hostname>{host}</hostname><port>{port}</port><socketType>{socket}</socketType>'
    "<username>{username}</username><authentication>password-cleartext</authentication></{tag}>"
)


def server(
    kind: str,
    host: str = "mail.larkspur.example",
    port: object = 993,
    socket: str = "SSL",
    username: str = "%EMAILADDRESS%",
) -> str:
    tag = "outgoingServer" if kind == "smtp" else "incomingServer"
    return SERVER.format(tag=tag, type=kind, host=host, port=port, socket=socket, username=username)


def document(*servers: str, before: str = "") -> bytes:
    inner = f"<domain>larkspur.example</domain><displayName>Larkspur &amp; Sons</displayName>{''.join(servers)}"
    text = f'<?xml version="1.0"?>{before}<clientConfig version="1.1"><emailProvider id="x">{inner}</emailProvider></clientConfig>'
    return text.encode()


def test_tls_goes_first_and_nothing_in_the_clear() -> None:
    found = read(
        document(
            server("pop3", port=995),
            server("imap", port=143, socket="plain"),
            server("imap", port=143, socket="STARTTLS"),
            server("imap"),
            server("smtp", "smtp.larkspur.example", 587, "STARTTLS", "%EMAILLOCALPART%"),
            server("smtp", port=25, socket="plain"),
        ),
        ADDRESS,
    )
    assert found.imap == (
        Candidate("mail.larkspur.example", 993, "tls", ADDRESS),
        Candidate("mail.larkspur.example", 143, "starttls", ADDRESS),
    )
    assert found.smtp == (Candidate("smtp.larkspur.example", 587, "starttls", "priya"),)
    assert not found.only_pop


def test_pop_alone_is_noticed() -> None:
    assert read(document(server("pop3", port=995)), ADDRESS).only_pop


@pytest.mark.parametrize(
    "wrong",
    [
        server("imap", "localhost"),
        server("imap", "127.0.0.1"),
        server("imap", "[::1]"),
        server("imap", "mail.larkspur.example:25"),
        server("imap", "-x.example"),
        server("imap", "a" * 64 + ".example"),
        server("imap", port="nine"),
        server("imap", port=0),
        server("imap", port="9" * 300),
        server("imap", port=70000),
        server("imap", port="٩٩٣"),
        server("imap", socket="tls?"),
        server("nntp"),
        "<incomingServer/>",
    ],
)
def test_a_server_that_makes_no_sense_is_left_out(wrong: str) -> None:
    assert read(document(wrong, server("imap", "good.larkspur.example")), ADDRESS).imap == (
        Candidate("good.larkspur.example", 993, "tls", ADDRESS),
    )


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 100 + '"><!ENTITY c "' + "&b;" * 100 + '">]>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "an entity bomb": lambda: document(server("imap", username="&c;"), before=LAUGHS),
    "a file": lambda: document(server("imap"), before='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
    "a document type elsewhere": lambda: document(
        server("imap"), before='<!DOCTYPE x SYSTEM "https://evil.example/x.dtd">'
    ),
    "an unknown entity": lambda: document("&nothing;"),
    "depth": lambda: document("<a>" * 1000 + "</a>" * 1000),
    "many elements": lambda: document("<a/>" * 2000),
    "too long": lambda: document(" " * 200_000),
    "another document": lambda: b"<html><body>parked</body></html>",
    "no XML": lambda: b"\x00\xff not XML",
    "nothing": lambda: b"",
    "half": lambda: document(server("imap"))[:150],
    "an unknown encoding": lambda: b'<?xml version="1.0" encoding="klingon"?><clientConfig/>',
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_documents_are_refused(hostile: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(HOSTILE[hostile](), ADDRESS)


def test_many_servers_and_long_names_are_cut() -> None:
    found = read(
        document(*[server("imap", f"mail{n}.larkspur.example", username="x" * 1500) for n in range(40)]), ADDRESS
    )
    assert len(found.imap) == autoconfig._MAX_SERVERS
    assert all(len(each.username) <= 500 for each in found.imap)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read(content, ADDRESS)
    except ValueError:
        return


@given(st.text(max_size=60))
def test_any_text_is_a_host_or_none(text: str) -> None:
    if is_host(text):
        assert text.isascii()
        assert "." in text
        assert text.replace(".", "").replace("-", "").isalnum()
