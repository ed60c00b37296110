"""Following by e-mail, from the link on a page to the last mail."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from practices.models.exchange.following import Subscription
from tests import factories
from tests.practices.exchange.following.followed import ADDRESS, link_in, told

pytestmark = pytest.mark.django_db


def test_somebody_follows_an_organization_is_told_and_stops(client, django_capture_on_commit_callbacks):
    owner = factories.organization("Institute")
    page = client.get(owner.url).content.decode()
    address = f"/follow/?organization={owner.translation_key}"
    assert address in page

    assert "Institute" in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(address, {"frequency": "at_once", "email": ADDRESS})
    assert asked.url == reverse("follow_asked")
    (confirmation,) = mail.outbox
    link = link_in(confirmation, "confirm")

    client.get(link)
    assert not Subscription.objects.confirmed().exists()
    assert told() == []
    factories.instrument(owner, title="Before it was confirmed")
    told()
    shown = client.get(client.post(link).url).content.decode()
    assert "You follow this" in shown

    factories.instrument(owner, title="Code of the Institute")
    factories.instrument(title="Code of another")
    (body,) = told()
    assert "New · Instrument: Code of the Institute (Institute)" in body
    assert "Code of another" not in body
    assert "Before it was confirmed" not in body
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    assert told() == []

    one_click = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop them" in client.get(one_click).content.decode()
    assert Subscription.objects.exists()
    bare = Client(enforce_csrf_checks=True)
    assert bare.post(one_click, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert bare.post(one_click).status_code == 200
    factories.instrument(owner)
    assert told() == []
