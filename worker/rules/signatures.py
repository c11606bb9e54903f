"""Where the writer's own words end: closing formula, name, signature, device line, disclaimer.

Every function looks at the lines of a mail without its quotes and tells the index from which on a tail is not new text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from worker.rules.closing_words import (
    ADVERTS,
    BILINGUAL,
    CLOSING_STARTS,
    DEVICE,
    DEVICE_STARTS,
    FIRST_WORD,
    LONG_CLOSING,
    NOT_NAMES,
    REGARDS,
    SHORT,
    THANKS,
    UNSUBSCRIBE,
)  # fmt: skip
from worker.rules.signature_lines import (
    BLOCK,
    LONG,
    ends_sentence,
    has_contact,
    is_block,
    is_contact,
    is_contact_block,
    is_name,
    looks_signed,
    only_short,
    weight,
)  # fmt: skip

TAIL = 40  # lines at the end that may belong to a signature
FOOTERS = 4  # layers of footers that are taken off
CLOSING_WORDS = 12  # a closing formula with the name on its line has no more words

_DELIMITERS = frozenset({"--", "—", "–", "__", "ᐧ"})
_RULE = re.compile(r"\s{0,40}(?:[*_=~#-]\s?){8,}$")
_DRAWN = frozenset("*_=~#-")
_POSTSCRIPT = re.compile(r"\s{0,4}(?:P\.\s?S\.?|PS\s?[:.,-])\s{0,4}\S")
_NICK = re.compile(r"\s{0,4}[a-z]{3,12}\s{0,3}$")
_REACHED = re.compile(r"\s{0,4}(?:[\w.+-]{1,40}@[\w.-]{3,60}|(?:https?://|www\.)\S{3,60}|\+?[\d() ./-]{7,24})\s{0,4}$")
_SENTENCE_ENDS = (". ", "! ", "? ")
_INLINE_CLOSING = re.compile(
    r"(?<=[.!?])\s{1,4}(?:(?:thanks|thank you|tx|thx|regards|cheers|best)(?: again)?[,.!\s]{1,4}[-–—]{0,2}\s{0,2}|[-–—]{2}\s{0,2})(?:[A-Z][a-z]{1,12}|[A-Z]{2}|[a-z]{2,8})\.?(?: [\d() -]{6,20})?\s{0,3}$",
    re.IGNORECASE,
)
_INLINE_THANKS = re.compile(
    r"(?<=[.!?])\s{1,4}(?:many )?(?:thanks|thank you|tx|thx|regards|best regards|cheers)(?: again)?,?\s{0,3}$",
    re.IGNORECASE,
)
_INLINE_NAME = re.compile(r"(?<=[.!?])\s{2,4}([A-Z][a-z]{2,12})\s{0,3}$")


def take_off(lines: Sequence[str], *, after_text: bool = False, quotes: bool = False) -> tuple[list[str], list[str]]:
    """The writer's new text, and the tail from the closing formula on; `after_text` where other new text stands above these lines.

    Where nothing but a signature stands above a quote (`quotes`), there is no new text.

    A postscript below the name is new text, too.
    """
    if quotes and not after_text and _is_only_signature(lines):
        return [], list(lines)
    start, end = _postscript(lines)
    around = [*lines[:start], *lines[end:]]
    cut = tail_start(around, after_text=after_text)
    if cut > start:  # no signature above it
        start = end = len(lines)
        around = list(lines)
        cut = tail_start(around, after_text=after_text)
    new, tail = around[:cut], around[cut:]
    at = _inline_closing(new[-1], signed=bool(tail and tail[0].strip())) if new else -1
    if at >= 0:
        tail.insert(0, new[-1][at:].strip())
        new[-1] = new[-1][:at]
    return [*new, *lines[start:end]], tail


def _is_only_signature(lines: Sequence[str]) -> bool:
    """A name with two words or more, right below it a title or company, and two ways at least to reach the person; no word to anybody."""
    filled = [line.strip() for line in lines[: BLOCK * 2] if line.strip()]
    if len(filled) < 4 or " " not in filled[0] or not is_name(filled[0]) or not is_block(lines, 0, len(lines)):
        return False
    if any(line.endswith((",", "?")) or ends_sentence(line) for line in filled):
        return False
    first = next(at for at, line in enumerate(lines) if line.strip())
    return bool(lines[first + 1].strip()) and sum(map(is_contact, filled[1:])) > 1


def _inline_closing(line: str, *, signed: bool) -> int:
    """Where a closing starts on the last line of the text, behind a sentence; -1 where none does.  Thanks alone are one right above a name."""
    end = line[-80:]
    if not any(mark in end for mark in _SENTENCE_ENDS):
        return -1
    found = _INLINE_CLOSING.search(end) or (_INLINE_THANKS.search(end) if signed else None)
    if found is None:
        found = _INLINE_NAME.search(end)
        if found is None or found[1].lower() in NOT_NAMES:
            return -1
    return len(line) - len(end) + found.start()


def _postscript(lines: Sequence[str]) -> tuple[int, int]:
    """Where the paragraph of a postscript near the end starts and ends; the end of all lines twice where there is none."""
    total = len(lines)
    lowest = range(max(0, total - TAIL), total)
    start = next((at for at in lowest if "P" in lines[at][:5] and _POSTSCRIPT.match(lines[at])), total)
    end = next((index for index in range(start, total) if not lines[index].strip()), total)
    return start, end


def tail_start(lines: Sequence[str], *, after_text: bool = False) -> int:
    """Index of the first line that is no longer the writer's new text; `len(lines)` where all of it is."""
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines):
        return first
    above = -1 if after_text else first  # the last line that must be new text
    end = _rstrip(lines, len(lines))
    for _ in range(FOOTERS):
        before = end
        end = _footer(lines, above, end)
        end = _delimited(lines, end)
        end = _devices(lines, above, end)
        if end == before:
            break
    end = _ruled_off(lines, above, end)
    closed = _closing(lines, above, end)
    return closed if closed < end else _name_block(lines, first, end)


