"""The story: the mailbox of a salesperson over the five weeks before now, the news, and who answers what is approved.

leads.toml, others.toml ─► mails with their times and folders        news.toml ─► feeds        cast.toml ─► who answers what
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from worker.demo.post import Letter, address, quoted, sealed, undelivered
from worker.mail.compose import reply_subject
from worker.model import Address

FOLDER = Path(__file__).parent
LIBRARY = FOLDER / "library"
COMPANY = "Fernhill Dock Systems"
DOMAIN = "fernhill.example"
OWNER = Address(f"maya@{DOMAIN}", "Maya Lindqvist")
COLLEAGUES = (Address(f"tom@{DOMAIN}", "Tom Okoye"), Address(f"jana@{DOMAIN}", "Jana Brandt"))
ZONE = "Europe/London"
WEEKS = 5
CUSTOMERS = ("brookside-dairy.example", "falk-moebel.example")
NOT_DELIVERED = "Your mail could not be delivered: there is no such address."

_AGO = re.compile(r"(\d{1,4})(min|h)")
_UNITS = {"min": "minutes", "h": "hours"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A mail in its folder; `at` is when it arrived there, or was sent, in UTC or with its own offset."""

    folder: str
    at: datetime
    raw: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a prospect answers, and how many seconds after our mail; `bounce`: the mail comes back instead."""

    seconds: float
    text: str = NOT_DELIVERED
    auto: bool = False
    bounce: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of a company (`domain`) or of an industry (no `domain`): where it stands on the web server, and its items."""

    path: str
    name: str
    industry: str
    domain: str | None
    xml: bytes


def mails(now: datetime) -> list[Placed]:
    """Every mail of the story, the oldest first."""
    told = [_mails(conversation, now) for part in ("leads", "others") for conversation in _read(part)["conversations"]]
    return sorted((mail for conversation in told for mail in conversation), key=lambda mail: mail.at)


def cast() -> dict[str, list[Answer]]:
    """The answers of each prospect in their order, by address."""
    return {person["who"]: [Answer(**answer) for answer in person["answers"]] for person in _read("cast")["people"]}


def feeds(now: datetime) -> list[Feed]:
    """The feeds, their items dated back from now."""
    news = _read("news")
    companies = [
        Feed(f"/{one['domain']}.xml", one["name"], one["industry"], one["domain"], _rss("The Morning Ledger", one, now))
        for one in news["companies"]
    ]
    industries = [
        Feed(f"/{one['name'].replace(' ', '-')}.xml", one["name"], one["name"], None, _rss(one["source"], one, now))
        for one in news["industries"]
    ]
    return companies + industries


def library(web: str) -> dict[str, str]:
    """The files of the library by name; the pages that they link to are on the web server at `web` ("http://…")."""
    return {path.name: path.read_text(encoding="utf-8").replace("{web}", web) for path in LIBRARY.glob("*.md")}


def pages() -> dict[str, bytes]:
    """What the web server shows for these links, by path."""
    linked = (path for text in library("").values() for path in re.findall(r'^url = "(/[^"]+)"', text, re.MULTILINE))
    return dict.fromkeys(linked, b"<!doctype html><title>A page of the demo</title>")


def _read(part: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{part}.toml").read_text(encoding="utf-8"))


def _mails(conversation: Mapping[str, Any], now: datetime) -> Iterator[Placed]:
    """The mails of a conversation, each answering the one before it and quoting it."""
    before: list[Letter] = []
    for entry in conversation["mails"]:
        letter = _letter(conversation, entry, before, now)
        if entry.get("bounce"):
            raw = undelivered(letter, address(conversation["with"]).email)
        else:
            last = before[-1] if before and not letter.auto else None
            quote = f"\n\n{quoted(last.text, last.sender, last.at)}\n" if last else "\n"
            raw = sealed(letter, below=quote)
        before.append(letter)
        yield Placed("Sent" if letter.sender == OWNER else "INBOX", letter.at, raw)


def _letter(
    conversation: Mapping[str, Any], entry: Mapping[str, Any], before: Sequence[Letter], now: datetime
) -> Letter:
    prospect = address(conversation["with"])
    sender = _sender(entry, prospect)
    ours = sender.domain == DOMAIN and prospect.email != sender.email
    subject = entry.get("subject") or (reply_subject(before[0].subject) if before else conversation["subject"])
    at = moment(entry["at"], now)
    name = sha256(f"{sender.email} {at.isoformat()} {subject}".encode()).hexdigest()[:20]
    return Letter(
        sender=sender,
        to=prospect if ours else OWNER,
        cc=address(entry["cc"]) if "cc" in entry else None,
        reply_to=address(entry["reply_to"]) if "reply_to" in entry else None,
        subject=subject,
        text=entry.get("text", NOT_DELIVERED).strip() + (f"\n\nKind regards\n\n{signature(sender)}" if ours else ""),
        at=at,
        message_id=f"{name}@{sender.domain}",
        references=tuple(letter.message_id for letter in before),
        auto=entry.get("auto", False),
        headers=entry.get("headers", {}),
    )


def _sender(entry: Mapping[str, Any], prospect: Address) -> Address:
    if entry.get("bounce"):
        return Address(f"mailer-daemon@{prospect.domain}", "Mail Delivery System")
    if entry.get("by") == "us":
        return OWNER
    return address(entry.get("by") or entry.get("from") or f"{prospect.name} <{prospect.email}>")


def signature(person: Address) -> str:
    """What stands below the mails of one of ours."""
    return f"{person.name}\n{COMPANY}"


def moment(told: str, now: datetime) -> datetime:
    """The moment that the story means: "3h" before now, or "-5 10:30" on the fifth working day before today."""
    if ago := _AGO.fullmatch(told):
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    days, clock = told.split()
    zone = ZoneInfo(ZONE)
    day = now.astimezone(zone).date()
    for _ in range(-int(days)):
        day -= timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))
    return datetime.combine(day, time.fromisoformat(clock), zone)


def _rss(source: str, feed: Mapping[str, Any], now: datetime) -> bytes:
    slug = re.sub(r"\W+", "-", source.lower())
    items = "".join(
        f"<item><title>{escape(item['title'])}</title><description>{escape(item['summary'])}</description>"
        f"<link>https://{slug}.example/{re.sub(r'[^a-z0-9]+', '-', item['title'].lower())}</link>"
        f"<pubDate>{now - timedelta(days=item['days']):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for item in feed["items"]
    )
    text = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(source)}</title>{items}</channel></rss>'
    return text.encode()
