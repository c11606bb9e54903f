"""The composition root: the configuration becomes a store, adapters, jobs, an engine and a page, wired by hand, top to bottom.

settings ─► store ─► desk ─┬─► readers (IMAP) ──┐
                           ├─► couriers (SMTP) ─┼─► jobs ─► engine, watchers ─► service
                           └─► templates, feeds ┘                     page ────┘
"""

from __future__ import annotations

import gc
import platform
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from worker.config import WEEKDAYS, MailboxSettings, OAuthSettings, Settings, work_calendar
from worker.drafting.library import Library
from worker.drafting.renderer import Renderer
from worker.drafting.templates import Templates, shipped_folder
from worker.errors import FollowthroughError, OutsideError, UsageError
from worker.jobs import check_plans, rejudge
from worker.jobs.check_links import resting
from worker.jobs.daily_digest import Reader as DigestReader
from worker.jobs.daily_digest import Write as WriteDigest
from worker.jobs.draft_copies import CopySettings
from worker.jobs.draft_touches import DraftingSettings, Writer
from worker.jobs.evidence import Bookcase, Sources
from worker.jobs.outgoing import Office, Outlet
from worker.jobs.read_texts import read_texts
from worker.jobs.reading.pool import Readers
from worker.jobs.reading.reader import Reader
from worker.jobs.receipts import Receipts
from worker.jobs.settle import Desk
from worker.jobs.sync_mailbox import Pass, Told, sync_mailbox
from worker.jobs.take_in import TakenIn
from worker.jobs.tokens import Safe, TokenSupply, consent_ended, stored_password
from worker.jobs.watch_companies import CompaniesNow, NewsSettings
from worker.jobs.watches import watch_of
from worker.jobs.weekly_report import ReportPost, send
from worker.mail.bearer import TokenSource
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.oauth import OAuthClient, google, microsoft
from worker.mail.smtp import SmtpAccount, SmtpCourier
from worker.model import Address, Company, Learned, MailboxState, Plan, Severity, Us, Watch, WorkCalendar
from worker.report import digest
from worker.report.facts import Owner, load
from worker.report.figures import weekly
from worker.report.render import Rendered, render
from worker.rules import authenticity
from worker.rules.lint import Names
from worker.rules.pace import Limits
from worker.rules.plan import DEFAULT_PLAN
from worker.rules.plan_check import PlanProblem
from worker.store import learning as model_rows
from worker.store import mailboxes as mailbox_rows
from worker.store import tombstones
from worker.store.db import Store
from worker.store.vault import Vault, keys_in

YEARS_BACK, YEARS_AHEAD = 15, 2  # for which public holidays are known to the clocks


def collect_seldom() -> None:
    """Mails make many objects and hardly a cycle: Python's collector would look through them again and again for nothing."""
    gc.set_threshold(50_000, 20, 20)


def now() -> datetime:
    """The one clock of the program: UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random word that names a mail for good."""
    return secrets.token_hex(16)


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store, its schema up to date.  Raises OutsideError where folder or database cannot be used."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise OutsideError(
            f"cannot make the folder {settings.data_dir} ({error.strerror}). Make room or set data_dir to a folder of yours."
        ) from error
    store = Store(settings.database_url)
    try:
        store.migrate()
        yield store
    finally:
        store.close()


@contextmanager
def looked_at(settings: Settings) -> Iterator[Store | None]:
    """The store as it is, for those who only read: nothing is made or changed; None where nothing was stored yet.

    Raises OutsideError where its schema is of another version.
    """
    store = Store(settings.database_url)
    try:
        if store.file is not None and not Path(store.file).exists():
            yield None
            return
        if not store.is_current():
            raise OutsideError(
                f"{store.where}: the database is of another version of this program. Run followthrough sync: it brings an older one up to date."
            )
        yield store
    finally:
        store.close()


def stored_only(settings: Settings, store: Store) -> tuple[Settings, dict[str, MailboxState]]:
    """The configuration with those mailboxes alone that are stored already, and their state, by address; makes none."""
    with store.read() as tx:
        found = {box.address: mailbox_rows.find(tx, box.address) for box in settings.mailboxes}
    states = {address: state for address, state in found.items() if state}
    boxes = tuple(box for box in settings.mailboxes if box.address in states)
    return settings.model_copy(update={"mailboxes": boxes}), states


