"""A draft through other eyes."""

import pytest
from django.urls import reverse

from practices.models.releases import Audience
from tests.factories import edition, instrument, officer, organization

pytestmark = pytest.mark.django_db


def screen(page, name="screen", seen_as="public"):
    return f"{reverse(f'see_as:{name}', args=[page.translation_key])}?as={seen_as}"


def test_see_as_says_who_sees_it_and_who_does_not(client):
    page = edition(instrument(audience=Audience.DELEGATIONS), audience=Audience.DELEGATIONS)
    client.force_login(officer(page.instrument.organization))

    assert "Today they see nothing" in client.get(screen(page)).content.decode()
    assert "They see this page" in client.get(screen(page, seen_as="delegation")).content.decode()


def test_see_as_another_organization_follows_its_release(client):
    page = edition(audience=Audience.PARTICIPATING)
    other = organization("Other body")
    client.force_login(officer(page.instrument.organization))

    assert "They see this page" in client.get(screen(page, seen_as=other.translation_key)).content.decode()


def test_see_as_frame_shows_the_draft_and_only_the_editions_that_they_may_see(client):
    code = instrument()
    page = edition(code, text="1. Draft words\n\nOf the text.\n")
    hidden = edition(code, language="fr", audience=Audience.DELEGATIONS)
    page.numbered_text = "1. Newer words\n\nOf the text.\n"
    page.save_revision()
    client.force_login(officer(code.organization))

    public = client.get(screen(page, "frame"))
    delegation = client.get(screen(page, "frame", "delegation")).content.decode()

    assert "Newer words" in public.content.decode()
    assert hidden.url not in public.content.decode()
    assert hidden.url in delegation
    assert "no-store" in public["Cache-Control"]


def test_see_as_is_not_there_for_other_organizations(client):
    page = edition()
    client.force_login(officer(organization()))

    assert client.get(screen(page)).status_code == 404
    assert client.get(screen(page, "frame")).status_code == 404


def test_see_as_unknown_eyes_are_not_there(client):
    page = edition()
    client.force_login(officer(page.instrument.organization))

    assert client.get(screen(page, seen_as="everybody")).status_code == 404
