"""Organizations that were renamed, merged or ended: what readers and reports make of it."""

import datetime
import re

import lxml.html
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from organizations.models import OrganizationEvent, OrganizationEventKind, OrganizationPage
from organizations.models.dates import Precision
from practices.actions.directory.known import read_known
from practices.actions.searching.entries import write_entries
from practices.models.adoptions import State
from practices.models.instruments import InstrumentPage
from practices.models.search import FoundKind
from practices.outreach.queries.enquiries import match_names
from practices.outreach.queries.recipients import recipient_rows
from practices.queries.listings import named_like
from practices.queries.searching.public_index import refresh_index
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


def removed(page):
    page.delete()


def unpublished(page):
    OrganizationPage.objects.get(pk=page.pk).unpublish()


def contact_only(page):
    OrganizationPage.objects.filter(pk=page.pk).update(live=False, is_contact_only=True)


@pytest.mark.parametrize("kind", ["succeeded", "merged", "took_over"])
@pytest.mark.parametrize("hide", [removed, unpublished, contact_only])
def test_other_organization_that_is_not_here_any_more_is_said_in_neutral_words(client, hide, kind):
    union, forum = factories.organization("Harbour Union"), factories.organization("Secret Forum", terms=False)
    event = happened(union, kind, other=forum)
    hide(forum)

    page = body(client.get(union.url))
    OrganizationEvent.objects.get(pk=event.pk).clean()

    assert re.search(r"<dd>Name not available<span", page)
    assert "Secret Forum" not in page


def test_name_that_was_written_of_the_other_organization_is_shown(client):
    union, forum = factories.organization("Harbour Union"), factories.organization("Secret Forum")
    happened(union, "succeeded", other=forum, name="Port Forum")
    contact_only(forum)

    page = body(client.get(union.url))

    assert "Port Forum" in page
    assert "Name not available" not in page


def test_event_without_another_organization_is_still_refused_where_it_is_new():
    union = factories.organization()
    kept = happened(union, "succeeded", name="Port Forum")
    kept.name = ""

    for event in (kept, OrganizationEvent(organization=union, kind="succeeded", on=YEAR_2020, precision="year")):
        with pytest.raises(ValidationError):
            event.clean()


def sent_history(union, *events):
    """Send the editor of an organization with these events."""
    client = Client()
    client.force_login(factories.secretariat_member())
    address = reverse("wagtailadmin_pages:edit", args=[union.pk])
    forms = lxml.html.fromstring(client.get(address).content.decode()).forms
    form = next(form for form in forms if form.get("data-edit-form") is not None)
    data = {name: value for name, value in form.form_values() if value is not None}
    data["events-TOTAL_FORMS"] = str(len(events))
    for place, (kind, on, precision) in enumerate(events):
        row = {"kind": kind, "on": on, "precision": precision, "name": "Port Forum", "ORDER": place + 1}
        data |= {f"events-{place}-{name}": value for name, value in {**row, "id": "", "DELETE": ""}.items()}
    return client.post(address, data)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([("ended", "2020-01-01", "year"), ("merged", "2020-03-15", "day")], "give every end the same date"),
        ([("founded", "1990-05-01", "day"), ("ended", "1980-01-01", "year")], "before it was founded"),
        ([("ended", "1990-04-30", "day"), ("founded", "1990-05-01", "month")], "before it was founded"),
        ([("succeeded", "2020-03-15", "day"), ("succeeded", "2020-03-15", "day")], ""),
        ([("founded", "1990-05-01", "day"), ("ended", "1990-01-01", "year")], ""),
    ],
)
def test_history_that_contradicts_itself_is_refused(events, said):
    response = sent_history(factories.organization("Harbour Union"), *events)

    assert response.status_code == (200 if said else 302)
    assert said in response.content.decode()


def test_organization_is_found_by_its_former_name(client, secretariat):
    union = factories.organization("Harbour Union")
    happened(union, "renamed", name="Littoral Conference")
    instrument = factories.instrument(union)
    write_entries(kind=FoundKind.ORGANIZATION, rows=[union.pk])
    refresh_index()

    assert union.url in body(client.get("/search/", {"q": "littoral"}))
    assert "Harbour Union" in body(client.get(reverse("organization-list"), {"q": "Littoral"}))
    assert list(named_like(InstrumentPage.objects.all(), "littoral")) == [instrument]
    assert [row.name for row in recipient_rows(find="littoral conf")] == ["Harbour Union"]
    assert match_names("Littoral Conference").organizations == (union,)
    assert read_known().named("littoral conference") == [union]


def test_name_of_today_comes_before_the_former_name_of_another():
    union, heir = factories.organization("Harbour Union"), factories.organization("Littoral Conference")
    happened(union, "renamed", name="Littoral Conference")

    assert match_names("Littoral Conference").organizations == (heir,)
    assert read_known().named("Littoral Conference") == [heir]
