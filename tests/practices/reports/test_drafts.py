"""Drafts: who makes them, what they refuse, and the marks on sentences whose figures moved."""

import datetime
import json

import pytest
from django.urls import reverse

from practices.documents.report_files.reading import document_of
from practices.models.editions import today
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
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
from practices.reports.actions.freezing import FreezeRefused, freeze_report
from practices.reports.actions.letterheads import set_letterhead
from practices.reports.actions.parts import PartRefused, begin_part, write_part
from practices.reports.queries.drafting import state_of
from practices.reports.queries.preflight import preflight_of
from tests import factories
from tests.practices.outreach.enquiries.making import enquiry
from tests.report_factories import document, draft, figure, issue

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


def test_a_corrigendum_is_held_back_as_long_as_its_issue(secretariat):
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)
    assert draft_corrigendum(report=issue(by=secretariat, embargo_until=until), by=secretariat).embargo_until == until


def test_a_symbol_is_given_once(secretariat):
    first = issue(by=secretariat, symbol="SEC/1/26")
    corrected = freeze_report(draft=draft_corrigendum(report=first, by=secretariat), by=secretariat)
    again = draft_corrigendum(report=first, by=secretariat)
    of_text = begin_part(report=first, kind="corrigendum", language="en", by=secretariat)

    assert (corrected.symbol, again.symbol) == ("SEC/1/26/Corr.1", "SEC/1/26/Corr.2")
    assert of_text.number == 2
    for symbol in ("SEC/1/26", "SEC/1/26/Corr.1"):
        with pytest.raises(FreezeRefused, match="has the symbol"):
            issue(by=secretariat, symbol=symbol)
    freeze_report(draft=again, by=secretariat)
    with pytest.raises(PartRefused, match="has the symbol"):
        write_part(draft=of_text, title="", narrative="Words.", by=secretariat)


@pytest.mark.parametrize("act", ["save", "accept"])
def test_a_narrative_that_was_not_seen_is_not_overwritten(client, secretariat, act):
    made = draft(by=secretariat)
    client.force_login(secretariat)
    address = reverse("report_drafts:narrative", args=[made.public_id])
    seen = client.get(address).context["version"]
    write_narrative(draft=made, narrative="From A.", by=factories.secretariat_member())

    answer = client.post(address, {"act": act, "narrative": "From B.", "seen": seen}, follow=True)

    assert "changed by someone else" in answer.content.decode()
    made.refresh_from_db()
    assert made.narrative == "From A."


def test_a_text_that_was_not_seen_is_not_frozen(client, secretariat):
    made = draft(by=secretariat)
    client.force_login(secretariat)
    address = reverse("report_drafts:detail", args=[made.public_id])
    seen = client.get(address).context["version"]
    write_narrative(draft=made, narrative="Never seen.", by=factories.secretariat_member())

    client.post(address, {"act": "freeze", "seen": seen})
    assert not Report.objects.exists()
    client.post(address, {"act": "freeze", "seen": client.get(address).context["version"]})
    assert Report.objects.exists()


def test_an_issue_that_follows_another_does_not_call_itself_the_first(secretariat):
    factories.adoption()
    first, second = issue(by=secretariat), issue(by=secretariat)

    said = [(one.content.narrative, document_of(one.content.data).frame.no_changes) for one in (first, second)]

    assert "This first report" in said[0][0]
    assert "first" in said[0][1]
    assert "first" not in said[1][0] + said[1][1]


def test_an_issue_does_not_name_one_that_its_readers_may_not_know(secretariat):
    own = issue(by=secretariat, audience="own", symbol="SEC.RESTR/7")
    found = issue(by=secretariat, previous=own, since=own.as_of).content.data
    assert "SEC.RESTR/7" not in json.dumps(found)
    again = issue(by=secretariat, audience="own", previous=own, since=own.as_of).content.data
    assert "SEC.RESTR/7" in json.dumps(again)


def test_figures_of_another_enquiry_are_not_compared(secretariat):
    references = [factories.instrument(), factories.instrument()]
    made = [
        enquiry(*[factories.organization() for _number in range(count)], by=secretariat, reference=reference)
        for count, reference in zip((6, 3), references, strict=True)
    ]
    first = issue(by=secretariat, audience="own", enquiry=made[0])
    about = {"audience": "own", "previous": first, "since": first.as_of}

    found = document(**about, enquiry=made[1].pk)
    beside = document(**about, references=[references[1].pk])

    assert {one.before for one in found.figures if one.name.startswith("enquiry_")} == {None}
    assert {one.before for one in beside.figures} == {None}
    assert figure(document(**about, enquiry=made[0].pk), "enquiry_population").before == 6
    told = preflight_of(draft(by=secretariat, **about, enquiry=made[1])).checks
    assert "not about this enquiry" in next(one.words for one in told if one.code == "previous")


def test_a_paper_from_before_the_letterhead_says_so(secretariat):
    yesterday = today() - datetime.timedelta(days=1)
    made = draft(by=secretariat, as_of=yesterday, known_on=yesterday)
    assert "letterhead" not in {one.code for one in preflight_of(made).checks}
    set_letterhead(senders={"en": "Alpine"}, distributions={}, address="", by=secretariat)
    assert "letterhead" in {one.code for one in preflight_of(made).checks}
