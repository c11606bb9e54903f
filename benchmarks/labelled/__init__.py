"""Labelled mails of our own: written by hand with the verdict of a careful person, and kept beside the sets that others labelled."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from worker.mail.parse import parse
from worker.model import LeadVerdict, ParsedMail, Us
from worker.rules.leads import LeadContext
from worker.rules.understand import understand

FOLDER = Path(__file__).parent
CONTEXT = LeadContext(us=Us(domains=frozenset({"harborline.example"})), our_names=("Harborline",))
LARKSPUR = LeadContext(us=Us(domains=frozenset({"larkspur.example"})), our_names=("Larkspur Instruments", "Larkspur"))
TUNED = ("leads_first", "leads_second", "leads_third", "leads_fourth")  # whose misses phrases were written for
UNSEEN = ("leads_fifth", "leads_sixth", "leads_seventh", "leads_eighth", "leads_ninth")  # words are weighed by them
HELD_OUT = "leads_held_out"  # only counts
_OF_A_LEAD = ("source", "prospect", "introducer")


@dataclass(frozen=True, slots=True)
class LabelledMail:
    """A mail, the class it is of, and what is true of it by the names of `told`."""

    name: str
    kind: str
    mail: ParsedMail
    expected: Mapping[str, object]

    def wrong(self, verdict: LeadVerdict) -> dict[str, object]:
        """What the verdict says otherwise; the parts of a lead only where both say that it is one."""
        found = told(verdict)
        both = self.expected["lead"] and found["lead"]
        return {
            name: found[name]
            for name, value in self.expected.items()
            if found[name] != value and (both or name not in _OF_A_LEAD)
        }


def told(verdict: LeadVerdict) -> dict[str, object]:
    """A verdict by the names of the labels."""
    return {
        "lead": verdict.is_lead,
        "needs": verdict.needs_answer,
        "source": verdict.source and verdict.source.value,
        "prospect": verdict.prospect.email,
        "introducer": verdict.introducer,
    }


def leads(name: str) -> Iterator[LabelledMail]:
    """The mails of one file of this folder: `leads_first`, `leads_second` …"""
    entries = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["mail"]
    for number, entry in enumerate(entries, 1):
        yield LabelledMail(
            f"{number} {entry['class']}: {entry['subject']}", entry["class"], _parsed(entry), _label(entry)
        )


def judged(name: str) -> Iterator[tuple[LabelledMail, LeadVerdict]]:
    """Each mail of a file with the verdict on it."""
    return ((case, understand(case.mail, context_of(name)).lead) for case in leads(name))


def context_of(name: str) -> LeadContext:
    """Who "we" are in a file."""
    return LARKSPUR if name == HELD_OUT else CONTEXT


def _label(entry: Mapping[str, Any]) -> dict[str, object]:
    is_lead = entry.get("lead", False)
    label = {"lead": is_lead, "needs": entry.get("needs", is_lead)}
    if not is_lead:
        return label
    sender = entry["from"].partition("<")[2].strip(">")
    given = {name: None if entry[name] == "none" else entry[name] for name in _OF_A_LEAD if name in entry}
    return label | {"source": "direct", "prospect": sender, "introducer": None} | given


def _parsed(entry: Mapping[str, Any]) -> ParsedMail:
    message = EmailMessage()
    message["From"], message["To"] = entry["from"], entry.get("to", "Mo Berg <mo@harborline.example>")
    if "cc" in entry:
        message["Cc"] = entry["cc"]
    message["Subject"], message["Date"] = entry["subject"], "Wed, 06 May 2026 09:30:00 +0200"
    message["Message-ID"] = "<labelled@harborline.test>"
    for name, value in entry.get("headers", {}).items():
        message[name] = value
    message.set_content(entry["text"].lstrip("\n"))
    return parse(message.as_bytes())
