"""Replies and news of our own writing: the floors that tuning has reached, and what the held-out set gives."""

import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.labelled import HELD_OUT, LANGUAGES, SENT, UNSEEN, Reply, news, replies
from worker.mail.parse import parse
from worker.model import Company, Congratulate, Intent, IntentVerdict, NewsItem, Us
from worker.rules import intents, reply_text, word_model
from worker.rules import news as news_rules
from worker.rules.leads import LeadContext
from worker.rules.understand import understand

NOW = datetime.fromisoformat("2026-07-15T10:00:00+02:00")


def read(reply: Reply) -> IntentVerdict:
    return intents.read(reply_text.split(reply.text).new_text, sent=reply.sent)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", [part for part in SENT if part != HELD_OUT])
def test_replies_that_the_rules_were_tuned_on(part: str, language: str) -> None:
    judged = [(reply, read(reply)) for reply in replies(part, language)]
    right = [verdict.intent == reply.intent for reply, verdict in judged]
    dates = [(verdict.ooo_until, verdict.resume_after) == (reply.until, reply.resume) for reply, verdict in judged]
    assert sum(right) >= int(0.9 * len(right))
    assert sum(dates) >= int(0.9 * len(dates))


def test_replies_that_were_held_out() -> None:
    judged = [(reply, read(reply)) for language in LANGUAGES for reply in replies(HELD_OUT, language)]
    assert sum(verdict.intent == reply.intent for reply, verdict in judged) >= 0.88 * len(judged)


@pytest.mark.parametrize("part", SENT)
def test_who_wants_no_more_mail_is_heard_and_nobody_else(part: str) -> None:
    judged = [(reply.intent, read(reply).intent) for language in LANGUAGES for reply in replies(part, language)]
    unheard = [found for label, found in judged if label == Intent.OPT_OUT and found is not Intent.OPT_OUT]
    mistaken = [label for label, found in judged if label != Intent.OPT_OUT and found is Intent.OPT_OUT]
    tuned = part not in {*UNSEEN, HELD_OUT}
    assert len(unheard) <= (0 if tuned else 2)
    assert len(mistaken) <= (0 if tuned else 2)


@pytest.mark.parametrize("part", ["first", "second", "third", "fourth"])
def test_news_never_congratulates_on_harm(part: str) -> None:
    items = list(news(part))
    verdicts = [
        news_rules.judge(NewsItem(item.title, item.summary, item.source, "", None), Company(item.domain, item.company))
        for item in items
    ]
    pairs = list(zip(items, verdicts, strict=True))
    assert not [i.title for i, v in pairs if i.congratulate == "never" and v.congratulate is Congratulate.YES]
    assert sum(verdict.about_company is item.about for item, verdict in pairs) >= 0.95 * len(pairs)
    assert sum(verdict.congratulate == item.congratulate for item, verdict in pairs) >= 0.95 * len(pairs)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.dates(date(2000, 1, 1), date(2080, 1, 1)))
def test_any_text_gives_a_verdict_that_says_why(text: str, day: date) -> None:
    verdict = intents.read(text, sent=datetime(day.year, day.month, day.day, 9, tzinfo=NOW.tzinfo))
    assert (verdict.intent is None) == (verdict.reasons == ())
    assert all(0 < reason.weight <= 1 for reason in verdict.reasons)
    assert verdict.resume_after is None or verdict.resume_after >= day


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200), st.sampled_from([None, *Intent]))
def test_words_are_weighed_by_what_the_rules_say(text: str, ruled: Intent | None) -> None:
    weighed = word_model.weighed(text.lower(), ruled)
    assert weighed is None or (0.1 <= weighed[1].weight < 1 and weighed[1].evidence)


def test_words_alone_say_that_somebody_wants_no_more_mail_only_where_they_are_sure() -> None:
    assert intents.read("I don't need this kind of thing in my inbox. Off the list with me.").intent is Intent.OPT_OUT
    verdict = intents.read("Could you send the mail about the price again?")
    assert verdict.intent is not Intent.OPT_OUT


def test_words_learned_from_answers_put_no_inquiry_off() -> None:
    raw = (
        b"From: Ana <ana@quay.example>\r\nTo: Mo <mo@harborline.example>\r\nSubject: scales for our new dock\r\n\r\n"
        b"Bo Lind told me you sorted out his weighing. We open a second dock in March and nobody here knows where to begin.\r\n"
    )
    inquiry = understand(parse(raw), LeadContext(us=Us(domains=frozenset({"harborline.example"}))))
    assert inquiry.lead.is_lead
    assert inquiry.intent.intent is None


@pytest.mark.parametrize(
    "hostile",
    ["until 3 august " * 8_000, "not before " * 12_000, "delete my data " * 9_000, "a, " * 60_000, "@" * 100_000],
)
def test_hostile_replies_are_read_in_bounded_time(hostile: str) -> None:
    started = time.perf_counter()
    intents.read(hostile, sent=NOW)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "resume"),
    [
        ("Not before 21 September please.", date(2026, 9, 21)),
        ("Vor dem 15. September geht nichts. Danach gerne.", date(2026, 9, 16)),
        ("Jan Kolar is on holiday, try me after 7 August.", date(2026, 8, 8)),
        ("Agora não dá, falamos em outubro.", date(2026, 10, 1)),
    ],
)
def test_the_day_to_write_again(text: str, resume: date) -> None:
    verdict = intents.read(text, sent=NOW)
    assert verdict.resume_after == resume
