"""How the worker is, in words: each mailbox, and the mails that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.model import Folder, MailboxState
from worker.store import folders, mailboxes
from worker.web.desk import WebDesk
from worker.web.wording import ago, span

SILENCE = timedelta(minutes=35)  # an IDLE connection is renewed every 29 minutes (RFC 2177), a poll comes sooner


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence on the state of something."""

    text: str
    good: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox, what to say of it, and its folders that rest."""

    state: MailboxState
    line: Line
    resting: tuple[Folder, ...]


def boxes(tx: Connection, desk: WebDesk, now: datetime) -> list[Box]:
    """The mailboxes of the configuration."""
    known = [state for state in mailboxes.every(tx) if state.id in desk.owners]
    return [_box(tx, state, now) for state in known]


def status(tx: Connection, desk: WebDesk, now: datetime) -> Line:
    """The line at the top of every page: what is wrong, or when the mailboxes were last confirmed."""
    every = boxes(tx, desk, now)
    wrong = [box for box in every if not box.line.good]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        return Line(f"{wrong[0].state.address}: {wrong[0].line.text}{more}", good=False)
    seen = [box.state.confirmed_at for box in every if box.state.confirmed_at]
    if not seen:
        return Line("No mailbox is configured. Add one to the configuration, then restart.", good=False)
    return Line(
        f"{len(every)} mailbox{'es' * (len(every) > 1)}, last confirmed {ago(now - min(seen))}",
        good=True,
    )


def _box(tx: Connection, state: MailboxState, now: datetime) -> Box:
    resting = tuple(folder for folder in folders.of_mailbox(tx, state.id) if folder.paused_reason)
    return Box(state, _line(state, resting, now), resting)


def _line(state: MailboxState, resting: tuple[Folder, ...], now: datetime) -> Line:
    if state.error:
        since = f" (for {span(now - state.error_at)})" if state.error_at else ""
        return Line(f"{state.error.rstrip('.')}{since}.", good=False)
    if state.confirmed_at is None:
        return Line("not read yet. If this stays, look whether the worker runs: followthrough run.", good=False)
    if now - state.confirmed_at > SILENCE:
        since = span(now - state.confirmed_at)
        return Line(f"not confirmed for {since}. Look whether the worker runs: followthrough run.", good=False)
    if resting:
        return Line(f"{resting[0].name} is not read: {resting[0].paused_reason}", good=False)
    return Line(f"last confirmed {ago(now - state.confirmed_at)}", good=True)
