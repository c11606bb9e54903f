"""Drafts in a real mailbox's folder of drafts, and what mail programs do with them there."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from imapclient import IMAPClient

from tests.browser.shop import Shop, furnish, served
from tests.servers.dovecot import PASSWORD, Dovecot
from worker.drafting.renderer import Renderer
from worker.jobs.approve import approve, edit, reject, undo
from worker.jobs.draft_copies import CopiesRun, CopySettings, choose, keep_copies
from worker.mail.imap import ImapAccount, ImapSession
from worker.model import Draft, DraftState, Prospect, TouchKind, TouchState
from worker.store import deliveries, draft_copies, drafts, news, touches
from worker.store.db import Store

MINE = "Dear Ana,\n\nthank you. Our engineer answers on Thursday; the price of eight units I send with it.\n\nPriya Raman\n"


class Client:
    """A mail program on the same mailbox."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.imap = IMAPClient(server.host, server.port, ssl=False)
        self.imap.login(user, PASSWORD)

    def mails(self, folder: str = "Drafts") -> dict[int, EmailMessage]:
        if not self.imap.folder_exists(folder):
            return {}
        self.imap.select_folder(folder)
        found = self.imap.fetch(self.imap.search(), ["BODY.PEEK[]"])
        return {
            uid: email.message_from_bytes(items[b"BODY[]"], policy=policy.default)
            for uid, items in sorted(found.items())
        }

    def of(self, draft: Draft, folder: str = "Drafts") -> tuple[int, EmailMessage]:
        ((uid, mail),) = [(u, m) for u, m in self.mails(folder).items() if draft.recipient.email in str(m["To"])]
        return uid, mail

    def save(self, draft: Draft, text: str, *, drops_our_header: bool, to: str = "", folder: str = "Drafts") -> None:
        """As programs save: a new mail with a Message-ID of its own, and the old one gone."""
        uid, mail = self.of(draft)
        if drops_our_header:
            del mail["X-Followthrough-Id"]
        del mail["Message-ID"]
        mail["Message-ID"] = f"<saved-{draft.id}-{uid}@client.example>"
        if to:
            mail.replace_header("To", to)
        mail.set_content(text)
        self.imap.append(folder, mail.as_bytes(policy=policy.SMTP), [b"\\Draft", b"\\Seen"])
        self.remove(uid)

    def remove(self, uid: int, folder: str = "Drafts") -> None:
        self.imap.select_folder(folder)
        self.imap.delete_messages([uid])
        self.imap.expunge([uid])

    def move(self, draft: Draft, folder: str) -> None:
        uid, _ = self.of(draft)
        self.imap.select_folder("Drafts")
        self.imap.move([uid], folder)


