"""Organizations that a sheet brought into an empty portal: what each needs, and one decision for many."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState

from home.first_steps import first_steps
from organizations.models import OrganizationPage
from organizations.second_persons import partners_of
from practices.actions.approvals.entries import EntryRefused, approve_entry
from practices.models.workflows import refuse_seconding
from practices.queries.approvals.entries import say_partners, submitted_entries
from tests import factories
from tests.practices.desk.conftest import desk
from tests.practices.sheets.imports import checked, outcomes, taken

pytestmark = pytest.mark.django_db
SITE = "https://example.org/{}"


def imported(by: Any, names: Sequence[str], *, without: Sequence[str] = ()) -> list[OrganizationPage]:
    """Import organizations, each with its website but those `without`."""
    rows = [("Name", "Website"), *((name, "" if name in without else SITE.format(name)) for name in names)]
    taken(checked("organizations", rows, by))
    return list(OrganizationPage.objects.filter(title__in=names).order_by("title"))


@pytest.fixture
def another() -> Any:
    """Return another member of the secretariat, who owes nobody anything."""
    return factories.secretariat_member()


def at_screen(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_one_press_publishes_all_that_are_ready_and_each_is_recorded(secretariat: Any, another: Any) -> None:
    pages = imported(secretariat, ["Alpha", "Beta", "Gamma"], without=["Gamma"])
    screen = at_screen(another)
    shown = screen.get(reverse("entries:index"))
    ready = [row.key for row in shown.context["ready"]]

    answer = screen.post(reverse("entries:index"), {"do": "all", "ready": ready}, follow=True)

    assert "2 organizations were approved and published." in answer.text
    assert "Name the public source of this entry." in answer.text
    assert [page.live for page in OrganizationPage.objects.filter(pk__in=pages).order_by("title")] == [
        True,
        True,
        False,
    ]
    for page in pages[:2]:
        step = TaskState.objects.get(workflow_state__object_id=str(page.pk), status=TaskState.STATUS_APPROVED)
        assert step.finished_by == another
        assert PageLogEntry.objects.filter(page=page, action="wagtail.workflow.approve", user=another).count() == 1


def test_ticked_entries_alone_are_approved(secretariat: Any, another: Any) -> None:
    alpha, beta = imported(secretariat, ["Alpha", "Beta"])
    key = next(row.key for row in submitted_entries(another) if row.page == beta.pk)

    at_screen(another).post(reverse("entries:index"), {"do": "ticked", "entry": [key]})

    alpha.refresh_from_db()
    beta.refresh_from_db()
    assert (alpha.live, beta.live) == (False, True)


def test_the_list_says_of_each_what_the_rule_says(secretariat: Any, another: Any) -> None:
    pages = imported(secretariat, ["Alpha", "Beta", "Gamma"], without=["Beta"])
    factories.coordinator(pages[2])
    opened = factories.secretariat_member()
    type(opened).objects.filter(pk=opened.pk).update(opened_by=secretariat)
    opened.refresh_from_db()
    for person in (another, opened):
        rule = {page.pk: refuse_seconding(page, person) for page in pages}
        assert {row.page: row.refusal for row in submitted_entries(person)} == rule
    assert all(row.refusal for row in submitted_entries(secretariat))


def test_the_list_costs_the_same_for_many(secretariat: Any, another: Any) -> None:
    counts = []
    for names in (["Alpha"], [f"Commission{number}" for number in range(12)]):
        imported(secretariat, names)
        with CaptureQueriesContext(connection) as queries:
            submitted_entries(another)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_what_changed_since_the_list_was_shown_is_not_approved(secretariat: Any, another: Any) -> None:
    (alpha,) = imported(secretariat, ["Alpha"])
    row = submitted_entries(another)[0]
    taken(checked("organizations", [("Name", "Website"), ("Alpha", SITE.format("other"))], secretariat))

    with pytest.raises(EntryRefused, match="changed since you opened the page"):
        approve_entry(page=row.page, revision=row.revision, by=another)
    alpha.refresh_from_db()
    assert not alpha.live


def test_a_second_sheet_brings_the_source_of_an_entry_that_waits(secretariat: Any, another: Any) -> None:
    (alpha,) = imported(secretariat, ["Alpha"], without=["Alpha"])
    sheet = checked("organizations", [("Name", "Website"), ("Alpha", SITE.format("alpha"))], secretariat)
    assert outcomes(sheet) == ["changed"]
    taken(sheet)

    (row,) = submitted_entries(another)
    assert (row.source, row.refusal) == (SITE.format("alpha"), "")
    approve_entry(page=row.page, revision=row.revision, by=another)
    alpha.refresh_from_db()
    assert (alpha.live, alpha.website) == (True, SITE.format("alpha"))


@pytest.mark.parametrize("who", ["submitter", "opened by the submitter", "officer elsewhere"])
def test_nobody_else_approves_an_entry(secretariat: Any, who: str) -> None:
    imported(secretariat, ["Alpha"])
    row = submitted_entries(factories.secretariat_member())[0]
    person = secretariat
    if who == "opened by the submitter":
        person = factories.secretariat_member()
        type(person).objects.filter(pk=person.pk).update(opened_by=secretariat)
        person.refresh_from_db()
    elif who == "officer elsewhere":
        person = factories.officer(factories.organization())

    with pytest.raises(EntryRefused):
        approve_entry(page=row.page, revision=row.revision, by=person)


def test_before_an_import_the_sheet_says_who_can_approve_it(secretariat: Any) -> None:
    opened = factories.secretariat_member()
    type(opened).objects.filter(pk=opened.pk).update(opened_by=secretariat)
    rows = [("Name", "Website"), ("Alpha", SITE.format("alpha")), ("Beta", "")]
    sheet = checked("organizations", rows, secretariat)
    address = reverse("sheets:detail", args=[sheet.public_id])

    said = at_screen(secretariat).get(address).text
    assert partners_of(secretariat) == []
    assert "At present nobody can approve what you submit." in said
    assert "1 row has no public source" in said

    other = factories.secretariat_member()
    assert partners_of(secretariat) == [other]
    assert f"second person: {other}." in say_partners(secretariat)
    assert f"second person: {other}." in at_screen(secretariat).get(address).text


def test_the_first_steps_of_a_portal_say_whether_two_members_count_as_two(secretariat: Any) -> None:
    opened = factories.secretariat_member()
    type(opened).objects.filter(pk=opened.pk).update(opened_by=secretariat)

    def is_done() -> bool:
        (step,) = [one for one in first_steps() if one.address == reverse("people:secretariat")]
        return step.is_done

    assert not is_done()
    factories.secretariat_member()
    assert is_done()


def test_the_desk_of_the_second_person_shows_submitted_organizations_once(secretariat: Any, another: Any) -> None:
    imported(secretariat, ["Alpha", "Beta"])

    found = {group.name: group for group in desk(another).waiting}

    assert found["entries"].label == "2 organizations to approve"
    assert found["entries"].url == reverse("entries:index")
    assert [line.what for line in found["entries"].lines] == ["Alpha", "Beta"]
    assert "texts" not in found
    assert "entries" not in {group.name for group in desk(secretariat).waiting}


def test_the_screen_is_the_secretariats(another: Any) -> None:
    officer = factories.officer(factories.organization())
    assert at_screen(officer).get(reverse("entries:index")).status_code == 404
    assert "No entry of an organization is waiting" in at_screen(another).get(reverse("entries:index")).text
