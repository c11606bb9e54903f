"""Bytes of a mail to text, whatever the label says (RFC 2045, 2047; the WHATWG Encoding Standard for what labels mean in practice)."""

from __future__ import annotations

import binascii
import codecs
import re
from functools import lru_cache

# Only character sets: Python also knows codecs such as "punycode", which is quadratic, or "undefined".
_CHARSET = re.compile(
    r"(?:utf|ucs|iso|cp|ibm|win|koi|gb|big|euc|shift|sjis|ms|ks|mac|johab|hz|tis|latin|l\d|ascii|us|ansi|x|csiso|hp|ptcp|kz|viscii)"
    r"[a-z0-9_]{0,40}"
)
_ALIASES = {
    "ascii": "cp1252", "us_ascii": "cp1252", "ansi": "cp1252", "latin1": "cp1252", "latin_1": "cp1252",
    "iso_8859_1": "cp1252", "iso8859_1": "cp1252", "iso_8859_9": "cp1254", "iso_8859_11": "cp874", "windows_874": "cp874",
    "iso_8859_8_i": "iso8859_8", "iso_8859_8_e": "iso8859_8", "iso_8859_6_i": "iso8859_6", "iso_8859_6_e": "iso8859_6",
    "gb2312": "gb18030", "gbk": "gb18030", "x_gbk": "gb18030", "cp936": "gb18030", "hz_gb_2312": "hz",
    "ks_c_5601": "cp949", "ks_c_5601_1987": "cp949", "ksc5601": "cp949", "euc_kr": "cp949", "iso_2022_kr": "iso2022_kr",
    "shift_jis": "cp932", "sjis": "cp932", "x_sjis": "cp932", "x_euc_jp": "euc_jp", "iso_2022_jp": "iso2022_jp_ext",
    "big5": "big5hkscs", "x_mac_roman": "mac_roman", "macintosh": "mac_roman", "unicode_1_1_utf_7": "utf_7", "utf8mb4": "utf_8",
}  # fmt: skip
_FOREIGN = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_MOST_LINES = 200_000  # of a uuencoded file


@lru_cache(maxsize=512)
def codec(label: str) -> str | None:
    """The Python codec a charset label means in practice, or None for a label that names no character set."""
    name = re.sub(r"[^a-z0-9]+", "_", label[:60].strip().strip("'\"").lower()).strip("_")
    name = _ALIASES.get(name, name)
    if not _CHARSET.fullmatch(name):
        return None
    for candidate in (name, name.removeprefix("x_"), name.replace("windows_", "cp"), name.replace("cp_", "cp")):
        try:
            return codecs.lookup(candidate).name
        except LookupError:
            continue
    return None


def decode(data: bytes, label: str = "") -> str:
    """The text of `data`, as labelled where that can be true, otherwise by what the bytes look like; never fails, never holds NUL."""
    if data.isascii() and b"\x1b" not in data and b"\0" not in data and not _shifts(label):
        return data.decode("ascii")
    named = codec(label)
    for name in (named if named != "cp1252" else None, "utf-8"):
        if not name:
            continue
        try:
            return _clean(data.decode(name))
        except (UnicodeError, ValueError):
            continue
    return _clean(_mended(data, named))


def _shifts(label: str) -> bool:
    """Whether a charset gives other meanings to ASCII bytes (UTF-7, UTF-16, HZ)."""
    return bool(label) and (codec(label) or "").startswith(("utf-7", "utf-16", "utf-32", "hz"))


def _mended(data: bytes, named: str | None) -> str:
    """Text of bytes that no charset explains: mostly-good text of the label keeps its good characters."""
    for name in ("utf-8", named):
        if name:
            text = data.decode(name, "replace")
            if text.count("�") * 4 <= len(text) - len(text.encode("ascii", "ignore")):
                return text
    return data.decode("cp1252", "replace")


def _clean(text: str) -> str:
    """Without NUL, which PostgreSQL refuses, byte-order mark and lone surrogates, which UTF-7 can smuggle in."""
    text = text.replace("\0", "").removeprefix("\ufeff")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def from_base64(data: bytes) -> bytes:
    """The bytes that base64 stands for (RFC 2045, 6.8), up to the first padding; foreign characters and a cut end are passed over."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        alphabet = data.partition(b"=")[0].translate(None, _FOREIGN)
        whole = len(alphabet) - (len(alphabet) % 4 == 1)
        return binascii.a2b_base64(alphabet[:whole] + b"=" * (-whole % 4))


def from_quoted_printable(data: bytes, *, header: bool = False) -> bytes:
    """The bytes that quoted-printable stands for (RFC 2045, 6.7; `header`: the Q encoding of RFC 2047, 4.2)."""
    return binascii.a2b_qp(data, header=header)


def from_uuencode(data: bytes) -> bytes:
    """The bytes of the first uuencoded file in `data` (POSIX uuencode); lines that are not of it are passed over."""
    out = bytearray()
    _, _, body = data.partition(b"begin ")
    for line in body.split(b"\n", _MOST_LINES)[1:_MOST_LINES]:
        if line.strip() == b"end":
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(out)
