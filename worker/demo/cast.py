"""The people of the demo: some seconds after a mail of ours, an answer of theirs lies in the mailbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import uuid4

from worker.demo.post import Letter, quoted, sealed, thread_of, undelivered
from worker.demo.story import DOMAIN, OWNER, Answer
from worker.mail.compose import reply_subject
from worker.mail.parse import parse
from worker.model import Address, ParsedMail


class Cast:
    """Takes the mails that the SMTP server accepts; each person has their answers once, in their order.

    `deliver` puts a mail into the mailbox; it may wait, and runs in a thread of its own.
    """

    def __init__(self, answers: Mapping[str, list[Answer]], deliver: Callable[[bytes], None]) -> None:
        self._answers = {who: iter(told) for who, told in answers.items()}
        self._deliver = deliver

    def take(self, recipient: str, raw: bytes) -> None:
        """Called in a running event loop; mail to one of us lies in the mailbox at once."""
        loop = asyncio.get_running_loop()
        if recipient.lower().endswith(f"@{DOMAIN}"):
            loop.run_in_executor(None, self._deliver, raw)
        elif answer := next(self._answers.get(recipient.lower(), iter(())), None):
            loop.call_later(
                answer.seconds, lambda: loop.run_in_executor(None, self._deliver, reply(raw, recipient, answer))
            )


def reply(raw: bytes, recipient: str, answer: Answer) -> bytes:
    """What the recipient answers to this mail, in its thread, dated now."""
    mail = parse(raw)
    letter = _letter(mail, recipient.lower(), answer)
    if answer.bounce:
        return undelivered(letter, recipient)
    sent = mail.date or letter.at
    return sealed(letter, below="" if answer.auto else f"\n{quoted(mail.text, mail.from_ or OWNER, sent)}")


def _letter(mail: ParsedMail, recipient: str, answer: Answer) -> Letter:
    writer = next((to for to in mail.to if to.email == recipient), Address(recipient))
    if answer.bounce:
        writer = Address(f"mailer-daemon@{writer.domain}", "Mail Delivery System")
    subject = "Undelivered mail returned to sender" if answer.bounce else reply_subject(mail.subject)
    return Letter(
        sender=writer,
        to=mail.from_ or OWNER,
        subject=f"Automatic reply: {mail.subject}" if answer.auto else subject,
        text=answer.text,
        at=datetime.now(UTC),
        message_id=f"{uuid4().hex}@{writer.domain}",
        references=thread_of(mail),
        auto=answer.auto,
    )
