"""The legal pages: there from the start, drafts in other languages, never over somebody's words."""

import re

import pytest
from django.conf import settings
from wagtail.models import Locale

from home.actions import StarterPagesRefused, make_starter_pages
from home.models import HomePage, StandardPage
from home.starters import SLUGS, read_starter, starter_languages
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", SLUGS)
def test_legal_page_is_there_from_the_start_and_linked_from_every_page(client, slug):
    response = client.get(f"/{slug}/")

    assert response.status_code == 200
    assert f'href="/{slug}/"' in client.get("/topics/").content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("slug", SLUGS)
def test_starter_text_has_what_an_editorial_page_takes(slug, language):
    starter = read_starter(slug, language)

    assert language in starter_languages()
    assert starter.title
    assert set(re.findall(r"<(\w+)", starter.body)) <= {"p", "h2", "ul", "li", "strong", "em"}
    assert starter.body.count("<h2>") == starter.body.count("</h2>") >= 3


def test_starter_texts_have_the_same_parts_in_each_language():
    for slug in SLUGS:
        shapes = {tuple(re.findall(r"<\w+>", read_starter(slug, one).body)) for one in starter_languages()}
        assert len(shapes) == 1, slug


def test_pages_of_other_languages_are_made_as_drafts_once(client, secretariat):
    made = make_starter_pages(by=secretariat)

    assert [(page.slug, page.locale.language_code, page.live) for page in made] == [
        (slug, "fr", False) for slug in SLUGS
    ]
    assert make_starter_pages(by=secretariat) == []
    assert "Privacy" in client.get("/fr/privacy/").content.decode()


def test_published_translation_is_read_under_its_language(client, secretariat):
    make_starter_pages(by=secretariat)
    french = Locale.objects.get(language_code="fr")
    HomePage.objects.get(locale=french).save_revision().publish()
    assert "Terms and licences" in client.get("/fr/terms-of-reuse/").content.decode()

    StandardPage.objects.get(locale=french, slug="privacy").get_latest_revision().publish()

    assert "Protection des données" in client.get("/fr/privacy/").content.decode()
    assert "Protection des données" not in client.get("/privacy/").content.decode()


def test_missing_page_is_made_as_a_draft_and_written_words_stay(client, secretariat):
    StandardPage.objects.get(slug="privacy").delete()
    terms = StandardPage.objects.get(slug="terms-of-reuse")
    terms.body = "<p>Our own words.</p>"
    terms.save_revision().publish()

    make_starter_pages(by=secretariat)

    assert client.get("/privacy/").status_code == 404
    english = StandardPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    assert english.get(slug="privacy").title == "Privacy"
    assert "Our own words." in client.get("/terms-of-reuse/").content.decode()


def test_nobody_but_the_secretariat_makes_them():
    with pytest.raises(StarterPagesRefused):
        make_starter_pages(by=factories.officer(factories.organization()))
