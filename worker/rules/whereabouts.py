"""Where a reader works, and so when: from the clocks of their mails, the ending of their domain, and their signature.

their mails ─► clues (countries that each sign allows) ─► what all allow ─► zones that their clocks agree with ─► Whereabouts

A wrong guess is worse than none: where signs contradict each other the answer is None, and one mail, perhaps of a traveller, decides
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, reduce
from zoneinfo import ZoneInfo

from worker.model import Kind, Message
from worker.rules import countries, wording

MOST_MAILS = 60  # the newest ones that are looked at
AGREE = 0.8  # the share of their mails whose clocks must agree with a zone: people travel
CLOCK_DAYS = 3  # on so many days they must have written before their clock alone says where they are
CLOCK_SPAN = timedelta(days=7)
_SECOND_LEVEL = frozenset(
    {"com", "co", "net", "org", "gov", "gob", "edu"}
)  # "firm.com.co" is in Colombia; "firm.co" may be anywhere
_TRUE_CLOCK = timedelta(days=2)  # a Date further from the mail's arrival is no witness
_SIGNATURE = 2_000  # characters of a signature that are read

_DIALLED = re.compile(r"(?<![\w+./-])(?:\+|00(?=[1-9]))\s?\(?([1-9][\d\s().–/-]{6,22})")
_AMERICAN = re.compile(r"(?<![\d+/.-])\(?[2-9]\d\d\)?[ .-]\s?[2-9]\d\d[ .-]\d{4}(?![\d-])")
_STATE = re.compile(r"(?<![\w])([A-Z]{2})\.?\s{1,3}\d{5}(?:-\d{4})?(?![\w-])")
_PROVINCE = re.compile(r"(?<![\w])([A-Z]{2})\)?,?\s{1,3}[A-Z]\d[A-Z]\s?\d[A-Z]\d(?!\w)")
_AUSTRALIAN = re.compile(r"(?<![\w])(NSW|VIC|TAS|ACT|QLD|WA|SA|NT),?\s{1,3}\d{4}(?!\d)")
_LETTERED = re.compile(r"(?<![\w-])([A-Z]{1,2})\s?[-–]\s?\d{4,5}\s{1,3}[A-ZÀ-Þ][^\W\d]")
_POSTCODES = (
    ("GB", re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)")),
    ("NL", re.compile(r"(?<![\w-])[1-9]\d{3}\s[A-Z]{2},?\s{1,3}[A-Z][a-z]")),
    ("BR", re.compile(r"(?<![\w-])\d{5}-\d{3}(?![\w-])")),
    ("PL", re.compile(r"(?<![\w-])\d{2}-\d{3}\s[A-ZŁŚŻ][^\W\d]")),
    ("PT", re.compile(r"(?<![\w-])\d{4}-\d{3}\s[A-ZÀ-Þ][^\W\d]")),
)
_BREAKS = re.compile(r"\s*[,;|•·\n]\s*|\s[–-]\s")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The zone in which a reader works and the country whose holidays they keep; None where it is not known, and why."""

    zone: str | None
    country: str | None  # ISO 3166, two letters
    why: str


@dataclass(frozen=True, slots=True)
class _Clue:
    """The countries that a sign allows, and the zone where it names one; in words."""

    countries: frozenset[str]
    words: str
    zone: str | None = None


_Clock = tuple[datetime, timedelta]  # when a mail was written, and how far the writer's clock was ahead of UTC


def whereabouts(email: str | None, mails: Iterable[Message]) -> Whereabouts:
    """Where the reader with this address works, by the mails among these that they wrote themselves."""
    own = [mail for mail in mails if mail.from_.email == email and mail.understanding.kind.kind is Kind.HUMAN][
        -MOST_MAILS:
    ]
    if not email:
        return Whereabouts(None, None, "no address of theirs is known")
    clues = [*_of_domain(email), *_of_signatures(own)]
    clocks = [clock for mail in own if (clock := _clock(mail))]
    if not clues:
        return _by_clock(clocks, wording.language([mail.understanding.parts.new_text for mail in own], ""))
    return _settled(clues, clocks)


