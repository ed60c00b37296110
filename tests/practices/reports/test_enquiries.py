"""A report of an enquiry: each figure out of its population, and nobody silent named or found by subtraction."""

import datetime
import json

import pytest
from django.test import Client

from practices.actions.initiatives import show_initiative
from practices.documents.report_files.files import WRITERS
from practices.documents.report_files.paper import OUTREACH
from practices.documents.report_files.reading import as_data
from practices.models.dates import PartialDate
from practices.models.practices import PracticePage
from practices.models.releases import Audience
from practices.outreach.actions.enquiries import note_contact
from practices.outreach.actions.return_sharing import draft_shared_practice, take_part_as_stated
from practices.reports.actions.drafts import DraftRefused, ReportPlan, change_draft, draft_corrigendum
from practices.reports.queries.compiling import compile_part
from practices.reports.queries.preflight import RESTRICTED_FIGURES, preflight_of
from practices.reports.queries.scope import ENQUIRY_RULE
from tests import factories
from tests.practices.outreach.contacts.made import contact, reply
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.report_factories import document, draft, figure, issue, value
from tests.statements import record_adoption

pytestmark = pytest.mark.django_db

OTHERS = [Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING, Audience.NAMED]


def states(organization, reference, state: str = "in_place") -> None:
    record_adoption(
        organization=organization, reference=reference, track="adoption", state=state,
        effective=PartialDate.parse("2020"), by=factories.officer(organization),
    )  # fmt: skip


@pytest.fixture
def campaign(secretariat):
    """28 published organizations, 21 in the population, 16 asked, 10 answered, of which 3 state something."""
    reference = factories.instrument()
    bodies = [factories.organization(f"Body {number:02}") for number in range(28)]
    made = enquiry(*bodies[:21], by=secretariat, reference=reference)
    letters = asked(made, *bodies[:16], by=secretariat, due_on=datetime.date(2026, 2, 1))
    for letter in letters[:10]:
        reply(letter, by=secretariat)
    for body, state in zip(bodies, ("had_its_own_before", "in_place", "planned"), strict=False):
        states(body, reference, state)
    return made, bodies


def test_each_figure_of_the_secretariats_issue_is_out_of_the_population(campaign):
    made, _bodies = campaign

    found = document(audience=Audience.OWN, enquiry=made.pk)

    expected = {
        "enquiry_population": 21, "enquiry_asked": 16, "enquiry_answered": 10, "enquiry_declined": 0,
        "enquiry_no_reply": 6, "enquiry_to_be_asked": 5, "enquiry_received_texts": 0, "enquiry_similar": 2,
        "enquiry_had_before": 1, "enquiry_planned": 1, "enquiry_considering": 0, "enquiry_implementing": 0,
        "enquiry_investigating": 0, "enquiry_measures": 0, "enquiry_instruments": 0, "enquiry_practices": 0,
        "enquiry_initiatives": 0,
    }  # fmt: skip
    figures = [one for one in found.figures if one.name.startswith("enquiry_")]
    assert {one.name: one.value for one in figures} == expected
    assert {one.denominator for one in figures} == {21}
    assert found.enquiry_rule == ENQUIRY_RULE
    assert {table.name for table in found.tables} >= OUTREACH
    assert {one.name for one in found.figures} >= RESTRICTED_FIGURES


def test_what_a_return_shares_counts_in_its_paragraph_once_it_is_public(campaign, secretariat):
    made, bodies = campaign
    about = {"organization": str(bodies[0].translation_key), "language": "en"}
    shared = {**about, "title": "Induction", "summary": "All new staff sign the rules."}
    draft_of_practice = draft_shared_practice(arguments=shared, proposed_by=None, by=secretariat)
    stated = {**about, "title": "Network", "since": "2020", "contribution": "", "said_on": "2026-01-01"}
    part = take_part_as_stated(arguments=stated, proposed_by=None, by=secretariat)

    def counts():
        found = document(audience=Audience.OWN, enquiry=made.pk)
        return [one.value for one in found.figures if one.name in ("enquiry_practices", "enquiry_initiatives")]

    assert counts() == [0, 1]  # the secretariat sees a participation at once, and a practice once it is published
    show_initiative(initiative=part.initiative, published=True, by=secretariat)
    draft_of_practice.get_latest_revision().publish(user=secretariat, skip_permission_checks=True)
    factories.open_to(PracticePage.objects.get(pk=draft_of_practice.pk), Audience.PUBLIC)
    assert counts() == [1, 1]


@pytest.mark.parametrize("audience", [Audience.OWN, *OTHERS])
def test_the_paper_says_what_was_asked_before_what_came_of_it(secretariat, audience):
    reference = factories.instrument()
    words = {"title": "Codes in force", "question": "Do you have {a} code?\n\nSince when?"}
    about = {**words, "reference": reference, "due_on": datetime.date(2026, 4, 1)}
    made = enquiry(factories.organization(), by=secretariat, **about)

    found = document(audience=audience, enquiry=made.pk, as_of=datetime.date(2026, 5, 1))

    assert found.title == "Report on Codes in force, 1 May 2026"
    first = found.sections[0]
    asked_words = " ".join(sentence.words for sentence in first.paragraphs[0])
    assert first.heading == ""
    assert asked_words == (
        "The enquiry “Codes in force” put this question: “Do you have {a} code? Since when?” "
        f"Its reference instrument is “{reference.title}”. An answer was requested by 1 April 2026."
    )


def test_a_reference_that_the_audience_does_not_see_is_not_named(secretariat):
    reference = factories.instrument(title="Rules in draft", audience=None)
    made = enquiry(factories.organization(), by=secretariat, reference=reference)

    assert "Rules in draft" in json.dumps(as_data(document(audience=Audience.OWN, enquiry=made.pk))["sections"])
    for audience in OTHERS:
        assert "Rules in draft" not in json.dumps(as_data(document(audience=audience, enquiry=made.pk)))


