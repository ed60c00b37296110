"""Who wrote is who changed published words: not who opened the editor, nor forgotten when a revision is overwritten."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState

from home.models import HomePage, StandardPage
from practices.actions.content_edits import take_over
from practices.actions.derivations import start_translation
from practices.actions.topics import tag_page
from practices.actions.vocabulary import merge_topics
from practices.models.content_edits import ContentEdit, writers_since_publication
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.published_fields import content_digest, published_fields
from practices.models.workflows import FourEyesTask, wrote_since_publication
from tests import factories, opened_forms
from tests.organizations.edit_conflicts import kinds
from tests.organizations.edit_conflicts.browser import open_form
from tests.practices.people.conftest import Side, client_of
from tests.practices.people.test_four_eyes import act, edit, is_live, practice_data, submit

EDITORS = (
    kinds.practice_page,
    kinds.edition_page,
    kinds.instrument_page,
    kinds.organization_page,
    kinds.home_page,
    kinds.standard_page,
)


def fresh(page: Page) -> Any:
    return type(page).objects.get(pk=page.pk)


def write(page: Page, by: Any, **values: Any) -> Any:
    """Save a new revision of `page` with other values."""
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=by)
    return fresh(page)


def overwrite(page: Page, by: Any, **values: Any) -> Any:
    """Save over the newest revision, as the editor does by itself."""
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=by, overwrite_revision=fresh(page).latest_revision)
    return fresh(page)


def writers(page: Page) -> set[int]:
    return writers_since_publication(fresh(page))


def edits_by_people() -> int:
    return ContentEdit.objects.filter(revision_number__gt=0).count()


@pytest.fixture
def live(ours: Side) -> PracticePage:
    """A published practice of ours that nobody wrote at since."""
    page = PracticePage.objects.get(pk=factories.practice(ours.organization).pk)
    assert not writers(page)
    return page


def test_editor_that_saves_by_itself_makes_no_writer_of_who_only_looks(ours: Side) -> None:
    client = client_of(ours.approver)
    stamps = opened_forms.page_stamps(ours.practice.pk)

    saved = client.post(
        edit(ours.practice), {**practice_data(ours.practice), **stamps}, headers={"Accept": "application/json"}
    )

    assert saved.json()["success"]
    assert fresh(ours.practice).latest_revision.user == ours.approver
    assert writers(ours.practice) == {ours.officer.pk}
    act(ours.approver, ours.practice, submit(ours, fresh(ours.practice)))
    assert is_live(ours.practice)


@pytest.mark.parametrize("kind", EDITORS, ids=lambda kind: kind.__name__)
def test_form_that_is_sent_as_it_was_opened_writes_nothing(kind: Callable[[], kinds.Subject], db: None) -> None:
    subject = kind()
    page = Page.objects.get(pk=subject.address.split("/")[-3])
    edits, revisions = edits_by_people(), Revision.objects.for_instance(page).count()

    response = open_form(subject.first, subject.address, subject.names[0]).send()

    assert response.status_code == 302
    assert Revision.objects.for_instance(page).count() > revisions
    assert edits_by_people() == edits


@pytest.mark.parametrize("kind", EDITORS, ids=lambda kind: kind.__name__)
def test_form_in_which_words_were_changed_names_its_writer(kind: Callable[[], kinds.Subject], db: None) -> None:
    subject = kind()
    page = Page.objects.get(pk=subject.address.split("/")[-3])
    window = open_form(subject.first, subject.address, subject.names[0])
    window.write(subject.names[0], window.shown(subject.names[0]) + " and more")

    assert window.send().status_code == 302

    assert subject.first.pk in writers_since_publication(page)


def test_live_revision_that_is_overwritten_is_not_published_yet(live: PracticePage, ours: Side) -> None:
    """An editor that stood open goes on in the revision that was published meanwhile."""
    page = write(live, ours.officer, summary="Two days")
    page.latest_revision.publish(user=ours.approver, skip_permission_checks=True)
    assert not writers(page)

    page = overwrite(page, ours.officer, summary="Three days")

    assert page.latest_revision_id == page.live_revision_id
    assert writers(page) == {ours.officer.pk}


def test_changed_and_changed_back_is_written(live: PracticePage, ours: Side) -> None:
    before = live.summary
    page = write(live, ours.officer)
    assert not writers(page)

    page = overwrite(page, ours.officer, summary="Other words")
    page = overwrite(page, ours.officer, summary=before)

    assert writers(page) == {ours.officer.pk}
    assert ContentEdit.objects.filter(page=page, user=ours.officer).count() == 2


def test_writer_stays_one_when_revisions_are_purged(live: PracticePage, ours: Side) -> None:
    page = write(live, ours.officer, summary="Other words")
    page = write(page, ours.approver, summary="Still other words")

    call_command("purge_revisions", verbosity=0)

    assert Revision.objects.for_instance(page).filter(user=ours.officer).count() == 0
    assert writers(page) == {ours.officer.pk, ours.approver.pk}


def test_draft_beside_one_that_is_scheduled_stays_unpublished(ours: Side) -> None:
    page = fresh(ours.practice)
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    first = page.save_revision(user=ours.officer)
    first.publish(user=ours.approver, skip_permission_checks=True)
    write(page, ours.approver, summary="A later draft", go_live_at=None)
    Revision.objects.filter(pk=first.pk).update(approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1))
    Revision.objects.filter(pk=first.pk).update(content={**first.content, "go_live_at": None})

    call_command("publish_scheduled", verbosity=0)

    assert is_live(page)
    assert writers(page) == {ours.approver.pk}


def test_going_back_to_an_older_revision_is_writing(live: PracticePage, ours: Side) -> None:
    older = live.latest_revision
    page = write(live, ours.officer, summary="Other words")
    page.latest_revision.publish(user=ours.approver, skip_permission_checks=True)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, older.pk])

    response = open_form(ours.approver, address, "summary").send()

    assert response.status_code == 302
    assert writers(page) == {ours.approver.pk}


def test_who_copies_a_page_writes_it(live: PracticePage, ours: Side) -> None:
    copied = live.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=False, user=ours.officer)

    assert ours.officer.pk in writers(copied)


def test_moving_a_page_writes_nothing(ours: Side, operator: Any) -> None:
    new = factories.instrument(ours.organization)
    fresh(ours.edition).move(InstrumentPage.objects.get(pk=new.pk), pos="last-child", user=operator)

    assert writers(ours.edition) == {ours.officer.pk}


def test_who_gives_topics_is_a_writer(live: PracticePage, ours: Side) -> None:
    topic = factories.topic("gifts")
    tag_page(page=live, topics=[topic], by=ours.approver)
    assert writers(live) == {ours.approver.pk}


def test_merging_topics_makes_nobody_a_writer(live: PracticePage, ours: Side, operator: Any) -> None:
    topic, other = factories.topic("gifts"), factories.topic("presents")
    tag_page(page=live, topics=[topic], by=ours.officer)
    merge_topics(topic=topic, into=other, reason="The same.", by=operator)

    write(live, ours.approver)

    assert writers(live) == {ours.officer.pk}


def test_refused_save_leaves_no_edit(live: PracticePage, ours: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    draft = live.get_latest_revision_as_object()
    draft.summary = "Other words"
    monkeypatch.setattr(PracticePage, "save", fail)
    with pytest.raises(RuntimeError):
        draft.save_revision(user=ours.officer)

    assert not writers(live)


def test_tasks_to_moderate_ask_the_same(ours: Side, live: PracticePage) -> None:
    write(live, ours.officer, summary="Other words")
    window = open_form(ours.approver, edit(live), "summary")
    assert window.send().status_code == 302
    task = submit(ours, fresh(live))
    ours.officer.groups.add(ours.organization.approvers)

    for user in (ours.officer, ours.approver):
        found = set(FourEyesTask.objects.get().get_task_states_user_can_moderate(user))
        assert found == (set() if wrote_since_publication(fresh(live), user) else {task})
    assert list(TaskState.objects.reviewable_by(ours.approver)) == [task]


def test_revisions_of_before_are_taken_over(ours: Side, live: PracticePage) -> None:
    page = write(live, ours.officer, summary="Other words")
    write(page, ours.approver)
    ContentEdit.objects.all().delete()
    assert writers(page) == {ours.officer.pk, ours.approver.pk}  # until then, who saved

    assert take_over(most=0) == 0
    assert take_over() > 0

    assert writers(page) == {ours.officer.pk}
    assert take_over() == take_over(is_again=True) == 0


def test_taking_over_again_adds_what_the_release_before_saved(ours: Side, live: PracticePage) -> None:
    page = write(live, ours.officer, summary="Other words")
    write(page, ours.approver, summary="Words that nobody noted")
    ContentEdit.objects.filter(page=page, user=ours.approver).delete()
    assert writers(page) == {ours.officer.pk}

    call_command("take_over_writers", verbosity=0)

    assert writers(page) == {ours.officer.pk, ours.approver.pk}


def test_editorial_page_that_was_never_saved_is_compared_with_what_is_public(db: None, secretariat: Any) -> None:
    page = StandardPage(title="About", slug="on-us", body="<p>Words</p>")
    HomePage.objects.first().add_child(instance=page)

    write(page, secretariat)
    assert not writers(page)
    write(page, secretariat, body="<p>Other words</p>")
    assert writers(page) == {secretariat.pk}


def test_form_of_the_words_makes_no_difference(ours: Side) -> None:
    one = {**ours.practice.serializable_data(), "summary": "Caf\u00e9 au lait\nTwo"}
    other = {
        **{name: value for name, value in one.items() if name != "lessons"},
        "summary": "Cafe\u0301 au lait  \r\nTwo\r\n",
        "live": True,
        "pk": None,
        "latest_revision": 5,
        "a_new_field": "",
        "wagtail_admin_comments": [{"pk": 1, "text": "Well"}],
    }

    assert content_digest(one, ours.practice, PracticePage) == content_digest(other, ours.practice, PracticePage)


def test_parts_count_by_their_words_and_order(ours: Side) -> None:
    def titles(*rows: tuple[int | None, int, str]) -> Any:
        parts = [{"pk": key, "sort_order": order, "language": "fr", "title": words} for key, order, words in rows]
        return published_fields({"titles": parts}, InstrumentPage)

    assert titles((1, 0, "A"), (2, 1, "B")) == titles((None, 1, "B"), (None, 0, "A"))
    assert titles((1, 0, "A"), (2, 1, "B")) != titles((1, 1, "A"), (2, 0, "B"))
    assert titles((1, 0, "A")) != titles()


def test_keys_that_the_editor_gives_to_blocks_are_no_words() -> None:
    plain = {"body": "<p>Words</p>"}

    assert published_fields(plain, StandardPage) == published_fields(
        {"body": '<p data-block-key="x1y2z">Words</p>\n<p data-block-key="z"></p>'}, StandardPage
    )
    assert published_fields(plain, StandardPage) != published_fields({"body": "<p>Word</p>"}, StandardPage)


def test_edition_that_was_derived_is_written_by_who_derived_it(db: None) -> None:
    edition = factories.edition()
    officer = factories.officer(edition.instrument.organization)

    made = start_translation(edition=edition, language="fr", text_status="unofficial_translation", by=officer)

    assert writers(made) == {officer.pk}
    assert not writers(edition)
