"""Well-known mail providers: their servers, how to recognise their customers, and what they want for signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from worker.mail.security import Security

Wants = Literal["password", "app password", "google", "microsoft"]  # the last two: OAuth 2, by the preset of that name


@dataclass(frozen=True, slots=True)
class Provider:
    """`domains` are those of its own addresses, `mx` the ends of the mail exchangers of its customers' domains.

    IMAP is on port 993 with TLS everywhere here; `note` tells a person what the provider wants besides.
    """

    name: str
    imap: str
    smtp: str
    domains: frozenset[str] = frozenset()
    mx: tuple[str, ...] = ()
    wants: Wants = "password"
    smtp_port: int = 465
    note: str = ""

    @property
    def smtp_security(self) -> Security:
        return "starttls" if self.smtp_port == 587 else "tls"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SWITCH_ON = "IMAP must be switched on in the settings of its web mail first."

PROVIDERS = (
    Provider("Gmail, Google Workspace", "imap.gmail.com", "smtp.gmail.com", _names("gmail.com googlemail.com"), (".google.com", ".googlemail.com"), "google"),
    Provider("Outlook.com", "outlook.office365.com", "smtp-mail.outlook.com",
             _names("outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de hotmail.fr live.com msn.com"),
             (".olc.protection.outlook.com",), "microsoft", 587, "IMAP must be switched on in the settings of its web mail first."),
    Provider("Microsoft 365", "outlook.office365.com", "smtp.office365.com", frozenset(), (".mail.protection.outlook.com", ".mx.microsoft"), "microsoft", 587),
    Provider("AOL", "imap.aol.com", "smtp.aol.com", _names("aol.com aim.com aol.de"), ("mx-aol.mail.gm0.yahoodns.net",), "app password"),
    Provider("Yahoo", "imap.mail.yahoo.com", "smtp.mail.yahoo.com",
             _names("yahoo.com yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.co.uk yahoo.co.in yahoo.ca yahoo.com.br yahoo.com.au ymail.com rocketmail.com"),
             (".yahoodns.net",), "app password"),
    Provider("iCloud", "imap.mail.me.com", "smtp.mail.me.com", _names("icloud.com me.com mac.com"), (".mail.icloud.com",), "app password", 587),
    Provider("Fastmail", "imap.fastmail.com", "smtp.fastmail.com", _names("fastmail.com fastmail.fm"), (".messagingengine.com",), "app password"),
    Provider("GMX", "imap.gmx.com", "mail.gmx.com", _names("gmx.com gmx.us gmx.co.uk"), (), "password", 587, _SWITCH_ON),
    Provider("GMX", "imap.gmx.net", "mail.gmx.net", _names("gmx.net gmx.de gmx.at gmx.ch gmx.eu"), (".gmx.net",), "password", 587, _SWITCH_ON),
    Provider("web.de", "imap.web.de", "smtp.web.de", _names("web.de"), (), "password", 587, _SWITCH_ON),
    Provider("T-Online", "secureimap.t-online.de", "securesmtp.t-online.de", _names("t-online.de magenta.de"),
             note="It wants the e-mail password that is set in its customer centre, not that of the web mail."),
    Provider("IONOS", "imap.ionos.de", "smtp.ionos.de", frozenset(), (".ionos.de", ".kundenserver.de")),
    Provider("IONOS", "imap.ionos.co.uk", "smtp.ionos.co.uk", frozenset(), (".ionos.co.uk",)),
    Provider("IONOS", "imap.ionos.com", "smtp.ionos.com", frozenset(), (".ionos.com",)),
    Provider("IONOS", "imap.ionos.fr", "smtp.ionos.fr", frozenset(), (".ionos.fr",)),
    Provider("IONOS", "imap.ionos.es", "smtp.ionos.es", frozenset(), (".ionos.es",)),
    Provider("IONOS", "imap.ionos.it", "smtp.ionos.it", frozenset(), (".ionos.it",)),
    Provider("Strato", "imap.strato.de", "smtp.strato.de", frozenset(), (".rzone.de",)),
    Provider("mailbox.org", "imap.mailbox.org", "smtp.mailbox.org", _names("mailbox.org"), (".mailbox.org",)),
    Provider("Posteo", "posteo.de", "posteo.de", _names("posteo.de posteo.net posteo.org posteo.at posteo.ch posteo.eu"), (".posteo.de",)),
    Provider("OVHcloud", "ssl0.ovh.net", "ssl0.ovh.net", frozenset(),
             ("mx0.mail.ovh.net", "mx1.mail.ovh.net", "mx2.mail.ovh.net", "mx3.mail.ovh.net", "mx4.mail.ovh.net")),
    Provider("Infomaniak", "mail.infomaniak.com", "mail.infomaniak.com", _names("ik.me ikmail.com etik.com"), (".infomaniak.ch",)),
    Provider("Gandi", "mail.gandi.net", "mail.gandi.net", frozenset(), (".mail.gandi.net",)),
    Provider("Migadu", "imap.migadu.com", "smtp.migadu.com", frozenset(), (".migadu.com",)),
    Provider("Zoho", "imap.zoho.com", "smtp.zoho.com", _names("zoho.com zohomail.com"), (), "app password", note=_SWITCH_ON),
    Provider("Zoho", "imap.zoho.eu", "smtp.zoho.eu", _names("zoho.eu zohomail.eu"), (), "app password", note=_SWITCH_ON),
    Provider("Zoho", "imappro.zoho.com", "smtppro.zoho.com", frozenset(), (".zoho.com",), "app password", note=_SWITCH_ON),
    Provider("Zoho", "imappro.zoho.eu", "smtppro.zoho.eu", frozenset(), (".zoho.eu",), "app password", note=_SWITCH_ON),
    Provider("Rackspace", "secure.emailsrvr.com", "secure.emailsrvr.com", frozenset(), (".emailsrvr.com",)),
    Provider("Namecheap", "mail.privateemail.com", "mail.privateemail.com", frozenset(), (".privateemail.com",)),
    Provider("GoDaddy", "imap.secureserver.net", "smtpout.secureserver.net", frozenset(), (".secureserver.net",)),
    Provider("Hostinger", "imap.hostinger.com", "smtp.hostinger.com", frozenset(), (".hostinger.com",)),
    Provider("Mail.ru", "imap.mail.ru", "smtp.mail.ru", _names("mail.ru inbox.ru list.ru bk.ru internet.ru"), (".mail.ru",), "app password"),
    Provider("Yandex", "imap.yandex.com", "smtp.yandex.com", _names("yandex.com yandex.ru ya.ru"), (".yandex.net", ".yandex.ru"), "app password", note=_SWITCH_ON),
    Provider("Orange", "imap.orange.fr", "smtp.orange.fr", _names("orange.fr wanadoo.fr")),
    Provider("La Poste", "imap.laposte.net", "smtp.laposte.net", _names("laposte.net")),
    Provider("Free", "imap.free.fr", "smtp.free.fr", _names("free.fr")),
    Provider("Libero", "imapmail.libero.it", "smtp.libero.it", _names("libero.it")),
    Provider("Seznam", "imap.seznam.cz", "smtp.seznam.cz", _names("seznam.cz email.cz post.cz")),
    Provider("WP", "imap.wp.pl", "smtp.wp.pl", _names("wp.pl"), note=_SWITCH_ON),
)  # fmt: skip

_PROTON = (
    "Proton lets mail programs in through its Bridge alone, which runs on your own machine. Start Proton Mail Bridge and name "
    "what it shows: --imap-host 127.0.0.1 --imap-port 1143 --imap-security none --smtp-host 127.0.0.1 --smtp-port 1025 --smtp-security none"
)
_TUTA = "Tuta lets no mail program in: it has no IMAP. Use a mailbox of another provider"
CLOSED = dict.fromkeys(("proton.me", "protonmail.com", "pm.me", "protonmail.ch"), _PROTON) | dict.fromkeys(
    ("tutanota.com", "tutanota.de", "tuta.io", "tuta.com", "keemail.me", "tutao.de"), _TUTA
)


def of_domain(domain: str) -> Provider | None:
    """Whose addresses end so."""
    return next((provider for provider in PROVIDERS if domain in provider.domains), None)


def of_mx(exchanger: str) -> Provider | None:
    """Whose customer's domain has this mail exchanger."""
    host = f".{exchanger.lower().rstrip('.')}"
    return next((p for p in PROVIDERS if any(host.endswith(end if end[0] == "." else f".{end}") for end in p.mx)), None)


def of_host(imap: str) -> Provider | None:
    """Whose IMAP server this is."""
    return next((provider for provider in PROVIDERS if provider.imap == imap.lower()), None)


def closed(names: tuple[str, ...]) -> str | None:
    """Why no mail program can be used, where a provider of these domains or exchangers lets none in."""
    return next((CLOSED[end] for name in names for end in CLOSED if f".{name}".endswith(f".{end}")), None)


def takes_no_password(host: str) -> bool:
    """Whether the server is one of Microsoft's, which have switched passwords off for IMAP, and for SMTP step by step."""
    return host.lower().endswith((".office365.com", ".outlook.com"))
