"""Which entry of the library fits a reader, how well, and why.

    entries ─► may it go to them at all? ─► points for what speaks for it ─► the best first; of equals the newest, then by name

What all readers of a language, stage and industry have in common is worked out once a day.  For one reader only those entries
are looked at anew whose topics they asked about, or whose customer they know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from heapq import merge
from operator import itemgetter
from urllib.parse import urlsplit

from worker.model import Evidence, EvidenceUse, LibraryEntry, LinkCheck, Stage, TouchKind
from worker.rules import library_links

KNOWN_TO, SAME_INDUSTRY, ASKED, ASKED_MORE, WRITTEN_FOR, FRESH = 6, 4, 3, 1, 1, 1  # points
MOST_TOPICS = 3  # that count
FRESH_FOR = timedelta(days=90)
LONGEST_TOPIC = 6  # words
MOST_ASKED = 20_000  # characters of their texts that are read, the newest first
MOST_GROUPS = 500  # of readers, remembered

_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=\w{2})(?<!ei)(?<![us])s\Z|(?<=u)x\Z")  # not of "Preis", "Status", "press"
_ENDING = re.compile(r"(?<=\w{4})(?:ing(?:en)?|ie[n]?|e[nrmd]|ern|[aioy])\Z|(?<=\w{3})e\Z")
_LEGAL_FORMS = "gmbh ag kg ltd limited llc inc corp plc bv nv sa sas sarl srl spa se co ohg ug"
_LEGAL = frozenset(_LEGAL_FORMS.split())


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom something is chosen: `names` are names and domains of their company, `asked` their own words, the newest last."""

    language: str
    stage: Stage | None = None  # None: not known, and every entry's stage will do
    industry: str | None = None
    names: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry that may go to a reader, its points, and in words for the approver why."""

    entry: LibraryEntry
    points: int
    reasons: tuple[str, ...]

    def evidence(self, language: str) -> Evidence:
        """What the draft leans on, with the reasons."""
        return replace(self.entry.evidence_in(language), fit=self.reasons or ("made for every reader",))


@dataclass(frozen=True, slots=True)
class _Card:
    """An entry with what is asked of it often, in plain words."""

    entry: LibraryEntry
    order: tuple[int, str]  # of equals: the newest first, then by name
    industries: frozenset[str]  # empty: for every one
    customer: frozenset[str]
    known_to: frozenset[str]
    not_for: frozenset[str]
    title: str


_Ranked = tuple[tuple[int, tuple[int, str]], _Card, Choice]  # sorts by its first
_Group = tuple[TouchKind, str, Stage | None, str, date]


class Shelf:
    """Entries, ready to be chosen from.  What has a link among `resting`, or was put to rest, is left out."""

    def __init__(self, entries: Iterable[LibraryEntry] = (), resting: frozenset[str] = frozenset()) -> None:
        usable = (entry for entry in entries if not entry.rests and entry.evidence.url not in resting)
        self._cards = tuple(_card(entry) for entry in sorted(usable, key=lambda entry: entry.name))
        self._known: dict[str, list[_Card]] = {}
        self._topics: dict[tuple[str, ...], list[tuple[_Card, str]]] = {}
        self._lengths: dict[str, list[int]] = {}  # of the topics that begin with a word
        self._groups: dict[_Group, list[_Ranked]] = {}
        for card in self._cards:
            for name in card.known_to:
                self._known.setdefault(name, []).append(card)
            for topic in card.entry.topics:
                self._index(card, topic)

    def _index(self, card: _Card, topic: str) -> None:
        words = stems(topic)[:LONGEST_TOPIC]
        if words:
            self._topics.setdefault(words, []).append((card, topic))
            lengths = self._lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))

    def candidates(self, kind: TouchKind, reader: Reader, now: datetime) -> Iterator[Choice]:
        """What may go to the reader, the best first."""
        names = frozenset(map(plain, reader.names)) - {""}
        near = self._near(kind, reader, names, now)
        common = (one for one in self._common(kind, reader, now) if one[1].entry.name not in near)
        own = sorted((one for one in near.values() if one), key=itemgetter(0))
        for _, card, choice in merge(own, common, key=itemgetter(0)):
            if not _is_about(card, names):
                yield choice

    def _near(self, kind: TouchKind, reader: Reader, names: frozenset[str], now: datetime) -> dict[str, _Ranked | None]:
        """By name the entries that something about this one reader speaks for; None where it may not go to them all the same."""
        asked = self.topics(reader.asked)
        cards = {card.entry.name: card for name in names for card in self._known.get(name, ())}
        cards |= {name: card for name, (card, _) in asked.items()}
        return {
            name: _ranked(card, reader, names, asked[name][1] if name in asked else [], now)
            for name, card in cards.items()
            if card.entry.kind is kind
        }

    def topics(self, texts: Sequence[str]) -> dict[str, tuple[_Card, list[str]]]:
        """Which topics of which entries stand in these texts, by the entry's name: as words, in any of their common forms."""
        words = stems("\n".join(reversed(texts))[:MOST_ASKED])
        grams = {
            words[at : at + length] for at, word in enumerate(words) for length in self._lengths.get(word, ())
        } & self._topics.keys()
        found: dict[str, tuple[_Card, list[str]]] = {}
        for gram in sorted(grams):
            for card, topic in self._topics[gram]:
                found.setdefault(card.entry.name, (card, []))[1].append(topic)
        return found

    def _common(self, kind: TouchKind, reader: Reader, now: datetime) -> list[_Ranked]:
        """What readers like this one may get, whatever they asked."""
        group = (kind, reader.language, reader.stage, plain(reader.industry or ""), now.astimezone(UTC).date())
        if (ranked := self._groups.get(group)) is None:
            if len(self._groups) >= MOST_GROUPS:
                self._groups = {}
            found = (_ranked(card, reader, frozenset(), [], now) for card in self._cards if card.entry.kind is kind)
            ranked = self._groups[group] = sorted((one for one in found if one), key=itemgetter(0))
        return ranked


