"""Receivers of webhooks for tests: one that plays a part and remembers, and one that listens on this machine."""

import contextlib
import http.server
import ipaddress
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from organizations.models import OrganizationPage
from practices.actions.outside import Reach, Unreachable, Why
from practices.exchange.actions.webhooks import make_webhook
from practices.models.exchange.webhooks import Webhook
from tests import factories

NAMES = {
    "hooks.example": ["93.184.216.34"],
    "other.example": ["93.184.216.35"],
    "intranet.example": ["10.0.0.7"],
    "both.example": ["93.184.216.34", "127.0.0.1"],
    "mapped.example": ["::ffff:192.168.0.1"],
}


def look_up(host: str, _port: int) -> list[str]:
    """Stand for the names of the internet; what it does not know is taken for an IP address."""
    return NAMES.get(host, [host])


REACH = Reach(ports=frozenset({443}), schemes=frozenset({"https"}), look_up=look_up)


def webhook(organization: OrganizationPage | None = None, **fields: Any) -> Webhook:
    """Make a webhook, added by an officer."""
    owner = organization or factories.organization()
    values = {"name": "Register", "address": "https://hooks.example/in", "reach": REACH, **fields}
    return make_webhook(organization=owner, **{"by": factories.officer(owner), **values})


@dataclass
class Receiver:
    """Answers by a list of statuses (an error is raised), the last one for ever; keeps the calls."""

    answers: Sequence[int | Why] = (200,)
    calls: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def __call__(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        answer = self.answers[min(len(self.calls), len(self.answers) - 1)]
        self.calls.append((address, body, headers))
        if isinstance(answer, Why):
            raise Unreachable(address, answer)
        return answer

    @property
    def ids(self) -> list[str]:
        """Ids of the calls, in order."""
        return [headers["Webhook-Id"] for _address, _body, headers in self.calls]


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.got.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))  # type: ignore[attr-defined]
        status = self.server.statuses.pop(0) if self.server.statuses else 200  # type: ignore[attr-defined]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(b"x" * 100_000)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def listening(*statuses: int) -> Iterator[Any]:
    """Listen on this machine; `got` has path, headers and body of each call, `reach` lets it be asked."""
    server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.got, server.statuses = [], list(statuses)
    server.address = f"http://127.0.0.1:{server.server_port}/in?from=exchange"
    here = ipaddress.ip_address("127.0.0.1")
    server.reach = Reach(lambda address: address == here, frozenset({server.server_port}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
