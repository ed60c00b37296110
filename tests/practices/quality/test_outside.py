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


PUBLIC = """
93.184.216.34 8.8.8.8 1.1.1.1 11.0.0.1 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.0.1.1 192.88.98.1
192.88.100.1 198.17.255.255 198.20.0.1 223.255.255.255 2606:2800:220:1:248:1893:25c8:1946 2001:4860:4860::8888
2001:200::1 2003::1 2a00:1450:4001::1 2c0f:fb50::1 ::ffff:8.8.8.8
"""
NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 100.127.255.254 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 172.31.255.254
192.0.0.1 192.0.0.8 192.0.0.9 192.0.0.10 192.0.0.170 192.0.2.1 192.88.99.1 192.88.99.255 192.168.1.1 198.18.0.1
198.19.255.254 198.51.100.1 203.0.113.1 224.0.0.1 233.252.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::2 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::ffff:0.0.0.0 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254
::ffff:192.88.99.1 ::ffff:0:8.8.8.8 ::ffff:0:10.0.0.1 64:ff9b::10.0.0.1 64:ff9b::8.8.8.8 64:ff9b:1::10.0.0.1
64:ff9b:1:ffff::1 100::1 100:0:0:1::1 200::1 400::1 1000::1 1fff::1 2001::1 2001:0:a00:1::1 2001:1::1 2001:1::2
2001:2::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:db8::1 2002::1 2002:a00:1::1 2002:808:808::1 3ffe::1
3fff::1 3fff:fff::1 4000::1 5f00::1 8000::1 fc00::1 fd00::1 fd00:ec2::254 fe00::1 fe80::1 febf::1 fec0::1 feff::1
ff02::1 ff0e::1
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_may_be_asked(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_addresses_that_are_not_public_or_lead_elsewhere_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
