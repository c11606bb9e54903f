"""The words with which people and their programs end a mail; data for `worker.rules.signatures`.

English, German, French, Spanish, Dutch, Portuguese, Italian, Polish, Swedish, Danish, Norwegian, Finnish, Czech.  All patterns are for lower case.
"""

from __future__ import annotations

import re

_REGARDS = (
    r"(?:(?:with|my|and)\s)?(?:very\s)?(?:kind|kindest|best|warm|warmest|many|my|personal)?\s?(?:regards|rgds|wishes|greetings)", r"(?:many\s)?thanks?\s(?:&|and|\+)\s(?:best\s|kind\s|warm\s)?regards",
    r"sincerely(?:\syours)?", r"yours(?:\s(?:faithfully|truly|ever|sincerely|respectfully))?", r"yours\sin\s\w{3,12}", r"respectfully(?:\s(?:yours|submitted))?", r"cordially", r"b\.?rgds", r"brgds", r"your\spal", r"hth",
    r"mit\s(?:(?:sehr\s)?freundlichen|besten|vielen|herzlichen|lieben|sonnigen|kollegialen)\sgrü(?:ß|ss)en", r"mit\s(?:freundlichem|bestem|herzlichem|lieben)\sgru(?:ß|ss)",
    r"(?:freundliche|viele|beste|liebe|herzliche|schöne|sonnige)[rn]?\sgrü(?:ß|ss)e", r"(?:(?:freundlicher|lieber|schöner|bester|viele)\s)?gr(?:u(?:ß|ss)|ü(?:ß|ss)e)", r"mfg", r"mit\sbester\sempfehlung", r"hochachtungsvoll", r"servus", r"(?:einen\s)?schönen?\s(?:tag|abend|gruß|wochenende)(?:\snoch)?",
    r"(?:bien\s|très\s)?(?:cordialement|amicalement|sincèrement|respectueusement)(?:\svôtre)?", r"bien\sà\s(?:vous|toi)", r"(?:meilleures|sincères|cordiales|respectueuses|mes\smeilleures)\s(?:salutations|pensées)", r"salutations(?:\sdistinguées)?", r"cdt", r"cdlt", r"(?:très\s)?bonne\s(?:journée|soirée|réception)", r"à\sbientôt", r"bien\scordialement",
    r"(?:reciba\s)?(?:un\s|muchos\s)?(?:cordial\s|atento\s)?saludos?(?:\s(?:cordial(?:es)?|atentos?))?", r"(?:muy\s)?atentamente", r"un\s(?:fuerte\s|gran\s)?abrazo", r"cordialmente", r"reciba\sun\s(?:cordial\s)?saludo", r"quedo\sa\s(?:su|tu|la)\s(?:entera\s)?(?:disposición|espera)(?:\s.{0,20})?",
    r"(?:met\s)?(?:(?:zeer\s)?vriendelijke|hartelijke|beste|warme|sportieve)\sgroet(?:en)?", r"(?:veel\s)?groet(?:en|jes)?", r"mvg", r"m\.v\.g\.", r"hoogachtend", r"fijne\s(?:dag|avond)(?:\sverder)?",
    r"(?:i\smiei\s)?(?:più\s)?(?:cordiali|distinti|cari|tanti|migliori|cordialissimi)\ssaluti", r"saluti(?:\s(?:cordiali|distinti))?", r"un\s(?:cordiale\s|caro\s)?saluto", r"buona\s(?:giornata|serata)", r"a\spresto", r"in\sfede",
    r"atenciosamente", r"(?:com\sos\s)?(?:melhores\s|meus\s)?cumprimentos", r"com\sos\smelhores\scumprimentos", r"(?:um\s)?(?:grande\s)?abraços?", r"saudações(?:\scordiais)?", r"respeitosamente",
    r"med\s(?:vänlig|vänliga|venlig|vennlig|de\sbedste|beste|bästa)\sh(?:älsning(?:ar)?|ilsen(?:er)?)", r"(?:vänliga|venlig|vennlig|varma|de\sbedste|beste|bästa|mange)\sh(?:älsningar|ilsen(?:er)?)", r"h(?:älsningar|ilsen)", r"mvh", r"dbh",
    r"(?:serdecznie\s)?pozdrawiam(?:\sserdecznie)?", r"z\s(?:poważaniem|wyrazami\sszacunku)", r"(?:ystävällisin|parhain)\sterveisin", r"terveisin", r"terv\.?", r"s\s(?:pozdravem|přátelským\spozdravem)", r"üdvözlettel", r"saygılarımla", r"с\sуважением",
)  # fmt: skip
_SHORT = (  # words of one's own as well: only a name may follow on their line
    r"(?:all\sthe\s|very\s)?best", r"warmly", r"cheers", r"take\scare", r"(?:lots\sof\s)?love", r"br", r"kr", r"vg", r"lg", r"bg", r"att", r"abs", r"ciao", r"later", r"ttyl", r"xoxo?", r"see\s(?:you|ya)(?:\s(?:soon|there|then|later))?(?!\s\w)", r"talk\s(?:to\syou\s)?soon", r"thanks?\sand\ssee\syou", r"looking\sforward",
)  # fmt: skip
_THANKS = (
    r"(?:(?:many|much|with)\s)?th(?:anks|ank\s?you|x|anx|nx|anks\sheaps)(?:\s(?:again|a\slot|a\smillion|a\sbunch|so\smuch|very\smuch|much|everyone|all|guys|in\sadvance|for\s(?:your|the|any|all)\s[\w\s]{1,30}))*", r"tx", r"ty", r"cheers",
    r"(?:vielen|besten|herzlichen|schönen|lieben)\sdank(?:\s(?:im\svoraus|und\s[\w\s]{3,25}))?", r"danke(?:\s(?:schön|sehr|im\svoraus|dir|ihnen))?", r"merci(?:\s(?:beaucoup|bien|d['’]avance|par\savance))?", r"(?:muchas|mil)?\s?gracias(?:\s(?:de\santemano|por\stodo))?",
    r"(?:alvast\s)?(?:hartelijk\s|heel\serg\s)?(?:bedankt|dank(?:\su(?:\swel)?|je(?:wel)?)?)(?:\salvast)?", r"(?:molte\s|tante\s)?grazie(?:\s(?:mille|in\santicipo))?", r"(?:muito\s)?obrigad[oa](?:\sdesde\sjá)?", r"(?:mange\s)?tak(?:\spå\sforhånd)?", r"tack(?:\s(?:så\smycket|på\sförhand))?", r"(?:mange\s)?takk", r"(?:z\sgóry\s)?dzięk(?:i|uję)", r"kiitos",
    r"have\sa\s(?:\w{3,10}\s)?(?:day|one|week|weekend|evening|time|trip|holiday|afternoon)(?:\sahead)?", r"enjoy\s(?:your|the)\s(?:rest\sof\s(?:your|the)\s)?(?:day|week|weekend|evening|holidays?)", r"good\sluck", r"speak\ssoon", r"until\s(?:then|soon)", r"stay\s(?:safe|well)", r"happy\s(?:holidays|new\syear|easter|weekend|[a-z]{3,6}day)", r"merry\schristmas",
    r"bis\s(?:bald|dann|morgen|später|nächste\swoche)", r"viel\serfolg", r"alles\sgute", r"schönes\swochenende", r"bon(?:ne)?\s(?:week-?end|après-midi|courage|fin\sde\ssemaine|continuation)", r"hasta\s(?:pronto|luego|mañana)", r"(?:que\stenga\s)?(?:un\s)?buen\s(?:día|fin\sde\ssemana)",
    r"tot\s(?:snel|gauw|dan|ziens|morgen)", r"(?:fijn|prettig)\sweekend", r"prettige\s(?:dag|avond)", r"buon\s(?:lavoro|weekend|week-end|fine\ssettimana|pomeriggio)", r"até\s(?:breve|logo|já|amanhã)", r"(?:tenha\s)?(?:um\s)?bom\s(?:fim\sde\ssemana|trabalho|dia)", r"vi\s(?:ses|hörs)", r"ha\sen\s(?:bra|fin|trevlig)\s(?:dag|helg)", r"(?:god|trevlig)\s(?:dag|helg|weekend)", r"miłego\sdnia",
)  # fmt: skip
REGARDS = re.compile(
    rf"[\s–—-]{{0,4}}(?:{'|'.join(_REGARDS)})(?!\w)[\s,.!;:–—-]{{0,8}}(?:[\s,–—-]\s*[^.!?,]{{0,45}}[.,]?)?$"
)
_NAMES = r"[\s,.!;:–—-]{0,8}(?:[\s,–—-]\s*[^.!?,\s]{1,20}(?:\s[^.!?,\s]{1,20}){0,2}[.,]?)?$"
SHORT = re.compile(rf"[\s–—-]{{0,4}}(?:{'|'.join(_SHORT)})(?!\w){_NAMES}")
THANKS = re.compile(rf"[\s–—-]{{0,4}}(?:{'|'.join(_THANKS)})(?!\w){_NAMES}")
BILINGUAL = re.compile(
    rf"(?:{'|'.join(_REGARDS)})\s{{0,3}}[/|]\s{{0,3}}(?:{'|'.join(_REGARDS)})(?:\s{{0,3}}[/|].{{0,60}})?[\s,.!]{{0,4}}$"
)
LONG_CLOSING = re.compile(
    r"\s{0,4}(?:veuillez\s(?:agréer|recevoir|croire)|je\svous\sprie\s(?:d['’]agréer|de\scroire|de\srecevoir)|nous\svous\sprions\sd['’]agréer|in\sattesa\sdi\s(?:un\s)?(?:vostro|suo|cortese)|reciba\sun\scordial|sin\sotro\sparticular|mit\sder\sbitte\sum\skenntnisnahme)"
)
DEVICE = re.compile(
    r"\s{0,4}(?:(?:sent|posted|mailed|written)\s(?:from|via|with|using|on)\s(?:my\s|the\s|a\s)?(?:[\w&]{1,20}\s){0,3}(?:i?phone|ipad|ipod|mobile|phone|cell|android|blackberry|samsung|galaxy|nokia|huawei|xiaomi|pixel|htc|sony|lg|moto|motorola|oneplus|tablet|device|handheld|smartphone|outlook|mail|mailbox|airmail|proton|protonmail|yahoo|windows|nine|spark|superhuman|front|hey|tutanota|fairphone|wireless|treo|watch|mac|surface|gmail|sparrow|thunderbird|k-9|missive|mailbird|ti-85|wiko|pc|laptop|car)"
    r"|(?:sent|posted|mailed)\s(?:from|via|with|using)\s(?:(?:my|a)\s|[\w.-]{2,20}\s?(?:[<(\[]|$))|get\soutlook\sfor\s|get\s(?:bluemail|typeapp)|from\smy\si?(?:phone|pad)|envoyé\s(?:de|depuis|à partir|avec)\s|provenant\sd['’e]|von\smeine[mr]\s[\w -]{2,40}\sgesendet|von\s(?:unterwegs|mobil|iphone)"
    r"|gesendet\s(?:mit|von|aus|über|via)\s|diese\snachricht\swurde\svon\smeinem|(?:holen|laden)\ssie\s(?:sich\s)?outlook|outlook\sfür\s(?:ios|android)|hol(?:e|en)?\sdir\soutlook|verstuurd\s(?:vanaf|met|via|vanuit)\s|verzonden\s(?:vanaf|met|via|vanuit)\s|outlook\svoor\s|download\soutlook"
    r"|enviado\s(?:desde|do|da|de|a\spartir|via|pelo|con)\s|enviada\sdo\s|obtener\soutlook|obt(?:er|enha)\so?\s?outlook|télécharge[rz]\soutlook|obtenez\soutlook|inviato\s(?:da(?:l|lla)?|con|via)\s|ottieni\soutlook|scarica\soutlook"
    r"|sendt\s(?:fra|med|via)\s|skickat?\s(?:från|med|via)\s|skickades\sfrån\s|hämta\soutlook|hent\soutlook|få\soutlook|wysłan[eoy]\s(?:z|za\spomocą)\s|pobierz\soutlook|lähetetty\s|odesláno\sz\s|(?:отправлено|надіслано)\s(?:с|из|з)\s|iphone['’a-z]{0,8}\sgönderildi|iphoneから送信"
    r"|στάλθηκε\sαπό\s|나의\s|发自我的|從我的\s?\w{3,10}\s?傳送|elküldve\sa|trimis\sde\spe\s|poslano\ss\s|odoslané\sz\s|enviat\sd|dikirim\sdari\s|נשלח\sמ"
    r"|yahoo!?\smail|typed\s(?:with|on)\smy|excuse\s(?:my\s|the\s|any\s)?(?:typos|brevity|spelling)|(?:please|pls|pardon)\s(?:excuse|forgive|my)\s(?:typos|brevity|the\sbrevity|any|my|typing)|bitte\s(?:entschuldigen\ssie\s)?tippfehler)"
)  # fmt: skip
CLOSING_STARTS = frozenset(  # the first word of every closing above: most lines have others
    (
        "a", "abraço", "abraços", "abs", "all", "alles", "alvast", "amicalement", "and", "atenciosamente", "atentamente", "atento", "att", "até", "b.rgds",
        "bedankt", "best", "beste", "besten", "bester", "bestgreetings", "bestregards", "bestrgds", "bestwishes", "bg", "bien", "bis", "bom", "bon", "bonne",
        "br", "brgds", "buen", "buon", "buona", "bästa", "cari", "cdlt", "cdt", "cheers", "ciao", "com", "cordial", "cordialement", "cordiales", "cordiali",
        "cordialissimi", "cordially", "cordialmente", "cumprimentos", "dank", "danke", "dankje", "dankjewel", "dbh", "de", "distinti", "dzięki", "dziękuję",
        "einen", "enjoy", "fijn", "fijne", "freundliche", "freundlichen", "freundlicher", "god", "good", "gracias", "grande", "grazie", "greetings", "groet",
        "groeten", "groetjes", "gruss", "gruß", "grüsse", "grüße", "ha", "happy", "hartelijk", "hartelijke", "hasta", "have", "heel", "herzliche",
        "herzlichen", "herzlicher", "hilsen", "hochachtungsvoll", "hoogachtend", "hth", "hälsningar", "i", "in", "je", "kiitos", "kind", "kindest",
        "kindestgreetings", "kindestregards", "kindestrgds", "kindestwishes", "kindgreetings", "kindregards", "kindrgds", "kindwishes", "kr", "later", "lg",
        "liebe", "lieben", "lieber", "looking", "lots", "love", "m.v.g", "mange", "many", "manygreetings", "manyregards", "manyrgds", "manywishes", "med",
        "meilleures", "melhores", "merci", "merry", "mes", "met", "meus", "mfg", "migliori", "mil", "milgracias", "mit", "miłego", "molte", "much", "muchas",
        "muchasgracias", "muchos", "muito", "muy", "mvg", "mvh", "my", "mygreetings", "myregards", "myrgds", "mywishes", "nous", "obrigada", "obrigado",
        "parhain", "personal", "personalgreetings", "personalregards", "personalrgds", "personalwishes", "più", "pozdrawiam", "prettig", "prettige", "que",
        "quedo", "reciba", "regards", "respectfully", "respectueusement", "respectueuses", "respeitosamente", "rgds", "s", "saludo", "saludos", "salutations",
        "saluti", "saudações", "saygılarımla", "schöne", "schönen", "schöner", "schönes", "see", "serdecznie", "servus", "sin", "sincerely", "sincèrement",
        "sincères", "sonnige", "sonnigen", "sonniger", "speak", "sportieve", "stay", "tack", "tak", "take", "takk", "talk", "tante", "tanti", "tenha", "terv",
        "terveisin", "thank", "thanks", "thankyou", "thanx", "thnx", "thx", "tot", "trevlig", "très", "ttyl", "tx", "ty", "um", "un", "until", "varma",
        "veel", "venlig", "vennlig", "very", "veuillez", "vg", "vi", "viel", "viele", "vielen", "vieler", "vriendelijke", "vänliga", "warm", "warme",
        "warmest", "warmestgreetings", "warmestregards", "warmestrgds", "warmestwishes", "warmgreetings", "warmly", "warmregards", "warmrgds", "warmwishes",
        "wishes", "with", "xox", "xoxo", "your", "yours", "ystävällisin", "z", "zeer", "à", "üdvözlettel", "с",
    )
)  # fmt: skip
FIRST_WORD = re.compile(r"[\s–—-]{0,4}([^\s,!;:/|–—-]+)")
DEVICE_STARTS = frozenset(  # the first three letters of every line of a device above
    (
        "bit", "die", "dik", "dow", "elk", "env", "exc", "fro", "få ", "ges", "get", "hen", "hol", "häm", "inv", "iph", "lad", "läh", "mai", "obt", "ode",
        "odo", "ott", "out", "par", "ple", "pls", "pob", "pos", "pro", "sca", "sen", "ski", "tri", "typ", "tél", "ver", "von", "wri", "wys", "yah", "στά",
        "над", "отп", "נשל", "发自我", "從我的", "나의 ",
    )
)  # fmt: skip
UNSUBSCRIBE = re.compile(
    r"\s{0,4}(?:to unsubscribe|you received this message because|if you'd rather not hear|click here to unsubscribe|you are receiving this|unsubscribe:|um sich abzumelden|pour vous désinscrire|para darse de baja|per cancellarsi)"
)
ADVERTS = re.compile(
    r"\s{0,4}(?:do you yahoo!?\?|get your (?:private|free)|join the world's largest|msn |chat with friends online|send free|get email at your own domain|virus-free\.|virenfrei\.|sans virus\.|libre de virus\.|virusvrij\.|livre de vírus|privo di virus|this email has been (?:checked|scanned)|diese e-mail wurde von avast)"
)
# What a disclaimer, a legal footer or a plea for trees says, and how much each word of it weighs; three make one.
DISCLAIMERS = {
    **dict.fromkeys(
        (
            "intended solely", "intended only", "solely for the", "intended for the", "intended recipient", "addressee", "privileged", "received this", "if you are not the", "if you have received", "registered in england", "consider the environment", "before printing", "before you print",
            "swept for", "scanned for", "scanned by", "and any files", "and any attachments", "any attachments to it", "unauthorised", "unauthorized", "notify the sender", "does not accept liability",
            "amtsgericht", "handelsregister", "sitz der gesellschaft", "registergericht", "ust-id", "irrtümlich erhalten", "irrtuemlich erhalten", "richtige adressat", "unbefugte", "vertrauliche", "haftungsausschluss", "vernichten sie", "denken sie an die umwelt",
            "par erreur", "strictement interdit", "pièces jointes", "pieces jointes", "destinataires", "confidentiels", "avant d'imprimer", "avant d’imprimer", "pensez à l'environnement", "pensez à l’environnement",
            "por error", "destinatario", "está prohibid", "queda prohibid", "antes de imprimir", "información confidencial", "por engano", "destinatário", "é proibid", "informações confidenciais",
            "per errore", "destinatari", "è vietat", "d.lgs", "prima di stampare", "informazioni riservate", "geadresseerde", "ten onrechte", "per abuis", "niet de beoogde", "vertrouwelijke", "kvk", "avsedd för", "fortrolig", "adresatem", "poufne",
        ),
        2,
    ),
    **dict.fromkeys(
        (
            "confidential", "disclaimer", "virus", "registered office", "company number", "monitored", "data protection act", "delete it", "delete this", "prohibited", "disclosure", "legal notice", "think before",
            "vertraulich", "geschäftsführ", "vorstand", "aufsichtsrat", "hrb ", "confidentiel", "expéditeur", "interdite", "confidencial", "remitente", "remetente", "prohibid", "proibid", "riservat", "mittente", "vietat", "gdpr", "privacy", "vertrouwelijk", "afzender", "aansprakelijk", "konfidentiell",
        ),
        1,
    ),
}  # fmt: skip
NOT_NAMES = frozenset(  # words that open a line without being a name
    (
        "absolutely", "agreed", "ahoj", "akkoord", "all", "approved", "asap", "attached", "bestätigt", "bitte", "boa", "bom", "bonjour", "buenas", "buenos",
        "buonasera", "buongiorno", "call", "cara", "caro", "certo", "cher", "chère", "ciao", "claro", "combinado", "confermato", "confirmado", "confirmed",
        "confirmo", "confirmé", "congratulations", "correct", "cześć", "d'accord", "dag", "danke", "deal", "dear", "definitely", "dienstag", "dinsdag",
        "ditto", "donderdag", "done", "donnerstag", "dzień", "egregio", "einverstanden", "entendu", "estimada", "estimado", "estimados", "exactly", "fine",
        "freitag", "friday", "fyi", "geachte", "genau", "gentile", "gerne", "giovedì", "goed", "good", "graag", "gracias", "grazie", "great", "greetings",
        "grüezi", "guten", "hallo", "happy", "hei", "hej", "hello", "hey", "hi", "hola", "how", "interested", "ja", "jeudi", "jueves", "klar", "klopt",
        "later", "let", "liebe", "lieber", "lieve", "listo", "looks", "love", "lundi", "lunedì", "lunes", "maandag", "mardi", "martedì", "martes", "maybe",
        "merci", "mercoledì", "mercredi", "mittwoch", "miércoles", "moin", "monday", "montag", "nee", "nein", "never", "no", "non", "not", "noted", "ok",
        "okay", "ola", "olá", "option", "oui", "parfait", "passt", "perfect", "perfecto", "perfetto", "please", "prezada", "prezado", "price", "prima",
        "quarta", "quinta", "received", "references", "regards", "remove", "salut", "saturday", "see", "segunda", "send", "servus", "sexta", "si", "sorry",
        "sounds", "stop", "sunday", "super", "sure", "szanowni", "sí", "team", "terça", "test", "thank", "thanks", "thursday", "tomorrow", "total", "tuesday",
        "understood", "unsubscribe", "urgent", "vale", "vendredi", "venerdì", "viernes", "visible", "vrijdag", "wednesday", "what", "when", "where", "who",
        "why", "woensdag", "works", "yes",
    )
)  # fmt: skip
