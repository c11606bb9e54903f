"""Every key that a person may set, with its type, its default and what is allowed.  config.example.toml explains them."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

import holidays as public_holidays
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from worker.model import PlannedTouch, Source, TouchKind, WorkCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_TOKEN = 16
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def _email(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,253}", value):
        raise ValueError("is not an e-mail address; write it as name@example.com")
    return value.lower()


def _domain(value: str) -> str:
    if not re.fullmatch(r"[^@\s/:]{1,253}", value) or "." not in value:
        raise ValueError("is not a domain; write it as example.com")
    return value.lower()


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError('is not a time zone; write it as "Europe/Berlin"')
    return value


def _holidays(value: str) -> str:
    country, _, part = value.partition("-")
    if value:
        try:
            public_holidays.country_holidays(country, subdiv=part or None, years=2026)
        except NotImplementedError:
            raise ValueError(
                'is not a country (or part of one) with known holidays; write "DE", "US-CA", or ""'
            ) from None
    return value


def _url(value: str) -> str:
    if not re.match(r"https?://[^/\s]", value):
        raise ValueError("is not a web address; write it as https://example.com/feed.xml")
    return value


def _search(value: str) -> str:
    if "{company}" not in value and "{domain}" not in value:
        raise ValueError(
            "names no company; write {company} or {domain} where it belongs: https://news.example/rss?q={company}"
        )
    return _url(value)


def _token_url(value: str) -> str:
    loopback = re.match(r"http://(127\.0\.0\.1|localhost|\[::1\])[:/]", value)
    if value and not loopback and not re.match(r"https://[^/\s]", value):
        raise ValueError("is not an address over https; write it as https://login.example.com/token")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", value):
        raise ValueError('is not the code of a language; write it as "en" or "de-AT"')
    return value


def _formulas(value: object) -> object:
    """A person's own words by language; a text alone is for the language of the mailbox ("")."""
    if isinstance(value, str):
        value = {"": value}
    for code, words in value.items() if isinstance(value, dict) else ():
        if code:
            _language(code)
        if not isinstance(words, str) or "\n" in words:
            raise ValueError('is not words of one line; write it as "Hi {first_name}"')
        if set(re.findall(r"\{[^{}]*\}?|\}", words)) - {"{name}", "{first_name}", "{last_name}"}:
            raise ValueError("has braces around what is no name; only {name}, {first_name} and {last_name} are known")
    return value


def _span(value: object) -> object:
    """The hours of a day as pairs of times, from "09:00-12:00, 13:00-17:00"; "" is closed; "24:00" ends a day."""
    if not isinstance(value, str):
        return value
    spans = [_one_span(part.strip()) for part in value.split(",") if part.strip()]
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(spans)):
        raise ValueError("has hours that overlap; write them in order, as 09:00-12:00, 13:00-17:00")
    return tuple(spans)


def _one_span(part: str) -> tuple[time, time]:
    match = re.fullmatch(r"(\d\d?):(\d\d)\s*[-–]\s*(\d\d?):(\d\d)", part)
    if (
        match is None
        or int(match[2]) > 59
        or int(match[4]) > 59
        or int(match[1]) > 23
        or int(match[3] + match[4]) > 2400
    ):
        raise ValueError("is not a span of hours; write it as 09:00-17:30")
    start = time(int(match[1]), int(match[2]))
    end = time.max if match[3] == "24" else time(int(match[3]), int(match[4]))
    if start >= end:
        raise ValueError("ends before it begins; write it as 09:00-17:30")
    return start, end


