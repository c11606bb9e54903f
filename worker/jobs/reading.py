"""Reads mails: bytes in, what they say and mean out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from worker.errors import UnreadableMailError
from worker.mail.parse import parse
from worker.model import ParsedMail, Understanding
from worker.rules.leads import LeadContext
from worker.rules.understand import understand


@dataclass(frozen=True, slots=True)
class Read:
    """A mail, and what the rules make of it by itself."""

    mail: ParsedMail
    judged: Understanding


class Reader(Protocol):
    """Reads mails, in the order given."""

    def read(self, raws: Sequence[bytes]) -> list[Read | UnreadableMailError]: ...


class Here:
    """Reads in this thread."""

    def __init__(self, context: LeadContext) -> None:
        self._context = context

    def read(self, raws: Sequence[bytes]) -> list[Read | UnreadableMailError]:
        return [self._one(raw) for raw in raws]

    def _one(self, raw: bytes) -> Read | UnreadableMailError:
        try:
            mail = parse(raw)
        except UnreadableMailError as error:
            return error
        return Read(mail, understand(mail, self._context))
