"""Fixtures of every test: one migrated template, private folders, people of each role."""

import contextlib
import gc
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from practices.queries.adoptions import waiting_events
from practices.queries.searching import public_index
from tests import databases, factories, opened_forms, places, shared_worlds
from tests.corpus import corpus, seed_document  # noqa: F401 - fixtures
from tests.whole import IS_WHOLE

USES_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}
STARTS_COMMANDS = ("test_kills.py", "test_concurrency.py")
"""Files whose tests run commands that open the database by themselves."""
EVERY_CASE = {"changes", "redactions", "leaks", "releases", "upgrades"}
"""Folders of tests whose cases are tables, roles or audiences: all of them are asked in each run, of each database."""
MOST_CASES = 3
"""How many cases of a test with a database each run asks (see `tests/whole.py`)."""
INDEXED = {"demonstration", "imports"}
"""Folders of tests that count the rows of every table."""
ON_SCREENS = {
    "claims", "compare", "derivations", "desk", "editor", "exports", "gaps", "home", "initiatives", "links",
    "contacts", "letters", "pages", "people", "portal", "quality", "questions", "report_files",
    "returns", "similar", "terms", "vocabulary",
    "activity", "approvals", "demonstration", "feeds", "imports", "journeys", "pictures",
}  # fmt: skip
"""Folders of tests about screens and files: on the second database the leak test opens every address, as every role."""
SCREEN_TESTS = ("screens.py", "pages.py", "page.py", "start.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="leave out tests that no database takes part in")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests of a shared world behind the others of their module, and leave out what this run does not ask."""
    shared_worlds.last_in_each_module(items)
    if config.getoption("--only-database"):
        _keep(config, items, [item for item in items if _uses_database(item)], most=1)
    elif hasattr(config, "workerinput") and not IS_WHOLE:  # who runs some tests by hand asks all their cases
        _keep(config, items, items, most=MOST_CASES)


def _keep(config: pytest.Config, items: list[pytest.Item], asked: list[pytest.Item], *, most: int) -> None:
    """Leave in `items` what is asked: of a test with a database that has many cases, so many, evenly chosen.

    On a second database one is asked: the others differ in what is put in, not in what the database does.
    """
    together: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in asked:
        is_one = item.path.parent.name in EVERY_CASE or not _takes_database(item) or item.get_closest_marker("browser")
        case = item.name if is_one else getattr(item, "originalname", item.name)
        together.setdefault((str(item.path), case), []).append(item)
    chosen = {item for cases in together.values() for item in _evenly(cases, most)}
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = [item for item in items if item in chosen]


def _evenly(cases: list[pytest.Item], most: int) -> list[pytest.Item]:
    step = max(1, -(-len(cases) // most))
    return cases[::step]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the shared world of the module be there, or away, before the test begins its transaction."""
    shared_worlds.stand_or_fall(item)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Let threads that make shared files end while their test still lends its database."""
    for thread in threading.enumerate():
        if thread.name.endswith("-files"):
            thread.join()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the collector of garbage pass over what is there for good: the modules of the portal and of its tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _uses_database(item: pytest.Item) -> bool:
    is_on_screens = item.path.parent.name in ON_SCREENS or item.path.name.endswith(SCREEN_TESTS)
    return item.get_closest_marker("once") is None and not is_on_screens and _takes_database(item)


def _takes_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or bool(fixtures & USES_THE_DATABASE) or item.path.name in STARTS_COMMANDS


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, django_test_environment: None) -> Iterator[None]:
    """Copy the migrated template for this worker. A test that does not ask for the database cannot write to it."""
    with contextlib.ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(databases.migrated_database())
        yield
        django_db_blocker.unblock()


@pytest.fixture(scope="session", autouse=True)
def _restore_instead_of_flush(django_db_blocker: DjangoDbBlocker) -> None:
    """A transactional test gives back the template: a flush would lose the root page and meet the triggers."""

    def restore(self: TransactionTestCase) -> None:
        connection = databases.connections["default"]
        kind = databases.PostgresTemplate if connection.vendor == "postgresql" else databases.SqliteTemplate
        maker = kind(connection)
        if connection.vendor == "postgresql":
            maker.origin = connection.settings_dict.get("ORIGIN", "postgres")
        maker.restore()

    TransactionTestCase._fixture_teardown = restore


@pytest.fixture(scope="session", autouse=True)
def _as_installed(django_test_environment: None) -> None:
    """Test the portal as it is installed; the tests of the demonstration and of the gallery ask for DEVELOPMENT."""
    django_settings.DEVELOPMENT = False


@pytest.fixture(autouse=True)
def _indexes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave Wagtail's two indexes alone but where they are asked (see `indexed`)."""
    is_indexed = request.node.get_closest_marker("indexed") is not None or request.path.parent.name in INDEXED
    with places.with_indexes() if is_indexed else places.without_indexes():
        yield


@pytest.fixture(autouse=True)
def _forms_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client send forms as a browser does, which opened them first."""
    monkeypatch.setattr(Client, "post", opened_forms.post)


@pytest.fixture(autouse=True)
def _private_places(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep files of a test to itself, and forget the cache."""
    for name, value in places.own_places(tmp_path).items():
        setattr(settings, name, value)
    places.use_places(monkeypatch)
    monkeypatch.setattr(public_index, "write_concepts", lambda _model: None)  # the encoder would read for a minute
    cache.clear()
    waiting_events.KEPT.forget()
    yield
    translation.activate(settings.LANGUAGE_CODE)  # a request under /fr/ leaves its language on


@pytest.fixture
def secretariat(db: None) -> Any:
    """Somebody of the secretariat."""
    return factories.secretariat_member()


@pytest.fixture
def operator(db: None) -> Any:
    """The operator: a superuser."""
    return factories.operator()
