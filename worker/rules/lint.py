"""What stands between a draft and a person's approval: findings that block it, and findings that warn.

A draft is read as the reader would: is it for me, does it give me something, may it say this now?  Every finding names
the words to blame by their offsets and says how to mend them.

subject, body ─► Text, once each ─► rules ─► findings, the blocking ones first
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice

from worker.model import Congratulate, Finding, Severity, Stage, TouchKind
from worker.rules import lint_links, lint_names, lint_words, promise_words, promises, subjects
from worker.rules.lint_links import Link, link_key, links
from worker.rules.lint_text import DRAFTS, LANGUAGE_WORDS, MAX_LENGTH, NO_NAMES, LintFacts, Names, Text, phrases
from worker.rules.plan import ALLOWED_FROM, FIRST_ANSWERS
from worker.rules.screen import Phrases

__all__ = ["DOUBTFUL", "NO_NAMES", "LintFacts", "Names", "blocks", "check", "link_key", "links", "may_be_overruled"]

LONG_WORDS = 150
TOO_LONG_WORDS = 300
# Rules that guess, and may guess wrong.
DOUBTFUL = frozenset({"wrong_name", "wrong_company", "wrong_language", "undated_promise"})
_OF_OUR_WORDS = frozenset(
    {"empty_phrase", "promotion", "claim_without_link", "undated_promise", "attachment", "tone", "placeholder"}
)
_MOST = 20  # findings of a rule: who mends those sees the others then
_ENOUGH = 4  # words of another language that a draft must hold, and as many times those of its own
_GROWTH = tuple(Stage)

_EMPTY = phrases(lint_words.EMPTY_PHRASES)
_PROMOTION = phrases(lint_words.PROMOTION)
_CONGRATULATION = phrases(lint_words.CONGRATULATION)
_ATTACHMENT = phrases(lint_words.ATTACHMENT)
_TIME_ONLY = phrases(lint_words.TIME_ONLY)
_TONES = (
    (phrases(lint_words.GUILT), "holds their silence against them", "Write as if it were the first mail: what do they gain from this one?"),
    (phrases(lint_words.PRESSURE), "presses", "Give them the fact and its date, and let them decide."),
    (phrases(lint_words.FLATTERY), "flatters", "Name the one thing you mean, or leave it out."),
    (phrases(lint_words.CLICHES), "is what every stranger writes", "Begin with the sentence after it."),
)  # fmt: skip
_PROMISES = Phrases((*promise_words.SAID.patterns, *promise_words.PRESENT.patterns), DRAFTS)
_COMES_BACK = re.compile(rf"(?<!\w)(?:{lint_words.COMES_BACK})(?!\w)")
_SOON = re.compile(rf"(?<!\w)(?:{promise_words.SOON})(?!\w)")
# A promise may have other words than these.
_SHORT = ("'ll", "'m ", "'re ", "'d ", "gonna", ". will ", "! will ", "? will ", "\nwill ")
_MARKS = re.compile("|".join(lint_words.MARKS))
_VALUES = [(frozenset(words.split()), re.compile(pattern)) for words, pattern in lint_words.VALUES]
_TAGS = re.compile(lint_words.TAGS, re.IGNORECASE)
_QUESTION = re.compile(r"[?？]+")
_CAPITALS = "[A-ZÄÖÜÀ-Ý]"
# Two words of which one is no mere acronym, or a word that is always shouted.
_SHOUTED = re.compile(
    rf"\b(?:(?={_CAPITALS}{{5}}|{_CAPITALS}{{2,4}}\s{{1,3}}{_CAPITALS}{{5}}){_CAPITALS}{{2,40}}(?:\s{{1,3}}{_CAPITALS}{{2,40}}){{1,20}}|{lint_words.LOUD})\b"
)
_SIGNED_WITHIN = 800  # characters of the end: a signature with address and notices is no longer


def check(subject: str, body: str, facts: LintFacts) -> tuple[Finding, ...]:
    """Every finding, the blocking ones first, then by place.  A call's script is read aloud and may be longer than a mail."""
    top, text = Text("subject", subject[:MAX_LENGTH]), Text("body", body[:MAX_LENGTH])
    found_links = lint_links.of(text)
    ours = (top, text) if facts.thread_subject is None else (text,)  # the subject of a thread was theirs to write
    told = [
        *(rule(part, facts) for rule in _OF_BOTH for part in ours),
        *(rule(text, facts) for rule in _OF_BODY),
        lint_names.competition(text, facts, linked=bool(found_links)),
        lint_links.sent_before(text, found_links, facts),
        lint_links.odd(text, found_links),
        _questions(text, facts, found_links),
        _broken_thread(top, facts),
        _no_purpose(facts),
        _before_its_stage(facts),
    ]
    found = [finding for findings in told for finding in islice(findings, _MOST)]
    if any(finding.rule in _OF_OUR_WORDS for finding in found):
        quotes = list(lint_names.quotes(text, facts))
        found = [finding for finding in found if not _is_quoted(finding, quotes)]
    return tuple(
        sorted(found, key=lambda finding: (finding.severity is not Severity.BLOCKS, finding.where, finding.start))
    )


