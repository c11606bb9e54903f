"""The words with which people promise to write, call or send, in seven languages; data for `worker.rules.promises`.

They meet sentences as `worker.rules.sentences` makes them plain: lower case, straight apostrophes, contractions spelled out.  Every
repetition is bounded.

    said      a promise even without a day: "I will get back to you"
    present   in languages whose present tense speaks of the future: with a day, or with "soon"
    dated     with a day only: "you will have our offer"
"""

from __future__ import annotations

from worker.rules.screen import Phrases

_W = r"(?:\W{1,3}[\w'-]{1,25})"  # one more word
_PAPER = r"(?:quote|quotation|offer|proposal|figures|numbers|drawings?|answers?|details|report|contract|list|mail|documents?|prices?|information|feedback|summary|minutes|angebot|antwort|ergebnis|ergebnisse|muster|zahlen|zeichnung(?:en)?|unterlagen|bericht|preise|preisliste|datenblatt|devis|offre|réponse|chiffres|presupuesto|oferta|respuesta|preventivo|offerta|risposta|offerte|antwoord|orçamento|proposta|resposta)"

# --- English
_WE = r"(?:i|we|(?:my|our) (?:[\w-]{1,20} ){0,2}(?:colleagues?|team|office|assistant|engineers?)(?: [\w-]{2,20}){0,2})"
_WILL = r"(?:will|shall|(?:am|are|is) (?:now |also )?going to|plan to|intend to|aim to|promise to|am about to)"
_ANY = r"(?:(?!not |never |hardly )[\w-]{1,20} ){0,3}"
_US = r"(?! me(?!\w)| us(?!\w)| her(?!\w)| his(?!\w)| him(?!\w)| their(?!\w))"  # what is said to others is no promise to the reader
_EN_SAY = r"(?:writ(?:e|ing)|e?-?mail(?:ing)?|call(?:ing)?|phon(?:e|ing)|telephone|ring|text|send(?:ing)?|forward(?:ing)?|reply|respond|answer|follow(?:ing)? up|(?:be|get) (?:back )?in (?:touch|contact)|get back(?! to (?!you|everyone|all))|come back to|be back (?:to|with)|reach out|circle back|revert|let (?:you|everyone|all of you) (?:know|have)|give you (?:an? )?(?:quick |short )?(?:call|ring|shout|buzz|update|answer)|drop you (?:an? )?(?:line|note|mail|message)|keep you (?:posted|informed|updated|in the loop)|tell you (?:more|how|what)|report back)"
_EN_DO = r"(?:have (?:it|them|that|this|the|your|our|an?)|get (?:it|them|that|this|the|your|our|an?|you)|share|prepare|put together|put (?:it|this|that|the [\w-]{1,20}) together|confirm|provide|submit|present|work out|finish|draw up|propose)"

# --- German
_DE_SAY = r"(?:melde|melden|rufe|rufen)"
_DE_PRESENT = r"(?:schicken?|senden?|schreiben?|mailen?|antworten?|beantworten?|informieren?|liefern?|liefere|übersenden?|verschicken?|telefonieren?)"
_DE_MORE = rf"(?:gebe|geben|lasse|lassen|komme|kommen|reiche|reichen|leite|leiten|halte|halten|mache|machen|stelle|stellen)(?: (?:ich|wir))?{_W}{{0,12}}?\W{{1,3}}"
_DE_BACK = r"(?:bescheid|rückmeldung|zukommen|wissen|auf (?:sie|dich|euch) zu|(?:darauf|auf sie|auf dich) zurück|auf dem laufenden)"
_DE_FUTURE = r"(?:melden|schicken|senden|zusenden|zuschicken|schreiben|mailen|anrufen|antworten|beantworten|zukommen lassen|zukommen|zurückkommen|zurückrufen|zurückmelden|nachreichen|nachliefern|weiterleiten|informieren|übersenden|vorlegen|liefern|bescheid geben|bescheid sagen|kontaktieren)"

# --- French
_FR_TO = r"(?:(?:vous|te|t'|le|la|les|l'|lui|leur) ?){0,2}"
_FR_STEM = r"(?:écrir|appeller|rappeller|enverr|répondr|recontacter|contacter|transmettr|tiendr|donner|téléphoner|adresser|confirmer|reviendr|reprendr|ferons? parvenir|fer|communiquer|informer)"
_FR_VERB = r"(?:écrire|appeler|rappeler|envoyer|répondre|recontacter|contacter|transmettre|tenir|donner|revenir|reprendre|faire|téléphoner|adresser|confirmer|communiquer|informer)"

