"""The screens of reports: the secretariat's alone."""

import pytest
from django.urls import reverse

from practices.models.editions import today
from practices.models.proposals import Proposal
from practices.models.reports.drafts import Clearance, ReportDraft
from practices.models.reports.issues import Report
from tests import factories
from tests.report_factories import draft, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, secretariat):
    client.force_login(secretariat)
    return client


def addresses(made, report):
    names = ("detail", "about", "narrative", "preview")
    return [
        reverse("report_drafts:index"),
        reverse("report_drafts:add"),
        *(reverse(f"report_drafts:{name}", args=[made.public_id]) for name in names),
        reverse("report_drafts:file", args=[made.public_id, "csv"]),
        reverse("report_drafts:issue", args=[report.issue]),
    ]


def test_the_secretariat_opens_every_screen(desk):
    factories.adoption()
    for address in addresses(draft(), issue()):
        assert desk.get(address).status_code == 200, address


@pytest.mark.parametrize("role", ["officer", "approver", "delegate"])
def test_the_screens_are_not_there_for_others(client, role):
    body = factories.organization()
    person = factories.delegate() if role == "delegate" else getattr(factories, role)(body)
    client.force_login(person)
    for address in addresses(draft(), issue()):
        for method in (client.get, client.post):
            assert method(address).status_code in (302, 404), address
            if role != "delegate":
                assert method(address).status_code == 404, address
    assert Report.objects.count() == 1


def test_a_report_is_compiled_by_the_form(desk):
    factories.adoption()

    response = desk.post(
        reverse("report_drafts:add"), {"as_of": today().isoformat(), "audience": "public", "language": "en"}
    )

    made = ReportDraft.objects.get()
    assert response.status_code == 302
    assert made.figures["with_similar_instrument"] == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"as_of": "2999-01-01"},
        {"as_of": "0001-01-01", "since": "9999-12-31"},
        {"as_of": "x\0"},
        {"as_of": "2004-01-01", "previous": "999999999999999999999"},
        {"as_of": "2004-01-01", "audience": "everybody"},
        {"as_of": "2004-01-01", "references": ["0", "x"]},
        {"as_of": "2004-01-01", "references": ["9" * 40]},
        {"as_of": "2004-01-01", "title": "x" * 999},
        {"as_of": "2004-01-01", "known_on": "2003-01-01"},
    ],
)
def test_hostile_input_is_answered_with_the_form(desk, data):
    response = desk.post(reverse("report_drafts:add"), {"audience": "public", "language": "en", **data})

    assert response.status_code == 200
    assert not ReportDraft.objects.exists()


def test_the_narrative_is_saved_and_marks_are_accepted(desk, secretariat):
    made = draft(by=secretariat)
    address = reverse("report_drafts:narrative", args=[made.public_id])
    desk.post(address, {"act": "save", "narrative": "Here: {with_similar_instrument}."})
    factories.adoption()

    assert "<del>0</del> → <ins>1</ins>" in desk.get(address).content.decode()
    desk.post(address, {"act": "accept"})
    assert "<del>" not in desk.get(address).content.decode()


def test_an_unknown_figure_is_said_and_nothing_is_lost(desk, secretariat):
    made = draft(by=secretariat)

    response = desk.post(
        reverse("report_drafts:narrative", args=[made.public_id]), {"act": "save", "narrative": "Mine: {nowhere}."}
    )

    assert "There is no figure called {nowhere}." in response.content.decode()
    assert "Mine: {nowhere}." in response.content.decode()
    made.refresh_from_db()
    assert "nowhere" not in made.narrative


def test_a_clearance_is_asked_for_and_its_link_shown_once(desk, secretariat):
    made = draft(by=secretariat)
    address = reverse("report_drafts:detail", args=[made.public_id])

    response = desk.post(address, {"act": "ask", "name": "A. Reader", "email": "reader@example.org"})

    assert "/clearances/" in response.content.decode()
    assert Clearance.objects.count() == 1
    assert "/clearances/" not in desk.get(address).content.decode()


def test_a_draft_is_frozen_and_proposed(desk, secretariat):
    factories.adoption()
    made = draft(by=secretariat)
    desk.post(reverse("report_drafts:detail", args=[made.public_id]), {"act": "freeze"})
    report = Report.objects.get()
    address = reverse("report_drafts:issue", args=[report.issue])

    desk.post(address, {"act": "release", "audience": "public", "authority": "Note 1"})

    assert Proposal.objects.get().arguments["thing"] == str(report.public_id)
    assert desk.get(reverse("report_drafts:detail", args=[made.public_id])).url == address


def test_what_stops_a_draft_is_said_and_it_stays(desk, secretariat):
    made = draft(by=secretariat)
    factories.adoption()

    response = desk.post(reverse("report_drafts:detail", args=[made.public_id]), {"act": "freeze"}, follow=True)

    assert "figure" in response.content.decode()
    assert not Report.objects.exists()


def test_a_corrigendum_is_begun(desk):
    report = issue()

    desk.post(reverse("report_drafts:issue", args=[report.issue]), {"act": "correct"})

    assert ReportDraft.objects.filter(corrects=report, report=None).exists()


@pytest.mark.parametrize("name", ["7", "r9", "x", "99999999999999999999"])
def test_an_issue_that_is_not_there_is_not_found(desk, name):
    assert desk.get(reverse("report_drafts:issue", args=[name])).status_code == 404


def test_a_draft_in_a_format_that_is_not_there_is_not_found(desk):
    assert desk.get(reverse("report_drafts:file", args=[draft().public_id, "exe"])).status_code == 404


def test_the_list_asks_the_same_number_of_queries(desk, django_assert_max_num_queries):
    issue()
    address = reverse("report_drafts:index")
    desk.get(address)
    with django_assert_max_num_queries(60) as first:
        desk.get(address)
    issue()
    draft()
    with django_assert_max_num_queries(len(first)):
        desk.get(address)
