"""Learns the weights of `worker/rules/word_weights.py` from our own labelled replies, without the set that is held out.

Naive Bayes with smoothing, over what `word_model.features` sees; a feature must have been seen twice and must tell intents apart.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.labelled import HELD_OUT, LANGUAGES, SENT, replies
from worker.rules import word_model
from worker.rules.sentences import plain

TARGET = Path(word_model.__file__).with_name("word_weights.py")
_SEEN = 2
_TELLS = 10  # tenths of a logit between the intents that it speaks for and against
_SMOOTHING = 0.1
_HEAD = '"""What words say about the intent of a reply, in tenths of a logit; written by `python -m benchmarks.learn_words`."""\n\n'


def main() -> None:
    priors: Counter[str] = Counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for part in SENT:
        for reply in (reply for language in LANGUAGES for reply in replies(part, language) if part != HELD_OUT):
            priors[reply.intent] += 1
            for feature in word_model.features(plain(reply.text)):
                counts[feature][reply.intent] += 1
    lines = "\n".join(f"{feature}\t{' '.join(map(str, row))}" for feature, row in _rows(priors, counts))
    TARGET.write_text(f'{_HEAD}WEIGHTS = r"""{lines}"""\n', encoding="utf-8")


def _rows(priors: Counter[str], counts: dict[str, Counter[str]]) -> Iterator[tuple[str, list[int]]]:
    total = sum(priors.values())
    yield "", [round(word_model.SCALE * math.log(priors[intent] / total)) for intent in word_model.INTENTS]
    for feature, seen in sorted(counts.items()):
        logits = [
            math.log((seen[intent] + _SMOOTHING) / (priors[intent] + 2 * _SMOOTHING)) for intent in word_model.INTENTS
        ]
        middle = sum(logits) / len(logits)
        row = [round(word_model.SCALE * (logit - middle)) for logit in logits]
        if sum(seen.values()) >= _SEEN and max(row) - min(row) >= _TELLS:
            yield feature, row


if __name__ == "__main__":
    main()