# --- Spanish
_ES_TO = r"(?:(?:le|te|les|os|se|lo|la|los|las|me) ){0,2}"
_ES_FUTURE = r"(?:escribir|llamar|enviar|mandar|responder|contestar|contactar|dir|avisar|pasar|confirmar|informar|remitir|har|dar|pondr|volver|comunicar)(?:é|emos)"
_ES_VERB = r"(?:escribir|llamar|enviar|mandar|responder|contestar|contactar|decir|avisar|pasar|confirmar|informar|remitir|hacer|dar|poner|comunicar)(?:le|te|les|os|lo|la|los|me|nos|se|selo|telo){0,2}"

# --- Italian
_IT_TO = r"(?:(?:le|la|ti|vi|glielo|gliela|gliele|te|lo|li|mi|ve|ci) ){0,2}"
_IT_FUTURE = r"(?:scriver|chiamer|mander|invier|spedir|risponder|ricontatter|contatter|richiamer|far|dar|aggiorner|confermer|girer|inoltrer|telefoner|sentir|terr)(?:ò|emo)"

# --- Dutch
_NL_WE = r"(?:ik|we|wij)"
_NL_PRESENT = r"(?:schrijf|schrijven|bel|bellen|stuur|sturen|mail|mailen|antwoord|antwoorden|beantwoord|beantwoorden|zend|zenden|informeer|bericht|meld|melden)"
_NL_MORE = rf"(?:(?:kom|komen)(?: (?:ik|we|wij))?{_W}{{0,8}}?\W{{1,3}}terug|(?:laat|laten)(?: (?:ik|we|wij))?{_W}{{0,8}}?\W{{1,3}}weten|(?:neem|nemen)(?: (?:ik|we|wij))?{_W}{{0,6}}?\W{{1,3}}contact)"
_NL_FUTURE = r"(?:sturen|toesturen|opsturen|doorsturen|zenden|toezenden|bellen|terugbellen|mailen|schrijven|weten|antwoorden|beantwoorden|contact|terugkomen|informeren|berichten|melden)"

# --- Portuguese
_PT_TO = r"(?:-(?:lhe|lhes|te|vos|lo|la|los|las|o|a|os|as|me|nos|se)){0,2}"
_PT_FUTURE = r"(?:escrever|ligar|enviar|mandar|responder|contactar|contatar|dar|dir|avisar|entrar|retornar|voltar|telefonar|confirmar|informar)(?:ei|emos)"
_PT_VERB = r"(?:escrever|ligar|enviar|mandar|responder|contactar|contatar|dar|dizer|avisar|entrar em conta|retornar|telefonar|confirmar|informar)"

