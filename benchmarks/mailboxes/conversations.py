"""Conversations of people, planned as letters in their order: inquiries, answers to our outreach, customers, colleagues, sellers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from benchmarks.mailboxes import words
from benchmarks.mailboxes.people import COLLEAGUES, OUR_DOMAIN, OWNER, Person, stranger

LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
_SHARES = (5, 20, 12, 18, 10, 12, 6, 7, 3, 3, 2, 2)
_UNANSWERED = 0.1  # of the inquiries: somebody who waits for us for good
FORM_RELAY = Person("Larch website", "forms@formrelay.example")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that a person wrote, or said through a form; `earlier` are the letters before it in its conversation, oldest first."""

    at: datetime  # UTC
    sender: Person
    to: tuple[Person, ...]
    subject: str
    text: str
    message_id: str
    cc: tuple[Person, ...] = ()
    earlier: tuple[Letter, ...] = ()
    reply_to: Person | None = None
    asks: bool = False  # somebody of theirs waits for an answer to it

    @property
    def sent(self) -> bool:
        return self.sender is OWNER


@dataclass(frozen=True, slots=True)
class Conversation:
    """Its letters, oldest first; `prospect` may buy from us (None: whoever it is, they do not)."""

    letters: tuple[Letter, ...]
    prospect: Person | None = None


class Pen:
    """Writes the letters of one conversation, each in answer to those before; `at` is the moment of the last."""

    def __init__(self, rng: Random, at: datetime, person: Person) -> None:
        self.rng, self.at, self.person = rng, at, person
        self.phrases = words.PHRASES[person.language]
        self.slots: Mapping[str, object] = {
            "product": rng.choice(words.PRODUCTS[person.language]),
            "number": rng.randrange(2, 60),
            "place": person.place,
            "month": words.MONTHS[person.language][(at.month + rng.randrange(1, 4)) % 12],
            "company": person.company,
            "name": person.name,
        }
        self.subject = ""
        self.letters: list[Letter] = []

    def choose(self, phrases: Sequence[str]) -> str:
        return self.rng.choice(phrases).format_map(self.slots)

    def some(self, phrases: Sequence[str]) -> list[str]:
        chosen = self.rng.sample(phrases, self.rng.randrange(1, min(4, len(phrases) + 1)))
        return [phrase.format_map(self.slots) for phrase in chosen]

    def write(self, paragraphs: Sequence[str], *, ours: bool = False, asks: bool = False, **more: object) -> Letter:
        """Adds a letter between the person and us, greeting and farewell around it."""
        sender, reader = (OWNER, self.person) if ours else (self.person, OWNER)
        language = self.person.language
        greeting, farewell = self.rng.choice(words.GREETING[language]), self.rng.choice(words.FAREWELL[language])
        text = "\n\n".join((f"{greeting} {reader.first_name},", *paragraphs, farewell))
        return self.add(sender, (reader,), text, asks=asks, **more)

    def add(self, sender: Person, to: tuple[Person, ...], text: str, *, asks: bool = False, **more: object) -> Letter:
        if self.letters:
            hours = self.rng.lognormvariate(1.6 if sender is OWNER else 3.0, 0.9)
            self.at = in_office_hours(self.at + timedelta(hours=hours), self.rng)
        subject = f"{reply_prefix(sender)} {self.subject}" if self.letters else self.subject
        letter = Letter(
            self.at, sender, to, subject, text, message_id(self.rng, sender), earlier=tuple(self.letters), asks=asks
        )
        letter = replace(letter, **more)  # type: ignore[arg-type]  # fields of Letter by name
        self.letters.append(letter)
        return letter

    def go_on(self, length: int, unanswered: bool) -> None:
        """Answers and questions in turns until there are `length` letters; ends with ours or a word of thanks, unless `unanswered`."""
        while len(self.letters) < length or (self.letters[-1].asks and not unanswered):
            last = len(self.letters) >= length - 1
            if self.letters[-1].sender is not OWNER:
                self.write(self.some(self.phrases.answers), ours=True)
            elif unanswered or not last:
                self.write([self.choose(self.phrases.questions), *self.some(self.phrases.details)], asks=True)
            else:
                self.write([self.choose(self.phrases.closers)])
        if unanswered and not self.letters[-1].asks:
            self.write([self.choose(self.phrases.questions)], asks=True)


def inquiry(rng: Random, at: datetime) -> Conversation:
    """A prospect writes by their own will, through our web form, or is brought by somebody who knows us."""
    person = stranger(rng)
    pen = Pen(rng, at, person)
    pen.subject = pen.choose(pen.phrases.subjects)
    wish = [*pen.some(pen.phrases.situations), pen.choose(pen.phrases.requests), *pen.some(pen.phrases.details)]
    way = rng.random()
    if way < 0.68:
        pen.write(wish, asks=True)
    elif way < 0.88:
        _through_form(pen, wish)
    else:
        _introduced(pen, wish)
    unanswered = rng.random() < _UNANSWERED
    length = rng.choices(LENGTHS, _SHARES)[0]
    pen.go_on(1 if unanswered and rng.random() < 0.6 else max(2, length), unanswered)
    return Conversation(tuple(pen.letters), person)


def _through_form(pen: Pen, wish: Sequence[str]) -> None:
    person, said = pen.person, " ".join(wish)
    subject, pen.subject = pen.subject, f"New contact form submission: {pen.person.company}"
    text = f"A visitor filled in the contact form of {OUR_DOMAIN}.\n\nName: {person.name}\nCompany: {person.company}\nEmail: {person.email}\nPhone: {person.phone}\nMessage: {said}"
    pen.add(FORM_RELAY, (OWNER,), text, asks=True, reply_to=person)
    pen.subject = subject


