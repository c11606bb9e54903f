"""A mail's bytes to a ParsedMail, whatever the bytes (RFC 5322, 2045–2047, 2231, 3464, 5965, 8098).

    bytes ─► mime.read: tree of parts ─► fields: decoded headers ─┐
                          └─► texts, reports, original mail ──────┴─► ParsedMail

Nothing here judges: what a mail is and means is for the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from worker.mail import fields, mime
from worker.mail.html_text import text_of
from worker.mail.lookalikes import mixed_scripts
from worker.mail.mime import ParseLimits, Part
from worker.model import Address, Attachment, DeliveryReport, ParsedMail

DEFAULT = ParseLimits()
_MOST_REPORTS = 1000  # recipients of a report that are read
_LONGEST_SUBJECT = 900  # characters; with our "Re: " it still fits one line (RFC 5322, 2.1.1)
_METHOD = re.compile(rb"^METHOD:\s{0,5}([A-Za-z-]{1,30})", re.MULTILINE | re.IGNORECASE)
_REPORT_GROUPS = re.compile(r"\n(?:[ \t]*+\n)+")
_FINAL = re.compile(r"\n(?=final-recipient:)", re.IGNORECASE)


class _Html(str):
    """A page that is made text only where it is shown: most mails have a plain text beside it."""

    __slots__ = ()


@dataclass(slots=True)
class _Content:
    """What the parts of a mail hold, and how many bytes of text may still be read."""

    room: int
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # each body part in order, HTML not yet made text
    attachments: list[Attachment] = field(default_factory=list)
    reports: list[DeliveryReport] = field(default_factory=list)
    feedback: bool = False
    disposition: bool = False
    calendar_method: str | None = None
    original: Part | None = None


def parse(raw: bytes, *, limits: ParseLimits = DEFAULT) -> ParsedMail:
    """The mail in `raw`: whole, or only its header and the start of its body.

    Total and linear in its length: raises UnreadableMailError for a mail beyond the limits, and nothing else.
    """
    root, defects = mime.read(raw, limits)
    content = _Content(limits.text)
    _collect(root, content, limits)
    headers, unfolded = _headers(root)
    get = dict(reversed(unfolded)).get
    date = fields.moment(get("date", ""))
    sender = next(iter(_people(get("from"))), None)
    lookalike = mixed_scripts(sender.domain) if sender else None
    return ParsedMail(
        headers=headers,
        message_id=next(iter(fields.message_ids(get("message-id", ""))), None),
        in_reply_to=fields.message_ids(get("in-reply-to", "")),
        references=fields.message_ids(get("references", "")),
        subject=fields.one_line(dict(reversed(headers)).get("subject", ""))[:_LONGEST_SUBJECT].rstrip(),
        from_=sender,
        sender=next(iter(_people(get("sender"))), None),
        reply_to=_people(get("reply-to")),
        to=_people(get("to")),
        cc=_people(get("cc")),
        date=date[0] if date else None,
        date_offset=date[1] if date else None,
        received=_received(get("received")),
        text="\n".join(map(_shown, content.shown)),
        html="\n".join(content.html) or None,
        attachments=tuple(content.attachments),
        reports=tuple(content.reports),
        feedback=content.feedback,
        disposition=content.disposition,
        calendar_method=content.calendar_method,
        original=_headers(content.original)[0] if content.original else (),
        original_text=_text(content.original, limits) if content.original else "",
        size=len(raw),
        defects=tuple(dict.fromkeys([*defects, *([f"the sender's domain {lookalike}"] if lookalike else [])])),
    )


def _headers(part: Part) -> tuple[tuple[tuple[str, str], ...], list[tuple[str, str]]]:
    """Every field decoded, and every field with its encoded words still in it (addresses are split before decoding)."""
    charset = part.parameters.get("charset", "")
    unfolded = [(name, fields.unfolded(raw, charset)) for name, raw in part.fields]
    return tuple((name, fields.words(value)) for name, value in unfolded), unfolded


def _people(value: str | None) -> tuple[Address, ...]:
    return fields.addresses(value) if value else ()


def _received(value: str | None) -> datetime | None:
    """The moment of a Received field: what stands behind its last semicolon (RFC 5321, 4.4)."""
    found = fields.moment(value.rpartition(";")[2].strip()) if value else None
    return found[0] if found else None


def _text(part: Part, limits: ParseLimits) -> str:
    content = _Content(limits.text)
    _collect(part, content, limits)
    return "\n".join(map(_shown, content.shown))


def _collect(part: Part, content: _Content, limits: ParseLimits) -> None:
    """Sorts a part, and the parts in it, into `content`."""
    match part.media_type:
        case "multipart/alternative":
            _collect_alternative(part, content, limits)
        case kind if kind.startswith("multipart/"):
            for child in part.children:
                _collect(child, content, limits)
        case "text/plain" | "text/html" | "text/enriched" if not _attached(part):
            _collect_text(part, content)
        case _:
            _collect_other(part, content, limits)


def _attached(part: Part) -> bool:
    return part.disposition == "attachment" or bool(part.name and part.disposition)


def _collect_text(part: Part, content: _Content) -> None:
    text = _text_of(part, content)
    if part.media_type == "text/html":
        content.html.append(text)
        content.shown.append(_Html(text))
    else:
        content.plain.append(text)
        content.shown.append(text)


def _shown(text: str) -> str:
    return text_of(text) if isinstance(text, _Html) else text


def _text_of(part: Part, content: _Content) -> str:
    text = part.text(content.room)
    content.room -= min(len(text), content.room)
    return text


def _collect_alternative(part: Part, content: _Content, limits: ParseLimits) -> None:
    """One body in several forms: the plain one is shown, unless it is empty (RFC 2046, 5.1.4)."""
    inner = _Content(content.room)
    for child in part.children:
        _collect(child, inner, limits)
    content.room = inner.room
    plain = [text for text in inner.plain if text.strip()]
    content.plain += inner.plain
    content.html += inner.html
    content.shown += plain or [text for text in map(_shown, inner.shown) if text.strip()]
    content.attachments += inner.attachments
    content.reports += inner.reports
    content.original = content.original or inner.original
    content.feedback |= inner.feedback
    content.disposition |= inner.disposition
    content.calendar_method = content.calendar_method or inner.calendar_method


def _collect_other(part: Part, content: _Content, limits: ParseLimits) -> None:
    """Reports, the original of a report or forward, calendar objects, and files."""
    match part.media_type:
        case "message/delivery-status" | "message/global-delivery-status":
            content.reports += delivery_reports(_text_of(part, content))
        case "message/feedback-report":
            content.feedback = True
        case "message/disposition-notification" | "message/global-disposition-notification":
            content.disposition = True
        case "message/rfc822" | "message/global" | "message/news":
            content.original = content.original or (_innermost(part) if part.children else None)
        case "text/rfc822-headers" | "message/rfc822-headers" | "message/global-headers":
            content.original = content.original or _only_headers(part, limits)
        case "text/calendar":
            content.calendar_method = content.calendar_method or _method(part)
    name = fields.words(part.name)
    content.attachments.append(Attachment(name, part.media_type, len(part.content())))


def _innermost(part: Part) -> Part:
    """The mail that a message part holds, however often it was wrapped."""
    while part.children and part.media_type.startswith("message/"):
        part = part.children[0]
    return part


def _only_headers(part: Part, limits: ParseLimits) -> Part:
    data = mime.line_feeds(part.content())
    head, _ = mime.split(data, 0, len(data), limits, [], limits.fields)
    return Part(head, b"", 0, 0, "text/plain", {})


def _method(part: Part) -> str | None:
    """METHOD of a calendar object (RFC 5546, 1.4): of the part's type, else of the object itself."""
    named = part.parameters.get("method", "")
    if not named:
        found = _METHOD.search(part.content()[:20_000])
        named = found[1].decode("ascii") if found else ""
    return named.upper() or None


