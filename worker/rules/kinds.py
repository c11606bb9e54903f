"""Who or what wrote a mail: a person, a responder, a mail system, a list, a machine, a calendar, an abuse desk.

What a standard says comes first (complaint, calendar, delivery report, responder), then the headers and words of mass mail and of
machines are weighed against each other; what is left was written by a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from worker.model import Address, Kind, KindVerdict, ParsedMail, Signal, Us
from worker.rules import bounces
from worker.rules.screen import Screened

_SURE = 1.0  # evidence that takes a mail from the people
_HEAD, _FOOT = 1500, 3000  # characters at the start and end of the text in which a mail says what it is
_SHORTEST_MAILING = 100  # characters
_LONGEST_NOTE = 700  # characters of an absence note
_SHORT_NOTE = 300  # characters of one that says nothing else

_TAGS = re.compile(r"(?:\s{0,3}\[[^\]\n]{1,80}\]){0,3}\s{0,3}")
_RESPONDER_SUBJECT = re.compile(
    r"(?:(?:re|aw|sv|antw)\s?:\s{0,3})?(?:auto(?:matic|mated|matische)?[ -_]?(?:reply|response|respond\w{0,3}|antwort|answer)|auto\s?:|autoreply|"
    r"automatisch(?:e|es)? (?:antwort|antwoord|beantwoord)|automatische abwesenheit|abwesen|afwezig|out of (?:the )?office|"
    r"away from (?:the|my) office|away until|on (?:vacation|holiday|leave)\b|vacation (?:reply|response|message)|"
    r"r[ée]ponse automatique|absence du bureau|absen[ct]|message d'absence|respuesta autom|fuera de (?:la )?oficina|ausen(?:te|cia)|"
    r"resposta autom|fora do escrit|risposta automatica|fuori (?:sede|ufficio)|assen(?:te|za)|buiten kantoor|autosvar|frånvaro|"
    r"(?:i am|i'm|currently) (?:out|away)|urlaub|(?:we|i) (?:have )?received your (?:e-?mail|message|request|enquiry)|"
    r"thank you for (?:your (?:e-?mail|message|enquiry|inquiry)|contacting)|unattended mailbox|(?:ticket|request|case|enquiry) received|"
    r"eingangsbestätigung|empfangsbestätigung|accusé de réception|acuse de recibo|ontvangstbevestiging|conferma di ricezione|odpowiedź automatyczna|autosvar|automaattinen)",
    re.IGNORECASE,
)
_AUTOMATIC = re.compile(r"auto|received", re.IGNORECASE)
_AWAY_SUBJECT = Screened(
    r"\b(?:is|am|are) (?:currently )?(?:out of (?:the )?office|on (?:vacation|leave|holiday)|away)\b", re.IGNORECASE
)
_REPLY = re.compile(r"(?:re|aw|sv|antw|fwd?|wg|tr|rv|res|enc)\s{0,2}(?:\[\d{1,3}\])?:", re.IGNORECASE)
_RESPONDER_WORDS = Screened(
    r"(?<!\w)(?:(?:i am|i'm|i will be|we are|i'll be|am|be) (?:currently |now |presently )?(?:out of (?:the )?office|on (?:annual |parental |maternity |sick )?leave|"
    r"on (?:vacation|holiday)|away from (?:the|my) (?:office|desk)|travell?ing (?:until|with)|away (?:until|from \d))|"
    r"(?:this is an? |an )?(?:automat(?:ed|ic)|auto)(?:ally generated)?[ -](?:reply|response|acknowledge?ment|confirmation that|answer)|"
    r"(?:will|shall) (?:respond|reply|answer|get back|come back)\b.{0,60}\b(?:on|upon|after|when|as soon as)\b.{0,20}\b(?:return|back)|"
    r"no longer (?:work\w{0,3}|employed|with (?:the )?(?:company|firm))|(?:has|have) left (?:the )?(?:company|firm|organi[sz]ation)|i(?:'ve| have) left (?!the\b|an?\b|my\b|you\b|it\b|some)|nicht mehr (?:\S{1,20} ){0,4}(?:tätig|beschäftigt|im unternehmen)|"
    r"ne (?:travaille|fait) plus (?:chez|pour|partie)|a quitté (?:l'entreprise|la société)|ya no (?:trabaja|forma parte)|non (?:lavora|fa) più (?:presso|per|parte)|"
    r"(?:werkt|is) niet (?:meer|langer) (?:bij|werkzaam)|já não (?:trabalha|faz parte)|"
    r"(?:limited|no|intermittent) access to (?:my )?(?:e-?mail|messages)|(?:office|shop|company|business)s? (?:is|are|will be|remains?) closed|"
    r"(?:e-?mail|message|enquiry|inquiry|request|ticket)\b.{0,30} has been (?:received|created|forwarded|passed on) ?(?:and|by|to)|(?:offer|e-?mail|message) has been\s"
    r"(?:forwarded|passed on)|betriebsferien|(?:büro|betrieb|praxis|geschäft|kanzlei|firma)\b.{0,80}\bgeschlossen|we have received your (?:e-?mail|message|enquiry|inquiry|request)\b.{0,80}"
    r"\b(?:will|team|soon|within)|(?:all|every) (?:e-?mails?|messages?|enquir\w{2,4}|inquir\w{2,4}) (?:is|are|will be) (?:read|answered)|"
    r"(?:actuellement|momentanément|pour le moment) (?:absente?|en (?:congés?|vacances|déplacement))|(?:je serai|serons|serai) de retour|(?:nos bureaux|notre (?:bureau|magasin|société)) (?:est|sont|seront|sera) fermée?s?|"
    r"(?:nuestras? (?:oficinas?|tiendas?)|la oficina) (?:est[áa]n?|permanecer[áa]n?) cerrad|(?:l'ufficio|gli uffici|il negozio|la sede) (?:è|sarà|rest[ea]r?à|saranno|resteranno) chius|"
    r"(?:ons kantoor|onze winkel|wij) (?:is|zijn) (?:\S{1,15} ){0,3}gesloten|o (?:nosso )?escritório (?:está|estará|encontra-se) (?:fechado|encerrado)|"
    r"(?:momenteel|op dit moment) (?:\S{1,12} ){0,4}(?:vakantie|verlof|afwezig)|(?:habe|haben) (?:ich |wir )?(?:\S{1,20} ){0,5}urlaub\b|(?:im|in) (?:mutterschutz|elternzeit|krankenstand)\b|"
    r"(?:befinde|befinden) (?:ich )?(?:mich|uns) (?:\S{1,15} ){0,3}(?:auf|im|in) \S{0,6}(?:dienstreise|geschäftsreise|urlaub|elternzeit|mutterschutz)|bin (?:ich )?(?:erst )?(?:am|ab) .{1,25} wieder (?:im|da|erreichbar)|"
    r"ik ben er niet|non sono in (?:ufficio|sede)|(?:estou|encontro-me) (?:em|de) (?:licença|férias)|no (?:estoy|estaré) en (?:la )?oficina|je ne suis pas au bureau|"
    r"nicht im (?:büro|haus)|(?:bin|sind) (?:ich |wir )?(?:\S{1,20} ){0,5}(?:abwesend|im urlaub|nicht (?:im büro|erreichbar|am platz))|abwesenheitsnotiz|"
    r"automatische (?:antwort|eingangsbestätigung|empfangsbestätigung)|automatisch (?:generierte|erstellte|erzeugte|versandte) antwort|keinen zugriff auf meine|e-?mails? (?:wird|werden) nicht (?:weitergeleitet|gelesen)|"
    r"(?:je suis|je serai|nous sommes|nous serons) (?:actuellement |absent|en (?:congé|vacances|déplacement))|absente? du bureau|réponse automatique|"
    r"(?:estoy|estaré|me encuentro|estamos|estaremos) (?:\S{1,20} ){0,3}(?:fuera|ausente|de (?:vacaciones|baja|viaje))|respuesta automática|"
    r"(?:ik ben|ben ik|wij zijn) (?:\S{1,20} ){0,4}(?:afwezig|niet (?:aanwezig|op kantoor|bereikbaar)|(?:met|op) (?:vakantie|verlof|reis)|buiten kantoor)|automatisch (?:antwoord|bericht)|"
    r"(?:estou|estarei|encontro-me|estamos) (?:\S{1,20} ){0,3}(?:ausente|fora|de (?:férias|licença|baixa))|resposta automática|"
    r"(?:sono|sarò|siamo|saremo) (?:\S{1,20} ){0,3}(?:assent[ei]|fuori (?:ufficio|sede)|in (?:ferie|vacanza|congedo|trasferta))|risposta automatica)"
)
_WHILE_AWAY = Screened(  # what an absence note adds for whoever wrote
    r"(?<!\w)(?:(?:on|upon|after) my return|in (?:my|our) absence|reopen|réouverture|wiedereröffnung|reapertura|"
    r"(?:accès|acceso|acesso|accesso) limit|eingeschränkte?n? zugriff|please (?:direct|address|send|contact)|de façon irrégulière|(?:for|in|if|with) (?:an? |any |it's |it is |anything |something |your request is |your matter is )?(?:urgent|emergenc)|"
    r"(?:bei|nach|mit) (?:meiner|unserer) rückkehr|in (?:meiner|unserer) abwesenheit|(?:in|bei) dringenden|nicht weitergeleitet|wieder (?:erreichbar|im büro|im haus|für sie da)|"
    r"jusqu'au|(?:de retour|wieder) (?:le|am|ab) |à mon retour|dès mon retour|en mon absence|en cas d'urgence|pour toute urgence|urgence|"
    r"a mi (?:regreso|vuelta)|en mi ausencia|(?:para|en caso de|si es) (?:\w{1,10} )?urgen\w{2,5}|"
    r"(?:voor|bij) (?:spoed|dringende)|tijdens mijn afwezigheid|bij mijn terugkomst|(?:weer|terug) (?:bereikbaar|op kantoor|aanwezig)|niet doorgestuurd|"
    r"al mio (?:rientro|ritorno)|in mia assenza|per (?:\w{1,10} )?urgen\w{2,3}|alla riapertura|"
    r"no meu regresso|quando regressar|na minha ausência|(?:para|em caso de) (?:\w{1,10} )?urg[êe]n\w{2,4})"
)
_UNTIL = Screened(  # how long an absence lasts
    r"(?<!\w)(?:until|till|through|(?:be )?back (?:on|in)|return(?:ing)? (?:on|to)|from \d|next working day|bis (?:zum |einschl\w{0,10} |\d|ende|mitte|montag|freitag)|(?:am|ab) .{1,25} wieder|"
    r"erst (?:am|wieder|ab)|jusqu['’ ]|de retour|hasta|vuelvo|regreso|volver[ée]|tot (?:en met |\d|maandag|eind)|vanaf|até|regresso|volto|fino al?\b|dal \d|rientr[oe]|torner)"
)
_STANDING_THANKS = Screened(
    r"(?<!\w)(?:(?:thank you|thanks|many thanks) (?:very much )?for (?:your (?:e-?mail|message|mail|enquiry|inquiry|interest|request|note)|contacting|writing|getting in touch)|"
    r"(?:vielen dank|danke) für (?:ihre|deine|die) (?:e-?mail|nachricht|anfrage)|merci (?:de|pour) votre (?:e-?mail|message|mail|courriel|demande|intérêt)|"
    r"gracias por (?:contactar|escribir|(?:su|tu) (?:e-?mail|mensaje|correo|consulta|solicitud|interés))|"
    r"(?:bedankt|dank) voor (?:uw|je) (?:e-?mail|bericht|mail|aanvraag|vraag)|agrade[çc]\w{1,4} (?:o seu|a sua|su|tu)|obrigad[oa] (?:por (?:contactar|nos contactar)|pel[oa] (?:seu |sua |vosso |vossa )?(?:e-?mail|contacto|contato|mensagem|pedido))|"
    r"grazie per (?:averci|(?:la|il) (?:sua|suo|tua|tuo|vostra|vostro) (?:e-?mail|messaggio|mail|richiesta|interesse)))"
)
# An office says that a mail came in, that somebody will see to it, and under which number.
_RECEIVED = Screened(
    r"(?<!\w)(?:(?:have|has been|was|been) (?:\w{1,15} )?received (?:and )?(?:your |by )?|received your |"
    r"ist (?:bei uns |soeben |heute )?eingegangen|haben (?:wir )?(?:ihre|deine) (?:\S{1,20} )?(?:\S{1,20} )?erhalten|(?:bien|bel et bien) reçu votre|"
    r"(?:hemos|he|ha sido) recibido|(?:hebben|is) (?:\S{1,15} ){0,4}ontvangen|recebemos (?:o |a )?(?:seu|sua)|"
    r"(?:abbiamo ricevuto|è stat[ao] ricevut[ao])|accusé de réception|eingangsbestätigung|ontvangstbevestiging|acuse de recibo|aviso de receção|conferma di ricezione)",
    re.IGNORECASE,
)
_INQUIRY = re.compile(
    r"(?:your|ihre|deine|votre|vos|su|tu|uw|je|seu|sua|sua|tuo|tua|vostr[oa])\s(?:recent\s)?"
    r"(?:e-?mail|message|mail|request|enquiry|inquiry|query|support|anfrage|nachricht|mitteilung|demande|courriel|mensaje|correo|consulta|"
    r"solicitud|bericht|aanvraag|vraag|mensagem|pedido|contacto|messaggio|richiesta)"
)
_PROMISE = Screened(
    r"(?<!\w)(?:(?:will|shall|'ll) (?:\w{1,12} ){0,3}(?:get back|respond|reply|answer|be in touch|contact you)|as soon as (?:possible|we can)|within (?:\w{1,6} )?(?:\d{1,2}|one|two|three|the next)|"
    r"be(?:ing)? (?:review|process|handl)\w{2,3}|in kürze|meldet sich|einige tage|melden uns|uns (?:\S{1,20} ){0,6}melden|so (?:schnell|bald) wie möglich|schnellst(?:möglich|ens)|umgehend|bearbeitet|(?:vous )?répondr(?:ons|a)|meilleurs délais|"
    r"plus (?:rapidement|vite) possible|responderemos|lo antes posible|a la (?:mayor )?brevedad|zo (?:snel|spoedig) mogelijk|(?:nemen|neemt) (?:\S{1,12} ){0,4}contact|"
    r"mais breve(?:mente)? possível|responderemos|entraremos em contacto|prima possibile|risponderemo|ricontatteremo)",
    re.IGNORECASE,
)
_TICKET = re.compile(
    r"ticket has been (?:created|opened)|[\[#(](?:ticket|case|fall|request|id|ref|anfrage|vorgang|sr|inc)?[ #:.-]{0,3}(?:[a-z]{1,4}-?)?\d{3,12}[\])]?|(?:ticket|case|request|vorgangs?|anfrage|dossier|caso|zaak|pratica)"
    r"(?:[ -]?(?:number|no\.?|nr\.?|nummer|id|numéro|número|numero))?(?: (?:is|ist|lautet))?[ #:.]{1,4}[a-z-]{0,6}\d{3,12}",
    re.IGNORECASE,
)
_RECEIPT_SUBJECT = re.compile(  # Outlook's, of a mail that was read, or deleted unread
    r"(?:not |un)?(?:read|gelesen|gelezen|le[ií]d[ao]|lid[ao]|letto|lue?)(?: gelöscht)?\s?:", re.IGNORECASE
)
_RECEIPT_WORDS = Screened(
    r"(?<!\w)(?:(?:was|wurde|est|a été|fue|ha sido|foi|è stat[oa]|werd|is|sin) (?:\S{1,25} ){0,12}(?:read|gelesen|gelöscht|deleted|lue?|supprimé|le[ií]d[oa]|lid[ao]|gelezen|lett[oa])\b)",
    re.IGNORECASE,
)
_RESPONDER_HEADERS = (
    ("auto-submitted", re.compile(r"auto-(?:replied|notified)", re.IGNORECASE)),
    ("x-autoreply", re.compile(r"(?!no\b)", re.IGNORECASE)),
    ("x-autorespond", re.compile(r"(?!no\b)", re.IGNORECASE)),
    ("x-autoresponder", re.compile(r"(?!no\b)", re.IGNORECASE)),
    ("x-auto-reply-from", re.compile(r"")),
    ("x-autogenerated", re.compile(r"reply", re.IGNORECASE)),
    ("x-mail-autoreply", re.compile(r"")),
    ("x-vacation", re.compile(r"")),
    ("x-ms-exchange-inbox-rules-loop", re.compile(r"")),
    ("x-apple-action", re.compile(r"vacation", re.IGNORECASE)),
    ("x-post-messageclass", re.compile(r".{0,20}autoresponder", re.IGNORECASE)),
    ("precedence", re.compile(r"auto_reply", re.IGNORECASE)),
    ("preference", re.compile(r"auto_reply", re.IGNORECASE)),
    ("delivered-to", re.compile(r"autoresponder", re.IGNORECASE)),
    ("x-fc-machinegenerated", re.compile(r"true", re.IGNORECASE)),
)

_LIST_HEADERS = {
    "list-unsubscribe": 1.0, "list-id": 1.0, "list-post": 1.0, "mailing-list": 1.0, "x-beenthere": 1.0, "x-mailman-version": 1.0,
    "list-subscribe": 0.8, "list-owner": 0.8, "list-archive": 0.8, "x-list-host": 0.8, "x-mailing-list": 1.0, "x-loop": 0.3,
    "x-campaign": 1.0, "x-campaignid": 1.0, "x-campaign-id": 1.0, "x-mc-user": 1.0, "x-mailgun-tag": 0.6, "x-bulkmail": 1.0,
    "feedback-id": 0.5, "x-csa-complaints": 0.8, "x-report-abuse": 0.5, "x-sg-eid": 0.3, "x-mailer-recptid": 1.0, "x-job": 0.5,
    "x-listname": 1.0, "approved-by": 0.7, "x-ecartis-version": 1.0, "bounce-to": 0.5, "x-klaviyo-message-id": 1.0, "x-cleverreach-campaign": 1.0,
}  # fmt: skip
_PRECEDENCE = re.compile(r"bulk|list|junk", re.IGNORECASE)
_BULK_MAILER = re.compile(
    r"mailchimp|sendgrid|accucast|lyris|listmanager|campaign|constant ?contact|cleverreach|klaviyo|sendinblue|brevo|newsletter|bulk|mailman|"
    r"listserv|majordomo|phplist|exacttarget|silverpop|responsys|marketo|hubspot|aweber|getresponse|mailjet|sailthru|e-?blast|digital impact|"
    r"postmastergeneral|mail ?out|mass ?mail|unitymail|group ?mail|worldmerge|rapidmail|inxmail|evalanche|emarsys|postman|magnamail|kana\b|dynamics",
    re.IGNORECASE,
)
_LIST_SENDER = re.compile(
    r"\bowner-[^@\s]{1,80}@|[-+](?:owner|admin|bounces?|request|errors)(?:[+=-][^@\s]{1,80})?@", re.IGNORECASE
)
_BULK_SENDER = re.compile(
    r"(?:.{0,40}[-_.+#])?(?:news(?:letters?)?|e-?news|updates?|digest|marketing|promo(?:tions?)?|offers?|deals|subscri\w{1,10}|mailings?|list(?:s|manager|serv)?|"
    r"weekly|daily|bulletin|announce(?:ments?)?|campaigns?|editors?|owner|bounce|alerts|magazine|webinars?|events?|champion)(?:[-_.+#].{0,80})?"
)
_BULK_SUBJECT = Screened(
    r"\b(?:newsletter|(?:weekly|daily|monthly) (?:\w{1,20} )?(?:news|digest|update|report|bulletin|round-?up)|digest\b|bulletin\b|rundbrief|lettre d'info)|"
    r"\b(?:boletín|nieuwsbrief|issue (?:no\.? ?|#)\d|vol(?:ume)?\.? \d)",
    re.IGNORECASE,
)
_BULK_WORDS = Screened(
    r"(?<!\w)(?:\b(?:unsubscri(?!be\s{1,3}(?:me|us|our|my)\b)|to (?:be removed|stop receiving|opt[ -]?out|cancel (?:your|this) (?:subscription|newsletter)|leave this list|change your (?:subscription|e-?mail)))|"
    r"manage (?:your )?(?:subscription|preferences|e-?mail)|update (?:your )?(?:subscription|preferences|profile)|e-?mail preferences|"
    r"view (?:this )?(?:e-?mail |message |newsletter )?(?:in|it in|on) (?:your|a|the) (?:browser|web)|trouble (?:viewing|reading)|"
    r"you(?:'re| are) (?:receiving|getting) this|you (?:receive|get) this (?:e-?mail|mail|message|newsletter)|you (?:have )?received this (?:e-?mail|message|newsletter|mailing) because|"
    r"(?:you (?:have )?)?(?:subscribed|signed up|registered|opted in) (?:to|for|with|at)\b.{0,60}\b(?:list|newsletter|mailing|update|e-?mails?)|"
    r"this (?:newsletter|mailing|e-?mail newsletter)|our (?:mailing list|newsletter)|removed? from (?:our|this) (?:mailing )?list|"
    r"if you (?:do not|don't|no longer) (?:wish|want) to receive|you are (?:currently )?subscribed|because you(?:'ve| have)? (?:subscribed|registered|signed)|remove link|"
    r"(?:mails?|newsletters?|these \w{1,15} e-?mails) (?:are|aren't|is|isn't|are not) (?:no longer )?(?:of interest|your flavou?r|for you|interesting)|i'll take\s{1,3}you off|"
    r"\"remove\" in the|abbestell|abmelden|austragen|(?:e-?mails?|nachrichten|mitteilungen|infos?|newsletter)\b.{0,40}nicht (?:mehr|länger) (?:erhalten|empfangen|bekommen)|"
    r"se désabonner|désinscri|désabonn|(?:ne|plus) (?:\w{1,12} )?(?:plus )?recevoir|darme de baja|darte de baja|no (?:desea|deseas|quiere|quieres) (?:seguir )?recib|"
    r"niet (?:meer|langer) (?:\w{1,10} )?ontvangen|(?:af|uit) te (?:melden|schrijven)|deixar de receber|não (?:deseja|quer|pretende) (?:mais )?receber|cancelar (?:a |sua |a sua )?assinatura|"
    r"non (?:desider[ai]|vuoi|vuole|intende) (?:più )?ricevere|non ricevere più|avregistrera|avprenumerera|afmeld dig|avmeld deg|wypisz|rezygn|"
    r"darse de baja|cancelar (?:la |su )?suscripción|dejar de recibir|uitschrijven|afmelden|cancelar (?:a )?(?:inscrição|subscrição)|"
    r"descadastr|disiscri|cancell(?:a|are|arsi|azione) (?:la |l'|dalla )?iscrizione|annulla l'iscrizione)"
)
_CLICK = re.compile(
    r"https?://|at any time|jederzeit|à tout moment|[ck]li(?:c|k|qu)|browser|\|"
)  # a way out is offered, not asked for
_NEWSLETTER = Screened(r"(?<!\w)\w{0,20}(?:newsletter|nieuwsbrief|lettre d'information|rundbrief)")
_MACHINE_SENDER = re.compile(
    r"(?:.{0,40}[-_.+])?(?:no-?_?reply|do-?_?not-?_?reply|dont-?reply|notif(?:y|ication|ications|ier)|alerts?|automat\w{0,10}|robot|bot|receipts?|"
    r"rss(?:feeds?)?|feeds?|daemon|wordpress|web-?forms?|form-submissions?|cron|root|nagios|zabbix|icinga|grafana|sentry|monitor(?:ing)?|backups?|jira|git(?:hub|lab)?|builds?)(?:[-_.+].{0,60})?"
)
_ROLE_SENDER = re.compile(  # an office that sends both notices and letters
    r"(?:system|auto|billing|invoices?|orders?|bookings?|service|accounts?|payments?|remittance|security|confirm(?:ation)?s?|shipping|tracking|delivery|"
    r"versand|rechnung(?:en)?|buchhaltung|bestellung(?:en)?|reserv\w{2,10}|ordin[ie]|commandes?|pedidos?|bestelling(?:en)?|encomendas?|factur(?:as?|en|ation)|fatture?|shop|reminders?|tickets?|helpdesk|dse\w{0,10})(?:[-_.+].{0,60})?"
)
_OFFICE = re.compile(
    r"(?:info|contact|kontakt|contacto|contatti|office|sales|vertrieb|hello|hallo|support|help|hilfe|care|customer\w{0,10}|kunden\w{0,10}|service|servizio|servicio|klantenservice|"
    r"post(?:stelle)?|mail|admin|team|office|anfrage\w{0,4}|enquir\w{2,4}|inquir\w{2,4})(?:[-_.+].{0,40})?"
)
_TRANSACTION = Screened(
    r"(?:booking|order|payment|invoice|tracking|ticket|confirmation) (?:reference|number|no\.?|id|confirmation|confirmed|details)\b|"
    r"(?:thank you|thanks|(?:vielen )?dank|merci|gracias) (?:for|für|pour|por) (?:your|ihre|deine|votre|su) (?:order|booking|purchase|payment|bestellung|buchung|"
    r"zahlung|einkauf|commande|achat|réservation|pedido|compra)|(?:grazie per|bedankt voor|obrigad[oa] (?:por|pela?)) (?:\w{1,8} )?(?:\w{1,8} )?(?:ordine|acquisto|bestelling|aankoop|encomenda|compra)|"
    r"your (?:order|booking|tickets?|receipt|invoice|parcel|package)\b|"
    r"(?:ihre|deine) (?:bestellung|buchung|rechnung|sendung)|remittance advice|review (?:and sign|document)|completed: "
)
_CONFIRMS = Screened(  # in a subject; in a text people ask for it
    r"conferm[ae] (?:d')?(?:ordine|di prenotazione|dell'ordine)|confirmation de (?:votre |la )?(?:commande|réservation|paiement)|confirmación de (?:tu |su )?(?:pedido|reserva|pago)|"
    r"confirmação d[aeo] (?:sua )?(?:encomenda|reserva|pagamento)|(?:bestel|order)bevestiging|(?:bestell|buchungs|auftrags|zahlungs|versand)bestätigung",
    re.IGNORECASE,
)
_ACCOUNT = Screened(  # what only a program sends
    r"password reset|reset (?:your )?password|passwort zurück|(?:verify|confirm) your (?:e-?mail|account)|(?:verification|security|login|one-time) code|bestätigungscode|"
    r"new (?:sign|log)-?in|neue anmeldung|mot de passe oublié|réinitialis\w{2,8} (?:de )?(?:votre )?mot de passe|restablec\w{1,5} (?:tu |su |la )?contraseña|wachtwoord (?:opnieuw|resetten|herstel)|"
    r"(?:redefin|repor)\w{1,4} (?:a )?(?:sua )?(?:senha|palavra)|reimposta\w{0,6} (?:la )?password",
    re.IGNORECASE,
)
_MACHINE_HEADERS = (
    ("auto-submitted", re.compile(r"auto-generated", re.IGNORECASE), 0.9),
    ("x-auto-response-suppress", re.compile(r"(?!none)", re.IGNORECASE), 0.5),
    ("x-github-reason", re.compile(r""), 1.5),
    ("x-gitlab-project", re.compile(r""), 1.5),
    ("x-jira-fingerprint", re.compile(r""), 1.5),
    ("x-cron-env", re.compile(r""), 1.5),
    ("x-rt-ticket", re.compile(r""), 0.8),
    ("x-redmine-host", re.compile(r""), 1.5),
    ("x-zendesk-from-account-id", re.compile(r""), 0.8),
    ("x-google-appengine-app-id", re.compile(r""), 0.5),
)
_MACHINE_WORDS = Screened(
    r"(?<!\w)(?:(?:do not|don't|please (?:do not|don't)) (?:reply|respond) to this|this (?:is an |e-?mail (?:is|was) (?:an )?|message (?:is|was) (?:an )?)?automat|"
    r"(?:this )?(?:e-?mail|message|notification) (?:was|has been|is) (?:sent|generated|created) (?:automatically|by)|automatically (?:generated|sent)|"
    r"(?:cannot|can not|unable to) (?:receive|accept) replies|sent (?:from|via|through|by) (?:a|the|your) (?:\w{1,12} )?(?:contact|web|website|enquiry|inquiry|online) form|replies to this (?:e-?mail|message|address)|unmonitored|(?:mailbox|inbox|address|account|postfach|adresse) (?:is|wird) (?:no longer|not|nicht mehr) (?:monitored|read|in use|active|gelesen|überwacht)|"
    r"(?:nicht|bitte nicht) auf diese (?:e-?mail|nachricht)|automatisch (?:erstellt|generiert|versendet|erzeugt)|maschinell erstellt|"
    r"ne pas répondre|généré automatiquement|envoyé automatiquement|no (?:responda|conteste) a este|generado automáticamente|"
    r"niet (?:te )?(?:beantwoorden|reageren) op|automatisch gegenereerd|não responda|gerad[ao] automaticamente|non rispondere a|generat[ao] automaticamente)"
)
_SAYS_SO = re.compile(  # that no person wrote it, not only that nobody reads answers
    r"this (?:is an |e-?mail (?:is|was) (?:an )?|message (?:is|was) (?:an )?)automat|(?:this )?(?:e-?mail|message|notification) (?:was|has been|is) (?:generated|created) |"
    r"automatisch|automatically|maschinell|(?:généré|envoyé) auto|generad?t?[ao] auto|gerad[ao] auto"
)
_FEED_ITEM = re.compile(r"\s{0,20}(?:url|link|permalink):\s{0,3}\S{1,1000}\s{1,5}date:")
_SERVICE_COMPLAINT = re.compile(r'\\?"(?:notificationType|eventType)\\?"\s{0,3}:\s{0,3}\\?"Complaint')  # Amazon SES
_COMPLAINT_SUBJECT = re.compile(
    r"abuse report|complaint about (?:a )?message|(?:spam|feedback loop) (?:report|complaint)|email feedback report",
    re.IGNORECASE,
)
_COMPLAINT_WORDS = re.compile(r"this is an? (?:\S{1,30} )?(?:e-?mail )?abuse report", re.IGNORECASE)
_CALENDAR_METHODS = {"REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD", "PUBLISH"}
_QUOTED_FROM = re.compile(
    r"^[ \t>]{0,20}(?:-{2,20} ?(?:original|forwarded|ursprüngliche|weitergeleitet|message d'origine|mensaje original|oorspronkelijk)|"
    r"-{4,40} forwarded by|_{20,80}\s{1,5}(?:from|von|de|da|van):|on .{5,120} wrote:\s*$)",
    re.IGNORECASE | re.MULTILINE,
)


def classify(mail: ParsedMail, us: Us = Us()) -> KindVerdict:  # noqa: B008 - frozen
    """The kind of a mail, with the header or words that showed it.  `us`: a list of our own domain is an alias, not bulk."""
    for judge in (_complaint, _calendar, _bounce, _responder):
        verdict = judge(mail)
        if verdict:
            return verdict
    text = _ends(own_text(mail).lower())
    for signs in (_responder_words, _acknowledgement):
        words = tuple(signs(mail, text))
        if _sum(words) >= _SURE:
            return KindVerdict(Kind.AUTO_REPLY, words)
    bulk, machine = tuple(_bulk(mail, us, text)), tuple(_machine(mail, text))
    mass, automatic = _sum(bulk), _sum(machine)
    if max(mass, automatic) < _SURE:
        return KindVerdict(Kind.HUMAN, (Signal("no_automation", 1.0, str(mail.from_ or "")),))
    return KindVerdict(Kind.BULK, bulk) if mass >= automatic else KindVerdict(Kind.NOTIFICATION, machine)


def _ends(text: str) -> str:
    """A long text without its middle, which says nothing of a kind."""
    return f"{text[: 2 * _HEAD]}\n{text[-_FOOT - 1 :]}" if len(text) > 2 * (_HEAD + _FOOT) else text


def of_subject(subject: str) -> Kind:
    """The kind of a mail that nothing but its subject may take from the people."""
    if _responder_subject(subject):
        return Kind.AUTO_REPLY
    return Kind.COMPLAINT if _COMPLAINT_SUBJECT.match(subject) else Kind.HUMAN


@lru_cache(5_000)
def person(sender: Address) -> bool:
    """Whether nothing in a sender's name and address tells of a program, a mailing or an office."""
    local = sender.email.partition("@")[0]
    named = (_BULK_SENDER, _MACHINE_SENDER, _ROLE_SENDER)
    return not (any(pattern.fullmatch(local) for pattern in named) or bounces.daemon(sender))


