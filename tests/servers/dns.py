"""A name server on loopback with the answers that a test gives it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from worker.net.dns import Names

Zone = dict[tuple[str, str], list[str]]  # (name, kind) and the records as text


@contextmanager
def name_server(zone: Zone, *, silent: bool = False) -> Iterator[Names]:
    """Who asks it; what is not in the zone does not exist, a name with an empty list has no records of that kind."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            if not silent:
                sock.sendto(_answer(zone, dns.message.from_wire(data)).to_wire(max_size=4096), self.client_address)

    class Server(socketserver.ThreadingUDPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield Names(("127.0.0.1", server.server_address[1]), seconds=0.5)
        server.shutdown()
        thread.join()


def _answer(zone: Zone, asked: dns.message.Message) -> dns.message.Message:
    question = asked.question[0]
    name, kind = str(question.name).rstrip("."), dns.rdatatype.to_text(question.rdtype)
    answer = dns.message.make_response(asked)
    answer.flags |= dns.flags.RA
    if not any(name == known for known, _ in zone):
        answer.set_rcode(dns.rcode.NXDOMAIN)
    elif records := zone.get((name, kind)):
        answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
    return answer
