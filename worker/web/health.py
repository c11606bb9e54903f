"""How the worker is, in words: each mailbox, and the line at the top of every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from worker.jobs.pausing import standing
from worker.jobs.watches import watches
from worker.model import Folder, MailboxState, Watch
from worker.report.watching import Fact, Line, brief, facts, line, reading
from worker.store import folders, mailboxes
from worker.web.desk import WebDesk


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox, what to say of it, and its folders that rest."""

    state: MailboxState
    watch: Watch
    line: Line
    facts: list[Fact]
    resting: tuple[Folder, ...]


def boxes(tx: Connection, desk: WebDesk, now: datetime) -> list[Box]:
    """The mailboxes of the configuration."""
    known = watches(tx, desk.owners, now, desk.bytes_a_day)
    resting = [folder for folder in folders.read_ones(tx) if folder.paused_reason]
    return [
        Box(
            state,
            (this := known[state.id]),
            line(this),
            facts(this),
            tuple(folder for folder in resting if folder.mailbox_id == state.id),
        )
        for state in mailboxes.every(tx)
        if state.id in known
    ]


def status(tx: Connection, desk: WebDesk, now: datetime) -> Line:
    """The line at the top of every page: that sending is stopped, what is wrong, how far history is read, or when the mailboxes were last confirmed."""
    if stopped := standing(tx):
        more = f" (and {len(stopped) - 1} more)" if len(stopped) > 1 else ""
        return Line(f"{stopped[0]}{more}", good=False)
    every = list(watches(tx, desk.owners, now, desk.bytes_a_day).values())
    if not every:
        return Line("No mailbox is configured. Add one to the configuration, then restart.", good=False)
    wrong = [(one, said) for one in every if not (said := line(one)).good]
    if wrong:
        one, said = wrong[0]
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        return Line(f"{one.address}: {said.text}{more}", good=False)
    count = f"{len(every)} mailbox{'es' * (len(every) > 1)}"
    if any(one.unread for one in every):
        return Line(f"{count}, {reading(every)}", good=True)
    ages = [one.confirmed_age for one in every if one.confirmed_age is not None]
    return Line(f"{count}, last confirmed {brief(max(ages))} ago", good=True)
