"""The words of headlines: what harms, what merits congratulation, what only sounds like either.

Patterns meet lower-case text with straight apostrophes.  Languages as in `intent_phrases`, and Norwegian, Danish and Swedish where short.
"""

from __future__ import annotations

import re

from worker.rules.phrase_search import Phrases


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)")


def _in_compounds(words: str) -> tuple[str, str]:
    """The words alone, and as the end of a long German one ("Werksschließung")."""
    return words, rf"(?=\w{{7}})\w{{1,15}}{words}"


# Taken out before harm is looked for.
HARMLESS = _any(
    r"(?:cut|cuts|cutting|snips?) (?:the |its |a )?(?:ceremonial )?ribbon",
    r"break(?:s|ing)? (?:new )?ground",
    r"kill(?:s|ed|ing|er)? (?:it|app|feature|instinct|deal)|killer (?:app|product|feature|year|quarter|growth)",
    r"fir(?:es|ed|ing|e) up",
    r"(?:on fire|all cylinders|fires on all)",
    r"fire[- ](?:chief|station|engine|safety|resistant|proof|fighters?|brigade|pit|side|wall|extinguishers?|retardant|alarm|protection)",
    r"(?:strikes|struck|striking|to strike) (?:gold|silver|oil|a (?:balance|chord|pose)|(?:(?:a|an|new|major|big|first|landmark|supply|export|licensing|exclusive|global|\w{1,12}-year|\W?\d\w{0,6}) ){0,4}(?:deal|partnership|agreement|alliance|pact|contract))",
    r"explosive (?:growth|demand|sales|start|success|expansion|rise|popularity)|(?:demand|sales|growth|revenue|interest|popularity) (?:explodes?|exploding|exploded)",
    r"crash[- ](?:course|test(?:ed|ing)?s?|proof)",
    r"(?:brand|total|ad|name) recall",
    r"recalls? (?:his|her|their|how|the (?:day|days|early|night|time|year|moment|start|beginning)|\d{4}(?! (?:\w{1,12} ){0,2}(?:units?|cans|packs|bottles|cases|products|vehicles|devices))|when|life|childhood|growing|a (?:day|time)|memories|days)",
    r"(?:founder|owner|chairman|chairwoman|veteran|brewer|pioneer|ex-\w{1,15}) recalls",
    r"(?:slash|cut|shed|reduc|trim|lower|halv|shrink|ax|eliminat|crush|shrank|drop|curb)\w{0,4}(?: (?:its|their|the|overall|total|annual|down))? ?(?:by )?(?:\d{1,3}(?:\.\d)?(?:%| ?percent| per cent) (?:of )?(?:its |their )?)?(?:\w{1,14} )?(?:plastics?|emissions?|carbon|co2|waste|water|energy|packaging|footprint of carbon|lead[- ]times?|waiting times?|prices?|sugar|salt|costs? for (?:customers|patients)|fees|bills?|downtime|paper|electricity|gas|fuel|pollution|delivery times?|red tape|power use|use of|food miles|fat)(?: (?:use|usage|consumption|footprint|intensity))?",
    r"(?:zero|no|without|free of|fewer|lowest|never had an?|prevents?) (?:\w{1,12} ){0,3}(?:accidents?|injur(?:y|ies)|lay-?offs?|job (?:losses|cuts)|redundancies|incidents?|fatalit(?:y|ies)|recalls?|defects?|compulsory redundancies|spills?|breaches)",
    r"(?:accident|injury|incident|spill|recall|defect)[- ]free",
    r"(?:charcoal|open|camp|log|wood) ?-?fires?",
    r"nobody was hurt|no one was hurt|no injuries",
    r"(?:detect|prevent|spot|fight|tackl|stop|curb|avoid|combat|reduc|catch|identif|monitor|treat|cur|protect against|guard against|screen for|test for|tests for|insur|predict|bekämpf|erkenn|verhinder|détect|prévent|detectar|prevenir|rilev|preven)(?:s|es|e|ing|y|ies|ion of|ment of|en|er|ir|t)? (?!(?:strike|lay-?offs?|insolvency|bankruptcy|lawsuit|closure|job losses|walkout))(?:\w{1,14} ){0,2}(?:contaminat\w{1,4}|leaks?|fraud|cancer|disease|outbreaks?|fires?|bacteria|legionella|pollution|spills?|cyber-?attacks?|breach(?:es)?|infections?|accidents?|deaths?|injur\w{1,4}|explosions?|toxins?|pathogens?|viruses|failures?|losses|waste)",
    r"(?:contaminat\w{1,4}|leak|fraud|cancer|breach|outbreak|fire|disease|pollution|virus|theft|loss|strike|accident|crash|insolvency|toxin|spill|explosion) (?:detect\w{1,4}|prevention|test\w{0,4}|sensor|sensors|monitor\w{0,4}|protection|research|insurance|screening|treatment|therapy|drug|vaccine|training|rate|rates)",
    r"(?:let go|laid off|made redundant|sacked|axed|dropped|displaced|fired) by (?:a |its |their |the )?(?:rival|competitor|neighbour|neighbor|another|former)\w{0,10}",
    r"(?:bankrupt|insolvent|collapsed|defunct|failed|ailing|struggling|fallen) (?:rival|competitor|neighbour|neighbor|supplier|brand)(?:'s)?",
    r"(?:rival|competitor|neighbour)(?:'s)? (?:bankruptcy|collapse|insolvency|closure)",
    r"clos(?:e|es|ed|ing)(?: on| out)? (?:\w{0,3}[$€£]\s?\d[\d.,]{0,6}\s?\w{0,9}|(?:a |an |its |the |new |first |second |final |oversubscribed |record )*(?:\d[\d.,]{0,6}\s?\w{0,9} )?(?:series|seed|round|funding|financing|deal|acquisition|purchase|merger|gap|contract|sale of|year (?:with|on)|loop|investment|fund|capital|quarter with))",
    r"clos(?:es?|ing|ed) (?:in on|the gap|ranks)|closing (?:ceremony|bell|date)|closed[- ]loop|close to|close(?:r)? ties",
    r"(?:smash|blast|crush|shatter|destroy|obliterat|demolish)\w{0,3} (?:\w{1,12} ){0,3}(?:records?|targets?|expectations?|forecasts?|goals?|competition|milestones?|estimates?|barriers?)",
    r"blast[- ]?off|blast from the past|having a blast|bomb[- ]?shell success|photo[- ]bomb|bath bombs?",
    r"death (?:of (?:plastic|the (?:office|commute|cheque|paper))|by chocolate|metal)|dead(?:line|pan|lock)?s?(?= )(?<=deadlines)|dead heat|drop[- ]dead gorgeous",
    r"sick (?:beats?|leave|pay)",
    r"losing (?:weight|calories)|lost (?:and found|art|recipe|world|time|weight)|weight loss|heat loss|water loss(?:es)?|loss[- ]free|hair loss|hearing loss|no loss",
    r"(?:attack|attacks|attacking) (?:the )?(?:market|problem|new)",
    r"hits? (?:the (?:shelves|ground running|road|market|mark|right|spot|jackpot|target)|(?:its )?(?:\w{1,10} )?(?:milestone|target|record|goal|new high|\d))",
    r"storm(?:s|ed|ing)? (?:ahead|to|into)|by storm|takes? .{0,20} by storm",
    r"drops? (?:new|first|its|album|limited)",
    r"poach(?:es|ed)",
    r"shoot(?:s|ing)? (?:for|up|to)",
    r"bust(?:s|ing)? (?:myths?|record)",
    r"bleeding edge|cutting[- ]edge|cut(?:s|ting)? (?:the )?(?:cake|corners|through|first)",
    r"fine (?:dining|art|wine|chemicals?|particles?|food|fragrance|tuning|filtration|print)s?|refin\w{1,5}|fine-tun\w{1,4}",
    r"charg(?:es|ing|ed) (?:ahead|up|point|points|station|stations|forward|into)|in charge|free of charge|taking charge",
    r"suit(?:e|es|ed|s|able)|pursu(?:e|es|ed|ing)",
    r"beats? (?:forecasts?|expectations|estimates|guidance|targets?|rivals?|competition|the (?:heat|clock|market|odds))",
    r"conviction(?: that)?|court(?:yard|s|ing|esy)\b(?<!courts)|tennis court|food court",
    r"trial (?:shows?|results?|run|plant|batch|starts?|begins?|success\w{0,4}|data|site)|(?:clinical|field|pilot|phase|drug|successful|medical) (?:\w{1,6} )?trials?",
    r"downsiz(?:e|es|ed|ing) (?:its )?(?:packaging|bottle|carbon)",
    r"gas yard|explosion[- ]proof",
    r"disaster relief|emergency (?:aid|services award)",
    r"poison(?:ous)? (?:frogs?|ivy)",
    r"bankrolled?|bankrolls",
    r"cease-?fire",
)

