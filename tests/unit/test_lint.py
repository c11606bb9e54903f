from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.model import Congratulate, Evidence, Severity, Stage, TouchKind
from worker.rules import lint
from worker.rules.lint import LintFacts, Names

FACTS = LintFacts(
    kind=TouchKind.DETAILS,
    stage=Stage.CREDIBILITY,
    purpose="Ana knows what comes next, and when",
    recipient_email="a.ruiz@hafen.example",
    recipient_name="Ana Ruiz",
    company="Hafen Süd",
    other_companies=Names({"Okafor Freight", "Next"}),
    thread_subject="Loading docks",
)
SUBJECT = "Re: Loading docks"
GOOD = "Dear Ana,\n\nThe survey of your north dock takes one morning. Would the 12th suit you?\n\nKind regards\nKim"


def found(body: str, facts: LintFacts = FACTS, subject: str = SUBJECT) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in lint.check(subject, body, facts)}


def test_a_good_draft_has_nothing_to_mend() -> None:
    assert lint.check(SUBJECT, GOOD, FACTS) == ()


@pytest.mark.parametrize(
    "phrase",
    [
        "I'm just checking in on my mail.", "Touching base about the docks.", "Just bumping this up.", "Circling back here.",
        "Following up on my last email.", "Any updates?", "Per my last email, we need it.", "Did you get a chance to read my email?",
        "Ich wollte nur kurz nachfragen.", "Je me permets de vous relancer.", "Solo quería saber cómo va.",
        "Ik wilde even navragen hoe het gaat.", "Só queria saber se há novidades.", "Volevo solo sapere come va.",
    ],
)  # fmt: skip
def test_empty_phrases_block(phrase: str) -> None:
    body = GOOD.replace("The survey", f"{phrase} The survey")
    findings = [finding for finding in lint.check(SUBJECT, body, FACTS) if finding.rule == "empty_phrase"]
    assert findings
    assert findings[0].severity is Severity.BLOCKS
    assert body[findings[0].start : findings[0].end].lower() in phrase.lower()


@pytest.mark.parametrize(
    "words",
    ["The check-in desk opens at nine.", "We circle the back of the yard.", "None of our crews works on Sunday.",
     "The base plate touches the wall.", "Set the curly bracket a little higher."],
)  # fmt: skip
def test_plain_words_do_not(words: str) -> None:
    assert lint.check(SUBJECT, GOOD.replace("The survey", f"{words} The survey"), FACTS) == ()


@pytest.mark.parametrize(
    "gap",
    ["{{ prospect.name }}", "{name}", "{first_name}", "[NAME]", "[Your Company]", "[insert date]", "%FIRSTNAME%", "*|FNAME|*",
     "<first name>", "XXX", "TODO", "{% if x %}", "about None today", "lorem ipsum"],
)  # fmt: skip
def test_gaps_block(gap: str) -> None:
    assert found(GOOD.replace("one morning", gap))["placeholder"] is Severity.BLOCKS
    assert found(GOOD, replace(FACTS, thread_subject=None), subject=f"For {gap}")["placeholder"] is Severity.BLOCKS


@pytest.mark.parametrize(
    "greeting", ["Hi ,", "Dear ,", "Dear,", "Hello ,", "Dear Ms,", "Sehr geehrte Frau,", "Liebe ,"]
)
def test_empty_greetings_block(greeting: str) -> None:
    assert found(GOOD.replace("Dear Ana,", greeting))["empty_greeting"] is Severity.BLOCKS


@pytest.mark.parametrize(
    "greeting",
    ["Dear Ana,", "Hi Ana", "Hello,", "Dear Ms Ruiz,", "Guten Tag Frau Ruiz,", "Hallo Ana!", "Good morning Ana -", "Dear Ana and all,",
     "Hi there,", "Dear Sir or Madam,", "Hello from Hamburg,", "Guten Tag,", "ANA,"],
)  # fmt: skip
def test_right_greetings_pass(greeting: str) -> None:
    assert not found(GOOD.replace("Dear Ana,", greeting)).keys() & {"wrong_name", "empty_greeting"}


