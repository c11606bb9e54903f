"""Which mails are one conversation: the same prospect and the same matter.

Four kinds of evidence, the surest first; none of them joins the mails of two prospects:

    Message-ID, In-Reply-To, References  (RFC 5322, 3.6.4)
    Thread-Index, X-GM-THRID             what Outlook and Gmail call a thread
    quoted words                         for another address of the same person
    the same people, subject and time    for programs that write no References

Only the first is sure.  What the others join is marked as a guess, with the reason: nothing may be done because of it alone.

Time and space are near-linear: a mail is compared with its parents and with a bounded number of recent mails of the same people.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from worker.model import Kind, Message, ParsedMail, ThreadFacts, Understanding, Us
from worker.rules.addresses import is_machine
from worker.rules.thread_guesses import SYSTEM, both_to_many, goes_on, same_list, same_subject
from worker.rules.thread_mail import SHINGLE, ThreadMail, conversation_id, read

_RECENT = 25  # mails of the same people that a mail without references is compared with
_OLD_MAIL_REUSED = timedelta(days=45)
_LONGEST_REPORT = 20_000  # characters
_COPIED_ID = re.compile(r"^[ \t>]{0,20}message-id:[ \t]{0,9}<([^<>\s]{1,998})>", re.IGNORECASE | re.MULTILINE)
_NOBODY = Us()
Key = int | str


@dataclass(frozen=True, slots=True)
class Grouping:
    """One conversation: its mails, oldest first.

    `guesses`: the mails that nothing but a guess puts here, and why it does.  `origin`: the mail of another conversation that the first one
    here was written on top of, which it forwards or whose addresses it took.
    """

    keys: tuple[Key, ...]
    guesses: Mapping[Key, str]
    origin: Key | None = None


def group(facts: Sequence[ThreadFacts], us: Us = _NOBODY) -> tuple[tuple[Key, ...], ...]:
    """The keys of each of the `conversations`."""
    return tuple(one.keys for one in conversations(facts, us))


def conversations(facts: Sequence[ThreadFacts], us: Us = _NOBODY) -> tuple[Grouping, ...]:
    """Conversations by their oldest mail; the order of `facts` does not matter.

    `us` adds to what the mails marked as ours tell of our addresses.
    """
    mails = read(facts, us)
    sure = _Forest(mails)
    origins: dict[int, int] = {}
    for linked in (_copies(mails), _referenced(mails, origins)):
        for child, parent in linked:
            sure.join(child, parent)
    guessed = sure.copy()
    why: dict[int, str] = {}  # by the oldest mail of what was joined
    for linked_by in (_by_program(mails, guessed), _loose(mails, guessed, origins)):
        for child, parent, reason in linked_by:
            guessed.join(child, parent)
            why.setdefault(sure.root(child), reason)
            why.setdefault(sure.root(parent), reason)
    members: dict[int, list[int]] = defaultdict(list)
    for position in range(len(mails)):
        members[guessed.root(position)].append(position)
    return tuple(_grouping(mails, positions, sure, why, origins) for positions in members.values())


def _grouping(
    mails: list[ThreadMail], positions: list[int], sure: _Forest, why: Mapping[int, str], origins: Mapping[int, int]
) -> Grouping:
    first = positions[0]
    keys = tuple(mails[position].facts.key for position in positions)
    guesses = {mails[at].facts.key: why[root] for at in positions if (root := sure.root(at)) != sure.root(first)}
    origin = origins.get(first)
    return Grouping(keys, guesses, None if origin is None or origin in positions else mails[origin].facts.key)


def facts_of(key: Key, mail: ParsedMail, at: datetime, understanding: Understanding, us: Us) -> ThreadFacts:
    """What the rule needs of a mail just read; `at` is its arrival, zone-aware."""
    sender = mail.from_.email if mail.from_ else ""
    return ThreadFacts(
        key=key,
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=references(mail, understanding.kind.kind),
        subject=mail.subject,
        from_=sender,
        others=frozenset(address.email for address in (*mail.to, *mail.cc, *mail.reply_to)),
        at=at,
        ours=us.owns(sender),
        kind=understanding.kind.kind,
        prospect=_prospect(sender, [address.email for address in mail.reply_to], understanding),
        thread_index=mail.header("thread-index"),
        topic=mail.header("thread-topic") or "",
        text=mail.text,
        x_thread=mail.header("x-gm-thrid"),
    )


def references(mail: ParsedMail, kind: Kind) -> tuple[str, ...]:
    """The References of a mail, and the Message-ID of the mail inside: a bounce seldom has References, and belongs to what it returns."""
    inside = dict(mail.original).get("message-id", "").strip().strip("<>")
    if not inside and kind is Kind.BOUNCE and (copied := _COPIED_ID.search(mail.text[:_LONGEST_REPORT])):
        inside = copied[1]
    return (*mail.references, inside) if inside and inside not in mail.references else mail.references


def facts_of_message(message: Message, home: int | None = None) -> ThreadFacts:
    """The same from a stored message; its key is the message's id.  `home`: its conversation, where a lead of that is at work."""
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
        topic=headers.get("thread-topic", ""),
        text=message.text,
        x_thread=headers.get("x-gm-thrid"),
        home=home,
        apart=message.placed is False,
    )


def _prospect(sender: str, reply_to: list[str], understanding: Understanding) -> str | None:
    """Whom the mail is about: the lead verdict's prospect, else whom a machine's mail says to answer."""
    if understanding.lead.is_lead:
        return understanding.lead.prospect.email
    relay = is_machine(sender) or understanding.kind.kind is Kind.NOTIFICATION
    return next((address for address in reply_to if relay and address != sender), None)


