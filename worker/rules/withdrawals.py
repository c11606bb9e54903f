"""Whether somebody takes a question back: "never mind, we found it".  A mere "thanks, bye" does not.

Every phrase is a plain alternative without repetition inside repetition, and only the start of a text is read.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 4_000  # a mail that takes a question back says so soon

_PHRASES = (
    # English
    r"never ?mind",
    r"no longer (?:need|required|necessary|relevant|looking|apply|applies)",
    r"(?:disregard|ignore|forget|scratch) (?:about )?(?:it|that|this|my|our|the (?:question|request|last|above|mail|e-?mail|message))\b",
    r"found (?:the|an|my|our) (?:answer|solution)",
    r"found (?:it|one|them|out)\b(?= ?(?:[.,;:!)–—-]|$|myself|ourselves|already|meanwhile|in the|on (?:your|the)|now\b|after all|elsewhere))",
    r"(?:sorted|solved|resolved|figured|worked) (?:it|this|that|itself|the matter)(?: out)?\b",
    r"(?:is|are|was|been|got|all|now|already) (?:sorted|solved|resolved|settled|taken care of|obsolete)\b",
    r"no need (?:to|for (?:you|a|an|any)) ?(?:answer|reply|respond|response|get back|to (?:answer|reply|respond|get back)|call|quote|offer|send)",
    r"(?:don.t|do not|needn.t|need not) (?:need|bother|have to) ?(?:it|this|that|them|a (?:quote|reply)|an (?:answer|offer)|the (?:quote|offer))",
    r"(?:don.t|do not|needn.t|need not) (?:need|bother|have) to (?:answer|reply|respond|send|get back)",
    r"(?:question|request|inquiry|enquiry) (?:is|has been|was) (?:answered|withdrawn|closed)",
    r"(?:withdraw|cancel|take back) (?:my|our|the|this|that) (?:question|request|inquiry|enquiry)",
    r"(?:went|gone|going) with (?:another|someone|somebody|a different)",
    # German
    r"hat sich (?:\w{1,20} ){0,3}(?:erledigt|geklärt|gelöst)",
    r"(?:hinfällig|gegenstandslos|obsolet)\b",
    r"(?:frage|anfrage|thema|sache|anliegen) (?:ist|wäre) (?:\w{1,20} ){0,2}(?:erledigt|geklärt|gelöst|beantwortet|überholt)",
    r"(?:vergessen|ignorieren) sie|vergiss (?:es|das|meine)|ignorier(?:e|t)? (?:bitte )?(?:meine|die|das)",
    r"nicht (?:mehr|länger) (?:nötig|notwendig|erforderlich|gebraucht|benötigt)",
    r"(?:brauche|brauchen|benötige|benötigen) (?:\w{1,20} ){0,4}nicht mehr",
    r"ziehe[n]? (?:\w{1,20} ){0,4}zurück",
    # French
    r"laissez tomber|n.(?:ai|avons) plus besoin|plus besoin de|oubliez (?:ma|mon|ce|cette)|ne tenez pas compte",
    r"(?:c.est|est|a été) (?:réglé|résolu)|trouvé (?:la|une) (?:réponse|solution)|n.est plus (?:nécessaire|d.actualité)|sans objet",
    # Spanish
    r"ya no (?:es necesario|hace falta|necesit|lo necesit)|no hace falta (?:que|respond|contest)|olvid[ae] (?:mi|lo|el|la|este)",
    r"ya (?:está|quedó|lo he|lo hemos|hemos|he) (?:resuelto|solucionado|encontrado)|hag[ae]n? caso omiso",
    # Dutch
    r"laat maar|niet meer (?:nodig|van toepassing)|hoeft niet meer|(?:inmiddels|al|is) (?:opgelost|gevonden|geregeld)\b",
    # Portuguese
    r"(?:já não|não) (?:é|será) (?:mais )?(?:preciso|necessári[oa])|já não (?:preciso|precisamos)|não precis(?:o|amos) mais",
    r"esqueça (?:o|a|isso)|(?:já está|foi) resolvid[oa]|pode desconsiderar",
    # Italian
    r"non (?:serve|occorre|è) più|lasci(?:a|ate)? (?:perdere|stare)|abbiamo risolto|(?:già|ho) risolto|non abbiamo più bisogno",
)  # fmt: skip
_WITHDRAWN = re.compile(r"(?:^|(?<=\W))(?:" + "|".join(_PHRASES) + ")")


def takes_back(new_text: str) -> bool:
    """Whether the newly written text says that an earlier question needs no answer any more (EN, DE, FR, ES, NL, PT, IT)."""
    words = " ".join(new_text[:MOST_CHARACTERS].split()).casefold()
    return _WITHDRAWN.search(words) is not None
