"""The words that show an intent, in English, German, French, Spanish, Dutch, Italian and Portuguese.

Patterns meet lower-case sentences whose contractions are spelled out ("don't" → "do not") and whose apostrophes are straight.
Every repetition is bounded, so that matching stays linear.
"""

from __future__ import annotations

import re

from worker.rules.screen import Screened

_ME = r"(?:me|us|my|our|this|these|that|the|it|them)"
_W = r"(?:\W{1,3}\w{1,20})"  # one more word


def any_of(*phrases: str) -> Screened:
    return Screened(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)")


# A whole mail that says nothing else.
OPT_OUT_ALONE = re.compile(
    r"\W{0,10}(?:(?:please|pls|bitte|por favor|s'il vous pla[iî]t|svp|per favore|graag|hi|hello|hallo)\W{1,3})?"
    r"(?:unsub(?:scribe)?(?: me| us| now| please| all)?|stop(?: it| now| please| all| this| emails?| mails?)?|remove(?: me| us)?|opt[ -]?out|opt me out|cancel(?: subscription)?|quit|end|abmelden|abbestellen|austragen|desabonner|désabonner|désinscription|désinscrire"
    r"|me désinscrire|baja|darme de baja|cancelar suscripción|afmelden|uitschrijven|cancella(?:mi|temi|rmi)|disiscri(?:vimi|zione|vetemi)|descadastrar|remover|cancelar inscrição|sair|no more(?: emails?| mails?)?)"
    r"(?:\W{1,3}(?:please|pls|thanks|thank you|danke|bitte|merci|gracias|now|me|from (?:this |your |the )?(?:mailing )?list))?\W{0,10}$"
)
# Commands that lose their sense when denied ("please do not take me off").
OPT_OUT = any_of(
    rf"unsubscribe (?:me|us|my|our|this|immediately|from|{_W}{{0,2}}@)",
    r"(?:please|kindly|pls|want to|wish to|like to|to be|be|must|now|hereby) unsubscribed?",
    r"(?:opt|opting|opted)(?: me| us)?[ -]out",
    r"opt me out",
    rf"(?:take|remove|delete|drop|strike|struck|cross(?:ed)?|scrub|purge|erase|pull|get|exclude) {_ME}{_W}{{0,6}} (?:off|from|out of){_W}{{0,5}} (?:lists?|database|mailings?|records?|system|crm|distribution|campaigns?|sequences?|outreach|books|files?|newsletter|contacts?)",
    r"(?:take|remove|get|cross(?:ed)?) (?:me|us|my (?:name|e-?mail|address)|this (?:address|e-?mail|mailbox)|our (?:address|company|e-?mail)) off(?! cc| copy| the (?:cc|copy|thread|chain))(?! this (?:thread|chain))",
    r"(?:remove|delete|erase|take off|destroy|wipe) (?:all )?(?:my|our|this|any|all)(?: of my| of our)?(?: personal| contact| e-?mail| private)? ?(?:(?<!this )(?<!all )(?<!any )e-?mail(?!s? (?:immediately|from your|and))|data|details|information|info|address|addresses|e-?mail address|contact|record|name|profile|entry)",
    r"(?:remove|delete|unsubscribe) (?:me|us)(?! from (?:the |this )?(?:cc|copy|thread|chain|loop|invite|invitation|meeting|conversation|call))",
    r"to be (?:removed|taken off|deleted|unsubscribed)(?: from)?",
    r"(?:stop|quit|cease|refrain from|discontinue) (?:all )?(?:e-?mailing|mailing|contacting|writing|messaging|spamming|bothering|harassing|pestering|chasing|emails?|mails?|this spam|the spam)",
    r"stop (?:sending|calling) (?:me|us|these|this|your|any|it|out|more|anything|stuff|mails?|e-?mails?)",
    r"stop with (?:the|these|your) (?:e-?mails?|mails?|spam)",
    r"lose (?:my|our|this) (?:number|e-?mail|address|contact)",
)
# Statements whose own words deny: no negation turns them round.
OPT_OUT_FLAT = any_of(
    rf"(?:do not|never|not to|must not|may not|should not|can not){_W}{{0,2}} (?:e-?mail|contact|write|message|mail|bother|spam|disturb|approach|solicit|chase)(?: to)?(?: me| us| this (?:address|mailbox)| here){_W}{{0,3}} (?:again|any ?more|any further|further|ever|in (?:the )?future|with (?:offers|advertising|this))",
    r"(?:do not|never|please no longer) (?:e-?mail|contact|mail|spam|write to|write|message|bother) (?:me|us|this address|this mailbox)(?: again| any ?more| ever)?(?! (?:until|before|till|on|at|via|through|by|about|for|in|this|next|during|while|with))",
    r"(?:do not|never) (?:send|forward) (?:me|us|any|more|this|these|further|your|us any|me any){1}[\w' -]{0,40}(?:any ?more|again|ever|in (?:the )?future|more (?:e-?mails?|mails?|messages|mailings|offers|advertising)|e-?mails?|newsletters?|spam|advertising|mailings)",
    r"no (?:more|further|longer (?:send|receive|wish|want))(?: of (?:your|these))?(?: marketing| sales| such| unsolicited| advertising)? ?(?:e-?mails?|mails?|messages?|mailings?|contact(?:s| attempts)?|communications?|correspondence|spam|newsletters?|advertising|to receive)",
    r"(?:do not|no longer) (?:want|wish|care|like|need) to (?:receive|get|see) (?:any ?(?:thing|more)?|more|further|these|your|such|this|e-?mails?|mails?|messages?|newsletters?|advertising|marketing|sales|unsolicited)[\w' ]{0,30}",
    r"(?:do not|no longer|not|never) (?:want|wish|care|like|need) to (?:hear from|be (?:contacted|e-?mailed|approached|written to)|receive)(?: you| your company| anyone)?(?: again| any ?more| further| about this)?",
    r"never (?:want to )?hear from you again",
    r"(?:do not|no longer|not) (?:want|wish|need|like|require)(?: to have)? (?:any )?(?:more|further|such|these)(?: \w{1,12})? (?:e-?mails?|mails?|messages?|contact|newsletters?|spam|communications?)(?! about| on| to)",
    r"cease (?:all |any )?(?:further )?(?:communications?|contact|correspondence|e-?mails?)",
    r"(?:removed|deleted|took) (?:me|us|my|our)(?: \w{1,12}){0,3} (?:from|off) (?:your|this|the) (?:mailing |e-?mail |contact )?(?:list|database|records|system|crm)",
    r"(?:get|be|come) off (?:of )?(?:this|your|the) (?:mailing |e-?mail )?list",
    r"refrain from (?:sending|contacting|further|any|writing|e-?mailing)",
    r"(?:quít|elimín|bórr)(?:en|a|e)(?:me|nos) de",
    r"(?:solicit|exij|pid|demand|ped|exig)(?:o|imos|amos) (?:la |a )?(?:eliminación|supresión|cancelación|borrado|eliminação|remoção|exclusão) (?:de|dos|das)",
    r"(?:chied|richied)\w{1,4} la cancellazione",
    r"basta (?:con le )?(?:e-?)?mail",
    r"demand\w{1,4} (?:la suppression|l'effacement)",
    r"(?:verlang|forder|beantrag)\w{1,4}(?: \w{1,12}){0,3} löschung",
    r"(?:verwijdering|wissing) van mijn (?:persoons)?gegevens",
    r"not (?:to be|be) contacted(?: again| any ?more| further)",
    r"i (?:did|have) (?:not|never) (?:sign(?:ed)? up|subscribed?|asked?|consent(?:ed)?|opt(?:ed)? in)[\w' ]{0,40}(?:remove|stop|list|delete)",
    r"(?:object|objection|objecting) to (?:the |any |your |all |further )?(?:processing|use|storage|storing|receiving|direct marketing|being contacted)",
    r"right to (?:be forgotten|erasure|object)",
    r"(?:request|demand|require|ask for)(?: the)?(?: immediate| full)? (?:erasure|deletion|removal)",
    r"(?:withdraw|revoke)(?: my| our| any| all)? consent",
    r"(?:report|mark|flag|marking|reporting|marked|reported)(?: it| this| you| them| these)?(?: \w{1,12}){0,3} (?:as|for|to) (?:spam|junk|the ico|abuse)",
    r"(?:art|article)\.? ?(?:17|21)(?: \(?\d\)?)? (?:of the )?(?:uk )?(?:gdpr|dsgvo|rgpd|avg)",
    r"(?:cease and desist)",
    r"leave (?:me|us) alone",
    r"(?:i|we)(?: will| shall| am going to)? (?:report|complain about) (?:you|this|these|it) to",
    r"this is (?:pure |just |clearly )?(?:spam|harassment)",
    r"please go away",
    # German
    r"(?:nehmen|streichen|löschen|entfernen|tragen|nimm|streich|lösch|lösche|entferne|trag) (?:sie )?(?:bitte )?(?:mich|uns|mein\w*|unser\w*|diese\w*|alle)(?:\W{1,3}\w{1,25}){0,7}\W{1,3}(?:verteilern?|liste|listen|datenbank|adressen?|daten|system|kartei|aus|kontaktdaten|mailadresse|e-mail-adresse|mailverteiler|mailingliste|verzeichnis)",
    r"(?:aus|von) (?:ihrem|eurem|dem|diesem|der|ihrer|eurer|dieser)(?:\W{1,3}\w{1,20}){0,2}\W{1,3}(?:verteiler|liste|datenbank|mailingliste|newsletter|mailverteiler)(?:\W{1,3}\w{1,20}){0,4}\W{1,3}(?:nehmen|streichen|löschen|entfernen|austragen|zu (?:nehmen|streichen|löschen|entfernen)|gelöscht|gestrichen|entfernt)",
    r"keine(?:rlei)? (?:weiteren?|neuen?|solchen?|derartigen?)?\s?(?:e-?mails?|mails?|nachrichten|werbung|werbemails?|newsletter|zusendungen|anfragen|kontaktaufnahmen?|angebote per mail|kontakte)(?: mehr|(?: von ihnen)? (?:erhalten|bekommen|zu senden|schicken|zusenden|wünschen)| von ihnen)",
    r"keine (?:weiteren?|solchen|derartigen) (?:e-?mails?|mails?|nachrichten|werbung|zusendungen|kontaktaufnahmen?)",
    r"(?:schreiben|kontaktieren|mailen|belästigen|schicken|senden|anschreiben|schreib|kontaktier|mail) (?:sie )?(?:mich|uns|mir)(?:\W{1,3}\w{1,20}){0,3}\W{1,3}(?:nicht mehr|nie wieder|nichts mehr|keine|nie mehr)(?:\W{1,3}\w{1,20}){0,3}",
    r"(?:nicht|nie) (?:mehr|wieder|weiter) (?:an(?:zu)?schreiben|kontaktier(?:en|t)|zu kontaktieren|angeschrieben|belästig(?:en|t)|anmailen|anzuschreiben|mailen)(?: werden)?",
    r"(?:möchte|will|wünsche|wollen|möchten)(?:\W{1,3}\w{1,20}){0,4}\W{1,3}(?:abmelden|austragen|abbestellen|gelöscht werden|ausgetragen werden|nichts mehr (?:von ihnen )?(?:hören|erhalten|bekommen))",
    r"(?:melden|tragen) sie (?:mich|uns)(?: bitte)? (?:ab|aus)",
    r"(?:widerspreche|widersprechen)(?: ich| wir| hiermit)?[\w ]{0,20}(?:der|einer|jeder|ihrer)",
    r"(?:löschung|löschen sie)(?:\W{1,3}\w{1,20}){0,3}\W{1,3}(?:daten|adresse)",
    r"unterlassen sie",
    r"von weiteren (?:e-?mails?|mails?|nachrichten|kontaktaufnahmen|anschreiben|zusendungen) (?:abzusehen|absehen)",
    r"(?:sehen|nehmen) sie[\w ]{0,20}von weiteren[\w -]{0,25} ab(?:stand)?",
    r"lassen sie (?:mich|uns)(?: bitte)? in ruhe",
    r"stellen sie[\w ]{0,20}(?:die )?(?:mails|zusendung|werbung)[\w ]{0,10}ein",
    r"verzichten sie[\w ]{0,20}auf weitere",
    # French
    r"ne (?:plus|jamais|pas) (?:(?:m'|nous |me |vous )?(?:écrire|contacter|envoyer|solliciter|relancer|recevoir|adresser|importuner|déranger)|être (?:contacté|sollicité|démarché))\w{0,3}",
    r"ne (?:m'|nous |me )(?:écrivez|contactez|envoyez|sollicitez|écris|relancez|importunez)\w{0,2} (?:plus|rien)",
    r"(?:désinscri|désabonn)\w{1,8}",
    r"(?:retir|supprim|effac|enlev|ray)(?:er|ez|e)(?:-moi|-nous)?(?: (?:de|mon|ma|mes|notre|nos|cette|toutes|moi)(?:\W{1,3}\w{1,20}){0,6}\W{1,3}(?:fichiers?|listes?|bases?|adresse|données|coordonnées|mail|e-mail)| de vo\w{1,6}(?:\W{1,3}\w{1,20}){0,3})",
    r"(?:cess|arrêt)(?:er|ez|e) (?:de |d')(?:m'|nous |me )?(?:écrire|contacter|envoyer|solliciter|relancer|harceler)",
    r"(?:m'|nous nous |je m')oppos\w{1,4}",
    r"plus (?:recevoir|être contacté|de (?:vos )?(?:mails?|messages?|e-mails?|courriels?))",
    r"droit (?:à l'oubli|d'opposition|à l'effacement)",
    r"effacement de mes",
    r"laissez[- ](?:moi|nous) tranquille",
    # Spanish
    r"(?:dar|den|dé|dad|denme|dé?me|darme|darnos|dame|dadme|quiero la|solicito la|solicito mi)(?:me|nos)? (?:de )?baja(?: de)?",
    r"no (?:me|nos|vuelva\w{0,2} a|quiero que me|quiero que|deseo que me) ?(?:(?:escrib|env|mand|contact|llam|molest)\w{1,6}|vuelva\w{0,2} a (?:escribir|contactar|enviar|molestar))(?:me|nos)?(?: más| nunca| ningún| correos?| publicidad| de nuevo)?",
    r"no (?:quiero|deseo|queremos|deseamos|quisiera) (?:seguir )?(?:recib(?:ir|iendo)|que me|ser contactad)\w{0,3}",
    r"(?:elimin|borr|quit|retir|suprim)\w{1,5}(?:me|nos)? (?:de (?:su|la|esta|vuestra|sus|tu)|mis?|nuestr\w{1,3}|este)(?:\W{1,3}\w{1,20}){0,4}\W{0,3}(?:lista|datos|correo|dirección|base|contactos|email|mail)?",
    r"(?:dej|par)(?:en?|a|ad|e) de (?:(?:escribir|enviar|mandar|contactar|molestar)(?:me|nos)?)",
    r"me opongo",
    r"derecho (?:al olvido|de oposición|de supresión)",
    # Dutch
    r"(?:mijn|onze|mij|ons) (?:\w{1,20} ){0,5}(?:verwijderen|wissen|schrappen)",
    r"(?:schrijf|schrijven|meld|melden|haal|halen|verwijder|verwijderen|gooi|wis) (?:u )?(?:me|mij|ons|mijn|onze|deze|dit)(?:\W{1,3}\w{1,20}){0,6}\W{1,3}(?:uit|af|lijst|bestand|database|adres|gegevens|mailinglijst|mailadres|e-mailadres|systeem)",
    r"geen (?:verdere |nieuwe |ongevraagde )?(?:mails?|e-?mails?|berichten|reclame|nieuwsbrieven|post) (?:meer|van u|van jullie)",
    r"niet (?:meer|langer) (?:te )?(?:mailen|contacteren|benaderen|schrijven|benaderd|gemaild|contact op(?: te)? nemen|lastigvallen|aanschrijven)",
    r"(?:mail|contacteer|benader|schrijf|bel|stuur)(?:t u)? (?:me|mij|ons)(?: alstublieft| aub| svp)? (?:niet|nooit|niets) (?:meer|weer)?",
    r"stop(?:pen)? met (?:mailen|mij|het (?:sturen|mailen)|deze)",
    r"(?:wil|willen|wens) (?:mij|me|ons|ik me|ik mij|graag)?\W{0,2}(?:graag )?(?:uitschrijven|afmelden|niets meer ontvangen)",
    r"(?:uitschrijven|afmelden) (?:voor|van|graag|aub|alstublieft)",
    r"maak bezwaar",
    r"laat (?:me|mij|ons) met rust",
    # Italian
    r"(?:cancell|rimuov|elimin|togli)(?:ate|ete|i|a|are|ere|atemi|etemi|ami|imi|ateci|armi|ermi|armi|arci|i|imi)(?:mi|ci)?(?: (?:dal|dalla|dai|dalle|il mio|la mia|i miei|il nostro|la nostra|questo|questa|da|subito)(?:\W{1,3}\w{1,20}){0,4})",
    r"(?:cancellatemi|cancellami|rimuovetemi|rimuovimi|toglietemi|disiscriv\w{1,6}|disiscrizione)",
    r"non (?:mi |ci )?(?:scriv|contatt|invi|mand|chiam)\w{1,7} (?:più|altre|altro|ulteriori|mai più)",
    r"non (?:voglio|desidero|vogliamo|desideriamo|intendo|gradisco) (?:più )?(?:ricevere|essere contattat\w)",
    r"non (?:più )?ricevere (?:più|altre|ulteriori)",
    r"(?:smett|cess)\w{1,5} di (?:(?:scriver|inviar|mandar|contattar)\w{1,3})",
    r"(?:mi oppongo|ci opponiamo)",
    r"diritto (?:all'oblio|di opposizione|alla cancellazione)",
    r"cancellazione dei miei dati",
    r"lasciatemi in pace",
    # Portuguese
    r"(?:descadastr|desinscrev)\w{1,6}",
    r"cancel(?:ar|em|e) (?:a |o )?(?:minha |meu |nossa )?(?:inscrição|subscrição|assinatura|cadastro|registo)",
    r"não (?:me |nos )(?:escrev|envi|mand|contact|contat|ligu)\w{1,5} mais",
    r"não (?:quero|desejo|queremos|pretendo|pretendemos|gostaria de) (?:mais )?(?:receber|ser contac?tad\w|que me)",
    r"(?:remov|retir|elimin|apagu|exclu|tir)(?:a|e|am|em|er|ar|ir|i|ame|eme)?(?:-me|-nos)? (?:(?:o |a |os |as )?(?:meu|minha|meus|minhas|nosso|nossa|este)|me|da (?:sua|vossa|lista)|das? ?)(?:\W{1,3}\w{1,20}){0,4}",
    r"(?:par|deix)(?:e|em|a) de (?:me |nos )?(?:enviar|escrever|contac?tar|mandar|incomodar)",
    r"não volte\w{0,2} a (?:contac?tar|escrever|enviar)",
    r"oponho-me|me oponho",
)
NO_OPT_OUT = any_of(
    r"to (?:unsubscribe|be removed|opt[ -]?out|stop receiving|change your|manage)[\w ,-]{0,60}(?:send|click|reply|visit|use|follow|go to|write|link|below|here|e-?mail to|:)",
    r"if you (?:no longer (?:want|wish)|do not (?:want|wish|care) to|would (?:rather|prefer) not|prefer not|wish to|want to (?:stop|unsubscribe|opt|be)|(?:have )?received this)",
    r"(?:no longer|do not) want to receive (?:these|this|our)[\w -]{0,20}\?",
    r"unsubscribe (?:here|at|now:|\||from (?:tips|these|this list|our|all|future))",
    r"(?:update|manage|change) (?:your|e-?mail) (?:e-?mail )?(?:preferences|settings|subscription)",
    r"(?:allows?|lets?|enables?|recipients|readers|subscribers)(?: \w{1,15}){0,4} (?:to )?(?:opt|unsubscribe)",
    r"(?:reply|répondez|antworten sie mit|responda|rispondi|antwoord)(?: with| mit| avec| con| met)? [\"'«]?stop",
    r"(?:si vous ne|wenn sie keine|falls sie keine|si no desea|als u geen|se non (?:desidera|vuole)|caso não|pour ne plus la)",
    r"accident(?:ally)?",
    r"by mistake",
    r"re-?subscribe",
    r"(?:put|add) (?:me|us) back",
    r"unsubscribe (?:link|button|rate|page|feature|function|option)s?",
    r"(?:can|do|does|could|how) (?:our|my|the) (?:customers|users|clients|recipients|subscribers)",
    r"versehentlich",
    r"par erreur",
    r"por error",
)

