"""What the outside holds on to is as it was recorded: whoever changes it, says so by the record."""

import os

import pytest
from django.db import connection

from tests.architecture.outside import KINDS, SERVER, read_now, read_recorded, record


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_outside_holds_on_to_is_as_recorded(kind: str):
    if os.environ.get("RECORD"):
        record(kind, connection.vendor)
    now, recorded = set(read_now(kind)), set(read_recorded(kind, connection.vendor))
    if any(line.startswith(SERVER) for line in now ^ recorded):
        pytest.skip("recorded with another version of PostgreSQL")

    assert {"gone": sorted(recorded - now), "new": sorted(now - recorded)} == {"gone": [], "new": []}
