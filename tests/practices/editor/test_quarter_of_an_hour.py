"""The officer's quarter of an hour: a file is read, submitted, published and opened; its articles are linked."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from practices.admin.releases import release_url
from practices.models.editions import EditionPage
from practices.models.proposals import Proposal
from practices.models.provisions import Provision
from practices.models.releases import ReleasedKind
from tests import factories
from tests.practices.editor.forms import edition_fields

pytestmark = pytest.mark.django_db

CODE = """# Staff code

Article 1 – Gifts

Staff accept no gifts.

Article 3 – Honours

Staff accept no honours without leave.
"""


@pytest.fixture
def owner() -> Any:
    return factories.organization("Harbour Union")


def approve_text(client: Client, page: Any) -> None:
    task = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id=str(page.pk))
    client.post(reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk)))


def test_a_file_becomes_a_public_edition_whose_articles_have_addresses(client: Client, owner: Any) -> None:
    officer, approver = factories.officer(owner), factories.approver(owner)
    instrument = factories.instrument(owner, title="Staff code", kind="code_of_conduct")
    client.force_login(officer)

    # The file is read into the form, and says what to look at.
    read = client.post(
        reverse("structure:read"), {"file": SimpleUploadedFile("code.txt", CODE.encode()), "language": "en"}
    ).json()
    assert read["text"] == CODE
    doubts = client.post(reverse("structure:doubts"), {"text": read["text"], "language": "en"}).json()
    assert doubts["open_count"] == 1

    # The draft is saved with its file, the doubt accepted, and submitted.
    client.post(
        reverse("wagtailadmin_pages:add", args=["practices", "editionpage", instrument.pk]),
        edition_fields(
            numbered_text=read["text"],
            accepted_doubts=json.dumps(doubts["keys"]),
            source_file=SimpleUploadedFile("code.txt", CODE.encode()),
            **{"action-submit": "1"},
        ),
    )
    edition = EditionPage.objects.get()
    assert edition.get_latest_revision_as_object().accepted_doubts == doubts["keys"]
    assert edition.source_name == "code.txt"

    # Somebody else publishes it.
    client.force_login(approver)
    approve_text(client, edition)
    edition.refresh_from_db()
    assert edition.live

    # It is proposed to open it, and somebody else agrees.
    client.force_login(officer)
    client.post(release_url(ReleasedKind.EDITION, edition), {"audience": "public", "authority": "Decision 7"})
    client.force_login(approver)
    client.post(reverse("proposals:detail", args=[Proposal.objects.get().public_id]), {"act": "approve"})
    client.logout()

    # Anybody reads it, and each article has a permanent address.
    page = client.get(edition.url)
    assert "Staff accept no honours without leave." in page.content.decode()
    article = Provision.objects.current().get(edition=edition, label="Article 3")
    assert client.get(reverse("provision", args=[article.public_id]))["Location"] == f"{edition.url}#art_3"
