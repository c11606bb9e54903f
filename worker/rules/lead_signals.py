"""The words that show which way the money would flow, and what else a mail may be about.

Each phrase has a weight towards "this is a lead" (negative: against it) and counts once, whatever the number of its hits; groups are capped, so
that a long pitch weighs no more than a plain one.  Weights are logits.  Patterns run over one line of lower-case text with plain
apostrophes and single spaces; every repetition in them is bounded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from worker.model import Signal


class Group(StrEnum):
    BUYS = "buys"  # wants something from us that costs money
    SELLS = "sells"  # wants to be paid by us
    RECRUITS = "recruits"  # wants our people, or their time
    PERSONAL = "personal"  # family, friends, the office kitchen
    APPLIES = "applies"  # work, study, press: an answer is due, but nobody buys
    CUSTOMER = "customer"  # business already won
    FRAUD = "fraud"
    MAILING = "mailing"  # written to many
    NOTICE = "notice"  # written by a machine


@dataclass(frozen=True, slots=True)
class Phrase:
    name: str
    group: Group
    weight: float
    pattern: re.Pattern[str]


def _phrase(name: str, group: Group, weight: float, *patterns: str) -> Phrase:
    return Phrase(name, group, weight, re.compile("|".join(patterns)))


_GAP = r"[^.?!]{0,60}?"
_CAP = {Group.BUYS: 6.0}
_DEFAULT_CAP = 5.0

PHRASES: tuple[Phrase, ...] = (
    _phrase(
        "asks_for_price", Group.BUYS, 2.2,
        rf"\b(?:please|kindly|pls|could you|can you|would you|could someone|grateful for){_GAP}\b(?:quote|quotation|prices?|offer|proforma|figures|estimate|costs?|rates)\b",
        r"\b(?:how much|what(?:'s| is| are| does| do| would| wld| will| about)?) [^.?!]{0,60}?\b(?:costs?|prices?|pricing|run,|charge|monthly|fees?|kit be|rates?)\b",
        r"\bhow much (?:is|are|for|would|do|does|one)\b|, how much\b|how much\?|\bwhat's it run|\bballpark\b|\bwhats? a \w{1,20} costs?\b|\bcost\?|\bprice\?",
        r"\b(?:send|give|get|need|want|wants|like|receive|require|request|requesting|shoot)(?! you\b| our\b)(?: \w{1,12}){0,4}? (?:quote|quotation|price list|prices?|pricing|proforma|best offer|your offer)\b",
        r"\byour (?:quotation|quote|best price|best offer|offer|price list|prices|tariffs?|rates|dealer discount)\b",
        r"\brequest (?:for|a) (?:quotation|quote|proposal)|\bquot(?:e|ation) (?:request|please)|\bplease quote|\brfq\b|\bprice (?:for|of|and delivery)\b|\bto quote for\b|\bquote (?:in|for)\b|budgetary (?:price|quot)|\bprices? and\b",
        r"\b(?:bitte|bitten|erbitten|ersuchen|könnten sie|können sie)[^.?!]{0,80}?(?:angebot|preis|kosten|offerte)|\bwas kostet|\bwie teuer|\bwas (?:würde|würden|kosten)|preis(?:e|liste|beispiel)? (?:für|von)|preisanfrage|angebotsanfrage|\banfrage\b|angebot (?:für|über)|vorab preis",
        r"demande de (?:devis|prix|tarif)|\b(?:un|votre|vos|le|les|recevoir) (?:devis|tarifs?|prix|offre)\b|\bcombien\b|quels? (?:est|sont|prix|délais?|tarifs?|coûts?)\b|\bprix (?:export|de|pour|d')",
        r"cotizaci[oó]n|\bcotizar\b|presupuesto|qu[eé] (?:precio|costo|coste|vale)|cu[aá]nto (?:cuesta|vale|sale)|\b(?:el|su|sus|los) precios?\b|lista de precios",
        r"\bofferte\b|prijsopgave|\bwat kost|\bprijs(?:lijst|opgaaf)?\b|or[çc]amento|quanto custa|cota[çc][ãa]o|\bpre[çc]os?\b|preventivo|quanto costa|\bprezzi?o?\b|listino",
        r"\boffert\b|\bpris(?:er|lista)?\b|\btilbud\b|\bcennik|\bcena\b",
    ),
    _phrase(
        "asks_what_we_can_do", Group.BUYS, 1.4,
        r"\bd(?:o|oes) (?:you|u|your \w{1,20}) (?:\w{1,10} )?(?:sell|offer|ship|supply|make|have|do|rent|hire|calibrate|take on|stock|deliver|carry|repair|service|provide|support|install|train|cover|work with|accept|cater|measure|run|fit|handle|serve)\b",
        r"\bwhich (?:of )?your\b|\bwhich one (?:would|do|should)|\bwhat (?:would|do) you (?:use|put|recommend|suggest|offer|have|advise|need from me)\b|\bwhere do we start\b|\bis that the right (?:tool|one)|\bwhat (?:are )?(?:the|our) options\b",
        r"\bcan (?:you|u) (?:also )?(?:supply|quote|deliver|ship|do|calibrate|provide|offer|come|help us|make|repair|train|build|handle our|cover|advise|recommend|tell (?:me |us )?(?:which|if|whether))\b|\bcan or cannot\b|\bif you can (?:train|supply|ship)",
        r"\bdoes (?:it|the [^.?!]{1,30}?|this) (?:measure|apply|work|have|come|support|cover|include|accept|handle|fit|run|really)\b|\bis (?:it|the [^.?!]{1,30}?) (?:suitable|compatible|available|negotiable|in stock|still available)\b",
        r"\blead[- ]?times?\b|\bdelivery time|\bin stock\b|\bturnaround, and|\bminimum order|\bdo you ship\b|\bstill the price\b|\bexport directly\b",
        r"\b(?:macht|bietet|habt|verkauft|liefert|vermietet|kalibriert|repariert) (?:ihr|man)\b|\b(?:bieten|haben|liefern|verkaufen|führen|vermieten|kalibrieren) sie\b|\bgibt es\b|lieferzeit|teststellung|\bob (?:sie|eine|ein)\b",
        r"\b(?:proposez|avez|livrez|vendez|faites|intervenez|louez|pouvez|pourriez|auriez)-vous\b|\bsi vous (?:intervenez|proposez|livrez)|délai de livraison|\best-il possible",
        r"\b(?:tienen|venden|env[ií]an|mandan|hacen|ofrecen|alquilan|disponen|podr[ií]an|pueden|trabajan)\b|plazo de entrega",
        r"\b(?:hebben|verkopen|leveren|bieden|kunnen|verhuren) (?:jullie|u)\b|levertijd|\bvoc[êe]s (?:t[êe]m|vendem|fazem|enviam)|poderiam|prazo de entrega|\b(?:avete|vendete|fornite|potete|potreste|spedite|noleggiate)\b|tempi di consegna",
    ),
    _phrase(
        "states_a_need", Group.BUYS, 1.6,
        r"\b(?:we|i|he|she|they|company|unit|lab|client|member|customer|hall|who)(?:'d|'re|'s|'ll|'ve| would| are| am| is| will| also| do| have)?(?: (?:now|also|urgently|currently|really|probably|been|has|just|have|to|asked us for)){0,3} (?:need|needs|require|requires|looking for|looking to (?:buy|replace|source|upgrade|purchase|move|switch)|searching for|in the market for|shopping for|evaluating|comparing|replacing|renewing|outgrowing|planning to (?:buy|purchase)|sourcing|wants?|seeks?|suppliers able)\b",
        r"\b(?:we|i)(?:'d| would| should| could)? (?:like|love|want|wish) (?:to )?(?:buy|order|purchase|rent|hire|see (?:it|one|what)|trial|test|try|a demo|know if|establish cooperation|compare|\d+ minutes)\b|\bwhat i'd like\b|\blove \d+ minutes\b|\bi'?ll need\b|\bwe'd (?:take|need|want|like)\b",
        r"\bneed (?:a|an|the|one|two|three|four|\d+|some|someone|price|portable|ph|new|replacement)\b|\bnot happy with the (?:price|present|current)|\bqualifying a second source|\bneeds? (?:some|a|an|the|re-?cal)|\bsupplier for\b|\bcalls for an?\b|\bwants? (?:to know what|price|a quote|\w{1,12} no)|\bare shot\b|\bbroken? one\b|en a cassé",
        r"\b(?:wir|ich|er|sie) (?:benötig\w{1,4}|brauch\w{1,3}|such\w{1,3}|möcht\w{1,3}|plan\w{1,3}|beabsichtig\w{1,3}|bräuchten?|interessier\w{1,4}|wollen|hätten gern)\b|\b(?:und|,) sucht\b|benötigt|beschaffung|\bwären \d|\bwerden gesucht|(?:dringend|bedarf an|bedarf)\b",
        r"\b(?:nous|on|je|il|elle|laboratoire|société)\b[^.?!]{0,60}?\b(?:cherch\w{1,4}|recherch\w{1,4}|souhait\w{1,5}|voudri\w{1,4}|aimeri\w{1,4})\b|avons besoin|\bil (?:me|nous) faut|ai besoin",
        r"\b(?:necesit\w{1,5}|buscamos|busca|requerimos|nos interesa|quisi[eé]ramos|me urge|nos urge|solicito|ando viendo|estamos buscando)\b",
        r"\b(?:zoeken|zoekt|op zoek naar|nodig|willen graag|precisamos|preciso de|procuramos|gostar[ií]amos|ci serv\w{1,4}|mi serve|abbiamo bisogno|cerchiamo|stiamo cercando|vorremmo|behöver|søger|leter etter|potrzebujemy)\b",
    ),
    _phrase(
        "asks_for_documents", Group.BUYS, 1.6,
        r"\b(?:send|receive|get|need|want|copy of|email)(?! you\b| our\b)(?: (?!safety)\w{1,12}){0,4}? (?:brochure|catalogue?|data ?sheets?|documentation|specs?|specification|price list|scope|information|details)\b|\b(?:brochure|catalogue?|data ?sheet|sample|demo) request\b|\bcatalogue \+|\brequest (?:a |for a )?(?:brochure|catalogue?|demo|sample)|book a demo\b",
        r"(?:schicken|senden|zusenden)[^.?!]{0,40}?(?:unterlagen|prospekt|katalog|datenblatt|informationen|infos)|recevoir (?:une|la|votre) documentation|envoyer (?:une|la|votre) (?:documentation|brochure|plaquette)|enviar[^.?!]{0,30}?(?:cat[aá]logo|informaci[oó]n|ficha)|\binfo sobre\b|(?:stuur|sturen)[^.?!]{0,30}?(?:brochure|documentatie|folder)|inviar\w{1,3}[^.?!]{0,30}?(?:catalogo|brochure)",
    ),
    _phrase(
        "buying_process", Group.BUYS, 1.5,
        r"\b(?:budget|tender|shortlist|quotations? (?:are|is|to be)|purchase committee|capex|set aside|funded|granted funds|sign-?off|response due|line closes|board said yes|must order|order in|going out to bid|three suppliers|approved supplier|new supplier|supplier (?:list|registration)|suppliers? for|decide before|by close of business|before we buy|po ready|donor)\b|\bquotes? (?:by|before)\b",
        r"haushaltsjahr|ausschreibung|angebotsfrist|vergabe|erst nach freigabe|appel d'offres|prestataire|licitaci[oó]n|fecha l[ií]mite|aanbesteding|concurso p[uú]blico|gara d'appalto|\bconsultas t[eé]cnicas",
    ),
    _phrase(
        "invited_to_bid", Group.BUYS, 4.5,
        r"\binvit(?:ed|ation|es you)\b[^.?!]{0,60}?\b(?:to (?:quote|bid|tender|respond|submit)|respond to the following)|\bsolicitation\b|\bvendor id\b|suppliers? invited|invited to (?:quote|tender|bid)|einladung zur angebotsabgabe|invitaci[oó]n a cotizar|invitation à soumissionner",
    ),
    _phrase(
        "own_operation", Group.BUYS, 0.8,
        r"\b(?:our|my|my own) (?:\w{1,15} ){0,2}?(?:lab|laboratory|plant|site|pools?|line|lines|factory|brewery|farm|dairy|hotel|wells?|boilers?|ponds?|loop|facility|facilities|clinic|kitchen|workshop|fab|warehouse|unit|brewhouse|hall|borehole|house|harbour|team|business)\b",
        r"\bwe (?:run|operate|have \d|have a|have an|have two|make|press|test|measure|bottle|brew|grow|are (?:building|adding|a new|an? \w{1,20} (?:in|outside|near))|'ve got \d)|\bwe've (?:got )?(?:\d|an? )|\bi (?:run|look after|manage|have|sell) (?!a few ideas)",
        r"\bunser\w{0,2} (?:\w{1,20} )?(?:labor|werk|betrieb|anlage|kraftwerk|trinkwasserlabor)|\bnotre (?:labo\w{0,8}|usine|site|atelier)|tenemos una?\b|nuestr[oa] (?:planta|laborator\w{2})|\bonze (?:fabriek|locatie)|il nostro (?:laborator\w{2}|stabiliment\w)",
    ),
    _phrase(
        "quantity", Group.BUYS, 0.7,
        r"\b\d{1,4} ?(?:x|no\.|nos?\.?|pcs|pieces|units|kits|meters|metres|sets|instruments|stück|stk|unidades|equipos|stuks|pezzi|unit[àé]s)\b|\bqty\b|\bquantity\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}) (?:of (?:these|them|those)|\w{1,20}(?:meters?|photometers?|kits?|sensors?|probes?|units?))\b|\b(?:zwei|drei|vier|fünf|deux|trois|quatre|dos|tres|cuatro|twee|drie|due|tre) \w{4,30}",
    ),
    _phrase("model_number", Group.BUYS, 0.5, r"\b[a-z]{1,4}-?\d{2,4}[a-z]?\b"),
    _phrase(
        "asks_to_be_called", Group.BUYS, 0.8,
        r"\b(?:please |pls )?(?:call|ring|phone) me\b|\bplease ring\b|\bgive me a (?:call|ring|bell)\b|\bcall my cell|\bmy (?:cell|mobile|whats\w{0,3})\b|\bmi whats|rufen sie mich|rückruf|rappele[zr]|ll[aá]me(?:me|nme)|bel (?:me|mij)",
    ),
    _phrase("urgent_for_them", Group.BUYS, 0.5, r"\basap\b|\burgent\w{0,2}\b|\bby the \d{1,2}(?:st|nd|rd|th)\b|\bnext day\b|\bbefore (?:the )?(?:harvest|winter|audit|season)|\baudit\b|\binspection\b|\bis due any day|\bfor july\b|me urge"),
    _phrase("was_recommended", Group.BUYS, 1.0, r"\bsaw (?:you|your)\b|\bwe met\b|\bat the (?:booth|fair|show|stand)|\bfound (?:you|your)|\byour (?:flyer|catalog\w{0,2}|brochure|talk|page)\b|\bu?r brochure|ihren katalog|en su p[aá]gina"),
    _phrase(
        "wants_to_resell", Group.BUYS, 2.0,
        r"\bdealership\b|\bdealer (?:discount|terms|price)|\b(?:appoint(?:ing|ment)?|become|be) (?:us|your|a|an)(?: \w{1,12})? (?:dealer|distributor|agent|reseller)|\bdistribut\w{1,5} (?:your|of your)|\bresell your|\blive (?:enquiry|inquiry)",
    ),
    _phrase(
        "more_business", Group.BUYS, 2.2,
        r"\b(?:another|second|further|additional|more|extra) (?:\w{1,14} ){0,2}?(?:units?|sites?|instruments?|one|two|three|lines?|plants?|labs?|shops?|locations?|meters?|photometers?|building|branch)\b[^.!]{0,80}|\bnew (?:\w{1,12} ){0,2}?(?:site|building|line|plant|location|branch|shop|hall)\b|\bsame again\b|\bexpan(?:d|sion)\w{0,3}\b|\bampliaci[oó]n\b|erweiterung|modernis|replacement for|upgrade",
    ),
    _phrase(
        "put_off", Group.BUYS, -4.0,
        r"\b(?:conversation|talk|discussion) for (?:then|later|another day)\b|\bbudget isn't|\bmaybe (?:next year|one day|later)|\bsome day\b|\bnot (?:yet|now) but\b|\bprobably (?:\w{1,8} ){0,3}next year|vielleicht nächstes jahr|peut-être l'an",
    ),
    _phrase(
        "offers_services", Group.SELLS, -1.8,
        r"\bwe (?:can |could |also |help |would like to )?(?:offer|provide|help|speciali[sz]e|manufacture|finance|place|book|build|design|develop|represent|assist|work with|do consolidated|guarantee|fill|have (?:free|spare) capacity|can (?:place|arrange|help|support|save|handle))\b|\bi help\b|\bi could visit you\b|\bwhat we offer\b|\bour advantage",
        r"\b(?:wir|ich) (?:bieten|erstellen|unterstützen|entwickeln|helfen|vermitteln|liefern ihnen|beraten|übernehmen)\b|\berstellen wir\b|\bbieten wir\b|\bunser angebot\b|\bden rest erledigen wir",
        r"\b(?:nous|je) (?:vous )?(?:propos\w{1,4}|offrons|accompagnons|finançons|aidons|réalisons)\b|\bfinance leurs\b|(?:ofrecemos|le ofrezco|ayudamos a|somos (?:una empresa|fabricantes|l[ií]deres))|(?:wij bieden|wij helpen|oferecemos|ajudamos|offriamo|aiutiamo|siamo un'azienda)",
    ),
    _phrase(
        "our_wares", Group.SELLS, -1.2,
        r"\b(?:our|my) (?:\w{1,12} )?(?:agency|services?|solutions?|platform|price ?list|packages?|clients|candidates|developers|rates|panel|terms|portfolio|tool|software|team of|network|factory|technology|freelancers|experts)\b|\bterms \d+ ?%|\bunsere (?:leistungen|lösung\w{0,2}|kunden|plattform)|\bnos (?:services|solutions|clients)|nuestr[oa]s (?:servicios|soluciones|clientes)",
    ),
    _phrase(
        "sends_own_price", Group.SELLS, -2.2,
        r"\b(?:i|we|i'll|we'll|let me|happy to|can i|may i|i can)(?: will| can)? (?:send|share|forward|quote|email|show) (?:you|our|my|over)(?: \w{1,10}){0,4}? (?:price|pricing|prices|packages|quote|proposal|deck|case stud\w{1,3}|brochure|video|portfolio|best price|how|list|samples|profile)\b|i(?:'ll| will) (?:quote you|match)|\bsend(?: you)? our (?:price|catalog)|so i can send you",
    ),
    _phrase(
        "sellers_opening", Group.SELLS, -1.3,
        r"\breaching out|\breach out\b|\bcame across (?:your|you)|\bi noticed\b|^.{0,120}\bnoticed (?:you|that)|\blove what you|\bi was on your (?:web)?site|\b(?:mail|email|message) finds you|\bdear (?:purchasing|sir or madam purchasing|business owner|website owner|owner)|\bglad to know you|\bhow you are coping|\bi ran an? (?:quick )?(?:audit|check)|\bfloating this|\bbumping this|\bcircling back|\bdid you get a chance|\bfollowing up on my (?:previous|last)|\bmy (?:previous|last) (?:email|mail)|\bi wonder how",
    ),
    _phrase(
        "asks_for_a_slot", Group.SELLS, -1.2,
        r"\bworth (?:a|an) (?:\w{1,8} )?(?:chat|call|look|conversation)|\bopen to (?:a|an|learning|exploring|hearing)\b|\bquick (?:call|chat|question|intro)|\bsuitable time|\bhop on|\b(?:right|concerned|appropriate|best) person|\bwho(?:'s| is)? best to speak|\bmay i know\b|\bwould you be (?:open|interested)|\bare you (?:open|interested|getting)|\blet me know your interest|\binterested in (?:acquiring|learning|hearing|seeing|exploring)|\bhalf an hour\b|\btakes \d+ min|\b\d+[- ]minutes? (?:demo|call|chat)|échange de \d+|\bshort discussion|\bwho is in charge\b|\bwhat's the best email|\bkurzes (?:gespräch|telefonat)|\bunverbindlich(?:es)? (?:gespräch|kennenlernen)|block your slot",
    ),
    _phrase(
        "marketing_wares", Group.SELLS, -3.0,
        r"\bseo\b|\bgoogle'?s? (?:1st|first|page)|\b1st page|\brank(?:ing)? (?:on|in|higher)|\bbacklinks?|\bguest post|\bweb ?(?:design|site) (?:re)?design|\bleads? (?:a|per) (?:month|week)|\bqualified (?:\w{1,10} )?(?:leads|demos|meetings|appointments)|\blead gen|\bpay[- ]per|\b(?:attendee|visitor|email|mailing|contact|delegate)s?'? (?:list|database)|\bdigital marketing|\bapp development|\bdedicated developers?|\boutsourc|\berrors that stop|\bfree (?:trial|audit|video|consultation|mockup|dfm|analysis|3d)|\bcase study|\broi\b|\bboost (?:your)|\bgrow your|\bmore (?:enquiries|customers|leads|sales|traffic)\b|\benough (?:enquiries|leads)|\byour keywords|\bsales teams? (?:in|like|lose)|\bi sent you \d+|\bdemand generation|\bcold (?:email|calling)|\bsuchmaschinen|\bréférencement|posicionamiento|\bexplainer video|\bsocial media",
    ),
    _phrase(
        "event_or_award_wares", Group.SELLS, -2.5,
        r"\bsponsorship\b|\bshortlisted\b[^.]{0,80}\btop \d|\btop \d+ |\bshell scheme|\bstands? left|\bspeaker (?:slot|package)|\bexhibit(?:or)?s?\b[^.]{0,40}\bbook|\breserve your stand|\breprint rights|\bplaque\b|\baward (?:winner|nomination|fee)|messestand|messebau|\badvertis(?:e|ing) (?:in|with|space)|\bmedia kit",
    ),
    _phrase(
        "business_services_wares", Group.SELLS, -2.0,
        r"\bfreight (?:rates|forward|services|solutions|partner)|\bconsolidated air|\blogistics (?:services|partner|provider)|\bairway|\bawbs?\b|\benergy (?:broker|bills?|contract)|\bbusiness insurance|\bcleaning (?:services|contract)|\boffice (?:space|supplies)|\bpayroll|\bphone system|\bcard processing|\btranslation services|\bit support\b|\bmanaged (?:it|services)|\bcrm\b[^.]{0,30}\bdemo|\bcyber ?security|\berp\b|\bcompliance training|\bleasing|\bfactoring|\b36 (?:ou|or|bis) 48",
    ),
    _phrase(
        "makers_wares", Group.SELLS, -2.2,
        r"\bmoq\b|\bone-stop|\boem\b|\binjection mou?ld|\bpcba\b|\bwe are (?:a |an |the )?(?:\w{1,14} ){0,2}?(?:manufacturers?|makers|factory|exporter|agency|provider)|\bprofessional manufacturer|\bis (?:a|an) (?:\w{1,12} ){0,4}?(?:company|agency|laboratory|provider|consultancy) (?:with|for|in|that)|\b(?:wir sind|als) (?:\w{1,25} ){0,3}?(?:hersteller|messebauer|agentur|dienstleister|anbieter)|\bfree capacity|\bsubcontract|\bunder their own label|\bpartnership\b|\bwith your volumes|\bprivate label|\bfabricants? d|\bkey account manager",
    ),
    _phrase(
        "cheaper_than_yours", Group.SELLS, -1.5,
        r"\bwhat you(?:'re| are) paying|\bsave (?:you|your|up to)|\d+ ?% (?:cheaper|less|under|below)|\bcut (?:your |quote )?(?:costs?|time)|\blower your|\breduce your|\bbest price within|\bbelow \d|\bcompetitive (?:price|rates)\b|\bspare? you\b",
    ),
    _phrase(
        "your_sales", Group.SELLS, -1.2,
        r"\b(?:your|vos) (?:customers|clients|prospects|sales team|reps|exports?|shipments?|owners?|website|web ?site|site could)\b|\bihre kunden\b|\bsus clientes\b|\binstrument makers such as you|\bcompanies like yours",
    ),
    _phrase(
        "money_for_the_company", Group.SELLS, -3.5,
        r"\bacquisitive|\bcorporate finance|\b(?:sell|sale of|buy|acquire|acquiring) your (?:business|company)|\bshareholders?\b|\bthe owners have|\binvest(?:or|ment) (?:in your|group|firm)|\bworking capital|\binvoice financ|\bmerchant cash|\bsuccession\b[^.]{0,40}\bbuyer|\bprivate equity|\bm&a\b",
    ),
    _phrase(
        "sellers_way_out", Group.SELLS, -1.6,
        r"\breply [\"'“]?(?:stop|no thanks|leave out|remove|unsubscribe)|\bnot relevant\?|\bif you (?:wish|prefer|would rather|do not|don't)[^.]{0,50}(?:receive|hear|contact|emails)|\bif this isn't for you|\bne (?:souhaitez|voulez) plus|répondez stop|keine weiteren|\bmatch or walk away|genügt eine kurze|no desea recibir",
    ),
    _phrase(
        "recruits", Group.RECRUITS, -4.0,
        r"\bexecutive search|\byour background (?:is|looks)|\bbase up to|\bcandidates?\b|\bcvs? attached \(|\bfield service engineers?[^.]{0,40}available|\bimmediately available|\brecruit(?:er|ment|ing)|\bheadhunt|\bhead of sales\b|\brole i(?:'m| am)|\bjob opportunity|\bhire (?:top|the best)|\bpaid expert|\bexpert (?:call|network)|\bper hour\b|\bwe pay (?:gbp|usd|eur|\$|£|€)|\bpaid (?:survey|interview)|\btake part\b[^.]{0,40}\b(?:survey|study|interview)|\bstudying purchasing|\bhonorarium|personalvermittlung|\bpersonaldienst",
    ),
    _phrase(
        "applies", Group.APPLIES, -4.0,
        r"\bapply(?:ing)? for (?:the|a|an|your)\b|\bapplication for\b|\b(?:my|adjunto|mein) (?:cv|curr[ií]cul\w{1,4}|lebenslauf|résumé|resume)\b|\bcv (?:is )?(?:attached|enclosed)|\badjunto cv|\bposition advertised|\binternship|\bpr[aá]cticas\b|\bpraktik(?:um|ant)|\bstage de (?:fin|master)|\bbewerb(?:ung|e mich)|\bvacanc|\bstagiaire|\btirocinio|\bwerkstudent|\btraineeship|\bapprenticeship|\bavailable for interview",
        r"\b(?:phd|doctoral|master'?s?|msc|bsc|undergraduate|\w{0,8}-?year) (?:\w{1,10} )?student\b|\bstudent (?:at|of (?!mine)|in|on|project)\b|\bsoy estudiante|\bich studiere|\bstudiere (?:im|an)|\bétudiante?\b|\bmy (?:thesis|dissertation|master thesis)|\bbachelorarbeit|\bmasterarbeit|\blend us\b|\bfree of charge\?|, free of charge\b|\backnowledge you in",
    ),
    _phrase(
        "press_or_study", Group.APPLIES, -4.0,
        r"\bon the record\b|\bpress (?:query|enquiry|inquiry|request)|\bjournalist|\bcorrespondent\b|\bi'm writing (?:a piece|an article)|\bwriting a (?:piece|feature|story)|\bfor (?:an|our|my) (?:article|magazine|podcast)|\breporter\b|\beditor(?:ial)? deadline|\bpresseanfrage|\bredaktion\b|\bmarket research|\bsurvey\b|\bindustry analyst|\banalyst at\b|\bstudie zum",
    ),
    _phrase(
        "support_case", Group.CUSTOMER, -2.6,
        r"\bs/n\b|\bserial (?:no|number|\d)|\bseriennummer|\berror (?:code |e ?-?)?\d+|\berror e\d+|\be\d{1,3} \"|\brma\b|\bunder warranty|\bwarranty claim|\bsent our \w{1,15} back|\bback for repair|\bkeeps (?:asking|showing|failing|crashing|drifting)|\bfirmware \d|\bmanual page|\bstopped working|\b(?:doesn't|does not|isn't|not) work(?:ing)?\b|\bhas (?:snapped|failed|broken|died)|\bsafety data sheet|\bsds\b|\bloan unit|\bmy money back|\bpromised (?:ten|\d+) working days|\bafter the (?:lamp|filter|last) (?:change|service)|\bfehlermeldung|\bdefekt|\bstörung|en panne|\bne (?:marche|fonctionne) (?:plus|pas)|no funciona|aver[ií]ad|\bkapot\b|storing|non funziona|guasto|\bcan dev ring",
    ),
    _phrase(
        "bought_before", Group.CUSTOMER, -1.8,
        r"\bwe (?:bought|purchased|have bought|ordered)\b[^.?!]{0,60}\b(?:from you|last|in)\b|\b(?:you|your engineer) (?:installed|delivered|supplied|calibrated)\b|\bour (?:contract|order|unit|subscription|account)\b|\border (?:no\.?|nr\.?|number)? ?#?\d{4,}|\bcontract [a-z]{0,3}-?\d{3,}|\bfrom last month's visit|\bbei ihnen (?:gekauft|bestellt)|\bhaben wir (?:gekauft|bestellt)|nous avons acheté|\bnotre commande|hemos comprado|nuestro pedido|\bcust(?:omer|\.) no",
    ),
    _phrase(
        "accounts_matter", Group.CUSTOMER, -3.0,
        r"\binv-? ?\d{3,}|\binvoice (?:no\.?|number|#)? ?\d{3,}|\b(?:your|the|this|our|overdue|april|may|june|july) invoice\b|\bpo number (?:missing|on)|\breissue\b|\bcredit note|\bremittance|\bstatement (?:january|february|march|april|may|june|july|august|september|october|november|december|of account)|\bpaid (?:today|yesterday|on)\b|\bpayment (?:made|sent|was|has been)|\brechnung(?:snr\.?)? ?\d|\bihrer rechnung|\bskonto|\bmahnung|\bvotre facture|\bfacture n|\bsu factura|\bfactura n|\buw factuur|\bvostra fattura|\bsent a new (?:purchase )?order|\bnew purchase order \d|\bbank statement",
    ),
    _phrase(
        "appointment_matter", Group.CUSTOMER, -2.6,
        r"\breschedul|\bneed to move\b|\bin place of the\b|\bgate pass|\bnew date for (?:the|our)|\bpostpone (?:the|our)|\b(?:come|visit) \d{1,2} or \d{1,2}\b|\btermin (?:verschieben|verlegen)|\bverschieben\b|reporter (?:le|notre)|\bmissing cert|\bcertificates? (?:for|from|is|are)[^.?!]{0,40}(?:missing|\?|visit)|\btwo of the three certs|\bdelivery note|\bwhere is (?:my|our) (?:order|delivery|shipment)|\btracking number|\brenew(?:al)? (?:of )?(?:our|the|your)",
    ),
    _phrase(
        "personal", Group.PERSONAL, -3.5,
        r"\b(?:the|our) kids\b|\b(?:mum|mom|dad|grandma|granny|auntie)\b|\bpick(?:ing)? up (?:the )?(?:kids|milk|bread|dry)|\bneed milk\b|\bthe boiler called|\bhen (?:do|party|weekend)|\bstag (?:do|party)|\bbirthday|\bwedding|\bdinner (?:on|at|tonight)|\bfor (?:dinner|lunch|drinks)\?|\blunch\?|\bschool run|\blove you\b|\bsee you at home|\bdentist|\bbabysit|\bgirls'? night|\bladies\b|\bcottage is booked|\bnoodle|\bgeburtstag|\banniversaire|\bcumpleaños|\bhave you got my|\bthe gym\b",
    ),
    _phrase(
        "fraud", Group.FRAUD, -6.0,
        r"\bnext of kin|\bmillion (?:usd|dollars|euro)|\b(?:usd|eur|\$) ?\d+(?:\.\d+)? ?million|\bbarrister\b|\bremain blessed|\bsign in with your|\byour password\b[^.]{0,80}\bexpire|\bpassword for \S{1,80} expires|\bkeep current password|\bgift cards?\b|\bwire transfer|\bverify your (?:account|mailbox|email)|\bnew bank details|\byour bank details|\bare you (?:at your desk|free at the moment)|\bhandle a supplier payment|\blottery|\binheritance|\bbitcoin|\bmessages are on hold|\bmailbox (?:is )?(?:almost )?full\b[^.]{0,60}\bclick|\bcrypto",
    ),
    _phrase(
        "mailing", Group.MAILING, -2.2,
        r"\bview (?:this \w{1,10} |it )?(?:on the web|in (?:your )?browser)|\byou(?:'re| are)? (?:receiving|getting|get|received) this\b|\bthis e?-?mail was (?:sent to|intended for)|\bbulletin\b|\bnewsletter\b|\bn° ?\d+\b[^.]{0,40}\b(?:lettre|rentrée|20\d\d)|\bla lettre de\b|\bdigest\b|\bread (?:more|the changelog|this post)|\bregister (?:free|now|here|anyway|:)|\bwebinar\b|\bearly bird|\bwhat's new\b|\bmanage (?:preferences|email)|\bupdate (?:your )?(?:preferences|profile)|\bvous recevez cette|\bliebe leserinnen|\bdésinscription|\babbestellen|\bdarse de baja|\buitschrijven|\bnot your flavour|\bwednesday emails|\b(?:this|every|each) week(?:'s)? (?:issue|email|post)|\bi read every reply|\bcode [a-z]+\d{1,3}\b|\bopen day\b|\bmembers' bulletin|\blatest news|\bsummer news|\bdear (?:members|readers|subscribers|all)\b|\bunsubscribe\b|\bcopyright 20\d\d",
    ),
    _phrase(
        "notice", Group.NOTICE, -2.2,
        r"\byour (?:receipt|order|booking|tickets?|shipment|parcel|password|document|account|request|cloud recording|subscription)\b[^.]{0,40}\b(?:from|confirmed|has been|is|out for|to|reference|completed|\(\d)|\bbooking reference|\bhas accepted this|^accepted:|\breset the password|\bout for delivery|\bwaybill|\bcommented on|\bview issue|\bamount paid|\bihre bestellung|\bvielen dank für ihre bestellung|\bvotre commande|\bsu pedido|\buw bestelling|\byour tickets|\brecording is now available|\bviewed your profile|\bhas been completed|\bprocess order|\bdo not reply|\bautomatically generated",
    ),
    _phrase(
        "standing_acknowledgement", Group.NOTICE, -3.0,
        r"\bdear business partner|\bhas been forwarded to the responsible|\bwe have received your|\bthank you for your (?:message|e-?mail|inquiry|enquiry), which|\bwill (?:contact|get back to) you shortly|\bcannot be considered|\bvielen dank für ihre (?:e-?mail|nachricht)\. unser büro|\bist (?:bei uns )?eingegangen",
    ),
)  # fmt: skip

REQUEST = re.compile(
    r"\?|\bplease\b|\bpls\b|\bcan (?:you|someone)\b|\bcould (?:you|someone)\b|\bi want\b|\bi would like\b|\bi need\b|\bwe need\b|\bwe cannot\b|\blet me know\b|"
    r"\bsend (?:me|us)\b|\bbitte\b|\bmerci de\b|\bpor favor\b|\bgraag\b|\bper favore\b|\bagradecer|\bme interesa\b|\bi am available\b|\bcall me\b|\badvise\b|\bask for\b"
)
NO_REPLY_NEEDED = re.compile(
    r"\bno (?:need to|reply|answer|response|action) (?:reply|answer|respond|needed|required|necessary)|\bnothing to (?:do|answer)|\bjust (?:fyi|for your information)|"
    r"\b(?:do not|don't) (?:need to )?(?:reply|answer|respond)|\bkeine antwort (?:nötig|erforderlich)|\bpas besoin de répondre|\bno hace falta (?:que )?responder|\bfor your information only"
)


def plain(*texts: str) -> str:
    """Texts as the patterns want them: one line, lower case, plain apostrophes; the first 8,000 characters of each."""
    joined = " . ".join(text[:8000] for text in texts if text)
    return " ".join(joined.replace("’", "'").replace("‘", "'").lower().split())


def found(text: str) -> list[tuple[Phrase, Signal]]:
    """Every phrase that stands in a plain text, with its words, weights as in the table."""
    hits = ((phrase, phrase.pattern.search(text)) for phrase in PHRASES)
    return [(phrase, Signal(phrase.name, phrase.weight, hit[0].strip()[:120])) for phrase, hit in hits if hit]


def capped(hits: Iterable[tuple[Phrase, Signal]]) -> list[Signal]:
    """The signals, the weights of a group scaled down where together they pass its cap."""
    groups: dict[Group, list[Signal]] = defaultdict(list)
    for phrase, signal in hits:
        groups[phrase.group].append(signal)
    return [signal for group, signals in groups.items() for signal in _scaled(signals, _CAP.get(group, _DEFAULT_CAP))]


def _scaled(signals: list[Signal], cap: float) -> list[Signal]:
    total = abs(sum(signal.weight for signal in signals))
    share = min(1.0, cap / total) if total else 1.0
    return [Signal(one.signal, round(one.weight * share, 2), one.evidence) for one in signals]
