"""A document whose upload was kept aside because of another field is taken once that is mended."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import UploadedFile

from tests import factories
from tests.practices.people.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("title", ["Annex", ""])
def test_upload_kept_aside_is_taken_or_asked_about_again(title: str):
    organization = factories.organization()
    officer = factories.officer(organization)
    model = get_document_model()
    kept = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(model),
        file=ContentFile(b"content", name="annex.pdf"),
        uploaded_by_user=officer,
    )
    address = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[kept.pk])
    name = f"uploaded-document-{kept.pk}"

    answer = client_of(officer).post(
        address, {f"{name}-title": title, f"{name}-collection": organization.collection_id, f"{name}-tags": ""}
    )

    assert answer.json()["success"] == bool(title)
    assert list(model.objects.values_list("title", "file_size")) == ([("Annex", 7)] if title else [])
