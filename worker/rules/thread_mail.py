"""One mail as the conversation rule looks at it: who outside it concerns, what it says, what it quotes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from worker.model import Address, Kind, ThreadFacts, Us
from worker.rules.addresses import ADDRESS, is_machine, own_work_address
from worker.rules.domains import is_free_mail, organisation
from worker.rules.subjects import Subject, take_apart

_QUOTE = re.compile(
    r"(?P<line>\s{0,3}>)|-{2,}\s?\w|_{10,}|\*?(?:From|Von|De|Da|Van|Från|Fra|Od)\*?\s?:\s|"
    r"(?P<wrote>[^\n]{0,300}(?:wrote|writes|schrieb|écrit|escribió|scritto|schreef|escreveu|skrev)\s?:\s*$)"
)
_WORD = re.compile(r"\w+")
SHINGLE = 5
_MAX_WORDS = 600
_MAX_TEXT = 20_000
_MAX_LINES = 400
_MAX_LINE = 1000
# Words of five letters and more that say nothing of the matter.
_COMMON = frozenset({
    "about", "above", "after", "again", "already", "although", "among", "another", "anyone", "around", "asked", "available",
    "because", "before", "being", "below", "between", "bitte", "business", "cheers", "could", "danke", "different", "doing",
    "during", "email", "every", "first", "freundlichen", "friday", "gruss", "grüsse", "guten", "great", "hallo", "hello",
    "herzliche", "ideal", "kindly", "later", "liebe", "looking", "message", "monday", "morgen", "morning", "other", "perhaps",
    "please", "price", "prices", "question", "quote", "quotation", "really", "regards", "reply", "right", "saludos", "saturday",
    "seems", "sehr", "should", "since", "sincerely", "something", "sorry", "still", "sunday", "thank", "thanks", "their",
    "there", "these", "thing", "things", "think", "those", "though", "through", "thursday", "today", "tomorrow", "tuesday",
    "until", "using", "vielen", "wednesday", "where", "whether", "which", "while", "would", "write", "yesterday", "yours",
    "merci", "bonjour", "cordialement", "gracias", "hola", "estimado", "iphone", "galaxy", "android", "larger", "number",
    "phone", "works", "working", "company", "group",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ThreadMail:
    """`party`: the outside addresses the mail is to or from; `people`: every outside address on it; `organisations`: their domains."""

    facts: ThreadFacts
    subject: Subject
    party: frozenset[str]
    people: frozenset[str]
    organisations: frozenset[str]
    lists: frozenset[str]  # outside addresses among its recipients
    words: frozenset[str]  # distinctive stems of what it says
    own_words: frozenset[str]  # all that it says itself
    said: tuple[int, ...]  # runs of five words in its own text (their hashes, which take less room), in their order
    quoted: frozenset[int]  # and in what it quotes

    @property
    def relayed(self) -> bool:
        """Whether a machine or a colleague hands on what the prospect said."""
        prospect = self.facts.prospect
        return prospect is not None and prospect != self.facts.from_

    def quotes(self, other: ThreadMail) -> bool:
        return not self.quoted.isdisjoint(other.said)

    def mentions(self, other: ThreadMail) -> bool:
        """Whether an address of the other mail's party stands in this text."""
        return any(address in self.facts.text.lower() for address in other.party)


def read(facts: Sequence[ThreadFacts], us: Us) -> list[ThreadMail]:
    """The mails oldest first, in an order that does not depend on the order given."""
    ours = _ours(facts, us)
    ordered = sorted(
        facts, key=lambda f: (f.at, f.message_id or "", f.from_, f.subject, f.text, isinstance(f.key, str), str(f.key))
    )
    mails = [_read(one, ours) for one in ordered]
    standing = _standing(mails)
    return [replace(mail, said=tuple(run for run in mail.said if run not in standing)) for mail in mails]


