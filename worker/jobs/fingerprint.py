"""A name for the configuration that decisions of the plans depend on, so that a change of it is noticed after a restart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from worker import __version__
from worker.model import Plan, WorkCalendar


def fingerprint(plans: Mapping[str, Plan], calendars: Mapping[int, WorkCalendar]) -> str:
    """The same in every process for the same plans, hours, holidays and version of the program."""
    digest = hashlib.sha256(__version__.encode())
    for name, plan in sorted(plans.items()):
        digest.update(f"{name} {plan.touches} {plan.company_gap}".encode())  # its conditions matter to new leads alone
    for mailbox, calendar in sorted(calendars.items()):
        digest.update(f"{mailbox} {calendar.zone} {calendar.hours} {sorted(calendar.days_off)}".encode())
    return digest.hexdigest()
