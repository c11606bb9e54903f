"""Each fault of reading mail that is known from real systems has a test, marked with its number."""

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
WITHOUT_A_TEST: set[int] = set()
_MARK = re.compile(r"^\s*@?pytest\.mark\.fault\((\d+)\)", re.MULTILINE)


def marked() -> set[int]:
    tests = Path(__file__).parents[1].rglob("test_*.py")
    return {int(row) for path in tests for row in _MARK.findall(path.read_text())}


def test_every_fault_of_reading_mail_has_a_test() -> None:
    assert READING.keys() - marked() == WITHOUT_A_TEST


def test_no_mark_names_a_fault_that_is_not_listed() -> None:
    assert marked() <= READING.keys()
