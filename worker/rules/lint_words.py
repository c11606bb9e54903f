"""The words that the lint looks for, a list a rule; every list speaks the languages of the mails: EN, DE, FR, ES, IT, NL, PT.

A phrase is a pattern of whole words in lower case; a space in it stands for any one break between words, that of lines too.  Nothing in
it is repeated without a bound.
"""

from __future__ import annotations

_MAIL = r"(?:e-?mails?|mails?|messages?|notes?)"
_POST = r"(?:e-?mails?|mails?|nachricht|nachrichten|schreiben)"
_COURRIEL = r"(?:e-?mails?|mails?|messages?|courriels?)"
_CORREO = r"(?:e-?mails?|mails?|correos?|mensajes?)"
_POSTA = r"(?:e-?mails?|mails?|messaggi[o]?)"
_BERICHT = r"(?:e-?mails?|mails?|mailtje|berichten?|berichtje)"
_MENSAGEM = r"(?:e-?mails?|mails?|mensage(?:m|ns)|contac?tos?)"

# A reader gains nothing from these: the writer wants something and says nothing.
EMPTY_PHRASES = (
    r"(?:i'm|i am|i was|we're|we are|just|only|simply|merely) (?:just |only |simply |quickly )?checking[\s-](?:back )?(?:in|up)",
    r"(?<![\w,;]\s)checking[\s-](?:back )?in(?! at)",
    r"(?:wanted|want|writing|thought i'd|going|like) (?:to )?(?:just |quickly |briefly )?check[\s-](?:back )?in(?! at)",
    r"touch(?:ing)? base(?! plate)",
    r"circl(?:e|ing) back",
    rf"bump(?:ing)? (?:this|it|my {_MAIL})",
    rf"follow(?:ing)?[\s-]up on (?:(?:my|our|the) (?:last |previous |earlier |recent |prior )?{_MAIL}|the below)",
    r"(?:just|simply|only) (?:wanted to )?follow(?:ing)?[\s-]up(?! (?:question|on (?:our|your|the) (?:call|meeting|visit|question|talk)))",
    r"quick follow[\s-]?up(?! (?:question|call))",
    r"(?:wanted|want|writing|like) to follow[\s-]up (?:and|to) (?:see|hear|check|ask)",
    rf"per (?:my|our) (?:last|previous|earlier) {_MAIL}",
    r"any (?:news|updates?|thoughts|feedback)(?: yet| on this| on the below| for me)?\s?\?",
    r"(?:is|are) there any (?:news|updates?)(?: yet)?\s?\?",
    r"(?:just |to )ping(?:ing)? you",
    r"top of (?:your|the) inbox",
    rf"(?:see|check|wondering|making sure|make sure) (?:if |whether |that )?you(?:'ve| have)? (?:got|saw|seen|received|read) my (?:last |previous |earlier )?{_MAIL}",
    r"pinging (?:you|this)",
    rf"(?:did|have) you (?:get|got|see|seen|receive|received|read) my (?:last |previous |earlier )?{_MAIL}",
    rf"(?:had|have|got|get) (?:a |the |any )?(?:chance|opportunity|time|moment) to (?:read|see|look at|look over|review|digest|go through|consider|think about|decide on) (?:my|our) (?:last |previous |earlier )?(?:{_MAIL}|proposal|offer|quote|quotation)",
    r"floating (?:this|it) (?:back )?(?:up|to)|(?:bringing|moving|pushing) (?:this|it) back (?:up|to)",
    r"(?:see|ask|check|wondering) (?:if|whether) you(?:'ve| have)? had (?:a |the |any )?(?:chance|opportunity|time|moment) to",
    r"(?:slip|slipped|fall|fell|fallen) through the cracks",
    r"(?:buried|lost) in your inbox",
    r"in case (?:you missed|it got (?:lost|buried)|this got (?:lost|buried)|it slipped)",
    rf"re-?sending (?:this|my {_MAIL}|the below)",
    r"(?:gentle|friendly|quick|soft|little) (?:nudge|reminder|bump)",
    r"(?:see|hear|ask) (?:if|whether) you(?:'ve| have| had)? (?:had )?any (?:questions|thoughts|updates|feedback)",
    r"(?:reaching|reach) (?:back )?out (?:again|to see)",
    r"(?:wollte|wollten|möchte|möchten|will) (?:(?:mich|uns|bei ihnen|bei dir|hiermit|doch) ){0,2}(?:nur|nochmals|noch ?einmal|noch ?mal|kurz|mal|einmal|wieder)(?: (?:kurz|mal|einmal|wieder|bei ihnen|bei dir)){0,3} (?:nachfragen|nachhaken|nachhören|anfragen|melden|erinnern|hören)",
    r"nur (?:mal )?(?:kurz )?nach(?:haken|fragen)",
    rf"(?:komme|kommen|zurückkommen|beziehe mich|bezugnehmend|bezug nehmend) (?:(?:noch ?einmal|noch ?mal|nochmals|gern|kurz) ){{0,2}}auf (?:meine|unsere|mein) (?:letzte |vorige |vorherige |frühere |letztes )?{_POST}",
    rf"(?:meine|diese|unsere) (?:letzte |vorige )?{_POST} (?:\w{{1,30}} ){{0,6}}nach oben",
    r"(?:gibt es|haben sie|hast du)(?: bei ihnen| bei dir)?(?: schon| bereits)? (?:etwas neues|neuigkeiten|news)",
    rf"(?:haben sie|hast du) meine (?:letzte )?{_POST} (?:schon )?(?:gelesen|erhalten|bekommen|gesehen)",
    r"(?:schon |bereits )dazu gekommen",
    r"nachfragen,? ob (?:sie|du) (?:schon |bereits )?(?:mein|meine|unser|unsere|zeit|dazu)",
    rf"auf (?:mein|unser|meine|unsere) (?:letzte |letztes )?(?:angebot|anfrage|{_POST}) (?:zurückzukommen|zurückkommen|zurück)",
    r"(?:hake|haken|frage|fragen) (?:nur |noch ?mal |noch einmal |nochmals |mal |kurz ){1,3}nach",
    r"(?:konnten|konntest|haben|hast) (?:sie|du) (?:sich |dir )?(?:schon |bereits )?(?:unser|mein|das) angebot (?:\w{1,20} ){0,2}(?:ansehen|anschauen|prüfen|angesehen|angeschaut|geprüft)",
    rf"{_POST} (?:\w{{1,30}} ){{0,3}}untergegangen",
    r"(?:kleine|freundliche|sanfte|kurze) erinnerung",
    rf"(?:kurze|kleine) (?:nachfrage|rückfrage) zu (?:meiner|unserer|meinem|unserem) (?:letzten )?(?:angebot|{_POST})",
    r"in erinnerung (?:bringen|rufen)",
    rf"(?:bezug|zurück) auf (?:meine|unsere) (?:letzte|vorige|vorherige) {_POST}",
    r"(?:me permets|nous permettons) (?:juste |simplement )?de (?:revenir vers vous|vous relancer|vous recontacter|te relancer)",
    rf"(?:suite à|concernant|au sujet de|revenir sur) (?:mon|mes|notre) (?:derniers? |précédents? )?{_COURRIEL}",
    r"(?:petite|simple|rapide) relance",
    r"(?:pour|afin de) savoir si (?:vous avez|vous aviez|tu as) (?:déjà )?(?:pu|eu le temps de|eu l'occasion de) (?:\w{1,20} ){0,1}(?:étudier|lire|regarder|consulter|examiner|prendre connaissance)",
    r"(?:pu|eu le temps de|eu l'occasion de) (?:prendre connaissance de|étudier|regarder|lire|consulter|examiner) (?:mon|ma|mes|notre|nos)",
    r"voulais (?:juste|simplement) (?:prendre des nouvelles|savoir|vous relancer)",
    rf"(?:eu le temps|eu l'occasion|pu prendre le temps) de (?:le |les )?(?:lire|regarder|consulter)(?: (?:mon|mes) (?:derniers? )?{_COURRIEL})?\s?\?",
    rf"(?:remonter|remonte) (?:mon|ce) {_COURRIEL}",
    r"(?:solo|sólo|simplemente) (?:quería|queria|quiero|escribo para|escribía para) (?:saber|preguntar|(?:hacer|dar) seguimiento)",
    rf"(?:dar|hacer|dando|haciendo|doy) (?:le )?seguimiento (?:a|de) (?:mi|mis|nuestro|este) (?:último |anterior )?{_CORREO}",
    r"retom(?:o|ando) (?:el|nuestro) contacto",
    r"saber si (?:ya )?(?:ha|has|han) (?:podido|tenido (?:tiempo|ocasión|oportunidad) (?:de|para)) (?:ver|leer|revisar|estudiar|valorar)",
    r"(?:podido|tenido (?:tiempo|ocasión|oportunidad) (?:de|para)) (?:ver|leer|revisar|estudiar) (?:mi|nuestra|nuestro)",
    rf"(?:ha|has|han) (?:podido|tenido (?:tiempo|ocasión|oportunidad) (?:de|para)) (?:ver|leer|revisar) mi (?:último )?{_CORREO}",
    r"(?:amable|pequeño) recordatorio|recordatorio amistoso",
    rf"seguimiento (?:de|a) mi (?:último |anterior )?{_CORREO}",
    r"(?:volevo|vorrei) (?:solo|soltanto|semplicemente) (?:sapere|chiedere|verificare|ricontattar\w{0,4})",
    rf"(?:alla|della|sulla|in merito alla|riguardo alla) mia (?:precedente |ultima ){_POSTA}",
    rf"(?:modo|tempo|occasione) di (?:leggere|vedere|guardare) (?:la mia|il mio) (?:ultima )?{_POSTA}",
    r"(?:gentile|piccolo|cortese) promemoria",
    rf"(?:riscontro|risposta|notizie) (?:sulla|alla) mia (?:precedente |ultima )?{_POSTA}",
    r"sapere se (?:ha|hai|avete) (?:già )?(?:visionato|letto|potuto (?:vedere|leggere|valutare|visionare)|avuto (?:modo|tempo) di)",
    r"(?:even|nog eens) (?:informeren|navragen|checken|polsen|opvolgen)",
    r"ik wilde (?:alleen |gewoon |nog |graag )?even (?:vragen|horen|weten)",
    rf"(?:terug|terugkomen|terugkom) op mijn (?:vorige |laatste |eerdere )?{_BERICHT}",
    rf"naar mijn (?:vorige |laatste )?{_BERICHT} (?:hebt |heeft |heb )?kunnen kijken",
    rf"(?:heb|hebt|heeft) (?:je|u) mijn (?:vorige |laatste )?{_BERICHT} (?:al )?(?:gezien|gelezen|ontvangen)",
    r"(?:vriendelijke|kleine) (?:herinnering|reminder)",
    rf"(?:reminder|herinnering) (?:van|voor|over|aan) mijn (?:vorige |laatste )?{_BERICHT}",
    rf"(?:kans|tijd|gelegenheid) (?:gezien|gehad|gevonden) om (?:mijn|ons|onze) (?:{_BERICHT}|voorstel|offerte)",
    r"(?:só|apenas|somente) (?:queria|quero|gostaria de|gostava de) (?:saber|confirmar|perguntar|fazer um acompanhamento|dar seguimento)",
    rf"(?:seguimento|sequência|continuidade) (?:ao|à) (?:meu|minha|nosso) (?:último |última )?{_MENSAGEM}",
    rf"(?:oportunidade|tempo|chance) (?:de|para) (?:ver|ler|analisar) (?:o )?(?:meu|minha) (?:último |última )?{_MENSAGEM}",
    r"(?:pequeno|gentil) lembrete|lembrete amigável",
    r"saber se (?:já )?há (?:alguma )?(?:novidades?|notícias)",
    r"saber se (?:já )?(?:teve (?:tempo|oportunidade) (?:de|para)|(?:conseguiu|pôde) (?:ver|ler|analisar)|(?:viu|recebeu) (?:o meu|a minha|o nosso|a nossa))",
)

