"""The pages and screens of partners: what is shown of what was read, and to whom."""

import pytest
from django.test import Client
from django.utils import timezone

from practices.exchange.actions.changes import note_changes
from practices.models.exchange.harvest import HarvestedThing, HarvestSource
from tests import factories

pytestmark = pytest.mark.django_db
SCREEN = "/admin/partners/"


@pytest.fixture
def source(settings) -> HarvestSource:
    """A portal of which two things were read, and a third one that it withdrew."""
    settings.HARVEST = True
    source = HarvestSource.objects.create(address="https://partner.example", title="Partner", cursor="40", head="42")
    about = {"source": source, "kind": "instrument", "read_at": timezone.now()}
    for number in range(2):
        HarvestedThing.objects.create(
            **about, thing=f"i{number}", title=f"Code {number}", owner="Far Union",
            address=f"https://partner.example/{number}", data={"id": f"i{number}", "symbol": "FU/1", "title": "x"},
        )  # fmt: skip
    HarvestedThing.objects.create(**about, thing="gone", withdrawn_at=timezone.now())
    return source


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def test_page_lists_what_partners_show_with_where_it_is_from(client, source, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page = text(client, "/partners/")
    assert "2 items, by title" in page
    assert 'href="https://partner.example/1"' in page
    assert "Far Union" in page
    assert "1 item, by title" in text(client, "/partners/?q=code+1&kind=instrument")
    assert "Nothing was found" in text(client, "/partners/?kind=report")
    assert "2 items" in text(client, f"/partners/{source.public_id}/?kind=%00&portal=x&page=9999")
    assert "FU/1" in text(client, f"/partners/{source.public_id}/instrument/i0/")
    assert client.get(f"/partners/{source.public_id}/instrument/gone/").status_code == 404
    assert "Code 0" not in text(client, "/instruments/") + text(client, "/search/?q=Code")


def test_portal_that_is_not_shown_is_there_for_the_secretariat_alone(client, source, secretariat):
    HarvestSource.objects.update(is_shown=False)
    address = f"/partners/{source.public_id}/instrument/i0/"

    assert client.get(address).status_code == 404
    assert "Code 0" not in text(client, "/partners/")
    client.force_login(secretariat)
    assert "FU/1" in text(client, address)


def test_nothing_is_there_while_harvest_is_off(client, source, settings):
    settings.HARVEST = False

    for address in ("/partners/", f"/partners/{source.public_id}/", f"/partners/{source.public_id}/instrument/i0/"):
        assert client.get(address).status_code == 404


def test_exchange_page_says_where_the_log_stands(client):
    factories.topic("gifts", "Gifts")
    note_changes()

    page = text(client, "/exchange/")

    assert '<dt>Last number</dt><dd class="num">1</dd>' in page
    assert "/api/v1/dump/" in page


def test_secretariat_follows_names_hides_and_removes_a_portal(client, source, secretariat):
    client.force_login(secretariat)

    assert "2 changes wait" in text(client, SCREEN)
    client.post(SCREEN, {"address": "https://other.example/", "title": "Other"})
    assert HarvestSource.objects.filter(address="https://other.example", title="Other").exists()
    assert "Write the address" in client.post(SCREEN, {"address": "other"}).content.decode()
    detail = f"{SCREEN}{source.public_id}/"
    client.post(detail, {"title": "Renamed", "do": "save"})
    source.refresh_from_db()
    assert (source.title, source.is_shown) == ("Renamed", False)
    client.post(detail, {"do": "forget"})
    assert HarvestSource.objects.filter(pk=source.pk).exists()
    client.post(detail, {"do": "forget", "is_sure": "on"})
    assert not HarvestSource.objects.filter(pk=source.pk).exists()


def test_screen_is_not_there_for_an_officer(client):
    client.force_login(factories.officer(factories.organization()))

    assert client.get(SCREEN).status_code == 404
