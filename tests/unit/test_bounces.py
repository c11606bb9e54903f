"""Delivery reports: those with status groups, and those in words alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.mail.parse import parse
from worker.model import Bounce, DeliveryReport, Kind, ParsedMail
from worker.rules import bounces
from worker.rules.kinds import classify


def report(text: str, subject: str = "Undelivered Mail Returned to Sender", sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example>", more: str = "") -> ParsedMail:  # fmt: skip
    return parse(f"From: {sender}\nTo: priya@us.example\nSubject: {subject}\n{more}\n{text}".encode())


def groups(*reports: DeliveryReport) -> ParsedMail:
    return replace(report("Sorry."), reports=reports)


LOST = "lost@kunde.example"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (groups(DeliveryReport(LOST, "failed", "5.1.1")), Bounce((LOST,), permanent=True)),
        (groups(DeliveryReport(LOST, "failed", "")), Bounce((LOST,), permanent=True)),
        (groups(DeliveryReport(LOST, "failed", "", "smtp; 452 4.2.2 full")), Bounce((LOST,), permanent=False)),
        (groups(DeliveryReport(LOST, "failed", "4.4.7")), Bounce((LOST,), permanent=False)),
        (groups(DeliveryReport(LOST, "delayed", "4.4.1")), Bounce((LOST,), permanent=False)),
        (groups(DeliveryReport(LOST, "failed", "5.1.1"), DeliveryReport("b@kunde.example", "delivered", "2.0.0")), Bounce((LOST,), permanent=True)),
        (groups(DeliveryReport(LOST, "failed", "5.1.1"), DeliveryReport("b@kunde.example", "failed", "5.2.2")), Bounce((LOST, "b@kunde.example"), permanent=True)),
        (groups(DeliveryReport(LOST, "delivered", "2.0.0")), None),
        (report(f"I wasn't able to deliver your message.\n\n<{LOST}>:\n550 no such user\n\n--- Below this line is a copy of the message.\n\nTo: other@kunde.example\n"), Bounce((LOST,), permanent=True)),
        (report(f"The following addresses had permanent fatal errors\n<{LOST}>\n<B@Kunde.example>\n\n----- Transcript of session follows -----\n550 5.1.1\n"), Bounce((LOST, "b@kunde.example"), permanent=True)),
        (report("This is a permanent error.", more=f"X-Failed-Recipients: {LOST}\n"), Bounce((LOST,), permanent=True)),
        (report(f"THIS IS A WARNING ONLY. Delivery to {LOST} is delayed; we will keep trying.", subject="Warning: message delayed"), Bounce((LOST,), permanent=False)),
        (report(f"Your message to {LOST} could not be delivered.\n451 4.7.1 try later\n"), Bounce((LOST,), permanent=False)),
        (report(f"Your message could not be delivered.\nPlease contact postmaster@mx.example.\n\nOriginal message:\nSubject: offer\nTo: {LOST}\n"), Bounce((LOST,), permanent=True)),
        (report(f"Ihre Nachricht an {LOST} konnte nicht zugestellt werden.", subject="Unzustellbar: Angebot", sender="postmaster@kunde.example"), Bounce((LOST,), permanent=True)),
        (report(f"Votre message n'a pas pu être remis à {LOST}", subject="Non remis : offre", sender="postmaster@kunde.example"), Bounce((LOST,), permanent=True)),
        (report(f"Não foi possível entregar a mensagem a:\n\n{LOST}\n550 5.1.1", subject="Não foi possível entregar: Proposta", sender="postmaster@kunde.example"), Bounce((LOST,), permanent=True)),
        (report(f"Recapito non riuscito:\n\n{LOST}\n", subject="Non recapitabile: Offerta", sender="postmaster@kunde.example"), Bounce((LOST,), permanent=True)),
        (report(f"Ihre Nachricht wurde nicht zugestellt an:\n\n  {LOST}\n", subject="ZUSTELLFEHLER: unbekannt", sender="Mail Router <mail_router@kunde.example>"), Bounce((LOST,), permanent=True)),
        (report(f"The original message was received on Tue\n\nYour message to these recipients cannot be delivered:\n\n<{LOST}>:\n  550 unknown", subject="NOTICE: mail delivery status."), Bounce((LOST,), permanent=True)),
        (report("We could not deliver your mail to the following recipients:\n\tlost\n", subject="Mail Delivery Problem", sender="Mailer-Daemon <mailer-daemon@kunde.example>"), Bounce((LOST,), permanent=True)),
        (report(f"Too many hops\nroom@host.example\n    (expanded from: <{LOST}>)\n"), Bounce(("room@host.example", LOST), permanent=True)),
        (report(f"Your message could not be delivered to\n{LOST}\n", subject="RE: Pump offer : non remis (delivery failed)", sender="relay@kunde.example"), Bounce((LOST,), permanent=True)),
        (report("Only members may write here.", subject="You jo@pumpwerk.example are not member (drills ML)", sender="drills-admin@lists.example"), Bounce((), permanent=True)),
        (report('{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"lost@kunde.example"}]}}', subject="Notice", sender="no-reply@cloud.example"), Bounce((LOST,), permanent=True)),
    ],
)  # fmt: skip
def test_whom_it_did_not_reach_and_whether_for_good(case: ParsedMail, expected: Bounce | None) -> None:
    found = bounces.read(case)
    assert found
    assert found.bounce == expected
    verdict = classify(case)
    assert verdict.kind is (Kind.BOUNCE if expected else Kind.NOTIFICATION)
    assert verdict.bounce == expected


@pytest.mark.parametrize(
    "case",
    [
        report("Our driver could not deliver the parcel; when are you in?", subject="Delivery problem", sender="Jo <jo@kunde.example>"),
        report("What does this mean?\n\nYour message could not be delivered to lost@kunde.example", subject="Re: Fwd: Undelivered Mail Returned to Sender", sender="Jo <jo@kunde.example>"),
        report("Are you a member? He is not a member.", subject="You are not a member", sender="Jo <jo@kunde.example>"),
        report("What does this mean?\n> Your message could not be delivered to lost@kunde.example", subject="Re: Undelivered Mail Returned to Sender", sender="Jo <jo@kunde.example>"),
        report("Your account statement is ready.", subject="Statement", sender="Bank <service@bank.example>"),
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_report(case: ParsedMail) -> None:
    assert bounces.read(case) is None


PIECES = st.sampled_from([
    "Your message could not be delivered to ", f"<{LOST}>", "\n", "550 5.1.1 ", "4.4.7", ": ", "users:\n\tjo\n", "(expanded from: ",
    "Final-Recipient: rfc822; ", "Status: 5.", "--- Below this line is a copy of the message.\n", "To: ", "X-Failed-Recipients: ", "@", "é",
])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join), st.text(max_size=20))
def test_any_report_names_addresses_or_nobody(text: str, subject: str) -> None:
    found = bounces.read(report(text, subject="Undelivered mail " + " ".join(subject.split())))
    assert found
    assert found.bounce
    assert all(each == each.lower() and "@" in each and " " not in each for each in found.bounce.recipients)
    assert len(set(found.bounce.recipients)) == len(found.bounce.recipients)
