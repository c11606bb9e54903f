"""What we promised in a mail of ours: to write, call or send by a day; and promises that name no day.

new text ─► sentences ─► segments (a condition reaches no further) ─► a promise's words ─► the days of its clause ─► Promise
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from worker.model import Promise
from worker.rules import dates, reply_dates
from worker.rules import promise_words as said
from worker.rules.date_grammar import month_end
from worker.rules.date_words import NUMBERS, UNITS, WEEKDAYS
from worker.rules.dates import Period
from worker.rules.screen import Phrases, seen
from worker.rules.sentences import Sentence, sentences

READ = 20_000  # characters of a mail that are read
LONGEST = 800  # characters of a sentence that are read
MOST = 20  # promises of one mail
KEPT = 200  # characters of the words that are kept
_FRIDAY = 4


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def _ends(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})$")


_IF, _WHEN, _YOU, _NOT, _NOW, _BECAUSE, _CLAUSE, _SOON, _STILL, _MEETING, _TELLS, _WEEK, _LATER = map(
    _words,
    (
        said.IF, said.WHEN, said.YOU, said.NOT, said.NOW, said.BECAUSE, said.CLAUSE, said.SOON, said.STILL, said.MEETING,
        said.TELLS, said.WEEK, said.LATER,
    ),
)  # fmt: skip
_OTHERWISE = r"(?:otherwise|ansonsten|sonst|sinon|si no|de lo contrario|altrimenti|anders|caso contrário)"
_AND = r"(?:and|but|und|aber|et|mais|y|e|pero|ma|en|maar|mas)"
_THEN = re.compile(rf"\s*(?:{_AND} )?{said.THEN}(?!\w)")
_ASKED = re.compile(rf"\s*{said.ASKED}")
_BARE = re.compile(rf"\s*(?:{said.BARE})(?!\w)")
_ELSEWHERE, _BEFORE, _TALK = map(_ends, (said.ELSEWHERE, said.BEFORE, said.TALK))
_PART, _ENDING = (re.compile(rf"(?<!\w){words}(?:\W{{1,3}}\w{{1,8}}){{1,2}}\s?$") for words in (said.PART, said.ENDING))
_GATHERING = re.compile(said.GATHERING)
_SEGMENTS = re.compile(rf"[;:](?=\s)|\s[–—-]\s|,? (?:{_AND} )(?={said.IF}(?!\w))|,? (?=(?:{_AND} )?{_OTHERWISE}(?!\w))")
_FRAGMENTS = re.compile(rf",(?=\s)|\s(?={_AND}\s)|\s(?=so that\s|sodass\s)")
_RANGE = re.compile(r"\s?(?:or|oder|ou|o|of|to|bis|and|und|-|–|/)\s?(?:on |am |le |el |op )?")
_WITHIN = re.compile(r"\s{1,2}(?:of |in |der |de la |de |van |della |da |do )?")
_EARLY = ("early", "begin", "start", "anfang", "début", "principios", "inizio", "início")
_UNIT = _words("|".join(map(re.escape, UNITS)))
_WEEKDAY = _words("|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True)))

_COUNT = "|".join(sorted(map(re.escape, (word for word in NUMBERS if word)), key=len, reverse=True))
_TODAY = _words(
    r"today|tonight|this (?:morning|afternoon|evening)|(?:end|close|course) of (?:the |this )?(?:day|business|play)|eod|cob|heute|im laufe des tages"
    r"|aujourd'hui|ce (?:soir|matin)|cet après-midi|dans la journée|hoy|esta (?:tarde|noche)|oggi|stasera|questo pomeriggio|in giornata|vandaag|vanavond|vanmiddag|hoje"
)
_DAY_END = re.compile(r"(?:(?:end|close) of (?:the )?(?:day|business|play)|eod|cob)")
_HOURS = _words(
    rf"(?:within|in|innerhalb(?: von| der nächsten)?|binnen|dans|sous|en|dentro de|entro|over|em|tra)(?: the next| the| les)? (?P<count>\d{{1,3}}|{_COUNT}) ?(?:hours?|h|hrs|stunden?|heures?|horas?|ore|ora|uur)"
)
_WORKDAYS = _words(
    rf"(?P<count>\d{{1,2}}|{_COUNT}) (?:(?:business|working|work) days?|(?:werk|arbeits)tage?n?|jours ouvr\w{{3,6}}|días (?:hábiles|laborables)|giorni lavorativi|werkdagen|dias úteis)"
)
_MONTH_END = _words(r"(?:by )?month[- ]end|eom|monatsende|fin de mois|fine mese|eind van de maand|fin de mes")
_WEEKEND = _words(
    r"(?:this|at the|over the|on the|am) (?:weekend|wochenende)|ce week-?end|(?:este|el) fin de semana|(?:nel|questo) (?:weekend|fine settimana)|dit weekend|(?:no|este) fim de semana"
)


def promises(text: str, sent_at: datetime, zone: str) -> tuple[Promise, ...]:
    """What the newly written text of a mail of ours (without quotes and signature) promises by a day.

    `sent_at` is zone-aware; `zone` is the writer's, and its calendar resolves "tomorrow".  `due` is the day on which the promise should be
    kept at the latest; the first week, where a month or more is named.  It never lies before the day of sending.
    """
    here = sent_at.astimezone(ZoneInfo(zone))
    found = (replace(each, made_at=sent_at) for sentence in _spoken(text) for each in _dated(sentence, here))
    return tuple(dict.fromkeys(found))[:MOST]


def undated(text: str) -> tuple[tuple[int, int], ...]:
    """Where the newly written text of a mail promises to write, call or send and names no day: the spans of those sentences."""
    some_day = datetime(2026, 1, 7, 12, tzinfo=UTC)  # which days are named does not depend on it
    found = (sentence for sentence in _spoken(text) if _is_undated(sentence, some_day))
    return tuple(_trimmed(text, sentence.start, sentence.end) for sentence in found)[:MOST]


def _spoken(text: str) -> Iterator[Sentence]:
    """The sentences that ask nothing and quote nothing, and may promise something."""
    for sentence in sentences(text[:READ]):
        any_words = (said.SAID.bit | said.PRESENT.bit | said.DATED.bit) & sentence.seen
        if any_words and not sentence.plain.endswith("?") and not sentence.plain.startswith((">", "¿")):
            yield replace(sentence, plain=sentence.plain[:LONGEST])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


# --- the words of a promise -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch of a sentence that one condition would govern, and the clauses it is made of, as spans of it."""

    text: str
    clauses: tuple[tuple[int, int], ...]

    def clause_of(self, at: int) -> int:
        return next(n for n, (_, end) in enumerate(self.clauses) if at < end or n == len(self.clauses) - 1)

    def words(self, clause: int) -> str:
        start, end = self.clauses[clause]
        return self.text[start:end]


