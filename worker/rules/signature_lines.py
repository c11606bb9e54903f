"""What the lines of a signature look like: names, titles, addresses, numbers, fields between bars, legal footers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from worker.rules.closing_words import DISCLAIMERS, NOT_NAMES

BLOCK = 20  # filled lines that a signature may have
LONG = 90  # characters; a line of a signature is shorter, unless it is made of fields
FIELDS = 400  # characters that a line of fields may have
_UPPER = "A-ZÀ-ÖØ-ÞĀĆČĎĐĘĚĞĢĪĶŁŃŅŇŌŐŘŚŠŤŪŮŰŹŻŽА-ЯΑ-Ω"
_NAME = re.compile(
    rf"[\s–—-]{{0,4}}(?:(?:dr|Dr|DR|prof|Prof|ing|Ing|mr|Mr|mrs|Mrs|ms|Ms|ir|Ir|ra|RA|dipl|Dipl|Herr|Frau|Mme|Sr|Sra|Dott|Dott\.ssa)\.?[\s-]{{1,2}}){{0,3}}[{_UPPER}][\w.'’-]{{0,24}}"
    rf"(?:[\s,]{{1,3}}(?:[{_UPPER}][\w.'’-]{{0,24}}|van|de|von|der|den|da|do|dos|di|del|della|la|le|zu|af|av|x|y|e|@|&|\([\w ]{{1,12}}\))){{0,5}}[\s.,]{{0,3}}$"
)
_DASHED_NAME = re.compile(
    rf"\s{{0,3}}(?:--?|–|—|/)[a-z]{{3,12}}$|\s{{0,3}}(?:--?|–|—|/)\s{{0,2}}[{_UPPER}][\w.'’-]{{0,20}}(?:\s[{_UPPER}][\w.'’-]{{0,20}}){{0,2}}\s{{0,3}}$"
)
_FILE = re.compile(r"\.[A-Za-z]{3,4}$")
_COLUMNS = re.compile(r"\S\s*\t\s*\S|\S {4,40}\S")  # a row of a table
_INITIALS = re.compile(r"\s{0,4}(?:[A-Z]{1,3}|[A-Z]\.(?:\s?[A-Z]\.)?|[a-z]{2,3})\s{0,3}$")
_NUMBER = re.compile(
    r"\+?\(?\d{2,4}[\s()./-]{1,3}\d{2,}|(?:[Tt][Ee][Ll]|[Ff][Aa][Xx]|[Pp]hone|[Mm]obile?|[Cc]ell|[Ff]on|[Tt]él|[Oo]ffice|[Dd]irect|[Ee]xt|[Hh]andy|[Mm]óvil|[Cc]ell?ulare|[Tt]elefon\w?)\.?[\s:]|[Xx]-?\d{4,5}\b|\b\d-\d{4}\b"
)
_COMPANY = re.compile(r"(?:\b(?:inc|ltd|corp|co|llc|plc|ltda|lda|bros|cia)|\.[a-z])\.$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_SEPARATED = re.compile(r"[^|•·/]{2,80}[|•·][^|•·]{2,80}[|•·]")


def only_short(lines: Sequence[str], start: int, end: int) -> bool:
    return all(len(line) <= LONG or has_fields(line) for line in lines[start:end])


def has_fields(line: str) -> bool:
    """Whether a long line is no sentence: fields between bars, or a name with its numbers."""
    return len(line.strip()) <= LONG or (
        len(line) <= FIELDS and (_SEPARATED.match(line) is not None or weight([line]) >= 3)
    )


def weight(lines: Iterable[str]) -> int:
    """How much a paragraph says that disclaimers and legal footers say; three make it one."""
    text = " ".join(lines)[:4000].lower()
    return sum(weight for words, weight in DISCLAIMERS.items() if words in text)


def looks_signed(lines: Sequence[str], start: int, end: int, *, closed: bool = False, announced: bool = False) -> bool:
    """Nothing but lines without sentences: names, titles, addresses, numbers.

    Below a closing, a slogan may follow a number or an address; in a paragraph of its own only where a formula of regards stands above.
    """
    place, contact, apart = 0, False, False
    for index in range(start, end):
        line = lines[index].strip()
        if not line:
            apart = True
            continue
        if is_prose(line):
            slogan = closed and place > 1 and (contact or (announced and place > 2)) and "?" not in line
            if not slogan or (apart and not (announced and contact)):
                return False
        contact = contact or is_contact(line[:LONG])
        place, apart = place + 1, False
        if place > BLOCK:
            return False
    return True


def is_prose(line: str) -> bool:
    words = line.split()
    if line.endswith("?") or (len(words) > 4 and ends_sentence(line) and not _SEPARATED.match(line)):
        return True
    if len(words) < 6:
        return False
    small = sum(word[0].islower() for word in words)
    return small * 2 > len(words) and not is_contact(line[:FIELDS])


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a full stop that is none of the form of a company ("Roe Ltd.", "Roe S.A.")."""
    return line.endswith(("!", ".")) and _COMPANY.search(line) is None


def is_name(line: str) -> bool:
    line = line[:80].rstrip()
    words = line.lower().split(None, 1)
    if not words or words[0].strip(".,!:;") in NOT_NAMES or _COLUMNS.search(line) or _FILE.search(line):
        return False
    return bool(_NAME.match(line) or _INITIALS.match(line) or _DASHED_NAME.match(line) or named_contact(line))


def named_contact(line: str) -> bool:
    """A name with its number on one line: "Bob Hall - 713-555-0100"."""
    number = _NUMBER.search(line) if len(line) < 60 else None
    return number is not None and _NAME.match(line[: number.start()].rstrip(" -–,#|")) is not None


def is_contact(line: str) -> bool:
    """Whether a line holds an address or a number at which somebody is reached."""
    if "@" in line or "http" in line or "www." in line:
        return True
    return _DIGIT.search(line) is not None and _NUMBER.search(line) is not None


def is_block(lines: Sequence[str], start: int, end: int) -> bool:
    return only_short(lines, start, end) and looks_signed(lines, start, end)


def is_contact_block(lines: Sequence[str], start: int, end: int) -> bool:
    return is_block(lines, start, end) and has_contact(lines, start, end)


def has_contact(lines: Sequence[str], start: int, end: int) -> bool:
    return any(is_contact(line[:FIELDS]) for line in lines[start:end])