def _sum(reasons: tuple[Signal, ...]) -> float:
    return sum(reason.weight for reason in reasons)


def _complaint(mail: ParsedMail) -> KindVerdict | None:
    """An abuse report of a feedback loop (RFC 5965)."""
    head = mail.text[:_HEAD]
    if mail.feedback or ("Complaint" in head and _SERVICE_COMPLAINT.search(head)):
        return KindVerdict(Kind.COMPLAINT, (Signal("feedback_report", 3.0, "message/feedback-report"),))
    found = _COMPLAINT_SUBJECT.match(mail.subject) or _COMPLAINT_WORDS.match(mail.text.lstrip()[:200])
    if found:
        return KindVerdict(Kind.COMPLAINT, (Signal("complaint_words", 2.0, found[0]),))
    return None


def _calendar(mail: ParsedMail) -> KindVerdict | None:
    """An invitation or an answer to one (RFC 5546)."""
    if mail.calendar_method in _CALENDAR_METHODS:
        return KindVerdict(Kind.CALENDAR, (Signal("calendar_method", 3.0, f"METHOD:{mail.calendar_method}"),))
    return None


def _bounce(mail: ParsedMail) -> KindVerdict | None:
    report = bounces.read(mail)
    if not report:
        return None
    return KindVerdict(Kind.BOUNCE if report.bounce else Kind.NOTIFICATION, report.reasons, report.bounce)


