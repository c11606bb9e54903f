"""What the writer newly wrote, by example and by property."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.rules.reply_text import split

QUOTE = "> Would Tuesday suit you?\n> Or later?\n"
HEADERS = [
    "On Mon, 1 Jun 2026 at 09:12, Sam Doe <sam@doe.example> wrote:",
    "On Mon, 1 Jun 2026 at 09:12, Sam Doe <\nsam@doe.example> wrote:",
    "Am 01.06.2026 um 09:12 schrieb Sam Doe:",
    "Le lun. 1 juin 2026 à 09:12, Sam Doe <sam@doe.example> a écrit :",
    "El lun, 1 jun 2026 a las 9:12, Sam Doe (<sam@doe.example>)\nescribió:",
    "Op ma 1 jun 2026 om 09:12 schreef Sam Doe <sam@doe.example>:",
    "Em seg., 1 de jun. de 2026 às 09:12, Sam Doe <sam@doe.example> escreveu:",
    "Il giorno lun 1 giu 2026 alle ore 09:12 Sam Doe <sam@doe.example> ha scritto:",
]
BLOCKS = [
    "From: Sam Doe <sam@doe.example>\nSent: Monday, June 1, 2026 9:12 AM\nTo: Ann Roe\nSubject: pumps\n\nWould Tuesday suit you?",
    "Von: Sam Doe\nGesendet: Montag, 1. Juni 2026 09:12\nAn: Ann Roe\nBetreff: Pumpen\n\nPasst Dienstag?",
    "De : Sam Doe\nEnvoyé : lundi 1 juin 2026 09:12\nÀ : Ann Roe\nObjet : pompes\n\nMardi vous convient ?",
    "De: Sam Doe\nEnviado: lunes, 1 de junio de 2026 9:12\nPara: Ann Roe\nAsunto: bombas\n\n¿El martes?",
    "Van: Sam Doe\nVerzonden: maandag 1 juni 2026 09:12\nAan: Ann Roe\nOnderwerp: pompen\n\nDinsdag?",
    "Da: Sam Doe\nInviato: lunedì 1 giugno 2026 09:12\nA: Ann Roe\nOggetto: pompe\n\nMartedì?",
    "-----Original Message-----\nFrom: Sam Doe\nSubject: pumps\n\nWould Tuesday suit you?",
    "________________________________\nFrom: Sam Doe\nSent: Monday\nTo: Ann\nSubject: pumps\n\nTuesday?",
]


@pytest.mark.parametrize("header", HEADERS)
def test_an_attribution_and_its_quote_are_not_new(header: str) -> None:
    parts = split(f"Hello Sam,\n\nyes, it does.\n\n{header}\n{QUOTE}")
    assert parts.new_text == "Hello Sam,\n\nyes, it does."
    assert "Would Tuesday" in parts.quoted


@pytest.mark.parametrize("block", BLOCKS)
def test_copied_headers_end_the_new_text(block: str) -> None:
    assert split(f"Yes, it does.\n\n{block}\n").new_text == "Yes, it does."


@pytest.mark.parametrize(
    "tail",
    [
        "Best regards,\nAnn Roe\nHead of Pumps\n+44 20 7946 0000",
        "Mit freundlichen Grüßen\nAnn Roe\nLeitung Einkauf",
        "Cordialement,\nAnn Roe",
        "Saludos,\nAnn",
        "Met vriendelijke groet,\nAnn Roe",
        "Cordiali saluti\nAnn Roe",
        "Com os melhores cumprimentos\nAnn Roe",
        "Thanks\nAnn",
        "-- \nAnn Roe\nPumps Ltd",
        "Ann",
        "A.",
        "Sent from my phone",
        "Von meinem Handy gesendet",
        "Envoyé de mon téléphone",
        "Kind regards\nAnn Roe\n\nCONFIDENTIALITY NOTICE: this message is privileged and confidential. If you are not the intended recipient, delete it.",
    ],
)
def test_what_stands_below_the_last_word_is_signature(tail: str) -> None:
    parts = split(f"Hello Sam,\n\nwe take two of them.\n\n{tail}\n")
    assert parts.new_text == "Hello Sam,\n\nwe take two of them."
    assert parts.signature


def test_answers_between_quotes_are_joined_by_a_newline() -> None:
    text = "See below.\n\n> How many?\n\nTwo.\n\n> When?\n\nIn May.\n\nBest,\nAnn\n"
    assert split(text).new_text == "See below.\nTwo.\nIn May."


def test_an_answer_below_the_quote_is_new() -> None:
    assert split(f"On 1/6/2026 9:12 AM, Sam Doe wrote:\n{QUOTE}\nBoth are fine.\n").new_text == "Both are fine."


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for your answer. However, we need the sheet.\nWhen can you send it?",
        "Two things:\n-- the price\n-- the date\n\nCan you send both?",
        "From: where do you ship?",
        "We wrote: nothing of it came back.",
        "On this day\n\nI wrote nothing of note.",
        "Perfect, got it. Thanks!",
    ],
)
def test_prose_stays_whole(text: str) -> None:
    assert split(text).new_text == text


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("> \n-_:aZ@.,12<wroteOn|"), max_size=400))
def test_no_line_is_invented_and_none_is_lost(text: str) -> None:
    parts = split(text)
    had = text.split()
    gave = [*parts.new_text.split(), *parts.signature.split(), *parts.quoted.split()]
    assert sorted(had) == sorted(gave)


@pytest.mark.parametrize(
    "hostile",
    [
        ">" * 200_000,
        "On 1 " * 40_000,
        "\n" * 200_000,
        "From: a\n" * 20_000,
        "_" * 200_000,
        "Regards " * 30_000,
        "a@" * 90_000,
        "Mr " * 60_000,
        "Kim Vale\n" * 20_000,
        "To: a\n12/12/2026 10:10\n" * 8_000,
        "> aaaa bbbb\nc\n" * 14_000,
        "Thanks,\n" * 20_000,
        "Sent from my phone\n\n" * 10_000,
        "a | b | c\n" * 20_000,
        "____________\n" * 15_000,
        "2026 10:10 <a@b>:\n" * 11_000,
    ],
)
def test_hostile_text_is_read_in_linear_time(hostile: str) -> None:
    started = time.process_time()
    split(hostile)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("On 1 June 2026, Sam Doe wrote:\n--]How many?\n--]By when?\n\nTwo, in May.", "Two, in May."),
        ("On 1 June 2026, Sam Doe wrote:\n=> How many?\n=> By when?\nTwo, in May.", "Two, in May."),
        ("On 1 June 2026, Sam Doe wrote:\n[...]\n> By when?\nIn May.", "In May."),
        ("On 1 June 2026, Sam Doe wrote:\n\nTwo of them, in May.", "Two of them, in May."),
        ("----- Original Message -----\nFrom: Sam Doe\nTo: Ann\nSubject: pumps\n\n> How many?\n\nTwo.", "Two."),
        (": How many?\n: By when?\n: And where?\n\nTwo, in May, in Cork.", "Two, in May, in Cork."),
    ],
)
def test_answers_below_a_quote_that_opens_the_mail(text: str, answer: str) -> None:
    assert split(text).new_text == answer


def test_a_forwarded_mail_with_a_signature_alone_has_no_new_text() -> None:
    below = "-----Original Message-----\nFrom: Sam Doe\nSubject: pumps\n\nHow many?"
    signature = "Ann Roe\nHead of Pumps\nRoe Ltd.\nPhone 021 555 0101\nann@roe.example"
    assert split(f"{signature}\n\n{below}").new_text == ""
    assert split(f"Hej Sam,\n\nSend it.\n\nRegards\n{signature}\n\n{below}").new_text == "Hej Sam,\n\nSend it."
    assert split(f"Hej Sam\nSend two\nAnn\n021 555 0101\n\n{below}").new_text.startswith("Hej Sam\nSend two")


def test_a_forwarded_mail_without_a_word_of_ones_own_has_no_new_text() -> None:
    parts = split("---------- Forwarded message ----------\nFrom: Sam Doe\nSubject: pumps\n\nHow many?")
    assert parts.new_text == ""
    assert "How many?" in parts.quoted


def test_a_postscript_below_the_name_is_new_text() -> None:
    parts = split("We take the blue one.\n\nRegards\nKim\n\nP.S. Please send it to the new address.\n\nVale Ltd")
    assert parts.new_text == "We take the blue one.\nP.S. Please send it to the new address."
    assert "Kim" in parts.signature


def test_rows_of_a_table_are_no_signature() -> None:
    text = "Call me at these numbers.\nCork\t021 555 0101\nDublin\t01 555 0102"
    assert split(text).new_text == text


def test_thanks_that_end_the_last_paragraph_are_a_sentence() -> None:
    text = "Please tell us which size fits,\nand by when you could deliver.\nThank you very much."
    assert split(f"{text}\n\n________________\nKim Vale\ntel: 021 555 0101").new_text == text
