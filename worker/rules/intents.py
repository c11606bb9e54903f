"""What a reply says about going on: the first intent that fits, with the words that showed it, and the dates and the address it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from worker.model import Intent, IntentVerdict, Kind, Signal
from worker.rules import dates
from worker.rules import intent_phrases as away
from worker.rules import stance_phrases as stance
from worker.rules.screen import Screened, seen

READ = 20_000  # characters of a mail that are read
SHORT = 250  # characters of a mail in which one bare word carries the whole answer
JUDGED = frozenset({Kind.HUMAN, Kind.AUTO_REPLY, Kind.CALENDAR})
CONTRACTIONS = (  # a piece that stands in all of them, the words in short, the words in full
    ("can", re.compile(r"(?<!\w)can'?t(?!\w)|(?<!\w)cannot(?!\w)"), "can not"),
    ("won", re.compile(r"(?<!\w)won'?t(?!\w)"), "will not"),
    ("n't", re.compile(r"(?<=\w)n't(?!\w)"), " not"),
    (
        "nt",
        re.compile(r"(?<!\w)(do|did|does|is|are|was|would|could|should|have|has)nt(?!\w)"),
        r"\1 not",
    ),
    ("let's", re.compile(r"(?<!\w)let's(?!\w)"), "let us"),
    ("i'm", re.compile(r"(?<!\w)i'm(?!\w)"), "i am"),
    (
        "im",
        re.compile(
            r"(?<!\w)im(?= (?:not|on|out|away|happy|interested|sorry|afraid|the|just|still|very|sure|good|glad|leaving|busy|back)(?!\w))"
        ),
        "i am",
    ),
    ("'re", re.compile(r"(?<=\w)'re(?!\w)"), " are"),
    ("'ve", re.compile(r"(?<=\w)'ve(?!\w)"), " have"),
    ("'ll", re.compile(r"(?<=\w)'ll(?!\w)"), " will"),
    ("'d", re.compile(r"(?<=\w)'d(?!\w)"), " would"),
    ("'s", re.compile(r"(?<!\w)(it|that|he|she|what|there|who|where|here)'s(?!\w)"), r"\1 is"),
    ("'s", re.compile(r"(?<!\w)(budget|zoom|everything|everyone|nobody|lab|project)'s(?!\w)"), r"\1 is"),
    ("gonna", re.compile(r"(?<!\w)gonna(?!\w)"), "going to"),
)
_ENDS = re.compile(
    r"[.!?…\n](?:(?<=\n)|(?<!\d.)(?<!\b[A-Za-z].)(?<!\b(?:Mr|Ms|Dr|St|ca|Nr|No).)(?<!Mrs.)(?<!bzw.)[.!?…]{0,4}(?=\s|$)|(?<=\d{4}\.)(?=\s|$))"
)
_WRAP = re.compile(r"\n(?<=[\w,;]\n)(?=[\w(])")
_DENIAL = re.compile(
    r"(?<!\w)(?:not|never|no need to|rather than|instead of|without|kein\w{0,2}|nicht|pas besoin)(?!\w)(?:\W{1,3}\w{1,15}){0,4}\W{0,3}$"
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_AUTO_SUBJECT = re.compile(
    r"\s{0,3}(?:auto(?:matic|matische|mated)?[ -]?(?:reply|response|antwort)|abwesen\w{1,12}|out of (?:the )?office|ooo|réponse automatique|absence|respuesta automática|fuera de|automatisch antwoord|afwezig\w{0,4}|risposta automatica|fuori ufficio|resposta automática)\W",
    re.IGNORECASE,
)
_REPLY_SUBJECT = re.compile(r"\s{0,3}(?:re|aw|antw|sv|fw|fwd|wg|tr|rv|rif|res|enc)\s{0,2}:", re.IGNORECASE)
_RETURN = re.compile(
    r"(?:back|return\w{0,3}|resume|reachable|available again|reopen\w{0,3}|again (?:on|from)|wieder|zurück|erreichbar ab|retour|reprend\w{0,4}|de vuelta|vuelvo|regres\w{1,3}|reincorpor\w{1,4}|terug|weer|rientr\w{1,4}|ritorno|torn\w{1,3}|volt\w{1,4}|retorn\w{1,5}|not (?:before|be back until|return until|in until)|will not (?:return|be back) until)(?:\W{1,3}\w{1,15}){0,7}\W{0,4}$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:until|till|til|through|thru|bis|up to|jusqu'?\s?(?:au|à|en)|hasta|tot(?: en met)?|t/m|fino a\w{0,2}|até|to|au|al|-|–)(?:\W{1,3}(?:and including|including|inclusive|einschließlich|inkl|zum|zur|inclus|el|le|il|the|o|a|ao|dia|em|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d{1,2})){0,4}\W{0,4}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:after|past|following|once|nach(?: dem| der| den)?|après|después de|tras|na|dopo|depois d[eoa]s?|após)(?:\W{1,3}(?:the|our|my|le|la|les|el|il|de|dem|der|den|lo|is over|end of)){0,2}\W{0,3}$",
    re.IGNORECASE,
)
_NOT_RETURN = re.compile(
    r"(?:since|from|starting|seit|ab|von|vom|depuis|du|desde|del|vanaf|sinds|dal|da|de)(?:\W{1,3}\w{1,10}){0,2}\W{0,3}$",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"(?:by|before|not later than|spätestens|vor|avant|antes de|voor|entro|antes d[oe])(?:\W{1,3}\w{1,10}){0,1}\W{0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as written, and as the phrases read it."""

    written: str
    plain: str
    seen: int  # which phrases may stand in it


