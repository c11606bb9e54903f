"""Whether a reply wants no more mail."""

from __future__ import annotations

import re

from worker.model import Signal
from worker.rules import intent_phrases as said
from worker.rules.reply_mail import SHORT, ReplyMail
from worker.rules.sentences import Sentence, plain


def find(mail: ReplyMail) -> Signal | None:
    """The words that ask for no more mail, in plain words or by deleting data; None where there are none, or they are denied."""
    if not said.REPLY_SUBJECT.match(mail.subject) and len(mail.text) < 400 and _says_only_stop(plain(mail.subject)):
        return Signal("opt_out_subject", 1.0, mail.subject)
    if not (said.OPT_OUT.bit | said.OPT_OUT_FLAT.bit | said.STOP.bit | said.DELETE.bit) & mail.seen:
        return None
    short = len(mail.plain) < SHORT
    for sentence in mail.sentences if short or (said.OPT_OUT.bit | said.OPT_OUT_FLAT.bit) & mail.seen else ():
        if not sentence.holds(said.NO_OPT_OUT) and _wants_no_more(sentence, short=short):
            return Signal("opt_out", 1.0, sentence.written[:200])
    if _says_only_stop(mail.plain):
        return Signal("opt_out_alone", 1.0, mail.text.strip()[:200])
    return _has_data_deleted(mail)


def speaks_of_it(mail: ReplyMail) -> bool:
    """Whether the words of an opt-out stand in the mail, whatever it says with them."""
    lists = (said.OPT_OUT, said.OPT_OUT_FLAT, said.NO_OPT_OUT)
    return any(words.bit & mail.seen and any(one.holds(words) for one in mail.sentences) for words in lists)


def _has_data_deleted(mail: ReplyMail) -> Signal | None:
    """A short mail that speaks of the writer's own data and tells us to delete: `Where did you get my data? Delete it.`"""
    if len(mail.plain) >= SHORT or not mail.has(said.OWN_DATA) or said.BILL.search(mail.plain):
        return None
    for sentence in mail.sentences:
        about_us = not sentence.holds(said.ASKED) and not sentence.holds(said.NO_OPT_OUT)
        if about_us and any(_commands(sentence.plain, match.start()) for match in sentence.all(said.DELETE)):
            return Signal("own_data_deleted", 0.8, sentence.written[:200])
    return None


def _says_only_stop(words: str) -> bool:
    """Whether a text is nothing but "unsubscribe" or its like, said politely or not, in any of the languages."""
    if len(words) >= 80:
        return False
    tokens = re.findall(r"[\w'-]+", words)
    return (
        len(tokens) <= 7
        and any(token in said.STOP_WORDS for token in tokens)
        and all(token in said.STOP_WORDS or token in said.STOP_FRAME for token in tokens)
        and "?" not in words
    )


def _wants_no_more(sentence: Sentence, *, short: bool) -> bool:
    for phrases, denied in ((said.OPT_OUT, _denied), (said.OPT_OUT_FLAT, _negated)):
        if any(not denied(sentence.plain, match.start()) for match in sentence.all(phrases)):
            return True
    return short and any(map(_says_only_stop, (sentence.plain, sentence.plain.rpartition(",")[2])))


def _commands(words: str, at: int) -> bool:
    return not _denied(words, at) and not _negated(words, at)


def _denied(words: str, at: int) -> bool:
    """Whether a denial right before turns the words round; "if you do not stop" is a threat, not a denial."""
    before = words[max(0, at - 60) : at]
    return said.DENIAL.search(before) is not None and said.THREAT.search(before) is None


def _negated(words: str, at: int) -> bool:
    """Whether a bare "not" stands right before: "no me den de baja"."""
    return said.NEGATION.search(words[max(0, at - 30) : at]) is not None
