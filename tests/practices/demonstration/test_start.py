"""The command that brings the portal up, as its own process."""

import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from practices.management.serving import AddressTaken, address, answer_as, refuse_taken
from tests.served import free_port
from tests.whole import long


def test_address_that_is_taken_is_refused_with_one_line():
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} of 127.0.0.1 cannot be used .*--port.$"):
            call_command("start", "--port", str(port))


@pytest.mark.parametrize("port", [-1, 70_000])
def test_port_that_does_not_exist_is_refused(port):
    with pytest.raises(AddressTaken):
        refuse_taken(host="127.0.0.1", port=port)


def test_address_writes_ipv6_in_brackets():
    assert address(host="::1", port=8000) == "http://[::1]:8000"


def test_portal_writes_the_address_at_which_it_is_served(settings, monkeypatch):
    monkeypatch.delenv("BASE_URL", raising=False)

    answer_as(host="127.0.0.1", port=8123)

    assert settings.BASE_URL == "http://127.0.0.1:8123"


def test_portal_keeps_the_address_that_the_environment_gives(settings, monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://exchange.example.org")
    before = settings.BASE_URL

    answer_as(host="127.0.0.1", port=8123)

    assert before == settings.BASE_URL


@long
def test_demonstration_that_was_just_loaded_is_served_as_pdf_too(db, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the process opens a copy of the SQLite file")
    shutil.copyfile(settings.DATABASES["default"]["NAME"], tmp_path / "portal.sqlite3")
    port = free_port()
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DEBUG": "1", "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "start", "--demo", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = list(itertools.takewhile(lambda line: "== serving" not in line, process.stdout))
            editions = f"http://127.0.0.1:{port}/api/v1/editions/"
            edition = json.load(urllib.request.urlopen(editions, timeout=20))["results"][0]["id"]
            export = f"http://127.0.0.1:{port}/editions/{edition}/export/pdf/"
            content = urllib.request.urlopen(export, timeout=30).read()
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()

    assert "11 organizations\n" in said
    assert content.startswith(b"%PDF-")


def refusal_at(address):
    """Return the status and the page of what is refused: a page that is not there, a form that came from nowhere."""
    data = None if "nowhere" in address else b"a=b"
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(address, data, timeout=20)
    with refusal.value as answer:
        return answer.code, answer.read().decode()


def test_start_serves_until_it_is_interrupted(db, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the process opens a copy of the SQLite file")
    shutil.copyfile(settings.DATABASES["default"]["NAME"], tmp_path / "portal.sqlite3")
    port = free_port()
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DEBUG": "1", "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "start", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = [next(process.stdout) for _ in range(2)]
            answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20).status
            refused = [refusal_at(f"http://127.0.0.1:{port}{address}") for address in ("/nowhere/", "/sign-out/")]
        finally:
            process.send_signal(signal.SIGINT)
        rest = process.stdout.read()

    assert f"http://127.0.0.1:{port}/" in lines[1]
    assert answer == 200
    assert [status for status, _page in refused] == [404, 403]
    assert [
        page for _status, page in refused if "URLconf" in page or "DEBUG" in page or 'class="eyebrow num"' not in page
    ] == []
    assert (process.returncode, rest.strip()) == (0, "Stopped.")
