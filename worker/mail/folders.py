"""Which folder is which: SPECIAL-USE (RFC 6154) where the server says so, else a guess from the name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from worker.model import Role

_BY_ATTRIBUTE = {
    "\\sent": Role.SENT,
    "\\drafts": Role.DRAFTS,
    "\\all": Role.ALL,
    "\\trash": Role.TRASH,
    "\\junk": Role.JUNK,
}
_BY_NAME = {
    Role.SENT: """
        sent | sent items | sent messages | sent mail | sent-mail | gesendet | gesendete elemente | gesendete objekte | gesendete nachrichten
        envoyés | messages envoyés | éléments envoyés | courrier envoyé | enviados | elementos enviados | mensajes enviados | itens enviados
        posta inviata | inviati | inviata | verzonden | verzonden items | verzonden berichten | sendt | sendte elementer | skickat | skickade objekt
        lähetetyt | wysłane | elementy wysłane | odeslané | odeslaná pošta | odoslané | elküldött | отправленные | надіслані | gönderilmiş öğeler
        已发送 | 已寄出 | 送信済み | 送信済みアイテム | 보낸편지함
    """,
    Role.DRAFTS: """
        drafts | draft | entwürfe | brouillons | borradores | rascunhos | bozze | concepten | kladder | utkast | luonnokset | szkice | koncepty
        wersje robocze | rozepsané | piszkozatok | черновики | чернетки | taslaklar | 草稿 | 草稿箱 | 下書き
    """,
    Role.TRASH: """
        trash | deleted items | deleted messages | deleted | bin | papierkorb | gelöschte elemente | gelöschte objekte | corbeille | éléments supprimés
        papelera | elementos eliminados | lixeira | cestino | posta eliminata | prullenbak | verwijderde items | slettet post | papirkurv | papperskorg
        roskakori | kosz | elementy usunięte | koš | törölt elemek | корзина | удаленные | кошик | çöp kutusu | 已删除 | 已删除邮件 | ゴミ箱
    """,
    Role.JUNK: """
        junk | spam | junk e-mail | junk email | junk mail | bulk mail | unerwünscht | spamverdacht | courrier indésirable | pourriel | indésirables
        correo no deseado | lixo eletrônico | posta indesiderata | ongewenste e-mail | ongewenst | skräppost | uønsket e-post | roskaposti
        wiadomości-śmieci | nevyžádaná pošta | levélszemét | спам | нежелательная почта | 垃圾邮件 | 迷惑メール
    """,
    Role.ALL: "all mail | alle nachrichten | tous les messages | todos | tutti i messaggi",
}
_ROLE_OF_NAME = {
    name.strip(): role for role, names in _BY_NAME.items() for line in names.splitlines() for name in line.split("|")
}


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A line of LIST (RFC 3501, 7.2.2): attributes as sent, the name decoded from modified UTF-7."""

    name: str
    delimiter: str
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FolderInfo:
    """A folder that can be opened; a `guessed` role needs a person's word before anything is done by it."""

    name: str
    role: Role
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """What EXAMINE or STATUS said (RFC 3501, 6.3.2 and 6.3.10; RFC 7162; RFC 8474).

    `uidnext` is None where the server did not say; `highestmodseq` is None where CONDSTORE is unsupported.
    """

    name: str
    uidvalidity: int
    uidnext: int | None
    exists: int
    highestmodseq: int | None = None
    mailboxid: str | None = None

    @property
    def newest(self) -> tuple[int, int]:
        """What changes when mail arrives."""
        return self.uidvalidity, self.exists if self.uidnext is None else self.uidnext


def roles(listed: Iterable[ListedFolder]) -> list[FolderInfo]:
    """The folders that can be opened, each with its role; a name is only guessed from where no attribute gave that role."""
    found = [_told(folder) or _guess(folder) for folder in listed if not _closed(folder)]
    taken = {folder.role for folder in found if not folder.guessed}
    infos = []
    for folder in found:
        keeps = not folder.guessed or folder.role not in taken
        infos.append(folder if keeps else replace(folder, role=Role.OTHER, guessed=False))
        taken.add(folder.role)
    return infos


def _closed(folder: ListedFolder) -> bool:
    return bool({"\\noselect", "\\nonexistent"} & {attribute.lower() for attribute in folder.attributes})


def _told(folder: ListedFolder) -> FolderInfo | None:
    if folder.name.upper() == "INBOX":
        return FolderInfo(folder.name, Role.INBOX)
    for attribute in sorted(folder.attributes):
        if role := _BY_ATTRIBUTE.get(attribute.lower()):
            return FolderInfo(folder.name, role)
    return None


def _guess(folder: ListedFolder) -> FolderInfo:
    """Only folders at the top, below INBOX or below a provider's own root ("[Gmail]") are guessed at."""
    *above, last = folder.name.split(folder.delimiter) if folder.delimiter else [folder.name]
    usual = all(part.upper() == "INBOX" or part.startswith("[") for part in above)
    role = _ROLE_OF_NAME.get(last.casefold()) if usual else None
    return FolderInfo(folder.name, role or Role.OTHER, guessed=role is not None)
