"""What people usually change in the drafts of a template: the same words taken out, replaced or added in at least half of the edited ones.

texts of a template ─► words that most of them share: the template's own; the others are values and read "…"
edited drafts ─► each change, laid over the longest of the texts ─► places that at least half of them touch
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from worker.rules.edits import bare, changes, tokens

FEWEST_EDITED = 5  # below, an edit is somebody's mood and no habit
MOST = 5  # edits that are named
MOST_WORDS = 40  # of an edit that are shown
VALUE = "…"
_CONTEXT = 4  # words before an addition that say where it goes


@dataclass(frozen=True, slots=True)
class UsualEdit:
    """Words of the template that go, and what comes in their place, "" for nothing; `after` are the words before an addition."""

    removed: str
    added: str
    after: str
    count: int
    of: int  # edited drafts


@dataclass(frozen=True, slots=True)
class _Edited:
    """The changes of one draft: places of the longest text that it lost, and what it gained, by the place that it follows."""

    lost: frozenset[int]
    gained: tuple[tuple[int, tuple[str, ...], str], ...]  # place, words as compared, words as written


def usual_edits(pairs: Iterable[tuple[str, str]]) -> tuple[UsualEdit, ...]:
    """The habits behind these (first, last) texts of one template, the most frequent first; texts that are the same tell its own words."""
    texts = [(tokens(first), tokens(last)) for first, last in pairs]
    own = _own_words(first for first, _ in texts)
    edited = [(_masked(first, own), first, last) for first, last in texts if _bare(first) != _bare(last)]
    if len(edited) < FEWEST_EDITED:
        return ()
    longest, written, _ = max(edited, key=lambda text: len(text[0]))
    read = [_read(masked, first, last, longest) for masked, first, last in edited]
    shown = [VALUE if word == VALUE else token for word, token in zip(longest, written, strict=True)]
    found = list(_habits(read, shown, enough=-(-len(edited) // 2)))
    return tuple(sorted(found, key=lambda edit: -edit.count)[:MOST])


def _bare(words: Iterable[str]) -> list[str]:
    return [bare(word) for word in words]


def _own_words(firsts: Iterable[Sequence[str]]) -> frozenset[str]:
    """The words that at least half of the texts hold: those of the template itself."""
    texts = [set(_bare(first)) for first in firsts]
    counts = Counter(word for words in texts for word in words)
    return frozenset(word for word, count in counts.items() if 2 * count >= len(texts))


def _masked(words: Sequence[str], own: frozenset[str]) -> list[str]:
    return [word if word in own else VALUE for word in _bare(words)]


def _read(masked: Sequence[str], first: Sequence[str], last: Sequence[str], longest: Sequence[str]) -> _Edited:
    """The changes of a draft, as places of the longest text."""
    place = dict(_places(masked, longest))
    values = {word for word, shown in zip(_bare(first), masked, strict=True) if shown == VALUE}
    lost, gained = set(), []
    for change in changes(_bare(first), _bare(last)):
        lost |= {place[at] for at in range(change.start, change.end) if at in place}
        words = [VALUE if bare(word) in values else word for word in last[change.new_start : change.new_end]]
        if words:
            before = next((place[at] for at in range(change.start - 1, -1, -1) if at in place), -1)
            gained.append((before, tuple(_bare(words)), " ".join(words)))
    return _Edited(frozenset(lost), tuple(gained))


def _places(masked: Sequence[str], longest: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand in the longest one; those that it does not hold are left out."""
    at = other = 0
    for change in changes(masked, longest):
        yield from zip(range(at, change.start), range(other, change.new_start), strict=True)
        at, other = change.end, change.new_end
    yield from zip(range(at, len(masked)), range(other, len(longest)), strict=True)


def _habits(read: Sequence[_Edited], shown: Sequence[str], enough: int) -> Iterator[UsualEdit]:
    used: set[tuple[str, ...]] = set()
    for start, end in _runs(read, enough):
        count = sum(bool(edited.lost & set(range(start, end))) for edited in read)
        words, said, times = _most_gained(read, range(start - 1, end))
        used.add(words)
        removed = " ".join(shown[start:end][:MOST_WORDS])
        if removed.strip(VALUE + " "):
            yield UsualEdit(removed, said if times >= enough else "", "", count, len(read))
    counts: defaultdict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    for edited in read:
        for words, at in {words: (place, said) for place, words, said in edited.gained}.items():
            counts[words].append(at)
    for words, places in counts.items():
        if len(places) >= enough and words not in used and set(words) != {VALUE}:
            place, said = Counter(places).most_common(1)[0][0]
            yield UsualEdit("", said, " ".join(shown[max(0, place + 1 - _CONTEXT) : place + 1]), len(places), len(read))


def _runs(read: Sequence[_Edited], enough: int) -> Iterator[tuple[int, int]]:
    """Stretches of the longest text that at least so many drafts lost."""
    counts = Counter(place for edited in read for place in edited.lost)
    places = sorted(place for place, count in counts.items() if count >= enough)
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        stretch = [place for _, place in run]
        yield stretch[0], stretch[-1] + 1


def _most_gained(read: Sequence[_Edited], places: range) -> tuple[tuple[str, ...], str, int]:
    """What most drafts put into these places."""
    found = Counter((words, said) for edited in read for place, words, said in edited.gained if place in places)
    if not found:
        return (), "", 0
    words, said = found.most_common(1)[0][0]
    return words, said[:200], sum(count for (others, _), count in found.items() if others == words)
