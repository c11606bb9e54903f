"""The configuration: what a person may set, and how a file and the environment become it."""

from worker.config.load import load
from worker.config.settings import (
    LOOPBACK,
    WEEKDAYS,
    CompanySettings,
    ConnectionSettings,
    MailboxSettings,
    OAuthSettings,
    PersonSettings,
    Settings,
    work_calendar,
)

__all__ = [
    "LOOPBACK",
    "WEEKDAYS",
    "CompanySettings",
    "ConnectionSettings",
    "MailboxSettings",
    "OAuthSettings",
    "PersonSettings",
    "Settings",
    "load",
    "work_calendar",
]
