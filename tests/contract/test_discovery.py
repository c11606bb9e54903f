"""Finding the servers of an address: DNS on a real name server, documents over real HTTPS, and the order in which they count."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import trustme

from tests.servers.dns import Zone, name_server
from tests.servers.http import FeedServer, feed_server
from tests.unit.test_autoconfig import document, server
from worker.errors import NotFoundError, UnreachableError, UsageError
from worker.mail import discovery
from worker.mail.discovery import Found, Look
from worker.mail.providers import PROVIDERS
from worker.net import send
from worker.net.dns import Service

DOMAIN = "larkspur.example"
ADDRESS = f"priya@{DOMAIN}"


def found(
    address: str = ADDRESS, zone: Zone | None = None, pages: dict[str, bytes] | None = None
) -> tuple[Found, list[str]]:
    """What is found, and which addresses were fetched."""
    fetched: list[str] = []

    def page(url: str) -> bytes | None:
        fetched.append(url)
        return (pages or {}).get(url.partition("?")[0])

    with name_server({(DOMAIN, "MX"): []} if zone is None else zone) as names:
        return discovery.find(address, Look(names.exchangers, names.services, page)), fetched


@pytest.mark.parametrize(
    ("address", "imap", "smtp", "port"),
    [
        ("a@gmail.com", "imap.gmail.com", "smtp.gmail.com", 465),
        ("a@outlook.com", "outlook.office365.com", "smtp-mail.outlook.com", 587),
        ("a@icloud.com", "imap.mail.me.com", "smtp.mail.me.com", 587),
        ("a@web.de", "imap.web.de", "smtp.web.de", 587),
        ("a@posteo.de", "posteo.de", "posteo.de", 465),
    ],
)
def test_a_well_known_address_needs_no_network(address: str, imap: str, smtp: str, port: int) -> None:
    def offline(*_: str) -> list[str]:
        raise AssertionError("the network was asked")

    where = discovery.find(address, Look(offline, offline, offline))  # type: ignore[arg-type]
    [reading], [sending] = where.servers.imap, where.servers.smtp
    assert (reading.host, reading.port, reading.security) == (imap, 993, "tls")
    assert (sending.host, sending.port) == (smtp, port)
    assert sending.security == ("tls" if port == 465 else "starttls")
    assert where.vouched


@pytest.mark.parametrize(
    ("exchanger", "imap", "wants"),
    [
        ("aspmx.l.google.com.", "imap.gmail.com", "google"),
        ("smtp.google.com.", "imap.gmail.com", "google"),
        ("larkspur-example.mail.protection.outlook.com.", "outlook.office365.com", "microsoft"),
        ("larkspur-example.x-v1.mx.microsoft.", "outlook.office365.com", "microsoft"),
        ("in1-smtp.messagingengine.com.", "imap.fastmail.com", "app password"),
        ("mx00.ionos.de.", "imap.ionos.de", "password"),
        ("mx00.ionos.co.uk.", "imap.ionos.co.uk", "password"),
        ("smtpin.rzone.de.", "imap.strato.de", "password"),
        ("mx1.mail.ovh.net.", "ssl0.ovh.net", "password"),
        ("mx.zoho.eu.", "imappro.zoho.eu", "app password"),
    ],
)
def test_a_domain_whose_mail_a_known_provider_takes(exchanger: str, imap: str, wants: str) -> None:
    where, fetched = found(
        zone={(DOMAIN, "MX"): [f"10 {exchanger}"]},
        pages={f"https://autoconfig.{DOMAIN}/mail/config-v1.1.xml": document(server("imap"))},
    )
    assert where.servers.imap[0].host == imap
    assert where.provider
    assert where.provider.wants == wants
    assert fetched == [], "a web host's autoconfig often stays behind when the mail has moved"


def test_the_preferred_exchanger_counts_and_names_are_not_matched_in_part() -> None:
    zone: Zone = {(DOMAIN, "MX"): ["20 aspmx.l.google.com.", "10 mx00.ionos.de."]}
    assert found(zone=zone)[0].servers.imap[0].host == "imap.ionos.de"
    where, _ = found(zone={(DOMAIN, "MX"): ["10 evilgoogle.com."]})
    assert where.provider is None


def test_what_the_domain_says_of_itself_goes_before_its_records() -> None:
    url = f"https://autoconfig.{DOMAIN}/mail/config-v1.1.xml"
    zone: Zone = {(DOMAIN, "MX"): [], (f"_imaps._tcp.{DOMAIN}", "SRV"): [f"0 1 993 srv.{DOMAIN}."]}
    where, fetched = found(
        zone=zone, pages={url: document(server("imap", "mx.hoster.example"), server("smtp", port=465))}
    )
    assert [each.host for each in where.servers.imap] == ["mx.hoster.example"]
    assert where.vouched
    assert fetched == [f"{url}?emailaddress=priya%40{DOMAIN}"]


def test_the_well_known_path_is_the_second_place() -> None:
    url = f"https://{DOMAIN}/.well-known/autoconfig/mail/config-v1.1.xml"
    pages = {f"https://autoconfig.{DOMAIN}/mail/config-v1.1.xml": b"<html>parked</html>", url: document(server("imap"))}
    where, fetched = found(pages=pages)
    assert where.how == f"autoconfig of {DOMAIN}"
    assert len(fetched) == 2


def test_service_records_in_the_order_of_the_standard() -> None:
    zone: Zone = {
        (DOMAIN, "MX"): [],
        (f"_imaps._tcp.{DOMAIN}", "SRV"): [
            f"20 1 993 b.{DOMAIN}.",
            f"10 1 993 a2.{DOMAIN}.",
            f"10 9 1993 a1.{DOMAIN}.",
        ],
        (f"_imap._tcp.{DOMAIN}", "SRV"): [f"0 1 143 c.{DOMAIN}."],
        (f"_submissions._tcp.{DOMAIN}", "SRV"): ["0 0 0 ."],
        (f"_submission._tcp.{DOMAIN}", "SRV"): [f"0 1 587 s.{DOMAIN}."],
    }
    where, _ = found(zone=zone)
    assert [(each.host[:2], each.port, each.security) for each in where.servers.imap] == [
        ("a1", 1993, "tls"),
        ("a2", 993, "tls"),
        ("b.", 993, "tls"),
        ("c.", 143, "starttls"),
    ]
    assert [(each.host, each.security) for each in where.servers.smtp] == [(f"s.{DOMAIN}", "starttls")]
    assert where.vouched


def test_a_record_that_leads_out_of_the_domain_is_not_vouched_for() -> None:
    zone: Zone = {(DOMAIN, "MX"): [], (f"_imaps._tcp.{DOMAIN}", "SRV"): ["0 1 993 imap.evil.example."]}
    assert not found(zone=zone)[0].vouched
    zone = {(DOMAIN, "MX"): [], (f"_imaps._tcp.{DOMAIN}", "SRV"): [f"0 1 993 imap.not{DOMAIN}."]}
    assert not found(zone=zone)[0].vouched


@pytest.mark.parametrize("target", ["localhost.", "10.0.0.1.", "127.0.0.1.", "a_b.larkspur.example.", "."])
def test_a_record_that_names_no_host_of_the_internet_is_no_record(target: str) -> None:
    zone: Zone = {(DOMAIN, "MX"): [], (f"_imaps._tcp.{DOMAIN}", "SRV"): [f"0 1 993 {target}"]}
    assert found(zone=zone)[0].how.startswith("usual names")


def test_the_provider_behind_the_exchanger_is_asked_without_the_address() -> None:
    url = "https://autoconfig.hoster.example/mail/config-v1.1.xml"
    where, fetched = found(
        zone={(DOMAIN, "MX"): ["10 mx1.hoster.example."]}, pages={url: document(server("imap", "imap.hoster.example"))}
    )
    assert where.servers.imap[0].username == ADDRESS
    assert not where.vouched
    assert fetched[-1] == url


def test_usual_names_are_the_last_resort() -> None:
    where, _ = found()
    assert [(each.host, each.port) for each in where.servers.imap] == [
        (f"imap.{DOMAIN}", 993), (f"imap.{DOMAIN}", 143), (f"mail.{DOMAIN}", 993), (f"mail.{DOMAIN}", 143),
    ]  # fmt: skip
    assert {each.security for each in (*where.servers.imap, *where.servers.smtp)} == {"tls", "starttls"}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("priya@larkspr.example", "Check its spelling"),
        ("a@proton.me", "Bridge"),
        ("a@tuta.com", "no IMAP"),
        ("a@localhost", "Name the servers"),
        ("a@-.example", "no domain"),
        ("a@127.0.0.1", "Name the servers"),
        ("a@" + "x" * 80 + ".example", "no domain"),
    ],
)
def test_an_address_without_servers_is_told_why(address: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        found(address)


def test_a_provider_with_pop_alone_is_told_apart() -> None:
    with pytest.raises(UsageError, match="POP3 alone"):
        found(pages={f"https://autoconfig.{DOMAIN}/mail/config-v1.1.xml": document(server("pop3", port=995))})


def test_proton_is_recognised_by_its_exchanger() -> None:
    with pytest.raises(UsageError, match="Bridge"):
        found(zone={(DOMAIN, "MX"): ["10 mail.protonmail.ch."]})


def test_without_a_network_nothing_is_guessed() -> None:
    with name_server({}, silent=True) as names, pytest.raises(UnreachableError, match=r"network.*--imap-host"):
        discovery.find(ADDRESS, Look(names.exchangers, names.services, lambda _: None))


def test_a_domain_of_another_script_is_asked_for_as_the_network_has_it() -> None:
    where, _ = found("priya@bücher.example", zone={("xn--bcher-kva.example", "MX"): ["1 mx00.ionos.de."]})
    assert where.servers.imap[0].username == "priya@bücher.example"


def test_names_as_the_resolver_gives_them() -> None:
    with name_server(
        {("null.example", "MX"): ["0 ."], ("many.example", "MX"): [f"{n} mx{n}.many.example." for n in range(30)]}
    ) as names:
        assert names.exchangers("null.example") == []
        assert names.exchangers("many.example")[:2] == ["mx0.many.example", "mx1.many.example"]
        assert len(names.exchangers("many.example")) == 10
        assert names.services("imaps", "nothing.example") == []
        with pytest.raises(NotFoundError):
            names.exchangers("nothing.example")
        with pytest.raises(UnreachableError):
            names.exchangers("a" * 70 + ".example")
    assert Service("a", 1) == Service("a", 1)


def test_every_known_provider_is_found_by_what_is_its_own() -> None:
    for provider in PROVIDERS:
        assert provider.domains or provider.mx
        for domain in provider.domains:
            assert found(f"x@{domain}")[0].provider == provider
        for end in provider.mx:
            exchanger = end if end[0] != "." else f"mx1{end}"
            assert found(zone={(DOMAIN, "MX"): [f"1 {exchanger}."]})[0].provider == provider


@contextmanager
def https() -> Iterator[tuple[FeedServer, ssl.SSLContext]]:
    authority = trustme.CA()
    theirs, ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(f"autoconfig.{DOMAIN}").configure_cert(theirs)
    authority.configure_trust(ours)
    with feed_server(theirs) as server:
        yield server, ours


def test_documents_come_over_https_alone_and_bounded() -> None:
    with ExitStack() as stack:
        secure, context = stack.enter_context(https())
        plain = stack.enter_context(feed_server())
        url = f"https://autoconfig.{DOMAIN}:{secure.port}"

        def get(path: str) -> bytes:
            allow = frozenset({f"autoconfig.{DOMAIN}:{secure.port}", plain.host})
            return send(
                url + path,
                headers={},
                limits=discovery._PAGE,
                allow=allow,
                resolver=lambda *_: ["127.0.0.1"],
                tls=context,
            ).content

        secure.serve("/good", b"<clientConfig/>")
        assert get("/good") == b"<clientConfig/>"
        plain.serve("/x", b"<clientConfig/>")
        secure.redirect("/down", plain.url("/x"))
        secure.serve("/large", b" " * 200_000)
        for path, told in (("/down", "only https"), ("/large", "larger than 100000")):
            with pytest.raises(UnreachableError, match=told):
                get(path)


def test_a_document_at_an_address_of_our_own_network_is_not_fetched() -> None:
    with https() as (secure, _):
        secure.serve("/mail/config-v1.1.xml", document(server("imap")))
        assert discovery.page(f"https://127.0.0.1:{secure.port}/mail/config-v1.1.xml") is None
        assert secure.requests == []
