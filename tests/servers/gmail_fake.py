"""A small IMAP server with Gmail's ways: one store of mails, whose labels are folders that show the same mails again.

mails ─┬─ [Gmail]/All Mail (all but Spam and Trash)
       ├─ INBOX, [Gmail]/Sent Mail … (a label of Gmail's own)
       └─ Leads/Hot … (a label of the user's)

What Gmail documents: X-GM-MSGID, X-GM-THRID and X-GM-LABELS (developers.google.com/gmail/imap/imap-extensions).  `on` and `once` of
`ScriptedImap` replace any answer; `highestmodseq`, `uidvalidity`, `hide_once` and `vanished` play the defects of a server.
"""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.servers.imap_fake import ScriptedImap

ALL, SENT, DRAFTS, SPAM, TRASH = (f"[Gmail]/{name}" for name in ("All Mail", "Sent Mail", "Drafts", "Spam", "Trash"))
_SPECIAL = {ALL: "\\All", SENT: "\\Sent", DRAFTS: "\\Drafts", SPAM: "\\Junk", TRASH: "\\Trash"}
_LABEL = {"INBOX": "\\Inbox", SENT: "\\Sent", DRAFTS: "\\Draft", SPAM: "\\Spam", TRASH: "\\Trash"}
_SECTION = re.compile(r"BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?")
_APPENDED = re.compile(r'APPEND "?([^"]+?)"? \(([^)]*)\) "([^"]+)" \{')
_CHANGED = re.compile(r"\(CHANGEDSINCE (\d+)")
_DATE = "%d-%b-%Y %H:%M:%S %z"

CAPABILITIES = (
    "IMAP4rev1 UNSELECT IDLE NAMESPACE ID CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE CONDSTORE LIST-EXTENDED SPECIAL-USE"
)
PASSWORD = "secret"
DONE = b"TAG OK Success\r\n"
REFUSED = b"TAG NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n"
# What it says instead of an answer, from its own and other providers' words; to be used with `on` and `once`.
OVERQUOTA = b"TAG NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)\r\n"
THROTTLED = b"TAG NO [THROTTLED] Too many requests (Failure)\r\n"
BACKOFF = b"* BYE Account exceeded command or bandwidth limits. Suggested Backoff Time (Milliseconds): 300000\r\n"
BYE = b"* BYE Session expired, please login again.\r\n"
VANISHED = b"* VANISHED (EARLIER) 1:1000000\r\n"


@dataclass(eq=False)
class GmailMail:
    """One mail of the store.  `labels` are as X-GM-LABELS shows them; `modseq` is that of its last change."""

    raw: bytes
    msgid: int
    thrid: int
    at: datetime
    labels: set[str]
    flags: set[str] = field(default_factory=set)
    modseq: int = 1


