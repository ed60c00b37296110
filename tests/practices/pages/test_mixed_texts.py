"""Texts with passages in another language: each carries its own on the page, in comparisons, the API and files."""

import csv
import io
import json
import zipfile

import pytest
from django.urls import reverse
from lxml import html

from practices.models.instruments import ReuseTerms
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
