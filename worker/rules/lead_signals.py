"""The words that show which way the money would flow, and what else a mail may be about.

Each phrase has a weight towards "this is a lead" (negative: against it) and counts once, whatever the number of its hits; groups are capped, so
that a long pitch weighs no more than a plain one.  Weights are logits.  Patterns run over one line of lower-case text with plain
apostrophes and single spaces; every repetition in them is bounded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from worker.model import Signal
from worker.rules.lead_reasons import REASONS, Group, Phrase, phrase
from worker.rules.screen import Screened, seen

_GAP = r"[^.?!]{0,60}?"
_CAP = {Group.BUYS: 6.0}
_DEFAULT_CAP = 5.0

PHRASES: tuple[Phrase, ...] = (
    phrase(
        "asks_for_price", Group.BUYS, 2.2,
        rf"\b(?:please|kindly|pls|could you|can you|would you|could someone|grateful for){_GAP}\b(?:quote|quotation|prices?|offer|proforma|figures|estimate|costs?|rates)\b",
        r"\b(?:how much|what(?:'s| is| are| does| do| would| wld| will| about)?) [^.?!]{0,60}?\b(?:costs?|prices?|pricing|run,|charge|monthly|fees?|kit be|rates?)\b",
        r"\b(?:how much (?:is|are|for|would|do|does|one)\b|what's it run|ballpark\b|whats? a \w{1,20} costs?\b|cost\?|price\?)|, how much\b|how much\?",
        r"\b(?:send|give|get|need|want|wants|like|receive|require|request|requesting|shoot)(?! you\b| our\b)(?: \w{1,12}){0,4}? (?:quote|quotation|price list|prices?|pricing|proforma|best offer|your offer)\b",
        r"\byour (?:quotation|quote|best price|best offer|offer|price list|prices|tariffs?|rates|dealer discount)\b",
        r"\b(?:request (?:for|a) (?:quotation|quote|proposals?|tender)|quot(?:e|ation) (?:request|please)|please quote|rfq\b|price (?:for|of|and delivery)\b|to quote for\b|quote (?:in|for)\b|prices? and\b)|budgetary (?:price|quot)",
        r"\b(?:(?:bitte|bitten|erbitten|ersuchen|könnten sie|können sie)[^.?!]{0,80}?(?:angebot|preis|kosten|offerte)|was kostet|wie teuer|was (?:würde|würden|kosten)|anfrage (?:zu|zur|zum|über|für|bezüglich|wegen))|preis(?:e|liste|beispiel)? (?:für|von)|preisanfrage|angebotsanfrage|angebot (?:für|über)|vorab preis",
        r"\b(?:(?:un|votre|vos|le|les|recevoir) (?:devis|tarifs?|prix|offre)\b|combien\b|prix (?:export|de|pour|d'))|demande de (?:devis|prix|tarif)|quels? (?:est|sont|prix|délais?|tarifs?|coûts?)\b",
        r"\b(?:cotizar\b|(?:el|su|sus|los) precios?\b)|cotizaci[oó]n|presupuesto|qu[eé] (?:precio|costo|coste|vale)|cu[aá]nto (?:cuesta|vale|sale)|lista de precios",
        r"\b(?:offerte\b|wat kost|prijs(?:lijst|opgaaf)?\b|pre[çc]os?\b|prezzi?o?\b)|prijsopgave|or[çc]amento|quanto custa|cota[çc][ãa]o|preventivo|quanto costa|listino",
        r"\b(?:what (?:do|would|will|does|might) (?:you|it|that|this|they|\d{1,4}|an?|the) [^.?!]{0,50}?\b(?:charge|come to|amount to|set (?:us|me) back)|(?:day|daily|hourly|weekly|monthly|wholesale|trade) (?:rates?|prices?|fees?|terms)\b(?! (?:below|attached|are))|your (?:\w{1,12} and )?fees?\b|dates and fees|per (?:head|person|seat|user|kilo|kg|hour|night|square metre|m2)\b)",
        r"\b(?:was (?:nehmen|nehmt|verlangen|verlangt|berechnen)\b|kostenvoranschlag|welche[nrm]? (?:kosten|preis)|zu welchen (?:preisen|konditionen)|tariff[ae]\b|(?<!mis )(?<!nuestras )(?<!as nossas )tarifas?\b|quanto (?:viene|verrebbe|costerebbe|chiedete|fica|cobra\w{0,2}|sai)\b|cu[aá]nto (?:me |nos )?(?:cobr|sal)|(?:faire|envoyer|établir) une (?:proposition|offre)|prijzen\b|wat (?:rekenen|vragen) (?:jullie|u)\b|kosten per\b|melhor preço)",
        r"\b(?:offert\b|pris(?:er|lista)?\b|tilbud\b|cennik|cena\b)",
    ),
    phrase(
        "asks_what_we_can_do", Group.BUYS, 1.4,
        r"\bd(?:o|oes) (?:you|u|your \w{1,20}) (?:\w{1,10} )?(?:sell|offer|ship|supply|make|have|do|rent|hire|calibrate|take on|stock|deliver|carry|repair|service|provide|support|install|train|cover|work with|accept|cater|measure|run|fit|handle|serve)\b",
        r"\b(?:is there (?:a|an) (?:free )?(?:trial|demo|discount|minimum)|(?:are|is) (?:you|it|they|this) (?:still )?(?:free|available) (?:that|those|these|then|from|for)\b|do you do\b|(?:somebody|someone|anyone|you) come (?:round|over|by|out|here|and|to (?:us|measure|see|look))|would you (?:take (?:the|this|it|us)|be able to)|walk us through|(?:post|send|mail) (?:me|us) (?:a|two|three|some|a few)? ?(?:free )?samples?)",
        r"\b(?:(?:avete|lo avete|ce l'avete) a (?:magazzino|disposizione)|disponibilità|pasarse a|venir a ver|vorbeikommen|bis wann könnten sie|beliefern? (?:sie|ihr)|langskomen|passar por cá)",
        r"\b(?:which (?:of )?your\b|which one (?:would|do|should)|what (?:would|do) you (?:use|put|recommend|suggest|offer|have for|advise|need from me)\b|where do we start\b|is that the right (?:tool|one)|what (?:are )?(?:the|our) options\b)",
        r"\b(?:can (?:you|u) (?:also )?(?:supply|quote|deliver|ship|do|calibrate|provide|offer|come|help us|make|repair|train|build|handle our|cover|advise|recommend|tell (?:me |us )?(?:which|if|whether))\b|can or cannot\b|if you can (?:train|supply|ship))",
        r"\b(?:does (?:it|the [^.?!]{1,30}?|this) (?:measure|apply|work|have|come|support|cover|include|accept|handle|fit|run|really)\b|is (?:it|the [^.?!]{1,30}?) (?:suitable|compatible|available|negotiable|in stock|still available)\b)",
        r"\b(?:lead[- ]?times?\b|delivery time|in stock\b|turnaround, and|minimum order|mindest(?:menge|bestell\w{2,6}|abnahme)|pedido mínimo|(?:quantité|commande) minim\w{1,3}|quantità minima|minimale (?:afname|bestelling)|quantidade mínima|cu[aá]nto (?:tardan?|tard[aá]is)|do you ship\b|still the price\b|export directly\b)",
        r"\b(?:(?:macht|bietet|habt|verkauft|liefert|vermietet|kalibriert|repariert) (?:ihr|man)\b|(?:bieten|liefern|verkaufen|führen|vermieten|kalibrieren) sie\b|haben sie (?:etwas|noch|auch|so|eine?n?|\d|für|diese)\b|gibt es\b|ob (?:sie|eine|ein)\b)|lieferzeit|teststellung",
        r"\b(?:(?:proposez|avez|livrez|vendez|faites|intervenez|louez|pouvez|pourriez|auriez)-vous\b|si vous (?:intervenez|proposez|livrez)|est-il possible)|délai de livraison",
        r"\b(?:tienen|venden|env[ií]an|mandan|hacen|ofrecen|alquilan|disponen|podr[ií]an|pueden|trabajan)\b|plazo de entrega",
        r"\b(?:(?:hebben|verkopen|leveren|bieden|kunnen|verhuren) (?:jullie|u)\b|voc[êe]s (?:t[êe]m|vendem|fazem|enviam)|(?:avete (?:a|anche|ancora|un[ao]?|dei|delle|degli|il|la|disponib\w{1,6})|vendete|fornite|potete|potreste|spedite|noleggiate)\b)|levertijd|poderiam|prazo de entrega|tempi di consegna",
    ),
    phrase(
        "states_a_need", Group.BUYS, 1.6,
        r"\b(?:we|i|he|she|they|company|unit|lab|client|member|customer|hall|who)(?:'d|'re|'s|'ll|'ve| would| are| am| is| will| also| do| have)?(?: (?:now|also|urgently|currently|really|probably|been|has|just|have|to|asked us for)){0,3} (?:need|needs|require|requires|looking for|looking to (?:buy|replace|source|upgrade|purchase|move|switch)|searching for|in the market for|shopping for|evaluating|comparing|replacing|renewing|outgrowing|planning to (?:buy|purchase)|sourcing|wants?|seeks?|suppliers able)\b",
        r"\b(?:(?:we|i)(?:'d| would| should| could)? (?:like|love|want|wish) (?:to )?(?:buy|order|purchase|rent|hire|see (?:it|one|what)|trial|test|try|a demo|know if|establish cooperation|compare|\d+ minutes)\b|what i'd like\b|love \d+ minutes\b|i'?ll need\b|we'd (?:take|need|want|like)\b)",
        r"\b(?:need (?:a|an|the|one|two|three|four|\d+|some|someone|price|portable|ph|new|replacement)\b|not happy with the (?:price|present|current)|qualifying a second source|needs? (?:some|a|an|the|re-?cal)|supplier for\b|calls for an?\b|wants? (?:to know what|price|a quote|\w{1,12} no)|are shot\b|broken? one\b)|en a cassé",
        r"\b(?:sie (?:benötigt|braucht|sucht)|(?:wir|ich|er) (?:benötig\w{1,4}|brauch\w{1,3}|such\w{1,3}|möcht\w{1,3}|plan\w{1,3}|beabsichtig\w{1,3}|bräuchten?|interessier\w{1,4}|wollen|hätten gern))\b|\b(?:(?:und|,) sucht\b|wären \d|werden gesucht)|benötigt|beschaffung|bedarf\b",
        r"\b(?:(?:nous|on|je|il|elle|laboratoire|société)\b[^.?!]{0,60}?\b(?:cherch\w{1,4}|recherch\w{1,4}|souhait\w{1,5}|voudri\w{1,4}|aimeri\w{1,4})\b|il (?:me|nous) faut)|avons besoin|ai besoin",
        r"\b(?:necesit(?:o|a|an|amos|aba|ábamos|ar[ií]amos|ar[ií]a|ando)\b|buscamos|busca|requerimos|nos interesa|quisi[eé]ramos|me urge|nos urge|solicit(?:o|amos)|busco|ando (?:viendo|buscando)|estamos buscando)\b",
        r"\b(?:zoeken|zoekt|op zoek naar|nodig|willen graag|precisamos|preciso de|procuramos|gostar[ií]amos|ci serv\w{1,4}|mi serve|abbiamo bisogno|cerchiamo|stiamo cercando|vorremmo|behöver|søger|leter etter|potrzebujemy)\b",
    ),
    phrase(
        "asks_for_documents", Group.BUYS, 1.6,
        r"\b(?:(?:send|receive|get|need|want|copy of|email)(?! you\b| our\b)(?: (?!safety)\w{1,12}){0,4}? (?:brochure|catalogue?|data ?sheets?|documentation|specs?|specification|price list|scope|information|details)\b|(?:brochure|catalogue?|data ?sheet|sample|demo) request\b|catalogue \+|request (?:a |for a )?(?:brochure|catalogue?|demo|sample))|book a demo\b",
        r"(?:schicken|senden|zusenden)[^.?!]{0,40}?(?:unterlagen|prospekt|katalog|datenblatt|informationen|infos)|recevoir (?:une|la|votre) documentation|envoyer (?:une|la|votre) (?:documentation|brochure|plaquette)|enviar[^.?!]{0,30}?(?:cat[aá]logo|informaci[oó]n|ficha)|\binfo sobre\b|(?:stuur|sturen)[^.?!]{0,30}?(?:brochure|documentatie|folder)|inviar\w{1,3}[^.?!]{0,30}?(?:catalogo|brochure)",
    ),
    phrase(
        "buying_process", Group.BUYS, 1.5,
        r"\b(?:(?:budget|tender|shortlist|quotations? (?:are|is|to be)|purchase committee|capex|set aside|funded|granted funds|sign-?off|response due|line closes|board said yes|must order|order in|going out to bid|three suppliers|approved supplier|new supplier|supplier (?:list|registration)|suppliers? for|decide before|by close of business|before we buy|po ready|donor)\b|quotes? (?:by|before)\b)",
        r"haushaltsjahr|ausschreibung|angebotsfrist|vergabe|erst nach freigabe|appel d'offres|prestataire|licitaci[oó]n|fecha l[ií]mite|aanbesteding|concurso p[uú]blico|gara d'appalto|\bconsultas t[eé]cnicas",
    ),
    phrase(
        "invited_to_bid", Group.BUYS, 4.5,
        r"\b(?:invit(?:ed|ation|es you)\b[^.?!]{0,60}?\b(?:to (?:quote|bid|tender|respond|submit)|respond to the following)|solicitation\b|vendor id\b)|suppliers? invited|invited to (?:quote|tender|bid)|einladung zur angebotsabgabe|invitaci[oó]n a cotizar|invitation à soumissionner",
    ),
    phrase(
        "own_operation", Group.BUYS, 0.8,
        r"\b(?:our|my|my own) (?:\w{1,15} ){0,2}?(?:lab|laboratory|plant|site|pools?|line|lines|factory|brewery|farm|dairy|hotel|wells?|boilers?|ponds?|loop|facility|facilities|clinic|kitchen|workshop|fab|warehouse|unit|brewhouse|hall|borehole|house|harbour|team|business)\b",
        r"\b(?:we (?:run|operate|have \d|have a|have an|have two|make|press|test|measure|bottle|brew|grow|are (?:building|adding|a new|an? \w{1,20} (?:in|outside|near))|'ve got \d)|we've (?:got )?(?:\d|an? )|i (?:run|look after|manage|own|sell) (?!a few ideas))",
        r"\b(?:unser\w{0,2} (?:\w{1,20} )?(?:labor|werk|betrieb|anlage|kraftwerk|trinkwasserlabor)|notre (?:labo\w{0,8}|usine|site|atelier)|onze (?:fabriek|locatie))|tenemos una?\b|nuestr[oa] (?:planta|laborator\w{2})|il nostro (?:laborator\w{2}|stabiliment\w)",
    ),
    phrase(
        "quantity", Group.BUYS, 0.7,
        r"\b(?:\d{1,4} ?(?:x|no\.|nos?\.?|pcs|pieces|units|kits|meters|metres|sets|instruments|stück|stk|unidades|equipos|stuks|pezzi|unit[àé]s)\b|qty\b|quantity\b|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}) (?:of (?:these|them|those)|\w{1,20}(?:meters?|photometers?|kits?|sensors?|probes?|units?))\b|(?:zwei|drei|vier|fünf|deux|trois|quatre|dos|tres|cuatro|twee|drie|due|tre) \w{4,30})",
    ),
    phrase("model_number", Group.BUYS, 0.5, r"\b[a-z]{1,4}-?\d{2,4}[a-z]?\b"),
    phrase(
        "asks_to_be_called", Group.BUYS, 0.8,
        r"\b(?:(?:please |pls )?(?:call|ring|phone) me\b|please ring\b|give me a (?:call|ring|bell)\b|call my cell|my (?:cell|mobile|whats\w{0,3})\b|mi whats)|rufen sie mich|rückruf|rappele[zr]|ll[aá]me(?:me|nme)|bel (?:me|mij)",
    ),
    phrase("urgent_for_them", Group.BUYS, 0.5, r"\b(?:asap\b|urgent\w{0,2}\b|dringend\b|by the \d{1,2}(?:st|nd|rd|th)\b|next day\b|before (?:the )?(?:harvest|winter|audit|season)|audit\b|inspection\b|is due any day|for july\b)|me urge"),
    phrase("was_recommended", Group.BUYS, 1.0, r"\b(?:saw (?:you|your)\b|we met\b|at the (?:booth|fair|show|stand)|found (?:you|your)|your (?:flyer|catalog\w{0,2}|brochure|talk|page)\b|u?r brochure)|ihren katalog|en su p[aá]gina"),
    phrase(
        "wants_to_resell", Group.BUYS, 2.0,
        r"\b(?:dealership\b|dealer (?:discount|terms|price)|(?:appoint(?:ing|ment)?|become|be) (?:us|your|a|an)(?: \w{1,12})? (?:dealer|distributor|agent|reseller)|distribut\w{1,5} (?:your|of your)|resell your|live (?:enquiry|inquiry))",
    ),
    phrase(
        "more_business", Group.BUYS, 2.2,
        r"\b(?:(?:\d{1,4}|two|three|four|five|six|eight|ten|twelve|twenty|thirty|forty|fifty|a dozen|a few|some|many) more (?:of|\w{3,20}s\b)|more of the same|noch (?:einmal )?(?:\d{1,3}|zwei|drei|vier|fünf|zehn) (?:weitere|mehr|solche)|\d{1,3} weitere|encore \d{1,3}|otr[oa]s \d{1,3}|nog \d{1,3}|altr[ie] \d{1,3}|mais \d{1,3})|"
        r"\b(?:(?:another|second|further|additional|more|extra) (?:\w{1,14} ){0,2}?(?:units?|sites?|instruments?|one|two|three|lines?|plants?|labs?|shops?|locations?|meters?|photometers?|building|branch)\b[^.!]{0,80}|new (?:\w{1,12} ){0,2}?(?:site|building|line|plant|location|branch|shop|hall)\b|same again\b|want (?:that|it|the same) again\b|expan(?:d|sion)\w{0,3}\b|ampliaci[oó]n\b)|erweiterung|modernis|replacement for|upgrade",
    ),
    phrase(
        "takes_up_offer", Group.BUYS, 3.2,
        r"\b(?:(?:thanks|thank you) for (?:the|your) (?:\w{1,12} )?(?:proposal|offer|quote|quotation|estimate)|(?:danke|dank) für (?:das|ihr) angebot|merci pour (?:votre|le|l') ?(?:offre|devis)|option [a-d1-4] it is|send (?:me|us|over) the (?:contract|agreement|paperwork|order form)|get it signed|(?:schicken|senden) sie (?:mir|uns) den vertrag|envoyez-(?:moi|nous) le contrat|(?:you have|you've got|you(?:'ll| will) (?:have|get)) (?:the|our) (?:order|job|contract|business|work)|(?:we|i)(?:'d like to|'ll| will| would like to)? (?:accept|go ahead|proceed|go with (?:you|your))|(?:ready|want|like) to (?:sign|go ahead|proceed|place (?:the|an|our) order)|(?:your|the) (?:offer|quote|quotation|proposal) (?:of|from|dated|no|is (?:fine|accepted|approved|too)|looks|and|was approved)|purchase order (?:is )?(?:attached|to follow)|(?:what|any(?:thing)?) (?:\w{1,10} ){0,3}(?:on|off) the price|payment terms|(?:is there|do you give|do you have|can we (?:get|have)|could we (?:get|have)) (?:a|any|some) (?:\w{1,10} )?discount)\b",
        r"\b(?:(?:nehmen|nehme) (?:wir |ich )?(?:ihr |das |euer )?angebot|(?:ihr|euer) angebot (?:vom|passt|gefällt)|auftrag erteilen|(?:votre|l') ?offre (?:nous|du)|bon pour accord|(?:su|vuestra) oferta|aceptamos|uw offerte|akkoord met|(?:vostra|sua) offerta|accettiamo|(?:vossa|sua) proposta|aceitamos)\b",
    ),
    phrase(
        "put_off", Group.BUYS, -4.0,
        r"\b(?:(?:conversation|talk|discussion) for (?:then|later|another day)\b|budget isn't|maybe (?:next year|one day|later)|some day\b|not (?:yet|now) but\b|probably (?:\w{1,8} ){0,3}next year)|vielleicht nächstes jahr|peut-être l'an",
    ),
    phrase(
        "offers_services", Group.SELLS, -1.8,
        r"\b(?:we (?:can |could |also |help |would like to )?(?:offer|provide|help|speciali[sz]e|manufacture|finance|place|book|build|design|develop|represent|assist|work with|do consolidated|guarantee|fill|have (?:free|spare) capacity|can (?:place|arrange|help|support|save|handle))\b|i help\b|i could visit you\b|what we offer\b|our advantage)",
        r"\b(?:(?:wir|ich) (?:bieten|erstellen|unterstützen|entwickeln|helfen|vermitteln|liefern ihnen|beraten|übernehmen)\b|erstellen wir\b|bieten wir\b|unser angebot\b|den rest erledigen wir)",
        r"\b(?:(?:nous|je) (?:vous )?(?:propos\w{1,4}|offrons|accompagnons|finançons|aidons|réalisons)\b|finance leurs\b)|(?:ofrecemos|le ofrezco|ayudamos a|somos (?:una empresa|fabricantes|l[ií]deres))|(?:wij bieden|wij helpen|oferecemos|ajudamos|offriamo|aiutiamo|siamo un'azienda)",
    ),
    phrase(
        "our_wares", Group.SELLS, -1.2,
        r"\b(?:(?:our|my) (?:\w{1,12} )?(?:agency|services?|solutions?|platform|price ?list|packages?|clients|candidates|developers|rates|panel|terms|portfolio|tool|software|team of|network|factory|technology|freelancers|experts)\b|terms \d+ ?%|unsere (?:leistungen|lösung\w{0,2}|plattform)|nos (?:services|solutions))|nuestr[oa]s (?:servicios|soluciones)",
    ),
    phrase(
        "sends_own_price", Group.SELLS, -2.2,
        r"\b(?:(?:i|we|i'll|we'll|let me|happy to|can i|may i|i can)(?: will| can)? (?:send|share|forward|quote|email|show) (?:you|our|my|over)(?: \w{1,10}){0,4}? (?:price|pricing|prices|packages|quote|proposal|deck|case stud\w{1,3}|brochure|video|portfolio|best price|how|list|samples|profile)\b|send(?: you)? our (?:price|catalog))|i(?:'ll| will) (?:quote you|match)|so i can send you",
    ),
    phrase(
        "chases_own_pitch", Group.SELLS, -3.0,
        r"\b(?:any thoughts on (?:the below|the above|my)|i know you(?:'re| are) busy|(?:get|got|have|had) a chance to (?:look|read|see|review|think|consider)|floating this|bumping this|circling back|(?:top|bottom) of your inbox|a (?:simple )?yes or no will do|in case you missed (?:it|my)|haben sie meine (?:mail|nachricht)|avez-vous pu (?:lire|voir)|ha podido (?:leer|ver)|ha avuto modo)\b",
    ),
    phrase(
        "sellers_pledge", Group.SELLS, -1.6,
        r"\b(?:did you know|wussten sie|saviez-vous|¿?sab[ií]as? que|wist u|sapeva che|sabia que|save up to|(?:free of charge|no obligation)|vrijblijvend|unverbindlich|sans engagement|sin compromiso|senza impegno|sem compromisso|kostenlos\w{0,2}|gratuit\w{0,4}|be useful to you|(?:firms|companies|businesses|teams|makers|shops) (?:that \w{1,12} )?like (?:you|yours)\b|congrat(?:s|ulations) on (?:the|your)|\d+ ?% (?:de (?:nos|sus)|of our)|book by|our courses|our app|spécialistes? d|tot \d+ ?%|bis zu \d+ ?%|jusqu'à \d+ ?%|hasta un \d+|fino al \d+)",
        r"\b(?:(?:shall|may|can|could) i (?:show|call|walk|send|introduce|tell) you\b(?! (?:the|some|my|all the|a few|you the) (?:texts?|files?|drawings?|plans?|photos?|pictures?|documents?|pdfs?|measurements|dimensions|specs?|data)\b)|mag ik u (?:\w{1,12} ){0,2}bellen|darf ich (?:ihnen|sie) |(?:dix|quinze|vingt|10|15|20) minutes\b|puedo (?:llamar|mostrar|contar)|posso (?:chiamar|mostrar|ligar)|podemos (?:marcar|agendar) uma reunião|pour en parler|ten minutes\?)",
    ),
    phrase(
        "asks_who_decides", Group.SELLS, -1.6,
        r"\b(?:who (?:handles|looks after|is responsible for|takes care of|decides on) (?:the |your )?\w|wer (?:ist|kümmert sich|entscheidet) (?:\w{1,12} ){0,4}(?:zuständig|bei ihnen|um)|qui s'occupe|qui(?:én|en) (?:se encarga|lleva|decide)|wie (?:gaat|beslist) (?:\w{1,12} ){0,3}over|chi si occupa|quem (?:trata|decide)|is your (?:\w{1,12} )?(?:provider|supplier|agency|partner|team|website|training|current)|are you (?:happy|satisfied|getting the) (?:with )?(?:\w{1,12} )?)|"
        r"\b(?:(?:risparmi\w{2,6}|économis\w{2,5}|ahorr\w{2,5}|bespar\w{2,4}|poup\w{2,4}) (?:\w{1,12} ){0,4}(?:bolletta|facture|factura|rekening|fatura|kosten|costi|costes|costos|custos|tot|fino|hasta|jusqu)|(?:sono un|soy un?|je suis (?:un )?|ich bin |i am an?|i'm an?) ?(?:\w{1,15} )?(?:consulente|consultor|asesor|consultant|berater|coach|freelance\w{0,2}|expert)|sichern sie sich|in meinem seminar|save your seat|distribuimos|free (?:health )?(?:check|assessment|review|session|seminar)|we (?:look after|serve|supply|support) (?:over |more than )?\d+)",
    ),
    phrase(
        "sellers_opening", Group.SELLS, -1.3,
        r"\b(?:reaching out|reach out\b|came across (?:your|you)|i noticed\b|love what you|i was on your (?:web)?site|(?:mail|email|message) finds you|dear (?:purchasing|sir or madam purchasing|business owner|website owner|owner)|glad to know you|how you are coping|i ran an? (?:quick )?(?:audit|check)|floating this|bumping this|circling back|did you get a chance|following up on my (?:previous|last)|my (?:previous|last) (?:email|mail)|i wonder how)|^.{0,120}\bnoticed (?:you|that)",
    ),
    phrase(
        "asks_for_a_slot", Group.SELLS, -1.2,
        r"\b(?:worth (?:a|an) (?:\w{1,8} )?(?:chat|call|look|conversation)|open to (?:a|an|learning|exploring|hearing)\b|quick (?:call|chat|question|intro)|suitable time|hop on|(?:right|concerned|appropriate|best) person|who(?:'s| is)? best to speak|may i know\b|would you be (?:open|interested)|are you (?:open|interested|getting)|let me know your interest|interested in (?:acquiring|learning|hearing|seeing|exploring)|half an hour\b|takes \d+ min|\d+[- ]minutes? (?:demo|call|chat)|short discussion|who is in charge\b|what's the best email|kurzes (?:gespräch|telefonat)|unverbindlich(?:es)? (?:gespräch|kennenlernen))|échange de \d+|block your slot",
    ),
    phrase(
        "link_wares", Group.SELLS, -4.5, r"\b(?:do-?follow|guest (?:post|article)|sponsored (?:post|article|link)|link (?:insertion|exchange|placement)|place a link)\b",
    ),
    phrase(
        "marketing_wares", Group.SELLS, -3.0,
        r"\b(?:seo\b|google'?s? (?:1st|first|page)|1st page|rank(?:ing)? (?:on|in|higher)|backlinks?|guest post|web ?(?:design|site) (?:re)?design|leads? (?:a|per) (?:month|week)|qualified (?:\w{1,10} )?(?:leads|demos|meetings|appointments)|lead gen(?! form)|pay[- ]per|(?:attendee|visitor|email|mailing|contact|delegate)s?'? (?:list|database)|digital marketing|app development|dedicated developers?|outsourc|errors that stop|free (?:trial|audit|video|consultation|mockup|dfm|analysis|3d)|case study|roi\b|boost (?:your)|grow your|more (?:enquiries|customers|leads(?! like)|sales|traffic)\b|enough (?:enquiries|leads)|your keywords|sales teams? (?:in|like|lose)|i sent you \d+|demand generation|cold (?:email|calling)|suchmaschinen|référencement|explainer video|social media)|posicionamiento",
    ),
    phrase(
        "event_or_award_wares", Group.SELLS, -2.5,
        r"\b(?:spazio espositivo|stand espositivo|espositori|ausstellungsfläche|standfläche|als aussteller|espace d'exposition|exposants|espacio de exposición|expositores?|standruimte|exposanten)\b|"
        r"\b(?:sponsorship\b|shortlisted\b[^.]{0,80}\btop \d|top \d+ |shell scheme|stands? left|speaker (?:slot|package)|exhibit(?:or)?s?\b[^.]{0,40}\bbook|reserve your stand|reprint rights|plaque\b|award (?:winner|nomination|fee)|advertis(?:e|ing) (?:in|with|space)|media kit)|messestand|messebau",
    ),
    phrase(
        "business_services_wares", Group.SELLS, -2.0,
        r"\b(?:freight (?:rates|forward|services|solutions|partner)|consolidated air|logistics (?:services|partner|provider)|airway|awbs?\b|energy (?:broker|bills?|contract)|business insurance|cleaning (?:services|contract)|office (?:space|supplies)|payroll|phone system|card processing|translation services|it support\b|managed (?:it|services)|crm\b[^.]{0,30}\bdemo|cyber ?security|erp (?:partner|implementation|consult\w{2,5}|services)|compliance training|leasing|factoring|36 (?:ou|or|bis) 48)",
    ),
    phrase(
        "makers_wares", Group.SELLS, -2.2,
        r"\b(?:moq\b|one-stop|oem\b|injection mou?ld|pcba\b|we are (?:a |an |the )?(?:\w{1,14} ){0,2}?(?:manufacturers?|makers|factory|exporter|agency|provider)|professional manufacturer|is (?:a|an) (?:\w{1,12} ){0,4}?(?:company|agency|laboratory|provider|consultancy) (?:with|for|in|that)|(?:wir sind|als) (?:\w{1,25} ){0,3}?(?:hersteller|messebauer|agentur|dienstleister|anbieter)|free capacity|subcontract|under their own label|partnership\b|with your volumes|private label|fabricants? d|key account manager)",
    ),
    phrase(
        "cheaper_than_yours", Group.SELLS, -1.5,
        r"\b(?:what you(?:'re| are) paying|save (?:you|your|up to)|cut (?:your |quote )?(?:costs?|time)|lower your|reduce your|best price within|below \d|competitive (?:price|rates)\b|spare? you\b)|(?<!\d)\d{1,3} ?% (?:cheaper|less|under|below)(?! you)",
    ),
    phrase(
        "your_sales", Group.SELLS, -1.2,
        r"\b(?:(?:your|vos) (?:customers|clients|prospects|sales team|reps|exports?|shipments?|owners?|website|web ?site|site could)\b|ihre kunden\b|sus clientes\b|instrument makers such as you|companies like yours)",
    ),
    phrase(
        "money_for_the_company", Group.SELLS, -3.5,
        r"\b(?:family office\b|acquired (?:\w{1,10} ){0,3}(?:business|companies|firms)|what comes next for\b|exit (?:plan|strategy|options)|confidential (?:talk|chat|conversation|discussion|call)|unternehmensnachfolge|cession de votre|vente de votre (?:entreprise|société))|"
        r"\b(?:acquisitive|corporate finance|(?:sell|sale of|buy|acquire|acquiring) your (?:business|company)|shareholders?\b|the owners have|invest(?:or|ment) (?:in your|group|firm)|working capital|invoice financ|merchant cash|succession\b[^.]{0,40}\bbuyer|private equity|m&a\b)",
    ),
    phrase(
        "sellers_way_out", Group.SELLS, -1.6,
        r"\b(?:reply [\"'“]?(?:stop|no thanks|leave out|remove|unsubscribe)|not relevant\?|if you (?:wish|prefer|would rather|do not|don't)[^.]{0,50}(?:receive|hear|contact|emails)|if this isn't for you|ne (?:souhaitez|voulez) plus|match or walk away)|répondez stop|keine weiteren|genügt eine kurze|no desea recibir",
    ),
    phrase(
        "recruits", Group.RECRUITS, -4.0,
        r"\b(?:executive search|your background (?:is|looks)|base up to|candidates?\b|cvs? attached \(|field service engineers?[^.]{0,40}available|immediately available|recruit(?:er|ment|ing)|headhunt|head of sales\b|role i(?:'m| am)|job opportunity|hire (?:top|the best)|paid expert|expert (?:call|network)|per hour\b|we pay (?:gbp|usd|eur|\$|£|€)|paid (?:survey|interview)|take part\b[^.]{0,40}\b(?:survey|study|interview)|studying purchasing|honorarium|personaldienst)|personalvermittlung",
    ),
    phrase(
        "applies", Group.APPLIES, -4.0,
        r"\b(?:(?:my|a|the|our) (?:\w{1,12}(?:'s)? ){0,2}(?:thesis|dissertation)\b|(?:mémoire de|tesi di laurea|trabajo de fin|trabalho de fim|afstudeer|ausbildung zu[rm]|ausbildungsplatz|alternance|recherche d'emploi|candidatura\b|je postule|mi candidatura|sollicit\w{2,5} naar|apprenticeship))|"
        r"\b(?:apply(?:ing)? for (?:the|a|an|your)\b|application for\b|(?:my|adjunto|mein|mon|il mio|o meu|mijn) (?:cv|curr[ií]cul\w{1,4}|lebenslauf|résumé|resume)\b|cv (?:is )?(?:attached|enclosed)|adjunto cv|position advertised|internship|pr[aá]cticas\b|praktik(?:um|ant)|stage de (?:fin|master)|bewerb(?:ung|e mich)|vacanc|stagiaire|tirocinio|werkstudent|traineeship|apprenticeship|available for interview)",
        r"\b(?:(?:phd|doctoral|master'?s?|msc|bsc|undergraduate|\w{0,8}-?year) (?:\w{1,10} )?student\b|student (?:at|of (?!mine)|in|on|project)\b|soy estudiante|ich studiere|studiere (?:im|an)|étudiante?\b|my (?:thesis|dissertation|master thesis)|bachelorarbeit|masterarbeit|lend us\b|free of charge\?|acknowledge you in)|, free of charge\b",
    ),
    phrase(
        "asks_for_a_talk", Group.APPLIES, -3.0,
        r"\b(?:(?:honou?red|delighted|love|like) to have you (?:speak|on|as)|invite you to (?:speak|join (?:our|the) panel)|as (?:a |our )?(?:keynote|speaker|panel\w{0,4})|keynote|taking on people|als referent\w{0,2}|comme intervenant|como ponente|als spreker|come relatore|como orador)\b",
    ),
    phrase(
        "press_or_study", Group.APPLIES, -4.0,
        r"\b(?:on the record\b|press (?:query|enquiry|inquiry|request)|journalist|correspondent\b|i'm writing (?:a piece|an article)|writing a (?:piece|feature|story)|for (?:an|our|my) (?:article|magazine|podcast)|reporter\b|editor(?:ial)? deadline|presseanfrage|redaktion\b|market research|(?:our|this|a|short|online|annual) survey\b|industry analyst|analyst at\b|studie zum)",
    ),
    phrase(
        "complaint", Group.CUSTOMER, -3.0,
        r"\b(?:broken (?:on|upon) arrival|(?:was|were) (?:broken|missing|torn|scratched|faulty|leaking)|replacements? for|get (?:a )?replacements?|since (?:the|your) (?:last )?(?:update|upgrade|repair|visit|service)|seit dem (?:letzten )?update|depuis (?:la|votre) (?:mise à jour|dernière|visite)|desde la actualización|dall'aggiornamento|n'arriv\w{1,4} pas à|(?:can't|cannot|unable to) (?:export|print|open|connect|access|find the|log|sign|start (?:it|the|up|my|our))|non ries\w{2,5} a|no (?:puedo|podemos|consigo) (?:abrir|entrar|exportar|imprimir|acceder)|não consig\w{1,5}|arrived? (?:damaged|broken|late|wrong|incomplete|with)|in a row that|a credit for|a refund|damaged|(?:blocked|locked)(?: me)? out|can(?:no|')t (?:log|sign) in|(?:account|portal)[^.?!]{0,30} (?:locked|blocked)|when (?:our|my|the) (?:po|order)|news on (?:our|my|the|when)|(?:our|my) po \d|schaltet sich|fällt (?:\w{1,15} ){0,3}aus|ausgefallen|gelieferte[nrs]?|reklamation|réclamation|reclamaci[oó]n|reclamo|klacht|reclamação|beschädigt|endommagé|dañad[oa]s?|beschadigd|danneggiat[oaie])\b",
    ),
    phrase(
        "support_case", Group.CUSTOMER, -2.6,
        r"\b(?:(?:jams?|leaks?|rattles?|overheats?|crashe[sd]|freezes|won't (?:start|turn|switch|run|open|close|hold)|no longer (?:works?|holds?|starts?|runs?|opens?|closes?)|out of order|needs? (?:a )?repair\w{0,3}) (?:again|since|every|after|and|at|when|whenever)\b|(?:your )?(?:engineer|technician|fitter|mechanic) (?:come|call|visit)|(?:läuft|startet|funktioniert|geht|hält) (?:\w{1,15} ){0,3}nicht (?:mehr|richtig)|monteur (?:\w{1,15} ){0,3}(?:komen|langs)|ne (?:démarre|tient|chauffe|s'allume) (?:plus|pas)|(?:(?:werkt|koelt|start|draait|doet het) niet meer|non parte|não funciona|dejó de funcionar|se ha roto|si è rotto|avariad[oa])\b)|"
        r"\b(?:s/n\b|serial (?:no|number|\d)|seriennummer|error (?:code |e ?-?)?\d+|error e\d+|e\d{1,3} \"|rma\b|under warranty|warranty claim|sent our \w{1,15} back|back for repair|keeps (?:asking|showing|failing|crashing|drifting)|firmware \d|manual page|stopped working|(?:doesn't|does not|isn't|not) work(?:ing)?\b|has (?:snapped|failed|broken|died)|safety data sheet|sds\b|loan unit|my money back|promised (?:ten|\d+) working days|after the (?:lamp|filter|last) (?:change|service)|fehlermeldung|defekt|störung|ne (?:marche|fonctionne) (?:plus|pas)|kapot\b|can dev ring)|en panne|no funciona|aver[ií]ad|storing|non funziona|guasto",
    ),
    phrase(
        "bought_before", Group.CUSTOMER, -1.8,
        r"\b(?:(?:you|your \w{3,12}) (?:sold|built|fitted|placed|repaired|serviced|sent|laid|set up|put in) (?:us|me|our|for)|you (?:sold|delivered|installed|supplied|built|fitted)|(?:die|den|das) (?:sie|ihr) (?:uns )?(?:\w{1,15} ){0,3}(?:geliefert|installiert|eingebaut|verkauft)|que (?:vous|nous) (?:avez|avons) (?:livré|installé|vendu|acheté)|die (?:jullie|u) (?:\w{1,12} ){0,4}(?:geplaatst|geleverd|geïnstalleerd|verkocht))|"
        r"\b(?:we (?:bought|purchased|have bought|ordered)\b[^.?!]{0,60}\b(?:from you|last|in)\b|(?:you|your engineer) (?:installed|delivered|supplied|calibrated)\b|our (?:contract|order|unit|subscription|account)\b|order (?:no\.?|nr\.?|number)? ?#?\d{4,}|contract [a-z]{0,3}-?\d{3,}|from last month's visit|bei ihnen (?:gekauft|bestellt)|haben wir (?:gekauft|bestellt)|notre commande|cust(?:omer|\.) no)|nous avons acheté|hemos comprado|nuestro pedido",
    ),
    phrase(
        "accounts_matter", Group.CUSTOMER, -3.0,
        r"\b(?:(?:la|cette|votre|une|copie de) facture|(?:die|der|ihre|eine) rechnung|(?:la|su|una) factura|(?:de|uw|een) factuur|(?:la|vostra) fattura|(?:a|vossa|uma) fatura)\b(?! pro)|"
        r"\b(?:inv-? ?\d{3,}|invoice (?:no\.?|number|#)? ?\d{3,}|(?:your|the|this|our|overdue|april|may|june|july) invoice\b|po number (?:missing|on)|reissue\b|credit note|remittance|statement (?:january|february|march|april|may|june|july|august|september|october|november|december|of account)|paid (?:today|yesterday|on)\b|(?:shows?|marked|listed) (?:[\w-]{1,12} ){0,4}(?:unpaid|overdue)|we (?:settled|paid) (?:it|this|that|them)|check with your bank|your statement|payment (?:made|sent|was|has been)|rechnung(?:snr\.?)? ?\d|ihrer rechnung|skonto|mahnung|votre facture|facture n|su factura|factura n|uw factuur|vostra fattura|sent a new (?:purchase )?order|new purchase order \d|bank statement|(?:the|your) receipts for)",
    ),
    phrase(
        "appointment_matter", Group.CUSTOMER, -2.6,
        r"\b(?:(?:push|move|shift|bring forward) (?:tomorrow|today|monday|tuesday|wednesday|thursday|friday|our|the)(?:'s)? (?:\w{1,12}(?:-\w{1,8})? ){0,3}(?:to|back|by)\b|same link\b|check-in\b|stand-up meeting)|"
        r"\b(?:reschedul|need to move\b|in place of the\b|gate pass|new date for (?:the|our)|postpone (?:the|our)|(?:come|visit) \d{1,2} or \d{1,2}\b|termin (?:verschieben|verlegen)|verschieben\b|missing cert|certificates? (?:for|from|is|are)[^.?!]{0,40}(?:missing|\?|visit)|two of the three certs|delivery note|where is (?:my|our) (?:order|delivery|shipment)|tracking number|renew(?:al)? (?:of )?(?:our|the|your))|reporter (?:le|notre)",
    ),
    phrase(
        "personal", Group.PERSONAL, -3.5,
        r"\b(?:(?:sunday|saturday|friday|tonight)'s (?:game|match|party|barbecue|dinner)|(?:donation|fundrais\w{3}|food bank|spendenaufruf|faire un don|donativo)\b)|"
        r"\b(?:(?:the|our) kids\b|(?:mum|mom|dad|grandma|granny|auntie)\b|pick(?:ing)? up (?:the )?(?:kids|milk|bread|dry)|need milk\b|the boiler called|hen (?:do|party|weekend)|stag (?:do|party)|birthday|wedding|dinner (?:on|at|tonight)|for (?:dinner|lunch|drinks)\?|lunch\?|school run|love you\b|see you at home|dentist|babysit|girls'? night|ladies\b|cottage is booked|noodle|geburtstag|anniversaire|cumpleaños|have you got my|the gym\b)",
    ),
    phrase(
        "fraud", Group.FRAUD, -6.0,
        r"\b(?:next of kin|(?:in a meeting and|right now) can(?:no|')t talk|current balance|urgent payment|(?:transfer|payment) of [\d.,]{3,12} (?:eur|usd|gbp)? ?(?:has|needs) to|keep (?:this|it) (?:between us|confidential)|bank (?:account|details) (?:has|have) changed|updated bank details|to (?:the|our) new (?:bank )?account|million (?:usd|dollars|euro)|(?:usd|eur|\$) ?\d+(?:\.\d+)? ?million|barrister\b|remain blessed|sign in with your|your password\b[^.]{0,80}\bexpire|password for \S{1,80} expires|keep current password|gift cards?\b|wire transfer|verify your (?:account|mailbox|email)|new bank details|your bank details|are you (?:at your desk|free at the moment)|handle a supplier payment|lottery|inheritance|bitcoin|messages are on hold|mailbox (?:is )?(?:almost )?full\b[^.]{0,60}\bclick|crypto)",
    ),
    phrase(
        "mailing", Group.MAILING, -2.2,
        r"\b(?:how did we do|rate (?:your|us|our)|join us (?:live|on)|(?:is|are) due for renewal|call your adviser|wie zufrieden (?:sind|waren) sie|donnez-nous votre avis|valore su)\b|"
        r"\b(?:view (?:this \w{1,10} |it )?(?:on the web|in (?:your )?browser)|you(?:'re| are)? (?:receiving|getting|get|received) this\b|this e?-?mail was (?:sent to|intended for)|bulletin\b|newsletter\b|n° ?\d+\b[^.]{0,40}\b(?:lettre|rentrée|20\d\d)|la lettre de\b|digest\b|read (?:more|the changelog|this post)|register (?:free|now|here|anyway|:)|webinar\b|early bird|what's new\b|manage (?:preferences|email)|update (?:your )?(?:preferences|profile)|vous recevez cette|liebe leserinnen|désinscription|abbestellen|darse de baja|uitschrijven|not your flavour|wednesday emails|(?:this|every|each) week(?:'s)? (?:issue|email|post)|i read every reply|code [a-z]+\d{1,3}\b|open day\b|members' bulletin|latest news|summer news|dear (?:members|readers|subscribers|all\b(?= ?[,!.:-]))|unsubscribe\b|copyright 20\d\d)",
    ),
    phrase(
        "notice", Group.NOTICE, -2.2,
        r"\b(?:your (?:receipt|order|booking|tickets?|shipment|parcel|password|document|account|request|cloud recording|subscription)\b[^.]{0,40}\b(?:from|confirmed|has been|is|out for|to|reference|completed|\(\d)|booking reference|has accepted this|reset the password|out for delivery|waybill|commented on|view issue|amount paid|ihre bestellung|vielen dank für ihre bestellung|votre commande|su pedido|uw bestelling|your tickets|recording is now available|viewed your profile|has been completed|process order|do not reply|automatically generated)|^accepted:",
    ),
    phrase(
        "standing_acknowledgement", Group.NOTICE, -3.0,
        r"\b(?:dear business partner|has been forwarded to the responsible|we have received your|thank you for your (?:message|e-?mail|inquiry|enquiry), which|will (?:contact|get back to) you shortly|cannot be considered|vielen dank für ihre (?:e-?mail|nachricht)\. unser büro|ist (?:bei uns )?eingegangen)",
    ),
    *REASONS,
)  # fmt: skip

REQUEST = Screened(  # of any kind, by a person
    r"\b(?:please\b|pls\b|can (?:you|someone)\b|could (?:you|someone)\b|i want\b|i would like\b|i need\b|we need\b|we cannot\b|let me know\b)|\?|"
    r"\b(?:send (?:me|us)\b|bitte\b|merci de\b|por favor\b|graag\b|per favore\b|agradecer|me interesa\b|i am available\b|call me\b|advise\b|ask for\b)"
)
NO_REPLY_NEEDED = Screened(
    r"\b(?:no (?:need to|reply|answer|response|action) (?:reply|answer|respond|needed|required|necessary)|nothing to (?:do|answer)|just (?:fyi|for your information))|"
    r"\b(?:(?:do not|don't) (?:need to )?(?:reply|answer|respond)|keine antwort (?:nötig|erforderlich)|pas besoin de répondre|no hace falta (?:que )?responder|for your information only)"
)


def plain(*texts: str) -> str:
    """Texts as the patterns want them: one line, lower case, plain apostrophes; the first 8,000 characters of each."""
    joined = " . ".join(text[:8000] for text in texts if text)
    return " ".join(joined.replace("’", "'").replace("‘", "'").lower().split())


def found(text: str) -> list[tuple[Phrase, Signal]]:
    """Every phrase that stands in a plain text, with its words, weights as in the table."""
    bits = seen(text)
    hits = ((phrase, phrase.patterns.search(text, bits)) for phrase in PHRASES if phrase.patterns.bit & bits)
    return [(phrase, Signal(phrase.name, phrase.weight, hit[0].strip()[:120])) for phrase, hit in hits if hit]


def capped(hits: Iterable[tuple[Phrase, Signal]]) -> list[Signal]:
    """The signals, the weights of a group scaled down where together they pass its cap."""
    groups: dict[Group, list[Signal]] = defaultdict(list)
    for one, signal in hits:
        groups[one.group].append(signal)
    return [signal for group, signals in groups.items() for signal in _scaled(signals, _CAP.get(group, _DEFAULT_CAP))]


def _scaled(signals: list[Signal], cap: float) -> list[Signal]:
    total = abs(sum(signal.weight for signal in signals))
    share = min(1.0, cap / total) if total else 1.0
    return [Signal(one.signal, round(one.weight * share, 2), one.evidence) for one in signals]