BAD_PHRASES = (
    # jobs and sites
    r"lay(?:s|ing)?[- ]?offs?|laid off",
    r"redundanc(?:y|ies)",
    r"(?:job|jobs|roles?|staff|positions?|posts?|workforce|headcount|head-count|personnel|payroll)(?: \w{1,12}){0,3} (?:cuts?|losses|loss|lost|go|going|gone|at risk|axed|eliminated|reduction|reductions|culled?|to go|threatened|slashed|shed|trimmed|cutback\w?|goes)",
    r"(?:cut|cuts|cutting|axe|axes|axed|axing|slash|slashes|slashed|slashing|shed|sheds|shedding|eliminat\w{1,4}|trim|trims|trimming|los(?:e|es|ing)|scrap|scraps|cull|culls|remov\w{1,3}|reduc\w{1,4}|lower\w{0,3})(?: (?:up|more|than|about|around|nearly|almost|over|its|the|another|some|further|roughly|to|a|of|by|in|global|head|office|uk|us|local|senior|middle|full-time|number|third|quarter|half|tenth|hundreds|thousands|dozens|\d[\d.,]{0,6}%?|per|cent|percent)){0,7} (?:jobs?|roles?|staff|positions?|posts?|workers?|employees?|workforce|headcount|personnel|managers|people|colleagues|team|teams)",
    r"fir(?:es|ed|ing|e) (?:\d[\d,.]{0,6}|its|the|his|her|ceo|chief|hundreds|dozens|half|staff|workers|boss|head|\w{3,15} (?:ceo|boss|chief|workers|staff))",
    r"(?:sack|dismiss|oust|terminat)(?:s|ed|ing|es|e)?(?! of potatoes)",
    r"(?:let|lets|letting) (?:\d[\d,.]{0,6}|staff|go|workers|employees|people|\w{1,10} (?:go|workers|staff)) ?(?:go)?",
    r"right-?siz\w{1,4}|down-?siz\w{1,4}|de-?layer\w{1,4}|resiz\w{1,4} (?:its )?(?:workforce|organi[sz]ation|team)",
    r"restructur\w{1,4}|reorgani[sz]\w{1,6}(?: that| with| plan| to (?:cut|reduce))",
    r"(?:simplif\w{1,4}|streamlin\w{1,4}|optimi[sz]\w{1,6}|rationali[sz]\w{1,6}|consolidat\w{1,4}|realign\w{0,6}|reshap\w{1,4})(?: \w{1,12}){0,3} (?:structure|organi[sz]ation|workforce|footprint|operations|headcount|sites|plants|production|teams?|network|staffing|cost base|roles)",
    r"impact on (?:colleagues|staff|jobs|employees|our people|roles)",
    r"(?:voluntary|early) (?:departure|exit|severance|redundanc\w{1,3}|separation|retirement (?:scheme|programme|program|package))\w{0,2}",
    r"severance",
    r"(?:affected|impacted|departing) (?:employees|staff|colleagues|workers|team members)",
    r"consultation (?:with (?:staff|workers|employees|unions?)|period|process)",
    r"furlough\w{0,3}|short[- ]time work\w{0,3}|hiring freeze|pay freeze",
    r"part(?:s|ed|ing)? (?:ways|company) with|farewell to \d|say(?:s|ing)? goodbye to \d",
    r"workforce (?:adjustment|reduction|restructuring|changes|transformation|rebalancing|planning exercise)|headcount",
    r"(?:cost|savings?|efficiency)[- ](?:cutting|saving|reduction)? ?(?:drive|programme|program|plan|measures)",
    r"(?:clos(?:e|es|ed|ing|ure|ures)|shut(?:s|ting|down|downs)?|shutter\w{0,3}|mothball\w{0,3}|wind(?:s|ing)? (?:down|up)|axe[sd]?)(?: of)?(?: (?!the (?:gap|deal|loop))\w{1,14}){0,4} (?:site|sites|plant|plants|factory|factories|branch|branches|office|offices|mill|mills|store|stores|shop|shops|depot|depots|lab|labs|laboratory|brewery|facility|facilities|line|lines|operations|works|warehouse|doors|division|business|unit|down|hospital|clinic|mine|school|pub|restaurant)",
    r"(?:site|plant|factory|branch|office|mill|store|depot|lab|laboratory|brewery|facility|warehouse|works|foundry|hatchery)(?: \w{1,12}){0,2} (?:to (?:close|shut|be closed|be mothballed|be shuttered)|closes|closed|closure|closures|shuts|shut(?:down)?|shuttered|mothballed|faces closure|idled)",
    r"shut(?:s|ting)? (?:its )?doors|clos(?:es|ing) (?:its )?doors|clos(?:es|ed|ing) (?:for good|permanently|after \d)|permanent(?:ly)? clos\w{1,4}|ceas(?:e|es|ed|ing) (?:production|operations|trading|manufactur\w{1,4}|publication)|shut-?down|suspend\w{0,3} (?:production|operations|trading|dividend|sales|work|shipments)|(?:operations|production|trading|work|shipments) (?:suspended|halted|stopped|paused|idled)|halt(?:s|ed)? (?:production|operations|shipments|trading)|closure|pull(?:s|ing)? (?:out|the plug)|withdraw(?:s|n|ing)? from|exit(?:s|ing)? (?:the )?(?:market|business)|last day of trading|closes|closing|to close",
    # harm to people
    r"di(?:es|ed)|dead|deaths?|deadly|fatal(?:ity|ities|ly)?|kill(?:s|ed|ing)?|mourn\w{0,3}|obituar(?:y|ies)|passes away|passed away|tribute(?:s)? (?:to|paid|for)|funeral|in memoriam|drown\w{0,3}|suicide|murder\w{0,3}|manslaughter",
    r"injur(?:e|es|ed|y|ies|ing)|hurt|wounded|hospitali[sz]ed|in hospital|burn(?:s|ed) (?:in|after)|hurts|casualt\w{1,3}|trapped|evacuat\w{1,4}|missing after",
    r"accidents?|explosions?|explod\w{1,4}|blast|crash(?:es|ed)?|collaps\w{1,4}|derail\w{1,4}|collision|fire|fires|blaze|inferno|flames|gutted|arson|flood(?:s|ed|ing)? (?:damage|hits?|forces?|closes?|plant|factory)|sinks?|capsiz\w{1,3}|disaster|tragedy|catastroph\w{1,3}|emergency services|rescue (?:teams|crews)|fire crews?",
    # product and environment
    r"recall(?:s|ed|ing)?",
    r"contaminat\w{1,4}|salmonella|listeria|e\.? ?coli|legionella|botulism|pollut\w{1,4}|spill(?:s|ed|age)?|leak(?:s|ed|age|ing)?|toxic|poison\w{0,4}|outbreak|norovirus|bacteria (?:found|were|was|in)|boil[- ]water|do not drink|unsafe|defect(?:s|ive)?|sewage|fish kill|mass mortality|white spot|bird flu|avian flu|swine fever|infest\w{1,6}|mould found|allergen|undeclared|tainted|adulterat\w{1,4}|safety (?:alert|warning|concerns|failings|lapses)|import ban|product withdrawal|withdrawn from (?:sale|shelves|the market)",
    # law
    r"lawsuits?|su(?:e|es|ed|ing)|litigation|class action|legal (?:action|battle|row|fight|dispute|challenge|case|claim)|court|tribunal|judge (?:rules|orders|dismisses|throws)|grand jury|jury (?:finds?|found|orders?|convicts?|trial|verdict)|plaintiffs?|settle(?:s|d|ment)?(?: \w{1,12}){0,3} (?:claims?|case|lawsuit|suit|charges|allegations|dispute|for)|settlement|out of court|patent (?:case|dispute|suit|infringement|fight|row|battle|trial)|injunction|indict\w{1,6}|prosecut\w{1,5}|convict\w{1,4}|guilty|charged with|accus\w{1,5}|alleg\w{1,7}|complaints? (?:filed|lodged|against)|damages|verdict|whistle-?blower|subpoena|arrest(?:s|ed)?|jailed|prison",
    r"fin(?:e|ed|es)(?=$|\W)|penalt(?:y|ies)|sanction(?:s|ed)?|prob(?:e|es|ed|ing)|investigat\w{1,5}|inquir(?:y|ies)|inquest|raid(?:s|ed)?|dawn raid|antitrust|cartel|brib\w{1,4}|corrupt\w{1,4}|fraud|embezzl\w{1,6}|money laundering|price[- ]fixing|scandal|misconduct|harassment|discriminat\w{1,5}|violat\w{1,4}|breach(?:es|ed)?|warning letter|import alert|licen[cs]e (?:revoked|suspended|withdrawn)|loses? (?:licen[cs]e|accreditation|certification|contract|customer|appeal)|accreditation (?:suspended|withdrawn|lost)|whitewash|cover-up|cleared (?:of|after|in|by)|acquitted|exonerated|vindicated|regulator (?:finds|orders|slams|criticises|warns)|improvement notice|special measures|data integrity",
    r"ransom(?:ware)?|hack(?:s|ed|ers|ing)?(?! ?athon)|cyber-?(?:attack|incident|crime|breach|security incident)\w{0,2}|data (?:breach|leak|theft|loss|exposed)|malware|phishing|it outage|systems? (?:offline|down)|security incident|data (?:\w{1,8} )?may have been accessed|outage",
    # money
    r"insolven\w{1,4}|bankrupt\w{0,4}|administrat(?:ion|ors)(?= |$|,|\.)(?<!business administration)|receivership|liquidat\w{1,4}|creditors?|chapter (?:11|7)|winding[- ]up|going concern|rescue (?:deal|plan|package|talks|loan|fund\w{0,3})|bail-?out|lifeline|debt (?:crisis|restructuring|talks|mountain)|default(?:s|ed)?|covenant|cash (?:crunch|crisis|flow problems)|liquidity (?:crisis|squeeze|problems|gap)|on the brink|brink of|survival|fights? for (?:its )?(?:life|future)|foreclos\w{1,4}|credit rating (?:cut|downgrade)|downgrad\w{1,3}",
    r"loss(?:es)?|red ink|in the red|write-?(?:down|off)s?|impairment|profit (?:warning|slump|falls?|plunges?|drops?|slides?|dips?|halves?|tumbles?|down)|(?:profits?|sales|revenues?|shares?|earnings|turnover|orders|stock|income)(?: \w{1,10}){0,3} (?:fall|falls|fell|plunge|plunges|plunged|slump|slumps|slumped|drop|drops|dropped|slide|slides|slid|tumble|tumbles|tumbled|sink|sinks|sank|decline|declines|declined|dip|dips|halved?|collapse|collapses|down \d|shrink|shrinks|shrank|hit by|wiped out)|(?:cut|cuts|lower|lowers|slash|slashes|trim|trims|scrap|scraps|withdraw|withdraws) (?:its |the |full-year |annual |profit |sales |growth |revenue |earnings |\d{4} ){0,3}(?:outlook|forecasts?|guidance|dividend|targets?|projections?)|miss(?:es|ed)? (?:the |its |sales |profit |earnings )?(?:target|forecast|estimates|expectations|payments?)|(?:weak|poor|disappointing|dismal|gloomy|softer) (?:\w{1,10} )?(?:results|sales|demand|quarter|year|outlook|trading)|headwinds|challenging (?:market|trading|conditions|year|quarter)|deficit|shortfall|overdue|unpaid|los(?:es|t|ing) (?:\w{1,12} ){0,3}(?:contract|customer|client|order|licen[cs]e|appeal|bid|jobs?|million|m\b)|lost customer",
    # people and disputes
    r"(?:strike|strikes|striking|walk-?outs?|lock-?out|picket\w{0,3}|industrial action|labou?r dispute|pay dispute|stoppage|work-to-rule|union (?:protest|anger|slams|ballot|threat\w{0,3})|protests?|boycott\w{0,3}|stand-?off|row over|backlash|blockade|demonstrat(?:ion|ors))",
    r"oust(?:s|ed|er)?|forced out|pushed out|shown the door|removed (?:as|from (?:his|her|the|office|post))|stripped of|quits? (?:amid|after|over|in)|resign(?:s|ed|ation)? (?:amid|after|over|in|under|following)|step(?:s|ped)? down (?:amid|after (?:row|scandal|probe|criticism|board|loss|allegations|just|clash)|over|under)|(?:placed|put) on (?:administrative )?leave|suspended|no confidence|boardroom (?:coup|row|battle)|under fire|under pressure|criticis(?:m|ed)|slammed|blamed|apolog(?:y|ises|izes|ised|ized)|controvers\w{1,4}|hostile takeover|sabotage|theft|stolen|robbery|burglary|vandal\w{1,5}|bullying|stress claims",
    # German
    *_in_compounds(
        r"(?:stellenabbau|stellenstreichung\w{0,2}|arbeitsplatzabbau|personalabbau|entlass\w{2,6}|kündigung\w{0,2}|kurzarbeit|werksschließung|schließung|schliesst|schließt|insolvenz\w{0,10}|pleite|zahlungsunfähig\w{0,4}|verlust\w{0,3}|rückruf\w{0,3}|unfall|unglück|unfälle|explosion\w{0,2}|großbrand|feuer|tote[rn]?|tödlich\w{0,2}|verletzt\w{0,2}|stirbt|gestorben|verstorben|trauert?|klage|verklagt|klagt|gericht|prozess gegen|bußgeld|geldstrafe|strafe|ermittl\w{2,7}|razzia|betrug|skandal|streik\w{0,4}|warnstreik\w{0,2}|tarifkonflikt|hackerangriff|cyberangriff|datenleck|datenpanne|verunreinig\w{2,5}|verseuch\w{1,4}|keime|legionellen|abkochgebot|gewinnwarnung|gewinneinbruch|umsatzeinbruch|rote zahlen|sparprogramm|restrukturierung|sanierung(?:sfall|sverfahren|splan)|stellen(?: \w{1,10}){0,2} (?:abbauen|streichen|streicht|gestrichen)|streicht|baut(?: \w{1,10}){0,4} stellen ab|abgesetzt|abberufen|gefeuert|leck|havarie|gläubiger\w{0,10}|einstell(?:t|ung|en)(?= den| die| der betrieb| produktion))"
    ),
    # French
    r"licenci\w{2,7}|suppressions? (?:de|d')\w{0,10}|plan social|plan de (?:sauvegarde|départs?|restructuration)|fermeture|ferme (?:ses|son|sa|l'|le)|redressement judiciaire|liquidation|faillite|dépôt de bilan|cessation|pertes?|rappel (?:de|produit|massif)\w{0,10}|rappelle (?:des|ses|un|\d)|accidents?|incendie|explosion|morts?|décès|meurt|décéd\w{1,3}|blessé\w{0,2}|tué\w{0,2}|deuil|hommage|procès|plainte|poursui\w{1,5}|amende|enquête|perquisition|fraude|scandale|grèves?|débrayage|cyberattaque|piratage|fuite|contamin\w{2,6}|pollution|chômage partiel|avertissement sur résultats|chute|limogé\w{0,2}|évincé\w{0,2}|condamn\w{1,4}|tribunal|justice",
    # Spanish, Portuguese
    r"despid\w{1,4}|despedi\w{2,6}|recortes?|reducción de (?:plantilla|personal)|ajuste de plantilla|ere|erte|cierre|cierra|cerrará|clausur\w{1,4}|concurso de acreedores|quiebra|bancarrota|insolvencia|pérdidas?|retira(?:da)? (?:del|de|un|lote)\w{0,5}|accidente|incendio|explosión|muert\w{1,3}|muere|fallec\w{1,5}|fatal|herid\w{1,2}|lesionad\w{1,2}|luto|demanda(?:da|do|n)? (?:a|por|contra|judicial|colectiva)|querella|juicio|multa\w{0,4}|sanción|sancion\w{1,5}|investiga\w{0,5}|fiscalía|fraude|escándalo|huelga|paro|ciberataque|hackeo|filtración|fuga|derrame|contamina\w{1,5}|vertido|advertencia|destitu\w{1,5}|tribunal|despediment\w{1,3}|demiss\w{2,5}|demit\w{1,4}|encerra\w{0,6}|fech(?:a|ou|amento|o)(?= (?:fábrica|unidade|a|de))|falência|recuperação judicial|prejuízos?|perdas|acidente|incêndio|explosão|mort\w{1,4}|morre\w{0,2}|ferid\w{1,2}|processo (?:judicial|contra)|processad\w|coima|greve|investigaç\w{2,4}|vazamento|recolh(?:a|e|imento)|lay-?off",
    # Italian, Dutch
    r"licenziament\w{1,2}|licenzia\w{0,3}|esuberi|tagli(?:a|o|ano)? (?:di |al |del |dei )?(?:personale|posti|organico)|cassa integrazione|chiusura|chiude (?:lo|la|il|i|gli|per)|fallimento|concordato|insolvenza|crisi|perdit[ae]|richiam[oa] (?:di|dal|un|lotti|prodotti)?|incident[ei]|incendio|esplosione|mort[oiea]|muore|decedut\w|ferit[oiea]|lutto|causa (?:legale|contro|collettiva)|denunci\w{1,3}|multa\w{0,2}|sanzion\w{1,3}|indagin\w|inchiesta|frode|scandalo|sciopero|attacco (?:hacker|informatico)|contaminazion\w|inquinamento|sversamento|allarme utili|ontslag\w{0,4}|ontslaat|reorganisatie|banen (?:weg|verdwijnen|schrappen|op de tocht)|schrapt|sluiting|sluit (?:de|zijn|haar|fabriek|vestiging)|faillissement|failliet|surseance|verlies|verliezen|terugroep\w{0,6}|roept(?: \w{1,12}){0,4} terug|ongeluk|ongeval|ontploffing|explosie|dode\w?|doden|overleden|overlijdt|gewond\w{0,2}|rechtszaak|aangeklaagd|boete|onderzoek naar|staking|staakt|datalek|cyberaanval|besmet\w{0,4}|vervuil\w{1,5}|winstwaarschuwing",
    # what the lists above lacked, by language
    r"walk(?:s|ed|ing)? (?:out|off the job)|pass(?:es|ed|ing) away|warns? (?:on|of|over) (?:\w{1,10} ){0,2}(?:profits?|sales|results|losses|earnings)|(?:orders|demand|sales) (?:dry|dries|dried|fall|falls|fell|slump\w{0,3}|plunge\w{0,1}|tumble\w{0,1}) ?(?:up|away)?|slump\w{0,3}|plung\w{1,3}|pulls? (?:\w{1,15} ){1,6}from (?:shelves|sale|the market|stores)|off the shelves|class[- ]action|discriminat\w{3,4}|leaked|malpractice|litigation|legal (?:battle|action|row)|stabb\w{2,3}|allergen|undeclared|blast|death toll|laid to rest|funeral|obituar\w{1,3}|in memoriam|remember(?:s|ing) (?:its|our) (?:founder|late)|late founder|tribute\w{0,1}|axes? (?:jobs?|\d)|wind(?:s|ing) (?:up|down)|administrators?|receivership|chapter 11|creditors?|(?:colleagues|staff|employees|workers|roles|positions|jobs) (?:are |is |were |will be )?(?:affected|impacted)|difficult decision|outage|scam|embezzl\w{2,5}|bribe\w{0,2}|antitrust|price-fixing|toxic|poison\w{0,3}|hospitali[sz]ed|evacuat\w{2,4}|derail\w{0,4}|capsiz\w{1,3}",
    r"(?:(?=\w{8})\w{3,15}brand|explodier\w{1,2}|brennt|ermittelt|staatsanwalt\w{0,8}|durchsuch\w{1,4}|abgemahnt|verurteilt|kartellamt|stellen? (?:\w{1,10} )?(?:weg|fallen weg|gestrichen)|jede \w{3,8} stelle|sozialplan|trauerfeier|nachruf|abschied von|gift\w{0,6}|datenabfluss|lösegeld|produktionsstopp|werk(?:s)? dicht|macht dicht|gibt auf|schulden)",
    r"(?:supprim\w{1,5}|perd(?:ent)? (?:la vie|leur emploi)|adieu à|disparition de|obsèques|s'est éteinte?|rançon\w{0,7}|mis\w{0,2} en (?:examen|cause|demeure)|en flammes|brûl\w{1,3}|listeria|salmonell\w{1,2}|empoisonn\w{2,5}|hospitalis\w{2,3}|dépose le bilan|en difficulté|sauvegarde|délocalis\w{1,6})",
    r"(?:orden\w{1,3} retirar|retirar (?:un|el|los|varios) lotes?|llamas|contaminante|convoca\w{0,2} paros?|sin empleo|pierde la vida|pierden la vida|adiós a|esquela|imputad\w{1,2}|ciberseguridad comprometida|preconcurso|deudas?|intoxica\w{2,5}|fianza|condenad[oa]s?|despede|despedem|dispensa \d|sem emprego|ataque informático|quebra (?:de|nas)|pirataria|burla|arguid[oa]s?|intoxicaç\w{2,4}|chamas|dívidas?|insolvente|insolvência|adeus a)",
    r"(?:addio a|scomparsa|scompars[oa]|si è spent[oa]|funerali|in fiamme|infortunio|intossicat\w|debiti|commissariament\w|presidio|condannat[oa]|sequestr\w{1,3}|hackers?|gehackt|platgelegd|leggen (?:\w{1,15} ){1,4}plat|ligt stil|haalt (?:\w{1,12} ){1,4}terug|afscheid van|in vlammen|vergiftig\w{1,4}|fraude\w{0,4}|schulden|ontruim\w{1,3}|vervolgd|veroordeeld)",
    r"go(?:es|ne|ing)? (?:to the wall|bust|under|into administration)|sent home|(?:stop|not to|do not|avoid) (?:riding|using|eating|driving|drinking|consum\w{2,4})|thieves|thief|stole|raid(?:s|ed)?|looted|harass\w{2,5}|allegations?|accus\w{2,5}|may (?:snap|explode|burst|overheat|catch fire)|sinks?|sank|collapses?|drown\w{0,3}|pay cuts?|furlough\w{0,3}|mothball\w{0,3}|pulls? out of|(?:shuts?|shutting|shut) (?:\w{1,12} ){0,3}(?:works|plant|site|factory|shops?|stores?|branch\w{0,2}|office|doors|down)",
    r"baut (?:[\w.]{1,12} ){1,5}(?:stellen|arbeitsplätze|jobs)|(?:stellen|arbeitsplätze|jobs) (?:[\w.]{1,12} ){0,4}ab|erpress\w{1,4}|verschlüsselt|cyber\w{3,12}|kriminelle|diebe|einbruch|diebstahl|pestizid\w{0,2}|krankenhaus|angeklagt|missstände|mangel(?:hafte)?|warnt vor|salmonellen|listerien",
    r"jugé\w{0,2}|pesticides?|partie civile|contraint\w? (?:de|à)|emplois? (?:disparaiss\w{2,3}|menacés?|supprimés?)|intoxication\w?|hôpital|naufrag\w{1,2}|vol(?:é|és)|cambriol\w{2,4}|harcèlement|mis à pied|débrayent|noyé\w{0,2}|toxi(?:nes?|ques?)|en cause|rappelé\w{0,2}",
    r"echa el cierre|toxin\w{1,2}|naufrag\w{1,3}|buscan a|robo|roban|acoso|acusa\w{0,3}|hospital|listeria|cerr(?:ó|ará|ado)|despidos|plantilla se concentra|salários em atraso|morreu|naufrág\w{1,3}|roubo|assalto|hospitaliz\w{2,4}|assédio|acusad\w{1,2}|toxinas?|chora|luto",
    r"chiude(?! (?:il \w{4,12}|l'anno|in (?:utile|crescita)))|senza lavoro|fiamme|danni|evasione|perquisizion[ei]|tossin\w|naufrag\w{1,2}|furto|ladri|molestie|accusat\w|ospedale|annegat\w|omgekomen|geschokt|listeria|salmonella|aangetroffen|sluit|diefstal|inbraak|verdronken|beschuldigd|ziekenhuis",
    r"rats?|mice|vermin|cockroach\w{0,2}|deep clean|stay(?:s|ing)? shut|short-time|swings? to (?:a )?loss|unfair dismissal|tribunal|ravag\w{2,4}|craignent|flammes|carnet de commandes (?:est )?vide|verlie(?:s|zen) (?:hun )?(?:baan|banen)|banen (?:weg|verdwijnen|verloren|minder|op de tocht)|stopt ermee|ausgetreten|großeinsatz|ratten|schimmel|schädlinge",
    # Nordic
    r"massedød|døde?|dødsulykke|dødsfall|omkom\w{0,2}|tapt|tap(?= på| i|$)|underskudd|underskud|konkurs\w{0,2}|nedbemann\w{1,4}|permitter\w{1,4}|oppsigels\w{1,3}|avsked\w{1,4}|varsl\w{1,3}|fyrings\w{1,5}|fyrer|nedlegg\w{1,4}|stenger|stengt|lukker|brann|ulykke|olycka|eksplosjon|skadet|skadd|streik|strejke?|strejk|bot(?= på)|bøter|böter|rømming|rømt|lus|lekkasje|utslipp|tilbakekall\w{0,4}|återkall\w{1,4}|etterforsk\w{1,4}|rettssak|stämm\w{1,4}|dör|död|förlust",
)
BAD = Phrases(*BAD_PHRASES)

