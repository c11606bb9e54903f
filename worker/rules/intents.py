"""What a reply says about going on: the first intent that fits, with the words that showed it, and the dates and the address it names.

new text ─► sentences ─► a finder an intent, in the order of precedence ─► Signal ─► dates, delegate ─► IntentVerdict
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from worker.model import Intent, IntentVerdict, Kind, Signal
from worker.rules import dates, opt_outs, reply_dates, word_model
from worker.rules import intent_phrases as said
from worker.rules.reply_mail import SHORT, ReplyMail
from worker.rules.screen import Phrases, seen
from worker.rules.sentences import Sentence, plain, sentences

READ = 20_000  # characters of a mail that are read
FAR = 10  # days from which "call me on …" puts off rather than goes ahead
JUDGED = frozenset({Kind.HUMAN, Kind.AUTO_REPLY, Kind.CALENDAR})
_FEW = 16  # characters of a sentence that is no more than a greeting or a name
_WEAK = 0.5  # weight of what the shape of a mail shows rather than its words
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")

_Finder = Callable[["ReplyMail"], Signal | None]


def read(
    new_text: str, subject: str = "", kind: Kind = Kind.HUMAN, sent: datetime | None = None, *, opens: bool = False
) -> IntentVerdict:
    """The intent of what was newly written (quotes and signature already taken off).

    `sent` is zone-aware in the writer's own offset; without it no date is resolved.  `opens`: the words open an exchange (a web form), so
    that they neither put us off nor report an absence.  Mailings, notifications, bounces and complaints have
    no intent.
    """
    if kind not in JUDGED:
        return IntentVerdict()
    mail = as_reply(new_text, subject, kind, sent)
    found = ruled(mail, opens=opens)
    if opens or kind is not Kind.HUMAN or len(mail.plain) > word_model.LONGEST or _certain(found):
        return _verdict(*found, mail) if found else IntentVerdict()
    weighed = word_model.weighed(mail.plain, found[0] if found else None, stays=opt_outs.speaks_of_it(mail))
    if weighed is None or (found and weighed[0] is found[0]):
        return _verdict(*found, mail) if found else IntentVerdict()
    return _verdict(*weighed, mail)


def as_reply(new_text: str, subject: str = "", kind: Kind = Kind.HUMAN, sent: datetime | None = None) -> ReplyMail:
    """What was newly written, in the form in which it is looked at."""
    text = new_text[:READ]
    return ReplyMail(text, tuple(sentences(text)), subject, kind, sent)


def ruled(mail: ReplyMail, *, opens: bool = False) -> tuple[Intent, Signal] | None:
    """The first intent of which there is a phrase or a form, by the order of precedence."""
    for intent, finder in _FINDERS:
        if (not opens or intent in _OPENING) and (signal := finder(mail)):
            return intent, signal
    return None


def _certain(found: tuple[Intent, Signal] | None) -> bool:
    """Whether no other words may overrule it: who wants no more mail is heard, and a mail that is nothing but one word is clear."""
    return found is not None and (found[0] is Intent.OPT_OUT or found[1].signal in _WHOLE)


def _verdict(intent: Intent, signal: Signal, mail: ReplyMail) -> IntentVerdict:
    delegate = _delegate(mail) if intent in (Intent.OOO, Intent.LEFT_COMPANY, Intent.WRONG_PERSON) else None
    if intent is Intent.OOO:
        until, resume = reply_dates.absence(mail.text, mail.days, mail.sent.date()) if mail.sent else (None, None)
        return IntentVerdict(intent, until, resume, delegate, (signal,))
    resume = _resume(mail) if intent is Intent.NOT_NOW else None
    return IntentVerdict(intent, None, resume, delegate, (signal,))


# --- one finder an intent --------------------------------------------------------------------------------------------


def _left(mail: ReplyMail) -> Signal | None:
    return mail.first(said.LEFT_COMPANY, "left_company", said.NOT_LEFT)


def _wrong(mail: ReplyMail) -> Signal | None:
    found = mail.first(said.WRONG_PERSON, "wrong_person", said.NOT_WRONG)
    return None if found and _away(mail) else found


def _away(mail: ReplyMail) -> Signal | None:
    """An absence of now; a human who is away later but writes on is not absent."""
    if said.AUTO_SUBJECT.match(mail.subject):
        return Signal("absence_subject", 1.0, mail.subject)
    found = mail.first(said.OOO, "absence", said.ASKED) or _back(mail) or _until(mail)
    if found is None or mail.kind is Kind.AUTO_REPLY:
        return found
    return None if _goes_on(mail, found) else found


def _back(mail: ReplyMail) -> Signal | None:
    """`Back on Monday`: an absence only where the day stands beside it, and nobody is asked to write or to wait."""
    if not said.BACK.bit & mail.seen:
        return None
    for day in mail.later_days:
        sentence = mail.of(day)
        if (
            sentence
            and sentence.holds(said.BACK)
            and not any(sentence.holds(other) for other in (said.CONTACT, said.BUSY, said.LATER))
        ):
            return Signal("back_on", 1.0, sentence.written[:200])
    return None


def _until(mail: ReplyMail) -> Signal | None:
    """`I am at sea until Friday`: a person, a last day, and nothing else that the day could end."""
    for day in mail.later_days if mail.sent and reply_dates.UNTIL.search(mail.plain) else ():
        sentence = mail.of(day)
        if (
            sentence
            and reply_dates.is_until(mail.text, day)
            and said.PRESENT.search(sentence.plain)
            and not any(
                sentence.holds(other)
                for other in (said.CONTACT, said.DECIDE, said.SETTLED, said.REFUSED, said.LATER, said.ASKED)
            )
        ):
            return Signal("until_a_day", _WEAK, sentence.written[:200])
    return None


def _goes_on(mail: ReplyMail, absence: Signal) -> bool:
    """A person who mentions an absence beside a request or a fixed time wants to go on now."""
    others = [one for one in mail.sentences if one.written[:200] != absence.evidence]
    asks = any(one.holds(said.INTERESTED) and not one.holds(said.OOO) for one in others)
    return asks and not any(said.POLITE.search(one.plain) for one in others)


def _not_interested(mail: ReplyMail) -> Signal | None:
    refused = mail.first(said.REFUSED, "refused", said.FOR_NOW) or _flat_no(mail)
    if refused:
        return None if mail.days and mail.has(said.LATER) else refused
    settled = mail.first(said.SETTLED, "settled", said.FOR_NOW)
    if settled is None or any(map(mail.has, (said.LATER, said.ACCEPTED, said.INTERESTED, said.SATISFIED))):
        return None
    return None if _puts_off(mail) else settled


def _flat_no(mail: ReplyMail) -> Signal | None:
    """A sentence that is nothing but "No."; one with more to say may be a friendly "no, no"."""
    for sentence in mail.sentences[-2:] if len(mail.plain) < SHORT else ():
        if said.FLAT_NO.fullmatch(sentence.plain):
            return Signal("flat_no", 1.0, sentence.written)
    return None


def _not_now(mail: ReplyMail) -> Signal | None:
    if _meeting(mail):
        return None
    later = mail.first(said.LATER, "later")
    if later and not mail.days:
        later = mail.first(said.LATER, "later", said.IN_TOUCH)
    if later is None:
        refusal = mail.first(said.REFUSED, "refused_for_now") or mail.first(said.SETTLED, "settled_for_now")
        return refusal if refusal and mail.has(said.FOR_NOW) else _puts_off(mail) or _busy(mail)
    if mail.has(said.YES):
        return None
    strong = mail.has(said.REFUSED) or mail.has(said.SETTLED)
    if not strong and not _resume(mail) and mail.has(said.INTERESTED, said.LATER):
        return None
    return later


def _puts_off(mail: ReplyMail) -> Signal | None:
    """A later day beside an invitation to come back, a decision to come, or a reason to wait."""
    for day in mail.later_days:
        sentence = mail.of(day)
        if sentence and not said.CLOCK.search(sentence.plain) and _waits_for(day, sentence, mail):
            return Signal("puts_off", 0.8, sentence.written[:200])
    return _not_before(mail)


def _not_before(mail: ReplyMail) -> Signal | None:
    """`Not before the 21st`: the day is the first one, no deadline."""
    for day in mail.days:
        sentence = mail.of(day)
        if (
            sentence
            and reply_dates.is_deadline(mail.text, day)
            and (said.NOT.search(sentence.plain) or sentence.holds(said.BUSY))
        ):
            return Signal("not_before", 0.8, sentence.written[:200])
    return None


def _waits_for(day: dates.Period, sentence: Sentence, mail: ReplyMail) -> bool:
    before = reply_dates.before(mail.text, day)
    not_before = reply_dates.is_after(mail.text, day) or reply_dates.FROM.search(before) is not None
    far = mail.sent is not None and (day.first - mail.sent.date()).days >= FAR
    if sentence.holds(said.BUSY):
        return True
    if sentence.holds(said.CONTACT):
        return far or not_before or mail.has(said.BUSY)
    if sentence.plain.endswith("?") or mail.has(said.INTERESTED):
        return False
    return (far and (not_before or sentence.holds(said.DECIDE))) or mail.has(said.BUSY)


def _busy(mail: ReplyMail) -> Signal | None:
    """No head for it now, and no word of going on."""
    if any(map(mail.has, (said.INTERESTED, said.ACCEPTED, said.QUESTION))):
        return None
    return mail.first(said.BUSY, "busy")


def _meeting(mail: ReplyMail) -> Signal | None:
    if mail.kind is Kind.CALENDAR and said.INVITATION_ACCEPTED.match(mail.subject):
        return Signal("invitation_accepted", 1.0, mail.subject)
    for sentence in mail.sentences:
        words = _before_tag(sentence.plain)
        if not said.FIXED_TIME.search(words) or _in(words, said.NOT_ACCEPTED):
            continue
        if sentence.holds(said.ACCEPTED) and _in(words, said.ACCEPTED):
            return Signal("time_fixed", 1.0, sentence.written[:200])
        if len(mail.plain) < SHORT and not sentence.plain.endswith("?") and _day_and_hour(sentence.plain):
            return Signal("day_and_hour", _WEAK, sentence.written[:200])
    return None


def _before_tag(words: str) -> str:
    """A sentence without the question at its end: `Tuesday at 2 is fine, same room?`"""
    return words.rpartition(",")[0] or words if words.endswith("?") else words


def _is_busy(mail: ReplyMail, day: dates.Period) -> bool:
    sentence = mail.of(day)
    return sentence is not None and sentence.holds(said.BUSY)


def _in(words: str, phrases: Phrases) -> bool:
    return phrases.found(words, seen(words))


def _day_and_hour(words: str) -> bool:
    return said.CLOCK.search(words) is not None and said.DAY.search(words) is not None


def _interested(mail: ReplyMail) -> Signal | None:
    if said.JUST_YES.fullmatch(mail.plain):
        return Signal("just_yes", 1.0, mail.text.strip())
    return mail.first(said.INTERESTED, "go_ahead")


def _question(mail: ReplyMail) -> Signal | None:
    return mail.first(said.QUESTION, "question")


def _names_another(mail: ReplyMail) -> Signal | None:
    """A short mail whose only news is somebody's address."""
    match = _ADDRESS.search(mail.text) if "@" in mail.text and len(mail.plain) < SHORT else None
    return Signal("names_an_address", _WEAK, match[0]) if match else None


