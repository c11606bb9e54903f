"""Small readings of words for a draft: its language, a reader's first name, the points they raised, a day in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_COMMON = {
    "en": "the and you we to of is are for with your our please thank would have can this that from about",
    "de": "der die das und wir sie ihr ihre nicht mit für ist sind bitte danke haben können eine einen auf bei vielen",
    "fr": "le la les et nous vous est pour avec votre notre merci une des sur dans pas",
    "es": "el los las y nosotros usted es para con su nuestro gracias una en por que",
    "nl": "de het en wij u is voor met uw onze graag bedankt een van niet zijn",
    "it": "il gli e noi lei per con suo nostro grazie una di che non siamo",
    "pt": "os e nós você para com seu nosso obrigado uma em por não que",
}
_SETS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_ENOUGH = 3  # common words that a text must hold before its language counts as known
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "dipl", "ing", "mag", "sir", "mme", "mlle"}
)
_ROLES = "team sales info office support contact service marketing einkauf vertrieb buchhaltung empfang procurement purchasing admin gmbh ag kg ohg ug ltd limited inc llc plc corp corporation co company sa sarl sas bv nv srl spa group gruppe noreply"
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+){0,5}")
_QUESTION = re.compile(r"[^.!?\n]{12,200}\?")
_COURTESIES = re.compile(r"how are you|wie geht es|ça va|how was your", re.IGNORECASE)
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
}
_ORDER = {"en": "{day} {number} {month}", "de": "{day}, dem {number}. {month}"}


def language(texts: Iterable[str], default: str) -> str:
    """The language of these texts as a code ("en"), by their commonest words; `default` where they are too few to tell."""
    words = [word for text in texts for word in re.findall(r"[^\W\d_]{1,30}", text[:5_000].casefold())]
    counts = {code: sum(word in common for word in words) for code, common in _SETS.items()}
    best = max(counts, key=lambda code: (counts[code], code == default))
    return best if counts[best] >= _ENOUGH else default


def first_name(name: str | None) -> str:
    """How to greet a person by a display name: "Ana" for "Ana Ruiz", "RUIZ, Ana" or "Dr. Ana Ruiz"; "" for no person's name."""
    if not name or "@" in name or any(letter.isdigit() for letter in name):
        return ""
    family, comma, given = name.partition(",")
    words: list[str] = [word.rstrip(".") for word in _WORD.findall(given if comma and given.strip() else family)]
    if any(word.casefold() in _ROLES.split() for word in words):
        return ""
    words = [word for word in words if word.casefold() not in _TITLES]
    if not words or len(words[0]) < 2 or (len(words) == 1 and not comma and words[0].isupper()):
        return ""
    return words[0].capitalize() if words[0].isupper() else words[0]


def points(texts: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """What a reader asked us, in their own words: their first questions, without courtesies."""
    asked = (" ".join(match[0].split()) for text in texts for match in _QUESTION.finditer(text[:20_000]))
    return tuple(dict.fromkeys(question for question in asked if not _COURTESIES.search(question)))[:most]


def day(moment: date, code: str) -> str:
    """A day in words, as it follows "on": "Tuesday 1 December"; "" in a language that this program does not write."""
    if code not in _ORDER:
        return ""
    return _ORDER[code].format(
        day=_DAYS[code].split()[moment.weekday()], number=moment.day, month=_MONTHS[code].split()[moment.month - 1]
    )