# Harm in German and Dutch, another word in English.
BAD_UNLESS_ENGLISH = _any(r"brand|feu|rogo|arde|curator|inval")

GOOD_PHRASES = (
    r"w(?:ins?|on|inning|inner)(?! (?:back|over))|award(?:s|ed)?|prize|trophy|trophies|medals?|gold|silver|honou?r(?:s|ed)?|accolades?|named (?:\w{1,12} ){0,4}of the year|of the year|shortlisted|tops? (?:\w{1,14} ){0,5}(?:league|ranking|list|table|survey|chart)|ranked|best (?:employer|place|workplace|\w{1,12} award)|top[- ](?:100|50|10|employer|rated|ranked)|hall of fame|champions?|praised|recogni[sz]ed|recognition|victory|celebrates?|celebrating|voted",
    r"(?<!re)opens?|opening(?! (?:hours|times|remarks|statements?|bids?))|inaugurat\w{1,4}|breaks? ground|broke ground|cuts? (?:the )?ribbon|cornerstone|foundation stone|topping out|switch(?:es|ed) on|fires? up|fired up|comes? on stream|came on stream|goes live|commission(?:s|ed) (?:new|its|a)|unveil\w{0,3}|launch(?:es|ed|ing)?|start of production|begins production|expands?|expanding|expansion|extends? (?:plant|factory|site|capacity)|doubles?|doubling|triples?|quadruples?|invest(?:s|ed|ing|ment)?|new (?:plant|factory|site|line|hall|lab|laboratory|headquarters|store|facility|warehouse|tower|mill|brewery|wing|centre|center)|second (?:plant|line|site|factory)|ramps? up|scal(?:es|ing) up|enters? (?:\w{1,12} )?market",
    r"closes (?:\w{1,12} ){0,3}(?:series|round|funding|seed)|clos(?:es|ed) \W?\d|series [a-f]|rais(?:es|ed|ing) \W{0,4}\d|rais(?:es|ed|ing) (?:\w{1,10} ){0,3}(?:round|funding|million|capital)|seed (?:round|funding)|funding|financing round|secur(?:es|ed|ing)|lands?|landed|bags?|bagged|clinch\w{0,3}|scoops?|scooped|grant|ipo|goes public|lists on|oversubscribed|strikes? (?:gold|\w{0,12} ?(?:deal|partnership|agreement))|contracts?|orders? worth|supply (?:deal|agreement)|partnership|partners with|teams up|joint venture|selected (?:by|as|to)|chosen (?:by|as|to)|deal (?:with|to supply|worth)|framework agreement|tender",
    r"appoint(?:s|ed|ment)?|hires?|hired|hiring|promot(?:es|ed|ion)|joins?(?: \w{1,12}){0,4} as|names?(?: \w{1,15}){1,5} (?:as|ceo|cfo|coo|cto|chief|head|director|president|chair|vice|manager|partner|female)|named (?:as )?(?:ceo|chief|head|director|president|chair)|welcomes?|creat(?:es?|ing) (?:\w{1,8} ){0,3}(?:jobs|roles|posts)|new jobs|takes? the (?:helm|reins)|recruit(?:s|ing)?|apprentices",
    r"(?:marks?|celebrat\w{1,4}|turns?|reach\w{0,3}) (?:\w{1,10} ){0,3}(?:\d{1,3}(?:th|st|nd|rd)?|years|decades?|century|centenary|anniversary|milestone)|anniversary|centenary|jubilee|milestone|accredit\w{1,6}|certif\w{1,8}|iso \d{4,5}|b corp|approv(?:al|ed)(?= |$|,|\.)|licen[cs]e granted|granted|clearance|patent (?:granted|for)|fda (?:approval|clears)|ce mark|achiev\w{1,5}|reaches|attains|earns?|passes (?:audit|inspection)",
    r"(?:record|strong|explosive|double-digit|rapid|robust|best[- ]ever|stellar|bumper|soaring|impressive) (?:\w{1,12} ){0,2}(?:profits?|sales|revenues?|year|orders?|results?|quarter|growth|harvest|turnover|earnings|demand|exports|half|start|output|production)|growth|grows?|grew|growing|(?:profits?|sales|revenues?|turnover|earnings|orders|exports)(?: \w{1,12}){0,3} (?:up|rise|rises|rose|jump|jumps|jumped|soar|soars|soared|surge|surges|surged|climb|climbs|climbed|double|doubles|doubled|grow|grows|grew|tops?)|beats (?:forecasts?|expectations|estimates)|(?:raises|lifts|upgrades) (?:\w{1,10} ){0,2}(?:outlook|forecast|guidance|dividend)|milestone|return(?:s)? to profit|profitab\w{1,5}|outperform\w{0,3}|kills it|smash(?:es|ed) (?:\w{1,10} ){0,2}(?:record|target)s?",
    r"(?:slash|cut|shed|reduc|halv|trim|lower)\w{0,3} (?:\w{1,12}%? ?){0,5}(?:plastic|emissions|carbon|co2|waste|water|energy|packaging|lead times?|waiting times?)(?: \w{1,12})?|net[- ]zero|carbon neutral|ahead of (?:schedule|target)|met its (?:\w{1,12} )?target|(?:years?|months?) early|donat(?:es|ed|ion)|teaches|scholarships?|free (?:course|training|camp|clinic)|sponsors|community award|acquir(?:es|ed|ing)(?! by)|buys|takes over|snaps up|merger complete|merges with",
    r"(?:son|daughter|sister|brother|niece|nephew|grandson|granddaughter|next generation|second generation|third generation|children) (?:takes?|to take|succeeds?|steps? (?:up|in)|at the helm|becomes?|joins?)|hands? over to (?:her|his|the) (?:son|daughter|children|next)",
    # what the lists above lacked, by language
    r"named an? |great place to work|nominat\w{2,4}|nominee|shortlist\w{0,2}|ships its|kicks? off|apprentice\w{0,6}|taps (?:\w{1,15} ){1,5}(?:as|for|to)|nets (?:gold|silver|\w{0,10} ?(?:award|prize|deal|order|contract))|adds (?:\w{1,12} ){0,3}(?:jobs|staff|line|shift|capacity)|half a century|quarter of a century|first in (?:the )?(?:world|country|industry|europe)|certified|goes (?:carbon neutral|solar)|debuts?|rolls? out|loan to expand|back to profit",
    r"(?=\w{8})\w{3,20}preis(?! (?:steigt|erhöh))|baut (?:ein|das|sein|zweite|neue)\w{0,2}|neue arbeitsplätze|erhält|bestehen(?= |$)|geburtstag|zieht (?:großauftrag|auftrag)|expandiert|startet|stellt (?:\w{1,12} ){1,3}ein|ehrt|geehrt",
    r"agrandi\w{1,6}|s'agrandir|signe (?:un|une|avec)|primé\w{0,2}|sacré\w{0,2}|élu\w{0,2}|meilleur\w{0,2}|créer? \d|création d'emplois|fête|célèbre",
    r"estrena|se adjudica|cumple \d|triplica|duplica|mejor (?:\w{1,12})|logra|consigue|inauguró|contratará|melhor|conquista|distingui\w{1,3}|medalha|duplica|triplica|contrata|alarga",
    r"sleept (?:\w{1,15} ){1,5}binnen|miljoenenorder|breidt (?:\w{1,10} ){0,2}uit|bekroond|beste (?:\w{1,12})|nieuwe (?:fabriek|hal|lijn|bottelarij|vestiging|directeur)|viert|apre|miglior\w{0,1}|medaglia|raddoppia|taglio del nastro|compie|aggiudica|si aggiudica",
    r"smash\w{0,3} (?:\w{1,14} ){1,4}(?:goal|target|record)|off the line|(?:royal )?warrant|clinch\w{2,3}|crowdfunding|pledged|picks up (?:\w{1,12} ){0,3}(?:award|prize|order|contract)|supplies|to supply|celebrat\w{2,4}",
    r"steigert|legt zu|liefert (?:\w{1,15} ){1,3}für|verdoppelt|rekord\w{0,10}|obtient|s'implante|label|progress\w{1,3}|bate (?:su|un) récord|ficha a|exportaciones|crece|bestaat \d{2,3} jaar|verdubbelt|levert|groeit|conquista|taglia del \d{1,3}% (?:i consumi|le emissioni)|accordo|eleit\w{1,2}|constro\w{1,3}|empresa do ano|empresa del año|azienda dell'anno|bedrijf van het jaar|unternehmen des jahres",
    # German
    r"gewinnt|gewann|gewonnen|auszeichnung|ausgezeichnet|preis(?=träger|verleihung| für|$)|preisträger|eröffne\w{1,2}|eröffnung|einweih\w{1,4}|weiht|spatenstich|richtfest|grundstein\w{0,8}|nimmt(?: \w{1,12}){0,5} in betrieb|inbetriebnahme|erweiter\w{1,4}|baut aus|baut neue\w{0,2}|investier\w{1,2}|auftrag|großauftrag|finanzierungsrunde|übernimmt|ernannt|ernennt|beruft|wird (?:\w{1,15} ){0,3}(?:leiter\w{0,2}|geschäftsführer\w{0,2}|vorstand|chef\w{0,2}|direktor\w{0,2})|neue[rn]? (?:geschäftsführer\w{0,2}|chef\w{0,2}|leiter\w{0,2})|jubiläum|feiert|jahre alt|zertifiz\w{2,6}|akkreditier\w{1,4}|rekord(?:umsatz|gewinn|jahr|ergebnis)|wächst|wachstum|umsatzplus|schafft(?: \w{1,10}){0,3} arbeitsplätze|stellt ein|zulassung",
    # French
    r"remport\w{1,4}|récompens\w{1,4}|prix(?= de| du| d'|$)|lauréat\w{0,2}|médaille|inaugur\w{1,4}|ouvre|ouverture|première pierre|agrandi\w{1,6}|investi\w{1,7}|lève|levée de fonds|décroche|contrat|nomm\w{1,4}|nomination|recrut\w{1,5}|embauche\w{0,2}|anniversaire|fête ses|certifi\w{1,7}|accrédit\w{1,6}|croissance|record de ventes|double",
    # Spanish, Portuguese
    r"gana|ganó|premi(?:o|ada|ado|os|a)|galardon\w{1,4}|inaugura\w{0,4}|abre|abrirá|apertura|primera piedra|ampl[ií]a\w{0,5}|invierte|invertirá|inversión|recibe aprobación|aprobación|aprueba\w{0,1}|adjudica\w{0,3}|contrato|nombra\w{0,3}|nombramiento|contrata\w{0,3}|aniversario|celebra|cumple|certificación|acredita\w{0,4}|crecimiento|crece|récord|ronda de (?:financiación|inversión)|creará|vence\w{0,2}|ganha|ganhou|prémio|prêmio|inaugur\w{1,4}|abre|investe|investimento|nomeia|nomead\w|aniversário|certificação|acreditação|crescimento|cresce|expande|expansão",
    # Italian, Dutch, Nordic
    r"vince|premio|premiat\w|inaugura\w{0,5}|apre|apertura|prima pietra|amplia\w{0,5}|investe|investimento|contratto|commessa|nomina\w{0,2}|assume|anniversario|festeggia|certificazione|accreditamento|crescita|cresce|raccoglie|wint|prijs(?= voor|$)|bekroond|opent|eerste paal|breidt(?: \w{1,10}){0,3} uit|uitbreiding|investeert|investering|contract|opdracht|benoem\w{1,3}|benoemd|jubileum|viert|gecertificeerd|groei|groeit|haalt(?: \w{1,10}){0,3} op|vinner|vann|pris(?= for|$)|åpner|åpnet|öppnar|åbner|investerer|investering\w{0,2}|investerar|utvider|utvidelse|utnevn\w{1,3}|ansetter|ansatt som|utsedd|udnævnt|jubileum|feirer|firar|sertifiser\w{1,3}|vekst|vokser|rekord\w{0,10}|kontrakt|løfter inn|første kar|byggestart|grunnstein",
)
GOOD = Phrases(*GOOD_PHRASES)

