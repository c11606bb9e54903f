"""Learns what words say of replies (`worker/rules/word_weights.json`) and of leads (`lead_weights.json`), without the sets that are held out.

    every set ─► weights of words (each reply judged by weights learned without it) ─┐
    sets that no phrase was written for ─► what the rules say of them ───────────────┴─► weights of both together

Needs scikit-learn, which the program itself does not: `pip install followthrough[learning]`.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from benchmarks import labelled
from benchmarks.score import leads as score_leads
from benchmarks.score.__main__ import DATA
from tests.labelled import HELD_OUT, LANGUAGES, SENT, UNSEEN, Reply, replies
from tests.unit import test_fresh_mails
from worker.mail.parse import parse
from worker.model import Intent, ParsedMail
from worker.rules import intents, kinds, leads, reply_text, webforms, word_model
from worker.rules.leads import LeadContext
from worker.rules.word_model import INTENTS, LONGEST, SCALE

TARGET = Path(word_model.__file__).with_name("word_weights.json")
_SEEN = 2  # replies that a feature must stand in
_STIFF, _STIFF_TOGETHER = 2.0, 1.0  # inverse strength of regularisation
_STIFF_LEADS = 0.7
_FOLDS = 8
GIVEN = DATA / "sales" / "leads"


def main() -> None:
    _replies()
    _leads()


def _replies() -> None:
    parts = [part for part in SENT if part != HELD_OUT]
    cases = [(part, reply) for part in parts for language in LANGUAGES for reply in replies(part, language)]
    cases = [(part, reply) for part, reply in cases if reply.intent in set(INTENTS)]
    read = [_read(reply) for _, reply in cases]
    labels = np.array([INTENTS.index(Intent(reply.intent)) for _, reply in cases])
    counts = Counter(feature for plain, _ in read for feature in word_model.features(plain))
    names = sorted(feature for feature, count in counts.items() if count >= _SEEN)
    found = _matrix([plain for plain, _ in read], names)
    unseen = np.array([part in UNSEEN for part, _ in cases])
    by_words = np.zeros((len(cases), len(INTENTS)))
    for known, other in StratifiedKFold(_FOLDS, shuffle=True, random_state=1).split(found, labels):
        by_words[other] = _words(found[known], labels[known]).predict_proba(found[other])
    both = np.hstack([np.log(by_words + 1e-4), _beside(read)])[unseen]
    together = LogisticRegression(C=_STIFF_TOGETHER, max_iter=5000).fit(both, labels[unseen])
    words = _words(found, labels)
    columns = together.coef_.T
    beside = [str(intent) for intent in INTENTS]
    stored = {
        "words": {"": words.intercept_, **dict(zip(names, words.coef_.T, strict=True))},
        "shares": dict(zip(beside, columns, strict=False)),
        "rules": dict(zip(["", *beside], columns[len(INTENTS) :] + together.intercept_, strict=False)),
        "other": {"length": columns[-2], "asks": columns[-1]},
    }
    rounded = {
        group: {
            name: [round(SCALE * value) for value in row]
            for name, row in named.items()
            if group != "words" or not name or max(abs(row)) >= 1 / SCALE
        }
        for group, named in stored.items()
    }
    lines = json.dumps(rounded, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n")
    TARGET.write_text(lines + "\n", encoding="utf-8")
    print(f"{len(cases)} replies, {unseen.sum()} of them unseen by the rules; {len(rounded['words'])} features")


def _read(reply: Reply) -> tuple[str, str]:
    """The words of a reply, and what the rules alone say of it."""
    mail = intents.as_reply(reply_text.split(reply.text).new_text, sent=reply.sent)
    ruled = intents.ruled(mail)
    return mail.plain, str(ruled[0]) if ruled else ""


def _matrix(texts: list[str], names: list[str]) -> csr_matrix:
    numbers = {name: number for number, name in enumerate(names)}
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        features = word_model.features(text)
        known = [numbers[feature] for feature in sorted(features) if feature in numbers]
        rows += [row] * len(known)
        columns += known
        values += [1 / math.sqrt(max(1, len(features)))] * len(known)
    return csr_matrix((values, (rows, columns)), shape=(len(texts), len(names)))


def _leads() -> None:
    """Whether a mail is a lead, by the words that its verdict looks at."""
    sets = (*labelled.TUNED, *labelled.UNSEEN)
    cases = [
        (_said(case.mail, labelled.CONTEXT), case.expected["lead"]) for name in sets for case in labelled.leads(name)
    ]
    cases += [
        (_said(case.parsed(), test_fresh_mails.CONTEXT), case.expected["lead"])
        for case in test_fresh_mails.CASES.values()
        if "lead" in case.expected
    ]
    if GIVEN.exists():
        cases += [(_said(mail, score_leads.CONTEXT), is_lead) for mail, is_lead in _given()]
    labels = np.array([bool(is_lead) for _, is_lead in cases])
    counts = Counter(feature for text, _ in cases for feature in word_model.features(text))
    names = sorted(feature for feature, count in counts.items() if count >= _SEEN)
    found = _matrix([text for text, _ in cases], names)
    words = LogisticRegression(C=_STIFF_LEADS * 9, max_iter=5000, class_weight="balanced").fit(found, labels)
    weights = {"": words.intercept_[0], **dict(zip(names, words.coef_[0], strict=True))}
    rounded = {name: round(SCALE * value) for name, value in weights.items() if not name or abs(value) >= 1 / SCALE}
    text = json.dumps(rounded, ensure_ascii=False, separators=(",", ":"), indent=0)
    TARGET.with_name("lead_weights.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(cases)} mails, {labels.sum()} of them leads; {len(rounded)} features")


def _given() -> Iterator[tuple[ParsedMail, bool]]:
    """The labelled sales mailbox of the data folder, where there is one."""
    for row in map(json.loads, (GIVEN / "index.jsonl").read_text(encoding="utf-8").splitlines()):
        yield parse((GIVEN / row["file"]).read_bytes()), row["is_lead"]


def _said(mail: ParsedMail, context: LeadContext) -> str:
    """What the verdict looks at."""
    kind, parts = kinds.classify(mail, context.us), reply_text.split(mail.text)
    form = webforms.read(mail, kind.kind, context.us)
    intent = intents.read(form.message if form else parts.new_text, mail.subject, kind.kind, opens=form is not None)
    case = leads._case(mail, kind.kind, parts, intent, form, context)  # noqa: SLF001 - nobody else needs it
    return case.said[: word_model.LONGEST_LEAD]


def _words(found: csr_matrix, labels: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=_STIFF * 9, max_iter=3000, class_weight="balanced").fit(found, labels)


def _beside(read: list[tuple[str, str]]) -> np.ndarray:
    """What the rules say, the length, and whether something is asked, as `word_model.weighed` sees them."""
    names = ["", *map(str, INTENTS)]
    rows = [
        [*(float(ruled == name) for name in names), min(len(plain) / LONGEST, 1), float("?" in plain)]
        for plain, ruled in read
    ]
    return np.array(rows)


if __name__ == "__main__":
    main()
