"""The journey: the secretariat asks, two registered persons answer without accounts, the record shows it."""

import pytest
from django.test import Client
from django.urls import reverse

from practices.models.adoptions import AdoptionEvent
from practices.models.outreach.returns import Return
from practices.models.proposals import Proposal
from tests import factories
from tests.practices.outreach.returns.making import IN_PLACE, code_from_mail, focal_point, link_from_mail, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(django_capture_on_commit_callbacks):
    """Send a form and let its mails go out."""

    def post(client: Client, address: str, data: dict[str, str]) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, data, follow=True).content.decode()

    return post


def test_return_goes_from_a_link_over_two_persons_to_the_public_record(client: Client, secretariat, posted):
    harbour, reference = factories.organization("Harbour Union"), factories.instrument()
    factories.officer(harbour)
    focal_point(harbour, email="first@example.org"), focal_point(harbour, email="second@example.org", role="deputy")
    client.force_login(secretariat)
    asked = {"reference": reference.pk, "year": "2026", "days": "60", "organizations": str(harbour.translation_key)}
    assert "first@example.org" in client.post(reverse("returns_admin:add"), asked).content.decode()
    assert not Return.objects.exists()
    posted(client, reverse("returns_admin:add"), asked | {"do": "send"})

    first, link = Client(), link_from_mail()
    assert "Answer in this return" in posted(first, link, {"do": "next", "seen": "", **typed(**IN_PLACE)})
    send = f"{link}send/"
    posted(first, send, {"do": "code"})
    page = first.get(send)
    told = {"second": page.context["chosen"], "seen": page.context["seen"], "code": code_from_mail()}
    assert "Nothing is submitted before that" in posted(first, send, {"do": "send", **told})

    second, link = Client(), link_from_mail()
    assert "In place" in second.get(link).content.decode()
    posted(second, link, {"do": "code"})
    receipt = posted(second, link, {"do": "confirm", "code": code_from_mail()})
    assert Return.objects.get().receipt in receipt
    assert not AdoptionEvent.objects.exists()

    proposal = Proposal.objects.get()
    assert "Waiting for" in receipt
    client.post(reverse("proposals:detail", args=[proposal.public_id]), {"act": "approve"})
    shown = Client().get(reverse("adoptions"), {"reference": str(reference.translation_key)}).content.decode()
    assert "Harbour Union" in shown
    assert "In place" in shown
