"""What `doctor` looks at: each check says what it found, and how to mend what fails.  It changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from worker import app as composition
from worker.cli.watching import document, words
from worker.config import MailboxSettings, Settings
from worker.drafting.renderer import Renderer
from worker.errors import FollowthroughError
from worker.feeds.fetch import Fetched, fetch
from worker.feeds.read import read
from worker.jobs.check_templates import check_templates
from worker.jobs.pausing import standing
from worker.jobs.sync_mailbox import watched
from worker.mail.imap import ImapSession
from worker.mail.providers import takes_no_password
from worker.mail.smtp import SmtpCourier
from worker.model import LinkCheck, LinkState, Severity, TouchKind, Watch
from worker.store import library as library_rows
from worker.store import mailboxes as mailbox_rows
from worker.store import messages as message_rows
from worker.store.db import Store

NEWEST = 20  # UIDs looked at for the newest mail
SKEW_TOLD = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `detail` says what was found, with the mend where it is not good."""

    check: str
    ok: bool
    detail: str
    mailbox: dict[str, object] | None = None  # of a check of reading: how the watching stands

    def document(self) -> dict[str, object]:
        """As JSON takes it."""
        more = {} if self.mailbox is None else {"mailbox": self.mailbox}
        return {"check": self.check, "ok": self.ok, "detail": self.detail} | more


def examine(settings: Settings) -> Iterator[Check]:
    """Every check of a set-up whose configuration has loaded, in the order in which things depend on each other."""
    yield Check(
        "configuration", ok=True, detail=f"mailboxes: {len(settings.mailboxes)}, people: {len(settings.people)}"
    )
    yield _checked("data folder", lambda: _data_dir(settings))
    yield _checked("database", lambda: _database(settings))
    yield _checked("plans and templates", lambda: _templates(settings))
    yield _checked("library", lambda: _library(settings))
    yield _checked("sending", lambda: _stops(settings))
    for box in settings.mailboxes:
        yield _reading(settings, box)
        yield _checked(f"{box.address}: sending", lambda box=box: _smtp(settings, box))  # type: ignore[misc]
    feeds = [url for company in settings.companies for url in company.feeds]
    feeds += [url for industry in settings.industries for url in industry.feeds]
    for url in dict.fromkeys(feeds):
        yield _checked(f"feed {url}", lambda url=url: _feed(settings, url))  # type: ignore[misc]


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, detail=look())
    except FollowthroughError as error:
        return Check(name, ok=False, detail=str(error))


def _reading(settings: Settings, box: MailboxSettings) -> Check:
    """Whether the mailbox can be read at this moment, and how the watching of it stands."""
    check = _checked(f"{box.address}: reading", lambda: _imap(settings, box))
    try:
        watch = _watch(settings, box)
    except FollowthroughError:  # the check of the database says it
        return check
    detail = f"{check.detail.rstrip('.')}. {words(watch)}"
    return replace(check, ok=check.ok and not watch.resting, detail=detail, mailbox=document(watch))


def _watch(settings: Settings, box: MailboxSettings) -> Watch:
    unknown = Watch(box.address, bytes_a_day=settings.sync.bytes_a_day)
    if not _database_is_there(settings):
        return unknown
    store = Store(settings.database_url)
    try:
        if not store.is_current():  # the next start brings it up to date
            return unknown
        with store.read() as tx:
            state = mailbox_rows.find(tx, box.address)
        return composition.watch(settings, store, state) if state else unknown
    finally:
        store.close()


def _data_dir(settings: Settings) -> str:
    folder = settings.data_dir
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        raise FollowthroughError(f"{there} is no folder. Set data_dir to a folder of yours.")
    if not os.access(there, os.W_OK | os.X_OK):
        raise FollowthroughError(f"{there} cannot be written. Give it to the user who runs followthrough.")
    return str(folder) if there == folder else f"{folder} will be made at the first start"


def _database(settings: Settings) -> str:
    if not _database_is_there(settings):
        return "will be made at the first start"
    store = Store(settings.database_url)
    try:
        with store.read() as tx:
            return f"{store.where}: {message_rows.count(tx)} mails stored"
    finally:
        store.close()


def _stops(settings: Settings) -> str:
    """Whether anything stops the sending; where somebody or something did, doctor says it as loud as a fault."""
    if not _database_is_there(settings):
        return "nothing stops it"
    store = Store(settings.database_url)
    try:
        if not store.is_current():
            return "told after the next start, which brings the database up to date"
        with store.read() as tx:
            told = standing(tx)
    finally:
        store.close()
    if told:
        raise FollowthroughError(f"{' '.join(told)} To go on: followthrough resume (--mailbox ADDRESS for one).")
    return "nothing stops it"


