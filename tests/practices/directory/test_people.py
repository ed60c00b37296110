"""Importing people: accounts by address, roles, mails, all or nothing, twice the same."""

from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry

from organizations.invitations import agree
from organizations.membership import MembershipRefused, roles_of
from organizations.models import Appointment, Invitation, InvitationState, OrganizationPage, User
from practices.actions.directory.people import import_people, plan_people
from practices.actions.directory.plans import DirectoryRefused, RowOutcome
from practices.actions.outside_acts import ACTED
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def nsc() -> OrganizationPage:
    return factories.organization("Northern Seas Commission", names={"en": ("Northern Seas Commission", "NSC")})


def sheet(*rows: str) -> bytes:
    return "\n".join(("organization;name;email;role", *rows, "")).encode()


def run(*rows: str, by: Any = None, **more: Any) -> Any:
    return import_people(content=sheet(*rows), by=by, as_operator=True, **more)


def roles(organization: OrganizationPage, email: str) -> set[str]:
    return roles_of(organization, User.objects.get(email=email))


ROWS = (
    "NSC;Ada Byron;ADA@example.org;officer",
    "nsc;Ada Byron;ada@example.org;focal_point",
    "NSC;Bo Lind;bo@example.org;approver",
)


def imported() -> Any:
    """Find the accounts of the rows."""
    return User.objects.filter(email__in=["ada@example.org", "bo@example.org"])


def test_accounts_are_opened_given_roles_and_mailed(
    nsc: OrganizationPage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        done = run(*ROWS)

    assert done.count(RowOutcome.CREATED) == 3
    assert roles(nsc, "ada@example.org") == {"officer", "coordinator"}
    assert roles(nsc, "bo@example.org") == {"approver"}
    account = User.objects.get(email="ada@example.org")
    assert (account.get_full_name(), account.has_usable_password()) == ("Ada Byron", False)
    assert {message.to[0] for message in mail.outbox} == {"ada@example.org", "bo@example.org"}
    assert PageLogEntry.objects.filter(action="organizations.add_member", page=nsc.pk).count() == 3


def test_second_run_changes_nothing_and_mails_nobody(
    nsc: OrganizationPage, django_capture_on_commit_callbacks: Any
) -> None:
    run(*ROWS)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        done = run(*ROWS)

    assert (done.count(RowOutcome.UNCHANGED), done.writing) == (3, [])
    assert (imported().count(), mail.outbox) == (2, [])


def test_what_changes_is_said_with_before_and_after_and_no_role_is_lost(nsc: OrganizationPage) -> None:
    run(*ROWS)
    rows = ("NSC;Bo Berg;bo@example.org;officer",)

    planned = plan_people(content=sheet(*rows), by=None, as_operator=True)
    run(*rows)

    assert [(one.column, one.before, one.after) for one in planned.rows[0].differences] == [
        ("role", "approver", "approver, officer"), ("name", "Bo Lind", "Bo Berg"),
    ]  # fmt: skip
    assert roles(nsc, "bo@example.org") == {"approver", "officer"}
    assert User.objects.get(email="bo@example.org").last_name == "Berg"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ABC;A;a@example.org;officer", "“organization” names none"),
        ("NSC;A;a@example.org;king", "“role” is one of"),
        ("NSC;A;nobody;officer", "is not an e-mail address"),
        ("NSC;A;;officer", "is not an e-mail address"),
        ("NSC;Another;bo@example.org;officer", "another name in an earlier row"),
        ("NSC;Bo;BO@example.org;approver", "same as in line 2"),
        ("NSC;A;closed@example.org;officer", "closed"),
        ("NSC;A;two@example.org;officer", "Several accounts"),
        ("NSC;Renamed;person-op@example.org;officer", "import cannot change"),
        (f"NSC;{'x' * 201};a@example.org;officer", "200 characters"),
        (f"NSC;A;{'x' * 160}@example.org;officer", "e-mail address|150"),
    ],
)
def test_row_with_a_fault_is_named_and_nothing_is_written(nsc: OrganizationPage, row: str, said: str) -> None:
    for name, email in (("a1", "two@example.org"), ("a2", "TWO@example.org")):
        User.objects.create(username=name, email=email)
    User.objects.create(username="a3", email="closed@example.org", is_active=False)
    User.objects.create(username="a4", email="person-op@example.org", is_superuser=True)
    count = User.objects.count()

    with pytest.raises(DirectoryRefused) as refused:
        run("NSC;Bo;bo@example.org;approver", row, "NSC;C;c@example.org;officer")

    assert [fault.line for fault in refused.value.faults] == [3]
    assert any(words in refused.value.faults[0].reason for words in said.split("|"))
    assert (User.objects.count(), mail.outbox) == (count, [])
    assert not nsc.approvers.user_set.exists()


