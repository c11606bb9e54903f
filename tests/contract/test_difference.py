"""The comparison of store and mailbox sees what it is there to see."""

from __future__ import annotations

import pytest

from tests.contract.reader import Reader
from tests.servers.dovecot import Dovecot
from worker.store.db import Store


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DELETE FROM location WHERE uid = 2", "INBOX: 1 on the server alone: ((V, 2)"),
        ("UPDATE location SET uid = 9 WHERE uid = 2", "INBOX: 1 in the store alone: ((V, 9)"),
        ("UPDATE location SET uidvalidity = 7", "INBOX: 4 in the store alone: ((7, 1)"),
        ("UPDATE location SET message_id = 1 WHERE uid = 2", "INBOX: 1 another mail at this place"),
        ("UPDATE location SET message_id = NULL", "INBOX: 4 read, and not kept"),
        ("UPDATE message SET subject = 'other'", "4 stored, and never existed"),
        (
            "UPDATE message SET (message_id, subject) = (SELECT message_id, subject FROM message WHERE id = 1) WHERE id = 2",
            "1 stored more than once",
        ),
    ],
)
def test_each_difference_is_told(store: Store, dovecot: Dovecot, user: str, change: str, told: str) -> None:
    reader = Reader(store, dovecot, user)
    while len(reader.post.names) < 4:  # by people, so that each is kept
        raw, at = reader.post.mail("Sent", reader.now)
        dovecot.deliver(user, raw, "INBOX", at)
    reader.sync()
    assert reader.differences() == []
    validity = reader.folders()["INBOX"].uidvalidity
    with store.write() as tx:
        tx.exec_driver_sql(change)
    assert any(line.startswith(told.replace("V", str(validity))) for line in reader.differences())
