"""The figures: what they count, what they do not count and why."""

import datetime

import pytest
import time_machine

from practices.actions.adoption_checks import check_adoption
from practices.actions.adoptions import reverse_adoption
from practices.models.adoptions import State, Track
from practices.models.dates import PartialDate
from tests import factories
from tests.report_factories import document, figure, value
from tests.statements import record_adoption

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 6, 30, 12, tzinfo=datetime.UTC)


def narrative_of(report):
    """Return the narrative as plain text."""
    sentences = [one for section in report.sections for paragraph in section.paragraphs for one in paragraph]
    return " ".join(one.words for one in sentences)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_an_issuer_is_in_no_count():
    issuer = factories.organization("Issuer")
    reference = factories.instrument(issuer)
    factories.adoption(reference)

    found = document()

    taking_part = figure(found, "organizations_taking_part")
    assert (taking_part.value, taking_part.denominator) == (1, 2)
    (excluded,) = [member for member in taking_part.members if not member.is_counted]
    assert excluded.words == "Issuer"
    assert "an issuer is not counted" in excluded.why
    assert figure(found, "with_similar_instrument").denominator == 1


def test_an_issuer_counts_beside_the_instrument_of_another():
    first, second = factories.organization("First"), factories.organization("Second")
    factories.adoption(factories.instrument(first), organization=second)
    factories.adoption(factories.instrument(second), organization=first)

    assert value(document(), "with_similar_instrument") == 2


def test_counts_say_what_they_leave_out_and_infer_nothing():
    factories.adoption(factories.instrument(), state=State.PLANNED)

    found = document()

    said = narrative_of(found)
    assert "organization takes part in the exchange, not counting issuers of a reference instrument" in said
    assert "0 of 1 organizations state that they have a similar instrument." in said
    assert "Published on this portal by 30 June 2026: instruments 1" in said
    (steps,) = [table for table in found.tables if table.name == "adoption-over-time"]
    assert steps.empty == "No organization states that it had a similar instrument by 30 June 2026."


def test_nothing_is_counted_in_relation_to_a_reference_about_which_nobody_stated_anything():
    quiet = factories.instrument()
    factories.adoption()

    (table,) = [one for one in document(references=[quiet.pk]).tables if one.name == "references"]

    assert [cell.words for cell in table.rows[0].cells][2:4] == ["Nothing is recorded.", "0"]


def test_figures_rules_are_those_of_the_version_of_the_rule():
    factories.adoption()

    first, second = document(rule=1), document()

    assert any("then by number in the ledger" in rule for rule in first.rules)
    assert any("Where dates overlap" in rule for rule in second.rules)
    assert "last date given in a current statement" in figure(first, "not_reconfirmed").rule
    assert "stated or confirmed what is recorded" in figure(second, "not_reconfirmed").rule


def test_who_accepted_the_terms_takes_part_and_is_not_known():
    factories.instrument(factories.organization(terms=False))
    factories.organization("Silent")
    factories.organization("Listed", terms=False)

    found = document()

    assert value(found, "organizations_taking_part") == 1
    assert value(found, "adoption_nothing_recorded") == 1
    assert value(found, "with_similar_instrument") == 0


@pytest.mark.parametrize("state", [State.HAD_BEFORE, State.PARTLY, State.IN_PLACE])
def test_who_has_a_similar_instrument_is_counted(state: State):
    factories.adoption(state=state)

    assert value(document(), "with_similar_instrument") == 1


@pytest.mark.parametrize("state", [State.PLANNED, State.CONSIDERING, State.WITHDRAWN])
def test_who_has_none_is_listed_with_what_it_said(state: State):
    factories.adoption(state=state)

    found = figure(document(), "with_similar_instrument")

    assert found.value == 0
    assert str(state.label) in found.members[0].why


def test_each_track_is_counted_by_its_states():
    reference, body = factories.instrument(), factories.organization("Body")
    by = factories.officer(body)
    for track, state in ((Track.IMPLEMENTATION, "partly"), (Track.MEASURES, "procedure_in_place")):
        record_adoption(
            organization=body, reference=reference, track=track, state=state, effective=PartialDate.parse("2004"), by=by
        )

    found = document()

    assert value(found, "implementation_partly") == 1
    assert value(found, "measures_procedure_in_place") == 1
    assert value(found, "investigation_nothing_recorded") == 1
    assert value(found, "measures_nothing_recorded") == 0


