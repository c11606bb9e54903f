"""What was learned, and judging again: learn, rejudge."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from worker import app as composition
from worker.cli.console import print_facts, print_json, print_table, progress, say
from worker.cli.context import Json, context_of
from worker.errors import UsageError
from worker.jobs import rejudge as judging
from worker.jobs.learn import learn as learn_now
from worker.jobs.rejudge import Named, Rejudged
from worker.model import LearnedModel


def add_to(app: typer.Typer) -> None:
    app.command()(learn)
    app.command()(rejudge)


def learn(context: typer.Context, as_json: Json = False) -> None:
    """Learns now from what people said of leads and from history, and says how well it does and whether it is used."""
    settings = context_of(context).settings
    if not settings.learning.enabled:
        raise UsageError("learning is switched off. Set enabled = true of [learning] in the configuration.")
    with composition.opened(settings) as store:
        desk = composition.desk(settings, composition.mailboxes(settings, store))
        model = learn_now(store, desk, composition.now(), force=True)
        older = judging.count(
            store, composition.judging_desk(settings, store, composition.mailboxes(settings, store)), composition.now()
        )
    if as_json:
        print_json(_document(model) | {"judged_by_older": older})
        return
    _print_model(model)
    if older:
        say(f"{older:,} mails were judged by an older version: followthrough rejudge --preview")


def _document(model: LearnedModel) -> dict[str, object]:
    return {
        "version": model.id,
        "trained_at": model.trained_at,
        "used": model.used,
        "why": model.why,
        "trial": asdict(model.trial),
        "features": len(model.weights),
    }


def _print_model(model: LearnedModel) -> None:
    trial = model.trial
    facts = {
        "version": model.id,
        "used": f"{'yes' if model.used else 'no'}: {model.why}",
        "answers of people": f"{trial.people}: the rules meet {trial.people_rules}, with the model {trial.people_model}",
        "history": f"{trial.history}: the rules meet {trial.history_rules}, with the model {trial.history_model}",
        "leads and others": f"{trial.leads} and {trial.others}",
        "features": len(model.weights),
    }
    if not trial.people_rules + trial.people_model:  # nothing was tried
        facts |= {"answers of people": trial.people, "history": trial.history}
    print_facts(facts)


def rejudge(
    context: typer.Context,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would change; change nothing.")] = False,
    anew: Annotated[bool, typer.Option("--all", help="Also what this version judged already.")] = False,
    as_json: Json = False,
) -> None:
    """Judges the stored history again after a change of rules, lists or model; goes on where it was stopped.

    A kind that rests on what is not stored (other headers, delivery reports, mails inside mails) stays as it was.
    """
    settings = context_of(context).settings
    with composition.opened(settings) as store:
        desk = composition.judging_desk(settings, store, composition.mailboxes(settings, store))
        expected = judging.count(store, desk, composition.now(), anew=anew)
        with progress("comparing" if preview else "judging", expected) as bar:

            def told(mails: int) -> None:
                bar.advance(bar.task_ids[0], mails)

            if preview:
                result = judging.preview(store, desk, composition.now(), anew=anew, told=told)
            else:
                judging.begin(store, desk, composition.now(), anew=anew)
                result = judging.rejudge(store, desk, composition.now, told)
    if as_json:
        print_json(_changes(result, preview=preview))
    else:
        _print_changes(result, preview=preview)


def _changes(result: Rejudged, *, preview: bool) -> dict[str, object]:
    return {
        "preview": preview,
        "mails": result.mails,
        "changed": result.changed,
        "kinds_kept": result.kinds_kept,
        "verdicts": [
            {"verdict": what, "before": before, "now": now, "mails": mails}
            for (what, before, now), mails in sorted(result.verdicts.items())
        ],
        "leads": {
            "appear": result.appear,
            "vanish": result.vanish,
            "stay": result.stay,
            "first_appear": [asdict(one) for one in result.first_appear],
            "first_vanish": [asdict(one) for one in result.first_vanish],
        },
    }


def _print_changes(result: Rejudged, *, preview: bool) -> None:
    would = "would change" if preview else "changed"
    say(f"{result.mails:,} mails judged again, {result.changed:,} {would}")
    rows = [(what, before, now, f"{mails:,}") for (what, before, now), mails in sorted(result.verdicts.items())]
    if rows:
        print_table(("verdict", "before", "now", "mails"), rows, empty="")
    if result.kinds_kept:
        say(f"{result.kinds_kept:,} mails keep their kind: it rests on parts of them that are not stored")
    _print_leads("appear" if preview else "appeared", result.appear, result.first_appear)
    _print_leads("vanish" if preview else "vanished", result.vanish, result.first_vanish)
    if result.stay:
        say(f"{result.stay:,} leads stay although their mails show none any more: a person acted on them")


def _print_leads(what: str, count: int, named: list[Named]) -> None:
    if not count:
        return
    say(f"{count:,} leads {what}:")
    rows = [(one.prospect, one.subject, one.reason) for one in named]
    print_table(("prospect", "subject", "strongest reason"), rows, empty="")
