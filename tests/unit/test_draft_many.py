"""Drafts from cases: what one run shares, other texts for a draft, the owner's own words, and hostile leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.browser.shop import CALENDAR, NOW, Shop, furnish, opened
from tests.unit.test_drafting import own, write
from worker.drafting import Templates, Unfit, shipped_folder
from worker.drafting.variables import GROUPS
from worker.errors import TemplateProblemError
from worker.jobs import draft_data, lead_case
from worker.jobs.draft_touches import DraftingSettings, Writer, Written, alternatives, draft, draft_many, write_many
from worker.jobs.evidence import Sources
from worker.jobs.lead_case import LeadCase
from worker.model import (
    Company,
    Draft,
    DraftState,
    Evidence,
    Lead,
    LibraryEntry,
    NextTouch,
    Prospect,
    Severity,
    Source,
    TouchKind,
    TouchState,
)
from worker.rules.plan import DEFAULT_PLAN
from worker.store import audit, drafts, leads, news, touches
from worker.store.db import Store

HAFEN = Company("hafen-sued.example", "Hafen Süd", "ports")
ASKED = (
    19.0,
    False,
    "Hello,\n\nwe need eight load cells for the docks. Do they stand salt air? And what would eight units cost?\n\nAna",
)


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


def templates(shop: Shop) -> Templates:
    return Templates([shop.folder / "templates", shipped_folder()], shop.renderer)


def ways(shop: Shop, *library: LibraryEntry, **writer: object) -> DraftingSettings:
    plain = Writer("Priya Raman", "Priya Raman\nLarkspur", "en", CALENDAR)
    return DraftingSettings(
        company="Larkspur Instruments",
        writers={shop.mailbox.id: replace(plain, **writer)},  # type: ignore[arg-type]  # any field of a writer
        plans={"default": DEFAULT_PLAN},
        sources=Sources({HAFEN.domain: HAFEN}, library),
    )


def article(number: int) -> LibraryEntry:
    title, url = f"What {number} ports measured", f"https://journal.example/{number}"
    return LibraryEntry(
        f"{number}.md", TouchKind.ARTICLE, Evidence(title, url, "Port Journal", None, "It is about docks.")
    )


def a_lead(shop: Shop, who: str = "ana", text: tuple[float, bool, str] = ASKED, name: str = "Ana Ruiz") -> Lead:
    return shop.lead(Prospect(f"{who}@hafen-sued.example", name, "Hafen Süd"), "Loading docks", text)


def case_of(shop: Shop, lead: Lead) -> LeadCase:
    with shop.store.read() as tx:
        return lead_case.load(tx, leads.get(tx, lead.id), CALENDAR, NOW)


def touch(kind: TouchKind = TouchKind.THANK_YOU, number: int = 1) -> NextTouch:
    return NextTouch(kind, number, NOW, "they wait for a first answer")


def drafted(shop: Shop, ways_: DraftingSettings, lead: Lead, kind: TouchKind = TouchKind.THANK_YOU) -> Draft:
    with shop.store.write() as tx:
        result = draft(tx, case_of(shop, lead), touch(kind), templates(shop), ways_, NOW)
    assert isinstance(result, Draft)
    return result


def test_colleagues_get_different_articles_in_one_run_and_the_last_none(shop: Shop) -> None:
    due = [(case_of(shop, a_lead(shop, who)), touch(TouchKind.ARTICLE, 3)) for who in ("ana", "jo", "li")]
    with shop.store.write() as tx:
        first, second, third = draft_many(tx, due, templates(shop), ways(shop, article(1), article(2)), NOW)
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert first.evidence
    assert second.evidence
    assert {first.evidence.url, second.evidence.url} == {"https://journal.example/1", "https://journal.example/2"}
    assert isinstance(third, Unfit)
    with shop.store.read() as tx:
        assert len(news.used_urls(tx, due[0][0].lead.id, HAFEN.domain)) == 2
        assert touches.of_lead(tx, due[2][0].lead.id) == []


def test_a_text_that_fails_leaves_the_others_alone(shop: Shop) -> None:
    write(
        shop.folder / "templates",
        "thank_you/en.bad.txt.j2",
        own("{{ prospect.shoe }}", 'purpose = "They know what comes next"\ntone = "warm"'),
    )
    due = [(case_of(shop, a_lead(shop)), touch()), (case_of(shop, a_lead(shop, "jo")), touch(TouchKind.DETAILS))]
    with shop.store.write() as tx:
        bad, good = draft_many(tx, due, templates(shop), ways(shop, tone="warm"), NOW)
    assert isinstance(bad, TemplateProblemError)
    assert str(bad).startswith("thank_you/en.bad.txt.j2, line 5: ")
    assert isinstance(good, Draft)


def test_writing_stores_nothing(shop: Shop) -> None:
    lead = a_lead(shop)
    with shop.store.write() as tx:
        (written,) = write_many(tx, [(case_of(shop, lead), touch())], templates(shop), ways(shop), NOW)
        assert isinstance(written, Written)
        assert touches.of_lead(tx, lead.id) == []
    assert "thank" in written.text.body.lower()


def test_the_audit_says_why_this_text_and_not_the_others(shop: Shop) -> None:
    made = drafted(shop, ways(shop, tone="plain"), a_lead(shop))
    assert made.template == "thank_you/en.short.txt.j2"
    with shop.store.read() as tx:
        (entry,) = [one for one in audit.recent(tx, 10) if one.subject == f"draft:{made.id}"]
    assert "Text thank_you/en.short.txt.j2: in en, as they write; plain, as you write" in entry.detail
    assert "(not thank_you/en.txt.j2: its tone is none in particular)" in entry.detail


def test_a_colleague_gets_another_text_than_the_one_that_was_sent(shop: Shop) -> None:
    first = drafted(shop, ways(shop), a_lead(shop))
    assert first.template == "thank_you/en.txt.j2"
    colleague = a_lead(shop, "jo")
    with shop.store.write() as tx:
        (not_sent,) = write_many(tx, [(case_of(shop, colleague), touch())], templates(shop), ways(shop), NOW)
        drafts.set_state(tx, first.id, first.version, DraftState.APPROVED, now=NOW)
        touches.set_state(tx, first.touch_id, TouchState.DONE, NOW - timedelta(hours=1))
    assert isinstance(not_sent, Written)
    assert not_sent.text.template == "thank_you/en.txt.j2"
    assert drafted(shop, ways(shop), colleague).template == "thank_you/en.short.txt.j2"


def test_the_owners_own_words_and_the_texts_where_a_name_is_not_known(shop: Shop) -> None:
    mine = ways(shop, greeting={"en": "Hi {first_name},"}, closing={"en": "Best wishes", "de": "Viele Grüße"})
    body = drafted(shop, mine, a_lead(shop)).body
    assert body.startswith("Hi Ana,\n\n")
    assert "\nBest wishes\n\nPriya Raman\nLarkspur\n" in body
    assert drafted(shop, mine, a_lead(shop, "x", name="Sales Team")).body.startswith("Hello,\n\n")
    german = (
        19.0,
        False,
        "Guten Tag,\n\nwir brauchen acht Zellen für die Rampe und bitten um ein Angebot. Können Sie das?\n\nAna",
    )
    body = drafted(shop, mine, a_lead(shop, "y", german)).body
    assert body.startswith("Guten Tag Ana Ruiz,\n\n")
    assert "\nViele Grüße\n\nPriya Raman" in body
    assert re.search(r"Am \w+, dem \d+\. März hören Sie", body)


@pytest.mark.parametrize(("words", "language"), [("Bonjour,\n\nnous avons besoin de huit capteurs pour les quais. Quel est votre prix pour le tout?", "fr"), ("Buenos días:\n\nnecesitamos ocho células para el muelle. ¿Cuál es su precio por los ocho y para cuándo?", "es")])  # fmt: skip
def test_french_and_spanish_are_answered_in_kind(shop: Shop, words: str, language: str) -> None:
    made = drafted(shop, ways(shop), a_lead(shop, text=(19.0, False, words)))
    assert made.template == f"thank_you/{language}.txt.j2"
    assert made.findings == ()


def test_a_language_that_nothing_is_written_in_gets_the_writers(shop: Shop) -> None:
    dutch = (
        19.0,
        False,
        "Goedendag,\n\nwij zijn op zoek naar acht cellen voor het dok en een offerte van uw hand. Wat is de prijs?\n\nAna",
    )
    made = drafted(shop, ways(shop, language="de"), a_lead(shop, text=dutch))
    assert made.template == "thank_you/de.txt.j2"
    assert "Tuesday" not in made.body


def test_other_texts_for_a_draft(shop: Shop) -> None:
    write(shop.folder / "templates", "details/en.loud.txt.j2", own("Hello, just checking in on the cells. Is that so?"))
    write(
        shop.folder / "templates",
        "details/en.needy.txt.j2",
        own("Hello.", 'purpose = "They know it by now"\nrequires = ["introducer.name"]'),
    )
    lead = a_lead(shop)
    made = drafted(shop, ways(shop), lead, TouchKind.DETAILS)
    with shop.store.read() as tx:
        others = alternatives(tx, made, templates(shop), ways(shop), NOW)
    assert [other.rendered.template for other in others] == ["details/en.loud.txt.j2", "details/en.short.txt.j2"]
    assert Severity.BLOCKS in {finding.severity for finding in others[0].findings}
    assert others[1].findings == ()
    assert others[1].rendered.subject == made.subject
    assert "Do they stand salt air?" in others[1].rendered.body


def test_data_hold_every_variable_and_nothing_else(shop: Shop) -> None:
    furnish(shop)
    with shop.store.read() as tx:
        every = leads.every(tx)
    for lead in every:
        case = case_of(shop, lead)
        for evidence in (None, article(1).evidence):
            found = draft_data.data(case, TouchKind.ARTICLE, evidence, HAFEN, ways(shop), "en", NOW)
            assert {group: set(fields) for group, fields in found.items()} == {
                group: set(fields) for group, fields in GROUPS.items()
            }
            assert all(isinstance(value, str) for fields in found.values() for value in fields.values())


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "Re:",
        "Fwd: Re:",
        "“”",
        "{{ 7*7 }}",
        "Ruiz, Ana",
        "  Ana   Ruiz ",
        "Ana\nBcc: x@y.example",
        "ß Straße",
        "(no subject)",
        "\u202eanA",
        "A",
        "-",
        "Dr.",
    ]
)


@given(name=HOSTILE, subject=HOSTILE, company=HOSTILE, text=HOSTILE, source=st.sampled_from(Source))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_lead_whatever_makes_a_text_with_a_gap(
    base: tuple[LeadCase, Templates], name: str, subject: str, company: str, text: str, source: Source
) -> None:
    case, templates_ = base
    mail = case.messages[0]
    understood = replace(mail.understanding, parts=replace(mail.understanding.parts, new_text=text))
    lead = replace(case.lead, prospect=Prospect("a@b.example", name, company), source=source)
    hostile = replace(case, lead=lead, messages=(replace(mail, subject=subject, understanding=understood),))
    found = draft_data.data(hostile, TouchKind.THANK_YOU, None, None, PLAIN, "en", NOW)
    choice = templates_.choose(TouchKind.THANK_YOU, "en", found)
    assert not isinstance(choice, Unfit)
    for template in (choice.template, *choice.others):
        rendered = templates_.render(template, found)
        assert rendered.body.startswith(("Dear ", "Hello,"))
        first = rendered.body.split("\n", 1)[0]
        assert first == "Hello," or len(first) > len("Dear ,") + 1
        assert "  " not in rendered.body
        assert "“”" not in rendered.body
        assert "\n" not in rendered.subject
        assert rendered.subject.startswith("Re:") or ":" in rendered.subject


PLAIN = DraftingSettings("Larkspur", {1: Writer("Priya Raman", "Priya", "en", CALENDAR)}, {"default": DEFAULT_PLAN})


@pytest.fixture
def base(shop: Shop) -> tuple[LeadCase, Templates]:
    case = case_of(shop, a_lead(shop))
    return replace(case, lead=replace(case.lead, mailbox_id=1)), templates(shop)


def test_who_was_only_named_is_not_thanked_for_a_mail(shop: Shop) -> None:
    lead = a_lead(shop)
    with shop.store.write() as tx:
        ravi = leads.save(tx, replace(lead, prospect=Prospect("ravi@castlemere.example", "Ravi Shah", "Castlemere")))
    draft = drafted(shop, ways(shop), ravi)
    assert "Ana Ruiz was kind enough to put us in touch" in draft.body
    assert "what you wrote" not in draft.body
