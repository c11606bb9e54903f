"""Mozilla's autoconfig format: what a provider says of its servers (draft-ietf-mailmaint-autoconfig).  Pure; the text may be hostile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from worker.mail.security import Security

MAX_BYTES = 100_000
_MAX_ELEMENTS, _MAX_DEPTH, _MAX_TEXT, _MAX_SERVERS = 500, 12, 500, 10
_SECURITY: Mapping[str, Security] = {"SSL": "tls", "STARTTLS": "starttls"}
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,20}[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A server that an address may have its mailbox on, or hand its mail to."""

    host: str
    port: int
    security: Security
    username: str


@dataclass(frozen=True, slots=True)
class Servers:
    """Candidates in the order in which to try them: TLS before STARTTLS, and nothing else."""

    imap: tuple[Candidate, ...] = ()
    smtp: tuple[Candidate, ...] = ()
    only_pop: bool = False


def is_host(name: str) -> bool:
    """Whether a stranger's word names a host of the internet: no address, no port, no local name."""
    return _HOST.fullmatch(name) is not None


def read(content: bytes, address: str) -> Servers:
    """The servers of an autoconfig document for an address.  Raises ValueError for what is none, or goes beyond the bounds."""
    found = _Reader(address).read(content)
    imap, smtp = found.servers["imap"], found.servers["smtp"]
    return Servers(_secure_first(imap), _secure_first(smtp), only_pop=bool(found.servers["pop3"]) and not imap)


def _secure_first(servers: list[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(dict.fromkeys(servers), key=lambda server: server.security != "tls"))


@dataclass
class _Reader:
    """Handlers of expat.  A document type is refused, and with it every entity: none could come in but by one."""

    address: str
    servers: dict[str, list[Candidate]] = field(default_factory=lambda: {"imap": [], "smtp": [], "pop3": []})
    path: list[str] = field(default_factory=list)
    elements: int = 0
    server: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def read(self, content: bytes) -> _Reader:
        if len(content) > MAX_BYTES:
            raise ValueError(f"larger than {MAX_BYTES} bytes")
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, LookupError) as error:
            raise ValueError(f"no XML: {error}") from error
        return self

    def doctype(self, *_: object) -> None:
        raise ValueError("it has a document type, which no such document needs")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > _MAX_ELEMENTS or len(self.path) >= _MAX_DEPTH:
            raise ValueError(f"more than {_MAX_ELEMENTS} elements, or deeper than {_MAX_DEPTH}")
        if self.elements == 1 and name != "clientConfig":
            raise ValueError("no autoconfig document")
        if name in ("incomingServer", "outgoingServer"):
            self.server = {"type": attributes.get("type", "")}
        self.path.append(name)
        self.text = ""

    def characters(self, data: str) -> None:
        self.text = (self.text + data)[:_MAX_TEXT]

    def end(self, name: str) -> None:
        self.path.pop()
        if name in ("incomingServer", "outgoingServer"):
            self._keep()
        elif self.path[-1:] in (["incomingServer"], ["outgoingServer"]):
            self.server.setdefault(name, self._filled(self.text.strip()))

    def _keep(self) -> None:
        kind, host, port = self.server["type"], self.server.get("hostname", "").lower(), self.server.get("port", "")
        security = _SECURITY.get(self.server.get("socketType", ""))
        known = self.servers.get(kind)
        if known is None or security is None or len(known) == _MAX_SERVERS or not is_host(host):
            return
        if port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65536:
            username = self.server.get("username") or self.address
            known.append(Candidate(host, int(port), security, username if username.isprintable() else self.address))

    def _filled(self, text: str) -> str:
        local, _, domain = self.address.partition("@")
        for name, value in (("ADDRESS", self.address), ("LOCALPART", local), ("DOMAIN", domain)):
            text = text.replace(f"%EMAIL{name}%", value)
        return text
