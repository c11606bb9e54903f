"""Every variable of a template: what it is, an example, and when it is empty.

This list is the only one: it checks `requires`, helps in the editor, and is the table of docs/templates.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Data = Mapping[str, Mapping[str, str]]  # {"prospect": {"name": "Ana Ruiz", …}, …}


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable by its dotted name; `empty` says when it is "", "never" where a template can rely on it."""

    name: str
    what: str
    example: str
    empty: str


_NEWS = "for kinds that lean on no evidence"
VARIABLES = (
    Variable("prospect.name", "the reader's whole name", "Ana Ruiz", "where no mail of theirs gives a person's name"),
    Variable("prospect.first_name", "the name to greet them by", "Ana", "as the whole name"),
    Variable("prospect.last_name", "the name of their family", "Ruiz", "where only one name is known"),
    Variable("prospect.company", "where they work", "Hafen Süd", "where neither mail nor configuration gives it"),
    Variable("prospect.industry", "the field of their company", "ports", "for companies that are not in the configuration"),
    Variable("prospect.email", "their address", "ana.ruiz@hafen-sued.example", "never"),
    Variable("prospect.wrote", "“yes” for those who wrote to us themselves", "yes", "for those whom somebody introduced and who have not written yet"),
    Variable("sender.name", "who writes: the owner of the mailbox", "Priya Raman", "never"),
    Variable("sender.first_name", "their first name", "Priya", "where the name in the configuration is no person's"),
    Variable("sender.last_name", "the name of their family", "Raman", "where only one name is known"),
    Variable("sender.company", "our company", "Larkspur Instruments", "never"),
    Variable("sender.phone", "their telephone", "+44 20 7946 0000", "where `phone` of [[people]] is not set"),
    Variable("sender.greeting", "their own greeting to this reader, without the comma", "Hi Ana", "where `greeting` of [[people]] is not set for the language, or the name in it is not known"),
    Variable("sender.closing", "their own closing formula, without the comma", "Best wishes", "where `closing` of [[people]] is not set for the language"),
    Variable("sender.signature", "their signature; several lines", "Priya Raman\nLarkspur Instruments", "never: the name stands in for it"),
    Variable("conversation.subject", "the subject that keeps the thread", "Re: Loading docks", "never: “Re:” alone where their mails have no subject"),
    Variable("conversation.topic", "what it is about, in their words", "Loading docks", "where the subject is empty, or a web form's"),
    Variable("conversation.points", "what they asked, one line each after “- ”", "- Do they stand salt air?\n- What would eight units cost?", "where they asked nothing"),
    Variable("introducer.name", "who introduced them", "Tom Berg", "where nobody did, or the name is not known"),
    Variable("introducer.first_name", "the name to greet the introducer by", "Tom", "as the name"),
    Variable("introducer.last_name", "the name of their family", "Berg", "where only one name is known"),
    Variable("introducer.email", "the introducer's address", "tom.berg@yard.example", "where nobody introduced them"),
    Variable("evidence.title", "the headline, or the name of the entry", "Port of Bilbao doubles its quays", _NEWS),
    Variable("evidence.url", "its link", "https://port-journal.example/bilbao", f"{_NEWS}, and for entries of the library without a link"),
    Variable("evidence.source", "the outlet, or who says it", "Port Journal", _NEWS),
    Variable("evidence.published", "its day in the words of the language", "Monday 2 March", f"{_NEWS}, and where no date is known"),
    Variable("evidence.why", "why it fits this reader; a sentence", "It is about docks of the size of yours.", _NEWS),
    Variable("evidence.summary", "what it says, or a customer's words", "They came and it worked.", f"{_NEWS}, and for headlines without more"),
    Variable("evidence.asks", "what an offer asks the reader; a question", "Shall I put the two of you in touch?", f"{_NEWS}, and for entries without a question of their own"),
    Variable("evidence.congratulate", "“yes”, “neutral” or “never”", "neutral", _NEWS),
    Variable("next.contact", "the day of the touch after this one, in the words of the language: a promise that the plan keeps", "Tuesday 10 March", "but for a first answer, and in languages without a calendar here (en, de, fr and es have one)"),
)  # fmt: skip
NAMES = frozenset(variable.name for variable in VARIABLES)
GROUPS: Mapping[str, tuple[str, ...]] = {
    group: tuple(name.partition(".")[2] for name in sorted(NAMES) if name.startswith(f"{group}."))
    for group in dict.fromkeys(variable.name.partition(".")[0] for variable in VARIABLES)
}


def value(data: Data, name: str) -> str:
    """What the data hold under a dotted name; "" where they do not."""
    group, _, field = name.partition(".")
    return data.get(group, {}).get(field, "")


def as_table() -> str:
    """The variables as a table in Markdown, as docs/templates.md shows them."""
    rows = (f"| `{one.name}` | {one.what} | {one.example.replace(chr(10), ' ⏎ ')} | {one.empty} |" for one in VARIABLES)
    return "\n".join(("| variable | what it is | example | empty |", "| --- | --- | --- | --- |", *rows))
