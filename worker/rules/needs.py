"""Which words a text must hold so that a pattern can match it, read off the pattern itself.

    pattern ─► parse tree of `re` ─► its alternatives ─► the rarest words of each

A word counts as whole, or as the start, the end or the inside of one, by what can stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

_parser: Any = import_module(
    "re._parser"
)  # private; a test says that it still reads patterns as this module takes them
_LITERAL, _IN, _AT, _BRANCH = _parser.LITERAL, _parser.IN, _parser.AT, _parser.BRANCH
_ASSERT, _ASSERT_NOT = _parser.ASSERT, _parser.ASSERT_NOT
_GROUPS = (_parser.SUBPATTERN, _parser.ATOMIC_GROUP)
_REPEATS = (_parser.MAX_REPEAT, _parser.MIN_REPEAT, _parser.POSSESSIVE_REPEAT)
_WIDTHLESS = (_AT, _ASSERT, _ASSERT_NOT)
_NO_LETTER = (_parser.CATEGORY_NOT_WORD, _parser.CATEGORY_SPACE)

_MOST_NEEDED = 3  # words of a phrase that are asked for
# words of so many mails that they tell little
_EVERYDAY = (
    "a about all am an and are as at be been but by can could do for from get has have he hello hi how i if in is it just know like me more my need"
    " no not of on one or our out please re send so some that the them there they this to up us was we what when will with would you your"
    " au avec con da das de del den der des di die du e een ein eine el en es est et eu für het i ich ihr ihre il ist je la le les lo mit nicht no non"
    " nos nous o op os para per por que se si sie sind su te u un una und une uns van voor vous wir y zu"
)
_COMMON = frozenset(_EVERYDAY.split())

_Node = tuple[Any, Any]
_Nodes = Sequence[_Node]


class Edge(IntEnum):
    """How much of a word of the text a needed word is; a sign is no word at all."""

    WHOLE = 0
    START = 1
    END = 2
    INSIDE = 3
    SIGN = 4


class Need(NamedTuple):
    text: str  # in lower case
    edge: Edge


Needs = frozenset[Need]  # one of them is there
Phrase = tuple[Needs, ...]  # each of them is met, the rarest first


def phrases(pattern: str, flags: int = 0) -> list[Phrase] | None:
    """What a text must hold so that a pattern can match: all that one of these phrases needs; None where it may need nothing."""
    return _phrases(_parser.parse(pattern, flags).data, before=False, behind=False)


def _phrases(nodes: _Nodes, *, before: bool, behind: bool) -> list[Phrase] | None:
    """Of what stands in a row; `before`, `behind`: no letter can stand there."""
    solid = [at for at, node in enumerate(nodes) if not _may_be_empty(node)]
    if len(solid) == 1 and (nodes[solid[0]][0] is _BRANCH or nodes[solid[0]][0] in _GROUPS):
        at = solid[0]
        starts, ends = _bounded(nodes[:at], -1, outside=before), _bounded(nodes[at + 1 :], 1, outside=behind)
        found: list[Phrase] = []
        for inner in _inner(nodes[at]):
            of_inner = _phrases(inner, before=starts, behind=ends)
            if of_inner is None:
                return None
            found += of_inner
        return found
    needed = sorted(_needs(nodes, before=before, behind=behind), key=_commonness)[:_MOST_NEEDED]
    return [tuple(needed)] if needed else None


def _needs(nodes: _Nodes, *, before: bool, behind: bool) -> Iterator[Needs]:
    """What each word, and each choice, of a row needs."""
    at = 0
    while at < len(nodes):
        end = at + 1
        if _is_letter(nodes[at]):
            while end < len(nodes) and _is_letter(nodes[end]):
                end += 1
        starts, ends = _bounded(nodes[:at], -1, outside=before), _bounded(nodes[end:], 1, outside=behind)
        if _is_letter(nodes[at]):
            word = "".join(chr(code) for _, code in nodes[at:end]).lower()
            yield frozenset({Need(word, _EDGES[starts, ends])})
        elif found := _of_node(nodes[at], starts=starts, ends=ends):
            yield found
        at = end


_EDGES = {(True, True): Edge.WHOLE, (True, False): Edge.START, (False, True): Edge.END, (False, False): Edge.INSIDE}


def _of_node(node: _Node, *, starts: bool, ends: bool) -> Needs | None:
    kind, value = node
    if kind is _LITERAL:
        return None if chr(value).isspace() else frozenset({Need(chr(value), Edge.SIGN)})
    if kind in _REPEATS and value[0]:
        once = value[1] == 1
        starts, ends = starts and once, ends and once
    elif kind is not _BRANCH and kind not in _GROUPS:
        return None
    found: set[Need] = set()
    for inner in _inner(node):
        rarest = min(_needs(inner, before=starts, behind=ends), key=_commonness, default=None)
        if rarest is None:
            return None
        found |= rarest
    return frozenset(found)


def _inner(node: _Node) -> list[_Nodes]:
    """The rows in a group, a repetition or a choice."""
    kind, value = node
    if kind is _BRANCH:
        return [row.data for row in value[1]]
    return [(value if kind is _parser.ATOMIC_GROUP else value[-1]).data]


def _may_be_empty(node: _Node) -> bool:
    return node[0] in _WIDTHLESS or (node[0] in _REPEATS and not node[1][0])


def _is_letter(node: _Node) -> bool:
    return node[0] is _LITERAL and _is_word(node[1])


@cache
def _is_word(code: int) -> bool:
    return code == 0x5F or chr(code).isalnum()


def _bounded(nodes: _Nodes, way: int, *, outside: bool) -> bool:
    """Whether no letter can stand on one side of a word: `nodes` stand there, behind it (`way` 1) or before it (-1)."""
    answer = _first_answer(nodes, way)
    return outside if answer is None else answer


def _first_answer(nodes: _Nodes, way: int) -> bool | None:
    for node in nodes if way > 0 else reversed(nodes):
        answer = _bounds(node, way)
        if answer is not None:
            return answer
    return None


def _bounds(node: _Node, way: int) -> bool | None:
    """Whether a node keeps letters away; None where that depends on what follows it."""
    kind, value = node
    if kind is _BRANCH or kind in _GROUPS or kind in _REPEATS:
        answers = {_first_answer(inner, way) for inner in _inner(node)}
        may_be_empty = None in answers or (kind in _REPEATS and not value[0])
        return False if False in answers else (None if may_be_empty else True)
    match kind:
        case _parser.ASSERT:
            return None
        case _parser.ASSERT_NOT:
            return True if value[0] == way and len(value[1]) == 1 and _holds_every_letter(value[1][0]) else None
        case _parser.AT:
            return value is not _parser.AT_NON_BOUNDARY
        case _parser.IN:
            return _holds_no_letter(value)
    return kind is _LITERAL and not _is_word(value)


def _holds_no_letter(members: _Nodes) -> bool:
    if members[0][0] is _parser.NEGATE:
        return any(value is _parser.CATEGORY_WORD for _, value in members[1:])
    return all(
        value in _NO_LETTER if kind is _parser.CATEGORY else kind is _LITERAL and not _is_word(value)
        for kind, value in members
    )


def _holds_every_letter(node: _Node) -> bool:
    """Whether a set of characters holds all letters of words, and maybe more."""
    return (
        node[0] is _IN
        and any(value is _parser.CATEGORY_WORD for _, value in node[1])
        and node[1][0][0] is not _parser.NEGATE
    )


def _commonness(needs: Needs) -> float:
    """How often a text will meet them, guessed from their lengths."""
    return sum(_guess(need) for need in needs)


def _guess(need: Need) -> float:
    if need.edge is Edge.SIGN:
        return 30
    if need.text in _COMMON:
        return 100 if need.edge is Edge.WHOLE or len(need.text) < 4 else 50
    return (100, 100, 20, 6, 3)[len(need.text)] * (1 + need.edge) if len(need.text) < 5 else 1
