"""Words for points in time in English, German, French, Spanish, Dutch, Portuguese and Italian (lower case)."""

from __future__ import annotations

_MONTHS = (
    "january jan januar jänner janvier janv enero ene januari janeiro gennaio genn gen",
    "february feb febr februar feber février févr fevrier febrero februari fevereiro fev febbraio febb",
    "march mar märz maerz mars marzo maart mrt março marco",
    "april apr avril avr abril abr aprile",
    "may mai mayo mei maio maggio mag",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug août aout agosto ago augustus",
    "september sep sept septembre septiembre setiembre setembro set settembre sett",
    "october oct oktober okt octobre octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc decembre diciembre dic dezembro dicembre",
)
_WEEKDAYS = (
    "monday mon montag lundi lun. lunes maandag segunda segunda-feira lunedì lunedi",
    "tuesday tue tues dienstag mardi martes dinsdag terça terça-feira martedì martedi",
    "wednesday wed mittwoch mercredi miércoles miercoles woensdag quarta quarta-feira mercoledì mercoledi",
    "thursday thu thur thurs donnerstag jeudi jueves donderdag quinta quinta-feira giovedì giovedi",
    "friday fri freitag vendredi viernes vrijdag sexta sexta-feira venerdì venerdi",
    "saturday samstag sonnabend samedi sábado sabado zaterdag sabato",
    "sunday sonntag dimanche domingo zondag domenica",
)
_NUMBERS = (
    "", "a an one ein einem einen einer eine un une uno una een één um uma", "two zwei deux dos twee due dois duas couple paar", "three drei trois tres drie tre três",
    "four vier quatre cuatro quattro quatro", "five fünf cinq cinco vijf cinque", "six sechs seis zes sei", "seven sieben sept siete zeven sette sete",
    "eight acht huit ocho otto oito", "nine neun neuf nueve negen nove", "ten zehn dix diez tien dieci dez", "eleven elf onze once undici", "twelve zwölf douze doce twaalf dodici doze",
)  # fmt: skip
_SEASONS = {
    3: "spring frühling frühjahr printemps primavera voorjaar lente",
    6: "summer sommer été verano zomer verão estate",
    9: "autumn herbst automne otoño herfst outono autunno",
    12: "winter hiver invierno inverno",
}
_UNITS = {
    "day": "day days tag tage tagen jour jours día días dia dias dag dagen giorno giorni",
    "week": "week weeks wk wks woche wochen semaine semaines semana semanas weken settimana settimane",
    "fortnight": "fortnight quinzaine",
    "month": "month months monat monate monaten mois mes meses mês maand maanden mese mesi",
    "quarter": "quarter quarters quartal trimestre kwartaal",
    "year": "year years jahr jahre jahren an ans année año años jaar jaren ano anos anno anni",
}


def _numbered(rows: tuple[str, ...], first: int) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows, first) for word in row.split()}


MONTHS = _numbered(_MONTHS, 1)
WEEKDAYS = _numbered(_WEEKDAYS, 0)
NUMBERS = _numbered(_NUMBERS, 0)
SEASONS = {word: month for month, row in _SEASONS.items() for word in row.split()}
UNITS = {word: unit for unit, row in _UNITS.items() for word in row.split()}
# Short forms that are also everyday words count only beside a number.
AMBIGUOUS_MONTHS = frozenset(
    {
        "may",
        "mar",
        "mars",
        "march",
        "mai",
        "mag",
        "gen",
        "set",
        "out",
        "ago",
        "dez",
        "dec",
        "sep",
        "jan",
        "jun",
        "nov",
        "oct",
        "mei",
        "sett",
        "ene",
    }
)
