"""Commands that read mails: explain, threads, import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer

from worker import app as composition
from worker.cli.console import complain, out, print_facts, print_json, progress, say
from worker.cli.context import Context, Json, context_of
from worker.errors import FollowthroughError, UnreadableMailError, UsageError
from worker.jobs import rejudge
from worker.jobs.import_mails import import_mails as take_in_files
from worker.jobs.take_in import TakenIn
from worker.mail.archives import ArchivedMail, count, mails
from worker.mail.parse import parse
from worker.model import Address, Known, LeadVerdict, Learned, ParsedMail, Signal, ThreadFacts, Understanding, Us
from worker.rules import arrivals, ourselves, threads
from worker.rules import known as words
from worker.rules.leads import LeadContext
from worker.rules.understand import sent_at, understand
from worker.store import known as known_rows
from worker.store import messages as message_rows

Me = Annotated[list[str] | None, typer.Option("--me", help="An address or a bare domain of ours (repeatable).")]


def add_to(app: typer.Typer) -> None:
    app.command()(explain)
    app.command(name="threads")(list_threads)
    app.command(name="import")(import_mails)


def explain(
    context: typer.Context,
    files: list[Path],
    as_json: Json = False,
    me: Me = None,
    remembered: Annotated[
        bool, typer.Option("--remembered", help="With what was said of people; needs the configuration.")
    ] = False,
) -> None:
    """Reads mails and says what it makes of each, with what was learned where a configuration names a store."""
    judging = LeadContext(us=_us(me), learned=_learned(context_of(context)))
    view = _View(judging, _remembered(context) if remembered else ())
    worst = 0
    for path in files:
        try:
            for archived in mails(path):
                worst = max(worst, _explain(archived, view, as_json=as_json))
        except UsageError as error:  # of many files, the others are still worth reading
            complain(str(error))
            worst = error.exit_code
    if worst:
        raise typer.Exit(worst)


@dataclass(frozen=True, slots=True)
class _View:
    """How mails are looked at: who we are, what was learned, and what was said of others."""

    context: LeadContext
    known: Sequence[Known]


def _remembered(context: typer.Context) -> list[Known]:
    with composition.opened(context_of(context).settings) as store, store.read() as tx:
        return known_rows.every(tx)


def _learned(shared: Context) -> Learned | None:
    """What was learned in the store of the configuration; nothing where there is none, or none that can be read: explaining needs neither."""
    if not shared.config.exists():
        return None
    try:
        return composition.learned_if_any(shared.settings)
    except FollowthroughError as error:
        complain(f"explained by the rules alone: {error}")
        return None


def _explain(archived: ArchivedMail, view: _View, *, as_json: bool) -> int:
    """Says what one mail is; returns the exit code that it deserves."""
    try:
        mail = parse(archived.raw)
    except UnreadableMailError as error:
        complain(f"{archived.path}: {error}")
        return error.exit_code
    judged = understand(mail, view.context)
    lead, _ = words.laid_over(judged, mail.from_ or Address(""), mail.reply_to, mail.subject, view.known)
    document = _explained(str(archived.path), mail, replace(judged, lead=lead))
    if as_json:
        print_json(document, line=True)
    else:
        _print_explained(document)
    return 0


def _us(me: list[str] | None) -> Us:
    named = [entry.lower() for entry in me or []]
    return Us(
        frozenset(entry for entry in named if "@" in entry), frozenset(entry for entry in named if "@" not in entry)
    )


def _explained(file: str, mail: ParsedMail, judged: Understanding) -> dict[str, object]:
    """The document of `explain --json`: see the product's contract for each field."""
    bounce, intent = judged.kind.bounce, judged.intent
    return {
        "file": file,
        "message_id": mail.message_id,
        "subject": mail.subject,
        "from": mail.from_.email if mail.from_ else None,
        "to": [address.email for address in mail.to],
        "date": sent_at(mail),
        "kind": judged.kind.kind,
        "bounce": {"recipients": list(bounce.recipients), "permanent": bounce.permanent} if bounce else None,
        "text": mail.text,
        "new_text": judged.parts.new_text,
        "signature": judged.parts.signature,
        "intent": intent.intent,
        "ooo_until": intent.ooo_until,
        "resume_after": intent.resume_after,
        "delegate": intent.delegate,
        "lead": _lead(judged.lead),
        "reasons": {
            "kind": [_signal(signal) for signal in judged.kind.reasons],
            "intent": [_signal(signal) for signal in intent.reasons],
        },
        "defects": list(mail.defects),
    }


def _lead(verdict: LeadVerdict) -> dict[str, object]:
    prospect = verdict.prospect
    return {
        "is_lead": verdict.is_lead,
        "score": round(verdict.score, 3),
        "source": verdict.source,
        "prospect": {"email": prospect.email, "name": prospect.name, "company": prospect.company},
        "introducer": verdict.introducer,
        "needs_answer": verdict.needs_answer,
        "reasons": [_signal(signal) for signal in verdict.reasons],
    }


