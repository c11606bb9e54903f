"""A draft as the lint reads it: lower-cased once, its words known, long lists searched only where one of their words stands.

text ─► plain (as long as the text, so that offsets are the same) ─► words ─► bits of the phrases that may stand in it
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from worker.model import Evidence, Finding, Severity, Stage, TouchKind
from worker.rules import lint_words
from worker.rules.screen import Phrases, Screen

MAX_LENGTH = 20_000  # characters; what lies beyond is not read: so long a draft is blocked for its length
DRAFTS = Screen()
_WORDS = re.compile(r"\w+")
_SIGNS = ".,;:!?-/()'\"„“”–"
SHORTEST_NAME = 3  # letters; "3M" stands in too many words


class Names:
    """Names to look for in texts, each found by its rarest word; as many as there are, a text costs the same."""

    def __init__(self, names: Iterable[str]) -> None:
        words = {name: _WORDS.findall(_lowered(name)) for name in map(str.strip, names) if len(name) >= SHORTEST_NAME}
        often = Counter(word for its in words.values() for word in its)
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, its in words.items():
            if its:
                found[min(its, key=lambda word: often[word])].append(name)
        self._by_word = dict(found)

    def standing_in(self, text: Text) -> Iterator[tuple[str, int, int]]:
        """Each name where it stands as written, with its offsets."""
        for word in text.words & self._by_word.keys():
            for name in self._by_word[word]:
                yield from _standing(name, text.written)


def _standing(name: str, text: str) -> Iterator[tuple[str, int, int]]:
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield name, start, end
        start = text.find(name, end)


NO_NAMES = Names(())


@dataclass(frozen=True, slots=True)
class LintFacts:
    """What a draft is held against.

    `known_as` are further names of the recipient (of a signature, say); `thread_subject` is the subject of the conversation
    it answers in, None where it opens a new one; `links_sent` are the links this lead has had from us; `other_companies` are
    names of companies that are not the reader's, such as those of other leads; `competitors` are ours.  `said` is what the
    conversation says so far: what stands there may be named.  `language` is the code of the conversation's language, "" where
    it is not known; `signs_as` the words by which the writer signs, "" where anything will do.
    """

    kind: TouchKind
    stage: Stage
    purpose: str
    recipient_email: str
    recipient_name: str | None = None
    known_as: frozenset[str] = frozenset()
    company: str | None = None
    other_companies: Names = NO_NAMES
    competitors: Names = NO_NAMES
    thread_subject: str | None = None
    links_sent: frozenset[str] = frozenset()
    evidence: Evidence | None = None
    said: str = ""
    language: str = ""
    signs_as: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The subject or the body, read once."""

    where: str  # "body" or "subject"
    written: str
    plain: str = field(init=False)
    pieces: list[str] = field(init=False)  # between blanks, as written
    words: frozenset[str] = field(init=False)  # in lower case
    bits: int = field(init=False)

    def __post_init__(self) -> None:
        plain = _lowered(self.written)
        object.__setattr__(self, "plain", plain)
        object.__setattr__(self, "pieces", self.written.split())
        object.__setattr__(self, "words", _words(plain))
        object.__setattr__(self, "bits", DRAFTS.seen(self.words, plain))

    def blocked(self, rule: str, what: str, mend: str, span: tuple[int, int] = (-1, -1)) -> Finding:
        return Finding(rule, Severity.BLOCKS, what, mend, self.where, *span)

    def warned(self, rule: str, what: str, mend: str, span: tuple[int, int] = (-1, -1)) -> Finding:
        return Finding(rule, Severity.WARNS, what, mend, self.where, *span)

    def quoted(self, span: tuple[int, int]) -> str:
        """The words of a place as they are written, on one line."""
        return " ".join(self.written[slice(*span)].split())


def _words(plain: str) -> frozenset[str]:
    """The distinct words, as `_WORDS` finds them, but faster: most texts hold few signs besides these."""
    for sign in _SIGNS:
        plain = plain.replace(sign, " ")
    words = frozenset(plain.split())
    odd = [word for word in words if not word.isalnum()]
    return words.difference(odd).union(*map(_WORDS.findall, odd)) if odd else words


def _lowered(text: str) -> str:
    """In small letters, each at its place: a letter whose small form is longer ("İ") stays as it is."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return small.replace("’", "'")


def phrases(patterns: Sequence[str]) -> Phrases:
    """A list of `lint_words`, ready to search: whole words, and any break between two of them."""
    spaced = (pattern.replace(" ", r"\s{1,3}").replace(r"[\s-]", r"(?:\s{1,3}|-)") for pattern in patterns)
    return Phrases((rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in spaced), DRAFTS)


def _telling() -> dict[str, str]:
    """The words that only one language has."""
    sets = {code: frozenset(words.split()) for code, words in lint_words.LANGUAGES.items()}
    return {
        word: code
        for code, words in sets.items()
        for word in words
        if not any(word in others for other, others in sets.items() if other != code)
    }


LANGUAGE_WORDS = _telling()
