"""The words by which a mail of ours shows which touch it was, in seven languages; data for `worker.rules.steps`.

They meet plain sentences (lower case, straight apostrophes, contractions spelled out); every repetition is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable

from worker.rules.screen import Phrases

_W = r"(?:\W{1,3}[\w'-]{1,25})"  # one more word


def _any(phrases: Iterable[str]) -> Phrases:
    return Phrases(rf"(?<!\w)(?:{phrase})(?!\w)" for phrase in phrases)


THANKS = _any((
    r"thank(?:s| you)|grateful|appreciate|i owe you",
    r"danke?|vielen dank|herzlichen dank|dankbar|bedank\w{1,3}",
    r"merci|remerci\w{1,4}|gracias|agradezco|agradecemos|agradecer\w{0,3}",
    r"grazie|ringrazi\w{1,4}|dank|obrigad[oa]|agradeço",
))  # fmt: skip
INTRODUCED = _any((
    r"introduc(?:ing|tion|ed)|(?:putting|put) (?:me|us|[\w-]{2,20} and (?:me|us)|[\w-]{2,20}(?: [\w-]{2,20})? and (?:me|us)) in (?:touch|contact)|connecting (?:me|us)|(?:recommending|referring|the referral|your referral|the recommendation|your recommendation)",
    r"bekannt ?(?:ge)?macht|bekannt zu machen|bekannt machst|(?:vorgestellt|vorstellung|vermittelt|vermittlung|empfehlung|empfohlen|kontakt zu|den kontakt)",
    r"mis\w{0,2} en (?:relation|contact)|mise en (?:relation|contact)|présent(?:és?|ation|er)|recommand\w{1,6}",
    r"(?:habernos|haberme|por) (?:puesto|poner\w{0,3}) en contacto|present(?:ado|ación|arnos|arme)|recomenda\w{1,6}",
    r"(?:messi?|messo|mettermi|metterci) in contatto|present(?:ato|ati|azione|armi|arci)|segnalazione",
    r"in contact (?:te )?(?:gebracht|brengen)|voorgesteld|introductie|doorverw\w{3,8}|apresent\w{2,6}|posto em conta[c]?to|indicação",
))  # fmt: skip
_MAY_I = r"(?:may i|can i|could i|shall i|would it be (?:all right|alright|ok|okay|fine)(?: with you)? if i|is it (?:all right|alright|ok|okay|fine)(?: with you)? if i|do you mind if i|would you mind if i)"
DETAILS = _any((
    rf"{_MAY_I} (?:[\w-]{{1,15}} ){{0,3}}(?:follow up|come back to you|get back to you|check (?:back|in)|write (?:to you )?again|call(?:ed)? (?:you )?(?:again|next|in)|contact you again)",
    r"here is what i would (?:do|suggest|propose)|(?:that|this) (?:the )?right (?:list|pace)|(?:i|we) would (?:then )?(?:suggest|propose) (?:the following|as (?:the )?next steps?|that we proceed)",
    r"(?:the|our|my suggestion for the|as) next steps?(?: would be| are|:| from our side)|does (?:this|that) plan (?:suit|work)",
    r"(?:darf|dürfte|kann|soll|sollte) ich (?:mich )?(?:[\w-]{1,15} ){0,5}(?:wieder |nochmals? |erneut )(?:melden|schreiben|anrufen|auf sie zukommen)",
    r"wäre es (?:für sie )?(?:in ordnung|ok|okay|recht), wenn ich|ist es (?:für sie )?(?:in ordnung|ok|okay|recht), wenn ich|wenn es ihnen recht ist, würde ich",
    r"passen liste und tempo|(?:als|die) nächsten? schritte?(?: wären?| sind| schlage|:)|(?:würde|würden) (?:ich|wir) (?:folgendes|so) vor(?:schlagen|gehen)|schlage (?:ich )?(?:folgendes|so) vor",
    r"(?:puis-je|pourrais-je|est-ce que je peux) (?:me permettre de )?(?:revenir vers vous|vous (?:recontacter|rappeler|relancer|réécrire))|seriez-vous d'accord pour que je|voici ce que je (?:vous )?propose|(?:les|comme) prochaines étapes(?: sont| seraient| :|:)",
    r"(?:puedo|podría) (?:volver a (?:escribirle|llamarle|contactarle)|contactarle de nuevo)|le parece bien (?:si|que) (?:le|lo|nos|hagamos|procedamos)|(?:los|como) (?:próximos|siguientes) pasos(?: son| serían|:)|propongo (?:lo siguiente|los siguientes pasos)",
    r"posso (?:ricontattarla|risentirla|richiamarla|riscriverle)|va bene se la (?:ricontatto|richiamo)|(?:i|come) prossimi passi(?: sono| sarebbero|:)",
    r"mag ik (?:u |je )?(?:[\w-]{1,15} ){0,4}(?:terugkomen|opnieuw bellen|nogmaals bellen|weer benaderen)|(?:de|als) volgende stappen(?: zijn|:)|posso (?:voltar a (?:contactá|contatá|escrever|ligar)[\w-]{0,5})|(?:os|como) próximos passos(?: são| seriam|:)",
    r"my suggestion(?: is| would be|:)|(?:i|we) (?:would )?(?:suggest|propose) (?:that )?(?:i|we)",
    r"mein vorschlag(?: ist| wäre|:)|darf ich (?:[\w-]{1,15} ){0,7}(?:nachfragen|nachhaken|anrufen|schreiben)|sind sie (?:damit|mit diesem vorgehen) einverstanden",
    r"(?:êtes|seriez)-vous d'accord pour que (?:je|nous)|je vous propose (?:que|de)|puis-je vous (?:[\w-]{1,15} ){0,2}(?:rappeler|recontacter|écrire)",
    r"está de acuerdo en que|le propongo (?:que|lo siguiente)|puedo (?:llamarle|escribirle)|è d\'accordo se|posso (?:chiamarla|scriverle)|vindt u het goed als|concorda que eu|posso ligar-lhe",
    r"(?:is|would) (?:that|this)(?: be)? (?:the (?:order|way|plan|pace|right way)|how|what|all right|okay|ok) (?:you would|for you|with you)|can we agree (?:that|on)|does (?:that|this) (?:order|plan|way|pace) (?:suit|work)",
    r"einverstanden\?|(?:ist|wäre) (?:es|das) ihnen (?:so )?recht(?:, wenn ich)?|passt (?:ihnen )?(?:das|dieses) (?:vorgehen|so)",
    r"(?:cela|ça) vous (?:irait|convient|conviendrait|va)(?:-il|-t-il)? (?:si|que) je|le importa (?:que|si) (?:le|lo|la)|le va bene se (?:la|le)|(?:is|zou) het goed (?:zijn )?als ik|(?:importa-se|incomoda-o) (?:que|se) eu",
    r"would you be (?:fine|happy|ok|okay|comfortable) with (?:that|this)|darf ich so (?:verfahren|vorgehen)|cela vous convient(?:-il)?|le va bien así|va bene così per lei|is dat goed voor u",
))  # fmt: skip
WHY = _any((
    r"thought of you|(?:it|this|that|which) (?:may|might|could|would) (?:interest you|help you|be (?:of interest|of use|useful|relevant|interesting|helpful) (?:to|for) you)|(?:may|might|could) interest you|touches on|(?:came across|read|saw|found) (?:an?|this|the|that) (?:[\w-]{1,20} )?(?:article|piece|study|report|post|survey|paper|analysis)|worth (?:reading|a read)|reminded me of|fits (?:what|our)|relevant (?:to|for) (?:you|your|what)",
    r"an sie gedacht|an dich gedacht|(?:könnte|dürfte) (?:sie|für sie|dich|für dich) (?:interess\w{3,8}|nützlich|hilfreich)|(?:auf|über) (?:einen|eine|diesen|diese|den|die) (?:[\w-]{1,20} )?(?:artikel|beitrag|studie|bericht|untersuchung)|lesenswert|passt (?:gut )?zu (?:unser|ihr|dem)\w{0,2}",
    r"pensé à vous|(?:pourrait|devrait) vous (?:intéresser|être utile)|(?:tombée?|lu) (?:sur )?(?:un|une|cet|cette) (?:article|étude|dossier|enquête)|fait écho à",
    r"(?:pensé|acordé) (?:en|de) usted(?:es)?|(?:podría|puede|quizá le) (?:interesar\w{0,2}|serle útil)|(?:leído|encontrado|visto) (?:un|este|esta|una) (?:artículo|estudio|informe|reportaje)",
    r"pensato a (?:lei|te|voi)|(?:potrebbe|può) (?:interessarl[ae]|interessarti|esserle utile)|(?:letto|trovato) (?:un|questo|uno|una) (?:articolo|studio|ricerca)",
    r"aan u (?:gedacht|moest denken|denken)|(?:zou|kan) (?:u )?(?:interessant|nuttig)|(?:dit|een|het) (?:artikel|onderzoek|rapport)|lembrei-me de si|pensei em (?:você|si)|(?:pode|poderá) (?:interessar|ser útil)|(?:este|um) (?:artigo|estudo)",
))  # fmt: skip
READING = _any((  # with a reason, what a link to a third party leads to
    r"(?:article|piece|study|survey|white ?paper|analysis|podcast|interview|blog post|column)",
    r"(?:artikel|beitrag|studie|untersuchung|interview|fachartikel|bericht (?:in|im|der|von))",
    r"(?:étude|enquête|dossier|tribune|artículo|estudio|reportaje|informe de|articolo|studio|ricerca|onderzoek|artigo|estudo|reportagem)",
    r"(?:published|in the paper|journal|magazine|section \d|page \d|chapter \d|worth (?:ten|a few|five|your) minutes|i read|we read)",
    r"(?:veröffentlicht|gelesen|stand (?:etwas|ein)|zeitschrift|seite \d)|(?:publié|papier|revue|j'ai lu|publicó|publicado|revista|leído|rivista|pubblicato|tijdschrift|gepubliceerd|publicou|acabo de ler)",
    r"(?:trade )?press|a test of|(?:diesen|einen|der) bericht",
))  # fmt: skip
REASON = _any((
    r"(?:think|thought|reminded me) of (?:you|our|your)|(?:your|our) (?:case|question|talk|conversation|discussion|topic|problem|call)|you (?:asked|mentioned|told|wondered|raised)|we (?:discussed|talked|spoke)",
    r"(?:ihr|unser)\w{0,2} (?:frage|fall|gespräch|thema|problem)|sie (?:\S{1,20} ){0,3}(?:gefragt|erwähnt|angesprochen)|wir (?:\S{1,20} ){0,4}(?:gesprochen|besprochen)",
    r"(?:votre|notre) (?:question|cas|échange|conversation|sujet)|(?:su|nuestra) (?:pregunta|caso|conversación|tema)|viene al caso|(?:sua|vostra|nostra) (?:domanda|conversazione)|uw vraag|ons gesprek|(?:sua|nossa) (?:pergunta|conversa)",
    r"what you (?:asked|told|said)|your (?:project|plan)|(?:votre|ton) projet|(?:su|tu) proyecto|lo que (?:hablamos|comentamos)|ihr\w{0,2} (?:projekt|vorhaben)",
))  # fmt: skip
COMPETITION = _any((
    r"(?:your|a|one of your|the) competit(?:or|ors|ion)|(?:is|what is) (?:moving|happening) in your market|is about your market",
    r"(?:ihr\w{0,2} |ein\w{0,2} |die )?(?:wettbewerber\w{0,2}|mitbewerber\w{0,2}|konkurren[tz]\w{0,3})|betrifft ihren markt",
    r"(?:vos|votre|un de vos|la) concurren(?:ts?|ce)|(?:sus?|un|la) compet(?:idor|idores|encia)|(?:suoi|un|la) concorren(?:ti?|te|za)|(?:uw|een|de) concurrent(?:en|ie)?|(?:seus?|um|a) concorren(?:tes?|cia)",
))  # fmt: skip
CONGRATULATION = _any((
    r"(?:congratulations|congrats)(?: again)? (?:on|to|for)|congratulate (?:you|your team|all of you) (?:on|for|to)|(?:news|read|saw|heard) (?:\S{1,30} ){1,25}congratulations",
    r"glückw(?:unsch|ünsche)(?: noch)? (?:zu|zum|zur|für)|gratulier\w{1,3}(?: [\w-]{1,15}){0,4} (?:zu|zum|zur)|(?:gelesen|gehört|nachricht|erfahren)\W{1,3}(?:\S{1,30} ){1,15}glückwunsch",
    r"félicitations (?:pour|à|au|aux)|félicit\w{1,4}(?: [\w-]{1,15}){0,3} (?:pour|de)|(?:enhorabuena|felicidades|felicitaciones|felicitar\w{0,3}) por",
    r"(?:complimenti|congratulazioni) per|gefeliciteerd met|felicitaties met|(?:parabéns|felicitações) (?:pel[oa]s?|por)",
    r"(?:gelesen|gehört|gesehen|erfahren) und (?:\S{1,20} ){0,4}gratulier\w{1,3}|gratulier\w{1,3} (?:ihnen |euch |dir )?(?:herzlich|sehr herzlich|ganz herzlich)",
    r"(?:enhorabuena|felicidades|felicitaciones) a (?:\S{1,20} ){1,5}por",
))  # fmt: skip
PRIVATE = _any((
    r"birthday|wedding|baby|engagement|marriage|new year|christmas|anniversary of|on becoming a (?:father|mother|parent)|your (?:son|daughter)|(?:new |your )(?:position|job|role|promotion)",
    r"geburtstag|hochzeit|geburt|nachwuchs|neue[ns] jahr|weihnachten|tochter|sohn|beförderung|neuen? (?:stelle|position|aufgabe)",
    r"nouveau poste|promotion|nuevo puesto|ascenso|anniversaire|mariage|naissance|cumpleaños|boda|nacimiento|compleanno|matrimonio|nascita|verjaardag|huwelijk|geboorte|aniversário|casamento|nascimento",
))  # fmt: skip
TESTIMONIAL = _any((
    r"(?:a|one of our|our|another|an existing) (?:customers?|clients?)(?: of ours)?(?: in your industry)?(?:,? [\w&.-]{1,25}){0,4},? (?:says?|said|puts? it|told|wrote|writes|describes?|reports?)|in (?:the|their) words of (?:a|our|one of our)|(?:what|how) (?:our|another|a) (?:customers?|clients?) (?:says?|said|thinks?|tells?)",
    r"(?:as an?|our|a|existing|with an?) reference (?:customer|client|project|site|installation|visit)|references from (?:our )?(?:customers|clients)|(?:speak|talk|put you in touch) (?:to|with) (?:one of our|a|an existing) (?:customers?|clients?)|case stud(?:y|ies)|success story|testimonials?|take our word for",
    r"(?:ein|einer unserer|unser|eine unserer) (?:kunden?|kundin)(?: von uns)?(?:,? [\w&.-]{1,25}){0,4},? (?:sagte?|schreibt|schrieb|berichtet\w{0,2}|erzählt\w{0,2})|referenz(?:kunde\w{0,1}|projekt\w{0,1}|anlage\w{0,1}|besuch|en)?|fallstudie\w{0,1}|anwenderbericht\w{0,1}|kundenstimme\w{0,1}|erfolgsgeschichte\w{0,1}|uns beim wort nehmen",
    r"(?:un|l'un) de nos clients|client de référence|référence client|témoignage\w{0,1}|étude de cas|cas client|retour d'expérience",
    r"(?:uno|una) de nuestros clientes|cliente de referencia|testimonio\w{0,1}|caso de (?:éxito|estudio)",
    r"uno dei nostri clienti|cliente di riferimento|testimonianz[ae]|caso di (?:successo|studio)|een van onze klanten|referentie(?:klant|project|s)?|klantverhaal|praktijkvoorbeeld|um dos nossos clientes|cliente de referência|depoimento\w{0,1}|caso de sucesso|estudo de caso",
    r"(?:glad|happy|willing) to (?:tell you (?:how|about)|talk to you about|speak with you about|show you (?:theirs|how))",
    r"ein(?:e|er unserer)? kund\w{1,4} (?:\S{1,25} ){0,6}(?:sagte?|schreibt|schrieb|geschrieben|berichtet\w{0,2}|erzählt\w{0,2})",
    r"un(?:o|a)? (?:cliente|client) (?:nuestro|nuestra|à nous|nostro)|un client (?:à nous|de votre secteur)|clientes? del sector",
    r"what (?:[\w&.-]{1,25} ){1,4}had to say|gern\w? bereit, (?:ihnen|dir) (?:\S{1,15} ){0,3}(?:zu erzählen|zu berichten|auskunft)|steht (?:ihnen )?als referenz",
    r"notre client(?:e)? (?:\S{1,25} ){1,6}(?:raconter\w{1,4}|témoigne|explique|dit)|(?:le|les|vous) (?:contará\w?|racontera\w{0,3}) (?:su|son|leur)? ?(?:experiencia|expérience)",
    r"agreed to be quoted|allowed us to quote|referenzbericht\w{0,1}|kundenbericht\w{0,1}",
))  # fmt: skip
_ENOUGH = r"(?:enough|sufficient|complete|clear|helpful|useful|what you need(?:ed)?)"
INFORMATION_CHECK = _any((  # asked: the sentence, or the one after it, ends with a question mark
    rf"(?:was|were|is|are) (?:the|our|my|what|that){_W}{{0,8}}?\W{{1,3}}{_ENOUGH}",
    r"(?:do|did) you (?:now )?have (?:everything|all(?: the information)?) (?:that )?you need(?:ed)?|(?:is|was) (?:there )?(?:anything|something|any information) (?:still )?(?:missing|unclear|open)|which point should i go deeper|(?:did|does) (?:that|this|the information|it) answer your questions?|(?:did|have) you (?:have|had) (?:time|a chance) to (?:look at|read|go through|review) (?:what|the)",
    r"something in it was too thin|answered too thinly",
    r"(?:war|waren|ist|sind|reich(?:t|en|te|ten)) (?:ihnen )?(?:die|das|unsere?|meine?|der) (?:[\w-]{1,25} ){0,6}(?:ausreichend|genug|vollständig|hilfreich|verständlich|aus)|reich(?:t|en) ihnen (?:die|das|unsere?|was)|haben sie (?:jetzt |nun )?alles, was sie brauchen|fehlt ihnen (?:noch )?(?:etwas|eine angabe)|welchen punkt soll ich|zu knapp (?:beantwortet|war)|konnten sie (?:die|unsere|das|sich) (?:[\w-]{1,20} ){0,3}(?:ansehen|anschauen|durchsehen|lesen)",
    r"(?:les|nos|mes|ces) informations (?:[\w-]{1,20} ){0,4}(?:étaient|sont|ont été|étaient-elles|sont-elles|ont-elles été)(?: [\w-]{1,20})? (?:suffi\w{2,7}|utiles|claires)|avez-vous (?:tout ce qu'il vous faut|toutes les informations|pu (?:lire|consulter|parcourir))|manque-t-il",
    r"(?:le )?(?:ha|han|fue|fueron|era|eran) (?:bastado|suficientes?|útil(?:es)?)|tiene (?:todo lo que necesita|toda la información)|le falta (?:algo|alguna información)|ha podido (?:ver|leer|revisar)",
    r"informazioni (?:[\w-]{1,15} ){0,4}(?:sufficienti|utili|chiare)|ha tutto (?:ciò|quello) che le serve|manca qualcosa|was de informatie (?:[\w-]{1,15} ){0,4}(?:voldoende|duidelijk|genoeg)|(?:had|heeft) u (?:genoeg|alles)|informações (?:[\w-]{1,15} ){0,4}(?:suficientes|úteis|claras)|tem tudo o que precisa",
    r"(?:is there )?anything (?:else )?(?:that )?you (?:still )?need(?: from us)?(?: to decide| to go on| before)",
    r"konnten sie mit (?:\S{1,20} ){1,4}etwas anfangen|fehlt ihnen (?:\S{1,20} ){0,2}(?:etwas|eine angabe|informationen?)|hilft ihnen das weiter",
    r"vous (?:ont|a)(?:-t)?-(?:ils?|elles?) (?:suffi|aidé|été utiles?)|le ha(?:n)? (?:servido|bastado|sido (?:útil|suficiente))|le (?:è|sono) (?:bastat\w|servit\w)",
    r"(?:have you got|do you have|did you get) (?:all|everything|what|the facts)(?: the \w{1,15})? (?:that )?you (?:need|needed|wanted)|was (?:anything|something) missing",
    r"reich(?:en|t) (?:ihnen )?(?:die|das|unsere) (?:angaben|informationen|unterlagen|daten|datenblätter)|(?:war|ist) (?:\S{1,20} ){0,4}alles (?:dabei|enthalten)",
    r"(?:documentation|informations?|documents) (?:\S{1,15} ){0,3}(?:répond|répondent|suffit|suffisent)|(?:ha quedado|le queda) (?:alguna duda|algo|claro)",
    r"(?:did|could) you find everything|haben ihnen (?:die|unsere) (?:unterlagen|angaben|informationen|datenblätter) (?:\S{1,15} ){0,3}(?:weitergeholfen|geholfen|gereicht|genügt)",
))  # fmt: skip
REFERRAL = _any((
    r"(?:what|who|which|how) (?:[\w-]{1,12} ){0,6}(?:good|ideal|perfect|best) (?:referral|customer|client|lead|introduction|contact)s? (?:is |look like |be )?(?:for|to) (?:you|your)|what (?:is|makes|would be) an? (?:good|ideal) (?:referral|customer|client|lead|introduction) (?:for|to) (?:you|your)|(?:recognise|recognize|know) (?:an? )?(?:good|ideal) (?:customer|client|lead|referral) (?:for|of) (?:you|yours)|who (?:is|are) your (?:ideal|best) (?:customer|client)s?",
    r"(?:i|we) (?:know|met|spoke (?:to|with)|have) (?:somebody|someone|a (?:company|firm|customer|contact|friend)) (?:[\w-]{1,15} ){0,6}(?:needs? what you|looking for (?:what you|a (?:company|supplier) like you)|could use your)|(?:like|happy|glad) to introduce you to",
    r"woran erkenne ich (?:[\w-]{1,12} ){0,3}(?:guten |idealen )?(?:kunden|auftrag|kontakt)|(?:wer|was|wie) (?:wäre|ist|sieht) (?:[\w-]{1,12} ){0,4}(?:guter|idealer|ideale|gute|passender) (?:kunde|kontakt|empfehlung)|(?:jemanden|eine firma|ein unternehmen|einen kunden)(?:, der|, die|, das) (?:genau )?(?:sie|ihre|das) (?:[\w-]{1,12} ){0,3}(?:sucht|braucht)|(?:darf|möchte|würde) ich (?:sie|ihnen) (?:gern |gerne )?(?:mit|jemanden|einem) (?:[\w-]{1,15} ){0,6}(?:bekannt machen|vorstellen)",
    r"(?:à quoi|comment) (?:puis-je |pourrais-je )?reconna\w{3,6} (?:un|le) (?:bon|client)|quel (?:est|serait) (?:un |le )?(?:bon |votre )?client (?:idéal)?|qui serait (?:un |le )?bon (?:contact|client) pour vous|je connais (?:quelqu'un|une (?:entreprise|société)) qui (?:cherche|a besoin)",
    r"cómo (?:reconozco|puedo reconocer|reconocer) (?:a )?un buen (?:cliente|contacto)|(?:quién|cuál) (?:sería|es) (?:un |su |el )?(?:buen |cliente ideal|mejor cliente)|conozco a (?:alguien|una empresa) que (?:busca|necesita)",
    r"come riconosco un buon cliente|chi sarebbe un buon (?:cliente|contatto) per (?:lei|voi)|waaraan herken ik een goede klant|wie is (?:voor u )?een goede klant|como reconheço um bom cliente|quem seria um bom (?:cliente|contacto|contato) para",
    r"what (?:kind|sort|type)s? of (?:customers?|clients?|companies|projects) (?:are you looking|do you (?:want|need|look))|which (?:customers?|clients?) are you looking for",
    r"(?:welche|was für)(?: art von)? (?:kunden|aufträge|firmen) suchen sie|quels? (?:types? de )?clients? (?:recherchez|cherchez)-vous|qué (?:tipo de )?clientes? busca\w{0,3}|che (?:tipo di )?clienti cerca\w{0,2}|(?:welke|wat voor) klanten zoekt u|que (?:tipo de )?clientes procura\w{0,2}",
    r"(?:ideal|perfect|best|typical) (?:customer|client) (?:of yours|for you)|(?:ihr|dein)\w{0,2} (?:wunschkunde|idealer kunde|idealkunde)\w{0,2}|wunschkunden?",
    r"à quoi (?:le|la|les) reconnaître|(?:sé|saber|reconocer) (?:\S{1,12} ){0,3}buen cliente para",
    r"welche (?:art )?(?:von )?kund\w{1,3} (?:passt|passen|suchen)|an sie weiterempfehlen|what would make them a good (?:customer|client)",
))  # fmt: skip
NEWSLETTER = _any((
    r"(?:may|can|shall|should|could) i (?:add|put|include|subscribe|sign) (?:[\w@.-]{1,64} ){1,8}?(?:newsletter|mailing list|list|updates)|would you like to (?:receive|get|join|be added to) (?:[\w-]{1,15} ){0,4}(?:newsletter|mailing list)|may i add \S{3,100}@\S{3,100}",
    r"(?:darf|soll|kann) ich (?:sie|dich|ihre adresse) (?:[\w-]{1,15} ){0,6}(?:newsletter|rundbrief|verteiler)|möchten sie (?:[\w-]{1,15} ){0,4}(?:newsletter|rundbrief)|darf ich \S{3,100}@\S{3,100} eintragen",
    r"(?:souhaitez-vous|voulez-vous|puis-je) (?:[\w'-]{1,15} ){0,6}(?:newsletter|lettre d'information|infolettre)|(?:puedo|podría|le gustaría|desea) (?:[\w-]{1,15} ){0,6}(?:boletín|newsletter)|(?:posso|vorrebbe|desidera) (?:[\w-]{1,15} ){0,6}newsletter|(?:mag ik|wilt u) (?:[\w-]{1,15} ){0,6}nieuwsbrief|(?:posso|gostaria de) (?:[\w-]{1,15} ){0,6}newsletter",
    r"(?:send out|publish|write|have) (?:a|our) (?:[\w-]{1,15} )?newsletter|(?:verschicken|schreiben|haben) (?:wir )?(?:einen|unseren) (?:[\w-]{1,15} )?(?:newsletter|rundbrief)",
    r"(?:darf|soll|kann) ich ihnen (?:[\w-]{1,15} ){0,4}(?:newsletter|rundbrief)",
    r"if i added you to (?:our|the) newsletter",
))  # fmt: skip
PRODUCT_NEWS = _any((
    r"our (?:brand[- ])?new (?:[\w-]{1,20} )?(?:product|service|model|version|release|machine|range|line|feature|module)|we (?:have )?(?:just |recently |now )?(?:launched|released|introduced) (?:a|an|our|the)|among the first to hear of something new",
    r"unser\w{0,2} neue\w{0,2} (?:[\w-]{1,25} )?(?:produkt\w{0,4}|dienst\w{0,10}|modell\w{0,2}|version|maschine\w{0,1}|baureihe|lösung\w{0,2}|modul\w{0,1})|(?:haben|haben wir) (?:[\w-]{1,20} ){1,6}(?:auf den markt gebracht|neu im programm|neu herausgebracht)|(?:sollen sie|sie sollen) früh davon hören",
    r"(?:notre|nos) nouve(?:au|lle|aux|lles) (?:produits?|services?|modèles?|versions?|gammes?|machines?)|nous (?:venons de lancer|avons lancé)|nuestr[oa]s? nuev[oa]s? (?:productos?|servicios?|modelos?|versión|gama|máquinas?)|(?:hemos|acabamos de) lanza\w{1,3}|(?:nostr[oa]|nostri) nuov[oaie] (?:prodott[oi]|servizi?o?|modell[oi]|versione|gamma|macchin[ae])|ons nieuwe (?:product|model)|onze nieuwe (?:dienst|versie|machine|lijn)|noss[oa] nov[oa] (?:produto|serviço|modelo|versão|linha|máquina)",
    r"our new (?!office|colleague|address|team|price|website|site|building|number|year)(?:[\w-]{1,20},? ){1,6}(?:is|are) (?:now )?(?:out|available|here|on the market|ready)",
    r"(?:gibt es|ist|haben wir) (?:jetzt |nun |endlich )?unser\w{0,2} neue\w{0,2} (?!kolleg|büro|adresse|preis|web|nummer|mitarb|team|standort|halle)[\w-]{3,30}",
    r"neu (?:im programm|im sortiment|bei uns) (?:ist|sind|haben wir)",
    r"we have (?:just |recently |now )?brought out|liefern wir (?:jetzt )?unser\w{0,2} neue\w{0,2} (?!kolleg|büro|adresse)[\w-]{3,30}",
))  # fmt: skip
CLOSING = _any((
    r"(?:close|closing|closed) (?:the|your|our|this|my) (?:file|case|matter|book)|close (?:this|things|it) (?:out|off)|(?:this (?:is|will be)|will be) my last (?:mail|e-?mail|message|note)|(?:i will|we will) not (?:write|contact you|bother you) (?:again|any more|anymore|any further)|leave the door open|take (?:your )?silence as a no",
    r"(?:die|ihre|unsere) akte (?:[\w-]{1,12} ){0,3}(?:schließen|zu)|akte schließen|(?:schreibe|melde) ich (?:mich )?(?:[\w-]{1,12} ){0,4}nicht mehr|(?:das ist |dies ist )?meine letzte (?:e-?mail|mail|nachricht)|vorgang (?:[\w-]{1,12} ){0,2}(?:schließen|abschließen)",
    r"(?:clore|clôturer|fermer|classer) (?:le|votre|ce) dossier|(?:mon|notre) dernier (?:message|mail|e-mail|courriel)|ne vous (?:écrirai|relancerai|solliciterai) plus",
    r"(?:cerrar|cierro) (?:el|su|este) (?:expediente|caso|tema)|(?:mi|nuestro) último (?:correo|mensaje|mail)|no (?:le|te) (?:volveré a|escribiré más|molestaré más)|(?:chiudere|chiudo) (?:la|questa) pratica|(?:la )?mia ultima (?:mail|e-mail)|(?:het|uw|dit) dossier (?:[\w-]{1,12} ){0,2}sluiten|mijn laatste (?:mail|bericht)|(?:encerrar|fechar|arquivar) o (?:processo|dossiê|assunto|caso)|(?:o meu|meu) último (?:e-?mail|mensagem)",
    r"take (?:it|this|you) off my list|leave you in peace from now|consider (?:this|the matter) closed",
    r"(?:schließe|lege) (?:ich )?(?:die sache|die akte|den vorgang|das) (?:[\w-]{1,12} ){0,3}(?:ab|zu|zu den akten)|melde mich nicht mehr|je (?:clos|clôture|ferme|classe) (?:le|votre|ce) dossier",
    r"(?:schließe|schließen) (?:ich |wir )?(?:den vorgang|die akte|das thema)|doy (?:el|este) (?:tema|asunto) por cerrado|considère (?:\S{1,10} ){0,3}(?:sujet|dossier) (?:comme )?clos",
))  # fmt: skip
CALLED = _any((
    r"(?:thank(?:s| you) for|after|following|further to|from) (?:taking )?(?:the|our|your|my|this morning's|today's|yesterday's|last [\w-]{3,9}'s) (?:phone |telephone |good |nice |short |quick |friendly )?(?:call|phone conversation|telephone conversation)|(?:as|what) (?:we )?(?:discussed|agreed|said|talked about) (?:just now |earlier |today |yesterday )?(?:on|over) the (?:phone|telephone)|(?:good|nice|great) (?:to (?:speak|talk)|speaking|talking) (?:to|with) you (?:on the (?:phone|telephone)|just now|earlier|today|this morning|this afternoon|yesterday)",
    r"(?:wie )?(?:eben |gerade |heute |gestern |vorhin )?telefonisch (?:besprochen|vereinbart)|(?:nach|für|aus) (?:unserem|unser|das|dem|ihrem|das nette|das freundliche) (?:[\w-]{1,15} )?(?:telefonat|telefongespräch|anruf)|wie (?:eben |gerade |heute |gestern |vorhin )?am telefon (?:besprochen|vereinbart|gesagt)",
    r"(?:suite à|après|merci pour) (?:notre|votre|cet) (?:[\w-]{1,15} )?(?:appel|échange téléphonique|entretien téléphonique|conversation téléphonique)|comme (?:convenu|évoqué|vu) (?:ce matin |à l'instant )?(?:au|par) téléphone|como (?:hablamos|comentamos|acordamos) por teléfono|(?:gracias por|tras) (?:nuestra|su|la) (?:llamada|conversación telefónica)|come (?:d'accordo|concordato|detto) (?:al telefono|telefonicamente)|dopo la nostra telefonata|zoals (?:zojuist |net )?telefonisch besproken|na ons telefoongesprek|conforme (?:falámos|falamos|combinado) (?:ao|por) telefone|após a nossa (?:chamada|conversa telefónica)",
    r"gespräch am telefon|telefonischen? gespräch|atender(?:me|nos) al teléfono|per telefono (?:stamattina|poco fa|oggi)",
    r"am telefon (?:versprochen|angekündigt|zugesagt)",
    r"(?:time|talk|chat|conversation) on the (?:phone|telephone)",
))  # fmt: skip
NOT_YET = _any((  # what is only announced, or refused, was not done
    r"(?:i|we) (?:will|shall|am going to|are going to|could|can|would|plan to|hope to)(?! (?:not )?(?:write|contact|bother))",
    r"(?:ich|wir) (?:werde|werden|könnte|könnten|würde|würden)(?! gern)|(?:werde|werden|könnte) (?:ich|wir)",
    r"(?:je|nous) (?:vais|allons|pourrais|pourrions)|(?:voy|vamos) a|podría(?:mos)? (?:enviar|mandar)|(?:vado|andiamo) a|(?:ik|we|wij) (?:zal|zullen|ga|gaan)|(?:vou|vamos)",
))  # fmt: skip
PLACES = frozenset(  # hosts whose links are tools, not reading: meetings, maps, files, profiles
    (
        "zoom.us", "teams.microsoft.com", "teams.live.com", "meet.google.com", "webex.com", "gotomeeting.com", "whereby.com", "calendly.com", "cal.com",
        "doodle.com", "outlook.office365.com", "outlook.office.com", "bookings.cloud.microsoft", "hubspot.com", "maps.google.com", "goo.gl", "maps.app.goo.gl",
        "openstreetmap.org", "bing.com", "google.com", "drive.google.com", "docs.google.com", "dropbox.com", "wetransfer.com", "we.tl", "sharepoint.com",
        "1drv.ms", "onedrive.live.com", "box.com", "icloud.com", "linkedin.com", "xing.com", "facebook.com", "instagram.com", "twitter.com", "x.com",
        "wa.me", "whatsapp.com", "t.me", "aka.ms", "docusign.com", "docusign.net", "w3.org", "adobe.com",
    )
)  # fmt: skip
