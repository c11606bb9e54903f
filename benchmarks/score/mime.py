"""How many fields of labelled mails the parser reads as another reader did."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, at_least, at_most
from worker.mail import fields
from worker.mail.parse import parse
from worker.model import Address, ParsedMail

Check = Callable[[ParsedMail, Any], bool]


def score(data: Path) -> Iterator[Figure]:
    """Mails that raise, and the share of right fields: all, and each by itself."""
    folder = data / "mail" / "mime"
    cases = [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    crashed = 0
    for case in cases:
        try:
            mail = parse((folder / case["file"]).read_bytes())
        except Exception:  # noqa: BLE001 - an exception of any kind is what is counted
            crashed += 1
            continue
        for name, expected in case["expected"].items():
            if name in CHECKS:
                total[name] += 1
                right[name] += CHECKS[name](mail, expected)
    yield at_most("mime exceptions", crashed, 0, len(cases), "mails")
    yield at_least("mime fields right", right.total() / total.total(), 0.99, total.total())
    for name in CHECKS:
        yield Figure(f"mime {name} right", round(right[name] / total[name], 4), "share", total[name])


def _subject(mail: ParsedMail, expected: str) -> bool:
    return _found(expected, _squeezed(mail.subject)) and len(mail.subject) <= len(expected) + 1


def _from(mail: ParsedMail, expected: str | list[Any]) -> bool:
    return _emails((mail.from_,) if mail.from_ else ()) == _expected_emails(expected)[:1]


def _people(name: str) -> Check:
    return lambda mail, expected: _emails(getattr(mail, name)) == _expected_emails(expected)


def _date(mail: ParsedMail, expected: str) -> bool:
    found = fields.moment(expected)
    return (mail.date, mail.date_offset) == (found or (None, None))


def _texts(mail: ParsedMail, expected: list[str | None]) -> bool:
    """Every text part another reader shows is shown, or is the text of the mail inside, or is offered as a file."""
    shown = _squeezed(mail.text + mail.original_text + (mail.html or ""))
    files = sum(each.media_type.startswith(("text/", "message/")) for each in mail.attachments)
    return sum(not _found(part, shown) for part in expected if part) <= files


def _found(part: str, shown: str) -> bool:
    """Whether the words are shown; what the other reader could not decode may be any character."""
    pieces = _squeezed(part.replace("\0", "")).split("\ufffd")
    return bool(re.search(".".join(map(re.escape, pieces)), shown, re.DOTALL))


CHECKS: dict[str, Check] = {
    "subject": _subject,
    "from": _from,
    "from_address": _from,
    "sender": lambda mail, expected: _emails((mail.sender,)) == _expected_emails(expected),
    "to": _people("to"),
    "cc": _people("cc"),
    "date": _date,
    "message_id": lambda mail, expected: _squeezed(mail.message_id or "") == _squeezed(expected),
    "text_parts": _texts,
    "body_text_redmine": lambda mail, expected: _squeezed(expected) in _squeezed(mail.text),
}


def _squeezed(text: str) -> str:
    """Without the white space, in which readers differ freely."""
    return "".join(text.split())


def _emails(people: Iterable[Address | None]) -> list[str]:
    return [person.email for person in people if person]


def _expected_emails(expected: str | list[Any]) -> list[str]:
    """Addresses of a label: a header value, a list of them, or a list of name and address."""
    values = [expected] if isinstance(expected, str) else expected
    texts = [value if isinstance(value, str) else value.get("address") or "" for value in values]
    return [person.email for text in texts for person in fields.addresses(fields.words(re.sub(r"\s+\.\s+", ".", text)))]
