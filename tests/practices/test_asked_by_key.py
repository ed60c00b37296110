"""Whether something may be seen is asked by its key: SQLite writes no list of all that may be seen for one thing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models

from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.claims import Claim
from practices.models.instruments import InstrumentLineage
from practices.models.links import ProvisionLink
from practices.models.provisions import Provision
from practices.models.search import SearchEntry
from practices.models.vectors import Neighbour
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the plans of SQLite"),
]
READERS: dict[str, Callable[[], Any]] = {
    "anybody": lambda: None,
    "officer": lambda: factories.officer(factories.organization()),
}
OF_ONE_THING: dict[type[models.Model], dict[str, Any]] = {
    AdoptionEvent: {"reference": 1},
    Assessment: {"instrument": 1},
    Claim: {"practice": 1},
    InstrumentLineage: {"instrument": 1},
    Neighbour: {"provision": 1},
    Provision: {"edition": 1},
    ProvisionLink: {"left": 1},
    SearchEntry: {"pk": 1},
}


@pytest.mark.parametrize("model", OF_ONE_THING)
@pytest.mark.parametrize("reader", READERS)
def test_no_list_is_written_down(model: Any, reader: str) -> None:
    rows = model.objects.visible_to(READERS[reader]()).filter(**OF_ONE_THING[model])
    plan = rows.explain()
    assert "SEARCH" in plan
    assert "LIST SUBQUERY" not in plan
