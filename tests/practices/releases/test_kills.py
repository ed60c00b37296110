"""Publishing killed a few times at moments that chance draws; `make audit` does so a hundred times."""

from pathlib import Path

import pytest

from tests import databases
from tests.measurements.audit.places import SqlitePlace
from tests.measurements.audit.publish_kills import kill_publishing
from tests.whole import long, many


@long
def test_killed_publishing_leaves_the_old_text_or_the_new_one_whole(django_db_setup: None) -> None:
    maker = databases.connections["default"]
    if maker.vendor != "sqlite":
        pytest.skip("on PostgreSQL make audit kills publishing")
    template = databases.SqliteTemplate(maker).template

    audit = kill_publishing(lambda folder: SqlitePlace(Path(folder), template), kills=many(2, 1), provisions=20)

    assert audit.faults == []
    assert audit.killed == many(2, 1)
