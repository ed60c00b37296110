"""What the list of adoption events can be limited to."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from organizations.models import OrganizationPage
from practices.admin.adoption_form import organizations_to_record
from practices.models.adoptions import AdoptionEvent
from practices.models.instruments import InstrumentPage
from practices.models.statements import CODES
from practices.policies import ledger_of
from practices.queries.adoptions.waiting import events_to_check, waiting_for_agreement

AGREEMENT, CHECK = "agreement", "check"
WAITS = [(AGREEMENT, _("Waits for agreement")), (CHECK, _("To check"))]


def _organizations(request: Any) -> Any:
    return organizations_to_record(request.user) if request else OrganizationPage.objects.none()


def _references(request: Any) -> Any:
    if request is None:
        return InstrumentPage.objects.none()
    events = ledger_of(request.user).order_by()
    return InstrumentPage.objects.filter(pk__in=events.values("reference")).order_by("title", "pk")


class AdoptionAdminFilterSet(WagtailFilterSet):
    """The filters; organizations and references are those of the user's own list."""

    waits = django_filters.ChoiceFilter(method="filter_waits", choices=WAITS, label=_("Pending"))
    organization = django_filters.ModelChoiceFilter(
        queryset=_organizations, to_field_name="translation_key", label=_("Organization")
    )
    reference = django_filters.ModelChoiceFilter(
        queryset=_references, to_field_name="translation_key", label=_("Reference instrument")
    )

    class Meta:
        model = AdoptionEvent
        fields = ["waits", "organization", "reference", "track", "state", "basis", *CODES]

    def filter_waits(self, events: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what waits for an agreement, or for a check by this user."""
        kept: QuerySet[Any] = (
            waiting_for_agreement(events) if value == AGREEMENT else events_to_check(events, self.request.user)
        )
        return kept
