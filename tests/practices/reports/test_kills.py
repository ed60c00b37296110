"""A few reports killed at moments that chance draws; `make audit` kills a hundred."""

from pathlib import Path

import pytest

from tests import databases
from tests.measurements.audit.places import SqlitePlace
from tests.measurements.audit.report_kills import kill_reports
from tests.whole import long


@long
def test_killed_reports_leave_no_half_issue_and_no_gap(django_db_setup: None) -> None:
    maker = databases.connections["default"]
    if maker.vendor != "sqlite":
        pytest.skip("on PostgreSQL make audit kills reports")
    template = databases.SqliteTemplate(maker).template

    audit = kill_reports(lambda folder: SqlitePlace(Path(folder), template), kills=3, bodies=8)

    assert audit.faults == []
    assert audit.killed == 3
