"""The words that show how a present, right reader takes an offer: no, later, a fixed time, yes, thanks.

Written for the same sentences as `intent_phrases`.
"""

from __future__ import annotations

import re

from worker.rules.intent_phrases import any_of
from worker.rules.screen import Screened

# A no that no "later" softens.
REFUSED = any_of(
    r"not in the market",
    r"no (?:nos|me) (?:encaja|interesa|convence|conviene)",
    r"(?:ça|cela) ne nous (?:intéresse|convient|concerne) pas",
    r"non (?:fa per noi|ci interessa)",
    r"não (?:nos )?(?:interessa|serve)",
    r"past niet bij ons",
    r"(?:not|no longer|never|neither|nor|hardly) (?:at all |really |currently |particularly |that |very |in the (?:least|slightest) |remotely )?interested",
    r"(?:no|zero|not any|little) interest(?! rate)",
    r"uninterested(?<!not uninterested)",
    r"no,? (?:but )?(?:thanks|thank you|thx|ta)",
    r"thanks,? but no(?: thanks)?",
    r"(?:not|nothing) (?:something|anything)? ?(?:for us(?! to)|we (?:need|want|use|require|would use)|of interest|our thing)",
    r"not (?:a (?:good |right )?(?:fit|match|priority for us)|relevant|applicable|suitable|our cup of tea)",
    r"(?:will|going to|have to|must|would|i am going to|we are going to|would rather|gonna) (?:have to )?(?:pass|decline|say no|give (?:this|it) a miss)(?! (?:on|it|this|that|your) (?:to|along|your|on to))",
    r"(?:decided|chosen|elected|opted|resolved) (?:against|not to|to stay|to stick|to remain|to keep|to go (?:with|for|another))",
    r"(?:went|gone|going|go|gone ahead|signed|placed the order) (?:with|for|to) (?:another|someone else|somebody else|a (?:different|competitor|rival|local|cheaper)|one of your competitors|the competition|your competitor|[a-z]{2,20} instead)",
    r"(?:awarded|given)(?: \w{1,15}){0,4} (?:elsewhere|to (?:another|someone else|a different|a competitor|your competitor))",
    r"(?:chosen|selected|picked|bought|ordered|found)(?: \w{1,15}){0,2} (?:another|a different|someone else|elsewhere|a competitor|an alternative|other)(?: \w{1,15})?",
    r"no intention",
    r"(?:wish|best of luck)(?: you)?[\w ,]{0,20} elsewhere",
    r"you can close (?:the|this|my|our) (?:file|case|ticket|enquiry|inquiry|lead|opportunity)",
    r"(?:please )?close (?:the|this|our|my) (?:file|case|enquiry|inquiry)",
    r"(?:project|plan|tender|purchase|investment) (?:has been|was|is|got) (?:cancel\w{2,4}|scrapped|dropped|stopped|shelved for good|abandoned)",
    r"no need to (?:send|follow|call|come|visit|chase|pursue|contact|get in touch|quote)",
    r"will not (?:change|be (?:needing|requiring|buying|taking|pursuing|proceeding|going|moving))",
    r"not (?:be )?(?:going ahead|proceeding|moving forward|pursuing|going (?:any )?further|taking (?:this|it) (?:any )?further)",
    r"not (?:buying|convinced|looking to (?:buy|change|switch|replace)|in the market|looking for (?:a |any |an )?(?:new|other|another|alternative|supplier|offers))",
    r"(?:too|far too|way too) (?:expensive|pricey|dear|costly) for us",
    r"over (?:and done|my dead body)",
    r"waste of (?:my |our )?time",
    r"(?:not|never|hardly)(?: really)? (?:see|have|find) (?:a|any|the|much) (?:use|need|point|benefit|application)",
    r"never (?:going to )?(?:buy|switch|change|consider)",
    # German
    r"kein(?:erlei|en)? (?:interesse|bedarf|verwendung)",
    r"nicht (?:interessiert|von interesse|interessant|relevant|benötigt|in frage|vorgesehen)",
    r"(?:haben|hätten) (?:uns|wir uns) (?:für|gegen)(?: \w{1,20}){0,4} entschieden",
    r"(?:gegen|für (?:einen )?anderen?)(?: \w{1,15}){0,4} entschieden",
    r"brauchen (?:wir )?(?:das |so etwas |sie )?(?:nicht|keine?n?)",
    r"(?:benötigen|suchen) (?:wir )?(?:nicht|keine?n?)",
    r"(?:nein|ne),? (?:danke|vielen dank)",
    r"danke,? nein",
    r"(?:lehnen|sage|sagen)(?: \w{1,10}){0,3} ab",
    r"absehen|absage",
    r"kommt (?:für uns )?nicht (?:in frage|infrage)",
    # French
    r"pas (?:du tout )?(?:l'utilité|l'usage|intéress\w{1,4}|besoin|preneur\w{0,2}|concernés par votre offre|donner suite)",
    r"aucun(?:e)? (?:intérêt|besoin|utilité)",
    r"ne (?:souhait\w{2,5}|désir\w{2,5}|donn\w{2,6}|pouvons)(?: pas)? (?:donner )?suite",
    r"ne (?:nous|m'|me) intéresse\w{0,2} pas",
    r"non,? merci",
    r"merci,? mais non",
    r"(?:avons|ai) (?:choisi|retenu|opté pour) un autre",
    r"décliner",
    r"sans suite",
    # Spanish
    r"no (?:nos|me|estamos|estoy) (?:interes\w{1,6}|hace falta)",
    r"no (?:tenemos|tengo|hay) (?:ningún )?(?:interés|necesidad)",
    r"no,? gracias",
    r"no (?:necesitamos|necesito|requerimos|lo necesitamos)",
    r"(?:hemos|he) (?:elegido|optado por|decidido)(?: \w{1,15}){0,3} (?:otr[oa]|no)",
    r"declin\w{2,5}",
    r"sin interés",
    # Dutch
    r"geen (?:interesse|behoefte|belangstelling)",
    r"niet (?:geïnteresseerd|nodig|interessant|relevant|van toepassing)",
    r"nee,? (?:bedankt|dank)",
    r"(?:kiezen|gekozen|besloten)(?: \w{1,15}){0,3} (?:voor een andere?|niet|ander)",
    r"zien (?:we )?(?:er )?van af",
    # Italian
    r"non (?:siamo|sono|ci|mi|è di (?:nostro )?)\s?interess\w{1,5}",
    r"nessun interesse",
    r"no,? grazie",
    r"non (?:abbiamo|ho) (?:bisogno|necessità|interesse)",
    r"non (?:ci serve|ne abbiamo bisogno|fa per noi|intendiamo)",
    r"(?:abbiamo|ho) (?:scelto|optato|deciso)(?: \w{1,15}){0,2} (?:un altro|altro|di non|per un altro)",
    r"decliniamo",
    # Portuguese
    r"não (?:temos|tenho|há|existe) (?:qualquer )?(?:interesse|necessidade)",
    r"não (?:estamos|estou|nos) interess\w{1,5}",
    r"não,? obrigad[oa]",
    r"não (?:precisamos|preciso|necessitamos|é para nós)",
    r"(?:optámos|optamos|escolhemos|decidimos)(?: \w{1,15}){0,2} (?:por outr[oa]|outr[oa]|não)",
    r"declinar|recusar",
)
# A yes that no word about later turns round.
YES = any_of(
    r"yes,? please",
    r"(?:go|please go) ahead",
    r"still (?:very )?interested",
    r"ja,? (?:bitte|gerne)",
    r"oui,? (?:volontiers|avec plaisir|merci)",
    r"sí,? por favor",
    r"ja,? graag",
    r"sì,? (?:grazie|volentieri)",
    r"sim,? por favor",
)
# Reasons for a no; a word about later turns them into "not now".
SETTLED = any_of(
    r"(?:we are|we are all|i am|all) (?:sorted|set|good|covered|well (?:served|equipped|looked after|covered)|fine|happy|content|satisfied|sorted out)(?: (?:thanks|thank you|for|with (?:what|our|the|who|how)|as (?:we|it|things)|where|here|at our end|on that|currently|already))?(?! to (?:talk|chat|meet|see|hear|discuss|help|take|receive|go|look|do|have))",
    r"(?:already|currently|just|recently) (?:have|got|use|using|work|working|with|bought|purchased|signed|ordered|invested|under contract|in (?:a )?contract|contracted|committed|replaced|covered|served|tied)(?: \w{1,15}){0,5}",
    r"(?:have|signed|in|under|got)(?: \w{1,12}){0,3} (?:contract|agreement)(?: \w{1,12}){0,3} (?:with|until|till|to|through|for)",
    r"signed with",
    r"(?:needs|requirements) (?:are|is) (?:fully |already |well )?(?:met|covered)",
    r"(?:do not|no longer|not) (?:currently |really |actually )?(?:need|require|want|use|have (?:a |any )?(?:need|use|requirement|budget|plans|call))(?! (?:to (?:know|see|understand|wait|worry|apologi))|much)",
    r"no (?:current |real |immediate |further |additional |longer any |such )?(?:need|requirement|use|budget|plans?|money|funds|demand|call)(?! to (?:reply|respond|answer|apologi[sz]e|worry|thank|call back|be sorry|rush|confirm|write|explain))",
    r"(?:happy|satisfied|content|pleased|fine) with (?:our|what|the|who|my) (?:current|existing|present|we|supplier|provider|one|own|set-?up|(?!sum|price|offer|quote|terms|figure)\w{3,15})",
    r"(?:do|doing|handle|keep|send)(?: it| this| that| everything| all)?(?: \w{1,12}){0,3} (?:in-?house|ourselves|internally|to an outside lab)",
    r"(?:stick|stay|staying|sticking|remain) with (?:our|what|the|who|my|them)",
    r"not (?:have|got) (?:any |the )?(?:budget|money|funds)",
    r"(?:haben|nutzen|verwenden|arbeiten)(?: \w{1,12}){0,3} (?:bereits|schon)(?: \w{1,20}){0,6}",
    r"(?:bereits|schon|gut|bestens) (?:versorgt|aufgestellt|ausgestattet|einen? (?:lieferant|anbieter|partner|dienstleister)\w{0,3}|gelöst|bestellt|beauftragt|vergeben)",
    r"zufrieden mit",
    r"kein(?:e)? (?:budget|mittel|geld|pläne|planung)",
    r"(?:avons|ai|disposons|travaillons) (?:déjà|d'un prestataire)(?: \w{1,15}){0,4}",
    r"pas de (?:budget|besoin|projet)",
    r"(?:satisfaits?|contents?) de notre",
    r"ya (?:tenemos|contamos|disponemos|trabajamos|tengo|hemos)(?: \w{1,15}){0,4}",
    r"(?:sin|no hay|no tenemos) presupuesto",
    r"(?:satisfechos|contentos) con",
    r"(?:hebben|werken|zijn)(?: \w{1,12}){0,2} (?:al|reeds)(?: \w{1,15}){0,4}",
    r"tevreden (?:met|over)",
    r"geen (?:budget|plannen|ruimte)",
    r"voorzien",
    r"(?:abbiamo|ho|lavoriamo|disponiamo) già(?: \w{1,15}){0,4}",
    r"(?:soddisfatti|contenti) (?:del|di|con)",
    r"ci troviamo bene",
    r"non abbiamo (?:budget|fondi)",
    r"já (?:temos|tenho|trabalhamos|dispomos|contamos)(?: \w{1,15}){0,4}",
    r"(?:satisfeitos|contentes) com",
    r"(?:sem|não temos) (?:orçamento|verba)",
)
FLAT_NO = re.compile(r"(?:^|\W)(?:no|nope|nah|nein|non|nee|não)\W{0,3}$")

