"""Whose side a mail of a conversation is on, and whether a mail of ours went to the prospect at all.

The prospect's side are the prospect, whoever writes for them or with them, and their introducer.  An introducer makes the prospect's
clock run, but a mail of ours to the introducer alone, to a colleague of ours or to a third party answers nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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
    """Who takes part in a conversation: the prospect's people and their companies' domains, introducers, and us.

    An introducer counts as one from the introduction on: what we wrote to them before was our own outreach.
    """

    theirs: frozenset[str]
    companies: frozenset[str]
    introduced: Mapping[str, datetime]  # by whom, and since when
    ours: frozenset[str]
    our_companies: frozenset[str]

    def reached_by(self, recipients: Iterable[str], at: datetime) -> bool:
        """Whether a mail of ours to these recipients goes to the prospect's side, and not to a mere introducer."""
        outside = [email for email in recipients if email not in self.ours and not self._introduced(email, at)]
        if not self.theirs:  # a prospect without any address: whoever is outside must be it
            return any(organisation(email) not in self.our_companies for email in outside)
        return any(email in self.theirs or organisation(email) in self.companies for email in outside)

    def _introduced(self, email: str, at: datetime) -> bool:
        return email in self.introduced and at >= self.introduced[email]


def people(mails: Sequence[TurnFacts]) -> People:
    """The people of a conversation, from its mails, oldest first."""
    ours = frozenset(mail.from_ for mail in mails if side(mail) is Side.OURS)
    our_companies = _companies(ours)

    def outside(emails: Iterable[str]) -> set[str]:
        return {email for email in emails if email not in ours and organisation(email) not in our_companies}

    theirs: set[str] = set()
    written_to: set[str] = set()  # by our outreach
    introduced: dict[str, datetime] = {}
    for mail in mails:
        match side(mail):
            case Side.OURS if not theirs:
                written_to |= outside(mail.recipients)
            case Side.THEIRS:
                introducer = _introducer(mail)
                if introducer and introducer not in theirs:
                    introduced.setdefault(introducer, mail.at)
                theirs |= (outside(_named(mail)) | ({mail.prospect} if mail.prospect else set())) - introduced.keys()
            case _:
                pass
    theirs |= written_to
    return People(frozenset(theirs), _companies(theirs) - our_companies, introduced, ours, our_companies)


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


def _named(mail: TurnFacts) -> set[str]:
    """Whom an answer to this mail may go to; of an introduction not the people of the introducer's own company."""
    emails = {*mail.recipients, *mail.answers_to} | (set() if _relayed(mail) else {mail.from_})
    if introducer := _introducer(mail):
        return {email for email in emails if email != introducer and _apart(email, introducer)}
    return emails


def _apart(email: str, other: str) -> bool:
    """Whether two addresses are not known to be of one organisation."""
    company = organisation(email)
    return company is None or company != organisation(other)


def _companies(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(company for email in emails if (company := organisation(email)))


def _lost(mail: TurnFacts, bounce: Bounce) -> set[str]:
    """The recipients of this mail that the bounce is about; an alias may bounce under another name."""
    named = mail.recipients & set(bounce.recipients)
    alone = len(mail.recipients) == 1
    return set(mail.recipients) if alone or not bounce.recipients else set(named)
