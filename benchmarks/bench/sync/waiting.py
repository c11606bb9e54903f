"""From an empty store to the waiting leads of the last 30 days on the page, and whether that depends on the size of the mailbox."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench.sync.measure import beside, say
from benchmarks.bench.sync.passes import product, recall, until_visible
from benchmarks.bench.sync.product import LIMIT
from benchmarks.bench.sync.server import LARGE, SMALL, Served, served
from benchmarks.figures import Figure, at_least, at_most


def bench() -> Iterator[Figure]:
    """Seconds until everybody is shown whom a pass over the small mailbox shows as waiting at its end."""
    small, large = served(SMALL), served(LARGE)
    wanted = _all_who_wait(small)
    true = small.mailbox.truth.waiting
    yield at_least("sync.waiting_leads_recall", recall(small, wanted), 0.9, len(true))
    yield Figure(
        "sync.waiting_leads_precision",
        round(len(wanted & set(true)) / max(1, len(wanted)), 4),
        "share",
        len(wanted),
    )
    large_seconds, small_seconds = beside(
        f"{len(wanted)} waiting leads visible in {large.size:,} mails, beside {small.size:,}",
        lambda: until_visible(large, wanted),
        lambda: until_visible(small, wanted),
        budget=45,
    )
    yield at_most(f"sync.waiting_leads_visible_{small.label}", small_seconds, 2, small.size, "s")
    yield at_most(f"sync.waiting_leads_visible_{large.label}", large_seconds, 2, large.size, "s")
    yield at_most("sync.waiting_leads_growth", large_seconds / small_seconds, 1.3, large.size, "×")


def _all_who_wait(box: Served) -> set[str]:
    say(f"reading {box.size:,} mails to know who waits")
    with product(box) as whole:
        whole.read_for(LIMIT)
        return whole.waiting()
