"""Whether a mail reports that another could not be delivered, to whom, and whether for good (RFC 3461–3464, and what came before them).

Delivery status groups speak first, then the mail system's own headers, then its words: many systems report in plain text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker.model import Address, Bounce, DeliveryReport, ParsedMail, Signal
from worker.rules.screen import Screened
from worker.rules.subjects import take_apart

_SURE = 2.0  # evidence that makes a report of one

_DAEMON = re.compile(
    r"(?:mailer[-_.]?daemon|mail[-_.]?daemon|maildelivery|mail[-_.]?delivery|post(?:master|office)|mmdf|smtp[-_.]?gateway|"
    r"mail(?:er)?[-_.]?(?:system|admin|router)|system-?administrator|imss|exchange[-_.]?\w{0,20}|microsoftexchange[0-9a-f]{0,40}|mdaemon|bounces?|delivery(?:-?status)?|"
    r"symantec\w{0,30}|mail-?notification|autoresponder|nobody)"
)
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|daemon|router|administrator|system|transport)|delivery (?:sub)?system|system administrator|"
    r"post(?:master|office)|mail service|internet mail delivery|returned mail",
    re.IGNORECASE,
)
_ADDRESS = r"[A-Za-z0-9][\w.!#$%&'*+/=?^`{|}~-]{0,80}@[A-Za-z0-9][A-Za-z0-9._-]{0,120}[A-Za-z0-9]"
_MAILER_DAEMON = re.compile(r"mail(?:er)?[-_.]?daemon", re.IGNORECASE)  # no person signs so
_SURE_SUBJECT = Screened(
    r"undeliver(?:able|ed) ?(?:mail|message|:)|returned mail:|mail delivery (?:fail|problem|error|status|unsucc|subsys|system)|"
    r"(?:mail|message|email) (?:could not be|not|cannot be) delivered|delivery status notification|delivery (?:failure|notification:)|failure notice|"
    r"returning message to sender|undelivered mail|non-?delivery (?:report|notif)|message (?:delayed|undeliverable)|unzustellbar:|"
    r"automatically rejected mail|mail (?:delivery )?(?:failed|system error)|nondeliverable mail|mail delivery warning|non remis\s?:|no se puede entregar:|onbestelbaar:|"
    r"não é possível entregar:|não foi possível entregar:|non recapitabile:",
    re.IGNORECASE,
)
_SUBJECT = Screened(
    r"undeliver|non[ -]?deliver|not (?:be )?deliver|deliver\w{0,10} (?:status|fail|problem|error|report|delay|warning|notif|unsucc|has|to )|"
    r"mail ?deliver|fail(?:ed|ure)?\b.{0,30}\b(?:deliver|notice|mail)|failure notice|return(?:ed|ing) (?:e-?mail|message|to sender|to)|"
    r"(?:mail|message)\b.{0,20}\b(?:failed|failure|error|bounced|delayed|returned)|(?:mail|message|user|recipient|address|account)\b.{0,20}\bunknown|"
    r"(?:message|mail) (?:was |has been )?(?:blocked|refused|quarantined)|delayed mail|warning: (?:message|could not|e-?mail)|permanent error|could not send|cannot be sent|undelivered|bounced? (?:mail|message)|"
    r"unzustellbar|nicht zu(?:stell|gestellt)|unbekannter empf|mail system error|message status|nondeliv|dsn\b|"
    r"non (?:remis|distribu)|échec|echec de|non livré|no entregad|no se ha (?:podido )?entreg|devuelto|error de entrega|"
    r"onbestelbaar|niet (?:be|af)gelever|kan niet worden (?:be|af)gelever|não entregue|(?:possível|pôde ser) entreg|falha na entrega|devolvid|mancato recapito|"
    r"mancata consegna|non (?:stato )?consegnat|non recapit|zustellfehler|(?:zustellung|übermittlung) (?:fehl|nicht|verz)|nie(?: została|) ?dostarcz|kunde inte levereras|kunne ikke leveres|"
    r"недостав|не доставл|возвращ|配信|送信|送达|退信|無法|delivery to the following|user unknown|unknown user|no such user|"
    r"mailbox (?:is )?full|over quota|quota exceeded|does not exist|no longer (?:active|valid|available)",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"(?:could|can|was|were|has|have|is|will)\s?(?:not|n't)\s(?:yet\s)?(?:be(?:en)?\s)?(?:successfully\s)?(?:deliver|reach|sent|accept|transmitt)|"
    r"unable to (?:deliver|relay|send|reach)|undeliver|delivery (?:to|of|has|attempt|fail|status|error|was|is|report)|"
    r"(?:permanent|fatal|transient|delivery|following) (?:fatal )?errors?|failed (?:recipient|address|permanently|to deliver)|"
    r"(?:user|recipient|mailbox|address|account|host|domain)\b.{0,40}\b(?:unknown|not found|full|disabled|does ?n.t exist|does not exist|reject|"
    r"inactive|unavailable|invalid|no longer|not exist|exceed|over quota|not listed)|(?:unknown|invalid|no such|bad|illegal) (?:user|recipient|mailbox|"
    r"address|host|local|destination|domain)|over (?:its |the )?quota|mailbox (?:is )?(?:full|unavailable|disabled)|"
    r"(?:returned|returning) (?:to sender|mail|message)|non-?delivery|message (?:rejected|blocked|bounced|was not)|not listed in|"
    r"undelivered|still being retried|will (?:continue|keep) (?:to )?try|delayed|transcript of session|mail delivery|did(?:n.t| not) reach|"
    r"konnte nicht|zustellung .{0,60}verzögert|nicht (?:zugestellt|übermittelt)|nicht zustell|unzustellbar|unbekannt|n['’]a (?:pas )?pu|non remis|(?:échec|echec) de (?:la )?remise|pas (?:pu|été) (?:être |etre )?(?:remis|livr|d[ée]livr|distribu)|"
    r"no (?:se )?(?:ha )?(?:pudo|podido|puede)|no existe|kon niet|niet (?:worden )?(?:be|af)gelever|(?:af|be)leveren .{0,60}mislukt|não (?:foi|pôde|existe)|falha na entrega|"
    r"non è stat|non può essere|(?:recapito|consegna) non riuscit|impossibile|не (?:был|удалось|может|существ)|できません|届け|失敗|送信でき|无法|\b[45]\d\d[ -][45]\.\d\.\d",
    re.IGNORECASE,
)
_SURE_TEXT = re.compile(
    r"(?:message|mail|e-?mail)\b[^\n]{0,80}\n?[^\n]{0,40}\b(?:could|can|was|has|have)(?: ?not|n't) (?:yet )?(?:be(?:en)? )?delivered|"
    r"unable to deliver (?:your|this|the|message|mail|e-?mail)|(?:was|wasn't|were) (?:not )?able to deliver (?:your|the)|"
    r"delivery to the following (?:recipients?|addresses)|following (?:address(?:es|\(es\))?|recipients?) (?:failed|had)|"
    r"transcript of session|permanent (?:fatal |delivery )?errors?|mail delivery software|failed recipient|^final-recipient:",
    re.IGNORECASE | re.MULTILINE,
)
_SERVICE_NOTICE = re.compile(  # Amazon SES, and the same as a string inside another JSON text
    r'\\?"(?:notificationType|eventType)\\?"\s{0,3}:\s{0,3}\\?"Bounce'
)
_SERVICE_RECIPIENT = re.compile(rf'"emailAddress\\?"\s{{0,3}}:\s{{0,3}}\\?"({_ADDRESS})\\?"', re.ASCII)
_STATUS_FIELD = re.compile(
    r"^status:[ \t]{0,5}([245])()\.\d", re.IGNORECASE | re.MULTILINE
)  # groups pasted into the text
_FINAL_FIELD = re.compile(
    rf"^final-recipient:[^\n;]{{0,20}};[ \t<]{{0,5}}({_ADDRESS})", re.ASCII | re.IGNORECASE | re.MULTILINE
)
_ANSWERED = re.compile(
    r"(?:\[[^\]\n]{1,60}\]\s{0,3})?(?:re|aw|sv|antw|fwd?|wg|tr|rv|res|enc|i|r)\s{0,2}:", re.IGNORECASE
)
_APPENDED = re.compile(  # to the subject of the mail that is returned
    r"(?::|\(|\s-)\s{0,3}(?:non remis|undeliver\w{0,6}|(?:mail )?delivery fail\w{0,5}|unzustellbar|not delivered|no entregado|onbestelbaar|non recapitat\w)\b"
    r"[^:]{0,40}\Z",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"^[ \t>*_=#-]{0,60}(?:below this line is (?:a|the)|this is a copy of|(?:a )?copy of (?:the|your)|(?:your |the )?(?:original|returned|unsent|undelivered|"
    r"contents of the undelivered|rejected|bounced) (?:mail|message|e-?mail)s?(?: (?:headers?|follows|body|text|is|was(?! (?:received|created|sent))|below|attached|info|--)|[ :-]*$)|"
    r"(?:message|mail) (?:headers?|text|contents?|body|follows)(?: follow)?|unsent message|headers? (?:of|from|follow)|contents? of|"
    r"the (?:first|following) \d{1,3} lines|received: (?:from|by|\()|return-path:|message-id:|x-mailer:|mime-version:|dkim-signature:|"
    r"texte? original|(?:start|begin)\w{0,4} (?:of|original)|ursprüngliche|originalnachricht|included is a copy|the header of)",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_ADDRESS = re.compile(_ADDRESS, re.ASCII)
_ADDRESS_LINE = re.compile(
    rf"^[ \t*>.\"'(-]{{0,40}}(?:[45]\d\d[ -])?(?:(?:e-?mail|mail|smtp|rfc822|to|recipients?|address(?:es)?|user|unknown user|for|rcpt to|failed|final-recipient|"
    rf"original-recipient|mailbox|account|expanded from|\w{{1,20}}:)[ :;=]{{1,6}}){{0,3}}[ \t<\"'([]{{0,6}}({_ADDRESS})",
    re.ASCII | re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:contact|helpdesk|help desk|forward|ask|assist|support|questions?|reply|please (?:send|call|mail|e-?mail)|administrator|(?<!generated )(?<!expanded )from:?|sender|reporting|"
    r"mail from|sent by|on behalf|hosted|abuse|complain|cc)\b[^@\n]{0,60}$",
    re.IGNORECASE,
)
# Local names alone on their lines, as old systems list their own users.
_LOCAL_NAMES = re.compile(
    r"^[^\n@]{0,200}\b(?:recipients?|addressees?|users?)\b[^\n]{0,200}:[ \t]*\n((?:[ \t]{1,20}[\w.+-]{2,60}[ \t]{0,5}(?:\n|\Z)){1,50})",
    re.IGNORECASE | re.MULTILINE,
)
# A list manager did not pass a mail on.
_LIST_REFUSAL = Screened(
    r"(?<!\w)(?:(?:are|is) not (?:a )?member|post(?:s|ing)? by non-?member|not (?:allowed|authori[sz]ed|permitted) to (?:post|send)|(?:post|posting|message|submission) (?:has been |was )?"
    r"(?:rejected|refused|denied)|loop alert|duplicated message-id)",
    re.IGNORECASE,
)
_LIST_MANAGER = re.compile(
    r".{1,60}[-.+_](?:admin|owner|request|bounces?|errors)|listserv|majordomo|mailman|fml|sympa|ezmlm|.{0,40}listmaster"
)
_TO_FIELD = re.compile(r"^to:([^\n]{1,1000}(?:\n[ \t][^\n]{1,500}){0,20})", re.IGNORECASE | re.MULTILINE)
_CODE = re.compile(r"(?<![\d.])([245])\.\d{1,3}\.\d{1,3}(?![\d.])|(?<![\d.:])([45])[0-5]\d(?=[ :#-]|$)", re.MULTILINE)
_DELAY = re.compile(
    r"(?:this is (?:just )?a |transient|temporary )(?:warning|fail|non-fatal|error)|warning (?:only|message)|still being retried|"
    r"(?:will|we) (?:continue|keep|still|be) (?:to |re)?try|"
    r"(?:has|have) (?:not yet|been) (?:been )?(?:delivered after|delayed|postponed)|not yet been delivered|delivery (?:is |has been |status notification \()?delay|"
    r"delayed mail|do not need to (?:resend|take)|advisory-only|will be (?:retried|attempted)|message delayed|"
    r"weiterhin versucht|hat sich (?:\w{1,12} )?verzögert|sera (?:de nouveau )?(?:retent|réessay)|se volverá a intentar|"
    r"noch nicht zugestellt|verzögert|pas encore|todavía no|aún no|nog niet|ainda não|non (?:è )?ancora|ritardat|différée|retrasad|atrasad|vertraagd|försena|forsinke",
    re.IGNORECASE,
)
_LONGEST = 20_000  # characters of a report that are read


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report: the bounce, or None where all is well, and what showed it."""

    bounce: Bounce | None
    reasons: tuple[Signal, ...]


