"""What introduces an older mail in a text: an attribution, a separator, copied headers.

An attribution is found from its last line upwards, a block from its first label on: lines without a mark at either end are passed over.
Each line is looked at with a bounded window and bounded patterns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.rules.reply_headers import BEGINNINGS, LABEL, OPENING, SEPARATOR, VERB, kind_of

WINDOW = 4  # lines that a wrapped attribution may take
BLOCK = 25  # lines that a block of copied headers may take, recipients over several lines included
LOOKED_AT = 400  # characters of a line that decide what it is

_PREFIX = re.compile(r"[ \t]{0,3}(?:>|&gt;|\|(?:$|[ \t](?!.{0,200}\|\s{0,9}$))|[A-Z][A-Za-z]{0,3}>(?:\s|$))")
_ENDS = (":", "：", "----", "wrote", ": >", ":*")
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_BRACKETED = re.compile(r"[<(\[](?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,255}[>)\]]")
_YEAR_AND_TIME = re.compile(r"\d{4}.{0,60}?\d{1,2}[:.h]\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}\b.{0,40}?\d{1,2}[:.]\d\d")
_ISO_ATTRIBUTION = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d\d\s+\w{2,4}\S{0,6})?\s+\S.{0,120}$")
_BROKEN_OFF = re.compile(
    r">\s?(?:[^\W\d_]{1,14}(?:\s[^\W\d_]{1,14})?\s?)?:\s{0,3}$"
)  # "> wrote:", the rest of a torn address
_RULE = re.compile(r"[ \t]{0,4}[_\-=*]{4,}[ \t]{0,4}$")
_DRAWN = frozenset("_-=*")
_LABELLED = re.compile(r"[ \t*]{0,4}[^\W\d_][^:\n]{0,24}:\*?\s*\S")
_STAMP = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s{1,4}\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}[:.]\d\d")
_DIRECTIONS = dict.fromkeys(
    [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)  # marks of writing direction
_SPACE = " \t\r\xa0" + "".join(map(chr, _DIRECTIONS))
_SPEAKING = frozenset("0123456789_-=*")  # how a line without a colon may start that introduces an older mail
SENTENCE_ENDS = (".", "!", "?")
_SENTENCE_END = re.compile(r"(?:[!?]|\w{5}\.)$")  # no date as in "28." or "Sept."
_ANNOUNCED = re.compile(
    r"[ \t]{0,8}[-_=]{3,40}[ \t]{0,4}[^\W\d_][^\W\d_'’]{1,20}(?:[ \t][^\W\d_'’]{1,20}){0,3}[ \t]{0,4}[-_=]{3,40}[ \t]{0,4}$"
)


def is_prefixed(line: str) -> bool:
    """Whether a line stands behind a quote mark."""
    return line[:1] == ">" or (
        (">" in line[:8] or "|" in line[:4] or "&gt;" in line[:8]) and _PREFIX.match(line) is not None
    )


def is_quiet(line: str, *, marked: bool) -> bool:
    """Whether a line that is not blank can introduce nothing, at a first glance; `marked` behind a quote mark."""
    if marked:
        return ":" not in line[-4:] and not line.startswith(">>> ")
    if ":" in line or not line.isascii():
        return False
    start = line.lstrip()[:3]
    return start[0] not in _SPEAKING and start.lower() not in BEGINNINGS and not line.rstrip().endswith("wrote")


def attribution(lines: Sequence[str], marks: Sequence[bool], last: int) -> int:
    """The first line of the attribution that ends with line `last`; -1 where none does."""
    line = lines[last]
    if not line.rstrip(_SPACE).endswith(_ENDS) and not line.lstrip()[:1].isdigit():
        return -1
    broken = marks[last] and _BROKEN_OFF.match(line) is not None
    if marks[last] and not broken:
        return -1
    found, joined = -1, ""
    for height in range(WINDOW + 2 * broken):
        at = last - height
        above = _plain(lines[at])[:LOOKED_AT] if at >= 0 else ""
        if at < 0 or (height and (marks[at] or _SENTENCE_END.search(above) or (not above and not broken))):
            break
        joined = f"{above} {joined}".strip()
        if len(joined) > LOOKED_AT:
            break
        if _opens(joined) or (found < 0 and (_names_writer(joined) or _is_stamped(joined))):
            found = at
    if found < 0 and not broken and _heads_a_quote(lines, marks, last):
        found = last
    return found


def _plain(line: str) -> str:
    line = line.strip()
    return line if line.isascii() else line.translate(_DIRECTIONS).strip()


def _opens(text: str) -> bool:
    """A whole attribution: it opens with a date, and a verb of writing or an address in brackets follows."""
    if not text.endswith(_ENDS) or not OPENING.match(text) or not _DIGIT.search(text):
        return False
    return VERB.search(text.lower()) is not None or (_dated(text) and _BRACKETED.search(text) is not None)


def _is_stamped(text: str) -> bool:
    """A date with its time and an address in brackets, whatever the language."""
    if not text.endswith((":", "：")) or len(text) > 250:
        return False
    if text[0].isdigit() and text.endswith(">:"):
        return _ADDRESS.search(text) is not None
    return _dated(text) and _BRACKETED.search(text) is not None


def _dated(text: str) -> bool:
    return _YEAR_AND_TIME.search(text) is not None


def _names_writer(text: str) -> bool:
    """An address and a verb of writing at the end: "Sam Doe <sam@doe.example> wrote:"."""
    if not text.endswith(_ENDS):
        return False
    verb = VERB.search(text.lower())
    return verb is not None and len(text) - verb.end() < 60 and _ADDRESS.search(text) is not None


def _heads_a_quote(lines: Sequence[str], marks: Sequence[bool], index: int) -> bool:
    """A looser attribution (a bare "Name wrote:", an ISO date and a name) that only counts right above a quote."""
    line = lines[index].strip()
    iso = line[:1].isdigit() and _ISO_ATTRIBUTION.match(line) is not None
    if len(line) > LOOKED_AT or not (iso or line.endswith(("wrote", ":", "：", ":*"))):
        return False
    below = next_filled(lines, index + 1)
    if below < len(lines) and below > index + 2:
        return False
    if iso and ("GMT" in line or "@" in line):
        return True
    above_quote = below < len(lines) and marks[below]
    return above_quote and len(line) < 120 and (iso or VERB.search(line.lower()) is not None)


def copied(lines: Sequence[str], index: int) -> int:
    """The first line of an older mail with its headers that is recognised at line `index`; -1 where there is none."""
    line = lines[index][:LOOKED_AT]
    start = line.lstrip()[:3]
    if start[:1] in _DRAWN:
        if SEPARATOR.match(line) or _announces(lines, index, line):
            return index
        if _RULE.match(line):
            below = next_filled(lines, index + 1)
            ruled = (
                below < len(lines) and ":" in lines[below][:40] and _is_header(lines, _kinds(lines, below), ruled=True)
            )
            return index if ruled else -1
    elif start.lower() in BEGINNINGS and SEPARATOR.match(line):
        return index
    if ":" in line[:60] or "：" in line[:60]:
        label = LABEL.match(line)
        if label and kind_of(label[1]) not in {"cc", "reply"}:
            found = _header_start(lines, index, kind_of(label[1]))
            if found >= 0:
                return found
        return index if "@" in line and _is_foreign_header(lines, index) else -1
    return -1


def _is_foreign_header(lines: Sequence[str], index: int) -> bool:
    """Labels of a language that is not known here: the writer with an address in brackets, right below it a date and time, and a third line."""
    block = lines[index : index + 4]
    if len(block) < 4 or not all(_LABELLED.match(line[:LOOKED_AT]) for line in block):
        return False
    return _BRACKETED.search(block[0][:LOOKED_AT]) is not None and _dated(block[1][:LOOKED_AT])


def _announces(lines: Sequence[str], index: int, line: str) -> bool:
    """Words between dashes, whatever their language, right above copied headers or an attribution."""
    if not _ANNOUNCED.match(line):
        return False
    below = next_filled(lines, index + 1)
    return below < len(lines) and LABEL.match(lines[below]) is not None


def _header_start(lines: Sequence[str], index: int, kind: str) -> int:
    """Where the copied headers start whose first known label stands at `index`; -1 where they are none."""
    seen = _kinds(lines, index)
    if _is_header(lines, seen):
        return index
    if kind == "from":
        return index if len(seen) >= 2 and _STAMP.search(lines[index][:LOOKED_AT]) else -1
    return _notes_start(lines, index) if kind == "to" and {"cc", "subject"} & seen.keys() else -1


def _is_header(lines: Sequence[str], seen: dict[str, int], *, ruled: bool = False) -> bool:
    """Three labels of copied headers or more, the writer's among them, and something that only a mail has: a subject, an address, a time."""
    if len(seen) < (2 if ruled else 3) or not {"from", "subject"} & seen.keys():
        return False
    if "from" not in seen and len(seen) < 4 and not ruled:
        return False
    return "subject" in seen or any("@" in lines[at] or _TIME.search(lines[at]) for at in seen.values())