_NUMBER = r"\d{1,3}(?:[.,\s]?\d{1,3}){0,3}"
_MONEY = rf"(?:(?:€|\$|£|eur|usd|gbp|chf)\s?{_NUMBER}|{_NUMBER}\s?(?:€|\$|£|eur|euros?|usd|gbp|chf|dollars?|pounds?|franken|francs))"

# Selling, whatever it is called: never in a first note, and only after interest was shown.
PROMOTION = (
    r"(?:a|an|our|this|my|following|one) (?:very )?special (?:offer|price|deal|discount)s?",
    r"special (?:offer|price|deal|discount)s? (?:for|on|until|this|ends|today|only)",
    r"limited[\s-]time",
    r"\d{1,3}\s?(?:%|percent|per cent|prozent) (?:off|discount|rabatt|nachlass|de réduction|de remise|de descuento|korting|de desconto|di sconto|günstiger|cheaper)",
    r"(?:discount|rabatt|nachlass|remise|réduction|descuento|rebaja|sconto|desconto|korting) (?:of|von|de|del|di|van) \d{1,3}\s?(?:%|percent|prozent|€|euros?)",
    r"(?:exclusive|introductory|early[\s-]bird|volume|loyalty) (?:discount|offer|price)s?",
    r"(?:give|offer|grant|get) (?:you |him |her )?(?:a |an |our )(?:\w{1,20} )?discount",
    r"free (?:trial|demo|sample|samples|consultation|quote|audit)",
    r"(?:book|schedule|request|see|get|arrange|join|watch) (?:a|an|your|our) (?:free |quick |short |live |personal |online )?(?:demo|demonstration|webinar)(?! unit)",
    r"(?:buy|order|sign up|act|register) now",
    r"(?:promo|coupon|voucher) codes?",
    r"our (?:new|newest|latest|award[\s-]winning|best[\s-]selling) (?:products?|services?|range|line|solutions?|release)",
    r"(?:our|the attached|enclosed|find|the current) (?:latest |current |new |full )?(?:brochures?|catalogues?|catalogs?|price ?lists?|product sheets?|datasheets?|literature|sales deck|flyer)",
    r"(?:best|unbeatable|lowest|great) prices?",
    r"prices? (?:start|starts|starting|begin) (?:at|from|with)",
    rf"(?:starting at|starting from|for only|for just|from just|from only|at only|at just) {_MONEY}",
    r"market leaders?",
    r"(?:months?|weeks?|days?) free",
    r"pricing (?:start|starts|begins?)",
    r"(?:quick|short|live|personal|online|product) (?:demo|demonstration)(?! (?:unit|door|model))",
    r"our (?:current |spring |summer |autumn |winter |new year )?(?:promotion|promo|sale)",
    r"don't miss",
    r"sonder(?:angebot|preis|aktion|rabatt|konditionen)\w{0,3}",
    r"(?:einführungs|aktions|vorzugs|neukunden)(?:angebot|preis|rabatt)\w{0,3}",
    r"(?:kostenlos|gratis|unverbindlich)\w{0,3} (?:test|testen|probe|demo|muster|beratung|angebot|vorführung)\w{0,8}",
    r"(?:demo|vorführung|demotermin|webinar) (?:buchen|vereinbaren|anfragen|sichern|anmelden)",
    r"jetzt (?:kaufen|bestellen|buchen|zugreifen|sichern|anmelden)",
    r"(?:rabatt|gutschein)(?:code|aktion)?s? (?:auf|sichern|einlösen)",
    r"unser\w{0,2} (?:neu|neust|neuest)\w{1,3} (?:produkte?|lösung|dienst|dienstleistung|angebot|modell)",
    r"unser\w{0,2} (?:aktuelle\w? |neue\w? )?(?:broschüre|prospekt|katalog|preisliste|produktblatt|datenblatt|flyer)",
    rf"(?:schon|bereits|nur) (?:ab |für )?{_MONEY}",
    rf"ab nur {_MONEY}",
    r"preise (?:ab|beginnen bei|starten bei)",
    r"marktführer\w{0,2}",
    r"online[\s-]demo\w{0,10}|produktdemo\w{0,10}",
    r"(?:unser\w{0,2}|aktuelle\w?) (?:\w{1,20} )?(?:aktion|rabattaktion|sonderaktion|angebotswoche)",
    r"neukunden(?:rabatt|angebot|aktion|bonus|preis|vorteil)\w{0,3}",
    r"profitez (?:de (?:notre|nos|cette offre|l'offre)|d'une remise|d'une offre)",
    r"\d{1,2}\s?% sur (?:tout|toute|tous|toutes|votre|vos|la|le|les)",
    r"(?:notre|nos) (?:promotion|promotions|promo)",
    r"aprovech\w{1,3} (?:nuestra|nuestro|nuestras|esta oferta|este descuento|la promoción|la oferta)",
    r"(?:nuestra|nossa|a nossa) (?:promoción|promoção|campaña|campanha)",
    r"approfitt\w{1,4} (?:della nostra|del nostro|di questa offerta|dell'offerta|dello sconto|della promozione)",
    r"(?:nostra|la nostra) promozione",
    r"profiteer (?:nu )?van|onze (?:actie|aanbieding|korting)",
    r"aproveite (?:a |o )?(?:nossa|nosso|esta oferta|este desconto|promoção|oferta)",
    r"offres? (?:spéciale|exclusive|promotionnelle|de bienvenue|de lancement)s?",
    r"essai gratuit|démo(?:nstration)? gratuite|devis gratuit",
    r"(?:réserver|planifier|demander|voir) (?:une|votre) (?:courte )?(?:démo|démonstration)",
    r"offrons une (?:remise|réduction)",
    r"(?:notre|nos) (?:nouveau |nouvelle )?(?:brochure|catalogue|plaquette|tarifs|produit|offre de)",
    rf"(?:à partir de|pour seulement) {_MONEY}",
    r"leader du marché",
    r"ofertas? (?:especial|exclusiva|especiales|exclusivas)",
    r"(?:prueba|demo|muestra) (?:gratis|gratuita)|(?:teste|amostra|demonstração) (?:grátis|gratuit[oa])",
    r"(?:reservar|agendar|solicitar|ver|pedir|marcar) (?:una|uma) (?:demo|demostración|demonstração)",
    r"(?:nuestro|nuestra|nosso|nossa) (?:nuevo |novo |nueva |nova )?(?:folleto|catálogo|producto|produto|tarifa|lista de (?:precios|preços))",
    rf"(?:desde solo|desde sólo|por solo|por apenas|a partir de) {_MONEY}",
    r"líder (?:del|do|de) mercado",
    r"(?:speciale|exclusieve|scherpe) aanbieding(?:en)?",
    r"gratis (?:proef\w{0,10}|demo|monster|advies)",
    r"demo (?:boeken|inplannen|aanvragen)",
    r"onze (?:nieuwe |nieuwste |actuele )?(?:brochure|catalogus|prijslijst|product|folder)",
    rf"(?:al vanaf|vanaf slechts|voor slechts) {_MONEY}",
    r"marktleider",
    r"offert[ae] (?:speciale|esclusiva|speciali|esclusive)",
    r"(?:prova|demo|consulenza) gratuita",
    r"(?:prenotare|richiedere|vedere) una (?:demo|dimostrazione)",
    r"(?:il nostro|la nostra) (?:nuovo |nuova )?(?:catalogo|brochure|prodotto|listino)",
    rf"(?:a soli|a partire da|per soli) {_MONEY}",
    r"leader (?:di|del) mercato",
)

