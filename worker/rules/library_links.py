"""What an answer says of a link of the library, and when its entry rests.

one look ─► alive, front page, gone, unsure ─► gone on two different days ─► the entry rests until the link answers again
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from worker.model import LinkCheck, LinkState, LinkVerdict

GONE_DAYS = 2  # after which an entry rests
_GONE = frozenset({404, 410})  # RFC 9110, 15.5.5 and 15.5.11
_NO_HEAD = frozenset(range(400, 600))  # many servers answer HEAD otherwise than GET: ask again before believing it


def ask_again(status: int) -> bool:
    """Whether the answer to HEAD must be confirmed by GET."""
    return status in _NO_HEAD


def judge(url: str, status: int, landed: str) -> LinkVerdict:
    """What the answer says; `landed` is where redirects led."""
    if status in _GONE:
        return LinkVerdict(LinkState.GONE, f"the page is gone (HTTP {status})")
    if not 200 <= status < 300:
        return LinkVerdict(LinkState.UNSURE, f"its server answers HTTP {status}: it may be there for readers")
    if _is_front_page(landed) and not _is_front_page(url):
        return LinkVerdict(LinkState.FRONT_PAGE, f"leads to the front page of {urlsplit(landed).hostname}")
    return LinkVerdict(LinkState.ALIVE, "answers")


def no_such_host(url: str) -> LinkVerdict:
    """The name of the site is not in the DNS."""
    return LinkVerdict(LinkState.GONE, f"there is no {urlsplit(url).hostname} any more")


def after(before: LinkCheck | None, url: str, verdict: LinkVerdict, now: datetime) -> LinkCheck:
    """How the link stands after this look.  Only a page that answers takes back that it was gone; an unsure look says nothing."""
    kept = before or LinkCheck(url, verdict.state, "", now)
    check = replace(kept, state=verdict.state, detail=verdict.detail, checked_at=now)
    if verdict.state is LinkState.UNSURE:
        return check
    if verdict.state is not LinkState.GONE:
        return replace(check, gone_days=0, gone_at=None)
    another_day = check.gone_at is None or _day(check.gone_at) != _day(now)
    return replace(check, gone_days=check.gone_days + another_day, gone_at=now)


def rests(check: LinkCheck) -> bool:
    """Whether entries with this link rest."""
    return check.gone_days >= GONE_DAYS


def _day(moment: datetime) -> object:
    return moment.astimezone(UTC).date()


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