def _clock(mail: Message) -> _Clock | None:
    """None for UTC, too: many programs write it wherever they are."""
    if not mail.date or not mail.date_offset or abs(mail.date - mail.arrival.at) > _TRUE_CLOCK:
        return None
    return mail.date, mail.date_offset


# --- what each sign allows --------------------------------------------------------------------------------------------


def _of_domain(email: str) -> Iterator[_Clue]:
    *_, second, ending = ["", *email.rpartition("@")[2].split(".")]
    country = {"uk": "GB"}.get(ending, ending.upper())
    if country in countries.ZONES and (ending not in countries.SOUNDING or second in _SECOND_LEVEL):
        yield _Clue(frozenset({country}), f"domain .{ending}")


def _of_signatures(mails: Sequence[Message]) -> Iterator[_Clue]:
    """The newest signature that tells anything; an older one may be of another post."""
    for mail in reversed(mails):
        signature = mail.understanding.parts.signature[:_SIGNATURE]
        if clues := [*_of_phones(signature), *_of_address(signature)]:
            yield from clues
            return


def _of_phones(signature: str) -> Iterator[_Clue]:
    numbers = (re.sub(r"\D", "", match[1]) for match in _DIALLED.finditer(signature))
    codes = list(dict.fromkeys(code for number in numbers if (code := _code(number))))
    if len(codes) == 1:
        yield _Clue(frozenset(countries.DIALLED[codes[0]]), f"phone +{codes[0]}")
    elif not codes and _AMERICAN.search(signature):
        yield _Clue(frozenset(countries.DIALLED["1"]), "a North American phone number")


def _code(number: str) -> str | None:
    return next((number[:length] for length in (4, 3, 2, 1) if number[:length] in countries.DIALLED), None)


def _of_address(signature: str) -> Iterator[_Clue]:
    yield from _of_state(signature)
    for country, pattern in _POSTCODES:
        if match := pattern.search(signature):
            yield _Clue(frozenset({country}), f"address {match[0].strip()}")
    if (match := _LETTERED.search(signature)) and match[1] in countries.POSTAL_LETTERS:
        yield _Clue(frozenset({countries.POSTAL_LETTERS[match[1]]}), f"address {match[0].split(' ')[0]}")
    named = {country for line in signature.splitlines() for country in _named(line)}
    if len(named) == 1:
        yield _Clue(frozenset(named), f"address in {next(iter(named))}")


def _of_state(signature: str) -> Iterator[_Clue]:
    for country, pattern in (("US", _STATE), ("CA", _PROVINCE), ("AU", _AUSTRALIAN)):
        match = pattern.search(signature)
        zone = countries.STATES[country].get(match[1]) if match else None
        if match and zone:
            yield _Clue(frozenset({country}), f"address {' '.join(match[0].split())}", zone)


def _named(line: str) -> Iterator[str]:
    """The country that a line of an address ends with: alone on its line, or behind a postcode; "Sales France" is none."""
    parts = [part.strip(" .()").lower() for part in _BREAKS.split(line.strip())]
    if parts and parts[-1] in countries.NAMES and (len(parts) == 1 or any(letter.isdigit() for letter in line)):
        yield countries.NAMES[parts[-1]]


# --- what they allow together -----------------------------------------------------------------------------------------