CONGRATULATION = (
    r"congrat(?:s|ulations|ulate)",
    r"well done",
    r"(?:great|wonderful|fantastic|excellent|good) news (?:about|on|for) (?:you|your)",
    r"(?:happy|delighted|thrilled) (?:for you|to (?:read|hear|see))",
    r"glückw(?:unsch|ünsche)",
    r"gratulier(?:e|en)",
    r"félicitations|bravo",
    r"felicidades|felicitaciones|enhorabuena",
    r"gefeliciteerd|proficiat|van harte",
    r"parabéns",
    r"congratulazioni|complimenti",
)

# The reader's own market: it may be spoken of, better with a source.
COMPETITION = (
    r"competitors?|competition|competing (?:firm|company|offer)s?|rivals?",
    r"wettbewerb(?:er|ern|ers)?|konkurren(?:z|t|ten)|mitbewerber(?:n|s)?",
    r"concurren(?:t|ts|ce)",
    r"competidor(?:es)?|competencia|concorrentes?|concorrência",
    r"concurrenten|concurrentie|concorrenti|concorrenza",
)

_BETTER = r"(?:cheaper|better|faster|safer|stronger|quieter|superior|less expensive|more (?:reliable|durable|efficient|affordable|flexible|experienced)|higher quality|lower prices|ahead)"
_RIVALS = r"(?:competitors?|competition|rivals?|suppliers?|vendors?|providers?|manufacturers?|anyone(?: else)?|anybody(?: else)?|everyone else|everybody else)"

