"""The examples of docs/library.md and of the demo are entries without a mistake."""

import re
from pathlib import Path

from worker.demo import story
from worker.drafting.library_format import KEYS, KINDS, parse

DOCS = (Path(__file__).parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```\n(\+\+\+\n.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)


def test_there_is_a_good_example_of_every_kind() -> None:
    entries = [parse("example.md", text) for text in EXAMPLES]
    assert [problems for _, problems in entries] == [()] * len(KINDS)
    assert {entry.kind for entry, _ in entries if entry} == set(KINDS)


def test_every_key_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", DOCS, re.MULTILINE)) | {"industry", "language"}
    assert explained == set(KEYS)


def test_the_entries_of_the_demo_are_good() -> None:
    files = story.library("http://127.0.0.1:1")
    assert [parse(name, text)[1] for name, text in files.items()] == [()] * len(files)
    assert story.pages().keys() == {"/night-loading.html"}