def _introduced(pen: Pen, wish: Sequence[str]) -> None:
    friend = replace(stranger(pen.rng), language="en")
    pen.subject = f"Introduction: {pen.person.name} and {OWNER.name}"
    text = (
        f"Hi {OWNER.first_name},\n\nI would like to introduce you to {pen.person.name} of {pen.person.company}, in copy. "
        f"They are looking for new instruments in {pen.person.place}, and I told them about you.\n\n"
        f"{pen.person.first_name}, {OWNER.first_name} is the person I mentioned. I leave the rest to you two.\n\nBest regards"
    )
    pen.add(friend, (OWNER,), text, asks=True, cc=(pen.person,))
    if pen.rng.random() < 0.5:
        pen.write(wish, asks=True, cc=(friend,))


def outreach(rng: Random, at: datetime) -> Conversation:
    """We write first; one in eight answers, and one in three of those wants no more of it."""
    person = stranger(rng)
    pen = Pen(rng, at, person)
    pen.subject = pen.choose(("{product}", "{company} in {place}", "{product} / {company}"))
    pen.write(pen.some(pen.phrases.outreach), ours=True)
    fate = rng.random()
    if fate < 0.5:  # a second mail of ours
        pen.at += timedelta(days=rng.randrange(4, 9))
        pen.write(pen.some(pen.phrases.outreach), ours=True)
    if fate > 0.96:
        pen.write([pen.choose(pen.phrases.refusals)])
    elif fate > 0.875:
        pen.write([pen.choose(pen.phrases.requests), *pen.some(pen.phrases.details)], asks=True)
        pen.go_on(rng.randrange(3, 9), unanswered=rng.random() < _UNANSWERED)
        return Conversation(tuple(pen.letters), person)
    return Conversation(tuple(pen.letters))


def customer(rng: Random, at: datetime) -> Conversation:
    """Somebody who bought: deliveries, papers, visits; always settled in the end."""
    pen = Pen(rng, at, stranger(rng))
    pen.subject = pen.choose(pen.phrases.customer_subjects)
    pen.write(pen.some(pen.phrases.customer))
    for number in range(rng.choices(LENGTHS, _SHARES)[0] - 1):
        ours = number % 2 == 0
        pen.write(pen.some(pen.phrases.answers if ours else pen.phrases.customer), ours=ours)
    return Conversation(tuple(pen.letters))


def colleague(rng: Random, at: datetime) -> Conversation:
    pen = Pen(rng, at, replace(rng.choice(COLLEAGUES), place=rng.choice(words.PLACES["en"])))
    pen.subject, text = (pen.choose([part]) for part in rng.choice(words.COLLEAGUES))
    pen.write([text], cc=(rng.choice(COLLEAGUES),))
    for number in range(rng.choices((0, 1, 2, 3, 4), (30, 30, 20, 10, 10))[0]):
        pen.write([rng.choice(("Fine with me.", "Thanks, noted.", "I will see to it tomorrow."))], ours=number % 2 == 0)
    return Conversation(tuple(pen.letters))


def seller(rng: Random, at: datetime) -> Conversation:
    """Somebody who wants something from us, or delivers to us."""
    pen = Pen(rng, at, replace(stranger(rng), language="en"))
    pen.subject, text = (part.format_map({**pen.slots, "company": "Larch"}) for part in rng.choice(words.PITCHES))
    pen.write([text])
    if rng.random() < 0.25:
        pen.write(["Thank you, we will think about it."], ours=True)
    return Conversation(tuple(pen.letters))


def in_office_hours(at: datetime, rng: Random) -> datetime:
    """The moment, or the next morning of work where most offices are closed; one in twelve writes then all the same."""
    if rng.random() < 1 / 12:
        return at
    if not 7 <= at.hour < 18:
        at = (at + timedelta(hours=14 if at.hour >= 18 else 7)).replace(hour=8) + timedelta(seconds=rng.randrange(9000))
    while at.weekday() > 4:
        at += timedelta(days=1)
    return at


def reply_prefix(sender: Person) -> str:
    return "AW:" if sender.language == "de" and sender.client == "outlook" else "Re:"


def message_id(rng: Random, sender: Person) -> str:
    """Without angle brackets, shaped as the sender's program does it."""
    number = rng.getrandbits(128)
    if sender.client == "webmail":
        return f"CA{number:032x}+{number % 9973:04x}@mail.{sender.domain}"
    if sender.client == "outlook":
        return f"{number:032X}@DB{number % 97:02}PR04MB{number % 9973:04}.eurprd04.{sender.domain}"
    return f"{number >> 96:08X}-{number >> 80 & 0xFFFF:04X}-{number & 0xFFFFFFFFFF:010X}@{sender.domain}"


def waiting(conversation: Conversation, now: datetime) -> datetime | None:
    """Since when a prospect waits for our answer at `now`; None where nobody does."""
    since: datetime | None = None
    for letter in conversation.letters:
        if letter.at > now:
            break
        if letter.sent:
            since = None
        elif letter.asks:
            since = since or letter.at
    return since if conversation.prospect else None


def all_letters(conversations: Sequence[Conversation]) -> Iterator[Letter]:
    for conversation in conversations:
        yield from conversation.letters
