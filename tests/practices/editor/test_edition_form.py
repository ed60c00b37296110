"""The form of an edition: accepted doubts, nothing to submit, the preview that leads to lines."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.practices.approvals.making import submitted
from tests.practices.editor.forms import edition_fields
from tests.practices.editor.pdfs import pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(client: Client) -> InstrumentPage:
    instrument = factories.instrument(title="Code")
    client.force_login(factories.officer(instrument.organization))
    return instrument


def add(client: Client, code: InstrumentPage, **changed: Any) -> Any:
    address = reverse("wagtailadmin_pages:add", args=["practices", "editionpage", code.pk])
    return client.post(address, edition_fields(**changed))


def test_form_offers_to_read_its_file_and_lists_doubts(client, code):
    add(client, code, source_file=SimpleUploadedFile("code.txt", b"As printed"))
    edition = EditionPage.objects.get()

    page = client.get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).content.decode()

    assert f'data-edition="{edition.translation_key}"' in page
    assert f'data-url="{reverse("structure:read")}"' in page
    assert f'data-url="{reverse("structure:doubts")}"' in page
    assert "js/edition-form.js" in page


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('["b", "a", "b"]', ["a", "b"]),
        ("", []),
        ('{"a": 1}', []),
        (json.dumps(["a", 1, None, "x y", "<script>"]), ["a"]),
    ],
)
def test_accepted_doubts_are_kept_as_keys(client, code, given, kept):
    add(client, code, accepted_doubts=given)

    assert EditionPage.objects.get().get_latest_revision_as_object().accepted_doubts == kept


def test_accepted_doubts_that_are_no_json_are_a_form_error(client, code):
    add(client, code, accepted_doubts="[")

    assert not EditionPage.objects.exists()


def test_edition_without_text_and_file_is_saved_but_not_submitted(client, code):
    add(client, code, numbered_text="")
    edition = EditionPage.objects.get()
    fields = edition_fields(title="Code", numbered_text=" \n", **{"action-submit": "1"})

    response = client.post(reverse("wagtailadmin_pages:edit", args=[edition.pk]), fields)

    assert "There is nothing to publish yet" in response.content.decode()
    assert edition.current_workflow_state is None


def test_file_alone_is_submitted(client, code):
    add(
        client,
        code,
        numbered_text="",
        source_file=SimpleUploadedFile("code.pdf", pdf_of("Words of a code of conduct.")),
        **{"action-submit": "1"},
    )

    assert EditionPage.objects.get().current_workflow_state is not None


def test_edition_without_text_and_file_is_not_approved():
    code = factories.instrument()
    state = submitted(code.organization, factories.officer(code.organization), text=" ")

    with pytest.raises(PermissionDenied, match="nothing to publish yet"):
        state.task.specific.on_action(state, factories.approver(code.organization), "approve")

    assert not EditionPage.objects.get(pk=state.workflow_state.object_id).live


def test_draft_is_previewed_as_structure_and_a_published_text_as_page(code):
    draft = EditionPage(numbered_text="1. No gifts.\n", live=False)

    assert draft.default_preview_mode == "structure"
    assert factories.edition(code).default_preview_mode == ""
    assert EditionPage(source_file="code.pdf", live=False).default_preview_mode == ""


def test_preview_of_structure_folds_accepted_doubts_away(client, code):
    edition = factories.edition(code, text="Article 1\n\nOne.\n\nArticle 3\n\nThree.\n")
    answer = client.post(reverse("structure:doubts"), {"text": edition.numbered_text, "language": "en"}).json()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[edition.pk])
    fields = edition_fields(
        title="Code",
        dated_on="2003-05-14",
        numbered_text=edition.numbered_text,
        accepted_doubts=json.dumps(answer["keys"]),
    )
    client.post(address, fields)

    page = client.get(address, {"mode": "structure"}).content.decode()

    assert re.search(r"\d provisions · 1 settled", page)
    assert "1 settled doubt" in page
    assert "js/structure-preview.js" in page


def test_a_form_that_a_browser_sends_back_untouched_has_not_changed():
    page = factories.edition(text="1. Gifts\n\nNone.\n")
    form_class = page.get_edit_handler().get_form_class()
    fields = edition_fields(numbered_text="1. Gifts\r\n\r\nNone.\r\n", accepted_doubts="[]", title=page.title)

    form = form_class(fields, instance=page, parent_page=page.get_parent())

    assert [name for name in form.changed_data if name in ("numbered_text", "accepted_doubts", "made_from")] == []
