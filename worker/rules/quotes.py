"""Which lines of a mail's text repeat an older mail.

Three shapes are known: lines behind a `>`; an attribution ("On … wrote:") with the older text below it; a block of copied
headers ("From: … Sent: … To: …") or a separator ("-----Original Message-----") with everything below it.
Work is linear: each line is looked at with a bounded window and bounded patterns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

WINDOW = 4  # lines that a wrapped attribution may take
LOOKED_AT = 400  # characters of a line that decide what it is

_PREFIX = re.compile(r"[ \t]{0,3}(?:>|&gt;|\|[ \t])")
_VERB = re.compile(
    r"(?<!\w)(?:wrote|writes|schrieb|geschrieben|a écrit|escribió|schreef|geschreven|ha scritto|scrisse|escreveu|skrev"
    r"|napisał(?:\(a\)|a)?|написал(?:а)?|写道|kirjoitti|írta|napsal(?:\(a\)|a)?|yazdı)(?!\w)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"[-\s]{0,8}(?:on|am|le|el|op|il|em|no dia|den|dne|dnia|w dniu|at|vào|el día|a las|在|\d{1,4}[./-]|\d{1,2}\s\w)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_ISO_ATTRIBUTION = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d\d\s+\w{2,4}\S{0,6})?\s+\S.{0,120}$")
_SEPARATOR = re.compile(
    r"[ \t]{0,8}(?:[-_=]{2,40}[ \t]{0,4}(?:original|ursprüngliche|weitergeleitete?|forwarded|reply separator|message (?:d'origine|original|transféré)"
    r"|mensaje (?:original|reenviado)|mensagem (?:original|encaminhada)|messaggio (?:originale|inoltrato)|oorspronkelijk|doorgestuurd|originalnachricht|ursprungligt|vidarebefordrat|videresendt|oprindelig|opprinnelig)"
    r"|(?:begin forwarded message|forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message (?:réexpédié|transféré)"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem reencaminhada)[ \t]{0,4}:?[ \t]{0,4}$)",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\W{0,8}(?:from|von|de|da|van|från|fra|od|author|expéditeur|remitente|mittente|subject|betreff|objet)\s{0,3}\*?\s{0,3}:",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W{0,8}(from|von|de|da|van|från|fra|author|sent|gesendet|envoyé|enviado(?: el| em)?|inviato|verzonden|skickat|sendt|date|datum|fecha|data|dato"
    r"|to|an|à|para|a|aan|till|til|cc|bcc|kopie|subject|betreff|objet|asunto|oggetto|onderwerp|assunto|ämne|emne|reply-to|importance)\s{0,3}\*?\s{0,3}:",
    re.IGNORECASE,
)
_RULE = re.compile(r"[ \t]{0,4}[_\-=]{10,}[ \t]{0,4}$")
_DRAWN = tuple("_-=")
_STAMP = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}\s{1,4}\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?", re.IGNORECASE)
_TO = re.compile(r"\W{0,8}(?:to|an):", re.IGNORECASE)


def quoted_lines(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is quoted (headers and separators of quotes included)."""
    marks = [is_prefixed(line) for line in lines]
    index = 0
    while index < len(lines):
        height = 0 if marks[index] else _attribution(lines, index)
        if height:
            below = _next_filled(lines, index + height)
            ends = index + height if below < len(lines) and marks[below] else len(lines)
            marks[index:ends] = [True] * (ends - index)
            index = ends
        elif not marks[index] and _starts_copy(lines, index):
            marks[index:] = [True] * (len(lines) - index)
            break
        else:
            index += 1
    _mark_wrapped(lines, marks)
    return marks


def is_prefixed(line: str) -> bool:
    """Whether a line stands behind a quote mark."""
    return _PREFIX.match(line) is not None


