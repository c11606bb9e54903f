"""The words that the lint looks for, a list a rule; every list speaks the languages of the mails: EN, DE, FR, ES, NL, PT, IT.

Alternatives of a pattern, matched without regard to case at word boundaries; no repetition is nested or unbounded.
"""

from __future__ import annotations

# A reader gains nothing from these: the writer wants something and says nothing.
EMPTY_PHRASES = (
    r"(?:just |only |simply )?checking[ -](?:back )?in\b",
    r"(?:just )?(?:wanted|want|writing|thought i'?d|going) to check[ -]in\b",
    r"(?:just )?touch(?:ing)? base",
    r"(?:just )?(?:circling|circle) back",
    r"(?:just )?bump(?:ing)? this",
    r"(?:just )?follow(?:ing)? up on (?:my|our) (?:last|previous|earlier) (?:e-?mail|mail|message|note)",
    r"just (?:wanted to )?follow(?:ing)? up\b",
    r"(?:any|is there any) (?:news|update|updates|thoughts)\?",
    r"ping(?:ing)? you",
    r"(?:bring|move|float|push)(?:ing)? this (?:back )?to the top of your inbox",
    r"(?:did|have) you (?:get|got|see|seen|receive|received|had) (?:a chance to (?:read|see|look at) )?my (?:last |previous )?(?:e-?mail|mail|message)",
    r"i know you(?:'re| are) (?:very |really )?busy",
    r"(?:hope|trust) (?:this|my) (?:e-?mail|mail|message) finds you well",
    r"(?:wollte|möchte) (?:nur |mich nur |kurz |nur kurz |mal )*nachfragen",
    r"nur (?:mal )?(?:kurz )?nachhaken",
    r"(?:wollte|möchte) (?:mich )?(?:nur |kurz |nur kurz |mal )+melden",
    r"(?:meine|unsere) (?:letzte|vorige) (?:e-?mail|mail|nachricht) (?:noch ?mal )?nach oben",
    r"(?:gibt es|haben sie) (?:schon )?(?:etwas neues|neuigkeiten)\?",
    r"(?:je|nous) (?:me permets|reviens|revenons|nous permettons) (?:juste |simplement )?(?:vers vous|de vous relancer)",
    r"petite relance",
    r"(?:je voulais|je souhaitais) (?:juste|simplement) (?:prendre des nouvelles|savoir)",
    r"(?:solo|sólo|simplemente) (?:quería|queria) (?:saber|preguntar|hacer seguimiento)",
    r"(?:solo |sólo )?(?:retomando|retomo) (?:el|nuestro) contacto",
    r"(?:even|nog even) (?:informeren|navragen|checken)",
    r"ik wilde (?:alleen |gewoon )?(?:even )?(?:vragen|navragen|checken)",
    r"(?:só|apenas) (?:queria|gostaria de) (?:saber|confirmar|fazer um acompanhamento)",
    r"(?:volevo|vorrei) (?:solo|soltanto) (?:sapere|chiedere|ricontattar)",
)

# Selling, whatever it is called: never in a first note, and only after interest was shown.
PROMOTION = (
    r"special (?:offer|price|deal|discount)s?",
    r"limited[ -]time",
    r"(?:\d{1,3} ?%|percent) (?:off|discount|rabatt|nachlass|de réduction|de descuento|korting|de desconto|di sconto)",
    r"(?:a|our|exclusive|introductory|early[ -]bird) discounts?",
    r"free (?:trial|demo|sample|consultation|quote)",
    r"(?:book|schedule|request|see|get) (?:a|your) (?:free )?demo",
    r"(?:buy|order|sign up|act) now",
    r"(?:promo|coupon|voucher) codes?",
    r"our (?:new|newest|latest|award[ -]winning|best[ -]selling) (?:product|products|service|services|range|line|solution|release)",
    r"(?:our|the attached|enclosed|find) (?:brochure|catalogue|catalog|price ?list|product sheet|datasheet|literature|sales deck)",
    r"(?:best|unbeatable|lowest) prices?",
    r"market leader",
    r"don'?t miss",
    r"sonder(?:angebot|preis|aktion|rabatt)e?",
    r"(?:einführungs|aktions|vorzugs)(?:angebot|preis|rabatt)",
    r"(?:kostenlos|gratis)\w{0,3} (?:test|testen|probe|demo|muster|beratung|angebot)\w{0,8}",
    r"jetzt (?:kaufen|bestellen|buchen|zugreifen|sichern)",
    r"unser\w{0,2} (?:neu|neust|neuest)\w{1,3} (?:produkt|produkte|lösung|dienst|dienstleistung|angebot)",
    r"unser\w{0,2} (?:broschüre|prospekt|katalog|preisliste|produktblatt|datenblatt)",
    r"marktführer",
    r"offre (?:spéciale|exclusive|promotionnelle)",
    r"essai gratuit",
    r"(?:notre|nos) (?:brochure|catalogue|plaquette|tarifs|nouveau produit|nouvelle offre)",
    r"oferta (?:especial|exclusiva)",
    r"(?:prueba|teste) (?:gratis|gratuita|gratuito)",
    r"(?:nuestro|nosso) (?:folleto|catálogo|nuevo producto|novo produto)",
    r"(?:speciale|exclusieve) aanbieding",
    r"onze (?:brochure|catalogus|prijslijst)",
    r"offerta (?:speciale|esclusiva)",
    r"prova gratuita",
    r"(?:il nostro|la nostra) (?:catalogo|brochure|nuovo prodotto)",
)

