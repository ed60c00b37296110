"""The ledgers, filled once for each module that asks them."""

from pathlib import Path

import pytest
from django.db import connection

from tests import factories
from tests.practices.ledgers.world import fill_ledgers, know_heads
from tests.shared_worlds import SharedWorld, shared_world


def _make() -> None:
    fill_ledgers(by=factories.secretariat_member())
    know_heads()
    connection.check_constraints()


shared_ledgers = shared_world(_make)


@pytest.fixture
def world(shared_ledgers: SharedWorld[None], db: None, tmp_path: Path) -> None:
    """At least three rows in every ledger, their heads and their files, for one test to tamper with."""
    shared_ledgers.files_into(tmp_path)
