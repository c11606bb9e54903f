"""Whether a mail without references goes on with an earlier one: by its people, its subject, its words and its time.  All of it is a guess."""

from __future__ import annotations

from datetime import timedelta

from worker.model import Kind
from worker.rules.thread_mail import ThreadMail

_SAME_MATTER = timedelta(days=14)
_SAME_SUBJECT = timedelta(days=21)
_SHARED_WORDS = timedelta(days=60)
_REPLY = timedelta(days=90)
_QUOTED = timedelta(days=180)
_COLLEAGUE = timedelta(days=30)
_NAMED_COLLEAGUE = timedelta(days=7)
SYSTEM = frozenset({Kind.BOUNCE, Kind.AUTO_REPLY, Kind.CALENDAR})
_ONE_SERIES = timedelta(days=1)


def goes_on(mail: ThreadMail, earlier: ThreadMail) -> str:
    """Why a mail without references is thought to go on with an earlier one; "" where it does not."""
    gap = mail.facts.at - earlier.facts.at
    if _in_one_series(mail, earlier):
        return "parts of one series"
    if mail.party & earlier.people:
        return _same_person_goes_on(mail, earlier, gap)
    if mail.relayed or earlier.relayed:
        return ""
    if mail.organisations & earlier.organisations:
        return _colleague_goes_on(mail, earlier, gap)
    return _stranger_goes_on(mail, earlier, gap)


def _stranger_goes_on(mail: ThreadMail, earlier: ThreadMail, gap: timedelta) -> str:
    if not (mail.subject.reply and same_subject(mail, earlier)):
        return ""
    if same_list(mail, earlier):
        return "the same list and subject" if gap <= _REPLY else ""
    two_firms = (
        mail.organisations and earlier.organisations
    )  # which have none in common: no private address of a known person
    quotes = not (two_firms or earlier.facts.ours) and gap <= _COLLEAGUE and mail.quotes(earlier)
    return "the same subject and quoted words" if quotes else ""


def _in_one_series(mail: ThreadMail, other: ThreadMail) -> bool:
    """Whether both are parts of one numbered series ("3/10" and "7/10") that went to many on one day, about one thing."""
    mine, theirs = mail.subject.part, other.subject.part
    if not (mine and theirs) or mine[1] != theirs[1] or mail.facts.at - other.facts.at > _ONE_SERIES:
        return False
    return both_to_many(mail, other) and len(mail.words & other.words) > 1


def _same_person_goes_on(mail: ThreadMail, earlier: ThreadMail, gap: timedelta) -> str:
    if mail.facts.kind in SYSTEM:
        return "an automatic answer about the same person" if gap <= _SAME_MATTER else ""
    if mail.quotes(earlier):
        return "the same person and quoted words" if gap <= _QUOTED else ""
    about_the_same = len(mail.words & earlier.words) > 1
    if same_subject(mail, earlier):
        longest = _REPLY if mail.subject.reply else _SHARED_WORDS if about_the_same else _SAME_SUBJECT
        return "the same person and subject" if gap <= longest else ""
    return "the same person and topic" if about_the_same and gap <= _SAME_MATTER else ""


def _colleague_goes_on(mail: ThreadMail, earlier: ThreadMail, gap: timedelta) -> str:
    if mail.quotes(earlier):
        return "a colleague and quoted words" if gap <= _QUOTED else ""
    if same_subject(mail, earlier) and (mail.subject.reply or mail.lists & earlier.people):
        return "a colleague and the same subject" if gap <= _COLLEAGUE else ""
    names = {address.partition("@")[0].partition(".")[0] for address in earlier.party}
    named = gap <= _NAMED_COLLEAGUE and not names.isdisjoint(mail.own_words)
    return "a colleague who names the writer" if named else ""


def same_subject(mail: ThreadMail, other: ThreadMail) -> bool:
    mine, theirs = mail.subject, other.subject
    return theirs.base in {mine.base, mine.was} or (theirs.was is not None and mine.base == theirs.was)


def same_list(mail: ThreadMail, other: ThreadMail) -> bool:
    """Whether two strangers write in one public discussion: to a list, or in a newsgroup, where no recipient is named."""
    if mail.facts.prospect or other.facts.prospect or mail.facts.ours or other.facts.ours:
        return False
    return bool(mail.lists & other.lists) or not (mail.facts.others and other.facts.others)


def both_to_many(mail: ThreadMail, other: ThreadMail) -> bool:
    """Whether both are mail to many, in which no prospect can be taken for another."""
    return mail.facts.kind is other.facts.kind is Kind.BULK and not (mail.facts.prospect or other.facts.prospect)
