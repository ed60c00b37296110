"""The port to other sites, for what is sent: only the public internet, the address that was looked at, no redirect."""

import socket
import ssl
import threading
import time

import pytest

from practices.actions.outside import SECURED, Reach, Unreachable, Why, post, refuse_unreachable
from practices.exchange.queries.webhooks import ERRORS
from tests.practices.exchange.receiving import REACH, listening


def why(address: str, reach: Reach = REACH) -> Why | None:
    """Say why an address is refused, looked at alone and sent to."""
    found = []
    for ask in (lambda: refuse_unreachable(address, reach=reach), lambda: post(address, b"{}", {}, 2, reach=reach)):
        with pytest.raises(Unreachable) as refusal:
            ask()
        found.append(refusal.value.why)
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://intranet.example/",
        "https://both.example/",
        "https://mapped.example/",
    ],
)
def test_private_networks_are_never_called(address: str) -> None:
    assert why(address) == Why.NOT_PUBLIC


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.example/",
        "https://hooks.example:8443/",
        "https://name:secret@hooks.example/",
        "ftp://hooks.example/",
        "https:///in",
        "https://[::1",
        "",
    ],
)
def test_only_plain_https_addresses_are_called(address: str) -> None:
    assert why(address) == Why.NO_ADDRESS


def test_name_that_is_nowhere_is_told() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise socket.gaierror

    assert why("https://nowhere.example/", Reach(look_up=nowhere)) == Why.UNKNOWN_NAME


def test_name_server_that_is_silent_ends_with_the_time() -> None:
    silence = threading.Event()
    silent = Reach(look_up=lambda _host, _port: ["93.184.216.34"] if silence.wait() else [])
    with pytest.raises(Unreachable) as refusal:
        post("https://slow.example/", b"{}", {}, 0.05, reach=silent)
    silence.set()

    assert refusal.value.why == Why.TOO_LATE


def test_name_that_changes_between_two_looks_leads_nowhere_else() -> None:
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    turning = Reach(look_up=lambda _host, _port: answers.pop(0))
    refuse_unreachable("https://turning.example/", reach=turning)  # public when it was saved

    with pytest.raises(Unreachable) as refusal:
        post("https://turning.example/", b"{}", {}, 2, reach=turning)

    assert refusal.value.why == Why.NOT_PUBLIC
    assert answers == []  # one look for each call: the connection went to nothing else


def test_body_and_headers_arrive_and_the_answer_is_not_read() -> None:
    with listening(201) as site:
        status = post(
            site.address, b'{"a": 1}', {"Webhook-Id": "1", "Content-Type": "application/json"}, 5, reach=site.reach
        )

    ((path, headers, body),) = site.got
    assert (status, path, body) == (201, "/in?from=exchange", b'{"a": 1}')
    assert (headers["Webhook-Id"], headers["Content-Type"]) == ("1", "application/json")


def test_redirect_is_an_answer_like_any_other() -> None:
    with listening(302) as site:
        assert post(site.address, b"{}", {}, 5, reach=site.reach) == 302

    assert len(site.got) == 1


def test_silence_ends_with_the_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(Unreachable) as refusal:
            post(f"http://127.0.0.1:{port}/", b"{}", {}, 0.4, reach=Reach(lambda _one: True, frozenset({port})))

    assert refusal.value.why == Why.TOO_LATE
    assert time.monotonic() - began < 3


def test_site_without_a_valid_certificate_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise ssl.SSLCertVerificationError

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", refuse)
    with listening() as site, pytest.raises(Unreachable) as refusal:
        post(site.address.replace("http:", "https:"), b"{}", {}, 2, reach=site.reach)

    assert refusal.value.why == Why.CERTIFICATE
    assert site.got == []


def test_by_default_only_https_on_its_own_port_is_called() -> None:
    assert (SECURED.schemes, SECURED.ports) == ({"https"}, {443})


def test_every_reason_has_words() -> None:
    assert set(ERRORS) == set(Why)
