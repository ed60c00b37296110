"""The addresses of exports: who gets what, under which name, with which headers."""

import csv
import io
import json

import docx
import pytest
from pypdf import PdfReader

from practices.actions.releases import decide_release
from practices.models.releases import ReleasedKind
from practices.queries.editions.exports import TEXT_FORMATS
from tests import factories

pytestmark = pytest.mark.django_db

OFFERED = [code for code, form in TEXT_FORMATS.items() if not form.is_citation]
WORDS = "accept no gifts"
TERMS = [("display_only", False), ("quote", False), ("reuse", True), ("free", True)]
"""Terms of reuse, and whether everybody gets the text."""


def address(edition, form, query=""):
    return f"/editions/{edition.translation_key}/export/{form}/{query}"


def made(terms="reuse", **fields):
    return factories.edition(factories.instrument(reuse_terms=terms, symbol="FO/1"), **fields)


def words_of(form, content):
    """Return the words of a file in any format."""
    if form == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if form == "docx":
        return "\n".join(row.text for row in docx.Document(io.BytesIO(content)).paragraphs)
    return content.decode()


@pytest.mark.parametrize("form", OFFERED)
def test_every_format_is_a_file_with_a_plain_name(client, form):
    edition = made(language="fr", text_status="official_translation")

    response = client.get(address(edition, form))

    organization, instrument = edition.instrument.organization.slug, edition.instrument.slug
    name = f"{organization}-{instrument}-2003-05-14-fr-official-translation.{form}"
    assert response.status_code == 200
    assert f'filename="{name}"' in response["Content-Disposition"]
    assert response["Content-Type"] == TEXT_FORMATS[form].content_type
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("form", OFFERED)
@pytest.mark.parametrize(("terms", "given"), TERMS)
def test_text_is_given_as_the_terms_of_reuse_say(client, form, terms, given):
    edition = made(terms)

    response = client.get(address(edition, form))

    text = " ".join(words_of(form, response.content).split())
    assert response.status_code == 200
    assert (WORDS in text) is given
    assert ("its text is not in this file" in text) is not given


@pytest.mark.parametrize("form", OFFERED)
def test_export_without_the_text_says_what_it_is_and_where(client, form):
    edition = made("display_only")

    text = words_of(form, client.get(address(edition, form)).content)

    assert edition.instrument.title in text
    assert edition.url in text


@pytest.mark.parametrize("form", OFFERED)
def test_own_people_and_secretariat_always_get_the_text(client, form, secretariat):
    edition = made("display_only")
    readers = [factories.officer(edition.instrument.organization), secretariat]

    for reader in readers:
        client.force_login(reader)
        response = client.get(address(edition, form))
        assert WORDS in " ".join(words_of(form, response.content).split())
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_officer_of_another_organization_is_bound_by_the_terms(client):
    edition = made("display_only")
    client.force_login(factories.officer(factories.organization()))

    assert WORDS not in client.get(address(edition, "json")).content.decode()


@pytest.mark.parametrize("form", OFFERED)
def test_hidden_edition_has_no_export(client, form):
    edition = made(audience=None)

    anonymous = client.get(address(edition, form)).status_code
    client.force_login(factories.officer(factories.organization()))
    other = client.get(address(edition, form)).status_code
    client.force_login(factories.officer(edition.instrument.organization))
    own = client.get(address(edition, form)).status_code

    assert (anonymous, other, own) == (404, 404, 200)


@pytest.mark.parametrize("form", OFFERED)
def test_export_takes_at_most_twelve_queries(client, form, django_assert_max_num_queries):
    edition = made("free")
    client.force_login(factories.officer(edition.instrument.organization))
    client.get(edition.url)  # a process asks once where its site is

    with django_assert_max_num_queries(12):
        assert client.get(address(edition, form)).status_code == 200


def test_number_of_queries_does_not_grow_with_the_text(client, django_assert_max_num_queries):
    edition = made("free", text="\n\n".join(f"{number}. Words of it." for number in range(1, 200)))

    with django_assert_max_num_queries(12):
        rows = csv.DictReader(io.StringIO(client.get(address(edition, "csv")).content.decode("utf-8-sig")))
        assert len(list(rows)) == 199


