"""A reply in the form in which its intent is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from worker.model import Kind, Signal
from worker.rules import dates, reply_dates
from worker.rules.screen import Phrases, seen
from worker.rules.sentences import Sentence

SHORT = 250  # characters of a mail in which one bare word carries the whole answer


@dataclass(frozen=True)
class ReplyMail:
    """A reply as the finders of intents see it."""

    text: str
    sentences: tuple[Sentence, ...]
    subject: str
    kind: Kind
    sent: datetime | None

    @cached_property
    def plain(self) -> str:
        return " ".join(sentence.plain for sentence in self.sentences)

    @cached_property
    def seen(self) -> int:
        """The bits of the patterns that may match anywhere: most lists need no second look."""
        return seen(self.plain)

    @cached_property
    def days(self) -> tuple[dates.Period, ...]:
        """The points in time in the text; costly, and few mails need them."""
        return dates.find(self.text, self.sent) if self.sent else ()

    @cached_property
    def later_days(self) -> tuple[dates.Period, ...]:
        """Days to come that are no deadline."""
        today = self.sent.date() if self.sent else date.max
        return tuple(day for day in self.days if day.first > today and not reply_dates.is_deadline(self.text, day))

    def first(self, phrases: Phrases, name: str, unless: Phrases | None = None) -> Signal | None:
        """The first sentence with one of the phrases and with none of `unless`."""
        if not phrases.bit & self.seen:
            return None
        for sentence in self.sentences:
            if sentence.holds(phrases) and not (unless and sentence.holds(unless)):
                return Signal(name, 1.0, sentence.written[:200])
        return None

    def has(self, phrases: Phrases, unless: Phrases | None = None) -> bool:
        return self.first(phrases, "", unless) is not None

    def of(self, day: dates.Period) -> Sentence | None:
        """The sentence in which a day stands."""
        return next((one for one in self.sentences if one.start <= day.start < one.end), None)
