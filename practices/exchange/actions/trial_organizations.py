"""Test organizations: a system tries everything out, and nothing of it is shown to anybody else."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations.actions import OrganizationRefused, found_organization
from organizations.models import OrganizationKind, OrganizationPage
from practices.actions.terms import accept_terms
from practices.permissions import is_secretariat

LONGEST_NAME = 200


class TestOrganizationRefused(Exception):
    """The test organization cannot be made; the message is for the user."""

    __test__ = False


@transaction.atomic
def make_test_organization(*, name: str, by: Any, as_operator: bool = False) -> OrganizationPage:
    """Make an organization for trying out, "<name> (test)", with its groups; it is never published.

    Tokens, submissions and approvals work as everywhere. Nothing of it is released: `decide_release` refuses that. It
    is in no directory, letter, report or count. The secretariat makes it and says who acts for it. Raises
    TestOrganizationRefused.
    """
    if not as_operator and not is_secretariat(by):
        raise TestOrganizationRefused(_("Only the secretariat makes a test organization."))
    name = " ".join(name.split())
    slug = slugify(name)[:80]
    if not slug or len(name) > LONGEST_NAME or "\0" in name:
        raise TestOrganizationRefused(_("Give a name, with plain letters in it."))
    title = f"{name} (test)"
    try:
        page = found_organization(
            name=title, slug=f"{slug}-test", kind=OrganizationKind.OTHER, by=by, is_contact_only=True
        )
    except OrganizationRefused as refusal:
        raise TestOrganizationRefused(str(refusal)) from refusal
    OrganizationPage.objects.filter(pk=page.pk).update(is_test=True)
    page.is_test = True
    accept_terms(organization=page, by=by, as_operator=True)
    return page
