"""Worlds that the tests of a module share: made once, kept in the database, as they were for each test.

What a test writes is taken back with its own transaction, which lies within the one that keeps the world. A test of
the module that does not ask for the world finds none: `stand_or_fall` takes it away, and makes it anew for the next
that does.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.places import own_places, use_places, without_indexes


class SharedWorld[Made]:
    """What `make` makes; `name` is that of the fixture by which tests ask for it."""

    def __init__(self, name: str, make: Callable[[], Made], blocker: DjangoDbBlocker, folder: Path) -> None:
        self.name, self._make, self._blocker, self._folder = name, make, blocker, folder
        self._kept: ExitStack | None = None
        self._made: Made

    def stand(self) -> None:
        """Make the world, if it does not stand."""
        if self._kept is not None:
            return
        with ExitStack() as stack:
            with self._blocker.unblock():
                stack.callback(self._take_back, _begun())
                with _alone(self._folder):
                    self._made = self._make()
            self._kept = stack.pop_all()

    def fall(self) -> None:
        """Take the world back, if it stands."""
        if self._kept is not None:
            kept, self._kept = self._kept, None
            kept.close()
            shutil.rmtree(self._folder)
            self._folder.mkdir()

    def _take_back(self, block: Any) -> None:
        with self._blocker.unblock():
            transaction.set_rollback(True)
            block.__exit__(None, None, None)

    def made(self) -> Made:
        """Return what was made, as it was then."""
        return deepcopy(self._made)

    def files_into(self, folder: Path) -> None:
        """Put the files of the world where a test keeps its own."""
        shutil.copytree(self._folder, folder, dirs_exist_ok=True)


PREFIX = "shared_"
"""How the names of fixtures made by `shared_world` begin."""
STANDING: list[SharedWorld[Any]] = []
"""Those of the module whose tests run now: one at most."""


def shared_world[Made](make: Callable[[], Made]) -> Callable[..., Iterator[SharedWorld[Made]]]:
    """Return a fixture of the scope of a module: a `SharedWorld` of what `make` makes."""

    @pytest.fixture(scope="module")
    def world(
        request: Any, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
    ) -> Iterator[SharedWorld[Made]]:
        assert STANDING == [], "a module has one shared world"
        assert request.fixturename.startswith(PREFIX), "tests are put in order by this name"
        made = SharedWorld(request.fixturename, make, django_db_blocker, tmp_path_factory.mktemp("world"))
        made.stand()
        STANDING.append(made)
        yield made
        made.fall()
        STANDING.remove(made)

    return world


def stand_or_fall(item: pytest.Item) -> None:
    """Before a test: let the world of its module stand if it asks for it, and be away if it does not."""
    marker = item.get_closest_marker("django_db")
    is_transactional = marker is not None and marker.kwargs.get("transaction", False)
    assert not (is_transactional and _asks_for_a_world(item)), "a test that ends transactions needs a world of its own"
    for world in STANDING:
        if world.name in _fixtures(item):
            world.stand()
        else:
            world.fall()


def last_in_each_module(items: list[pytest.Item]) -> None:
    """Put the tests that ask for a shared world behind the others of their module: it is made once then."""
    modules = {path: place for place, path in reversed(list(enumerate(item.path for item in items)))}
    items.sort(key=lambda item: (modules[item.path], _asks_for_a_world(item)))


def _asks_for_a_world(item: pytest.Item) -> bool:
    return any(name.startswith(PREFIX) for name in _fixtures(item))


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return getattr(item, "fixturenames", ())


def _begun() -> Any:
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    block.__enter__()
    return block


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """What surrounds each test surrounds the making too."""
    with override_settings(**own_places(folder)), pytest.MonkeyPatch.context() as patch, without_indexes():
        use_places(patch)
        cache.clear()
        yield
