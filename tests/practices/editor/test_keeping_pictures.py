"""Keeping the pictures of a text: nobody waits for a file within a transaction, and nothing is read twice or lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from practices.actions import edition_pictures
from practices.actions.edition_pictures import complete_from_source, keep_pictures
from practices.actions.editions import keep_source
from practices.actions.pending_texts import work_out_pending
from practices.documents.files import read_file
from practices.models.edition_pictures import EditionPicture
from practices.models.editions import EditionPage
from tests import factories
from tests.practices.documents.pictures import picture, word_file
from tests.practices.imports.test_import_form import fields

pytestmark = pytest.mark.django_db
DATA = word_file(picture(), caption="Figure 1. Who decides")


@pytest.fixture
def owner() -> Any:
    return factories.organization("Harbour Union")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that were read for their pictures, as far as there are any."""
    read: list[str] = []

    def note(name: str, data: bytes) -> Any:
        read.append(name)
        return read_file(name, data)

    monkeypatch.setattr(edition_pictures, "read_file", note)
    return read


def illustrated_draft(owner: Any) -> EditionPage:
    """Return an edition with a file, whose draft names its picture and is not saved."""
    edition = factories.edition(of=factories.instrument(owner), text="Article 1\n\nNo.\n")
    keep_source(edition=edition, name="code.docx", content=DATA)
    edition.numbered_text = read_file("code.docx", DATA).text
    return edition


def test_file_is_read_after_the_transaction_that_saves_a_draft(owner, readings, django_capture_on_commit_callbacks):
    edition = illustrated_draft(owner)

    with django_capture_on_commit_callbacks() as waiting:
        edition.save_revision()
    assert (readings, edition.pictures.count()) == ([], 0)

    for callback in waiting:
        callback()
    assert (readings, edition.pictures.count()) == (["code.docx"], 1)


def test_draft_is_saved_and_nothing_is_lost_when_its_file_cannot_be_read(
    owner, monkeypatch, django_capture_on_commit_callbacks
):
    def fail(*_arguments: Any) -> Any:
        raise RuntimeError

    edition = illustrated_draft(owner)
    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(edition_pictures, "read_file", fail)
        edition.save_revision()
    assert not edition.pictures.exists()
    assert "picture:" in edition.get_latest_revision_as_object().numbered_text

    with django_capture_on_commit_callbacks(execute=True):
        edition.save_revision()
    assert edition.pictures.count() == 1


def test_worker_keeps_the_picture_of_a_published_text_that_has_none(owner):
    edition = illustrated_draft(owner)
    edition.save_revision().publish()  # and the process ends before the file is read

    work_out_pending(clock=timezone.now)

    assert [row.is_shown for row in edition.pictures.all()] == [True]


def test_edition_that_is_deleted_before_its_file_is_read_keeps_nothing(owner):
    draft = factories.edition(of=factories.instrument(owner), text="", audience=None)
    keep_source(edition=draft, name="code.docx", content=DATA)
    draft.numbered_text = read_file("code.docx", DATA).text
    draft.save()
    stale = EditionPage.objects.get(pk=draft.pk)
    draft.delete()

    assert complete_from_source(edition=stale) == 0
    assert not EditionPicture.objects.exists()


@pytest.mark.parametrize("raced", [1, 2])
def test_picture_that_somebody_else_keeps_at_this_moment_is_the_same(owner, monkeypatch, raced):
    read = read_file("code.docx", word_file(picture(), picture(colour=(1, 2, 200))))
    edition = factories.edition(of=factories.instrument(owner), text="Article 1\n\nNo.\n")
    left, keep = [raced], edition_pictures._keep

    def keep_behind_another(*values: Any) -> None:
        if left[0]:
            left[0] -= 1
            keep(*values)
        keep(*values)

    monkeypatch.setattr(edition_pictures, "_keep", keep_behind_another)

    keep_pictures(edition=edition, pictures=read.pictures)

    kept = list(edition.pictures.all())
    assert {row.code for row in kept} == {one.code for one in read.pictures}
    for row in kept:
        with row.stored.open("rb") as file:
            assert file.read()


@pytest.mark.parametrize("sent", [True, False])
def test_pictures_of_an_imported_file_are_those_that_were_read(
    client, owner, readings, django_capture_on_commit_callbacks: Callable[..., Any], sent
):
    """`sent`: the page sends the text along, which it was given by another request."""
    client.force_login(factories.officer(owner))
    text = read_file("code.docx", DATA).text if sent else ""
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:index"), fields(owner, text=text, file=SimpleUploadedFile("code.docx", DATA)))

    assert EditionPage.objects.get().pictures.count() == 1
    assert readings == (["code.docx"] if sent else [])


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_nothing_is_locked(owner):
    edition = illustrated_draft(owner)

    edition.save_revision()
    assert edition.pictures.count() == 1

    EditionPicture.objects.all().delete()
    edition.save_revision().publish()
    EditionPicture.objects.all().delete()
    work_out_pending(clock=timezone.now)
    assert edition.pictures.count() == 1
