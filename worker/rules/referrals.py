"""Introductions: who brought whom, and whether the person brought wants to buy or to sell.

An introducer writes with the prospect in To, Cc or the text, or forwards the prospect's mail; or the prospect writes and names (or answers)
the introducer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from worker.model import Address, ParsedMail, ReplyParts, Us
from worker.rules.addresses import ADDRESS, colleagues, own_work_address
from worker.rules.lead_signals import plain
from worker.rules.screen import Screened
from worker.rules.subjects import take_apart
from worker.rules.webforms import outside_addresses

_INTRODUCES = Screened(
    r"\b(?:intro\b|introduc(?:e|ing|tion)\b[^.?!]{0,60}\b(?:you|to|:)|you two\b|both of you\b|(?:put|putting) you (?:two )?in (?:touch|contact)|connect(?:ing)? (?:you|the two)|"
    r"over to you|take it from here|whom i told you about|here is \w{2,20}\b(?=[^.]{0,80}told you)|leave you (?:two|both|guys|to it)|loop(?:ing|ed)? in|e-?meet\b|aquí tienes a|aquí tenéis a|os dejo (?:que|para|hablar)|mettre en (?:relation|contact)|je (?:vous|te) présente|mise en (?:relation|contact)|"
    r"(?:dir|ihnen|euch|sie|dich) (?:[\w.-]{1,20} ){0,8}(?:vorstellen|bekannt ?machen)|stelle (?:dir|ihnen|euch)\b|bekannt ?machen\b|"
    r"presentar(?:te|le|os) a |te presento a |le presento a |(?:pongo|poner(?:te|le|os)?|puesto) en contacto|(?:metto|mettere|mettervi|metterti) in contatto|lascio parlare|vous laisse (?:poursuivre|échanger|en discuter|faire connaissance)|(?:breng|brengen) (?:[\w.-]{1,20} ){0,5}in contact|in contact (?:te )?brengen|(?:pôr|ponho|colocar|coloco)(?:-(?:te|lhe|vos))? em contacto|aan (?:je|u|jullie|elkaar) voorstellen|stel (?:je|u|jullie) (?:\w{1,15} ){1,4}voor\b|"
    r"apresent(?:ar|o)(?:-(?:te|lhe|vos))? (?:a|o) |presentar(?:ti|vi) |(?:ti|vi|le) presento )"
)
_MEETS = re.compile(  # "Jo, meet Ada", not "I meet many" or "we could meet Monday"
    r"(?:^|[.,;:!–—-]\s|\n|please )[Mm]eet (?!Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-ZÀ-ÖØ-Þ][\w'’-]{1,30}"
)
_HANDS_OVER = Screened(
    r"\b(?:pass(?:ing|ed)? (?:it|this|on|them|him|her|you|along)|one for you\b|not for (?:me|us)\b|not (?:our|my) (?:area|territory|field|thing)|(?:a|new|possible|warm|hot|sales|this) lead\b(?! time)|in touch with\b|(?:can|could|would|will) (?:u|you) (?:please )?(?:msg|message|call|ring|contact|email|write|talk|help)\b|"
    r"(?:call|ring|contact|email|write to|drop) (?:him|her|them|the member)|contact the member|expects? (?:to hear|a call|your)|told (?:him|her|them|it)\b|i(?:'ve| have)? (?:said|mentioned|gave (?:him|her|them|your))|asked (?:me|us|about)\b|"
    r"wants? to know\b|friend of mine|(?:my|our|his|her) (?:brother|neighbou?r)|neighbou?r\b|former (?:colleague|student|boss)|next door|handover|(?:an?|this|the) enquiry\b|member (?:has|enquiry)|good contact|should (?:talk|speak) to|worth (?:talking|speaking) to|said (?:she|he)'d|recommended (?:you|your)|"
    r"(?:etwas|anfrage|kontakt|kunde|kundin|interessent\w{0,3}|auftrag|fall|was) für (?:dich|sie|euch)\b|leit(?:e|et)? (?:ich )?(?:dir|ihnen|euch)|melden? (?:dich|sie sich) (?:\w{1,12} ){0,2}(?:bei|mit)|(?:bei|mit) (?:ihm|ihr|ihnen) (?:melden|in verbindung|telefonieren)|(?:sie|dich|euch|firma) (?:\w{1,15} ){0,3}empfohlen|würde sich (?:über|freuen)|"
    r"je (?:vous|te) transmets|(?:attend|espère) (?:votre|ton) (?:appel|message|mail)|(?:lui|leur) ai dit (?:[\w'-]{1,12} ){0,5}bien|(?:habl[eé]|hablado) de (?:ti|vosotros|usted)|espera (?:tu|su) llamada|falei (?:de ti|de vocês|lhe de)|pediu que|(?:aspetta|attende) (?:la )?(?:tua|vostra)|(?:parlato|detto) (?:[\w'-]{1,12} ){0,3}(?:di (?:te|voi)|un nome)|fatto il (?:tuo|vostro|suo) nome|scrivi (?:ad?|pure)|(?:je|jullie|uw) naam (?:door)?gegeven|bel of mail|mail of bel|dei o (?:teu|vosso) nome|di (?:tu|vuestro) nombre|(?:dass|daß) (?:du dich|ihr euch|sie sich) melde\w{1,2}|ruf(?:t|en sie)? (?:ihn|sie|dort) (?:am besten )?|donné (?:ton|votre) nom|von (?:dir|euch|ihnen) erzählt|(?:wartet|freut sich) auf (?:deinen|ihren|euren) (?:anruf|meldung)|over (?:je|jullie|u) verteld|verwacht (?:je|uw) (?:telefoontje|mail)|(?:lui|leur) ai (?:parlé|donné)|(?:peux-tu|pouvez-vous) (?:l'|le |la |les )(?:appeler|contacter|rappeler)|(?:le|les) he dado (?:tu|su)|gli ho (?:parlato|dato)|heb (?:hem|haar) (?:je|uw)|à contacter|(?:prendre|prenez|prends) contact|(?:vous|t')(?: ai)? recommandé|(?:te|le|os) paso|le he (?:hablado|recomendado)|(?:ponerse|póngase|ponte) en contacto|"
    r"contact\w{0,4} (?:met|opnemen)|doorgestuurd|(?:je|u|jullie) aanbevolen|encaminho|recomendei|entrar em contacto|(?:ti|vi) (?:giro|passo)|(?:ti|vi|la) ho consigliat\w|contattarl[oaei])|weiterleit"
)
_WAS_SENT = Screened(
    r"\b(?:said (?:to|i should|you)|says (?:you|to)|suggested (?:i|we|you|that)|recommended (?:you|that|your|i)|told (?:me|us) (?:to|you|about|that you)|gave (?:me|us) your (?:name|details|number|e-?mail|address|card)|referred (?:me|us|by)|put (?:me|us) on to you|pointed (?:me|us)|sent (?:me|us) (?:to you|your way)|passed (?:me|us|on) your|swears? by your?|raves? about your?|speaks? (?:very |so )?(?:highly|well) of you|put in a good word|(?:full of|nothing but) praise|sang your praises|sings? your praises|told us (?:we'd|we would) be|i should (?:call|write|talk|speak|contact|e-?mail|ask)|speaks highly|mentioned (?:you|your)|"
    r"(?:came|come|comes) recommended|got your (?:name|details|number|address) from|on the recommendation of|at the suggestion of|(?:was|were) (?:told|advised|referred) (?:by|to)|"
    r"hat (?:mir|uns|sie) [^.?!]{0,40}?empfohlen|auf empfehlung|empfahl|schwärm\w{1,3} (?:[\w-]{1,12} ){0,3}von (?:ihnen|euch|dir|ihrer firma)\b|von (?:ihnen|euch|dir|ihrer firma) (?:[\w-]{1,12} ){0,2}geschwärmt|(?:gutes|viel gutes) über (?:sie|euch)|(?:mir|uns) (?:ihren|euren) namen (?:genannt|gegeben)|ne jure que par vous|(?:m'a|nous a) dit (?:[\w'-]{1,10} ){0,5}bien de vous|habla maravillas|(?:me|nos) (?:ha )?hablado (?:muy )?bien|lovend over (?:u|jullie)|(?:veel|niets dan) lof|falou (?:muito )?bem|(?:mi|ci) ha parlato (?:molto )?bene|(?<!on )m'a (?:donné|recommandé|parlé|conseillé)|(?<!on )nous a (?:recommandé|parlé|conseillé|donné)|de la part de|"
    r"me (?:recomend[oó]|dio su|habl[oó] de|pas[oó] su)|nos (?:recomend[oó]|dio su|habl[oó])|de parte de|heeft (?:mij|ons|u|jullie) [^.?!]{0,40}?aanbevolen|kreeg uw (?:naam|gegevens)|me indicou|recomendou|mi ha (?:dato|consigliato|parlato)|ci ha (?:dato|consigliato|parlato))\b"
)
_ASKS_LEAVE = Screened(
    r"\b(?:pass on your (?:name|details|number)|give (?:\w{1,10} )?your (?:name|details|number|card)|hand out your|put you (?:two )?in touch\b|mind if i (?:introduce|pass|connect)|may i (?:introduce|pass|connect|give))|"
    r"darf ich [^.?!]{0,40}?(?:weitergeben|vorstellen)|puis-je [^.?!]{0,40}?(?:coordonnées|présenter)|puedo (?:pasarle|darle|dar) "
)
_THEY_SELL = Screened(
    r"\b(?:(?:his|her|their|whose|\w{1,20}'s) (?:\w{1,15} )?(?:agency|studio|firm|consultancy|freelancers?|start-?up|platform|software|company) (?:did|does|helped|built|designed|made|saved|runs? (?:ads|campaigns)|offers|can|could|has helped)|did our (?:rebrand|website|site|video|books|accounts|seo|branding|shop))|"
    r"\b(?:could (?:really )?help (?:you|your)|can help (?:you|your)|best money we|could do with (?:some|a)\b|might be (?:able|useful) to (?:help|save) you|sav(?:ed|es?) us\b|pitch you|demo for you|(?:has|have|with) room for (?:[\w-]{1,10} ){0,3}(?:clients|customers|projects)|agency did|do the same for you|(?:könnte|kann) (?:euch|dir|ihnen) (?:[\w-]{1,12} ){0,5}helfen|pourrait (?:t'|vous )aider|podr[ií]a ayudar(?:te|os|le)|zou (?:je|jullie|u) (?:[\w-]{1,12} ){0,4}kunnen helpen|potrebbe aiutar(?:ti|vi|la)|poderia ajudar(?:-te|-vos)?|hat noch (?:luft|kapazität)|looking for (?:his|her|their) next|(?:built|designed|made|did|redid) our (?:[\w-]{1,10} )?(?:shop|site|website|logo|app)|could do with (?:his|her|their)|(?:wärmstens) empfehlen kann|(?:looks?|looking) after our|(?:does|handles|runs) our|would (?:love|like) to (?:do|show|pitch|work for)|finish(?:es|ed)? (?:his|her) (?:\w{1,15} )?(?:degree|studies|apprenticeship)|looking for (?:new )?(?:clients|customers|investors|(?:a|his|her) (?:first |new |summer )?(?:job|role|position|internship))|looking for work\b|open to work)"
)
_THANKS_INTRODUCER = Screened(
    r"\b(?:(?:mov\w{1,3}|put\w{0,4}|drop\w{0,4}|shift\w{0,3}) (?:you|\w{2,20}) (?:to|into|in|on) bcc|(?:you|\w{2,20}) (?:is |are |now )?(?:to|on|in) bcc\b|thank(?:s| you)[^.?!]{0,40} (?:intro\b|introduc(?:tion|ing)|(?:for )?connecting us|putting us in touch|bringing us together)|"
    r"danke für (?:die|deine|ihre) (?:vorstellung|vermittlung|empfehlung)|merci pour (?:la|cette|ta|votre) (?:mise en relation|présentation)|gracias por (?:la presentación|presentarnos)|"
    r"bedankt voor (?:de|je|uw) introductie|grazie per (?:la presentazione|averci)|obrigad[oa] pela apresentação)"
)
_FROM_FIELD = r"[> *]{0,6}(?:From|Von|De|Da|Van|Från|Fra|Od|Expéditeur|Remitente|Mittente)\*? ?: ?([^\n]{1,300})"
_FORWARD_HEADER = re.compile(_FROM_FIELD, re.IGNORECASE)
_FORWARD_HEADER_BELOW = re.compile(rf"\n{_FROM_FIELD}", re.IGNORECASE)
_WROTE = re.compile(
    r"(?:wrote|writes|schrieb|écrit|escribió|scritto|schreef|escreveu|skrev)[^\n:]{0,120}:[ \t]{0,20}$",
    re.IGNORECASE | re.MULTILINE,
)
_COLON = re.compile(r":[ \t]{0,20}$", re.MULTILINE)
_LONGEST_WROTE = 140  # characters from the verb to the colon
_HEADING = 300  # characters before "wrote:" that may name the author
# Words of the prospect, never of an introducer: somebody recommended us to the writer.
_SENT_ME = Screened(
    r"\b(?:recommended|referred|mentioned|suggested) (?:you|your [\w ]{1,30}) to (?:me|us)\b|\b(?:told|advised) (?:me|us) (?:to|about you|that you)\b|"
    r"\bgave (?:me|us) your\b|\b(?:sie|euch|ihre firma) (?:mir|uns) empfohlen\b|\b(?:mir|uns) (?:sie|euch|ihre firma) empfohlen\b|"
    r"\b(?:m'a|nous a|m’a) (?:recommand[eé]|conseill[eé])|\b(?:me|nos) (?:recomend[oó]|ha recomendado|recomendou)|\b(?:mi|ci) ha (?:consigliato|raccomandato)|"
    r"\bheeft (?:u|jullie) (?:aan|bij) (?:mij|ons) aanbevolen\b"
)
_NAME = re.compile(
    r"\b([A-ZÀ-ÖØ-Þ][\w'’-]{1,25}(?: (?:van|de|der|von|la|del|da|den))?(?: [A-ZÀ-ÖØ-Þ][\w'’-]{1,25}){1,2})"
)
_LETTERS = re.compile(r"[^\W\d_]{2,25}")
_CALLED = re.compile(
    r"(?:^|[.!?–—-]\s{1,3}|\n|(?:Hi|Hello|Dear|Hola|Hallo|Ciao|Bonjour|Salut|Olá|Dag|Beste|Liebe|Lieber) )(?:(?:Frau|Herr|Mr|Mrs|Ms|Dr|Madame|Monsieur|Sra?|Signora|Signor)\.? )?([A-ZÀ-ÖØ-Þ][\w'’-]{1,24}),\s"
)
_TITLE = re.compile(r"^(?:Mrs?|Ms|Miss|Dr|Herrn?|Frau|Mme|Sra?|Lieber?|Dear|Hi|Hello)\.? ")


@dataclass(frozen=True, slots=True)
class Referral:
    """`prospect` is None where the introducer names nobody yet; `seller` when the person brought wants to be paid."""

    introducer: str | None
    prospect: Address | None
    evidence: str
    seller: bool = False
    forwarded: bool = False
    taken_up: bool = False  # the prospect thanks who introduced us


def quoted_author(mail: ParsedMail, parts: ReplyParts) -> Address | None:
    """Who wrote the mail that this one quotes or forwards on top; the address is "" where its heading gives the name alone."""
    if mail.original:
        return _author(next((value for name, value in mail.original if name == "from"), ""))
    return _author_above((parts.quoted or mail.text)[:8000])


@lru_cache(maxsize=8)  # several questions about one mail begin here
def _author_above(text: str) -> Address | None:
    header, wrote = _FORWARD_HEADER.match(text) or _FORWARD_HEADER_BELOW.search(text), _attribution(text)
    if wrote and (header is None or wrote.start() < header.start()):
        before = text[max(0, wrote.start() - _HEADING) : wrote.end()]
        return _author(before.rpartition("\n\n")[2])
    return _author(header[1]) if header else None


def _attribution(text: str) -> re.Match[str] | None:
    """The first line that ends with "wrote:" and a few words between the two."""
    for end in _COLON.finditer(text):
        if wrote := _WROTE.search(text, max(0, end.start() - _LONGEST_WROTE), end.end()):
            return wrote
    return None


def find(mail: ParsedMail, parts: ReplyParts, us: Us, said: str) -> Referral | None:
    """The introduction in a mail, or None; `said`: subject and new words, plain.

    A forwarded mail counts when one of ours, or somebody who says so, hands it over; what we write to others ourselves is none.
    """
    if mail.from_ is None or _by_us_to_others(mail, us):
        return None
    if _SENT_ME.search(said) and (sent := _named(mail, parts, us, said)):
        return sent
    if _THANKS_INTRODUCER.search(said) and (taken_up := _taken_up(mail, parts, us, said)):
        return taken_up
    return (
        _forwarded(mail, parts, us, said)
        or _introduced(mail, parts, us, said)
        or _taken_up(mail, parts, us, said)
        or _named(mail, parts, us, said)
    )


def _by_us_to_others(mail: ParsedMail, us: Us) -> bool:
    """Whether one of ours writes to outsiders first: a colleague who hands a prospect over writes to one of ours."""
    return us.owns(_sender(mail).email) and bool(mail.to) and not us.owns(mail.to[0].email)


def _forwarded(mail: ParsedMail, parts: ReplyParts, us: Us, said: str) -> Referral | None:
    author = quoted_author(mail, parts)
    sender = _sender(mail)
    if not take_apart(mail.subject).forward or author is None or us.owns(author.email) or author.email == sender.email:
        return None
    evidence = _HANDS_OVER.search(said)
    if not us.owns(sender.email) and evidence is None:
        return None
    return Referral(sender.email, author, evidence[0] if evidence else mail.subject[:80], forwarded=True)


def _introduced(mail: ParsedMail, parts: ReplyParts, us: Us, said: str) -> Referral | None:
    """An introducer writes: the person brought is copied, or stands in the text."""
    sender = _sender(mail)
    copied = [a for a in (*mail.to, *mail.cc) if _outsider(a.email, sender.email, us)]
    leave, hands = _ASKS_LEAVE.search(said), _HANDS_OVER.search(said)
    intro = _meets(parts.new_text) or _INTRODUCES.search(said) or _both_addressed(mail, parts.new_text, copied)
    seller = bool(_THEY_SELL.search(said))
    if intro and len(copied) == 1 and not colleagues(copied[0].email, sender.email):
        return Referral(sender.email, copied[0], intro[0], seller)
    named = [a for a in outside_addresses(parts.new_text, us, but=[sender.email]) if not colleagues(a, sender.email)]
    evidence = hands or intro
    if copied and hands and not intro and len(copied) == 1 and not colleagues(copied[0].email, sender.email):
        return Referral(sender.email, copied[0], hands[0], seller)
    if named and evidence and not own_work_address(named[0], sender):
        return Referral(sender.email, Address(named[0], name_before(named[0], parts.new_text)), evidence[0], seller)
    if leave and not us.owns(sender.email):
        return Referral(sender.email, None, leave[0], seller)
    return None


def _both_addressed(mail: ParsedMail, text: str, copied: Sequence[Address]) -> re.Match[str] | None:
    """Whether a mail speaks to one of ours and to the only other person in turn, or has both in its subject: `Rosa, … Mo, …`, `Ana <> Mo`."""
    if len(copied) != 1:
        return None
    ours, theirs = {_first(a) for a in mail.to} - {"", _first(copied[0])}, _first(copied[0])
    if not ours or not theirs:
        return None
    named = set(_LETTERS.findall(mail.subject.lower()))
    if theirs in named and ours & named:
        return re.search(re.escape(theirs), mail.subject, re.IGNORECASE)
    called = {found[1].lower(): found for found in _CALLED.finditer(text[:4000])}
    spoken_to = next((word for word in _LETTERS.findall(copied[0].name.lower()) if word in called), None)
    return called[spoken_to] if spoken_to and ours & called.keys() else None


def _first(person: Address) -> str:
    """The first name of a person in lower case; "" where no name is shown."""
    words = _LETTERS.findall(person.name.partition(",")[2] or person.name)
    return words[0].lower() if words else ""


def _meets(text: str) -> re.Match[str] | None:
    return _MEETS.search(text) if "eet " in text else None


def _taken_up(mail: ParsedMail, parts: ReplyParts, us: Us, said: str) -> Referral | None:
    """The prospect answers an introducer's mail: the mail quoted is neither ours nor their own."""
    sender, author, thanks = _sender(mail), quoted_author(mail, parts), _THANKS_INTRODUCER.search(said)
    if us.owns(sender.email):
        return None
    if thanks and (author is None or us.owns(author.email)):
        copied = [a.email for a in (*mail.to, *mail.cc) if _outsider(a.email, sender.email, us)]
        return Referral(copied[0] if len(copied) == 1 else None, sender, thanks[0], taken_up=True)
    if thanks and author is not None and _outsider(author.email, sender.email, us):
        return Referral(author.email, sender, thanks[0], taken_up=True)
    intro = _meets(parts.quoted[:2000]) or _INTRODUCES.search(f"{said} {plain(parts.quoted)[:2000]}")
    if author is None or intro is None or not _outsider(author.email, sender.email, us):
        return None
    return Referral(author.email, sender, intro[0])


