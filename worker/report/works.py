"""What works, loaded from the store, in words and as a document: the page and the terminal say the same."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from worker.model import Intent, TouchKind
from worker.rules.shares import Share
from worker.rules.template_stats import (
    ANSWERED_WITHIN,
    Difference,
    DraftHistory,
    TemplateFigures,
    differences,
    figures,
)
from worker.rules.usual_edits import UsualEdit, usual_edits
from worker.store import histories
from worker.store.histories import DraftRow, Reply

WEEK = timedelta(weeks=1)
NEWEST = 500  # drafts of a template whose edits are read: habits of today
_INTEREST = frozenset({Intent.INTERESTED, Intent.MEETING_ACCEPTED})


@dataclass(frozen=True, slots=True)
class OfKind:
    """A kind of touch: its templates, how they differ, and what people usually change in those that they nearly always edit."""

    kind: TouchKind
    templates: tuple[TemplateFigures, ...]
    differences: tuple[Difference, ...]
    usual: Mapping[str, tuple[UsualEdit, ...]]  # by template, those that are always edited


def works(tx: Connection, mailbox_ids: Collection[int], now: datetime, weeks: int | None = None) -> tuple[OfKind, ...]:
    """Of the drafts of these mailboxes written in the last so many weeks, None for all."""
    drafts = load(tx, mailbox_ids, now - weeks * WEEK if weeks else None)
    return tuple(
        OfKind(kind, templates, differences(templates), dict(_usual(templates, drafts)))
        for kind, templates in figures(drafts, now).items()
    )


def _usual(
    templates: Sequence[TemplateFigures], drafts: Sequence[DraftHistory]
) -> Iterator[tuple[str, tuple[UsualEdit, ...]]]:
    for one in templates:
        if one.always_edited:
            texts = [(draft.first, draft.last) for draft in drafts if draft.template == one.template and draft.approved]
            yield one.template, usual_edits(texts[-NEWEST:])


def load(tx: Connection, mailbox_ids: Collection[int], since: datetime | None) -> list[DraftHistory]:
    """Every draft with what became of it, the oldest first."""
    rows = list(histories.drafts_since(tx, since, mailbox_ids))
    sent = [row.sent_at for row in rows if row.sent_at]
    answers = _answers(histories.replies(tx, min(sent)) if sent else [])
    after = {row.id: _within(answers.get(row.conversation_id, []), row.sent_at) for row in rows if row.sent_at}
    wants = histories.intents(tx, {reply.message_id for found in after.values() for reply in found})
    return [_history(row, after.get(row.id, []), wants) for row in rows]


def _answers(replies: Sequence[Reply]) -> Mapping[int, list[Reply]]:
    found: defaultdict[int, list[Reply]] = defaultdict(list)
    for conversation_id, group in groupby(replies, lambda reply: reply.conversation_id):
        found[conversation_id] += group
    return found


def _within(replies: Sequence[Reply], sent_at: datetime) -> list[Reply]:
    """Those that came after a sending and within seven days of it."""
    start = bisect_right(replies, sent_at, key=lambda reply: reply.at)
    end = bisect_right(replies, sent_at + ANSWERED_WITHIN, key=lambda reply: reply.at)
    return list(replies[start:end])


def _history(row: DraftRow, replies: Sequence[Reply], wants: Mapping[int, Intent | None]) -> DraftHistory:
    return DraftHistory(
        template=row.template,
        kind=row.kind,
        mailbox_id=row.mailbox_id,
        state=row.state,
        first=row.first,
        last=row.last,
        reason=row.reason,
        sent_at=row.sent_at,
        replied_at=replies[0].at if replies else None,
        interested=any(wants.get(reply.message_id) in _INTEREST for reply in replies),
    )


def in_words(difference: Difference) -> str:
    """A difference in a sentence, or that there is none to speak of."""
    shares = [getattr(one, difference.of.replace(" ", "_")) for one in (difference.better, difference.worse)]
    better, worse = (f"{share.count} of {share.of}" for share in shares)
    act = "is answered" if difference.of == "answered" else "goes out as written"
    told = f"{difference.better.template} {act} more often ({better}) than {difference.worse.template} ({worse})"
    if shares[0].value == shares[1].value:
        names = sorted({difference.better.template, difference.worse.template})
        return f"{' and '.join(names)} do the same here ({better}, {worse})."
    chance = f"{difference.chance:.2f}".rstrip("0").rstrip(".") if difference.chance >= 0.01 else "less than 0.01"
    if difference.tells:
        return f"{told}; chance alone would hardly do that (p {chance})."
    return f"{told}, but that may well be chance (p {chance}): no reason to prefer one."


def said_of(edit: UsualEdit) -> str:
    """A usual edit in a sentence."""
    times = f"in {edit.count} of {edit.of}"
    if edit.removed and edit.added:
        return f"“{edit.removed}” becomes “{edit.added}” {times}."
    if edit.removed:
        return f"“{edit.removed}” goes {times}."
    return f"“{edit.added}” is added{f' after “{edit.after}”' if edit.after else ''} {times}."


def as_document(found: Sequence[OfKind], at: datetime, weeks: int | None) -> dict[str, object]:
    """The document of `followthrough works --json`."""
    return {"at": at, "weeks": weeks, "kinds": [_kind(one) for one in found]}


def _kind(of: OfKind) -> dict[str, object]:
    return {
        "kind": of.kind,
        "templates": [_template(one, of.usual.get(one.template, ())) for one in of.templates],
        "differences": [
            {
                "of": one.of,
                "better": one.better.template,
                "worse": one.worse.template,
                "p": one.chance,
                "tells": one.tells,
                "words": in_words(one),
            }
            for one in of.differences
        ],
    }


def _template(one: TemplateFigures, usual: Sequence[UsualEdit]) -> dict[str, object]:
    shares = {
        name: _share(getattr(one, name)) for name in ("as_written", "edited", "rejected", "answered", "interested")
    }
    return {
        "template": one.template,
        "drafts": one.drafts,
        "sent": one.sent,
        "words_changed": one.words_changed,
        "reasons": [{"reason": reason, "count": count} for reason, count in one.reasons],
        "always_edited": one.always_edited,
        "usual_edits": [
            {"removed": edit.removed, "added": edit.added, "after": edit.after, "count": edit.count, "of": edit.of}
            for edit in usual
        ],
        **shares,
    }


def _share(share: Share) -> dict[str, object]:
    low, high = share.interval
    return {
        "count": share.count,
        "of": share.of,
        "share": share.value,
        "low": low,
        "high": high,
        "enough": share.enough,
    }
