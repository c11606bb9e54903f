"""Hands one frozen mail to a server, in phases driven by ourselves, so that every failure tells whether it may have been accepted.

    connect ─ EHLO ─ STARTTLS ─ AUTH ─ MAIL ─ RCPT ─ DATA ─► 354 ─ body without its end ─► fence ─► "." ─► the answer
    └────────────── nothing was accepted: Temporary, or Permanent on 5xx ──────────────┘          └─ else Unknown ─┘

`smtplib.sendmail()` would hide the phase of a failure, go on when one recipient is refused, and raise on a malformed 250.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from worker.errors import SignInRefusedError, UnreachableError
from worker.mail.bearer import BearerAnswers, TokenSource, mechanism
from worker.mail.refusals import sign_in_mend, tls_trouble
from worker.mail.security import Security, refuse_in_the_clear
from worker.model import Accepted, Fenced, FrozenMail, Outcome, Permanent, Temporary, Unknown

_REPLY_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])([^\r\n]*))?\r?\n")
_REPLY_LIMIT = 65_536  # bytes of an answer; RFC 5321, 4.5.3.1.5 allows 512 a line
_HELLO = "[127.0.0.1]"  # what mail clients say of themselves: the machine's name is nobody's business


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """Where and as whom to hand in mail (RFC 6409).

    `security` is "tls" (implicit, port 465), "starttls" (port 587), or "none", for this machine's own servers only.  Without a username
    nobody signs in: else by `access_token` (OAuth 2), `stored_password` or `password`, in this order.  `timeout_seconds` bounds every step
    before the mail's end; `answer_seconds` the wait for the answer to it (RFC 5321, 4.5.3.2.6).
    """

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    access_token: TokenSource | None = field(default=None, repr=False)
    stored_password: Callable[[], str] | None = field(default=None, repr=False)
    timeout_seconds: float = 60.0
    answer_seconds: float = 600.0
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        refuse_in_the_clear(self.security, self.host)


class Courier(Protocol):
    """Whoever carries a frozen mail to its recipient."""

    def deliver(self, mail: FrozenMail, *, fence: Callable[[], bool]) -> Outcome:
        """One attempt.  `fence` is called once, when only the end of the mail is still missing; False stops it there.

        The recipient alone decides: where the server does not take the copy for `mail.bcc`, the mail goes without it, and the outcome says so.
        What `fence` raises is raised again, nothing having been sent.  Raises SignInRefusedError where the server refuses the account.
        """
        ...

    def close(self) -> None:
        """Ends the connection that deliveries may have left open for the next one."""
        ...


class SmtpCourier:
    """A Courier over SMTP (RFC 5321).  For one thread at a time; keeps its connection from one mail to the next."""

    def __init__(self, account: SmtpAccount) -> None:
        self._account = account
        self._smtp: smtplib.SMTP | None = None

    def deliver(self, mail: FrozenMail, *, fence: Callable[[], bool]) -> Outcome:
        handed = self._hand_over(mail)
        if not isinstance(handed, _Handed):
            return handed
        smtp = handed.smtp
        self._smtp = None  # until the answer is read, nobody may speak on this connection again
        with contextlib.ExitStack() as stack:
            stack.callback(smtp.close)
            if not fence():
                return Fenced()
            outcome = _finish(smtp, self._account.answer_seconds)
            if not isinstance(outcome, Unknown):
                self._smtp = smtp
                stack.pop_all()
            if isinstance(outcome, Accepted) and handed.bcc_refused:
                return Accepted(outcome.answer, handed.bcc_refused)
            return outcome

    def check(self, sender: str = "") -> None:
        """Connects and signs in, and sends nothing.  Raises SignInRefusedError, or UnreachableError for everything else.

        With `sender` it asks whether mail from that address would be taken (many servers decide at RCPT), and takes that back.
        """
        where = f"{self._account.host}:{self._account.port}"
        try:
            smtp = _connect(self._account)
        except (smtplib.SMTPException, OSError) as error:
            raise UnreachableError(f"{where}: {_trouble(error)}") from error
        try:
            if sender:
                _ask_for_sender(smtp, sender)
        except (smtplib.SMTPException, OSError) as error:
            raise UnreachableError(f"{where}: {_trouble(error)}") from error
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):  # the answer to QUIT changes nothing
                smtp.quit()
            smtp.close()

    def _hand_over(self, mail: FrozenMail) -> _Handed | Temporary | Permanent:
        """Everything up to the body without its end; or why that failed, with no connection left."""
        try:
            smtp = self._begin(mail)
            _require(smtp.rcpt(mail.recipient), 250)
            bcc_refused = _copy_to(smtp, mail.bcc) if mail.bcc else ""
            _require(smtp.docmd("DATA"), 354)
            smtp.send(_stuffed(mail.raw))
            _require_silence(smtp)
        except _RefusedError as refusal:
            self.close()
            return refusal.outcome
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Temporary(_words(error))
        except BaseException:
            self._drop()
            raise
        return _Handed(smtp, bcc_refused)

    def _begin(self, mail: FrozenMail) -> smtplib.SMTP:
        """A connection on which the server has taken MAIL; a kept one that meanwhile went away is replaced."""
        if self._smtp is not None:
            try:
                _mail_from(self._smtp, mail)
            except (smtplib.SMTPException, OSError, _RefusedError):
                self._drop()
            else:
                return self._smtp
        self._smtp = _connect(self._account)
        _mail_from(self._smtp, mail)
        return self._smtp

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


@dataclass(frozen=True, slots=True)
class _Handed:
    """A connection on which only the end of the mail is missing, and what the server said against the copy."""

    smtp: smtplib.SMTP
    bcc_refused: str


class _RefusedError(Exception):
    """The server said no, in words that can be read, before the fence."""

    def __init__(self, outcome: Temporary | Permanent) -> None:
        self.outcome = outcome


def _connect(account: SmtpAccount) -> smtplib.SMTP:
    context = account.ssl_context or ssl.create_default_context()
    smtp: smtplib.SMTP
    if account.security == "tls":
        smtp = smtplib.SMTP_SSL(account.host, account.port, _HELLO, timeout=account.timeout_seconds, context=context)
    else:
        smtp = smtplib.SMTP(account.host, account.port, _HELLO, timeout=account.timeout_seconds)
    try:
        _opened(smtp).setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # else the dot waits 40 ms for the body's ACK
        smtp.ehlo_or_helo_if_needed()
        if account.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        if account.username:
            _sign_in(smtp, account)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _sign_in(smtp: smtplib.SMTP, account: SmtpAccount) -> None:
    """One attempt by one mechanism: smtplib's `login()` tries several, which locks accounts twice as fast."""
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    if account.access_token is not None:
        _sign_in_by_token(smtp, account, account.access_token, offered)
        return
    smtp.user = account.username
    smtp.password = account.stored_password() if account.stored_password else account.password
    by_plain = "PLAIN" in offered or "LOGIN" not in offered
    _authenticate(account, lambda: smtp.auth(*(("PLAIN", smtp.auth_plain) if by_plain else ("LOGIN", smtp.auth_login))))


