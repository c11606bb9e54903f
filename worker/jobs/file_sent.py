"""Puts a copy of every accepted mail into the Sent folder, once, where the provider does not do so by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from worker.errors import OutsideError
from worker.jobs.failpoints import reach
from worker.jobs.outgoing import Office, Outlet, copy_folders, find_copy, mailboxes_of, mark_folders, note
from worker.mail.mailbox import Mailbox
from worker.model import Delivery, FolderMark, Role
from worker.store import deliveries, mailboxes

LEASE = timedelta(minutes=2)  # also the longest pause between two looks
GRACE = {  # how long a provider may take, by whether it was seen to file sent mail by itself
    True: timedelta(minutes=10),
    None: timedelta(seconds=20),
    False: timedelta(0),
}


def file_sent(office: Office) -> int:
    """Files every accepted mail that is due; returns how many lie in Sent now.

    A mailbox that cannot be reached is tried again when the lease ends.
    """
    done = 0
    with mailboxes_of() as mailbox:
        while (delivery := _claim(office)) is not None:
            reach("claimed_filing")
            try:
                done += _file(office, mailbox, delivery)
            except OutsideError as error:
                with office.store.write() as tx:
                    mailboxes.fail(tx, delivery.mailbox_id, error, office.clock())
    return done


def _claim(office: Office) -> Delivery | None:
    with office.store.write() as tx:
        return deliveries.claim_filing(tx, office.owner, office.clock(), LEASE)


def _file(office: Office, mailbox: Callable[[Outlet], Mailbox], delivery: Delivery) -> bool:
    """Whether the copy is where it belongs: found, or filed now."""
    outlet = office.outlets.get(delivery.mailbox_id)
    with office.store.read() as tx:
        names = copy_folders(tx, delivery.mailbox_id)
        files = mailboxes.get(tx, delivery.mailbox_id).files_sent
    if outlet is None or Role.SENT not in names:
        return _filed(office, delivery, "no Sent folder is known", files)
    box = mailbox(outlet)
    marks = delivery.marks or _from_the_start(box, names[Role.SENT])
    if folder := find_copy(box, marks, delivery.mail):
        return _filed(office, delivery, f"found in {folder}", files is not False)
    now = office.clock()
    until = (delivery.finished_at or now) + GRACE[files]
    if now < until:
        with office.store.write() as tx:
            deliveries.look_again(tx, delivery.id, office.owner, min(until, now + LEASE))
        return False
    reach("looked_for_copy")
    now = office.clock()
    with office.store.write() as tx:
        if not deliveries.keep_filing(tx, delivery.id, office.owner, now, now + LEASE):
            return False
    reach("before_append")
    uid = box.append(names[Role.SENT], delivery.mail.raw, ("\\Seen",), delivery.finished_at or now)
    reach("after_append")
    return _filed(office, delivery, f"filed as UID {uid or 'unknown'} of {names[Role.SENT]}", files=False)


def _from_the_start(mailbox: Mailbox, folder: str) -> tuple[FolderMark, ...]:
    """Marks for a mail that has none: every mail of the folder may be the copy."""
    return tuple(FolderMark(mark.folder, mark.uidvalidity, 1) for mark in mark_folders(mailbox, [folder]))


def _filed(office: Office, delivery: Delivery, how: str, files: bool | None) -> bool:
    now = office.clock()
    with office.store.write() as tx:
        stored = deliveries.filed(tx, delivery.id, office.owner, now)
        if stored:
            note(tx, delivery, now, who=office.owner, what="sent", detail=how)
            if files is not None:
                mailboxes.learn_files_sent(tx, delivery.mailbox_id, files=files)
            reach("filing")
    reach("filed")
    return stored
