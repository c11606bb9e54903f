"""Mail domains: which are shared by strangers, and what company name a domain gives away.

A free-mail or relay domain says nothing about whom its users work for; every other domain is taken to be an organisation's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com", "mac.com", "aol.com",
    "ymail.com", "rocketmail.com", "mail.com", "email.com", "gmx.com", "gmx.net", "gmx.de", "gmx.at", "gmx.ch", "web.de", "t-online.de",
    "freenet.de", "arcor.de", "posteo.de", "mailbox.org", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io", "zoho.com",
    "fastmail.com", "hey.com", "yandex.ru", "yandex.com", "mail.ru", "qq.com", "163.com", "126.com", "sina.com", "naver.com", "daum.net",
    "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "neuf.fr", "bbox.fr", "libero.it", "virgilio.it", "tiscali.it", "alice.it",
    "tin.it", "terra.com.br", "uol.com.br", "bol.com.br", "ziggo.nl", "kpnmail.nl", "planet.nl", "xs4all.nl", "home.nl", "telenet.be",
    "skynet.be", "bluewin.ch", "btinternet.com", "sky.com", "talktalk.net", "virginmedia.com", "ntlworld.com", "comcast.net", "verizon.net",
    "att.net", "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net", "earthlink.net", "shaw.ca", "rogers.com", "bigpond.com",
    "optusnet.com.au", "xtra.co.nz", "rediffmail.com", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "seznam.cz", "centrum.cz", "abv.bg",
    "sapo.pt", "telia.com", "online.no",
})  # fmt: skip

# Below these each label is another organisation, which the list does not say.
_TENANTS = ("onmicrosoft.com",)

# Labels under which a provider has a domain in many countries: yahoo.co.uk, hotmail.fr, gmx.example.
_FREE_MAIL_LABELS = frozenset({
    "gmail", "googlemail", "yahoo", "hotmail", "outlook", "live", "icloud", "gmx", "aol", "protonmail", "laposte", "ymail", "msn", "webde",
})  # fmt: skip

_RELAY_LABELS = frozenset(
    {"relay", "reply", "bounce", "bounces", "mailer", "mg", "em", "notifications", "anon", "privaterelay"}
)


@lru_cache(20_000)
def registrable(domain: str) -> str:
    """The part of a domain that an organisation registers: `mail.acme.co.uk` → `acme.co.uk`, by the Public Suffix List.

    A domain of two labels is asked of nobody, and one whose ending the list does not know (`.example`) keeps two.
    """
    labels = domain.split(".")
    if len(labels) < 3:
        return domain
    return _suffix_list()(domain) or ".".join(labels[-2:])


@cache
def _suffix_list() -> Callable[[str], str]:
    """Reads the list that the library brings along, and never asks the network; loaded when a domain first needs it."""
    from tldextract import TLDExtract  # noqa: PLC0415 - a tenth of a second that most commands never need

    extract = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True, extra_suffixes=_TENANTS)
    return lambda domain: extract.extract_str(domain).top_domain_under_public_suffix


def is_free_mail(domain: str) -> bool:
    """Whether strangers share the domain, so that it names no organisation."""
    own = registrable(domain)
    return own in FREE_MAIL or own.split(".")[0] in _FREE_MAIL_LABELS


@lru_cache(5_000)
def organisation(email: str) -> str | None:
    """The organisation's domain of an address, or None for free mail, a relay, or what is no address."""
    domain = email.rpartition("@")[2]
    if "." not in domain or is_free_mail(domain) or domain.split(".")[0] in _RELAY_LABELS:
        return None
    return registrable(domain)


def company(email: str) -> str | None:
    """The readable name in an address's domain (`anna@blue-grotto.example` → `Blue Grotto`); None where it names no organisation."""
    own = organisation(email)
    if own is None:
        return None
    return " ".join(word.capitalize() for word in own.split(".")[0].replace("_", "-").split("-") if word)
