"""What an assessment rests on: held while the words stand, asked about when they do not, offered for a newer text."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from practices.actions.assessments import AssessmentRefused, confirm_assessment, reverse_assessment
from practices.models.assessments import Assessment, AssessmentRecord, Finding, Judge, Says
from practices.models.editions import EditionPage
from practices.queries.assessments.to_confirm import rows_to_confirm, waiting_for
from tests import factories
from tests.practices.assessments.conftest import TEXT

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@pytest.fixture
def judged(house):
    return factories.assessment(
        house.edition,
        topic=house.topic,
        by=house.officer,
        pins=[(house.row("no gifts"), Says.RULE), (house.row("binds"), Says.INTERNS)],
    )


def holds(assessment):
    return AssessmentRecord.objects.get(assessment=assessment).holds


def test_other_words_elsewhere_change_nothing(house, judged):
    house.correct("report offers", "report each offer")

    assert holds(judged)


@pytest.mark.parametrize("words", ["no gifts", "staff and interns"])
def test_it_does_not_hold_once_any_pinned_words_are_others(house, judged, words):
    house.correct(words, f"{words} at all")

    assert not holds(judged)
    assert not Assessment.objects.visible_to(PUBLIC).exists()


def test_it_holds_again_when_the_words_come_back(house, judged):
    house.correct("no gifts", "few gifts")
    house.correct("few gifts", "no gifts")

    assert holds(judged)


def test_it_holds_when_its_words_move_to_another_number(house, judged):
    house.correct("2. Gifts", "2. Aim\n\nThis code has an aim.\n\n3. Gifts")
    house.correct("3. Reports", "4. Reports")

    assert holds(judged)
    assert house.row("no gifts").eid.endswith("3")


def test_it_holds_after_the_text_was_taken_off_and_published_again(house, judged):
    EditionPage.objects.get(pk=house.edition.pk).unpublish()
    assert not Assessment.objects.visible_to(PUBLIC).exists()

    EditionPage.objects.get(pk=house.edition.pk).save_revision().publish()

    assert holds(judged)
    assert Assessment.objects.visible_to(PUBLIC).exists()


def test_no_provision_found_holds_while_the_whole_text_is_the_same(house):
    none = factories.assessment(house.edition, by=house.officer, finding=Finding.NONE_FOUND)

    house.correct("report offers", "report each offer")

    assert not holds(none)
    house.correct("report each offer", "report offers")
    assert holds(none)


def test_confirming_judges_the_words_of_now(house, judged):
    house.correct("no gifts", "no gifts and no favours")
    (waiting,) = waiting_for(house.officer)
    (row,) = rows_to_confirm([waiting])

    assert {(span.left, span.right) for span in row.words[0].spans if span.left != span.right}
    made = confirm_assessment(assessment=judged, edition=house.edition, seen=row.seen, by=house.officer)

    assert [pin.provision for pin in made.pins.all()] == [house.row("no favours"), house.row("binds")]
    assert made.record.is_public
    assert waiting_for(house.officer) == []


def test_confirming_a_text_that_changed_meanwhile_is_refused(house, judged):
    house.correct("no gifts", "few gifts")
    (row,) = rows_to_confirm(waiting_for(house.officer))
    house.correct("few gifts", "many gifts")

    with pytest.raises(AssessmentRefused, match="has changed since"):
        confirm_assessment(assessment=judged, edition=house.edition, seen=row.seen, by=house.officer)


def test_what_has_no_successor_is_assessed_anew(house, judged):
    house.correct("3. Reports\n\nMembers report offers.\n", "")
    last = factories.assessment(house.edition, by=house.officer)
    house.correct("2. Gifts\n\nMembers accept no gifts, at work or outside it.\n\n", "")

    row = next(row for row in rows_to_confirm(waiting_for(house.officer)) if row.assessment == last)

    assert not row.can_confirm
    with pytest.raises(AssessmentRefused, match="Nothing replaces"):
        confirm_assessment(assessment=last, edition=house.edition, seen=row.seen, by=house.officer)


def test_another_judges_assessment_is_not_confirmed(house, judged, secretariat, stranger):
    house.correct("no gifts", "few gifts")
    (row,) = rows_to_confirm(waiting_for(house.officer))

    for other in (secretariat, stranger):
        assert waiting_for(other) == []
        with pytest.raises(AssessmentRefused):
            confirm_assessment(assessment=judged, edition=house.edition, seen=row.seen, by=other)


def newer_edition(house, text=TEXT, **fields):
    values = {"on": datetime.date(2006, 1, 1), "made_from": house.edition, **fields}
    return factories.edition(house.instrument, text=text, **values)


def test_a_newer_text_takes_nothing_over_and_is_offered_it(house, judged):
    newer = newer_edition(house)

    assert not Assessment.objects.filter(edition=newer).exists()
    (waiting,) = waiting_for(house.officer)
    assert (waiting.assessment, waiting.edition) == (judged.pk, newer.pk)
    (row,) = rows_to_confirm([waiting])
    made = confirm_assessment(assessment=judged, edition=newer, seen=row.seen, by=house.officer)
    assert (made.edition, made.judge) == (newer, Judge.OWNER)
    assert waiting_for(house.officer) == []


def test_only_the_newest_text_of_a_line_is_asked_about(house, judged):
    middle = newer_edition(house)
    last = newer_edition(house, on=datetime.date(2008, 1, 1), made_from=middle)

    assert [one.edition for one in waiting_for(house.officer)] == [last.pk]


def test_a_translation_of_the_same_day_and_a_summary_are_asked_nothing(house, judged):
    newer_edition(house, on=house.edition.dated_on, language="fr")
    newer_edition(house, text_status="summary", text="S1 Gifts\n\nNo gifts.\n")

    assert waiting_for(house.officer) == []


def test_what_was_taken_back_is_not_offered(house, judged):
    reverse_assessment(assessment=judged, by=house.officer, note="Misread.")
    newer_edition(house)

    assert waiting_for(house.officer) == []


def test_the_queue_shows_the_difference_and_confirms_what_is_ticked(house, judged, client):
    house.correct("no gifts", "few gifts")
    client.force_login(house.officer)
    page = client.get(reverse("assessments_to_confirm:index"))
    (row,) = page.context["rows"]
    assert ">few</ins>" in page.content.decode()

    client.post(reverse("assessments_to_confirm:index"), {"confirm": [row.key], f"seen:{row.key}": row.seen})

    assert Assessment.objects.visible_to(PUBLIC).standing(PUBLIC).get().pins.count() == 2


def test_the_queue_does_not_confirm_what_was_not_shown(house, judged, client):
    house.correct("no gifts", "few gifts")
    client.force_login(house.officer)
    key = f"{judged.public_id}:{house.edition.translation_key}"

    for seen in ("", "other"):
        answer = client.post(reverse("assessments_to_confirm:index"), {"confirm": [key], f"seen:{key}": seen})
        assert answer.status_code == 302

    assert Assessment.objects.count() == 1


def test_the_queue_asks_as_much_of_many_as_of_few(house, client, django_assert_max_num_queries):
    for number in range(12):
        factories.assessment(house.edition, topic=factories.topic(f"t{number}"), by=house.officer)
    house.correct("Members report offers", "Members report each offer")

    with django_assert_max_num_queries(16):
        assert len(rows_to_confirm(waiting_for(house.officer))) == 12


def test_the_queue_is_for_those_who_act(client):
    client.force_login(factories.delegate())

    assert client.get(reverse("assessments_to_confirm:index")).status_code in (302, 403)