def mailboxes(settings: Settings, store: Store) -> dict[str, MailboxState]:
    """The stored state of every configured mailbox, by its address; new ones begin now, or at their `drafts_from`."""
    with store.write() as tx:
        return {
            box.address: mailbox_rows.ensure(tx, box.address, box.activated_at(now())) for box in settings.mailboxes
        }


def desk(settings: Settings, states: Mapping[str, MailboxState]) -> Desk:
    """What the jobs know of us."""
    addresses = {email for person in settings.people for email in (person.email, *person.aliases)}
    addresses |= {email for box in settings.mailboxes for email in (box.address, box.send_as) if email}
    years = range(now().year - YEARS_BACK, now().year + YEARS_AHEAD)
    return Desk(
        us=Us(frozenset(addresses), frozenset(settings.company.domains)),
        our_names=(settings.company.name, *settings.company.other_names),
        customers=frozenset(entry.lower() for entry in settings.contacts.customers),
        vendors=frozenset(entry.lower() for entry in settings.contacts.vendors),
        calendars={
            states[box.address].id: work_calendar(settings.owner(box.address), years) for box in settings.mailboxes
        },
        plans={states[box.address].id: box.plan for box in settings.mailboxes},
        choices=tuple(named_plans(settings, states).values()),
        industries={entry.domain: entry.industry for entry in settings.companies if entry.industry},
        trusted={
            states[box.address].id: authenticity.trusted_names(box.imap.host, box.authserv_ids)
            for box in settings.mailboxes
        },
        erasure_key=tombstones.key_in(settings.data_dir),
    )


def learned(settings: Settings, store: Store) -> Learned | None:
    """The model that judges beside the rules; None where it is switched off, or does not help."""
    if not settings.learning.enabled:
        return None
    with store.read() as tx:
        model = model_rows.newest(tx)
    return model.learned if model else None


def learned_if_any(settings: Settings) -> Learned | None:
    """The same without making or changing anything: nothing where there is no store yet, or one of another version."""
    store = Store(settings.database_url)
    try:
        there = store.file is None or Path(store.file).exists()
        return learned(settings, store) if there and store.is_current() else None
    finally:
        store.close()


def judging_desk(settings: Settings, store: Store, states: Mapping[str, MailboxState]) -> Desk:
    """The desk with what was learned, for those who judge mails."""
    return replace(desk(settings, states), learned=learned(settings, store))


def safe(settings: Settings, store: Store) -> Safe:
    """Where `connect` keeps secrets.  A key that is configured goes before the file of keys."""
    configured, file = settings.secrets.key.get_secret_value(), settings.secrets.key_file
    return Safe(store, Vault(lambda: configured.split() or keys_in(file)), now)


def oauth_client(oauth: OAuthSettings, kept_secret: str = "") -> OAuthClient:
    """The program as the provider knows it; `kept_secret` is what `connect` was told, for where none is configured."""
    secret = oauth.client_secret.get_secret_value() or kept_secret
    match oauth.provider:
        case "google":
            return google(oauth.client_id, secret)
        case "microsoft":
            return microsoft(oauth.client_id, secret, oauth.tenant)
        case "other":
            where = (oauth.authorize_url, oauth.token_url, oauth.scopes)
            host = urlsplit(oauth.token_url).hostname or "other"
            return OAuthClient(host, oauth.client_id, *where, secret, oauth.device_url)


def token_supply(settings: Settings, store: Store, box: MailboxSettings) -> TokenSource | None:
    """What gives access tokens for a mailbox; None where it signs in by a password."""
    if box.sign_in != "oauth" or box.oauth is None:
        return None
    return TokenSupply(safe(settings, store), box.address, partial(oauth_client, box.oauth), time.sleep)


def password_source(settings: Settings, store: Store, box: MailboxSettings) -> Callable[[], str] | None:
    """What gives the password that `connect` has stored; None where none is used."""
    return partial(stored_password, safe(settings, store), box.address) if box.sign_in == "stored" else None


def imap_account(settings: Settings, store: Store, box: MailboxSettings) -> ImapAccount:
    imap = box.imap
    return ImapAccount(
        imap.host,
        imap.port,
        imap.security,
        imap.username or box.address,
        imap.password.get_secret_value(),
        imap.timeout_seconds,
        access_token=token_supply(settings, store, box),
        stored_password=password_source(settings, store, box),
    )


