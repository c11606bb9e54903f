"""The words that show an intent, all languages in one pattern a list, and the few that belong to no language.

The lists themselves stand in `phrases`, a file a language.
"""

from __future__ import annotations

import re

from worker.rules.phrases import gather
from worker.rules.phrases.parts import DAY as _DAY
from worker.rules.screen import Phrases

OPT_OUT, OPT_OUT_FLAT, NO_OPT_OUT = gather("opt_out"), gather("opt_out_flat"), gather("no_opt_out")
DELETE, OWN_DATA = gather("delete"), gather("own_data")
LEFT_COMPANY, NOT_LEFT = gather("left_company"), gather("not_left")
WRONG_PERSON, NOT_WRONG = gather("wrong_person"), gather("not_wrong")
OOO, BACK = gather("ooo"), gather("back")
REFUSED, SETTLED, SATISFIED = gather("refused"), gather("settled"), gather("satisfied")
FOR_NOW, LATER, BUSY = gather("for_now"), gather("later"), gather("busy")
CONTACT, DECIDE, AFTERWARDS, IN_TOUCH = gather("contact"), gather("decide"), gather("afterwards"), gather("in_touch")
ACCEPTED, NOT_ACCEPTED = gather("accepted"), gather("not_accepted")
INTERESTED, YES = gather("interested"), gather("yes")
CLOSER, NO_ANSWER_NEEDED = gather("closer"), gather("no_answer_needed")

# A mail that is made of these alone, one of the first at least, wants no more mail.
STOP_WORDS = frozenset(
    [
        "unsubscribe",
        "unsubscribed",
        "unsub",
        "stop",
        "remove",
        "optout",
        "opt-out",
        "cancel",
        "quit",
        "end",
        "abmelden",
        "abbestellen",
        "austragen",
        "löschen",
        "raus",
        "désabonner",
        "désinscrire",
        "désinscription",
        "désabonnement",
        "desabonner",
        "desinscription",
        "supprimer",
        "baja",
        "afmelden",
        "uitschrijven",
        "stoppen",
        "cancellami",
        "cancellatemi",
        "cancellarmi",
        "disiscrivetemi",
        "disiscrivimi",
        "disiscrizione",
        "cancellazione",
        "descadastrar",
        "remover",
        "sair",
    ]
)
STOP_FRAME = frozenset(
    [
        "please",
        "pls",
        "plz",
        "kindly",
        "bitte",
        "sofort",
        "umgehend",
        "svp",
        "s'il",
        "vous",
        "plaît",
        "plait",
        "por",
        "favor",
        "aub",
        "alstublieft",
        "graag",
        "per",
        "now",
        "immediately",
        "all",
        "it",
        "me",
        "us",
        "this",
        "these",
        "the",
        "your",
        "my",
        "from",
        "of",
        "list",
        "mailing",
        "mailings",
        "newsletter",
        "subscription",
        "emails",
        "e-mails",
        "mails",
        "email",
        "e-mail",
        "mail",
        "messages",
        "thanks",
        "thank",
        "you",
        "danke",
        "merci",
        "gracias",
        "grazie",
        "obrigado",
        "obrigada",
        "mich",
        "uns",
        "mij",
        "ons",
        "hi",
        "hello",
        "hallo",
        "hola",
        "de",
        "da",
        "darme",
        "dar",
        "se",
        "opt",
        "out",
        "no",
        "more",
        "suscripción",
        "inscrição",
        "today",
    ]
)
STOP = Phrases([rf"(?<!\w)(?:{'|'.join(sorted(STOP_WORDS))})(?!\w)"])
DENIAL = re.compile(
    r"(?<!\w)(?:not|never|no need to|rather than|instead of|without|kein\w{0,2}|nicht|pas besoin)(?!\w)(?:[ '-]{1,2}\w{1,15}){0,4} ?$"
)
THREAT = re.compile(r"(?:if|unless|when|why) (?:you|do|are|have)\W[\w ]{0,20}$")
PRESENT = re.compile(
    r"(?<!\w)(?:i am|am|we are|bin|sind|suis|sommes|en|estoy|estamos|estaré|ben|zijn|sono|siamo|sarò|estou|estarei|estamos|away|off)(?!\w)"
)
BILL = re.compile(
    r"invoice|quote|order|delivery|rechnung|angebot|bestellung|lieferung|facture|devis|commande|factura|presupuesto|pedido|factuur|offerte|bestelling|fattura|preventivo|ordine|fatura|orçamento|encomenda"
)
ASKED = Phrases([r"\?$"])
NOT = re.compile(r"(?<!\w)(?:no|not|nicht|kein\w{0,2}|pas|ni|niet|geen|non|não|nothing|nobody)(?!\w)")
NEGATION = re.compile(
    r"(?<!\w)(?:no|non|ne|niet|nicht|não)(?: (?:me|nos|mi|ci|mich|uns|mij|ons|se|le|bitte|surtout))?[ '-]$"
)

