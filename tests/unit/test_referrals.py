"""Who brought whom."""

from tests.unit.sales_mails import mail, verdict
from worker.model import Source

FORWARD = "{said}\n\n---------- Forwarded message ----------\nFrom: Ada Boyle <ada@boylefarm.example>\nDate: Mon, 2 Mar 2026\nSubject: pumps\nTo: al@pumpwerk.example\n\nHello Al, what does a pump cost?\n"


def test_a_double_introduction() -> None:
    found = verdict(
        mail(
            "Jo, meet Ada, copied. She runs the water side at Boyle Farm and is looking for two pumps. Over to you two.",
            "Intro: Ada / Jo",
            "Sam Reed <sam@reedlab.example>",
            Cc="Ada Boyle <ada@boylefarm.example>",
        )
    )
    assert (found.is_lead, found.source) == (True, Source.REFERRAL)
    assert (found.prospect.email, found.introducer) == ("ada@boylefarm.example", "sam@reedlab.example")


def test_a_contact_typed_in_the_text() -> None:
    text = "Not my area, so I pass it on: Ada Boyle of Boyle Farm wants a pump, ada@boylefarm.example. She expects to hear from you."
    found = verdict(mail(text, "a lead", "Sam Reed <sam@reedlab.example>"))
    assert found.source is Source.REFERRAL
    assert (found.prospect.email, found.prospect.name) == ("ada@boylefarm.example", "Ada Boyle")


def test_a_colleague_forwards_an_inquiry() -> None:
    found = verdict(mail(FORWARD.format(said="One for you. Al"), "Fwd: pumps", "Al <al@pumpwerk.example>"))
    assert found.source is Source.REFERRAL
    assert (found.prospect.email, found.introducer) == ("ada@boylefarm.example", "al@pumpwerk.example")


def test_who_recommended_us_is_the_introducer_even_with_an_address() -> None:
    text = "Tom Berg (tom@berglager.example) recommended you to me. We are looking for two pumps. Could you tell me what they cost?"
    found = verdict(mail(text, "Recommended by Tom Berg", "Grace Mensah <grace@portvale.example>"))
    assert (found.source, found.prospect.email, found.introducer) == (
        Source.REFERRAL,
        "grace@portvale.example",
        "tom@berglager.example",
    )


def test_the_prospect_names_who_sent_them() -> None:
    found = verdict(mail("Sam Reed suggested I write to you. What would two pumps cost for our plant?", "pumps"))
    assert (found.source, found.prospect.email, found.introducer) == (Source.REFERRAL, "kim@valefarm.example", None)


def test_the_prospect_takes_up_an_introduction() -> None:
    quote = "\n\nOn Mon, 2 Mar 2026 at 09:00, Sam Reed <sam@reedlab.example> wrote:\n> Kim, meet Jo. Over to you two.\n"
    text = "Thanks Sam! Jo, we need two pumps and I'd love 20 minutes." + quote
    found = verdict(mail(text, "Re: Intro: Kim / Jo", In_Reply_To="<i@reedlab.example>"))
    assert (found.source, found.introducer) == (Source.REFERRAL, "sam@reedlab.example")
    assert found.prospect.email == "kim@valefarm.example"


def test_leave_asked_to_pass_on_our_name_names_no_prospect_yet() -> None:
    text = "A friend heads the lab of a large dairy and is unhappy with her pumps. May I pass on your name? Then I'd put you two in touch."
    found = verdict(mail(text, "a question", "Sam Reed <sam@reedlab.example>"))
    assert (found.is_lead, found.prospect.email, found.introducer) == (True, None, "sam@reedlab.example")


def test_an_introduced_seller_is_no_lead() -> None:
    found = verdict(
        mail(
            "Jo, meet Cal, copied. His agency did our website, best money we spent. He could help you too. Over to you two.",
            "Intro: Cal / Jo",
            "Sam Reed <sam@reedlab.example>",
            Cc="Cal <cal@northstudio.example>",
        )
    )
    assert not found.is_lead


def test_a_payer_in_copy_is_not_introduced() -> None:
    text = "Please send a proforma invoice for four pumps. The donor's finance officer is in copy."
    found = verdict(mail(text, "PROFORMA", Cc="Una Dahl <una@donor.example>"))
    assert (found.source, found.prospect.email) == (Source.DIRECT, "kim@valefarm.example")
