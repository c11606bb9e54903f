"""What a mail is by its header alone, and whether its text is worth reading now, later, or not at all.

Heading ─► kind ─┐
       ours? ────┴─► Depth: now | later | never

Reading every text of a mailbox of years takes minutes, reading its headers seconds.  So recent mail is read whole at once, older mail when
there is time; mass mail of long ago is only counted as seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum, auto
from functools import lru_cache

from worker.model import Address, Heading, Kind, ParsedMail, Skim, Us
from worker.rules import kinds
from worker.rules.domains import organisation

_ANSWER = re.compile(r"(?:re|aw|sv|antw|fwd?|wg|tr|rv|res|enc|vs)\s{0,2}(?:\[\d{1,3}\])?:", re.IGNORECASE)
_SILENT = frozenset(
    {
        "thread-index",
        "x-gm-thrid",
        "x-followthrough-id",
        "x-microsoft-original-message-id",
        "x-google-original-message-id",
    }
)
_BY_VALUE = frozenset({"auto-submitted", "precedence", "list-id"})
_MASS = frozenset({"bulk", "junk", "list"})
# Content that only programs send.
_TELLING_CONTENT = re.compile(r"multipart/report|text/calendar|message/", re.IGNORECASE)
_METHOD = re.compile(r"\bmethod\s{0,3}=\s{0,3}\"?([A-Za-z]{1,20})", re.IGNORECASE)


class Depth(Enum):
    """When to read a mail's text."""

    NOW = auto()
    LATER = auto()
    NEVER = auto()


def kind(heading: Heading, us: Us) -> Kind:
    """The kind of a mail as far as its header tells; what nothing speaks against is taken for a person's."""
    answers = bool(_ANSWER.match(heading.subject))  # the subject of an answer is somebody else's
    told = tuple(filter(None, (_telling(name, value) for name, value in heading.headers)))
    if not told and kinds.person(heading.from_) and (heading.to or heading.cc):
        return Kind.HUMAN if answers else kinds.of_subject(heading.subject)
    found = _by_fields(told, heading.from_, bool(heading.to or heading.cc), us)
    if found is not Kind.HUMAN or answers:
        return found
    return kinds.classify(_mail(told, heading.subject, heading.from_, heading.to + heading.cc), us).kind


def depth(heading: Heading, kind: Kind, us: Us, since: datetime, arrived: datetime) -> Depth:
    """When to read the text of history: what arrived before `since` can wait, and mass mail of then says nothing any more.

    What we wrote is read when its conversation turns out to matter.
    """
    recent = arrived >= since
    if unfinished(heading):
        return Depth.NEVER
    if kind is Kind.BULK and _to_many(heading):
        return Depth.LATER if recent else Depth.NEVER
    return Depth.NOW if recent and not us.owns(heading.from_.email) else Depth.LATER


def unfinished(heading: Heading) -> bool:
    """Whether it is a draft that the owner still writes, shown among all mail, or our own copy of one that was not sent."""
    own = (heading.header("x-followthrough-id") or "").startswith("draft-")
    return "\\Draft" in heading.labels or (own and bool(heading.labels) and "\\Sent" not in heading.labels)


def _to_many(heading: Heading) -> bool:
    """Whether it went to many and answers nobody.  A post to a list may be from a prospect."""
    return not (heading.in_reply_to or heading.header("list-post") or _ANSWER.match(heading.subject)) and bool(
        heading.header("list-unsubscribe") or (heading.header("precedence") or "").lower() in _MASS
    )


def _telling(name: str, value: str) -> tuple[str, str] | None:
    """A field as far as it tells the kind; None where it does not."""
    if name == "content-type":
        return (name, value) if _TELLING_CONTENT.search(value) else None
    if name in _SILENT:
        return None
    return name, value if name in _BY_VALUE else "yes"


@lru_cache(5_000)
def _by_fields(told: tuple[tuple[str, str], ...], sender: Address, addressed: bool, us: Us) -> Kind:
    """What fields and sender tell, which repeat from mail to mail."""
    return kinds.classify(_mail(told, "", sender, (sender,) if addressed else ()), us).kind


def _mail(
    headers: tuple[tuple[str, str], ...],
    subject: str,
    sender: Address,
    to: tuple[Address, ...],
) -> ParsedMail:
    """A mail of which only this is known."""
    content = next((value for name, value in headers if name == "content-type"), "")
    method = _METHOD.search(content)
    return ParsedMail(
        headers=headers,
        message_id=None,
        in_reply_to=(),
        references=(),
        subject=subject,
        from_=sender,
        sender=None,
        reply_to=(),
        to=to,
        cc=(),
        date=None,
        date_offset=None,
        received=None,
        text="",
        html=None,
        calendar_method=method[1].upper() if method else None,
    )


def strands(skims: Sequence[Skim]) -> list[list[int]]:
    """Which of these mails their ids tie together, as positions; mails of two organisations are not tied.

    What takes the texts into account (`threads.group`) has the last word, once they are read.
    """
    parent = list(range(len(skims)))

    def root(position: int) -> int:
        while parent[position] != position:
            parent[position] = position = parent[parent[position]]
        return position

    holder: dict[str, int] = {}
    for position, skim in enumerate(skims):
        for reference in _ids(skim.heading):
            other = holder.setdefault(reference, position)
            if other != position and _related(skim, skims[other]):
                first, second = sorted((root(position), root(other)))
                parent[second] = first
    found: dict[int, list[int]] = {}
    for position in range(len(skims)):
        found.setdefault(root(position), []).append(position)
    return list(found.values())


def _ids(heading: Heading) -> Iterable[str]:
    own = (heading.message_id,) if heading.message_id else ()
    if not heading.in_reply_to and not heading.references:
        return own
    return dict.fromkeys((*own, *heading.in_reply_to, *heading.references))


def _related(one: Skim, other: Skim) -> bool:
    """Whether two mails have a person or an organisation of the other side in common, or one of them has nobody there."""
    mine, theirs = _outside(one), _outside(other)
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _outside(skim: Skim) -> frozenset[str]:
    heading = skim.heading
    people = (heading.from_,) if not skim.ours else heading.to + heading.cc
    return frozenset(organisation(address.email) or address.email for address in people)
