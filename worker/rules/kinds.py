"""Who or what wrote a mail: a person, a responder, a mail system, a list, a machine, a calendar, an abuse desk.

What a standard says comes first (complaint, calendar, delivery report, responder), then the headers and words of mass mail and of
machines are weighed against each other; what is left was written by a person.
"""

from __future__ import annotations

import re
from functools import lru_cache

from worker.model import Address, Kind, KindVerdict, ParsedMail, Signal, Us
from worker.rules import bounces, machines, mailings, responders
from worker.rules.machines import FOOT, HEAD

_SURE = 1.0  # evidence that takes a mail from the people
_SERVICE_COMPLAINT = re.compile(r'\\?"(?:notificationType|eventType)\\?"\s{0,3}:\s{0,3}\\?"Complaint')  # Amazon SES
_COMPLAINT_SUBJECT = re.compile(
    r"abuse report|complaint about (?:a )?message|(?:spam|feedback loop) (?:report|complaint)|email feedback report",
    re.IGNORECASE,
)
_COMPLAINT_WORDS = re.compile(r"this is an? (?:\S{1,30} )?(?:e-?mail )?abuse report", re.IGNORECASE)
_CALENDAR_METHODS = {"REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD", "PUBLISH"}


def classify(mail: ParsedMail, us: Us = Us()) -> KindVerdict:  # noqa: B008 - frozen
    """The kind of a mail, with the header or words that showed it.  `us`: a list of our own domain is an alias, not bulk."""
    for judge in (_complaint, _calendar, _bounce, _responder):
        verdict = judge(mail)
        if verdict:
            return verdict
    text = _ends(machines.own_text(mail).lower())
    for signs in (responders.words_of_note, responders.words_of_desk):
        words = tuple(signs(mail, text))
        if _sum(words) >= _SURE:
            return KindVerdict(Kind.AUTO_REPLY, words)
    bulk, machine = tuple(mailings.signs(mail, us, text)), tuple(machines.signs(mail, text))
    mass, automatic = _sum(bulk), _sum(machine)
    if max(mass, automatic) < _SURE:
        return KindVerdict(Kind.HUMAN, (Signal("no_automation", 1.0, str(mail.from_ or "")),))
    return KindVerdict(Kind.BULK, bulk) if mass >= automatic else KindVerdict(Kind.NOTIFICATION, machine)


def _ends(text: str) -> str:
    """A long text without its middle, which says nothing of a kind."""
    return f"{text[: 2 * HEAD]}\n{text[-FOOT - 1 :]}" if len(text) > 2 * (HEAD + FOOT) else text


def of_subject(subject: str) -> Kind:
    """The kind of a mail that nothing but its subject may take from the people."""
    if responders.of_subject(subject):
        return Kind.AUTO_REPLY
    return Kind.COMPLAINT if _COMPLAINT_SUBJECT.match(subject) else Kind.HUMAN


@lru_cache(5_000)
def person(sender: Address) -> bool:
    """Whether nothing in a sender's name and address tells of a program, a mailing or an office."""
    local = sender.email.partition("@")[0]
    named = (mailings.BULK_SENDER, machines.MACHINE_SENDER, machines.ROLE_SENDER)
    return not (any(pattern.fullmatch(local) for pattern in named) or bounces.daemon(sender))


def _sum(reasons: tuple[Signal, ...]) -> float:
    return sum(reason.weight for reason in reasons)


def _complaint(mail: ParsedMail) -> KindVerdict | None:
    """An abuse report of a feedback loop (RFC 5965)."""
    head = mail.text[:HEAD]
    if mail.feedback or ("Complaint" in head and _SERVICE_COMPLAINT.search(head)):
        return KindVerdict(Kind.COMPLAINT, (Signal("feedback_report", 3.0, "message/feedback-report"),))
    found = _COMPLAINT_SUBJECT.match(mail.subject) or _COMPLAINT_WORDS.match(mail.text.lstrip()[:200])
    if found:
        return KindVerdict(Kind.COMPLAINT, (Signal("complaint_words", 2.0, found[0]),))
    return None


def _calendar(mail: ParsedMail) -> KindVerdict | None:
    """An invitation or an answer to one (RFC 5546)."""
    if mail.calendar_method in _CALENDAR_METHODS:
        return KindVerdict(Kind.CALENDAR, (Signal("calendar_method", 3.0, f"METHOD:{mail.calendar_method}"),))
    return None


def _bounce(mail: ParsedMail) -> KindVerdict | None:
    report = bounces.read(mail)
    if not report:
        return None
    return KindVerdict(Kind.BOUNCE if report.bounce else Kind.NOTIFICATION, report.reasons, report.bounce)


def _responder(mail: ParsedMail) -> KindVerdict | None:
    sign = responders.told(mail)
    return KindVerdict(Kind.AUTO_REPLY, (sign,)) if sign else None
