"""Keeps the drafts that wait for a person in the mailbox's folder of drafts too, and does what a person does with them there.

drafts, copies ─► what lies in Drafts, the folder of approved mail, Sent ─► a rule decides ─► the store, then the folder
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from worker.errors import FollowthroughError, NotPossibleError, OutsideError, StaleError, UnreadableMailError
from worker.jobs.approve import answered, approve, edit, freeze, reject
from worker.jobs.draft_touches import DraftingSettings, relint
from worker.jobs.outgoing import Office, note_touch_done
from worker.mail.mailbox import WritableMailbox
from worker.mail.parse import parse
from worker.model import Draft, DraftCopy, DraftState, FetchedMail, Role, TouchKind
from worker.rules import draft_copies as rules
from worker.rules.domains import organisation
from worker.rules.draft_copies import Act, Approve, Forget, Lying, Note, Put, Refuse, Reject, Remove, Sent, TakeOver
from worker.store import audit, drafts, leads, messages, news
from worker.store import draft_copies as copy_rows

WHO = "the mail client"
MOST_LOOKED_AT = 5_000  # headers of a folder, the newest
MOST_SENT = 200  # of Sent, where a copy vanished
MOST_LAID = 100  # copies of a mailbox at the same time


@dataclass(frozen=True, slots=True)
class CopySettings:
    """Which mailboxes show their drafts (`open_mailbox` by mailbox id, to be written to), and the folder whose mails are approved."""

    mailboxes: Mapping[int, Callable[[], AbstractContextManager[WritableMailbox]]]
    approved_folder: str = "Approved"


@dataclass(frozen=True, slots=True)
class CopiesRun:
    """How many drafts were laid into folders, and what people did there."""

    put: int = 0
    edited: int = 0
    approved: int = 0
    rejected: int = 0
    sent: int = 0
    failed: tuple[str, ...] = ()  # in words

    def __add__(self, other: CopiesRun) -> CopiesRun:
        return CopiesRun(
            self.put + other.put,
            self.edited + other.edited,
            self.approved + other.approved,
            self.rejected + other.rejected,
            self.sent + other.sent,
            self.failed + other.failed,
        )


@dataclass(frozen=True, slots=True)
class _Case:
    draft: Draft
    copy: DraftCopy | None
    key: str
    parent: str | None  # Message-ID of the mail that it answers

    def saves(self, lying: Iterable[Lying]) -> list[Lying]:
        return rules.saves(self.key, self.parent if self.copy else None, self.draft.recipient.email, lying)

    def as_laid(self, mailbox_id: int, now: datetime) -> DraftCopy:
        """The copy with the text that the draft has now."""
        draft = self.draft
        return DraftCopy(draft.id, mailbox_id, self.key, draft.version, draft.subject, draft.body, put_at=now)


@dataclass(frozen=True, slots=True)
class _Folders:
    drafts: str
    approved: str
    sent: str | None
    trash: str | None


def keep_copies(office: Office, drafting: DraftingSettings, settings: CopySettings, mailbox_id: int) -> CopiesRun:
    """One look at a mailbox; asks its server nothing where no draft waits and none lies there."""
    with office.store.read() as tx:
        cases = list(_cases(tx, office, mailbox_id))
    if not cases:
        return CopiesRun()
    with settings.mailboxes[mailbox_id]() as box:
        folders = _folders(box, settings.approved_folder)
        lying = [
            *_look(box, folders.drafts, cases, approved=False, most=MOST_LOOKED_AT),
            *_look(box, folders.approved, cases, approved=True, most=MOST_LOOKED_AT),
        ]
        missing = [case for case in cases if case.copy and not case.saves(lying)]
        sent = _look(box, folders.sent, missing, approved=False, most=MOST_SENT) if folders.sent and missing else []
        vanished = [case for case in missing if case.draft.state in drafts.OPEN and not case.saves(sent)]
        followed = sum(case.copy is not None for case in cases)
        run = CopiesRun()
        if rules.many_gone(len(vanished), followed):
            said = f"{len(vanished)} of {followed} drafts vanished from {folders.drafts} at once: none of them counts as rejected"
            run += CopiesRun(failed=(said,))
            cases = [case for case in cases if case not in vanished]
        for case in cases:
            try:
                run += _one(office, drafting, box, folders, case, mailbox_id, case.saves(lying), case.saves(sent))
            except OutsideError:
                raise
            except FollowthroughError as error:  # one draft does not keep the others waiting
                run += CopiesRun(failed=(f"draft {case.draft.id}: {error}",))
    return run


def _cases(tx: Connection, office: Office, mailbox_id: int) -> Iterator[_Case]:
    copies = {copy.draft_id: copy for copy in copy_rows.of_mailbox(tx, mailbox_id)}
    queue = (draft.id for draft in drafts.waiting(tx, office.clock(), [mailbox_id]) if draft.kind is not TouchKind.CALL)
    waiting = sorted(set(queue) - copies.keys())[: max(0, MOST_LAID - len(copies))]
    chosen = drafts.get_many(tx, {*waiting, *copies})
    talks = {lead.id: lead.conversation_id for lead in leads.get_many(tx, {draft.lead_id for draft in chosen})}
    mails = messages.of_conversations(tx, talks.values())
    for draft in chosen:
        id_, copy = draft.id, copies.get(draft.id)
        parent = answered([mail for mail in mails.get(talks[draft.lead_id], ()) if mail.id <= draft.head])
        key = copy.key if copy else rules.key_of(id_, office.store.epoch)
        yield _Case(draft, copy, key, parent.message_id if parent else None)


def _folders(box: WritableMailbox, approved: str) -> _Folders:
    """Raises NotPossibleError where nothing tells which folder holds drafts."""
    listed = box.folders()
    roles = {info.role: info.name for info in reversed(listed) if not info.guessed}
    guessed = {info.role: info.name for info in reversed(listed)}
    if Role.DRAFTS not in guessed:
        raise NotPossibleError("the mailbox has no folder of drafts that is known as one; make one called Drafts")
    if approved not in {info.name for info in listed}:
        box.make_folder(approved)
    return _Folders(
        roles.get(Role.DRAFTS, guessed[Role.DRAFTS]), approved, guessed.get(Role.SENT), guessed.get(Role.TRASH)
    )


def _look(box: WritableMailbox, folder: str, cases: Sequence[_Case], *, approved: bool, most: int) -> list[Lying]:
    """What lies in a folder that may be a save of these, without mails that are marked as deleted; only those are read whole."""
    box.open(folder)
    heads = [
        _read(mail, approved=approved) for mail in box.headers(box.uids(1)[-most:]) if "\\Deleted" not in mail.flags
    ]
    lying = [head for head in heads if head]
    wanted = sorted({save.uid for case in cases for save in case.saves(lying)})
    return [read for mail in box.bodies(wanted) if (read := _read(mail, approved=approved))] if wanted else []


def _read(mail: FetchedMail, *, approved: bool) -> Lying | None:
    try:
        parsed = parse(mail.raw)
    except UnreadableMailError:
        return None
    return Lying(
        approved=approved,
        uid=mail.uid or 0,
        key=parsed.header("x-followthrough-id") or None,
        answers=frozenset((*parsed.in_reply_to, *parsed.references)),
        recipients=tuple(person.email for person in (*parsed.to, *parsed.cc)),
        flagged="\\Flagged" in mail.flags,
        subject=parsed.subject,
        body=parsed.text.strip() + "\n",
        more="an attachment" if parsed.attachments else "blind copies" if parsed.header("bcc") else "",
    )


def _one(
    office: Office,
    drafting: DraftingSettings,
    box: WritableMailbox,
    folders: _Folders,
    case: _Case,
    mailbox_id: int,
    mine: Sequence[Lying],
    sent: Sequence[Lying],
) -> CopiesRun:
    """Carries out what one copy asks for: first what is stored, then what is done in the folder."""
    now = office.clock()
    laid = case.as_laid(mailbox_id, now)
    # A copy without a row was laid there by a worker that died before it could note it.
    copy = case.copy or (laid if mine else None)
    acts = rules.decide(case.draft, copy, mine, now, sent=bool(sent))
    run, stored = CopiesRun(), [Note(copy), *acts] if copy and case.copy is None else acts
    if copy is not None and stored:
        with office.store.write() as tx:
            run = _store(tx, office, drafting, copy, stored)
    for act in acts:
        if isinstance(act, Remove):
            _take_away(box, folders, act.mails)
        elif isinstance(act, Put):
            _put(office, box, folders, case.draft, laid)
            run += CopiesRun(put=1)
    if run.approved:
        _take_away(box, folders, mine)
    return run


def _take_away(box: WritableMailbox, folders: _Folders, mails: Iterable[Lying]) -> None:
    for approved, folder in ((False, folders.drafts), (True, folders.approved)):
        if uids := [mail.uid for mail in mails if mail.approved is approved and not mail.more]:
            box.remove(folder, uids, folders.trash)


def _put(office: Office, box: WritableMailbox, folders: _Folders, draft: Draft, laid: DraftCopy) -> None:
    with office.store.read() as tx:
        conversation = messages.of_conversation(tx, leads.get(tx, draft.lead_id).conversation_id)
    mail = freeze(office, draft, laid.mailbox_id, conversation, laid.put_at, followthrough_id=laid.key)
    box.append(folders.drafts, mail.raw, ("\\Draft", "\\Seen"), laid.put_at)
    with office.store.write() as tx:
        copy_rows.save(tx, laid)


def _store(
    tx: Connection, office: Office, drafting: DraftingSettings, copy: DraftCopy, acts: Sequence[Act]
) -> CopiesRun:
    now, run = office.clock(), CopiesRun()
    for act in acts:
        match act:
            case Note(known):
                copy = _noted(tx, copy, known, now)
            case TakeOver(subject, body):
                copy, run = _take_over(tx, drafting, copy, subject, body, now), run + CopiesRun(edited=1)
            case Approve():
                copy = _approve(tx, office, copy, now)
                run += CopiesRun(approved=copy.refusal is None)
            case Refuse(reason):
                copy = _refused(tx, copy, reason, now)
            case Sent() | Reject():
                run += _decided(tx, copy, act, now)
            case Forget():
                copy_rows.forget(tx, [copy.draft_id])
    if run.approved:
        copy_rows.forget(tx, [copy.draft_id])
    return run


def _noted(tx: Connection, before: DraftCopy, known: DraftCopy, now: datetime) -> DraftCopy:
    copy_rows.save(tx, known)
    if known.clash_body != before.clash_body and known.clash_body is not None:
        detail = "the text changed here and in the mail client; both are kept until a person chooses"
        audit.record(
            tx, at=now, who=WHO, what="changed on both sides", subject=f"draft:{known.draft_id}", detail=detail
        )
    return known


def _take_over(
    tx: Connection, drafting: DraftingSettings, copy: DraftCopy, subject: str, body: str, now: datetime
) -> DraftCopy:
    draft = drafts.get(tx, copy.draft_id)
    found = relint(tx, draft, subject, body, drafting, now)
    edited = edit(tx, draft.id, copy.version, subject, body, found, who=WHO, now=now)
    known = replace(copy, version=edited.version, subject=subject, body=body, refusal=None)
    copy_rows.save(tx, known)
    return known


def _approve(tx: Connection, office: Office, copy: DraftCopy, now: datetime) -> DraftCopy:
    try:
        with tx.begin_nested():
            approve(tx, office, copy.draft_id, copy.version, who=WHO, now=now)
    except (NotPossibleError, StaleError) as error:
        return _refused(tx, copy, str(error), now)
    return replace(copy, refusal=None)


def _refused(tx: Connection, copy: DraftCopy, reason: str, now: datetime) -> DraftCopy:
    refused = replace(copy, refusal=reason)
    if refused != copy:
        audit.record(tx, at=now, who=WHO, what="not approved", subject=f"draft:{copy.draft_id}", detail=reason)
        copy_rows.save(tx, refused)
    return refused


def _decided(tx: Connection, copy: DraftCopy, act: Sent | Reject, now: datetime) -> CopiesRun:
    """What left with a person counts as sent: what it pointed to is used, and its text was approved by them."""
    draft = drafts.get(tx, copy.draft_id)
    if isinstance(act, Reject):
        reject(tx, draft.id, draft.version, who=WHO, now=now, reason="deleted in the mail client")
        return CopiesRun(rejected=1)
    if draft.state in drafts.OPEN:
        drafts.set_state(tx, draft.id, None, DraftState.APPROVED, now=now)
    elif draft.evidence:  # the conversation had moved on by this very mail
        news.record_use(tx, draft.evidence.key, draft.lead_id, organisation(draft.recipient.email), now)
    note_touch_done(tx, draft, now, who=WHO, how="sent from the mail client")
    return CopiesRun(sent=1)


def choose(tx: Connection, drafting: DraftingSettings, draft_id: int, *, theirs: bool, who: str, now: datetime) -> None:
    """A person chooses between the draft's text and the one that the mail client holds; the other one stays in the draft's history.

    Raises NotPossibleError where nothing is to be chosen.
    """
    copy, draft = copy_rows.of_draft(tx, draft_id), drafts.get(tx, draft_id)
    if copy is None or copy.clash_body is None or copy.clash_subject is None:
        raise NotPossibleError(f"draft {draft_id} has no other text in the mail client any more")
    body, subject = copy.clash_body, copy.clash_subject
    settled = replace(copy, clash_subject=None, clash_body=None)
    found = relint(tx, draft, subject, body, drafting, now)
    edited = edit(tx, draft_id, draft.version, subject, body, found, who=WHO, now=now)
    if theirs:
        copy_rows.save(tx, replace(settled, version=edited.version))
        return
    found = relint(tx, edited, draft.subject, draft.body, drafting, now)
    edit(tx, draft_id, edited.version, draft.subject, draft.body, found, who=who, now=now)
    copy_rows.save(tx, settled)
