"""`/api/v1/assessments/`: what stands, its filters, and nothing that is hidden."""

import pytest

from practices.actions.assessments import reverse_assessment
from practices.models.assessments import Finding
from tests import factories
from tests.practices.api.answers import NOBODY, client_of, get, ids, key, refused

pytestmark = pytest.mark.django_db


def test_an_assessment_says_its_words_and_its_judge():
    made = factories.assessment(note="Read so.")
    pin = made.pins.get()

    row = get(f"assessments/{made.public_id}")

    assert (row["finding"], row["judge"], row["topic"], row["note"]) == (
        "prohibits",
        "owner",
        made.topic.name,
        "Read so.",
    )
    assert (row["instrument"]["id"], row["edition"]) == (key(made.instrument), key(made.edition))
    assert row["organization"]["id"] == key(made.instrument.organization)
    assert [(one["provision"], one["states"]) for one in row["pins"]] == [(str(pin.provision.public_id), "rule")]
    assert row["page"].endswith(f"/coverage/{key(made.instrument)}/{made.topic.name}/")


def test_what_stands_is_listed_newest_first():
    first = factories.assessment()
    replaced = factories.assessment()
    newer = factories.assessment(replaced.edition, topic=replaced.topic, finding=Finding.REQUIRES)

    assert ids("assessments") == [str(newer.public_id), str(first.public_id)]
    reverse_assessment(assessment=newer, by=factories.officer(newer.instrument.organization), note="Misread.")
    assert ids("assessments") == [str(first.public_id)]


def test_the_list_is_narrowed():
    made = factories.assessment(finding=Finding.NONE_FOUND)
    factories.assessment()
    for name, value in {
        "organization": key(made.instrument.organization),
        "instrument": key(made.instrument),
        "topic": made.topic.name,
        "finding": "none_found",
    }.items():
        assert ids("assessments", **{name: value}) == [str(made.public_id)], name
    assert ids("assessments", judge="secretariat") == []
    assert ids("assessments", instrument=NOBODY) == []


@pytest.mark.parametrize("query", [{"topic": "x"}, {"finding": "forbids"}, {"organisation": "x"}, {"topic": "\0"}])
def test_what_cannot_be_asked_is_refused(query):
    assert refused("assessments", query)


def test_what_is_hidden_or_waits_is_not_there(secretariat):
    hidden = factories.assessment(factories.edition(audience=None))
    waiting = factories.assessment(by=secretariat)

    assert ids("assessments") == []
    for made in (hidden, waiting):
        assert client_of().get(f"/api/v1/assessments/{made.public_id}/").status_code == 404
    assert len(ids("assessments", secretariat)) == 2


def test_what_waits_ends_nothing(secretariat):
    made = factories.assessment()
    reader = factories.delegate()
    factories.assessment(made.edition, topic=made.topic, by=secretariat, finding=Finding.REQUIRES)

    assert ids("assessments") == ids("assessments", reader) == [str(made.public_id)]


def test_queries_do_not_grow(django_assert_max_num_queries):
    factories.assessment()
    get("assessments")
    with django_assert_max_num_queries(6) as few:
        get("assessments")
    for _number in range(4):
        factories.assessment()
    with django_assert_max_num_queries(6) as many:
        get("assessments")
    assert len(many) == len(few)
