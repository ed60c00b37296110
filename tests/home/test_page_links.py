"""Links to pages within a text that the secretariat writes: no address of what the reader may not see."""

import json
from typing import Any

import lxml.html
import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from wagtail.models import Page

from home.models import StandardPage
from practices.models.instruments import InstrumentPage
from practices.models.releases import Audience
from tests import factories
from tests.practices.people.conftest import client_of
from tests.practices.seals.test_openings import draft_of

pytestmark = pytest.mark.django_db
SECRET = "zqsecret"


def sealed_page() -> Page:
    own = factories.organization("Own")
    return draft_of(own, factories.officer(own), SECRET.title())


def page_taken_from_the_public() -> Page:
    page = factories.instrument()
    InstrumentPage.objects.filter(pk=page.pk).update(slug=SECRET, url_path=f"/home/organizations/o/{SECRET}/")
    factories.open_to(page, Audience.DELEGATIONS)
    return page


def draft_of_the_secretariat() -> Page:
    about = StandardPage.objects.get(slug="about")
    return about.get_parent().specific.add_child(instance=StandardPage(title="New", slug=SECRET, live=False))


HIDDEN = [sealed_page, page_taken_from_the_public, draft_of_the_secretariat]


def about_with(link: str) -> StandardPage:
    about = StandardPage.objects.get(slug="about")
    about.body = f"<p>{link}</p>"
    about.save_revision().publish()
    return about


@pytest.mark.parametrize("make", HIDDEN)
def test_published_text_says_no_address_of_what_not_everybody_may_see(make: Any):
    hidden, public = make(), factories.instrument()
    about = about_with(
        f'<a linktype="page" id="{hidden.pk}">these</a> and <a linktype="page" id="{public.pk}">those</a>'
    )

    for path in (about.url, f"/fr{about.url}"):
        shown = Client().get(path).content.decode()
        assert SECRET not in shown
        assert "<a>these</a>" in shown
        assert f'{public.url}">those</a>' in shown


def test_published_text_says_no_address_of_a_document():
    own = factories.organization("Own")
    document = factories.document(own, by=factories.officer(own))
    about = about_with(f'<a linktype="document" id="{document.pk}">file</a>')

    shown = Client().get(about.url).content.decode()

    assert "<a>file</a>" in shown
    assert document.filename not in shown


def editor_form(client: Client, address: str) -> dict[str, str]:
    forms = lxml.html.fromstring(client.get(address).content.decode()).forms
    editor = next(form for form in forms if form.get("data-edit-form") is not None)
    return {name: value for name, value in editor.form_values() if value is not None}


@pytest.mark.parametrize("make", HIDDEN)
def test_editor_and_preview_say_no_address_of_it_and_keep_its_number(make: Any):
    hidden, client, about = make(), client_of(factories.secretariat_member()), StandardPage.objects.get(slug="about")
    address = f"/admin/pages/{about.pk}/edit/"
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": hidden.pk, "url": "/", "parentId": 1}}
    block = {"key": "aaaaa", "text": "these", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {}}
    block["entityRanges"] = [{"offset": 0, "length": 5, "key": 0}]
    data = editor_form(client, address) | {"body": json.dumps({"blocks": [block], "entityMap": {"0": link}})}

    assert client.post(f"{address}preview/", data).json()["is_valid"]
    preview = client.get(f"{address}preview/?mode=").content.decode()
    assert client.post(address, data | {"action-publish": "1"}).status_code == 302
    form = client.get(address).content.decode()

    assert SECRET not in preview
    assert f"/{SECRET}/" not in form
    assert f'id="{hidden.pk}"' in StandardPage.objects.get(pk=about.pk).body


def names_of_page_fields() -> set[str]:
    """Return how Wagtail's own rows name a page of any type."""
    fields = [
        field
        for model in apps.get_models()
        if model.__module__.startswith("wagtail.") and not issubclass(model, Page)
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model is Page
    ]
    return {field.name for field in fields}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/admin/redirects/add/", "redirect_page"),
        ("/admin/sites/new/", "root_page"),
        ("/admin/groups/new/", "page_permissions-0-page"),
        ("/admin/workflows/add/", "workflow_pages-0-page"),
    ],
)
def test_form_that_names_a_sealed_page_by_number_is_answered_404(address: str, name: str):
    hidden, client = sealed_page(), client_of(factories.operator())
    public = factories.organization("Public")

    assert client.post(address, {name: hidden.pk, "old_path": "/old"}).status_code == 404
    assert client.post(address, {name: public.pk, "old_path": "/old"}).status_code in (200, 302, 403)
    assert names_of_page_fields() == {"redirect_page", "root_page", "page"}
