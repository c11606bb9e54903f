"""What the rules make of mails that they were not written for."""

import pytest

from tests.unit import fresh_mails, more_fresh_mails
from worker.model import Understanding, Us
from worker.rules.leads import LeadContext
from worker.rules.understand import understand

CONTEXT = LeadContext(us=Us(domains=frozenset({fresh_mails.US})))
CASES = {
    f"{group}: {name}": case
    for group, cases in {
        "direct": fresh_mails.DIRECT,
        "form": fresh_mails.FORMS,
        "referral": fresh_mails.REFERRALS,
        "outreach": fresh_mails.OUTREACH,
        "seller": fresh_mails.SELLERS,
        "other": fresh_mails.OTHERS,
        "intent": fresh_mails.INTENTS,
        "absence": fresh_mails.ABSENCES,
        "more leads": more_fresh_mails.MORE_LEADS,
        "more others": more_fresh_mails.MORE_OTHERS,
        "more intents": more_fresh_mails.MORE_INTENTS,
        "third leads": more_fresh_mails.THIRD_LEADS,
        "third others": more_fresh_mails.THIRD_OTHERS,
        "third intents": more_fresh_mails.THIRD_INTENTS,
    }.items()
    for name, case in cases.items()
}


def verdict(found: Understanding) -> dict[str, object]:
    """The parts of an understanding by the names the expectations use."""
    until, resume = found.intent.ooo_until, found.intent.resume_after
    return {
        "kind": found.kind.kind.value,
        "lead": found.lead.is_lead,
        "source": found.lead.source and found.lead.source.value,
        "needs": found.lead.needs_answer,
        "prospect": found.lead.prospect.email,
        "introducer": found.lead.introducer,
        "intent": found.intent.intent and found.intent.intent.value,
        "until": until and until.isoformat(),
        "resume": resume and resume.isoformat(),
        "delegate": found.intent.delegate,
    }


@pytest.mark.parametrize("name", CASES)
def test_a_mail_of_any_trade_is_judged_as_a_person_would(name: str) -> None:
    case = CASES[name]
    found = verdict(understand(case.parsed(), CONTEXT))
    assert {key: found[key] for key in case.expected} == case.expected
