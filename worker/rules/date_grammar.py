"""The grammar of dates in words: patterns, and how what they match is resolved against the day on which a mail was sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from worker.rules.date_words import MONTHS, NUMBERS, SEASONS, UNITS, WEEKDAYS
from worker.rules.screen import Screened

BEHIND = 14  # days that a date without a year may lie back and still mean this year


@dataclass(frozen=True, slots=True)
class Reader:
    """The day of sending, and whether 3/4 is 4 March."""

    sent: date
    month_first: bool


def _alternatives(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH = rf"(?P<month>{_alternatives(MONTHS)})\.?(?!\w)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF_YEAR = rf"(?:,?\s{{0,3}}(?:de[l]?\s|of\s)?{_YEAR}(?!\d))?"
_COUNT = rf"(?P<count>\d{{1,3}}|{_alternatives({k: v for k, v in NUMBERS.items() if k})})"
_UNIT = rf"(?P<unit>{_alternatives(UNITS)})(?!\w)"
_PART = r"(?:(?P<part>early|mid|middle|late|end|beginning|start|anfang|mitte|ende|début|mi|fin|courant|principios|mediados|finales|begin|midden|eind|einde|inizio|metà|fine|início|meados|final)(?:\sof|\sdes|\sde[l]?|\sdi|\sdo|\svan|\sder|\sla)?(?:[\s-]))?"  # fmt: skip

Resolve = Callable[[re.Match[str], Reader], "tuple[date, date] | None"]


# --- resolving -------------------------------------------------------------------------------------------------------


def _day(value: date) -> tuple[date, date]:
    return value, value


def _next_year_if_past(reader: Reader, month: int, day: int) -> date:
    this = date(reader.sent.year, month, day)
    return this if this >= reader.sent - timedelta(days=BEHIND) else date(reader.sent.year + 1, month, day)


def _iso(match: re.Match[str], _: Reader) -> tuple[date, date]:
    return _day(date.fromisoformat(match[0]))


def _numeric(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    first, second = int(match["one"]), int(match["two"])
    swapped = (match["sep"] != "." and reader.month_first and first <= 12) or second > 12
    day, month = (second, first) if swapped else (first, second)
    if not match["year"]:
        return _day(_next_year_if_past(reader, month, day))
    year = int(match["year"])
    return _day(date(year if year > 99 else 2000 + year, month, day))


def _day_of_month(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    month, day = MONTHS[match["month"]], int(match["day"])
    return _day(date(int(match["year"]), month, day) if match["year"] else _next_year_if_past(reader, month, day))


def _ordinal(match: re.Match[str], reader: Reader) -> tuple[date, date] | None:
    day = int(match["day"])
    for ahead in range(1, 63):
        candidate = reader.sent + timedelta(days=ahead)
        if candidate.day == day:
            return _day(candidate)
    return None


def _weekday(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    ahead = (WEEKDAYS[match["weekday"]] - reader.sent.weekday() - 1) % 7 + 1
    return _day(reader.sent + timedelta(days=ahead))


def _month(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    month = MONTHS[match["month"]]
    year = int(match["year"]) if match["year"] else reader.sent.year + (month < reader.sent.month)
    return _part(match["part"], date(year, month, 1), month_end(date(year, month, 1)))


def _part(part: str | None, first: date, last: date) -> tuple[date, date]:
    """Early, the middle or the end of a period: thirds of it, the end being its last day."""
    if part in ("mid", "middle", "mitte", "mi", "courant", "mediados", "midden", "metà", "meados"):
        return _day(first + timedelta(days=((last - first).days - 1) // 2))
    if part in ("late", "end", "ende", "fin", "finales", "eind", "einde", "fine", "final"):
        return _day(last)
    return first, last


def month_end(first: date) -> date:
    """The last day of a date's month."""
    return add_months(first.replace(day=1), 1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")  # pragma: no cover


def _season(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    month = SEASONS[match["season"]]
    year = (
        int(match["year"])
        if match["year"]
        else reader.sent.year + (add_months(date(reader.sent.year, month, 1), 3) <= reader.sent)
    )
    first = date(year, month, 1)
    return first, month_end(add_months(first, 2))


def _quarter(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    number = next(
        int(match[name]) if match[name].isdigit() else _ORDINALS[match[name]]
        for name in ("q", "q2", "q3")
        if match[name]
    )
    year = int(match["year"]) if match["year"] else reader.sent.year
    first = date(year, 3 * number - 2, 1)
    if not match["year"] and first <= reader.sent:
        first = first.replace(year=year + 1)
    return _part(match["part"], first, month_end(add_months(first, 2)))


def _half(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    second = match["half"] in (
        "h2",
        "second half",
        "zweites halbjahr",
        "zweiten halbjahr",
        "second semestre",
        "deuxième semestre",
        "segundo semestre",
        "tweede helft",
        "secondo semestre",
    )
    year = int(match["year"]) if match["year"] else reader.sent.year
    first = date(year, 7 if second else 1, 1)
    if not match["year"] and first <= reader.sent:
        first = first.replace(year=year + 1)
    return first, month_end(add_months(first, 5))


def _week(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    year = int(match["year"]) if match["year"] else reader.sent.year
    monday = date.fromisocalendar(year, int(match["week"]), 1)
    if not match["year"] and monday + timedelta(days=6) < reader.sent:
        monday = date.fromisocalendar(year + 1, int(match["week"]), 1)
    return monday, monday + timedelta(days=6)


def _ahead(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    count = int(match["count"]) if match["count"].isdigit() else NUMBERS[match["count"]]
    return _day(_shift(reader.sent, count, UNITS[match["unit"]]))


def _shift(day: date, count: int, unit: str) -> date:
    days = {"day": 1, "week": 7, "fortnight": 14}
    months = {"month": 1, "quarter": 3, "year": 12}
    return day + timedelta(days=count * days[unit]) if unit in days else add_months(day, count * months[unit])


def _next_unit(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    return _unit_period(reader.sent, UNITS[match["unit"]], 1)


def _this_unit(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    return _part(match["part"], *_unit_period(reader.sent, UNITS[match["unit"]], 0))


def _unit_period(sent: date, unit: str, later: int) -> tuple[date, date]:
    """The current week, month, quarter or year, or the one `later` units after it."""
    if unit in ("day", "fortnight"):
        return _day(_shift(sent, later, unit))
    if unit == "week":
        monday = sent - timedelta(days=sent.weekday()) + timedelta(weeks=later)
        return monday, monday + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = add_months(date(sent.year, (sent.month - 1) // months * months + 1, 1), months * later)
    return first, add_months(first, months) - timedelta(days=1)


def _year_alone(match: re.Match[str], reader: Reader) -> tuple[date, date] | None:
    year = int(match["year"])
    return (date(year, 1, 1), date(year, 12, 31)) if reader.sent.year < year < reader.sent.year + 20 else None


def _new_year(_: re.Match[str], reader: Reader) -> tuple[date, date]:
    return date(reader.sent.year + 1, 1, 1), date(reader.sent.year + 1, 12, 31)


def _tomorrow(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    return _day(
        reader.sent
        + timedelta(
            days=2
            if match[0].startswith(("day after", "übermorgen", "après", "pasado", "overmorgen", "dopodomani", "depois"))
            else 1
        )
    )


def _holiday(match: re.Match[str], reader: Reader) -> tuple[date, date]:
    days_of = _HOLIDAYS[next(name for name, group in _HOLIDAY_NAMES.items() if re.fullmatch(group, match["holiday"]))]
    first, last = days_of(reader.sent.year)
    return (first, last) if last >= reader.sent else days_of(reader.sent.year + 1)


def _nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _easter(year: int) -> date:
    """Easter Sunday (anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


_ORDINALS = {word: number for number, row in enumerate(("first erste erstes ersten premier primer primo primeiro eerste", "second zweite zweites zweiten deuxième segundo secondo tweede", "third dritte drittes dritten troisième tercer terzo terceiro derde", "fourth vierte viertes vierten quatrième cuarto quarto vierde last letzten"), 1) for word in row.split()}  # fmt: skip
_HOLIDAY_NAMES = {
    "christmas": r"christmas|xmas|weihnachten|noël|navidad|navidades|kerst|kerstmis|natale|natal",
    "easter": r"easter|ostern|pâques|semana santa|pasen|pasqua|páscoa",
    "thanksgiving": r"thanksgiving",
    "labor": r"labou?r day",
    "memorial": r"memorial day",
    "july": r"(?:the )?(?:fourth|4th) of july|independence day",
    "new year": r"new year(?:'s)?(?: day)?|neujahr|nouvel an|año nuevo|nieuwjaar|capodanno|ano novo",
    "summer": r"(?:the |my |our )?summer (?:holidays?|break|vacation)|sommerferien|sommerpause|grandes vacances|vacances d'été|vacaciones de verano|zomervakantie|bouwvak|vacanze estive|férias de verão",
    "holidays": r"the holidays|(?:the )?festive (?:season|period|break)|den feiertagen|les fêtes|las fiestas|de feestdagen|le feste|as festas",
    "ferragosto": r"ferragosto",
}
_HOLIDAYS: dict[str, Callable[[int], tuple[date, date]]] = {
    "christmas": lambda year: (date(year, 12, 25), date(year, 12, 26)),
    "easter": lambda year: (_easter(year), _easter(year) + timedelta(days=1)),
    "thanksgiving": lambda year: _day(_nth_weekday(year, 11, 3, 4)),
    "labor": lambda year: _day(_nth_weekday(year, 9, 0, 1)),
    "memorial": lambda year: _day(_nth_weekday(year, 6, 0, 1) - timedelta(days=7)),
    "july": lambda year: _day(date(year, 7, 4)),
    "new year": lambda year: _day(date(year, 1, 1)),
    "summer": lambda year: (date(year, 7, 1), date(year, 8, 31)),
    "holidays": lambda year: (date(year, 12, 24), date(year + 1, 1, 1)),
    "ferragosto": lambda year: _day(date(year, 8, 15)),
}
_THIS = r"this|diese[rsmn]?|cette|ce|esta|este|deze|dit|questa|questo|of\sthe|der|des|du|del|van\s(?:de|het)|d[oa]|dell'|dell['’]|the|la|de\sla|l['’]"
GRAMMAR: tuple[tuple[Screened, Resolve], ...] = tuple(
    (Screened(pattern), resolve)
    for pattern, resolve in (
        (r"(?<![\d-])(?:19|20)\d\d-\d\d-\d\d(?![\d-])", _iso),
        (
            r"(?<![\d./,-])(?P<one>\d{1,2})(?P<sep>[./])(?P<two>\d{1,2})(?:(?P=sep)(?P<year>(?:20)?\d\d)?)?(?![\d/%€$])(?!\.\d)(?!\s?(?:%|€|eur|usd|uhr|h\b|am\b|pm\b|years|yrs))",
            _numeric,
        ),
        (
            r"(?<!\w)(?:t/m|en\smet|tot|op|vanaf|until|on)\s(?P<one>\d{1,2})(?P<sep>-)(?P<two>\d{1,2})(?:-(?P<year>(?:20)?\d\d))?(?![\w-])",
            _numeric,
        ),
        (
            rf"(?<![\d.,:])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?(?:\sof|\sde)?(?:\s|-){{1,2}}{_MONTH}{_OF_YEAR}",
            _day_of_month,
        ),
        (
            rf"(?<!\w){_MONTH}\s{{1,2}}(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s{{1,2}}{_YEAR}(?!\d))?",
            _day_of_month,
        ),
        (
            r"(?<!\w)(?:the|am|dem|den|le|el|il|op|op de|dia|día|al|del)\s(?P<day>[12]?\d|3[01])(?:st|nd|rd|th|e|º|\.)(?!\w)(?!\s?\d)",
            _ordinal,
        ),
        (
            rf"(?<!\w)(?:(?:next|this|coming|nächsten|kommenden|am|on|el|le|komende|volgende|prossimo|próximo|próxima)\s)?(?P<weekday>{_alternatives(WEEKDAYS)})(?:vormittag|nachmittag|mittag|morgen|abend|früh|ochtend|namiddag|middag|avond)?(?!\w)",
            _weekday,
        ),
        (rf"(?<!\w)(?<!\d\s)(?<!\d\.\s){_PART}{_MONTH}{_OF_YEAR}(?!\s?\d)", _month),
        (
            rf"(?<!\w)(?P<season>{_alternatives(SEASONS)}){_OF_YEAR}(?!\w)(?!\s(?:shutdown|holiday|break|vacation|ferien|pause))",
            _season,
        ),
        (
            rf"(?<!\w){_PART}(?:q\s?(?P<q>[1-4])|(?P<q2>[1-4])(?:st|nd|rd|th|\.|er|e|º|°)?\s(?:quarter|quartals?|trimestre|kwartaal)|(?P<q3>{_alternatives(_ORDINALS)})\s(?:quarter|quartals?|trimestre|kwartaal))(?!\w){_OF_YEAR}",
            _quarter,
        ),
        (
            rf"(?<!\w)(?P<half>h[12]|(?:first|second)\shalf|(?:erste[sn]?|zweite[sn])\shalbjahr|(?:premier|second|deuxième|primer|segundo|primo|secondo|primeiro)\ssemestre|(?:eerste|tweede)\shelft)(?!\w)(?:\sof)?{_OF_YEAR}",
            _half,
        ),
        (
            rf"(?<!\w)(?:calendar\s)?(?:week|kw|kalenderwoche|wk|cw|semaine|semana|settimana|vecka|uge|uke)\.?\s{{0,2}}(?P<week>[1-5]?\d)(?!\w){_OF_YEAR}",
            _week,
        ),
        (
            rf"(?<!\w)(?:in|dans|en|dentro\sde|over|tra|fra|em|daqui\sa|within|about|innerhalb(?:\svon)?|binnen|sous|d'ici|entro|nel\sgiro\sdi|no\sprazo\sde)\s(?:der\snächsten\s|about\s|around\s|etwa\s|ca\.?\s|another\s|the\snext\s|environ\s|ongeveer\s|circa\s)?(?:a\s(?=couple|few))?{_COUNT}\s(?:of\s|more\s)?{_UNIT}(?:['’]?\stime)?",
            _ahead,
        ),
        (rf"(?<!\w){_COUNT}\s(?:of\s)?{_UNIT}(?:['’]?s?['’]?\stime|\sfrom\snow|\slater|\shence)", _ahead),
        (
            rf"(?<!\w)(?:give\s(?:me|us|it)|leave\sit|(?:park|hold|pause|shelve|postpone|delay|wait|rest)\s(?:this|it|that|things|us)?\s?(?:for|another)|geben\ssie\s(?:mir|uns))\s(?:another\s)?(?:a\s(?=couple))?{_COUNT}\s(?:of\s|more\s)?{_UNIT}",
            _ahead,
        ),
        (
            rf"(?<!\w)(?:(?:next|following|nächste[nrsm]?|kommende[nrsm]?|la\spróxima|el\spróximo|próximo|próxima|volgende?|volgend|komende|prossim[oa]|the\snew)\s{_UNIT})",
            _next_unit,
        ),
        (
            r"(?<!\w)(?P<unit>semaine|mois|année|trimestre|semana|mes|año|mese|settimana|anno|ano|mês)\s(?:prochaine?|próxim[oa]|que\sviene|prossim[oa]|que\svem)(?!\w)|l['’](?P<unit2>an)\sprochain",
            lambda match, reader: _unit_period(reader.sent, UNITS[match["unit"] or "an"], 1),
        ),
        (
            rf"(?<!\w){_PART}(?:{_THIS})\s?(?P<unit>week|month|quarter|year|woche|monats?|quartals?|jahre?s?|semaine|mois|trimestre|année|semana|mes|año|settimana|mese|anno|maand|kwartaal|jaar|mês|ano)(?!\w)(?!\s(?:prochain|próxim|prossim|que\s))",
            lambda match, reader: (
                _part(
                    match["part"],
                    *_unit_period(
                        reader.sent,
                        UNITS[match["unit"].removesuffix("s") if match["unit"] not in UNITS else match["unit"]],
                        0,
                    ),
                )
                if match["part"]
                or match[0].startswith(("this", "diese", "esta", "este", "cette", "deze", "dit", "quest"))
                else None
            ),
        ),
        (
            rf"(?<!\w)(?:in|from|before|im\sjahr|vor|avant|antes\sde|voor|prima\sdel|en|nel|em|für|for|pour|ab|early|of|bis|until|till|through\sto)\s{_YEAR}(?!\w)(?![-/.])",
            _year_alone,
        ),
        (
            r"(?<!\w)(?:in\s)?(?:the\snew\syear|im\sneuen\sjahr|nach\sdem\sjahreswechsel|à\sla\srentrée\sde\sjanvier|nieuwe\sjaar|anno\snuovo|nuovo\sanno)(?!\w)",
            _new_year,
        ),
        (
            r"(?<!\w)(?:day\safter\stomorrow|tomorrow|übermorgen|morgen(?!\s(?:frau|herr|zusammen|allerseits))|après-demain|demain|pasado\smañana|mañana|overmorgen|dopodomani|domani|depois\sde\samanhã|amanhã)(?!\w)",
            _tomorrow,
        ),
        (rf"(?<!\w)(?P<holiday>{'|'.join(_HOLIDAY_NAMES.values())})(?!\w)", _holiday),
    )
)
