"""Whose mails a pile is, when nobody says."""

from email.message import EmailMessage

from worker.mail.parse import parse
from worker.model import ParsedMail, Us
from worker.rules import ourselves


def letter(sender: str, to: str, **headers: str) -> ParsedMail:
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Hello")
    return parse(message.as_bytes())


def test_the_owner_stands_in_nearly_every_mail() -> None:
    pile = [
        letter("ann@one.example", "jo@pumps.example"),
        letter("jo@pumps.example", "ann@one.example"),
        letter("bob@two.example", "sales@pumps.example", Delivered_To="jo@pumps.example"),
    ]
    assert ourselves.of(pile) == Us(frozenset({"jo@pumps.example"}), frozenset({"pumps.example"}))


def test_a_free_mail_owner_has_no_domain() -> None:
    pile = [letter("ann@one.example", "jo@gmail.com"), letter("bob@two.example", "jo@gmail.com")]
    assert ourselves.of(pile) == Us(frozenset({"jo@gmail.com"}))


def test_the_archive_of_a_list_has_no_owner() -> None:
    pile = [letter(f"{name}@a.example", "list@b.example", List_Id="<list.b.example>") for name in ("x", "y", "z")]
    assert ourselves.of(pile) == Us()


def test_strangers_among_themselves_are_nobody_of_ours() -> None:
    assert ourselves.of([letter("a@a.example", "b@b.example"), letter("c@c.example", "d@d.example")]) == Us()
    assert ourselves.of([letter("a@a.example", "b@b.example")]) == Us()
    assert ourselves.of([]) == Us()
