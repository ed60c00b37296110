"""Two people at one form that is no page: what the form does not say, what was meanwhile taken away, other people."""

import re
from http import HTTPStatus

import pytest
from django.conf import settings
from django.urls import reverse

from organizations.edit_conflicts.guard import SHOWN
from organizations.models import FocalPoint
from practices.models.initiatives import Initiative, Participation
from practices.models.outreach.letters import LetterModel
from tests import factories
from tests.organizations.edit_conflicts import kinds
from tests.organizations.edit_conflicts.browser import merging_form, open_form, read_window

pytestmark = pytest.mark.django_db
SHOWN_WITH = re.compile(r"^(?!.*Response\().*\bstatus=(?:HTTPStatus\.([A-Z_]+)|(\d+))", re.MULTILINE)
"""Where a screen is shown with a status of its own."""


def test_form_without_its_stamp_is_refused() -> None:
    subject = kinds.initiative()
    window = open_form(subject.first, subject.address, "title")
    window.write("title", "Another name")
    del window.sent["opened_on"]

    assert window.send().status_code == HTTPStatus.CONFLICT
    assert Initiative.objects.get().title == "Network"


@pytest.mark.parametrize("forged", ["", "nonsense", "another's"])
def test_stamp_that_was_made_up_or_is_of_another_counts_for_nothing(forged: str) -> None:
    subject = kinds.initiative()
    first, second = (open_form(user, subject.address, "title") for user in (subject.first, subject.second))
    second.write("title", "Another name")
    second.sent["opened_on"] = first.sent["opened_on"] if forged == "another's" else [forged]

    assert second.send().status_code == HTTPStatus.CONFLICT
    assert Initiative.objects.get().title == "Network"


def test_refusal_says_who_saved_and_shows_each_wording() -> None:
    subject = kinds.initiative()
    first, second = (open_form(user, subject.address, "title") for user in (subject.first, subject.second))
    first.write("title", "Network of the north")
    first.send()
    second.write("title", "Network of the south")

    shown = second.send().content.decode()

    assert str(subject.first) in shown
    assert "north" in shown
    assert "south" in shown
    assert "<script" not in shown.split("<form", 1)[1].split("</form>")[0]


def test_refused_by_the_form_itself_it_still_knows_on_what_it_was_opened() -> None:
    subject = kinds.initiative()
    first, second = (open_form(user, subject.address, "title") for user in (subject.first, subject.second))
    second.write("title", "")
    invalid = second.send()
    assert invalid.status_code == HTTPStatus.OK
    first.write("title", "Network of the north")
    first.send()

    again = read_window(second.client, second.address, invalid.content.decode(), "title")
    again.write("title", "Mine")

    assert again.send().status_code == HTTPStatus.CONFLICT
    assert Initiative.objects.get().title == "Network of the north"


def test_boxes_that_each_ticked_both_stay() -> None:
    practice = factories.practice()
    for code in ("gifts", "loans"):
        factories.topic(code, code.title())
    address = reverse("topics_admin:page", args=[practice.translation_key])
    users = factories.officer(practice.organization), factories.approver(practice.organization)
    first, second = (open_form(user, address, "topics") for user in users)
    first.toggle("topics", "gifts")
    first.send()
    second.toggle("topics", "loans")

    refused = second.send()
    merging_form(second, refused).send()

    tagged = practice.specific_class.objects.get(pk=practice.pk).get_latest_revision_as_object()
    assert refused.status_code == HTTPStatus.CONFLICT
    assert {item.tag.code for item in tagged.topic_items.all()} == {"gifts", "loans"}


def test_save_of_another_screen_makes_a_form_stale() -> None:
    subject = kinds.focal_point()
    point = FocalPoint.objects.get()
    change = open_form(subject.first, subject.address, "name")
    end = open_form(subject.second, reverse("focal_points:end", args=[point.public_id]), "on")
    end.send()
    change.write("function", "Head of Personnel")

    assert change.send().status_code == HTTPStatus.CONFLICT
    assert FocalPoint.objects.get().valid_until is not None


def test_button_that_changes_no_words_needs_no_stamp() -> None:
    subject = kinds.letter()
    window = open_form(subject.first, subject.address, "title")

    assert window.send(do="delete").status_code == HTTPStatus.FOUND
    assert not LetterModel.objects.exists()


def test_form_that_is_not_there_any_more_is_refused_with_ones_words() -> None:
    subject = kinds.participation()
    first, second = (open_form(user, subject.address, "until") for user in (subject.first, subject.second))
    first.write("until", "2010")
    second.write("until", "2011")
    first.send(act="end")

    response = second.send(act="end")

    assert response.status_code == HTTPStatus.CONFLICT
    assert "2011" in response.content.decode()
    assert "Save the merged version" not in response.content.decode()
    assert Participation.objects.get().until_on.year == 2010


def test_whatever_status_a_screen_shows_its_errors_with_its_forms_are_stamped() -> None:
    sources = [path for path in settings.BASE_DIR.glob("*/**/*.py") if "admin" in f"{path.parent.name}/{path.stem}"]
    shown = {status for path in sources for status in SHOWN_WITH.findall(path.read_text())}
    statuses = {HTTPStatus[name] if name else HTTPStatus(int(number)) for name, number in shown} - {HTTPStatus.OK}

    assert HTTPStatus.UNPROCESSABLE_ENTITY in statuses
    assert statuses <= SHOWN