@pytest.mark.parametrize(
    "greeting", ["Dear Thomas,", "Hi Bernd", "Sehr geehrter Herr Okafor,", "Hola Carlos,", "Bonjour Marie,"]
)
def test_somebody_elses_name_blocks(greeting: str) -> None:
    assert found(GOOD.replace("Dear Ana,", greeting))["wrong_name"] is Severity.BLOCKS


@pytest.mark.parametrize(
    ("name", "greeted"),
    [("Thomas Berg", "Tom"), ("Robert Lee", "Bob"), ("Jörg Müller", "Joerg"), ("Jorg Mueller", "Jörg"), ("José Ángel", "Jose"),
     ("Anne-Marie Roth", "Anne-Marie"), ("Anne-Marie Roth", "Anne"), ("MARTA VOSS", "Marta")],
)  # fmt: skip
def test_a_name_has_many_forms(name: str, greeted: str) -> None:
    facts = replace(FACTS, recipient_name=name, recipient_email="x@hafen.example")
    assert "wrong_name" not in found(GOOD.replace("Ana", greeted), facts)


def test_an_unknown_name_only_warns() -> None:
    facts = replace(FACTS, recipient_name=None, recipient_email="office@hafen.example")
    assert found(GOOD, facts)["wrong_name"] is Severity.WARNS
    assert "wrong_name" not in found(GOOD, replace(facts, known_as=frozenset({"Ana"})))


def test_another_company_blocks_unless_the_evidence_names_it() -> None:
    body = GOOD.replace("north dock", "dock at Okafor Freight")
    assert found(body)["wrong_company"] is Severity.BLOCKS
    assert "wrong_company" not in found(body, replace(FACTS, evidence=evidence("Okafor Freight builds a dock")))


@pytest.mark.parametrize(
    "words", ["We give 20 % off.", "There is a special offer.", "See our new product.", "Our brochure is attached.", "Jetzt bestellen!",
              "Unsere Preisliste liegt bei.", "Notre brochure est jointe.", "Oferta especial para usted."],
)  # fmt: skip
def test_promotion_waits_for_interest(words: str) -> None:
    body = GOOD.replace("The survey", f"{words} The survey")
    assert found(body)["promotion"] is Severity.BLOCKS
    assert "promotion" not in found(body, replace(FACTS, stage=Stage.PROFITABILITY))
    assert (
        found(body, replace(FACTS, stage=Stage.PROFITABILITY, kind=TouchKind.THANK_YOU))["promotion"] is Severity.BLOCKS
    )


def test_a_kind_before_its_stage_blocks() -> None:
    assert found(GOOD, replace(FACTS, kind=TouchKind.PRODUCT_NEWS))["too_early"] is Severity.BLOCKS
    assert "too_early" not in found(GOOD, replace(FACTS, kind=TouchKind.PRODUCT_NEWS, stage=Stage.PROFITABILITY))


@pytest.mark.parametrize("purpose", ["", "follow up", "Just checking in with the client again"])
def test_a_draft_without_purpose_blocks(purpose: str) -> None:
    assert found(GOOD, replace(FACTS, purpose=purpose))["no_purpose"] is Severity.BLOCKS


def test_an_empty_body_blocks() -> None:
    assert found("Hello,\n")["no_purpose"] is Severity.BLOCKS


@pytest.mark.parametrize(
    "subject", ["Loading docks", "Re: Loading docks", "AW: Re: Loading docks", "re:  loading  docks"]
)
def test_subjects_that_keep_the_thread(subject: str) -> None:
    assert "subject" not in found(GOOD, subject=subject)


@pytest.mark.parametrize(
    "subject", ["", "Our new docks", "Re: Loading docks and cranes", "Re: Loading docks\r\nBcc: x@y.example"]
)
def test_subjects_that_break_it(subject: str) -> None:
    assert found(GOOD, subject=subject)["subject"] is Severity.BLOCKS


def test_a_link_is_sent_once() -> None:
    facts = replace(FACTS, links_sent=frozenset({"https://www.port.example/docks/?utm_source=mail"}))
    body = GOOD.replace("one morning", "one morning (http://port.example/docks)")
    assert found(body, facts)["link_sent"] is Severity.BLOCKS
    assert "link_sent" not in found(body.replace("/docks)", "/cranes)"), facts)