_SAID = (
    # English
    rf"{_WE} {_WILL} {_ANY}{_EN_SAY}{_US}",
    rf"{_WE} {_WILL} (?:[\w-]{{1,20}} ){{0,8}}and (?:then )?{_EN_SAY}",
    rf"(?:^|(?:i|we) (?!will)[\w'-]{{1,20}}(?: [\w'-]{{1,20}}){{0,12}}? and )will {_ANY}{_EN_SAY}{_US}",
    r"let me (?:[\w-]{1,20} ){1,8}and (?:then )?(?:get back|come back|reply|respond|call|write|let you know)",
    r"you (?:will|shall|are going to) (?:[\w-]{1,20} ){0,3}hear (?:[\w-]{1,20} ){0,2}from (?:me|us)",
    r"(?:count|rely) on (?:an? )?(?:[\w-]{1,20} ){1,3}from (?:me|us)",
    r"expect (?:to hear|an? (?:mail|e-?mail|call|answer|reply|note)|my (?:mail|e-?mail|call|answer)|[\w-]{1,20} (?:[\w-]{1,20} ){0,2}) ?from (?:me|us)",
    # German
    rf"(?:ich|wir) {_DE_SAY}|melde mich",
    rf"{_DE_SAY} (?:ich|wir)",
    rf"(?:ich |wir )?{_DE_MORE}{_DE_BACK}",
    rf"(?:(?:ich )?werden?(?: ich| wir)?|wir werden){_W}{{0,14}}?\W{{1,3}}{_DE_FUTURE}",
    r"(?:sie |du |ihr )?(?:hören|hörst|hört)(?: sie| du| ihr)?(?:\W{1,3}(?!von )[\w'-]{1,25}){0,10}?\W{1,3}von (?:mir|uns)",
    # French
    rf"(?:(?:je|nous|on) {_FR_TO}|vous |te |t'){_FR_STEM}(?:ai|ons|a)",
    rf"(?:je vais|nous allons|on va) {_FR_TO}{_FR_VERB}",
    r"(?:reviens|revenons) vers (?:vous|toi)",
    rf"(?:je|nous) {_FR_TO}(?:tiens|tenons)(?: bien)? (?:au courant|informé\w{{0,2}})",
    rf"je {_FR_TO}(?:fais (?:un retour|signe|un point)|donne (?:une réponse|des nouvelles|un retour)|recontacte)",
    r"(?:vous|te) donne (?:une réponse|un retour|des nouvelles)",
    r"vous (?:aurez|allez avoir|recevrez)(?: [\w-]{1,15}){0,2} de (?:mes|nos) nouvelles",
    # Spanish
    rf"{_ES_TO}{_ES_FUTURE}",
    rf"(?:{_ES_TO})(?:voy|vamos) a {_ES_VERB}",
    rf"{_ES_TO}(?:digo|decimos) algo|{_ES_TO}aviso|me pongo en contacto",
    r"(?:tendrá|tendrás|tendréis|tendrán|recibirá|recibirás|recibirán)(?: [\w-]{1,15}){0,2} (?:noticias|respuesta)",
    # Italian
    rf"{_IT_TO}{_IT_FUTURE}",
    rf"{_IT_TO}(?:faccio|facciamo) (?:sapere|sentire|viv[oai])|{_IT_TO}(?:tengo|teniamo) (?:aggiornat\w|informat\w)",
    r"(?:avrà|avrai|avrete)(?: [\w-]{1,15}){0,2} (?:mie|nostre) (?:notizie|nuove)|(?:avrà|avrai|avrete)(?: [\w-]{1,15}){0,2} notizie",
    # Dutch
    rf"(?:{_NL_WE} )?{_NL_MORE}|hou(?:d|den) (?:u|je|jullie) op de hoogte",
    rf"(?:{_NL_WE} (?:zal|zullen|ga|gaan)|(?:zal|zullen|ga|gaan) {_NL_WE}){_W}{{0,14}}?\W{{1,3}}{_NL_FUTURE}",
    r"(?:u |je |jij |jullie )?(?:hoort|hoor|horen)(?: u| je| jij| jullie)?(?:\W{1,3}[\w'-]{1,25}){0,10}?\W{1,3}van (?:mij|me|ons)",
    # Portuguese
    rf"(?:lhe |te )?{_PT_FUTURE}",
    r"(?:escrever|ligar|enviar|mandar|responder|dar|dir)-(?:lhe|te|lho|lha)s?-(?:ei|emos)",
    rf"(?:vou|vamos|irei|iremos) (?:lhe |te )?{_PT_VERB}",
    rf"(?:lhe |te )?(?:digo|dou|aviso){_PT_TO} (?:alguma coisa|algo|notícias|uma resposta|um retorno|retorno|feedback)",
    r"(?:entro|entramos) em conta[c]?to|volto a (?:contact|contat|escrev|lig|fal)[\w-]{1,12}",
    r"(?:terá|terão|terás)(?: [\w-]{1,15}){0,2} (?:notícias|resposta)",
)  # fmt: skip
_PRESENT = (
    r"(?:i am|we are) (?:sending|calling|e-?mailing|forwarding|phoning)(?= (?:you|over|it|them|this|the|our|that))",
    rf"(?:ich|wir) {_DE_PRESENT}|{_DE_PRESENT} (?:ich|wir)",
    rf"(?:ich |wir )?{_DE_MORE}(?:antwort|nach|weiter|zusammen|fertig)",
    r"(?:mein|unser)\w{0,2} (?:[\w-]{1,20} )?(?:kolleg\w{1,4}|herr|frau|team|büro|kundendienst|innendienst|technik\w{0,3})(?: [\w-]{1,20}){0,3} (?:ruft|meldet|schickt|sendet|schreibt|wird)",
    rf"je {_FR_TO}(?:écris|rappelle|appelle|envoie|réponds|transmets|fais parvenir|téléphone|adresse|contacte|confirme|donne)",
    rf"nous {_FR_TO}(?:écrivons|rappelons|appelons|envoyons|répondons|transmettons|faisons parvenir|adressons|confirmons)",
    rf"{_ES_TO}(?:escribo|escribimos|llamo|llamamos|envío|enviamos|mando|mandamos|respondo|contesto|paso|confirmo|remito|hago llegar|digo|doy|damos)",
    rf"{_IT_TO}(?:scrivo|scriviamo|chiamo|chiamiamo|mando|mandiamo|invio|inviamo|spedisco|rispondo|ricontatto|richiamo|faccio (?:avere|pervenire)|d(?:o|iamo) (?:un riscontro|riscontro|una risposta)|aggiorno|confermo|giro|inoltro)",
    rf"{_NL_WE} {_NL_PRESENT}|{_NL_PRESENT} {_NL_WE}",
    rf"(?:lhe |te )?(?:escrevo|ligo|envio|enviamos|mando|mandamos|respondo|contacto|contato|dou|digo|aviso|passo|confirmo|retorno|telefono){_PT_TO}",
)  # fmt: skip
_DATED = (
    rf"let me (?:then )?(?:{_EN_SAY}){_US}",
    rf"{_WE} {_WILL} {_ANY}{_EN_DO}",
    rf"you (?:can|may|should) expect (?:my|our|the|an?) (?:[\w-]{{1,20}} )?{_PAPER}",
    r"you (?:will|shall|should|are going to|can expect to) (?:[\w-]{1,20} ){0,2}(?:have|receive|get|find|see)",
    rf"(?:my|our|the|your) (?:[\w-]{{1,20}} )?{_PAPER} (?:will (?:be (?:with you|in your|on your|ready|there)|follow|reach you|come|go out)|follows?|comes?)",
    r"(?:sie|du|ihr) (?:bekommen|bekommst|bekommt|erhalten|erhältst|erhaltet)|(?:bekommen|erhalten|bekommst|erhältst) (?:sie|du)",
    r"(?:i|we) should (?:be able to )?(?:have|get) (?:it|them|this|that|the|your|our)|and should (?:be able to )?(?:have|get) (?:it|them|this|that) (?:with|to) you",
    rf"(?:sie können|können sie){_W}{{0,10}}? (?:rechnen|erwarten)|(?:u|je) (?:kunt|kan){_W}{{0,10}}? verwachten|ik zorg (?:ervoor )?dat (?:u|je)",
    rf"{_PAPER} (?:vous |te )?(?:parviendr\w{{1,4}}|suivra|arrivera)|{_PAPER} le (?:llegará|arriverà|perverrà)",
    rf"sie haben (?:(?:unser|mein|das|die|den|ein|eine|einen)\w{{0,2}} )?{_PAPER}(?!{_W}{{0,6}} (?:erhalten|bekommen|ge\w{{2,12}}))",
    rf"haben sie (?:von (?:mir|uns) )?(?:(?:unser|mein|das|die|den|ein|eine|einen)\w{{0,2}} )?{_PAPER}(?!{_W}{{0,6}} (?:erhalten|bekommen|ge\w{{2,12}}))",
    rf"(?:mein|unser|das|die|der|ihr)\w{{0,2}} {_PAPER} (?:folg(?:t|en)|komm(?:t|en)|geh(?:t|en) (?:ihnen|an sie)|lieg(?:t|en) ihnen)",
    r"vous (?:aurez|recevrez|allez (?:recevoir|avoir)|(?:l'|le |la |les )(?:aurez|recevrez))",
    r"(?:recibirá|recibirás|recibiréis|recibirán|tendrá|tendrás|tendréis|tendrán)",
    r"(?:riceverà|riceverai|riceverete|avrà|avrai|avrete)",
    r"(?:u|je|jij|jullie) (?:ontvangt|krijgt|heeft|hebt)|(?:ontvangt|krijgt|krijg|ontvang) (?:u|je|jij)",
    r"(?:receberá|receberão|receberás|terá|terão|terás)",
)  # fmt: skip


