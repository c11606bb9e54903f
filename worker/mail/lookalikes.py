"""Sender domains that look like another: letters of several scripts in one name (Unicode TS #39, 5.1)."""

from __future__ import annotations

import unicodedata

_CONFUSABLE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


def mixed_scripts(domain: str) -> str | None:
    """What is odd about a domain, with its readable and its ASCII form (RFC 3492); None where all is well."""
    for label in domain.split("."):
        shown = _readable(label)
        scripts = {unicodedata.name(char, "?").split()[0] for char in shown if char.isalpha()} & _CONFUSABLE
        if len(scripts) > 1:
            ascii_form = f"xn--{shown.encode('punycode').decode('ascii')}"
            return f"{shown} ({ascii_form}) mixes {' and '.join(sorted(scripts)).title()} letters"
    return None


def _readable(label: str) -> str:
    label = label[:63]
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii", "ignore").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
