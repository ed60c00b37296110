"""The accounts of the demonstration: people by their function, all with one printed password."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from organizations.models import DELEGATIONS, SECRETARIAT, OrganizationPage
from practices.demonstration.exchange import DemoOrganization

PASSWORD = "demonstration"  # noqa: S105 - printed on purpose; `check --deploy` fails while the accounts exist
"""The password of every account of the demonstration."""
OPERATOR = "admin"
SECRETARY = "secretariat"
DELEGATE = "delegate"
OFFICER = "{}-officer"
APPROVER = "{}-approver"
FOCAL_POINT = "{}-focal"
WITH_FOCAL_POINT = "nsc"
"""The member of which a focal point is shown, who keeps its list of members."""


@dataclass(frozen=True, slots=True)
class People:
    """Who acts in the demonstration; officers and approvers by the slug of their organization."""

    operator: Any
    secretary: Any
    officers: Mapping[str, Any]
    approvers: Mapping[str, Any]


def account_names(members: tuple[DemoOrganization, ...]) -> list[str]:
    """Return the names of all accounts, the operator's first."""
    own = [form.format(member.account) for member in members if member.account for form in (OFFICER, APPROVER)]
    focal = [FOCAL_POINT.format(member.account) for member in members if member.account == WITH_FOCAL_POINT]
    return [OPERATOR, SECRETARY, DELEGATE, *own, *focal]


def make_operator() -> Any:
    """Make the operator: a superuser. The password is hashed once; every other account takes the hash over."""
    return _make(OPERATOR, "Operator", make_password(PASSWORD), is_superuser=True, is_staff=True)


def make_people(
    *, operator: Any, members: tuple[DemoOrganization, ...], pages: Mapping[str, OrganizationPage]
) -> People:
    """Make the secretariat's member, the delegate, an officer and an approver of each organization, a focal point."""
    acting = [member for member in members if member.account]
    hashed = operator.password
    _make(DELEGATE, "Delegate", hashed, Group.objects.get(name=DELEGATIONS))
    for member in acting:
        if member.account == WITH_FOCAL_POINT:
            _make(FOCAL_POINT.format(member.account), "Focal point", hashed, pages[member.slug].coordinators)
    return People(
        operator=operator,
        secretary=_make(SECRETARY, "Secretariat", hashed, Group.objects.get(name=SECRETARIAT)),
        officers={
            member.slug: _make(OFFICER.format(member.account), "Officer", hashed, pages[member.slug].officers)
            for member in acting
        },
        approvers={
            member.slug: _make(APPROVER.format(member.account), "Approver", hashed, pages[member.slug].approvers)
            for member in acting
        },
    )


def _make(username: str, function: str, hashed: str, *groups: Group | None, **rights: bool) -> Any:
    account = get_user_model().objects.create(
        username=username,
        first_name=function,
        last_name="(demonstration)",
        email=f"{username}@example.org",
        password=hashed,
        **rights,
    )
    account.groups.set([group for group in groups if group is not None])
    return account
