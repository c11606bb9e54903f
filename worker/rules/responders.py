"""Mail that answers by itself: absence notes, acknowledgements of an office, receipts (RFC 3834, 8098)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.model import ParsedMail, Signal
from worker.rules.machines import MACHINE_SENDER, MACHINE_WORDS, OFFICE, REPLY, ROLE_SENDER, own_text
from worker.rules.screen import Screened

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
_RESPONDER_WORDS = Screened(
    r"(?<!\w)(?:(?:i am|i'm|i will be|we are|i'll be|am|be) (?:currently |now |presently )?(?:out of (?:the )?office|on (?:annual |parental |maternity |sick )?leave|"
    r"on (?:vacation|holiday)|away from (?:the|my) (?:office|desk)|travell?ing (?:until|with)|away (?:until|from \d))|"
    r"(?:this is an? |an )?(?:automat(?:ed|ic)|auto)(?:ally generated)?[ -](?:reply|response|acknowledge?ment|confirmation that|answer)|"
    r"(?:will|shall) (?:respond|reply|answer|get back|come back)\b.{0,60}\b(?:on|upon|after|when|as soon as)\b.{0,20}\b(?:return|back)|"
    r"no longer (?:work\w{0,3}|employed|with (?:the )?(?:company|firm))|(?:has|have) left (?:the )?(?:company|firm|organi[sz]ation)|i(?:'ve| have) left (?!the\b|an?\b|my\b|you\b|it\b|some)|nicht mehr (?:\S{1,20} ){0,4}(?:tätig|beschäftigt|im unternehmen)|"
    r"ne (?:travaille|fait) plus (?:chez|pour|partie)|a quitté (?:l'entreprise|la société)|ya no (?:trabaja|forma parte)|non (?:lavora|fa) più (?:presso|per|parte)|"
    r"(?:werkt|is) niet (?:meer|langer) (?:bij|werkzaam)|já não (?:trabalha|faz parte)|"
    r"(?:limited|no|intermittent) access to (?:my )?(?:e-?mail|messages|inbox|mailbox)|(?:office|shop|company|business)s? (?:is|are|will be|remains?) closed|"
    r"(?:e-?mail|message|enquiry|inquiry|request|ticket)\b.{0,30} has been (?:received|created|forwarded|passed on) ?(?:and|by|to)|(?:offer|e-?mail|message) has been\s"
    r"(?:forwarded|passed on)|betriebsferien|(?:büro|betrieb|praxis|geschäft|kanzlei|firma)\b.{0,80}\bgeschlossen|we have received your (?:e-?mail|message|enquiry|inquiry|request)\b.{0,80}"
    r"\b(?:will|team|soon|within)|(?:all|every) (?:e-?mails?|messages?|enquir\w{2,4}|inquir\w{2,4}) (?:is|are|will be) (?:read|answered)|"
    r"i (?:only )?work part[- ]time|(?:i am|i'm|i will be) (?:currently )?off (?:sick|work|duty)|(?:actuellement|momentanément|pour le moment) (?:absente?|en (?:congés?|vacances|déplacement))|(?:je serai|serons|serai) de retour|(?:nos bureaux|notre (?:bureau|magasin|société)) (?:est|sont|seront|sera) fermée?s?|"
    r"(?:nuestras? (?:oficinas?|tiendas?)|la oficina) (?:est[áa]n?|permanecer[áa]n?) cerrad|(?:l'ufficio|gli uffici|il negozio|la sede) (?:è|sarà|rest[ea]r?à|saranno|resteranno) chius|"
    r"(?:ons kantoor|onze winkel|wij) (?:is|zijn) (?:\S{1,15} ){0,3}gesloten|o (?:nosso )?escritório (?:está|estará|encontra-se) (?:fechado|encerrado)|"
    r"(?:momenteel|op dit moment) (?:\S{1,12} ){0,4}(?:vakantie|verlof|afwezig)|(?:habe|haben) (?:ich |wir )?(?:\S{1,20} ){0,5}urlaub\b|(?:im|in) (?:mutterschutz|elternzeit|krankenstand)\b|"
    r"(?:befinde|befinden) (?:ich )?(?:mich|uns) (?:\S{1,15} ){0,3}(?:auf|im|in) \S{0,6}(?:dienstreise|geschäftsreise|urlaub|elternzeit|mutterschutz)|bis dahin (?:hilft|vertritt|steht|wenden|erreichen|ist)|"
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
    r"erst (?:am|wieder|ab)|jusqu['’ ]|de retour|hasta|vuelvo|regreso|volver[ée]|tot (?:en met |\d|maandag|eind)|vanaf|até|regresso|volto|fino al?\b|dal \d|del \d|vom \d|du \d|rientr[oe]|torner)"
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
    r"(?:case|ticket|request|enquiry) has been (?:logged|opened|created|registered)|ist (?:bei uns |soeben |heute )?eingegangen|haben (?:wir )?(?:ihre|deine) (?:\S{1,20} )?(?:\S{1,20} )?erhalten|(?:bien|bel et bien) reçu votre|"
    r"(?:hemos|he|ha sido) recibido|(?:hebben|is) (?:\S{1,15} ){0,4}ontvangen|recebemos (?:o |a )?(?:seu|sua)|"
    r"(?:abbiamo ricevuto|è stat[ao] ricevut[ao])|accusé de réception|eingangsbestätigung|ontvangstbevestiging|acuse de recibo|aviso de receção|conferma di ricezione)",
    re.IGNORECASE,
)
_INQUIRY = re.compile(
    r"(?:your|this|ihre|deine|votre|vos|su|tu|uw|je|seu|sua|sua|tuo|tua|vostr[oa])\s(?:recent\s)?"
    r"(?:e-?mail|message|mail|request|enquiry|inquiry|query|case|ticket|support|anfrage|nachricht|mitteilung|demande|courriel|mensaje|correo|consulta|"
    r"solicitud|bericht|aanvraag|vraag|mensagem|pedido|contacto|messaggio|richiesta)"
)
_PROMISE = Screened(
    r"(?<!\w)(?:(?:will|shall|'ll) (?:\w{1,12} ){0,3}(?:get back|respond|reply|answer|be in touch|contact you)|as soon as (?:possible|we can)|within (?:\w{1,6} )?(?:\d{1,2}|one|two|three|the next)|"
    r"aim to (?:respond|reply|answer)|be(?:ing)? (?:review|process|handl)\w{2,3}|in kürze|meldet sich|einige tage|melden uns|uns (?:\S{1,20} ){0,6}melden|so (?:schnell|bald) wie möglich|schnellst(?:möglich|ens)|umgehend|bearbeitet|(?:vous )?répondr(?:ons|a)|meilleurs délais|"
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


def told(mail: ParsedMail) -> Signal | None:
    """What header, subject or form of a mail says that a program answers."""
    if mail.disposition:
        return Signal("disposition_notification", 3.0, "message/disposition-notification")
    given = {name for name, _ in mail.headers}
    for name, pattern in _RESPONDER_HEADERS:
        value = mail.header(name) if name in given else None
        if value is not None and pattern.match(value):
            return Signal("responder_header", 2.0, f"{name}: {value[:100]}")
    if _RECEIPT_SUBJECT.match(mail.subject):
        receipt = _RECEIPT_WORDS.search(mail.text[:_LONGEST_NOTE])
        if receipt:
            return Signal("receipt_words", 1.5, receipt[0])
    found = of_subject(mail.subject)
    if not found or (not _AUTOMATIC.search(found) and "?" in own_text(mail)):  # who asks something is there
        return None
    return Signal("responder_subject", 1.5, found)


def of_subject(subject: str) -> str:
    """The words of a subject that a responder writes; "" where there are none."""
    if tags := _TAGS.match(subject):
        subject = subject[tags.end() :]
    found = _RESPONDER_SUBJECT.match(subject) or (None if REPLY.match(subject) else _AWAY_SUBJECT.search(subject[:300]))
    return found[0] if found else ""


def words_of_note(mail: ParsedMail, text: str) -> Iterator[Signal]:
    """Signs in the text of a responder without headers; a person who is away writes of other things too, and at length."""
    text = text.strip()
    found = _RESPONDER_WORDS.search(text, 0, 600)
    if not found:
        return
    yield Signal("responder_words", 0.5, found[0])
    if "?" not in text:  # who asks something is there
        yield from _note_words(mail, text)
    machine = MACHINE_WORDS.search(text)
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


def words_of_desk(mail: ParsedMail, text: str) -> Iterator[Signal]:
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
    if OFFICE.fullmatch(local) or ROLE_SENDER.fullmatch(local) or MACHINE_SENDER.fullmatch(local):
        yield Signal("office_sender", 0.2, local)
    machine = MACHINE_WORDS.search(text)
    if machine:
        yield Signal("machine_words", 0.5, machine[0])