_Finder = Callable[[Sequence[_Sentence], "_Mail"], Signal | None]


@dataclass(frozen=True)
class _Mail:
    text: str
    plain: str
    subject: str
    kind: Kind
    sent: datetime | None

    @cached_property
    def days(self) -> tuple[dates.Period, ...]:
        """The points in time in the text; costly, and few mails need them."""
        return dates.find(self.text, self.sent) if self.sent else ()


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
    text = new_text[:READ]
    mail = _Mail(text, _plain(text), subject, kind, sent)
    sentences = tuple(_sentences(text))
    for intent, finder in _FINDERS:
        if opens and intent not in _OPENING:
            continue
        signal = finder(sentences, mail)
        if signal:
            return _verdict(intent, signal, mail)
    return IntentVerdict()


def _verdict(intent: Intent, signal: Signal, mail: _Mail) -> IntentVerdict:
    delegate = _delegate(mail) if intent in (Intent.OOO, Intent.LEFT_COMPANY, Intent.WRONG_PERSON) else None
    if intent is Intent.OOO:
        until, resume = _absence(mail)
        return IntentVerdict(intent, until, resume, delegate, (signal,))
    resume = _resume(mail) if intent is Intent.NOT_NOW else None
    return IntentVerdict(intent, None, resume, delegate, (signal,))


def _plain(text: str) -> str:
    text = text.lower().replace("’", "'").replace("‘", "'").replace("`", "'").replace("\xa0", " ")
    for piece, pattern, words in CONTRACTIONS:
        if piece in text:
            text = pattern.sub(words, text)
    return " ".join(text.split())


def _sentences(text: str) -> Iterator[_Sentence]:
    joined = _WRAP.sub(" ", text)
    start = 0
    for end in [*(match.end() for match in _ENDS.finditer(joined)), len(joined)]:
        written = joined[start:end].strip()
        start = end
        if written:
            plain = _plain(written)
            yield _Sentence(written, plain, seen(plain))


def _first(
    phrases: Screened, sentences: Sequence[_Sentence], name: str, unless: Screened | None = None
) -> Signal | None:
    for sentence in sentences:
        if phrases.bit & sentence.seen and _holds(sentence, phrases) and not (unless and _holds(sentence, unless)):
            return Signal(name, 1.0, sentence.written[:200])
    return None


def _holds(sentence: _Sentence, phrases: Screened) -> bool:
    return bool(phrases.bit & sentence.seen) and phrases.compiled.search(sentence.plain) is not None


# --- one finder an intent --------------------------------------------------------------------------------------------


