"""Where the writer's own words end, by example in thirteen languages and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.rules.closing_words import (
    BILINGUAL,
    CLOSING_STARTS,
    DEVICE,
    DEVICE_STARTS,
    FIRST_WORD,
    LONG_CLOSING,
    REGARDS,
    SHORT,
    THANKS,
)
from worker.rules.reply_text import split

BODY = "Hello Ole,\n\nthe gear box arrived and runs well.\nCan you tell us what the second one costs?"
CLOSINGS = """Best regards|Kind regards,|With kind regards|Warm regards,|Many thanks and best regards,|Regards|Best wishes,|Yours sincerely,|Yours faithfully,|Sincerely,|Respectfully,
Best,|All the best,|Cheers,|Thanks,|Many thanks,|Thank you,|Thanks in advance,|Thanks again,|Take care,|Mit freundlichen Grüßen|Mit freundlichem Gruß|Mit besten Grüßen|Freundliche Grüße|Viele Grüße
Beste Grüße,|Liebe Grüße|Herzliche Grüße|Schöne Grüße aus Kiel|Gruß|MfG|LG|VG|Vielen Dank und viele Grüße|Besten Dank im Voraus|Danke|Mit freundlichen Grüssen|Hochachtungsvoll
Cordialement,|Bien cordialement|Bien à vous,|Meilleures salutations|Sincères salutations|Merci d'avance,|Merci|Bonne journée,|Cdt,|À bientôt,|Très cordialement
Un saludo,|Saludos cordiales,|Saludos|Atentamente,|Un cordial saludo,|Muchas gracias|Gracias,|Un abrazo|Cordialmente|Met vriendelijke groet,|Vriendelijke groeten,|Hartelijke groet|Groeten,|Mvg|Alvast bedankt|Groetjes
Cordiali saluti|Distinti saluti|Un caro saluto|Saluti,|Grazie mille|Grazie,|Buona giornata|Atenciosamente,|Com os melhores cumprimentos,|Cumprimentos|Abraço,|Obrigada,|Att,|Saudações
Pozdrawiam|Z poważaniem|Med vänlig hälsning|Vänliga hälsningar|Hälsningar|Med venlig hilsen|Venlig hilsen|Mvh|Med vennlig hilsen|Hilsen|Ystävällisin terveisin|S pozdravem|Üdvözlettel
Good luck,|Have a great weekend!|Happy holidays,|Schönes Wochenende|Bis bald|Bon week-end,|Hasta pronto,|Fijn weekend,|Buon lavoro,|Bom fim de semana,|Até breve|Vi hörs|Miłego dnia
Kind regards / Met vriendelijke groet|Mit freundlichen Grüßen / Best regards|– Best regards|Best regards from Kiel,|*Best regards*""".replace(
    "\n", "|"
).split("|")
DEVICES = """Στάλθηκε από το iPhone μου|나의 iPhone에서 보냄|iPhoneから送信|发自我的 iPhone|從我的iPhone傳送|Elküldve az iPhone-omról|Trimis de pe iPhone-ul meu|Poslano s mojeg iPhonea|Odoslané z iPhonu|iPhone'umdan gönderildi
Надіслано з iPhone|Enviat des del meu iPhone|Dikirim dari iPhone saya|נשלח מה-iPhone שלי|Sendt fra Outlook til iOS|Skickat från Outlook för Android|Wysłano z programu Outlook dla systemu Android
Sent from my iPhone|Sent from my Samsung Galaxy smartphone.|Sent from Outlook for Android|Get Outlook for iOS|Sent with Proton Mail secure email.|Sent from Yahoo Mail on Android
Von meinem iPhone gesendet|Gesendet mit der mobilen Mail App|Von meinem Samsung Galaxy Smartphone gesendet.|Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.|Holen Sie sich Outlook für Android
Envoyé de mon iPhone|Envoyé depuis mon smartphone Samsung Galaxy.|Télécharger Outlook pour iOS|Enviado desde mi iPhone|Enviado desde mi Samsung Galaxy|Obtener Outlook para Android|Enviado do meu iPhone|Obter o Outlook para iOS
Verstuurd vanaf mijn iPhone|Verzonden met Outlook voor iOS|Verzonden vanaf mijn Galaxy|Inviato da iPhone|Inviato dal mio Galaxy|Ottieni Outlook per iOS|Skickat från min iPhone|Sendt fra min iPhone|Wysłane z iPhone'a|Lähetetty iPhonesta|Odesláno z iPhonu|Please excuse typos, sent on the go""".replace(
    "\n", "|"
).split("|")
BLOCKS = [
    "Mara Quist",
    "Mara Quist\nHead of Purchasing\nQuist & Sons Ltd\nT +44 20 7946 0101 | M +44 7700 900101\nwww.quist.example",
    "Mara Quist\nEinkaufsleitung\n\nQuist Antriebe GmbH\nHafenstraße 12\n24103 Kiel\nTelefon: 0431 555 0101\nE-Mail: mara@quist.example",
    "Mara Quist\nQuist Antriebe GmbH | Hafenstraße 12 | 24103 Kiel | Geschäftsführer: Jon Quist | Amtsgericht Kiel HRB 12345 | USt-ID DE123456789",
    "Mara\n\n--\nMara Quist | Buyer\nQuist Ltd",
    "Mara Quist\nBuyer\nmara@quist.example\nWe keep the wheels of the north turning since 1954.",
    "Dr.-Ing. Mara van der Quist",
    "i.A. Mara Quist",
    "[image: logo]\nMara Quist\nBuyer",
]
FOOTERS = [
    "This e-mail is confidential and intended solely for the addressee. If you have received this message in error, please notify the sender.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, vernichten Sie bitte diese Mail.",
    "Ce message et les pièces jointes sont confidentiels. Si vous l'avez reçu par erreur, merci d'en informer l'expéditeur.",
    "Este mensaje contiene información confidencial. Si lo ha recibido por error, avise al remitente; queda prohibida su divulgación.",
    "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde. Hebt u het ten onrechte ontvangen, meld dat de afzender.",
    "Questo messaggio contiene informazioni riservate. Se lo avete ricevuto per errore, avvisate il mittente; ne è vietata la diffusione.",
    "Esta mensagem contém informações confidenciais. Se a recebeu por engano, avise o remetente; é proibida a sua divulgação.",
    "Please consider the environment before printing this e-mail.",
    "**********\nAnything in this message is privileged.\n**********",
    "____________________\nGet more out of mail. http://post.example",
]


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_formula_and_the_name_below_it(closing: str) -> None:
    parts = split(f"{BODY}\n\n{closing}\nMara Quist\n")
    assert parts.new_text == BODY
    assert parts.signature == f"{closing}\nMara Quist"


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_formula_is_known(closing: str) -> None:
    small = closing.strip("*").lower()
    assert REGARDS.match(small) or SHORT.match(small) or THANKS.match(small) or BILINGUAL.match(small)


