"""A small sample of what `make audit ARGS=api` does: made-up requests, every answer held against the description."""

import pytest

from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.tokens import make_token
from tests import factories
from tests.measurements.audit.cases import try_api
from tests.whole import many

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CASES = many(120, 40)


def test_every_answer_is_as_the_description_says():
    owner = factories.organization()
    gifts = factories.topic("awareness", "Awareness")
    edition = factories.edition(factories.instrument(owner, topics=[gifts]))
    factories.adoption(edition.instrument)
    factories.practice(owner)
    note_changes()
    _token, key = make_token(
        organization=owner, name="Sample", may_read=True, may_submit=True, by=factories.officer(owner)
    )

    tried = try_api(cases=CASES, key=key)

    assert not tried.faults, "\n".join(f"{name}: {words}" for name, words in tried.faults.items())
    assert tried.server_errors == 0
    assert tried.count >= CASES // 2
    assert tried.statuses[200] > 0
