"""Everything the rules make of one mail by itself: kind → reply text → intent → lead."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from worker.model import IntentVerdict, KindVerdict, ParsedMail, ReplyParts, Source, Understanding
from worker.rules import intents, kinds, leads, reply_text, webforms, word_model
from worker.rules.leads import LeadContext
from worker.rules.subjects import take_apart

_INQUIRIES = frozenset({Source.DIRECT, Source.REFERRAL})
_CLEAR = 0.6  # share from which words are believed even where nothing else shows an answer


def understand(mail: ParsedMail, context: LeadContext, sent: datetime | None = None) -> Understanding:
    """Reads a parsed mail; dates in its words are counted from `sent`, in the writer's own offset (default: the mail's Date)."""
    return of_kind(mail, kinds.classify(mail, context.us), context, sent)


def of_kind(mail: ParsedMail, kind: KindVerdict, context: LeadContext, sent: datetime | None = None) -> Understanding:
    """The same for a mail whose kind is known."""
    parts = reply_text.split(mail.text)
    form = webforms.read(mail, kind.kind, context.us)
    said = form.message if form else parts.new_text
    intent = intents.read(said, mail.subject, kind.kind, sent or sent_at(mail), opens=form is not None)
    lead = leads.judge(mail, kind, parts, intent, form, context)
    if lead.source in _INQUIRIES and not _answers(mail, parts) and word_model.only_words(intent, below=_CLEAR):
        intent = IntentVerdict()  # the words were learned from answers; an inquiry puts nobody off
    return Understanding(kind, parts, intent, lead)


def _answers(mail: ParsedMail, parts: ReplyParts) -> bool:
    """Whether there is any sign that the mail answers another one."""
    return bool(mail.in_reply_to or mail.references or parts.quoted or take_apart(mail.subject).reply)


def sent_at(mail: ParsedMail) -> datetime | None:
    """The Date of a mail on the writer's own clock; None where it cannot be read."""
    if mail.date is None:
        return None
    return mail.date.astimezone(timezone(mail.date_offset or timedelta(0)))