def _standing(mails: Iterable[ThreadMail]) -> set[int]:
    """Words that stand in three mails, or in two of one sender: signatures, disclaimers, footers of lists.  Who quotes them quotes nobody."""
    first: dict[int, str] = {}
    again: set[int] = set()
    standing: set[int] = set()
    seen: set[str] = set()
    for mail in mails:
        name = mail.facts.message_id or ""
        if name in seen:
            continue  # a copy
        seen |= {name} - {""}
        for run in set(mail.said):
            if run in again or first.setdefault(run, "") == mail.facts.from_:
                standing.add(run)
            elif first[run]:
                again.add(run)
            else:
                first[run] = mail.facts.from_
    return standing


def conversation_id(thread_index: str | None) -> bytes | None:
    """What names the conversation in Outlook's Thread-Index: its first 22 bytes ([MS-OXOMSG] 2.2.1.3); None if malformed."""
    try:
        decoded = base64.b64decode("".join((thread_index or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded[:22] if len(decoded) >= 22 else None


def _ours(facts: Iterable[ThreadFacts], us: Us) -> Us:
    senders = {one.from_ for one in facts if one.ours}
    domains = {sender.rpartition("@")[2] for sender in senders}
    return Us(us.addresses | senders, us.domains | {domain for domain in domains if not is_free_mail(domain)})


def _read(facts: ThreadFacts, us: Us) -> ThreadMail:
    lists = frozenset(address for address in facts.others if not us.owns(address))
    party = _party(facts, lists, us)
    people = party | lists
    if not facts.ours and facts.kind is Kind.HUMAN and not is_machine(facts.from_):
        people |= {facts.from_}
    said, quoted = _split(facts.text)
    subject = _subject(facts)
    words = frozenset(w[:6] for w in [*said, *_words(subject.base)] if len(w) > 4 and w not in _COMMON)
    organisations = frozenset(own for own in map(organisation, people) if own)
    return ThreadMail(
        facts,
        subject,
        party,
        people,
        organisations,
        lists,
        words,
        frozenset(said[:_MAX_WORDS]),
        _runs(said),
        frozenset(_runs(quoted)),
    )


def _subject(facts: ThreadFacts) -> Subject:
    """The subject, with what Outlook calls the topic as what it was before somebody changed it."""
    subject = take_apart(facts.subject)
    was = take_apart(facts.topic).base if facts.topic and not subject.was else ""
    return replace(subject, was=was) if was and was != subject.base else subject


def _party(facts: ThreadFacts, lists: frozenset[str], us: Us) -> frozenset[str]:
    if facts.prospect and facts.prospect != facts.from_:
        return frozenset({facts.prospect})
    if facts.kind is Kind.BOUNCE:
        return frozenset(_addresses(facts.text))
    return lists if facts.ours else frozenset({facts.from_, *_work_addresses(facts, us)})


def _work_addresses(facts: ThreadFacts, us: Us) -> list[str]:
    """The writer's own address elsewhere, which stands in a mail from free mail."""
    if not is_free_mail(facts.from_.rpartition("@")[2]):
        return []
    writer = Address(facts.from_)
    return [a for a in _addresses(facts.text) if organisation(a) and not us.owns(a) and own_work_address(a, writer)]


def _addresses(text: str) -> list[str]:
    return [found.lower() for found in ADDRESS.findall(text[:_MAX_TEXT])]


def _split(text: str) -> tuple[list[str], list[str]]:
    """The words of a mail, and those it quotes: lines after ">", else all that follows a line which announces a quote."""
    said: list[str] = []  # lines
    quoted: list[str] = []
    target = said
    announced = False
    for line in text.split("\n", _MAX_LINES)[:_MAX_LINES]:
        short = line[:_MAX_LINE]
        marker = _QUOTE.match(short)
        if announced and short.strip():
            target, announced = (target if marker and marker["line"] else quoted), False
        if marker:
            announced = marker["wrote"] is not None
            if not (announced or marker["line"]):
                target = quoted
            quoted.append(short)
        else:
            target.append(short)
    return _words("\n".join(said)), _words("\n".join(quoted))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str]) -> tuple[int, ...]:
    words = words[:_MAX_WORDS]
    return tuple(map(hash, zip(*(words[at:] for at in range(SHINGLE)), strict=False)))