LEFT_COMPANY = any_of(
    r"(?:is|are|was|am|be) no longer (?:with|at|working|employed|part of|a part of|an employee|in the (?:company|business|firm|organi[sz]ation)|here)",
    r"no longer (?:works?|working|with (?:the|our|us)|employed)",
    r"(?:has|have|had|just|recently|since) (?:since |now |recently |sadly |already |just )?left (?:us|the (?:company|firm|business|organi[sz]ation|team|group|practice|school|university|department|council|trust|plant|mill|laboratory|lab)|our (?:company|firm|team|organi[sz]ation)|[a-z]{1,20}(?= (?:in|at the end of|last|on|to (?:join|pursue|take|start|work)|and|\d|for (?:a new|another|pastures))))",
    r"left (?:the )?(?:company|firm|business|organi[sz]ation|our employ|our company)(?: (?:in|at|last|on|to))?",
    r"(?:i|he|she|they|who|we) (?:am|is|are|will be|have been|has been|was|were) (?:leaving|made redundant|laid off|let go)(?! (?:for|on) (?:holiday|vacation|leave|the (?:day|weekend)))",
    r"(?:am|is|are|will be) leaving (?:the (?:company|firm|business|organi[sz]ation)|at the end of|on \d|my (?:job|role|post))",
    r"(?:has|have) (?:now |recently |since )?(?:moved on|retired|resigned|passed away|died)(?! (?:the|that|this))",
    r"(?:has |have )?(?:passed away|died (?:suddenly|in|on|last|unexpectedly|after|at|peacefully|recently|this|earlier))",
    r"(?:is |was )(?:deceased|retiring|retired)",
    r"(?:my|his|her|their) (?:last|final) (?:working )?day (?:here|at|with|is|was|will be|in|of (?:work|employment))",
    r"(?:'s|is|was|be) (?:my|his|her) last (?:working )?day",
    r"(?:moved|gone) (?:on )?to (?:a new (?:role|job|position|company|employer|challenge)|another (?:company|employer|firm)|pastures new)",
    r"(?:am|is) now retired",
    r"retired (?:at|this|when|after)",
    r"(?:my|his|her|their) (?:desk|post|position|role|duties|accounts?) (?:has|have) (?:been )?(?:passed|gone|taken over|handed)",
    r"retired (?:in|last|at the end|from|on|since)",
    r"i (?:have )?retired",
    r"this (?:mailbox|account|address|e-?mail(?: address)?) (?:is|will be) (?:no longer|not) (?:in use|active|monitored|used) (?:as|since|because)",
    r"new job (?:at|with|elsewhere)",
    # German
    r"nicht (?:mehr|länger) (?:bei|im (?:unternehmen|hause?|team)|in (?:unserem|unserer|diesem)|für (?:uns|die|das|den|unser\w*)|hier|an der|am)(?:\W{1,3}[\w&.-]{1,25}){0,4}(?:\W{1,3}(?:tätig|beschäftigt|angestellt|arbeite\w*|angehör\w*))?",
    r"nicht mehr (?:tätig|beschäftigt|angestellt|teil|da(?:bei)?|mitarbeiter\w*)",
    r"(?:unternehmen|firma|haus|betrieb|gesellschaft|verlag|institut|team)(?: \w{1,20}){0,4} verlassen",
    r"(?:ist|bin|sind) (?:\w{1,20}\W{1,3}){0,5}(?:ausgeschieden|verstorben|gestorben|pensioniert|in (?:den |die )?(?:ruhestand|rente|pension)|im ruhestand|in rente)",
    r"ausgeschieden",
    r"verstorben",
    r"letzter (?:arbeits)?tag",
    r"scheide\w{0,2}[\w ,.]{0,40} aus(?: dem| der)? ?\w{0,20}",
    r"verlasse\w{0,2} (?:ich )?(?:das unternehmen|die firma|zum)",
    # French
    r"ne (?:travaille\w{0,2}|fait|fais|fera) plus (?:partie|chez|pour|dans|ici|au sein|parmi)?",
    r"n'(?:est|es|appartient|exerce) plus (?:chez|en poste|dans (?:l'entreprise|la société|nos|notre)|salarié\w{0,2}|parmi|employé\w{0,2}|à l'entreprise|au sein|ses fonctions|des nôtres)?",
    r"(?:a|ai|avoir) (?:définitivement |malheureusement )?quitté (?:l'entreprise|la société|notre|le groupe|ses fonctions|l'établissement|nos|mes fonctions|son poste|l'organisation|[\w'-]{2,25})",
    r"(?:parti|partie) (?:à la|en) retraite",
    r"(?:est|vient de) décéd\w{1,4}",
    r"pris (?:sa|ma) retraite",
    r"dernier jour (?:de travail|chez|dans|ici|au)",
    r"nous a quittés",
    # Spanish
    r"ya no (?:trabaja|trabajo|forma|formo|pertenece|está (?:en|con|vinculad)|labora|laboro|colabora)\w{0,2}(?: parte)?",
    r"(?:dejó|ha dejado|dejé|he dejado|dejo|abandonó|deja) (?:la (?:empresa|compañía|organización|universidad)|de trabajar|nuestra|su puesto|el (?:grupo|cargo|puesto))",
    r"(?:se (?:jubiló|ha jubilado)|me (?:jubilé|he jubilado)|(?:está|estoy) jubilad[oa])",
    r"(?:falleció|ha fallecido|fallecimiento)",
    r"último día (?:de trabajo|en|aquí|laboral)",
    r"causado baja en (?:la empresa|nuestra)",
    # Dutch
    r"(?:werkt|werk) (?:hier|er|bij ons) niet (?:meer|langer)",
    r"(?:werkt|werk|werkzaam|is|ben) (?:\w{1,20} )?(?:niet (?:meer|langer)|niet langer)(?: (?:bij|voor|hier|werkzaam|in dienst|aan de)(?:\W{1,3}\w{1,20}){0,3})",
    r"niet (?:meer|langer) (?:werkzaam|in dienst|actief (?:bij|voor))",
    r"(?:uit dienst|met pensioen|overleden)",
    r"(?:heeft|heb) (?:het bedrijf|ons|onze organisatie|de organisatie|[\w]{2,20}) (?:verlaten)",
    r"(?:mijn|zijn|haar) laatste (?:werk)?dag",
    # Italian
    r"non (?:lavora|lavoro|fa|faccio|collabora|è|opera) più (?:(?:qui|con noi|presso|parte|in|per|alle|nell|nella|dipendente|con|da noi)(?: \w{1,20}){0,2})?",
    r"ha(?:nno)? lasciato (?:l'azienda|la (?:società|nostra|ditta)|il (?:gruppo|suo incarico)|la nostra)",
    r"ho lasciato (?:l'azienda|la (?:società|ditta)|il mio)",
    r"(?:è|sono) (?:andat[oa] )?in pensione",
    r"(?:è (?:deceduto|deceduta|mancat[oa]|scompars[oa]|venut[oa] a mancare))",
    r"ultimo giorno (?:di lavoro|qui|in)",
    # Portuguese
    r"já não (?:trabalha|trabalho|faz|faço|está|integra|colabora)\w{0,2}(?: parte| connosco| conosco| na| no| em| nesta)?",
    r"não (?:trabalha|trabalho|faz parte|faço parte|está|integra|pertence) mais(?: (?:aqui|na|no|da|do|conosco|em|nesta|à|com)\w{0,2})?",
    r"(?:deixou|deixei|saiu|saí|desligou-se|se desligou) (?:a empresa|da empresa|da companhia|o cargo|a organização|da organização|de trabalhar)",
    r"(?:aposentou-se|se aposentou|reformou-se|me aposentei|está aposentad[oa])",
    r"(?:faleceu|falecimento)",
    r"último dia (?:de trabalho|na|aqui)",
)
NOT_LEFT = any_of(
    r"(?:supplier|vendor|provider|distributor|contractor|competitor|technician|service partner|lieferant|fournisseur|proveedor|leverancier|fornitore|fornecedor)(?:\W{1,3}\w{1,15}){0,5}\W{1,3}(?:left|retired|no longer|died|passed|aufgehört|verlassen|quitté)",
    r"leaving for (?:a|my|the|our|\w{3,15} (?:vacation|holiday))",
    r"left (?:the office|for (?:the day|today|holiday|vacation|lunch|the weekend)|a (?:message|voicemail)|over|to do)",
    r"(?:pump|meter|probe|unit|instrument|machine|analy[sz]er|battery|device|sensor|printer|gerät|instrument|sonde) (?:has |just |finally )?(?:died|retired)",
)