def is_used(entry: LibraryEntry, lead_id: int, uses: Iterable[EvidenceUse], now: datetime) -> bool:
    """Whether the lead had it, or a colleague within the time that the entry sets, or ever; `uses` are those of their company."""
    again = entry.company_once_for
    return any(
        use.lead_id == lead_id or again is None or now < use.at + again for use in uses if use.key == entry.evidence.key
    )


def why_not(entry: LibraryEntry, check: LinkCheck | None, now: datetime) -> str:
    """Why nobody gets the entry at this moment; "" where it may be used."""
    if entry.rests:
        return "rests: put aside by hand"
    if is_over(entry, now):
        return f"expired on {entry.expires}"
    if check and library_links.rests(check):
        return f"rests: {check.detail}, on {check.gone_days} days"
    return ""


def is_over(entry: LibraryEntry, now: datetime) -> bool:
    """Whether its last day (UTC) has passed."""
    return entry.expires is not None and entry.expires < now.astimezone(UTC).date()


def _card(entry: LibraryEntry) -> _Card:
    published, customer = entry.evidence.published, entry.customer
    fields = [plain(one) for one in (*entry.industries, customer.industry)]
    about = {plain(one) for one in (customer.company, customer.domain, urlsplit(entry.evidence.url).hostname or "")}
    return _Card(
        entry=entry,
        order=(-published.toordinal() if published else 0, entry.name),
        industries=frozenset(fields) - {""} if entry.industries else frozenset(),
        customer=frozenset(about) - {""},
        known_to=frozenset(map(plain, entry.known_to)) - {""},
        not_for=frozenset(map(plain, entry.not_for)) - {""},
        title=f" {plain(entry.evidence.title)} ",
    )


def _ranked(card: _Card, reader: Reader, names: frozenset[str], asked: list[str], now: datetime) -> _Ranked | None:
    """The entry with its points; None where it may not go to the reader."""
    entry, known = card.entry, card.known_to & names
    elsewhere = reader.stage is not None and bool(entry.stages) and reader.stage not in entry.stages
    if is_over(entry, now) or elsewhere or not entry.speaks(reader.language):
        return None
    industry = plain(reader.industry or "")
    if card.industries and industry not in card.industries and not known and (industry or not asked):
        return None
    speaks = list(_for_it(card, reader, known, asked, now))
    points = sum(points for points, _ in speaks)
    return (-points, card.order), card, Choice(entry, points, tuple(words for _, words in speaks))


def _for_it(
    card: _Card, reader: Reader, known: frozenset[str], asked: list[str], now: datetime
) -> Iterator[tuple[int, str]]:
    """What speaks for the entry: points and words."""
    entry = card.entry
    if known:
        names = [name for name in entry.known_to if plain(name) in known]
        yield KNOWN_TO, f"they know {entry.customer.company or entry.customer.name or 'the customer'} ({names[0]})"
    if reader.industry and plain(reader.industry) in card.industries | {plain(entry.customer.industry)}:
        yield SAME_INDUSTRY, f"same industry: {reader.industry}"
    for number, topic in enumerate(asked[:MOST_TOPICS]):
        yield ASKED_MORE if number else ASKED, f"they asked about “{topic}”"
    if entry.stages and reader.stage:
        yield WRITTEN_FOR, f"written for this stage: {reader.stage}"
    published = entry.evidence.published
    if published and timedelta() <= now - published <= FRESH_FOR:
        yield FRESH, f"fresh: published {published:%Y-%m-%d}"


def _is_about(card: _Card, names: frozenset[str]) -> bool:
    """Whether it is about the reader's own company, or must not be seen there."""
    if names & (card.customer | card.not_for):
        return True
    return any(f" {name} " in card.title for name in names if len(name) > 2 and "." not in name) or any(
        mine.endswith(f".{name}") for mine in card.customer for name in names if "." in name
    )


@lru_cache(10_000)
def plain(name: str) -> str:
    """A name of a company, a domain or an industry as it is compared: in lower case, single spaces, without its legal form."""
    words = name.casefold().replace(",", " ").split()
    while len(words) > 1 and words[-1].replace(".", "") in _LEGAL:
        words.pop()
    return " ".join(words)


def stems(text: str) -> tuple[str, ...]:
    """The words of a text in the form in which topics are looked for: case, accents and common endings do not count."""
    return tuple(map(_stem, _WORD.findall(text)))


@lru_cache(50_000)
def _stem(word: str) -> str:
    """A plural and one ending of seven languages go: "deliveries", "delivery" and "delivering" all become "deliver"."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _ENDING.sub("", _PLURAL.sub("", bare))
