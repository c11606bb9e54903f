"""From an address to its servers: what is known of the provider, what the domain itself says, what its names suggest.

known address ─► known exchanger (MX) ─► autoconfig of the domain ─► SRV ─► autoconfig of the exchanger's domain ─► usual names
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import idna

from worker.errors import NotFoundError, UnreachableError, UsageError
from worker.mail import autoconfig, providers
from worker.mail.autoconfig import Candidate, Servers
from worker.mail.providers import Provider
from worker.mail.security import Security
from worker.net import Limits, send
from worker.net.dns import Names, Service

_PAGE = Limits(max_bytes=autoconfig.MAX_BYTES, seconds=8.0, redirects=3, schemes=frozenset({"https"}))
_NOBODY_ANSWERED = "Connect this machine to the network, or name the servers: --imap-host HOST --smtp-host HOST."
_NAME_THEM = "Name the servers: --imap-host HOST --smtp-host HOST (your provider's help pages list them)."


@dataclass(frozen=True, slots=True)
class Look:
    """The questions that finding servers asks of the network; `page` gives a document, or None where there is none."""

    exchangers: Callable[[str], Sequence[str]]
    services: Callable[[str, str], Sequence[Service]]
    page: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a mailbox may be.  `vouched`: the provider is known, or the address's own domain names hosts of its own, or names them over HTTPS.

    Else an attacker in the network may have put the names there (RFC 6186, 6), and a person must agree before a secret is sent.
    """

    servers: Servers
    how: str
    vouched: bool
    provider: Provider | None = None


def network(names: Names | None = None) -> Look:
    """The real network."""
    asked = names or Names()
    return Look(asked.exchangers, asked.services, page)


def page(url: str) -> bytes | None:
    """A document over HTTPS from a public address, at most 100 kB; None where there is none."""
    try:
        answer = send(url, headers={"Accept": "text/xml, application/xml"}, limits=_PAGE)
    except UnreachableError:
        return None
    return answer.content if answer.status == 200 else None


def find(address: str, look: Look) -> Found:
    """The servers of an address, the likeliest source first.

    Raises UsageError for a provider that lets no mail program in and a domain without mail, UnreachableError without a network.
    """
    domain = _ascii(address.rpartition("@")[2])
    if known := providers.of_domain(domain):
        return _of_provider(known, address, "a well-known provider")
    if why := providers.closed((domain,)):
        raise UsageError(f"{address}: {why}.")
    exchangers, trouble = _exchangers(domain, look)
    if why := providers.closed(tuple(exchangers)):
        raise UsageError(f"{address}: {why}.")
    for exchanger in exchangers:
        if known := providers.of_mx(exchanger):
            return _of_provider(known, address, f"{domain} has its mail there (MX)")
    only_pop = False
    for found in _asked(address, domain, exchangers, look):
        if found.servers.imap:
            return found
        only_pop |= found.servers.only_pop
    if only_pop:
        raise UsageError(
            f"{domain} offers its mailboxes over POP3 alone; followthrough needs IMAP. Ask the provider for it."
        )
    if trouble:
        raise UnreachableError(f"{trouble}. {_NOBODY_ANSWERED}")
    return Found(_usual(address, domain), f"usual names below {domain}", vouched=True)


def _exchangers(domain: str, look: Look) -> tuple[Sequence[str], UnreachableError | None]:
    try:
        return look.exchangers(domain), None
    except NotFoundError as error:
        raise UsageError(f"{error}. {_NAME_THEM}") from error
    except UnreachableError as error:
        return (), error


def _of_provider(provider: Provider, address: str, how: str) -> Found:
    imap = Candidate(provider.imap, 993, "tls", address)
    smtp = Candidate(provider.smtp, provider.smtp_port, provider.smtp_security, address)
    return Found(Servers((imap,), (smtp,)), f"{provider.name}: {how}", vouched=True, provider=provider)


def _asked(address: str, domain: str, exchangers: Sequence[str], look: Look) -> Iterator[Found]:
    """What the domain says of itself, and then what the domain of its exchangers says."""
    told = quote(address)
    for url in (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={told}",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress={told}",
    ):
        if servers := _document(url, address, look):
            yield Found(servers, f"autoconfig of {domain}", vouched=True)
    if servers := _services(address, domain, look):
        own = all(_below(server.host, domain) for server in (*servers.imap, *servers.smtp))
        yield Found(servers, f"SRV records of {domain}", vouched=own)
    for host in dict.fromkeys(".".join(exchanger.split(".")[1:]) for exchanger in exchangers[:2]):
        # The address is not told: an exchanger that an attacker made up would learn it.
        if autoconfig.is_host(host) and (
            servers := _document(f"https://autoconfig.{host}/mail/config-v1.1.xml", address, look)
        ):
            yield Found(
                servers, f"autoconfig of {host}, which takes the mail of {domain}", vouched=_below(host, domain)
            )


def _document(url: str, address: str, look: Look) -> Servers | None:
    content = look.page(url)
    try:
        return autoconfig.read(content, address) if content else None
    except ValueError:
        return None


def _services(address: str, domain: str, look: Look) -> Servers | None:
    """SRV records (RFC 6186; RFC 8314, 5.1); those with TLS from the first byte go first."""

    def at(service: str, security: Security) -> list[Candidate]:
        return [
            Candidate(found.host, found.port, security, address)
            for found in look.services(service, domain)
            if autoconfig.is_host(found.host)
        ]

    try:
        imap = (*at("imaps", "tls"), *at("imap", "starttls"))
        smtp = (*at("submissions", "tls"), *at("submission", "starttls"))
    except UnreachableError:
        return None
    return Servers(imap, smtp or _usual(address, domain).smtp) if imap else None


def imap_at(host: str, username: str) -> tuple[Candidate, ...]:
    """The ways to try at a host whose ports nobody told."""
    return (Candidate(host, 993, "tls", username), Candidate(host, 143, "starttls", username))


def smtp_at(host: str, username: str) -> tuple[Candidate, ...]:
    """The ways to try at a host whose ports nobody told."""
    return (Candidate(host, 465, "tls", username), Candidate(host, 587, "starttls", username))


def _usual(address: str, domain: str) -> Servers:
    imap = (*imap_at(f"imap.{domain}", address), *imap_at(f"mail.{domain}", address))
    smtp = (*smtp_at(f"smtp.{domain}", address), *smtp_at(f"mail.{domain}", address))
    return Servers(imap, smtp)


def _below(host: str, domain: str) -> bool:
    return f".{host}".endswith(f".{domain}")


def _ascii(domain: str) -> str:
    """A domain as the network has it.  Raises UsageError for what cannot be one."""
    try:
        name = idna.encode(domain, uts46=True).decode().lower()
    except idna.IDNAError as error:
        raise UsageError(f"{domain} is no domain ({error}). Check the address.") from None
    if not autoconfig.is_host(name):
        raise UsageError(f"{domain} is no domain of the internet. {_NAME_THEM}")
    return name
