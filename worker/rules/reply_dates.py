"""What the dates in a reply mean: the end of an absence, the first day on which writing again makes sense."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from worker.rules.dates import Period

_AFTER = re.compile(
    r"(?<!\w)(?:after|past|following|once|nach(?: dem| der| den)?|après|passé|después del?|pasado|tras|na|dopo|passato|depois d[eoa]s?|após)(?:\W{1,3}(?:the|our|my|le|la|les|el|il|o|a|de|dem|der|den|lo|dia|día|is over|end of)){0,2}(?: \w{3,15} (?:on|am|le|el|op|il|em|del|vom|du))?\W{0,3}$",
    re.IGNORECASE,
)
FROM = re.compile(
    r"(?<!\w)(?:from|as of|starting|ab|von|vom|à partir du|à partir de|dès|desde|a partir del?|vanaf|per|dal|da|a partire dal?|a partir d[eoa])(?:\W{1,3}(?:the|le|la|el|il|o|dem|der)){0,1}\W{0,3}$",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"(?<!\w)(?:back|return\w{0,3}|resum\w{1,3}|reachable|available again|re-?open\w{0,3}|at my desk|at work|again (?:on|from)|wieder|zurück|rückkehr|erreichbar ab|retour|reprend\w{0,4}|reprise|rentre\w{0,3}|reviens|reviendr\w{2,3}|rouvr\w{2,6}|vuelta|vuelv\w{1,3}|volv\w{2,5}|regres\w{1,5}|reabr\w{3,5}|reincorpor\w{1,5}|terug\w{0,6}|weer|rientr\w{1,5}|ritorno|torn\w{1,4}|riapr\w{3,7}|volt\w{1,5}|retorn\w{1,5}|retom\w{1,4}|not (?:before|be back until|return until|in until)|will not (?:return|be back) until)(?:\W{1,3}\w{1,15}){0,7}\W{0,4}$",
    re.IGNORECASE,
)
_BEGINS = re.compile(  # "from 7 January we are here again": the word of return stands behind the day
    r"[ ,()]{0,3}(?:\w{1,12}[ ,()]{1,3}){0,4}(?:back|again|wieder|zurück|weer|terug|de retour|de vuelta|di ritorno|de volta|wij er|we er)(?!\w)(?! (?:zeit|luft|tijd|time|temps))",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:(?<!\w)(?:until|till|til|through|thru|bis|up to|jusqu'?\s?(?:au|à|en)|hasta|tot(?: en met)?|en met|t/m|fino a\w{0,2}|até|to|and|et|und|y|en|al|au|a|e)|[-–])(?:\W{1,3}(?:and including|including|inclusive|einschließlich|inkl|zum|zur|inclus|el|le|il|the|o|a|ao|al|dia|em|met|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d{1,2})){0,4}\W{0,4}$",
    re.IGNORECASE,
)
UNTIL = re.compile(r"(?<!\w)(?:until|till?|through|bis|jusqu\W|hasta|tot|fino|até)")
_UNTIL_ALONE = re.compile(
    r"(?<!\w)(?:until|till|til|through|bis|jusqu'?\s?(?:au|à|en)|hasta|tot(?: en met)?|t/m|fino a\w{0,2}|até)(?:\W{1,3}(?:and including|including|einschließlich|zum|zur|el|le|il|the|o|ao)){0,2}\W{0,4}$",
    re.IGNORECASE,
)
_NOT_RETURN = re.compile(
    r"(?<!\w)(?:since|from|starting|seit|ab|von|vom|depuis|du|desde|del|vanaf|van|sinds|dal|da|de|between|zwischen|entre|tussen|tra)(?:\W{1,3}\w{1,10}){0,2}\W{0,3}$",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"(?<!\w)(?:by|before|this side of|not later than|spätestens|vor|avant|d'ici|antes de|voor|entro|prima d[ei]\w{0,2}|antes d[oea]s?)(?:\W{1,3}\w{1,10}){0,1}\W{0,3}$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?;\n](?=\s)")


def before(text: str, day: Period) -> str:
    """The words of its sentence that stand before a day, 90 characters at most."""
    return _STOP.split(text[max(0, day.start - 90) : day.start])[-1]


def around(text: str, day: Period) -> str:
    """The sentence of a day, as far as it is near."""
    return before(text, day) + _STOP.split(text[day.start : day.end + 60])[0]


def is_after(text: str, day: Period) -> bool:
    """Whether the words mean the time after a day; "na" is after in Dutch, and "in the" in Portuguese."""
    match = _AFTER.search(before(text, day))
    return match is not None and not (match[0].strip().lower() == "na" and text[day.start : day.start + 1].isalpha())


def is_deadline(text: str, day: Period) -> bool:
    """Whether something is to happen before that day."""
    return _DEADLINE.search(before(text, day)) is not None


def is_until(text: str, day: Period) -> bool:
    """Whether something lasts until that day."""
    return _UNTIL_ALONE.search(before(text, day)) is not None


def absence(text: str, days: Sequence[Period], sent: date) -> tuple[date | None, date | None]:
    """The day named as the end of an absence, and the first day on which writing again makes sense."""
    for day in days:
        returns = _RETURN.search(before(text, day)) or _BEGINS.match(text[day.end : day.end + 60])
        if returns and day.first >= sent:
            late = _AFTER.search(before(text, day)) and "after" in before(text, day)
            return day.first, day.first + timedelta(days=bool(late))
    for day in days:
        if _UNTIL.search(before(text, day)) and day.last >= sent:
            return day.last, day.last + timedelta(days=1)
    later = [day for day in days if day.last >= sent and not _NOT_RETURN.search(before(text, day))]
    return (later[-1].last, later[-1].last + timedelta(days=1)) if later else (None, None)


def resume(
    text: str, days: Sequence[Period], invited: Sequence[Period], sent: date, *, afterwards: bool
) -> date | None:
    """The first day on which a "not now" may be taken up again.

    A day beside an invitation to come back (`invited`) counts before others.  "Not before X" is X; X + 1 where the mail says "after that" (`afterwards`).
    """
    for day in [*invited, *days]:
        if day.last < sent or is_deadline(text, day):
            continue
        if is_after(text, day) or (day.first == day.last and _UNTIL_ALONE.search(before(text, day))):
            return day.last + timedelta(days=1)
        if day.first > sent:
            return day.first
    limits = [day for day in days if day.last >= sent and is_deadline(text, day)]
    if not limits:
        return None
    return limits[0].last + timedelta(days=1) if afterwards else limits[0].first