def read(mail: ParsedMail) -> Report | None:
    """The delivery report that a mail is, or None for any other mail."""
    if mail.reports:
        return _of_groups(mail)
    reasons = tuple(_outside(mail))
    if reasons:  # words alone show nothing: people write of mail that was not delivered, too
        reasons += tuple(_inside(mail))
    if sum(reason.weight for reason in reasons) < _SURE:
        return None
    return Report(Bounce(_recipients(mail), _permanent(mail)), reasons)


def _of_groups(mail: ParsedMail) -> Report:
    """What delivery status groups say: those that failed, else those that are late, else that all was delivered."""
    shown = Signal(
        "delivery_status", 3.0, "; ".join(f"{each.recipient} {each.action} {each.status}" for each in mail.reports[:5])
    )
    failed = [each for each in mail.reports if _failed(each)]
    late = [each for each in mail.reports if each.action == "delayed" or (not failed and each.status.startswith("4"))]
    if not failed and not late:
        return Report(None, (shown,))
    lasting = [each for each in failed if _lasting(each)]
    counted = failed or late
    return Report(Bounce(tuple(dict.fromkeys(each.recipient for each in counted)), bool(lasting)), (shown,))


def _failed(report: DeliveryReport) -> bool:
    return report.action == "failed" or (
        report.action not in {"delayed", "delivered", "relayed", "expanded"} and report.status[:1] != "2"
    )


