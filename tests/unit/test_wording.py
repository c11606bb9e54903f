from __future__ import annotations

from datetime import date

import pytest

from worker.rules import wording


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ana Ruiz", "Ana"), ("Ruiz, Ana", "Ana"), ("RUIZ, ANA", "Ana"), ("Dr. Ana Ruiz", "Ana"), ("Frau Dr. Ana Ruiz", "Ana"),
        ("Anne-Marie Roth", "Anne-Marie"), ("Ana", "Ana"), ("O'Neil Sean", "O'Neil"), ("李 小龙", ""), ("", ""), (None, ""),
        ("ana@hafen.example", ""), ("Sales Team", ""), ("Hafen Süd GmbH", ""), ("Einkauf", ""), ("HSE", ""), ("A. Ruiz", ""),
        ("Desk 4", ""),
    ],
)  # fmt: skip
def test_first_names(name: str | None, first: str) -> None:
    assert wording.first_name(name) == first


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Could you send us the price for the docks, please?", "en"),
        ("Können Sie uns bitte den Preis für die Rampen schicken?", "de"),
        ("Pouvez-vous nous envoyer le prix pour les quais, et la notice ?", "fr"),
        ("Price?", "nl"),
        ("", "nl"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert wording.language([text], "nl") == code


def test_points_are_their_questions() -> None:
    text = "Hello. How are you today? We build a hall.\nHow high may a dock be at most? And what does it cost?\nOk?"
    assert wording.points([text]) == ("How high may a dock be at most?", "And what does it cost?")


def test_days_in_words() -> None:
    assert wording.day(date(2026, 12, 1), "en") == "Tuesday 1 December"
    assert wording.day(date(2026, 12, 1), "de") == "Dienstag, dem 1. Dezember"
    assert wording.day(date(2026, 12, 1), "fr") == "mardi 1er décembre"
    assert wording.day(date(2026, 12, 2), "es") == "miércoles 2 de diciembre"
    assert wording.day(date(2026, 12, 1), "pl") == ""


@pytest.mark.parametrize(
    ("display", "whole", "first", "last"),
    [
        ("Ana Ruiz", "Ana Ruiz", "Ana", "Ruiz"),
        ("RUIZ, Ana", "Ana Ruiz", "Ana", "Ruiz"),
        ("ANA RUIZ", "Ana Ruiz", "Ana", "Ruiz"),
        ("Dr. Ana  Ruiz", "Dr. Ana Ruiz", "Ana", "Ruiz"),
        ("Jo van der Berg", "Jo van der Berg", "Jo", "van der Berg"),
        ("Ana", "Ana", "Ana", ""),
        ("van der Berg, Jo", "Jo van der Berg", "Jo", "van der Berg"),
        ("Ana\x00Ruiz", "Ana Ruiz", "Ana", "Ruiz"),
        ("Sales Team", "", "", ""),
        ("ana@hafen.example", "", "", ""),
        (None, "", "", ""),
    ],
)
def test_names(display: str | None, whole: str, first: str, last: str) -> None:
    assert wording.name(display) == (whole, first, last)


@pytest.mark.parametrize(
    ("subject", "topic"),
    [
        ("Loading docks", "Loading docks"),
        ("“Loading  docks”!", "Loading docks"),
        ("Anfrage", ""),
        ("???", ""),
        ("", ""),
        ("long " * 40, ""),
    ],
)
def test_a_topic_says_something(subject: str, topic: str) -> None:
    assert wording.topic(subject) == topic


def test_a_formula_is_whole_or_not_there() -> None:
    assert wording.formula("Hi {first_name}", "RUIZ, Ana") == "Hi Ana"
    assert wording.formula("Dear {name}", None) == ""
    assert wording.formula("Moin", None) == "Moin"