def smtp_account(settings: Settings, store: Store, box: MailboxSettings) -> SmtpAccount:
    smtp = box.smtp
    password = smtp.password.get_secret_value()
    signs_in = smtp.sign_in and (password or box.sign_in != "password")
    return SmtpAccount(
        smtp.host,
        smtp.port,
        smtp.security,
        (smtp.username or box.address) if signs_in else "",
        password,
        access_token=token_supply(settings, store, box),
        stored_password=password_source(settings, store, box),
        timeout_seconds=smtp.timeout_seconds,
    )


@contextmanager
def readers(settings: Settings, known: Desk) -> Iterator[Readers]:
    """The processes that read mail; they start with the first one."""
    with Readers(known.context, settings.sync.readers) as pool:
        yield pool


def read(
    settings: Settings, store: Store, known: Desk, box: MailboxSettings, reader: Reader, told: Told = lambda _: None
) -> TakenIn:
    """One pass over a mailbox, older texts included; a failure is remembered for the page before it is raised."""
    with store.read() as tx:
        state = mailbox_rows.find(tx, box.address)
    assert state is not None  # noqa: S101  (made by `mailboxes` before)
    try:
        with ImapSession(imap_account(settings, store, box)) as server:
            return read_on(settings, server, store, known, box, state, reader, told, {})
    except FollowthroughError as error:
        with store.write() as tx:
            mailbox_rows.fail(tx, state.id, error, now())
        raise


def watch(settings: Settings, store: Store, state: MailboxState) -> Watch:
    """How a mailbox stands now."""
    with store.read() as tx:
        return watch_of(tx, state, now(), settings.sync.bytes_a_day)


def read_on(
    settings: Settings,
    server: ImapSession,
    store: Store,
    known: Desk,
    box: MailboxSettings,
    state: MailboxState,
    reader: Reader,
    told: Told,
    recent: MutableMapping[int, datetime],
) -> TakenIn:
    """One pass over a mailbox on a session that is signed in already; between portions of old mail it looks for new mail."""
    this = Pass(
        store=store,
        desk=known,
        mailbox=state,
        server=server,
        clock=now,
        sent_folder=box.sent_folder,
        folders=box.folders,
        without=settings.drafting.approved_folder if settings.drafting.in_mailbox else "",
        told=told,
        recent=recent,
        reader=reader,
        bytes_a_day=settings.sync.bytes_a_day,
    )
    taken = sync_mailbox(this)
    while read_texts(this):
        taken += sync_mailbox(this)
    return taken


def owners(settings: Settings, states: Mapping[str, MailboxState]) -> dict[int, Owner]:
    """Whose mailbox each is, and when that person works, by mailbox id."""
    calendars = desk(settings, states).calendars
    return {
        states[box.address].id: Owner(settings.owner(box.address).email, calendars[states[box.address].id])
        for box in settings.mailboxes
    }


def report_zone(settings: Settings) -> str:
    """The zone whose weeks the report counts: of its first receiver, else of the first mailbox's owner."""
    receiver = settings.report.to[0] if settings.report.to else settings.mailboxes[0].owner_email
    return settings.person(receiver).timezone


def report_post(settings: Settings, states: Mapping[str, MailboxState]) -> ReportPost:
    """When, from which mailbox and to whom the weekly report goes."""
    box = next(
        box
        for box in settings.mailboxes
        if box.address == (settings.report.from_mailbox or settings.mailboxes[0].address)
    )
    return ReportPost(
        sender=Address(box.address, settings.owner(box.address).name),
        mailbox_id=states[box.address].id,
        recipients=tuple(Address(email, settings.person(email).name) for email in settings.report.to),
        us=desk(settings, states).us,
        zone=report_zone(settings),
        weekday=WEEKDAYS.index(settings.report.weekday),
        clock=settings.report.at,
    )


def write_report(
    settings: Settings, store: Store, states: Mapping[str, MailboxState]
) -> Callable[[str | None, datetime], Rendered]:
    """What renders the report of a week (None: the present one) as it stands at a moment."""
    known = owners(settings, states)

    def write(week: str | None, at: datetime) -> Rendered:
        with store.read() as tx:
            cases = load(tx, known)
        return render(weekly(cases, week, at, report_zone(settings)))

    return write


