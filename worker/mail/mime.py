"""A mail's bytes to a tree of parts (RFC 5322, 2045, 2046), in linear time and within limits.

    bytes ─► header fields │ body ─► parts between boundaries ─► …

The outer boundary is looked for first, so an inner part that was never closed ends where its parent goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from worker.errors import UnreadableMailError
from worker.mail import charsets

Fields = tuple[tuple[str, bytes], ...]

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*+:[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*)(?:\n|\Z)")
_LEADING = re.compile(rb"(?:[ \t]*+\n)*(?:>?From (?![ \t]*+:)[^\n]*+\n)?")
_KNOWN = re.compile(
    rb"(?:received|return-path|delivered-to|from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|x-[a-z0-9-]+)[ \t]*:",
    re.IGNORECASE,
)
_NAMES = frozenset(
    ("received", "return-path", "delivered-to", "from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "sender", "reply-to", "in-reply-to", "references", "precedence", "auto-submitted", "importance")
)  # fmt: skip
_FAMILIES = ("content-", "x-", "resent-", "list-", "arc-", "dkim-", "authentication-", "thread-", "disposition-")
_ODD_LINE = re.compile(rb"[^\n]*+\n((?:[ \t][^\n]*+\n)*)")  # with what continues it
_PARAMETER = re.compile(r';\s*+([^\s=;"]{1,80})\s*+=\s*+("(?:[^"\\]|\\.)*"|[^;]*+)', re.DOTALL)
_MEDIA_TYPE = re.compile(r"\s*+([a-z0-9!#$&^_.+-]{1,80})\s*+/\s*+([a-z0-9!#$&^_.+-]{1,80})")
_CONTINUED = re.compile(r"(.{1,60}?)\*(\d{1,3})?(\*)?")


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """What a mail may have at most.  Beyond `size`, `parts` or `depth` it is unreadable; beyond the others the rest is left out."""

    size: int = 50 << 20  # bytes of the whole mail
    parts: int = 1000
    depth: int = 50  # parts inside parts
    fields: int = 2000  # header fields of a part
    all_fields: int = 20_000  # header fields of all parts together
    field: int = 64 << 10  # bytes of a header field
    header: int = 512 << 10  # bytes of all header fields of a part
    inner: int = 8 << 20  # bytes of all encoded mails inside it (RFC 2046, 5.2.1 knows none)
    text: int = 512 << 10  # bytes of all text parts together that are read


@dataclass(slots=True)
class Part:
    """A part of a mail: its fields (lower-case name, raw value), and where its body lies in `buffer`."""

    fields: Fields
    buffer: bytes
    start: int
    end: int
    media_type: str
    parameters: dict[str, str]
    disposition: str = ""  # "attachment", "inline" or ""
    name: str = ""  # file name
    children: list[Part] = field(default_factory=list)

    def get(self, name: str) -> bytes | None:
        """The raw value of the first field of that (lower-case) name."""
        return next((value for key, value in self.fields if key == name), None)

    @property
    def encoded(self) -> bytes:
        return self.buffer[self.start : self.end]

    def content(self) -> bytes:
        """The body without its transfer encoding; an unknown encoding is taken for none."""
        encoding = (self.get("content-transfer-encoding") or b"").split(b";")[0].strip().lower()
        if encoding == b"base64":
            return charsets.from_base64(self.encoded)
        if encoding == b"quoted-printable":
            return charsets.from_quoted_printable(self.encoded)
        if encoding in {b"x-uuencode", b"uuencode", b"x-uue"}:
            return charsets.from_uuencode(self.encoded)
        return self.encoded

    def text(self, limit: int) -> str:
        """The body as text, at most `limit` bytes of it, lines ended by a line feed."""
        text = charsets.decode(self.content()[:limit], self.parameters.get("charset", ""))
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@dataclass(slots=True)
class _Reading:
    """The state of one mail's reading: how many parts there are so far, and what was wrong."""

    limits: ParseLimits
    parts: int = 0
    fields: int = 0
    inner: int = 0
    defects: list[str] = field(default_factory=list)


