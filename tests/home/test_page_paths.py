"""Which page an address leads to: our own way and Wagtail's router say the same, and each site has its own pages."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction, Site

from home.models import HomePage, StandardPage
from home.page_views import page_at
from practices.models.releases import is_page_visible_to
from tests import factories

pytestmark = pytest.mark.django_db


def make_pages() -> None:
    """Make pages of each type, live and not, with translations of some."""
    organization = factories.organization()
    instrument = factories.instrument(organization)
    factories.edition(instrument)
    factories.practice(organization)
    hidden = factories.instrument(factories.organization())
    Page.objects.filter(pk=hidden.get_parent().pk).update(live=False)
    Page.objects.filter(pk=factories.instrument().pk).update(live=False)
    french, home = Locale.objects.get_or_create(language_code="fr")[0], HomePage.objects.get(depth=2)
    there = home.copy_for_translation(french)
    for slug, is_live in (("about", True), ("privacy", False)):
        page = StandardPage.objects.filter(slug=slug, locale=home.locale).first()
        if page is not None:
            made = page.copy_for_translation(french)
            Page.objects.filter(pk=made.pk).update(live=is_live)
    Page.objects.filter(pk=there.pk).update(live=True)


def paths() -> list[str]:
    """Return the path of every page below a home page, and some that no page has."""
    home_paths = [home.url_path for home in HomePage.objects.all()]
    found = {
        page.url_path.removeprefix(home)
        for page, home in product(Page.objects.filter(depth__gte=2), home_paths)
        if page.url_path.startswith(home)
    }
    return sorted(found | {"nothing/", "about/nothing/", "organizations/nothing/"})


def routed(path: str) -> Any:
    """Return the page that Wagtail's router finds and everybody may see."""
    home = HomePage.objects.get(depth=2, locale=Locale.get_default()).localized
    try:
        page = home.route(RequestFactory().get("/"), [step for step in path.split("/") if step]).page
    except Http404:
        return None
    return page.pk if is_page_visible_to(page, AnonymousUser()) else None


@pytest.mark.parametrize("is_home_live", [True, False])
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_both_ways_find_the_same_page_at_every_path(language: str, is_home_live: bool):
    make_pages()
    HomePage.objects.filter(locale__language_code="fr").update(live=is_home_live)
    every = paths()
    assert len(every) > 15

    with override(language):
        found = {path: page_at(path, AnonymousUser()) for path in every}
        assert {path: page and page.pk for path, page in found.items()} == {path: routed(path) for path in every}
    assert sum(page is not None for page in found.values()) > 8


def test_another_site_has_its_own_pages(settings: Any):
    settings.ALLOWED_HOSTS = ["*"]
    organization = factories.organization()
    second = HomePage(title="Second site", slug="second", live=True)
    Page.objects.get(depth=1).add_child(instance=second)
    Site.objects.create(hostname="second.example", port=80, root_page=second)
    client = Client(headers={"host": "second.example"})

    assert "Second site" in client.get("/").content.decode()
    assert client.get("/organizations/").status_code == 404
    for path in (organization.url.partition("//")[2].partition("/")[2], "organizations/"):
        assert Client().get(f"/{path}").status_code == 200
        assert client.get(f"/{path}").status_code == 404


def queries_of(address: str) -> int:
    Client().get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(address).status_code == 200
    return len(asked)


def test_privacy_of_one_page_makes_no_other_slower():
    page, closed = factories.instrument(), factories.instrument()
    below = factories.edition(closed)
    before = queries_of(page.url)

    PageViewRestriction.objects.create(page=closed, restriction_type="login")

    assert queries_of(page.url) == before
    for one in (closed, below):
        assert Client().get(one.url).status_code == 302