def test_secretariat_adds_neither_itself_nor_to_its_own_organization(nsc: OrganizationPage, secretariat: Any) -> None:
    own = factories.organization("Own", names={"en": ("Own", "OWN")})
    secretariat.groups.add(own.coordinators)
    content = sheet(f"NSC;;{secretariat.email};officer", "OWN;A;a@example.org;officer", "NSC;B;b@example.org;officer")

    with pytest.raises(DirectoryRefused) as refused:
        import_people(content=content, by=secretariat)
    assert [fault.line for fault in refused.value.faults] == [2, 3]
    for user in (factories.officer(nsc), factories.coordinator(nsc)):
        with pytest.raises(DirectoryRefused):
            plan_people(content=sheet("NSC;B;b@example.org;officer"), by=user)
    assert not Invitation.objects.exists()
    import_people(content=sheet("NSC;B;b@example.org;approver"), by=secretariat)

    assert not User.objects.filter(email="b@example.org").exists()
    entry = PageLogEntry.objects.get(action="organizations.invitation_asked", page=nsc.pk)
    assert entry.user == secretariat


def test_roles_that_the_secretariat_imports_wait_for_somebody_of_the_organization(
    nsc: OrganizationPage, secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    member, keeper = factories.officer(nsc), factories.coordinator(nsc)
    rows = ("NSC;B;b@example.org;approver", f"NSC;;{member.email};approver")

    with django_capture_on_commit_callbacks(execute=True):
        done = import_people(content=sheet(*rows), by=secretariat)

    assert (done.count(RowOutcome.CREATED), done.count(RowOutcome.CHANGED)) == (1, 1)
    assert {one.to[0] for one in mail.outbox} == {keeper.email}
    assert roles(nsc, member.email) == {"officer"}
    for invitation in Invitation.objects.all():
        for user in (secretariat, factories.secretariat_member(), member):
            with pytest.raises(MembershipRefused):
                agree(invitation=invitation, by=user)
        agree(invitation=invitation, by=keeper)
    assert roles(nsc, member.email) == {"officer", "approver"}
    assert Invitation.objects.get(email="b@example.org").state == InvitationState.SENT


def test_second_import_of_the_secretariat_asks_nobody_again(
    nsc: OrganizationPage, secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    rows = ("NSC;B;b@example.org;approver", f"NSC;;{factories.officer(nsc).email};approver")
    import_people(content=sheet(*rows), by=secretariat)

    with django_capture_on_commit_callbacks(execute=True):
        done = import_people(content=sheet(*rows), by=secretariat)

    assert (done.count(RowOutcome.UNCHANGED), done.writing) == (2, [])
    assert (Invitation.objects.count(), mail.outbox) == (2, [])


def test_operator_tells_the_organization_whom_it_appointed_past(nsc: OrganizationPage, operator: Any) -> None:
    run(*ROWS, by=operator, authority="Decision 7")

    told = PageLogEntry.objects.get(action=ACTED, page=nsc.pk)
    assert (told.user, told.data) == (operator, {"act": "operator_appointed", "authority": "Decision 7"})
    assert set(Appointment.objects.filter(organization=nsc).values_list("way", "given_by")) == {("operator", None)}


def test_command_imports_without_mails_where_it_is_told_so(
    nsc: OrganizationPage, tmp_path: Any, capsys: Any, operator: Any
) -> None:
    file = tmp_path / "people.csv"
    named = ["--by", operator.username, "--authority", "Decision 1", "--yes"]
    file.write_bytes(sheet(*ROWS))

    call_command("import_people", str(file), "--dry-run")
    assert "line 4: created" in capsys.readouterr().out
    assert not imported().exists()
    with pytest.raises(CommandError, match="passes by the second person"):
        call_command("import_people", str(file), "--no-mail", *named[:4])
    assert not imported().exists()
    call_command("import_people", str(file), "--no-mail", *named)

    assert capsys.readouterr().out == "3 rows: 3 created, 0 changed, 0 unchanged.\n"
    assert mail.outbox == []
    entry = PageLogEntry.objects.filter(action="organizations.add_member", page=nsc.pk).first()
    assert entry is not None
    assert entry.user == operator
    file.write_bytes(sheet("NSC;A;nobody;officer"))
    with pytest.raises(CommandError, match="line 2"):
        call_command("import_people", str(file), *named)


def test_plan_asks_the_same_number_of_questions_whatever_the_sheet(
    nsc: OrganizationPage, django_assert_max_num_queries: Any
) -> None:
    rows = [f"NSC;N;n{number}@example.org;officer" for number in range(500)]

    with django_assert_max_num_queries(8):
        assert plan_people(content=sheet(*rows), by=None, as_operator=True).count(RowOutcome.CREATED) == 500
