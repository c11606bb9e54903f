"""What a server's NO, BAD or BYE means for us: slow down, come back later, or never again with this password."""

from __future__ import annotations

import re
import ssl

from worker.errors import OutsideError, SignInRefusedError, ThrottledError, UnreachableError

_SUGGESTED = re.compile(  # Exchange; the unit stands before or after the number
    r"suggested backoff time(?: \((milli)?s\w+\))?:? {0,3}(\d{1,9})(?: {0,3}(milli)?s)?", re.IGNORECASE
)
_BANDWIDTH = re.compile(r"\[OVERQUOTA\]|bandwidth", re.IGNORECASE)  # Gmail locks the account for up to a day
_SLOWER = re.compile(r"\[(?:THROTTLED|LIMIT)\]|too many|rate limit|try again later", re.IGNORECASE)
# RFC 5530: the account may be fine, the server is not.
_PASSING = re.compile(r"\[(?:UNAVAILABLE|INUSE|SERVERBUG|CONTACTADMIN)\]|temporar(?:y|ily)", re.IGNORECASE)
# Exchange Online: SMTP shut for a mailbox or tenant; passwords shut altogether.  Gmail: two-step verification is on.
_SMTP_OFF = re.compile(r"SmtpClientAuthentication is disabled", re.IGNORECASE)
_PASSWORDS_OFF = re.compile(
    r"BasicAuth(?:entication)?(?:Blocked|Disabled)|basic authentication is disabled", re.IGNORECASE
)
_APP_PASSWORD = re.compile(r"application-specific password|app password", re.IGNORECASE)
_BANDWIDTH_WAIT = 3600.0
_SLOWER_WAIT = 60.0
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")


def refusal(words: str, where: str) -> OutsideError:
    """The error for a refused command or a farewell."""
    wait = wait_seconds(words)
    if wait is not None:
        return ThrottledError(f"{where}: the server asks us to slow down: {_shown(words)}", wait)
    return UnreachableError(f"{where}: the server refuses: {_shown(words)}")


def sign_in_refusal(words: str, where: str, *, by_token: bool = False) -> OutsideError:
    """The error for a refused sign-in: only one that speaks of the account stops us, for each further try may lock it."""
    if wait_seconds(words) is not None or _PASSING.search(words):
        return refusal(words, where)
    return SignInRefusedError(
        f"{where}: the server refuses the sign-in: {_shown(words)}; {sign_in_mend(words, by_token=by_token)}"
    )


def sign_in_mend(words: str, *, by_token: bool) -> str:
    """How to mend a refused sign-in, by what the server said: in clauses, for the end of a sentence."""
    if _SMTP_OFF.search(words):
        return (
            "its administrator must allow authenticated SMTP for this mailbox (SmtpClientAuthenticationDisabled is set)"
        )
    if _PASSWORDS_OFF.search(words):
        return "it takes no passwords any more; sign in with OAuth 2: followthrough connect ADDRESS --oauth microsoft"
    if _APP_PASSWORD.search(words):
        return "it wants an app password; make one in the account's security settings"
    if by_token:
        return "sign in again as the owner of this mailbox: followthrough connect ADDRESS"
    return "check the user name and the password"


def tls_trouble(error: ssl.SSLError) -> str:
    """What is wrong where TLS does not come about, and how to mend it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}; check the host name, or have this machine trust its issuer"
    reason = (error.reason or "no TLS").replace("_", " ").lower()
    return f"it does not speak TLS at this port ({reason}); check port and security"


def wait_seconds(words: str) -> float | None:
    """How long the server wants us to stay away; None where it asks for no such thing."""
    if told := _SUGGESTED.search(words):
        return int(told[2]) / (1000 if told[1] or told[3] else 1)
    if _BANDWIDTH.search(words):
        return _BANDWIDTH_WAIT
    return _SLOWER_WAIT if _SLOWER.search(words) else None


def _shown(words: str) -> str:
    words = words.removeprefix("b'").removesuffix("'")  # imapclient quotes some answers as Python would
    return _UNPRINTABLE.sub(" ", words)[:200].strip()
