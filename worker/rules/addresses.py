"""What an e-mail address says about who stands behind it: a program, a person, or a person's other address."""

from __future__ import annotations

import re

from worker.model import Address
from worker.rules.domains import organisation

ADDRESS = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+%'-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_MACHINE = re.compile(
    r"(?:do[-_.]?)?no[-_.]?t?[-_.]?reply|notif|mailer|wordpress|website|web-?form|forms?\b|leads?\b|messages?\b|bounce|daemon|robot|system"
)
_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
_EVERYBODY = frozenset({
    "info", "mail", "sales", "office", "contact", "hello", "admin", "team", "post", "support", "service", "enquiries",
    "kontakt", "work", "home",
})  # fmt: skip


def is_machine(email: str) -> bool:
    """Whether the local part is that of a program, not of a person."""
    return bool(_MACHINE.match(email.partition("@")[0]))


def canonical(email: str) -> str:
    """The mailbox behind an address: without a tag (`anna+shop@…`, RFC 5233), and at Google without dots and under one domain."""
    local, _, domain = email.strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GOOGLE:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def colleagues(one: str, other: str) -> bool:
    """Whether two addresses belong to one organisation."""
    return organisation(one) is not None and organisation(one) == organisation(other)


def own_work_address(email: str, person: Address) -> bool:
    """Whether an organisation's address may be the other address of a person: it carries their name, or theirs carries its firm."""
    firm = (organisation(email) or "").partition(".")[0]
    private = person.email.partition("@")[0]
    theirs = set(_letters(f"{person.name} {private}"))
    named = (part for part in _letters(email.partition("@")[0]) if len(part) > 3 and part not in _EVERYBODY)
    return any(part in one for part in named for one in theirs) or (len(firm) > 4 and firm in private)


def _letters(text: str) -> list[str]:
    return [part for part in re.split(r"[\W\d_]+", text.lower()) if part]
