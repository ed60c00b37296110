"""What is sent as a file is shown to the operator's virus scanner before anything else is done with it."""

import logging
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.actions import virus_scanner
from practices.actions.virus_scanner import InfectedFile, ScannerAway, read_scanner, refuse_virus
from practices.checks import check_upload_scanner
from practices.models.editions import EditionPage
from practices.models.exchange.tokens import Submission
from tests import factories
from tests.exchange_factories import access_token, machine

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""A file that scanners take for a virus, to be tried with. It is harmless."""
TEXT = b"1. Conduct\n\nMembers act with integrity.\n"


class Scanner:
    """Answers as clamd does: what holds EICAR is infected; `says` answers anything else, "" hangs up without a word."""

    def __init__(self, family: socket.AddressFamily, place: Any, says: str | None = None) -> None:
        self.listening = socket.socket(family)
        self.listening.bind(place)
        self.listening.listen()
        self.says = says
        self.seen: list[bytes] = []
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            connection, _address = self.listening.accept()
            with connection, connection.makefile("rb") as stream:
                if stream.read(10) != b"zINSTREAM\0":
                    return
                self._answer(connection, stream)

    def _answer(self, connection: socket.socket, stream: Any) -> None:
        content = b""
        while self.says != "" and (size := struct.unpack("!L", stream.read(4))[0]):
            content += stream.read(size)
        self.seen.append(content)
        said = "stream: Eicar-Test-Signature FOUND" if EICAR in content else "stream: OK"
        if self.says != "":
            connection.sendall((self.says or said).encode() + b"\0")

    def stop(self) -> None:
        with socket.socket(self.listening.family) as last:
            last.connect(self.listening.getsockname())
            last.sendall(b"zEND\0\0\0\0\0\0")
            self.thread.join()
        self.listening.close()


@pytest.fixture
def scanner(settings: Any) -> Iterator[Callable[..., Scanner]]:
    """Start a scanner that the settings name; `says` as in Scanner."""
    started = []

    def start(says: str | None = None) -> Scanner:
        made = Scanner(socket.AF_INET, ("127.0.0.1", 0), says)
        started.append(made)
        settings.UPLOAD_SCANNER = f"tcp://127.0.0.1:{made.listening.getsockname()[1]}"
        return made

    yield start
    for made in started:
        made.stop()


@pytest.fixture
def desk(db: None) -> Client:
    """An officer who may import."""
    client = Client()
    client.force_login(factories.officer(factories.organization("Northern Seas Commission")))
    return client


def send(client: Client, content: bytes) -> Any:
    """Have a file read, on the screen where texts are imported."""
    return client.post(reverse("imports:preview"), {"language": "en", "file": SimpleUploadedFile("code.txt", content)})


def stored() -> list[str]:
    """Return the files in every storage of a test."""
    places = {Path(storages[name].location) for name in storages.backends if hasattr(storages[name], "location")}
    return [str(file) for place in places for file in place.rglob("*") if file.is_file()]


def test_clean_file_is_read_after_the_scanner_has_seen_all_of_it(desk: Client, scanner: Any) -> None:
    asked = scanner()

    answer = send(desk, TEXT)

    assert answer.status_code == 200
    assert "Members act with integrity." in answer.content.decode()
    assert asked.seen == [TEXT]


@pytest.mark.parametrize("size", [100, 3_000_000])
def test_infected_file_is_refused_in_words_and_nothing_is_stored(
    desk: Client, scanner: Any, caplog: Any, size: int, monkeypatch: Any
) -> None:
    scanner()
    monkeypatch.setattr("practices.documents.files.read_file", None)  # whoever reads the file fails

    answer = send(desk, b"x" * size + EICAR)

    assert answer.status_code == 422
    assert "The virus scanner found something harmful" in answer.content.decode()
    assert not EditionPage.objects.exists()
    assert stored() == []
    assert "the virus scanner found Eicar-Test-Signature" in caplog.text


@pytest.mark.parametrize("says", ["", "INSTREAM size limit exceeded. ERROR", "stream: OK not", "PONG", "FOUND"])
def test_file_that_was_not_called_clean_is_refused(desk: Client, scanner: Any, caplog: Any, says: str) -> None:
    scanner(says)

    answer = send(desk, TEXT)

    assert answer.status_code == 503
    assert "please try again later" in answer.content.decode()
    assert [row.levelno for row in caplog.records if row.name == virus_scanner.__name__] == [logging.ERROR]


def test_scanner_that_is_not_there_lets_nothing_in(desk: Client, settings: Any) -> None:
    for address in ("tcp://127.0.0.1:1", "unix:/nowhere/clamd.ctl", "nonsense"):
        settings.UPLOAD_SCANNER = address
        assert send(desk, TEXT).status_code == 503


def test_without_a_file_or_a_scanner_none_is_asked(desk: Client, scanner: Any, settings: Any) -> None:
    asked = scanner()
    page = desk.post(reverse("imports:preview"), {"language": "en", "text": TEXT.decode()})
    settings.UPLOAD_SCANNER = ""

    assert page.status_code == send(desk, TEXT).status_code == 200
    assert asked.seen == []


@pytest.mark.django_db
def test_program_is_told_what_is_refused(scanner: Any) -> None:
    owner = factories.organization()
    client = machine(access_token(owner)[1])
    scanner()

    for content, status in ((EICAR, 422), (TEXT, 503)):
        if status == 503:
            scanner("")
        file = SimpleUploadedFile("code.md", content, "text/markdown")
        answer = client.post("/api/v1/submissions/", {"content": "{}", "file": file})
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert "Nothing was saved" in answer.json()["detail"]
    assert not Submission.objects.exists()


def test_scanner_behind_a_file_of_the_machine_is_asked(tmp_path: Path, settings: Any) -> None:
    place = str(tmp_path / "clamd.ctl")
    asked = Scanner(socket.AF_UNIX, place)
    settings.UPLOAD_SCANNER = f"unix:{place}"
    try:
        refuse_virus(iter([TEXT, b"", b"x" * 200_000]))
        with pytest.raises(InfectedFile):
            refuse_virus([EICAR])
    finally:
        asked.stop()

    assert asked.seen == [TEXT + b"x" * 200_000, EICAR]


def test_scanner_that_takes_too_long_is_not_waited_for(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(virus_scanner, "SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.UPLOAD_SCANNER = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ScannerAway):
            refuse_virus([TEXT])


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("tcp://127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_address_of_a_scanner_is_read(settings: Any, address: str, read: Any) -> None:
    settings.UPLOAD_SCANNER = address

    assert read_scanner(address) == read
    assert check_upload_scanner() == []


@pytest.mark.parametrize(
    "address", ["clamd", "tcp://127.0.0.1", "tcp://:3310", "tcp://a:x", "unix:clamd", "http://a:1"]
)
def test_address_that_cannot_be_read_is_told_by_the_check(settings: Any, address: str) -> None:
    settings.UPLOAD_SCANNER = address

    assert [fault.id for fault in check_upload_scanner()] == ["practices.E007"]
