"""No log of nginx holds the key of a link: neither that of requests nor that of errors."""

import http.client
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.deploy.door import Door, standing
from tests.key_addresses import fill
from tests.nginx import NGINX, SOURCE, lay_out, make_certificates, served
from tests.served import free_port

pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
]


def pairs() -> list[tuple[str, str]]:
    """Return each address that takes a key, and the key; written in codes as well."""
    found = list(fill(factories.officer(factories.organization())))
    return found + [
        (address.replace("a", "%61").replace("r", "%72").replace("w", "%77"), key) for address, key in found
    ]


def send(port: int, *lines: str) -> bytes:
    """Send a request as it is written, whatever is wrong with it."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as open_:
        open_.sendall("\r\n".join([*lines, "", ""]).encode())
        return open_.recv(65536)


def walk(door: Door, asked: list[tuple[str, str]]) -> None:
    """Ask for each address in every way by which nginx logs something about it."""
    for address, _key in asked:
        referer = f"https://exchange.example{address}"
        door.ask(address, Referer=referer)
        door.ask(f"/fr{address}", Referer=referer)
        door.ask(f"/{address}", Referer=referer)
        door.ask("/static/nowhere.css", Referer=referer)  # the error log names who asked
        door.ask("/metrics", Referer=referer)
        send(door.port, f"POST {address} HTTP/1.1", "Host: a", "Content-Length: 999999999", f"Referer: {referer}")
        send(door.port, f"GET {address} HTTP/1.1", "Host: a", "Host: b", f"Referer: {referer}")
        send(door.port, f"GET http://a{address} HTTP/1.1", "Host: a", f"Referer: {referer}", "Connection: close")
        send(door.port, f"GET {address} HTTP/1.1", "Host: a", f"Referer: {referer}", f"X: {'x' * 40_000}")
        send(door.port, f"FETCH {address} NONSENSE/1")


def found_in(text: str, asked: list[tuple[str, str]]) -> list[str]:
    return [address for address, key in asked if key in text or address in text]


@pytest.mark.parametrize("is_away", [False, True])
def test_walk_over_every_address_with_a_key_leaves_none_in_the_logs_of_nginx(is_away: bool, tmp_path: Path):
    asked = pairs()
    with standing(tmp_path, is_away=is_away, changes={"burst=1200": "burst=40"}) as door:  # many are refused as well
        walk(door, asked)
        door.ask("/topics/gifts/?q=word")

        said = door.logged()

    rows = [json.loads(line) for line in (tmp_path / "logs" / "access.log").read_text().splitlines()]
    assert found_in(said, asked) == []
    assert len(rows) > 9 * len(asked)
    assert {400, 404, 413, 429, 503 if is_away else 200} <= {row["status"] for row in rows}
    assert {"REJECTED", "PASSED"} <= {row["limit"] for row in rows}
    assert {"/approve/…", "/returns/…", "/clearances/…", "/sign-in/invitation/…"} <= {row["path"] for row in rows}
    assert rows[-1]["path"] == "/topics/gifts/"
    assert "request:" not in said


def test_line_says_what_a_fault_is_looked_for_by(tmp_path: Path):
    with standing(tmp_path, is_away=True) as door:
        _status, headers, _body = door.ask("/topics/gifts/", **{"User-Agent": 'a "reader"\n'.strip()})

    (line,) = (tmp_path / "logs" / "access.log").read_text().splitlines()
    row = json.loads(line)
    assert (row["method"], row["path"], row["status"]) == ("GET", "/topics/gifts/", 503)
    assert (row["upstream_status"], row["limit"], row["agent"]) == ("502", "PASSED", 'a "reader"')
    assert row["visitor"] == "127.0.0.1"
    assert row["request_id"]
    assert headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/instruments/123e4567-e89b-12d3-a456-426614174000/similar/?a=b", None),
        ("/ar/%D8%A3%D8%AE/", None),
        ("/static/css/a-name-that-is-longer-than-the-key-of-a-link.0123456789ab.css", None),
        ("/follow/", None),
        ("/elsewhere/" + "k" * 43 + "/", "/elsewhere/…"),
        ("/%2561pprove/x/", "/…"),
    ],
)
def test_what_stays_of_an_address(path: str, logged: str | None, tmp_path: Path):
    with standing(tmp_path) as door:
        door.ask(path)

    (line,) = (tmp_path / "logs" / "access.log").read_text().splitlines()
    assert json.loads(line)["path"] == (logged or path.partition("?")[0])


def site(folder: Path, **changes: str) -> tuple[Path, dict[str, int]]:
    """Lay out the site by TLS; return its main file and its ports."""
    make_certificates(folder / "tls", "")
    ports = {name: free_port() for name in ("http", "https")}
    made = {f"listen [::]:{port} ": f"listen [::1]:{free_port()} " for port in (80, 443)}
    made |= {"listen [::]:80;": f"listen [::1]:{free_port()};", "127.0.0.1:8001": f"127.0.0.1:{free_port()}"}
    made |= {"127.0.0.1:8000": f"127.0.0.1:{free_port()}"}
    for number, name in ((80, "http"), (443, "https")):
        made |= {f"listen {number} ": f"listen 127.0.0.1:{ports[name]} "}
    made |= {"listen 80;": f"listen 127.0.0.1:{ports['http']};", **changes}
    sites = [SOURCE / "exchange-site.conf"]
    return lay_out(folder, sites=sites, upstream=SOURCE / "exchange-upstream.conf", changes=made), ports


def test_servers_that_turn_away_log_no_key_either(tmp_path: Path):
    asked = pairs()
    main, ports = site(tmp_path)
    with served(main, ports["http"]):
        for address, _key in asked:
            for host in ("exchange.example", "elsewhere.example"):
                connection = http.client.HTTPConnection("127.0.0.1", ports["http"], timeout=10)
                connection.request("GET", address, headers={"Host": host, "Referer": f"https://{host}{address}"})
                try:
                    connection.getresponse().read()
                except http.client.RemoteDisconnected:
                    assert host == "elsewhere.example"
                connection.close()
            send(ports["https"], f"GET {address} HTTP/1.1", "Host: exchange.example")  # no TLS

    said = "\n".join(file.read_text() for file in tmp_path.rglob("*.log"))
    assert found_in(said, asked) == []
    assert '"status":301' in said
    assert '"status":444' in said


@pytest.mark.parametrize("door", ["http", "https"])
def test_headers_that_come_slowly_are_cut_at_the_time_that_is_set(door: str, tmp_path: Path):
    main, ports = site(tmp_path, **{"client_header_timeout 15s": "client_header_timeout 1s"})
    with served(main, ports["http"]), socket.create_connection(("127.0.0.1", ports[door]), timeout=10) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: exchange.example\r\nX-Slow: " if door == "http" else b"\x16\x03\x01")

        assert slow.recv(100) == b""  # within the ten seconds of this socket; 60 where the default server says nothing


def test_deployed_times_are_those_that_are_meant():
    said = (SOURCE / "exchange" / "front.conf").read_text()
    site_ = (SOURCE / "exchange-site.conf").read_text()

    assert "client_header_timeout 15s;" in said
    assert "error_log /var/log/nginx/error.log emerg;" in said  # at crit and alert a full disk quotes a request as well
    assert site_.count("include /etc/nginx/exchange/front.conf;") == 3


def _servers(text: str) -> list[Any]:
    return text.split("\nserver {")[1:]


@pytest.mark.parametrize("file", sorted([*SOURCE.glob("*.conf"), *(SOURCE / "container").glob("*.conf")]))
def test_every_server_says_where_it_logs(file: Path):
    for server in _servers(file.read_text()):
        own = "error_log /var/log/nginx/error.log emerg;" in server and "access_log off;" in server
        assert own or "exchange/front.conf;" in server or "exchange/server.conf;" in server
