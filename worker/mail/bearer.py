"""Signing in with an access token: XOAUTH2 (Google's and Microsoft's) and OAUTHBEARER (RFC 7628), the same for IMAP and SMTP.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal

Mechanism = Literal["XOAUTH2", "OAUTHBEARER"]
TokenSource = Callable[[str], str]
"""Gives an access token that is good now, and is not the one named, which a server has just refused ("": none was).

Raises ConsentEndedError, UnreachableError, SignInRefusedError.
"""


def mechanism(offered: Collection[str]) -> Mechanism:
    """The standard's where the server offers it, else the older one."""
    return "OAUTHBEARER" if "OAUTHBEARER" in offered else "XOAUTH2"


class BearerAnswers:
    """What the client says by one of the mechanisms: first the token; then, to the server's reason for a refusal, that it has understood."""

    def __init__(self, mechanism: Mechanism, username: str, token: str, host: str, port: int) -> None:
        self._first = (
            f"n,a={username.replace('=', '=3D').replace(',', '=2C')},\1host={host}\1port={port}\1auth=Bearer {token}\1\1"
            if mechanism == "OAUTHBEARER"
            else f"user={username}\1auth=Bearer {token}\1\1"
        )
        self._understood = "\1" if mechanism == "OAUTHBEARER" else ""  # RFC 7628, 3.2.3
        self._said = False

    def __call__(self, challenge: bytes | None = None, /) -> str:
        del challenge  # empty, or a JSON that says no more than the refusal after it
        first, self._said = not self._said, True
        return self._first if first else self._understood
