"""Subjects without the prefixes that mail programs put before them.

RFC 5256, 2.1 knows `Re:` and `Fwd:` only; programs write them in every language, with counters, and with full-width colons.  A prefix
ends with a colon: "Re-calibration" is a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_REPLY = "re|aw|antw|antwort|sv|vs|vá|vast|odp|ref|rif|res|r|bls|ynt|ilt|回复|答复|回覆|返信|отв|ответ|απ|σχετ|ad"
# What programs that answer by themselves write before the subject they answer.
_AUTOMATIC = (
    "auto(?:matic|mated|matische|matisch)?[ -]?(?:reply|response|antwort|antwoord)|autosvar|out of office|abwesenheitsnotiz|"
    "r[ée]ponse automatique|respuesta autom[áa]tica|resposta autom[áa]tica|risposta automatica|"
    "accepted|declined|tentative|zugesagt|abgelehnt|accepté|refusé|aceptada|aceite|accettato|geaccepteerd|"
    "undeliverable|undelivered|unzustellbar|non remis|onbestelbaar|no se puede entregar|não é possível entregar|non recapitabile"
)
_FORWARD = "fwd?|wg|tr|rv|enc|vb|vl|doorst|i|pd|továbbítás|tov|fs|vid|ilet|转发|轉寄|転送|пересл|πρθ|weiterleitung|inoltro|reenv"
_PREFIX = re.compile(
    rf"\s*(?:(?P<reply>{_REPLY}|{_AUTOMATIC})|(?:{_FORWARD}))\s?(?:\[\d{{1,4}}\]|\(\d{{1,4}}\)|\^\d{{1,4}})?\s?[:：]",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*\[[^\[\]]{1,60}\](?=.)")
_FORWARDED = re.compile(r"\(fwd\)\s*$", re.IGNORECASE)
_WAS = re.compile(r"[(\[]\s?(?:was|war|ex|era|était|vorher)\s?:\s?(.{1,300})[)\]]\s*$", re.IGNORECASE)
_PART = re.compile(r"[\[(](?:[^\[\]()\d]{1,40}\s)?(?:v\d{1,2}\s)?(\d{1,3})\s?/\s?(\d{1,3})[\])]")
_MAX_PREFIXES = 40


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject taken apart: its words in lower case, whether it answers or forwards, and what it was before it was changed."""

    base: str
    reply: bool = False
    forward: bool = False
    was: str | None = None
    part: tuple[int, int] | None = None  # which of how many, of a numbered series


@lru_cache(maxsize=1024)
def take_apart(subject: str) -> Subject:
    """Reads a decoded subject of any length (998 characters of it count, RFC 5322, 2.1.1)."""
    rest, reply, forward = subject[:998], False, False
    for _ in range(_MAX_PREFIXES):
        if prefix := _PREFIX.match(rest):
            reply, forward = reply or bool(prefix["reply"]), forward or not prefix["reply"]
        elif not (prefix := _TAG.match(rest)):
            break
        rest = rest[prefix.end() :]
    if forwarded := _FORWARDED.search(rest):
        rest, forward = rest[: forwarded.start()], True
    was = _WAS.search(rest)
    base = rest[: was.start()] if was else rest
    part = _PART.search(subject[:200]) if "/" in subject else None
    return Subject(
        _words(base),
        reply,
        forward,
        take_apart(was[1]).base if was else None,
        (int(part[1]), int(part[2])) if part else None,
    )


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
