"""Questions about the portal itself lead to its own pages, in every language; questions about texts do not."""

import pytest
from django.conf import settings
from django.utils.translation import override

from home.site_pages import LONGEST, PAGES, pages_asked_for
from tests.home.site_questions import ABOUT_TEXTS, ABOUT_THE_PORTAL

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LEADS = [
    pytest.param(typed, address, id=f"{language}: {typed}")
    for language, asked in ABOUT_THE_PORTAL.items()
    for typed, address in asked.items()
]
NO_LEADS = [
    pytest.param(typed, id=f"{language}: {typed}") for language, asked in ABOUT_TEXTS.items() for typed in asked
]


def addresses(typed: str) -> list[str]:
    return [page.url for page in pages_asked_for(typed)]


@pytest.mark.parametrize(("typed", "address"), LEADS)
def test_question_about_the_portal_leads_to_its_page(typed, address):
    assert addresses(typed) == [address]


@pytest.mark.parametrize("typed", NO_LEADS)
def test_question_about_texts_leads_to_no_page(typed):
    assert addresses(typed) == []


@pytest.mark.parametrize("questions", [ABOUT_THE_PORTAL, ABOUT_TEXTS], ids=["portal", "texts"])
def test_each_language_of_the_interface_has_its_questions(questions):
    assert {language: len(asked) >= 12 for language, asked in questions.items()} == dict.fromkeys(LANGUAGES, True)


@pytest.mark.parametrize("asked_in", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_title_of_a_page_leads_to_it_whatever_the_language_of_the_reader(language, asked_in):
    with override(asked_in):
        titles = [str(page.title) for page in PAGES]
    with override(language):
        assert [page for page, title in zip(PAGES, titles, strict=True) if page not in pages_asked_for(title)] == []


def test_page_is_named_in_the_language_of_the_reader():
    with override("fr"):
        [page] = pages_asked_for("wer hat ähnliche Regelwerke angenommen")

        assert (page.url, str(page.title)) == ("/fr/adoptions/", "Qui a adopté des instruments similaires")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("WHO RUNS THIS SITE", "/about/#operator"),
        ("declaration d'accessibilite", "/accessibility/"),
        ("кто ведет портал", "/about/#operator"),
    ],
)
def test_case_and_accents_make_no_difference(typed, address):
    assert addresses(typed) == [address]


def test_title_stands_alone_where_its_word_has_another_meaning():
    assert addresses("Reports") == ["/reports/"]
    assert addresses("how do I report") == []


def test_long_question_is_about_texts():
    assert addresses("data " * LONGEST) == ["/data/"]
    assert addresses("data " * (LONGEST + 1)) == []


@pytest.mark.django_db
def test_search_names_the_page_above_what_was_found(client):
    page = client.get("/search/", {"q": "who runs this website"}).content.decode()

    assert 'On this portal: <a href="/about/#operator">Who runs this portal</a>' in page


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.title))
def test_each_page_is_there(client, page):
    assert client.get(page.url).status_code == 200
