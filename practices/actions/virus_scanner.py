"""The operator's virus scanner: what is sent as a file is shown to it before it is read or stored.

It is asked as ClamAV's clamd is, by INSTREAM: pieces with their length before them, an empty one at the end.
"""

import contextlib
import logging
import socket
import struct
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _

SECONDS = 30.0
"""How long the scanner may take for any one step."""
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
CLEAN = "stream: OK"
FOUND = " FOUND"

logger = logging.getLogger(__name__)


class UploadRefused(SuspiciousOperation):
    """A file is not taken in; the message is for the user."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class InfectedFile(UploadRefused):
    """The scanner found a virus."""


class ScannerAway(UploadRefused):
    """The scanner did not say that the file is clean, nor that it holds a virus."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def refuse_virus(pieces: Iterable[bytes]) -> None:
    """Show a file to the scanner, if there is one. Raises InfectedFile and ScannerAway."""
    if not settings.UPLOAD_SCANNER:
        return
    try:
        said = _ask(settings.UPLOAD_SCANNER, pieces)
    except (OSError, ValueError) as fault:
        said = str(fault)
    if said == CLEAN:
        return
    if said.endswith(FOUND):
        logger.warning("A file was refused, the virus scanner found %s.", said.removesuffix(FOUND).rpartition(" ")[2])
        raise InfectedFile(_("The virus scanner found something harmful in a file. Nothing was saved."))
    logger.error("A file was refused, the virus scanner did not answer: %s", said)
    raise ScannerAway(_("Files cannot be checked for viruses just now. Nothing was saved; please try again later."))


def read_scanner(address: str) -> tuple[str, int] | str:
    """Return host and port of `tcp://host:port`, or the path of `unix:/path`. Raises ValueError for another address."""
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path:
        return parts.hostname, parts.port
    if parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/"):
        return parts.path
    raise ValueError(f"{address} is no address of a scanner")


def _connect(address: str) -> socket.socket:
    place = read_scanner(address)
    if not isinstance(place, str):
        return socket.create_connection(place, timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(SECONDS)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection


def _ask(address: str, pieces: Iterable[bytes]) -> str:
    """Send a file and give the answer. The scanner may answer and hang up before the end, as for what is too large."""
    with _connect(address) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"zINSTREAM\0")
            for whole in pieces:
                for at in range(0, len(whole), PIECE):
                    piece = whole[at : at + PIECE]
                    connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
        return _answer(connection)


def _answer(connection: socket.socket) -> str:
    answer = b""
    while len(answer) < LONGEST_ANSWER and not answer.endswith(b"\0"):
        received = connection.recv(LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip() or "no answer"