# Time words that turn a refusal into "not now".
FOR_NOW = any_of(
    r"(?:right |just |for |not |until )now",
    r"at (?:the|this|present)(?: \w{2,8})? ?(?:moment|time|stage|point|present)?",
    r"at present",
    r"for the (?:moment|time being|foreseeable)",
    r"currently|presently|yet|momentarily|so far",
    r"this (?:year|quarter|month|season|term|fiscal year|week|half)",
    r"(?:budget|spending|hiring|capex|purchasing|investment) (?:is |are |has been )?(?:freeze|frozen|locked|spent|gone|exhausted|on hold|closed)",
    r"(?:im|zum) (?:jetzigen |aktuellen |gegenwärtigen )?(?:moment|augenblick|zeitpunkt)|momentan|derzeit|zurzeit|zur zeit|aktuell|vorerst|dieses jahr|noch nicht|gerade",
    r"(?:pour|à|en) (?:le |l'|ce )(?:moment|instant|heure actuelle)|actuellement|pas encore|cette année",
    r"(?:por|de|en) (?:el |este )?(?:momento|ahora)|actualmente|todavía no|aún no|este año",
    r"(?:op dit|voor het) (?:moment|ogenblik)|momenteel|nu|voorlopig|dit jaar|nog niet",
    r"(?:al|per il|in questo) momento|per ora|attualmente|quest'anno|non ancora",
    r"(?:de|neste|por) (?:momento|enquanto|agora)|atualmente|este ano|ainda não",
)
# A word about later that stands by itself.
LATER = any_of(
    r"not (?:right )?now",
    r"(?:nicht )?vor 20\d\d",
    r"not before 20\d\d",
    r"pas avant 20\d\d",
    r"(?:no|non) (?:antes de|prima del) 20\d\d",
    r"niet (?:vóór|voor) 20\d\d",
    r"up to (?:my|our) (?:neck|eyes|ears)s?",
    r"after that,? (?:gladly|happily|with pleasure|sure|yes)",
    r"(?:dit|deze) (?:jaar|kwartaal|maand) niet(?: meer)?",
    r"probeer het (?:\w{1,12} ){0,3}(?:in|na|over|later)",
    r"not (?:at|for) (?:the|this|now)(?: (?:moment|time|stage|point|present))?",
    r"not yet",
    r"not (?:this|until|till|before) (?:year|quarter|month|week|autumn|fall|spring|summer|winter|next|the|we|january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|\w{3,12})",
    r"(?:bad|wrong|terrible|awkward|not (?:a|the) (?:good|best|right)) (?:time|timing|moment)",
    r"(?:circle|check|come|get|report|loop|swing|cycle|drop) back(?: (?:to|with) (?:me|us|this|you|it))?(?: \w{1,8})? ?(?:in|after|next|once|when|around|later|towards?|at|by|on|then|if)",
    r"(?:circle|check|come|get) back (?:to|with) (?:me|us)",
    r"(?:try|ping|bug|call|ring|contact|reach out to|e-?mail|write(?: to)?|nudge|chase|remind|prod|ask|poke|catch) (?:me|us)(?: again| back| once more)? (?:again|in|after(?! \d{1,2}(?:\D|$))|next|later|then|once|when|around|towards?|come|early|mid|from|closer)",
    r"(?:touch base|follow up|reach out|get in touch|be in touch|speak|talk|reconnect|revisit|pick (?:this|it) up|reconvene|look at (?:this|it)|discuss(?: this| it)?|review(?: this| it)?|reopen|re-?evaluate|consider (?:this|it)|approach us|try) (?:again )?(?:again|in(?! (?:case|any|the meantime|advance|touch|person|detail))|after|next|later|then|once|when|around|towards?|come|early|mid|at the (?:end|start|beginning))",
    r"(?:revisit|reconsider|reassess)",
    r"(?:on hold|on ice|on the back burner|parked|park (?:this|it|that)|postponed|deferred|delayed|put off|pushed (?:back|to|into|out))",
    r"(?:spending|budget|hiring|capex|purchasing|investment) freeze|budget (?:is|has been) (?:frozen|spent|gone|locked|closed|exhausted)|no budget (?:left|until|till|this|before|for this)",
    r"(?:diari[sz]e|make a note|set a reminder|remind me|put a note)",
    r"(?:slammed|swamped|snowed under|flat out|rushed off|too busy|up to (?:my|our) (?:neck|eyes|ears)|very busy|really busy|crazy busy|super busy|overloaded|mid[ -]?move|in the middle of)",
    r"(?:maybe|perhaps|possibly|probably|hopefully) (?:later|next|after|once|in|when|then|down the)",
    r"(?:once|when|after|until|till) (?:we|i|the|our|things|all|it|that)(?: have| has| are| is| will)?(?: \w{1,15}){0,4} (?:unpacked|settled|done|finished|complete[d]?|approved|decided|over|calmer|quieter|clear|closed|started|moved|met|signed|live|in place|know|started|clearer|opens)",
    r"(?:will|should|to) know more (?:in|by|after|next|once|then|at)",
    r"know more (?:in|by|after|next)",
    r"nothing to (?:tell|report|say)(?: you)?(?: yet)?",
    r"(?:have|has) not (?:had (?:a |the )?(?:chance|time|opportunity)|got (?:round|around)|decided|made (?:a|up)|been (?:decided|approved)|met)",
    r"still (?:waiting|deciding|reviewing|discussing|considering|evaluating|under (?:review|discussion)|thinking|undecided|working through|being)",
    r"need (?:some |a bit |a little )?more time",
    r"(?:ran|run) out of time",
    r"later (?:this|in the|on|date|stage)|at a later",
    r"some ?(?:other )?time (?:later|next|in)|another time|in (?:the|due) (?:future|course)|down the (?:line|road|track)",
    r"next (?:year|quarter|season|spring|summer|autumn|fall|winter|financial year|fiscal year|budget)(?! to you)",
    r"(?:give|leave) (?:me|us|it)(?: \w{1,8}){0,2} (?:days?|weeks?|months?|few|couple)",
    r"premature|too (?:early|soon)",
    r"new (?:pot|budget|financial year|fiscal year)(?: \w{1,10}){0,2} (?:opens|starts|begins|comes)",
    r"(?:opens|starts|begins|is due) (?:again )?(?:on|in) ",
    # German
    r"(?:melden|meldet|kommen|kontaktieren|schreiben|rufen|fragen|versuchen|melde|ruf|frag) (?:sie |dich )?(?:sich |mich |uns |es |bitte |gerne |gern ){0,4}(?:im|in|ab|nach|anfang|ende|mitte|wieder|noch ?mal|nochmals|erneut|später|doch|dann|nächst\w{2,3})",
    r"(?:später|zu einem späteren zeitpunkt|noch nicht|erst (?:im|in|ab|nach|wieder|nächst\w{1,3}|wenn|ende|anfang|mitte|kommend\w{1,3})|verschoben|zurückgestellt|auf eis|budgetsperre|haushaltssperre|ausgabenstopp|wiedervorlage|land unter|keine zeit|zu viel zu tun|viel um die ohren|im nächsten (?:jahr|quartal)|nächstes (?:jahr|quartal)|nach (?:den ferien|dem urlaub|dem umbau|der messe|dem sommer))",
    r"(?:im moment|momentan|derzeit|zurzeit|zur zeit|aktuell|gerade|jetzt)(?: \w{1,15}){0,4} (?:nicht|kein\w{0,2}|schlecht|ungünstig|land unter|keine)",
    r"(?:passt|ist) (?:es )?(?:im moment|momentan|gerade|derzeit|aktuell) (?:nicht|schlecht|ungünstig)",
    r"schlechter zeitpunkt",
    # French
    r"(?:plus tard|pas (?:pour le moment|maintenant|en ce moment|pour l'instant|avant|encore|cette année)|ultérieurement|recontact\w{1,5}|relanc\w{1,4}[- ](?:moi|nous)|revenez vers|revenir vers|reparl\w{1,6}|reprenez contact|l'(?:an|année) prochain\w{0,1}|mauvais moment|reporté|en attente|gel(?:é|s)? (?:des? )?(?:budgets?|dépenses)?|à la rentrée|débordé\w{0,2})",
    r"(?:pour le moment|en ce moment|actuellement|pour l'instant)",
    # Spanish
    r"(?:más adelante|más tarde|ahora no|no (?:por|es) (?:ahora|el momento|buen momento)|por (?:el momento|ahora)|de momento|en este momento|el (?:próximo )?año (?:que viene|próximo)|escríb\w{1,5} (?:de nuevo )?en|contáct\w{1,6} (?:de nuevo )?en|llám\w{1,5} (?:de nuevo )?(?:en|a partir)|vuelva a (?:contactar|escribir|llamar)\w{0,3} (?:en|a|después)|(?:retom|habl)\w{1,6}(?:lo)? (?:en|después|más|a partir)|aplazad\w|pospuest\w|congelad\w|a partir de|mal momento|después de)",
    # Dutch
    r"(?:nu niet|niet nu|nu even niet|op dit moment|momenteel|later (?:dit|in|weer|nog)|volgend (?:jaar|kwartaal|voorjaar|najaar)|kom\w{0,2} (?:er )?(?:later|dan|in|over|na)|neem\w{0,1} (?:dan|later|in|over|na|in \w{3,12})(?: \w{1,12}){0,2} (?:weer |opnieuw )?contact|(?:mail|bel|benader) (?:me|mij|ons) (?:weer |nog eens |opnieuw )?(?:in|na|over|vanaf)|te druk|slecht moment|uitgesteld|on hold|nog niet|geen goed moment|pas (?:in|na|weer|vanaf))",
    # Italian
    r"(?:più avanti|più tardi|non (?:ora|adesso|per ora|in questo momento|al momento|è il momento|ancora|prima)|al momento|per (?:il momento|ora)|in questo momento|(?:ri)?(?:contatt|sent|scriv|chiam|parl)\w{1,7} (?:a|ad|in|dopo|tra|fra|nel|da|il) |risent\w{1,8}|ricontatt\w{1,6}|riparl\w{1,6}|l'anno prossimo|il prossimo anno|rimandat\w|rinviat\w|sospes\w|congelat\w|dopo (?:l'estate|le ferie|natale|ferragosto))",
    # Portuguese
    r"(?:mais tarde|mais para a frente|agora não|não (?:agora|neste momento|por agora|é o momento|antes)|de momento|neste momento|por (?:agora|enquanto)|no momento|(?:próximo ano|ano que vem)|volte a (?:contac?tar|falar|escrever)\w{0,3}|(?:fale|contac?te|escreva|ligue)\w{0,3}(?:-me| comigo| connosco| conosco)? (?:de novo )?(?:em|a partir|depois|após|no|na)|adiad\w|congelad\w|suspens\w|a partir de)",
)

