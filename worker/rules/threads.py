"""Which mails are one conversation: the same prospect and the same matter.

Four kinds of evidence, the surest first; none of them joins the mails of two prospects:

    Message-ID, In-Reply-To, References  (RFC 5322, 3.6.4)
    Thread-Index, X-GM-THRID             what Outlook and Gmail call a thread
    the same people, subject and time    for programs that write no References
    quoted words                         for another address of the same person

Time and space are near-linear: a mail is compared with its parents and with a bounded number of recent mails of the same people.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from worker.model import Kind, Message, ParsedMail, ThreadFacts, Understanding, Us
from worker.rules.addresses import is_machine
from worker.rules.thread_mail import ThreadMail, conversation_id, read

_RECENT = 25  # mails of the same people that a mail without references is compared with
_SAME_MATTER = timedelta(days=14)
_SAME_SUBJECT = timedelta(days=21)
_SHARED_WORDS = timedelta(days=60)
_REPLY = timedelta(days=90)
_QUOTED = timedelta(days=180)
_COLLEAGUE = timedelta(days=30)
_NAMED_COLLEAGUE = timedelta(days=7)
_OLD_MAIL_REUSED = timedelta(days=45)
_SYSTEM = frozenset({Kind.BOUNCE, Kind.AUTO_REPLY, Kind.CALENDAR})
_NOBODY = Us()


def group(facts: Sequence[ThreadFacts], us: Us = _NOBODY) -> tuple[tuple[int | str, ...], ...]:
    """The keys of each conversation, oldest mail first, conversations by their oldest mail; the order of `facts` does not matter.

    `us` adds to what the mails marked as ours tell of our addresses.
    """
    mails = read(facts, us)
    forest = _Forest(len(mails))
    for linked in (_copies(mails), _referenced(mails), _by_program(mails)):
        for child, parent in linked:
            forest.join(child, parent)
    _attach_loose(mails, forest)
    conversations: dict[int, list[int | str]] = defaultdict(list)
    for position, mail in enumerate(mails):
        conversations[forest.root(position)].append(mail.facts.key)
    return tuple(tuple(keys) for keys in conversations.values())


def facts_of(key: int | str, mail: ParsedMail, at: datetime, understanding: Understanding, us: Us) -> ThreadFacts:
    """What the rule needs of a mail just read; `at` is its arrival, zone-aware."""
    sender = mail.from_.email if mail.from_ else ""
    return ThreadFacts(
        key=key,
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        subject=mail.subject,
        from_=sender,
        others=frozenset(address.email for address in (*mail.to, *mail.cc, *mail.reply_to)),
        at=at,
        ours=us.owns(sender),
        kind=understanding.kind.kind,
        prospect=_prospect(sender, [address.email for address in mail.reply_to], understanding),
        thread_index=mail.header("thread-index"),
        text=mail.text,
        x_thread=mail.header("x-gm-thrid"),
    )


def facts_of_message(message: Message) -> ThreadFacts:
    """The same from a stored message; its key is the message's id."""
    headers = dict(reversed(message.headers))
    return ThreadFacts(
        key=message.id,
        message_id=message.message_id,
        in_reply_to=message.in_reply_to,
        references=message.references,
        subject=message.subject,
        from_=message.from_.email,
        others=frozenset(address.email for address in (*message.to, *message.cc, *message.reply_to)),
        at=message.arrival.at,
        ours=message.ours,
        kind=message.understanding.kind.kind,
        prospect=_prospect(message.from_.email, [a.email for a in message.reply_to], message.understanding),
        thread_index=headers.get("thread-index"),
        text=message.text,
        x_thread=headers.get("x-gm-thrid"),
    )


def _prospect(sender: str, reply_to: list[str], understanding: Understanding) -> str | None:
    """Whom the mail is about: the lead verdict's prospect, else whom a machine's mail says to answer."""
    if understanding.lead.is_lead:
        return understanding.lead.prospect.email
    relay = is_machine(sender) or understanding.kind.kind is Kind.NOTIFICATION
    return next((address for address in reply_to if relay and address != sender), None)


