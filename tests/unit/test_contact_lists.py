"""Lists of customers, partners and vendors, as other programs write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import UsageError
from worker.model import Says
from worker.rules.contact_lists import Contact, read


def who(found: list[Contact]) -> list[tuple[str, Says]]:
    return [(one.value, one.says) for one in found]


def test_a_list_with_a_heading_in_any_order_and_with_any_mark_between() -> None:
    text = "\ufeffName;Firma;E-Mail;Beziehung\nKim Vale;Vale;kim@vale.example;Kunde\nJo;;jo@parts.example;Lieferant\n"
    found = read(text, None)
    assert who(found) == [("kim@vale.example", Says.CUSTOMER), ("jo@parts.example", Says.VENDOR)]
    assert (found[0].name, found[0].company) == ("Kim Vale", "Vale")


def test_a_bare_list_of_addresses_and_domains() -> None:
    found = read("# our vendors\nkim+x@vale.example, Kim, Vale Ltd\n\nparts.example\n", Says.VENDOR)
    assert who(found) == [("kim@vale.example", Says.VENDOR), ("parts.example", Says.VENDOR)]
    assert found[0].company == "Vale Ltd"


def test_a_column_of_web_sites() -> None:
    assert who(read('Company,Website\n"Vale, Inc",https://www.vale.example/shop\n', Says.CUSTOMER)) == [
        ("vale.example", Says.CUSTOMER)
    ]


CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Kim Vale
ORG:Vale Ltd;Sales
item1.EMAIL;TYPE=INTERNET:kim@vale.exa
 mple
EMAIL:kim@home.example
CATEGORIES:Partner
END:VCARD
BEGIN:VCARD
VERSION:2.1
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=
 Ott
TEL:0123
END:VCARD
BEGIN:VCARD
FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg Ott
EMAIL:joerg@ott.example
END:VCARD
"""


def test_cards_with_folded_lines_several_addresses_and_none() -> None:
    found = read(CARDS, Says.CUSTOMER)
    assert who(found) == [
        ("kim@vale.example", Says.PARTNER),
        ("kim@home.example", Says.PARTNER),
        ("joerg@ott.example", Says.CUSTOMER),
    ]
    assert (found[0].name, found[0].company, found[2].name) == ("Kim Vale", "Vale Ltd", "Jörg Ott")


def test_every_wrong_line_is_told_of_with_its_number() -> None:
    with pytest.raises(UsageError) as told:
        read(
            "email,relation\nkim@vale.example,customer\nkim at vale,customer\n*@shop.example,vendor\n,vendor\na@b.example,\n",
            None,
        )
    said = str(told.value)
    assert said.startswith("nothing was taken in:\nline 3: “kim at vale” is neither an address")
    assert "line 4: “*@shop.example” is a pattern" in said
    assert "line 5: there is neither an address nor a domain" in said
    assert "line 6: it does not say whether" in said
    assert "--as" in said


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "BEGIN:VCARD\nFN:x\nEND:VCARD\n"])
def test_a_list_without_anybody(text: str) -> None:
    with pytest.raises(UsageError, match="no entry"):
        read(text, Says.VENDOR)


def test_many_wrong_lines_are_told_of_shortly() -> None:
    with pytest.raises(UsageError) as told:
        read("\n".join(["no one"] * 5000), Says.VENDOR)
    assert str(told.value).endswith("and 4980 more.")
    assert len(str(told.value)) < 5000


@given(st.text(max_size=300))
def test_any_text_is_a_list_or_told_what_is_wrong(text: str) -> None:
    with suppress(UsageError):
        found = read(text, Says.CUSTOMER)
        assert found
        assert all(one.value for one in found)
