"""When the certificates of the portal end: read from files, or from the server that answers."""

import datetime
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings

from practices.operations.findings import HealthFinding, HealthStatus
from practices.operations.remembered import changing_notes, read_notes

NOTES = "certificates"
WARN_DAYS, FAIL_DAYS = 14, 3
TIMEOUT = 5.0
"""Seconds that a server has to show its certificate."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A file or "host:port", and when its certificate ends; None where nobody can tell."""

    place: str
    ends_at: datetime.datetime | None
    why: str = ""


def places() -> tuple[list[str], bool]:
    """Return the certificates to look at, and whether the settings name them; else it is that of BASE_URL."""
    if settings.CERTIFICATES:
        return list(settings.CERTIFICATES), True
    address = urlsplit(settings.BASE_URL)
    if address.scheme != "https" or settings.DEVELOPMENT:
        return [], False
    return [f"{address.hostname}:{address.port or 443}"], False


def read_certificate(place: str) -> Certificate:
    """Read a file of certificates (the first to end counts), or ask a server, whose certificate may be over."""
    try:
        pem = Path(place).read_bytes() if place.startswith("/") else _ask(place)
        ends = min(each.not_valid_after_utc for each in x509.load_pem_x509_certificates(pem))
    except (OSError, OverflowError, ValueError) as error:
        return Certificate(place, None, type(error).__name__)
    return Certificate(place, ends)


def look_at_certificates(now: datetime.datetime) -> Iterator[HealthFinding]:
    """Look at each certificate, and remember when it ends, for the metrics."""
    names, is_named = places()
    found = [read_certificate(name) for name in names]
    with changing_notes(NOTES) as notes:
        notes.clear()
        notes.update({each.place: each.ends_at.isoformat() if each.ends_at else "" for each in found})
    for each in found:
        name = "certificate" if len(found) == 1 else f"certificate {each.place}"
        if each.ends_at is None:
            yield HealthFinding(name, HealthStatus.WARN, f"{each.place} cannot be read: {each.why}", is_mailed=is_named)
            continue
        days = (each.ends_at - now).days
        verdict = HealthStatus.FAIL if days < FAIL_DAYS else HealthStatus.WARN if days < WARN_DAYS else HealthStatus.OK
        yield HealthFinding(name, verdict, f"{each.place} ends on {each.ends_at:%Y-%m-%d}, in {days} days")


def known_certificates() -> dict[str, datetime.datetime | None]:
    """Return when the certificates end that the last health check looked at, by file or host; None: it could not."""
    notes = read_notes(NOTES)
    return {place: datetime.datetime.fromisoformat(at) if at else None for place, at in notes.items()}


def _ask(place: str) -> bytes:
    """Ask a server for the certificate of BASE_URL's host: nginx refuses who asks for another, or for none."""
    host, _colon, port = place.rpartition(":") if ":" in place else (place, "", "443")
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT) as plain,
        context.wrap_socket(plain, server_hostname=urlsplit(settings.BASE_URL).hostname) as asked,
    ):
        return ssl.DER_cert_to_PEM_cert(asked.getpeercert(binary_form=True) or b"").encode()
