"""Forms that ask once more before something is done, and buttons beside other forms: sent as they were received."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.models.exchange.webhooks import Webhook, WebhookDelivery
from practices.models.releases import Audience, Release
from tests import factories
from tests.forms.browsing import Way, read_page, send, ways_of

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def way(response: Any, address: str, button: str) -> Way:
    """Return the form of a page with this button."""
    return next(one for one in ways_of(read_page(response.content.decode()), address) if one.button == button)


def put(form: Way, **values: str) -> Way:
    """Fill in fields of a form."""
    kept = [(name, value) for name, value in form.fields if name not in values]
    fields = (*kept, *values.items())
    return Way(form.address, form.method, fields, form.is_multipart, form.button, form.number)


@pytest.fixture
def asked_to_close(db: None) -> tuple[Any, Client, Way]:
    """A public text whose approver chose to close it, and is asked once more."""
    edition = factories.edition()
    client = client_of(factories.approver(edition.instrument.organization))
    address = reverse("releases:release", args=["edition", edition.translation_key])
    first = way(client.get(address), address, "Continue")
    asked = send(client, put(first, audience=Audience.OWN))
    return edition, client, way(asked, address, "Close it now")


def audience_of(edition: Any) -> str:
    return Release.objects.get(kind="edition", thing=edition.translation_key).audience


def test_what_is_closed_is_closed_by_the_form_that_asks_once_more(asked_to_close: tuple[Any, Client, Way]) -> None:
    edition, client, confirmation = asked_to_close

    response = send(client, confirmation)

    assert response.status_code == 302
    assert audience_of(edition) == Audience.OWN


def test_button_without_fields_is_no_save_of_the_form_beside_it(db: None) -> None:
    own = factories.organization()
    officer = factories.officer(own)
    webhook = Webhook.objects.create(organization=own, name="Ours", address="https://example.org/", made_by=officer)
    WebhookDelivery.objects.create(webhook=webhook, body='{"changes": []}', made_at=timezone.now())
    client, address = client_of(officer), reverse("webhooks:detail", args=[webhook.public_id])

    response = send(client, way(client.get(address), address, "Send again"))

    assert response.status_code == 200
    assert "Not saved" not in response.content.decode()
