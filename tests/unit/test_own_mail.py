"""What we write ourselves makes no lead, whatever words our templates use."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.unit.test_drafting import KNOWN
from worker.drafting import Renderer, Template, Templates, shipped_folder
from worker.mail.parse import parse
from worker.model import Kind, Us
from worker.rules.leads import LeadContext
from worker.rules.understand import understand

CONTEXT = LeadContext(us=Us(domains=frozenset({"torwerk.example"})))


@pytest.fixture(scope="module")
def shipped() -> Iterator[tuple[Templates, list[Template]]]:
    with Renderer(seconds=1.0) as renderer:
        templates = Templates([shipped_folder()], renderer)
        yield templates, list(templates.every())


@pytest.mark.parametrize("recipient", ["Ana Ruiz <ana@hafen.example>", "Ana Ruiz <ana.ruiz@gmail.com>"])
@pytest.mark.parametrize("copied", ["", "al@torwerk.example", "tom@berg.example"])
def test_no_touch_of_ours_is_taken_for_a_lead(
    shipped: tuple[Templates, list[Template]], recipient: str, copied: str
) -> None:
    templates, every = shipped
    assert every
    for template in every:
        written = templates.render(template, KNOWN)
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Kim Lee <kim@torwerk.example>", recipient, written.subject
        mail["In-Reply-To"] = "<first@hafen.example>"
        if copied:
            mail["Cc"] = copied
        mail.set_content(written.body)
        found = understand(parse(mail.as_bytes()), CONTEXT)
        assert found.kind.kind is Kind.HUMAN, (template.name, found.kind.reasons)
        assert not found.lead.is_lead, (template.name, found.lead.reasons)
