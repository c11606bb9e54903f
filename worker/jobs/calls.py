"""Phone calls: touches that a person carries out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from worker.errors import NotPossibleError
from worker.model import Draft, DraftState, TouchKind, TouchState
from worker.store import audit, drafts, touches


def call_made(tx: Connection, draft_id: int, version: int, *, who: str, now: datetime) -> Draft:
    """The call of this draft was made: its touch is done.  Raises StaleError and NotPossibleError as every act on a draft."""
    draft = drafts.set_state(tx, draft_id, version, DraftState.APPROVED, now=now)
    if draft.kind is not TouchKind.CALL:
        raise NotPossibleError(f"draft {draft_id} is a mail: approve it, and it is sent")
    touches.set_state(tx, draft.touch_id, TouchState.DONE, now)
    audit.record(tx, at=now, who=who, what="call made", subject=f"draft:{draft_id}")
    return draft