def delivery_reports(text: str) -> list[DeliveryReport]:
    """The groups of a delivery status notification that name a recipient (RFC 3464, 2.1), with or without an empty line between them."""
    reports: list[DeliveryReport] = []
    for group in _report_groups("\n" + text):
        entries: dict[str, str] = {}
        for line in re.sub(r"\n[ \t]++", " ", group).split("\n"):
            name, colon, value = line.partition(":")
            if colon:
                entries.setdefault(name.strip().lower(), value.strip())
        report = _delivery_report(entries)
        if report:
            reports.append(report)
    return reports


def _report_groups(text: str) -> Iterator[str]:
    for group in _REPORT_GROUPS.split(text, maxsplit=_MOST_REPORTS):
        pieces = _FINAL.split(group, maxsplit=_MOST_REPORTS)
        yield from pieces if len(pieces) > 2 else [group]


def _delivery_report(entries: dict[str, str]) -> DeliveryReport | None:
    final, original = _recipient(entries.get("final-recipient", "")), _recipient(entries.get("original-recipient", ""))
    local_only = "." not in final.rpartition("@")[2]  # the name of a channel inside the mail system
    recipient = original if original and local_only else final
    if not recipient:
        return None
    status = re.match(r"[245]\.\d{1,3}\.\d{1,3}", entries.get("status", ""))
    action = re.match(r"[a-z]*+", entries.get("action", "").lower())
    return DeliveryReport(
        recipient, action[0] if action else "", status[0] if status else "", entries.get("diagnostic-code", "")
    )


def _recipient(value: str) -> str:
    """The address of "rfc822; user@host"; X.400 and other forms give ""."""
    found = fields.addresses(value.partition(";")[2] or value)
    return found[0].email if found else ""
