"""Lists of customers, partners and vendors as other programs write them: CSV with or without a heading, and vCard (RFC 2426, RFC 6350).

Every line that cannot be understood is told of, with its number and how to mend it; nothing is taken in halves.
"""

from __future__ import annotations

import csv
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from worker.errors import UsageError
from worker.model import Says, Scope
from worker.rules.known import target

_MOST_TOLD = 20  # problems at once
_MOST_ROWS = 200_000
_HEADINGS = {
    "who": r"e-?mail(?:[ _-]?(?:address|adresse|1))?|mail|address|e-?mail 1 - value|correo(?: electr[oó]nico)?|courriel|indirizzo e-?mail",
    "domain": r"domain|domäne|domaine|dominio|domein|domínio|web ?site|website|web|url|homepage",
    "name": r"(?:full ?|display )?name|contact|kontakt|nom|nombre|naam|nome|fn",
    "company": r"company|organi[sz]ation|firma|unternehmen|société|entreprise|empresa|bedrijf|azienda|org",
    "says": r"relation(?:ship)?|type|kind|category|categories|group|art|typ|beziehung",
}
_HEADING = {field: re.compile(rf"(?:{words})", re.IGNORECASE) for field, words in _HEADINGS.items()}
_RELATIONS = {
    Says.CUSTOMER: r"customers?|clients?|kund(?:e|en|in)|clientes?|klant(?:en)?|client[ei]",
    Says.PARTNER: r"partners?|partner(?:in)?|partenaires?|socios?|parceiros?|partner",
    Says.VENDOR: r"vendors?|suppliers?|lieferant(?:en)?|fournisseurs?|proveedor(?:es)?|leveranciers?|fornecedor(?:es)?|fornitor[ei]",
}
_RELATION = {says: re.compile(rf"(?:{words})", re.IGNORECASE) for says, words in _RELATIONS.items()}
_NO_ENTRY = re.compile(r"\s*(?:#|$)")


@dataclass(frozen=True, slots=True)
class Contact:
    """An entry of a list."""

    line: int
    scope: Scope
    value: str
    says: Says
    name: str = ""
    company: str = ""


def read(text: str, default: Says | None) -> list[Contact]:
    """The entries of a list; `default` is what those are that do not say it themselves.

    Raises UsageError with every line that is wrong, the first twenty of them by number.
    """
    entries = _cards(text) if text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCARD") else _rows(text)
    found: dict[tuple[str, Says], Contact] = {}
    problems: list[str] = []
    for line, entry in entries:
        try:
            for contact in _contacts(line, entry, default):
                found.setdefault((contact.value, contact.says), contact)
        except UsageError as error:
            problems.append(f"line {line}: {error}")
    if problems:
        more = f"\nand {len(problems) - _MOST_TOLD} more." if len(problems) > _MOST_TOLD else ""
        raise UsageError("nothing was taken in:\n" + "\n".join(problems[:_MOST_TOLD]) + more)
    if not found:
        raise UsageError("there is no entry with an address or a domain in it.")
    return list(found.values())


def _contacts(line: int, entry: Mapping[str, str], default: Says | None) -> Iterator[Contact]:
    says = _says(entry.get("says", "")) or default
    if says is None:
        raise UsageError(
            "it does not say whether this is a customer, a partner or a vendor. Add a column “relation”, or name it for all with --as."
        )
    whom = [value for value in entry.get("who", "").split("\n") if value.strip()] or [
        value for value in (_host(entry.get("domain", "")),) if value
    ]
    if not whom and "card" not in entry:
        raise UsageError("there is neither an address nor a domain.")
    for value in whom:
        scope, about = target(value)
        if scope is Scope.PATTERN:
            raise UsageError(f"“{value}” is a pattern; a list holds addresses and domains.")
        yield Contact(line, scope, about, says, entry.get("name", "")[:300], entry.get("company", "")[:300])


def _says(text: str) -> Says | None:
    words = re.split(r"[,;/]", text)
    return next(
        (says for word in words for says, pattern in _RELATION.items() if pattern.fullmatch(word.strip())), None
    )


def _host(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip().lower()).split("/")[0].split("?")[0]


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV with the line on which each ends; comma, semicolon or tab, whichever its first line holds most of."""
    lines = text.lstrip("\ufeff").splitlines()[:_MOST_ROWS]
    first = next((line for line in lines if not _NO_ENTRY.match(line)), "")
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count))
    fields: Sequence[str | None] | None = None
    for row in reader:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if fields is None:
            fields = _fields(cells)
            if fields is not None:
                continue
            fields = ()
        yield reader.line_num, _by_heading(cells, fields) if fields else _by_look(cells)


def _fields(cells: Sequence[str]) -> Sequence[str | None] | None:
    """What each column is, where the first row is a heading."""
    fields = [
        next((field for field, pattern in _HEADING.items() if pattern.fullmatch(cell)), None)
        for cell in (cell.strip(" *:") for cell in cells)
    ]
    return fields if "who" in fields or "domain" in fields else None


def _by_heading(cells: Sequence[str], fields: Sequence[str | None]) -> dict[str, str]:
    entry: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field and cell:
            entry.setdefault(field, cell)
    return entry


def _by_look(cells: Sequence[str]) -> dict[str, str]:
    """A row without a heading: whom it is about stands in the first cell with an @ or in the first at all; then name and company."""
    says = next((cell for cell in cells if _says(cell)), "")
    rest = [cell for cell in cells if cell and cell != says]
    who = next((cell for cell in rest if "@" in cell), rest[0] if rest else "")
    others = [cell for cell in rest if cell != who]
    return {"who": who, "says": says, **dict(zip(("name", "company"), others, strict=False))}


def _cards(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each card with the line on which it begins; one without an address is passed over."""
    card: dict[str, str] = {}
    began = 1
    for number, line in _unfolded(text):
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        name = name.rpartition(".")[2].strip().upper()
        value = _value(value.strip(), [parameter.upper() for parameter in parameters])
        match name:
            case "BEGIN":
                card, began = {"card": ""}, number
            case "EMAIL" if value:
                card["who"] = "\n".join(filter(None, [card.get("who", ""), value]))
            case "FN":
                card["name"] = value
            case "ORG":
                card["company"] = value.split(";")[0]
            case "CATEGORIES":
                card["says"] = value
            case "END":
                if card.get("who"):
                    yield began, card
                card = {}


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that continue them (RFC 6350, 3.2), each with the number of its first."""
    pending, at = "", 1
    for number, line in enumerate(text.lstrip("\ufeff").splitlines()[:_MOST_ROWS], 1):
        if line[:1] in {" ", "\t"}:
            pending += line[1:]
        elif pending.endswith("=") and "QUOTED-PRINTABLE" in pending.upper():
            pending = pending[:-1] + line
        else:
            if pending:
                yield at, pending
            pending, at = line, number
    if pending:
        yield at, pending


def _value(value: str, parameters: Sequence[str]) -> str:
    if any("QUOTED-PRINTABLE" in parameter for parameter in parameters):
        value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
    return re.sub(r"\\([,;:\\nN])", lambda found: " " if found[1] in "nN" else found[1], value).strip()
