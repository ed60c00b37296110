"""Who acts for an organization: adding and removing, and who may do that."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.actions import ensure_groups
from organizations.locks import lock_organization
from organizations.models import (
    Appointment,
    AppointmentWay,
    Invitation,
    InvitationState,
    OrganizationPage,
    Role,
    User,
    reader_of,
)
from organizations.sessions import end_sessions
from organizations.words import storable_line

__all__ = ["MembershipRefused", "Role", "add_member", "members_of", "people_of", "remove_member"]

REMOVED = "organizations.remove_member"
"""Stands in the log of an organization at the moment when somebody lost a role."""


class MembershipRefused(Exception):
    """The person cannot be added, removed or invited; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Appointed:
    """How somebody comes to a role: by which way, who gives it (None: the operator), who agrees as a second person."""

    way: AppointmentWay
    given_by: User | None = None
    agreed_by: User | None = None


@transaction.atomic
def add_member(*, organization: OrganizationPage, account: User, role: str, by: Any = None) -> None:
    """Let `account` act for `organization` at once, by the operator; `by` is the account named in the record.

    Everybody else invites: see `organizations.invitations`. Raises MembershipRefused.
    """
    let_act(organization=organization, account=account, role=role, by=by, appointed=Appointed(AppointmentWay.OPERATOR))


@transaction.atomic
def remove_member(*, organization: OrganizationPage, account: User, role: str, by: Any) -> None:
    """Let `account` no longer act for `organization` in this role. Raises MembershipRefused.

    One person narrows: a focal point, the secretariat, or who leaves. Rights are read anew by each request, so they end
    at once. Who has no role left there is signed out; what they asked for and is still open is withdrawn, and
    `settings.MEMBER_LEFT` hands back the rest.
    """
    is_own = account.pk == by.pk
    if not (is_own or may_change_people(by, organization)):
        raise MembershipRefused(_("Focal points of the organization and the secretariat decide who acts for it."))
    group = _group(organization, role)
    lock_organization(organization)
    others = User.objects.filter(groups=group, is_active=True).exclude(pk=account.pk)
    if is_own and role == Role.COORDINATOR and not others.exists():
        raise MembershipRefused(_("You are the last focal point. Find another one first, or ask the secretariat."))
    take_role(organization=organization, account=account, role=role, by=by)
    import_string(settings.ROLE_CHANGED)(organization=organization, by=by, is_given=False)


def take_role(*, organization: OrganizationPage, account: User, role: str, by: Any) -> None:
    """Take `account` out of the group of a role, with all that hangs on it; the caller has asked who may."""
    account.groups.remove(_group(organization, role))
    held = Appointment.objects.current().filter(organization=organization, account=account, role=role)
    held.update(ended_at=timezone.now())
    _note(REMOVED, organization, account, role, by)
    _end_rights(organization, account, role, by)


def let_act(*, organization: OrganizationPage, account: User, role: str, by: Any, appointed: Appointed) -> None:
    """Put `account` into the group of a role and record how it came to it; the caller has asked whether that may be.

    Raises MembershipRefused.
    """
    if not account.is_active:
        raise MembershipRefused(_("This account is closed."))
    account.groups.add(_group(organization, role))
    account.__dict__.pop("_reader", None)
    is_inside = appointed.agreed_by is not None and organization.pk in reader_of(appointed.agreed_by).reads_for
    Appointment.objects.get_or_create(
        organization=organization,
        account=account,
        role=role,
        ended_at=None,
        defaults={
            "way": appointed.way,
            "given_by": appointed.given_by,
            "given_at": timezone.now(),
            "agreed_by": appointed.agreed_by,
            "confirmed_by": appointed.agreed_by if is_inside else None,
            "confirmed_at": timezone.now() if is_inside else None,
        },
    )
    _note("organizations.add_member", organization, account, role, by)


def open_account(*, name: str, email: str, opened_by: User | None = None) -> User:
    """Make an account without a password, which opens by a link that is mailed to it.

    `opened_by`: to whom the account owes itself; None for the operator, and where an organization confirmed.
    """
    first, _space, last = storable_line(name).rpartition(" ")
    account = User(username=email[:150], email=email, first_name=first[:150], last_name=last[:150], opened_by=opened_by)
    account.set_unusable_password()
    account.save()
    return account


