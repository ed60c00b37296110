"""Importing organizations: made, changed with before and after, all or nothing, twice the same."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry, TaskState

from organizations.models import OrganizationPage, Role
from practices.actions.directory.organizations import import_organizations, plan_organizations
from practices.actions.directory.plans import DirectoryRefused, RowOutcome
from practices.actions.outside_acts import ACTED
from practices.actions.terms import accept_terms
from practices.exchange.actions.changes import note_changes
from practices.models.exchange.changes import Change
from tests import factories

pytestmark = pytest.mark.django_db
SHEET = (
    "acronym;name;kind;website;external_id;name_fr;acronym_fr;body_of;contact_only\n"
    "NSC;Northern Seas Commission;regional;https://nsc.example.org;Q-1;Commission des mers du Nord;CMN;;\n"
    "NSCI;Inspectorate;body;;;;;NSC;\n"
    "QUIET;Quiet Office;other;;;;;;yes\n"
)


def run(content: str, by: Any = None, **more: Any) -> Any:
    return import_organizations(content=content.encode(), by=by, as_operator=True, **more)


def plan(content: str) -> Any:
    return plan_organizations(content=content.encode(), by=None, as_operator=True)


def page(slug: str) -> OrganizationPage:
    return OrganizationPage.objects.get(slug=slug)


def waiting(slug: str) -> TaskState:
    """Return the task at which the entry of an organization waits."""
    return TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id=str(page(slug).pk))


def test_organizations_are_made_with_names_groups_and_body() -> None:
    done = run(SHEET)

    nsc, body, quiet = page("nsc"), page("nsci"), page("quiet")
    assert done.count(RowOutcome.CREATED) == 3
    assert (nsc.live, nsc.external_id, nsc.kind, nsc.website) == (True, "Q-1", "regional", "https://nsc.example.org")
    assert (nsc.name_in("fr"), nsc.acronym_in("fr"), nsc.acronym_in("en")) == (
        "Commission des mers du Nord", "CMN", "NSC",
    )  # fmt: skip
    assert body.body_of == nsc
    assert (quiet.live, quiet.is_contact_only) == (False, True)
    assert nsc.officers_id
    assert nsc.coordinators_id


def test_second_run_changes_nothing() -> None:
    run(SHEET)
    before = list(OrganizationPage.objects.order_by("pk").values_list("pk", "latest_revision_id"))

    done = run(SHEET)

    assert (done.count(RowOutcome.UNCHANGED), done.writing) == (3, [])
    assert list(OrganizationPage.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before


def test_differences_are_named_and_written_and_empty_cells_leave_what_is_there() -> None:
    run(SHEET)
    sheet = (
        "acronym,name,website,name_fr,name_de,acronym_de\n"
        "nsc,Northern Seas Union,,Union des mers du Nord,Nordmeerunion,NMU\n"
        "QUIET,Calm Office,https://q.example.org,,,\n"
    )

    planned = plan(sheet)
    assert [(one.column, one.before, one.after) for one in planned.rows[0].differences] == [
        ("acronym", "NSC", "nsc"), ("name", "Northern Seas Commission", "Northern Seas Union"),
        ("name_fr", "Commission des mers du Nord", "Union des mers du Nord"),
        ("name_de", "", "Nordmeerunion"), ("acronym_de", "", "NMU"),
    ]  # fmt: skip
    assert page("nsc").title == "Northern Seas Commission"
    run(sheet)

    nsc, quiet = page("nsc"), page("quiet")
    assert (nsc.title, nsc.name_in("en"), nsc.name_in("fr"), nsc.acronym_in("de"), nsc.acronym_in("fr")) == (
        "Northern Seas Union", "Northern Seas Union", "Union des mers du Nord", "NMU", "CMN",
    )  # fmt: skip
    assert (nsc.website, nsc.external_id, nsc.live) == ("https://nsc.example.org", "Q-1", True)
    assert nsc.get_latest_revision_as_object().title == "Northern Seas Union"
    assert (quiet.title, quiet.website, quiet.live) == ("Calm Office", "https://q.example.org", False)
    assert quiet.get_latest_revision_as_object().title == "Calm Office"
    assert plan(sheet).writing == []


def test_identifier_finds_an_organization_that_was_renamed() -> None:
    run(SHEET)

    run("name,acronym,external_id\nNorthern Seas Commission,NSCO,Q-1\n")

    assert OrganizationPage.objects.count() == 3
    assert page("nsc").acronym_in("en") == "NSCO"


def test_address_and_identifier_of_what_is_there_are_not_changed() -> None:
    run(SHEET)

    refused = plan("name,acronym,address,external_id\nA,NSC,other,Q-1\nB,,quiet,\nC,,nsc,Q-9\n").faults

    assert [(fault.line, fault.reason.split(":")[0]) for fault in refused] == [
        (2, "An import cannot change an address"), (4, "The organization has another identifier"),
    ]  # fmt: skip


def test_identifier_is_kept_by_old_revisions_and_copies() -> None:
    run(SHEET)
    nsc = page("nsc")
    old = nsc.latest_revision
    run("name,acronym,external_id\nInspectorate,NSCI,Q-2\n")

    old.publish()

    assert page("nsc").external_id == "Q-1"
    assert page("nsci").external_id == "Q-2"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("X,,regional,,,,", "no name"),
        ("X,N,planet,,,,", "“kind” is one of"),
        ("X,N,,ftp://x,,,", "not a valid web address"),
        ("X,N,,javascript:alert(1),,,", "not a valid web address"),
        (",N,,,,,", "Give an acronym"),
        ("X,N,body,,,,", "fill in “body_of”"),
        ("X,N,body,,,NOBODY,", "must name exactly one organization"),
        ("X,N,,,Not A Slug,,", "small letters"),
        ("НАЗ,Имя,,,,,", "small letters|already an organization"),
        ("X,N,,,,,maybe", "yes or no"),
        (f"{'X' * 41},N,,,,,", "longer than 40"),
        ("NSC,N,,,first,,", "same organization as in line 2"),
        ("NSC,N,,,nsc,,yes", "contact only"),
        ("FIRST,Again,,,,,", "same organization as in line 2"),
    ],
)
def test_row_with_a_fault_is_named_and_nothing_is_written(row: str, said: str) -> None:
    run("acronym,name\nNSC,Northern Seas Commission\n")
    sheet = f"acronym,name,kind,website,address,body_of,contact_only\nFIRST,Fine,,,,,\n{row}\nLAST,Fine too,,,,,\n"

    with pytest.raises(DirectoryRefused) as refused:
        run(sheet)

    assert [fault.line for fault in refused.value.faults] == [3]
    assert any(words in refused.value.faults[0].reason for words in said.split("|"))
    assert list(OrganizationPage.objects.values_list("slug", flat=True)) == ["nsc"]


def test_entry_with_an_unpublished_draft_is_not_written_over() -> None:
    run(SHEET)
    draft = page("nsc")
    draft.title = "A title under way"
    draft.save_revision()

    with pytest.raises(DirectoryRefused) as refused:
        run("acronym,name\nNSC,Another\n")

    assert "not published" in refused.value.faults[0].reason


def test_half_an_import_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter([True, False])

    def sometimes(**fields: Any) -> Any:
        if not next(made):
            raise RuntimeError("killed")
        return factories.organization(fields["name"])

    monkeypatch.setattr("practices.actions.directory.organizations.found_organization", sometimes)
    with pytest.raises(RuntimeError):
        run(SHEET)

    assert not OrganizationPage.objects.exists()


def test_only_the_secretariat_imports_and_never_its_own(secretariat: Any) -> None:
    own = factories.organization("Own")
    approver = factories.approver(own)
    content = f"address,name\n{own.slug},Renamed\n".encode()
    for user in (factories.officer(own), factories.coordinator(own), factories.delegate()):
        with pytest.raises(DirectoryRefused):
            plan_organizations(content=content, by=user)
    for group in (own.officers, own.coordinators):
        member = factories.secretariat_member()
        member.groups.add(group)
        with pytest.raises(DirectoryRefused) as refused:
            import_organizations(content=content, by=member)
        assert "to which you belong" in refused.value.faults[0].reason

    import_organizations(content=content, by=secretariat)

    assert (page(own.slug).title, page(own.slug).get_latest_revision_as_object().title) == ("Own", "Renamed")
    state = waiting(own.slug)
    for user in (secretariat, factories.secretariat_member()):
        with pytest.raises(PermissionDenied):
            state.task.specific.on_action(state, user, "approve")
    state.task.specific.on_action(state, approver, "approve")
    assert page(own.slug).title == "Renamed"


def test_what_the_secretariat_imports_of_an_organization_that_has_nobody_is_approved_by_another(
    secretariat: Any,
) -> None:
    import_organizations(content=SHEET.encode(), by=secretariat)

    nsc, quiet = page("nsc"), page("quiet")
    assert (nsc.live, nsc.name_in("fr"), nsc.external_id) == (False, "Commission des mers du Nord", "Q-1")
    assert (quiet.live, quiet.is_contact_only, quiet.current_workflow_state) == (False, True, None)
    state, without_source = waiting("nsc"), waiting("nsci")
    another = factories.secretariat_member()
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, secretariat, "approve")
    with pytest.raises(PermissionDenied, match="public source"):
        without_source.task.specific.on_action(without_source, another, "approve")
    assert not page("nsc").live
    accept_terms(organization=nsc, by=None, as_operator=True)
    state.task.specific.on_action(state, another, "approve")
    assert page("nsc").live


def test_second_import_of_the_secretariat_changes_nothing_while_the_first_waits(secretariat: Any) -> None:
    own = factories.organization("Own", names={"en": ("Own", "OWN")})
    sheet = SHEET.encode() + b"OWN;Renamed;;;;;;;\n"
    import_organizations(content=sheet, by=secretariat)
    before = list(OrganizationPage.objects.order_by("pk").values_list("pk", "latest_revision_id"))

    done = import_organizations(content=sheet, by=secretariat)

    assert (done.count(RowOutcome.UNCHANGED), done.writing) == (4, [])
    assert list(OrganizationPage.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before
    assert page(own.slug).title == "Own"


@pytest.mark.parametrize("guess", ["Sealed name", "Another name"])
def test_row_of_the_secretariat_tells_nothing_of_what_a_sealed_draft_says(secretariat: Any, guess: str) -> None:
    own = factories.organization("Own", slug="own")
    own.title = "Sealed name"
    own.save_revision(user=factories.officer(own), log_action=True)

    def planned(name: str) -> tuple[list[RowOutcome], list[str]]:
        made = plan_organizations(content=f"address;name\nown;{name}\n".encode(), by=secretariat)
        return [row.outcome for row in made.rows], [str(fault) for fault in made.faults]

    assert planned("Own") == ([RowOutcome.UNCHANGED], [])
    outcomes, faults = planned(guess)
    assert outcomes == []
    assert len(faults) == 1
    assert "not published" in faults[0]


def test_operator_tells_each_organization_on_what_authority_its_entry_was_written(operator: Any) -> None:
    factories.organization("Own", names={"en": ("Own", "OWN")})

    run("acronym,name\nOWN,Renamed\nNSC,Northern Seas Commission\n", by=operator, authority="Decision 7")
    run("acronym,name\nOWN,Renamed\nNSC,Northern Seas Commission\n", by=operator, authority="Decision 8")

    told = PageLogEntry.objects.filter(action=ACTED).order_by("pk")
    assert [(row.page.title, row.user, row.data["act"], row.data["authority"]) for row in told] == [
        (title, operator, "operator_published", "Decision 7") for title in ("Renamed", "Northern Seas Commission")
    ]


def test_plan_that_changed_since_it_was_shown_is_refused() -> None:
    shown = plan(SHEET)
    run("acronym,name\nNSC,Northern\n")

    with pytest.raises(DirectoryRefused, match="check the sheet again"):
        run(SHEET, digest=shown.digest)

    assert OrganizationPage.objects.count() == 1


def test_plan_asks_the_same_number_of_questions_whatever_the_sheet(django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        factories.organization(f"Body {number}")
    rows = "".join(f"A{number},Name {number}\n" for number in range(500))

    with django_assert_max_num_queries(6):
        assert plan(f"acronym,name\n{rows}").count(RowOutcome.CREATED) == 500


def test_command_plans_imports_and_tells_the_change_log(
    tmp_path: Any, capsys: Any, settings: Any, operator: Any
) -> None:
    file = tmp_path / "organizations.csv"
    file.write_bytes(b"\xef\xbb\xbf" + SHEET.encode())
    note_changes()
    settings.CHANGES_AT_ONCE = True
    named = ["--by", operator.username, "--authority", "Decision 1", "--yes"]

    call_command("import_organizations", str(file), "--dry-run")
    planned = capsys.readouterr().out
    assert not OrganizationPage.objects.exists()
    for missing in range(0, 5, 2):
        with pytest.raises(CommandError, match=r"needs --(by|authority)|passes by two members"):
            call_command("import_organizations", str(file), *named[:missing])
    assert not OrganizationPage.objects.exists()
    call_command("import_organizations", str(file), *named)
    written = capsys.readouterr().out

    assert "line 2: created Northern Seas Commission (acronym: - > NSC; " in planned
    assert "Nothing was changed." in planned
    assert written == "3 rows: 3 created, 0 changed, 0 unchanged.\n"
    assert Change.objects.filter(kind="organization").exists()
    file.write_text("acronym,name\nX,\nY,Fine\n")
    for more in (named, ["--dry-run"]):
        with pytest.raises(CommandError, match="line 2: The row has no name"):
            call_command("import_organizations", str(file), *more)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_organizations", str(tmp_path / "absent.csv"))
    assert not OrganizationPage.objects.filter(slug="y").exists()
    assert Role.values == ["officer", "approver", "coordinator"]
