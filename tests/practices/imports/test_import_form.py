"""The screen "Import a text": preview, refusals that lose no text, saving as drafts."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.practices.imports.test_locked_facsimiles import pdf

pytestmark = pytest.mark.django_db
TEXT = "Article 1\nGifts\n\nStaff accept no gifts.\n\nArticle 1\n\nTwice.\n"


@pytest.fixture
def issuer() -> Any:
    return factories.organization("Harbour Union")


@pytest.fixture
def officer_client(issuer: Any, client: Client) -> Client:
    client.force_login(factories.officer(issuer))
    return client


def fields(issuer: Any, **changed: Any) -> dict[str, Any]:
    """What an officer fills in."""
    return {
        "organization": issuer.pk,
        "instrument": "",
        "title": "Code of conduct",
        "kind": "code_of_conduct",
        "symbol": "",
        "circulated": "",
        "adopted": "2004-05",
        "reuse_terms": "display_only",
        "in_force": "",
        "language": "en",
        "text_status": "authentic",
        "text": TEXT,
        "do": "save",
        **changed,
    }


def post(client: Client, issuer: Any, **changed: Any) -> Any:
    return client.post(reverse("imports:index"), fields(issuer, **changed))


def test_import_screen_offers_own_organizations_only(officer_client, issuer):
    factories.organization("Another Body")

    page = officer_client.get(reverse("imports:index")).content.decode()

    assert "Harbour Union" in page
    assert "Another Body" not in page


def test_import_screen_is_refused_to_readers(client):
    client.force_login(factories.delegate())

    assert client.get(reverse("imports:index")).status_code == 302


def test_import_begins_at_ones_own_texts(officer_client):
    assert reverse("imports:index") in officer_client.get(reverse("my_texts:index")).content.decode()


def test_saving_makes_drafts_and_opens_the_editor(officer_client, issuer):
    response = post(officer_client, issuer, text=TEXT.replace("\n", "\r\n"))

    edition = EditionPage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[edition.pk])
    assert (edition.slug, edition.live, edition.instrument.live) == ("2004-05-en", False, False)
    assert edition.numbered_text == TEXT
    assert officer_client.get(response.url).status_code == 200


def test_saving_keeps_the_uploaded_file(officer_client, issuer):
    upload = SimpleUploadedFile("code.txt", TEXT.encode())

    post(officer_client, issuer, text="", file=upload)

    edition = EditionPage.objects.get()
    assert edition.numbered_text == TEXT
    assert edition.source_name == "code.txt"
    assert edition.source_file.read() == TEXT.encode()


def test_text_in_the_field_wins_over_the_file(officer_client, issuer):
    post(officer_client, issuer, text="1. Corrected.\n", file=SimpleUploadedFile("code.txt", TEXT.encode()))

    assert EditionPage.objects.get().numbered_text == "1. Corrected.\n"


def test_saving_into_an_existing_instrument(officer_client, issuer):
    known = factories.instrument(issuer, title="Staff rules", symbol="SR/1")

    post(officer_client, issuer, instrument=known.pk, title="", kind="", language="fr")

    assert EditionPage.objects.get().instrument == known


def test_preview_shows_structure_and_ranked_doubts(officer_client, issuer):
    response = post(officer_client, issuer, do="preview", title="", organization="")

    page = response.content.decode()
    assert 'data-line="6"' in page
    assert "doubt" in page
    assert "Staff accept no gifts." in page
    assert "This field is required" not in page
    assert not EditionPage.objects.exists()


def test_live_preview_gives_the_structure_in_json(officer_client):
    response = officer_client.post(reverse("imports:preview"), {"text": TEXT, "language": "en"})

    assert 'data-line="1"' in response.json()["html"]
    assert response.json()["text"] is None


def test_live_preview_reads_a_file(officer_client):
    upload = SimpleUploadedFile("code.txt", "1. Für alle\n".encode())

    response = officer_client.post(reverse("imports:preview"), {"file": upload, "language": "de"})

    assert response.json()["text"] == "1. Für alle\n"
    assert response.json()["of_file"] == []


def test_live_preview_reads_a_file_whose_language_is_not_known(officer_client):
    upload = SimpleUploadedFile("code.txt", b"1. Qwx\n\nZzyx qwv plk.\n")

    answer = officer_client.post(reverse("imports:preview"), {"file": upload, "language": ""}).json()

    assert "error" not in answer
    assert "Qwx" in answer["text"]


def test_file_is_published_as_it_is_by_one_button(officer_client, issuer):
    upload = SimpleUploadedFile("code.txt", TEXT.encode())

    response = post(officer_client, issuer, do="facsimile", file=upload)

    edition = EditionPage.objects.get()
    assert response.url == reverse("publishing:sheet", args=[edition.translation_key])
    assert edition.get_latest_revision_as_object().is_facsimile


def test_preview_escapes_the_text(officer_client):
    response = officer_client.post(
        reverse("imports:preview"), {"text": "1. <script>alert(1)</script>\n", "language": "en"}
    )

    assert "<script>" not in response.json()["html"]


BAD = [
    ({"language": "klingon"}, "valid choice"),
    ({"adopted": "the Ides of March"}, "is not a date"),
    ({"adopted": ""}, "at least one date"),
    ({"title": ""}, "required for a new instrument"),
    ({"kind": "poem"}, "valid choice"),
    ({"organization": "0"}, "valid choice"),
    ({"text": "1. A bell \x07 rings"}, "control character"),
]


@pytest.mark.parametrize(("changed", "words"), BAD)
def test_bad_input_is_a_form_error_and_loses_no_text(officer_client, issuer, changed, words):
    before = Page.objects.count()

    response = post(officer_client, issuer, **{"text": TEXT, **changed})

    page = response.content.decode()
    assert words in page
    assert "A bell" in page or "Staff accept no gifts." in page
    assert Page.objects.count() == before


BAD_FILES = [
    ("letter.docx", b"PK\x03\x04", "damaged"),
    ("scan.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "cannot be read"),
    ("empty.txt", b" ", "empty"),
    ("code.txt", b"1. Much\n" * 700_000, "too large"),
]


@pytest.mark.parametrize(("name", "content", "words"), BAD_FILES)
def test_file_that_cannot_be_read_is_a_form_error(officer_client, issuer, name, content, words):
    response = post(officer_client, issuer, text="", file=SimpleUploadedFile(name, content))

    assert words in response.content.decode()
    assert not EditionPage.objects.exists()


def test_file_is_taken_as_facsimile_without_being_read(officer_client, issuer):
    content = pdf()
    post(officer_client, issuer, text="", as_facsimile="on", file=SimpleUploadedFile("scan.pdf", content))

    edition = EditionPage.objects.get()
    assert edition.is_facsimile
    assert edition.source_file.read() == content


def test_facsimile_with_a_text_is_a_form_error_that_loses_no_text(officer_client, issuer):
    page = post(
        officer_client, issuer, as_facsimile="on", file=SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    ).content.decode()

    assert "There is already a text below" in page
    assert "Staff accept no gifts." in page


def test_facsimile_without_file_is_a_form_error(officer_client, issuer):
    assert "Choose the file" in post(officer_client, issuer, text="", as_facsimile="on").content.decode()
    assert not EditionPage.objects.exists()


def test_file_that_cannot_be_read_is_kept_beside_a_text(officer_client, issuer):
    post(officer_client, issuer, file=SimpleUploadedFile("scan.pdf", b"%PDF-1.7 pictures"))

    edition = EditionPage.objects.get()
    assert (edition.numbered_text, edition.source_name) == (TEXT, "scan.pdf")


def test_nothing_to_import_is_a_form_error(officer_client, issuer):
    assert "Paste a text" in post(officer_client, issuer, text="").content.decode()


def test_import_for_another_organization_is_refused(officer_client):
    other = factories.organization("Another Body")

    assert "valid choice" in post(officer_client, other).content.decode()
    assert not InstrumentPage.objects.exists()


def test_another_text_at_the_address_is_replaced_only_when_told(officer_client, issuer):
    post(officer_client, issuer)

    refused = post(officer_client, issuer, text="1. Another text\n")
    assert "another text" in refused.content.decode()
    assert EditionPage.objects.get().get_latest_revision_as_object().numbered_text == TEXT

    post(officer_client, issuer, text="1. Another text\n", correct="on")
    assert EditionPage.objects.get().get_latest_revision_as_object().numbered_text == "1. Another text\n"


def test_edition_under_approval_is_not_replaced(officer_client, issuer):
    post(officer_client, issuer)
    edition = EditionPage.objects.get()
    edition.get_workflow().start(edition, factories.officer(issuer))

    response = post(officer_client, issuer, text="1. Another text\n", correct="on")

    assert "under approval" in response.content.decode()


FRENCH = "Les membres du personnel n’acceptent aucun cadeau d’une entreprise qui travaille avec l’organisation.\n\n"


def test_french_text_is_saved_as_english_once_that_is_confirmed(officer_client, issuer):
    refused = post(officer_client, issuer, text=f"Article 1\n\n{FRENCH * 800}")

    assert "reads as français (fr)" in refused.content.decode()
    assert not EditionPage.objects.exists()
    assert post(officer_client, issuer, text=FRENCH * 4, is_language_right="on").status_code == 302
    assert EditionPage.objects.get().language == "en"


def test_language_is_taken_from_the_text_where_none_is_chosen(officer_client, issuer):
    assert post(officer_client, issuer, text=f"Article 1\n\n{FRENCH * 4}", language="").status_code == 302

    assert EditionPage.objects.get().language == "fr"


def test_terms_of_reuse_are_asked_with_what_follows_from_them(officer_client, issuer):
    refused = post(officer_client, issuer, reuse_terms="").content.decode()

    assert "This is required for a new instrument." in refused
    assert "Files to download state" in refused
    assert not InstrumentPage.objects.exists()
    assert post(officer_client, issuer, reuse_terms="free").status_code == 302
    assert InstrumentPage.objects.get().reuse_terms == "free"


def test_preview_proposes_what_the_first_page_says_where_nothing_is_filled_in(officer_client, issuer):
    text = f"SEC.GAL/144/00\n\n# Code of conduct\n\nAdopted on 13 November 2000\n\nArticle 1\n\n{TEXT}"
    empty = {"title": "", "kind": "", "symbol": "SF/1", "adopted": "", "language": "", "reuse_terms": ""}

    form = post(officer_client, issuer, text=text, do="preview", **empty).context_data["form"]

    found = {name: form[name].value() for name in ("title", "kind", "symbol", "adopted", "language")}
    assert found == {
        "title": "Code of conduct",
        "kind": "code_of_conduct",
        "symbol": "SF/1",
        "adopted": "2000-11-13",
        "language": "en",
    }
    assert not form["reuse_terms"].value()
    answer = officer_client.post(reverse("imports:preview"), {"text": text}).json()
    assert answer["proposed"]["symbol"] == "SEC.GAL/144/00"
