"""Reading very many rows, some at a time."""

import pytest

from practices.actions.batches import in_batches
from practices.models.exchange.changes import Change
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("size", "queries"), [(2, 3), (3, 2), (5, 2), (6, 1)])
def test_all_rows_come_in_order_some_at_a_time(django_assert_num_queries, size, queries):
    made = [factories.adoption() for _each in range(5)]
    rows = type(made[0]).objects.filter(pk__in=[one.pk for one in made])

    with django_assert_num_queries(queries):
        found = list(in_batches(rows.order_by("-pk"), by="sequence", size=size))

    assert found == sorted(made, key=lambda one: one.sequence)


def test_of_no_rows_none_come():
    assert list(in_batches(Change.objects.filter(scope="nobody"))) == []
