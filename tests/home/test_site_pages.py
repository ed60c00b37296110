"""Questions about the portal itself lead to its own pages, beside what the texts say."""

import pytest
from django.utils.translation import override

from home.site_pages import PAGES, pages_asked_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("Who runs this site?", ["/about/"]),
        ("where can I download all the data", ["/data/"]),
        ("how do I cite a paragraph", ["/data/#cite"]),
        ("who adopted something similar to the code", ["/adoptions/"]),
        ("which organizations forbid gifts", ["/coverage/"]),
        ("compare two codes", ["/compare/"]),
        ("RSS", ["/feeds/"]),
        ("personal data of victims", []),
        ("contact with beneficiaries", []),
        ("adoption of a child", []),
        ("", []),
    ],
)
def test_question_about_the_portal_leads_to_its_page(typed, addresses):
    assert [page.url for page in pages_asked_for(typed)] == addresses


def test_page_is_found_in_the_language_of_the_reader_and_in_english():
    with override("fr"):
        assert [page.url for page in pages_asked_for("qui gère ce site ?")] == ["/fr/about/"]
        assert [page.url for page in pages_asked_for("télécharger les données")] == ["/fr/data/"]
        assert [page.url for page in pages_asked_for("download")] == ["/fr/data/"]


def test_search_names_the_page_above_what_was_found(client):
    page = client.get("/search/", {"q": "who runs this website"}).content.decode()

    assert 'On this portal: <a href="/about/">Who runs this portal</a>' in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.title))
def test_each_page_is_there(client, page):
    assert client.get(page.url).status_code == 200