def _opt_out(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    if away.OPT_OUT_ALONE.match(mail.plain) and len(mail.plain) < 80:
        return Signal("opt_out_alone", 1.0, mail.text.strip()[:200])
    if (
        not _REPLY_SUBJECT.match(mail.subject)
        and away.OPT_OUT_ALONE.match(_plain(mail.subject))
        and len(mail.text) < 400
    ):
        return Signal("opt_out_subject", 1.0, mail.subject)
    for sentence in sentences:
        if _holds(sentence, away.NO_OPT_OUT):
            continue
        if _holds(sentence, away.OPT_OUT_FLAT):
            return Signal("opt_out", 1.0, sentence.written[:200])
        for match in away.OPT_OUT.compiled.finditer(sentence.plain) if away.OPT_OUT.bit & sentence.seen else ():
            if not _denied(sentence.plain, match.start()):
                return Signal("opt_out", 1.0, sentence.written[:200])
        if len(mail.plain) < SHORT and sentence.plain.strip(" .!,;:") in (
            "unsubscribe",
            "stop",
            "remove me",
            "opt out",
            "unsubscribe me",
            "abmelden",
            "baja",
        ):
            return Signal("opt_out", 1.0, sentence.written[:200])
    return None


def _denied(plain: str, at: int) -> bool:
    """Whether a denial right before turns the words round; "if you do not stop" is a threat, not a denial."""
    before = plain[max(0, at - 60) : at]
    return _DENIAL.search(before) is not None and not re.search(
        r"(?:if|unless|when|why) (?:you|do|are|have)\W[\w ]{0,20}$", before
    )


def _left(sentences: Sequence[_Sentence], _: _Mail) -> Signal | None:
    return _first(away.LEFT_COMPANY, sentences, "left_company", away.NOT_LEFT)


def _wrong(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    if _away(sentences, mail):
        return None
    return _first(away.WRONG_PERSON, sentences, "wrong_person", away.NOT_WRONG)


def _away(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    """An absence of now; a human who is away later but writes on is not absent."""
    if _AUTO_SUBJECT.match(mail.subject):
        return Signal("absence_subject", 1.0, mail.subject)
    found = _first(away.OOO, sentences, "absence")
    if found is None:
        back = _first(away.BACK, sentences, "back_on")
        found = back if back and mail.days else None
    if found is None or mail.kind is Kind.AUTO_REPLY:
        return found
    return None if _goes_on(sentences, found) else found


_POLITE = re.compile(r"contact|call|e-?mail|write|reach|wenden|love to hear")


def _goes_on(sentences: Sequence[_Sentence], absence: Signal) -> bool:
    """A person who mentions an absence beside a request or a fixed time wants to go on now."""
    others = [sentence for sentence in sentences if sentence.written[:200] != absence.evidence]
    asks = _first(stance.INTERESTED, others, "", away.OOO)
    return asks is not None and not any(_POLITE.search(sentence.plain) for sentence in others)


def _not_interested(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    refused = _first(stance.REFUSED, sentences, "refused", stance.FOR_NOW) or _flat_no(sentences, mail)
    if refused:
        return None if _asks_for_later(sentences, mail) else refused
    settled = _first(stance.SETTLED, sentences, "settled", stance.FOR_NOW)
    if settled is None or _first(stance.LATER, sentences, "") or _first(stance.ACCEPTED, sentences, ""):
        return None
    return None if _first(stance.INTERESTED, sentences, "") else settled


def _flat_no(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    """A sentence that is nothing but "No."; one with more to say may be a friendly "no, no"."""
    for sentence in sentences[-2:] if len(mail.plain) < SHORT else ():
        if re.fullmatch(
            r"\W{0,3}(?:no|nope|nah|nein|non|nee|não|hard no|no way|(?:hard |i will |we will )?pass|not for (?:us|me))\W{0,4}",
            sentence.plain,
        ):
            return Signal("flat_no", 1.0, sentence.written)
    return None


def _asks_for_later(sentences: Sequence[_Sentence], mail: _Mail) -> bool:
    """An invitation to come back at a named time outweighs the refusal of today."""
    return bool(mail.days) and _first(stance.LATER, sentences, "") is not None


def _not_now(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    later = _first(stance.LATER, sentences, "later")
    if later and not mail.days:
        later = _first(stance.LATER, sentences, "later", stance.IN_TOUCH)
    if later is None:
        refusal = _first(stance.REFUSED, sentences, "refused_for_now") or _first(
            stance.SETTLED, sentences, "settled_for_now"
        )
        return refusal if refusal and _first(stance.FOR_NOW, sentences, "") else None
    if _first(stance.YES, sentences, ""):
        return None
    strong = _first(stance.REFUSED, sentences, "") or _first(stance.SETTLED, sentences, "")
    if strong is None and not _resume(mail) and _first(stance.INTERESTED, sentences, "", stance.LATER):
        return None
    return later


def _meeting(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    if mail.kind is Kind.CALENDAR and re.match(
        r"\s{0,3}(?:accepted|zugesagt|accepté|aceptad[oa]|geaccepteerd|accettat[oa]|aceite)\W",
        mail.subject,
        re.IGNORECASE,
    ):
        return Signal("invitation_accepted", 1.0, mail.subject)
    for sentence in sentences:
        timed = _holds(sentence, stance.ACCEPTED) and stance.FIXED_TIME.search(sentence.plain)
        if timed and not _holds(sentence, stance.NOT_ACCEPTED):
            return Signal("time_fixed", 1.0, sentence.written[:200])
    return None


def _interested(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    if stance.JUST_YES.fullmatch(mail.plain):
        return Signal("just_yes", 1.0, mail.text.strip())
    return _first(stance.INTERESTED, sentences, "go_ahead")


def _question(sentences: Sequence[_Sentence], _: _Mail) -> Signal | None:
    return _first(stance.QUESTION, sentences, "question")


def _closer(sentences: Sequence[_Sentence], mail: _Mail) -> Signal | None:
    if stance.EMOJI.search(mail.text) and len(mail.plain) < 40:
        return Signal("emoji", 1.0, mail.text.strip())
    return _first(stance.CLOSER, sentences, "closer")


def _ends_exchange(sentences: Sequence[_Sentence], _: _Mail) -> Signal | None:
    return _first(stance.NO_ANSWER_NEEDED, sentences, "no_answer_needed")


_FINDERS: tuple[tuple[Intent, _Finder], ...] = (
    (Intent.OPT_OUT, _opt_out),
    (Intent.LEFT_COMPANY, _left),
    (Intent.WRONG_PERSON, _wrong),
    (Intent.OOO, _away),
    (Intent.CLOSER, _ends_exchange),
    (Intent.NOT_INTERESTED, _not_interested),
    (Intent.NOT_NOW, _not_now),
    (Intent.MEETING_ACCEPTED, _meeting),
    (Intent.INTERESTED, _interested),
    (Intent.QUESTION, _question),
    (Intent.CLOSER, _closer),
)


_OPENING = frozenset({Intent.OPT_OUT, Intent.INTERESTED, Intent.QUESTION})


# --- dates and the delegate ------------------------------------------------------------------------------------------


def _absence(mail: _Mail) -> tuple[date | None, date | None]:
    """The day named as the end of an absence, and the first day on which writing again makes sense."""
    for day in mail.days:
        if _RETURN.search(_before(mail, day)):
            return day.first, day.first
    for day in mail.days:
        if _UNTIL.search(_before(mail, day)):
            return day.last, day.last + timedelta(days=1)
    later = [
        day
        for day in mail.days
        if mail.sent and day.last >= mail.sent.date() and not _NOT_RETURN.search(_before(mail, day))
    ]
    return (later[-1].last, later[-1].last + timedelta(days=1)) if later else (None, None)


def _resume(mail: _Mail) -> date | None:
    """The first day on which a "not now" may be taken up again; a day beside an invitation to come back counts before others."""
    if mail.sent is None:
        return None
    invited = [day for day in mail.days if stance.LATER.search(_plain(_around(mail, day)))]
    for day in [*invited, *mail.days]:
        before = _before(mail, day)
        if day.last < mail.sent.date() or _DEADLINE.search(before):
            continue
        if _AFTER.search(before) or _UNTIL.search(before):
            return day.last + timedelta(days=1)
        if day.first > mail.sent.date():
            return day.first
    return None


def _around(mail: _Mail, day: dates.Period) -> str:
    """The sentence of a day."""
    return _before(mail, day) + re.split(r"[.!?;\n](?=\s)", mail.text[day.start : day.end + 60])[0]


def _before(mail: _Mail, day: dates.Period) -> str:
    return re.split(r"[.!?;\n](?=\s)", mail.text[max(0, day.start - 90) : day.start])[-1]


def _delegate(mail: _Mail) -> str | None:
    """The first address in the text."""
    match = _ADDRESS.search(mail.text)
    return match[0].strip("'.-").lower() if match else None