def _lasting(report: DeliveryReport) -> bool:
    """Class 5 of RFC 3463; a report without a status is as lasting as its diagnostic, or its action, says."""
    if report.status[:1] in {"4", "5"}:
        return report.status[0] == "5"
    code = _CODE.search(report.diagnostic[:1000])
    return not code or (code[1] or code[2]) == "5"


def _outside(mail: ParsedMail) -> Iterator[Signal]:
    """Signs of a delivery report in its headers, or in the form of a mail service's notice."""
    failed = mail.header("x-failed-recipients")
    if failed:
        yield Signal("failed_recipients_header", 3.0, f"X-Failed-Recipients: {failed[:200]}")
    kind = (mail.header("content-type") or "").lower()
    if "multipart/report" in kind and "disposition-notification" not in kind and "feedback-report" not in kind:
        yield Signal("report_type", 1.5, kind[:100])
    if "Bounce" in mail.text[:_LONGEST] and _SERVICE_NOTICE.search(mail.text[:_LONGEST]):
        yield Signal("service_notice", 3.0, "a mail service's report of a bounce")
    if not _ANSWERED.match(mail.subject):
        yield from _envelope(mail)
        yield from _list_refusal(mail)
    elif appended := _APPENDED.search(take_apart(mail.subject).base):
        yield Signal("bounce_subject", 1.3, appended[0])