def evidence(title: str, congratulate: Congratulate = Congratulate.NEUTRAL) -> Evidence:
    return Evidence(title, "https://port.example/1", "Port News", None, "names them", congratulate=congratulate)


@pytest.mark.parametrize(
    "words", ["Congratulations on that!", "Herzlichen Glückwunsch.", "Félicitations.", "Enhorabuena.", "Parabéns."]
)
def test_nobody_is_congratulated_on_bad_news(words: str) -> None:
    body = GOOD.replace("The survey", f"{words} The survey")
    facts = replace(FACTS, kind=TouchKind.ARTICLE)
    rules = {
        kind: found(body, replace(facts, evidence=evidence("x", kind))).get("congratulation") for kind in Congratulate
    }
    assert rules == {
        Congratulate.NEVER: Severity.BLOCKS,
        Congratulate.NEUTRAL: Severity.WARNS,
        Congratulate.YES: None,
    }


def test_company_news_does_not_lean_on_bad_news() -> None:
    facts = replace(FACTS, kind=TouchKind.COMPANY_NEWS, evidence=evidence("Fire at Hafen Süd", Congratulate.NEVER))
    assert found(GOOD, facts)["bad_news"] is Severity.BLOCKS


def test_a_competitive_claim_needs_its_link() -> None:
    claim = GOOD.replace("The survey", "Your competitors build two docks. The survey")
    assert found(claim)["claim_without_link"] is Severity.WARNS
    facts = replace(FACTS, kind=TouchKind.COMPETITIVE)
    assert found(claim, facts)["claim_without_link"] is Severity.BLOCKS
    assert "claim_without_link" not in found(claim.replace("docks.", "docks: https://port.example/2 ."), facts)


def test_length() -> None:
    assert found(GOOD + " word" * 160)["length"] is Severity.WARNS
    assert found(GOOD + " word" * 320)["length"] is Severity.BLOCKS
    assert "length" not in found(GOOD + " word" * 320, replace(FACTS, kind=TouchKind.CALL))


def test_one_question_is_right() -> None:
    assert found(GOOD.replace("?", "."))["questions"] is Severity.WARNS
    assert found(GOOD.replace("Kind", "Or the 13th?\n\nKind"))["questions"] is Severity.WARNS
    assert "questions" not in found(GOOD.replace("\n\nKind", "\n\n- How high is it?\n- https://a.example/?q=1\n\nKind"))


def test_tone_warns() -> None:
    assert found(GOOD.replace("morning.", "morning!!"))["tone"] is Severity.WARNS
    assert found(GOOD.replace("one morning", "ONLY ONE MORNING"))["tone"] is Severity.WARNS


def test_blocking_findings_come_first() -> None:
    findings = lint.check(SUBJECT, GOOD.replace("?", "!!").replace("Ana", "{name}"), FACTS)
    assert [finding.severity for finding in findings] == sorted(
        (finding.severity for finding in findings), key=lambda severity: severity is not Severity.BLOCKS
    )
    assert lint.blocks(findings)
    assert all(finding.mend for finding in findings)


@given(st.text(max_size=400), st.text(max_size=80), st.sampled_from(TouchKind), st.sampled_from(Stage))
@settings(max_examples=100, deadline=None)
def test_offsets_lie_in_the_text(body: str, subject: str, kind: TouchKind, stage: Stage) -> None:
    for finding in lint.check(subject, body, replace(FACTS, kind=kind, stage=stage)):
        text = subject if finding.where == "subject" else body
        assert finding.start == finding.end == -1 or 0 <= finding.start <= finding.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "{{",
        "[A",
        "just checking ",
        "AAAA ",
        "Dear ",
        "a ",
        "https://a",
        "? ",
        "\n- ",
        "<",
        "%A",
        "*|A",
        "nur kurz mal ",
        " ",
    ],
)
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    began = time.perf_counter()
    lint.check(piece * 200, piece * 200_000, FACTS)
    assert time.perf_counter() - began < 2


