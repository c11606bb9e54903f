"""What stands between a draft and a person's approval: findings that block it, and findings that warn.

A draft is read as the reader would: is it for me, does it give me something, may it say this now?  Every finding names
the words to blame by their offsets and says how to mend them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from worker.model import Congratulate, Evidence, Finding, Severity, Stage, TouchKind
from worker.rules import lint_words, subjects
from worker.rules.plan import ALLOWED_FROM, FIRST_ANSWERS

MAX_LENGTH = 20_000  # characters; what lies beyond is not read: so long a draft is blocked for its length
LONG_WORDS = 150
TOO_LONG_WORDS = 300
_GROWTH = tuple(Stage)


@dataclass(frozen=True, slots=True)
class LintFacts:
    """What a draft is held against.

    `known_as` are further names of the recipient (of a signature, say); `thread_subject` is the subject of the conversation
    it answers in, None where it opens a new one; `links_sent` are the links this lead has had from us; `other_companies` are
    names of companies that are not the reader's, such as those of other leads.
    """

    kind: TouchKind
    stage: Stage
    purpose: str
    recipient_email: str
    recipient_name: str | None = None
    known_as: frozenset[str] = frozenset()
    company: str | None = None
    other_companies: frozenset[str] = frozenset()
    thread_subject: str | None = None
    links_sent: frozenset[str] = frozenset()
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class _Text:
    where: str  # "body" or "subject"
    words: str


_Rule = Callable[[_Text, LintFacts], Iterable[Finding]]


def check(subject: str, body: str, facts: LintFacts) -> tuple[Finding, ...]:
    """Every finding, the blocking ones first, then by place.  A call's script is read aloud and may be longer than a mail."""
    top, text = _Text("subject", subject[:MAX_LENGTH]), _Text("body", body[:MAX_LENGTH])
    found = [
        *(finding for rule in _OF_BOTH for part in (top, text) for finding in rule(part, facts)),
        *(finding for rule in _OF_BODY for finding in rule(text, facts)),
        *_broken_thread(top, facts),
        *_no_purpose(facts),
        *_before_its_stage(facts),
    ]
    return tuple(
        sorted(found, key=lambda finding: (finding.severity is not Severity.BLOCKS, finding.where, finding.start))
    )


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether a draft with these findings may not be approved."""
    return any(finding.severity is Severity.BLOCKS for finding in findings)


def links(text: str) -> frozenset[str]:
    """The http(s) links of a text."""
    return frozenset(match[0].rstrip(".,;:!?") for match in _LINK.finditer(text[:MAX_LENGTH]))


def link_key(url: str) -> str:
    """A link without what does not make it another page: scheme, case of the host, campaign marks, fragment, last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = urlencode(
        [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(("utm_", "fbclid", "gclid"))]
    )
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), query, "")).removeprefix("//")


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")", re.IGNORECASE)


