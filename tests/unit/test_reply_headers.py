"""What mail programs put above an older mail, in the languages in which they are sold: no line of it is new text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.rules.reply_text import split

ATTRIBUTIONS = {
    "gmail en": "On Tue, Mar 3, 2026 at 4:05 PM Noor Haddad <noor@quarry.example> wrote:",
    "gmail en wrapped": "On Tue, Mar 3, 2026 at 4:05 PM Noor Haddad van der Linden-Oosterhout <\nnoor.haddad@quarry-and-sons.example> wrote:",
    "gmail de": "Am Di., 3. März 2026 um 16:05 Uhr schrieb Noor Haddad <noor@quarry.example>:",
    "gmail de old": "Noor Haddad <noor@quarry.example> schrieb am Di., 3. März 2026, 16:05:",
    "gmail de wrapped": "Noor Haddad <noor@quarry.example> schrieb am Di., 3.\nMärz 2026 um 16:05 Uhr:",
    "gmail fr": "Le mar. 3 mars 2026 à 16:05, Noor Haddad <noor@quarry.example> a\nécrit :",
    "gmail es": "El mar, 3 mar 2026 a las 16:05, Noor Haddad (<noor@quarry.example>)\nescribió:",
    "gmail it": "Il giorno mar 3 mar 2026 alle ore 16:05 Noor Haddad <\nnoor@quarry.example> ha scritto:",
    "gmail nl": "Op di 3 mrt 2026 om 16:05 schreef Noor Haddad <noor@quarry.example>:",
    "gmail pt-BR": "Em ter., 3 de mar. de 2026 às 16:05, Noor Haddad <noor@quarry.example>\nescreveu:",
    "gmail pt": "Noor Haddad <noor@quarry.example> escreveu no dia terça, 3/03/2026 à(s)\n16:05:",
    "gmail pl": "wt., 3 mar 2026 o 16:05 Noor Haddad <noor@quarry.example> napisał(a):",
    "gmail sv": "Den tis 3 mars 2026 kl 16:05 skrev Noor Haddad <noor@quarry.example>:",
    "gmail da": "Den tir. 3. mar. 2026 kl. 16.05 skrev Noor Haddad <noor@quarry.example>:",
    "gmail no": "tir. 3. mars 2026 kl. 16:05 skrev Noor Haddad <noor@quarry.example>:",
    "gmail fi": "ti 3. maalisk. 2026 klo 16.05 Noor Haddad (noor@quarry.example) kirjoitti:",
    "gmail cs": "út 3. 3. 2026 v 16:05 odesílatel Noor Haddad <noor@quarry.example> napsal:",
    "gmail hu": "Noor Haddad <noor@quarry.example> ezt írta (időpont: 2026. márc. 3., K,\n16:05):",
    "gmail ro": "În mar., 3 mar. 2026 la 16:05, Noor Haddad <noor@quarry.example> a scris:",
    "gmail tr": "Noor Haddad <noor@quarry.example>, 3 Mar 2026 Sal, 16:05 tarihinde şunu yazdı:",
    "gmail ru": "вт, 3 мар. 2026 г. в 16:05, Noor Haddad <noor@quarry.example>:",
    "gmail ja": "2026年3月3日(火) 16:05 Noor Haddad <noor@quarry.example>:",
    "gmail zh": "Noor Haddad <noor@quarry.example> 于2026年3月3日周二 16:05写道：",
    "apple en": "On Mar 3, 2026, at 4:05 PM, Noor Haddad <noor@quarry.example> wrote:",
    "apple de": "Am 03.03.2026 um 16:05 schrieb Noor Haddad <noor@quarry.example>:",
    "apple fr": "Le 3 mars 2026 à 16:05, Noor Haddad <noor@quarry.example> a écrit :",
    "apple es": "El 3 mar 2026, a las 16:05, Noor Haddad <noor@quarry.example> escribió:",
    "apple it": "Il giorno 3 mar 2026, alle ore 16:05, Noor Haddad <noor@quarry.example> ha scritto:",
    "apple nl": "Op 3 mrt. 2026 om 16:05 heeft Noor Haddad <noor@quarry.example> het volgende geschreven:",
    "apple pt": "No dia 03/03/2026, às 16:05, Noor Haddad <noor@quarry.example> escreveu:",
    "apple pl": "Wiadomość napisana przez Noor Haddad <noor@quarry.example> w dniu 3 mar 2026, o godz. 16:05:",
    "apple sv": "3 mars 2026 kl. 16:05 skrev Noor Haddad <noor@quarry.example>:",
    "apple fi": "Noor Haddad <noor@quarry.example> kirjoitti 3.3.2026 kello 16.05:",
    "thunderbird en": "On 03/03/2026 16:05, Noor Haddad wrote:",
    "thunderbird de": "Am 03.03.26 um 16:05 schrieb Noor Haddad:",
    "thunderbird fr": "Le 03/03/2026 à 16:05, Noor Haddad a écrit :",
    "thunderbird es": "El 3/3/26 a las 16:05, Noor Haddad escribió:",
    "thunderbird it": "Il 03/03/2026 16:05, Noor Haddad ha scritto:",
    "thunderbird nl": "Op 03-03-2026 om 16:05 schreef Noor Haddad:",
    "thunderbird pt": "Em 03/03/2026 16:05, Noor Haddad escreveu:",
    "thunderbird pl": "W dniu 3.03.2026 o 16:05, Noor Haddad pisze:",
    "thunderbird sv": "Den 2026-03-03 kl. 16:05, skrev Noor Haddad:",
    "thunderbird da": "Den 03.03.2026 kl. 16.05 skrev Noor Haddad:",
    "thunderbird cs": "Dne 3. 3. 2026 v 16:05 Noor Haddad napsal(a):",
    "thunderbird fi": "3.3.2026 16.05, Noor Haddad kirjoitti:",
    "yahoo en": "    On Tuesday, March 3, 2026 at 04:05:11 PM GMT+1, Noor Haddad <noor@quarry.example> wrote:",
    "yahoo de": " Am Dienstag, 3. März 2026 um 16:05:11 MEZ hat Noor Haddad <noor@quarry.example> Folgendes geschrieben:",
    "yahoo fr": " Le mardi 3 mars 2026 à 16:05:11 UTC+1, Noor Haddad <noor@quarry.example> a écrit :",
    "yahoo es": "  El martes, 3 de marzo de 2026, 16:05:11 CET, Noor Haddad <noor@quarry.example> escribió:",
    "proton": "On Tuesday, March 3rd, 2026 at 4:05 PM, Noor Haddad <noor@quarry.example> wrote:",
    "outlook mac": 'On 3/3/26, 4:05 PM, "Noor Haddad" <noor@quarry.example> wrote:',
    "gmail ko": "2026년 3월 3일 (화) 오후 4:05, Noor Haddad <noor@quarry.example>님이 작성:",
    "gmail el": "Στις Τρί 3 Μαρ 2026 στις 4:05 μ.μ., ο χρήστης Noor Haddad <noor@quarry.example> έγραψε:",
    "gmail he": "\u202bבתאריך יום ג׳, 3 במרץ 2026 ב-16:05 מאת \u202aNoor Haddad\u202c\u200f <\u202anoor@quarry.example\u202c\u200f>:\u202c",
    "gmail ar": "في الثلاثاء، 3 مارس 2026 في 4:05 م تمت كتابة ما يلي بواسطة Noor Haddad <noor@quarry.example>:",
    "gmail uk": "вт, 3 бер. 2026 р. о 16:05 Noor Haddad <noor@quarry.example> пише:",
    "gmail sk": "ut 3. 3. 2026 o 16:05 Noor Haddad <noor@quarry.example> napísal(a):",
    "gmail hr": "uto, 3. ožu 2026. u 16:05 Noor Haddad <noor@quarry.example> napisao je:",
    "gmail vi": "Vào Th 3, 3 thg 3, 2026 vào lúc 16:05 Noor Haddad <noor@quarry.example> đã viết:",
    "gmail id": "Pada Sel, 3 Mar 2026 pukul 16.05 Noor Haddad <noor@quarry.example> menulis:",
    "gmail th": "ในวันที่ อ. 3 มี.ค. 2569 เวลา 16:05 Noor Haddad <noor@quarry.example> เขียนว่า:",
    "gmail bg": "На вт, 3.03.2026 г. в 16:05 Noor Haddad <noor@quarry.example> написа:",
    "gmail et": "Kuupäev T, 3. märts 2026 kell 16:05 kirjutas Noor Haddad <noor@quarry.example>:",
    "gmail lv": "otrd., 2026. g. 3. marts, plkst. 16:05 — lietotājs Noor Haddad (<noor@quarry.example>) rakstīja:",
    "gmail sl": "V tor., 3. mar. 2026 ob 16:05 je oseba Noor Haddad <noor@quarry.example> napisala:",
    "gmail ca": "Missatge de Noor Haddad <noor@quarry.example> del dia dt., 3 de març 2026 a les 16:05:",
    "gmail fa": "در سه‌شنبه ۳ مارس ۲۰۲۶ ساعت ۱۶:۰۵ Noor Haddad <noor@quarry.example> نوشت:",
    "bare": "Noor Haddad <noor@quarry.example> wrote:",
}  # fmt: skip
HEADERS = {
    "outlook en": "From: Noor Haddad <noor@quarry.example>\nSent: Tuesday, March 3, 2026 4:05 PM\nTo: Bea Lund <bea@lund.example>\nSubject: Crushers",
    "outlook en bold": "*From:* Noor Haddad <noor@quarry.example>\n*Sent:* Tuesday, March 3, 2026 4:05 PM\n*To:* Bea Lund\n*Subject:* Crushers",
    "outlook de": "Von: Noor Haddad <noor@quarry.example>\nGesendet: Dienstag, 3. März 2026 16:05\nAn: Bea Lund\nCc: Ole Lund\nBetreff: Brecher",
    "outlook fr": "De : Noor Haddad <noor@quarry.example>\nEnvoyé : mardi 3 mars 2026 16:05\nÀ : Bea Lund\nCc : Ole Lund\nObjet : Concasseurs",
    "outlook es": "De: Noor Haddad <noor@quarry.example>\nEnviado el: martes, 3 de marzo de 2026 16:05\nPara: Bea Lund\nCC: Ole Lund\nAsunto: Trituradoras",
    "outlook it": "Da: Noor Haddad <noor@quarry.example>\nInviato: martedì 3 marzo 2026 16:05\nA: Bea Lund\nOggetto: Frantoi",
    "outlook nl": "Van: Noor Haddad <noor@quarry.example>\nVerzonden: dinsdag 3 maart 2026 16:05\nAan: Bea Lund\nOnderwerp: Brekers",
    "outlook pt": "De: Noor Haddad <noor@quarry.example>\nEnviada em: terça-feira, 3 de março de 2026 16:05\nPara: Bea Lund\nAssunto: Britadores",
    "outlook pl": "Od: Noor Haddad <noor@quarry.example>\nWysłano: wtorek, 3 marca 2026 16:05\nDo: Bea Lund\nDW: Ole Lund\nTemat: Kruszarki",
    "outlook sv": "Från: Noor Haddad <noor@quarry.example>\nSkickat: den 3 mars 2026 16:05\nTill: Bea Lund\nÄmne: Krossar",
    "outlook da": "Fra: Noor Haddad <noor@quarry.example>\nSendt: 3. marts 2026 16:05\nTil: Bea Lund\nEmne: Knusere",
    "outlook fi": "Lähettäjä: Noor Haddad <noor@quarry.example>\nLähetetty: tiistai 3. maaliskuuta 2026 16:05\nVastaanottaja: Bea Lund\nAihe: Murskaimet",
    "outlook cs": "Od: Noor Haddad <noor@quarry.example>\nOdesláno: úterý 3. března 2026 16:05\nKomu: Bea Lund\nPředmět: Drtiče",
    "outlook hu": "Feladó: Noor Haddad <noor@quarry.example>\nElküldve: 2026. március 3., kedd 16:05\nCímzett: Bea Lund\nTárgy: Törők",
    "outlook ru": "От: Noor Haddad <noor@quarry.example>\nОтправлено: 3 марта 2026 г. 16:05\nКому: Bea Lund\nТема: Дробилки",
    "outlook el": "Από: Noor Haddad <noor@quarry.example>\nΣτάλθηκε: Τρίτη, 3 Μαρτίου 2026 4:05 μμ\nΠρος: Bea Lund\nΘέμα: Θραυστήρες",
    "outlook ko": "보낸 사람: Noor Haddad <noor@quarry.example>\n보낸 날짜: 2026년 3월 3일 화요일 오후 4:05\n받는 사람: Bea Lund\n제목: 분쇄기",
    "outlook ja": "差出人: Noor Haddad <noor@quarry.example>\n送信日時: 2026年3月3日 16:05\n宛先: Bea Lund\n件名: 砕石機",
    "outlook zh": "发件人: Noor Haddad <noor@quarry.example>\n发送时间: 2026年3月3日 16:05\n收件人: Bea Lund\n主题: 破碎机",
    "outlook tr": "Kimden: Noor Haddad <noor@quarry.example>\nGönderilme tarihi: 3 Mart 2026 Salı 16:05\nKime: Bea Lund\nKonu: Kırıcılar",
    "outlook ro": "De la: Noor Haddad <noor@quarry.example>\nTrimis: marți, 3 martie 2026 16:05\nCătre: Bea Lund\nSubiect: Concasoare",
    "outlook hr": "Šalje: Noor Haddad <noor@quarry.example>\nPoslano: utorak, 3. ožujka 2026. 16:05\nPrima: Bea Lund\nPredmet: Drobilice",
    "outlook sl": "Od: Noor Haddad <noor@quarry.example>\nPoslano: torek, 03. marec 2026 16:05\nZa: Bea Lund\nZadeva: Drobilniki",
    "outlook bg": "От: Noor Haddad <noor@quarry.example>\nИзпратено: вторник, 3 март 2026 16:05\nДо: Bea Lund\nОтносно: Трошачки",
    "outlook ca": "De: Noor Haddad <noor@quarry.example>\nEnviat: dimarts, 3 de març de 2026 16:05\nPer a: Bea Lund\nAssumpte: Trituradores",
    "outlook nb, mailto": "Fra: Noor Haddad [mailto:noor@quarry.example]\nSendt: 3. mars 2026 16:05\nTil: Bea Lund\nEmne: Knusere",
    "outlook ruled": "________________________________\nFrom: Noor Haddad\nSent: Tuesday\nTo: Bea Lund\nSubject: Crushers",
    "outlook classic": "-----Ursprüngliche Nachricht-----\nVon: Noor Haddad\nGesendet: Dienstag\nAn: Bea Lund\nBetreff: Brecher",
    "samsung en": "-------- Original message --------\nFrom: Noor Haddad <noor@quarry.example>\nDate: 03/03/2026 16:05 (GMT+01:00)\nTo: Bea Lund\nSubject: Crushers",
    "samsung pl": "-------- Oryginalna wiadomość --------\nOd: Noor Haddad\nData: 03.03.2026 16:05\nDo: Bea Lund\nTemat: Kruszarki",
    "samsung nl": "-------- Oorspronkelijk bericht --------\nVan: Noor Haddad\nDatum: 03-03-2026 16:05\nAan: Bea Lund\nOnderwerp: Brekers",
    "zimbra fr": '----- Mail original -----\nDe: "Noor Haddad" <noor@quarry.example>\nÀ: "Bea Lund"\nEnvoyé: Mardi 3 Mars 2026 16:05:11\nObjet: Concasseurs',
    "notes": "Noor Haddad/Quarry@QUARRY\n03.03.2026 16:05\n\nTo: Bea Lund/Lund@LUND\ncc:\nSubject: Crushers",
    "notes de": "Von:\tNoor Haddad/Quarry\nAn:\tBea Lund/Lund\nDatum:\t03.03.2026 16:05\nBetreff:\tBrecher",
    "notes external": '"Noor Haddad" <noor@quarry.example> on 03/03/2026\n04:05:11 PM\nTo: bea@lund.example\ncc:\nSubject: Crushers',
    "orange": 'Message du : 03/03/2026 16:05\nDe : "Noor Haddad" <noor@quarry.example>\nA : bea@lund.example\nCopie à :\nSujet : Concasseurs',
    "apple forward de": "Anfang der weitergeleiteten Nachricht:\n\nVon: Noor Haddad <noor@quarry.example>\nBetreff: Brecher\nDatum: 3. März 2026 um 16:05:11 MEZ\nAn: Bea Lund",
    "gmail forward": "---------- Forwarded message ---------\nFrom: Noor Haddad <noor@quarry.example>\nDate: Tue, Mar 3, 2026 at 4:05 PM\nSubject: Crushers\nTo: Bea Lund <bea@lund.example>",
    "unknown words": "-------- Izvorna poruka --------\nOd: Noor Haddad\nPredmet: Drobilice",
}  # fmt: skip
OLD = "Does the second crusher still interest you?\nWe could show it in April."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_an_attribution_above_a_quote(attribution: str) -> None:
    quote = "\n".join(f"> {line}" for line in OLD.split("\n"))
    parts = split(f"Hello Noor,\n\nApril suits us.\n\n{attribution}\n\n{quote}\n")
    assert parts.new_text == "Hello Noor,\n\nApril suits us."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_an_attribution_above_an_older_mail_without_quote_marks(attribution: str) -> None:
    parts = split(f"April suits us.\n\n{attribution}\n\n{OLD}\n")
    assert (parts.new_text, parts.signature) == ("April suits us.", "")


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
def test_copied_headers(headers: str) -> None:
    parts = split(f"April suits us.\n\n{headers}\n\n{OLD}\n")
    assert (parts.new_text, parts.signature) == ("April suits us.", "")
    assert OLD in parts.quoted


@pytest.mark.parametrize(
    "text",
    [
        "We need a truck:\nFrom: Hamburg\nTo: Cork\n\nCan you quote?",
        "Here is what I know:\n- the press runs at 16:05 each day\n- bea@lund.example looks after it",
        "| Part | Pieces |\n| Jaw | 2 |\n| Belt | 4 |\nPlease quote these.",
        "On Tuesday we talked about the jaw.\nAnd then Bea wrote: we take it.",
        "Name: Bea Lund\nPhone: 555 0100\nMessage: please call",
        "Order: pump <pumps@lund.example>\nWe need it by 3.3.2026, 16:05.\nThanks for a quick answer!",
        "Contact: Bea Lund <bea@lund.example>\nAddress: Kaivokatu 1\nWhat: two jaws",
        "You asked on 3 March:\nwe need two.",
        "At 16:05 we shut the line down, so:\ncall before.",
    ],
)
def test_what_only_looks_like_one_is_new_text(text: str) -> None:
    assert split(text).new_text == text


def test_a_quoted_line_that_was_wrapped_on_its_way_is_quoted_to_its_end() -> None:
    text = (
        "> The second crusher has a wider jaw than the first one, and it takes stone of any\nsize that you bring.\n"
        "> Shall we show it?\n\nYes, in April.\n"
    )
    assert split(text).new_text == "Yes, in April."


def test_an_answer_right_below_a_quoted_question_is_new() -> None:
    text = "> Shall we show you the second crusher when you are in Cork in the first week of April?\nYes\n> And the belt?\nNo\n"
    assert split(text).new_text == "Yes\nNo"


@given(st.sampled_from([*ATTRIBUTIONS.values(), *HEADERS.values()]), st.sampled_from(["\n", "\n\n", "\n\n\n"]))
def test_what_stands_above_an_older_mail_is_new_whatever_introduces_it(header: str, gap: str) -> None:
    assert split(f"One thing is open.\n\nWhat does it weigh?{gap}{header}{gap}{OLD}").new_text == (
        "One thing is open.\n\nWhat does it weigh?"
    )
