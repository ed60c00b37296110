"""One day for all texts and statuses."""

import datetime

import pytest

from practices.models.instruments import InstrumentEvent
from tests.practices.compare.freezing import CODE, RULES, query, text_of

pytestmark = pytest.mark.django_db


def test_the_page_says_as_of_that_day_whether_an_instrument_is_in_force(client):
    two = text_of(CODE), text_of(RULES)
    two[0].instrument.events = [InstrumentEvent(kind="in_force", on=datetime.date(2008, 1, 1))]
    two[0].instrument.save_revision().publish()

    then, later, today = (
        client.get(f"/compare/?{query(*two, **day)}").content.decode()
        for day in ({"on": "2005-01-01"}, {"on": "2010-01-01"}, {})
    )

    assert "Not yet in force: from 1 January 2008" in then
    assert "In force since 1 January 2008" in later
    assert "in force" not in today.lower()
