"""How a connection to a mail server is kept from others."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Literal

Security = Literal["tls", "starttls", "none"]  # "tls" from the first byte (RFC 8314); "none" within this machine alone


def refuse_in_the_clear(security: Security, host: str) -> None:
    """Raises ValueError where mail and password would cross a network in the clear."""
    if security == "none" and not _is_this_machine(host):
        raise ValueError(f"{host}: mail and password would cross the network in the clear; use tls or starttls")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
