"""One cell in full, what stands of one instrument, and the lines that lead there."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from practices.actions.assessments import reverse_assessment
from practices.actions.topics import tag_provision
from practices.actions.vocabulary import merge_topics
from practices.models.assessments import Finding, Says
from practices.models.editions import today
from practices.queries.assessments.standing import findings_of
from tests import factories
from tests.practices.assessments.conftest import TEXT

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def address(house, code="gifts"):
    return reverse("coverage_cell", args=[house.instrument.translation_key, code])


def read(client, house, code="gifts"):
    return client.get(address(house, code)).content.decode()


@pytest.fixture
def judged(house):
    pins = [
        (house.row("no gifts"), Says.RULE),
        (house.row("binds"), Says.INTERNS),
        (house.row("no gifts"), Says.ON_DUTY),
    ]
    return factories.assessment(house.edition, topic=house.topic, by=house.officer, pins=pins, note="Read so.")


def test_a_cell_shows_the_exact_words_and_where_they_stand(house, judged, client):
    page = read(client, house)

    assert "Members accept no gifts, at work or outside it." in page
    assert f"{house.edition.url}#{house.row('no gifts').eid}" in page
    assert "Read so." in page


def test_whom_and_when_are_stated_with_their_provision_or_not_stated(house, judged, client):
    (found,) = client.get(address(house)).context["findings"]

    assert [(label, words.cited) for label, words in found.whom.things] == [("Interns", "1")]
    assert [label for label, _words in found.when.things] == ["On duty"]
    assert "Staff" in found.whom.not_stated
    assert found.when.not_stated == ("Off duty", "After separation")


def test_the_words_of_now_are_shown_where_they_moved(house, judged, client):
    house.correct("2. Gifts", "2. Aim\n\nThis code has an aim.\n\n3. Gifts")
    house.correct("3. Reports", "4. Reports")

    (found,) = client.get(address(house)).context["findings"]

    assert found.rules[0].cited == "3"


def test_since_leads_to_the_changes_of_the_text_that_brought_the_words(house, client):
    newer = factories.edition(
        house.instrument, text=TEXT.replace("no gifts", "no gifts and favours"), on=datetime.date(2006, 1, 1)
    )
    latest = factories.edition(
        house.instrument, text=TEXT.replace("no gifts", "no gifts and favours"), on=datetime.date(2008, 1, 1)
    )
    pins = [(latest.provisions.current().get(text__contains="favours"), Says.RULE)]
    factories.assessment(latest, topic=house.topic, by=house.officer, pins=pins)

    page = read(client, house)

    assert reverse("changes", args=[newer.translation_key, house.edition.translation_key]) in page
    assert "since 1 January 2006" in page


def test_the_text_is_named_with_its_language_in_words(house, judged, client):
    (found,) = client.get(address(house)).context["findings"]

    assert found.edition_words.endswith(", English")
    assert "From the text of" in read(client, house)


def test_since_of_an_undated_text_is_not_said(house, client):
    undated = factories.edition(house.instrument, text=TEXT, on=None, precision="unknown", language="fr")
    pins = [(undated.provisions.current().get(text__contains="gifts"), Says.RULE)]
    factories.assessment(undated, topic=house.topic, by=house.officer, pins=pins)

    (found,) = client.get(address(house)).context["earlier"]

    assert (found.since, found.rules[0].since) == (None, None)


def test_history_says_what_was_replaced(house, judged, client):
    factories.assessment(house.edition, topic=house.topic, by=house.officer, finding=Finding.RECOMMENDS)

    page = read(client, house)

    assert "Recommends" in page
    assert "Prohibits" in page.split("Earlier assessments")[1]


def test_what_was_taken_back_stands_no_more(house, judged, client):
    reverse_assessment(assessment=judged, by=house.officer, note="Misread.")

    page = read(client, house)

    assert "Not assessed" in page
    assert "Members accept no gifts" not in page


def test_earlier_texts_are_told_from_the_newest(house, judged, client):
    factories.edition(house.instrument, text=TEXT, on=datetime.date(2006, 1, 1))

    context = client.get(address(house)).context

    assert context["findings"] == []
    assert [found.is_of_today for found in context["earlier"]] == [False]


def test_hidden_and_unknown_answer_alike(house, client):
    hidden = factories.instrument(audience=None)
    for key, code in (
        (hidden.translation_key, "gifts"),
        (uuid.uuid4(), "gifts"),
        (house.instrument.translation_key, "x"),
    ):
        assert client.get(reverse("coverage_cell", args=[key, code])).status_code == 404
    assert client.get(reverse("coverage_instrument", args=[hidden.translation_key])).status_code == 404


def test_a_hidden_assessment_leaves_the_page_as_it_was(house, secretariat, client):
    before = read(client, house)
    hidden = factories.edition(house.instrument, text=TEXT, language="fr", audience=None)
    factories.assessment(hidden, topic=house.topic, by=house.officer, note="Hidden.")
    factories.assessment(house.edition, topic=house.topic, by=secretariat, note="Waiting.")

    assert read(client, house) == before


def test_a_merged_topic_leads_on(house, secretariat, client):
    merge_topics(topic=factories.topic("presents"), into=house.topic, reason="The same.", by=secretariat)
    split = factories.topic("split", retired_on=today())

    assert client.get(address(house, "presents")).headers["Location"] == address(house)
    assert client.get(address(house, split.name)).status_code == 404


def test_one_instrument_lists_its_topics(house, judged, client):
    factories.assessment(house.edition, topic=factories.topic("scope", "Scope"), by=house.officer)

    page = client.get(reverse("coverage_instrument", args=[house.instrument.translation_key])).content.decode()

    assert "Assessed on 2 topics" in page
    assert address(house, "scope") in page


def test_pages_of_the_text_lead_to_what_was_judged(house, client):
    link = reverse("coverage_instrument", args=[house.instrument.translation_key])
    pages = (house.instrument.url, house.edition.url)
    assert not any(link in client.get(url).content.decode() for url in pages)

    factories.assessment(house.edition, topic=house.topic, by=house.officer)

    assert all(link in client.get(url).content.decode() for url in pages)
    assert reverse("coverage") in client.get(reverse("topic", args=["gifts"])).content.decode()


def test_findings_are_given_by_edition_and_topic(house, judged, django_assert_max_num_queries):
    other, topics = factories.edition(), [house.topic, factories.topic()]

    with django_assert_max_num_queries(6):
        found = findings_of([house.edition, other], topics, PUBLIC)

    assert {place: [line.finding for line in lines] for place, lines in found.items()} == {
        (house.edition.pk, house.topic.pk): ["prohibits"]
    }


def test_a_cell_asks_as_much_of_many_provisions_as_of_few(house, client, django_assert_max_num_queries):
    pins = [(row, Says.RULE) for row in house.edition.provisions.current()]
    factories.assessment(house.edition, topic=house.topic, by=house.officer, pins=pins)
    client.get(address(house))

    with django_assert_max_num_queries(22):
        client.get(address(house))


def test_what_nobody_has_assessed_shows_the_provisions_that_carry_the_topic(house, client):
    tag_provision(provision=house.row("no gifts"), topics=[house.topic], by=house.officer)

    page = read(client, house)

    assert "Not assessed" in page
    assert "Members accept no gifts, at work or outside it." in page
    assert "binds staff" not in page
