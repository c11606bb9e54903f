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
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from worker.model import Intent, IntentVerdict, Signal

INTENTS = tuple(Intent)  # the order of the weights in a row
SCALE = 50  # weights are whole fiftieths of a logit
SIGNAL = "words_of_such_replies"
LONGEST_LEAD = 4000  # characters of a mail whose words are weighed
LONGEST = 1500  # characters of a reply that is weighed: longer ones are told by the rules
_WORD = re.compile(r"[\w']+|[?!]")
_NUMBER = re.compile(r"\d+")
_OPT_OUT = INTENTS.index(Intent.OPT_OUT)
_SURE = 0.92  # share from which words alone say that somebody wants no more mail
_START = 5  # letters by which the forms of a long word are taken for one

Row = Sequence[float]  # a number an intent


class Weights(NamedTuple):
    """What was learned, in rows of one number an intent."""

    words: Mapping[str, Row]  # of a feature; "" is there in every reply
    shares: Sequence[Row]  # of the logarithm of the share that the words give to each intent
    rules: Mapping[str, Row]  # of the intent by the rules; "" where they found none
    length: Row  # of the length, 1 at LONGEST characters
    asks: Row  # of a question mark


def features(plain: str) -> frozenset[str]:
    """What is looked at in a text (lower case, contractions spelled out)."""
    words = [_NUMBER.sub("#", word) for word in _WORD.findall(plain)]
    pairs = (f"{one} {two}" for one, two in pairwise(["^", *words]))
    return frozenset((*words, *pairs, *(f"{word[:_START]}*" for word in words if len(word) > _START)))


def weighed(plain: str, ruled: Intent | None, *, stays: bool = False) -> tuple[Intent, Signal] | None:
    """The intent that is likeliest, its share as weight, and the words that spoke most for it; None where no word is known.

    `stays`: phrases looked at its words about getting no more mail, and found that they ask for none of it.
    """
    weights, found = learned(), features(plain)
    known = sorted(feature for feature in found if feature in weights.words)
    if not known:
        return None
    by_words = shares(sums(weights.words, known, len(found)))
    total = shares(
        [
            sum(math.log(share + 1e-4) * row[at] for share, row in zip(by_words, weights.shares, strict=True))
            + weights.rules[ruled or ""][at]
            + weights.length[at] * min(len(plain) / LONGEST, 1)
            + weights.asks[at] * ("?" in plain)
            for at in range(len(INTENTS))
        ]
    )
    if stays or (ruled is not Intent.OPT_OUT and total[_OPT_OUT] < _SURE):
        total[_OPT_OUT] = 0.0
    best = max(range(len(total)), key=total.__getitem__)
    evidence = sorted(known, key=lambda feature: -weights.words[feature][best])[:4]
    return INTENTS[best], Signal(SIGNAL, round(min(total[best], 0.99), 2), ", ".join(evidence))


def only_words(verdict: IntentVerdict) -> bool:
    """Whether nothing but learned words speaks for the intent."""
    return any(reason.signal == SIGNAL for reason in verdict.reasons)


def sums(words: Mapping[str, Row], known: Sequence[str], size: int) -> list[float]:
    """The logits that known features give, of a text with `size` features: each weighs less, the more there are."""
    rows, each = [words[feature] for feature in known], 1 / math.sqrt(size)
    return [prior + each * sum(row[at] for row in rows) for at, prior in enumerate(words[""])]


def shares(logits: Sequence[float]) -> list[float]:
    """Numbers that add up to one."""
    highest = max(logits)
    powers = [math.exp(logit - highest) for logit in logits]
    total = sum(powers)
    return [power / total for power in powers]


def of_a_lead(plain: str) -> Signal | None:
    """How far the words are those of somebody who may buy, as a logit, and those that said most; None where none is known."""
    words, found = learned_of_leads(), features(plain[:LONGEST_LEAD])
    known = sorted(feature for feature in found if feature in words)
    if not known:
        return None
    weight = words[""] + sum(words[feature] for feature in known) / math.sqrt(len(found))
    evidence = sorted(known, key=lambda feature: words[feature], reverse=weight > 0)[:5]
    return Signal("words_of_such_mails", round(weight, 2), ", ".join(evidence))


@lru_cache(maxsize=1)
def learned_of_leads() -> dict[str, float]:
    """A number a feature; "" is there in every mail."""
    text = files("worker.rules").joinpath("lead_weights.json").read_text(encoding="utf-8")
    return {feature: number / SCALE for feature, number in json.loads(text).items()}


@lru_cache(maxsize=1)
def learned() -> Weights:
    """The weights that come with the program."""
    text = files("worker.rules").joinpath("word_weights.json").read_text(encoding="utf-8")
    return unpacked(json.loads(text))


def unpacked(stored: dict[str, dict[str, list[int]]]) -> Weights:
    """From rows of whole numbers by name, in five groups."""
    rows = {
        group: {name: [number / SCALE for number in row] for name, row in named.items()}
        for group, named in stored.items()
    }
    other = rows["other"]
    return Weights(rows["words"], list(rows["shares"].values()), rows["rules"], other["length"], other["asks"])
