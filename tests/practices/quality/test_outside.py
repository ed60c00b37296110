"""The port to other sites: only public addresses, a few redirects, a limit of time, no content."""

import contextlib
import http.server
import ipaddress
import threading
import time
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from practices.actions.outside import MOST_REDIRECTS, Reach, fetch_status, is_public


class Site(http.server.BaseHTTPRequestHandler):
    """A site that answers by its paths, and remembers what it was asked."""

    asked: ClassVar[list[tuple[str, str, str]]] = []

    def _answer(self) -> None:
        self.asked.append((self.command, self.path, self.headers.get("User-Agent", "")))
        name, _slash, rest = self.path.strip("/").partition("/")
        if name == "slow":
            with contextlib.suppress(OSError):
                for _number in range(100):
                    self.wfile.write(b"H")
                    time.sleep(0.1)
            return
        status = {"head-refused": 405 if self.command == "HEAD" else 200, "gone": 410}.get(name, 200)
        target = {"once": "/fine", "loop": "/loop", "away": "http://10.0.0.1/", "odd": "ftp://example.org/"}.get(name)
        self.send_response(302 if target else status)
        if target:
            self.send_header("Location", target + rest)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = _answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def reach(site: str) -> Reach:
    """Allow this machine's own site, and what is public."""
    here = ipaddress.ip_address("127.0.0.1")
    return Reach(lambda address: address == here or is_public(address), frozenset({int(site.rpartition(":")[2])}))


def test_address_that_answers_is_asked_by_head_alone_and_told_who_asks(site: str) -> None:
    assert fetch_status(f"{site}/fine?a=b%20c", 5, reach=reach(site)) == 200

    ((method, path, agent),) = Site.asked
    assert (method, path) == ("HEAD", "/fine?a=b%20c")
    assert "Practice Exchange" in agent


def test_letters_beyond_ascii_are_asked_for_and_blanks_are_not(site: str) -> None:
    assert fetch_status(f"{site}/r\u00e8gles", 5, reach=reach(site)) == 200
    assert fetch_status(f"{site}/two words", 5, reach=reach(site)) is None
    assert [path for _method, path, _agent in Site.asked] == ["/r%C3%A8gles"]


def test_head_that_is_refused_is_followed_by_get(site: str) -> None:
    assert fetch_status(f"{site}/head-refused", 5, reach=reach(site)) == 200
    assert [method for method, _path, _agent in Site.asked] == ["HEAD", "GET"]


def test_what_is_gone_is_told(site: str) -> None:
    assert fetch_status(f"{site}/gone", 5, reach=reach(site)) == 410


def test_redirects_are_followed_a_few_times(site: str) -> None:
    assert fetch_status(f"{site}/once", 5, reach=reach(site)) == 200
    Site.asked.clear()

    assert fetch_status(f"{site}/loop", 5, reach=reach(site)) is None
    assert len(Site.asked) == 2 * (MOST_REDIRECTS + 1)


def test_redirect_to_a_private_network_or_another_scheme_is_not_followed(site: str) -> None:
    for path in ("away", "odd"):
        assert fetch_status(f"{site}/{path}", 5, reach=reach(site)) is None


def test_own_machine_is_never_asked_unless_it_is_allowed(site: str) -> None:
    port = site.rpartition(":")[2]
    hosts = ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0")
    allowed = Reach(is_public, frozenset({int(port)}))

    assert [fetch_status(f"http://{host}:{port}/", 5, reach=allowed) for host in hosts] == [None] * len(hosts)
    assert fetch_status(site, 5) is None
    assert Site.asked == []


def test_answer_that_drips_ends_with_the_time(site: str) -> None:
    began = time.monotonic()

    assert fetch_status(f"{site}/slow", 0.6, reach=reach(site)) is None
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "address",
    [
        "",
        "order.pdf",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://[::1",
        "http://example.org:99999999/",
        "http://example.org:22/",
        "https://name:secret@example.org/",
        "http://exa mple.org/",
        "http://example.org\0.evil/",
        "http://" + "a" * 400 + "/",
    ],
)
def test_what_is_no_address_on_the_web_is_not_asked(address: str) -> None:
    assert fetch_status(address, 2) is None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
    ],
)
def test_which_networks_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
