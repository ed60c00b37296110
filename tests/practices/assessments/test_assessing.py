"""Who says what of which text: every rule, and every refusal."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from organizations.models import SECRETARIAT
from practices.actions.assessment_notices import agree_to_assessment
from practices.actions.assessments import AssessmentRefused, assess, reverse_assessment
from practices.actions.ledger import verify
from practices.models.assessments import Assessment, Finding, Judge, Says
from practices.models.editions import TextStatus, today
from tests import factories

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def judge(house, *, by=None, finding=Finding.PROHIBITS, pins=None, **fields):
    fields.setdefault("edition", house.edition)
    given = [(house.row("no gifts"), Says.RULE)] if pins is None else pins
    values = {"instrument": house.instrument, "topic": house.topic, "finding": finding, "pins": given, **fields}
    return assess(by=by or house.officer, **values)


def test_an_officer_judges_for_the_organization_and_readers_see_it_at_once(house):
    made = judge(house, pins=[(house.row("no gifts"), Says.RULE), (house.row("binds"), Says.INTERNS)], note="Read so.")

    assert (made.judge, made.record.is_public, made.record.note) == (Judge.OWNER, True, "Read so.")
    assert sorted(says for _key, _hash, says in made.pins_stated) == ["interns", "rule"]
    assert [pin.pinned_hash for pin in made.pins.all()] == [house.row("no gifts").hash, house.row("binds").hash]
    assert list(Assessment.objects.visible_to(PUBLIC)) == [made]
    assert verify(Assessment) is None


def test_the_secretariat_judges_for_itself_and_readers_wait(house, secretariat):
    made = judge(house, by=secretariat)

    assert (made.judge, made.record.is_public) == (Judge.SECRETARIAT, False)
    assert not Assessment.objects.visible_to(PUBLIC).exists()
    assert Assessment.objects.visible_to(house.officer).exists()


def test_the_secretariat_never_judges_its_own_organization(house):
    both = factories.person(Group.objects.get(name=SECRETARIAT), house.instrument.organization.officers)

    assert judge(house, by=both).judge == Judge.OWNER


def test_others_judge_nothing(house, stranger):
    with pytest.raises(AssessmentRefused, match="Only the organization itself and the secretariat"):
        judge(house, by=stranger)


def test_a_finding_in_words_needs_a_provision_that_states_the_rule(house):
    for pins in ([], [(house.row("binds"), Says.STAFF)]):
        with pytest.raises(AssessmentRefused, match="at least one provision"):
            judge(house, pins=pins)


@pytest.mark.parametrize(("finding", "says"), [("forbids", Says.RULE), (Finding.PROHIBITS, "volunteers")])
def test_words_that_are_not_in_the_list_are_refused(house, finding, says):
    with pytest.raises(AssessmentRefused):
        judge(house, finding=finding, pins=[(house.row("no gifts"), Says.RULE), (house.row("binds"), says)])


def test_a_pin_of_another_text_is_refused(house):
    other = factories.edition().provisions.current().first()

    with pytest.raises(AssessmentRefused, match="another text"):
        judge(house, pins=[(other, Says.RULE)])


def test_a_pin_that_was_withdrawn_is_refused(house):
    pinned = house.row("no gifts")
    house.correct("no gifts", "no gifts and no favours")

    with pytest.raises(AssessmentRefused, match="no longer in the text"):
        judge(house, pins=[(pinned, Says.RULE)])


def test_a_pin_that_the_judge_may_not_read_is_refused(house):
    hidden = factories.edition(house.instrument, audience=None, on=None, precision="unknown")
    hidden.live = False
    hidden.save()

    with pytest.raises(AssessmentRefused):
        judge(house, edition=hidden, pins=[(hidden.provisions.first(), Says.RULE)])


def test_a_heading_without_words_states_nothing(house):
    text = "1. Gifts\n\n1.1 Members accept no gifts.\n\n1.2 Members report offers.\n"
    house.edition = factories.edition(house.instrument, text=text, language="fr")
    heading = house.edition.provisions.current().get(text="", heading="Gifts")

    with pytest.raises(AssessmentRefused, match="A heading does not state a rule"):
        judge(house, pins=[(heading, Says.RULE)])


@pytest.mark.parametrize("finding", [Finding.NONE_FOUND, Finding.NOT_PUBLIC])
def test_where_nothing_is_quoted_nothing_is_pinned(house, finding):
    edition = house.edition if finding == Finding.NONE_FOUND else None
    with pytest.raises(AssessmentRefused):
        judge(house, finding=finding, edition=edition)


def test_no_provision_found_is_said_of_a_whole_text_alone(house):
    assert judge(house, finding=Finding.NONE_FOUND, pins=[]).text_digest
    extract = factories.edition(house.instrument, text_status=TextStatus.EXTRACT)

    with pytest.raises(AssessmentRefused, match="cannot be stated about an extract"):
        judge(house, edition=extract, finding=Finding.NONE_FOUND, pins=[])


def test_an_extract_takes_a_finding_in_words(house):
    house.edition = factories.edition(
        house.instrument, text="2. Gifts\n\nMembers accept no gifts.\n", text_status="extract"
    )

    assert judge(house).record.is_public


def test_a_summary_is_not_assessed(house):
    house.edition = factories.edition(
        house.instrument, text="S1 Gifts\n\nMembers accept no gifts.\n", text_status="summary"
    )

    with pytest.raises(AssessmentRefused, match="A summary"):
        judge(house)


def test_a_text_without_provisions_is_not_assessed(house):
    empty = factories.edition(house.instrument, text="", language="fr")

    with pytest.raises(AssessmentRefused, match="no provisions here yet"):
        judge(house, edition=empty, finding=Finding.NONE_FOUND, pins=[])


def test_a_draft_is_not_assessed(house):
    house.edition.unpublish()

    with pytest.raises(AssessmentRefused, match="not published"):
        judge(house, finding=Finding.NONE_FOUND, pins=[])


def test_a_retired_topic_takes_none(house):
    house.topic.retired_on = today()
    house.topic.save()

    with pytest.raises(AssessmentRefused, match="was retired"):
        judge(house)


def test_a_text_of_another_instrument_is_refused(house):
    with pytest.raises(AssessmentRefused, match="another instrument"):
        judge(house, edition=factories.edition(), finding=Finding.NONE_FOUND, pins=[])


def test_without_a_text_nothing_is_found_in_words(house):
    with pytest.raises(AssessmentRefused, match="Specify the text"):
        judge(house, edition=None, pins=[])


def test_a_rule_whose_text_is_not_public_is_said_by_its_owner_alone(house, secretariat):
    made = judge(house, edition=None, finding=Finding.NOT_PUBLIC, pins=[])

    assert (made.text, made.record.is_public) == (house.instrument.translation_key, True)
    with pytest.raises(AssessmentRefused, match="Only the organization itself can state"):
        judge(house, by=secretariat, edition=None, finding=Finding.NOT_PUBLIC, pins=[])
    with pytest.raises(AssessmentRefused, match="name no text and no provision"):
        judge(house, finding=Finding.NOT_PUBLIC, pins=[])


def test_an_instrument_that_is_not_published_takes_none(house):
    house.instrument.unpublish()

    with pytest.raises(AssessmentRefused, match="not published"):
        judge(house, edition=None, finding=Finding.NOT_PUBLIC, pins=[])


def test_the_later_entry_stands(house):
    judge(house)
    later = judge(house, finding=Finding.RECOMMENDS)

    assert list(Assessment.objects.visible_to(PUBLIC).standing(PUBLIC)) == [later]


def test_saying_the_same_again_adds_nothing(house):
    first = judge(house)

    assert judge(house) == first
    assert judge(house, note="For this reason.") != first


def test_each_judge_stands_beside_the_other(house, secretariat):
    judge(house)
    judge(house, by=secretariat, finding=Finding.RECOMMENDS)

    standing = Assessment.objects.visible_to(secretariat).standing(secretariat)
    assert {row.finding for row in standing} == {"prohibits", "recommends"}


def test_what_is_taken_back_stands_no_more_nor_what_was_before(house):
    judge(house, finding=Finding.RECOMMENDS)
    made = judge(house)

    reversal = reverse_assessment(assessment=made, by=house.officer, note="Misread.")

    assert reversal.record.note == "Misread."
    assert not Assessment.objects.visible_to(PUBLIC).standing(PUBLIC).exists()
    assert verify(Assessment) is None
    with pytest.raises(AssessmentRefused, match="already replaced"):
        reverse_assessment(assessment=made, by=house.officer, note="Again.")
    with pytest.raises(AssessmentRefused, match="already replaced"):
        reverse_assessment(assessment=reversal, by=house.officer, note="Again.")


def test_taking_back_says_why_and_is_for_its_judge(house, secretariat, stranger):
    made = judge(house)

    with pytest.raises(AssessmentRefused, match="Explain why"):
        reverse_assessment(assessment=made, by=house.officer, note=" ")
    for other in (secretariat, stranger):
        with pytest.raises(AssessmentRefused):
            reverse_assessment(assessment=made, by=other, note="No.")


def test_taking_back_what_waits_leaves_nothing_public_of_that_judge(house, secretariat):
    agree_to_assessment(assessment=judge(house, by=secretariat), by=house.officer)
    waiting = judge(house, by=secretariat, finding=Finding.RECOMMENDS)
    assert Assessment.objects.visible_to(PUBLIC).standing(PUBLIC).get().finding == Finding.PROHIBITS

    reverse_assessment(assessment=waiting, by=secretariat, note="Misread.")

    for reader in (PUBLIC, secretariat):
        assert not Assessment.objects.visible_to(reader).standing(reader).exists()