def _named(mail: ParsedMail, parts: ReplyParts, us: Us, said: str) -> Referral | None:
    """The prospect writes, and names who sent them."""
    sender, sent = _sender(mail), _WAS_SENT.search(said)
    if sent is None or us.owns(sender.email):
        return None
    others = [a.email for a in (*mail.to, *mail.cc) if _outsider(a.email, sender.email, us)]
    named = outside_addresses(parts.new_text, us, but=[sender.email])
    known = [a for a in (*others, *named) if not colleagues(a, sender.email) and not own_work_address(a, sender)]
    return Referral(next(iter(known), None), sender, sent[0])


def _sender(mail: ParsedMail) -> Address:
    return mail.from_ or Address("")


def _outsider(email: str, sender: str, us: Us) -> bool:
    return "@" in email and email != sender and not us.owns(email)


def name_before(email: str, text: str) -> str:
    """The name before an address that fits its local part best: `Andreas Loizou, Technical manager <a.loizou@…>`; "" if none."""
    before = text[: max(0, text.lower().find(email))][-500:]
    local = [part for part in re.split(r"[^a-z]+", email.partition("@")[0]) if part]
    best = max(_NAME.findall(before), key=lambda name: (_fit(name, local), -len(name)), default="")
    if _fit(best, local):
        return _TITLE.sub("", best)
    single = [word.capitalize() for word in _LETTERS.findall(before) if len(word) > 2 and word.lower() in local]
    return single[-1] if single else ""


def _fit(name: str, local: list[str]) -> int:
    """How many words of a name stand in the parts of an address, whole or as an initial."""
    words = [_ascii(word) for word in name.split()]
    whole = sum(any(word[:4] in part for part in local) for word in words if len(word) > 2)
    initials = sum(any(part == word[:1] for part in local) for word in words)
    return 2 * whole + initials


def _ascii(word: str) -> str:
    return unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()


def _author(heading: str) -> Address | None:
    found = ADDRESS.search(heading)
    name = " ".join(heading[: found.start() if found else None].split())
    name = re.sub(r"^.{0,200}?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AP]M)?(?: \w{3,4})?,? ", "", name)
    name = re.sub(r"^On .{0,100}?, (?=[^,]{1,60}$)", "", name).strip(" \"'<([")
    return Address(found[0].lower() if found else "", name) if found or name else None
