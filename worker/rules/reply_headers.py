"""The words with which mail programs introduce an older mail: Outlook, Gmail, Apple Mail, Thunderbird, Yahoo, Samsung, Notes, Zimbra, Proton.

Data for `worker.rules.quotes`, in the languages in which the programs are sold.
"""

from __future__ import annotations

import re

VERB = re.compile(
    r"(?:wrote|writes|schrieb|geschrieben|a[ \xa0]écrit|a[ \xa0]scris|va escriure|escribi[oó]|schreef|ha scritto|scrisse|escreveu|skrev|skreiv|skrifaði"
    r"|napisał(?:\(a\)|a)?|napisan[ao](?: je)?|napisao(?: je)?|napísal(?:\(a\)|a)?|napsal(?:\(a\)|a)?|pisze|píše|je napisala?|написал(?:\(а\)|а)?|пише|пишет|написа|έγραψε|写道|寫道|のメール|님이 작성"
    r"|kirjoitti|írta|yazdı|yazmış|kirjutas|rašė|rakstīja|đã viết|menulis|menulis pesan berikut|a scris|כתב(?:ה)?|كتب)(?!\w)"
)  # of a text in lower case
OPENING = re.compile(
    r"[-\s*\u202a\u202b]{0,8}(?:on|am|le|el|op|il|em|no dia|den|d\.|dne|dňa|dnia|w dniu|at|vào|el día|a las|el dia|pada|în|la|στις|em dom|wiadomość"
    r"|(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|pon|wt|śr|czw|pt|sob|niedz|ma|ti|ke|to|pe|la|su)[a-zé]{0,8}[.,]|在|于|於|\d{1,4}[./-]\d{1,4}|\d{1,2}\.?\s\w{1,12})(?!\w)",
    re.IGNORECASE,
)
_SEPARATED = (
    "original", "ursprüngliche", "weitergeleitete?", "forwarded", "reply separator", "reply message", "reply above", "message (?:d['’]origine|original|transféré)", "mail original", "courriel original",
    "mensaje (?:original|reenviado)", "correo original", "mensagem (?:original|encaminhada|reencaminhada)", "messaggio (?:originale|inoltrato)", "oorspronkelijk", "doorgestuurd",
    "originalnachricht", "original-nachricht", "ursprungligt", "originalmeddelande", "vidarebefordrat", "videresendt", "oprindelig", "opprinnelig", "oryginalna", "wiadomość oryginalna", "přeposlaná", "původní zpráva",
    "eredeti üzenet", "alkuperäinen", "orijinal", "исходное сообщение", "пересылаемое сообщение", "転送メッセージ", "原始邮件", "原始郵件", "转发邮件", "antwort auf",
)  # fmt: skip
_BEGUN = (
    "begin forwarded message", "forwarded message", "anfang der weitergeleiteten (?:nachricht|e-?mail)", "début du message (?:réexpédié|transféré)", "inicio del mensaje reenviado",
    "inizio messaggio inoltrato", "begin doorgestuurd bericht", "início da mensagem (?:reencaminhada|encaminhada)", "początek przekazywanej wiadomości", "vidarebefordrat brev", "start på videresendt besked",
    "videresendt melding", "började vidarebefordra meddelande",
)  # fmt: skip
BEGINNINGS = frozenset(phrase[:3] for phrase in _BEGUN)
SEPARATOR = re.compile(
    rf"[ \t]{{0,8}}(?:[-_=]{{2,40}}[ \t]{{0,4}}(?:{'|'.join(_SEPARATED)})|(?:{'|'.join(_BEGUN)})[ \t]{{0,4}}:?[ \t]{{0,4}}$)",
    re.IGNORECASE,
)
_LABELS = {
    "from": "from,von,de,da,van,från,fra,od,author,expéditeur,remitente,remetente,mittente,avsändare,afsender,avsender,nadawca,lähettäjä,feladó,odesílatel,odesilatel,odosielateľ,kimden,gönderen,de la,saatja,от,от кого,від,отправитель,από,差出人,发件人,寄件者,보낸 사람,מאת,من,sender",
    "sent": "sent,date,gesendet,datum,datum/uhrzeit,envoyé,envoyé le,enviado,enviado el,enviado em,enviado a,enviada,enviada em,fecha,fecha de envío,inviato,data,verzonden,skickat,sendt,sänt,dato,wysłano,wysłane,lähetetty,päivämäärä,päiväys,odesláno,odoslané,dátum,küldve,elküldve,gönderildi,tarih,trimis,дата,отправлено,ημερομηνία,送信日時,日付,发送时间,寄件日期,日期,날짜,보낸 날짜,תאריך,message du",
    "to": "to,an,à,a,para,aan,till,til,do,komu,címzett,kime,către,vastaanottaja,destinataire,destinatario,кому,προς,宛先,收件人,받는 사람,אל,empfänger,pour",
    "cc": "cc,bcc,kopie,kopie an,copie à,copie,kopia,kopi,kopio,másolatot kap,bilgi,копия,抄送,副本,cco,cci,dw",
    "subject": "subject,betreff,betrifft,objet,sujet,asunto,oggetto,onderwerp,assunto,ämne,emne,temat,aihe,předmět,predmet,tárgy,konu,subiect,тема,θέμα,件名,主题,主旨,제목,נושא",
    "reply": "reply-to,répondre à,antwort an,importance,wichtigkeit,priority,attachments,anlagen,sent by,organization,resent-from",
}  # fmt: skip
_KIND = {name: kind for kind, names in _LABELS.items() for name in names.split(",")}
LABEL = re.compile(
    rf"\W{{0,8}}({'|'.join(sorted(_KIND, key=len, reverse=True))})\s{{0,8}}\*?\s{{0,3}}[:：]", re.IGNORECASE
)


def kind_of(label: str) -> str:
    """What a label that LABEL found says of the mail: "from", "sent", "to", "cc", "subject" or "reply"."""
    return _KIND.get(label.lower(), "reply")
