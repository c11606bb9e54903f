"""Which entry of the library fits a reader, how well, and why.

    entries ─► may it go to them at all? ─► points for what speaks for it ─► the best first; of equals the newest, then by name

What all readers of a language, stage and industry have in common is worked out once a day.  For one reader only those entries
are looked at anew whose topics they asked about, or whose customer they know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from heapq import heapify, heappop, merge
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


_Rank = tuple[int, tuple[int, str]]  # points below nought, then `_Card.order`: the smallest is the best
_Asked = tuple[_Card, list[str]]  # with the topics that were found
_Readers = tuple[str, Stage | None, str, date]  # language, stage, industry, day


@dataclass(frozen=True, slots=True)
class _Common:
    """What holds for all readers of a group: points by name, the entries open to them in order, and their names."""

    points: dict[str, int]
    ranked: list[tuple[_Rank, _Card]]
    open: frozenset[str]


class Shelf:
    """Entries, ready to be chosen from.  What has a link among `resting`, or was put to rest, is left out."""

    def __init__(self, entries: Iterable[LibraryEntry] = (), resting: frozenset[str] = frozenset()) -> None:
        self._sections: dict[TouchKind, _Section] = {}
        for entry in entries:
            if not entry.rests and entry.evidence.url not in resting:
                self._sections.setdefault(entry.kind, _Section()).add(_card(entry))

    def candidates(self, kind: TouchKind, reader: Reader, now: datetime) -> Iterator[Choice]:
        """What may go to the reader, the best first."""
        if section := self._sections.get(kind):
            yield from section.candidates(reader, now)


class _Section:
    """The entries of one kind."""

    def __init__(self) -> None:
        self._cards: list[_Card] = []
        self._known: dict[str, list[_Card]] = {}
        self._topics: dict[tuple[str, ...], list[tuple[_Card, str]]] = {}
        self._lengths: dict[str, list[int]] = {}  # of the topics that begin with a word
        self._groups: dict[_Readers, _Common] = {}

    def add(self, card: _Card) -> None:
        self._cards.append(card)
        for name in card.known_to:
            self._known.setdefault(name, []).append(card)
        for topic in card.entry.topics:
            if words := stems(topic)[:LONGEST_TOPIC]:
                self._topics.setdefault(words, []).append((card, topic))
                lengths = self._lengths.setdefault(words[0], [])
                if len(words) not in lengths:
                    lengths.append(len(words))

    def candidates(self, reader: Reader, now: datetime) -> Iterator[Choice]:
        """The best first: what something about this one reader speaks for, merged with what all readers like them may get."""
        names, asked = frozenset(map(plain, reader.names)) - {""}, self._asked(reader.asked)
        own = {card.entry.name: card for name in names for card in self._known.get(name, ())}
        own |= {name: card for name, (card, _) in asked.items()}
        common = self._common(reader, now)
        near = list(_near(own, asked, reader, names, common))
        heapify(near)
        others = (one for one in common.ranked if one[1].entry.name not in own)
        for _, card in merge(_popped(near), others, key=itemgetter(0)):
            if not _is_about(card, names):
                _, topics = asked.get(card.entry.name, (card, ()))
                speaks = list(_for_it(card, reader, card.known_to & names, topics, now))
                yield Choice(card.entry, sum(points for points, _ in speaks), tuple(words for _, words in speaks))

    def _asked(self, texts: Sequence[str]) -> dict[str, _Asked]:
        """Which topics of which entries stand in these texts, by the entry's name: as words, in any of their common forms."""
        words = stems("\n".join(reversed(texts))[:MOST_ASKED])
        begins = self._lengths.keys() & set(words)
        grams = {
            words[at : at + length] for at, word in enumerate(words) if word in begins for length in self._lengths[word]
        }
        found: dict[str, _Asked] = {}
        for gram in sorted(grams & self._topics.keys()):
            for card, topic in self._topics[gram]:
                found.setdefault(card.entry.name, (card, []))[1].append(topic)
        return found

    def _common(self, reader: Reader, now: datetime) -> _Common:
        group = (reader.language, reader.stage, plain(reader.industry or ""), now.astimezone(UTC).date())
        if (common := self._groups.get(group)) is None:
            if len(self._groups) >= MOST_GROUPS:
                self._groups = {}
            common = self._groups[group] = self._worked_out(reader, now)
        return common

    def _worked_out(self, reader: Reader, now: datetime) -> _Common:
        usable = [card for card in self._cards if _is_usable(card.entry, reader, now)]
        points = {card.entry.name: sum(one for one, _ in _for_it(card, reader, (), (), now)) for card in usable}
        industry = plain(reader.industry or "")
        ranked = sorted(
            ((-points[card.entry.name], card.order), card)
            for card in usable
            if not card.industries or industry in card.industries
        )
        return _Common(points, ranked, frozenset(card.entry.name for _, card in ranked))


def _near(
    own: Mapping[str, _Card],
    asked: Mapping[str, _Asked],
    reader: Reader,
    names: frozenset[str],
    common: _Common,
) -> Iterator[tuple[_Rank, _Card]]:
    """Those entries of `own` that may go to the reader, with their places.

    Known to them, an entry may be of another industry; asked about, only where theirs is not known.
    """
    for name, card in own.items():
        known, topics = not card.known_to.isdisjoint(names), len(asked[name][1]) if name in asked else 0
        if name in common.points and (name in common.open or known or (topics and not reader.industry)):
            more = ASKED + (min(topics, MOST_TOPICS) - 1) * ASKED_MORE if topics else 0
            yield (-common.points[name] - KNOWN_TO * known - more, card.order), card


def _popped(heap: list[tuple[_Rank, _Card]]) -> Iterator[tuple[_Rank, _Card]]:
    while heap:
        yield heappop(heap)


def _is_usable(entry: LibraryEntry, reader: Reader, now: datetime) -> bool:
    """Whether language, stage and date allow it, whatever the industry."""
    elsewhere = reader.stage is not None and bool(entry.stages) and reader.stage not in entry.stages
    return not elsewhere and not is_over(entry, now) and entry.speaks(reader.language)


def is_used(entry: LibraryEntry, lead_id: int, uses: Iterable[EvidenceUse], now: datetime) -> bool:
    """Whether the lead had it, or a colleague within the time that the entry sets, or ever; `uses` are those of their company."""
    again = entry.company_once_for
    return any(
        use.lead_id == lead_id or again is None or now < use.at + again for use in uses if use.key == entry.evidence.key
    )


def may_fit(entry: LibraryEntry, reader: Reader) -> bool:
    """Whether it may go to anybody of the reader's company, whatever they asked, in whatever language."""
    card, names, industry = _card(entry), frozenset(map(plain, reader.names)) - {""}, plain(reader.industry or "")
    open_to = not card.industries or not industry or industry in card.industries or bool(card.known_to & names)
    return open_to and not _is_about(card, names)


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


def _for_it(
    card: _Card, reader: Reader, known: Collection[str], asked: Sequence[str], now: datetime
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
