"""Fixtures of the browser tests: one portal with the demonstration, one Chromium to a module."""

import fcntl
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.reader import Reader, reading
from tests.browser.serving import Loaded, Portal, load_demonstration, serving
from tests.databases import SqliteTemplate, connections
from tests.served import free_port

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""What Debian and others call it. The shell is the same engine without a frame: it takes a third less time."""
expect.set_options(timeout=15_000)  # two browsers and their portals share the processors
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Debian's Chromium; without it skip, but fail where everything must run (CI=true)."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        reason = "Chromium is not installed (apt-get install chromium-headless-shell)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def loaded(chromium: str, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Loaded:
    """Load the demonstration, once for all portals of all workers."""
    migrated = SqliteTemplate(connections["default"]).template
    if worker_id == "master":
        return load_demonstration(tmp_path_factory.mktemp("loaded"), migrated)
    shared = tmp_path_factory.getbasetemp().parent / "loaded"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            made = shared.with_suffix(".made")
            load_demonstration(made, migrated).folder.rename(shared)
    return Loaded(shared)


@pytest.fixture(scope="session")
def portal(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve the demonstration, once for each worker."""
    with serving(loaded, tmp_path_factory.mktemp("portal"), port=free_port()) as served:
        yield served


@pytest.fixture(scope="session")
def guarded_portal(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve the demonstration where who writes signs in with a second factor; its mails lie in files."""
    folder, served = tmp_path_factory.mktemp("guarded"), "tests.browser.guarded_settings"
    with serving(loaded, folder, port=free_port(), served=served) as guarded:
        yield guarded


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Start Chromium. Its event loop must not outlive the module: Django's ORM refuses to work beside one."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture
def reader(browser: Browser, portal: Portal) -> Iterator[Reader]:
    """Return a reader at a desk."""
    with reading(browser, portal) as someone:
        yield someone


@pytest.fixture
def unscripted(browser: Browser, portal: Portal) -> Iterator[Reader]:
    """Return a reader whose browser runs no script."""
    with reading(browser, portal, java_script_enabled=False) as someone:
        yield someone
