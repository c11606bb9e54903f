"""Who does what for whom, in seven languages: the reasons that hold in any trade, whatever is sold.

A seller speaks of what they would do for us, of their clients and of our business; a customer of what already stands there and of what happened
since; an applicant of themselves.  A buyer speaks of what they have to replace, of plans, of a sum and of a date.  Each reason has a line a
language: English, German, French, Spanish, Dutch, Portuguese, Italian.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from worker.rules.screen import Phrases


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
    patterns: Phrases


def phrase(name: str, group: Group, weight: float, *patterns: str) -> Phrase:
    """A phrase that any of the patterns shows."""
    return Phrase(name, group, weight, Phrases(patterns))


_FEW = r"(?:[\w'-]{1,16} ){0,5}?"
_DAYS = r"(?:monday|tuesday|wednesday|thursday|friday|next week|tomorrow)"

REASONS: tuple[Phrase, ...] = (
    phrase(
        "would_act_for_us", Group.SELLS, -2.2,
        rf"\b(?:(?:i|we)(?:'d| would|'ll| will| can| could)? (?:also )?(?:be )?(?:happy|glad|love|like|pleased|delighted) to (?:show|introduce (?:myself|ourselves|our|my)|present|walk you|share|tell you|explain how|send over)|i(?:'d| would) welcome (?:a|the chance)|(?:may|can|could|shall|should) (?:i|we) (?:send|show|share|ring|call|book|put) (?:you|over|together|some|a)\b(?! (?:the|some|my|all the|a few|you the) (?:texts?|files?|drawings?|plans?|photos?|pictures?|documents?|pdfs?|measurements|dimensions|specs?|data)\b)|would you like (?:to see|me to|us to|a (?:copy|sample|look))|shall we say|does {_DAYS} (?:work|suit)|how does {_DAYS}|i(?:'ll| will| can| could) (?:have|get|put) (?:\w{{1,12}} ){{1,4}}(?:on your desk|together for you|over to you))",
        rf"\b(?:(?:zeige|sende|schicke|erstelle|präsentiere|erkläre|berechne) (?:ich|wir) ihnen|ich (?:zeige|sende|schicke|erstelle|präsentiere|erkläre|berechne) (?:ihnen|es ihnen|das ihnen)|(?:dürfte|dürften|darf|dürfen|würde|würden|möchte|möchten|könnte|könnten) (?:ich|wir) (?:mich|uns|ihnen|sie|unser\w{{0,2}}) {_FEW}(?:vorstellen|zeigen|präsentieren|anbieten|unterbreiten|überzeugen|beraten|zusenden|senden|schicken)|(?:mich|uns|unser\w{{0,2}} \w{{3,25}}) {_FEW}(?:persönlich )?vorzustellen|(?:hätten|haben) sie interesse an|(?:auch )?für ihr haus|passt ihnen (?:montag|dienstag|mittwoch|donnerstag|freitag|nächste|der))",
        r"\b(?:je me permets de (?:revenir|vous (?:contacter|écrire|solliciter|adresser|proposer))|je (?:reviens|me tourne) vers vous|je (?:vous|peux vous) (?:envoie(?! (?:les|des|le|un|mes) (?:photos?|plans?|cotes|dimensions|mesures|détails|schéma))|montre|présente(?! (?:à|mon|ma|\w{1,20},))|contacte|offre|propose|réserve)|(?:puis-je|pourrais-je|laissez-moi) (?:vous|me) |(?:disponible|libre|ouvert)\w{0,2} [^.?!]{0,30}\b(?:échange|appel|visio|entretien|minutes|call)\b)",
        r"\b(?:(?:te|le|os|les) (?:mando|env[ií]o|enseño|muestro|llamo|propongo|reservo|preparo)\b|me (?:gustar[ií]a|encantar[ií]a) (?:presentar|mostrar|enseñar|ofrecer|contar)|(?:puedo|podr[ií]a|podemos) (?:enviar|mandar|mostrar|enseñar|presentar)(?:te|le|os|les)|hacemos (?:p[aá]ginas|webs|campañas|estudios))",
        rf"\b(?:(?:mag|zal|kan|kunnen|mogen) (?:ik|wij|we) (?:u|je|jullie )?{_FEW}(?:sturen|laten zien|maken|tonen|voorstellen|toelichten|bellen|langskomen|opsturen|aanbieden)|(?:ik|wij|we) (?:laat|stuur|toon|laten|sturen|tonen) (?:u|je|jullie|het u)\b|wij (?:zorgen|regelen|ontzorgen|snijden|maken|produceren|ontwikkelen|bouwen|verzorgen))",
        r"\b(?:(?:teria|ter[ií]amos|teremos|tenho|temos) (?:todo o |muito )?(?:gosto|prazer) em (?:enviar|apresentar|mostrar|oferecer|receb)|(?:posso|podemos|gostar[ií]a(?:mos)? de) (?:enviar|mostrar|apresentar|oferecer|agendar|propor)(?:-lhe|-vos)?|envio-(?:lhe|vos)|com quem (?:devo|posso) falar)",
        r"\b(?:(?:le|vi|ti) (?:mando|invio|mostro|propongo|riservo|offro|preparo|chiamo)\b|(?:posso|potrei|possiamo|vorrei|vorremmo|mi piacerebbe) (?:inviar|mostrar|presentar(?:le|vi) (?:la|il|le|i|una?|nostr)|propor|offrir|far)\w{0,4}|mi (?:conferma|dica) (?:entro|quando))",
    ),
    phrase(
        "their_clients", Group.SELLS, -2.0,
        r"\b(?:(?:our|my) (?:last |other |existing |typical |average )?(?:clients?|customers?|users) (?:\w{1,12} ){0,2}?(?:sav\w{1,3}|clos\w{1,3}|see|saw|get|got|gain\w{0,2}|doubl\w{1,3}|grew|grow|report\w{0,2}|cut|reduce\w?|increase\w?|win|won)\b|clients? (?:such as|like|include|this (?:spring|year|month))|i work with \w|we work with \w|room for (?:\w{1,8} )?more clients|(?:firms|companies|teams|businesses) (?:of your (?:size|kind)|in your (?:sector|industry|field|area)))",
        r"\b(?:unsere (?:kunden|mandanten|anwender) (?:sparen|gewinnen|erzielen|schätzen|nutzen|haben|steigern|berichten)|für einen (?:unserer )?(?:mandanten|kunden)|(?:firmen|unternehmen|betriebe\w?) wie (?:ihr|sie|euch|dem))",
        r"\b(?:nos (?:clients|utilisateurs) (?:[\w']{1,10} ){0,3}?(?:économis|gagn|constat|bénéfici|appréci|utilis|réduis|obtien)\w{1,5}|(?:des )?(?:entreprises|sociétés|structures) comme (?:la vôtre|vous))",
        r"\b(?:nuestros clientes (?:[\w']{1,10} ){0,3}?(?:ahorr|gan|consig|aument|valor|reduc)\w{1,5}|(?:empresas|negocios) como (?:la |el )?(?:tuy|suy|vuestr|usted)\w{1,3}|para empresas \w{4,15})",
        r"\b(?:onze klanten (?:[\w']{1,10} ){0,3}?(?:bespar|win|merk|zien|halen|groei)\w{0,4}|(?:bedrijven|ondernemers) (?:zoals|als) (?:u|jullie|die van)|voor (?:machinebouwers|bedrijven|ondernemers|mkb))",
        r"\b(?:nossos clientes (?:[\w']{1,10} ){0,3}?(?:poup|ganh|aument|consegu|reduz)\w{1,4}|empresas como (?:a (?:sua|vossa)|vocês)|fornecemos (?:já )?(?:v[aá]ri|divers|empres))",
        r"\b(?:(?:i|per i) nostri clienti|aziende come (?:la (?:sua|vostra)|voi))",
    ),
    phrase(
        "speaks_of_our_business", Group.SELLS, -1.4,
        r"\b(?:your team (?:spend|wast|is|are|has|need)|your (?:calendar|pipeline|growth|shipments?|policy|fleet|payroll|energy|bookkeeping|insurance|spend|marketing|social|stand|booth|packaging|hiring|vacanc\w{1,3}|annual demand|suppliers?|competitors|post on|linkedin)\b|what are you paying|paying (?:now|today|at present)|how (?:do|are) you (?:\w{1,10} ){0,3}(?:at the moment|currently|today)\b|how many (?:hours|enquiries|leads))",
        r"\b(?:ihr(?:e[nmrs]?)? (?:team|webseite|website|homepage|internetauftritt|umsatz|vertrieb|mitarbeiter|messestand|fuhrpark|versand|stromkosten|energiekosten|marketing)\b|wie viele (?:stunden|anfragen)|verbringt ihr)",
        r"\b(?:(?:vos|votre) (?:expéditions|envois|site(?: web| internet)?|équipe|chiffre|recrutements?|contrats?|factures d'|stand|communication|visibilité|trésorerie)\b)",
        r"\b(?:(?:vuestr[ao]s?|su|tu) (?:web|página|sitio|equipo de ventas|stand|facturaci[oó]n|env[ií]os|redes|visibilidad)\b|perder (?:visitas|clientes|ventas))",
        r"\b(?:(?:jullie|uw|je) (?:website|site|webshop|verzendingen|wagenpark|personeel|energierekening|stand|vindbaarheid)\b|bovenaan in google|wat het u scheelt)",
        r"\b(?:(?:o vosso|o seu|a vossa|a sua) (?:site|website|equipa|stand|frota|fatura d)|vossas? (?:expedições|redes|fatura d))",
        r"\b(?:(?:il vostro|il suo|i vostri|le vostre|la vostra) (?:sito|stand|spedizion\w|team|bolletta|fatturato|flotta|presenza))",
    ),
    phrase(
        "asks_what_we_use", Group.SELLS, -2.2,
        r"\b(?:how (?:many|much) (?:[\w-]{1,14} ){0,4}?(?:do|did|does|could|would|can) you (?:use|see|buy|need|have|employ|spend|get|lose|consume|run|order|hire|pay|go through|take)|who (?:buys|orders|handles|does|looks after|supplies) your|where do you (?:buy|get|source|order) your|do you need any|have you (?:ever )?(?:considered|thought about|tried)|any (?:need|demand|requirement) for|your (?:annual|monthly|yearly) (?:demand|usage|spend))",
        r"\b(?:wie ?viele? (?:[\w-]{1,20} ){0,4}?(?:haben|brauchen|benötigen|verbrauchen|nutzen|beschäftigen|setzen) (?:sie|ihr)|welche größe darf|haben sie (?:schon einmal|sich schon|bereits) (?:\w{1,12} ){0,4}(?:nachgedacht|überlegt|gedacht)|(?:quelle quantité|combien d[e']) ?(?:[\w-]{1,14} ){0,3}?(?:consommez|utilisez|avez|achetez|employez)-vous|avez-vous (?:déjà )?(?:pensé|songé|envisagé)|cu[aá]nt[oa]s? (?:\w{1,14} ){0,3}?(?:us[aá]is|usan|gastan|gast[aá]is|compran|tienen|consumen)|ten[eé]is alguna|hoeveel (?:\w{1,14} ){0,3}?(?:gebruik|verbruik|hebt|heeft|koopt)\w{0,3}|quant[oa]s (?:\w{1,14} ){0,3}?(?:podemos reservar|usam|gastam|consomem)|quant[ieo] (?:\w{1,14} ){0,3}?(?:usate|consumate|comprate|spendete))",
    ),
    phrase(
        "serves_many", Group.SELLS, -1.6,
        r"\b(?:(?:already|bereits|schon|déjà|ya|già|já) (?:[\w.-]{1,14} ){0,4}?\d{2,}|(?:for|serve|serves|serving|with|over|more than|mehr als|über|plus de|más de|meer dan|mais de|oltre|ruim) (?:\d{2,}[\d.,]{0,6}|twenty|thirty|forty|fifty|sixty|a hundred|hundreds of) (?:[\w-]{1,16} )?(?:firms|companies|businesses|clients|contractors|kunden|firmen|betriebe\w?|unternehmen|entreprises|sociétés|clients|empresas|clientes|bedrijven|klanten|aziende|imprese|clienti)|veel \w{3,25}(?:bedrijven|zaken) (?:gingen|gaan|werken|kozen))",
        r"\b(?:(?:notre|nostra|nuestra|nossa|unsere?|onze) (?:société|entreprise|firma|azienda|empresa|bedrijf|manufaktur|fabrik) (?:[\w-]{1,12} ){0,2}?(?:fabrique|produi\w|propose|conçoit|produziert|fertigt|stellt|produce|fabrica|offre|ofrece|oferece|maakt|levert)|(?:depuis|seit|da oltre|desde hace|al) (?:plus de )?(?:trente|vingt|quarante|dreißig|zwanzig|\d{2}) (?:ans|jahren|anni|años|jaar)|prix (?:directs? )?usine|points de marge|abbiamo ampliato|our newest|neues? in unserem (?:programm|sortiment)|nieuw in ons assortiment)",
    ),
    phrase(
        "saves_us_money", Group.SELLS, -1.8,
        r"\b(?:(?:you(?:'d| would| could)|firms like you) save\b|costs? you nothing|how much you(?:'d| could| would) save|(?:you|sie) (?:sparen|ersparen)|(?:würden|könnten) sie sparen|ersparnis\b|kostet sie nichts|zum halben preis|vous (?:économiser\w{1,4}|gagneriez)|ne vous coûte rien|ahorrar[ií]a\w?|no (?:le|te|os) cuesta nada|(?:ayudamos|ayudando) a (?:oficinas|empresas|negocios|firmas|comercios)|u bespaart|kost u niets|pouparia\w?|não lhe custa nada|risparmiere(?:bbe|ste)|non le costa nulla|money back|geld terug|geld zurück)",
        r"\b(?:patrocin\w{3,7}|sponsor(?:en|s|ing|izzazion\w|isation)?\b|(?:ouro|oro|gold) (?:sponsor|patrocin)\w{0,6}|posso (?:bloquear|reservar|bloccare)|insolvenzmasse|(?:a|the) buyer for you|what (?:they|he|she) might pay|act for an? (?:listed |private |family )?(?:group|company|investor|buyer|fund)|add (?:[\w-]{1,10} ){0,4}businesses to)",
    ),
    phrase(
        "would_drop_in", Group.SELLS, -2.2,
        r"\b(?:(?:i'll|i will|i am|i'm) (?:be )?in your area|(?:je passe|je serai) (?:\w{1,8} )?dans votre|(?:ich bin|bin ich) (?:\w{1,12} ){0,4}in ihrer (?:nähe|region|gegend)|quando posso (?:passare|venire)|posso passare|(?:als|dat) ik (?:[\w-]{1,12} ){0,5}(?:binnenloop|langskom|langsga)|schikt het|pasar[eé] por|estar[eé] (?:\w{1,8} ){0,2}por su|vou estar na vossa)",
    ),
    phrase(
        "sellers_terms", Group.SELLS, -2.0,
        r"\b(?:(?:price|offer|quotation|quote) (?:is )?valid (?:for |until )?|fob \w|(?:trial|sample) order\b|your logo\b|dear friend\b|under list\b|below list\b|has to shift|want me to \w|no (?:card|commitment|contract|strings|obligation)|charge only on success|only on success|without charge|at no (?:cost|charge)|in(?:to)? your inbox|send me the (?:file|list|details) and i|sample bag|(?:mis|nuestras|my|our|meine|unsere|mes|nos|onze|le nostre|as nossas) (?:tarifas|rates|preise|preisliste|tarifs|tarieven|tariffe)|musterjacke|muster(?:paket|box)? zukommen|lasse ich ihnen|temos vagas|tariffe dedicate|hacer un reportaje de|os paso mis)",
        r"\b(?:zum erwerb|ihre nachfolge|(?:ihres|ihren) (?:betriebs|betrieb|unternehmens) (?:übernehmen|erwerben|kaufen)|reprise de votre|rachat de votre|comprar su empresa|overname van uw|rilevare la vostra|(?:vernetzen|gemeinsam anzubieten|bei gelegenheit kennen)|kennenlernen\?)",
    ),
    phrase(
        "did_work_for_them", Group.CUSTOMER, -2.0,
        r"\b(?:(?:you|your (?:people|men|guys|team|lads|crew)) (?:did|laid|painted|coated|put|made|cleaned|fixed|replaced) (?:in|for us|last|our|it|the)|can your (?:guys|men|lads|people|crew|engineers?|fitters?|drivers?) (?:be|come|start|arrive|call)|your (?:scaffold\w{0,3}|ladder|van|skip|tools?|pallets?) (?:is|are|has|have|still)|(?:cancel|terminate|end|give notice on) (?:our|my|the|this) (?:\w{1,12} )?(?:contract|agreement|subscription|order|booking))",
        r"\b(?:(?:die|das|den|der|,) (?:sie|ihr|ihre leute|eure leute|ihre kollegen) (?:[\w-]{1,16} ){0,6}?(?:haben|habt)\b|ihr gerüst|(?:die )?arbeiten (?:seit|sind|waren) (?:\w{1,10} ){0,2}(?:fertig|abgeschlossen|beendet)|(?:vertrag|wartungsvertrag|abo) (?:\w{1,12} ){0,4}(?:kündigen|beenden)|hiermit kündig\w{1,3}|standzeiten)",
        r"\b(?:que vous (?:avez|aviez) (?:\w{1,12} ){0,3}(?:fait|posé|livré|installé|monté|appliqué)|(?:le|votre) passage de votre équipe|depuis (?:le|votre) passage|résilier|(?:notre|le) contrat d'entretien|\w{3,14}(?:isteis|asteis)\b|que (?:hicieron|pusieron|instalaron|montaron|entregaron)|rescindir|die (?:jullie|u) (?:\w{1,12} ){0,5}(?:hebben|hebt|heeft|hadden)|opzegg\w{1,2}|contract op te zeggen|que (?:fizeram|instalaram|montaram|entregaram|aplicaram)|che (?:ci )?avete (?:\w{1,12} )?(?:fatto|montato|installato|consegnato|posato|fornito)|disdire|disdetta|stornar\w{1,3}|due volte la)",
    ),
    phrase(
        "offers_hands", Group.RECRUITS, -3.5,
        r"\b(?:labour hire|staffing|temp(?:orary)? (?:staff|workers|labour)|coming off a (?:job|project|contract)|how many could you use|all ticketed|zeitarbeit|leiharbeit\w{0,3}|intérim(?:aires?)?\b|uitzendkrachten|personale qualificato|trabajadores cualificados|ihr name ist gefallen|your name (?:came up|was mentioned) (?:for|as|in connection)|paid consultation|compensated (?:at|for)|(?:someone|somebody|people) (?:who has|with) your (?:background|experience|expertise)|our client, an|fee is only due|after probation|(?:neu|nach)(?:zu)?besetz\w{1,3}|geschäftsführung neu|abends anrufen)",
    ),
    phrase(
        "our_office", Group.PERSONAL, -3.0,
        r"\b(?:voranmeldung|jahresabschluss|steuererklärung|lohnabrechnung|kassenbelege|steuerbüro|expert-comptable|déclaration de tva|gestor[ií]a|declaraci[oó]n de iva|boekhouder|btw-aangifte|commercialista|dichiarazione iva|contabilista|declaração de iva|tax return|year-end accounts|versicherungsbüro|schadenmeldung|ihres schadens|schadennummer|insurance claim|claim form|déclaration de sinistre|parte del siniestro|schadeclaim|denuncia di sinistro|vermieter|hausverwaltung|ableser|nebenkostenabrechnung|landlord|your lease|building manager|fire drill|bailleur|syndic de|verhuurder|condominio|senhorio|propietario del local|payroll run|vat return)\b",
        r"\b(?:are we still on for|bike ride|sandwiches|the flask|bisous|bises|besos|besitos|un bacio|baci\b|beijos|beijinhos|kusjes|knuffels?|küsschen|hdl\b|xx+\b|ciao cara|ciao caro|venite anche voi|casa al mare|bilocale|ferienwohnung|vacanze|holiday (?:house|cottage)|weekend away|choir|football practice|book club|allotment)\b",
    ),
    phrase(
        "gives_away", Group.SELLS, -1.4,
        r"\b(?:(?:first|one|a) (?:month|week|year|session|consultation|analysis|check|mock-?up|demo) (?:is )?(?:free|on us|for free)|free (?:samples? (?:can|will|are|for you)|demo|guide|e-?book|sample pack|checklist|report|quote(?:s|, no))|special offer (?:for|until)|\d{1,2} ?% (?:off|discount for you)|limited (?:offer|places|spots))",
        r"\b(?:(?:kostenlose[nrs]?|gratis|unverbindliche[nrs]?) (?:demo|analyse|beratung|erstgespräch|muster|testphase|webinar|check|angebot)\b|(?:audit|essai|analyse|démo|devis|échantillons?) (?:est )?(?:gratuit|offert)\w{0,2}|(?:primer mes|auditor[ií]a|prueba|demo|an[aá]lisis|estudio)(?: es| sin coste)? (?:gratis|gratuit[ao])|gratis (?:analyse|scan|proef|demo|offerte)|(?:análise|diagnóstico|demonstração|amostras?) (?:gratuit[ao]s?|grátis)|(?:analisi|consulenza|prova|demo|campion\w{1,4}) gratuit[aio]|uno sconto del \d+|(?:bekommen|erhalten) sie (?:\w{1,12} ){0,3}(?:gratis|kostenlos|umsonst)|ich (?:schreibe|gestalte|programmiere|fotografiere|drehe|vermittle) \w)",
    ),
    phrase(
        "presents_their_firm", Group.SELLS, -2.2,
        r"\b(?:this is \w{2,15} (?:from|with|at)\b[^.]{0,60}\b(?:supplier|factory|co\b|ltd|manufactur|china|vietnam|india|chain|group)|glad to know you|we supply (?:\w{1,15} ){0,6}(?:with|at|of) (?:good|best|high|the best)|in the \w{3,15} line\b|our (?:range|capacity|workshop|drivers|trailers|fleet|lorries) (?:is|are|covers|includes|run)\b|we (?:run|have) (?:\w{1,8} )?(?:trailers|lorries|trucks|vans|capacity|containers)|the rates are\b|rates (?:that )?are hard to beat|we back \w|take (?:some )?money off the table|pay (?:us |you )?(?:a )?commission|on commission\b|bring you into)",
        r"\b(?:als (?:\w{3,15} )?(?:zulieferer|lieferant|lohnfertiger|systemhaus|spediteur|dienstleister|agentur|partner) (?:für|von|der|mit|fertigen|bieten|sind)|(?:fertigen|produzieren|entwickeln|liefern|gestalten) (?:wir )?(?:seit|für)|kapazitäten (?:ab|frei|sind)|freie kapazitäten|unser(?:e|en)? (?:ki|tool|plattform|software|assistent|ki-assistent) \w|ki-assistent|vorstellung (?:unser|der firma|\w{4,20}bau))",
        r"\b(?:nous sommes (?:une (?:agence|société|équipe|entreprise)|spécialis|fabricant|un cabinet)|somos (?:una? (?:agencia|empresa|equipo)|fabricantes|distribuidores de|especialistas)|wij zijn (?:een (?:bureau|bedrijf|team)|gespecialiseerd|producent)|somos (?:um[a]? (?:empresa|agência|equipa)|fabricantes|especialistas)|siamo (?:un[a']? ?(?:azienda|agenzia|studio|team)|produttori|specializzati|specialisti))",
        r"\b(?:parceria\b|una colaboraci[oó]n|una collaborazione|een samenwerking|un partenariat|eine (?:zusammenarbeit|kooperation|partnerschaft)|a partnership\b|a collaboration\b|business cooperation)",
    ),
    phrase(
        "follows_up_on_pitch", Group.SELLS, -2.2,
        r"\b(?:(?:following up|follow up|follow-up|checking back|circling back|getting back) (?:on|to|about|with you on) (?:my|our|the) (?:note|mail|email|message|last|previous|earlier|voicemail|call)|my (?:note|mail|email|message) (?:of|from) (?:last|monday|tuesday|wednesday|thursday|friday|the|a few)|not the right person|point me to|owns (?:growth|marketing|sales|hiring|it)\b)",
        r"\b(?:meine (?:mail|e-mail|nachricht) (?:von|vom|der) |auf meine (?:letzte|mail|e-mail|nachricht)|relance\b|mon (?:précédent|dernier) (?:mail|message|courriel)|mi (?:anterior|último) (?:correo|mensaje|email)|mijn (?:vorige|eerdere) (?:mail|bericht)|(?:o )?meu (?:último|anterior) e-?mail|(?:la )?mia (?:precedente|ultima) (?:e-?mail|mail))",
    ),
    phrase(
        "places_people", Group.RECRUITS, -4.0,
        r"\b(?:(?:see|send|share|forward) (?:you )?(?:their|some|the|a few|\w{1,12}) (?:profiles?|cvs?|resum[eé]s)\b|anonymi[sz]ed (?:version|profile|cv)|your (?:career|cv|experience|track record) (?:is|looks|would|caught|fits|matches)|m/w/d\b|w/m/d\b|m/w/x\b|m/f/[dx]\b|h/f\b|f/h\b|m/v/x\b|(?:ihr|dein) (?:werdegang|profil|lebenslauf)|vertraulich\w{0,2} (?:gespräch|austausch)|hätten sie (?:grundsätzlich )?interesse an einem (?:wechsel|vertraulichen)|fachkräfte\b|votre (?:parcours|profil) |votre candidature nous|un poste de \w|su (?:perfil|trayectoria) (?:encaja|nos|es|me)|jouw (?:profiel|ervaring)|uw profiel|o (?:seu|teu) perfil|il (?:suo|tuo) profilo|cerco professionisti)",
    ),
    phrase(
        "looks_for_work", Group.APPLIES, -4.0,
        r"\b(?:looking for (?:a|my) (?:new |first |next |summer |part-time |full-time )?(?:job|position|role|challenge|placement|internship|apprenticeship)|work experience\b|my (?:application|qualifications|references)\b|taking on (?:apprentices|trainees|interns)|do you have (?:any )?(?:openings|vacancies)|any (?:openings|vacancies)|finish(?:es|ed|ing)? (?:my|his|her) (?:\w{1,15} )?(?:degree|studies|apprenticeship)|saw the vacancy|the vacancy|work placement|do you have (?:any )?work|join your (?:team|pool|network|panel of)|(?:neue|weitere) (?:auftraggeber|aufträge)|lebenslauf|second years|taking (?:one|two|some) of (?:them|our)|take (?:anyone|anybody|people|students) on|for the summer\?|home from (?:uni|university|college)|i'm (?:1[5-9]|2[0-4])\b)",
        rf"\b(?:initiativbewerbung|(?:für die|eine|zur|der) ausbildung (?:bei|zu|als|in)\b|realschulabschluss|schulabschluss|abitur\b|meine (?:bewerbungs)?unterlagen|als gelernter?\b|suche (?:ich )?{_FEW}(?:aufgabe|stelle|anstellung|herausforderung|ausbildungsplatz|praktikumsplatz|nebenjob|ferienjob)|zum vorstellungsgespräch|(?:ich )?bewerbe mich)",
        r"\b(?:(?:cherche|recherche) (?:un |une |actuellement un )?(?:emploi|poste|stage|alternance|apprentissage)|mon (?:cv|parcours|curriculum)|lettre de motivation|candidature spontanée|entretien d'embauche)",
        r"\b(?:busco (?:trabajo|empleo|pr[aá]cticas)|(?:mi|el) curr[ií]culum|bolsa de trabajo|soy (?:alumn|estudiant)\w|entrevista de trabajo|incorporarme)",
        r"\b(?:op zoek naar (?:een )?(?:baan|stage|stageplek|werk|bijbaan)|open sollicitatie|mijn (?:motivatie|cv)|stageplaats|stageplek|sollicitatie)",
        r"\b(?:est[aá]gio\b|procuro (?:emprego|trabalho|um est[aá]gio|um primeiro)|sou (?:alun|estudante)\w{0,1}|o meu curr[ií]culo|entrevista de emprego)",
        r"\b(?:cerco (?:lavoro|un (?:lavoro|impiego|tirocinio))|sono (?:uno? )?student\w{1,4}|il mio curriculum|(?:auto)?candidatura|colloquio (?:di lavoro|conoscitivo))",
    ),
    phrase(
        "press_or_science", Group.APPLIES, -3.5,
        r"\b(?:(?:feature|story|article|piece|segment|episode) (?:for|on|about)\b|saturday's paper|(?:news)?paper on how|(?:our|my) (?:institute|faculty|research group|university|listeners|readers|viewers)\b|(?:answer|fill in) (?:\w{1,8} )?(?:questions|(?:our|my|a short) questionnaire)|(?:a|our|my|the) study (?:on|of|about)|names will not be published|for a quote or two|interview(?:ing)? (?:you|one of|someone|somebody)|podcast\b|(?:my|our) (?:students|pupils)\b|guest (?:lecture|talk)|on air\b|live on (?:the )?(?:radio|air)|radio (?:programme|show|station))",
        r"\b(?:meine (?:studierenden|studenten|schüler)|mes (?:étudiants|élèves)|mis (?:alumnos|estudiantes)|mijn (?:studenten|leerlingen)|i miei studenti|os meus alunos|(?:eine|unsere) sendung|im radio|émission sur|à l'antenne|en direct (?:le|à|sur)|programa de radio|uitzending over|trasmissione su|fragebogen|umfrage\b|(?:unsere|meine) (?:leser|hörer|zuschauer)\b|für (?:einen|unseren) (?:artikel|beitrag|bericht)|forschungsprojekt|ringvorlesung|gastvortrag|honorar\b|enquête (?:auprès|universitaire)|(?:un|notre) (?:article|reportage|dossier) sur|cuestionario|encuesta\b|(?:un|nuestro) (?:art[ií]culo|reportaje) sobre|vragenlijst|enquête\b|(?:een )?verhaal over|citaten\b|(?:een|ons) (?:artikel|reportage) over|inquérito\b|uma reportagem|um artigo sobre|questionario\b|sondaggio\b|un articolo su)",
    ),
    phrase(
        "order_on_its_way", Group.CUSTOMER, -2.8,
        r"\b(?:order|delivery|ticket|case|job|contract|booking|consignment)(?: (?:no\.?|nr\.?|number|ref\.?))? ?(?:#|n[°º] ?)?[a-z]{0,4}-?\d{4,}|"
        r"\b(?:bestellung|bestellnummer|auftrag|auftragsnummer|lieferung|commande|livraison|dossier|pedido|albar[aá]n|entrega|bestelling|levering|ordernummer|encomenda|ordine|consegna|vorgang)(?:s?nummer)?(?: (?:nr\.?|n\.?|no\.?|n[°ºo]|núm\.?|número|numéro|numero|nummer|vom))? ?(?:#)?[a-z]{0,4}-?\d{3,}",
        rf"\b(?:should have (?:arrived|been here|come|been delivered)|was (?:due|supposed to (?:arrive|come|be delivered))|still (?:hasn't|has not|haven't|waiting for (?:the|our|my) (?:delivery|order|parts?))|hätte {_FEW}(?:kommen|geliefert|da sein)|(?:ist|sind) (?:bis heute |immer )?noch nicht (?:da|angekommen|eingetroffen|geliefert)|wann kommt (?:das|die|der|es|unser)|devai(?:t|ent) (?:arriver|être (?:livré|là))|(?:toujours|encore) (?:pas|rien) (?:reçu|arrivé|eu)|ten[ií]an? que (?:llegar|venir|estar)|(?:era|erano) previst\w per|non è arrivat\w|a che punto siete|wie weit sind sie|où en êtes-vous|how far along|hoe ver zijn jullie|em que ponto estão|(?:todav[ií]a|a[uú]n) no (?:ha|han|hemos) (?:llegad|recibid|venid)|had (?:\w{{1,10}} ){{0,3}}(?:moeten|zullen) (?:komen|aankomen)|nog (?:steeds )?(?:niet|niks) (?:ontvangen|binnen|geleverd|aangekomen)|devia(?:m)? (?:ter )?chega\w{{1,3}}|ainda não (?:chegou|recebemos|recebi)|doveva(?:no)? (?:arrivare|essere)|non (?:è|sono) ancora arrivat\w|non abbiamo ancora ricevuto)",
    ),
    phrase(
        "came_and_went_wrong", Group.CUSTOMER, -2.6,
        r"\b(?:(?:your|the) (?:technician|engineer|fitter|mechanic|driver|crew|lads|man|people) (?:was|were|came|left|has|have|did|didn't|never|forgot|promised|installed|said he)|that you (?:put|fitted|built|set) (?:in|up|on)|(?:you|they) put in (?:last|in|this|two|three|a)|after (?:your|the) (?:visit|service|installation|repair)\b)",
        r"\b(?:(?:der|ihr|euer) (?:techniker|monteur|fahrer|mitarbeiter|kollege) (?:war|hat|kam|ist)|(?:votre|le) (?:technicien|livreur|monteur|chauffeur) (?:est|a|n'|devait)|(?:vuestro|el|su) (?:t[eé]cnico|repartidor|montador) (?:vino|ha|no|dej)|(?:jullie|uw|de) (?:monteur|technicus|chauffeur|bezorger) (?:is|was|heeft|kwam)|(?:o )?(?:vosso|seu|o) (?:t[eé]cnico|motorista) (?:veio|esteve|n[aã]o|deixou)|(?:il )?(?:vostro|suo) (?:tecnico|autista|installatore))",
        r"\b(?:again at|(?:started|begun|keeps?|been) (?:beep|leak|jam|stall|trip|squeak|stick|flash|cutting|switching|losing|making)\w{0,4}|cuts? out|(?:blank|empty|down|dead|frozen|offline|not working|shows? nothing) since|since (?:this morning|yesterday|last night|the weekend|the new version)|(?:piept|klemmt|tropft|ruckelt|hakt|streikt|spinnt) (?:\w{1,12} ){0,3}(?:wieder|seit|seitdem|ständig|dauernd|beim)|schon wieder|seit (?:heute|gestern|der neuen version|dem wochenende)|depuis (?:ce matin|hier|la nouvelle version|lundi)|(?:fuit|coince|bipe|tombe) (?:de nouveau|encore|sans cesse)|desde (?:ayer|esta mañana|el lunes|la nueva versi[oó]n)|otra vez (?:se|el|la|lo)|sinds (?:gisteren|vanochtend|maandag|de nieuwe versie)|alweer\b|lekt weer|da (?:ieri|stamattina|lunedì)|dalla nuova versione|di nuovo (?:ferm|blocc|rott)|desde (?:ontem|hoje|segunda|a nova versão)|outra vez (?:a|o|parad))",
    ),
    phrase(
        "faulty_work", Group.CUSTOMER, -1.6,
        r"\b(?:(?:is|are|was|were) (?:still )?(?:wrong|incorrect|missing|incomplete|mislabelled|unreadable)\b|does(?:n't| not) match|(?:please )?(?:correct|redo|fix) (?:it|this|them|that)\b|(?:passt|stimmt|passen|stimmen) nicht|fehlerhaft|fehlt noch|fehlen noch|(?:korrigieren|nachbessern|berichtigen|richtigstellen)|ne correspond\w{0,3} pas|(?:à|de) corriger|(?:está|están|é|estão) mal\b|corregir(?:lo|la|los)?\b|corrigir|(?:manca|mancano) (?:ancora|il|la|le|i)\b|correggere|klopt niet|ontbreekt|rechtzetten)",
    ),
    phrase(
        "account_of_theirs", Group.CUSTOMER, -2.4,
        r"\b(?:customer (?:no\.?|number|id|ref)|account (?:no\.?|number)|kundennummer|kundennr|vertragsnummer|numéro (?:de )?client|n° client|número de cliente|klantnummer|debiteurennummer|codice cliente|numero cliente|licen[cs]e key|lizenzschlüssel)\b|"
        r"\b(?:(?:can't|cannot|can no longer|couldn't|unable to|trouble|when i|won't let \w{2,4}|lets? (?:me|us)) (?:log(?:ging)?|sign(?:ing)?|get) ?in\b|einloggen|(?:nicht|kein\w{0,2}) (?:mehr )?anmelden|me connecter|mot de passe|contraseña|iniciar sesi[oó]n|(?:mi|mein|mon|mijn|o meu|il mio) (?:usuario|cuenta|konto|benutzerkonto|compte|account|utilizador|utente)\b|(?:des|ent|dés)bloqu\w{1,4}|bloque(?:ad[oa]|é)\b|gesperrt\b|geblokkeerd|bloccat[oa]\b|inloggen|wachtwoord|palavra-passe|\bsenha\b|iniciar sessão|accedere (?:al|alla)|la password|das passwort|mein passwort|my password|our password|reset (?:my|our|the|his|her) password)",
        rf"\b(?:(?:spostare|rinviare|anticipare|verplaatsen|verzetten|déplacer|décaler|avancer|mover|aplazar|adiar|reagendar|vorziehen|verlegen) {_FEW}(?:intervento|appuntamento|afspraak|bezoek|rendez-vous|intervention|visite|séance|cours|visita|clase|cita|lezione|lesson|training|termin|stunde|schulung|les|reunião|aula)|(?:termin|wartung|einbau|visita|afspraak) (?:\w{{1,12}} ){{0,4}}(?:verschieben|verlegen|vorziehen|absagen|verplaatsen|verzetten))",
        r"\b(?:(?:not|nicht|niet) (?:\w{1,10} ){0,3}(?:filled in|ausgefüllt|ingevuld)|prüfbuch|wartungsprotokoll|logbook|service (?:book|report)|bon de livraison|lieferschein|pakbon|bolla|guia de remessa|annual service|jährliche wartung|jaarlijks onderhoud|matricola \d|(?:numéro|n[uú]mero) de s[ée]rie|serienummer|maschinennummer)",
    ),
    phrase(
        "bills_us", Group.NOTICE, -3.8,
        r"\b(?:(?:please find|find|attached is|enclosed is|here is) (?:\w{1,10} ){0,2}(?:our |your |the )?invoice|invoice [\w-]{1,20} (?:is|was|falls) (?:now )?due|will be (?:debited|charged|collected)|(?:amount|balance) (?:due|outstanding)|payment reminder|dear customer\b)|"
        r"\b(?:(?:anbei|im anhang|beigefügt) (?:\w{1,12} ){0,4}rechnung|wird (?:\w{1,15} ){0,4}(?:abgebucht|eingezogen)|(?:ci-joint|veuillez trouver) (?:\w{1,12} ){0,3}facture|sera (?:prélevé|débité)|(?:adjunt\w{1,4}|le remitimos) (?:\w{1,12} ){0,2}factura|(?:bijgaand|in de bijlage|hierbij) (?:\w{1,12} ){0,3}factuur|wordt (?:\w{1,12} ){0,4}(?:afgeschreven|geïncasseerd)|(?:in allegato|alleghiamo) (?:\w{1,12} ){0,2}fattura|(?:segue|em anexo) (?:\w{1,12} ){0,3}fatura)",
    ),
    phrase(
        "written_to_a_list", Group.MAILING, -2.4,
        r"\b(?:you(?:'re| are) (?:on (?:this|our|my|the) (?:\w{1,8} )?list|receiving)|because you (?:\w{1,10} )?(?:downloaded|subscribed|signed up|registered|attended|bought|joined)|leave any time|hit reply|use code \w|at checkout|everything in (?:the|our) shop|shop now|order before|in this issue|our (?:latest|new) (?:issue|guide|blog|episode)|don't want (?:offers|emails|mails|to hear)|no longer (?:wish|want) to (?:receive|get|hear)|minute read|nicht mehr (?:bekommen|erhalten)|ein klick genügt|lesen sie hier|(?:plus|ne plus) (?:recevoir|souhaiter)|non ricevere più|no recibir|niet meer ontvangen|não receber|opt out\b|in our community|(?:today's|this week's|tomorrow's|this month's) (?:edition|issue|letter)|you signed up|signed up (?:at|for|on)|the best letters|(?:keine angebote|no offers|pas d'offres) mehr|austragen\b|frei haus|stöbern|liebe kolleginnen|mitgliederversammlung|euer vorstand|(?:press|hit|just) reply (?:and|to)|see you next (?:week|monday|tuesday|wednesday|thursday|friday)|goes out (?:every|each)|stop getting (?:it|this)|to \d[\d,.]{2,8} (?:\w{1,14} )?(?:readers|subscribers|contractors|people|owners)|click here|haz clic|haga clic|cliquez ici|klik hier|hier klicken|clicca qui|clique aqui|date(?:os)? de baja|env[ií]o gratis|versandkostenfrei|livraison offerte|gratis verzending|spedizione gratuita|promociones|se agoten|sehr geehrte mitglieder|alle termine|we hope to see you|forward (?:this|it) to a (?:friend|colleague))|"
        r"\b(?:abmelden|liebe (?:leser|freunde|mitglieder|kundinnen|abonnent)\w{0,6}|aus dem verteiler|in dieser ausgabe|mehr dazu (?:auf|in)|chers? (?:abonnés|lecteurs|amis|adhérents|client)\w{0,2}|se désabonner|dans ce numéro|estimados (?:suscriptores|lectores|socios)|darse de baja|en este n[uú]mero|beste (?:lezers?|abonnees?|leden)|uitschrijven|afmelden|in deze editie|car[oi] (?:lettore|lettori|abbonato|iscritti|amici)|annulla(?:re)? l'iscrizione|caros? (?:leitor|assinante|s[oó]cio|amigo)\w{0,2}|cancelar (?:a )?(?:subscrição|inscrição))",
    ),
    phrase(
        "network_notice", Group.NOTICE, -3.0,
        r"\b(?:(?:join|add me to) your (?:\w{1,12} )?network|wants to connect|invitation to connect|(?:accepted|is waiting for) your invitation|endorsed you|started following|you appeared in|new subscriber|turn off these|mentioned you in|shared a (?:document|folder|file) with you|invited you to (?:edit|view|join the (?:team|workspace|channel)))",
    ),
    phrase(
        "among_friends", Group.PERSONAL, -3.5,
        r"\b(?:(?:hallo|hi|hey|liebe|lieber|hola|ciao|salut|dag|olá|dear) (?:schwesterherz|bruderherz|mama|mami|papa|oma|opa|tante|onkel|maman|papi|mamie|mamá|papá|abuel[ao]|hermanit[ao]|mamma|nonn[ao]|sorellina|zusje|broer|oma|mãe|pai|avó|mana|mano|uncle|aunt\w{0,2}|sis|bro|mum|mom|dad)\b|membership fee|mitgliedsbeitrag|cotisation\b|cuota de soci|contributie\b|quota (?:associativa|de sócio)|(?:race|party|parents'|school|club) (?:committee|council|board)|grillen\b|barbecue|kommt ihr (?:am|zu)|parents' evening|elternabend|réunion de parents|kindergarten|kita\b|colegio de los|ouderavond|asilo\b|(?:per|zu|pour|a) (?:cena|abendessen|dîner|cenar|jantar)(?: \w{1,10}){0,2}\?|coffee (?:fund|machine)|kaffeekasse|the projector)",
    ),
    phrase(
        "has_to_replace", Group.BUYS, 1.3,
        r"\b(?:worn out|on (?:its|their) last legs|(?:floor|roof|line|wall|machine|pump|boiler)'?s? (?:has |is )?had it|has a leaking|leaking (?:roof|floor|tank|brewhouse)|cracked|crumbl\w{1,3}|past (?:its|their) best|falling apart|at the end of (?:its|their) life|due for replacement|needs? replacing|(?:to|want to|must|we'll|wants? to|have to) replace (?:the|our|an?|his|her|their|two|three|both|it)|replacement (?:of|for) (?:the|our|an)|second-hand|isn't (?:certified|allowed|made) any more|no longer (?:certified|allowed|made)|let(?:s)? it through)",
        r"\b(?:(?:ersetzen|ersatz für|bröckel\w{0,2}|sanierung|sanieren|hinüber\b|undicht|marode|austauschen|zu erneuern|erneuern|ablösen|ausgedient|in die jahre gekommen|hat baujahr|aus dem jahr 19|abgängig)\b|reicht (?:es )?uns|in einer tabelle)",
        r"\b(?:remplacer\b|(?:est|sont|tout) à refaire|à (?:refaire|dérouiller|repeindre|rénover|changer)\b|renouveler (?:notre|nos|le|la|les)|vétuste|en fin de vie|arrive à échéance|s'achève|ne veu\w{1,4} pas (?:le|la) prolonger|changer (?:nos|notre|de (?:prestataire|fournisseur|logiciel)))",
        r"\b(?:(?:queremos|hay que|vamos a|tenemos que|toca|pensamos) (?:cambiar|sustituir|reemplazar|renovar)|(?:este año )?toca (?:\w{3,12})|hay que (?:arreglar|rehacer|revestir|pintar)|estamos renovando|se nos ha quedado|(?:nos )?corre prisa)",
        r"\b(?:(?:aan )?vervang(?:ing|en|er)\b|vernieuwen|kapotte?\b|glad geworden|eist een oplossing|gaan \d+ \w|is (?:op|versleten|verouderd)\b|aan het einde van zijn)",
        r"\b(?:(?:precisamos de|temos de|queremos) (?:substituir|trocar|renovar|outr[ao])|deixou de ser|chegou ao fim|estado lastim[aá]vel|precisava de uma ideia|ideia do valor)",
        r"\b(?:(?:dobbiamo|vogliamo|stanno|stiamo|vorremmo) (?:sostituire|cambiare|rinnovare|rifare|rifacendo|sostituendo|rinnovando)|(?:è|sono) da (?:rifare|sostituire|cambiare|sistemare)|attendo un vostro)",
    ),
    phrase(
        "asks_whether_we_do_it", Group.BUYS, 1.2,
        r"\b(?:(?:could|can|may) (?:we|i) (?:hire|rent|book|order|buy|reserve|commission|try out)\b|(?:is|are) your \w{3,20}(?: \w{3,20})? (?:approved|certified|rated|suitable|compatible|safe)|(?:is|would) (?:this|that|it) (?:be )?(?:something|a job|a thing) (?:you|your)|do your \w{3,20} (?:do|come|work|stay|fit|also)|is it possible to (?:hire|rent|book|order|buy)|(?:we|i) (?:would|'d) switch\b|who else (?:[\w-]{1,12} ){0,4}uses|(?:be|go) live by|(?:take|bring|put) (?:this|it) to (?:the|our|my) (?:board|committee|director|boss|partners))",
        r"\b(?:(?:übernehmen|machen|bauen|fertigen|drucken|reparieren|reinigen|montieren|arbeiten|verleihen|veranstalten|schulen|pflanzen|streichen) (?:sie|ihr)\b|(?:hätten|hättet|haben|habt) (?:sie|ihr) (?:[\w-]{1,16} ){0,5}(?:zeit|frei|kapazität|platz für|einen termin)|ist das (?:et)?was für (?:sie|euch|dich)|wie läuft (?:das|so etwas)|braucht eine?n?\b)",
        r"\b(?:(?:faites|prenez|assurez|acceptez|traitez|fabriquez|posez|réparez|travaillez|organisez|installez|livrez|louez)-vous\b|dans vos cordes|(?:hac[eé]is|vend[eé]is|trabaj[aá]is|ofrec[eé]is|alquil[aá]is|repar[aá]is|instal[aá]is|organiz[aá]is|mont[aá]is)\b|¿(?:hacen|reparan|instalan|alquilan|organizan|aceptan|montan)\b)",
        r"\b(?:(?:doen|maken|repareren|plaatsen|verzorgen|verhuren|organiseren|bouwen|komen) (?:jullie|u)\b|is dat iets voor|(?:fazem|trabalham|instalam|reparam|alugam|organizam|conseguem|montam)\b|(?:fate|lavorate|producete|riparate|installate|trattate|organizzate|realizzate|affittate)\b|avete qualcosa)",
    ),
    phrase(
        "institution_writes", Group.BUYS, 0.6,
        r"\b(?:(?:our|this) (?:parish|church|council|charity|museum|nursery|school|club|care home|hospice|surgery|practice|library|theatre|co-?op|trust|society)\b|year \d{1,2} trip|pupils\b|(?:wir|unsere?) (?:sind eine? )?(?:stiftung|gemeinde|schule|kita|praxis|genossenschaft|verein|kirchengemeinde|bücherei|klinik)\b|notre (?:mairie|école|association|commune|crèche|paroisse|collège|coopérative)\b|nuestr[oa] (?:colegio|ayuntamiento|asociaci[oó]n|cooperativa|parroquia|residencia)\b|onze (?:school|gemeente|vereniging|stichting|kerk|praktijk)\b|noss[oa] (?:cooperativa|escola|junta|associaç[aã]o|clube)\b|(?:la|il) nostr[oa] (?:scuola|comune|cooperativa|associazione|parrocchia|circolo)|produciamo\b|gestiamo\b)",
    ),
    phrase(
        "plans_to_buy", Group.BUYS, 1.2,
        r"\b(?:(?:we|i|he|she|they)(?:'re| are|'m| am| is|'s)? (?:planning|considering|thinking of|thinking about|hoping to|about to) (?:an?|to|the|our|build|buy|put|order|add|open|move|chang)\w{0,3}|early stage of|has agreed to|agreed to (?:put|buy|spend|fund)|put (?:some )?money aside|(?:the )?(?:board|council|committee|trustees|boss|club) (?:wants?|has|have|likes?|met|said|agreed|approved|decided)|they like the|before i write the spec|before (?:i|we) (?:decide|choose|sign)|decide between|the other (?:maker|supplier|firm|offer|quote|bidder)|included in the (?:price|\d)|gathering options|enquiry (?:package|documents)|go(?:ing)? (?:out )?to (?:market|tender)|supplier (?:briefing|day|event)s?|collecting names|contractors with|(?:wishing|wish|want) to be considered|(?:award|awarding) (?:an?|the) (?:\w{1,12} )?(?:framework|contract)|pre-?qualif\w{2,8}|expressions? of interest|sign an nda|nda beforehand|meet me half ?way|(?:it|the (?:job|order|work)) is yours|obtain (?:three|two|some) (?:estimates|quotes)|(?:may|can) we count on one from you|find (?:two|three|a few|some) (?:firms|companies|suppliers)|for next year|what(?:'s| is) on the market|reference projects|we'd be daft|open an account|if the margins)",
        r"\b(?:(?:wir|gemeinde|gemeinderat|verein|stadt|firma|kunde|vorstand) (?:plan\w{1,2}|haben vor|hat beschlossen|möchte\w{0,1}|will|wollen|baut|bauen)|(?:plant|planen) (?:eine?n?|den|die|im)|beschlossen\b|(?:das )?geld (?:für|ist|wurde) |bewilligt\b|(?:ein|das) angebot abgeben|haben sie etwas für|lieferbar\b)",
        r"\b(?:(?:nous|on|la ville|la commune|le conseil) (?:projet\w{2,4}|prévo\w{2,4}|envisag\w{1,5}|souhait\w{1,5})|démonstration (?:devant|pour|sur)|budget (?:faut-il|prévoir|à prévoir)|quel budget)",
        r"\b(?:(?:estamos|est[aá]n|andamos) (?:mirando|buscando|valorando|pensando|planeando|comparando|estudiando)|lista de proveedores|concurso\b|qu[eé] plazo|si les interesa participar)",
        r"\b(?:(?:we|wij) (?:gaan|willen|overwegen|denken aan|plannen)|begroting|kunnen jullie een|beoordelen we|vóór \d|offerte(?:s)? (?:opvragen|aanvragen|ontvangen))",
        r"\b(?:(?:estamos|andamos) a (?:pensar|planear|ver|estudar|comparar|procurar)|pensamos (?:em|comprar)|agradeço (?:condições|proposta|orçamento|preço)|trabalham com|em caso afirmativo)",
        r"\b(?:(?:stiamo|stanno) (?:valutando|cercando|pensando|progettando|rifacendo|confrontando)|abbiamo in programma|abbonamento\b|è possibile (?:avere|un|una)|gestiamo \d)",
    ),
    phrase(
        "asks_for_a_sum", Group.BUYS, 1.8,
        r"\b(?:(?:what(?:'s|s| is)?|whats) (?:it|that|this|one|they) (?:going|go) for|what's the damage|(?:give|get|name) (?:us|me|him|her) (?:a|your|some|an idea of the) (?:price|figure|number|cost|sum)|(?:indication|idea|estimate) of (?:the )?(?:cost|price|budget)|(?:cost|price) per (?:slot|berth|unit|person|metre|meter|item|month|seat)|guide price|rough (?:price|cost|figure|idea)|wants a figure|a figure for|about the cost|what discount|discount (?:do|would|can) you|set (?:me|us) back|on a first order|down payment|spread it over|send me something i can show)",
        r"\b(?:hausnummer|größenordnung|preisrahmen|preislich|gilt (?:ihr|der|dein) preis|richtpreis|was (?:würde|würden|müsste|müssten) (?:\w{1,15} ){0,5}kosten|was (?:wäre|wären) (?:\w{1,12} ){0,3}(?:preis|kosten)|mit welche[mnr] (?:summe|betrag|preis|kosten))",
        r"\b(?:quel (?:est|serait) (?:le|votre) (?:prix|tarif|coût)|(?:à|de) combien|ordre de grandeur|a cu[aá]nto|qu[eé] (?:me |nos )?costar[ií]a|qu[eé] descuento|richtprijs|prijsindicatie|wat (?:zou|gaat|moet) (?:\w{1,12} ){0,3}kosten|quanto (?:ficaria|custaria|custa|é que)|condições e prazo|tabela para|qual (?:è|sarebbe) il (?:prezzo|costo)|a che prezzo|quanto (?:costerebbe|costano|mi costa))",
    ),
    phrase(
        "asks_us_to_come", Group.BUYS, 1.2,
        r"\b(?:(?:willing|able|possible|happy) (?:to|for you to) (?:come|visit|drop by|look at)|are you (?:\w{1,8} )?in our area|(?:in|round) our (?:area|part of the world)|(?:come|pop) (?:across|round|over|by|up|down) (?:\w{1,8} ){0,3}(?:look|see|measure|and)?|take a look at (?:our|the|it)|value half an hour|(?:do|for) a first look|can i fit it|someone who knows|(?:take (?:it|this|us|that) on|could take on)|earliest (?:you could )?start|lack the (?:capacity|people|equipment))|"
        r"\b(?:(?:vor ort|bei uns) (?:\w{1,10} ){0,2}(?:ansehen|anschauen|vorbei)|vorbeischauen|venir (?:voir|nous|sur place)|passer (?:voir|chez nous)|(?:venir|pasar)(?:se)? a (?:verlo|verla|medir)|langs (?:kunnen )?komen (?:om|kijken)|komen kijken|(?:passar|vir) (?:cá )?ver|venire a (?:vedere|misurare)|fare un sopralluogo|sopralluogo)",
    ),
    phrase(
        "names_our_product", Group.BUYS, 0.8,
        r"\b(?:(?:seen|saw|read about|tried|like|liked|interested in|heard about) (?:ur|your|the) \w{3,20}|would your \w{3,20}|does your \w{3,20}|is your \w{3,20} (?:able|made|right|good)|your (?:boat )?(?:lifts?|software|programme|system|product|machines?|tool|module)\b|asking for your \w{3,20}|keep asking for)|"
        r"\b(?:ihr(?:e|en|em|er)? (?:software|programm|gerät\w{0,2}|produkt\w{0,2}|system\w{0,2}|lösung|anlage\w{0,1}|maschine\w{0,1})|votre (?:outil|logiciel|produit|solution|système|machine)|(?:vuestr[oa]|su) (?:programa|producto|m[aá]quina|herramienta)|(?:uw|jullie) (?:systeem|software|product|programma|machine)|(?:o )?(?:vosso|seu) (?:programa|produto|sistema|equipamento)|(?:il )?vostro (?:programma|prodotto|software|gestionale|sistema))",
    ),
)  # fmt: skip