def _gather(patterns: tuple[str, ...]) -> Phrases:
    return Phrases(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in patterns)


SAID, PRESENT, DATED = map(_gather, (_SAID, _PRESENT, _DATED))

SOON = r"(?:soon|shortly|asap|in due course|later|then|bald|kürze|demnächst|umgehend|zeitnah|schnellstmöglich|dann|bientôt|prochainement|rapidement|ensuite|sous peu|pronto|próximamente|luego|cuanto antes|presto|a breve|quanto prima|poi|snel|spoedig|binnenkort|gauw|zo spoedig|daarna|breve|logo|depois|brevemente|assim que possível)"
# A condition: what follows it, and what it follows, is promised only if it comes about.
IF = r"(?:if(?! not| possible| necessary| need)|unless|provided|in case|should you|subject to|assuming|wenn(?! nicht früher| möglich)|falls|sofern|vorausgesetzt|sollten? sie|si(?! possible| posible)|s'ils?|à condition|siempre que|se (?:le|lei|ci|vi|ti|per|va|vuole|è|ha|non|tutto|siete|desidera|concordar|quiser|puder|estiver|for|tiver|preferir|houver|achar|precisar|desejar|o|a|isso)|qualora|purché|a patto che|als (?:u|je|jij|jullie|het|dat|de|er|alles)|indien|mits|tenzij|caso (?:você|o|a|queira|deseje|concorde|precise|tenha)|desde que|a menos que|salvo)"
TELLS = r"(?:know|tell|confirm|posted|informed|updated|answer|reply|bescheid|wissen|melde|melden|informier\w{1,3}|dis|dirai|confirm\w{1,5}|courant|réponds|répondrai|savoir|digo|diré|aviso|avisaré|direi|sapere|conferm\w{1,5}|weten|aviso|avisarei)"
LATER = r"(?:after|on my return|upon|when|once|as soon as(?! possible| we can| i can)|nach|nachdem|sobald(?! wie möglich| als möglich)|wenn|après|dès(?! que possible)|quand|después|cuando|tras|en cuanto(?! sea posible| me sea posible)|dopo|quando|appena(?! possibile)|na|zodra(?! mogelijk)|wanneer|após|depois d[eoa])"
WHEN = r"(?:once|when|as soon as(?! possible| we can| i can)|after you|sobald(?! wie möglich| als möglich)|nachdem|dès que(?! possible)|une fois|lorsque|quand|en cuanto(?! sea posible| me sea posible)|cuando|una vez|appena(?! possibile)|non appena|quando|una volta|zodra(?! mogelijk)|wanneer|assim que(?! possível)|logo que|uma vez)"
YOU = r"(?:you|your|sie|ihnen|ihr|ihre|ihrer|du|dir|vous|votre|vos|tu|te|usted|su|lei|suo|sua|u|uw|você|seu|sua)"
NOT = r"(?:not(?! later than)|never|no(?= (?:more|longer))|nicht(?! später)|kein\w{0,2}|nie|niemals|ne|n'|jamais|non(?! più tardi)|no (?:le|te|les|os|lo|la|se|me|vamos a|voy a|\w{2,12}(?:ré|remos))|niet(?! later)|geen|nooit|não|nunca)"
NOW = r"(?:attached|enclosed|herewith|hereby|anbei|hiermit|beigefügt|im anhang|beiliegend|ci-joint\w{0,2}|ci-inclus|en pièce jointe|adjunto|adjunta|adjuntos|en anexo|in allegato|allegat[oai]|below|in this mail|unten|nachfolgend|ci-dessous|ci-après|a continuación|di seguito|hieronder|abaixo|bijgaand|bijgevoegd|in de bijlage|hierbij|em anexo|segue)"
BECAUSE = r"(?:because|as (?:you|we|i)|since (?:you|we|i)|regarding|concerning|about|weil|da (?:wir|sie|ich)|wegen|bezüglich|über|parce que|car|puisque|concernant|au sujet|à propos|porque|ya que|acerca|sobre|perché|poiché|riguardo|in merito|circa il|omdat|want|naar aanleiding|over de|over het|acerca)"
# A clause of its own: who else acts in it, or that something is asked of the reader.
CLAUSE = r"(?:i(?!\.)|we|you|he|she|they|please|let us|could|can|would|were|was|met|spoke|discussed|wrote|sent|promised|ich|wir|sie|er|bitte|können|könnten|war|waren|hatten|je|j'ai|nous|vous|il|elle|merci de|veuillez|pourriez|usted|por favor|puede|podría|hablamos|vimos|noi|lei|prego|può|potrebbe|abbiamo|ik|we|wij|u|graag|alstublieft|wilt|kunt|você|pode|poderia|falámos|falamos)"
BARE = r"(?:(?:then |also |dann |puis |luego |poi |dan |depois )?(?:send|call|write|e?-?mail|ring|forward|get back|share|follow up|schicke|sende|schreibe|melde|rufe|maile|vous envoie|enverrai|vous rappelle|rappellerai|enviaré|le envío|llamaré|le llamo|invierò|le invio|chiamerò|la chiamo|stuur|bel|mail|envio|enviarei|ligo|ligarei))"
# Before a day: the day belongs to something else ("the notes of Monday"), or lasts ("until Friday").
ELSEWHERE = r"(?:about|from|of|since|until|till|through|for|on (?:the )?agenda|über|vom|von|seit|für|ab|du|de|del|depuis|jusqu'(?:à|au|en)|desde|hasta|di|da|dal|dallo|fino a\w{0,2}|sinds|vanaf|tot|van|d[eo]|desde)(?: the| le| la| el| il| lo| o| a| de| het| den| dem| our| our next| unser\w{0,2}| dit| this| l')?\s?"
PART = r"(?:end|course|middle|start|beginning|half|lauf|laufe|ende|fin|fine|final|finales|fim|einde|eind|loop|cours|courant|largo|début|mitad|corso|metà|meados|decurso|antes|avant|prima|dentro|partir|más tardar|part)"
ENDING = r"(?:end|course|middle|start|beginning|lauf|ende|fin|fine|final|fim|einde|eind|loop|cours|courant|début|mitad|corso|metà|meados)"
BEFORE = r"(?:before|ahead of|vor|avant|antes d[eoa]l?|antes de|prima d[ei]\w{0,2}|voor)(?: the| le| la| el| il| de| den| dem| l'| o| a)?\s?"
ASKED = r"(?:please (?!find|note|see|excuse|accept|forgive|bear)|kindly |just (?!a |to )|click |register |leave |send |reply |fill |order |sign up|call (?:us|me)|bitte (?!entschuldigen|beachten)|veuillez (?!trouver|noter)|merci de |por favor|per favore|si prega|graag )"
GATHERING = r"(?:'s \w)|\s?(?:'s? )?(?:meeting|appointment|session|webinar|workshop|visit|fair|conference|presentation|termin|treffen|besprechung|messe|réunion|rendez-vous|reunión|riunione|incontro|afspraak|vergadering|reunião)"
MEETING = r"(?:invit\w{1,8}|einladung|appointment|agenda|termin(?:einladung)?|meeting|call details|dial-in|link|zoom|teams|uitnodiging|convite|invito)"
STILL = r"(?:noch|nog|encore|ancora|ainda|todavía|mismo|mesmo|spätestens|later|bis|d'ici|avant|entro|antes|uiterlijk|até|im laufe)"
TALK = r"(?:our|the|your|last|my|unser\w{0,2}|ihr\w{0,2}|dem|das|der|notre|votre|la|le|l'|nuestr[oa]|su|il|nostr[oa]|ons|onze|het|de|noss[oa])\s?(?:[\w-]{1,15} )?(?:call|meeting|talk|conversation|visit|chat|discussion|gespräch\w{0,2}|treffen|telefonat|besuch|rendez-vous|entretien|réunion|échange|visite|reunión|llamada|conversación|visita|incontro|chiamata|riunione|colloquio|gesprek|bezoek|afspraak|conversa|reunião|chamada)(?: (?:on|of|from|am|vom|du|de|del|di|da|van|op|na))?\s?"
WEEK = r"(?:(?:in the course of|during|later|sometime) (?:the|this) week|(?:by )?(?:the )?end of (?:the )?week|eow|im laufe der woche|unter der woche|(?:dans le courant|au cours) de la semaine|(?:durante|a lo largo de|en el curso de) (?:la|esta) semana|in settimana|nel corso della settimana|in de loop van de week|(?:durante|no decorrer d|ao longo d)[ae]?s?t?a? semana)"
THEN = r"(?:then|dann|alors|puis|ensuite|entonces|luego|allora|poi|dan|então|depois)"
