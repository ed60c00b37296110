"""Documents that are put beside pages are of the kinds that the settings list."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model

from tests import factories
from tests.practices.people.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KINDS = ("csv", "docx", "jpeg", "jpg", "odp", "ods", "odt", "pdf", "png", "pptx", "txt", "xlsx")
OTHERS = ("html", "htm", "svg", "xml", "xhtml", "js", "exe", "sh", "zip", "docm", "xlsm", "PDF.html", "")


def upload(name: str) -> bool:
    """Send a file on Wagtail's screen for several documents; tell whether it was taken."""
    organization = factories.organization()
    client = client_of(factories.officer(organization))
    data = {"title": "Annex", "files[]": ContentFile(b"content", name=name), "collection": organization.collection_id}
    answer = client.post(reverse("wagtaildocs:add_multiple"), data, headers={"x-requested-with": "XMLHttpRequest"})
    is_taken = bool(answer.json()["success"])
    assert get_document_model().objects.count() == is_taken
    return is_taken


def test_the_list_of_kinds_is_the_one_that_is_documented() -> None:
    assert tuple(sorted(settings.WAGTAILDOCS_EXTENSIONS)) == KINDS


@pytest.mark.parametrize("ending", KINDS)
def test_document_of_a_listed_kind_is_taken(ending: str) -> None:
    assert upload(f"annex.{ending.upper()}")


@pytest.mark.parametrize("ending", OTHERS)
def test_document_of_another_kind_is_refused(ending: str) -> None:
    assert not upload(f"annex.{ending}".rstrip("."))


def test_document_is_not_exchanged_for_one_of_another_kind() -> None:
    organization = factories.organization()
    made = get_document_model().objects.create(
        title="Annex", file=ContentFile(b"content", name="annex.pdf"), collection=organization.collection
    )
    data = {"title": "Annex", "file": ContentFile(b"<script>", name="annex.html"), "collection": made.collection_id}

    answer = client_of(factories.officer(organization)).post(reverse("wagtaildocs:edit", args=[made.pk]), data)

    assert answer.status_code == 200
    assert "html" in answer.content.decode()
    assert made.__class__.objects.get(pk=made.pk).filename.endswith(".pdf")
