"""Small readings of words for a draft: its language, a reader's first name, the points they raised, a day in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_COMMON = {
    "en": "the and you we to of is are for with your our please thank would have can this that from about",
    "de": "der die das und wir sie ihr ihre nicht mit für ist sind bitte danke haben können eine einen auf bei vielen",
    "fr": "le la les et nous vous est pour avec votre notre merci une des sur dans pas",
    "es": "el los las y nosotros usted es para con su nuestro gracias una en por que",
    "nl": "de het en wij u is voor met uw onze graag bedankt een van niet zijn",
    "it": "il gli e noi lei per con suo nostro grazie una di che non siamo",
    "pt": "os e nós você para com seu nosso obrigado uma em por não que",
}
_SPOKEN = {
    word: tuple(code for code, words in _COMMON.items() if word in words.split())
    for words in _COMMON.values()
    for word in words.split()
}
_ENOUGH = 3  # common words that a text must hold before its language counts as known
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "dipl", "ing", "mag", "sir", "mme", "mlle"}
)
_ROLE_WORDS = "team sales info office support contact service marketing einkauf vertrieb buchhaltung empfang procurement purchasing admin gmbh ag kg ohg ug ltd limited inc llc plc corp corporation co company sa sarl sas bv nv srl spa group gruppe noreply"
_ROLES = frozenset(_ROLE_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+){0,5}")
_NO_NAME = re.compile(r"[@\d]")
_PARTICLE_WORDS = "de del la las los da das dos do di du van von der den ter zu zur af av al el le"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SHORTEST, _LONGEST = 12, 200  # characters of a question that is a point of its own
_LONGEST_TOPIC = 80  # characters of a subject that a sentence can carry
_NOTHING = "hello|hi|hey|hallo|guten tag|bonjour|hola|question|questions|frage|fragen|pregunta|request|inquiry|enquiry|anfrage|demande|consulta|kontakt|contact|contacto|introduction|vorstellung|no subject|(no subject)|kein betreff|ohne betreff|sans objet|(sans objet)|sin asunto|(sin asunto)"
_SAYS_NOTHING = frozenset(_NOTHING.split("|"))
_COURTESIES = re.compile(r"how are you|wie geht es|ça va|how was your", re.IGNORECASE)
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_ORDER = {
    "en": "{day} {number} {month}",
    "de": "{day}, dem {number}. {month}",
    "fr": "{day} {number} {month}",
    "es": "{day} {number} de {month}",
}


def language(texts: Iterable[str], default: str) -> str:
    """The language of these texts as a code ("en"), by their commonest words; `default` where they are too few to tell."""
    counts = dict.fromkeys(_COMMON, 0)
    for text in texts:
        words = text[:5_000].casefold()
        for mark in ',.!?:;"()':
            words = words.replace(mark, " ")
        for word in filter(_SPOKEN.__contains__, words.split()):
            for code in _SPOKEN[word]:
                counts[code] += 1
    best = max(counts, key=lambda code: (counts[code], code == default))
    return best if counts[best] >= _ENOUGH else default


class Name(NamedTuple):
    """A person's name in its parts, each "" where it is not told.  `whole` is in its natural order and case."""

    whole: str = ""
    first: str = ""
    last: str = ""


@lru_cache(maxsize=4096)
def name(display: str | None) -> Name:
    """The name in a display name: Ana Ruiz for "Ana Ruiz", "RUIZ, Ana" or "Dr. Ana Ruiz" (whose whole keeps the title).

    Nothing for what is no person's name: an address, a company, a team, initials.
    """
    if not display or _NO_NAME.search(display):
        return Name()
    before, comma, after = display.partition(",")
    given, family = (_words(after), _words(before)) if comma and after.strip() else (_words(before), [])
    if any(word.casefold() in _ROLES for word in given):
        return Name()
    given, family = ([word for word in part if word.casefold() not in _TITLES] for part in (given, family))
    if not given or len(given[0]) < 2 or (len(given) == 1 and not comma and given[0].isupper()):
        return Name()
    whole = [*given, *family] if family else "".join(one if one.isprintable() else " " for one in display).split()
    return Name(_cased(whole), _cased(given[:1]), _cased(family or given[_family_of(given) :]))


def _family_of(words: list[str]) -> int:
    """Where the name of the family begins: at its particles, never at the first word."""
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return max(start, 1)


def _words(text: str) -> list[str]:
    return [word.rstrip(".") for word in _WORD.findall(text)]


def _cased(words: list[str]) -> str:
    return " ".join(word.capitalize() if word.isupper() else word for word in words)


def first_name(display: str | None) -> str:
    """How to greet a person by a display name; "" for no person's name."""
    return name(display).first


def topic(words: str) -> str:
    """A subject without its prefixes as it can stand in a sentence; "" for one that says nothing, or says it at length."""
    words = " ".join(words.split()).strip("“”„\"'.:;,!?- ")
    plain = words.casefold()
    told = plain not in _SAYS_NOTHING and any(letter.isalpha() for letter in plain)
    return words if told and len(words) <= _LONGEST_TOPIC else ""


def formula(text: str, display: str | None) -> str:
    """A person's own formula ("Hi {first_name}") for this reader; "" where it asks for a name that is not known."""
    reader = name(display)
    known = {"{first_name}": reader.first, "{last_name}": reader.last, "{name}": reader.whole}
    for gap, word in known.items():
        if gap in text and not word:
            return ""
        text = text.replace(gap, word)
    return text


def points(texts: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """What a reader asked us, in their own words: their first questions, without courtesies."""
    sentences = (" ".join(question.split()) for text in texts for question in _questions(text[:20_000]))
    asked = (one for one in sentences if len(one) > _SHORTEST and not _COURTESIES.search(one))
    return tuple(dict.fromkeys(asked))[:most]


def _questions(text: str) -> Iterator[str]:
    """Sentences that end in a question mark and are not too long to be one."""
    end = text.find("?")
    while end >= 0:
        first = max(0, end - _LONGEST)
        start = max(text.rfind(mark, first, end) for mark in ".!?\n")
        if start >= 0 or first == 0:
            yield text[start + 1 : end + 1]
        end = text.find("?", end + 1)


def day(moment: date, code: str) -> str:
    """A day in words, as it follows "on": "Tuesday 1 December"; "" in a language that this program does not write."""
    if code not in _ORDER:
        return ""
    number = "1er" if code == "fr" and moment.day == 1 else moment.day
    day_, month = _DAYS[code].split()[moment.weekday()], _MONTHS[code].split()[moment.month - 1]
    return _ORDER[code].format(day=day_, number=number, month=month)
