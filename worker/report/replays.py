"""The comparison of replays as JSON, in the shape that the command promises, and as the rows of its sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from worker.model import NextTouch, PlanEnded, Turn, Waiting
from worker.report import words
from worker.report.documents import Json, figures_as_json, hours_of, named
from worker.rules.replayed import LeadReplay, OurMail, Planned, Step, Totals
from worker.rules.replaying import Outcome
from worker.rules.stats import Figures

OUTCOMES = {
    Outcome.DONE: "",
    Outcome.OURS_FIRST: "drafted, but a mail of ours came first",
    Outcome.THEIRS_FIRST: "drafted, but then it no longer fitted",
    Outcome.OPEN: "drafted, due after the end",
}
OWN_PLAN = "own plans"  # where each lead has the plan that was chosen for it


def as_json(sums: Totals, leads: Sequence[LeadReplay]) -> Json:
    """`totals` and `leads` of the document of `followthrough replay --json`."""
    return {
        "totals": {
            "leads": sums.leads,
            "really": {
                "first_response": figures_as_json(sums.first_response),
                "answered_within_24h": sums.within_24h,
                "mails": sums.mails,
                "touches": sums.touches,
                "forgotten": sums.forgotten,
            },
            "plans": [
                {
                    "plan": one.plan or None,
                    "first_response": figures_as_json(one.first_response),
                    "answered_within_24h": one.within_24h,
                    "drafted": one.drafted,
                    "touches": one.touches,
                    "kinds": {kind.value: count for kind, count in sorted(one.kinds.items())},
                    "needs_evidence": one.needs_evidence,
                    "forgotten": one.forgotten,
                }
                for one in sums.plans
            ],
        },
        "leads": [_lead(lead) for lead in leads],
    }


def summary(sums: Totals) -> list[tuple[str, ...]]:
    """The sums as rows for people: what it is, what really was, what each plan makes of it."""
    plans = sums.plans
    firsts = [sums.first_response, *(one.first_response for one in plans)]
    rows: list[tuple[str, ...]] = [
        ("first answers: half within", *map(_half, firsts)),
        ("within 24 h", *(words.share(first.within_24h) for first in firsts)),
        ("within 72 h", *(words.share(first.within_72h) for first in firsts)),
        ("mails of ours; touches of the plan", f"{sums.mails}", *(f"{one.touches}" for one in plans)),
    ]
    if any(one.needs_evidence is not None for one in plans):
        rows.append(("… which still need evidence", "", *(f"{one.needs_evidence or 0}" for one in plans)))
    return [
        *rows,
        ("drafts to look at", "", *(f"{one.drafted}" for one in plans)),
        ("forgotten for more than a month", f"{sums.forgotten}", *(f"{one.forgotten}" for one in plans)),
    ]


def columns(sums: Totals) -> tuple[str, ...]:
    """The heads of `summary`."""
    return ("", "really", *(one.plan or OWN_PLAN for one in sums.plans))


def _half(figures: Figures) -> str:
    hours = figures.elapsed.p50_hours
    return "–" if hours is None else words.duration(hours)


def _lead(lead: LeadReplay) -> Json:
    return {
        "lead": lead.lead.id,
        "conversation": lead.lead.conversation_id,
        "prospect": named(lead.lead.prospect),
        "company": lead.lead.prospect.company,
        "source": lead.lead.source,
        "owner": lead.owner,
        "found_at": _moment(lead.found_at),
        "differs": lead.differs,
        "really": {
            "first_answer": _first(lead.first),
            "mails": [_mail(mail) for mail in lead.mails],
            "replies": [{"at": _moment(reply.at), "intent": reply.intent} for reply in lead.replies],
            "touches": [{"kind": touch.kind, "done_at": _moment(touch.done_at)} for touch in lead.touches],
            "longest_gap_days": _days(lead.longest_gap),
            "forgotten": lead.forgotten,
        },
        "plans": [_planned(planned) for planned in lead.plans],
    }


def _first(turn: Turn | None) -> Json | None:
    if turn is None:
        return None
    return {
        "began": _moment(turn.began),
        "state": turn.state,
        "answered_at": _moment(turn.answered_at),
        "answered_by": turn.answered_by,
        "elapsed_hours": hours_of(turn.elapsed),
        "working_hours": hours_of(turn.working),
    }


def _mail(mail: OurMail) -> Json:
    return {"at": _moment(mail.at), "by": mail.by, "gap_days": _days(mail.gap)}


def _planned(planned: Planned) -> Json:
    return {
        "plan": planned.plan,
        "first_answer": _first(planned.first),
        "proposals": [_step(step) for step in planned.steps],
        "forgotten": planned.forgotten,
        "then": standing(planned.standing),
    }


def _step(step: Step) -> Json:
    proposal, text = step.proposal, step.text
    document: Json = {
        "kind": proposal.kind,
        "number": proposal.number,
        "drafted_at": _moment(proposal.drafted_at),
        "due_at": _moment(proposal.due_at),
        "reason": proposal.reason,
        "outcome": proposal.outcome,
    }
    if text is None:
        return document
    evidence = text.evidence
    return document | {
        "template": text.template,
        "evidence": {"title": evidence.title, "url": evidence.url, "why": evidence.why} if evidence else None,
        "needs_evidence": text.needs_evidence,
        "lacks": text.lacks or None,
        "subject": text.subject or None,
        "first_line": text.first_line or None,
    }


def standing(decision: NextTouch | PlanEnded | Waiting) -> str:
    """Where the plan stands at the end, in words."""
    match decision:
        case NextTouch():
            return f"next: {decision.kind.replace('_', ' ')} on {decision.due_at:%Y-%m-%d}"
        case PlanEnded():
            return f"ended: {decision.reason}"
        case Waiting():
            return f"rests: {decision.reason}"


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _days(span: timedelta | None) -> float | None:
    return None if span is None else round(span / timedelta(days=1), 3)