def test_the_title_goes_with_the_enquiry_until_a_person_writes_one(campaign, secretariat):
    made = draft(by=secretariat)
    plan = ReportPlan(as_of=made.as_of, title=made.title, enquiry=campaign[0])

    changed = change_draft(draft=made, plan=plan, by=secretariat)

    assert changed.title.startswith("Report on Rules of conduct, ")


def test_an_issue_about_an_enquiry_is_compiled_in_another_language_with_it(campaign, secretariat):
    frozen = issue(by=secretariat, enquiry=campaign[0], audience=Audience.OWN)

    found = compile_part(frozen, language="en")

    assert value(found, "enquiry_asked") == 16


def test_an_answer_noted_by_hand_makes_nobody_silent_and_letters_say_that_they_count_links(campaign, secretariat):
    made, bodies = campaign
    for body in (bodies[10], bodies[11]):
        noted = contact(body, kind="meeting", on="2026-02-01", by=secretariat)
        note_contact(enquiry=made, contact=noted, meaning="answers", by=secretariat)

    found = document(audience=Audience.OWN, enquiry=made.pk)

    said = json.dumps(as_data(found), ensure_ascii=False)
    assert value(found, "enquiry_no_reply") == 4
    silent = next(table for table in found.tables if table.name == "silent")
    assert not {row.cells[0].words for row in silent.rows} & {"Body 10", "Body 11"}
    assert {figure(found, name).label for name in ("letters_sent", "replies_recorded", "no_reply_recorded")} == {
        "Letters sent, not counting reminders", "Letters with a reply linked to them",
        "Letters with a deadline and no reply linked to them",
    }  # fmt: skip
    assert "replies recorded" not in said.casefold()
    assert "Correspondence on this and other matters" in [section.heading for section in found.sections]


def test_the_headline_says_who_had_one_before_and_each_task_has_its_paragraph(campaign):
    found = document(audience=Audience.OWN, enquiry=campaign[0].pk)

    lead = " ".join(str(part) for part in as_data(found)["sections"][0]["paragraphs"])
    assert "put this question" in lead
    assert "21 organizations of the enquiry" in lead
    assert "1" in lead.split("had their own before", 1)[1]
    headings = [section.heading for section in found.sections]
    assert headings[1:5] == [
        "Information and dissemination", "Encouragement and adoption", "Exchange of practices and rules",
        "Joint response",
    ]  # fmt: skip


@pytest.mark.parametrize("audience", OTHERS)
def test_others_are_told_counts_alone(campaign, audience):
    found = document(audience=audience, enquiry=campaign[0].pk)

    figures = [one for one in found.figures if one.name.startswith("enquiry_")]
    assert (value(found, "enquiry_asked"), value(found, "enquiry_answered")) == (16, 10)
    assert all(one.members == () for one in figures)
    assert not OUTREACH & {table.name for table in found.tables}
    assert not RESTRICTED_FIGURES & {one.name for one in found.figures}


def test_counts_are_withheld_where_fewer_than_five_are_silent(campaign, secretariat):
    made, _bodies = campaign
    for letter in made.mailings.get().letters.order_by("number")[10:12]:
        reply(letter.contact, by=secretariat)

    found = document(enquiry=made.pk)

    assert not {"enquiry_asked", "enquiry_answered"} & {one.name for one in found.figures}
    assert "withheld" in " ".join(found.rules)
    assert "16" not in " ".join(json.dumps(as_data(found)["sections"]))


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_no_file_for_others_says_who_was_asked(campaign, form):
    made, _bodies = campaign
    found = document(enquiry=made.pk)

    assert WRITERS[form](found)
    said = json.dumps(as_data(found), ensure_ascii=False)
    for words in ("no reply recorded", "Not asked yet"):
        assert words not in said


def test_a_draft_keeps_its_enquiry_and_a_corrigendum_takes_it(campaign, secretariat):
    made, _bodies = campaign
    frozen = issue(by=secretariat, enquiry=made, audience=Audience.OWN)

    corrected = draft_corrigendum(report=frozen, by=secretariat)

    assert corrected.enquiry == made
    assert "{enquiry_had_before}" in corrected.narrative
    assert preflight_of(corrected).may_freeze


def test_an_enquiry_about_another_reference_than_those_ticked_is_refused(campaign, secretariat):
    with pytest.raises(DraftRefused, match="another reference"):
        draft(by=secretariat, enquiry=campaign[0], references=[factories.instrument()])


def test_the_form_is_filled_with_the_enquiry_and_compiles_it(campaign, secretariat):
    made, _bodies = campaign
    client = Client()
    client.force_login(secretariat)
    shown = client.get("/admin/reports/add/", {"enquiry": str(made.public_id)})
    assert shown.context["form"].initial["enquiry"] == made.public_id

    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    answer = client.post(
        "/admin/reports/add/",
        {"as_of": today, "audience": "own", "language": "en", "enquiry": str(made.public_id)},
    )
    assert answer.status_code == 302
    assert "21 organizations" in client.get(f"{answer.url}preview/").content.decode()


def test_figures_of_the_issue_before_are_restated(campaign, secretariat):
    made, _bodies = campaign
    first = issue(by=secretariat, enquiry=made, audience=Audience.OWN)
    letter = made.mailings.get().letters.order_by("number")[12].contact
    reply(letter, by=secretariat)

    found = document(audience=Audience.OWN, enquiry=made.pk, previous=first, since=first.as_of)

    restated = figure(found, "enquiry_answered")
    assert (restated.before, restated.restated, restated.value) == (10, 11, 11)
