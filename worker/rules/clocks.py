"""Whose turn it is in a conversation, and how long each turn waited for its answer.

    facts ─► seen by `at` ─► copies merged ─► sides ─► runs ─► where does the clock start? who answered? ─► Turn

docs/clocks.md tells the reasons with examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, groupby

from worker.model import Intent, Message, Side, Step, Turn, TurnFacts, TurnOverride, TurnState, WorkCalendar, utc
from worker.rules import sides
from worker.rules.hours import working_time
from worker.rules.withdrawals import takes_back

LATE = timedelta(hours=24)
OVERDUE = timedelta(hours=72)

REASONS = {
    Intent.OPT_OUT: "they want no more mail",
    Intent.LEFT_COMPANY: "they left the company",
    Intent.WRONG_PERSON: "they are not the right person",
    Intent.NOT_INTERESTED: "they said no",
    Intent.NOT_NOW: "they asked for a later time",
    Intent.MEETING_ACCEPTED: "they accepted a meeting",
    Intent.CLOSER: "a polite ending",
}
NEEDS_NO_ANSWER = "needs no answer"
TAKEN_BACK = "the question was taken back"

_REFUSALS = frozenset({Intent.OPT_OUT, Intent.NOT_INTERESTED})


@dataclass(frozen=True, slots=True)
class _Said:
    """A message that makes turns: its side, the rows of its copies, and whether it reached the prospect's side."""

    mail: TurnFacts
    side: Side
    rows: tuple[int, ...]
    reached: bool

    @property
    def at(self) -> datetime:
        return self.mail.at


_Run = tuple[_Said, ...]


def facts_of_message(message: Message) -> TurnFacts:
    """What the clock rule needs of a stored message."""
    understanding = message.understanding
    lead = understanding.lead
    answers_to = {address.email for address in message.reply_to} | {understanding.intent.delegate or ""}
    return TurnFacts(
        message_id=message.message_id,
        from_=message.from_.email,
        recipients=frozenset(address.email for address in (*message.to, *message.cc)),
        at=message.arrival.at,
        ours=message.ours,
        kind=understanding.kind.kind,
        intent=understanding.intent.intent,
        needs_answer=lead.needs_answer,
        source=lead.source,
        introducer=lead.introducer,
        prospect=lead.prospect.email,
        bounce=understanding.kind.bounce,
        row=message.id,
        answers_to=frozenset(answers_to - {""}),
        about=(*message.in_reply_to, *reversed(message.references)),
        takes_back=not message.ours and takes_back(understanding.parts.new_text),
        guessed=message.guess is not None,
    )


def turns(
    facts: Iterable[TurnFacts], calendar: WorkCalendar, at: datetime, overrides: Sequence[TurnOverride] = ()
) -> tuple[Turn, ...]:
    """The turns of one conversation as they stood at `at`, oldest first; the order of `facts` does not matter.

    What arrived after `at` is not seen, what arrived exactly then is.  Of several overrides of a turn the last one counts.
    """
    at = utc(at)
    runs = _runs(_said(facts, at))
    first = next((run for run in runs if run[0].side is Side.THEIRS), None)
    return tuple(
        _turn(run, after, calendar, at, overrides, first=run is first)
        for run, after in zip(runs, (*runs[1:], ()), strict=False)
    )


def waiting(turns: Iterable[Turn]) -> Turn | None:
    """The turn of theirs that waits for us, if one does."""
    return next((turn for turn in turns if turn.side is Side.THEIRS and turn.state is TurnState.WAITING), None)


def step(elapsed: timedelta) -> Step:
    """Where on the escalation ladder a wait of this length stands."""
    if elapsed >= OVERDUE:
        return Step.OVERDUE
    return Step.LATE if elapsed >= LATE else Step.DUE


