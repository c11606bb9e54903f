"""The prospect that a machine relays."""

import pytest

from tests.unit.sales_mails import mail, verdict
from worker.model import Source

FORMS = {
    "labels in English": (
        "Name: Ada Boyle\nEmail: ada@boylefarm.example\nCompany: Boyle Farm\nMessage: what does the small pump cost?",
        ("ada@boylefarm.example", "Ada Boyle", "Boyle Farm"),
    ),
    "labels in German": (
        "Name: Uwe Rohr\nFirma: Rohr KG\nE-Mail: uwe@rohr.example\nNachricht: Bitte um ein Angebot für zwei Pumpen.",
        ("uwe@rohr.example", "Uwe Rohr", "Rohr KG"),
    ),
    "labels in French": (
        "Nom : Léa Brun\nSociété : Brun SA\nCourriel : lea@brun.example\nMessage : quel est le prix de la pompe ?",
        ("lea@brun.example", "Léa Brun", "Brun SA"),
    ),
    "labels in Spanish": (
        "Nombre: Pía Roca\nEmpresa: Roca\nCorreo electrónico: pia@roca.example\nMensaje: necesito una cotización",
        ("pia@roca.example", "Pía Roca", "Roca"),
    ),
    "labels in Dutch": (
        "Naam: Bas Vos\nBedrijf: Vos BV\nE-mailadres: bas@vos.example\nBericht: wat kost de pomp?",
        ("bas@vos.example", "Bas Vos", "Vos BV"),
    ),
    "labels in Portuguese": (
        "Nome: Rui Sá\nEmpresa: Sá Lda\nE-mail: rui@sa-lda.example\nMensagem: quanto custa a bomba?",
        ("rui@sa-lda.example", "Rui Sá", "Sá Lda"),
    ),
    "labels in Italian": (
        "Nome: Ugo Neri\nAzienda: Neri Srl\nE-mail: ugo@neri.example\nMessaggio: vorrei un preventivo",
        ("ugo@neri.example", "Ugo Neri", "Neri Srl"),
    ),
    "values below their labels": (
        "First name\nAda\nLast name\nBoyle\nEmail\nada@boylefarm.example\nComments\nhow much is one pump?",
        ("ada@boylefarm.example", "Ada Boyle", "Boylefarm"),
    ),
    "a caller without an address": (
        "Call taken: 12 May\nCaller: Mr Ian Fry\nCompany: Fry Farms\nTel: 0123\nMessage: wants the price of a pump",
        (None, "Ian Fry", "Fry Farms"),
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_prospect_stands_in_labelled_lines(name: str) -> None:
    text, expected = FORMS[name]
    found = verdict(mail(text, "New form submission", "Website <no-reply@pumpwerk.example>"))
    assert (found.is_lead, found.source) == (True, Source.WEBFORM)
    assert (found.prospect.email, found.prospect.name, found.prospect.company) == expected


def test_reply_to_names_the_prospect() -> None:
    parsed = mail(
        "You have a new message from a visitor:\n\nhow much is one pump?",
        "New message",
        "Market <messages@market.example>",
        Reply_To='"A. Lund via Market" <buyer-1@relay.market.example>',
    )
    found = verdict(parsed)
    assert found.is_lead
    assert (found.prospect.email, found.prospect.name) == ("buyer-1@relay.market.example", "A. Lund")


def test_a_form_filled_by_a_seller_is_no_lead() -> None:
    text = "Name: Mia\nEmail: mia@rankup.example\nMessage: I ran an audit of your website and found errors. We can offer SEO services."
    found = verdict(mail(text, "New form submission", "Website <no-reply@pumpwerk.example>"))
    assert not found.is_lead
    assert not found.needs_answer


def test_a_booked_call_is_a_lead_that_waits_for_nothing() -> None:
    text = "A new event has been scheduled.\n\nInvitee:\nAda Boyle\n\nInvitee Email:\nada@boylefarm.example\n"
    found = verdict(mail(text, "New Event: Ada Boyle", "Calendly <notifications@calendly.com>"))
    assert (found.is_lead, found.needs_answer) == (True, False)


def test_an_invitation_to_tender_is_relayed_whatever_its_sender_says() -> None:
    text = (
        "This is an automatically generated message. Please do not reply.\nYou have been invited to submit a quote.\n"
        "Buyer:        Lena Ott, Purchasing\nBuyer e-mail: ott@college.example\nResponse due: 14 May\n"
    )
    found = verdict(
        mail(text, "Invitation to Quote 17", "Portal <noreply@portal.example>", Auto_Submitted="auto-generated")
    )
    assert found.is_lead
    assert found.prospect.email == "ott@college.example"
    assert found.needs_answer


def test_a_notification_that_relays_nobody_is_no_form() -> None:
    text = "Your recording is now available.\nTopic: Pump walkthrough\nDate: 2 March\n"
    assert not verdict(mail(text, "Recording available", "Meet <no-reply@meet.example>")).is_lead
