"""Mail exchangers and services of a domain (RFC 5321, RFC 2782); answers are a stranger's word, and bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.rdatatype
import dns.resolver

from worker.errors import NotFoundError, UnreachableError

_SECONDS = 5.0
_MOST = 10  # hosts of an answer that are looked at


@dataclass(frozen=True, slots=True)
class Service:
    """A line of SRV: where a service of a domain is."""

    host: str
    port: int


class Names:
    """Asks the name servers of this machine, or the given one (address, port); waits `seconds` at most for each answer."""

    def __init__(self, server: tuple[str, int] | None = None, seconds: float = _SECONDS) -> None:
        self._server, self._seconds = server, seconds

    def exchangers(self, domain: str) -> list[str]:
        """The hosts that take the domain's mail, the preferred first; empty where it takes none (RFC 7505).

        Raises NotFoundError for a domain that does not exist, UnreachableError where nobody answers.
        """
        found = [(record.preference, _host(record.exchange)) for record in self._records(domain, "MX")]
        return [host for _, host in sorted(found) if host][:_MOST]

    def services(self, service: str, domain: str) -> list[Service]:
        """Where `service` ("imaps") of the domain is, in the order to try; empty where it is not offered.

        Raises UnreachableError where nobody answers.
        """
        try:
            records = self._records(f"_{service}._tcp.{domain}", "SRV")
        except NotFoundError:
            return []
        found = sorted((record.priority, -record.weight, _host(record.target), record.port) for record in records)
        return [Service(host, port) for _, _, host, port in found if host and port][:_MOST]

    def _records(self, name: str, kind: str) -> list[Any]:  # records of dnspython, whose fields follow the kind
        try:
            resolver = dns.resolver.Resolver(configure=self._server is None)
            if self._server:
                resolver.nameservers, resolver.port = [self._server[0]], self._server[1]
            answer = resolver.resolve(name, kind, lifetime=self._seconds, search=False)
        except dns.resolver.NoAnswer:
            return []
        except dns.resolver.NXDOMAIN:
            raise NotFoundError(f"there is no domain {name}. Check its spelling") from None
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            raise UnreachableError(f"the name servers do not tell of {name}. Check this machine's network") from error
        return list(answer)


def _host(name: object) -> str:
    return str(name).rstrip(".").lower()
