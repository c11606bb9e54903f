"""Getting consent from a real identity provider: in a browser that comes back to loopback, and by a code on another device."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.servers.identity_provider import IdentityProvider, identity_provider
from worker.errors import ClientRefusedError, ConsentEndedError, UnreachableError, UsageError
from worker.mail import oauth
from worker.mail.consent import by_browser, by_device
from worker.mail.oauth import DeviceCode, OAuthClient, Tokens

ADDRESS = "anna@acme.example"


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as running:
        yield running


@dataclass
class Browser:
    """A person who opens what they are shown, and whose browser follows every redirect; `first` is done before."""

    first: Callable[[str], None] = lambda _: None
    pages: list[httpx.Response] = field(default_factory=list)

    def __call__(self, url: str) -> None:
        threading.Thread(target=self._open, args=(url,), daemon=True).start()

    def _open(self, url: str) -> None:
        self.first(url)
        self.pages.append(httpx.get(url, follow_redirects=True))


def consent(client: OAuthClient, show: Callable[[str], None], seconds: float = 10) -> Tokens:
    return by_browser(client, ADDRESS, show, clock, seconds=seconds)


def test_a_browser_brings_the_consent_back(provider: IdentityProvider) -> None:
    browser = Browser()
    tokens = consent(provider.client(), browser)
    assert provider.whose(tokens.access_token) == "anna"
    assert tokens.refresh_token in provider.good
    assert timedelta(minutes=59) < tokens.expires_at - clock() <= timedelta(hours=1)
    [asked] = provider.asked
    assert (asked["code_challenge_method"], asked["response_type"], asked["login_hint"]) == ("S256", "code", ADDRESS)
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert len(asked["state"]) >= 32
    while not browser.pages:
        time.sleep(0.01)
    [page] = browser.pages
    assert "You can close this window" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    with pytest.raises(httpx.ConnectError):
        httpx.get(str(page.url))


def test_each_consent_has_a_state_and_a_verifier_of_its_own(provider: IdentityProvider) -> None:
    for _ in range(2):
        consent(provider.client(), Browser())
    first, second = provider.asked
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]


def test_the_challenge_is_that_of_the_standard() -> None:
    assert (
        oauth.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_what_somebody_else_sends_is_not_taken_for_the_answer(provider: IdentityProvider) -> None:
    """A forged state, other paths, nonsense, a connection that says nothing: the real answer still comes through."""
    statuses: list[int] = []
    many = "?" + "&".join("a=1" for _ in range(99))

    def attack(url: str) -> None:
        back = parse_qs(urlsplit(url).query)["redirect_uri"][0]
        paths = ("?code=evil&state=wrong", "?code=evil", "favicon.ico", "?error=access_denied&state=", many)
        with socket.create_connection(("127.0.0.1", urlsplit(back).port or 0)), httpx.Client() as held:
            statuses.extend(held.get(back + path).status_code for path in paths)

    tokens = consent(provider.client(), Browser(attack))
    assert provider.whose(tokens.access_token) == "anna"
    assert statuses == [400, 400, 404, 400, 400]


def test_a_person_who_refuses_or_does_not_answer(provider: IdentityProvider) -> None:
    provider.consents = False
    with pytest.raises(ConsentEndedError, match="gave no consent"):
        consent(provider.client(), Browser())
    with pytest.raises(ConsentEndedError, match="no answer from the browser"):
        consent(provider.client(), lambda _: None, seconds=0.2)


def test_a_registration_that_is_wrong(provider: IdentityProvider) -> None:
    provider.client_secret = "expected"
    with pytest.raises(ClientRefusedError, match="client_secret"):
        consent(provider.client("other"), Browser())
    assert provider.whose(consent(provider.client("expected"), Browser()).access_token) == "anna"


def test_a_port_that_is_taken(provider: IdentityProvider) -> None:
    with pytest.raises(UsageError, match="Choose another --port"):
        by_browser(provider.client(), ADDRESS, Browser(), clock, port=provider.port)


def test_a_code_entered_elsewhere(provider: IdentityProvider) -> None:
    shown: list[DeviceCode] = []
    pauses: list[float] = []
    tokens = by_device(provider.client(), ADDRESS, shown.append, clock, pauses.append)
    assert provider.whose(tokens.access_token) == "anna"
    assert (shown[0].user_code, shown[0].url) == ("WDJB-MJHT", f"{provider.base}/enter")
    assert pauses == [1, 1, 6], "slower when asked to"


def test_a_code_that_is_refused_or_never_entered(provider: IdentityProvider) -> None:
    provider.consents = False
    with pytest.raises(ConsentEndedError):
        by_device(provider.client(), ADDRESS, lambda _: None, clock, lambda _: None)
    now = [clock()]

    def sleep(_: float) -> None:
        now[0] += timedelta(minutes=3)

    with pytest.raises(ConsentEndedError, match="in time"):
        by_device(provider.client(), ADDRESS, lambda _: None, lambda: now[0], sleep)


def test_a_provider_that_stumbles_while_we_wait(provider: IdentityProvider) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        provider.broken = 500 if len(pauses) == 2 else 0

    assert by_device(provider.client(), ADDRESS, lambda _: None, clock, sleep).access_token
    assert pauses == [1, 1, 2, 7]


def test_providers_without_a_device_flow_say_so() -> None:
    with pytest.raises(UsageError, match="Google gives access to mail in a browser"):
        by_device(oauth.google("id"), ADDRESS, lambda _: None, clock, lambda _: None)


def test_the_presets_are_those_of_the_providers() -> None:
    asked = {"redirect_uri": "http://127.0.0.1:1/", "state": "s", "verifier": "v", "address": ADDRESS}
    google = parse_qs(urlsplit(oauth.consent_url(oauth.google("id"), **asked)).query)
    assert google["access_type"] == ["offline"]
    assert google["scope"] == ["https://mail.google.com/"]
    microsoft = oauth.microsoft("id", tenant="acme.example")
    assert microsoft.redirect_host == "localhost"
    assert "/acme.example/" in microsoft.token_url
    assert parse_qs(urlsplit(oauth.consent_url(microsoft, **asked)).query)["scope"] == [
        "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
    ]


@pytest.mark.parametrize("url", ["http://login.example/token", "ftp://127.0.0.1/x", "token"])
def test_tokens_never_go_over_a_network_in_the_clear(url: str) -> None:
    with pytest.raises(ValueError, match="https alone"):
        OAuthClient("x", "id", "https://login.example/", url, ("mail",))


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": 3},
        {"access_token": ""},
        {"access_token": "a\1b"},
        {"access_token": "x", "refresh_token": "a\nb"},
        {"access_token": "x" * 150_000},
    ],
)
def test_an_answer_that_is_no_token_is_none(provider: IdentityProvider, answer: dict[str, object]) -> None:
    provider.says = answer
    with pytest.raises(UnreachableError):
        oauth.refresh(provider.client(), "old", clock())


@pytest.mark.parametrize(
    ("told", "seconds"), [(None, 3600), ("120", 120), (1e99, 86_400), ("soon", 3600), (-5, 0), ("nan", 3600)]
)
def test_the_life_of_a_token_is_bounded(provider: IdentityProvider, told: object, seconds: float) -> None:
    provider.says = {"access_token": "x", "expires_in": told}
    now = clock()
    assert oauth.refresh(provider.client(), "old", now).expires_at == now + timedelta(seconds=seconds)
