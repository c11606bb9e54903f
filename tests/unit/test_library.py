"""The folder of the library: what is read from files as people write them, what is wrong, and what is written back."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.library_examples import ARTICLE, MARA, OFFER, fill, write
from worker.drafting.library import Library
from worker.drafting.library_format import KEYS, KINDS, MAX_BYTES, parse
from worker.drafting.library_text import with_rest, written
from worker.errors import NotFoundError, NotPossibleError, OutsideError, StaleError
from worker.model import Customer, Stage, TouchKind


def library(folder: Path) -> Library:
    return Library(folder, look_every=0)


def problems(text: str) -> dict[str, str]:
    """What is wrong, by key, with its mend."""
    return {problem.key: f"{problem.what}. {problem.mend}" for problem in parse("x.md", text)[1]}


def test_an_entry_with_everything() -> None:
    text = MARA.replace("permission", 'stages = ["credibility"]\nexpires = 2026-12-31\ncompany_once_for = 365\nnot_for = ["Rival"]\npublished = 2026-03-02\npermission')  # fmt: skip
    entry, wrong = parse("mara.md", text)
    assert wrong == ()
    assert entry is not None
    assert (entry.kind, entry.industries, entry.topics) == (
        TouchKind.TESTIMONIAL,
        ("food",),
        ("fitting by night", "Einbau"),
    )
    assert entry.customer == Customer("Mara Lind", "Lind Foods", "lind-foods.example", "food")
    assert (entry.stages, entry.expires, entry.company_once_for) == (
        (Stage.CREDIBILITY,),
        date(2026, 12, 31),
        timedelta(365),
    )
    assert (entry.known_to, entry.not_for) == (("Hafen Süd", "kestrel-foods.example"), ("Rival",))
    assert entry.evidence.published == datetime(2026, 3, 2, tzinfo=UTC)
    assert entry.evidence_in("de").why == "Dort wird gepackt, was Sie packen."
    assert entry.evidence.summary == "We had planned two days without the dock. They came at eight in the evening."
    assert [entry.speaks(code) for code in ("en", "de", "fr")] == [True, True, False]


def test_the_older_way_of_writing_is_still_read() -> None:
    text = '+++\r\nkind = "product_news"\r\ntitle = "T"\r\nsource = "S"\r\nwhy = "W"\r\nindustry = "food"\r\nlanguage = "en"\r\n+++\r\nA\r\nb'
    entry, wrong = parse("x.md", "\ufeff" + text)
    assert wrong == ()
    assert entry is not None
    assert (entry.industries, entry.languages, entry.evidence.summary) == (("food",), ("en",), "A b")
    empty, _ = parse("x.md", text.replace('"food"', '""').replace('"en"', '""'))
    assert empty is not None
    assert (empty.industries, empty.languages) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("topics", "topcis", "topcis", "is no key of an entry. Did you mean topics?"),
        ("topics", "zzzzzz", "zzzzzz", "Known keys: kind, title,"),
        ('"article"', '"letter"', "kind", "Use one of article, testimonial"),
        ('"article"', "7", "kind", "is 7, which is no kind"),
        ('title = "Salt air and steel"\n', "", "title", "is missing. Give it a title"),
        ("Salt air", "Salt\\u0000air", "title", "holds a control character"),
        ("Three harbours", "x" * 70_000, "(file)", "is longer than 64 kB"),
        ("Salt air and steel", "x" * 501, "title", "longer than 500"),
        ("https://port", "ftp://port", "url", "is no web address"),
        ("https://port-journal.example", "https://[", "url", "is no web address"),
        ("https://port-journal.example", "https://u:p@port.example", "url", "no public web address"),
        ("https://port-journal.example", "https://localhost", "url", "no public web address"),
        ("/salt", "/" + "é" * 1000, "url", "no public web address"),
        ('url = "https://port-journal.example/salt"\n', "", "url", "article is nothing without one"),
        ('["ports"]', '"ports"', "industries", 'Write it as ["one", "another"]'),
        ('["ports"]', '["ports", 1]', "industries", "is no text"),
        ('"corrosion"', '"one two three four five six seven"', "topics", "longer than 6 words"),
        ("2026-02-20", '"20.2.2026"', "published", "Write it as 2026-03-02"),
        ("published", "languages = ['english']\npublished", "languages", 'Write two letters: "en", "de"'),
        ("published", "stages = ['warm']\npublished", "stages", "Use some of visibility"),
        ("published", "customer = 'Mara'\npublished", "customer", "is no table"),
        ("published", "customer = {nmae = 'Mara'}\npublished", "customer", "Did you mean name?"),
        ("published", "company_once_for = true\npublished", "company_once_for", "whole number of days"),
        ("published", "company_once_for = 0\npublished", "company_once_for", "whole number of days"),
        ("published", "rests = 'yes'\npublished", "rests", "neither true nor false"),
        ("published", "why.english = 'x'\npublished", "(facts)", "is no TOML"),
        ('why = "It says which steel lasts by the water."', "why.english = 'x'", "why", "why.de ="),
        ("published", "permission = 'Mara Lind, in spring'\npublished", "permission", "who allowed it and when"),
        ("published", "permission = '2026-03-02'\npublished", "permission", "who allowed it and when"),
        ("published", "permission = 'Mara, 2026-13-02'\npublished", "permission", "is no day"),
        ("+++\nkind", "kind", "(file)", "Begin it with a line of +++"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_mend(old: str, new: str, key: str, said: str) -> None:
    assert old in ARTICLE
    found = problems(ARTICLE.replace(old, new, 1))
    assert said in found[key], found


def test_a_testimonial_needs_a_permission_and_words() -> None:
    without = "\n".join(line for line in MARA.splitlines() if not line.startswith(("permission", "We had")))
    found = problems(without)
    assert set(found) == {"permission", "(text)"}
    assert "Without it nobody is quoted" in found["permission"]


def test_a_language_without_its_sentence_is_told_of() -> None:
    assert problems(MARA.replace("industries", 'languages = ["de", "fr"]\nindustries')) == {
        "why": 'has no sentence in fr. Add why.fr = "…", or take fr out of languages.'
    }


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    found = problems('+++\nkind = "article"\nurl = "x"\ntilte = "T"\npublished = "soon"\n+++\n')
    assert set(found) == {"url", "tilte", "published", "title", "source", "why"}


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "latin.md").write_bytes("+++\ntitle = 'Käse'".encode("latin-1"))
    write(tmp_path, "long.md", ARTICLE + "x" * MAX_BYTES)
    write(tmp_path, "README.md", "How we keep this folder")
    write(tmp_path, ".git/x.md", ARTICLE)
    (tmp_path / "pipe.md").unlink(missing_ok=True)
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / os.fsdecode(b"\xff.md")).write_text(ARTICLE)
    found = library(tmp_path)
    assert [entry.name for entry in found.entries()] == ["mara.md", "offers/flour.md", "salt.md"]
    assert {(problem.where, problem.key) for problem in found.problems()} == {
        ("latin.md", "(file)"),
        ("long.md", "(file)"),
        ("old.md", "industires"),
        ("\ufffd.md", "(file)"),
    }
    unreadable = next(file for file in found.files() if file.name == "long.md")
    with pytest.raises(NotPossibleError, match="longer than 64 kB"):
        found.replace(unreadable.id, unreadable.version, MARA)


def test_files_are_read_again_only_where_they_changed(tmp_path: Path) -> None:
    found = library(fill(tmp_path))
    before, files = found.entries(), {file.name: file for file in found.files()}
    assert found.entries() is before
    write(tmp_path, "salt.md", ARTICLE.replace("Salt", "Soft"))
    write(tmp_path, "new.md", MARA)
    (tmp_path / "mara.md").unlink()
    assert [entry.evidence.title for entry in found.entries()] == [
        "Two hours instead of two days",
        "Who buys flour by the ton",
        "Soft air and steel",
    ]
    after = {file.name: file for file in found.files()}
    assert after["old.md"] is files["old.md"]
    assert after["salt.md"].version != files["salt.md"].version


def test_the_folder_is_looked_at_once_a_second(tmp_path: Path) -> None:
    found = Library(tmp_path, look_every=60)
    assert found.entries() == ()
    fill(tmp_path)
    assert found.entries() == ()
    made = found.create("A", ARTICLE)  # what is written here is seen at once, with all the rest
    assert made.name == "a.md"
    assert len(found.entries()) == 4


@pytest.mark.parametrize(
    ("title", "name"),
    [("Straße, Käse & Öl!", "strasse-kase-ol.md"), ("../../etc/passwd", "etc-passwd.md"), ("…", "entry.md"), ("README", "entry.md"),
     ("x" * 300, "x" * 60 + ".md"), ("a/b\0c", "a-b-c.md")],
)  # fmt: skip
def test_a_new_file_is_named_after_its_title(tmp_path: Path, title: str, name: str) -> None:
    found = library(tmp_path / "folder")
    assert found.create(title, ARTICLE).name == name
    assert found.create(title, OFFER).name == name.replace(".md", "-2.md")
    assert (tmp_path / "folder" / name).read_text() == ARTICLE
    assert sorted(path.suffix for path in (tmp_path / "folder").iterdir()) == [".md", ".md"]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    found = library(fill(tmp_path))
    file = next(file for file in found.files() if file.name == "salt.md")
    (tmp_path / "salt.md").chmod(0o640)
    saved = found.replace(file.id, file.version, MARA)
    assert (saved.id, saved.text) == (file.id, MARA)
    assert (tmp_path / "salt.md").stat().st_mode & 0o777 == 0o640
    with pytest.raises(StaleError, match=r"salt\.md was changed meanwhile"):
        found.replace(file.id, file.version, OFFER)
    assert (tmp_path / "salt.md").read_text() == MARA
    (tmp_path / "salt.md").unlink()
    with pytest.raises(NotFoundError):
        found.replace(file.id, saved.version, OFFER)
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".tmp"]


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, "taken", "a file")
    with pytest.raises(OutsideError, match="Give it to the user who runs followthrough"):
        library(tmp_path / "taken").create("A", ARTICLE)


def test_rest_changes_one_line_and_is_taken_back() -> None:
    rested = with_rest(MARA, rests=True)
    entry, wrong = parse("x.md", rested)
    assert wrong == ()
    assert entry is not None
    assert entry.rests
    assert "# asked on the phone" in rested
    assert with_rest(rested, rests=False) == MARA


def test_tables_below_a_changed_key_stay_its_own() -> None:
    text = '+++\nkind = "article"\ntitle = "T"\nsource = "S"\nurl = "https://a.example/b"\nwhy = "W"\n[customer]\nname = "Mara"\n+++\n'
    changed = written({"kind": "article", "title": "T", "source": "S", "url": "https://a.example/b", "why": {"en": "V", "de": "X"}, "customer": {"name": "Zoe"}, "topics": ["a"]}, "", text)  # fmt: skip
    entry, wrong = parse("x.md", changed)
    assert wrong == ()
    assert entry is not None
    assert (entry.customer.name, dict(entry.why), entry.topics) == ("Zoe", {"en": "V", "de": "X"}, ("a",))


LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=30)
FACTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["product_news", "referral_for_them"]),
        "title": LINE,
        "source": LINE,
        "why": LINE | st.dictionaries(st.sampled_from(["en", "de", "fr"]), LINE, min_size=1),
        "topics": st.lists(LINE, max_size=3),
        "customer": st.dictionaries(st.sampled_from(["name", "company"]), LINE),
        "expires": st.dates() | st.just(""),
        "rests": st.booleans(),
    }
)


@settings(max_examples=60, deadline=None)
@given(FACTS, FACTS, LINE)
def test_what_is_written_is_read_back_over_any_older_file(
    facts: dict[str, object], older: dict[str, object], body: str
) -> None:
    text = written(facts, body, written(older, "old"))  # type: ignore[arg-type]  # values of a file's facts
    entry, wrong = parse("x.md", text)
    assert wrong == ()
    assert entry is not None
    assert (entry.evidence.title, entry.topics, entry.rests) == (facts["title"], tuple(facts["topics"]), facts["rests"])  # type: ignore[arg-type]  # a list
    why = facts["why"]
    assert (dict(entry.why) or entry.evidence.why) == why
    assert entry.expires == (facts["expires"] or None)
    assert entry.evidence.summary == " ".join(body.split())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | st.builds("+++\n{}\n+++\n{}".format, st.text(max_size=120), st.text(max_size=40)))
def test_no_file_makes_the_reader_fail(text: str) -> None:
    entry, wrong = parse("x.md", text)
    assert entry is not None or wrong


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers() | st.text(max_size=5), max_size=3), max_size=8))  # fmt: skip
def test_no_value_of_a_key_makes_the_reader_fail(values: dict[str, object]) -> None:
    facts = {key: value for key, value in values.items() if value is not None}
    _, wrong = parse("x.md", written(facts, "words"))  # type: ignore[arg-type]  # whatever people write
    assert wrong or values["kind"] in KINDS
