"""What a person said of an address, a domain or a pattern, over the verdict of the rules."""

from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import UsageError
from worker.model import (
    Address,
    IntentVerdict,
    Kind,
    KindVerdict,
    Known,
    LeadVerdict,
    Prospect,
    ReplyParts,
    Says,
    Scope,
    Source,
    Understanding,
)
from worker.rules.known import about, broad, keys, laid_over, matches, target

AT = datetime(2026, 5, 4, tzinfo=UTC)
BUYER = Understanding(
    KindVerdict(Kind.HUMAN), ReplyParts("What does it cost?"), IntentVerdict(),
    LeadVerdict(True, 0.9, Source.DIRECT, Prospect("kim@shop.example"), needs_answer=True),
)  # fmt: skip
CHAT = replace(BUYER, lead=LeadVerdict(False, 0.2))
KIM = Address("kim@shop.example", "Kim")


def word(text: str, says: Says, subject: str = "", number: int = 1) -> Known:
    scope, value = target(text, subject)
    return Known(number, scope, value, says, "Mo", AT, subject=subject)


def verdict(judged: Understanding, *known: Known, sender: Address = KIM, subject: str = "Order 7") -> LeadVerdict:
    return laid_over(judged, sender, (), subject, known)[0]


@pytest.mark.parametrize(
    ("text", "scope", "value"),
    [
        ("Kim <kim@x>", None, ""),
        ("kim+news@Shop.example", Scope.ADDRESS, "kim@shop.example"),
        ("K.im@googlemail.com", Scope.ADDRESS, "kim@gmail.com"),
        ("@shop.example", Scope.DOMAIN, "shop.example"),
        ("shop.example", Scope.DOMAIN, "shop.example"),
        ("*@shop.example", Scope.PATTERN, "*@shop.example"),
        ("*", None, ""),
        ("*@*", None, ""),
        ("shop", None, ""),
        ("", None, ""),
        ("a*" * 9, None, ""),
        ("x" * 400, None, ""),
    ],
)
def test_what_a_word_is_about(text: str, scope: Scope | None, value: str) -> None:
    if scope is None:
        with pytest.raises(UsageError):
            target(text)
    else:
        assert target(text) == (scope, value)


@pytest.mark.parametrize("text", ["kim@shop.example", "kim+a@shop.example", "shop.example", "*@shop.*", "k*"])
def test_no_lead_holds_for_the_address_the_domain_and_the_pattern(text: str) -> None:
    found = verdict(BUYER, word(text, Says.NO_LEAD))
    assert not found.is_lead
    assert found.source is None
    assert found.needs_answer
    assert found.reasons[0].signal == "said_no_lead"
    assert "a person said that this is no lead" in found.reasons[0].evidence


@pytest.mark.parametrize("text", ["ann@shop.example", "op.example", "*@shop.test", "hop.example"])
def test_a_word_about_somebody_else_changes_nothing(text: str) -> None:
    assert verdict(BUYER, word(text, Says.NO_LEAD)) == BUYER.lead


def test_a_subject_narrows_a_pattern() -> None:
    orders = word("*@shop.example", Says.NO_LEAD, "order *")
    assert not verdict(BUYER, orders).is_lead
    assert verdict(BUYER, orders, subject="Quote, please").is_lead


def test_what_is_said_to_be_a_lead_is_one_with_the_writer_as_its_prospect() -> None:
    found = verdict(CHAT, word("shop.example", Says.LEAD))
    assert (found.is_lead, found.source, found.prospect.email) == (True, Source.DIRECT, "kim@shop.example")


def test_the_most_particular_word_counts() -> None:
    domain, address = word("shop.example", Says.NO_LEAD), word("kim@shop.example", Says.LEAD)
    assert verdict(CHAT, domain, address).is_lead
    assert verdict(CHAT, address, domain).is_lead
    assert verdict(BUYER, word("kim@shop.example", Says.VENDOR), word("shop.example", Says.LEAD)).is_lead


def test_known_people_are_no_new_leads_but_whom_they_bring_is() -> None:
    tom = Address("tom@partner.example", "Tom")
    partner = word("partner.example", Says.PARTNER)
    brought = replace(BUYER, lead=replace(BUYER.lead, source=Source.REFERRAL, introducer=tom.email))
    own = replace(BUYER, lead=replace(BUYER.lead, prospect=Prospect(tom.email)))
    assert verdict(brought, partner, sender=tom).is_lead
    assert not verdict(own, partner, sender=tom).is_lead
    assert not verdict(brought, word("partner.example", Says.NO_LEAD), sender=tom).is_lead


def test_a_customer_is_a_lead_again_only_with_a_plain_request() -> None:
    customer = word("shop.example", Says.CUSTOMER)
    assert not verdict(replace(BUYER, lead=replace(BUYER.lead, score=0.8)), customer).is_lead
    assert verdict(replace(BUYER, lead=replace(BUYER.lead, score=0.99)), customer).is_lead


@pytest.mark.parametrize("kind", [Kind.BOUNCE, Kind.AUTO_REPLY, Kind.CALENDAR, Kind.COMPLAINT])
def test_a_word_makes_no_lead_of_what_a_machine_answers(kind: Kind) -> None:
    assert not verdict(replace(CHAT, kind=KindVerdict(kind)), word("shop.example", Says.LEAD)).is_lead


TEXT = st.text("ab.@*", max_size=12)


@given(pattern=TEXT, text=st.text("ab.@", max_size=12))
def test_a_pattern_fits_as_the_shell_says(pattern: str, text: str) -> None:
    assert matches(pattern, text) == fnmatchcase(text, pattern)


@given(
    local=st.text("abc", min_size=1, max_size=4),
    tag=st.sampled_from(["", "+x"]),
    domain=st.sampled_from(["gmail.com", "a.shop.example"]),
    subject=st.text(max_size=5),
)
def test_whoever_a_word_is_about_is_found_by_its_keys_and_its_broad_patterns(
    local: str, tag: str, domain: str, subject: str
) -> None:
    email = f"{local}{tag}@{domain}"
    for text in (email, domain, f"{local[0]}*@{domain}"):
        one = word(text, Says.NO_LEAD)
        assert about(one, [email], subject)
        assert one.scope is Scope.PATTERN or one.value in keys([email])
        assert any(matches(pattern, email) for pattern in broad(one))


def test_a_hostile_pattern_takes_no_long_time() -> None:
    began = perf_counter()
    for _ in range(200):
        matches("*a*a*a*a*a*a*a*b", "a" * 320)
    assert perf_counter() - began < 0.5
