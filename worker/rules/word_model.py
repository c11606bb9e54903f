"""What the words of a mail say: of a reply its intent, weighed with what the rules say; of any mail how far it looks like a lead.

words, pairs of words, starts of long words ─► weights ─► share of each intent ─┐
what the rules say, the length, whether it asks ────────────────────────────────┴─► weights ─► share of each intent

Phrases are sure of what they know, and know little of how people write; words learned from labelled replies are never sure, and
nearly always have an idea.  How far to believe either was learned from replies that no phrase was written for.  The weights stand in
`word_weights.json`, written by `python -m benchmarks.learn_words`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from worker.model import Intent, IntentVerdict, Signal

INTENTS = tuple(Intent)  # the order of the weights in a row
SCALE = 50  # weights are whole fiftieths of a logit
SIGNAL = "words_of_such_replies"
LONGEST_LEAD = 4000  # characters of a mail whose words are weighed
LONGEST = 1500  # characters of a reply that is weighed: longer ones are told by the rules
_WORD = re.compile(r"[\w'#]+|[?!]")
_NUMBER = re.compile(r"\d+")
_OPT_OUT = INTENTS.index(Intent.OPT_OUT)
_SURE = 0.92  # share from which words alone say that somebody wants no more mail
_FEWEST = 3  # known features of a reply, as those of two words
_ENOUGH = 30  # features from which the words of a mail count in full: a greeting says little
_START = 5  # letters by which the forms of a long word are taken for one

Row = Sequence[int]  # a number an intent, in parts of SCALE


class Weights(NamedTuple):
    """What was learned, in rows of one number an intent."""

    words: Mapping[str, Row]  # of a feature; "" is there in every reply
    shares: Sequence[Row]  # of the logarithm of the share that the words give to each intent
    rules: Mapping[str, Row]  # of the intent by the rules; "" where they found none
    length: Row  # of the length, 1 at LONGEST characters
    asks: Row  # of a question mark


def features(plain: str) -> frozenset[str]:
    """What is looked at in a text (lower case, contractions spelled out)."""
    words = _WORD.findall(_NUMBER.sub("#", plain))
    pairs = map(" ".join, pairwise(["^", *words]))
    return frozenset((*words, *pairs, *(word[:_START] + "*" for word in words if len(word) > _START)))


def weighed(plain: str, ruled: Intent | None, *, stays: bool = False) -> tuple[Intent, Signal] | None:
    """The intent that is likeliest, its share as weight, and the words that spoke most for it; None where no word is known.

    `stays`: phrases looked at its words about getting no more mail, and found that they ask for none of it.
    """
    weights, found = learned(), features(plain)
    known = weights.words.keys() & found
    if len(known) < _FEWEST:
        return None
    by_words = [math.log(share + 1e-4) for share in shares(sums(weights.words, known, len(found)))]
    beside = (weights.rules[ruled or ""], weights.length, weights.asks)
    factors = (*by_words, 1, min(len(plain) / LONGEST, 1), "?" in plain)
    columns = zip(*weights.shares, *beside, strict=True)
    total = shares([sum(map(mul, factors, column)) / SCALE for column in columns])
    if stays or (ruled is not Intent.OPT_OUT and total[_OPT_OUT] < _SURE):
        total[_OPT_OUT] = 0.0
    best = max(range(len(total)), key=total.__getitem__)
    evidence = sorted(known, key=lambda feature: (-weights.words[feature][best], feature))[:4]
    return INTENTS[best], Signal(SIGNAL, round(min(total[best], 0.99), 2), ", ".join(evidence))


def only_words(verdict: IntentVerdict, below: float = 1.0) -> bool:
    """Whether nothing but learned words speaks for the intent, with a share of less than `below`."""
    return any(reason.signal == SIGNAL and reason.weight < below for reason in verdict.reasons)


def sums(words: Mapping[str, Row], known: Collection[str], size: int) -> list[float]:
    """The logits that known features give, of a text with `size` features: each weighs less, the more there are."""
    columns, each = zip(*map(words.__getitem__, known), strict=True), 1 / math.sqrt(size)
    return [(prior + each * sum(column)) / SCALE for prior, column in zip(words[""], columns, strict=True)]


def shares(logits: Sequence[float]) -> list[float]:
    """Numbers that add up to one."""
    highest = max(logits)
    powers = [math.exp(logit - highest) for logit in logits]
    total = sum(powers)
    return [power / total for power in powers]


def of_a_lead(plain: str) -> Signal | None:
    """How far the words are those of somebody who may buy, as a logit, and those that said most; None where none is known."""
    words, found = learned_of_leads(), features(plain[:LONGEST_LEAD])
    known = words.keys() & found
    if not known:
        return None
    weight = (words[""] + sum(map(words.__getitem__, known)) / math.sqrt(len(found))) / SCALE
    weight *= min(1, len(found) / _ENOUGH)
    side = -1 if weight > 0 else 1
    evidence = sorted(known, key=lambda feature: (side * words[feature], feature))[:5]
    return Signal("words_of_such_mails", round(weight, 2), ", ".join(evidence))


@lru_cache(maxsize=1)
def learned_of_leads() -> dict[str, int]:
    """A number a feature; "" is there in every mail."""
    found: dict[str, int] = json.loads(_stored("lead_weights.json"))
    return found


@lru_cache(maxsize=1)
def learned() -> Weights:
    """The weights that come with the program."""
    rows = json.loads(_stored("word_weights.json"))
    other = rows["other"]
    return Weights(rows["words"], list(rows["shares"].values()), rows["rules"], other["length"], other["asks"])


def _stored(name: str) -> str:
    return files("worker.rules").joinpath(name).read_text(encoding="utf-8")