CONGRATULATION = (
    r"congrat(?:s|ulations|ulate)",
    r"well done",
    r"(?:great|wonderful|fantastic|excellent|good) news (?:about|on|for) (?:you|your)",
    r"(?:happy|delighted|thrilled) (?:for you|to (?:read|hear|see))",
    r"glückw(?:unsch|ünsche)",
    r"(?:ich |wir )?gratulier(?:e|en)",
    r"(?:félicitations|bravo|toutes nos félicitations)",
    r"(?:felicidades|felicitaciones|enhorabuena)",
    r"(?:gefeliciteerd|proficiat|van harte)",
    r"parabéns",
    r"(?:congratulazioni|complimenti)",
)

COMPETITION = (
    r"competitors?|competition|competing (?:firm|company|offer)s?|rivals?",
    r"wettbewerb(?:er|ern|ers)?|konkurren(?:z|t|ten)|mitbewerber(?:n|s)?",
    r"concurren(?:t|ts|ce)|concurrents",
    r"competidor(?:es)?|competencia|concorrente?s?|concorrência",
    r"concurrentie|concorrenti|concorrenza",
)

# What stands where a name should: a filled gap of somebody else's template.
PLACEHOLDERS = (
    r"\{\{.{0,80}?\}\}",
    r"\{%.{0,80}?%\}",
    r"\{\{|\}\}|\{%|%\}",
    r"\{[A-Za-z][\w .-]{0,40}\}",
    r"\[(?:[A-Z][A-Z _-]{1,30}|(?i:(?:your|first|last|company|prospect|sender|insert)[\w '-]{0,30}|name|date|link))\]",
    r"<(?:(?:first|last|full|your|company)[ _-]?)?name>",
    r"%(?:[A-Z][A-Z_]{2,30}|(?:first|last)_?name)%",
    r"\*\|[A-Z_:]{1,40}\|\*",
    r"\bX{3,}\b",
    r"\bTODO\b",
    r"\blorem ipsum\b",
    r"(?<=[a-z,] )None\b(?! of\b)",
    r"\b(?:undefined|NaN|NULL|Undefined)\b",
)

GREETING = (
    r"hi(?: there)?|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings",
    r"hallo|liebe[rs]?|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|moin|grüß gott|servus",
    r"bonjour|bonsoir|cher|chère|salut",
    r"hola|estimad[oa]s?|querid[oa]s?|buenos días|buenas tardes",
    r"beste|geachte|goedemorgen|goedemiddag|dag",
    r"olá|prezad[oa]s?|car[oa]s?|bom dia|boa tarde",
    r"ciao|buongiorno|buonasera|gentile|gentilissim[oa]|egregio|salve",
)

# Greetings that do not stand alone: a name must follow.
FORMAL = r"dear|liebe|sehr geehrte|cher|chère|estimad|querid|beste|geachte|prezad|car[oa]|gentil|egregio"

# Words of a greeting that name nobody by themselves.
TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof professor herr herrn frau dipl ing m mme mlle monsieur madame mademoiselle
    sr sra srta señor señora senhor senhora don doña de heer mevrouw meneer dott dottore dottoressa avv signor signora signore
    and und et y e en o a
    """.split()  # noqa: SIM905 - a long list of words reads better unquoted
)

# A greeting with one of these is meant for whoever reads it, or goes on as a sentence.
EVERYBODY = frozenset(
    """
    sir madam there all everyone everybody both team folks colleagues together again to from in i we this
    zusammen damen alle allerseits kollegen team aus nochmals nochmal an
    à tous toutes messieurs mesdames todos todas equipo equipe iedereen allen tutti colleghi
    """.split()  # noqa: SIM905 - see above
)

# Usual short forms that share too few letters with the name they stand for.
SHORT_FORMS = {
    "bob": "robert", "bobby": "robert", "rob": "robert", "bill": "william", "billy": "william", "will": "william",
    "dick": "richard", "rick": "richard", "jack": "john", "ted": "edward", "ned": "edward", "peggy": "margaret",
    "meg": "margaret", "hank": "henry", "harry": "henry", "liz": "elizabeth", "beth": "elizabeth", "betty": "elizabeth",
    "kate": "katherine", "kathy": "catherine", "tony": "anthony", "sepp": "josef", "hannes": "johannes", "uli": "ulrich",
    "klaus": "nikolaus", "toni": "anton", "paco": "francisco", "pepe": "josé", "nacho": "ignacio", "lola": "dolores",
    "gianni": "giovanni", "beppe": "giuseppe", "sasha": "alexander", "mike": "michael", "chuck": "charles", "jim": "james",
}  # fmt: skip
