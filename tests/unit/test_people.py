"""One person behind several addresses, and who is who in a lead."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.store_examples import message
from worker.model import Address, Message, Prospect, Us
from worker.rules import domains
from worker.rules.addresses import canonical
from worker.rules.people import Part, Person, of_lead, same

US = Us(domains=frozenset({"larkspur.example"}))
SAME = {
    "a tag": ("ana+web@hafen.example", "", "ana@hafen.example", "Ana Ruiz"),
    "dots at Google": ("a.na.ruiz@gmail.com", "", "anaruiz@googlemail.com", ""),
    "private and work address of one name": ("anita77@gmail.com", "Ana Ruiz", "a.ruiz@hafen.example", "Ruiz, Ana"),
    "two addresses of one firm": ("ana@hafen.example", "Ana Ruiz", "sales@hafen.example", "Ana Ruiz"),
    "accents": ("j@web.de", "Jörg Ott", "joerg@ott.example", "Jorg Ott"),
    "private address with the name of the work one": ("anaruiz@gmail.com", "Ana Ruiz", "ana.ruiz@hafen.example", ""),
}
OTHERS = {
    "two firms": ("ana@hafen.example", "Ana Ruiz", "ana@quay.example", "Ana Ruiz"),
    "a first name alone": ("ana@gmail.com", "Ana", "ana2@web.de", "Ana"),
    "colleagues": ("ana@hafen.example", "Ana Ruiz", "bo@hafen.example", "Bo Lind"),
    "nobody named": ("info@hafen.example", "", "sales@hafen.example", ""),
}


@pytest.mark.parametrize("name", SAME)
def test_one_person(name: str) -> None:
    email, called, other, also = SAME[name]
    assert same(Address(email, called), Address(other, also))
    assert same(Address(other, also), Address(email, called))


@pytest.mark.parametrize("name", OTHERS)
def test_two_people(name: str) -> None:
    email, called, other, also = OTHERS[name]
    assert not same(Address(email, called), Address(other, also))
    assert not same(Address(other, also), Address(email, called))


def mail(sender: Address, *cc: Address, ours: bool = False) -> Message:
    written = message(sender.email, ours=ours, from_=sender)
    return replace(written, to=(Address("mo@larkspur.example"),), cc=cc, reply_to=())


TOM, ANA, BO = (
    Address("tom@friend.example", "Tom Berg"),
    Address("ana@hafen.example", "Ana Ruiz"),
    Address("bo@hafen.example", "Bo"),
)
MO = Address("mo@larkspur.example", "Mo")


def test_who_is_who_in_a_lead() -> None:
    mails = [mail(TOM, ANA), mail(MO, ANA, ours=True), mail(Address("anaruiz@gmail.com", "Ana Ruiz"), BO)]
    assert of_lead(Prospect(ANA.email, "Ana Ruiz", "Hafen Süd"), TOM.email, mails, US) == [
        Person("Ana Ruiz", (ANA.email, "anaruiz@gmail.com"), "Hafen Süd", Part.PROSPECT),
        Person("Bo", (BO.email,), "Hafen", Part.COLLEAGUE),
        Person("Tom Berg", (TOM.email,), "Friend", Part.INTRODUCER),
    ]


def test_a_lead_without_an_address() -> None:
    found = of_lead(Prospect(None, "Mrs Ferris"), None, [mail(TOM)], US)
    assert [one.part for one in found] == [Part.OTHER]


@given(
    st.lists(
        st.builds(
            Address,
            st.sampled_from(["a@x.example", "a+1@x.example", "b@gmail.com", "b.b@gmail.com"]),
            st.sampled_from(["", "Ann Bo", "Cy Do"]),
        ),
        max_size=8,
    )
)
def test_every_address_is_of_exactly_one_person(addresses: list[Address]) -> None:
    people = of_lead(Prospect(None), None, [mail(MO, ours=True), *(mail(one) for one in addresses)], US)
    emails = [email for one in people for email in one.emails]
    assert sorted(emails) == sorted({one.email for one in addresses})


@pytest.mark.parametrize(
    ("domain", "own"),
    [
        ("mail.acme.co.uk", "acme.co.uk"),
        ("shop.acme.com.br", "acme.com.br"),
        ("a.b.blue.example", "blue.example"),
        ("acme.github.io", "acme.github.io"),
        ("eu.acme.onmicrosoft.com", "acme.onmicrosoft.com"),
        ("acme.kommune.no", "acme.kommune.no"),
        ("example", "example"),
    ],
)
def test_the_domain_that_an_organisation_registers(domain: str, own: str) -> None:
    assert domains.registrable(domain) == own


@given(st.from_regex(r"[a-z.+]{1,12}@(gmail\.com|googlemail\.com|x\.example)", fullmatch=True))
def test_the_mailbox_behind_an_address_is_its_own(email: str) -> None:
    assert canonical(canonical(email)) == canonical(email)