# That we are better than others: nobody believes it without a source.
COMPARISON = (
    rf"{_BETTER} (?:than|to|of) (?:\w{{1,20}} ){{0,3}}{_RIVALS}",
    rf"unlike (?:\w{{1,20}} ){{0,2}}{_RIVALS}",
    r"(?:beats?|outperforms?) (?:\w{1,20} ){0,2}(?:competitors?|competition|rivals?)",
    r"(?:the best|number one|no\. 1) (?:\w{1,20} ){0,2}(?:on|in) the market",
    r"(?:günstiger|billiger|besser|schneller|preiswerter|leiser|sicherer|zuverlässiger|überlegen) (?:als )?(?:\w{1,20} ){0,2}(?:konkurren(?:z|ten)|wettbewerb(?:er|ern)?|mitbewerber(?:n)?|andere (?:anbieter|hersteller|lieferanten)|alle anderen|jeder andere)",
    r"im gegensatz (?:zu|zur|zum) (?:\w{1,20} )?(?:konkurrenz|konkurrenten|wettbewerb(?:ern)?|mitbewerbern|anderen (?:anbietern|herstellern))",
    r"(?:moins chers?|meilleure?s?|plus rapides?|plus fiables?) que (?:\w{1,20} ){0,2}(?:concurrence|concurrents?|fournisseurs)",
    r"contrairement à (?:nos|la|vos|d'autres) (?:concurrents|concurrence|fournisseurs)",
    r"(?:mejor(?:es)?|más barat[oa]s?|más rápid[oa]s?|más fiables?) que (?:\w{1,20} ){0,2}(?:competencia|competidores|otros proveedores)",
    r"a diferencia de (?:\w{1,20} )?(?:competencia|competidores|otros proveedores)",
    r"(?:migliori?|più economic[oaie]|più veloc[ei]|più affidabil[ei]) (?:di|dei|della|degli) (?:\w{1,20} ){0,2}(?:concorrenti|concorrenza|fornitori)",
    r"a differenza (?:di|dei|della) (?:\w{1,20} )?(?:concorrenti|concorrenza)",
    r"(?:goedkoper|beter|sneller|betrouwbaarder) dan (?:\w{1,20} ){0,2}(?:concurrenten|concurrentie|concurrent|leveranciers)",
    r"in tegenstelling tot (?:\w{1,20} )?(?:concurrenten|concurrentie|leveranciers)",
    r"(?:melhor(?:es)?|mais barat[oa]s?|mais rápid[oa]s?) (?:do )?que (?:\w{1,20} ){0,2}(?:concorrência|concorrentes|fornecedores)",
    r"ao contrário d[aoe]s? (?:\w{1,20} )?(?:concorrência|concorrentes|fornecedores)",
)

