"""One mail read: parsed and judged, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from worker.errors import UnreadableMailError
from worker.mail.parse import parse
from worker.model import ParsedMail, Understanding
from worker.rules.leads import LeadContext
from worker.rules.understand import understand


@dataclass(frozen=True, slots=True)
class Read:
    """A mail that was read.  `mail` is without what the rules alone look at: HTML, delivery reports, and the text of a mail inside it."""

    mail: ParsedMail
    judged: Understanding


Answer = Read | UnreadableMailError


def read(raw: bytes, context: LeadContext) -> Answer:
    """One mail, parsed and judged; whatever it sets off is an UnreadableMailError that says so."""
    try:
        mail = parse(raw)
        judged = understand(mail, context)
    except UnreadableMailError as error:
        return error
    except MemoryError:
        return UnreadableMailError("needs more memory to read than it may have")
    except Exception as error:  # noqa: BLE001 - one mail's trouble is no other's
        return UnreadableMailError(f"reading it failed: {type(error).__name__}: {error}"[:500])
    return Read(replace(mail, html=None, reports=(), original_text=""), judged)
