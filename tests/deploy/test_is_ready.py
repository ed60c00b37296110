"""What the health of a container asks: /readyz, under a name that the portal answers to."""

import runpy
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.served import free_port

main = runpy.run_path(str(Path(settings.BASE_DIR) / "deploy" / "docker" / "is_ready.py"))["main"]


class Handler(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        is_known = self.path == "/readyz" and self.headers["Host"] == "exchange.example"
        self.send_response(self.status if is_known else 400)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Handler]]:
    ours = type("Ours", (Handler,), {})
    server = HTTPServer(("127.0.0.1", 0), ours)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("ALLOWED_HOSTS", "exchange.example, other.example")
    monkeypatch.setenv("WEB_BIND", f"0.0.0.0:{server.server_port}")
    yield ours
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("status", "exit_status"), [(200, 0), (503, 1)])
def test_health_is_what_readyz_says(handler: type[Handler], status: int, exit_status: int):
    handler.status = status

    assert main() == exit_status


def test_portal_that_does_not_answer_is_not_well(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WEB_BIND", f"0.0.0.0:{free_port()}")

    assert main() == 1