def _segments(words: str) -> Iterator[_Segment]:
    for part in _pieces(words, _SEGMENTS):
        text = words[part[0] : part[1]]
        yield _Segment(text, tuple(_pieces(text, _FRAGMENTS)))


def _pieces(text: str, cuts: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    ends = [0, *(match.end() for match in cuts.finditer(text)), len(text)]
    return ((start, end) for start, end in pairwise(ends))


def _promising(segment: _Segment, phrases: Phrases) -> Iterator[re.Match[str]]:
    """The words of promises that hold whatever happens, and are not denied."""
    for match in phrases.finditer(segment.text, seen(segment.text)):
        clause = segment.words(segment.clause_of(match.end() - 1))
        denied = _NOT.search(match[0]) or _NOT.search(clause)
        if not denied and not _NOW.search(clause) and not _conditional(segment.text, match):
            yield match


def _conditional(text: str, promise: re.Match[str]) -> bool:
    """Whether it is promised for a case only: "if you agree, I will …", "I will …, once you …"."""
    if _ASKED.match(text) or _IF.search(text, 0, promise.start()) or _WHEN.search(text, 0, promise.start()):
        return True
    if _IF.search(text, promise.end()) and not _TELLS.search(promise[0]):  # "I will tell you whether" promises
        return True
    when = _WHEN.search(text, promise.end())
    return when is not None and _YOU.search(text, when.end()) is not None


def _is_undated(sentence: Sentence, some_day: datetime) -> bool:
    segments = list(_segments(sentence.plain))
    if any(_days(segment.text, some_day) for segment in segments):
        return False
    return any(_promises_at_all(segment) for segment in segments)


def _promises_at_all(segment: _Segment) -> bool:
    soon = any(not _BECAUSE.search(segment.text) for _ in _promising(segment, said.PRESENT)) and _SOON.search(
        segment.text
    )
    return bool(soon) or any(
        not _LATER.search(segment.text, match.end()) and not _BECAUSE.search(segment.text, match.end())
        for match in _promising(segment, said.SAID)
    )


# --- the day of a promise ---------------------------------------------------------------------------------------------


def _dated(sentence: Sentence, here: datetime) -> Iterator[Promise]:
    for segment in _segments(sentence.plain):
        days = _days(segment.text, here)
        for due in sorted(set(_due_days(segment, days, here.date()))) if days else ():
            yield Promise(here, due, sentence.written[:KEPT])


def _due_days(segment: _Segment, days: list[Period], sent: date) -> Iterator[date]:
    for phrases in (said.SAID, said.PRESENT, said.DATED):
        for match in _promising(segment, phrases):
            for day in _of_promise(segment, match, days):
                due = _due(segment.text, day, sent)
                if due > sent or (due == sent and not _is_now(segment.text, phrases)):
                    yield due


def _is_now(words: str, phrases: Phrases) -> bool:
    """Whether "today" tells of the mail itself: "I write to you today because …"."""
    return _BECAUSE.search(words) is not None or (phrases is said.PRESENT and not _STILL.search(words))


def _of_promise(segment: _Segment, promise: re.Match[str], days: list[Period]) -> Iterator[Period]:
    """The day nearest to a promise in its own clause, else in one without a subject; and those of what else it goes on to promise."""
    own = segment.clause_of(promise.end() - 1)
    fitting = [day for day in days if _fits(segment.text, promise, day)]
    near = [day for day in fitting if segment.clause_of(day.start) in {own, segment.clause_of(promise.start())}]
    further = [day for day in fitting if day not in near and _goes_on(segment, own, day)]
    loose = [
        day for day in fitting if day not in further and not _CLAUSE.search(segment.words(segment.clause_of(day.start)))
    ]
    if not near and _THEN.match(segment.words(own)):  # "in a week we know more, then I will call you"
        loose = [day for day in fitting if segment.clause_of(day.start) == own - 1]
    nearest = sorted(near or loose, key=lambda day: _gap(promise, day))
    yield from [*nearest[:1], *further]


def _goes_on(segment: _Segment, own: int, day: Period) -> bool:
    clause = segment.clause_of(day.start)
    words = re.sub(rf"^\s*{_AND}\s", "", segment.words(clause))
    return clause > own and _BARE.match(words) is not None


def _gap(promise: re.Match[str], day: Period) -> int:
    return max(day.start - promise.end(), promise.start() - day.end)


def _fits(text: str, promise: re.Match[str], day: Period) -> bool:
    """Whether a day says when the promise is kept: it is not what the promise is about, and lasts not until then."""
    before = text[max(0, day.start - 40) : day.start]
    elsewhere = _ELSEWHERE.search(before) and not _PART.search(before) and not reply_dates.is_after(text, day)
    if elsewhere or _TALK.search(before) or _GATHERING.match(text, day.end) or _lasts(text[day.start : day.end]):
        return False
    between = text[promise.end() : day.start] if promise.end() <= day.start else ""
    return not _BECAUSE.search(between) and not _MEETING.search(between)


def _lasts(words: str) -> bool:
    return words.startswith(("until ", "till ", "through ", "from "))


def _due(text: str, day: Period, sent: date) -> date:
    before = text[max(0, day.start - 40) : day.start]
    words = text[day.start : day.end]
    if reply_dates.is_after(text, day):
        return _onto_workday(day.last + timedelta(days=1))
    if _BEFORE.search(before) and not _ENDING.search(before):
        return max(_back_to_workday(day.first - timedelta(days=1)), sent)
    if words.startswith(_EARLY) or (day.last - day.first).days > 6:  # the first week of it
        return max(_back_to_workday(day.first + timedelta(days=6)), sent)
    loose = _UNIT.search(words) and not _WEEKDAY.search(words)
    return max(_back_to_workday(day.last), sent) if loose and not _ahead(words) else day.last


def _ahead(words: str) -> bool:
    """Whether the words count on from the day of sending: "in two weeks"."""
    return re.search(r"\d|(?<!\w)(?:in|within|dans|en|over|tra|em|innerhalb|binnen|dentro)(?!\w)", words) is not None


def _back_to_workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def _onto_workday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > _FRIDAY else 0)


