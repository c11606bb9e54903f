"""The new text of replies, compared without regard to white space.

The sets differ in what they call new.  Sets O and P keep the closing formula and mark most of them: a marked one is taken off the
expected text.  Every set but N keeps some closing formula, name or footer without a mark: there the new text with the first lines of
the signature may equal what is expected; the quote was then cut at the right place.  Set F keeps the whole signature and takes disclaimers
out of its middle: there the lines expected below the new text are some of the signature's, in their order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, at_least
from worker.mail.html_text import text_of
from worker.mail.parse import parse
from worker.model import ReplyParts
from worker.rules import reply_text

STRICT = frozenset("N")
WITH_SIGNATURE = frozenset("F")
CLOSING_ZONES = ("Body/Outro", "Body/Signature")


def score(data: Path) -> Iterator[Figure]:
    """Shares of cases with the right new text: one a set, one over all, one for the sales replies."""
    right: dict[str, list[bool]] = {}
    for case, ok in cases(data / "mail" / "reply"):
        right.setdefault(case["set"], []).append(ok)
    for name, results in sorted(right.items()):
        yield Figure(f"reply.set_{name}", round(sum(results) / len(results), 4), "share", len(results))
    exact = [_flat(parts.new_text) == _flat(wanted) for _, parts, wanted in split_cases(data / "mail" / "reply")]
    yield at_least("reply.exact", sum(exact) / len(exact), 0.9, len(exact))
    every = [ok for results in right.values() for ok in results]
    yield at_least("reply.by_convention", sum(every) / len(every), 0.9, len(every))
    lowest = min(sum(results) / len(results) for results in right.values())
    yield at_least("reply.by_convention, lowest set", lowest, 0.8, len(right))
    sales = [
        _flat(reply_text.split(row["body"]).new_text) == _flat(row["new_text"])
        for row in map(json.loads, (data / "sales" / "replies" / "index.jsonl").read_text().splitlines())
    ]
    yield from _signatures(data / "mail" / "reply")
    yield at_least("reply.sales", sum(sales) / len(sales), 0.95, len(sales))


def _signatures(folder: Path) -> Iterator[Figure]:
    """How many labelled lines of signatures are found, and the F1 of lines where a set labels each of them (N)."""
    found, labelled, ours, right = 0, 0, 0, 0
    for row, text in _rows(folder):
        case = row["expected"]
        lines = case.get("signature_lines") if row["set"] in STRICT else str(case.get("signature") or "").split("\n")
        wanted = {_flat(line) for line in lines or () if line.strip(" -_*")}
        if not wanted and row["set"] not in STRICT:
            continue
        said = {_flat(line) for line in reply_text.split(text).signature.split("\n") if line.strip(" -_*")}
        labelled, found = labelled + len(wanted), found + len(wanted & said)
        if row["set"] in STRICT:
            ours, right = ours + len(wanted) + len(said), right + 2 * len(wanted & said)
    yield at_least("reply.signature_lines", found / labelled, 0.9, labelled)
    yield at_least("reply.signature_lines, F1 of set N", right / ours, 0.9, ours)


def cases(folder: Path) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each case that says what is expected, and whether the new text was found by the convention of its set."""
    for row, parts, wanted in split_cases(folder):
        labelled = row["expected"].get("reply", wanted)
        yield row, any(agrees(parts, text, row["set"]) for text in (wanted, labelled))


def split_cases(folder: Path) -> Iterator[tuple[dict[str, Any], ReplyParts, str]]:
    """Each text case that says what is expected: its row, its parts, the new text by product.md."""
    for row, text in _rows(folder):
        wanted = expected(row, text)
        if wanted is not None:
            yield row, reply_text.split(text), wanted


def _rows(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Each case and its text; a page or a whole mail is read by our own reader."""
    for row in map(json.loads, (folder / "index.jsonl").read_text().splitlines()):
        raw = (folder / row["file"]).read_bytes()
        if row["file"].endswith(".eml"):
            yield row, parse(raw).text
        else:
            text = raw.decode("utf-8", "replace")
            yield row, text_of(text) if row["file"].endswith(".html") else text


def expected(row: dict[str, Any], text: str) -> str | None:
    """The new text by product.md; None where the case does not say."""
    case = row["expected"]
    if row["set"] in "OP":
        return None if _starts_quoted(case) else _without_closing(case, text)
    for name in ("reply", "text_without_signature", "visible_text", "text_top"):
        if name in case:
            return str(case[name])
    return None


def agrees(parts: ReplyParts, wanted: str, name: str) -> bool:
    """Whether the parts hold the wanted new text, by the convention of the set."""
    if _flat(parts.new_text) == _flat(wanted):
        return True
    if name in STRICT:
        return False
    signature = parts.signature.split("\n")
    if name in WITH_SIGNATURE:
        return _flat(wanted).startswith(_flat(parts.new_text)) and _is_part(_below(wanted, parts.new_text), signature)
    return any(
        _flat(parts.new_text + "\n" + "\n".join(signature[:count])) == _flat(wanted)
        for count in range(1, len(signature) + 1)
    )


def _below(wanted: str, new_text: str) -> list[str]:
    """The words of `wanted` below the new text that it starts with."""
    return wanted.split()[len(new_text.split()) :]


def _is_part(words: list[str], lines: list[str]) -> bool:
    """Whether the words stand in the lines, in their order."""
    rest = iter(" ".join(lines).split())
    return all(word in rest for word in words)


def _starts_quoted(case: dict[str, Any]) -> bool:
    """These sets end the new text at the first header, so that answers below it are not in what they expect."""
    headers = [zone[1] for zone in case["zones"] if zone[0] == "Header"]
    return bool(headers) and min(headers) == 0


def _without_closing(case: dict[str, Any], text: str) -> str:
    """The expected text up to a closing that ends it."""
    reply = str(case["reply"])
    offset = text.find(reply[:40])
    end = offset + len(reply)
    for name, start, stop in sorted(case["zones"], key=lambda zone: zone[1], reverse=True):
        if name in CLOSING_ZONES and offset <= start < end and not text[stop:end].strip():
            end = start
    return text[offset:end]


def _flat(text: str) -> str:
    return " ".join(text.split())