# The reader's silence held against them.
GUILT = (
    r"(?:haven't|have not|not|never) (?:yet )?heard (?:back|from you|anything)",
    r"(?:still )?no (?:reply|response|answer) (?:from you|yet|so far)",
    r"you (?:did not|didn't|have not|haven't|never) (?:yet )?(?:answer|answered|respond|responded|reply|replied|got back|get back)",
    r"(?:written|e-?mailed|called|tried|reached out)(?: to you)? (?:several|many|multiple|three|four|five|\d{1,2}) times",
    r"disappointed (?:that|not to)|surprised (?:not to have|that you (?:did|have))",
    r"keine (?:rückmeldung|antwort|reaktion) (?:von ihnen|von dir|erhalten|bekommen|auf)",
    r"nichts (?:mehr )?von (?:ihnen|dir) gehört",
    r"(?:nicht|nie) (?:geantwortet|reagiert|gemeldet)",
    r"pas (?:encore )?(?:eu|reçu) de (?:retour|réponse|nouvelles)",
    r"sans (?:réponse|retour|nouvelles) de (?:votre|ta) part",
    r"(?:n'avez|n'as) pas (?:encore )?répondu",
    r"no (?:he|hemos) (?:recibido|tenido|obtenido) (?:una |ninguna )?(?:respuesta|noticias)",
    r"no me (?:ha|has|han) (?:respondido|contestado)|sin respuesta de su parte",
    r"non (?:ho|abbiamo) (?:ancora )?(?:ricevuto|avuto) (?:una |alcuna )?(?:risposta|riscontro|notizie)",
    r"geen (?:reactie|antwoord) (?:van u|van je|van jou|ontvangen|gekregen|op)",
    r"niets (?:meer )?van (?:u|je|jou) (?:gehoord|vernomen)",
    r"não (?:recebi|tive|obtive|recebemos) (?:uma |nenhuma )?(?:resposta|retorno|notícias)",
    r"não (?:me )?(?:respondeu|respondeste)",
)

# A hurry that is ours, not theirs.
PRESSURE = (
    r"last chance|act fast|time is running out|before it's too late|don't wait|asap|no[\s-]brainer",
    r"final (?:notice|reminder|call)",
    r"only (?:a few|\d{1,3}) (?:places|spots|seats|slots|units) left",
    r"(?:offer|price|deal) (?:expires|ends)",
    r"(?:please )?(?:reply|respond|answer) (?:immediately|today|by return|at once)",
    r"i (?:need|expect|await) your (?:answer|decision|reply|response)",
    r"you (?:need|have|must) (?:to )?(?:decide|act|answer) (?:now|today)",
    r"i'd hate (?:for you )?to (?:see you )?miss",
    r"letzte (?:chance|gelegenheit)|nur noch (?:bis|wenige|heute|\d{1,3} (?:plätze|tage))|jetzt handeln|nicht verpassen",
    r"(?:erwarte|erwarten) (?:ihre|deine) (?:\w{1,20} )?(?:antwort|rückmeldung|entscheidung)",
    r"umgehend(?:e|en)? (?:antwort|rückmeldung|antworten|melden)",
    r"dernière chance|plus que \d{1,3} (?:jours|places)|ne tardez pas|dans les plus brefs délais",
    r"última (?:oportunidad|ocasión)|últimas plazas|no espere más|cuanto antes me responda|responda (?:hoy|cuanto antes)",
    r"ultima (?:occasione|opportunità|possibilità)|si affretti|risponda (?:subito|al più presto)",
    r"laatste kans|wees er snel bij|reageer (?:snel|vandaag)",
    r"última (?:oportunidade|chance)|não perca|responda (?:hoje|o quanto antes)",
)