def _days(text: str, here: datetime) -> list[Period]:
    """The days that words name; a span's last day, "Thursday next week" as one."""
    found = sorted([*dates.find(text, here), *_more(text, here)], key=lambda day: (day.start - day.end, day.start))
    kept: list[Period] = []
    for day in found:
        if all(day.end <= other.start or day.start >= other.end for other in kept):
            kept.append(day)
    joined: list[Period] = []
    for day in sorted(kept, key=lambda each: each.start):
        if joined and (one := _joined(text, joined[-1], day)):
            joined[-1] = one
        else:
            joined.append(day)
    return joined


def _joined(text: str, one: Period, other: Period) -> Period | None:
    between = text[one.end : other.start]
    for day, week in ((one, other), (other, one)):
        if day.first == day.last and week.last - week.first == timedelta(days=6) and _WITHIN.fullmatch(between):
            inside = week.first + timedelta(days=(day.first.weekday() - week.first.weekday()) % 7)
            return Period(inside, inside, one.start, other.end)
    if _RANGE.fullmatch(between) or (_DAY_END.fullmatch(text, one.start, one.end) and between in (" ", " on ", " of ")):
        return replace(other, start=one.start)
    return None


def _more(text: str, here: datetime) -> Iterator[Period]:
    """What the grammar of dates leaves out, as no answer to us needs it: today, hours, working days, the weekend."""
    sent = here.date()
    yield from (Period(sent, sent, *match.span()) for match in _TODAY.finditer(text))
    for match in _HOURS.finditer(text):
        day = (here.astimezone(UTC) + timedelta(hours=_count(match))).astimezone(here.tzinfo).date()
        yield Period(day, day, *match.span())
    for match in _WORKDAYS.finditer(text):
        day = sent
        for _ in range(_count(match)):
            day = _onto_workday(day + timedelta(days=1))
        yield Period(day, day, *match.span())
    for match in _MONTH_END.finditer(text):
        yield Period(month_end(sent), month_end(sent), *match.span())
    for match in _WEEK.finditer(text):
        yield Period(sent, max(sent, sent + timedelta(days=_FRIDAY - sent.weekday())), *match.span())
    sunday = sent + timedelta(days=6 - sent.weekday())
    yield from (Period(sunday, sunday, *match.span()) for match in _WEEKEND.finditer(text))


def _count(match: re.Match[str]) -> int:
    return int(match["count"]) if match["count"].isdigit() else NUMBERS[match["count"]]