def _sign_in_by_token(smtp: smtplib.SMTP, account: SmtpAccount, tokens: TokenSource, offered: list[str]) -> None:
    """A token may be withdrawn before its time: one that is refused is replaced once."""
    how = mechanism(offered)

    def present(token: str) -> None:
        answers = BearerAnswers(how, account.username, token, account.host, account.port)
        _authenticate(account, lambda: smtp.auth(how, answers))

    token = tokens("")
    try:
        present(token)
    except SignInRefusedError:
        present(tokens(token))


def _authenticate(account: SmtpAccount, attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise
        words = _words(error).rstrip(".")
        mend = sign_in_mend(words, by_token=account.access_token is not None)
        raise SignInRefusedError(f"{account.host} refuses to let {account.username} send: {words}; {mend}") from error


def _mail_from(smtp: smtplib.SMTP, mail: FrozenMail) -> None:
    options = [f"SIZE={len(mail.raw)}"] if smtp.has_extn("size") else []
    if not (mail.sender + mail.recipient).isascii():
        if not smtp.has_extn("smtputf8"):
            raise _RefusedError(Permanent("the server takes only addresses in ASCII (it does not offer SMTPUTF8)"))
        options.append("SMTPUTF8")
    code, words = smtp.mail(mail.sender, options)
    if code == 530:  # authentication required (RFC 4954, 6): the account is wrong, not the mail
        raise SignInRefusedError(
            f"the server wants {mail.sender} to sign in: {_text(words)}. Add the username and password."
        )
    _require((code, words), 250)


def _copy_to(smtp: smtplib.SMTP, bcc: str) -> str:
    """One more recipient of the same transaction, so that one answer counts for both; what the server said where it refused that one.

    Raises where it is about to hang up: nothing was accepted then.
    """
    code, words = smtp.rcpt(bcc)
    if code == 421 or not 200 <= code <= 599:
        _require((code, words), 250)
    return "" if code in {250, 251} else f"{code} {_text(words)}"


def _ask_for_sender(smtp: smtplib.SMTP, sender: str) -> None:
    for code, words in (smtp.mail(sender), smtp.rcpt(sender)):
        if 500 <= code <= 599:
            raise SignInRefusedError(
                f"the server does not let us send as {sender}: {code} {_text(words)}. "
                "Allow it there, or set address or send_as to one of the account's own."
            )
    smtp.rset()


def _require(reply: tuple[int, bytes], code: int) -> None:
    if reply[0] != code:
        words = f"{reply[0]} {_text(reply[1])}"
        raise _RefusedError(Permanent(words) if 500 <= reply[0] <= 599 else Temporary(words))


def _stuffed(raw: bytes) -> bytes:
    """The body as it goes over the wire (RFC 5321, 4.5.2), ending in CRLF: only the dot is missing."""
    stuffed = re.sub(rb"(?m)^\.", b"..", raw)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _require_silence(smtp: smtplib.SMTP) -> None:
    """A server that speaks or hangs up before the mail's end has refused it, and its words must not be read as the answer to the end."""
    sock, file = _opened(smtp), smtp.file
    assert file is not None  # noqa: S101 - it has answered before
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        early = file.peek(1) or sock.recv(512)
    except (BlockingIOError, ssl.SSLWantReadError):
        return
    finally:
        sock.settimeout(timeout)
    match = _REPLY_LINE.match(early)
    _require((int(match[1]), match[3] or b"") if match else (-1, early or b"the server hung up"), 0)


def _finish(smtp: smtplib.SMTP, seconds: float) -> Outcome:
    """Sends the dot and reads the answer: from here on only a well-formed answer is one."""
    sock = _opened(smtp)
    try:
        timeout = sock.gettimeout()
        sock.sendall(b".\r\n")
        outcome = _read_answer(sock, time.monotonic() + seconds)
        sock.settimeout(timeout)
    except OSError as error:
        return Unknown(_words(error))
    return outcome


def _opened(smtp: smtplib.SMTP) -> socket.socket:
    assert isinstance(smtp.sock, socket.socket)  # noqa: S101 - None only before and after the connection
    return smtp.sock


def _read_answer(sock: socket.socket, deadline: float) -> Outcome:
    data = b""
    while len(data) < _REPLY_LIMIT:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            return Unknown(f"no answer to the end of the mail: {_text(data)}")
        sock.settimeout(remaining)
        chunk = sock.recv(4096)
        if not chunk:
            return Unknown(f"the server hung up: {_text(data)}")
        data += chunk
        if outcome := judge(data):
            return outcome
    return Unknown("the answer is too long")


def judge(data: bytes) -> Outcome | None:
    """What the bytes that followed the end of a mail mean; None while the answer is not complete (RFC 5321, 4.2)."""
    position, code = 0, None
    while data.find(b"\n", position) >= 0:
        line = _REPLY_LINE.match(data, position)
        if line is None or code not in {None, line[1]}:
            return Unknown(f"malformed answer: {_text(data)}")
        position, code = line.end(), line[1]
        if line[2] != b"-":
            return _meaning(int(code), _text(data[:position]))
    return None


def _meaning(code: int, answer: str) -> Outcome:
    if code == 250:
        return Accepted(answer)
    if code >= 400:
        return Temporary(answer) if code < 500 else Permanent(answer)
    return Unknown(answer)


def _text(words: bytes) -> str:
    """A server's words for people: one line, bounded, nothing that moves a terminal's cursor."""
    text = words[:1000].decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:500]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return f"{error.smtp_code} {_text(words if isinstance(words, bytes) else words.encode())}"
    return _text(f"{type(error).__name__}: {error}".encode())


def _trouble(error: OSError) -> str:
    """Why a server cannot be used, and how to mend it."""
    if isinstance(error, ssl.SSLError):
        return tls_trouble(error)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "no answer in time; check host, port and security"
    told = None if isinstance(error, smtplib.SMTPException) else error.strerror
    return f"{told or _words(error).rstrip('.')}; check host, port and security"