def _responder(mail: ParsedMail) -> KindVerdict | None:
    """An absence note, an acknowledgement or a receipt (RFC 3834, 8098), by header or by subject."""
    if mail.disposition:
        return KindVerdict(
            Kind.AUTO_REPLY, (Signal("disposition_notification", 3.0, "message/disposition-notification"),)
        )
    given = {name for name, _ in mail.headers}
    for name, pattern in _RESPONDER_HEADERS:
        value = mail.header(name) if name in given else None
        if value is not None and pattern.match(value):
            return KindVerdict(Kind.AUTO_REPLY, (Signal("responder_header", 2.0, f"{name}: {value[:100]}"),))
    if _RECEIPT_SUBJECT.match(mail.subject):
        receipt = _RECEIPT_WORDS.search(mail.text[:_LONGEST_NOTE])
        if receipt:
            return KindVerdict(Kind.AUTO_REPLY, (Signal("receipt_words", 1.5, receipt[0]),))
    found = _responder_subject(mail.subject)
    if not found or (not _AUTOMATIC.search(found) and "?" in own_text(mail)):  # who asks something is there
        return None
    return KindVerdict(Kind.AUTO_REPLY, (Signal("responder_subject", 1.5, found),))


def _responder_subject(subject: str) -> str:
    if tags := _TAGS.match(subject):
        subject = subject[tags.end() :]
    found = _RESPONDER_SUBJECT.match(subject) or (
        None if _REPLY.match(subject) else _AWAY_SUBJECT.search(subject[:300])
    )
    return found[0] if found else ""


