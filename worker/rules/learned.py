"""What an installation learns of its own mail: a small logistic regression on top of the rules.

    words, signals, kind of sender ─► weights ─► a shift of the rules' score, within bounds
    people's answers, and history ──► training ─► cross-validation ─► used only where it helps

The rules' score is where the model starts (its weights are 0 then) and regularisation draws it back there, so that little evidence changes
little.  Training is exact and in a fixed order: the same examples give the same weights.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32

from worker.model import Example, Impression, Intent, Kind, Learned, Signal, Trial
from worker.rules.domains import is_free_mail, organisation
from worker.rules.subjects import take_apart

SIGNAL = "learned"
MOST_UP, MOST_DOWN = 3.0, 5.0  # logits; what the rules are quite sure of stays
FEWEST_ANSWERS = 20  # of people
FEWEST_OF_A_CLASS = 10  # answers of people and history
LUCK = 0.025  # chance that the model seems better
CLASS_LOSS = 0.1  # share of people's answers of one class that the model may lose for the other
HISTORY_LOSS = 0.02  # share of history that the model may judge worse than the rules
FOLDS = 5
_BUCKETS = 1 << 20
_STIFFNESS = 0.3  # of the regularisation
_PASSES = 25
_SETTLED = 1e-3  # change of a weight
_HISTORY_WEIGHT = 0.25  # of one example beside a person's answer; all together never more than the answers
_MANY = 2  # groups in which a feature must occur
_MOST_TEXT, _MOST_WORDS = 4000, 300
_SHOWN = 5
_STEEPEST = 6.0  # logits of the rules from which they count as equally sure
_WORD = re.compile(r"[^\W\d_]{2,30}")
_NEVER_RAISED = frozenset({Intent.OPT_OUT, Intent.OOO})


def impression(
    subject: str,
    new_text: str,
    sender: str,
    kind: Kind,
    intent: Intent | None,
    reasons: Sequence[Signal],
    bias: float,
) -> Impression:
    """What a verdict's own reasons and the mail show, without what was learned before."""
    own = tuple(reason for reason in reasons if reason.signal != SIGNAL)
    return Impression(subject, new_text, sender, kind, intent, own, bias + sum(reason.weight for reason in own))


def part(model: Learned | None, seen: Impression) -> list[Signal]:
    """The model's part in the verdict as a signal of its own, with the words that moved it; none where it has nothing to say."""
    if model is None:
        return []
    shares = {
        name: weight * value
        for name, value in features(seen).items()
        if (weight := model.weights.get(bucket(name))) is not None
    }
    weight = round(allowed(sum(shares.values()), seen), 2)
    return [Signal(SIGNAL, weight, _shown(shares))] if weight else []


def allowed(shift: float, seen: Impression) -> float:
    """The shift within its bounds: never upwards for what no person wrote, nor for who wants no mail or is away."""
    by_hand = seen.kind is Kind.HUMAN and seen.intent not in _NEVER_RAISED
    return max(-MOST_DOWN, min(MOST_UP if by_hand else 0.0, shift))


def features(seen: Impression) -> dict[str, float]:
    """The features of a mail by name, with their values; a long mail's words weigh as much together as a short one's."""
    text = f"{take_apart(seen.subject).base}\n{seen.new_text[:_MOST_TEXT]}".lower()
    words = list(dict.fromkeys(_WORD.findall(text)))[:_MOST_WORDS]
    value = min(1.0, 3 / math.sqrt(len(words) or 1))
    found = {f"word {word}": value for word in words}
    found |= {f"signal {reason.signal}": 1.0 for reason in seen.reasons}
    found[f"sender {_sender_kind(seen.sender)}"] = 0.5
    found["score"] = max(-_STEEPEST, min(_STEEPEST, seen.logit)) / _STEEPEST
    found["always"] = 0.5
    return found


@lru_cache(20_000)
def bucket(name: str) -> int:
    """The number under which a feature's weight is kept."""
    return crc32(name.encode("utf-8", "replace")) % _BUCKETS


def train(examples: Sequence[Example]) -> dict[int, float]:
    """The weights that fit best, by coordinate descent on the regularised loss with the rules' score as offset.

    A feature that occurs with one sender alone gets none: it could only know that sender again.
    """
    history = sum(not example.by_person for example in examples)
    weak = min(_HISTORY_WEIGHT, (len(examples) - history) / history) if history else 0.0
    counts = [1.0 if example.by_person else weak for example in examples]
    margins = [max(-_STEEPEST, min(_STEEPEST, example.seen.logit)) for example in examples]
    aims = [1.0 if example.is_lead else 0.0 for example in examples]
    columns = _columns(examples)
    weights = dict.fromkeys(columns, 0.0)
    bends = {
        key: _STIFFNESS + sum(counts[row] * value * value for row, value in column) / 4
        for key, column in columns.items()
    }
    for _ in range(_PASSES):
        largest = 0.0
        for key, column in columns.items():
            slope = _STIFFNESS * weights[key] + sum(
                counts[row] * value * (1 / (1 + math.exp(-margins[row])) - aims[row]) for row, value in column
            )
            step = -slope / bends[key]
            if step:
                weights[key] += step
                for row, value in column:
                    margins[row] += step * value
                largest = max(largest, abs(step))
        if largest < _SETTLED:
            break
    return {key: round(weight, 4) for key, weight in weights.items() if abs(weight) >= _SETTLED}