def digest_readers(settings: Settings, states: Mapping[str, MailboxState]) -> tuple[DigestReader, ...]:
    """Who gets a digest: the owners of mailboxes, of all that are theirs; nobody where it is switched off."""
    mine: dict[str, list[str]] = {}
    for box in settings.mailboxes if settings.report.digest else ():
        mine.setdefault(settings.owner(box.address).email, []).append(box.address)
    calendars = desk(settings, states).calendars
    return tuple(
        DigestReader(
            Address(email, settings.person(email).name),
            frozenset(states[address].id for address in addresses),
            calendars[states[addresses[0]].id],
            settings.report.digest_at,
        )
        for email, addresses in mine.items()
    )


def write_digest(settings: Settings, store: Store) -> WriteDigest:
    """What renders a digest as it stands at a moment, or nothing."""
    address = settings.web.address or f"http://{settings.web.listen}"

    def write(mailbox_ids: Collection[int], at: datetime, since: datetime) -> digest.DigestMail | None:
        with store.read() as tx:
            found = digest.load(tx, mailbox_ids, at, since)
        return digest.render(found, address) if found.subject else None

    return write


def send_report(settings: Settings, store: Store, week: str | None) -> tuple[str, ...]:
    """Queues the report of a week for its receivers, and says who they are; `run` sends it.  Raises UsageError where nobody gets it."""
    if not settings.report.to:
        raise UsageError("nobody gets the report. Set `to` of [report] in the configuration.")
    states = mailboxes(settings, store)
    rendered = write_report(settings, store, states)(week, now())
    send(store, report_post(settings, states), rendered, now=now(), new_id=new_id)
    return settings.report.to


def named_plans(settings: Settings, states: Mapping[str, MailboxState]) -> dict[str, Plan]:
    """The plans by name in the order in which they are tried, the default one among them, checked or not."""
    own = {
        plan.name: Plan(
            plan.name,
            tuple(touch.planned() for touch in plan.touches),
            frozenset(plan.sources),
            frozenset(plan.industries),
            frozenset(states[address].id for address in plan.mailboxes if address in states),
            timedelta(days=plan.days_between_colleagues),
        )
        for plan in settings.plans
    }
    return {"default": DEFAULT_PLAN} | own


def plan_problems(settings: Settings) -> list[PlanProblem]:
    """Everything that is wrong with any plan, and what is doubtful."""
    languages = {box.language for box in settings.mailboxes}
    industries = [industry.name for industry in settings.industries]
    with Renderer() as renderer:  # starts no process before something is rendered
        return check_plans.plan_problems(
            named_plans(settings, {}).values(), templates(settings, renderer), languages, industries
        )


def plans(settings: Settings, states: Mapping[str, MailboxState]) -> dict[str, Plan]:
    """The plans by name.  Raises UsageError with everything that is wrong in any of them."""
    if wrong := [str(one) for one in plan_problems(settings) if one.severity is Severity.BLOCKS]:
        raise UsageError("\n".join(wrong))
    return named_plans(settings, states)


def library(settings: Settings) -> Library:
    """The folder of the library: the configured one, else the one in the data folder."""
    return Library(settings.drafting.library or settings.data_dir / "library")


def drafting(settings: Settings, states: Mapping[str, MailboxState], store: Store) -> DraftingSettings:
    """What planning and drafting need to know.  Raises UsageError for plans that make no sense."""
    calendars = desk(settings, states).calendars
    bookcase = Bookcase(library(settings))
    with store.read() as tx:
        bookcase.resting = resting(tx)
    return DraftingSettings(
        company=settings.company.name,
        writers={
            states[box.address].id: writer(settings, box, calendars[states[box.address].id])
            for box in settings.mailboxes
        },
        plans=plans(settings, states),
        sources=Sources(companies_now(settings, store), bookcase),
        most_at_once=settings.drafting.most_at_once,
        competitors=Names(settings.company.competitors),
        touches_a_day=settings.drafting.touches_a_day,
    )


def writer(settings: Settings, box: MailboxSettings, calendar: WorkCalendar) -> Writer:
    """How the owner of a mailbox writes."""
    owner = settings.owner(box.address)
    return Writer(
        name=owner.name,
        signature=owner.signature.strip(),
        language=box.language,
        calendar=calendar,
        phone=owner.phone,
        tone=owner.tone,
        greeting={code or box.language: words for code, words in owner.greeting.items()},
        closing={code or box.language: words for code, words in owner.closing.items()},
    )


