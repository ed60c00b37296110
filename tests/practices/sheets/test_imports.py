"""Sheets taken in: checked first, taken in as far as right, undone in one step."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from organizations.models import FocalPoint, OrganizationPage
from practices.models.adoptions import AdoptionEvent
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact
from practices.models.sheets import SheetImport, SheetImportRow, SheetState
from practices.operations.due import JOBS
from practices.sheets.actions.acts import SheetImportRefused
from practices.sheets.actions.uploads import drop_sheet, read_columns
from practices.sheets.actions.working import (
    BATCH,
    choose_for_row,
    do_batch,
    sweep_sheets,
    take_in_rows,
    undo_import,
    work_on_sheets,
)
from tests import factories
from tests.practices.sheets.imports import checked, chosen, faults, finish, outcomes, taken, undone

pytestmark = pytest.mark.django_db
FACTS = (
    "Organization",
    "Reference instrument",
    "Track",
    "Where it stands",
    "Since",
    "Stated by",
    "Date of the statement",
)


@pytest.fixture
def reference() -> InstrumentPage:
    return factories.instrument(title="Code of Conduct", symbol="DOC/1")


def fact(
    organization: str = "Commission", state: str = "in place", since: Any = "14 May 2004", **more: str
) -> tuple[str, ...]:
    said = {"reference": "DOC/1", "track": "Adoption", "word": "", "on": "", **more}
    return (organization, said["reference"], said["track"], state, since, said["word"], said["on"])


def test_organizations_and_their_facts_go_into_an_empty_portal(secretariat: Any, reference: Any) -> None:
    names = [f"Commission {number}" for number in range(1, 9)]
    organizations = checked(
        "organizations", [("Name", "Acronym"), *((name, f"C{i}") for i, name in enumerate(names))], secretariat
    )
    assert outcomes(organizations) == ["new"] * 8
    assert not OrganizationPage.objects.filter(title__startswith="Commission").exists()  # checking left nothing

    assert taken(organizations).taken_count == 8
    facts = [fact(name) for name in names]
    facts += [fact(name, "Planned", "2005", track="Implementation") for name in names]
    adoptions = taken(checked("adoptions", [FACTS, *facts], secretariat))

    assert (adoptions.taken_count, AdoptionEvent.objects.count()) == (16, 16)
    assert {row.becomes for row in adoptions.rows.all()} == {"Public once the organization has agreed."}
    assert {row.becomes for row in organizations.rows.all()} == {
        "Not public before it has a website: the organization has neither people nor an address here, so that its "
        "entry needs a public source."
    }


def test_checking_writes_nothing(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")

    sheet = checked("adoptions", [FACTS, fact(), fact(state="planned", track="Measures")], secretariat)

    assert outcomes(sheet) == ["new", "new"]
    assert not AdoptionEvent.objects.exists()


def test_rows_that_are_right_go_in_without_the_others(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")
    rows = [fact(), fact("Comission"), fact(since="38121"), fact(state="declined"), fact(reference="DOC/9")]

    sheet = checked("adoptions", [FACTS, *rows], secretariat)

    assert faults(sheet) == [
        ["A3", "There is no organization “Comission” here. Did you mean “Commission”?"],
        ["E4", "“38121” is a number, not a date. If 2004-05-14 is meant, format the cell as a date, or write it."],
        [
            "D5",
            "“declined” is not possible here. Possible: Had its own before, Considering, Planned, Partly, In place, "
            "Not planned (its statement), Withdrawn.",
        ],
        ["B6", "There is no instrument “DOC/9” that you can choose here."],
    ]
    assert taken(sheet).taken_count == 1
    assert AdoptionEvent.objects.count() == 1
    with pytest.raises(SheetImportRefused):
        take_in_rows(sheet=sheet, by=secretariat)


def test_the_same_sheet_again_is_there_already(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")
    rows = [FACTS, fact(), fact(state="planned", since="2005", track="Measures")]
    taken(checked("adoptions", rows, secretariat))

    assert outcomes(checked("adoptions", rows, secretariat)) == ["exists", "exists"]


def test_an_order_that_is_open_is_asked_and_decided(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")
    taken(checked("adoptions", [FACTS, fact()], secretariat))

    sheet = checked("adoptions", [FACTS, fact(state="withdrawn", since="2004")], secretariat)
    row = sheet.rows.get()
    assert (row.outcome, [value.partition(":")[0] for value, _label in row.options]) == (
        "choice",
        ["follows", "precedes"],
    )
    choose_for_row(row=row, choice=row.options[0][0], by=secretariat)
    taken(finish(sheet))

    assert AdoptionEvent.objects.order_by("-sequence").first().follows_id


def test_what_the_organization_states_waits_for_a_second_person(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")

    sheet = taken(checked("adoptions", [FACTS, fact(word="organization", on="3 June 2004")], secretariat))

    assert sheet.rows.get().becomes == (
        "Public once the organization, or another member of the secretariat, has confirmed it."
    )
    assert AdoptionEvent.objects.get().relayed.get().entered_by == secretariat


def test_what_is_the_same_for_all_rows_needs_no_column(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")
    rows = [("Organization", "State", "Since"), ("Commission", "in place", "2004")]

    sheet = checked("adoptions", rows, secretariat, reference="Code of Conduct", track="adoption")
    again = chosen("adoptions", rows, secretariat)

    assert outcomes(sheet) == ["new"]
    assert again.same_for_all == {"reference": "Code of Conduct", "track": "adoption"}  # remembered


def test_a_column_that_is_needed_is_asked_for(secretariat: Any) -> None:
    sheet = chosen("adoptions", [("Organization", "State"), ("Commission", "in place")], secretariat)

    with pytest.raises(SheetImportRefused, match="No column is chosen for “Reference instrument or Id of"):
        read_columns(sheet=sheet, columns=sheet.columns, same_for_all={}, by=secretariat)


def test_undo_reverses_events_and_says_what_stays(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")
    sheet = taken(
        checked("adoptions", [FACTS, fact(), fact(state="planned", since="2005", track="Measures")], secretariat)
    )
    AdoptionEvent.objects.get(track="measures").record.__class__.objects.filter(event__track="measures").update(
        is_public=True, public_at=timezone.now()
    )

    sheet = undone(sheet)

    assert not AdoptionEvent.objects.standing().filter(track="adoption").exists()
    assert AdoptionEvent.objects.standing().filter(track="measures").exists()
    assert (sheet.state, sheet.undone_count) == (SheetState.UNDONE, 1)
    assert [row.stays for row in sheet.rows.order_by("line")] == ["", "It has been confirmed since."]


def test_undo_removes_organizations_unless_something_hangs_on_them(secretariat: Any) -> None:
    there = factories.organization("Agency", website="https://agency.example.org", slug="agency")
    rows = [
        ("Name", "Acronym", "Website"),
        ("Commission", "COM", ""),
        ("Office", "OFF", ""),
        ("Agency", "", "https://new.example.org"),
    ]
    sheet = taken(checked("organizations", rows, secretariat))
    office = OrganizationPage.objects.get(title="Office")
    taken(checked("focal-points", [("Organization", "Name", "E-mail"), ("OFF", "Ada", "ada@example.org")], secretariat))
    groups = OrganizationPage.objects.get(title="Commission").officers_id
    assert (outcomes(sheet), bool(groups)) == (["new", "new", "changed"], True)

    undone(sheet)

    assert not OrganizationPage.objects.filter(title="Commission").exists()
    assert OrganizationPage.objects.filter(pk=office.pk).exists()
    assert (
        there.__class__.objects.get(pk=there.pk).get_latest_revision_as_object().website == "https://agency.example.org"
    )
    stays = "Facts, letters or focal points of this organization have been entered since."
    assert [row.stays for row in sheet.rows.order_by("line")] == ["", stays, ""]


def test_contacts_focal_points_and_instruments_go_in_and_out(secretariat: Any) -> None:
    owner = factories.organization("Commission")
    sheets = [
        taken(checked(kind, rows, secretariat))
        for kind, rows in (
            ("contacts", [("Organization", "Kind", "Date", "Text"), ("Commission", "Letter", "3 June 2004", "Asked.")]),
            (
                "focal-points",
                [("Organization", "Role", "Name", "E-mail"), ("Commission", "Legal office", "Ada", "a@example.org")],
            ),
            (
                "instruments",
                [("Organization", "Title", "Kind", "Adopted"), ("Commission", "Staff Rules", "staff rules", "2001")],
            ),
        )
    ]
    page = InstrumentPage.objects.get(organization=owner)
    assert (page.live, page.current_workflow_state is not None, page.events.get().kind) == (False, True, "adopted")
    assert (Contact.objects.get().record.text, FocalPoint.objects.get().role) == ("Asked.", "legal")

    sheets = [undone(sheet) for sheet in sheets]

    assert not InstrumentPage.objects.filter(organization=owner).exists()
    assert not FocalPoint.objects.exists()
    assert not Contact.objects.standing().exists()
    assert [sheet.undone_count for sheet in sheets] == [1, 1, 1]


def test_an_import_is_undone_within_a_day_alone(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")
    sheet = taken(checked("adoptions", [FACTS, fact()], secretariat))

    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, minutes=1)):
        with pytest.raises(SheetImportRefused, match="within a day"):
            undo_import(sheet=sheet, by=secretariat)
        assert sweep_sheets(now=timezone.now()) == 1

    sheet.refresh_from_db()
    assert (sheet.rows.count(), sheet.taken_count, bool(sheet.swept_at)) == (0, 1, True)


def test_a_kill_at_any_batch_leaves_whole_batches_and_the_next_worker_goes_on(secretariat: Any, reference: Any) -> None:
    count = 2 * BATCH + 3
    for number in range(count):
        factories.organization(f"Commission {number}")
    sheet = checked("adoptions", [FACTS, *(fact(f"Commission {number}") for number in range(count))], secretariat)
    take_in_rows(sheet=sheet, by=secretariat)

    do_batch(key=sheet.pk)  # and killed
    assert AdoptionEvent.objects.count() == sheet.rows.filter(taken_at__isnull=False).count() == BATCH
    assert work_on_sheets(seconds=600) == count - BATCH

    assert AdoptionEvent.objects.count() == sheet.rows.filter(taken_at__isnull=False).count() == count


def test_a_failure_in_the_midst_of_a_batch_leaves_nothing_of_it(
    secretariat: Any, reference: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.organization("Commission")
    sheet = checked("adoptions", [FACTS, fact(), fact(track="Measures", state="planned")], secretariat)
    take_in_rows(sheet=sheet, by=secretariat)
    monkeypatch.setattr(SheetImportRow.objects, "bulk_update", _killed)

    with pytest.raises(KeyboardInterrupt):
        do_batch(key=sheet.pk)

    assert not AdoptionEvent.objects.exists()
    assert not sheet.rows.filter(taken_at__isnull=False).exists()


def _killed(*_arguments: Any, **_more: Any) -> None:
    raise KeyboardInterrupt


def test_nobody_else_sees_or_continues_an_import(secretariat: Any, reference: Any) -> None:
    owner = factories.organization("Commission")
    sheet = checked("adoptions", [FACTS, fact()], secretariat)

    for other in (factories.officer(owner), factories.secretariat_member()):
        with pytest.raises(SheetImportRefused):
            take_in_rows(sheet=sheet, by=other)
        with pytest.raises(SheetImportRefused):
            drop_sheet(sheet=sheet, by=other)
    assert not SheetImport.objects.visible_to(factories.officer(owner)).exists()
    assert not SheetImport.objects.visible_to(None).exists()


def test_nothing_is_done_in_the_name_of_who_left(secretariat: Any, reference: Any) -> None:
    factories.organization("Commission")
    sheet = checked("adoptions", [FACTS, fact()], secretariat)
    take_in_rows(sheet=sheet, by=secretariat)
    secretariat.groups.clear()

    assert do_batch(key=sheet.pk) is None
    assert not AdoptionEvent.objects.exists()


def test_a_sheet_that_is_not_used_goes_after_a_week(secretariat: Any) -> None:
    sheet = chosen("organizations", [("Name",), ("Commission",)], secretariat)
    stored = sheet.stored

    assert sweep_sheets(now=timezone.now() + datetime.timedelta(days=8)) == 1
    assert not SheetImport.objects.exists()
    assert stored.name
    assert "sheets" in [job.name for job in JOBS]
