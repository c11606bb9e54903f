"""Whom and what a draft names: the greeting, the reader's company, other companies, competitors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from worker.model import Finding, TouchKind
from worker.rules import lint_words, subjects
from worker.rules.lint_text import LintFacts, Text, phrases

_GREETS = "|".join(lint_words.GREETING)
_GREETING = re.compile(rf"\s{{0,20}}(?P<hello>{_GREETS})\b(?P<names>[^\n]{{0,120}})", re.IGNORECASE)
_TWICE = re.compile(rf"\s{{0,20}}(?P<one>{_GREETS})(?P<again>[,!]?\s{{1,4}}(?P=one)\b)", re.IGNORECASE)
_GREETING_END = re.compile(
    r"[,;:!–—]|\s-\s|(?<!\b[A-Z])(?<!\b[DdMSJ]r)(?<!\bMrs)(?<!\bMs)(?<!\bSra)(?<!\b[IiEe]ng)(?<!\bProf)(?<!\bDipl)(?<!\bDott)(?<!\bAvv)(?<!\bMme)\."
)
_NEEDS_NAME = re.compile(rf"\s{{0,20}}(?:{lint_words.FORMAL})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PART = re.compile(r"[\s,._+\d]+")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:\n“„\"(•-])\s{0,3}$")
_COMPETITION = phrases(lint_words.COMPETITION)
_COMPARISON = phrases(lint_words.COMPARISON)
_POINT = re.compile(r"^[ \t]{0,8}[->•][ \t]{0,4}(?P<words>[^\n]{1,1000})", re.MULTILINE)
_SHORTEST_QUOTE = 8  # letters; less is said by chance
_MOST_NAMES = 5  # words of a greeting that may be names; more are a sentence


def greeting(text: Text, facts: LintFacts) -> Iterator[Finding]:
    """Greets nobody, greets twice, or greets somebody else."""
    match = None if facts.kind is TouchKind.CALL else _GREETING.match(text.written)
    if match is None:
        return
    words, span = _names(match)
    named = [word for word in words if word not in _TITLES]
    if (
        not named
        and (words or text.written[span[1] : span[1] + 1] or not match["names"])
        and _is_empty(match, words, span)
    ):
        mend = "Write the name, or greet without one: “Hello,”."
        yield text.blocked("empty_greeting", f"“{text.quoted(span)}” greets nobody", mend, span)
    elif twice := _second(text, match, facts):
        yield text.blocked("double_greeting", "the mail greets twice", "Take one of the greetings out.", twice)
    elif named and len(words) <= _MOST_NAMES and not _EVERYBODY & set(words):
        yield from _strangers(named, text, span, facts)


def _names(match: re.Match[str]) -> tuple[list[str], tuple[int, int]]:
    """The words of a greeting that may be names, and where it stands without what follows."""
    end = _GREETING_END.search(match["names"])
    names = match["names"][: end.start()] if end else match["names"]
    return [_plain(word) for word in _WORD.findall(names)], (
        match.start("hello"),
        match.start("names") + len(names.rstrip()),
    )


def _is_empty(match: re.Match[str], words: Sequence[str], span: tuple[int, int]) -> bool:
    """Whether a greeting without a name was meant to have one: a title, a gap before its comma, a formal word."""
    rest = match["names"][span[1] - match.start("names") :]
    gap = (rest[:1].isspace() and rest.lstrip()[:1] in {",", ":", "!"}) or rest.startswith((",,", ", ,"))
    return not _ALONE & set(words) and bool(words or gap or _NEEDS_NAME.match(match[0]))


def _second(text: Text, first: re.Match[str], facts: LintFacts) -> tuple[int, int] | None:
    """A greeting after the greeting: the same words at once, or one that names the reader again."""
    if twice := _TWICE.match(text.written):
        return twice.span("again")
    again = _GREETING.match(text.written, first.end())
    if again is None or _GREETING_END.search(again["names"]) is None:
        return None
    words, span = _names(again)
    named = [word for word in words if word not in _TITLES]
    return span if named and len(words) <= _MOST_NAMES and all(_is_called(word, facts) for word in named) else None


def _strangers(words: Sequence[str], text: Text, span: tuple[int, int], facts: LintFacts) -> Iterator[Finding]:
    strange = next((word for word in words if not _is_called(word, facts)), None)
    if strange is None:
        return
    name = strange.capitalize()
    if facts.recipient_name:
        what, mend = f"the reader is {facts.recipient_name}, not “{name}”", f"Greet {facts.recipient_name}."
        yield text.blocked("wrong_name", what, mend, span)
    else:
        yield text.warned("wrong_name", f"nothing says that the reader is called “{name}”", "Check the name.", span)


def _is_called(given: str, facts: LintFacts) -> bool:
    names = _called(facts.recipient_name or "", facts.recipient_email, facts.known_as)
    return given in names or any(
        given == lint_words.SHORT_FORMS.get(name)
        or name == lint_words.SHORT_FORMS.get(given)
        or _shortens(given, name)
        or (len(name) > 2 and given.startswith(name))
        for name in names
    )


@lru_cache(maxsize=1000)
def _called(name: str, email: str, known_as: frozenset[str]) -> frozenset[str]:
    whole = {_plain(word) for one in (name, *known_as, email.partition("@")[0]) for word in _PART.split(one)}
    return frozenset(whole | {part for word in whole for part in word.split("-")})


def _shortens(short: str, name: str) -> bool:
    """Whether a name may be called so: Tom for Thomas, Alex for Alexandra; the letters in their order, the first the same."""
    rest = iter(name)
    return 3 <= len(short) < len(name) and short[0] == name[0] and all(letter in rest for letter in short)


@lru_cache(maxsize=10_000)
def _plain(word: str) -> str:
    """A name's letters alone: Müller, Mueller and MULLER are one."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return re.sub("([aou])e", r"\1", "".join(letter for letter in letters if not unicodedata.combining(letter)))


