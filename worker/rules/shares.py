"""Shares of few cases: how sure they are, and whether two of them differ by more than chance.

The interval is Wilson's (1927), which is honest for few cases and for shares near 0 and 1; the test is Fisher's exact one (1922).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.959963984540054  # the normal distribution holds 95 % within so many standard deviations
FEWEST = 10  # cases below which a share tells too little to be shown as one
_ROUNDING = 1 + 1e-7  # tables as likely as the one seen count as such, in spite of rounding
CHANCE = 0.05  # a difference that chance alone makes more often than so is called noise


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None where there is nothing to have a share of."""
        return self.count / self.of if self.of else None

    @property
    def enough(self) -> bool:
        """Whether there are enough cases to speak of a share at all."""
        return self.of >= FEWEST

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence; everything is possible where nothing was seen."""
        if not self.of:
            return 0.0, 1.0
        n, square = self.of, _Z * _Z
        middle = (self.count + square / 2) / (n + square)
        half = _Z / (n + square) * math.sqrt(self.count * (n - self.count) / n + square / 4)
        # exactly 0 and 1 at the ends, where rounding would leave a hair
        return (middle - half if self.count else 0.0), (middle + half if self.count < n else 1.0)


def chance_of(one: Share, other: Share) -> float:
    """How often chance alone would make two shares differ at least so much, if they were the same: the p of Fisher's test, two-sided."""
    hits, total = one.count + other.count, one.of + other.of
    fewest, most = max(0, hits - other.of), min(hits, one.of)
    logs = [_log_choices(one.of, k) + _log_choices(other.of, hits - k) for k in range(fewest, most + 1)]
    whole = _log_choices(total, hits)
    seen = math.exp(logs[one.count - fewest] - whole)
    return min(1.0, math.fsum(chance for log in logs if (chance := math.exp(log - whole)) <= seen * _ROUNDING))


def _log_choices(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