LOUD = r"(?:URGENT|IMPORTANT|FREE|NOW|TODAY|NEVER|ALWAYS|BEST|WICHTIG|DRINGEND|EILT|JETZT|HEUTE|GRATIS|URGENTE|IMPORTANTE|GRATUIT|BELANGRIJK)"

# Praise that a stranger cannot mean.
FLATTERY = (
    r"visionary|thought leaders?|huge fan|big fan of your|industry leaders? like you|you(?:'ll| will) love",
    r"(?:impressive|amazing|incredible|awesome|outstanding|inspiring) (?:company|work|growth|career|profile|team|journey|leader)",
    r"(?:love|admire) what you(?:'re| are) (?:doing|building)",
    r"(?:beeindruckend|herausragend|großartig)\w{0,2} (?:unternehmen|erfolge|profil|werdegang|wachstum|arbeit|team)|visionär\w{0,2}|großer fan",
    r"votre (?:incroyable|impressionnante?|formidable) (?:\w{1,20})|visionnaire|grand fan",
    r"(?:impresionante|increíble|admirable) (?:trayectoria|empresa|trabajo|equipo)|gran admirador\w?",
    r"(?:straordinari|incredibil|ammirevol)\w (?:azienda|percorso|lavoro|crescita)|grande (?:fan|ammirator\w{1,3})",
    r"(?:indrukwekkend|geweldig)e? (?:bedrijf|profiel|groei|werk|carrière)|grote fan",
    r"(?:impressionante|incrível) (?:trajetória|empresa|trabalho|percurso)|grande (?:fã|admirador\w?)",
)

# Openings that every stranger uses.
CLICHES = (
    rf"(?:hope|trust) (?:that )?(?:this|my) {_MAIL} (?:finds|reaches) you (?:well|in good health)",
    r"i know (?:that )?you(?:'re| are) (?:very |really |super |extremely )?busy(?! with)",
    r"hope all is well",
    rf"hoffe,? (?:dass )?(?:diese|meine) {_POST} (?:erreicht|findet) sie",
    rf"j'espère que (?:ce|mon) {_COURRIEL} vous trouve",
    rf"espero que (?:este|esta) (?:{_CORREO}|{_MENSAGEM}) (?:le|lo|la|te|o|a) encuentr?e",
    rf"spero che (?:questa|la presente) (?:{_POSTA} )?la trovi",
    rf"hoop dat (?:dit|deze) {_BERICHT} (?:u|je) (?:goed|in goede)",
)

# Nothing can be attached to a mail from here.
ATTACHMENT = (
    r"(?:please )?(?:find|see) (?:\w{1,20} ){0,3}(?:attached|enclosed)",
    r"attached (?:please find|you(?:'ll| will) find|to this (?:e-?mail|mail)|herewith)",
    r"(?:attached|enclosed) (?:is|are) (?:the|our|my|a|an|your|two|three)",
    r"the (?:attached|enclosed) (?:\w{1,20} )?(?:file|pdf|document|drawing|brochure|quote|offer|plan|price ?list|sheet|picture|photo)s?",
    r"(?:i|we|i've|we've|have) (?:also )?attach(?:ed)? (?:the|our|my|a|an|your|it|two|three|some)(?![^.?!\n]{0,60} to (?:the|your|our) (?!mail|e-?mail))",
    r"(?:is|are) attached(?! (?:to (?:the|a)|by|with|at|on))",
    r"in the attachment|as an attachment",
    r"im anhang(?! (?:der|des|von|zur|zum))|in der anlage(?! (?:der|des|von))|als anlage|anbei|beigefügt\w{0,2}|angehängt\w{0,2}",
    r"(?:liegt|liegen) (?:\w{1,20} ){0,3}bei(?=[.,!\n])",
    r"ci-joint(?:e|es|s)?|en pi[èe]ces? jointes?|(?:la|les|dans la) pi[èe]ces? jointes?(?! (?:au|aux|à|du))|en annexe(?! de)",
    r"(?:le|te|les|os) adjunto|adjunto (?:el|la|los|las|encontrará|encontrarás)|adjuntamos|(?:archivo|documento|fichero) adjunto",
    r"in allegato|allego|alleghiamo|in allegat[oaie]",
    r"in (?:de )?bijlagen?(?! (?:bij|van))|bijgevoegde?",
    r"em anexo(?! (?:à|ao|da|do))|anexei|anexamos|segue (?:em )?anexo",
)

# In these languages "I come back to you", "I wanted to tell you" may be what the mail itself does; only a word like "soon" makes it a promise.
COMES_BACK = r"(?:ik|we|wij) (?:wilde|wilden|wou|wouden)|(?:ich wollte|wir wollten)|(?:je reviens|nous revenons) vers|kom(?:en)?(?: \w{1,20}){0,2} terug op|volt(?:o|amos) a"