def _responder_words(mail: ParsedMail, text: str) -> Iterator[Signal]:
    """Signs in the text of a responder without headers; a person who is away writes of other things too, and at length."""
    text = text.strip()
    found = _RESPONDER_WORDS.search(text, 0, 600)
    if not found:
        return
    yield Signal("responder_words", 0.5, found[0])
    if "?" not in text:  # who asks something is there
        yield from _note_words(mail, text)
    machine = _MACHINE_WORDS.search(text)
    if machine:
        yield Signal("machine_words", 0.5, machine[0])
    for name in ("auto-submitted", "x-auto-response-suppress"):
        if (mail.header(name) or "no").lower() not in {"no", "none"}:
            yield Signal("machine_header", 0.5, f"{name}: {(mail.header(name) or '')[:60]}")
    if (mail.header("return-path") or "").strip() == "<>":
        yield Signal("null_return_path", 0.5, "Return-Path: <>")


def _note_words(mail: ParsedMail, text: str) -> Iterator[Signal]:
    """What else an absence note says; programs seldom quote what they answer."""
    thanks = _STANDING_THANKS.search(text, 0, 300)
    if thanks:
        yield Signal("standing_thanks", 0.5, thanks[0])
    if len(text) > _LONGEST_NOTE or len(text) < len(mail.text.strip()):
        return
    away = _WHILE_AWAY.search(text)
    if away:
        yield Signal("while_away", 0.5, away[0])
    until = _UNTIL.search(text)
    if until:
        yield Signal("until", 0.5 if len(text) < _SHORT_NOTE else 0.3, until[0])


