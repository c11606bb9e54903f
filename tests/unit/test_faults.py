"""Each fault of reading and sending mail that is known from real systems has a test, marked with its number."""

from __future__ import annotations

import re
from pathlib import Path

READING = {
    1: "UIDVALIDITY changes",
    2: "UIDVALIDITY keeps flapping",
    3: "silent death in IDLE",
    4: "the end of the stream in IDLE",
    5: "no read timeout",
    6: "a partial line in IDLE",
    7: "imapclient refuses 1:*",
    8: "a range past the end names the last mail",
    9: "expunged between SEARCH and FETCH",
    10: "the cursor passes unread mails",
    11: "QRESYNC defects",
    12: "HIGHESTMODSEQ 0 or falling",
    13: "a mail that cannot be parsed",
    14: "Message-ID missing or twice",
    15: "a Date that cannot be",
    16: "Gmail's labels show a mail many times",
    17: "Gmail's bandwidth limit",
    18: "Suggested Backoff Time",
    19: "an Outlook reply without References",
    20: "two writers of one token",
    21: "a network error read as a bad sign-in",
}
SENDING = {
    22: "a timeout after the final dot",
    23: "smtplib hides the phase",
    24: "a malformed 250",
    25: "a failure after the 250",
    26: "a retry of the queue that is shorter than the sending",
    27: "several workers, several schedulers",
    28: "an old backup restored",
    29: "the provider files sent mail, and we do too",
    30: "two workers file the copy",
    31: "a Message-ID that the provider rewrites",
    32: "a long In-Reply-To becomes an encoded word",
    33: "a line break in a subject makes a header",
    34: "a copy that others can see",
    35: "the conversation moved on since the approval",
    36: "some recipients are refused",
    37: "sign-in by password switched off for sending",
    38: "bulk senders need a way out in the header",
    39: "two machines that answer each other",
    40: "bounces that multiply",
    41: "an absence note, or any bounce, read as an opt-out",
    42: "a forged sender opts out",
}
WITHOUT_A_TEST: set[int] = set()
_MARK = re.compile(r"^\s*@?pytest\.mark\.fault\((\d+)\)", re.MULTILINE)


def marked() -> set[int]:
    tests = Path(__file__).parents[1].rglob("test_*.py")
    return {int(row) for path in tests for row in _MARK.findall(path.read_text())}


def test_every_fault_of_mail_has_a_test() -> None:
    assert (READING.keys() | SENDING.keys()) - marked() == WITHOUT_A_TEST


def test_no_mark_names_a_fault_that_is_not_listed() -> None:
    assert marked() <= READING.keys() | SENDING.keys()