@dataclass
class Gmail(ScriptedImap):
    """A context manager around the server, for one user with the password "secret".

    `highestmodseq` is told instead of the true one; `vanished` is said unasked at every EXAMINE and FETCH.
    """

    capabilities: str = CAPABILITIES
    highestmodseq: Callable[[], int] | None = None
    vanished: bytes = b""
    labels: list[str] = field(default_factory=list)  # the user's own, "Leads/Hot"
    store: list[GmailMail] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._ids = itertools.count(1_278_455_344_230_334_865)
        self._changes = itertools.count(2)
        self._changed = 1
        self._uids: dict[str, dict[int, GmailMail]] = {name: {} for name in ("INBOX", *_SPECIAL, *self.labels)}
        self._next_uid = dict.fromkeys(self._uids, 1)
        self._hidden: set[str] = set()

    # What happens to mails

    def put(
        self,
        raw: bytes,
        *labels: str,
        thread: int | None = None,
        at: datetime | None = None,
        flags: set[str] | None = None,
    ) -> GmailMail:
        """A mail arrives with these labels: "\\Inbox" where none is given."""
        msgid = next(self._ids)
        when = (at or datetime.now(UTC)).replace(microsecond=0)
        mail = GmailMail(raw, msgid, thread or msgid, when, set(labels or ("\\Inbox",)), flags or set())
        self.store.append(mail)
        self._show(mail)
        return mail

    def label(self, mail: GmailMail, *, add: str = "", remove: str = "") -> None:
        """Moves it: a label is a folder, "\\Inbox" taken away is archiving, "\\Trash" added is deleting."""
        mail.labels = (mail.labels | ({add} if add else set())) - {remove}
        self._show(mail)

    def purge(self, mail: GmailMail) -> None:
        """It is gone for good."""
        self.store.remove(mail)
        self._show(mail)

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """As the other servers deliver."""
        del user
        self.put(raw, *self._label_of(folder), at=at)

    def hide_once(self, folder: str) -> None:
        """The next LIST leaves this folder out."""
        self._hidden.add(folder)

    def uids(self, folder: str) -> dict[int, GmailMail]:
        """What the folder shows, by UID, ascending."""
        return dict(sorted(self._uids[folder].items()))

    def _show(self, mail: GmailMail) -> None:
        """Brings every folder up to date after a change of this mail, and tells who has it open."""
        self._changed = mail.modseq = next(self._changes)
        for folder, shown in self._uids.items():
            uid = next((uid for uid, one in shown.items() if one is mail), None)
            if self._belongs(mail, folder) and uid is None:
                shown[self._next_uid[folder]] = mail
                self._next_uid[folder] += 1
                self.tell(folder, b"* %d EXISTS\r\n" % len(shown))
            elif uid is not None and not self._belongs(mail, folder):
                number = sorted(shown).index(uid) + 1
                del shown[uid]
                self.tell(folder, b"* %d EXPUNGE\r\n" % number)

    def _belongs(self, mail: GmailMail, folder: str) -> bool:
        if mail not in self.store:
            return False
        away = mail.labels & {"\\Spam", "\\Trash"}
        if folder in {SPAM, TRASH}:
            return _LABEL[folder] in away
        return not away and (folder == ALL or _LABEL.get(folder, folder) in mail.labels)

    def _label_of(self, folder: str) -> tuple[str, ...]:
        return ("\\Archived",) if folder == ALL else (_LABEL.get(folder, folder),)

    # What the server answers

    def usual(self, command: str, folder: str, literal: bytes) -> bytes:
        if folder and folder not in self._uids:
            return b"TAG NO [NONEXISTENT] Unknown Mailbox: (Failure)\r\n"
        answers: dict[str, Callable[[], bytes]] = {
            "LOGIN": lambda: DONE if shlex.split(command)[-1] == PASSWORD else REFUSED,
            "LIST": self._list,
            "SELECT": lambda: self._opened(folder, b"READ-WRITE"),
            "EXAMINE": lambda: self._opened(folder, b"READ-ONLY"),
            "STATUS": lambda: self._status(command),
            "APPEND": lambda: self._append(command, literal),
            "EXPUNGE": lambda: self._expunge(folder),
            "UID": lambda: self._by_uid(command, folder) + DONE,
        }
        answer = answers.get(command.partition(" ")[0])
        return answer() if answer else super().usual(command, folder, literal)

    def _list(self) -> bytes:
        shown = [name for name in self._uids if name not in self._hidden]
        self._hidden.clear()
        root = b'* LIST (\\HasChildren \\Noselect) "/" "[Gmail]"\r\n'
        lines = (f'* LIST (\\HasNoChildren {_SPECIAL.get(name, "")}) "/" "{name}"'.replace(" )", ")") for name in shown)
        return root + b"".join(line.encode() + b"\r\n" for line in lines) + DONE

    def _status(self, command: str) -> bytes:
        name = shlex.split(command)[1]
        if name not in self._uids:
            return b"TAG NO [NONEXISTENT] Unknown Mailbox: (Failure)\r\n"
        validity, modseq = self._numbers()
        counts = f"MESSAGES {len(self._uids[name])} UIDNEXT {self._next_uid[name]} UIDVALIDITY {validity}"
        return f'* STATUS "{name}" ({counts} HIGHESTMODSEQ {modseq})\r\n'.encode() + DONE

    def _numbers(self) -> tuple[int, int]:
        validity = self.uidvalidity if isinstance(self.uidvalidity, int) else self.uidvalidity()
        return validity, self.highestmodseq() if self.highestmodseq else self._changed

    def _opened(self, folder: str, access: bytes) -> bytes:
        validity, modseq = self._numbers()
        said = (
            f"* FLAGS (\\Answered \\Seen)\r\n* OK [UIDVALIDITY {validity}] UIDs valid.\r\n* {len(self._uids[folder])} EXISTS\r\n"
            f"* 0 RECENT\r\n* OK [UIDNEXT {self._next_uid[folder]}] Predicted next UID.\r\n* OK [HIGHESTMODSEQ {modseq}]\r\n"
        )
        return said.encode() + self.vanished + b"TAG OK [%s] selected.\r\n" % access

    def _append(self, command: str, raw: bytes) -> bytes:
        told = _APPENDED.match(command)
        if not told or told[1] not in self._uids:
            return b"TAG NO [TRYCREATE] Folder does not exist (Failure)\r\n"
        at = datetime.strptime(told[3].strip(), _DATE).astimezone(UTC)
        mail = self.put(raw, *self._label_of(told[1]), at=at, flags=set(told[2].split()))
        uid = next(uid for uid, one in self._uids[told[1]].items() if one is mail)
        return b"TAG OK [APPENDUID %s %d] (Success)\r\n" % (str(self.uidvalidity).encode(), uid)

    def _expunge(self, folder: str) -> bytes:
        """What is expunged anywhere goes to the Trash; who has the folder open is told so before this answer."""
        for mail in [mail for mail in self.uids(folder).values() if "\\Deleted" in mail.flags]:
            mail.flags.discard("\\Deleted")
            mail.labels = {"\\Trash"}
            self._show(mail)
        return DONE

    def _by_uid(self, command: str, folder: str) -> bytes:
        _, verb, uid_set, *rest = command.split(" ", 3)
        wanted = rest[0] if rest else ""
        match verb:
            case "SEARCH":
                return (
                    b"* SEARCH"
                    + b"".join(b" %d" % uid for uid in self._search(f"{uid_set} {wanted}", folder))
                    + b"\r\n"
                )
            case "FETCH":
                since = _CHANGED.search(wanted)
                mails = [(uid, self._uids[folder][uid]) for uid in self._chosen(uid_set, folder)]
                told = (
                    self._fetched(folder, uid, mail, wanted)
                    for uid, mail in mails
                    if not since or mail.modseq > int(since[1])
                )
                return self.vanished + b"".join(told)
            case "STORE":
                flags = set(re.findall(r"\\\w+", wanted))
                for uid in self._chosen(uid_set, folder):
                    self._uids[folder][uid].flags |= flags
            case "COPY":
                for uid in self._chosen(uid_set, folder):
                    self.label(self._uids[folder][uid], add=self._label_of(wanted.strip('"'))[0])
        return b""

    def _search(self, criteria: str, folder: str) -> Iterator[int]:
        key, _, value = criteria.strip().partition(" ")
        match key:
            case "ALL":
                yield from self.uids(folder)
            case "X-GM-MSGID":
                yield from (uid for uid, mail in self.uids(folder).items() if str(mail.msgid) == value)
            case "SINCE":
                day = datetime.strptime(value.strip('"'), "%d-%b-%Y").replace(tzinfo=UTC)
                yield from (uid for uid, mail in self.uids(folder).items() if mail.at >= day)
            case "UID":
                yield from self._chosen(value, folder)
            case _:
                yield from self._chosen(key, folder)

    def _chosen(self, uid_set: str, folder: str) -> list[int]:
        return self.within(uid_set, self._uids[folder])

    def _fetched(self, folder: str, uid: int, mail: GmailMail, wanted: str) -> bytes:
        labels = " ".join(f'"{name}"'.replace("\\", "\\\\") for name in sorted(mail.labels - {self._hides(folder)}))
        facts = {
            "X-GM-MSGID": str(mail.msgid),
            "X-GM-THRID": str(mail.thrid),
            "X-GM-LABELS": f"({labels})",
            "FLAGS": f"({' '.join(sorted(mail.flags))})",
            "INTERNALDATE": f'"{mail.at.strftime(_DATE)}"',
            "RFC822.SIZE": str(len(mail.raw)),
            "MODSEQ": f"({mail.modseq})",
        }
        asked = _SECTION.sub("", wanted)
        said = [f"UID {uid}", *(f"{name} {value}" for name, value in facts.items() if re.search(rf"{name}\b", asked))]
        parts = [b" ".join(word.encode() for word in said)]
        for section, start, length in _SECTION.findall(wanted):
            data = _section(mail.raw, section)[int(start or 0) :][: int(length) if length else None]
            name = f"BODY[{section}]" + (f"<{start}>" if start else "")
            parts.append(b"%s {%d}\r\n%s" % (name.encode(), len(data), data))
        number = sorted(self._uids[folder]).index(uid) + 1
        return b"* %d FETCH (%s)\r\n" % (number, b" ".join(parts))

    def _hides(self, folder: str) -> str:
        """Gmail does not show the label of the folder that is open."""
        return _LABEL.get(folder, folder)


def _section(raw: bytes, section: str) -> bytes:
    """A part of a mail that has no parts (RFC 3501, 6.4.5)."""
    head, _, body = raw.partition(b"\r\n\r\n")
    if not section:
        return raw
    if section == "HEADER":
        return head + b"\r\n\r\n"
    if section.startswith("HEADER.FIELDS ("):
        names = {name.lower().encode() for name in section[len("HEADER.FIELDS (") : -1].replace('"', "").split()}
        lines = re.findall(rb"[^\r\n]+(?:\r\n[ \t][^\r\n]*)*\r\n", head + b"\r\n")
        return b"".join(line for line in lines if line.partition(b":")[0].strip().lower() in names) + b"\r\n"
    return body  # TEXT or 1
