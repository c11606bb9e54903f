"""The mailboxes that benches read are the same every time, and hold what is said of them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.mailboxes.machines import Machine
from benchmarks.mailboxes.mailbox import NOW, arrivals, plan, render
from benchmarks.mailboxes.maildir import write
from worker.mail.parse import parse
from worker.model import Kind, Us
from worker.rules.leads import LeadContext
from worker.rules.understand import understand

LARCH = LeadContext(us=Us(domains=frozenset({"larch.example"})))


def test_a_smaller_mailbox_is_the_newest_part_of_a_larger_one() -> None:
    assert [render(mail) for mail in plan(300).mails] == [render(mail) for mail in plan(900).mails[-300:]]


def test_what_arrives_later_was_not_there_before() -> None:
    later = arrivals(20)
    assert len(later) == 20
    assert all(mail.at > NOW for mail in later)
    assert {render(mail) for mail in later}.isdisjoint(render(mail) for mail in plan(300).mails)


def test_the_files_are_as_many_as_the_truth_says(tmp_path: Path) -> None:
    planned = plan(300)
    write(planned, tmp_path)
    assert len(list((tmp_path / "cur").iterdir())) == planned.truth.folders["INBOX"]
    sent = list((tmp_path / ".Sent" / "cur").iterdir())
    assert len(sent) == planned.truth.folders["Sent"]
    assert {path.stat().st_mtime for path in sent} == {int(mail.at.timestamp()) for mail in planned.mails if mail.sent}


def test_machines_and_people_are_told_apart_in_it() -> None:
    mails = [mail for mail in plan(600).mails if not mail.sent]
    human = [understand(parse(render(mail)), LARCH).kind.kind is Kind.HUMAN for mail in mails]
    machine = [isinstance(mail, Machine) for mail in mails]
    assert sum(one is not other for one, other in zip(human, machine, strict=True)) > 0.97 * len(mails)


def test_most_of_those_who_wait_wrote_something_that_shows_a_buyer() -> None:
    asking = [mail for mail in plan(2000).mails if not isinstance(mail, Machine) and mail.asks]
    leads = [understand(parse(render(mail)), LARCH).lead.is_lead for mail in asking]
    assert sum(leads) > 0.9 * len(leads)
