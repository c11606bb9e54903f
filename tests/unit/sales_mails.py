"""Mails of a small maker of laboratory pumps, built as a mail program would, and read as the worker reads them."""

from email.message import EmailMessage

from worker.mail.parse import parse
from worker.model import LeadVerdict, ParsedMail, Us
from worker.rules.leads import LeadContext
from worker.rules.understand import understand

US = Us(domains=frozenset({"pumpwerk.example"}))
CONTEXT = LeadContext(us=US)
ME = "Jo Keller <jo@pumpwerk.example>"


def mail(
    text: str, subject: str = "", sender: str = "Kim Vale <kim@valefarm.example>", to: str = ME, **headers: str
) -> ParsedMail:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = "Tue, 03 Mar 2026 10:00:00 +0100"
    message["Message-ID"] = "<m1@valefarm.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return parse(message.as_bytes())


def verdict(parsed: ParsedMail, context: LeadContext = CONTEXT) -> LeadVerdict:
    return understand(parsed, context).lead