class _Forest:
    """Disjoint sets of positions; the oldest mail is the root of its set (path halving)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, position: int) -> int:
        parent = self._parent
        while parent[position] != position:
            parent[position] = position = parent[parent[position]]
        return position

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first


def _copies(mails: list[ThreadMail]) -> Iterator[tuple[int, int]]:
    """One Message-ID from one sender about one prospect is one mail, however many folders or aliases it came through."""
    seen: dict[tuple[str, str, frozenset[str]], int] = {}
    for position, mail in enumerate(mails):
        if mail.facts.message_id:
            first = seen.setdefault((mail.facts.message_id, mail.facts.from_, mail.party), position)
            if first != position:
                yield position, first


def _referenced(mails: list[ThreadMail]) -> Iterator[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for position, mail in enumerate(mails):
        if mail.facts.message_id:
            holders[mail.facts.message_id].append(position)
    missing: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_RECENT))
    for position, mail in enumerate(mails):
        direct = True
        for reference in dict.fromkeys((*mail.facts.in_reply_to, *reversed(mail.facts.references))):
            found = [one for one in holders[reference] if one != position] if reference in holders else []
            link = _parent(mail, found, mails, direct=direct) if found else _sibling(mail, missing[reference], mails)
            if link is not None:
                yield position, link
            if found:
                direct = False
            else:
                missing[reference].append(position)


def _parent(mail: ThreadMail, found: list[int], mails: list[ThreadMail], *, direct: bool) -> int | None:
    """Of the mails that carry a referenced Message-ID, the one this mail goes on with."""
    candidates = found[:_RECENT]
    for position in candidates:
        if _related(mail, mails[position]):
            return None if _reused(mail, mails[position]) else position
    alone = len({mails[position].party for position in candidates}) == 1
    if alone and (_may_follow(mail, mails[candidates[0]]) if direct else _same_list(mail, mails[candidates[0]])):
        return candidates[0]
    return None


def _sibling(mail: ThreadMail, others: Iterable[int], mails: list[ThreadMail]) -> int | None:
    """A mail that refers to the same mail we do not have."""
    return next((one for one in others if _related(mail, mails[one]) or _same_list(mail, mails[one])), None)


def _by_program(mails: list[ThreadMail]) -> Iterator[tuple[int, int]]:
    threads: dict[object, list[int]] = defaultdict(list)
    for position, mail in enumerate(mails):
        for name in (conversation_id(mail.facts.thread_index), mail.facts.x_thread):
            if name:
                threads[name].append(position)
    for members in threads.values():
        for earlier, later in pairwise(members):
            if _related(mails[later], mails[earlier]) and not _reused(mails[later], mails[earlier]):
                yield later, earlier


def _related(mail: ThreadMail, other: ThreadMail) -> bool:
    """Whether two mails concern the same outside people, or one organisation, or nobody outside."""
    if mail.facts.kind in _SYSTEM or not mail.people or not other.people:
        return True
    if mail.relayed and other.relayed:
        return mail.party == other.party
    return bool(
        mail.people & other.people
        or mail.organisations & other.organisations
        or other.mentions(mail)
        or mail.mentions(other)
    )


def _may_follow(mail: ThreadMail, parent: ThreadMail) -> bool:
    """Whether a stranger to the parent may answer it: from a private address, or on a list.  Ours to somebody else, or a machine, does not."""
    return not (mail.facts.ours or mail.relayed or (mail.facts.prospect and parent.relayed))


def _same_list(mail: ThreadMail, other: ThreadMail) -> bool:
    """Whether two strangers write in one public discussion: to a list, or in a newsgroup, where no recipient is named."""
    if mail.facts.prospect or other.facts.prospect or mail.facts.ours or other.facts.ours:
        return False
    return bool(mail.lists & other.lists) or not (mail.facts.others and other.facts.others)


def _reused(mail: ThreadMail, parent: ThreadMail) -> bool:
    """Whether an old mail only served as an address book: long ago, another subject, and nothing of it quoted."""
    if mail.facts.at - parent.facts.at < _OLD_MAIL_REUSED or _same_subject(mail, parent):
        return False
    return not mail.quotes(parent)


def _same_subject(mail: ThreadMail, other: ThreadMail) -> bool:
    mine, theirs = mail.subject, other.subject
    return theirs.base in {mine.base, mine.was} or (theirs.was is not None and mine.base == theirs.was)


def _attach_loose(mails: list[ThreadMail], forest: _Forest) -> None:
    """Finds, oldest first, an earlier conversation for each mail that nothing links to one."""
    recent: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_RECENT))
    for position, mail in enumerate(mails):
        if forest.root(position) == position:
            near = {one for key in _search_keys(mail) for one in recent.get(key, ())}
            match = next((one for one in sorted(near, reverse=True) if _goes_on(mail, mails[one])), None)
            if match is not None:
                forest.join(position, match)
        for key in _keys(mail):
            recent[key].append(position)


def _keys(mail: ThreadMail) -> Iterator[str]:
    yield from mail.people
    yield from mail.organisations
    yield "subject " + mail.subject.base


def _search_keys(mail: ThreadMail) -> Iterator[str]:
    yield from mail.party
    yield from mail.organisations
    yield "subject " + mail.subject.base


def _goes_on(mail: ThreadMail, earlier: ThreadMail) -> bool:
    """Whether a mail without references goes on with an earlier one."""
    gap = mail.facts.at - earlier.facts.at
    if mail.party & earlier.people:
        return _same_person_goes_on(mail, earlier, gap)
    if mail.relayed or earlier.relayed:
        return False
    if mail.organisations & earlier.organisations:
        return _colleague_goes_on(mail, earlier, gap)
    answer = mail.subject.reply and _same_subject(mail, earlier) and gap <= _COLLEAGUE
    return answer and (_same_list(mail, earlier) or (mail.quotes(earlier) and not earlier.facts.ours))


def _same_person_goes_on(mail: ThreadMail, earlier: ThreadMail, gap: timedelta) -> bool:
    if mail.facts.kind in _SYSTEM:
        return gap <= _SAME_MATTER
    if mail.quotes(earlier):
        return gap <= _QUOTED
    about_the_same = len(mail.words & earlier.words) > 1
    if _same_subject(mail, earlier):
        return gap <= (_REPLY if mail.subject.reply else _SHARED_WORDS if about_the_same else _SAME_SUBJECT)
    return about_the_same and gap <= _SAME_MATTER


def _colleague_goes_on(mail: ThreadMail, earlier: ThreadMail, gap: timedelta) -> bool:
    if mail.quotes(earlier):
        return gap <= _QUOTED
    if _same_subject(mail, earlier) and (mail.subject.reply or mail.lists & earlier.people):
        return gap <= _COLLEAGUE
    names = {address.partition("@")[0].partition(".")[0] for address in earlier.party}
    said = {word for run in mail.said for word in run}
    return gap <= _NAMED_COLLEAGUE and not names.isdisjoint(said)
