"""A whole mailbox: planned week by week, cut to its newest mails, rendered one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from benchmarks.mailboxes import conversations, machines
from benchmarks.mailboxes.conversations import Conversation, Letter, in_office_hours
from benchmarks.mailboxes.headers import program, transport
from benchmarks.mailboxes.machines import Machine
from benchmarks.mailboxes.people import Person
from benchmarks.mailboxes.text import address, as_html, attachment, multipart, part, rfc_date, word, written

VERSION = 1  # of what is made: raise it with every change of the mails
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday
RECENT = timedelta(days=30)
A_WEEK = 385  # mails
_EPOCH = datetime(2015, 1, 5, tzinfo=UTC)  # a Monday, before any mail
_LONGEST = 12  # weeks that a conversation may take
_PEOPLE = (  # how often a week
    (conversations.inquiry, 12.5),
    (conversations.outreach, 19),
    (conversations.customer, 16),
    (conversations.colleague, 20),
    (conversations.seller, 20),
)
_MACHINES = (
    (machines.newsletter, 75.5),
    (machines.notification, 48),
    (machines.calendar, 11),
    (machines.bounce, 5),
    (machines.absence, 3),
)
_BROKEN = 0.003
_ATTACHED, _LARGE = 0.04, 0.25  # of the letters; of the attachments

Mail = Letter | Machine


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a mailbox because it was made so."""

    folders: Mapping[str, int]  # mails in each
    conversations: int  # of people, with one letter at least in the mailbox
    waiting: Mapping[str, datetime]  # prospects by address who wait since a moment of the last 30 days


@dataclass(frozen=True, slots=True)
class Plan:
    """The mails in their order of arrival, and the truth of them."""

    mails: tuple[Mail, ...]
    truth: Truth


def plan(size: int, now: datetime = NOW, seed: int = 1) -> Plan:
    """The newest `size` mails that arrived up to `now`: a smaller mailbox is the recent part of a larger one of the same seed."""
    last = (now - _EPOCH).days // 7
    first = last - size // A_WEEK - size // (6 * A_WEEK) - _LONGEST
    talks, mails = _weeks(range(first, last + 1), seed)
    kept = sorted((mail for mail in mails if mail.at <= now), key=lambda mail: mail.at)[-size:]
    assert len(kept) == size, "too few weeks were planned"
    sent = sum(mail.sent for mail in kept)
    return Plan(
        tuple(kept),
        Truth({"INBOX": size - sent, "Sent": sent}, _seen(talks, kept[0].at, now), _waiting(talks, kept[0].at, now)),
    )


def arrivals(count: int, now: datetime = NOW, seed: int = 1) -> list[Mail]:
    """The next mails after `now`."""
    last = (now - _EPOCH).days // 7
    _, mails = _weeks(range(last - _LONGEST, last + count // A_WEEK + 3), seed)
    return sorted((mail for mail in mails if mail.at > now), key=lambda mail: mail.at)[:count]


def _weeks(numbers: range, seed: int) -> tuple[list[Conversation], list[Mail]]:
    talks: list[Conversation] = []
    mails: list[Mail] = []
    for number in numbers:
        rng = Random(f"{seed}:{number}")  # noqa: S311 (made-up mail, not secrets)
        for talk, often in _PEOPLE:
            talks += [talk(rng, in_office_hours(_moment(rng, number), rng)) for _ in range(int(often + rng.random()))]
        for write, often in _MACHINES:
            mails += [Machine(_moment(rng, number), write) for _ in range(int(often + rng.random()))]
    mails += conversations.all_letters(talks)
    return talks, mails


def _moment(rng: Random, week: int) -> datetime:
    return _EPOCH + timedelta(weeks=week, seconds=rng.randrange(7 * 86_400))


def _seen(talks: list[Conversation], begin: datetime, now: datetime) -> int:
    return sum(any(begin <= letter.at <= now for letter in talk.letters) for talk in talks)


def _waiting(talks: list[Conversation], begin: datetime, now: datetime) -> dict[str, datetime]:
    whole = [talk for talk in talks if talk.letters[0].at >= begin]
    since = {talk.prospect.email: conversations.waiting(talk, now) for talk in whole if talk.prospect}
    return {email: at for email, at in since.items() if at and now - at <= RECENT}


def render(mail: Mail, seed: int = 1) -> bytes:
    """The bytes of a mail, with line ends as in a file; the same whenever it is made."""
    rng = Random(f"{seed}:{mail.at.timestamp()}")  # noqa: S311 (see _weeks)
    text = mail.write(rng, mail.at) if isinstance(mail, Machine) else _letter(mail, rng)
    raw = text.encode("utf-8", "surrogateescape")
    return _broken(raw, rng) if not mail.sent and rng.random() < _BROKEN else raw


def _letter(letter: Letter, rng: Random) -> str:
    way = "" if letter.sent else transport(rng, letter.at, letter.sender)
    fields = [
        f"From: {address(letter.sender)}\nTo: {_addresses(letter.to)}\n",
        f"Cc: {_addresses(letter.cc)}\n" if letter.cc else "",
        f"Reply-To: {address(letter.reply_to)}\n" if letter.reply_to else "",
        f"Subject: {word(letter.subject)}\nDate: {rfc_date(letter.at, letter.sender.offset)}\nMessage-ID: <{letter.message_id}>\n",
        _referring(letter),
        program(rng, letter.at, letter.sender),
        "MIME-Version: 1.0\n",
    ]
    return way + "".join(fields) + _body(letter, rng)


def _addresses(people: tuple[Person, ...]) -> str:
    return ", ".join(address(person) for person in people)


def _referring(letter: Letter) -> str:
    if not letter.earlier:
        return ""
    references = "\n ".join(f"<{before.message_id}>" for before in letter.earlier)
    return f"In-Reply-To: <{letter.earlier[-1].message_id}>\nReferences: {references}\n"


def _body(letter: Letter, rng: Random) -> str:
    text = written(letter)
    body = part("text/plain; format=flowed" if letter.sender.client == "apple" else "text/plain", text, rng)
    if letter.sender.client != "desktop" and letter.reply_to is None:
        body = multipart("alternative", [body, part("text/html", as_html(text, letter.sender.client), rng)], rng)
    if rng.random() < _ATTACHED:
        size = 50_000 * 6 ** rng.random() if rng.random() < _LARGE else rng.randrange(5_000, 30_000)
        body = multipart("mixed", [body, attachment(rng, int(size))], rng)
    return body


def _broken(raw: bytes, rng: Random) -> bytes:
    """A mail as it should not be: cut off, without a Date, with bytes that no header may have, without a blank line."""
    harm = rng.randrange(4)
    if harm == 0:
        return raw[: len(raw) * 2 // 3]
    if harm == 1:
        return raw.replace(b"\nDate: ", b"\nX-Date: ", 1)
    if harm == 2:
        return raw.replace(b"\nSubject: ", b"\nSubject: \xfc\xe9 \xff", 1)
    return raw.replace(b"\n\n", b"\nno field at all\n\n", 1)
