"""The intent of a reply: the first that fits, in seven languages."""

import time
from datetime import date, datetime

import pytest

from worker.model import Intent, Kind
from worker.rules import intents

SENT = datetime.fromisoformat("2026-07-15T13:33:00+02:00")  # a Wednesday


def intent(text: str, subject: str = "") -> Intent | None:
    return intents.read(text, subject, sent=SENT).intent


@pytest.mark.parametrize(
    "text",
    [
        "unsubscribe",
        "STOP!",
        "Please remove me from your mailing list.",
        "take us off your list please",
        "Do not contact me again.",
        "Don't email me anymore",
        "Please stop sending me these.",
        "If you don't stop emailing us I will call a lawyer.",
        "I no longer wish to receive your messages.",
        "Kindly delete my data.",
        "I will mark this as spam.",
        "Bitte streichen Sie mich aus Ihrem Verteiler.",
        "Keine weiteren E-Mails bitte!",
        "Ich widerspreche der Nutzung meiner Daten.",
        "Merci de me désinscrire.",
        "Ne m'écrivez plus.",
        "Por favor, denme de baja.",
        "No me escriban más.",
        "Schrijf mij uit alstublieft.",
        "Stuur mij geen mails meer.",
        "Cancellatemi dalla vostra lista.",
        "Non scrivetemi più.",
        "Não me enviem mais mensagens.",
        "Quero descadastrar.",
        "If you are not going to take me off your list I will complain.",
        "I don't want any more emails from you.",
        "I'd appreciate it if you removed my address from your database.",
        "Please cease all communication.",
        "Solicito la eliminación de mis datos.",
        "Chiedo la cancellazione dei miei dati.",
    ],
)
def test_who_wants_no_more_mail_is_heard(text: str) -> None:
    assert intent(text) is Intent.OPT_OUT


@pytest.mark.parametrize(
    "text",
    [
        "I do not want to unsubscribe, your mails are useful.",
        "Please don't take me off the list, I read every one.",
        "No no, please don't stop writing, we do want it.",
        "Does your tool add an unsubscribe link?",
        "Please remove item 3 from the quote.",
        "To unsubscribe from this group, send an e-mail to the address below.",
        "No longer want to receive these emails?",
        "If you received this in error, please delete this email immediately.",
        "Si vous ne souhaitez plus recevoir mes messages, répondez STOP.",
        "We had to stop the pump on Monday. Can you come?",
        "Where did you get my address from?",
        "Please do not send the invoice to the old address.",
        "Don't contact me before Monday, I am travelling.",
    ],
)
def test_denied_and_other_removals_are_no_opt_out(text: str) -> None:
    assert intent(text) is not Intent.OPT_OUT


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (Intent.LEFT_COMPANY, "Jo Blake no longer works here."),
        (Intent.LEFT_COMPANY, "Frau Kern ist nicht mehr bei uns tätig."),
        (Intent.LEFT_COMPANY, "M. Roux a quitté l'entreprise."),
        (Intent.LEFT_COMPANY, "Ana ya no trabaja aquí."),
        (Intent.LEFT_COMPANY, "Friday is my last day here."),
        (Intent.WRONG_PERSON, "I am not the right person for this."),
        (Intent.WRONG_PERSON, "Please contact buying@pumps.example for this."),
        (Intent.WRONG_PERSON, "Bitte wenden Sie sich an unseren Einkauf."),
        (Intent.WRONG_PERSON, "You need to speak to our plant manager."),
        (Intent.WRONG_PERSON, "Dafür bin ich nicht zuständig."),
        (Intent.WRONG_PERSON, "Je ne suis pas la bonne personne."),
        (Intent.WRONG_PERSON, "No soy la persona indicada."),
        (Intent.OOO, "I am out of the office until 3 August."),
        (Intent.OOO, "Ich bin im Urlaub und ab dem 3. August wieder da."),
        (Intent.OOO, "Je suis absente jusqu'au 3 août."),
        (Intent.OOO, "Estoy de vacaciones hasta el 3 de agosto."),
        (Intent.OOO, "Ik ben afwezig tot 3 augustus."),
        (Intent.OOO, "Sono in ferie fino al 3 agosto."),
        (Intent.NOT_INTERESTED, "No thanks, we are not interested."),
        (Intent.NOT_INTERESTED, "We already have a supplier and are happy with them."),
        (Intent.NOT_INTERESTED, "Wir haben keinen Bedarf."),
        (Intent.NOT_INTERESTED, "Nous ne sommes pas intéressés."),
        (Intent.NOT_INTERESTED, "No nos interesa, gracias."),
        (Intent.NOT_INTERESTED, "Wij hebben geen interesse."),
        (Intent.NOT_NOW, "Not right now. Try me again in October."),
        (Intent.NOT_NOW, "Im Moment leider nicht, melden Sie sich im Herbst."),
        (Intent.NOT_NOW, "Pas pour le moment, recontactez-moi en octobre."),
        (Intent.NOT_NOW, "We signed with somebody else, but contact us in spring 2027."),
        (Intent.MEETING_ACCEPTED, "Thursday at 3pm works for me."),
        (Intent.MEETING_ACCEPTED, "Dienstag um 10 Uhr passt."),
        (Intent.INTERESTED, "Sounds good, please send me a quote."),
        (Intent.INTERESTED, "Our current supplier is a disaster, I am sick of them. When can you come?"),
        (Intent.INTERESTED, "Das klingt gut, schicken Sie mir bitte ein Angebot."),
        (Intent.INTERESTED, "Oui, envoyez-moi votre devis."),
        (Intent.QUESTION, "Does it measure iron as well?"),
        (Intent.QUESTION, "Nine seconds are fine. How much does it weigh?"),
        (Intent.QUESTION, "Wie lange dauert die Lieferung?"),
        (Intent.CLOSER, "Got it, thanks!"),
        (Intent.CLOSER, "👍"),
        (Intent.CLOSER, "Vielen Dank, alles klar."),
    ],
)
def test_intents_by_example(expected: Intent, text: str) -> None:
    assert intent(text) is expected


