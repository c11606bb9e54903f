"""What works: of the drafts of each template, how many went out as written, how many were answered, and how sure that is.

drafts with what became of them ─► by kind and template ─► shares with intervals ─► which differences are more than chance
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from statistics import median

from worker.model import DraftState, TouchKind
from worker.rules.edits import share_changed
from worker.rules.shares import CHANCE, Share, chance_of

ANSWERED_WITHIN = timedelta(days=7)
MOST_REASONS = 3
ALWAYS_EDITED_FROM, ALWAYS_EDITED = 8, 0.6  # drafts that a person decided on; the share of them that was edited


@dataclass(frozen=True, slots=True)
class DraftHistory:
    """A draft and what became of it.

    `first` and `last` are the text that the template gave and the one that a person decided on; `reason` is why it was rejected;
    `replied_at` is when a person of theirs first wrote after it was sent, `interested` whether they showed interest within seven days.
    """

    template: str
    kind: TouchKind
    mailbox_id: int
    state: DraftState
    first: str
    last: str
    reason: str = ""
    sent_at: datetime | None = None
    replied_at: datetime | None = None
    interested: bool = False

    @property
    def sent(self) -> bool:
        return self.sent_at is not None

    @property
    def approved(self) -> bool:
        """A person let it go; what was sent before the conversation moved on was approved, too."""
        return self.state is DraftState.APPROVED or self.sent

    @property
    def rejected(self) -> bool:
        return self.state is DraftState.REJECTED and not self.sent

    @property
    def edited(self) -> bool:
        return self.approved and self.first.split() != self.last.split()


@dataclass(frozen=True, slots=True)
class TemplateFigures:
    """What became of the drafts of one template.

    The first three shares are of the drafts that a person decided on; the last two of those sent at least seven days ago.
    `words_changed` is the median over the edited ones, 0.1 for one word in ten; None where none was edited.
    """

    template: str
    kind: TouchKind
    drafts: int
    as_written: Share
    edited: Share
    rejected: Share
    words_changed: float | None
    reasons: tuple[tuple[str, int], ...]
    sent: int
    answered: Share
    interested: Share

    @property
    def always_edited(self) -> bool:
        return self.edited.of >= ALWAYS_EDITED_FROM and self.edited.count >= ALWAYS_EDITED * self.edited.of


@dataclass(frozen=True, slots=True)
class Difference:
    """Two templates of a kind side by side: `chance` is how often chance alone would make so large a difference."""

    of: str  # "answered" or "as written"
    better: TemplateFigures
    worse: TemplateFigures
    chance: float

    @property
    def tells(self) -> bool:
        return self.chance < CHANCE


def figures(drafts: Iterable[DraftHistory], now: datetime) -> dict[TouchKind, tuple[TemplateFigures, ...]]:
    """By kind in the order of the kinds, each template by name."""
    by_template: defaultdict[tuple[TouchKind, str], list[DraftHistory]] = defaultdict(list)
    for draft in drafts:
        by_template[draft.kind, draft.template].append(draft)
    found = {
        kind: tuple(_figures(group, now) for (of, _), group in sorted(by_template.items()) if of is kind)
        for kind in TouchKind
    }
    return {kind: templates for kind, templates in found.items() if templates}


def _figures(drafts: Sequence[DraftHistory], now: datetime) -> TemplateFigures:
    edited = [draft for draft in drafts if draft.edited]
    rejected = [draft for draft in drafts if draft.rejected]
    approved = sum(draft.approved for draft in drafts)
    decided = approved + len(rejected)
    ripe = [(draft, draft.sent_at) for draft in drafts if draft.sent_at and draft.sent_at + ANSWERED_WITHIN <= now]
    answered = [draft for draft, sent in ripe if draft.replied_at and draft.replied_at <= sent + ANSWERED_WITHIN]
    reasons = Counter(" ".join(draft.reason.split()) for draft in rejected if draft.reason.strip())
    return TemplateFigures(
        template=drafts[0].template,
        kind=drafts[0].kind,
        drafts=len(drafts),
        as_written=Share(approved - len(edited), decided),
        edited=Share(len(edited), decided),
        rejected=Share(len(rejected), decided),
        words_changed=median(share_changed(draft.first, draft.last) for draft in edited) if edited else None,
        reasons=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_REASONS]),
        sent=sum(draft.sent for draft in drafts),
        answered=Share(len(answered), len(ripe)),
        interested=Share(sum(draft.interested for draft in answered), len(ripe)),
    )


def differences(templates: Sequence[TemplateFigures]) -> tuple[Difference, ...]:
    """The clearest difference between two templates of a kind in answers, and in going out as written, of those with enough cases.

    The more pairs are looked at, the more of them chance makes differ: its share is multiplied by their number (Bonferroni).
    """
    shares: Mapping[str, dict[TemplateFigures, Share]] = {
        "answered": {one: one.answered for one in templates if one.answered.enough},
        "as written": {one: one.as_written for one in templates if one.as_written.enough},
    }
    found = (_clearest(of, known) for of, known in shares.items())
    return tuple(difference for difference in found if difference)


def _clearest(of: str, known: Mapping[TemplateFigures, Share]) -> Difference | None:
    pairs = list(combinations(known, 2))
    compared = []
    for pair in pairs:
        worse, better = sorted(pair, key=lambda one: known[one].value or 0.0)
        chance = min(1.0, chance_of(known[better], known[worse]) * len(pairs))
        compared.append(Difference(of, better, worse, chance))
    return min(compared, key=lambda difference: difference.chance, default=None)
