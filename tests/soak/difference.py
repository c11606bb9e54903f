"""In what a store differs from the mailbox that it was read from, asked of the server by another client than ours."""

from __future__ import annotations

import email
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from email.policy import default

from imapclient import IMAPClient
from sqlalchemy import select

from worker.store import tables
from worker.store.db import Store

Name = tuple[str, str]  # Message-ID and subject: what a person would recognise a mail by
Place = tuple[int, int]  # UIDVALIDITY and UID
_WANTED = b"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID SUBJECT)]"
_SHOWN = 12


@dataclass(frozen=True)
class Truth:
    """What every mail that was ever delivered is called, and which of them a store may leave without a message: "read, and not kept"."""

    ever: Collection[Name]
    unkept: Collection[Name] = ()


def name_of(raw: bytes) -> Name:
    """The name of a mail."""
    head = email.message_from_bytes(raw.partition(b"\r\n\r\n")[0], policy=default)
    return str(head["Message-ID"] or "").strip().strip("<>"), str(head["Subject"] or "")


def on_server(client: IMAPClient, folder: str) -> dict[Place, Name]:
    """Every mail of a folder."""
    validity = client.select_folder(folder, readonly=True)[b"UIDVALIDITY"]
    uids = client.search("ALL")
    found: dict[Place, Name] = {}
    for start in range(0, len(uids), 500):
        for uid, items in client.fetch(uids[start : start + 500], [_WANTED]).items():
            found[validity, uid] = name_of(items[_WANTED.replace(b".PEEK", b"")])
    return found


def in_store(store: Store) -> dict[str, dict[Place, Name | None]]:
    """Every place that is stored, by folder that is read; None for a mail that was read and is not kept."""
    folder, location, message = tables.folder, tables.location, tables.message
    joined = folder.outerjoin(location).outerjoin(message, message.c.id == location.c.message_id)
    columns = (
        folder.c.name,
        location.c.uidvalidity,
        location.c.uid,
        message.c.id,
        message.c.message_id,
        message.c.subject,
    )
    found: dict[str, dict[Place, Name | None]] = {}
    with store.read() as tx:
        for row in tx.execute(select(*columns).select_from(joined).where(folder.c.begun_at.is_not(None))):
            places = found.setdefault(row.name, {})
            if row.uid is not None:
                places[row.uidvalidity, row.uid] = None if row.id is None else (row.message_id or "", row.subject)
    return found


def messages(store: Store) -> Counter[Name]:
    with store.read() as tx:
        rows = tx.execute(select(tables.message.c.message_id, tables.message.c.subject))
        return Counter((row.message_id or "", row.subject) for row in rows)


def differences(store: Store, client: IMAPClient, truth: Truth) -> list[str]:
    """A line for each kind of difference, with examples; none where the store equals the mailbox."""
    stored = in_store(store)
    lines = [] if stored else ["the store knows no folder"]
    for folder, places in stored.items():
        lines += (f"{folder}: {line}" for line in _of_folder(on_server(client, folder), places, truth))
    counted = messages(store)
    lines += _told("stored more than once", [name for name, times in counted.items() if times > 1])
    lines += _told("stored, and never existed", [name for name in counted if name not in truth.ever])
    return lines


def _of_folder(there: Mapping[Place, Name], here: Mapping[Place, Name | None], truth: Truth) -> Iterator[str]:
    both = there.keys() & here.keys()
    yield from _told("on the server alone", [(place, there[place]) for place in sorted(there.keys() - here.keys())])
    yield from _told("in the store alone", [(place, here[place]) for place in sorted(here.keys() - there.keys())])
    others = [(place, there[place], here[place]) for place in sorted(both) if here[place] not in {None, there[place]}]
    yield from _told("another mail at this place (server, store)", others)
    unkept = [there[place] for place in sorted(both) if here[place] is None and there[place] not in truth.unkept]
    yield from _told("read, and not kept", unkept)


def _told(what: str, which: Collection[object]) -> Iterator[str]:
    if which:
        examples = "; ".join(str(one) for one in list(which)[:_SHOWN])
        yield f"{len(which)} {what}: {examples}"