def read(raw: bytes, limits: ParseLimits) -> tuple[Part, list[str]]:
    """The tree of a mail and its defects in words.  Raises UnreadableMailError beyond the limits."""
    if len(raw) > limits.size:
        raise UnreadableMailError(
            f"the mail has {len(raw)} bytes, more than {limits.size}: raise the limit or read it elsewhere"
        )
    reading = _Reading(limits)
    buffer = line_feeds(raw)
    leading = _LEADING.match(buffer)
    start = leading.end() if leading else 0
    return _part(buffer, start, len(buffer), reading, 0, default="text/plain"), reading.defects


def line_feeds(raw: bytes) -> bytes:
    """The same lines, each ended by a line feed alone."""
    if b"\r" not in raw:
        return raw
    return raw.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def split(
    buffer: bytes, start: int, end: int, limits: ParseLimits, defects: list[str], most: int
) -> tuple[Fields, int]:
    """The header fields from `start` on, at most so many, and where the body begins.  A missing empty line ends the header at the first odd line."""
    fields: list[tuple[str, bytes]] = []
    at = start
    while at < end and buffer[at] != 0x0A:
        if len(fields) >= most or at - start > limits.header:
            _note(defects, "header too large: parts of it were left out")
            empty = buffer.find(b"\n\n", at, end)
            return tuple(fields), empty + 2 if empty >= 0 else end
        found = _FIELD.match(buffer, at, end)
        if found:
            if found.end(2) - found.start(2) <= limits.field:
                fields.append((found[1].decode("ascii").lower(), found[2]))
            else:
                _note(defects, "header too large: parts of it were left out")
            at = found.end()
            continue
        following = _ODD_LINE.match(buffer, at, end)
        copied = (
            following and not fields and b"---" in following[0]
        )  # "-----Original Message-----" above what it copies
        if not following or copied or not _KNOWN.match(buffer, following.end(), end):
            _note(defects, "no empty line after the header")
            return tuple(fields), at
        _note(defects, "a line in the header that is no field")
        if fields and following[1]:  # it stands inside a folded field
            fields[-1] = (fields[-1][0], fields[-1][1] + b"\n" + following[1].rstrip(b"\n"))
        at = following.end()
    return tuple(fields), min(at + 1, end)


def _are_of_a_mail(fields: Fields) -> bool:
    """Whether there is a field of a mail or a part among them, or none at all; a text that starts with "Tom:" and an empty line has no header."""
    return not fields or any(name in _NAMES or name.startswith(_FAMILIES) for name, _ in fields)


def _note(defects: list[str], defect: str) -> None:
    if defect not in defects:  # there are few kinds of them
        defects.append(defect)


def _part(buffer: bytes, start: int, end: int, reading: _Reading, depth: int, *, default: str) -> Part:
    reading.parts += 1
    if reading.parts > reading.limits.parts or depth > reading.limits.depth:
        raise UnreadableMailError(
            f"the mail has more than {reading.limits.parts} parts or {reading.limits.depth} levels: it is not meant to be read"
        )
    most = min(reading.limits.fields, reading.limits.all_fields - reading.fields)
    fields, body = split(buffer, start, end, reading.limits, reading.defects, most)
    reading.fields += len(fields)
    if depth == 0 and not _are_of_a_mail(fields):
        fields, body = (), start
    part = _described(fields, buffer, body, end, default)
    if part.media_type.startswith("multipart/"):
        _divide(part, reading, depth)
    elif part.media_type in {"message/rfc822", "message/global", "message/news"}:
        _open(part, reading, depth)
    return part


def _open(part: Part, reading: _Reading, depth: int) -> None:
    """Reads the mail inside a part."""
    if not part.get("content-transfer-encoding"):
        part.children.append(_part(part.buffer, part.start, part.end, reading, depth + 1, default="text/plain"))
        return
    reading.inner += part.end - part.start
    if reading.inner > reading.limits.inner:
        _note(reading.defects, "an encoded mail inside it is too large to be read")
        return
    inner = line_feeds(part.content())
    part.children.append(_part(inner, 0, len(inner), reading, depth + 1, default="text/plain"))


