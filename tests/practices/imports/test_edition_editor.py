"""The editor of an edition: what its form refuses, the source file, the preview "Structure"."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.models.editions import EditionPage, checksum
from practices.models.instruments import InstrumentPage
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "Article 1\n\nStaff accept no gifts.\n\nArticle 1\n\nTwice.\n"


@pytest.fixture
def code(client: Client) -> InstrumentPage:
    instrument = factories.instrument(title="Code")
    client.force_login(factories.officer(instrument.organization))
    return instrument


def fields(**changed: Any) -> dict[str, Any]:
    return {
        "title": "",
        "language": "en",
        "text_status": "authentic",
        "dated_on": "2004-05-14",
        "precision": "day",
        "numbered_text": TEXT,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **changed,
    }


def add(client: Client, code: InstrumentPage, **changed: Any) -> Any:
    address = reverse("wagtailadmin_pages:add", args=["practices", "editionpage", code.pk])
    return client.post(address, fields(**changed))


def test_edition_saved_as_draft_takes_its_address_and_title(client, code):
    add(client, code)

    edition = EditionPage.objects.get()
    assert (edition.slug, edition.title, edition.instrument, edition.live) == ("2004-05-14-en", "Code", code, False)


def test_source_file_is_kept_with_name_and_checksum(client, code):
    add(client, code, source_file=SimpleUploadedFile("original.txt", b"As printed"))

    edition = EditionPage.objects.get()
    assert (edition.source_name, edition.source_checksum) == ("original.txt", checksum(b"As printed"))
    assert edition.source_file.read() == b"As printed"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"language": ""}, "required"),
        ({"language": "xx"}, "valid choice"),
        ({"dated_on": ""}, "say that it is not known"),
        ({"numbered_text": "1. A bell \x07"}, "control character"),
        ({"numbered_text": "1. word " * 700_000}, "too large"),
    ],
)
def test_bad_edition_is_a_form_error(client, code, changed, words):
    response = add(client, code, **changed)

    assert words in response.content.decode()
    assert not EditionPage.objects.exists()


def test_clash_of_addresses_is_a_form_error_in_plain_words(client, code):
    factories.edition(code)

    response = add(client, code, dated_on="2003-05-14")

    assert "There is already an edition of this instrument at 2003-05-14-en" in response.content.decode()
    assert EditionPage.objects.count() == 1


def test_edition_keeps_its_own_address_when_edited(client, code):
    add(client, code)
    edition = EditionPage.objects.get()

    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[edition.pk]),
        fields(title="Code", numbered_text="1. New words\n", loaded_revision_id=edition.latest_revision_id),
    )

    assert response.status_code == 302
    assert EditionPage.objects.get().get_latest_revision_as_object().numbered_text == "1. New words\n"


def test_preview_of_structure_lists_provisions_and_doubts(client, code):
    edition = factories.edition(code)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[edition.pk])
    client.post(address, fields(title="Code", dated_on="2003-05-14"))

    page = client.get(address, {"mode": "structure"}).content.decode()

    assert 'data-line="5"' in page
    assert "Doubts, the most serious first" in page
    assert "Staff accept no gifts." in page
