"""Texts with passages in another language: each carries its own on the page, in comparisons, the API and files."""

import csv
import io
import json
import re
import zipfile

import pytest
from django.urls import reverse
from lxml import html

from practices.actions.editions import write_provisions
from practices.actions.passage_languages import store_missing_languages
from practices.models.instruments import ReuseTerms
from practices.models.provisions import Provision
from practices.texts import language_detection
from tests import factories
from tests.practices.texts.test_passage_language import PASSAGES

pytestmark = pytest.mark.django_db
TEXT = f"""Article 1
Gifts

{PASSAGES["en"]}

{PASSAGES["ar"]}

Article 2
Cadeaux

{PASSAGES["fr"]}
"""


def test_page_says_the_language_of_each_passage(client):
    page = html.fromstring(client.get(factories.edition(text=TEXT).url).content)
    reading = page.xpath("//div[@class='reading']")[0]
    found = {
        node.text_content()[:20]: (node.get("lang"), node.get("dir")) for node in reading.xpath(".//p[not(@class)]")
    }

    assert reading.get("lang") == "en"
    assert found[PASSAGES["en"][:20]] == (None, None)
    assert found[PASSAGES["ar"][:20]] == ("ar", "rtl")
    assert found[PASSAGES["fr"][:20]] == ("fr", "ltr")


def test_heading_of_some_length_says_its_language(client):
    page = html.fromstring(
        client.get(factories.edition(text=f"Article 1 {PASSAGES['fr'][:-1]}\n\nGifts.\n").url).content
    )
    heading = page.xpath("//div[@class='reading']//h2")[0]

    assert (heading.get("lang"), heading.get("dir")) == ("fr", "ltr")


def test_api_says_the_language_of_a_provision(client):
    edition = factories.edition(text=TEXT)

    found = client.get(f"/api/v1/provisions/?edition={edition.translation_key}").json()["results"]

    said = {row["eid"]: (row["language"], row["passage_language"]) for row in found if row["text"]}
    assert ("en", "fr") in said.values()
    assert ("en", None) in said.values()


def test_files_say_the_language_of_a_provision(client):
    edition = factories.edition(factories.instrument(reuse_terms=ReuseTerms.FREE), text=TEXT)

    page, rows, sheet, word = (given(client, edition, form) for form in ("html", "json", "csv", "docx"))

    assert b'lang="fr" dir="ltr"' in page
    assert {row["passage_language"] for row in json.loads(rows)["provisions"]} == {None, "fr", "ar"}
    assert {row["passage_language"] for row in csv.DictReader(io.StringIO(sheet.decode("utf-8-sig")))} == {
        "",
        "fr",
        "ar",
    }
    body = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml")
    assert b'w:lang w:val="fr"' in body
    assert b'w:lang w:bidi="ar"' in body


def given(client, edition, form):
    response = client.get(reverse("edition_export", kwargs={"key": edition.translation_key, "form": form}))
    assert response.status_code == 200
    return response.getvalue()


def test_comparison_says_the_language_of_an_entry(client):
    one, other = factories.edition(text=TEXT), factories.edition(text=TEXT.replace("Gifts", "Presents"))

    page = html.fromstring(
        client.get(f"/compare/?edition={one.translation_key}&edition={other.translation_key}").content
    )

    assert page.xpath("//table//div[contains(@class, 'passage') or @lang][@lang='fr']")


@pytest.fixture
def without_model(monkeypatch):
    """Return what lets a test go on as a process that just began, and that has no model."""

    def refuse():
        raise AssertionError

    def begin():
        language_detection._told.clear()
        language_detection._classified.clear()
        monkeypatch.setattr(language_detection, "_identifier", refuse)

    return begin


def shown(client, one, other):
    """Return all that is public of two texts."""
    addresses = (
        one.url,
        f"/api/v1/provisions/?edition={one.translation_key}",
        f"/compare/?edition={one.translation_key}&edition={other.translation_key}",
        *(reverse("edition_export", kwargs={"key": one.translation_key, "form": form}) for form in ("html", "json")),
    )
    found = [client.get(address) for address in addresses]
    assert {response.status_code for response in found} == {200}
    return [re.findall(r'lang(?:uage)?"?[=:] ?"(\w+)"', response.getvalue().decode()) for response in found]


LONG_HEADING = f"{TEXT}\nArticle 3 {PASSAGES['fr'][:-1]}\n\n(a) {PASSAGES['ar']}\n\n(b) {PASSAGES['fr']}\n"


@pytest.mark.parametrize("is_old", [False, True])
def test_process_that_serves_pages_needs_no_model(client, without_model, is_old):
    """`is_old`: the texts were published before languages were stored, or were imported together."""
    free = factories.instrument(reuse_terms=ReuseTerms.FREE)
    one, other = factories.edition(free, text=LONG_HEADING), factories.edition(text=LONG_HEADING)
    before = shown(client, one, other)
    if is_old:
        Provision.objects.update(languages=None)
        assert store_missing_languages() == 2
        assert store_missing_languages() == 0

    without_model()

    assert shown(client, one, other) == before
    assert any("fr" in found for found in before)


def test_languages_follow_the_language_of_the_text(client, without_model):
    edition = factories.edition(text=TEXT)
    edition.language = "fr"
    edition.save()
    write_provisions(edition=edition, revision=None)
    without_model()

    page = html.fromstring(client.get(edition.url).content)

    said = {node.get("lang") for node in page.xpath("//div[@class='reading']//p[not(@class)]")}
    assert said == {"en", "ar", None}


def test_text_of_one_language_stores_none():
    edition = factories.edition(text=f"Article 1\nGifts\n\n{PASSAGES['en']}\n")

    assert [row.languages for row in edition.provisions.current()] == [{}]
