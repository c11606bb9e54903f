"""Which items the product asks a server for, whatever its code looks like: a relay listens to what it says."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from worker.mail.imap import ImapAccount, ImapSession

_FETCH = re.compile(rb"UID FETCH \S+ (\(.*\))\r\n")


def fetched_items(account: ImapAccount, read: Callable[[ImapSession, list[int]], int]) -> str:
    """The parenthesised items of the FETCH by which `read` gets a few mails of INBOX."""
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        relay = threading.Thread(target=_relay, args=(listener, account.port, said), daemon=True)
        relay.start()
        with ImapSession(replace(account, port=listener.getsockname()[1])) as session:
            session.open("INBOX")
            assert read(session, session.uids(1)[:10]) == 10, "the mails that were asked for did not come"
        relay.join(5)
    found = _FETCH.findall(b"".join(said))
    assert found, "no FETCH was overheard"
    return str(found[-1], "ascii")


def _relay(listener: socket.socket, port: int, said: list[bytes]) -> None:
    """Passes one connection on, and keeps what the client says."""
    client, _ = listener.accept()
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        back = threading.Thread(target=_pump, args=(server, client, []), daemon=True)
        back.start()
        _pump(client, server, said)
        back.join(5)


def _pump(source: socket.socket, sink: socket.socket, kept: list[bytes]) -> None:
    with suppress(OSError):
        while block := source.recv(65_536):
            kept.append(block)
            sink.sendall(block)
        sink.shutdown(socket.SHUT_WR)