def _acknowledgement(mail: ParsedMail, text: str) -> Iterator[Signal]:
    """Signs of an office's program that only says that a mail came in; a person who says so writes of something."""
    if len(text) > _LONGEST_NOTE:
        return
    subject = mail.subject[:300]
    received = _RECEIVED.search(text) or _RECEIVED.search(subject)
    if received and not (_INQUIRY.search(text) or _INQUIRY.search(subject.lower())):
        received = None
    received = received or _STANDING_THANKS.search(text, 0, 300)
    if not received:
        return
    yield Signal("received_words", 0.5, received[0])
    promise = _PROMISE.search(text)
    if promise:
        yield Signal("promise", 0.3, promise[0])
    ticket = _TICKET.search(subject) or _TICKET.search(text)
    if ticket:
        yield Signal("ticket", 0.3, ticket[0])
    if "?" in text:
        return
    local = mail.from_.email.partition("@")[0] if mail.from_ else ""
    if _OFFICE.fullmatch(local) or _ROLE_SENDER.fullmatch(local) or _MACHINE_SENDER.fullmatch(local):
        yield Signal("office_sender", 0.2, local)
    machine = _MACHINE_WORDS.search(text)
    if machine:
        yield Signal("machine_words", 0.5, machine[0])


def _bulk(mail: ParsedMail, us: Us, text: str) -> Iterator[Signal]:
    """Signs of mail to many."""
    ours = _own_list(mail, us)
    seen: dict[str, float] = {}
    for name, value in mail.headers:
        if name in _LIST_HEADERS and not ours:
            seen.setdefault(name, _LIST_HEADERS[name])
        elif name == "precedence" and _PRECEDENCE.match(value) and not ours:
            seen.setdefault(f"precedence: {value[:30]}", 0.9)
        elif (name in {"sender", "errors-to"} and _LIST_SENDER.search(value[:200]) and not ours) or (
            name in {"x-mailer", "user-agent"} and _BULK_MAILER.search(value[:200])
        ):
            seen.setdefault(f"{name}: {value[:60]}", 1.0)
    yield from (Signal("list_header", weight, name) for name, weight in seen.items())
    local = mail.from_.email.partition("@")[0] if mail.from_ else ""
    if _BULK_SENDER.fullmatch(local):
        yield Signal("bulk_sender", 0.6, mail.from_.email if mail.from_ else "")
    subject = None if _REPLY.match(mail.subject) else _BULK_SUBJECT.search(mail.subject[:300])
    if subject:
        yield Signal("bulk_subject", 0.5, subject[0])
    words = _in_foot(_BULK_WORDS, text) or _BULK_WORDS.search(text, 0, _HEAD)
    if words:
        # People who answer, or write one line, ask to be unsubscribed, too.
        answers = bool(mail.in_reply_to or _REPLY.match(mail.subject))
        answers = answers or (len(text) < _SHORTEST_MAILING and not _CLICK.search(text))
        yield Signal("bulk_words", 0.6 if answers else 1.0, words[0])
    elif named := _in_foot(_NEWSLETTER, text) or _NEWSLETTER.search(text, 0, _HEAD):
        yield Signal("newsletter_named", 0.4, named[0])  # people ask about one, too
    if not mail.to and not mail.cc:
        yield Signal("no_recipient", 0.5, mail.header("to") or "")