def _list_refusal(mail: ParsedMail) -> Iterator[Signal]:
    """What a list manager says that passed a mail on to nobody."""
    if mail.from_ and _LIST_MANAGER.fullmatch(mail.from_.email.partition("@")[0]):
        found = _LIST_REFUSAL.search(mail.subject[:300])
        if found:
            yield Signal("list_refusal", 2.0, found[0])


def _inside(mail: ParsedMail) -> Iterator[Signal]:
    """Signs of a delivery report in its text."""
    words = _own_words(mail)[:4000]
    sure = _SURE_TEXT.search(words)
    found = sure or _TEXT.search(words)
    if found:
        yield Signal("bounce_words", 1.0 if sure else 0.6, found[0])
    if mail.original or _COPY.search(mail.text[:_LONGEST]):
        yield Signal("returned_mail", 0.4, "the returned mail is enclosed")


def _envelope(mail: ParsedMail) -> Iterator[Signal]:
    """What sender, return path and subject say; nothing where a person answers or forwards a report."""
    sender = _daemon(mail)
    if sender:
        yield Signal("daemon_sender", 2.0 if _MAILER_DAEMON.search(sender) else 1.0, sender)
    if (mail.header("return-path") or "").strip() == "<>":
        yield Signal("null_return_path", 0.5, "Return-Path: <>")
    sure = _SURE_SUBJECT.search(mail.subject[:300])
    subject = sure or _SUBJECT.search(mail.subject[:300])
    if subject:
        yield Signal("bounce_subject", 1.3 if sure else 0.7, subject[0])


