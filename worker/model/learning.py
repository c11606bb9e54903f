"""What was learned from people's word on leads, and which judgement the stored mails have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from worker.model.mail import Intent, Kind, Signal


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights by the number of a feature (see `rules.learned`); words are in it as digests alone."""

    version: int
    trained_at: datetime
    weights: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Impression:
    """What learning looks at in a mail; `logit` is what the rules' reasons add up to, a lead from 0."""

    subject: str
    new_text: str
    sender: str  # address
    kind: Kind
    intent: Intent | None
    reasons: tuple[Signal, ...]
    logit: float


@dataclass(frozen=True, slots=True)
class Example:
    """A mail with an answer: of a person, or (weaker) of what was done with it.

    `group` is the sender's organisation, or the sender: no mail is tried on what others of its group taught.
    """

    seen: Impression
    is_lead: bool
    by_person: bool
    group: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How the model did in cross-validation beside the rules alone: mails of which each was right.

    `better`: people's answers that only the model met, `worse`: those that only the rules met; `chance`: how often so many would be met by luck.
    """

    people: int = 0
    people_rules: int = 0
    people_model: int = 0
    people_leads: int = 0  # of these the leads
    people_leads_rules: int = 0
    people_leads_model: int = 0
    history: int = 0
    history_rules: int = 0
    history_model: int = 0
    leads: int = 0  # of both
    others: int = 0
    better: int = 0
    worse: int = 0
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """A model as it is stored; `id` is its version, 0 before it is stored.  `labels` is a digest of what people had said."""

    id: int
    trained_at: datetime
    labels: str
    trial: Trial
    used: bool
    why: str
    weights: Mapping[int, float] = field(default_factory=dict)

    @property
    def learned(self) -> Learned | None:
        """What judges; None where it is not used."""
        return Learned(self.id, self.trained_at, self.weights) if self.used else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far the stored mails are judged by `version`: conversations up to `talks_to`, and mails in none up to `mails_to`, were judged by
    an older one when it came; of these, those up to `talks_done` and `mails_done` are judged again.
    """

    id: int
    version: str
    at: datetime
    talks_to: int
    mails_to: int
    talks_done: int = 0
    mails_done: int = 0
