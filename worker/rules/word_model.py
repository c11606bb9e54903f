"""A last guess at the intent of a short reply that no phrase explains: what its words said in replies whose intent is known.

    words, pairs of words, starts of long words ─► weights learned from labelled replies ─► share of each intent

The weights stand in `word_weights`, written by `python -m benchmarks.learn_words`; a guess is made only where most words are known and one intent is clear.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from worker.model import Intent, Signal
from worker.rules.word_weights import WEIGHTS

INTENTS = tuple(Intent)  # the order of the weights in a row
SCALE = 10  # weights are whole tenths of a logit
CLEAR = 0.9  # share of the intent from which it is guessed
KNOWN = 0.6  # share of the words that must be known
_WORD = re.compile(r"[\w']+|\?")
_NUMBER = re.compile(r"\d+")
_START = 5  # letters by which the forms of a long word are taken for one


def features(plain: str) -> frozenset[str]:
    """What is looked at in a text (lower case, contractions spelled out)."""
    words = [_NUMBER.sub("#", word) for word in _WORD.findall(plain)]
    pairs = (f"{one} {two}" for one, two in pairwise(words))
    return frozenset((*words, *pairs, *(f"{word[:_START]}*" for word in words if len(word) > _START)))


def guess(plain: str) -> tuple[Intent, Signal] | None:
    """The intent that the words speak for, with the share of it as weight and the strongest words; None where they are not clear."""
    found, table = features(plain), _table()
    words = [feature for feature in found if " " not in feature and "*" not in feature]
    known = [feature for feature in sorted(found) if feature in table]
    if not words or sum(word in table for word in words) < KNOWN * len(words):
        return None
    sums = [prior + sum(table[feature][at] for feature in known) for at, prior in enumerate(table[""])]
    best = max(range(len(sums)), key=sums.__getitem__)
    share = 1 / sum(math.exp((value - sums[best]) / SCALE) for value in sums)
    if share < CLEAR:
        return None
    evidence = sorted(known, key=lambda feature: -table[feature][best])[:4]
    return INTENTS[best], Signal("words_of_such_replies", round(share, 2), ", ".join(evidence))


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[int, ...]]:
    return dict(_rows())


def _rows() -> Iterator[tuple[str, tuple[int, ...]]]:
    for line in WEIGHTS.splitlines():
        feature, _, numbers = line.rpartition("\t")
        yield feature, tuple(map(int, numbers.split()))