def test_what_was_taken_back_does_not_count():
    event = factories.adoption()
    reverse_adoption(event=event, by=factories.officer(event.organization))

    found = document()

    assert value(found, "with_similar_instrument") == 0
    assert value(found, "events_recorded_since") == 2


def test_a_later_effective_date_is_not_counted_yet():
    factories.adoption(effective=PartialDate(datetime.date(2026, 6, 29)))

    assert value(document(as_of=datetime.date(2026, 6, 28)), "with_similar_instrument") == 0
    assert value(document(), "with_similar_instrument") == 1


def test_checked_statements_are_counted_and_the_others_listed_by_organization(secretariat):
    reference, body = factories.instrument(), factories.organization("Body")
    own = factories.instrument(body)
    event = factories.adoption(reference, organization=body, own_instrument=own, basis="text_published")
    factories.adoption(reference)
    check_adoption(event=event, by=secretariat)

    found = figure(document(), "checked_statements")

    assert (found.value, found.denominator) == (1, 2)
    assert [member.is_counted for member in found.members] == [True, False]


def test_what_was_checked_keeps_the_words_of_the_statement_in_its_note(secretariat):
    body = factories.organization("Body")
    event = factories.adoption(
        organization=body, own_instrument=factories.instrument(body), basis="text_published", variations="Posts only."
    )
    check_adoption(event=event, by=secretariat)

    (note,) = document().notes

    assert note.words.startswith("Checked by the secretariat")
    assert "Posts only." in note.words
    assert note.things == (str(event.public_id),)


def test_what_nobody_confirmed_for_a_year_is_counted():
    with time_machine.travel(NOON - datetime.timedelta(days=500)):
        factories.adoption()
    factories.adoption()

    found = figure(document(), "not_reconfirmed")

    assert found.value == 1
    assert "Not reconfirmed since" in found.members[0].why


def test_new_ones_are_those_that_the_issue_before_did_not_count():
    reference = factories.instrument()
    with time_machine.travel(NOON - datetime.timedelta(days=30)):
        factories.adoption(reference)
    factories.adoption(reference)

    found = document(since=datetime.date(2026, 6, 15))

    assert value(found, "with_similar_instrument") == 2
    assert value(found, "new_similar_since") == 1
    assert value(found, "events_recorded_since") == 1


def test_new_ones_that_took_effect_earlier_say_that_they_were_recorded_later():
    early, late = factories.organization("Early"), factories.organization("Late")
    reference = factories.instrument()
    for adopter, since in ((early, "2026-05"), (late, "2026-06-20")):
        factories.adoption(reference, organization=adopter, effective=PartialDate.parse(since))

    found = document(since=datetime.date(2026, 6, 15))

    why = {member.words: member.why for member in figure(found, "new_similar_since").members if member.is_counted}
    assert "The previous issue, as of 15 June 2026, did not show it yet." in why["Early"]
    assert "previous issue" not in why["Late"]
    said = narrative_of(found)
    assert "compared with the previous issue (as of 15 June 2026): 2." in said
    assert "even if it took effect before 15 June 2026" in said


def test_the_denominator_and_the_lists_agree():
    factories.adoption()
    factories.adoption(state=State.PLANNED)

    for found in document().figures:
        counted = sum(member.is_counted for member in found.members)
        assert found.value == counted
        assert found.rule
        assert found.denominator is None or found.denominator >= found.value


def test_the_first_report_works_on_the_first_day():
    found = document()

    assert value(found, "organizations_taking_part") == 0
    assert all(one.value == 0 for one in found.figures)
    assert found.sections[0].paragraphs[0][1].words == "No organization takes part in the exchange yet."


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    reference = factories.instrument()
    for _number in range(3):
        factories.adoption(reference)
    document()

    with django_assert_max_num_queries(20) as first:
        document()
    for _number in range(5):
        factories.adoption(factories.instrument())
    with django_assert_max_num_queries(len(first)):
        document()