_SOME = r"(?:\w{1,20} ){0,5}"

# Questions that ask for nothing but the reader's time.
TIME_ONLY = (
    r"(?:do|would|could|might|can|shall|may) (?:you|we|i) (?:have|spare|find|get on|jump on|hop on|do|schedule|set up|arrange|steal) (?:\w{1,20} ){0,4}(?:minutes?|mins?|time|moment|call|chat|meeting)(?: (?:for|to|on) (?:a |have a )?(?:quick |short |brief )?(?:call|chat|talk|catch[\s-]up|speak|meeting|connect))?(?: (?:this|next|some|later|today|tomorrow|on)(?: (?:week|time|\w{3,9}day|this week))?){0,3}\s?\?",
    r"are you (?:free|available) (?:for a (?:quick |short |brief )?(?:call|chat|meeting) )?(?:this|next|later|today|tomorrow|on)(?: \w{1,15}){0,3}\s?\?",
    rf"(?:hätten|haben|hättest|hast|finden) (?:sie|du) {_SOME}(?:zeit|minuten|viertelstunde)(?: zeit)?(?: für (?:ein|einen|eine) (?:kurzes |kurzen )?(?:gespräch|telefonat|call|anruf|austausch))?\s?\?",
    rf"(?:auriez|avez|aurais|as)-(?:vous|tu) {_SOME}(?:minutes|temps|moment|disponibilités)(?: pour (?:échanger|en parler|un (?:court )?(?:appel|échange)|discuter))?\s?\?",
    rf"(?:tiene|tendría|tienes|tendrías|dispone) {_SOME}(?:minutos|tiempo|momento)(?: para (?:hablar|una (?:breve )?llamada|conversar))?\s?\?",
    rf"(?:ha|avrebbe|hai|avresti) {_SOME}(?:minuti|tempo)(?: per (?:una (?:breve )?(?:chiamata|telefonata)|parlare|sentirci))?\s?\?",
    rf"(?:heb|hebt|heeft) (?:je|u) {_SOME}(?:minuten|tijd|minuutjes)(?: voor (?:een )?(?:kort )?(?:belletje|gesprek|call|telefoontje))?\s?\?",
    rf"(?:tem|teria|tens|terias) {_SOME}(?:minutos|tempo)(?: para (?:falar|uma (?:breve )?(?:chamada|conversa)|conversar))?\s?\?",
)

# What stands where a word should: a filled gap of somebody else's template.  Capitals count here.
_GAP = (
    r"(?:your|first|last|full|company|prospect|recipient|sender|insert|customer|client|product|contact)[\w '-]{0,30}|name|date|link|title|city|industry"
    r"|(?:firma|firmenname|unternehmen|vorname|nachname|name|datum|ort|anrede|produkt)[\w '-]{0,20}|(?:nom|prénom|société|entreprise)[\w '-]{0,20}"
    r"|(?:nombre|empresa|apellido|fecha|nome|cognome|azienda|data|naam|voornaam|achternaam|bedrijf)[\w '-]{0,20}"
)
MARKS = (  # each begins with one of SIGNS
    r"\{\{[^{}]{0,80}\}\}",
    r"\{%[^{}]{0,80}%\}",
    r"\{\{|\}\}|\{%|%\}",
    r"\{[A-Za-z][\w .-]{0,40}\}",
    rf"\[(?:[A-Z][A-Z _-]{{1,30}}|(?i:{_GAP}))\](?!\()",
    rf"<(?i:{_GAP}|(?:first|last|full|your|company)[ _-]?name)>",
    r"%(?:[A-Z][A-Z_]{2,30}|(?:first|last)_?name)%",
    r"\$(?:\{\w{1,30}\}|[A-Z][A-Z_]{3,30}\b)",
    r"<<[\w .-]{1,40}>>",
    r"\[object Object\]",
    r"\*\|[A-Z_:]{1,40}\|\*",
)
SIGNS = ("{", "}", "[", "<", "%", "*|", "$")
_BEFORE = r"(?:[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Hh]allo|[Ll]iebe[rs]?|Herr|Frau|Mr|Ms|Mrs|for|about|at|of|with|from|costs?|to|by|on)"
_AFTER = r"(?:EUR|USD|GBP|CHF|€|\$|£|%|percent)"
VALUES = (  # each with the words, in small letters, of which it needs one
    ("xx xxx xxxx xxxxx xxxxxx", r"\bX{3,}\b|\bX{2}\.X{2}\b"),
    ("todo tbd", r"\b(?:TODO|TBD)\b"),
    ("invalid", r"\bInvalid Date\b"),
    ("ref value div", r"#(?:REF|VALUE|DIV/0)!"),
    ("lorem", r"\b[Ll]orem [Ii]psum\b"),
    ("n", r"\bN/A\b"),
    ("none", r"(?<=[a-z,] )None\b(?! of\b)"),
    (
        "nan null undefined",
        rf"\b(?:NaN|NULL)\b|\b(?:nan|null|undefined) ?{_AFTER}|\b{_BEFORE}\.? (?:nan|null|[Uu]ndefined)\b",
    ),
    (
        "1970 1969",
        r"\b(?:1(?:st)? January|January 1(?:st)?,?|1\. Januar|1er janvier|1 de enero(?: de)?|1[°º]? gennaio|1 januari|1 de janeiro(?: de)?|31 December|December 31,?|31\. Dezember|Thursday,? 1 January) (?:1970|1969)\b",
    ),
    (
        "1970 1969",
        r"\b(?:1970-01-01|0?1[./]0?1[./]1970|1969-12-31|31\.12\.1969|12/31/1969)\b",
    ),
)
TAGS = r"</?(?:b|br|p|div|span|a|i|u|em|strong|table|tr|td|th|ul|ol|li|h[1-6]|img|font|html|body|head|style|script|hr|blockquote)(?:\s[^<>]{0,300})?/?>|&(?:nbsp|amp|lt|gt|quot|apos|#\d{2,5}|#x[0-9a-f]{2,5}|[aouAOU]uml|szlig|[eaou](?:acute|grave|circ)|ccedil|ntilde|ndash|mdash|hellip);"

