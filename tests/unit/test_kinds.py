"""Each kind by its headers, and by its words alone where headers say nothing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.mail.parse import parse
from worker.model import Kind, ParsedMail, Us
from worker.rules.kinds import classify


def mail(text: str = "Hello Priya,\n\ncan you send us a quote for two units?\n\nJo\n", **fields: str) -> ParsedMail:
    given = {"From": "Jo Doe <jo@kunde.example>", "To": "priya@us.example", "Subject": "Two units"}
    named = given | {name.replace("_", "-"): value for name, value in fields.items()}
    return parse("".join(f"{name}: {value}\n" for name, value in named.items()).encode() + b"\n" + text.encode())


HUMAN = [
    mail(),
    mail(
        "I will be out of the office next week, so can we meet today? I looked at your offer and have three questions about it."
    ),
    mail(
        "Please unsubscribe our old address, and send a quote to this one.\n" + "More about the project.\n" * 300,
        Subject="Re: offer",
    ),
    mail(
        "When will the delivery reach us? The status page has not been updated.", Subject="Delivery status of order 12"
    ),
    mail(
        "See below.\n\n-----Original Message-----\nFrom: Mail Delivery System\nYour message could not be delivered\n",
        Subject="Fwd: Undelivered Mail",
    ),
    mail("> To unsubscribe from this list\n> visit https://x.example\nYes, please.", Subject="Re: newsletter"),
    mail(
        "Could you send the invoice to our accounts department? Which terms do you offer?",
        From="Erika Huber <buchhaltung@kunde.example>",
    ),
    mail("Sono in ferie da lunedì: possiamo sentirci prima? Mi serve il prezzo.", Subject="assenza"),
    mail("Bonjour, merci pour votre offre. Je suis en déplacement demain. Quel est le délai ?", Subject="Re: offre"),
    mail(
        "I read about the valve in your newsletter and would like to know what it costs, for four of them.",
        Subject="Your newsletter",
    ),
    mail("We have received your invoice and will pay on Friday. Which VAT number do you use?", Subject="Re: invoice 7"),
    mail(
        "I looked at ticket 812: the relay is broken. Shall I send a new one?", From="Support <support@kunde.example>"
    ),
    mail("You asked for a book tip: here it is.", Subject="Read: a book tip"),
]
AUTO_REPLY = [
    mail("I am away.", Auto_Submitted="auto-replied"),
    mail("x", X_Autoreply="yes"),
    mail("x", Precedence="auto_reply"),
    mail("I'm away until 5 May.", Subject="Automatic reply: Two units"),
    mail("Ich bin nicht da.", Subject="Automatische Antwort: Zwei Geräte"),
    mail("Je suis absent.", Subject="Réponse automatique : offre"),
    mail("No estoy.", Subject="Respuesta automática: oferta"),
    mail("x", Subject="Automatisch antwoord: offerte"),
    mail("x", Subject="Resposta automática: oferta"),
    mail("x", Subject="Risposta automatica: offerta"),
    mail("I am out.", Subject="[team] Jo Doe is out of the office.", List_Id="<team.list.example>"),
    mail("Vielen Dank für Ihre Nachricht. Unser Büro ist bis zum 14. August geschlossen.", Subject="Re: Angebot"),
    mail(
        "Thank you for your message. I am on annual leave until 5 May and will reply upon my return.",
        Subject="Re: offer",
    ),
    mail(
        "Your request (4711) has been received and is being reviewed.",
        Auto_Submitted="auto-generated",
        Subject="[Request received] offer",
    ),
    mail(
        "Your request is in. We have received your message and will get back to you within two days.",
        From="Care <support@kunde.example>",
    ),
    mail(
        "Wir haben Ihre Nachricht erhalten und melden uns bei Ihnen. Vorgang: 20931",
        From="Dienst <kundendienst@kunde.example>",
    ),
    mail(
        "Nous avons bien reçu votre message et vous répondrons dans les meilleurs délais.",
        From="Service <service@kunde.example>",
    ),
    mail("Hemos recibido su consulta y le responderemos lo antes posible.", From="Info <info@kunde.example>"),
    mail("We hebben uw bericht ontvangen en nemen zo spoedig mogelijk contact op.", From="Info <info@kunde.example>"),
    mail("Recebemos a sua mensagem. Entraremos em contacto em breve.", From="Info <info@kunde.example>"),
    mail("Abbiamo ricevuto la sua richiesta: risponderemo prima possibile.", From="Info <info@kunde.example>"),
    mail(
        "Thank you for contacting us. Your case number is 00412233. An agent will respond shortly.",
        From="Care <care@kunde.example>",
    ),
    mail(
        "Nos bureaux seront fermés du 1er au 15 août. Nous lirons votre demande à la réouverture.", Subject="Re: offre"
    ),
    mail("L'ufficio resterà chiuso fino al 7 gennaio. Leggeremo la posta alla riapertura.", Subject="Re: offerta"),
    mail("Momenteel geniet ik van mijn vakantie. Vanaf 16 maart ben ik weer bereikbaar.", Subject="Re: offerte"),
    mail("Encontro-me ausente até dia 9, com acesso limitado ao correio.", Subject="Re: proposta"),
    mail("Ich habe bis zum 20. März Urlaub. Ab dem 21. bin ich wieder für Sie da.", Subject="Re: Angebot"),
    mail("I have left Kunde. This mailbox is no longer monitored.", Subject="Re: offer"),
    mail("Ihre Nachricht wurde am 3. März um 10:00 gelesen.", Subject="Gelesen: Angebot"),
]
BULK = [
    mail("News of the week.", List_Unsubscribe="<mailto:off@list.example>"),
    mail("What is new in June.", Precedence="bulk", X_Mailer="MailChimp Mailer"),
    mail(
        "Our spring offers!\n\nYou are receiving this because you signed up.\nUnsubscribe: https://x.example/u",
        From="Shop <news@shop.example>",
    ),
    mail(
        "Nos offres\n\nPour ne plus recevoir nos messages : se désabonner", From="Infos <newsletter@boutique.example>"
    ),
    mail("Unsere Themen\n\nNewsletter abbestellen: https://x.example", Subject="Newsletter Juni"),
    mail("Onze acties. Wilt u deze mails niet meer ontvangen? Klik hier om u af te melden."),
    mail("Veja as ofertas. Para deixar de receber estes e-mails, clique aqui."),
    mail("Le offerte di marzo. Per non ricevere più queste email clicca qui."),
    mail("¡Ofertas! Si no deseas recibir más correos, haz clic aquí para darte de baja."),
    mail("1. Meetings\n2. Subscriptions", To="undisclosed-recipients:;", Subject="Members' Bulletin June"),
]
NOTIFICATION = [
    mail("Your parcel arrives today. Please do not reply to this e-mail.", From="Post <noreply@post.example>"),
    mail("Build 7 failed", From="CI <builds@ci.example>", Auto_Submitted="auto-generated"),
    mail("URL: https://news.example/1\nDate: 2 Jun 2026\n\nA headline", From="feed <rss@news.example>"),
    mail("Grazie per il tuo ordine!", From="Ordini <ordini@negozio.example>", Subject="Conferma ordine 8812"),
    mail("Disk full on srv3. This message was generated automatically.", From="Monitoring <monitor@us.example>"),
    mail(
        "Im Postfach liegt ein Dokument. Diese E-Mail wurde automatisch versendet.",
        From="Bank <mitteilung@bank.example>",
    ),
    mail("Vielen Dank für Ihre Bestellung!", From="Shop <shop@laden.example>", Subject="Ihre Bestellung Nr. 7"),
]
COMPLAINT = [
    mail("x", Content_Type='multipart/report; boundary="a"'),
    mail("This is an email abuse report for a message received from 192.0.2.1", From="Abuse <fbl@isp.example>"),
]
CALENDAR = [mail("BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n", Content_Type="text/calendar")]
RECEIPT = b"From: jo@kunde.example\nSubject: Read: offer\nContent-Type: multipart/report; boundary=a\n\n--a\n\nRead.\n--a\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n--a--\n"
ABUSE = b"From: fbl@isp.example\nContent-Type: multipart/report; boundary=a\n\n--a\n\nAbuse.\n--a\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--a--\n"


@pytest.mark.parametrize(
    ("kind", "case"),
    [
        (kind, case)
        for kind, cases in {
            Kind.HUMAN: HUMAN,
            Kind.AUTO_REPLY: [*AUTO_REPLY, parse(RECEIPT)],
            Kind.BULK: BULK,
            Kind.NOTIFICATION: NOTIFICATION,
            Kind.COMPLAINT: [COMPLAINT[1], parse(ABUSE)],
            Kind.CALENDAR: CALENDAR,
        }.items()
        for case in cases
    ],
    ids=lambda value: value.subject if isinstance(value, ParsedMail) else str(value),
)
def test_kind(kind: Kind, case: ParsedMail) -> None:
    verdict = classify(case)
    assert verdict.kind is kind, verdict.reasons
    assert all(reason.evidence for reason in verdict.reasons if reason.signal != "no_recipient")


def test_a_list_of_our_own_is_an_alias() -> None:
    listed = mail(List_Id="Sales <sales.us.example>", List_Unsubscribe="<mailto:off@us.example>", Precedence="list")
    assert classify(listed).kind is Kind.BULK
    assert classify(listed, Us(domains=frozenset({"us.example"}))).kind is Kind.HUMAN
    assert classify(listed, Us(domains=frozenset({"other.example"}))).kind is Kind.BULK


@pytest.mark.parametrize("text", ["on " * 100_000, "> " * 100_000, "-" * 200_000, "thank you for your " * 20_000, "user recipient " * 20_000, " \n" * 100_000, "a@" * 100_000])  # fmt: skip
def test_hostile_texts_cost_little(text: str) -> None:
    began = time.process_time()
    classify(mail(text, From="mailer-daemon@x.example", Subject=text[:5000].replace("\n", " ")))
    assert time.process_time() - began < 5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_mail_has_a_kind(text: str, subject: str) -> None:
    parsed = parse(f"Subject: {subject}\n\n{text}".encode("utf-8", "replace"))
    verdict = classify(parsed)
    assert verdict.reasons
    assert (verdict.bounce is not None) == (verdict.kind is Kind.BOUNCE)
