"""The screens of sheets: a file, its columns, its rows, and files out."""

import io
import uuid
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from organizations.languages import NAMED
from organizations.models import OrganizationPage
from practices.actions.adoptions import reverse_adoption
from practices.actions.directory.organizations import OWN
from practices.documents.sheets.reading import read_sheet_file
from practices.models.adoptions import AdoptionEvent
from practices.models.sheets import SheetImport, SheetState
from practices.sheets.guessing import guess_columns
from practices.sheets.kinds import KINDS
from tests import factories
from tests.practices.sheets.imports import checked, chosen, outcomes, taken

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/sheets/"
SHEET = b"Name;Acronym;Kind\nNorthern Seas Commission;NSC;Regional organization\nOffice;OFF;somewhere\n"


class CommittingClient(Client):
    """A client whose requests are committed: what waits for that is done."""

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """Post, and do what waits for the commit."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().post(*args, **kwargs)


@pytest.fixture
def member(secretariat: Any) -> Client:
    client = CommittingClient()
    client.force_login(secretariat)
    return client


def choose(client: Client, kind: str, content: bytes) -> Any:
    return client.post(ADDRESS, {"kind": kind, "file": SimpleUploadedFile("sheet.csv", content)})


def columns(sheet: SheetImport, **more: str) -> dict[str, str]:
    """Return the form of columns as it is shown."""
    return {"do": "columns", **{f"column-{index}": name for index, name in enumerate(sheet.columns)}, **more}


def test_a_sheet_goes_from_file_to_entries_on_the_screen(member: Client) -> None:
    answer = choose(member, "organizations", SHEET)
    sheet = SheetImport.objects.get()
    detail = answer["Location"]
    assert "Northern Seas Commission" in member.get(detail).content.decode()

    member.post(detail, columns(sheet))
    shown = member.get(detail).content.decode()
    assert "Not public before it has a website" in shown
    assert "“somewhere” is not possible here." in shown
    assert "<strong>C3</strong>" in shown
    assert not OrganizationPage.objects.exists()

    member.post(detail, {"do": "take"})
    assert [page.title for page in OrganizationPage.objects.all()] == ["Northern Seas Commission"]
    assert "Undo the import" in member.get(detail).content.decode()

    member.post(detail, {"do": "undo"})
    assert not OrganizationPage.objects.exists()
    assert SheetImport.objects.get().state == SheetState.UNDONE


def test_the_work_begins_once_the_step_is_committed(secretariat: Any, client: Client) -> None:
    client.force_login(secretariat)
    sheet = chosen("organizations", SHEET, secretariat)
    detail = f"{ADDRESS}{sheet.public_id}/"

    with TestCase.captureOnCommitCallbacks() as waiting:
        client.post(detail, columns(sheet))

    assert SheetImport.objects.get().state == SheetState.CHECKING
    assert set(outcomes(sheet)) == {"unchecked"}
    for work in waiting:
        work()
    assert SheetImport.objects.get().state == SheetState.CHECKED


FORGED = ("", "²", "follows:", "follows:x", "follows:line-", f"precedes:{uuid.UUID(int=0)}", ":", "x" * 200, "anyway\0")


@pytest.mark.parametrize("choice", FORGED)
def test_a_decision_that_nobody_offered_is_none(choice: str, member: Client, secretariat: Any) -> None:
    reference = factories.instrument(title="Code of Conduct")
    agency = factories.organization("Agency")
    event = factories.adoption(reference, organization=agency)
    rows = [
        ("Organization", "Reference instrument", "Track", "Where it stands", "Since"),
        ("Agency", "Code of Conduct", "Adoption", "withdrawn", "2004"),
    ]
    sheet = checked("adoptions", rows, secretariat)
    assert outcomes(sheet) == ["choice"]

    for step in ("choose-2", "choose-all", f"choose-{choice}", "choose-", "choose-99999999"):
        answer = member.post(f"{ADDRESS}{sheet.public_id}/", {"do": step, "choice": choice, "choice-2": choice})
        assert answer.status_code in (302, 404)
    written = {f"{agency.pk}-adoption-state": "withdrawn", f"{agency.pk}-adoption-effective_on": "2004"}
    grid = f"{ADDRESS}grid/{reference.translation_key}/"
    answer = member.post(grid, {**written, f"choice-{agency.pk}-adoption": choice})

    assert answer.status_code == 422
    assert outcomes(sheet) == ["choice"]
    assert list(AdoptionEvent.objects.all()) == [event]


def test_the_list_reads_nothing_of_cells(member: Client, secretariat: Any) -> None:
    checked("organizations", SHEET, secretariat)

    with CaptureQueriesContext(connection) as queries:
        member.get(ADDRESS)

    read = [query["sql"] for query in queries if '"practices_sheetimport"."name"' in query["sql"]]
    assert read
    assert not [sql for sql in read if '"marks"' in sql or '"notes"' in sql or '"heads"' in sql]


def test_a_file_that_is_no_sheet_is_refused_in_words(member: Client) -> None:
    answer = choose(member, "organizations", b"\xd0\xcf\x11\xe0" + bytes(1000))

    assert answer.status_code == 422
    assert "old format of Excel" in answer.content.decode()
    assert not SheetImport.objects.exists()


def test_columns_are_asked_for_until_they_are_right(member: Client) -> None:
    detail = choose(member, "organizations", b"A;B\nx;y\n")["Location"]
    sheet = SheetImport.objects.get()

    lacking = member.post(detail, columns(sheet))
    twice = member.post(detail, {"do": "columns", "column-0": "name", "column-1": "name"})

    assert "No column is chosen for “Name”." in lacking.content.decode()
    assert "“Name” is chosen for more than one column." in twice.content.decode()


def test_a_sheet_can_be_removed(member: Client) -> None:
    detail = choose(member, "organizations", SHEET)["Location"]

    assert member.post(detail, {"do": "drop"})["Location"] == ADDRESS
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize("part", [slice(0, 60), slice(60, None)], ids=["some languages", "the others"])
def test_every_column_of_the_former_import_of_organizations_is_read(part: slice, secretariat: Any) -> None:
    factories.organization("Agency", slug="agency")
    languages = [code for code in NAMED if code != "en"][part]
    named = {f"{what}_{code}": f"{what} {code}" for code in languages for what in ("name", "acronym")}
    own = {
        "name": "Commission",
        "acronym": "COM",
        "kind": "body",
        "website": "https://com.example.org",
        "address": "com-1",
        "body_of": "agency",
        "contact_only": "yes",
        "external_id": "x:1",
    }
    assert set(own) == set(OWN)
    table = "\n".join(",".join(row) for row in ([*own, *named], [*own.values(), *named.values()]))

    sheet = taken(checked("organizations", table.encode(), secretariat))

    assert sheet.taken_count == 1
    page = OrganizationPage.objects.get(slug="com-1")
    assert (page.external_id, page.is_contact_only, page.body_of.slug) == ("x:1", True, "agency")
    said = {one.language: (one.name, one.acronym) for one in page.names.all()}
    assert {code: said[code] for code in languages} == {code: (f"name {code}", f"acronym {code}") for code in languages}


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}templates/adoptions/", f"{ADDRESS}export/contacts.csv"])
def test_only_the_secretariat_sees_sheets(address: str, member: Client) -> None:
    client = Client()
    client.force_login(factories.officer(factories.organization()))

    assert client.get(address).status_code in (302, 404)
    assert member.get(address).status_code == 200


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_each_template_is_read_without_a_question(kind: Any, language: str, member: Client) -> None:
    answer = member.get(f"{ADDRESS}templates/{kind.code}/", headers={"Accept-Language": language})

    table = read_sheet_file(answer.content)
    assert guess_columns(kind, table.heads)[0] == [column.name for column in kind.columns if column.is_offered]
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active.freeze_panes == "B2"


def test_the_example_of_the_template_is_not_imported(member: Client) -> None:
    template = member.get(f"{ADDRESS}templates/organizations/").content

    answer = choose(member, "organizations", template)

    assert "only the example of the template" in answer.content.decode()


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_what_is_given_out_is_there_already_when_taken_in_again(format_: str, member: Client, secretariat: Any) -> None:
    owner = factories.organization(
        "=Commission; “North”", names={"en": ("=Commission; “North”", "NSC"), "fr": ("Nord", "")}
    )
    reference = factories.instrument(owner, symbol="DOC/1")
    factories.adoption(reference, organization=factories.organization("Agency"))

    for kind in KINDS:
        content = member.get(f"{ADDRESS}export/{kind}.{format_}").content
        if len(content.splitlines()) < 2 or kind in ("contacts", "focal-points"):
            continue
        assert set(outcomes(checked(kind, content, secretariat))) == {"exists"}, kind


@pytest.mark.parametrize("table", ["organizations", "instruments", "adoptions"])
def test_a_table_of_the_dump_is_taken_in_as_it_is(table: str, member: Client, secretariat: Any) -> None:
    agency = factories.organization("Agency")
    event = factories.adoption(factories.instrument(factories.organization("Issuer")), organization=agency)
    reverse_adoption(event=event, by=secretariat)
    factories.adoption(factories.instrument(symbol="DOC/2"), organization=agency)
    content = b"".join(member.get(f"/api/v1/dump/{table}.csv").streaming_content)
    before = AdoptionEvent.objects.count()

    sheet = taken_if_any(checked(table, content, secretariat))

    assert set(outcomes(sheet)) == {"exists"}
    assert AdoptionEvent.objects.count() == before


def taken_if_any(sheet: SheetImport) -> SheetImport:
    """Take in what a sheet has for that."""
    return taken(sheet) if "new" in outcomes(sheet) else sheet


def test_the_sheet_of_the_page_is_taken_in_as_it_is(member: Client, secretariat: Any) -> None:
    reference = factories.instrument(factories.organization("Issuer"))
    factories.adoption(reference, organization=factories.organization("Agency"))
    content = member.get(f"/adoptions/?reference={reference.translation_key}&format=csv&detail=1").content
    before = AdoptionEvent.objects.count()

    sheet = checked("adoptions", content, secretariat)

    assert set(outcomes(sheet)) == {"exists"}
    assert AdoptionEvent.objects.count() == before