AUTO_SUBJECT = re.compile(
    r"\s{0,3}(?:auto(?:matic|matische|mated)?[ -]?(?:reply|response|antwort)|abwesen\w{1,12}|out of (?:the )?office|ooo|réponse automatique|absence|respuesta automática|fuera de|automatisch antwoord|afwezig\w{0,4}|risposta automatica|fuori ufficio|resposta automática)\W",
    re.IGNORECASE,
)
REPLY_SUBJECT = re.compile(r"\s{0,3}(?:re|aw|antw|sv|fw|fwd|wg|tr|rv|rif|res|enc)\s{0,2}:", re.IGNORECASE)
INVITATION_ACCEPTED = re.compile(
    r"\s{0,3}(?:accepted|zugesagt|accepté|aceptad[oa]|geaccepteerd|accettat[oa]|aceite)\W", re.IGNORECASE
)
POLITE = re.compile(r"contact|call|e-?mail|write|reach|wenden|love to hear|urgen|dring|scriv|schreib")
FLAT_NO = re.compile(
    r"\W{0,3}(?:no|nope|nah|nein|non|nee|não|hard no|no way|(?:hard |i will |we will )?pass|not for (?:us|me))\W{0,4}"
)

CLOCK = re.compile(
    r"(?<![\w.])(?:\d{1,2}[:.h]\d{2}(?![.\d])|\d{1,2}\s?(?:am|pm|uhr|h|uur|heures|horas|o'clock)|(?:at|um|à|a las|alle|às|om) (?:\d{1,2}(?![.\d]|\s?(?:units|pieces|pcs|stück|eur\w{0,2}|percent|prozent|sites?|%))|one|two|three|four|five|six|eight|nine|ten|eleven|twelve|eins|zwei|drei|vier|acht|neun|zehn|elf|zwölf)|(?:half|halb) (?:past )?\w{3,6}|(?:viertel|quarter|kwart|cuarto|quart) (?:nach|vor|past|to|over|voor|pour|para) \w{2,8}|noon|mezzogiorno|mediodía)(?!\w)"
)
DAY = re.compile(rf"(?<!\w)(?:{_DAY}|\d{{1,2}}[./]\d{{1,2}}|(?:le|el|il|dia|día|am|de) \d{{1,2}}[e.]?)(?!\w)")
FIXED_TIME = re.compile(
    rf"(?<!\w)(?:{_DAY}|\d{{1,2}}[:.h]\d{{2}}|\d{{1,2}}\s?(?:am|pm|uhr|h|o'clock)|at \d{{1,2}}|noon|um \d{{1,2}}|à \d{{1,2}}|a las? \d{{1,2}}|om \d{{1,2}}|alle \d{{1,2}}|às \d{{1,2}}|\d{{1,2}}[./]\d{{1,2}})(?!\w)"
)
JUST_YES = re.compile(  # a whole mail
    r"(?:(?:hi|hello|hallo|hey)\W{1,3}(?:\w{1,15}\W{1,3})?)?(?:yes|yep|yeah|sure|absolutely|definitely|of course|gladly|by all means|ja|gerne?|klar|natürlich|oui|volontiers|bien sûr|sí|claro|por supuesto|sì|certo|volentieri|sim|claro que sim|graag|natuurlijk|zeker)(?:\W{1,3}(?:sure|thing|why not|please|thanks|thank you|bitte|danke|merci|gracias|grazie|obrigad[oa]|graag|dank je|gerne?|let us do (?:it|that)))?\W{0,4}"
)
QUESTION = Phrases(
    [
        r"\?|(?<!\w)(?:could you (?:tell|explain|clarify)|(?:i|we) (?:wonder|was wondering|were wondering|would like to know|have (?:a|one|some|two|another|a few) questions?)|(?:quick|honest|one|another) question|before we go|können sie mir sagen|interessieren,? (?:wie|ob|was|wann|welche\w?|warum|wer|wo)|frage(?:n)?:|j'aurais une question|tengo una (?:pregunta|duda)|ik heb (?:een|nog een) vraag|avrei una domanda|tenho uma (?:pergunta|dúvida))(?!\w)"
    ]
)
EMOJI = re.compile(
    r"[\U0001f44d\U0001f64f\U0001f44c\U0001f642\U0001f60a\U0001f91d\u2705\u2714\U0001f389\U0001f600-\U0001f64f]|[:;]-?[)D]"
)
