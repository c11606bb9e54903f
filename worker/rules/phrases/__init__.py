"""The words that show an intent, a file a language.

Each language file holds `PHRASES`, lists of patterns by name.  Patterns meet lower-case sentences whose contractions are spelled out
("don't" → "do not") and whose apostrophes are straight; every repetition is bounded, so that matching stays linear.

    opt_out        no more mail: commands that lose their sense when denied ("please do not take me off")
    opt_out_flat   no more mail: words that deny by themselves
    no_opt_out     what only sounds so: instructions to readers, a mistake
    left_company   has left, is about to leave, has died          not_left      … a supplier, a pump, the office
    wrong_person   somebody else is responsible                   not_wrong     … a wrong part, "for questions ask"
    ooo            away now                                       back          away, where a day stands beside it
    refused        a no that no "later" softens                   settled       a reason for a no
    for_now        turns a refusal into "not now"                 later         a word about later that stands by itself
    busy           cannot look at it                              contact, decide   a later day beside it means "not before"
    accepted       takes a fixed time                             not_accepted  … or does not
    interested     a go-ahead                                     yes           one that no word about later turns round
    closer         thanks, bye                                    in_touch      they will write
    no_answer_needed                                              afterwards    "after that"
"""

from __future__ import annotations

from worker.rules.phrases import de, en, es, fr, it, nl, pt
from worker.rules.screen import Phrases

LANGUAGES = {"en": en, "de": de, "fr": fr, "es": es, "nl": nl, "it": it, "pt": pt}


def gather(name: str) -> Phrases:
    """The phrases of one name in every language; KeyError where no language has any."""
    found = [phrase for language in LANGUAGES.values() for phrase in language.PHRASES.get(name, ())]
    if not found:
        raise KeyError(name)
    return Phrases(rf"(?<!\w)(?:{phrase})(?!\w)" for phrase in found)