def _kinds(lines: Sequence[str], index: int) -> dict[str, int]:
    """The kinds of header labels in the lines from `index` on, each with its first line; three filled lines without one end them."""
    seen: dict[str, int] = {}
    since = 0
    for at in range(index, min(index + BLOCK, len(lines))):
        line = lines[at]
        label = LABEL.match(line[:LOOKED_AT]) if ":" in line[:60] or "：" in line[:60] else None
        if label:
            seen.setdefault(kind_of(label[1]), at)
            since = 0
        elif line and not line.isspace():
            since += "@" not in line and ";" not in line
            if since > 3:
                break
    return seen


def _notes_start(lines: Sequence[str], index: int) -> int:
    """Notes: a name, a date and time on the same or the next line, then "To:" and "cc:" or "Subject:"; the start of the name's line."""
    start, stamped = index, False
    for at in range(index - 1, max(-1, index - 7), -1):
        line = lines[at]
        if not line or line.isspace():
            if stamped:
                break
            continue
        if len(line) > 120:
            break
        if _STAMP.search(line) or (
            _TIME.search(line) and _STAMP.search(lines[at - 1].strip() + " " + line.strip() if at else "")
        ):
            stamped = True
        start = at
        if stamped and at and lines[at - 1].rstrip().endswith(SENTENCE_ENDS):
            break
    return start if stamped else -1


def next_filled(lines: Sequence[str], index: int) -> int:
    """Index of the next line with text, a few blank ones skipped; `len(lines)` where there is none."""
    for later in range(index, min(index + 5, len(lines))):
        if lines[later].strip():
            return later
    return len(lines)
