"""A few rounds of calls killed at moments that chance draws; `make audit ARGS=webhooks` kills more."""

from pathlib import Path

import pytest

from tests import databases
from tests.measurements.audit.places import SqlitePlace
from tests.measurements.audit.receiver import BUSY, OK, Call
from tests.measurements.audit.webhooks import find_faults, kill_webhooks
from tests.whole import long


@long
def test_killed_rounds_lose_nothing_and_keep_ids_and_order(django_db_setup: None) -> None:
    maker = databases.connections["default"]
    if maker.vendor != "sqlite":
        pytest.skip("on PostgreSQL make audit kills webhooks")
    template = databases.SqliteTemplate(maker).template

    audit = kill_webhooks(lambda folder: SqlitePlace(Path(folder), template), kills=2, entries=120, with_second=False)

    assert audit.faults == []
    assert audit.killed == 2
    assert audit.entry_count > 0


@pytest.mark.once
@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ([("a", "x", (1,), OK)], "1 entries were lost"),
        ([("a", "x", (1,), OK), ("b", "y", (2,), BUSY)], "1 entries were lost"),
        ([("a", "x", (1,), BUSY), ("a", "z", (1,), OK), ("b", "y", (2,), OK)], "2 bodies"),
        ([("a", "x", (1, 2), OK), ("b", "y", (2,), OK)], "under two ids"),
        ([("b", "y", (2,), OK), ("a", "x", (1,), OK)], "out of order"),
        ([("a", "x", (1,), OK), ("b", "y", (2,), OK), ("a", "x", (1,), OK)], "came back after a later one"),
    ],
)
def test_audit_sees_what_goes_wrong(calls: list[tuple[str, str, tuple[int, ...], int]], said: str) -> None:
    kept = {"w": {"entries": [1, 2], "delivered": ["a", "b"], "waiting": [], "is_paused": False, "after": 2, "head": 2}}

    faults = find_faults([Call("w", *call) for call in calls], kept)

    assert any(said in fault for fault in faults), faults
