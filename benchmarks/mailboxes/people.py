"""Who writes: people and companies, made from the lists of words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

from benchmarks.mailboxes import words

LANGUAGES = ("en", "de", "fr", "es")
_SHARES = (60, 22, 10, 8)
CLIENTS = ("webmail", "outlook", "apple", "desktop")
_CLIENT_SHARES = (35, 40, 15, 10)
OUR_DOMAIN = "larch.example"
OUR_COMPANY = "Larch Instruments"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an address, the program they write with, and their offset from UTC in hours."""

    name: str
    email: str
    language: str = "en"
    company: str = ""
    title: str = ""
    place: str = ""
    phone: str = ""
    client: str = "webmail"
    offset: int = 0

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    @property
    def signature(self) -> str:
        return "\n".join(line for line in (self.name, self.title, self.company, self.phone) if line)


OWNER = Person("Jo Keller", f"jo@{OUR_DOMAIN}", "en", OUR_COMPANY, "Sales", "Bremen", "+49 421 555 0142", "desktop", 1)
COLLEAGUES = tuple(
    Person(name, f"{name.split()[0].lower()}@{OUR_DOMAIN}", "en", OUR_COMPANY, title, "Bremen", "", client, 1)
    for name, title, client in (
        ("Mira Sand", "Marketing", "outlook"),
        ("Tom Berg", "Service", "outlook"),
        ("Lena Holm", "Accounts", "webmail"),
        ("Piet Aker", "Workshop", "apple"),
        ("Noor Dahl", "Director", "outlook"),
    )
)


def stranger(rng: Random) -> Person:
    """Somebody of another company; two of them have the same address only once in many thousands."""
    language = rng.choices(LANGUAGES, _SHARES)[0]
    name = f"{rng.choice(words.FIRST[language])} {rng.choice(words.LAST[language])}"
    house, trade, place = rng.choice(words.COMPANY), rng.choice(words.TRADE), rng.choice(words.PLACES[language])
    domain = f"{house}-{trade}-{ascii_word(place)}{rng.randrange(100)}.example".lower()
    return Person(
        name=name,
        email=f"{ascii_word(name).lower().replace(' ', '.')}@{domain}",
        language=language,
        company=f"{house} {trade} {rng.choice(words.FORM[language])}",
        title=rng.choice(words.TITLES[language]),
        place=place,
        phone=f"+{rng.choice((44, 353, 49, 33, 34))} {rng.randrange(100, 999)} 555 {rng.randrange(10000):04}",
        client=rng.choices(CLIENTS, _CLIENT_SHARES)[0],
        offset=0 if language == "en" else 1,
    )


def ascii_word(text: str) -> str:
    """Letters as an address has them: "Küppers" as "Kuppers"."""
    spelled = text.replace("ß", "ss").replace("ø", "o")
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode().replace("'", "")