def _is_quoted(finding: Finding, quotes: Iterable[tuple[int, int]]) -> bool:
    """Whether the words to blame are not ours: a headline may speak of market leaders, and their own question of a discount."""
    in_body = finding.where == "body" and finding.start >= 0 and finding.rule in _OF_OUR_WORDS
    return in_body and any(start <= finding.start and finding.end <= end for start, end in quotes)


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether a draft with these findings may not be approved."""
    return any(finding.severity is Severity.BLOCKS for finding in findings)


def may_be_overruled(findings: Iterable[Finding]) -> bool:
    """Whether all that blocks are rules that guess: then a person may say that they guess wrong."""
    return all(finding.rule in DOUBTFUL for finding in findings if finding.severity is Severity.BLOCKS)


def _empty_phrases(text: Text, _: LintFacts) -> Iterator[Finding]:
    mend = "Say what the reader gains from this mail, or ask one thing that they can answer."
    for match in _EMPTY.finditer(text.plain, text.bits):
        yield text.blocked(
            "empty_phrase", f"“{text.quoted(match.span())}” says nothing to the reader", mend, match.span()
        )


def _placeholders(text: Text, _: LintFacts) -> Iterator[Finding]:
    patterns = [pattern for words, pattern in _VALUES if not text.words.isdisjoint(words)]
    if any(map(text.written.__contains__, lint_words.SIGNS)):
        patterns.append(_MARKS)
    mend = "Put the word in its place, or take the sentence out."
    for match in (match for pattern in patterns for match in pattern.finditer(text.written)):
        yield text.blocked(
            "placeholder", f"“{text.quoted(match.span())}” was meant to be filled in", mend, match.span()
        )


def _html(text: Text, _: LintFacts) -> Iterator[Finding]:
    if "<" in text.written or "&" in text.written:
        for match in _TAGS.finditer(text.written):
            what, mend = (
                f"“{text.quoted(match.span())}” is code, and readers see it",
                "Take it out: the mail is plain text.",
            )
            yield text.blocked("html", what, mend, match.span())


def _promotion(text: Text, facts: LintFacts) -> Iterator[Finding]:
    if facts.kind not in FIRST_ANSWERS and facts.stage is Stage.PROFITABILITY:
        return
    what = "a first note thanks and sells nothing" if facts.kind in FIRST_ANSWERS else "they have shown no interest yet"
    mend = "Take the promotion out; it has its place after they ask for more."
    for match in _PROMOTION.finditer(text.plain, text.bits):
        yield text.blocked("promotion", f"“{text.quoted(match.span())}” is promotion: {what}", mend, match.span())


def _congratulation(text: Text, facts: LintFacts) -> Iterator[Finding]:
    if facts.evidence is None or facts.evidence.congratulate is Congratulate.YES:
        return
    bad = facts.evidence.congratulate is Congratulate.NEVER
    for match in _CONGRATULATION.finditer(text.plain, text.bits):
        words = f"“{text.quoted(match.span())}”"
        if bad:
            mend = "Leave this news out, or write a person's own words of sympathy."
            yield text.blocked("congratulation", f"{words} on bad news: “{facts.evidence.title}”", mend, match.span())
        else:
            mend = "Say what the news may mean for them instead."
            yield text.warned("congratulation", f"{words} on news that is neither good nor bad", mend, match.span())


def _language(text: Text, facts: LintFacts) -> Iterator[Finding]:
    """Only where the other language is plain: short texts, and names or quotes in another tongue, say nothing."""
    if facts.language not in lint_words.LANGUAGES:
        return
    counts = _spoken(text)
    spoken = max(counts, key=lambda code: counts[code], default=facts.language)
    if (
        spoken != facts.language
        and counts[spoken] >= _ENOUGH * max(1, counts[facts.language])
        and _spoken(Text("said", facts.said[:MAX_LENGTH]))[spoken] < _ENOUGH  # they write in both
    ):
        start = next((match.start() for match in re.finditer(r"(?<=\n)\S", text.written)), 0)
        end = text.written.find("\n", start)
        what = f"the conversation is in {_TONGUES[facts.language]}, this mail in {_TONGUES[spoken]}"
        span = (start, end if end > start else len(text.written))
        yield text.blocked("wrong_language", what, f"Write it in {_TONGUES[facts.language]}.", span)


def _spoken(text: Text) -> Counter[str]:
    """How many different words of each language a text holds, those that no other language has."""
    return Counter(LANGUAGE_WORDS[word] for word in text.words & LANGUAGE_WORDS.keys())


_TONGUES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
}  # fmt: skip


def _bad_news(text: Text, facts: LintFacts) -> Iterator[Finding]:
    bad = facts.evidence is not None and facts.evidence.congratulate is Congratulate.NEVER
    if bad and facts.kind is TouchKind.COMPANY_NEWS:
        yield text.blocked("bad_news", "the draft leans on bad news of their company", "Choose other news.")


def _length(text: Text, facts: LintFacts) -> Iterator[Finding]:
    count = len(text.pieces)
    if facts.kind is TouchKind.CALL or count <= LONG_WORDS:
        return
    mend = f"Keep to one purpose; {LONG_WORDS} words are plenty."
    if count > TOO_LONG_WORDS:
        yield text.blocked("length", f"{count} words: nobody reads that far", mend)
    else:
        yield text.warned("length", f"{count} words are long for a follow-up", mend)


def _nothing_said(text: Text, facts: LintFacts) -> Iterator[Finding]:
    if len(text.words) < 5:
        mend = (
            f"Write what this touch is for: {facts.purpose.rstrip('.')}."
            if facts.purpose
            else "Write what this mail is for."
        )
        yield text.blocked("no_purpose", "the draft says nothing", mend)


def _questions(text: Text, facts: LintFacts, found_links: tuple[Link, ...]) -> Iterator[Finding]:
    if facts.kind in FIRST_ANSWERS or facts.kind is TouchKind.CALL:
        return
    marks = [match.span() for match in _QUESTION.finditer(text.written) if _asks(text, match.start(), found_links)]
    if not marks:
        yield text.warned("questions", "the draft asks nothing", "End with one question that is easy to answer.")
    elif len(marks) > 1:
        what = f"{len(marks)} questions: readers answer the last, or none"
        yield text.warned("questions", what, "Keep the one that matters.", marks[1])
    else:
        for match in _TIME_ONLY.finditer(text.plain[: marks[0][1]], text.bits):
            what = f"“{text.quoted(match.span())}” asks for their time alone"
            yield text.warned("questions", what, "Ask what you would ask in that talk.", match.span())


def _asks(text: Text, at: int, found_links: tuple[Link, ...]) -> bool:
    """Whether a question mark is a question of ours: not part of a link, nor of one of their own points."""
    line = text.written[text.written.rfind("\n", 0, at) + 1 : at].lstrip()
    return not line.startswith(("-", ">", "•")) and not any(start <= at < end for _, (start, end) in found_links)


def _tone(text: Text, facts: LintFacts) -> Iterator[Finding]:
    for found, what, mend in _TONES:
        for match in found.finditer(text.plain, text.bits):
            yield text.warned("tone", f"“{text.quoted(match.span())}” {what}", mend, match.span())
    marks = text.written.count("!")
    if marks > 1:
        second = text.written.index("!", text.written.index("!") + 1)
        yield text.warned("tone", f"{marks} exclamation marks", "One is plenty.", (second, second + 1))
    loud = [piece for piece in text.pieces if piece.isupper()]
    for match in _SHOUTED.finditer(text.written) if max(map(len, loud), default=0) > 3 else ():
        names = {word.casefold() for word in f"{facts.company} {facts.recipient_name}".split()}
        if not names.issuperset(match[0].casefold().split()):
            yield text.warned(
                "tone", f"“{text.quoted(match.span())}” shouts", "Write it in small letters.", match.span()
            )


def _attachment(text: Text, facts: LintFacts) -> Iterator[Finding]:
    match = None if facts.kind is TouchKind.CALL else _ATTACHMENT.search(text.plain, text.bits)
    if match:
        mend = "Put the fact itself into the mail, or link to it: nothing can be attached here."
        yield text.warned("attachment", f"“{text.quoted(match.span())}”, and nothing is attached", mend, match.span())


def _undated(text: Text, facts: LintFacts) -> Iterator[Finding]:
    for span in promises.undated(text.written) if facts.kind is not TouchKind.CALL and _may_promise(text) else ():
        if _COMES_BACK.search(text.plain, *span) and not _SOON.search(text.plain, *span):
            continue
        mend = "Name the day; the plan then keeps it."
        yield text.blocked("undated_promise", f"“{text.quoted(span)[:120]}” promises and names no day", mend, span)


def _may_promise(text: Text) -> bool:
    """Whether the words of a promise stand in it; which of them count, only the reading of its sentences tells."""
    if any(map(text.plain.__contains__, _SHORT)):
        return True
    return bool(text.bits & _PROMISES.bit) and _PROMISES.found(" ".join(text.plain.split()), text.bits)


def _signature(text: Text, facts: LintFacts) -> Iterator[Finding]:
    """The writer's name below the first line, which may greet somebody of the same name."""
    names = _names(facts.signs_as)
    if names and facts.kind is not TouchKind.CALL:
        begin = text.plain.find("\n", len(text.plain) - len(text.plain.lstrip()))
        if not any(_ends_with(text.plain, name, max(begin, 0)) for name in names):
            mend = f"Sign it: {facts.signs_as.splitlines()[0]}."
            yield text.warned("signature", "your name is missing at its end", mend)


