"""Who "we" are in a pile of mails when nobody says: the address to which the pile belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from worker.model import ParsedMail, Us
from worker.rules.domains import organisation

_MOST = 0.6  # share of the mails in which our address stands as sender or recipient
_LIST_HEADERS = ("list-id", "list-post", "mailing-list", "x-beenthere")


def of(mails: Iterable[ParsedMail]) -> Us:
    """The owner of a mailbox's mails, with the domain of their organisation; nobody where none stands out, or in a list's archive.

    The owner's address stands in nearly every mail: now as the sender, now as a recipient or in Delivered-To.
    """
    wrote: Counter[str] = Counter()
    got: Counter[str] = Counter()
    count = 0
    for mail in mails:
        if any(mail.header(name) for name in _LIST_HEADERS):
            continue
        count += 1
        delivered = (mail.header("delivered-to") or "").strip().lower()
        got.update({*(address.email for address in (*mail.to, *mail.cc)), delivered} - {""})
        wrote.update({mail.from_.email} if mail.from_ else ())
    return _us([address for address in got if _is_owner(got[address], wrote[address], count)], got)


def _is_owner(got: int, wrote: int, count: int) -> bool:
    return count > 1 and got + wrote >= _MOST * count


def _us(owners: list[str], got: Counter[str]) -> Us:
    if not owners:
        return Us()
    owner = max(owners, key=lambda address: got[address])
    domain = organisation(owner)
    return Us(frozenset({owner}), frozenset({domain} if domain else ()))
