"""Bodies and header values as mail programs write them: encoded words, transfer encodings, quotes, HTML, attachments."""

from __future__ import annotations

import base64
import html
import quopri
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from random import Random

from benchmarks.mailboxes.conversations import Letter
from benchmarks.mailboxes.people import Person

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WROTE = {
    "en": "On {date}, {name} <{email}> wrote:",
    "de": "Am {date} schrieb {name} <{email}>:",
    "fr": "Le {date}, {name} <{email}> a écrit :",
    "es": "El {date}, {name} <{email}> escribió:",
}
_BLOCK = {
    "en": "From: {name} <{email}>\nSent: {date}\nTo: {to}\nSubject: {subject}",
    "de": "Von: {name} <{email}>\nGesendet: {date}\nAn: {to}\nBetreff: {subject}",
    "fr": "De : {name} <{email}>\nEnvoyé : {date}\nÀ : {to}\nObjet : {subject}",
    "es": "De: {name} <{email}>\nEnviado: {date}\nPara: {to}\nAsunto: {subject}",
}
_QUOTED_LETTERS = 3  # of those before; programs quote all, people cut
_OFFICE_STYLE = "".join(
    f'@font-face {{font-family:{font}; panose-1:2 15 5 2 2 2 4 3 2 4;}}\np.{name}, li.{name}, div.{name} {{margin:0cm; margin-bottom:.0001pt; font-size:11.0pt; font-family:"{font}",sans-serif;}}\n'
    for font, name in (("Calibri", "MsoNormal"), ("Cambria", "MsoPlainText"), ("Verdana", "xmsonormal"), ("Tahoma", "MsoListParagraph"))
)  # fmt: skip
_ATTACHED = (
    ("application/pdf", "offer-{}.pdf"),
    ("image/jpeg", "photo-{}.jpg"),
    ("application/zip", "drawings-{}.zip"),
)


@lru_cache(1)
def _noise() -> str:
    """400 kB of random bytes in base64, in lines of 76, from which attachments and signatures are cut."""
    return base64.encodebytes(Random(0).randbytes(400_000)).decode()  # noqa: S311 (made-up mail, not secrets)


def noise(rng: Random, characters: int) -> str:
    """Lines of base64 that nobody has seen before, about so many characters; whole lines."""
    lines = max(1, characters // 77)
    start = rng.randrange(len(_noise()) // 77 - lines) * 77
    return _noise()[start : start + lines * 77]


def rfc_date(at: datetime, hours: int = 0) -> str:
    """A date of RFC 5322, 3.3, as a clock so many hours from UTC shows it."""
    local = at.astimezone(_zone(hours))
    return (
        f"{_DAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]} {local.year} {local:%H:%M:%S} {hours:+03}00"
    )


@lru_cache
def _zone(hours: int) -> timezone:
    return timezone(timedelta(hours=hours))


def word(text: str) -> str:
    """A header value, as encoded words (RFC 2047) where it is not ASCII."""
    if text.isascii():
        return text
    pieces = (text[start : start + 20].encode() for start in range(0, len(text), 20))
    return "\n ".join(f"=?UTF-8?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)


def address(person: Person) -> str:
    return f'"{person.name}" <{person.email}>' if person.name.isascii() else f"{word(person.name)} <{person.email}>"


def written(letter: Letter) -> str:
    """What the writer typed, with the signature, and what their program quotes below."""
    below = _quote(letter) if letter.earlier else ""
    mark = "-- \n" if letter.sender.client in {"webmail", "desktop"} else ""
    return f"{letter.text}\n\n{mark}{letter.sender.signature}\n{below}"


def _quote(letter: Letter, depth: int = _QUOTED_LETTERS) -> str:
    before = letter.earlier[-1]
    style = _BLOCK if letter.sender.client == "outlook" else _WROTE
    heading = style[letter.sender.language].format(
        date=rfc_date(before.at, letter.sender.offset)[:-9],
        name=before.sender.name,
        email=before.sender.email,
        to=before.to[0].email,
        subject=before.subject,
    )
    body = f"{before.text}\n\n{before.sender.signature}"
    if depth > 1 and before.earlier:
        body += "\n" + _quote(before, depth - 1)
    if letter.sender.client == "outlook":
        return f"\n________________________________\n{heading}\n\n{body}"
    return f"\n{heading}\n" + "\n".join(f"> {line}" for line in body.split("\n"))


def part(media_type: str, text: str, rng: Random) -> str:
    """A text part: its headers, a blank line, the body in one of the usual encodings."""
    kind = f"Content-Type: {media_type}; charset="
    choice = rng.random()
    if text.isascii() and choice < 0.6 and max(map(len, text.split("\n"))) < 990:
        return f'{kind}"us-ascii"\nContent-Transfer-Encoding: 7bit\n\n{text}\n'
    if choice < 0.25:
        return f"{kind}utf-8\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(text.encode()).decode()}"
    if choice < 0.4 and all(ord(letter) < 256 for letter in text):
        encoded = quopri.encodestring(text.encode("latin-1")).decode()
        return f'{kind}"iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n{encoded}\n'
    encoded = quopri.encodestring(text.encode()).decode()
    return f'{kind}"UTF-8"\nContent-Transfer-Encoding: quoted-printable\n\n{encoded}\n'


def as_html(text: str, client: str) -> str:
    """A text as the mark-up of a mail program."""
    lines = html.escape(text, quote=False).split("\n")
    if client == "outlook":
        body = "\n".join(f'<p class="MsoNormal"><span lang="EN-GB">{line or "&nbsp;"}</span></p>' for line in lines)
        return f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style><!--\n{_OFFICE_STYLE}--></style></head><body lang="EN-GB"><div class="WordSection1">\n{body}\n</div></body></html>'
    if client == "apple":
        body = "<br>\n".join(lines)
        return f'<html><head></head><body style="word-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">{body}</body></html>'
    return '<div dir="ltr">' + "\n".join(f"<div>{line or '<br>'}</div>" for line in lines) + "</div>"


def multipart(subtype: str, parts: list[str], rng: Random) -> str:
    boundary = f"=_{rng.getrandbits(96):024x}"
    inner = "".join(f"--{boundary}\n{one}\n" for one in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\n\n{inner}--{boundary}--\n'


def attachment(rng: Random, size: int) -> str:
    """A part of `size` bytes that cannot be compressed."""
    media_type, name = rng.choice(_ATTACHED)
    name = name.format(rng.randrange(1000))
    return f'Content-Type: {media_type}; name="{name}"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="{name}"\n\n{noise(rng, size * 77 // 57)}'