def _rstrip(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _footer(lines: Sequence[str], first: int, end: int) -> int:
    """Cuts disclaimers and list footers: from a drawn rule on, or paragraph by paragraph from below."""
    rules = [at for at in range(first + 1, end) if lines[at].lstrip()[:1] in _DRAWN and _RULE.match(lines[at])]
    for at, following in pairwise([*rules, end]):
        if following - at > 1 and _disclaims(lines[at + 1 : min(following, at + 25)]):
            return _rstrip(lines, at)
    while end:
        while end - 1 > first and lines[end - 1].lstrip()[:1] in _DRAWN and _RULE.match(lines[end - 1]):
            end = _rstrip(lines, end - 1)
        start = _paragraph_start(lines, end)
        if start <= first:
            return end
        long = sum(map(len, lines[start:end])) > 40
        small = lines[start][:40].lower()
        if not (UNSUBSCRIBE.match(small) or ADVERTS.match(small) or (long and weight(lines[start:end]) >= 3)):
            return end
        end = _rstrip(lines, start)
    return end


def _disclaims(lines: Sequence[str]) -> bool:
    """Whether lines below a drawn one disclaim anything: one word of it is enough in the first of them, or in a few that ask nothing."""
    heavy = weight(lines)
    if heavy != 1:
        return heavy > 1
    asks = any(line.rstrip().endswith("?") for line in lines)
    return (len(lines) < 16 and not asks) or weight(lines[:1]) > 0


def _paragraph_start(lines: Sequence[str], end: int) -> int:
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    return start


def _delimited(lines: Sequence[str], end: int) -> int:
    """Cuts at the signature delimiter "-- " (RFC 3676, 4.3), also without its space."""
    for index in range(max(0, end - TAIL), end):
        if len(lines[index]) < 8 and lines[index].strip() in _DELIMITERS:
            return _rstrip(lines, index)
    return end


def _devices(lines: Sequence[str], first: int, end: int) -> int:
    """Cuts the lines that a device or a mail program adds, and what stands below them: short lines, or an older mail that lost its header."""
    for index in range(max(0, end - TAIL), end):
        line = lines[index]
        if line.lstrip()[:3].lower() not in DEVICE_STARTS or len(line) > 160 or not DEVICE.match(line.lower()):
            continue
        alone = (
            first < index
            and len(line) < 60
            and index + 1 < end
            and not (lines[index + 1].strip() or lines[index - 1].strip())
        )
        if alone or only_short(lines, index + 1, end):
            return _rstrip(lines, index)
    return end


def _closing(lines: Sequence[str], first: int, end: int) -> int:
    """Index of the closing formula near the end with nothing but a signature below it; `end` where there is none."""
    for index in range(max(first, 0, end - TAIL), end):
        line = lines[index].strip("*_ \t\xa0").replace("\u200b", "")
        if not line or len(line) > LONG or line.count(" ") > CLOSING_WORDS:
            continue
        small = line.lower()
        opening = FIRST_WORD.match(small)
        if opening is None or opening[1].rstrip(".") not in CLOSING_STARTS:
            continue
        regards = (
            REGARDS.match(small)
            or LONG_CLOSING.match(small)
            or (("/" in small or "|" in small) and BILINGUAL.match(small))
        )
        if not regards and not SHORT.match(small) and (not THANKS.match(small) or _is_sentence(lines, index, end)):
            continue
        if index == first and not (regards and is_contact_block(lines, index + 1, end)):
            continue  # a greeting, or thanks and nothing else
        if only_short(lines, index + 1, end) and looks_signed(
            lines, index + 1, end, closed=True, announced=bool(regards)
        ):
            return _rstrip(lines, index)
    return end


def _is_sentence(lines: Sequence[str], index: int, end: int) -> bool:
    """Whether thanks are a last sentence: they end with a full stop, in the paragraph above, and no name stands right below."""
    alone = index + 1 >= end or not lines[index + 1].strip()
    return alone and bool(index) and bool(lines[index - 1].strip()) and lines[index].rstrip().endswith((".", "!"))


def _ruled_off(lines: Sequence[str], first: int, end: int) -> int:
    """Cuts a signature that stands below a drawn line, or the few lines that a mail service puts below a long one."""
    for index in range(max(first + 1, end - TAIL), end):
        if lines[index].lstrip()[:1] not in _DRAWN or not _RULE.match(lines[index]):
            continue
        below = [line for line in lines[index + 1 : end] if line.strip()]
        linked = any(is_contact(line[:LONG]) for line in below)
        service = (
            len(below) <= 4 and lines[index].strip().startswith("_" * 20) and any("http" in line for line in below)
        )
        if linked and len(below) <= 12 and (service or is_block(lines, index + 1, end)):
            return _rstrip(lines, index)
    return end


def _name_block(lines: Sequence[str], first: int, end: int) -> int:
    """Index of a name at the end that no closing formula announces; `end` where there is none."""
    start = _paragraph_start(lines, end)
    for at in _paragraphs(lines, first, end):
        if _opens_block(lines, at, end, last=at == start):
            return _rstrip(lines, at)
    start = max(start, first)
    last = end - 1
    if last > start and len(lines[last].split()) <= 2 and is_name(lines[last]) and _ends_sentence(lines[last - 1]):
        return _rstrip(lines, last)
    for index in range(max(start + 1, end - BLOCK), end - 1):
        if " " in lines[index].strip() and is_name(lines[index]) and is_contact_block(lines, index + 1, end):
            return index
    if end - start > 1 and start > first and all(_REACHED.match(line) for line in lines[start:end]):
        return _rstrip(lines, start) if _ends_sentence(lines[_rstrip(lines, start) - 1]) else end
    return _name_above(lines, first, start, end)


def _ends_sentence(line: str) -> bool:
    return line.rstrip().endswith((".", "!", "?", ")", ">")) or _INLINE_THANKS.search(line[-80:]) is not None


def _paragraphs(lines: Sequence[str], first: int, end: int) -> list[int]:
    """The starts of the last paragraphs that may hold a signature, upper ones first; the one that opens the mail is none."""
    starts: list[int] = []
    while end and len(starts) < 5:
        start = _paragraph_start(lines, end)
        if start <= first or end - start > 12:
            break
        starts.insert(0, start)
        end = _rstrip(lines, start)
    return starts


def _opens_block(lines: Sequence[str], at: int, end: int, *, last: bool) -> bool:
    """Whether a name opens a block of nothing but a signature; one of several paragraphs has a number or an address in it."""
    if not is_name(lines[at]) and not (
        at + 1 < end and _NICK.match(lines[at]) and is_name(lines[at + 1]) and has_contact(lines, at, end)
    ):
        return False
    above = lines[_rstrip(lines, at) - 1].rstrip()
    if not last or above.endswith((":", ";")) or _is_title(above):
        return is_contact_block(lines, at if is_contact(lines[at]) else at + 1, end) and not above.endswith(":")
    return is_block(lines, at + 1, end)


def _is_title(line: str) -> bool:
    """Words in capitals as in a list of names or documents, without the end of a sentence."""
    words = line.split()
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 1 and capitals * 2 > len(words) and not line.endswith((".", "!", "?", ")"))


def _name_above(lines: Sequence[str], first: int, start: int, end: int) -> int:
    """Index of a name alone above the last paragraph, which holds its numbers and addresses."""
    above = _rstrip(lines, start)
    if start > first and end - start <= 8 and has_contact(lines, start, end) and above:
        name = _paragraph_start(lines, above)
        if name > first and above - name == 1 and is_name(lines[name]):
            return _rstrip(lines, name)
    return end
