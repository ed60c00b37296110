"""Two people at one page: every button of the editor, what the form forgot to say, and what both changed."""

from http import HTTPStatus
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page, WorkflowState

from home.models import HomePage, StandardPage
from practices.models.editions import EditionPage
from practices.models.practices import PracticePage
from tests import factories
from tests.organizations.edit_conflicts.browser import Window, merging_form, open_form

pytestmark = pytest.mark.django_db

TEXT = "1. Conduct\n\nMembers act with integrity.\n\n2. Gifts\n\nMembers accept no gifts.\n\n3. Reach\n\nAlways.\n"


@pytest.fixture
def practice() -> PracticePage:
    return factories.practice(summary="A summary.", results="None yet.")


def address_of(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def windows(page: Page, owner: Any, having: str = "title") -> tuple[Window, Window]:
    """Open a page's editor as an officer and as an approver of its organization."""
    people = factories.officer(owner), factories.approver(owner)
    first, second = (open_form(user, address_of(page), having) for user in people)
    return first, second


def newest(page: Page) -> Any:
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def revisions(page: Page) -> int:
    return page.revisions.count()


@pytest.mark.parametrize(
    "button", ["", "action-submit", "action-publish", "action-restart-workflow", "action-cancel-workflow"]
)
def test_stale_save_is_refused_whatever_button_saves_it(practice: PracticePage, button: str) -> None:
    first, second = windows(practice, practice.organization)
    first.write("summary", "The newer words.")
    first.send()
    count = revisions(practice)

    second.write("summary", "The older words.")
    response = second.send(**({button: "1"} if button else {}))

    assert response.status_code == HTTPStatus.CONFLICT
    assert newest(practice).summary == "The newer words."
    assert revisions(practice) == count
    assert not WorkflowState.objects.exists()


def test_same_person_in_another_window_is_refused_as_well(practice: PracticePage) -> None:
    user = factories.officer(practice.organization)
    first, second = (open_form(user, address_of(practice), "summary") for _window in range(2))
    first.write("summary", "The newer words.")
    first.send()
    second.write("results", "Some.")

    assert second.send().status_code == HTTPStatus.CONFLICT
    assert newest(practice).results == "None yet."


@pytest.mark.parametrize("left_out", ["loaded_revision_id", "loaded_revision_created_at"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_form_that_does_not_say_on_what_it_was_opened_is_refused(
    practice: PracticePage, left_out: str, accept: str
) -> None:
    first, _second = windows(practice, practice.organization)
    first.write("summary", "Words.")
    first.client.defaults["HTTP_ACCEPT"] = accept
    del first.sent[left_out]

    assert first.send().status_code == HTTPStatus.CONFLICT
    assert newest(practice).summary == "A summary."


def test_autosave_of_somebody_else_is_not_continued(practice: PracticePage) -> None:
    first, second = windows(practice, practice.organization)
    first.write("summary", "The newer words.")
    first.send()
    second.write("summary", "The older words.")

    response = second.send(overwrite_revision_id=str(newest(practice).latest_revision_id))

    assert response.status_code == HTTPStatus.CONFLICT
    assert newest(practice).summary == "The newer words."


def test_going_back_to_an_old_revision_is_a_save_like_others(practice: PracticePage) -> None:
    first, _second = windows(practice, practice.organization)
    old = practice.get_latest_revision()
    first.write("summary", "The newer words.")
    first.send()
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[practice.pk, old.pk])
    back = open_form(factories.officer(practice.organization), revert, "summary")
    again = open_form(factories.officer(practice.organization), address_of(practice), "summary")
    again.write("summary", "The newest words.")
    again.send()

    assert back.send().status_code == HTTPStatus.CONFLICT
    assert newest(practice).summary == "The newest words."


def test_what_only_one_changed_is_brought_together_by_itself(practice: PracticePage) -> None:
    first, second = windows(practice, practice.organization)
    first.write("summary", "A newer summary.")
    first.send()
    second.write("results", "Fewer cases.")

    refused = second.send()
    merged = merging_form(second, refused)

    assert "newer" in refused.content.decode()
    assert merged.send().status_code == HTTPStatus.FOUND
    assert (newest(practice).summary, newest(practice).results) == ("A newer summary.", "Fewer cases.")


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", "My words."), ("theirs", "Their words."), ("own", "Words of both.")]
)
def test_person_chooses_what_both_changed(practice: PracticePage, choice: str, kept: str) -> None:
    first, second = windows(practice, practice.organization)
    first.write("summary", "Their words.")
    first.send()
    second.write("summary", "My words.")

    merged = merging_form(second, second.send())
    merged.sent |= {"merge-0-0": [choice], "merge-0-0-own": ["Words of both."]}

    assert merged.send().status_code == HTTPStatus.FOUND
    assert newest(practice).summary.strip() == kept


def test_nothing_is_saved_before_a_person_has_chosen(practice: PracticePage) -> None:
    first, second = windows(practice, practice.organization)
    first.write("summary", "Their words.")
    first.send()
    second.write("summary", "My words.")

    again = merging_form(second, second.send()).send()

    assert again.status_code == HTTPStatus.CONFLICT
    assert "Choose for each place" in again.content.decode()
    assert newest(practice).summary == "Their words."


def test_what_was_brought_together_is_refused_when_it_became_stale_too(practice: PracticePage) -> None:
    first, second = windows(practice, practice.organization)
    first.write("summary", "Their words.")
    first.send()
    second.write("results", "Fewer cases.")
    merged = merging_form(second, second.send())
    third = open_form(factories.officer(practice.organization), address_of(practice), "summary")
    third.write("lessons", "A lesson.")
    third.send()

    again = merged.send()

    assert again.status_code == HTTPStatus.CONFLICT
    assert merging_form(second, again).send().status_code == HTTPStatus.FOUND
    page = newest(practice)
    assert (page.summary, page.results, page.lessons) == ("Their words.", "Fewer cases.", "A lesson.")


def test_numbered_text_is_brought_together_provision_by_provision() -> None:
    edition = factories.edition(text=TEXT)
    first, second = windows(edition, edition.instrument.organization, "numbered_text")
    first.write("numbered_text", TEXT.replace("no gifts", "no gift above 10 euros").replace("integrity", "honour"))
    first.send()
    second.write("numbered_text", TEXT.replace("Always", "Off duty too").replace("no gifts", "nothing"))

    merged = merging_form(second, second.send())
    chosen = [name for name in merged.sent if name.endswith("-mine")]
    merged.sent[chosen[0].removesuffix("-mine")] = ["mine"]
    merged.send()

    text = newest(EditionPage.objects.get(pk=edition.pk)).numbered_text
    assert len(chosen) == 1
    assert text == TEXT.replace("integrity", "honour").replace("no gifts", "nothing").replace("Always", "Off duty too")


def test_rows_that_each_side_added_both_stay() -> None:
    organization = factories.organization("Northern Seas Commission")
    windows = [open_form(factories.operator(), address_of(organization), "title") for _person in range(2)]
    for window, (language, name) in zip(windows, [("fr", "Commission"), ("de", "Kommission")], strict=True):
        count = int(window.shown("names-TOTAL_FORMS"))
        window.sent["names-TOTAL_FORMS"] = [str(count + 1)]
        row = {"id": "", "language": language, "name": name, "acronym": "", "ORDER": str(count + 1), "DELETE": ""}
        window.sent |= {f"names-{count}-{key}": [value] for key, value in row.items()}

    assert windows[0].send().status_code == HTTPStatus.FOUND
    merged = merging_form(windows[1], windows[1].send())
    assert merged.send().status_code == HTTPStatus.FOUND

    assert {row.language for row in newest(organization).names.all()} >= {"fr", "de"}


def test_formatted_text_is_brought_together_block_by_block() -> None:
    page = StandardPage(title="About", slug="about-us", body="<p>One.</p><p>Two.</p><p>Three.</p>")
    HomePage.objects.get().add_child(instance=page)
    page.save_revision()
    first, second = (open_form(factories.operator(), address_of(page), "title") for _person in range(2))
    first.write("body", first.shown("body").replace("One.", "One, newer."))
    first.send()
    second.write("body", second.shown("body").replace("Three.", "Three, newer."))

    assert merging_form(second, second.send()).send().status_code == HTTPStatus.FOUND

    body = newest(page).body
    assert "One, newer." in body
    assert "Three, newer." in body
    assert "Two." in body
