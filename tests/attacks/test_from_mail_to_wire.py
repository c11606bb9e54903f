"""Hostile mails through the whole way on both databases: read, drafted, approved; none stops the others, and none can be left unanswered."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.attacks.zoo import ZOO, inquiry
from tests.contract.test_take_in import ALWAYS, US
from tests.servers.mailbox_fake import FakeMailbox
from tests.servers.smtp import FakeCourier
from worker.drafting import Renderer, Templates, shipped_folder
from worker.errors import NotPossibleError
from worker.jobs.approve import approve, edit
from worker.jobs.draft_touches import DraftingSettings, Writer
from worker.jobs.outgoing import Office, Outlet
from worker.jobs.plan_touches import plan_touches
from worker.jobs.receipts import Receipts
from worker.jobs.settle import Desk
from worker.jobs.take_in import take_in
from worker.model import Address, Draft, FetchedMail, FrozenMail, Role, Severity
from worker.rules import lint
from worker.rules.plan import DEFAULT_PLAN
from worker.store import drafts, folders, mailboxes
from worker.store.db import Store

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
OUR_HEADERS = {
    *("date", "from", "to", "subject", "message-id", "in-reply-to", "references", "x-followthrough-id"),
    *("mime-version", "content-type", "content-transfer-encoding"),
}


@dataclass
class Mill:
    """Mails go in at one end; drafts and frozen mails come out at the other."""

    store: Store
    templates: Templates
    folder: Path
    uids: Iterator[int]

    def __post_init__(self) -> None:
        with self.store.write() as tx:
            self.box = mailboxes.ensure(tx, "priya@larkspur.example", NOW - timedelta(days=1))
            self.inbox = folders.ensure(tx, self.box.id, "INBOX", Role.INBOX)
        self.desk = Desk(US, ("Larkspur",), frozenset(), frozenset(), {self.box.id: ALWAYS})
        ids = (f"id{number}" for number in itertools.count())
        outlet = Outlet(self.box.id, Address("priya@larkspur.example", "Priya"), FakeCourier(), FakeMailbox().opened)
        self.office = Office(
            self.store, {self.box.id: outlet}, US, Receipts(self.folder), "one", lambda: NOW, lambda: next(ids)
        )

    def takes_in(self, raw: bytes) -> None:
        mail = FetchedMail(next(self.uids), raw, NOW - timedelta(minutes=30))
        with self.store.write() as tx:
            take_in(tx, self.desk, self.box, self.inbox, [mail], NOW)

    def drafted(self) -> list[Draft]:
        writer = Writer("Priya", "Priya", "en", ALWAYS)
        settings = DraftingSettings("Larkspur", {self.box.id: writer}, {"default": DEFAULT_PLAN}, most_at_once=500)
        run = plan_touches(self.store, self.templates, settings, NOW)
        assert not run.failed
        with self.store.read() as tx:
            return [drafts.get(tx, id_) for id_ in run.drafted]

    def frozen(self, draft: Draft) -> FrozenMail:
        """As a person has it, who takes out of the text what a stranger's name brought into it."""
        with self.store.write() as tx:
            if lint.blocks(draft.findings):
                assert {one.rule for one in draft.findings if one.severity is Severity.BLOCKS} <= {"html"}
                draft = edit(tx, draft.id, 1, draft.subject, "Thank you for your mail.\n", (), who="priya", now=NOW)
            return approve(tx, self.office, draft.id, draft.version, who="priya", now=NOW).mail


@pytest.fixture(scope="module")
def templates() -> Iterator[Templates]:
    with Renderer() as renderer:
        yield Templates([shipped_folder()], renderer)


@pytest.fixture
def mill(each_store: Store, templates: Templates, tmp_path: Path) -> Mill:
    return Mill(each_store, templates, tmp_path, itertools.count(1))


def check(frozen: FrozenMail, draft: Draft) -> None:
    """One recipient, our headers once each, no line that a server would cut, and nothing that a header may not hold."""
    head = frozen.raw.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].decode().lower() for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert len(names) == len(set(names))
    assert set(names) <= OUR_HEADERS
    assert max(map(len, frozen.raw.split(b"\r\n"))) <= 998
    assert not [byte for byte in head.replace(b"\r\n", b"") if byte < 32 or byte == 127]
    assert frozen.recipient == draft.recipient.email
    to = message_from_bytes(frozen.raw, policy=policy.default)["To"]
    assert [address.addr_spec for address in to.addresses] == [draft.recipient.email]


NO_ADDRESS = {"address-quoted.example", "a..domain-empty.example", "😀domain-emoji.example", "ü" * 100 + ".example"}


def test_every_mail_of_the_zoo_is_read_and_can_be_answered(mill: Mill) -> None:
    for raw in ZOO.values():
        mill.takes_in(raw)
    mill.takes_in(inquiry("good"))
    drafted = mill.drafted()
    assert "ana@good.example" in {draft.recipient.email for draft in drafted}
    for draft in drafted:
        if draft.recipient.domain in NO_ADDRESS:
            with pytest.raises(NotPossibleError, match="is no"):
                mill.frozen(draft)
        else:
            check(mill.frozen(draft), draft)


@pytest.mark.parametrize(
    ("written", "travels"),
    [("hafen-süd.example", "xn--hafen-sd-d6a.example"), ("fußball.example", "xn--fuball-cta.example")],
)
def test_a_domain_of_another_script_is_answered_where_it_is(mill: Mill, written: str, travels: str) -> None:
    mill.takes_in(inquiry("idn", sender=f"Ana <ana@{written}>"))
    (draft,) = mill.drafted()
    assert mill.frozen(draft).recipient == f"ana@{travels}"


def test_a_name_cannot_turn_the_address_beside_it(mill: Mill) -> None:
    mill.takes_in(inquiry("turned", sender='"Ana \u202eelpmaxe.evil@" <ana@turned.example>'))
    (draft,) = mill.drafted()
    assert "\u202e" not in draft.recipient.name + draft.body + draft.subject