def test_offsets_hold_among_emoji_line_ends_and_letters_that_grow() -> None:
    body = "Dear Ana 🙂🙂,\r\n\r\nİİ ich grüße. I’m just checking\r\nin. Would {{ day }} suit you?\r\n\r\nKim"
    words = {finding.rule: body[finding.start : finding.end] for finding in lint.check(SUBJECT, body, FACTS)}
    assert words["empty_phrase"] == "I’m just checking\r\nin"
    assert words["placeholder"] == "{{ day }}"


@pytest.mark.parametrize(
    "body",
    [
        "Dear Ana,\n\nHi Ana,\nthe survey",
        "Dear Dear Ana,\n\nthe survey",
        "Guten Tag Frau Ruiz,\n\nHallo Ana, the survey",
    ],
)
def test_who_greets_twice(body: str) -> None:
    assert found(GOOD.replace("Dear Ana,\n\nThe survey", body))["double_greeting"] is Severity.BLOCKS


@pytest.mark.parametrize(
    "greeting",
    [
        "Hello Ana,\n\nGood morning from Hamburg!",
        "Hallo, guten Tag Frau Ruiz,",
        "Dear Ana,\n\nHi is what you wrote on the plan.",
    ],
)
def test_one_greeting_in_more_words(greeting: str) -> None:
    assert "double_greeting" not in found(GOOD.replace("Dear Ana,", greeting))


@pytest.mark.parametrize("code", ["<br>", "<b>one</b>", "&nbsp;", "&amp;", '<a href="https://a.example">here</a>'])
def test_code_that_readers_would_see(code: str) -> None:
    assert found(GOOD.replace("one morning", code))["html"] is Severity.BLOCKS


@pytest.mark.parametrize("words", ["5 < 6 and 7 > 6", "Q&A", "<ana@hafen.example>", "<https://a.example>"])
def test_signs_that_are_no_code(words: str) -> None:
    assert "html" not in found(GOOD.replace("one morning", words))


@pytest.mark.parametrize(
    "link", ["https://bit.ly/x", "http://10.0.0.4/a", "ftp://a.example/x", "file:///srv/a.pdf", "javascript:alert(1)", "https://intranet/a",
             "https://port.example@evil.example/", "[port.example/a](https://track.example/b)", "www.port.example <https://track.example/b>"],
)  # fmt: skip
def test_links_that_hide_or_lead_nowhere(link: str) -> None:
    assert found(GOOD.replace("one morning", f"one morning {link} "))["odd_link"] is Severity.BLOCKS


@pytest.mark.parametrize(
    "link", ["https://port.example/a?b=c#d", "[the study](https://port.example/a)", "www.port.example", "mailto:ana@hafen.example",
             "[port.example](https://www.port.example/a)", "https://münchen.example/straße"],
)  # fmt: skip
def test_plain_links_pass(link: str) -> None:
    assert "odd_link" not in found(GOOD.replace("one morning", f"one morning {link} "))


GERMAN = "Guten Tag Frau Ruiz,\n\ndas Aufmaß dauert einen Vormittag, danach ist die Rampe wieder frei. Passt Ihnen der 12. Dezember?\n\nKim"


def test_the_language_of_the_conversation() -> None:
    english = replace(FACTS, language="en")
    assert found(GERMAN, english)["wrong_language"] is Severity.BLOCKS
    assert "wrong_language" not in found(GERMAN, replace(FACTS, language="de"))
    assert "wrong_language" not in found(GERMAN, FACTS)  # nobody knows it
    assert "wrong_language" not in found(GERMAN, replace(FACTS, language="pl"))
    assert "wrong_language" not in found(
        GERMAN, replace(english, said="Sie können auch auf Deutsch schreiben, das ist mir lieber und wir sind es so.")
    )
    assert "wrong_language" not in found(GOOD.replace("north dock", "“Rampe für die Nacht”"), english)