def _database_is_there(settings: Settings) -> bool:
    return bool(settings.database) or (settings.data_dir / "followthrough.db").exists()


@contextmanager
def _signing_in(settings: Settings, box: MailboxSettings) -> Iterator[Store]:
    """The store for a sign-in, which looks into it only for what `connect` has stored; made by nobody here."""
    if box.sign_in != "password" and not _database_is_there(settings):
        raise FollowthroughError(f"nothing is stored to sign in with. Sign in: followthrough connect {box.address}")
    store = Store(settings.database_url)
    try:
        yield store
    finally:
        store.close()


def _passwords_switched_off(box: MailboxSettings, host: str) -> None:
    """Where a password that may still work today is about to stop working, or does so already (Microsoft)."""
    if box.sign_in != "oauth" and takes_no_password(host):
        raise FollowthroughError(
            f"{host} is Microsoft's, which has switched passwords off for reading and is doing so for sending. "
            f"Sign in with OAuth 2: followthrough connect {box.address} --oauth microsoft"
        )


def _templates(settings: Settings) -> str:
    plans = composition.plans(settings, {})
    with Renderer() as renderer:
        templates = composition.templates(settings, renderer)
        problems = check_templates(templates, plans.values(), [box.language for box in settings.mailboxes])
        found = sum(len(templates.shelf((kind,)).of_kind(kind)) for kind in TouchKind)
    blocking = [problem for problem in problems if problem.severity is Severity.BLOCKS]
    if blocking:
        more = f" ({len(blocking) - 1} more: followthrough templates check)" if len(blocking) > 1 else ""
        raise FollowthroughError(f"{blocking[0]}{more}")
    return f"{len(plans)} plans, {found} templates"


def _library(settings: Settings) -> str:
    """Files without problems, and links that answered when they were last looked at."""
    shelf = composition.library(settings)
    gone = [f"{check.url}: {check.detail}" for check in _links(settings) if check.state is LinkState.GONE]
    if wrong := [*map(str, shelf.problems()), *gone]:
        more = f" (and {len(wrong) - 1} more: followthrough library check)" if len(wrong) > 1 else ""
        raise FollowthroughError(f"{wrong[0]}{more}")
    return f"{len(shelf.entries())} entries"


def _links(settings: Settings) -> list[LinkCheck]:
    if not _database_is_there(settings):
        return []
    store = Store(settings.database_url)
    try:
        if not store.is_current():
            return []
        with store.read() as tx:
            return list(library_rows.checks(tx).values())
    finally:
        store.close()


def _imap(settings: Settings, box: MailboxSettings) -> str:
    _passwords_switched_off(box, box.imap.host)
    with _signing_in(settings, box) as store, ImapSession(composition.imap_account(settings, store, box)) as server:
        folders = watched(server.folders(), box.sent_folder)
        counts = [f"{info.name} ({server.open(info.name).exists} mails)" for info in folders]
        _clocks_agree(server)
    return f"signed in; {' and '.join(counts)}"


def _clocks_agree(server: ImapSession) -> None:
    """The newest mail cannot have arrived in the future: then one of the two clocks is wrong, and every waiting time with it."""
    status = server.open("INBOX")
    newest = server.uids(max(1, (status.uidnext or 1) - NEWEST)) if status.exists else []
    moments = [header.internaldate for header in server.headers(newest) if header.internaldate]
    ahead = max(moments, default=composition.now()) - composition.now()
    if ahead > SKEW_TOLD:
        raise FollowthroughError(
            f"the newest mail arrived {ahead.total_seconds():.0f} s in the future: the clocks differ. "
            "Set this machine's clock (timedatectl set-ntp true)."
        )


def _smtp(settings: Settings, box: MailboxSettings) -> str:
    _passwords_switched_off(box, box.smtp.host)
    with _signing_in(settings, box) as store:
        account = composition.smtp_account(settings, store, box)
        SmtpCourier(account).check(box.send_as or box.address)
    if box.send_as:
        return f"{box.smtp.host} takes mail from {box.send_as}"
    return f"{box.smtp.host} takes mail from us" if account.username else f"{box.smtp.host} answers, without a sign-in"


def _feed(settings: Settings, url: str) -> str:
    answer = fetch(url, None, None, allow=frozenset(settings.feeds.allow_hosts))
    items = read(answer.content, answer.url, answer.content_type) if isinstance(answer, Fetched) else ()
    return f"{len(items)} items"
