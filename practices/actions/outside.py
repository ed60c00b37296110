"""The one port through which the portal asks other sites for anything: does an address answer, with what status."""

import contextlib
import enum
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NAME_LIMIT = 10.0
"""Seconds for finding a name where no other limit is given."""
LEAST_REFUSAL = 400
"""A status from here on is a refusal: where HEAD meets one, GET is asked."""
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""The only part of IPv6 from which addresses of sites are given out (IANA).

Outside it lie those that lead to an IPv4 address (::/96, 64:ff9b::/96, 64:ff9b:1::/48) or to a site (fec0::/10).
"""
NOT_FOR_SITES = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, the anycast addresses of the next gateway among them
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2002::/16",  # 6to4: leads to an IPv4 address
        "3ffe::/16",  # 6bone, given back
        "3fff::/20",  # documentation
    )
)
"""Networks that `ipaddress` calls global, in one release of Python or another, and where no site is."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Why(enum.StrEnum):
    """Why an address was not reached."""

    NO_ADDRESS = "no_address"
    """It is no address on the web, or its scheme or port is not asked."""
    UNKNOWN_NAME = "unknown_name"
    NOT_PUBLIC = "not_public"
    """Its name leads to a private network, or to this machine."""
    TOO_LATE = "too_late"
    CERTIFICATE = "certificate"
    NO_ANSWER = "no_answer"


class Unreachable(Exception):
    """The address cannot be asked, or nothing answers there in time; `why` says which."""

    def __init__(self, address: str, why: Why = Why.NO_ANSWER) -> None:
        super().__init__(address)
        self.why = why


class NotPublic(OSError):
    """A name leads to an IP address that may not be asked."""


def is_public(address: IpAddress) -> bool:
    """Tell whether an IP address is on the public internet, and leads to no other one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address not in GLOBAL_UNICAST:
            return False
    is_for_sites = not any(address in network for network in NOT_FOR_SITES)
    return is_for_sites and address.is_global and not address.is_multicast


def look_up(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, as text. Raises OSError."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which IP addresses, ports and schemes may be asked; `look_up` gives the IP addresses of a host."""

    allows: Callable[[IpAddress], bool] = is_public
    ports: frozenset[int] = field(default=frozenset(PORTS.values()))
    schemes: frozenset[str] = field(default=frozenset(PORTS))
    look_up: Callable[[str, int], list[str]] = look_up


PUBLIC = Reach()
SECURED = Reach(ports=frozenset({PORTS["https"]}), schemes=frozenset({"https"}))
"""The public internet by https alone."""


def fetch_status(address: str, timeout: float, *, reach: Reach = PUBLIC) -> int | None:
    """Ask `address` (http or https) by HEAD, then by GET where HEAD is refused; give the last HTTP status.

    None: it cannot be asked, or nothing answers within `timeout` seconds in all. At most five redirects are followed.
    Private, loopback and link-local addresses are never asked: names are resolved first, on each redirect anew, and
    the connection goes to the very IP address that was looked at. No content is read, no cookie kept.
    """
    ends_at = time.monotonic() + timeout
    try:
        status = _follow("HEAD", address, ends_at, reach)
    except Unreachable:
        status = None
    if status is not None and status < LEAST_REFUSAL:
        return status
    try:
        return _follow("GET", address, ends_at, reach)
    except Unreachable:
        return status


