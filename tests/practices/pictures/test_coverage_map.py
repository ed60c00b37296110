"""The coverage matrix at a glance: each field named, the same numbers as the table, nothing of what is hidden."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from practices.documents.charts.sign_map import MOST_COLUMNS
from practices.models.editions import today
from practices.models.topics import Topic
from practices.queries.assessments.coverage import MOST_TOPICS, choose_topics, coverage_matrix, narrowed
from tests import factories
from tests.practices.documents.charts.drawn import SVG, picture_in, sheet, sound

pytestmark = pytest.mark.django_db
FORMS = ("svg", "png", "csv")


@pytest.fixture
def topics(db):
    return [factories.topic(f"topic-{number}", f"=Topic {number}", is_core=True) for number in range(MOST_TOPICS + 2)]


@pytest.fixture
def judged(topics):
    return [
        factories.assessment(topic=topics[0], finding="prohibits"),
        factories.assessment(topic=topics[0], finding="requires"),
        factories.assessment(topic=topics[-1], finding="none_found"),
    ]


def address(form, query=""):
    return reverse("coverage_map_file", kwargs={"form": form}) + query


def test_every_field_says_organization_topic_and_finding(client: Client, judged, topics):
    response = client.get("/coverage/")
    root = sound(picture_in(response, "coverage-map"))
    fields = [group[0].text for group in root.iter(f"{SVG}g") if group.get("class") == "field"]
    names = sorted(one.instrument.organization.title for one in judged)

    assert len(fields) == len(names) * len(topics)
    assert [field.split(",")[0] for field in fields[:: len(topics)]] == names
    assert sum(field.endswith(": Not assessed") for field in fields) == len(fields) - len(judged)
    assert f"{judged[0].instrument.organization.title}, =Topic 0: Prohibits" in fields


def test_the_sheet_counts_what_the_table_counts(client: Client, judged, topics):
    rows = sheet(client.get(address("csv")))
    matrix = coverage_matrix(topics, AnonymousUser(), on=today())

    for sum_ in matrix.sums:
        for tag, count in zip(matrix.topics, sum_.counts, strict=True):
            assert count == sum(row["counts_as"] == sum_.finding for row in rows if row["topic_code"] == tag.code)
    assert {row["topic"] for row in rows} == {f"'=Topic {number}" for number in range(len(topics))}


def test_a_part_of_a_matrix_is_as_if_it_alone_had_been_asked_for(judged, topics):
    factories.assessment(topic=topics[-1], finding="informs")
    choice = choose_topics()
    whole = coverage_matrix(choice.chosen, AnonymousUser(), on=today())

    for part in (choice.topics, choice.chosen[MOST_TOPICS:]):
        assert narrowed(whole, [topic.name for topic in part]) == coverage_matrix(part, AnonymousUser(), on=today())


def test_the_map_has_the_topics_of_all_parts_and_the_table_those_of_one(client: Client, judged, topics):
    response = client.get("/coverage/?part=2")

    assert len(response.context["matrix"].topics) == 2
    assert len(response.context["map"].rows) == len(judged) * len(topics)
    assert 'href="/coverage/figures/map.svg"' in response.content.decode()


def test_too_many_topics_are_drawn_by_part(client: Client, judged):
    for number in range(MOST_COLUMNS):
        factories.topic(f"more-{number}", is_core=True)

    response = client.get("/coverage/?part=1")

    assert len(response.context["map"].rows) == 3 * MOST_TOPICS
    assert "/coverage/figures/map.csv?part=1" in response.content.decode()


def test_what_is_asked_is_drawn(client: Client, judged, topics):
    query = f"?topic={topics[0].name}&topic={topics[1].name}&on=2020-01-01"

    rows = sheet(client.get(address("csv", query)))
    assert {row["topic_code"] for row in rows} == {topics[0].name, topics[1].name}
    assert {row["as_of"] for row in rows} == {"2020-01-01"}
    assert address("svg", query).replace("&", "&amp;") in client.get(f"/coverage/{query}").content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_hidden_changes_no_byte(client: Client, judged, topics, form):
    before = client.get(address(form)).content
    hidden = factories.edition(factories.instrument(judged[0].instrument.organization, audience=None), audience=None)

    factories.assessment(hidden, topic=topics[1], finding="requires")
    factories.assessment(judged[1].edition, topic=topics[2], by=factories.operator())

    assert client.get(address(form)).content == before


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_drawn_where_nothing_is_assessed_or_asked_in_vain(client: Client, topics, form):
    assert client.get(address(form)).status_code == 404
    assert client.get(address(form, "?topic=nothing")).status_code == 404
    assert client.get(address(form, "?on=never")).status_code == 404
    assert client.post(address(form)).status_code == 405
    assert "figure" not in client.get("/coverage/").content.decode().partition("<main")[2]


def test_one_topic_has_no_map(client: Client, judged, topics):
    assert client.get(f"/coverage/?topic={topics[0].name}").context["map"] is None


def test_it_asks_as_much_of_many_as_of_few(client: Client, judged, topics, django_assert_max_num_queries):
    for topic in topics:
        factories.assessment(topic=topic)
    assert Topic.objects.count() == len(topics)

    with django_assert_max_num_queries(22):
        client.get(address("svg"))
