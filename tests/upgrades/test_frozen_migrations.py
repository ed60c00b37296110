"""Migrations that a release had are as they were: a portal that applied them never applies them again."""

import hashlib

import pytest

from tests.served import CHECKOUT
from tests.upgrades.releases import frozen_migrations, migrations

pytestmark = pytest.mark.once


def altered(frozen: dict[str, str], present: dict[str, str]) -> list[str]:
    """Name the migrations that are gone, or not what they were."""
    return [place for place, digest in frozen.items() if present.get(place) != digest]


def test_no_migration_of_a_release_was_changed_or_removed():
    frozen = frozen_migrations()

    assert "practices/migrations/0001_initial.py" in frozen
    assert altered(frozen, migrations()) == []


@pytest.mark.parametrize("what", ["changed", "removed"])
def test_migration_that_was_changed_or_removed_is_named(what):
    place = "practices/migrations/0001_initial.py"
    present = migrations()
    present[place] = hashlib.sha256((CHECKOUT / place).read_bytes() + b"\n").hexdigest()
    if what == "removed":
        del present[place]

    assert altered(migrations(), present) == [place]