def checked_address(email: str) -> str:
    """Return an address as it is kept. Raises MembershipRefused for what is none."""
    email = storable_line(email).lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise MembershipRefused(_("“%(email)s” is not an e-mail address.") % {"email": email[:80]}) from error
    if len(email) > 150:
        raise MembershipRefused(_("The address is longer than 150 characters."))
    return email


def is_waiting(account: User) -> bool:
    """Tell whether somebody was invited and has not come in yet."""
    return account.is_active and account.last_login is None and not account.has_usable_password()


def people_of(organization: OrganizationPage) -> models.QuerySet[User]:
    """Return the accounts that act for `organization` as officer or approver, by name."""
    return _in_groups(organization.officers_id, organization.approvers_id)


def members_of(organization: OrganizationPage) -> models.QuerySet[User]:
    """Return the accounts with any role for `organization`, by name."""
    return _in_groups(organization.officers_id, organization.approvers_id, organization.coordinators_id)


def roles_of(organization: OrganizationPage, account: User) -> set[str]:
    """Return the roles that `account` has for `organization`."""
    groups = {
        organization.officers_id: Role.OFFICER.value,
        organization.approvers_id: Role.APPROVER.value,
        organization.coordinators_id: Role.COORDINATOR.value,
    }
    return {groups[key] for key in account.groups.values_list("pk", flat=True) if key in groups}


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


def is_secretariat_over(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` is of the secretariat and no member of `organization`."""
    reader = reader_of(user)
    return reader.is_secretariat and organization.pk not in reader.reads_for


def may_see_people(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` may see who acts for `organization`: the secretariat, its focal points and its approvers."""
    is_approver = user.is_active and user.groups.filter(pk=organization.approvers_id).exists()
    reader = reader_of(user)
    return reader.is_secretariat or organization.pk in reader.coordinates or bool(is_approver)


def may_change_people(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` keeps the list of who acts for `organization`: its focal points, and the secretariat."""
    return is_secretariat_over(user, organization) or organization.pk in reader_of(user).coordinates


def organizations_with_people(user: Any) -> Any:
    """Keep the organizations whose people `user` may see."""
    if reader_of(user).is_secretariat:
        return OrganizationPage.objects.all()
    groups = user.groups.all()
    return OrganizationPage.objects.filter(Q(approvers__in=groups) | Q(coordinators__in=groups))


def _in_groups(*groups: int | None) -> models.QuerySet[User]:
    people: models.QuerySet[User] = User.objects.filter(groups__in=[group for group in groups if group]).distinct()
    return people.order_by("last_name", "first_name", "username")


def _group(organization: OrganizationPage, role: str) -> Group:
    if role not in Role.values:
        raise MembershipRefused(_("Choose what the person does for the organization."))
    ensure_groups(organization=organization)
    stored = OrganizationPage.objects.select_related("officers", "approvers", "coordinators").get(pk=organization.pk)
    groups = {
        Role.OFFICER.value: stored.officers,
        Role.APPROVER.value: stored.approvers,
        Role.COORDINATOR.value: stored.coordinators,
    }
    group = groups[str(role)]
    assert group is not None  # noqa: S101 - made above
    return group


def _end_rights(organization: OrganizationPage, account: User, role: str, by: Any) -> None:
    account.__dict__.pop("_reader", None)
    open_ones = Invitation.objects.filter(organization=organization).open()
    ended = {"state": InvitationState.WITHDRAWN, "ended_at": timezone.now()}
    if role == Role.COORDINATOR:
        open_ones.filter(asked_by=account).update(**ended)
    if not people_of(organization).filter(pk=account.pk).exists():
        import_string(settings.MEMBER_LEFT)(organization=organization, account=account, by=by)
    if members_of(organization).filter(pk=account.pk).exists():
        return
    open_ones.filter(account=account).update(**ended)
    end_sessions(account=account)
    if is_waiting(account) and not account.groups.exists():
        account.set_unusable_password()  # the link of the invitation holds no more
        account.save(update_fields=["password"])


def _note(action: str, organization: OrganizationPage, account: User, role: str, by: Any) -> None:
    log(instance=organization, action=action, user=by, data={"account": account.pk, "role": role})
