"""nginx as it is deployed, before something that stands for the portal and answers at once."""

import http.client
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.nginx import DEFAULT_HSTS, SOURCE, lay_out, served
from tests.served import free_port

STATIC_FILES = 16
BUILDING, BUSY = "127.0.0.1", "127.0.0.2"
PORTAL = """
server {{
    listen 127.0.0.1:{port};
    access_log off;
    error_log /dev/null emerg;
    location /api/v1/refused/ {{ add_header Retry-After 60 always; return 429 "by the portal"; }}
    location / {{ return 200 "a page"; }}
}}
"""


@dataclass
class Door:
    """Where it listens, and its files."""

    port: int
    folder: Path

    def ask(self, path: str, address: str = BUILDING, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Ask once, from an address of the loopback."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(address, 0))
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def ask_all(self, address: str, paths: list[str]) -> Counter[int]:
        """Ask one after the other by one connection; count the answers by status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(address, 0))
        counts: Counter[int] = Counter()
        for path in paths:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            counts[answer.status] += 1
        connection.close()
        return counts

    def logged(self) -> str:
        """Return all that nginx wrote into any log."""
        return "\n".join(file.read_text() for file in self.folder.rglob("*.log"))


@contextmanager
def standing(
    folder: Path, *, is_away: bool = False, changes: dict[str, str] | None = None, hsts: str = DEFAULT_HSTS
) -> Iterator[Door]:
    """Serve until the block ends; with `is_away` nothing stands for the portal."""
    port, portal = free_port(), free_port()
    main = lay_out(
        folder,
        sites=[SOURCE / "container" / "site.conf"],
        upstream=SOURCE / "exchange-upstream.conf",
        changes={
            "127.0.0.1:8000": f"127.0.0.1:{portal}",
            "127.0.0.1:8001": f"127.0.0.1:{free_port()}",
            "listen 8080": f"listen 127.0.0.1:{port}",
            **(changes or {}),
        },
        hsts=hsts,
    )
    if not is_away:
        (folder / "sites" / "portal.conf").write_text(PORTAL.format(port=portal))
    (folder / "static").mkdir()
    for number in range(STATIC_FILES):
        (folder / "static" / f"{number}.0123456789ab.css").write_text("p {}")
    with served(main, port):
        yield Door(port, folder)