def _closer(mail: ReplyMail) -> Signal | None:
    """Thanks and goodbye.  Full weight where no sentence says anything else."""
    if said.EMOJI.search(mail.text) and len(mail.plain) < 40:
        return Signal("emoji", 1.0, mail.text.strip())
    found = mail.first(said.CLOSER, "closer")
    if found is None or all(map(_says_goodbye, mail.sentences)):
        return found
    return replace(found, signal="closer_beside_other_words", weight=_WEAK)


def _says_goodbye(sentence: Sentence) -> bool:
    short = len(sentence.plain) < _FEW
    return short or any(map(sentence.holds, (said.CLOSER, said.SATISFIED, said.IN_TOUCH, said.NO_ANSWER_NEEDED)))


def _ends_exchange(mail: ReplyMail) -> Signal | None:
    return mail.first(said.NO_ANSWER_NEEDED, "no_answer_needed")


_FINDERS: tuple[tuple[Intent, _Finder], ...] = (
    (Intent.OPT_OUT, opt_outs.find),
    (Intent.LEFT_COMPANY, _left),
    (Intent.WRONG_PERSON, _wrong),
    (Intent.OOO, _away),
    (Intent.CLOSER, _ends_exchange),
    (Intent.NOT_INTERESTED, _not_interested),
    (Intent.NOT_NOW, _not_now),
    (Intent.MEETING_ACCEPTED, _meeting),
    (Intent.INTERESTED, _interested),
    (Intent.QUESTION, _question),
    (Intent.WRONG_PERSON, _names_another),
    (Intent.CLOSER, _closer),
)
_WHOLE = frozenset(
    {"just_yes", "flat_no", "emoji", "absence_subject"}
)  # signals that the whole mail, or its subject, is one word
_OPENING = frozenset({Intent.OPT_OUT, Intent.INTERESTED, Intent.QUESTION})


# --- dates and the delegate ------------------------------------------------------------------------------------------


def _resume(mail: ReplyMail) -> date | None:
    if mail.sent is None:
        return None
    invited = sorted((day for day in mail.days if _invites(mail, day)), key=lambda day: _is_busy(mail, day))
    return reply_dates.resume(mail.text, mail.days, invited, mail.sent.date(), afterwards=mail.has(said.AFTERWARDS))


def _invites(mail: ReplyMail, day: dates.Period) -> bool:
    words = plain(reply_dates.around(mail.text, day))
    return _in(words, said.LATER) or _in(words, said.CONTACT)


def _delegate(mail: ReplyMail) -> str | None:
    """The first address in the text."""
    match = _ADDRESS.search(mail.text)
    return match[0].strip("'.-").lower() if match else None
