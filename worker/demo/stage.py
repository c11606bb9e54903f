"""The stage: a temporary folder with a configuration as a person would write it, and the servers that it names.

servers up ─► the story's mails lie in the mailbox ─► config.toml, password file ─► the worker, as with any servers
"""

from __future__ import annotations

import secrets
import socket
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from imapclient import IMAPClient

from worker.demo import story
from worker.demo.cast import Cast
from worker.demo.servers import HOST, Ports, running
from worker.demo.story import Feed, Placed

USER = "maya"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the configuration lies, and how many mails are in the mailbox."""

    config: Path
    mails: int


@contextmanager
def set_up(now: datetime, page_port: int) -> Iterator[Stage]:
    """Everything but the worker itself; at the end servers and folder are gone."""
    password = secrets.token_urlsafe(16)
    feeds, mails = story.feeds(now), story.mails(now)
    documents = {feed.path: feed.xml for feed in feeds} | story.pages()
    ports: list[Ports] = []
    actors = Cast(
        story.cast(), lambda raw: _deliver(ports[0].imap, password, [Placed("INBOX", datetime.now(UTC), raw)])
    )
    with (
        tempfile.TemporaryDirectory(prefix="followthrough-demo-") as name,
        running(USER, password, taker=actors.take, feeds=documents) as opened,
    ):
        ports.append(opened)
        with _signed_in(opened.imap, password) as client:
            for extra in ("Sent", "Drafts", "Trash"):
                client.create_folder(extra)
        _deliver(opened.imap, password, mails)
        folder = Path(name)
        _write_secret(folder / "password", password)
        _write_library(folder / "data" / "library", f"http://{HOST}:{opened.http}")
        config = folder / "config.toml"
        config.write_text(_configuration(opened, feeds, page_port, now), encoding="utf-8")
        yield Stage(config, len(mails))


def _write_library(folder: Path, web: str) -> None:
    """Where the page may change it."""
    folder.mkdir(parents=True)
    for name, text in story.library(web).items():
        (folder / name).write_text(text, encoding="utf-8")


def _write_secret(path: Path, secret: str) -> None:
    path.touch(mode=0o600)
    path.write_text(secret, encoding="utf-8")


@contextmanager
def _signed_in(port: int, password: str) -> Iterator[IMAPClient]:
    with IMAPClient(HOST, port, ssl=False, timeout=30) as client:
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else every mail waits 40 ms for an ACK
        client.login(USER, password)
        yield client


def _deliver(port: int, password: str, mails: Iterable[Placed]) -> None:
    """Puts mails into their folders, with the time of their arrival (RFC 3501, 6.3.11)."""
    with _signed_in(port, password) as client:
        for mail in mails:
            seen = (b"\\Seen",) if mail.folder == "Sent" else ()
            client.append(mail.folder, mail.raw, seen, mail.at)


def _configuration(ports: Ports, feeds: Sequence[Feed], page_port: int, now: datetime) -> str:
    """config.toml; strings of the story hold nothing that TOML would have to escape."""
    web = f"{HOST}:{ports.http}"
    industries = [feed for feed in feeds if feed.domain is None]
    companies = [feed for feed in feeds if feed.domain]
    colleagues = "\n".join(
        f'[[people]]\nname = "{one.name}"\nemail = "{one.email}"\ntimezone = "{story.ZONE}"' for one in story.COLLEAGUES
    )
    return f"""
data_dir = "data"

[company]
name = "{story.COMPANY}"
domains = ["{story.DOMAIN}"]
other_names = ["Fernhill"]

[[people]]
name = "{story.OWNER.name}"
email = "{story.OWNER.email}"
timezone = "{story.ZONE}"
signature = \"\"\"
{story.signature(story.OWNER)}\"\"\"

{colleagues}

[[mailboxes]]
address = "{story.OWNER.email}"
plan = "useful first"
sent_folder = "Sent"
drafts_from = {(now - timedelta(weeks=story.WEEKS, days=1)).date()}

[mailboxes.imap]
host = "{HOST}"
port = {ports.imap}
security = "none"
username = "{USER}"
password = "file:password"

[mailboxes.smtp]
host = "{HOST}"
port = {ports.smtp}
security = "none"

[sync]
poll_minutes = 0.1

[contacts]
customers = [{_list(story.CUSTOMERS)}]

[[plans]]
name = "useful first"
touches = [
  {{ kind = "thank_you", after_days = 0 }},
  {{ kind = "introduction_thanks", after_days = 0, only_if = "referral" }},
  {{ kind = "company_news", after_days = 7 }},
  {{ kind = "product_news", after_days = 7 }},
  {{ kind = "article", after_days = 7 }},
  {{ kind = "details", after_days = 7 }},
  {{ kind = "testimonial", after_days = 10 }},
  {{ kind = "call", after_days = 10 }},
  {{ kind = "referral_for_them", after_days = 14 }},
  {{ kind = "closing", after_days = 20 }},
]

{_companies(companies, web)}

{_industries(industries, web)}

[feeds]
minutes_between = 5
allow_hosts = ["{web}"]

[sending]
undo_seconds = 5
seconds_between = 0

[web]
listen = "{HOST}:{page_port}"
"""


def _list(values: Iterable[str]) -> str:
    return ", ".join(f'"{value}"' for value in values)


def _companies(feeds: Iterable[Feed], web: str) -> str:
    return "\n".join(
        f'[[companies]]\ndomain = "{feed.domain}"\nname = "{feed.name}"\nindustry = "{feed.industry}"\n'
        f'feeds = ["http://{web}{feed.path}"]'
        for feed in feeds
    )


def _industries(feeds: Iterable[Feed], web: str) -> str:
    return "\n".join(f'[[industries]]\nname = "{feed.name}"\nfeeds = ["http://{web}{feed.path}"]' for feed in feeds)
