"""Mails for the soak: inquiries, answers within their threads, newsletters, mails without a Message-ID, mails that cannot be read; each with a number of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from tests.soak.difference import Name, Truth, name_of

US = "priya@larkspur.example"


@dataclass
class Post:
    """Writes mails and remembers what they are called."""

    chance: random.Random
    names: dict[Name, bool] = field(default_factory=dict)  # whether a person wrote it
    inquiries: list[tuple[int, str]] = field(default_factory=list)

    @property
    def truth(self) -> Truth:
        return Truth(self.names, frozenset(name for name, by_person in self.names.items() if not by_person))

    def mail(self, folder: str, now: datetime) -> tuple[bytes, datetime]:
        """A new mail for this folder, and when it arrived."""
        number = len(self.names) + 1
        at = now - timedelta(seconds=self.chance.randrange(90 * 86_400 if self.chance.random() < 0.3 else 60))
        message = EmailMessage(policy=policy.SMTP)
        message["Date"] = format_datetime(at)
        kinds = ("inquiry", "answer", "bulk", "bomb")
        kind = self.chance.choices(kinds, (40, 40, 30, 1))[0] if folder == "INBOX" else "answer"
        if self.chance.random() < 0.97:
            message["Message-ID"] = f"<{number}@soak.example>"
        match kind:
            case "inquiry":
                self._inquiry(message, number)
            case "answer":
                self._answer(message, number, ours=folder != "INBOX")
            case "bulk" | "bomb":
                self._bulk(message, number)
        raw = message.as_bytes() if kind != "bomb" else self._bomb(message)
        self.names[name_of(raw)] = kind in {"inquiry", "answer"}
        return raw, at.astimezone(UTC)

    def _inquiry(self, message: EmailMessage, number: int) -> None:
        message["From"], message["To"] = f"Ana Ruiz <ana@quay{number}.example>", US
        message["Subject"] = f"Sensors for crane {number}"
        message.set_content(
            f"Hello,\n\nwe need {number} sensors for our cranes. Could you send a quote?\n\nBest regards\nAna\n"
            + self._more()
        )
        if message["Message-ID"]:
            self.inquiries.append((number, str(message["Message-ID"])))

    def _answer(self, message: EmailMessage, number: int, *, ours: bool) -> None:
        asked, answers = self.chance.choice(self.inquiries[-500:]) if self.inquiries else (0, "")
        theirs = f"Ana Ruiz <ana@quay{asked}.example>"
        message["From"], message["To"] = (US, theirs) if ours else (theirs, US)
        message["Subject"] = f"Re: Sensors for crane {asked} ({number})"
        if answers:
            message["In-Reply-To"] = message["References"] = answers
        text = "here is our quote." if ours else "thank you. When could you deliver?"
        message.set_content(f"Hello,\n\n{text}\n\nBest regards\n" + self._more())

    def _bulk(self, message: EmailMessage, number: int) -> None:
        message["From"], message["To"] = "Shop <news@shop.example>", US
        message["Subject"] = f"Offers of day {number}"
        message["List-Unsubscribe"], message["List-Id"] = "<https://shop.example/u>", "<shop.example>"
        message["Precedence"] = "bulk"
        message.set_content("Our offers this week\n" + self._more())

    @staticmethod
    def _bomb(message: EmailMessage) -> bytes:
        """More parts than anybody reads: such a mail is kept aside."""
        del message["Content-Type"], message["Content-Transfer-Encoding"]
        message["Content-Type"] = "multipart/mixed; boundary=b"
        return message.as_bytes().partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 5000

    def _more(self) -> str:
        return (
            "> an older line of this talk\n" * int(self.chance.paretovariate(0.7)) if self.chance.random() < 0.5 else ""
        )
