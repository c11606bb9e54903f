"""The fast search finds what one long alternation finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.score.news import own
from worker.rules import news_phrases
from worker.rules.phrase_search import Phrases, beginnings, split

ALTERNATIVES = (
    r"lay(?:s|ing)?[- ]?offs?|laid off",
    r"(?:cut|axe)\w{0,2} \d{1,3} jobs|\w{2,5}ruf",
    r"(?:re)?opens?(?! to)|(?!open)op\w|[aä]x|é?tat|(?:a|b)?(?:c|d)x",
    r"loss|(?:loss|losses) of \$?\d",
)
PLAIN = re.compile(rf"(?<!\w)(?:{'|'.join(ALTERNATIVES)})(?!\w)")
FAST = Phrases(*ALTERNATIVES)
WORDS = st.sampled_from([*["laying", "offs", "lay-off", "laid", "off", "cuts", "12", "jobs", "axe", "3", "rückruf", "ruf", "reopens", "open", "to", "opx", "äx", "état", "tat", "ax", "acx", "dx", "loss", "losses", "of", "$5", ",", "-"], "x"])  # fmt: skip


@given(st.lists(WORDS, max_size=8), st.sampled_from([" ", "", "-", ", "]))
def test_it_finds_what_the_alternation_finds(words: list[str], between: str) -> None:
    text = between.join(words)
    plain, fast = PLAIN.search(text), FAST.search(text)
    assert (plain and (plain[0], plain.start())) == (fast and (fast[0], fast.start()))


@pytest.mark.parametrize("name", ["BAD", "GOOD"])
def test_it_finds_what_the_alternation_finds_in_news(name: str) -> None:
    phrases = getattr(news_phrases, f"{name}_PHRASES")
    plain, fast = re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)"), getattr(news_phrases, name)
    for case in [*own("held_out"), *own("final")]:
        for text in (case.item.title.lower(), case.item.summary.lower()):
            one, other = plain.search(text), fast.search(text)
            assert (one and one.span()) == (other and other.span()), text


def test_alternatives_are_split_outside_of_groups_alone() -> None:
    assert split(r"a(?:b|c)|[|]d|\|e") == [r"a(?:b|c)", "[|]d", r"\|e"]
    assert split("") == [""]


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("abc", "ab"),
        ("a?bc", "ab bc"),
        ("a+bc", "a"),
        ("a{0,2}bc", "a bc"),
        ("(?:ab|c)d", "ab cd"),
        ("(?:ab|c)?de", "ab cd de"),
        ("(?:a|bc){1,2}x", "a bc"),
        ("(?!x)ab", "ab"),
        (r"a\w", "a"),
        (r"\w", "*"),
        ("[ab]c", "*"),
        (r"(?:a|\d)bc", "ab *"),
        ("a", "a"),
        ("", "*"),
    ],
)
def test_what_an_alternative_may_begin_with(pattern: str, letters: str) -> None:
    assert beginnings(pattern) == {"" if one == "*" else one for one in letters.split()}