GREETING = (
    r"hi(?: there)?|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings",
    r"hallo|liebe[rs]?|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|moin|grüß gott|servus|grüezi",
    r"bonjour|bonsoir|ch[eè]re?|salut",
    r"hola|estimad[oa]s?|querid[oa]s?|buenos días|buenas tardes",
    r"beste|geachte|goedemorgen|goedemiddag|goedendag|dag",
    r"olá|prezad[oa]s?|car[oa]s?|bom dia|boa tarde|ex\.m[oa]s?",
    r"ciao|buongiorno|buonasera|gentile|gentilissim[oa]|egregi[oa]|salve",
)

# Greetings that do not stand alone: a name must follow.
FORMAL = r"dear|liebe|sehr geehrte|ch[eè]r|estimad|querid|beste|geachte|prezad|car[oa]|gentil|egregi"

# Words of a greeting that name nobody by themselves.
TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof professor herr herrn frau dipl ing m mme mlle monsieur madame mademoiselle
    sr sra srta dra señor señora senhor senhora don doña de heer professore professoressa mevrouw meneer dott dottore dottoressa avv signor signora signore
    ingegner ingegnere engenheiro eng ir drs and und et y en e o a
    """.split()  # noqa: SIM905 - a long list of words reads better unquoted
)

# Titles that greet politely without a name, as "Chère Madame," does.
ALONE = frozenset(
    """
    monsieur madame mademoiselle señor señora senhor senhora heer mevrouw dottore dottoressa signor signora signore ingegnere professore
    professoressa
    """.split()  # noqa: SIM905 - see above
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
    "tom": "thomas", "tim": "timothy", "ben": "benjamin", "sam": "samuel", "dave": "david", "steve": "stephen", "joe": "joseph",
    "bob": "robert", "bobby": "robert", "rob": "robert", "bill": "william", "billy": "william", "will": "william",
    "dick": "richard", "rick": "richard", "jack": "john", "ted": "edward", "ned": "edward", "peggy": "margaret",
    "meg": "margaret", "hank": "henry", "harry": "henry", "liz": "elizabeth", "beth": "elizabeth", "betty": "elizabeth",
    "kate": "katherine", "kathy": "catherine", "tony": "anthony", "sepp": "josef", "hannes": "johannes", "uli": "ulrich",
    "klaus": "nikolaus", "toni": "anton", "paco": "francisco", "pepe": "josé", "nacho": "ignacio", "lola": "dolores",
    "gianni": "giovanni", "beppe": "giuseppe", "sasha": "alexander", "mike": "michael", "chuck": "charles", "jim": "james",
}  # fmt: skip

# Hosts that hide where a link leads.
SHORTENERS = frozenset(
    """
    bit.ly bitly.com tinyurl.com t.co goo.gl ow.ly is.gd buff.ly rebrand.ly lnkd.in cutt.ly rb.gy shorturl.at t.ly tiny.cc soo.gd s.id v.gd bl.ink
    short.io tr.im qr.ae fb.me amzn.to
    """.split()  # noqa: SIM905 - see above
)

# The commonest small words; those that several of these languages share tell nothing.
LANGUAGES = {
    "en": "the and you we of is are for with your our would have can this that from about what which it they will be has had not but or if my as by there how thank thanks please time day week next know let",
    "de": "der die das und wir sie ihr ihre ihnen nicht mit für ist sind haben können eine einen auf bei ich dem den des zu zum zur von es wird oder wenn noch ein im am nach danke bitte woche tag termin freundliche grüße guten vielen dank sehr danach sie's einer einem",
    "fr": "le la les et nous vous est pour avec votre notre une des sur dans pas je ce cette que qui du au aux il elle mais ou sont ne plus à de en un y merci bonjour jour semaine cordialement bien après",
    "es": "el los las y usted es para con su sus una en por que se lo al del pero muy más le no de un la si está ya mi o me les gracias hola día semana saludos mañana después puede tiempo cuánto una otra estaría cualquier usted también",
    "nl": "de het en wij u is voor met uw onze een van niet zijn je ik dat die op te er aan om naar maar bij of ook wel dan kan wordt die in bedankt dag groet groeten week daarna zou deze tijd",
    "it": "il gli e noi lei per con suo una di che non è del della delle dei le la i un al alla si sono ma ho mi se nel da anche questo a in grazie buongiorno giorno settimana saluti può dopo tempo quanto una come poi",
    "pt": "os as e nós você para com seu sua uma em por que não o a do da dos das um se mas é ao à no na mais eu lhe foi já de em me obrigado olá dia semana cumprimentos pode depois tempo quanto outra vez ser há pelo pela isso",
}
