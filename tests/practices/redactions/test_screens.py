"""The screens of redaction."""

import pytest
from django.test import Client
from django.urls import reverse

from practices.models.redactions import RedactionRequest
from practices.redactions.actions import ask_redaction
from tests import factories

LIST = "/admin/redactions/"
ASK = f"{LIST}ask/"
WORDS = "The name of a person"


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def event(union):
    return factories.adoption(organization=union, note=WORDS)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_one_asks_and_another_removes(event, secretariat):
    asking = f"{ASK}?kind=adoption_event&thing={event.public_id}"
    client, second = client_of(secretariat), client_of(factories.secretariat_member())

    shown = client.get(asking).content.decode()
    client.post(asking, {"reason": "personal_data", "words": "It must go."})
    detail = reverse("redactions:detail", args=[RedactionRequest.objects.get().public_id])
    own = client.get(detail).content.decode()
    theirs = second.get(detail).content.decode()
    after = second.post(detail, {"act": "remove"}, follow=True).content.decode()

    assert WORDS in shown
    assert ('value="remove"' in own, 'value="remove"' in theirs) == (False, True)
    assert "The content has been removed." in after
    assert WORDS not in after
    assert "It must go." not in after


def test_words_are_left(event, secretariat):
    asked = ask_redaction(
        kind="adoption_event", thing=event.public_id, reason="narrowed", words="It.", by=factories.secretariat_member()
    )

    client_of(secretariat).post(reverse("redactions:detail", args=[asked.public_id]), {"act": "leave"})

    event.record.refresh_from_db()
    assert event.record.note == WORDS


def test_organization_sees_what_is_asked_about_its_own_alone(union, event, secretariat):
    asked = ask_redaction(kind="adoption_event", thing=event.public_id, reason="narrowed", words="It.", by=secretariat)
    detail = reverse("redactions:detail", args=[asked.public_id])
    ours, others = client_of(factories.officer(union)), client_of(factories.officer(factories.organization()))

    assert ours.get(detail).status_code == 200
    assert 'value="remove"' not in ours.get(detail).content.decode()
    assert others.get(detail).status_code == 404
    assert "Harbour Union" not in others.get(LIST).content.decode()
    assert others.get(f"{ASK}?kind=adoption_event&thing={event.public_id}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "kind=adoption_event",
        "kind=%00&thing=x",
        "kind=nothing&thing=7d1c1f0e-52a4-4d5c-9a55-0f2f2c6b1f11",
        "kind=report&thing=1",
    ],
)
def test_what_is_not_there_is_not_found(db, secretariat, query):
    client = client_of(secretariat)

    assert client.get(f"{ASK}?{query}").status_code == 404
    assert client.post(f"{ASK}?{query}", {"reason": "narrowed", "words": "It."}).status_code == 404


def test_form_says_what_is_missing(event, secretariat):
    client = client_of(secretariat)
    asking = f"{ASK}?kind=adoption_event&thing={event.public_id}"

    for fields, words in (
        ({}, "This field is required"),
        ({"reason": "a whim", "words": "It."}, "Select a valid choice"),
        ({"reason": "narrowed", "words": "a\0b"}, "Null characters"),
    ):
        assert words in client.post(asking, fields).content.decode()
    client.post(asking, {"reason": "narrowed", "words": "It."})
    assert (
        "is waiting for a second person" in client.post(asking, {"reason": "narrowed", "words": "It."}).content.decode()
    )


def test_list_asks_as_many_questions_for_many_as_for_few(secretariat, django_assert_max_num_queries):
    client = client_of(secretariat)

    def add(count):
        for _ in range(count):
            event = factories.adoption()
            ask_redaction(kind="adoption_event", thing=event.public_id, reason="narrowed", words="It.", by=secretariat)

    add(2)
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    add(8)
    with django_assert_max_num_queries(30) as many:
        client.get(LIST)

    assert len(many) <= len(few)
