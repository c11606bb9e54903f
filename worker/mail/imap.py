"""One IMAP connection (RFC 3501) over imapclient: read-only, every wait bounded, every error translated at this door.

imapclient connects, signs in, lists, opens and searches.  FETCH and IDLE are read in `wire`: imapclient's parser is several times slower
than the wire, and its `idle_check` neither tells the end of the stream from silence nor sees lines that are already buffered.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from imaplib import IMAP4
from itertools import islice
from types import TracebackType
from typing import Any, Self

import structlog
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from worker.errors import FolderInvalidError, OutsideError, SignInRefusedError, UnreachableError
from worker.mail import fetch
from worker.mail.bearer import BearerAnswers, TokenSource, mechanism
from worker.mail.fetch import Line, MalformedResponseError, Value
from worker.mail.folders import FolderInfo, FolderStatus, ListedFolder, roles
from worker.mail.idle import IdleWire, Phase
from worker.mail.mailbox import BODY_BATCH, BODY_LIMIT, HEADER_BATCHES, Mailbox
from worker.mail.refusals import refusal, sign_in_refusal, tls_trouble, wait_seconds
from worker.mail.security import Security, refuse_in_the_clear
from worker.mail.wire import CommandRefusedError, ServerByeError
from worker.model import FetchedMail

__all__ = ["BODY_BATCH", "BODY_LIMIT", "IDLE_LIMIT", "ImapAccount", "ImapSession", "Mailbox", "Security"]


IDLE_LIMIT = 9 * 60.0  # seconds; RFC 2177 wants less than 29 minutes, firewalls forget a silent connection after ten
_REFUSED_LIMIT = 8  # mails of one batch; with more of them the server is at fault, not the mails
_SEARCH_SPAN = 50_000  # UIDs a search: imaplib refuses longer answers than 1,000,000 bytes
_APPENDUID = re.compile(rb"\[APPENDUID \d{1,10} (\d{1,10})\]", re.IGNORECASE)
# What imapclient and imaplib raise on answers that are no IMAP.
_NONSENSE = (ValueError, AssertionError, TypeError, KeyError, IndexError)

log = structlog.get_logger()

_Listed = tuple[tuple[bytes, ...], bytes | None, str]  # attributes, delimiter, name
_Found = dict[int, FetchedMail | dict[bytes, Value]]  # by UID what FETCH responses gave: a mail, or items of one


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """Where a mailbox lives and how to sign in: by `access_token` (OAuth 2), else by `stored_password`, else by `password`.

    The two callables are called at each sign-in, and raise what keeps them from giving a secret.

    Raises ValueError for security "none" with a host that is not this machine.
    """

    host: str
    port: int
    security: Security
    username: str
    password: str = field(default="", repr=False)
    timeout_seconds: float = 30.0
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False)
    access_token: TokenSource | None = field(default=None, repr=False)
    stored_password: Callable[[], str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        refuse_in_the_clear(self.security, self.host)


class ImapSession:
    """A `Mailbox` on a server, signed in once it is made; a context manager that signs out.  For one thread at a time, but for `cut`.

    It is read by whoever holds it, or it waits for mail: from `begin_waiting` on until `waits` is False again.  Waiting never blocks; its
    moments are seconds of the monotonic clock, and it raises what reading raises.

    Raises SignInRefusedError, UnreachableError, ThrottledError.
    """

    def __init__(self, account: ImapAccount) -> None:
        self._account = account
        self._open: FolderStatus | None = None
        self._signed_in = False
        self._first_seen: dict[
            str, FolderStatus
        ] = {}  # how each folder was when it was first opened after the last waiting
        self._waited_in: FolderStatus | None = None
        try:
            self._client = self._connect()
            self._imap: IMAP4 = self._client._imap  # noqa: SLF001  # the lines of FETCH and IDLE are read on it
            self._imap.debug = 0  # imapclient sets 5, which formats every line of mail for the log
            self._wire = IdleWire(self._imap, account.timeout_seconds)
            self._secure_and_sign_in()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            with suppress(OSError, IMAP4.error):
                self._client.logout()
        self.close()

    def cut(self) -> None:
        """Breaks the connection: whoever reads it fails at once.  May be called from any thread, and after the end."""
        with suppress(OSError):
            socket.socket.shutdown(self._imap.sock, socket.SHUT_RDWR)  # not TLS's own, which a reader would not survive

    @property
    def received(self) -> int:
        return self._wire.received

    @property
    def labels(self) -> bool:
        return bool(self._client.has_capability("X-GM-EXT-1"))

    def folders(self) -> list[FolderInfo]:
        with self._door():
            if self._client.has_capability("SPECIAL-USE") and self._client.has_capability("LIST-EXTENDED"):
                listed = self._list_with_roles()
            else:
                listed = self._client.list_folders()
        return roles(
            ListedFolder(
                name,
                (delimiter or b"").decode("ascii", "replace"),
                frozenset(a.decode("ascii", "replace") for a in attributes),
            )
            for attributes, delimiter, name in listed
        )

    def open(self, name: str) -> FolderStatus:
        self._open = None
        with self._door():
            said = self._client.select_folder(name, readonly=True)
        if not said.get(b"UIDVALIDITY"):
            raise FolderInvalidError(
                f"{name}: the server gives no UIDVALIDITY; nothing read there could be recognised later"
            )
        self._open = _status(name, said)
        self._wire.exists = self._open.exists
        self._first_seen.setdefault(name, self._open)
        return self._open

    def glance(self, name: str) -> FolderStatus | None:
        if self._open and self._open.name == name:  # STATUS may lag behind there (RFC 3501, 6.3.10)
            return None
        items = ["MESSAGES", "UIDNEXT", "UIDVALIDITY"]
        items += ["HIGHESTMODSEQ"] if self._client.has_capability("CONDSTORE") else []
        items += ["MAILBOXID"] if self._client.has_capability("OBJECTID") else []
        with self._door():
            try:
                said = self._client.folder_status(name, items)
            except IMAP4.abort:
                raise
            except (IMAP4.error, *_NONSENSE):
                return None
        if not all(said.get(item.encode()) is not None for item in items) or not said[b"UIDVALIDITY"]:
            return None
        status = _status(name, said)
        self._first_seen.setdefault(name, status)
        return status

    def uids(self, low: int, high: int | None = None) -> list[int]:
        found: set[int] = set()
        for first, last in _spans(low, high, self._opened()):
            with self._door():
                found.update(self._client.search(["UID", f"{first}:{last or '*'}"]))
        # A range past the end names the last mail (RFC 3501, 6.4.8: "*" is in any range).
        return sorted(uid for uid in found if uid >= low and (high is None or uid <= high))

    def headers(self, uids: Sequence[int]) -> Iterator[FetchedMail]:
        parts = (taken for _, taken in fetch.uid_sets(uids, HEADER_BATCHES[0]))
        return (header for found in self.header_batches(parts) for header in found)

    def header_batches(self, parts: Iterable[Sequence[int]]) -> Generator[list[FetchedMail]]:
        wanted = f"(UID FLAGS INTERNALDATE RFC822.SIZE{self._server_items()} BODY.PEEK[HEADER.FIELDS ({fetch.HEADER_FIELDS})])"
        return self._fetch(parts, wanted)

    def bodies(self, uids: Sequence[int], max_bytes: int = BODY_LIMIT) -> Iterator[FetchedMail]:
        wanted = f"(UID FLAGS INTERNALDATE RFC822.SIZE{self._server_items()} BODY.PEEK[]<0.{max_bytes}>)"
        parts = (taken for _, taken in fetch.uid_sets(uids, BODY_BATCH))
        return (mail for found in self._fetch(parts, wanted) for mail in found)

    def append(self, folder: str, raw: bytes, flags: Sequence[str], at: datetime | None) -> int | None:
        with self._door():
            answer = self._client.append(folder, raw, flags, at)
        told = _APPENDUID.search(answer)
        return int(told[1]) if told else None

    def find(self, folder: str, since_uid: int) -> list[tuple[int, bytes]]:
        self.open(folder)
        return [(header.uid or 0, header.raw) for header in self.headers(self.uids(since_uid))]

    def remove(self, folder: str, uids: Sequence[int], trash: str | None) -> None:
        self._open = None
        with self._door():
            self._client.select_folder(folder)
            if trash and self.labels and self._client.has_capability("MOVE"):
                self._client.move(uids, trash)
                return
            self._client.delete_messages(uids, silent=True)
            if self._client.has_capability("UIDPLUS"):  # a plain EXPUNGE would take along what others marked
                self._client.uid_expunge(uids)

    def make_folder(self, name: str) -> None:
        with self._door():
            self._client.create_folder(name)
            self._client.subscribe_folder(name)

    # Waiting

    def begin_waiting(self, folder: str, now: float, limit: float = IDLE_LIMIT) -> bool:
        """Opens the folder and waits in it; whether mail came since it was first opened after the last waiting (or since that began).

        Opening blocks.  At least every `limit` seconds the waiting proves that the server still answers.
        """
        before = self._first_seen.get(folder, self._waited_in)
        self._waited_in = found = self.open(folder)
        self._first_seen.clear()
        with self._door():
            self._wire.begin(now, min(limit, IDLE_LIMIT), idle=self._client.has_capability("IDLE"))
        return before is not None and before.newest != found.newest

    def hear(self, now: float) -> bool:
        """Takes in what the server said: to be called when there is something to read, at `deadline`, and after `begin_waiting`.

        Returns whether it said anything.
        """
        with self._door():
            heard = self._wire.hear(now)
            self._wire.due(now)
        return heard

    def end_waiting(self, now: float) -> None:
        """Asks for the end of the waiting."""
        with self._door():
            self._wire.end(now)

    @property
    def waits(self) -> bool:
        return self._wire.phase is not Phase.FREE

    @property
    def announced(self) -> bool:
        """Whether mail was announced since the waiting began."""
        return self._wire.changed

    @property
    def deadline(self) -> float:
        """When `hear` must be called at the latest."""
        return self._wire.deadline

    def fileno(self) -> int:
        """The socket, for a selector."""
        return self._imap.sock.fileno()

    # Connecting

    def _connect(self) -> IMAPClient:
        account = self._account
        with self._door():
            return IMAPClient(
                account.host,
                account.port,
                ssl=account.security == "tls",
                ssl_context=account.ssl_context or _trusting(),
                timeout=account.timeout_seconds,
            )

    def _secure_and_sign_in(self) -> None:
        with self._door():
            if self._account.security == "starttls":
                self._client.starttls(self._account.ssl_context or _trusting())
        if self._account.access_token:
            self._sign_in_by_token(self._account.access_token)
        else:
            self._sign_in_by_password((self._account.stored_password or (lambda: self._account.password))())
        self._signed_in = True
        with self._door():
            if self._client.has_capability("CONDSTORE") and self._client.has_capability("ENABLE"):
                self._client.enable("CONDSTORE")  # else Dovecot keeps HIGHESTMODSEQ to itself

    def _sign_in_by_password(self, password: str) -> None:
        username, client = self._account.username, self._client
        try:
            with self._door():
                if (username + password).isascii():
                    client.login(username, password)
                else:  # LOGIN is ASCII alone
                    client.plain_login(username, password)
        except LoginError as error:
            raise self._not_signed_in(error, password) from error

    def _sign_in_by_token(self, tokens: TokenSource) -> None:
        """A token may be withdrawn before its time: one that is refused is replaced once."""
        token = tokens("")
        try:
            self._present(token)
        except SignInRefusedError:
            fresh = tokens(token)
            self._present(fresh)

    def _present(self, token: str) -> None:
        account = self._account
        try:
            with self._door():
                how = mechanism(["OAUTHBEARER"] if self._client.has_capability("AUTH=OAUTHBEARER") else [])
                answers = BearerAnswers(how, account.username, token, account.host, account.port)
                self._client.sasl_login(how, answers)
        except LoginError as error:
            raise self._not_signed_in(error, token) from error

    def _not_signed_in(self, error: LoginError, secret: str) -> OutsideError:
        """A broken connection is no bad password; imapclient hides one in a LoginError."""
        if isinstance(error.__context__, IMAP4.abort):
            return self._broken(error.__context__)
        said = str(error).replace(secret, "…") if secret else str(error)
        return sign_in_refusal(said, self._where, by_token=self._account.access_token is not None)

    # Errors and the end

    @property
    def _where(self) -> str:
        return f"{self._account.username} at {self._account.host}:{self._account.port}"

    @contextmanager
    def _door(self) -> Iterator[None]:
        """Whatever the libraries raise becomes one of ours; their words are kept out of it, for they may quote mail."""
        try:
            yield
        except LoginError:
            raise
        except (IMAP4.abort, MalformedResponseError, EOFError, OSError) as error:
            raise self._broken(error) from error
        except IMAP4.error as error:
            raise refusal(str(error), self._where) from error
        except _NONSENSE as error:
            raise UnreachableError(f"{self._where}: the server's answer makes no sense; {self._mend}") from error

    def _broken(self, error: BaseException) -> OutsideError:
        if isinstance(error, TimeoutError):
            return UnreachableError(
                f"{self._where}: no answer within {self._account.timeout_seconds:g} s; {self._mend}"
            )
        if isinstance(error, ssl.SSLError) and not self._signed_in:
            return UnreachableError(f"{self._where}: {tls_trouble(error)}")
        if isinstance(error, IMAP4.abort) and (farewell := self._farewell(error)):
            return refusal(farewell, self._where)
        if isinstance(error, OSError) and error.strerror:
            return UnreachableError(f"{self._where}: {error.strerror}; {self._mend}")
        return UnreachableError(f"{self._where}: the connection broke; {self._mend}")

    def _farewell(self, error: IMAP4.abort) -> str | None:
        """The words of BYE that ended the connection; imaplib raises them bare, or not at all."""
        said = self._imap.untagged_responses.get("BYE") if hasattr(self, "_imap") else None
        if said and isinstance(said[-1], bytes):
            return f"BYE {said[-1].decode('ascii', 'replace')}"
        return str(error) if isinstance(error, ServerByeError) or "BYE" in str(error) else None

    @property
    def _mend(self) -> str:
        return "try again later" if self._signed_in else "check host, port and security"

    def close(self) -> None:
        """Ends the connection without a word; may be called twice."""
        if client := getattr(self, "_client", None):
            with suppress(OSError, IMAP4.error):
                client.shutdown()

    # Commands that imapclient has not

    def _opened(self) -> FolderStatus:
        if self._open is None:
            raise RuntimeError("open a folder first")
        return self._open

    def _list_with_roles(self) -> list[_Listed]:
        """LIST with the roles asked for: RFC 6154 lets a server leave them out of a plain one."""
        said, answer = self._imap._simple_command("LIST", '""', '"*"', "RETURN (SPECIAL-USE)")  # noqa: SLF001  # imaplib adds no return options
        if said != "OK":
            raise IMAP4.error(f"LIST was refused: {answer[-1].decode('ascii', 'replace')}")
        _, lines = self._imap._untagged_response("OK", [None], "LIST")  # noqa: SLF001  # see above
        listed: list[_Listed] = self._client._proc_folder_list(lines)  # noqa: SLF001  # see above
        return listed

    def _server_items(self) -> str:
        """The ids that this server keeps: X-GM-MSGID, or EMAILID (RFC 8474)."""
        if self._client.has_capability("X-GM-EXT-1"):
            return " X-GM-MSGID X-GM-THRID X-GM-LABELS"
        return " EMAILID THREADID" if self._client.has_capability("OBJECTID") else ""

    def _fetch(self, parts: Iterable[Sequence[int]], wanted: str) -> Generator[list[FetchedMail]]:
        """What the server gives of each part in turn, ascending, while it prepares the next ones."""
        self._opened()
        coming = (tuple(sorted(set(part))) for part in parts)
        refused = True
        while refused:
            refused = False
            answers = self._answers(coming, wanted)
            for first in answers:
                refused |= first[1] is None
                late = list(answers) if refused else []  # what is on its way is read before anything else is said
                for uids, answer in (first, *late):
                    with self._door():
                        found = self._given(uids, wanted) if answer is None else answer
                    yield [mail for uid in uids if uid in found and (mail := _mail(uid, found[uid]))]

    def _answers(
        self, coming: Iterator[tuple[int, ...]], wanted: str
    ) -> Iterator[tuple[tuple[int, ...], _Found | None]]:
        """Each part and its items; None for one that was refused, after which no further one is asked for."""
        asked: deque[tuple[tuple[int, ...], int]] = deque()  # UIDs, and in how many commands
        refused = False

        def commands() -> Iterator[tuple[str, ...]]:
            while not refused and (part := next(coming, None)) is not None:
                sets = [uid_set for uid_set, _ in fetch.uid_sets(part, len(part))]
                asked.append((part, len(sets)))
                yield from (("UID", "FETCH", uid_set, wanted) for uid_set in sets)

        found: _Found = {}
        with self._door():
            answers = self._wire.run_ahead(commands())
            for first in answers:
                uids, number = asked.popleft()
                whole = True
                for lines, refusal_ in (first, *islice(answers, number - 1)):
                    _add(found, lines)
                    if refusal_ and wait_seconds(str(refusal_)) is not None:
                        raise refusal_
                    whole = whole and refusal_ is None
                refused = refused or not whole
                given = {uid: found.pop(uid) for uid in uids if uid in found}
                yield uids, given if whole else None

    def _given(self, asked: tuple[int, ...], wanted: str) -> _Found:
        """The items of each mail that the server gives; a few that it refuses alone are left out, as if they were gone."""
        found: _Found = {}
        refused: dict[int, CommandRefusedError] = {}
        parts = [asked]
        while parts:
            part = parts.pop()
            try:
                for uid_set, _ in fetch.uid_sets(part, len(part)):
                    _add(found, self._wire.run("UID", "FETCH", uid_set, wanted))
            except CommandRefusedError as error:
                if wait_seconds(str(error)) is not None or len(refused) == _REFUSED_LIMIT:
                    raise
                if len(part) == 1:
                    refused[part[0]] = error
                else:
                    parts += [part[: len(part) // 2], part[len(part) // 2 :]]
        if refused and not found:
            raise refused.popitem()[1]
        for uid in refused:
            log.warning("the server does not give a mail", uid=uid)
        return found


def _add(found: _Found, lines: Iterable[Line]) -> None:
    """What the lines hold; what the server says of one mail in several responses is joined."""
    for line in lines:
        if mail := fetch.usual(line):
            found[mail.uid or 0] = mail
        elif (items := fetch.items(line)) and (uid := fetch.uid_of(items)) is not None:
            known = found.setdefault(uid, items)
            if isinstance(known, dict):
                known.update(items)


def _mail(uid: int, found: FetchedMail | dict[bytes, Value]) -> FetchedMail | None:
    return found if isinstance(found, FetchedMail) else fetch.mail(uid, found)


def _status(name: str, said: Mapping[bytes, Any]) -> FolderStatus:
    """What imapclient made of the answer to EXAMINE or STATUS."""
    mailboxid = said.get(b"MAILBOXID")
    return FolderStatus(
        name=name,
        uidvalidity=said[b"UIDVALIDITY"],
        uidnext=said.get(b"UIDNEXT"),
        exists=said.get(b"EXISTS", said.get(b"MESSAGES", 0)),
        highestmodseq=said.get(b"HIGHESTMODSEQ") or None,
        mailboxid=mailboxid[0].strip(b"()").decode("ascii", "replace") if mailboxid else None,
    )


@lru_cache
def _trusting() -> ssl.SSLContext:
    """What this machine trusts, read once: a context holds every certificate of it, some hundred kB."""
    return ssl.create_default_context()


def _spans(low: int, high: int | None, status: FolderStatus) -> Iterator[tuple[int, int | None]]:
    """The range to search, in pieces whose answers stay short where the folder is large."""
    end = high if high is not None else (status.uidnext or 0)
    while status.exists > _SEARCH_SPAN and low + _SEARCH_SPAN <= end:
        yield low, low + _SEARCH_SPAN - 1
        low += _SEARCH_SPAN
    if high is None or low <= high:
        yield low, high