def test_competitors_need_a_public_link() -> None:
    facts = replace(FACTS, competitors=Names(["Doorway Systems"]))
    claim = GOOD.replace("The survey", "The doors of Doorway Systems freeze. The survey")
    assert found(claim, facts)["claim_without_link"] is Severity.BLOCKS
    assert "claim_without_link" not in found(claim.replace("freeze.", "freeze: https://news.example/d ."), facts)
    assert "claim_without_link" not in found(claim, replace(facts, said="We also asked Doorway Systems."))
    better = GOOD.replace("The survey", "We are cheaper than any other supplier. The survey")
    assert found(better)["claim_without_link"] is Severity.BLOCKS
    assert "claim_without_link" not in found(GOOD.replace("The survey", "Tuesday is better than Wednesday. The survey"))


def test_a_company_is_a_name_and_not_a_plain_word() -> None:
    assert "wrong_company" not in found(GOOD.replace("The survey", "Next, the survey"))
    assert "wrong_company" not in found(GOOD.replace("north dock", "next dock"))
    body = GOOD.replace("north dock", "dock at Okafor Freight")
    assert "wrong_company" not in found(body, replace(FACTS, said="Okafor Freight told us of you."))
    assert "wrong_company" not in found(GOOD.replace("north dock", "dock at Okafor Freightliners"))


def test_a_promise_names_its_day() -> None:
    body = GOOD.replace("The survey", "I will send you the figures soon. The survey")
    assert found(body)["undated_promise"] is Severity.BLOCKS
    assert "undated_promise" not in found(body.replace("soon", "on Thursday"))
    back = GOOD.replace("The survey", "Je reviens vers vous avec les chiffres demandés. The survey")
    assert "undated_promise" not in found(back)
    assert found(back.replace("avec", "rapidement avec"))["undated_promise"] is Severity.BLOCKS


@pytest.mark.parametrize(
    "words", ["I haven't heard back from you.", "This is your last chance.", "You are a visionary.", "I hope this email finds you well.",
              "Leider habe ich keine Rückmeldung von Ihnen.", "Je n'ai pas eu de retour.", "Nur noch bis Freitag.", "URGENT"],
)  # fmt: skip
def test_tones_that_warn(words: str) -> None:
    assert found(GOOD.replace("The survey", f"{words} The survey"))["tone"] is Severity.WARNS


@pytest.mark.parametrize(
    "words",
    ["Is it urgent? No.", "ILAC MRA", "The FDA and the EMA agree.", "Nobody has answered that question in the report."],
)
def test_plain_tones(words: str) -> None:
    assert "tone" not in found(GOOD.replace("The survey", f"{words} The survey"))


def test_a_question_for_time_alone_warns() -> None:
    assert (
        found(GOOD.replace("Would the 12th suit you?", "Do you have 15 minutes this week?"))["questions"]
        is Severity.WARNS
    )
    assert "questions" not in found(
        GOOD.replace("Would the 12th suit you?", "Do you have time on Tuesday for the survey of the dock?")
    )


def test_nothing_can_be_attached() -> None:
    assert (
        found(GOOD.replace("The survey", "Please find attached the plan. The survey"))["attachment"] is Severity.WARNS
    )
    assert "attachment" not in found(GOOD.replace("The survey", "The rail is attached to the frame. The survey"))


def test_the_writer_signs() -> None:
    facts = replace(FACTS, signs_as="Kim Adler\nKim Adler, Larkspur")
    assert "signature" not in found(GOOD, facts)
    assert found(GOOD.replace("\nKim", ""), facts)["signature"] is Severity.WARNS
    assert found(GOOD.replace("\nKim", "\nKimberley"), facts)["signature"] is Severity.WARNS
    assert found(GOOD.replace("Ana", "Kim").replace("\nKim", ""), facts)["signature"] is Severity.WARNS