def _said(facts: Iterable[TurnFacts], at: datetime) -> Iterator[_Said]:
    """The messages that make turns, oldest first; of two at one moment theirs comes first, so that ours answers it."""
    copies = _merged(mail for mail in facts if mail.at <= at)
    mails = [mail for mail, _ in copies]
    people = sides.people(mails)
    for (mail, rows), lost in zip(copies, sides.undelivered(mails), strict=True):
        side = sides.side(mail)
        if side is Side.THEIRS:
            yield _Said(mail, side, rows, reached=True)
        elif side is Side.OURS and people.reached_by(mail.recipients, mail.at):
            yield _Said(mail, side, rows, reached=people.reached_by(mail.recipients - lost, mail.at))


def _merged(facts: Iterable[TurnFacts]) -> list[tuple[TurnFacts, tuple[int, ...]]]:
    """Each mail once, as its earliest copy, with the rows of all its copies."""
    copies: dict[object, list[TurnFacts]] = {}
    for number, mail in enumerate(sorted(facts, key=lambda mail: (mail.at, mail.ours, mail.row))):
        key = (mail.message_id, mail.from_) if mail.message_id else number
        copies.setdefault(key, []).append(mail)
    return [(same[0], tuple(sorted(mail.row for mail in same))) for same in copies.values()]


def _runs(said: Iterable[_Said]) -> list[_Run]:
    """Maximal runs of one side.  A run of ours of which nothing arrived leaves no trace: their clock runs on."""
    runs = (tuple(run) for _, run in groupby(said, key=lambda said: said.side))
    arrived = chain.from_iterable(run for run in runs if any(said.reached for said in run))
    return [tuple(run) for _, run in groupby(arrived, key=lambda said: said.side)]


def _turn(
    run: _Run, after: _Run, calendar: WorkCalendar, at: datetime, overrides: Sequence[TurnOverride], *, first: bool
) -> Turn:
    rows = {row for said in run for row in said.rows}
    override = next((override for override in reversed(overrides) if override.message_row in rows), None)
    side = run[0].side
    start, reason = (_our_clock if side is Side.OURS else _their_clock)(run, override)
    answer = next((said for said in after if said.reached), None) if start else None
    until = answer.at if answer else at
    return Turn(
        side=side,
        began=(start if start and side is Side.THEIRS else run[0]).at,
        ended=max(said.at for said in run if said.reached),
        messages=tuple(said.mail.row for said in run),
        state=(TurnState.ANSWERED if answer else TurnState.WAITING) if start else TurnState.CLOSED,
        answered_at=answer.at if answer else None,
        answered_by=answer.mail.from_.lower() if answer else None,
        elapsed=until - start.at if start else None,
        working=working_time(start.at, until, calendar) if start else None,
        reason=reason,
        first=first,
        opening_message_id=run[0].mail.message_id,
    )


def _our_clock(run: _Run, override: TurnOverride | None) -> tuple[_Said | None, str | None]:
    """Where the clock of a turn of ours starts: its last mail that arrived; None and why where a person closed it."""
    if override and override.closed and not _later(run, override):
        return None, override.reason
    return [said for said in run if said.reached][-1], None


def _their_clock(run: _Run, override: TurnOverride | None) -> tuple[_Said | None, str | None]:
    """Where the clock of a turn of theirs starts: its first mail that needs an answer; None and why where it is closed."""
    if override is None:
        return _opening(run)
    if not override.closed:
        return next((said for said in run if said.mail.needs_answer), run[0]), None
    start, _ = _opening(_later(run, override))
    return start, None if start else override.reason


def _later(run: _Run, override: TurnOverride) -> _Run:
    """The part of a run that the person had not seen."""
    return tuple(said for said in run if override.at and said.at > override.at)


def _opening(run: _Run) -> tuple[_Said | None, str | None]:
    start, reason = None, None
    for said in run:
        mail = said.mail
        if mail.needs_answer:
            start = start or said
        elif start and not mail.guessed and (mail.takes_back or mail.intent in _REFUSALS):
            start, reason = None, TAKEN_BACK
        elif mail.intent:
            reason = reason or REASONS.get(mail.intent)
    return start, None if start else reason or NEEDS_NO_ANSWER
