"""A running service that gets the worst mail there is, and then a good one."""

import signal
from email import message_from_bytes, policy
from pathlib import Path

from tests.e2e.running import Person, eventually, running
from tests.servers.dovecot import Dovecot

HEAD = b"To: Priya <priya@larkspur.example>\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n"
ZOO = {
    "ten thousand parts": HEAD + b"From: a@bomb.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000,
    "a thousand levels": HEAD + b"From: a@deep.example\r\n" + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)),
    "open brackets": b"From: a@brackets.example\r\nTo: " + b"(" * 300_000 + b"\r\n\r\nhello\r\n",
    "control characters": HEAD + b"From: a\x00b <a@nul.example>\r\nSubject: \x00\x1b[31m\x07\r\n\r\nhello\r\n",
    "no header at all": b"\r\n\r\n\xff\xfe\x00 nothing \x00\r\n",
    "a wrong charset": HEAD + b'From: a@charset.example\r\nContent-Type: text/plain; charset="no-such\xff"\r\n\r\n\xff\xfe\r\n',
    "broken base64": HEAD + b"From: a@base.example\r\nContent-Transfer-Encoding: base64\r\n\r\n=====A\r\n",
    "one long line": HEAD + b"From: a@line.example\r\n\r\n" + b"quote " * 80_000 + b"\r\n",
    "scripts": HEAD + b"From: <script>alert(1)</script> <a@xss.example>\r\nContent-Type: text/html\r\n\r\n<img src=x onerror=alert(1)><script>alert(2)</script>\r\n",
}  # fmt: skip
INJECTION = (
    b"From: =?utf-8?q?Eve=0D=0ABcc:_all@victims.example?= <eve@inject.example>\r\nTo: priya@larkspur.example\r\n"
    b"Subject: =?utf-8?q?Prices=0D=0ABcc:_all@victims.example?=\r\nMessage-ID: <" + b"m" * 900 + b"@inject.example>\r\n"
    b"References: " + b" ".join(b"<r%d@inject.example>" % n for n in range(500)) + b"\r\n"
    b"\r\nHello, we need eight sensors. Could you send us a quote? {{ 7*7 }} {% for x in y %}\r\n\r\nEve\r\n"
)  # fmt: skip


def test_the_worst_mail_stops_nothing_and_reaches_no_header(tmp_path: Path, dovecot: Dovecot, user: str) -> None:
    with running(tmp_path, dovecot, user) as service, Person.at(service.page) as person:
        for raw in ZOO.values():
            dovecot.deliver(user, raw)
        service.start()
        dovecot.deliver(user, INJECTION)
        service.arrives(
            "Hello, we need four rolling doors. Could you send us a quote?\n\nAna\n",
            message_id="good@hafen-sued.example",
        )
        eventually(
            lambda: person.sees("/", "Ana Ruiz") and person.sees("/", "Eve"), "both inquiries have drafts", seconds=40
        )
        page = person.client.get("/").text + person.client.get("/leads/all").text + person.client.get("/mailboxes").text
        assert "<script>alert" not in page
        assert "onerror" not in page
        drafts = [number for number in (1, 2) if person.sees(f"/drafts/{number}", "eve@inject.example")]
        person.presses(f"/drafts/{drafts[0]}", "/approve")
        eventually(lambda: service.postbox.accepted, "the approved mail leaves")
        ((_, recipients, wire),) = service.postbox.accepted
        assert recipients == ["eve@inject.example"]
        head = wire.partition(b"\r\n\r\n")[0]
        assert not any(line.lower().startswith(b"bcc:") for line in head.split(b"\r\n"))
        assert max(map(len, wire.split(b"\r\n"))) <= 998
        sent = message_from_bytes(wire, policy=policy.default)
        assert "49" not in sent.get_content()
        assert service.end(signal.SIGTERM) == 0
        assert "Traceback" not in service.log.read_text()
