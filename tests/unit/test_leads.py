"""Whether a mail is a lead, why, and whether somebody waits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.sales_mails import CONTEXT, US, mail, verdict
from worker.model import Source
from worker.rules.leads import LeadContext

BUYERS = {
    "price in English": "Hello, what would two of your dosing pumps cost delivered to Perth?",
    "short and rude": "price for 3 pumps?",
    "need with a deadline": "We are looking for a peristaltic pump for our pilot plant and have to decide before the end of May. Can you send a quote?",
    "German": "Guten Tag, wir benötigen für unser Werk drei Dosierpumpen. Bitte senden Sie uns ein Angebot mit Lieferzeit.",
    "French": "Bonjour, nous cherchons une pompe doseuse pour notre usine. Pourriez-vous nous envoyer un devis ?",
    "Spanish": "Buenos días, necesitamos dos bombas para nuestra planta. ¿Qué precio tienen y cuál es el plazo de entrega?",
    "Dutch": "Goedemiddag, wij zoeken een doseerpomp voor onze fabriek. Kunt u een offerte sturen?",
    "Portuguese": "Bom dia, precisamos de duas bombas para a nossa fábrica. Podem enviar um orçamento?",
    "Italian": "Buongiorno, cerchiamo una pompa dosatrice per il nostro stabilimento. Potete inviarci un preventivo?",
    "capability": "Hi, do you rent out pumps by the week? We have a small brewery and ours is in pieces.",
    "brochure": "Please send me your brochure and price list for the dosing range.",
    "dealer": "We would like to become your distributor in Chile. Please send your dealer discount and your best offer for four units.",
    "company presentation, then an offer is asked for": (
        "Let me present our company. Founded in 1922, we deliver paper to 20 countries and are certified by ISO 9001. "
        "For the modernisation of our plant we are comparing makers of dosing pumps and ask to receive your offer."
    ),
    "customer with a new site": "The pump you installed in May runs well. We need another two for the new site in Cork, could you quote?",
    "demo": "I run the labs at Vale. We have set aside 20k for two pumps this year and I'd like a demo. Does it handle brine?",
}
OTHERS = {
    "search engines": "Hi, I was on your website and noticed it is not ranking on Google. We can offer SEO packages. Can I send you our price list?",
    "lead seller": "Quick question: could your team handle 10 more customers a month? We book qualified meetings for makers like you. Worth a chat?",
    "attendee list": "Would you be interested in acquiring the attendee list of the fair? Let me know your interest so I can send you the pricing.",
    "manufacturer": "Dear purchasing manager, we are a professional manufacturer of injection mold and castings. MOQ 100. Send your drawing, I will quote you our best price.",
    "subcontractor": "We are an accredited laboratory with free capacity and I am happy to send our price list for subcontracted work.",
    "German seller": "Guten Tag, wir bieten Ihnen als Dienstleister neue Kunden. Nennen Sie uns einen Termin für ein kurzes Gespräch.",
    "French seller": "Bonjour, nous vous proposons nos services de financement pour vos clients. Seriez-vous libre pour un échange de 20 min ?",
    "buyer of companies": "We are retained by a group seeking to acquire your company. Might the shareholders have half an hour?",
    "recruiter": "I represent three candidates who are immediately available. CVs attached (blind). Who is best to speak to?",
    "applicant": "I would like to apply for the position advertised on your site. My CV is attached.",
    "student": "I am a PhD student and need a pump for six weeks. Would you lend us one, free of charge?",
    "journalist": "I'm writing a piece about pumps in breweries. How many did you sell last year? On the record if possible.",
    "support": "Our pump, serial number 4471, shows error 12 again after the last service. Can somebody call us?",
    "invoice": "We cannot pay invoice 20331 without our PO number on it. Please reissue.",
    "appointment": "We need to reschedule the visit on the 14th. Could you come 21 or 22 May?",
    "fraud": "I am a barrister. A relative left USD 12 million with a bank here, and you are the next of kin.",
    "family": "Can you pick up the kids today? And we need milk.",
    "plain thanks": "Thanks, got it.",
}
WAITING = {"applicant", "student", "journalist", "support", "invoice", "appointment", "family"}


@pytest.mark.parametrize("name", BUYERS)
def test_who_may_pay_us_is_a_lead(name: str) -> None:
    found = verdict(mail(BUYERS[name], "Pumps"))
    assert found.is_lead, found.reasons
    assert found.source is Source.DIRECT
    assert found.prospect.email == "kim@valefarm.example"
    assert found.needs_answer


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_is(name: str) -> None:
    found = verdict(mail(OTHERS[name], "Hello"))
    assert not found.is_lead, found.reasons
    assert found.source is None
    assert found.needs_answer is (name in WAITING)


def test_a_verdict_gives_its_reasons_heaviest_first() -> None:
    found = verdict(mail("What do two pumps cost? We need them for our plant."))
    weights = [abs(reason.weight) for reason in found.reasons]
    assert weights == sorted(weights, reverse=True)
    assert any(reason.signal == "asks_for_price" and "cost" in reason.evidence for reason in found.reasons)


def test_headers_of_a_mailing_do_not_outrank_an_inquiry() -> None:
    text = "We have a budget of 30k for two pumps. What do they cost, and do you service them in Ohio?\n\nUnsubscribe"
    assert verdict(mail(text, "Pumps for line 2", Precedence="bulk", List_Unsubscribe="<mailto:u@crm.example>")).is_lead


def test_a_mail_of_ours_is_no_lead() -> None:
    assert not verdict(mail("What would two pumps cost you today?", sender="Al <al@pumpwerk.example>")).is_lead


QUOTE = "\n\nOn Mon, 2 Mar 2026 at 09:00, Jo Keller <jo@pumpwerk.example> wrote:\n> Hi Kim,\n> may I show you how others dose brine?\n"


def test_an_answer_to_our_outreach() -> None:
    found = verdict(
        mail("Yes, please send me the data sheet." + QUOTE, "Re: brine", In_Reply_To="<x@pumpwerk.example>")
    )
    assert (found.is_lead, found.source) == (True, Source.OUTREACH_REPLY)


def test_a_refusal_of_our_outreach_is_none() -> None:
    assert not verdict(mail("No thanks, we are not interested." + QUOTE, "Re: brine")).is_lead


def test_a_wrong_person_hands_us_to_the_right_one() -> None:
    text = "I am not responsible for this any more. Lea Moss (copied) has taken over, please talk to her." + QUOTE
    found = verdict(mail(text, "Re: brine", Cc="Lea Moss <lea@valefarm.example>"))
    assert (found.is_lead, found.prospect.email) == (True, "lea@valefarm.example")


def test_an_answer_to_our_answer_is_no_outreach() -> None:
    quote = QUOTE + "> \n> On Sun, 1 Mar 2026, Kim Vale <kim@valefarm.example> wrote:\n>> What do two pumps cost?\n"
    assert verdict(mail("Good. Please quote for three pumps then." + quote, "Re: pumps")).source is Source.DIRECT


def test_the_conversation_outranks_what_the_mail_shows() -> None:
    context = LeadContext(us=US, we_wrote_first=True)
    assert verdict(mail("Yes, please send me a quote for two pumps."), context).source is Source.OUTREACH_REPLY


def test_the_work_address_named_from_free_mail_is_the_prospect() -> None:
    text = "What do two pumps cost? Please copy kim.vale@valefarm.example so it gets filed."
    assert verdict(mail(text, sender="Kim <kimvale77@gmail.com>")).prospect.email == "kim.vale@valefarm.example"


def test_a_known_vendor_weighs_against_a_lead() -> None:
    text = "Could you tell us your prices?"
    plain = verdict(mail(text)).score
    assert verdict(mail(text), LeadContext(us=US, vendors=frozenset({"valefarm.example"}))).score < plain


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=60))
def test_any_text_gets_a_verdict(text: str, subject: str) -> None:
    found = verdict(mail(text.replace("\r", " "), " ".join(subject.split())), CONTEXT)
    assert 0.0 <= found.score <= 1.0
    assert found.is_lead == (found.score >= 0.5)
