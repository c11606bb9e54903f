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
_SENTENCE = re.compile(r"[^.!?\n]+\??")
_LETTERS = re.compile(r"[^\W\d_]+")
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
        for word in _LETTERS.findall(text[:5_000].casefold()):
            for code in _SPOKEN.get(word, ()):
                counts[code] += 1
    best = max(counts, key=lambda code: (counts[code], code == default))
    return best if counts[best] >= _ENOUGH else default


def first_name(name: str | None) -> str:
    """How to greet a person by a display name: "Ana" for "Ana Ruiz", "RUIZ, Ana" or "Dr. Ana Ruiz"; "" for no person's name."""
    given, _ = _names(name)
    return _cased(given[0]) if given else ""


def last_name(name: str | None) -> str:
    """The name of a person's family: "Ruiz" for "Ana Ruiz" or "RUIZ, Ana", "van der Berg" for "Jo van der Berg"; "" where it is not told."""
    given, family = _names(name)
    if not given:
        return ""
    if not family:
        start = len(given) - 1
        while start > 1 and given[start - 1].casefold() in _PARTICLES:
            start -= 1
        family = given[max(start, 1) :]
    return " ".join(_cased(word) for word in family)


def full_name(name: str | None) -> str:
    """A person's name in its natural order and case: "Ana Ruiz" for "RUIZ, Ana", "Dr. Ana Ruiz" as it is; "" for no person's name."""
    given, family = _names(name)
    if not given:
        return ""
    words = [*given, *family] if family else "".join(one if one.isprintable() else " " for one in name or "").split()
    return " ".join(_cased(word) for word in words)


def topic(words: str) -> str:
    """A subject without its prefixes as it can stand in a sentence; "" for one that says nothing, or says it at length."""
    words = " ".join(words.split()).strip("“”„\"'.:;,!?- ")
    plain = words.casefold()
    told = plain not in _SAYS_NOTHING and any(letter.isalpha() for letter in plain)
    return words if told and len(words) <= _LONGEST_TOPIC else ""


def _names(name: str | None) -> tuple[list[str], list[str]]:
    """The words of a person's name, and those before a comma; nothing for what is no person's name."""
    if not name or "@" in name or any(letter.isdigit() for letter in name):
        return [], []
    before, comma, after = name.partition(",")
    given, family = (_words(after), _words(before)) if comma and after.strip() else (_words(before), [])
    if any(word.casefold() in _ROLES for word in given):
        return [], []
    given, family = ([word for word in part if word.casefold() not in _TITLES] for part in (given, family))
    if not given or len(given[0]) < 2 or (len(given) == 1 and not comma and given[0].isupper()):
        return [], []
    return given, family


def _words(text: str) -> list[str]:
    return [word.rstrip(".") for word in _WORD.findall(text)]


def _cased(word: str) -> str:
    return word.capitalize() if word.isupper() else word


def formula(text: str, name: str | None) -> str:
    """A person's own formula ("Hi {first_name}") for this reader; "" where it asks for a name that is not known."""
    known = {"{first_name}": first_name(name), "{last_name}": last_name(name), "{name}": full_name(name)}
    for gap, word in known.items():
        if gap in text and not word:
            return ""
        text = text.replace(gap, word)
    return text


def points(texts: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """What a reader asked us, in their own words: their first questions, without courtesies."""
    sentences = (
        " ".join(found.split()) for text in texts for found in _SENTENCE.findall(text[:20_000]) if found[-1] == "?"
    )
    asked = (one for one in sentences if _SHORTEST < len(one) <= _LONGEST and not _COURTESIES.search(one))
    return tuple(dict.fromkeys(asked))[:most]


def day(moment: date, code: str) -> str:
    """A day in words, as it follows "on": "Tuesday 1 December"; "" in a language that this program does not write."""
    if code not in _ORDER:
        return ""
    number = "1er" if code == "fr" and moment.day == 1 else moment.day
    day_, month = _DAYS[code].split()[moment.weekday()], _MONTHS[code].split()[moment.month - 1]
    return _ORDER[code].format(day=day_, number=number, month=month)
