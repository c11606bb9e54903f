"""From an approved text to the exact bytes that are sent, and later filed: the same every time for the same arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from worker.errors import HeaderInjectionError, NotPossibleError
from worker.mail.fields import ascii_domain
from worker.model import Address, FrozenMail

_LINE_LIMIT = 998  # RFC 5322, 2.1.1: characters of a line without its CRLF
_MIME = policy.SMTP.clone(max_line_length=76)  # the limit of quoted-printable and base64 (RFC 2045, 6.7 and 6.8)
_MAX_REFERENCES = 300  # more are a machine's doing; the first and the newest carry the thread
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOM = r"[^\s<>()\[\]\\,;:\"@.]"
_ADDRESS = re.compile(rf"[^\s<>()\[\]\\,;:\"@]{{1,64}}@{_ATOM}{{1,63}}(?:\.{_ATOM}{{1,63}}){{0,30}}")
_REPLY_PREFIX = re.compile(r"(?:re|aw|antw|sv|vs|rif|odp|ynt|bls|res|回复|答复|回覆|返信)\s{0,3}[:：]", re.IGNORECASE)
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]{1,200}")


def reply_subject(subject: str) -> str:
    """The subject of an answer: the same words, `Re:` before them unless an answer's prefix stands there already.

    Line breaks and control characters of the mail answered become spaces: they are hostile or a mistake.
    """
    words = _BREAKS.sub(" ", subject).strip()
    return words if _REPLY_PREFIX.match(words) else f"Re: {words}".strip()


def compose(
    *,
    sender: Address,
    recipient: Address,
    subject: str,
    body: str,
    in_reply_to: str | None,
    references: tuple[str, ...],
    date: datetime,
    message_id: str,
    followthrough_id: str,
    reply_to: Address | None = None,
    bcc: str | None = None,
    unsubscribe_url: str = "",
    unsubscribe_to: Address | None = None,
    html: str | None = None,
    images: tuple[tuple[str, bytes], ...] = (),
    auto: bool = False,
) -> FrozenMail:
    """The mail as bytes with CRLF line ends, ASCII throughout unless an address itself is not (RFC 6532).

    `date` is zone-aware and keeps its zone; message ids come with or without angle brackets.  `images` are PNG files by the content
    id that `html` shows them by; `auto` marks a report as written by a machine (RFC 3834, 5).  Headers are folded only between
    message ids and between encoded words (RFC 2047), for some readers put other folds back together wrongly.
    `bcc` stands on the envelope alone, and not where it is the recipient.  `unsubscribe_to` and `unsubscribe_url` are named in the headers of
    RFC 2369 and RFC 8058, for what is like a newsletter.
    Raises HeaderInjectionError for a control character in a header and NotPossibleError for an address that cannot be written.
    """
    headers: list[tuple[str, str | None]] = [
        ("Date", format_datetime(date)),
        ("From", _mailbox(sender)),
        ("To", _mailbox(recipient)),
        ("Reply-To", _mailbox(reply_to) if reply_to else None),
        ("Subject", _words("Subject", subject)),
        ("Message-ID", _ids([message_id])),
        ("In-Reply-To", _ids([in_reply_to] if in_reply_to else [])),
        ("References", _ids(_chain(references, in_reply_to))),
        ("X-Followthrough-Id", _token("X-Followthrough-Id", followthrough_id)),
        ("List-Unsubscribe", _unsubscribe(unsubscribe_url, unsubscribe_to, followthrough_id)),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click" if unsubscribe_url and unsubscribe_to else None),
        ("Auto-Submitted", "auto-generated" if auto else None),
        ("X-Auto-Response-Suppress", "All" if auto else None),
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers if value)
    raw = head.encode() + _content(body, html, images, boundary=followthrough_id)
    to, copy = _envelope(recipient), _envelope(Address(bcc)) if bcc else None
    digest = sha256(raw).hexdigest()
    return FrozenMail(
        raw, _bare(message_id), followthrough_id, digest, _envelope(sender), to, copy if copy != to else None
    )


def _unsubscribe(url: str, to: Address | None, followthrough_id: str) -> str | None:
    """The web address first, where there is one: it names the mail, and is good for nothing else."""
    if to is None:
        return None
    ways = [f"{url}/{followthrough_id}"] if url else []
    ways.append(f"mailto:{quote(_envelope(to), safe='@')}?subject=unsubscribe")
    return "\r\n ".join(_clean("List-Unsubscribe", f"<{way}>{',' * (way is not ways[-1])}") for way in ways)


def _content(body: str, html: str | None, images: Iterable[tuple[str, bytes]], boundary: str) -> bytes:
    """The MIME headers and the body (RFC 2045, RFC 2387)."""
    message = EmailMessage(_MIME)
    text = re.sub(r"\r\n?", "\n", body).rstrip("\n") + "\n"
    message.set_content(text, cte="7bit" if html is None and _plain(text) else "quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        for cid, png in images:
            _last_part(message).add_related(png, "image", "png", cid=f"<{_token('Content-ID', cid)}>")
        multiparts = (part for part in message.walk() if part.is_multipart())
        for number, part in enumerate(multiparts):
            part.set_boundary(f"=_{number}_{boundary}")  # "=_" occurs in no quoted-printable or base64 text
    return message.as_bytes()


def _last_part(message: EmailMessage) -> EmailMessage:
    *_, last = message.iter_parts()
    assert isinstance(last, EmailMessage)  # noqa: S101 - the parts of an EmailMessage are of its class
    return last


def _plain(text: str) -> bool:
    """Whether the text survives as it is: servers may trim trailing blanks and change lines that begin with "From "."""
    lines = text.split("\n")
    tidy = all(len(line) <= 76 and line == line.rstrip() and not line.startswith("From ") for line in lines)
    return tidy and all(character == "\n" or " " <= character <= "~" for character in text)


def _words(name: str, value: str) -> str:
    """An unstructured value: on one line where it fits, else encoded words (RFC 2047) of at most 75 characters."""
    value = _clean(name, value).strip()
    if value.isascii() and "=?" not in value and len(name) + 2 + len(value) <= _LINE_LIMIT:
        return value
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _mailbox(address: Address) -> str:
    """A display name and an address (RFC 5322, 3.4)."""
    name = _clean("display name", address.name).strip()
    email = _envelope(address)
    if not name:
        return email
    if name.isascii() and "=?" not in name and len(name) < 200:
        escaped = re.sub(r'(["\\])', r"\\\1", name)
        return f'"{escaped}" <{email}>'
    encoded = Header(name, "utf-8", header_name="Reply-To").encode(linesep="\r\n")
    return f"{encoded}\r\n <{email}>"


def _envelope(address: Address) -> str:
    """The bare address, its domain in ASCII (RFC 5890)."""
    email = _clean("address", address.email)
    if not _ADDRESS.fullmatch(email):
        raise NotPossibleError(f"{email!r} is no address that mail can be sent to. Answer from your mail program.")
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{ascii_domain(domain)}"
    except UnicodeError as error:
        raise NotPossibleError(f"{domain!r} is no domain name. Answer from your mail program.") from error


def _chain(references: tuple[str, ...], in_reply_to: str | None) -> list[str]:
    """The conversation's ids in their order, the mail answered last (RFC 5322, 3.6.4)."""
    chain = dict.fromkeys(_bare(reference) for reference in references)
    if in_reply_to:
        chain.pop(_bare(in_reply_to), None)
        chain[_bare(in_reply_to)] = None
    ids = list(chain)
    return ids if len(ids) <= _MAX_REFERENCES else [ids[0], *ids[1 - _MAX_REFERENCES :]]


def _ids(ids: Iterable[str]) -> str:
    """Message ids, one a line, never encoded; an id of others that no header can hold is left out."""
    return "\r\n ".join(f"<{bare}>" for bare in _writable(ids))


def _writable(ids: Iterable[str]) -> Iterator[str]:
    for bare in map(_bare, ids):
        _clean("message id", bare)
        if bare and bare.isascii() and len(bare) < _LINE_LIMIT - len("In-Reply-To: <>") and not set(bare) & set("<>"):
            yield bare


def _bare(message_id: str) -> str:
    return message_id.strip(" ").removeprefix("<").removesuffix(">")


def _token(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", value):
        raise HeaderInjectionError(f"{name} must be a short word of letters and digits, not {value[:60]!r}")
    return value


def _clean(name: str, value: str) -> str:
    if found := _CONTROL.search(value):
        where = f"at character {found.start() + 1}"
        raise HeaderInjectionError(f"a control character stands in the {name} ({where}). Remove it and approve again.")
    return value
