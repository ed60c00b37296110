"""A few imports of sheets killed at moments that chance draws; `make audit` kills a hundred."""

from pathlib import Path

import pytest

from tests import databases
from tests.measurements.audit.places import SqlitePlace
from tests.measurements.audit.sheet_kills import kill_sheets
from tests.whole import long


@long
def test_killed_imports_leave_whole_batches(django_db_setup: None) -> None:
    maker = databases.connections["default"]
    if maker.vendor != "sqlite":
        pytest.skip("on PostgreSQL make audit kills imports")
    template = databases.SqliteTemplate(maker).template

    audit = kill_sheets(lambda folder: SqlitePlace(Path(folder), template), kills=2, rows=30)

    assert audit.faults == []
    assert audit.killed == 2
