"""A file that nobody could open is no facsimile: refused in words at import and in the editor, and said where shown."""

import io
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.actions.editions import keep_source
from practices.actions.releases import decide_release
from practices.models.editions import EditionPage
from tests import factories

pytestmark = pytest.mark.django_db


def pdf(**locks: str) -> bytes:
    """Make a PDF of one page; `user`: the password to open it, `owner`: the one that lifts what it forbids."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    forbidden = pikepdf.Permissions(extract=False, print_highres=False)
    document.save(out, encryption=pikepdf.Encryption(allow=forbidden, **locks) if locks else None)
    return out.getvalue()


LOCKED, CUT_OFF = pdf(owner="owner", user="user"), pdf()[:200]
WORDS = {"locked": "The PDF file is locked with a password", "cut off": "The PDF file is damaged"}


@pytest.fixture
def officer(db: None) -> Any:
    return factories.officer(factories.organization())


def send(officer: Any, content: bytes) -> Any:
    client = Client()
    client.force_login(officer)
    return client.post(
        reverse("imports:index"),
        {
            "organization": officer.groups.get().officers_of.pk, "title": "Code", "kind": "policy", "language": "en",
            "text_status": "authentic", "adopted": "2004", "do": "save", "reuse_terms": "quote", "as_facsimile": "on",
            "file": SimpleUploadedFile("code.pdf", content, content_type="application/pdf"),
        },
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "content"), [("locked", LOCKED), ("cut off", CUT_OFF)])
def test_file_that_cannot_be_opened_is_refused_at_import(officer: Any, kind: str, content: bytes) -> None:
    response = send(officer, content)

    assert response.status_code == 200
    assert WORDS[kind] in response.content.decode()
    assert not EditionPage.objects.exists()


def test_file_that_only_forbids_printing_is_a_facsimile(officer: Any) -> None:
    assert send(officer, pdf(owner="owner", user="")).status_code == 302
    assert EditionPage.objects.get().is_facsimile


@pytest.mark.parametrize("name", ["save", "action-submit"])
def test_editor_refuses_it_as_a_facsimile_and_takes_it_beside_a_text(officer: Any, name: str) -> None:
    organization = officer.groups.get().officers_of
    edition = EditionPage.objects.get(pk=factories.edition(factories.instrument(organization)).pk)
    client, address = Client(), reverse("wagtailadmin_pages:edit", args=[edition.pk])
    client.force_login(officer)
    file = SimpleUploadedFile("code.pdf", LOCKED, content_type="application/pdf")
    sent = {
        "title": edition.title, "language": "en", "text_status": "authentic", "precision": "day",
        "dated_on": str(edition.dated_on), "accepted_doubts": "[]", name: "1",
    }  # fmt: skip

    alone = client.post(address, {**sent, "numbered_text": "", "source_file": file})
    file.seek(0)
    beside = client.post(address, {**sent, "numbered_text": "1. Rule\n\nWords.\n", "source_file": file})

    assert WORDS["locked"] in alone.content.decode()
    assert beside.status_code == 302


def test_reader_is_told_why_no_page_is_shown(db: None) -> None:
    edition = EditionPage.objects.get(pk=factories.edition(text="").pk)
    keep_source(edition=edition, name="code.pdf", content=LOCKED)
    edition.save()
    decide_release(
        kind="source_file", thing=edition.translation_key, audience="public", authority="Decision 1", by=None,
        as_operator=True, uncleaned_file=edition.source_checksum, uncleaned_reason="A trial",
    )  # fmt: skip

    body = Client().get(edition.url).content.decode()

    assert "The pages of this file cannot be shown: it is protected by a password, or damaged." in body
