"""What the page is handed: everything it shows and changes, and nothing of the configuration besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from worker.drafting.templates import Templates
from worker.errors import NotFoundError
from worker.jobs.draft_touches import DraftingSettings
from worker.jobs.forecasts import Forecasts
from worker.jobs.outgoing import Office
from worker.jobs.settle import Desk
from worker.model import WorkCalendar
from worker.report.facts import Owner
from worker.store.db import Store


@dataclass(frozen=True, slots=True)
class WebDesk:
    """What the page works with.

    `owners` by mailbox id; `zone` is the zone of every time shown; `clock` gives UTC; `hosts` are the names (without port) by which the
    page may be asked for; `address` is its address for people, "https://…" where it is reached over TLS.  Without `password_hash`
    (argon2) nobody signs in and everything is done as `user`: only for a page that listens on loopback.  `wake_deliver` and `wake_plan`
    tell the jobs that there is something to do.  `metrics_token`: who sends it may read the metrics; `bytes_a_day` of each mailbox, after which
    older texts wait.
    """

    store: Store
    office: Office
    desk: Desk
    drafting: DraftingSettings
    templates: Templates
    owners: Mapping[int, Owner]
    zone: str
    clock: Callable[[], datetime]
    wake_deliver: Callable[[], None]
    wake_plan: Callable[[], None]
    user: str
    password_hash: str
    hosts: frozenset[str]
    address: str = ""
    metrics_token: str = ""
    bytes_a_day: int | None = None
    forecasts: Forecasts = field(default_factory=Forecasts)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def secure(self) -> bool:
        """Whether browsers reach the page over TLS."""
        return self.address.startswith("https://")

    def calendar(self, mailbox_id: int) -> WorkCalendar:
        """The working hours of a mailbox's owner.  Raises NotFoundError for a mailbox that is no longer watched."""
        if mailbox_id not in self.desk.calendars:
            raise NotFoundError("Its mailbox is no longer in the configuration.")
        return self.desk.calendars[mailbox_id]
