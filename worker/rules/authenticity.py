"""Whether a mail comes from the domain that its From names, as the server that received it found out (RFC 8601).

    Authentication-Results, topmost first ─► those of our own server, until another's begins ─► dmarc, or dkim and spf of the From's domain

Whoever forges a mail can forge this header too, but only below what our own server adds; a header that names another server proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from itertools import takewhile

from worker.rules.domains import registrable

HEADER = "authentication-results"
_READ = 4_000  # characters of a header that are read
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(r"\s{0,9}([a-z0-9-]{1,20})(?:/\d{1,3})?\s{0,3}=\s{0,3}([a-z]{1,12})(?![\w-])")
_PROPERTY = re.compile(r"\s(header|smtp)\.([a-z]{1,12})\s{0,3}=\s{0,3}\"?([^\s;\"]{1,255})")

# What large providers call themselves where their IMAP server's name does not tell; "" for one that leaves its name out.
_CALLED = {
    "imap.gmail.com": ("mx.google.com",),
    "outlook.office365.com": ("",),
    "imap-mail.outlook.com": ("",),
    "imap.fastmail.com": ("messagingengine.com",),
    "imap.mail.me.com": ("icloud.com", "apple.com"),
    "imap.mail.yahoo.com": ("yahoo.com",),
    "imap.aol.com": ("aol.com", "yahoo.com"),
    "imap.zoho.com": ("zohomail.com", "zoho.com"),
    "imap.zoho.eu": ("zohomail.eu", "zoho.eu"),
}


class Sender(StrEnum):
    """What is known of who sent a mail."""

    VERIFIED = "verified"
    FORGED = "forged"
    UNKNOWN = "unknown"


def trusted_names(imap_host: str, configured: Collection[str] = ()) -> frozenset[str]:
    """The names under which the server that receives a mailbox's mail signs its findings, in lower case; names below them count too.

    `configured` goes before what the name of its IMAP server tells.
    """
    if configured:
        return frozenset(name.lower() for name in configured)
    host = imap_host.lower().rstrip(".")
    return frozenset(_CALLED.get(host) or ((registrable(host),) if "." in host and not host[-1].isdigit() else (host,)))


def sender(headers: Iterable[tuple[str, str]], from_: str, trusted: Collection[str]) -> Sender:
    """Judges the From address (lower case) of a mail by its headers (lower-case names, topmost first)."""
    found = [value[:_READ].lower() for name, value in headers if name == HEADER]
    ours = list(takewhile(lambda value: _is_ours(value, trusted), found))
    domain = from_.rpartition("@")[2]
    if not ours or not domain:
        return Sender.UNKNOWN
    results = [result for value in ours for result in _results(value)]
    dmarc = {outcome for method, outcome, about in results if method == "dmarc" and _aligned(about or domain, domain)}
    if "pass" in dmarc:
        return Sender.VERIFIED
    if "fail" in dmarc:
        return Sender.FORGED
    passed = any(
        method in ("dkim", "spf") and outcome == "pass" and about and _aligned(about, domain)
        for method, outcome, about in results
    )
    return Sender.VERIFIED if passed else Sender.UNKNOWN


def _is_ours(value: str, trusted: Collection[str]) -> bool:
    first = value.partition(";")[0].split()
    name = first[0].rstrip(".") if first and "=" not in first[0] else ""
    return any(name == ours or (ours and name.endswith(f".{ours}")) for ours in trusted)


def _results(value: str) -> Iterator[tuple[str, str, str]]:
    """Each method with its outcome and the domain that it is about ("" where none is given)."""
    for part in _COMMENT.sub(" ", value).split(";"):
        match = _RESULT.match(part)
        if match is None:
            continue
        named = {f"{kind}.{name}": found.rpartition("@")[2] for kind, name, found in _PROPERTY.findall(part)}
        about = (named.get(key) for key in _ABOUT.get(match[1], ()))
        yield match[1], match[2], next((domain for domain in about if domain), "")


_ABOUT = {"dmarc": ("header.from",), "dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}


def _aligned(one: str, other: str) -> bool:
    """Relaxed alignment (RFC 7489, 3.1): the same organisation's domain."""
    return registrable(one.strip(".")) == registrable(other)
