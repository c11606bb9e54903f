"""A draft and its copy in the folder of drafts: what a person did with the copy in a mail client, and what follows from it.

    moved to the folder of approved mail, or flagged ─► approved       edited ─► the edit is taken over
    deleted ─► rejected        sent from there ─► done     changed on both sides ─► both are kept, and a person chooses

Mail programs save a draft by filing a new mail and deleting the old one, so UIDs and Message-IDs say nothing; Gmail's and Outlook's
pages also drop header fields that they do not know.  A copy is known by our `X-Followthrough-Id`, else by whom and what it answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from worker.model import Draft, DraftCopy, DraftState

# Between the deletion of an old save and the filing of the new one, or of the copy in Sent.
PATIENCE = timedelta(minutes=2)
MANY = 3  # copies: when more than these, and more than half of all, are gone at once, nobody deleted them one by one
OPEN = (DraftState.PENDING, DraftState.SNOOZED)
_SPACE = re.compile(r"[\s\u00a0\u200b]{1,10000}")
_QUOTE = re.compile(r"^>[^\n]{0,2000}\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lying:
    """A mail that lies in the folder of drafts, or in that of approved ones (`approved`); `answers` are the Message-IDs it refers to."""

    approved: bool
    uid: int
    key: str | None  # its X-Followthrough-Id
    answers: frozenset[str]
    recipients: tuple[str, ...]  # of To and Cc
    flagged: bool
    subject: str
    body: str
    more: str = ""  # what else it holds that our mail would not: "an attachment"


@dataclass(frozen=True, slots=True)
class Put:
    """The draft is laid into the folder, with the text that it has now."""


@dataclass(frozen=True, slots=True)
class Remove:
    """Saves that are no longer wanted go."""

    mails: tuple[Lying, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of the copy from now on."""

    copy: DraftCopy


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The text of the mail client becomes the draft's next version."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Approve:
    """A person approved the draft as it is now, by moving or flagging its copy."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """The copy cannot be approved as it lies there, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A person sent the copy from the mail client: the touch is done."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A person deleted the copy: the touch is skipped."""


@dataclass(frozen=True, slots=True)
class Forget:
    """The draft is decided on: its copy is no longer followed."""


Act = Put | Remove | Note | TakeOver | Approve | Refuse | Sent | Reject | Forget


def key_of(draft_id: int, epoch: str) -> str:
    """The X-Followthrough-Id of a draft's copies: the same after a crash, another in another database."""
    return f"draft-{sha256(f'{epoch}:{draft_id}'.encode()).hexdigest()[:24]}"


def saves(key: str, parent: str | None, recipient: str, lying: Iterable[Lying]) -> list[Lying]:
    """The saves of a draft's copy: those with its key; where none has it, those without any that answer `parent` and go to `recipient`.

    Beside a copy with its key such a mail is another one, that a person writes themselves.
    """
    lying = list(lying)
    named = [mail for mail in lying if mail.key == key]
    return named or [mail for mail in lying if not mail.key and parent in mail.answers and recipient in mail.recipients]


def many_gone(missing: int, followed: int) -> bool:
    """Whether so many copies vanished at once that it was not a person's word on each: a folder was emptied, or made anew."""
    return missing > MANY and 2 * missing > followed


def decide(
    draft: Draft, copy: DraftCopy | None, lying: Sequence[Lying], now: datetime, *, sent: bool = False
) -> list[Act]:
    """What follows, in the order in which it is to be done.

    `lying` are the saves of the copy; `sent` says that one lies in the folder of sent mail, where nobody but a person put it.
    """
    if copy is None:
        return [Put()] if _in_queue(draft, now) else []
    if sent and not lying and draft.state in (*OPEN, DraftState.VOID):
        return [Sent(), Forget()]
    if draft.state not in OPEN:  # what a person wrote there stays theirs
        ours = tuple(mail for mail in lying if same(mail, copy) and not mail.more and copy.clash_body is None)
        return [*([Remove(ours)] if ours else []), Forget()]
    if not lying:
        return list(_gone(copy, now))
    mine = max(lying, key=lambda mail: (mail.approved, mail.uid))
    here = replace(copy, missing_since=None)
    others = (mail for mail in lying if mail is not mine and not mail.more)
    older = tuple(mail for mail in others if same(mail, copy) or mail.body == mine.body)
    return [
        *([Note(here)] if here != copy else []),
        *([Remove(older)] if older else []),
        *_with(draft, here, mine),
    ]


def same(mail: Lying, text: DraftCopy | Draft) -> bool:
    """Whether the save says the same; programs wrap lines, change blanks and quote the mail that is answered."""
    return _words(mail.subject, mail.body) == _words(text.subject, text.body)


def _in_queue(draft: Draft, now: datetime) -> bool:
    woken = draft.snoozed_until is not None and draft.snoozed_until <= now
    return draft.state is DraftState.PENDING or (draft.state is DraftState.SNOOZED and woken)


def _gone(copy: DraftCopy, now: datetime) -> Iterator[Act]:
    if copy.missing_since is None:
        yield Note(replace(copy, missing_since=now))
    elif now - copy.missing_since >= PATIENCE:
        yield Reject()
        yield Forget()


def _with(draft: Draft, copy: DraftCopy, mine: Lying) -> Iterator[Act]:
    changed_there, changed_here = not same(mine, copy), draft.version != copy.version
    if (
        changed_there and changed_here and same(mine, draft)
    ):  # it was laid there, and a crash kept that from being noted
        yield Note(replace(copy, version=draft.version, subject=draft.subject, body=draft.body))
    elif changed_there and (changed_here or copy.clash_body is not None):
        yield Note(
            replace(copy, subject=mine.subject, body=mine.body, clash_subject=mine.subject, clash_body=mine.body)
        )
    elif copy.clash_body is not None:  # a person has not chosen yet: neither text is touched
        return
    elif changed_here:
        yield Put()
        if not mine.more:
            yield Remove((mine,))
    else:
        if changed_there:
            yield TakeOver(mine.subject, mine.body)
        if mine.approved or (mine.flagged and mine.key):
            yield _approval(draft, mine)


def _approval(draft: Draft, mine: Lying) -> Approve | Refuse:
    if mine.more:
        return Refuse(f"in the mail client it holds {mine.more}, which would be lost. Send it from there yourself")
    if mine.recipients == (draft.recipient.email,):
        return Approve()
    whom = ", ".join(mine.recipients) or "nobody"
    return Refuse(
        f"in the mail client it goes to {whom}; only {draft.recipient.email} can be approved. Send it from there yourself"
    )


def _words(subject: str, body: str) -> tuple[str, str]:
    return _SPACE.sub(" ", subject).strip(), _SPACE.sub(" ", _QUOTE.sub("", body)).strip()
