"""A few decisions on what was proposed killed at moments that chance draws; `make audit` kills a hundred."""

from pathlib import Path

import pytest

from tests import databases
from tests.measurements.audit.confirm_kills import kill_confirming
from tests.measurements.audit.places import SqlitePlace
from tests.whole import long


@long
def test_killed_decisions_are_whole_or_nothing(django_db_setup: None) -> None:
    maker = databases.connections["default"]
    if maker.vendor != "sqlite":
        pytest.skip("on PostgreSQL make audit kills decisions")
    template = databases.SqliteTemplate(maker).template

    audit = kill_confirming(lambda folder: SqlitePlace(Path(folder), template), kills=2, topics=10)

    assert audit.faults == []
    assert audit.killed == 2