@given(st.one_of(*(st.from_regex(pattern) for pattern in (REGARDS, SHORT, THANKS, LONG_CLOSING))))
def test_no_closing_is_missed_for_its_first_word(text: str) -> None:
    text = text.strip()
    found = FIRST_WORD.match(text)
    whole = any(pattern.match(text) for pattern in (REGARDS, SHORT, THANKS, LONG_CLOSING))
    assert not whole or (found and found[1].rstrip(".") in CLOSING_STARTS)


@pytest.mark.parametrize("phrase", ["Veuillez agréer, Madame, mes salutations distinguées.", "Je vous prie d'agréer, Monsieur, mes salutations."])  # fmt: skip
def test_a_closing_sentence(phrase: str) -> None:
    assert LONG_CLOSING.match(phrase.lower())
    assert split(f"{BODY}\n\n{phrase}\n\nMara Quist").new_text == BODY


@pytest.mark.parametrize("device", DEVICES)
def test_the_line_of_a_device(device: str) -> None:
    assert DEVICE.match(device.lower())
    assert device[:3].lower() in DEVICE_STARTS
    assert split(f"{BODY}\n\n{device}\n").new_text == BODY


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("closing", ["Kind regards", "Mit freundlichen Grüßen", "Saludos,"])
def test_a_block_below_a_closing(closing: str, block: str) -> None:
    assert split(f"{BODY}\n\n{closing}\n\n{block}\n").new_text == BODY


@pytest.mark.parametrize("block", BLOCKS[:4])
def test_a_block_that_nothing_announces(block: str) -> None:
    assert split(f"{BODY}\n\n{block}\n").new_text == BODY


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("above", ["", "\n\nKind regards\nMara Quist"])
def test_a_footer(above: str, footer: str) -> None:
    assert split(f"{BODY}{above}\n\n{footer}\n").new_text == BODY


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}\n\nThanks,\nMara\n\nOne more thing: could you also send the drawing of the housing?",
        "We need these:\n\nBall Bearing\nShaft Seal",
        "Our plants are in:\n\nKiel\nCork\nPorto",
        "Best price so far came from your rival, so please look at yours again.",
        "Love the new design.\nShip it.",
        "Sent the papers to your office yesterday, please confirm.",
        "We treat what you send as confidential, and our lawyers want your disclaimer in it.",
        "Perfect.\n\nSee you Thursday",
        "Scope:\n\n==========\nPress, with safety\nCan you sign our privacy terms?\nWe need them by May",
        "> Which colour?\n\nBlue",
        "Yes\n\nConfirmed",
        "The parts:\n\n- frame.pdf\n- gear.dwg",
        "Thank you for the visit. What does the second one cost?",
        "Grazie per la visita.\nQuanto costa il secondo?",
        "Danke, das passt.\nWann liefern Sie?",
    ],
)
def test_what_only_looks_like_a_tail_is_new_text(text: str) -> None:
    parts = split(text)
    assert text.rsplit("\n", maxsplit=1)[-1] in parts.new_text


def test_a_name_behind_the_last_sentence() -> None:
    assert split("We take both.  When can you ship?  Mara").new_text == "We take both.  When can you ship?"
    assert split("We take both. Thanks\nMara").new_text == "We take both."


@given(
    st.sampled_from(CLOSINGS), st.sampled_from(BLOCKS), st.sampled_from(["", *FOOTERS]), st.sampled_from(["", *DEVICES])
)
def test_whatever_stands_below_the_last_sentence_is_signature(
    closing: str, block: str, footer: str, device: str
) -> None:
    tail = "\n\n".join(part for part in (closing + "\n" + block, footer, device) if part)
    assert split(f"{BODY}\n\n{tail}\n").new_text == BODY
