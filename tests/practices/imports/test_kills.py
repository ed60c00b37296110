"""A few imports killed at moments that chance draws; `make audit` kills a hundred."""

from pathlib import Path

import pytest

from tests import databases
from tests.measurements.audit.kills import kill_imports
from tests.measurements.audit.places import SqlitePlace
from tests.whole import long


@long
def test_killed_imports_leave_whole_batches_and_end_alike(django_db_setup: None) -> None:
    maker = databases.connections["default"]
    if maker.vendor != "sqlite":
        pytest.skip("on PostgreSQL make audit kills imports")
    template = databases.SqliteTemplate(maker).template

    audit = kill_imports(lambda folder: SqlitePlace(Path(folder), template), kills=2, texts=6)

    assert audit.faults == []
    assert audit.killed == 2
