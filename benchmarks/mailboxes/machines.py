"""What no person wrote by hand: newsletters, notifications, calendar mails, bounces, absence notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from benchmarks.mailboxes import words
from benchmarks.mailboxes.headers import transport
from benchmarks.mailboxes.people import OUR_DOMAIN, OWNER, Person, stranger
from benchmarks.mailboxes.text import address, multipart, part, rfc_date, word


@dataclass(frozen=True, slots=True)
class Machine:
    """A mail that a machine writes to us; `render` makes the bytes, with line ends as in a file."""

    at: datetime  # UTC
    write: Callable[[Random, datetime], str]

    @property
    def sent(self) -> bool:
        return False


def newsletter(rng: Random, at: datetime) -> str:
    """Bulk with everything that the big senders add, and a page of HTML of 4 to 30 kB."""
    topic, house = rng.choice(words.NEWS_TOPICS), rng.choice(words.COMPANY)
    domain = f"news.{house.lower()}-{topic}.example"
    sender = Person(f"{house} {topic.title()}", f"hello@{domain}")
    token = f"{rng.getrandbits(80):020x}"
    title = _sentence(rng, 6)
    head = transport(rng, at, sender, f"bounce+{token}@{domain}") + (
        f"{_addressed(rng, at, sender, title)}Reply-To: {sender.email}\nList-Id: <{topic}.{domain}>\n"
        f"List-Unsubscribe: <https://{domain}/u/{token}>, <mailto:leave+{token}@{domain}>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
        f"Feedback-ID: {token[:8]}:{topic}:{house}:mail\nPrecedence: bulk\nX-Campaign-ID: {token}\nX-Report-Abuse: https://{domain}/abuse/{token}\nX-Mailer: Mailing 4.{rng.randrange(9)}\n"
    )
    stories = [
        (_sentence(rng, 5), " ".join(_sentence(rng, 14) for _ in range(4)))
        for _ in range(min(30, 3 + int(rng.lognormvariate(1.7, 0.7))))
    ]
    plain = "\n\n".join(f"{name}\n{text}\nhttps://{domain}/{token}" for name, text in stories)
    foot = f"You receive this mail because you subscribed to our newsletter. Unsubscribe: https://{domain}/u/{token}"
    page = "".join(_story(name, text, domain, token) for name, text in stories)
    html = f'<html><head><title>{title}</title><style>.wrap{{width:100%;background:#f4f4f4}} .col{{max-width:600px;margin:0 auto}}</style></head><body>{page}<p style="font-size:11px">{foot}</p></body></html>'
    parts = [part("text/plain", f"{plain}\n\n{foot}", rng), part("text/html", html, rng)]
    return head + multipart("alternative", parts, rng)


def _story(name: str, text: str, domain: str, token: str) -> str:
    return (
        f'<table class="wrap" role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%"><tr><td align="center" style="padding:12px 24px;font-family:Arial,Helvetica,sans-serif">\n'
        f'<a href="https://{domain}/c/{token}" target="_blank" style="text-decoration:none;color:#222222"><img src="https://{domain}/i/{token}.png" width="560" height="280" alt="" style="display:block;border:0"></a>\n'
        f'<h2 class="col" style="font-size:20px;line-height:26px;margin:16px 0 8px">{name}</h2><p style="font-size:15px;line-height:22px;color:#444444">{text}</p>\n</td></tr></table>\n'
    )


def notification(rng: Random, at: datetime) -> str:
    """A customer database, a monitor, a shop, a bank, a social network."""
    someone = stranger(rng)
    slots = {"name": someone.name, "company": someone.company, "number": rng.randrange(100, 9999)}
    service, subject, text = (one.format_map(slots) for one in rng.choice(words.NOTICES))
    sender = Person(f"{service.title()} notifications", f"no-reply@{service}-service.example")
    text = f"{text}\n\nThis is an automatic message, please do not reply.\nManage notifications: https://{service}-service.example/settings"
    head = transport(rng, at, sender, f"bounces+{rng.getrandbits(40):x}@{service}-service.example") + (
        f"{_addressed(rng, at, sender, subject)}Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nX-Entity-Ref-ID: {rng.getrandbits(64):x}\n"
    )
    if rng.random() < 0.35:
        return head + part("text/plain", text, rng)
    html = _story(subject, text.replace("\n", "<br>"), f"{service}-service.example", f"{rng.getrandbits(80):x}") * 2
    return head + multipart("alternative", [part("text/plain", text, rng), part("text/html", html, rng)], rng)


def calendar(rng: Random, at: datetime) -> str:
    """An invitation, or the answer to one of ours (RFC 5546)."""
    someone = stranger(rng)
    method, prefix = rng.choice((("REQUEST", "Invitation: "), ("REPLY", "Accepted: "), ("REPLY", "Declined: ")))
    subject = f"{prefix}Call about {rng.choice(words.PRODUCTS['en'])}"
    begin = at + timedelta(days=rng.randrange(1, 9))
    event = (
        f"BEGIN:VCALENDAR\nPRODID:-//Example//Calendar//EN\nVERSION:2.0\nMETHOD:{method}\nBEGIN:VEVENT\nUID:{rng.getrandbits(96):x}@{someone.domain}\nDTSTAMP:{at:%Y%m%dT%H%M%SZ}\n"
        f"DTSTART:{begin:%Y%m%dT%H%M%SZ}\nDTEND:{begin + timedelta(minutes=30):%Y%m%dT%H%M%SZ}\nSUMMARY:{subject}\nORGANIZER:mailto:{someone.email}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{OWNER.email}\nEND:VEVENT\nEND:VCALENDAR"
    )
    parts = [part("text/plain", subject, rng), part(f"text/calendar; method={method}", event, rng)]
    return transport(rng, at, someone) + _addressed(rng, at, someone, subject) + multipart("alternative", parts, rng)


def bounce(rng: Random, at: datetime) -> str:
    """A delivery report (RFC 3464) for a mail of ours to somebody who is gone."""
    lost = stranger(rng)
    system = Person("Mail Delivery System", f"mailer-daemon@mx.{OUR_DOMAIN}")
    text = f"This is the mail system at host mx.{OUR_DOMAIN}.\n\nYour message could not be delivered.\n\n<{lost.email}>: host mx.{lost.domain} said: 550 5.1.1 User unknown"
    report = f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.{OUR_DOMAIN}\n\nFinal-Recipient: rfc822; {lost.email}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n"
    ours = f"Content-Type: text/rfc822-headers\n\nFrom: {address(OWNER)}\nTo: <{lost.email}>\nSubject: {rng.choice(words.PRODUCTS['en'])}\nMessage-ID: <{rng.getrandbits(96):x}@{OUR_DOMAIN}>\nDate: {rfc_date(at)}\n"
    head = transport(rng, at, system, "") + _addressed(rng, at, system, "Undelivered Mail Returned to Sender")
    body = multipart('report; report-type="delivery-status"', [part("text/plain", text, rng), report, ours], rng)
    return f"{head}Auto-Submitted: auto-replied\n{body}"


def absence(rng: Random, at: datetime) -> str:
    """The note of a responder (RFC 3834)."""
    someone = stranger(rng)
    back = at + timedelta(days=rng.randrange(2, 20))
    text = f"Thank you for your message. I am out of the office until {back:%d %B %Y} and will answer when I am back.\n\n{someone.signature}"
    head = transport(rng, at, someone) + _addressed(
        rng, at, someone, f"Automatic reply: {rng.choice(words.PRODUCTS['en'])}"
    )
    return f"{head}Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n{part('text/plain', text, rng)}"


def _addressed(rng: Random, at: datetime, sender: Person, subject: str) -> str:
    return f"From: {address(sender)}\nTo: {OWNER.email}\nSubject: {word(subject)}\nDate: {rfc_date(at, sender.offset)}\nMessage-ID: <{rng.getrandbits(96):024x}@{sender.domain}>\nMIME-Version: 1.0\n"


def _sentence(rng: Random, length: int) -> str:
    return " ".join(rng.choices(words.NEWS_WORDS, k=length)).capitalize() + "."