_EMPTY = _any_of(lint_words.EMPTY_PHRASES)
_PROMOTION = _any_of(lint_words.PROMOTION)
_CONGRATULATION = _any_of(lint_words.CONGRATULATION)
_COMPETITION = re.compile(r"\b(?:" + "|".join(lint_words.COMPETITION) + r")\b", re.IGNORECASE)
_PLACEHOLDER = re.compile("|".join(lint_words.PLACEHOLDERS))
_GREETING = re.compile(r"\A\s{0,20}(?:" + "|".join(lint_words.GREETING) + r")\b(?P<names>[^\n]{0,120})", re.IGNORECASE)
_GREETING_END = re.compile(r"[,;:!.–—]|\s-\s")
_NEEDS_NAME = re.compile(r"\s{0,20}(?:" + lint_words.FORMAL + ")", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LINK = re.compile(r"https?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)
_NOT_ASKED = re.compile(
    rf"{_LINK.pattern}|^[ \t]{{0,8}}[->•][^\n]{{0,500}}", re.IGNORECASE | re.MULTILINE
)  # links, and their own points
_SHOUTED = re.compile(r"\b[A-ZÄÖÜÀ-Ý]{4,40}(?:\s{1,3}[A-ZÄÖÜÀ-Ý]{2,40}){1,20}\b|\b[A-ZÄÖÜÀ-Ý]{8,40}\b")


def _blocked(rule: str, what: str, mend: str, text: _Text, span: tuple[int, int]) -> Finding:
    return Finding(rule, Severity.BLOCKS, what, mend, text.where, *span)


def _warned(rule: str, what: str, mend: str, text: _Text, span: tuple[int, int] = (-1, -1)) -> Finding:
    return Finding(rule, Severity.WARNS, what, mend, text.where, *span)


def _empty_phrases(text: _Text, _: LintFacts) -> Iterator[Finding]:
    mend = "Say what the reader gains from this mail, or ask one thing that they can answer."
    for match in _EMPTY.finditer(text.words):
        yield _blocked("empty_phrase", f"“{match[0]}” says nothing to the reader", mend, text, match.span())


def _placeholders(text: _Text, _: LintFacts) -> Iterator[Finding]:
    for match in _PLACEHOLDER.finditer(text.words):
        mend = "Put the word in its place, or take the sentence out."
        yield _blocked("placeholder", f"“{match[0]}” was meant to be filled in", mend, text, match.span())


def _promotion(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    if facts.kind not in FIRST_ANSWERS and facts.stage is Stage.PROFITABILITY:
        return
    what = "a first note thanks and sells nothing" if facts.kind in FIRST_ANSWERS else "they have shown no interest yet"
    for match in _PROMOTION.finditer(text.words):
        mend = "Take the promotion out; it has its place after they ask for more."
        yield _blocked("promotion", f"“{match[0]}” is promotion: {what}", mend, text, match.span())


def _congratulation(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    if facts.evidence is None or facts.evidence.congratulate is Congratulate.YES:
        return
    bad = facts.evidence.congratulate is Congratulate.NEVER
    for match in _CONGRATULATION.finditer(text.words):
        if bad:
            mend = "Leave this news out, or write a person's own words of sympathy."
            yield _blocked(
                "congratulation", f"“{match[0]}” on bad news: “{facts.evidence.title}”", mend, text, match.span()
            )
        else:
            mend = "Say what the news may mean for them instead."
            yield _warned(
                "congratulation", f"“{match[0]}” on news that is neither good nor bad", mend, text, match.span()
            )


def _links(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    sent = {link_key(url) for url in facts.links_sent}
    for match in _LINK.finditer(text.words):
        if link_key(match[0].rstrip(".,;:!?")) in sent:
            mend = "Send another article, or write without it."
            yield _blocked("link_sent", "this link was sent to them before", mend, text, match.span())


def _other_companies(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    quoted = f"{facts.evidence.title} {facts.evidence.summary}".casefold() if facts.evidence else ""
    theirs = (facts.company or "").casefold()
    for name in sorted(facts.other_companies):
        if len(name) < 3 or name.casefold() in theirs or name.casefold() in quoted:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text.words):
            what = f"“{name}” is not the reader's company"
            mend = f"Write “{facts.company}”." if facts.company else "Take the name out."
            yield _blocked("wrong_company", what, mend, text, match.span())


def _greeting(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    match = None if facts.kind is TouchKind.CALL else _GREETING.match(text.words)
    if match is None:
        return
    end = _GREETING_END.search(match["names"])
    names = match["names"][: end.start()] if end else match["names"]
    words = [_plain(word) for word in _WORD.findall(names)]
    span = (match.start(), match.start("names") + len(names.rstrip()))
    if set(words) <= _TITLES and (words or names or _NEEDS_NAME.match(match[0])):
        mend = "Write the name, or greet without one: “Hello,”."
        yield _blocked("empty_greeting", f"“{match[0].strip()}” greets nobody", mend, text, span)
    elif len(words) <= 5 and not _EVERYBODY & set(words):
        yield from _strangers([word for word in words if word not in _TITLES], text, span, facts)


def _strangers(words: Sequence[str], text: _Text, span: tuple[int, int], facts: LintFacts) -> Iterator[Finding]:
    strange = next((word for word in words if not _is_called(word, facts)), None)
    if strange is None:
        return
    name = strange.capitalize()
    if facts.recipient_name:
        what, mend = f"the reader is {facts.recipient_name}, not “{name}”", f"Greet {facts.recipient_name}."
        yield _blocked("wrong_name", what, mend, text, span)
    else:
        yield _warned("wrong_name", f"nothing says that the reader is called “{name}”", "Check the name.", text, span)


def _is_called(given: str, facts: LintFacts) -> bool:
    known = (facts.recipient_name or "", *facts.known_as, facts.recipient_email.partition("@")[0])
    whole = {_plain(word) for name in known for word in re.split(r"[\s,._+\d]+", name)}
    names = whole | {part for word in whole for part in word.split("-")}
    return lint_words.SHORT_FORMS.get(given, given) in names or any(_shortens(given, name) for name in names)


def _shortens(short: str, name: str) -> bool:
    """Whether a name may be called so: Tom for Thomas, Alex for Alexandra; the letters in their order, the first the same."""
    rest = iter(name)
    return 3 <= len(short) < len(name) and short[0] == name[0] and all(letter in rest for letter in short)


def _plain(word: str) -> str:
    """A name's letters alone: Müller, Mueller and MULLER are one."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return re.sub("([aou])e", r"\1", "".join(letter for letter in letters if not unicodedata.combining(letter)))


_TITLES = frozenset(_plain(word) for word in lint_words.TITLES)
_EVERYBODY = frozenset(_plain(word) for word in lint_words.EVERYBODY)


def _competitive_claim(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    if _LINK.search(text.words):
        return
    mend = "Add the link to the public source of the claim."
    match = _COMPETITION.search(text.words)
    if facts.kind is TouchKind.COMPETITIVE:
        span = match.span() if match else (-1, -1)
        yield _blocked("claim_without_link", "what is said of their competition has no source", mend, text, span)
    elif match:
        yield _warned("claim_without_link", f"“{match[0]}” without a source", mend, text, match.span())


def _bad_news(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    bad = facts.evidence is not None and facts.evidence.congratulate is Congratulate.NEVER
    if bad and facts.kind is TouchKind.COMPANY_NEWS:
        yield _blocked("bad_news", "the draft leans on bad news of their company", "Choose other news.", text, (-1, -1))


def _length(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    count = len(text.words.split())
    if facts.kind is TouchKind.CALL or count <= LONG_WORDS:
        return
    mend = f"Keep to one purpose; {LONG_WORDS} words are plenty."
    if count > TOO_LONG_WORDS:
        yield _blocked("length", f"{count} words: nobody reads that far", mend, text, (-1, -1))
    else:
        yield _warned("length", f"{count} words are long for a follow-up", mend, text)


def _nothing_said(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    if len(text.words.split()) < 5:
        mend = f"Write what this touch is for: {facts.purpose}" if facts.purpose else "Write what this mail is for."
        yield _blocked("no_purpose", "the draft says nothing", mend, text, (-1, -1))


def _questions(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    if facts.kind in FIRST_ANSWERS or facts.kind is TouchKind.CALL:
        return
    asked = _NOT_ASKED.sub(lambda match: "·" * len(match[0]), text.words)
    marks = [match.start() for match in re.finditer(r"[?？]", asked)]
    if not marks:
        yield _warned("questions", "the draft asks nothing", "End with one question that is easy to answer.", text)
    elif len(marks) > 1:
        what = f"{len(marks)} questions: readers answer the last, or none"
        yield _warned("questions", what, "Keep the one that matters.", text, (marks[1], marks[1] + 1))


def _tone(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    marks = [match.start() for match in re.finditer("!", text.words)]
    if len(marks) > 1:
        what = f"{len(marks)} exclamation marks"
        yield _warned("tone", what, "One is plenty.", text, (marks[1], marks[1] + 1))
    names = {word.casefold() for word in _WORD.findall(f"{facts.company} {facts.recipient_name}")}
    for match in _SHOUTED.finditer(text.words):
        if match[0].casefold() not in names:
            yield _warned("tone", f"“{match[0]}” shouts", "Write it in small letters.", text, match.span())


def _broken_thread(text: _Text, facts: LintFacts) -> Iterator[Finding]:
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text.words):
        yield _blocked(
            "subject", "the subject holds a line break or a control character", "Keep it to one line.", text, (-1, -1)
        )
    if facts.kind is TouchKind.CALL:
        return
    if not text.words.strip():
        yield _blocked("subject", "the mail has no subject", "Write a subject.", text, (-1, -1))
    elif facts.thread_subject is not None and not _same_thread(text.words, facts.thread_subject):
        mend = f"Keep “{facts.thread_subject}”."
        yield _blocked(
            "subject", "another subject takes this answer out of its thread", mend, text, (0, len(text.words))
        )


def _same_thread(subject: str, other: str) -> bool:
    return subjects.take_apart(subject).base == subjects.take_apart(other).base


def _no_purpose(facts: LintFacts) -> Iterator[Finding]:
    if len(facts.purpose.split()) < 4 or _EMPTY.search(facts.purpose):
        mend = "Say in one sentence what the reader gains from it."
        yield Finding("no_purpose", Severity.BLOCKS, "the draft has no purpose for the reader", mend)


def _before_its_stage(facts: LintFacts) -> Iterator[Finding]:
    needed = ALLOWED_FROM[facts.kind]
    if _GROWTH.index(facts.stage) < _GROWTH.index(needed):
        what = f"{facts.kind} comes from the stage of {needed} on; the relation is at {facts.stage}"
        yield Finding("too_early", Severity.BLOCKS, what, "Let an earlier touch go first.")


_OF_BOTH: tuple[_Rule, ...] = (_empty_phrases, _placeholders, _promotion, _congratulation, _other_companies)
_OF_BODY: tuple[_Rule, ...] = (
    _greeting,
    _links,
    _competitive_claim,
    _bad_news,
    _length,
    _nothing_said,
    _questions,
    _tone,
)
