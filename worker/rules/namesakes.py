"""What a person said of a namesake, learned: the company around the name, and whether a later item keeps the same.

Never silently: the signal names who said it, of which item, and what the two have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from worker.model import Company, Namesake, NewsItem, Sign, Signal
from worker.rules import mentions, names

LIKE = "like_what_is_not_about_them"  # the signal
_ENOUGH = 1.0  # a single common word says nothing
_MOST = 2.0
_NEIGHBOUR, _NAME, _WORD, _SOURCE = 1.5, 0.6, 0.4, 0.3
_MOST_NAMES, _MOST_WORDS = 1.2, 1.2
# Words of any company's news, folded: they tell nobody from a namesake.
_COMMON = frozenset(map(names.stem, (
    "about", "after", "annee", "ano", "auftrag", "avec", "award", "been", "before", "beim", "billion", "business", "close", "closes", "company",
    "contract", "contrat", "contrato", "could", "cut", "cuts", "dans", "deal", "eine", "einen", "einer", "employee", "empresa", "entreprise",
    "factory", "firm", "firma", "first", "from", "group", "haben", "have", "hire", "hires", "into", "jahr", "jahre", "job", "launch", "launches",
    "market", "million", "mitarbeiter", "month", "more", "most", "nach", "neue", "neuer", "neues", "nouveau", "nouvelle", "nueva", "nuevo", "office",
    "open", "opens", "order", "over", "para", "people", "percent", "plan", "plans", "plant", "planta", "pour", "preis", "premio", "prix", "prize",
    "said", "salaries", "sale", "says", "second", "sign", "signs", "site", "sobre", "staff", "stellen", "than", "that", "their", "there", "third",
    "this", "today", "trabajadores", "under", "unternehmen", "usine", "week", "werden", "were", "werk", "what", "when", "which", "will", "wird",
    "with", "worker", "would", "wurde", "year",
)))  # fmt: skip


def sign(item: NewsItem, company: Company) -> Sign:
    """What the item shows beside the company's name."""
    own = {names.stem(word) for word in mentions.own_words(company)}
    neighbours = frozenset(names.stem(word) for word in mentions.neighbours(item, company)) - own - _COMMON
    named: set[str] = set()
    words: set[str] = set()
    for word, begins, capital in _words(f"{item.title}. {item.summary}", shouted=mentions.shouted(item.title)):
        if len(word) > 3 and word not in own and word not in _COMMON:
            (named if capital and not begins else words).add(word)
    return Sign(neighbours, frozenset(named) - neighbours, frozenset(words - named) - neighbours, item.source)


def against(item: NewsItem, company: Company, said: Iterable[Namesake]) -> Signal | None:
    """What speaks against the item because it is like one that is not about the company; None where that is too little."""
    found = max((_likeness(here, one) for here in [sign(item, company)] for one in said), default=None)
    if found is None or found[0] < _ENOUGH:
        return None
    weight, evidence = found
    return Signal(LIKE, -min(weight, _MOST), evidence)


def _likeness(here: Sign, said: Namesake) -> tuple[float, str]:
    there = said.sign
    neighbours, named = here.neighbours & there.neighbours, here.names & there.names
    words = here.words & there.words
    weight = _NEIGHBOUR * bool(neighbours)
    weight += min(_NAME * len(named), _MOST_NAMES) + min(_WORD * len(words), _MOST_WORDS)
    weight += _SOURCE * (here.source == there.source)
    shared = ", ".join(sorted(neighbours | named | words)[:6])
    return weight, f"{said.who} said of “{said.title[:100]}” that it is not about them; both have {shared}"


def _words(text: str, *, shouted: bool) -> Iterator[tuple[str, bool, bool]]:
    """Each word folded, whether a sentence begins with it, and whether it has a capital that says something."""
    end = 0
    for piece in names.pieces(text):
        begins = end == 0 or any(sign in ".!?:" for sign in text[end : piece.start])
        yield names.stem(piece.word), begins, text[piece.start].isupper() and not shouted
        end = piece.end