class _Forest:
    """Disjoint sets of positions; the oldest mail is the root of its set (path halving)."""

    def __init__(self, mails: Sequence[ThreadMail]) -> None:
        self._parent = list(range(len(mails)))
        self._home = [mail.facts.home for mail in mails]  # of roots
        self._apart = [mail.facts.apart for mail in mails]

    def copy(self) -> _Forest:
        other = _Forest(())
        other._parent, other._home, other._apart = self._parent.copy(), self._home.copy(), self._apart.copy()
        return other

    def root(self, position: int) -> int:
        parent = self._parent
        while parent[position] != position:
            parent[position] = position = parent[parent[position]]
        return position

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first
        self._home[first] = self._home[first] or self._home[second]
        self._apart[first] |= self._apart[second]

    def may_guess(self, one: int, other: int) -> bool:
        """Whether a guess may join the two: not where a person said no, nor where each stands in a conversation with a lead at work."""
        first, second = self.root(one), self.root(other)
        homes = {self._home[first], self._home[second]} - {None}
        return first != second and len(homes) < 2 and not (self._apart[first] or self._apart[second])


def _copies(mails: list[ThreadMail]) -> Iterator[tuple[int, int]]:
    """One Message-ID from one sender about one prospect is one mail, however many folders or aliases it came through."""
    seen: dict[tuple[str, str, frozenset[str]], int] = {}
    for position, mail in enumerate(mails):
        if mail.facts.message_id:
            first = seen.setdefault((mail.facts.message_id, mail.facts.from_, mail.party), position)
            if first != position:
                yield position, first


def _referenced(mails: list[ThreadMail], origins: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Mails and what they refer to; `origins` gets those that refer to a mail of another conversation, and to which."""
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
            elif found:
                origins.setdefault(position, found[0])
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
    if alone and (_may_follow(mail, mails[candidates[0]]) if direct else same_list(mail, mails[candidates[0]])):
        return candidates[0]
    return None


def _sibling(mail: ThreadMail, others: Iterable[int], mails: list[ThreadMail]) -> int | None:
    """A mail that refers to the same mail we do not have.  Of mail to many, whoever wrote it, the reference decides alone."""
    return next(
        (
            one
            for one in others
            if _related(mail, mails[one]) or same_list(mail, mails[one]) or both_to_many(mail, mails[one])
        ),
        None,
    )


def _by_program(mails: list[ThreadMail], forest: _Forest) -> Iterator[tuple[int, int, str]]:
    threads: dict[tuple[str, object], list[int]] = defaultdict(list)
    for position, mail in enumerate(mails):
        for header, name in (("Thread-Index", _outlook_thread(mail)), ("X-GM-THRID", mail.facts.x_thread)):
            if name:
                threads[header, name].append(position)
    for (header, _), members in threads.items():
        for earlier, later in pairwise(members):
            fits = _related(mails[later], mails[earlier]) and not _reused(mails[later], mails[earlier])
            if fits and forest.may_guess(later, earlier):
                yield later, earlier, f"the same {header}"


def _outlook_thread(mail: ThreadMail) -> bytes | None:
    return conversation_id(mail.facts.thread_index) if mail.facts.thread_index else None


def _related(mail: ThreadMail, other: ThreadMail) -> bool:
    """Whether two mails concern the same outside people, or one organisation, or nobody outside."""
    if mail.facts.kind in SYSTEM or not mail.people or not other.people:
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


def _reused(mail: ThreadMail, parent: ThreadMail) -> bool:
    """Whether an old mail only served as an address book: long ago, another subject, and nothing of it quoted."""
    if both_to_many(mail, parent) or mail.facts.at - parent.facts.at < _OLD_MAIL_REUSED or same_subject(mail, parent):
        return False
    return not mail.quotes(parent)


def _loose(mails: list[ThreadMail], forest: _Forest, origins: dict[int, int]) -> Iterator[tuple[int, int, str]]:
    """An earlier mail for each mail, oldest first, that nothing links to one, and why it is thought to go on with that.

    `origins` gets forwards, and the mail that each quotes.
    """
    recent: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_RECENT))
    said: dict[int, int] = {}  # in which mail words were first written
    for position, mail in enumerate(mails):
        if forest.root(position) == position:
            near = {one for key in _search_keys(mail) for one in recent.get(key, ())}
            quoted = Counter(said[run] for run in mail.quoted if run in said)
            if mail.subject.forward and quoted:
                origins.setdefault(position, quoted.most_common(1)[0][0])
            for one in sorted(near | quoted.keys(), reverse=True):
                why = goes_on(mail, mails[one])
                if why and forest.may_guess(position, one):
                    yield position, one, why
                    break
        for key in _keys(mail):
            recent[key].append(position)
        for run in mail.said[::SHINGLE]:
            said.setdefault(run, position)


def _keys(mail: ThreadMail) -> Iterator[str]:
    yield from mail.people
    yield from mail.organisations
    yield from _subject_keys(mail)


def _search_keys(mail: ThreadMail) -> Iterator[str]:
    yield from mail.party
    yield from mail.organisations
    yield from _subject_keys(mail)


def _subject_keys(mail: ThreadMail) -> Iterator[str]:
    yield "subject " + mail.subject.base
    if mail.subject.part:
        yield f"part of {mail.subject.part[1]}"
