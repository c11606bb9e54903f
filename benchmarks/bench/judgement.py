"""How long it takes to understand a mail and to find its conversation, beside one parse of the same mail by Python's own parser."""

from __future__ import annotations

import email
import email.policy
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from benchmarks.figures import Figure, at_most, ratio
from worker.mail.parse import parse
from worker.model import Us
from worker.rules.leads import LeadContext
from worker.rules.threads import facts_of, group
from worker.rules.understand import understand

MAILS = 300
ROUNDS = 5
US = "larch.example"
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
HOSTILE = 100_000  # characters
_FRAGMENTS = ("12 may ", "hello,\n", "monday ", "0", "--\n", "a:\n", "? ", "could you ", "price for ", "my my ", "a@b.")
_SENTENCES = (
    "We run a small plant near Cork and need two dosing pumps before the end of June.",
    "Could you send a quotation with the delivery time, and tell us whether you also install them?",
    "Thanks for the visit last week; the team liked what they saw.",
    "Our present supplier stops making the spare parts, so we have to decide this quarter.",
    "Wir benötigen das Angebot bis Freitag, weil die Freigabe danach ansteht.",
    "Please let me know which of the two sizes suits a line of this length.",
    "I have copied my colleague, who looks after the budget.",
    "The invoice of March still carries the old address, by the way.",
)


def bench() -> Iterator[Figure]:
    """Seconds a mail, parsed and judged, beside the parser of the standard library; and the worst of hostile mails."""
    mails = [_mail(random.Random(number)) for number in range(MAILS)]  # noqa: S311 (measurements, not secrets)
    context = LeadContext(us=Us(domains=frozenset({US})))

    def read(raw: bytes) -> None:
        understand(parse(raw), context)

    ours, theirs = [], []
    for raw in mails * ROUNDS:
        theirs.append(_seconds(_stdlib, raw))
        ours.append(_seconds(read, raw))
    parsed = statistics.median(theirs)
    yield ratio("understanding.seconds_a_mail", statistics.median(ours), parsed, "s", 1)
    grouped = min(_grouping_seconds(mails, context) for _ in range(ROUNDS)) / MAILS
    yield ratio("judgement.seconds_a_mail", statistics.median(ours) + grouped, parsed, "s", 1)
    worst = max(_seconds(read, _hostile(fragment)) for fragment in _FRAGMENTS)
    yield at_most("understanding.hostile_seconds", worst, 1, HOSTILE, "s")


def _grouping_seconds(raws: list[bytes], context: LeadContext) -> float:
    """What it takes to put all of these, once they are read, into conversations."""
    read = [(mail := parse(raw), understand(mail, context)) for raw in raws]
    began = time.perf_counter()
    group(
        [
            facts_of(key, mail, mail.date or LONG_AGO, understood, context.us)
            for key, (mail, understood) in enumerate(read)
        ],
        context.us,
    )
    return time.perf_counter() - began


def _stdlib(raw: bytes) -> None:
    email.message_from_bytes(raw, policy=email.policy.default).items()


def _seconds(act: Callable[[bytes], None], raw: bytes) -> float:
    began = time.perf_counter()
    act(raw)
    return time.perf_counter() - began


def _mail(rng: random.Random) -> bytes:
    """A reply of ordinary length with a signature and a quote, and the headers that servers add."""
    sent = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(hours=rng.randrange(2000))
    message = EmailMessage()
    for hop in range(3):
        message["Received"] = (
            f"from mx{hop}.vale.example by mx.{US} with ESMTPS id {rng.getrandbits(60):x}; {format_datetime(sent)}"
        )
    message["From"], message["To"] = "Kim Vale <kim@vale.example>", f"Jo Keller <jo@{US}>, sales@{US}"
    message["Subject"], message["Date"] = "Re: Pumps for line 2", format_datetime(sent)
    message["Message-ID"], message["In-Reply-To"] = f"<{rng.getrandbits(60):x}@vale.example>", f"<first@{US}>"
    message["References"] = f"<first@{US}> <second@vale.example>"
    message["DKIM-Signature"] = "v=1; a=rsa-sha256; d=vale.example; s=one; b=" + "Ab3" * 80
    body = "\n\n".join(rng.sample(_SENTENCES, 5))
    quote = "\n".join(f"> {line}" for line in rng.sample(_SENTENCES, 4))
    message.set_content(
        f"Hi Jo,\n\n{body}\n\nBest regards\nKim Vale\nVale Dairy Ltd\n+353 21 555 0101\n\n"
        f"On Mon, 2 Mar 2026 at 09:10, Jo Keller <jo@{US}> wrote:\n{quote}\n"
    )
    return message.as_bytes()


def _hostile(fragment: str) -> bytes:
    head = f"From: a@b.example\nTo: jo@{US}\nDate: Mon, 2 Mar 2026 08:00:00 +0000\nSubject: Re: x\n\n"
    return (head + fragment * (HOSTILE // len(fragment))).encode()
