"""Organizations that were renamed, merged or ended: what readers and reports make of it."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from organizations.models import OrganizationEvent, OrganizationEventKind
from organizations.models.dates import Precision
from practices.models.adoptions import State
from tests import factories
from tests.report_factories import document, figure, value

pytestmark = pytest.mark.django_db
YEAR_2020 = datetime.date(2020, 1, 1)


def happened(organization, kind, on=YEAR_2020, precision=Precision.YEAR, **more):
    """Record what happened to an organization."""
    return OrganizationEvent.objects.create(organization=organization, kind=kind, on=on, precision=precision, **more)


def body(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("renamed", {}, "name"),
        ("succeeded", {}, "other"),
        ("merged", {}, "other"),
        ("took_over", {}, "other"),
        ("founded", {"on": None}, "on"),
        ("ended", {"on": None, "precision": "unknown"}, "on"),
    ],
)
def test_event_that_says_too_little_is_refused(kind, said, field):
    event = OrganizationEvent(**{"kind": kind, "on": YEAR_2020, "precision": "year", **said})

    with pytest.raises(ValidationError) as refusal:
        event.clean()

    assert set(refusal.value.message_dict) == {field}


def test_organization_does_not_succeed_itself():
    union = factories.organization()

    with pytest.raises(ValidationError):
        OrganizationEvent(organization=union, kind="succeeded", on=YEAR_2020, other=union).clean()


def test_page_tells_the_history_of_an_organization(client):
    union, forum = factories.organization("Harbour Union"), factories.organization("Port Forum")
    happened(
        union, OrganizationEventKind.FOUNDED, datetime.date(1975, 8, 1), Precision.DAY, source="https://a.example/1"
    )
    happened(union, OrganizationEventKind.RENAMED, datetime.date(1995, 1, 1), Precision.DAY, name="Harbour Conference")
    happened(union, OrganizationEventKind.SUCCEEDED, other=forum)

    page = body(client.get(union.url))

    for shown in ("Founded", "1 August 1975", "https://a.example/1", "Former name", "Harbour Conference"):
        assert shown in page
    assert "until 1 January 1995" in page
    assert f'href="{forum.url}"' in page


def test_organization_that_is_not_published_is_not_named_as_successor(client):
    union = factories.organization("Harbour Union")
    hidden = factories.organization("Secret Forum", is_contact_only=True)
    happened(union, OrganizationEventKind.MERGED, other=hidden)
    detail = reverse("organization-detail", args=[union.translation_key])

    page, told = body(client.get(union.url)), client.get(detail).json()

    assert "Merged into" in page
    assert "Secret Forum" not in page
    assert told["institutional_history"] == [
        {"kind": "merged", "on": "2020", "precision": "year", "name": "", "other": None, "source_url": ""}
    ]


def test_lists_say_until_when_an_organization_existed(client):
    adopter = factories.adoption(state=State.IN_PLACE).organization
    happened(adopter, OrganizationEventKind.ENDED)

    pages = [body(client.get(address)) for address in (adopter.get_parent().url, reverse("adoptions"))]

    assert all(re.search(r"until <time [^>]*>2020</time>", page) for page in pages)


def test_organization_takes_part_until_it_ended():
    silent = factories.organization("Silent")
    assert value(document(), "organizations_taking_part") == 1
    happened(silent, OrganizationEventKind.ENDED)

    taking_part = figure(document(), "organizations_taking_part")

    assert taking_part.value == 0
    assert any("It ended on or before 31 December 2020." in member.why for member in taking_part.members)
