"""A portal of its own for the browser: the demonstration, served by `manage.py start` as an operator would."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from tests.served import free_port

LONGEST_START = 240
"""Seconds that collecting the static files and starting may take."""
MANAGE = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]


@dataclass(frozen=True)
class Portal:
    """Where the demonstration answers, and the folder that it keeps everything in."""

    base: str
    folder: Path = Path()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"{self.base}{path}"

    def read(self, path: str) -> str:
        """Fetch a page as an anonymous reader."""
        with urllib.request.urlopen(self.url(path), timeout=60) as answer:
            return answer.read().decode()

    def compare(self, *editions: str, by: str = "") -> str:
        """Return the path of the comparison of editions, each named by the path of its page."""
        asked = "&".join(f"edition={_key(self, path)}" for path in editions)
        return f"/compare/?{asked}&by={by}" if by else f"/compare/?{asked}"

    def gaps(self, own: str, reference: str, *, more: str = "") -> str:
        """Return the path of the gaps of one edition against another, each named by the path of its page."""
        return f"/gaps/?own={_key(self, own)}&reference={_key(self, reference)}{more}"

    def similar(self, instrument: str) -> str:
        """Return the path of the page of texts like those of an instrument, named by the path of its page."""
        found = re.search(r'href="(/instruments/[0-9a-f-]{36}/similar/)"', self.read(instrument))
        assert found, f"{instrument} does not lead to texts alike"
        return found[1]


@cache
def _key(portal: Portal, path: str) -> str:
    found = re.search(r"/compare/\?edition=([0-9a-f-]{36})", portal.read(path))
    assert found, f"{path} does not lead to the comparison"
    return found[1]


@dataclass(frozen=True)
class Loaded:
    """The demonstration as it was loaded, in a folder that nothing is served from."""

    folder: Path


def load_demonstration(folder: Path, migrated: Path) -> Loaded:
    """Load the demonstration into a copy of a migrated database under `folder`, with DEBUG alone.

    The mails that it sends lie in files, which are copied along, as are the files of the search.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(migrated, folder / "portal.sqlite3")
    kept = {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "tests.browser.loading_settings"}
    around = {**surroundings(folder, free_port()), **kept}
    for command in ("seed_demo", "index_search"):
        subprocess.run([*MANAGE, command], env=around, check=True, stdout=subprocess.DEVNULL)
    return Loaded(folder)


@contextlib.contextmanager
def serving(
    loaded: Loaded, folder: Path, *, port: int, served: str = "tests.browser.served_settings"
) -> Iterator[Portal]:
    """Serve a copy of what was loaded, in `folder`, as in production but for HTTPS.

    `served` names the module of its settings.
    """
    shutil.copytree(loaded.folder, folder, dirs_exist_ok=True)
    portal = Portal(f"http://127.0.0.1:{port}", folder)
    said = folder / "server.log"
    with said.open("wb") as log:
        server = subprocess.Popen(
            [*MANAGE, "start", "--port", str(port)],
            env={**surroundings(folder, port), "DJANGO_SETTINGS_MODULE": served},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(server, portal, said)
        yield portal
    finally:
        server.terminate()
        server.wait(timeout=30)


def surroundings(folder: Path, port: int) -> dict[str, str]:
    """Return the environment of a portal that keeps everything in `folder`."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "DATABASE_URL"}}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.served_settings",
        "VAR_DIR": str(folder),
        "SECRET_KEY": "only-for-the-browser-tests-of-this-one-run-and-for-nothing-else",
        "HTTPS": "0",
        "BASE_URL": f"http://127.0.0.1:{port}",
    }


def _wait(server: subprocess.Popen[bytes], portal: Portal, said: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        assert server.poll() is None, f"the portal did not start:\n{said.read_text()}"
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            portal.read("/readyz")
            return
        time.sleep(0.5)
    raise AssertionError(f"the portal did not answer in {LONGEST_START} s:\n{said.read_text()}")
