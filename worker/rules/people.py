"""The people of a conversation: one person behind several addresses, colleagues of the prospect, and who introduced them.

addresses of the mails ─► the same mailbox (tags) ─► the same person (name, work and private address) ─► part in the matter
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from worker.model import Address, Kind, Message, Prospect, Us
from worker.rules import domains
from worker.rules.addresses import canonical, colleagues, is_machine, own_work_address
from worker.rules.prospects import person

_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST = 200  # addresses of a conversation


class Part(StrEnum):
    """What somebody has to do with a lead."""

    PROSPECT = "prospect"
    COLLEAGUE = "colleague"  # of the prospect
    INTRODUCER = "introducer"  # to whom we owe thanks
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with all addresses they use here, the first one first."""

    name: str | None
    emails: tuple[str, ...]
    company: str | None
    part: Part


def same(one: Address, other: Address) -> bool:
    """Whether two addresses are of one person: the same mailbox, or the same full name where one of them may be private or both are of one firm.

    Two people of one name at two firms stay two.
    """
    if canonical(one.email) == canonical(other.email):
        return True
    work_one, work_other = domains.organisation(one.email), domains.organisation(other.email)
    if work_one and work_other and work_one != work_other:
        return False
    named = _name(one.name)
    if len(named) > 1 and named == _name(other.name):
        return True
    private, work = (one, other) if work_one is None else (other, one)
    told = len(_name(private.name)) > 1 and not _name(work.name)
    return work_one != work_other and told and own_work_address(work.email, private)


def of_lead(prospect: Prospect, introducer: str | None, messages: Sequence[Message], us: Us) -> list[Person]:
    """Everybody but us in the mails of a conversation, the prospect first, then colleagues, then who introduced them, one of ours or not."""
    known = [Address(prospect.email, prospect.name or "")] if prospect.email else []
    known += [address for address in _named(messages) if not us.owns(address.email) or address.email == introducer]
    groups = _people(one for one in known if not is_machine(one.email))
    people = [_person(group, prospect, introducer) for group in groups]
    return sorted(people, key=lambda one: list(Part).index(one.part))


def _named(messages: Iterable[Message]) -> Iterator[Address]:
    for message in messages:
        if message.understanding.kind.kind is Kind.HUMAN or message.understanding.lead.is_lead:
            yield from (message.from_, *message.reply_to, *message.to, *message.cc)


def _people(addresses: Iterable[Address]) -> list[list[Address]]:
    """The addresses by person, in the order in which each appears first."""
    groups: list[list[Address]] = []
    seen: dict[str, Address] = {}
    for address in addresses:
        if "@" in address.email and len(seen) < _MOST and (address.name or address.email not in seen):
            seen[address.email] = seen.get(address.email, address)
            if address.name and not seen[address.email].name:
                seen[address.email] = replace(seen[address.email], name=address.name)
    for address in seen.values():
        group = next((group for group in groups if any(same(address, one) for one in group)), None)
        if group is None:
            groups.append([address])
        else:
            group.append(address)
    return groups


def _person(group: Sequence[Address], prospect: Prospect, introducer: str | None) -> Person:
    emails = tuple(address.email for address in group)
    own = any(same(Address(prospect.email), address) for address in group) if prospect.email else False
    name = (prospect.name if own else None) or next((person(one) for one in group if one.name), None)
    company = (prospect.company if own else None) or next(filter(None, map(domains.company, emails)), None)
    return Person(name, emails, company, _part(emails, prospect, introducer, own=own))


def _part(emails: Sequence[str], prospect: Prospect, introducer: str | None, *, own: bool) -> Part:
    if own:
        return Part.PROSPECT
    if introducer and any(canonical(introducer) == canonical(email) for email in emails):
        return Part.INTRODUCER
    company = prospect.email and any(colleagues(prospect.email, email) for email in emails)
    return Part.COLLEAGUE if company else Part.OTHER


def _name(name: str) -> tuple[str, ...]:
    """The words of a name in the order of the alphabet, folded: `Ruiz, Ana` is `Ana Ruiz`."""
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return tuple(sorted(_WORD.findall(folded)))
