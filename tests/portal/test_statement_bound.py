"""A statement of a web request ends in time; one behind a pool is the pool's to end."""

from typing import Any

import pytest
from django.db import OperationalError, connection

from portal import statement_bound
from portal.outage import took_too_long

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quick(settings: Any) -> Any:
    """Bound statements to a tenth of a second, on this connection alone."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite bounds no statement.")
    settings.STATEMENT_SECONDS = 0.1
    yield settings
    connection.close()


def _sleep() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5)")


def test_statement_ends_after_its_time(quick: Any):
    statement_bound.bound(None, connection)

    with pytest.raises(OperationalError) as fault:
        _sleep()

    assert took_too_long(fault.value)


def test_nothing_is_set_on_what_a_pool_lends(quick: Any):
    quick.PGBOUNCER = True

    statement_bound.bound(None, connection)

    _sleep()


def test_connections_are_bound_as_settings_have_it(settings: Any, monkeypatch: pytest.MonkeyPatch):
    bound: list[str] = []
    monkeypatch.setattr(
        statement_bound.connection_created, "connect", lambda _receiver, dispatch_uid: bound.append(dispatch_uid)
    )

    settings.STATEMENT_SECONDS = 0
    statement_bound.bound_statements()
    assert bound == []

    settings.STATEMENT_SECONDS = 30
    statement_bound.bound_statements()
    assert bound == ["portal.statement_bound"]
