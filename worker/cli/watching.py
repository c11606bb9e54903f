"""How commands tell how a mailbox stands, and how far a long pass is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from rich.progress import Progress, TaskID

from worker.cli.console import bars, complain, err
from worker.jobs.take_in import TakenIn
from worker.model import Watch
from worker.report.watching import facts, line, reading
from worker.rules.watching import up

LOOK_EVERY = 0.5  # seconds between two looks into the store, while a pass goes on
SAY_EVERY = 15.0  # seconds between two plain lines, where no bar can be drawn


def document(this: Watch) -> dict[str, object]:
    """Everything known of a mailbox as JSON takes it; durations in seconds, None for what is not known."""
    return {
        "address": this.address,
        "up": up(this),
        "confirmed_age_seconds": _seconds(this.confirmed_age),
        "lag_seconds": _seconds(this.lag),
        "history_mails": this.history,
        "history_remaining_mails": this.unread,
        "history_read_ratio": this.share,
        "history_seconds_left": _seconds(this.time_left),
        "texts_remaining": this.texts,
        "texts_wait_for_tomorrow": this.used_up,
        "throttled_seconds": _seconds(this.throttled),
        "read_bytes_today": this.bytes_today,
        "bytes_a_day": this.bytes_a_day,
        "folders_paused": list(this.resting),
        "error": this.error,
        "error_age_seconds": _seconds(this.error_age),
    }


def words(this: Watch) -> str:
    """The same in a few words."""
    told = [f"{fact.term}: {fact.text}" for fact in facts(this)]
    said = line(this)
    return "; ".join(told if said.good or this.confirmed_age is None else [*told, f"last problem: {said.text}"])


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


@dataclass
class Progressing:
    """Tells of one mailbox's pass: on a bar for the mails and one for the older texts, or in a plain line now and then."""

    address: str
    look: Callable[[], Watch]
    bar: Progress
    mails: TaskID | None = None
    texts: TaskID | None = None
    seen: int = 0
    most_texts: int = 0
    looked_at: float = field(default_factory=lambda: time.monotonic() - LOOK_EVERY)
    said_at: float = field(default_factory=time.monotonic)

    def __call__(self, taken: TakenIn) -> None:
        """A batch was stored."""
        self.seen += taken.seen
        now = time.monotonic()
        if now - self.looked_at >= LOOK_EVERY:
            self.looked_at = now
            self._draw(self.look())
        if self.bar.disable and now - self.said_at >= SAY_EVERY:
            self.said_at = now
            complain(f"{self.address}: {self._line(self.look())}")

    def end(self) -> None:
        """The pass is over."""
        self._draw(self.look())

    def _draw(self, now: Watch) -> None:
        self.most_texts = max(self.most_texts, now.texts)
        if self.mails is None:
            self.mails = self.bar.add_task(self.address)
        read = self._mails_seen(now)
        self.bar.update(self.mails, completed=read, total=read + now.unread)
        if self.most_texts and not now.unread:
            if self.texts is None:
                self.texts = self.bar.add_task("  older texts")
            self.bar.update(self.texts, completed=self.most_texts - now.texts, total=self.most_texts)

    def _mails_seen(self, now: Watch) -> int:
        """Without the texts that were read after the headers: those have their own bar."""
        return max(self.seen - max(self.most_texts - now.texts, 0), 0)

    def _line(self, now: Watch) -> str:
        if now.unread:
            return f"{now.history - now.unread:,} of {now.history:,} mails, {reading([now])}"
        return f"{self.seen:,} mails and texts looked at, {now.texts:,} older texts to go"


@contextmanager
def progressing() -> Iterator[Progress]:
    """The bars of a pass on standard error; none where no terminal is there to draw them."""
    with Progress(*bars(), console=err, disable=not err.is_terminal) as bar:
        yield bar