_TIME = r"(?:\d{1,2}(?:[:.h]\d{2})?\s?(?:am|pm|uhr|h|o'clock)?|noon|midday|lunch(?:time)?)"
_DAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|tomorrow|today|montag|dienstag|mittwoch|donnerstag|freitag|morgen|lundi|mardi|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|mañana|maandag|dinsdag|woensdag|donderdag|vrijdag|lunedì|martedì|mercoledì|giovedì|venerdì|domani|segunda|terça|quarta|quinta|sexta|amanhã|(?:the )?\d{1,2}(?:st|nd|rd|th)"
_SLOT = rf"(?:{_DAY}|{_TIME})"
FIXED_TIME = re.compile(
    rf"(?<!\w)(?:{_DAY}|\d{{1,2}}[:.h]\d{{2}}|\d{{1,2}}\s?(?:am|pm|uhr|h|o'clock)|at \d{{1,2}}|noon|um \d{{1,2}}|à \d{{1,2}}|a las? \d{{1,2}}|om \d{{1,2}}|alle \d{{1,2}}|às \d{{1,2}}|\d{{1,2}}[./]\d{{1,2}})(?!\w)"
)
ACCEPTED = any_of(
    rf"{_SLOT}(?: \w{{1,12}}){{0,6}} (?:works|is (?:good|fine|great|perfect|ok|okay|ideal|confirmed|on|in (?:the|my) (?:diary|calendar))|suits|it is|will (?:work|do|suit)|would (?:work|be (?:good|fine|great|perfect))|sounds (?:good|great|fine|perfect)|confirmed|then|passt|geht|est (?:parfait|bon|ok)|me convient|convient|me (?:viene bien|va bien)|está bien|perfecto|komt (?:goed )?uit|is (?:goed|prima|akkoord)|past|schikt|va (?:bene|benissimo)|mi va bene|serve|está (?:ótimo|bem|bom|perfeito)|pode ser|fica bem)",
    rf"(?:see|speak to|talk to|meet|catch) you (?:\w{{1,8}} ){{0,2}}(?:on |at |then|there|next )?{_SLOT}?",
    rf"(?:let us|i will|we will|we can|happy to|shall we) (?:do|say|take|go (?:for|with)|make it|meet(?: up)?|be there|join|attend|call|ring) (?:\w{{1,10}} ){{0,4}}(?:on |at |for )?{_SLOT}",
    rf"(?:grabbed|booked|reserved|took|taken|picked|chose|chosen|accepted|confirmed?|confirming|pencilled|scheduled|set up|locked in|noted)(?: in| us in| it in)?(?: \w{{1,12}}){{0,5}} {_SLOT}",
    rf"(?:confirmed|agreed|deal|perfect|great|yes|yep|sure|ok|okay|fine|sounds good|works for (?:me|us)|looking forward|until|till)\W{{1,3}}(?:\w{{1,10}} ){{0,4}}{_SLOT}(?! (?:quote|units?|instruments?|devices?|of them|for (?:the|a) quote))",
    r"(?:that|this|the) (?:time|date|slot|day)(?: \w{1,8}){0,2} (?:works|suits|is (?:fine|good|perfect|great|ok))",
    r"(?:calendar|meeting) (?:invite|invitation|request)? ?(?:accepted|received and accepted)",
    r"(?:i have|have) accepted (?:the|your) (?:invite|invitation|meeting)",
    r"from your (?:booking page|calendar|calendly)",
    rf"(?:passt|abgemacht|einverstanden|bestätigt|bestätige|gerne|dann|ja|gut|perfekt|notiert|eingetragen)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{_SLOT}",
    r"(?:termin)(?: \w{1,12}){0,5} (?:passt|bestätigt|bestätige|notiert|eingetragen|steht)",
    rf"(?:d'accord|parfait|entendu|c'est noté|je confirme|confirmé|ok|oui)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{_SLOT}",
    rf"(?:de acuerdo|perfecto|confirmado|confirmo|vale|sí|nos vemos|quedamos)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{_SLOT}",
    rf"(?:akkoord|prima|afgesproken|bevestigd|goed|ja)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{_SLOT}",
    rf"(?:confermo|confermato|perfetto|va bene|va benissimo|d'accordo|ok|sì|ci vediamo)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{_SLOT}",
    rf"(?:until|till|bis|à|hasta|tot|a|até) (?:{_DAY})(?= ?(?:then|dann|$|[.!,]))",
    rf"(?:combinado|confirmado|confirmo|perfeito|fica|sim|marcado)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{_SLOT}",
)
NOT_ACCEPTED = any_of(
    r"(?:not|never|no longer|can not|will not|would not|unfortunately|instead|reschedule|postpone|nicht|leider|pas|malheureusement|niet|helaas|non|purtroppo|infelizmente|lamentablemente|proposal|offer|quote)",
    r"(?:would|could|might|can|is|does|how about|what about|passt ihnen|ginge|geht)\W[\w\W]{0,80}\?$",
    r"by (?:the |this |next )?(?:\d{1,2}\w{0,2}|(?:mon|tues|wednes|thurs|fri)day|end)",
)