WRONG_PERSON = any_of(
    r"(?:please |kindly )?(?:contact|write to|try|ask|reach out to|get in touch with|talk to|speak (?:to|with)|address)(?: (?!me|us)\w{1,15}){0,3},?:? ?[\w.+-]{1,64}@[\w.-]{1,80}",
    r"(?:sits|lies|rests) with (?!(?:us|me|you)\b)\w{2,20}",
    r"(?:i|we) only (?:do|handle|look after|deal with|manage|run) the \w{3,20} (?:here|side)",
    r"meant(?: to send)?(?: this)?(?: for| to)? (?:someone|somebody) else",
    r"moved to (?:another|a different) (?:team|department|role|division)",
    r"non (?:me ne occupo|mi occupo|me ne occupo io)",
    r"not the (?:right|correct|best|appropriate|proper) (?:person|contact|one|guy|department|address|team|point of contact|people|office)",
    r"(?:not|nor) (?:really )?(?:my|our) (?:area|department|responsibility|remit|field|patch|team|bailiwick|decision|call|job|domain|speciality|specialty|business|side|thing|territory)",
    r"(?:wrong|incorrect) (?:person|department|address|company|contact|guy|mailbox|e-?mail|team|number|place|people|inbox|office|site|door|one|[a-z]{3,20}s)(?! (?:calibrat|model|order|part))",
    r"got the wrong (?:\w{1,20})",
    r"(?:mistaken|confus\w{2,4}) (?:me|us) (?:for|with)",
    r"(?:i|we) (?:do not|no longer) (?:deal|handle|look after|manage|work with|have anything to do|buy|purchase|decide|take care|oversee|run)(?: with)?(?: (?:that|this|these|those|it|any|the|such|purchasing|procurement|anything))",
    r"(?:i am|we are|am) not (?:responsible|in charge|involved|the one|the person|the decision|authori[sz]ed|the buyer)",
    r"(?:that|this|it) (?:is|would be|falls|sits|belongs|comes)(?: all)? (?:under|with|to|handled by|dealt with by|decided by|a (?:question|matter) for|one for|for) (?!(?:us|me|you)\b)(?:our|the|my|mr|ms|mrs|dr|head office|group|corporate|purchasing|procurement|[a-z]{2,20} (?:in|at|from|team|department|who))",
    r"you (?:want|need|should be|would want|had better|are better off|will want|would be better(?: off)?|might want|are looking for|are after)(?: to)?(?: (?:speak|talk|write|contact|ask|reach|be speaking|get in touch|try|talking|speaking|contacting|address))?(?: with| to| out to)? (?:whoever|someone else|somebody else|my colleague|our (?!quote|price|address)\w{2,20}|mr|ms|mrs|dr|the (?:lab|purchasing|procurement|person|team|manager|head|quality|plant)|[a-z]{2,20} (?:in|at|from|who))",
    r"(?:is|are) with (?:the|our) [\w ]{2,30}(?:department|team|office|division|group)",
    r"(?:he|she|they|who|[a-z]{3,20}) (?:is|are) (?:now )?(?:the (?:right|correct|best|proper) (?:person|contact|one)|in charge of|responsible for)",
    r"(?:decides|handles|looks after|deals with|takes care of|is in charge of|runs|owns|covers) (?:that|this|these|those|it|such|there|all|our|the (?:lab|purchas|procure|instrument|water|calibrat|budget))\w{0,8}",
    r"(?:decides|handles|takes care) (?:there|here|of)",
    r"(?:please |kindly )?(?:contact|speak (?:to|with)|talk to|ask|try|reach out to|write to|get in touch with|direct (?:this|your|these|any)[\w ]{0,20} to|address (?:this|your)[\w ]{0,20} to|refer to)(?: my colleague| our| the| mr\.?| ms\.?| mrs\.?| dr\.?)?[\w .'-]{1,40} (?:instead|who (?:is|handles|looks|runs|deals|manages|decides|takes|would|will|can)|rather than me|for (?:this|that|these))",
    r"(?:i have|i|we have|have) (?:forwarded|passed|sent|redirected|handed)(?: on)? (?:your|this|it|the)(?: \w{1,15}){0,4} (?:on )?to (?!you)\w{1,30}",
    r"not sure (?:whose|who|why you (?:have )?(?:sent|contact|wrote|are writing))",
    r"why (?:are you (?:sending|writing|contacting|asking)|did you (?:send|write|contact|ask)) (?:this to )?(?:me|us)",
    r"i (?:think|believe) you (?:have|meant|want)(?: got)? (?:the wrong|someone else|somebody else|another)",
    r"(?:never|not) (?:worked|heard of|been)[\w ]{0,15} (?:at|for|of) (?:that|this) company",
    # German
    r"(?:falsche[rnsm]?|verkehrte[rn]?|nicht (?:der|die|das) richtige[rnsm]?) (?:ansprechpartner\w{0,3}|person|adresse|abteilung|stelle|empfänger\w{0,2}|kontakt|firma|adressat\w{0,2})",
    r"nicht (?:mehr )?(?:zuständig|verantwortlich|mein (?:bereich|gebiet|thema)|meine (?:abteilung|aufgabe|zuständigkeit|baustelle))",
    r"(?:zuständig|verantwortlich|ansprechpartner\w{0,3}|ansprechperson|entscheider\w{0,2})(?: dafür| hierfür| für [\w ]{2,30})? (?:ist|sind|wäre|bei uns)",
    r"(?:ist|sind|wäre)(?: \w{1,20}){0,5} (?:zuständig|verantwortlich|der richtige|die richtige|ihr ansprechpartner\w{0,3})",
    r"(?:wenden|richten|melden) sie (?:sich|ihre)(?: \w{1,20}){0,4} (?:an|bei) (?!(?:mich|uns)\W)\w{1,30}",
    r"(?:damit|dafür|das) (?:habe ich|mache ich|kümmert sich|entscheidet|macht|betreut|liegt bei|läuft über|fällt)(?: \w{1,15}){0,2}(?: nichts zu tun)?",
    r"weitergeleitet(?: an)?",
    # French
    r"pas (?:la bonne personne|le bon (?:interlocuteur|contact|service|destinataire)|la personne (?:concernée|en charge|responsable|qui)|de mon (?:ressort|domaine)|mon (?:domaine|service|rayon)|responsable d|en charge d|concerné\w{0,2}|compétent\w{0,2} )",
    r"(?:mauvais|erreur d[e'] ?)(?: ?)(?:interlocuteur|destinataire|adresse|personne|service|contact|e personne|e adresse)",
    r"vous (?:vous )?tromp\w{1,4} de",
    r"(?:adressez|rapprochez)-vous",
    r"(?:veuillez|merci de|il faut|vous pouvez|je vous invite à)[\w ]{0,20}(?:contacter|vous adresser à|vous rapprocher d|écrire à|voir avec) (?!moi|nous)\w{1,30}",
    r"c'est (?:m\.|mme|monsieur|madame|mon collègue|ma collègue|[\w-]{3,20}) (?:[\w-]{1,20} )?qui (?:s'en occupe|gère|décide|s'occupe|est)",
    r"(?:transmis|transféré|fait suivre)(?: votre| ce)?",
    # Spanish
    r"no (?:soy|somos) (?:yo )?(?:la persona|el (?:responsable|encargado|indicado|contacto)|la (?:responsable|encargada|indicada)|quien|los)",
    r"no (?:me encargo|llevo|es (?:mi (?:área|departamento|responsabilidad|campo)|de mi (?:competencia|área))|me corresponde|depende de mí|soy responsable)",
    r"(?:persona|dirección|contacto|departamento|correo) (?:equivocad[oa]|incorrect[oa]|erróne[oa])",
    r"(?:se )?(?:ha|han|te has|se ha) equivocado",
    r"(?:diríja\w{0,3}|dirigirse|contacte|póngase en contacto|escrib[ae]|hable|contacta) (?:a|con|al) (?!mí|nosotros)[\w .]{2,40}",
    r"(?:el|la) (?:responsable|encargad[oa]|persona (?:responsable|encargada|indicada)) (?:es|de)",
    r"(?:quien|lo) (?:lleva|decide|se encarga|gestiona)",
    # Dutch
    r"niet de (?:juiste|goede) (?:persoon|afdeling|contactpersoon)",
    r"(?:moet|kunt|kan|dient) (?:u|je) (?:\w{1,15} ){0,2}bij (?:[\w.-]{1,20} ){1,5}zijn",
    r"(?:verkeerde|foute) (?:persoon|adres|afdeling|mailadres|bedrijf|contactpersoon)",
    r"niet (?:verantwoordelijk|mijn (?:afdeling|taak|verantwoordelijkheid|pakkie)|bevoegd)",
    r"ga ik niet over",
    r"(?:daar )?gaat (?:mijn collega|[\w ]{2,30}) over",
    r"(?:neem|neemt u|kunt u|gelieve)(?: \w{1,15}){0,3} contact (?:op )?(?:te )?(?:nemen )?(?:met|opnemen met) (?!mij|ons)\w{1,30}",
    r"(?:collega|afdeling)[\w ,]{0,30}(?:gaat hierover|is verantwoordelijk|behandelt)",
    r"doorgestuurd (?:naar|aan)",
    # Italian
    r"non (?:sono|siamo) (?:io )?(?:la persona|il (?:responsabile|referente|contatto)|la (?:responsabile|referente))",
    r"non (?:mi occupo|è (?:di mia competenza|il mio (?:settore|reparto|ufficio|campo))|sono responsabile|mi compete|dipende da me)",
    r"(?:persona|indirizzo|contatto|ufficio|reparto|destinatario) (?:sbagliat[oa]|errat[oa])",
    r"(?:rivolg|contatt)\w{1,6}(?:si)? (?:a|al|alla|il|la|all')(?: |(?<='))(?!me|noi)[\w .]{2,40}",
    r"(?:se ne occupa|il (?:referente|responsabile) è|decide (?:il|la)|inoltrat[oa] (?:a|al|alla))",
    # Portuguese
    r"não (?:sou|somos) (?:eu )?(?:a pessoa|o (?:responsável|contac?to)|a responsável|quem)",
    r"não (?:é (?:comigo|a minha área|da minha|minha área|meu departamento)|trato (?:disso|desse)|sou responsável)",
    r"(?:pessoa|endereço|contac?to|departamento) (?:errad[oa]|incorret[oa])",
    r"(?:contac?te|fale com|dirija-se|entre em contac?to com) (?:a|o|ao|à)? ?(?!mim|comigo)[\w .]{2,40}",
    r"(?:o|a) responsável (?:é|por)",
    r"quem (?:trata|decide|cuida)",
)
NOT_WRONG = any_of(
    r"wrong (?:size|model|price|quantity|part|item|way|readings?|results?|certificate|invoice|order|attachment|link|file|version)",
    r"(?:send|sent) (?:us|me) the wrong",
    r"nothing wrong",
    r"(?:any|further|more|other) (?:questions?|queries|problems?|information|help|assistance|details)",
    r"urgent(?:ly)?",
)

