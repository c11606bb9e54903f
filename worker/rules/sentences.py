"""A mail's words as phrases read them: lower-cased once, contractions spelled out, cut into sentences that remember where they stand.

text ─► lower case ─► ends of sentences ─► Sentence(written, plain, where)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from worker.rules.screen import Phrases, seen

_CONTRACTIONS = (  # a piece that stands in all of them, the words in short, the words in full
    ("can", re.compile(r"(?<!\w)can'?t(?!\w)|(?<!\w)cannot(?!\w)"), "can not"),
    ("won", re.compile(r"(?<!\w)won'?t(?!\w)"), "will not"),
    ("n't", re.compile(r"(?<=\w)n't(?!\w)"), " not"),
    (
        "nt",
        re.compile(r"(?<!\w)(do|did|does|is|are|was|would|could|should|have|has)nt(?!\w)"),
        r"\1 not",
    ),
    ("let's", re.compile(r"(?<!\w)let's(?!\w)"), "let us"),
    ("i'm", re.compile(r"(?<!\w)i'm(?!\w)"), "i am"),
    (
        "im",
        re.compile(
            r"(?<!\w)im(?= (?:not|on|out|away|happy|interested|sorry|afraid|the|just|still|very|sure|good|glad|leaving|busy|back)(?!\w))"
        ),
        "i am",
    ),
    ("'re", re.compile(r"(?<=\w)'re(?!\w)"), " are"),
    ("'ve", re.compile(r"(?<=\w)'ve(?!\w)"), " have"),
    ("'ll", re.compile(r"(?<=\w)'ll(?!\w)"), " will"),
    ("'d", re.compile(r"(?<=\w)'d(?!\w)"), " would"),
    ("'s", re.compile(r"(?<!\w)(it|that|he|she|what|there|who|where|here)'s(?!\w)"), r"\1 is"),
    (
        "'s",
        re.compile(r"(?<!\w)(budget|answer|money|decision|zoom|everything|everyone|nobody|lab|project)'s(?!\w)"),
        r"\1 is",
    ),
    ("gonna", re.compile(r"(?<!\w)gonna(?!\w)"), "going to"),
)
_SIGNS = str.maketrans({"’": "'", "‘": "'", "`": "'", "\xa0": " "})
_ENDS = re.compile(
    r"[.!?…\n](?:(?<=\n)|(?<!\d.)(?<!\b[a-z].)(?<!\b(?:mr|ms|dr|st|ca|nr).)(?<!\b(?:mrs|bzw|sra|mme|sig).)[.!?…]{0,4}(?=\s|$)|(?<=\d{4}\.)(?=\s|$))"
)
_WRAP = re.compile(r"\n(?<=[\w,;]\n)(?=[\w(])")


@dataclass(frozen=True)
class Sentence:
    """A sentence as written, as phrases read it, and where it stands in the text."""

    written: str
    plain: str
    start: int
    end: int

    @cached_property
    def seen(self) -> int:
        """The bits of the patterns that may match in it."""
        return seen(self.plain)

    def all(self, phrases: Phrases) -> Iterator[re.Match[str]]:
        """Where each of the phrases stands."""
        return phrases.finditer(self.plain, self.seen)

    def holds(self, phrases: Phrases) -> bool:
        """Whether one of the phrases stands in it."""
        return phrases.found(self.plain, self.seen)


def plain(text: str) -> str:
    """Lower case, straight apostrophes, contractions in full, single spaces."""
    return _plain(text.lower().translate(_SIGNS))


def _plain(lowered: str) -> str:
    for piece, pattern, words in _CONTRACTIONS:
        if piece in lowered:
            lowered = pattern.sub(words, lowered)
    return " ".join(lowered.split())


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order; a line break inside a sentence joins its words."""
    lowered = _WRAP.sub(" ", text.lower().translate(_SIGNS))
    written = text if len(text) == len(lowered) else lowered  # some capitals grow in lower case
    start = 0
    for end in [*(match.end() for match in _ENDS.finditer(lowered)), len(lowered)]:
        words = _plain(lowered[start:end])
        if words:
            yield Sentence(" ".join(written[start:end].split()), words, start, end)
        start = end