@lru_cache(maxsize=100)
def _names(signs_as: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w{2,}", signs_as.lower()))


def _ends_with(plain: str, name: str, begin: int) -> bool:
    """Whether a name stands in the last part of a text, as a word."""
    at = plain.rfind(name, max(begin, len(plain) - _SIGNED_WITHIN))
    return at >= 0 and not (plain[at - 1 : at].isalnum() or plain[at + len(name) : at + len(name) + 1].isalnum())


def _broken_thread(text: Text, facts: LintFacts) -> Iterator[Finding]:
    if not text.written.isprintable() and any(ord(letter) < 32 or ord(letter) == 127 for letter in text.written):
        yield text.blocked("subject", "the subject holds a line break or a control character", "Keep it to one line.")
    if facts.kind is TouchKind.CALL:
        return
    if not text.written.strip():
        yield text.blocked("subject", "the mail has no subject", "Write a subject.")
    elif facts.thread_subject is not None and not _same_thread(text.written, facts.thread_subject):
        mend = f"Keep “{facts.thread_subject}”."
        yield text.blocked(
            "subject", "another subject takes this answer out of its thread", mend, (0, len(text.written))
        )


def _same_thread(subject: str, other: str) -> bool:
    return subjects.take_apart(subject).base == subjects.take_apart(other).base


def _no_purpose(facts: LintFacts) -> Iterator[Finding]:
    if not _is_purpose(facts.purpose):
        mend = "Say in one sentence what the reader gains from it."
        yield Finding("no_purpose", Severity.BLOCKS, "the draft has no purpose for the reader", mend)


@lru_cache(maxsize=1000)  # a template's purpose is that of all its drafts
def _is_purpose(words: str) -> bool:
    text = Text("purpose", words)
    return len(text.pieces) >= 4 and not _EMPTY.found(text.plain, text.bits)


def _before_its_stage(facts: LintFacts) -> Iterator[Finding]:
    needed = ALLOWED_FROM[facts.kind]
    if _GROWTH.index(facts.stage) < _GROWTH.index(needed):
        what = f"{facts.kind} comes from the stage of {needed} on; the relation is at {facts.stage}"
        yield Finding("too_early", Severity.BLOCKS, what, "Let an earlier touch go first.")


_OF_BOTH: tuple[Callable[[Text, LintFacts], Iterable[Finding]], ...] = (
    _empty_phrases,
    _placeholders,
    _html,
    _promotion,
    _congratulation,
    lint_names.other_companies,
)
_OF_BODY: tuple[Callable[[Text, LintFacts], Iterable[Finding]], ...] = (
    lint_names.greeting,
    _language,
    _bad_news,
    _length,
    _nothing_said,
    _tone,
    _attachment,
    _undated,
    _signature,
)
