"""The web server before the portal: its files are read by nginx, and what it keeps is never what was withdrawn."""

import gzip
import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.nginx import NGINX, SOURCE, lay_out, look_over, make_certificates, served
from tests.served import free_port

pytestmark = [pytest.mark.once, pytest.mark.skipif(NGINX is None, reason="nginx is not installed")]

ETAG = '"one"'


@dataclass
class Portal:
    """Stands for the portal: answers `answers` by path, and notes what it was asked."""

    port: int
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    is_away: bool = False


class Handler(BaseHTTPRequestHandler):
    portal: Portal
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.portal.is_away:
            self.close_connection = True
            return
        said = {name.lower(): value for name, value in self.headers.items()}
        self.portal.asked.append((self.path, said))
        status, headers, body = self.portal.answers.get(self.path, (404, {"Cache-Control": "no-cache"}, b"not there"))
        if status == 200 and headers.get("ETag") and said.get("if-none-match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in {**headers, "X-Request-ID": said.get("x-request-id", "")}.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@dataclass
class Before:
    """nginx before the stand-in."""

    port: int
    portal: Portal
    folder: Path

    def ask(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def kept_files(self) -> list[Path]:
        return [file for file in (self.folder / "cache").rglob("*") if file.is_file()]


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Before]:
    portal = Portal(free_port())
    server = ThreadingHTTPServer(("127.0.0.1", portal.port), type("Ours", (Handler,), {"portal": portal}))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    port, inner = free_port(), free_port()
    main = lay_out(
        tmp_path,
        sites=[SOURCE / "container" / "site.conf"],
        upstream=SOURCE / "exchange-upstream.conf",
        changes={
            "127.0.0.1:8000": f"127.0.0.1:{portal.port}",
            "127.0.0.1:8001": f"127.0.0.1:{inner}",
            "listen 8080": f"listen 127.0.0.1:{port}",
        },
    )
    with served(main, port):
        yield Before(port, portal, tmp_path)
    server.shutdown()
    server.server_close()


def page(body: bytes = b"<p>a text</p>", **headers: str) -> tuple[int, dict[str, str], bytes]:
    said = {"Content-Type": "text/html", "Cache-Control": "no-cache", "ETag": ETAG}
    return 200, {**said, **{name.replace("_", "-"): value for name, value in headers.items()}}, body


@pytest.mark.parametrize("admin", ["here", "elsewhere"])
def test_files_are_read_by_nginx(admin: str, tmp_path: Path):
    make_certificates(tmp_path / "tls", "", "admin-")
    sites = [SOURCE / "exchange-site.conf", *([SOURCE / "exchange-admin.conf"] if admin == "elsewhere" else [])]
    changes = {f"listen {host}{port} ": f"listen {host}{free_port()} " for host in ("", "[::]:") for port in (80, 443)}
    changes |= {f"listen {host}80;": f"listen {host}{free_port()};" for host in ("", "[::]:")}
    changes |= {"127.0.0.1:8001": f"127.0.0.1:{free_port()}"}
    if admin == "elsewhere":
        changes |= {"exchange/admin-here.conf": "exchange/admin-elsewhere.conf"}
    looked = look_over(lay_out(tmp_path, sites=sites, upstream=SOURCE / "exchange-upstream.conf", changes=changes))

    assert looked.returncode == 0, looked.stderr
    assert "[warn]" not in looked.stderr


def test_kept_page_is_asked_for_anew_each_time(before: Before):
    before.portal.answers["/"] = page()

    first, second = before.ask("/"), before.ask("/")

    assert (first[0], first[2]) == (second[0], second[2]) == (200, b"<p>a text</p>")
    assert len(before.kept_files()) == 1
    asked = [said.get("if-none-match") for _path, said in before.portal.asked]
    assert asked == [None, ETAG]


def test_kept_page_comes_without_a_pause(before: Before):
    before.portal.answers["/"] = page(b"x" * 80_000)
    connection = http.client.HTTPConnection("127.0.0.1", before.port, timeout=10)
    seconds = []
    for _turn in range(30):
        began = time.perf_counter()
        connection.request("GET", "/")
        assert len(connection.getresponse().read()) == 80_000
        seconds.append(time.perf_counter() - began)
    connection.close()

    assert min(seconds[15:]) < 0.03  # each pauses for 40 ms where nginx waits to fill its packets


def test_page_that_was_withdrawn_is_gone_at_once_and_stays_gone_in_an_outage(before: Before):
    before.portal.answers["/"] = page()
    before.ask("/")
    del before.portal.answers["/"]

    assert before.ask("/")[0] == 404
    before.portal.is_away = True
    status, headers, body = before.ask("/")

    assert status == 503
    assert headers["Retry-After"] == "30"
    assert b"Away for a moment" in body
    assert b"a text" not in body


def test_page_that_was_altered_is_given_as_it_is_now(before: Before):
    before.portal.answers["/"] = page()
    before.ask("/")
    before.portal.answers["/"] = page(b"<p>another</p>", ETag='"two"')

    assert before.ask("/")[2] == b"<p>another</p>"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache_Control": "private, no-store"},
        {"Cache_Control": "no-cache, private"},
        {"Set_Cookie": "a=b"},
        {"ETag": ""},
    ],
)
def test_what_is_not_for_everybody_is_not_kept(before: Before, headers: dict[str, str]):
    before.portal.answers["/"] = page(**headers)

    before.ask("/")

    assert before.kept_files() == []


