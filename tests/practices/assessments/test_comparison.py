"""The finding in the cells of a comparison by topic."""

import pytest

from practices.actions.topics import tag_provision
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_comparison_by_topic_shows_what_was_judged(house, client):
    tag_provision(provision=house.row("no gifts"), topics=[house.topic], by=house.officer)
    factories.assessment(house.edition, topic=house.topic, by=house.officer)
    other = factories.edition()
    query = {"edition": [house.edition.translation_key, other.translation_key]}

    by_topic = client.get("/compare/", {**query, "by": "topic"}).content.decode()
    by_provision = client.get("/compare/", query).content.decode()

    link = f"/coverage/{house.instrument.translation_key}/gifts/"
    assert "stated by the organization" in by_topic
    assert link in by_topic
    assert link not in by_provision
