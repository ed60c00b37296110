"""A reader follows the log while others write; 50,000 writes run in `make audit`."""

from tests import databases
from tests.measurements.audit.changes import follow_while_writing
from tests.measurements.audit.places import places
from tests.whole import many


def test_reader_misses_nothing_and_repeats_nothing_while_others_write(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        ((_name, place),) = places(databases)

        found = follow_while_writing(place, writes=many(120, 40), writers=2)

    assert found.faults == []