def said(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


class Desk:
    """The worker's side."""

    def __init__(self, shop: Shop, server: Dovecot, user: str) -> None:
        self.shop, self.drafts = shop, furnish(shop)
        account = ImapAccount(server.host, server.port, "none", user, PASSWORD, 5)
        self.settings = CopySettings({shop.mailbox.id: lambda: ImapSession(account)})

    @property
    def ana(self) -> Draft:
        return self.shop.now(self.drafts[0])

    def look(self, later: timedelta = timedelta(minutes=1)) -> CopiesRun:
        self.shop.clock.now += later
        return keep_copies(self.shop.office, self.shop.web().drafting, self.settings, self.shop.mailbox.id)

    def touch(self, draft: Draft) -> TouchState:
        with self.shop.store.read() as tx:
            return touches.get(tx, draft.touch_id).state


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer


@pytest.fixture
def desk(store: Store, tmp_path: Path, renderer: Renderer, dovecot: Dovecot, user: str) -> Desk:
    desk = Desk(Shop(store, tmp_path, renderer), dovecot, user)
    assert desk.look() == CopiesRun(put=3)
    return desk


@pytest.fixture
def client(dovecot: Dovecot, user: str) -> Iterator[Client]:
    client = Client(dovecot, user)
    yield client
    client.imap.logout()


def test_every_mail_that_waits_lies_in_drafts_in_its_thread(desk: Desk, client: Client) -> None:
    assert TouchKind.CALL in {draft.kind for draft in desk.drafts}
    assert len(client.mails()) == 3  # a call is no mail
    _, mail = client.of(desk.ana)
    assert mail["In-Reply-To"].startswith("<mail")
    assert mail["References"].split()[-1] == mail["In-Reply-To"]
    assert mail["Subject"] == desk.ana.subject
    assert said(mail).strip() == desk.ana.body.strip()
    assert client.imap.select_folder("Drafts")[b"EXISTS"] == 3
    assert {flag for _, flags in client.imap.get_flags(client.imap.search()).items() for flag in flags} >= {b"\\Draft", b"\\Seen"}  # fmt: skip
    assert desk.look() == CopiesRun()
    assert len(client.mails()) == 3


@pytest.mark.parametrize("drops_our_header", [False, True])
def test_an_edit_there_is_taken_over_and_can_then_be_approved_by_moving_it(
    desk: Desk, client: Client, *, drops_our_header: bool
) -> None:
    client.save(desk.ana, MINE, drops_our_header=drops_our_header)
    assert desk.look() == CopiesRun(edited=1)
    assert (desk.ana.version, desk.ana.body) == (2, MINE)
    assert desk.look() == CopiesRun()
    client.move(desk.ana, "Approved")
    assert desk.look() == CopiesRun(approved=1)
    assert desk.ana.state is DraftState.APPROVED
    with desk.shop.store.read() as tx:
        (delivery,) = deliveries.of_draft(tx, desk.ana.id)
    assert delivery.approved_by == "the mail client"
    assert b"price of eight units" in delivery.mail.raw
    assert not client.mails("Approved")
    assert len(client.mails()) == 2


def test_edited_and_moved_at_once_or_flagged_it_is_approved_as_it_lies_there(desk: Desk, client: Client) -> None:
    client.save(desk.ana, MINE, drops_our_header=False, folder="Approved")
    assert desk.look() == CopiesRun(edited=1, approved=1)
    liv = desk.drafts[2]
    uid, _ = client.of(liv)
    client.imap.select_folder("Drafts")
    client.imap.add_flags([uid], [b"\\Flagged"])
    assert desk.look() == CopiesRun(approved=1)
    assert desk.shop.state(liv) is DraftState.APPROVED
    assert len(client.mails()) == 1


def test_what_the_lint_blocks_is_not_approved_and_says_why(desk: Desk, client: Client) -> None:
    okafor = desk.drafts[1]
    client.move(okafor, "Approved")
    assert desk.look() == CopiesRun()
    assert desk.shop.state(okafor) is DraftState.PENDING
    with desk.shop.store.read() as tx:
        copy = draft_copies.of_draft(tx, okafor.id)
    assert copy
    assert "says nothing to the reader" in (copy.refusal or "")
    client.imap.select_folder("Approved")
    assert client.imap.search()  # it stays where the person put it


def test_another_recipient_is_not_approved(desk: Desk, client: Client) -> None:
    client.save(desk.ana, MINE, drops_our_header=False, to="boss@hafen-sued.example", folder="Approved")
    assert desk.look() == CopiesRun(edited=1)
    assert desk.ana.state is DraftState.PENDING
    with desk.shop.store.read() as tx:
        copy = draft_copies.of_draft(tx, desk.ana.id)
    assert copy
    assert "goes to boss@hafen-sued.example" in (copy.refusal or "")


def test_deleted_there_it_is_rejected_but_not_while_a_program_saves(desk: Desk, client: Client) -> None:
    uid, _ = client.of(desk.ana)
    client.remove(uid)
    assert desk.look() == CopiesRun()
    assert desk.shop.state(desk.ana) is DraftState.PENDING
    assert desk.look(timedelta(minutes=2)) == CopiesRun(rejected=1)
    assert desk.shop.state(desk.ana) is DraftState.REJECTED
    assert desk.touch(desk.ana) is TouchState.SKIPPED
    assert desk.look() == CopiesRun()


def test_sent_from_there_it_is_done_and_not_sent_again(desk: Desk, client: Client) -> None:
    uid, mail = client.of(desk.ana)
    del mail["X-Followthrough-Id"]
    client.imap.append("Sent", mail.as_bytes(policy=policy.SMTP), [b"\\Seen"])
    client.remove(uid)
    assert desk.look() == CopiesRun(sent=1)
    assert desk.ana.state is DraftState.APPROVED
    assert desk.touch(desk.ana) is TouchState.DONE
    assert desk.shop.deliveries(desk.ana) == []
    assert desk.look(timedelta(hours=1)) == CopiesRun()


def test_changed_on_the_page_it_changes_there(desk: Desk, client: Client) -> None:
    change(desk, "Dear Ana,\n\nfrom the page.\n")
    assert desk.look() == CopiesRun(put=1)
    _, mail = client.of(desk.ana)
    assert said(mail) == "Dear Ana,\n\nfrom the page.\n"
    assert len(client.mails()) == 3
    assert desk.look() == CopiesRun()


def change(desk: Desk, body: str) -> None:
    with desk.shop.store.write() as tx:
        edit(tx, desk.ana.id, desk.ana.version, desk.ana.subject, body, (), who="priya", now=desk.shop.clock.now)


@pytest.mark.parametrize("theirs", [True, False])
def test_changed_on_both_sides_both_are_kept_until_a_person_chooses(
    desk: Desk, client: Client, *, theirs: bool
) -> None:
    change(desk, "Dear Ana,\n\nfrom the page.\n")
    client.save(desk.ana, MINE, drops_our_header=False)
    assert desk.look() == desk.look() == CopiesRun()
    assert desk.ana.body == "Dear Ana,\n\nfrom the page.\n"
    assert said(client.of(desk.ana)[1]) == MINE
    client.move(desk.ana, "Approved")
    assert desk.look() == CopiesRun()  # which of the two, nobody knows
    with desk.shop.store.write() as tx:
        copy = draft_copies.of_draft(tx, desk.ana.id)
        assert copy
        assert copy.clash_body == MINE
        choose(tx, desk.shop.web().drafting, desk.ana.id, theirs=theirs, who="priya", now=desk.shop.clock.now)
        texts = [body for _, _, body in drafts.texts(tx, desk.ana.id)]
    assert {MINE, "Dear Ana,\n\nfrom the page.\n"} <= set(texts)
    run = desk.look()
    if theirs:
        assert run == CopiesRun(approved=1)
        assert desk.ana.body == MINE
    else:
        assert run == CopiesRun(put=1)
        assert desk.ana.state is DraftState.PENDING
        assert said(client.of(desk.ana)[1]) == "Dear Ana,\n\nfrom the page.\n"


def test_decided_on_the_page_it_goes_from_there_and_comes_back_with_an_undo(desk: Desk, client: Client) -> None:
    with desk.shop.store.write() as tx:
        delivery = approve(tx, desk.shop.office, desk.ana.id, 1, who="priya", now=desk.shop.clock.now)
    desk.look(timedelta(seconds=1))
    assert len(client.mails()) == 2
    with desk.shop.store.write() as tx:
        undo(tx, delivery.id, who="priya", now=desk.shop.clock.now)
    assert desk.look(timedelta(seconds=1)) == CopiesRun(put=1)


def test_what_a_person_wrote_there_stays_when_the_draft_is_decided_otherwise(desk: Desk, client: Client) -> None:
    with desk.shop.store.write() as tx:
        reject(tx, desk.ana.id, 1, who="priya", now=desk.shop.clock.now)
    client.save(desk.ana, MINE, drops_our_header=False)
    desk.look()
    assert said(client.of(desk.ana)[1]) == MINE


def test_the_page_shows_both_texts_and_asks(desk: Desk, client: Client) -> None:
    change(desk, "Dear Ana,\n\nfrom the page.\n")
    client.save(desk.ana, MINE, drops_our_header=False)
    desk.look()
    with (
        served(desk.shop.web()) as url,
        httpx.Client(
            base_url=url, trust_env=False, follow_redirects=True, headers={"Sec-Fetch-Site": "same-origin"}
        ) as page,
    ):
        shown = page.get(f"/drafts/{desk.ana.id}").text
        assert "changed in your mail client, too" in shown
        assert "the price of eight units" in shown
        assert "from the page" in shown
        token = re.search(r'name="token" value="([^"]+)"', shown)
        assert token
        answer = page.post(f"/drafts/{desk.ana.id}/choose", data={"token": token[1], "theirs": "true"})
        assert answer.status_code == 200
        assert "changed in your mail client" not in answer.text
        assert desk.ana.body == MINE
        again = page.post(f"/drafts/{desk.ana.id}/choose", data={"token": token[1], "theirs": "true"})
        assert again.status_code == 409


def test_a_worker_that_dies_after_laying_it_there_lays_it_there_once(desk: Desk, client: Client) -> None:
    with desk.shop.store.write() as tx:
        draft_copies.forget(tx, [desk.ana.id])
    assert desk.look() == desk.look() == CopiesRun()
    assert len(client.mails()) == 3
    client.move(desk.ana, "Approved")
    assert desk.look() == CopiesRun(approved=1)


def test_a_folder_that_was_emptied_rejects_nothing(desk: Desk, client: Client) -> None:
    for number in range(5):
        lead = desk.shop.lead(Prospect(f"p{number}@many.example", f"P {number}"), "Scales", (2, False, "Can you help?"))
        desk.shop.draft(lead, TouchKind.THANK_YOU, "Dear you,\n\nthank you for your note on scales.\n\nPriya Raman\n")
    assert desk.look() == CopiesRun(put=5)
    for uid in client.mails():
        client.remove(uid)
    desk.look()
    run = desk.look(timedelta(minutes=5))
    assert run.rejected == 0
    assert "vanished from Drafts at once" in run.failed[0]
    assert desk.shop.state(desk.ana) is DraftState.PENDING


def test_a_reply_of_their_own_beside_the_copy_is_theirs_alone(desk: Desk, client: Client) -> None:
    _, mail = client.of(desk.ana)
    del mail["X-Followthrough-Id"]
    mail.set_content("Dear Ana, I have just spoken to")
    client.imap.append("Drafts", mail.as_bytes(policy=policy.SMTP), [b"\\Draft", b"\\Flagged"])
    assert desk.look() == CopiesRun()
    assert desk.shop.state(desk.ana) is DraftState.PENDING
    assert len(client.mails()) == 4


def test_one_that_cannot_be_written_keeps_no_other_waiting(desk: Desk, client: Client) -> None:
    lead = desk.shop.lead(Prospect('"ana ruiz"@c0.example', "Ana"), "Scales", (2, False, "Can you help?"))
    desk.shop.draft(lead, TouchKind.THANK_YOU, "Dear Ana,\n\nthank you for your note on scales.\n\nPriya Raman\n")
    client.move(desk.ana, "Approved")
    run = desk.look()
    assert run.approved == 1
    assert "no address that mail can be sent to" in run.failed[0]


def test_what_a_mail_client_added_is_not_lost(desk: Desk, client: Client) -> None:
    uid, mail = client.of(desk.ana)
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="offer.pdf")
    client.imap.append("Approved", mail.as_bytes(policy=policy.SMTP), [b"\\Draft"])
    client.remove(uid)
    assert desk.look() == CopiesRun()
    with desk.shop.store.write() as tx:
        copy = draft_copies.of_draft(tx, desk.ana.id)
        assert copy
        assert "an attachment, which would be lost" in (copy.refusal or "")
        reject(tx, desk.ana.id, 1, who="priya", now=desk.shop.clock.now)
    desk.look()
    assert "offer.pdf" in str(client.of(desk.ana, "Approved")[1])


def test_the_text_of_a_clash_stays_there_when_the_page_decides(desk: Desk, client: Client) -> None:
    change(desk, "Dear Ana,\n\nfrom the page.\n")
    client.save(desk.ana, MINE, drops_our_header=False)
    desk.look()
    with desk.shop.store.write() as tx:
        approve(tx, desk.shop.office, desk.ana.id, desk.ana.version, who="priya", now=desk.shop.clock.now)
    desk.look()
    assert said(client.of(desk.ana)[1]) == MINE


def test_what_left_with_a_person_counts_as_sent(desk: Desk, client: Client) -> None:
    liv = desk.drafts[2]
    assert liv.evidence
    with desk.shop.store.write() as tx:
        news.record_use(tx, liv.evidence.key, liv.lead_id, "nordbruk.example", liv.created_at)
    uid, mail = client.of(liv)
    client.imap.append("Sent", mail.as_bytes(policy=policy.SMTP), [b"\\Seen"])
    client.remove(uid)
    assert desk.look() == CopiesRun(sent=1)
    with desk.shop.store.read() as tx:
        assert news.used_urls(tx, 0, "nordbruk.example") == {liv.evidence.key}