INTERESTED = any_of(
    r"(?:please |pls |kindly |do |then |just |just |yes |so )*(?:send|forward|mail|e-?mail|drop|shoot|ping|fire)(?: (?:it|this|them|that|those|one|both))? ?(?:me|us|over|through|across|along|away|to me|to us|it|them)(?: (?:have|the|your|some|a|an|more|over|through|details|info|what|it|any))?(?! know)",
    r"(?:please|kindly|do) (?:quote|proceed|go ahead|send|provide|call|ring|arrange|prepare|share|submit|include|put together|let us have|come|book|advise (?:on )?(?:price|delivery))",
    r"go (?:ahead|on then|for it)",
    r"(?:love|like|appreciate|welcome|use) (?:\d{1,3}|five|ten|fifteen|twenty|thirty|half an|a few|some) (?:minutes?|mins?|hour|of your time)",
    r"send (?:over |me |us )?(?:the|your|some) (?:prices?|quote|quotation|offer|proposal|details|figures|brochure|deck|info\w{0,7})",
    r"what (?:does|would|will|do) (?:it|you|we) (?:take|need) (?:from us )?to (?:get|start|begin|go|make|set)",
    r"write to me (?:at|with|on)",
    r"(?:not|un)(?: |)happy with (?:our|the|my) (?:present|current|existing)",
    r"(?:i am|we are|am|are|be|very|quite|really|definitely|certainly|still|also|might be|would be|could be|both) (?:very |really |definitely |quite |certainly |still |also |genuinely |potentially )*(?:interested|keen|intrigued|curious|up for|open to|in the market|looking (?:for|to (?:buy|replace|upgrade|purchase|order|invest|change|switch))|ready to|happy to (?:talk|chat|meet|see|hear|discuss|have|proceed|go|take|look|arrange|receive))",
    r"not (?:un|dis)interested",
    r"(?:sounds|looks|look|seems|sound) (?:really |very |quite |pretty |like )?(?:good|interesting|great|promising|useful|perfect|exactly|just the|right|brilliant|fantastic|excellent|like (?:a|what))",
    r"(?:would|do|will|should|might|certainly|definitely) (?:love|like|want|welcome|appreciate|need|be grateful for)(?: to)? (?:(?:know|see|have|get|learn|try|discuss|proceed|order|go|meet|talk|speak|hear|arrange|receive|look|take|come|visit|test|buy|book|set up|understand|find)|a (?:quote|demo|call|visit|meeting|price|proposal|chat|sample|trial|look)|the|one|two|your|more|some|that|an? )",
    r"we (?:do )?(?:want|need) (?:the|a|an|to (?:order|buy|replace|get|see|proceed|know|have)|your|one|two|three|\d|some|it|this|help|someone|more)",
    r"(?:what|which) (?:is|are|would be|do you need)(?: the| our| your)? ?(?:next steps?|from us|you need|the process)",
    r"what do (?:you|we|i) need (?:from|to do|next)",
    r"what(?: is|'s)? next",
    r"how (?:do|can|should) we (?:proceed|order|get started|start|move|go|sign|take)",
    r"let us (?:talk|do|go|proceed|set|get|have a|meet|book|move|schedule|arrange|discuss|start|make it|give)",
    r"when (?:can|could|would|are) you (?:come|be able|visit|call|available|start|deliver|free|drop|pop|send|get|stop)",
    r"(?:can|could|would|will) (?:you|someone|somebody|your \w{2,12})(?: please| also| perhaps| possibly| kindly)? (?:send|quote|come|call|ring|give (?:me|us) a|provide|arrange|prepare|visit|drop|pop|get me|do me|share|put together|book|set up|let (?:me|us) have|forward|e-?mail|swing|stop by|show|walk (?:me|us)|make (?:me|us))",
    r"(?:can|could|may|might) (?:i|we) (?:have|get|see|book|order|arrange|request|try|set up|borrow|rent|schedule|come)",
    r"(?:get|give) (?:me|us) (?:a |an |your |some |the )(?:budget\w{0,4}|quote|quotation|price|number|figure|call|ring|shout|proposal|best price|rough)",
    r"tell (?:me|us) more",
    r"let (?:me|us) (?:have|see|try|know (?:the|your|how much|what))",
    r"happy to (?:have|talk|chat|meet|see|hear|discuss|jump on|hop on)",
    r"(?:call|ring|phone) me",
    r"(?:worth|up for|deserves) (?:a|an) (?:\w{1,10} )?(?:call|chat|look|conversation|try|visit|meeting|go)",
    r"(?:on|near the top of) (?:my|our|the) (?:list|radar|shopping list|agenda|shortlist)",
    r"(?:in|make|on) the (?:comparison|shortlist|running|tender)",
    r"(?:sign|count) (?:me|us) (?:up|in)",
    r"(?:what have you got|show (?:me|us)|bring it on|i am listening|all ears|convince (?:me|him|her|us|them)|sold|i am in|we are in|yes please|yes,? please|absolutely|go on then|why not|fire away)",
    r"have you got (?:a|an|any|some)",
    r"(?:i|we) (?:will|shall) (?:take|order|have|go for|go with|put it in front)",
    r"(?:place|placing|raise|raising|signing|issue|issuing) (?:an? |the )?(?:order|po|purchase order|requisition)",
    r"(?:good|perfect|great) timing",
    r"(?:exactly|just) what (?:we|i) (?:need|are looking|were looking|am looking|have been)",
    r"more (?:info|information|details)(?: please| would| on| about)",
    r"(?:please )?proceed with",
    r"we liked",
    # German
    r"(?<!kein )(?<!keinerlei )(?:grosses |großes )?interesse(?! haben wir (?:nicht|kein))(?= \w|\W|$)",
    r"(?:sehr |grundsätzlich |durchaus |auf jeden fall )?(?:interessiert|interessieren)(?! uns nicht| mich nicht)",
    r"(?:klingt|hört sich|sieht|wäre) (?:\w{1,12} ){0,3}(?:gut|spannend|interessant|super|prima|vielversprechend|toll|passend)",
    r"(?:schicken|senden|schick|send|mailen|lassen|geben|machen|rufen|kommen|erstellen|unterbreiten|bieten|nennen) sie(?: \w{1,12}){0,4} ?(?:mir|uns|bitte|gerne|gern|an|vorbei|zu|ein)?",
    r"(?:schick|sende|mail|ruf) (?:mir|uns|mich|doch|gerne|gern|bitte)",
    r"(?:könnten|können|würden|möchten) sie (?:\w{1,15} ){0,8}(?:angebot|machen|schicken|senden|zukommen|anrufen|vorbeikommen|erstellen|unterbreiten|anbieten|vorstellen|zeigen|zusenden|nennen|vereinbaren)",
    r"(?:wir |ich )?(?:brauchen|benötigen|suchen|möchten|hätten gerne?|würden gerne?|wollen|brauche|hätte gerne?|würde gerne?|freue mich auf|freuen uns auf)(?! (?:keine?|nicht|nichts))(?: \w{1,15}){1,5}",
    r"gerne?(?! geschehen)(?: \w{1,15}){0,3}",
    r"(?:wie geht es weiter|nächste schritte|nächsten schritte|machen wir (?:so|das)|legen sie los|her damit|immer her|auf jeden fall|unbedingt)",
    r"(?:vergleichs)?angebot (?:machen|schicken|zukommen|erstellen|unterbreiten|zusenden|wäre)",
    # French
    r"(?:très |vivement |bien )?(?<!pas )(?<!pas du tout )intéress(?:é|ée|és|ées|ant|ante|e|erait)(?! pas)",
    r"(?:envoy|transmett|adress|faites|fait|propos|appel|contact|rappel)(?:ez|er|es|e)[- ](?:moi|nous)(?: \w{1,15}){0,3}",
    r"(?:pouvez|pourriez|pourrais|peux)[- ](?:vous|tu) (?:\w{1,12} ){0,3}(?:envoyer|transmettre|établir|faire|proposer|appeler|rappeler|passer|adresser|chiffrer|venir|m'en dire)",
    r"(?:volontiers|avec plaisir|parlons-en|allons-y|je suis preneur|ça m'intéresse|bonne idée|pourquoi pas|nous (?:souhaitons|souhaiterions|aimerions|voulons|cherchons|recherchons)|je (?:souhaite|souhaiterais|voudrais|aimerais|cherche)|prochaine étape|faites-moi|un devis)",
    # Spanish
    r"(?<!no )(?:nos|me) (?:interesa|interesaría|gustaría|encantaría|vendría bien)",
    r"(?:mánd|envía|envíe|mand|envi|pás|pas|llám|hág|haz|manda|cotí[zc]\w{0,2}|prepár)\w{0,4}(?:me|nos|melo|noslo)(?: \w{1,15}){0,3}",
    r"(?:podría|puede|podrías|puedes|pueden|podrían) (?:\w{1,12} ){0,2}(?:enviar|mandar|pasar|llamar|cotizar|hacer|preparar|venir|visitar)\w{0,5}",
    r"(?:suena (?:bien|interesante)|adelante|con gusto|claro que sí|por supuesto|me parece (?:bien|interesante)|estamos interesados|estoy interesad[oa]|necesitamos|buscamos|queremos|quisiera|quisiéramos|siguiente paso|una cotización|un presupuesto)(?<!no estamos interesados)(?<!no necesitamos)",
    # Dutch
    r"(?<!geen )(?<!niet )(?:interesse|geïnteresseerd|interessant|belangstelling)",
    r"(?:stuur|mail|bel|geef|maak|doe|kom)(?:t u)? (?:me|mij|ons|maar|gerust|gerne|graag|eens|even|uw|jullie|een|de|het)(?: \w{1,15}){0,3}",
    r"(?:kunt|kun|kan|zou|zoudt|wilt|wil) (?:u|je|jij|jullie)(?: \w{1,15}){0,6} (?:sturen|mailen|bellen|langskomen|maken|opsturen|toesturen|aanbieden|geven|komen)",
    r"(?:klinkt (?:goed|interessant|prima)|graag(?! gedaan)|offerte|we (?:willen|zoeken|zouden graag)|ik (?:wil|zoek|zou graag)|volgende stap|ga je gang|laten we|doe maar)",
    # Italian
    r"(?<!non siamo )(?<!non sono )(?<!non ci )(?<!non mi )(?:interessat[oiae]|ci interessa|mi interessa|interessante|interesserebbe)",
    r"(?:mand|invi|chiam|prepar|facci|mi facci|ci facci|ci mandi|ci invi|mi mandi|mi invi)(?:i|ate|a|atemi|ateci|ami|aci|iate|imi|ici|a pure|i pure)?(?:mi|ci)?(?: (?:pure|il|la|un|una|le|i|tutto|avere|sapere)(?: \w{1,15}){0,3})",
    r"(?:può|puoi|potete|potrebbe|potreste|potresti) (?:\w{1,12} ){0,2}(?:mandar|inviar|chiamar|far|prepar|passar|venire|fornir)\w{0,5}",
    r"(?:volentieri|con piacere|procediamo|preventivo|vorrei|vorremmo|cerchiamo|abbiamo bisogno|ci servirebbe|mi dica|prossimo passo|molto bene, proced\w{2,6})(?<!non abbiamo bisogno)",
    # Portuguese
    r"(?<!não temos )(?<!não tenho )(?<!sem )(?<!qualquer )(?:interesse|interessad[oa]s?|interessante|interessa-nos|interessa-me)(?<!não estamos interessados)(?<!não estou interessado)(?<!não estou interessada)",
    r"(?:envi|mand|lig|prepar|fa[çc]|apresent|pass)(?:e|em|a|am|ue|uem|ar)(?:-me|-nos| me| nos| por favor|-nos)(?: \w{1,15}){0,3}",
    r"(?:pode|podem|poderia|poderiam|podes) (?:\w{1,12} ){0,2}(?:enviar|mandar|ligar|fazer|preparar|apresentar|passar|visitar|vir|cotar)\w{0,5}",
    r"(?:com (?:todo o )?(?:gosto|prazer)|vamos avançar|avançamos|orçamento|gostaria|gostaríamos|queremos|queria|precisamos|procuramos|parece (?:bem|interessante|bom)|próximo passo|pode avançar)(?<!não precisamos)(?<!sem orçamento)",
)

