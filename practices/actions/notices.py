"""What one says about another: the notice that begins the waiting time, agreement, objection, the other's own words."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.functions import TruncDate
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.mails import mail_secretariat
from practices.models.editions import today
from practices.models.notices import WAITING_TIME, Noticed
from practices.models.terms import NOTICE_CLAUSE_SINCE, TermsAcceptance, accepts_notices


@dataclass(frozen=True, slots=True)
class Agreement:
    """How an entry becomes public: the day on which the organization agreed to it, else the source it is from."""

    on: datetime.date | None
    entered_from: str = ""

    def note_in(self, noticed: Noticed) -> None:
        """Set what is kept of it, and that the public sees the entry; the caller saves `FIELDS`."""
        noticed.is_public = True
        noticed.agreed_on = self.on or noticed.agreed_on
        noticed.entered_from = "" if self.on else self.entered_from

    @property
    def values(self) -> dict[str, Any]:
        """What is set of a row to which nobody agreed before."""
        return {"agreed_on": self.on, "entered_from": "" if self.on else self.entered_from}


FIELDS = ["is_public", "agreed_on", "entered_from"]
"""The fields that an agreement sets."""


def may_be_told(noticed: Noticed, organization: OrganizationPage) -> bool:
    """Tell whether a notice may be given: the first one, or one that begins the waiting time that the first did not.

    The first did not where the organization had not accepted the clause on notices by then, and has since.
    """
    if noticed.noticed_on is None:
        return True
    return not is_covered_by_terms(noticed, organization) and accepts_notices(organization)


def begin_waiting(*, noticed: Noticed, organization: OrganizationPage) -> None:
    """Note that the organization is told today.

    Where the terms that it accepted say so, the public sees the entry once the waiting time has passed, as the
    secretariat's word; else nothing follows from its silence.
    """
    noticed.noticed_on = today()
    noticed.public_from = noticed.noticed_on + WAITING_TIME if accepts_notices(organization) else None
    noticed.save(update_fields=["noticed_on", "public_from"])


def is_covered_by_terms(noticed: Noticed, organization: OrganizationPage) -> bool:
    """Tell whether the organization had accepted the clause on notices by the day on which it was told (one query)."""
    if noticed.noticed_on is None:
        return False
    accepted = TermsAcceptance.objects.filter(organization=organization, terms_dated__gte=NOTICE_CLAUSE_SINCE)
    accepted = accepted.annotate(accepted_on=TruncDate("recorded_at", tzinfo=datetime.UTC))
    return accepted.filter(accepted_on__lte=noticed.noticed_on).exists()


def hear_objection(noticed: Noticed, organization: OrganizationPage, address: str) -> bool:
    """Hide what the terms that the organization accepted do not cover, and tell the secretariat; tell whether it is."""
    is_hidden = not is_covered_by_terms(noticed, organization)
    if is_hidden:
        noticed.is_public, noticed.public_from = False, None
        noticed.save(update_fields=["is_public", "public_from"])
    tell_of_objection(organization=organization, address=address, is_hidden=is_hidden)
    return is_hidden


def tell_of_objection(*, organization: OrganizationPage, address: str, is_hidden: bool) -> None:
    """Mail the secretariat that an organization objects to an entry; `address` is the name and key of its screen."""
    mail_secretariat(
        "objection",
        lambda: {
            "organization": organization.name_in(),
            "is_hidden": is_hidden,
            "address": settings.BASE_URL + address,
        },
    )


def screen_of(name: str, key: Any) -> str:
    """Return the address of the screen of an entry."""
    return reverse(name, args=[key])


def put_beside(*, noticed: Noticed, statement: str, on: datetime.date | None = None) -> None:
    """Keep the organization's own words of a day (today) beside it; "" takes them away."""
    noticed.statement = statement.strip()
    noticed.statement_on = (on or today()) if noticed.statement else None
    noticed.save(update_fields=["statement", "statement_on"])