def _settled(clues: Sequence[_Clue], clocks: Sequence[_Clock]) -> Whereabouts:
    words = ", ".join(dict.fromkeys(clue.words for clue in clues))
    common = reduce(frozenset.intersection, (clue.countries for clue in clues))
    allowed = common or reduce(frozenset.union, (clue.countries for clue in clues))
    named = {clue.zone for clue in clues if clue.zone}
    zones = [zone for country in _by_size(allowed) for zone in countries.ZONES[country] if zone in (named or {zone})]
    fitting = [zone for zone in zones if _agrees(zone, clocks)]
    several_days = _days(clocks) > 1
    if not fitting and (several_days or len(clues) < 2 or not common):
        return Whereabouts(None, None, f"signs disagree: {words}, {_clock_words(clocks)}")
    if clocks and fitting:
        words = f"{words}, {_clock_words(clocks)}"
    if not several_days:  # one mail may be a traveller's: it chooses no zone
        fitting = zones
    sure = several_days or common <= countries.MAINLY_ONE
    zone = _one(fitting, chosen=sure and len(common) == 1)
    country = next(iter(common)) if len(common) == 1 else None
    if zone is None and not common:
        return Whereabouts(None, None, f"signs disagree: {words}")
    return Whereabouts(zone, country, words if zone else f"{words}; which zone of several is not known")


def _one(zones: Sequence[str], *, chosen: bool) -> str | None:
    """The zone, where all of them tell the same time; or the most populous of one country that fit their clock on several days."""
    if zones and (chosen or all(_same(zones[0], zone) for zone in zones[1:])):
        return zones[0]
    return None


def _by_clock(clocks: Sequence[_Clock], language: str) -> Whereabouts:
    """By their clock alone: over weeks, and only where one zone agrees with it, or one where their language is spoken."""
    moments = [moment for moment, _ in clocks]
    if _days(clocks) < CLOCK_DAYS or max(moments) - min(moments) < CLOCK_SPAN:
        return Whereabouts(None, None, "too few signs of where they are")
    spoken = countries.SPOKEN.get(language, ())
    zones = [zone for country in spoken for zone in countries.ZONES[country]] or list(_world())
    zone = _one([zone for zone in zones if _agrees(zone, clocks)], chosen=False)
    if zone is None:
        return Whereabouts(None, None, f"{_clock_words(clocks)} fits several zones, or none")
    return Whereabouts(zone, None, _clock_words(clocks) + (f", they write {language}" if spoken else ""))


def _agrees(zone: str, clocks: Sequence[_Clock]) -> bool:
    """Whether the clocks of enough mails agree with a zone at their moments; so they do where there is none."""
    allowed, info = int(len(clocks) * (1 - AGREE) + 1e-9), ZoneInfo(zone)
    for moment, offset in clocks:
        allowed -= moment.astimezone(info).utcoffset() != offset
        if allowed < 0:
            return False
    return True


def _days(clocks: Sequence[_Clock]) -> int:
    return len({moment.date() for moment, _ in clocks})


def _clock_words(clocks: Sequence[_Clock]) -> str:
    offsets = [offset for _, offset in clocks]
    usual = max(offsets, key=lambda offset: (offsets.count(offset), offset))
    minutes = int(abs(usual).total_seconds()) // 60
    sign = "-" if usual < timedelta() else "+"
    mails = f"{len(clocks)} mails" if len(clocks) > 1 else "one mail"
    return f"clock mostly at UTC{sign}{minutes // 60}:{minutes % 60:02} in {mails}"


def _by_size(found: Iterable[str]) -> list[str]:
    big = {country: place for place, country in enumerate(countries.BIG)}
    return sorted(found, key=lambda country: (big.get(country, len(big)), country))


@lru_cache(maxsize=4096)
def _same(one: str, other: str) -> bool:
    """Whether two zones tell the same time all year."""
    return one == other or _year(one) == _year(other)


@lru_cache(maxsize=512)
def _year(zone: str) -> tuple[timedelta | None, ...]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return tuple((start + timedelta(days=day)).astimezone(ZoneInfo(zone)).utcoffset() for day in range(365))


@lru_cache(maxsize=1)
def _world() -> tuple[str, ...]:
    """One zone for each way in which clocks run; the biggest countries name theirs."""
    found: dict[tuple[timedelta | None, ...], str] = {}
    for country in [*countries.BIG, *countries.ZONES]:
        for zone in countries.ZONES[country]:
            found.setdefault(_year(zone), zone)
    return tuple(found.values())
