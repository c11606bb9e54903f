"""Whose side a mail of a conversation is on, and whether a mail of ours went to the prospect at all.

The prospect's side are the prospect, whoever writes for them or with them, and their introducer.  An introducer makes the prospect's
clock run, but a mail of ours to the introducer alone, to a colleague of ours or to a third party answers nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from worker.model import Bounce, Intent, Kind, Side, Source, TurnFacts
from worker.rules.domains import organisation


def side(mail: TurnFacts) -> Side | None:
    """The side that a mail speaks for; None where it is no message of a turn: automatic mail, calendar mail, an absence note.

    A relayed web form speaks for the prospect, whatever its kind and even from an address of ours.
    """
    if _relayed(mail):
        return Side.THEIRS
    if mail.kind is not Kind.HUMAN:
        return None
    if mail.ours:
        return Side.OURS
    return None if mail.intent is Intent.OOO and not mail.needs_answer else Side.THEIRS


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part in a conversation: the prospect's people and their companies' domains, introducers, and us."""

    theirs: frozenset[str]
    companies: frozenset[str]
    introducers: frozenset[str]
    ours: frozenset[str]
    our_companies: frozenset[str]

    def reached_by(self, recipients: Iterable[str]) -> bool:
        """Whether one of these recipients is on the prospect's side and no mere introducer."""
        outside = [email for email in recipients if email not in self.introducers and email not in self.ours]
        if not self.theirs:  # a prospect without any address: whoever is outside must be it
            return any(organisation(email) not in self.our_companies for email in outside)
        return any(email in self.theirs or organisation(email) in self.companies for email in outside)


def people(mails: Sequence[TurnFacts]) -> People:
    """The people of a conversation, from its mails, oldest first."""
    ours = frozenset(mail.from_ for mail in mails if side(mail) is Side.OURS)
    our_companies = _companies(ours)
    theirs: set[str] = set()
    introducers: set[str] = set()
    they_wrote = False

    def outside(emails: Collection[str]) -> set[str]:
        return {email for email in emails if email not in ours and organisation(email) not in our_companies}

    for mail in mails:
        match side(mail):
            case Side.OURS if not they_wrote:
                theirs |= outside(mail.recipients)  # whom our outreach was written to
            case Side.THEIRS:
                they_wrote = True
                introducer = _introducer(mail)
                if introducer and introducer not in theirs:
                    introducers.add(introducer)
                theirs |= outside(_named(mail, introducers)) | ({mail.prospect} if mail.prospect else set())
            case _:
                pass
    theirs -= introducers
    return People(frozenset(theirs), _companies(theirs) - our_companies, frozenset(introducers), ours, our_companies)


def undelivered(mails: Sequence[TurnFacts]) -> tuple[frozenset[str], ...]:
    """For each mail, oldest first, the recipients whom it never reached: it bounced for good.

    A bounce names the mail it returns, or stands for the last one to that address which has not come back yet.
    """
    lost: list[set[str]] = [set() for _ in mails]
    by_id = {mail.message_id: index for index, mail in enumerate(mails) if mail.ours and mail.message_id}
    sent: dict[str, list[int]] = defaultdict(list)
    latest: int | None = None
    for index, mail in enumerate(mails):
        if mail.ours:
            latest = index
            for email in mail.recipients:
                sent[email].append(index)
        elif mail.bounce and mail.bounce.permanent:
            returned = next((by_id[name] for name in mail.about if name in by_id), None)
            if returned is None and not mail.bounce.recipients:
                returned = latest
            if returned is not None:
                lost[returned] |= _lost(mails[returned], mail.bounce)
                continue
            for email in mail.bounce.recipients:
                if sent[email]:
                    lost[sent[email].pop()].add(email)
    return tuple(map(frozenset, lost))


def _relayed(mail: TurnFacts) -> bool:
    written_by_us = (
        mail.ours and mail.kind is Kind.HUMAN and (mail.prospect is None or mail.prospect in mail.recipients)
    )
    return mail.source is Source.WEBFORM and not written_by_us


def _introducer(mail: TurnFacts) -> str | None:
    """Who introduces somebody else in this mail."""
    if mail.introducer:
        return mail.introducer if mail.introducer != mail.prospect else None
    return mail.from_ if mail.source is Source.REFERRAL and mail.prospect not in {None, mail.from_} else None


def _named(mail: TurnFacts, introducers: Collection[str]) -> set[str]:
    """Whom an answer to this mail may go to; of an introducer's mail not the people of the introducer's own company."""
    emails = {*mail.recipients, *mail.answers_to} | (set() if _relayed(mail) else {mail.from_})
    if mail.from_ not in introducers:
        return emails
    return {email for email in emails if email != mail.from_ and organisation(email) != organisation(mail.from_)}


def _companies(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(company for email in emails if (company := organisation(email)))


def _lost(mail: TurnFacts, bounce: Bounce) -> set[str]:
    """The recipients of this mail that the bounce is about; an alias may bounce under another name."""
    named = mail.recipients & set(bounce.recipients)
    alone = len(mail.recipients) == 1
    return set(mail.recipients) if alone or not bounce.recipients else set(named)
