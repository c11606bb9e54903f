"""The latency report in the terminal, as JSON, CSV or HTML, and its sending out of turn."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from worker import app as composition
from worker.cli.console import hours, out, print_json, print_table, say
from worker.cli.context import Json, context_of
from worker.errors import UsageError
from worker.report import words
from worker.report.documents import as_csv, as_json, explained, named
from worker.report.facts import Case, find, load
from worker.report.figures import Report, weekly
from worker.report.render import render
from worker.rules.stats import Figures

At = Annotated[str | None, typer.Option("--at", help="The moment of the report (ISO 8601); default: now.")]


def add_to(app: typer.Typer) -> None:
    app.command()(report)


def moment(text: str | None) -> datetime:
    """The moment of --at in UTC, default now.  Raises UsageError."""
    if text is None:
        return composition.now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f'--at {text} is no moment. Write it as "2026-11-23T18:00:00+01:00".') from None
    if at.tzinfo is None:
        raise UsageError(f'--at {text} has no time zone. Write it as "{text}+01:00" or "{text}Z".')
    return at.astimezone(UTC)


def report(
    context: typer.Context,
    week: Annotated[str | None, typer.Option(help="An ISO week, as 2026-W47; default: the present one.")] = None,
    at: At = None,
    as_json_: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="CSV on standard output.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report as one HTML file.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it now to the people who get it every week.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(help="A conversation (its id, or a Message-ID in it): every turn that made the figures."),
    ] = None,
) -> None:
    """The latency report of a week: how fast prospects are answered, who waits."""
    if as_json_ and csv:
        raise UsageError("--json and --csv both want the standard output. Ask for one of them.")
    settings = context_of(context).settings
    when = moment(at)
    with composition.opened(settings) as store:
        states = composition.mailboxes(settings, store)
        owners = composition.owners(settings, states)
        with store.read() as tx:
            if explain is not None:
                _explain(find(tx, owners, explain), when, as_json=as_json_)
                return
            figures = weekly(load(tx, owners), week, when, composition.report_zone(settings))
        if send:
            receivers = composition.send_report(settings, store, figures.week)
            say(f"The report of {figures.week} goes to {', '.join(receivers)} while followthrough run works.")
    if html is not None:
        html.write_text(render(figures).page, encoding="utf-8")
        say(f"written to {html}")
    if as_json_:
        print_json(as_json(figures))
    elif csv:
        sys.stdout.write(as_csv(figures))
    elif html is None and not send:
        _print(figures)


def _explain(case: Case, at: datetime, *, as_json: bool) -> None:
    if as_json:
        print_json(explained(case, at))
        return
    columns = ("whose", "began", "mails", "state", "answered", "by", "took", "working time", "because")
    zone = case.owner.calendar.zone
    rows = [
        (
            turn.side,
            _clock(turn.began, zone),
            len(turn.messages),
            turn.state,
            _clock(turn.answered_at, zone),
            turn.answered_by,
            hours(turn.elapsed),
            hours(turn.working),
            turn.reason,
        )
        for turn in case.turns(at)
    ]
    say(f"conversation {case.conversation_id}, prospect {named(case.prospect)}, times of {zone}\n")
    print_table(columns, rows, empty="No turn yet.")


def _clock(at: datetime | None, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %Y %H:%M") if at else ""


def _print(report: Report) -> None:
    out.print(f"[bold]{report.week}[/bold]  {words.headline(report)}\n", soft_wrap=True)
    rows = [
        ("first response", report.first_response),
        ("next responses", report.next_response),
        ("their latency", report.their_latency),
    ]
    rows += [(f"  by {person}", figures) for person, figures in report.people.items()]
    rows += [(f"  from {source}", figures) for source, figures in report.sources.items() if figures.n]
    columns = (
        "",
        "turns",
        "waiting",
        "half within",
        "9 of 10 within",
        "within 24 h",
        "within 72 h",
        "mean of answered",
    )
    print_table(columns, [_row(name, figures) for name, figures in rows], empty="")
    out.print("\nWho waits, the longest first")
    waiting = [
        (
            lead.prospect.name or lead.prospect.email,
            lead.prospect.company,
            hours(lead.elapsed),
            hours(lead.working),
            lead.step,
            lead.conversation_id,
        )
        for lead in report.waiting
    ]
    print_table(
        ("prospect", "company", "waits", "working time", "step", "conversation"), waiting, empty="Nobody waits."
    )


def _row(name: str, figures: Figures) -> tuple[object, ...]:
    elapsed = figures.elapsed
    times = [words.duration(value) if value is not None else "–" for value in (elapsed.p50_hours, elapsed.p90_hours)]
    mean = words.duration(elapsed.mean_answered_hours) if elapsed.mean_answered_hours is not None else "–"
    return (
        name,
        figures.n,
        figures.waiting,
        *times,
        words.share(figures.within_24h),
        words.share(figures.within_72h),
        mean,
    )
