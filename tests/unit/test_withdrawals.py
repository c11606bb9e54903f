import time

import pytest

from worker.rules.withdrawals import takes_back


@pytest.mark.parametrize(
    "text",
    [
        "Never mind, we found it on your site.",
        "Hi Priya,\nplease ignore my last mail, it was meant for somebody else.",
        "This is no longer needed, thanks anyway!",
        "It has been resolved in the\nmeantime.",
        "No need to reply, we worked it out.",
        "Thanks, I don't need it any more.",
        "Hallo, das hat sich inzwischen schon erledigt, danke.",
        "Bitte vergessen Sie meine Frage.",
        "Wir brauchen das Angebot nicht mehr.",
        "Ne tenez pas compte de ma demande, c'est réglé.",
        "Ya no hace falta, gracias.",
        "Laat maar, het is inmiddels opgelost.",
        "Non serve più, abbiamo risolto.",
        "Esqueça a minha pergunta, já está resolvido.",
    ],
)
def test_takes_the_question_back(text: str) -> None:
    assert takes_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, bye!",
        "Great, I look forward to your answer.",
        "We found it very useful. When can you deliver?",
        "Our pumps are not resolved yet; we still need the offer.",
        "Danke, bis nächste Woche!",
        "Wir brauchen das Angebot bis Freitag.",
        "Merci, à bientôt.",
        "Gracias, quedo a la espera.",
        "",
    ],
)
def test_a_mere_goodbye_does_not(text: str) -> None:
    assert not takes_back(text)


@pytest.mark.parametrize("word", ["never ", "hat sich ", "a ", "ziehe a b ", "brauchen x ", "(((", "\n "])
def test_hostile_text_is_read_in_no_time(word: str) -> None:
    start = time.perf_counter()
    takes_back(word * 200_000)
    assert time.perf_counter() - start < 0.5
