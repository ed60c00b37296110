"""Drafts: who makes them, what they refuse, and the marks on sentences whose figures moved."""

import datetime

import pytest

from practices.models.editions import today
from practices.models.reports.drafts import ReportDraft
from practices.reports.actions.drafts import (
    DraftRefused,
    ReportPlan,
    accept_marks,
    change_draft,
    discard_draft,
    draft_corrigendum,
    make_draft,
    write_narrative,
)
from practices.reports.queries.drafting import state_of
from tests import factories
from tests.report_factories import draft, issue

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_a_draft_begins_with_the_narrative_that_the_data_give(secretariat):
    factories.adoption()

    made = draft(by=secretariat)

    assert "{with_similar_instrument}" in made.narrative
    assert made.figures["with_similar_instrument"] == 1
    assert state_of(made).moved == ()


def test_only_the_secretariat_makes_a_draft():
    body = factories.organization()

    with pytest.raises(DraftRefused):
        make_draft(plan=ReportPlan(as_of=today()), by=factories.officer(body))


@pytest.mark.parametrize(
    "plan",
    [
        {"as_of": today() + DAY},
        {"as_of": today(), "known_on": today() + DAY},
        {"as_of": today(), "known_on": today() - DAY},
        {"as_of": today() - DAY, "since": today()},
    ],
)
def test_days_that_do_not_go_together_are_refused(secretariat, plan):
    with pytest.raises(DraftRefused):
        make_draft(plan=ReportPlan(**plan), by=secretariat)


def test_changes_are_told_since_the_day_of_the_issue_before(secretariat):
    first = issue(by=secretariat)

    with pytest.raises(DraftRefused):
        make_draft(plan=ReportPlan(as_of=today(), since=today() - DAY, previous=first), by=secretariat)


def test_recompiling_keeps_the_prose_and_marks_what_moved(secretariat):
    reference = factories.instrument()
    factories.adoption(reference)
    made = write_narrative(
        draft=draft(by=secretariat), narrative="Here {with_similar_instrument} stand.", by=secretariat
    )
    factories.adoption(reference)

    state = state_of(made)

    (sentence,) = state.moved
    assert (sentence.moves[0].old, sentence.moves[0].new) == (1, 2)
    assert state.document.sections[0].paragraphs[0][0].words == "Here 2 stand."
    assert made.narrative == "Here {with_similar_instrument} stand."


def test_accepting_takes_the_marks_away(secretariat):
    made = draft(by=secretariat)
    factories.adoption()
    assert state_of(made).moved

    made = accept_marks(draft=made, by=secretariat)

    assert state_of(made).moved == ()


def test_changing_the_days_keeps_the_prose(secretariat):
    made = write_narrative(draft=draft(by=secretariat), narrative="My words of {as_of}.", by=secretariat)

    made = change_draft(draft=made, plan=ReportPlan(as_of=today() - DAY, title="Mine"), by=secretariat)

    assert made.narrative == "My words of {as_of}."
    assert made.title == "Mine"


def test_a_title_that_tells_the_day_goes_with_the_day(secretariat):
    made = draft(by=secretariat)

    changed = change_draft(
        draft=made, plan=ReportPlan(as_of=datetime.date(2004, 5, 14), title=made.title), by=secretariat
    )

    assert "14 May 2004" in changed.title


def test_an_unknown_figure_is_refused_by_name(secretariat):
    with pytest.raises(DraftRefused, match="nowhere"):
        write_narrative(draft=draft(by=secretariat), narrative="There are {nowhere}.", by=secretariat)


def test_figures_of_contacts_cannot_be_cited_in_a_public_issue(secretariat):
    with pytest.raises(DraftRefused, match="letters_sent"):
        write_narrative(draft=draft(by=secretariat), narrative="{letters_sent}", by=secretariat)


def test_an_emptied_narrative_is_written_from_the_data_again(secretariat):
    made = write_narrative(draft=draft(by=secretariat), narrative="", by=secretariat)

    assert "{organizations_taking_part}" in made.narrative or "{as_of}" in made.narrative


def test_a_narrative_that_is_too_long_is_refused(secretariat):
    with pytest.raises(DraftRefused):
        write_narrative(draft=draft(by=secretariat), narrative="word " * 20_000, by=secretariat)


def test_a_frozen_draft_is_changed_no_more(secretariat):
    frozen = ReportDraft.objects.get(report=issue(by=secretariat))

    with pytest.raises(DraftRefused, match="frozen"):
        write_narrative(draft=frozen, narrative="x", by=secretariat)
    with pytest.raises(DraftRefused, match="frozen"):
        discard_draft(draft=frozen, by=secretariat)


def test_a_discarded_draft_is_gone(secretariat):
    made = draft(by=secretariat)

    discard_draft(draft=made, by=secretariat)

    assert not ReportDraft.objects.exists()
    with pytest.raises(DraftRefused):
        accept_marks(draft=made, by=secretariat)


def test_a_corrigendum_is_about_the_same_days(secretariat):
    first = issue(by=secretariat, as_of=today() - DAY)

    made = draft_corrigendum(report=first, by=secretariat)

    assert (made.corrects, made.as_of, made.audience) == (first, first.as_of, first.audience)
    assert made.title.startswith("Corrigendum")


def test_the_narrative_is_drafted_in_the_language_of_the_report(secretariat):
    made = draft(by=secretariat, language="fr")

    assert "2026" in made.title or str(today().year) in made.title
    assert state_of(made).document.frame.language == "fr"