JUST_YES = re.compile(  # a whole mail
    r"(?:(?:hi|hello|hallo|hey)\W{1,3}(?:\w{1,15}\W{1,3})?)?(?:yes|yep|yeah|sure|absolutely|definitely|of course|gladly|by all means|ja|gerne?|klar|natürlich|oui|volontiers|bien sûr|sí|claro|por supuesto|sì|certo|volentieri|sim|claro que sim|graag|natuurlijk|zeker)(?:\W{1,3}(?:sure|thing|why not|please|thanks|thank you|bitte|danke|merci|gracias|grazie|obrigad[oa]|graag|dank je|gerne?|let us do (?:it|that)))?\W{0,4}"
)
QUESTION = Screened(
    r"\?|(?<!\w)(?:could you (?:tell|explain|clarify)|(?:i|we) (?:wonder|was wondering|were wondering|would like to know|have (?:a|one|some|two|another|a few) questions?)|(?:quick|honest|one|another) question|before we go|können sie mir sagen|frage(?:n)?:|j'aurais une question|tengo una (?:pregunta|duda)|ik heb (?:een|nog een) vraag|avrei una domanda|tenho uma (?:pergunta|dúvida))(?!\w)"
)

CLOSER = any_of(
    r"th(?:anks|ank you|anx|x)",
    r"cheers",
    r"(?:got|received|noted|understood|perfect|great|brilliant|excellent|lovely|super|wonderful|fantastic|awesome|ok|okay|fine|sure|will do|all good|sounds good|no problem|no worries|you too|appreciated?|much obliged|ta|roger|done|bye|goodbye|all the best|have a (?:good|nice|great|lovely))",
    r"no (?:need to|reply|answer|response) ?(?:reply|respond|answer|needed|necessary|required)?",
    r"(?:that is|this is) (?:all|everything)",
    r"(?:will|shall) (?:be in touch|let you know|get back to you|come back to you|revert)",
    r"(?:vielen |besten |herzlichen )?dank(?:e|eschön)?|alles klar|passt|perfekt|prima|erhalten|in ordnung|verstanden|wunderbar|schönes wochenende|schönen (?:tag|abend|feierabend)|bis dann|tschüss|wir melden uns|ich melde mich",
    r"merci|bien reçu|parfait|c'est noté|entendu|bonne (?:journée|soirée|fin)|à bientôt|très bien|reçu|je vous tiens|je reviens vers vous|nous reviendrons",
    r"(?:muchas )?gracias|recibido|perfecto|de acuerdo|entendido|vale|buen (?:día|fin)|hasta (?:luego|pronto)|estaremos en contacto",
    r"(?:hartelijk |alvast )?(?:dank|bedankt)|dank(?: je| u)(?: wel)?|ontvangen|prima|top|begrepen|fijn weekend|fijne (?:dag|avond)|tot (?:ziens|dan|gauw)|komt goed",
    r"grazie|ricevuto|perfetto|va bene|d'accordo|capito|buona (?:giornata|serata)|buon (?:weekend|lavoro)|a presto|le farò sapere|vi faremo sapere",
    r"obrigad[oa]|recebido|perfeito|combinado|entendido|bom (?:dia|fim)|até (?:breve|logo)|ok",
)
IN_TOUCH = any_of(
    r"(?:i|we) (?:will|shall) (?:be in touch|let you know|get back to you|come back to you|revert|contact you|give you a (?:call|shout))",
    r"(?:wir|ich) melden? (?:uns|mich)",
    r"je (?:vous tiens|reviens vers vous)",
    r"estaremos en contacto",
    r"le far(?:ò|emo) sapere",
)
EMOJI = re.compile(
    r"[\U0001f44d\U0001f64f\U0001f44c\U0001f642\U0001f60a\U0001f91d\u2705\u2714\U0001f389\U0001f600-\U0001f64f]|[:;]-?[)D]"
)
NO_ANSWER_NEEDED = any_of(
    r"no (?:need (?:to|for (?:a|you)) ?(?:to )?(?:reply|respond|response|answer|a reply)|reply (?:needed|necessary|required)|answer (?:needed|necessary|required)|action (?:needed|required))",
    r"keine antwort (?:nötig|notwendig|erforderlich)",
    r"(?:pas|inutile) (?:besoin )?de (?:me |nous )?répondre",
    r"no (?:hace falta|es necesario) (?:que )?(?:respond|contest)\w{1,5}",
    r"(?:antwoord(?:en)?) (?:is )?niet nodig",
    r"non (?:serve|occorre|è necessario) (?:che )?rispond\w{1,4}",
    r"não (?:é preciso|precisa|é necessário) (?:de )?responder",
)