@pytest.mark.parametrize(
    ("text", "until", "resume"),
    [
        ("I am away, back on Monday 3 August.", date(2026, 8, 3), date(2026, 8, 3)),
        ("I am on leave until 3 August.", date(2026, 8, 3), date(2026, 8, 4)),
        ("On holiday from 20 July to 3 August, no access to e-mail.", date(2026, 8, 3), date(2026, 8, 4)),
        ("Ich bin bis einschließlich 3. August im Urlaub.", date(2026, 8, 3), date(2026, 8, 4)),
    ],
)
def test_an_absence_names_its_end(text: str, until: date, resume: date) -> None:
    verdict = intents.read(text, kind=Kind.AUTO_REPLY, sent=SENT)
    assert (verdict.intent, verdict.ooo_until, verdict.resume_after) == (Intent.OOO, until, resume)


@pytest.mark.parametrize(
    ("text", "resume"),
    [
        ("Not now. Circle back in October?", date(2026, 10, 1)),
        ("Too busy. Try me after Labor Day.", date(2026, 9, 8)),
        ("Bitte melden Sie sich in KW 38 noch mal.", date(2026, 9, 14)),
        ("Check back in three months.", date(2026, 10, 15)),
        ("Maybe later.", None),
    ],
)
def test_not_now_says_when(text: str, resume: date | None) -> None:
    verdict = intents.read(text, sent=SENT)
    assert (verdict.intent, verdict.resume_after) == (Intent.NOT_NOW, resume)


def test_the_delegate_is_the_address_in_the_text() -> None:
    verdict = intents.read("Jo Blake has left the company, please write to Kim.Lo@Pumps.example.", sent=SENT)
    assert (verdict.intent, verdict.delegate) == (Intent.LEFT_COMPANY, "kim.lo@pumps.example")


def test_a_verdict_shows_the_words() -> None:
    (reason,) = intents.read("Hello.\nPlease remove me from your list.").reasons
    assert reason.evidence == "Please remove me from your list."


@pytest.mark.parametrize("kind", [Kind.BULK, Kind.BOUNCE, Kind.NOTIFICATION, Kind.COMPLAINT])
def test_machines_have_no_intent(kind: Kind) -> None:
    assert intents.read("unsubscribe", kind=kind).intent is None


def test_a_subject_alone_can_opt_out() -> None:
    assert intent("", "Unsubscribe") is Intent.OPT_OUT
    assert intent("Yes, please send it.", "Re: unsubscribe") is Intent.INTERESTED


@pytest.mark.parametrize(
    "hostile", ["a " * 100_000, "not " * 60_000, "back on " * 30_000, "1." * 100_000, "remove my " * 30_000]
)
def test_hostile_text_is_read_in_bounded_time(hostile: str) -> None:
    started = time.perf_counter()
    intents.read(hostile, sent=SENT)
    assert time.perf_counter() - started < 5
