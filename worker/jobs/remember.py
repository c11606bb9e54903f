"""What a person says of an address, a domain or a pattern: remembered for later mails, and laid over those that are stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from worker.jobs.settle import Desk, derive, settle
from worker.model import Known, Lead, Says, Scope
from worker.rules import known as words
from worker.store import audit
from worker.store import known as known_rows
from worker.store import leads as lead_rows

_MANY = 50  # words from which looking at every mail costs less than asking for each


def remember(tx: Connection, desk: Desk, said: Sequence[Known], now: datetime) -> int:
    """Stores the words and judges the stored mails anew by them; returns how many leads that changed, added or ended."""
    stored = [known_rows.add(tx, word) for word in said]
    for word in stored:
        _note(tx, word, word.who, word.says.value.replace("_", " "))
    return _judge_anew(tx, desk, stored, now)


def forget(tx: Connection, desk: Desk, id_: int, *, who: str, now: datetime) -> int:
    """Removes a word, as if it had never been said; returns how many leads that changed.  Raises NotFoundError."""
    word = known_rows.get(tx, id_)
    known_rows.remove(tx, id_)
    _note(tx, word, who, f"no longer {word.says.value.replace('_', ' ')}")
    return _judge_anew(tx, desk, [word], now)


def _judge_anew(tx: Connection, desk: Desk, said: Sequence[Known], now: datetime) -> int:
    patterns = ["*"] if len(said) > _MANY else sorted({each for word in said for each in words.broad(word)})
    found = known_rows.conversations_like(tx, patterns)
    ids = {conversation for conversation, email, subject in found if _meant(said, email, subject)}
    before = lead_rows.of_conversations(tx, ids)
    derive(tx, desk, ids, now)
    brought = set()
    if any(word.says is Says.LEAD for word in said):
        loose = [m for m in known_rows.loose_like(tx, patterns) if _meant(said, m.from_.email, m.subject)]
        brought = settle(tx, desk, loose, now)
    after = lead_rows.of_conversations(tx, ids)
    changed = {id_ for id_ in ids if _state(before, id_) != _state(after, id_)}
    return len(changed) + len(brought - {lead.id for lead in after.values()})


def _state(leads: dict[int, Lead], conversation: int) -> tuple[bool, bool | None]:
    lead = leads.get(conversation)
    return lead is not None, lead.override if lead else None


def _meant(said: Sequence[Known], email: str, subject: str) -> bool:
    plain = {word.value for word in said if word.scope is not Scope.PATTERN}
    return bool(words.keys([email]) & plain) or any(
        words.about(word, [email], subject or word.subject) for word in said if word.scope is Scope.PATTERN
    )


def _note(tx: Connection, word: Known, who: str, what: str) -> None:
    audit.record(tx, at=word.at, who=who, what=what, subject=f"known:{word.id}", detail=str(word))
