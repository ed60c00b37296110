"""Undoing leaves what others worked on since, and says so."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from organizations.focal_points import (
    FocalPointEntry,
    change_focal_point,
    end_focal_point,
    erase_focal_point,
    hand_over,
    record_consent,
)
from organizations.models import FocalPoint, OrganizationPage
from practices.actions.directory.organizations import OrganizationRowRefused, remove_entry, restore_entry
from practices.actions.directory.plans import Difference, DirectoryRefused
from practices.models.instruments import InstrumentPage
from practices.models.sheets import SheetImport
from tests import factories
from tests.practices.sheets.imports import checked, taken, undone

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 12, 1)
CHANGED = "The entry has been changed again since."
PUBLISHED = "It has been published since."


def stays(sheet: SheetImport) -> str:
    """Undo an import of one row; return why it stays."""
    row = undone(sheet).rows.get()
    assert bool(row.undone_at) is not bool(row.stays)
    return row.stays


def edit(page: Any, **fields: Any) -> None:
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision()


def publish(page: Any) -> None:
    page.get_latest_revision().publish(skip_permission_checks=True)


def upload(page: OrganizationPage) -> None:
    get_document_model().objects.create(title="Rules", file=ContentFile(b"x", "x.txt"), collection=page.collection)


def draw(page: OrganizationPage) -> None:
    get_image_model().objects.create(title="Emblem", file="x.png", width=1, height=1, collection=page.collection)


def join(page: OrganizationPage) -> None:
    factories.person().groups.add(page.officers)


AFTER_ENTRY: dict[str, tuple[Callable[[Any], Any], str]] = {
    "nothing": (lambda page: None, ""),
    "edited": (lambda page: edit(page, website="https://other.example.org"), CHANGED),
    "identified": (lambda page: type(page).objects.filter(pk=page.pk).update(external_id="x:1"), CHANGED),
    "published": (publish, PUBLISHED),
    "a document": (upload, "Documents or images of this organization have been uploaded since."),
    "an image": (draw, "Documents or images of this organization have been uploaded since."),
    "a collection": (
        lambda page: page.collection.add_child(name="Letters"),
        "Documents or images of this organization have been uploaded since.",
    ),
    "a person": (join, "People act for this organization by now."),
    "an instrument": (
        factories.instrument,
        "There are texts or bodies of this organization by now.",
    ),
}


@pytest.mark.parametrize("what", AFTER_ENTRY)
def test_an_organization_that_was_entered_stays_with_what_came_to_it(what: str, secretariat: Any) -> None:
    sheet = taken(checked("organizations", [("Name", "Acronym"), ("Commission", "COM")], secretariat))
    act, sentence = AFTER_ENTRY[what]
    act(OrganizationPage.objects.get(title="Commission"))

    assert stays(sheet) == sentence
    assert OrganizationPage.objects.filter(title="Commission").exists() is bool(sentence)


AFTER_CHANGE: dict[str, tuple[Callable[[Any], Any], str]] = {
    "nothing": (lambda page: None, ""),
    "edited elsewhere": (lambda page: edit(page, kind="regional"), ""),
    "edited": (lambda page: edit(page, website="https://third.example.org"), CHANGED),
    "published": (publish, PUBLISHED),
}


@pytest.mark.parametrize("what", AFTER_CHANGE)
def test_a_change_stays_that_was_published_or_changed_again(what: str, secretariat: Any) -> None:
    page = factories.organization("Agency", slug="agency", website="https://old.example.org")
    rows = [("Name", "Address", "Website"), ("Agency", "agency", "https://new.example.org")]
    sheet = taken(checked("organizations", rows, secretariat))
    act, sentence = AFTER_CHANGE[what]
    act(OrganizationPage.objects.get(pk=page.pk))
    before = OrganizationPage.objects.get(pk=page.pk).get_latest_revision_as_object().website

    assert stays(sheet) == sentence
    after = OrganizationPage.objects.get(pk=page.pk).get_latest_revision_as_object().website
    assert after == (before if sentence else "https://old.example.org")


def entry(**fields: Any) -> FocalPointEntry:
    return FocalPointEntry(**{"name": "Ada", "email": "ada@example.org", **fields})


AFTER_POINT: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "nothing": (lambda point, by: None, ""),
    "address": (
        lambda point, by: change_focal_point(
            point=point, entry=entry(email="new@example.org"), valid_from=point.valid_from, by=by
        ),
        CHANGED,
    ),
    "telephone": (
        lambda point, by: change_focal_point(point=point, entry=entry(phone="1"), valid_from=point.valid_from, by=by),
        CHANGED,
    ),
    "consent": (lambda point, by: record_consent(point=point, on=point.valid_from, by=by), CHANGED),
    "ended": (lambda point, by: end_focal_point(point=point, on=point.valid_from, by=by), CHANGED),
    "handed over": (
        lambda point, by: hand_over(
            point=point, entry=entry(name="Bob"), on=point.valid_from + datetime.timedelta(days=1), by=by
        ),
        CHANGED,
    ),
    "erased": (lambda point, by: erase_focal_point(point=point, by=by), "This entry was erased."),
}


@pytest.mark.parametrize("what", AFTER_POINT)
def test_a_focal_point_stays_that_was_worked_on(what: str, secretariat: Any) -> None:
    factories.organization("Commission")
    rows = [("Organization", "Name", "E-mail"), ("Commission", "Ada", "ada@example.org")]
    sheet = taken(checked("focal-points", rows, secretariat))
    act, sentence = AFTER_POINT[what]
    act(FocalPoint.objects.get(), factories.secretariat_member())

    assert stays(sheet) == sentence
    assert FocalPoint.objects.exists() is bool(sentence)


AFTER_DRAFT: dict[str, tuple[Callable[[Any], Any], str]] = {
    "nothing": (lambda page: None, ""),
    "edited": (lambda page: edit(page, symbol="DOC/1"), CHANGED),
    "published": (publish, PUBLISHED),
    "a text": (factories.edition, "It has a text by now."),
    "a fact": (
        lambda page: factories.adoption(factories.instrument(), organization=page.organization, own_instrument=page),
        "Facts refer to this instrument by now.",
    ),
}


@pytest.mark.parametrize("what", AFTER_DRAFT)
def test_an_instrument_stays_that_was_worked_on(what: str, secretariat: Any) -> None:
    owner = factories.organization("Commission")
    rows = [("Organization", "Title", "Kind", "Adopted"), ("Commission", "Staff Rules", "staff rules", "2001")]
    sheet = taken(checked("instruments", rows, secretariat))
    act, sentence = AFTER_DRAFT[what]
    act(InstrumentPage.objects.get(organization=owner))

    assert stays(sheet) == sentence
    assert InstrumentPage.objects.filter(organization=owner).exists() is bool(sentence)


def test_who_may_not_enter_an_organization_undoes_no_entry_either(secretariat: Any) -> None:
    page = factories.organization("Commission", slug="commission", website="https://new.example.org")
    own = factories.secretariat_member()
    own.groups.add(page.officers)
    back = [Difference("website", "https://old.example.org", "https://new.example.org")]

    for by, refusal in ((factories.officer(page), DirectoryRefused), (own, OrganizationRowRefused)):
        with pytest.raises(refusal):
            restore_entry(page=page, differences=back, by=by)
        with pytest.raises(refusal):
            remove_entry(page=page, revision=page.latest_revision_id, external_id="", by=by)
    assert not OrganizationPage.objects.get(pk=page.pk).has_unpublished_changes
