"""What a reader sees of a practice."""

import pytest

from practices.actions.topics import tag_page
from tests import factories

pytestmark = pytest.mark.django_db


def test_practice_page_shows_its_parts_contact_and_topics(client, operator):
    owner = factories.organization("Harbour Union")
    practice = factories.practice(
        owner,
        title="Port officers",
        summary="In short.",
        what_was_done="Named.\n\nTrained.",
        lessons="Start early.",
        contact="Conduct office",
    )
    tag_page(page=practice, topics=[factories.topic("training", "Training")], by=operator).publish()

    response = client.get(practice.url)

    page = response.content.decode()
    for shown in (
        "Port officers",
        "In short.",
        "<p>Named.</p><p>Trained.</p>",
        "Start early.",
        "Conduct office",
        "Harbour Union",
        "/topics/training/",
    ):
        assert shown in page
    assert "Results" not in page


def test_practice_page_sets_its_words_in_their_language(client):
    practice = factories.practice(title="Demi-journée", language="fr", results="Plus d'appels.")

    page = client.get(practice.url).content.decode()

    assert '<bdi lang="fr" dir="ltr">Demi-journée</bdi>' in page
    assert '<div class="passage" lang="fr" dir="ltr">' in page


def test_practice_page_that_was_not_released_is_not_there_for_others(client):
    owner = factories.organization()
    practice = factories.practice(owner, audience=None)

    public = client.get(practice.url).status_code
    client.force_login(factories.officer(factories.organization()))
    other = client.get(practice.url).status_code
    client.force_login(factories.officer(owner))
    own = client.get(practice.url).status_code

    assert (public, other, own) == (404, 404, 200)


def test_practice_page_says_how_it_is_cited_and_followed(client):
    practice = factories.practice(factories.organization("Harbour Union"), title="Port officers")

    page = client.get(practice.url).content.decode()

    assert "Harbour Union. Port officers. Programme, English. " in page
    assert f"{practice.url}</bdi>" in page
    assert f"/follow/?organization={practice.organization.translation_key}&amp;kind=practice" in page