def post(address: str, body: bytes, headers: Mapping[str, str], timeout: float, *, reach: Reach = SECURED) -> int:
    """Send `body` to `address` by POST and give the HTTP status of the answer. Raises Unreachable.

    Everything is over after `timeout` seconds. No redirect is followed, nothing of the answer is read but its head,
    no cookie kept. What may be asked is looked at as `fetch_status` does: names are resolved first, and the connection
    goes to the very IP address that was looked at.
    """
    ends_at = time.monotonic() + timeout
    parts, port = _parts_of(address, reach)
    try:
        with _connected(parts, port, ends_at, reach) as connection:
            connection.request("POST", _plain(_target(parts)), body=body, headers={**headers, "Connection": "close"})
            return connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(address, _why(error, ends_at)) from error


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its status, some of its heads by their names in small letters, its body as far as it was read."""

    status: int
    heads: Mapping[str, str]
    body: bytes


def fetch(address: str, headers: Mapping[str, str], timeout: float, *, most: int, reach: Reach = PUBLIC) -> Fetched:
    """Ask `address` by GET and give the answer, with at most `most` + 1 bytes of its body. Raises Unreachable.

    Everything is over after `timeout` seconds. No redirect is followed, no cookie kept, nothing is unpacked. What may
    be asked is looked at as `fetch_status` does.
    """
    ends_at = time.monotonic() + timeout
    parts, port = _parts_of(address, reach)
    try:
        with _connected(parts, port, ends_at, reach) as connection:
            connection.request("GET", _plain(_target(parts)), headers={**headers, "Connection": "close"})
            answer = connection.getresponse()
            heads = {name.lower(): value for name, value in answer.getheaders()}
            return Fetched(answer.status, heads, answer.read(most + 1))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(address, _why(error, ends_at)) from error


def refuse_unreachable(address: str, *, reach: Reach = SECURED) -> None:
    """Look whether `address` may be asked: its form, and where its name leads now. Nobody is asked but the names.

    Raises Unreachable.
    """
    parts, port = _parts_of(address, reach)
    try:
        _plain(_target(parts))
        _resolve(_plain_host(parts.hostname or ""), port, reach, time.monotonic() + NAME_LIMIT)
    except (OSError, ValueError) as error:
        raise Unreachable(address, _why(error)) from error


def _why(error: Exception, ends_at: float | None = None) -> Why:
    """Say why; a connection that is cut when the time is over fails in many ways."""
    match error:
        case NotPublic():
            return Why.NOT_PUBLIC
        case socket.gaierror():
            return Why.UNKNOWN_NAME
        case ssl.SSLCertVerificationError():
            return Why.CERTIFICATE
        case TimeoutError():
            return Why.TOO_LATE
        case ValueError() | http.client.InvalidURL():
            return Why.NO_ADDRESS
    return Why.TOO_LATE if ends_at is not None and time.monotonic() >= ends_at else Why.NO_ANSWER


def _follow(method: str, address: str, ends_at: float, reach: Reach) -> int:
    for _step in range(MOST_REDIRECTS + 1):
        status, location = _ask(method, address, ends_at, reach)
        if status not in REDIRECTS or not location:
            return status
        address = urljoin(address, location)
    raise Unreachable(address)


def _ask(method: str, address: str, ends_at: float, reach: Reach) -> tuple[int, str]:
    """Return the status and where it leads on to. Raises Unreachable."""
    parts, port = _parts_of(address, reach)
    headers = {"User-Agent": _name_portal(), "Accept": "*/*", "Connection": "close"}
    try:
        with _connected(parts, port, ends_at, reach) as connection:
            connection.request(method, _plain(_target(parts)), headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location") or ""
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(address) from error


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _parts_of(address: str, reach: Reach) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Unreachable(address, Why.NO_ADDRESS) from error
    is_asked = parts.scheme in PORTS and parts.scheme in reach.schemes and port in reach.ports
    if not is_asked or not parts.hostname or parts.username is not None:
        raise Unreachable(address, Why.NO_ADDRESS)
    return parts, port


@contextlib.contextmanager
def _connected(parts: SplitResult, port: int, ends_at: float, reach: Reach) -> Iterator[http.client.HTTPConnection]:
    """Connect to an IP address of the host that may be asked; everything is over at `ends_at`."""
    host = _plain_host(parts.hostname or "")
    connection = http.client.HTTPConnection(host, port)
    connection.default_port, connection.auto_open = PORTS[parts.scheme], 0
    found = _resolve(host, port, reach, ends_at)
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.sock = socket.create_connection((found, port), timeout=left)
    watch = threading.Timer(max(ends_at - time.monotonic(), 0.0), _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        if parts.scheme == "https":
            _secure(connection, host)
        yield connection
    finally:
        watch.cancel()
        connection.close()


def _secure(connection: http.client.HTTPConnection, host: str) -> None:
    """Put TLS on a connection; the certificate must be that of `host`."""
    secured = ssl.create_default_context().wrap_socket(
        connection.sock, server_hostname=host, do_handshake_on_connect=False
    )
    connection.sock = secured
    secured.do_handshake()


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a connection, whoever waits on it: a drop of an answer each second would hold it for hours."""
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _resolve(host: str, port: int, reach: Reach, ends_at: float) -> str:
    """Return an IP address of `host`. Raises OSError (NotPublic where one may not be asked, or there is none)."""
    found = set(_look_up_until(ends_at, host, port, reach))
    known = [ipaddress.ip_address(text.partition("%")[0]) for text in sorted(found)]
    if not known or not all(reach.allows(one) for one in known):
        raise NotPublic(host)
    return str(next((one for one in known if one.version == 4), known[0]))


def _look_up_until(ends_at: float, host: str, port: int, reach: Reach) -> list[str]:
    """Return IP addresses of a host; a name server that does not answer is left alone at `ends_at` (TimeoutError)."""
    answer: Future[list[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(reach.look_up(host, port))
        except Exception as error:  # whoever waits raises it
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    return answer.result(max(ends_at - time.monotonic(), 0.0))


def _plain_host(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _plain(target: str) -> str:
    """Write what is asked for in ASCII; what an address may not hold raises ValueError in http.client."""
    return "".join(letter if letter.isascii() else _quoted(letter) for letter in target)


def _quoted(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode())


def _name_portal() -> str:
    return f"{settings.WAGTAIL_SITE_NAME} (looks whether evidence can be opened; {settings.BASE_URL})"
