"""The finding in the cells of a comparison by topic."""

import datetime

import pytest

from practices.actions.topics import tag_provision
from practices.models.assessments import Says
from tests import factories
from tests.practices.assessments.conftest import TEXT

pytestmark = pytest.mark.django_db
LATER_DAY = datetime.date(2007, 1, 1)


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


def test_a_finding_stands_beside_the_text_that_it_was_made_on_and_leads_to_its_words(house, client):
    later = factories.edition(house.instrument, text=TEXT.replace("no gifts", "not any gift"), on=LATER_DAY)
    made = []
    for text, words, day in ((house.edition, "no gifts", "14 May 2003"), (later, "not any gift", "1 January 2007")):
        row = text.provisions.get(text__contains=words)
        tag_provision(provision=row, topics=[house.topic], by=house.officer)
        made.append((factories.assessment(text, topic=house.topic, by=house.officer, pins=[(row, Says.RULE)]), day))
    query = {"edition": [house.edition.translation_key, later.translation_key], "by": "topic"}

    response = client.get("/compare/", query)
    row = next(row for row in response.context["sheet"].rows if row.topic == house.topic)
    shown = [(line.url, line.edition_words) for cell in row.cells for line in cell.findings]

    cell = f"/coverage/{house.instrument.translation_key}/gifts/"
    assert shown == [(f"{cell}#assessment-{one.public_id}", f"{day}, English") for one, day in made]
    assert all(f'id="assessment-{one.public_id}"' in client.get(cell).content.decode() for one, _day in made)


def test_a_finding_of_one_text_stands_beside_no_other(house, client):
    later = factories.edition(house.instrument, text=TEXT.replace("no gifts", "not any gift"), on=LATER_DAY)
    for text, words in ((house.edition, "no gifts"), (later, "not any gift")):
        tag_provision(provision=text.provisions.get(text__contains=words), topics=[house.topic], by=house.officer)
    row = later.provisions.get(text__contains="not any gift")
    factories.assessment(later, topic=house.topic, by=house.officer, pins=[(row, Says.RULE)])
    query = {"edition": [house.edition.translation_key, later.translation_key], "by": "topic"}

    response = client.get("/compare/", query)
    row = next(row for row in response.context["sheet"].rows if row.topic == house.topic)

    assert [len(cell.findings) for cell in row.cells] == [0, 1]