def _signal(signal: Signal) -> dict[str, object]:
    return {"signal": signal.signal, "weight": round(signal.weight, 3), "evidence": signal.evidence}


def _print_explained(document: dict[str, object]) -> None:
    lead = document["lead"]
    assert isinstance(lead, dict)  # noqa: S101  (built above)
    kept = (
        "file",
        "subject",
        "from",
        "date",
        "kind",
        "bounce",
        "intent",
        "ooo_until",
        "resume_after",
        "delegate",
        "new_text",
    )
    facts = {name: document[name] for name in kept}
    prospect = ", ".join(str(value) for value in lead["prospect"].values() if value)
    verdict = f"yes, {lead['source']}" if lead["is_lead"] else "no"
    facts["lead"] = f"{verdict} (score {lead['score']:.2f}; a lead from 0.50)"
    facts |= {
        "prospect": prospect,
        "introducer": lead["introducer"],
        "needs answer": "yes" if lead["needs_answer"] else "no",
    }
    facts["because"] = "\n".join(
        f"{reason['weight']:+.1f} {reason['signal']}: {reason['evidence']}" for reason in lead["reasons"]
    )
    print_facts(facts)
    out.print()


def list_threads(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument()] = None,
    as_json: Json = False,
    me: Me = None,
) -> None:
    """Conversations of the store, or of the given mbox, Maildir or .eml files."""
    rows = _threads_of_files(paths, _us(me) if me else _owner(paths)) if paths else _threads_of_store(context)
    for row in rows:
        if as_json:
            print_json(row, line=True)
        else:
            guess = f"  (a guess: {row['guess']})" if row["guess"] else ""
            say(
                f"{row['conversation']:>6}  {row['message_id'] or '(no Message-ID)'}  {row['file'] or ''}".rstrip()
                + guess
            )


def _owner(paths: list[Path]) -> Us:
    """Whose mails these are, when nobody says; unreadable ones are told of when they are grouped."""
    return ourselves.of(mail for path in paths for mail in _readable(path))


def _readable(path: Path) -> Iterator[ParsedMail]:
    for archived in mails(path):
        with suppress(UnreadableMailError):
            yield parse(archived.raw)


def _threads_of_files(paths: list[Path], us: Us) -> Iterator[dict[str, object]]:
    facts: list[ThreadFacts] = []
    names: list[tuple[str, str | None]] = []
    for path in paths:
        for archived in mails(path):
            try:
                mail = parse(archived.raw)
            except UnreadableMailError as error:
                complain(f"{archived.path}: {error}")
                continue
            judged = understand(mail, LeadContext(us=us))
            arrival = arrivals.arrival(
                mail, None, composition.now(), ours=us.owns(mail.from_.email if mail.from_ else "")
            )
            facts.append(threads.facts_of(len(names), mail, arrival.at, judged, us))
            names.append((str(archived.path), mail.message_id))
    for number, one in enumerate(threads.conversations(facts, us), 1):
        origin = None if one.origin is None else names[int(one.origin)][1]
        for key in one.keys:
            file, message_id = names[int(key)]
            guess = one.guesses.get(key)
            yield {
                "file": file,
                "message_id": message_id,
                "conversation": number,
                "guess": guess,
                "forwarded_from": origin,
            }


def _threads_of_store(context: typer.Context) -> Iterator[dict[str, object]]:
    with composition.opened(context_of(context).settings) as store, store.read() as tx:
        for conversation, message_id, guess in message_rows.in_conversations(tx):
            yield {"file": None, "message_id": message_id, "conversation": conversation, "guess": guess}


def import_mails(
    context: typer.Context,
    paths: list[Path],
    mailbox: Annotated[
        str | None, typer.Option(help="Whose history it is: the address of a mailbox; default: the first.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Backfills history from mbox files, Maildir folders or .eml files; repeatable without duplicates."""
    settings = context_of(context).settings
    address = (mailbox or settings.mailboxes[0].address).lower()
    if address not in {box.address for box in settings.mailboxes}:
        raise UsageError(f"{address} is none of the mailboxes in the configuration. Name one of them with --mailbox.")
    expected = sum(count(path) for path in paths)
    total = TakenIn()
    with composition.opened(settings) as store, progress("importing", expected) as bar:
        desk = composition.judging_desk(settings, store, composition.mailboxes(settings, store))
        rejudge.begin(store, desk, composition.now())
        for batch in batched(chain.from_iterable(mails(path) for path in paths), 200):
            total += take_in_files(store, desk, address, [mail.raw for mail in batch], composition.now())
            bar.advance(bar.task_ids[0], len(batch))
    if as_json:
        print_json({"read": expected, "new": total.new, "quarantined": total.quarantined})
    else:
        say(f"{expected} mails read, {total.new} new, {total.quarantined} could not be read.")


def batched(items: Iterator[ArchivedMail], size: int) -> Iterator[list[ArchivedMail]]:
    """The items in lists of at most `size`."""
    while batch := list(islice(items, size)):
        yield batch
