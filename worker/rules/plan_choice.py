"""Which plan a new lead follows: the first whose conditions all hold, else the one of its mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worker.model import Plan, Source


def choose(plans: Iterable[Plan], default: str, source: Source, mailbox_id: int, industry: str | None) -> str:
    """The name of the plan; one without conditions is chosen by hand or by its mailbox alone."""
    return next((plan.name for plan in plans if _fits(plan, source, mailbox_id, industry)), default)


def industry_of(email: str | None, industries: Mapping[str, str]) -> str | None:
    """The industry of the company at whose domain, or below which, the address is; industries by domain."""
    domain = (email or "").rpartition("@")[2]
    while domain:
        if domain in industries:
            return industries[domain]
        domain = domain.partition(".")[2]
    return None


def _fits(plan: Plan, source: Source, mailbox_id: int, industry: str | None) -> bool:
    if not (plan.sources or plan.industries or plan.mailboxes):
        return False
    return (
        (not plan.sources or source in plan.sources)
        and (not plan.industries or industry in plan.industries)
        and (not plan.mailboxes or mailbox_id in plan.mailboxes)
    )
