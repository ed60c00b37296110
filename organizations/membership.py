"""Who acts for an organization: the secretariat adds, removes and invites."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from organizations.actions import ensure_groups
from organizations.models import OrganizationPage, User, reader_of
from organizations.sessions import end_sessions


class Role(models.TextChoices):
    """What somebody does for an organization."""

    OFFICER = "officer", gettext_lazy("Officer: writes")
    APPROVER = "approver", gettext_lazy("Approver: approves as a second person")


class MembershipRefused(Exception):
    """The person cannot be added, removed or invited; the message is for the user."""


@transaction.atomic
def add_member(*, organization: OrganizationPage, account: User, role: str, by: Any) -> None:
    """Let `account` act for `organization`. Raises MembershipRefused."""
    _refuse_others(by, organization)
    if account.pk == by.pk:
        raise MembershipRefused(_("Nobody adds themselves: ask another member of the secretariat."))
    if not account.is_active:
        raise MembershipRefused(_("This account is closed."))
    account.groups.add(_group(organization, role))
    _note("organizations.add_member", organization, account, role, by)


@transaction.atomic
def remove_member(*, organization: OrganizationPage, account: User, role: str, by: Any) -> None:
    """Let `account` no longer act for `organization` in this role. Raises MembershipRefused.

    Rights are read anew by each request, so they end at once; with the last of them the sessions end as well.
    """
    _refuse_others(by, organization)
    account.groups.remove(_group(organization, role))
    if not account.groups.exists() and not account.is_superuser:
        end_sessions(account=account)
    _note("organizations.remove_member", organization, account, role, by)


@transaction.atomic
def invite_member(*, organization: OrganizationPage, name: str, email: str, role: str, by: Any) -> User:
    """Open an account without a password for `email` and let it act for `organization`.

    An account that is there already is added as it is. The caller sends the mail by which the person sets a
    password. Raises MembershipRefused.
    """
    _refuse_others(by, organization)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise MembershipRefused(_("“%(email)s” is not an e-mail address.") % {"email": email[:80]}) from error
    account = find_account(email)
    if account is None:
        first, _space, last = name.strip().rpartition(" ")
        account = User(username=email[:150], email=email, first_name=first[:150], last_name=last[:150])
        account.set_unusable_password()
        account.save()
    add_member(organization=organization, account=account, role=role, by=by)
    return account


def people_of(organization: OrganizationPage) -> models.QuerySet[User]:
    """Give the accounts that act for `organization`, by name."""
    groups = [group for group in (organization.officers_id, organization.approvers_id) if group]
    people: models.QuerySet[User] = User.objects.filter(groups__in=groups).distinct()
    return people.order_by("last_name", "first_name", "username")


def find_account(name_or_email: str) -> User | None:
    """Find the account with this name or address, capitals apart."""
    words = name_or_email.strip()
    rows = User.objects.filter(Q(username__iexact=words) | Q(email__iexact=words)).order_by("pk")
    return rows.first() if words else None


def account_of(name_or_email: str) -> User | None:
    """Find the one account that signs in by these words: its name, else its address if no other account has it."""
    words = name_or_email.strip()
    if not words:
        return None
    named = list(User.objects.filter(username__iexact=words)[:2])
    rows = named or list(User.objects.filter(email__iexact=words)[:2])
    return rows[0] if len(rows) == 1 else None


def account_of_address(email: str) -> User | None:
    """Find the one open account with this e-mail address, capitals apart; none where two have it."""
    rows = list(User.objects.filter(email__iexact=email.strip(), is_active=True)[:2]) if email.strip() else []
    return rows[0] if len(rows) == 1 else None


def _refuse_others(by: Any, organization: OrganizationPage) -> None:
    reader = reader_of(by)
    if not reader.is_secretariat:
        raise MembershipRefused(_("Only the secretariat decides who acts for an organization."))
    if organization.pk in reader.organizations:
        raise MembershipRefused(_("Another member of the secretariat decides for an organization that you act for."))


def _group(organization: OrganizationPage, role: str) -> Group:
    if role not in Role.values:
        raise MembershipRefused(_("Choose what the person does for the organization."))
    ensure_groups(organization=organization)
    stored = OrganizationPage.objects.select_related("officers", "approvers").get(pk=organization.pk)
    group = stored.officers if role == Role.OFFICER else stored.approvers
    assert group is not None  # noqa: S101 - made above
    return group


def _note(action: str, organization: OrganizationPage, account: User, role: str, by: Any) -> None:
    log(instance=organization, action=action, user=by, data={"account": account.pk, "role": role})


def may_see_people(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` may see who acts for `organization`: the secretariat, and its approvers."""
    is_approver = user.is_active and user.groups.filter(pk=organization.approvers_id).exists()
    return reader_of(user).is_secretariat or bool(is_approver)


def may_change_people(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` may decide who acts for `organization`."""
    reader = reader_of(user)
    return reader.is_secretariat and organization.pk not in reader.organizations


def organizations_with_people(user: Any) -> Any:
    """Keep the organizations whose people `user` may see."""
    if reader_of(user).is_secretariat:
        return OrganizationPage.objects.all()
    return OrganizationPage.objects.filter(approvers__in=user.groups.all())
