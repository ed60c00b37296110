"""The screens of source files: who opens them, replacing a file by a cleaned copy, released files that hold more."""

from typing import Any

import pytest
from django.urls import reverse

from practices.actions.source_cleaning import replace_by_cleaned
from practices.actions.source_files import examine_released
from practices.desk.queries.own_places import own_places
from practices.models.editions import EditionPage, today
from practices.models.source_files import ExaminedFile, KeptOriginal
from tests import factories
from tests.practices.imports.driven import Driven

pytestmark = pytest.mark.django_db
PAGE = b"<html><head><title>Rules</title></head><body><!-- for us alone --><p>1. No gifts.</p></body></html>"


@pytest.fixture
def world() -> Driven:
    return Driven()


@pytest.fixture
def edition(world: Driven) -> EditionPage:
    """A released source file with a comment, for a stated reason."""
    world.bring_in("rules.html", PAGE, "Rules", copy="as_is")
    page = world.publish(EditionPage.objects.latest("pk"))
    world.open_source(page, reason="It was public.")
    return page


def address(page: EditionPage) -> str:
    return reverse("source_files:file", args=[page.translation_key])


def test_own_people_and_the_secretariat_alone_open_the_screen(world, edition):
    others = [factories.officer(factories.organization()), factories.delegate()]

    assert [world.client(user).get(address(edition)).status_code for user in others] == [404, 302]
    assert world.client(None).get(address(edition)).status_code == 302
    for user in (world.officer, world.approver, factories.secretariat_member()):
        page = world.client(user).get(address(edition)).content.decode()
        assert "This file contains more than its text:" in page
        assert "It was public." in page


def test_file_is_replaced_by_a_cleaned_copy_that_a_second_person_approves(world, edition):
    before = world.download(edition)

    answer = world.client(world.officer).post(address(edition), {"copy": "accept"})

    assert answer.url == reverse("wagtailadmin_pages:edit", args=[edition.pk])
    assert world.download(edition) == before == PAGE
    world.publish(edition)
    assert b"for us alone" not in world.download(edition)
    assert b"No gifts" in world.download(edition)
    kept = KeptOriginal.objects.get()
    assert world.original(kept, world.approver) == PAGE
    assert [world.original(kept, user) for user in (None, *world.others)] == [None] * 5
    assert reverse("source_files:original", args=[kept.public_id]) in page_of(world, world.officer, edition)
    assert str(kept.public_id) not in page_of(world, factories.secretariat_member(), edition)


def page_of(world: Driven, user: Any, edition: EditionPage) -> str:
    return world.client(user).get(address(edition)).content.decode()


@pytest.mark.parametrize("said", [{}, {"copy": "as_is"}, {"copy": "other"}])
def test_nothing_is_replaced_without_a_choice(world, edition, said):
    world.client(world.officer).post(address(edition), said)

    assert not KeptOriginal.objects.exists()


def test_other_people_replace_nothing(world, edition):
    for user in (None, factories.officer(factories.organization())):
        assert world.client(user).post(address(edition), {"copy": "accept"}).status_code in (302, 404)

    assert not KeptOriginal.objects.exists()


def test_released_files_that_hold_more_are_listed_for_their_people(world, edition):
    listed = reverse("source_files:index")

    page = world.client(world.officer).get(listed).content.decode()
    other = world.client(factories.officer(factories.organization())).get(listed).content.decode()

    assert address(edition) in page
    assert "Comments (1)" in page
    assert "It was public." in page
    assert address(edition) not in other
    [own] = own_places(world.officer, today())
    assert "1 file contains more than its text" in [place.said for place in own.places]


def test_files_released_before_are_examined_by_the_worker(world, edition):
    ExaminedFile.objects.all().delete()

    assert examine_released() == 1
    assert examine_released() == 0
    assert address(edition) in world.client(world.officer).get(reverse("source_files:index")).content.decode()


def test_refused_approval_says_why(world):
    world.bring_in("rules.html", PAGE.replace(b"<!-- for us alone -->", b""), "Rules")
    page = world.publish(EditionPage.objects.latest("pk"))
    world.open_source(page)
    world.bring_in("rules.html", PAGE, "", instrument=page.instrument.pk, copy="as_is", correct="on")
    state = page.get_workflow().start(EditionPage.objects.get(pk=page.pk), world.officer)

    answer = world.client(world.approver).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {"action-workflow-action": "true", "workflow-action-name": "approve"},
        follow=True,
    )

    assert "Comments (1)" in answer.content.decode()
    state.refresh_from_db()
    assert state.status == "in_progress"
    assert b"for us alone" not in world.download(page)


def stored_files() -> set[str]:
    storage = KeptOriginal._meta.get_field("file").storage
    folders = [f"{outer}/{inner}" for outer in storage.listdir("")[0] for inner in storage.listdir(outer)[0]]
    return {f"{folder}/{name}" for folder in folders for name in storage.listdir(folder)[1]}


def fail(*_args: Any, **_kwargs: Any) -> Any:
    raise RuntimeError("stopped")


@pytest.mark.parametrize("place", ["keep_original", "keep_source", "note_contents"])
def test_replacing_that_stops_half_way_leaves_no_row_and_no_file(world, edition, monkeypatch, place):
    before, revision = stored_files(), EditionPage.objects.get(pk=edition.pk).latest_revision_id
    monkeypatch.setattr(f"practices.actions.source_cleaning.{place}", fail)

    with pytest.raises(RuntimeError):
        replace_by_cleaned(edition=edition, changes="accept", by=world.officer)

    assert stored_files() == before
    assert EditionPage.objects.get(pk=edition.pk).latest_revision_id == revision
    assert not KeptOriginal.objects.exists()


def test_import_that_stops_half_way_leaves_no_row_and_no_file(world, monkeypatch):
    monkeypatch.setattr("practices.actions.imports.keep_original", fail)

    with pytest.raises(RuntimeError):
        world.bring_in("rules.html", PAGE, "Rules")

    assert stored_files() == set()
    assert not EditionPage.objects.exists()