@pytest.mark.parametrize("headers", [{"Cookie": "a=b"}, {"Authorization": "Bearer key"}])
def test_who_has_a_cookie_or_a_key_is_given_nothing_kept(before: Before, headers: dict[str, str]):
    before.portal.answers["/"] = page()
    before.ask("/")
    before.portal.answers["/"] = page(b"<p>theirs</p>")

    assert before.ask("/", **headers)[2] == b"<p>theirs</p>"
    assert "if-none-match" not in before.portal.asked[-1][1]


def test_portal_is_told_what_nginx_saw_and_nothing_that_a_visitor_says(before: Before):
    before.portal.answers["/"] = page()

    _status, headers, _body = before.ask(
        "/", X_Forwarded_Host="evil.example", X_Request_ID="of-the-visitor", Host="exchange.example"
    )
    first = before.portal.asked[-1][1]
    _status, again, _body = before.ask("/", Host="exchange.example")

    assert first["host"] == "exchange.example"
    assert first["x-forwarded-for"] == "127.0.0.1"
    assert "x-forwarded-host" not in first
    assert first["x-request-id"] == headers["X-Request-ID"] != "of-the-visitor"
    assert again["X-Request-ID"] == before.portal.asked[-1][1]["x-request-id"] != headers["X-Request-ID"]
    assert again.get_all("X-Request-ID") == [again["X-Request-ID"]]


def test_figures_of_the_portal_are_not_for_strangers(before: Before):
    before.portal.answers["/metrics"] = page()

    assert before.ask("/metrics")[0] == 404
    assert before.portal.asked == []


def test_static_files_are_given_from_the_disk(before: Before):
    (before.folder / "static").mkdir()
    (before.folder / "static" / "base.0123456789ab.css").write_text("p {}")

    status, headers, body = before.ask("/static/base.0123456789ab.css")

    assert (status, body) == (200, b"p {}")
    assert "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert before.portal.asked == []


@pytest.mark.parametrize("path", ["/admin/", "/api/v1/", "/feeds/changes/", "/fr/sign-in/", "/healthz"])
def test_programs_and_people_who_sign_in_pass_by_the_cache(before: Before, path: str):
    before.portal.answers[path] = page()

    assert before.ask(path)[0] == 200
    assert before.kept_files() == []


def test_packed_answer_of_the_api_is_passed_on_as_the_portal_packed_it(before: Before):
    packed = gzip.compress(b'{"results": []}')
    headers = {"Content-Type": "application/json", "Cache-Control": "no-cache", "Content-Encoding": "gzip"}
    before.portal.answers["/api/v1/topics/"] = 200, headers, packed

    _status, given, body = before.ask("/api/v1/topics/", Accept_Encoding="gzip, br")

    assert before.portal.asked[-1][1]["accept-encoding"] == "gzip, br"
    assert (given["Content-Encoding"], body) == ("gzip", packed)


def test_answer_that_the_portal_left_unpacked_stays_so(before: Before):
    before.portal.answers["/api/v1/topics/"] = page(b"x" * 5000, Content_Type="application/json")

    _status, given, body = before.ask("/api/v1/topics/", Accept_Encoding="gzip", Authorization="Bearer key")

    assert "Content-Encoding" not in given
    assert body == b"x" * 5000
