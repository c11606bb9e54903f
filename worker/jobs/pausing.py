"""Stops all sending at once, or that of a mailbox, and lets it go on: acts of a person, written down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from worker.store import audit, mailboxes, stops
from worker.store.stops import ALL


def pause(tx: Connection, mailbox_id: int, reason: str, *, who: str, now: datetime) -> bool:
    """From the moment this commits no mail passes the fence, by any worker; False where sending was stopped already.

    Raises NotFoundError for a mailbox that there is not.
    """
    if mailbox_id != ALL:
        mailboxes.get(tx, mailbox_id)
    stopped = stops.stop(tx, mailbox_id, reason, who, now)
    if stopped:
        _note(tx, mailbox_id, now, who, "sending stopped", reason)
    return stopped


def resume(tx: Connection, mailbox_id: int, *, who: str, now: datetime) -> bool:
    """False where nothing was stopped."""
    resumed = stops.resume(tx, mailbox_id, who, now)
    if resumed:
        _note(tx, mailbox_id, now, who, "sending resumed", "")
    return resumed


def standing(tx: Connection) -> list[str]:
    """Every stop in words, that of all mailboxes first."""
    return [stopped(tx, stop.mailbox_id, stop.reason, stop.who) for stop in stops.standing(tx)]


def stopped(tx: Connection, mailbox_id: int, reason: str, who: str) -> str:
    """A stop in words."""
    whose = "Sending is paused" if mailbox_id == ALL else f"{mailboxes.get(tx, mailbox_id).address} sends nothing"
    return f"{whose} ({who}): {reason}" if reason else f"{whose} ({who})."


def _note(tx: Connection, mailbox_id: int, at: datetime, who: str, what: str, detail: str) -> None:
    subject = f"mailbox:{mailbox_id}" if mailbox_id else "sending"
    audit.record(tx, at=at, who=who, what=what, subject=subject, detail=detail)
