"""The links of a draft: sent before, shortened, leading elsewhere than they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from worker.model import Finding
from worker.rules.lint_text import MAX_LENGTH, LintFacts, Text
from worker.rules.lint_words import SHORTENERS

LINK = re.compile(r"https?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)
_OTHER_SCHEME = re.compile(
    r"(?<!\w)(?!https?:)(?:[a-z][a-z0-9+.-]{1,15}://|javascript:|data:text)[^\s<>\"')\]]{0,200}", re.IGNORECASE
)
# [text](link), and a text that looks like a link beside the one in <>
_NAMED = re.compile(
    r"\[(?P<text>[^\[\]\n]{1,200})\]\((?P<link>[^\s()]{1,2000})\)|(?P<shown>(?:https?://|www\.)[^\s<>]{1,200})\s?<(?P<meant>https?://[^\s<>]{1,2000})>"
)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?=[/:?#\s]|$)", re.IGNORECASE)
_TRAILING = ".,;:!?"


class Link(NamedTuple):
    """An http(s) link of a text, without the mark that ends its sentence."""

    url: str
    span: tuple[int, int]


def of(text: Text) -> tuple[Link, ...]:
    """The links of a text, in their order."""
    if "://" not in text.written:
        return ()
    found = ((match[0].rstrip(_TRAILING), match.start()) for match in LINK.finditer(text.written))
    return tuple(Link(url, (start, start + len(url))) for url, start in found)


def links(text: str) -> frozenset[str]:
    """The http(s) links of a text."""
    return frozenset(match[0].rstrip(_TRAILING) for match in LINK.finditer(text[:MAX_LENGTH]))


@lru_cache(maxsize=10_000)
def link_key(url: str) -> str:
    """A link without what does not make it another page: scheme, case of the host, campaign marks, fragment, last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = urlencode(
        [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(("utm_", "fbclid", "gclid"))]
    )
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), query, "")).removeprefix("//")


def sent_before(text: Text, found: Sequence[Link], facts: LintFacts) -> Iterator[Finding]:
    """A link that they, or a colleague of theirs, had from us."""
    sent = {link_key(url) for url in facts.links_sent} if found else set()
    for link in found:
        if link_key(link.url) in sent:
            yield text.blocked(
                "link_sent",
                "this link was sent to them before",
                "Send another article, or write without it.",
                link.span,
            )


def odd(text: Text, found: Sequence[Link]) -> Iterator[Finding]:
    """A link that hides where it leads, or leads where the reader cannot go."""
    for link in found:
        if why := _oddness(link.url):
            yield text.blocked(
                "odd_link",
                f"“{link.url[:80]}” {why}",
                "Write the address of the page itself, with https://.",
                link.span,
            )
    if text.written.count("://") > len(found) or "javascript:" in text.plain or "data:" in text.plain:
        for match in _OTHER_SCHEME.finditer(text.written):
            yield text.blocked(
                "odd_link",
                f"“{match[0][:80]}” opens no page of the web",
                "Link to a page that begins with https://.",
                match.span(),
            )
    if found and ("](" in text.written or "<http" in text.plain):
        yield from _misnamed(text)


@lru_cache(maxsize=10_000)
def _oddness(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "is no address"
    if host in SHORTENERS:
        return "hides where it leads"
    if "@" in parts.netloc:
        return "leads elsewhere than it seems to"
    return "" if _is_public(host) else "is not an address that a reader can open"


def _is_public(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".lan", ".localhost"))
    return False


def _misnamed(text: Text) -> Iterator[Finding]:
    for match in _NAMED.finditer(text.written):
        shown, meant = match["text"] or match["shown"], match["link"] or match["meant"]
        said, leads = _HOST.match(shown.strip()), _HOST.match(meant)
        if said and leads and said[1].lower() != leads[1].lower():
            what = f"it reads “{said[1]}” and leads to “{leads[1]}”"
            yield text.blocked("odd_link", what, "Write the address that it leads to.", match.span())
