"""Time travel over the stored history: what a plan would have done, beside what really happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from worker import app as composition
from worker.cli.console import hours, print_json, print_table, progress, say
from worker.cli.context import Json, context_of
from worker.cli.report import At, moment
from worker.config import Settings
from worker.drafting import Renderer
from worker.errors import UsageError
from worker.jobs.replay import Desk, Question, asked_for, day_of, replay_leads
from worker.model import Plan
from worker.report import replays, words
from worker.rules.replayed import LeadReplay, Row, Step, Totals, headline, ordered, timeline, totals
from worker.store import leads as lead_rows
from worker.store.db import Store

DEFAULT_SPAN = timedelta(days=90)
MOST_PLANS = 2
MOST_SHOWN = 20  # leads in the terminal
EMPTY = "No lead is stored yet. followthrough sync reads the mailboxes, followthrough import takes in older mail."


def add_to(app: typer.Typer) -> None:
    app.command()(replay)


def replay(
    context: typer.Context,
    first: Annotated[
        str | None, typer.Option("--from", help="The first day, as 2026-08-01; default: 90 days before the last.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="The last day; default: today.")] = None,
    plan: Annotated[
        list[str] | None,
        typer.Option("--plan", help="A plan by its name; twice: two compared. Default: the one that each lead has."),
    ] = None,
    mailbox: Annotated[str | None, typer.Option(help="Only the leads of this mailbox.")] = None,
    lead: Annotated[
        int | None, typer.Option(min=1, max=2**63 - 1, help="Only this lead, whenever it was found.")
    ] = None,
    older: Annotated[bool, typer.Option("--older", help="Leads too that were found before the first day.")] = False,
    texts: Annotated[bool, typer.Option("--texts", help="Subject and first line of each proposal too.")] = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Time travel: what would have been detected, drafted and when, beside what really happened; writes nothing."""
    settings, now = context_of(context).settings, moment(at)
    boxes = _mailboxes(settings, mailbox)
    days = _days(first, last, now, settings.owner(boxes[0]).timezone)
    chosen = _plans(settings, plan or [])
    asked = Question(*days, now, chosen, lead=lead, older=older, first_lines=texts)
    with composition.looked_at(settings) as store:
        found = _replayed(settings, store, asked, boxes) if store else []
        empty = store is None or _is_empty(store)
    sums = totals(found)
    if as_json:
        names = [one.name if one else None for one in chosen]
        head = {"from": days[0], "to": days[1], "at": now, "plans": names}
        print_json(head | replays.as_json(sums, ordered(found)))
    elif found:
        _print(sums, ordered(found), days)
    else:
        say(EMPTY if empty else "No lead was found in these days. --older takes in those that were found before.")


def _mailboxes(settings: Settings, mailbox: str | None) -> tuple[str, ...]:
    """The addresses of the mailboxes that are asked for."""
    known = tuple(box.address for box in settings.mailboxes)
    if mailbox is None:
        return known
    if mailbox.lower() not in known:
        raise UsageError(f"--mailbox {mailbox}: there is none of that address. Configured are: {', '.join(known)}.")
    return (mailbox.lower(),)


def _days(first: str | None, last: str | None, now: datetime, zone: str) -> tuple[date, date]:
    """The days asked for, both included; today is the one of `zone`."""
    end = _day("--to", last) if last else now.astimezone(ZoneInfo(zone)).date()
    start = _day("--from", first) if first else end - DEFAULT_SPAN
    if start > end:
        raise UsageError(f"--from {start} is after --to {end}. Give the earlier day to --from.")
    return start, end


def _day(option: str, text: str) -> date:
    try:
        return day_of(text)
    except ValueError:
        raise UsageError(f"{option} {text} is no day that mail can be of. Write it as 2026-08-01.") from None


def _plans(settings: Settings, names: list[str]) -> tuple[Plan | None, ...]:
    known = composition.plans(settings, {})
    names = list(dict.fromkeys(names))
    if len(names) > MOST_PLANS:
        raise UsageError(f"--plan is given {len(names)} times. Two plans can be compared at once.")
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"there is no plan {', '.join(unknown)}. Plans are: {', '.join(sorted(known))}.")
    return tuple(known[name] for name in names) or (None,)


def _is_empty(store: Store) -> bool:
    with store.read() as tx:
        return not lead_rows.every(tx)


def _replayed(settings: Settings, store: Store, question: Question, boxes: tuple[str, ...]) -> list[LeadReplay]:
    there, states = composition.stored_only(settings, store)
    owners = composition.owners(there, states)
    with Renderer() as renderer, store.read() as tx:
        desk = Desk(
            composition.drafting(there, states, store),
            {mailbox: owner.email for mailbox, owner in owners.items()},
            composition.templates(settings, renderer),
        )
        question = replace(question, mailboxes=[states[box].id for box in boxes if box in states])
        leads = asked_for(tx, question, desk)
        with progress("replaying", len(leads)) as bar:
            return list(replay_leads(tx, leads, question, desk, lambda more: bar.advance(bar.task_ids[0], more)))


def _print(sums: Totals, leads: list[LeadReplay], days: tuple[date, date]) -> None:
    say(f"{days[0]} to {days[1]}: {_count(sums.leads, 'lead')} found.")
    say(headline(sums, (days[1] - days[0]).days + 1) + "\n")
    print_table(replays.columns(sums), replays.summary(sums), empty="")
    for lead in leads[:MOST_SHOWN]:
        _print_lead(lead)
    if len(leads) > MOST_SHOWN:
        say(f"\n{_count(len(leads) - MOST_SHOWN, 'more lead')}: --json has all, --lead N shows one.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _print_lead(lead: LeadReplay) -> None:
    found = _clock(lead.found_at, lead.zone)
    differs = "; the plans differ" if lead.differs else ""
    say(f"\n{words.person(lead.lead.prospect)} (lead {lead.lead.id}, found {found} {lead.zone}{differs})")
    rows = [(_clock(row.at, lead.zone), _really(row), *map(_step, row.steps)) for row in timeline(lead)]
    rows.append(
        ("at the end", "forgotten" if lead.forgotten else "", *(replays.standing(one.standing) for one in lead.plans))
    )
    print_table(("", "really", *(one.plan for one in lead.plans)), rows, empty="")


def _really(row: Row) -> str:
    if row.mail:
        gap = f", {hours(row.mail.gap)} after the one before" if row.mail.gap else ""
        return f"{row.mail.by} wrote{gap}"
    if row.reply:
        return "they wrote" + (f": {row.reply.intent.replace('_', ' ')}" if row.reply.intent else "")
    return ""


def _step(step: Step | None) -> str:
    if step is None:
        return ""
    proposal, text = step.proposal, step.text
    said = f"{proposal.kind.replace('_', ' ')}: {proposal.reason}"
    if outcome := replays.OUTCOMES[proposal.outcome]:
        said += f" ({outcome})"
    if text is None:
        return said
    if text.template is None:
        return f"{said}\n  {'needs evidence' if text.needs_evidence else text.lacks}"
    said += f"\n  {text.template}"
    if text.evidence:
        said += f", leaning on “{text.evidence.title}”"
    return f"{said}\n  {text.subject}\n  {text.first_line}" if text.first_line else said


def _clock(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %Y %H:%M")
