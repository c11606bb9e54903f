"""The values of header fields: encoded words, addresses, dates, message ids (RFC 5322, 2047), as they really come."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

import idna

from worker.mail import charsets
from worker.model import Address

# A lookahead and its own words again stand where a possessive group would: Python before 3.11.5 matches those wrongly.
# The Q text may hold "?" and even "?=" before two hex digits: senders forget to encode it.  The bound keeps hostile input linear.
_WORD = re.compile(
    r"=\?([A-Za-z0-9_.:+-]{1,60})(?:\*[A-Za-z0-9-]{0,20})?\?"
    r"(?:([Bb])\?([^?]*+)|[Qq]\?(?=((?:[^?]|\?(?!=)|\?=(?=[0-9A-F]{2})){0,1000}))\4)(?:\?=|\Z)"
)
_TOKEN = re.compile(
    r'=\?[^?\s]{1,80}\?[BbQq]\?[^?]{0,1000}\?=|"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[(),:;<>]|[^(),:;<>"=]++|=', re.DOTALL
)
_SIMPLE = re.compile(
    r"""(?:([\w .'+/&!-]{1,200}?|"[\w .,'@()+/&!-]{1,200}")[ ]{0,9})?<([\w.+=/'-]{1,100}@[\w.-]{1,200})>""", re.ASCII
)
_DATE = re.compile(
    r"(?:[A-Za-z]{3,9},?\s{1,9})?(\d{1,2})[\s-]{1,9}([A-Za-z]{3})[a-z]{0,6}[\s-]{1,9}(\d{2,4})\s{1,9}"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s{0,9}(?:([+-]?)(\d{1,2})(\d{2})\b|([A-Za-z]{1,5}))?"
)
_MONTHS = {
    name: at
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_ZONES = {
    "gmt": 0, "ut": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "bst": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9,
}  # fmt: skip
_MESSAGE_ID = re.compile(r"<([^<>]{1,998})>")
_A_DAY = timedelta(days=1)
_FARTHEST = timedelta(hours=15)  # offset without a sign: what is farther is another number
_LONGEST_ADDRESS = 320
_LONGEST_NAME = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# With them come the marks that turn the direction of what follows: a name may hide the address beside it.
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def unfolded(raw: bytes, charset: str = "") -> str:
    """The value in one line (RFC 5322, 2.2.3), its bytes decoded by `charset` where they are no UTF-8; encoded words stay."""
    if b"\n" in raw:
        raw = re.sub(rb"\n[ \t]*+", b" ", raw)
    text = charsets.decode(raw, "" if raw.isascii() else charset)
    return text.strip()


def words(text: str) -> str:
    """Text with its encoded words decoded (RFC 2047); what cannot be decoded stays as it is."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending, label, at = bytearray(), "", 0
    for found in _WORD.finditer(text):
        gap = text[at : found.start()]
        charset = found[1].lower()
        if (gap and not gap.isspace()) or at == 0 or charset != label:
            out += [charsets.decode(bytes(pending), label), "" if gap.isspace() and at else gap]
            pending.clear()
        pending += charsets.from_base64(found[3].encode()) if found[2] else _q(found[4])
        label, at = charset, found.end()
    out += [charsets.decode(bytes(pending), label), text[at:]]
    return re.sub(r"[\r\n]+[ \t]*", " ", "".join(out))


def _q(text: str) -> bytes:
    return charsets.from_quoted_printable(text.encode(), header=True)


def addresses(text: str) -> tuple[Address, ...]:
    """The addresses of a list (RFC 5322, 3.4), groups opened, comments as names; whatever is no address is passed over."""
    simple = _SIMPLE.fullmatch(text)
    if simple:
        return (Address(simple[2].lower(), (simple[1] or "").strip(' "')),)
    reader = _AddressList()
    for token in _TOKEN.findall(text):
        if token[0] == '"' and (len(token) == 1 or token[-1] != '"'):
            return addresses(text.replace('"', ""))  # a quote that never closes is no quote
        reader.take(token)
    reader.flush()
    return tuple(reader.found)


class _AddressList:
    """Reads the tokens of an address list one by one: `name <address> (comment)`, ended by a comma or semicolon."""

    def __init__(self) -> None:
        self.found: list[Address] = []
        self._phrase: list[str] = []
        self._angle: list[str] = []
        self._comment: list[str] = []
        self._in_angle = False
        self._addressed = False  # the phrase holds an "@"
        self._depth = 0

    def take(self, piece: str) -> None:
        if piece in {"(", ")"} and not self._in_angle:
            self._depth = max(0, self._depth + (1 if piece == "(" else -1))
        elif self._depth:
            self._comment.append(piece)
        elif piece == "<":
            self._phrase += self._angle
            self._angle, self._in_angle = [], True
        elif piece == ">":
            self._in_angle = False
        elif self._in_angle and (piece not in {",", ";"} or "".join(self._angle[:1]).startswith("@")):
            self._angle.append(piece)  # a comma inside <@a,@b:user@host> belongs to the route (RFC 5322, 4.4)
        elif piece in {",", ";"}:
            self.flush()
        elif piece == ":" and not self._addressed:
            self._phrase = []  # the name of a group, or "mailto:"
        else:
            self._phrase.append(piece)
            self._addressed |= "@" in piece

    def flush(self) -> None:
        """Ends the address at hand."""
        if not (self._phrase or self._angle):
            self._comment, self._in_angle, self._addressed, self._depth = [], False, False, 0
            return
        phrase, comment = _name("".join(self._phrase)), _name("".join(self._comment))
        email = _email("".join(self._angle))
        if not email:
            email, phrase = _bare("".join(self._phrase))
            if not email and "@" in phrase and "<" in phrase:  # an encoded word around name and address
                self.found += addresses(phrase.replace('"', ""))[:1]
        if email:
            self.found.append(Address(email, phrase or comment))
        self._phrase, self._angle, self._comment = [], [], []
        self._in_angle, self._addressed, self._depth = False, False, 0


def _name(raw: str) -> str:
    """A display name: encoded words decoded, quotes and their backslashes removed, spaces squeezed."""
    text = re.sub(r"\\(.)", r"\1", words(raw))
    return one_line(text.replace('"', " "))[:_LONGEST_NAME].strip("'").strip()


def one_line(text: str) -> str:
    """The words without what nobody sees: control characters, and marks that turn the direction of reading."""
    return " ".join(_NOT_SHOWN.sub(" ", text).split())


def _bare(phrase: str) -> tuple[str, str]:
    """The address in a phrase without angle brackets, and the words beside it."""
    tokens = (
        re.sub(r"\s*+([.@])\s*+(?=\S)", r"\1", phrase).split()
        if " @" in phrase or "@ " in phrase or " ." in phrase
        else phrase.split()
    )
    at = next((index for index, token in enumerate(tokens) if _email(token)), None)
    if at is None:
        return "", _name(phrase)
    return _email(tokens[at]), _name(" ".join(tokens[:at] + tokens[at + 1 :]))


def _email(raw: str) -> str:
    """The address in lower case, its domain in ASCII, without route, brackets or "mailto:"; "" where it is none."""
    text = re.sub(r"\([^()]{0,200}\)", "", "".join(raw.split())).lower().removeprefix("mailto:")
    if text.startswith("@"):
        text = text.rpartition(":")[2]
    text = text.strip("<>[]'").rstrip(".")
    local, at, domain = text.rpartition("@")
    if not (at and local and domain) or len(text) > _LONGEST_ADDRESS or "=?" in text or _CONTROL.search(text):
        return ""
    try:
        return f"{local}@{ascii_domain(domain)}"
    except UnicodeError:
        return text  # what no resolver knows either


def ascii_domain(domain: str) -> str:
    """The form in which a domain travels, and by which it is the same in every mail (RFC 5891, 4).  Raises UnicodeError."""
    return domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")


def moment(text: str) -> tuple[datetime, timedelta | None] | None:
    """A date of RFC 5322, 3.3, in UTC, and the writer's offset (None for the unknown "-0000"); None where it cannot be read."""
    text = text[:200]
    if "(" in text:
        text = re.sub(r"\s{0,9}:\s{0,9}", ":", re.sub(r"\([^()]{0,200}\)", " ", text))
    found = _DATE.search(text)
    try:
        if not found or found[2].lower() not in _MONTHS:
            return _loose(text)
        year = int(found[3])
        year += (2000 if year < 50 else 1900) if len(found[3]) < 4 else 0  # RFC 5322, 4.3
        local = datetime(
            year,
            _MONTHS[found[2].lower()],
            int(found[1]),
            int(found[4]),
            int(found[5]),
            min(59, int(found[6] or 0)),
            tzinfo=UTC,
        )
        offset = _offset(found[7], found[8], found[9], found[10])
        return local - (offset or timedelta()), offset
    except (ValueError, OverflowError):
        return None


def _offset(sign: str | None, hours: str | None, minutes: str | None, zone: str | None) -> timedelta | None:
    if hours and minutes:  # some forget the sign, or a nought
        size = timedelta(hours=int(hours), minutes=int(minutes))
        if (sign, hours, minutes) == ("-", "00", "00") or size >= (_A_DAY if sign else _FARTHEST):
            return None
        return -size if sign == "-" else size
    known = _ZONES.get((zone or "").lower())
    return None if known is None else timedelta(hours=known)


def _loose(text: str) -> tuple[datetime, timedelta | None] | None:
    """Dates in the order of asctime, RFC 850 or ISO 8601."""
    try:
        iso = datetime.fromisoformat(text.strip())
        offset = iso.utcoffset()
        return iso.replace(tzinfo=UTC) - (offset or timedelta()), offset
    except ValueError:
        parsed = parsedate_tz(text)
    if not parsed:
        return None
    offset = timedelta(seconds=parsed[9]) if parsed[9] else None  # 0 stands for no zone at all, too
    return datetime(*parsed[:6], tzinfo=UTC) - (offset or timedelta()), offset


def message_ids(text: str) -> tuple[str, ...]:
    """The message ids of a field (RFC 5322, 3.6.4) without their brackets; bare words with "@" where it has no brackets.

    Ids with control characters are left out: no header of ours could name them.
    """
    found = _MESSAGE_ID.findall(text)
    if found:
        ids = ["".join(each.split()) for each in found]
    else:
        ids = [word.strip("<>,;\"'") for word in text.split() if "@" in word[1:-1]][:200]
    return tuple(dict.fromkeys(each for each in ids if not _CONTROL.search(each)))
