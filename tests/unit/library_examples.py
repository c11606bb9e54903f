"""A folder of entries as people write them, and how a test writes one."""

from __future__ import annotations

from pathlib import Path

MARA = """+++
# asked on the phone
kind = "testimonial"
title = "Two hours instead of two days"
source = "Mara Lind, Lind Foods"
why.en = "They pack what you pack."
why.de = "Dort wird gepackt, was Sie packen."
industries = ["food"]
topics = ["fitting by night", "Einbau"]
customer = { name = "Mara Lind", company = "Lind Foods", domain = "lind-foods.example", industry = "food" }
permission = "Mara Lind, 2026-02-11"
known_to = ["Hafen Süd", "kestrel-foods.example"]
+++
We had planned two days without the dock. They came at eight in the evening.
"""
ARTICLE = """+++
kind = "article"
title = "Salt air and steel"
source = "Port Journal"
url = "https://port-journal.example/salt"
why = "It says which steel lasts by the water."
industries = ["ports"]
topics = ["salt air", "corrosion", "delivery times"]
published = 2026-02-20
+++
Three harbours compared what salt air does to load cells.
"""
OFFER = """+++
kind = "referral_for_them"
title = "Who buys flour by the ton"
source = "Jonas Pell, Pell and Sons"
why = "Jonas Pell looks for a mill that delivers each week."
asks = "Shall I put the two of you in touch?"
+++
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def fill(folder: Path) -> Path:
    """Three good entries and one with a mistake."""
    write(folder, "mara.md", MARA)
    write(folder, "salt.md", ARTICLE)
    write(folder, "offers/flour.md", OFFER)
    write(folder, "old.md", ARTICLE.replace("industries", "industires").replace("/salt", "/old"))
    return folder