# Neither: outranks a good word.
NEUTRAL = _any(
    r"sponsored(?! by)|advertorial|paid (?:post|content|partnership|for by)|partner content|promoted|in association with|anzeige|publireportage|publirreportaje|contenu sponsorisé|advertentie|annonsørinnhold|brand voice|advertisement",
    r"(?:acquired|bought|taken over|snapped up|purchased|sold|to be (?:acquired|bought|sold|taken over)|owned) (?:by|to)|takeover (?:bid|offer|target|talks)|up for sale|for sale|explores? (?:a )?sale|bid for|in talks to (?:sell|be)|strategic (?:review|options|alternatives)|wird übernommen|übernommen von|rachet[ée]\w{0,2} par|comprad[oa] por|overgenomen door|acquisit[oa] da",
    r"(?:price|prices|tariff|tariffs|fees?|bills?|charges|rates?)(?: \w{1,10}){0,3} (?:rise|rises|rising|increase|increases|hike|hikes|up|go up|to rise)|(?:raise|raises|increase|increases|hike|hikes|lifts?) (?:\w{1,10} ){0,3}(?:prices?|tariffs?|fees|bills|charges)|erhöh\w{1,3} (?:\w{1,12} ){0,2}\w{0,10}preise?|preiserhöhung|wasserpreis|teurer|hausse des (?:prix|tarifs)|sube\w? (?:los )?precios|prijsverhoging|aumento dei prezzi",
    r"(?:moves?|moving|relocat\w{1,4}|shifts) (?:\w{1,12} ){0,3}(?:headquarters|hq|office|offices|to new premises|premises|production|to|from)|new address|umzug|zieht (?:um|nach)|déménag\w{1,5}|traslada\w{0,2}|verhuist|si trasferisce",
    r"(?:retire|retires|retiring|retirement|to retire|ruhestand|retraite|jubila\w{0,4}|pensioen|pensione)(?! (?:plan|home|fund|scheme))",
    r"publishes?(?: \w{1,12}){0,4} report|to report (?:\w{1,12} ){0,3}(?:results|earnings)|results (?:date|due)|will (?:report|publish|announce) (?:its |full|first|second|third|fourth|quarter)|annual (?:general )?meeting|conference call|agm|trading update due|sustainability report|annual report",
    r"steps? down|stepping down|leaves?|departs?|departure|interim",
    r"recipe|buyer's guide|how (?:to|many)|timetable|horoscope|weather|opinion:|analysis:|what is|explained|q&a|interview|looks? back|in pictures|quiz|review:",
    r"hosepipe ban|planned (?:maintenance|works)|roadworks|consults? on|plans? to apply|applies for|considers?|mulls?|may |could ",
)
SUCCESSION = _any(
    r"(?:son|daughter|sister|brother|niece|nephew|grandson|granddaughter|next generation|second generation|third generation|children|sohn|tochter|fils|fille|hijo|hija|zoon|dochter|figlio|figlia|filho|filha)(?: \w{1,15}){0,4} (?:takes?|to take|succeeds?|steps? (?:up|in)|at the helm|becomes?|übernimmt|folgt|reprend|succède|toma|asume|neemt|volgt|assume|subentra)"
)