def _own_list(mail: ParsedMail, us: Us) -> bool:
    """Whether the list is an alias of ours: its List-Id is below a domain of ours (RFC 2919)."""
    name = (mail.header("list-id") or "").rpartition("<")[2].rstrip("> ").lower()
    return bool(name) and us.owns(f"list@{name}")


def _machine(mail: ParsedMail, text: str) -> Iterator[Signal]:
    """Signs of a notice by a program to one person."""
    given = {name for name, _ in mail.headers}
    for name, pattern, weight in _MACHINE_HEADERS:
        value = mail.header(name) if name in given else None
        if value is not None and pattern.match(value):
            yield Signal("machine_header", weight, f"{name}: {value[:60]}")
    local = mail.from_.email.partition("@")[0] if mail.from_ else ""
    if _MACHINE_SENDER.fullmatch(local):
        yield Signal("machine_sender", 1.0, mail.from_.email if mail.from_ else "")
    elif _ROLE_SENDER.fullmatch(local):
        yield Signal("role_sender", 0.5, mail.from_.email if mail.from_ else "")
    words = _MACHINE_WORDS.search(text, 0, _HEAD) or _in_foot(_MACHINE_WORDS, text)
    if words:
        yield Signal("machine_words", 1.0 if _SAYS_SO.match(words[0]) else 0.7, words[0])
    if not _REPLY.match(mail.subject):
        yield from _business(mail.subject[:300], text)
    item = _FEED_ITEM.match(text)
    if item:
        yield Signal("feed_item", 1.0, item[0].strip()[:80])


def _business(subject: str, text: str) -> Iterator[Signal]:
    """Words of the notices of shops and of accounts."""
    account = _ACCOUNT.search(subject)
    if account:
        yield Signal("account_words", 1.0, account[0])
    transaction = _CONFIRMS.search(subject) or _TRANSACTION.search(subject.lower()) or _TRANSACTION.search(text, 0, 500)
    if transaction:
        yield Signal("transaction_words", 0.5, transaction[0])


def _in_foot(words: Screened, text: str) -> re.Match[str] | None:
    """The words in the last characters of a text."""
    return words.search(text, max(0, len(text) - _FOOT))


def own_text(mail: ParsedMail) -> str:
    """The text without quoted lines and without what was forwarded below it."""
    text = mail.text[:200_000]
    cut = _QUOTED_FROM.search(text)
    text = text[: cut.start()] if cut else text
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))
