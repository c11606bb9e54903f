"""Everything the rules make of one mail by itself: kind → reply text → intent → lead."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from worker.model import ParsedMail, Understanding
from worker.rules import intents, kinds, leads, reply_text, webforms
from worker.rules.leads import LeadContext


def understand(mail: ParsedMail, context: LeadContext, sent: datetime | None = None) -> Understanding:
    """Reads a parsed mail; dates in its words are counted from `sent`, in the writer's own offset (default: the mail's Date)."""
    kind = kinds.classify(mail, context.us)
    parts = reply_text.split(mail.text)
    form = webforms.read(mail, kind.kind, context.us)
    said = form.message if form else parts.new_text
    intent = intents.read(said, mail.subject, kind.kind, sent or sent_at(mail), opens=form is not None)
    return Understanding(kind, parts, intent, leads.judge(mail, kind, parts, intent, form, context))


def sent_at(mail: ParsedMail) -> datetime | None:
    """The Date of a mail on the writer's own clock; None where it cannot be read."""
    if mail.date is None:
        return None
    return mail.date.astimezone(timezone(mail.date_offset or timedelta(0)))
