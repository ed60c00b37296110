"""A receiver of webhooks on this machine that remembers every call, takes its time, and now and then fails."""

import contextlib
import hashlib
import http.server
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

OK, BUSY, CUT = 200, 503, 0
"""What is answered; `CUT`: the connection ends without an answer."""
MOST_FAILURES = 3
"""Of one delivery in a row: what fails for long would be paused."""
SLOWEST = 0.02
"""Seconds before an answer, at most."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came in: which webhook, under which id, what it told, and what was answered."""

    webhook: str
    key: str
    body: str
    entries: tuple[int, ...]
    status: int


class Receiver(http.server.ThreadingHTTPServer):
    """Listens on a free port; `calls` are in the order in which they came."""

    daemon_threads = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: list[Call] = []
        self.at_once: set[str] = set()
        """Webhooks that were called while a call of theirs was under way."""
        self._chance = random.Random(seed)
        self._failures: Counter[str] = Counter()
        self._under_way: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def take(self, key: str, body: bytes) -> int:
        """Note a call, and give what is answered after a while."""
        told = json.loads(body)
        webhook, entries = told["webhook"], tuple(int(change["cursor"]) for change in told["changes"])
        with self._lock:
            status = self._draw(key)
            self.calls.append(Call(webhook, key, hashlib.sha256(body).hexdigest(), entries, status))
            if self._under_way[webhook]:
                self.at_once.add(webhook)
            self._under_way[webhook] += 1
            pause = self._chance.uniform(0.0, SLOWEST)
        time.sleep(pause)
        with self._lock:
            self._under_way[webhook] -= 1
        return status

    def wait(self) -> None:
        """Wait until no call is under way: those of a worker that was killed end soon."""
        while any(self._under_way.values()):
            time.sleep(SLOWEST / 4)

    def _draw(self, key: str) -> int:
        status = self._chance.choices((OK, BUSY, CUT), (0.85, 0.1, 0.05))[0]
        if status == OK or self._failures[key] == MOST_FAILURES:
            self._failures[key] = 0
            return OK
        self._failures[key] += 1
        return status


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        """Answer a call."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return  # the caller was killed while it wrote
        status = self.server.take(self.headers["Webhook-Id"], body)
        if status != CUT:
            with contextlib.suppress(OSError):  # nobody may be there any more
                self.send_response(status)
                self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def receiving(seed: int) -> Iterator[Receiver]:
    """Let a receiver listen."""
    receiver = Receiver(seed)
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        receiver.server_close()
        thread.join()
