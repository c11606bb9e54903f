"""Whether a news item is about a company, and whether one may congratulate on it.  What harms outranks what pleases."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from worker.model import Company, Congratulate, Namesake, NewsItem, NewsVerdict, Signal
from worker.rules import mentions, namesakes, news_phrases
from worker.rules.phrase_search import Phrases

READ = 5_000  # characters of a summary that are read
_ENGLISH = re.compile(r"(?<!\w)(?:the|by|to|and|for|with|its|from|will|has|that|as|after|says|new|of|said)(?!\w)")
_BUYS = re.compile(
    r"(?<!\w)(?:buys|bought|to buy|acquires|acquired|to acquire|snaps up|takes over|swallows|gobbles up|kauft|schluckt|übernimmt|rachète|reprend|compra|adquiere|neemt|koopt|acquista|rileva)\s(?:[\w'-]{1,20}\s){0,3}$"
)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def judge(item: NewsItem, company: Company, said: Sequence[Namesake] = ()) -> NewsVerdict:
    """The verdict on one item; `congratulate` judges the event itself, whomever it is about.

    `said`: what people said of items that are not about the company.
    """
    clean = NewsItem(_text(item.title), _text(item.summary), item.source, item.url, item.published)
    is_about, reasons = mentions.about(clean, company)
    if is_about and said and (against := namesakes.against(clean, company, said)):
        reasons = (*reasons, against)
        is_about = sum(reason.weight for reason in reasons) >= mentions.ABOUT
    congratulate, event = _event(clean.title, clean.summary, clean.source)
    if congratulate is Congratulate.YES and (buyer := _bought(clean.title, reasons)):
        congratulate, event = Congratulate.NEUTRAL, Signal("is_bought", 0.0, buyer)
    return NewsVerdict(is_about, congratulate, (*reasons, event))


def _bought(title: str, reasons: Iterable[Signal]) -> str | None:
    """The words by which another takes the company over: what is good news for them may be none for it."""
    named = next((reason.evidence for reason in reasons if reason.signal == "name"), "")
    before = title[: title.find(named)] if named and named in title else ""
    match = _BUYS.search(before[-60:].lower())
    return f"{match[0].strip()} {named}" if match else None


@lru_cache(64)  # an item may be judged for several companies, one after the other
def _text(markup: str) -> str:
    """Feeds put HTML into plain fields; entities and tags go, white space is one blank."""
    return " ".join(html.unescape(_TAG.sub(" ", html.unescape(markup[:READ]))).split())


@lru_cache(16)  # an item may be judged for several companies, one after the other
def _event(headline: str, below: str, source: str) -> tuple[Congratulate, Signal]:
    title, summary = (text.lower().replace("’", "'") for text in (headline, below))
    harm = _harm(title) or _harm(summary)
    if harm is None and not _is_english(f"{title} {summary}"):
        harm = _found(news_phrases.BAD_UNLESS_ENGLISH, title) or _found(news_phrases.BAD_UNLESS_ENGLISH, summary)
    if harm:
        return Congratulate.NEVER, Signal("harm", -1.0, harm)
    if _found(news_phrases.SUCCESSION, title):
        return Congratulate.YES, Signal("succession", 1.0, headline)
    neutral = _found(news_phrases.NEUTRAL, title) or _found(news_phrases.NEUTRAL, source.lower())
    if neutral:
        return Congratulate.NEUTRAL, Signal("neutral", 0.0, neutral)
    good = _found(news_phrases.GOOD, title)
    if good:
        return Congratulate.YES, Signal("good_event", 1.0, good)
    if up := _found(news_phrases.FIGURES_UP, summary):
        return Congratulate.YES, Signal("figures_up", 0.7, up)
    return Congratulate.NEUTRAL, Signal("no_event", 0.0, headline[:120])


def _harm(text: str) -> str | None:
    """A phrase of harm that is no idiom."""
    return _found(news_phrases.BAD, _without_idioms(text)) if news_phrases.BAD.search(text) else None


def _is_english(text: str) -> bool:
    """Whether words of that language alone stand in it; two, for a name may hold one."""
    return len(set(_ENGLISH.findall(text))) > 1


def _without_idioms(text: str) -> str:
    return news_phrases.HARMLESS.sub(" · ", text)


def _found(pattern: re.Pattern[str] | Phrases, text: str) -> str | None:
    match = pattern.search(text)
    return match[0].strip() if match else None
