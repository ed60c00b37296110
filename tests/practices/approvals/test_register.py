"""Who is registered as an approver: entered by two persons, with consent, for a time, erased."""

from typing import Any

import pytest
from django.core.files.storage import storages

from practices.actions.approvals.register import (
    ApproverRefused,
    confirm_approver,
    end_approver,
    enter_approver,
    erase_approver,
)
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.approvals.letters import PinnedLetter
from practices.models.editions import today
from practices.queries.approvals.approvers import approver_groups
from tests import factories
from tests.practices.approvals.making import LETTER, entry, in_days, registered


def is_valid(approver: RegisteredApprover) -> bool:
    """Tell whether somebody may approve today."""
    return RegisteredApprover.objects.valid(today()).filter(pk=approver.pk).exists()


@pytest.mark.django_db
def test_organization_enters_with_two_persons() -> None:
    owner = factories.organization()
    officer, approver = factories.officer(owner), factories.approver(owner)
    made = enter_approver(organization=owner, entry=entry(), by=officer)
    assert not is_valid(made)
    for by in (officer, factories.officer(owner), factories.approver(factories.organization())):
        with pytest.raises(ApproverRefused, match="never the person who entered"):
            confirm_approver(approver=made, by=by)

    confirm_approver(approver=made, by=approver)

    assert is_valid(made)
    with pytest.raises(ApproverRefused, match="confirmed already"):
        confirm_approver(approver=made, by=approver)


@pytest.mark.django_db
def test_who_entered_without_a_letter_is_no_second_person_for_two_of_the_secretariat(secretariat: Any) -> None:
    owner = factories.organization()
    approver = factories.approver(owner)

    made = enter_approver(organization=owner, entry=entry(), by=secretariat)

    assert not is_valid(made)
    for by in (secretariat, factories.secretariat_member()):
        with pytest.raises(ApproverRefused):
            confirm_approver(approver=made, by=by)
    assert not is_valid(made)
    confirm_approver(approver=made, by=approver)
    assert is_valid(made)


@pytest.mark.django_db
def test_two_of_the_secretariat_enter_by_a_letter_but_not_for_their_own_organization(secretariat: Any) -> None:
    owner = factories.organization()
    own = factories.secretariat_member()
    own.groups.add(owner.officers)
    with pytest.raises(ApproverRefused, match="secretariat enters letters"):
        enter_approver(organization=owner, entry=entry(email="b@example.org"), letter=LETTER, by=own)

    made = enter_approver(organization=owner, entry=entry(), letter=LETTER, by=secretariat)

    assert not is_valid(made)
    for by in (secretariat, own):
        with pytest.raises(ApproverRefused):
            confirm_approver(approver=made, by=by)
    assert not is_valid(made)
    confirm_approver(approver=made, by=factories.secretariat_member())
    assert is_valid(made)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "name and the function"),
        ({"email": "nobody"}, "valid"),
        ({"consent_on": in_days(2)}, "future"),
        ({"valid_until": in_days(-9999)}, "before the first"),
        ({"email": "Officer+x@example.org"}, "account"),
    ],
)
def test_entry_is_refused(secretariat: Any, changed: dict[str, Any], said: str) -> None:
    owner = factories.organization()
    factories.person(owner.officers, username="officer")

    with pytest.raises(ApproverRefused, match=said):
        enter_approver(organization=owner, entry=entry(**changed), by=secretariat)


@pytest.mark.django_db
def test_same_address_is_registered_once_and_strangers_enter_nobody() -> None:
    owner = factories.organization()
    registered(owner)

    with pytest.raises(ApproverRefused, match="registered already"):
        registered(owner, email="ANA@example.org")
    with pytest.raises(ApproverRefused, match="do not act"):
        enter_approver(organization=owner, entry=entry(), by=factories.officer(factories.organization()))


@pytest.mark.django_db
def test_entry_ends_and_is_erased(django_capture_on_commit_callbacks: Any) -> None:
    owner = factories.organization()
    officer, approver = factories.officer(owner), registered(owner, letter=LETTER)
    end_approver(approver=approver, on=in_days(-1), by=officer)
    assert not is_valid(approver)
    with pytest.raises(ApproverRefused, match="extend the period"):
        end_approver(approver=approver, on=in_days(9), by=officer)

    stored = str(PinnedLetter.objects.get(approver=approver).stored.name)
    assert storages["records"].exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        erase_approver(approver=approver, by=officer)

    approver.refresh_from_db()
    assert (approver.name, approver.function, approver.email) == ("", "", "")
    assert not PinnedLetter.objects.exists(), "the letter names the person"
    assert not storages["records"].exists(stored)
    with pytest.raises(ApproverRefused, match="erased"):
        erase_approver(approver=approver, by=officer)


@pytest.mark.django_db
def test_others_see_no_entry() -> None:
    owner, other = factories.organization(), factories.organization()
    registered(owner)

    assert [len(group.rows) for group in approver_groups(factories.officer(owner), today())] == [1]
    assert [len(group.rows) for group in approver_groups(factories.officer(other), today())] == [0]
    assert not RegisteredApprover.objects.visible_to(factories.delegate()).exists()