@pytest.mark.parametrize("form", ["pdf", "docx", "akn.xml", "bib"])
def test_export_is_not_sent_again_to_who_has_it(client, form):
    edition = made()
    first = client.get(address(edition, form))

    again = client.get(address(edition, form), headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_tag_changes_with_the_terms(client):
    edition = made("reuse")
    before = client.get(address(edition, "json"))["ETag"]
    edition.instrument.reuse_terms = "display_only"
    edition.instrument.save_revision().publish()

    response = client.get(address(edition, "json"), headers={"if-none-match": before})

    assert response.status_code == 200
    assert WORDS not in response.content.decode()


def test_frame_is_in_the_language_of_the_text_where_the_portal_speaks_it(client):
    french, dutch = made(language="fr"), made(language="nl")

    pages = [words_of("pdf", client.get(address(edition, "pdf")).content) for edition in (french, dutch)]

    assert "14 mai 2003" in pages[0]
    assert "14 May 2003" in pages[1]


def test_citation_is_that_of_the_page(client):
    edition = made()

    page = client.get(edition.url).content.decode()
    text = client.get(address(edition, "txt")).content.decode().strip()

    assert f"<bdi>{text}</bdi>" in page


@pytest.mark.parametrize("form", ["txt", "bib", "ris", "jsonld"])
def test_citation_of_one_provision_has_its_permanent_address(client, form):
    edition = made(text="Article 5 – Gifts\n\nMembers accept no gifts.\n")
    provision = edition.provisions.get()

    text = client.get(address(edition, form, "?provision=art_5")).content.decode()

    assert "Article 5" in text
    assert f"/provisions/{provision.public_id}/" in text


@pytest.mark.parametrize("query", ["?provision=art_99", "?provision=%00", "?provision=" + "x" * 4000])
def test_citation_of_a_provision_that_is_not_there_is_not_found(client, query):
    assert client.get(address(made(), "bib", query)).status_code == 404


def test_text_of_a_single_provision_is_not_exported(client):
    assert client.get(address(made(), "pdf", "?provision=sec_1")).status_code == 404


def test_summary_has_no_akoma_ntoso(client):
    edition = made(text_status="summary")

    assert client.get(address(edition, "akn.xml")).status_code == 404
    assert client.get(address(edition, "docx")).status_code == 200


def test_edition_without_text_gives_what_it_is_and_its_file_to_who_may_have_it(client):
    edition = made("free", text="")
    edition.source_file.save("code.pdf", io.BytesIO(b"%PDF-1.7"), save=False)
    edition.note_source(name="code.pdf", content=b"%PDF-1.7")
    edition.save()

    before = json.loads(client.get(address(edition, "json")).content)
    decide_release(kind=ReleasedKind.SOURCE_FILE, thing=edition.translation_key, audience="public",
                   authority="Decision 1", by=None, as_operator=True, uncleaned_file=edition.source_checksum,
                   uncleaned_reason="A trial")  # fmt: skip
    after = json.loads(client.get(address(edition, "json")).content)

    assert (before["provisions"], before["source_file"]) == (None, None)
    assert "no numbered text" in before["notice"]
    assert after["source_file"]["url"].endswith(f"/editions/{edition.translation_key}/source/")


def test_relation_to_a_hidden_edition_is_not_told(client):
    original = made(audience=None)
    translation = factories.edition(
        original.instrument, language="fr", text_status="official_translation", made_from=original
    )
    before = json.loads(client.get(address(translation, "jsonld")).content)
    factories.open_to(original, "public")
    after = json.loads(client.get(address(translation, "jsonld")).content)

    assert "translationOfWork" not in before
    assert after["translationOfWork"]["@id"].endswith(original.url)


def test_export_takes_no_post(client):
    assert client.post(address(made(), "pdf")).status_code == 405


def test_text_in_letters_that_no_font_has_is_refused_as_pdf(client):
    edition = made("free", text="1. " + "\U000f1234" * 40 + "\n")

    response = client.get(address(edition, "pdf"))

    assert response.status_code == 422
    assert "Word" in response.content.decode()


def test_page_lists_the_formats_and_says_what_the_terms_keep_back(client):
    open_page = client.get(made("free").url).content.decode()
    closed = made("display_only")
    closed_page = client.get(closed.url).content.decode()

    said = "they do not contain its text"
    assert said not in open_page
    assert said in closed_page
    assert all(f"/export/{form}/" in open_page for form in OFFERED)
    assert f'type="application/ld+json" href="{address(closed, "jsonld")}"' in closed_page