def _attribution(lines: Sequence[str], index: int) -> int:
    """How many lines from `index` on make an attribution; 0 for none."""
    joined = ""
    for height, line in enumerate(lines[index : index + WINDOW], 1):
        if not line.strip() or (height > 1 and is_prefixed(line)):
            break
        joined = f"{joined} {line.strip()[:LOOKED_AT]}".strip()
        if _is_attribution(joined) or (height == 1 and _heads_a_quote(lines, index)):
            return height
    return 0


def _is_attribution(text: str) -> bool:
    if not text.endswith((":", "：", "----", ": >", "wrote")):
        return False
    verb = _VERB.search(text[:LOOKED_AT])
    dated = _DIGIT.search(text) is not None
    if verb is None:
        return dated and text[:1].isdigit() and text.endswith(">:") and _ADDRESS.search(text) is not None
    if _OPENING.match(text):
        return dated
    return _ADDRESS.search(text) is not None and len(text) - verb.end() < 60


def _heads_a_quote(lines: Sequence[str], index: int) -> bool:
    """A looser attribution (a bare "Name wrote:", an ISO date and a name) that only counts right above a quote."""
    line = lines[index].strip()
    iso = _ISO_ATTRIBUTION.match(line) is not None
    if len(line) > LOOKED_AT or not (iso or line.endswith(("wrote", ":"))):
        return False
    below = _next_filled(lines, index + 1)
    if below < len(lines) and below > index + 2:
        return False
    if iso and ("GMT" in line or "@" in line):
        return True
    above_quote = below < len(lines) and is_prefixed(lines[below])
    return above_quote and len(line) < 120 and (iso or _VERB.search(line) is not None)


def _starts_copy(lines: Sequence[str], index: int) -> bool:
    """Whether everything from this line on is an older mail with its headers."""
    line = lines[index][:LOOKED_AT]
    if _SEPARATOR.match(line):
        return True
    if ":" in line and _FROM.match(line):
        return _labels(lines, index) >= (2 if _STAMP.search(line) else 3)
    if line.strip()[:1] in _DRAWN and _RULE.match(line):
        below = _next_filled(lines, index + 1)
        return below < len(lines) and _FROM.match(lines[below]) is not None and _labels(lines, below) >= 3
    return _is_notes_header(lines, index)


def _labels(lines: Sequence[str], index: int) -> int:
    """How many different header labels stand in the lines from `index` on, recipients over several lines allowed."""
    seen = set()
    for line in lines[index : index + 25]:
        label = _LABEL.match(line[:LOOKED_AT])
        if label:
            seen.add(label[1].lower())
    return len(seen)


def _is_notes_header(lines: Sequence[str], index: int) -> bool:
    """Lotus Notes: a name, a date and time on the same or the next line, then "To:"."""
    name = lines[index].strip()
    if not name or len(name) > 120:
        return False
    if "/" not in name and "/" not in "".join(lines[index + 1 : index + 2]):
        return False
    below = _next_filled(lines, index + 1)
    if "/" not in name or _STAMP.search(name) is None:
        if (
            below >= len(lines)
            or below > index + 1
            or "/" not in lines[below]
            or not _STAMP.search(lines[below].strip()[:40])
        ):
            return False
        below = _next_filled(lines, below + 1)
    return below < len(lines) and _TO.match(lines[below][:LOOKED_AT]) is not None and _labels(lines, below) >= 2


def _mark_wrapped(lines: Sequence[str], marks: list[bool]) -> None:
    """A line squeezed between a long quoted line and another quoted one is the rest of the long one, wrapped on its way."""
    for index in range(1, len(lines) - 1):
        line, above = lines[index].strip(), lines[index - 1]
        squeezed = line and marks[index - 1] and marks[index + 1] and not marks[index]
        if (
            squeezed
            and is_prefixed(above)
            and len(above) >= 60
            and (len(line) < 40 or (line[0].islower() and len(line) < 70))
        ):
            marks[index] = True


def _next_filled(lines: Sequence[str], index: int) -> int:
    """Index of the next line with text, a few blank ones skipped; `len(lines)` where there is none."""
    for later in range(index, min(index + 5, len(lines))):
        if lines[later].strip():
            return later
    return len(lines)
