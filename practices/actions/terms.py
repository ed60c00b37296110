"""Accepting the terms of participation for an organization."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.ledger import append, lock_ledger
from practices.models.terms import TERMS_DATED, TermsAcceptance
from practices.permissions import is_approver


class TermsRefused(Exception):
    """The terms cannot be accepted by this person; the message is for the user."""


@transaction.atomic
def accept_terms(*, organization: OrganizationPage, by: Any, as_operator: bool = False) -> TermsAcceptance:
    """Record that the terms in force are accepted for `organization`; accepting them again changes nothing.

    Former ones that it accepted stay on record.

    An approver of the organization accepts: the secretariat does not on its behalf. `as_operator` is the
    command's. Raises TermsRefused.
    """
    lock_ledger(TermsAcceptance)
    known = TermsAcceptance.objects.filter(organization=organization, terms_dated=TERMS_DATED).first()
    if known is not None:
        return known
    if not as_operator and not is_approver(by, organization):
        raise TermsRefused(_("An approver of the organization accepts the terms."))
    return append(TermsAcceptance(organization=organization, terms_dated=TERMS_DATED, by=by))