_TITLES = frozenset(_plain(word) for word in lint_words.TITLES)
_ALONE = frozenset(_plain(word) for word in lint_words.ALONE)
_EVERYBODY = frozenset(_plain(word) for word in lint_words.EVERYBODY)


def other_companies(text: Text, facts: LintFacts) -> Iterator[Finding]:
    """A company that is not the reader's, unless the evidence or the conversation itself names it."""
    for name, start, end in facts.other_companies.standing_in(text):
        if _may_be_named(name, facts) or (
            " " not in name and _SENTENCE_BEGINS.search(text.written[max(0, start - 4) : start])
        ):
            continue  # "Next" and "Target" begin sentences as plain words
        mend = f"Write “{facts.company}”." if facts.company else "Take the name out."
        yield text.blocked("wrong_company", f"“{name}” is not the reader's company", mend, (start, end))


def _may_be_named(name: str, facts: LintFacts) -> bool:
    small = name.casefold()
    quoted = f"{facts.evidence.title} {facts.evidence.summary} {facts.evidence.source}" if facts.evidence else ""
    return any(
        small in words.casefold() for words in (facts.company or "", quoted, facts.said, facts.thread_subject or "")
    )


def competition(text: Text, facts: LintFacts, *, linked: bool) -> Iterator[Finding]:
    """What is said of a competitor, without a link to where it stands in public."""
    if linked:
        return
    mend = "Add the link to the public source, or say it of yourself alone."
    compared = [match.span() for match in _COMPARISON.finditer(text.plain, text.bits)]
    named = [(start, end) for name, start, end in facts.competitors.standing_in(text) if not _may_be_named(name, facts)]
    for span in compared + named:
        what = f"“{text.quoted(span)}” speaks of a competitor without a source"
        yield text.blocked("claim_without_link", what, mend, span)
    if compared or named:
        return
    mentioned = _COMPETITION.search(text.plain, text.bits)
    if facts.kind is TouchKind.COMPETITIVE:
        span = mentioned.span() if mentioned else (-1, -1)
        yield text.blocked("claim_without_link", "what is said of their competition has no source", mend, span)
    elif mentioned:
        yield text.warned(
            "claim_without_link", f"“{text.quoted(mentioned.span())}” without a source", mend, mentioned.span()
        )


def quotes(text: Text, facts: LintFacts) -> Iterator[tuple[int, int]]:
    """Where a draft gives the words of others: of its evidence, of the conversation's subject, and the points that they raised."""
    evidence = (facts.evidence.title, facts.evidence.summary) if facts.evidence else ()
    topic = subjects.take_apart(facts.thread_subject or "").base
    for words in (*evidence, topic):
        if len(words) >= _SHORTEST_QUOTE:
            small = words.lower()
            start = text.plain.find(small)
            while start >= 0:
                yield start, start + len(small)
                start = text.plain.find(small, start + len(small))
    said = " ".join(facts.said.split())
    for line in _POINT.finditer(text.written) if said else ():
        if len(line["words"]) >= _SHORTEST_QUOTE and " ".join(line["words"].split()) in said:
            yield line.span()