def test_words_of_others_are_not_ours() -> None:
    """A headline, the conversation's subject and their own questions may say what we may not."""
    title = "Market leader gives 20 % off NULL values, URGENTLY NEEDED"
    body = GOOD.replace("The survey", f"{title}\n\nThe survey")
    assert found(body).keys() >= {"promotion", "placeholder", "tone"}
    assert found(body, replace(FACTS, evidence=evidence(title, Congratulate.YES))) == {}
    asked = GOOD.replace(
        "The survey",
        "You asked:\n\n- Do you offer a free trial\n  of it?\n- Is there a special offer for two?\n\nThe survey",
    )
    assert found(asked)["promotion"] is Severity.BLOCKS
    assert (
        found(
            asked.replace("\n  of", " of"),
            replace(FACTS, said="Hello,\nDo you offer a free\ntrial of it? Is there a special offer for two?"),
        )
        == {}
    )
    facts = replace(FACTS, thread_subject="[EXT] Free trial of a scale!!")
    assert found(GOOD, facts, subject="Re: [EXT] Free trial of a scale!!") == {}
    assert (
        found(GOOD.replace("The survey", "You wrote about “Free trial of a scale”. The survey"), facts)["promotion"]
        is Severity.BLOCKS
    )
    facts = replace(FACTS, thread_subject="Free trial of a scale")
    assert (
        found(
            GOOD.replace("The survey", "You wrote about “Free trial of a scale”. The survey"),
            facts,
            subject="Re: Free trial of a scale",
        )
        == {}
    )


WRITTEN = st.lists(
    st.sampled_from(["just checking in", "{{ x }}", "Dear Ana,", "Hi hi ,", "🙂", "İ", "\r\n", "https://bit.ly/a", "20 % off", "?", "!", "<br>", "NULL",
                     "I will write soon.", "unlike our competitors", "im Anhang", "URGENT", "Okafor Freight", "a", "ſ", "\u200b"]),
    max_size=12,
).map(" ".join)  # fmt: skip


@given(WRITTEN, st.sampled_from(Stage))
@settings(max_examples=100, deadline=None)
def test_every_finding_points_at_words(body: str, stage: Stage) -> None:
    for finding in lint.check(SUBJECT, body, replace(FACTS, stage=stage, language="en", signs_as="Kim")):
        words = (SUBJECT if finding.where == "subject" else body)[finding.start : finding.end]
        assert finding.start == -1 or words.strip()
        assert finding.what
        assert finding.mend.rstrip().endswith((".", "?", "”."))


@given(
    WRITTEN,
    st.sampled_from(
        ["The dock is free again after lunch.", "Your engineer drew the plan.", "Das Aufmaß dauert einen Vormittag."]
    ),
)
@settings(max_examples=60, deadline=None)
def test_a_good_sentence_mends_nothing(body: str, good: str) -> None:
    """Whatever blocks still blocks with a good sentence behind it; a text that says nothing is the exception."""
    before, after = (
        {finding.rule for finding in lint.check(SUBJECT, text, FACTS) if finding.severity is Severity.BLOCKS}
        for text in (body, f"{body}\n\n{good}")
    )
    assert before - {"no_purpose"} <= after


LABELLED = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "labelled" / "drafts.jsonl").read_text("utf-8").splitlines()
]


def facts_of(row: dict[str, Any]) -> LintFacts:
    news = row.get("evidence")
    return LintFacts(
        kind=TouchKind(row["kind"]),
        stage=Stage(row["stage"]),
        purpose=row.get("purpose", "They learn what comes next, and when"),
        recipient_email="office@hafen.example",
        recipient_name=row["recipient"] or None,
        company=row["company"] or "Hafen Süd",
        other_companies=Names(row.get("other_companies", ["Okafor Freight"])),
        competitors=Names(row.get("competitors", ["Doorway Systems"])),
        thread_subject=row["thread"] or None,
        links_sent=frozenset(row.get("links_sent", ())),
        evidence=evidence(news["title"], Congratulate(news["congratulate"])) if news else None,
        language=row["language"],
        signs_as="Kim Adler",
    )


@pytest.mark.parametrize("row", LABELLED, ids=lambda row: row["id"])
def test_labelled_drafts(row: dict[str, Any]) -> None:
    """A good draft has no finding; a bad one is blocked by the rules that it breaks and by no other."""
    findings = lint.check(row["subject"], row["body"], facts_of(row))
    blocking = {finding.rule for finding in findings if finding.severity is Severity.BLOCKS}
    warning = {finding.rule for finding in findings} - blocking
    assert blocking == set(row["blocks"])
    assert warning >= set(row["warns"]) if row["blocks"] or row["warns"] else not warning