OOO = any_of(
    r"out of (?:the )?office",
    r"ooo",
    r"(?:i am|we are|am|will be) (?:on the road|on tour|on a trip|at an? (?:\w{1,15} )?(?:fair|show|conference)) (?:until|till|through|all)",
    r"(?:on|taking) (?:my |our |an? |the |his |her )?(?:annual |paid |unpaid |sick |parental |maternity |paternity |family |medical |bereavement |compassionate |study |extended |long |short |summer |winter |christmas |well-deserved )*(?:leave|holidays?|vacation|pto|sabbatical|business trip|honeymoon)",
    r"(?:currently|presently) (?:away|out|travel\w{2,5}|abroad|off|up|on|in|at|offline|unavailable|absent)",
    r"(?:i am|i will be|we are|am|will be) (?:away|out|off(?:line)?|absent|travel\w{2,5}|abroad|unreachable|unavailable|off sick|off work|not (?:in(?! (?:the|a|our|any|need|favou?r|position))|available|reading|checking|at my desk)|in (?:court|hospital)|closed)(?! (?:of|to (?:see|hear)|the (?:list|shelf)))",
    r"(?:limited|no|intermittent|little|restricted|infrequent|sporadic) (?:access to (?:my )?(?:e-?mails?|mails?|the internet|internet)|signal|e-?mail access|internet|connectivity|reception|wi-?fi)",
    r"(?:not|no) (?:have )?(?:access|checking|reading|monitoring|looking at)(?: to)?(?: my)? (?:e-?mails?|mails?|inbox|messages)",
    r"(?:office|works|site|plant|factory|company|we) (?:is|are|will be|remains?) closed",
    r"(?:will|can|shall) (?:reply|respond|answer|get back to you|read)[\w ]{0,30}(?:on my return|when i (?:am back|return|get back))",
    r"(?:on my return|until my return|in my absence|during my absence|when i return|when i am back|while i am (?:away|out|off))",
    r"auto(?:matic|mated)?[ -]?(?:reply|response|answer|generated)",
    r"on (?:maternity|paternity|parental|sick|jury|military) (?:leave|duty|service)",
    r"off sick",
    r"(?:at|in) (?:the|a) (?:conference|trade fair|fair|exhibition|congress)(?= (?:in|this|until|all|at|and|with|\w{1,20} this))",
    r"away from (?:my desk|the office|work|my e-?mail)",
    r"(?:returning|return|returns|back) (?:to (?:the office|work|my desk)|in the office|at (?:my|the) desk|at work)",
    r"(?:had|having|have) (?:a|our) (?:baby|surgery|operation)",
    # German
    r"auf (?:der|einer) (?:\w{1,15}-?)?(?:messe|dienstreise|reise|tagung|konferenz)",
    r"melde mich (?:wieder )?(?:ab|nach) (?:dem |der |meiner )",
    r"nicht (?:im|in meinem) (?:büro|hause?|dienst)",
    r"(?:im|in) (?:\w{3,20}urlaub|urlaub|elternzeit|mutterschutz|krankenstand|der elternzeit|kur|reha)",
    r"(?:abwesend|abwesenheit\w{0,10}|außer haus|ausser haus|dienstreise|geschäftsreise|betriebsferien|betriebsurlaub|krankgeschrieben|erkrankt|nicht erreichbar|nicht am arbeitsplatz|auf reisen|werksferien)",
    r"(?:wieder|erst wieder) (?:da|zurück|im (?:büro|haus|hause|dienst)|erreichbar|ab|am|für sie da|anwesend)",
    r"keine(?:n)? (?:zugriff|zugang)(?: \w{1,15}){0,4} (?:mails?|e-?mails?)",
    r"(?:nach meiner rückkehr|meine vertretung|vertretung (?:ist|hat|übernimmt)|automatische (?:antwort|abwesenheit))",
    r"zurück am",
    r"mails werden nicht (?:gelesen|weitergeleitet)",
    r"lese keine (?:e-?)?mails?",
    # French
    r"(?:en|mes) (?:congés?|vacances|déplacement|arrêt maladie|formation|rtt)(?= |$|,|\.)",
    r"(?:je (?:suis|serai)|actuellement|suis|serai) (?:absent\w?|indisponible|en (?:congés?|vacances|déplacement))",
    r"absent\w? (?:du|jusqu|pour|de|cette|ce)",
    r"(?:de retour|mon retour|hors du bureau|réponse automatique|message d'absence|congé (?:maternité|parental|paternité|de maternité))",
    r"(?:n'aurai|n'ai|sans) (?:pas )?(?:d'|un )?accès(?: limité)? à (?:mes|ma|mon)",
    # Spanish
    r"(?:fuera de (?:la )?oficina|de vacaciones|de viaje|ausente|me encuentro (?:fuera|ausente|de)|de baja (?:por|médica|maternal|paternal)|permiso (?:de )?(?:maternidad|paternidad)|baja (?:por maternidad|maternal|médica)|respuesta automática|estaré (?:de vuelta|fuera|ausente)|mi (?:regreso|vuelta|ausencia)|vuelvo el|regreso el|me reincorporo|me reincorporar[ée])",
    # Dutch
    r"(?:afwezig\w{0,4}|op vakantie|met (?:verlof|vakantie)|niet (?:op|aan) (?:kantoor|het werk|aanwezig|bereikbaar)|(?:zwangerschaps|ouderschaps)verlof|weer (?:terug|aanwezig|bereikbaar|op kantoor)|ben (?:ik )?(?:weer )?terug|automatisch antwoord|bij mijn terugkomst|buiten kantoor)",
    # Italian
    r"(?:fuori (?:ufficio|sede)|in (?:ferie|vacanza|trasferta|congedo|maternità|malattia|permesso)|assente|sarò (?:assente|di ritorno|fuori)|al mio (?:rientro|ritorno)|rientr(?:o|erò|are) (?:in ufficio|il|lunedì|martedì|mercoledì|giovedì|venerdì)|risposta automatica|chiusura estiva|chius[oaie] per ferie|in mia assenza)",
    # Portuguese
    r"(?:fora do escritório|de férias|em férias|ausente|em viagem|de licença|licença (?:de )?(?:maternidade|paternidade|parental)|resposta automática|meu (?:regresso|retorno)|minha ausência|regresso (?:a|no|em|dia)|(?:estarei|volto|retorno|voltarei|retornarei|regressarei) (?:de volta|ao|no dia|em|dia|a \d|na|ausente|fora))",
)
# "back on Monday": an absence only beside a date, and not "get back to you".
BACK = Screened(
    r"(?<!get )(?<!getting )(?<!come )(?<!circle )(?<!check )(?<!report )(?<!got )(?<!go )(?<!call )(?<!write )(?<!reach )(?<!coming )(?<!circling )(?<!send )(?<!pushed )(?<!look )(?<!hold )(?<!going )(?<!move )"
    r"(?<!\w)(?:back (?:on|at|in|from|by|after|the|monday|tuesday|wednesday|thursday|friday|next|tomorrow|\d)|back (?:in the office|at (?:my|the) desk)|returning (?:on|in|from)|i return (?:on|in)|(?:wieder|zurück) (?:am|ab|im|da)|de retour (?:le|à|en|lundi)|vuelvo (?:el|a)|terug op|rientro (?:il|a)|volto (?:a|em|no|dia))(?!\w)(?! to you)"
)
