"""The screens of submissions: one's own and no others', with what was sent and where it is decided."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practices.models.exchange.tokens import Submission, SubmissionFile
from tests import factories
from tests.exchange_factories import access_token, instrument_content, machine, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    owner = factories.organization()
    file = SimpleUploadedFile("code.md", b"# Code\n\n1. Conduct\n\nStaff act with integrity.\n", "text/markdown")
    content = instrument_content(editions=[{"language": "en", "dated_on": "2003", "file": "code.md"}])
    form = {"kind": "instrument", "external_id": "A-1", "content": json.dumps(content), "file": file}
    machine(access_token(owner)[1]).post("/api/v1/submissions/", form)
    return Submission.objects.select_related("organization").get()


def test_submission_is_shown_with_its_pages_and_its_file(submission, client):
    client.force_login(factories.approver(submission.organization))

    page = client.get(reverse("submissions:detail", args=[submission.public_id])).content.decode()
    file = client.get(reverse("submissions:file", args=[submission.public_id, SubmissionFile.objects.get().public_id]))

    assert "Waits for approval" in page
    assert reverse("wagtailadmin_pages:edit", args=[submission.edition_id]) in page
    assert "code.md" in page
    assert file["Content-Disposition"].startswith("attachment")
    assert b"".join(file.streaming_content).startswith(b"# Code")


def test_submission_of_others_is_not_there(submission, client):
    client.force_login(factories.officer(factories.organization()))
    file = SubmissionFile.objects.get().public_id

    assert client.get(reverse("submissions:detail", args=[submission.public_id])).status_code == 404
    assert client.post(reverse("submissions:detail", args=[submission.public_id])).status_code == 404
    assert client.get(reverse("submissions:file", args=[submission.public_id, file])).status_code == 404
    assert "A-1" not in client.get(reverse("submissions:index")).content.decode()


def test_officer_withdraws_and_the_secretariat_does_not(submission, client, secretariat):
    address = reverse("submissions:detail", args=[submission.public_id])
    client.force_login(secretariat)
    client.post(address)
    submission.refresh_from_db()
    assert submission.status == "waiting"

    client.force_login(factories.officer(submission.organization))
    client.post(address)

    submission.refresh_from_db()
    assert submission.status == "withdrawn"


def test_list_costs_the_same_for_many(client, django_assert_max_num_queries):
    owner = factories.organization()
    system = machine(access_token(owner)[1])
    reference = factories.instrument()
    for number in range(4):
        content = {"reference": str(reference.translation_key), "track": "adoption", "state": "planned"}
        send(system, {**content, "effective_on": str(2004 + number)}, kind="adoption", name=f"E-{number}")
    client.force_login(factories.officer(owner))
    client.get(reverse("submissions:index"))

    with django_assert_max_num_queries(20):
        page = client.get(reverse("submissions:index"), {"status": "waiting"}).content.decode()
    assert page.count("<bdi>Adoption event</bdi>") == 4