def _daemon(mail: ParsedMail) -> str:
    """How the sender names itself, if it is a mail system."""
    raw = mail.header("from") or ""
    if mail.from_:
        return str(mail.from_) if daemon(mail.from_) else ""
    return raw[:100] if _DAEMON_NAME.search(raw[:200]) or _DAEMON.search(raw[:200].lower()) else ""


def daemon(sender: Address) -> bool:
    """Whether a sender's name or address is that of a mail system."""
    local = sender.email.rpartition("@")[0].strip('"')
    return bool(_DAEMON.fullmatch(local) or _DAEMON_NAME.search(sender.name))


def _own_words(mail: ParsedMail) -> str:
    """What the mail system says, without the returned mail below it; with the report inside, where a gateway wrapped it."""
    wrapped = mail.original and _SURE_SUBJECT.search(dict(reversed(mail.original)).get("subject", "")[:300])
    return _above_copy(mail.text) + ("\n" + _above_copy(mail.original_text) if wrapped else "")


def _above_copy(text: str) -> str:
    text = text[:_LONGEST]
    copy = _COPY.search(text, 40)
    return text[: copy.start()] if copy else text


def _recipients(mail: ParsedMail) -> tuple[str, ...]:
    """The addresses that could not be reached: named by header, on lines of their own, in the text, or those of the returned mail."""
    named = (
        _addresses(mail.header("x-failed-recipients") or "") or _service_recipients(mail) or _pasted_recipients(mail)
    )
    if named:
        return named
    ours = (
        {each.email for each in mail.to}
        | {mail.from_.email if mail.from_ else ""}
        | {each.email for each in mail.reply_to}
    )
    lines = _own_words(mail).split("\n")
    on_lines = [
        found[1]
        for line in lines
        if (found := _ADDRESS_LINE.match(line)) and not _BESIDE.search(line[: found.start(1)])
    ]
    within = [
        found[0]
        for line in lines
        for found in _ANY_ADDRESS.finditer(line)
        if not _BESIDE.search(line[max(0, found.start() - 100) : found.start()])
    ]
    for candidates in (on_lines, within, _sent_to(mail)):
        strangers = tuple(dict.fromkeys(each.lower() for each in candidates if each.lower() not in ours))
        if strangers:
            return strangers
    return tuple(dict.fromkeys(each.lower() for each in on_lines or _local_names(mail) or _sent_to(mail)))


def _local_names(mail: ParsedMail) -> tuple[str, ...]:
    """Users that a system names without its domain."""
    found = _LOCAL_NAMES.search(_own_words(mail)) if mail.from_ else None
    return tuple(f"{name}@{mail.from_.domain}" for name in found[1].split()) if found and mail.from_ else ()


def _service_recipients(mail: ParsedMail) -> tuple[str, ...]:
    text = mail.text[:_LONGEST]
    return tuple(dict.fromkeys(_SERVICE_RECIPIENT.findall(text))) if _SERVICE_NOTICE.search(text) else ()


def _pasted_recipients(mail: ParsedMail) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.lower() for each in _FINAL_FIELD.findall(mail.text[:_LONGEST])))


def _sent_to(mail: ParsedMail) -> tuple[str, ...]:
    """Whom the returned mail was for: its To, enclosed or copied into the text."""
    enclosed = _addresses(dict(reversed(mail.original)).get("to", ""))
    text = mail.text[:_LONGEST]
    copy = None if enclosed else _COPY.search(text, 40)
    field = _TO_FIELD.search(text, copy.start()) if copy else None
    return _addresses(field[1]) if field else enclosed


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found[0].lower() for found in _ANY_ADDRESS.finditer(text[:5000])))


def _permanent(mail: ParsedMail) -> bool:
    """Whether the words say that trying again is pointless: by the first reply code, unless they speak of a delay."""
    words = _own_words(mail)
    if _DELAY.search(mail.subject[:300]) or _DELAY.search(words):
        return False
    code = _STATUS_FIELD.search(mail.text[:_LONGEST]) or _CODE.search(words)
    return not code or (code[1] or code[2]) != "4"
