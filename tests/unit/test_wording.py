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
    assert wording.day(date(2026, 12, 1), "fr") == ""