def _columns(examples: Sequence[Example]) -> dict[int, list[tuple[int, float]]]:
    """By feature the rows that have it, with their values."""
    columns: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for row, example in enumerate(examples):
        for name, value in features(example.seen).items():
            columns[bucket(name)].append((row, value))
    shared = (key for key in sorted(columns) if len({examples[row].group for row, _ in columns[key]}) >= _MANY)
    return {key: columns[key] for key in shared}


def trial(examples: Sequence[Example]) -> Trial:
    """Cross-validation: every mail is judged by a model that saw none of its group, and by the rules alone."""
    by_rules = [example.seen.logit >= 0 for example in examples]
    by_model = list(by_rules)
    folds = _folds(examples)
    for fold in range(FOLDS):
        weights = train([example for example, of in zip(examples, folds, strict=True) if of != fold])
        for row, example in enumerate(examples):
            if folds[row] == fold:
                by_model[row] = example.seen.logit + allowed(_shift(weights, example.seen), example.seen) >= 0
    people, history = Counter[str](), Counter[str]()
    for example, rules, model in zip(examples, by_rules, by_model, strict=True):
        count = people if example.by_person else history
        met_rules, met_model = rules is example.is_lead, model is example.is_lead
        count["all"] += 1
        count["rules"] += met_rules
        count["model"] += met_model
        if example.is_lead:
            count["leads"] += 1
            count["leads_rules"] += met_rules
            count["leads_model"] += met_model
        count["better"] += met_model and not met_rules
        count["worse"] += met_rules and not met_model
    leads = sum(example.is_lead for example in examples)
    return Trial(
        people=people["all"],
        people_rules=people["rules"],
        people_model=people["model"],
        people_leads=people["leads"],
        people_leads_rules=people["leads_rules"],
        people_leads_model=people["leads_model"],
        history=history["all"],
        history_rules=history["rules"],
        history_model=history["model"],
        leads=leads,
        others=len(examples) - leads,
        better=people["better"],
        worse=people["worse"],
        chance=round(_chance(people["better"], people["worse"]), 6),
    )


def enough(trial: Trial) -> bool:
    """Whether there is enough to learn from; what is counted in a trial suffices to tell."""
    return trial.people >= FEWEST_ANSWERS and min(trial.leads, trial.others) >= FEWEST_OF_A_CLASS


def helps(trial: Trial) -> tuple[bool, str]:
    """Whether a model with this trial is used, and why or why not.

    It needs enough answers of people and enough of both classes; it must meet more of people's answers than the rules by more than luck
    (sign test on the answers that only one of them met); it must not win one class by losing the other, as it would by always saying what is
    said most, and must not lose what history shows the rules to do well.
    """
    if trial.people < FEWEST_ANSWERS:
        return False, f"people have said of {trial.people} mails whether they are leads; {FEWEST_ANSWERS} are needed"
    if min(trial.leads, trial.others) < FEWEST_OF_A_CLASS:
        return False, f"{trial.leads} leads and {trial.others} others are known; {FEWEST_OF_A_CLASS} of each are needed"
    met = f"it meets {trial.people_model} of {trial.people} answers, the rules alone {trial.people_rules}"
    if trial.better <= trial.worse or trial.chance > LUCK:
        return False, f"{met}: not more than luck may do"
    if lost := _lost_class(trial):
        return False, f"{met}, but it loses {lost}"
    if trial.history_model < trial.history_rules - HISTORY_LOSS * trial.history:
        lost = f"{trial.history_model} of {trial.history} mails as their history, the rules {trial.history_rules}"
        return False, f"{met}, but it judges {lost}"
    return True, met


def _lost_class(trial: Trial) -> str:
    """Which class of people's answers the model would lose too much of; nothing where it would not."""
    others = trial.people - trial.people_leads
    lost_leads = trial.people_leads_rules - trial.people_leads_model
    lost_others = trial.people_rules - trial.people_model - lost_leads
    for name, lost, count in (("leads", lost_leads, trial.people_leads), ("others", lost_others, others)):
        if lost > CLASS_LOSS * count:
            return f"{lost} of {count} {name}"
    return ""


def _chance(better: int, worse: int) -> float:
    """How often a fair coin shows at least `better` heads in `better + worse` throws."""
    throws = better + worse
    return sum(math.comb(throws, heads) for heads in range(better, throws + 1)) / (1 << throws)


def _folds(examples: Sequence[Example]) -> list[int]:
    """The fold of each example: groups stay whole, the largest are dealt first, each to the smallest fold."""
    sizes = Counter(example.group for example in examples)
    held: dict[str, int] = {}
    loads = [0] * FOLDS
    for group in sorted(sizes, key=lambda name: (-sizes[name], crc32(name.encode("utf-8", "replace")), name)):
        held[group] = loads.index(min(loads))
        loads[held[group]] += sizes[group]
    return [held[example.group] for example in examples]


def _shift(weights: Mapping[int, float], seen: Impression) -> float:
    return sum(weights.get(bucket(name), 0.0) * value for name, value in features(seen).items())


def _shown(shares: Mapping[str, float]) -> str:
    """The strongest shares as words: `tooling +0.8, seminar -0.4`."""
    strongest = sorted(shares.items(), key=lambda share: (-abs(share[1]), share[0]))[:_SHOWN]
    return ", ".join(f"{name.removeprefix('word ')} {share:+.2f}" for name, share in strongest)


def _sender_kind(email: str) -> str:
    domain = email.rpartition("@")[2]
    if organisation(email) is None:
        return "of free mail" if is_free_mail(domain) else "unnamed"
    labels = domain.split(".")
    if {"edu", "ac"} & set(labels[-2:]):
        return "of a school"
    return "of an office" if {"gov", "gob", "gouv", "gv"} & set(labels[-2:]) else f"of .{labels[-1]}"
