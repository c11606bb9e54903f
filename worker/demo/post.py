"""The mails of the story as bytes: letters, automatic replies, and reports of mails that could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr

from worker.model import Address, ParsedMail

_AUTO = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its writer sees it; `at` is zone-aware, message ids come without brackets."""

    sender: Address
    to: Address
    subject: str
    text: str
    at: datetime
    message_id: str
    references: tuple[str, ...] = ()
    cc: Address | None = None
    reply_to: Address | None = None
    auto: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def address(written: str) -> Address:
    """The address of `Ana Ruiz <ana@harbourline.example>`."""
    name, email = parseaddr(written)
    return Address(email.lower(), name)


def sealed(letter: Letter, below: str = "") -> bytes:
    """The letter with CRLF line ends, as a mail server would store it; `below` is what it quotes."""
    mail = _headed(letter)
    mail.set_content(f"{letter.text.strip()}\n{below}")
    return mail.as_bytes(policy=SMTP)


def undelivered(letter: Letter, recipient: str) -> bytes:
    """A report that a mail to `recipient` was refused for good (RFC 3464); `letter.text` is what it says to people."""
    mail = _headed(letter)
    mail.set_content(letter.text)
    mail.make_mixed()
    fields = (
        {"Reporting-MTA": f"dns; {letter.sender.domain}"},
        {
            "Final-Recipient": f"rfc822; {recipient}",
            "Action": "failed",
            "Status": "5.1.1",
            "Diagnostic-Code": "smtp; 550 5.1.1 no such user here",
        },
    )
    status = EmailMessage(SMTP)
    status["Content-Type"] = "message/delivery-status"
    status.set_payload([_fields(group) for group in fields])
    mail.attach(status)
    mail.set_type("multipart/report")
    mail.set_param("report-type", "delivery-status")
    return mail.as_bytes(policy=SMTP)


def quoted(text: str, by: Address, at: datetime) -> str:
    """A mail as people quote it below their answer."""
    lines = "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())
    return f"On {at.day} {at:%B %Y}, at {at:%H:%M}, {by.name or by.email} <{by.email}> wrote:\n{lines}"


def thread_of(mail: ParsedMail) -> tuple[str, ...]:
    """What an answer to this mail refers to (RFC 5322, 3.6.4)."""
    return tuple(dict.fromkeys([*mail.references, *([mail.message_id] if mail.message_id else [])]))


def _headed(letter: Letter) -> EmailMessage:
    mail = EmailMessage(SMTP)
    mail["Date"] = format_datetime(letter.at)
    mail["From"] = _written(letter.sender)
    mail["To"] = _written(letter.to)
    mail["Subject"] = letter.subject
    mail["Message-ID"] = f"<{letter.message_id}>"
    optional = {
        "Cc": _written(letter.cc) if letter.cc else "",
        "Reply-To": _written(letter.reply_to) if letter.reply_to else "",
        "In-Reply-To": f"<{letter.references[-1]}>" if letter.references else "",
        "References": " ".join(f"<{one}>" for one in letter.references),
    }
    for name, value in {**optional, **(_AUTO if letter.auto else {}), **letter.headers}.items():
        if value:
            mail[name] = value
    return mail


def _fields(values: Mapping[str, str]) -> EmailMessage:
    group = EmailMessage(SMTP)
    for name, value in values.items():
        group[name] = value
    return group


def _written(one: Address) -> str:
    return formataddr((one.name, one.email))