def _described(fields: Fields, buffer: bytes, start: int, end: int, default: str) -> Part:
    """A part with what its Content fields say of it."""
    named = dict(reversed([item for item in fields if item[0].startswith("content-")]))
    media_type, parameters = media(_latin(named.get("content-type", b"")), default)
    disposition, details = _value(_latin(named.get("content-disposition", b"")))
    name = details.get("filename") or parameters.get("name") or ""
    return Part(fields, buffer, start, end, media_type, parameters, disposition.lower(), name)


def _divide(part: Part, reading: _Reading, depth: int) -> None:
    """Finds the parts of a multipart body; one without its boundary becomes plain text (RFC 2046, 5.1.1)."""
    boundary = part.parameters.get("boundary", "").encode("latin-1", "replace")
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    spans = list(_spans(part, boundary, reading.limits.parts)) if boundary else []
    for start, end in spans:
        part.children.append(_part(part.buffer, start, end, reading, depth + 1, default=default))
    if not spans:
        _note(reading.defects, "a multipart body without its boundary")
        part.media_type = "text/plain"


def _spans(part: Part, boundary: bytes, most: int) -> Iterator[tuple[int, int]]:
    """Where the parts between the boundary lines lie; the line feed before a boundary belongs to it."""
    opened, count = -1, 0
    for line_start, line_end, closes in _delimiters(part.buffer, b"--" + boundary, part.start, part.end):
        if opened >= 0:
            yield opened, max(opened, line_start - 1)
            count += 1
        if closes or count > most:
            return
        opened = line_end
    if opened >= 0:
        yield opened, part.end


def _delimiters(buffer: bytes, delimiter: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Each boundary line: its start, the start of the line after it, and whether it closes the multipart."""
    at = buffer.find(delimiter, start, end)
    while at >= 0:
        line_end = buffer.find(b"\n", at, end)
        line_end = end if line_end < 0 else line_end
        rest = buffer[at + len(delimiter) : min(line_end, at + len(delimiter) + 80)].strip()
        if (at == start or buffer[at - 1] == 0x0A) and rest in {b"", b"--"}:
            yield at, min(line_end + 1, end), rest == b"--"
        at = buffer.find(delimiter, max(line_end, at + 1), end)


def media(value: str, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """Media type (lower case) and parameters of a Content-Type value; `default` where it names none (RFC 2045, 5.2)."""
    found = _MEDIA_TYPE.match(value.lower())
    return (f"{found[1]}/{found[2]}" if found else default), _value(value)[1]


def _value(value: str) -> tuple[str, dict[str, str]]:
    """A value and its parameters (lower-case names), RFC 2231 continuations joined and decoded."""
    head, semicolon, rest = value.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for name, raw in _PARAMETER.findall(semicolon + rest):
        text = _unquoted(raw)
        continued = _CONTINUED.fullmatch(name.lower())
        if continued:
            pieces.setdefault(continued[1], []).append(
                (int(continued[2] or 0), text, bool(continued[3]) or not continued[2])
            )
        else:
            plain.setdefault(name.lower(), text)
    return head.strip(), plain | {name: _joined(parts) for name, parts in pieces.items()}


def _unquoted(raw: str) -> str:
    raw = raw.strip()
    if raw.startswith('"'):
        return re.sub(r"\\(.)", r"\1", raw.strip('"'), flags=re.DOTALL).replace("\n", "")
    return raw.split(" (", 1)[0].strip()


def _joined(pieces: list[tuple[int, str, bool]]) -> str:
    """The value of RFC 2231 pieces: percent-decoded where they say so, in the charset of the first."""
    charset, out = "", bytearray()
    for number, text, encoded in sorted(pieces):
        value = text
        if encoded and number == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data = value.encode("latin-1", "replace")
        out += re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), data) if encoded else data
    return charsets.decode(bytes(out), charset)


def _latin(raw: bytes) -> str:
    return raw.replace(b"\n", b" ").decode("latin-1")