def watched_companies(settings: Settings) -> dict[str, Company]:
    """The companies of the configuration, by domain."""
    return {entry.domain: Company(entry.domain, entry.name, entry.industry) for entry in settings.companies}


def companies_now(settings: Settings, store: Store) -> CompaniesNow:
    """The companies that are watched: those of the configuration, of the leads, and what people said of them."""
    companies = CompaniesNow(watched_companies(settings))
    with store.read() as tx:
        companies.look(tx)
    return companies


def news(settings: Settings) -> NewsSettings:
    """Which feeds are read, for whom, how often."""
    return NewsSettings(
        companies=watched_companies(settings),
        company_feeds={company.domain: company.feeds for company in settings.companies if company.feeds},
        industry_feeds={industry.name: industry.feeds for industry in settings.industries if industry.feeds},
        every=timedelta(minutes=settings.feeds.minutes_between),
        allow_hosts=frozenset(settings.feeds.allow_hosts),
        searches=settings.feeds.search,
        discover=settings.feeds.discover,
        ours=frozenset(settings.company.domains) | {box.address.rpartition("@")[2] for box in settings.mailboxes},
    )


def office(settings: Settings, store: Store, states: Mapping[str, MailboxState]) -> Office:
    """What approving, sending and filing need; a courier keeps its connection, so each office is one thread's."""
    return Office(
        store=store,
        outlets={
            states[box.address].id: _outlet(settings, store, box, states[box.address].id) for box in settings.mailboxes
        },
        us=desk(settings, states).us,
        receipts=Receipts(settings.data_dir / "receipts"),
        owner=f"worker@{platform.node() or 'this machine'}",
        clock=now,
        new_id=new_id,
        undo=timedelta(seconds=settings.sending.undo_seconds),
    )


def draft_copies(settings: Settings, store: Store, states: Mapping[str, MailboxState]) -> CopySettings:
    """Which mailboxes show the drafts that wait."""
    boxes = settings.mailboxes if settings.drafting.in_mailbox else ()
    return CopySettings(
        {states[box.address].id: partial(ImapSession, imap_account(settings, store, box)) for box in boxes},
        settings.drafting.approved_folder,
    )


def _outlet(settings: Settings, store: Store, box: MailboxSettings, mailbox_id: int) -> Outlet:
    owner, account = settings.owner(box.address), imap_account(settings, store, box)
    sending, smtp = settings.sending, smtp_account(settings, store, box)
    return Outlet(
        mailbox_id=mailbox_id,
        sender=Address(box.send_as or box.address, owner.name),
        courier=SmtpCourier(smtp),
        open_mailbox=lambda: ImapSession(account),
        limits=Limits(daily=sending.most_a_day, gap=timedelta(seconds=sending.seconds_between)),
        zone=ZoneInfo(owner.timezone),
        barred=partial(consent_ended, box.address) if box.sign_in == "oauth" else lambda _: None,
        more_couriers=tuple(SmtpCourier(smtp) for _ in range(sending.connections - 1)),
        writers=frozenset({box.address, owner.email, *owner.aliases}),
        reply_to=Address(box.reply_to, owner.name) if box.reply_to else None,
        bcc=(sending.bcc if box.bcc is None else box.bcc) or None,
        unsubscribe_url=f"{settings.web.address.rstrip('/')}/unsubscribe" if sending.unsubscribe_by_web else "",
    )


def templates(settings: Settings, renderer: Renderer) -> Templates:
    """The templates of mails: the person's own folder before the shipped one.

    Raises UsageError for a mailbox in whose language nothing is written.
    """
    found = Templates([settings.drafting.templates or settings.data_dir / "templates", shipped_folder()], renderer)
    written = sorted(found.languages())
    for number, box in enumerate(settings.mailboxes):
        if not {box.language, box.language.partition("-")[0]} & set(written):
            raise UsageError(
                f'mailboxes.{number}.language: there is no template in "{box.language}". '
                f"Use {', '.join(written)}, or write some: followthrough templates copy"
            )
    return found


def sync(settings: Settings, store: Store, told: Told = lambda _: None) -> dict[str, TakenIn]:
    """One pass over every mailbox; what came of each."""
    states = mailboxes(settings, store)
    known = judging_desk(settings, store, states)
    rejudge.begin(store, known, now())
    with readers(settings, known) as reader:
        return {box.address: read(settings, store, known, box, reader, told) for box in settings.mailboxes}
