"""A chosen file survives an error in another field: held for this account and this form alone, and not for long."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.actions.held_uploads import HELD_FOR, MOST_HELD, hold_uploads, sweep_held_uploads
from practices.documents.readings import ReadFile
from practices.migration_names import records
from practices.models.editions import EditionPage
from practices.models.held_uploads import HeldUpload
from practices.texts.numbering import Doubt
from tests import factories
from tests.forms.browsing import read_page

pytestmark = pytest.mark.django_db

TEXT = b"1. Conduct\n\nMembers act with integrity.\n"
ADDRESS = "/admin/import/"


@pytest.fixture
def officer(db: None) -> Any:
    return factories.officer(factories.organization())


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields(user: Any, **more: Any) -> dict[str, Any]:
    """Return what the import form sends, with a date that is no date."""
    organization = user.groups.get().officers_of
    return {
        "organization": organization.pk, "title": "Code", "kind": "policy", "language": "en",
        "text_status": "authentic", "adopted": "someday", "do": "save", "reuse_terms": "quote", **more,
    }  # fmt: skip


def chosen(name: str = "code.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/plain")


def held_in(response: Any) -> dict[str, str]:
    """Return the hidden fields by which a form names what is held."""
    page = read_page(response.content.decode())
    return {
        one.get("name"): one.get("value") for one in page.iter("input") if one.get("name", "").startswith("held-file")
    }


def text_of(response: Any) -> dict[str, str]:
    """Return the text that a form shows again."""
    return {"text": read_page(response.content.decode()).xpath("//textarea[@name='text']")[0].text.lstrip("\n")}


def test_chosen_file_is_kept_as_the_original_after_an_error_in_another_field(officer: Any) -> None:
    client = client_of(officer)

    refused = client.post(ADDRESS, fields(officer, file=chosen()))
    saved = client.post(ADDRESS, {**fields(officer, adopted="2004"), **held_in(refused), **text_of(refused)})

    assert "Chosen before: code.txt." in refused.content.decode()
    assert saved.status_code == 302
    edition = EditionPage.objects.get()
    assert edition.source_name == "code.txt"
    assert edition.source_file.read() == TEXT
    assert not HeldUpload.objects.exists()


def test_file_is_held_over_several_errors_and_stored_once(officer: Any) -> None:
    client = client_of(officer)
    refused = client.post(ADDRESS, fields(officer, file=chosen()))

    for _time in range(3):
        refused = client.post(ADDRESS, {**fields(officer), **held_in(refused)})

    assert HeldUpload.objects.count() == 1
    assert "Chosen before: code.txt." in refused.content.decode()


def test_held_file_is_replaced_by_another_and_removed(officer: Any) -> None:
    client = client_of(officer)
    refused = client.post(ADDRESS, fields(officer, file=chosen()))

    replaced = client.post(ADDRESS, {**fields(officer), **held_in(refused), "file": chosen("other.txt")})
    assert "other.txt" in replaced.content.decode()
    assert "code.txt" not in replaced.content.decode()
    removed = client.post(ADDRESS, {**fields(officer), **held_in(replaced), "held-remove-file": "1"})

    assert "Chosen before" not in removed.content.decode()
    assert not HeldUpload.objects.exists()


@pytest.mark.parametrize("foreign", ["another account", "another form", "too late", "no key"])
def test_held_file_is_for_this_account_and_form_and_not_for_long(officer: Any, foreign: str) -> None:
    client = client_of(officer)
    held = held_in(client.post(ADDRESS, fields(officer, file=chosen())))
    user = officer
    if foreign == "another account":
        user = factories.officer(officer.groups.get().officers_of)
    elif foreign == "another form":
        HeldUpload.objects.update(address="/admin/other/")
    elif foreign == "too late":
        HeldUpload.objects.update(kept_at=timezone.now() - HELD_FOR - datetime.timedelta(minutes=1))
    else:
        held = {"held-file": "nonsense"}

    response = client_of(user).post(ADDRESS, {**fields(user, adopted="2004"), **held})

    assert response.status_code == 200
    assert "Paste a text, or choose a file." in response.content.decode()
    assert not EditionPage.objects.exists()


def test_file_that_is_itself_refused_is_not_held(officer: Any) -> None:
    client = client_of(officer)

    refused = client.post(ADDRESS, fields(officer, file=chosen("code.docx", b"PK\x03\x04 no document")))

    assert not HeldUpload.objects.exists()
    assert "Chosen before" not in refused.content.decode()


def test_few_files_are_held_for_one_account_and_all_are_swept(
    officer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    for number in range(MOST_HELD + 3):
        hold_uploads(uploads=[("file", chosen(f"{number}.txt"))], address=ADDRESS, by=officer)
    assert HeldUpload.objects.count() == MOST_HELD
    stored = [one.stored.name for one in HeldUpload.objects.all()]

    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_held_uploads(now=timezone.now()) == 0
        assert sweep_held_uploads(now=timezone.now() + HELD_FOR + HELD_FOR) == MOST_HELD

    assert not any(records().exists(name) for name in stored)


def test_source_file_in_the_editor_survives(officer: Any) -> None:
    organization = officer.groups.get().officers_of
    client = client_of(officer)
    edition = EditionPage.objects.get(pk=factories.edition(factories.instrument(organization)).pk)
    page = read_page(client.get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).content.decode())
    sent = {
        one.get("name"): one.get("value", "")
        for one in page.xpath("//form[@id='page-edit-form']//input[@type='hidden']")
    }

    refused = client.post(
        reverse("wagtailadmin_pages:edit", args=[edition.pk]),
        {**sent, "language": "en", "text_status": "authentic", "precision": "day", "dated_on": "someday",
         "numbered_text": "1. Rule\n\nWords.\n", "source_file": chosen()},
    )  # fmt: skip

    assert refused.status_code == 200
    assert "Chosen before: code.txt." in refused.content.decode()
    assert HeldUpload.objects.get().field == "source_file"


def test_sheet_that_was_taken_is_not_held_and_one_that_was_refused_is(secretariat: Any) -> None:
    client, address = client_of(secretariat), reverse("directory:people")
    factories.organization("Commission", slug="commission")
    content = b"organization,name,email,role\ncommission,Ada,ada@example.org,officer\n"
    good = SimpleUploadedFile("sheet.csv", content, content_type="text/csv")

    client.post(address, {"file": good, "do": "plan"})

    assert not HeldUpload.objects.exists()


def test_doubts_about_the_file_stay_when_the_form_is_shown_again(officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = Doubt(3, "page_facsimile", "Page 1 could not be read as text.", 0.9)
    read = ReadFile(text=TEXT.decode(), format="text", doubts=(doubt,))
    monkeypatch.setattr("practices.forms.imports.read_file", lambda _name, _content: read)
    client = client_of(officer)
    refused = client.post(ADDRESS, fields(officer, file=chosen()))
    doubts = read_page(refused.content.decode()).xpath("//input[@name='of_read']")[0].get("value")

    sent = {**fields(officer), **held_in(refused), **text_of(refused), "of_read": doubts}
    again = client.post(ADDRESS, sent)

    assert doubt.message in refused.content.decode()
    assert doubt.message in again.content.decode()