def _leave(value: object) -> object:
    if not isinstance(value, str):
        return value
    first, _, last = value.partition("/")
    try:
        span = (date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        raise ValueError('is not a span of days; write it as "2026-12-24/2027-01-02"') from None
    if span[0] > span[1]:
        raise ValueError("ends before it begins")
    return span


Email = Annotated[str, AfterValidator(_email)]
Domain = Annotated[str, AfterValidator(_domain)]
Url = Annotated[str, AfterValidator(_url)]
SearchUrl = Annotated[str, AfterValidator(_search)]
TokenUrl = Annotated[str, AfterValidator(_token_url)]
Language = Annotated[str, AfterValidator(_language)]
Formulas = Annotated[dict[str, str], BeforeValidator(_formulas)]
Hours = Annotated[tuple[tuple[time, time], ...], BeforeValidator(_span)]
Leave = Annotated[tuple[date, date], BeforeValidator(_leave)]
Secret = SecretStr


class Section(BaseModel):
    """A table of the configuration: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OurCompany(Section):
    name: str = Field(min_length=1)
    domains: tuple[Domain, ...] = ()
    other_names: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


class WorkingHours(Section):
    monday: Hours = ((time(9), time(17)),)
    tuesday: Hours = ((time(9), time(17)),)
    wednesday: Hours = ((time(9), time(17)),)
    thursday: Hours = ((time(9), time(17)),)
    friday: Hours = ((time(9), time(17)),)
    saturday: Hours = ()
    sunday: Hours = ()

    @model_validator(mode="after")
    def some_day_is_open(self) -> Self:
        if not any(getattr(self, day) for day in WEEKDAYS):
            raise ValueError("no day of the week has working hours; give at least one")
        return self


class PersonSettings(Section):
    email: Email
    name: str = Field(min_length=1)
    aliases: tuple[Email, ...] = ()
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    hours: WorkingHours = WorkingHours()
    holidays: Annotated[str, AfterValidator(_holidays)] = ""
    leave: tuple[Leave, ...] = ()
    signature: str = ""
    phone: str = Field(default="", max_length=40)
    tone: Literal["", "plain", "warm", "formal"] = ""
    greeting: Formulas = {}
    closing: Formulas = {}


class ConnectionSettings(Section):
    host: str = Field(min_length=1)
    port: int = Field(ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    username: str = ""
    password: Secret = Secret("")
    timeout_seconds: float = Field(default=60, gt=0, le=600)

    @field_validator("security")
    @classmethod
    def never_in_the_clear(cls, security: str, info: ValidationInfo) -> str:
        if security == "none" and info.data.get("host") not in LOOPBACK:
            raise ValueError('sends the password in the clear; use "tls" or "starttls"')
        return security


class ImapSettings(ConnectionSettings):
    port: int = Field(default=993, ge=1, le=65535)


class SmtpSettings(ConnectionSettings):
    port: int = Field(default=465, ge=1, le=65535)
    sign_in: bool = True  # with sign_in = "password" of the mailbox, only with a password


class OAuthSettings(Section):
    provider: Literal["google", "microsoft", "other"]
    client_id: str = Field(min_length=1)
    client_secret: Secret = Secret("")
    tenant: str = Field(default="common", pattern=r"^[A-Za-z0-9.-]{1,100}$")
    authorize_url: TokenUrl = ""
    token_url: TokenUrl = ""
    device_url: TokenUrl = ""
    scopes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def complete(self) -> Self:
        if self.provider == "other" and not (self.authorize_url and self.token_url and self.scopes):
            raise ValueError('is not complete; provider = "other" needs authorize_url, token_url and scopes')
        return self


class MailboxSettings(Section):
    address: Email
    owner: Email | None = None
    language: Language = "en"
    plan: str = "default"
    sent_folder: str = ""
    folders: tuple[str, ...] = ()
    authserv_ids: tuple[str, ...] = ()
    drafts_from: date | None = None
    send_as: Email | None = None
    reply_to: Email | None = None
    bcc: Email | Literal[""] | None = None
    sign_in: Literal["password", "stored", "oauth"] = "password"
    oauth: OAuthSettings | None = None
    imap: ImapSettings
    smtp: SmtpSettings

    @property
    def owner_email(self) -> str:
        return self.owner or self.address

    def activated_at(self, now: datetime) -> datetime:
        """From when on arriving mail gets drafts by itself: `drafts_from` (midnight UTC), or now.

        A minute earlier than now: servers tell arrivals in whole seconds, by clocks of their own.
        """
        return datetime.combine(self.drafts_from, time(), UTC) if self.drafts_from else now - timedelta(minutes=1)


class SyncSettings(Section):
    poll_minutes: float = Field(default=10, ge=0.05, le=15)
    megabytes_a_day: int = Field(default=1500, ge=1)
    readers: int = Field(default=1, ge=1, le=16)
    threads: int = Field(default=6, ge=2, le=64)

    @property
    def bytes_a_day(self) -> int:
        """Read of each mailbox before older texts wait for the next day."""
        return self.megabytes_a_day * 1_000_000


class Contacts(Section):
    customers: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()


class LearningSettings(Section):
    enabled: bool = True


class TouchSettings(Section):
    kind: TouchKind
    after_days: float = Field(ge=0, le=90)
    only_if: Source | None = None

    def planned(self) -> PlannedTouch:
        return PlannedTouch(self.kind, timedelta(days=self.after_days), self.only_if)


class PlanSettings(Section):
    name: str = Field(min_length=1)
    sources: tuple[Source, ...] = ()
    industries: tuple[str, ...] = ()
    mailboxes: tuple[Email, ...] = ()
    days_between_colleagues: float = Field(default=3, ge=0, le=31)
    touches: tuple[TouchSettings, ...] = Field(min_length=1)


class CompanySettings(Section):
    domain: Domain
    name: str = Field(min_length=1)
    industry: str | None = None
    feeds: tuple[Url, ...] = ()


class IndustrySettings(Section):
    name: str = Field(min_length=1)
    feeds: tuple[Url, ...] = ()


class FeedSettings(Section):
    minutes_between: float = Field(default=60, ge=0.05)
    allow_hosts: tuple[str, ...] = ()
    search: tuple[SearchUrl, ...] = ()
    discover: bool = False


class DraftingSettings(Section):
    templates: Path | None = None
    library: Path | None = None
    most_at_once: int = Field(default=50, ge=1)
    touches_a_day: int = Field(default=20, ge=1)
    in_mailbox: bool = False
    approved_folder: str = Field(default="Approved", min_length=1, max_length=200)


class SendingSettings(Section):
    undo_seconds: float = Field(default=30, ge=0, le=86_400)
    most_a_day: int = Field(default=50, ge=1, le=2_000)
    seconds_between: float = Field(default=60, ge=0, le=86_400)
    connections: int = Field(default=3, ge=1, le=20)
    bcc: Email | Literal[""] = ""
    unsubscribe_by_web: bool = False


class ReportSettings(Section):
    to: tuple[Email, ...] = ()
    from_mailbox: Email | None = None
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    at: time = time(8)
    digest: bool = False
    digest_at: time = time(8)


class WebSettings(Section):
    listen: str = "127.0.0.1:8025"
    address: str = ""
    user: str = "owner"
    password_hash: Secret = Field(default=Secret(""), validate_default=True)
    metrics_token: Secret = Secret("")

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2])

    @field_validator("listen")
    @classmethod
    def address_and_port(cls, listen: str) -> str:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError('is not an address with a port; write it as "127.0.0.1:8025"')
        return listen

    @field_validator("password_hash")
    @classmethod
    def guarded(cls, password_hash: SecretStr, info: ValidationInfo) -> SecretStr:
        host = info.data.get("listen", "127.0.0.1:0").rpartition(":")[0].strip("[]")
        if host not in LOOPBACK and not password_hash.get_secret_value():
            raise ValueError(
                "is empty while the page listens beyond this machine; "
                "run `followthrough password` and set what it prints, or listen on 127.0.0.1"
            )
        return password_hash

    @field_validator("metrics_token")
    @classmethod
    def hard_to_guess(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(rf"[!-~]{{{SHORTEST_TOKEN},}}", token.get_secret_value()):
            raise ValueError(
                f"is shorter than {SHORTEST_TOKEN} characters, or holds more than ASCII without spaces; "
                "make one with `openssl rand -hex 32`"
            )
        return token


class SecretsSettings(Section):
    key_file: Path = Path("secrets.key")
    key: Secret = Secret("")


class LogSettings(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    json_lines: bool = False


class Settings(Section):
    """The whole configuration.  Only `app` and `cli` see it; others are handed their own section."""

    data_dir: Path = Path("data")
    database: str = ""
    company: OurCompany
    people: tuple[PersonSettings, ...] = Field(min_length=1)
    mailboxes: tuple[MailboxSettings, ...] = Field(min_length=1)
    sync: SyncSettings = SyncSettings()
    contacts: Contacts = Contacts()
    learning: LearningSettings = LearningSettings()
    plans: tuple[PlanSettings, ...] = ()
    companies: tuple[CompanySettings, ...] = ()
    industries: tuple[IndustrySettings, ...] = ()
    feeds: FeedSettings = FeedSettings()
    drafting: DraftingSettings = DraftingSettings()
    sending: SendingSettings = SendingSettings()
    report: ReportSettings = ReportSettings()
    web: WebSettings = WebSettings()
    secrets: SecretsSettings = SecretsSettings()
    log: LogSettings = LogSettings()

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data_dir / 'followthrough.db'}"

    def person(self, email: str) -> PersonSettings:
        """The person of an address, an alias included.  Raises KeyError for a stranger."""
        for person in self.people:
            if email in {person.email, *person.aliases}:
                return person
        raise KeyError(email)

    def owner(self, mailbox: str) -> PersonSettings:
        """Who owns the mailbox of this address."""
        return self.person(next(box.owner_email for box in self.mailboxes if box.address == mailbox))


def work_calendar(person: PersonSettings, years: range) -> WorkCalendar:
    """A person's working time; public holidays are looked up for `years`."""
    ZoneInfo(person.timezone)
    off = {day for first, last in person.leave for day in _days(first, last)}
    if person.holidays:
        country, _, part = person.holidays.partition("-")
        off.update(public_holidays.country_holidays(country, subdiv=part or None, years=years))
    return WorkCalendar(person.timezone, tuple(getattr(person.hours, day) for day in WEEKDAYS), frozenset(off))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
